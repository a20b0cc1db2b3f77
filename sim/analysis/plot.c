/* The convergence picture: what is drawn (chapters, lanes, marks) is computed here, how it looks is said in
 * plot_script.c. */

#include "sim/analysis/plot.h"

#include <string.h>

#include "sim/analysis/plot_priv.h"
#include "sim/text.h"

/* Faults further apart than this are drawn in chapters side by side. */
#define CHAPTER_GAP VT_S(120)
#define BEFORE VT_S(10)
#define AFTER VT_S(10)
#define AFTER_LEAST VT_S(30)

/* ---- chapters ---- */

static bool is_redundancy(const char *protocol)
{
	return strcmp(protocol, "HSRP") == 0;
}

/* The end of what a fault led to: outages that overlap, and state that still changes shortly after. */
static VTime end_of(const Record *rec, VTime fault, VTime limit)
{
	VTime end = fault + AFTER_LEAST;
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		if (o->start >= fault - VT_S(2) && o->start < fault + CHAPTER_GAP &&
		    o->end != VT_NEVER)
			end = MAX(end, o->end + AFTER);
	}
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		if (is_redundancy(t->protocol) && t->t >= fault && t->t < fault + CHAPTER_GAP / 2)
			end = MAX(end, t->t + AFTER);
	}
	return MIN(end, limit);
}

static bool had_effect(const Record *rec, const FaultRow *f)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++)
		if (g_strcmp0(REC_ROW(rec, REC_OUTAGE, OutageRow, i)->trigger, f->name) == 0)
			return true;
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		if (strcmp(t->protocol, "HSRP") == 0 && t->t >= f->t && t->t < f->t + AFTER_LEAST)
			return true;
	}
	return false;
}

static void add_chapter(Picture *p, const FaultRow *f, VTime limit)
{
	Chapter *last = p->n_chapters ? &p->chapter[p->n_chapters - 1] : NULL;
	VTime end = end_of(p->rec, f->t, limit);
	if (last && f->t - BEFORE <= last->to) {
		last->to = MAX(last->to, end);
		return;
	}
	if (p->n_chapters == CHAPTERS)
		return;
	p->chapter[p->n_chapters++] = (Chapter){.from = MAX(0, f->t - BEFORE),
						.to = end,
						.zero = f->t,
						.fault = f->name,
						.what = f->what};
}

static void find_chapters(Picture *p, const PlotSpec *spec)
{
	const RunRow *run = REC_ROW(p->rec, REC_RUN, RunRow, 0);
	unsigned n = REC_N(p->rec, REC_FAULT);
	if (spec->from > 0 || spec->to != VT_NEVER || n == 0) {
		p->n_chapters = 1;
		p->chapter[0] = (Chapter){.from = spec->from, .to = MIN(spec->to, run->duration)};
		for (unsigned i = 0; i < n && !p->chapter[0].fault; i++) {
			const FaultRow *f = REC_ROW(p->rec, REC_FAULT, FaultRow, i);
			if (f->t >= p->chapter[0].from && f->t <= p->chapter[0].to) {
				p->chapter[0].zero = f->t;
				p->chapter[0].fault = f->name;
				p->chapter[0].what = f->what;
			}
		}
		return;
	}
	for (unsigned i = 0; i < n; i++) {
		const FaultRow *f = REC_ROW(p->rec, REC_FAULT, FaultRow, i);
		if (i == 0 || had_effect(p->rec, f))
			add_chapter(p, f, run->duration);
	}
}

static Chapter *chapter_at(Picture *p, VTime t)
{
	for (unsigned i = 0; i < p->n_chapters; i++)
		if (t >= p->chapter[i].from && t <= p->chapter[i].to)
			return &p->chapter[i];
	return NULL;
}

/* ---- lanes ---- */

static Lane *lane_called(Picture *p, LaneKind kind, const char *router, const char *name)
{
	for (unsigned i = 0; i < p->lanes->len; i++) {
		Lane *l = p->lanes->pdata[i];
		if (l->kind == kind && strcmp(l->router, router) == 0 && strcmp(l->name, name) == 0)
			return l;
	}
	Lane *l = g_new0(Lane, 1);
	*l = (Lane){kind, router, name, false, 0, -1, g_array_new(FALSE, FALSE, sizeof(Span))};
	g_ptr_array_add(p->lanes, l);
	return l;
}

