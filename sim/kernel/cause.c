/* The log of executed events and their causes. A cause is always older than its effect, so one pass from
 * the youngest event to the oldest finds every ancestor of what must stay; the rest goes. */

#include "sim/kernel/cause.h"

#include <string.h>

#include "sim/kernel/world_priv.h"

/* A world that keeps roots alone has few to sweep: those that somebody has the name of. */
enum { FIRST_ROOM = 1024, FIRST_SCHEDULED = 64, SWEEP_AT = 1 << 16, SWEEP_NAMED_AT = 1 << 13 };

static const size_t nowhere = SIZE_MAX;

void cause_init(CauseLog *log, WorldFlags flags)
{
	log->holders = g_array_new(FALSE, FALSE, sizeof(CauseHolder));
	log->rooted = g_array_new(FALSE, FALSE, sizeof(Rooted));
	log->least = flags & WORLD_ROOTS_ALONE ? SWEEP_NAMED_AT : SWEEP_AT;
	log->sweep_at = log->least;
	log->first_root = UINT64_MAX;
}

void cause_clear(CauseLog *log)
{
	g_free(log->exec);
	g_free(log->more);
	g_free(log->scheduled);
	g_array_unref(log->holders);
	g_array_unref(log->rooted);
}

void cause_add_holder(World *w, const CauseHolder *holder)
{
	g_array_append_val(w->causes.holders, *holder);
}

