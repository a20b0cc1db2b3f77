/* OSPF version 2 (RFC 2328), one process, one area.
 *
 *   ospf_area.c       an area, and what a change makes due; ospf_id.c: the router ID
 *   ospf_iface.c      an interface; ospf_iface_fsm.c: Down, Waiting, DR, Backup, DROther ...
 *   ospf_ifaces.c     which interfaces take part
 *   ospf_elect.c      Designated Router and Backup
 *   ospf_nbr.c        a neighbour; ospf_nbr_fsm.c: Down, Init, 2-Way, ExStart, Exchange, Loading, Full
 *   ospf_receive.c    packets received: which are taken, and by whom
 *   ospf_send.c       packets sent, hellos among them; ospf_lsu.c: updates, and what is not acknowledged yet
 *   ospf_hello.c      ospf_dbd.c  ospf_lsreq.c  ospf_flood.c  ospf_ack.c   the five packets
 *   ospf_pkt.c        packets and LSAs as tables; checksums
 *   ospf_lsa.c        instances of LSAs; ospf_lsas.c: lists of them; ospf_lsdb.c: the databases of the current ones, an area's and the AS's
 *   ospf_wish.c       router- and network-LSAs; ospf_ext.c: AS-external-LSAs; ospf_redist.c: of which routes; ospf_lsid.c: their IDs
 *   ospf_filter.c     distribute-list: what is installed, and what is redistributed
 *   ospf_originate.c  what of it is made or flushed now: MinLSInterval, LSRefreshTime, MaxAge
 *   ospf_spf.c        the shortest-path tree; ospf_route.c: externals, and what the routing table is offered, and
 *                     when; ospf_hops.c: next hops; ospf_source.c: what show ip route calls them
 *   ospf_conf.c       statements; ospf_log.c: observations; ospf_view.c, ospf_show.c: show ip ospf
 *   ospf_advice.c     what neighbours' configurations must have in common
 *
 * The centre is the database. What this router should originate is written down each time something it depends on
 * has changed, and compared with what is there; the difference is originated or flushed. It is written down whole
 * where an interface or the configuration changed; of a route, only what describes its network.
 *
 * IOS departs from the RFC in when it calculates: 5 s after a change of a router- or network-LSA, then not
 * before 10 s after the last time. A change of an AS-external-LSA alone needs no tree and is calculated
 * at once (IOS calls it partial SPF).
 *
 * LIBERTY: no area border routers, virtual links, stub areas, non-broadcast networks or authentication.
 * LIBERTY: LSAs are refreshed one by one after 1800 s, not in groups of 240 s.
 * LIBERTY: a neighbour's link address is resolved with its first hello and kept, as CEF keeps the adjacencies of
 * next hops; without it each first unicast packet would be lost to ARP and an adjacency take 5 s more.
 * LIBERTY: at boot the router ID is chosen among interfaces that are configured to come up, as their line
 * protocols are still down at that instant here, while IOS takes seconds to read its configuration. */

#include "models/ospf/ospf_priv.h"

#include "models/ospf/ospf_view.h"

static void take_timers(Ospf *o)
{
	const OspfConf *c = &o->conf;
	o->spf_delay = c->spf_delay_ms >= 0 ? VT_MS(c->spf_delay_ms)
					    : param_get(o->node, "ospf.spf-delay");
	o->spf_hold =
		c->spf_hold_ms >= 0 ? VT_MS(c->spf_hold_ms) : param_get(o->node, "ospf.spf-hold");
	o->partial_delay = param_get(o->node, "ospf.partial-spf-delay");
	o->ack_delay = param_get(o->node, "ospf.delayed-ack");
	o->pacing = param_get(o->node, "ospf.flood-pacing");
	o->build_delay = param_get(o->node, "ospf.router-lsa-delay");
	o->give_up = param_get(o->node, "ospf.dbd-retries");
}

static void process_stop(Ctx *cx, Ospf *o)
{
	o->running = false;
	ospf_ifaces_sync(cx, o);
	timer_tree_stop(cx, &o->timers);
	ospf_routes_clear(cx, o);
	ospf_lsdb_forget(&o->area.db);
	ospf_lsdb_forget(&o->as);
	o->area.spf_ended = o->area.build_at = VT_NEVER;
	o->all_due = true;
}

