#pragma once

/* The inside of models/ospf. */

#include "models/core/index.h"
#include "models/core/net.h"
#include "models/ospf/ospf_pkt.h"
#include "models/svc/ip.h"
#include "models/svc/neigh.h"
#include "models/svc/policy.h"
#include "models/svc/rib.h"

#define ALL_SPF_ROUTERS IP4(224, 0, 0, 5) /* RFC 2328 A.1 */
#define ALL_D_ROUTERS IP4(224, 0, 0, 6)

/* RFC 2328 appendix B */
enum {
	LS_REFRESH_S = 1800,
	MAX_AGE_S = 3600,
	MAX_AGE_DIFF_S = 900,
};

typedef struct OspfProcs OspfProcs;
typedef struct Ospf Ospf;
typedef struct OspfLsdb OspfLsdb;
typedef struct OspfArea OspfArea;
typedef struct OspfIface OspfIface;

typedef struct OspfKey {
	uint8_t type;
	Ip4 id, adv;
} OspfKey;

/* One instance of an LSA: immutable, counted. */
typedef struct OspfLsa {
	unsigned refs;
	OspfKey key;
	uint8_t options;
	uint16_t age0, checksum, length; /* age0: when it came into being here */
	uint32_t seq;
	VTime born;
	GBytes *body;
} OspfLsa;

/* LSAs in order of being added, each key once. */
typedef struct OspfLsas {
	guint len;
	GQueue order;   /* of OspfLsa* */
	GHashTable *at; /* OspfKey -> its link: looked up, never walked */
} OspfLsas;

/* The database's row for a key. */
typedef struct OspfEntry {
	OspfLsdb *db;
	OspfLsa *lsa;
	VTime installed; /* MinLSArrival counts from here, if it was flooded */
	VTime sent_back; /* when our newer copy was last sent to somebody who sent an older one */
	Prefix net;      /* AS-external-LSAs: what it describes, if its mask is one */
	bool described;
	bool received; /* from a neighbour; a self-originated one that was is not ours yet */
	bool flooded;  /* received, and not because we had asked for it */
	bool aged;     /* has MaxAge, and goes as soon as it may */
	bool refresh;  /* ours, and LSRefreshTime is over: to be originated again as it is */
	Stamp state;   /* who brought this instance */
	TimerTree timers;
	Timer ageing; /* LSRefreshTime if ours, else MaxAge */
} OspfEntry;

/* The link state ID of a network that this router describes in LSAs of that type. */
typedef struct OspfLsid {
	uint8_t type;
	Prefix net;
	Ip4 id;
	bool wished, refused, told; /* refused: none could be given; and it was logged */
	VTime waits; /* for MinLSInterval, until then; VT_NEVER: its LSA is as it is wished */
	struct {
		Prefix net;
		Ip4 id;
	} in_way; /* refused: who has it */
} OspfLsid;

/* Those of one database. */
typedef struct OspfLsids {
	GPtrArray *rows;    /* of OspfLsid*, by type and network */
	GPtrArray *refused; /* of OspfLsid*, those of them, likewise */
	GPtrArray *waiting; /* of OspfLsid*, those that wait, by the time */
	Index by_id;        /* the same by type and ID */
	GArray *freed; /* of OspfKey, adv 0: given no more; for who asked for the change to clear */
	GArray *moved; /* of Prefix: given another one; likewise */
} OspfLsids;

/* How long what is done again and again waits: ospf_throttle.c. */
typedef struct OspfThrottle {
	VTime start, hold, max;
} OspfThrottle;

/* One thing that is done so. */
typedef struct OspfPace {
	VTime last;       /* when it was done; VT_NEVER: not yet */
	VTime due;        /* when it is to be done; VT_NEVER: nothing asks for it */
	VTime wait, next; /* after the last time, and after that which is due */
} OspfPace;

/* When an LSA of ours was last originated: its throttle (MinLSInterval) counts on after it is flushed. */
typedef struct OspfMade {
	OspfKey key;
	OspfPace pace;
} OspfMade;

/* The LSAs of one flooding scope, and what this router originated in it: an area's (types 1 to 4), or the AS's
 * (type 5), which stands beside the areas. */
