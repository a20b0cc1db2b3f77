/* From a network to a graph, and from the graph's paths to those who share something with who lies on one. */

#include "sim/trust/reach.h"

#include <string.h>

#include "models/core/index.h"
#include "models/core/net.h"
#include "models/hsrp/hsrp_view.h"
#include "models/ipsec/ipsec_peers_view.h"
#include "models/ospf/ospf_view.h"
#include "sim/trust/leftout.h"
#include "sim/trust/paths.h"

/* A router or host, and an address that it has or answers for, or that it has for a peer. */
typedef struct Holder {
	Ip4 ip;
	NodeId id;
} Holder;

/* A router in a group whose virtual address it is going to learn: it may be any of the subnet. */
typedef struct Learner {
	Prefix subnet;
	NodeId id;
} Learner;

struct Reach {
	const Net *net;
	const Scenario *scn;
	bool all;
	bool *has;      /* by NodeId */
	bool *left_out; /* by place among the scenario's */
};

/* What is looked at while it is made. */
typedef struct Survey {
	const Net *net;
	const Scenario *scn;
	unsigned n;       /* NodeIds are below it */
	Paths *paths;     /* vertices are NodeIds */
	GArray *holders;  /* of Holder, by address */
	GArray *learners; /* of Learner, by subnet */
	bool *on;         /* by NodeId: lies on a path */
	bool *beside;     /* shares something with one that does */
} Survey;

/* ---- views ---- */

/* A view of the node, without arguments; *out says how to free it. NULL: it has none of that name. */
static void *view_of(const Node *n, const char *name, const View **out)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const View *v = n->module[i].cls->view; v && v->name; v++)
			if (strcmp(v->name, name) == 0) {
				*out = v;
				return v->take(n->module[i].self, n, NULL, 0);
			}
	return NULL;
}

typedef void ViewFn(Survey *s, const Node *n, const void *view, void *to);

static void each_view(Survey *s, const char *name, ViewFn *fn, void *to)
{
	for (unsigned i = 0; i < s->net->nodes->len; i++) {
		const Node *n = s->net->nodes->pdata[i];
		const View *v;
		void *taken = view_of(n, name, &v);
		if (!taken)
			continue;
		fn(s, n, taken, to);
		v->free(taken);
	}
}

/* ---- who has an address ---- */

static int by_address(const void *a, const void *b)
{
	const Holder *x = a, *y = b;
	return x->ip != y->ip ? (x->ip > y->ip) - (x->ip < y->ip)
			      : (x->id > y->id) - (x->id < y->id);
}

static int by_subnet(const void *a, const void *b)
{
	const Learner *x = a, *y = b;
	int order = prefix_cmp(&x->subnet, &y->subnet);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void add_holder(GArray *holders, Ip4 ip, NodeId id)
{
	if (ip)
		g_array_append_vals(holders, &(Holder){ip, id}, 1);
}

static void add_group(Survey *s, NodeId id, const StandbyGroupView *g)
{
	add_holder(s->holders, g->vip, id);
	for (unsigned i = 0; i < STANDBY_VIPS; i++)
		add_holder(s->holders, g->secondary[i], id);
	if (g->vip_learned && g->addr.ip)
		g_array_append_vals(s->learners, &(Learner){prefix_of(g->addr.ip, g->addr.len), id},
				    1);
}

static void add_groups(Survey *s, const Node *n, const void *view, void *to)
{
	const StandbyView *v = view;
	(void)to;
	for (unsigned i = 0; i < v->n; i++)
		add_group(s, n->id, &v->group[i]);
}

static void find_holders(Survey *s)
{
	for (unsigned i = 0; i < s->net->nodes->len; i++) {
		const Node *n = s->net->nodes->pdata[i];
		for (unsigned k = 0; k < n->ifaces->len; k++) {
			const Iface *ifc = n->ifaces->pdata[k];
			add_holder(s->holders, ifc->addr.ip, n->id);
			for (unsigned j = 0; j < IFACE_SECONDARIES; j++)
				add_holder(s->holders, ifc->secondary[j].ip, n->id);
		}
	}
	each_view(s, "standby", add_groups, NULL);
	g_array_sort(s->holders, by_address);
	g_array_sort(s->learners, by_subnet);
}

typedef void HolderFn(void *to, NodeId id);

static void each_learner(const Survey *s, Prefix subnet, HolderFn *fn, void *to)
{
	guint lo = 0, hi = s->learners->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		const Learner *l = &g_array_index(s->learners, Learner, mid);
		if (prefix_cmp(&l->subnet, &subnet) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < s->learners->len; lo++) {
		const Learner *l = &g_array_index(s->learners, Learner, lo);
		if (!prefix_eq(l->subnet, subnet))
			return;
		fn(to, l->id);
	}
}

/* Whose it is, whose it may be, and who answers for it. */
static void each_holder(const Survey *s, Ip4 ip, HolderFn *fn, void *to)
{
	guint lo = 0, hi = s->holders->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(s->holders, Holder, mid).ip < ip)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < s->holders->len && g_array_index(s->holders, Holder, lo).ip == ip; lo++)
		fn(to, g_array_index(s->holders, Holder, lo).id);
	for (unsigned len = 0; len <= 32 && s->learners->len > 0; len++)
		each_learner(s, prefix_of(ip, (uint8_t)len), fn, to);
}

