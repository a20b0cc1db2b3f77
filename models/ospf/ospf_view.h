#pragma once

/* Snapshots of OSPF: values only. */

#include "models/core/proto.h"

typedef struct OspfNbrRow {
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
	bool on;
	uint16_t pid;
	Ip4 router_id, area;
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
	bool on;
	uint8_t only; /* type of the detailed form; 0: the summary */
	bool counts;  /* database-summary */
	uint16_t pid;
	Ip4 router_id, area;
	unsigned n;
	OspfLsaRow *row;
} OspfDbView;

/* What is redistributed. */
typedef struct OspfRedistRow {
	const char *name; /* constant: "connected", "static", "ospf" */
	uint16_t process; /* 0: the source has none */
	int64_t metric;   /* -1: none of its own */
	bool subnets;
} OspfRedistRow;

typedef struct OspfProcView {
	bool on, asbr;
	bool redist, redist_subnets; /* static routes */
	unsigned n_sources;
	OspfRedistRow *source;
	uint16_t pid, configured; /* the process that runs, and that is configured; 0: none */
	Ip4 router_id, area;
	VTime spf_delay, spf_hold;
	unsigned ifaces, externals, lsas;
	uint32_t external_sum, lsa_sum;
	uint64_t spf_runs;
	VTime last_spf; /* ago; VT_NEVER: not yet */
} OspfProcView;

/* What is configured, running or not. */
typedef struct OspfConfigRow {
	const char *ifname;
	IfAddr addr;
	Ip4 area;
	char by[36];      /* the key of the network statement that says so: "10.1.1.0 0.0.0.255" */
	const char *type; /* "broadcast", "point-to-point", "loopback" */
	bool mask_checked, passive, mtu_ignore;
	uint16_t hello_s, dead_s, mtu;
} OspfConfigRow;

typedef struct OspfConfigView {
	uint16_t pid;          /* 0: no process */
	Ip4 router_id;         /* that it would choose; 0: it can have none */
	const char *id_ifname; /* whose address that is; NULL: it is configured */
	unsigned n;
	OspfConfigRow *row; /* of the interfaces that a network statement covers */
} OspfConfigView;

extern const AdviceRule ospf_advice[];
void ospf_advise(Advice *a);
extern const View ospf_views[];
extern const Show ospf_shows[];

/* ospf_db_show.c */
void ospf_print_db(GString *out, const void *view, const Args *a, const char *release);
