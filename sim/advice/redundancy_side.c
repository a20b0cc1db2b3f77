/* One side of a tunnel. */

#include "sim/advice/redundancy_side.h"

#include <string.h>

Ends side_ends(Advice *a, unsigned router)
{
	return (Ends){router,
		      advice_name(a, router),
		      advice_view(a, router, "crypto-ipsec"),
		      advice_view(a, router, "isakmp"),
		      advice_view(a, router, "standby"),
		      advice_view(a, router, "access-lists")};
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
	const AclView *v = r->acl;
	for (unsigned i = 0; v && i < v->n_lists; i++)
		if (strcmp(v->list[i].name, e->acl) == 0)
			return (AclRows){&v->row[v->list[i].first], v->list[i].n};
	return (AclRows){NULL, 0};
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

static GArray *sides_of(Advice *a, unsigned router)
{
	GArray *sides = g_array_new(FALSE, FALSE, sizeof(Side));
	Side s = {.r = side_ends(a, router)};
	const IpsecView *v = s.r.ipsec;
	for (unsigned j = 0; v && j < v->n_attach; j++)
		for (unsigned k = 0; !v->attach[j].shutdown && k < v->n_entries; k++) {
			s.at = &v->attach[j];
			s.e = &v->entry[k];
			if (strcmp(s.at->map, s.e->map) == 0)
				add_entry(sides, &s);
		}
	return sides;
}

static void unref_sides(void *sides)
{
	g_array_unref(sides);
}

GPtrArray *sides_new(Advice *a)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(unref_sides);
	for (unsigned i = 0; i < advice_routers(a); i++)
		g_ptr_array_add(all, sides_of(a, i));
	return all;
}
