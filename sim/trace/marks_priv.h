#pragma once

/* What makes the marks of a trace, a file for each of their sources. */

#include "sim/trace/marks.h"

typedef struct TraceMaker {
	Record *rec;
	Trace *trace;
	VTime end;            /* of the run */
	guint events;         /* the track of the scenario's events */
	GHashTable *nodes;    /* routers, switches and hosts by name: their tracks */
	GHashTable *children; /* the others by parent and name */
} TraceMaker;

/* Of the run's children; nodes stand behind them in the order of their names. */
enum { RANK_EVENTS = 1, RANK_OUTAGES, RANK_NODES };

/* A new track; its place. */
guint trace_track_new(const TraceMaker *m, guint parent, const char *name, int rank);

/* The one of that name below `parent`, made if there is none yet. */
guint trace_track(const TraceMaker *m, guint parent, const char *name);

/* The track of a router, switch or host; of NULL that of the scenario's events. */
guint trace_node(const TraceMaker *m, const char *name);

void trace_mark(const TraceMaker *m, const Mark *mark);

/* An end comes behind all else of its instant, and a slice begins before. */
void trace_begin(const TraceMaker *m, guint track, VTime t, const Mark *what);
void trace_end(const TraceMaker *m, guint track, VTime t);

void trace_add_states(const TraceMaker *m);
void trace_add_outages(const TraceMaker *m);

/* When all stand in their order. */
void trace_find_causes(Trace *t, const Record *rec);
