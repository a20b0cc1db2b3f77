#pragma once

/* What the files of the kernel share; nobody else includes this. */

#include "sim/kernel/cause.h"
#include "sim/kernel/queue.h"
#include "sim/kernel/timer.h"

struct Ctx {
	World *world;
	EventId event;
	NodeId node;
};

/* A pending event, one cache line. Time, phase and destination are in the heap's key. */
typedef struct Slot {
	_Alignas(64)
		const EventKind *kind; /* NULL: cancelled, its key is still in the heap; or free */
	void *self, *arg;
	uint64_t seq; /* of the source */
	EventId cause;
	EventId root; /* the latest one behind it */
	NodeId src;
	uint32_t generation; /* odd while taken: an id is used once */
	uint32_t next_free;
	CauseRole role;
} Slot;

/* An event of the instant that runs: the rest of a group with the same time, phase and destination. */
typedef struct Tie {
	NodeId src;
	uint32_t slot;
	uint64_t seq;
} Tie;

typedef struct Sched {
	Queue queue;
	Slot *slot;
	uint32_t n_slots, room, free; /* free: first of the list, or UINT32_MAX */
	size_t dead;                  /* cancelled but not yet taken out */
	GArray *ties;                 /* of Tie, in order; those before next_tie have run */
	guint next_tie;
	HeapKey now; /* key >> 32 of the event that runs: time, phase, destination */
	NodeId now_src;
	uint64_t now_seq;
} Sched;

/* One executed event. The first cause stands here, the others in CauseLog.more. */
typedef struct Exec {
	EventId id;
	VTime at;
	union {
		const EventKind *kind;
		const TimerSpec *timer; /* if `expiry` */
	};
	const char *what; /* of an expiry: the timer's */
	EventId cause;
	EventId root; /* the latest one among itself and its ancestors */
	/* index of its further causes; they end where the next event's begin */
	uint32_t first_more : 30, expiry : 1, settled : 1; /* settled: its causes are kept */
	NodeId node : 26;
	unsigned role : 4;
	bool keep : 1, mark : 1;
} Exec;

/* A further cause: the event in the upper bits, the role in the lowest four. */
typedef uint64_t Cause;

/* The root of an event that was asked for lately: packet after packet uses the same routes, entries and ports. */
typedef struct KnownRoot {
	EventId id, root;
} KnownRoot;

enum { KNOWN_ROOTS = 4096 }; /* of a thousand branches each has a few */

/* In a world that keeps roots alone: an event whose stamp some state bears, and the root behind it. */
typedef struct Rooted {
	EventId id, root;
} Rooted;

typedef struct CauseLog {
	KnownRoot known
		[KNOWN_ROOTS]; /* at id modulo their number; an event's root is final once it has run */
	Exec *exec;
	size_t n, room;
	size_t dense;   /* from here on ids are consecutive */
	GArray *rooted; /* of Rooted, by id; none is swept away */
	Cause *more;    /* of all events, in their order */
	size_t n_more, room_more;
	bool named,
		stamped; /* the event that runs: somebody has its name, or some state bears its stamp */
	EventId came_with;   /* the root behind its first cause */
	uint32_t *scheduled; /* the slots of what it has scheduled so far */
	unsigned n_scheduled, room_scheduled;
	size_t least;       /* fewer are never swept */
	size_t sweep_at;    /* sweep when n reaches this */
	EventId first_root; /* behind no older event is one */
	GArray *holders;    /* of CauseHolder */
} CauseLog;

typedef struct NodeRow {
	char *name;
	uint64_t seq;
} NodeRow;

struct World {
	uint64_t seed;
	WorldFlags flags;
	NodeId n_nodes;
	NodeRow *node; /* by NodeId; [0] is the world's own */
	VTime now;
	uint64_t events;
	bool running;
	Sched sched;
	CauseLog causes;
	GStringChunk *strings;
	GPtrArray *sinks;
	void (*hook)(void *self, const Ctx *cx);
	void *hook_self;
};

void sched_init(Sched *s);
void sched_clear(Sched *s); /* disposes of what is pending */

/* sched_at with a cause other than the event that runs. */
SchedId sched_push(Ctx *cx, VTime at, Phase phase, NodeId dst, const EventKind *kind, void *self,
		   void *arg, EventId cause, CauseRole role);
/* Runs the events up to `until`. */
void sched_run(World *w, VTime until);
VTime sched_next(const Sched *s); /* of the first key, be its event cancelled or not */
EventId sched_root(const Sched *s, SchedId pending); /* the latest root behind its cause */
Phase sched_phase(const Sched *s);                   /* of the event that runs */

void cause_init(CauseLog *log, WorldFlags flags);
void cause_clear(CauseLog *log);
/* Opens the record of the event that runs now; `root` is the latest one behind `cause`. */
void cause_exec(World *w, NodeId node, const EventKind *kind, EventId cause, CauseRole role,
		EventId root);
/* The latest root behind `cause`, the event that runs or its first cause, for what is scheduled in that slot: told anew
 * if the event comes to have a later one. */
EventId cause_scheduled(World *w, EventId cause, uint32_t slot);
/* Somebody takes the name of the event that runs. */
void cause_name(World *w);
/* State bears its stamp. */
void cause_stamp(World *w);
void cause_what(World *w, const char *what);
const EventKind *timer_kind(TimerClass class);
/* That event is the timer's expiry; both texts live as long as the world. */
void cause_expiry(World *w, const TimerSpec *timer, const char *what);
/* A further cause of the event that runs now, and the latest root behind it; one that it has already is not added. */
void cause_add(World *w, EventId cause, CauseRole role, EventId root);
/* Does a further cause tell anybody anything? Not before there is a root, where roots alone are told. */
bool cause_matters(const World *w);
/* cause_add for one whose name somebody took. */
void cause_add_named(World *w, EventId cause, CauseRole role);
