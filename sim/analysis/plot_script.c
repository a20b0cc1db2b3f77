/* How the convergence picture looks: a gnuplot script over a data file, both kept beside the image, so that
 * anybody can draw it again, differently. Places are in pixels of a fixed page and are said as shares of it. */

#include <math.h>
#include <string.h>

#include "sim/analysis/plot_files.h"
#include "sim/analysis/plot_priv.h"
#include "sim/err.h"

enum {
	LEFT = 215,
	RIGHT = 20,
	GAP = 34, /* margins, and between chapters */
	HEAD = 64,
	RATE = 74,
	RATE_GAP = 30, /* title; one probe's chart */
	LANE = 22,
	AXIS = 46,
	ROW = 17,
	FOOT = 16,
	WIDTH_ONE = 1120,
	WIDTH_MORE = 1560,
	LETTER = 7 /* width of a letter, to see what fits into a box */
};

/* ---- terminals ---- */

typedef struct Terminal {
	const char *suffix, *set;
	double scale; /* page pixels to the terminal's unit */
	const char *unit;
} Terminal;
static const Terminal terminals[] = {
	{".svg", "svg font 'Helvetica,11' background rgb 'white' noenhanced", 1, ""},
	{".png", "pngcairo font 'Helvetica,11' background rgb 'white' noenhanced", 1, ""},
	{".pdf", "pdfcairo font 'Helvetica,11' background rgb 'white' noenhanced fontscale 0.75",
	 1.0 / 96, "in"},
};

typedef struct Page {
	Picture *p;
	const Terminal *terminal;
	int width, height, lanes_top, list_top;
	GString *script, *data;
	unsigned block; /* of the data file */
} Page;

/* ---- small words ---- */

static double seconds(VTime t)
{
	return (double)t / 1e9;
}

static void say(Page *g, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(Page *g, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_string_append_vprintf(g->script, format, ap);
	va_end(ap);
	g_string_append_c(g->script, '\n');
}

/* Text of the record's as it shows: no control character, in UTF-8, and never anything but a constant. */
static char *quoted(const char *text)
{
	g_autofree char *line = g_strdelimit(g_strdup(text), "\t\r\n", ' ');
	g_autofree char *shown = err_quote(line, -1);
	return plot_constant(shown);
}

static char *cut_text(const char *text, int room)
{
	if ((int)strlen(text) <= room)
		return g_strdup(text);
	return g_strdup_printf("%.*s ...", room - 4, text);
}

static double share_x(const Page *g, double pixels)
{
	return pixels / g->width;
}

static double share_y(const Page *g, double pixels_from_top)
{
	return 1 - pixels_from_top / g->height;
}

/* The step of an axis that is at least `least` long: 1, 2, 5 times a power of ten, 30 for seconds. */
static double plot_step(double least)
{
	double ten = pow(10, floor(log10(MAX(least, 1e-6))));
	static const double steps[] = {1, 2, 5, 10};
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i] * ten >= least * 0.999)
			return steps[i] * ten == 20 ? 30 : steps[i] * ten;
	return 10 * ten;
}

/* ---- places ---- */

static VTime whole(const Picture *p)
{
	VTime sum = 0;
	for (unsigned i = 0; i < p->n_chapters; i++)
		sum += p->chapter[i].to - p->chapter[i].from;
	return MAX(sum, 1);
}

/* A second has the same width in every chapter. */
static void columns(const Page *g, unsigned at, int *left, int *right)
{
	const Picture *p = g->p;
	double room = g->width - LEFT - RIGHT - GAP * (double)(p->n_chapters - 1), x = LEFT;
	for (unsigned i = 0; i <= at; i++) {
		double width =
			room * seconds(p->chapter[i].to - p->chapter[i].from) / seconds(whole(p));
		*left = (int)x;
		*right = (int)(x + width);
		x += width + GAP;
	}
}

