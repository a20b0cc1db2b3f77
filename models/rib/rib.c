/* The routing table, and CEF's view of it.
 *
 *   rib_table.c      who offers what, and which of it is installed
 *   rib_source.c     who makes routes
 *   rib_lookup.c     forwarding: longest prefix, recursion, per-destination sharing
 *   rib_flow.c       the same, remembered for a flow
 *   rib_connected.c  routes of interfaces
 *   rib_static.c     `ip route`: at once by interface, with the 60 s scan by address
 *   rib_conf.c       statements
 *   rib_gaps.c       what is done with equal paths without CEF, which is doubted
 *   rib_view.c, rib_show.c   show ip route, show ip cef; rib_summary_show.c: show ip route summary
 *
 * There is a table for each VRF beside the router's own (Rib.own), each with its routes, its flows and its static
 * lines; what asks for a VRF's table gets that one for self (RibSvc.of_vrf), and cannot see another.
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

/* ---- tables ---- */

static void table_init(Rib *rib, Node *node, Rib *own, unsigned vrf)
{
	const char *name = vrf_name(node, vrf);
	g_autofree char *lines = g_strdup_printf("ip route%s%s", vrf ? " vrf " : "", name);
	const char *label = world_intern(node->world, lines);
	rib->node = node;
	rib->own = own;
	rib->vrf = (uint16_t)vrf;
	rib_table_init(rib);
	rib->statics = g_ptr_array_new_with_free_func(rib_static_free);
	rib->due = g_ptr_array_new();
	rib_deps_init(rib);
	rib->universal = rng_draw(world_seed(node->world), node->name, "CEF universal ID", 0);
	rib->neigh = node_service(node, "neigh", &rib->neigh_self);
	rib->track = node_service(node, "track", &rib->track_self);
	timer_tree_init(&rib->timers, &node->timers, rib, sizeof *rib);
	timer_init(&rib->scan, &rib_scan_timer, &rib->timers, rib, label);
	timer_init(&rib->install, &rib_install_timer, &rib->timers, rib, label);
}

static void table_fini(Rib *rib)
{
	rib_table_clear(rib);
	index_clear_full(&rib->subnets, g_free);
	g_ptr_array_unref(rib->due);
	g_array_unref(rib->deps);
	g_ptr_array_unref(rib->statics);
	rib_flow_free(rib);
	index_clear(&rib->lines);
	index_clear(&rib->uncached);
	timer_tree_fini(&rib->timers);
}

static void table_free(void *table /* NULL is allowed */)
{
	if (table)
		table_fini(table);
	g_free(table);
}

const Rib *rib_known(const Rib *rib, unsigned vrf)
{
	const Rib *own = rib->own;
	if (vrf == VRF_GLOBAL)
		return own;
	return own->tables && vrf < own->tables->len ? own->tables->pdata[vrf] : NULL;
}

Rib *rib_of_vrf(Rib *rib, unsigned vrf)
{
	Rib *own = rib->own, *table = (Rib *)rib_known(rib, vrf);
	if (table)
		return table;
	g_assert(own);
	if (!own->tables)
		own->tables = g_ptr_array_new_with_free_func(table_free);
	if (vrf >= own->tables->len)
		g_ptr_array_set_size(own->tables, (gint)vrf + 1);
	table = g_new0(Rib, 1);
	table_init(table, own->node, own, vrf);
	own->tables->pdata[vrf] = table;
	return table;
}

static void *of_vrf(void *self, unsigned vrf)
{
	return rib_of_vrf(self, vrf);
}

/* Calls it for all tables, the router's own first. */
static void each_table(Ctx *cx, Rib *own, void (*fn)(Ctx *cx, Rib *rib, const Signal *sig),
		       const Signal *sig)
{
	fn(cx, own, sig);
	for (guint i = 0; own->tables && i < own->tables->len; i++)
		if (own->tables->pdata[i])
			fn(cx, own->tables->pdata[i], sig);
}

/* ---- the class ---- */

static void vrf_gone(void *self, unsigned vrf)
{
	Rib *table = (Rib *)rib_known(self, vrf);
	if (table)
		rib_conf_forget(table);
}

static bool init(void *self, Node *node, GError **err)
{
	(void)err;
	table_init(self, node, self, VRF_GLOBAL);
	vrf_watch(node, vrf_gone, self);
	return true;
}

