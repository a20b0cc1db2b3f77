/* Timelines and summaries as text. */

#include "sim/analysis/moments.h"

#include <string.h>

#include "sim/err.h"
#include "sim/record/brief.h"
#include "sim/secrets.h"
#include "sim/text.h"

static const char *const kind_names[] = {
	[MOMENT_FAULT] = "fault", [MOMENT_LOG] = "log", [MOMENT_TRANSITION] = "transition",
	[MOMENT_ROUTE] = "route", [MOMENT_SA] = "sa",   [MOMENT_OUTAGE] = "outage",
};

static const char *keep_take(Record *rec, char *text /* adopts */)
{
	const char *kept = record_keep(rec, text);
	g_free(text);
	return kept;
}

/* A name with a line's end in it would make lines that nobody told. */
static const char *in_a_line(Record *rec, const char *name)
{
	return name && strchr(name, '\n') ? keep_take(rec, err_quote(name, -1)) : name;
}

static char *with_reason(const char *text, const char *reason)
{
	return reason && *reason ? g_strdup_printf("%s (%s)", text, reason) : g_strdup(text);
}

static void add_faults(Record *rec, GArray *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_FAULT); i++) {
		const FaultRow *r = REC_ROW(rec, REC_FAULT, FaultRow, i);
		const char *what = keep_take(rec, secrets_hide_fault(r->what));
		Moment m = {r->t,    r->event, MOMENT_FAULT, r->ord,   NULL,
			    r->name, what,     NULL,         r->untold};
		g_array_append_val(out, m);
	}
}

static void add_logs(Record *rec, GArray *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_LOG); i++) {
		const LogRow *r = REC_ROW(rec, REC_LOG, LogRow, i);
		Moment m = {r->t, r->event, MOMENT_LOG, r->ord, r->router, r->flag, r->text};
		g_array_append_val(out, m);
	}
}

static void add_transitions(Record *rec, GArray *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *r = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		g_autofree char *states = g_strdup_printf("%s -> %s", r->from, r->to);
		Moment m = {r->t,
			    r->event,
			    MOMENT_TRANSITION,
			    r->ord,
			    r->router,
			    keep_take(rec, g_strdup_printf("%s %s", r->protocol, r->instance)),
			    keep_take(rec, with_reason(states, r->reason))};
		g_array_append_val(out, m);
	}
}

static void add_routes(Record *rec, GArray *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_ROUTE); i++) {
		const RouteRow *r = REC_ROW(rec, REC_ROUTE, RouteRow, i);
		Moment m = {r->t,
			    r->event,
			    MOMENT_ROUTE,
			    r->ord,
			    r->router,
			    r->prefix,
			    keep_take(rec, g_strdup_printf("%s %s %s", r->change, r->protocol,
							   r->next_hop ? r->next_hop : ""))};
		g_array_append_val(out, m);
	}
}

static void add_sas(Record *rec, GArray *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_SA); i++) {
		const SaRow *r = REC_ROW(rec, REC_SA, SaRow, i);
		g_autofree char *change = g_strdup_printf("%s%s%s", r->change, r->spi ? " " : "",
							  r->spi ? r->spi : "");
		Moment m = {r->t,
			    r->event,
			    MOMENT_SA,
			    r->ord,
			    r->router,
			    keep_take(rec, g_strdup_printf("%s SA %s", r->kind, r->peer)),
			    keep_take(rec, with_reason(change, r->reason)),
			    keep_take(rec, with_reason(r->change, r->reason))};
		g_array_append_val(out, m);
	}
}

static void add_outages(Record *rec, GArray *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *r = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		const char *subject =
			keep_take(rec, g_strdup_printf("probe %s %s", r->probe, r->direction));
		Moment start = {r->start, r->start_event, MOMENT_OUTAGE,  INT32_MAX,
				NULL,     subject,        "outage starts"};
		g_array_append_val(out, start);
		if (r->end == VT_NEVER)
			continue;
		GString *what = g_string_new("outage ends after ");
		text_number(what, r->duration, 3);
		g_string_append(what, " s");
		Moment end = {r->end,
			      r->end_event,
			      MOMENT_OUTAGE,
			      INT32_MAX,
			      NULL,
			      subject,
			      keep_take(rec, g_string_free(what, FALSE))};
		g_array_append_val(out, end);
	}
}

static int by_time(const void *a, const void *b)
{
	const Moment *x = a, *y = b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	if (x->ord != y->ord)
		return x->ord < y->ord ? -1 : 1;
	return strcmp(x->subject, y->subject);
}

GArray *moments_of(Record *rec)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(Moment));
	add_faults(rec, out);
	add_logs(rec, out);
	add_transitions(rec, out);
	add_routes(rec, out);
	add_sas(rec, out);
	add_outages(rec, out);
	for (unsigned i = 0; i < out->len; i++) {
		Moment *m = &g_array_index(out, Moment, i);
		m->router = in_a_line(rec, m->router);
		m->subject = in_a_line(rec, m->subject);
	}
	g_array_sort(out, by_time);
	return out;
}

