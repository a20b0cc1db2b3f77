#pragma once

/* A class with every kind of statement, and a router that has it alone: for tests of how configurations are read. */

#include "models/core/net.h"
#include "models/core/runconf.h"

typedef struct Group {
	Iface *ifc;
	int number, priority;
	Ip4 vip;
} Group;

typedef struct Sample {
	char *hostname;
	Group group[4];
	unsigned n_groups;
	int area; /* of the routing process; -1: none */
	Ip4 network;
	unsigned told;
} Sample;

typedef struct SampleBed {
	World *world;
	Net *net;
	Node *node;
	Sample *self;
	GString *fates; /* one letter a line */
	GString *last;  /* why of the last line that is neither applied nor blank */
} SampleBed;

SampleBed *sample_bed_new(void);
void sample_bed_free(SampleBed *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SampleBed, sample_bed_free)

/* Reads the text as r1.cfg; the fates of its lines stand in the bed. */
bool sample_read(SampleBed *b, const char *text, GError **err);

/* A configuration with a line of each kind, as it prints. */
extern const char sample_whole[];
