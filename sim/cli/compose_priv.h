#pragma once

/* The inside of a laboratory, for compose.c and deeds.c. */

#include "sim/cli/compose.h"

/* Where an address is configured, for messages. */
typedef struct LabAddress {
	const char *node;
	Ip4 ip;
	SrcPos at;
} LabAddress;

struct Lab {
	const Scenario *scn;
	LabSpec spec;
	World *world;
	Net *net;
	GArray *addresses, *fates;
	LabFaultFn *fault;
	void *fault_to;
	GError *err; /* what the scenario could not do */
};

/* The interface that a port names; a switch's is made. NULL: *err. */
Iface *lab_port(const Lab *lab, const ScnPort *p, GError **err);
void lab_set_switch(Lab *lab, const ScnSegment *x);
/* Ports and commands of events exist. */
bool lab_check_deeds(Lab *lab, GError **err);
