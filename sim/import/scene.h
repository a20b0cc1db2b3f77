#pragma once

/* A network as a scenario that is read at once: nothing is written. */

#include "sim/import/net.h"
#include "sim/scenario/scenario.h"

/* The scenario that import_write would write, with the source's files under the names that messages have for them.
 * NULL: *err. */
Scenario *import_scene(ImportNet *n, GError **err);
