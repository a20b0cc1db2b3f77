/* Over many seeds: what the timers promise holds for each, and both ends of every range are met. */

#include <stdlib.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

enum { SEEDS = 200, BINS = 10 };

#define INTERVAL VT_MS(100) /* of lab.scn's probe */
#define NEAR VT_MS(300)     /* how close the extremes come to the bounds */
#define RTT VT_MS(1)        /* links and processing on the way: microseconds each */

/* What IKE takes, by the run itself: from the request to the SA. */
static VTime ike_time(const Record *r, VTime after)
{
	VTime asked = VT_NEVER;
	for (guint i = 0; i < REC_N(r, REC_SA); i++) {
		const SaRow *s = REC_ROW(r, REC_SA, SaRow, i);
		if (s->t < after || strcmp(s->router, "vpn7200") != 0)
			continue;
		if (asked == VT_NEVER && strcmp(s->kind, "ike") == 0 &&
		    strcmp(s->change, "created") == 0)
			asked = s->t;
		if (asked != VT_NEVER && strcmp(s->kind, "ipsec") == 0 &&
		    strcmp(s->change, "add") == 0)
			return s->t - asked;
	}
	return VT_NEVER;
}

static void spread_evenly(const unsigned *bin)
{
	/* 20 each on average; five standard deviations of a binomial are 21 */
	for (int b = 0; b < BINS; b++)
		CHECK(bin[b] >= 5 && bin[b] <= 41, "%u takeovers in (%.1f, %.1f] s", bin[b],
		      7 + 0.3 * b, 7.3 + 0.3 * b);
}

static void test_failover(void)
{
	VTime least = VT_NEVER, most = 0, ike = 0;
	unsigned bin[BINS] = {0};
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		g_autoptr(Record) r = runs_make(&(RunWish){.scenario = LAB_DIR "failover-many.scn",
							   .seed = seed,
							   .level = RECORD_TIMELINE});
		VTime t0 = runs_fault(r, "outage");
		VTime over = runs_logged(r, "7204VXR-2", "Standby -> Active", t0) - t0;
		const OutageRow *o = runs_outage(r, "vpn-to-inside", "round", t0);
		ike = ike_time(r, t0);
		if (!CHECK(o && o->end != VT_NEVER && ike != VT_NEVER, "seed %d", (int)seed))
			continue;
		CHECK(over > VT_S(7) && over <= VT_S(10) + VT_MS(1), "seed %d: %.6f s", (int)seed,
		      (double)over / 1e9);
		CHECK(o->duration >= VT_S(10) + ike &&
			      o->duration <= VT_S(20) + ike + INTERVAL + RTT,
		      "seed %d: outage %.6f s, IKE %.6f s", (int)seed, (double)o->duration / 1e9,
		      (double)ike / 1e9);
		bin[CLAMP((over - VT_S(7) - 1) / VT_MS(300), 0, BINS - 1)]++;
		least = MIN(least, o->duration);
		most = MAX(most, o->duration);
	}
	CHECK(least <= VT_S(10) + ike + NEAR, "the shortest outage is %.6f s", (double)least / 1e9);
	CHECK(most >= VT_S(20) + ike + INTERVAL - NEAR, "the longest outage is %.6f s",
	      (double)most / 1e9);
	spread_evenly(bin);
}

/* 7206-1 shares the flow onto the dead path for some seeds and onto the living one for the others. */
static void test_power_loss(void)
{
	unsigned dead = 0, alive = 0;
	for (uint64_t seed = 1; seed <= 24; seed++) {
		g_autoptr(Record) r = runs_make(&(RunWish){.scenario = LAB_DIR "power-loss.scn",
							   .seed = seed,
							   .until = VT_S(420),
							   .level = RECORD_OUTAGE});
		const OutageRow *o = runs_outage(r, "vpn-to-inside", "round", VT_S(300));
		if (!CHECK(o && o->end != VT_NEVER, "seed %d", (int)seed))
			continue;
		VTime d = o->duration;
		bool on_dead = d >= VT_S(35) && d <= VT_S(46);
		CHECK(on_dead || (d >= VT_S(10) && d <= VT_S(20) + VT_MS(600)), "seed %d: %.3f s",
		      (int)seed, (double)d / 1e9);
		dead += on_dead;
		alive += !on_dead;
	}
	CHECK(dead > 0 && alive > 0, "%u flows on the dead path, %u on the living one", dead,
	      alive);
}

SUITE(property_many) = {
	{"failover over 200 seeds", test_failover},
	{"power loss: both paths occur", test_power_loss},
	{NULL, NULL},
};
