#pragma once

/* A laboratory: the world and the network that a scenario describes, ready to run. */

#include "models/core/net.h"
#include "models/core/runconf.h"
#include "sim/cli/scenario.h"

typedef struct Lab Lab;

typedef struct LabSpec {
	uint64_t seed;
	WorldFlags
		flags; /* WORLD_CHECKED: invariants hold after every event, or the program stops */
	bool wire, strict;
	ConfLineFn *line; /* told of every configuration line; may be NULL */
	void *line_to;
} LabSpec;

/* How many lines of a router's configuration have which fate. */
typedef struct LabFates {
	const char *router;
	unsigned n[LINE_BLANK + 1];
} LabFates;

/* Builds the net, reads the configurations and checks them against the scenario and each other. With
 * `spec->line`, wrong lines do not end the reading, but there is no lab afterwards. NULL: *err. */
Lab *lab_new(const Scenario *s, const LabSpec *spec, GError **err);
void lab_free(Lab *lab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lab, lab_free)

World *lab_world(Lab *lab);
Net *lab_net(Lab *lab);
const GArray *lab_fates(const Lab *lab); /* of LabFates, in order of the scenario */

/* Told of each event of the scenario as it runs. */
typedef void LabFaultFn(void *to, Ctx *cx, const char *name, const char *what);
void lab_on_fault(Lab *lab, LabFaultFn *fn, void *to);

/* Schedules power and events; after the sinks were added. */
void lab_begin(Lab *lab);

/* Runs up to and including `until`. False: an event of the scenario could not be done; *err. */
bool lab_run(Lab *lab, VTime until, GError **err);

/* For the pcapng: the greatest latency plus jitter of any cable. */
VTime lab_longest(const Lab *lab);
