/* Two timelines, compared. */

#include "sim/analysis/diff.h"

#include <string.h>

#include "sim/text.h"

void tolerance_set(Tolerance *t, VTime all)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(t->of); i++)
		t->of[i] = all;
}

static const char *const how_names[] = {
	[DIFF_MOVED] = "moved",     [DIFF_LASTS] = "lasts", [DIFF_REASON] = "reason",
	[DIFF_MISSING] = "missing", [DIFF_NEW] = "new",
};

const char *diff_how_name(DiffHow how)
{
	return how_names[how];
}

/* ---- pairs ---- */

typedef struct Pairing {
	Diff *d;
	const Tolerance *tolerance;
	const GoldenChapter *a, *b; /* either may be NULL */
	int *pair_of_a;             /* index into b's lines, where taken_a */
	bool *taken_a, *taken_b;
} Pairing;

static const GoldenLine *line_at(const GoldenChapter *c, unsigned i)
{
	return &g_array_index(c->lines, GoldenLine, i);
}

/* The change itself, without the reason in parentheses behind it. */
static size_t bare(const char *what)
{
	const char *paren = strstr(what, " (");
	return paren ? (size_t)(paren - what) : strlen(what);
}

static bool same_event(const GoldenLine *x, const GoldenLine *y, bool whole)
{
	size_t n = bare(x->what);
	if (x->kind != y->kind || strcmp(x->router, y->router) != 0)
		return false;
	if (whole)
		return strcmp(x->what, y->what) == 0;
	return n == bare(y->what) && strncmp(x->what, y->what, n) == 0;
}

static unsigned count_like(const GoldenChapter *c, const GoldenLine *l)
{
	unsigned n = 0;
	for (unsigned i = 0; i < c->lines->len; i++)
		n += same_event(line_at(c, i), l, true);
	return n;
}

/* Of the lines of `c` that are free and tell the same as `l`: the first, or the nearest in time. -1: none. */
static int find_like(const GoldenChapter *c, const GoldenLine *l, bool whole, bool first,
		     const bool *taken)
{
	int best = -1;
	for (unsigned i = 0; i < c->lines->len; i++) {
		const GoldenLine *x = line_at(c, i);
		if (taken[i] || !same_event(l, x, whole))
			continue;
		if (best < 0 || ABS(x->t - l->t) < ABS(line_at(c, (unsigned)best)->t - l->t))
			best = (int)i;
		if (first)
			break;
	}
	return best;
}

/* Events that both have as often are the same in order; else those that are each other's nearest. */
static bool pair_line(Pairing *p, unsigned i, bool whole)
{
	const GoldenLine *l = line_at(p->a, i);
	bool as_many = whole && count_like(p->a, l) == count_like(p->b, l);
	int k = find_like(p->b, l, whole, as_many, p->taken_b);
	if (k < 0)
		return false;
	if (!as_many &&
	    find_like(p->a, line_at(p->b, (unsigned)k), whole, false, p->taken_a) != (int)i)
		return false;
	p->pair_of_a[i] = k;
	p->taken_a[i] = p->taken_b[k] = true;
	return true;
}

static void pair_lines(Pairing *p, bool whole)
{
	for (bool more = true; more;) {
		more = false;
		for (unsigned i = 0; i < p->a->lines->len; i++)
			if (!p->taken_a[i])
				more |= pair_line(p, i, whole);
	}
}

/* ---- changes ---- */

static void seconds(GString *out, VTime t)
{
	text_seconds(out, t, 3);
}

static const char *keep(Diff *d, GString *text /* adopts */)
{
	const char *kept = text->len ? g_string_chunk_insert(d->strings, text->str) : NULL;
	g_string_free(text, TRUE);
	return kept;
}

/* The same timer that ran for another time explains itself; another timer is named with the one before it. */
static const char *why(Diff *d, const GoldenLine *x, const GoldenLine *y)
{
	GString *out = g_string_new(NULL);
	bool same = g_strcmp0(x->timer, y->timer) == 0;
	if (same && x->timer && strcmp(x->ran, y->ran) != 0)
		g_string_append_printf(out, "%s: %s, was %s", y->timer, y->ran, x->ran);
	else if (!same && y->timer)
		g_string_append_printf(out, "%s, %s", y->timer, y->ran);
	if (!same && y->timer && x->timer)
		g_string_append_printf(out, "; was %s, %s", x->timer, x->ran);
	return keep(d, out);
}

