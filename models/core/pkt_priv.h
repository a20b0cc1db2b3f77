#pragma once

/* What the other files of core need of packets: the pool, and packets with a given identity. */

#include "models/core/pkt.h"

typedef struct PktPool PktPool;

/* A uid is the node that made the packet, and its count there. */
enum { UID_NODE_SHIFT = 40 };

PktPool *pkt_pool_new(void);
void pkt_pool_free(PktPool *pool); /* asserts that no packet is left */

Pkt *pkt_make(PktPool *pool, uint64_t uid, uint64_t parent);
/* An empty packet with the identity of what `outer` carried, as far as it is known. */
Pkt *pkt_make_inside(Ctx *cx, Net *net, const Pkt *outer);
void pkt_copy_watch(Pkt *to, const Pkt *from); /* --wire: the same packet after its octets */

PktPool *net_pool(Net *net);
uint64_t net_next_uid(Net *net, NodeId node);
