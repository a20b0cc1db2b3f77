#pragma once

/* Snapshots of OSPF: values only. */

#include "models/core/proto.h"

typedef struct OspfNbrRow {
	uint16_t pid;
	Ip4 id, addr;
	uint8_t priority;
	char state[12], role[8], iface[40];
	VTime dead_left;
	bool is_dr, is_bdr;
} OspfNbrRow;

typedef struct OspfNbrView {
	unsigned n;
	OspfNbrRow *row;
} OspfNbrView;

typedef struct OspfAdjRow {
	Ip4 id;
	bool is_dr, is_bdr;
} OspfAdjRow;

enum { OSPF_VIEW_ADJ = 16 };

typedef struct OspfIfRow {
	char name[40], shortname[16], network[16], state[12];
	const char *brief; /* the state in five letters, constant */
	uint16_t pid;
	Ip4 router_id, area;
	bool hardware_up, up, loopback, passive, broadcast;
	Ip4 addr;
	uint8_t len, priority;
	uint16_t cost, hello_s, dead_s, rxmt_s, delay_s;
	Ip4 dr_id, dr_addr, bdr_id, bdr_addr;
	VTime hello_left; /* VT_NEVER: none is due */
	unsigned index, nbrs, adjacent, n_adj;
	OspfAdjRow adj[OSPF_VIEW_ADJ];
} OspfIfRow;

typedef struct OspfIfView {
	unsigned n;
	OspfIfRow *row;
} OspfIfView;

typedef struct OspfLinkRow {
	uint8_t type;
	Ip4 id, data;
	uint16_t metric;
} OspfLinkRow;

typedef struct OspfLsaRow {
	uint8_t type, options, flags;
	uint16_t age, checksum, length;
	Ip4 id, adv;
	uint32_t seq;
	bool used;         /* IOS: Routing Bit Set on this LSA */
	unsigned n;        /* links of a router, routers of a network */
	OspfLinkRow *link; /* a network's routers: id alone */
	Ip4 mask, forward;
	uint32_t metric, tag;
} OspfLsaRow;

typedef struct OspfDbView {
	uint8_t only; /* type of the detailed form; 0: the summary */
	bool counts;  /* database-summary */
	uint16_t pid;
	Ip4 router_id, area;
	unsigned n;
	OspfLsaRow *row;
} OspfDbView;

/* Of the processes that run. */
typedef struct OspfDbsView {
	unsigned n;
	OspfDbView *db;
} OspfDbsView;

/* What is redistributed. */
typedef struct OspfRedistRow {
	const char *name; /* constant: "connected", "static", "ospf" */
	uint16_t process; /* 0: the source has none */
	int64_t metric;   /* -1: none of its own */
	bool subnets;
} OspfRedistRow;

typedef struct OspfProcRow {
	bool on, asbr;               /* on: it runs, too */
	bool redist, redist_subnets; /* static routes */
	unsigned n_sources;
	OspfRedistRow *source;
	uint16_t pid;
	Ip4 router_id, area;
	VTime spf_delay, spf_hold, spf_max, lsa_delay, lsa_hold, lsa_max, lsa_arrival;
	unsigned ifaces, externals, lsas;
	uint32_t external_sum, lsa_sum;
	uint64_t spf_runs;
	VTime last_spf; /* ago; VT_NEVER: not yet */
} OspfProcRow;

/* Of the processes that are configured. */
typedef struct OspfProcView {
	unsigned n;
	OspfProcRow *row;
} OspfProcView;

/* What is configured, running or not. */
typedef struct OspfConfigRow {
	uint16_t pid;
	const char *ifname;
	IfAddr addr;
	Ip4 area;
	char by[36]; /* the key of the network statement that says so: "10.1.1.0 0.0.0.255"; "": the interface's own line */
	const char *type; /* "broadcast", "point-to-point", "loopback" */
	bool mask_checked, passive, mtu_ignore;
	uint16_t hello_s, dead_s, mtu;
} OspfConfigRow;

typedef struct OspfConfigProc {
	uint16_t pid;
	Ip4 router_id;         /* that it would choose; 0: it can have none */
	const char *id_ifname; /* whose address that is; NULL: it is configured */
	uint16_t vrf;          /* by number; 0: the router's own table */
} OspfConfigProc;

typedef struct OspfConfigView {
	unsigned n_procs, n;
	OspfConfigProc *proc;
	OspfConfigRow *row; /* of the interfaces that take part */
} OspfConfigView;

/* ---- show ip protocols ---- */

typedef struct OspfNetworkRow {
	Ip4 addr, wild, area;
} OspfNetworkRow;

/* A router that told of installed routes. */
typedef struct OspfSourceRow {
	Ip4 id;
	uint8_t distance;
	VTime age; /* of the newest of them */
} OspfSourceRow;

/* `distribute-list` */
typedef struct OspfFilterRow {
	const char *kind, *name; /* "(prefix-list) ", "P" */
	bool in;
	const char *ifname; /* "": of all */
	const char *source; /* NULL: of all */
	uint16_t process;
} OspfFilterRow;

typedef struct OspfProtocolRow {
	uint16_t pid;
	Ip4 router_id, area;
	bool asbr;
	unsigned max_paths;
	uint8_t distance;
	unsigned n_networks, n_own, n_passive, n_sources;
	OspfNetworkRow *network;
	const char **own,
		**passive; /* names of interfaces: with the area on a line of theirs; silent ones */
	OspfSourceRow *source; /* by ID */
	unsigned n_redists, n_filters;
	OspfRedistRow *redist;
	OspfFilterRow *filter;
} OspfProtocolRow;

/* Of the processes that run. */
typedef struct OspfProtocolsView {
	const char *no_vrf; /* asked for, and there is none of that name; NULL: there is */
	unsigned n;
	OspfProtocolRow *row;
} OspfProtocolsView;

/* ospf_protocols_view.c, ospf_protocols_show.c */
/* "Redistributing External Routes from," and the sources, if there are any. */
void ospf_print_redists(GString *out, const char *indent, const OspfRedistRow *row, unsigned n);
void *ospf_take_protocols(const void *self, const Node *node, const Args *a, VTime now);
void ospf_drop_protocols(void *view);
void ospf_print_protocols(GString *out, const void *view, const Args *a, const char *release);

extern const AdviceRule ospf_advice[];
void ospf_advise(Advice *a);
extern const View ospf_views[];
extern const Show ospf_shows[];

/* ospf_db_show.c */
void ospf_print_db(GString *out, const void *view, const Args *a, const char *release);

extern const Form ospf_show_form;
