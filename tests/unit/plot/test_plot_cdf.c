/* Plots: the distribution of outages. What is counted, what is not back, what the picture says of it. */

#include <glib/gstdio.h>
#include <string.h>

#include "sim/plot/plot_cdf_priv.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/plot/picture.h"
#include "tests/unit/plot/svg.h"

#define FAULT VT_S(20)
enum { LENGTHS = 12, OPEN = -1, END = 0 };

/* ---- records of outages ---- */

static Record *record_of(uint64_t seed)
{
	Record *r = record_new();
	RunRow run = {.scenario = "made", .seed = seed, .duration = VT_S(300), .network = "lab"};
	g_array_append_val(r->rows[REC_RUN], run);
	return r;
}

static void add_fault(Record *r, VTime t, const char *name)
{
	FaultRow f = {.t = t, .name = name, .what = "R1: power off"};
	g_array_append_val(r->rows[REC_FAULT], f);
}

/* A round trip's outage; `s` OPEN: it is not back. */
static void add_outage(Record *r, const char *probe, const char *trigger, VTime start, int s)
{
	OutageRow o = {.probe = probe,
		       .direction = "round",
		       .start = start,
		       .end = s == OPEN ? VT_NEVER : start + VT_S(s),
		       .duration = s == OPEN ? VT_NEVER : VT_S(s),
		       .lost = 1,
		       .trigger = trigger};
	g_array_append_val(r->rows[REC_OUTAGE], o);
}

static GPtrArray *names(Record *r, int n)
{
	GPtrArray *all = g_ptr_array_new();
	for (int i = 0; i < n; i++)
		g_ptr_array_add(all, (gpointer)picture_number(r, i));
	return all;
}

static void add_run(PlotCdf *c, Record *r, int n_probes)
{
	g_autoptr(GPtrArray) probes = names(r, n_probes);
	plot_cdf_add(c, r, probes, 0, VT_NEVER);
}

static const Curve *curve(const PlotCdf *c, unsigned i)
{
	return c->curves->pdata[i];
}

/* "not back" or whole seconds. */
static int in_seconds(VTime t)
{
	return t == VT_NEVER ? OPEN : (int)(t / VT_S(1));
}

/* ---- the function ---- */

typedef struct Row {
	int lengths[LENGTHS]; /* ended by END */
	int quantile[4];      /* 50, 90, 99, 100 */
	const char *steps;    /* seconds/probes that are back then */
} Row;

static const Row rows[] = {
	{{5}, {5, 5, 5, 5}, "5/1"},
	{{1, 2}, {1, 2, 2, 2}, "1/1 2/2"},
	{{3, 1, 2}, {2, 3, 3, 3}, "1/1 2/2 3/3"},
	{{4, 1, 3, 2}, {2, 4, 4, 4}, "1/1 2/2 3/3 4/4"},
	{{3, 3, 3}, {3, 3, 3, 3}, "3/3"},
	{{7, 2, 2, 7, 2}, {2, 7, 7, 7}, "2/3 7/5"},
	{{10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
	 {5, 9, 10, 10},
	 "1/1 2/2 3/3 4/4 5/5 6/6 7/7 8/8 9/9 10/10"},
	{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
	 {6, 10, 11, 11},
	 "1/1 2/2 3/3 4/4 5/5 6/6 7/7 8/8 9/9 10/10 11/11"},
	/* what is not back is beyond any length, and the function stays below 1 */
	{{OPEN}, {OPEN, OPEN, OPEN, OPEN}, ""},
	{{OPEN, 4}, {4, OPEN, OPEN, OPEN}, "4/1"},
	{{4, OPEN, OPEN}, {OPEN, OPEN, OPEN, OPEN}, "4/1"},
	{{1, 2, 3, 4, 5, 6, 7, 8, 9, OPEN},
	 {5, 9, OPEN, OPEN},
	 "1/1 2/2 3/3 4/4 5/5 6/6 7/7 8/8 9/9"},
};

static char *steps_of(const Curve *c, VTime width)
{
	GString *out = g_string_new(NULL);
	unsigned i = 0;
	VTime at;
	while (cdf_step(c, width, &i, &at))
		g_string_append_printf(out, "%s%d/%u", out->len ? " " : "", in_seconds(at), i);
	return g_string_free(out, FALSE);
}

static void test_function(void)
{
	static const unsigned percents[] = {50, 90, 99, 100};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Record) r = record_of(1);
		g_autoptr(PlotCdf) c = plot_cdf_new("x");
		add_fault(r, FAULT, "cut");
		for (int k = 0; k < LENGTHS && rows[i].lengths[k] != END; k++)
			add_outage(r, picture_number(r, k), "cut", FAULT, rows[i].lengths[k]);
		add_run(c, r, 0);
		cdf_settle(c);
		for (unsigned q = 0; q < G_N_ELEMENTS(percents); q++)
			CHECK_INT(in_seconds(cdf_quantile(curve(c, 0), percents[q])),
				  rows[i].quantile[q], "row %u: %u %%", i, percents[q]);
		g_autofree char *steps = steps_of(curve(c, 0), 0);
		CHECK_STR(steps, rows[i].steps, "row %u", i);
	}
}

