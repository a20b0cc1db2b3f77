#pragma once

/* Which routers of a network can have a part in what its probes measure, by its cables and configurations as they are
 * before the run: the same for all seeds. A router matters
 *
 *   if it lies on a simple cabled path between the two ends of a probe, or
 *   if it shares a segment (a cable, or all cables that switches join), an OSPF area or an SA with one that does.
 *
 * Where it is not known who has a part, everybody matters. A router that is left out of the scenario is cabled to nobody and
 * shares with nobody what is known: it matters if a subnet of it, through others' cables too, leads to one that matters. */

#include "models/core/net.h"
#include "sim/scenario/scenario.h"

typedef struct Reach Reach;

/* Of a net that was composed of the scenario; NULL (a lone configuration), or one without probes: every router matters.
 * Borrows both. Takes time in proportion to the network and its configurations. */
Reach *reach_new(const Scenario *scn, const Net *net);
void reach_free(Reach *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reach, reach_free)

/* The node, of the stage's net, matters. */
bool reach_has_node(const Reach *r, const Node *n);

/* The same for an interface: it can come up only if it or its port is cabled; who uses one that is no port (a loopback, a
 * tunnel, a VLAN) is not known. */
bool reach_has_iface(const Reach *r, const Iface *ifc);

/* A router that is left out: where it stands is not known, or one of its subnets leads to who matters, or to the peer of one. */
bool reach_has_left_out(const Reach *r, const ScnLeftOut *x);
