/* Time at the console: letting it pass, going back, and what is printed meanwhile.
 *
 * A router's console prints its log lines and those of the debugs that are on; from before no router one sees
 * those of all. What else happens (a fault of the scenario) stands in brackets. */

#include <string.h>

#include "sim/console/console_priv.h"
#include "sim/router/linestamp.h"
#include "sim/router/logbook.h"
#include "sim/text.h"

/* So often a run looks whether it shall go on, and prints. */
#define CHECKPOINT VT_S(1)

/* ---- what is printed ---- */

/* Does the console of that router print the line? */
static bool is_printed(const Console *c, const LogRow *l)
{
	if (!l->router ||
	    !(strcmp(l->flag, STAMP_SYSLOG) == 0 || console_has_debug(c, l->router, l->flag)))
		return false;
	return logbook_reaches_console(session_node(c->s, l->router), l->text);
}

/* Its place among the messages since the router came up; it is the row to be told. */
static unsigned number_of(const Console *c, const Node *n, const LogRow *l)
{
	const Record *rec = session_record(c->s);
	unsigned number = 0;
	for (unsigned i = 0; i <= c->n_log && linestamp_numbers(n, l->flag); i++) {
		const LogRow *x = REC_ROW(rec, REC_LOG, LogRow, i);
		number += x->t >= n->booted && g_strcmp0(x->router, l->router) == 0 &&
			  strcmp(x->flag, STAMP_SYSLOG) == 0;
	}
	return number;
}

static void print_line(Console *c, const LogRow *l)
{
	const Node *n = session_node(c->s, l->router);
	if (!c->router)
		g_string_append_printf(c->out, "%s: ", l->router);
	linestamp_append(c->out, n, l->flag, l->t, n->booted, number_of(c, n, l));
	g_string_append_printf(c->out, "%s\n", l->text);
}

static void print_fault(Console *c, const FaultRow *f)
{
	g_string_append_c(c->out, '[');
	text_clock(c->out, f->t, 3);
	g_autofree char *what = secrets_hide_fault(f->what);
	g_string_append_printf(c->out, " event %s: %s]\n", f->name, what);
}

void console_catch_up(Console *c)
{
	const Record *rec = session_record(c->s);
	c->n_log = REC_N(rec, REC_LOG);
	c->n_fault = REC_N(rec, REC_FAULT);
}

/* What a run tells as it goes. */
typedef struct Telling {
	const char *text;     /* stop where it is printed; NULL: nowhere */
	bool answer;          /* stop where the command typed here has its answer */
	const LogRow *found;  /* the line that stopped it */
	GPtrArray *elsewhere; /* names of other routers, one for each line printed there */
} Telling;

static void tell_line(Console *c, Telling *t, const LogRow *l)
{
	if (t->answer && g_strcmp0(l->router, c->router) == 0 && strcmp(l->flag, "exec") == 0) {
		if (g_str_has_prefix(l->text, "Sending "))
			g_string_append(c->out, "\nType escape sequence to abort.\n");
		g_string_append_printf(c->out, "%s\n", l->text);
		t->found = l;
	}
	if (!is_printed(c, l))
		return;
	if (!c->router || strcmp(l->router, c->router) == 0)
		print_line(c, l);
	else
		g_ptr_array_add(t->elsewhere, (gpointer)l->router);
	if (t->text && !t->found && strstr(l->text, t->text))
		t->found = l;
}

static const LogRow *next_log(const Console *c, const Record *rec)
{
	return c->n_log < REC_N(rec, REC_LOG) ? REC_ROW(rec, REC_LOG, LogRow, c->n_log) : NULL;
}

static const FaultRow *next_fault(const Console *c, const Record *rec)
{
	return c->n_fault < REC_N(rec, REC_FAULT) ? REC_ROW(rec, REC_FAULT, FaultRow, c->n_fault)
						  : NULL;
}

/* Log lines and faults in the order in which they were told. */
static void tell_new(Console *c, Telling *t)
{
	const Record *rec = session_record(c->s);
	for (;;) {
		const LogRow *l = next_log(c, rec);
		const FaultRow *f = next_fault(c, rec);
		if (f && (!l || f->ord < l->ord)) {
			print_fault(c, f);
			c->n_fault++;
			continue;
		}
		if (!l)
			return;
		tell_line(c, t, l);
		c->n_log++;
	}
}

/* ---- passing ---- */

static void go_on(Console *c, VTime until, Telling *t)
{
	t->elsewhere = g_ptr_array_new();
	while (!c->broken && !t->found && session_now(c->s) < until) {
		VTime next = MIN(until, session_now(c->s) + CHECKPOINT);
		if (t->text ||
		    t->answer) /* instant by instant: it ends with the one that says it */
			next = CLAMP(session_next(c->s), session_now(c->s) + 1, next);
		if (!session_run(c->s, next, &c->broken))
			break;
		tell_new(c, t);
		console_flush(c);
		if (c->spec.interrupted && c->spec.interrupted(c->spec.to))
			break;
	}
}