static size_t find(const CauseLog *log, EventId id)
{
	size_t lo = 0, hi = log->dense;

	if (log->dense < log->n && id >= log->exec[log->dense].id) {
		size_t i = log->dense + (size_t)(id - log->exec[log->dense].id);
		return i < log->n ? i : nowhere;
	}
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (log->exec[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < log->dense && log->exec[lo].id == id ? lo : nowhere;
}

static const Cause *more_of(const CauseLog *log, size_t i, size_t *n)
{
	size_t from = log->exec[i].first_more;
	size_t end = i + 1 < log->n ? log->exec[i + 1].first_more : log->n_more;

	*n = end - from;
	if (*n == 0)
		return NULL; /* an empty array has no data to point into */
	return log->more + from;
}

static Cause cause_of(EventId id, CauseRole role)
{
	return id << 4 | role;
}

static EventId cause_id(Cause c)
{
	return c >> 4;
}

static CauseRole cause_role(Cause c)
{
	return (CauseRole)(c & 15);
}

/* Where events were found lately: packet after packet uses the same routes, entries and ports. */
typedef struct Found {
	EventId id;
	size_t at;
} Found;

enum { FOUND = 256 };

static void mark(CauseLog *log, Found *found, EventId id, bool keep)
{
	Found *f = &found[id % FOUND];

	if (id == EVENT_NONE)
		return;
	if (f->id != id)
		*f = (Found){id, find(log, id)};
	if (f->at == nowhere)
		return;
	log->exec[f->at].mark = true;
	log->exec[f->at].keep |= keep;
}

/* What is behind something kept is kept, and need not be looked for again. */
static void mark_causes(CauseLog *log, Found *found, size_t i)
{
	size_t n;
	Exec *e = &log->exec[i];
	const Cause *more = more_of(log, i, &n);

	mark(log, found, e->cause, e->keep);
	while (n-- > 0)
		mark(log, found, cause_id(more[n]), e->keep);
	e->settled = e->keep;
}

static void mark_pending(World *w, Found *found)
{
	for (uint32_t i = 0; i < w->sched.n_slots; i++)
		if (w->sched.slot[i].kind)
			mark(&w->causes, found, w->sched.slot[i].cause, false);
}

typedef struct Marker {
	CauseLog *log;
	Found *found;
} Marker;

static void mark_held(void *to, EventId id)
{
	const Marker *m = to;
	mark(m->log, m->found, id, false);
}

static void mark_holders(CauseLog *log, Found *found)
{
	Marker m = {log, found};

	for (guint i = 0; i < log->holders->len; i++) {
		const CauseHolder *h = &g_array_index(log->holders, CauseHolder, i);
		h->each(h->self, mark_held, &m);
	}
}

/* Moves what is marked together; `more` moves along. */
static void compact(CauseLog *log)
{
	size_t kept = 0, kept_more = 0, total = log->n;

	for (size_t i = 0; i < total; i++) {
		size_t n;
		const Cause *more = more_of(log, i, &n);
		Exec e = log->exec[i];
		if (!e.mark)
			continue;
		if (n > 0)
			memmove(log->more + kept_more, more, n * sizeof *more);
		e.mark = false;
		e.first_more = (uint32_t)kept_more;
		kept_more += n;
		log->exec[kept++] = e;
	}
	log->n_more = kept_more;
	log->n = kept;
	for (log->dense = kept; log->dense > 0; log->dense--)
		if (log->dense < kept &&
		    log->exec[log->dense - 1].id + 1 != log->exec[log->dense].id)
			break;
}

/* What pends names its cause. So does the event that is about to run, which pends no longer. */
static void mark_chains(World *w, Found *found, EventId cause)
{
	CauseLog *log = &w->causes;

	mark(log, found, cause, false);
	mark_pending(w, found);
	for (size_t i = log->n; i-- > 0;) {
		Exec *e = &log->exec[i];
		if (e->keep || e->cause == EVENT_NONE)
			e->mark = true;
		if (e->mark && !e->settled)
			mark_causes(log, found, i);
	}
}

static void mark_kept(CauseLog *log)
{
	for (size_t i = 0; i < log->n; i++)
		log->exec[i].mark |= log->exec[i].keep;
}

static void sweep(World *w, EventId cause)
{
	CauseLog *log = &w->causes;
	Found found[FOUND] = {0};

	mark_holders(log, found);
	if (w->flags & WORLD_ROOTS_ALONE)
		mark_kept(log);
	else
		mark_chains(w, found, cause);
	compact(log);
	log->sweep_at = MAX(log->least, log->n + log->n / 2);
}

static int by_id(const void *a, const void *b)
{
	const Rooted *x = a, *y = b;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* A world that keeps roots alone knows of no others but those of what is stamped, held or kept. */
static EventId root_of_few(const CauseLog *log, EventId id)
{
	guint at;
	if (g_array_binary_search(log->rooted, &(Rooted){.id = id}, by_id, &at))
		return g_array_index(log->rooted, Rooted, at).root;
	size_t i = find(log, id);
	return i == nowhere ? EVENT_NONE : log->exec[i].root;
}

/* Whatever is named as a cause is in the log: a sweep leaves what is pending, stamped, kept or held. */
static EventId root_of(const World *w, EventId id)
{
	if (w->flags & WORLD_ROOTS_ALONE)
		return root_of_few(&w->causes, id);
	size_t i = find(&w->causes, id);
	g_assert(i != nowhere);
	return w->causes.exec[i].root;
}

static EventId known_root(World *w, EventId id)
{
	CauseLog *log = &w->causes;
	KnownRoot *known = &log->known[id % KNOWN_ROOTS];

	if (id < log->first_root)
		return EVENT_NONE;
	if (known->id != id)
		*known = (KnownRoot){id, root_of(w, id)};
	return known->root;
}

/* The event has run. Who bears its stamp asks for its root alone, who has its name may have it kept. */
static void end_exec(CauseLog *log)
{
	const Exec *was = &log->exec[log->n - 1];

	if (log->stamped && was->root != EVENT_NONE) {
		Rooted r = {was->id, was->root};
		g_array_append_val(log->rooted, r);
	}
	if (!log->named)
		log->n--;
}

static void add_exec(CauseLog *log, const Exec *e)
{
	if (log->n == log->room) {
		log->room = log->room ? log->room * 2 : FIRST_ROOM;
		log->exec = g_renew(Exec, log->exec, log->room);
	}
	log->exec[log->n++] = *e;
}

void cause_exec(World *w, NodeId node, const EventKind *kind, EventId cause, CauseRole role,
		EventId root)
{
	CauseLog *log = &w->causes;

	if (log->n > 0 && (w->flags & WORLD_ROOTS_ALONE))
		end_exec(log);
	if (log->n >= log->sweep_at)
		sweep(w, cause);
	if (log->n > 0 && log->exec[log->n - 1].id + 1 != w->events)
		log->dense = log->n; /* the youngest are not there */
	log->named = log->stamped = false;
	log->came_with = root;
	log->n_scheduled = 0;
	add_exec(log, &(Exec){
			      .id = w->events,
			      .at = w->now,
			      .kind = kind,
			      .cause = cause,
			      .root = root,
			      .first_more = (uint32_t)log->n_more,
			      .node = node,
			      .role = role,
		      });
}

EventId cause_scheduled(World *w, EventId cause, uint32_t slot)
{
	CauseLog *log = &w->causes;

	if (cause == EVENT_NONE)
		return EVENT_NONE;
	const Exec *now = &log->exec[log->n - 1];
	g_assert(cause == now->id || cause == now->cause);
	if (cause != now->id)
		return log->came_with;
	if (log->n_scheduled == log->room_scheduled) {
		log->room_scheduled = MAX(2 * log->room_scheduled, FIRST_SCHEDULED);
		log->scheduled = g_renew(uint32_t, log->scheduled, log->room_scheduled);
	}
	log->scheduled[log->n_scheduled++] = slot;
	return now->root;
}

static void set_root(World *w, Exec *now, EventId root)
{
	CauseLog *log = &w->causes;

	now->root = root;
	for (unsigned i = 0; i < log->n_scheduled; i++)
		w->sched.slot[log->scheduled[i]].root = root;
}

void cause_name(World *w)
{
	w->causes.named = true;
}

void cause_stamp(World *w)
{
	if (w->flags & WORLD_ROOTS_ALONE)
		w->causes.stamped = true;
	else
		cause_keep(w, w->events);
}

void cause_what(World *w, const char *what)
{
	Exec *now = &w->causes.exec[w->causes.n - 1];

	if (now->expiry)
		now->kind = timer_kind(now->timer->class);
	now->expiry = false;
	now->what = what;
}

void cause_expiry(World *w, const TimerSpec *timer, const char *what)
{
	Exec *now = &w->causes.exec[w->causes.n - 1];

	now->timer = timer;
	now->expiry = true;
	now->what = what;
}

static void append_more(CauseLog *log, Cause added)
{
	g_assert(log->n_more < (1u << 30) - 1); /* first_more counts up to there */
	if (log->n_more == log->room_more) {
		log->room_more = log->room_more ? log->room_more * 2 : FIRST_ROOM;
		log->more = g_renew(Cause, log->more, log->room_more);
	}
	log->more[log->n_more++] = added;
}

static bool is_first_cause(const Exec *e, EventId cause, CauseRole role)
{
	return cause == e->id || (cause == e->cause && role == e->role);
}

static void add_further(CauseLog *log, const Exec *now, Cause added)
{
	for (size_t i = now->first_more; i < log->n_more; i++)
		if (log->more[i] == added)
			return;
	append_more(log, added);
}

void cause_add(World *w, EventId cause, CauseRole role, EventId root)
{
	CauseLog *log = &w->causes;
	Exec *now = &log->exec[log->n - 1];

	if (is_first_cause(now, cause, role))
		return;
	if (root > now->root)
		set_root(w, now, root);
	if (!(w->flags & WORLD_ROOTS_ALONE)) /* else nobody is told of more */
		add_further(log, now, cause_of(cause, role));
}

bool cause_matters(const World *w)
{
	return (w->flags & WORLD_KEEP_CAUSES) &&
	       (!(w->flags & WORLD_ROOTS_ALONE) || w->causes.first_root != UINT64_MAX);
}

void cause_add_named(World *w, EventId cause, CauseRole role)
{
	const Exec *now = &w->causes.exec[w->causes.n - 1];

	/* what runs has no final root yet, and no root is younger than what came of it */
	if (!is_first_cause(now, cause, role))
		cause_add(w, cause, role, cause > now->root ? known_root(w, cause) : EVENT_NONE);
}

void cause_set_root(Ctx *cx)
{
	World *w = cx->world;

	if (!(w->flags & WORLD_KEEP_CAUSES))
		return;
	Exec *now = &w->causes.exec[w->causes.n - 1];
	set_root(w, now, cx->event);
	now->keep = true;
	w->causes.named = true;
	w->causes.first_root = MIN(w->causes.first_root, cx->event);
}

void cause_keep(World *w, EventId id)
{
	if (!(w->flags & WORLD_KEEP_CAUSES) || id == EVENT_NONE)
		return;
	size_t i = find(&w->causes, id);
	g_assert(i != nowhere);
	w->causes.exec[i].keep = true;
	w->causes.named |= id == w->events;
}

/* "active timer, Fa0/0 Grp 1": made for those that somebody asks for, which are few of all that expire. */
static const char *label_of(World *w, const Exec *e)
{
	if (!e->what)
		return e->timer->name;
	g_autofree char *text = g_strconcat(e->timer->name, ", ", e->what, NULL);
	return world_intern(w, text);
}

static EventRec rec_of(World *w, const Exec *e)
{
	if (e->expiry) {
		const EventKind *kind = timer_kind(e->timer->class);
		return (EventRec){e->id, e->at, e->node, kind->name, label_of(w, e), kind->timer};
	}
	return (EventRec){e->id, e->at, e->node, e->kind->name, e->what, e->kind->timer};
}

bool cause_event(World *w, EventId id, EventRec *out)
{
	size_t i = find(&w->causes, id);

	if (i == nowhere)
		return false;
	*out = rec_of(w, &w->causes.exec[i]);
	return true;
}

static void each_of(const CauseLog *log, size_t i, CauseFn *fn, void *to)
{
	size_t n;

	if (log->exec[i].cause == EVENT_NONE)
		return;
	fn(to, log->exec[i].cause, (CauseRole)log->exec[i].role);
	const Cause *more = more_of(log, i, &n);
	for (size_t c = 0; c < n; c++)
		fn(to, cause_id(more[c]), cause_role(more[c]));
}

void cause_each(const World *w, EventId id, CauseFn *fn, void *to)
{
	const CauseLog *log = &w->causes;
	size_t i = find(log, id);
	EventId root = w->flags & WORLD_ROOTS_ALONE ? root_of(w, id) : EVENT_NONE;

	if (root != EVENT_NONE && root != id)
		fn(to, root, CAUSE_ALSO);
	else if (i != nowhere && !(w->flags & WORLD_ROOTS_ALONE))
		each_of(log, i, fn, to);
}

static bool is_set(const uint8_t *bits, size_t i)
{
	return bits[i / 8] >> (i % 8) & 1;
}

static void set_bit(uint8_t *bits, size_t i)
{
	bits[i / 8] |= (uint8_t)(1u << (i % 8));
}

typedef struct Spread {
	const CauseLog *log;
	uint8_t *bits;
} Spread;

/* A cause of something kept is kept: that it is not found is a bug of ours. */
static void set_cause(void *to, EventId id, CauseRole role)
{
	const Spread *s = to;
	size_t i = find(s->log, id);

	(void)role;
	g_assert(i != nowhere);
	set_bit(s->bits, i);
}

void cause_ancestors(World *w, const EventId *ids, size_t n, void (*fn)(void *to, const EventRec *),
		     void *to)
{
	const CauseLog *log = &w->causes;
	uint8_t *bits = g_new0(uint8_t, log->n / 8 + 1);
	size_t end = 0;

	for (size_t k = 0; k < n; k++) {
		size_t i = find(log, ids[k]);
		if (i == nowhere)
			continue;
		set_bit(bits, i);
		end = MAX(end, i + 1);
	}
	Spread s = {log, bits};
	for (size_t i = end; i-- > 0;)
		if (is_set(bits, i))
			cause_each(w, log->exec[i].id, set_cause, &s);
	for (size_t i = 0; i < end; i++) {
		if (!is_set(bits, i))
			continue;
		EventRec rec = rec_of(w, &log->exec[i]);
		fn(to, &rec);
	}
	g_free(bits);
}
