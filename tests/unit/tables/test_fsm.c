/* The state machine engine, by the sample machine of a virtual router, and by broken machines that the
 * linter must catch: a hole found here is a crash in a run otherwise. */

#include <string.h>

#include "sim/tables/fsm.h"
#include "tests/support/check.h"

enum { ST_INIT, ST_BACKUP, ST_MASTER, N_ST };
enum { EV_UP, EV_DOWN, EV_DEAD, EV_LOW, N_EV };
enum { G_PREEMPT = 1, N_G };
enum { A_ARM = 1, A_ADVERT, A_GARP, A_STOP, A_ODD, A_POST_DEAD, N_A };
#define ANY (FSM_S(ST_INIT) | FSM_S(ST_BACKUP) | FSM_S(ST_MASTER))

typedef struct Router {
	Fsm sm;
	bool preempt;
	GString *log;
} Router;

static const char *const states[] = {"Init", "Backup", "Master"};
static const FsmEvent events[] = {
	[EV_UP] = {'a', "interface up"},
	[EV_DOWN] = {'b', "interface down"},
	[EV_DEAD] = {'c', "master-down timer expired"},
	[EV_LOW] = {0, "advertisement, lower priority"},
};

static bool test_preempt(const void *obj)
{
	return ((const Router *)obj)->preempt;
}

static const FsmGuard guards[N_G] = {[G_PREEMPT] = {"preempts", test_preempt}};

static void say(void *obj, const char *word)
{
	Router *r = obj;
	g_string_append_printf(r->log, "%s@%s ", word, states[r->sm.state]);
}

static void act_arm(Ctx *cx, void *obj, const void *arg)
{
	(void)cx;
	say(obj, arg ? arg : "arm");
}

static void act_advert(Ctx *cx, void *obj)
{
	(void)cx;
	say(obj, "advert");
}

static void act_garp(Ctx *cx, void *obj)
{
	(void)cx;
	say(obj, "garp");
}

static void act_stop(Ctx *cx, void *obj)
{
	(void)cx;
	say(obj, "stop");
}

static void act_odd(Ctx *cx, void *obj)
{
	(void)cx;
	say(obj, "odd");
}

static void act_post_dead(Ctx *cx, void *obj)
{
	(void)cx;
	say(obj, "post");
	fsm_post(&((Router *)obj)->sm, EV_DEAD);
}

static const FsmAction actions[N_A] = {
	[A_ARM] = {"arm the timer", .act_with = act_arm},
	[A_ADVERT] = {"advertise", act_advert},
	[A_GARP] = {"gratuitous ARP", act_garp},
	[A_STOP] = {"stop timers", act_stop},
	[A_ODD] = {"note it", act_odd},
	[A_POST_DEAD] = {"expect no master", act_post_dead},
};

static const FsmRow rows[] = {
	{FSM_S(ST_INIT), EV_UP, 0, ST_BACKUP, {A_ARM, A_POST_DEAD, A_STOP}},
	{FSM_S(ST_BACKUP),
	 EV_DEAD,
	 0,
	 ST_MASTER,
	 {A_ADVERT, FSM_ANNOUNCE, A_GARP, A_ARM},
	 "RFC 3768 6.4.2"},
	{FSM_S(ST_BACKUP), EV_LOW, G_PREEMPT, FSM_SAME, {0}},
	{FSM_S(ST_BACKUP), EV_LOW, 0, FSM_SAME, {A_ARM}},
	{FSM_S(ST_MASTER), EV_LOW, 0, FSM_SAME, {A_ADVERT}},
	{ANY, EV_DOWN, 0, ST_INIT, {A_STOP}},
	{FSM_S(ST_BACKUP) | FSM_S(ST_MASTER), EV_UP, 0, FSM_SAME, {A_ODD}},
	{FSM_S(ST_INIT) | FSM_S(ST_MASTER), EV_DEAD, 0, FSM_SAME, {A_ODD}},
	{FSM_S(ST_INIT), EV_LOW, 0, FSM_SAME, {A_ODD}},
};

static void told_event(Ctx *cx, void *obj, const FsmStep *step)
{
	(void)cx;
	Router *r = obj;
	g_string_append_printf(r->log, "<%s:%s>%s> ", step->spec->events[step->event].name,
			       states[r->sm.state], states[step->to]);
}

static void told_change(Ctx *cx, void *obj, const FsmStep *step)
{
	(void)cx;
	Router *r = obj;
	g_string_append_printf(r->log, "[%s->%s@%s] ", states[step->from], states[step->to],
			       states[r->sm.state]);
}