static void process_start(Ctx *cx, Ospf *o)
{
	const Iface *from;
	o->router_id = ospf_pick_router_id(o, false, &from);
	if (!o->router_id) {
		ospf_event(cx, "syslog", "no-router-id", 0, o->conf.pid);
		return;
	}
	o->running = true;
	o->pid = o->conf.pid;
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
 * Reference: router-id), and not for the neighbours to go. Another process number is another process. */
static bool is_another(const Ospf *o)
{
	const OspfConf *c = &o->conf;
	bool renamed = c->id_typed && c->router_id && c->router_id != o->router_id;
	return !c->on || c->pid != o->pid || (renamed && !has_neighbors(o));
}

/* The area is there as long as a network statement is of it, with its interfaces and its part of the database
 * (RFC 2328 6). */
static void follow_area(Ctx *cx, Ospf *o)
{
	const GArray *n = o->conf.networks;
	Ip4 area = n->len > 0 ? g_array_index(n, OspfNetwork, 0).area : o->area.id;
	if (n->len > 0 && area == o->area.id)
		return;
	ospf_ifaces_down(cx, o);
	if (o->area.db.entries->len > 0)
		ospf_spf_schedule(cx, &o->area);
	ospf_lsdb_clear(&o->area.db);
	o->area.build_at = VT_NEVER;
	o->area.id = area;
}