/* ---- paths ---- */

static void add_cables(Survey *s)
{
	s->paths = paths_new(s->n);
	for (unsigned i = 0; i < s->net->links->len; i++) {
		const Link *l = s->net->links->pdata[i];
		paths_join(s->paths, l->end[0]->node->id, l->end[1]->node->id);
	}
	paths_close(s->paths);
}

/* An end of the probes to one address. */
typedef struct End {
	unsigned island;
	NodeId id;
	bool sends;
} End;

typedef struct Ends {
	const Survey *s;
	GArray *list; /* of End */
	bool sends;   /* those that are added now */
} Ends;

static void add_end(void *to, NodeId id)
{
	Ends *e = to;
	g_array_append_vals(e->list, &(End){paths_island(e->s->paths, id), id, e->sends}, 1);
}

static int by_island(const void *a, const void *b)
{
	const End *x = a, *y = b;
	return x->island != y->island ? (x->island > y->island) - (x->island < y->island)
				      : (x->id > y->id) - (x->id < y->id);
}

/* The paths from each sender to each holder of one island. In a tree, what lies on any path between two sets lies on one
 * between two neighbours of a list of both: so a chain will do. False: there is no holder. */
static bool join_ends(Survey *s, const End *end, unsigned n)
{
	bool sent = false, held = false;
	for (unsigned i = 0; i < n; i++) {
		sent |= end[i].sends;
		held |= !end[i].sends;
	}
	for (unsigned i = 0; i < n && sent && held; i++)
		paths_between(s->paths, end[i].id, end[i ? i - 1 : 0].id);
	return held || !sent;
}

/* False: an echo of a probe to that address has no cabled way to anybody, so what decides on it is not known. */
static bool join_probes(Survey *s, const ScnProbe *const *probe, unsigned n)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(End));
	Ends ends = {s, list, false};
	each_holder(s, probe[0]->dst, add_end, &ends);
	ends.sends = true;
	for (unsigned i = 0; i < n; i++) {
		const Node *from = net_node(s->net, probe[i]->node);
		if (!from)
			return false;
		add_end(&ends, from->id);
	}
	g_array_sort(list, by_island);
	const End *end = (const End *)(void *)list->data;
	for (unsigned from = 0, to; from < list->len; from = to) {
		for (to = from; to < list->len && end[to].island == end[from].island;)
			to++;
		if (!join_ends(s, end + from, to - from))
			return false;
	}
	return true;
}

static int by_destination(const void *a, const void *b)
{
	const ScnProbe *x = *(ScnProbe *const *)a, *y = *(ScnProbe *const *)b;
	return x->dst != y->dst ? (x->dst > y->dst) - (x->dst < y->dst)
				: (x->number > y->number) - (x->number < y->number);
}

static bool find_paths(Survey *s)
{
	unsigned n = s->scn->probes->len;
	g_autofree const ScnProbe **probe = g_memdup2(s->scn->probes->pdata, n * sizeof *probe);
	qsort(probe, n, sizeof *probe, by_destination);
	for (unsigned from = 0, to; from < n; from = to) {
		for (to = from; to < n && probe[to]->dst == probe[from]->dst;)
			to++;
		if (!join_probes(s, probe + from, to - from))
			return false;
	}
	paths_mark(s->paths, s->on);
	return true;
}

