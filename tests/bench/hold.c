/* The hold model: take the next event, put one in its place some time later. Three queues run the same
 * sequence of times: the kernel's heap alone, GLib's balanced tree, and whole events of a world (pool,
 * order of ties, dispatch). Exponential times are the textbook case; timers of 1, 3 and 10 s that all
 * started together are ours, where a thousand events share an instant. */

#include <math.h>
#include <stdio.h>

#include "sim/kernel/heap.h"
#include "sim/kernel/rng.h"
#include "sim/kernel/timer.h"
#include "sim/kernel/world.h"
#include "tests/bench/bench.h"

enum { TABLE = 1 << 16, OPERATIONS = 2000000 };

typedef struct Case {
	const char *name;
	size_t pending;
	bool in_phase;
	unsigned nodes; /* of the world that runs it */
} Case;

static const Case cases[] = {
	{"exponential, 100", 100, false, 10},
	{"exponential, 1e4", 10000, false, 1000},
	{"exponential, 1e6", 1000000, false, 1000},
	{"timers in phase, 1e4", 10000, true, 1000},
};

/* Times are drawn beforehand, so that only the queue is measured. */
static VTime *draw_holds(void)
{
	VTime *t = g_new(VTime, TABLE);
	Rng r;

	rng_init(&r, 1, "bench", "hold");
	for (int i = 0; i < TABLE; i++)
		t[i] = (VTime)(-1e9 *
			       log(((double)(rng_next(&r) >> 11) + 0.5) / 9007199254740992.0)) +
		       1;
	return t;
}

static VTime period_of(uint64_t i)
{
	static const VTime periods[] = {VT_S(1), VT_S(3), VT_S(10)};

	return periods[i % G_N_ELEMENTS(periods)];
}

typedef struct Queue {
	const Case *c;
	const VTime *hold;
	uint64_t next;
	Heap heap;
	GTree *tree;
} Queue;

static VTime hold_of(Queue *q, uint32_t id)
{
	return q->c->in_phase ? period_of(id) : q->hold[q->next++ % TABLE];
}

/* As the scheduler packs it: time, then destination, then the slot. */
static HeapKey key_of(const Queue *q, VTime at, uint32_t id)
{
	return (HeapKey)(uint64_t)at << 64 | (uint64_t)(id % q->c->nodes) << 32 | id;
}

static double hold_heap(void *with, uint64_t n)
{
	Queue *q = with;
	double start = bench_now_ns();

	while (n-- > 0) {
		HeapKey key = heap_pop(&q->heap);
		uint32_t id = (uint32_t)key;
		heap_push(&q->heap, key_of(q, (VTime)(key >> 64) + hold_of(q, id), id));
	}
	return bench_now_ns() - start;
}

typedef struct TreeKey {
	VTime at;
	uint64_t seq;
	uint32_t id;
} TreeKey;

