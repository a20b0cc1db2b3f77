/* Delays before preemption: what starts one, what ends it, and what happens to it on the way. */

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#define LOWER IP4(10, 0, 0, 12)
#define HIGHER IP4(10, 0, 0, 13)

/* R1 is up at 64.5 s and listens at 69.5 s; from 70 s on it hears a lower Active router every `period`. */
static Lab *reloaded(const char *preempt, VTime period)
{
	Lab *lab = lab_new();
	g_autofree char *config =
		g_strconcat("interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n"
			    " standby 1 ip 10.0.0.1\n",
			    preempt, NULL);
	sandbox_router(lab->sb, "R1", "12.3(7)T1", config);
	lab_do(lab, VT_MS(64500), "R1", LAB_UP, "Fa0/0");
	for (VTime at = VT_S(70); at < VT_S(280); at += period)
		lab_hear(lab, at, "R1", LOWER, lab_msg(OP_HELLO, ST_ACTIVE, 50));
	return lab;
}

/* A higher router is Active for the moment of one hello. */
static void higher_at(Lab *lab, VTime at)
{
	lab_hear(lab, at, "R1", HIGHER, lab_msg(OP_HELLO, ST_ACTIVE, 150));
}

static VTime taken(const Lab *lab, VTime from)
{
	return sandbox_logged(lab->sb, "R1", "Active router is local", from);
}

/* ---- after a reload ---- */

/* The delay after a reload, alone and beside the minimum: the longer one counts at the first attempt. Wrong:
 * a delay after a reload that ends with the second hello, at 73.001 s. */
