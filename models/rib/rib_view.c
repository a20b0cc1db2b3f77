/* What show ip route and show ip cef copy out. */

#include "models/rib/rib_view.h"

#include "models/rib/rib_priv.h"

/* ---- show ip route ---- */

typedef struct Take {
	GArray *rows;
	VTime now;
	const RouteSource *only; /* NULL: all */
	bool local;              /* own addresses, too */
} Take;

static RibViewRow row_of(const RibRoute *r, VTime now)
{
	const RibOffer *o = r->offer;
	RibViewRow v = {.prefix = o->prefix,
			.source = o->source,
			.distance = o->distance,
			.metric = o->metric,
			.tag = o->tag,
			.process = o->process,
			.age = now - r->installed,
			.from = o->from,
			.n_paths = o->n_paths};
	g_strlcpy(v.subtype, o->subtype, sizeof v.subtype);
	for (unsigned i = 0; i < o->n_paths; i++) {
		v.path[i].via = o->path[i].via;
		if (o->path[i].out)
			g_strlcpy(v.path[i].iface, o->path[i].out->name, sizeof v.path[i].iface);
	}
	return v;
}

/* Since 15.0 each own address is a route of code L beside its network's, unless it is all of that network. */
static void add_local(const Take *t, const RibRoute *r, Ip4 own)
{
	if (!own || !prefix_has(r->offer->prefix, own))
		return;
	RibViewRow v = row_of(r, t->now);
	v.prefix = (Prefix){own, 32};
	v.source = &rib_local;
	g_array_append_val(t->rows, v);
}

static void add_locals(const Take *t, const RibRoute *r)
{
	const Iface *out = r->offer->path[0].out;
	if (!t->local || r->offer->source != &rib_connected || r->offer->prefix.len == 32)
		return;
	add_local(t, r, out->addr.ip);
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		add_local(t, r, out->secondary[i].ip);
}

static void add_row(void *to, const RibRoute *r)
{
	const Take *t = to;
	if (!t->only || t->only == &rib_connected || t->only == &rib_local)
		add_locals(t, r);
	if (t->only && r->offer->source != t->only)
		return;
	RibViewRow v = row_of(r, t->now);
	g_array_append_val(t->rows, v);
}

static int by_prefix_of_row(const void *a, const void *b)
{
	return prefix_cmp(&((const RibViewRow *)a)->prefix, &((const RibViewRow *)b)->prefix);
}

/* A prefix with a mask is meant exactly; an address by itself finds its longest match, not the default. */
static const RibRoute *asked(const Rib *rib, const Args *a)
{
	uint8_t len;
	Ip4 addr = arg_ip(a, "addr");
	if (arg_has(a, "mask"))
		return ip4_mask_len(arg_ip(a, "mask"), &len) ? rib_route(rib, prefix_of(addr, len))
							     : NULL;
	const RibRoute *r = rib_match(rib, addr);
	return r && (r->offer->prefix.len > 0 || addr == 0) ? r : NULL;
}

/* The route of that address alone, if it is an own one. */
static void take_local(const Take *t, const RibRoute *r, Ip4 addr)
{
	const Iface *out = r->offer->path[0].out;
	if (r->offer->source == &rib_connected && r->offer->prefix.len < 32 &&
	    iface_is_own(out, addr))
		add_local(t, r, addr);
}

static void take_one(const Rib *rib, const Args *a, Take *t, RouteView *v)
{
	const RibRoute *r = asked(rib, a);
	if (r && t->local)
		take_local(t, r, arg_has(a, "mask") ? 0 : arg_ip(a, "addr"));
	if (r && t->rows->len == 0)
		add_row(&(Take){t->rows, t->now, NULL, false}, r);
	if (r)
		return;
	Prefix net = prefix_of(arg_ip(a, "addr"), ip4_class_len(arg_ip(a, "addr")));
	v->subnetted = rib_has_subnets(rib, net);
}

typedef struct Asked {
	const Args *a;
	const RouteSource *source;
} Asked;

static void see_source(void *to, const RouteSource *s)
{
	Asked *asked = to;
	if (asked->a && arg_has(asked->a, s->name))
		asked->source = s;
}

