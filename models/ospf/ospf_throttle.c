/* Throttles: how long IOS waits before it calculates, or originates an LSA again, when changes come one after the other.
 *
 * Cisco IOS, OSPF Shortest Path First Throttling and OSPF Link-State Advertisement (LSA) Throttling: the first time comes
 * `start` after the change; while changes go on each next one waits `hold` after the one before, then twice as long, and so
 * on to `max`; a wait without a change, and it begins anew. Until 12.2 (`timers spf 5 10`, MinLSInterval) hold and max are
 * one. */

#include "models/ospf/ospf_priv.h"

void ospf_pace_init(OspfPace *p)
{
	*p = (OspfPace){.last = VT_NEVER, .due = VT_NEVER};
}

VTime ospf_pace_due(OspfPace *p, const OspfThrottle *t, VTime now)
{
	bool quiet = p->last == VT_NEVER || now > p->last + p->wait;

	if (p->due != VT_NEVER)
		return MAX(p->due, now);
	p->next = quiet ? t->hold : MIN(2 * p->wait, t->max);
	p->due = quiet ? now + t->start : MAX(now + t->start, p->last + p->wait);
	return p->due;
}

void ospf_pace_done(OspfPace *p, const OspfThrottle *t, VTime now)
{
	p->wait = p->due == VT_NEVER ? t->hold : MIN(p->next, t->max);
	p->last = now;
	p->due = VT_NEVER;
}
