/* hail: routers greet each other. A protocol from outside the tree, and the example of how one is made.
 *
 * Every two seconds a router multicasts a hello that names everybody whom it hears. Whoever is named by a
 * router that it hears is Up with it; a router that is silent for the hold time, which its hello carries, is
 * Down. Who has `router hail` may announce a network, and has a route to those of its neighbours. The protocol is
 * invented; what stands here is its class: what the simulator needs to know of it, as tables, and its life. The
 * neighbour's machine is in hail_fsm.c, the hello in hail_pkt.c, the routes in hail_route.c; statements, their mode with
 * its prompt, and help are in hail_conf.c, show and debug text in hail_show.c, what `vpnha lint` says of two
 * configurations together in hail_advice.c. */

#include "models-extra/hail/hail_priv.h"

/* ---- timers ---- */

static void hello_due(Ctx *cx, void *owner, Timer *timer)
{
	HailIf *on = owner;
	(void)timer;
	hail_send(cx, on, hail_hold_s(on));
}

static void hold_expired(Ctx *cx, void *owner, Timer *timer)
{
	HailNeighbour *n = owner;
	(void)timer;
	fsm_step(cx, &hail_fsm, &n->sm, n, EV_EXPIRED, NULL);
}

const TimerSpec hail_hello_timer = {
	"hello timer", TIMER_PERIOD, "LIBERTY: an invented protocol",
	hello_due,     PH_TIMER,     .stmts = TIMER_SET_BY({"interface", "hail interval"})};
const TimerSpec hail_hold_timer = {
	"hold timer", TIMER_HOLD, "LIBERTY: an invented protocol",
	hold_expired, PH_TIMER,   .stmts = TIMER_SET_BY({"interface", "hail interval"})};

/* ---- interfaces and neighbours ---- */

static void neighbour_free(void *p)
{
	timer_tree_fini(&((HailNeighbour *)p)->timers);
	g_free(p);
}

static void if_free(void *p)
{
	HailIf *on = p;
	g_ptr_array_unref(on->neighbours);
	timer_tree_fini(&on->timers);
	g_free(on);
}

HailIf *hail_if(const Hail *h, const Iface *ifc)
{
	for (unsigned i = 0; i < h->ifs->len; i++) {
		HailIf *on = h->ifs->pdata[i];
		if (on->iface == ifc)
			return on;
	}
	return NULL;
}

HailIf *hail_need(Hail *h, Iface *ifc)
{
	HailIf *on = hail_if(h, ifc);
	if (on)
		return on;
	on = g_new0(HailIf, 1);
	on->hail = h;
	on->iface = ifc;
	on->interval_s = HAIL_INTERVAL_S;
	on->neighbours = g_ptr_array_new_with_free_func(neighbour_free);
	timer_tree_init(&on->timers, &h->node->timers, on, sizeof *on);
	timer_init(&on->hello_timer, &hail_hello_timer, &on->timers, on, ifc->shortname);
	g_ptr_array_add(h->ifs, on);
	return on;
}

HailNeighbour *hail_neighbour(HailIf *on, Ip4 ip)
{
	for (unsigned i = 0; i < on->neighbours->len; i++) {
		HailNeighbour *n = on->neighbours->pdata[i];
		if (n->ip == ip)
			return n;
	}
	HailNeighbour *n = g_new0(HailNeighbour, 1);
	n->on = on;
	n->ip = ip;
	fsm_init(&n->sm, &hail_fsm);
	timer_tree_init(&n->timers, &on->timers, n, sizeof *n);
	timer_init(&n->hold_timer, &hail_hold_timer, &n->timers, n, on->iface->shortname);
	g_ptr_array_add(on->neighbours, n);
	return n;
}

static void start_on(Ctx *cx, HailIf *on)
{
	Hail *h = on->hail;
	on->running = true;
	on->period = VT_S(on->interval_s);
	h->ip->join(cx, h->ip_self, on->iface, HAIL_GROUP);
	hail_send(cx, on, hail_hold_s(on));
	timer_arm_periodic(cx, &on->hello_timer, on->period, on->period);
}

