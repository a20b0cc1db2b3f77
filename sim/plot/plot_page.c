/* The page of a convergence picture: its measures, and the words that its charts share. */

#include "sim/plot/plot_page.h"

#include <math.h>

#include "sim/plot/plot_layout.h"

enum { LEFT_LEAST = 215, ROUTER_MOST = 150, NAME_MOST = 200, GAP_LEAST = 34, COLUMN_LEAST = 80 };
#define TICK 60 /* from one to the next, at least */

double page_seconds(VTime t)
{
	return (double)t / 1e9;
}

/* ---- times ---- */

double page_scale(const Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	return (g->column[chapter].right - g->column[chapter].left) / page_seconds(c->to - c->from);
}

double page_at(const Page *g, unsigned chapter, VTime t)
{
	return g->column[chapter].left +
	       page_seconds(t - g->p->chapter[chapter].from) * page_scale(g, chapter);
}

double page_second(const Page *g, unsigned chapter, double pixel)
{
	const Chapter *c = &g->p->chapter[chapter];
	return page_seconds(c->from - c->zero) +
	       (pixel - g->column[chapter].left) / page_scale(g, chapter);
}

/* ---- measures ---- */

/* What stands left of the lanes: routers, then lanes' names, right up to the lanes. */
static void measure_left(Page *g)
{
	const Picture *p = g->p;
	double router = 0, name = 0;
	for (unsigned i = 0; i < p->lanes->len; i++) {
		const Lane *l = p->lanes->pdata[i];
		g_autofree char *who = layout_cut(l->router, 10, ROUTER_MOST),
				*what = layout_cut(l->name, 10, NAME_MOST);
		router = MAX(router, layout_width(who, 10));
		name = MAX(name, layout_width(what, 10));
	}
	g->router = MAX(router, 60);
	g->left = ceil(MAX(SHEET_EDGE + g->router + 12 + name + 8, LEFT_LEAST)) + 1;
}

/* The width of an axis's widest number. */
static double tick_width(const Chapter *c, const Column *col)
{
	double most = MAX(fabs(page_seconds(c->from - c->zero)), page_seconds(c->to - c->zero));
	g_autofree char *widest = g_strdup_printf("-%.*f", col->decimals, most);
	return layout_width(widest, 11);
}

static void measure_axis(Page *g, unsigned chapter, double *widest)
{
	const Chapter *c = &g->p->chapter[chapter];
	Column *col = &g->column[chapter];
	double scale = page_scale(g, chapter);
	double least = TICK;
	for (unsigned pass = 0; pass < 2; pass++) {
		col->step = layout_step(least / scale);
		col->decimals = col->step >= 1 ? 0 : (int)-floor(log10(col->step) + 1e-9);
		least = MAX(TICK, 12 + tick_width(c, col));
	}
	*widest = MAX(*widest, tick_width(c, col));
}

/* A second has the same width in every chapter, unless one would be too small to be seen. */
static void measure_columns(Page *g, double gap)
{
	const Picture *p = g->p;
	double room = g->sheet.width - g->left - RIGHT - gap * (double)(p->n_chapters - 1),
	       whole = 0, least = INFINITY, x = g->left;
	for (unsigned i = 0; i < p->n_chapters; i++) {
		double length = page_seconds(p->chapter[i].to - p->chapter[i].from);
		whole += length;
		least = MIN(least, length);
	}
	bool even = room * least / whole < COLUMN_LEAST;
	for (unsigned i = 0; i < p->n_chapters; i++) {
		double length = page_seconds(p->chapter[i].to - p->chapter[i].from);
		g->column[i].left = floor(x);
		x += even ? room / p->n_chapters : room * length / whole;
		g->column[i].right = floor(x);
		x += gap;
	}
}

static void measure_faults(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	Column *col = &g->column[chapter];
	col->faults = g_array_new(FALSE, FALSE, sizeof(double));
	for (unsigned i = 0; i < REC_N(g->p->rec, REC_FAULT); i++) {
		VTime t = REC_ROW(g->p->rec, REC_FAULT, FaultRow, i)->t;
		if (t < c->from || t > c->to)
			continue;
		double x = page_at(g, chapter, t);
		col->n_faults++;
		/* Two within a pixel are one line. */
		if (!col->faults->len ||
		    fabs(x - g_array_index(col->faults, double, col->faults->len - 1)) >= 1)
			g_array_append_val(col->faults, x);
	}
}

