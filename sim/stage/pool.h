#pragma once

/* Many runs at once: one single-threaded process each, whose records the parent takes in the order of the
 * plan. */

#include "sim/record/record.h"

/* Makes run `i` of the plan, in whatever process. NULL: *err. */
typedef Record *PoolWork(void *to, unsigned i, GError **err);

/* Takes a run, in the parent, in order; borrowed. False ends the pool: *err. */
typedef bool PoolTake(void *to, unsigned i, const Record *rec, GError **err);

/* Runs the plan 0..n-1 with `jobs` processes; 1 works in this process. `what` (may be NULL) names the work
 * in a progress line, which a terminal gets for work over a second. */
bool pool_run(unsigned n, unsigned jobs, PoolWork *work, PoolTake *take, void *to, const char *what,
	      GError **err);
