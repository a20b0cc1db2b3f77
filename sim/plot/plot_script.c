/* How the convergence picture looks: a gnuplot script over a data file, both kept beside the image, so that
 * anybody can draw it again, differently. */

#include <math.h>
#include <string.h>

#include "sim/err.h"
#include "sim/output.h"
#include "sim/plot/plot.h"
#include "sim/plot/plot_files.h"
#include "sim/plot/plot_layout.h"
#include "sim/plot/plot_page.h"

/* ---- a probe's chart ---- */

/* Replies per second of sending, in seconds that count from the fault, so that it cuts none in two; in as many
 * seconds at once as give no more steps than the page has pixels. */
static unsigned rate_data(Page *g, const Probe *probe, const Chapter *c, double *most)
{
	VTime bin = VT_S((c->to - c->from) / VT_S(1) / (VTime)g->width + 1);
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
		g_string_append_printf(g->data, "%.0f %g\n",
				       page_seconds(bin) * (double)(first + i), last);
	}
	g_string_append_printf(g->data, "%.6f %g\n\n\n", page_seconds(c->to - c->zero), last);
	return g->block++;
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
	page_say(g, "set label '%s' at %.6f, graph 0.5 center front tc rgb '#a93226' font ',12'",
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
		page_say(g,
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
	g_autofree char *name = page_text(probe->name, 12, right - EDGE);
	page_say(g, "set label %s at screen %.5f, graph 0.72 right font ',12'", name,
		 page_x(g, right));
	page_say(g,
		 "set label 'replies per second' at screen %.5f, graph 0.40 right font ',9' tc rgb "
		 "'#666666'",
		 page_x(g, right));
	if (!is_back(g, probe))
		page_say(g,
			 "set label 'not back at the end' at screen %.5f, graph 0.12 right font "
			 "',9' tc rgb '#a93226'",
			 page_x(g, right));
}

static void rate_chart(Page *g, unsigned row, unsigned chapter)
{
	const Probe *probe = g->p->probes->pdata[row];
	double top = HEAD + (double)row * (RATE + RATE_GAP) + 14, most = 1;
	unsigned block = rate_data(g, probe, &g->p->chapter[chapter], &most);
	page_place(g, chapter, top, top + RATE);
	lost_spans(g, probe, chapter);
	page_lines(g, chapter);
	page_say(g, "set yrange [0:%g]; set ytics 0,%g; set format x ''", most * 1.12,
		 most > 3 ? floor(most / 2) : 1.0);
	if (chapter == 0)
		rate_names(g, probe, most);
	else
		page_say(g, "set format y ''");
	page_say(
		g,
		"plot data index %u using 1:2 notitle with fillsteps lc rgb '#a6d5ba' fs solid 1.0 "
		"noborder, \\",
		block);
	page_say(g, "     data index %u using 1:2 notitle with steps lc rgb '#2f7d52' lw 1.4",
		 block);
	page_say(g, "set format y '%%g'");
}

/* ---- lanes ---- */

/* Between the faults, or not at all: the colour says the same. */
static void box_text(Page *g, const char *words, double row, unsigned chapter, double from,
		     double to)
{
	g_autofree char *text = page_text(words, 10, g->width);
	g_autofree char *shown = layout_cut(words, 10, g->width);
	double middle;
	if (!layout_free(g->column[chapter].faults, from, to, layout_width(shown, 10) + 6, &middle))
		return;
	page_say(g, "set label %s at %.6f, %.2f center front font ',10'", text,
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
		g_string_append_printf(g->data, "%.6f %.6f %.2f %.2f 0x%s\n",
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
		g_autofree char *who = page_text(l->router, 10, g->router),
				*name = page_text(l->name, 10, g->left - 8 - EDGE - g->router - 12);
		page_say(g, "set label %s at screen %.5f, first %.2f right font ',10'", name,
			 page_x(g, g->left - 8), i + 0.5);
		if (!last || strcmp(last->router, l->router) != 0 || last->kind != l->kind)
			page_say(g,
				 "set label %s at screen %.5f, first %.2f left font ',10' tc rgb "
				 "'#34495e'",
				 who, page_x(g, EDGE), i + 0.5);
		last = l;
	}
}

static void group_lines(Page *g)
{
	for (unsigned i = 1; i < g->p->lanes->len; i++) {
		const Lane *above = g->p->lanes->pdata[i - 1], *below = g->p->lanes->pdata[i];
		if (above->kind != below->kind)
			page_say(
				g,
				"set arrow from graph 0, first %u to graph 1, first %u nohead back "
				"lc rgb '#bbbbbb' lw 1",
				i, i);
	}
}

static void left_out(Page *g, unsigned n, const char *what, double y)
{
	if (n > 0)
		page_say(g,
			 "set label 'and %u more %s%s' at screen %.5f, screen %.5f left font ',10' "
			 "tc rgb '#666666'",
			 n, what, n == 1 ? "" : "s", page_x(g, EDGE), page_y(g, y));
}

static void axis_name(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	const Column *col = &g->column[chapter];
	g_autofree char *name =
		c->fault ? g_strdup_printf("seconds after \"%s\"", c->fault) : g_strdup("seconds");
	g_autofree char *text = page_text(name, 11, col->right - col->left);
	page_say(g, "set xlabel %s offset 0, 0.4", text);
}

static void lane_chart(Page *g, unsigned chapter)
{
	page_place(g, chapter, g->lanes_top, g->lanes_end);
	g_string_append_printf(g->data, "-1e9 -1e9 0 0 0\n"); /* a block is never empty */
	for (unsigned i = 0; i < g->p->lanes->len; i++)
		lane_boxes(g, g->p->lanes->pdata[i], i, chapter);
	g_string_append(g->data, "\n\n");
	if (chapter == 0) {
		lane_names(g);
		left_out(g, g->p->more_probes, "probe", g->rates_end + 2);
		left_out(g, g->p->more_lanes, "row", g->lanes_end + 12);
	}
	group_lines(g);
	page_lines(g, chapter);
	page_numbers(g, chapter);
	page_say(g, "set yrange [%u:0]; unset ytics; set format x '%%.%df'",
		 MAX(g->p->lanes->len, 1), g->column[chapter].decimals);
	axis_name(g, chapter);
	page_say(
		g,
		"plot data index %u using 1:3:1:2:3:4:5 notitle with boxxyerror lc rgb variable fs "
		"solid 1.0 border rgb '#ffffff'",
		g->block++);
	page_say(g, "set ytics");
}

/* ---- the whole ---- */

typedef struct Terminal {
	const char *suffix, *set;
	double scale; /* page pixels to the terminal's unit */
	const char *unit;
	bool shapes; /* letters are drawn here, not where it is looked at */
} Terminal;
static const Terminal terminals[] = {
	{".svg", "svg font 'Helvetica,11' background rgb 'white' noenhanced", 1, "", false},
	{".png", "pngcairo font 'Helvetica,11' background rgb 'white' noenhanced", 1, "", true},
	{".pdf", "pdfcairo font 'Helvetica,11' background rgb 'white' noenhanced fontscale 0.75",
	 1.0 / 96, "in", true},
};

static const Terminal *terminal_of(const char *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(terminals); i++)
		if (g_str_has_suffix(out, terminals[i].suffix))
			return &terminals[i];
	return NULL;
}

static void print_page(Page *g)
{
	page_measure(g);
	page_title(g);
	page_say(g,
		 "set border 3 lc rgb '#888888'; set tics nomirror out scale 0.5 tc rgb '#333333'");
	for (unsigned row = 0; row < g->p->probes->len; row++)
		for (unsigned i = 0; i < g->p->n_chapters; i++)
			rate_chart(g, row, i);
	for (unsigned i = 0; i < g->p->n_chapters; i++)
		lane_chart(g, i);
	page_list(g);
	page_say(g, "unset multiplot; unset output");
}

/* What the usual fonts have (Windows Glyph List 4, without its lines and boxes). */
static bool is_usual(gunichar c)
{
	static const gunichar ranges[][2] = {{0, 0x17f},       {0x384, 0x3ce},   {0x400, 0x45f},
					     {0x490, 0x491},   {0x2013, 0x2022}, {0x2026, 0x2026},
					     {0x20ac, 0x20ac}, {0x2122, 0x2122}, {0x2190, 0x2195}};
	for (unsigned i = 0; i < G_N_ELEMENTS(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

/* For a letter that no font has, Pango draws its number in a box, which gnuplot's scale makes larger than the page. */
static void add_usual(GString *out, const GString *script)
{
	for (const char *s = script->str; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);
		g_string_append_unichar(out, is_usual(c) ? c : '?');
	}
}

/* What tells our files from others' of the same names. */
#define SCRIPT_HEAD "# gnuplot script; run it in this folder\n"
#define DATA_HEAD "# what vpnha's gnuplot script draws\n"

static bool is_script(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, SCRIPT_HEAD);
}

static bool is_data(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, DATA_HEAD);
}

static const OutputKind script_output = {"plot's script", is_script};
static const OutputKind data_output = {"plot's data", is_data};

bool plot_claim(const char *out, GError **err)
{
	const Terminal *t = terminal_of(out);
	g_autofree char *stem = g_strndup(out, strlen(out) - (t ? strlen(t->suffix) : 0));
	g_autofree char *script = g_strconcat(stem, ".gp", NULL);
	g_autofree char *data = g_strconcat(stem, ".dat", NULL);
	return output_claim(out, &output_picture, err) &&
	       (!t || (output_claim(script, &script_output, err) &&
		       output_claim(data, &data_output, err)));
}

typedef struct Print {
	const Page *page;
	const Terminal *terminal;
} Print;

/* The page's script is the same whatever the files are called. */
static GString *script_for(void *to, const char *data, const char *image)
{
	const Print *print = to;
	const Terminal *t = print->terminal;
	const Page *g = print->page;
	GString *out = g_string_new(SCRIPT_HEAD);
	g_string_append_printf(out, "data = %s\nset terminal %s size %g%s,%g%s\nset output %s\n",
			       data, t->set, g->width * t->scale, t->unit, g->height * t->scale,
			       t->unit, image);
	g_string_append(out, "set encoding utf8; unset key; set multiplot\n");
	if (t->shapes)
		add_usual(out, g->script);
	else
		g_string_append_len(out, g->script->str, (gssize)g->script->len);
	return out;
}

bool picture_print(Picture *p, const char *out, GError **err)
{
	const Terminal *t = terminal_of(out);
	if (!t) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
			    "%s, expected a name that ends in .svg, .png or .pdf", out);
		return false;
	}
	g_autoptr(GString) script = g_string_new(NULL), data = g_string_new(DATA_HEAD);
	Page g = {.p = p, .script = script, .data = data};
	print_page(&g);
	Print print = {&g, t};
	const PlotFiles files = {t->suffix, data, script_for, &print};
	bool ok = plot_files_put(&files, out, err);
	page_clear(&g);
	return ok;
}
