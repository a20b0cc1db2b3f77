/* Plots: numbers that no run has, and more of everything than a page has pixels. */

#include <glib/gstdio.h>
#include <stddef.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/plot/picture.h"
#include "tests/unit/plot/svg.h"

static const int64_t odd[] = {-1, INT64_MIN, INT64_MAX - 1, INT64_MAX, VT_S(4000000000)};

/* Script and data have a size that the page sets, not the record. */
static void check_size(const char *dir, const char *what, int64_t value)
{
	static const char *const names[] = {"a.gp", "a.dat"};
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = netdir_path(dir, names[i]);
		GStatBuf st;
		CHECK(g_stat(path, &st) == 0 && st.st_size < 500000,
		      "%s = %" G_GINT64_FORMAT ": %s has %ld bytes", what, value, names[i],
		      (long)st.st_size);
	}
}

/* All rows of a column, or the first. */
static void draw_odd(const char *dir, RecTableId id, const RecCol *col, int64_t value, bool all)
{
	g_autoptr(Record) r = picture_record("x");
	g_autofree char *out = netdir_path(dir, "a.svg");
	g_autofree char *what = g_strconcat(rec_tables[id].name, ".", col->name, NULL);
	g_autoptr(GError) err = NULL;
	PlotSpec spec = {.out = out, .title = what, .to = VT_NEVER};
	for (unsigned i = 0; i < (all ? REC_N(r, id) : 1); i++)
		memcpy(r->rows[id]->data + i * rec_tables[id].row_size + col->offset, &value,
		       sizeof value);
	for (unsigned kind = 0; kind < 2; kind++) {
		/* this one first: the other one settles the record */
		bool drawn =
			kind == 0 ? picture_cdf(r, what, out, &err) : plot_draw(r, &spec, &err);
		CHECK(drawn, "%s = %" G_GINT64_FORMAT ": %s", what, value, err ? err->message : "");
		if (!drawn)
			return;
		g_autoptr(Svg) svg = svg_read(out);
		CHECK(svg != NULL, "%s = %" G_GINT64_FORMAT, what, value);
		check_size(dir, what, value);
	}
}

/* In the first row, and in all; in the short set in one of both, by turns. */
static void draw_odds(const char *dir, RecTableId id, const RecCol *col, unsigned turn)
{
	bool whole = !g_getenv("VPNHA_TEST_SHORT");
	for (unsigned k = 0; k < G_N_ELEMENTS(odd); k++)
		for (unsigned all = 0; all < 2; all++)
			if (whole || (turn + k) % 2 == all)
				draw_odd(dir, id, col, odd[k], all);
}

static void test_columns(void)
{
	static const RecTableId tables[] = {REC_RUN,   REC_TRANSITION, REC_ROUTE, REC_SA,
					    REC_PROBE, REC_OUTAGE,     REC_FAULT};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(tables); i++)
		for (unsigned c = 0; c < rec_tables[tables[i]].n_cols; c++) {
			const RecCol *col = &rec_tables[tables[i]].cols[c];
			bool sequence = strcmp(col->name, "seq") == 0;
			if (col->type == RT_TIME || sequence)
				draw_odds(dir, tables[i], col, c);
		}
	netdir_free(dir);
}

/* A stretch of a hundred years, one of a nanosecond, none. */
static void test_stretches(void)
{
	static const struct {
		VTime from, to, duration;
		bool drawn;
	} rows[] = {
		{0, VT_NEVER - 1, VT_NEVER - 1, true},     {0, VT_H(100000), VT_H(100000), true},
		{VT_S(20), VT_S(20) + 1, VT_S(60), true},  {VT_S(20), VT_S(20), VT_S(60), false},
		{VT_S(70), VT_NEVER, VT_S(60), false},     {VT_S(30), VT_S(20), VT_S(60), false},
		{VT_NEVER - 1, VT_NEVER, VT_S(60), false},
	};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *out = netdir_path(dir, "a.svg");
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Record) r = picture_record("x");
		g_autoptr(GError) err = NULL;
		PlotSpec spec = {.out = out, .title = "x", rows[i].from, rows[i].to};
		REC_ROW(r, REC_RUN, RunRow, 0)->duration = rows[i].duration;
		bool drawn = plot_draw(r, &spec, &err);
		CHECK_INT(drawn, rows[i].drawn, "row %u: %s", i, err ? err->message : "");
		if (drawn)
			check_size(dir, "stretch", (int64_t)i);
		else
			CHECK(strstr(err->message, "nothing to draw from "), "%s", err->message);
	}
	g_free(out);
	netdir_free(dir);
}

/* A router that flaps each millisecond, with a fault, a route, SAs and an outage each time. */
static void test_many(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autoptr(Record) r = picture_record("x");
	for (int i = 0; i < 30000; i++) {
		VTime t = VT_S(20) + VT_MS(1) * i;
		const char *name = picture_number(r, i);
		FaultRow f = {.t = t, .name = name, .what = name};
		TransitionRow role = {.t = t,
				      .router = "R1",
				      .protocol = "HSRP",
				      .class = CLASS_ROLE,
				      .instance = "g",
				      .from = "x",
				      .to = i % 2 ? "Active" : "Init"};
		RouteRow route = {.t = t,
				  .router = name,
				  .prefix = name,
				  .protocol = "S",
				  .next_hop = name,
				  .change = i % 2 ? "add" : "remove"};
		SaRow sa = {.t = t,
			    .router = name,
			    .kind = "ike",
			    .peer = name,
			    .change = "established"};
		OutageRow o = {.probe = "x",
			       .direction = "round",
			       .start = t,
			       .end = t + VT_US(500),
			       .duration = VT_US(500),
			       .trigger = name};
		ProbeRow p = {.probe = name, .direction = "out", .seq = i, .sent = t};
		g_array_append_val(r->rows[REC_FAULT], f);
		g_array_append_val(r->rows[REC_TRANSITION], role);
		g_array_append_val(r->rows[REC_ROUTE], route);
		g_array_append_val(r->rows[REC_SA], sa);
		g_array_append_val(r->rows[REC_OUTAGE], o);
		g_array_append_val(r->rows[REC_PROBE], p);
	}
	if (picture_draw(r, "x", dir, "a.svg"))
		check_size(dir, "flaps", 30000);
	if (picture_draw_cdf(r, "x", dir, "a.svg"))
		check_size(dir, "faults", 30000);
	for (unsigned i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		o->probe = picture_number(r, (int)i);
		o->trigger = "x";
		o->end = o->start + VT_MS(10) + i % 29999 * VT_US(10);
	}
	if (picture_draw_cdf(r, "x", dir, "a.svg"))
		check_size(dir, "probes", 30000);
	netdir_free(dir);
}

SUITE(plot_numbers) = {
	{"each time and number of a record may be absurd", test_columns},
	{"a stretch of any length is drawn, an empty one refused", test_stretches},
	{"thousands of everything make a page of the same size", test_many},
	{NULL, NULL},
};
