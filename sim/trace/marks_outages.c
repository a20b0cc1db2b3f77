/* Outages: a track a probe and direction, and a slice an outage, in which its first loss and the first arrival after
 * it are instants: these happened at events, which have causes. */

#include <inttypes.h>

#include "sim/analysis/causes.h"
#include "sim/trace/marks_priv.h"

/* Tracks of one probe and direction, which one packet's way may be longer than it takes to the next: an outage ends
 * when a packet arrives, and another may have begun when a later one was sent. A slice follows the one before it. */
typedef struct Lanes {
	GQueue free; /* of Lane, the earliest end first */
} Lanes;

typedef struct Lane {
	guint track;
	VTime end;
} Lane;

static void lanes_free(gpointer p)
{
	Lanes *l = p;
	g_queue_clear_full(&l->free, g_free);
	g_free(l);
}

static Lanes *lanes_called(GHashTable *all, const char *name)
{
	Lanes *l = g_hash_table_lookup(all, name);
	if (!l) {
		l = g_new0(Lanes, 1);
		g_queue_init(&l->free);
		g_hash_table_insert(all, g_strdup(name), l);
	}
	return l;
}

static guint lane_for(const TraceMaker *m, guint parent, Lanes *lanes, const char *name,
		      const OutageRow *o)
{
	Lane *lane = g_queue_peek_head(&lanes->free);
	if (lane && lane->end < o->start) {
		g_queue_pop_head(&lanes->free);
	} else {
		lane = g_new(Lane, 1);
		lane->track = trace_track_new(m, parent, name, 0);
	}
	lane->end = o->end;
	g_queue_push_tail(&lanes->free, lane);
	return lane->track;
}

static void add_instant(const TraceMaker *m, const OutageRow *o, const Mark *what,
			const EventRow *e)
{
	Mark mark = *what;
	if (!e || e->t < o->start || e->t > MIN(o->end, m->end))
		return;
	mark.t = e->t;
	mark.event = e->id;
	mark.ord = INT64_MAX; /* behind what was told in it */
	mark.type = MARK_INSTANT;
	mark.category = "outage";
	mark.changes = true;
	trace_mark(m, &mark);
}

static void add_outage(const TraceMaker *m, const Causes *causes, guint track, const OutageRow *o)
{
	bool back = o->end != VT_NEVER;
	char lost[24];
	g_snprintf(lost, sizeof lost, "%" PRId64, o->lost);
	Mark what = {.name = back ? "outage" : "outage, not back by the end of the run",
		     .category = "outage",
		     .notes = {{"packets lost", g_string_chunk_insert(m->rec->strings, lost)},
			       {"trigger", o->trigger}}};
	Mark first = {.track = track, .name = "first loss"},
	     last = {.track = track, .name = "first arrival"};
	trace_begin(m, track, o->start, &what);
	add_instant(m, o, &first, causes_event(causes, o->start_event));
	if (back)
		add_instant(m, o, &last, causes_event(causes, o->end_event));
	trace_end(m, track, back ? o->end : m->end);
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const OutageRow *x = *(const OutageRow *const *)a, *y = *(const OutageRow *const *)b;
	return x->start != y->start ? (x->start < y->start ? -1 : 1) : x < y ? -1 : x > y;
}

void trace_add_outages(const TraceMaker *m)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	for (guint i = 0; i < REC_N(m->rec, REC_OUTAGE); i++)
		g_ptr_array_add(rows, REC_ROW(m->rec, REC_OUTAGE, OutageRow, i));
	if (rows->len == 0)
		return;
	g_ptr_array_sort(rows, by_start);
	g_autoptr(Causes) causes = causes_of(m->rec);
	GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, lanes_free);
	guint parent = trace_track_new(m, TRACK_RUN, "outages", RANK_OUTAGES);
	for (guint i = 0; i < rows->len; i++) {
		const OutageRow *o = rows->pdata[i];
		g_autofree char *name = g_strdup_printf("%s %s", o->probe, o->direction);
		Lanes *lanes = lanes_called(all, name);
		add_outage(m, causes, lane_for(m, parent, lanes, name, o), o);
	}
	g_hash_table_unref(all);
}
