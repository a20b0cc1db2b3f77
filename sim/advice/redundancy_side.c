/* One side of a tunnel. */

#include "sim/advice/redundancy_side.h"

#include <string.h>

/* ---- what a router says ---- */

struct EndsIndex {
	GHashTable *acl;  /* name -> AclListRow, the first of it */
	GHashTable *host; /* address -> IkeKeyRow, the first for that peer alone */
	GPtrArray *wide;  /* of IkeKeyRow: for several peers, in order */
};

static gpointer of_ip(Ip4 ip)
{
	return GUINT_TO_POINTER(ip);
}

static void add_key(EndsIndex *x, const IkeKeyRow *k)
{
	if (k->mask != IP4_BROADCAST)
		g_ptr_array_add(x->wide, (gpointer)k);
	else if (!g_hash_table_contains(x->host, of_ip(k->addr)))
		g_hash_table_insert(x->host, of_ip(k->addr), (gpointer)k);
}

static EndsIndex *index_new(const AclView *acl, const IkeView *ike)
{
	EndsIndex *x = g_new(EndsIndex, 1);
	*x = (EndsIndex){g_hash_table_new(g_str_hash, g_str_equal), g_hash_table_new(NULL, NULL),
			 g_ptr_array_new()};
	for (unsigned i = 0; acl && i < acl->n_lists; i++)
		if (!g_hash_table_contains(x->acl, acl->list[i].name))
			g_hash_table_insert(x->acl, acl->list[i].name, &acl->list[i]);
	for (unsigned i = 0; ike && i < ike->n_keys; i++)
		add_key(x, &ike->key[i]);
	return x;
}

static void index_free(const EndsIndex *x)
{
	g_hash_table_unref(x->acl);
	g_hash_table_unref(x->host);
	g_ptr_array_unref(x->wide);
	g_free((gpointer)x);
}

static Ends ends_of(Advice *a, unsigned router)
{
	Ends r = {router,
		  advice_name(a, router),
		  advice_view(a, router, "crypto-ipsec"),
		  advice_view(a, router, "isakmp"),
		  advice_view(a, router, "standby"),
		  advice_view(a, router, "access-lists"),
		  NULL};
	r.index = index_new(r.acl, r.ike);
	return r;
}

/* The longest mask wins; among equals the first. */
const IkeKeyRow *side_key(const Ends *r, Ip4 peer)
{
	const IkeKeyRow *best = g_hash_table_lookup(r->index->host, of_ip(peer));
	if (best)
		return best;
	for (unsigned i = 0; i < r->index->wide->len; i++) {
		const IkeKeyRow *k = r->index->wide->pdata[i];
		if (((k->addr ^ peer) & k->mask) == 0 && (!best || k->mask > best->mask))
			best = k;
	}
	return best;
}

/* ---- lines ---- */

ConfOrigin side_map_line(const Advice *a, const Ends *r, const AttachRow *at)
{
	g_autofree char *place = g_strconcat("interface ", at->iface, NULL);
	return advice_line(a, r->router, place, "crypto map", NULL);
}

ConfOrigin side_entry_line(const Advice *a, const Side *s)
{
	g_autofree char *key = g_strdup_printf("%s %u", s->e->map, s->e->seq);
	return advice_line(a, s->r.router, "", "crypto map", key);
}

ConfOrigin side_within_line(const Advice *a, const Side *s, const char *words, const char *key)
{
	g_autofree char *place = g_strdup_printf("crypto-map %s %u", s->e->map, s->e->seq);
	return advice_line(a, s->r.router, place, words, key);
}

ConfOrigin side_peer_line(const Advice *a, const Side *s)
{
	return side_within_line(a, s, "set peer", ip_text(s->peer).s);
}

ConfOrigin side_group_line(const Advice *a, const Ends *r, const StandbyGroupView *g)
{
	g_autofree char *place = g_strconcat("interface ", g->ifname, NULL);
	g_autofree char *key = g_strdup_printf("%u", g->group);
	return advice_line(a, r->router, place, "standby ip", key);
}

/* ---- who answers for an address ---- */

const StandbyGroupView *side_group_named(const Ends *r, const char *ifname, const char *name)
{
	for (unsigned i = 0; r->standby && i < r->standby->n; i++) {
		const StandbyGroupView *g = &r->standby->group[i];
		if (strcmp(g->ifname, ifname) == 0 && strcmp(g->name, name) == 0)
			return g;
	}
	return NULL;
}

