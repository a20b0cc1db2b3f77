/* vpnha run */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sim/analysis/moments.h"
#include "sim/cli/cli.h"
#include "sim/record/pcapng.h"
#include "sim/scenario/keyfiles.h"
#include "sim/stage/pool.h"
#include "sim/stage/run.h"
#include "sim/terminal.h"
#include "sim/trust/verdict.h"

typedef struct Opts {
	char *out, *seeds, *until, *pcap, *keys, *record;
	char **sets;
	int64_t seed;
	int jobs;
	gboolean pcap_hops, strict, wire, quiet, verbose, checked, redact;
} Opts;

typedef struct Plan {
	Opts *opts;
	Secrets *secrets; /* of --redact: masks the scenario that is run */
	Scenario *scn;
	char *settings;
	bool plain; /* a run holds somebody's keys */
	bool named; /* the result file, by the user */
	bool alone; /* no other process runs anything: runs may write as they go on */
	RunSpec spec;
	Stage *ready; /* of the first run */
	RecordLevel level;
	int64_t first, last;
	Store *store;
	GArray *lasts;    /* of SeedLine */
	Record *verdict;  /* of many seeds: of all */
	GString *assumed; /* of many seeds: by any of them */
} Plan;

/* What the summary of many seeds says of a probe. */
typedef struct SeedLine {
	int64_t seed;
	VTime most; /* of its round trips: the longest outage; VT_NEVER: not back */
} SeedLine;

/* ---- work and take ---- */

static Record *work(void *to, unsigned i, GError **err)
{
	const Plan *p = to;
	RunSpec spec = p->spec;
	VTime until = VT_NEVER;
	ScnMoment m;
	spec.seed = (uint64_t)(p->first + i);
	if (i == 0 && spec.level == RECORD_NONE && !p->opts->quiet)
		spec.level = RECORD_OUTAGE; /* without a file one seed tells what is assumed */
	if (p->opts->until) {
		if (!scenario_moment(p->scn, p->opts->until, "--until", &m, err))
			return NULL;
		until = scn_moment(&m, spec.seed);
	}
	spec.until = until;
	FrameTaker frames;
	if (p->level == RECORD_FULL && p->alone) {
		frames = store_beside(p->store, (int)i + 1);
		spec.frames = &frames;
	}
	return run_scenario(&spec, err);
}

/* Of each probe with an outage of its round trips the longest. */
static GHashTable *longest(const Record *rec)
{
	GHashTable *by_probe = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		if (strcmp(o->direction, "round") != 0)
			continue;
		const OutageRow *most = g_hash_table_lookup(by_probe, o->probe);
		if (!most || most->duration < o->duration)
			g_hash_table_insert(by_probe, (gpointer)o->probe, (gpointer)o);
	}
	return by_probe;
}

/* One line a probe, in the scenario's order. */
static void keep_longest(Plan *p, const Record *rec, uint64_t seed)
{
	g_autoptr(GHashTable) by_probe = longest(rec);
	for (unsigned i = 0; i < p->scn->probes->len; i++) {
		const char *probe = ((const ScnProbe *)p->scn->probes->pdata[i])->name;
		const OutageRow *o = g_hash_table_lookup(by_probe, probe);
		SeedLine line = {(int64_t)seed, o ? o->duration : 0};
		g_array_append_val(p->lasts, line);
	}
}

/* What was to happen after the end did not happen. */
static void note_unreached(const Scenario *s, const RunRow *run)
{
	for (unsigned i = 0; i < s->events->len; i++) {
		const ScnEvent *x = s->events->pdata[i];
		VTime t = scn_moment(&x->when, run->seed);
		if (t > run->duration)
			terminal_say(
				stderr,
				"seed %" G_GUINT64_FORMAT
				": event \"%s\" at %.3f s did not happen, the run ends at %.3f s\n",
				run->seed, x->name, (double)t / 1e9, (double)run->duration / 1e9);
	}
}

