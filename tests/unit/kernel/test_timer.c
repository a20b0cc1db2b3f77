/* Timers and who armed them. If one of these failed, a hold time would run out at the wrong moment or
 * for the wrong reason. */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/kernel/cause.h"
#include "sim/kernel/timer.h"
#include "sim/kernel/world_priv.h"
#include "tests/support/check.h"

static const char *const names[] = {"r", NULL};

typedef struct Owner {
	TimerTree timers;
	Timer t;
	int fired;
	VTime at[16];
	EventId event[16];
	uint64_t ordinal[16];
	VTime stop_at; /* tick in which the owner stops or re-arms; 0: never */
	bool rearm;
} Owner;

static void fired(Ctx *cx, void *owner, Timer *t)
{
	Owner *o = owner;

	if (o->fired < 16) {
		o->at[o->fired] = ctx_now(cx);
		o->event[o->fired] = ctx_cause(cx);
		o->ordinal[o->fired] = t->ordinal;
	}
	o->fired++;
	if (o->stop_at && ctx_now(cx) >= o->stop_at) {
		o->stop_at = 0;
		if (o->rearm)
			timer_arm_periodic(cx, t, VT_S(5), VT_S(1));
		else
			timer_stop(cx, t);
	}
}

static const TimerSpec spec = {"hold timer", TIMER_HOLD, "RFC 2281 5.3", fired};

static void rearm(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	timer_arm(cx, &((Owner *)self)->t, VT_S(10));
}

static const EventKind rearm_kind = {"hello", rearm, NULL};

static void begin_hold(Ctx *cx, void *self)
{
	Owner *o = self;

	timer_tree_root(&o->timers, ctx_world(cx), 1, o, sizeof *o);
	timer_init(&o->t, &spec, &o->timers, o, "Fa0/0 Grp 1");
	CHECK(!timer_running(&o->t), "stopped at first");
	CHECK_INT(timer_left(&o->t, 0), VT_NEVER, "stopped");
	timer_arm(cx, &o->t, VT_S(10));
	for (int i = 1; i <= 4; i++)
		sched_at(cx, VT_S(3 * i), PH_DELIVER, 1, &rearm_kind, o, NULL);
}

static void one_cause(void *to, EventId cause, CauseRole role)
{
	EventId *c = to;

	c[0]++;
	c[1] = cause;
	c[2] = role;
}

static void test_hold(void)
{
	Owner o = {0};
	EventId cause[3] = {0};
	EventRec rec;
	World *w = world_new(1, names, WORLD_KEEP_CAUSES);

	world_begin(w, begin_hold, &o);
	world_run(w, VT_S(15));
	CHECK_INT(o.fired, 0, "held by the hellos");
	CHECK_INT(timer_left(&o.t, world_now(w)), VT_S(7), "10 s from the last hello at 12 s");
	world_run(w, VT_S(60));
	CHECK_INT(o.fired, 1, "once");
	CHECK_INT(o.at[0], VT_S(22), "exactly the hold time after the last hello");
	CHECK(!timer_running(&o.t), "a one-shot timer is stopped when it has expired");
	CHECK(cause_event(w, o.event[0], &rec), "the expiry is recorded");
	CHECK_STR(rec.kind, "timer", "kind");
	CHECK_STR(rec.what, "hold timer, Fa0/0 Grp 1", "what");
	cause_each(w, o.event[0], one_cause, cause);
	CHECK_INT(cause[0], 1, "one cause");
	CHECK_INT(cause[1], 5, "the last hello (event 5) armed it");
	CHECK_INT(cause[2], CAUSE_ARMED, "role");
	world_free(w);
}

static void begin_periodic(Ctx *cx, void *self)
{
	Owner *o = self;

	timer_tree_root(&o->timers, ctx_world(cx), 1, o, sizeof *o);
	timer_init(&o->t, &spec, &o->timers, o, NULL);
	timer_arm_periodic(cx, &o->t, VT_S(1), VT_S(3));
}

static void test_periodic(void)
{
	Owner o = {.stop_at = VT_S(10), .rearm = true};
	World *w = world_new(1, names, WORLD_KEEP_CAUSES);
	static const VTime want[] = {VT_S(1),  VT_S(4),  VT_S(7), VT_S(10),
				     VT_S(15), VT_S(16), VT_S(17)};

	world_begin(w, begin_periodic, &o);
	world_run(w, VT_S(17));
	CHECK_INT(o.fired, G_N_ELEMENTS(want), "ticks");
	for (int i = 0; i < (int)G_N_ELEMENTS(want); i++) {
		EventId cause[3] = {0};
		CHECK_INT(o.at[i], want[i], "tick %d", i);
		CHECK_INT(o.ordinal[i], i < 4 ? i + 1 : i - 3, "ordinal of tick %d", i);
		cause_each(w, o.event[i], one_cause, cause);
		CHECK_INT(cause[0], 1, "causes of tick %d", i);
		CHECK_INT(cause[1], i < 4 ? 1 : o.event[3],
			  "cause of tick %d: what started the period", i);
	}
	world_free(w);
}