static void add_codes(void *to, const RouteSource *s)
{
	for (const RouteCode *c = s->codes; c->letters; c++)
		g_ptr_array_add(to, (gpointer)c);
}

/* The table that is asked for; *vrf: its name, or NULL of the router's own; *missing: there is no such VRF. */
static const Rib *table_of(const Rib *own, const Args *a, const char **vrf, bool *missing)
{
	if (!a || !arg_has(a, "vrf"))
		return own;
	const Vrf *known = vrf_find(own->node, arg_str(a, "vrf"));
	*missing = !known || !known->defined;
	*vrf = world_intern(own->node->world, arg_str(a, "vrf"));
	return *missing ? NULL : rib_known(own, known->number);
}

static void *take_routes(const void *self, const Node *node, const Args *a, VTime now)
{
	RouteView *v = g_new0(RouteView, 1);
	const Rib *rib = table_of(self, a, &v->vrf, &v->missing);
	const RibRoute *def = rib ? rib_route(rib, (Prefix){0, 0}) : NULL;
	Asked which = {a, NULL};
	rib_each_source(self, see_source, &which);
	if (a && arg_has(a, "local"))
		which.source = &rib_local;
	Take t = {g_array_new(FALSE, TRUE, sizeof(RibViewRow)), now, which.source,
		  param_get(node, "rib.local-routes") != 0};
	v->has_default = def != NULL;
	v->gateway = def ? def->offer->path[0].via : 0;
	if (!t.only) {
		v->codes = g_ptr_array_new();
		rib_each_source(self, add_codes, v->codes);
		if (t.local)
			add_codes(v->codes, &rib_local);
	}
	v->one = a && arg_has(a, "addr");
	if (rib && v->one)
		take_one(rib, a, &t, v);
	else if (rib)
		rib_each(rib, add_row, &t);
	g_array_sort(t.rows, by_prefix_of_row);
	v->n = t.rows->len;
	v->row = (RibViewRow *)(void *)g_array_free(t.rows, FALSE);
	return v;
}

static void drop_routes(void *view)
{
	RouteView *v = view;
	g_clear_pointer(&v->codes, g_ptr_array_unref);
	g_free(v->row);
	g_free(v);
}

/* ---- show ip cef ---- */

static void fill_path(const Rib *rib, const RibPath *p, CefPath *out)
{
	RibHop hop = {.out = p->out, .next_hop = p->via};
	out->via = p->via;
	out->recursive = p->out == NULL;
	out->resolved = p->out != NULL;
	if (p->out)
		g_strlcpy(out->iface, p->out->name, sizeof out->iface);
	else
		out->resolved = rib_resolve(rib, p, &hop, NULL);
	if (!out->resolved)
		return;
	const Rib *in = p->global ? rib->own : rib;
	const RibRoute *cover = out->recursive ? rib_match(in, p->via) : NULL;
	if (cover)
		out->cover = cover->offer->prefix;
	out->next_hop = hop.next_hop;
	g_strlcpy(out->next_iface, hop.out->name, sizeof out->next_iface);
	out->cached =
		hop.next_hop && rib->neigh->cached(rib->neigh_self, hop.out, hop.next_hop) != 0;
}

static CefRow cef_of(const Rib *rib, const RibRoute *r)
{
	const RibOffer *o = r->offer;
	CefRow row = {.prefix = o->prefix,
		      .version = r->version,
		      .kind = o->path[0].via ? CEF_VIA : CEF_ATTACHED,
		      .n_paths = o->n_paths};
	if (row.kind == CEF_ATTACHED && o->prefix.len == 32)
		row.kind = CEF_RECEIVE; /* a loopback's own address */
	for (unsigned i = 0; i < o->n_paths; i++)
		fill_path(rib, &o->path[i], &row.path[i]);
	return row;
}

typedef struct CefTake {
	const Rib *rib;
	GArray *rows;
} CefTake;

static void add_fixed(GArray *rows, Ip4 addr, uint8_t len, CefKind kind, uint32_t version)
{
	CefRow r = {.prefix = {addr, len}, .kind = kind, .version = version};
	g_array_append_val(rows, r);
}

