/* vpnha lint: what is made of each line of the configurations. Nothing is skipped silently. */

#include <stdio.h>
#include <string.h>

#include "sim/advice/redundancy.h"
#include "sim/cli/cli.h"
#include "sim/cli/releases.h"
#include "sim/import/scene.h"
#include "sim/record/record.h"
#include "sim/record/store.h"
#include "sim/scenario/template.h"
#include "sim/secrets.h"
#include "sim/sources/formats.h"
#include "sim/stage/stage.h"
#include "sim/terminal.h"
#include "sim/text.h"
#include "sim/trust/verdict.h"

typedef struct Opts {
	gboolean strict, quiet, summary, accept;
	char *format;
	bool json;
} Opts;

/* The lines of a file, or of all. */
typedef struct Count {
	char *name;
	unsigned n[LINE_BLANK + 1];
} Count;

/* A line as JSON has it; its texts are borrowed from Lint.texts. */
typedef struct LineRow {
	const char *file, *fate, *text, *why, *could_change;
	int64_t line;
} LineRow;

typedef struct Lint {
	const Opts *opts;
	GArray *files; /* of Count, names owned: in order */
	Count all;
	GString *rows;     /* what is printed behind the summary */
	GArray *line_rows; /* of LineRow: instead of it, with --format json */
	GStringChunk *texts;
	Secrets *hiding;               /* in rows */
	GString *releases;             /* what is said of those that nothing says */
	GHashTable *told;              /* messages of wrong lines, owned */
	GPtrArray *scenarios, *stages; /* what was read, owned */
	GPtrArray *names;              /* of the stages: paths */
	GPtrArray *imports;            /* of ImportNet, owned: of folders */
	GPtrArray *sources;            /* theirs, owned */
	GPtrArray *
		nets; /* of Advice, owned: the configurations that are named, then each scenario's */
} Lint;

/* ---- lines ---- */

static unsigned lines_of(const unsigned *n)
{
	unsigned lines = 0;
	for (LineFate f = 0; f < LINE_BLANK; f++)
		lines += n[f];
	return lines;
}

/* The share of the lines that are known, in percent. */
static double coverage(const unsigned *n)
{
	unsigned lines = lines_of(n), known = lines - n[LINE_UNKNOWN] - n[LINE_WRONG];
	return lines ? 100.0 * known / lines : 100.0;
}

static void print_counts(GString *out, const Count *c)
{
	g_string_append_printf(out, "%s: %u lines", c->name, lines_of(c->n));
	for (LineFate f = 0; f < LINE_BLANK; f++)
		if (c->n[f])
			g_string_append_printf(out, ", %u %s", c->n[f], line_fate_name(f));
	g_string_append_printf(out, ", coverage %.1f %%\n", coverage(c->n));
}

static void count_clear(void *count)
{
	g_free(((Count *)count)->name);
}

