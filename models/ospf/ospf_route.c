/* Routes: externals on top of the last SPF (RFC 2328 16.4), what of it the routing table is offered, and when. */

#include "models/ospf/ospf_priv.h"
#include "sim/sorted.h"

static const OspfAsbr *asbr_of(const Ospf *o, Ip4 id)
{
	for (guint i = 0; i < o->area.asbrs->len; i++)
		if (g_array_index(o->area.asbrs, OspfAsbr, i).id == id)
			return &g_array_index(o->area.asbrs, OspfAsbr, i);
	return NULL;
}

static bool is_ours(const Ospf *o, Ip4 addr)
{
	return node_iface_with_ip(o->node, o->vrf, addr) != NULL;
}

/* The way to a forwarding address: a network of ours where OSPF runs, else the longest intra-area route. One
 * that is our own address, or known only as external, makes the LSA useless (RFC 2328 16.4 (3)). */
static bool reach(const Ospf *o, Ip4 addr, uint32_t *dist, OspfHops *hops)
{
	const OspfRoute *best = NULL;
	if (is_ours(o, addr))
		return false;
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		if (ospf_if_state(oi) < IS_WAITING ||
		    !prefix_has(prefix_of(oi->addr.ip, oi->addr.len), addr))
			continue;
		*dist = oi->cost;
		*hops = (OspfHops){1, {{oi->iface, addr}}};
		return true;
	}
	for (guint i = 0; i < o->area.intra->len; i++) {
		const OspfRoute *r = &g_array_index(o->area.intra, OspfRoute, i);
		if (prefix_has(r->prefix, addr) && (!best || r->prefix.len > best->prefix.len))
			best = r;
	}
	if (!best)
		return false;
	*dist = best->dist;
	*hops = best->hops;
	return true;
}

/* RFC 2328 16.4 (6): type 1 before type 2; type 2 by metric, then by distance. */
static int prefer(const OspfRoute *a, const OspfRoute *b)
{
	if (a->kind != b->kind)
		return (int)b->kind - (int)a->kind;
	if (a->kind == RK_E2 && a->metric != b->metric)
		return a->metric < b->metric ? 1 : -1;
	uint32_t x = a->kind == RK_E1 ? a->metric : a->dist,
		 y = b->kind == RK_E1 ? b->metric : b->dist;
	return (x < y) - (x > y);
}

/* One AS-external-LSA; false: it leads nowhere. */
static bool external_route(const Ospf *o, const OspfLsa *l, OspfRoute *r)
{
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	const OspfAsbr *asbr = asbr_of(o, l->key.adv);
	ExternalRec x;
	CodecErr err;
	size_t used = 0;
	uint8_t mask;
	if (!asbr || !codec_decode(&ospf_external_pkt, data, len, &x, NULL, &used, &err) ||
	    x.metric >= LSA_INFINITY || !ip4_mask_len(x.mask, &mask))
		return false;
	*r = (OspfRoute){.prefix = prefix_of(l->key.id, mask),
			 .tag = x.tag,
			 .from = l->key.adv,
			 .kind = x.flags & EXT_TYPE2 ? RK_E2 : RK_E1,
			 .dist = asbr->dist,
			 .hops = asbr->hops};
	if (x.forward && !reach(o, x.forward, &r->dist, &r->hops))
		return false;
	r->metric = r->kind == RK_E2 ? x.metric : r->dist + x.metric;
	return true;
}

static int by_prefix(const void *a, const void *b)
{
	return prefix_cmp(&((const OspfRoute *)a)->prefix, &((const OspfRoute *)b)->prefix);
}

/* Only hops that lead somewhere: a network next to us is connected, not learned. */
static bool is_learned(const OspfRoute *r)
{
	return r->hops.n > 0 && r->hops.hop[0].via != 0;
}

static void add_intra(GArray *out, const OspfRoute *r)
{
	if (is_learned(r))
		g_array_append_vals(out, r, 1);
}

static void add_external(const Ospf *o, VTime now, GArray *out, const OspfEntry *e)
{
	const OspfLsa *l = e->lsa;
	OspfRoute r;
	if (l->key.adv != o->router_id && ospf_lsa_age(l, now) < MAX_AGE_S &&
	    external_route(o, l, &r) && is_learned(&r))
		g_array_append_vals(out, &r, 1);
}

