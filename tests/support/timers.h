#pragma once

/* Whose the pending timers of a world are: no owner is freed with one of its timers running. */

#include "models/core/net.h"

/* What is wrong with the timers of a network that is at rest between events; NULL: each that is pending stands in
 * the tree of a node with power. Caller frees. */
char *timers_astray(Net *net);

/* Takes the power of one node after the other, each a nanosecond after the last; what is wrong then, as above, with
 * the node's name before it. Caller frees. */
char *timers_power_off(Net *net);
