#pragma once

/* Service "policy": which routes a route map, a prefix list or an access list lets through, and as what. Provided by
 * models/policy. */

#include "models/svc/rib.h"

/* The route that is asked about. */
typedef struct PolicyRoute {
	Prefix prefix;
	uint32_t metric, tag;
	Ip4 from; /* who told of it; 0: nobody */
	unsigned n_out;
	const Iface
		*out[RIB_PATHS]; /* by which its next hops are; NULL: not by one that it names */
	Ip4 via[RIB_PATHS];      /* its next hops; 0: connected */
} PolicyRoute;

/* What a route map sets of a route that it permits. */
typedef struct PolicySet {
	bool has_metric, has_tag;
	uint32_t metric, tag;
	uint8_t metric_type; /* 1, 2; 0: not set */
} PolicySet;

/* Does `by` ask that map, as it is configured now? */
typedef bool PolicyAsks(const void *by, const char *map);

typedef struct PolicySvc {
	/* Does the route map permit it? One that does not exist permits nothing. *set is written if it does. */
	bool (*map)(const void *self, const char *name, const PolicyRoute *route, PolicySet *set);
	/* Does the list permit it? One that does not exist, or is empty, permits everything. */
	bool (*prefix_list)(const void *self, const char *name, Prefix p);
	bool (*access_list)(const void *self, const char *name, Prefix p);
	/* Something which is simulated asks that map: what is not modelled of its lines matters as long as `asks` says so of
	 * `by`, which stays as long as the node does. False: one that was read already has such lines. */
	bool (*refer)(void *self, const char *map, PolicyAsks *asks, const void *by);
} PolicySvc;