static gint by_time(gconstpointer a, gconstpointer b, gpointer data)
{
	const TreeKey *x = a, *y = b;

	(void)data;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static double hold_tree(void *with, uint64_t n)
{
	Queue *q = with;
	double start = bench_now_ns();

	while (n-- > 0) {
		TreeKey *k = g_tree_node_key(g_tree_node_first(q->tree));
		g_tree_steal(q->tree, k);
		k->at += hold_of(q, k->id);
		k->seq = q->next++;
		g_tree_insert(q->tree, k, k);
	}
	return bench_now_ns() - start;
}

static void queues_fill(Queue *q)
{
	heap_init(&q->heap);
	q->tree = g_tree_new_full(by_time, NULL, g_free, NULL);
	for (uint32_t i = 0; i < q->c->pending; i++) {
		VTime at = hold_of(q, i);
		TreeKey *k = g_new(TreeKey, 1);
		*k = (TreeKey){at, q->next++, i};
		heap_push(&q->heap, key_of(q, at, i));
		g_tree_insert(q->tree, k, k);
	}
}

typedef struct Actor {
	TimerTree timers;
	Timer timer;
	struct Play *play;
	VTime period;
} Actor;

typedef struct Play {
	Queue *q;
	World *w;
	Actor *actor;
} Play;

static void again(Ctx *cx, void *self, void *arg);

static const EventKind again_kind = {"again", again, NULL};

static void again(Ctx *cx, void *self, void *arg)
{
	Play *p = self;

	sched_at(cx, ctx_now(cx) + hold_of(p->q, 0), PH_DELIVER, ctx_node(cx), &again_kind, p, arg);
}

static void tick(Ctx *cx, void *owner, Timer *t)
{
	(void)cx, (void)owner, (void)t;
}

static const TimerSpec timer_spec = {"timer", TIMER_HOLD, "", tick};

static void begin(Ctx *cx, void *self)
{
	Play *p = self;
	const Case *c = p->q->c;

	for (uint32_t i = 0; i < c->pending; i++) {
		Actor *a = &p->actor[i];
		NodeId node = 1 + i % c->nodes;
		ctx_act_as(cx, node);
		a->period = period_of(i);
		timer_tree_root(&a->timers, ctx_world(cx), node, a, sizeof *a);
		timer_init(&a->timer, &timer_spec, &a->timers, a, NULL);
		if (c->in_phase)
			timer_arm_periodic(cx, &a->timer, a->period, a->period);
		else
			sched_at(cx, hold_of(p->q, i), PH_DELIVER, node, &again_kind, p, NULL);
	}
}

/* Steps of virtual time, until enough events have run. */
static double hold_world(void *with, uint64_t n)
{
	Play *p = with;
	uint64_t first = world_events(p->w);
	VTime step =
		p->q->c->in_phase ? VT_S(30) : VT_S(1) * (VTime)n / (VTime)p->q->c->pending / 8;
	double start = bench_now_ns();

	while (world_events(p->w) - first < n)
		world_run(p->w, world_now(p->w) + step);
	return (bench_now_ns() - start) * (double)n / (double)(world_events(p->w) - first);
}

static double measure_world(Queue *q, unsigned nodes, WorldFlags flags)
{
	Case c = *q->c;
	Queue mine = {.c = &c, .hold = q->hold};
	Play p = {.q = &mine, .actor = g_new0(Actor, c.pending)};
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	c.nodes = nodes;
	for (unsigned i = 0; i < nodes; i++)
		g_ptr_array_add(names, g_strdup_printf("r%04u", i));
	g_ptr_array_add(names, NULL);
	p.w = world_new(1, (const char *const *)names->pdata, flags);
	world_begin(p.w, begin, &p);
	double took = bench_median(hold_world, &p, OPERATIONS);
	world_free(p.w);
	g_free(p.actor);
	return took;
}

void bench_hold(void)
{
	g_autofree VTime *hold = draw_holds();

	printf("hold model, ns per operation (median of %d)\n", BENCH_RUNS);
	printf("%-22s %8s %8s %8s %11s %9s\n", "pending", "heap", "GTree", "event", "one router",
	       "causes");
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Queue q = {.c = &cases[i], .hold = hold};
		queues_fill(&q);
		hold_heap(&q, 2 * cases[i].pending);
		hold_tree(&q, cases[i].pending);
		double heap = bench_median(hold_heap, &q, OPERATIONS);
		double tree = bench_median(hold_tree, &q, OPERATIONS / 4);
		heap_clear(&q.heap);
		g_tree_destroy(q.tree);
		double world = measure_world(&q, cases[i].nodes, 0), one = measure_world(&q, 1, 0);
		double causes = measure_world(&q, cases[i].nodes, WORLD_KEEP_CAUSES);
		printf("%-22s %8.1f %8.1f %8.1f %11.1f %9.1f\n", cases[i].name, heap, tree, world,
		       one, causes);
	}
}