static const FsmSpec sample = {
	.name = "sample",
	.spec_ref = "RFC 3768 6.4",
	.states = states,
	.n_states = N_ST,
	.events = events,
	.n_events = N_EV,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ST_INIT,
	.on_event = told_event,
	.on_change = told_change,
};

static Router *router_new(void)
{
	Router *r = g_new0(Router, 1);
	r->log = g_string_new(NULL);
	fsm_init(&r->sm, &sample);
	return r;
}

static void router_free(Router *r)
{
	g_string_free(r->log, TRUE);
	g_free(r);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Router, router_free)

static void test_order_of_a_step(void)
{
	g_autoptr(Router) r = router_new();

	fsm_step(NULL, &sample, &r->sm, r, EV_UP, "arg");
	/* Told in the old state, announced in the new one, actions in the new one; what was posted runs
	 * after all actions, without the argument, and announces where its row says. */
	CHECK_STR(r->log->str,
		  "<interface up:Init>Backup> [Init->Backup@Backup] arg@Backup post@Backup "
		  "stop@Backup "
		  "<master-down timer expired:Backup>Master> advert@Master [Backup->Master@Master] "
		  "garp@Master arm@Master ",
		  "order");
	CHECK_INT(r->sm.state, ST_MASTER, "after the posted event");
	CHECK(!r->sm.stepping && r->sm.n_posted == 0, "at rest");
}

static void test_guards_choose_the_row(void)
{
	g_autoptr(Router) r = router_new();

	r->sm.state = ST_BACKUP;
	r->preempt = true;
	fsm_step(NULL, &sample, &r->sm, r, EV_LOW, NULL);
	CHECK(!strstr(r->log->str, "arm@"), "the guarded row has no actions: %s", r->log->str);
	r->preempt = false;
	fsm_step(NULL, &sample, &r->sm, r, EV_LOW, NULL);
	CHECK(strstr(r->log->str, "arm@Backup"), "the guard is false, so the next row: %s",
	      r->log->str);
	CHECK(!strstr(r->log->str, "["), "no change, no announcement: %s", r->log->str);
}

static void test_change_to_itself_is_silent(void)
{
	g_autoptr(Router) r = router_new();

	fsm_step(NULL, &sample, &r->sm, r, EV_DOWN, NULL);
	CHECK_STR(r->log->str, "<interface down:Init>Init> stop@Init ",
		  "Init -> Init is told as an event only");
}

static void test_sample_is_clean(void)
{
	g_autoptr(GString) faults = g_string_new(NULL);

	CHECK(fsm_lint(&sample, faults), "%s", faults->str);
	CHECK_STR(faults->str, "", "nothing to say");
}

/* Lints the sample with row `at` replaced (or left out, if from is 0) and expects one fault. */
static void expect_fault(unsigned at, FsmRow row, const char *fault)
{
	FsmRow broken[G_N_ELEMENTS(rows)];
	FsmSpec spec = sample;
	g_autoptr(GString) faults = g_string_new(NULL);

	memcpy(broken, rows, sizeof rows);
	broken[at] = row;
	if (!row.from) {
		memmove(broken + at, broken + at + 1, sizeof rows - (at + 1) * sizeof rows[0]);
		spec.n_rows--;
	}
	spec.rows = broken;
	CHECK(!fsm_lint(&spec, faults), "row %u broken: %s", at, fault);
	CHECK(strstr(faults->str, fault), "row %u: \"%s\" is not in:\n%s", at, fault, faults->str);
}

