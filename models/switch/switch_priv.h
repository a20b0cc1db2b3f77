#pragma once

/* The inside of models/switch. */

#include "models/core/index.h"
#include "models/core/node.h"
#include "models/svc/eth.h"
#include "models/svc/lan.h"

typedef struct Switch Switch;

typedef struct SwitchPort {
	Switch *sw;
	Iface *iface;
	Fsm sm;
	TimerTree timers;
	Timer timer;
	VTime forward_delay;
	uint16_t
		channel; /* the aggregate's number; 0: of none. Its ports are Iface.bundle's members */
	uint16_t vlan;    /* access port's; also of untagged frames on a trunk */
	GArray *trunk;    /* of uint16_t: VLANs carried with a tag; NULL: access port */
	const char *what; /* "port1 (7204VXR-1:FastEthernet0/0)" */
} SwitchPort;

/* Where a station was last heard. */
typedef struct MacEntry {
	uint64_t key; /* VLAN and address */
	SwitchPort *port;
	VTime heard;
	Stamp state; /* who made it or moved it to this port */
} MacEntry;

struct Switch {
	Node *node;
	GPtrArray *ports; /* of SwitchPort*, owned, in order of the node's interfaces */
	Index table;      /* of MacEntry, owned, by VLAN and address */
	VTime ageing;
};

enum { ST_DISABLED, ST_LISTENING, ST_LEARNING, ST_FORWARDING, N_PORT_STATES };
enum { EV_CARRIER, EV_NO_CARRIER, EV_DELAY, N_PORT_EVENTS };

enum { VLAN_DEFAULT = 1 };

/* switch.c */
SwitchPort *switch_port(Switch *sw, Iface *ifc); /* makes it on demand */
/* The port that stands for an aggregate: stations behind it are behind this one. Itself if it is of none. */
SwitchPort *switch_lead(SwitchPort *p);
/* Does another port of its aggregate have that state, or any but Disabled (N_PORT_STATES)? */
bool switch_channel_has(const SwitchPort *p, uint8_t state);

/* switch_mac.c */
void switch_learn(Ctx *cx, SwitchPort *in, uint16_t vlan, Mac src);
const MacEntry *switch_find(Ctx *cx, const Switch *sw, uint16_t vlan,
			    Mac dst); /* NULL: unknown or aged */
void switch_flush(Ctx *cx, Switch *sw, const SwitchPort *port);

extern const FsmSpec switch_port_fsm;
extern const TimerSpec switch_delay_timer;
extern const ObsSpec switch_port_obs;
