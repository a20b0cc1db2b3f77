#pragma once

/* The state of hail, seen only inside this folder. */

#include "models-extra/hail/hail_view.h"
#include "models/core/node.h"
#include "models/svc/ip.h"
#include "models/svc/rib.h"

enum { HAIL_PORT = 4245, HAIL_INTERVAL_S = 2, HAIL_HOLDS = 3 };
#define HAIL_GROUP IP4(224, 0, 0, 245)

typedef enum HailState { ST_DOWN, ST_HEARD, ST_UP, N_ST } HailState;
typedef enum HailEvent { EV_HELLO, EV_EXPIRED, EV_GONE, N_EV } HailEvent;

/* One address that the sender has heard of. */
typedef struct HailHeard {
	Ip4 ip;
} HailHeard;

typedef struct HailMsg {
	uint8_t len;     /* of `net`; 0: none is announced */
	uint16_t hold_s; /* 0: goodbye */
	Ip4 net;
	uint16_t count;
	PartList heard; /* of HailHeard */
} HailMsg;

/* `router hail`, and what stands below it. */
typedef struct HailConf {
	bool on;
	Prefix net; /* length 0: none is announced */
	uint8_t distance;
} HailConf;

typedef struct Hail {
	Node *node;
	HailConf conf;
	GPtrArray *ifs; /* of HailIf*, owned, in order of configuration */
	const IpSvc *ip;
	void *ip_self;
	const RibSvc *rib;
	void *rib_self;
} Hail;

typedef struct HailIf {
	Hail *hail;
	Iface *iface;
	bool enabled; /* configured */
	bool running; /* enabled, and the interface is up and has an address */
	int64_t interval_s;
	VTime period;     /* that the timer was armed with */
	TimerTree timers; /* the neighbours' below it */
	Timer hello_timer;
	GPtrArray *neighbours; /* of HailNeighbour*, owned, in order of appearance */
} HailIf;

typedef struct HailNeighbour {
	HailIf *on;
	Ip4 ip;
	Fsm sm;
	TimerTree timers;
	Timer hold_timer;
	VTime since;      /* of the state */
	Prefix net;       /* that it announced last */
	RibOffer offered; /* no paths: nothing */
} HailNeighbour;

/* What the machine is told of a hello. */
typedef struct HailHello {
	uint16_t hold_s;
	bool names_us;
} HailHello;

extern const FsmSpec hail_fsm;
extern const PktSpec hail_pkt;
extern const TimerSpec hail_hello_timer, hail_hold_timer;
extern const Stmt hail_stmts[];
extern const Mode hail_modes[];
extern const ConfHelp hail_conf_help[];
extern const ConfGroup hail_groups[];
extern const RouteSource *const hail_sources[];
void hail_conf_init(HailConf *c);

/* The interface's state, or NULL; hail_need makes it. */
HailIf *hail_if(const Hail *h, const Iface *ifc);
HailIf *hail_need(Hail *h, Iface *ifc);

/* The neighbour with that address; made, in state Down, if it is new. */
HailNeighbour *hail_neighbour(HailIf *on, Ip4 ip);
const char *hail_state_name(unsigned state);

/* Sends a hello that names everybody who is heard; hold_s 0 says goodbye. */
void hail_send(Ctx *cx, HailIf *on, uint16_t hold_s);
uint16_t hail_hold_s(const HailIf *on);

/* Offers the network that a neighbour announces, or takes it back, as its state and the configuration ask. */
void hail_route_update(Ctx *cx, HailNeighbour *n);
void hail_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt);
