/* Routes: externals on top of the last SPF (RFC 2328 16.4), what of it the routing table is offered, and when. */

#include "models/ospf/ospf_priv.h"

static const OspfAsbr *asbr_of(const Ospf *o, Ip4 id)
{
	for (guint i = 0; i < o->area.asbrs->len; i++)
		if (g_array_index(o->area.asbrs, OspfAsbr, i).id == id)
			return &g_array_index(o->area.asbrs, OspfAsbr, i);
	return NULL;
}

static bool is_ours(const Ospf *o, Ip4 addr)
{
	return node_iface_with_ip(o->node, addr) != NULL;
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

static OspfRoute *route_at(GArray *routes, Prefix p)
{
	for (guint i = 0; i < routes->len; i++) {
		OspfRoute *r = &g_array_index(routes, OspfRoute, i);
		if (prefix_eq(r->prefix, p))
			return r;
	}
	return NULL;
}

static void add(GArray *routes, const OspfRoute *r)
{
	OspfRoute *have = route_at(routes, r->prefix);
	int c = have ? prefer(r, have) : 1;
	if (!have)
		g_array_append_vals(routes, r, 1);
	else if (c > 0)
		*have = *r;
	else if (c == 0)
		ospf_hops_merge(&have->hops, &r->hops);
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
static void add_learned(GArray *routes, const OspfRoute *r)
{
	if (r->hops.n > 0 && r->hops.hop[0].via != 0)
		add(routes, r);
}

static GArray *wanted(const Ospf *o, VTime now)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(OspfRoute));
	for (guint i = 0; i < o->area.intra->len; i++)
		add_learned(out, &g_array_index(o->area.intra, OspfRoute, i));
	for (guint i = 0; i < o->as.entries->len; i++) {
		const OspfLsa *l = ((OspfEntry *)o->as.entries->pdata[i])->lsa;
		OspfRoute r;
		if (l->key.adv == o->router_id || ospf_lsa_age(l, now) >= MAX_AGE_S)
			continue;
		if (external_route(o, l, &r))
			add_learned(out, &r);
	}
	g_array_sort(out, by_prefix);
	return out;
}

/* ---- what is offered ---- */

static bool same(const OspfRoute *a, const OspfRoute *b)
{
	return a->kind == b->kind && a->metric == b->metric && a->tag == b->tag &&
	       a->from == b->from && ospf_hops_same(&a->hops, &b->hops);
}

/* The letters, and which of them are in which line, are those of IOS: show ip route. There is a blank behind the
 * text of IA, at the end of its line. */
const RouteSource ospf_source = {
	.name = "ospf",
	.distance = 110,
	.learned = true,
	.codes = (const RouteCode[]){{"O", "OSPF", 22, "intra area"},
				     {"IA", "OSPF inter area ", 23, "inter area"},
				     {"N1", "OSPF NSSA external type 1", 30, "NSSA extern 1"},
				     {"N2", "OSPF NSSA external type 2", 31, "NSSA extern 2"},
				     {"E1", "OSPF external type 1", 40, "extern 1"},
				     {"E2", "OSPF external type 2", 41, "extern 2"},
				     {NULL, NULL, 0, NULL}},
};
const RouteSource *const ospf_sources[] = {&ospf_source, NULL};

static void offer(Ctx *cx, Ospf *o, OspfRoute *r)
{
	static const char *const subtypes[] = {[RK_INTRA] = "", [RK_E1] = "E1", [RK_E2] = "E2"};
	RibOffer f = {.prefix = r->prefix,
		      .source = &ospf_source,
		      .client = o,
		      .process = o->pid,
		      .distance = o->conf.distance,
		      .metric = r->metric,
		      .tag = r->tag,
		      .from = r->from};
	g_strlcpy(f.subtype, subtypes[r->kind], sizeof f.subtype);
	f.n_paths = MIN(r->hops.n, o->conf.max_paths); /* maximum-paths, the lowest next hops */
	for (unsigned i = 0; i < f.n_paths; i++)
		f.path[i] = (RibPath){r->hops.hop[i].via, r->hops.hop[i].out};
	o->rib->offer(cx, o->rib_self, &f);
}

/* Replaces what is offered by `next` (adopted): withdrawals first, then what is new or different. */
static void offer_all(Ctx *cx, Ospf *o, GArray *next)
{
	GArray *was = o->routes;
	o->routes = next;
	for (guint i = 0; i < was->len; i++) {
		const OspfRoute *r = &g_array_index(was, OspfRoute, i);
		if (!route_at(next, r->prefix))
			o->rib->withdraw(cx, o->rib_self, r->prefix, &ospf_source, o);
	}
	for (guint i = 0; i < next->len; i++) {
		OspfRoute *r = &g_array_index(next, OspfRoute, i);
		const OspfRoute *old = route_at(was, r->prefix);
		ospf_hops_sort(&r->hops);
		if (!old || !same(old, r))
			offer(cx, o, r);
	}
	g_array_unref(was);
}

void ospf_routes_update(Ctx *cx, Ospf *o)
{
	offer_all(cx, o, wanted(o, ctx_now(cx)));
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
	offer_all(cx, o, g_array_new(FALSE, FALSE, sizeof(OspfRoute)));
}

/* ---- when ---- */

static void spf_due(Ctx *cx, void *owner, Timer *timer)
{
	OspfArea *a = owner;
	(void)timer;
	a->spf_runs++;
	ospf_event(cx, "ip ospf spf", "spf", a->id, (int64_t)a->spf_runs);
	ospf_spf_calculate(a, ctx_now(cx));
	a->spf_ended = ctx_now(cx);
	ospf_routes_update(cx, a->ospf);
}

static void partial_due(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	ospf_routes_update(cx, owner);
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
