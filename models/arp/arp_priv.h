#pragma once

/* The inside of models/arp. */

#include "models/core/index.h"
#include "models/core/node.h"
#include "models/svc/eth.h"
#include "models/svc/neigh.h"
#include "models/svc/rib.h"

enum { ARP_REQUEST = 1, ARP_REPLY = 2 };

typedef struct ArpBody {
	uint16_t op;
	Mac sender_mac, target_mac;
	Ip4 sender_ip, target_ip;
} ArpBody;

typedef struct Arp Arp;

/* One neighbour of one interface. */
typedef struct ArpEntry {
	uint64_t key; /* of the table: interface and address */
	Arp *arp;
	Iface *iface;
	Ip4 ip;
	Mac mac; /* 0: incomplete */
	Fsm sm;
	Stamp state;      /* who last changed the MAC */
	VTime heard;      /* when it was last named */
	VTime asked;      /* when it was last asked for; VT_NEVER: not yet */
	unsigned kept;    /* clients that need it fresh */
	bool dead;        /* to be removed after the step */
	const char *what; /* "Fa0/0 172.16.172.49" */
	TimerTree timers;
	Timer timer;
} ArpEntry;

/* What the table needs to know of an event. */
typedef struct ArpWhy {
	VTime now;
	Mac mac;
} ArpWhy;

typedef struct ArpIface {
	Iface *iface;
	VTime timeout;        /* `arp timeout` */
	bool no_proxy;        /* `no ip proxy-arp` */
	bool no_arpa;         /* `no arp arpa`, which is not followed */
	VTime told_duplicate; /* VT_NEVER: not yet */
} ArpIface;

struct Arp {
	Node *node;
	const EthSvc *eth;
	void *eth_self;
	const RibSvc *rib; /* NULL: no proxy ARP */
	void *rib_self;
	Index entries;     /* of ArpEntry, owned, by interface and address */
	GPtrArray *ifaces; /* of ArpIface*, owned */
	bool no_proxy;     /* `ip arp proxy disable` */
	VTime ask_every, keep_every, refresh_before, give_up;
	uint64_t requests_in, replies_in, requests_out, replies_out, proxied, gratuitous_out;
};

enum { EV_WANTED, EV_HEARD, EV_TIMER, EV_DOWN, EV_UP, N_ARP_EVENTS };
enum { ST_INCOMPLETE, ST_COMPLETE, ST_REFRESH, N_ARP_STATES };

enum { ARP_TIMEOUT_S = 14400 }; /* IOS IP Addressing: arp timeout, 4 hours */

/* arp.c */
ArpIface *arp_iface(Arp *arp, Iface *ifc); /* makes it on demand */
const ArpIface *arp_iface_known(const Arp *arp, const Iface *ifc);
/* All entries by interface, then address; the caller frees the array, not the entries. */
GPtrArray *arp_sorted(const Arp *arp);
void arp_step(Ctx *cx, ArpEntry *e, uint8_t event, Mac heard); /* may free e */
void arp_clear(Ctx *cx, void *self, const Args *a);

/* arp_pkt.c: sends one; frame_src 0: the interface's own. */
void arp_send(Ctx *cx, Arp *arp, Iface *out, const ArpBody *body, Mac frame_src, Mac frame_dst);
void arp_tell(Ctx *cx, const char *way, const ArpBody *body, const Iface *ifc);

extern const FsmSpec arp_fsm;
extern const PktSpec arp_pkt;
extern const LayerSpec arp_layer;
extern const TimerSpec arp_timer;
extern const Stmt arp_stmts[];
extern const ConfHelp arp_conf_help[];
extern const ObsSpec arp_packet_obs, arp_entry_obs, arp_duplicate_obs;