static void test_stop_in_tick(void)
{
	Owner o = {.stop_at = VT_S(4)};
	World *w = world_new(1, names, 0);

	world_begin(w, begin_periodic, &o);
	world_run(w, VT_S(60));
	CHECK_INT(o.fired, 2, "a periodic timer stopped in its own tick stays stopped");
	CHECK(world_next(w) == VT_NEVER, "nothing pending");
	world_free(w);
}

static void storm(Ctx *cx, void *self, void *arg)
{
	Owner *o = self;

	for (int i = 0; i < 200000; i++)
		timer_arm(cx, &o->t, VT_S(10) + i);
	(void)arg;
}

static void begin_storm(Ctx *cx, void *self)
{
	Owner *o = self;

	timer_tree_root(&o->timers, ctx_world(cx), 1, o, sizeof *o);
	timer_init(&o->t, &spec, &o->timers, o, NULL);
	storm(cx, self, NULL);
}

static void test_storm(void)
{
	Owner o = {0};
	World *w = world_new(1, names, 0);

	world_begin(w, begin_storm, &o);
	CHECK(queue_length(&w->sched.queue) < 1000 && w->sched.n_slots < 1000, "200000 armings hold %d keys",
	      (int)queue_length(&w->sched.queue));
	world_run(w, VT_S(60));
	CHECK_INT(o.fired, 1, "only the last arming counts");
	CHECK_INT(o.at[0], VT_S(10) + 199999, "and it is the last");
	CHECK(world_next(w) == VT_NEVER, "nothing pending");
	world_free(w);
}

static void arm_now(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	timer_arm(cx, &((Owner *)self)->t, 0);
}

static const EventKind probe_kind = {"probe", arm_now, NULL};

static void begin_now(Ctx *cx, void *self)
{
	Owner *o = self;

	timer_tree_root(&o->timers, ctx_world(cx), 1, o, sizeof *o);
	timer_init(&o->t, &spec, &o->timers, o, NULL);
	ctx_act_as(cx, 1);
	sched_at(cx, VT_S(1), PH_PROBE, 1, &probe_kind, o, NULL);
}

static void test_now_in_late_phase(void)
{
	Owner o = {0};
	World *w = world_new(1, names, 0);

	world_begin(w, begin_now, &o);
	world_run(w, VT_S(1));
	CHECK_INT(o.fired, 1, "a timer of 0 armed in the last phase expires in the same instant");
	CHECK_INT(o.at[0], VT_S(1), "time");
	world_free(w);
}

/* A family: an owner with two timers, and below it two owners with one, and one below the first of these. */
typedef struct Family {
	TimerTree node;
	TimerTree timers, child[2], grandchild, another;
	Timer own[2], of_child[2], of_grandchild;
	Timer beside; /* the node's */
	Timer spare;
	int fired;
} Family;

static void family_fired(Ctx *cx, void *owner, Timer *t)
{
	(void)cx;
	(void)t;
	((Family *)owner)->fired++;
}

static const TimerSpec family_spec = {"timer", TIMER_HOLD, "none", family_fired};

static void family_timer(Ctx *cx, Family *f, Timer *t, TimerTree *tree)
{
	timer_init(t, &family_spec, tree, f, NULL);
	timer_arm_periodic(cx, t, VT_S(1), VT_S(1));
}

static void begin_family(Ctx *cx, void *self)
{
	Family *f = self;

	timer_tree_root(&f->node, ctx_world(cx), 1, f, sizeof *f);
	timer_tree_init(&f->timers, &f->node, f, sizeof *f);
	for (int i = 0; i < 2; i++) {
		timer_tree_init(&f->child[i], &f->timers, f, sizeof *f);
		family_timer(cx, f, &f->of_child[i], &f->child[i]);
		family_timer(cx, f, &f->own[i], &f->timers);
	}
	timer_tree_init(&f->grandchild, &f->child[0], f, sizeof *f);
	family_timer(cx, f, &f->of_grandchild, &f->grandchild);
	family_timer(cx, f, &f->beside, &f->node);
}

static World *family_world(Family *f)
{
	World *w = world_new(1, names, 0);

	world_begin(w, begin_family, f);
	return w;
}

static void stop_family(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	timer_tree_stop(cx, &((Family *)self)->timers);
}

static const EventKind stop_kind = {"stop", stop_family, NULL};

static void arm_grandchild(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	timer_arm(cx, &((Family *)self)->of_grandchild, VT_S(1));
}

static const EventKind arm_kind = {"arm", arm_grandchild, NULL};

static void test_tree_stop(void)
{
	Family f = {0};
	World *w = family_world(&f);

	world_run(w, VT_S(1));
	CHECK_INT(f.fired, 6, "all tick");
	CHECK(timer_tree_running(&f.timers), "a tree runs");
	world_post(w, VT_MS(1500), PH_FAULT, &stop_kind, &f, NULL);
	world_run(w, VT_MS(3500));
	CHECK(!timer_tree_running(&f.timers) && timer_tree_running(&f.node), "it is off");
	CHECK_INT(f.fired, 8, "what stands beside the stopped tree ticks on, alone");
	world_post(w, VT_MS(3600), PH_FAULT, &arm_kind, &f, NULL);
	world_run(w, VT_MS(3700));
	CHECK(timer_tree_running(&f.timers), "what is below it is of it");
	world_run(w, VT_MS(4700));
	CHECK_INT(f.fired, 10, "a timer of a stopped tree can be armed again");
	world_free(w);
}

