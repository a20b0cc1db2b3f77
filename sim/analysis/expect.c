/* Expectations against a record. */

#include "sim/analysis/expect.h"

#include <string.h>

#include "sim/analysis/expect_golden.h"
#include "sim/analysis/outage.h"
#include "sim/text.h"

/* One thing that happened, as a line to look in. */
typedef struct Line {
	VTime t;
	EventId event;
	unsigned index;                  /* in its table */
	const char *router, *text, *key; /* key: what a later line of the same key replaces */
	bool removal;                    /* of a route */
} Line;

/* Where the expectation before it in order was found. */
typedef struct Cursor {
	bool set;
	ExpectKind kind;
	VTime t;
	EventId event;
	unsigned index;
} Cursor;

typedef struct Holder {
	Record *rec;
	ExpectShowFn *show;
	void *to;
	GArray *lines[EXPECT_SA + 1]; /* of Line, made when first asked for */
	GStringChunk *strings;
	Cursor cursor;
	GPtrArray *held; /* the files that hold what is expected, ended by NULL */
	GError *err;     /* the first expression that came to no answer */
} Holder;

/* ---- lines ---- */

static void add(Holder *h, GArray *lines, Line line, char *text /* adopts */)
{
	line.text = g_string_chunk_insert(h->strings, text);
	g_array_append_val(lines, line);
	g_free(text);
}

static void add_transitions(Holder *h, GArray *lines)
{
	for (unsigned i = 0; i < REC_N(h->rec, REC_TRANSITION); i++) {
		const TransitionRow *r = REC_ROW(h->rec, REC_TRANSITION, TransitionRow, i);
		g_autofree char *machine = g_strdup_printf("%s %s", r->protocol, r->instance);
		const char *key = g_string_chunk_insert_const(h->strings, machine);
		add(h, lines, (Line){r->t, r->event, i, r->router, NULL, key},
		    g_strdup_printf("%s %s %s -> %s %s", r->protocol, r->instance, r->from, r->to,
				    r->reason ? r->reason : ""));
	}
}

static void add_routes(Holder *h, GArray *lines)
{
	for (unsigned i = 0; i < REC_N(h->rec, REC_ROUTE); i++) {
		const RouteRow *r = REC_ROW(h->rec, REC_ROUTE, RouteRow, i);
		add(h, lines,
		    (Line){r->t, r->event, i, r->router, NULL, r->prefix,
			   strcmp(r->change, "remove") == 0},
		    g_strdup_printf("%s %s %s %s", r->change, r->prefix, r->protocol,
				    r->next_hop ? r->next_hop : ""));
	}
}

static void add_sas(Holder *h, GArray *lines)
{
	for (unsigned i = 0; i < REC_N(h->rec, REC_SA); i++) {
		const SaRow *r = REC_ROW(h->rec, REC_SA, SaRow, i);
		add(h, lines, (Line){r->t, r->event, i, r->router, NULL, r->spi},
		    g_strdup_printf("%s %s %s %s %s", r->kind, r->peer, r->spi ? r->spi : "",
				    r->change, r->reason ? r->reason : ""));
	}
}

static void add_logs(Holder *h, GArray *lines)
{
	for (unsigned i = 0; i < REC_N(h->rec, REC_LOG); i++) {
		const LogRow *r = REC_ROW(h->rec, REC_LOG, LogRow, i);
		Line line = {r->t, r->event, i, r->router, r->text, NULL};
		/* Whether packets are told hangs on who else asks. */
		if (!r->packet)
			g_array_append_val(lines, line);
	}
}

static const GArray *lines_of(Holder *h, ExpectKind kind)
{
	if (h->lines[kind])
		return h->lines[kind];
	GArray *lines = h->lines[kind] = g_array_new(FALSE, FALSE, sizeof(Line));
	if (kind == EXPECT_LOG)
		add_logs(h, lines);
	else if (kind == EXPECT_TRANSITION)
		add_transitions(h, lines);
	else if (kind == EXPECT_ROUTE)
		add_routes(h, lines);
	else
		add_sas(h, lines);
	return lines;
}

/* ---- matching ---- */