static void lane_free(void *p)
{
	Lane *l = p;
	g_array_unref(l->spans);
	g_free(l);
}

/* From `t` on the lane shows `text` (NULL: nothing). */
static void turn(Picture *p, Lane *l, VTime t, const char *text, const char *colour)
{
	Span *last = l->spans->len ? &g_array_index(l->spans, Span, l->spans->len - 1) : NULL;
	if (last && last->to == VT_NEVER && text && strcmp(last->text, text) == 0)
		return;
	if (last && last->to == VT_NEVER)
		last->to = t;
	if (text) {
		Span s = {t, VT_NEVER, text, colour};
		g_array_append_val(l->spans, s);
	}
	l->busy |= chapter_at(p, t) != NULL;
}

/* A router without power has no role, no SA and no route: ends what its lane showed until `upto`. */
static void end_by_power(Picture *p, Lane *l, VTime upto)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(p->rec, REC_TRANSITION, TransitionRow, i);
		if (t->t > upto)
			return;
		if (t->t <= l->seen || !t->router || strcmp(t->protocol, "power") != 0 ||
		    strcmp(t->router, l->router) != 0 || strcmp(t->to, "off") != 0)
			continue;
		turn(p, l, t->t, NULL, NULL);
		l->count = 0;
		l->seen = t->t;
	}
}

/* Words of first-hop redundancy, neighbours and SAs, from good to bad. */
typedef struct Colour {
	const char *state, *rgb;
} Colour;
static const Colour colours[] = {
	{"Active", "#2f9e5f"},   {"Standby", "#7fb3dc"},    {"Speak", "#f3c969"},
	{"Listen", "#f7e1a0"},   {"Init", "#d4d4d4"},       {"Learn", "#ead9b0"},
	{"Full", "#7cc5a1"},     {"FULL", "#7cc5a1"},       {"DOWN", "#d4d4d4"},
	{"Down", "#d4d4d4"},     {"Forwarding", "#a9d8b8"}, {"Listening", "#f7e1a0"},
	{"Learning", "#f3c969"}, {"Disabled", "#d4d4d4"},   {"up", "#a9d8b8"},
	{"down", "#d4d4d4"},
};

static const char *colour_of(const char *state)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(colours); i++)
		if (strcmp(colours[i].state, state) == 0)
			return colours[i].rgb;
	return "#c9c3dd";
}

/* States that say something of convergence: roles, neighbours, switch ports. */
static bool is_drawn(const char *protocol)
{
	return is_redundancy(protocol) || g_str_has_prefix(protocol, "OSPF") ||
	       strcmp(protocol, "port") == 0;
}

/* What stands in brackets explains; interface names have IOS's short form. */
static char *short_name(const char *protocol, const char *instance)
{
	static const char *const words[][2] = {{"FastEthernet", "Fa"}, {"GigabitEthernet", "Gi"}};
	const char *bracket = strstr(instance, " (");
	bool port = strcmp(protocol, "port") == 0; /* a switch has nothing else */
	g_autoptr(GString) name = g_string_new(port ? "" : protocol);
	g_string_append(name, port ? "" : " ");
	g_string_append_len(name, instance,
			    bracket ? bracket - instance : (gssize)strlen(instance));
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		g_string_replace(name, words[i][0], words[i][1], 0);
	return g_strdup(name->str);
}

static void add_states(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(p->rec, REC_TRANSITION, TransitionRow, i);
		if (!t->router || !is_drawn(t->protocol))
			continue;
		g_autofree char *name = short_name(t->protocol, t->instance);
		LaneKind kind = is_redundancy(t->protocol) ? LANE_ROLE : LANE_STATE;
		Lane *l = lane_called(p, kind, t->router, record_keep(p->rec, name));
		end_by_power(p, l, t->t);
		turn(p, l, t->t, t->to, colour_of(t->to));
	}
}

/* What a change does to the number of SAs or routes that are in use. */
typedef struct Step {
	const char *change;
	int step;
} Step;
static const Step steps[] = {
	{"add", 1}, {"replace", 1}, {"established", 1}, {"remove", -1}, {"deleted", -1},
};

static int step_of(const char *change)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
		if (strcmp(steps[i].change, change) == 0)
			return steps[i].step;
	return 0;
}