/* Of the file whose lines are being counted. */
static Count *counted(Lint *l, const char *file)
{
	Count *last = l->files->len ? &g_array_index(l->files, Count, l->files->len - 1) : NULL;
	if (last && g_strcmp0(last->name, file) == 0)
		return last;
	Count fresh = {.name = g_strdup(file)};
	g_array_append_val(l->files, fresh);
	return &g_array_index(l->files, Count, l->files->len - 1);
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

static void add_row(Lint *l, const ConfLine *line, const char *text)
{
	g_string_append_printf(l->rows, "%s:%d: %-10s %s", line->at.file, line->at.line,
			       line_fate_name(line->fate), text);
	if (line->fate != LINE_APPLIED && line->why)
		g_string_append_printf(l->rows, "  (%s)", line->why);
	g_string_append_c(l->rows, '\n');
}

static void add_line_row(Lint *l, const ConfLine *line, const char *text)
{
	g_autofree char *affects = affects_text(line->affects);
	LineRow r = {.file = g_string_chunk_insert_const(l->texts, line->at.file),
		     .line = line->at.line,
		     .fate = line_fate_name(line->fate),
		     .text = g_string_chunk_insert(l->texts, text)};
	if (line->fate != LINE_APPLIED && line->why)
		r.why = g_string_chunk_insert_const(l->texts, line->why);
	if (line->affects)
		r.could_change = g_string_chunk_insert_const(l->texts, affects);
	g_array_append_val(l->line_rows, r);
}

static void take_line(void *to, const ConfLine *line)
{
	Lint *l = to;
	counted(l, line->at.file)->n[line->fate]++;
	l->all.n[line->fate]++;
	if (line->fate == LINE_BLANK)
		return;
	if (line->fate == LINE_WRONG || (line->fate == LINE_UNKNOWN && l->opts->strict))
		tell_wrong(l, line);
	if (l->opts->summary ||
	    (l->opts->quiet && line->fate != LINE_UNKNOWN && line->fate != LINE_UNMODELLED))
		return;
	g_autoptr(GString) hidden = g_string_new(NULL);
	secrets_hide_next(l->hiding, hidden, line->text);
	g_autofree char *text = err_quote(hidden->str, -1);
	if (l->opts->json)
		add_line_row(l, line, text);
	else
		add_row(l, line, text);
}

/* ---- a scenario, a configuration ---- */

/* Keeps the stage, whose routers take part in `a`; its error is copied to *err. */
static bool keep(Lint *l, const char *path, Stage *stage, Advice *a, GError **err)
{
	const GError *wrong = stage_error(stage);
	g_ptr_array_add(l->stages, stage);
	g_ptr_array_add(l->names, (gpointer)path);
	stage_advise(stage, a);
	if (wrong && err)
		*err = g_error_copy(wrong);
	return !wrong;
}

static bool lint_read(Lint *l, const char *path, Scenario *s /* adopts */, GError **err)
{
	g_ptr_array_add(l->scenarios, s);
	StageSpec spec = {.seed = (uint64_t)s->seed, .line = take_line, .line_to = l};
	Advice *a = advice_new();
	g_ptr_array_add(l->nets, a);
	return keep(l, path, stage_read(s, &spec), a, err);
}

static bool lint_scenario(Lint *l, const char *path, GError **err)
{
	Scenario *s = scenario_read(path, NULL, NULL, err);
	bool ok = s && lint_read(l, path, s, err);
	if (ok)
		releases_find(path, l->stages->pdata[l->stages->len - 1], s, l->releases);
	return ok;
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
	ok = ok && keep(l, path, stage_lone(t, NULL, false, take_line, l), l->nets->pdata[0], err);
	if (ok)
		releases_find(path, l->stages->pdata[l->stages->len - 1], NULL, l->releases);
	scnfile_free(file);
	return ok;
}

static bool is_scenario(const char *path)
{
	return g_str_has_suffix(path, ".scn");
}

/* A folder, or a topology file, is the network that import makes of it. */
static bool lint_source(Lint *l, const char *path, GError **err)
{
	const ImportWish wish = {.mirror_peers = false};
	ImportSource *source = import_open(path, NULL, err);
	if (!source)
		return false;
	ImportNet *n = import_net_new(source, &wish);
	g_ptr_array_add(l->sources, source);
	g_ptr_array_add(l->imports, n);
	Scenario *s = import_scene(n, err);
	return s && lint_read(l, path, s, err);
}

static void find_imported(const ImportSource *s, GString *out)
{
	g_autofree char *shown = err_quote(s->path, -1);
	for (unsigned i = 0; i < s->findings->len; i++) {
		const ImportFinding *f = s->findings->pdata[i];
		g_string_append(out, f->at.file ? f->at.file : shown);
		if (f->at.file)
			g_string_append_printf(out, ":%d", f->at.line);
		g_string_append_printf(out, ": warning: [%s] %s\n", f->name, f->text);
	}
}

/* Groups to start from that nobody has answered. */
static unsigned find_unanswered(const Scenario *s, GString *out)
{
	unsigned n = 0;
	for (unsigned i = 0; i < s->accepts->len; i++) {
		const ScnAccept *a = s->accepts->pdata[i];
		if (verdict_is_answered(a))
			continue;
		g_string_append_printf(
			out,
			"%s:%d: warning: [accept-unanswered] [accept %s] says no reason, "
			"and so accepts nothing\n",
			a->why_pos.file, a->why_pos.line, a->name);
		n++;
	}
	return n;
}

/* Scenarios are worlds apart, even those of the same routers. */
static unsigned find(const Lint *l, GString *out, bool *compared)
{
	g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	unsigned n = 0;
	*compared = false;
	for (unsigned i = 0; i < l->sources->len; i++)
		find_imported(l->sources->pdata[i], out);
	g_string_append(out, l->releases->str);
	for (unsigned i = 0; i < l->stages->len; i++)
		if (!stage_error(l->stages->pdata[i]))
			verdict_say_whole(stage_doubts(l->stages->pdata[i]), out);
	for (unsigned i = 0; i < l->nets->len; i++) {
		Advice *a = l->nets->pdata[i];
		redundancy_check(a);
		n += redundancy_print(a, said, out);
		*compared |= advice_routers(a) > 1;
	}
	for (unsigned i = 0; i < l->scenarios->len; i++)
		n += find_unanswered(l->scenarios->pdata[i], out);
	return n;
}

/* ---- verdicts ---- */

/* Of a stage without a fault; NULL. Caller frees. */
static char *verdict_on(const Stage *stage)
{
	if (stage_error(stage))
		return NULL;
	g_autoptr(Record) rec = record_new();
	verdict_record(stage_doubts(stage), stage_net((Stage *)stage), NULL, rec);
	return verdict_brief(rec);
}

static void print_verdicts(const Lint *l, GString *out)
{
	for (unsigned i = 0; i < l->stages->len; i++) {
		g_autofree char *verdict = verdict_on(l->stages->pdata[i]),
				*name = err_quote(l->names->pdata[i], -1);
		if (verdict)
			g_string_append_printf(out, "%s: verdict %s\n", name, verdict);
	}
}

static void json_verdicts(const Lint *l, GString *out)
{
	bool any = false;
	for (unsigned i = 0; i < l->stages->len; i++) {
		g_autofree char *verdict = verdict_on(l->stages->pdata[i]);
		if (!verdict)
			continue;
		g_string_append(out, any ? ",\n{\"name\":" : "\n{\"name\":");
		text_json(out, l->names->pdata[i]);
		g_string_append(out, ",\"verdict\":");
		text_json(out, verdict);
		g_string_append_c(out, '}');
		any = true;
	}
}

static void print_groups(const Lint *l)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (unsigned i = 0; i < l->stages->len; i++)
		if (!stage_error(l->stages->pdata[i]))
			verdict_groups(stage_doubts(l->stages->pdata[i]), out);
	terminal_write(out);
}

