/* What the configuration refused, and who waited for it: how a loss is told apart from what has nothing to do with it. */

#include "sim/analysis/outage.h"

#include <string.h>

#include "tests/support/check.h"

enum { N = 9, NOBODY = 0 };

/* One event: `by` made it, `used` is another cause. */
typedef struct Step {
	VTime t;
	const char *router, *what;
	TimerClass timer; /* TIMER_NONE: a packet arrives */
	EventId by, used;
} Step;

typedef struct Try {
	const char *what;
	Step step[N];      /* events 1, 2 ...; the last is the loss */
	EventId refused;   /* in this event */
	const char *where; /* by this router; NULL: the one of the event */
	EventId fault;     /* an event of the scenario */
	bool named;
} Try;

#define S(t) VT_S(t)
#define HELLO TIMER_PERIOD
#define FIRST                                                                                      \
	{                                                                                          \
		S(0), NULL, "start", TIMER_NONE, 0, 0                                              \
	}
/* R2 says hello at 10 s, and at 13 s in vain; R1's hold timer runs out at 20 s, and 1 s later a packet is lost. */
#define HELD(lost, used_last)                                                                      \
	{                                                                                          \
		FIRST, {S(10), "R2", "hello", HELLO, 1, 0}, {S(10), "R1", "in", TIMER_NONE, 2, 0}, \
			{S(13), "R2", "hello", HELLO, 1, 0},                                       \
			{S(13), "R1", "in", TIMER_NONE, 4, 0},                                     \
			{S(20), "R1", "hold", TIMER_HOLD, 3, 0},                                   \
			{S(20), "R4", "port", TIMER_NONE, 6, 0},                                   \
			{lost, "U", "probe", TIMER_TRAFFIC, 1, 0},                                 \
			{lost, "R1", "in", TIMER_NONE, 8, used_last},                              \
	}
/* R1 asks at 10 s and at 12 s, and gives up at 14 s; the first question is `asked`, the first answer `answered`. */
#define ASKED(wait)                                                                                \
	{                                                                                          \
		FIRST, {S(10), "R1", "ask", wait, 1, 0}, {S(10), "R2", "in", TIMER_NONE, 2, 0},    \
			{S(10), "R2", "think", TIMER_WORK, 3, 0},                                  \
			{S(11), "R1", "in", TIMER_NONE, 4, 0}, {S(12), "R1", "ask", wait, 2, 0},   \
			{S(14), "R1", "ask", wait, 6, 0},                                          \
			{S(15), "U", "probe", TIMER_TRAFFIC, 1, 0},                                \
			{S(15), "R1", "in", TIMER_NONE, 8, 7},                                     \
	}
/* A lost packet asks R1 for something at 15 s, and the question is refused at 15 s. */
#define WANTED(user)                                                                               \
	{                                                                                          \
		FIRST, {S(15), "U", "probe", TIMER_TRAFFIC, 1, 0},                                 \
			{S(15), "R1", "in", TIMER_NONE, 2, 0},                                     \
			{S(15), user, "probe", TIMER_TRAFFIC, 1, 0},                               \
			{S(15), "R1", "in", TIMER_NONE, 4, 0},                                     \
			{S(15), "R1", "think", TIMER_WORK, 5, 0},                                  \
			{S(15), "R2", "in", TIMER_NONE, 6, 0},                                     \
			{S(15), "R4", "in", TIMER_NONE, 1, 0},                                     \
		{                                                                                  \
			S(15), "R1", "in", TIMER_NONE, 3, 0                                        \
		}                                                                                  \
	}

static const Try tries[] = {
	{"what a hold timer waited for", HELD(S(21), 6), 5, NULL, NOBODY, true},
	{"the same, after a fault before it", HELD(S(21), 6), 5, NULL, 1, true},
	{"a fault comes after the wait", HELD(S(21), 7), 5, NULL, 7, false},
	{"the hold timer is not behind the loss", HELD(S(21), 1), 5, NULL, NOBODY, false},
	{"it was refused by another router", HELD(S(21), 6), 5, "R3", NOBODY, false},
	{"what armed the timer was refused by another part", HELD(S(20), 6), 3, NULL, NOBODY,
	 false},
	{"it was over long before", HELD(S(90), 6), 5, NULL, NOBODY, false},
	{"a question", ASKED(TIMER_PERIOD), 3, NULL, NOBODY, true},
	{"an answer", ASKED(TIMER_RETRANSMIT), 5, NULL, NOBODY, true},
	{"what is sent after a wait that is none", ASKED(TIMER_DELAY), 3, NULL, NOBODY, false},
	{"what the lost packet asked for", WANTED("U"), 7, NULL, NOBODY, true},
	{"what another's packet asked for", WANTED("V"), 7, NULL, NOBODY, false},
};