static void summarise(Plan *p, Record *rec)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *unsettled = run_unsettled(rec);
	const RunRow *run = REC_ROW(rec, REC_RUN, RunRow, 0);
	if (unsettled)
		terminal_say(stderr, "seed %" G_GUINT64_FORMAT ": %s\n", run->seed, unsettled);
	if (!p->opts->until)
		note_unreached(p->scn, run);
	p->plain |= g_strcmp0(run->secrets, "plain") == 0;
	if (p->opts->quiet)
		return;
	if (p->first == p->last || p->opts->verbose) {
		summary_print(rec, p->scn->title, out);
		g_string_append_c(out, '\n');
		verdict_say(rec, VERDICT_SHOWN, out);
		terminal_write(out);
	}
	if (p->first < p->last)
		keep_longest(p, rec, run->seed);
	if (p->first < p->last) {
		g_autofree char *assumed = assumptions_of(rec);
		verdict_join(p->verdict, rec);
		assumptions_add(p->assumed, assumed);
	}
}

static bool take(void *to, unsigned i, const Record *rec, GError **err)
{
	Plan *p = to;
	summarise(p, (Record *)rec);
	return !p->store || store_add(p->store, (int)i + 1, rec, p->level, err);
}

/* ---- many seeds ---- */

static int by_length(const void *a, const void *b)
{
	VTime x = ((const SeedLine *)a)->most, y = ((const SeedLine *)b)->most;
	return x < y ? -1 : x > y;
}

static void print_length(VTime t)
{
	if (t == VT_NEVER)
		terminal_say(stdout, "%12s", "not back");
	else
		terminal_say(stdout, "%12.3f", (double)t / 1e9);
}

static void print_probe(const Plan *p, unsigned which)
{
	const char *probe = ((const ScnProbe *)p->scn->probes->pdata[which])->name;
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(SeedLine));
	for (unsigned i = which; i < p->lasts->len; i += p->scn->probes->len)
		g_array_append_val(list, g_array_index(p->lasts, SeedLine, i));
	if (list->len == 0)
		return;
	g_array_sort(list, by_length);
	const SeedLine *l = (const SeedLine *)list->data;
	terminal_say(stdout, "  %-20s", probe);
	print_length(l[0].most);
	print_length(l[list->len / 2].most);
	print_length(l[list->len - 1].most);
	terminal_say(stdout, "  (seed %" G_GINT64_FORMAT ")\n", l[list->len - 1].seed);
}

static void print_seeds(const Plan *p)
{
	terminal_say(stdout, "%s %s, seeds %" G_GINT64_FORMAT "..%" G_GINT64_FORMAT ": %s\n",
		     p->scn->network, p->scn->name, p->first, p->last, p->scn->title);
	terminal_say(stdout, "longest round-trip outage [s]  least      median        most\n");
	for (unsigned i = 0; i < p->scn->probes->len; i++)
		print_probe(p, i);
	terminal_say(stdout, "\n");
	terminal_write(p->assumed);
	g_autoptr(GString) verdict = g_string_new(NULL);
	verdict_say(p->verdict, VERDICT_SHOWN, verdict);
	terminal_write(verdict);
}

/* ---- the command ---- */

static char *default_out(const Scenario *s)
{
	g_autofree char *name = g_strdup_printf("%s-%s.db", s->network, s->name);
	return g_build_filename("results", name, NULL);
}

static bool claim_outputs(Plan *p, GError **err)
{
	const Opts *o = p->opts;
	return (!o->out || p->level == RECORD_NONE || output_claim(o->out, &store_output, err)) &&
	       (!o->pcap || output_claim(o->pcap, &pcapng_output, err)) &&
	       (!o->keys || keyfiles_claim(o->keys, err));
}

static bool open_store(Plan *p, GError **err)
{
	if (p->level == RECORD_NONE)
		return true;
	if (p->last - p->first >= INT32_MAX) /* the numbers of a file's runs */
		return g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
				   "--seeds %s, expected at most %d for a result file",
				   p->opts->seeds, INT32_MAX),
		       false;
	if (!p->named) {
		if (g_mkdir_with_parents("results", 0777) != 0)
			return g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "results: %s",
					   g_strerror(errno)),
			       false;
	}
	p->store = store_create(p->opts->out, err);
	return p->store != NULL;
}

