#pragma once

/* What the configuration refused of what routers say: absence has a cause, too. A timer that runs out since something
 * did not come asks whether it came and was refused. */

#include "models/core/node.h"

/* By whom, and in which protocol: `port` is the destination's of UDP; 0: another. */
typedef struct Refused {
	Ip4 from;
	uint8_t proto;
	uint16_t port;
} Refused;

/* Such a packet is refused at the interface by this event. */
void refusal_note(Ctx *cx, Iface *ifc, const Refused *what);
/* The last such refusal at the interface is a cause of what happens now, if it was later than `since`. */
void refusal_used(Ctx *cx, const Iface *ifc, const Refused *what, VTime since);
/* The same at any of the node's. */
void refusal_used_anywhere(Ctx *cx, const Node *n, const Refused *what, VTime since);
void refusal_forget(Iface *ifc); /* all of them */

/* ---- hellos: what a router sends to its neighbours, to a group that no router forwards (RFC 5771 4) ---- */

/* Such a packet, sent or received, was let by. Of another group: nothing. */
void refusal_let_by(Iface *ifc, Ip4 group, uint8_t proto, bool out);
/* Is it one, and was none ever let by at the interface that way? */
bool refusal_of_all(const Iface *ifc, Ip4 group, uint8_t proto, bool out);
