#pragma once

/* What will become of the lines that a scenario's events type, before anything runs: each router at which something is
 * typed is read once more into a net of its own, where nothing takes effect, and gets the lines in the order of the
 * events, with what it saves, and what it forgets when it is reloaded or loses its power. */

#include "models/core/net.h"
#include "sim/scenario/scenario.h"
#include "sim/trust/doubt.h"

/* Adds to `d` each typed line that the router takes and does not model, and each that leaves another line behind which is
 * modelled no longer; in the order of the scenario. `net` is what was composed of the scenario, and stays as it is. A
 * time that is a draw is its earliest; of those routers all typed lines are noted as lines that may come to be doubts. */
void rehearse(Doubts *d, const Scenario *scn, const Net *net);

/* The same as that seed draws the order of the events, of the routers where it differs. */
void rehearse_seed(Doubts *d, const Scenario *scn, const Net *net, uint64_t seed);
