/* The router ID (RFC 2328 1.2, C.1): which address it is. */

#include "models/core/medium.h"
#include "models/ospf/ospf_priv.h"

static const Iface *higher(const Iface *a, const Iface *b)
{
	return !a || b->addr.ip > a->addr.ip ? b : a;
}

static bool may_be_up(const Iface *ifc, bool uncabled)
{
	bool shut = ifc->shutdown || (ifc->parent && ifc->parent->shutdown);
	return ifc->up || (!shut && (uncabled || medium_is_there(ifc)));
}

static bool is_taken(const GArray *taken, Ip4 ip)
{
	for (guint i = 0; i < taken->len; i++)
		if (g_array_index(taken, Ip4, i) == ip)
			return true;
	return false;
}

Ip4 ospf_pick_router_id(const Ospf *o, bool uncabled, const GArray *taken, const Iface **from)
{
	const Iface *loop = NULL, *other = NULL;
	*from = NULL;
	if (o->conf.router_id)
		return o->conf.router_id;
	for (guint i = 0; i < o->node->ifaces->len; i++) {
		const Iface *ifc = o->node->ifaces->pdata[i];
		if (ifc->vrf != o->vrf || !ifc->addr.ip || !may_be_up(ifc, uncabled) ||
		    is_taken(taken, ifc->addr.ip))
			continue;
		if (ifc->type == IF_LOOPBACK)
			loop = higher(loop, ifc);
		else
			other = higher(other, ifc);
	}
	*from = loop ? loop : other;
	return *from ? (*from)->addr.ip : 0;
}
