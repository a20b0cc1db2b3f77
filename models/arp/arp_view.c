/* What the ARP table shows: neighbours, and this router's own addresses. */

#include "models/arp/arp_view.h"

#include "models/arp/arp_priv.h"

static void add(GArray *rows, const Iface *ifc, Ip4 ip, Mac mac, bool own, VTime age)
{
	ArpRow r = {.ip = ip, .mac = mac, .own = own, .age = age};
	g_strlcpy(r.iface, ifc->name, sizeof r.iface);
	g_array_append_val(rows, r);
}

static int by_ip(const void *a, const void *b)
{
	const ArpRow *x = a, *y = b;
	return (x->ip > y->ip) - (x->ip < y->ip);
}

/* The VRF, by number, whose neighbours are asked for: `show ip arp` without one is the router's own table's; negative:
 * all, as `show arp` prints them. LIBERTY: and those of a name that there is none of are nobody's. */
static int vrf_asked(const Node *node, const Args *a)
{
	if (!a || !arg_has(a, "ip"))
		return -1;
	if (!arg_has(a, "vrf"))
		return arg_has(a, "intf") ? -1 : VRF_GLOBAL;
	const Vrf *vrf = vrf_find(node, arg_str(a, "vrf"));
	return vrf ? vrf->number : (int)vrf_count(node) + 1;
}

static void add_own(GArray *rows, const Node *node, int vrf)
{
	for (unsigned i = 0; i < node->ifaces->len; i++) {
		const Iface *ifc = node->ifaces->pdata[i];
		if (ifc->type != IF_ETHERNET || !ifc->up || (vrf >= 0 && ifc->vrf != vrf))
			continue;
		if (ifc->addr.ip)
			add(rows, ifc, ifc->addr.ip, ifc->mac, true, 0);
		for (int s = 0; s < IFACE_SECONDARIES; s++)
			if (ifc->secondary[s].ip)
				add(rows, ifc, ifc->secondary[s].ip, ifc->mac, true, 0);
	}
	for (const Vip *v = NULL; (v = vip_next(node, v));)
		if (v->role == RED_ACTIVE && v->ip && (vrf < 0 || v->vrf == vrf))
			add(rows, v->iface, v->ip, v->mac, true, 0);
}

static void *take(const void *self, const Node *node, const Args *a, VTime now)
{
	const Iface *only = a && arg_has(a, "intf") ? node_iface(node, arg_str(a, "intf")) : NULL;
	Ip4 ip = a && arg_has(a, "addr") ? arg_ip(a, "addr") : 0;
	int vrf = vrf_asked(node, a);
	g_autoptr(GPtrArray) all = arp_sorted(self);
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(ArpRow));
	add_own(rows, node, vrf);
	for (unsigned i = 0; i < all->len; i++) {
		const ArpEntry *e = all->pdata[i];
		if (vrf < 0 || e->iface->vrf == vrf)
			add(rows, e->iface, e->ip, e->mac, false, now - e->heard);
	}
	for (unsigned i = rows->len; i-- > 0;) {
		const ArpRow *r = &g_array_index(rows, ArpRow, i);
		if ((ip && r->ip != ip) || (only && g_strcmp0(r->iface, only->name) != 0))
			g_array_remove_index(rows, i);
	}
	g_array_sort(rows, by_ip);
	ArpView *v = g_new0(ArpView, 1);
	v->n = rows->len;
	v->row = (ArpRow *)(void *)g_array_free(rows, FALSE);
	return v;
}

static void drop(void *view)
{
	ArpView *v = view;
	g_free(v->row);
	g_free(v);
}

const View arp_views[] = {
	{"arp", take, drop},
	{NULL, NULL, NULL},
};
