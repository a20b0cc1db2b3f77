#pragma once

/* Interfaces: what a router, switch or host has at a cable's end. State is here, for everyone to read;
 * models/ios runs the bring-up, models/ip the addresses, models/switch the forwarding of ports. */

#include "models/core/pkt.h"
#include "sim/kernel/timer.h"

typedef struct Node Node;
typedef struct Link Link;
typedef struct Medium Medium;
typedef struct Net Net;

typedef enum IfType {
	IF_ETHERNET,
	IF_SERIAL,
	IF_LOOPBACK,
	IF_NULL,
	IF_OTHER /* no medium here: ATM, BRI */
} IfType;

enum {
	IFACE_SECONDARIES = 4,
	IFACE_HELLOS = 8, /* kinds: OSPF to both of its groups, HSRP of both versions, in and out */
	IFACE_MTU = 1500  /* RFC 894; IOS has it on serial lines, too */
};

typedef struct IfAddr {
	Ip4 ip; /* 0: none */
	uint8_t len;
} IfAddr;

typedef struct IfCounters {
	uint64_t in_pkts, in_octets, out_pkts, out_octets;
	VTime last_in, last_out; /* of the last packet counted */
	uint64_t in_drops, out_drops;
	uint64_t giants; /* of in_drops: longer than the interface takes */
} IfCounters;

typedef enum IfDuplex { DUPLEX_NEGOTIATED, DUPLEX_HALF, DUPLEX_FULL } IfDuplex;

/* What an Ethernet port is set to, instead of negotiating it. */
typedef struct IfaceSet {
	uint32_t mbit;  /* 0: negotiated */
	uint8_t duplex; /* IfDuplex */
	bool silent;    /* it does not negotiate at all */
} IfaceSet;

/* What each packet looks at stands first, in two lines of memory: what the interface is, and its state with what is
 * counted. */
typedef struct Iface {
	_Alignas(64) Node *node;
	Link *link;           /* NULL: not cabled */
	const Medium *medium; /* what stands behind it; a link sets it when it is cabled */
	const char *port;     /* "7204VXR-1:FastEthernet0/0" */
	Mac mac;
	IfAddr addr;
	uint16_t vlan; /* subinterface: 802.1Q id; 0: none */
	uint16_t mtu;  /* of IP: iface_follow_mtu makes it */
	IfType type : 8;
	uint8_t end;          /* which end of the link is ours: 0 or 1 */
	bool shutdown : 1;    /* configured */
	bool carrier : 1;     /* a cable is there, both ends powered, neither shut */
	bool hardware_up : 1; /* "FastEthernet0/0 is up": after carrier delay */
	bool native : 1; /* subinterface: its frames have no tag; port: one takes its frames without tag */
	bool secondaries : 1; /* it has secondary addresses: node_addresses_changed */
	bool up;              /* line protocol: usable by protocols */
	uint16_t vrf;         /* by number (vrf.h); 0: it is of the router's own table */
	uint32_t index;       /* in the node, in order of creation */
	Stamp state;          /* who last changed `up` */
	IfCounters count;
	IfAddr secondary[IFACE_SECONDARIES];
	uint32_t ordinal;   /* in the net, by (node name, index): captures */
	uint32_t kbit;      /* bandwidth */
	IfaceSet set;       /* `speed`, `duplex`, `negotiation` */
	uint16_t media_mtu; /* of any protocol: "MTU 1500 bytes"; what it takes, too */
	uint16_t media_mtu_set, ip_mtu_set; /* `mtu`, `ip mtu`; 0: not given */
	const char *name, *shortname;       /* "FastEthernet0/0", "Fa0/0" */
	struct Iface *parent;               /* subinterface: its port */
	GPtrArray *subs;      /* of Iface*, in order of creation: the subinterfaces; NULL: none */
	struct Iface *bundle; /* member of a Port-channel: that one */
	bool bundled;         /* member: frames pass it now */
	/* What a member tells the other end of its cable: the mode (NULL: none), the number of its aggregate (a switch's
	 * port tells that, too), and that its aggregate wants this link. */
	const char *aggregates;
	uint16_t aggregate_key;
	bool chosen;
	bool kbit_said;       /* `bandwidth` holds, whatever the members have */
	GPtrArray *members;   /* of Iface*, in order of joining: a Port-channel's; NULL: none */
	GArray *refusals;     /* refusal.c: of what routers say; NULL: none */
	uint32_t let_by[IFACE_HELLOS]; /* refusal.c: which hellos were not refused; 0: none */
	const char *description;
} Iface;

/* Sends a frame (Ethernet header on top) out of this interface. A frame on an interface that is not able
 * to send is a counted drop: "interface down". */
void iface_tx(Ctx *cx, Iface *ifc, Pkt *frame /* adopts */);

/* Power or `shutdown` changed: who is at the other end of the medium sees it. */
void iface_changed(Ctx *cx, Iface *ifc);

/* Counts and tells a drop, with its reason; for use by every layer. `reason` is an enum's name. */
void iface_drop(Ctx *cx, Iface *ifc, const Pkt *p, const char *reason);
/* The same where the configuration wants it dropped; `packet` says what routers said to each other by it ("OSPF from
 * 10.1.1.3"), "": it was a user's, or tells of another packet; `all`: it is one of hellos of which none was ever let by. */
void iface_refuse(Ctx *cx, Iface *ifc, const Pkt *p, const char *reason, const char *packet,
		  bool all);

bool iface_is_own(const Iface *ifc, Ip4 ip); /* primary or secondary address */
const IfAddr *iface_subnet_of(const Iface *ifc,
			      Ip4 ip); /* the connected subnet that holds ip, or NULL */

/* Makes both MTUs what is configured: a subinterface's is its port's unless it has a smaller one of its own, IP's is the interface's
 * unless `ip mtu` makes it smaller (IOS Interface Command Reference: mtu; IP Application Services: ip mtu). A member takes
 * what its Port-channel takes, whatever its own line says (IOS LAN Switching Configuration Guide: EtherChannel). */
void iface_follow_mtu(Iface *ifc);

/* Is it a Port-channel, which has no cable of its own? */
bool iface_is_bundle(const Iface *ifc);
/* A port becomes a member of a Port-channel, behind those that it has, or of none (NULL). */
void iface_join(Iface *member, Iface *bundle);
/* In order of the numbers in their names (slot, port, subinterface), then of the names: "FastEthernet0/2", "FastEthernet0/10". */
bool iface_before(const Iface *x, const Iface *y);
/* The port with the cable of an interface: a subinterface's port, a Port-channel's first cabled member; itself if there is
 * none. */
const Iface *iface_cabled(const Iface *ifc);

/* "Fa0/0", "fa 0/0", "FastEthernet0/0" -> "FastEthernet0/0" / "Fa0/0"; false if no interface type is
 * meant. The buffers are the caller's, 40 octets each; `type` and `kbit` may be NULL. */
bool iface_name_parse(const char *text, char *name, char *shortname, IfType *type, uint32_t *kbit);
