#pragma once

#include "models/core/index.h"
#include "models/core/node.h"
#include "models/svc/cryptomap.h"
#include "models/svc/rib.h"

/* `reverse-route` of one crypto map entry. */
typedef struct RriConf {
	bool from_acl; /* `static` */
	Ip4 gateway;   /* `remote-peer A`; 0: the crypto peer */
	uint32_t tag;
} RriConf;

/* What a redundancy group's last signal said. */
typedef struct RriGroup {
	char name[VIP_NAME];
	RedRole role;
} RriGroup;

/* A route that is in the table, or ought to be. */
typedef struct RriRoute {
	Prefix prefix;
	Ip4 via;
	uint16_t vrf; /* of the crypto map's interface: whose table it is in */
	uint32_t tag;
	char group[VIP_NAME]; /* "" if none */
	unsigned wishes;      /* identities that want it: two lines may have one destination */
} RriRoute;

typedef struct Rri {
	Node *node;
	const CryptoMapSvc *maps;
	void *maps_self;
	const RibSvc *rib;
	void *rib_self;
	Index conf;           /* of RriConf*, owned, by CryptoMapEntry.id */
	GHashTable *groups;   /* of RriGroup*, owned, by name */
	GPtrArray *routes;    /* of RriRoute*, owned: in order of adding */
	GHashTable *by_route; /* the same by prefix and next hop */
	Index wished;         /* of RriRoute*, by the key of the identity that wants it */
	bool running, follow_sa, remove_at_speak;
} Rri;

extern const Stmt rri_stmts[];
extern const ConfHelp rri_conf_help[];
extern const ObsSpec rri_route_obs, rri_group_obs;
const RriConf *rri_conf(const Rri *self, const CryptoMapEntry *e);
