#pragma once

/* The inside of models/eth. */

#include "models/core/node.h"
#include "models/svc/eth.h"

/* A group that an interface is a member of. */
typedef struct EthGroup {
	Mac group;
	unsigned refs;
} EthGroup;

typedef struct Eth {
	Node *node;
	Index groups;  /* of GArray* of EthGroup, owned, by the interface's index: it has few */
	Index by_vlan; /* of Iface*: subinterfaces, by the port's index and the VLAN */
} Eth;

/* The port's subinterface with a VLAN's tag (not 0), or NULL. Of a port no two have one VLAN: who sets it asks. */
Iface *eth_of_vlan(const Eth *e, const Iface *port, uint16_t vlan);
void eth_set_vlan(Eth *e, Iface *sub, uint16_t vlan /* 0: none */);

extern const Stmt eth_stmts[];
extern const ConfHelp eth_conf_help[];
extern const PktSpec eth_untagged, eth_tagged;
