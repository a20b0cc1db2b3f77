/* An area (RFC 2328 6): what is in it, and what a change in it or beside it makes due. */

#include "models/ospf/ospf_priv.h"

const OspfNetwork *ospf_network_at(const Ospf *o, const IfAddr *a)
{
	for (guint i = 0; i < o->conf.networks->len; i++) {
		const OspfNetwork *n = &g_array_index(o->conf.networks, OspfNetwork, i);
		if (((a->ip ^ n->addr) & ~n->wild) == 0)
			return n;
	}
	return NULL;
}

OspfArea *ospf_area_at(Ospf *o, const IfAddr *a)
{
	return ospf_network_at(o, a) ? &o->area
				     : NULL; /* all statements are of one: see ospf_conf.c */
}

void ospf_originate_soon(Ctx *cx, Ospf *o)
{
	if (o->running)
		timer_arm(cx, &o->originate, 0);
}

/* IOS: `timers spf 5 10`: 5 s after the first change, and not before 10 s after the last calculation. */
void ospf_spf_schedule(Ctx *cx, OspfArea *a)
{
	const Ospf *o = a->ospf;
	if (!o->running || timer_running(&a->spf))
		return;
	VTime now = ctx_now(cx), at = now + o->spf_delay;
	if (a->spf_ended != VT_NEVER)
		at = MAX(at, a->spf_ended + o->spf_hold);
	timer_arm(cx, &a->spf, at - now);
}

void ospf_partial_schedule(Ctx *cx, Ospf *o)
{
	if (o->running && !timer_running(&o->partial))
		timer_arm(cx, &o->partial, o->partial_delay);
}
