/* The graph of causes. If one of these failed, an explanation would end in nothing, or a long run would
 * remember everything that it ever did. */

#include "sim/kernel/cause.h"
#include "sim/kernel/timer.h"
#include "sim/kernel/world_priv.h"
#include "tests/support/check.h"

static const char *const names[] = {"r", NULL};

enum { HOPS = 6, PER_SECOND = 1000, SECONDS = 1500 };

typedef struct Run {
	Stamp stamp;          /* set by the last hop */
	EventId hop[HOPS];    /* a chain, each scheduled by the one before */
	EventId kept, unkept; /* two events of the first second */
	EventId held;         /* a tick that a holder names */
	EventId early, user;  /* used the stamp, early and late */
	EventId guard;        /* expiry of a timer armed by a tick that nothing else keeps */
	TimerTree timers;
	Timer timer;
	bool rooted; /* two of the hops are roots */
} Run;

static void guard_fired(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	((Run *)owner)->guard = ctx_cause(cx);
}

static const TimerSpec guard_spec = {"guard timer", TIMER_HOLD, "none", guard_fired};

static void hop(Ctx *cx, void *self, void *arg);

static const EventKind hop_kind = {"hop", hop, NULL};

static void hop(Ctx *cx, void *self, void *arg)
{
	Run *r = self;
	int i = GPOINTER_TO_INT(arg);

	r->hop[i] = ctx_cause(cx);
	ctx_what(cx, "a hop");
	if (r->rooted && (i == 2 || i == 4))
		cause_set_root(cx);
	if (i < HOPS - 1)
		sched_at(cx, ctx_now(cx) + 1, PH_DELIVER, 1, &hop_kind, r, GINT_TO_POINTER(i + 1));
	else
		stamp_set(cx, &r->stamp);
}

static void tick(Ctx *cx, void *self, void *arg)
{
	Run *r = self;
	int i = GPOINTER_TO_INT(arg);

	if (i == 7) {
		r->kept = ctx_cause(cx);
		cause_keep(ctx_world(cx), r->kept);
	}
	if (i == 9)
		timer_arm(cx, &r->timer, VT_S(SECONDS - 10));
	if (i == 8)
		r->unkept = ctx_cause(cx);
	if (i == 10)
		r->held = ctx_cause(cx);
}

static const EventKind tick_kind = {"tick", tick, NULL};

static void second(Ctx *cx, void *self, void *arg);

static const EventKind second_kind = {"second", second, NULL};

static void second(Ctx *cx, void *self, void *arg)
{
	int s = GPOINTER_TO_INT(arg);

	for (int i = 0; i < PER_SECOND; i++)
		sched_at(cx, ctx_now(cx) + VT_MS(i), PH_TIMER, 1, &tick_kind, self,
			 GINT_TO_POINTER(s * PER_SECOND + i));
	sched_at(cx, ctx_now(cx) + VT_S(1), PH_FAULT, 0, &second_kind, self,
		 GINT_TO_POINTER(s + 1));
}

static void use(Ctx *cx, void *self, void *arg)
{
	Run *r = self;

	(void)arg;
	if (!r->early)
		r->early = ctx_cause(cx);
	r->user = ctx_cause(cx);
	ctx_used(cx, CAUSE_USED_ROUTE, &r->stamp);
	ctx_used(cx, CAUSE_USED_ROUTE, &r->stamp);
	ctx_used(cx, CAUSE_USED_SA, &r->stamp);
	ctx_used(cx, CAUSE_USED_ARP, NULL);
	ctx_used(cx, CAUSE_USED_ARP, &(const Stamp){0});
	ctx_used(cx, CAUSE_ALSO, &(const Stamp){.event = r->kept});
	ctx_used(cx, CAUSE_ALSO, &(const Stamp){.event = r->user});
	cause_keep(ctx_world(cx), r->user);
}

static const EventKind use_kind = {"use", use, NULL};

