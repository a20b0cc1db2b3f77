/* [expect] show, debug: what a router prints, held to files. */

#include <string.h>

#include "sim/analysis/expect_priv.h"

static void hold_text(const HeldText *held, const char *got, ExpectResult *r)
{
	char *differs = heldtext_differs(held, got);
	if (differs)
		expect_fail(r, differs);
}

/* ---- show ---- */

static void hold_show(ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	const ExpectShow *want = &e->show;
	g_autoptr(GError) why = NULL;
	g_autofree char *got = h->show ? h->show(h->to, want->router, want->command,
						 e->when.has_at ? e->when.at : VT_NEVER, &why)
				       : NULL;
	g_autoptr(GString) expected = g_string_new(NULL);
	g_string_printf(expected, "\"%s\" on %s as in %s", want->command, want->router,
			want->held.file);
	if (e->when.has_at)
		expect_say_when(expected, e);
	r->expected = g_strdup(expected->str);
	if (got)
		hold_text(&want->held, got, r);
	else
		expect_fail(r, g_strdup(why ? why->message : "no such command"));
}

static const HeldText *show_held(const Expect *e)
{
	return &e->show.held;
}

const ExpectKind expect_show = {"show", .hold = hold_show, .begins = expect_window_begins,
				.say_bounds = expect_window_bounds, .held = show_held};

/* ---- debug ---- */

static bool prints(const Expect *e, const LogRow *l)
{
	const ExpectDebug *want = &e->debug;
	if (g_strcmp0(l->router, want->router) != 0 || l->t < e->when.from || l->t > e->when.to)
		return false;
	for (const char *const *f = want->flags; *f; f++)
		if (log_flag_covers(*f, l->flag))
			return true;
	return strcmp(l->flag, "syslog") == 0;
}

static void hold_debug(ExpectHolding *h, const Expect *e, ExpectResult *r)
{
	const ExpectDebug *want = &e->debug;
	g_autoptr(GString) expected = g_string_new(NULL), got = g_string_new(NULL);
	for (unsigned i = 0; i < REC_N(h->rec, REC_LOG); i++) {
		const LogRow *l = REC_ROW(h->rec, REC_LOG, LogRow, i);
		if (prints(e, l))
			g_string_append_printf(got, "%s\n", l->text);
	}
	g_string_printf(expected, "\"%s\" on %s as in %s from ", want->commands, want->router,
			want->held.file);
	expect_say_time(expected, e->when.from);
	g_string_append(expected, " to ");
	if (e->when.to == VT_NEVER)
		g_string_append(expected, "the end");
	else
		expect_say_time(expected, e->when.to);
	r->expected = g_strdup(expected->str);
	hold_text(&want->held, got->str, r);
}

static VTime debug_begins(const Expect *e)
{
	return e->when.from;
}

static const HeldText *debug_held(const Expect *e)
{
	return &e->debug.held;
}

const ExpectKind expect_debug = {"debug", .hold = hold_debug, .begins = debug_begins,
				 .say_bounds = expect_window_bounds, .held = debug_held};
