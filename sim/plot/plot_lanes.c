/* The lanes of the convergence picture: what each router's roles, neighbours, SAs and routes were, and how long. */

#include <string.h>

#include "sim/plot/plot_priv.h"

/* While lanes are found. */
typedef struct Finder {
	Picture *p;
	GHashTable *lanes;  /* kind, router, name: Lane* */
	GHashTable *cuts;   /* router: GArray of VTime, when its power went */
	GHashTable *colour; /* next hop: its number, by appearance */
} Finder;

static void lane_free(void *p)
{
	Lane *l = p;
	g_array_unref(l->spans);
	g_free(l);
}

static Lane *lane_called(Finder *f, LaneKind kind, const char *router, const char *name)
{
	g_autofree char *key = g_strdup_printf("%d\n%s\n%s", kind, router, name);
	Lane *l = g_hash_table_lookup(f->lanes, key);
	if (l)
		return l;
	l = g_new0(Lane, 1);
	*l = (Lane){.kind = kind,
		    .router = router,
		    .name = record_keep(f->p->rec, name),
		    .spans = g_array_new(FALSE, FALSE, sizeof(Span))};
	g_ptr_array_add(f->p->lanes, l);
	g_hash_table_insert(f->lanes, g_steal_pointer(&key), l);
	return l;
}

/* From `t` on the lane shows `text` (NULL: nothing). */
static void turn(Finder *f, Lane *l, VTime t, const char *text, const char *colour)
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
	l->busy |= picture_chapter(f->p, t) != NULL;
}

/* ---- power ---- */

static void find_cuts(Finder *f)
{
	for (unsigned i = 0; i < REC_N(f->p->rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(f->p->rec, REC_TRANSITION, TransitionRow, i);
		if (!t->router || t->class != CLASS_POWER || strcmp(t->to, "off") != 0)
			continue;
		GArray *cuts = g_hash_table_lookup(f->cuts, t->router);
		if (!cuts) {
			cuts = g_array_new(FALSE, FALSE, sizeof(VTime));
			g_hash_table_insert(f->cuts, (gpointer)t->router, cuts);
		}
		g_array_append_val(cuts, t->t);
	}
}

/* A router without power has no role, no SA and no route: ends what its lane showed until `upto`. */
static void end_by_power(Finder *f, Lane *l, VTime upto)
{
	const GArray *cuts = g_hash_table_lookup(f->cuts, l->router);
	for (; cuts && l->cuts < cuts->len; l->cuts++) {
		VTime cut = g_array_index(cuts, VTime, l->cuts);
		if (cut > upto)
			return;
		turn(f, l, cut, NULL, NULL);
		l->sas = 0;
	}
}

/* ---- states, SAs, routes ---- */

static const char *const standings[N_OBS_STANDINGS] = {
	[STANDING_ACTIVE] = "#2f9e5f",
	[STANDING_STANDBY] = "#7fb3dc",
	[STANDING_COMING] = "#f3c969",
	[STANDING_IDLE] = "#d4d4d4",
};

/* Words of first-hop redundancy, neighbours and SAs, from good to bad, where no standing is said. */
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

static const char *colour_of(const TransitionRow *t)
{
	const char *state = t->to;
	if (standings[t->standing])
		return standings[t->standing];
	for (unsigned i = 0; i < G_N_ELEMENTS(colours); i++)
		if (strcmp(colours[i].state, state) == 0)
			return colours[i].rgb;
	return "#c9c3dd";
}

/* States that say something of convergence: roles, neighbours, switch ports. */
static bool is_drawn(const TransitionRow *t)
{
	return t->class == CLASS_ROLE || t->class == CLASS_NEIGHBOUR || t->class == CLASS_PORT;
}

/* What stands in brackets explains; interface names have IOS's short form. */
static char *short_name(const TransitionRow *t)
{
	static const char *const words[][2] = {{"FastEthernet", "Fa"}, {"GigabitEthernet", "Gi"}};
	const char *instance = t->instance, *bracket = strstr(instance, " (");
	bool port = t->class == CLASS_PORT; /* a switch has nothing else */
	g_autoptr(GString) name = g_string_new(port ? "" : t->protocol);
	g_string_append(name, port ? "" : " ");
	g_string_append_len(name, instance,
			    bracket ? bracket - instance : (gssize)strlen(instance));
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		g_string_replace(name, words[i][0], words[i][1], 0);
	return g_strdup(name->str);
}

static void add_states(Finder *f)
{
	const Record *rec = f->p->rec;
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		if (!t->router || !is_drawn(t))
			continue;
		g_autofree char *name = short_name(t);
		LaneKind kind = picture_is_role(t) ? LANE_ROLE : LANE_STATE;
		Lane *l = lane_called(f, kind, t->router, name);
		end_by_power(f, l, t->t);
		turn(f, l, t->t, t->to, colour_of(t));
	}
}

