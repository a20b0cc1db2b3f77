#include "sim/kernel/heap.h"

#include <glib.h>
#include <string.h>

#define GREATEST (~(HeapKey)0)

enum { FIRST_ROOM = 256, LINE = 64, BIG = 1 << 15 /* half a megabyte: a second-level cache */ };

static size_t parent_of(size_t i)
{
	return i / 4 + 2;
}

static void grow(Heap *h)
{
	size_t room = h->room ? h->room * 2 : FIRST_ROOM;
	HeapKey *at = g_aligned_alloc(room, sizeof *at, LINE);

	if (h->room)
		memcpy(at, h->at, h->room * sizeof *at);
	memset(at + h->room, 0xff, (room - h->room) * sizeof *at);
	g_aligned_free(h->at);
	h->at = at;
	h->room = room;
}

void heap_init(Heap *h)
{
	*h = (Heap){0};
	grow(h);
}

void heap_clear(Heap *h)
{
	g_aligned_free(h->at);
	*h = (Heap){0};
}

static inline void sift_up(HeapKey *at, size_t i, HeapKey key)
{
	while (i > HEAP_ROOT) {
		size_t up = parent_of(i);
		if (at[up] < key)
			break;
		at[i] = at[up];
		i = up;
	}
	at[i] = key;
}

/* The least of the four keys from `first` on; the comparisons become arithmetic, not branches. */
static inline size_t least_of_four(const HeapKey *at, size_t first)
{
	size_t a = first + (at[first + 1] < at[first]);
	size_t b = first + 2 + (at[first + 3] < at[first + 2]);
	size_t less = at[b] < at[a];

	return a ^ ((a ^ b) & -less);
}

void heap_push(Heap *h, HeapKey key)
{
	/* A whole group of four must exist behind the last entry's first child. */
	if (h->n + HEAP_ROOT + 4 >= h->room)
		grow(h);
	sift_up(h->at, HEAP_ROOT + h->n++, key);
}

/* Lets the hole at the root sink to a leaf along the least children; returns where it came to rest. */
static size_t sink(HeapKey *at, size_t end)
{
	size_t hole = HEAP_ROOT;

	for (size_t child = 4; child < end; child = 4 * (hole - 2)) {
		size_t least = least_of_four(at, child);
		at[hole] = at[least];
		hole = least;
	}
	return hole;
}

/* The same for a heap that no cache holds: all lines of the next level are asked for before it is known
 * which one is needed (they lie together). */
static size_t sink_ahead(HeapKey *at, size_t end)
{
	size_t hole = HEAP_ROOT;

	for (size_t child = 4; child < end; child = 4 * (hole - 2)) {
		const HeapKey *next = at + 4 * (child - 2);
		for (size_t line = 0; line < 16; line += 4)
			__builtin_prefetch(next + line);
		size_t least = least_of_four(at, child);
		at[hole] = at[least];
		hole = least;
	}
	return hole;
}

/* The last entry, which came from a leaf, seldom rises again from the leaf that the hole became: fewer
 * comparisons than letting that entry itself sink from the root. */
HeapKey heap_pop(Heap *h)
{
	HeapKey *at = h->at, top = at[HEAP_ROOT];
	size_t last = HEAP_ROOT + --h->n;
	HeapKey key = at[last];

	at[last] = GREATEST;
	if (h->n > 0)
		sift_up(at, h->n < BIG ? sink(at, last) : sink_ahead(at, last), key);
	return top;
}

static void sift_down(HeapKey *at, size_t end, size_t i)
{
	HeapKey key = at[i];

	for (size_t child = 4 * (i - 2); child < end; child = 4 * (i - 2)) {
		size_t least = least_of_four(at, child);
		if (key < at[least])
			break;
		at[i] = at[least];
		i = least;
	}
	at[i] = key;
}

void heap_filter(Heap *h, _Bool (*keep)(void *with, HeapKey key), void *with)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		if (keep(with, h->at[HEAP_ROOT + i]))
			h->at[HEAP_ROOT + n++] = h->at[HEAP_ROOT + i];
	memset(h->at + HEAP_ROOT + n, 0xff, (h->n - n) * sizeof *h->at);
	h->n = n;
	if (n < 2)
		return;
	for (size_t i = parent_of(HEAP_ROOT + n - 1) + 1; i-- > HEAP_ROOT;)
		sift_down(h->at, HEAP_ROOT + n, i);
}