struct OspfLsdb {
	Ospf *ospf;
	OspfArea *area;          /* NULL: the AS's */
	const TimerSpec *ageing; /* of each entry */
	GPtrArray *entries;      /* of OspfEntry*, by key */
	GPtrArray *aged;         /* of OspfEntry*, those of them, by key */
	GHashTable *made;        /* OspfKey -> OspfMade*: looked up, never walked; NULL: none */
	OspfLsids *lsids;
	Index by_net; /* prefix -> GPtrArray of OspfEntry*, by key: those that describe it */
	VTime next;   /* when one that has no such ID may be made; VT_NEVER: none waits */
};

typedef enum IfState {
	IS_DOWN,
	IS_LOOPBACK,
	IS_WAITING,
	IS_PTP,
	IS_DROTHER,
	IS_BACKUP,
	IS_DR,
	N_IS
} IfState;
typedef enum IfEvent {
	IE_UP,
	IE_WAIT_TIMER,
	IE_BACKUP_SEEN,
	IE_NEIGHBOR_CHANGE,
	IE_LOOP,
	IE_UNLOOP,
	IE_DOWN,
	N_IE
} IfEvent;
typedef enum NbrState {
	NS_DOWN,
	NS_INIT,
	NS_2WAY,
	NS_EXSTART,
	NS_EXCHANGE,
	NS_LOADING,
	NS_FULL,
	N_NS
} NbrState;
typedef enum NbrEvent {
	NE_HELLO,
	NE_2WAY,
	NE_NEGOTIATED,
	NE_EXCHANGED,
	NE_BAD_LSREQ,
	NE_LOADED,
	NE_ADJ_OK,
	NE_SEQ_MISMATCH,
	NE_1WAY,
	NE_KILL,
	NE_INACTIVITY,
	NE_LL_DOWN,
	N_NE
} NbrEvent;

typedef struct OspfNbr {
	OspfIface *oi;
	Ip4 id, addr;
	uint8_t priority, options;
	Ip4 dr, bdr; /* as it declares */
	Fsm sm;
	VTime since;      /* of the state */
	const char *what; /* "Fa0/1 10.1.1.2" */
	bool dead;        /* to be freed after the step */
	bool master;      /* we are the master */
	uint32_t dd_seq;
	DbdRec last_in;   /* flags, options, seq: to know a duplicate */
	GBytes *last_dbd; /* as sent; resent on a duplicate */
	VTime last_dbd_at;
	bool sent_more;     /* our last DBD had M */
	GPtrArray *summary; /* of OspfLsa*: still to be described */
	GArray *requests;   /* of LsaHdr: still to be had */
	unsigned asked;     /* leading requests that the outstanding LSR names */
	OspfLsas *rxmt;     /* sent, not acknowledged */
	unsigned given_up;  /* retransmissions of DBD in a row */
	TimerTree timers;
	Timer inactivity, dbd_timer, lsr_timer, lsu_timer;
} OspfNbr;

/* `ip ospf ...` of an interface, whether it takes part or not. 0: not given. */
typedef struct OspfIfConf {
	Iface *iface;
	uint16_t cost, hello_s, dead_s, rxmt_s, delay_s;
	int16_t priority; /* -1: not given */
	uint8_t network;  /* NetType + 1 */
	bool mtu_ignore;
	uint16_t pid; /* `ip ospf <pid> area <area>`; 0: not given */
	Ip4 area;
	bool no_secondaries;
} OspfIfConf;

typedef enum NetType { NET_BROADCAST, NET_PTP, NET_LOOPBACK } NetType;

struct OspfIface {
	OspfArea *area;
	Iface *iface;
	const char *what;
	NetType type;
	IfAddr addr; /* taken when it came up */
	bool passive;
	uint16_t cost, hello_s, dead_s, rxmt_s, delay_s;
	uint8_t priority;
	bool mtu_ignore;
	Fsm sm;
	Ip4 dr, bdr; /* interface addresses; 0: none */
	bool joined_dr;
	GPtrArray *nbrs;  /* of OspfNbr*, by address */
	OspfLsas *flood;  /* to go out with the next update */
	GArray *acks;     /* of LsaHdr: delayed */
	VTime flooded;    /* when the last update went out */
	TimerTree timers; /* the neighbours' below it */
	Timer hello, wait, change, pacing, ack;
};

typedef struct OspfHop {
	Iface *out;
	Ip4 via; /* 0: directly attached */
} OspfHop;

typedef struct OspfHops {
	unsigned n;
	OspfHop hop[RIB_PATHS];
} OspfHops;

typedef enum RouteKind {
	RK_INTRA,
	RK_E1,
	RK_E2
} RouteKind; /* in order of preference, RFC 2328 11 */

