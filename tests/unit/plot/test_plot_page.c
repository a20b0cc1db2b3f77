/* Plots: every fault is marked, what has no room is said, and nothing stands on anything else. */

#include <math.h>
#include <string.h>

#include "sim/plot/plot_layout.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/plot/picture.h"
#include "tests/unit/plot/svg.h"

#define FAULT_COLOUR "rgb(192,57,43)"
#define MARK_COLOUR "rgb(154,154,154)"
#define LOSS_COLOUR "rgb(169,50,38)"

/* ---- geometry ---- */

/* Upright lines only: charts' borders and axes have no text within. */
static bool crosses(const SvgLine *l, const SvgText *t)
{
	return fabs(l->x1 - l->x2) < 0.01 && l->x1 > t->left + 1 && l->x1 < t->right - 1 &&
	       MIN(MAX(l->y1, l->y2), t->bottom) - MAX(MIN(l->y1, l->y2), t->top) > 1;
}

static void check_lines(const Svg *svg, const SvgText *t, const char *what)
{
	for (unsigned i = 0; i < svg->lines->len; i++) {
		const SvgLine *l = &g_array_index(svg->lines, SvgLine, i);
		bool above =
			strcmp(l->stroke, FAULT_COLOUR) == 0 ||
			(strcmp(l->stroke, MARK_COLOUR) == 0 && strcmp(t->fill, LOSS_COLOUR) == 0);
		if (above && crosses(l, t))
			CHECK(false, "%s: the line at %.0f crosses \"%s\"", what, l->x1, t->text);
	}
}

static void check_geometry(const Svg *svg, const char *what)
{
	svg_check_texts(svg, what);
	for (unsigned i = 0; i < svg->texts->len; i++)
		check_lines(svg, &g_array_index(svg->texts, SvgText, i), what);
}

/* Lines of faults through the lanes: the lowest of their ends. */
static unsigned fault_lines(const Svg *svg)
{
	double lowest = 0;
	unsigned n = 0;
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < svg->lines->len; i++) {
			const SvgLine *l = &g_array_index(svg->lines, SvgLine, i);
			bool upright =
				strcmp(l->stroke, FAULT_COLOUR) == 0 && fabs(l->x1 - l->x2) < 0.01;
			if (upright && pass == 0)
				lowest = MAX(lowest, MAX(l->y1, l->y2));
			n += upright && pass == 1 && MAX(l->y1, l->y2) > lowest - 1;
		}
	return n;
}

static Svg *drawn(Record *r, const char *title)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *path = netdir_path(dir, "a.svg");
	Svg *svg = picture_draw(r, title, dir, "a.svg") ? svg_read(path) : NULL;
	netdir_free(dir);
	return svg;
}

/* ---- made pictures ---- */

static void add_fault(Record *r, VTime t, const char *name)
{
	FaultRow f = {.t = t, .name = name, .what = "R1: interface FastEthernet0/0; shutdown"};
	g_array_append_val(r->rows[REC_FAULT], f);
}

static void add_role(Record *r, VTime t, const char *router, const char *to)
{
	TransitionRow role = {.t = t,
			      .router = router,
			      .protocol = "HSRP",
			      .class = CLASS_ROLE,
			      .instance = "FastEthernet0/0 Grp 1",
			      .from = "Speak",
			      .to = to};
	g_array_append_val(r->rows[REC_TRANSITION], role);
}

/* Wrong: the states of a protocol that speaks other words than HSRP all have one colour. */
static void test_standings(void)
{
	static const struct {
		const char *state, *rgb;
		ObsStanding standing;
	} told[] = {
		{"Leader", "0x2f9e5f", STANDING_ACTIVE}, {"Follower", "0x7fb3dc", STANDING_STANDBY},
		{"Asking", "0xf3c969", STANDING_COMING}, {"Off", "0xd4d4d4", STANDING_IDLE},
		{"Odd", "0xc9c3dd", STANDING_NONE},      {"Speak", "0xf3c969", STANDING_NONE},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(told); i++) {
		g_autoptr(Record) r = picture_record("Init");
		add_role(r, VT_S(26), "R9", told[i].state);
		REC_ROW(r, REC_TRANSITION, TransitionRow, REC_N(r, REC_TRANSITION) - 1)->standing =
			told[i].standing;
		char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *data = NULL;
		g_autofree char *path = netdir_path(dir, "a.dat");
		picture_draw(r, "x", dir, "a.svg");
		CHECK(g_file_get_contents(path, &data, NULL, NULL) && strstr(data, told[i].rgb),
		      "%s is in %s", told[i].state, told[i].rgb);
		CHECK(!told[i].standing || !strstr(data, "0xc9c3dd"), "%s is known by its standing",
		      told[i].state);
		g_free(data);
		netdir_free(dir);
	}
}

