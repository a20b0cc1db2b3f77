#pragma once

/* Fate: what became of a watched packet (pkt_watch), wherever in the network and in whatever it was put. Whoever
 * sends, delivers or drops a packet says so; the probe that sent it asks. */

#include "models/core/pkt.h"

/* Of an echo, in each direction: [0] the echo, [1] its reply. */
typedef struct PktFate {
	struct {
		bool made, arrived;
		VTime made_at, arrived_at, lost_at;
		const char *where, *why; /* lost: "7204VXR-2", "invalid SPI"; NULL: not lost yet */
		EventId made_event, end_event; /* of the arrival or the loss */
		const char
			*missed_at; /* a segment where a copy of it came to nobody's MAC address */
		VTime missed_when;
	} way[2];
} PktFate;

/* The fates of one network's watched packets. */
typedef struct Fates Fates;

Fates *fates_new(World *w); /* freed before the world is */
void fates_free(Fates *fates);

void fate_made(Ctx *cx, const Pkt *p);    /* sent from its origin */
void fate_arrived(Ctx *cx, const Pkt *p); /* delivered to whom it was for */
void fate_lost(Ctx *cx, const Pkt *p, const char *where, const char *why); /* iface_drop calls it */
/* A frame with it reached only stations that it is not for: that is its fate if nothing else becomes of it. */
void fate_missed(Ctx *cx, const Pkt *p, const char *where);

/* Copies the fate of the packet with that key (pkt_watched); false: it is not watched. */
bool fate_get(const Fates *fates, uint64_t key, PktFate *out);
void fate_forget(Fates *fates, uint64_t key); /* nobody waits for it any more */
