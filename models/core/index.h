#pragma once

/* Things by a number: an address, or two of them. Open addressing in one array, since what is asked for each packet
 * should cost one line of memory. Its order is nobody's: who walks it does the same to each, or sorts them. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct IndexSlot {
	uint64_t key;
	void *thing; /* NULL: empty */
} IndexSlot;

/* All zero is an empty one. */
typedef struct Index {
	IndexSlot *slot; /* owned; the things are borrowed */
	unsigned n;
	unsigned bits; /* of the number of slots */
} Index;

void *index_get(const Index *x, uint64_t key); /* or NULL */
void index_put(Index *x, uint64_t key,
	       void *thing /* not NULL */);         /* instead of the one that is there */
void index_drop(Index *x, uint64_t key);            /* nothing if it is not there */
void index_clear(Index *x);                         /* empty, with no memory of its own */
void index_clear_full(Index *x, GDestroyNotify fn); /* the same, and `fn` for each thing */
void index_each(const Index *x, void (*fn)(void *to, void *thing),
		void *to); /* neither puts nor drops */
/* All things, in the order of `cmp`, which gets pointers to two pointers. The caller owns the array, not the things. */
GPtrArray *index_sorted(const Index *x, GCompareFunc cmp);
