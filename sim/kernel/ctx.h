#pragma once

/* Who acts, when, and why. The run loop makes one Ctx for one event; it is the first parameter of
 * everything that has an effect, and it is never stored. What needs a cause takes it from here, so
 * that nobody passes one, forgets one or forges one. */

#include <stdbool.h>
#include <stdint.h>

#include "sim/kernel/vtime.h"

typedef struct World World;
typedef struct Ctx Ctx;

typedef uint32_t NodeId;       /* rank by name; never insertion order */
#define NODE_WORLD ((NodeId)0) /* the scenario: power, faults, the start */

typedef uint64_t EventId; /* ordinal of an executed event; the first one is "the start" */
#define EVENT_NONE ((EventId)0)

typedef enum CauseRole {
	CAUSE_SCHEDULED, /* it put this event on the queue */
	CAUSE_ARMED,     /* it last armed the timer that expired */
	CAUSE_ALSO,      /* a further condition that had to hold */
	CAUSE_USED_ROUTE,
	CAUSE_USED_SA,
	CAUSE_USED_ARP,
	CAUSE_USED_MAC,
	CAUSE_USED_PORT,
	CAUSE_USED_ROLE,
	N_CAUSE_ROLES
} CauseRole;

/* "scheduled", "armed", "also", "used-route" ...: the words of the view event_cause. */
const char *cause_role_name(CauseRole role);

/* The event that last changed a piece of state that others depend on (an SA, a route, an ARP entry,
 * a MAC entry, a role, a port). Embedded in that state. An EventId kept across events is kept in a
 * Stamp, in a Timer or where a CauseHolder finds it (cause.h): nothing else holds its ancestors alive. */
typedef struct Stamp {
	EventId event;
	VTime at;
} Stamp;

VTime ctx_now(const Ctx *cx);
NodeId ctx_node(const Ctx *cx);
EventId ctx_cause(const Ctx *cx); /* the event that runs now: the cause of whatever it does */
World *ctx_world(const Ctx *cx);

void ctx_used(Ctx *cx, CauseRole role, const Stamp *stamp); /* a NULL or unset stamp is ignored */
void stamp_set(Ctx *cx, Stamp *stamp);                      /* "changed by this event" */
/* The same for a copy of a stamp's event: what was stamped once, or the root behind it, is known until the world ends. The copy must not
 * outlive the state that the stamp is of. */
void ctx_used_event(Ctx *cx, CauseRole role, EventId stamped);

/* Says what this event is about ("7204VXR-1 FastEthernet0/0"), for the view event. `what` must live
 * as long as the world: a constant or world_intern(). The last call wins. */
void ctx_what(Ctx *cx, const char *what);

/* An event of the same instant on behalf of `node` seen from this one: same event, same causes, other
 * actor. Only for the composition root and tests; models act as themselves. */
void ctx_act_as(Ctx *cx, NodeId node);