static void test_reload(void)
{
	static const struct {
		const char *preempt;
		VTime at;
	} cases[] = {
		{" standby 1 preempt delay reload 60\n", VT_MS(130020)},
		{" standby 1 preempt delay minimum 30 reload 60\n", VT_MS(130020)},
		{" standby 1 preempt delay minimum 60 reload 30\n", VT_MS(130020)},
		{" standby 1 preempt delay minimum 60\n", VT_MS(130020)},
		{" standby 1 preempt\n", VT_S(70)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Lab *lab = reloaded(cases[i].preempt, VT_MS(3001));
		sandbox_run(lab->sb, VT_S(150));
		CHECK_INT(taken(lab, 0), cases[i].at, "%s", cases[i].preempt);
		lab_free(lab);
	}
}

/* What is after a reload is over once the router was Active: the second attempt waits for the minimum alone. */
static void test_reload_once(void)
{
	Lab *lab = reloaded(" standby 1 preempt delay minimum 20 reload 60\n", VT_MS(3001));
	higher_at(lab, VT_MS(140100));
	sandbox_run(lab->sb, VT_S(180));
	CHECK_INT(taken(lab, 0), VT_MS(130020), "first: after 60 s");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Active -> Speak", 0), VT_MS(140100), "pushed out");
	/* The attempt begins with the lower router's hello of 142.024 s. */
	CHECK_INT(taken(lab, VT_S(141)), VT_MS(163031), "second: the first hello after 20 s");
	lab_free(lab);
}

/* It is over also if that was by the timers, for want of an Active router, before the delay ran out. R1 hears one at
 * 70 s and no more, and is Active when the Active timer of that hello is out. Wrong: a second attempt that waits
 * until 130 s. */
static void test_reload_over_early(void)
{
	Lab *lab = reloaded(" standby 1 preempt delay reload 60\n", VT_S(300));
	higher_at(lab, VT_MS(100500));
	lab_hear(lab, VT_S(105), "R1", LOWER, lab_msg(OP_HELLO, ST_ACTIVE, 50));
	sandbox_run(lab->sb, VT_S(110));
	VTime first = taken(lab, 0);
	CHECK(first > VT_S(80) && first < VT_S(100), "by its timers: %d ms",
	      (int)(first / VT_MS(1)));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Active -> Speak", 0), VT_MS(100500), "pushed out");
	CHECK_INT(taken(lab, VT_S(101)), VT_S(105), "second: at once");
	lab_free(lab);
}

/* An attempt that ends early leaves what is left of the delay to the next. Wrong: a delay that a flapping link
 * or the hello of a higher router does away with. */
static void test_reload_interrupted(void)
{
	static const struct {
		const char *what, *preempt;
		bool flap;
		VTime at;
	} cases[] = {
		{"a flap", " standby 1 preempt delay reload 60\n", true, VT_S(130)},
		{"a higher router", " standby 1 preempt delay reload 60\n", false, VT_S(130)},
		/* the second attempt begins at 88 and at 94 s */
		{"a flap, minimum", " standby 1 preempt delay minimum 45 reload 60\n", true,
		 VT_S(133)},
		{"a higher router, minimum", " standby 1 preempt delay minimum 45 reload 60\n",
		 false, VT_S(139)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Lab *lab = reloaded(cases[i].preempt, VT_S(3));
		if (cases[i].flap) {
			lab_do(lab, VT_S(80), "R1", LAB_DOWN, "Fa0/0");
			lab_do(lab, VT_S(85), "R1", LAB_UP, "Fa0/0");
		} else {
			higher_at(lab, VT_MS(91100));
		}
		sandbox_run(lab->sb, VT_S(150));
		CHECK_INT(taken(lab, 0), cases[i].at, "%s", cases[i].what);
		lab_free(lab);
	}
}

/* Wrong: a router that waits as after a reload because a group is new. */
static void test_reload_and_new_group(void)
{
	static const struct {
		const char *lines;
		VTime at;
	} cases[] = {
		{"standby 1 preempt delay reload 60;standby 1 ip 10.0.0.1", VT_S(70)},
		{"standby 1 preempt delay minimum 20 reload 60;standby 1 ip 10.0.0.1", VT_S(91)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *again = g_strconcat("interface FastEthernet0/0;no standby 1;",
						     cases[i].lines, NULL);
		Lab *lab = reloaded(" standby 1 preempt delay reload 90\n", VT_S(3));
		sandbox_type(lab->sb, VT_S(66), "R1", again);
		sandbox_run(lab->sb, VT_S(150));
		CHECK_INT(taken(lab, 0), cases[i].at, "%s", cases[i].lines);
		lab_free(lab);
	}
}

/* ---- what ends the wait ---- */

/* A delay of whole hello periods ends in the instant of a hello, and one that does not between two. Wrong: a
 * hello of the same instant that comes too early, and 3 s more for every such delay. */
static void test_end(void)
{
	static const struct {
		const char *preempt, *at_end;
		VTime at;
	} cases[] = {
		{" standby 1 preempt delay minimum 60\n", "off", VT_S(130)},
		{" standby 1 preempt delay minimum 60\n", "on", VT_S(130)},
		{" standby 1 preempt delay reload 60\n", "off", VT_S(130)},
		{" standby 1 preempt delay minimum 61\n", "off", VT_S(133)},
		{" standby 1 preempt delay minimum 61\n", "on", VT_S(131)},
		{" standby 1 preempt delay minimum 20 reload 61\n", "on", VT_S(131)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Lab *lab = reloaded(cases[i].preempt, VT_S(3));
		sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", cases[i].at_end);
		sandbox_run(lab->sb, VT_S(150));
		CHECK_INT(taken(lab, 0), cases[i].at, "%s at its end: %s", cases[i].preempt,
			  cases[i].at_end);
		lab_free(lab);
	}
}

/* The second time is as the first. Wrong: an end of the first wait that still counts. */
static void test_end_twice(void)
{
	Lab *lab = reloaded(" standby 1 preempt delay minimum 31\n", VT_S(3));
	sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", "on");
	higher_at(lab, VT_MS(110100));
	sandbox_run(lab->sb, VT_S(180));
	CHECK_INT(taken(lab, 0), VT_S(101), "31 s after the first attempt");
	CHECK_INT(taken(lab, VT_S(102)), VT_S(143), "31 s after the hello of 112 s");
	lab_free(lab);
}

/* The takeover at the delay's end is one like those of a hello: event, coup, and the gratuitous ARP. */
static void test_end_text(void)
{
	Lab *lab = reloaded(" standby 1 preempt delay minimum 31\n", VT_S(3));
	sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", "on");
	sandbox_run(lab->sb, VT_S(101));
	LAB_TEXT(lab_log(lab, "R1", VT_S(101)),
		 "0.000000 HSRP: Fa0/0 Grp 1 Standby: h/Hello rcvd from lower pri Active router "
		 "(50/10.0.0.12)\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Active router is local, was 10.0.0.12\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Standby router is unknown, was local\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Standby -> Active\n"
		 "0.000000 %HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Standby -> Active\n",
		 "what is printed");
	LAB_TEXT(lab_sent(lab, "R1", VT_S(101)),
		 "0.000000 Coup Standby\n0.000000 Hello Active v\n0.000000 arp 10.0.0.1\n",
		 "what is sent");
	lab_free(lab);
}

/* Nothing to take over at the end of the delay. Wrong: a coup against a router that is higher by then, or
 * that resigned. */
static void test_end_for_nothing(void)
{
	Lab *lab = reloaded(" standby 1 preempt delay minimum 31\n"
			    " standby 1 track FastEthernet0/1 60\ninterface FastEthernet0/1\n",
			    VT_S(3));
	sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", "on");
	lab_do(lab, VT_S(1), "R1", LAB_UP, "Fa0/1");
	lab_do(lab, VT_MS(100500), "R1", LAB_DOWN, "Fa0/1");
	lab_do(lab, VT_S(150), "R1", LAB_UP, "Fa0/1");
	sandbox_run(lab->sb, VT_S(200));
	CHECK_INT(taken(lab, 0), VT_S(182),
		  "its priority was 40 against 50 at 101 s; from 151 s "
		  "on it tries again");
	lab_free(lab);
	lab = reloaded(" standby 1 preempt delay minimum 5\n", VT_S(300));
	sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", "on");
	lab_hear(lab, VT_S(73), "R1", LOWER, lab_msg(OP_RESIGN, ST_ACTIVE, 50));
	sandbox_run(lab->sb, VT_S(76));
	LAB_TEXT(lab_sent(lab, "R1", VT_S(74)), "2.000000 Hello Speak\n",
		 "it speaks, for want of an Active router, and that is all");
	lab_free(lab);
}

/* ---- what happens to it on the way ---- */

/* Typed in the wait, which begins at 70 s, hellos every 3 s. Wrong: a delay that goes on without preempt and
 * makes the next attempt, minutes later, succeed at once; or one that no change reaches. */
static const struct {
	const char *before;
	VTime first_at, second_at;
	const char *first, *second, *at_end;
	VTime at;
} typed[] = {
	{"minimum 60", VT_MS(100500), 0, "no standby 1 preempt", NULL, "off", VT_NEVER},
	{"minimum 60", VT_MS(100500), 0, "no standby 1 preempt", NULL, "on", VT_NEVER},
	{"minimum 60", VT_MS(100500), VT_MS(110500), "no standby 1 preempt",
	 "standby 1 preempt delay minimum 60", "off", VT_S(172)},
	{"minimum 60", VT_MS(100500), VT_MS(110500), "no standby 1 preempt",
	 "standby 1 preempt delay minimum 60", "on", VT_S(172)},
	{"minimum 60", VT_MS(100500), VT_MS(134500), "no standby 1 preempt",
	 "standby 1 preempt delay minimum 60", "off", VT_S(196)},
	{"minimum 60", VT_MS(100500), 0, "standby 1 preempt", NULL, "off", VT_S(103)},
	{"minimum 60", VT_MS(100500), 0, "standby 1 preempt", NULL, "on", VT_MS(100500)},
	{"minimum 60", VT_MS(100500), 0, "standby 1 preempt delay minimum 99", NULL, "off",
	 VT_S(169)},
	{"minimum 60", VT_MS(100500), 0, "standby 1 preempt delay minimum 40", NULL, "on",
	 VT_S(110)},
	{"minimum 60", VT_MS(100500), 0, "standby 1 preempt delay minimum 20", NULL, "off",
	 VT_S(103)},
	{"minimum 60", VT_MS(100500), 0, "no standby 1 preempt delay", NULL, "off", VT_S(103)},
	{"minimum 60 reload 70", VT_MS(100500), 0, "no standby 1 preempt delay reload 70", NULL,
	 "off", VT_S(130)},
	{"minimum 20 reload 60", VT_MS(100500), 0, "no standby 1 preempt delay reload", NULL, "on",
	 VT_MS(100500)},
	{"minimum 20 reload 60", VT_MS(100500), 0, "no standby 1 preempt delay minimum", NULL, "on",
	 VT_S(130)},
	{"reload 60", VT_MS(100500), 0, "standby 1 preempt delay reload 90", NULL, "on", VT_S(160)},
	{"reload 60", VT_MS(100500), 0, "standby 1 preempt delay minimum 20", NULL, "on",
	 VT_MS(100500)},
	{"minimum 60", VT_MS(100500), 0, "standby 1 priority 120", NULL, "off", VT_S(130)},
	{"minimum 60", VT_MS(100500), VT_MS(101500), "standby 1 priority 40",
	 "standby 1 priority 100", "off", VT_S(130)},
	{"minimum 60", VT_MS(100500), VT_MS(104500), "standby 1 priority 40",
	 "standby 1 priority 100", "off", VT_S(166)},
};

static void test_configured_in_the_wait(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(typed); i++) {
		g_autofree char *preempt =
			g_strconcat(" standby 1 preempt delay ", typed[i].before, "\n", NULL);
		g_autofree char *first =
			g_strconcat("interface FastEthernet0/0;", typed[i].first, NULL);
		Lab *lab = reloaded(preempt, VT_S(3));
		sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", typed[i].at_end);
		sandbox_type(lab->sb, typed[i].first_at, "R1", first);
		if (typed[i].second) {
			g_autofree char *second =
				g_strconcat("interface FastEthernet0/0;", typed[i].second, NULL);
			sandbox_type(lab->sb, typed[i].second_at, "R1", second);
		}
		sandbox_run(lab->sb, VT_S(240));
		CHECK_INT(taken(lab, 0), typed[i].at, "case %u: %s, %s", i, typed[i].first,
			  typed[i].second ? typed[i].second : "and no more");
		lab_free(lab);
	}
}

/* A third router, above R1 but not Active, takes the Standby role and not the attempt. R1 is Standby from 89.5 s
 * on. Wrong: a wait that begins again because somebody else speaks. */
static void test_third_router(void)
{
	static const unsigned states[] = {ST_SPEAK, ST_STANDBY};
	for (unsigned i = 0; i < G_N_ELEMENTS(states); i++) {
		Lab *lab = reloaded(" standby 1 preempt delay minimum 60\n", VT_S(3));
		for (VTime at = VT_MS(100500); at < VT_S(140); at += VT_S(3))
			lab_hear(lab, at, "R1", HIGHER, lab_msg(OP_HELLO, states[i], 150));
		sandbox_run(lab->sb, VT_S(140));
		CHECK_INT(sandbox_logged(lab->sb, "R1", "Standby -> Listen", 0), VT_MS(100500),
			  "%s: it listens again", hsrp_state_name(states[i]));
		CHECK_INT(taken(lab, 0), VT_S(130), "%s: and takes over in time",
			  hsrp_state_name(states[i]));
		lab_free(lab);
	}
}

/* clang-format off */
SUITE(hsrp_preempt) = {
	{"the delay after a reload runs from the first attempt, beside the minimum", test_reload},
	{"the delay after a reload is for the first attempt, the minimum for each", test_reload_once},
	{"the delay after a reload is over when the router becomes Active within it", test_reload_over_early},
	{"the delay after a reload outlives an attempt that ends early", test_reload_interrupted},
	{"a group that is configured later has no delay after a reload", test_reload_and_new_group},
	{"a delay that ends in the instant of a hello is over", test_end},
	{"a second delay ends as the first", test_end_twice},
	{"the takeover at the end of a delay is printed and sent as one by a hello", test_end_text},
	{"at the end of a delay nobody is pushed out who is higher or gone", test_end_for_nothing},
	{"what is typed while the delay runs counts", test_configured_in_the_wait},
	{"the wait goes on when a third router becomes Standby", test_third_router},
	{NULL, NULL},
};
/* clang-format on */
