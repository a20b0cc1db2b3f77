#pragma once

/* What import has to know of a configuration: its interfaces and whom it speaks to. Lines are taken as a router
 * without cables reads them (stage_lone); those that IOS refuses are noted and not taken. */

#include "models/core/iface.h"
#include "sim/sources/source.h"

typedef struct ImportRouter ImportRouter;
typedef struct ImportIface ImportIface;

typedef struct ImportAddr {
	Ip4 ip;
	uint8_t len;
	SrcPos at;
} ImportAddr;

struct ImportIface {
	ImportRouter *router;
	const char *name;    /* long: "FastEthernet0/0.10" */
	ImportIface *parent; /* of a subinterface: its port; NULL */
	IfType type;
	SrcPos at;
	GArray *addrs;    /* of ImportAddr: the primary one first, then the secondary ones */
	GArray *virtuals; /* of Ip4: of HSRP, VRRP and GLBP */
	const char *vrf, *description; /* NULL: none */
	SrcPos described;
	uint16_t vlan;    /* 0: untagged */
	uint16_t channel; /* whose member it is: 1 of Port-channel1; 0: none */
	bool shutdown, switchport, dynamic;
	bool bundle;               /* "Port-channel1": its members have cables */
	const char *map;           /* the crypto map on it; NULL */
	bool redundant;            /* the map's address is the virtual one */
	struct ImportCable *cable; /* of a port: which it is in; NULL */
	unsigned plug;             /* its place among that one's plugs */
};

/* Somebody in a connected network to whom packets are sent: a static route's next hop, a neighbour. */
typedef struct ImportHop {
	Ip4 ip;
	const char *vrf; /* NULL: the router's own table */
	Prefix to;       /* of a neighbour: itself */
	bool neighbour;
	SrcPos at;
} ImportHop;

/* The other end of a tunnel. */
typedef struct ImportPeer {
	Ip4 ip;
	const char *map; /* "VPN 10"; NULL: of a tunnel interface */
	SrcPos at;
} ImportPeer;

/* Which packets a crypto map protects. */
typedef struct ImportMatch {
	const char *map, *acl;
	SrcPos at;
} ImportMatch;

/* "permit ip SRC DST" of a list. */
typedef struct ImportRule {
	const char *acl;
	Prefix src, dst; /* a length of 0: any */
	SrcPos at;
} ImportRule;

/* A line as it stands, of those that a mirrored peer is made from. */
typedef struct ImportLine {
	SrcPos at;
	const char *place, *text; /* as runconf_origin has it; without indentation */
	const char *why;          /* of a refused one */
} ImportLine;

struct ImportRouter {
	ImportNode *node;
	const char *name;     /* in the scenario; unique */
	const char *hostname; /* NULL: none is said; of several the last, as IOS takes it */
	bool versioned;       /* its version line says its release */
	const char *release;  /* a guess for one that is not; NULL: none, it is of the default */
	GPtrArray *ifaces;    /* of ImportIface *, owned, in the order of the configuration */
	GHashTable *by_name;
	GArray *hops, *peers, *matches,
		*rules;          /* of ImportHop, ImportPeer, ImportMatch, ImportRule */
	GArray *crypto;          /* of ImportLine: "crypto ..." and below */
	GArray *refused;         /* of ImportLine: what IOS refuses */
	const char *map, *local; /* "crypto map MAP local-address INTERFACE"; NULL */
	bool synthetic;          /* nobody's configuration: a guess */
	const char *
		wrong; /* why a router with this configuration does not start, its refused lines left out; NULL */
	const char *
		written; /* the file that import writes for it, beside the scenario; NULL: it has one */
	GString *text; /* of that file */
};

/* Reads configurations, one after the other, by statements compiled once. */
typedef struct ImportReader ImportReader;
ImportReader *import_reader_new(void);
void import_reader_free(ImportReader *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportReader, import_reader_free)

/* What the configuration of `n` says; freed with import_router_free, and lives at most as long as the source. */
ImportRouter *import_read(ImportReader *r, ImportSource *s, ImportNode *n, const char *text,
			  gsize len);

/* One without lines. */
ImportRouter *import_router_new(ImportNode *n);
void import_router_free(void *router);

/* Adds an interface, or finds it. `name` is long and lives as long as the source. */
ImportIface *import_iface(ImportRouter *r, const char *name);

/* The port that its cable is in: the interface, or a subinterface's. */
ImportIface *import_port(ImportIface *i);

/* Is it a member of the port channel? */
bool import_is_member(const ImportIface *i, const ImportIface *bundle);

/* Can a cable be plugged into it? */
bool import_is_port(const ImportIface *i);

/* Appends the place of a line: "r1.cfg:12". */
void import_say_at(GString *out, SrcPos at);