static bool is_gain(const char *change)
{
	return step_of(change) > 0;
}

static bool is_end(const char *change)
{
	return step_of(change) < 0;
}

static void add_sas(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_SA); i++) {
		const SaRow *s = REC_ROW(p->rec, REC_SA, SaRow, i);
		bool ike = strcmp(s->kind, "ike") == 0;
		if (!s->router || (!is_gain(s->change) && !is_end(s->change)))
			continue;
		Lane *l = lane_called(p, LANE_SA, s->router, ike ? "IKE SA" : "IPsec SAs");
		end_by_power(p, l, s->t);
		l->count += step_of(s->change);
		l->count = MAX(l->count, 0);
		const char *text = l->count == 0 ? NULL
				   : ike         ? picture_text(p, "%d up", l->count)
						 : picture_text(p, "%d SAs", l->count);
		turn(p, l, s->t, text, ike ? "#a78bc0" : "#63b7b7");
	}
}

static const char *const hop_colours[] = {"#e9a15f", "#8fb8de", "#b9d07a", "#d99cb5"};

/* "via 10.1.1.1, FastEthernet0/1": the address is what tells paths apart. */
static const char *hop_text(Picture *p, const RouteRow *r)
{
	const char *comma = strchr(r->next_hop, ',');
	g_autofree char *hop = comma ? g_strndup(r->next_hop, (gsize)(comma - r->next_hop))
				     : g_strdup(r->next_hop);
	return picture_text(p, "%s %s", r->protocol, hop);
}

static const char *hop_colour(Picture *p, const char *text)
{
	for (unsigned i = 0; i < p->hops->len; i++)
		if (strcmp(p->hops->pdata[i], text) == 0)
			return hop_colours[i % G_N_ELEMENTS(hop_colours)];
	g_ptr_array_add(p->hops, (gpointer)text);
	return hop_colours[(p->hops->len - 1) % G_N_ELEMENTS(hop_colours)];
}

static void add_routes(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_ROUTE); i++) {
		const RouteRow *r = REC_ROW(p->rec, REC_ROUTE, RouteRow, i);
		if (!r->router || strcmp(r->protocol, "C") == 0)
			continue;
		Lane *l = lane_called(p, LANE_ROUTE, r->router, r->prefix);
		bool end = is_end(r->change);
		end_by_power(p, l, r->t);
		const char *text = end ? NULL : hop_text(p, r);
		turn(p, l, r->t, text, end ? NULL : hop_colour(p, text));
	}
}

static int by_kind(const void *a, const void *b)
{
	const Lane *x = *(Lane *const *)a, *y = *(Lane *const *)b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int routers = strcmp(x->router, y->router);
	return routers ? routers : strcmp(x->name, y->name);
}

/* Roles and SAs are always shown; other states and routes if they change. */
static void choose_lanes(Picture *p)
{
	unsigned left = LANES;
	g_ptr_array_sort(p->lanes, by_kind);
	for (unsigned i = 0; i < p->lanes->len;) {
		const Lane *l = p->lanes->pdata[i];
		bool wanted = l->busy || l->kind == LANE_ROLE || l->kind == LANE_SA;
		if (wanted && left > 0) {
			left--;
			i++;
		} else {
			g_ptr_array_remove_index(p->lanes, i);
		}
	}
}

/* ---- marks ---- */

static void add_mark(Picture *p, VTime t, const char *text)
{
	Chapter *c = chapter_at(p, t);
	if (!c || t < c->zero || !c->fault)
		return;
	/* What happens within a moment is one mark. */
	for (unsigned i = 0; i < p->marks->len; i++) {
		Mark *m = &g_array_index(p->marks, Mark, i);
		if (m->chapter == c && m->t <= t && t - m->t < VT_MS(50)) {
			if (m->n++ < MARK_TEXTS && !strstr(m->text, text))
				m->text = picture_text(p, "%s; %s", m->text, text);
			return;
		}
	}
	Mark m = {c, t, text, 1};
	g_array_append_val(p->marks, m);
}

static void mark_roles(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(p->rec, REC_TRANSITION, TransitionRow, i);
		if (t->router && is_redundancy(t->protocol))
			add_mark(p, t->t,
				 picture_text(p, "%s %s %s to %s", t->router, t->protocol, t->from,
					      t->to));
	}
}

