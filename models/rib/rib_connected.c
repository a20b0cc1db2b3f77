/* Connected routes: there while the interface is up and has an address (RFC 1812 5.2.4.2), in the table of its VRF. */

#include "models/rib/rib_priv.h"

static void add_subnet(RibSubnets *s, const IfAddr *a)
{
	if (a->ip)
		s->p[s->n++] = prefix_of(a->ip, a->len);
}

static bool has_subnet(const RibSubnets *s, Prefix p)
{
	for (unsigned i = 0; i < s->n; i++)
		if (prefix_eq(s->p[i], p))
			return true;
	return false;
}

static void wanted(const Iface *ifc, RibSubnets *s)
{
	s->n = 0;
	s->vrf = ifc->vrf;
	if (!ifc->up)
		return;
	add_subnet(s, &ifc->addr);
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		add_subnet(s, &ifc->secondary[i]);
}

static int by_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

/* What is offered for the interface. */
static RibSubnets *offered(Rib *rib, const Iface *ifc)
{
	g_assert(rib->own == rib);
	RibSubnets *s = index_get(&rib->subnets, ifc->index);
	if (!s) {
		s = g_new0(RibSubnets, 1);
		index_put(&rib->subnets, ifc->index, s);
	}
	return s;
}

/* Withdraws what this interface offered and has no more, then offers what it has. */
void rib_connected_update(Ctx *cx, Rib *rib, Iface *ifc)
{
	RibSubnets want, *now = offered(rib, ifc), had = *now;
	wanted(ifc, &want);
	*now = want;
	Rib *from = rib_of_vrf(rib, had.vrf), *to = rib_of_vrf(rib, want.vrf);
	qsort(had.p, had.n, sizeof had.p[0], by_prefix);
	for (unsigned i = 0; i < had.n; i++)
		if (from != to || !has_subnet(&want, had.p[i]))
			rib_withdraw(cx, from, had.p[i], &rib_connected, ifc);
	for (unsigned i = 0; i < want.n; i++)
		rib_offer(cx, to,
			  &(RibOffer){.prefix = want.p[i],
				      .source = &rib_connected,
				      .client = ifc,
				      .n_paths = 1,
				      .path = (RibPath[]){{.out = ifc}}});
}