typedef struct OspfRoute {
	Prefix prefix;
	RouteKind kind;
	uint32_t dist;   /* to the network, the ASBR or the forwarding address */
	uint32_t metric; /* E2: the external one */
	uint32_t tag;
	Ip4 from;
	uint8_t distance, max_paths; /* to be offered with: ospf_distance_all */
	OspfHops hops;
} OspfRoute;

/* An AS boundary router that was reached. */
typedef struct OspfAsbr {
	Ip4 id;
	uint32_t dist;
	OspfHops hops;
} OspfAsbr;

/* RFC 2328 6. One is modelled. */
struct OspfArea {
	Ospf *ospf;
	Ip4 id;
	OspfLsdb db;
	VTime build_at; /* of its router-LSA; VT_NEVER: none is scheduled */
	Timer spf;
	OspfPace spf_pace;
	uint64_t spf_runs;
	GArray *intra; /* of OspfRoute, by prefix: what the last SPF found */
	GArray *asbrs; /* of OspfAsbr */
};

typedef struct OspfNetwork {
	Ip4 addr, wild, area;
	Ip4 typed; /* the address with the bits that do not matter */
} OspfNetwork;

/* `redistribute`: of a source of routes, and where that has processes, of one of them. */
typedef struct OspfRedist {
	const RouteSource *source;
	uint16_t process; /* 0: the source has none */
	uint8_t kinds;    /* OSPF's: of RedistKind; 0: all */
	bool subnets, has_tag;
	uint8_t type;   /* 0: not given */
	int64_t metric; /* -1: not given */
	uint32_t tag;
	const char *map; /* the world's; "": none */
} OspfRedist;

typedef enum FilterBy { FILTER_ACL, FILTER_PREFIX_LIST, FILTER_MAP } FilterBy;

/* `distribute-list`. Names are the world's. */
typedef struct OspfFilter {
	FilterBy by;
	const char *name;
	bool in;
	const char *ifname;        /* in: of next hops by it; "": all */
	const RouteSource *source; /* out: of these routes; NULL: all */
	uint16_t process;          /* of the source, if it has any */
} OspfFilter;

/* `distance D A W`: of routes that A told of. */
typedef struct OspfDistance {
	Ip4 addr, wild;
	uint8_t distance;
	const char *acl; /* of networks, the world's; "": all */
} OspfDistance;

typedef struct OspfConf {
	bool on;
	Ip4 router_id;
	bool id_typed; /* since the process last looked */
	bool log, log_detail;
	bool has_area;      /* some line says one */
	Ip4 area;           /* the first that was said; lines of others are not modelled */
	GArray *networks;   /* of OspfNetwork */
	GPtrArray *passive; /* names that differ from the default */
	bool passive_default;
	GArray *redists; /* of OspfRedist, by source and process */
	GArray *filters; /* of OspfFilter, in order of entry */
	bool origin, origin_always;
	int64_t origin_metric, default_metric; /* -1: not given */
	uint8_t origin_type;
	const char *origin_map; /* "": none */
	unsigned max_paths;
	int64_t spf_delay_ms, spf_hold_ms, spf_max_ms; /* -1: not given */
	int64_t lsa_start_ms, lsa_hold_ms, lsa_max_ms, lsa_arrival_ms;
	uint32_t ref_mbps;
	uint8_t distance;
	GArray *distances;   /* of OspfDistance, in order of entry */
	bool offers_changed; /* with what routes are offered, since the process last looked */
} OspfConf;

/* A router's processes, and what is configured beside them. */
struct OspfProcs {
	Node *node;
	GPtrArray *all;    /* of Ospf*, by number */
	GPtrArray *ifconf; /* of OspfIfConf* */
	bool started;
	uint64_t dd_draws;
};