static void follow_config(Ctx *cx, Ospf *o)
{
	if (o->running && is_another(o))
		process_stop(cx, o);
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

/* LIBERTY: its question, whether all processes are to be reset, is not asked. */
static void clear_process(Ctx *cx, void *self, const Args *a)
{
	Ospf *o = self;
	if (!o->running || (arg_has(a, "pid") && arg_num(a, "pid") != o->pid))
		return;
	process_stop(cx, o);
	follow_config(cx, o);
}

static const ExecCmd execs[] = {
	{"clear ip ospf [<pid:1-65535>] process", clear_process},
	{NULL, NULL},
};

static void area_init(OspfArea *a, Ospf *o)
{
	*a = (OspfArea){.ospf = o,
			.build_at = VT_NEVER,
			.spf_ended = VT_NEVER,
			.intra = g_array_new(FALSE, FALSE, sizeof(OspfRoute)),
			.asbrs = g_array_new(FALSE, FALSE, sizeof(OspfAsbr))};
	ospf_lsdb_init(&a->db, o, a, &ospf_ageing_timer);
	timer_init(&a->spf, &ospf_spf_timer, &o->timers, a, NULL);
}

static bool init(void *self, Node *node, GError **err)
{
	Ospf *o = self;
	(void)err;
	o->node = node;
	o->ip = node_service(node, "ip", &o->ip_self);
	o->rib = node_service(node, "rib", &o->rib_self);
	o->neigh = node_service(node, "neigh", &o->neigh_self);
	o->policy = node_service(node, "policy", &o->policy_self);
	ospf_conf_init(o);
	o->ifconf = g_ptr_array_new_with_free_func(g_free);
	o->ifaces = g_ptr_array_new();
	o->routes = g_ptr_array_new_with_free_func(g_free);
	o->stale = g_array_new(FALSE, FALSE, sizeof(Prefix));
	o->due_nets = g_array_new(FALSE, FALSE, sizeof(Prefix));
	o->due_keys = g_array_new(FALSE, FALSE, sizeof(OspfKey));
	o->all_due = true;
	timer_tree_init(&o->timers, &node->timers, o, sizeof *o);
	area_init(&o->area, o);
	ospf_lsdb_init(&o->as, o, NULL, &ospf_ageing_timer);
	timer_init(&o->originate, &ospf_originate_timer, &o->timers, o, NULL);
	timer_init(&o->partial, &ospf_partial_timer, &o->timers, o, NULL);
	return true;
}

static void start(Ctx *cx, void *self)
{
	Ospf *o = self;
	o->started = true;
	follow_config(cx, o);
}

static void on_config(Ctx *cx, void *self)
{
	follow_config(cx, self);
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Ospf *o = self;
	if (!o->started || !o->conf.on)
		return;
	if (sig->kind == SIG_ROUTE) {
		if (ospf_is_asbr(o))
			ospf_originate_net(cx, o, sig->prefix);
		return;
	}
	if (!o->running)
		follow_config(cx, o);
	else
		ospf_ifaces_sync(cx, o);
}

static void fini(void *self)
{
	Ospf *o = self;
	for (guint i = 0; i < o->ifaces->len; i++)
		ospf_iface_free(o->ifaces->pdata[i]);
	g_ptr_array_unref(o->ifaces);
	ospf_lsdb_fini(&o->area.db);
	ospf_lsdb_fini(&o->as);
	g_ptr_array_unref(o->ifconf);
	g_array_unref(o->area.intra);
	g_array_unref(o->area.asbrs);
	g_ptr_array_unref(o->routes);
	g_array_unref(o->stale);
	g_array_unref(o->due_nets);
	g_array_unref(o->due_keys);
	ospf_conf_fini(o);
	timer_tree_fini(&o->timers);
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
static bool invariant(const void *self, const char **why)
{
	const Ospf *o = self;
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

static const Param params[] = {
	{"ospf.spf-delay", PARAM_TIME, VT_S(5), 0, VT_S(600),
	 "IOS 12.2: timers spf 5 10; 12.3(2)T: throttle, start 5000 ms", NULL},
	{"ospf.spf-hold", PARAM_TIME, VT_S(10), 0, VT_S(600),
	 "IOS 12.2: timers spf 5 10; 12.3(2)T: throttle, hold and max-wait 10000 ms", NULL},
	{"ospf.partial-spf-delay", PARAM_TIME, 0, 0, VT_S(600),
	 "RFC 2328 16.6: no tree is needed; LIBERTY: no processing time", NULL},
	{"ospf.router-lsa-delay", PARAM_TIME, VT_MS(500), 0, VT_S(60),
	 "LIBERTY: as 12.2 to 15.x. Later releases throttle LSAs by 50/200/5000 ms; no log of one "
	 "was found",
	 (const ParamRelease[]){
		 {"12.2*S*", VT_MS(500),
		  "LIBERTY: as 12.2 and 12.4; LSA throttling since 12.0(25)S, see 12.3T"},
		 {"12.2*", VT_MS(500),
		  "published debug ip ospf adj logs: Build router LSA 0.5 s "
		  "after interface up and FULL"},
		 {"12.3*T*", VT_MS(500),
		  "LIBERTY: no log was found. timers throttle lsa (12.3(2)T) starts at 0 ms, but "
		  "12.4, made of 12.3T, has that throttle and builds 0.5 s later all the same"},
		 {"12.3*", VT_MS(500), "published debug ip ospf adj logs: as 12.2"},
		 {"12.4*", VT_MS(500),
		  "published debug ip ospf adj logs: interface up at 54.503, FULL at 04.579; "
		  "built at 55.003 and 05.083"},
		 {"15.*", VT_MS(500),
		  "published logs of 15.2: LSGEN: Scheduling rtr LSA at 55.835, built at 56.335"},
		 {"16.*", VT_MS(500), "carried over from 15.x"},
		 {"17.*", VT_MS(500), "carried over from 15.x"},
		 {NULL},
	 }},
	{"ospf.delayed-ack", PARAM_TIME, VT_MS(2500), VT_MS(1), VT_S(60),
	 "RFC 2328 13.5: less than RxmtInterval; LIBERTY: 2.5 s, as IOS appears to take", NULL},
	{"ospf.flood-pacing", PARAM_TIME, VT_MS(33), 0, VT_S(1), "IOS: timers pacing flood, 33 ms",
	 NULL},
	{"ospf.dbd-retries", PARAM_INT, 24, 1, 1000,
	 "IOS gives a neighbour up after 24 to 25 unanswered DBDs (Too many retransmits)", NULL},
	{"ospf.redistribute-subnets", PARAM_BOOL, 0, 0, 1,
	 "IOS IP Routing: OSPF Command Reference, redistribute: without the subnets keyword only "
	 "routes that are not subnetted are redistributed",
	 (const ParamRelease[]){
		 {"15.*", 0,
		  "published console sessions of 15.x: % Only classful networks will be "
		  "redistributed"},
		 {"16.*", 1, "carried over from 17.x"},
		 {"17.*", 1,
		  "sessions of IOS-XE 17: redistribute static is all that is printed, and subnets "
		  "are redistributed"},
		 {NULL},
	 }},
	{.name = NULL},
};

static const DebugCmd debugs[] = {
	{"debug ip ospf adj", "ip ospf adj", "OSPF adjacency events", "IP routing"},
	{"debug ip ospf events", "ip ospf adj", "OSPF events", "IP routing"},
	{"debug ip ospf hello", "ip ospf hello", "OSPF hello events", "IP routing"},
	{"debug ip ospf flood", "ip ospf flood", "OSPF flooding", "IP routing"},
	{"debug ip ospf spf", "ip ospf spf", "OSPF spf events", "IP routing"},
	{"debug ip ospf packet", "ip ospf packet", "OSPF packet", "IP routing"},
	{NULL, NULL},
};

static const Bind binds[] = {
	{"ipproto", 89, ALL_SPF_ROUTERS},
	{.table = NULL},
};

static const Require requires[] = {
	{"ip", false}, {"rib", false}, {"neigh", false}, {"policy", false}, {.service = NULL},
};

/* After the routing table and before what fails over (Cisco: OSPF's InterfaceDown follows the routes). */
static const SignalWant wants[] = {
	{SIG_IF_STATE, 20, false},
	{SIG_IF_ADDR, 20, false},
	{SIG_ROUTE, 50, false},
	{.end = true},
};

static const FsmSpec *const machines[] = {&ospf_iface_fsm, &ospf_nbr_fsm, NULL};
static const PktSpec *const pkts[] = {&ospf_packet,      &ospf_hello_pkt,    &ospf_dbd_pkt,
				      &ospf_lsr_pkt,     &ospf_lsu_pkt,      &ospf_ack_pkt,
				      &ospf_lsa_pkt,     &ospf_router_pkt,   &ospf_network_pkt,
				      &ospf_summary_pkt, &ospf_external_pkt, NULL};
static const TimerSpec *const timers[] = {&ospf_hello_timer,     &ospf_wait_timer,
					  &ospf_change_timer,    &ospf_pacing_timer,
					  &ospf_ack_timer,       &ospf_inactivity_timer,
					  &ospf_dbd_timer,       &ospf_lsr_timer,
					  &ospf_lsu_timer,       &ospf_ageing_timer,
					  &ospf_originate_timer, &ospf_spf_timer,
					  &ospf_partial_timer,   NULL};
static const ObsSpec *const observations[] = {
	&ospf_nbr_obs,    &ospf_if_obs,   &ospf_adj_obs,      &ospf_event_obs,
	&ospf_packet_obs, &ospf_drop_obs, &ospf_conflict_obs, NULL};

static const HelpText help[] = {
	{"clear ip", "IP"},
	{"clear ip ospf", "OSPF clear commands"},
	{"clear ip ospf <pid>", "Process ID number"},
	{"clear ip ospf process", "Reset OSPF process"},
	{"debug ip ospf", "OSPF information"},
	{"debug ip ospf adj", "OSPF adjacency events"},
	{"debug ip ospf events", "OSPF events"},
	{"debug ip ospf flood", "OSPF flooding"},
	{"debug ip ospf hello", "OSPF hello events"},
	{"debug ip ospf packet", "OSPF packets"},
	{"debug ip ospf spf", "OSPF spf"},
	{"show ip ospf", "OSPF information"},
	{"show ip ospf <pid>", "Process ID number"},
	{"show ip ospf database", "Database summary"},
	{"show ip ospf database <adv>", "Advertising Router (as an IP address)"},
	{"show ip ospf database <id>", "Link state ID (as an IP address)"},
	{"show ip ospf database adv-router", "Advertising Router link states"},
	{"show ip ospf database asbr-summary", "ASBR summary link states"},
	{"show ip ospf database database-summary", "Summary of database"},
	{"show ip ospf database external", "External link states"},
	{"show ip ospf database network", "Network link states"},
	{"show ip ospf database router", "Router link states"},
	{"show ip ospf database self-originate", "Self-originated link states"},
	{"show ip ospf database summary", "Network summary link states"},
	{"show ip ospf interface", "Interface information"},
	{"show ip ospf interface brief", "Summary of interfaces"},
	{"show ip ospf neighbor", "Neighbor list"},
	{"show ip route ospf", "Open Shortest Path First (OSPF)"},
	{NULL, NULL},
};

const ProtoClass ospf_class = {
	.name = "ospf",
	.spec_ref = "RFC 2328",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Ospf),
	.fsm = machines,
	.pkt = pkts,
	.timer = timers,
	.obs = observations,
	.stmt = ospf_stmts,
	.conf_help = ospf_conf_help,
	.mode = ospf_modes,
	.routes = ospf_sources,
	.advice = ospf_advice,
	.bind = binds,
	.view = ospf_views,
	.show = ospf_shows,
	.debug = debugs,
	.exec = execs,
	.help = help,
	.param = params,
	.requires = requires,
	.signals = wants,
	.init = init,
	.start = start,
	.on_config = on_config,
	.on_packet = ospf_receive,
	.on_signal = on_signal,
	.advise = ospf_advise,
	.fini = fini,
	.invariant = invariant,
};
