/* Which interfaces take part, and with what: configuration and line protocol followed. */

#include "models/ospf/ospf_priv.h"

static NetType net_type(const Iface *ifc, const OspfIfConf *c)
{
	if (c && c->network)
		return (NetType)(c->network - 1);
	if (ifc->type == IF_LOOPBACK)
		return NET_LOOPBACK;
	return ifc->type == IF_SERIAL ? NET_PTP : NET_BROADCAST;
}

/* Cisco 7039: cost = reference bandwidth / bandwidth, at least 1; a loopback's is 1. */
static uint16_t cost_of(const Ospf *o, const Iface *ifc, const OspfIfConf *c)
{
	if (c && c->cost)
		return c->cost;
	if (ifc->type == IF_LOOPBACK || ifc->kbit == 0)
		return 1;
	uint64_t cost = (uint64_t)o->conf.ref_mbps * 1000 / ifc->kbit;
	return (uint16_t)CLAMP(cost, 1, 65535);
}

void ospf_iface_take_conf(OspfIface *oi, const Ospf *o)
{
	const OspfIfConf *c = ospf_ifconf_known(o->procs, oi->iface);
	oi->type = net_type(oi->iface, c);
	oi->addr = oi->iface->addr;
	oi->passive = ospf_is_passive(o, oi->iface);
	oi->cost = cost_of(o, oi->iface, c);
	oi->hello_s = c && c->hello_s ? c->hello_s : 10;
	/* IOS: the dead interval follows the hello interval unless it is set itself */
	oi->dead_s = c && c->dead_s ? c->dead_s : (uint16_t)MIN(oi->hello_s * 4, 65535);
	oi->rxmt_s = c && c->rxmt_s ? c->rxmt_s : 5;
	oi->delay_s = c && c->delay_s ? c->delay_s : 1;
	oi->priority = c && c->priority >= 0 ? (uint8_t)c->priority : 1;
	oi->mtu_ignore = c && c->mtu_ignore;
}

/* Did anything change that the interface must be restarted for? The intervals are not of that kind: RFC 2328 9.2
 * has no such event. Hellos that do not match are refused from now on (10.5), and timers that run run out. */
static bool conf_differs(const OspfIface *oi)
{
	OspfIface now = {.iface = oi->iface};
	ospf_iface_take_conf(&now, oi->area->ospf);
	return now.type != oi->type || now.addr.ip != oi->addr.ip || now.addr.len != oi->addr.len ||
	       now.passive != oi->passive;
}

static OspfIface *iface_new(OspfArea *a, Iface *ifc)
{
	Ospf *o = a->ospf;
	OspfIface *oi = g_new0(OspfIface, 1);
	oi->area = a;
	oi->iface = ifc;
	oi->what = world_intern(o->node->world, ifc->shortname);
	oi->nbrs = g_ptr_array_new();
	oi->flood = ospf_lsas_new();
	oi->acks = g_array_new(FALSE, FALSE, sizeof(LsaHdr));
	oi->flooded = VT_NEVER;
	fsm_init(&oi->sm, &ospf_iface_fsm);
	timer_tree_init(&oi->timers, &o->timers, oi, sizeof *oi);
	timer_init(&oi->hello, &ospf_hello_timer, &oi->timers, oi, oi->what);
	timer_init(&oi->wait, &ospf_wait_timer, &oi->timers, oi, oi->what);
	timer_init(&oi->change, &ospf_change_timer, &oi->timers, oi, oi->what);
	timer_init(&oi->pacing, &ospf_pacing_timer, &oi->timers, oi, oi->what);
	timer_init(&oi->ack, &ospf_ack_timer, &oi->timers, oi, oi->what);
	guint at = 0;
	while (at < o->ifaces->len &&
	       ((OspfIface *)o->ifaces->pdata[at])->iface->index < ifc->index)
		at++;
	g_ptr_array_insert(o->ifaces, (gint)at, oi);
	return oi;
}

void ospf_iface_free(void *p)
{
	OspfIface *oi = p;
	for (guint i = 0; i < oi->nbrs->len; i++)
		ospf_nbr_free(oi->nbrs->pdata[i]);
	g_ptr_array_unref(oi->nbrs);
	ospf_lsas_free(oi->flood);
	g_array_unref(oi->acks);
	timer_tree_fini(&oi->timers);
	g_free(oi);
}

/* LIBERTY: no source says when the next hello goes out after a change of the interval: when it was due, or one
 * new interval from now, whichever comes first. */
static void follow_interval(Ctx *cx, OspfIface *oi)
{
	VTime every = VT_S(oi->hello_s);
	if (timer_running(&oi->hello) && oi->hello.period != every)
		timer_arm_periodic(cx, &oi->hello, MIN(timer_left(&oi->hello, ctx_now(cx)), every),
				   every);
}

static void sync_one(Ctx *cx, Ospf *o, Iface *ifc)
{
	OspfIface *oi = ospf_iface_of(o, ifc);
	OspfArea *area = o->running ? ospf_area_of(o, ifc) : NULL;
	if (oi && (!area || !ifc->up || conf_differs(oi)) && ospf_if_state(oi) != IS_DOWN)
		ospf_if_step(cx, oi, IE_DOWN);
	if (!area && oi) {
		g_ptr_array_remove(o->ifaces, oi);
		ospf_iface_free(oi);
		ospf_originate_soon(cx, o);
	}
	if (!area)
		return;
	if (!oi)
		oi = iface_new(area, ifc);
	uint16_t cost = oi->cost;
	uint8_t priority = oi->priority;
	ospf_iface_take_conf(oi, o);
	follow_interval(cx, oi);
	if (ifc->up && ospf_if_state(oi) == IS_DOWN)
		ospf_if_step(cx, oi, oi->type == NET_LOOPBACK ? IE_LOOP : IE_UP);
	else if (cost != oi->cost || priority != oi->priority)
		ospf_originate_soon(cx, o);
}

void ospf_ifaces_sync(Ctx *cx, Ospf *o)
{
	o->all_stale = true; /* forwarding addresses are looked up by interfaces' addresses, too */
	for (guint i = 0; i < o->node->ifaces->len; i++)
		sync_one(cx, o, o->node->ifaces->pdata[i]);
}

void ospf_ifaces_leave(Ctx *cx, Ospf *o)
{
	for (guint i = o->ifaces->len; i-- > 0;) {
		OspfIface *oi = o->ifaces->pdata[i];
		if (!ospf_area_of(o, oi->iface))
			sync_one(cx, o, oi->iface);
	}
}

void ospf_ifaces_down(Ctx *cx, Ospf *o)
{
	for (guint i = 0; i < o->ifaces->len; i++)
		ospf_if_step(cx, o->ifaces->pdata[i], IE_DOWN);
}
