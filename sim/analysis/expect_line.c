/* [expect] log, transition, route, sa: a line of what happened, at its time. */

#include <string.h>

#include "sim/analysis/expect_priv.h"

/* One thing that happened, as a line to look in. */
typedef struct Line {
	VTime t;
	EventId event;
	unsigned index;                  /* in its table */
	const char *router, *text, *key; /* key: what a later line of the same key replaces */
	bool removal;                    /* of a route */
} Line;

/* The lines of one kind. */
struct ExpectTable {
	RecTableId id;
	/* Row `i` as a line. False: it is none. */
	bool (*line)(ExpectHolding *h, unsigned i, Line *out);
	bool changes; /* a line is a change: of the words in order, and with `at` of what is so then */
};

/* ---- lines ---- */

static const char *kept(ExpectHolding *h, char *text /* adopts */)
{
	const char *copy = g_string_chunk_insert(h->strings, text);
	g_free(text);
	return copy;
}

static bool transition_line(ExpectHolding *h, unsigned i, Line *out)
{
	const TransitionRow *r = REC_ROW(h->rec, REC_TRANSITION, TransitionRow, i);
	g_autofree char *machine = g_strdup_printf("%s %s", r->protocol, r->instance);
	const char *key = g_string_chunk_insert_const(h->strings, machine);
	char *text = g_strdup_printf("%s %s %s -> %s %s", r->protocol, r->instance, r->from, r->to,
				     r->reason ? r->reason : "");
	*out = (Line){r->t, r->event, i, r->router, kept(h, text), key, false};
	return true;
}

static bool route_line(ExpectHolding *h, unsigned i, Line *out)
{
	const RouteRow *r = REC_ROW(h->rec, REC_ROUTE, RouteRow, i);
	char *text = g_strdup_printf("%s %s %s %s", r->change, r->prefix, r->protocol,
				     r->next_hop ? r->next_hop : "");
	*out = (Line){r->t,
		      r->event,
		      i,
		      r->router,
		      kept(h, text),
		      r->prefix,
		      strcmp(r->change, "remove") == 0};
	return true;
}

static bool sa_line(ExpectHolding *h, unsigned i, Line *out)
{
	const SaRow *r = REC_ROW(h->rec, REC_SA, SaRow, i);
	char *text = g_strdup_printf("%s %s %s %s %s", r->kind, r->peer, r->spi ? r->spi : "",
				     r->change, r->reason ? r->reason : "");
	/* Phase 1 has no SPI: a router has one such SA with each peer. */
	const char *key = r->spi ? r->spi : r->peer;
	*out = (Line){r->t, r->event, i, r->router, kept(h, text), key, false};
	return true;
}

static bool logged_line(ExpectHolding *h, unsigned i, Line *out)
{
	const LogRow *r = REC_ROW(h->rec, REC_LOG, LogRow, i);
	*out = (Line){r->t, r->event, i, r->router, r->text, NULL, false};
	/* Whether packets are told hangs on who else asks. */
	return !r->packet;
}

static const GArray *lines_of(ExpectHolding *h, const ExpectTable *table)
{
	GArray **lines = &h->lines[table->id];
	Line line;
	bool made = *lines != NULL;
	if (!made)
		*lines = g_array_new(FALSE, FALSE, sizeof(Line));
	for (unsigned i = 0; !made && i < REC_N(h->rec, table->id); i++)
		if (table->line(h, i, &line))
			g_array_append_val(*lines, line);
	return *lines;
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
	const ExpectLine *want;
	const ExpectTable *table;
	Regex *regex;
	bool removals; /* a route that goes is meant only if it is asked for */
	GError **err;  /* of the whole: what comes to no answer is neither held nor not held */
} Matcher;

static void no_answer(const Matcher *m, const GError *why)
{
	if (!*m->err)
		err_at(m->err, m->want->text_pos, "%s", why->message);
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
	*m = (Matcher){.e = e,
		       .want = &e->line,
		       .table = e->kind->table,
		       .removals = strstr(e->line.text, "remove") != NULL,
		       .err = err};
	if (expect_is_regex(e->line.text))
		m->regex = expect_regex(e->line.text, &why);
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
	if (!m->table->changes)
		return strstr(l->text, m->want->text) != NULL;
	if (l->removal && !m->removals)
		return false;
	return words_in_order(l->text, m->want->text);
}

