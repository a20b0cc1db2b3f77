#pragma once

/* The packets of one network: where they come from and go back to, how their uids count, and what may stand in
 * them. */

#include "models/core/bind.h"
#include "models/core/fate.h"
#include "models/core/pkt.h"

/* A uid is the node that made the packet, and its count there. */
enum { UID_NODE_SHIFT = 40 };

/* Nodes have ids from 0 (the scenario itself) to `last`; `fates` is borrowed. */
PktPool *pktpool_new(NodeId last, Fates *fates);
void pktpool_free(PktPool *pool); /* asserts that no packet is left */

/* From now on no payload is late: its octets are made when it is sent, and receivers read those. The run is the
 * same, and slower: for tests that say so. */
void pktpool_make_all(PktPool *pool);

/* `n` octets of a payload that says nothing: the two of `word` again and again. Those of the last call are kept, so that
 * a network of streams alike has them once. A reference of the caller's. */
GBytes *pktpool_repeat(PktPool *pool, uint16_t word, gsize n);

/* The next uid of a packet that the node makes. */
uint64_t pktpool_next_uid(PktPool *pool, NodeId node);

/* What may stand behind (bind, key): a header that others look into, or the payload of a protocol. The first that
 * was added counts. */
void pktpool_add_layer(PktPool *pool, const LayerSpec *spec);
void pktpool_add_payload(PktPool *pool, const Bind *bind, const PktSpec *spec);

/* The layer bound at (bind, key) when decoding, or the outermost for bind NULL; NULL if unknown. */
const LayerSpec *pktpool_layer(const PktPool *pool, const char *bind, uint32_t key);
/* How those octets behind (bind, key) read; NULL if unknown. */
const PktSpec *pktpool_payload(const PktPool *pool, const char *bind, uint32_t key, Slice octets);
