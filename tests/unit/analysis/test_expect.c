/* Expectations: what holds, what does not, and what is said of it. */

#include <string.h>

#include "sim/analysis/expect.h"
#include "tests/support/check.h"

static Record *small_record(void)
{
	Record *r = record_new();
	static const LogRow logs[] = {
		{VT_S(5), "R1", "HSRP", "standby events", "HSRP: Fa0/0 Grp 1 Init -> Listen", 1, 0},
		{VT_S(20), "R2", "HSRP", "standby events", "HSRP: Fa0/0 Grp 1 Standby -> Active", 7,
		 4},
		{VT_S(20), "R2", "HSRP", "syslog", "%HSRP-6-STATECHANGE: Standby -> Active", 7, 5},
		{VT_S(31), "R1", "LINK", "syslog", "%LINK-3-UPDOWN: up", 9, 8},
	};
	static const RouteRow routes[] = {
		{VT_S(2), "R1", "20.1.1.0/24", "O E2", 20, "via 10.1.1.1, FastEthernet0/1", "add",
		 1, 1},
		{VT_S(21), "R1", "20.1.1.0/24", "O E2", 20, "via 10.1.1.2, FastEthernet0/1",
		 "replace", 8, 6},
		{VT_S(50), "R1", "20.1.1.0/24", "O E2", 20, "via 10.1.1.2, FastEthernet0/1",
		 "remove", 9, 9},
	};
	static const SaRow sas[] = {
		{VT_S(10), "R1", "ike", "10.0.0.9", NULL, "established", NULL, 2, 2},
		{VT_S(12), "R1", "ike", "10.0.0.8", NULL, "established", NULL, 3, 10},
		{VT_S(60), "R1", "ike", "10.0.0.9", NULL, "deleted", "no answer", 4, 11},
	};
	static const TransitionRow transitions[] = {
		{VT_S(20), "R2", "HSRP", "Fa0/0 Grp 1", "Standby", "Active",
		 "c/Active timer expired", 7, 3},
	};
	static const OutageRow outages[] = {
		{"p", "round", VT_MS(11950), VT_S(27), VT_S(27) - VT_MS(11950), 150, "fault", 5, 6},
		{"p", "round", VT_S(60), VT_NEVER, VT_NEVER, 100, NULL, 5, 0},
	};
	g_array_append_vals(r->rows[REC_LOG], logs, G_N_ELEMENTS(logs));
	g_array_append_vals(r->rows[REC_ROUTE], routes, G_N_ELEMENTS(routes));
	g_array_append_vals(r->rows[REC_SA], sas, G_N_ELEMENTS(sas));
	g_array_append_vals(r->rows[REC_TRANSITION], transitions, G_N_ELEMENTS(transitions));
	g_array_append_vals(r->rows[REC_OUTAGE], outages, G_N_ELEMENTS(outages));
	for (int i = 0; i < 10; i++) {
		ProbeRow out = {"p",
				"out",
				i,
				VT_S(i),
				i == 3 ? VT_NEVER : VT_S(i) + 1,
				NULL,
				i == 3 ? "link loss" : NULL,
				0};
		ProbeRow back = {"p", "back", i, VT_S(i) + 1, VT_S(i) + 2, NULL, NULL, 0};
		g_array_append_val(r->rows[REC_PROBE], out);
		if (i != 3)
			g_array_append_val(r->rows[REC_PROBE], back);
	}
	return r;
}

#define AFTER(t) .when.has_after = true, .when.after = (t), .when.after_text = "fault"
#define WITHIN(a, b) .when.within = {true, (a), (b)}
#define AT(t) .when.has_at = true, .when.at = (t)
#define LASTS(a, b) .outage = {"p", "round", false, {true, (a), (b)}}
#define NO_OUTAGE .outage = {"p", "round", true, {false, 0, 0}}
#define LOSES(n) .loss = {"p", "round", false, (n), (n)}

typedef struct Row {
	const char *what;
	Expect e;
	bool holds;
	VTime measured;
	const char *actual; /* part of it, when it does not hold */
} Row;