static void mark_sas(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_SA); i++) {
		const SaRow *s = REC_ROW(p->rec, REC_SA, SaRow, i);
		if (s->router && (is_gain(s->change) || is_end(s->change)))
			add_mark(p, s->t,
				 picture_text(p, "%s %s SA%s %s", s->router,
					      strcmp(s->kind, "ike") == 0 ? "IKE" : "IPsec",
					      strcmp(s->kind, "ike") == 0 ? "" : "s",
					      is_gain(s->change) ? "up" : "deleted"));
	}
}

static void mark_routes(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_ROUTE); i++) {
		const RouteRow *r = REC_ROW(p->rec, REC_ROUTE, RouteRow, i);
		if (r->router && strcmp(r->protocol, "C") != 0)
			add_mark(p, r->t,
				 is_end(r->change)
					 ? picture_text(p, "%s loses %s", r->router, r->prefix)
					 : picture_text(p, "%s: %s %s", r->router, r->prefix,
							hop_text(p, r)));
	}
}

static void mark_outages(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(p->rec, REC_OUTAGE, OutageRow, i);
		if (o->end == VT_NEVER || strcmp(o->direction, "round") != 0)
			continue;
		g_autoptr(GString) length = g_string_new(NULL);
		text_seconds(length, o->duration, 2);
		add_mark(p, o->end,
			 picture_text(p, "probe %s is back after %s", o->probe, length->str));
	}
}

static int by_mark(const void *a, const void *b)
{
	const Mark *x = a, *y = b;
	return x->t < y->t ? -1 : x->t > y->t;
}

/* ---- probes ---- */

static Probe *probe_called(Picture *p, const char *name)
{
	for (unsigned i = 0; i < p->probes->len; i++)
		if (strcmp(g_array_index(p->probes, Probe, i).name, name) == 0)
			return &g_array_index(p->probes, Probe, i);
	Probe fresh = {name, g_array_new(FALSE, FALSE, sizeof(Packet))};
	g_array_append_val(p->probes, fresh);
	return &g_array_index(p->probes, Probe, p->probes->len - 1);
}

static void add_probe(Picture *p, const ProbeRow *row, bool back)
{
	GArray *packets = probe_called(p, row->probe)->packets;
	const Packet none = {VT_NEVER, false};
	while (packets->len <= (guint64)row->seq)
		g_array_append_val(packets, none);
	Packet *packet = &g_array_index(packets, Packet, (guint)row->seq);
	if (back)
		packet->delivered = row->received != VT_NEVER;
	else
		packet->sent = row->sent;
}

static void add_probes(Picture *p)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_PROBE); i++) {
		const ProbeRow *row = REC_ROW(p->rec, REC_PROBE, ProbeRow, i);
		if (!probe_row_open(row))
			add_probe(p, row, strcmp(row->direction, "back") == 0);
	}
}

/* ---- the whole ---- */

const char *picture_text(Picture *p, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *text = g_strdup_vprintf(format, ap);
	va_end(ap);
	return record_keep(p->rec, text);
}

static void picture_clear(Picture *p)
{
	for (unsigned i = 0; i < p->probes->len; i++)
		g_array_unref(g_array_index(p->probes, Probe, i).packets);
	g_array_unref(p->probes);
	g_array_unref(p->marks);
	g_ptr_array_unref(p->lanes);
	g_ptr_array_unref(p->hops);
}

bool plot_draw(Record *rec, const PlotSpec *spec, GError **err)
{
	Picture p = {.rec = rec,
		     .title = spec->title,
		     .lanes = g_ptr_array_new_with_free_func(lane_free),
		     .hops = g_ptr_array_new(),
		     .marks = g_array_new(FALSE, FALSE, sizeof(Mark)),
		     .probes = g_array_new(FALSE, FALSE, sizeof(Probe))};
	find_chapters(&p, spec);
	add_probes(&p);
	add_states(&p);
	add_sas(&p);
	add_routes(&p);
	for (unsigned i = 0; i < p.lanes->len; i++)
		end_by_power(&p, p.lanes->pdata[i], VT_NEVER);
	choose_lanes(&p);
	mark_roles(&p);
	mark_sas(&p);
	mark_routes(&p);
	mark_outages(&p);
	g_array_sort(p.marks, by_mark);
	bool ok = picture_print(&p, spec->out, err);
	picture_clear(&p);
	return ok;
}
