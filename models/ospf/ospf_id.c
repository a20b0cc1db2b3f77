/* The router ID (RFC 2328 1.2, C.1): which address it is. */

#include "models/ospf/ospf_priv.h"

static const Iface *higher(const Iface *a, const Iface *b)
{
	return !a || b->addr.ip > a->addr.ip ? b : a;
}

Ip4 ospf_pick_router_id(const Ospf *o, bool uncabled, const Iface **from)
{
	const Iface *loop = NULL, *other = NULL;
	*from = NULL;
	if (o->conf.router_id)
		return o->conf.router_id;
	for (guint i = 0; i < o->node->ifaces->len; i++) {
		const Iface *ifc = o->node->ifaces->pdata[i];
		bool can = ifc->type == IF_LOOPBACK || ifc->link || uncabled;
		if (!ifc->addr.ip || (!ifc->up && (ifc->shutdown || !can)))
			continue;
		if (ifc->type == IF_LOOPBACK)
			loop = higher(loop, ifc);
		else
			other = higher(other, ifc);
	}
	*from = loop ? loop : other;
	return *from ? (*from)->addr.ip : 0;
}