/* ---- who shares a segment ---- */

static unsigned first_of(unsigned *up, unsigned id)
{
	while (up[id] != id)
		id = up[id] = up[up[id]];
	return id;
}

/* By the switch that stands for all that are joined to it, or else by the cable. LIBERTY: a switch passes frames between all
 * its ports, in whatever VLAN they are: too many matter, not too few. */
static unsigned segment_of(const Survey *s, unsigned *up, unsigned link)
{
	const Link *l = s->net->links->pdata[link];
	for (unsigned i = 0; i < G_N_ELEMENTS(l->end); i++)
		if (l->end[i]->node->kind == NODE_SWITCH)
			return first_of(up, l->end[i]->node->id);
	return s->n + link;
}

static void share_segments(Survey *s)
{
	unsigned n = s->net->links->len;
	g_autofree unsigned *up = g_new(unsigned, s->n);
	g_autofree bool *touched = g_new0(bool, (gsize)s->n + n);
	for (unsigned i = 0; i < s->n; i++)
		up[i] = i;
	for (unsigned i = 0; i < n; i++) {
		const Link *l = s->net->links->pdata[i];
		const Node *a = l->end[0]->node, *b = l->end[1]->node;
		if (a->kind == NODE_SWITCH && b->kind == NODE_SWITCH)
			up[first_of(up, a->id)] = first_of(up, b->id);
	}
	for (unsigned i = 0; i < n; i++) {
		const Link *l = s->net->links->pdata[i];
		if (s->on[l->end[0]->node->id] || s->on[l->end[1]->node->id])
			touched[segment_of(s, up, i)] = true;
	}
	for (unsigned i = 0; i < n; i++) {
		const Link *l = s->net->links->pdata[i];
		if (touched[segment_of(s, up, i)])
			s->beside[l->end[0]->node->id] = s->beside[l->end[1]->node->id] = true;
	}
}

/* ---- who shares an OSPF area ---- */

typedef struct Areas {
	Index touched; /* by island and area */
	bool marking;
} Areas;

/* An area does not reach beyond the cables; within an island it may be in parts, which is looked over. */
static void visit_areas(Survey *s, const Node *n, const void *view, void *to)
{
	const OspfConfigView *v = view;
	Areas *areas = to;
	for (unsigned i = 0; i < v->n; i++) {
		uint64_t key = (uint64_t)paths_island(s->paths, n->id) << 32 | v->row[i].area;
		if (areas->marking && s->on[n->id])
			index_put(&areas->touched, key, s);
		else if (!areas->marking && index_get(&areas->touched, key))
			s->beside[n->id] = true;
	}
}

static void share_areas(Survey *s)
{
	Areas areas = {.marking = true};
	each_view(s, "ospf-config", visit_areas, &areas);
	areas.marking = false;
	if (areas.touched.n > 0)
		each_view(s, "ospf-config", visit_areas, &areas);
	index_clear(&areas.touched);
}

/* ---- who shares an SA ---- */

static void add_peers(Survey *s, const Node *n, const void *view, void *to)
{
	const IpsecPeersView *v = view;
	(void)s;
	for (unsigned i = 0; i < v->n; i++)
		add_holder(to, v->peer[i], n->id);
}

typedef struct Holders {
	Survey *s;
	bool on; /* one of them lies on a path */
} Holders;

static void note_holder(void *to, NodeId id)
{
	Holders *h = to;
	h->on |= h->s->on[id];
}

static void mark_holder(void *to, NodeId id)
{
	((Holders *)to)->s->beside[id] = true;
}

/* Those who have the same peer, and those who are it: each of one side matters if one of the other does. */
static void share_peer(Survey *s, const Holder *user, unsigned n)
{
	Holders h = {.s = s};
	bool on = false;
	each_holder(s, user->ip, note_holder, &h);
	for (unsigned i = 0; i < n; i++) {
		on |= s->on[user[i].id];
		s->beside[user[i].id] |= h.on;
	}
	if (on)
		each_holder(s, user->ip, mark_holder, &h);
}

