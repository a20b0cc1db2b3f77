#pragma once

/* What a picture of a run along time shows, whoever draws it: tracks below each other, and on them slices that begin and
 * end, and instants.
 *
 * The run is a track with one slice; below it the scenario's events, the outages of each probe, and a track for each
 * router, switch and host with the lines that it printed and what came into and went out of its tables. Below that stands one
 * for each state machine, by what a transition says of itself (protocol and instance), with a slice a state. */

#include "sim/record/record.h"

typedef struct TraceTrack {
	const char *name;
	guint parent; /* its place; the run's: its own */
	int rank;     /* among its siblings, from 1; 0: they stand by their names */
	bool open;    /* a slice began and did not end, while they are made */
} TraceTrack;

/* The run's, which says whose trace it is. */
enum { TRACK_RUN };
#define TRACE_WRITER "vpnha"

typedef enum MarkType { MARK_BEGIN, MARK_END, MARK_INSTANT } MarkType;

typedef struct MarkNote {
	const char *name, *text;
} MarkNote;

enum { MARK_NOTES = 4 };
#define MARK_NONE G_MAXUINT

typedef struct Mark {
	VTime t;
	EventId event; /* 0: none */
	int64_t ord;   /* what was told in which order */
	MarkType type;
	guint track;
	const char *name, *category; /* NULL: of an end */
	MarkNote notes[MARK_NOTES];  /* a name NULL ends them; a text NULL is no note */
	bool changes;                /* something, for which there is a cause */
	bool acts;                   /* all that is told of its event comes of it */
	guint cause;                 /* a mark before it; MARK_NONE */
	guint made;                  /* while they are made: in which order */
} Mark;

typedef struct Trace {
	GArray *tracks; /* of TraceTrack; a parent stands before its children, TRACK_RUN first */
	GArray *marks;  /* of Mark, in order of time; those of one instant as they came about */
} Trace;

/* Texts are kept in `rec`. Slices of a track follow each other, but for instants in them; all end by the end of the run. */
Trace *trace_of(Record *rec);
void trace_free(Trace *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trace, trace_free)