/* Whoever is freed is not stopped once more with those who stay: its memory is something else by then. */
static void test_tree_fini(void)
{
	Family f = {0};
	World *w = family_world(&f);

	timer_tree_fini(&f.grandchild);
	timer_tree_fini(&f.child[0]);
	memset(&f.child[0], 0xee, sizeof f.child[0]);
	memset(&f.of_child[0], 0xee, sizeof f.of_child[0]);
	memset(&f.of_grandchild, 0xee, sizeof f.of_grandchild);
	world_run(w, VT_S(1));
	CHECK_INT(f.fired, 4, "timers of freed owners are stopped, and no others");
	world_post(w, VT_MS(1500), PH_FAULT, &stop_kind, &f, NULL);
	world_run(w, VT_S(2));
	CHECK_INT(f.fired, 5, "the rest of the tree stops without them");
	timer_tree_fini(&f.child[1]);
	timer_tree_fini(&f.timers);
	timer_tree_fini(&f.node);
	world_run(w, VT_S(10));
	CHECK_INT(f.fired, 5, "nothing is left");
	world_free(w);
}

static void test_world_goes_first(void)
{
	Family f = {0};
	World *w = family_world(&f);

	world_free(w);
	CHECK(!timer_running(&f.beside), "a timer is stopped when its world ends");
	timer_tree_fini(&f.grandchild); /* and does not ask for the world that it was in */
	timer_tree_fini(&f.child[0]);
	CHECK(f.timers.child == &f.child[1] && !f.child[1].next, "freed from its place");
}

static void end_before_its_child(Family *f)
{
	timer_tree_fini(&f->timers);
}

static void give_to_parent(Family *f)
{
	Family *freed_alone = g_new0(Family, 1);

	timer_init(&freed_alone->own[0], &family_spec, &f->timers, f, NULL);
}

static void fire_for_another(Family *f)
{
	Family *freed_alone = g_new0(Family, 1);

	timer_init(&f->spare, &family_spec, &f->timers, freed_alone, NULL);
}

static void make_twice(Family *f)
{
	timer_init(&f->own[0], &family_spec, &f->timers, f, NULL);
}

static void link_twice(Family *f)
{
	timer_tree_init(&f->grandchild, &f->timers, f, sizeof *f);
}

static void link_outside(Family *f)
{
	static TimerTree elsewhere;

	timer_tree_init(&elsewhere, &f->timers, f, sizeof *f);
}

static void link_below_none(Family *f)
{
	TimerTree none = {0};

	timer_tree_init(&f->another, &none, f, sizeof *f);
}

/* Else a list would hold memory that was freed, or itself. */
static const struct {
	const char *what;
	void (*wrong)(Family *f);
} wrongs[] = {
	{"an owner ended before what it owns", end_before_its_child},
	{"a timer in the tree of what its owner is not part of", give_to_parent},
	{"a timer that fires for what its tree does not know", fire_for_another},
	{"a timer made a second time", make_twice},
	{"a tree linked a second time", link_twice},
	{"a tree outside its owner", link_outside},
	{"a tree below one that is not linked", link_below_none},
};

static void test_wrongs_assert(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(wrongs); i++) {
		int status = 0;
		pid_t child = fork();

		if (child == 0) {
			struct rlimit none = {0, 0};
			Family f = {0};
			setrlimit(RLIMIT_CORE, &none);
			family_world(&f);
			if (freopen("/dev/null", "w", stderr) && freopen("/dev/null", "w", stdout))
				wrongs[i].wrong(&f);
			_exit(0);
		}
		CHECK(child > 0 && waitpid(child, &status, 0) == child, "a child ran");
		CHECK(WIFSIGNALED(status) &&
			      (WTERMSIG(status) == SIGABRT || WTERMSIG(status) == SIGTRAP),
		      "%s: status %d", wrongs[i].what, status);
	}
}

SUITE(kernel_timer) = {
	{"a held timer expires a hold time after the last arming", test_hold},
	{"a periodic timer has one cause and counts its ticks", test_periodic},
	{"a timer stopped in its own tick stays stopped", test_stop_in_tick},
	{"only the last of 200000 armings counts", test_storm},
	{"a timer of 0 expires in the phase that runs", test_now_in_late_phase},
	{"stopping a tree stops what is below it, and nothing beside it", test_tree_stop},
	{"who is freed has no timer, and is stopped no more with others", test_tree_fini},
	{"the world may end before the owners of its timers", test_world_goes_first},
	{"what would leave a freed owner in a list asserts", test_wrongs_assert},
	{NULL, NULL},
};
