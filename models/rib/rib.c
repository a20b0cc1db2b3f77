/* The routing table, and CEF's view of it.
 *
 *   rib_table.c      who offers what, and which of it is installed
 *   rib_source.c     who makes routes
 *   rib_lookup.c     forwarding: longest prefix, recursion, per-destination sharing
 *   rib_flow.c       the same, remembered for a flow
 *   rib_connected.c  routes of interfaces
 *   rib_static.c     `ip route`: at once by interface, with the 60 s scan by address
 *   rib_conf.c       statements
 *   rib_view.c, rib_show.c   show ip route, show ip cef; rib_summary_show.c: show ip route summary
 *
 * The centre is RibEntry: all offers for one prefix and the route that they come to. Each change of an
 * installed route is stamped with the event that made it, so that the path of a packet can name it, and told
 * by SIG_ROUTE: protocols redistribute from that, recursive static routes follow it.
 *
 * What makes routes is declared by its class (RouteSource): this folder names none but its own.
 * A withdrawal is a change, too: an entry whose route is gone stays, without one, and tells lookups that would
 * have ended there who took it away. */

#include "models/rib/rib_priv.h"
#include "models/rib/rib_view.h"
#include "sim/kernel/rng.h"

static bool init(void *self, Node *node, GError **err)
{
	Rib *rib = self;
	(void)err;
	rib->node = node;
	rib_table_init(rib);
	rib->statics = g_ptr_array_new_with_free_func(rib_static_free);
	rib->due = g_ptr_array_new();
	rib_deps_init(rib);
	rib->universal = rng_draw(world_seed(node->world), node->name, "CEF universal ID", 0);
	rib->neigh = node_service(node, "neigh", &rib->neigh_self);
	rib->track = node_service(node, "track", &rib->track_self);
	timer_tree_init(&rib->timers, &node->timers, rib, sizeof *rib);
	timer_init(&rib->scan, &rib_scan_timer, &rib->timers, rib, "ip route");
	timer_init(&rib->install, &rib_install_timer, &rib->timers, rib, "ip route");
	return true;
}

static void start(Ctx *cx, void *self)
{
	Rib *rib = self;
	rib->scan_every = param_get(rib->node, "rib.static-scan");
	rib->scan_phase = param_get(rib->node, "rib.static-scan-phase");
	rib->install_delay = param_get(rib->node, "rib.static-install");
	for (guint i = 0; i < rib->node->ifaces->len; i++)
		rib_connected_update(cx, rib, rib->node->ifaces->pdata[i]);
	rib->classful = param_get(rib->node, "rib.static-classful") != 0;
	rib_static_start(cx, rib);
}

static void on_config(Ctx *cx, void *self)
{
	Rib *rib = self;
	if (rib->running)
		rib_static_configured(cx, rib);
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Rib *rib = self;
	if (sig->kind == SIG_ROUTE) {
		rib_static_route(cx, rib, sig->prefix);
		return;
	}
	if (sig->kind == SIG_TRACK) {
		rib_static_track(cx, rib, sig->object);
		return;
	}
	rib_connected_update(cx, rib, sig->iface);
	if (sig->kind == SIG_IF_STATE)
		rib_static_iface(cx, rib, sig->iface);
	else
		rib_static_changed(cx, rib);
}

static void fini(void *self)
{
	Rib *rib = self;
	rib_table_clear(rib);
	index_clear_full(&rib->subnets, g_free);
	g_ptr_array_unref(rib->due);
	g_array_unref(rib->deps);
	g_ptr_array_unref(rib->statics);
	rib_flow_free(rib);
	index_clear(&rib->lines);
	timer_tree_fini(&rib->timers);
}

static bool invariant(const void *self, const char **why)
{
	const Rib *rib = self;
	for (guint i = 0; i < rib->entries->len; i++) {
		const RibEntry *e = rib->entries->pdata[i];
		*why = "an installed route has no offer";
		if (e->best.offer && !e->offers)
			return false;
		*why = "an offered route is not installed";
		for (const RibKept *k = e->offers; k && !e->best.offer; k = k->next)
			if (k->offer.distance < RIB_UNUSABLE)
				return false;
	}
	*why = "a static does not follow what it stands on";
	for (guint i = 0; i < rib->statics->len; i++)
		if (!rib_static_is_settled(rib->statics->pdata[i]))
			return false;
	return true;
}

