#pragma once

/* Of which routers nothing says a release. */

#include "sim/stage/stage.h"

/* Appends a warning in a line for those of `stage`, which `path` names, if there are any: neither `scn` (NULL: a
 * configuration alone) nor a version line says theirs. */
void releases_find(const char *path, const Stage *stage, const Scenario *scn, GString *out);
