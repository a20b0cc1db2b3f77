/* Subnets of two interfaces of one table that overlap. IOS refuses the second address ("% 10.1.1.0 overlaps with FastEthernet0/1")
 * unless one of the two interfaces is shut down. A configuration that is read says `shutdown` behind the address, so
 * that is known when all is read.
 *
 * LIBERTY: `no shutdown` of such an interface is taken; IOS then keeps its address out of use. */

#include "models/ip/ip_priv.h"

static bool same_net(const IfAddr *a, Ip4 ip, uint8_t len)
{
	uint8_t shorter = MIN(a->len, len);
	return a->ip && prefix_of(a->ip, shorter).addr == prefix_of(ip, shorter).addr;
}

static bool meets(const Iface *other, IfAddr addr)
{
	bool overlap = iface_is_own(other, addr.ip) || same_net(&other->addr, addr.ip, addr.len);
	for (int s = 0; s < IFACE_SECONDARIES; s++)
		overlap = overlap || same_net(&other->secondary[s], addr.ip, addr.len);
	return overlap;
}

/* A subnet that meets none which was ever configured here needs no look at each interface. */
static const Iface *find(const Ip *self, const Iface *ifc, IfAddr addr)
{
	const GPtrArray *ifaces = ifc->node->ifaces;
	if (!ip_subnets_meet(&self->subnets, ifc->vrf, prefix_of(addr.ip, addr.len)))
		return NULL;
	for (unsigned i = 0; i < ifaces->len; i++) {
		const Iface *other = ifaces->pdata[i];
		if (other != ifc && other->vrf == ifc->vrf && !other->shutdown &&
		    meets(other, addr))
			return other;
	}
	return NULL;
}

bool ip_overlap_allowed(Ip *self, const Iface *ifc, const Args *a, IfAddr addr, ConfErr *e)
{
	const Iface *other = ifc->shutdown ? NULL : find(self, ifc, addr);
	if (!other)
		return true;
	if (self->running)
		return iface_is_own(other, addr.ip)
			       ? conf_reject_arg(e, a, "addr", "duplicate address, %s has it",
						 other->name)
			       : conf_reject_arg(e, a, "addr",
						 "the subnet overlaps with that of %s",
						 other->name);
	IpOverlap o = {ifc, addr, arg_pos(a, "addr")};
	g_array_append_val(self->overlaps, o);
	return true;
}

static bool has(const Iface *ifc, IfAddr a)
{
	bool found = ifc->addr.ip == a.ip && ifc->addr.len == a.len;
	for (int s = 0; s < IFACE_SECONDARIES; s++)
		found = found || (ifc->secondary[s].ip == a.ip && ifc->secondary[s].len == a.len);
	return found;
}

bool ip_check(void *module, GError **err)
{
	const Ip *self = module;
	for (guint i = 0; i < self->overlaps->len; i++) {
		const IpOverlap *o = &g_array_index(self->overlaps, IpOverlap, i);
		bool stands = !o->ifc->shutdown && has(o->ifc, o->addr);
		const Iface *other = stands ? find(self, o->ifc, o->addr) : NULL;
		if (other && iface_is_own(other, o->addr.ip))
			return err_at(err, o->at, "duplicate address, %s has it", other->name);
		if (other)
			return err_at(err, o->at, "the subnet overlaps with that of %s",
				      other->name);
	}
	return true;
}
