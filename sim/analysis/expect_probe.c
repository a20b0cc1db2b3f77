/* [expect] outage, loss: what the echoes of a probe came to. */

#include <string.h>

#include "sim/analysis/expect_priv.h"
#include "sim/analysis/outage.h"

/* ---- outage ---- */

/* The first outage that was not over at `base`. A packet on its way then, or one whose answer was, may have
 * been sent a moment before. */
static const OutageRow *outage_after(const Record *rec, const ExpectOutage *want,
				     const ExpectWindow *w)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		VTime slack = VT_S(2);
		if (strcmp(o->probe, want->probe) == 0 &&
		    strcmp(o->direction, want->direction) == 0 && o->end > w->base &&
		    o->start >= w->base - slack && o->start >= w->lo - slack && o->start <= w->hi)
			return o;
	}
	return NULL;
}

/* An outage that had begun long before: nothing can be said of what came after. */
static const OutageRow *going_on(const Record *rec, const ExpectOutage *want, VTime t)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		if (strcmp(o->probe, want->probe) == 0 &&
		    strcmp(o->direction, want->direction) == 0 && o->start < t && o->end > t)
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
		expect_say_time(out, o->duration);
		g_string_append(out, " from ");
	}
	expect_say_time(out, o->start);
	g_string_append_printf(out, ", %" G_GINT64_FORMAT " packets lost", o->lost);
	return g_string_free(out, FALSE);
}

static void hold_outage(ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	const ExpectOutage *want = &e->outage;
	ExpectWindow w = expect_window(e);
	g_autoptr(GString) expected = g_string_new(NULL);
	const OutageRow *o = outage_after(h->rec, want, &w);
	bool none = want->none || e->never;
	const OutageRow *before = o ? NULL : going_on(h->rec, want, w.base);
	g_string_append(expected, none ? "no outage" : "an outage of ");
	if (!none)
		expect_say_span(expected, want->lasts.lo, want->lasts.hi);
	g_string_append_printf(expected, " of probe %s (%s)", want->probe, want->direction);
	expect_say_when(expected, e);
	r->expected = g_strdup(expected->str);
	r->measured = o ? o->duration : 0;
	if (before) {
		expect_fail(r, outage_said(before));
		return;
	}
	if (none ? o != NULL
	    : o ? o->end == VT_NEVER || o->duration < want->lasts.lo || o->duration > want->lasts.hi
		: want->lasts.lo > 0)
		expect_fail(r, o ? outage_said(o) : g_strdup("no outage"));
}

static void outage_bounds(const Expect *e, GString *out)
{
	if (e->never || e->outage.none)
		g_string_append(out, "none");
	else
		expect_say_span(out, e->outage.lasts.lo, e->outage.lasts.hi);
}

const ExpectKind expect_outage = {"outage", .hold = hold_outage, .begins = expect_window_begins,
				  .say_bounds = outage_bounds};

/* ---- loss ---- */

static char *ppm_said(int64_t ppm)
{
	return g_strdup_printf("%" G_GINT64_FORMAT ".%04" G_GINT64_FORMAT "%%", ppm / 10000,
			       ppm % 10000);
}

static void say_loss(GString *out, const ExpectLoss *want)
{
	g_autofree char *lo =
		want->percent ? ppm_said(want->lo) : g_strdup_printf("%" G_GINT64_FORMAT, want->lo);
	g_autofree char *hi =
		want->percent ? ppm_said(want->hi) : g_strdup_printf("%" G_GINT64_FORMAT, want->hi);
	g_string_append_printf(out, "%s%s%s packets", lo, strcmp(lo, hi) ? ".." : "",
			       strcmp(lo, hi) ? hi : "");
}

static void hold_loss(ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	const ExpectLoss *want = &e->loss;
	ExpectWindow w = expect_window(e);
	int64_t sent, lost;
	outage_loss(h->rec, want->probe, want->direction, w.lo,
		    w.hi == VT_NEVER ? VT_NEVER : w.hi + 1, &sent, &lost);
	int64_t value = want->percent ? (sent ? lost * 1000000 / sent : 0) : lost;
	g_autoptr(GString) expected = g_string_new("loss of ");
	say_loss(expected, want);
	g_string_append_printf(expected, " of probe %s (%s)", want->probe, want->direction);
	expect_say_when(expected, e);
	r->expected = g_strdup(expected->str);
	if (sent == 0)
		expect_fail(r, g_strdup("no packet was sent"));
	else if (value < want->lo || value > want->hi)
		expect_fail(r, g_strdup_printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " lost",
					       lost, sent));
}

static void loss_bounds(const Expect *e, GString *out)
{
	if (e->never)
		g_string_append(out, "never");
	else
		say_loss(out, &e->loss);
}

const ExpectKind expect_loss = {"loss", .hold = hold_loss, .begins = expect_window_begins,
				.say_bounds = loss_bounds};
