#pragma once

/* What a distribution is made of, between plot_cdf.c, which finds it, plot_cdf_page.c, which says how it looks, and
 * plot_cdf_words.c, which says it in words. */

#include "sim/plot/plot_cdf.h"

/* A probe of a run that a fault put out of service. */
typedef struct OutProbe {
	const char *probe;
	uint64_t seed;
	VTime lasts; /* its outages of this fault together; VT_NEVER: not back at the end of the run */
	VTime back; /* for good: after the fault */
	unsigned n; /* outages */
} OutProbe;

/* A fault, the same one of all runs. */
typedef struct Curve {
	const char *fault, *what; /* NULL: of outages that no fault is among the causes of */
	uint64_t asked;           /* probes of all runs in which it happened */
	GArray *out;              /* of OutProbe; settled: by length */
	unsigned n_back;          /* of them: the first ones */
	unsigned n_again;         /* that had more than one outage */
	VTime t;                  /* in the run that is added */
	GHashTable *of_run;       /* probes of that run: their places in `out`, and 1 */
} Curve;

struct PlotCdf {
	GStringChunk *strings;
	const char *title, *network, *scenario;
	const char *verdict; /* on the first run, as on all */
	unsigned n_runs, most_probes; /* probes of a run */
	uint64_t first_seed, last_seed;
	VTime watched; /* the longest that a probe was seen to be out, back or not */
	GPtrArray *
		curves; /* of Curve*: faults as they happened; the one without a fault is the last */
	GHashTable *by_name; /* of a fault: Curve* */
};

/* Sorts, and counts what is back. */
void cdf_settle(PlotCdf *c);

/* The least length within which `percent` of its probes are back: the inverse of the distribution function (Hyndman
 * and Fan 1996, definition 1). VT_NEVER: so many never are. */
VTime cdf_quantile(const Curve *c, unsigned percent);

/* Where the function steps up: the length that the probes from *i on have, all that are at most `width` longer taken with
 * them; *i comes behind them, which is how many are back then. False: nothing is behind *i. */
bool cdf_step(const Curve *c, VTime width, unsigned *i, VTime *at);

/* Of those that came back, one that was back first or last: of several the first or the last here. NULL: none did. */
const OutProbe *cdf_back(const Curve *c, bool last);

/* plot_cdf_words.c: a length in seconds, which the caller frees; what is counted, "run" or "probe" or many of them. */
char *cdf_seconds(VTime t);
const char *cdf_unit(const PlotCdf *c, uint64_t n);

/* Appends how many of a curve's had an outage and are back; who was back first and last (nothing if nobody was). */
void cdf_counts(const PlotCdf *of, const Curve *c, GString *out);
void cdf_returns(const PlotCdf *of, const Curve *c, GString *out);

/* plot_cdf_page.c: lets gnuplot draw it. */
bool cdf_print(const PlotCdf *c, const char *out, GError **err);
