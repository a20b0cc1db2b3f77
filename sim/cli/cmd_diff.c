/* vpnha diff: what changed between two runs, scenarios or golden timelines. */

#include <stdio.h>
#include <string.h>

#include "sim/analysis/diff.h"
#include "sim/cli/cli.h"
#include "sim/file.h"
#include "sim/scenario/scnvalue.h"
#include "sim/scenario/stored.h"
#include "sim/stage/golden_file.h"
#include "sim/terminal.h"
#include "sim/text.h"

typedef struct Opts {
	char *format;
	char **tolerances;
	int64_t seed;
	int run;
} Opts;

typedef enum DiffFormat { AS_TEXT, AS_JSON, AS_MARKDOWN } DiffFormat;

/* ---- both sides ---- */

static Golden *of_database(const char *path, int run, GError **err)
{
	StoredRun r;
	if (!stored_open(path, run, &r, err))
		return NULL;
	bool whole = REC_N(r.rec, REC_EVENT) > 0;
	g_autoptr(Scenario) scn = whole ? stored_scenario(&r, err) : NULL;
	Golden *g = scn ? golden_of_record(scn, r.rec) : NULL;
	if (!whole)
		g_set_error(
			err, VPNHA_ERROR, VPNHA_ERROR_FILE,
			"%s: keeps no timeline of its run (--record outage), expected a file of "
			"--record timeline",
			path);
	stored_close(&r);
	return g;
}

static Golden *of_scenario(const char *path, int64_t seed, GError **err)
{
	g_autoptr(Scenario) scn = scenario_read(path, NULL, NULL, err);
	if (!scn)
		return NULL;
	return golden_of_scenario(scn, (uint64_t)(seed >= 0 ? seed : scn->seed), err);
}

static Golden *open_side(const char *path, const Opts *o, GError **err)
{
	if (store_is_database(path))
		return of_database(path, o->run, err);
	g_autofree char *text = file_read(path, NULL, err);
	if (!text)
		return NULL;
	if (golden_is(text))
		return golden_read(path, text, err);
	return of_scenario(path, o->seed, err);
}

/* "50ms", or "outage=500ms". */
static bool read_tolerances(const Opts *o, Tolerance *t, GError **err)
{
	tolerance_set(t, VT_MS(1));
	for (char **s = o->tolerances; s && *s; s++) {
		SrcPos at = {"--tolerance", 1, 1};
		const char *eq = strchr(*s, '=');
		g_autofree char *name = eq ? g_strndup(*s, (gsize)(eq - *s)) : NULL;
		MomentKind kind;
		VTime v;
		if (name && !golden_kind(name, &kind))
			return err_at(err, at,
				      "\"%s\", expected fault, transition, route, sa or outage",
				      name);
		at.col += eq ? (int)(eq - *s) + 1 : 0;
		if (!scn_time(at, eq ? eq + 1 : *s, &v, err))
			return false;
		if (name)
			t->of[kind] = v;
		else
			tolerance_set(t, v);
	}
	return true;
}

/* ---- text and Markdown ---- */

static const DiffChange *change_at(const Diff *d, unsigned i)
{
	return &g_array_index(d->changes, DiffChange, i);
}

static void cell_time(GString *out, VTime t, int width)
{
	g_autoptr(GString) s = g_string_new(NULL);
	if (t == VT_NEVER)
		g_string_append(s, "-");
	else
		text_seconds(s, t, 3);
	if (g_str_has_suffix(s->str, " s"))
		g_string_truncate(s, s->len - 2);
	g_string_append_printf(out, "%*s", width, s->str);
}

static void cell_delta(GString *out, const DiffChange *c, int width)
{
	g_autoptr(GString) s = g_string_new(NULL);
	if (c->a == VT_NEVER || c->b == VT_NEVER) {
		cell_time(out, VT_NEVER, width);
		return;
	}
	if (c->b >= c->a)
		g_string_append_c(s, '+');
	cell_time(s, c->b - c->a, 0);
	g_string_append_printf(out, "%*s", width, s->str);
}