struct Ospf {
	OspfProcs *procs;
	Node *node;
	const IpSvc *ip;
	void *ip_self;
	const RibSvc *rib;
	void *rib_self;
	const NeighSvc *neigh;
	void *neigh_self;
	const PolicySvc *policy;
	void *policy_self;
	OspfConf conf;
	uint16_t pid;
	uint16_t vrf; /* its interfaces and routes are of that VRF; 0: of the router's own table */
	bool running;
	Ip4 router_id;
	OspfArea area;
	OspfLsdb as;       /* beside the areas: AS-external-LSAs */
	GPtrArray *ifaces; /* of OspfIface*, by interface index */
	GPtrArray *routes; /* of OspfRoute*, by prefix: what is offered to the table */
	GArray *stale;     /* of Prefix: whose AS-external-LSAs changed since */
	bool all_stale;    /* or more than these */
	bool all_due,
		area_due; /* what is to be wished anew: everything, or the area's LSAs; else: */
	GArray *due_nets; /* of Prefix: the AS's LSAs of these networks, */
	GArray *due_keys; /* of OspfKey: and these LSAs of ours */
	TimerTree timers; /* the process's: of areas, interfaces and LSAs, too */
	Timer originate, partial;
	OspfThrottle spf, lsa;
	VTime arrival; /* MinLSArrival */
	VTime partial_delay, ack_delay, pacing, build_delay;
	int64_t give_up;
	bool filtered; /* distribute-list in was there when the configuration was last looked at */
};

/* ---- ospf_conf.c ---- */
/* The VRF, or IPv4 in it, is removed: its processes with it (vrf_watch). */
void ospf_conf_forget(void *self, unsigned vrf);

/* ---- ospf_id.c ---- */
/* Cisco 7039: what is configured, else the highest address of a loopback that is up, else of an interface that is, of
 * those of its VRF that no other process of it has (`taken`, of Ip4). Up is what comes up at boot, too: for that it needs a medium, unless
 * `uncabled`. *from: whose address it is; NULL: of none. 0: there is none. */
Ip4 ospf_pick_router_id(const Ospf *o, bool uncabled, const GArray *taken, const Iface **from);

/* ---- ospf_process.c ---- */
Ospf *ospf_process_new(OspfProcs *procs, uint16_t pid, unsigned vrf);
void ospf_process_free(void *o);
void ospf_follow_config(Ctx *cx, Ospf *o);
void ospf_process_stop(Ctx *cx, Ospf *o); /* until its configuration is followed again */
void ospf_process_signal(Ctx *cx, Ospf *o, const Signal *sig);
bool ospf_process_sane(const Ospf *o, const char **why); /* see ProtoClass.invariant */

/* ---- ospf_procs.c ---- */
void ospf_gaps(const void *self, ConfGapFn *fn, void *to);
/* Made if there is none yet, in that VRF; of one that is there the VRF stays. */
Ospf *ospf_proc_make(OspfProcs *procs, uint16_t pid, unsigned vrf);
/* Interfaces that belong to another process by now leave theirs. */
void ospf_procs_leave(Ctx *cx, const OspfProcs *procs);
/* All follow the configuration; those that it has no more are gone. */
void ospf_procs_follow(Ctx *cx, OspfProcs *procs);
/* The interface that takes part there, in whichever process; or NULL. */
OspfIface *ospf_procs_iface(const OspfProcs *procs, const Iface *ifc);

/* ---- ospf_iface.c ---- */
IfState ospf_if_state(const OspfIface *oi);
/* The interface that takes part there, or NULL. */
OspfIface *ospf_iface_of(const Ospf *o, const Iface *ifc);
OspfIfConf *ospf_ifconf(OspfProcs *procs, Iface *ifc); /* made if there is none yet */
const OspfIfConf *ospf_ifconf_known(const OspfProcs *procs, const Iface *ifc);

/* ---- ospf_iface_fsm.c ---- */
extern const FsmSpec ospf_iface_fsm;
extern const TimerSpec ospf_hello_timer, ospf_wait_timer, ospf_change_timer;
void ospf_if_step(Ctx *cx, OspfIface *oi, IfEvent ev);

/* ---- ospf_ifaces.c ---- */
/* Makes the set of OSPF interfaces follow configuration and line protocol. */
void ospf_ifaces_sync(Ctx *cx, Ospf *o);
/* Fills in what is configured for oi->iface: type, address, intervals, ... */
void ospf_iface_take_conf(OspfIface *oi, const Ospf *o);
void ospf_ifaces_leave(Ctx *cx, Ospf *o); /* only those that are not of this process any more */
void ospf_ifaces_down(Ctx *cx, Ospf *o);  /* InterfaceDown; the next sync brings them up */
void ospf_iface_free(void *oi);

/* ---- ospf_area.c ---- */
/* The network statement that decides on an address: the first that fits; or NULL. */
const OspfNetwork *ospf_network_at(const Ospf *o, const IfAddr *a);
/* Why an interface is of a process, if it is the one to have it. */
typedef struct OspfClaim {
	Ip4 area;
	const OspfNetwork *by; /* NULL: the interface's own line */
} OspfClaim;
/* `ip ospf N area A` of an interface counts before all network statements (IOS IP Routing: OSPF, ip ospf area). False:
 * nothing says so. */
