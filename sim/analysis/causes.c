/* The graph of causes. A cause is always older than its effect, and both rows stand in order of the effects: so
 * one pass from the oldest event to the youngest knows of every cause what is asked of it, and no way is walked
 * twice, however many ways lead to an event. */

#include "sim/analysis/causes.h"

#include <string.h>

#define NOWHERE G_MAXUINT

/* Of an event: places in the record. */
typedef struct Known {
	guint maker, wait; /* events */
	guint fault;
} Known;

struct Causes {
	const Record *rec;
	Known *known; /* one an event */
};

static const EventRow *event_at(const Causes *c, guint at)
{
	return at == NOWHERE ? NULL : REC_ROW(c->rec, REC_EVENT, EventRow, at);
}

/* Among the first `n` events. */
static guint find(const Record *rec, guint n, EventId id)
{
	guint lo = 0, hi = n;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (REC_ROW(rec, REC_EVENT, EventRow, mid)->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && REC_ROW(rec, REC_EVENT, EventRow, lo)->id == id ? lo : NOWHERE;
}

static bool makes(CauseRole role)
{
	return role == CAUSE_SCHEDULED || role == CAUSE_ARMED;
}

/* NOWHERE is no fault, and the latest of several stands last. */
static guint later(guint x, guint y)
{
	return x == NOWHERE ? y : y == NOWHERE ? x : MAX(x, y);
}

static void take_cause(Causes *c, guint at, const CauseRow *cause)
{
	Known *n = &c->known[at];
	guint from = find(c->rec, at, cause->cause);
	if (from == NOWHERE)
		return;
	if (makes(cause->role))
		n->maker = from;
	n->fault = later(n->fault, c->known[from].fault);
}

static guint wait_at(const Causes *c, guint at)
{
	const EventRow *e = event_at(c, at), *by = event_at(c, c->known[at].maker);
	guint before = by ? c->known[c->known[at].maker].wait : NOWHERE;
	if (!by || !e->what || strcmp(e->kind, "timer") != 0)
		return before;
	if (e->timer == TIMER_TRAFFIC)
		return NOWHERE;
	return e->timer == TIMER_WORK || e->t == by->t ? before : at;
}

static guint fault_at(const Record *rec, guint *next, EventId id)
{
	guint found = NOWHERE;
	for (; *next < REC_N(rec, REC_FAULT); (*next)++) {
		EventId fault = REC_ROW(rec, REC_FAULT, FaultRow, *next)->event;
		if (fault > id)
			break;
		if (fault == id)
			found = *next;
	}
	return found;
}

Causes *causes_of(const Record *rec)
{
	Causes *c = g_new(Causes, 1);
	guint n = REC_N(rec, REC_EVENT), cause = 0, fault = 0;
	*c = (Causes){rec, g_new(Known, n)};
	for (guint at = 0; at < n; at++) {
		EventId id = event_at(c, at)->id;
		c->known[at] = (Known){NOWHERE, NOWHERE, fault_at(rec, &fault, id)};
		for (; cause < REC_N(rec, REC_CAUSE); cause++) {
			const CauseRow *row = REC_ROW(rec, REC_CAUSE, CauseRow, cause);
			if (row->event > id)
				break;
			if (row->event == id)
				take_cause(c, at, row);
		}
		c->known[at].wait = wait_at(c, at);
	}
	return c;
}

void causes_free(Causes *c)
{
	if (!c)
		return;
	g_free(c->known);
	g_free(c);
}

const EventRow *causes_maker(const Causes *c, const EventRow *e)
{
	return event_at(c, c->known[e - REC_ROW(c->rec, REC_EVENT, EventRow, 0)].maker);
}

const EventRow *causes_event(const Causes *c, EventId id)
{
	return event_at(c, find(c->rec, REC_N(c->rec, REC_EVENT), id));
}

/* Of each event the latest one among what led to it; with `itself`, it comes before those. */
static const EventRow **latest_of(const Causes *c, const bool *marked, bool itself)
{
	guint n = REC_N(c->rec, REC_EVENT), cause = 0;
	g_autofree guint *latest = g_new(guint, MAX(n, 1));
	const EventRow **rows = g_new(const EventRow *, MAX(n, 1));
	for (guint at = 0; at < n; at++) {
		EventId id = event_at(c, at)->id;
		guint before = NOWHERE;
		for (; cause < REC_N(c->rec, REC_CAUSE); cause++) {
			const CauseRow *row = REC_ROW(c->rec, REC_CAUSE, CauseRow, cause);
			if (row->event > id)
				break;
			guint from = row->event == id ? find(c->rec, at, row->cause) : NOWHERE;
			if (from != NOWHERE)
				before = later(before, latest[from]);
		}
		latest[at] = marked[at] ? at : before;
		rows[at] = event_at(c, itself ? latest[at] : before);
	}
	return rows;
}

const EventRow **causes_latest(const Causes *c, const bool *marked)
{
	return latest_of(c, marked, true);
}

const EventRow **causes_before(const Causes *c, const bool *marked)
{
	return latest_of(c, marked, false);
}

const EventRow *causes_wait(const Causes *c, EventId id)
{
	guint at = find(c->rec, REC_N(c->rec, REC_EVENT), id);
	return at == NOWHERE ? NULL : event_at(c, c->known[at].wait);
}

const FaultRow *causes_fault(const Causes *c, EventId id)
{
	guint at = find(c->rec, REC_N(c->rec, REC_EVENT), id);
	guint fault = at == NOWHERE ? NOWHERE : c->known[at].fault;
	return fault == NOWHERE ? NULL : REC_ROW(c->rec, REC_FAULT, FaultRow, fault);
}
