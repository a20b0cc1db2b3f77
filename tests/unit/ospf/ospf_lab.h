#pragma once

/* What tests of OSPF look at: databases, routes, and when router-LSAs were built. */

#include "models/ospf/ospf_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

/* "R1" to "R3" on one LAN at Fa0/0, 10.1.1.1 to 10.1.1.3, with loopbacks 1.1.1.1 to 3.3.3.3, all in area 0; Fa0/1
 * is spare. R1 alone may be DR. `release` is everybody's. */
Sandbox *ospf_lab_new(const char *release);

Ospf *ospf_lab_process(Sandbox *sb, const char *node); /* the first; NULL: none */
Ospf *ospf_lab_process_of(const Node *n);
/* Its LSA that is not being flushed, or NULL. */
const OspfLsa *ospf_lab_lsa(Sandbox *sb, const char *node, uint8_t type, Ip4 id, Ip4 adv);
/* All its rows: the area's, then the AS's; none without a process. The caller frees the array. */
GPtrArray *ospf_lab_entries(const Ospf *o);
const OspfEntry *ospf_lab_entry(Ospf *o, const OspfKey *key); /* or NULL */
/* How many of its neighbours are FULL. */
unsigned ospf_lab_full(Sandbox *sb, const char *node);
/* Holds a router's routing table to "O E2 20 10.1.1.1", or "" for none; false: it said so. */
bool ospf_lab_check_route(Sandbox *sb, const char *node, const char *prefix, const char *want);
