#pragma once

/* What is known of the releases of a network's routers. */

#include "models/core/net.h"

/* A line for each release in use, and one of the parameters that are calibrated, with their values: "12.3(7)T1 evidenced
 * (R1, R2)", "17.3 carried over in part (R3): hsrp.hold-jitter". What a scenario sets for a router is its own. Caller
 * frees. */
char *profile_text(const Net *net);