static void start_table(Ctx *cx, Rib *rib, const Signal *sig)
{
	(void)sig;
	rib->scan_every = param_get(rib->node, "rib.static-scan");
	rib->scan_phase = param_get(rib->node, "rib.static-scan-phase");
	rib->install_delay = param_get(rib->node, "rib.static-install");
	rib->classful = param_get(rib->node, "rib.static-classful") != 0;
	rib_static_start(cx, rib);
}

static void start(Ctx *cx, void *self)
{
	Rib *rib = self;
	for (guint i = 0; i < rib->node->ifaces->len; i++)
		rib_connected_update(cx, rib, rib->node->ifaces->pdata[i]);
	each_table(cx, rib, start_table, NULL);
}

/* The table of a VRF may be new. */
static void configure_table(Ctx *cx, Rib *rib, const Signal *sig)
{
	if (!rib->running)
		start_table(cx, rib, sig);
	else
		rib_static_configured(cx, rib);
}

static void on_config(Ctx *cx, void *self)
{
	Rib *rib = self;
	if (rib->running)
		each_table(cx, rib, configure_table, NULL);
}

/* A route of one table concerns the lines of that one, and of the router's own those of VRFs which stand on it. */
static void route_changed(Ctx *cx, Rib *rib, const Signal *sig)
{
	if (sig->vrf == rib->vrf)
		rib_static_route(cx, rib, sig->prefix, false);
	else if (sig->vrf == VRF_GLOBAL)
		rib_static_route(cx, rib, sig->prefix, true);
}

static void object_changed(Ctx *cx, Rib *rib, const Signal *sig)
{
	rib_static_track(cx, rib, sig->object);
}

static void iface_changed_in(Ctx *cx, Rib *rib, const Signal *sig)
{
	if (sig->kind == SIG_IF_STATE)
		rib_static_iface(cx, rib, sig->iface);
	else
		rib_static_changed(cx, rib);
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Rib *own = self;
	if (sig->kind == SIG_ROUTE && (sig->vrf != VRF_GLOBAL || own->n_global == 0)) {
		route_changed(cx, rib_of_vrf(own, sig->vrf), sig);
		return;
	}
	if (sig->kind == SIG_ROUTE || sig->kind == SIG_TRACK) {
		each_table(cx, own, sig->kind == SIG_ROUTE ? route_changed : object_changed, sig);
		return;
	}
	rib_connected_update(cx, own, sig->iface);
	each_table(cx, own, iface_changed_in, sig);
}

static void fini(void *self)
{
	Rib *own = self;
	g_clear_pointer(&own->tables, g_ptr_array_unref);
	table_fini(own);
}

static bool holds(const Rib *rib, const char **why)
{
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

static bool invariant(const void *self, const char **why)
{
	const Rib *own = self;
	bool ok = holds(own, why);
	for (guint i = 0; ok && own->tables && i < own->tables->len; i++)
		if (own->tables->pdata[i])
			ok = holds(own->tables->pdata[i], why);
	return ok;
}

static const RibSvc svc = {rib_offer, rib_withdraw, rib_lookup, rib_route,           rib_match,
			   rib_each,  rib_source,   of_vrf,     rib_shares_otherwise};

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
static const ObsSpec *const observations[] = {&rib_route_obs, &rib_vrf_route_obs, &rib_across_obs,
					      NULL};

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
	{"show ip cef vrf", "Show CEF of a VPN Routing/Forwarding instance"},
	{"show ip cef <vrf>", "VPN Routing/Forwarding instance name"},
	{"show ip route", "IP routing table"},
	{"show ip route <addr>", "Network to display information about"},
	{"show ip route <mask>", "Network mask"},
	{"show ip route connected", "Connected"},
	{"show ip route local", "Local routes"},
	{"show ip route static", "Static routes"},
	{"show ip route summary", "Summary of all routes"},
	{"show ip route vrf", "Display routes from a VPN Routing/Forwarding instance"},
	{"show ip route <vrf>", "VPN Routing/Forwarding instance name"},
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
	.gaps = rib_gaps,
	.start = start,
	.on_config = on_config,
	.on_signal = on_signal,
	.fini = fini,
	.invariant = invariant,
};
