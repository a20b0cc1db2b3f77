#pragma once

/* A stage: the world and the network that a scenario describes, ready to run. */

#include "models/core/advice.h"
#include "models/core/net.h"
#include "models/core/runconf.h"
#include "sim/scenario/scenario.h"
#include "sim/trust/doubt.h"

typedef struct Stage Stage;

/* The tech note's, for a configuration that does not say. */
#define RELEASE_DEFAULT "12.3"

typedef struct StageSpec {
	uint64_t seed;
	WorldFlags
		flags; /* WORLD_CHECKED: invariants hold after every event, or the program stops */
	bool wire, strict;
	bool make_all;    /* no payload is late: pktpool_make_all */
	ConfLineFn *line; /* told of every configuration line; may be NULL */
	void *line_to;
} StageSpec;

/* How many lines of a router's configuration have which fate. */
typedef struct StageFates {
	const char *router;
	unsigned n[LINE_BLANK + 1];
} StageFates;

/* Builds the net, reads the configurations and checks them against the scenario and each other. NULL: *err. */
Stage *stage_new(const Scenario *s, const StageSpec *spec, GError **err);

/* The same for who wants to know all that is wrong: never NULL. With `spec->line`, wrong lines do not end the
 * reading. A stage with an error, the first, is there to be looked at and must not be run. */
Stage *stage_read(const Scenario *s, const StageSpec *spec);
const GError *stage_error(const Stage *stage); /* NULL: nothing is wrong */
void stage_free(Stage *stage);

/* A configuration alone, as a router without cables reads it: `line` is told of every line, and what the lines
 * come to as a whole is checked. `leave_out`: a line that IOS refuses is left out, as by `on-refused` of a scenario.
 * `first`: one that was read before and outlives this one, which shares what is compiled of statements; NULL. To be
 * looked at, not run. */
Stage *stage_lone(const ScnText *t, const Stage *first, bool leave_out, ConfLineFn *line, void *to);

/* The stage's routers take part in the advice, in the scenario's order, as far as they were read. */
void stage_advise(const Stage *stage, Advice *a);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stage, stage_free)

World *stage_world(Stage *stage);
Net *stage_net(Stage *stage);
const GArray *stage_fates(const Stage *stage); /* of StageFates, in order of the scenario */
const Doubts *
stage_doubts(const Stage *stage); /* those that could matter; of one without an error */

/* The log flags that a `debug` expectation's commands select on its router, ended by NULL. NULL: *err, one
 * is no debug command. Caller frees the array. */
GPtrArray *stage_debug_flags(const Stage *stage, const ScnExpect *x, GError **err);

/* Told of each event of the scenario as it runs. */
typedef void StageFaultFn(void *to, Ctx *cx, const char *name, const char *what);
void stage_on_fault(Stage *stage, StageFaultFn *fn, void *to);

/* Schedules power and events; after the sinks were added. */
void stage_begin(Stage *stage);

/* Runs up to and including `until`. False: an event of the scenario could not be done; *err. */
bool stage_run(Stage *stage, VTime until, GError **err);

/* Takes the doubts that the run raised, before its verdict is asked for. False: with --strict one of them; *err. */
bool stage_finish(Stage *stage, GError **err);

/* Does an event that the scenario does not have, and runs up to and including its time, which is to come.
 * What the event could not do is told in *refused (false only for the scenario's own: *err), and the
 * stage goes on without it. */
bool stage_type(Stage *stage, const ScnEvent *x, GError **refused, GError **err);

/* When the router first comes up: its power-on and its boot time, as drawn. 0: a switch or host. */
VTime stage_power_on(const Stage *stage, const char *name);

/* For the pcapng: the greatest latency plus jitter of any cable. */
VTime stage_longest(const Stage *stage);

/* Each port of a router or host that a cable is in, with the cable's name; and each node. */
typedef void StagePortFn(void *to, const char *port, const char *cable);
void stage_each_port(const Stage *stage, StagePortFn *fn, void *to);
typedef void StageNodeFn(void *to, const char *name);
void stage_each_node(const Stage *stage, StageNodeFn *fn, void *to);
