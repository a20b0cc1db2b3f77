#pragma once

/* The inside of a stage. */

#include "sim/stage/stage.h"
#include "sim/trust/reach.h"

struct Stage {
	const Scenario *scn; /* NULL: a lone configuration */
	StageSpec spec;
	World *world;
	Net *net;
	GHashTable *links; /* name -> GPtrArray of Link, once they are cabled */
	GArray *fates;
	Doubts *doubts;
	Reach *reach; /* NULL: it was not judged */
	size_t made;  /* octets that templates may still come to */
	StageFaultFn *fault;
	void *fault_to;
	GPtrArray *wrong; /* of char, owned: what is wrong with lines, each once; NULL: nothing */
	unsigned more_wrong; /* lines beyond those */
	GError *err;         /* what is wrong with it, or what the scenario could not do */
};

/* Makes the nodes, and reads their configurations. False: *err, after all were read. */
bool stage_add_nodes(Stage *stage, GError **err);
/* One run names every wrong line: into the stage's error. */
void stage_name_all_wrong(Stage *stage);
/* The interface that a port names; a switch's is made. NULL: *err. */
Iface *stage_port(const Stage *stage, const ScnPort *p, GError **err);
/* The cables of a link or switch, in order. Borrowed; NULL: it has none. */
const GPtrArray *stage_links(const Stage *stage, const char *name);
void stage_set_switch(Stage *stage, const ScnSegment *x);
/* A line that was typed as the network ran, or as the seed orders events: the verdict may not know it yet. With --strict
 * one that is not accepted is an error. */
void stage_doubt(Stage *stage, const Doubt *row);
/* What the router did raises doubts, too: before its power goes, and at the end. */
void stage_look_back(Stage *stage, const Node *n);
/* By which VRF a probe's echoes go, by number: the one that it names, else that of its source address: the router's own
 * table if that has it, or the only VRF that does. False: there is none, or there are two; then *vrf is the named one's
 * number all the same, or that of the router's own table. */
bool stage_probe_vrf(Node *n, const ScnProbe *p, unsigned *vrf, GError **err);
/* Ports and commands of events exist. */
bool stage_check_deeds(Stage *stage, GError **err);
