#include "sim/trace/marks_priv.h"

#include <inttypes.h>
#include <string.h>

#include "sim/analysis/moments.h"

/* ---- tracks ---- */

guint trace_track_new(const TraceMaker *m, guint parent, const char *name, int rank)
{
	TraceTrack track = {.name = record_keep(m->rec, name), .parent = parent, .rank = rank};
	g_array_append_val(m->trace->tracks, track);
	return m->trace->tracks->len - 1;
}

guint trace_track(const TraceMaker *m, guint parent, const char *name)
{
	g_autofree char *key = g_strdup_printf("%u %s", parent, name);
	gpointer place;
	if (g_hash_table_lookup_extended(m->children, key, NULL, &place))
		return GPOINTER_TO_UINT(place);
	guint made = trace_track_new(m, parent, name, 0);
	g_hash_table_insert(m->children, g_steal_pointer(&key), GUINT_TO_POINTER(made));
	return made;
}

guint trace_node(const TraceMaker *m, const char *name)
{
	return name ? GPOINTER_TO_UINT(g_hash_table_lookup(m->nodes, name)) : m->events;
}

static void note_node(const TraceMaker *m, const char *name)
{
	if (name)
		g_hash_table_insert(m->nodes, (gpointer)name, GUINT_TO_POINTER(TRACK_RUN));
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(a, b);
}

/* In the order of their names, whoever was first to say something. */
static void add_nodes(const TraceMaker *m, const GArray *moments)
{
	int rank = RANK_NODES;
	for (guint i = 0; i < moments->len; i++)
		note_node(m, g_array_index(moments, Moment, i).router);
	for (guint i = 0; i < REC_N(m->rec, REC_TRANSITION); i++)
		note_node(m, REC_ROW(m->rec, REC_TRANSITION, TransitionRow, i)->router);
	GList *names = g_list_sort(g_hash_table_get_keys(m->nodes), by_name);
	for (const GList *n = names; n; n = n->next)
		g_hash_table_insert(
			m->nodes, n->data,
			GUINT_TO_POINTER(trace_track_new(m, TRACK_RUN, n->data, rank++)));
	g_list_free(names);
}

/* ---- marks ---- */

void trace_mark(const TraceMaker *m, const Mark *mark)
{
	Mark made = *mark;
	made.cause = MARK_NONE;
	made.made = m->trace->marks->len;
	g_array_append_val(m->trace->marks, made);
}

void trace_begin(const TraceMaker *m, guint track, VTime t, const Mark *what)
{
	Mark begin = *what;
	begin.t = t;
	begin.type = MARK_BEGIN;
	begin.track = track;
	trace_mark(m, &begin);
}

void trace_end(const TraceMaker *m, guint track, VTime t)
{
	Mark end = {.t = t, .event = UINT64_MAX, .type = MARK_END, .track = track};
	trace_mark(m, &end);
}

static const char *number(const TraceMaker *m, uint64_t n)
{
	char text[24];
	g_snprintf(text, sizeof text, "%" PRIu64, n);
	return g_string_chunk_insert_const(m->rec->strings, text);
}

static void begin_run(const TraceMaker *m, const RunRow *run)
{
	g_autofree char *name =
		g_strdup_printf("%s %s", run->network ? run->network : "", run->scenario);
	Mark what = {.name = record_keep(m->rec, g_strchug(name)),
		     .category = "run",
		     .notes = {{"seed", number(m, run->seed)},
			       {"verdict", verdict_name(verdict_of(m->rec))},
			       {"digest", run->digest},
			       {"version", run->version}}};
	trace_begin(m, TRACK_RUN, 0, &what);
}

/* What an instant is called: a line of a log by its first one. */
static const char *moment_name(const TraceMaker *m, const Moment *o)
{
	if (o->kind == MOMENT_FAULT)
		return o->subject;
	g_autofree char *name = o->kind == MOMENT_LOG
					? g_strndup(o->what, strcspn(o->what, "\n"))
					: g_strdup_printf("%s: %s", o->subject, o->what);
	return record_keep(m->rec, name);
}

static MarkNote moment_note(const Moment *o)
{
	if (o->kind == MOMENT_LOG)
		return (MarkNote){"text", strchr(o->what, '\n') ? o->what : NULL};
	return (MarkNote){"what", o->kind == MOMENT_FAULT ? o->what : NULL};
}

static void add_moment(const TraceMaker *m, const Moment *o)
{
	static const char *const categories[] = {[MOMENT_FAULT] = "fault",
						 [MOMENT_LOG] = "log",
						 [MOMENT_ROUTE] = "route",
						 [MOMENT_SA] = "sa",
						 [MOMENT_OUTAGE] = NULL};
	if (!categories[o->kind])
		return; /* it is a slice */
	Mark mark = {.t = o->t,
		     .event = o->event,
		     .ord = o->ord,
		     .type = MARK_INSTANT,
		     .track = trace_node(m, o->router),
		     .name = moment_name(m, o),
		     .category = categories[o->kind],
		     .notes = {moment_note(o), {"flag", o->kind == MOMENT_LOG ? o->subject : NULL}},
		     .changes = o->kind != MOMENT_LOG,
		     .acts = o->kind == MOMENT_FAULT};
	trace_mark(m, &mark);
}

/* ---- the whole ---- */

static int by_time(gconstpointer a, gconstpointer b)
{
	const Mark *x = a, *y = b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	if (x->ord != y->ord)
		return x->ord < y->ord ? -1 : 1;
	return x->made < y->made ? -1 : x->made > y->made;
}

static void make_marks(TraceMaker *m)
{
	g_autoptr(GArray) moments = moments_of(m->rec);
	trace_track_new(m, TRACK_RUN, TRACE_WRITER, 0);
	begin_run(m, REC_ROW(m->rec, REC_RUN, RunRow, 0));
	m->events = trace_track_new(m, TRACK_RUN, "events of the scenario", RANK_EVENTS);
	add_nodes(m, moments);
	for (guint i = 0; i < moments->len; i++)
		add_moment(m, &g_array_index(moments, Moment, i));
	trace_add_states(m);
	trace_add_outages(m);
	trace_end(m, TRACK_RUN, m->end);
	g_array_sort(m->trace->marks, by_time);
	trace_find_causes(m->trace, m->rec);
}

Trace *trace_of(Record *rec)
{
	Trace *t = g_new(Trace, 1);
	*t = (Trace){g_array_new(FALSE, FALSE, sizeof(TraceTrack)),
		     g_array_new(FALSE, FALSE, sizeof(Mark))};
	TraceMaker m = {.rec = rec,
			.trace = t,
			.end = REC_ROW(rec, REC_RUN, RunRow, 0)->duration,
			.nodes = g_hash_table_new(g_str_hash, g_str_equal),
			.children = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	make_marks(&m);
	g_hash_table_unref(m.nodes);
	g_hash_table_unref(m.children);
	return t;
}

void trace_free(Trace *t)
{
	if (!t)
		return;
	g_array_unref(t->tracks);
	g_array_unref(t->marks);
	g_free(t);
}