static void share_sas(Survey *s)
{
	g_autoptr(GArray) users = g_array_new(FALSE, FALSE, sizeof(Holder));
	each_view(s, "crypto-peers", add_peers, users);
	g_array_sort(users, by_address);
	const Holder *user = (const Holder *)(void *)users->data;
	for (unsigned from = 0, to; from < users->len; from = to) {
		for (to = from; to < users->len && user[to].ip == user[from].ip;)
			to++;
		share_peer(s, user + from, to - from);
	}
}

/* ---- who is left out ---- */

static void add_stand(GArray *stands, const Survey *s, const Node *n, Ip4 ip, uint8_t len)
{
	if (ip)
		g_array_append_vals(
			stands, &(LeftOutStand){prefix_of(ip, len), paths_island(s->paths, n->id)},
			1);
}

static void add_peer_stands(Survey *s, const Node *n, const void *view, void *to)
{
	const IpsecPeersView *v = view;
	for (unsigned i = 0; i < v->n; i++)
		add_stand(to, s, n, v->peer[i], 32);
}

static void add_stands(Survey *s, GArray *stands)
{
	for (unsigned i = 0; i < s->net->nodes->len; i++) {
		const Node *n = s->net->nodes->pdata[i];
		for (unsigned k = 0; k < n->ifaces->len; k++) {
			const Iface *ifc = n->ifaces->pdata[k];
			add_stand(stands, s, n, ifc->addr.ip, ifc->addr.len);
			for (unsigned j = 0; j < IFACE_SECONDARIES; j++)
				add_stand(stands, s, n, ifc->secondary[j].ip,
					  ifc->secondary[j].len);
		}
	}
	each_view(s, "crypto-peers", add_peer_stands, stands);
}

static void find_left_out(Survey *s, const bool *has, bool *matters)
{
	g_autoptr(GArray) stands = g_array_new(FALSE, FALSE, sizeof(LeftOutStand));
	g_autoptr(GHashTable) live = g_hash_table_new(NULL, NULL);
	if (s->scn->left_out->len == 0)
		return;
	for (unsigned i = 0; i < s->n; i++)
		if (has[i])
			g_hash_table_add(live, GUINT_TO_POINTER(paths_island(s->paths, i)));
	add_stands(s, stands);
	leftout_mark(s->scn->left_out, stands, live, matters);
}

/* ---- the whole ---- */

static void survey_clear(Survey *s)
{
	paths_free(s->paths);
	g_array_unref(s->holders);
	g_array_unref(s->learners);
	g_free(s->on);
	g_free(s->beside);
}

/* False: every router matters. */
static bool survey(Survey *s, bool *has, bool *left_out)
{
	add_cables(s);
	find_holders(s);
	if (!find_paths(s))
		return false;
	share_segments(s);
	share_areas(s);
	share_sas(s);
	for (unsigned i = 0; i < s->n; i++)
		has[i] = s->on[i] || s->beside[i];
	find_left_out(s, has, left_out);
	return true;
}

Reach *reach_new(const Scenario *scn, const Net *net)
{
	Reach *r = g_new0(Reach, 1);
	r->net = net;
	r->scn = scn;
	unsigned n = world_node_count(r->net->world) + 1;
	r->has = g_new0(bool, n);
	if (!scn || scn->probes->len == 0) {
		r->all = true;
		return r;
	}
	Survey s = {.net = r->net,
		    .scn = scn,
		    .n = n,
		    .holders = g_array_new(FALSE, FALSE, sizeof(Holder)),
		    .learners = g_array_new(FALSE, FALSE, sizeof(Learner)),
		    .on = g_new0(bool, n),
		    .beside = g_new0(bool, n)};
	r->left_out = g_new0(bool, scn->left_out->len);
	r->all = !survey(&s, r->has, r->left_out);
	survey_clear(&s);
	return r;
}

void reach_free(Reach *r)
{
	if (!r)
		return;
	g_free(r->has);
	g_free(r->left_out);
	g_free(r);
}

bool reach_has_node(const Reach *r, const Node *n)
{
	return r->all || r->has[n->id];
}

bool reach_has_iface(const Reach *r, const Iface *ifc)
{
	const Iface *port = ifc->parent ? ifc->parent : ifc;
	return reach_has_node(r, ifc->node) && (port->type == IF_OTHER || medium_is_there(ifc));
}

bool reach_has_left_out(const Reach *r, const ScnLeftOut *x)
{
	guint at;
	return r->all || (g_ptr_array_find(r->scn->left_out, x, &at) && r->left_out[at]);
}