static void begin(Ctx *cx, void *self)
{
	Run *r = self;

	ctx_act_as(cx, 1);
	timer_tree_root(&r->timers, ctx_world(cx), 1, r, sizeof *r);
	timer_init(&r->timer, &guard_spec, &r->timers, r, NULL);
	sched_at(cx, 1, PH_DELIVER, 1, &hop_kind, r, GINT_TO_POINTER(0));
	sched_at(cx, VT_MS(1), PH_FAULT, 0, &second_kind, r, GINT_TO_POINTER(0));
	sched_at(cx, VT_S(1), PH_PROBE, 1, &use_kind, r, NULL);
	sched_at(cx, VT_S(SECONDS - 1), PH_PROBE, 1, &use_kind, r, NULL);
}

typedef struct Pairs {
	EventId cause[8];
	CauseRole role[8];
	int n;
} Pairs;

static void pair(void *to, EventId cause, CauseRole role)
{
	Pairs *p = to;

	if (p->n < 8) {
		p->cause[p->n] = cause;
		p->role[p->n] = role;
	}
	p->n++;
}

typedef struct Walk {
	World *w;
	EventId last, ids[64];
	int n, roots;
} Walk;

static void exists(void *to, EventId cause, CauseRole role)
{
	EventRec rec;

	(void)role;
	CHECK(cause_event(((Walk *)to)->w, cause, &rec), "event %d exists", (int)cause);
}

static void visit(void *to, const EventRec *e)
{
	Walk *walk = to;
	Pairs p = {0};

	CHECK(e->id > walk->last, "%d ascending, once each", (int)e->id);
	walk->last = e->id;
	if (walk->n < 64)
		walk->ids[walk->n] = e->id;
	walk->n++;
	cause_each(walk->w, e->id, exists, walk);
	cause_each(walk->w, e->id, pair, &p);
	if (p.n == 0)
		walk->roots++;
	for (int i = 0; i < p.n && i < 8; i++)
		CHECK(p.cause[i] < e->id, "a cause is older than its effect");
}

static void check_ancestors(World *w, EventId id, int want)
{
	Walk walk = {.w = w};

	cause_ancestors(w, &id, 1, visit, &walk);
	CHECK_INT(walk.n, want, "ancestors of %d", (int)id);
	CHECK_INT(walk.roots, 1, "the walk ends at the start alone");
	CHECK_INT(walk.ids[0], 1, "which is event 1");
}

static void hold_it(const void *self, HoldFn *hold, void *to)
{
	hold(to, ((const Run *)self)->held);
}

static void test_sweep_keeps_roots(void)
{
	Run r = {0};
	Pairs p = {0}, early = {0};
	EventRec rec;
	World *w = world_new(1, names, WORLD_KEEP_CAUSES);

	cause_add_holder(w, &(CauseHolder){hold_it, &r});
	world_begin(w, begin, &r);
	world_run(w, VT_S(SECONDS));
	CHECK(w->causes.n < world_events(w) * 2 / 3, "%d of %d events are remembered",
	      (int)w->causes.n, (int)world_events(w));
	CHECK(cause_event(w, r.kept, &rec), "a kept event");
	CHECK_STR(rec.kind, "tick", "its kind");
	CHECK(!cause_event(w, r.unkept, &rec), "its neighbour is swept away");
	CHECK(cause_event(w, r.held, &rec), "what a holder names stays as long as it does so");
	for (int i = 0; i < HOPS; i++) {
		CHECK(cause_event(w, r.hop[i], &rec), "hop %d, an ancestor of the stamp", i);
		CHECK_STR(rec.what, "a hop", "what it was");
		CHECK_INT(rec.at, 1 + i, "when");
	}
	cause_each(w, r.user, pair, &p);
	CHECK_INT(p.n, 4, "scheduled, two uses of one stamp in different roles, also");
	CHECK_INT(p.cause[0], 1, "scheduled by the start");
	CHECK_INT(p.cause[1], r.hop[HOPS - 1], "the stamp's event");
	CHECK_INT(p.role[1], CAUSE_USED_ROUTE, "role");
	CHECK_INT(p.role[2], CAUSE_USED_SA, "role");
	CHECK_INT(p.cause[3], r.kept, "also");
	CHECK_INT(p.role[3], CAUSE_ALSO, "role");
	cause_each(w, r.early, pair, &early);
	CHECK_INT(early.n, 4, "the further causes of an old event survive a sweep");
	CHECK_INT(early.cause[3], r.kept, "unmixed");
	check_ancestors(w, r.hop[HOPS - 1], HOPS + 1);
	check_ancestors(w, r.user,
			1 + 1 + HOPS +
				2); /* itself, the start, the hops, the tick and its second */
	check_ancestors(w, r.guard, 1 + 1 + 2); /* itself, the start, a second, its tick */
	world_free(w);
}

