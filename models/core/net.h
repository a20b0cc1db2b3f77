#pragma once

/* A network: the nodes and links of one world. */

#include "models/core/link.h"
#include "models/core/node.h"

struct Net {
	World *world;
	const ProtoClass *const *classes;
	GPtrArray *nodes;     /* of Node*, owned, by name */
	GPtrArray *links;     /* of Link*, owned, in order of the scenario */
	uint64_t next_uid;    /* of packets that the scenario itself injects */
	bool wire;            /* encode and decode every frame at every hop */
	struct NetPriv *priv; /* layer lookup, frame pool */
};

Net *net_new(World *w, const ProtoClass *const *classes, bool wire);
void net_free(Net *net);

/* Adds a node whose name the world knows; initialises its modules (unpowered). NULL: a required service is
 * missing, or an init failed. */
Node *net_node_add(Net *net, const char *name, NodeKind kind, const char *release, GError **err);
Node *net_node(const Net *net, const char *name);
void net_number_ifaces(Net *net); /* ordinals, once all interfaces exist */

/* The layer bound at (table, key) when decoding; NULL if unknown. */
const LayerSpec *net_layer(const Net *net, const char *bind, uint32_t key);

/* The class that binds (table, key), on any kind of node; NULL if none. */
const ProtoClass *net_bound(const Net *net, const char *table, uint32_t key);

/* What became of a watched packet, in each direction: [0] the echo, [1] its reply. */
typedef struct Fate {
	struct {
		bool made, arrived;
		VTime made_at, arrived_at, lost_at;
		const char *where, *why; /* lost: "7204VXR-2", "invalid SPI"; NULL: not lost yet */
		EventId made_event, end_event; /* of the arrival or the loss */
		const char
			*missed_at; /* a segment where a copy of it came to nobody's MAC address */
		VTime missed_when;
	} way[2];
} Fate;

void net_fate_made(Ctx *cx, Net *net, const Pkt *p);    /* sent from its origin */
void net_fate_arrived(Ctx *cx, Net *net, const Pkt *p); /* delivered to whom it was for */
void net_fate_lost(Ctx *cx, Net *net, const Pkt *p, const char *where,
		   const char *why); /* iface_drop calls it */
/* A frame with it reached only stations that it is not for: that is its fate if nothing else becomes of it. */
void net_fate_missed(Ctx *cx, Net *net, const Pkt *p, const char *where);
bool net_fate(const Net *net, uint64_t key, Fate *out);
void net_fate_forget(Net *net, uint64_t key);

/* True if every invariant of every powered module holds; else *node and *why. */
bool net_invariants(const Net *net, const Node **node, const char **why);
