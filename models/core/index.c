/* Open addressing with linear probing (Knuth, 6.4, algorithms L and R): at most half of the slots are taken, so that
 * a number which is not there is known after two or three of them. */

#include "models/core/index.h"

/* Most have one thing or two. */
enum { FIRST_BITS = 1 };

/* Fibonacci hashing: numbers in a row, and multiples of a power of two as prefixes are, spread over all slots. */
static unsigned home_of(const Index *x, uint64_t key)
{
	return (unsigned)((key * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - x->bits));
}

static unsigned next_of(const Index *x, unsigned at)
{
	return (at + 1) & ((1u << x->bits) - 1);
}

/* The slot of the key, or the empty one where it belongs. */
static unsigned place_of(const Index *x, uint64_t key)
{
	unsigned at = home_of(x, key);
	while (x->slot[at].thing && x->slot[at].key != key)
		at = next_of(x, at);
	return at;
}

void *index_get(const Index *x, uint64_t key)
{
	return x->n ? x->slot[place_of(x, key)].thing : NULL;
}

static void grow(Index *x)
{
	Index old = *x;
	x->bits = old.slot ? old.bits + 1 : FIRST_BITS;
	x->slot = g_new0(IndexSlot, (gsize)1 << x->bits);
	for (unsigned i = 0; old.slot && i < 1u << old.bits; i++)
		if (old.slot[i].thing)
			x->slot[place_of(x, old.slot[i].key)] = old.slot[i];
	g_free(old.slot);
}

void index_put(Index *x, uint64_t key, void *thing)
{
	g_assert(thing);
	if (!x->slot || (x->n + 1) * 2 > 1u << x->bits)
		grow(x);
	IndexSlot *s = &x->slot[place_of(x, key)];
	x->n += !s->thing;
	*s = (IndexSlot){key, thing};
}

/* May what is at `at` move to the hole before it? Not if its home lies behind the hole. */
static bool reaches(const Index *x, unsigned hole, unsigned at)
{
	unsigned mask = (1u << x->bits) - 1, home = home_of(x, x->slot[at].key);
	return ((at - home) & mask) >= ((at - hole) & mask);
}

void index_drop(Index *x, uint64_t key)
{
	unsigned hole = x->n ? place_of(x, key) : 0;
	if (!x->n || !x->slot[hole].thing)
		return;
	for (unsigned at = next_of(x, hole); x->slot[at].thing; at = next_of(x, at)) {
		if (!reaches(x, hole, at))
			continue;
		x->slot[hole] = x->slot[at];
		hole = at;
	}
	x->slot[hole].thing = NULL;
	x->n--;
}

void index_clear(Index *x)
{
	g_free(x->slot);
	*x = (Index){0};
}

void index_each(const Index *x, void (*fn)(void *to, void *thing), void *to)
{
	for (unsigned i = 0; x->n && i < 1u << x->bits; i++)
		if (x->slot[i].thing)
			fn(to, x->slot[i].thing);
}

void index_clear_full(Index *x, GDestroyNotify fn)
{
	for (unsigned i = 0; x->n && i < 1u << x->bits; i++)
		if (x->slot[i].thing)
			fn(x->slot[i].thing);
	index_clear(x);
}

static void add(void *to, void *thing)
{
	g_ptr_array_add(to, thing);
}

GPtrArray *index_sorted(const Index *x, GCompareFunc cmp)
{
	GPtrArray *all = g_ptr_array_new();
	index_each(x, add, all);
	g_ptr_array_sort(all, cmp);
	return all;
}