/* A hundred: the 99th of them is 99 %, one more and it is the 100th. */
static void test_hundred(void)
{
	for (int more = 0; more < 2; more++) {
		g_autoptr(Record) r = record_of(1);
		g_autoptr(PlotCdf) c = plot_cdf_new("x");
		add_fault(r, FAULT, "cut");
		for (int i = 0; i < 100 + more; i++)
			add_outage(r, picture_number(r, i), "cut", FAULT, 1 + i);
		add_run(c, r, 0);
		cdf_settle(c);
		CHECK_INT(in_seconds(cdf_quantile(curve(c, 0), 50)), 50 + more, "median");
		CHECK_INT(in_seconds(cdf_quantile(curve(c, 0), 90)), 90 + more, "90 %%");
		CHECK_INT(in_seconds(cdf_quantile(curve(c, 0), 99)), 99 + more, "99 %%");
		CHECK_INT(in_seconds(cdf_quantile(curve(c, 0), 100)), 100 + more, "maximum");
		g_autofree char *steps = steps_of(curve(c, 0), VT_S(39));
		CHECK_STR(steps, more ? "1/40 41/80 81/101" : "1/40 41/80 81/100",
			  "steps that are not seen apart are one");
	}
}

/* ---- what is a sample ---- */

/* Wrong: a probe that goes twice is two probes, or only its first outage counts; replies and echoes count, too. */
static void test_again(void)
{
	g_autoptr(Record) r = record_of(1);
	g_autoptr(PlotCdf) c = plot_cdf_new("x");
	add_fault(r, FAULT, "cut");
	add_outage(r, "p", "cut", FAULT, 3);
	add_outage(r, "q", "cut", FAULT, 4);
	add_outage(r, "p", "cut", VT_S(30), 5);
	add_outage(r, "q", "cut", VT_S(30), OPEN);
	add_outage(r, "s", "cut", FAULT, 9);
	REC_ROW(r, REC_OUTAGE, OutageRow, 4)->direction = "out";
	add_run(c, r, 0);
	cdf_settle(c);
	CHECK_INT(curve(c, 0)->out->len, 2, "two probes");
	CHECK_INT(curve(c, 0)->n_back, 1, "of which one is back");
	CHECK_INT(curve(c, 0)->n_again, 2, "both more than once");
	CHECK_INT(in_seconds(cdf_quantile(curve(c, 0), 50)), 8, "3 s and 5 s");
	const OutProbe *back = cdf_back(curve(c, 0), true);
	CHECK(back && strcmp(back->probe, "p") == 0, "it is p");
	CHECK_INT(back ? in_seconds(back->back) : 0, 15, "at 35 s for good, the fault was at 20 s");
}

/* Runs in which a fault is at times of its own, or did not happen at all. */
static void test_runs(void)
{
	static const int faults[] = {20, 40, 0};
	g_autoptr(PlotCdf) c = plot_cdf_new("x");
	for (int i = 0; i < 3; i++) {
		g_autoptr(Record) r = record_of(7 + (uint64_t)i);
		if (faults[i]) {
			add_fault(r, VT_S(faults[i]), "cut");
			add_outage(r, "n0", "cut", VT_S(faults[i] + 1), 10 + i);
		}
		add_outage(r, "n1", NULL, VT_S(5), 1);
		add_run(c, r, 4);
	}
	cdf_settle(c);
	CHECK_INT(c->n_runs, 3, "runs");
	CHECK_INT(c->curves->len, 2, "the fault, and none");
	CHECK_INT(curve(c, 0)->out->len, 2, "one probe of each run with a fault");
	CHECK_INT(curve(c, 0)->asked, 8, "of the four in each of them");
	CHECK_INT(curve(c, 1)->out->len, 3, "what no fault led to");
	CHECK_INT(curve(c, 1)->asked, 12, "of the four of all");
	const OutProbe *first = cdf_back(curve(c, 0), false), *last = cdf_back(curve(c, 0), true);
	CHECK(first && first->seed == 7 && in_seconds(first->back) == 11, "11 s after its fault");
	CHECK(last && last->seed == 8 && in_seconds(last->back) == 12, "12 s after its fault");
}

