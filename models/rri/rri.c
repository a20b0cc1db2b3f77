/* Reverse Route Injection: static routes to what lies behind a crypto peer, so that the routers inside send
 * it to whichever gateway holds the VPN (Cisco IOS 12.3(14)T, Reverse Route Injection; Cisco document 17826).
 *
 * The prefix is the remote proxy of a permit line; two lines with the same one share a route. The next hop is
 * the crypto peer, so the route is recursive; the administrative distance is 1, as for any static route.
 *
 * When the route is there differs by release (parameter rri.follow-sa):
 *   until 12.3(11)T  from the access list as soon as the map is applied; with `redundancy` only while the
 *                    group is Active here (tech note, stage 1: a route before any traffic);
 *   from 12.3(14)T   with the SAs; `reverse-route static` restores the former.
 *
 * LIBERTY: in the first form a map on an interface without an address has no route: nothing could be encrypted by it,
 * and what IOS does is not public. An interface loses its address with the VRF that it was in, whose routes go with it
 * (IOS MPLS Command Reference: ip vrf); one that stood for it in the router's own table would be another customer's.
 *
 * The give-back of the first form is as the tech note prints it: 7204VXR-2 goes Active -> Speak and takes its
 * route back only with Speak -> Standby, ten seconds later, after the redundancy enquiry. For those ten
 * seconds two routers announce the prefix. rri.remove-at-speak is the other opinion.
 *
 * This folder hears of roles by SIG_REDUNDANCY alone, after models/ipsec has dealt with its SAs: the route's
 * line comes last, as in the note. */

#include "models/rri/rri_priv.h"

#include <string.h>

static const Param params[] = {
	{"rri.follow-sa", PARAM_BOOL, 0, 0, 1, "tech note, 12.3(7)T1: a route without SAs",
	 (const ParamRelease[]){
		 {"12.3(14)T*", 1, "Cisco IOS 12.3(14)T, Reverse Route Injection: Restrictions"},
		 {"12.4*", 1, "carried over from 12.3(14)T"},
		 {"15.*", 1, "carried over from 12.3(14)T"},
		 {"16.*", 1, "carried over from 12.3(14)T"},
		 {"17.*", 1, "carried over from 12.3(14)T"},
		 {NULL, 0, NULL},
	 }},
	{"rri.remove-at-speak", PARAM_BOOL, 0, 0, 1,
	 "tech note, 7204VXR-2 after recovery: removed with Speak -> Standby", NULL},
	{0},
};

static RriGroup *group_row(const Rri *self, const char *name)
{
	return g_hash_table_lookup(self->groups, name);
}

static guint route_hash(gconstpointer p)
{
	const RriRoute *r = p;
	guint64 h =
		((guint64)r->prefix.addr << 32 | r->via) + r->prefix.len + ((guint64)r->vrf << 16);
	return (guint)(h * 0x9e3779b97f4a7c15u >> 32);
}

static gboolean route_equal(gconstpointer a, gconstpointer b)
{
	const RriRoute *x = a, *y = b;
	return prefix_eq(x->prefix, y->prefix) && x->via == y->via && x->vrf == y->vrf;
}

/* May the group's member here hold the route? */
static bool role_allows(const Rri *self, const char *name, bool have)
{
	if (!name)
		return true;
	const RriGroup *g = group_row(self, name);
	if (!g || !vip_by_group(self->node, name))
		return false;
	return g->role == RED_ACTIVE ||
	       (g->role == RED_CANDIDATE && have && !self->remove_at_speak);
}

/* IOS lists its routes among the static ones. */
static const RouteSource *source_of(const Rri *self)
{
	return self->rib->source(self->rib_self, "static");
}

static void *table_of(const Rri *self, const RriRoute *r)
{
	return r->vrf ? self->rib->of_vrf(self->rib_self, r->vrf) : self->rib_self;
}

