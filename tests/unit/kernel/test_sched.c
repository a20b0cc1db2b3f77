/* The total order of events. If one of these failed, a run would depend on allocation, on the shape of
 * the heap or on a router that takes no part. */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/kernel/rng.h"
#include "sim/kernel/world.h"
#include "tests/support/check.h"

static const char *const names[] = {"c", "a", "b", NULL};

typedef struct Trace {
	GString *text;
	int disposed;
} Trace;

static void say(Ctx *cx, void *self, void *arg)
{
	(void)cx;
	g_string_append_printf(((Trace *)self)->text, "%s ", (const char *)arg);
}

static void count_disposed(void *self, void *arg)
{
	(void)arg;
	((Trace *)self)->disposed++;
}

static const EventKind say_kind = {"say", say, count_disposed};

static void nothing(Ctx *cx, void *self, void *arg)
{
	(void)cx, (void)self, (void)arg;
}

static void put_as(Ctx *cx, Trace *t, VTime at, Phase phase, const char *src, const char *dst,
		   const char *word)
{
	World *w = ctx_world(cx);
	NodeId me = ctx_node(cx);

	ctx_act_as(cx, world_node(w, src));
	sched_at(cx, at, phase, world_node(w, dst), &say_kind, t, (void *)word);
	ctx_act_as(cx, me);
}

static void run_begin(void (*fn)(Ctx *cx, void *self), const char *want, const char *what)
{
	Trace t = {g_string_new(NULL), 0};
	World *w = world_new(1, names, 0);

	world_begin(w, fn, &t);
	world_run(w, VT_S(10));
	CHECK_STR(t.text->str, want, "%s", what);
	CHECK(world_next(w) == VT_NEVER, "%s: nothing is left", what);
	CHECK_INT(t.disposed, 0, "%s: what ran is not disposed of", what);
	world_free(w);
	g_string_free(t.text, TRUE);
}

static void begin_ties(Ctx *cx, void *self)
{
	/* Inserted against the order that they must run in. */
	put_as(cx, self, VT_S(1), PH_TIMER, "b", "b", "timer-b-from-b");
	put_as(cx, self, VT_S(2), PH_FAULT, "a", "a", "later");
	put_as(cx, self, VT_S(1), PH_TIMER, "c", "a", "timer-a-from-c-1");
	put_as(cx, self, VT_S(1), PH_TIMER, "c", "a", "timer-a-from-c-2");
	put_as(cx, self, VT_S(1), PH_TIMER, "b", "a", "timer-a-from-b");
	put_as(cx, self, VT_S(1), PH_TIMER, "", "a", "timer-a-from-world");
	put_as(cx, self, VT_S(1), PH_PROBE, "a", "a", "probe");
	put_as(cx, self, VT_S(1), PH_DELIVER, "c", "c", "deliver-c");
	put_as(cx, self, VT_S(1), PH_DEFERRED, "a", "a", "deferred");
	put_as(cx, self, VT_S(1), PH_LINK, "c", "c", "link-c");
	put_as(cx, self, VT_S(1), PH_FAULT, "c", "c", "fault-c");
}

static void test_order(void)
{
	run_begin(begin_ties,
		  "fault-c link-c deliver-c timer-a-from-world timer-a-from-b timer-a-from-c-1 "
		  "timer-a-from-c-2 timer-b-from-b deferred probe later ",
		  "time, phase, destination, source, sequence");
}

static void add_to_instant(Ctx *cx, void *self, void *arg)
{
	say(cx, self, arg);
	sched_at(cx, ctx_now(cx), PH_TIMER, ctx_node(cx), &say_kind, self, (void *)"added-same");
	sched_at(cx, ctx_now(cx), PH_PROBE, ctx_node(cx), &say_kind, self, (void *)"added-probe");
}

static const EventKind add_kind = {"add", add_to_instant, NULL};

static void begin_within(Ctx *cx, void *self)
{
	NodeId a = world_node(ctx_world(cx), "a");

	ctx_act_as(cx, a);
	sched_at(cx, VT_S(1), PH_TIMER, a, &add_kind, self, (void *)"first");
	put_as(cx, self, VT_S(1), PH_TIMER, "a", "a", "second");
	put_as(cx, self, VT_S(1), PH_TIMER, "b", "a", "from-b");
	put_as(cx, self, VT_S(1), PH_TIMER, "a", "b", "to-b");
}

static void test_added_within_group(void)
{
	run_begin(begin_within, "first second added-same from-b to-b added-probe ",
		  "an event added to the group that runs takes its place in it");
}

/* Every order of insertion gives the same order of execution: 300 events over few instants, phases,
 * nodes and sources, put in shuffled. The sequence of a source is made equal by giving each its own. */