/* ---- text ---- */

static void right(GString *out, const char *text, unsigned width)
{
	for (size_t n = strlen(text); n < width; n++)
		g_string_append_c(out, ' ');
	g_string_append(out, text);
}

static void right_seconds(GString *out, VTime t, int digits, unsigned width)
{
	g_autoptr(GString) s = g_string_new(NULL);
	text_number(s, t, digits);
	right(out, s->str, width);
}

static size_t longest_router(const GArray *moments)
{
	size_t n = 0;
	for (unsigned i = 0; i < moments->len; i++) {
		const Moment *m = &g_array_index(moments, Moment, i);
		n = MAX(n, m->router ? strlen(m->router) : 0);
	}
	return n;
}

static void print_what(const Moment *m, size_t indent, GString *out)
{
	g_auto(GStrv) lines = g_strsplit(m->what, "\n", -1);
	if (m->kind != MOMENT_LOG)
		g_string_append_printf(out, "%s: ", m->subject);
	for (char **l = lines; *l; l++) {
		if (l != lines && !**l)
			continue;
		if (l != lines)
			g_string_append_printf(out, "%*s", (int)indent, "");
		g_string_append_printf(out, "%s\n", l == lines ? *l : g_strchug(*l));
	}
}

void moments_print(const GArray *moments, VTime from, VTime to, const char *router, GString *out)
{
	size_t width = longest_router(moments);
	VTime fault = VT_NEVER;
	for (unsigned i = 0; i < moments->len; i++) {
		const Moment *m = &g_array_index(moments, Moment, i);
		if (m->kind == MOMENT_FAULT)
			fault = m->t;
		if (m->t < from || m->t > to || (router && g_strcmp0(router, m->router) != 0))
			continue;
		right_seconds(out, m->t, 6, 12);
		if (fault != VT_NEVER) {
			g_string_append(out, "  +");
			right_seconds(out, m->t - fault, 6, 11);
		} else {
			g_string_append_printf(out, "%14s", "");
		}
		g_string_append_printf(out, "  %-10s  %-*s  ", kind_names[m->kind], (int)width,
				       m->router ? m->router : "");
		print_what(m, 42 + width, out);
	}
}

/* ---- outages ---- */

static size_t longest_probe(const Record *rec)
{
	size_t n = strlen("probe");
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++)
		n = MAX(n, strlen(REC_ROW(rec, REC_OUTAGE, OutageRow, i)->probe));
	return n;
}

static void print_outage(const OutageRow *o, size_t width, GString *out)
{
	g_autofree char *probe = err_quote(o->probe, -1), *way = err_quote(o->direction, -1),
			*trigger = err_quote(o->trigger ? o->trigger : "-", -1);
	g_string_append_printf(out, "  %-*s  %-9s", (int)width, probe, way);
	right_seconds(out, o->start, 3, 12);
	if (o->end == VT_NEVER) {
		right(out, "not back", 12);
		right(out, "-", 12);
	} else {
		right_seconds(out, o->end, 3, 12);
		right_seconds(out, o->duration, 3, 12);
	}
	g_string_append_printf(out, "%8" G_GINT64_FORMAT "  %s\n", o->lost, trigger);
}

/* Which list it comes of has a line of its own. */
static void print_why(const char *why, GString *out)
{
	g_auto(GStrv) parts = g_strsplit(why, "; ", -1);
	for (char **part = parts; *part; part++) {
		g_autofree char *text = err_quote(*part, -1);
		g_string_append_printf(out, "    %s %s\n", part == parts ? "why:" : "    ", text);
	}
}

/* What is the same in several rows of a probe is said once, below them. */
static bool ends_why(const Record *rec, unsigned i)
{
	const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i), *next = o + 1;
	return o->why && (i + 1 == REC_N(rec, REC_OUTAGE) || strcmp(o->probe, next->probe) != 0 ||
			  g_strcmp0(o->why, next->why) != 0);
}

void outages_print(const Record *rec, GString *out)
{
	size_t width = longest_probe(rec);
	if (REC_N(rec, REC_OUTAGE) == 0) {
		g_string_append(out, "no outage\n");
		return;
	}
	g_string_append_printf(
		out, "  %-*s  direction    from [s]      to [s]   lasts [s]    lost  trigger\n",
		(int)width, "probe");
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		print_outage(o, width, out);
		if (ends_why(rec, i))
			print_why(o->why, out);
	}
}

/* ---- summary ---- */

static bool is_milestone(const Moment *m)
{
	return m->kind == MOMENT_TRANSITION || m->kind == MOMENT_ROUTE || m->kind == MOMENT_SA;
}

