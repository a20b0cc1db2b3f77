#include "sim/kernel/queue.h"

#include <string.h>

void queue_init(Queue *q)
{
	*q = (Queue){0};
	heap_init(&q->heap);
}

void queue_clear(Queue *q)
{
	heap_clear(&q->heap);
	*q = (Queue){0};
}

/* Among the near ones; behind those that are less, which are few and at the end. */
static inline void insert(Queue *q, HeapKey key)
{
	unsigned i = q->n_near++;

	for (; i > 0 && q->near[i - 1] < key; i--)
		q->near[i] = q->near[i - 1];
	q->near[i] = key;
}

/* An unused place of the heap holds the greatest key, so its root need not exist to be compared with. */
void queue_push(Queue *q, HeapKey key)
{
	if (key > q->heap.at[HEAP_ROOT]) {
		heap_push(&q->heap, key);
		return;
	}
	if (q->n_near == QUEUE_NEAR) {
		if (key > q->near[0]) {
			heap_push(&q->heap, key);
			return;
		}
		heap_push(&q->heap, q->near[0]);
		memmove(q->near, q->near + 1, --q->n_near * sizeof *q->near);
	}
	insert(q, key);
}

HeapKey queue_pop(Queue *q)
{
	if (q->n_near == 0)
		return heap_pop(&q->heap);
	return q->near[--q->n_near];
}

void queue_filter(Queue *q, _Bool (*keep)(void *with, HeapKey key), void *with)
{
	unsigned n = 0;

	for (unsigned i = 0; i < q->n_near; i++)
		if (keep(with, q->near[i]))
			q->near[n++] = q->near[i];
	q->n_near = n;
	heap_filter(&q->heap, keep, with);
}