enum { MANY = 600 };

typedef struct Shuffle {
	GArray *ran; /* of int */
	const int *order;
	Phase back; /* begin_backwards */
} Shuffle;

static void note(Ctx *cx, void *self, void *arg)
{
	(void)cx;
	int i = GPOINTER_TO_INT(arg);
	g_array_append_val(((Shuffle *)self)->ran, i);
}

static const EventKind note_kind = {"note", note, NULL};

static void begin_shuffled(Ctx *cx, void *self)
{
	const Shuffle *s = self;
	SchedId taken[MANY];

	for (int k = 0; k < MANY; k++) { /* holes in the pool, so that slots are in no order */
		taken[k] = sched_at(cx, VT_S(9), PH_FAULT, 0, &note_kind, self, NULL);
		if (k % 3 == 0)
			sched_cancel(cx, taken[k / 2]);
	}
	for (int k = 0; k < MANY; k++)
		sched_cancel(cx, taken[k]);
	for (int k = 0; k < MANY; k++) {
		int i = s->order[k];
		ctx_act_as(cx, (NodeId)i); /* its own source: sequence is the same in any order */
		sched_at(cx, VT_S(1 + i % 2), (Phase)(i % 3), (NodeId)(i % 5), &note_kind, self,
			 GINT_TO_POINTER(i));
	}
}

static GArray *run_shuffled(uint64_t seed)
{
	int order[MANY];
	Shuffle s = {g_array_new(FALSE, FALSE, sizeof(int)), order, 0};
	g_autoptr(GPtrArray) many = g_ptr_array_new_with_free_func(g_free);
	Rng r;

	rng_init(&r, seed, "test", "order");
	for (int i = 0; i < MANY; i++) {
		order[i] = i;
		g_ptr_array_add(many, g_strdup_printf("n%04d", i));
	}
	for (int i = MANY - 1; i > 0 && seed; i--) {
		int j = (int)rng_span(rng_next(&r), 0, i), keep = order[i];
		order[i] = order[j];
		order[j] = keep;
	}
	g_ptr_array_add(many, NULL);
	World *w = world_new(1, (const char *const *)many->pdata, 0);
	world_begin(w, begin_shuffled, &s);
	world_run(w, VT_S(10));
	world_free(w);
	return s.ran;
}

static void test_insertion_order_is_not_seen(void)
{
	g_autoptr(GArray) plain = run_shuffled(0);

	CHECK_INT(plain->len, MANY, "all ran");
	for (uint64_t seed = 1; seed < 20; seed++) {
		g_autoptr(GArray) other = run_shuffled(seed);
		CHECK(plain->len == other->len &&
			      memcmp(plain->data, other->data, plain->len * sizeof(int)) == 0,
		      "shuffle %d", (int)seed);
	}
}

/* Ties among "a", "b", "c" with and without a router that ranks between them and has work of its own. */
static void begin_with_idle(Ctx *cx, void *self)
{
	World *w = ctx_world(cx);
	NodeId idle = world_node(w, "aa");

	if (idle != NODE_WORLD) {
		static const EventKind idle_kind = {"idle", nothing, NULL};
		ctx_act_as(cx, idle);
		for (int i = 0; i < 5; i++)
			sched_at(cx, VT_S(1), PH_TIMER, idle, &idle_kind, NULL, NULL);
		ctx_act_as(cx, NODE_WORLD);
	}
	begin_ties(cx, self);
}

static void test_idle_node(void)
{
	static const char *const with[] = {"b", "aa", "c", "a", NULL};
	const char *const *sets[] = {names, with};
	g_autofree char *first = NULL;

	for (int i = 0; i < 2; i++) {
		Trace t = {g_string_new(NULL), 0};
		World *w = world_new(1, sets[i], 0);
		world_begin(w, begin_with_idle, &t);
		world_run(w, VT_S(10));
		world_free(w);
		if (i == 0)
			first = g_strdup(t.text->str);
		CHECK_STR(t.text->str, first, "with an idle router");
		g_string_free(t.text, TRUE);
	}
}

typedef struct Cancels {
	Trace t;
	SchedId id[4];
	bool gone[4];
} Cancels;

static void cancel_others(Ctx *cx, void *self, void *arg)
{
	Cancels *c = self;

	(void)arg;
	for (int i = 0; i < 4; i++)
		c->gone[i] = sched_cancel(cx, c->id[i]);
}

static const EventKind cancel_kind = {"cancel", cancel_others, NULL};