static bool is_outage(const DiffChange *c)
{
	return c->kind == MOMENT_OUTAGE;
}

static void what_of(GString *out, const DiffChange *c)
{
	if (strcmp(c->router, "-") != 0)
		g_string_append_printf(out, "%s ", c->router);
	g_string_append(out, c->what);
	if (c->how == DIFF_REASON)
		g_string_append_printf(out, " became \"%s\"", c->was);
}

/* Outages first, as they are what is asked for; then everything, from its first cause on. */
static void print_rows(const Diff *d, bool outages, GString *out)
{
	const char *chapter = NULL;
	for (unsigned i = 0; i < d->changes->len; i++) {
		const DiffChange *c = change_at(d, i);
		if (is_outage(c) != outages)
			continue;
		if (g_strcmp0(chapter, c->chapter) != 0)
			g_string_append_printf(out, "  after \"%s\"\n", c->chapter);
		chapter = c->chapter;
		g_string_append_printf(out, "    %-7s", diff_how_name(c->how));
		cell_time(out, c->a, 11);
		cell_time(out, c->b, 11);
		cell_delta(out, c, 11);
		g_string_append(out, "  ");
		what_of(out, c);
		if (c->why)
			g_string_append_printf(out, "  <- %s", c->why);
		g_string_append_c(out, '\n');
	}
}

/* Text as it is, or as Markdown shows it. */
typedef void SayFn(GString *out, const char *text);

static void say_plain(GString *out, const char *text)
{
	g_string_append(out, text);
}

static void print_inputs(const Diff *d, const char *before, SayFn *say, GString *out)
{
	for (unsigned i = 0; i < d->inputs->len; i++) {
		g_autoptr(GString) line = g_string_new(NULL);
		diff_say_input(&g_array_index(d->inputs, DiffInput, i), line);
		g_string_append(out, before);
		say(out, line->str);
		g_string_append_c(out, '\n');
	}
}

static void say_first(const Diff *d, SayFn *say, GString *out)
{
	const DiffChange *c = diff_first(d);
	g_autoptr(GString) line = g_string_new(NULL);
	g_string_append_printf(line, "after \"%s\", ", c->chapter);
	diff_say(c, line);
	say(out, line->str);
	g_string_append_c(out, '\n');
}

static unsigned count(const Diff *d, bool outages)
{
	unsigned n = 0;
	for (unsigned i = 0; i < d->changes->len; i++)
		n += is_outage(change_at(d, i)) == outages;
	return n;
}

/* Two results that are compared, and what may be believed of them. */
typedef struct Sides {
	char **names;
	const Golden *side[2];
} Sides;

static const char *verdict_on(const Sides *s, unsigned i)
{
	return s->side[i]->verdict ? s->side[i]->verdict : "unknown (a timeline has none)";
}

static void print_text(const Diff *d, const Sides *s, GString *out)
{
	static const char head[] = "    change       A [s]      B [s]    B-A [s]\n";
	for (unsigned i = 0; i < 2; i++) {
		g_autofree char *name = err_quote(s->names[i], -1);
		g_string_append_printf(out, "%c: %s\n   verdict: %s\n", 'A' + (char)i, name,
				       verdict_on(s, i));
	}
	if (d->inputs->len)
		g_string_append(out, "\nWhat was run\n");
	print_inputs(d, "  ", say_plain, out);
	if (d->changes->len == 0) {
		g_string_append(out, "\nno event changed\n");
		return;
	}
	g_string_append(out, "\nFirst cause\n  ");
	say_first(d, say_plain, out);
	if (count(d, true)) {
		g_string_append_printf(out, "\nOutages\n%s", head);
		print_rows(d, true, out);
	}
	if (count(d, false)) {
		g_string_append_printf(out, "\nMilestones, routes and SAs\n%s", head);
		print_rows(d, false, out);
	}
}

