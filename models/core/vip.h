#pragma once

/* The node's table of virtual addresses and redundancy groups. A first-hop redundancy protocol writes it (today
 * HSRP alone); ARP, IP, IKE and IPsec read it and know roles, not states: a second writer is no news to them. */

#include "models/core/signal.h"

enum { VIP_NAME = 32 };

typedef struct Vip {
	char group[VIP_NAME]; /* redundancy name; "" if none */
	Iface *iface;
	Ip4 ip;
	Mac mac; /* virtual MAC */
	RedRole role;
	uint16_t vrf;        /* of iface when the row was set: vip_set fills it in */
	Ip4 active, standby; /* physical addresses of the group's routers; 0: unknown */
	Stamp state;         /* who last changed the role */
	const void *owner;   /* the writer's key: unique per (writer, group) */
	/* A client asks the group whether it exists: IOS prints "Redundancy enquiry for X succeeded". */
	void (*enquire)(Ctx *cx, const void *owner);
} Vip;

/* All zero is an empty one. */
typedef struct VipTable {
	struct VipRows *rows; /* NULL: there was never one */
	unsigned n;
} VipTable;

void vip_clear(VipTable *t); /* no rows, and nobody is told */

/* Adds or replaces the owner's row and sends SIG_VIP if what is answered here changed (role Active gained
 * or lost, address or MAC changed). Does not send SIG_REDUNDANCY: the writer does, after its own lines. */
void vip_set(Ctx *cx, Node *n, const Vip *row);
void vip_remove(Ctx *cx, Node *n, const void *owner);

/* Each is found by its key, however many there are. Of several the answer is the one that has been there longest.
 * A row stays where it is until it is removed. */
const Vip *vip_by_group(const Node *n, const char *group); /* NULL: no such group */
const Vip *vip_active(const Node *n, const Iface *ifc,
		      Ip4 ip); /* the row if this node is Active for ip there */
const Vip *vip_active_any(const Node *n, unsigned vrf, Ip4 ip);
const Vip *vip_active_on(const Node *n, const Iface *ifc); /* whatever its address is */
bool vip_stands_on(const Node *n, const Iface *ifc);       /* in any role */
const Vip *vip_by_mac(const Node *n, const Iface *ifc,
		      Mac m); /* Active rows only: frames to the virtual MAC are ours */

const Vip *vip_next(const Node *n,
		    const Vip *after); /* all, in order; after NULL comes the first */