static void add_steps(Record *r, const Try *try)
{
	for (EventId id = 1; id <= N; id++) {
		const Step *s = &try->step[id - 1];
		EventRow e = {id,      s->t,    s->router, s->timer ? "timer" : "deliver",
			      s->what, s->timer};
		CauseRow by = {id, s->by, s->timer ? CAUSE_ARMED : CAUSE_SCHEDULED};
		CauseRow used = {id, s->used, CAUSE_USED_ROUTE};
		g_array_append_val(r->rows[REC_EVENT], e);
		if (s->by)
			g_array_append_val(r->rows[REC_CAUSE], by);
		if (s->used)
			g_array_append_val(r->rows[REC_CAUSE], used);
	}
}

static void add_refusal(Record *r, const Try *try, const char *packet)
{
	const Step *s = &try->step[try->refused - 1];
	DropRow d = {
		s->t,  try->where ? try->where : s->router, "Fa0/0", "list 5", 80, try->refused,
		packet};
	g_array_append_val(r->rows[REC_DROP], d);
}

/* A probe whose only packet is lost in the last event. */
static void add_loss(Record *r, const Try *try, const char *why)
{
	VTime t = try->step[N - 1].t;
	ProbeRow p = {"p", "out", 0, t, VT_NEVER, "R1", why, N};
	OutageRow o = {.probe = "p",
		       .direction = "out",
		       .start = t,
		       .end = VT_NEVER,
		       .duration = VT_NEVER,
		       .lost = 1,
		       .start_event = N};
	FaultRow f = {.name = "f", .what = "f", .event = try->fault};
	g_array_append_val(r->rows[REC_PROBE], p);
	g_array_append_val(r->rows[REC_OUTAGE], o);
	if (try->fault)
		g_array_append_val(r->rows[REC_FAULT], f);
}

static const char *named(Record *r)
{
	outage_refusals(r);
	return REC_ROW(r, REC_PROBE, ProbeRow, 0)->lost_why;
}

/* Wrong: a list is blamed for what it has nothing to do with, or is not named for what it did. */
static void test_tries(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(tries); i++) {
		const Try *try = &tries[i];
		g_autoptr(Record) r = record_new();
		add_steps(r, try);
		add_refusal(r, try, "HELLO from R2");
		add_loss(r, try, "no route");
		g_autofree char *want = g_strdup_printf(
			"no route; list 5 at %s Fa0/0 drops HELLO from R2",
			try->where ? try->where : try->step[try->refused - 1].router);
		CHECK_STR(named(r), try->named ? want : "no route", "%s", try->what);
	}
}

/* Wrong: a loss that names its list already gets another; or a user's packet is taken for a router's. */
static void test_left_alone(void)
{
	const Try *try = &tries[0];
	for (unsigned i = 0; i < 2; i++) {
		g_autoptr(Record) r = record_new();
		add_steps(r, try);
		add_refusal(r, try, i == 0 ? "HELLO from R2" : "");
		add_loss(r, try, i == 0 ? "list 5" : "no route");
		CHECK_STR(named(r), i == 0 ? "list 5" : "no route", "%u", i);
	}
}

/* Wrong: of many lists those are named that dropped least, or all of them. */
static void test_most(void)
{
	const Try *try = &tries[0];
	static const char *const packets[] = {"A", "B", "C", "B", "C", "C"};
	g_autoptr(Record) r = record_new();
	add_steps(r, try);
	for (unsigned i = 0; i < G_N_ELEMENTS(packets); i++)
		add_refusal(r, try, packets[i]);
	add_loss(r, try, "no route");
	CHECK_STR(named(r), "no route; list 5 at R1 Fa0/0 drops C; list 5 at R1 Fa0/0 drops B",
		  "the most frequent two");
}

/* R2 says hello every 10 s, R1 refuses it, and a packet that is lost at `at` is lost for `why`. */
typedef struct Silence {
	const char *what;
	const char *by, *from;   /* who refuses, who says it */
	TimerClass timer;        /* of the sender's */
	VTime first, last, some; /* refused from, to; others are let by at that time */
	const char *at, *why;    /* the loss, at 60 s */
	VTime fault;             /* behind it; 0: none */
	const char *beside;      /* sends something by itself that R1's port receives */
	bool named;
} Silence;

