/* The graph of causes: what is behind an event, however many ways lead to it. */

#include "sim/analysis/causes.h"

#include <string.h>

#include "tests/support/check.h"

static void add_event(Record *r, EventId id, const char *kind, const char *what, VTime t,
		      TimerClass class)
{
	EventRow row = {id, t, "R1", kind, what, class};
	g_array_append_val(r->rows[REC_EVENT], row);
}

static void add_cause(Record *r, EventId event, EventId cause, CauseRole role)
{
	CauseRow row = {event, cause, role};
	g_array_append_val(r->rows[REC_CAUSE], row);
}

static void add_fault(Record *r, EventId event, const char *name)
{
	FaultRow row = {.name = name, .what = name, .event = event};
	g_array_append_val(r->rows[REC_FAULT], row);
}

static const char *fault_of(const Causes *c, EventId id)
{
	const FaultRow *f = causes_fault(c, id);
	return f ? f->name : "none";
}

/* ---- which fault is behind it ---- */

typedef struct Edge {
	EventId event, cause;
} Edge;

typedef struct FaultTry {
	const char *what;
	Edge edge[6]; /* events 1 to 6; 1 is fault "a" and 2 fault "b" */
	const char *behind[7];
} FaultTry;

static const FaultTry tries[] = {
	{"nothing led to anything", {{0}}, {NULL, "a", "b", "none", "none", "none", "none"}},
	{"a chain", {{3, 1}, {4, 3}, {5, 4}}, {NULL, "a", "b", "a", "a", "a", "none"}},
	{"a diamond: two ways from one fault",
	 {{3, 1}, {4, 1}, {5, 3}, {5, 4}, {6, 5}},
	 {NULL, "a", "b", "a", "a", "a", "a"}},
	{"two faults: the later one, whichever cause stands first",
	 {{3, 1}, {4, 2}, {5, 4}, {5, 3}, {6, 3}, {6, 4}},
	 {NULL, "a", "b", "a", "b", "b", "b"}},
	{"a fault behind a fault", {{2, 1}, {3, 2}}, {NULL, "a", "b", "b", "none", "none", "none"}},
	{"one of its causes was not kept",
	 {{3, 1}, {5, 3}, {6, 5}, {6, 99}},
	 {NULL, "a", "b", "a", "none", "a", "a"}},
	{"its only cause was not kept",
	 {{4, 99}, {5, 4}},
	 {NULL, "a", "b", "none", "none", "none", "none"}},
	{"a circle is no way: a cause is older than what came of it",
	 {{3, 4}, {4, 3}, {4, 4}, {5, 6}, {6, 1}},
	 {NULL, "a", "b", "none", "none", "none", "a"}},
	{"causes of events that were not kept",
	 {{3, 1}, {7, 2}, {8, 7}},
	 {NULL, "a", "b", "a", "none", "none", "none"}},
};

/* Wrong: an outage is charged to another of the scenario's events, or to none. */
static void test_faults(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(tries); i++) {
		g_autoptr(Record) r = record_new();
		for (EventId id = 1; id <= 6; id++)
			add_event(r, id, "deliver", NULL, (VTime)id, TIMER_NONE);
		for (unsigned e = 0; e < 6 && tries[i].edge[e].event; e++)
			add_cause(r, tries[i].edge[e].event, tries[i].edge[e].cause, CAUSE_USED_SA);
		add_fault(r, 1, "a");
		add_fault(r, 2, "b");
		g_autoptr(Causes) c = causes_of(r);
		for (EventId id = 1; id <= 6; id++)
			CHECK_STR(fault_of(c, id), tries[i].behind[id], "%s: event %d",
				  tries[i].what, (int)id);
		CHECK_STR(fault_of(c, EVENT_NONE), "none", "%s: no event", tries[i].what);
		CHECK_STR(fault_of(c, 99), "none", "%s: one that was not kept", tries[i].what);
	}
}

/* Wrong: an event that counts is its own cause, or hides who came before it. */
static void test_latest(void)
{
	static const Edge edges[] = {{3, 1}, {4, 3}, {5, 2}, {5, 4}, {6, 5}};
	static const bool marked[] = {true, true, false, true, false, true}; /* 1, 2, 4 and 6 */
	static const EventId latest[] = {1, 2, 1, 4, 4, 6}, before[] = {0, 0, 1, 1, 4, 4};
	g_autoptr(Record) r = record_new();
	for (EventId id = 1; id <= 6; id++)
		add_event(r, id, "deliver", NULL, (VTime)id, TIMER_NONE);
	for (unsigned e = 0; e < G_N_ELEMENTS(edges); e++)
		add_cause(r, edges[e].event, edges[e].cause, CAUSE_ALSO);
	g_autoptr(Causes) c = causes_of(r);
	g_autofree const EventRow **with = causes_latest(c, marked);
	g_autofree const EventRow **without = causes_before(c, marked);
	for (unsigned i = 0; i < G_N_ELEMENTS(latest); i++) {
		CHECK_INT(with[i] ? with[i]->id : 0, latest[i], "of event %u or before it", i + 1);
		CHECK_INT(without[i] ? without[i]->id : 0, before[i], "before event %u", i + 1);
	}
}