static bool next_word(const char **p, const char **word, size_t *n)
{
	while (g_ascii_isspace(**p) || **p == ',')
		(*p)++;
	*word = *p;
	while (**p && !g_ascii_isspace(**p) && **p != ',')
		(*p)++;
	*n = (size_t)(*p - *word);
	return *n > 0;
}

/* All words of `want` stand in `text`, in that order. */
static bool words_in_order(const char *text, const char *want)
{
	const char *w, *t;
	size_t n, m;
	while (next_word(&want, &w, &n)) {
		bool found = false;
		while (!found && next_word(&text, &t, &m))
			found = n == m && strncmp(w, t, n) == 0;
		if (!found)
			return false;
	}
	return true;
}

typedef struct Matcher {
	const Expect *e;
	Regex *regex;
	bool removals; /* a route that goes is meant only if it is asked for */
	GError **err;  /* of the whole: what comes to no answer is neither held nor not held */
} Matcher;

static void no_answer(const Matcher *m, const GError *why)
{
	if (!*m->err)
		err_at(m->err, m->e->text_pos, "%s", why->message);
}

Regex *expect_regex(const char *text, GError **err)
{
	size_t n = strlen(text);
	g_autofree char *pattern = g_strndup(text + 1, n - 2);
	return regex_new(pattern, REGEX_TEXT, err);
}

bool expect_is_regex(const char *text)
{
	size_t n = strlen(text);
	return n > 2 && text[0] == '/' && text[n - 1] == '/';
}

static void matcher_init(Matcher *m, const Expect *e, GError **err)
{
	g_autoptr(GError) why = NULL;
	*m = (Matcher){.e = e, .removals = strstr(e->text, "remove") != NULL, .err = err};
	if (expect_is_regex(e->text))
		m->regex = expect_regex(e->text, &why);
	if (why)
		no_answer(m, why);
}

static void matcher_clear(Matcher *m)
{
	regex_free(m->regex);
}

static bool finds(const Matcher *m, const Line *l)
{
	g_autoptr(GError) why = NULL;
	bool yes;
	if (*m->err)
		return false; /* what it comes to is no result any more */
	if (!regex_matches(m->regex, l->text, &yes, &why))
		no_answer(m, why);
	return yes;
}

static bool says(const Matcher *m, const Line *l)
{
	if (m->regex)
		return finds(m, l);
	if (m->e->kind == EXPECT_LOG)
		return strstr(l->text, m->e->text) != NULL;
	if (l->removal && !m->removals)
		return false;
	return words_in_order(l->text, m->e->text);
}

static bool on_router(const Expect *e, const Line *l)
{
	return !e->router || g_strcmp0(e->router, l->router) == 0;
}

typedef struct Window {
	VTime base, lo, hi;
} Window;

static Window window_of(const Expect *e)
{
	VTime base = e->has_at ? e->at : e->has_after ? e->after : 0;
	Window w = {base, base, VT_NEVER};
	if (e->has_at)
		w.hi = e->at;
	if (e->within.has) {
		w.lo = base + e->within.lo;
		w.hi = base + e->within.hi;
	}
	return w;
}

static bool after_cursor(const Cursor *c, const Expect *e, const Line *l)
{
	if (!c->set || e->order == 0)
		return true;
	if (l->t != c->t)
		return l->t > c->t;
	if (c->kind == e->kind)
		return l->index > c->index;
	return l->event >= c->event;
}

/* ---- what people are told ---- */

static void say_time(GString *out, VTime t)
{
	text_number(out, t, 3);
	g_string_append(out, " s");
}

static void say_span(GString *out, VTime lo, VTime hi)
{
	text_number(out, lo, 3);
	if (hi != lo) {
		g_string_append(out, "..");
		text_number(out, hi, 3);
	}
	g_string_append(out, " s");
}

static void say_when(GString *out, const Expect *e)
{
	const char *base = e->after_text ? e->after_text : e->has_after ? NULL : "the start";
	if (e->has_at) {
		g_string_append(out, " at ");
		say_time(out, e->at);
		return;
	}
	if (e->within.has) {
		g_string_append_c(out, ' ');
		say_span(out, e->within.lo, e->within.hi);
	}
	g_string_append(out, " after ");
	if (base)
		g_string_append(out, base);
	if (e->has_after) {
		g_string_append(out, base ? " (" : "");
		say_time(out, e->after);
		g_string_append(out, base ? ")" : "");
	}
}