static void add(Ctx *cx, Rri *self, RriRoute *r /* adopts */)
{
	const RouteSource *source = source_of(self);
	g_ptr_array_add(self->routes, r);
	obs_emit(cx, &rri_route_obs, (ObsVal[]){OV_PF(r->prefix), OV_IP(r->via), OV_S("Added")});
	self->rib->offer(cx, table_of(self, r),
			 &(RibOffer){
				 .prefix = r->prefix,
				 .source = source,
				 .client = r,
				 .distance = source->distance,
				 .tag = r->tag,
				 .immediate = true,
				 .n_paths = 1,
				 .path = (RibPath[]){{.via = r->via}},
			 });
}

static void take_back(Ctx *cx, Rri *self, unsigned i)
{
	RriRoute *r = self->routes->pdata[i];
	obs_emit(cx, &rri_route_obs, (ObsVal[]){OV_PF(r->prefix), OV_IP(r->via), OV_S("Removed")});
	self->rib->withdraw(cx, table_of(self, r), r->prefix, source_of(self), r);
	if (g_hash_table_lookup(self->by_route, r) == r)
		g_hash_table_remove(self->by_route, r);
	g_ptr_array_remove_index(self->routes, i);
}

/* The route that an identity asks for; false: none now. */
static bool wants(const Rri *self, const CryptoIdent *id, RriRoute *r)
{
	const RriConf *c = rri_conf(self, id->use.entry);
	if (!c)
		return false;
	*r = (RriRoute){.prefix = id->proxy.remote,
			.via = c->gateway ? c->gateway : id->peer,
			.vrf = id->use.iface->vrf,
			.tag = c->tag};
	g_strlcpy(r->group, id->use.group ? id->use.group : "", sizeof r->group);
	bool have = g_hash_table_contains(self->by_route, r);
	bool follow = self->follow_sa && !c->from_acl;
	if (follow)
		return id->n_sas > 0;
	return role_allows(self, id->use.group, have) && (id->use.group || id->anchored);
}

/* The identity wants its route; a new one is put to those that are `fresh`. */
static void wish(Rri *self, const CryptoIdent *id, const RriRoute *like, GPtrArray *fresh)
{
	RriRoute *r = g_hash_table_lookup(self->by_route, like);
	if (!r || r->tag != like->tag) {
		r = g_memdup2(like, sizeof *like);
		g_hash_table_replace(self->by_route, r, r);
		g_ptr_array_add(fresh, r);
	}
	r->wishes++;
	index_put(&self->wished, id->key, r);
}

typedef struct Wish {
	Rri *self;
	GPtrArray *fresh; /* of RriRoute* */
} Wish;

static void wish_of(void *to, const CryptoIdent *id)
{
	const Wish *w = to;
	RriRoute like;
	if (wants(w->self, id, &like))
		wish(w->self, id, &like, w->fresh);
}

/* The routes that ought to be there, and no others. */
static void reconcile(Ctx *cx, void *self)
{
	Rri *x = self;
	if (!x->running)
		return;
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();
	index_clear(&x->wished);
	for (unsigned i = 0; i < x->routes->len; i++)
		((RriRoute *)x->routes->pdata[i])->wishes = 0;
	x->maps->each(x->maps_self, wish_of, &(Wish){x, fresh});
	for (unsigned i = x->routes->len; i-- > 0;)
		if (((RriRoute *)x->routes->pdata[i])->wishes == 0)
			take_back(cx, x, i);
	for (unsigned i = 0; i < fresh->len; i++)
		add(cx, x, fresh->pdata[i]);
}

static void forget_wish(Ctx *cx, Rri *self, uint64_t key)
{
	RriRoute *r = index_get(&self->wished, key);
	guint i = 0;
	if (!r)
		return;
	index_drop(&self->wished, key);
	r->wishes--;
	if (r->wishes == 0 && g_ptr_array_find(self->routes, r, &i))
		take_back(cx, self, i);
}

/* One identity has other SAs than before. */
static void follow(Ctx *cx, Rri *self, const CryptoIdent *id)
{
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();
	const RriRoute *had = index_get(&self->wished, id->key);
	RriRoute like;
	bool wanted = wants(self, id, &like);
	if (had && wanted && route_equal(had, &like) && had->tag == like.tag)
		return;
	forget_wish(cx, self, id->key);
	if (wanted)
		wish(self, id, &like, fresh);
	for (unsigned i = 0; i < fresh->len; i++)
		add(cx, self, fresh->pdata[i]);
}

