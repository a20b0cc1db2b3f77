/* Two customers of one router number alike: no packet of one is ever on a cable of the other. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"

/* Whose cable that is. */
static const char *customer_of(const char *segment)
{
	return g_str_has_prefix(segment, "red-") ? "red" : "blue";
}

/* A packet keeps its number from cable to cable; what it is put into, or what answers it, names it as its parent. */
static const char *claim(GHashTable *whose, uint64_t uid, const char *customer)
{
	const char *had = uid ? g_hash_table_lookup(whose, &uid) : customer;
	if (had)
		return had;
	g_hash_table_insert(whose, g_memdup2(&uid, sizeof uid), (gpointer)customer);
	return customer;
}

/* Wrong: a table, an SA or a neighbour is found for another VRF, so that a packet goes to the wrong customer. */
static void test_apart(void)
{
	uint64_t seeds = g_getenv("VPNHA_TEST_SHORT") ? 1 : 3;
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		g_autoptr(Record) r =
			runs_make(&(RunWish){.scenario = "tests/property/vrf/two-customers.scn",
					     .seed = seed,
					     .until = VT_S(600),
					     .level = RECORD_FULL});
		g_autoptr(GHashTable) whose =
			g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
		unsigned esp[2] = {0}, crossed = 0;
		for (guint i = 0; i < REC_N(r, REC_FRAME); i++) {
			const FrameRow *f = REC_ROW(r, REC_FRAME, FrameRow, i);
			const char *here = customer_of(f->segment);
			esp[here[0] == 'r'] += strcmp(f->protocol, "ESP") == 0;
			bool ours = strcmp(claim(whose, f->uid, here), here) == 0 &&
				    strcmp(claim(whose, f->parent_uid, here), here) == 0;
			if (!ours && !crossed++)
				CHECK(false, "seed %d, %.6f s: %s on %s: %s", (int)seed,
				      (double)f->t / 1e9, f->protocol, f->segment, f->summary);
		}
		CHECK(esp[0] > 800 && esp[1] > 500, "seed %d: %u and %u ESP packets", (int)seed,
		      esp[0], esp[1]);
		CHECK_INT(crossed, 0, "seed %d: frames of the other customer", (int)seed);
	}
}

/* Wrong: a VRF that goes and comes back takes another with it, or what is shown does not say whose it is. */
static void test_expectations(void)
{
	g_auto(Said) s = call(cmd_check, ".", "check -q tests/property/vrf/two-customers.scn");
	CHECK_INT(s.code, EXIT_OK, "%s%s", s.err, s.out);
}

SUITE(property_vrf_apart) = {
	{"no packet of a VRF is on a cable of another", test_apart},
	{"a VRF goes and comes back, twice, and another stays", test_expectations},
	{NULL, NULL},
};
