/* See picture.h. */

#include "tests/unit/plot/picture.h"

#include "sim/plot/plot_cdf.h"
#include "tests/support/check.h"

static void add_probe(Record *r, const char *name)
{
	for (int i = 0; i < 500; i++) {
		VTime sent = VT_S(10) + VT_MS(100) * i, back = sent + VT_MS(2);
		bool lost = sent >= VT_S(20) && sent < VT_S(25);
		ProbeRow out = {.probe = name,
				.direction = "out",
				.seq = i,
				.sent = sent,
				.received = lost ? VT_NEVER : sent + VT_MS(1)};
		ProbeRow reply = {.probe = name,
				  .direction = "back",
				  .seq = i,
				  .sent = sent + VT_MS(1),
				  .received = back};
		g_array_append_val(r->rows[REC_PROBE], out);
		if (!lost)
			g_array_append_val(r->rows[REC_PROBE], reply);
	}
	OutageRow o = {.probe = name,
		       .direction = "round",
		       .start = VT_S(20),
		       .end = VT_S(25),
		       .duration = VT_S(5),
		       .lost = 50,
		       .trigger = name};
	g_array_append_val(r->rows[REC_OUTAGE], o);
}

Record *picture_record(const char *text)
{
	Record *r = record_new();
	RunRow run = {.scenario = text, .seed = 1, .duration = VT_S(60), .network = text};
	FaultRow fault = {.t = VT_S(20), .name = text, .what = text};
	TransitionRow role = {.t = VT_S(5),
			      .router = text,
			      .protocol = "HSRP",
			      .class = CLASS_ROLE,
			      .instance = text,
			      .from = "Init",
			      .to = "Active"};
	TransitionRow lost = {.t = VT_S(22),
			      .router = text,
			      .protocol = "HSRP",
			      .class = CLASS_ROLE,
			      .instance = text,
			      .from = "Active",
			      .to = text};
	TransitionRow port = {.t = VT_S(21),
			      .router = text,
			      .protocol = "port",
			      .class = CLASS_PORT,
			      .instance = text,
			      .from = text,
			      .to = text};
	RouteRow route = {.t = VT_S(23),
			  .router = text,
			  .prefix = text,
			  .protocol = "S",
			  .next_hop = text,
			  .change = "add"};
	SaRow sa = {.t = VT_S(24),
		    .router = text,
		    .kind = "ike",
		    .peer = text,
		    .change = "established"};
	g_array_append_val(r->rows[REC_RUN], run);
	g_array_append_val(r->rows[REC_FAULT], fault);
	g_array_append_val(r->rows[REC_TRANSITION], role);
	g_array_append_val(r->rows[REC_TRANSITION], port);
	g_array_append_val(r->rows[REC_TRANSITION], lost);
	g_array_append_val(r->rows[REC_ROUTE], route);
	g_array_append_val(r->rows[REC_SA], sa);
	add_probe(r, text);
	return r;
}

const char *picture_number(Record *rec, int n)
{
	g_autofree char *name = g_strdup_printf("n%d", n);
	return record_keep(rec, name);
}

bool picture_draw(Record *rec, const char *title, const char *dir, const char *name)
{
	g_autofree char *out = g_build_filename(dir, name, NULL);
	g_autoptr(GError) err = NULL;
	PlotSpec spec = {.out = out, .title = title, .to = VT_NEVER};
	bool drawn = plot_draw(rec, &spec, &err);
	return CHECK(drawn, "%s: %s", name, err ? err->message : "no word");
}

bool picture_cdf(Record *rec, const char *title, const char *out, GError **err)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	g_autoptr(PlotCdf) c = plot_cdf_new(title);
	plot_cdf_add(c, rec, none, 0, VT_NEVER);
	return plot_cdf_draw(c, out, err);
}

bool picture_draw_cdf(Record *rec, const char *title, const char *dir, const char *name)
{
	g_autofree char *out = g_build_filename(dir, name, NULL);
	g_autoptr(GError) err = NULL;
	bool drawn = picture_cdf(rec, title, out, &err);
	return CHECK(drawn, "%s: %s", name, err ? err->message : "no word");
}
