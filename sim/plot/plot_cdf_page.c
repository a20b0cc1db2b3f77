/* How the distribution of outages looks: a chart of one curve a fault, and below it what each says in numbers and in words.
 * A lone curve has its numbers on it, too. */

#include <math.h>
#include <string.h>

#include "sim/plot/plot_cdf_priv.h"
#include "sim/plot/plot_files.h"
#include "sim/plot/plot_layout.h"
#include "sim/plot/plot_sheet.h"
#include "sim/secrets.h"
#include "sim/text.h"

enum {
	LEFT = 72,
	RIGHT = 20,
	TOP = 82,
	CHART = 420,
	AXIS = 66, /* and the space to the list */
	FOOT = 14,
	CURVES = 6,   /* of faults */
	STEPS = 2000, /* of a curve: more are not seen */
	GAP = 6,      /* in the list, between curves */
	NAMES = 100,  /* of faults: more have no room in a row */
	NUMBER = 110, /* a column's width */
	MARK_GAP = 8, /* from a mark to its label */
	LABEL = 15,   /* from a mark's label to the next */
	TICK = 70     /* from one to the next, at least */
};
#define MARK_SIZE 0.8
#define TOP_PERCENT 104.0 /* so that the line at 100 is within */

typedef struct Quantile {
	unsigned percent;
	const char *name;
} Quantile;
static const Quantile quantiles[] = {{50, "median"}, {90, "90 %"}, {99, "99 %"}, {100, "maximum"}};
enum { QUANTILES = G_N_ELEMENTS(quantiles) };

/* Told apart without colours, too, by the shape of their marks. */
typedef struct Look {
	const char *rgb;
	unsigned shape; /* gnuplot's point type */
} Look;
static const Look looks[CURVES] = {{"#2f7d52", 7},  {"#8a63b0", 5},  {"#d9803a", 9},
				   {"#34495e", 13}, {"#3a9a9a", 11}, {"#c0392b", 4}};
static const Look without_fault = {"#888888", 7};

typedef struct Drawn {
	const Curve *curve;
	const Look *look;
} Drawn;

typedef struct CdfPage {
	const PlotCdf *c;
	Sheet sheet;
	Drawn drawn[CURVES];
	unsigned n, more; /* faults with an outage that have no room */
	GPtrArray *foot;  /* of char*, below the list */
	VTime most;       /* the axis's last second that is of a curve */
	double bottom, scale, step;
	int decimals;
} CdfPage;

/* ---- what is not drawn ---- */

static void add_more(const CdfPage *g, GString *text)
{
	if (g->more > 0)
		g_string_append_printf(text, "and %u more fault%s with outages", g->more,
				       g->more == 1 ? "" : "s");
}

/* Faults that led to no outage are worth a word. */
static void add_harmless(const CdfPage *g, GString *text)
{
	unsigned n = 0;
	for (unsigned i = 0; i + 1 < g->c->curves->len && n < NAMES; i++) {
		const Curve *c = g->c->curves->pdata[i];
		if (c->out->len == 0)
			g_string_append_printf(text, "%s%s",
					       n++ ? ", " : "no outage after: ", c->fault);
	}
}

/* Outages that are not drawn. */
static void add_others(const CdfPage *g, GString *text)
{
	const Curve *c = g->c->curves->pdata[g->c->curves->len - 1];
	if (c->out->len == 0 || c == g->drawn[0].curve)
		return;
	VTime most = cdf_quantile(c, 100);
	g_autofree char *length = most == VT_NEVER ? g_strdup("not back") : cdf_seconds(most);
	g_string_append_printf(text,
			       "not drawn: outages without an event of the scenario among their "
			       "causes (%u of %" G_GUINT64_FORMAT " %s, maximum: %s)",
			       c->out->len, c->asked, cdf_unit(g->c, c->asked), length);
}

/* What is not drawn, a row each. */
static void find_foot(CdfPage *g)
{
	static void (*const adds[])(const CdfPage *, GString *) = {add_more, add_harmless,
								   add_others};
	for (unsigned i = 0; i < G_N_ELEMENTS(adds); i++) {
		GString *text = g_string_new(NULL);
		adds[i](g, text);
		if (text->len > 0)
			g_ptr_array_add(g->foot, g_string_free(text, FALSE));
		else
			g_string_free(text, TRUE);
	}
}

/* ---- measures ---- */

/* Of the list. */
static unsigned rows_of(const Curve *c)
{
	return c->fault && c->n_back > 0 ? 3 : 2;
}

