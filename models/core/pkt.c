/* Packets in flight. Header records stand in the packet's own store, as a stack: pushing a header
 * allocates nothing, and forwarding touches only what it changes. */

#include "models/core/pkt_priv.h"

#include <string.h>

Pkt *pkt_new(Ctx *cx, PktPool *pool)
{
	return pkt_make(pool, pktpool_next_uid(pool, ctx_node(cx)), 0);
}

Pkt *pkt_ref(const Pkt *p)
{
	Pkt *held = (Pkt *)p; /* the count is no part of what const protects */
	held->refs++;
	return held;
}

void pkt_unref(Pkt *p)
{
	g_assert(p->refs > 0);
	if (--p->refs > 0)
		return;
	for (unsigned i = 0; i < p->n; i++)
		if (p->layer[i].spec->unref)
			p->layer[i].spec->unref(p->store + p->layer[i].at);
	if (p->bytes)
		g_bytes_unref(p->bytes);
	late_clear(&p->late);
	if (p->inner)
		pkt_unref(p->inner);
	if (p->shadow)
		pkt_unref(p->shadow);
	pktpool_give(p);
}

Pkt *pkt_dup(const Pkt *p)
{
	Pkt *c = pktpool_take(p->pool);
	c->n = p->n;
	c->used = p->used;
	c->length = p->length;
	c->back = p->back;
	c->uid = p->uid;
	c->parent = p->parent;
	c->watch = p->watch;
	memcpy(c->layer, p->layer, sizeof p->layer[0] * p->n);
	memcpy(c->store, p->store, p->used);
	for (unsigned i = 0; i < c->n; i++)
		if (c->layer[i].spec->ref)
			c->layer[i].spec->ref(c->store + c->layer[i].at);
	c->bytes = p->bytes ? g_bytes_ref(p->bytes) : NULL;
	c->late = p->late ? late_ref(p->late) : NULL;
	c->inner = p->inner ? pkt_ref(p->inner) : NULL;
	c->shadow = p->shadow ? pkt_ref(p->shadow) : NULL;
	return c;
}

Pkt *pkt_edit(Pkt *p)
{
	if (p->refs == 1)
		return p;
	Pkt *c = pkt_dup(p);
	pkt_unref(p);
	return c;
}

uint64_t pkt_uid(const Pkt *p)
{
	return p->uid;
}

NodeId pkt_origin(const Pkt *p)
{
	return (NodeId)(p->uid >> UID_NODE_SHIFT);
}

uint64_t pkt_parent(const Pkt *p)
{
	return p->parent;
}

void pkt_follow(Pkt *p, const Pkt *of)
{
	p->parent = of->uid;
	p->watch = of->watch;
	p->back = of->back;
}

void pkt_watch(Pkt *p)
{
	p->watch = p->uid;
	p->back = false;
}

void pkt_watch_back(Pkt *p)
{
	p->back = true;
}

uint64_t pkt_watched(const Pkt *p, bool *back)
{
	if (back)
		*back = p->back;
	return p->watch;
}

void *pkt_push(Pkt *p, const LayerSpec *spec)
{
	unsigned size = (spec->rec_size + 7u) & ~7u;
	g_assert(p->refs == 1 && p->n < PKT_LAYERS && p->used + size <= PKT_STORE);
	p->layer[p->n++] = (Layer){spec, p->used};
	void *rec = p->store + p->used;
	memset(rec, 0, size);
	p->used += (uint16_t)size;
	p->length = 0;
	return rec;
}

void pkt_pop(Pkt *p)
{
	g_assert(p->refs == 1 && p->n > 0);
	const Layer *l = &p->layer[--p->n];
	if (l->spec->unref)
		l->spec->unref(p->store + l->at);
	p->used = l->at;
	p->length = 0;
}

unsigned pkt_layers(const Pkt *p)
{
	return p->n;
}

const LayerSpec *pkt_spec(const Pkt *p, unsigned i)
{
	return i < p->n ? p->layer[p->n - 1 - i].spec : NULL;
}