static void place(Page *g, unsigned chapter, int top, int bottom)
{
	int left, right;
	columns(g, chapter, &left, &right);
	say(g, "set lmargin at screen %.5f; set rmargin at screen %.5f", share_x(g, left),
	    share_x(g, right));
	say(g, "set tmargin at screen %.5f; set bmargin at screen %.5f", share_y(g, top),
	    share_y(g, bottom));
	const Chapter *c = &g->p->chapter[chapter];
	say(g, "set xrange [%.6f:%.6f]", seconds(c->from - c->zero), seconds(c->to - c->zero));
}

static double pixels_per_second(const Page *g, unsigned chapter)
{
	int left, right;
	const Chapter *c = &g->p->chapter[chapter];
	columns(g, chapter, &left, &right);
	return (right - left) / MAX(seconds(c->to - c->from), 1e-9);
}

/* ---- objects that live for one chart ---- */

static void reset(Page *g)
{
	say(g, "unset object; unset label; unset arrow; unset title; unset xlabel; unset ylabel");
}

static void fault_line(Page *g, const Chapter *c)
{
	if (c->fault)
		say(g,
		    "set arrow from 0, graph 0 to 0, graph 1 nohead front lc rgb '#c0392b' lw 2");
}

static void mark_lines(Page *g, const Chapter *c)
{
	for (unsigned i = 0; i < g->p->marks->len; i++) {
		const Mark *m = &g_array_index(g->p->marks, Mark, i);
		if (m->chapter != c || i >= MARKS || m->t - c->zero < VT_MS(50))
			continue;
		say(g,
		    "set arrow from %.6f, graph 0 to %.6f, graph 1 nohead back lc rgb '#9a9a9a' "
		    "lw 0.7 dt 3",
		    seconds(m->t - c->zero), seconds(m->t - c->zero));
	}
}

/* ---- a probe's chart ---- */

/* Replies per second of sending, in seconds that count from the fault, so that it cuts none in two; in as many
 * seconds at once as give no more steps than the page has pixels. */
static unsigned rate_data(Page *g, const Probe *probe, const Chapter *c, double *most)
{
	VTime bin = VT_S((c->to - c->from) / VT_S(1) / g->width + 1);
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
		last = replies[i] / seconds(bin);
		*most = MAX(*most, last);
		g_string_append_printf(g->data, "%.0f %g\n", seconds(bin) * (double)(first + i),
				       last);
	}
	g_string_append_printf(g->data, "%.6f %g\n\n\n", seconds(c->to - c->zero), last);
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
		s.text = o->end == VT_NEVER ? "not back"
					    : picture_text(g->p, "%.2f s", seconds(o->duration));
		g_array_append_val(lost, s);
	}
	g_array_sort(lost, by_start);
	return lost;
}

/* Shaded; what is less than a pixel apart is one. A length stands where there is room for it. */
static void lost_spans(Page *g, const Probe *probe, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	double scale = pixels_per_second(g, chapter);
	g_autoptr(GArray) lost = lost_in(g, probe, c);
	for (unsigned i = 0, next; i < lost->len; i = next) {
		const Span *s = &g_array_index(lost, Span, i);
		VTime end = s->to;
		for (next = i + 1; next < lost->len; next++) {
			const Span *other = &g_array_index(lost, Span, next);
			if (seconds(other->from - end) * scale >= 1)
				break;
			end = MAX(end, other->to);
		}
		double from = seconds(s->from - c->zero), to = seconds(end - c->zero);
		say(g,
		    "set object rectangle from %.6f, graph 0 to %.6f, graph 1 behind fc rgb "
		    "'#f6d5d1' fs solid noborder",
		    from, to);
		if (next == i + 1 && (to - from) * scale > 40)
			say(g,
			    "set label '%s' at %.6f, graph 0.5 center front tc rgb '#a93226' font "
			    "',12'",
			    s->text, (from + to) / 2);
	}
}

