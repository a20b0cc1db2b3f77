#include "sim/tables/fsm.h"

#include <string.h>

enum {
	MAX_STATES = 32,    /* a from-set is 32 bits */
	ENDLESS_STEPS = 256 /* posted events in one step: more is a machine that never rests */
};

void fsm_init(Fsm *sm, const FsmSpec *spec)
{
	*sm = (Fsm){.state = spec->initial};
}

static bool holds(const FsmGuard *g, const void *obj, const void *arg)
{
	return g->test ? g->test(obj) : g->test_with(obj, arg);
}

static const FsmRow *find_row(const FsmSpec *spec, uint8_t state, uint8_t event, const void *obj,
			      const void *arg)
{
	for (unsigned i = 0; i < spec->n_rows; i++) {
		const FsmRow *row = &spec->rows[i];
		if (row->event != event || !(row->from & FSM_S(state)))
			continue;
		if (row->guard == 0 || holds(&spec->guards[row->guard], obj, arg))
			return row;
	}
	return NULL;
}

static bool announces_itself(const FsmRow *row)
{
	for (unsigned i = 0; i < FSM_ACTIONS && row->actions[i]; i++)
		if (row->actions[i] == FSM_ANNOUNCE)
			return true;
	return false;
}

static void announce(Ctx *cx, void *obj, const FsmStep *step)
{
	if (step->from != step->to && step->spec->on_change)
		step->spec->on_change(cx, obj, step);
}

static void act(Ctx *cx, const FsmAction *a, void *obj, const void *arg)
{
	if (a->act)
		a->act(cx, obj);
	else
		a->act_with(cx, obj, arg);
}

static void run_row(Ctx *cx, Fsm *sm, void *obj, FsmStep *step)
{
	const FsmSpec *spec = step->spec;
	const FsmRow *row = step->row;

	if (spec->on_event)
		spec->on_event(cx, obj, step);
	sm->state = step->to;
	if (!announces_itself(row))
		announce(cx, obj, step);
	for (unsigned i = 0; i < FSM_ACTIONS && row->actions[i]; i++) {
		if (row->actions[i] == FSM_ANNOUNCE)
			announce(cx, obj, step);
		else
			act(cx, &spec->actions[row->actions[i]], obj, step->arg);
	}
}

static void step_once(Ctx *cx, const FsmSpec *spec, Fsm *sm, void *obj, uint8_t event,
		      const void *arg)
{
	FsmStep step = {.spec = spec, .from = sm->state, .event = event, .arg = arg};

	step.row = find_row(spec, sm->state, event, obj, arg);
	if (!step.row)
		g_error("%s: no row for %s in state %s", spec->name, spec->events[event].name,
			spec->states[sm->state]);
	step.to = step.row->next == FSM_SAME ? sm->state : step.row->next;
	run_row(cx, sm, obj, &step);
}

static uint8_t take_posted(Fsm *sm)
{
	uint8_t event = sm->posted[0];

	sm->n_posted--;
	memmove(sm->posted, sm->posted + 1, sm->n_posted);
	return event;
}

void fsm_step(Ctx *cx, const FsmSpec *spec, Fsm *sm, void *obj, uint8_t event, const void *arg)
{
	g_assert(!sm->stepping); /* an action stepped its own machine: it should post */
	g_assert(event < spec->n_events && sm->state < spec->n_states);
	sm->stepping = true;
	step_once(cx, spec, sm, obj, event, arg);
	for (unsigned n = 0; sm->n_posted > 0; n++) {
		g_assert(n < ENDLESS_STEPS);
		step_once(cx, spec, sm, obj, take_posted(sm), NULL);
	}
	sm->stepping = false;
}

void fsm_post(Fsm *sm, uint8_t event)
{
	g_assert(sm->stepping && sm->n_posted < FSM_POSTED);
	sm->posted[sm->n_posted++] = event;
}

/* ---- lint ---- */

typedef struct Lint {
	const FsmSpec *spec;
	GString *out;
	bool clean;
} Lint;

