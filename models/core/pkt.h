#pragma once

/* Packets in flight: a stack of header records over a payload. Headers stay records while nobody looks at
 * octets; pkt_encode makes the wire form when somebody captures, tampers or runs with --wire, and the
 * result is the same run either way.
 *
 * A packet is counted and immutable once sent. Whoever changes one (TTL, MAC rewrite, encapsulation)
 * works on pkt_edit(), which copies if it is shared. The uid stays across links and copies; an
 * encapsulating packet has a uid of its own and the inner one's as parent. */

#include <glib.h>

#include "models/core/late.h"
#include "sim/kernel/ctx.h"
#include "sim/tables/codec.h"

typedef struct Pkt Pkt;
typedef struct LayerSpec LayerSpec;
typedef struct PktPool PktPool; /* the packets of one network: pktpool.h */

enum { PKT_LAYERS = 6, PKT_STORE = 160 };

/* What a decoder found behind its header: which table of binds to ask next, and the key. */
typedef struct NextLayer {
	const char *bind; /* "ethertype", "ipproto", "udp"; NULL: the rest is payload */
	uint32_t key;
	size_t at, len; /* of the rest, in the buffer */
} NextLayer;

struct LayerSpec {
	const char
		*name; /* "IPv4"; the column protocol of the view frame for the innermost layer */
	const PktSpec *fields;
	uint16_t rec_size;
	uint16_t head; /* octets before the rest */
	const char *
		bind; /* where this layer is found when decoding: "ethertype", "ipproto" ...; NULL: outermost */
	uint32_t key;
	/* Octets of this layer with `inner` octets inside it; NULL: head + inner. */
	size_t (*length)(const void *rec, size_t inner);
	/* Appends this layer around `inner`: fills in lengths and checksums. `outer` is the record of the
	 * layer around it or NULL (pseudo header). */
	void (*encode)(const void *rec, const void *outer, Slice inner, GByteArray *out);
	/* Reads the record from the front; checks lengths and checksums; says what comes next. */
	bool (*decode)(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err);
	/* One line for summaries: "172.16.172.52 > 224.0.0.2"; may be NULL. */
	void (*print)(const void *rec, GString *out);
	/* What stands behind this header, as decode says it (bind and key only); NULL: nothing can be told. */
	void (*next)(const void *rec, NextLayer *next);
	/* Records that own something (keys of an SA): called on copy and free; NULL: plain values. */
	void (*ref)(void *rec);
	void (*unref)(void *rec);
};

Pkt *pkt_new(Ctx *cx, PktPool *pool); /* empty, fresh uid of the acting node, one reference */
Pkt *pkt_ref(const Pkt *p);           /* one more holder; a shared packet is changed by nobody */
void pkt_unref(Pkt *p);
Pkt *pkt_dup(
	const Pkt *
		p); /* a copy to edit, with the same uid: what on_packet makes of a borrowed packet */
Pkt *pkt_edit(
	Pkt *p /* adopts */); /* the same packet, ours alone: p itself, or a copy with the same uid */

uint64_t pkt_uid(const Pkt *p);
NodeId pkt_origin(const Pkt *p); /* the node that made it */
uint64_t pkt_parent(const Pkt *p);

/* `p` is made from `of` (encapsulation, reply, ICMP error): takes its uid as parent, and its watch. */
void pkt_follow(Pkt *p, const Pkt *of);

/* Watching: what becomes of an echo and of its reply, wherever in the network (see fate.h). */
void pkt_watch(Pkt *p);      /* this echo; the key is its uid */
void pkt_watch_back(Pkt *p); /* a reply that followed a watched echo: the other direction */
uint64_t pkt_watched(const Pkt *p, bool *back); /* the key, or 0 */

/* Headers, outermost first. push adds a new outermost record (zeroed, to be filled in); pop removes the
 * outermost; layer 0 is the outermost. */
void *pkt_push(Pkt *p, const LayerSpec *spec);
void pkt_pop(Pkt *p);
unsigned pkt_layers(const Pkt *p);
const LayerSpec *pkt_spec(const Pkt *p, unsigned i);
const void *pkt_rec(const Pkt *p, unsigned i);
void *pkt_rec_edit(Pkt *p, unsigned i); /* only on a packet that is ours alone */

/* The payload under the innermost header: octets, octets that need not exist yet, or a whole inner packet whose
 * octets need not either. */
void pkt_set_bytes(Pkt *p, GBytes *bytes /* adopts */);
void pkt_set_late(Pkt *p, Late *late /* adopts */);
void pkt_set_inner(Pkt *p, Pkt *inner /* adopts */);
/* A packet of octets alone, without layers, gets zeros behind them until it has `least`: the pad that a medium asks
 * for. Of others their layers say where they end. */
void pkt_pad(Pkt *p, size_t least);
GBytes *pkt_bytes(const Pkt *p); /* borrowed; late ones are made; NULL if none */
Late *pkt_late(const Pkt *p);    /* borrowed; NULL: none that came without their octets */
Pkt *pkt_inner(const Pkt *p);    /* borrowed; NULL if none */

size_t pkt_length(const Pkt *p); /* octets on the wire from layer 0 on; makes none */
size_t pkt_length_from(const Pkt *p, unsigned layer);
void pkt_encode(const Pkt *p, GByteArray *out);
void pkt_encode_from(const Pkt *p, unsigned layer, GByteArray *out);

/* Reads a frame from octets: Ethernet and inwards as far as layers are known and well formed; the rest is
 * the payload. uid and parent are the given ones. NULL if not even the outermost layer is there: *err. */
Pkt *pkt_decode(PktPool *pool, const uint8_t *data, size_t len, uint64_t uid, uint64_t parent,
		CodecErr *err);

/* The same for the octets of a packet that `outer` carried (decrypted ones), from the layer `first` on. If
 * the octets are those of a packet of this network it keeps its uid, parent and watch; else it is a new one
 * that follows `outer`. NULL: *err. */
Pkt *pkt_decode_inside(Ctx *cx, const LayerSpec *first, const uint8_t *data, size_t len,
		       const Pkt *outer, CodecErr *err);

/* The record of layer 0 if it is `spec`. NULL if the octets there are none: *err says why (the receiver of
 * that layer drops the packet for it: a switch still forwards what a router cannot read). */
const void *pkt_expect(const Pkt *p, const LayerSpec *spec, CodecErr *err);

/* Innermost protocol name, and a one-line summary (for the view frame); a payload is read by the first
 * packet table of the class that it is for. */
void pkt_summary(const Pkt *p, const char **protocol, GString *out);
