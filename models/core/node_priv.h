#pragma once

/* The inside of nodes and nets, for core's own files. */

#include "models/core/index.h"
#include "models/core/net.h"

typedef struct BindRow {
	const char *table;
	uint32_t key;
	uint8_t which;
	const Demux *demux;
	Module *module;
} BindRow;

/* Whom packets of a table and key are for; the table is known by its address. */
typedef struct Receiver {
	const char *table;
	uint32_t key;
	const ProtoClass *cls;
	void *self;
} Receiver;

enum { LATELY = 4 };

enum { NO_MODULE = UINT8_MAX };

struct NetPriv {
	Node **by_id; /* [NodeId] */
	/* Who wants a signal, of each kind of node: numbers of modules by rank, then class name; NO_MODULE ends them. */
	uint8_t *want[NODE_KINDS][N_SIGNALS];
};

struct NodePriv {
	_Alignas(64) Receiver lately[LATELY]; /* two lines of memory */
	BindRow *bind;
	unsigned n_binds;
	unsigned n_begun;         /* modules whose init was called */
	const ProtoClass *begins; /* whose init runs; NULL: none */
	const char *undeclared;   /* a service that it asked for and does not require */
	uint8_t **want;           /* [N_SIGNALS], lent by the net: see NetPriv */
	bool fresh;               /* modules hold the configuration and have not run */
};

bool node_build(Node *n, GError **err); /* modules, binds, signals, services; init */
void node_free(Node *n);
void link_free(Link *l);
/* Ranks who wants which signal; nodes of a kind have the same modules, and so the same lists. */
void signal_wants(Node *n);
