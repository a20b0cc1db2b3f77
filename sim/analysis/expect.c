/* Expectations against a record. */

#include "sim/analysis/expect.h"

#include <string.h>

#include "sim/analysis/expect_priv.h"
#include "sim/text.h"

/* ---- when ---- */

ExpectWindow expect_window(const Expect *e)
{
	const ExpectWhen *when = &e->when;
	VTime base = when->has_at ? when->at : when->has_after ? when->after : 0;
	ExpectWindow w = {base, base, VT_NEVER};
	if (when->has_at)
		w.hi = when->at;
	if (when->within.has) {
		w.lo = base + when->within.lo;
		w.hi = base + when->within.hi;
	}
	return w;
}

VTime expect_window_begins(const Expect *e)
{
	return expect_window(e).lo;
}

/* ---- what people are told ---- */

void expect_say_time(GString *out, VTime t)
{
	text_number(out, t, 3);
	g_string_append(out, " s");
}

void expect_say_span(GString *out, VTime lo, VTime hi)
{
	text_number(out, lo, 3);
	if (hi != lo) {
		g_string_append(out, "..");
		text_number(out, hi, 3);
	}
	g_string_append(out, " s");
}

void expect_say_when(GString *out, const Expect *e)
{
	const ExpectWhen *when = &e->when;
	const char *base = when->after_text  ? when->after_text
			   : when->has_after ? NULL
					     : "the start";
	if (when->has_at) {
		g_string_append(out, " at ");
		expect_say_time(out, when->at);
		return;
	}
	if (when->within.has) {
		g_string_append_c(out, ' ');
		expect_say_span(out, when->within.lo, when->within.hi);
	}
	g_string_append(out, " after ");
	if (base)
		g_string_append(out, base);
	if (when->has_after) {
		g_string_append(out, base ? " (" : "");
		expect_say_time(out, when->after);
		g_string_append(out, base ? ")" : "");
	}
}

void expect_window_bounds(const Expect *e, GString *out)
{
	if (e->never)
		g_string_append(out, "never");
	else if (e->when.within.has)
		expect_say_span(out, e->when.within.lo, e->when.within.hi);
}

void expect_say_bounds(const Expect *e, GString *out)
{
	e->kind->say_bounds(e, out);
}

void expect_fail(ExpectResult *r, char *actual /* adopts */)
{
	r->state = EXPECT_FAILED;
	r->actual = actual;
}

/* ---- files ---- */

const HeldText *expect_held(const Expect *e)
{
	return e->kind->held ? e->kind->held(e) : NULL;
}

void expect_files(const Expect *e, GPtrArray *names)
{
	const HeldText *held = expect_held(e);
	if (held)
		g_ptr_array_add(names, (gpointer)held->file);
	if (held && held->extra_file)
		g_ptr_array_add(names, (gpointer)held->extra_file);
	if (e->kind->file)
		g_ptr_array_add(names, (gpointer)e->kind->file(e));
}

/* ---- all of them ---- */

/* What begins after the run has ended did not pass: nobody looked. */
static void refuse_beyond(const ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	VTime end =
		REC_N(h->rec, REC_RUN) ? REC_ROW(h->rec, REC_RUN, RunRow, 0)->duration : VT_NEVER;
	VTime begin = e->kind->begins ? e->kind->begins(e) : 0;
	if (r->state != EXPECT_PASSED || begin <= end)
		return;
	GString *why = g_string_new("the run ends at ");
	expect_say_time(why, end);
	g_string_append(why, ", this begins at ");
	expect_say_time(why, begin);
	expect_fail(r, g_string_free(why, FALSE));
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
	for (unsigned i = 0; i < n; i++)
		expect_files(&expects[i], names);
	g_ptr_array_add(names, NULL);
	return names;
}

static void holding_clear(ExpectHolding *h)
{
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (h->lines[i])
			g_array_unref(h->lines[i]);
	g_string_chunk_free(h->strings);
}

bool expect_hold(const Expect *expects, unsigned n, Record *rec, ExpectShowFn *show, void *to,
		 ExpectResult *results, GError **err)
{
	g_autoptr(GPtrArray) held = held_files(expects, n);
	ExpectHolding h = {.rec = rec,
			   .show = show,
			   .to = to,
			   .held = (const char *const *)held->pdata,
			   .strings = g_string_chunk_new(1 << 14)};
	g_autofree unsigned *order = g_new(unsigned, n + 1);
	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)n, sizeof *order, by_order, (void *)expects);
	for (unsigned i = 0; i < n; i++) {
		const Expect *e = &expects[order[i]];
		ExpectResult *r = &results[order[i]];
		*r = (ExpectResult){.state = EXPECT_PASSED, .measured = VT_NEVER};
		e->kind->hold(&h, e, r);
		refuse_beyond(&h, e, r);
	}
	holding_clear(&h);
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

/* ---- many seeds ---- */

static bool bound(const char *what, const ExpectRange *range, VTime value, GString *why)
{
	if (!range->has || (value >= range->lo && value <= range->hi))
		return true;
	g_string_append_printf(why, "%s%s is ", why->len ? "; " : "", what);
	expect_say_time(why, value);
	g_string_append(why, ", expected ");
	expect_say_span(why, range->lo, range->hi);
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