static void test_nothing(void)
{
	g_autoptr(Record) r = record_new();
	add_cause(r, 2, 1, CAUSE_ARMED);
	add_fault(r, 1, "a");
	g_autoptr(Causes) c = causes_of(r);
	CHECK_STR(fault_of(c, 1), "none", "of a record without events");
	CHECK(!causes_wait(c, 2), "nor a timer");
}

/* Wrong: ways are counted, of which there are two to the power of 50000, or the stack is walked. */
static void test_large(void)
{
	enum { FORKS = 50000 };
	g_autoptr(Record) r = record_new();
	unsigned wrong = 0;
	add_event(r, 1, "event", "cut", 0, TIMER_NONE);
	add_fault(r, 1, "cut");
	for (EventId id = 2; id <= 2 * FORKS + 1; id++) {
		EventId before = id & ~(EventId)1; /* the two of a fork come from the two before */
		add_event(r, id, "timer", "t", (VTime)id, TIMER_HOLD);
		add_cause(r, id, before > 2 ? before - 2 : 1, CAUSE_ARMED);
		if (before > 2)
			add_cause(r, id, before - 1, CAUSE_ALSO);
	}
	g_autoptr(Causes) c = causes_of(r);
	for (EventId id = 1; id <= 2 * FORKS + 1; id++)
		wrong += causes_fault(c, id) == NULL;
	CHECK_INT(wrong, 0, "of %d starting points", 2 * FORKS + 1);
}

/* ---- what it waited for ---- */

typedef struct WaitStep {
	const char *kind, *what;
	VTime t;
	CauseRole role; /* of the step before it */
	TimerClass class;
} WaitStep;

typedef struct WaitTry {
	const char *what;
	WaitStep step[4];
	int wait; /* which step; -1: none */
} WaitTry;

static const WaitTry waits[] = {
	{"the timer itself",
	 {{"start", NULL, 0}, {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD}},
	 1},
	{"what it sent",
	 {{"start", NULL, 0},
	  {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD},
	  {"deliver", "Fa0/0", 11, CAUSE_SCHEDULED}},
	 1},
	{"a packet needs no timer",
	 {{"event", NULL, 0}, {"deliver", "Fa0/0", 1, CAUSE_SCHEDULED}},
	 -1},
	{"a timer of no length",
	 {{"start", NULL, 0},
	  {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD},
	  {"timer", "SPF", 10, CAUSE_ARMED, TIMER_DELAY}},
	 1},
	{"a router's work",
	 {{"start", NULL, 0},
	  {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD},
	  {"timer", "hold", 12, CAUSE_ARMED, TIMER_WORK}},
	 1},
	{"a user's packet",
	 {{"start", NULL, 0},
	  {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD},
	  {"timer", "hold", 12, CAUSE_ARMED, TIMER_TRAFFIC},
	  {"deliver", "Fa0/0", 13, CAUSE_SCHEDULED}},
	 -1},
	{"what was used is not what made it",
	 {{"start", NULL, 0},
	  {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD},
	  {"deliver", "Fa0/0", 13, CAUSE_USED_ARP}},
	 -1},
	{"a further condition neither",
	 {{"start", NULL, 0},
	  {"timer", "probe, IKE processing", 10, CAUSE_ARMED, TIMER_HOLD},
	  {"deliver", "Fa0/0", 13, CAUSE_ALSO}},
	 -1},
	{"nobody armed it", {{"timer", "hold", 10}}, -1},
};

/* Wrong: a timeline names another timer than the one that took its time. */
static void test_waits(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(waits); i++) {
		g_autoptr(Record) r = record_new();
		EventId n = 0;
		for (const WaitStep *s = waits[i].step; n < 4 && s[n].kind; n++) {
			add_event(r, n + 1, s[n].kind, s[n].what, s[n].t, s[n].class);
			if (n > 0)
				add_cause(r, n + 1, n, s[n].role);
		}
		g_autoptr(Causes) c = causes_of(r);
		const EventRow *e = causes_wait(c, n);
		CHECK_INT(e ? (int)e->id - 1 : -1, waits[i].wait, "%s", waits[i].what);
		if (e)
			CHECK_INT(causes_maker(c, e)->id, e->id - 1, "%s: who armed it",
				  waits[i].what);
	}
}

SUITE(analysis_causes) = {
	{"the latest fault is behind it, by whatever way", test_faults},
	{"the latest of some, with an event itself and without", test_latest},
	{"an empty graph has no answers", test_nothing},
	{"a hundred thousand events, each a starting point", test_large},
	{"the last timer that took its time", test_waits},
	{NULL, NULL},
};
