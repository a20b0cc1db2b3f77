#pragma once

/* The inside of models/ip. */

#include "models/core/net.h"
#include "models/core/node.h"
#include "models/svc/acl.h"
#include "models/svc/eth.h"
#include "models/svc/ip.h"
#include "models/svc/neigh.h"
#include "models/svc/rib.h"

enum { IP_HEAD = 20, UDP_HEAD = 8, ICMP_HEAD = 8, IP_TTL = 255 };
enum { PROTO_ICMP = 1, PROTO_UDP = 17 };

/* Why a datagram ends here; the names are what the record and show print. */
typedef enum IpDrop {
	IPD_MALFORMED,
	IPD_CHECKSUM,
	IPD_SOURCE,
	IPD_NO_ROUTE,
	IPD_TTL,
	IPD_UNRESOLVED,
	IPD_TOO_BIG,
	IPD_NO_PROTOCOL,
	IPD_NO_PORT,
	IPD_NO_GROUP,
	IPD_NULL,
	IPD_BROADCAST,
	IPD_NOT_ROUTER,
	IPD_REASSEMBLY,
	IPD_DOWN,
	N_IPD
} IpDrop;

/* ICMP types and codes (RFC 792, RFC 1812 5.2.7). */
enum {
	ICMP_ECHO_REPLY = 0,
	ICMP_UNREACHABLE = 3,
	ICMP_REDIRECT = 5,
	ICMP_ECHO = 8,
	ICMP_EXCEEDED = 11
};
enum {
	UNREACH_NET,
	UNREACH_HOST,
	UNREACH_PROTOCOL,
	UNREACH_PORT,
	UNREACH_TOO_BIG,
	UNREACH_PROHIBITED = 13
};
enum { EXCEEDED_TTL, EXCEEDED_REASSEMBLY };

typedef struct IpFeatureRow {
	const IpHook *hook;
	void *self;
} IpFeatureRow;

enum {
	FEW_FEATURES = 2
}; /* that are the usual: what goes into tunnels, and what should have come by one */

/* What IP keeps of an interface. */
typedef struct IpIface {
	Iface *iface;
	bool directed_broadcast, no_unreachables, no_redirects;
	GArray *told;    /* of Ip4: who would have been sent a redirect; NULL: nobody */
	bool no_address; /* said so: `no ip address` */
	bool silent;     /* it was loaded without an address, and without that statement */
	IfAddr addr, secondary[IFACE_SECONDARIES]; /* as last told by SIG_IF_ADDR */
	uint16_t vrf;                              /* as last told */
	uint16_t
		barred; /* a VRF without IPv4, whose addresses the next two are: nothing uses them */
	IfAddr barred_addr, barred_secondary[IFACE_SECONDARIES];
} IpIface;

typedef struct IpCounters {
	uint64_t received, local, sent;
	uint64_t forwarded, echo_in, echo_out, reply_in, reply_out;
	uint64_t fragmented, fragments, reassembled, timeouts, refused;
	uint64_t drop[N_IPD];
	uint64_t unreachable_in, unreachable_out, exceeded_in, exceeded_out, redirect_in;
} IpCounters;

/* ip_subnets.c: all zero is none. */
typedef struct IpSubnets {
	uint64_t *key; /* VRF, address and length, ascending; owned */
	unsigned n;
	uint64_t lens; /* bits: lengths that occur */
} IpSubnets;
void ip_subnets_add(IpSubnets *s, unsigned vrf, Prefix p);
bool ip_subnets_meet(const IpSubnets *s, unsigned vrf,
		     Prefix p); /* is one the same, inside of it, or around it? */
void ip_subnets_clear(IpSubnets *s);

/* What each packet asks for stands first, in three lines of memory. */
/* An address that was read and meets another interface's subnet: wrong if both are up. */
typedef struct IpOverlap {
	const Iface *ifc;
	IfAddr addr;
	SrcPos at;
} IpOverlap;