static void say_line(GString *out, const Expect *e, const Line *l)
{
	Window w = window_of(e);
	const char *stop = strchr(l->text, '\n');
	say_time(out, l->t);
	if (e->has_after) {
		g_string_append(out, l->t < w.base ? " (" : " (+");
		say_time(out, l->t - w.base);
		g_string_append(out, ")");
	}
	g_string_append_printf(out, " %s: %.*s", l->router ? l->router : "-",
			       stop ? (int)(stop - l->text) : (int)strlen(l->text), l->text);
}

static char *line_said(const Expect *e, const Line *l)
{
	GString *out = g_string_new(NULL);
	say_line(out, e, l);
	return g_string_free(out, FALSE);
}

/* ---- the nearest candidate ---- */

static unsigned shared_words(const char *text, const char *want)
{
	const char *w;
	size_t n;
	unsigned shared = 0;
	while (next_word(&want, &w, &n)) {
		g_autofree char *word = g_strndup(w, n);
		shared += n > 1 && strstr(text, word);
	}
	return shared;
}

/* The same words at another time, then at another router, then the line in the window that has most words
 * in common. */
static int64_t nearness(const Matcher *m, const Line *l)
{
	const Expect *e = m->e;
	Window w = window_of(e);
	bool said = says(m, l), here = on_router(e, l), in_time = l->t >= w.lo && l->t <= w.hi;
	VTime off = l->t < w.lo ? w.lo - l->t : l->t > w.hi ? l->t - w.hi : 0;
	int64_t closeness = G_MAXINT64 / 8 - off / 8;
	if (said && here)
		return G_MAXINT64 / 4 + closeness;
	if (said)
		return G_MAXINT64 / 8 + closeness / 2;
	unsigned shared = here && in_time && !m->regex ? shared_words(l->text, e->text) : 0;
	return shared >= 2 ? shared : 0;
}

enum { NEAREST_SHOWN = 3 };

typedef struct Candidate {
	const Line *line;
	int64_t near;
} Candidate;

/* Keeps the best ones, the nearest first; of equally near ones the earliest. */
static void consider(Candidate *best, Candidate c)
{
	for (unsigned i = 0; i < NEAREST_SHOWN; i++) {
		if (c.near <= best[i].near)
			continue;
		Candidate pushed = best[i];
		best[i] = c;
		c = pushed;
	}
}

/* One a line; NULL: nothing comes near. */
static char *nearest(const Matcher *m, const GArray *lines)
{
	Candidate best[NEAREST_SHOWN] = {0};
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < lines->len; i++) {
		const Line *l = &g_array_index(lines, Line, i);
		consider(best, (Candidate){l, nearness(m, l)});
	}
	for (unsigned i = 0; i < NEAREST_SHOWN && best[i].line; i++) {
		g_string_append(out, i ? "\n" : "");
		say_line(out, m->e, best[i].line);
	}
	return g_string_free(out, out->len == 0);
}

/* ---- each kind ---- */

static void fail_result(ExpectResult *r, char *actual /* adopts */)
{
	r->state = EXPECT_FAILED;
	r->actual = actual;
}

/* Is there at `t` a line of this kind that nothing has replaced? */
static const Line *standing(const Matcher *m, const GArray *lines, VTime t)
{
	const Line *found = NULL;
	for (unsigned i = 0; i < lines->len; i++) {
		const Line *l = &g_array_index(lines, Line, i);
		if (l->t > t || !on_router(m->e, l))
			continue;
		if (says(m, l))
			found = l;
		else if (found && g_strcmp0(found->key, l->key) == 0 &&
			 g_strcmp0(found->router, l->router) == 0)
			found = NULL;
	}
	return found;
}

static const Line *first_match(Holder *h, const Matcher *m, const GArray *lines)
{
	const Expect *e = m->e;
	Window w = window_of(e);
	if (e->has_at && e->kind != EXPECT_LOG)
		return standing(m, lines, e->at);
	for (unsigned i = 0; i < lines->len; i++) {
		const Line *l = &g_array_index(lines, Line, i);
		if (l->t >= w.lo && l->t <= w.hi && on_router(e, l) && says(m, l) &&
		    after_cursor(&h->cursor, e, l))
			return l;
	}
	return NULL;
}

