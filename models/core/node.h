#pragma once

/* A node: interfaces, modules and the services between them. Routers, hosts and switches are nodes. */

#include "models/core/index.h"
#include "models/core/proto.h"
#include "models/core/runconf.h"
#include "models/core/vip.h"
#include "models/core/vrf.h"

typedef struct Module {
	const ProtoClass *cls;
	void *self;
} Module;

/* What each packet looks at stands first, in one line of memory. */
struct Node {
	_Alignas(64) Net *net;
	PktPool *pkts; /* the net's: for pkt_new */
	struct NodePriv *priv;
	Index by_ip; /* of Iface*; see node_addresses_changed */
	NodeId id;
	NodeKind kind : 8;
	bool powered;
	bool by_ip_made;
	bool leaves_out : 1; /* lines of files that IOS refuses, each time it reads them, instead of refusing the file */
	bool alone : 1; /* a configuration without a scenario, which would name it */
	VipTable vips;
	World *world;
	VrfTable vrfs;
	const char *name;
	const char
		*release; /* "12.3(7)T1": from the scenario, else the version line, else "12.3" */
	VTime booted;     /* when power came on */
	Stamp power;
	GPtrArray *ifaces; /* of Iface*, owned, in order of creation */
	Index by_name;     /* the same, if they are more than a few */
	Module *module;    /* in the registry's order */
	unsigned n_modules;
	TimerTree timers;   /* of all that the modules own: none is the node's itself */
	GHashTable *param;  /* name -> int64_t*: set by the scenario */
	GPtrArray *startup; /* of StartupText*: read again at each power-on */
	void *runconf;      /* what models/core/runconf.c keeps of the lines it read */
};

Iface *node_iface(const Node *n, const char *name); /* long or short; NULL if there is none */
Iface *node_iface_add(Node *n, const char *name); /* finds or makes; NULL: not an interface name */
/* Whose primary or secondary address it is in that VRF (0: the router's own table), up or not; NULL. By an index, which whoever writes an interface's `addr`
 * or `secondary` has made anew. */
Iface *node_iface_with_ip(const Node *n, unsigned vrf, Ip4 ip);
void node_addresses_changed(Iface *ifc);
void node_unaddress(Iface *ifc);    /* takes all of its addresses; for setters */
bool node_is_cabled(const Node *n); /* false: a configuration alone */
bool node_has_release(const Node *n, const char *glob); /* "12.2*" */

void *node_self(const Node *n, const char *cls); /* module state by class name; NULL */

/* A service of this node: its operations, and the provider's state in *self (the first argument of each
 * operation). NULL only if it is optional and nobody provides it. A node is not composed if a class's init asks for
 * one that is not in its .requires. */
const void *node_service(const Node *n, const char *service, void **self);

/* Hands a packet to the class bound to (table, key). False: nobody; then the caller has it still. */
bool node_pass(Ctx *cx, Node *n, const char *table, uint32_t key, const Rx *rx,
	       Pkt *pkt /* adopts */);
/* The same for a packet that is looked at afterwards. */
bool node_dispatch(Ctx *cx, Node *n, const char *table, uint32_t key, const Rx *rx, const Pkt *pkt);

/* A frame arrived at the port; called by the link. */
void node_rx(Ctx *cx, Iface *in, Pkt *frame /* adopts */);

/* Builds the modules anew, before any configuration is read: after platform parameters were set. */
bool node_reset(Node *n, GError **err);

/* Of a node that has no power: without modules, its interfaces at their defaults; then with modules anew. */
void node_empty(Node *n);
bool node_renew(Node *n, GError **err);

/* Runs every class's check, after all files are read. */
bool node_check(Node *n, GError **err);
/* What every class says that its configuration leaves open; after node_check. */
void node_gaps(const Node *n, ConfGapFn *fn, void *to);

/* Calls on_config of every module: after a typed line. */
void node_configured(Ctx *cx, Node *n);
