/* HSRP, the Hot Standby Router Protocol: version 1 of RFC 2281, as Cisco IOS really does it.
 *
 * Routers on a LAN share a virtual IP and a virtual MAC address. One is Active and answers to them, one is
 * Standby and waits for it to fall silent, the others listen. A HsrpGroup is one router's part in that: its
 * configuration, its state machine, and what it believes of the others. A HsrpIf holds what an interface's
 * groups have in common: the line protocol, the delay after it comes up, the joined multicast group.
 *
 *   hsrp_fsm.c    RFC 2281 5.8 as a table, with IOS's departures marked in their rows
 *   hsrp_act.c    what the rows do; timers
 *   hsrp_preempt.c  when a higher router takes over, and the delays before
 *   hsrp_group.c  what a group knows, and what it offers to the node: virtual address, role
 *   hsrp_msg.c    what is sent, and what is refused;  hsrp_pkt.c  the octets of version 1, RFC 2281 5.1 as a table
 *   hsrp_conf.c   statements
 *   hsrp_say.c    observations;  hsrp_debug.c  their words;  hsrp_view.c, hsrp_show.c  show
 *
 * A failover in this code: the Standby router's Active timer expires; event c finds its row; the row's
 * actions name the new Active router, announce the change (debug line, syslog, redundancy line, the node's
 * table of virtual addresses, clients), send a Hello and a gratuitous ARP. All in one instant.
 *
 * Where IOS departs from the RFC, beyond the rows:
 * - Both timers start with the group, so silence ends in Speak after one hold time and in Active after two.
 * - A router that is alone is Standby for no time at all: 12.1 to 12.3 show both changes in one instant.
 * - Priorities change lazily. Tracking moves only what the next scheduled Hello says.
 * - Until 12.4(20)T no Resign leaves a router whose interface is shut: HSRP hears of it too late (tech note: the
 *   peer waits for its timer). 12.4(20)T and later do send it: hsrp.resign-on-if-down.
 * - A gratuitous ARP is repeated at the next two hellos, each with a line "Active -> Active"; later images
 *   repeat it by a timer, hsrp.garp-interval, and print one such line, hsrp.active-again.
 *
 * Not modelled: version 2, MD5 authentication, sending of Advertise messages (op code 3; they are received,
 * counted and ignored). LIBERTY: the hello period has no jitter; 12.1EA's switches had up to 5 %. */

#include "models/hsrp/hsrp_priv.h"

#include "models/core/net.h"

/* ---- groups follow their interface and their configuration ---- */

static void step(Ctx *cx, HsrpGroup *g, uint8_t event)
{
	fsm_step(cx, &hsrp_fsm, &g->sm, g, event, NULL);
}

static void start_group(Ctx *cx, HsrpGroup *g)
{
	g->learned_vip = 0;
	g->hello = g->conf.hello;
	g->hold = g->conf.hold;
	g->on->address = g->on->iface->addr.ip;
	hsrp_publish(cx, g);
	step(cx, g, EV_ENABLED);
}

/* What the group's configuration changed under way. */
static void revise_group(Ctx *cx, HsrpGroup *g)
{
	hsrp_revise_wait(cx, g);
	if (hsrp_vip(g) != g->vip_in_use)
		step(cx, g, EV_VIP_CONFIGURED);
	if (hsrp_mac(g) != g->mac_in_use)
		step(cx, g, EV_MAC_CHANGED);
	if (!g_str_equal(hsrp_name(g), g->name_in_use))
		hsrp_rename(cx, g);
	hsrp_publish(cx, g);
	bool own_timers = g->active.local || !g->active.ip;
	if (!own_timers || (g->hello == g->conf.hello && g->hold == g->conf.hold))
		return;
	g->hello = g->conf.hello;
	g->hold = g->conf.hold;
	if (timer_running(&g->hello_timer))
		timer_arm_periodic(cx, &g->hello_timer, g->hello, g->hello);
}

