/* What this folder has to tell: one function an observation, values only. The words are in hsrp_debug.c. */

#include "models/hsrp/hsrp_priv.h"

static void print_router(GString *out, const HsrpRouter *r)
{
	if (r->local)
		g_string_append(out, "local");
	else if (r->ip)
		ip4_print(out, r->ip);
	else
		g_string_append(out, "unknown");
}

/* What the event is about, in brackets: the router that fell silent, or who sent what was heard. */
static void print_about(GString *out, const HsrpGroup *g, const FsmStep *step)
{
	const HsrpHeard *heard = step->arg;
	if (step->event == EV_DISABLED && !g->on->ready)
		g_string_append(out, "(interface down)");
	if (step->event != EV_ACTIVE_EXPIRED && step->event != EV_STANDBY_EXPIRED && !heard)
		return;
	g_string_append_c(out, '(');
	if (heard) {
		g_string_append_printf(out, "%u/", heard->msg.priority);
		ip4_print(out, heard->from);
	} else {
		print_router(out, step->event == EV_ACTIVE_EXPIRED ? &g->active : &g->standby);
	}
	g_string_append_c(out, ')');
}

void hsrp_say_event(Ctx *cx, HsrpGroup *g, const FsmStep *step)
{
	const FsmEvent *event = &step->spec->events[step->event];
	const char letter[] = {event->letter, '\0'};
	g_autoptr(GString) about = g_string_new(NULL);
	print_about(about, g, step);
	g_snprintf(g->reason, sizeof g->reason, "%s/%s%s%s", letter, event->name,
		   about->len ? " " : "", about->str);
	obs_emit(cx, &hsrp_event_obs,
		 (ObsVal[]){OV_S(g->instance), OV_S(hsrp_state_name(step->from)), OV_S(letter),
			    OV_S(event->name), OV_S(about->str)});
}

/* Groups of the interface in a state, this one counted as if it were in `mine`. Passive is what has left
 * Init and is not Active. */
static void count_groups(const HsrpGroup *g, unsigned mine, unsigned *active, unsigned *passive)
{
	*active = *passive = 0;
	for (unsigned i = 0; i < g->on->groups->len; i++) {
		const HsrpGroup *other = g->on->groups->pdata[i];
		unsigned state = other == g ? mine : other->sm.state;
		*active += state == ST_ACTIVE;
		*passive += state != ST_ACTIVE && state != ST_INIT;
	}
}

static bool moves_on(const HsrpGroup *g)
{
	return g->sm.state == ST_STANDBY && !timer_running(&g->active_timer);
}

void hsrp_say_change(Ctx *cx, const HsrpGroup *g, const FsmStep *step)
{
	unsigned active[2], passive[2];
	count_groups(g, step->from, &active[0], &passive[0]);
	count_groups(g, step->to, &active[1], &passive[1]);
	obs_emit(cx, &hsrp_change_obs,
		 (ObsVal[]){OV_S("HSRP"), OV_S(g->instance), OV_S(hsrp_state_name(step->from)),
			    OV_S(hsrp_state_name(step->to)), OV_S(g->reason),
			    OV_S(g->on->iface->name), OV_U(g->number), OV_U(moves_on(g)),
			    OV_U(g->hsrp->param.redirect_adverts), OV_U(active[0]), OV_U(active[1]),
			    OV_U(passive[0]), OV_U(passive[1])});
}

void hsrp_say_router(Ctx *cx, const HsrpGroup *g, const char *which, const HsrpRouter *now,
		     const HsrpRouter *was)
{
	g_autoptr(GString) new = g_string_new(NULL);
	g_autoptr(GString) old = g_string_new(NULL);
	print_router(new, now);
	if (was->ip)
		print_router(old, was);
	obs_emit(cx, &hsrp_router_obs,
		 (ObsVal[]){OV_S(g->instance), OV_S(which), OV_S(new->str), OV_S(old->str)});
}

void hsrp_say_redundancy(Ctx *cx, const HsrpGroup *g, unsigned from, unsigned to)
{
	obs_emit(cx, &hsrp_redundancy_obs,
		 (ObsVal[]){OV_S(g->instance), OV_S(hsrp_name(g)), OV_S(hsrp_redundancy_name(from)),
			    OV_S(hsrp_redundancy_name(to))});
}