const StandbyGroupView *side_group_with(const Ends *r, const char *ifname, Ip4 vip)
{
	for (unsigned i = 0; vip && r->standby && i < r->standby->n; i++) {
		const StandbyGroupView *g = &r->standby->group[i];
		if (strcmp(g->ifname, ifname) == 0 && g->vip == vip)
			return g;
	}
	return NULL;
}

bool side_answers(const Ends *r, const AttachRow *at, Ip4 ip)
{
	return at->own == ip || side_group_with(r, at->iface, ip);
}

AclRows side_rows(const Ends *r, const EntryRow *e)
{
	const AclListRow *l = g_hash_table_lookup(r->index->acl, e->acl);
	return l ? (AclRows){&r->acl->row[l->first], l->n} : (AclRows){NULL, 0};
}

/* ---- all ---- */

static void add_entry(GArray *sides, Side *s)
{
	s->acl = side_rows(&s->r, s->e);
	for (unsigned n = 0; n < s->e->n_peers; n++) {
		s->peer = s->e->peer[n];
		g_array_append_val(sides, *s);
	}
}

static GArray *sides_of(const Ends *r)
{
	GArray *sides = g_array_new(FALSE, FALSE, sizeof(Side));
	Side s = {.r = *r};
	const IpsecView *v = r->ipsec;
	for (unsigned j = 0; v && j < v->n_attach; j++)
		for (unsigned k = 0; !v->attach[j].shutdown && k < v->n_entries; k++) {
			s.at = &v->attach[j];
			s.e = &v->entry[k];
			if (strcmp(s.at->map, s.e->map) == 0)
				add_entry(sides, &s);
		}
	return sides;
}

static void unref_array(void *array)
{
	g_array_unref(array);
}

/* The list of an address, made if there is none. */
static GArray *list_of(GHashTable *by_address, Ip4 ip, guint size)
{
	GArray *list = g_hash_table_lookup(by_address, of_ip(ip));
	if (!list) {
		list = g_array_new(FALSE, FALSE, size);
		g_hash_table_insert(by_address, of_ip(ip), list);
	}
	return list;
}

static GHashTable *index_peers(const GArray *sides)
{
	GHashTable *toward = g_hash_table_new_full(NULL, NULL, NULL, unref_array);
	for (unsigned i = 0; i < sides->len; i++) {
		Ip4 peer = g_array_index(sides, Side, i).peer;
		g_array_append_val(list_of(toward, peer, sizeof i), i);
	}
	return toward;
}

static void add_answer(Sides *all, Ip4 ip, const Answer *answer)
{
	GArray *list = list_of(all->answers, ip, sizeof *answer);
	const Answer *last = list->len ? &g_array_index(list, Answer, list->len - 1) : &(Answer){0};
	if (last->at != answer->at)
		g_array_append_val(list, *answer);
}

static void add_answers(Sides *all, const Ends *r)
{
	for (unsigned k = 0; r->ipsec && k < r->ipsec->n_attach; k++) {
		Answer answer = {r->router, &r->ipsec->attach[k]};
		add_answer(all, answer.at->own, &answer);
		for (unsigned i = 0; r->standby && i < r->standby->n; i++) {
			const StandbyGroupView *g = &r->standby->group[i];
			if (g->vip && strcmp(g->ifname, answer.at->iface) == 0)
				add_answer(all, g->vip, &answer);
		}
	}
}

Sides *sides_new(Advice *a)
{
	Sides *all = g_new0(Sides, 1);
	all->n = advice_routers(a);
	all->ends = g_new(Ends, all->n);
	all->side = g_new(GArray *, all->n);
	all->toward = g_new(GHashTable *, all->n);
	all->answers = g_hash_table_new_full(NULL, NULL, NULL, unref_array);
	for (unsigned i = 0; i < all->n; i++) {
		all->ends[i] = ends_of(a, i);
		all->side[i] = sides_of(&all->ends[i]);
		all->toward[i] = index_peers(all->side[i]);
		add_answers(all, &all->ends[i]);
	}
	return all;
}

void sides_free(Sides *all)
{
	for (unsigned i = 0; i < all->n; i++) {
		index_free(all->ends[i].index);
		g_array_unref(all->side[i]);
		g_hash_table_unref(all->toward[i]);
	}
	g_hash_table_unref(all->answers);
	g_free(all->ends);
	g_free(all->side);
	g_free(all->toward);
	g_free(all);
}

const Answer *sides_answers(const Sides *all, Ip4 ip, unsigned *n)
{
	const GArray *list = g_hash_table_lookup(all->answers, of_ip(ip));
	*n = list ? list->len : 0;
	return list ? (const Answer *)list->data : NULL;
}
