#pragma once

/* What a class wants to receive, and how several classes share one key. */

#include "sim/addr.h"
#include "sim/tables/codec.h"

/* A row fits a payload that has `n` octets at `at`, which under `mask` are `value`, or with `other` are not. */
typedef struct DemuxRow {
	uint8_t which; /* as a Bind names it; 0 ends the table */
	uint8_t at, n; /* 1-4 octets, in network order */
	uint32_t mask, value;
	bool other;
} DemuxRow;

/* Tells apart the payloads of a key that several protocols share: the first row that fits. */
typedef struct Demux {
	const char *name, *cite;
	const DemuxRow *row;
} Demux;

/* Whose a payload is; 0: no row fits. */
unsigned demux_which(const Demux *d, Slice payload);
bool demux_is_covered(const Demux *d, Slice head); /* does every row look at these octets only? */

/* What a class wants to receive, as data; the node dispatches, and a protocol never sees what is not for
 * it. `table` is "frame" (everything on the port), "ethertype", "ipproto", "udp". For "ipproto" and "udp"
 * `group` joins that multicast address on every interface that asks for it with ip.h's join; 0: unicast.
 * A key has one class, unless all that bind it name the same demux and each another `which`. */
typedef struct Bind {
	const char *table; /* NULL ends the list */
	uint32_t key;
	Ip4 group;
	const Demux *demux; /* NULL: the key is not shared */
	uint8_t which;      /* 0: what no other class of the demux takes */
} Bind;
