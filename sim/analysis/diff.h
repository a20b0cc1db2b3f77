#pragma once

/* What differs between two timelines, the earliest first, and why. */

#include "sim/analysis/golden.h"

/* How far apart two times may be and count as the same: one for each kind of event. */
typedef struct Tolerance {
	VTime of[MOMENT_OUTAGE + 1];
} Tolerance;

void tolerance_set(Tolerance *t, VTime all);

typedef enum DiffHow {
	DIFF_MOVED,   /* it happens at another time */
	DIFF_LASTS,   /* an outage is longer or shorter */
	DIFF_REASON,  /* the same change for another reason */
	DIFF_MISSING, /* only the first timeline has it */
	DIFF_NEW      /* only the second has it */
} DiffHow;

const char *diff_how_name(DiffHow how); /* "moved" ... */

typedef struct DiffChange {
	DiffHow how;
	MomentKind kind;
	const char *chapter;       /* the fault that it follows; "start" */
	const char *router, *what; /* as the first has it, else the second */
	VTime first_at;            /* since the start of the run: where it would be looked for */
	VTime a,
		b; /* since the fault, an outage's length for DIFF_LASTS; VT_NEVER: it is not there */
	const char *was; /* DIFF_REASON: what the second says; else NULL */
	const char *why; /* the timer that ran otherwise; NULL: it follows from what came before */
} DiffChange;

/* A line of a configuration or scenario that only one side has, or that stands for another. `text` is NULL
 * where only the line's mark is known; line 0: that side has none. */
typedef struct DiffInput {
	const char *file;
	int line_a, line_b;
	const char *text_a, *text_b;
} DiffInput;

typedef struct Diff {
	GArray *changes; /* of DiffChange, by time */
	GArray *inputs;  /* of DiffInput */
	GStringChunk *strings;
} Diff;

/* Texts are borrowed from both timelines. */
Diff *diff_of(const Golden *a, const Golden *b, const Tolerance *tolerance);
void diff_free(Diff *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diff, diff_free)

/* Of diff.c, which compares events: what diff_inputs.c finds of what was run. */
void diff_inputs(Diff *d, const Golden *a, const Golden *b);

/* The first change that has a reason of its own (a timer, or that it is a fault), else the first; NULL: there is
 * none. */
const DiffChange *diff_first(const Diff *d);

/* One change in words, without its time: "7204VXR-2 HSRP Fa0/0 Grp 1: Standby -> Active 5.000 s later
 * (active timer, Fa0/0 Grp 1: 15.000 s, was 10.000 s)". */
void diff_say(const DiffChange *c, GString *out);

/* "7204vxr-1.cfg:47: "standby 1 timers 5 15", was "standby 1 timers 3 10"": secrets are left out. */
void diff_say_input(const DiffInput *c, GString *out);