static void fault(Lint *l, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(Lint *l, const char *format, ...)
{
	va_list ap;

	l->clean = false;
	g_string_append_printf(l->out, "%s: ", l->spec->name ? l->spec->name : "(no name)");
	va_start(ap, format);
	g_string_append_vprintf(l->out, format, ap);
	va_end(ap);
	g_string_append_c(l->out, '\n');
}

static void lint_names(Lint *l)
{
	const FsmSpec *s = l->spec;

	if (!s->name || !s->spec_ref)
		fault(l, "the machine lacks a name or a spec_ref");
	if (s->n_states == 0 || s->n_states > MAX_STATES)
		fault(l, "%u states, 1 to %d are possible", s->n_states, MAX_STATES);
	if (s->n_events == 0 || s->n_events > 0xff)
		fault(l, "%u events, 1 to 255 are possible", s->n_events);
	if (s->initial >= s->n_states)
		fault(l, "the initial state %u does not exist", s->initial);
	for (unsigned i = 0; i < s->n_states; i++)
		if (!s->states[i])
			fault(l, "state %u has no name", i);
	for (unsigned i = 0; i < s->n_events; i++)
		if (!s->events[i].name)
			fault(l, "event %u has no name", i);
	for (unsigned i = 1; i < s->n_guards; i++)
		if (!s->guards[i].name || !s->guards[i].test == !s->guards[i].test_with)
			fault(l, "guard %u has no name, or not one test", i);
	for (unsigned i = 1; i < s->n_actions; i++)
		if (!s->actions[i].name || !s->actions[i].act == !s->actions[i].act_with)
			fault(l, "action %u has no name, or not one function", i);
}

static void lint_actions(Lint *l, unsigned r)
{
	const FsmRow *row = &l->spec->rows[r];
	unsigned announced = 0, n = 0;

	for (; n < FSM_ACTIONS && row->actions[n]; n++) {
		if (row->actions[n] == FSM_ANNOUNCE)
			announced++;
		else if (row->actions[n] >= l->spec->n_actions)
			fault(l, "row %u: action %u does not exist", r, row->actions[n]);
	}
	for (; n < FSM_ACTIONS; n++)
		if (row->actions[n])
			fault(l, "row %u: an action stands behind the end of the list", r);
	if (announced > 1)
		fault(l, "row %u: more than one FSM_ANNOUNCE", r);
	if (announced && row->next == FSM_SAME)
		fault(l, "row %u: FSM_ANNOUNCE in a row that changes nothing", r);
}

static bool lint_row(Lint *l, unsigned r)
{
	const FsmSpec *s = l->spec;
	const FsmRow *row = &s->rows[r];
	bool sane = true;

	if (row->from == 0 || (s->n_states < MAX_STATES && row->from >> s->n_states)) {
		fault(l, "row %u: from-set 0x%x is empty or has unknown states", r, row->from);
		sane = false;
	}
	if (row->event >= s->n_events) {
		fault(l, "row %u: event %u does not exist", r, row->event);
		sane = false;
	}
	if (row->guard != 0 && row->guard >= s->n_guards)
		fault(l, "row %u: guard %u does not exist", r, row->guard);
	if (row->next != FSM_SAME && row->next >= s->n_states)
		fault(l, "row %u: next state %u does not exist", r, row->next);
	lint_actions(l, r);
	return sane;
}

/* All rows of one (state, event), in order: they must end in an unguarded one, and each must be reachable. */
static void lint_pair(Lint *l, unsigned state, unsigned event)
{
	const FsmSpec *s = l->spec;
	const char *state_name = s->states[state] ? s->states[state] : "?";
	const char *event_name = s->events[event].name ? s->events[event].name : "?";
	bool guarded[256] = {false}, any = false, closed = false;

	for (unsigned r = 0; r < s->n_rows; r++) {
		const FsmRow *row = &s->rows[r];
		if (row->event != event || !(row->from & FSM_S(state)))
			continue;
		any = true;
		if (closed || guarded[row->guard])
			fault(l, "row %u: never reached for (%s, %s)", r, state_name, event_name);
		guarded[row->guard] = true;
		closed |= row->guard == 0;
	}
	if (!any)
		fault(l, "no row for (%s, %s)", state_name, event_name);
	else if (!closed)
		fault(l, "the rows for (%s, %s) all have guards", state_name, event_name);
}

bool fsm_lint(const FsmSpec *spec, GString *faults)
{
	Lint l = {.spec = spec, .out = faults, .clean = true};
	bool sane = true;

	lint_names(&l);
	if (spec->n_states == 0 || spec->n_states > MAX_STATES)
		return false;
	for (unsigned r = 0; r < spec->n_rows; r++)
		sane &= lint_row(&l, r);
	if (!sane)
		return false;
	for (unsigned s = 0; s < spec->n_states; s++)
		for (unsigned e = 0; e < spec->n_events; e++)
			lint_pair(&l, s, e);
	return l.clean;
}

/* ---- documents ---- */

static void append_from(const FsmSpec *spec, uint32_t from, GString *out)
{
	uint32_t all = spec->n_states == MAX_STATES ? UINT32_MAX : FSM_S(spec->n_states) - 1;
	const char *sep = "";

	if (from == all) {
		g_string_append(out, "any");
		return;
	}
	for (unsigned s = 0; s < spec->n_states; s++) {
		if (!(from & FSM_S(s)))
			continue;
		g_string_append_printf(out, "%s%s", sep, spec->states[s]);
		sep = " | ";
	}
}

static void append_actions(const FsmSpec *spec, const FsmRow *row, GString *out)
{
	const char *sep = "";

	for (unsigned i = 0; i < FSM_ACTIONS && row->actions[i]; i++) {
		g_string_append_printf(out, "%s%s", sep,
				       row->actions[i] == FSM_ANNOUNCE
					       ? "(announce)"
					       : spec->actions[row->actions[i]].name);
		sep = ", ";
	}
	if (!*sep)
		g_string_append_c(out, '-');
}

static const char *next_name(const FsmSpec *spec, const FsmRow *row)
{
	return row->next == FSM_SAME ? "(same)" : spec->states[row->next];
}

static void sheet_row(const FsmSpec *spec, const FsmRow *row, GString *out)
{
	g_autoptr(GString) from = g_string_new(NULL);

	append_from(spec, row->from, from);
	g_string_append_printf(out, "  from    %s\n", from->str);
	if (row->guard)
		g_string_append_printf(out, "  if      %s\n", spec->guards[row->guard].name);
	g_string_append_printf(out, "  next    %s\n  do      ", next_name(spec, row));
	append_actions(spec, row, out);
	g_string_append_c(out, '\n');
	if (row->cite)
		g_string_append_printf(out, "  source  %s\n", row->cite);
	g_string_append_c(out, '\n');
}

void fsm_sheet(const FsmSpec *spec, GString *out)
{
	g_string_append_printf(out, "%s: %s\n\nstates:", spec->name, spec->spec_ref);
	for (unsigned s = 0; s < spec->n_states; s++)
		g_string_append_printf(out, "%s %s%s", s ? "," : "", spec->states[s],
				       s == spec->initial ? " (initial)" : "");
	g_string_append_printf(out,
			       "\n%u events, %u rows; rows of an event are tried from the top\n",
			       spec->n_events, spec->n_rows);
	for (unsigned e = 0; e < spec->n_events; e++) {
		const FsmEvent *event = &spec->events[e];
		g_string_append_c(out, '\n');
		if (event->letter)
			g_string_append_printf(out, "%c/", event->letter);
		g_string_append_printf(out, "%s\n\n", event->name);
		for (unsigned r = 0; r < spec->n_rows; r++)
			if (spec->rows[r].event == e)
				sheet_row(spec, &spec->rows[r], out);
	}
	while (out->len > 1 && out->str[out->len - 2] == '\n')
		g_string_truncate(out, out->len - 1);
}

static void dot_escape(GString *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text);
	}
}

