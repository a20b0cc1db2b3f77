/* A network: nodes, links, and the packets between them. */

#include "models/core/net.h"

#include <string.h>

#include "models/core/node_priv.h"
#include "models/core/startup.h"
#include "sim/sorted.h"

static void collect_layers(Net *net)
{
	for (const ProtoClass *const *c = net->classes; *c; c++) {
		const PktSpec *payload = (*c)->pkt ? (*c)->pkt[0] : NULL;
		for (const LayerSpec *const *l = (*c)->layer; l && *l; l++)
			pktpool_add_layer(net->pkts, *l);
		for (const Bind *b = (*c)->bind; b && b->table; b++)
			pktpool_add_payload(net->pkts, b, payload);
	}
}

Net *net_new(World *w, const ProtoClass *const *classes, bool wire)
{
	Net *net = g_new0(Net, 1);
	net->world = w;
	net->classes = classes;
	net->wire = wire;
	net->nodes = g_ptr_array_new();
	net->links = g_ptr_array_new();
	net->priv = g_new0(struct NetPriv, 1);
	net->priv->by_id = g_new0(Node *, world_node_count(w) + 1);
	net->fates = fates_new(w);
	net->pkts = pktpool_new(world_node_count(w), net->fates);
	collect_layers(net);
	return net;
}

void net_free(Net *net)
{
	for (unsigned i = 0; i < net->nodes->len; i++)
		node_free(net->nodes->pdata[i]);
	for (unsigned i = 0; i < net->links->len; i++)
		link_free(net->links->pdata[i]);
	g_ptr_array_unref(net->nodes);
	g_ptr_array_unref(net->links);
	for (unsigned i = 0; i < NODE_KINDS; i++) {
		if (!net->statements_lent)
			conftable_free(net->statements[i]);
		for (SignalKind k = 0; k < N_SIGNALS; k++)
			g_free(net->priv->want[i][k]);
	}
	pktpool_free(net->pkts);
	fates_free(net->fates);
	g_free(net->priv->by_id);
	g_free(net->priv);
	g_free(net);
}

static int by_name(const void *node, const void *name)
{
	return strcmp(((const Node *)node)->name, name);
}

void net_borrow_statements(Net *net, const Net *from)
{
	g_assert(net->classes == from->classes && !from->statements_lent);
	memcpy(net->statements, from->statements, sizeof net->statements);
	net->statements_lent = true;
}

Node *net_node_add(Net *net, const char *name, NodeKind kind, const char *release, GError **err)
{
	Node *n = g_aligned_alloc0(1, sizeof *n, _Alignof(Node));
	n->net = net;
	n->world = net->world;
	n->pkts = net->pkts;
	n->id = world_node(net->world, name);
	g_assert(n->id != NODE_WORLD && !net->priv->by_id[n->id]);
	n->name = world_node_name(net->world, n->id);
	n->kind = kind;
	n->release = release ? world_intern(net->world, release) : NULL;
	n->ifaces = g_ptr_array_new_with_free_func(g_aligned_free);
	n->startup = startup_new();
	n->param = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	net->priv->by_id[n->id] = n;
	g_ptr_array_insert(net->nodes, (gint)sorted_place(net->nodes, by_name, n->name), n);
	return node_build(n, err) ? n : NULL;
}

Node *net_node(const Net *net, const char *name)
{
	return net->priv->by_id[world_node(net->world, name)];
}

void net_number_ifaces(Net *net)
{
	uint32_t next = 0;
	for (unsigned i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		for (unsigned j = 0; j < n->ifaces->len; j++)
			((Iface *)n->ifaces->pdata[j])->ordinal = next++;
	}
}

bool net_invariants(const Net *net, const Node **node, const char **why)
{
	for (unsigned i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		for (unsigned j = 0; n->powered && j < n->n_modules; j++) {
			const Module *m = &n->module[j];
			if (!m->cls->invariant || m->cls->invariant(m->self, why))
				continue;
			*node = n;
			return false;
		}
	}
	return true;
}