static int by_place(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static void measure_lines(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	Column *col = &g->column[chapter];
	g_array_sort(col->faults, by_place);
	col->lines = g_array_new(FALSE, FALSE, sizeof(double));
	g_array_append_vals(col->lines, col->faults->data, col->faults->len);
	for (unsigned i = 0; i < g->notes->len; i++) {
		const Note *n = &g_array_index(g->notes, Note, i);
		double x = page_at(g, chapter, n->t);
		if (n->chapter == c && !n->fault)
			g_array_append_val(col->lines, x);
	}
	g_array_sort(col->lines, by_place);
}

void page_measure(Page *g)
{
	const Picture *p = g->p;
	double gap = GAP_LEAST, widest = 0;
	g->sheet.width = p->n_chapters > 1 ? WIDTH_MORE : SHEET_WIDTH;
	measure_left(g);
	for (unsigned pass = 0; pass < 2; pass++, gap = MAX(GAP_LEAST, widest + 8)) {
		measure_columns(g, gap);
		for (unsigned i = 0; i < p->n_chapters; i++)
			measure_axis(g, i, &widest);
	}
	for (unsigned i = 0; i < p->n_chapters; i++)
		measure_faults(g, i);
	page_find_notes(g);
	for (unsigned i = 0; i < p->n_chapters; i++)
		measure_lines(g, i);
	g->rates_end = HEAD + (double)p->probes->len * (RATE + RATE_GAP);
	g->lanes_top = g->rates_end + 48;
	g->lanes_end = g->lanes_top + MAX(p->lanes->len, 1) * LANE;
	g->list_top = g->lanes_end + AXIS + 14;
	g->sheet.height = g->list_top + page_list_rows(g) * SHEET_ROW + FOOT;
}

void page_clear(Page *g)
{
	for (unsigned i = 0; i < g->p->n_chapters; i++) {
		g_array_unref(g->column[i].faults);
		g_array_unref(g->column[i].lines);
	}
	g_array_unref(g->notes);
	sheet_clear(&g->sheet);
}

/* ---- charts ---- */

void page_place(Page *g, unsigned chapter, double top, double bottom)
{
	const Column *col = &g->column[chapter];
	sheet_say(
		&g->sheet,
		"unset object; unset label; unset arrow; unset title; unset xlabel; unset ylabel");
	sheet_say(&g->sheet, "set lmargin at screen %.5f; set rmargin at screen %.5f",
		  sheet_x(&g->sheet, col->left), sheet_x(&g->sheet, col->right));
	sheet_say(&g->sheet, "set tmargin at screen %.5f; set bmargin at screen %.5f",
		  sheet_y(&g->sheet, top), sheet_y(&g->sheet, bottom));
	sheet_say(&g->sheet, "set xrange [%.6f:%.6f]; set xtics %g",
		  page_second(g, chapter, col->left), page_second(g, chapter, col->right),
		  col->step);
}

static void line(Page *g, unsigned chapter, double pixel, const char *look)
{
	double x = page_second(g, chapter, pixel);
	sheet_say(&g->sheet, "set arrow from %.6f, graph 0 to %.6f, graph 1 nohead %s", x, x, look);
}

void page_lines(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	const GArray *faults = g->column[chapter].faults;
	for (unsigned i = 0; i < g->notes->len; i++) {
		const Note *n = &g_array_index(g->notes, Note, i);
		if (n->chapter == c && !n->fault && n->t - c->zero >= VT_MS(50))
			line(g, chapter, page_at(g, chapter, n->t),
			     "back lc rgb '#9a9a9a' lw 0.7 dt 3");
	}
	for (unsigned i = 0; i < faults->len; i++)
		line(g, chapter, g_array_index(faults, double, i), "front lc rgb '#c0392b' lw 2");
}
