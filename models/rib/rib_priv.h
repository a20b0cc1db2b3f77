#pragma once

/* The routing table's state: seen only inside this folder. */

#include "models/core/index.h"
#include "models/core/node.h"
#include "models/svc/neigh.h"
#include "models/svc/rib.h"
#include "models/svc/track.h"

enum { RIB_UNUSABLE = 255 }; /* a distance that is never installed */
enum { RIB_WAY_USED = 3 };   /* events that a flow remembers */

/* An offer, with room for as many paths as it has. */
typedef struct RibKept {
	RibOffer offer; /* its paths are those below, by address */
	struct RibKept *next;
	RibPath path[];
} RibKept;

/* All that is known of one prefix: every source's offer, and what is installed of them. */
typedef struct RibEntry {
	Prefix prefix;
	RibKept *offers; /* owned; most prefixes have one; in order of arrival */
	RibKept *
		merged; /* owned; equal offers of one source, if that is what is installed; else NULL */
	RibRoute best; /* its offer: of one of these; NULL: nothing is installed */
} RibEntry;

/* The networks that an interface offers routes for, and in which VRF. */
typedef struct RibSubnets {
	uint16_t vrf;
	Prefix p[1 + IFACE_SECONDARIES];
	unsigned n;
} RibSubnets;

/* Where packets of a flow go: RibHop, in fewer octets. */
typedef struct RibWay {
	Iface *out; /* NULL: there is no route */
	Ip4 next_hop;
	uint32_t used[RIB_WAY_USED]; /* event ids; 0: no more */
} RibWay;

/* The flows between two addresses: from the lower one to the other, and back. */
typedef struct RibPair {
	Ip4 low, high;
	uint32_t era[2]; /* in which each was looked up; 0: never */
	RibWay way[2];
} RibPair;

/* What the answer whether a line is valid stands on; keys are rib_deps.c's. Of each lookup of a next hop an address
 * and a network, at most. */
typedef struct RibAsked {
	unsigned n;
	uint64_t key[12];
} RibAsked;

/* `ip route`: one line. */
typedef struct RibStatic {
	struct Rib *rib;
	uint32_t order; /* of entry; 0: it was not looked at yet */
	unsigned n_asked;
	uint64_t *asked; /* owned: keys of RibAsked, most often one or two; rib_deps.c's */
	bool due;        /* valid and not installed */
	Prefix prefix;
	Ip4 via;            /* 0: by interface alone */
	bool global;        /* of a VRF: `via` is in the router's own table */
	const char *ifname; /* "": by address alone; the world's, as its name is */
	uint8_t distance;
	uint32_t tag;
	bool permanent;
	uint16_t track;              /* the object that it depends on; 0: none */
	const char *name;            /* "" if none */
	SrcPos at;                   /* of its interface, in a configuration that was read */
	bool installed, gone;        /* gone: its line was removed */
	bool retyped;                /* since it was last looked at */
	bool refused;                /* and said so: it would cross to another VRF */
	struct RibStatic *of_prefix; /* the next that holds for the prefix */
	Iface *kept_out;             /* adjacency kept by the neighbour service */
	Ip4 kept;
} RibStatic;

/* A table: the router's own, which is the class's self, or that of a VRF. What each packet asks for stands first. */
typedef struct Rib {
	Node *node;
	RibPair *pairs; /* 1 << pair_bits of them; NULL: nothing was looked up yet */
	uint32_t pair_bits;
	uint32_t n_pairs;   /* looked up in this era */
	uint32_t era;       /* from one change of what is installed to the next; not 0 */
	GPtrArray *entries; /* of RibEntry*, by prefix_cmp */
	Index by_prefix;    /* the same, by rib_key */
	uint64_t lengths;   /* a bit for each of which there is an entry */
	uint64_t universal; /* drawn from the seed: the hash of this router */
	struct Rib *own;    /* the router's own: itself, or what owns this one */
	uint16_t vrf;       /* its number; 0: the router's own */
	GPtrArray *
		tables; /* the router's own: of Rib*, owned, by number of VRF; NULL: not asked for */
	unsigned n_global; /* the router's own: lines of VRFs that stand on this table */
	Index subnets;     /* the router's own: of RibSubnets*, owned, by their interface's index */
	GPtrArray *statics; /* of RibStatic*, in order of entry */
	Index lines;        /* those that hold, by rib_key: rib_conf.c */
	uint32_t orders;    /* given */
	GArray *deps;       /* see rib_deps.c */
	GPtrArray *due;     /* of RibStatic*, in order of entry */
	TimerTree timers;
	Timer scan, install;
	VTime scan_every, scanned_every, scan_phase, install_delay;
	unsigned adjust_s; /* `ip route static adjust-time`; 0: the parameter */
	bool within;       /* the router's own: `no ip route static inter-vrf` */
	bool no_cef;       /* the router's own: `no ip cef` */
	Index uncached;    /* likewise: by index, interfaces with `no ip route-cache` */
	bool running;
	bool classful; /* rib.static-classful */
	const NeighSvc *neigh;
	void *neigh_self;
	const TrackSvc *track; /* NULL: nothing is tracked here */
	void *track_self;
	uint32_t next_version; /* of FIB entries, for show ip cef */
} Rib;

