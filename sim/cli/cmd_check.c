/* vpnha check: runs scenarios, and holds each [expect] against what happened. */

#include <stdio.h>
#include <string.h>

#include "sim/analysis/moments.h"
#include "sim/cli/cli.h"
#include "sim/cli/report.h"
#include "sim/file.h"
#include "sim/stage/golden_file.h"
#include "sim/stage/pool.h"
#include "sim/stage/run.h"
#include "sim/terminal.h"
#include "sim/text.h"
#include "sim/trust/verdict.h"

typedef struct Opts {
	char *seeds, *junit, *tap, *trust;
	char **sets;
	int64_t seed;
	int jobs;
	gboolean strict, quiet, verbose, wire, update;
	FILE *out; /* for people: stdout, or stderr if a report takes that */
} Opts;

typedef struct Seeds {
	int64_t first, last;
} Seeds;

/* A scenario that is to be checked. */
typedef struct Input {
	const char *path;
	Scenario *scn; /* NULL: `err` says why, or it was taken */
	GError *err;
} Input;

enum { FAILURES_SHOWN = 20, RANGES_SHOWN = 20 };

/* One expectation over all seeds. */
typedef struct Tally {
	unsigned passed, failed;
	VTime least, most; /* of what was measured; VT_NEVER: nothing was */
	Seeds fails[RANGES_SHOWN];
	unsigned n_fails, listed; /* ranges; seeds in them */
} Tally;

typedef struct Check {
	Opts *opts;
	Scenario *scn;
	RunSpec spec;
	Stage *ready;     /* of the first run */
	Record *trust;    /* its verdict, before the runs and of all of them */
	GString *assumed; /* what any seed took for granted: lines */
	int64_t first, last;
	Tally *tally;
	unsigned failures; /* expectations that failed, over all seeds */
	unsigned shown;
	ReportSuite *suite;
} Check;

/* ---- words ---- */

static char *failure_text(const CheckRow *c)
{
	g_autoptr(GString) actual = g_string_new(c->actual ? c->actual : "-");
	g_autoptr(GString) nearest = g_string_new(c->nearest ? c->nearest : "");
	g_string_replace(actual, "\n", "\n          ", 0);
	g_string_replace(nearest, "\n", "\n          ", 0);
	return g_strdup_printf("expected: %s\nactual:   %s%s%s", c->expected, actual->str,
			       nearest->len ? "\nnearest:  " : "", nearest->str);
}

static const ScnExpect *expect_at(const Check *k, unsigned i)
{
	return k->scn->expects->pdata[i];
}

static void print_failure(Check *k, uint64_t seed, unsigned i, const CheckRow *c)
{
	const Expect *e = &expect_at(k, i)->e;
	g_autofree char *text = failure_text(c);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	if (k->shown++ == FAILURES_SHOWN && !k->opts->verbose)
		terminal_say(k->opts->out, "  ... more failures: -v shows them all\n");
	if (k->shown > FAILURES_SHOWN && !k->opts->verbose)
		return;
	terminal_say(k->opts->out, "  FAIL  %s (%s:%d, seed %" G_GUINT64_FORMAT ")\n", e->name,
		     e->at_pos.file, e->at_pos.line, seed);
	for (char **l = lines; *l; l++)
		terminal_say(k->opts->out, "        %s\n", *l);
}

static void print_pass(FILE *out, const CheckRow *c)
{
	g_autoptr(GString) time = g_string_new(NULL);
	if (c->measured != VT_NEVER) {
		g_string_append(time, "  ");
		text_number(time, c->measured, 3);
		g_string_append(time, " s");
	}
	terminal_say(out, "  pass  %s%s\n", c->name, time->str);
}

/* "takeover: 7.707 s (expected 7.000..10.100 s)": what reporters list; the seed only if there are several. */
static char *case_name(const Check *k, const Expect *e, int64_t seed, const CheckRow *c)
{
	GString *out = g_string_new(e->name);
	g_autoptr(GString) bounds = g_string_new(NULL);
	expect_say_bounds(e, bounds);
	if (k->first != k->last)
		g_string_append_printf(out, " (seed %" G_GINT64_FORMAT ")", seed);
	g_string_append(out, c->measured != VT_NEVER || bounds->len ? ": " : "");
	if (c->measured != VT_NEVER)
		text_seconds(out, c->measured, 3);
	else if (bounds->len)
		g_string_append(out, c->passed ? "holds" : "does not hold");
	if (bounds->len)
		g_string_append_printf(out, "%s(expected %s)",
				       g_str_has_suffix(out->str, " ") ? "" : " ", bounds->str);
	return g_string_free(out, FALSE);
}

