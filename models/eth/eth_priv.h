#pragma once

/* The inside of models/eth. */

#include "models/core/node.h"
#include "models/svc/eth.h"

/* Membership of one interface in one group. */
typedef struct EthGroup {
	const Iface *iface;
	Mac group;
	unsigned refs;
} EthGroup;

typedef struct Eth {
	Node *node;
	GArray *groups; /* of EthGroup */
} Eth;

extern const Stmt eth_stmts[];
extern const ConfHelp eth_conf_help[];
extern const PktSpec eth_untagged, eth_tagged;