bool ospf_claim(const Ospf *o, const Iface *ifc, OspfClaim *out);
const Ospf *ospf_procs_owner(const OspfProcs *procs, const Iface *ifc); /* or NULL */
/* Is a secondary address of an interface in its area, too? */
bool ospf_takes_secondary(const OspfIface *oi, const IfAddr *a);
/* After a line that says an area came or went. */
void ospf_settle_area(Ospf *o);
/* The one of this process that an interface is in, or NULL. */
OspfArea *ospf_area_of(Ospf *o, const Iface *ifc);
/* What a change asks for. */
void ospf_originate_soon(Ctx *cx, Ospf *o); /* everything, later in this instant */
void ospf_originate_area(Ctx *cx, Ospf *o); /* only a neighbour changed: the area's LSAs */
void ospf_originate_net(Ctx *cx, Ospf *o, Prefix net); /* only the route to it changed */
void ospf_originate_lsa(Ctx *cx, OspfLsdb *db, const OspfKey *key); /* only that LSA of ours did */
void ospf_spf_schedule(Ctx *cx, OspfArea *a);
void ospf_partial_schedule(Ctx *cx, Ospf *o);       /* of the networks that are stale */
void ospf_routes_stale(Ospf *o, Prefix net);        /* the next partial calculation looks at it */
void ospf_nets_once(GArray *nets);                  /* of Prefix: in order, each once */
bool ospf_nets_has(const GArray *nets, Prefix net); /* of such */

/* ---- ospf_elect.c ---- */
typedef struct Elected {
	Ip4 dr, bdr;
} Elected;
Elected ospf_elect(const OspfIface *oi); /* pure: RFC 2328 9.4 */

/* ---- ospf_send.c ---- */
GBytes *ospf_make(const OspfIface *oi, uint8_t type, const PktSpec *spec, const void *rec);
/* Where updates and acknowledgments for everybody on the network go: RFC 2328 13.3 (5), 13.5. */
Ip4 ospf_if_dst(const OspfIface *oi);
void ospf_if_send(Ctx *cx, OspfIface *oi, Ip4 dst, GBytes *packet /* adopts */);
/* Where packets for one neighbour go: RFC 2328 8.1. */
Ip4 ospf_nbr_dst(const OspfNbr *n);
void ospf_nbr_send(Ctx *cx, OspfNbr *n, uint8_t type, const PktSpec *spec, const void *rec);
void ospf_hello_send(Ctx *cx, OspfIface *oi);

/* ---- ospf_receive.c ---- */
void ospf_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt);

/* ---- ospf_hello.c ---- */
void ospf_hello_receive(Ctx *cx, OspfIface *oi, const Rx *rx, const OspfHdr *h);

/* ---- ospf_nbr.c ---- */
NbrState ospf_nbr_state(const OspfNbr *n);
OspfNbr *ospf_nbr_at(const OspfIface *oi, Ip4 addr); /* or NULL */
unsigned ospf_nbrs_full(const OspfIface *oi);
void ospf_nbr_clear(Ctx *cx, OspfNbr *n); /* its lists */
void ospf_nbr_free(void *n);

/* ---- ospf_nbr_fsm.c ---- */
extern const FsmSpec ospf_nbr_fsm;
extern const TimerSpec ospf_inactivity_timer;
/* Steps the machine; false if the neighbour is gone afterwards. */
bool ospf_nbr_step(Ctx *cx, OspfNbr *n, NbrEvent ev);
OspfNbr *ospf_nbr_new(OspfIface *oi, Ip4 addr);
/* Its link address is known and kept so from its first hello until it is gone: see ospf.c. */
void ospf_nbr_keep(Ctx *cx, OspfNbr *n);

/* ---- ospf_dbd.c ---- */
extern const TimerSpec ospf_dbd_timer;
void ospf_dbd_start(Ctx *cx, OspfNbr *n);   /* ExStart */
void ospf_dbd_summary(Ctx *cx, OspfNbr *n); /* Exchange: list the database */
void ospf_dbd_receive(Ctx *cx, OspfNbr *n, const OspfHdr *h);

