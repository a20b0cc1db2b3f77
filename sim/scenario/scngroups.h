#pragma once

/* Reading the groups of a scenario; for scenario.c only. */

#include "sim/scenario/scenario.h"

void scenario_make_lists(Scenario *s);

/* Reads every group into the scenario's lists: unknown groups and keys, and values that are wrong by
 * themselves, are refused; names of others are not looked up. */
bool scenario_read_groups(Scenario *s, GError **err);
