#pragma once

/* Holding a run to a golden timeline. */

#include "sim/analysis/expect.h"

/* `held` (ended by NULL) names the files that the scenario's expectations are kept in. */
void expect_hold_golden(const Expect *e, Record *rec, const char *const *held, ExpectResult *r);