/* ---- ospf_lsreq.c ---- */
extern const TimerSpec ospf_lsr_timer;
void ospf_lsr_send(Ctx *cx, OspfNbr *n);
void ospf_lsr_receive(Ctx *cx, OspfNbr *n, const OspfHdr *h);
/* The request for it, or NULL. */
LsaHdr *ospf_request(const OspfNbr *n, const OspfKey *key);
void ospf_request_done(OspfNbr *n, const OspfKey *key);
void ospf_request_next(Ctx *cx, OspfNbr *n); /* the answer is complete: ask on, or all is there */

/* ---- ospf_lsu.c ---- */
extern const TimerSpec ospf_lsu_timer;
/* As many updates as the LSAs need. RFC 2328 13.3: ages grow by InfTransDelay on each hop. */
void ospf_lsu_send(Ctx *cx, OspfIface *oi, Ip4 dst, OspfLsa *const *lsa, unsigned n);
/* The instance of it that the neighbour has not acknowledged, or NULL. */
const OspfLsa *ospf_rxmt_find(const OspfNbr *n, const OspfKey *key);
void ospf_rxmt_add(Ctx *cx, OspfNbr *n, OspfLsa *l); /* instead of an older one */
void ospf_rxmt_remove(Ctx *cx, OspfNbr *n, const OspfKey *key);

/* ---- ospf_flood.c ---- */
extern const TimerSpec ospf_pacing_timer;
void ospf_lsu_receive(Ctx *cx, OspfNbr *n, const OspfHdr *h);
/* RFC 2328 13.3; from NULL: ours. True if it went out on the interface it came in by. */
bool ospf_flood(Ctx *cx, const OspfLsdb *db, OspfLsa *lsa, OspfNbr *from);

/* ---- ospf_ack.c ---- */
extern const TimerSpec ospf_ack_timer;
void ospf_ack_direct(Ctx *cx, OspfNbr *n, const LsaHdr *h);
void ospf_ack_delayed(Ctx *cx, OspfIface *oi, const LsaHdr *h);
void ospf_ack_receive(Ctx *cx, OspfNbr *n, const OspfHdr *h);

/* ---- ospf_lsa.c ---- */
OspfLsa *ospf_lsa_new(Ctx *cx, const LsaHdr *h, GBytes *body /* adopts */); /* one reference */
OspfLsa *ospf_lsa_ref(OspfLsa *l);
void ospf_lsa_unref(void *l);
uint16_t ospf_lsa_age(const OspfLsa *l, VTime now);
void ospf_lsa_header(const OspfLsa *l, VTime now, LsaHdr *h);
int ospf_key_cmp(const OspfKey *a, const OspfKey *b);
/* RFC 2328 13.1: > 0 if a is newer than b, 0 if they are the same instance. */
int ospf_newer(const LsaHdr *a, const LsaHdr *b);

/* ---- ospf_lsas.c ---- */
guint ospf_key_hash(gconstpointer key); /* of OspfKey, for GHashTable */
gboolean ospf_key_equal(gconstpointer a, gconstpointer b);
OspfLsas *ospf_lsas_new(void);
void ospf_lsas_free(OspfLsas *l);
void ospf_lsas_clear(OspfLsas *l);
OspfLsa *ospf_lsas_find(const OspfLsas *l, const OspfKey *key); /* or NULL */
void ospf_lsas_add(OspfLsas *l, OspfLsa *lsa); /* at the end, instead of one with its key */
bool ospf_lsas_remove(OspfLsas *l, const OspfKey *key); /* false: it is not there */
OspfLsa **ospf_lsas_array(const OspfLsas *l);           /* in order; the caller frees the array */