static void md_rows(const Diff *d, bool outages, GString *out)
{
	g_string_append(out, "\n| after | change | A [s] | B [s] | B-A [s] | what | why |\n"
			     "|---|---|--:|--:|--:|---|---|\n");
	for (unsigned i = 0; i < d->changes->len; i++) {
		const DiffChange *c = change_at(d, i);
		g_autoptr(GString) what = g_string_new(NULL);
		if (is_outage(c) != outages)
			continue;
		what_of(what, c);
		g_string_append(out, "| ");
		text_markdown(out, c->chapter);
		g_string_append_printf(out, " | %s | ", diff_how_name(c->how));
		cell_time(out, c->a, 0);
		g_string_append(out, " | ");
		cell_time(out, c->b, 0);
		g_string_append(out, " | ");
		cell_delta(out, c, 0);
		g_string_append(out, " | ");
		text_markdown(out, what->str);
		g_string_append(out, " | ");
		text_markdown(out, c->why ? c->why : "");
		g_string_append(out, " |\n");
	}
}

/* Markup has no meaning between backquotes, but for a backquote. */
static void md_name(const char *name, GString *out)
{
	bool plain = !strpbrk(name, "`\r\n");
	g_string_append(out, plain ? "`" : "");
	if (plain)
		g_string_append(out, name);
	else
		text_markdown(out, name);
	g_string_append(out, plain ? "`" : "");
}

static void print_markdown(const Diff *d, const Sides *s, GString *out)
{
	g_string_append(out, "### vpnha: ");
	md_name(s->names[0], out);
	g_string_append(out, " → ");
	md_name(s->names[1], out);
	g_string_append(out, "\n\nVerdict: ");
	text_markdown(out, verdict_on(s, 0));
	g_string_append(out, " → ");
	text_markdown(out, verdict_on(s, 1));
	g_string_append(out, "\n\n");
	print_inputs(d, "- ", text_markdown, out);
	if (d->changes->len == 0) {
		g_string_append(out, "No event changed.\n");
		return;
	}
	g_string_append(out, "\n**First cause:** ");
	say_first(d, text_markdown, out);
	if (count(d, true)) {
		g_string_append(out, "\n**Outages**\n");
		md_rows(d, true, out);
	}
	if (count(d, false)) {
		g_string_append_printf(out,
				       "\n<details><summary>%u milestones, routes and SAs"
				       "</summary>\n",
				       count(d, false));
		md_rows(d, false, out);
		g_string_append(out, "\n</details>\n");
	}
}

/* ---- JSON ---- */

typedef struct ChangeRow {
	const char *change, *kind, *after, *router, *what, *became, *why;
	VTime a, b, delta;
} ChangeRow;

typedef struct InputRow {
	const char *file, *what;
	int64_t line_a, line_b;
} InputRow;

#define COL(Row, field, name, type)                                                                \
	{                                                                                          \
		name, type, offsetof(Row, field), false                                            \
	}
static const RecCol change_cols[] = {
	COL(ChangeRow, change, "change", RT_TEXT),  COL(ChangeRow, kind, "kind", RT_TEXT),
	COL(ChangeRow, after, "after", RT_TEXT),    COL(ChangeRow, router, "router", RT_TEXT),
	COL(ChangeRow, what, "what", RT_TEXT),      COL(ChangeRow, became, "became", RT_TEXT),
	COL(ChangeRow, a, "a_ns", RT_TIME),         COL(ChangeRow, b, "b_ns", RT_TIME),
	COL(ChangeRow, delta, "delta_ns", RT_TIME), COL(ChangeRow, why, "why", RT_TEXT),
};
static const RecCol input_cols[] = {
	COL(InputRow, file, "file", RT_TEXT),
	COL(InputRow, line_a, "line_a", RT_INT),
	COL(InputRow, line_b, "line_b", RT_INT),
	COL(InputRow, what, "what", RT_TEXT),
};
#undef COL

