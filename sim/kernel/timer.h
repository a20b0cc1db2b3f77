#pragma once

/* Named timers, embedded in their owner. A timer remembers the event that last armed it: when it
 * expires, that event is the cause (absence has a cause too). A periodic timer's cause is what started
 * or last reset its period, with the ordinal of the tick, not the tick before. */

#include "sim/kernel/sched.h"

typedef struct Timer Timer;
typedef void TimerFn(Ctx *cx, void *owner, Timer *timer);

/* A configuration statement: its mode ("": global) and the words that it begins with. */
typedef struct TimerStmt {
	const char *mode, *words;
} TimerStmt;

typedef struct TimerSpec {
	const char *name; /* the standard's word: "active timer" */
	TimerClass class;
	const char *cite; /* "RFC 2281 5.3" */
	TimerFn *fn;
	Phase phase; /* a later one than PH_TIMER, for what must see the instant's timers done */
	/* What sets its length: the first of these statements that is configured, else the platform parameter, else
	 * nothing does, and `constant` says what it is. */
	const TimerStmt *stmts; /* ended by NULL words */
	const char *param, *constant;
} TimerSpec;

#define TIMER_SET_BY(...)                                                                          \
	(const TimerStmt[])                                                                        \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			NULL, NULL                                                                 \
		}                                                                                  \
	}

struct Timer {
	const TimerSpec *spec;
	void *owner;
	const char *what;  /* "Fa0/0 Grp 1": borrowed, world_intern()ed or constant; may be NULL */
	const char *label; /* of the view event, made at the first expiry; private */
	NodeId node;
	SchedId pending; /* 0: stopped */
	EventId armed_by;
	VTime due;
	VTime period;     /* 0: one shot */
	uint64_t ordinal; /* ticks since armed; 0 before the first */
};

/* Pure initialisation; the timer is stopped. */
void timer_init(Timer *t, const TimerSpec *spec, NodeId node, void *owner, const char *what);

/* One shot in `after` (>= 0) from now. Re-arming replaces, and remembers who did. A timer armed with 0
 * after the timers of this instant have run expires in the phase that runs. */
void timer_arm(Ctx *cx, Timer *t, VTime after);

/* First tick in `first`, then every `period` (> 0). */
void timer_arm_periodic(Ctx *cx, Timer *t, VTime first, VTime period);

void timer_stop(Ctx *cx, Timer *t);
bool timer_running(const Timer *t);
VTime timer_left(const Timer *t, VTime now); /* time to expiry; VT_NEVER if stopped */
