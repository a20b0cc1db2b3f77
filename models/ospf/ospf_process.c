/* A process: its beginning, its end, and its following the configuration. */

#include "models/ospf/ospf_priv.h"

/* What is typed, else the release's. */
static VTime typed(const Ospf *o, int64_t ms, const char *param)
{
	return ms >= 0 ? VT_MS(ms) : param_get(o->node, param);
}

static void take_timers(Ospf *o)
{
	const OspfConf *c = &o->conf;
	o->spf = (OspfThrottle){typed(o, c->spf_delay_ms, "ospf.spf-delay"),
				typed(o, c->spf_hold_ms, "ospf.spf-hold"),
				typed(o, c->spf_max_ms, "ospf.spf-max")};
	o->lsa = (OspfThrottle){typed(o, c->lsa_start_ms, "ospf.lsa-delay"),
				typed(o, c->lsa_hold_ms, "ospf.lsa-hold"),
				typed(o, c->lsa_max_ms, "ospf.lsa-max")};
	o->arrival = typed(o, c->lsa_arrival_ms, "ospf.lsa-arrival");
	o->partial_delay = param_get(o->node, "ospf.partial-spf-delay");
	o->ack_delay = param_get(o->node, "ospf.delayed-ack");
	o->pacing = param_get(o->node, "ospf.flood-pacing");
	o->build_delay = param_get(o->node, "ospf.router-lsa-delay");
	o->give_up = param_get(o->node, "ospf.dbd-retries");
}

void ospf_process_stop(Ctx *cx, Ospf *o)
{
	o->running = false;
	ospf_ifaces_sync(cx, o);
	timer_tree_stop(cx, &o->timers);
	ospf_routes_clear(cx, o);
	ospf_lsdb_forget(&o->area.db);
	ospf_lsdb_forget(&o->as);
	ospf_pace_init(&o->area.spf_pace);
	o->area.build_at = VT_NEVER;
	o->all_due = true;
}

/* Of the other processes. LIBERTY: of this VRF: customers who number their networks alike are none of each other's
 * business, and without an address that is left a process would not start. */
static GArray *ids_taken(const Ospf *o)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(Ip4));
	for (guint i = 0; i < o->procs->all->len; i++) {
		const Ospf *other = o->procs->all->pdata[i];
		if (other != o && other->vrf == o->vrf && other->running)
			g_array_append_val(ids, other->router_id);
	}
	return ids;
}

static void process_start(Ctx *cx, Ospf *o)
{
	const Iface *from;
	g_autoptr(GArray) taken = ids_taken(o);
	o->router_id = ospf_pick_router_id(o, false, taken, &from);
	if (o->router_id)
		o->running = true;
	else
		ospf_event(cx, "syslog", "no-router-id", 0, o->pid);
}

static bool has_neighbors(const Ospf *o)
{
	for (guint i = 0; i < o->ifaces->len; i++)
		if (((OspfIface *)o->ifaces->pdata[i])->nbrs->len > 0)
			return true;
	return false;
}

/* The router ID stays until the process starts anew (Cisco 7039). `router-id` makes it do so when it is typed, unless
 * it has neighbours: then the new ID waits for a reload or `clear ip ospf process` (IOS IP Routing Command
 * Reference: router-id), and not for the neighbours to go. */
static bool is_another(const Ospf *o)
{
	const OspfConf *c = &o->conf;
	bool renamed = c->id_typed && c->router_id && c->router_id != o->router_id;
	return !c->on || (renamed && !has_neighbors(o));
}

/* The area is there as long as a line is of it, with its interfaces and its part of the database
 * (RFC 2328 6). */
static void follow_area(Ctx *cx, Ospf *o)
{
	const OspfConf *c = &o->conf;
	Ip4 area = c->has_area ? c->area : o->area.id;
	if (c->has_area && area == o->area.id)
		return;
	ospf_ifaces_down(cx, o);
	if (o->area.db.entries->len > 0)
		ospf_spf_schedule(cx, &o->area);
	ospf_lsdb_clear(&o->area.db);
	o->area.build_at = VT_NEVER;
	o->area.id = area;
}

void ospf_follow_config(Ctx *cx, Ospf *o)
{
	if (o->running && is_another(o))
		ospf_process_stop(cx, o);
	o->conf.id_typed = false;
	if (!o->conf.on)
		return;
	take_timers(o);
	if (!o->running)
		process_start(cx, o);
	follow_area(cx, o);
	ospf_ifaces_sync(cx, o);
	ospf_originate_soon(cx, o);
	ospf_filter_follow(cx, o);
}

void ospf_process_signal(Ctx *cx, Ospf *o, const Signal *sig)
{
	if (!o->conf.on)
		return;
	if (sig->kind == SIG_ROUTE) {
		if (sig->vrf == o->vrf && ospf_is_asbr(o))
			ospf_originate_net(cx, o, sig->prefix);
		return;
	}
	if (!o->running)
		ospf_follow_config(cx, o);
	else
		ospf_ifaces_sync(cx, o);
}

