/* An interface (RFC 2328 9): its state, and what `ip ospf` says of it. */

#include "models/ospf/ospf_priv.h"

IfState ospf_if_state(const OspfIface *oi)
{
	return (IfState)oi->sm.state;
}

OspfIface *ospf_iface_of(const Ospf *o, const Iface *ifc)
{
	for (guint i = 0; i < o->ifaces->len; i++) {
		OspfIface *oi = o->ifaces->pdata[i];
		if (oi->iface == ifc)
			return oi;
	}
	return NULL;
}

const OspfIfConf *ospf_ifconf_known(const OspfProcs *procs, const Iface *ifc)
{
	for (guint i = 0; i < procs->ifconf->len; i++) {
		const OspfIfConf *c = procs->ifconf->pdata[i];
		if (c->iface == ifc)
			return c;
	}
	return NULL;
}

OspfIfConf *ospf_ifconf(OspfProcs *procs, Iface *ifc)
{
	for (guint i = 0; i < procs->ifconf->len; i++) {
		OspfIfConf *c = procs->ifconf->pdata[i];
		if (c->iface == ifc)
			return c;
	}
	OspfIfConf *c = g_new0(OspfIfConf, 1);
	c->iface = ifc;
	c->priority = -1;
	g_ptr_array_add(procs->ifconf, c);
	return c;
}