/* Outages that begin in a stretch of time. */
static void test_stretch(void)
{
	g_autoptr(Record) r = record_of(1);
	g_autoptr(PlotCdf) c = plot_cdf_new("x");
	g_autoptr(GPtrArray) probes = names(r, 5);
	add_fault(r, FAULT, "cut");
	for (int i = 0; i < 5; i++)
		add_outage(r, picture_number(r, i), "cut", VT_S(20 + i), 1);
	plot_cdf_add(c, r, probes, VT_S(21), VT_S(23));
	cdf_settle(c);
	CHECK_INT(curve(c, 0)->out->len, 2, "from, and before to");
}

/* ---- the picture ---- */

static Svg *drawn(Record *r, int n_probes)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *path = netdir_path(dir, "a.svg");
	g_autoptr(PlotCdf) c = plot_cdf_new("a title");
	g_autoptr(GError) err = NULL;
	add_run(c, r, n_probes);
	bool done = plot_cdf_draw(c, path, &err);
	Svg *svg = CHECK(done, "%s", err ? err->message : "") ? svg_read(path) : NULL;
	netdir_free(dir);
	return svg;
}

static void check_says(const Svg *svg, const char *const *texts, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		CHECK(svg && svg_text(svg, texts[i]), "\"%s\" is said", texts[i]);
}

static void test_words(void)
{
	static const char *const texts[] = {
		"a title",
		"lab made, seed 1, 20 probes",
		"share of the probes with an outage that are back in service",
		"outage in seconds",
		"cut: R1: power off",
		"8 of 20 probes had an outage; 12 of 20 probes: no outage; 3 of the 8 not back at "
		"the end of the run",
		"first back: n0, 10.00 s after the fault; last back: n4, 14.00 s after it",
		"3 of 8 not back at the end of the run",
		"median 13.00 s",
		"no outage after: quiet",
		"not drawn: outages without an event of the scenario among their causes (1 of 20 "
		"probes, maximum: 2.00 s)",
	};
	g_autoptr(Record) r = record_of(1);
	add_fault(r, FAULT, "cut");
	add_fault(r, VT_S(200), "quiet");
	add_outage(r, "n9", NULL, VT_S(5), 2);
	for (int i = 0; i < 8; i++)
		add_outage(r, picture_number(r, i), "cut", FAULT, i < 5 ? 10 + i : OPEN);
	g_autoptr(Svg) svg = drawn(r, 20);
	check_says(svg, texts, G_N_ELEMENTS(texts));
	CHECK(svg && svg_text(svg, "not back"), "99 %% are not");
	if (svg)
		svg_check_texts(svg, "words");
}

/* Ties share a label, each curve has its row, all are told apart, and nothing stands on anything else. */
static void test_curves(void)
{
	static const char *const one[] = {"median, 90 %, 99 %, maximum 7.00 s", "all are back"};
	static const char *const more[] = {"f0: R1: power off", "f5: R1: power off",
					   "and 2 more faults with outages"};
	g_autoptr(Record) ties = record_of(1), many = record_of(1), none = record_of(1);
	add_fault(ties, FAULT, "cut");
	for (int i = 0; i < 50; i++)
		add_outage(ties, picture_number(ties, i), "cut", FAULT, 7);
	for (int f = 0; f < 8; f++) {
		g_autofree char *text = g_strdup_printf("f%d", f);
		const char *name = record_keep(many, text);
		add_fault(many, VT_S(20 * f), name);
		for (int i = 0; i < 30; i++)
			add_outage(many, picture_number(many, i), name, VT_S(20 * f),
				   i == 29 && f % 2 ? OPEN : 1 + (i * i + 7 * f) % 15);
	}
	for (int i = 0; i < 3; i++)
		add_outage(none, picture_number(none, i), NULL, VT_S(5), 1 + i);
	g_autoptr(Svg) a = drawn(ties, 50), b = drawn(many, 30), c = drawn(none, 3);
	check_says(a, one, G_N_ELEMENTS(one));
	check_says(b, more, G_N_ELEMENTS(more));
	CHECK(b && !svg_text(b, "f6: "), "more have no room");
	CHECK(c && svg_text(c, "no event of the scenario is among the causes"), "drawn alone");
	if (a && b && c) {
		svg_check_texts(a, "ties");
		svg_check_texts(b, "many");
		svg_check_texts(c, "none");
	}
}

