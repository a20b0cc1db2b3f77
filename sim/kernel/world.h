#pragma once

/* A world: scheduler, seed, names, causes, sinks. It knows no network. Two worlds live side by side in
 * one process; nothing is static. One thread inside one world. */

#include "sim/kernel/sched.h"

typedef struct ObsSink ObsSink; /* sim/record/obs.h */

typedef enum WorldFlags {
	WORLD_KEEP_CAUSES = 1 << 0, /* remember who caused what; else only the order is kept */
	/* Beside it: forget the ancestors, but for the latest root (cause_set_root) among them. A run then needs
	 * as much memory as what it may still refer to, however long it is. */
	WORLD_ROOTS_ALONE = 1 << 2,
	WORLD_CHECKED = 1 << 1, /* run the after-event hook after every event */
} WorldFlags;

/* `names` is NULL-terminated and may be in any order; a duplicate asserts (the scenario reader refuses
 * it first). NODE_WORLD exists besides. */
World *world_new(uint64_t seed, const char *const *names, WorldFlags flags);
void world_free(World *w); /* disposes of pending events; NULL is allowed */

uint64_t world_seed(const World *w);
WorldFlags world_flags(const World *w);
NodeId world_node(const World *w, const char *name);    /* NODE_WORLD if unknown */
const char *world_node_name(const World *w, NodeId id); /* "" for NODE_WORLD */
NodeId world_node_count(const World *w);                /* ids run from 1 to this */
VTime world_now(const World *w);
uint64_t world_events(const World *w);                /* executed so far */
const char *world_intern(World *w, const char *text); /* lives as long as the world */

/* Runs `fn` once as the first event ("the start", time 0, NODE_WORLD), before anything else. */
void world_begin(World *w, void (*fn)(Ctx *cx, void *self), void *self);

/* Runs all events up to and including time `until`, then sets the clock to it. */
void world_run(World *w, VTime until);
VTime world_next(const World *w); /* no event runs before this; VT_NEVER: nothing is pending */

/* Between two world_run: puts an event on the queue, at a time to come, on behalf of NODE_WORLD. It has no
 * cause, since it is the hand of whoever sits before the simulator. */
void world_post(World *w, VTime at, Phase phase, const EventKind *kind, void *self, void *arg);

/* Called after each event in checked runs (invariants). */
void world_after_event(World *w, void (*hook)(void *self, const Ctx *cx), void *self);

/* Sinks: see sim/record/obs.h, which is the only caller of the second. */
void world_add_sink(World *w, ObsSink *sink); /* borrowed; must outlive the run */
ObsSink *const *world_sinks(const World *w, unsigned *n);
