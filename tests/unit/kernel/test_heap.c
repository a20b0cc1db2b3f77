/* The heap of keys. If one of these failed, an event would run before its time. */

#include "sim/kernel/heap.h"

#include "sim/kernel/rng.h"
#include "tests/support/check.h"

/* Keys that agree in their upper half must be told apart by the lower one. */
static HeapKey key_of(uint64_t i)
{
	uint64_t bits = rng_draw(1, "heap", "key", i);

	return (HeapKey)(bits >> 48) << 64 | (bits << 32 | (uint32_t)i);
}

static void check_sorted(size_t n)
{
	Heap h;
	HeapKey last = 0;
	size_t wrong = 0;

	heap_init(&h);
	for (size_t i = 0; i < n; i++)
		heap_push(&h, key_of(i));
	for (size_t i = 0; i < n; i++) {
		HeapKey key = heap_pop(&h);
		wrong += i > 0 && key <= last;
		last = key;
		heap_push(&h, key); /* and once more: pops between pushes */
		wrong += heap_pop(&h) != key;
	}
	CHECK_INT(wrong, 0, "out of order among %d", (int)n);
	CHECK_INT(h.n, 0, "empty after %d", (int)n);
	heap_clear(&h);
}

static void test_sorts(void)
{
	static const size_t sizes[] = {1, 2, 3, 4, 5, 6, 15, 16, 17, 255, 256, 257, 1000, 100000};

	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
		check_sorted(sizes[i]);
}

static _Bool is_third(void *with, HeapKey key)
{
	(void)with;
	return (uint32_t)key % 3 == 0;
}

static void test_filter(void)
{
	for (size_t n = 0; n < 200; n += n < 20 ? 1 : 37) {
		Heap h;
		HeapKey last = 0;
		size_t left = 0, wrong = 0;
		heap_init(&h);
		for (size_t i = 0; i < n; i++)
			heap_push(&h, key_of(i));
		heap_filter(&h, is_third, NULL);
		for (; h.n > 0; left++) {
			HeapKey key = heap_pop(&h);
			wrong += (left > 0 && key <= last) || (uint32_t)key % 3 != 0;
			last = key;
		}
		CHECK_INT(left, (n + 2) / 3, "kept of %d", (int)n);
		CHECK_INT(wrong, 0, "order after filtering %d", (int)n);
		heap_push(&h, 7);
		CHECK(heap_pop(&h) == 7, "usable afterwards");
		heap_clear(&h);
	}
}

SUITE(kernel_heap) = {
	{"keys come out in order, at any size", test_sorts},
	{"filtering leaves a heap of what is kept", test_filter},
	{NULL, NULL},
};