/* Two faults of one chapter: each has its line, its number and its words. */
static void test_faults(void)
{
	g_autoptr(Record) r = picture_record("first");
	add_fault(r, VT_S(23), "second");
	add_fault(r, VT_S(26), "third");
	g_autoptr(Svg) svg = drawn(r, "x");
	CHECK_INT(svg ? fault_lines(svg) : 0, 3, "a line each");
	CHECK(svg && svg_text(svg, "first: first"), "the first is listed");
	CHECK(svg && svg_text(svg, "second: R1: interface FastEthernet0/0; shutdown"), "listed");
	CHECK(svg && svg_text(svg, "third: R1: interface FastEthernet0/0; shutdown"), "listed");
	CHECK(svg && svg_text(svg, "and 2 more, numbered"), "said above the charts");
	CHECK(svg && !svg_text(svg, "at other times"), "none is left out");
	if (svg)
		check_geometry(svg, "three faults");
}

/* Twelve routers of which six fail within three seconds; thirty changes of each. */
static void test_crowd(void)
{
	g_autoptr(Record) r = picture_record("R0");
	for (int i = 1; i < 6; i++)
		add_fault(r, VT_S(20) + VT_MS(500) * i, picture_number(r, i));
	for (int i = 0; i < 12 * 30; i++)
		add_role(r, VT_S(20) + VT_MS(83) * i, picture_number(r, 1000000 + i % 12),
			 i % 3 ? "Standby" : "Active");
	for (int i = 0; i < 20; i++) {
		RouteRow route = {.t = VT_S(21),
				  .router = "R1",
				  .prefix = picture_number(r, i),
				  .protocol = "S",
				  .next_hop = "via 10.1.1.1",
				  .change = "add"};
		g_array_append_val(r->rows[REC_ROUTE], route);
	}
	g_autoptr(Svg) svg = drawn(r, "x");
	CHECK_INT(svg ? fault_lines(svg) : 0, 6, "a line each");
	for (int i = 1; svg && i < 6; i++) {
		g_autofree char *want = g_strdup_printf("n%d: R1: interface", i);
		CHECK(svg_text(svg, want), "%s is listed", want);
	}
	/* rows: 13 roles, 1 port, 1 SA, 21 routes; a page has 22 */
	CHECK(svg && svg_text(svg, "and 14 more rows"), "rows that have no room are counted");
	CHECK(svg && svg_text(svg, "and ") && svg_text(svg, " more"), "marks, too");
	if (svg)
		check_geometry(svg, "a crowd");
}

/* A fault each ten minutes: three chapters, and how many are not in them. */
static void test_chapters(void)
{
	g_autoptr(Record) r = picture_record("R1");
	REC_ROW(r, REC_RUN, RunRow, 0)->duration = VT_H(2);
	for (int i = 1; i < 9; i++) {
		add_fault(r, VT_MIN(10) * i, picture_number(r, i));
		add_role(r, VT_MIN(10) * i + VT_S(3), "R1", i % 2 ? "Active" : "Standby");
	}
	g_autoptr(Svg) svg = drawn(r, "x");
	CHECK_INT(svg ? fault_lines(svg) : 0, 3, "three chapters");
	CHECK(svg && svg_text(svg, "; 6 more faults at other times"), "the others are said");
	if (svg)
		check_geometry(svg, "chapters");
}

static void test_probes(void)
{
	g_autoptr(Record) r = picture_record("last");
	GArray *rows = r->rows[REC_PROBE], *old = g_array_copy(rows);
	g_array_set_size(rows, 0);
	for (int i = 0; i < 12; i++) {
		ProbeRow p = {.probe = picture_number(r, i), .direction = "out", .sent = VT_S(20)};
		g_array_append_val(rows, p);
	}
	g_array_append_vals(rows, old->data, old->len);
	g_array_unref(old);
	REC_ROW(r, REC_OUTAGE, OutageRow, 0)->end = VT_NEVER;
	g_autoptr(Svg) svg = drawn(r, "x");
	CHECK(svg && svg_text(svg, "and 5 more probes"), "eight of thirteen are drawn");
	CHECK(svg && svg_text(svg, "not back at the end"), "of them the one that lost something");
	if (svg)
		check_geometry(svg, "probes");
}

