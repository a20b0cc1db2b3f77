/* No owner is freed with one of its timers running: whatever happened before, each pending timer stands in the
 * tree of a node with power. If one did not, it would expire for memory that is something else by then. */

#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/support/timers.h"

/* Settled; the fault of the shipped scenarios has come; what it made fail over is there. */
static const VTime moments[] = {VT_S(1), VT_S(20), VT_S(250), VT_S(340), VT_S(420)};

static const char *const scenarios[] = {"two-way-traffic", "recovery", "tracked-interface",
					"power-loss"};

static void check_none(char *why /* adopts */, const char *scenario, VTime at)
{
	CHECK(!why, "%s at %d s: %s", scenario, (int)(at / VT_S(1)), why);
	g_free(why);
}

/* To the moment, looking on the way; then all power goes. */
static void play(const char *name, const Scenario *scn, size_t last)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Stage) stage = stage_new(scn, &(StageSpec){.seed = 1}, &err);
	g_assert_no_error(err);
	stage_begin(stage);
	for (size_t i = 0; i <= last; i++) {
		stage_run(stage, moments[i], &err);
		g_assert_no_error(err);
		check_none(timers_astray(stage_net(stage)), name, moments[i]);
	}
	check_none(timers_power_off(stage_net(stage)), name, moments[last]);
}

static void test_power_off(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(scenarios); i++) {
		g_autofree char *path = g_strdup_printf(LAB_DIR "%s.scn", scenarios[i]);
		g_autoptr(GError) err = NULL;
		Scenario *scn = scenario_read(path, NULL, NULL, &err);
		g_assert_no_error(err);
		for (size_t last = 0; last < G_N_ELEMENTS(moments); last++)
			play(scenarios[i], scn, last);
		scenario_free(scn);
	}
}

SUITE(property_timers) = {
	{"each pending timer is an owner's, and power takes them all", test_power_off},
	{NULL, NULL},
};
