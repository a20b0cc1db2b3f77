/* How the convergence picture looks: a gnuplot script over a data file, both kept beside the image, so that
 * anybody can draw it again, differently. */

#include <math.h>
#include <string.h>

#include "sim/plot/plot.h"
#include "sim/plot/plot_layout.h"
#include "sim/plot/plot_page.h"

/* ---- a probe's chart ---- */

/* Replies per second of sending, in seconds that count from the fault, so that it cuts none in two; in as many
 * seconds at once as give no more steps than the page has pixels. */
static unsigned rate_data(Page *g, const Probe *probe, const Chapter *c, double *most)
{
	VTime bin = VT_S((c->to - c->from) / VT_S(1) / (VTime)g->sheet.width + 1);
	VTime first = c->from - c->zero;
	first = (first - (first < 0 ? bin - 1 : 0)) / bin;
	unsigned n = (unsigned)((c->to - c->zero) / bin - first) + 1;
	g_autofree unsigned *replies = g_new0(unsigned, n + 1);
	for (unsigned i = 0; i < probe->packets->len; i++) {
		const Packet *packet = &g_array_index(probe->packets, Packet, i);
		if (!packet->delivered || packet->sent == VT_NEVER)
			continue;
		VTime at = packet->sent - c->zero - first * bin;
		if (at >= 0 && at / bin < n)
			replies[at / bin]++;
	}
	double last = 0;
	for (unsigned i = 0; i < n; i++) {
		last = replies[i] / page_seconds(bin);
		*most = MAX(*most, last);
		g_string_append_printf(g->sheet.data, "%.0f %g\n",
				       page_seconds(bin) * (double)(first + i), last);
	}
	g_string_append_printf(g->sheet.data, "%.6f %g\n\n\n", page_seconds(c->to - c->zero), last);
	return g->sheet.block++;
}