/* The summary stands before the rows: it is what is read of many lines. */
static void print_text(const Lint *l, bool all)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool compared;
	for (unsigned i = 0; i < l->files->len; i++)
		print_counts(out, &g_array_index(l->files, Count, i));
	if (all)
		print_counts(out, &l->all);
	print_verdicts(l, out);
	unsigned n = find(l, out, &compared);
	if (n)
		g_string_append_printf(out, "redundancy: %u finding%s\n", n, n == 1 ? "" : "s");
	else if (compared)
		g_string_append(out, "redundancy: nothing found\n");
	g_string_append_len(out, l->rows->str, (gssize)l->rows->len);
	terminal_write(out);
}

static void json_count(GString *out, const Count *c)
{
	g_string_append(out, "{\"file\":");
	text_json(out, c->name);
	g_string_append_printf(out, ",\"lines\":%u", lines_of(c->n));
	for (LineFate f = 0; f < LINE_BLANK; f++)
		g_string_append_printf(out, ",\"%s\":%u", line_fate_name(f), c->n[f]);
	g_string_append_printf(out, ",\"coverage\":%.1f}", coverage(c->n));
}

#define COL(row, member, name, type)                                                               \
	{                                                                                          \
		name, type, offsetof(row, member), 0                                               \
	}
static const RecCol line_cols[] = {
	COL(LineRow, file, "file", RT_TEXT), COL(LineRow, line, "line", RT_INT),
	COL(LineRow, fate, "fate", RT_TEXT), COL(LineRow, text, "text", RT_TEXT),
	COL(LineRow, why, "why", RT_TEXT),   COL(LineRow, could_change, "could_change", RT_TEXT),
};
#undef COL