static const Row rows[] = {
	{"a line in its window",
	 {.kind = &expect_log,
	  .line = {.text = "Standby -> Active", .router = "R2"},
	  AFTER(VT_S(12)),
	  WITHIN(VT_S(7), VT_S(10))},
	 true,
	 VT_S(8),
	 NULL},
	{"both bounds belong to the window",
	 {.kind = &expect_log,
	  .line.text = "Standby -> Active",
	  AFTER(VT_S(12)),
	  WITHIN(VT_S(8), VT_S(8))},
	 true,
	 VT_S(8),
	 NULL},
	{"a line too late",
	 {.kind = &expect_log,
	  .line.text = "Standby -> Active",
	  AFTER(VT_S(12)),
	  WITHIN(0, VT_S(8) - 1)},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"a line of another router",
	 {.kind = &expect_log, .line = {.text = "Standby -> Active", .router = "R1"}},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"a regular expression",
	 {.kind = &expect_log, .line.text = "/HSRP-\\d-STATE.*Active$/"},
	 true,
	 VT_S(20),
	 NULL},
	{"never, and it is so",
	 {.kind = &expect_log, .line.text = "Coup", .never = true},
	 true,
	 VT_NEVER,
	 NULL},
	{"never, before it happened",
	 {.kind = &expect_log, .line.text = "UPDOWN", .never = true, WITHIN(0, VT_S(30))},
	 true,
	 VT_NEVER,
	 NULL},
	{"never, but it happened",
	 {.kind = &expect_log, .line.text = "UPDOWN", .never = true},
	 false,
	 VT_NEVER,
	 "31.000 s R1: %LINK-3-UPDOWN: up"},
	{"words of a transition, in order",
	 {.kind = &expect_transition, .line = {.text = "HSRP Standby -> Active", .router = "R2"}},
	 true,
	 VT_S(20),
	 NULL},
	{"words of a transition, out of order",
	 {.kind = &expect_transition, .line.text = "HSRP Active -> Standby"},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"the state at a time",
	 {.kind = &expect_transition, .line.text = "/^HSRP .* -> Active/", AT(VT_S(40))},
	 true,
	 VT_NEVER,
	 NULL},
	{"the state at a time, before it was so",
	 {.kind = &expect_transition, .line.text = "/^HSRP .* -> Active/", AT(VT_S(19))},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"a route that comes",
	 {.kind = &expect_route, .line.text = "20.1.1.0/24 O E2 via 10.1.1.2", AFTER(VT_S(12))},
	 true,
	 VT_S(9),
	 NULL},
	{"a route that goes is not one that comes",
	 {.kind = &expect_route, .line.text = "20.1.1.0/24 via 10.1.1.2", AFTER(VT_S(30))},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"a route that goes",
	 {.kind = &expect_route, .line.text = "remove 20.1.1.0/24", AFTER(VT_S(30))},
	 true,
	 VT_S(20),
	 NULL},
	{"a phase 1 that stands, with another peer's behind it",
	 {.kind = &expect_sa, .line.text = "ike 10.0.0.9 established", AT(VT_S(40))},
	 true,
	 VT_NEVER,
	 NULL},
	{"a phase 1 that is gone",
	 {.kind = &expect_sa, .line.text = "ike 10.0.0.9 established", AT(VT_S(70))},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"another peer's, when it is gone",
	 {.kind = &expect_sa, .line.text = "ike 10.0.0.8 established", AT(VT_S(70))},
	 true,
	 VT_NEVER,
	 NULL},
	{"a route that stands",
	 {.kind = &expect_route, .line.text = "20.1.1.0/24 via 10.1.1.2", AT(VT_S(40))},
	 true,
	 VT_NEVER,
	 NULL},
	{"a route that was replaced",
	 {.kind = &expect_route, .line.text = "20.1.1.0/24 via 10.1.1.1", AT(VT_S(40))},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"a route that is gone",
	 {.kind = &expect_route, .line.text = "20.1.1.0/24 via 10.1.1.2", AT(VT_S(55))},
	 false,
	 VT_NEVER,
	 "not seen"},
	{"an outage whose first loss was sent just before",
	 {.kind = &expect_outage, AFTER(VT_S(12)), LASTS(VT_S(15), VT_S(16))},
	 true,
	 VT_MS(15050),
	 NULL},
	{"an outage that lasts too long",
	 {.kind = &expect_outage, AFTER(VT_S(12)), LASTS(VT_S(1), VT_S(15))},
	 false,
	 VT_MS(15050),
	 "15.050 s from 11.950 s, 150 packets lost"},
	{"an outage that does not end",
	 {.kind = &expect_outage, AFTER(VT_S(59)), LASTS(0, VT_H(9))},
	 false,
	 VT_NEVER,
	 "not back by the end of the run"},
	{"an outage that had begun before",
	 {.kind = &expect_outage, AFTER(VT_S(70)), LASTS(0, VT_H(9))},
	 false,
	 0,
	 "not back by the end of the run, out since 60.000 s"},
	{"no outage, and none was",
	 {.kind = &expect_outage, AFTER(VT_S(30)), WITHIN(0, VT_S(20)), NO_OUTAGE},
	 true,
	 0,
	 NULL},
	{"no outage, but one was",
	 {.kind = &expect_outage, NO_OUTAGE},
	 false,
	 VT_MS(15050),
	 "15.050 s"},
	{"loss of packets", {.kind = &expect_loss, LOSES(1)}, true, VT_NEVER, NULL},
	{"loss in a time without",
	 {.kind = &expect_loss, LOSES(0), AFTER(VT_S(4))},
	 true,
	 VT_NEVER,
	 NULL},
	{"too much loss", {.kind = &expect_loss, LOSES(0)}, false, VT_NEVER, "1 of 10 lost"},
	{"loss in percent",
	 {.kind = &expect_loss, .loss = {"p", "round", true, 100000, 100000}},
	 true,
	 VT_NEVER,
	 NULL},
	{"loss when nothing was sent",
	 {.kind = &expect_loss, LOSES(0), AFTER(VT_S(100))},
	 false,
	 VT_NEVER,
	 "no packet was sent"},
};