static void hold_line(Holder *h, const Expect *e, ExpectResult *r)
{
	const GArray *lines = lines_of(h, e->kind);
	g_autoptr(GString) expected = g_string_new(e->never ? "never " : NULL);
	Matcher m;
	matcher_init(&m, e, &h->err);
	const Line *l = first_match(h, &m, lines);
	g_string_append_printf(expected, "\"%s\" on %s", e->text,
			       e->router ? e->router : "any router");
	say_when(expected, e);
	if (h->cursor.set && e->order && !e->never) {
		g_string_append(expected, ", not before ");
		say_time(expected, h->cursor.t);
	}
	r->expected = g_strdup(expected->str);
	if (l && !e->never) {
		r->measured = e->has_at ? VT_NEVER : l->t - window_of(e).base;
		if (e->order)
			h->cursor = (Cursor){true, e->kind, l->t, l->event, l->index};
	} else if (l) {
		fail_result(r, line_said(e, l));
	} else if (!e->never) {
		fail_result(r, g_strdup("not seen"));
		r->nearest = nearest(&m, lines);
	}
	matcher_clear(&m);
}

/* The first outage that was not over at `base`. A packet on its way then, or one whose answer was, may have
 * been sent a moment before. */
static const OutageRow *outage_after(const Record *rec, const Expect *e, const Window *w)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		VTime slack = VT_S(2);
		if (strcmp(o->probe, e->probe) == 0 && strcmp(o->direction, e->direction) == 0 &&
		    o->end > w->base && o->start >= w->base - slack && o->start >= w->lo - slack &&
		    o->start <= w->hi)
			return o;
	}
	return NULL;
}

/* An outage that had begun long before: nothing can be said of what came after. */
static const OutageRow *going_on(const Record *rec, const Expect *e, VTime t)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		if (strcmp(o->probe, e->probe) == 0 && strcmp(o->direction, e->direction) == 0 &&
		    o->start < t && o->end > t)
			return o;
	}
	return NULL;
}

static char *outage_said(const OutageRow *o)
{
	GString *out = g_string_new(NULL);
	if (o->end == VT_NEVER)
		g_string_append(out, "not back by the end of the run, out since ");
	else {
		say_time(out, o->duration);
		g_string_append(out, " from ");
	}
	say_time(out, o->start);
	g_string_append_printf(out, ", %" G_GINT64_FORMAT " packets lost", o->lost);
	return g_string_free(out, FALSE);
}

static void hold_outage(Holder *h, const Expect *e, ExpectResult *r)
{
	Window w = window_of(e);
	g_autoptr(GString) expected = g_string_new(NULL);
	const OutageRow *o = outage_after(h->rec, e, &w);
	bool none = e->want_none || e->never;
	const OutageRow *before = o ? NULL : going_on(h->rec, e, w.base);
	g_string_append(expected, none ? "no outage" : "an outage of ");
	if (!none)
		say_span(expected, e->want.lo, e->want.hi);
	g_string_append_printf(expected, " of probe %s (%s)", e->probe, e->direction);
	say_when(expected, e);
	r->expected = g_strdup(expected->str);
	r->measured = o ? o->duration : 0;
	if (before) {
		fail_result(r, outage_said(before));
		return;
	}
	if (none ? o != NULL
	    : o  ? o->end == VT_NEVER || o->duration < e->want.lo || o->duration > e->want.hi
		 : e->want.lo > 0)
		fail_result(r, o ? outage_said(o) : g_strdup("no outage"));
}

static char *ppm_said(int64_t ppm)
{
	return g_strdup_printf("%" G_GINT64_FORMAT ".%04" G_GINT64_FORMAT "%%", ppm / 10000,
			       ppm % 10000);
}

