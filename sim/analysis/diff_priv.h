#pragma once

/* Between diff.c, which compares events, and diff_inputs.c, which compares what was run. */

#include "sim/analysis/diff.h"

void diff_inputs(Diff *d, const Golden *a, const Golden *b);
