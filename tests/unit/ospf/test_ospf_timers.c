/* What intervals do when they change on an interface that runs. */

#include "tests/unit/ospf/ospf_lab.h"

enum { UP_S = 3 }; /* line protocol after power-on: hellos leave at 3, 13, 23 ... s */

static const VTime latency = VT_US(40);

static void check_quiet(Sandbox *sb, VTime after, const char *when)
{
	static const char *const kinds[][2] = {{"ospf-neighbor", NULL},
					       {"ospf-interface", NULL},
					       {"ospf-event", "what=build-router"}};
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
		VTime at = VT_NEVER;
		unsigned n = sandbox_seen(sb, NULL, kinds[i][0], kinds[i][1], after, &at);
		CHECK_INT(n, 0, "%s: no %s (first at %" G_GINT64_FORMAT ")", when, kinds[i][0], at);
	}
}

static VTime hello_from(Sandbox *sb, const char *node, VTime after)
{
	VTime at = VT_NEVER;
	sandbox_seen(sb, node, "ospf-packet", "way=send type=1", after, &at);
	return at;
}

/* The operator goes from router to router within the dead interval: nobody notices. */
static void test_all_change(void)
{
	static const char *const lines[] = {"ip ospf hello-interval 5", "ip ospf dead-interval 90",
					    "no ip ospf hello-interval",
					    "no ip ospf dead-interval"};
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	for (unsigned i = 0; i < G_N_ELEMENTS(lines) * 3; i++) {
		g_autofree char *node = g_strdup_printf("R%u", i % 3 + 1),
				*type = g_strdup_printf("interface FastEthernet0/0; %s",
							lines[i / 3]);
		sandbox_type(sb, VT_S(150 + 50 * (i / 3) + 2 * (i % 3)), node, type);
	}
	sandbox_run(sb, VT_S(500));
	check_quiet(sb, VT_S(140), "all routers change");
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "all is as it was");
	sandbox_free(sb);
}

/* The DR alone changes: hellos are refused both ways. Each neighbour dies when the timer that its last accepted
 * hello armed runs out, 40 s later; until then R1 is the DR and forwards. */
static void test_one_changes(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(150), "R1", "interface FastEthernet0/0; ip ospf hello-interval 5");
	sandbox_run(sb, VT_S(180));
	check_quiet(sb, VT_S(140), "one router changes");
	ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
	CHECK(sandbox_seen(sb, "R2", "ospf-drop", "mismatched hello interval", VT_S(150), NULL) > 3,
	      "R2 refuses its hellos");
	sandbox_run(sb, VT_S(200));
	VTime dead = VT_S(UP_S + 140 + 40) + latency;
	CHECK_INT(sandbox_logged(sb, "R2", "Dead timer expired", 0), dead, "R2 loses R1");
	CHECK_INT(sandbox_logged(sb, "R1", "Dead timer expired", 0), dead, "R1 loses R2 and R3");
	sandbox_free(sb);
}

/* The hello that is due leaves when it is due, if not sooner; what comes later keeps the new interval. */
static void test_next_hello(void)
{
	static const struct {
		const char *lines;
		VTime first, second;
	} rows[] = {
		{"ip ospf hello-interval 30", VT_S(153), VT_S(183)},
		{"ip ospf hello-interval 1", VT_S(151), VT_S(152)},
		{"ip ospf dead-interval 20", VT_S(153), VT_S(163)},
		{"ip ospf hello-interval 10", VT_S(153), VT_S(163)}, /* it is 10 already */
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = ospf_lab_new("12.3(7)T1");
		g_autofree char *type =
			g_strdup_printf("interface FastEthernet0/0; %s", rows[i].lines);
		sandbox_type(sb, VT_S(150), "R1", type);
		sandbox_run(sb, VT_S(185));
		CHECK_INT(hello_from(sb, "R1", VT_S(150)), rows[i].first, "%s: first",
			  rows[i].lines);
		CHECK_INT(hello_from(sb, "R1", rows[i].first + 1), rows[i].second, "%s: second",
			  rows[i].lines);
		sandbox_free(sb);
	}
}

/* The wait timer that runs is the one of before; so are the timers of neighbours, until their next hello. */
static void test_dead_interval(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	for (unsigned i = 1; i <= 3; i++) {
		g_autofree char *node = g_strdup_printf("R%u", i);
		sandbox_type(sb, VT_S(20), node,
			     "interface FastEthernet0/0; ip ospf dead-interval 12");
	}
	sandbox_power(sb, VT_S(150), "R1", false);
	sandbox_run(sb, VT_S(170));
	VTime dr = VT_NEVER;
	sandbox_seen(sb, "R1", "ospf-interface", "to=DR", 0, &dr);
	CHECK_INT(dr, VT_S(UP_S + 40), "R1 waits 40 s as it began to");
	CHECK_INT(sandbox_logged(sb, "R2", "Dead timer expired", 0),
		  VT_S(UP_S + 140 + 12) + latency, "R2 waits 12 s by now");
	sandbox_free(sb);
}

SUITE(ospf_timers) = {
	{"new intervals on all routers within the dead interval change nothing", test_all_change},
	{"new intervals on one router kill its neighbours by their dead timers", test_one_changes},
	{"the next hello leaves when it was due, or one new interval from now", test_next_hello},
	{"a timer that runs keeps the dead interval that it was armed with", test_dead_interval},
	{NULL, NULL},
};
