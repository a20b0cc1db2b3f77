/* A network: nodes, links, known layers, and what became of watched packets. */

#include "models/core/net.h"

#include <string.h>

#include "models/core/node_priv.h"
#include "models/core/pkt_priv.h"
#include "sim/kernel/cause.h"

struct NetPriv {
	PktPool *pool;
	const LayerSpec **layer;
	unsigned n_layers;
	Node **by_id;     /* [NodeId] */
	GHashTable *fate; /* uint64_t* -> Fate*; walked for the sweep alone, which has no order */
};

/* An echo waits for its answer as long as its probe says, and may be told after hours. */
static void hold_fates(const void *self, HoldFn *hold, void *to)
{
	const Net *net = self;
	GHashTableIter it;
	void *value;

	g_hash_table_iter_init(&it, net->priv->fate);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		const Fate *f = value;
		for (unsigned way = 0; way < G_N_ELEMENTS(f->way); way++) {
			hold(to, f->way[way].made_event);
			hold(to, f->way[way].end_event);
		}
	}
}

static void collect_layers(Net *net)
{
	for (const ProtoClass *const *c = net->classes; *c; c++)
		for (const LayerSpec *const *l = (*c)->layer; l && *l; l++) {
			net->priv->layer = g_renew(const LayerSpec *, net->priv->layer,
						   net->priv->n_layers + 1);
			net->priv->layer[net->priv->n_layers++] = *l;
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
	net->priv->pool = pkt_pool_new();
	net->priv->by_id = g_new0(Node *, world_node_count(w) + 1);
	net->priv->fate = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	cause_add_holder(w, &(CauseHolder){hold_fates, net});
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
	pkt_pool_free(net->priv->pool);
	g_free(net->priv->layer);
	g_free(net->priv->by_id);
	g_hash_table_unref(net->priv->fate);
	g_free(net->priv);
	g_free(net);
}

PktPool *net_pool(Net *net)
{
	return net->priv->pool;
}

uint64_t net_next_uid(Net *net, NodeId node)
{
	Node *n = net->priv->by_id[node];
	return ((uint64_t)node << UID_NODE_SHIFT) | (n ? ++n->next_uid : ++net->next_uid);
}

static void conf_text_free(void *p)
{
	ConfText *t = p;
	g_free(t->name);
	g_free(t->text);
	g_free(t);
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(Node *const *)a)->name, (*(Node *const *)b)->name);
}

Node *net_node_add(Net *net, const char *name, NodeKind kind, const char *release, GError **err)
{
	Node *n = g_new0(Node, 1);
	n->net = net;
	n->world = net->world;
	n->id = world_node(net->world, name);
	g_assert(n->id != NODE_WORLD && !net->priv->by_id[n->id]);
	n->name = world_node_name(net->world, n->id);
	n->kind = kind;
	n->release = release ? world_intern(net->world, release) : NULL;
	n->ifaces = g_ptr_array_new_with_free_func(g_free);
	n->startup = g_ptr_array_new_with_free_func(conf_text_free);
	n->param = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	net->priv->by_id[n->id] = n;
	g_ptr_array_add(net->nodes, n);
	g_ptr_array_sort(net->nodes, by_name);
	return node_build(n, err) ? n : NULL;
}

Node *net_node(const Net *net, const char *name)
{
	return net->priv->by_id[world_node(net->world, name)];
}

void net_number_ifaces(Net *net)
{
	uint16_t next = 0;
	for (unsigned i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		for (unsigned j = 0; j < n->ifaces->len; j++)
			((Iface *)n->ifaces->pdata[j])->ordinal = next++;
	}
}

const LayerSpec *net_layer(const Net *net, const char *bind, uint32_t key)
{
	for (unsigned i = 0; i < net->priv->n_layers; i++) {
		const LayerSpec *l = net->priv->layer[i];
		if (bind ? l->bind && l->key == key && strcmp(l->bind, bind) == 0 : !l->bind)
			return l;
	}
	return NULL;
}

const ProtoClass *net_bound(const Net *net, const char *table, uint32_t key)
{
	for (const ProtoClass *const *c = net->classes; *c; c++)
		for (const Bind *b = (*c)->bind; b && b->table; b++)
			if (b->key == key && strcmp(b->table, table) == 0)
				return *c;
	return NULL;
}

/* ---- what became of watched packets ---- */

static Fate *fate_of(const Net *net, const Pkt *p, bool *back)
{
	uint64_t key = pkt_watched(p, back);
	return key ? g_hash_table_lookup(net->priv->fate, &key) : NULL;
}

void net_fate_made(Ctx *cx, Net *net, const Pkt *p)
{
	bool back;
	uint64_t key = pkt_watched(p, &back);
	if (!key)
		return;
	Fate *f = g_hash_table_lookup(net->priv->fate, &key);
	if (!f) {
		if (back)
			return; /* a reply that nobody waits for any more */
		f = g_new0(Fate, 1);
		g_hash_table_insert(net->priv->fate, g_memdup2(&key, sizeof key), f);
	}
	f->way[back].made = true;
	f->way[back].made_at = ctx_now(cx);
	f->way[back].made_event = ctx_cause(cx);
}

void net_fate_arrived(Ctx *cx, Net *net, const Pkt *p)
{
	bool back;
	Fate *f = fate_of(net, p, &back);
	if (!f || f->way[back].arrived)
		return;
	f->way[back].arrived = true;
	f->way[back].arrived_at = ctx_now(cx);
	f->way[back].end_event = ctx_cause(cx);
}

void net_fate_lost(Ctx *cx, Net *net, const Pkt *p, const char *where, const char *why)
{
	bool back;
	Fate *f = fate_of(net, p, &back);
	if (!f || f->way[back].arrived || f->way[back].why)
		return;
	f->way[back].where = where;
	f->way[back].why = why;
	f->way[back].lost_at = ctx_now(cx);
	f->way[back].end_event = ctx_cause(cx);
}

void net_fate_missed(Ctx *cx, Net *net, const Pkt *p, const char *where)
{
	bool back;
	Fate *f = fate_of(net, p, &back);
	if (!f || f->way[back].arrived || f->way[back].why)
		return;
	f->way[back].missed_at = where;
	f->way[back].missed_when = ctx_now(cx);
	f->way[back].end_event = ctx_cause(cx);
}

bool net_fate(const Net *net, uint64_t key, Fate *out)
{
	const Fate *f = g_hash_table_lookup(net->priv->fate, &key);
	if (!f)
		return false;
	*out = *f;
	return true;
}

void net_fate_forget(Net *net, uint64_t key)
{
	g_hash_table_remove(net->priv->fate, &key);
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
