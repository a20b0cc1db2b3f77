#pragma once

/* A run of a result file, and the scenario that it came from. */

#include <limits.h>

#include "sim/record/store.h"
#include "sim/scenario/scenario.h"

#define STORED_FIRST_RUN INT_MIN /* of the file, whatever its number */

typedef struct StoredRun {
	Store *store;
	int run;
	RecordLevel level; /* what of it is had */
	Record *rec;
} StoredRun;

/* False: *err, and nothing is open. */
bool stored_open(const char *path, int run, StoredRun *out, GError **err);

/* The same of what --record outage keeps alone, which is soon had of many runs. */
bool stored_open_outages(const char *path, int run, StoredRun *out, GError **err);

/* Takes the file's next run in place of this one; *more: there was one. False: *err, and nothing is open. */
bool stored_next(StoredRun *r, bool *more, GError **err);

void stored_close(StoredRun *r); /* what nothing was opened in is allowed */

/* The scenario of a run, from the texts that its result file keeps. NULL: *err. */
Scenario *stored_scenario(const StoredRun *r, GError **err);