static void begin_cancel(Ctx *cx, void *self)
{
	Cancels *c = self;

	c->id[0] = sched_at(cx, VT_S(1), PH_FAULT, 0, &say_kind, &c->t, (void *)"ran-before");
	c->id[1] = sched_at(cx, VT_S(1), PH_TIMER, 0, &cancel_kind, c, NULL);
	c->id[2] = sched_at(cx, VT_S(1), PH_TIMER, 0, &say_kind, &c->t, (void *)"same-group");
	c->id[3] = sched_at(cx, VT_S(2), PH_TIMER, 0, &say_kind, &c->t, (void *)"later");
	sched_at(cx, VT_S(1), PH_TIMER, 0, &say_kind, &c->t, (void *)"stays");
}

static void test_cancel(void)
{
	Cancels c = {.t = {g_string_new(NULL), 0}};
	World *w = world_new(1, names, 0);

	world_begin(w, begin_cancel, &c);
	world_run(w, VT_S(3));
	CHECK_STR(c.t.text->str, "ran-before stays ", "cancelled events do not run");
	CHECK(!c.gone[0], "one that has run is not taken back");
	CHECK(!c.gone[1], "the one that runs is not taken back");
	CHECK(c.gone[2] && c.gone[3], "pending ones are");
	CHECK(world_next(w) == VT_NEVER, "nothing pending");
	CHECK_INT(c.t.disposed, 0, "cancel does not dispose");
	world_free(w);
	g_string_free(c.t.text, TRUE);
}

static void test_free_disposes(void)
{
	Trace t = {g_string_new(NULL), 0};
	World *w = world_new(1, names, 0);

	world_begin(w, begin_ties, &t);
	world_run(w, VT_S(1));
	CHECK_INT(world_now(w), VT_S(1), "the clock stands at the end");
	world_free(w);
	CHECK_INT(t.disposed, 1, "the one event that never ran");
	g_string_free(t.text, TRUE);
	world_free(NULL);
}

static void begin_nothing(Ctx *cx, void *self)
{
	CHECK_INT(ctx_cause(cx), 1, "the start is event 1");
	CHECK_INT(ctx_now(cx), 0, "at time 0");
	CHECK(!self, "of nobody");
}

static void test_names(void)
{
	World *w = world_new(7, names, 0);

	world_begin(w, begin_nothing, NULL);
	CHECK_INT(world_node(w, "a"), 1, "rank by name");
	CHECK_INT(world_node(w, "b"), 2, "rank by name");
	CHECK_INT(world_node(w, "c"), 3, "rank by name");
	CHECK_INT(world_node(w, "d"), NODE_WORLD, "unknown");
	CHECK_STR(world_node_name(w, 3), "c", "name of a rank");
	CHECK_STR(world_node_name(w, NODE_WORLD), "", "the world has no name");
	CHECK_INT(world_node_count(w), 3, "count");
	CHECK_INT(world_seed(w), 7, "seed");
	CHECK(world_intern(w, "x") == world_intern(w, "x"), "interned once");
	CHECK_INT(world_events(w), 1, "the start counts");
	world_free(w);
}

static void go_back(Ctx *cx, void *self, void *arg)
{
	sched_at(cx, ctx_now(cx), ((const Shuffle *)self)->back, 2, &note_kind, self, arg);
}

static const EventKind back_kind = {"back", go_back, NULL};

static void begin_backwards(Ctx *cx, void *self)
{
	ctx_act_as(cx, 2);
	sched_at(cx, VT_S(1), PH_DEFERRED, 2, &back_kind, self, NULL);
}

static void backwards(Phase phase)
{
	Shuffle s = {g_array_new(FALSE, FALSE, sizeof(int)), NULL, phase};
	World *w = world_new(1, names, 0);

	world_begin(w, begin_backwards, &s);
	world_run(w, VT_S(2));
	CHECK_INT(s.ran->len, 1, "the event of the same instant ran");
	world_free(w);
	g_array_unref(s.ran);
}

static void test_no_way_back(void)
{
	backwards(PH_DEFERRED);
	backwards(PH_PROBE);
}

static void test_way_back_asserts(void)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		struct rlimit none = {0, 0};
		setrlimit(RLIMIT_CORE, &none);
		if (freopen("/dev/null", "w", stderr) && freopen("/dev/null", "w", stdout))
			backwards(PH_TIMER);
		_exit(0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child, "a child ran");
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "status %d", status);
}

SUITE(kernel_sched) = {
	{"events run in the total order", test_order},
	{"an event added to the running group is placed", test_added_within_group},
	{"insertion order is not seen", test_insertion_order_is_not_seen},
	{"an idle router reorders nobody else's ties", test_idle_node},
	{"cancelling takes back what has not run", test_cancel},
	{"a world disposes of what never ran", test_free_disposes},
	{"nodes rank by name", test_names},
	{"an event of the same instant comes after this one", test_no_way_back},
	{"scheduling before this event asserts", test_way_back_asserts},
	{NULL, NULL},
};
