#pragma once

/* The graph of causes: which event led to which. Kept for the ancestors of what is recorded, for armed
 * timers and for stamped state; the rest is swept away, so that a long run stays small. A world that keeps roots alone
 * has of stamped state the roots, and else what is kept or held. */

#include "sim/kernel/world.h"

typedef struct EventRec {
	EventId id;
	VTime at;
	NodeId node;
	const char *kind; /* EventKind name, or "timer" */
	const char *what; /* may be NULL */
	TimerClass timer; /* of a timer's expiry */
} EventRec;

typedef void CauseFn(void *to, EventId cause, CauseRole role);

/* False if the event was not kept. */
bool cause_event(World *w, EventId id, EventRec *out);

/* All causes of `id`. Of a world that keeps roots alone: the latest root among its ancestors, as a further
 * condition. */
void cause_each(const World *w, EventId id, CauseFn *fn, void *to);

/* Keeps `id` and all its ancestors until the world ends (observations do this by themselves); in a world that keeps
 * roots alone `id` itself, and observations keep nothing. */
void cause_keep(World *w, EventId id);

/* Keeps the event that runs now, and calls it a root: a fault, say. */
void cause_set_root(Ctx *cx);

/* Where else events are named that happened long ago: asked whenever others are swept away, it tells `hold`
 * each of them. For what has too short a life to keep its causes until the world ends: a packet whose fate is
 * not told yet. Their order tells nobody anything. */
typedef void HoldFn(void *to, EventId id);
typedef struct CauseHolder {
	void (*each)(const void *self, HoldFn *hold, void *to);
	const void *self; /* borrowed; lives as long as the world */
} CauseHolder;
void cause_add_holder(World *w, const CauseHolder *holder);

/* Calls `fn` for each ancestor of the kept set `ids` (themselves included), ascending, once each: of those
 * whom cause_each tells. */
void cause_ancestors(World *w, const EventId *ids, size_t n, void (*fn)(void *to, const EventRec *),
		     void *to);
