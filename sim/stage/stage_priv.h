#pragma once

/* The inside of a stage, for stage.c and deeds.c. */

#include "sim/stage/stage.h"

struct Stage {
	const Scenario *scn; /* NULL: a lone configuration */
	StageSpec spec;
	World *world;
	Net *net;
	GArray *fates;
	StageFaultFn *fault;
	void *fault_to;
	GError *err; /* what is wrong with it, or what the scenario could not do */
};

/* The interface that a port names; a switch's is made. NULL: *err. */
Iface *stage_port(const Stage *stage, const ScnPort *p, GError **err);
void stage_set_switch(Stage *stage, const ScnSegment *x);
/* Ports and commands of events exist. */
bool stage_check_deeds(Stage *stage, GError **err);
