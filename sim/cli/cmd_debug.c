/* vpnha debug: the lines that a router would have printed in a run. They are made of what was observed, so
 * asking for them cannot change it. */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/router/commands.h"
#include "sim/router/linestamp.h"
#include "sim/scenario/source.h"
#include "sim/scenario/stored.h"
#include "sim/stage/run.h"
#include "sim/terminal.h"

typedef struct Opts {
	char *from, *to, **sets;
	int64_t seed;
	int run;
} Opts;

typedef struct Span {
	VTime from, to;
} Span;

static bool is_flag(const GPtrArray *flags, const char *flag)
{
	for (unsigned i = 0; i < flags->len; i++)
		if (log_flag_covers(flags->pdata[i], flag))
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
		if (x->class == CLASS_POWER && strcmp(x->router, router) == 0 &&
		    strcmp(x->to, "on") == 0)
			booted = x->t;
	}
	return booted;
}

/* LIBERTY: stamped and numbered as the startup-config says, even behind a `service timestamps` that the scenario types. */
static void print_log(const Record *rec, const Node *n, const GPtrArray *flags, const Span *span,
		      GString *out)
{
	VTime since = 0;
	unsigned messages = 0;
	for (unsigned i = 0; i < REC_N(rec, REC_LOG); i++) {
		const LogRow *l = REC_ROW(rec, REC_LOG, LogRow, i);
		if (g_strcmp0(l->router, n->name) != 0 || !is_flag(flags, l->flag))
			continue;
		VTime booted = booted_before(rec, n->name, l->t);
		messages = booted == since ? messages : 0;
		since = booted;
		messages += strcmp(l->flag, STAMP_SYSLOG) == 0;
		if (l->t < span->from || l->t > span->to)
			continue;
		linestamp_append(out, n, l->flag, l->t, booted, messages);
		g_string_append_printf(out, "%s\n", l->text);
	}
}

/* Several commands are separated by `;`, as one would type them one after the other. */
static bool read_flags(const Node *n, const char *text, GPtrArray *flags, GString *out)
{
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	for (char **l = lines; *l; l++) {
		if (!*g_strstrip(*l) && lines[1]) /* behind the last `;` */
			continue;
		const char *flag = command_debug(n, *l, out);
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

static Record *again(const Source *src, GError **err)
{
	RunSpec spec = run_spec(src, RECORD_TIMELINE);
	spec.packets = true;
	return run_scenario(&spec, err);
}

static bool debug(char **argv, const Opts *o, GString *out, bool *taken, GError **err)
{
	g_auto(Source) src = {0};
	g_autoptr(GPtrArray) flags = g_ptr_array_new();
	Span span = {0, VT_NEVER};
	if (!source_open(&src, argv[1], (const char *const *)o->sets, o->seed, o->run, err) ||
	    !source_has_router(&src, argv[2], err) ||
	    !source_moment(&src, o->from, "--from", &span.from, err) ||
	    !source_moment(&src, o->to, "--to", &span.to, err))
		return false;
	if (span.to < span.from) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE, "--to before --from");
		return false;
	}
	StageSpec stage_spec = {.seed = src.seed};
	g_autoptr(Stage) stage = stage_new(src.scn, &stage_spec, err);
	if (!stage)
		return false;
	const Node *n = net_node(stage_net(stage), argv[2]);
	*taken = read_flags(n, argv[3], flags, out);
	if (!*taken)
		return true;
	const Record *rec = src.stored.rec;
	g_autoptr(Record) made = !rec || needs_rerun(rec, flags) ? again(&src, err) : NULL;
	if (!made && (!rec || needs_rerun(rec, flags)))
		return false;
	print_log(made ? made : rec, n, flags, &span, out);
	return true;
}

static void opts_clear(Opts *o)
{
	g_free(o->from);
	g_free(o->to);
	g_strfreev(o->sets);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opts, opts_clear)

int cmd_debug(int argc, char **argv)
{
	g_auto(Opts) o = {.seed = CLI_NO_SEED, .run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
		 "lines from here on: a time, or EVENT + TIME", "T"},
		{"to", 0, 0, G_OPTION_ARG_FILENAME, &o.to, "lines up to here", "T"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "of a scenario, instead of its own",
		 "N"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of many: the first by default", "N"},
		{NULL},
	};
	int code;
	bool taken = true;
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!cli_parse("SCENARIO|FILE.db ROUTER \"debug ...[; debug ...]\"",
		       "The debug and syslog lines that the router would have printed in this run.",
		       entries, 3, 3, &argc, &argv, &code))
		return code;
	code = cli_numbers("debug", o.seed, 1);
	if (code != EXIT_OK)
		return code;
	if (!debug(argv, &o, out, &taken, &err))
		return cli_fail("debug", err);
	if (!taken) {
		terminal_say(stderr, "%s", out->str);
		return EXIT_BAD_INPUT;
	}
	terminal_write(out);
	return EXIT_OK;
}