/* A summary tells the same whatever is written to a file; without one and without a file there is less to know. */
static RecordLevel collected(const Plan *p)
{
	bool summary = !p->opts->quiet && (p->first == p->last || p->opts->verbose);
	return p->level == RECORD_NONE && summary ? RECORD_OUTAGE : p->level;
}

/* What is wrong is said of the texts as they stand; what is run is masked, so that no output can hold a key. */
static bool redact(Plan *p, const char *path, GError **err)
{
	g_autoptr(GString) notes = g_string_new(NULL);
	g_autoptr(GStrvBuilder) masked = g_strv_builder_new();
	p->secrets = secrets_new();
	for (char **set = p->opts->sets; set && *set; set++) {
		g_autofree char *text = secrets_mask_set(p->secrets, *set);
		g_strv_builder_add(masked, text);
	}
	g_auto(GStrv) sets = g_strv_builder_end(masked);
	g_clear_pointer(&p->ready, stage_free);
	scenario_free(p->scn);
	p->scn = scenario_read_masked(path, (const char *const *)sets, p->secrets, err);
	if (!p->scn)
		return false;
	g_free(p->settings);
	p->settings = cli_settings((const char *const *)sets);
	p->spec.settings = p->settings;
	p->spec.scn = p->scn;
	return run_check_input(&p->spec, notes, err);
}

static bool prepare(Plan *p, const char *path, GError **err)
{
	g_autoptr(GString) notes = g_string_new(NULL);
	p->scn = scenario_read(path, (const char *const *)p->opts->sets, NULL, err);
	if (!p->scn || !cli_seeds(p->opts->seeds, p->opts->seed >= 0 ? p->opts->seed : p->scn->seed,
				  &p->first, &p->last, err))
		return false;
	p->named = p->opts->out != NULL;
	p->alone = p->opts->jobs <= 1 || p->first == p->last;
	if (!p->named)
		p->opts->out = default_out(p->scn);
	p->settings = cli_settings((const char *const *)p->opts->sets);
	p->spec = (RunSpec){.scn = p->scn,
			    .settings = p->settings,
			    .seed = (uint64_t)p->first,
			    .ready = &p->ready,
			    .until = VT_NEVER,
			    .level = collected(p),
			    .unstored = p->level == RECORD_NONE,
			    .wire = p->opts->wire,
			    .strict = p->opts->strict,
			    .checked = p->opts->checked,
			    .pcap = p->opts->pcap,
			    .pcap_hops = p->opts->pcap_hops,
			    .keys = p->opts->keys};
	ScnMoment m;
	if (p->opts->until && !scenario_moment(p->scn, p->opts->until, "--until", &m, err))
		return false;
	if (!run_check_input(&p->spec, notes, err) || (p->opts->redact && !redact(p, path, err)) ||
	    !claim_outputs(p, err) || !open_store(p, err))
		return false;
	terminal_say(stderr, "%s", notes->str);
	return true;
}

/* Quiet leaves out the summary, no warning: a file that is handed on is mostly made by a script. */
static void warn_plain(const Plan *p)
{
	if (!p->plain || p->level == RECORD_NONE)
		return;
	g_autofree char *shown = err_quote(p->opts->out, -1);
	terminal_say(stderr,
		     "%s holds keys or passwords of the configurations (--redact masks them)\n",
		     shown);
}

static void say_file(const char *what, const char *path)
{
	g_autofree char *shown = err_quote(path, -1);
	terminal_say(stdout, "%s: %s\n", what, shown);
}

static bool run_plan(Plan *p, const char *path, GError **err)
{
	if (!prepare(p, path, err))
		return false;
	bool ok = pool_run((unsigned)(p->last - p->first + 1), (unsigned)MAX(p->opts->jobs, 1),
			   work, take, p, "runs", err) &&
		  (!p->store || store_commit(g_steal_pointer(&p->store), err));
	if (ok)
		warn_plain(p);
	if (!ok || p->opts->quiet)
		return ok;
	if (p->first != p->last)
		print_seeds(p);
	if (p->level != RECORD_NONE)
		say_file("\nrecord", p->opts->out);
	if (p->opts->pcap)
		say_file("capture", p->opts->pcap);
	return true;
}

