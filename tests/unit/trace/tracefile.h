#pragma once

/* Result files to make traces of, each as t.db in a folder of its own. */

#include "sim/record/record.h"

/* Runs a scenario; frees with tracefile_free. */
char *tracefile_run(const char *scenario);

/* Of the rows of `rec` alone. */
char *tracefile_of(const Record *rec);

/* Every text is somebody's: quotes, control characters, what turns a line, octets that are no UTF-8, 10 kB. */
char *tracefile_hostile(void);
enum { TRACEFILE_HOSTILE_MOMENTS = 7 }; /* of its timeline */

void tracefile_free(char *dir /* adopts */);

/* A run of a minute without rows. */
Record *tracefile_record(void);