static void rate_chart(Page *g, unsigned row, unsigned chapter)
{
	const Probe *probe = g->p->probes->pdata[row];
	const Chapter *c = &g->p->chapter[chapter];
	int top = HEAD + (int)row * (RATE + RATE_GAP) + 14;
	double most = 1;
	unsigned block = rate_data(g, probe, c, &most);
	g_autofree char *name = quoted(probe->name);
	reset(g);
	place(g, chapter, top, top + RATE);
	lost_spans(g, probe, chapter);
	mark_lines(g, c);
	fault_line(g, c);
	say(g, "set yrange [0:%g]; set ytics 0,%g; set format x ''; set xtics %g", most * 1.12,
	    most > 3 ? floor(most / 2) : 1.0, plot_step(60 / pixels_per_second(g, chapter)));
	if (chapter == 0) {
		say(g, "set label %s at screen %.5f, graph 0.72 right font ',12'", name,
		    share_x(g, LEFT - 44));
		say(g,
		    "set label 'replies per second' at screen %.5f, graph 0.40 right font ',9' "
		    "tc rgb '#666666'",
		    share_x(g, LEFT - 44));
	} else {
		say(g, "set format y ''");
	}
	say(g,
	    "plot data index %u using 1:2 notitle with fillsteps lc rgb '#a6d5ba' fs solid 1.0 "
	    "noborder, \\",
	    block);
	say(g, "     data index %u using 1:2 notitle with steps lc rgb '#2f7d52' lw 1.4", block);
	say(g, "set format y '%%g'");
}

/* ---- lanes ---- */

static void lane_boxes(Page *g, const Lane *l, unsigned row, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	double y = (double)row, scale = pixels_per_second(g, chapter), drawn = -INFINITY;
	for (unsigned i = 0; i < l->spans->len; i++) {
		const Span *s = &g_array_index(l->spans, Span, i);
		VTime from = MAX(s->from, c->from), to = MIN(s->to, c->to);
		if (to < from || s->from > c->to || s->to < c->from)
			continue;
		double a = seconds(from - c->zero), b = MAX(seconds(to - c->zero), a + 1 / scale);
		/* A pixel that is drawn shows no more. */
		if (b * scale < drawn + 0.5)
			continue;
		drawn = b * scale;
		g_string_append_printf(g->data, "%.6f %.6f %.2f %.2f 0x%s\n", a, b, y + 0.12,
				       y + 0.88, s->rgb + 1);
		if ((b - a) * scale < (double)strlen(s->text) * LETTER + 6)
			continue;
		g_autofree char *text = quoted(s->text);
		say(g, "set label %s at %.6f, %.2f center front font ',10'", text, (a + b) / 2,
		    y + 0.5);
	}
}

static void lane_names(Page *g)
{
	const char *router = "";
	for (unsigned i = 0; i < g->p->lanes->len; i++) {
		const Lane *l = g->p->lanes->pdata[i];
		g_autofree char *name = quoted(l->name), *who = quoted(l->router);
		say(g, "set label %s at screen %.5f, first %.2f right font ',10'", name,
		    share_x(g, LEFT - 8), i + 0.5);
		if (strcmp(router, l->router) != 0 ||
		    (i > 0 && ((Lane *)g->p->lanes->pdata[i - 1])->kind != l->kind))
			say(g,
			    "set label %s at screen %.5f, first %.2f left font ',10' tc rgb "
			    "'#34495e'",
			    who, share_x(g, 10), i + 0.5);
		router = l->router;
	}
}

static void group_lines(Page *g)
{
	for (unsigned i = 1; i < g->p->lanes->len; i++)
		if (((Lane *)g->p->lanes->pdata[i])->kind !=
		    ((Lane *)g->p->lanes->pdata[i - 1])->kind)
			say(g,
			    "set arrow from graph 0, first %u to graph 1, first %u nohead back lc "
			    "rgb '#bbbbbb' lw 1",
			    i, i);
}

