/* The distribution of outages: a sample is a probe of a run that a fault put out of service. What began no outage is
 * counted beside it, and what is not back when its run ends is a sample that is longer than all others: so the function
 * never says that it is back, and stays below 1. How it looks is said in plot_cdf_page.c. */

#include "sim/plot/plot_cdf.h"

#include <string.h>

#include "sim/err.h"
#include "sim/plot/plot_cdf_priv.h"
#include "sim/plot/plot_priv.h"

/* ---- curves ---- */

static Curve *curve_new(PlotCdf *c, const char *fault, const char *what)
{
	Curve *curve = g_new0(Curve, 1);
	*curve = (Curve){.fault = fault ? g_string_chunk_insert_const(c->strings, fault) : NULL,
			 .what = what ? g_string_chunk_insert_const(c->strings, what) : NULL,
			 .out = g_array_new(FALSE, FALSE, sizeof(OutProbe)),
			 .of_run = g_hash_table_new(g_str_hash, g_str_equal)};
	return curve;
}

static void curve_free(void *p)
{
	Curve *curve = p;
	g_array_unref(curve->out);
	g_hash_table_unref(curve->of_run);
	g_free(curve);
}

static Curve *curve_without_fault(PlotCdf *c)
{
	return c->curves->pdata[c->curves->len - 1];
}

/* Faults stand in the order in which they happened, before the curve that has none. */
static Curve *curve_of(PlotCdf *c, const char *fault, const char *what)
{
	Curve *curve = fault ? g_hash_table_lookup(c->by_name, fault) : curve_without_fault(c);
	if (curve)
		return curve;
	curve = curve_new(c, fault, what);
	g_ptr_array_insert(c->curves, (int)c->curves->len - 1, curve);
	g_hash_table_insert(c->by_name, (gpointer)curve->fault, curve);
	return curve;
}

PlotCdf *plot_cdf_new(const char *title)
{
	PlotCdf *c = g_new0(PlotCdf, 1);
	*c = (PlotCdf){.strings = g_string_chunk_new(1024),
		       .curves = g_ptr_array_new_with_free_func(curve_free),
		       .by_name = g_hash_table_new(g_str_hash, g_str_equal)};
	c->title = g_string_chunk_insert_const(c->strings, title);
	g_ptr_array_add(c->curves, curve_new(c, NULL, NULL));
	return c;
}

void plot_cdf_free(PlotCdf *c)
{
	if (!c)
		return;
	g_hash_table_unref(c->by_name);
	g_ptr_array_unref(c->curves);
	g_string_chunk_free(c->strings);
	g_free(c);
}

/* ---- a run ---- */

static bool is_taken(const OutageRow *o, VTime from, VTime to)
{
	VTime start = picture_sane(o->start);
	return strcmp(o->direction, "round") == 0 && start >= from &&
	       (start < to || to == VT_NEVER);
}

/* A result file may be somebody else's making: its outages may be of probes that its scenario has not. */
static unsigned count_probes(const Record *rec, const GPtrArray *probes)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < probes->len; i++)
		g_hash_table_add(names, probes->pdata[i]);
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++)
		g_hash_table_add(names, (gpointer)REC_ROW(rec, REC_OUTAGE, OutageRow, i)->probe);
	return g_hash_table_size(names);
}

static VTime together(VTime a, VTime b)
{
	return a == VT_NEVER || b == VT_NEVER ? VT_NEVER : picture_sane(a + b);
}

static void add_outage(PlotCdf *c, const RunRow *run, const OutageRow *o)
{
	Curve *curve = curve_of(c, o->trigger, "");
	VTime start = picture_sane(o->start), end = picture_sane(o->end),
	      until = MIN(end, picture_sane(run->duration));
	unsigned at = GPOINTER_TO_UINT(g_hash_table_lookup(curve->of_run, o->probe));
	if (at == 0) {
		OutProbe first = {.probe = g_string_chunk_insert_const(c->strings, o->probe),
				  .seed = run->seed};
		g_array_append_val(curve->out, first);
		at = curve->out->len;
		g_hash_table_insert(curve->of_run, (gpointer)first.probe, GUINT_TO_POINTER(at));
	}
	OutProbe *p = &g_array_index(curve->out, OutProbe, at - 1);
	p->lasts = together(p->lasts, end == VT_NEVER ? end : MAX(end - start, 0));
	p->back = MAX(p->back, end == VT_NEVER ? end : end - curve->t);
	p->n++;
	c->watched = MAX(c->watched, until - start);
}