static bool on_router(const ExpectLine *want, const Line *l)
{
	return !want->router || g_strcmp0(want->router, l->router) == 0;
}

static bool after_cursor(const ExpectCursor *c, const Expect *e, const Line *l)
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

static void say_line(GString *out, const Expect *e, const Line *l)
{
	ExpectWindow w = expect_window(e);
	const char *stop = strchr(l->text, '\n');
	expect_say_time(out, l->t);
	if (e->when.has_after) {
		g_string_append(out, l->t < w.base ? " (" : " (+");
		expect_say_time(out, l->t - w.base);
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
	ExpectWindow w = expect_window(e);
	bool said = says(m, l), here = on_router(m->want, l),
	     in_time = l->t >= w.lo && l->t <= w.hi;
	VTime off = l->t < w.lo ? w.lo - l->t : l->t > w.hi ? l->t - w.hi : 0;
	int64_t closeness = G_MAXINT64 / 8 - off / 8;
	if (said && here)
		return G_MAXINT64 / 4 + closeness;
	if (said)
		return G_MAXINT64 / 8 + closeness / 2;
	unsigned shared = here && in_time && !m->regex ? shared_words(l->text, m->want->text) : 0;
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

/* ---- holding ---- */

/* Is there at `t` a line of this kind that nothing has replaced? */
static const Line *standing(const Matcher *m, const GArray *lines, VTime t)
{
	const Line *found = NULL;
	for (unsigned i = 0; i < lines->len; i++) {
		const Line *l = &g_array_index(lines, Line, i);
		if (l->t > t || !on_router(m->want, l))
			continue;
		if (says(m, l))
			found = l;
		else if (found && g_strcmp0(found->key, l->key) == 0 &&
			 g_strcmp0(found->router, l->router) == 0)
			found = NULL;
	}
	return found;
}

static const Line *first_match(ExpectHolding *h, const Matcher *m, const GArray *lines)
{
	const Expect *e = m->e;
	ExpectWindow w = expect_window(e);
	if (e->when.has_at && m->table->changes)
		return standing(m, lines, e->when.at);
	for (unsigned i = 0; i < lines->len; i++) {
		const Line *l = &g_array_index(lines, Line, i);
		if (l->t >= w.lo && l->t <= w.hi && on_router(m->want, l) && says(m, l) &&
		    after_cursor(&h->cursor, e, l))
			return l;
	}
	return NULL;
}

static void hold_line(ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	const GArray *lines = lines_of(h, e->kind->table);
	g_autoptr(GString) expected = g_string_new(e->never ? "never " : NULL);
	Matcher m;
	matcher_init(&m, e, &h->err);
	const Line *l = first_match(h, &m, lines);
	g_string_append_printf(expected, "\"%s\" on %s", e->line.text,
			       e->line.router ? e->line.router : "any router");
	expect_say_when(expected, e);
	if (h->cursor.set && e->order && !e->never) {
		g_string_append(expected, ", not before ");
		expect_say_time(expected, h->cursor.t);
	}
	r->expected = g_strdup(expected->str);
	if (l && !e->never) {
		r->measured = e->when.has_at ? VT_NEVER : l->t - expect_window(e).base;
		if (e->order)
			h->cursor = (ExpectCursor){true, e->kind, l->t, l->event, l->index};
	} else if (l) {
		expect_fail(r, line_said(e, l));
	} else if (!e->never) {
		expect_fail(r, g_strdup("not seen"));
		r->nearest = nearest(&m, lines);
	}
	matcher_clear(&m);
}

/* ---- the kinds ---- */

static const ExpectTable logs = {REC_LOG, logged_line, false},
			 transitions = {REC_TRANSITION, transition_line, true},
			 routes = {REC_ROUTE, route_line, true}, sas = {REC_SA, sa_line, true};

#define OF_LINES                                                                                   \
	.hold = hold_line, .begins = expect_window_begins, .say_bounds = expect_window_bounds
const ExpectKind expect_log = {"log", OF_LINES, .table = &logs};
const ExpectKind expect_transition = {"transition", OF_LINES, .table = &transitions};
const ExpectKind expect_route = {"route", OF_LINES, .table = &routes};
const ExpectKind expect_sa = {"sa", OF_LINES, .table = &sas};
