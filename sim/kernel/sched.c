/* The future-event set. A queue holds keys of (time, phase, destination, slot); the pool holds the rest of
 * each pending event. The slot in a key only finds the event: events that agree in time, phase and
 * destination leave the queue together and are put in order by source and by the source's own sequence, so
 * that neither allocation nor the shape of the queue is ever seen in a run.
 *
 * A cancelled event gives up its payload at once; its key stays until it surfaces, or until such keys
 * outnumber the others and all of them are filtered out: re-arming a timer for ever costs bounded memory. */

#include "sim/kernel/sched.h"

#include <stdlib.h>
#include <string.h>

#include "sim/kernel/world_priv.h"

#define NO_SLOT UINT32_MAX

enum {
	DST_SHIFT = 32,
	DST_BITS = 26,
	PHASE_SHIFT = DST_SHIFT + DST_BITS,
	FIRST_SLOTS = 256,
	MIN_DEAD = 32
};

static HeapKey key_of(VTime at, Phase phase, NodeId dst, uint32_t slot)
{
	uint64_t low = (uint64_t)phase << PHASE_SHIFT | (uint64_t)dst << DST_SHIFT | slot;

	return (HeapKey)(uint64_t)at << 64 | low;
}

static VTime key_time(HeapKey key)
{
	return (VTime)(uint64_t)(key >> 64);
}

static NodeId key_dst(HeapKey key)
{
	return (NodeId)(key >> DST_SHIFT) & ((1u << DST_BITS) - 1);
}

static HeapKey key_rank(HeapKey key)
{
	return key >> DST_SHIFT;
}

Phase sched_phase(const Sched *s)
{
	return (Phase)((uint64_t)s->now >> DST_BITS) & 0xf;
}

void sched_init(Sched *s)
{
	queue_init(&s->queue);
	s->free = NO_SLOT;
	s->ties = g_array_new(FALSE, FALSE, sizeof(Tie));
}

void sched_clear(Sched *s)
{
	for (uint32_t i = 0; i < s->n_slots; i++) {
		Slot *e = &s->slot[i];
		if (e->kind && e->kind->dispose)
			e->kind->dispose(e->self, e->arg);
	}
	g_aligned_free(s->slot);
	g_array_unref(s->ties);
	queue_clear(&s->queue);
}

static void grow(Sched *s)
{
	uint32_t room = s->room ? s->room * 2 : FIRST_SLOTS;
	Slot *slot = g_aligned_alloc(room, sizeof *slot, 64);

	G_STATIC_ASSERT(sizeof(Slot) == 64);
	g_assert(room > s->room);
	if (s->room)
		memcpy(slot, s->slot, s->room * sizeof *slot);
	g_aligned_free(s->slot);
	s->slot = slot;
	s->room = room;
}

static uint32_t slot_take(Sched *s)
{
	uint32_t i = s->free;

	if (i != NO_SLOT) {
		s->free = s->slot[i].next_free;
	} else {
		if (s->n_slots == s->room)
			grow(s);
		i = s->n_slots++;
		s->slot[i].generation = 0;
	}
	s->slot[i].generation++;
	return i;
}

/* The key has left the queue: the slot can serve again, unless its generations are used up. */
static void slot_give(Sched *s, uint32_t i)
{
	if (s->slot[i].generation >= UINT32_MAX - 2)
		return;
	s->slot[i].next_free = s->free;
	s->free = i;
}

/* The event runs or is cancelled: its id is void from here on. */
static void slot_void(Slot *e)
{
	e->kind = NULL;
	e->generation++;
}

/* Later than the event that runs? Only asked in the instant that runs. */
static bool is_later(const Sched *s, HeapKey rank, NodeId src, uint64_t seq)
{
	if (rank != s->now)
		return rank > s->now;
	return src != s->now_src ? src > s->now_src : seq > s->now_seq;
}

SchedId sched_push(Ctx *cx, VTime at, Phase phase, NodeId dst, const EventKind *kind, void *self,
		   void *arg, EventId cause, CauseRole role)
{
	World *w = cx->world;
	Sched *s = &w->sched;
	uint32_t i = slot_take(s);
	Slot *e = &s->slot[i];
	HeapKey key = key_of(at, phase, dst, i);

	g_assert(at >= 0 && at < VT_NEVER && dst <= w->n_nodes);
	e->kind = kind;
	e->self = self;
	e->arg = arg;
	e->seq = ++w->node[cx->node].seq;
	e->cause = cause;
	e->root = w->flags & WORLD_KEEP_CAUSES ? cause_scheduled(w, cause, i) : EVENT_NONE;
	e->role = role;
	e->src = cx->node;
	g_assert(is_later(s, key_rank(key), e->src, e->seq));
	queue_push(&s->queue, key);
	return (SchedId)e->generation << 32 | i;
}

