#pragma once

/* Failover convergence as a picture; no other part knows gnuplot. */

#include "sim/record/record.h"

typedef struct PlotSpec {
	const char
		*out; /* *.svg, *.png or *.pdf; script (.gp) and data (.dat) are kept beside it */
	const char *title;
	VTime from, to; /* 0, VT_NEVER: around the faults */
} PlotSpec;

/* The three files are outputs of the command (sim/output.h): before plot_draw. False: *err. */
bool plot_claim(const char *out, GError **err);

/* Draws probe delivery over time with the lost spans shaded, a lane for each state that changes around the
 * faults, and the milestones with their seconds after the fault. False: *err (another suffix, nothing can
 * be written, gnuplot is missing or complains), and the files are as they were. */
bool plot_draw(Record *rec, const PlotSpec *spec, GError **err);