static int by_start(const void *a, const void *b)
{
	const Span *x = a, *y = b;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* What was lost within a chapter, by time. */
static GArray *lost_in(const Page *g, const Probe *probe, const Chapter *c)
{
	GArray *lost = g_array_new(FALSE, FALSE, sizeof(Span));
	for (unsigned i = 0; i < REC_N(g->p->rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(g->p->rec, REC_OUTAGE, OutageRow, i);
		Span s = {.from = MAX(o->start, c->from), .to = MIN(o->end, c->to)};
		if (strcmp(o->probe, probe->name) != 0 || strcmp(o->direction, "round") != 0 ||
		    s.to <= s.from)
			continue;
		s.text = o->end == VT_NEVER
				 ? "not back"
				 : picture_text(g->p, "%.2f s", page_seconds(o->duration));
		g_array_append_val(lost, s);
	}
	g_array_sort(lost, by_start);
	return lost;
}

/* Between the lines, or not at all. */
static void span_length(Page *g, unsigned chapter, const Span *s)
{
	double width = layout_width(s->text, 12) + 8, middle;
	if (!layout_free(g->column[chapter].lines, page_at(g, chapter, s->from),
			 page_at(g, chapter, s->to), width, &middle))
		return;
	sheet_say(&g->sheet,
		  "set label '%s' at %.6f, graph 0.5 center front tc rgb '#a93226' font ',12'",
		  s->text, page_second(g, chapter, middle));
}

/* Shaded; what is less than a pixel apart is one. */
static void lost_spans(Page *g, const Probe *probe, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	double scale = page_scale(g, chapter);
	g_autoptr(GArray) lost = lost_in(g, probe, c);
	for (unsigned i = 0, next; i < lost->len; i = next) {
		const Span *s = &g_array_index(lost, Span, i);
		VTime end = s->to;
		for (next = i + 1; next < lost->len; next++) {
			const Span *other = &g_array_index(lost, Span, next);
			if (page_seconds(other->from - end) * scale >= 1)
				break;
			end = MAX(end, other->to);
		}
		sheet_say(&g->sheet,
			  "set object rectangle from %.6f, graph 0 to %.6f, graph 1 behind fc rgb "
			  "'#f6d5d1' fs solid noborder",
			  page_seconds(s->from - c->zero), page_seconds(end - c->zero));
		if (next == i + 1)
			span_length(g, chapter, s);
	}
}

static bool is_back(const Page *g, const Probe *probe)
{
	for (unsigned i = 0; i < REC_N(g->p->rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(g->p->rec, REC_OUTAGE, OutageRow, i);
		if (o->end == VT_NEVER && strcmp(o->probe, probe->name) == 0 &&
		    strcmp(o->direction, "round") == 0)
			return false;
	}
	return true;
}

/* Left of the axis and its numbers. */
static void rate_names(Page *g, const Probe *probe, double most)
{
	g_autofree char *number = g_strdup_printf("%g", most);
	double right = g->left - MAX(44, 28 + layout_width(number, 11));
	g_autofree char *name = sheet_text(probe->name, 12, right - SHEET_EDGE);
	sheet_say(&g->sheet, "set label %s at screen %.5f, graph 0.72 right font ',12'", name,
		  sheet_x(&g->sheet, right));
	sheet_say(
		&g->sheet,
		"set label 'replies per second' at screen %.5f, graph 0.40 right font ',9' tc rgb "
		"'#666666'",
		sheet_x(&g->sheet, right));
	if (!is_back(g, probe))
		sheet_say(&g->sheet,
			  "set label 'not back at the end' at screen %.5f, graph 0.12 right font "
			  "',9' tc rgb '#a93226'",
			  sheet_x(&g->sheet, right));
}

static void rate_chart(Page *g, unsigned row, unsigned chapter)
{
	const Probe *probe = g->p->probes->pdata[row];
	double top = HEAD + (double)row * (RATE + RATE_GAP) + 14, most = 1;
	unsigned block = rate_data(g, probe, &g->p->chapter[chapter], &most);
	page_place(g, chapter, top, top + RATE);
	lost_spans(g, probe, chapter);
	page_lines(g, chapter);
	sheet_say(&g->sheet, "set yrange [0:%g]; set ytics 0,%g; set format x ''", most * 1.12,
		  most > 3 ? floor(most / 2) : 1.0);
	if (chapter == 0)
		rate_names(g, probe, most);
	else
		sheet_say(&g->sheet, "set format y ''");
	sheet_say(
		&g->sheet,
		"plot data index %u using 1:2 notitle with fillsteps lc rgb '#a6d5ba' fs solid 1.0 "
		"noborder, \\",
		block);
	sheet_say(&g->sheet,
		  "     data index %u using 1:2 notitle with steps lc rgb '#2f7d52' lw 1.4", block);
	sheet_say(&g->sheet, "set format y '%%g'");
}

/* ---- lanes ---- */

/* Between the faults, or not at all: the colour says the same. */
static void box_text(Page *g, const char *words, double row, unsigned chapter, double from,
		     double to)
{
	g_autofree char *text = sheet_text(words, 10, g->sheet.width);
	g_autofree char *shown = layout_cut(words, 10, g->sheet.width);
	double middle;
	if (!layout_free(g->column[chapter].faults, from, to, layout_width(shown, 10) + 6, &middle))
		return;
	sheet_say(&g->sheet, "set label %s at %.6f, %.2f center front font ',10'", text,
		  page_second(g, chapter, middle), row + 0.5);
}

static void lane_boxes(Page *g, const Lane *l, unsigned row, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	double y = (double)row, drawn = -INFINITY;
	for (unsigned i = 0; i < l->spans->len; i++) {
		const Span *s = &g_array_index(l->spans, Span, i);
		VTime from = MAX(s->from, c->from), to = MIN(s->to, c->to);
		if (to < from || s->from > c->to || s->to < c->from)
			continue;
		double a = page_at(g, chapter, from), b = MAX(page_at(g, chapter, to), a + 1);
		/* A pixel that is drawn shows no more. */
		if (b < drawn + 0.5)
			continue;
		drawn = b;
		g_string_append_printf(g->sheet.data, "%.6f %.6f %.2f %.2f 0x%s\n",
				       page_second(g, chapter, a), page_second(g, chapter, b),
				       y + 0.12, y + 0.88, s->rgb + 1);
		box_text(g, s->text, y, chapter, a, b);
	}
}

static void lane_names(Page *g)
{
	const Lane *last = NULL;
	for (unsigned i = 0; i < g->p->lanes->len; i++) {
		const Lane *l = g->p->lanes->pdata[i];
		g_autofree char *who = sheet_text(l->router, 10, g->router),
				*name = sheet_text(l->name, 10,
						   g->left - 8 - SHEET_EDGE - g->router - 12);
		sheet_say(&g->sheet, "set label %s at screen %.5f, first %.2f right font ',10'",
			  name, sheet_x(&g->sheet, g->left - 8), i + 0.5);
		if (!last || strcmp(last->router, l->router) != 0 || last->kind != l->kind)
			sheet_say(&g->sheet,
				  "set label %s at screen %.5f, first %.2f left font ',10' tc rgb "
				  "'#34495e'",
				  who, sheet_x(&g->sheet, SHEET_EDGE), i + 0.5);
		last = l;
	}
}

static void group_lines(Page *g)
{
	for (unsigned i = 1; i < g->p->lanes->len; i++) {
		const Lane *above = g->p->lanes->pdata[i - 1], *below = g->p->lanes->pdata[i];
		if (above->kind != below->kind)
			sheet_say(
				&g->sheet,
				"set arrow from graph 0, first %u to graph 1, first %u nohead back "
				"lc rgb '#bbbbbb' lw 1",
				i, i);
	}
}

static void left_out(Page *g, unsigned n, const char *what, double y)
{
	if (n > 0)
		sheet_say(
			&g->sheet,
			"set label 'and %u more %s%s' at screen %.5f, screen %.5f left font ',10' "
			"tc rgb '#666666'",
			n, what, n == 1 ? "" : "s", sheet_x(&g->sheet, SHEET_EDGE),
			sheet_y(&g->sheet, y));
}

static void axis_name(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	const Column *col = &g->column[chapter];
	g_autofree char *name =
		c->fault ? g_strdup_printf("seconds after \"%s\"", c->fault) : g_strdup("seconds");
	g_autofree char *text = sheet_text(name, 11, col->right - col->left);
	sheet_say(&g->sheet, "set xlabel %s offset 0, 0.4", text);
}

static void lane_chart(Page *g, unsigned chapter)
{
	page_place(g, chapter, g->lanes_top, g->lanes_end);
	g_string_append_printf(g->sheet.data, "-1e9 -1e9 0 0 0\n"); /* a block is never empty */
	for (unsigned i = 0; i < g->p->lanes->len; i++)
		lane_boxes(g, g->p->lanes->pdata[i], i, chapter);
	g_string_append(g->sheet.data, "\n\n");
	if (chapter == 0) {
		lane_names(g);
		left_out(g, g->p->more_probes, "probe", g->rates_end + 2);
		left_out(g, g->p->more_lanes, "row", g->lanes_end + 12);
	}
	group_lines(g);
	page_lines(g, chapter);
	page_numbers(g, chapter);
	sheet_say(&g->sheet, "set yrange [%u:0]; unset ytics; set format x '%%.%df'",
		  MAX(g->p->lanes->len, 1), g->column[chapter].decimals);
	axis_name(g, chapter);
	sheet_say(
		&g->sheet,
		"plot data index %u using 1:3:1:2:3:4:5 notitle with boxxyerror lc rgb variable fs "
		"solid 1.0 border rgb '#ffffff'",
		g->sheet.block++);
	sheet_say(&g->sheet, "set ytics");
}

/* ---- the whole ---- */

static void print_page(Page *g)
{
	page_measure(g);
	page_title(g);
	sheet_say(
		&g->sheet,
		"set border 3 lc rgb '#888888'; set tics nomirror out scale 0.5 tc rgb '#333333'");
	for (unsigned row = 0; row < g->p->probes->len; row++)
		for (unsigned i = 0; i < g->p->n_chapters; i++)
			rate_chart(g, row, i);
	for (unsigned i = 0; i < g->p->n_chapters; i++)
		lane_chart(g, i);
	page_list(g);
}

bool picture_print(Picture *p, const char *out, GError **err)
{
	Page g = {.p = p};
	sheet_init(&g.sheet);
	print_page(&g);
	bool ok = sheet_print(&g.sheet, out, err);
	page_clear(&g);
	return ok;
}
