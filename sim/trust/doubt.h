#pragma once

/* Doubts: lines of configurations that are not modelled, or that nobody knows, and could change what is simulated; and
 * routers that are left out of the scenario as a whole. */

#include "models/core/node.h"
#include "models/core/runconf.h"
#include "sim/scenario/scenario.h"

typedef struct Doubt {
	const Node *node;
	bool whole; /* no line raises it alone: what a configuration does not say, or two say differently */
	const ScnLeftOut *left_out; /* of a router that no node stands for; NULL */
	const Iface *iface;         /* its reach ends there; NULL: the router */
	SrcPos at;
	const char *text;  /* without indentation; its secrets as "..." */
	const char *plain; /* as it stands: what is accepted is held to that */
	const char *why;
	Affects affects;
	const char *accepted; /* why the scenario takes it; NULL: it does not */
} Doubt;

/* In the order in which they were read. */
typedef struct Doubts {
	GArray *rows; /* of Doubt */
	GArray *maybe; /* of Doubt: lines that will be typed, and may come to be doubts if other lines came before */
	GHashTable *typed; /* of Iface*: at which something will be typed */
	GStringChunk *strings;
} Doubts;

Doubts *doubts_new(void);
void doubts_free(Doubts *d); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Doubts, doubts_free)

/* The router whose line it is. */
const char *doubt_router(const Doubt *row);

/* Takes each router that the scenario says is left out. */
void doubts_take_left_out(Doubts *d, const Scenario *scn);

/* Takes a line that `node` has read, if it is one; nothing of it is borrowed but its file's name. */
void doubts_take(Doubts *d, const Node *node, const ConfLine *line);

/* Takes what the whole of `node`'s configuration leaves open, at the lines that show it. */
void doubts_take_gaps(Doubts *d, const Node *node);
/* The line at which a gap shows; `text` NULL: there is none. */
ConfOrigin doubts_origin(const Node *node, const ConfGap *gap);

/* The interface that a line stands below or enters; NULL: none, or it is not there yet. */
const Iface *doubts_iface(const Node *node, const ConfLine *line);

/* Adds a row, of which nothing is borrowed but its node and interface; `text` is the line. */
void doubts_add(Doubts *d, Doubt row, const char *text);

/* Is the line that stands at `row->at` known to be able to change at least that? */
bool doubts_have(const Doubts *d, const Doubt *row);