void hsrp_say_again(Ctx *cx, const HsrpGroup *g)
{
	obs_emit(cx, &hsrp_again_obs, (ObsVal[]){OV_S(g->instance), OV_S(hsrp_name(g))});
}

void hsrp_say_enquiry(Ctx *cx, const HsrpGroup *g)
{
	obs_emit(cx, &hsrp_enquiry_obs, (ObsVal[]){OV_S(g->instance), OV_S(hsrp_name(g))});
}

void hsrp_say_track(Ctx *cx, const HsrpGroup *g, unsigned object, bool up, uint8_t was, uint8_t now)
{
	obs_emit(cx, &hsrp_track_obs,
		 (ObsVal[]){OV_S(g->instance), OV_U(object), OV_U(up), OV_U(was), OV_U(now)});
}

void hsrp_say_other_vip(Ctx *cx, const HsrpGroup *g, Ip4 theirs)
{
	obs_emit(cx, &hsrp_other_vip_obs,
		 (ObsVal[]){OV_S(g->on->iface->name), OV_U(g->number), OV_IP(theirs),
			    OV_IP(g->conf.vip)});
}

void hsrp_say_bad_vip(Ctx *cx, const HsrpGroup *g)
{
	obs_emit(cx, &hsrp_bad_vip_obs,
		 (ObsVal[]){OV_S(g->on->iface->name), OV_U(g->number), OV_IP(g->conf.vip)});
}

void hsrp_say_api(Ctx *cx, const HsrpIf *on, const char *call)
{
	obs_emit(cx, &hsrp_api_obs, (ObsVal[]){OV_S(on ? on->iface->shortname : ""), OV_S(call)});
}

void hsrp_say_query(Ctx *cx, const HsrpIf *on, Ip4 ip)
{
	obs_emit(cx, &hsrp_query_obs, (ObsVal[]){OV_S(on->iface->shortname), OV_IP(ip)});
}

void hsrp_say_link(Ctx *cx, const HsrpIf *on)
{
	obs_emit(cx, &hsrp_link_obs, (ObsVal[]){OV_S(on->iface->shortname), OV_U(on->iface->up)});
}

void hsrp_say_delay(Ctx *cx, const HsrpIf *on, VTime delay, bool over)
{
	obs_emit(cx, &hsrp_delay_obs,
		 (ObsVal[]){OV_S(on->iface->shortname), OV_U(on->link.delay_is_reload), OV_T(delay),
			    OV_U(over)});
}

static const char *op_name(unsigned op)
{
	return op == OP_HELLO ? "Hello" : op == OP_COUP ? "Coup" : "Resign";
}

void hsrp_say_contender(Ctx *cx, const HsrpGroup *g, const HsrpHeard *heard)
{
	const HsrpMsg *msg = &heard->msg;
	obs_emit(cx, &hsrp_contender_obs,
		 (ObsVal[]){OV_S(g->instance), OV_S(op_name(msg->op)), OV_IP(heard->from),
			    OV_S(hsrp_state_name(msg->state)), OV_U(msg->priority), OV_IP(msg->vip),
			    OV_U((uint32_t)(msg->hello / VT_S(1))),
			    OV_U((uint32_t)(msg->hold / VT_S(1))), OV_M(heard->mac)});
}

void hsrp_say_packet(Ctx *cx, const HsrpGroup *g, bool out, const HsrpMsg *msg, Ip4 from)
{
	if (!obs_wanted(cx, OBS_PACKET))
		return;
	obs_emit(cx, &hsrp_packet_obs,
		 (ObsVal[]){OV_S(g->instance), OV_S(op_name(msg->op)), OV_S(out ? "out" : "in"),
			    OV_IP(from), OV_S(hsrp_state_name(msg->state)), OV_U(msg->priority),
			    OV_IP(msg->vip)});
}

void hsrp_say_drop(Ctx *cx, const Iface *in, HsrpDrop why, int64_t value, Ip4 from)
{
	obs_emit(cx, &hsrp_drop_obs,
		 (ObsVal[]){OV_S(in->name), OV_S(hsrp_drop_name(why)), OV_I(value), OV_IP(from)});
}

void hsrp_say_odd(Ctx *cx, const HsrpGroup *g)
{
	obs_emit(cx, &hsrp_odd_obs,
		 (ObsVal[]){OV_S(g->instance), OV_S(hsrp_state_name(g->sm.state))});
}
