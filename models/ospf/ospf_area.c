/* An area (RFC 2328 6): what is in it, and what a change in it or beside it makes due. */

#include "models/ospf/ospf_priv.h"

const OspfNetwork *ospf_network_at(const Ospf *o, const IfAddr *a)
{
	for (guint i = 0; i < o->conf.networks->len; i++) {
		const OspfNetwork *n = &g_array_index(o->conf.networks, OspfNetwork, i);
		if (((a->ip ^ n->addr) & ~n->wild) == 0)
			return n;
	}
	return NULL;
}

bool ospf_claim(const Ospf *o, const Iface *ifc, OspfClaim *out)
{
	const OspfIfConf *c = ospf_ifconf_known(o->procs, ifc);
	if (!ifc->addr.ip || ifc->vrf != o->vrf)
		return false;
	if (c && c->pid) {
		*out = (OspfClaim){c->area, NULL};
		return c->pid == o->pid;
	}
	const OspfNetwork *n = ospf_network_at(o, &ifc->addr);
	if (n)
		*out = (OspfClaim){n->area, n};
	return n != NULL;
}

/* Which process an interface that lines of it speak of belongs to: the one that has it, else the lowest
 * number. LIBERTY: IOS says that an interface cannot be in two; of those whose statements cover it the first to take it
 * keeps it, and a configuration is read in the order in which it is printed. */
const Ospf *ospf_procs_owner(const OspfProcs *procs, const Iface *ifc)
{
	const Ospf *first = NULL;
	OspfClaim claim;
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		if (!o->running || !ospf_claim(o, ifc, &claim))
			continue;
		if (ospf_iface_of(o, ifc))
			return o;
		if (!first)
			first = o;
	}
	return first;
}

OspfArea *ospf_area_of(Ospf *o, const Iface *ifc)
{
	OspfClaim claim;
	bool ours = ospf_claim(o, ifc, &claim) && ospf_procs_owner(o->procs, ifc) == o;
	return ours && o->conf.has_area && claim.area == o->conf.area ? &o->area : NULL;
}

bool ospf_takes_secondary(const OspfIface *oi, const IfAddr *a)
{
	const Ospf *o = oi->area->ospf;
	const OspfIfConf *c = ospf_ifconf_known(o->procs, oi->iface);
	const OspfNetwork *n = ospf_network_at(o, a);
	return c && c->pid ? !c->no_secondaries : n && n->area == oi->area->id;
}

/* ---- the area that is modelled ---- */

/* That of the first line that says one, and, with `only`, only that one; false: none does. */
static bool first_area(const Ospf *o, const Ip4 *only, Ip4 *out)
{
	const GArray *networks = o->conf.networks;
	const GPtrArray *ifconf = o->procs->ifconf;
	for (guint i = 0; i < networks->len + ifconf->len; i++) {
		bool own = i >= networks->len;
		const OspfIfConf *c = own ? ifconf->pdata[i - networks->len] : NULL;
		if (own && c->pid != o->pid)
			continue;
		*out = own ? c->area : g_array_index(networks, OspfNetwork, i).area;
		if (!only || *out == *only)
			return true;
	}
	return false;
}

void ospf_settle_area(Ospf *o)
{
	OspfConf *c = &o->conf;
	Ip4 area = c->area;
	if (!c->has_area || !first_area(o, &area, &c->area))
		c->has_area = first_area(o, NULL, &c->area);
}

static void originate_now(Ctx *cx, Ospf *o)
{
	if (o->running)
		timer_arm(cx, &o->originate, 0);
}

void ospf_originate_soon(Ctx *cx, Ospf *o)
{
	o->all_due = true;
	originate_now(cx, o);
}

void ospf_originate_area(Ctx *cx, Ospf *o)
{
	o->area_due = true;
	originate_now(cx, o);
}

void ospf_originate_net(Ctx *cx, Ospf *o, Prefix net)
{
	if (!o->all_due)
		g_array_append_val(o->due_nets, net);
	originate_now(cx, o);
}

void ospf_originate_lsa(Ctx *cx, OspfLsdb *db, const OspfKey *key)
{
	Ospf *o = db->ospf;
	if (db->area)
		o->area_due = true;
	else if (!o->all_due)
		g_array_append_vals(o->due_keys, key, 1);
	originate_now(cx, o);
}

void ospf_spf_schedule(Ctx *cx, OspfArea *a)
{
	const Ospf *o = a->ospf;
	if (!o->running || timer_running(&a->spf))
		return;
	VTime now = ctx_now(cx);
	timer_arm(cx, &a->spf, ospf_pace_due(&a->spf_pace, &o->spf, now) - now);
}

void ospf_partial_schedule(Ctx *cx, Ospf *o)
{
	if (o->running && !timer_running(&o->partial))
		timer_arm(cx, &o->partial, o->partial_delay);
}

void ospf_routes_stale(Ospf *o, Prefix net)
{
	if (!o->all_stale)
		g_array_append_val(o->stale, net);
}

/* ---- networks that are due ---- */

static int by_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

void ospf_nets_once(GArray *nets)
{
	guint n = 0;
	g_array_sort(nets, by_prefix);
	for (guint i = 0; i < nets->len; i++) {
		Prefix p = g_array_index(nets, Prefix, i);
		if (n == 0 || !prefix_eq(g_array_index(nets, Prefix, n - 1), p))
			g_array_index(nets, Prefix, n++) = p;
	}
	g_array_set_size(nets, n);
}

bool ospf_nets_has(const GArray *nets, Prefix net)
{
	return g_array_binary_search((GArray *)nets, &net, by_prefix, NULL);
}
