#pragma once

/* The distribution of outages as a picture: which share of the probes, of one run or of many, is back in service after
 * how many seconds of outage (an empirical distribution function), for each fault. */

#include "sim/record/record.h"

typedef struct PlotCdf PlotCdf;

PlotCdf *plot_cdf_new(const char *title);
void plot_cdf_free(PlotCdf *c); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlotCdf, plot_cdf_free)

/* Adds a run's round trips: outages that begin from `from` until before `to`. `probes` are the names of all probes, also of
 * those that lost nothing. Nothing of `rec` is needed any more. */
void plot_cdf_add(PlotCdf *c, const Record *rec, const GPtrArray *probes /* of const char* */,
		  VTime from, VTime to);

/* Draws it; `out` was claimed (plot.h). False: *err (no outage, and as plot_draw), and the files are as they were. */
bool plot_cdf_draw(PlotCdf *c, const char *out, GError **err);
