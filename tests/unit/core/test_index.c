/* Things by a number. */

#include "models/core/index.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"

/* Against a table that is known to be right: puts, replacements and removals of few numbers, so that they meet.
 * `step` spreads them as addresses and prefixes are. */
static void random_steps(uint64_t step)
{
	Index x = {0};
	GHashTable *right = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t draw = rng_draw(7, "index", "step", i), key = draw % 97 * step;
		void *thing = GUINT_TO_POINTER(i + 1);
		if (draw >> 40 & 1) {
			index_put(&x, key, thing);
			g_hash_table_insert(right, GSIZE_TO_POINTER(key), thing);
		} else {
			index_drop(&x, key);
			g_hash_table_remove(right, GSIZE_TO_POINTER(key));
		}
		for (unsigned k = 0; k < 97; k++)
			if (index_get(&x, k * step) !=
			    g_hash_table_lookup(right, GSIZE_TO_POINTER(k * step))) {
				CHECK_INT(k, -1, "step %u: the number that is lost or stale", i);
				i = 20000;
			}
	}
	CHECK_INT(x.n, g_hash_table_size(right), "as many are there");
	index_clear(&x);
	CHECK(!index_get(&x, 0), "nothing is left");
	g_hash_table_unref(right);
}

static void test_random(void)
{
	random_steps(1);
	random_steps(4);
	random_steps(256);
	random_steps(UINT64_C(1) << 32 | 4);
}

SUITE(core_index) = {
	{"puts, replacements and removals keep what is there", test_random},
	{NULL, NULL},
};