static void add_sas(Finder *f)
{
	const Record *rec = f->p->rec;
	for (unsigned i = 0; i < REC_N(rec, REC_SA); i++) {
		const SaRow *s = REC_ROW(rec, REC_SA, SaRow, i);
		bool ike = strcmp(s->kind, "ike") == 0;
		int step = picture_step(s->change);
		if (!s->router || step == 0)
			continue;
		Lane *l = lane_called(f, LANE_SA, s->router, ike ? "IKE SA" : "IPsec SAs");
		end_by_power(f, l, s->t);
		if (step > 0)
			l->sas++;
		else if (l->sas > 0)
			l->sas--;
		const char *text =
			l->sas == 0 ? NULL : picture_text(f->p, ike ? "%u up" : "%u SAs", l->sas);
		turn(f, l, s->t, text, ike ? "#a78bc0" : "#63b7b7");
	}
}

static const char *const hop_colours[] = {"#e9a15f", "#8fb8de", "#b9d07a", "#d99cb5"};

static const char *hop_colour(Finder *f, const char *text)
{
	gpointer number;
	if (!g_hash_table_lookup_extended(f->colour, text, NULL, &number)) {
		number = GUINT_TO_POINTER(g_hash_table_size(f->colour));
		g_hash_table_insert(f->colour, (gpointer)text, number);
	}
	return hop_colours[GPOINTER_TO_UINT(number) % G_N_ELEMENTS(hop_colours)];
}

static void add_routes(Finder *f)
{
	const Record *rec = f->p->rec;
	for (unsigned i = 0; i < REC_N(rec, REC_ROUTE); i++) {
		const RouteRow *r = REC_ROW(rec, REC_ROUTE, RouteRow, i);
		if (!r->router || strcmp(r->protocol, "C") == 0)
			continue;
		Lane *l = lane_called(f, LANE_ROUTE, r->router, r->prefix);
		bool end = picture_step(r->change) < 0;
		end_by_power(f, l, r->t);
		const char *text = end ? NULL : picture_hop(f->p, r);
		turn(f, l, r->t, text, end ? NULL : hop_colour(f, text));
	}
}

/* ---- which are drawn ---- */

static int by_kind(const void *a, const void *b)
{
	const Lane *x = *(Lane *const *)a, *y = *(Lane *const *)b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int routers = strcmp(x->router, y->router);
	return routers ? routers : strcmp(x->name, y->name);
}

/* 2: something changes in it; 1: roles and SAs are shown anyway, if there is room; 0: not drawn. */
static unsigned worth(const Lane *l)
{
	return l->busy ? 2 : l->kind == LANE_ROLE || l->kind == LANE_SA ? 1 : 0;
}

static void choose_lanes(Picture *p)
{
	g_autoptr(GPtrArray) all = p->lanes;
	unsigned n[3] = {0}, room[3] = {0};
	p->lanes = g_ptr_array_new_with_free_func(lane_free);
	g_ptr_array_sort(all, by_kind);
	for (unsigned i = 0; i < all->len; i++)
		n[worth(all->pdata[i])]++;
	room[2] = MIN(n[2], LANES);
	room[1] = MIN(n[1], LANES - room[2]);
	p->more_lanes = n[2] + n[1] - room[2] - room[1];
	for (unsigned i = 0; i < all->len; i++) {
		Lane *l = all->pdata[i];
		if (room[worth(l)] > 0) {
			room[worth(l)]--;
			g_ptr_array_add(p->lanes, l);
		} else {
			lane_free(l);
		}
	}
}

static void unref_array(void *array)
{
	g_array_unref(array);
}

void picture_lanes(Picture *p)
{
	Finder f = {.p = p,
		    .lanes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		    .cuts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, unref_array),
		    .colour = g_hash_table_new(g_str_hash, g_str_equal)};
	p->lanes = g_ptr_array_new();
	find_cuts(&f);
	add_states(&f);
	add_sas(&f);
	add_routes(&f);
	for (unsigned i = 0; i < p->lanes->len; i++)
		end_by_power(&f, p->lanes->pdata[i], VT_NEVER);
	choose_lanes(p);
	g_hash_table_unref(f.lanes);
	g_hash_table_unref(f.cuts);
	g_hash_table_unref(f.colour);
}