/* Wrong: labels of a lone curve's numbers cover one another, wherever the numbers are. */
static void test_labels(void)
{
	for (int shape = 0; shape < 6; shape++)
		for (int n = 1; n < 300; n = n * 2 + 1) {
			g_autoptr(Record) r = record_of(1);
			add_fault(r, FAULT, "cut");
			for (int i = 0; i < n; i++) {
				int s = shape < 3 ? 1 + i : i * 10 < n * 9 ? 2 : 300 - n + i;
				bool open = shape % 3 && i * (shape % 3) > n;
				add_outage(r, picture_number(r, i), "cut", FAULT, open ? OPEN : s);
			}
			g_autoptr(Svg) svg = drawn(r, n);
			g_autofree char *what = g_strdup_printf("shape %d, %d probes", shape, n);
			if (svg)
				svg_check_texts(svg, what);
		}
}

/* The data are the steps, and no step is smoothed. */
static void test_data(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *path = netdir_path(dir, "a.dat"), *gp = netdir_path(dir, "a.gp"),
			*text = NULL, *script = NULL;
	g_autoptr(Record) r = record_of(1);
	add_fault(r, FAULT, "cut");
	add_outage(r, "n0", "cut", FAULT, 3);
	add_outage(r, "n1", "cut", FAULT, 3);
	add_outage(r, "n2", "cut", FAULT, 8);
	add_outage(r, "n3", "cut", FAULT, OPEN);
	picture_draw_cdf(r, "x", dir, "a.svg");
	CHECK(g_file_get_contents(path, &text, NULL, NULL), "the data");
	CHECK_TEXT(text,
		   "# what vpnha's gnuplot script draws\n"
		   "0 0 0\n"
		   "3.000000 50.000000 2\n"
		   "8.000000 75.000000 3\n"
		   "\n\n"
		   "-1 -1 -1\n"
		   "3.000000 50 50\n"
		   "\n\n",
		   "steps, then the marks that are reached");
	CHECK(g_file_get_contents(gp, &script, NULL, NULL) &&
		      strstr(script, "plot data index 0 using 1:2 notitle with steps "),
	      "as steps");
	CHECK(script && strstr(script, "from 8.000000, 75.000000 to graph 1, first 75.000000"),
	      "what is not back holds the line below 1");
	netdir_free(dir);
}

/* ---- the command ---- */

static const char cut[] = "[event cut]\nat = 20s\ncable = cut\nport = R2:Fa0/0\n"
			  "[event mend]\nat = 26s\ncable = restore\nport = R2:Fa0/0\n";

static char *folder(void)
{
	g_autofree char *text = g_strconcat(netdir_scenario, cut, NULL);
	char *dir = netdir_new(text);
	netdir_write(dir, "quiet.scn", netdir_scenario);
	return dir;
}

static char *text_of(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	char *text = NULL;
	return g_file_get_contents(path, &text, NULL, NULL) ? text : g_strdup("");
}

/* Wrong: a file that has more of a run gives another picture of its outages. */
static void test_levels(void)
{
	static const char *const levels[] = {"outage", "timeline", "full"};
	char *dir = folder();
	g_autofree char *data = NULL, *script = NULL;
	for (unsigned i = 0; i < G_N_ELEMENTS(levels); i++) {
		g_autofree char *run =
			g_strdup_printf("run $/test.scn -q -o $/a.db --record %s", levels[i]);
		g_auto(Said) ran = call(cmd_run, dir, run);
		g_auto(Said) s = call(cmd_plot, dir, "plot $/a.db --kind cdf");
		g_autofree char *want = netdir_path(dir, "a-cdf.svg\n");
		CHECK_INT(ran.code | s.code, EXIT_OK, "%s: %s%s", levels[i], ran.err, s.err);
		CHECK_STR(s.out, want, "where it is");
		g_autofree char *now = text_of(dir, "a-cdf.dat"), *gp = text_of(dir, "a-cdf.gp");
		CHECK(strstr(gp, "1 of 1 probe had an outage; it is back"), "%s", levels[i]);
		CHECK(!data || (strcmp(data, now) == 0 && strcmp(script, gp) == 0), "%s: the same",
		      levels[i]);
		g_free(data), g_free(script);
		data = g_steal_pointer(&now), script = g_steal_pointer(&gp);
	}
	netdir_free(dir);
}

