/* The shortest-path tree of the area, RFC 2328 16.1. */

#include "models/ospf/ospf_priv.h"

typedef struct Vertex {
	bool network, done;
	Ip4 id; /* router ID, or the Designated Router's address */
	uint32_t dist;
	OspfHops hops;
	RouterRec router;
	NetworkRec net;
} Vertex;

typedef struct Tree {
	const OspfArea *area;
	VTime now;
	Arena *arena;
	GArray *v; /* of Vertex; [0] is the root */
} Tree;

static VTime originated(const OspfLsa *l)
{
	return l->born - VT_S(l->age0);
}

/* The LSA of that type and ID that is not too old; adv 0: any router's. RFC 2328 16.1 looks a network up by its
 * link state ID alone. Where two have it, one is left from a former router ID or a former owner of the address:
 * only the other one is refreshed, so the younger is right. */
static const OspfLsa *lsa_of(const Tree *t, uint8_t type, Ip4 id, Ip4 adv)
{
	const OspfLsa *best = NULL;
	const GPtrArray *db = t->area->db.entries;
	for (guint i = 0; i < db->len; i++) {
		const OspfLsa *l = ((OspfEntry *)db->pdata[i])->lsa;
		if (l->key.type != type || l->key.id != id || (adv != 0 && l->key.adv != adv) ||
		    ospf_lsa_age(l, t->now) >= MAX_AGE_S)
			continue;
		if (!best || originated(l) > originated(best))
			best = l;
	}
	return best;
}

/* Reads the vertex's LSA; false if there is none. */
static bool load(Tree *t, bool network, Ip4 id, Vertex *v)
{
	const OspfLsa *l = lsa_of(t, network ? LSA_NETWORK : LSA_ROUTER, id, network ? 0 : id);
	if (!l)
		return false;
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	CodecErr err;
	size_t used = 0;
	*v = (Vertex){.network = network, .id = id, .dist = UINT32_MAX};
	return codec_decode(network ? &ospf_network_pkt : &ospf_router_pkt, data, len,
			    network ? (void *)&v->net : (void *)&v->router, t->arena, &used, &err);
}

static Vertex *vertex(const Tree *t, guint i)
{
	return &g_array_index(t->v, Vertex, i);
}

static guint find(const Tree *t, bool network, Ip4 id)
{
	guint i = 0;
	while (i < t->v->len && (vertex(t, i)->network != network || vertex(t, i)->id != id))
		i++;
	return i;
}

/* The link by which router `w` points back at `v`, or NULL; a network points back by listing the router. */
static const LinkRec *link_back(const Vertex *w, const Vertex *v)
{
	const LinkRec *l = w->router.links.items;
	for (size_t i = 0; i < w->router.links.n; i++)
		if (l[i].type == (v->network ? LINK_TRANSIT : LINK_PTP) && l[i].id == v->id)
			return &l[i];
	return NULL;
}

static bool lists(const Vertex *net, Ip4 router)
{
	const IdRec *r = net->net.routers.items;
	for (size_t i = 0; i < net->net.routers.n; i++)
		if (r[i].id == router)
			return true;
	return false;
}

static const OspfIface *iface_at(const OspfArea *a, Ip4 addr)
{
	const GPtrArray *all = a->ospf->ifaces;
	for (guint i = 0; i < all->len; i++) {
		const OspfIface *oi = all->pdata[i];
		if (oi->area == a && oi->addr.ip == addr && ospf_if_state(oi) != IS_DOWN)
			return oi;
	}
	return NULL;
}

static Ip4 neighbor_addr(const OspfIface *oi, Ip4 router)
{
	for (guint i = 0; i < oi->nbrs->len; i++)
		if (((OspfNbr *)oi->nbrs->pdata[i])->id == router)
			return ((OspfNbr *)oi->nbrs->pdata[i])->addr;
	return 0;
}

/* RFC 2328 16.1.1: from the root, `link` says by which interface; from a network next to the root, the next
 * hop is the router's address there; else it is inherited. */
static OspfHops hops_to(const Tree *t, const Vertex *v, const Vertex *w, const LinkRec *link,
			const LinkRec *back)
{
	OspfHops out = {0};
	if (v == vertex(t, 0)) {
		g_assert(link); /* the root is a router: it reaches others by links only */
		const OspfIface *oi = iface_at(t->area, link->data);
		OspfHop hop = {oi ? oi->iface : NULL,
			       oi && !w->network ? neighbor_addr(oi, w->id) : 0};
		if (oi && (w->network || hop.via))
			ospf_hops_add(&out, &hop);
		return out;
	}
	for (unsigned i = 0; i < v->hops.n; i++) {
		OspfHop hop = v->hops.hop[i];
		if (hop.via == 0 && v->network && back)
			hop.via = back->data;
		ospf_hops_add(&out, &hop);
	}
	return out;
}

