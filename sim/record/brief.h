#pragma once

/* What is kept of changes (transitions, routes, SAs) when the summary alone is made of them: of a thousand branches
 * that move, the first few dozen of each fault, and how many more there were. */

#include "sim/record/record.h"

enum { BRIEF_SHOWN = 24 }; /* changes that a summary tells of each fault */

typedef struct Brief {
	size_t widest; /* name of a router so far: tables of moments are as wide */
	unsigned of_fault[N_REC_TABLES];  /* changes since the last one */
	unsigned forget_at[N_REC_TABLES]; /* rows before the first one; 0: a few */
} Brief;

/* Is a row of changes to be added, of that router (may be NULL)? What is `assumed` always is. If not, the last
 * fault has counted it. Before the first fault only the last row of a table is asked for: others may go now. */
bool brief_takes(Brief *b, Record *rec, RecTableId id, const char *router, bool assumed);

/* A fault's own begin. */
void brief_fault(Brief *b);