static void add_case(Check *k, unsigned i, int64_t seed, const CheckRow *c)
{
	const Expect *e = &expect_at(k, i)->e;
	report_case(k->suite, (ReportCase){.name = case_name(k, e, seed, c),
					   .expected = g_strdup(c->expected),
					   .actual = c->passed ? NULL : g_strdup(c->actual),
					   .nearest = g_strdup(c->nearest),
					   .at = e->at_pos,
					   .measured = c->measured});
}

/* ---- work and take ---- */

static void add_note(Record *to, const char *name, const char *text)
{
	FileRow note = {name, record_keep(to, text)};
	if (text && *text)
		g_array_append_val(to->rows[REC_FILE], note);
}

static const char *note_of(const Record *rec, const char *name)
{
	for (unsigned i = 0; i < REC_N(rec, REC_FILE); i++) {
		const FileRow *f = REC_ROW(rec, REC_FILE, FileRow, i);
		if (strcmp(f->name, name) == 0)
			return f->text;
	}
	return NULL;
}

static Record *work(void *to, unsigned i, GError **err)
{
	const Check *k = to;
	RunSpec spec = k->spec;
	spec.seed = (uint64_t)(k->first + i);
	Record *rec = run_scenario(&spec, err);
	if (!rec)
		return NULL;
	/* The verdicts travel, what they were made of stays; settling is a word to the user. */
	g_autofree char *unsettled = run_unsettled(rec);
	Record *small = record_new();
	for (unsigned j = 0; j < REC_N(rec, REC_CHECK); j++) {
		CheckRow row = *REC_ROW(rec, REC_CHECK, CheckRow, j);
		row.name = record_keep(small, row.name);
		row.expected = record_keep(small, row.expected);
		row.actual = record_keep(small, row.actual);
		row.nearest = record_keep(small, row.nearest);
		g_array_append_val(small->rows[REC_CHECK], row);
	}
	g_autofree char *assumed = assumptions_of(rec);
	verdict_join(small, rec);
	add_note(small, "unsettled", unsettled);
	add_note(small, "assumed", assumed);
	record_free(rec);
	return small;
}

static void count_measured(Tally *t, VTime measured)
{
	if (measured == VT_NEVER)
		return;
	t->least = MIN(t->least, measured);
	t->most = t->most == VT_NEVER ? measured : MAX(t->most, measured);
}

/* Seeds come in order. */
static void count_failure(Tally *t, int64_t seed)
{
	Seeds *last = t->n_fails ? &t->fails[t->n_fails - 1] : NULL;
	t->failed++;
	if (t->listed + 1 < t->failed) /* one before it had no room */
		return;
	if (last && last->last + 1 == seed)
		last->last = seed;
	else if (t->n_fails < RANGES_SHOWN)
		t->fails[t->n_fails++] = (Seeds){seed, seed};
	else
		return;
	t->listed++;
}

static bool take(void *to, unsigned i, const Record *rec, GError **err)
{
	Check *k = to;
	uint64_t seed = (uint64_t)(k->first + i);
	(void)err;
	verdict_join(k->trust, rec);
	const char *unsettled = note_of(rec, "unsettled"), *assumed = note_of(rec, "assumed");
	g_autofree char *path = err_quote(k->scn->path, -1);
	if (unsettled)
		terminal_say(stderr, "%s, seed %" G_GUINT64_FORMAT ": %s\n", path, seed, unsettled);
	if (assumed)
		assumptions_add(k->assumed, assumed);
	for (unsigned j = 0; j < REC_N(rec, REC_CHECK); j++) {
		const CheckRow *c = REC_ROW(rec, REC_CHECK, CheckRow, j);
		Tally *t = &k->tally[j];
		count_measured(t, c->measured);
		t->passed += c->passed != 0;
		if (!c->passed) {
			count_failure(t, (int64_t)seed);
			print_failure(k, seed, j, c);
		} else if (k->opts->verbose && k->first == k->last) {
			print_pass(k->opts->out, c);
		}
		if (k->opts->junit || k->opts->tap)
			add_case(k, j, (int64_t)seed, c);
	}
	return true;
}

/* ---- many seeds ---- */

static void print_range(FILE *to, const Tally *t)
{
	if (t->least == VT_NEVER)
		return;
	g_autoptr(GString) out = g_string_new("  ");
	text_number(out, t->least, 3);
	g_string_append(out, "..");
	text_number(out, t->most, 3);
	terminal_say(to, "%s s", out->str);
}