/* Numbers above the lanes, in two or three heights where they would touch. */
static void mark_numbers(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	double scale = pixels_per_second(g, chapter), last[3] = {-1e9, -1e9, -1e9};
	for (unsigned i = 0; i < g->p->marks->len && i < MARKS; i++) {
		const Mark *m = &g_array_index(g->p->marks, Mark, i);
		if (m->chapter != c)
			continue;
		double x = seconds(m->t - c->zero);
		unsigned level = 0;
		while (level < 2 && (x - last[level]) * scale < 15)
			level++;
		last[level] = x;
		say(g,
		    "set label '%u' at first %.6f, graph 1 center offset 0, character %.2f front "
		    "font ',9' tc rgb '#34495e'",
		    i + 1, x, 0.55 + 0.8 * level);
	}
}

static void lane_chart(Page *g, unsigned chapter)
{
	unsigned n = MAX(g->p->lanes->len, 1);
	const Chapter *c = &g->p->chapter[chapter];
	reset(g);
	place(g, chapter, g->lanes_top, g->lanes_top + (int)n * LANE);
	g_string_append_printf(g->data, "-1e9 -1e9 0 0 0\n"); /* a block is never empty */
	for (unsigned i = 0; i < g->p->lanes->len; i++)
		lane_boxes(g, g->p->lanes->pdata[i], i, chapter);
	g_string_append(g->data, "\n\n");
	if (chapter == 0)
		lane_names(g);
	group_lines(g);
	mark_lines(g, c);
	mark_numbers(g, chapter);
	fault_line(g, c);
	say(g, "set yrange [%u:0]; unset ytics; set format x '%%g'; set xtics %g", n,
	    plot_step(60 / pixels_per_second(g, chapter)));
	if (c->fault) {
		g_autofree char *label = g_strdup_printf("seconds after \"%s\"", c->fault);
		g_autofree char *text = quoted(label);
		say(g, "set xlabel %s offset 0, 0.4", text);
	} else {
		say(g, "set xlabel 'seconds' offset 0, 0.4");
	}
	say(g,
	    "plot data index %u using 1:3:1:2:3:4:5 notitle with boxxyerror lc rgb variable fs "
	    "solid 1.0 border rgb '#ffffff'",
	    g->block++);
	say(g, "set ytics");
}

/* ---- the list ---- */

/* Each chapter has its column in the list. */
static unsigned list_rows(const Picture *p)
{
	unsigned rows = 1, n[CHAPTERS] = {0};
	for (unsigned i = 0; i < p->marks->len && i < MARKS; i++) {
		const Chapter *c = g_array_index(p->marks, Mark, i).chapter;
		n[c - p->chapter]++;
		rows = MAX(rows, n[c - p->chapter]);
	}
	return rows;
}

static void mark_list(Page *g)
{
	unsigned n = MIN(g->p->marks->len, MARKS);
	say(g, "unset object; unset label; unset arrow; unset title; unset xlabel; unset tics; "
	       "unset border");
	say(g, "set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set "
	       "bmargin at screen 0");
	unsigned n_in[CHAPTERS] = {0};
	int width = g->width / (int)MAX(g->p->n_chapters, 1);
	for (unsigned i = 0; i < n; i++) {
		const Mark *m = &g_array_index(g->p->marks, Mark, i);
		unsigned column = (unsigned)(m->chapter - g->p->chapter);
		int y = g->list_top + ROW * (int)n_in[column]++, x = (int)column * width;
		g_autofree char *whole_text =
			g_strconcat(m->text->str, m->n > MARK_TEXTS ? "; ..." : "", NULL);
		g_autofree char *more = cut_text(whole_text, (width - 150) / LETTER);
		g_autofree char *text = quoted(more);
		say(g,
		    "set label '%u' at screen %.5f, screen %.5f right font ',10' tc rgb "
		    "'#34495e'",
		    i + 1, share_x(g, x + 40), share_y(g, y));
		say(g, "set label '+%.3f s' at screen %.5f, screen %.5f right font ',10'",
		    seconds(m->t - m->chapter->zero), share_x(g, x + 120), share_y(g, y));
		say(g, "set label %s at screen %.5f, screen %.5f left font ',10'", text,
		    share_x(g, x + 134), share_y(g, y));
	}
	say(g, "set xrange [0:1]; set yrange [0:1]; plot 2 notitle");
}