extern const Stmt rib_stmts[];
extern const ConfHelp rib_conf_help[];
bool rib_conf_check(void *self, GError **err);
extern const TimerSpec rib_scan_timer, rib_install_timer;
extern const ObsSpec rib_route_obs, rib_vrf_route_obs, rib_across_obs;

/* rib.c */
/* The table of a VRF, made on demand; of any table of the router. */
Rib *rib_of_vrf(Rib *rib, unsigned vrf);
const Rib *rib_known(const Rib *rib, unsigned vrf); /* NULL: nothing asked for it */

/* ---- rib_source.c ---- */
extern const RouteSource rib_connected, rib_static, rib_local;
extern const RouteSource *const rib_sources[];
const RouteSource *rib_source(const void *self, const char *name);
/* Calls `fn` for the sources of all classes of the node, in order of class. */
void rib_each_source(const Rib *rib, void (*fn)(void *to, const RouteSource *s), void *to);

/* rib_table.c */
uint64_t rib_key(Prefix p); /* of an Index */
void rib_offer(Ctx *cx, void *self, const RibOffer *offer);
void rib_withdraw(Ctx *cx, void *self, Prefix prefix, const RouteSource *source,
		  const void *client);
const RibRoute *rib_route(const void *self, Prefix prefix);
const RibRoute *rib_match(const void *self, Ip4 dst);
void rib_each(const void *self, void (*fn)(void *to, const RibRoute *r), void *to);
void rib_table_init(Rib *rib);
void rib_table_clear(Rib *rib);

/* The longest match; *gone gets the stamp of a longer one that was taken away, if any. */
const RibRoute *rib_match_stamped(const Rib *rib, Ip4 dst, const Stamp **gone);

/* Is a route to the network, or to a part of it, installed? */
bool rib_has_subnets(const Rib *rib, Prefix net);

/* rib_flow.c */
bool rib_flow_get(const Rib *rib, Ip4 src, Ip4 dst, RibHop *hop); /* false: not known */
void rib_flow_put(Rib *rib, Ip4 src, Ip4 dst, const RibHop *hop);
void rib_flow_forget(Rib *rib); /* what is installed changed */
void rib_flow_free(Rib *rib);

/* rib_lookup.c */
bool rib_lookup(const void *self, Ip4 src, Ip4 dst, RibHop *hop);
/* The interface and neighbour by which the path's next hop is reached now, through at most four routes. */
bool rib_resolve(const Rib *rib, const RibPath *path, RibHop *hop, RibAsked *asked);
/* The same for the next hop of a static by address, through such routes only as make one valid. What the answer stands
 * on is added to *asked. */
bool rib_static_resolves(const RibStatic *s, RibAsked *asked);

/* rib_connected.c */
void rib_connected_update(Ctx *cx, Rib *rib, Iface *ifc);

/* rib_deps.c */
/* `global`: a line of a VRF asks the router's own table. */
void rib_ask_address(RibAsked *a, Ip4 addr, bool global);
/* Are there routes to it or to parts of it? */
void rib_ask_network(RibAsked *a, Prefix net, bool global);
void rib_ask_interface(RibAsked *a, const Iface *ifc);
void rib_deps_init(Rib *rib);
void rib_deps_set(RibStatic *s, const RibAsked *now); /* instead of what it asked before */
/* The lines that asked about it, some twice, in order of entry. The caller frees. */
GPtrArray *rib_deps_on_route(const Rib *rib, Prefix p, bool global);
GPtrArray *rib_deps_on_iface(const Rib *rib, const Iface *ifc);

/* rib_gaps.c */
StmtSet rib_set_cef, rib_set_route_cache;
const char *rib_shares_otherwise(const void *self);
void rib_gaps(const void *self, ConfGapFn *fn, void *to);

/* rib_static.c */
void rib_static_free(void *line);
void rib_static_start(Ctx *cx, Rib *rib);
/* A route changed; `global`: of the router's own table, on which lines of this VRF may stand. */
void rib_static_route(Ctx *cx, Rib *rib, Prefix p, bool global);
void rib_static_track(Ctx *cx, Rib *rib, unsigned object);  /* that tracked object changed */
void rib_static_iface(Ctx *cx, Rib *rib, const Iface *ifc); /* its line protocol changed */
void rib_static_changed(Ctx *cx, Rib *rib); /* addresses or the configuration changed */
void rib_static_configured(Ctx *cx, Rib *rib);
/* The VRF, or IPv4 in it, is removed: its lines with it. Nothing happens until rib_static_configured. */
void rib_conf_forget(Rib *rib);
/* Is its interface in another VRF than its table? */
bool rib_static_crosses(const RibStatic *s);
/* Between events: is it as a check of it now would leave it? False: a change that concerns it has passed it by. */
bool rib_static_is_settled(const RibStatic *s);
/* May the route `r`, the longest match for `via`, help to make the line valid? */
bool rib_static_may_stand_on(const RibStatic *s, const RibRoute *r, Ip4 via);
