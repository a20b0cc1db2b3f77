#pragma once

/* Service "rib": the routing table. Provided by models/rib (connected and static routes are its own). */

#include "models/core/proto.h"

enum { RIB_PATHS = 6 };

typedef struct RibPath {
	Ip4 via;     /* next hop; 0: directly connected */
	Iface *out;  /* NULL: recursive, to be resolved by the table */
	bool global; /* of a VRF's route: the router's own table resolves it */
} RibPath;

/* One source's offer for a prefix. The owner is (source, client): OSPF process, RRI's map entry. */
typedef struct RibOffer {
	Prefix prefix;
	const RouteSource *source;
	const void *client; /* key of the offering object; compared, never dereferenced */
	const RibPath
		*path; /* n_paths of them, at most RIB_PATHS; borrowed: the table keeps its own */
	uint32_t metric;
	uint32_t tag;
	char subtype[4];  /* letters of one of the source's other codes, or "" */
	Ip4 from;         /* advertising router, for show ip route PREFIX; 0: none */
	uint16_t process; /* OSPF's, for show ip route PREFIX */
	uint8_t distance;
	uint8_t n_paths;
	bool immediate; /* RRI: follows its client at once, never waits for the static scan */
} RibOffer;

/* An installed route. `installed` is when its path set last changed: the age that show prints. */
typedef struct RibRoute {
	const RibOffer *offer; /* the table's, until something happens in the network */
	VTime installed;
	Stamp state;
	uint32_t version;
} RibRoute;

/* Where a packet goes. */
typedef struct RibHop {
	Iface *out;
	Ip4 next_hop; /* on `out`; the destination itself if connected */
	unsigned n_used;
	EventId used
		[4]; /* that made the match and each route that resolved it, or took a longer one away */
} RibHop;

/* Self of the first six operations is a table: what node_service gives is the router's own. */
typedef struct RibSvc {
	void (*offer)(Ctx *cx, void *self,
		      const RibOffer *offer); /* adds, or replaces this client's offer */
	void (*withdraw)(Ctx *cx, void *self, Prefix prefix, const RouteSource *source,
			 const void *client);
	/* Longest prefix, recursive next hops, per-destination share over equal paths by hash of (src, dst).
	 * False: no route, and *hop says what it is for. */
	bool (*lookup)(const void *self, Ip4 src, Ip4 dst, RibHop *hop);
	const RibRoute *(*route)(const void *self, Prefix prefix); /* the installed one, or NULL */
	const RibRoute *(*match)(const void *self, Ip4 dst);       /* longest match, or NULL */
	/* All installed routes in numeric order. */
	void (*each)(const void *self, void (*fn)(void *to, const RibRoute *r), void *to);
	/* "static", "ospf": of any class of the node, or NULL. */
	const RouteSource *(*source)(const void *self, const char *name);
	/* The table of a VRF, by its number (vrf.h), made on demand: it stays as long as the node has power. NULL:
	 * the provider has one table only. */
	void *(*of_vrf)(void *self, unsigned vrf);
	/* What else is done with equal paths than `lookup` does, by the configuration: each packet takes the next, or each
	 * destination has one. NULL: nothing else. */
	const char *(*shares_otherwise)(const void *self);
} RibSvc;
