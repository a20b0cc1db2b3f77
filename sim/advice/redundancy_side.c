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

void side_each(Advice *a, unsigned router, SideFn *fn, void *to)
{
	Side s = {.r = side_ends(a, router)};
	const IpsecView *v = s.r.ipsec;
	for (unsigned j = 0; v && j < v->n_attach; j++)
		for (unsigned k = 0; !v->attach[j].shutdown && k < v->n_entries; k++) {
			s.at = &v->attach[j];
			s.e = &v->entry[k];
			if (strcmp(s.at->map, s.e->map) != 0)
				continue;
			for (unsigned n = 0; n < s.e->n_peers; n++) {
				s.peer = s.e->peer[n];
				fn(a, &s, to);
			}
		}
}

AclRows side_rows(const Side *s)
{
	const AclView *v = s->r.acl;
	for (unsigned i = 0; v && i < v->n_lists; i++)
		if (strcmp(v->list[i].name, s->e->acl) == 0)
			return (AclRows){&v->row[v->list[i].first], v->list[i].n};
	return (AclRows){NULL, 0};
}
