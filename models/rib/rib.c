/* The routing table, and CEF's view of it.
 *
 *   rib_table.c      offers of connected, static, RRI and OSPF routes, and which of them is installed
 *   rib_lookup.c     forwarding: longest prefix, recursion, per-destination sharing
 *   rib_connected.c  routes of interfaces
 *   rib_static.c     `ip route`: at once by interface, with the 60 s scan by address
 *   rib_conf.c       statements
 *   rib_view.c, rib_show.c   show ip route, show ip cef
 *
 * The centre is RibEntry: all offers for one prefix and the route that they come to. Each change of an
 * installed route is stamped with the event that made it, so that the path of a packet can name it, and told
 * by SIG_ROUTE: OSPF redistributes from that, recursive static routes follow it.
 *
 * Administrative distances are Cisco's (Cisco 15986): connected 0, static 1, OSPF 110.
 * LIBERTY: a lookup through a recursive route takes the first of equal paths of the route that resolves it;
 * IOS would hash there again. */

#include "models/rib/rib_priv.h"
#include "sim/kernel/rng.h"

static bool init(void *self, Node *node, GError **err)
{
	Rib *rib = self;
	(void)err;
	rib->node = node;
	rib_table_init(rib);
	rib->statics = g_ptr_array_new_with_free_func(rib_static_free);
	rib->universal = rng_draw(world_seed(node->world), node->name, "CEF universal ID", 0);
	rib->scan_every = param_get(node, "rib.static-scan");
	rib->install_delay = param_get(node, "rib.static-install");
	rib->neigh = node_service(node, "neigh", &rib->neigh_self);
	timer_init(&rib->scan, &rib_scan_timer, node->id, rib, "ip route");
	timer_init(&rib->install, &rib_install_timer, node->id, rib, "ip route");
	return true;
}

static void start(Ctx *cx, void *self)
{
	Rib *rib = self;
	for (guint i = 0; i < rib->node->ifaces->len; i++)
		rib_connected_update(cx, rib, rib->node->ifaces->pdata[i]);
	rib_static_start(cx, rib);
}

static void on_config(Ctx *cx, void *self)
{
	rib_static_configured(cx, self);
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Rib *rib = self;
	if (sig->kind == SIG_IF_STATE || sig->kind == SIG_IF_ADDR)
		rib_connected_update(cx, rib, sig->iface);
	rib_static_changed(cx, rib);
}

static void stop(Ctx *cx, void *self)
{
	rib_static_stop(cx, self);
}

static void fini(void *self)
{
	Rib *rib = self;
	rib_table_clear(rib);
	g_ptr_array_unref(rib->statics);
}

static bool invariant(const void *self, const char **why)
{
	const Rib *rib = self;
	for (guint i = 0; i < rib->entries->len; i++) {
		const RibEntry *e = rib->entries->pdata[i];
		*why = "an installed route has no offer";
		if (e->installed && e->offers->len == 0)
			return false;
		*why = "an offered route is not installed";
		if (!e->installed && e->offers->len > 0)
			return false;
	}
	return true;
}

static const RibSvc svc = {rib_offer, rib_withdraw, rib_lookup, rib_route, rib_match, rib_each};

const ProtoClass rib_class = {
	.name = "rib",
	.spec_ref = "RFC 1812 5.2.4",
	.self_size = sizeof(Rib),
	.timer = (const TimerSpec *const[]){&rib_scan_timer, &rib_install_timer, NULL},
	.obs = (const ObsSpec *const[]){&rib_route_obs, NULL},
	.stmt = rib_stmts,
	.debug = (const DebugCmd[]){{"debug ip routing", "ip routing"}, {0}},
	.param =
		(const Param[]){
			{"rib.static-scan", PARAM_TIME, VT_S(60), VT_S(1), VT_S(3600),
			 "IOS: ip route static adjust-time, default 60 s; the period runs from power on; "
			 "tech note: 46-49 s after the interface went down"},
			{"rib.static-install", PARAM_TIME, VT_S(1), 0, VT_S(60),
			 "Cisco, static route installation: within 1 s of the next hop's route"},
			{0},
		},
	.provides = (const Provide[]){{"rib", &svc}, {0}},
	.requires = (const Require[]){{"neigh", false}, {0}},
	.signals = (const SignalWant[]){{SIG_IF_STATE, 10, false},
					{SIG_IF_ADDR, 10, false},
					{SIG_ROUTE, 90, false},
					{.end = true}},
	.init = init,
	.start = start,
	.on_config = on_config,
	.on_signal = on_signal,
	.stop = stop,
	.fini = fini,
	.invariant = invariant,
};
