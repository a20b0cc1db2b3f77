#pragma once

/* Whole scenarios for tests: run one, look at its record. Tests run in the project's folder. */

#include "sim/record/record.h"
#include "sim/scenario/scenario.h"
#include "sim/stage/run.h"

#define LAB_DIR "scenarios/site-to-site/"

typedef struct RunWish {
	const char *scenario;    /* path */
	const char *const *sets; /* --set assignments, ended by NULL; may be NULL */
	uint64_t seed;           /* 0: the scenario's */
	VTime until;             /* 0: the scenario's duration */
	RecordLevel level;
	bool wire, make_all;
	const char *pcap, *keys;
} RunWish;

/* Aborts with the message if the run cannot be made. Free with record_free. */
Record *runs_make(const RunWish *wish);

/* Writes a scenario into a fresh folder; `text` may say "@LAB@" for the laboratory's folder. Caller frees
 * the path; the folder goes with runs_forget. */
char *runs_scenario(const char *text);
void runs_forget(char *path /* adopts */);

const char *runs_digest(const Record *r);
/* The last digest of a router's observations. */
const char *runs_digest_of(const Record *r, const char *router);

/* Time of the first log line of `router` with `part` in it at or after `after`; VT_NEVER: none. */
VTime runs_logged(const Record *r, const char *router, const char *part, VTime after);
VTime runs_fault(const Record *r, const char *name);
/* The outage of that probe and direction that began at or after `after`; NULL: none. */
const OutageRow *runs_outage(const Record *r, const char *probe, const char *direction,
			     VTime after);
