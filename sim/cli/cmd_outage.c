/* vpnha outage, vpnha timeline: readers of a result file. */

#include <stdio.h>

#include "sim/analysis/moments.h"
#include "sim/cli/cli.h"
#include "sim/scenario/stored.h"
#include "sim/terminal.h"
#include "sim/trust/verdict.h"

typedef struct Opts {
	char *format, *from, *to, *router;
	int run;
} Opts;

static bool print_view(const StoredRun *r, const StoreQuery *q, CliFormat format, GString *out,
		       GError **err)
{
	return store_print(r->store, q, format == FORMAT_JSON ? STORE_JSON : STORE_CSV, out, err);
}

static int finish(const char *command, Opts *o, GString *out, GError *err)
{
	int code = EXIT_OK;
	if (err)
		code = cli_fail(command, err);
	else
		terminal_write(out);
	g_string_free(out, TRUE);
	g_free(o->format);
	g_free(o->from);
	g_free(o->to);
	g_free(o->router);
	return code;
}

static void outage_of(const char *path, const Opts *o, GString *out, GError **err)
{
	CliFormat format;
	StoredRun r;
	if (!cli_format(o->format, &format, err) || !stored_open(path, o->run, &r, err))
		return;
	StoreQuery q = {.view = "outage",
			.order = "start_ns, probe, instr('obr', substr(direction, 1, 1))",
			.run = r.run,
			.to = VT_NEVER,
			.verdict = true};
	if (format == FORMAT_TEXT) {
		outages_print(r.rec, out);
		g_string_append_c(out, '\n');
		verdict_say(r.rec, VERDICT_SHOWN, out);
	} else {
		print_view(&r, &q, format, out, err);
	}
	stored_close(&r);
}

int cmd_outage(int argc, char **argv)
{
	Opts o = {.run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"format", 0, 0, G_OPTION_ARG_FILENAME, &o.format, "text (default), json or csv",
		 "FORMAT"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of many: the first by default", "N"},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("FILE.db", "Outages per probe and direction, with their trigger, and why.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	GString *out = g_string_new(NULL);
	outage_of(argv[1], &o, out, &err);
	return finish("outage", &o, out, err);
}

/* A time, or an event of the run: "outage + 5s". */
static bool read_time(const StoredRun *r, const char *text, const char *option, VTime *out,
		      GError **err)
{
	ScnMoment m;
	if (!text)
		return true;
	g_autoptr(Scenario) s = stored_scenario(r, err);
	if (!s || !scenario_moment(s, text, option, &m, err))
		return false;
	*out = scn_moment(&m, REC_ROW(r->rec, REC_RUN, RunRow, 0)->seed);
	return true;
}

/* Whose rows are asked for: a router, a host, a switch or a link of the run. */
static bool has_node(const StoredRun *r, const char *name, GError **err)
{
	if (!name)
		return true;
	g_autoptr(Scenario) s = stored_scenario(r, err);
	if (!s)
		return false;
	if (scenario_router(s, name) || scenario_host(s, name) || scenario_segment(s, name))
		return true;
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < s->routers->len; i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "",
				       ((const ScnRouter *)s->routers->pdata[i])->name);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "unknown router \"%s\", expected one of %s", name, names->str);
	return false;
}

static bool check_span(VTime from, VTime to, GError **err)
{
	if (from <= to)
		return true;
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "--to before --from, expected a time after it");
	return false;
}

static bool timeline_of(const char *path, const Opts *o, GString *out, GError **err)
{
	CliFormat format;
	StoredRun r;
	VTime from = 0, to = VT_NEVER;
	if (!cli_format(o->format, &format, err) || !stored_open(path, o->run, &r, err))
		return false;
	bool ok = read_time(&r, o->from, "--from", &from, err) &&
		  read_time(&r, o->to, "--to", &to, err) && check_span(from, to, err) &&
		  has_node(&r, o->router, err);
	StoreQuery q = {.view = "timeline",
			.order = "t_ns, event, ord",
			.run = r.run,
			.from = from,
			.to = to,
			.router = o->router};
	if (ok && format == FORMAT_TEXT) {
		g_autoptr(GArray) moments = moments_of(r.rec);
		moments_print(moments, from, to, o->router, out);
	} else if (ok) {
		ok = print_view(&r, &q, format, out, err);
	}
	stored_close(&r);
	return ok;
}

int cmd_timeline(int argc, char **argv)
{
	Opts o = {.run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"from", 0, 0, G_OPTION_ARG_FILENAME, &o.from, "a time, or EVENT + TIME", "T"},
		{"to", 0, 0, G_OPTION_ARG_FILENAME, &o.to, "up to and including", "T"},
		{"router", 0, 0, G_OPTION_ARG_FILENAME, &o.router, "of this router only", "R"},
		{"format", 0, 0, G_OPTION_ARG_FILENAME, &o.format, "text (default), json or csv",
		 "FORMAT"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of many: the first by default", "N"},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("FILE.db", "Everything that happened, in order.", entries, 1, 1, &argc,
		       &argv, &code))
		return code;
	GString *out = g_string_new(NULL);
	timeline_of(argv[1], &o, out, &err);
	return finish("timeline", &o, out, err);
}