static int check_usage(const Opts *o, RecordLevel *level)
{
	int code = cli_numbers("run", o->seed, o->jobs);
	*level = RECORD_TIMELINE;
	if (code != EXIT_OK)
		return code;
	if (o->record && !record_level_parse(o->record, level))
		return cli_usage("run", "--record %s, expected none, outage, timeline or full",
				 o->record);
	if (o->seeds && o->seed >= 0)
		return cli_usage("run", "--seed beside --seeds, expected one of them");
	if (o->seeds && o->pcap)
		return cli_usage("run", "--pcap with --seeds, expected one run for a capture");
	if (o->keys && !o->pcap)
		return cli_usage("run",
				 "--keys without --pcap, expected the capture that they open");
	return EXIT_OK;
}

int cmd_run(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED, .jobs = 1};
	const GOptionEntry entries[] = {
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &o.out,
		 "result file (results/<network>-<scenario>.db)", "FILE.db"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "instead of the scenario's", "N"},
		{"seeds", 0, 0, G_OPTION_ARG_FILENAME, &o.seeds,
		 "one run for each, numbered from 1", "A..B"},
		{"jobs", 'j', 0, G_OPTION_ARG_INT, &o.jobs, "processes for many seeds", "N"},
		{"until", 0, 0, G_OPTION_ARG_FILENAME, &o.until,
		 "instead of the duration: a time, or EVENT + TIME", "T"},
		{"pcap", 0, 0, G_OPTION_ARG_FILENAME, &o.pcap,
		 "capture of every router's interfaces, each packet where it was made",
		 "FILE.pcapng"},
		{"pcap-hops", 0, 0, G_OPTION_ARG_NONE, &o.pcap_hops,
		 "capture every packet at every interface that it passes", NULL},
		{"keys", 0, 0, G_OPTION_ARG_FILENAME, &o.keys,
		 "Wireshark's key tables for the capture", "DIR"},
		{"record", 0, 0, G_OPTION_ARG_FILENAME, &o.record,
		 "none, outage, timeline (default) or full", "LEVEL"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{"redact", 0, 0, G_OPTION_ARG_NONE, &o.redact,
		 "mask keys and passwords of the configurations, before they are run", NULL},
		{"strict", 0, 0, G_OPTION_ARG_NONE, &o.strict,
		 "refuse configuration lines that no table knows, or that could matter and are not "
		 "modelled",
		 NULL},
		{"wire", 0, 0, G_OPTION_ARG_NONE, &o.wire,
		 "encode and decode every frame at every hop", NULL},
		{"checked", 0, 0, G_OPTION_ARG_NONE, &o.checked,
		 "check the models' invariants after every event", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "no summary", NULL},
		{"verbose", 'v', 0, G_OPTION_ARG_NONE, &o.verbose,
		 "a summary of each of many seeds", NULL},
		{NULL},
	};
	int code;
	RecordLevel level;
	if (!cli_parse("SCENARIO", "Simulates a scenario and records what happened.", entries, 1, 1,
		       &argc, &argv, &code))
		return code;
	code = check_usage(&o, &level);
	GError *err = NULL;
	if (code == EXIT_OK) {
		Plan p = {.opts = &o,
			  .level = level,
			  .lasts = g_array_new(FALSE, FALSE, sizeof(SeedLine)),
			  .verdict = record_new(),
			  .assumed = g_string_new(NULL)};
		if (!run_plan(&p, argv[1], &err))
			code = cli_fail("run", err);
		store_free(p.store);
		stage_free(p.ready);
		scenario_free(p.scn);
		secrets_free(p.secrets);
		g_free(p.settings);
		g_array_unref(p.lasts);
		record_free(p.verdict);
		g_string_free(p.assumed, TRUE);
	}
	g_free(o.out);
	g_free(o.seeds);
	g_free(o.until);
	g_free(o.pcap);
	g_free(o.keys);
	g_free(o.record);
	g_strfreev(o.sets);
	return code;
}