static void settle_group(Ctx *cx, HsrpGroup *g)
{
	bool runs = g->sm.state != ST_INIT;
	bool forgot_vip =
		g->vip_in_use && !hsrp_vip(g); /* "standby ip" in place of one with an address */
	if (runs && (forgot_vip || !hsrp_can_run(g)))
		step(cx, g, EV_DISABLED);
	else if (runs)
		revise_group(cx, g);
	if (g->removed)
		hsrp_conf_reset(g);
	if (g->sm.state == ST_INIT && hsrp_can_run(g))
		start_group(cx, g);
	else if (g->sm.state == ST_INIT && g->conf.ip)
		hsrp_publish(cx, g);
}

static void settle_groups(Ctx *cx, HsrpIf *on)
{
	for (unsigned i = 0; i < on->groups->len; i++)
		settle_group(cx, on->groups->pdata[i]);
}

static bool wants_multicast(const HsrpIf *on)
{
	for (unsigned i = 0; i < on->groups->len; i++)
		if (((const HsrpGroup *)on->groups->pdata[i])->conf.ip)
			return true;
	return false;
}

static void settle_membership(Ctx *cx, HsrpIf *on)
{
	const Hsrp *h = on->hsrp;
	bool wanted = wants_multicast(on);
	if (wanted == on->joined)
		return;
	on->joined = wanted;
	if (wanted)
		h->ip->join(cx, h->ip_self, on->iface, on->format->to);
	else
		h->ip->leave(cx, h->ip_self, on->iface, on->format->to);
}

/* Groups without "standby ip" leave the table of virtual addresses; removed ones are forgotten. */
static void sweep(Ctx *cx, HsrpIf *on)
{
	for (unsigned i = on->groups->len; i-- > 0;) {
		HsrpGroup *g = on->groups->pdata[i];
		if (g->conf.ip)
			continue;
		timer_tree_stop(cx, &g->timers);
		hsrp_unpublish(cx, g);
		if (g->removed)
			g_ptr_array_remove_index(on->groups, i);
	}
	if (on->groups->len == 0)
		timer_stop(cx, &on->delay_timer);
}

/* IOS waits before it starts groups on an interface that came up, and longer if that was the first time after a
 * reload (IOS command reference, standby delay minimum reload). LIBERTY: the delay counts from the interface's
 * coming up for groups that are configured later, too: they wait for what is left of it. */
static void start_delay(Ctx *cx, HsrpIf *on)
{
	VTime delay = on->link.delay_is_reload ? on->delay_reload : on->delay_min;
	VTime left = on->link.came_up + delay - ctx_now(cx);
	on->ready = left <= 0;
	if (on->ready)
		return;
	hsrp_say_delay(cx, on, left, false);
	timer_arm(cx, &on->delay_timer, left);
}

static void settle(Ctx *cx, HsrpIf *on)
{
	if (on->iface->up && !on->ready && on->groups->len && !timer_running(&on->delay_timer))
		start_delay(cx, on);
	settle_groups(cx, on);
	settle_membership(cx, on);
	sweep(cx, on);
}

/* ---- the interface ---- */

static void delay_over(Ctx *cx, void *owner, Timer *timer)
{
	HsrpIf *on = owner;
	(void)timer;
	hsrp_say_delay(cx, on, 0, true);
	on->ready = true;
	settle_groups(cx, on);
}

const TimerSpec hsrp_delay_timer = {"interface delay", TIMER_DELAY,
				    "IOS command reference, standby delay", delay_over,
				    .stmts = TIMER_SET_BY({"interface", "standby delay"})};

/* What counts for groups that are configured later, too. */
static void note_link(Ctx *cx, HsrpLink *l, const Iface *ifc)
{
	if (!ifc->up)
		return;
	l->delay_is_reload = !l->been_up;
	l->been_up = true;
	l->came_up = ctx_now(cx);
}

static void link_changed(Ctx *cx, HsrpIf *on)
{
	timer_stop(cx, &on->delay_timer);
	on->ready = false;
	note_link(cx, &on->link, on->iface);
}

static void link_came_up(Ctx *cx, HsrpIf *on)
{
	hsrp_say_link(cx, on);
	start_delay(cx, on);
	if (on->ready)
		settle_groups(cx, on);
}