static char *changes_json(const Diff *d)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ChangeRow));
	for (unsigned i = 0; i < d->changes->len; i++) {
		const DiffChange *c = change_at(d, i);
		bool both = c->a != VT_NEVER && c->b != VT_NEVER;
		ChangeRow row = {.change = diff_how_name(c->how),
				 .kind = golden_kind_name(c->kind),
				 .after = c->chapter,
				 .router = strcmp(c->router, "-") ? c->router : NULL,
				 .what = c->what,
				 .became = c->was,
				 .why = c->why,
				 .a = c->a,
				 .b = c->b,
				 .delta = both ? c->b - c->a : VT_NEVER};
		g_array_append_val(rows, row);
	}
	return store_json_rows(change_cols, G_N_ELEMENTS(change_cols), rows->data, rows->len,
			       sizeof(ChangeRow));
}

static char *inputs_json(const Diff *d)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(InputRow));
	g_autoptr(GStringChunk) texts = g_string_chunk_new(1024);
	for (unsigned i = 0; i < d->inputs->len; i++) {
		const DiffInput *c = &g_array_index(d->inputs, DiffInput, i);
		g_autoptr(GString) what = g_string_new(NULL);
		diff_say_input(c, what);
		InputRow row = {c->file, g_string_chunk_insert(texts, what->str), c->line_a,
				c->line_b};
		g_array_append_val(rows, row);
	}
	return store_json_rows(input_cols, G_N_ELEMENTS(input_cols), rows->data, rows->len,
			       sizeof(InputRow));
}

static void print_json(const Diff *d, const Sides *s, GString *out)
{
	g_autofree char *inputs = inputs_json(d), *changes = changes_json(d);
	g_string_append(out, "{\"verdict_a\":");
	text_json(out, verdict_on(s, 0));
	g_string_append(out, ",\"verdict_b\":");
	text_json(out, verdict_on(s, 1));
	g_string_append_printf(out, ",\n\"inputs\":%s,\n\"changes\":%s}\n", inputs, changes);
}

/* ---- the command ---- */

static bool read_format(const char *text, DiffFormat *out, GError **err)
{
	static const char *const names[] = {"text", "json", "markdown", NULL};
	SrcPos at = {"--format", 1, 1};
	unsigned which = AS_TEXT;
	if (text && !scn_word(at, text, names, &which, err))
		return false;
	*out = (DiffFormat)which;
	return true;
}

static bool compare(char **names, const Opts *o, GString *out, bool *same, GError **err)
{
	DiffFormat format;
	Tolerance tolerance;
	if (!read_format(o->format, &format, err) || !read_tolerances(o, &tolerance, err))
		return false;
	g_autoptr(Golden) a = open_side(names[0], o, err);
	g_autoptr(Golden) b = a ? open_side(names[1], o, err) : NULL;
	if (!b)
		return false;
	g_autoptr(Diff) d = diff_of(a, b, &tolerance);
	*same = d->changes->len == 0;
	const Sides sides = {names, {a, b}};
	if (format == AS_JSON)
		print_json(d, &sides, out);
	else if (format == AS_MARKDOWN)
		print_markdown(d, &sides, out);
	else
		print_text(d, &sides, out);
	return true;
}

int cmd_diff(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED, .run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"format", 0, 0, G_OPTION_ARG_FILENAME, &o.format,
		 "text (default), json or markdown", "FORMAT"},
		{"tolerance", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.tolerances,
		 "what counts as the same time (1ms); of one kind: outage=500ms", "[KIND=]TIME"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "of scenarios, instead of their own",
		 "N"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of result files: the first by default",
		 "N"},
		{NULL},
	};
	int code;
	bool same = true;
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!cli_parse("A B",
		       "What changed from A to B: result files, scenarios, golden timelines.",
		       entries, 2, 2, &argc, &argv, &code))
		return code;
	code = cli_numbers("diff", o.seed, 1);
	if (code == EXIT_OK && !compare(argv + 1, &o, out, &same, &err))
		code = cli_fail("diff", err);
	if (code == EXIT_OK) {
		terminal_write(out);
		code = same ? EXIT_OK : EXIT_FAILED;
	}
	g_free(o.format);
	g_strfreev(o.tolerances);
	return code;
}
