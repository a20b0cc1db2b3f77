#pragma once

/* What a line of a configuration that is not modelled could change of what is simulated: flags. */

#include <glib.h>

typedef enum Affects {
	AFFECTS_NOTHING = 0,
	AFFECTS_FORWARDING = 1 << 0, /* where a packet goes, whether it arrives, and as what */
	AFFECTS_ELECTION = 1 << 1,   /* who is Active, designated router, root */
	AFFECTS_NEGOTIATION =
		1 << 2, /* whether peers come to an agreement, and on what: SAs, adjacencies */
	AFFECTS_TIMING = 1 << 3, /* when something happens */
	AFFECTS_ANYTHING = (1 << 4) - 1,
	/* and where, of a line of an interface, if not at that interface alone */
	AFFECTS_ROUTER = 1 << 4,  /* at others of its router, even while it is shut */
	AFFECTS_CARRIER = 1 << 5, /* it may come up without a cable */
} Affects;

/* "forwarding and election", "anything", "nothing", as reports say it. Caller frees. */
char *affects_text(Affects a);
