/* Forwarding: longest prefix, recursive next hops, and CEF's per-destination sharing. */

#include "models/rib/rib_priv.h"

enum { DEPTH = 4 };

/* CEF's universal algorithm hashes source, destination and an ID that each router draws for itself, so that
 * routers in a row do not all share alike (Cisco 13753, "CEF load balancing"). The ID comes from the seed:
 * over seeds a flow takes each of its paths. */
static uint64_t flow_hash(const Rib *rib, Ip4 src, Ip4 dst)
{
	uint64_t h = rib->universal ^ ((uint64_t)src << 32 | dst);
	h = (h ^ (h >> 31)) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ (h >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
	return h ^ (h >> 32);
}

static void use(RibHop *hop, const Stamp *stamp)
{
	if (stamp && stamp->event != EVENT_NONE && hop->n_used < G_N_ELEMENTS(hop->used))
		hop->used[hop->n_used++] = stamp->event;
}

/* Who asks for a way: a flow, or a static route that wants to know whether its next hop can be reached. */
typedef struct Asker {
	Ip4 src, dst;
	const RibStatic *line; /* NULL: a flow */
	RibAsked *asked;       /* NULL: nobody wants to know */
} Asker;

static const RibPath *share(const Rib *rib, const RibOffer *o, const Asker *by)
{
	return &o->path[o->n_paths > 1 ? flow_hash(rib, by->src, by->dst) % o->n_paths : 0];
}

static void note_asked(const Rib *rib, const Asker *by, const RibRoute *r, Ip4 via, bool global)
{
	if (!by->asked)
		return;
	rib_ask_address(by->asked, via, global);
	if (by->line && r && r->offer->prefix.len == 0 && rib->classful)
		rib_ask_network(by->asked, prefix_of(via, ip4_class_len(via)), global);
}

/* Follows one path until it ends at an interface. A flow takes whatever covers the next hop: CEF resolves a
 * recursion in the forwarding table, to which the default route is a prefix like any other (RFC 1812
 * 5.2.4.3). */
static bool follow(const Rib *rib, const RibPath *path, const Asker *by, RibHop *hop)
{
	Ip4 via = path->via ? path->via : by->dst;
	Iface *out = path->out;
	bool global = path->global;
	for (unsigned depth = 0; !out; depth++) {
		const Stamp *gone = NULL;
		const Rib *in = global ? rib->own : rib;
		const RibRoute *r = depth < DEPTH ? rib_match_stamped(in, via, &gone) : NULL;
		use(hop, gone);
		if (depth < DEPTH)
			note_asked(in, by, r, via, global);
		if (!r || (by->line && !rib_static_may_stand_on(by->line, r, via)))
			return false;
		use(hop, &r->state);
		const RibPath *next = share(rib, r->offer, by);
		out = next->out;
		global |= next->global;
		if (next->via)
			via = next->via;
	}
	hop->out = out;
	hop->next_hop = via;
	return true;
}

static bool find(const Rib *rib, Ip4 src, Ip4 dst, RibHop *hop)
{
	const Stamp *gone = NULL;
	const RibRoute *r = rib_match_stamped(rib, dst, &gone);
	Asker flow = {src, dst, NULL, NULL};
	*hop = (RibHop){0};
	if (r)
		use(hop, &r->state);
	use(hop, gone);
	return r && follow(rib, share(rib, r->offer, &flow), &flow, hop);
}

bool rib_lookup(const void *self, Ip4 src, Ip4 dst, RibHop *hop)
{
	Rib *rib = (Rib *)self; /* the flows only: what is answered does not change */
	if (rib_flow_get(rib, src, dst, hop))
		return hop->out != NULL;
	bool found = find(rib, src, dst, hop);
	rib_flow_put(rib, src, dst, hop);
	return found;
}

bool rib_resolve(const Rib *rib, const RibPath *path, RibHop *hop, RibAsked *asked)
{
	*hop = (RibHop){0};
	return follow(rib, path, &(Asker){.dst = path->via, .asked = asked}, hop);
}

bool rib_static_resolves(const RibStatic *s, RibAsked *asked)
{
	RibHop hop = {0};
	return follow(s->rib, &(RibPath){.via = s->via, .global = s->global},
		      &(Asker){.dst = s->via, .line = s, .asked = asked}, &hop);
}
