#pragma once

/* Everything that happened in a run, in one order: what timelines, summaries and plots walk. */

#include "sim/record/record.h"

typedef enum MomentKind {
	MOMENT_FAULT,
	MOMENT_LOG,
	MOMENT_TRANSITION,
	MOMENT_ROUTE,
	MOMENT_SA,
	MOMENT_OUTAGE
} MomentKind;

typedef struct Moment {
	VTime t;
	EventId event;
	MomentKind kind;
	int64_t ord;                /* what was told in which order */
	const char *router;         /* NULL: the scenario, or a probe */
	const char *subject, *what; /* "HSRP Fa0/0 Grp 1", "Standby -> Active" */
	const char *drawless;       /* `what` without what is a draw, an SPI; NULL: the same */
	unsigned untold;            /* changes after a fault that have no moment: FaultRow */
} Moment;

/* All moments by time; those of one instant by event, then as they were told. Texts are kept in `rec`. */
GArray *moments_of(Record *rec);

/* One line a moment: seconds, seconds since the last fault, router, what. `from` and `to` bound the time;
 * `router` NULL: all. */
void moments_print(const GArray *moments, VTime from, VTime to, const char *router, GString *out);

/* Text tables of outages, and of what each fault led to, for people. */
void outages_print(const Record *rec, GString *out);
void summary_print(Record *rec, const char *title, GString *out);

/* What a run took for granted that its scenario could have said, a line "Assumed: ..." each; "": nothing. Caller frees. */
char *assumptions_of(const Record *rec);

/* Adds the lines of another seed to those of many: one for what is the same, whichever routers assumed it. */
void assumptions_add(GString *all, const char *more);
