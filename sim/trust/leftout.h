#pragma once

/* Which routers that are left out of a scenario could matter, by the subnets that they stand in. */

#include "sim/scenario/scenario.h"

/* An address of somebody who is there, or of a peer that he has: its subnet, and the island of who has it. */
typedef struct LeftOutStand {
	Prefix subnet;
	unsigned island;
} LeftOutStand;

/* Sets matters[i] of each of `left_out` (of ScnLeftOut *) whose subnets lead to an island of `live` (a set of numbers, which
 * grows by those that it leads to), past others that are left out, too. One whose subnets are not known leads everywhere. */
void leftout_mark(const GPtrArray *left_out, const GArray *stands, GHashTable *live, bool *matters);