/* ---- ospf_lsdb.c ---- */
/* Ours and originated by us: it is made anew after LSRefreshTime, and does not grow old. */
bool ospf_is_refreshed(const OspfEntry *e);
/* Empty; `area` NULL: the AS's. `ageing` is what an entry's age brings. */
uint64_t ospf_net_key(Prefix net); /* of by_net */
void ospf_lsdb_init(OspfLsdb *db, Ospf *o, OspfArea *area, const TimerSpec *ageing);
void ospf_lsdb_fini(OspfLsdb *db);
/* Where LSAs of that type are in an area: in its database, or in the AS's. */
OspfLsdb *ospf_lsdb_of(OspfArea *a, uint8_t type);
/* Are its LSAs flooded on that interface? The AS's are on all (RFC 2328 13.3). */
bool ospf_lsdb_reaches(const OspfLsdb *db, const OspfIface *oi);
OspfEntry *ospf_lsdb_find(const OspfLsdb *db, const OspfKey *key); /* or NULL */
/* RFC 2328 13.2: instead of an older instance; schedules what is to be calculated again. */
void ospf_lsdb_install(Ctx *cx, OspfLsdb *db, OspfLsa *l /* adopts */, bool received);
void ospf_lsdb_sweep(Ctx *cx, Ospf *o); /* removes what has MaxAge and is acknowledged by all */
void ospf_lsdb_sweep_one(Ctx *cx, OspfLsdb *db, const OspfKey *key); /* if it is such a one */
void ospf_lsdb_clear(OspfLsdb *db);  /* of LSAs; when ours were made is still known */
void ospf_lsdb_forget(OspfLsdb *db); /* all of it */
/* Self-originated as RFC 2328 13.4 has it: by our router ID, or a network-LSA of one of our addresses that an
 * earlier router ID of ours made, or a former owner of the address. */
bool ospf_is_self(const Ospf *o, const OspfKey *key);

/* ---- ospf_wish.c, ospf_ext.c ---- */
typedef struct OspfWish {
	OspfKey key;
	Prefix net; /* types 3, 5 and 7: what it describes; the ID is ospf_lsids_assign()'s to give */
	uint8_t options;
	GBytes *body;
} OspfWish;
OspfWish *ospf_wish_add(GArray *wishes, uint8_t type, Ip4 id, Ip4 adv, uint8_t options,
			const PktSpec *spec, const void *rec);
void ospf_area_wishes(const OspfArea *a, GArray *wishes);
void ospf_external_wishes(const Ospf *o, GArray *wishes); /* by network */
void ospf_external_wish(const Ospf *o, Prefix net,
			GArray *wishes); /* that network's, if there is one */

/* ---- ospf_originate.c ---- */
extern const TimerSpec ospf_originate_timer, ospf_ageing_timer;
/* Between events: would wishing for everything anew change nothing? False: a change has passed one by. */
bool ospf_externals_settled(const Ospf *o);

/* ---- ospf_lsid.c ---- */
OspfLsids *ospf_lsids_new(void);
void ospf_lsids_free(OspfLsids *ids);
void ospf_lsids_clear(OspfLsids *ids);
/* Gives the wishes that describe networks (types 3, 5, 7) their link state IDs. `ids` remembers what was given in one
 * database: the area's or, for type 5, the AS's. A wish that can have none is removed; its row says so. */
void ospf_lsids_assign(OspfLsids *ids, GArray *wishes);
/* The same where only some networks may be wished in another way than before: `nets` (of Prefix, in order) of that
 * type, of which `wishes` are wished now. */
void ospf_lsids_change(OspfLsids *ids, uint8_t type, const GArray *nets, GArray *wishes);
/* The row of a network or an ID; NULL: it has none; or the type has no rows. */
OspfLsid *ospf_lsid_of(const OspfLsids *ids, uint8_t type, Prefix net);
OspfLsid *ospf_lsid_holder(const OspfLsids *ids, uint8_t type, Ip4 id);
void ospf_lsid_wait(OspfLsids *ids, OspfLsid *l, VTime until);

/* ---- ospf_hops.c ---- */
void ospf_hops_add(OspfHops *into, const OspfHop *hop);
void ospf_hops_merge(OspfHops *into, const OspfHops *from);
bool ospf_hops_same(const OspfHops *a, const OspfHops *b); /* in the same order */
void ospf_hops_sort(OspfHops *h);                          /* by address */
void ospf_hops_prune(OspfHops *h, const Iface *out);       /* those that leave by it */

/* ---- ospf_spf.c, ospf_route.c ---- */
extern const TimerSpec ospf_spf_timer, ospf_partial_timer;
void ospf_spf_calculate(OspfArea *a, VTime now); /* its intra and asbrs */
void ospf_routes_update(Ctx *cx, Ospf *o);       /* externals, then what differs is offered */
/* Between events: would calculating all externals anew change nothing? False: a change has passed one by. */
bool ospf_routes_settled(const Ospf *o, VTime now);
void ospf_routes_prune(Ctx *cx, Ospf *o, const Iface *out); /* the interface went down */
void ospf_routes_clear(Ctx *cx, Ospf *o);

/* ---- ospf_source.c ---- */
extern const RouteSource ospf_source;
extern const RouteSource *const ospf_sources[];

