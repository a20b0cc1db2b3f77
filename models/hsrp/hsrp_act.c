/* What the table's rows do: RFC 2281 5.6, A to I, and what this router comes to know; and the timers that
 * drive it. */

#include "models/core/refusal.h"
#include "models/hsrp/hsrp_priv.h"

/* The holder's own hold time if it told one: a millisecond time does not fit into version 1. */
static VTime hold_time(HsrpGroup *g, const HsrpHeard *heard)
{
	VTime hold = heard && heard->msg.hold ? heard->msg.hold : g->hold;
	int64_t ppm = g->hsrp->param.hold_jitter_ppm;
	return ppm ? hold + rng_span(rng_next(&g->hold_draws), 0, hold / 1000000 * ppm) : hold;
}

static void start_active(Ctx *cx, void *obj, const void *arg)
{
	HsrpGroup *g = obj;
	timer_arm(cx, &g->active_timer, hold_time(g, arg));
}

static void start_standby(Ctx *cx, void *obj, const void *arg)
{
	HsrpGroup *g = obj;
	timer_arm(cx, &g->standby_timer, hold_time(g, arg));
}

static void start_both(Ctx *cx, void *obj, const void *arg)
{
	HsrpGroup *g = obj;
	if (g->hsrp->param.standby_timer_first)
		start_standby(cx, obj, arg);
	start_active(cx, obj, arg);
	if (!g->hsrp->param.standby_timer_first)
		start_standby(cx, obj, arg);
}

static void stop_active(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	timer_stop(cx, &g->active_timer);
}

static void stop_standby(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	timer_stop(cx, &g->standby_timer);
}

static void learn_vip(Ctx *cx, HsrpGroup *g, Ip4 vip)
{
	if (g->conf.vip) {
		if (vip != g->conf.vip && vip != g->reported_vip)
			hsrp_say_other_vip(cx, g, vip);
		g->reported_vip = vip;
	} else if (vip && vip != g->learned_vip) {
		g->learned_vip = vip;
		hsrp_publish(cx, g);
	}
}

/* The Active router's timers override what is configured here: Cisco IOS command reference, `standby timers`. */
static void learn(Ctx *cx, void *obj, const void *arg)
{
	HsrpGroup *g = obj;
	const HsrpMsg *msg = &((const HsrpHeard *)arg)->msg;
	learn_vip(cx, g, msg->vip);
	if (!msg->hello || !msg->hold)
		return;
	bool changed = g->hello != msg->hello;
	g->hello = msg->hello;
	g->hold = msg->hold;
	if (changed && timer_running(&g->hello_timer))
		timer_arm_periodic(cx, &g->hello_timer, g->hello, g->hello);
}

static void hello(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	hsrp_send(cx, g, OP_HELLO);
	timer_arm_periodic(cx, &g->hello_timer, g->hello, g->hello);
}

static void tick(Ctx *cx, void *obj)
{
	hsrp_send(cx, obj, OP_HELLO);
}

static void coup(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	hsrp_use_wait(cx, g);
	hsrp_send(cx, g, OP_COUP);
}

static void resign(Ctx *cx, void *obj)
{
	hsrp_send(cx, obj, OP_RESIGN);
}

static void garp(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	hsrp_announce(cx, g);
	g->announcing = 2;
	g->retelling = g->hsrp->param.active_again;
	if (g->hsrp->param.garp_interval)
		timer_arm_periodic(cx, &g->garp_timer, g->hsrp->param.garp_interval,
				   g->hsrp->param.garp_interval);
}

static void garp_again(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	if (g->retelling > 0) {
		g->retelling--;
		hsrp_say_again(cx, g);
	}
	if (hsrp_announces_by_hello(g)) {
		g->announcing--;
		hsrp_announce(cx, g);
	}
}

static void wait(Ctx *cx, void *obj)
{
	hsrp_wait(cx, obj);
}

static void end_wait(Ctx *cx, void *obj)
{
	hsrp_end_wait(cx, obj);
}

static void silence(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	timer_stop(cx, &g->hello_timer);
}

static void note_loss(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	stamp_set(cx, &g->active_lost);
}

/* The Active timer ran out while this router was not yet Standby: it is Active at once. */
static void expired_before(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	ctx_used(cx, CAUSE_ALSO, &g->active_lost);
	fsm_post(&g->sm, EV_ACTIVE_EXPIRED);
}

static void revise(Ctx *cx, void *obj)
{
	hsrp_publish(cx, obj);
}

/* on_event reads it in the row: what is printed is printed there. */
static void report(Ctx *cx, void *obj)
{
	(void)cx;
	(void)obj;
}

static void odd(Ctx *cx, void *obj)
{
	hsrp_say_odd(cx, obj);
}

/* The Active router uses what is configured on it, whatever it learned before. */
static void active_me(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	const HsrpRouter me = hsrp_me(g);
	g->hello = g->conf.hello;
	g->hold = g->conf.hold;
	g->reload_over = true;
	hsrp_end_wait(cx, g);
	hsrp_active_is(cx, g, &me);
}

