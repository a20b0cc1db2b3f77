/* vpnha lint: what is made of each line of the configurations. Nothing is skipped silently. */

#include <stdio.h>
#include <string.h>

#include "sim/advice/redundancy.h"
#include "sim/cli/cli.h"
#include "sim/scenario/template.h"
#include "sim/stage/stage.h"
#include "sim/terminal.h"

typedef struct Opts {
	gboolean strict, quiet;
} Opts;

typedef struct Lint {
	const Opts *opts;
	unsigned n[LINE_BLANK + 1], all[LINE_BLANK + 1];
	char *file;                    /* whose lines are being counted */
	GHashTable *told;              /* messages of wrong lines, owned */
	GPtrArray *scenarios, *stages; /* what was read, owned */
	GPtrArray *
		nets; /* of Advice, owned: the configurations that are named, then each scenario's */
} Lint;

/* ---- lines ---- */

static void print_counts(const char *name, const unsigned *n)
{
	unsigned lines = 0;
	for (LineFate f = 0; f < LINE_BLANK; f++)
		lines += n[f];
	terminal_say(stdout, "%s: %u lines", name, lines);
	for (LineFate f = 0; f < LINE_BLANK; f++)
		if (n[f])
			terminal_say(stdout, ", %u %s", n[f], line_fate_name(f));
	putchar('\n');
}

static void end_file(Lint *l)
{
	if (l->file)
		print_counts(l->file, l->n);
	g_clear_pointer(&l->file, g_free);
	memset(l->n, 0, sizeof l->n);
}

static void tell_wrong(Lint *l, const ConfLine *line)
{
	const char *what = line->fate == LINE_WRONG
				   ? line->why
				   : "unknown statement, expected one that a table has (--strict)";
	char *text =
		g_strdup_printf("%s:%d:%d: %s", line->at.file, line->at.line, line->at.col, what);
	terminal_say(stderr, "%s\n", text);
	g_hash_table_add(l->told, text);
}

static void take_line(void *to, const ConfLine *line)
{
	Lint *l = to;
	if (g_strcmp0(l->file, line->at.file) != 0) {
		end_file(l);
		l->file = g_strdup(line->at.file);
	}
	l->n[line->fate]++;
	l->all[line->fate]++;
	if (line->fate == LINE_BLANK)
		return;
	if (line->fate == LINE_WRONG || (line->fate == LINE_UNKNOWN && l->opts->strict))
		tell_wrong(l, line);
	if (l->opts->quiet && line->fate != LINE_UNKNOWN && line->fate != LINE_UNMODELLED)
		return;
	g_autofree char *text = err_quote(line->text, -1);
	terminal_say(stdout, "%s:%d: %-10s %s", line->at.file, line->at.line,
		     line_fate_name(line->fate), text);
	if (line->fate != LINE_APPLIED && line->why)
		terminal_say(stdout, "  (%s)", line->why);
	putchar('\n');
}

/* ---- a scenario, a configuration ---- */

/* Keeps the stage, whose routers take part in `a`; its error is copied to *err. */
static bool keep(Lint *l, Stage *stage, Advice *a, GError **err)
{
	const GError *wrong = stage_error(stage);
	end_file(l);
	g_ptr_array_add(l->stages, stage);
	stage_advise(stage, a);
	if (wrong && err)
		*err = g_error_copy(wrong);
	return !wrong;
}

static bool lint_scenario(Lint *l, const char *path, GError **err)
{
	Scenario *s = scenario_read(path, NULL, NULL, err);
	if (!s)
		return false;
	g_ptr_array_add(l->scenarios, s);
	StageSpec spec = {.seed = (uint64_t)s->seed, .line = take_line, .line_to = l};
	Advice *a = advice_new();
	g_ptr_array_add(l->nets, a);
	return keep(l, stage_read(s, &spec), a, err);
}

/* Its lines are none of a router before the numbers of a scenario are in them; its repetitions can be checked. */
static bool refuse_template(const ScnText *t, GError **err)
{
	Template *whole = template_new(t->path, t->text, t->len, err);
	bool sound = whole != NULL;
	template_free(whole);
	return sound && err_at(err, (SrcPos){t->path, 1, 1},
			       "a template, of which a scenario makes configurations, expected "
			       "that scenario: vpnha lint SCENARIO checks each line that it makes");
}

/* A configuration alone is a router without cables. */
static bool lint_config(Lint *l, const char *path, GError **err)
{
	ScnFile *file = scnfile_new();
	const ScnText *t = scnfile_load(file, path, (SrcPos){0}, err);
	bool template = t && template_is(t->path, t->text, t->len);
	bool ok = t && (!template || refuse_template(t, err));
	ok = ok && keep(l, stage_lone(t, take_line, l), l->nets->pdata[0], err);
	scnfile_free(file);
	return ok;
}

static bool is_scenario(const char *path)
{
	return g_str_has_suffix(path, ".scn");
}

/* Scenarios are worlds apart, even those of the same routers. */
static void print_findings(const Lint *l)
{
	g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	unsigned n = 0;
	bool compared = false;
	for (unsigned i = 0; i < l->nets->len; i++) {
		Advice *a = l->nets->pdata[i];
		redundancy_check(a);
		n += redundancy_print(a, said, out);
		compared |= advice_routers(a) > 1;
	}
	if (n)
		g_string_append_printf(out, "redundancy: %u finding%s\n", n, n == 1 ? "" : "s");
	else if (compared)
		g_string_append(out, "redundancy: nothing found\n");
	terminal_write(out);
}

static void free_stage(void *p)
{
	stage_free(p);
}

static void free_scenario(void *p)
{
	scenario_free(p);
}

static void free_net(void *p)
{
	advice_free(p);
}

/* False: the input is wrong. What its lines are wrong about was told with them. */
static bool lint(Lint *l, const char *path)
{
	g_autoptr(GError) err = NULL;
	if (is_scenario(path) ? lint_scenario(l, path, &err) : lint_config(l, path, &err))
		return true;
	if (!g_hash_table_contains(l->told, err->message))
		cli_fail("lint", g_steal_pointer(&err));
	return false;
}

int cmd_lint(int argc, char **argv)
{
	Opts o = {0};
	const GOptionEntry entries[] = {
		{"strict", 0, 0, G_OPTION_ARG_NONE, &o.strict,
		 "lines that no table knows are errors", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet,
		 "only lines that are unmodelled or unknown", NULL},
		{NULL},
	};
	int code;
	if (!cli_parse("SCENARIO|CONFIG...", "Prints each configuration line with its fate.",
		       entries, 1, -1, &argc, &argv, &code))
		return code;
	g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) scenarios = g_ptr_array_new_with_free_func(free_scenario);
	g_autoptr(GPtrArray) stages = g_ptr_array_new_with_free_func(free_stage);
	g_autoptr(GPtrArray) nets = g_ptr_array_new_with_free_func(free_net);
	Lint l = {.opts = &o, .told = told, .scenarios = scenarios, .stages = stages, .nets = nets};
	g_ptr_array_add(nets, advice_new());
	code = EXIT_OK;
	for (int i = 1; i < argc; i++)
		if (!lint(&l, argv[i]))
			code = EXIT_BAD_INPUT;
	if (argc > 2 || is_scenario(argv[1]))
		print_counts("all", l.all);
	print_findings(&l);
	return g_hash_table_size(told) ? EXIT_BAD_INPUT : code;
}
