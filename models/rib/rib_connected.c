/* Connected routes: there while the interface is up and has an address (RFC 1812 5.2.4.2). */

#include "models/rib/rib_priv.h"

typedef struct Subnets {
	Prefix p[1 + IFACE_SECONDARIES];
	unsigned n;
} Subnets;

static void add_subnet(Subnets *s, const IfAddr *a)
{
	if (a->ip)
		s->p[s->n++] = prefix_of(a->ip, a->len);
}

static bool has_subnet(const Subnets *s, Prefix p)
{
	for (unsigned i = 0; i < s->n; i++)
		if (prefix_eq(s->p[i], p))
			return true;
	return false;
}

static void wanted(const Iface *ifc, Subnets *s)
{
	s->n = 0;
	if (!ifc->up)
		return;
	add_subnet(s, &ifc->addr);
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		add_subnet(s, &ifc->secondary[i]);
}

/* Withdraws what this interface offered and has no more, then offers what it has. */
void rib_connected_update(Ctx *cx, Rib *rib, Iface *ifc)
{
	Subnets want;
	wanted(ifc, &want);
	g_autoptr(GArray) stale = g_array_new(FALSE, FALSE, sizeof(Prefix));
	for (guint i = 0; i < rib->entries->len; i++) {
		const RibEntry *e = rib->entries->pdata[i];
		for (guint j = 0; j < e->offers->len; j++) {
			const RibOffer *o = &g_array_index(e->offers, RibOffer, j);
			if (o->source == &rib_connected && o->client == ifc &&
			    !has_subnet(&want, e->prefix))
				g_array_append_val(stale, e->prefix);
		}
	}
	for (guint i = 0; i < stale->len; i++)
		rib_withdraw(cx, rib, g_array_index(stale, Prefix, i), &rib_connected, ifc);
	for (unsigned i = 0; i < want.n; i++)
		rib_offer(cx, rib,
			  &(RibOffer){.prefix = want.p[i],
				      .source = &rib_connected,
				      .client = ifc,
				      .n_paths = 1,
				      .path = {{.out = ifc}}});
}
