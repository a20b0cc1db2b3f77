#pragma once

/* The graph of causes: which event led to which. Kept for the ancestors of what is recorded, for armed
 * timers and for stamped state; the rest is swept away, so that a long run stays small. */

#include "sim/kernel/world.h"

typedef struct EventRec {
	EventId id;
	VTime at;
	NodeId node;
	const char *kind; /* EventKind name, or "timer" */
	const char *what; /* may be NULL */
} EventRec;

typedef void CauseFn(void *to, EventId cause, CauseRole role);

/* False if the event was not kept. */
bool cause_event(const World *w, EventId id, EventRec *out);
void cause_each(const World *w, EventId id, CauseFn *fn, void *to);

/* Keeps `id` and all its ancestors until the world ends (observations do this by themselves). */
void cause_keep(World *w, EventId id);

/* Calls `fn` for each ancestor of the kept set `ids` (themselves included), ascending, once each. */
void cause_ancestors(const World *w, const EventId *ids, size_t n,
		     void (*fn)(void *to, const EventRec *), void *to);
