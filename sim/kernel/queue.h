#pragma once

/* The queue of pending events: a heap, and before it the few keys that come next, in order. Most events cause
 * one that is the very next (a frame on a link), so most keys come and go here and never see the heap,
 * however many timers wait in it. Keys must differ. */

#include "sim/kernel/heap.h"

enum { QUEUE_NEAR = 16 };

typedef struct Queue {
	Heap heap;
	unsigned n_near;
	HeapKey near[QUEUE_NEAR]; /* greatest first; all less than what is in the heap */
} Queue;

void queue_init(Queue *q);
void queue_clear(Queue *q);
void queue_push(Queue *q, HeapKey key);
HeapKey queue_pop(Queue *q); /* the least; not of an empty queue */

/* Drops every key for which `keep` is false, in linear time. */
void queue_filter(Queue *q, _Bool (*keep)(void *with, HeapKey key), void *with);

static inline size_t queue_length(const Queue *q)
{
	return q->n_near + q->heap.n;
}

/* The least key; not of an empty queue. */
static inline HeapKey queue_least(const Queue *q)
{
	return q->n_near ? q->near[q->n_near - 1] : q->heap.at[HEAP_ROOT];
}