static void check_spread(Check *k, unsigned i)
{
	const Expect *e = &expect_at(k, i)->e;
	const Tally *t = &k->tally[i];
	g_autoptr(GString) why = g_string_new(NULL);
	if (!e->min.has && !e->max.has && !e->spread.has)
		return;
	const VTime ends[] = {t->least, t->most};
	bool ok = expect_spread(e, ends, G_N_ELEMENTS(ends), why);
	report_case(k->suite, (ReportCase){.name = g_strdup_printf("%s (over the seeds)", e->name),
					   .expected = g_strdup("min, max and spread"),
					   .actual = ok ? NULL : g_strdup(why->str),
					   .at = e->at_pos,
					   .measured = VT_NEVER});
	if (ok)
		return;
	k->failures++;
	terminal_say(k->opts->out, "  FAIL  %s (%s:%d, over the seeds)\n        %s\n", e->name,
		     e->at_pos.file, e->at_pos.line, why->str);
}

static void print_fails(FILE *out, const Tally *t)
{
	fputs("        with seeds", out);
	for (unsigned i = 0; i < t->n_fails; i++) {
		terminal_say(out, "%s %" G_GINT64_FORMAT, i ? "," : "", t->fails[i].first);
		if (t->fails[i].last != t->fails[i].first)
			terminal_say(out, "..%" G_GINT64_FORMAT, t->fails[i].last);
	}
	if (t->listed < t->failed)
		terminal_say(out, " and %u more", t->failed - t->listed);
	fputc('\n', out);
}

/* How many passed, or how many failed, and which. */
static void print_tally(const Check *k, unsigned i, unsigned seeds)
{
	const Tally *t = &k->tally[i];
	FILE *out = k->opts->out;
	terminal_say(out, "  %s  %u of %u  %s", t->failed ? "FAIL" : "pass",
		     t->failed ? t->failed : t->passed, seeds, expect_at(k, i)->e.name);
	print_range(out, t);
	fputc('\n', out);
	if (t->failed)
		print_fails(out, t);
}

static void print_tallies(Check *k)
{
	unsigned seeds = (unsigned)(k->last - k->first + 1);
	for (unsigned i = 0; i < k->scn->expects->len; i++) {
		const Tally *t = &k->tally[i];
		k->failures += t->failed;
		if (seeds > 1)
			check_spread(k, i);
		if (seeds > 1 && (!k->opts->quiet || t->failed))
			print_tally(k, i, seeds);
	}
}

/* ---- masks ---- */

static void print_output(FILE *out, const HeldText *held, int width, bool failed)
{
	g_autofree char *text = g_strconcat(held->text, "\n", held->extra ? held->extra : "", NULL);
	g_autofree char *said = mask_said(text, held->masks);
	terminal_say(out, "  %s  %-*s  %s\n", failed ? "FAIL" : "held", width, held->file,
		     *said ? said : "nothing");
}

/* Each printed text that was held to a file, and which fields of how many places were masked in it. */
static void print_outputs(const Check *k)
{
	unsigned n = 0, held = 0;
	int width = 0;
	for (unsigned i = 0; i < k->scn->expects->len; i++) {
		const HeldText *text = expect_held(&expect_at(k, i)->e);
		n += text != NULL;
		held += text && !k->tally[i].failed;
		width = MAX(width, text ? (int)strlen(text->file) : 0);
	}
	if (n == 0)
		return;
	terminal_say(k->opts->out, "%u of %u outputs held, masked in them:\n", held, n);
	for (unsigned i = 0; i < k->scn->expects->len; i++) {
		const HeldText *text = expect_held(&expect_at(k, i)->e);
		if (text)
			print_output(k->opts->out, text, width, k->tally[i].failed > 0);
	}
}

/* ---- input ---- */

static void input_clear(void *p)
{
	Input *in = p;
	scenario_free(in->scn);
	g_clear_error(&in->err);
}

static Scenario *read_scenario(const Opts *o, const char *path, GError **err)
{
	return scenario_read(path, (const char *const *)o->sets, NULL, err);
}

/* All of them, before anything is written: so it is known what they read. Those that are wrong say so in turn. */
static GArray *read_inputs(const Opts *o, int n, char **paths)
{
	GArray *inputs = g_array_new(FALSE, FALSE, sizeof(Input));
	g_array_set_clear_func(inputs, input_clear);
	for (int i = 0; i < n; i++) {
		Input in = {.path = paths[i]};
		in.scn = read_scenario(o, paths[i], &in.err);
		g_array_append_val(inputs, in);
	}
	return inputs;
}

