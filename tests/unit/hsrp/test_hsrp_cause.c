/* Why HSRP did what it did: absence, silence and lazy priorities have causes, and explanations stand on them. */

#include "sim/kernel/cause.h"
#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#define R(last, more)                                                                              \
	"interface FastEthernet0/0\n ip address 10.0.0." last                                      \
	" 255.255.255.0\n standby 1 ip 10.0.0.1\n" more

typedef struct Sought {
	const Lab *lab;
	VTime at;
	CauseRole role;
	EventId found;
} Sought;

static void look(void *to, EventId cause, CauseRole role)
{
	Sought *s = to;
	EventRec rec;
	if (role == s->role && cause_event(sandbox_world(s->lab->sb), cause, &rec) &&
	    rec.at == s->at)
		s->found = cause;
}

/* The event's cause of that role at that instant; EVENT_NONE: there is none. */
static EventId caused_at(const Lab *lab, EventId event, CauseRole role, VTime at)
{
	Sought s = {lab, at, role, EVENT_NONE};
	cause_each(sandbox_world(lab->sb), event, look, &s);
	return s.found;
}

/* An expiry is caused by the hello that last armed the timer, not by the shutdown that nobody heard of. */
static void test_expiry(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", R("11", ""));
	for (int s = 6; s <= 30; s += 3)
		lab_hear(lab, VT_S(s), "R1", IP4(10, 0, 0, 12), lab_msg(OP_HELLO, ST_ACTIVE, 150));
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(60));
	EventId e = sandbox_event(lab->sb, "R1", "Standby -> Active", 0);
	CHECK(caused_at(lab, e, CAUSE_ARMED, VT_S(30)), "armed by the last hello");
	lab_free(lab);
}

static void test_lost_in_speak(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", R("11", ""));
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(6), "R1", IP4(10, 0, 0, 12), lab_msg(OP_HELLO, ST_ACTIVE, 150));
	sandbox_run(lab->sb, VT_S(30));
	EventId e = sandbox_event(lab->sb, "R1", "Standby -> Active", 0);
	CHECK(caused_at(lab, e, CAUSE_ARMED, VT_S(15)),
	      "the Standby timer's arming, on entry into Speak");
	CHECK(caused_at(lab, e, CAUSE_ALSO, VT_S(16)), "and the Active timer's expiry before");
	lab_free(lab);
}

/* The tracked interface fails at 100.5 s; the hello that tells it leaves at its own time. */
static void test_lazy_priority(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1",
		       R("11", " standby 1 preempt\n standby 1 track FastEthernet0/1 50\ninterface "
			       "FastEthernet0/1\n"));
	sandbox_router(lab->sb, "R2", "12.3(7)T1",
		       R("12", " standby 1 priority 90\n standby 1 preempt\n"));
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/1");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_do(lab, VT_S(1), "R2", LAB_UP, "Fa0/0");
	lab_do(lab, VT_MS(100500), "R1", LAB_DOWN, "Fa0/1");
	sandbox_run(lab->sb, VT_S(120));
	EventId e = sandbox_event(lab->sb, "R2", "Standby -> Active", VT_S(100));
	EventId hello = caused_at(lab, e, CAUSE_SCHEDULED, VT_S(103));
	CHECK(hello, "the coup is caused by the scheduled hello");
	CHECK(hello && caused_at(lab, hello, CAUSE_ALSO, VT_MS(100500)),
	      "and the hello's priority by the tracked interface");
	lab_free(lab);
}

static void test_preempt_delay(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1",
		       R("11", " standby 1 preempt delay minimum 30\n"));
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	for (int s = 6; s < 60; s += 3)
		lab_hear(lab, VT_S(s) + VT_MS(s), "R1", IP4(10, 0, 0, 12),
			 lab_msg(OP_HELLO, ST_ACTIVE, 50));
	sandbox_run(lab->sb, VT_S(60));
	EventId e = sandbox_event(lab->sb, "R1", "-> Active", 0);
	CHECK(caused_at(lab, e, CAUSE_ALSO, VT_S(36) + VT_MS(6)),
	      "the delay's end, and the hello that came after it");
	lab_free(lab);
}

/* The delay ends in the instant of a hello, or is itself what takes over: both have the attempt that began it. */
static void test_preempt_delay_tie(void)
{
	static const struct {
		const char *at_end, *minimum;
		CauseRole role;
		VTime at;
	} cases[] = {
		{"off", "30", CAUSE_ALSO, VT_S(36)},
		{"on", "31", CAUSE_ARMED, VT_S(37)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Lab *lab = lab_new();
		g_autofree char *config = g_strdup_printf(
			R("11", " standby 1 preempt delay minimum %s\n"), cases[i].minimum);
		sandbox_router(lab->sb, "R1", "12.3(7)T1", config);
		sandbox_param(lab->sb, "R1", "hsrp.preempt-at-delay-end", cases[i].at_end);
		lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
		for (int s = 6; s < 60; s += 3)
			lab_hear(lab, VT_S(s), "R1", IP4(10, 0, 0, 12),
				 lab_msg(OP_HELLO, ST_ACTIVE, 50));
		sandbox_run(lab->sb, VT_S(60));
		EventId e = sandbox_event(lab->sb, "R1", "Active router is local", 0);
		CHECK_INT(sandbox_logged(lab->sb, "R1", "Active router is local", 0), cases[i].at,
			  "at its end: %s", cases[i].at_end);
		CHECK(caused_at(lab, e, cases[i].role, VT_S(6)), "at its end: %s, the attempt",
		      cases[i].at_end);
		lab_free(lab);
	}
}

/* clang-format off */
SUITE(hsrp_cause) = {
	{"a takeover by expiry is caused by the last hello", test_expiry},
	{"a takeover by way of Speak names both timers", test_lost_in_speak},
	{"a lazy priority names the tracked interface", test_lazy_priority},
	{"a delayed preemption names the end of the delay", test_preempt_delay},
	{"a delay that ends with a hello, or by itself, names the attempt that began it", test_preempt_delay_tie},
	{NULL, NULL},
};
/* clang-format on */