static void test_rows(void)
{
	g_autoptr(Record) rec = small_record();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Expect e = rows[i].e;
		ExpectResult r;
		e.name = "x";
		expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
		CHECK_INT(r.state == EXPECT_PASSED, rows[i].holds, "%s: %s", rows[i].what,
			  r.actual ? r.actual : "");
		CHECK_INT(r.measured, rows[i].measured, "measured: %s", rows[i].what);
		if (rows[i].actual)
			CHECK(r.actual && strstr(r.actual, rows[i].actual), "%s: \"%s\"",
			      rows[i].what, r.actual ? r.actual : "");
		CHECK(r.expected != NULL, "what was expected is said: %s", rows[i].what);
		expect_result_clear(&r);
	}
}

static void hold_two(const char *first, const char *second, bool *a, bool *b)
{
	g_autoptr(Record) rec = small_record();
	Expect e[2] = {{.name = "2", .kind = &expect_log, .line.text = second, .order = 2},
		       {.name = "1", .kind = &expect_log, .line.text = first, .order = 1}};
	ExpectResult r[2];
	expect_hold(e, 2, rec, NULL, NULL, r, NULL);
	*b = r[0].state == EXPECT_PASSED;
	*a = r[1].state == EXPECT_PASSED;
	expect_result_clear(&r[0]);
	expect_result_clear(&r[1]);
}

/* The order is that of the numbers, not of the file; within one instant it is that of the log. */
static void test_order(void)
{
	bool a, b;
	hold_two("Grp 1 Standby -> Active", "STATECHANGE", &a, &b);
	CHECK(a && b, "in order");
	hold_two("STATECHANGE", "Grp 1 Standby -> Active", &a, &b);
	CHECK(a && !b, "out of order in one instant");
	hold_two("Standby -> Active", "Standby -> Active", &a, &b);
	CHECK(a && b, "the second of two");
	hold_two("UPDOWN", "UPDOWN", &a, &b);
	CHECK(a && !b, "one line is not two");
}

static void test_nearest(void)
{
	g_autoptr(Record) rec = small_record();
	Expect e = {.name = "x",
		    .kind = &expect_log,
		    .line.text = "Standby -> Active",
		    AFTER(VT_S(12)),
		    WITHIN(0, VT_S(5))};
	ExpectResult r;
	expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
	CHECK_STR(r.nearest,
		  "20.000 s (+8.000 s) R2: HSRP: Fa0/0 Grp 1 Standby -> Active\n"
		  "20.000 s (+8.000 s) R2: %HSRP-6-STATECHANGE: Standby -> Active",
		  "another time, both lines that say it");
	expect_result_clear(&r);
	e = (Expect){.name = "x",
		     .kind = &expect_log,
		     .line = {.text = "Init -> Speak", .router = "R1"}};
	expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
	CHECK_STR(r.nearest, "5.000 s R1: HSRP: Fa0/0 Grp 1 Init -> Listen", "other words");
	expect_result_clear(&r);
}