typedef struct Edge {
	TimerTree timers;
	Timer timer;
	EventId armed, expired;
} Edge;

static void edge_fired(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	((Edge *)owner)->expired = ctx_cause(cx);
}

static const TimerSpec edge_spec = {"edge timer", TIMER_HOLD, "none", edge_fired};

static void fill(Ctx *cx, void *self, void *arg);

static const EventKind fill_kind = {"fill", fill, NULL};

static void fill(Ctx *cx, void *self, void *arg)
{
	const CauseLog *log = &ctx_world(cx)->causes;

	(void)arg;
	if (log->n < log->sweep_at)
		sched_at(cx, ctx_now(cx) + 1, PH_DELIVER, 1, &fill_kind, self, NULL);
}

static void arm_edge(Ctx *cx, void *self, void *arg)
{
	Edge *e = self;

	(void)arg;
	e->armed = ctx_cause(cx);
	timer_arm(cx, &e->timer, VT_S(1));
}

static const EventKind arm_kind = {"arm", arm_edge, NULL};

static void begin_edge(Ctx *cx, void *self)
{
	Edge *e = self;

	ctx_act_as(cx, 1);
	timer_tree_root(&e->timers, ctx_world(cx), 1, e, sizeof *e);
	timer_init(&e->timer, &edge_spec, &e->timers, e, NULL);
	sched_at(cx, 1, PH_DELIVER, 1, &arm_kind, e, NULL);
	sched_at(cx, 2, PH_DELIVER, 1, &fill_kind, e, NULL);
}

/* The event whose record makes the log sweep pends no longer, and its cause may be named by nothing else. */
static void test_sweep_at_an_expiry(void)
{
	Edge e = {0};
	EventRec rec;
	World *w = world_new(1, names, WORLD_KEEP_CAUSES);

	world_begin(w, begin_edge, &e);
	world_run(w, VT_S(2));
	CHECK(e.expired > 0 && w->causes.n < 10, "swept at the expiry");
	CHECK(cause_event(w, e.armed, &rec), "what armed the timer is remembered");
	world_free(w);
}

/* Each of `n` events that ask uses the last of a long chain, so that all have its whole history behind them. */
enum { HISTORY = 1000, MOST_ASK = 100 };

typedef struct Shared {
	Stamp last;
	EventId ask[MOST_ASK];
	int n;
} Shared;

static void ask(Ctx *cx, void *self, void *arg)
{
	Shared *s = self;
	(void)arg;
	ctx_used(cx, CAUSE_USED_ROUTE, &s->last);
	cause_keep(ctx_world(cx), ctx_cause(cx));
	s->ask[s->n++] = ctx_cause(cx);
}

static const EventKind ask_kind = {"ask", ask, NULL};

static void link_on(Ctx *cx, void *self, void *arg);

static const EventKind link_kind = {"link", link_on, NULL};

static void link_on(Ctx *cx, void *self, void *arg)
{
	int left = GPOINTER_TO_INT(arg);
	Shared *s = self;
	if (left > 1)
		sched_at(cx, ctx_now(cx) + 1, PH_DELIVER, 1, &link_kind, s,
			 GINT_TO_POINTER(left - 1));
	stamp_set(cx, &s->last);
}

static void begin_shared(Ctx *cx, void *self)
{
	ctx_act_as(cx, 1);
	sched_at(cx, 1, PH_DELIVER, 1, &link_kind, self, GINT_TO_POINTER(HISTORY));
	for (int i = 0; i < MOST_ASK; i++)
		sched_at(cx, VT_S(1), PH_PROBE, 1, &ask_kind, self, NULL);
}

