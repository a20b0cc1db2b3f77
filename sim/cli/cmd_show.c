/* vpnha show, vpnha debug: what a router would have printed. Both are asked for after the run, so neither can
 * change one. */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/cli/commands.h"
#include "sim/cli/stamp.h"

typedef struct Opts {
	char *at;
	char **sets;
	int64_t seed;
	int run;
} Opts;

/* Where a run can be had from: a scenario, or what a result file keeps of one. */
typedef struct Source {
	CliRun stored;
	Scenario *scn;
	uint64_t seed;
	VTime until;
} Source;

static void source_clear(Source *s)
{
	cli_close_run(&s->stored);
	scenario_free(s->scn);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

static bool open_source(Source *s, const char *path, const Opts *o, GError **err)
{
	if (!store_is_database(path)) {
		s->scn = scenario_read(path, (const char *const *)o->sets, NULL, err);
		if (!s->scn)
			return false;
		s->seed = (uint64_t)(o->seed >= 0 ? o->seed : s->scn->seed);
		s->until = s->scn->duration;
		return true;
	}
	if (!cli_open_run(path, o->run, &s->stored, err))
		return false;
	s->scn = cli_stored_scenario(&s->stored, err);
	const RunRow *run = REC_ROW(s->stored.rec, REC_RUN, RunRow, 0);
	s->seed = run->seed;
	s->until = run->duration;
	return s->scn != NULL;
}

static bool has_router(const Scenario *s, const char *name, GError **err)
{
	if (scenario_router(s, name) || scenario_host(s, name))
		return true;
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < s->routers->len; i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "",
				       ((const ScnRouter *)s->routers->pdata[i])->name);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "unknown router \"%s\", expected one of %s", name, names->str);
	return false;
}

static bool show(char **argv, const Opts *o, GString *out, bool *taken, GError **err)
{
	g_auto(Source) src = {0};
	ScnMoment m;
	if (!open_source(&src, argv[1], o, err) || !has_router(src.scn, argv[2], err))
		return false;
	VTime at = src.until;
	if (o->at) {
		if (!scenario_moment(src.scn, o->at, "--at", &m, err))
			return false;
		at = scn_moment(&m, src.seed);
	}
	RunSpec spec = {.scn = src.scn, .seed = src.seed, .until = VT_NEVER, .level = RECORD_NONE};
	g_autofree char *text = run_show(&spec, argv[2], argv[3], at, taken, err);
	if (text)
		g_string_append(out, text);
	return text != NULL;
}

int cmd_show(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED, .run = CLI_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"at", 0, 0, G_OPTION_ARG_FILENAME, &o.at,
		 "a time, or EVENT + TIME (the end of the run)", "T"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "of a scenario, instead of its own",
		 "N"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of a result file: the first by default",
		 "N"},
		{NULL},
	};
	int code;
	bool taken = true;
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!cli_parse("SCENARIO|FILE.db ROUTER \"show ...\"",
		       "IOS text as that router would print it at a time.", entries, 3, 3, &argc,
		       &argv, &code))
		return code;
	code = cli_numbers("show", o.seed, 1);
	if (code != EXIT_OK)
		return code;
	if (!show(argv, &o, out, &taken, &err)) {
		code = cli_fail("show", err);
	} else if (taken) {
		cli_write(out);
		code = EXIT_OK;
	} else {
		fputs(out->str, stderr);
		code = EXIT_BAD_INPUT;
	}
	g_free(o.at);
	g_strfreev(o.sets);
	return code;
}

/* ---- debug ---- */

static bool is_flag(const GPtrArray *flags, const char *flag)
{
	for (unsigned i = 0; i < flags->len; i++)
		if (strcmp(flags->pdata[i], flag) == 0)
			return true;
	return strcmp(flag, STAMP_SYSLOG) == 0;
}

static unsigned count_flag(const Record *rec, const char *flag)
{
	unsigned n = 0;
	for (unsigned i = 0; i < REC_N(rec, REC_LOG); i++)
		n += strcmp(REC_ROW(rec, REC_LOG, LogRow, i)->flag, flag) == 0;
	return n;
}

/* When the router had come up before `t`. */
static VTime booted_before(const Record *rec, const char *router, VTime t)
{
	VTime booted = 0;
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *x = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		if (x->t > t)
			break;
		if (strcmp(x->protocol, "power") == 0 && strcmp(x->router, router) == 0 &&
		    strcmp(x->to, "on") == 0)
			booted = x->t;
	}
	return booted;
}

/* LIBERTY: stamped as the startup-config says, even behind a `service timestamps` that the scenario types. */
static void print_log(const Record *rec, const Node *n, const GPtrArray *flags, GString *out)
{
	for (unsigned i = 0; i < REC_N(rec, REC_LOG); i++) {
		const LogRow *l = REC_ROW(rec, REC_LOG, LogRow, i);
		if (g_strcmp0(l->router, n->name) != 0 || !is_flag(flags, l->flag))
			continue;
		stamp_append(out, n, l->flag, l->t, booted_before(rec, n->name, l->t));
		g_string_append_printf(out, "%s\n", l->text);
	}
}

/* Several commands are separated by `;`, as one would type them one after the other. */
static bool read_flags(const Node *n, const char *text, GPtrArray *flags, GString *out)
{
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	for (char **l = lines; *l; l++) {
		const char *flag = command_debug(n, g_strstrip(*l), out);
		if (!flag)
			return false;
		g_ptr_array_add(flags, (gpointer)flag);
	}
	return true;
}

/* No router printed a line of this kind: packet-level debug is not recorded, and made by a re-run. */
static bool needs_rerun(const Record *rec, const GPtrArray *flags)
{
	for (unsigned i = 0; i < flags->len; i++)
		if (count_flag(rec, flags->pdata[i]) == 0)
			return true;
	return false;
}

static bool debug(char **argv, const Opts *o, GString *out, bool *taken, GError **err)
{
	g_auto(Source) src = {0};
	g_autoptr(GPtrArray) flags = g_ptr_array_new();
	g_autoptr(Record) again = NULL;
	if (!open_source(&src, argv[1], o, err) || !has_router(src.scn, argv[2], err))
		return false;
	StageSpec stage_spec = {.seed = src.seed};
	g_autoptr(Stage) stage = stage_new(src.scn, &stage_spec, err);
	if (!stage)
		return false;
	const Node *n = net_node(stage_net(stage), argv[2]);
	*taken = read_flags(n, argv[3], flags, out);
	if (!*taken)
		return true;
	const Record *rec = src.stored.rec;
	if (!rec || needs_rerun(rec, flags)) {
		RunSpec spec = {.scn = src.scn,
				.seed = src.seed,
				.until = src.until,
				.level = RECORD_TIMELINE,
				.packets = true};
		again = run_scenario(&spec, err);
		if (!again)
			return false;
		rec = again;
	}
	print_log(rec, n, flags, out);
	return true;
}

int cmd_debug(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED, .run = CLI_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of many: the first by default", "N"},
		{NULL},
	};
	int code;
	bool taken = true;
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!cli_parse("FILE.db ROUTER \"debug ...[; debug ...]\"",
		       "The debug and syslog lines that the router would have printed in this run.",
		       entries, 3, 3, &argc, &argv, &code))
		return code;
	if (!debug(argv, &o, out, &taken, &err))
		return cli_fail("debug", err);
	if (!taken) {
		fputs(out->str, stderr);
		return EXIT_BAD_INPUT;
	}
	cli_write(out);
	return EXIT_OK;
}
