#pragma once

/* A 4-ary implicit heap of 128-bit keys, least first; keys must differ. The four children of an entry
 * share a cache line, and unused places hold the greatest key, so that the least child is found without
 * asking how many there are. */

#include <stddef.h>

typedef unsigned __int128 HeapKey;

enum { HEAP_ROOT = 3 }; /* children of i: 4(i-2) .. 4(i-2)+3, which are multiples of a cache line */

typedef struct Heap {
	HeapKey *at; /* at[HEAP_ROOT] is the least */
	size_t n, room;
} Heap;

void heap_init(Heap *h);
void heap_clear(Heap *h);
void heap_push(Heap *h, HeapKey key);
HeapKey heap_pop(Heap *h); /* not on an empty heap */

/* Drops every key for which `keep` is false, in linear time. */
void heap_filter(Heap *h, _Bool (*keep)(void *with, HeapKey key), void *with);
