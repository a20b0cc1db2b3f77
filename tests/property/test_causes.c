/* Causes are complete: whatever was recorded leads back, event by event, to a line of the scenario or to
 * the start; and what made a probe get through again leads back to the fault. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

typedef struct Graph {
	const Record *rec;
	GHashTable *event;  /* id -> EventRow* */
	GHashTable *causes; /* id -> GArray of EventId */
} Graph;

static void graph_init(Graph *g, const Record *rec)
{
	g->rec = rec;
	g->event = g_hash_table_new(g_int64_hash, g_int64_equal);
	g->causes = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL,
					  (GDestroyNotify)g_array_unref);
	for (guint i = 0; i < REC_N(rec, REC_EVENT); i++) {
		EventRow *e = REC_ROW(rec, REC_EVENT, EventRow, i);
		g_hash_table_insert(g->event, &e->id, e);
	}
	for (guint i = 0; i < REC_N(rec, REC_CAUSE); i++) {
		CauseRow *c = REC_ROW(rec, REC_CAUSE, CauseRow, i);
		GArray *list = g_hash_table_lookup(g->causes, &c->event);
		if (!list) {
			list = g_array_new(FALSE, FALSE, sizeof(EventId));
			g_hash_table_insert(g->causes, &c->event, list);
		}
		g_array_append_val(list, c->cause);
	}
}

static void graph_clear(Graph *g)
{
	g_hash_table_unref(g->event);
	g_hash_table_unref(g->causes);
}

/* Visits all ancestors; says whether each exists and whether each end is the start or the scenario. */
static bool walk(const Graph *g, EventId from, EventId find, bool *found, EventId *bad)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	g_autoptr(GArray) todo = g_array_new(FALSE, FALSE, sizeof(EventId));
	g_array_append_val(todo, from);
	*found = false;
	while (todo->len > 0) {
		EventId id = g_array_index(todo, EventId, todo->len - 1);
		g_array_set_size(todo, todo->len - 1);
		if (!g_hash_table_add(seen, GSIZE_TO_POINTER(id)))
			continue;
		*found = *found || id == find;
		*bad = id;
		const EventRow *e = g_hash_table_lookup(g->event, &id);
		const GArray *list = g_hash_table_lookup(g->causes, &id);
		if (!e)
			return false;
		if (!list && strcmp(e->kind, "start") != 0 &&
		    !(e->what && strstr(e->what, ".scn:")))
			return false;
		for (guint i = 0; list && i < list->len; i++) {
			EventId cause = g_array_index(list, EventId, i);
			if (cause >= id)
				return false; /* an effect before its cause */
			g_array_append_val(todo, cause);
		}
	}
	return true;
}

static void hold_event(const Graph *g, GHashTable *done, EventId id, const char *table, guint row)
{
	bool found;
	EventId bad = 0;
	if (!g_hash_table_add(done, GSIZE_TO_POINTER(id)))
		return;
	bool ok = walk(g, id, 0, &found, &bad);
	CHECK(ok,
	      "%s row %u: the walk back from event %" G_GUINT64_FORMAT
	      " ends at %" G_GUINT64_FORMAT,
	      table, row, id, bad);
}

static const char *const scenarios[] = {"failover.scn", "recovery.scn", "power-loss.scn",
					"two-way-traffic.scn"};

static void test_walk_back(void)
{
	for (size_t k = 0; k < G_N_ELEMENTS(scenarios); k++) {
		g_autofree char *path = g_strconcat(LAB_DIR, scenarios[k], NULL);
		g_autoptr(Record) r =
			runs_make(&(RunWish){.scenario = path, .level = RECORD_TIMELINE});
		g_autoptr(GHashTable) done = g_hash_table_new(g_direct_hash, g_direct_equal);
		Graph g;
		graph_init(&g, r);
		CHECK(REC_N(r, REC_LOG) > 100, "%s has a log", scenarios[k]);
		for (guint i = 0; i < REC_N(r, REC_LOG); i++)
			hold_event(&g, done, REC_ROW(r, REC_LOG, LogRow, i)->event, "log", i);
		for (guint i = 0; i < REC_N(r, REC_TRANSITION); i++)
			hold_event(&g, done, REC_ROW(r, REC_TRANSITION, TransitionRow, i)->event,
				   "transition", i);
		for (guint i = 0; i < REC_N(r, REC_ROUTE); i++)
			hold_event(&g, done, REC_ROW(r, REC_ROUTE, RouteRow, i)->event, "route", i);
		for (guint i = 0; i < REC_N(r, REC_SA); i++)
			hold_event(&g, done, REC_ROW(r, REC_SA, SaRow, i)->event, "sa", i);
		/* packets in mid-stream name no event: only those whose ancestors are kept do */
		for (guint i = 0; i < REC_N(r, REC_DROP); i++)
			if (REC_ROW(r, REC_DROP, DropRow, i)->event)
				hold_event(&g, done, REC_ROW(r, REC_DROP, DropRow, i)->event,
					   "drop", i);
		for (guint i = 0; i < REC_N(r, REC_PROBE); i++)
			if (REC_ROW(r, REC_PROBE, ProbeRow, i)->event)
				hold_event(&g, done, REC_ROW(r, REC_PROBE, ProbeRow, i)->event,
					   "probe", i);
		graph_clear(&g);
	}
}