/* ---- ospf_conf.c ---- */
extern const Stmt ospf_stmts[];
extern const ConfHelp ospf_conf_help[];
extern const Mode ospf_modes[];

/* ---- ospf_throttle.c ---- */
void ospf_pace_init(OspfPace *p);
/* When what something asks for now may be done. The same time until it is done. */
VTime ospf_pace_due(OspfPace *p, const OspfThrottle *t, VTime now);
void ospf_pace_done(OspfPace *p, const OspfThrottle *t, VTime now);

/* ---- ospf_settings.c ---- */
enum {
	OSPF_REF_MBPS = 100,
	OSPF_MAX_PATHS = 4
}; /* defaults: IOS IP Routing: OSPF Command Reference */
void ospf_conf_init(Ospf *o);
void ospf_conf_fini(Ospf *o);
Ospf *ospf_process_at(const ConfAt *at); /* whose mode a line stands in */
/* Place of an interface's name among those of `passive-interface`; their number: it is none of them. */
guint ospf_passive_at(const OspfConf *c, const char *name);
bool ospf_is_passive(const Ospf *o, const Iface *ifc);
bool ospf_is_asbr(const Ospf *o);
/* A line of the process asks the map. Returns true: taken, and unmodelled if lines of the map are. */
bool ospf_refer_map(Ospf *o, const char *map, ConfErr *e);
Ospf *ospf_proc_at(const OspfProcs *procs, uint16_t pid);    /* or NULL */
guint ospf_proc_place(const OspfProcs *procs, uint16_t pid); /* where it stands, or would */
bool ospf_is_extended(const char *acl);                      /* by its number */
bool ospf_extended_list(ConfErr *e); /* says what is not modelled of one; true */

/* ---- ospf_redist.c ---- */
/* The redistribution that a route of the table falls under, whatever its options say of it; or NULL. */
const OspfRedist *ospf_redist_of(const Ospf *o, const RibOffer *f);
/* The sources as they are shown, *n of them. The caller frees. */
struct OspfRedistRow *ospf_redist_rows(const Ospf *o, unsigned *n);
/* The metric that it is redistributed with if nothing is said of that. */
uint32_t ospf_redist_metric(const Ospf *o, const OspfRedist *d, const RibOffer *f);
/* The process's interface whose connected network that is, which is in its router-LSA already; or NULL. */
const OspfIface *ospf_own_network(const Ospf *o, const RibOffer *f);
bool ospf_takes_subnets(const Ospf *o, const OspfRedist *d);
StmtSet ospf_set_redist_connected, ospf_set_redist_static, ospf_set_redist_ospf;
StmtPut ospf_put_redists;

/* ---- ospf_filter.c ---- */
/* Takes what may not be installed out of OspfRoutes, or some of their next hops. */
void ospf_filter_in(const Ospf *o, GArray *routes);
/* May it be redistributed by that? */
bool ospf_filter_out(const Ospf *o, const OspfRedist *by, const RibOffer *offer);
void ospf_filter_follow(Ctx *cx, Ospf *o); /* the configuration changed */
StmtSet ospf_set_filter_in, ospf_set_filter_map, ospf_set_filter_out, ospf_set_filter_connected,
	ospf_set_filter_static, ospf_set_filter_ospf;
StmtPut ospf_put_filters;

/* ---- ospf_distance.c ---- */
/* What OspfRoutes are to be offered with. */
void ospf_distance_all(const Ospf *o, GArray *routes);
bool ospf_distance_asks_list(const OspfConf *c); /* an access list, which may change */
StmtSet ospf_set_distance, ospf_set_distance_of;
StmtPut ospf_put_distance, ospf_put_distances;

/* ---- ospf_log.c ---- */
extern const ObsSpec ospf_nbr_obs, ospf_if_obs, ospf_adj_obs, ospf_event_obs, ospf_packet_obs,
	ospf_drop_obs, ospf_conflict_obs;
void ospf_adj(Ctx *cx, const char *what, const OspfIface *oi, Ip4 nbr, uint32_t seq, int64_t flags,
	      int64_t len);
/* A packet or LSA that is refused, counted at the interface. */
void ospf_drop(Ctx *cx, Iface *in, const char *reason, int64_t value);
void ospf_event(Ctx *cx, const char *flag, const char *text, Ip4 id, int64_t value);
void ospf_conflicts(Ctx *cx, const Ospf *o, const OspfLsids *ids); /* says those that are new */
