#pragma once

/* Golden timelines of scenarios, and their files. */

#include "sim/analysis/golden.h"
#include "sim/stage/run.h"

/* Runs the scenario with `seed` and tells its timeline. NULL: *err. */
Golden *golden_of_scenario(const Scenario *scn, uint64_t seed, GError **err);

/* The timeline of a run of which `scn` is the scenario. */
Golden *golden_of_record(const Scenario *scn, Record *rec);

/* The file that the expectation holds, as messages say it. */
const char *golden_file_path(const Scenario *scn, const Expect *e);

/* Runs the scenario and writes its timeline over the one that the expectation holds, unless it is the same.
 * `changed` gets the number of lines that differ. */
bool golden_file_update(const Scenario *scn, const Expect *e, unsigned *changed, GError **err);