/* What no fault led to, such as losses while the network comes up, is drawn where nothing else is. */
static void choose_curves(CdfPage *g)
{
	const Curve *other = g->c->curves->pdata[g->c->curves->len - 1];
	for (unsigned i = 0; i + 1 < g->c->curves->len; i++) {
		const Curve *curve = g->c->curves->pdata[i];
		if (curve->out->len == 0)
			continue;
		if (g->n == CURVES) {
			g->more++;
			continue;
		}
		g->drawn[g->n] = (Drawn){curve, &looks[g->n]};
		g->n++;
	}
	if (g->n == 0)
		g->drawn[g->n++] = (Drawn){other, &without_fault};
}

/* The number of the *n-th quantile and of those before it that are equal; *n becomes what is left. NULL: so many are not
 * back. Caller frees. */
static char *mark_text(const Curve *c, unsigned *n, VTime *t)
{
	g_autoptr(GString) names = g_string_new(NULL);
	*t = cdf_quantile(c, quantiles[*n - 1].percent);
	for (; *n > 0 && cdf_quantile(c, quantiles[*n - 1].percent) == *t; (*n)--) {
		g_string_prepend(names, names->len ? ", " : "");
		g_string_prepend(names, quantiles[*n - 1].name);
	}
	if (*t == VT_NEVER)
		return NULL;
	g_autofree char *length = cdf_seconds(*t);
	return g_strdup_printf("%s %s", names->str, length);
}

/* What of the scale's end is for what is not back, and for a lone curve's numbers. */
static double room_of(const CdfPage *g)
{
	double room = TICK;
	for (unsigned n = g->n > 1 ? 0 : QUANTILES; n > 0;) {
		VTime t;
		g_autofree char *text = mark_text(g->drawn[0].curve, &n, &t);
		room = MAX(room, text ? MARK_GAP + layout_width(text, 10) + 4 : 0);
	}
	return room;
}

static void measure_axis(CdfPage *g)
{
	double room = g->sheet.width - RIGHT - LEFT, least = TICK;
	for (unsigned i = 0; i < g->n; i++) {
		const Curve *c = g->drawn[i].curve;
		if (c->n_back > 0)
			g->most =
				MAX(g->most, g_array_index(c->out, OutProbe, c->n_back - 1).lasts);
	}
	if (g->most == 0)
		g->most = MAX(g->c->watched, VT_MS(1));
	g->scale = (room - room_of(g)) / ((double)g->most / 1e9);
	for (unsigned pass = 0; pass < 2; pass++) {
		g->step = layout_step(least / g->scale);
		g->decimals = g->step >= 1 ? 0 : (int)-floor(log10(g->step) + 1e-9);
		g_autofree char *widest = g_strdup_printf("%.*f", g->decimals, room / g->scale);
		least = MAX(TICK, 16 + layout_width(widest, 11));
	}
}

static void measure(CdfPage *g)
{
	double list = SHEET_ROW;
	choose_curves(g);
	find_foot(g);
	measure_axis(g);
	for (unsigned i = 0; i < g->n; i++)
		list += rows_of(g->drawn[i].curve) * SHEET_ROW + GAP;
	g->bottom = TOP + CHART;
	g->sheet.height = g->bottom + AXIS + list + g->foot->len * SHEET_ROW + FOOT;
}

static double at_x(VTime t, const CdfPage *g)
{
	return LEFT + (double)t / 1e9 * g->scale;
}

static double at_y(double percent, const CdfPage *g)
{
	return g->bottom - percent / TOP_PERCENT * CHART;
}

/* ---- curves ---- */

static double percent_of(unsigned n, const Curve *c)
{
	return 100.0 * n / c->out->len;
}

static void steps_data(CdfPage *g, const Curve *c)
{
	unsigned i = 0;
	VTime at = 0, width = c->n_back > STEPS ? g->most / STEPS : 0;
	g_string_append(g->sheet.data, "0 0 0\n");
	while (cdf_step(c, width, &i, &at))
		g_string_append_printf(g->sheet.data, "%.6f %.6f %u\n", (double)at / 1e9,
				       percent_of(i, c), i);
	g_string_append(g->sheet.data, "\n\n");
}

/* Where the function comes to a quantile. */
static void marks_data(CdfPage *g, const Curve *c)
{
	g_string_append(g->sheet.data, "-1 -1 -1\n"); /* a block is never empty */
	for (unsigned i = 0; i < QUANTILES; i++) {
		VTime t = cdf_quantile(c, quantiles[i].percent);
		if (t != VT_NEVER)
			g_string_append_printf(g->sheet.data, "%.6f %u %u\n", (double)t / 1e9,
					       quantiles[i].percent, quantiles[i].percent);
	}
	g_string_append(g->sheet.data, "\n\n");
}

