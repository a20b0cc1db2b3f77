/* What is said of a distribution of outages besides its curves: how many there are, and who was back first and last. */

#include "sim/plot/plot_cdf_priv.h"
#include "sim/plot/plot_layout.h"
#include "sim/text.h"

enum { NAME = 200 }; /* width of a probe's, at most */

/* As exact as a probe's interval lets it be. */
char *cdf_seconds(VTime t)
{
	GString *out = g_string_new(NULL);
	text_seconds(out, t, t < VT_S(1) ? 3 : t < VT_S(100000) ? 2 : 0);
	return g_string_free(out, FALSE);
}

/* With one probe a run, it is the runs that are counted. */
const char *cdf_unit(const PlotCdf *c, uint64_t n)
{
	if (c->n_runs > 1 && c->most_probes == 1)
		return n == 1 ? "run" : "runs";
	return n == 1 ? "probe" : "probes";
}

static char *who(const PlotCdf *c, const OutProbe *p)
{
	g_autofree char *name = layout_cut(p->probe, 10, NAME);
	if (c->n_runs == 1)
		return g_steal_pointer(&name);
	if (c->most_probes == 1)
		return g_strdup_printf("seed %" G_GUINT64_FORMAT, p->seed);
	return g_strdup_printf("%s (seed %" G_GUINT64_FORMAT ")", name, p->seed);
}

void cdf_counts(const PlotCdf *of, const Curve *c, GString *out)
{
	unsigned n = c->out->len, open = n - c->n_back;
	uint64_t none = c->asked - n;
	const char *what = cdf_unit(of, c->asked);
	g_string_append_printf(out, "%u of %" G_GUINT64_FORMAT " %s had an outage", n, c->asked,
			       what);
	if (none > 0)
		g_string_append_printf(
			out, "; %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " %s: no outage", none,
			c->asked, what);
	if (open == n)
		g_string_append(out, "; none is back at the end of the run");
	else if (open > 0)
		g_string_append_printf(out, "; %u of the %u not back at the end of the run", open,
				       n);
	else
		g_string_append(out, n == 1 ? "; it is back" : "; all are back");
	if (c->n_again > 0)
		g_string_append_printf(out, "; %u more than one, which are added up", c->n_again);
}

void cdf_returns(const PlotCdf *of, const Curve *c, GString *out)
{
	const OutProbe *first = cdf_back(c, false), *last = cdf_back(c, true);
	if (!first)
		return;
	g_autofree char *one = who(of, first), *other = who(of, last),
			*soon = cdf_seconds(first->back), *late = cdf_seconds(last->back);
	if (first == last)
		g_string_append_printf(out, "back: %s, %s after the fault", one, soon);
	else
		g_string_append_printf(
			out, "first back: %s, %s after the fault; last back: %s, %s after it", one,
			soon, other, late);
}