static void titles(Page *g)
{
	const RunRow *run = REC_ROW(g->p->rec, REC_RUN, RunRow, 0);
	g_autofree char *title = quoted(g->p->title);
	g_autofree char *sub = g_strdup_printf("%s %s, seed %" G_GUINT64_FORMAT, run->network,
					       run->scenario, run->seed);
	g_autofree char *text = quoted(sub);
	say(g, "set label 1001 %s at screen %.5f, screen %.5f left font ',16'", title,
	    share_x(g, 10), share_y(g, 20));
	say(g, "set label 1002 %s at screen %.5f, screen %.5f left font ',10' tc rgb '#666666'",
	    text, share_x(g, 10), share_y(g, 42));
	for (unsigned i = 0; i < g->p->n_chapters; i++) {
		const Chapter *c = &g->p->chapter[i];
		int left, right;
		if (!c->fault)
			continue;
		columns(g, i, &left, &right);
		double x = left + seconds(c->zero - c->from) * pixels_per_second(g, i);
		int room = (right - (int)x) / LETTER;
		g_autofree char *cut = cut_text(c->what, MAX(room, 12));
		g_autofree char *what = quoted(cut);
		say(g,
		    "set label %u %s at screen %.5f, screen %.5f left font ',10' tc rgb "
		    "'#c0392b'",
		    1010 + i, what, share_x(g, x), share_y(g, HEAD + 4));
	}
	say(g, "set xrange [0:1]; set yrange [0:1]; unset border; unset tics; plot 2 notitle");
	say(g, "unset label; set border; set xtics; set ytics");
}

/* ---- the page ---- */

static const Terminal *terminal_of(const char *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(terminals); i++)
		if (g_str_has_suffix(out, terminals[i].suffix))
			return &terminals[i];
	return NULL;
}

static void print_page(Page *g)
{
	Picture *p = g->p;
	unsigned lanes = MAX(p->lanes->len, 1);
	g->width = p->n_chapters > 1 ? WIDTH_MORE : WIDTH_ONE;
	g->lanes_top = HEAD + (int)p->probes->len * (RATE + RATE_GAP) + 44;
	g->list_top = g->lanes_top + (int)lanes * LANE + AXIS + 14;
	g->height = g->list_top + (int)list_rows(p) * ROW + FOOT;
	titles(g);
	say(g, "set border 3 lc rgb '#888888'; set tics nomirror out scale 0.5 tc rgb '#333333'");
	for (unsigned row = 0; row < p->probes->len; row++)
		for (unsigned i = 0; i < p->n_chapters; i++)
			rate_chart(g, row, i);
	for (unsigned i = 0; i < p->n_chapters; i++)
		lane_chart(g, i);
	mark_list(g);
	say(g, "unset multiplot; unset output");
}

/* The page's script is the same whatever the files are called. */
static GString *script_for(void *to, const char *data, const char *image)
{
	const Page *g = to;
	GString *out = g_string_new("# gnuplot script; run it in this folder\n");
	const Terminal *t = g->terminal;
	g_string_append_printf(out, "data = %s\nset terminal %s size %g%s,%g%s\nset output %s\n",
			       data, t->set, g->width * t->scale, t->unit, g->height * t->scale,
			       t->unit, image);
	g_string_append(out, "set encoding utf8; unset key; set multiplot\n");
	return g_string_append_len(out, g->script->str, (gssize)g->script->len);
}

bool picture_print(Picture *p, const char *out, GError **err)
{
	const Terminal *t = terminal_of(out);
	if (!t) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
			    "%s, expected a name that ends in .svg, .png or .pdf", out);
		return false;
	}
	g_autoptr(GString) script = g_string_new(NULL), data = g_string_new(NULL);
	Page g = {.p = p, .terminal = t, .script = script, .data = data};
	print_page(&g);
	const PlotFiles files = {.suffix = t->suffix, .data = data, .script = script_for, .to = &g};
	return plot_files_put(&files, out, err);
}