static void say_loss(GString *out, const Expect *e)
{
	g_autofree char *lo = e->loss_percent ? ppm_said(e->loss_lo)
					      : g_strdup_printf("%" G_GINT64_FORMAT, e->loss_lo);
	g_autofree char *hi = e->loss_percent ? ppm_said(e->loss_hi)
					      : g_strdup_printf("%" G_GINT64_FORMAT, e->loss_hi);
	g_string_append_printf(out, "%s%s%s packets", lo, strcmp(lo, hi) ? ".." : "",
			       strcmp(lo, hi) ? hi : "");
}

static void hold_loss(Holder *h, const Expect *e, ExpectResult *r)
{
	Window w = window_of(e);
	int64_t sent, lost;
	outage_loss(h->rec, e->probe, e->direction, w.lo, w.hi == VT_NEVER ? VT_NEVER : w.hi + 1,
		    &sent, &lost);
	int64_t value = e->loss_percent ? (sent ? lost * 1000000 / sent : 0) : lost;
	g_autoptr(GString) expected = g_string_new("loss of ");
	say_loss(expected, e);
	g_string_append_printf(expected, " of probe %s (%s)", e->probe, e->direction);
	say_when(expected, e);
	r->expected = g_strdup(expected->str);
	if (sent == 0)
		fail_result(r, g_strdup("no packet was sent"));
	else if (value < e->loss_lo || value > e->loss_hi)
		fail_result(r, g_strdup_printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " lost",
					       lost, sent));
}

static void hold_text(const Expect *e, const char *got, ExpectResult *r)
{
	char *differs = heldtext_differs(&e->held, got);
	if (differs)
		fail_result(r, differs);
}

static void hold_show(Holder *h, const Expect *e, ExpectResult *r)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *got =
		h->show ? h->show(h->to, e->router, e->text, e->has_at ? e->at : VT_NEVER, &why)
			: NULL;
	g_autoptr(GString) expected = g_string_new(NULL);
	g_string_printf(expected, "\"%s\" on %s as in %s", e->text, e->router, e->held.file);
	if (e->has_at)
		say_when(expected, e);
	r->expected = g_strdup(expected->str);
	if (got)
		hold_text(e, got, r);
	else
		fail_result(r, g_strdup(why ? why->message : "no such command"));
}

static bool prints(const Expect *e, const LogRow *l)
{
	if (g_strcmp0(l->router, e->router) != 0 || l->t < e->from || l->t > e->to)
		return false;
	for (const char *const *f = e->flags; *f; f++)
		if (log_flag_covers(*f, l->flag))
			return true;
	return strcmp(l->flag, "syslog") == 0;
}

static void hold_debug(Holder *h, const Expect *e, ExpectResult *r)
{
	g_autoptr(GString) expected = g_string_new(NULL), got = g_string_new(NULL);
	for (unsigned i = 0; i < REC_N(h->rec, REC_LOG); i++) {
		const LogRow *l = REC_ROW(h->rec, REC_LOG, LogRow, i);
		if (prints(e, l))
			g_string_append_printf(got, "%s\n", l->text);
	}
	g_string_printf(expected, "\"%s\" on %s as in %s from ", e->text, e->router, e->held.file);
	say_time(expected, e->from);
	g_string_append(expected, " to ");
	if (e->to == VT_NEVER)
		g_string_append(expected, "the end");
	else
		say_time(expected, e->to);
	r->expected = g_strdup(expected->str);
	hold_text(e, got->str, r);
}

static void hold_golden(Holder *h, const Expect *e, ExpectResult *r)
{
	expect_hold_golden(e, h->rec, (const char *const *)h->held->pdata, r);
}

/* ---- all of them ---- */

typedef void HoldFn(Holder *h, const Expect *e, ExpectResult *r);
static HoldFn *const holders[] = {
	[EXPECT_LOG] = hold_line,      [EXPECT_TRANSITION] = hold_line,
	[EXPECT_ROUTE] = hold_line,    [EXPECT_SA] = hold_line,
	[EXPECT_SHOW] = hold_show,     [EXPECT_DEBUG] = hold_debug,
	[EXPECT_OUTAGE] = hold_outage, [EXPECT_LOSS] = hold_loss,
	[EXPECT_GOLDEN] = hold_golden,
};

