/* Preemption: when a router that is higher than the Active one takes over from it.
 *
 * `standby preempt` alone: with the first Hello that it hears of a lower Active router (event h). With a delay, the
 * first such Hello is the attempt that starts it (Cisco 9234: since 12.0(9)), and the takeover comes when it is
 * over. What then ends the wait, the delay itself or the next Hello, is hsrp.preempt-at-delay-end; a Hello
 * of the very instant in which the delay ends finds it over, whichever of the two events comes first.
 *
 * The minimum counts from each attempt, the delay after a reload from the first one since: an attempt that a
 * flapping link or a higher router ended does not spend it. LIBERTY: the command reference says no more than
 * that it is for the time after a reload; a group that was configured later, or was Active, has none.
 *
 * LIBERTY: what a change of the configuration does to a wait was not found described. Without `preempt` there is
 * nothing to wait for; another delay counts from when the one that runs began. */

#include "models/hsrp/hsrp_priv.h"

/* When an attempt that begins at `from` succeeds. */
static VTime due(const HsrpGroup *g, VTime from)
{
	VTime first = g->first_attempt == VT_NEVER ? from : g->first_attempt;
	VTime after_reload = g->reload_over ? from : first + g->conf.preempt_reload;
	return MAX(from + g->conf.preempt_min, after_reload);
}

bool hsrp_preempts(const HsrpGroup *g, const HsrpHeard *heard)
{
	if (!g->conf.preempt || g->preempt_ripe.event)
		return g->conf.preempt;
	/* A delay that runs is waited for, whatever the next attempt's would be. */
	if (timer_running(&g->preempt_timer))
		return timer_left(&g->preempt_timer, heard->at) == 0;
	return due(g, heard->at) == heard->at;
}

bool hsrp_must_wait(const HsrpGroup *g)
{
	return g->conf.preempt && !timer_running(&g->preempt_timer);
}

void hsrp_wait(Ctx *cx, HsrpGroup *g)
{
	VTime now = ctx_now(cx);
	if (g->first_attempt == VT_NEVER)
		g->first_attempt = now;
	g->waits_from = now;
	timer_arm(cx, &g->preempt_timer, due(g, now) - now);
}

void hsrp_revise_wait(Ctx *cx, HsrpGroup *g)
{
	VTime now = ctx_now(cx);
	if (!g->conf.preempt)
		hsrp_end_wait(cx, g);
	if (!timer_running(&g->preempt_timer))
		return;
	VTime left = MAX(due(g, g->waits_from) - now, 0);
	if (left != timer_left(&g->preempt_timer, now))
		timer_arm(cx, &g->preempt_timer, left);
}

void hsrp_end_wait(Ctx *cx, HsrpGroup *g)
{
	timer_stop(cx, &g->preempt_timer);
	g->preempt_ripe = (Stamp){0};
}

void hsrp_use_wait(Ctx *cx, HsrpGroup *g)
{
	if (timer_running(&g->preempt_timer))
		timer_used(cx, &g->preempt_timer); /* it ends in this instant */
	else
		ctx_used(cx, CAUSE_ALSO, &g->preempt_ripe);
}

/* Takes over from the Active router as it was last heard, if there is still one and it is still lower. */
static void take_over(Ctx *cx, HsrpGroup *g)
{
	const HsrpHeard last = {
		.msg = {.priority = g->active.priority},
		.from = g->active.ip,
		.mac = g->active.mac,
		.at = ctx_now(cx),
	};
	if (g->active.ip && !hsrp_is_higher(g, &last))
		fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_LOWER_ACTIVE, &last);
}

static void delay_over(Ctx *cx, void *owner, Timer *timer)
{
	HsrpGroup *g = owner;
	(void)timer;
	stamp_set(cx, &g->preempt_ripe);
	if (g->hsrp->param.preempt_at_delay_end)
		take_over(cx, g);
}

const TimerSpec hsrp_preempt_timer = {"preempt delay", TIMER_DELAY, "Cisco 9234", delay_over,
				      .stmts = TIMER_SET_BY({"interface", "standby preempt"})};
