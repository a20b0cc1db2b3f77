#pragma once

/* The future-event set and its total order: (time, phase, destination, source, source's own sequence).
 * Nodes rank by name, so an idle router reorders nobody else's ties. */

#include "sim/kernel/ctx.h"

typedef enum Phase {
	PH_FAULT,   /* what the scenario does */
	PH_LINK,    /* carrier */
	PH_DELIVER, /* a frame arrives */
	PH_TIMER,
	PH_DEFERRED, /* the rest of this instant's work of a node */
	PH_PROBE,
	N_PHASES
} Phase;

typedef void EventFn(Ctx *cx, void *self, void *arg);

/* What kind of wait a timer is: what its expiry means to whoever asks why something took so long. */
typedef enum TimerClass {
	TIMER_NONE,       /* no timer */
	TIMER_HOLD,       /* what should have come by now did not: a hello, an answer */
	TIMER_PERIOD,     /* again and again: hellos, keepalives, scans */
	TIMER_RETRANSMIT, /* no answer: once more, or the end of it */
	TIMER_DELAY,      /* a statement or the standard has it wait before it acts */
	TIMER_LIFETIME,   /* what was to last so long ends or is renewed: an SA, an entry, an LSA */
	TIMER_WORK,       /* the time that a node takes for its work: nobody waits on purpose */
	TIMER_TRAFFIC,    /* a user sends: a cause of its own, whatever was before */
	N_TIMER_CLASSES
} TimerClass;

/* "hold", "period" ...: the words of the view event; NULL of TIMER_NONE. */
const char *timer_class_name(TimerClass class);

/* What an event is; constant. `dispose` frees self/arg of an event that never ran (cancelled, or the
 * world ends); NULL when nothing is owned. */
typedef struct EventKind {
	const char *name; /* "deliver", "timer", "power-on": column kind of the view event */
	EventFn *fn;
	void (*dispose)(void *self, void *arg);
	TimerClass timer; /* of a timer's expiry */
} EventKind;

typedef uint64_t SchedId; /* a pending event; 0 is none; a used id never comes back */

/* Schedules `kind->fn(cx, self, arg)` at absolute time `at`, to run as node `dst`. The cause is the
 * event that runs now. Scheduling before the key that runs now is a bug and asserts. */
SchedId sched_at(Ctx *cx, VTime at, Phase phase, NodeId dst, const EventKind *kind, void *self,
		 void *arg);

/* Takes a pending event back; false if it has run or was cancelled. Does not call dispose. */
bool sched_cancel(Ctx *cx, SchedId id);
