/* Throttles: how long what is done again and again waits, in releases old and new. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/runconf.h"
#include "models/ospf/ospf_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const OspfThrottle today = {VT_MS(50), VT_MS(200), VT_S(5)};
static const OspfThrottle old = {VT_S(5), VT_S(10), VT_S(10)};

/* Asks at `now`, and does it when it is due. */
static VTime turn(OspfPace *p, const OspfThrottle *t, VTime now)
{
	VTime due = ospf_pace_due(p, t, now);

	CHECK_INT(ospf_pace_due(p, t, now), due, "asked for again, it stays due");
	ospf_pace_done(p, t, due);
	return due;
}

/* Wrong: a flapping line makes a router calculate all the time, or a quiet one waits as if it flapped. */
static void test_growth(void)
{
	OspfPace p;
	VTime at = VT_S(100), was;
	ospf_pace_init(&p);
	CHECK_INT(at = turn(&p, &today, at), VT_S(100) + VT_MS(50), "the first: start");
	for (VTime wait = VT_MS(200); wait < VT_S(20); wait *= 2) {
		was = at;
		at = turn(&p, &today, was + VT_MS(1));
		CHECK_INT(at - was, MIN(wait, VT_S(5)),
			  "while changes go on: twice as long, to max");
	}
	CHECK_INT(turn(&p, &today, at + VT_S(6)), at + VT_S(6) + VT_MS(50), "quiet: start again");
}

static void test_old(void)
{
	OspfPace p;
	ospf_pace_init(&p);
	CHECK_INT(turn(&p, &old, VT_S(100)), VT_S(105), "timers spf 5 10: the first");
	CHECK_INT(turn(&p, &old, VT_S(106)), VT_S(115), "10 s after the last");
	CHECK_INT(turn(&p, &old, VT_S(116)), VT_S(125), "and no more, however long");
	CHECK_INT(turn(&p, &old, VT_S(131)), VT_S(136), "5 s after a change, if that is later");
}

static const struct {
	const char *release, *typed;
	OspfThrottle spf, lsa;
	VTime arrival;
} rows[] = {
	{"12.2", "", {VT_S(5), VT_S(10), VT_S(10)}, {0, VT_S(5), VT_S(5)}, VT_S(1)},
	{"15.2", "", {VT_S(5), VT_S(10), VT_S(10)}, {0, VT_S(5), VT_S(5)}, VT_S(1)},
	{"16.9",
	 "",
	 {VT_MS(50), VT_MS(200), VT_S(5)},
	 {VT_MS(50), VT_MS(200), VT_S(5)},
	 VT_MS(100)},
	{"17.3",
	 "",
	 {VT_MS(50), VT_MS(200), VT_S(5)},
	 {VT_MS(50), VT_MS(200), VT_S(5)},
	 VT_MS(100)},
	{"17.3",
	 " timers spf 5 10\n",
	 {VT_S(5), VT_S(10), VT_S(10)},
	 {VT_MS(50), VT_MS(200), VT_S(5)},
	 VT_MS(100)},
	{"12.4",
	 " timers throttle spf 10 100 5000\n timers throttle lsa all 10 100 5000\n timers lsa "
	 "arrival 80\n",
	 {VT_MS(10), VT_MS(100), VT_S(5)},
	 {VT_MS(10), VT_MS(100), VT_S(5)},
	 VT_MS(80)},
};

static void check_throttle(const OspfThrottle *got, const OspfThrottle *want, const char *what)
{
	CHECK(got->start == want->start && got->hold == want->hold && got->max == want->max,
	      "%s: %d %d %d ms", what, (int)(got->start / VT_MS(1)), (int)(got->hold / VT_MS(1)),
	      (int)(got->max / VT_MS(1)));
}

/* Wrong: a release's own throttle, or what was typed, is not the one that holds. */
static void test_releases(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(
			"version %s\ninterface Loopback0\n ip address 1.1.1.1 255.255.255.255\n"
			"router ospf 1\n%s network 0.0.0.0 255.255.255.255 area 0\n",
			rows[i].release, rows[i].typed);
		Sandbox *s = sandbox_new(1);
		sandbox_router(s, "R1", rows[i].release, text);
		sandbox_run(s, VT_S(1));
		const OspfProcs *procs = node_self(sandbox_node(s, "R1"), "ospf");
		const Ospf *o = ospf_proc_at(procs, 1);
		check_throttle(&o->spf, &rows[i].spf, rows[i].release);
		check_throttle(&o->lsa, &rows[i].lsa, rows[i].release);
		CHECK_INT(o->arrival, rows[i].arrival, "MinLSArrival of %s", rows[i].release);
		sandbox_free(s);
	}
}

SUITE(ospf_throttle) = {
	{"waits grow while changes go on, and begin anew", test_growth},
	{"a hold that is the maximum does not grow", test_old},
	{"releases have their own, and what is typed holds", test_releases},
	{NULL, NULL},
};