/* What is not back holds the curve where it is. */
static void open_end(CdfPage *g, const Drawn *d)
{
	const Curve *c = d->curve;
	unsigned open = c->out->len - c->n_back;
	if (open == 0)
		return;
	double y = percent_of(c->n_back, c), from = 0;
	if (c->n_back > 0)
		from = (double)g_array_index(c->out, OutProbe, c->n_back - 1).lasts / 1e9;
	sheet_say(&g->sheet,
		  "set arrow from %.6f, %.6f to graph 1, first %.6f nohead front lc rgb '%s' lw 2 "
		  "dt 2",
		  from, y, y, d->look->rgb);
	if (g->n > 1)
		return;
	sheet_say(&g->sheet,
		  "set label '%u of %u not back at the end of the run' at screen %.5f, screen %.5f "
		  "right front tc rgb '#a93226' font ',10'",
		  open, c->out->len, sheet_x(&g->sheet, g->sheet.width - RIGHT - 4),
		  sheet_y(&g->sheet, at_y(y > 94 ? 100 : y, g) - 9));
}

static void curve_plot(CdfPage *g, unsigned i)
{
	const Drawn *d = &g->drawn[i];
	steps_data(g, d->curve);
	marks_data(g, d->curve);
	sheet_say(&g->sheet, "%s data index %u using 1:2 notitle with steps lc rgb '%s' lw 2, \\",
		  i ? "    " : "plot", g->sheet.block, d->look->rgb);
	sheet_say(&g->sheet,
		  "     data index %u using 1:2 notitle with points pt %u ps %g lc rgb '%s'%s",
		  g->sheet.block + 1, d->look->shape, MARK_SIZE, d->look->rgb,
		  i + 1 < g->n ? ", \\" : "");
	g->sheet.block += 2;
}

/* ---- a lone curve's numbers ---- */

/* Right of where it steps up and below what it comes to, where nothing of it is; equal ones share a label. */
static void mark_labels(CdfPage *g)
{
	double above = 0;
	for (unsigned n = QUANTILES; n > 0;) {
		VTime t;
		g_autofree char *text = mark_text(g->drawn[0].curve, &n, &t);
		if (!text)
			continue;
		above = MAX(above + LABEL, at_y(quantiles[n].percent, g) + 11);
		sheet_say(&g->sheet,
			  "set label '%s' at screen %.5f, screen %.5f left front tc rgb '#34495e' "
			  "font ',10'",
			  text, sheet_x(&g->sheet, at_x(t, g) + MARK_GAP),
			  sheet_y(&g->sheet, above));
	}
}

/* ---- the chart ---- */

static void axes(CdfPage *g)
{
	Sheet *s = &g->sheet;
	sheet_say(s, "set lmargin at screen %.5f; set rmargin at screen %.5f", sheet_x(s, LEFT),
		  sheet_x(s, s->width - RIGHT));
	sheet_say(s, "set tmargin at screen %.5f; set bmargin at screen %.5f", sheet_y(s, TOP),
		  sheet_y(s, g->bottom));
	sheet_say(
		s,
		"set border 3 lc rgb '#888888'; set tics nomirror out scale 0.5 tc rgb '#333333'");
	sheet_say(s, "set xrange [0:%.6f]; set xtics 0,%g; set format x '%%.%df'",
		  (s->width - RIGHT - LEFT) / g->scale, g->step, g->decimals);
	sheet_say(s, "set yrange [0:%g]; set ytics 0,10,100; set format y '%%g %%%%'", TOP_PERCENT);
	sheet_say(s, "set xlabel 'outage in seconds' offset 0, 0.2");
	for (unsigned i = 0; i < QUANTILES; i++)
		sheet_say(
			s,
			"set arrow from graph 0, first %u to graph 1, first %u nohead back lc rgb "
			"'#aaaaaa' lw 0.7 dt 3",
			quantiles[i].percent, quantiles[i].percent);
	sheet_say(s,
		  "set label 'share of the %s with an outage that are back in service' at screen "
		  "%.5f, screen %.5f left font ',11' tc rgb '#333333'",
		  cdf_unit(g->c, 2), sheet_x(s, SHEET_EDGE), sheet_y(s, TOP - 14));
}

static void title(CdfPage *g)
{
	const PlotCdf *c = g->c;
	g_autofree char *sub = g_strdup_printf("%s %s", c->network, c->scenario), *more = NULL;
	const char *many = c->most_probes == 1 ? "" : "s";
	if (c->n_runs == 1)
		more = g_strdup_printf(", seed %" G_GUINT64_FORMAT ", %u probe%s", c->first_seed,
				       c->most_probes, many);
	else
		more = g_strdup_printf(", %u runs (seeds %" G_GUINT64_FORMAT
				       " to %" G_GUINT64_FORMAT "), %u probe%s each",
				       c->n_runs, c->first_seed, c->last_seed, c->most_probes,
				       many);
	g_autofree char *rest = g_strdup_printf("%s; verdict: %s", more, c->verdict);
	sheet_title(&g->sheet, c->title, sub, rest);
}