static void test_lint_finds_broken_rows(void)
{
	expect_fault(4, (FsmRow){0}, "no row for (Master, advertisement, lower priority)");
	expect_fault(3, (FsmRow){0},
		     "the rows for (Backup, advertisement, lower priority) all have guards");
	expect_fault(2, (FsmRow){FSM_S(ST_BACKUP), EV_LOW, 0, FSM_SAME, {0}},
		     "row 3: never reached for (Backup,");
	expect_fault(3, (FsmRow){FSM_S(ST_BACKUP), EV_LOW, G_PREEMPT, FSM_SAME, {0}},
		     "row 3: never reached");
	expect_fault(0, (FsmRow){FSM_S(ST_INIT), EV_UP, 0, N_ST, {0}},
		     "row 0: next state 3 does not exist");
	expect_fault(0, (FsmRow){FSM_S(ST_INIT), N_EV, 0, FSM_SAME, {0}},
		     "row 0: event 4 does not exist");
	expect_fault(0, (FsmRow){FSM_S(N_ST), EV_UP, 0, FSM_SAME, {0}}, "row 0: from-set 0x8");
	expect_fault(0, (FsmRow){FSM_S(ST_INIT), EV_UP, N_G, FSM_SAME, {0}},
		     "row 0: guard 2 does not exist");
	expect_fault(0, (FsmRow){FSM_S(ST_INIT), EV_UP, 0, FSM_SAME, {N_A}},
		     "row 0: action 7 does not exist");
	expect_fault(
		0,
		(FsmRow){FSM_S(ST_INIT), EV_UP, 0, ST_BACKUP, {FSM_ANNOUNCE, A_ARM, FSM_ANNOUNCE}},
		"row 0: more than one FSM_ANNOUNCE");
	expect_fault(0, (FsmRow){FSM_S(ST_INIT), EV_UP, 0, FSM_SAME, {FSM_ANNOUNCE}},
		     "row 0: FSM_ANNOUNCE in a row that changes nothing");
	expect_fault(0, (FsmRow){FSM_S(ST_INIT), EV_UP, 0, ST_BACKUP, {A_ARM, 0, A_STOP}},
		     "row 0: an action stands behind the end");
}

static void test_lint_finds_missing_names(void)
{
	FsmEvent nameless[N_EV];
	FsmSpec spec = sample;
	g_autoptr(GString) faults = g_string_new(NULL);

	memcpy(nameless, events, sizeof events);
	nameless[EV_DEAD].name = NULL;
	spec.events = nameless;
	spec.spec_ref = NULL;
	spec.initial = N_ST;
	CHECK(!fsm_lint(&spec, faults), "must not pass");
	CHECK(strstr(faults->str, "event 2 has no name"), "%s", faults->str);
	CHECK(strstr(faults->str, "lacks a name or a spec_ref"), "%s", faults->str);
	CHECK(strstr(faults->str, "initial state 3 does not exist"), "%s", faults->str);
}

/* Whoever writes a table says with or without the argument: both or neither would be a guess of the engine's. */
static void test_lint_finds_one_function(void)
{
	FsmGuard tests[N_G] = {[G_PREEMPT] = {"preempts", NULL}};
	FsmAction acts[N_A];
	FsmSpec spec = sample;
	g_autoptr(GString) faults = g_string_new(NULL);

	memcpy(acts, actions, sizeof actions);
	acts[A_STOP].act = NULL;
	acts[A_ARM].act = act_stop;
	spec.guards = tests;
	spec.actions = acts;
	CHECK(!fsm_lint(&spec, faults), "must not pass");
	CHECK_STR(faults->str,
		  "sample: guard 1 has no name, or not one test\n"
		  "sample: action 1 has no name, or not one function\n"
		  "sample: action 4 has no name, or not one function\n",
		  "with no function, with two");
}

static void test_documents(void)
{
	g_autoptr(GString) sheet = g_string_new(NULL), dot = g_string_new(NULL);

	fsm_sheet(&sample, sheet);
	CHECK(g_str_has_prefix(sheet->str,
			       "sample: RFC 3768 6.4\n\nstates: Init (initial), Backup, Master\n"),
	      "%s", sheet->str);
	CHECK(strstr(sheet->str,
		     "\nc/master-down timer expired\n\n  from    Backup\n  next    Master\n"
		     "  do      advertise, (announce), gratuitous ARP, arm the timer\n  source  "
		     "RFC 3768 6.4.2\n"),
	      "%s", sheet->str);
	CHECK(strstr(sheet->str, "  from    any\n  next    Init\n"), "%s", sheet->str);
	fsm_dot(&sample, dot);
	CHECK(strstr(dot->str, "\"Backup\" -> \"Master\" [label=\"master-down timer expired\"];"),
	      "%s", dot->str);
	CHECK(!strstr(dot->str, "\"Init\" -> \"Init\""),
	      "rows that change nothing are not drawn: %s", dot->str);
}

SUITE(tables_fsm) = {
	{"event, state, announcement, actions, posted events: in this order", test_order_of_a_step},
	{"the first row whose guard holds runs", test_guards_choose_the_row},
	{"a change to the same state announces nothing", test_change_to_itself_is_silent},
	{"the sample machine passes the lint", test_sample_is_clean},
	{"the lint finds every kind of broken row", test_lint_finds_broken_rows},
	{"the lint finds missing names", test_lint_finds_missing_names},
	{"the lint finds no function, and two", test_lint_finds_one_function},
	{"sheet and picture show the rows", test_documents},
	{NULL, NULL}};