/* ---- the command ---- */

static void check_clear(Check *k)
{
	record_free(k->trust);
	g_string_free(k->assumed, TRUE);
	g_free(k->tally);
	stage_free(k->ready);
	scenario_free(k->scn);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

/* Rewrites the golden timelines of a scenario: what is checked afterwards is what stands there now. */
static bool update_goldens(const Opts *o, const char *path, GError **err)
{
	g_autoptr(Scenario) scn = read_scenario(o, path, err);
	for (unsigned i = 0; scn && i < scn->expects->len; i++) {
		const Expect *e = &((const ScnExpect *)scn->expects->pdata[i])->e;
		unsigned changed = 0;
		if (e->kind != &expect_golden)
			continue;
		if (!golden_file_update(scn, &e->golden, &changed, err))
			return false;
		if (changed && !o->quiet)
			terminal_say(o->out, "%s: rewritten, %u line%s changed\n",
				     golden_file_path(scn, &e->golden), changed,
				     changed == 1 ? "" : "s");
	}
	return scn != NULL;
}

/* A timeline belongs to the seed that it was recorded with. */
static bool goldens_have_seed(const Check *k, GError **err)
{
	for (unsigned i = 0; i < k->scn->expects->len; i++) {
		const Expect *e = &expect_at(k, i)->e;
		if (e->kind == &expect_golden &&
		    ((uint64_t)k->first != e->golden.seed || k->first != k->last))
			return err_at(err, e->at_pos,
				      "%s was recorded with seed %" G_GUINT64_FORMAT
				      ", expected a check of that seed alone",
				      e->golden.file, e->golden.seed);
	}
	return true;
}

/* What was rewritten, maybe for a scenario before it, is read anew. */
static Scenario *take_scenario(const Opts *o, Input *in, GError **err)
{
	if (o->update)
		return update_goldens(o, in->path, err) ? read_scenario(o, in->path, err) : NULL;
	Scenario *s = in->scn;
	in->scn = NULL;
	if (!s)
		g_propagate_error(err, g_steal_pointer(&in->err));
	return s;
}

static bool prepare(Check *k, Input *in, GError **err)
{
	g_autoptr(GString) notes = g_string_new(NULL);
	k->scn = take_scenario(k->opts, in, err);
	if (!k->scn || !cli_seeds(k->opts->seeds, k->opts->seed >= 0 ? k->opts->seed : k->scn->seed,
				  &k->first, &k->last, err))
		return false;
	k->tally = g_new0(Tally, k->scn->expects->len);
	for (unsigned i = 0; i < k->scn->expects->len; i++)
		k->tally[i].least = k->tally[i].most = VT_NEVER;
	k->spec = (RunSpec){.scn = k->scn,
			    .seed = (uint64_t)k->first,
			    .ready = &k->ready,
			    .until = VT_NEVER,
			    .level = k->scn->expects->len ? RECORD_TIMELINE : RECORD_NONE,
			    .strict = k->opts->strict,
			    .wire = k->opts->wire,
			    .paths = true,
			    .hold = true};
	if (!run_check_input(&k->spec, notes, err))
		return false;
	terminal_say(stderr, "%s", notes->str);
	k->trust = record_new();
	verdict_record(stage_doubts(k->ready), stage_net(k->ready), NULL, k->trust);
	return goldens_have_seed(k, err);
}

/* ---- trust ---- */

static bool is_warned(const Opts *o)
{
	return g_strcmp0(o->trust, "warn") == 0;
}

/* What is taken all the same is listed also where nothing fails. */
static void add_trust(const Check *k, const char *said, bool fails)
{
	static const char want[] =
		"every line that could matter is modelled, or accepted by an [accept NAME]";
	const DoubtRow *d =
		REC_N(k->trust, REC_DOUBT) ? REC_ROW(k->trust, REC_DOUBT, DoubtRow, 0) : NULL;
	report_case(k->suite,
		    (ReportCase){.name = g_strdup("trust"),
				 .expected = d && !fails ? g_strconcat(want, "\n", said, NULL)
							 : g_strdup(want),
				 .actual = fails ? g_strdup(said) : NULL,
				 .at = d ? (SrcPos){d->file, (int)d->line, 1}
					 : (SrcPos){k->scn->path, 1, 1},
				 .measured = VT_NEVER});
}

/* Is what holds to be believed? A scenario without expectations is judged, too. */
static bool hold_trust(Check *k)
{
	bool doubted = verdict_of(k->trust) != VERDICT_COMPLETE,
	     fails = doubted && !is_warned(k->opts);
	g_autoptr(GString) said = g_string_new(NULL);

	verdict_say(k->trust, k->opts->verbose ? UINT_MAX : VERDICT_SHOWN, said);
	g_strchomp(said->str);
	add_trust(k, said->str, fails);
	if (doubted || k->opts->verbose || (REC_N(k->trust, REC_DOUBT) && !k->opts->quiet)) {
		g_auto(GStrv) lines = g_strsplit(said->str, "\n", -1);
		for (char **l = lines; *l; l++)
			terminal_say(k->opts->out, "  %s%s\n",
				     l > lines ? "      "
				     : fails   ? "FAIL  "
				     : doubted ? "doubt "
					       : "pass  ",
				     *l);
	}
	return !fails;
}

static void print_assumed(const Check *k)
{
	g_auto(GStrv) lines = g_strsplit(k->assumed->str, "\n", -1);
	for (char **l = lines; *l && **l; l++)
		terminal_say(k->opts->out, "  %s\n", *l);
}

/* Whoever gives reasons for lines wants to know whether they are enough. */
static bool has_nothing_to_hold(const Check *k)
{
	return k->scn->expects->len == 0 && REC_N(k->trust, REC_DOUBT) == 0;
}

/* What is typed may come to be doubted by the order that a seed draws, or by what a router answers. */
static bool types(const Scenario *s)
{
	for (unsigned i = 0; i < s->events->len; i++) {
		ScnDeed deed = ((const ScnEvent *)s->events->pdata[i])->deed;
		if (deed == DEED_CONFIG || deed == DEED_EXEC)
			return true;
	}
	return false;
}

static bool run_seeds(Check *k, unsigned n, GError **err)
{
	return pool_run(n, (unsigned)MAX(k->opts->jobs, 1), work, take, k, k->scn->name, err);
}

static void skip(const Check *k, const char *path, Report *report)
{
	g_autofree char *shown = err_quote(path, -1);
	fflush(k->opts->out);
	terminal_say(stderr, "%s: nothing to check: it has no [expect NAME], skipped\n", shown);
	report_skip(report, g_strdup_printf("%s.%s", k->scn->network, k->scn->name),
		    "it has no [expect NAME]");
}

static bool check_scenario(Opts *o, Input *in, Report *report, bool *failed, GError **err)
{
	g_auto(Check) k = {.opts = o, .assumed = g_string_new(NULL)};
	if (!prepare(&k, in, err))
		return false;
	unsigned n = (unsigned)(k.last - k.first + 1);
	bool expects = k.scn->expects->len > 0;
	if (!expects && types(k.scn) && !run_seeds(&k, n, err))
		return false;
	if (has_nothing_to_hold(&k)) {
		skip(&k, in->path, report);
		return true;
	}
	k.suite = report_suite(report, g_strdup_printf("%s.%s", k.scn->network, k.scn->name), NULL);
	g_autofree char *shown = err_quote(in->path, -1);
	if (!o->quiet)
		terminal_say(o->out, "%s%s%s: %s\n", shown, n > 1 ? ", seeds " : "",
			     n > 1 ? o->seeds : "", k.scn->title);
	fflush(o->out);
	if (expects && !run_seeds(&k, n, err))
		return false;
	print_tallies(&k);
	bool trusted = hold_trust(&k);
	if (!o->quiet) {
		print_assumed(&k);
		print_outputs(&k);
		terminal_say(o->out, "%s: %u expectations, %u seed%s, %s%s\n",
			     k.failures || !trusted ? "FAILED" : "passed", k.scn->expects->len, n,
			     n > 1 ? "s" : "", k.failures ? "some do not hold" : "all hold",
			     verdict_of(k.trust) == VERDICT_COMPLETE
				     ? ""
				     : ", the verdict is conditional");
	}
	*failed |= k.failures > 0 || !trusted;
	return true;
}

static bool write_report(const Report *r, const char *path,
			 void (*print)(const Report *, GString *), GError **err)
{
	g_autoptr(GString) text = g_string_new(NULL);
	print(r, text);
	if (!output_is_stdout(path))
		return file_write(path, text->str, text->len, err);
	terminal_write(text);
	return true;
}

/* A wildcard takes in scenarios that others extend; to have held nothing at all is a mistake. */
static bool is_all_skipped(const Report *r)
{
	for (unsigned i = 0; i < r->suites->len; i++)
		if (!((const ReportSuite *)r->suites->pdata[i])->skipped)
			return false;
	return true;
}

/* Before anything runs. */
static bool claim_outputs(const Opts *o, GError **err)
{
	return (output_is_stdout(o->junit) || !o->junit ||
		output_claim(o->junit, &report_junit_output, err)) &&
	       (output_is_stdout(o->tap) || !o->tap ||
		output_claim(o->tap, &report_tap_output, err));
}

/* The worst of them is the command's. */
static void fail(int *code, GError *err /* adopts */)
{
	int this = cli_fail("check", err);
	*code = MAX(*code, this);
}

static int check_all(Opts *o, int n, char **paths)
{
	g_autoptr(GArray) inputs = read_inputs(o, n, paths);
	g_autoptr(Report) report = report_new();
	GError *err = NULL;
	bool failed = false;
	int code = EXIT_OK;
	if (!claim_outputs(o, &err))
		return cli_fail("check", err);
	for (int i = 0; i < n; i++) {
		Input *in = &g_array_index(inputs, Input, i);
		if (check_scenario(o, in, report, &failed, &err))
			continue;
		report_suite(report, g_strdup(in->path), g_strdup(err->message));
		fail(&code, g_steal_pointer(&err));
	}
	if (is_all_skipped(report))
		code = cli_usage("check", "nothing to check, expected an [expect NAME] in %s%s",
				 paths[0], n > 1 ? " or another" : "");
	if ((o->junit && !write_report(report, o->junit, report_junit, &err)) ||
	    (o->tap && !write_report(report, o->tap, report_tap, &err)))
		fail(&code, err);
	return code == EXIT_OK && failed ? EXIT_FAILED : code;
}

int cmd_check(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED, .jobs = 1};
	const GOptionEntry entries[] = {
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "instead of the scenario's", "N"},
		{"seeds", 0, 0, G_OPTION_ARG_FILENAME, &o.seeds, "one run for each", "A..B"},
		{"jobs", 'j', 0, G_OPTION_ARG_INT, &o.jobs, "processes for many seeds", "N"},
		{"junit", 0, 0, G_OPTION_ARG_FILENAME, &o.junit,
		 "results as JUnit XML (-: on stdout)", "FILE"},
		{"tap", 0, 0, G_OPTION_ARG_FILENAME, &o.tap,
		 "results in the Test Anything Protocol (-: on stdout)", "FILE"},
		{"update", 0, 0, G_OPTION_ARG_NONE, &o.update,
		 "rewrite golden timelines that have changed", NULL},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{"trust", 0, 0, G_OPTION_ARG_FILENAME, &o.trust,
		 "what lines that could matter and are not modelled do: fail (default) or warn",
		 "HOW"},
		{"strict", 0, 0, G_OPTION_ARG_NONE, &o.strict,
		 "refuse configuration lines that no table knows, or that could matter and are not "
		 "modelled",
		 NULL},
		{"wire", 0, 0, G_OPTION_ARG_NONE, &o.wire,
		 "encode and decode every frame at every hop", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "failures only", NULL},
		{"verbose", 'v', 0, G_OPTION_ARG_NONE, &o.verbose,
		 "what passed too, and every failure", NULL},
		{NULL},
	};
	int code;
	if (!cli_parse("SCENARIO...",
		       "Runs scenarios and holds each [expect] against what happened.", entries, 1,
		       -1, &argc, &argv, &code))
		return code;
	code = cli_numbers("check", o.seed, o.jobs);
	if (code == EXIT_OK && o.trust && !is_warned(&o) && strcmp(o.trust, "fail") != 0)
		code = cli_usage("check", "--trust %s, expected fail or warn", o.trust);
	if (code == EXIT_OK && o.seeds && o.seed != CLI_NO_SEED)
		code = cli_usage("check", "--seed beside --seeds, expected one of them");
	if (code == EXIT_OK && output_is_stdout(o.junit) && output_is_stdout(o.tap))
		code = cli_usage("check", "--junit - and --tap -, expected one of them on stdout");
	o.out = output_is_stdout(o.junit) || output_is_stdout(o.tap) ? stderr : stdout;
	if (code == EXIT_OK)
		code = check_all(&o, argc - 1, argv + 1);
	g_free(o.seeds);
	g_free(o.junit);
	g_free(o.tap);
	g_free(o.trust);
	g_strfreev(o.sets);
	return code;
}