static void print_milestone(const Moment *m, VTime fault, size_t width, GString *out)
{
	g_string_append(out, "  +");
	right_seconds(out, m->t - fault, 3, 9);
	g_string_append_printf(out, "  %-*s  %s: %s\n", (int)width, m->router ? m->router : "",
			       m->subject, m->what);
}

static unsigned print_fault(const GArray *moments, unsigned at, size_t width, GString *out)
{
	const Moment *f = &g_array_index(moments, Moment, at);
	unsigned i, n = 0;
	g_string_append_printf(out, "\n\"%s\" at ", f->subject);
	text_number(out, f->t, 3);
	g_string_append_printf(out, " s: %s\n", f->what);
	for (i = at + 1; i < moments->len; i++) {
		const Moment *m = &g_array_index(moments, Moment, i);
		if (m->kind == MOMENT_FAULT)
			break;
		if (is_milestone(m) && n++ < BRIEF_SHOWN)
			print_milestone(m, f->t, width, out);
	}
	n += f->untold;
	if (n > BRIEF_SHOWN)
		g_string_append_printf(out, "  ... and %u more: vpnha timeline\n", n - BRIEF_SHOWN);
	return i;
}

static void print_head(const RunRow *run, const char *title, GString *out)
{
	g_string_append_printf(out, "%s %s, seed %" G_GUINT64_FORMAT ": %s\n", run->network,
			       run->scenario, run->seed, title);
	vtime_print(out, run->duration);
	g_string_append_printf(out, " simulated, %" G_GUINT64_FORMAT " events", run->events);
	if (run->digest)
		g_string_append_printf(out, ", digest %.16s", run->digest);
	g_string_append_c(out, '\n');
}

static bool is_same_assumption(const TransitionRow *a, const TransitionRow *b)
{
	return transition_is_assumed(b) && strcmp(a->reason, b->reason) == 0 &&
	       strcmp(a->protocol, b->protocol) == 0 && strcmp(a->instance, b->instance) == 0 &&
	       strcmp(a->to, b->to) == 0;
}

enum { ASSUMERS_SHOWN = 8 };

/* One line of what several routers have in common, at the first of its rows. */
static void print_assumption(const Record *rec, unsigned first, GString *out)
{
	const TransitionRow *t = REC_ROW(rec, REC_TRANSITION, TransitionRow, first);
	g_autoptr(GString) names = g_string_new(NULL);
	unsigned n = 0;
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *other = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		if (!is_same_assumption(t, other))
			continue;
		if (i < first)
			return;
		if (n++ < ASSUMERS_SHOWN)
			g_string_append_printf(names, "%s%s", n > 1 ? ", " : "",
					       other->router ? other->router : "-");
	}
	if (n > ASSUMERS_SHOWN)
		g_string_append_printf(names, " and %u more", n - ASSUMERS_SHOWN);
	g_string_append_printf(out, "Assumed: %s %s %s at %s: platform.%s\n", t->protocol,
			       t->instance, t->to, names->str, t->reason);
}

char *assumptions_of(const Record *rec)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++)
		if (transition_is_assumed(REC_ROW(rec, REC_TRANSITION, TransitionRow, i)))
			print_assumption(rec, i, out);
	return g_string_free(out, FALSE);
}

/* Of what, whoever assumed it. */
static char *assumed_what(const char *line)
{
	const char *at = strstr(line, " at "), *why = g_strrstr(line, ": platform.");
	return at && why ? g_strdup_printf("%.*s%s", (int)(at - line), line, why) : g_strdup(line);
}

static bool has_assumed(char **lines, const char *line)
{
	g_autofree char *what = assumed_what(line);
	for (; *lines; lines++) {
		g_autofree char *other = assumed_what(*lines);
		if (strcmp(what, other) == 0)
			return true;
	}
	return false;
}

void assumptions_add(GString *all, const char *more)
{
	g_auto(GStrv) lines = g_strsplit(more, "\n", -1);
	for (char **l = lines; *l; l++) {
		g_auto(GStrv) before = g_strsplit(all->str, "\n", -1);
		if (**l && !has_assumed(before, *l))
			g_string_append_printf(all, "%s\n", *l);
	}
}

void summary_print(Record *rec, const char *title, GString *out)
{
	g_autoptr(GArray) moments = moments_of(rec);
	size_t width = longest_router(moments);
	print_head(REC_ROW(rec, REC_RUN, RunRow, 0), title, out);
	for (unsigned i = 0; i < moments->len;)
		i = g_array_index(moments, Moment, i).kind == MOMENT_FAULT
			    ? print_fault(moments, i, width, out)
			    : i + 1;
	g_string_append(out, "\nOutages\n");
	outages_print(rec, out);
	g_autofree char *assumed = assumptions_of(rec);
	if (*assumed)
		g_string_append_printf(out, "\n%s", assumed);
}