static void dot_edge(const FsmSpec *spec, const FsmRow *row, unsigned from, GString *out)
{
	const FsmEvent *event = &spec->events[row->event];

	g_string_append(out, "\t\"");
	dot_escape(out, spec->states[from]);
	g_string_append(out, "\" -> \"");
	dot_escape(out, spec->states[row->next]);
	g_string_append(out, "\" [label=\"");
	dot_escape(out, event->name);
	if (row->guard) {
		g_string_append(out, "\\n[");
		dot_escape(out, spec->guards[row->guard].name);
		g_string_append_c(out, ']');
	}
	g_string_append(out, "\"];\n");
}

void fsm_dot(const FsmSpec *spec, GString *out)
{
	g_string_append(out, "digraph \"");
	dot_escape(out, spec->name);
	g_string_append(out, "\" {\n\tnode [shape=box, style=rounded];\n");
	for (unsigned s = 0; s < spec->n_states; s++) {
		g_string_append(out, "\t\"");
		dot_escape(out, spec->states[s]);
		g_string_append(out, s == spec->initial ? "\" [penwidth=2];\n" : "\";\n");
	}
	/* Rows that stay are left out: a picture of changes is what one reads. */
	for (unsigned r = 0; r < spec->n_rows; r++)
		for (unsigned s = 0; s < spec->n_states; s++)
			if (spec->rows[r].from & FSM_S(s) && spec->rows[r].next != FSM_SAME &&
			    spec->rows[r].next != s)
				dot_edge(spec, &spec->rows[r], s, out);
	g_string_append(out, "}\n");
}
