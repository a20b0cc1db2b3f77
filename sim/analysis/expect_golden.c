/* [expect] golden = FILE: the whole timeline, within tolerances. */

#include "sim/analysis/expect_priv.h"
#include "sim/text.h"

/* What a report shows of a timeline that does not hold: the rest is for vpnha diff. */
enum { CHANGES_SHOWN = 5, INPUTS_SHOWN = 5 };

static const DiffChange *change_at(const Diff *d, unsigned i)
{
	return &g_array_index(d->changes, DiffChange, i);
}

static void say_counts(const Diff *d, GString *out)
{
	unsigned n[DIFF_NEW + 1] = {0};
	const char *comma = "";
	for (unsigned i = 0; i < d->changes->len; i++)
		n[change_at(d, i)->how]++;
	for (DiffHow how = 0; how <= DIFF_NEW; how++) {
		if (n[how] == 0)
			continue;
		g_string_append_printf(out, "%s%u %s", comma, n[how],
				       how == DIFF_LASTS    ? "of another length"
				       : how == DIFF_REASON ? "for another reason"
							    : diff_how_name(how));
		comma = ", ";
	}
}

static void say_change(const char *title, const DiffChange *c, GString *out)
{
	VTime at = c->how == DIFF_LASTS || c->a == VT_NEVER ? c->b : c->a;
	g_string_append_printf(out, "%s%s", out->len ? "\n" : "", title);
	if (c->how != DIFF_LASTS) {
		g_string_append_c(out, '+');
		text_seconds(out, at, 3);
		g_string_append_c(out, ' ');
	}
	g_string_append_printf(out, "after \"%s\": ", c->chapter);
	diff_say(c, out);
}

static void say_inputs(const Diff *d, GString *out)
{
	for (unsigned i = 0; i < MIN(d->inputs->len, INPUTS_SHOWN); i++) {
		g_string_append(out, "\ninput:   ");
		diff_say_input(&g_array_index(d->inputs, DiffInput, i), out);
	}
	if (d->inputs->len > INPUTS_SHOWN)
		g_string_append_printf(out, "\n         ... and %u more lines",
				       d->inputs->len - INPUTS_SHOWN);
}

/* The first change, whose cause is the run's; the lines that changed; what it did to users; and what followed. */
static char *said(const Diff *d, const Golden *want, const Golden *got)
{
	GString *out = g_string_new(NULL);
	const DiffChange *first = diff_first(d);
	unsigned shown = 0;
	say_change("", first, out);
	say_inputs(d, out);
	for (unsigned i = 0; i < d->changes->len; i++)
		if (change_at(d, i)->kind == MOMENT_OUTAGE && change_at(d, i) != first)
			say_change("outage:  ", change_at(d, i), out);
	for (unsigned i = 0; i < d->changes->len && shown < CHANGES_SHOWN; i++) {
		const DiffChange *c = change_at(d, i);
		if (c->kind == MOMENT_OUTAGE || c == first)
			continue;
		say_change("then:    ", c, out);
		shown++;
	}
	g_string_append(out, "\nin all:  ");
	say_counts(d, out);
	g_string_append_printf(out, "; %u events, expected %u", golden_events(got),
			       golden_events(want));
	return g_string_free(out, FALSE);
}

static void hold_golden(ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	const ExpectGolden *held = &e->golden;
	g_autoptr(GError) err = NULL;
	g_autoptr(Golden) want = golden_read(held->file, held->text, &err);
	g_autoptr(Golden) got = golden_of(h->rec, h->held);
	g_assert(want); /* it was read with the scenario */
	r->expected =
		g_strdup_printf("the timeline of %s, %u events", held->file, golden_events(want));
	g_autoptr(Diff) d = diff_of(want, got, &held->tolerance);
	if (d->changes->len > 0)
		expect_fail(r, said(d, want, got));
}

static const char *golden_file(const Expect *e)
{
	return e->golden.file;
}

const ExpectKind expect_golden = {"golden", .hold = hold_golden, .say_bounds = expect_window_bounds,
				  .file = golden_file};
