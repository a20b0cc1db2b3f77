#pragma once

/* Golden timelines of scenarios, and their files. */

#include "sim/analysis/golden.h"
#include "sim/stage/run.h"

/* Runs the scenario with `seed` and tells its timeline. NULL: *err. */
Golden *golden_of_scenario(const Scenario *scn, uint64_t seed, GError **err);

/* The timeline of a run of which `scn` is the scenario. */
Golden *golden_of_record(const Scenario *scn, Record *rec);

/* The file that holds the timeline, as messages say it. */
const char *golden_file_path(const Scenario *scn, const ExpectGolden *held);

/* Runs the scenario and writes its timeline over the one that is held, unless it is the same.
 * `changed` gets the number of lines that differ. */
bool golden_file_update(const Scenario *scn, const ExpectGolden *held, unsigned *changed,
			GError **err);
