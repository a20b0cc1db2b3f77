#pragma once

/* The inside of packets, for core's own files. */

#include "models/core/pktpool.h"

typedef struct Layer {
	const LayerSpec *spec;
	uint16_t at; /* in store */
} Layer;

struct Pkt {
	unsigned refs;
	uint8_t n; /* layers; the outermost is layer[n - 1] */
	bool back;
	uint16_t used;   /* octets of store */
	uint32_t length; /* octets on the wire as last counted; 0: to be counted */
	uint64_t uid, parent, watch;
	PktPool *pool;
	GBytes *bytes;
	Late *late; /* then the octets are its own */
	Pkt *inner, *next_free;
	Pkt *shadow; /* read from octets: the inner packet that the octets stand for, for its identity */
	Layer layer[PKT_LAYERS];
	_Alignas(8) uint8_t store[PKT_STORE];
};

/* pktpool.c */
Pkt *pktpool_take(PktPool *pool); /* empty, without identity, one reference */
void pktpool_give(Pkt *p);        /* the last reference is gone, and what it held */
Fates *pkt_fates(const Pkt *p);   /* of its network */
bool pktpool_makes_all(const PktPool *pool);

/* pkt.c: packets with a given identity */
Pkt *pkt_make(PktPool *pool, uint64_t uid, uint64_t parent);
/* An empty packet with the identity of what `outer` carried, as far as it is known. */
Pkt *pkt_make_inside(Ctx *cx, const Pkt *outer);
void pkt_copy_watch(Pkt *to, const Pkt *from); /* --wire: the same packet after its octets */
