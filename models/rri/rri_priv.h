#pragma once

#include "models/core/node.h"
#include "models/svc/cryptomap.h"
#include "models/svc/rib.h"

/* `reverse-route` of one crypto map entry. */
typedef struct RriConf {
	unsigned entry; /* CryptoMapEntry.id */
	bool from_acl;  /* `static` */
	Ip4 gateway;    /* `remote-peer A`; 0: the crypto peer */
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
	uint32_t tag;
	char group[VIP_NAME]; /* "" if none */
	bool wanted;
} RriRoute;

typedef struct Rri {
	Node *node;
	const CryptoMapSvc *maps;
	void *maps_self;
	const RibSvc *rib;
	void *rib_self;
	GPtrArray *conf;   /* of RriConf*, owned */
	GArray *groups;    /* of RriGroup */
	GPtrArray *routes; /* of RriRoute*, owned: in order of adding */
	bool running, follow_sa, remove_at_speak;
} Rri;

extern const Stmt rri_stmts[];
extern const ConfHelp rri_conf_help[];
extern const ObsSpec rri_route_obs, rri_group_obs;
const RriConf *rri_conf(const Rri *self, const CryptoMapEntry *e);