/* What begins after the run has ended did not pass: nobody looked. */
static void refuse_beyond(const Holder *h, const Expect *e, ExpectResult *r)
{
	VTime end =
		REC_N(h->rec, REC_RUN) ? REC_ROW(h->rec, REC_RUN, RunRow, 0)->duration : VT_NEVER;
	VTime begin = e->kind == EXPECT_DEBUG ? e->from : window_of(e).lo;
	if (r->state != EXPECT_PASSED || e->kind == EXPECT_GOLDEN || begin <= end)
		return;
	GString *why = g_string_new("the run ends at ");
	say_time(why, end);
	g_string_append(why, ", this begins at ");
	say_time(why, begin);
	fail_result(r, g_string_free(why, FALSE));
}

static int by_order(const void *a, const void *b, void *to)
{
	const Expect *list = to;
	unsigned i = *(const unsigned *)a, k = *(const unsigned *)b;
	if (list[i].order != list[k].order)
		return list[i].order < list[k].order ? -1 : 1;
	return i < k ? -1 : 1;
}

static GPtrArray *held_files(const Expect *expects, unsigned n)
{
	GPtrArray *names = g_ptr_array_new();
	for (unsigned i = 0; i < n; i++) {
		if (expects[i].held.file)
			g_ptr_array_add(names, (gpointer)expects[i].held.file);
		if (expects[i].held.extra_file)
			g_ptr_array_add(names, (gpointer)expects[i].held.extra_file);
	}
	g_ptr_array_add(names, NULL);
	return names;
}

bool expect_hold(const Expect *expects, unsigned n, Record *rec, ExpectShowFn *show, void *to,
		 ExpectResult *results, GError **err)
{
	Holder h = {.rec = rec,
		    .show = show,
		    .to = to,
		    .strings = g_string_chunk_new(1 << 14),
		    .held = held_files(expects, n)};
	g_autofree unsigned *order = g_new(unsigned, n + 1);
	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)n, sizeof *order, by_order, (void *)expects);
	for (unsigned i = 0; i < n; i++) {
		const Expect *e = &expects[order[i]];
		ExpectResult *r = &results[order[i]];
		*r = (ExpectResult){.state = EXPECT_PASSED, .measured = VT_NEVER};
		holders[e->kind](&h, e, r);
		refuse_beyond(&h, e, r);
	}
	for (unsigned i = 0; i <= EXPECT_SA; i++)
		if (h.lines[i])
			g_array_unref(h.lines[i]);
	g_ptr_array_unref(h.held);
	g_string_chunk_free(h.strings);
	bool ok = !h.err;
	if (h.err)
		g_propagate_error(err, h.err);
	return ok;
}

void expect_result_clear(ExpectResult *r)
{
	g_free(r->expected);
	g_free(r->actual);
	g_free(r->nearest);
}

void expect_say_bounds(const Expect *e, GString *out)
{
	if (e->never || e->want_none)
		g_string_append(out, e->kind == EXPECT_OUTAGE ? "none" : "never");
	else if (e->kind == EXPECT_OUTAGE)
		say_span(out, e->want.lo, e->want.hi);
	else if (e->kind == EXPECT_LOSS)
		say_loss(out, e);
	else if (e->within.has)
		say_span(out, e->within.lo, e->within.hi);
}

/* ---- many seeds ---- */

static bool bound(const char *what, const ExpectRange *range, VTime value, GString *why)
{
	if (!range->has || (value >= range->lo && value <= range->hi))
		return true;
	g_string_append_printf(why, "%s%s is ", why->len ? "; " : "", what);
	say_time(why, value);
	g_string_append(why, ", expected ");
	say_span(why, range->lo, range->hi);
	return false;
}

bool expect_spread(const Expect *e, const VTime *measured, unsigned n, GString *why)
{
	VTime least = VT_NEVER, most = -1;
	if (!e->min.has && !e->max.has && !e->spread.has)
		return true;
	for (unsigned i = 0; i < n; i++) {
		if (measured[i] == VT_NEVER)
			continue;
		least = MIN(least, measured[i]);
		most = MAX(most, measured[i]);
	}
	if (most < 0) {
		g_string_append(why, "nothing was measured");
		return false;
	}
	bool low = bound("the least", &e->min, least, why),
	     high = bound("the most", &e->max, most, why);
	return bound("the spread", &e->spread, most - least, why) && low && high;
}
