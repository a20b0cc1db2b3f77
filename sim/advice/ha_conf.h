#pragma once

/* What configurations say about redundancy, with the line of each word of it: what the rules of ha_rules.h look
 * at, across routers. Read from the text, since a rule cites lines; defaults are IOS's. */

#include <glib.h>
#include <stdbool.h>

#include "sim/addr.h"
#include "sim/err.h"

/* A line that was read: where, and what it says. `text` NULL: the line is not there, a default holds. */
typedef struct HaLine {
	SrcPos at;
	const char *text;
} HaLine;

typedef struct HaTrack {
	const char *ifname; /* canonical; NULL: a tracked object */
	int object;
	int decrement;
	HaLine line;
} HaTrack;

typedef struct HaGroup {
	int number;
	Ip4 vip;
	int priority;
	bool preempt;
	int64_t hello_ms, hold_ms;
	const char *name; /* NULL: none */
	const char *auth; /* "cisco" if none is set */
	GArray *tracks;   /* of HaTrack */
	HaLine ip_line, priority_line, timers_line, name_line, auth_line;
} HaGroup;

typedef struct HaIface {
	const char *name; /* "FastEthernet0/0" */
	Ip4 ip;
	uint8_t len;
	bool shutdown;
	int mtu;
	GPtrArray *groups; /* of HaGroup*, owned */
	const char *map, *redundancy;
	HaLine line, ip_line, map_line, mtu_line;
	/* OSPF; 0: the default of the network type */
	int ospf_hello, ospf_dead;
	const char *ospf_network, *ospf_auth;
	HaLine ospf_hello_line, ospf_dead_line, ospf_network_line, ospf_auth_line;
} HaIface;

typedef struct HaPolicy {
	int priority;
	const char *encr, *hash, *auth;
	int group;
	HaLine line;
} HaPolicy;

typedef struct HaKey {
	Ip4 peer, mask;
	const char *secret;
	HaLine line;
} HaKey;

typedef struct HaPeer {
	Ip4 ip;
	HaLine line;
} HaPeer;

/* A crypto map entry. */
typedef struct HaEntry {
	const char *map, *acl;
	int seq;
	GArray *peers; /* of HaPeer */
	const char *transforms;
	bool reverse_route;
	HaLine line, acl_line, transforms_line, rri_line;
} HaEntry;

typedef struct HaTransform {
	const char *name, *words; /* "esp-des esp-md5-hmac" */
	HaLine line;
} HaTransform;

typedef struct HaAce {
	const char *acl;
	bool permit;
	const char *proto; /* "ip", "udp" */
	Prefix src, dst;
	const char *sport, *dport; /* "eq 514", "range 5000 5010"; "": any */
	HaLine line;
} HaAce;

typedef struct HaNetwork {
	Ip4 addr, wild;
	Ip4 area;
	HaLine line;
} HaNetwork;

typedef struct HaOspf {
	int pid;
	Ip4 router_id; /* 0: not set */
	bool redistributes, subnets;
	GArray *networks;   /* of HaNetwork */
	GPtrArray *passive; /* interface names */
	HaLine line, id_line, redistribute_line;
} HaOspf;

typedef struct HaRouter {
	const char *name, *release;
	GPtrArray *ifaces;  /* of HaIface* */
	GPtrArray *entries; /* of HaEntry* */
	GPtrArray *ospfs;   /* of HaOspf* */
	GArray *policies, *keys, *transforms, *aces;
	GArray *statics;     /* of Prefix */
	GHashTable *objects; /* number -> canonical interface name of "track N interface ..." */
	int keepalive;       /* seconds; 0: none */
	int retry;
	bool periodic;
	HaLine keepalive_line;
	GStringChunk *strings;
} HaRouter;

HaRouter *ha_router_new(const char *name, const char *release);
void ha_router_free(HaRouter *r);

/* The first group of the interface with that name, or virtual address; NULL: none. */
HaGroup *ha_group_named(const HaIface *ifc, const char *name);
HaGroup *ha_group_with(const HaIface *ifc, Ip4 vip);

/* Reads one file's text; later lines count over earlier ones, as when they are typed one after the other. */
void ha_router_read(HaRouter *r, const char *file, const char *text);