/* What many have in common is told once: each that asks adds itself and no more. */
static void test_shared_history(void)
{
	static const int numbers[] = {1, 10, MOST_ASK};
	Shared s = {0};
	World *w = world_new(1, names, WORLD_KEEP_CAUSES);
	world_begin(w, begin_shared, &s);
	world_run(w, VT_S(2));
	CHECK_INT(s.n, MOST_ASK, "events that ask");
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
		Walk walk = {.w = w};
		cause_ancestors(w, s.ask, (size_t)numbers[i], visit, &walk);
		CHECK_INT(walk.n, 1 + HISTORY + numbers[i], "ancestors of %d events", numbers[i]);
	}
	world_free(w);
}

static size_t find_exec(const World *w, EventId id)
{
	size_t i = 0;
	while (i < w->causes.n && w->causes.exec[i].id != id)
		i++;
	g_assert(i < w->causes.n);
	return i;
}

static void take_root(void *to, EventId cause, CauseRole role)
{
	CHECK_INT(*(EventId *)to, EVENT_NONE, "one root");
	CHECK_INT(role, CAUSE_ALSO, "a further condition");
	*(EventId *)to = cause;
}

static EventId root_of(const World *w, EventId id)
{
	EventId root = EVENT_NONE;
	cause_each(w, id, take_root, &root);
	return root;
}

typedef struct Told {
	EventId id[2];
	int n;
} Told;

static void tell(void *to, const EventRec *e)
{
	Told *told = to;
	if (told->n < 2)
		told->id[told->n] = e->id;
	told->n++;
}

/* The same run, remembering roots alone: as many of its million and a half events as something may still name. */
static void test_roots_alone(void)
{
	Run r = {.rooted = true};
	World *w = world_new(1, names, WORLD_KEEP_CAUSES | WORLD_ROOTS_ALONE);
	cause_add_holder(w, &(CauseHolder){hold_it, &r});
	world_begin(w, begin, &r);
	world_run(w, VT_S(SECONDS));
	CHECK(w->causes.room <= 2 * 8192, "room for %d events", (int)w->causes.room);
	CHECK_INT(w->causes.n_more, 0, "further causes that nobody is told of");
	CHECK_INT(root_of(w, r.hop[HOPS - 1]), r.hop[4], "the latest of two roots");
	CHECK_INT(root_of(w, r.user), r.hop[4], "the latest root behind the stamp that it used");
	CHECK_INT(root_of(w, r.held), EVENT_NONE, "no root is behind a tick");
	CHECK_INT(root_of(w, EVENT_NONE), EVENT_NONE, "nor behind nothing");
	CHECK_INT(root_of(w, r.hop[4]), EVENT_NONE, "nor behind the latest root itself");
	Told told = {0};
	cause_ancestors(w, &r.user, 1, tell, &told);
	CHECK_INT(told.n, 2, "the root and what came of it, nothing between them");
	CHECK(told.id[0] == r.hop[4] && told.id[1] == r.user, "ascending");
	world_free(w);
}

/* A fault, and what comes of it late: a successor that was scheduled before its cause came to use what bears the fault's
 * stamp, the ticks of a timer that was armed then, and one who goes by that timer. */
typedef struct Late {
	Stamp stamp;
	TimerTree timers;
	Timer timer;
	EventId fault, successor, tick, by_timer, before;
} Late;

static void late_tick(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	((Late *)owner)->tick = ctx_cause(cx);
}

static const TimerSpec late_spec = {"late timer", TIMER_PERIOD, "none", late_tick};

static void late_successor(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	((Late *)self)->successor = ctx_cause(cx);
}

static const EventKind late_successor_kind = {"successor", late_successor, NULL};

static void late_user(Ctx *cx, void *self, void *arg)
{
	Late *l = self;
	(void)arg;
	sched_at(cx, ctx_now(cx) + 1, PH_DELIVER, 1, &late_successor_kind, l, NULL);
	timer_arm_periodic(cx, &l->timer, VT_S(1), VT_S(1));
	ctx_used(cx, CAUSE_USED_ROUTE, &l->stamp);
}

