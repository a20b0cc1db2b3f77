/* vpnha plot */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/plot/plot.h"
#include "sim/plot/plot_cdf.h"
#include "sim/scenario/scnvalue.h"
#include "sim/scenario/stored.h"
#include "sim/terminal.h"
#include "sim/text.h"

typedef struct Opts {
	char *kind, *out, *from, *to;
	int run;
	gboolean quiet;
} Opts;

typedef enum PlotKind { KIND_TIMELINE, KIND_CDF } PlotKind;
static const char *const kinds[] = {"timeline", "cdf", NULL};

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

/* FILE.svg, FILE-cdf.svg: both pictures of a file may lie beside it. */
static char *default_out(const char *path, PlotKind kind)
{
	g_autofree char *stem =
		g_strndup(path, strlen(path) - (g_str_has_suffix(path, ".db") ? 3 : 0));
	return g_strconcat(stem, kind == KIND_CDF ? "-cdf" : "", ".svg", NULL);
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

static bool read_span(const StoredRun *r, Scenario *s, const Opts *o, PlotSpec *spec, GError **err)
{
	uint64_t seed = REC_ROW(r->rec, REC_RUN, RunRow, 0)->seed;
	return read_time(s, seed, o->from, "--from", &spec->from, err) &&
	       read_time(s, seed, o->to, "--to", &spec->to, err) && has_span(r, o, spec, err);
}

static bool draw_timeline(const char *path, const Opts *o, GError **err)
{
	StoredRun r;
	if (!stored_open(path, o->run, &r, err))
		return false;
	g_autoptr(Scenario) s = stored_scenario(&r, err);
	PlotSpec spec = {.out = o->out, .title = s ? s->title : "", .to = VT_NEVER};
	bool ok = s && plot_claim(o->out, err) && read_span(&r, s, o, &spec, err) &&
		  plot_draw(r.rec, &spec, err);
	stored_close(&r);
	return ok;
}

/* A time may be of an event, which each run has at its own. */
static bool add_run(PlotCdf *c, const StoredRun *r, Scenario *s, const Opts *o, GError **err)
{
	g_autoptr(GPtrArray) probes = g_ptr_array_new();
	PlotSpec spec = {.to = VT_NEVER};
	if (!read_span(r, s, o, &spec, err))
		return false;
	for (unsigned i = 0; i < s->probes->len; i++)
		g_ptr_array_add(probes, (gpointer)((const ScnProbe *)s->probes->pdata[i])->name);
	plot_cdf_add(c, r->rec, probes, spec.from, spec.to);
	return true;
}

/* All runs of the file are of the first one's scenario. */
static bool draw_cdf(const char *path, const Opts *o, GError **err)
{
	StoredRun r;
	if (!stored_open_outages(path, o->run, &r, err))
		return false;
	g_autoptr(Scenario) s = stored_scenario(&r, err);
	g_autoptr(PlotCdf) c = plot_cdf_new(s ? s->title : "");
	bool ok = s && plot_claim(o->out, err), more = true, all = o->run == STORED_FIRST_RUN;
	while (ok && more) {
		more = false;
		ok = add_run(c, &r, s, o, err) && (!all || stored_next(&r, &more, err));
	}
	stored_close(&r);
	return ok && plot_cdf_draw(c, o->out, err);
}

static bool draw(const char *path, Opts *o, GError **err)
{
	unsigned kind = KIND_TIMELINE;
	if (o->kind && !scn_word((SrcPos){"--kind", 1, 1}, o->kind, kinds, &kind, err))
		return false;
	if (!o->out)
		o->out = default_out(path, (PlotKind)kind);
	return kind == KIND_CDF ? draw_cdf(path, o, err) : draw_timeline(path, o, err);
}

static void say_file(const char *path)
{
	g_autofree char *shown = err_quote(path, -1);
	terminal_say(stdout, "%s\n", shown);
}

int cmd_plot(int argc, char **argv)
{
	Opts o = {.run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"kind", 0, 0, G_OPTION_ARG_FILENAME, &o.kind,
		 "timeline: delivery and states around the faults (default); cdf: the distribution "
		 "of outages over the probes",
		 "KIND"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &o.out,
		 "by its suffix an SVG, PNG or PDF (FILE.svg, of the cdf FILE-cdf.svg)", "OUT"},
		{"from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
		 "a time, or EVENT + TIME (before the faults; of the cdf all outages)", "T"},
		{"to", 0, 0, G_OPTION_ARG_FILENAME, &o.to, "up to", "T"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run,
		 "of many: the first by default, of the cdf all together", "N"},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet, "no word of where it is", NULL},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("FILE.db",
		       "Draws failover convergence, or the distribution of outages; script and "
		       "data are kept beside the image.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	code = EXIT_OK;
	if (!draw(argv[1], &o, &err))
		code = cli_fail("plot", err);
	else if (!o.quiet)
		say_file(o.out);
	g_free(o.kind);
	g_free(o.out);
	g_free(o.from);
	g_free(o.to);
	return code;
}