/* Of each prefix the best, and what is as good shares with it; they stay in order. */
static void fold(GArray *routes)
{
	OspfRoute *all = (OspfRoute *)(void *)routes->data;
	guint n = 0;
	for (guint i = 0; i < routes->len; i++) {
		OspfRoute *have = n > 0 ? &all[n - 1] : NULL;
		bool other = !have || !prefix_eq(have->prefix, all[i].prefix);
		int c = other ? 1 : prefer(&all[i], have);
		if (other)
			all[n++] = all[i];
		else if (c > 0)
			*have = all[i];
		else if (c == 0)
			ospf_hops_merge(&have->hops, &all[i].hops);
	}
	g_array_set_size(routes, n);
}

/* By prefix. GLib's sort keeps the order of what is equal: intra-area routes, then LSAs by key. */
static GArray *wanted(const Ospf *o, VTime now)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(OspfRoute));
	for (guint i = 0; i < o->area.intra->len; i++)
		add_intra(out, &g_array_index(o->area.intra, OspfRoute, i));
	for (guint i = 0; i < o->as.entries->len; i++)
		add_external(o, now, out, o->as.entries->pdata[i]);
	g_array_sort(out, by_prefix);
	fold(out);
	ospf_filter_in(o, out);
	ospf_distance_all(o, out);
	return out;
}

/* The same of some networks, in order. */
static GArray *wanted_of(const Ospf *o, VTime now, const GArray *nets)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(OspfRoute));
	for (guint i = 0; i < nets->len; i++) {
		OspfRoute like = {.prefix = g_array_index(nets, Prefix, i)};
		const GPtrArray *all = index_get(&o->as.by_net, ospf_net_key(like.prefix));
		guint at;
		if (g_array_binary_search(o->area.intra, &like, by_prefix, &at))
			add_intra(out, &g_array_index(o->area.intra, OspfRoute, at));
		for (guint k = 0; all && k < all->len; k++)
			add_external(o, now, out, all->pdata[k]);
	}
	fold(out);
	ospf_filter_in(o, out);
	ospf_distance_all(o, out);
	return out;
}

/* ---- what is offered ---- */

static bool same(const OspfRoute *a, const OspfRoute *b)
{
	return a->kind == b->kind && a->metric == b->metric && a->tag == b->tag &&
	       a->from == b->from && a->distance == b->distance && a->max_paths == b->max_paths &&
	       ospf_hops_same(&a->hops, &b->hops);
}

static void offer(Ctx *cx, Ospf *o, OspfRoute *r)
{
	static const char *const subtypes[] = {[RK_INTRA] = "", [RK_E1] = "E1", [RK_E2] = "E2"};
	RibPath path[RIB_PATHS];
	RibOffer f = {.prefix = r->prefix,
		      .source = &ospf_source,
		      .client = o,
		      .process = o->pid,
		      .distance = r->distance,
		      .metric = r->metric,
		      .tag = r->tag,
		      .from = r->from,
		      .path = path};
	g_strlcpy(f.subtype, subtypes[r->kind], sizeof f.subtype);
	f.n_paths = (uint8_t)MIN(r->hops.n, r->max_paths); /* maximum-paths, the lowest next hops */
	for (unsigned i = 0; i < f.n_paths; i++)
		path[i] = (RibPath){r->hops.hop[i].via, r->hops.hop[i].out};
	o->rib->offer(cx, o->rib_self, &f);
}

static guint place_of(const Ospf *o, const OspfRoute *like)
{
	return sorted_place(o->routes, by_prefix, like);
}

static OspfRoute *route_at(const Ospf *o, const OspfRoute *like)
{
	guint at = place_of(o, like);
	OspfRoute *r = at < o->routes->len ? o->routes->pdata[at] : NULL;
	return r && prefix_eq(r->prefix, like->prefix) ? r : NULL;
}

static bool is_among(const GArray *routes, const OspfRoute *r)
{
	return g_array_binary_search((GArray *)routes, r, by_prefix, NULL);
}

static void offer_one(Ctx *cx, Ospf *o, OspfRoute *r)
{
	OspfRoute *old = route_at(o, r);
	bool differs = !old || !same(old, r);
	if (old)
		*old = *r;
	else
		g_ptr_array_insert(o->routes, (gint)place_of(o, r), g_memdup2(r, sizeof *r));
	if (differs)
		offer(cx, o, r);
}

static void withdraw_those(Ctx *cx, Ospf *o, const GArray *nets)
{
	for (guint i = 0; i < nets->len; i++) {
		OspfRoute like = {.prefix = g_array_index(nets, Prefix, i)};
		g_ptr_array_remove_index(o->routes, place_of(o, &like));
		o->rib->withdraw(cx, o->rib_self, like.prefix, &ospf_source, o);
	}
}

