#pragma once

/* Cables: exactly two ends. Latency, jitter and loss of each direction are its own. Anything with more
 * ends is a switch. */

#include "models/core/medium.h"
#include "sim/kernel/rng.h"

/* What each frame asks for: half a line of memory. */
typedef struct LinkDir {
	Iface *to;
	NodeId to_node; /* to's; who sends need not look there */
	uint32_t loss_ppm : 31;
	bool varies : 1; /* there is jitter */
	VTime latency;   /* >= 1 ns */
	VTime last_arrival;
} LinkDir;

/* And what few do. */
typedef struct LinkChance {
	VTime jitter; /* uniform 0..jitter more per frame, from the seed; order on the link is kept */
	Rng draws;
	GArray *sent; /* of VTime: when the frames in flight were sent; NULL: no frame was observed yet */
} LinkChance;

extern const Medium medium_cable; /* of each end of a link */

struct Link {
	_Alignas(64) LinkDir dir[2]; /* [i]: from end[i] */
	LinkChance chance[2];
	Net *net;
	const char *name; /* the switch or link of the scenario: column segment of the view frame */
	Iface *end[2];
	bool cut;
	Stamp state; /* who last cut or restored it */
};

/* Joins two free interfaces; the net owns the link. No effect yet: carrier comes with power. */
Link *link_new(Net *net, const char *name, Iface *a, Iface *b, VTime latency);

/* Two ends that are set so that they are no link, or one that loses frames, though each has carrier here. Returns what
 * happens then, which lives as long as the program; NULL: they go together, or one of them is a switch's, of which nothing
 * is known. Source: IEEE 802.3 28.2.3.1 (parallel detection: who hears no negotiation takes half duplex), 40.5.1 (1000BASE-T
 * always negotiates). */
const char *link_misfit(const Link *l);

/* Mbit/s of a cable between two Ethernet ports of routers or hosts: the least of what each is set to and of what its kind
 * has; 0: nothing is known of the other end. */
uint32_t link_mbit(const Iface *ifc);

/* Recomputes carrier (cable whole, both nodes powered, neither end shut) and tells both nodes of a change
 * by SIG_CARRIER at this instant (phase link), or, if frames of the end that went dark are still under way to
 * the other, right behind the last of them. Call after power, shutdown, or cut changed. */
void link_update(Ctx *cx, Link *l);
/* `jitter` (>= 0) of the frames that end `from` sends from now on. */
void link_set_jitter(Link *l, unsigned from, VTime jitter);

/* What this end tells of its aggregation changed: after the latency the other end hears of it (SIG_PARTNER). */
void link_tell_partner(Ctx *cx, const Iface *ifc);

void link_cut(Ctx *cx, Link *l, bool cut);

/* The frame of `from` arrives at the other end after the latency, or is lost; called by the medium, and by who puts frames on a cable. */
void link_tx(Ctx *cx, Link *l, unsigned from, Pkt *frame /* adopts */);