static void late_by_timer(Ctx *cx, void *self, void *arg)
{
	Late *l = self;
	(void)arg;
	timer_used(cx, &l->timer);
	l->by_timer = ctx_cause(cx);
}

static void late_before(Ctx *cx, void *self, void *arg)
{
	Late *l = self;
	(void)arg;
	stamp_set(cx, &l->stamp);
	l->before = ctx_cause(cx);
}

static void late_fault(Ctx *cx, void *self, void *arg)
{
	Late *l = self;
	(void)arg;
	cause_set_root(cx);
	stamp_set(cx, &l->stamp);
	l->fault = l->stamp.event;
}

static const EventKind late_user_kind = {"user", late_user, NULL},
		       late_by_timer_kind = {"by timer", late_by_timer, NULL},
		       late_before_kind = {"before", late_before, NULL},
		       late_fault_kind = {"fault", late_fault, NULL};

static void begin_late(Ctx *cx, void *self)
{
	Late *l = self;
	ctx_act_as(cx, 1);
	timer_tree_root(&l->timers, ctx_world(cx), 1, l, sizeof *l);
	timer_init(&l->timer, &late_spec, &l->timers, l, NULL);
	sched_at(cx, 1, PH_DELIVER, 1, &late_before_kind, l, NULL);
	sched_at(cx, 2, PH_DELIVER, 1, &late_fault_kind, l, NULL);
	sched_at(cx, 3, PH_DELIVER, 1, &late_user_kind, l, NULL);
	sched_at(cx, VT_S(9) + 1, PH_DELIVER, 1, &late_by_timer_kind, l, NULL);
}

/* Else an outage would have no trigger: the packet that ends it was sent for by a timer that the fault had armed. */
static void test_roots_pass_on(void)
{
	static const WorldFlags flags[] = {WORLD_KEEP_CAUSES,
					   WORLD_KEEP_CAUSES | WORLD_ROOTS_ALONE};
	for (size_t i = 0; i < G_N_ELEMENTS(flags); i++) {
		Late l = {0};
		World *w = world_new(1, names, flags[i]);
		world_begin(w, begin_late, &l);
		world_run(w, VT_S(10));
		const struct {
			EventId id, root;
			const char *what;
		} rows[] = {
			{l.before, EVENT_NONE, "before the fault"},
			{l.successor, l.fault, "scheduled before its cause used the stamp"},
			{l.tick, l.fault, "the tenth tick of a timer"},
			{l.by_timer, l.fault, "goes by the timer"},
		};
		for (size_t k = 0; k < G_N_ELEMENTS(rows); k++)
			CHECK_INT(w->causes.exec[find_exec(w, rows[k].id)].root, rows[k].root, "%s",
				  rows[k].what);
		world_free(w);
	}
}

static void test_nothing_is_kept_unasked(void)
{
	Run r = {0};
	EventRec rec;
	World *w = world_new(1, names, 0);

	world_begin(w, begin, &r);
	world_run(w, VT_S(2));
	CHECK_INT(w->causes.n, 0, "nothing is stored");
	CHECK(!cause_event(w, 1, &rec), "not even the start");
	CHECK_INT(r.stamp.event, r.hop[HOPS - 1], "stamps are set all the same");
	world_free(w);
}

static void test_role_names(void)
{
	static const char *const want[] = {"scheduled",  "armed",     "also",
					   "used-route", "used-sa",   "used-arp",
					   "used-mac",   "used-port", "used-role"};

	for (int i = 0; i < N_CAUSE_ROLES; i++)
		CHECK_STR(cause_role_name((CauseRole)i), want[i], "as the view event_cause has it");
}

SUITE(kernel_cause) = {
	{"a sweep keeps the ancestors of its roots", test_sweep_keeps_roots},
	{"what a sweep's own event comes from", test_sweep_at_an_expiry},
	{"a history that many share is told once", test_shared_history},
	{"roots alone need no room for the rest", test_roots_alone},
	{"a root is behind all that comes of it, late as it may be", test_roots_pass_on},
	{"without the flag nothing is kept", test_nothing_is_kept_unasked},
	{"roles have the words of the contract", test_role_names},
	{NULL, NULL},
};