/* All runs of the file, or the one that is asked for. */
static void test_seeds(void)
{
	static const char *const all[] = {"test, 5 runs (seeds 3 to 7), 1 probe each",
					  "5 of 5 runs had an outage; all are back",
					  "first back: seed 3, ", "; last back: seed "};
	static const char *const one[] = {"test, seed 6, 1 probe",
					  "1 of 1 probe had an outage; it is back"};
	char *dir = folder();
	g_autofree char *path = netdir_path(dir, "a.svg");
	g_auto(Said) ran = call(cmd_run, dir, "run $/test.scn -q -o $/a.db --seeds 3..7");
	g_auto(Said) first = call(cmd_plot, dir, "plot $/a.db --kind cdf -q -o $/a.svg");
	CHECK_INT(ran.code | first.code, EXIT_OK, "%s%s", ran.err, first.err);
	CHECK_STR(first.out, "", "quiet");
	g_autoptr(Svg) many = svg_read(path);
	check_says(many, all, G_N_ELEMENTS(all));
	g_auto(Said) second = call(cmd_plot, dir, "plot $/a.db --kind cdf -q -o $/a.svg --run 4");
	CHECK_INT(second.code, EXIT_OK, "%s", second.err);
	g_autoptr(Svg) single = svg_read(path);
	check_says(single, one, G_N_ELEMENTS(one));
	netdir_free(dir);
}

typedef struct Refusal {
	const char *line, *said;
} Refusal;

static const Refusal refusals[] = {
	{"plot $/quiet.db --kind cdf", "no outage to draw in 1 run, expected at least one"},
	{"plot $/a.db --kind cdf --from 40s", "no outage to draw in 1 run"},
	{"plot $/a.db --kind cdf --from 61s", "--from:1:1: \"61s\", expected a time before"},
	{"plot $/a.db --kind cdf --from cut --to 20s", "--to:1:1: \"20s\", expected a time after"},
	{"plot $/a.db --kind cdf --run 9", "has no run 9"},
	{"plot $/a.db --kind pie", "--kind:1:1: \"pie\", expected timeline or cdf"},
	{"plot $/a.db --kind cdf -o $/x.gif", "expected a name that ends in .svg, .png or .pdf"},
	{"plot $/a.db --kind cdf -o $/a.db", "is read"},
};

static void test_refusals(void)
{
	char *dir = folder();
	g_auto(Said) ran = call(cmd_run, dir, "run $/test.scn -q -o $/a.db");
	g_auto(Said) quiet = call(cmd_run, dir, "run $/quiet.scn -q -o $/quiet.db --until 8s");
	CHECK_INT(ran.code | quiet.code, EXIT_OK, "%s%s", ran.err, quiet.err);
	unsigned before = netdir_entries(dir);
	for (unsigned i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_auto(Said) s = call(cmd_plot, dir, refusals[i].line);
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", refusals[i].line);
		CHECK(strstr(s.err, refusals[i].said), "%s: %s", refusals[i].line, s.err);
		CHECK_STR(s.out, "", "%s", refusals[i].line);
	}
	CHECK_INT(netdir_entries(dir), before, "nothing is left");
	netdir_free(dir);
}

SUITE(plot_cdf) = {
	{"quantiles and steps of small cases, back or not", test_function},
	{"99 of a hundred, and steps too many to be seen", test_hundred},
	{"a probe that is out twice counts once, its outages together", test_again},
	{"each run counts from its own fault", test_runs},
	{"outages of a stretch are those that begin in it", test_stretch},
	{"what had no outage, and what is not back, is said", test_words},
	{"ties, several faults and no fault have their rows", test_curves},
	{"numbers on the curve do not cover one another", test_labels},
	{"the data are the exact steps", test_data},
	{"files of every level give the same picture", test_levels},
	{"all runs of a file, or one", test_seeds},
	{"no outage, no such kind: nothing is written", test_refusals},
	{NULL, NULL},
};
