#pragma once

/* What modules of one node tell each other, delivered at once, in the declared order (SignalWant.rank). */

#include "models/core/iface.h"

typedef enum SignalKind {
	SIG_CARRIER, /* iface: carrier changed (ports of switches; models/ios on routers) */
	SIG_IF_ADMIN, /* iface: "Software interface going down/coming up": shutdown / no shutdown was typed; `up` */
	SIG_IF_HARDWARE, /* iface: hardware state changed; the LINK message is due; `up` */
	SIG_IF_STATE, /* iface: line protocol changed; `up`. Going down comes at once with shutdown */
	SIG_IF_ADDR,    /* iface: addresses changed */
	SIG_ROUTE,      /* the RIB's best for `prefix` changed */
	SIG_TRACK,      /* tracked object `object` changed; `up` */
	SIG_REDUNDANCY, /* redundancy group `group` went from_role -> to_role */
	SIG_VIP, /* the table of virtual addresses changed: `ip` on iface; `up`: now answered here */
	SIG_IF_BANDWIDTH, /* iface: its bandwidth changed by itself */
	SIG_PARTNER, /* iface: what the other end of its cable tells of its aggregation changed */
	N_SIGNALS
} SignalKind;

/* The part of this router in a redundancy group, whatever protocol keeps the group. */
typedef enum RedRole {
	RED_NONE,      /* none: it is down, or others are before it */
	RED_CANDIDATE, /* none yet: it bids for one */
	RED_STANDBY,   /* it takes over when the active router is gone */
	RED_ACTIVE     /* it answers to the virtual addresses */
} RedRole;

typedef struct Signal {
	SignalKind kind;
	Iface *iface;
	bool up;
	Prefix prefix;
	unsigned vrf; /* of SIG_ROUTE: whose table it is; 0: the router's own */
	unsigned object;
	const char *group;
	RedRole from_role, to_role; /* they differ */
	const char *left; /* the state that from_role was, in the protocol's word: "Speak" */
	Ip4 ip;
	const Stamp *stamp; /* of the state that changed; may be NULL */
} Signal;

/* Tells every module of the node that wants it, now. */
void signal_send(Ctx *cx, Node *node, const Signal *sig);