static void add_change(Pairing *p, DiffChange c, const GoldenLine *x, const GoldenLine *y)
{
	const GoldenLine *l = x ? x : y;
	g_assert(l); /* one of them is there */
	VTime at_a = x ? p->a->at + x->t : VT_NEVER, at_b = y ? p->b->at + y->t : VT_NEVER;
	c.kind = l->kind;
	c.chapter = p->a ? p->a->name : p->b->name;
	c.router = l->router;
	c.what = l->what;
	c.first_at = MIN(at_a, at_b);
	if (c.how == DIFF_LASTS) /* it shows when the shorter one ends */
		c.first_at += MIN(c.a, c.b);
	g_array_append_val(p->d->changes, c);
}

static bool differ(VTime x, VTime y, VTime tolerance)
{
	if (x == VT_NEVER || y == VT_NEVER)
		return x != y;
	return ABS(x - y) > tolerance;
}

static void compare_lines(Pairing *p, const GoldenLine *x, const GoldenLine *y)
{
	VTime within = p->tolerance->of[x->kind];
	const char *reason = why(p->d, x, y);
	if (strcmp(x->what, y->what) != 0)
		add_change(p,
			   (DiffChange){.how = DIFF_REASON,
					.a = x->t,
					.b = y->t,
					.was = y->what,
					.why = reason},
			   x, y);
	else if (differ(x->t, y->t, within))
		add_change(p, (DiffChange){.how = DIFF_MOVED, .a = x->t, .b = y->t, .why = reason},
			   x, y);
	if (x->kind == MOMENT_OUTAGE && differ(x->lasts, y->lasts, within))
		add_change(p,
			   (DiffChange){
				   .how = DIFF_LASTS, .a = x->lasts, .b = y->lasts, .why = reason},
			   x, y);
}

static const char *own_timer(Diff *d, const GoldenLine *l)
{
	GString *out = g_string_new(NULL);
	if (l->timer)
		g_string_append_printf(out, "%s, %s", l->timer, l->ran);
	return keep(d, out);
}

static void only_one(Pairing *p, const GoldenLine *x, const GoldenLine *y)
{
	DiffChange c = {.how = x ? DIFF_MISSING : DIFF_NEW,
			.a = x ? x->t : VT_NEVER,
			.b = y ? y->t : VT_NEVER,
			.why = y ? own_timer(p->d, y) : NULL};
	add_change(p, c, x, y);
}

/* A fault that only one side has: nothing of what followed it has a pair. */
static void only_chapter(Pairing *p, const GoldenChapter *c, bool is_a)
{
	for (unsigned i = 0; i < c->lines->len; i++)
		only_one(p, is_a ? line_at(c, i) : NULL, is_a ? NULL : line_at(c, i));
}

static void compare_chapters(Pairing *p)
{
	unsigned n = p->a->lines->len, m = p->b->lines->len;
	g_autofree int *pair_of_a = g_new(int, n + 1);
	g_autofree bool *taken_a = g_new0(bool, n + 1), *taken_b = g_new0(bool, m + 1);
	p->pair_of_a = pair_of_a;
	p->taken_a = taken_a;
	p->taken_b = taken_b;
	pair_lines(p, true);
	pair_lines(p, false);
	for (unsigned i = 0; i < n; i++) {
		const GoldenLine *x = line_at(p->a, i);
		if (taken_a[i])
			compare_lines(p, x, line_at(p->b, (unsigned)pair_of_a[i]));
		else
			only_one(p, x, NULL);
	}
	for (unsigned i = 0; i < m; i++)
		if (!taken_b[i])
			only_one(p, NULL, line_at(p->b, i));
}

static void compare_chapter(Pairing *p)
{
	if (p->a && p->b)
		compare_chapters(p);
	else
		only_chapter(p, p->a ? p->a : p->b, p->a != NULL);
}

/* ---- chapters ---- */

/* A fault that is repeated gives its name to several chapters. */
static const GoldenChapter *chapter_like(const Golden *g, const Golden *of, unsigned i)
{
	const GoldenChapter *c = &g_array_index(of->chapters, GoldenChapter, i);
	unsigned nth = 0;
	for (unsigned k = 0; k < i; k++)
		nth += strcmp(g_array_index(of->chapters, GoldenChapter, k).name, c->name) == 0;
	for (unsigned k = 0; k < g->chapters->len; k++) {
		const GoldenChapter *x = &g_array_index(g->chapters, GoldenChapter, k);
		if (strcmp(x->name, c->name) == 0 && nth-- == 0)
			return x;
	}
	return NULL;
}

