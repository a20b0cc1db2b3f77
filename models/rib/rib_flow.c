/* Flows remembered: where the table sends packets from one address to another, until it changes.
 *
 * What goes there and what comes back share a record, which is one line of memory. Open addressing with linear
 * probing over records of this era: none is taken out of it, so that the first that is not of it ends a search. An era
 * ends whenever the table changes. There is room for the flows that are seen, however many routes there are: a hub may
 * have one route and a flow for each of a thousand spokes. */

#include <string.h>

#include "models/rib/rib_priv.h"

enum { FIRST_BITS = 1, MOST_BITS = 17, LINE = 64 };

_Static_assert(sizeof(RibPair) == LINE, "a record is a line");

static bool holds(const Rib *rib, const RibPair *p)
{
	return p->era[0] == rib->era || p->era[1] == rib->era;
}

/* The record of both addresses, or the free one where it belongs; NULL if there is neither. */
static RibPair *place_of(const Rib *rib, Ip4 low, Ip4 high)
{
	uint32_t n = rib->pairs ? 1u << rib->pair_bits : 0;
	uint64_t hash = ((uint64_t)low << 32 | high) * UINT64_C(0x9e3779b97f4a7c15);
	for (uint32_t i = 0; i < n; i++) {
		RibPair *p = &rib->pairs[((hash >> (64 - rib->pair_bits)) + i) & (n - 1)];
		if ((p->low == low && p->high == high) || !holds(rib, p))
			return p;
	}
	return NULL;
}

bool rib_flow_get(const Rib *rib, Ip4 src, Ip4 dst, RibHop *hop)
{
	bool down = src > dst;
	const RibPair *p = down ? place_of(rib, dst, src) : place_of(rib, src, dst);
	if (!p || p->era[down] != rib->era || (down ? p->high : p->low) != src ||
	    (down ? p->low : p->high) != dst)
		return false;
	const RibWay *w = &p->way[down];
	hop->out = w->out;
	hop->next_hop = w->next_hop;
	hop->n_used = 0;
	for (unsigned i = 0; i < RIB_WAY_USED && w->used[i]; i++)
		hop->used[hop->n_used++] = w->used[i];
	return true;
}

static bool has(const RibWay *w, EventId event)
{
	for (unsigned i = 0; i < RIB_WAY_USED; i++)
		if (w->used[i] == event)
			return true;
	return false;
}

/* An event used twice is one cause. False: it takes more room than there is. */
static bool pack(const RibHop *hop, RibWay *w)
{
	unsigned n = 0;
	*w = (RibWay){.out = hop->out, .next_hop = hop->next_hop};
	for (unsigned i = 0; i < hop->n_used; i++) {
		if (has(w, hop->used[i]))
			continue;
		if (n == RIB_WAY_USED || hop->used[i] > UINT32_MAX)
			return false;
		w->used[n++] = (uint32_t)hop->used[i];
	}
	return true;
}

/* Room for one more, of which at most half is used, but for the smallest: a spoke talks to its hub, and through it. */
static void make_room(Rib *rib)
{
	unsigned bits = rib->pairs ? rib->pair_bits + 1 : FIRST_BITS;
	if (rib->pairs && rib->n_pairs <= 1u << rib->pair_bits >> 1)
		return;
	rib_flow_forget(rib);
	if (bits > MOST_BITS)
		return;
	g_aligned_free(rib->pairs);
	rib->pairs = g_aligned_alloc0((gsize)1 << bits, sizeof *rib->pairs, LINE);
	rib->pair_bits = bits;
}

void rib_flow_put(Rib *rib, Ip4 src, Ip4 dst, const RibHop *hop)
{
	RibWay way;
	bool down = src > dst;
	Ip4 low = down ? dst : src, high = down ? src : dst;
	if (!pack(hop, &way))
		return;
	RibPair *p = place_of(rib, low, high);
	if (!p || !holds(rib, p)) {
		make_room(rib);
		p = place_of(rib, low, high);
		*p = (RibPair){.low = low, .high = high};
		rib->n_pairs++;
	}
	p->era[down] = rib->era;
	p->way[down] = way;
}

void rib_flow_forget(Rib *rib)
{
	rib->n_pairs = 0;
	if (++rib->era != 0)
		return;
	rib->era = 1; /* those of the first era are not of this one */
	if (rib->pairs)
		memset(rib->pairs, 0, sizeof *rib->pairs << rib->pair_bits);
}

void rib_flow_free(Rib *rib)
{
	g_aligned_free(rib->pairs);
	rib->pairs = NULL;
}