static void active_sender(Ctx *cx, void *obj, const void *arg)
{
	HsrpGroup *g = obj;
	const HsrpHeard *heard = arg;
	const HsrpRouter it = {.ip = heard->from, .priority = heard->msg.priority};
	hsrp_active_is(cx, g, &it);
	if (g->standby.ip == heard->from)
		hsrp_standby_is(cx, g, NULL);
}

static void active_none(Ctx *cx, void *obj)
{
	hsrp_active_is(cx, obj, NULL);
}

static void standby_me(Ctx *cx, void *obj)
{
	HsrpGroup *g = obj;
	const HsrpRouter me = hsrp_me(g);
	hsrp_standby_is(cx, g, &me);
}

static void standby_none(Ctx *cx, void *obj)
{
	hsrp_standby_is(cx, obj, NULL);
}

/* clang-format off */
const FsmAction hsrp_actions[N_ACTIONS] = {
	[A_START_ACTIVE]   = { "A start Active timer",             .act_with = start_active },
	[A_START_STANDBY]  = { "B start Standby timer",            .act_with = start_standby },
	[A_STOP_ACTIVE]    = { "C stop Active timer",              stop_active },
	[A_STOP_STANDBY]   = { "D stop Standby timer",             stop_standby },
	[A_LEARN]          = { "E learn parameters",               .act_with = learn },
	[A_HELLO]          = { "F send Hello, restart its period", hello },
	[A_COUP]           = { "G send Coup",                      coup },
	[A_RESIGN]         = { "H send Resign",                    resign },
	[A_GARP]           = { "I send gratuitous ARP",            garp },
	[A_START_BOTH]     = { "AB start both timers",             .act_with = start_both },
	[A_TICK]           = { "F send Hello",                     tick },
	[A_GARP_AGAIN]     = { "I what is to be repeated",        garp_again },
	[A_SILENCE]        = { "stop sending",                     silence },
	[A_NOTE_LOSS]      = { "remember the expiry",              note_loss },
	[A_EXPIRED_BEFORE] = { "post c",                           expired_before },
	[A_WAIT]           = { "start preempt delay",              wait },
	[A_END_WAIT]       = { "end preempt delay",                end_wait },
	[A_REVISE]         = { "revise the virtual address",       revise },
	[A_REPORT]         = { "printed all the same",             report },
	[A_ODD]            = { "cannot happen",                    odd },
	[K_ACTIVE_ME]      = { "Active router is local",           active_me },
	[K_ACTIVE_SENDER]  = { "Active router is the sender",      .act_with = active_sender },
	[K_ACTIVE_NONE]    = { "Active router is unknown",         active_none },
	[K_STANDBY_ME]     = { "Standby router is local",          standby_me },
	[K_STANDBY_NONE]   = { "Standby router is unknown",        standby_none },
};
/* clang-format on */

/* ---- timers ---- */

/* Hellos of that router may have come, and been refused. */
static void use_refusals(Ctx *cx, const HsrpGroup *g, Ip4 from)
{
	refusal_used(cx, g->on->iface, &(Refused){from, 17, HSRP_PORT}, ctx_now(cx) - g->hold);
}

static void active_expired(Ctx *cx, void *owner, Timer *timer)
{
	HsrpGroup *g = owner;
	(void)timer;
	use_refusals(cx, g, g->active.ip);
	fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_ACTIVE_EXPIRED, NULL);
}

static void standby_expired(Ctx *cx, void *owner, Timer *timer)
{
	HsrpGroup *g = owner;
	(void)timer;
	use_refusals(cx, g, g->standby.ip);
	fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_STANDBY_EXPIRED, NULL);
}

static void hello_due(Ctx *cx, void *owner, Timer *timer)
{
	HsrpGroup *g = owner;
	(void)timer;
	fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_HELLO_DUE, NULL);
}

/* Later images repeat the gratuitous ARP by a timer of its own. */
static void garp_due(Ctx *cx, void *owner, Timer *timer)
{
	HsrpGroup *g = owner;
	if (g->sm.state == ST_ACTIVE && g->announcing > 0) {
		g->announcing--;
		hsrp_announce(cx, g);
	}
	if (g->sm.state != ST_ACTIVE || g->announcing == 0)
		timer_stop(cx, timer);
}

const TimerSpec hsrp_active_timer = {"active timer", TIMER_HOLD, "RFC 2281 5.2", active_expired,
				     .stmts = TIMER_SET_BY({"interface", "standby timers"})};
const TimerSpec hsrp_standby_timer = {"standby timer", TIMER_HOLD, "RFC 2281 5.2", standby_expired,
				      .stmts = TIMER_SET_BY({"interface", "standby timers"})};
const TimerSpec hsrp_hello_timer = {"hello timer", TIMER_PERIOD, "RFC 2281 5.2", hello_due,
				    .stmts = TIMER_SET_BY({"interface", "standby timers"})};
const TimerSpec hsrp_garp_timer = {"gratuitous ARP timer", TIMER_PERIOD,
				   "Cisco IOS 15 SY, HSRP Gratuitous ARP", garp_due,
				   .param = "hsrp.garp-interval"};
