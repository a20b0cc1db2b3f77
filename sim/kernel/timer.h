#pragma once

/* Named timers, embedded in their owner. A timer remembers the event that last armed it: when it
 * expires, that event is the cause (absence has a cause too). A periodic timer's cause is what started
 * or last reset its period, with the ordinal of the tick, not the tick before.
 *
 * A timer belongs to the tree of its owner: a router's modules, the interfaces of a module, their neighbours.
 * What frees an owner calls timer_tree_fini; nobody else has to know which timers it had. Trees are linked when
 * owners are made: arming and stopping do not know of them. */

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

/* The timers of one owner, embedded in it, and the trees of what it owns in turn; all of it private. */
typedef struct TimerTree TimerTree;
struct TimerTree {
	World *world;
	NodeId node;       /* whose all its timers are */
	const void *owner; /* what it is embedded in, and each of its timers */
	size_t size;       /* of the owner */
	Timer *first;      /* the owner's own, linked by Timer.next */
	TimerTree *child;  /* the first of those below, linked by `next` */
	TimerTree *next;   /* beside this one */
	TimerTree **place; /* what points to this one; NULL: a root */
};

struct Timer {
	SchedId pending; /* 0: stopped */
	VTime due;
	VTime period; /* 0: one shot */
	EventId armed_by;
	const TimerSpec *spec;
	void *owner;
	const char *
		what; /* "Fa0/0 Grp 1": borrowed, world_intern()ed or constant: causes name it, too; may be NULL */
	NodeId node;
	uint32_t ordinal; /* ticks since armed; 0 before the first */
	Timer *next;      /* of its tree; private */
};

/* The tree of a node, and of an owner below another one: its timers are that one's, too. Once each, before
 * their timers are made; an owner of `size` octets, zero before, that has a tree stays where it is. */
void timer_tree_root(TimerTree *tree, World *w, NodeId node, const void *owner, size_t size);
void timer_tree_init(TimerTree *tree, TimerTree *parent, const void *owner, size_t size);

/* Stops every timer of the tree and below it. They may be armed again. */
void timer_tree_stop(Ctx *cx, TimerTree *tree);

/* Whether one of them runs. */
bool timer_tree_running(const TimerTree *tree);

/* The owner is about to be freed: its timers stop and the tree leaves its parent. No tree is left below it: who
 * was owned goes first. Also after world_free, which stops every timer there is. */
void timer_tree_fini(TimerTree *tree);

/* Pure initialisation, once; the timer is stopped. It, and what its function is called with, lie within the
 * owner of the tree, with which they are freed. */
void timer_init(Timer *t, const TimerSpec *spec, TimerTree *tree, void *owner, const char *what);

/* One shot in `after` (>= 0) from now. Re-arming replaces, and remembers who did. A timer armed with 0
 * after the timers of this instant have run expires in the phase that runs. */
void timer_arm(Ctx *cx, Timer *t, VTime after);

/* First tick in `first`, then every `period` (> 0). */
void timer_arm_periodic(Ctx *cx, Timer *t, VTime first, VTime period);

void timer_stop(Ctx *cx, Timer *t);
bool timer_running(const Timer *t);
/* The event that runs goes by what a running timer was armed for: who armed it is a further condition. */
void timer_used(Ctx *cx, const Timer *t);
VTime timer_left(const Timer *t, VTime now); /* time to expiry; VT_NEVER if stopped */
