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
	Index by_vlan; /* of Iface*: subinterfaces, by the port's index and the VLAN; those without a tag, by VLAN 0, too */
} Eth;

/* The port's subinterface with a VLAN's tag, or of its native VLAN (0); NULL. Of a port no two have one VLAN, nor two the
 * native one: who sets it asks. */
Iface *eth_of_vlan(const Eth *e, const Iface *port, uint16_t vlan);
void eth_set_vlan(Eth *e, Iface *sub, uint16_t vlan /* 0: none */, bool native);

/* What a frame carries at least: with a header of 14 octets and the frame check sequence that is 64 octets (IEEE
 * 802.3-2018 4.2.3.3). Behind a tag, too, so that it is the same for who gets it without. */
enum { MIN_DATA = 46 };

extern const Stmt eth_stmts[];
extern const ConfHelp eth_conf_help[];
extern const PktSpec eth_untagged, eth_tagged;
