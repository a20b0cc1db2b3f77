#pragma once

/* Service "ip": IPv4 forwarding, ICMP and UDP of a node. Provided by models/ip. */

#include "models/core/proto.h"

/* What a sender says; zero fields mean the usual. */
typedef struct IpSend {
	Ip4 src; /* 0: address of the outgoing interface */
	Ip4 dst;
	uint8_t proto;    /* IP protocol */
	uint8_t tos, ttl; /* ttl 0: 255 */
	bool df;
	Iface *out;  /* multicast and link-local protocols: send here, no route lookup; else NULL */
	Mac src_mac; /* 0: the interface's; or that of a virtual address */
	uint16_t sport, dport; /* UDP */
	uint16_t vrf;          /* by whose table it goes; 0: the router's own */
} IpSend;

/* Verdict of a feature on a packet. */
typedef enum IpVerdict {
	IP_CONTINUE, /* go on */
	IP_TAKEN     /* the feature took the reference: encapsulated, or dropped and told */
} IpVerdict;

/* An IPv4 packet on its way: layer 0 is the IPv4 header. */
typedef struct IpFlow {
	Ip4 src, dst;
	uint8_t proto;
	uint16_t sport, dport; /* UDP; else 0 */
	Iface *in;             /* NULL: locally made */
	Mac in_mac;            /* whose frame brought it; 0: none did */
	Iface *out;
	Ip4 next_hop;
} IpFlow;

typedef IpVerdict IpFeature(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt);

/* Where features hang. */
typedef enum IpStage {
	IP_INPUT,     /* what arrives, before local delivery and forwarding */
	IP_DECRYPTED, /* what was decapsulated, before the same */
	IP_OUTPUT,    /* after route lookup, before ARP: the feature looks at flow->out */
	N_IP_STAGES
} IpStage;

/* Ranks within a stage, lower first (Cisco 6209, NAT Order of Operation: input access list, decryption, input
 * access list again, NAT, policy routing; routing, NAT, crypto map, output access list). */
enum {
	IP_RANK_IN_ACCESS = 100,
	IP_RANK_IN_CRYPTO = 200, /* cleartext that a crypto map protects */
	IP_RANK_IN_NAT = 300,
	IP_RANK_IN_POLICY = 400,
	IP_RANK_OUT_NAT = 100,
	IP_RANK_OUT_CLEAR =
		150, /* output access list, before what a crypto map takes: before 12.3(8)T */
	IP_RANK_OUT_CRYPTO = 200,
	IP_RANK_OUT_ACCESS = 300
};

typedef struct IpHook {
	const char *name; /* "crypto map": decides between equal ranks */
	IpStage stage;
	int rank;
	IpFeature *fn;
} IpHook;

typedef void IpPiece(Ctx *cx, void *to, Pkt *piece /* adopts */);

/* Why a packet of one's own could not be sent or was returned; for probes. */
typedef struct IpSvc {
	/* Sends a UDP or raw IP payload (octets). UDP needs proto 17 and ports. */
	void (*send)(Ctx *cx, void *self, const IpSend *how, GBytes *payload /* adopts */);
	/* The same for octets that need not be made yet; NULL: the provider knows of none. */
	void (*send_late)(Ctx *cx, void *self, const IpSend *how, Late *payload /* adopts */);
	/* The same for a packet that has its layers from the transport on (ESP, ICMP): IPv4 is added. The
	 * uid of `pkt` is the datagram's. */
	void (*send_pkt)(Ctx *cx, void *self, const IpSend *how, Pkt *pkt /* adopts */);
	/* Receives a decapsulated datagram (layer 0 IPv4) as if from `in`: it passes IP_DECRYPTED, not IP_INPUT. */
	void (*reinject)(Ctx *cx, void *self, Iface *in, Pkt *pkt /* adopts */);
	/* Hangs a feature into its stage, at its rank. Forwarded and local packets both pass IP_OUTPUT. */
	void (*add_feature)(void *self, const IpHook *hook, void *fn_self);
	/* Is it ours in that VRF: an address of an interface that is up, or a virtual address active here? */
	bool (*is_local)(const void *self, unsigned vrf, Ip4 ip);
	/* Joins a multicast group on an interface (receives its frames); reference counted. */
	void (*join)(Ctx *cx, void *self, Iface *ifc, Ip4 group);
	void (*leave)(Ctx *cx, void *self, Iface *ifc, Ip4 group);
	/* ICMP echo: sends one; its reply comes by the class's bind ("icmp-echo-reply", id), errors about one's
	 * own packets by bind ("icmp-error", id; of other protocols, "icmp-error-proto" and the protocol,
	 * with Rx.ip_proto 1 and the ICMP header on top). `octets` is the whole datagram. Returns the uid. */
	uint64_t (*echo)(Ctx *cx, void *self, const IpSend *how, uint16_t id, uint16_t seq,
			 uint16_t octets);
	/* Tells the sender of a datagram that arrived on `in` (layer 0 IPv4, DF set) that it is larger than
	 * `mtu` (RFC 1191 4). The caller drops it. */
	void (*too_big)(Ctx *cx, void *self, Iface *in, const Pkt *about, uint16_t mtu);
	/* Takes a datagram (layer 0 IPv4) apart into pieces of at most `mtu` octets (28 and more), whatever its DF
	 * says (RFC 791 3.2), and gives each to `fn`, in order. */
	void (*fragment)(Ctx *cx, void *self, uint16_t mtu, Pkt *pkt /* adopts */, IpPiece *fn,
			 void *to);
	/* Tells him that a filter stopped it (RFC 1812 5.2.7.1, code 13), within what is said of unreachables. The
	 * caller drops it. */
	void (*prohibited)(Ctx *cx, void *self, Iface *in, const Pkt *about);
	/* Is the interface, which is shut, kept from `no shutdown` by an address of it? Then IOS refuses the line, which
	 * is said in *e. */
	bool (*keeps_shut)(const void *self, const Iface *ifc, ConfErr *e);
} IpSvc;

/* Records of layers that others may look into. */
typedef struct Ip4Hdr {
	uint8_t version, ihl, tos;
	uint16_t length, id;
	bool df, mf;
	uint16_t offset;
	uint8_t ttl, proto;
	uint16_t checksum; /* as received; made when sent */
	Ip4 src, dst;
} Ip4Hdr;

typedef struct UdpHdr {
	uint16_t sport, dport, length, checksum;
} UdpHdr;

typedef struct IcmpHdr {
	uint8_t type, code;
	uint16_t checksum, id, seq; /* echo; for errors id/seq are the "rest of header" halves */
} IcmpHdr;

extern const LayerSpec ip4_layer, udp_layer, icmp_layer;
