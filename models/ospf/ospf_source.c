/* What the routing table says of routes that OSPF makes. */

#include "models/ospf/ospf_priv.h"

/* The letters, and which of them are in which line, are those of IOS: show ip route. There is a blank behind the
 * text of IA, at the end of its line. */
const RouteSource ospf_source = {
	.name = "ospf",
	.distance = 110,
	.learned = true,
	.codes = (const RouteCode[]){{"O", "OSPF", 22, "intra area"},
				     {"IA", "OSPF inter area ", 23, "inter area"},
				     {"N1", "OSPF NSSA external type 1", 30, "NSSA extern 1"},
				     {"N2", "OSPF NSSA external type 2", 31, "NSSA extern 2"},
				     {"E1", "OSPF external type 1", 40, "extern 1"},
				     {"E2", "OSPF external type 2", 41, "extern 2"},
				     {NULL, NULL, 0, NULL}},
	.counts = (const RouteCount[]){{"", "Intra-area", 0},
				       {"IA", "Inter-area", 0},
				       {"E1", "External-1", 0},
				       {"E2", "External-2", 0},
				       {"N1", "NSSA External-1", 1},
				       {"N2", "NSSA External-2", 1},
				       {NULL, NULL, 0}},
};
const RouteSource *const ospf_sources[] = {&ospf_source, NULL};