const void *pkt_rec(const Pkt *p, unsigned i)
{
	g_assert(i < p->n);
	return p->store + p->layer[p->n - 1 - i].at;
}

void *pkt_rec_edit(Pkt *p, unsigned i)
{
	g_assert(p->refs == 1 && i < p->n);
	const Layer *l = &p->layer[p->n - 1 - i];
	if (l->spec->length)
		p->length = 0; /* which may stand in what is edited */
	return p->store + l->at;
}

void pkt_set_bytes(Pkt *p, GBytes *bytes)
{
	g_assert(!p->bytes && !p->late && !p->inner);
	p->bytes = bytes;
	p->length = 0;
}

void pkt_pad(Pkt *p, size_t least)
{
	g_assert(p->refs == 1);
	if (p->n > 0 || p->inner || pkt_length(p) >= least)
		return;
	gsize n = 0;
	GBytes *short_of = pkt_bytes(p);
	const uint8_t *data = short_of ? g_bytes_get_data(short_of, &n) : NULL;
	uint8_t *padded = g_malloc0(least);
	if (n)
		memcpy(padded, data, n);
	late_clear(&p->late);
	g_clear_pointer(&p->bytes, g_bytes_unref);
	pkt_set_bytes(p, g_bytes_new_take(padded, least));
}

void pkt_set_late(Pkt *p, Late *late)
{
	g_assert(!p->bytes && !p->late && !p->inner);
	p->late = late;
	p->length = 0;
	if (!pktpool_makes_all(p->pool))
		return;
	p->bytes = g_bytes_ref(late_bytes(late));
	late_clear(&p->late);
}

void pkt_set_inner(Pkt *p, Pkt *inner)
{
	g_assert(!p->bytes && !p->late && !p->inner);
	p->inner = inner;
	p->length = 0;
}

GBytes *pkt_bytes(const Pkt *p)
{
	return p->late ? late_bytes(p->late) : p->bytes;
}

Late *pkt_late(const Pkt *p)
{
	return p->late;
}

Pkt *pkt_inner(const Pkt *p)
{
	return p->inner;
}

/* What the layers hold, without them. */
static size_t length_inside(const Pkt *p)
{
	if (p->inner)
		return pkt_length(p->inner);
	if (p->late)
		return p->late->len;
	return p->bytes ? g_bytes_get_size(p->bytes) : 0;
}

size_t pkt_length_from(const Pkt *p, unsigned layer)
{
	size_t n = length_inside(p);
	g_assert(layer <= p->n);
	const Layer *end = p->layer + (p->n - layer);
	for (const Layer *l = p->layer; l < end; l++) /* innermost first */
		n = l->spec->length ? l->spec->length(p->store + l->at, n) : l->spec->head + n;
	return n;
}

/* It is asked for at every port and changes at few of them. */
size_t pkt_length(const Pkt *p)
{
	if (p->length == 0)
		((Pkt *)p)->length = (uint32_t)pkt_length_from(p, 0);
	return p->length;
}

Pkt *pkt_make(PktPool *pool, uint64_t uid, uint64_t parent)
{
	Pkt *p = pktpool_take(pool);
	p->uid = uid;
	p->parent = parent;
	return p;
}

void pkt_copy_watch(Pkt *to, const Pkt *from)
{
	Pkt *inside = from->inner ? from->inner : from->shadow;
	to->watch = from->watch;
	to->back = from->back;
	to->shadow = inside ? pkt_ref(inside) : NULL;
}

Pkt *pkt_make_inside(Ctx *cx, const Pkt *outer)
{
	const Pkt *inside = outer->inner ? outer->inner : outer->shadow;
	if (!inside) {
		Pkt *p = pkt_new(cx, outer->pool);
		pkt_follow(p, outer);
		return p;
	}
	Pkt *p = pkt_make(outer->pool, inside->uid, inside->parent);
	pkt_copy_watch(p, inside);
	return p;
}