static void on_map(Ctx *cx, void *self, const CryptoIdent *id)
{
	Rri *x = self;
	if (!id)
		reconcile(cx, x);
	else if (x->running)
		follow(cx, x, id);
}

/* ---- redundancy ---- */

static bool holds_for(const Rri *self, const char *group)
{
	for (unsigned i = 0; i < self->routes->len; i++)
		if (strcmp(((const RriRoute *)self->routes->pdata[i])->group, group) == 0)
			return true;
	return false;
}

/* Before the route goes at Speak -> Standby the route manager prints how it finds the group: still in the
 * state that it leaves (tech note). */
static void tell_group(Ctx *cx, const Rri *self, const Signal *sig)
{
	if (sig->to_role != RED_STANDBY || !holds_for(self, sig->group))
		return;
	const Vip *vip = vip_by_group(self->node, sig->group);
	if (vip)
		obs_emit(cx, &rri_group_obs,
			 (ObsVal[]){OV_IP(vip->ip), OV_S(sig->group), OV_S(sig->left),
				    OV_IP(vip->active), OV_IP(vip->standby)});
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Rri *x = self;
	RriGroup *g = group_row(x, sig->group);
	if (!g) {
		g = g_new0(RriGroup, 1);
		g_strlcpy(g->name, sig->group, sizeof g->name);
		g_hash_table_insert(x->groups, g->name, g);
	}
	g->role = sig->to_role;
	if (!x->running)
		return;
	ctx_used(cx, CAUSE_USED_ROLE, sig->stamp);
	tell_group(cx, x, sig);
	reconcile(cx, x);
}

/* ---- class ---- */

static bool init(void *self, Node *node, GError **err)
{
	(void)err;
	Rri *x = self;
	x->node = node;
	x->maps = node_service(node, "crypto-map", &x->maps_self);
	x->rib = node_service(node, "rib", &x->rib_self);
	x->groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	x->routes = g_ptr_array_new_with_free_func(g_free);
	x->by_route = g_hash_table_new(route_hash, route_equal);
	return true;
}

/* Cisco IOS Security Command Reference: show crypto map */
static const char *describe(const void *self, unsigned entry)
{
	const Rri *x = self;
	return index_get(&x->conf, entry) ? "Reverse Route Injection Enabled" : NULL;
}

static void start(Ctx *cx, void *self)
{
	Rri *x = self;
	x->follow_sa = param_get(x->node, "rri.follow-sa") != 0;
	x->remove_at_speak = param_get(x->node, "rri.remove-at-speak") != 0;
	x->maps->listen(x->maps_self, on_map, x);
	x->maps->describe(x->maps_self, describe, x);
	x->running = true;
	reconcile(cx, x);
}

static void fini(void *self)
{
	Rri *x = self;
	index_clear_full(&x->conf, g_free);
	g_hash_table_unref(x->groups);
	g_hash_table_unref(x->by_route);
	index_clear(&x->wished);
	g_ptr_array_unref(x->routes);
}

static const ObsSpec *const observations[] = {&rri_route_obs, &rri_group_obs, NULL};
static const Require requires[] = {
	{"crypto-map", false},
	{"rib", false},
	{NULL, false},
};
/* Rank: after models/ipsec, whose lines stand before the route's. */
static const SignalWant signals[] = {
	{SIG_REDUNDANCY, 20, false},
	{.end = true},
};

const ProtoClass rri_class = {
	.name = "rri",
	.spec_ref = "Cisco IOS 12.3(14)T, Reverse Route Injection; Cisco document 17826",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Rri),
	.obs = observations,
	.stmt = rri_stmts,
	.conf_help = rri_conf_help,
	.param = params,
	.requires = requires,
	.signals = signals,
	.init = init,
	.start = start,
	.on_config = reconcile,
	.on_signal = on_signal,
	.fini = fini,
};