/* Names of a run's faults are its own; of a stranger's file the first counts. */
static void add_faults(PlotCdf *c, const Record *rec, unsigned n_probes)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < REC_N(rec, REC_FAULT); i++) {
		const FaultRow *f = REC_ROW(rec, REC_FAULT, FaultRow, i);
		Curve *curve = curve_of(c, f->name, f->what);
		if (!g_hash_table_add(seen, curve))
			continue;
		curve->t = picture_sane(f->t);
		curve->asked += n_probes;
	}
	curve_without_fault(c)->asked += n_probes;
}

static void head_of(PlotCdf *c, const RunRow *run)
{
	if (c->n_runs++ == 0) {
		c->network = g_string_chunk_insert_const(c->strings, run->network);
		c->scenario = g_string_chunk_insert_const(c->strings, run->scenario);
		c->first_seed = c->last_seed = run->seed;
	}
	c->first_seed = MIN(c->first_seed, run->seed);
	c->last_seed = MAX(c->last_seed, run->seed);
}

void plot_cdf_add(PlotCdf *c, const Record *rec, const GPtrArray *probes, VTime from, VTime to)
{
	const RunRow *run = REC_ROW(rec, REC_RUN, RunRow, 0);
	unsigned n_probes = count_probes(rec, probes);
	head_of(c, run);
	g_autofree char *verdict = verdict_brief(rec);
	if (!c->verdict)
		c->verdict = g_string_chunk_insert(c->strings, verdict);
	c->most_probes = MAX(c->most_probes, n_probes);
	for (unsigned i = 0; i < c->curves->len; i++)
		g_hash_table_remove_all(((Curve *)c->curves->pdata[i])->of_run);
	add_faults(c, rec, n_probes);
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		if (is_taken(o, from, to))
			add_outage(c, run, o);
	}
}

/* ---- the function ---- */

static int by_length(const void *a, const void *b)
{
	const OutProbe *x = a, *y = b;
	if (x->lasts != y->lasts)
		return x->lasts < y->lasts ? -1 : 1;
	if (x->seed != y->seed)
		return x->seed < y->seed ? -1 : 1;
	return strcmp(x->probe, y->probe);
}

void cdf_settle(PlotCdf *c)
{
	for (unsigned i = 0; i < c->curves->len; i++) {
		Curve *curve = c->curves->pdata[i];
		g_array_sort(curve->out, by_length);
		curve->n_back = curve->n_again = 0;
		for (unsigned k = 0; k < curve->out->len; k++) {
			const OutProbe *p = &g_array_index(curve->out, OutProbe, k);
			curve->n_back += p->lasts != VT_NEVER;
			curve->n_again += p->n > 1;
		}
		/* a file of somebody's may say less of what happened than of what came of it */
		curve->asked = MAX(curve->asked, curve->out->len);
	}
}

VTime cdf_quantile(const Curve *c, unsigned percent)
{
	uint64_t n = ((uint64_t)c->out->len * percent + 99) / 100;
	if (n == 0 || n > c->n_back)
		return VT_NEVER;
	return g_array_index(c->out, OutProbe, n - 1).lasts;
}

bool cdf_step(const Curve *c, VTime width, unsigned *i, VTime *at)
{
	if (*i >= c->n_back)
		return false;
	*at = g_array_index(c->out, OutProbe, *i).lasts;
	while (*i < c->n_back && g_array_index(c->out, OutProbe, *i).lasts - *at <= width)
		(*i)++;
	return true;
}

const OutProbe *cdf_back(const Curve *c, bool last)
{
	const OutProbe *found = NULL;
	for (unsigned i = 0; i < c->n_back; i++) {
		const OutProbe *p = &g_array_index(c->out, OutProbe, i);
		if (!found || (last ? p->back >= found->back : p->back < found->back))
			found = p;
	}
	return found;
}

/* ---- the whole ---- */

bool plot_cdf_draw(PlotCdf *c, const char *out, GError **err)
{
	cdf_settle(c);
	for (unsigned i = 0; i < c->curves->len; i++)
		if (((const Curve *)c->curves->pdata[i])->out->len > 0)
			return cdf_print(c, out, err);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "no outage to draw in %u run%s, expected at least one", c->n_runs,
		    c->n_runs == 1 ? "" : "s");
	return false;
}