static void area_init(OspfArea *a, Ospf *o)
{
	*a = (OspfArea){.ospf = o,
			.build_at = VT_NEVER,
			.intra = g_array_new(FALSE, FALSE, sizeof(OspfRoute)),
			.asbrs = g_array_new(FALSE, FALSE, sizeof(OspfAsbr))};
	ospf_pace_init(&a->spf_pace);
	ospf_lsdb_init(&a->db, o, a, &ospf_ageing_timer);
	timer_init(&a->spf, &ospf_spf_timer, &o->timers, a, NULL);
}

Ospf *ospf_process_new(OspfProcs *procs, uint16_t pid, unsigned vrf)
{
	Ospf *o = g_new0(Ospf, 1);
	o->procs = procs;
	o->pid = pid;
	o->node = procs->node;
	o->ip = node_service(o->node, "ip", &o->ip_self);
	o->vrf = (uint16_t)vrf;
	o->rib = node_service(o->node, "rib", &o->rib_self);
	if (vrf)
		o->rib_self = o->rib->of_vrf(o->rib_self, vrf);
	o->neigh = node_service(o->node, "neigh", &o->neigh_self);
	o->policy = node_service(o->node, "policy", &o->policy_self);
	ospf_conf_init(o);
	o->ifaces = g_ptr_array_new();
	o->routes = g_ptr_array_new_with_free_func(g_free);
	o->stale = g_array_new(FALSE, FALSE, sizeof(Prefix));
	o->due_nets = g_array_new(FALSE, FALSE, sizeof(Prefix));
	o->due_keys = g_array_new(FALSE, FALSE, sizeof(OspfKey));
	o->all_due = true;
	timer_tree_init(&o->timers, &o->node->timers, o, sizeof *o);
	area_init(&o->area, o);
	ospf_lsdb_init(&o->as, o, NULL, &ospf_ageing_timer);
	timer_init(&o->originate, &ospf_originate_timer, &o->timers, o, NULL);
	timer_init(&o->partial, &ospf_partial_timer, &o->timers, o, NULL);
	return o;
}

void ospf_process_free(void *process)
{
	Ospf *o = process;
	for (guint i = 0; i < o->ifaces->len; i++)
		ospf_iface_free(o->ifaces->pdata[i]);
	g_ptr_array_unref(o->ifaces);
	ospf_lsdb_fini(&o->area.db);
	ospf_lsdb_fini(&o->as);
	g_array_unref(o->area.intra);
	g_array_unref(o->area.asbrs);
	g_ptr_array_unref(o->routes);
	g_array_unref(o->stale);
	g_array_unref(o->due_nets);
	g_array_unref(o->due_keys);
	ospf_conf_fini(o);
	timer_tree_fini(&o->timers);
	g_free(o);
}

/* Those that are being flushed are known: their instances came with MaxAge. */
static bool knows_aged(const OspfLsdb *db)
{
	guint n = 0;
	for (guint i = 0; i < db->entries->len; i++) {
		const OspfEntry *e = db->entries->pdata[i];
		n += e->aged;
		if (e->aged != (e->lsa->age0 >= MAX_AGE_S))
			return false;
	}
	return n == db->aged->len;
}

static bool is_in_order(const OspfLsdb *db)
{
	for (guint i = 1; i < db->entries->len; i++) {
		const OspfEntry *a = db->entries->pdata[i - 1], *b = db->entries->pdata[i];
		if (ospf_key_cmp(&a->lsa->key, &b->lsa->key) >= 0)
			return false;
	}
	return true;
}

/* What goes wrong silently: a database out of order, a timer of what is off (RFC 2328 9.3), a neighbour's machine
 * without its lists. */
bool ospf_process_sane(const Ospf *o, const char **why)
{
	*why = "the link state database is out of order";
	if (!is_in_order(&o->area.db) || !is_in_order(&o->as))
		return false;
	*why = "an LSA with MaxAge is not known to have it";
	if (!knows_aged(&o->area.db) || !knows_aged(&o->as))
		return false;
	*why = "an AS-external-LSA is not as its route is";
	if (!ospf_externals_settled(o))
		return false;
	*why = "an external route is not as its LSAs are";
	if (!ospf_routes_settled(o, world_now(o->node->world)))
		return false;
	*why = "a timer of a process that is stopped runs";
	if (!o->running && timer_tree_running(&o->timers))
		return false;
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		*why = "a timer of an interface that is down runs";
		if (ospf_if_state(oi) == IS_DOWN && timer_tree_running(&oi->timers))
			return false;
		for (guint j = 0; j < oi->nbrs->len; j++) {
			const OspfNbr *n = oi->nbrs->pdata[j];
			*why = "a neighbour is FULL and something is still requested";
			if (ospf_nbr_state(n) == NS_FULL && n->requests->len > 0)
				return false;
		}
	}
	return true;
}
