/* No protected packet leaves any router in clear, before, during or after any of the faults. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

static const char *const scenarios[] = {"failover",          "two-way-traffic",   "recovery",
					"recovery-portfast", "tracked-interface", "power-loss"};

/* Outside the tunnel's ends: where only ESP and IKE of the two endpoints belong. */
static bool is_outside(const char *segment)
{
	return strcmp(segment, "outside") == 0 || strcmp(segment, "access") == 0;
}

/* ESP is summarised by its own header, so the flow's two addresses can only be read off a packet in clear. A
 * router's own ICMP error about one is not in access list 101 and goes in clear on IOS, too. */
static bool is_protected(const FrameRow *f)
{
	return f->summary && strstr(f->summary, "20.1.1.") &&
	       (strstr(f->summary, "99.99.99.99") || strstr(f->summary, "10.1.1."));
}

static void hold(const char *scenario, uint64_t seed)
{
	g_autofree char *path = g_strdup_printf(LAB_DIR "%s.scn", scenario);
	g_autoptr(Record) r = runs_make(&(RunWish){
		.scenario = path, .seed = seed, .until = VT_S(760), .level = RECORD_FULL});
	unsigned esp = 0, inside = 0;
	for (guint i = 0; i < REC_N(r, REC_FRAME); i++) {
		const FrameRow *f = REC_ROW(r, REC_FRAME, FrameRow, i);
		bool outside = is_outside(f->segment);
		esp += outside && strcmp(f->protocol, "ESP") == 0;
		inside += !outside && is_protected(f);
		if (outside && is_protected(f))
			CHECK(false, "%s seed %d, %.6f s: %s from %s: %s", scenario, (int)seed,
			      (double)f->t / 1e9, f->protocol, f->from_port, f->summary);
	}
	CHECK(esp > 1000 && inside > 1000, "%s seed %d: %u ESP frames outside, %u in clear inside",
	      scenario, (int)seed, esp, inside);
}

static void test_nothing_in_clear(void)
{
	uint64_t seeds = g_getenv("VPNHA_TEST_SHORT") ? 1 : 2;
	for (size_t i = 0; i < G_N_ELEMENTS(scenarios); i++)
		for (uint64_t seed = 1; seed <= seeds; seed++)
			hold(scenarios[i], seed);
}

SUITE(property_secrecy) = {
	{"no protected packet leaves in clear", test_nothing_in_clear},
	{NULL, NULL},
};