static void link_went_down(Ctx *cx, HsrpIf *on)
{
	hsrp_say_link(cx, on);
	settle_groups(cx, on);
	/* The ARP table drops the interface's entries and asks for those of HSRP. */
	hsrp_say_api(cx, on, "Add active HSRP addresses to ARP table");
}

/* `shutdown` tells HSRP while the interface can still send; `no shutdown` at once and again when the link is
 * there, and only the first of these asks about addresses (tech note). */
static void admin_changed(Ctx *cx, HsrpIf *on, bool up)
{
	const Hsrp *h = on->hsrp;
	if (up && !on->iface->hardware_up) {
		hsrp_say_query(cx, on, on->iface->addr.ip);
		hsrp_say_api(cx, on, "MAC address update");
	}
	hsrp_say_api(cx, on, up ? "Software interface coming up" : "Software interface going down");
	if (up || !h->param.resign_on_if_down)
		return;
	on->ready = false;
	settle_groups(cx, on);
}

/* A group whose interface got another address is another router to its neighbours: it starts again. */
static void address_changed(Ctx *cx, HsrpIf *on)
{
	for (unsigned i = 0; i < on->groups->len; i++) {
		HsrpGroup *g = on->groups->pdata[i];
		if (g->sm.state != ST_INIT && on->iface->addr.ip != on->address)
			step(cx, g, EV_DISABLED);
		if (on->iface->addr.ip && g->conf.vip && !iface_subnet_of(on->iface, g->conf.vip))
			hsrp_say_bad_vip(cx, g);
	}
	on->address = on->iface->addr.ip;
	settle_groups(cx, on);
}

/* Priorities are lazy: nothing is sent, the next scheduled Hello tells it (published logs). */
static void track_changed(Ctx *cx, const Hsrp *h, unsigned object, bool up)
{
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HsrpIf *on = h->ifs->pdata[i];
		for (unsigned j = 0; j < on->groups->len; j++)
			hsrp_track_changed(cx, on->groups->pdata[j], object, up);
	}
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Hsrp *h = self;
	if (sig->kind == SIG_TRACK) {
		track_changed(cx, h, sig->object, sig->up);
		return;
	}
	HsrpIf *on = hsrp_if(h, sig->iface);
	if (sig->kind == SIG_IF_STATE && !on)
		note_link(cx, hsrp_link(h, sig->iface), sig->iface);
	else if (sig->kind == SIG_IF_STATE)
		link_changed(cx, on);
	if (!on || on->groups->len == 0)
		return;
	if (sig->kind == SIG_IF_ADMIN)
		admin_changed(cx, on, sig->up);
	else if (sig->kind == SIG_IF_HARDWARE)
		hsrp_say_api(cx, NULL, "Hardware state change");
	else if (sig->kind == SIG_IF_ADDR)
		address_changed(cx, on);
	else if (sig->up)
		link_came_up(cx, on);
	else
		link_went_down(cx, on);
}

/* ---- life ---- */

static bool init(void *self, Node *node, GError **err)
{
	Hsrp *h = self;
	(void)err;
	h->node = node;
	h->ifs = g_ptr_array_new_with_free_func(hsrp_if_free);
	h->ip = node_service(node, "ip", &h->ip_self);
	h->neigh = node_service(node, "neigh", &h->neigh_self);
	h->track = node_service(node, "track", &h->track_self);
	return true;
}

/* The release is known once the configuration is read. */
static void read_params(Hsrp *h)
{
	h->param = (HsrpParam){
		.resign_on_if_down = param_get(h->node, "hsrp.resign-on-if-down"),
		.standby_timer_first = param_get(h->node, "hsrp.standby-timer-first"),
		.preempt_at_delay_end = param_get(h->node, "hsrp.preempt-at-delay-end"),
		.redirect_adverts = param_get(h->node, "hsrp.redirect-adverts"),
		.hold_jitter_ppm = param_get(h->node, "hsrp.hold-jitter"),
		.active_again = (unsigned)param_get(h->node, "hsrp.active-again"),
		.garp_interval = param_get(h->node, "hsrp.garp-interval"),
	};
}

static void on_config(Ctx *cx, void *self)
{
	Hsrp *h = self;
	for (unsigned i = 0; i < h->ifs->len; i++)
		settle(cx, h->ifs->pdata[i]);
}