/* Wrong: something is told that no table says the kind of, and readers who ask for kinds miss it. */
static void test_kinds(void)
{
	for (size_t k = 0; k < G_N_ELEMENTS(scenarios); k++) {
		g_autofree char *path = g_strconcat(LAB_DIR, scenarios[k], NULL);
		g_autoptr(Record) r =
			runs_make(&(RunWish){.scenario = path, .level = RECORD_TIMELINE});
		for (guint i = 0; i < REC_N(r, REC_EVENT); i++) {
			const EventRow *e = REC_ROW(r, REC_EVENT, EventRow, i);
			CHECK_INT(e->timer != TIMER_NONE, strcmp(e->kind, "timer") == 0,
				  "%s: event %s %s", scenarios[k], e->kind, e->what ? e->what : "");
		}
		for (guint i = 0; i < REC_N(r, REC_TRANSITION); i++) {
			const TransitionRow *t = REC_ROW(r, REC_TRANSITION, TransitionRow, i);
			CHECK(t->class != CLASS_NONE, "%s: transition of %s", scenarios[k],
			      t->protocol);
		}
		for (guint i = 0; i < REC_N(r, REC_LOG); i++) {
			const LogRow *l = REC_ROW(r, REC_LOG, LogRow, i);
			CHECK(l->class != CLASS_NONE, "%s: line \"%s\"", scenarios[k], l->text);
		}
	}
}

static EventId fault_event(const Record *r, VTime before)
{
	EventId id = 0;
	for (guint i = 0; i < REC_N(r, REC_FAULT); i++) {
		const FaultRow *f = REC_ROW(r, REC_FAULT, FaultRow, i);
		if (f->t <= before &&
		    (strcmp(f->name, "outage") == 0 || strcmp(f->name, "back") == 0))
			id = f->event;
	}
	return id;
}

/* Of each outage after the fault: its first loss and its first delivery both follow from the fault. */
static void hold_outages(const Record *r, const char *name)
{
	unsigned held = 0;
	Graph g;
	graph_init(&g, r);
	for (guint i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		EventId fault = fault_event(r, o->start), bad;
		bool from_start, from_end;
		if (!fault)
			continue;
		held++;
		CHECK(walk(&g, o->start_event, fault, &from_start, &bad) && from_start,
		      "%s: the first loss of %s %s at %.3f s", name, o->probe, o->direction,
		      (double)o->start / 1e9);
		if (o->end != VT_NEVER)
			CHECK(walk(&g, o->end_event, fault, &from_end, &bad) && from_end,
			      "%s: the end of %s %s at %.3f s", name, o->probe, o->direction,
			      (double)o->end / 1e9);
	}
	CHECK(held > 0, "%s has an outage", name);
	graph_clear(&g);
}

static void test_outages_reach_the_fault(void)
{
	for (size_t k = 0; k < G_N_ELEMENTS(scenarios); k++) {
		g_autofree char *path = g_strconcat(LAB_DIR, scenarios[k], NULL);
		g_autoptr(Record) r =
			runs_make(&(RunWish){.scenario = path, .level = RECORD_TIMELINE});
		hold_outages(r, scenarios[k]);
	}
}

/* Losses that no drop tells of are told when the timeout is over: long after everything else of their time was
 * forgotten, and after many later packets. */
static void test_late_losses(void)
{
	static const char *const sets[] = {"probe vpn-to-inside.timeout=20min",
					   "scenario.duration=45min", NULL};
	g_autoptr(Record) late = runs_make(&(RunWish){
		.scenario = LAB_DIR "failover.scn", .sets = sets, .level = RECORD_TIMELINE});
	g_autoptr(Record) soon =
		runs_make(&(RunWish){.scenario = LAB_DIR "failover.scn", .level = RECORD_TIMELINE});
	const OutageRow *x = runs_outage(late, "vpn-to-inside", "round", VT_S(300));
	const OutageRow *y = runs_outage(soon, "vpn-to-inside", "round", VT_S(300));
	if (CHECK(x && y, "both have the outage")) {
		CHECK_INT(x->start, y->start, "its start, whenever its losses are told");
		CHECK_INT(x->duration, y->duration, "its length");
		CHECK_STR(x->trigger, "outage", "its trigger");
	}
	hold_outages(late, "failover.scn with a timeout of 20 min");
}

SUITE(property_causes) = {
	{"whatever was recorded leads back to the scenario or the start", test_walk_back},
	{"whatever was recorded says of what kind it is", test_kinds},
	{"outages begin and end because of the fault", test_outages_reach_the_fault},
	{"losses that are told after twenty minutes have causes, too", test_late_losses},
	{NULL, NULL},
};