/* RFC 2328 16.1 (2): one way from v to w of that cost. */
static void relax(Tree *t, guint vi, bool network, Ip4 id, const LinkRec *link, uint32_t cost)
{
	guint wi = find(t, network, id);
	if (wi == t->v->len) {
		Vertex fresh;
		if (!load(t, network, id, &fresh))
			return;
		g_array_append_val(t->v, fresh);
	}
	Vertex *v = vertex(t, vi), *w = vertex(t, wi);
	const LinkRec *back = network ? NULL : link_back(w, v);
	if (w->done || (network ? !lists(w, v->id) : !back))
		return;
	uint32_t dist = v->dist + cost;
	if (dist > w->dist)
		return;
	OspfHops hops = hops_to(t, v, w, link, back);
	if (hops.n == 0)
		return;
	if (dist < w->dist)
		w->hops = (OspfHops){0};
	w->dist = dist;
	ospf_hops_merge(&w->hops, &hops);
}

static void expand(Tree *t, guint vi)
{
	Vertex v = *vertex(t, vi); /* the array may move */
	const IdRec *r = v.net.routers.items;
	const LinkRec *l = v.router.links.items;
	for (size_t i = 0; v.network && i < v.net.routers.n; i++)
		relax(t, vi, false, r[i].id, NULL, 0);
	for (size_t i = 0; !v.network && i < v.router.links.n; i++)
		if (l[i].type == LINK_TRANSIT || l[i].type == LINK_PTP)
			relax(t, vi, l[i].type == LINK_TRANSIT, l[i].id, &l[i], l[i].metric);
}

/* RFC 2328 16.1 (3): the closest candidate, networks first. */
static guint closest(const Tree *t)
{
	guint best = t->v->len;
	for (guint i = 0; i < t->v->len; i++) {
		const Vertex *v = vertex(t, i), *b = best < t->v->len ? vertex(t, best) : NULL;
		if (v->done || v->dist == UINT32_MAX)
			continue;
		if (!b || v->dist < b->dist || (v->dist == b->dist && v->network && !b->network))
			best = i;
	}
	return best;
}

static void add_route(GArray *intra, Prefix p, uint32_t dist, const OspfHops *hops, Ip4 from)
{
	OspfRoute r = {.prefix = p,
		       .kind = RK_INTRA,
		       .dist = dist,
		       .metric = dist,
		       .from = from,
		       .hops = *hops};
	g_array_append_val(intra, r);
}

static int by_prefix(const void *a, const void *b)
{
	return prefix_cmp(&((const OspfRoute *)a)->prefix, &((const OspfRoute *)b)->prefix);
}

/* Of each prefix the nearest, and what is as near shares with it. GLib's sort keeps the order of what is equal. */
static void fold(GArray *intra)
{
	g_array_sort(intra, by_prefix);
	OspfRoute *all = (OspfRoute *)(void *)intra->data;
	guint n = 0;
	for (guint i = 0; i < intra->len; i++) {
		OspfRoute *have = n > 0 ? &all[n - 1] : NULL;
		if (!have || !prefix_eq(have->prefix, all[i].prefix))
			all[n++] = all[i];
		else if (all[i].dist < have->dist)
			*have = all[i];
		else if (all[i].dist == have->dist)
			ospf_hops_merge(&have->hops, &all[i].hops);
	}
	g_array_set_size(intra, n);
}

/* Transit networks of the tree, and (second stage) the stub networks of its routers. */
static void collect(const Tree *t, const Vertex *v, GArray *intra, GArray *asbrs)
{
	uint8_t len;
	if (v->network) {
		const OspfLsa *l = lsa_of(t, LSA_NETWORK, v->id, 0);
		if (ip4_mask_len(v->net.mask, &len))
			add_route(intra, prefix_of(v->id, len), v->dist, &v->hops,
				  l ? l->key.adv : 0);
		return;
	}
	if (v == vertex(t, 0))
		return;
	const LinkRec *link = v->router.links.items;
	for (size_t i = 0; i < v->router.links.n; i++)
		if (link[i].type == LINK_STUB && ip4_mask_len(link[i].data, &len))
			add_route(intra, prefix_of(link[i].id, len), v->dist + link[i].metric,
				  &v->hops, v->id);
	if (v->router.flags & RTR_E) {
		OspfAsbr a = {v->id, v->dist, v->hops};
		g_array_append_val(asbrs, a);
	}
}

void ospf_spf_calculate(OspfArea *a, VTime now)
{
	g_autoptr(Arena) arena = arena_new();
	Tree t = {a, now, arena, g_array_new(FALSE, FALSE, sizeof(Vertex))};
	Vertex root;
	g_array_set_size(a->intra, 0);
	g_array_set_size(a->asbrs, 0);
	if (load(&t, false, a->ospf->router_id, &root)) {
		root.dist = 0;
		g_array_append_val(t.v, root);
		for (guint i = 0; i < t.v->len; i = closest(&t)) {
			vertex(&t, i)->done = true;
			expand(&t, i);
		}
		for (guint i = 0; i < t.v->len; i++)
			if (vertex(&t, i)->done)
				collect(&t, vertex(&t, i), a->intra, a->asbrs);
		fold(a->intra);
	}
	g_array_unref(t.v);
}
