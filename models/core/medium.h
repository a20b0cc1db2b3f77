#pragma once

/* What stands behind an interface, as a small table of operations: a cable (link.h), or one of these. */

#include "models/core/iface.h"

struct Medium {
	const char *name;
	bool immediate; /* no hardware: it comes and goes with its configuration, without delays */
	bool sink;      /* a datagram that is routed out of it ends there */
	/* Could the line protocol be up? What models/ios waits for. */
	bool (*has_carrier)(const Iface *ifc);
	/* Takes a frame, which it adopts; false, adopting none: nothing can be sent now. */
	bool (*tx)(Ctx *cx, Iface *ifc, Pkt *frame);
	/* Power or `shutdown` changed: it tells who is at its other end. NULL: there is nobody. */
	void (*changed)(Ctx *cx, Iface *ifc);
};

extern const Medium medium_none;     /* nothing is plugged in, or nothing here knows what */
extern const Medium medium_loopback; /* up by itself; sends nothing */
extern const Medium medium_null;     /* the same for Null0 */
extern const Medium medium_dot1q;    /* a subinterface: as its port */

/* Of a new interface with that name's type, below `parent` (NULL: it is a port). */
const Medium *medium_of(IfType type, const Iface *parent);

/* Is there one, so that the interface may come up? A subinterface has its port's. */
bool medium_is_there(const Iface *ifc);
