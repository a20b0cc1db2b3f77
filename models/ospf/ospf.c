/* OSPF version 2 (RFC 2328): processes of one area each.
 *
 *   ospf_procs.c      a router's processes; ospf_process.c: one of them
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
 *   ospf_distance.c   distance, and what else routes are offered with
 *   ospf_originate.c  what of it is made or flushed now: MinLSInterval, LSRefreshTime, MaxAge
 *   ospf_spf.c        the shortest-path tree; ospf_route.c: externals, and what the routing table is offered, and
 *                     when; ospf_hops.c: next hops; ospf_source.c: what show ip route calls them
 *   ospf_throttle.c   how long calculations and LSAs wait for each other
 *   ospf_settings.c   the configuration as values; ospf_conf.c: statements; ospf_log.c: observations; ospf_view.c, ospf_show.c: show ip ospf
 *   ospf_protocols_view.c, ospf_protocols_show.c   show ip protocols
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
 * LIBERTY: a process has one area, the first that its lines say: no area border routers, virtual links, stub areas, non-broadcast networks or authentication.
 * LIBERTY: LSAs are refreshed one by one after 1800 s, not in groups of 240 s.
 * LIBERTY: a neighbour's link address is resolved with its first hello and kept, as CEF keeps the adjacencies of
 * next hops; without it each first unicast packet would be lost to ARP and an adjacency take 5 s more.
 * LIBERTY: at boot the router ID is chosen among interfaces that are configured to come up, as their line
 * protocols are still down at that instant here, while IOS takes seconds to read its configuration. */

#include "models/ospf/ospf_priv.h"

#include "models/ospf/ospf_view.h"

static void clear_process(Ctx *cx, void *self, const Args *a)
{
	const OspfProcs *procs = self;
	for (guint i = 0; i < procs->all->len; i++) {
		Ospf *o = procs->all->pdata[i];
		if (o->running && (!arg_has(a, "pid") || arg_num(a, "pid") == o->pid))
			ospf_process_stop(cx, o);
	}
	ospf_procs_follow(cx, self);
}

/* LIBERTY: its question, whether all processes are to be reset, is not asked. */
static const ExecCmd execs[] = {
	{"clear ip ospf [<pid:1-65535>] process", clear_process},
	{NULL, NULL},
};

static bool init(void *self, Node *node, GError **err)
{
	OspfProcs *procs = self;
	(void)err;
	*procs = (OspfProcs){.node = node,
			     .all = g_ptr_array_new_with_free_func(ospf_process_free),
			     .ifconf = g_ptr_array_new_with_free_func(g_free)};
	vrf_watch(node, ospf_conf_forget, procs);
	return true;
}

static void start(Ctx *cx, void *self)
{
	OspfProcs *procs = self;
	procs->started = true;
	ospf_procs_follow(cx, procs);
}

static void on_config(Ctx *cx, void *self)
{
	ospf_procs_follow(cx, self);
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	const OspfProcs *procs = self;
	if (!procs->started)
		return;
	if (sig->kind != SIG_ROUTE)
		ospf_procs_leave(cx, procs);
	for (guint i = 0; i < procs->all->len; i++)
		ospf_process_signal(cx, procs->all->pdata[i], sig);
}

static void fini(void *self)
{
	const OspfProcs *procs = self;
	g_ptr_array_unref(procs->all);
	g_ptr_array_unref(procs->ifconf);
}

static bool invariant(const void *self, const char **why)
{
	const OspfProcs *procs = self;
	for (guint i = 0; i < procs->all->len; i++)
		if (!ospf_process_sane(procs->all->pdata[i], why))
			return false;
	return true;
}

static const Param params[] = {
	{"ospf.spf-delay", PARAM_TIME, VT_S(5), 0, VT_S(600),
	 "IOS 12.2: timers spf 5 10; 12.3(2)T: throttle, start 5000 ms",
	 (const ParamRelease[]){
		 {"15.*", VT_S(5), "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_MS(50), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_MS(50), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
	{"ospf.spf-hold", PARAM_TIME, VT_S(10), 0, VT_S(600),
	 "IOS 12.2: timers spf 5 10; 12.3(2)T: throttle, hold and max-wait 10000 ms",
	 (const ParamRelease[]){
		 {"15.*", VT_S(10), "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_MS(200), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_MS(200), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
	{"ospf.spf-max", PARAM_TIME, VT_S(10), 0, VT_S(600),
	 "IOS 12.3(2)T: throttle, hold and max-wait 10000 ms",
	 (const ParamRelease[]){
		 {"15.*", VT_S(10), "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_S(5), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_S(5), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
	{"ospf.lsa-delay", PARAM_TIME, 0, 0, VT_S(600),
	 "IOS 12.3(2)T: timers throttle lsa all 0 5000 5000; RFC 2328 12.4",
	 (const ParamRelease[]){
		 {"15.*", 0, "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_MS(50), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_MS(50), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
	{"ospf.lsa-hold", PARAM_TIME, VT_S(5), 0, VT_S(600), "RFC 2328 appendix B: MinLSInterval",
	 (const ParamRelease[]){
		 {"15.*", VT_S(5), "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_MS(200), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_MS(200), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
	{"ospf.lsa-max", PARAM_TIME, VT_S(5), 0, VT_S(600), "RFC 2328 appendix B: MinLSInterval",
	 (const ParamRelease[]){
		 {"15.*", VT_S(5), "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_S(5), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_S(5), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
	{"ospf.lsa-arrival", PARAM_TIME, VT_S(1), 0, VT_S(600), "RFC 2328 appendix B: MinLSArrival",
	 (const ParamRelease[]){
		 {"15.*", VT_S(1), "published logs of 15.2: calculations and LSAs 5 s apart"},
		 {"16.*", VT_MS(100), "published outputs of show ip ospf of IOS-XE 16: 50, 200 and 5000 ms"},
		 {"17.*", VT_MS(100), "published outputs of show ip ospf of 17.15: 50, 200 and 5000 ms"},
		 {NULL},
	 }},
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
	{SIG_IF_BANDWIDTH, 20, false},
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
	{"show ip protocols", "IP routing protocol process parameters and statistics"},
	{"show ip protocols vrf", "Select VPN Routing/Forwarding instance"},
	{"show ip protocols <vrf>", "VPN Routing/Forwarding instance name"},
	{"show ip route ospf", "Open Shortest Path First (OSPF)"},
	{NULL, NULL},
};

static const Form *const forms[] = {&ospf_show_form, NULL};

const ProtoClass ospf_class = {
	.name = "ospf",
	.spec_ref = "RFC 2328",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(OspfProcs),
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
	.form = forms,
	.requires = requires,
	.signals = wants,
	.init = init,
	.gaps = ospf_gaps,
	.start = start,
	.on_config = on_config,
	.on_packet = ospf_receive,
	.on_signal = on_signal,
	.advise = ospf_advise,
	.fini = fini,
	.invariant = invariant,
};