static void tell_elsewhere(Console *c, GPtrArray *names)
{
	const Scenario *s = session_scenario(c->s);
	const char *sep = "; elsewhere: ";
	for (unsigned i = 0; i < s->routers->len; i++) {
		const char *name = ((const ScnRouter *)s->routers->pdata[i])->name;
		unsigned n = 0;
		for (unsigned k = 0; k < names->len; k++)
			n += strcmp(names->pdata[k], name) == 0;
		if (n)
			g_string_append_printf(c->out, "%s%s %u line%s", sep, name, n,
					       n == 1 ? "" : "s");
		sep = n ? ", " : sep;
	}
}

/* Where it ended, and what other consoles printed meanwhile. */
static void close_run(Console *c, Telling *t)
{
	g_string_append_c(c->out, '[');
	text_clock(c->out, session_now(c->s), 3);
	tell_elsewhere(c, t->elsewhere);
	g_string_append(c->out, "]\n");
	g_ptr_array_unref(t->elsewhere);
	if (c->router && !console_node(c)->powered)
		console_leave_config(c);
}

static bool is_representable(Console *c, VTime t)
{
	if (t <= VT_LONGEST)
		return true;
	console_refuse(c, "a time of more than 10 years after the start, expected less");
	return false;
}

void console_run_for(Console *c, VTime t)
{
	Telling telling = {0};
	t += session_now(c->s);
	if (!is_representable(c, t))
		return;
	go_on(c, t, &telling);
	close_run(c, &telling);
}

/* The text between quotes; NULL: it is not quoted. */
static char *quoted(const char *what)
{
	size_t n = strlen(what);
	if (n < 3 || what[0] != '"' || what[n - 1] != '"')
		return NULL;
	return g_strndup(what + 1, n - 2);
}

static void run_until_text(Console *c, const char *text)
{
	VTime end = session_scenario(c->s)->duration;
	Telling t = {.text = text};
	if (session_now(c->s) >= end) {
		console_refuse(c, "the scenario is over; \"run TIME\" goes beyond its end");
		return;
	}
	go_on(c, end, &t);
	if (t.found && t.found->router && g_strcmp0(t.found->router, c->router) != 0)
		g_string_append_printf(c->out, "[%s: %s]\n", t.found->router, t.found->text);
	else if (!t.found && !c->broken && session_now(c->s) == end)
		g_string_append_printf(c->out, "[\"%s\" was not printed until the end]\n", text);
	close_run(c, &t);
}

bool console_moment(Console *c, const char *text, VTime *t)
{
	ScnMoment m;
	g_autoptr(GError) err = NULL;
	if (scenario_moment(session_scenario(c->s), text, "", &m, &err)) {
		*t = scn_moment(&m, session_seed(c->s));
		return is_representable(c, *t);
	}
	console_refuse(c, "%s", console_reason(err));
	return false;
}

void console_run_until(Console *c, const char *what)
{
	g_autofree char *text = quoted(what);
	Telling telling = {0};
	VTime at;
	if (text) {
		run_until_text(c, text);
		return;
	}
	if (!console_moment(c, what, &at))
		return;
	if (at < session_now(c->s)) {
		console_refuse(c, "%s is past, expected a time to come; \"back to\" goes there",
			       what);
		return;
	}
	go_on(c, at, &telling);
	close_run(c, &telling);
}

void console_run_command(Console *c)
{
	Telling t = {.answer = true};
	VTime booted = console_node(c)->booted;
	while (!t.found && !c->broken && console_node(c)->powered &&
	       console_node(c)->booted == booted) {
		VTime was = session_now(c->s);
		go_on(c, was + CHECKPOINT, &t);
		g_ptr_array_unref(t.elsewhere);
		if (c->spec.interrupted && c->spec.interrupted(c->spec.to))
			return;
	}
}

bool console_tell_typed(Console *c)
{
	const Record *rec = session_record(c->s);
	Telling t = {.answer = true, .elsewhere = g_ptr_array_new()};
	c->n_fault = REC_N(rec, REC_FAULT); /* it was typed just now */
	tell_new(c, &t);
	g_ptr_array_unref(t.elsewhere);
	return t.found != NULL;
}

/* ---- going back ---- */

void console_back(Console *c, VTime t)
{
	if (t < 0 || t > session_now(c->s)) {
		console_refuse(c, t < 0 ? "that is before the start, expected at most the time now"
					: "that is to come, expected a time past");
		return;
	}
	unsigned typed = session_deeds(c->s)->len;
	if (!session_back(c->s, t, &c->broken))
		return;
	console_catch_up(c);
	if (c->router && !console_node(c)->powered)
		console_leave_config(c);
	unsigned undone = typed - session_deeds(c->s)->len;
	g_string_append_c(c->out, '[');
	text_clock(c->out, t, 3);
	if (undone)
		g_string_append_printf(c->out, "; %u typed line%s undone", undone,
				       undone == 1 ? "" : "s");
	g_string_append(c->out, "]\n");
}

void console_now(Console *c)
{
	g_string_append_c(c->out, '[');
	vtime_print(c->out, session_now(c->s));
	g_string_append(c->out, " of ");
	vtime_print(c->out, session_scenario(c->s)->duration);
	g_string_append_printf(c->out, ", seed %" G_GUINT64_FORMAT ", %u typed]\n",
			       session_seed(c->s), session_deeds(c->s)->len);
}
