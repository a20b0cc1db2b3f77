#pragma once

/* Doubts: lines of configurations that are not modelled, or that nobody knows, and could change what is simulated. */

#include "models/core/node.h"
#include "models/core/runconf.h"

typedef struct Doubt {
	const Node *node;
	const Iface *iface; /* its reach ends there; NULL: the router */
	SrcPos at;
	const char *text;  /* without indentation; its secrets as "..." */
	const char *plain; /* as it stands: what is accepted is held to that */
	const char *why;
	Affects affects;
	const char *accepted; /* why the scenario takes it; NULL: it does not */
} Doubt;

/* In the order in which they were read. */
typedef struct Doubts {
	GArray *rows;      /* of Doubt */
	GHashTable *typed; /* of Iface*: at which something will be typed */
	GStringChunk *strings;
} Doubts;

Doubts *doubts_new(void);
void doubts_free(Doubts *d); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Doubts, doubts_free)

/* Takes a line that `node` has read, if it is one; nothing of it is borrowed but its file's name. */
void doubts_take(Doubts *d, const Node *node, const ConfLine *line);

/* A line that will be typed, one of several: what it would mean is asked of the node's tables, so that the answer is the
 * same whenever it is typed. */
typedef struct DoubtTyping {
	Doubts *doubts;
	Node *node;
	const char *modes[8]; /* that the lines before it entered; ended by NULL */
	const Iface *iface;
} DoubtTyping;
void doubts_type(DoubtTyping *t, const char *line, SrcPos at);
