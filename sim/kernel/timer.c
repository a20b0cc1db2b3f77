#include "sim/kernel/timer.h"

#include "sim/kernel/world_priv.h"

static void expire(Ctx *cx, void *self, void *arg);

/* The world ends before the owner does. */
static void forget(void *self, void *arg)
{
	(void)arg;
	((Timer *)self)->pending = 0;
}

#define TIMER(class, word) [class] = {{"timer", expire, forget, class}, word}

static const struct {
	EventKind kind;
	const char *word;
} classes[N_TIMER_CLASSES] = {
	TIMER(TIMER_NONE, NULL),       TIMER(TIMER_HOLD, "hold"),
	TIMER(TIMER_PERIOD, "period"), TIMER(TIMER_RETRANSMIT, "retransmit"),
	TIMER(TIMER_DELAY, "delay"),   TIMER(TIMER_LIFETIME, "lifetime"),
	TIMER(TIMER_WORK, "work"),     TIMER(TIMER_TRAFFIC, "traffic"),
};

const char *timer_class_name(TimerClass class)
{
	g_assert(class < N_TIMER_CLASSES);
	return classes[class].word;
}

const EventKind *timer_kind(TimerClass class)
{
	return &classes[class].kind;
}

/* A timer that is due in an instant whose timers have run expires in the phase that runs. */
static void put(Ctx *cx, Timer *t)
{
	Phase phase = MAX(PH_TIMER, t->spec->phase);

	if (t->due == cx->world->now)
		phase = MAX(phase, sched_phase(&cx->world->sched));
	t->pending = sched_push(cx, t->due, phase, t->node, &classes[t->spec->class].kind, t, NULL,
				t->armed_by, CAUSE_ARMED);
}

static void expire(Ctx *cx, void *self, void *arg)
{
	Timer *t = self;

	(void)arg;
	t->pending = 0;
	t->ordinal++;
	if (cx->world->flags & WORLD_KEEP_CAUSES)
		cause_expiry(cx->world, t->spec, t->what);
	if (t->period > 0) {
		t->due += t->period;
		put(cx, t);
	}
	t->spec->fn(cx, t->owner, t); /* which may free t */
}

static void arm(Ctx *cx, Timer *t, VTime first, VTime period)
{
	g_assert(t->spec && first >= 0 && first < VT_NEVER - cx->world->now);
	if (t->pending)
		sched_cancel(cx, t->pending);
	t->armed_by = cx->event;
	t->due = cx->world->now + first;
	t->period = period;
	t->ordinal = 0;
	put(cx, t);
}

/* What lies elsewhere is freed at another moment: the tree would hold memory that is something else by then. */
static bool is_within(const TimerTree *tree, const void *part)
{
	return (uintptr_t)part - (uintptr_t)tree->owner < tree->size;
}

void timer_init(Timer *t, const TimerSpec *spec, TimerTree *tree, void *owner, const char *what)
{
	if (!tree->world)
		g_error("timer \"%s\"%s%s: its tree is in no world, expected timer_tree_init "
			"before "
			"timer_init",
			spec->name, what ? ", " : "", what ? what : "");
	g_assert(!t->spec && is_within(tree, t) && is_within(tree, owner));
	*t = (Timer){.spec = spec,
		     .owner = owner,
		     .what = what,
		     .next = tree->first,
		     .node = tree->node,
		     .due = VT_NEVER};
	tree->first = t;
}

void timer_arm(Ctx *cx, Timer *t, VTime after)
{
	arm(cx, t, after, 0);
}

void timer_arm_periodic(Ctx *cx, Timer *t, VTime first, VTime period)
{
	g_assert(period > 0);
	arm(cx, t, first, period);
}

void timer_stop(Ctx *cx, Timer *t)
{
	if (t->pending)
		sched_cancel(cx, t->pending);
	t->pending = 0;
	t->armed_by = EVENT_NONE;
	t->due = VT_NEVER;
	t->period = 0;
}

bool timer_running(const Timer *t)
{
	return t->pending != 0;
}

void timer_used(Ctx *cx, const Timer *t)
{
	if ((cx->world->flags & WORLD_KEEP_CAUSES) && t->pending)
		cause_add(cx->world, t->armed_by, CAUSE_ALSO,
			  sched_root(&cx->world->sched, t->pending));
}

VTime timer_left(const Timer *t, VTime now)
{
	return t->pending ? t->due - now : VT_NEVER;
}

/* ---- trees ---- */

void timer_tree_root(TimerTree *tree, World *w, NodeId node, const void *owner, size_t size)
{
	g_assert(!tree->world);
	*tree = (TimerTree){.world = w, .node = node, .owner = owner, .size = size};
	g_assert(is_within(tree, tree));
}

void timer_tree_init(TimerTree *tree, TimerTree *parent, const void *owner, size_t size)
{
	g_assert(parent->world);
	timer_tree_root(tree, parent->world, parent->node, owner, size);
	tree->next = parent->child;
	tree->place = &parent->child;
	if (tree->next)
		tree->next->place = &tree->next;
	parent->child = tree;
}

static void stop_own(Ctx *cx, TimerTree *tree)
{
	for (Timer *t = tree->first; t; t = t->next)
		timer_stop(cx, t);
}

void timer_tree_stop(Ctx *cx, TimerTree *tree)
{
	stop_own(cx, tree);
	for (TimerTree *below = tree->child; below; below = below->next)
		timer_tree_stop(cx, below);
}

bool timer_tree_running(const TimerTree *tree)
{
	for (const Timer *t = tree->first; t; t = t->next)
		if (timer_running(t))
			return true;
	for (const TimerTree *below = tree->child; below; below = below->next)
		if (timer_tree_running(below))
			return true;
	return false;
}

/* What is left below may be freed memory, the world too: only what the tree itself knows can be said. */
static void tell_left(const TimerTree *tree)
{
	g_error("node %u: %s%s%s is freed, and an owner of timers below it was freed without "
		"timer_tree_fini, or would be freed later",
		tree->node, tree->place ? "an owner of timers" : "the node",
		tree->first ? ", of timer " : "", tree->first ? tree->first->spec->name : "");
}

void timer_tree_fini(TimerTree *tree)
{
	Ctx cx = {tree->world, EVENT_NONE, tree->node};

	if (tree->child)
		tell_left(tree);
	stop_own(&cx, tree);
	if (tree->next)
		tree->next->place = tree->place;
	if (tree->place)
		*tree->place = tree->next;
	*tree = (TimerTree){0};
}
