/* State machines: a track each, and a slice from a state to the next. */

#include "sim/trace/marks_priv.h"

#include <string.h>

/* What is in some state now: of each router the places of its tracks. */
typedef struct States {
	const TraceMaker *m;
	GHashTable *open; /* name: GArray of guint */
} States;

static GArray *open_of(const States *s, const char *router)
{
	GArray *open = g_hash_table_lookup(s->open, router);
	if (open)
		return open;
	open = g_array_new(FALSE, FALSE, sizeof(guint));
	g_hash_table_insert(s->open, (gpointer)router, open);
	return open;
}

static TraceTrack *track_at(const States *s, guint place)
{
	return &g_array_index(s->m->trace->tracks, TraceTrack, place);
}

static guint track_of(const States *s, const TransitionRow *t)
{
	g_autofree char *name = g_strdup_printf("%s %s", t->protocol, t->instance);
	return trace_track(s->m, trace_node(s->m, t->router), name);
}

static void end_at(const States *s, guint place, const TransitionRow *by)
{
	Mark end = {
		.t = by->t, .event = by->event, .ord = by->ord, .type = MARK_END, .track = place};
	trace_mark(s->m, &end);
	track_at(s, place)->open = false;
}

/* A router without power is in no state. */
static void end_all(const States *s, const TransitionRow *by)
{
	GArray *open = open_of(s, by->router);
	for (guint i = 0; i < open->len; i++)
		end_at(s, g_array_index(open, guint, i), by);
	g_array_set_size(open, 0);
}

static void begin_at(const States *s, guint place, const TransitionRow *t)
{
	const char *class = obs_class_name(t->class);
	Mark begin = {.t = t->t,
		      .event = t->event,
		      .ord = t->ord,
		      .type = MARK_BEGIN,
		      .track = place,
		      .name = t->to,
		      .category = class ? class : "state",
		      .notes = {{"before", t->from},
				{"reason", t->reason && *t->reason ? t->reason : NULL},
				{"standing", obs_standing_name(t->standing)}},
		      .changes = true};
	trace_mark(s->m, &begin);
	track_at(s, place)->open = true;
	g_array_append_val(open_of(s, t->router), place);
}

static void add(const States *s, const TransitionRow *t)
{
	guint place = track_of(s, t);
	if (t->class == CLASS_POWER && strcmp(t->to, "off") == 0)
		end_all(s, t);
	if (!track_at(s, place)->open) {
		begin_at(s, place, t);
		return;
	}
	end_at(s, place, t);
	begin_at(s, place, t);
	g_array_set_size(open_of(s, t->router), open_of(s, t->router)->len - 1); /* it is there */
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const TransitionRow *x = *(const TransitionRow *const *)a,
			    *y = *(const TransitionRow *const *)b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	return x->ord != y->ord ? (x->ord < y->ord ? -1 : 1) : x < y ? -1 : x > y;
}

static void end_those_open(const States *s)
{
	const GArray *tracks = s->m->trace->tracks;
	for (guint i = 0; i < tracks->len; i++)
		if (g_array_index(tracks, TraceTrack, i).open)
			trace_end(s->m, i, s->m->end);
}

static void free_array(gpointer a)
{
	g_array_unref(a);
}

/* A file of anybody's making may have its rows in another order. */
void trace_add_states(const TraceMaker *m)
{
	const States s = {m, g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_array)};
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	for (guint i = 0; i < REC_N(m->rec, REC_TRANSITION); i++)
		g_ptr_array_add(rows, REC_ROW(m->rec, REC_TRANSITION, TransitionRow, i));
	g_ptr_array_sort(rows, by_time);
	for (guint i = 0; i < rows->len; i++)
		add(&s, rows->pdata[i]);
	end_those_open(&s);
	g_hash_table_unref(s.open);
}