static void test_spread(void)
{
	const VTime seen[] = {VT_S(8), VT_NEVER, VT_MS(7100), VT_MS(9900)};
	Expect e = {.min = {true, VT_S(7), VT_MS(7300)}, .max = {true, VT_MS(9700), VT_S(10)}};
	g_autoptr(GString) why = g_string_new(NULL);
	CHECK(expect_spread(&e, seen, 4, why), "%s", why->str);
	e.min.hi = VT_S(7);
	CHECK(!expect_spread(&e, seen, 4, why), "the least is too large");
	CHECK_STR(why->str, "the least is 7.100 s, expected 7.000 s", "why");
	e = (Expect){.spread = {true, 0, VT_S(2)}};
	g_string_truncate(why, 0);
	CHECK(!expect_spread(&e, seen, 4, why), "2.8 s are wider than 2 s");
	g_string_truncate(why, 0);
	CHECK(!expect_spread(&e, seen + 1, 1, why), "nothing measured is not passed");
}

/* The lines that a router prints with some debugs on: its own, of these flags or syslog, in the window. */
static void test_debug(void)
{
	static const char *const events[] = {"standby events", NULL}, *const none[] = {NULL};
	g_autoptr(Record) rec = small_record();
	Expect e = {.name = "x",
		    .kind = &expect_debug,
		    .when = {.from = VT_S(20), .to = VT_S(20)},
		    .debug = {.commands = "debug standby events",
			      .router = "R2",
			      .flags = events,
			      .held = {.file = "f",
				       .text = "HSRP: Fa0/0 Grp 1 Standby -> Active\n"
					       "%HSRP-6-STATECHANGE: Standby -> Active\n"}}};
	ExpectResult r;
	expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
	CHECK(r.state == EXPECT_PASSED, "both flags: %s", r.actual ? r.actual : "");
	expect_result_clear(&r);
	e.when.from = VT_S(20) + 1;
	expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
	CHECK_STR(r.actual,
		  "the first difference is at line 1 of f\nexpected there: \"HSRP: Fa0/0 Grp 1 "
		  "Standby -> Active\"\nprinted:        no further line",
		  "after the window");
	expect_result_clear(&r);
	e.when.from = 0;
	e.debug.flags = none;
	e.debug.held.text = "%HSRP-6-STATECHANGE: Standby -> Active";
	expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
	CHECK(r.state == EXPECT_PASSED, "syslog alone: %s", r.actual ? r.actual : "");
	expect_result_clear(&r);
	g_array_index(rec->rows[REC_LOG], LogRow, 0).packet = true;
	e = (Expect){
		.name = "x", .kind = &expect_log, .line.text = "Init -> Listen", .never = true};
	expect_hold(&e, 1, rec, NULL, NULL, &r, NULL);
	CHECK(r.state == EXPECT_PASSED, "packet-level debug is nothing that was logged");
	expect_result_clear(&r);
}

/* Wrong: "debug standby" prints another protocol's lines, or not all of its own. */
static void test_flags(void)
{
	static const struct {
		const char *wanted, *flag;
		bool covers;
	} tries[] = {
		{"standby events", "standby events", true},
		{"standby events", "standby packets", false},
		{"standby", "standby events", true},
		{"standby", "standbys", false},
		{"standby events;standby errors", "standby errors", true},
		{"standby events;standby errors", "standby packets", false},
		{"ip ospf adj", "ip ospf", false},
		{"", "standby", false},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(tries); i++)
		CHECK_INT(log_flag_covers(tries[i].wanted, tries[i].flag), tries[i].covers,
			  "\"%s\" and \"%s\"", tries[i].wanted, tries[i].flag);
}

SUITE(analysis_expect) = {
	{"each kind holds when it should", test_rows},
	{"numbered expectations come one after the other", test_order},
	{"the nearest candidates are named", test_nearest},
	{"bounds over many seeds", test_spread},
	{"debug lines of a window are those of the file", test_debug},
	{"a debug command covers its flags and no other", test_flags},
	{NULL, NULL},
};