static void compare_faults(Pairing *p)
{
	const GoldenLine x = {p->a ? p->a->at : 0,
			      MOMENT_FAULT,
			      "-",
			      p->a ? p->a->what : "",
			      -1,
			      0,
			      NULL,
			      NULL,
			      0};
	const GoldenLine y = {p->b ? p->b->at : 0,
			      MOMENT_FAULT,
			      "-",
			      p->b ? p->b->what : "",
			      -1,
			      0,
			      NULL,
			      NULL,
			      0};
	VTime within = p->tolerance->of[MOMENT_FAULT];
	Pairing whole = *p;
	GoldenChapter at0a = p->a ? *p->a : (GoldenChapter){0};
	GoldenChapter at0b = p->b ? *p->b : (GoldenChapter){0};
	at0a.at = at0b.at = 0; /* a fault's own time counts from the start of the run */
	whole.a = p->a ? &at0a : NULL;
	whole.b = p->b ? &at0b : NULL;
	if (!p->a || !p->b)
		only_one(&whole, p->a ? &x : NULL, p->b ? &y : NULL);
	else if (strcmp(x.what, y.what) != 0)
		add_change(&whole,
			   (DiffChange){.how = DIFF_REASON, .a = x.t, .b = y.t, .was = y.what}, &x,
			   &y);
	else if (differ(x.t, y.t, within))
		add_change(&whole, (DiffChange){.how = DIFF_MOVED, .a = x.t, .b = y.t}, &x, &y);
}

static int by_time(const void *a, const void *b)
{
	const DiffChange *x = a, *y = b;
	return (x->first_at > y->first_at) - (x->first_at < y->first_at);
}

Diff *diff_of(const Golden *a, const Golden *b, const Tolerance *tolerance)
{
	Diff *d = g_new0(Diff, 1);
	d->changes = g_array_new(FALSE, FALSE, sizeof(DiffChange));
	d->inputs = g_array_new(FALSE, FALSE, sizeof(DiffInput));
	d->strings = g_string_chunk_new(4096);
	for (unsigned i = 0; i < a->chapters->len; i++) {
		Pairing p = {.d = d,
			     .tolerance = tolerance,
			     .a = &g_array_index(a->chapters, GoldenChapter, i),
			     .b = chapter_like(b, a, i)};
		compare_faults(&p);
		compare_chapter(&p);
	}
	for (unsigned i = 0; i < b->chapters->len; i++) {
		Pairing p = {.d = d,
			     .tolerance = tolerance,
			     .b = &g_array_index(b->chapters, GoldenChapter, i)};
		if (chapter_like(a, b, i))
			continue;
		compare_faults(&p);
		compare_chapter(&p);
	}
	g_array_sort(d->changes, by_time);
	diff_inputs(d, a, b);
	return d;
}

void diff_free(Diff *d)
{
	if (!d)
		return;
	g_array_unref(d->changes);
	g_array_unref(d->inputs);
	g_string_chunk_free(d->strings);
	g_free(d);
}

const DiffChange *diff_first(const Diff *d)
{
	for (unsigned i = 0; i < d->changes->len; i++) {
		const DiffChange *c = &g_array_index(d->changes, DiffChange, i);
		if (c->kind == MOMENT_FAULT || (c->why && c->how != DIFF_LASTS))
			return c;
	}
	return d->changes->len ? &g_array_index(d->changes, DiffChange, 0) : NULL;
}

/* ---- words ---- */

static void say_length(GString *out, VTime t)
{
	if (t == VT_NEVER)
		g_string_append(out, "for ever");
	else
		seconds(out, t);
}

static void say_move(const DiffChange *c, GString *out)
{
	VTime by = c->b - c->a;
	g_string_append_c(out, ' ');
	seconds(out, ABS(by));
	g_string_append(out, by > 0 ? " later" : " earlier");
}

void diff_say(const DiffChange *c, GString *out)
{
	if (strcmp(c->router, "-") != 0)
		g_string_append_printf(out, "%s ", c->router);
	g_string_append(out, c->what);
	switch (c->how) {
	case DIFF_MOVED:
		say_move(c, out);
		break;
	case DIFF_LASTS:
		g_string_append(out, " lasts ");
		say_length(out, c->b);
		g_string_append(out, ", was ");
		say_length(out, c->a);
		break;
	case DIFF_REASON:
		g_string_append_printf(out, " became \"%s\"", c->was);
		if (c->a != c->b)
			say_move(c, out);
		break;
	case DIFF_MISSING:
		g_string_append(out, " is missing");
		break;
	case DIFF_NEW:
		g_string_append(out, " is new");
		break;
	}
	if (c->why)
		g_string_append_printf(out, " (%s)", c->why);
}