/* Replaces what is offered for the networks (all: NULL) by `next` (adopted): withdrawals first, then what is new or
 * different. */
static void offer_these(Ctx *cx, Ospf *o, const GArray *nets, GArray *next)
{
	g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(Prefix));
	for (guint i = 0; i < (nets ? nets->len : o->routes->len); i++) {
		OspfRoute like = {.prefix = nets ? g_array_index(nets, Prefix, i)
						 : ((OspfRoute *)o->routes->pdata[i])->prefix};
		if (route_at(o, &like) && !is_among(next, &like))
			g_array_append_val(gone, like.prefix);
	}
	withdraw_those(cx, o, gone);
	for (guint i = 0; i < next->len; i++) {
		OspfRoute *r = &g_array_index(next, OspfRoute, i);
		ospf_hops_sort(&r->hops);
		offer_one(cx, o, r);
	}
	g_array_unref(next);
}

static void forget_stale(Ospf *o)
{
	o->all_stale = false;
	g_array_set_size(o->stale, 0);
}

void ospf_routes_update(Ctx *cx, Ospf *o)
{
	forget_stale(o);
	offer_these(cx, o, NULL, wanted(o, ctx_now(cx)));
}

/* RFC 2328 16.6: the networks whose LSAs changed, each once and in order. */
static GArray *stale_nets(const Ospf *o)
{
	GArray *nets = g_array_copy(o->stale);
	ospf_nets_once(nets);
	return nets;
}

bool ospf_routes_settled(const Ospf *o, VTime now)
{
	if (!o->running || o->all_stale || o->stale->len > 0)
		return true;
	g_autoptr(GArray) all = wanted(o, now);
	for (guint i = 0; i < all->len; i++) {
		OspfRoute *r = &g_array_index(all, OspfRoute, i);
		const OspfRoute *have = route_at(o, r);
		ospf_hops_sort(&r->hops);
		if (!have || !same(have, r))
			return false;
	}
	return all->len == o->routes->len;
}

/* IOS takes routes through an interface that went down out at once; the SPF follows later. */
void ospf_routes_prune(Ctx *cx, Ospf *o, const Iface *out)
{
	for (guint i = o->area.intra->len; i-- > 0;) {
		OspfRoute *r = &g_array_index(o->area.intra, OspfRoute, i);
		ospf_hops_prune(&r->hops, out);
		if (r->hops.n == 0)
			g_array_remove_index(o->area.intra, i);
	}
	for (guint i = o->area.asbrs->len; i-- > 0;) {
		OspfAsbr *a = &g_array_index(o->area.asbrs, OspfAsbr, i);
		ospf_hops_prune(&a->hops, out);
		if (a->hops.n == 0)
			g_array_remove_index(o->area.asbrs, i);
	}
	ospf_routes_update(cx, o);
}

void ospf_routes_clear(Ctx *cx, Ospf *o)
{
	g_array_set_size(o->area.intra, 0);
	g_array_set_size(o->area.asbrs, 0);
	forget_stale(o);
	offer_these(cx, o, NULL, g_array_new(FALSE, FALSE, sizeof(OspfRoute)));
}

/* ---- when ---- */

static void spf_due(Ctx *cx, void *owner, Timer *timer)
{
	OspfArea *a = owner;
	(void)timer;
	a->spf_runs++;
	ospf_event(cx, "ip ospf spf", "spf", a->id, (int64_t)a->spf_runs);
	ospf_spf_calculate(a, ctx_now(cx));
	ospf_pace_done(&a->spf_pace, &a->ospf->spf, ctx_now(cx));
	ospf_routes_update(cx, a->ospf);
}

static void partial_due(Ctx *cx, void *owner, Timer *timer)
{
	Ospf *o = owner;
	(void)timer;
	if (o->all_stale) {
		ospf_routes_update(cx, o);
		return;
	}
	g_autoptr(GArray) nets = stale_nets(o);
	forget_stale(o);
	offer_these(cx, o, nets, wanted_of(o, ctx_now(cx), nets));
}

const TimerSpec ospf_spf_timer = {"SPF delay",
				  TIMER_DELAY,
				  "IOS: timers spf 5 10",
				  spf_due,
				  .stmts = TIMER_SET_BY({"router-ospf", "timers spf"},
							{"router-ospf", "timers throttle spf"}),
				  .param = "ospf.spf-delay"};
const TimerSpec ospf_partial_timer = {"partial SPF", TIMER_DELAY, "RFC 2328 16.5, 16.6",
				      partial_due, .param = "ospf.partial-spf-delay"};
