#pragma once

/* Doubts that the run itself raises: of routers that would tell end stations of another router (ICMP redirect). What a
 * station makes of that is its system's, and those of a scenario keep their gateway. */

#include "models/core/net.h"
#include "sim/trust/doubt.h"

/* Adds to what may come to be doubts (Doubts.maybe) each interface whose subnet has a host of the scenario. */
void redirects_expect(Doubts *d, const Scenario *scn, const Net *net);

/* Tells of each interface of the router by which a host would have been told by now. The router has power. */
typedef void RedirectFn(void *to, const Doubt *row);
void redirects_each(const Node *n, RedirectFn *fn, void *to);
