#pragma once

/* Where a run can be had from, for commands that look at routers: a scenario, or what a result file keeps of
 * one. */

#include "sim/scenario/stored.h"

typedef struct Source {
	const char *path;
	StoredRun stored; /* of a result file; else empty */
	Scenario *scn;
	uint64_t seed;
	VTime until; /* the end of the run */
} Source;

/* `sets` and `seed` (below 0: its own) are for scenarios, `run` for result files. False: *err. */
bool source_open(Source *s, const char *path, const char *const *sets, int64_t seed, int run,
		 GError **err);
void source_clear(Source *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

/* Is there a router, host or switch of that name? */
bool source_has_router(const Source *s, const char *name, GError **err);

/* A moment of the run from the command line; `text` NULL leaves *out. False, *err: it is none, or is after the
 * end of the run. */
bool source_moment(const Source *s, const char *text, const char *option, VTime *out, GError **err);
