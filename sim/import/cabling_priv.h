#pragma once

/* The inside of the guess of cables: subnets.c finds who hears whom, cabling.c what cables that takes. */

#include "sim/import/net.h"

/* An interface in a subnet. */
typedef struct Member {
	Prefix subnet;
	ImportIface *iface;
	Ip4 ip;
	SrcPos at;
	unsigned order, segment; /* from 0; once it is known */
} Member;

/* Interfaces that hear each other. */
typedef struct Segment {
	unsigned first; /* of members that are sorted by segment */
	Prefix subnet;
	const char *why; /* what told it from others of the same subnet; NULL: the subnet alone */
} Segment;

typedef struct Cabling {
	ImportNet *net;
	ImportNames *names;
	GArray *members, *segments;
	GPtrArray *ports;  /* of ImportIface *: that need a cable */
	GHashTable *index; /* port -> its place in them + 1 */
	GArray *joined;    /* of unsigned: union-find over ports */
} Cabling;

/* Sorts the members by subnets, and gives each its segment. */
void cabling_segments(Cabling *c);
