/* The queue of events: the near ones and the heap behind them. If one of these failed, an event would run
 * before its time, or never. */

#include "sim/kernel/queue.h"

#include "sim/kernel/rng.h"
#include "tests/support/check.h"

enum { STEPS = 60000 };

/* What a run does: keys soon after the last, now and then far ahead, rarely two alike in time. */
static HeapKey next_key(HeapKey now, uint64_t i, unsigned far_ones)
{
	uint64_t bits = rng_draw(1, "queue", "key", i), at = (uint64_t)(now >> 64);
	uint64_t ahead = bits % 100 < far_ones ? bits >> 40 : (bits >> 40) % 50;

	return (HeapKey)(at + ahead) << 64 | i;
}

static HeapKey take_least(GArray *all)
{
	guint least = 0;
	for (guint i = 1; i < all->len; i++)
		if (g_array_index(all, HeapKey, i) < g_array_index(all, HeapKey, least))
			least = i;
	HeapKey key = g_array_index(all, HeapKey, least);
	g_array_remove_index_fast(all, least);
	return key;
}

/* `hold` keys wait; each step takes one and puts one or two. */
static void check_against_array(unsigned hold, unsigned far_ones)
{
	Queue q;
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(HeapKey));
	HeapKey now = 0;
	uint64_t n = 0, wrong = 0;

	queue_init(&q);
	for (uint64_t step = 0; step < STEPS / hold; step++) {
		while (all->len < hold || (step % 7 == 0 && all->len < 2 * hold)) {
			HeapKey key = next_key(now, ++n, far_ones);
			queue_push(&q, key);
			g_array_append_val(all, key);
		}
		HeapKey want = take_least(all);
		wrong += queue_least(&q) != want;
		now = queue_pop(&q);
		wrong += now != want || queue_length(&q) != all->len;
	}
	CHECK_INT(wrong, 0, "%u wait, %u in a hundred far ahead: what came was not the least", hold,
		  far_ones);
	queue_clear(&q);
}

static void test_order(void)
{
	static const unsigned holds[] = {1, 2, 15, 16, 17, 40, 300};

	for (size_t i = 0; i < G_N_ELEMENTS(holds); i++)
		for (unsigned far_ones = 0; far_ones <= 100; far_ones += 50)
			check_against_array(holds[i], far_ones);
}

static _Bool is_third(void *with, HeapKey key)
{
	(void)with;
	return (uint32_t)key % 3 == 0;
}

/* Descending keys fill the near ones and push what was there into the heap. */
static void test_filter(void)
{
	for (unsigned n = 1; n <= 60; n++) {
		Queue q;
		unsigned left = 0, wrong = 0;
		queue_init(&q);
		for (unsigned i = n; i-- > 0;)
			queue_push(&q, i);
		queue_filter(&q, is_third, NULL);
		for (; queue_length(&q) > 0; left++)
			wrong += queue_pop(&q) != 3 * left;
		CHECK_INT(left, (n + 2) / 3, "kept of %u", n);
		CHECK_INT(wrong, 0, "order after filtering %u", n);
		queue_clear(&q);
	}
}

SUITE(kernel_queue) = {
	{"the least comes first, near or far", test_order},
	{"filtering leaves what is kept, in order", test_filter},
	{NULL, NULL},
};