/* Cisco 47321: an interface's network, its own address and both broadcasts are received. */
static void add_receives(const CefTake *t, const RibRoute *r)
{
	const Iface *out = r->offer->path[0].out;
	Prefix p = r->offer->prefix;
	if (r->offer->source != &rib_connected || p.len > 30)
		return;
	const IfAddr *own = iface_subnet_of(out, p.addr + 1);
	add_fixed(t->rows, p.addr, 32, CEF_RECEIVE, r->version);
	if (own)
		add_fixed(t->rows, own->ip, 32, CEF_RECEIVE, r->version);
	add_fixed(t->rows, p.addr | ~ip4_mask(p.len), 32, CEF_RECEIVE, r->version);
}

static void add_cef(void *to, const RibRoute *r)
{
	const CefTake *t = to;
	CefRow row = cef_of(t->rib, r);
	g_array_append_val(t->rows, row);
	add_receives(t, r);
}

static int by_prefix(const void *a, const void *b)
{
	return prefix_cmp(&((const CefRow *)a)->prefix, &((const CefRow *)b)->prefix);
}

static GArray *whole_fib(const Rib *rib /* NULL: nothing is in it */)
{
	CefTake t = {rib, g_array_new(FALSE, TRUE, sizeof(CefRow))};
	if (rib)
		rib_each(rib, add_cef, &t);
	if (!rib || !rib_route(rib, (Prefix){0, 0}))
		add_fixed(t.rows, 0, 0, CEF_DROP, 0);
	add_fixed(t.rows, 0, 32, CEF_RECEIVE, 0);
	add_fixed(t.rows, IP4(224, 0, 0, 0), 4, CEF_DROP, 0);
	add_fixed(t.rows, IP4(224, 0, 0, 0), 24, CEF_RECEIVE, 0);
	add_fixed(t.rows, IP4_BROADCAST, 32, CEF_RECEIVE, 0);
	g_array_sort(t.rows, by_prefix);
	return t.rows;
}

static void keep_match(GArray *rows, Ip4 addr, int len)
{
	CefRow best = {.kind = CEF_MISSING};
	for (guint i = 0; i < rows->len; i++) {
		const CefRow *r = &g_array_index(rows, CefRow, i);
		bool fits = len >= 0 ? r->prefix.len == len && r->prefix.addr == addr
				     : prefix_has(r->prefix, addr);
		if (fits && (best.kind == CEF_MISSING || r->prefix.len > best.prefix.len))
			best = *r;
	}
	g_array_set_size(rows, 0);
	g_array_append_val(rows, best);
}

static void *take_cef(const void *self, const Node *node, const Args *a, VTime now)
{
	CefView *v = g_new0(CefView, 1);
	GArray *rows = whole_fib(table_of(self, a, &v->vrf, &v->missing));
	uint8_t len = 0;
	(void)node;
	(void)now;
	v->one = a && (arg_has(a, "addr") || arg_has(a, "net"));
	if (a && arg_has(a, "net"))
		keep_match(rows, arg_prefix(a, "net").addr, arg_prefix(a, "net").len);
	else if (v->one && arg_has(a, "mask"))
		keep_match(rows, arg_ip(a, "addr"),
			   ip4_mask_len(arg_ip(a, "mask"), &len) ? len : 33);
	else if (v->one)
		keep_match(rows, arg_ip(a, "addr"), -1);
	v->n = rows->len;
	v->row = (CefRow *)(void *)g_array_free(rows, FALSE);
	return v;
}

static void drop_cef(void *view)
{
	g_free(((CefView *)view)->row);
	g_free(view);
}

static void *take_statics(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)node, (void)a, (void)now;
	const Rib *rib = self;
	StaticView *v = g_new0(StaticView, 1);
	v->prefix = g_new0(Prefix, rib->statics->len);
	for (guint i = 0; i < rib->statics->len; i++) {
		const RibStatic *s = rib->statics->pdata[i];
		if (!s->gone)
			v->prefix[v->n++] = s->prefix;
	}
	return v;
}

static void drop_statics(void *view)
{
	g_free(((StaticView *)view)->prefix);
	g_free(view);
}

const View rib_views[] = {
	{"static", take_statics, drop_statics},
	{"route", take_routes, drop_routes},
	{"cef", take_cef, drop_cef},
	{NULL, NULL, NULL},
};