static void start(Ctx *cx, void *self)
{
	Hsrp *h = self;
	h->running = true;
	read_params(h);
	on_config(cx, self);
}

static void fini(void *self)
{
	Hsrp *h = self;
	g_clear_pointer(&h->ifs, g_ptr_array_unref);
	index_clear(&h->by_iface);
	index_clear_full(&h->links, g_free);
}

static const char *fault_of(const HsrpGroup *g)
{
	unsigned state = g->sm.state;
	if ((state == ST_ACTIVE) != g->active.local)
		return "HSRP: the Active router is local exactly in state Active";
	if ((state == ST_STANDBY) != g->standby.local)
		return "HSRP: the Standby router is local exactly in state Standby";
	bool sends = state == ST_SPEAK || state == ST_STANDBY || state == ST_ACTIVE;
	if (sends != timer_running(&g->hello_timer))
		return "HSRP: Hellos are due exactly in Speak, Standby and Active";
	if (state == ST_STANDBY && !timer_running(&g->active_timer))
		return "HSRP: a Standby router without Active timer";
	if (!g->conf.ip && timer_tree_running(&g->timers))
		return "HSRP: a timer of a group without \"standby ip\" runs";
	if (state != ST_INIT && !(g->on->ready && g->on->iface->up))
		return "HSRP: a group runs on an interface that is not ready";
	bool may_wait = state == ST_LISTEN || state == ST_SPEAK || state == ST_STANDBY;
	if (!may_wait && (timer_running(&g->preempt_timer) || g->preempt_ripe.event))
		return "HSRP: a preemption delay in a state that does not preempt";
	return NULL;
}

static bool invariant(const void *self, const char **why)
{
	const Hsrp *h = self;
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HsrpIf *on = h->ifs->pdata[i];
		for (unsigned j = 0; j < on->groups->len; j++)
			if ((*why = fault_of(on->groups->pdata[j])))
				return false;
	}
	return true;
}

/* clang-format off */
static const Param params[] = {
	{"hsrp.resign-on-if-down", PARAM_BOOL, 0, 0, 1,
	 "tech note, 12.3(7)T1: after a shutdown the peer waits for its Active timer",
	 (const ParamRelease[]){
		 {"12.4(2?)T*", 1, "published logs of 12.4(20)T and later on a 7200: the peer hears a Resign"},
		 {"15.*",       1, "published logs of 15.x"},
		 {"16.*",       1, "carried over from 15.x"},
		 {"17.*",       1, "carried over from 15.x"},
		 {NULL},
	 }},
	{"hsrp.standby-timer-first", PARAM_BOOL, 0, 0, 1,
	 "tech note and logs of 12.1: of both timers' expiry in Listen c/ is printed",
	 (const ParamRelease[]){
		 {"12.4*T*", 1, "published logs: d/ is printed"},
		 {"15.*",    1, "published logs: d/ is printed"},
		 {"16.*",    1, "carried over from 15.x"},
		 {"17.*",    1, "carried over from 15.x"},
		 {NULL},
	 }},
	{"hsrp.hold-jitter", PARAM_PPM, 0, 0, 1000000,
	 "published logs of 12.1 to 12.4: exactly the hold time",
	 (const ParamRelease[]){
		 {"15.*", 200000, "published logs and show standby of 15.x: up to about 20 % more"},
		 {"16.*", 200000, "carried over from 15.x"},
		 {"17.*", 200000, "carried over from 15.x"},
		 {NULL},
	 }},
	{"hsrp.garp-interval", PARAM_TIME, 0, 0, VT_S(60),
	 "tech note: the gratuitous ARP is repeated with the next two hellos (0)",
	 (const ParamRelease[]){
		 {"15.*", VT_S(2), "Cisco IOS 15 SY, HSRP Gratuitous ARP: three, two seconds apart"},
		 {"16.*", VT_S(2), "carried over from 15.x"},
		 {"17.*", VT_S(2), "carried over from 15.x"},
		 {NULL},
	 }},
	{"hsrp.active-again", PARAM_INT, 2, 0, 2,
	 "tech note: Active -> Active is printed twice, with the hellos that follow; published logs of 12.3T and "
	 "12.4 have the times",
	 (const ParamRelease[]){
		 {"12.2*SE*", 1, "published logs of 12.2SE: one such line, 3.0 s after the change"},
		 {"15.*",     1, "published logs of 15.x: one such line. LIBERTY: as late as in 12.2SE"},
		 {"16.*",     1, "carried over from 15.x"},
		 {"17.*",     1, "carried over from 15.x"},
		 {NULL},
	 }},
	{"hsrp.preempt-at-delay-end", PARAM_BOOL, 0, 0, 1,
	 "LIBERTY: of the events that Cisco 9234 lists, a to n, a hello (h) makes a router preempt and none is "
	 "the end of a delay, so the first hello that finds the delay over ends the wait; on: the end does"},
	{"hsrp.redirect-adverts", PARAM_BOOL, 0, 0, 1,
	 "the tech note prints (active 0->1, passive 2->1) on one of two routers of one release. LIBERTY: "
	 "passive counts the interface's groups that are neither in Init nor Active; the 2 of its single "
	 "group is not explained by any source"},
	{NULL},
};