static void stop_on(Ctx *cx, HailIf *on)
{
	Hail *h = on->hail;
	if (on->iface->up && on->iface->addr.ip)
		hail_send(cx, on, 0);
	on->running = false;
	timer_stop(cx, &on->hello_timer);
	h->ip->leave(cx, h->ip_self, on->iface, HAIL_GROUP);
	for (unsigned i = 0; i < on->neighbours->len; i++) {
		HailNeighbour *n = on->neighbours->pdata[i];
		fsm_step(cx, &hail_fsm, &n->sm, n, EV_GONE, NULL);
	}
}

/* Brings an interface to what its configuration and its state ask for. */
static void settle(Ctx *cx, HailIf *on)
{
	bool wanted = on->enabled && on->iface->up && on->iface->addr.ip;
	if (wanted != on->running) {
		if (wanted)
			start_on(cx, on);
		else
			stop_on(cx, on);
	} else if (on->running && on->period != VT_S(on->interval_s)) {
		on->period = VT_S(on->interval_s);
		timer_arm_periodic(cx, &on->hello_timer, on->period, on->period);
	}
}

/* ---- life ---- */

static bool init(void *self, Node *node, GError **err)
{
	Hail *h = self;
	(void)err;
	h->node = node;
	h->ifs = g_ptr_array_new_with_free_func(if_free);
	h->ip = node_service(node, "ip", &h->ip_self);
	h->rib = node_service(node, "rib", &h->rib_self);
	hail_conf_init(&h->conf);
	return true;
}

static void on_config(Ctx *cx, void *self)
{
	Hail *h = self;
	for (unsigned i = 0; i < h->ifs->len; i++) {
		HailIf *on = h->ifs->pdata[i];
		settle(cx, on);
		for (unsigned j = 0; j < on->neighbours->len; j++)
			hail_route_update(cx, on->neighbours->pdata[j]);
	}
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	HailIf *on = hail_if(self, sig->iface);
	if (on)
		settle(cx, on);
}

static void fini(void *self)
{
	Hail *h = self;
	g_clear_pointer(&h->ifs, g_ptr_array_unref);
}

static bool invariant(const void *self, const char **why)
{
	const Hail *h = self;
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HailIf *on = h->ifs->pdata[i];
		for (unsigned j = 0; j < on->neighbours->len; j++) {
			const HailNeighbour *n = on->neighbours->pdata[j];
			if ((n->sm.state != ST_DOWN) != timer_running(&n->hold_timer)) {
				*why = "hail: the hold timer runs exactly while a neighbour is "
				       "heard";
				return false;
			}
		}
	}
	return true;
}

/* clang-format off */
static const HelpText help[] = {
	{"show hail", "Hail neighbours"},
	{"show ip route hail", "Hail"},
	{"debug hail", "Hail"},
	{"debug hail events", "Changes of neighbours"},
	{"debug hail packets", "Hellos sent and received"},
	{NULL, NULL},
};

const ProtoClass hail_class = {
	.name = "hail",
	.spec_ref = "LIBERTY: an invented protocol",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Hail),
	.fsm = (const FsmSpec *const[]){&hail_fsm, NULL},
	.pkt = (const PktSpec *const[]){&hail_pkt, NULL},
	.timer = (const TimerSpec *const[]){&hail_hello_timer, &hail_hold_timer, NULL},
	.obs = (const ObsSpec *const[]){&hail_change_obs, &hail_packet_obs, &hail_drop_obs, NULL},
	.stmt = hail_stmts,
	.mode = hail_modes,
	.conf_help = hail_conf_help,
	.groups = hail_groups,
	.routes = hail_sources,
	.advice = hail_advice,
	.bind = (const Bind[]){{"udp", HAIL_PORT, HAIL_GROUP}, {NULL}},
	.view = hail_views,
	.show = hail_shows,
	.debug = hail_debugs,
	.help = help,
	.requires = (const Require[]){{"ip"}, {"rib"}, {NULL}},
	.signals = (const SignalWant[]){{SIG_IF_STATE, 50}, {SIG_IF_ADDR, 50}, {.end = true}},
	.init = init,
	.start = on_config,
	.on_config = on_config,
	.on_packet = hail_receive,
	.on_signal = on_signal,
	.advise = hail_advise,
	.fini = fini,
	.invariant = invariant,
};
/* clang-format on */