SchedId sched_at(Ctx *cx, VTime at, Phase phase, NodeId dst, const EventKind *kind, void *self,
		 void *arg)
{
	return sched_push(cx, at, phase, dst, kind, self, arg, cx->event, CAUSE_SCHEDULED);
}

static _Bool is_live(void *with, HeapKey key)
{
	Sched *s = with;
	uint32_t i = (uint32_t)key;

	if (s->slot[i].kind)
		return true;
	slot_give(s, i);
	s->dead--;
	return false;
}

bool sched_cancel(Ctx *cx, SchedId id)
{
	Sched *s = &cx->world->sched;
	uint32_t i = (uint32_t)id;

	if (id == 0 || i >= s->n_slots || s->slot[i].generation != id >> 32)
		return false;
	slot_void(&s->slot[i]);
	s->dead++;
	if (s->dead > MIN_DEAD && s->dead > queue_length(&s->queue) / 4)
		queue_filter(&s->queue, is_live, s);
	return true;
}

static int by_source(const void *a, const void *b)
{
	const Tie *x = a, *y = b;

	if (x->src != y->src)
		return x->src < y->src ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Moves everything of this rank from the queue into the group that runs. Timers that tick together leave
 * the queue in the order of their slots, which is mostly the order wanted. */
static void ties_gather(Sched *s, HeapKey rank)
{
	bool sorted = true;

	while (queue_length(&s->queue) > 0 && key_rank(queue_least(&s->queue)) == rank) {
		uint32_t i = (uint32_t)queue_pop(&s->queue);
		Tie tie = {s->slot[i].src, i, s->slot[i].seq};
		if (s->ties->len > s->next_tie)
			sorted &=
				by_source(&g_array_index(s->ties, Tie, s->ties->len - 1), &tie) < 0;
		g_array_append_val(s->ties, tie);
	}
	if (!sorted)
		qsort(&g_array_index(s->ties, Tie, s->next_tie), s->ties->len - s->next_tie,
		      sizeof(Tie), by_source);
}

static uint32_t tie_take(Sched *s)
{
	uint32_t slot = g_array_index(s->ties, Tie, s->next_tie++).slot;

	if (s->next_tie == s->ties->len)
		s->next_tie = g_array_set_size(s->ties, 0)->len;
	return slot;
}

/* Takes the next event off; false: none is due. */
static bool next_due(Sched *s, VTime until, HeapKey *key, uint32_t *slot)
{
	if (s->ties->len > 0) {
		ties_gather(s, s->now); /* what the group's events have added to it */
		*key = s->now << DST_SHIFT;
		*slot = tie_take(s);
		return true;
	}
	if (queue_length(&s->queue) == 0 || key_time(queue_least(&s->queue)) > until)
		return false;
	*key = queue_pop(&s->queue);
	*slot = (uint32_t)*key;
	if (queue_length(&s->queue) == 0 || key_rank(queue_least(&s->queue)) != key_rank(*key))
		return true;
	Tie first = {s->slot[*slot].src, *slot, s->slot[*slot].seq};
	g_array_append_val(s->ties, first);
	ties_gather(s, key_rank(*key));
	*slot = tie_take(s);
	return true;
}

/* The events that come next act on what no cache holds any more, in a network of ten thousand routers: its memory
 * is asked for while this one runs. */
static void look_ahead(const Sched *s)
{
	const Queue *q = &s->queue;
	if (q->n_near == 0)
		return;
	const Slot *next = &s->slot[(uint32_t)q->near[q->n_near - 1]];
	__builtin_prefetch(next->self);
	__builtin_prefetch(next->arg);
	if (q->n_near > 1)
		__builtin_prefetch(&s->slot[(uint32_t)q->near[q->n_near - 2]]);
}

static void execute(World *w, HeapKey key, const Slot *e)
{
	Ctx cx = {w, ++w->events, key_dst(key)};

	w->now = key_time(key);
	w->sched.now_src = e->src;
	w->sched.now_seq = e->seq;
	if (w->flags & WORLD_KEEP_CAUSES)
		cause_exec(w, cx.node, e->kind, e->cause, e->role, e->root);
	e->kind->fn(&cx, e->self, e->arg);
	if ((w->flags & WORLD_CHECKED) && w->hook)
		w->hook(w->hook_self, &cx);
}

EventId sched_root(const Sched *s, SchedId pending)
{
	return s->slot[(uint32_t)pending].root;
}

VTime sched_next(const Sched *s)
{
	return queue_length(&s->queue) == 0 ? VT_NEVER : key_time(queue_least(&s->queue));
}

void sched_run(World *w, VTime until)
{
	Sched *s = &w->sched;
	HeapKey key;
	uint32_t i;

	while (next_due(s, until, &key, &i)) {
		Slot e = s->slot[i];
		s->now = key_rank(key);
		look_ahead(s);
		if (e.kind) {
			slot_void(&s->slot[i]);
			slot_give(s, i);
			execute(w, key, &e);
		} else {
			slot_give(s, i);
			s->dead--;
		}
	}
}