static const HelpText help[] = {
	{"debug standby", "Hot standby protocol"},
	{"debug standby errors", "HSRP errors"},
	{"debug standby events", "HSRP events"},
	{"debug standby packets", "HSRP packets"},
	{"debug standby terse", "Display limited range of HSRP errors, events and packets"},
	{"show standby", "Hot standby protocol information"},
	{"show standby <grp>", "group number"},
	{"show standby all", "Include groups in disabled state"},
	{"show standby brief", "Brief output"},
	{NULL, NULL},
};

static const Form *const forms[] = {&hsrp_about_form, &hsrp_syslog_form, &hsrp_again_form, &hsrp_show_form, NULL};

const ProtoClass hsrp_class = {
	.name = "hsrp",
	.spec_ref = "RFC 2281, Cisco 9234",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Hsrp),
	.fsm = (const FsmSpec *const[]){&hsrp_fsm, NULL},
	.pkt = (const PktSpec *const[]){&hsrp_msg_pkt, &hsrp_advert_pkt, NULL},
	.timer = (const TimerSpec *const[]){&hsrp_active_timer, &hsrp_standby_timer, &hsrp_hello_timer,
					    &hsrp_preempt_timer, &hsrp_garp_timer, &hsrp_delay_timer, NULL},
	.obs = (const ObsSpec *const[]){&hsrp_event_obs, &hsrp_change_obs, &hsrp_router_obs,
					&hsrp_redundancy_obs, &hsrp_again_obs, &hsrp_enquiry_obs,
					&hsrp_track_obs, &hsrp_other_vip_obs, &hsrp_bad_vip_obs,
					&hsrp_api_obs, &hsrp_query_obs, &hsrp_link_obs,
					&hsrp_delay_obs, &hsrp_contender_obs, &hsrp_packet_obs,
					&hsrp_drop_obs, &hsrp_odd_obs, NULL},
	.stmt = hsrp_stmts,
	.conf_help = hsrp_conf_help,
	.bind = (const Bind[]){{"udp", HSRP_PORT, HSRP_ALL_ROUTERS}, {NULL}},
	.view = hsrp_views,
	.show = hsrp_shows,
	.advice = hsrp_advice,
	.advise = hsrp_advise,
	.debug = hsrp_debugs,
	.help = help,
	.param = params,
	.form = forms,
	.requires = (const Require[]){{"ip"}, {"neigh"}, {"track"}, {NULL}},
	.signals = (const SignalWant[]){{SIG_IF_ADMIN, 50}, {SIG_IF_HARDWARE, 50}, {SIG_IF_STATE, 50},
					{SIG_IF_ADDR, 50}, {SIG_TRACK, 50}, {.end = true}},
	.init = init,
	.check = hsrp_conf_check,
	.start = start,
	.on_config = on_config,
	.on_packet = hsrp_receive,
	.on_signal = on_signal,
	.fini = fini,
	.invariant = invariant,
};
/* clang-format on */
