/* The packets of one network. Freed ones are kept, so that a running network allocates nothing per hop. */

#include "models/core/pktpool.h"

#include <string.h>

#include "models/core/pkt_priv.h"

typedef struct Payload {
	const Bind *bind;
	const PktSpec *spec;
} Payload;

struct PktPool {
	Pkt *free;
	GPtrArray *all;
	unsigned live;
	bool makes_all;
	uint64_t *next_uid; /* [NodeId] */
	Fates *fates;
	GPtrArray *layers; /* of const LayerSpec* */
	GArray *payloads;  /* of Payload */
	GBytes *repeated;  /* NULL: none yet */
	uint16_t word;     /* of which */
};

PktPool *pktpool_new(NodeId last, Fates *fates)
{
	PktPool *pool = g_new0(PktPool, 1);
	pool->all = g_ptr_array_new_with_free_func(g_free);
	pool->next_uid = g_new0(uint64_t, (gsize)last + 1);
	pool->fates = fates;
	pool->layers = g_ptr_array_new();
	pool->payloads = g_array_new(FALSE, FALSE, sizeof(Payload));
	return pool;
}

void pktpool_free(PktPool *pool)
{
	g_assert(pool->live == 0);
	g_ptr_array_unref(pool->all);
	g_ptr_array_unref(pool->layers);
	g_array_unref(pool->payloads);
	g_clear_pointer(&pool->repeated, g_bytes_unref);
	g_free(pool->next_uid);
	g_free(pool);
}

Pkt *pktpool_take(PktPool *pool)
{
	Pkt *p = pool->free;
	if (p) {
		pool->free = p->next_free;
	} else {
		p = g_new0(Pkt, 1);
		g_ptr_array_add(pool->all, p);
		p->pool = pool;
	}
	pool->live++;
	p->refs = 1;
	p->n = 0;
	p->used = 0;
	p->length = 0;
	p->back = false;
	p->uid = p->parent = p->watch = 0;
	p->bytes = NULL;
	p->late = NULL;
	p->inner = p->shadow = NULL;
	return p;
}

void pktpool_give(Pkt *p)
{
	p->next_free = p->pool->free;
	p->pool->free = p;
	p->pool->live--;
}

/* It counts per node, so that another router's traffic shifts none. */
uint64_t pktpool_next_uid(PktPool *pool, NodeId node)
{
	return ((uint64_t)node << UID_NODE_SHIFT) | ++pool->next_uid[node];
}

GBytes *pktpool_repeat(PktPool *pool, uint16_t word, gsize n)
{
	if (pool->repeated && pool->word == word && g_bytes_get_size(pool->repeated) == n)
		return g_bytes_ref(pool->repeated);
	uint8_t *data = g_malloc(MAX(n, 1));
	for (gsize i = 0; i < n; i++)
		data[i] = (uint8_t)(i % 2 ? word : word >> 8);
	g_clear_pointer(&pool->repeated, g_bytes_unref);
	pool->repeated = g_bytes_new_take(data, n);
	pool->word = word;
	return g_bytes_ref(pool->repeated);
}

void pktpool_make_all(PktPool *pool)
{
	pool->makes_all = true;
}

bool pktpool_makes_all(const PktPool *pool)
{
	return pool->makes_all;
}

Fates *pkt_fates(const Pkt *p)
{
	return p->pool->fates;
}

/* ---- what may stand in them ---- */

void pktpool_add_layer(PktPool *pool, const LayerSpec *spec)
{
	g_ptr_array_add(pool->layers, (void *)spec);
}

void pktpool_add_payload(PktPool *pool, const Bind *bind, const PktSpec *spec)
{
	g_array_append_val(pool->payloads, ((Payload){bind, spec}));
}

const LayerSpec *pktpool_layer(const PktPool *pool, const char *bind, uint32_t key)
{
	for (guint i = 0; i < pool->layers->len; i++) {
		const LayerSpec *l = pool->layers->pdata[i];
		if (bind ? l->bind && l->key == key && strcmp(l->bind, bind) == 0 : !l->bind)
			return l;
	}
	return NULL;
}

const PktSpec *pktpool_payload(const PktPool *pool, const char *bind, uint32_t key, Slice octets)
{
	const PktSpec *rest = NULL;
	for (guint i = 0; i < pool->payloads->len; i++) {
		const Payload *row = &g_array_index(pool->payloads, Payload, i);
		const Bind *b = row->bind;
		if (b->key != key || strcmp(b->table, bind) != 0)
			continue;
		if (!b->demux || (b->which && b->which == demux_which(b->demux, octets)))
			return row->spec;
		if (b->which == 0)
			rest = row->spec;
	}
	return rest;
}
