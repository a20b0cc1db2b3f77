/* vpnha lint: what is made of each line of the configurations. Nothing is skipped silently. */

#include <stdio.h>
#include <string.h>

#include "sim/advice/redundancy.h"
#include "sim/cli/cli.h"
#include "sim/stage/stage.h"
#include "sim/terminal.h"

typedef struct Opts {
	gboolean strict, quiet;
} Opts;

typedef struct Lint {
	const Opts *opts;
	unsigned n[LINE_BLANK + 1], all[LINE_BLANK + 1];
	char *file; /* whose lines are being counted */
	bool wrong;
	GPtrArray *stages,
		*scenarios; /* what was read, owned: what they say together is asked at the end */
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
	if (line->fate == LINE_WRONG || (line->fate == LINE_UNKNOWN && l->opts->strict)) {
		terminal_say(
			stderr, "%s:%d:%d: %s\n", line->at.file, line->at.line, line->at.col,
			line->fate == LINE_WRONG
				? line->why
				: "unknown statement, expected one that a table has (--strict)");
		l->wrong = true;
	}
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

/* Keeps the stage; its error is copied to *err. */
static bool keep(Lint *l, Stage *stage, GError **err)
{
	const GError *wrong = stage_error(stage);
	end_file(l);
	g_ptr_array_add(l->stages, stage);
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
	return keep(l, stage_read(s, &spec), err);
}

/* "hostname R1": whose configuration it is. */
static char *hostname_of(const ScnText *t)
{
	g_auto(GStrv) lines = g_strsplit(t->text, "\n", -1);
	for (char **l = lines; *l; l++)
		if (g_str_has_prefix(*l, "hostname "))
			return g_strdup(g_strstrip(*l + strlen("hostname ")));
	return g_strdup("router");
}

/* A configuration alone is a router without cables. */
static bool lint_config(Lint *l, const char *path, GError **err)
{
	ScnFile *file = scnfile_new();
	const ScnText *t = scnfile_load(file, path, (SrcPos){0}, err);
	bool ok = t != NULL;
	if (t) {
		g_autofree char *name = hostname_of(t);
		ok = keep(l, stage_lone(name, t, take_line, l), err);
	}
	scnfile_free(file);
	return ok;
}

static bool is_scenario(const char *path)
{
	return g_str_has_suffix(path, ".scn");
}

static void print_findings(const Lint *l)
{
	g_autoptr(Advice) a = advice_new();
	g_autoptr(GString) out = g_string_new(NULL);
	for (unsigned i = 0; i < l->stages->len; i++)
		stage_advise(l->stages->pdata[i], a);
	redundancy_check(a);
	redundancy_print(a, out);
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
	g_autoptr(GPtrArray) scenarios = g_ptr_array_new_with_free_func(free_scenario);
	g_autoptr(GPtrArray) stages = g_ptr_array_new_with_free_func(free_stage);
	Lint l = {.opts = &o, .stages = stages, .scenarios = scenarios};
	code = EXIT_OK;
	for (int i = 1; i < argc; i++) {
		GError *err = NULL;
		bool ok = is_scenario(argv[i]) ? lint_scenario(&l, argv[i], &err)
					       : lint_config(&l, argv[i], &err);
		if (ok)
			continue;
		code = EXIT_BAD_INPUT;
		/* The first wrong line is the error; it was printed with the others. */
		if (!l.wrong)
			cli_fail("lint", err);
		else
			g_error_free(err);
	}
	if (argc > 2 || is_scenario(argv[1]))
		print_counts("all", l.all);
	print_findings(&l);
	return l.wrong ? EXIT_BAD_INPUT : code;
}
