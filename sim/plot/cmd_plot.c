/* vpnha plot */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/plot/plot.h"
#include "sim/scenario/stored.h"
#include "sim/terminal.h"
#include "sim/text.h"

typedef struct Opts {
	char *out, *from, *to;
	int run;
	gboolean quiet;
} Opts;

static bool read_time(Scenario *s, uint64_t seed, const char *text, const char *option, VTime *out,
		      GError **err)
{
	ScnMoment m;
	if (!text)
		return true;
	if (!scenario_moment(s, text, option, &m, err))
		return false;
	*out = scn_moment(&m, seed);
	return true;
}

static char *default_out(const char *path)
{
	g_autofree char *stem =
		g_strndup(path, strlen(path) - (g_str_has_suffix(path, ".db") ? 3 : 0));
	return g_strconcat(stem, ".svg", NULL);
}

/* The run ends at a time that the words of the options do not tell. */
static bool has_span(const StoredRun *r, const Opts *o, const PlotSpec *spec, GError **err)
{
	VTime end = REC_ROW(r->rec, REC_RUN, RunRow, 0)->duration;
	g_autoptr(GString) limit = g_string_new(NULL);
	text_seconds(limit, spec->from < end ? spec->from : end, 3);
	if (spec->from >= end)
		return err_at(err, (SrcPos){"--from", 1, 1},
			      "\"%s\", expected a time before the end of the run (%s)", o->from,
			      limit->str);
	return spec->to > spec->from ||
	       err_at(err, (SrcPos){"--to", 1, 1},
		      "\"%s\", expected a time after the one that the picture begins with (%s)",
		      o->to, limit->str);
}

static bool draw(const char *path, Opts *o, GError **err)
{
	StoredRun r;
	if (!stored_open(path, o->run, &r, err))
		return false;
	g_autoptr(Scenario) s = stored_scenario(&r, err);
	uint64_t seed = REC_ROW(r.rec, REC_RUN, RunRow, 0)->seed;
	if (!o->out)
		o->out = default_out(path);
	PlotSpec spec = {.out = o->out, .title = s ? s->title : "", .to = VT_NEVER};
	bool ok = s && plot_claim(o->out, err) &&
		  read_time(s, seed, o->from, "--from", &spec.from, err) &&
		  read_time(s, seed, o->to, "--to", &spec.to, err);
	ok = ok && has_span(&r, o, &spec, err) && plot_draw(r.rec, &spec, err);
	stored_close(&r);
	return ok;
}

int cmd_plot(int argc, char **argv)
{
	Opts o = {.run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &o.out,
		 "by its suffix an SVG, PNG or PDF (FILE.svg)", "OUT"},
		{"from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
		 "a time, or EVENT + TIME (before the faults)", "T"},
		{"to", 0, 0, G_OPTION_ARG_FILENAME, &o.to, "up to", "T"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of many: the first by default", "N"},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "no word of where it is", NULL},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("FILE.db",
		       "Draws failover convergence; script and data are kept beside the image.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	code = EXIT_OK;
	if (!draw(argv[1], &o, &err))
		code = cli_fail("plot", err);
	else if (!o.quiet)
		terminal_say(stdout, "%s\n", o.out);
	g_free(o.out);
	g_free(o.from);
	g_free(o.to);
	return code;
}