/* Names of any length and any letters, at the edges of what is drawn. */
static void test_names(void)
{
	static const char *const names[] = {
		"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
		"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
		"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc"
		"\xa2\xe5\xad"
		"\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6"
		"\xbc\xa2",
		"i",
		"a router whose name is a sentence, with commas, and goes on for quite a while"};
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		for (int late = 0; late < 2; late++) {
			g_autoptr(Record) r = picture_record(names[i]);
			add_fault(r, VT_S(late ? 55 : 24), names[i]);
			add_role(r, VT_S(late ? 56 : 25), names[i], names[i]);
			g_autoptr(Svg) svg = drawn(r, names[i]);
			if (svg)
				check_geometry(svg, names[i]);
		}
}

/* A letter that no font has would be drawn as its number, larger than the page. */
static void test_fonts(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *path = netdir_path(dir, "a.gp"), *svg = NULL, *png = NULL;
	g_autoptr(Record) r = picture_record("na\xc3\xafve \xe6\xbc\xa2\xe5\xad\x97");
	picture_draw(r, "x", dir, "a.svg");
	CHECK(g_file_get_contents(path, &svg, NULL, NULL) &&
		      strstr(svg, "na\xc3\xafve \xe6\xbc\xa2\xe5\xad\x97"),
	      "whoever looks at an SVG has the fonts");
	picture_draw(r, "x", dir, "a.png");
	CHECK(g_file_get_contents(path, &png, NULL, NULL) && strstr(png, "na\xc3\xafve ??") &&
		      !strstr(png, "\xe6\xbc"),
	      "a PNG has letters that fonts have");
	netdir_free(dir);
}

/* ---- those of the network of the tech note ---- */

static void test_scenarios(void)
{
	static const char *const names[] = {"failover", "recovery", "power-loss", "tech-note",
					    "tracked-interface"};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *run =
			g_strdup_printf("run scenarios/site-to-site/%s.scn -q -o $/a.db", names[i]);
		g_auto(Said) ran = call(cmd_run, dir, run);
		g_auto(Said) plot = call(cmd_plot, dir, "plot $/a.db -o $/a.svg");
		CHECK(ran.code == 0 && plot.code == 0, "%s: %s%s", names[i], ran.err, plot.err);
		g_autofree char *path = netdir_path(dir, "a.svg");
		g_autoptr(Svg) svg = svg_read(path);
		if (svg)
			check_geometry(svg, names[i]);
	}
	netdir_free(dir);
}

/* ---- what it is made of ---- */

static void test_layout(void)
{
	double x[] = {10, 11, 12, 99};
	layout_spread(x, G_N_ELEMENTS(x), 10, 0, 100);
	CHECK(x[0] == 10 && x[1] == 20 && x[2] == 30 && x[3] == 99, "apart: %g %g %g %g", x[0],
	      x[1], x[2], x[3]);
	double late[] = {95, 96, 97};
	layout_spread(late, G_N_ELEMENTS(late), 10, 0, 100);
	CHECK(late[0] == 80 && late[1] == 90 && late[2] == 100, "not beyond: %g %g %g", late[0],
	      late[1], late[2]);
	static const double steps[][2] = {{0.4, 0.5}, {1, 1},    {1.1, 2},   {7, 10},
					  {12, 30},   {60, 100}, {3e8, 5e8}, {0.03, 0.05}};
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
		CHECK(fabs(layout_step(steps[i][0]) / steps[i][1] - 1) < 1e-9, "%g: %g",
		      steps[i][0], layout_step(steps[i][0]));
	static const char *const cuts[][2] = {
		{"short", "short"},
		{"longer than it may be", "longer than ..."},
		{"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc"
		 "\xa2\xe5\xad\x97",
		 "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2 ..."},
		{"a\nb\x1b", "a b\\x1b"},
		{"", ""}};
	for (unsigned i = 0; i < G_N_ELEMENTS(cuts); i++) {
		g_autofree char *cut = layout_cut(cuts[i][0], 10, 100);
		CHECK_STR(cut, cuts[i][1], "in 100 pixels");
	}
}

SUITE(plot_page) = {
	{"each fault of a chapter has its line and its words", test_faults},
	{"what has no room is counted in the picture", test_crowd},
	{"faults at other times are counted", test_chapters},
	{"of many probes those that lost something are drawn", test_probes},
	{"states have the colour of what they are good for", test_standings},
	{"names of any length and letters stand on nothing else", test_names},
	{"letters that fonts may not have", test_fonts},
	{"nothing stands on anything else in the scenarios' pictures", test_scenarios},
	{"places, steps and cuts", test_layout},
	{NULL, NULL},
};
