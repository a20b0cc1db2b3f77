#pragma once

/* The inside of a stage, for stage.c and deeds.c. */

#include "sim/stage/stage.h"

/* Where an address is configured, for messages. */
typedef struct StageAddress {
	const char *node;
	Ip4 ip;
	SrcPos at;
} StageAddress;

struct Stage {
	const Scenario *scn;
	StageSpec spec;
	World *world;
	Net *net;
	GArray *addresses, *fates;
	StageFaultFn *fault;
	void *fault_to;
	GError *err; /* what the scenario could not do */
};

/* The interface that a port names; a switch's is made. NULL: *err. */
Iface *stage_port(const Stage *stage, const ScnPort *p, GError **err);
void stage_set_switch(Stage *stage, const ScnSegment *x);
/* Ports and commands of events exist. */
bool stage_check_deeds(Stage *stage, GError **err);