typedef struct Ip {
	_Alignas(64) Node *node;
	void *rib_self;
	IpFeatureRow *feature;            /* by stage and rank: `few`, or owned; NULL: none */
	uint8_t feature_end[N_IP_STAGES]; /* behind the stage's last */
	uint8_t feature_room;
	uint16_t next_id;
	IpFeatureRow few[FEW_FEATURES];
	const RibSvc *rib;
	void **ribs; /* of VRFs, by number; owned */
	unsigned n_ribs;
	const EthSvc *eth;
	void *eth_self;
	const NeighSvc *neigh;
	void *neigh_self;
	IpCounters count;
	GPtrArray *ifaces;        /* of IpIface*, owned */
	Index by_iface;           /* the same by the address of the Iface */
	IpSubnets subnets;        /* of this router */
	GArray *overlaps;         /* of IpOverlap */
	bool running;             /* the configuration was read */
	Index members;            /* by ip_member_key, how many joined: GUINT_TO_POINTER */
	GPtrArray *partial;       /* of IpPartial*, owned: datagrams in reassembly */
	bool unreachable_limited; /* `ip icmp rate-limit unreachable`; default on */
	VTime unreachable_every, unreachable_df_every;
	VTime last_unreachable, last_unreachable_df; /* VT_NEVER: none yet */
	const AclSvc *acl; /* what show ip interface tells of lists; NULL: nothing */
	void *acl_self;
} Ip;

/* ip.c */
IpIface *ip_iface(Ip *ip, Iface *ifc);                         /* makes it on demand */
const IpIface *ip_iface_known(const Ip *ip, const Iface *ifc); /* NULL: all defaults */
uint64_t ip_member_key(const Iface *ifc, Ip4 group);
bool ip_is_local(const void *self, unsigned vrf, Ip4 a);
const char *ip_drop_name(IpDrop why);
/* Counts and tells; `ifc` NULL: a datagram of our own that got no interface. */
void ip_drop(Ctx *cx, Ip *ip, Iface *ifc, const Pkt *p, IpDrop why);

/* ip_redirect.c: a datagram from `sender` leaves by the interface by which it came */
void ip_led_back(Ip *ip, Iface *out, Ip4 sender, Ip4 next_hop);
void *ip_take_redirects(const void *self, const Node *node, const Args *a, VTime now);
void ip_free_redirects(void *view);

/* ip_overlap.c */
/* False, and said so: the address may not be there. While a configuration is read, ip_check says so afterwards. */
bool ip_overlap_allowed(Ip *self, const Iface *ifc, const Args *a, IfAddr addr, ConfErr *e);
bool ip_keeps_shut(const void *self, const Iface *ifc, ConfErr *e);
bool ip_check(void *self, GError **err);

/* ip_input.c */
/* `stage` N_IP_STAGES: through none. */
void ip_receive(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p /* adopts */, IpStage stage);

/* ip_output.c */
void ip_forward(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p /* adopts */);
void ip_send(Ctx *cx, void *self, const IpSend *how, GBytes *payload /* adopts */);
void ip_send_late(Ctx *cx, void *self, const IpSend *how, Late *payload /* adopts */);
void ip_send_pkt(Ctx *cx, void *self, const IpSend *how, Pkt *pkt /* adopts */);
/* The routing table of a VRF: self of RibSvc's operations. */
void *ip_rib(Ip *ip, unsigned vrf);
/* Does any feature hang in the stage? */
bool ip_has_features(const Ip *ip, IpStage stage);
/* True if one of the stage's features took the packet; fills in the flow first. */
bool ip_taken(Ctx *cx, const Ip *ip, IpStage stage, IpFlow *flow, Pkt *p);
void ip_flow(const Pkt *p, IpFlow *flow); /* addresses, protocol and ports */
bool ip_is_subnet_broadcast(const Iface *ifc, Ip4 a);

/* ip_icmp.c: about a datagram that goes no further (borrowed), received on rx->in. */
void icmp_receive(Ctx *cx, Ip *ip, const Rx *rx, const Pkt *p);
void icmp_too_big(Ctx *cx, void *self, Iface *in, const Pkt *about, uint16_t mtu);
void icmp_prohibited(Ctx *cx, void *self, Iface *in, const Pkt *about);
void icmp_error(Ctx *cx, Ip *ip, const Rx *rx, const Pkt *about, uint8_t type, uint8_t code,
		uint16_t mtu);
uint64_t icmp_echo(Ctx *cx, void *self, const IpSend *how, uint16_t id, uint16_t seq,
		   uint16_t octets);

/* ip_frag.c */
typedef struct IpPartial IpPartial;
bool ip_is_fragment(const Ip4Hdr *h);
void ip_fragment(Ctx *cx, void *self, uint16_t mtu, Pkt *p /* adopts */, IpPiece *fn, void *to);
Pkt *ip_reassemble(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p /* adopts */); /* the whole, or NULL */
void ip_partial_free(gpointer partial);

extern const PktSpec ip4_pkt, udp_pkt, icmp_pkt;
extern const Stmt ip_stmts[];
extern const ConfHelp ip_conf_help[];
extern const ObsSpec icmp_error_obs, icmp_echo_obs;
extern const TimerSpec ip_reassembly_timer;
