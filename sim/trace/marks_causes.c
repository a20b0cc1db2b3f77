/* What led to what. Of an event that changed something, the latest one before it among its ancestors that did, too, is its
 * cause; what was told of that one first stands for it. What the scenario did is the cause of all else that is told of its
 * own event. */

#include "sim/analysis/causes.h"
#include "sim/trace/marks_priv.h"

/* Marks and events, each by its place. */
typedef struct Found {
	const Record *rec;
	GArray *marks;
	guint *first; /* mark of an event */
	bool *marked; /* has an event one? */
	guint *event; /* of a mark; MARK_NONE: it has none, or changes nothing */
} Found;

static Mark *mark_at(const Found *f, guint i)
{
	return &g_array_index(f->marks, Mark, i);
}

static guint place_of(const Found *f, const EventRow *e)
{
	return e ? (guint)(e - REC_ROW(f->rec, REC_EVENT, EventRow, 0)) : MARK_NONE;
}

static void find_first(Found *f, const Causes *causes)
{
	for (guint i = 0; i < f->marks->len; i++) {
		const Mark *m = mark_at(f, i);
		const EventRow *e = m->changes ? causes_event(causes, m->event) : NULL;
		guint at = f->event[i] = place_of(f, e);
		if (at == MARK_NONE || f->marked[at])
			continue;
		f->marked[at] = true;
		f->first[at] = i;
	}
}

/* In a file of anybody's making a cause may have a later stamp: that is none. */
static guint cause_of(const Found *f, guint i, const EventRow *before)
{
	guint own = f->first[f->event[i]], from = place_of(f, before);
	if (own < i && mark_at(f, own)->acts)
		return own;
	return from != MARK_NONE && f->first[from] < i ? f->first[from] : MARK_NONE;
}

void trace_find_causes(Trace *t, const Record *rec)
{
	guint n = MAX(REC_N(rec, REC_EVENT), 1);
	g_autoptr(Causes) causes = causes_of(rec);
	Found f = {rec, t->marks, g_new(guint, n), g_new0(bool, n), g_new(guint, t->marks->len)};
	find_first(&f, causes);
	g_autofree const EventRow **before = causes_before(causes, f.marked);
	for (guint i = 0; i < t->marks->len; i++)
		if (f.event[i] != MARK_NONE)
			mark_at(&f, i)->cause = cause_of(&f, i, before[f.event[i]]);
	g_free(f.first);
	g_free(f.marked);
	g_free(f.event);
}