/* ---- the list ---- */

static double column(const CdfPage *g, unsigned i)
{
	return g->sheet.width - RIGHT - (QUANTILES - 1 - i) * NUMBER;
}

static void list_head(CdfPage *g, double y)
{
	for (unsigned i = 0; i < QUANTILES; i++)
		sheet_say(&g->sheet,
			  "set label '%s' at screen %.5f, screen %.5f right font ',10' tc rgb "
			  "'#666666'",
			  quantiles[i].name, sheet_x(&g->sheet, column(g, i)),
			  sheet_y(&g->sheet, y));
}

static void list_text(CdfPage *g, double y, const char *text, const char *rgb, double room)
{
	g_autofree char *constant = sheet_text(text, 10, room);
	sheet_say(&g->sheet, "set label %s at screen %.5f, screen %.5f left font ',10' tc rgb '%s'",
		  constant, sheet_x(&g->sheet, LEFT), sheet_y(&g->sheet, y), rgb);
}

static void list_numbers(CdfPage *g, double y, const Curve *c)
{
	for (unsigned i = 0; i < QUANTILES; i++) {
		VTime t = cdf_quantile(c, quantiles[i].percent);
		g_autofree char *text = t == VT_NEVER ? g_strdup("not back") : cdf_seconds(t);
		sheet_say(&g->sheet,
			  "set label '%s' at screen %.5f, screen %.5f right font ',10' tc rgb '%s'",
			  text, sheet_x(&g->sheet, column(g, i)), sheet_y(&g->sheet, y),
			  t == VT_NEVER ? "#a93226" : "#000000");
	}
}

static void list_key(CdfPage *g, double y, const Look *look)
{
	double left = sheet_x(&g->sheet, SHEET_EDGE), right = sheet_x(&g->sheet, LEFT - 10);
	sheet_say(&g->sheet,
		  "set arrow from screen %.5f, screen %.5f to screen %.5f, screen %.5f nohead "
		  "front lc rgb '%s' lw 2",
		  left, sheet_y(&g->sheet, y), right, sheet_y(&g->sheet, y), look->rgb);
	sheet_say(&g->sheet,
		  "set label '' at screen %.5f, screen %.5f point pt %u ps %g lc rgb '%s'",
		  (left + right) / 2, sheet_y(&g->sheet, y), look->shape, MARK_SIZE, look->rgb);
}

static void list_curve(CdfPage *g, double y, const Drawn *d)
{
	const Curve *c = d->curve;
	double room = g->sheet.width - RIGHT - LEFT;
	g_autofree char *what = c->fault ? secrets_hide_fault(c->what) : NULL;
	g_autofree char *name =
		c->fault ? g_strdup_printf("%s%s%s", c->fault, *what ? ": " : "", what)
			 : g_strdup("no event of the scenario is among the causes");
	g_autoptr(GString) counts = g_string_new(NULL), returns = g_string_new(NULL);
	cdf_counts(g->c, c, counts);
	cdf_returns(g->c, c, returns);
	list_key(g, y, d->look);
	list_text(g, y, name, "#000000", room - QUANTILES * NUMBER);
	list_numbers(g, y, c);
	list_text(g, y + SHEET_ROW, counts->str, c->n_back < c->out->len ? "#a93226" : "#666666",
		  room);
	if (rows_of(c) > 2)
		list_text(g, y + 2 * SHEET_ROW, returns->str, "#666666", room);
}

/* ---- the whole ---- */

static void print_page(CdfPage *g)
{
	double y = TOP + CHART + AXIS;
	measure(g);
	title(g);
	axes(g);
	list_head(g, y);
	y += SHEET_ROW;
	for (unsigned i = 0; i < g->n; i++) {
		list_curve(g, y, &g->drawn[i]);
		open_end(g, &g->drawn[i]);
		y += rows_of(g->drawn[i].curve) * SHEET_ROW + GAP;
	}
	for (unsigned i = 0; i < g->foot->len; i++, y += SHEET_ROW)
		list_text(g, y, g->foot->pdata[i], "#666666", g->sheet.width - RIGHT - LEFT);
	if (g->n == 1)
		mark_labels(g);
	for (unsigned i = 0; i < g->n; i++)
		curve_plot(g, i);
}

bool cdf_print(const PlotCdf *c, const char *out, GError **err)
{
	g_autoptr(GPtrArray) foot = g_ptr_array_new_with_free_func(g_free);
	CdfPage g = {.c = c, .foot = foot};
	sheet_init(&g.sheet);
	print_page(&g);
	bool ok = sheet_print(&g.sheet, out, err);
	sheet_clear(&g.sheet);
	return ok;
}
