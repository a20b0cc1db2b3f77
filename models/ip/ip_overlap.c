/* Subnets of two interfaces of one table that overlap. IOS refuses the second address ("% 10.1.1.0 overlaps with FastEthernet0/1")
 * unless one of the two interfaces is shut down, and then its `no shutdown` ("FastEthernet0/0: incorrect IP address
 * assignment"): it stays shut, where a configuration that is read says so, too. Such a one says `shutdown` behind the
 * address, so that whether two overlap is known when all is read. */

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

static bool refuse_opening(const Ip *self, const Iface *ifc, IfAddr addr, ConfErr *e)
{
	const Iface *other = addr.ip ? find(self, ifc, addr) : NULL;
	if (!other)
		return false;
	g_autofree char *text = g_strdup_printf(
		"%% %s overlaps with %s\n%s: incorrect IP address assignment",
		ip_text(prefix_of(addr.ip, addr.len).addr).s, other->name, ifc->name);
	return conf_refuse(e, world_intern(self->node->world, text));
}

bool ip_keeps_shut(const void *self, const Iface *ifc, ConfErr *e)
{
	bool kept = refuse_opening(self, ifc, ifc->addr, e);
	for (int s = 0; s < IFACE_SECONDARIES && !kept; s++)
		kept = refuse_opening(self, ifc, ifc->secondary[s], e);
	return kept;
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