static void print_json(const Lint *l)
{
	g_autoptr(GString) out = g_string_new("{\"files\":["), findings = g_string_new(NULL);
	bool compared;
	for (unsigned i = 0; i < l->files->len; i++) {
		g_string_append(out, i ? ",\n" : "\n");
		json_count(out, &g_array_index(l->files, Count, i));
	}
	find(l, findings, &compared);
	g_string_append(out, "],\n\"verdicts\":[");
	json_verdicts(l, out);
	g_string_append(out, "],\n\"findings\":[");
	g_auto(GStrv) said = g_strsplit(findings->str, "\n", -1);
	for (unsigned i = 0; said[i] && *said[i]; i++) {
		g_string_append(out, i ? ",\n" : "\n");
		text_json(out, said[i]);
	}
	g_autofree char *lines =
		store_json_rows(line_cols, G_N_ELEMENTS(line_cols), l->line_rows->data,
				l->line_rows->len, sizeof(LineRow));
	g_string_append_printf(out, "],\n\"lines\":%s}\n", lines);
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

static void free_source(void *p)
{
	import_source_free(p);
}

static void free_import(void *p)
{
	import_net_free(p);
}

static void free_net(void *p)
{
	advice_free(p);
}

/* False: the input is wrong. What its lines are wrong about was told with them. */
static bool lint(Lint *l, const char *path)
{
	g_autoptr(GError) err = NULL;
	bool source = g_file_test(path, G_FILE_TEST_IS_DIR) || import_is_topology(path);
	if (source              ? lint_source(l, path, &err)
	    : is_scenario(path) ? lint_scenario(l, path, &err)
				: lint_config(l, path, &err))
		return true;
	if (!g_hash_table_contains(l->told, err->message))
		cli_fail("lint", g_steal_pointer(&err));
	return false;
}

static bool read_opts(int *argc, char ***argv, Opts *o, int *code)
{
	const GOptionEntry entries[] = {
		{"strict", 0, 0, G_OPTION_ARG_NONE, &o->strict,
		 "lines that no table knows are errors", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet,
		 "only lines that are unmodelled or unknown", NULL},
		{"summary", 0, 0, G_OPTION_ARG_NONE, &o->summary,
		 "no lines, only what they come to and what is found", NULL},
		{"accept", 0, 0, G_OPTION_ARG_NONE, &o->accept,
		 "only [accept] groups to start from, for the lines that could matter", NULL},
		{"format", 0, 0, G_OPTION_ARG_FILENAME, &o->format, "text (default) or json",
		 "FORMAT"},
		{NULL},
	};
	if (!cli_parse("SCENARIO|CONFIG|SOURCE...", "Prints each configuration line with its fate.",
		       entries, 1, -1, argc, argv, code))
		return false;
	o->json = g_strcmp0(o->format, "json") == 0;
	if (o->format && !o->json && strcmp(o->format, "text") != 0) {
		*code = cli_usage("lint", "--format %s, expected text or json", o->format);
		return false;
	}
	return true;
}

int cmd_lint(int argc, char **argv)
{
	Opts o = {0};
	int code;
	if (!read_opts(&argc, &argv, &o, &code)) {
		g_free(o.format);
		return code;
	}
	g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) sources = g_ptr_array_new_with_free_func(free_source);
	g_autoptr(GPtrArray) imports = g_ptr_array_new_with_free_func(free_import);
	g_autoptr(GPtrArray) scenarios = g_ptr_array_new_with_free_func(free_scenario);
	g_autoptr(GPtrArray) stages = g_ptr_array_new_with_free_func(free_stage);
	g_autoptr(GPtrArray) nets = g_ptr_array_new_with_free_func(free_net);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(Count));
	g_autoptr(GArray) line_rows = g_array_new(FALSE, FALSE, sizeof(LineRow));
	g_autoptr(GString) rows = g_string_new(NULL);
	g_autoptr(GString) releases = g_string_new(NULL);
	g_autoptr(GStringChunk) texts = g_string_chunk_new(1 << 16);
	g_autoptr(Secrets) hiding = secrets_new_hiding();
	g_array_set_clear_func(files, count_clear);
	Lint l = {.opts = &o,
		  .files = files,
		  .all.name = (char *)"all",
		  .rows = rows,
		  .line_rows = line_rows,
		  .texts = texts,
		  .hiding = hiding,
		  .releases = releases,
		  .told = told,
		  .scenarios = scenarios,
		  .stages = stages,
		  .names = names,
		  .imports = imports,
		  .sources = sources,
		  .nets = nets};
	g_ptr_array_add(nets, advice_new());
	code = EXIT_OK;
	for (int i = 1; i < argc; i++)
		if (!lint(&l, argv[i]))
			code = EXIT_BAD_INPUT;
	if (o.accept)
		print_groups(&l);
	else if (o.json)
		print_json(&l);
	else
		print_text(&l, argc > 2 || is_scenario(argv[1]) || sources->len > 0);
	g_free(o.format);
	return g_hash_table_size(told) ? EXIT_BAD_INPUT : code;
}