static const RibSvc svc = {rib_offer, rib_withdraw, rib_lookup, rib_route,
			   rib_match, rib_each,     rib_source};

static const Param params[] = {
	{"rib.static-scan", PARAM_TIME, VT_S(60), VT_S(1), VT_S(3600),
	 "IOS: ip route static adjust-time, default 60 s; tech note: the address-only static left "
	 "46 to 49 s after "
	 "its interface",
	 NULL},
	{"rib.static-scan-phase", PARAM_TIME, 0, 0, VT_S(3600),
	 "LIBERTY: the scan's period runs from power on; this much later for who knows better",
	 NULL},
	{"rib.static-install", PARAM_TIME, VT_S(1), 0, VT_S(60),
	 "IOS installs a static within 1 s of its next hop's route", NULL},
	{"rib.static-classful", PARAM_BOOL, 1, 0, 1,
	 "LIBERTY: the default route makes a static valid only if its next hop's classful network "
	 "is unknown, or a floating static beside a default route would never take over; off: any "
	 "route makes it valid",
	 NULL},
	{"rib.local-routes", PARAM_BOOL, 0, 0, 1,
	 "published outputs of 12.x have no code L; it came with 15.0",
	 (const ParamRelease[]){
		 {"15.*", 1, "published outputs of 15.1, 15.2 and 15.7: L - local"},
		 {"16.*", 1, "published outputs of 16.4: L - local"},
		 {"17.*", 1, "published outputs of 17.15: L - local"},
		 {NULL},
	 }},
	{.name = NULL},
};

static const TimerSpec *const timers[] = {&rib_scan_timer, &rib_install_timer, NULL};
static const ObsSpec *const observations[] = {&rib_route_obs, NULL};

static const DebugCmd debugs[] = {
	{"debug ip routing", "ip routing", "IP routing", "IP routing"},
	{NULL, NULL},
};

static const Provide provides[] = {
	{.service = "rib", .ops = &svc},
	{.service = NULL},
};

static const Require requires[] = {
	{.service = "neigh"},
	{.service = "track", .optional = true},
	{.service = NULL},
};

/* After ARP, before everyone who asks for routes; of other routes' changes last. */
static const SignalWant wants[] = {
	{SIG_IF_STATE, 10, false},
	{SIG_IF_ADDR, 10, false},
	{SIG_ROUTE, 90, false},
	{SIG_TRACK, 10, false},
	{.end = true},
};

static const HelpText help[] = {
	{"debug ip routing", "Routing table events"},
	{"show ip cef", "Cisco Express Forwarding"},
	{"show ip cef <addr>", "Prefix entry"},
	{"show ip cef detail", "Show full information"},
	{"show ip route", "IP routing table"},
	{"show ip route <addr>", "Network to display information about"},
	{"show ip route <mask>", "Network mask"},
	{"show ip route connected", "Connected"},
	{"show ip route local", "Local routes"},
	{"show ip route static", "Static routes"},
	{"show ip route summary", "Summary of all routes"},
	{NULL, NULL},
};

static const Form *const forms[] = {&rib_show_form, &rib_summary_form, NULL};

const ProtoClass rib_class = {
	.name = "rib",
	.spec_ref = "RFC 1812 5.2.4",
	.self_size = sizeof(Rib),
	.timer = timers,
	.obs = observations,
	.stmt = rib_stmts,
	.conf_help = rib_conf_help,
	.view = rib_views,
	.show = rib_shows,
	.debug = debugs,
	.help = help,
	.param = params,
	.form = forms,
	.routes = rib_sources,
	.provides = provides,
	.requires = requires,
	.signals = wants,
	.init = init,
	.check = rib_conf_check,
	.start = start,
	.on_config = on_config,
	.on_signal = on_signal,
	.fini = fini,
	.invariant = invariant,
};