#define NEVER VT_NEVER
static const Silence silences[] = {
	{"at who refuses", "R1", "R2", HELLO, S(3), S(93), NEVER, "R1", "no route", 0, "", true},
	{"at who is refused", "R1", "R2", HELLO, S(3), S(93), NEVER, "R2", "no SA", 0, "", true},
	{"elsewhere", "R1", "R2", HELLO, S(3), S(93), NEVER, "R3", "no route", 0, "", false},
	{"beside who refuses another's", "R1", "R2", HELLO, S(3), S(93), NEVER, "R3", "no route", 0,
	 "R3", false},
	{"its own", "R1", "R1", HELLO, S(3), S(93), NEVER, "R1", "no route", 0, "", true},
	{"its own, at who would hear it", "R1", "R1", HELLO, S(3), S(93), NEVER, "R3", "no route",
	 0, "R3", true},
	{"its own, at who is not there", "R1", "R1", HELLO, S(3), S(93), NEVER, "R3", "no route", 0,
	 "R2", false},
	{"others are let by: one is kept out", "R1", "R2", HELLO, S(3), S(93), S(13), "R1",
	 "no route", 0, "", false},
	{"it is no hello", "R1", "R2", TIMER_RETRANSMIT, S(3), S(93), NEVER, "R1", "no route", 0,
	 "", false},
	{"it is lost for another reason", "R1", "R2", HELLO, S(3), S(93), NEVER, "R1",
	 "interface down", 0, "", false},
	{"a fault comes after the first", "R1", "R2", HELLO, S(3), S(93), NEVER, "R1", "no route",
	 S(50), "", false},
	{"a fault comes before the first", "R1", "R2", HELLO, S(3), S(93), NEVER, "R1", "no route",
	 S(2), "", true},
	{"it was over before", "R1", "R2", HELLO, S(3), S(33), NEVER, "R1", "no route", 0, "",
	 false},
	{"it was refused last just before", "R1", "R2", HELLO, S(3), S(53), NEVER, "R1", "no route",
	 0, "", true},
};
#undef NEVER

static void add_hellos(Record *r, const Silence *s)
{
	for (VTime t = s->first; t <= s->last; t += S(10)) {
		EventId id = 10 + 2 * (EventId)(t / S(1));
		EventRow hello = {id, t, s->from, "timer", "hello", s->timer};
		EventRow in = {id + 1, t, s->by, "deliver", "R1:Fa0/0", TIMER_NONE};
		CauseRow by = {id + 1, id, CAUSE_SCHEDULED};
		DropRow d = {t,  s->by,  "Fa0/0.5",       "list 5",
			     80, id + 1, "HELLO from R2", t < s->some};
		g_array_append_val(r->rows[REC_EVENT], hello);
		g_array_append_val(r->rows[REC_EVENT], in);
		g_array_append_val(r->rows[REC_CAUSE], by);
		g_array_append_val(r->rows[REC_DROP], d);
	}
}

static void add_first(Record *r, const Silence *s)
{
	EventRow fault = {1, s->fault, NULL, "event", "f", TIMER_NONE};
	EventRow arp = {2, S(2), s->beside, "timer", "arp", TIMER_DELAY};
	EventRow heard = {3, S(2), "R1", "deliver", "R1:Fa0/0", TIMER_NONE};
	CauseRow by = {3, 2, CAUSE_SCHEDULED};
	FaultRow f = {.t = s->fault, .name = "f", .what = "f", .event = 1};
	g_array_append_val(r->rows[REC_EVENT], fault);
	g_array_append_val(r->rows[REC_EVENT], arp);
	g_array_append_val(r->rows[REC_EVENT], heard);
	g_array_append_val(r->rows[REC_CAUSE], by);
	if (s->fault)
		g_array_append_val(r->rows[REC_FAULT], f);
}

static void add_silent_loss(Record *r, const Silence *s)
{
	EventRow loss = {900, S(60), s->at, "deliver", "x", TIMER_NONE};
	CauseRow used = {900, 1, CAUSE_USED_ROUTE};
	ProbeRow p = {"p", "out", 0, S(60), VT_NEVER, s->at, s->why, 900};
	OutageRow o = {.probe = "p", .direction = "out", .start = S(60), .end = S(62), .lost = 1};
	o.start_event = 900;
	g_array_append_val(r->rows[REC_EVENT], loss);
	g_array_append_val(r->rows[REC_CAUSE], used);
	g_array_append_val(r->rows[REC_PROBE], p);
	g_array_append_val(r->rows[REC_OUTAGE], o);
}

/* Wrong: nobody learns of a list that was there before anything could be up; or a list is blamed for an outage that
 * comes of something else. */
static void test_all_along(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(silences); i++) {
		const Silence *s = &silences[i];
		g_autoptr(Record) r = record_new();
		add_first(r, s);
		add_hellos(r, s);
		add_silent_loss(r, s);
		g_autofree char *want = g_strdup_printf(
			"%s%s", s->why,
			s->named ? "; list 5 at R1 Fa0/0.5 drops HELLO from R2" : "");
		CHECK_STR(named(r), want, "%s", s->what);
	}
}

SUITE(outage_refused) = {
	{"what was refused all along", test_all_along},
	{"who waited for what was refused", test_tries},
	{"what names its list, and users' packets, are left alone", test_left_alone},
	{"the most frequent are named", test_most},
	{NULL, NULL},
};
