#pragma once

/* A network: the nodes and links of one world. */

#include "models/core/conftable.h"
#include "models/core/fate.h"
#include "models/core/link.h"
#include "models/core/node.h"
#include "models/core/pktpool.h"

struct Net {
	World *world;
	const ProtoClass *const *classes;
	GPtrArray *nodes; /* of Node*, owned, by name */
	GPtrArray *links; /* of Link*, owned, in order of the scenario */
	PktPool *pkts;
	Fates *fates;
	ConfTable *statements[NODE_KINDS]; /* of each kind of node; conftable_of */
	bool statements_lent;              /* by another net, which outlives this one */
	bool wire;                         /* encode and decode every frame at every hop */
	struct NetPriv *priv;              /* nodes by id */
};

Net *net_new(World *w, const ProtoClass *const *classes, bool wire);
void net_free(Net *net);

/* The statements of its nodes, which none has read yet, are those of `from`, of the same classes: they are compiled once.
 * `from` outlives the net. */
void net_borrow_statements(Net *net, const Net *from);

/* Adds a node whose name the world knows; initialises its modules (unpowered). NULL: a required service is
 * missing, or an init failed. */
Node *net_node_add(Net *net, const char *name, NodeKind kind, const char *release, GError **err);
Node *net_node(const Net *net, const char *name); /* NULL: there is none */
void net_number_ifaces(Net *net);                 /* ordinals, once all interfaces exist */

/* True if every invariant of every powered module holds; else *node and *why. */
bool net_invariants(const Net *net, const Node **node, const char **why);
