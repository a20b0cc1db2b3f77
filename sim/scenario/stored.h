#pragma once

/* A run of a result file, and the scenario that it came from. */

#include <limits.h>

#include "sim/record/store.h"
#include "sim/scenario/scenario.h"

#define STORED_FIRST_RUN INT_MIN /* of the file, whatever its number */

typedef struct StoredRun {
	Store *store;
	int run;
	Record *rec;
} StoredRun;

/* False: *err, and nothing is open. */
bool stored_open(const char *path, int run, StoredRun *out, GError **err);
void stored_close(StoredRun *r); /* what nothing was opened in is allowed */

/* The scenario of a run, from the texts that its result file keeps. NULL: *err. */
Scenario *stored_scenario(const StoredRun *r, GError **err);
