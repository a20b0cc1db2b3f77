/* Perfetto traces: what a reader that knows the published messages sees is what the result file has. */

#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "sim/record/store.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/trace/decoded.h"
#include "tests/unit/trace/tracefile.h"

static Decoded *export(const char *dir)
{
	g_auto(Said) s = call(cmd_export, dir, "export $/t.db --perfetto $/t.pftrace");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	return decoded_file(dir, "t.pftrace");
}

static Record *record_in(const char *dir)
{
	g_autofree char *path = netdir_path(dir, "t.db");
	g_autoptr(Store) s = store_open(path, NULL);
	Record *rec = store_load(s, 1, NULL);
	g_assert(rec);
	return rec;
}

static const DecodedEvent *event_at(const Decoded *d, guint i)
{
	return d->events->pdata[i];
}

/* ---- what holds of any trace ---- */

/* Slices of a track: how many have begun and not ended. */
static void hold_slices(const Decoded *d, uint64_t end)
{
	g_autofree guint *open = g_new0(guint, d->tracks->len + 1);
	uint64_t last = 0;
	for (guint i = 0; i < d->events->len; i++) {
		const DecodedEvent *e = event_at(d, i);
		CHECK(e->t >= last && e->t <= end, "event %u: %" PRIu64 " behind %" PRIu64, i, e->t,
		      last);
		last = e->t;
		if (e->type != SLICE_END) {
			CHECK(e->name && e->category, "event %u has a name", i);
			open[e->track] += e->type == SLICE_BEGIN;
			CHECK(e->type == INSTANT || open[e->track] == 1,
			      "a slice within another on track %" PRIu64, e->track);
		} else if (CHECK(open[e->track] > 0, "an end of no slice at %" PRIu64, e->t)) {
			open[e->track]--;
		}
	}
	for (guint i = 0; i <= d->tracks->len; i++)
		CHECK_INT(open[i], 0, "slices of track %u that do not end", i);
}

/* Each begins once and ends once, later in the file. How many there are. */
static unsigned hold_flows(const Decoded *d)
{
	g_autoptr(GHashTable) begun = g_hash_table_new(NULL, NULL);
	unsigned ended = 0;
	for (guint i = 0; i < d->events->len; i++) {
		const DecodedEvent *e = event_at(d, i);
		for (guint k = 0; k < e->until->len; k++, ended++)
			CHECK(g_hash_table_remove(begun, GSIZE_TO_POINTER(g_array_index(
								 e->until, uint64_t, k))),
			      "a flow ends at \"%s\" that did not begin", e->name);
		for (guint k = 0; k < e->from->len; k++)
			CHECK(g_hash_table_add(
				      begun, GSIZE_TO_POINTER(g_array_index(e->from, uint64_t, k))),
			      "a flow begins twice, at \"%s\"", e->name);
	}
	CHECK_INT(g_hash_table_size(begun), 0, "flows that lead nowhere");
	return ended;
}

/* ---- against the record ---- */

static guint next_on(const Decoded *d, guint from, uint64_t track)
{
	for (; from < d->events->len; from++)
		if (event_at(d, from)->track == track && event_at(d, from)->type != INSTANT)
			break;
	return from;
}

static uint64_t track_called(const Decoded *d, const char *path)
{
	for (guint i = 0; i < d->tracks->len; i++) {
		uint64_t uuid = ((const DecodedTrack *)d->tracks->pdata[i])->uuid;
		g_autofree char *its = decoded_path(d, uuid);
		if (strcmp(its, path) == 0)
			return uuid;
	}
	return 0;
}

/* The state that begins at each transition lasts to the next one of its machine, or to the end. */
static void hold_transitions(const Decoded *d, const Record *rec, VTime end)
{
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		char *path = g_strdup_printf("vpnha/%s/%s %s", t->router, t->protocol, t->instance);
		uint64_t track = track_called(d, path);
		guint at = GPOINTER_TO_UINT(g_hash_table_lookup(seen, path));
		guint from = next_on(d, at, track), to = next_on(d, from + 1, track);
		if (!CHECK(track && from < d->events->len && to < d->events->len, "%s -> %s", path,
			   t->to))
			break;
		CHECK(event_at(d, from)->type == SLICE_BEGIN &&
			      event_at(d, from)->t == (uint64_t)t->t &&
			      strcmp(event_at(d, from)->name, t->to) == 0,
		      "%s: %s at %" PRIu64, path, event_at(d, from)->name, event_at(d, from)->t);
		CHECK_INT(event_at(d, to)->type, SLICE_END, "%s", path);
		guint after = next_on(d, to + 1, track);
		CHECK_INT(event_at(d, to)->t,
			  after < d->events->len ? (VTime)event_at(d, after)->t : end,
			  "%s: %s lasts to the next", path, t->to);
		g_hash_table_insert(seen, path, GUINT_TO_POINTER(to + 1));
	}
	g_hash_table_unref(seen);
}

static void hold_counts(const Decoded *d, const Record *rec)
{
	guint n[INSTANT + 1] = {0};
	for (guint i = 0; i < d->events->len; i++)
		n[event_at(d, i)->type]++;
	CHECK_INT(n[SLICE_BEGIN], 1 + REC_N(rec, REC_TRANSITION) + REC_N(rec, REC_OUTAGE),
		  "slices: the run, states, outages");
	CHECK_INT(n[INSTANT],
		  REC_N(rec, REC_LOG) + REC_N(rec, REC_FAULT) + REC_N(rec, REC_ROUTE) +
			  REC_N(rec, REC_SA) + 2 * REC_N(rec, REC_OUTAGE),
		  "instants: lines, events, routes, SAs, first losses and first arrivals");
}

/* A line of the log is told at its time, on its router's track. */
static void hold_logs(const Decoded *d, const Record *rec)
{
	guint row = 0;
	for (guint i = 0; i < d->events->len; i++) {
		const DecodedEvent *e = event_at(d, i);
		if (strcmp(e->category ? e->category : "", "log") != 0)
			continue;
		const LogRow *l = REC_ROW(rec, REC_LOG, LogRow, row++);
		g_autofree char *first = g_strndup(l->text, strcspn(l->text, "\n"));
		CHECK(e->t == (uint64_t)l->t && strcmp(e->name, first) == 0 &&
			      strcmp(decoded_track(d, e->track)->name, l->router) == 0,
		      "line %u: \"%s\" at %" PRIu64, row, e->name, e->t);
	}
	CHECK_INT(row, REC_N(rec, REC_LOG), "lines");
}

static void hold_outages(const Decoded *d, const Record *rec)
{
	for (guint i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		g_autofree char *path =
			g_strdup_printf("vpnha/outages/%s %s", o->probe, o->direction);
		uint64_t track = track_called(d, path);
		guint at = next_on(d, 0, track);
		while (at < d->events->len && (event_at(d, at)->type != SLICE_BEGIN ||
					       event_at(d, at)->t != (uint64_t)o->start))
			at = next_on(d, at + 1, track);
		guint to = next_on(d, at + 1, track);
		if (CHECK(to < d->events->len, "%s at %" PRId64, path, o->start))
			CHECK_INT(event_at(d, to)->t, o->end, "%s", path);
	}
}

/* ---- causes ---- */

static const DecodedEvent *before(const Decoded *d, const DecodedEvent *e)
{
	uint64_t flow = e->until->len ? g_array_index(e->until, uint64_t, 0) : 0;
	for (guint i = 0; flow && i < d->events->len; i++)
		for (guint k = 0; k < event_at(d, i)->from->len; k++)
			if (g_array_index(event_at(d, i)->from, uint64_t, k) == flow)
				return event_at(d, i);
	return NULL;
}

/* As its note says. */
static EventId event_of(const DecodedEvent *e)
{
	const char *at = strstr(e->notes->str, "event=");
	return at ? g_ascii_strtoull(at + strlen("event="), NULL, 10) : 0;
}

/* Is `old` among the ancestors of `young`? The rows stand in order of the effects. */
static bool led_to(const Record *rec, EventId old, EventId young)
{
	g_autoptr(GHashTable) of_old = g_hash_table_new(NULL, NULL);
	g_hash_table_add(of_old, GSIZE_TO_POINTER(old));
	for (guint i = 0; i < REC_N(rec, REC_CAUSE); i++) {
		const CauseRow *c = REC_ROW(rec, REC_CAUSE, CauseRow, i);
		if (g_hash_table_contains(of_old, GSIZE_TO_POINTER(c->cause)))
			g_hash_table_add(of_old, GSIZE_TO_POINTER(c->event));
	}
	return g_hash_table_contains(of_old, GSIZE_TO_POINTER(young));
}

/* No flow leads from what was no cause, but for what the scenario did in the same event. */
static void hold_causes(const Decoded *d, const Record *rec)
{
	for (guint i = 0; i < d->events->len; i++) {
		const DecodedEvent *e = event_at(d, i), *b = before(d, e);
		if (!b)
			continue;
		EventId old = event_of(b), young = event_of(e);
		CHECK(old < young ? led_to(rec, old, young)
				  : old == young && strcmp(b->category, "fault") == 0,
		      "\"%s\" at %" PRIu64 " comes of \"%s\" at %" PRIu64, e->name, e->t, b->name,
		      b->t);
	}
}

/* Back along the flows to where nothing is before. */
static const DecodedEvent *root_of(const Decoded *d, const DecodedEvent *e)
{
	for (const DecodedEvent *b; (b = before(d, e));)
		e = b;
	return e;
}

typedef struct Led {
	const char *path, *name; /* the first one of that name on that track from the fault on */
	const char *fault;       /* the event of the scenario that it comes of */
} Led;

static const Led led[] = {
	{"vpnha/7204VXR-1/HSRP Fa0/0 Grp 1", "Init", "outage"},
	{"vpnha/outside/port 7204VXR-1:FastEthernet0/0", "Disabled", "outage"},
	{"vpnha/7206-1", "20.1.1.0/24: remove O E2 via 10.1.1.1, FastEthernet0/1", "outage"},
	{"vpnha/outages/vpn-to-inside round", "first loss", "outage"},
	{"vpnha/7204VXR-1/HSRP Fa0/0 Grp 1", "Active", "back"},
	{"vpnha/outages/vpn-to-inside round", "first loss", "back"},
};

static void hold_led(const Decoded *d, const Record *rec, const Led *l)
{
	uint64_t track = track_called(d, l->path), after = (uint64_t)runs_fault(rec, l->fault);
	guint i = 0;
	while (i < d->events->len &&
	       (event_at(d, i)->track != track || event_at(d, i)->t < after ||
		event_at(d, i)->type == SLICE_END || strcmp(event_at(d, i)->name, l->name) != 0))
		i++;
	if (!CHECK(i < d->events->len, "%s: %s", l->path, l->name))
		return;
	const DecodedEvent *root = root_of(d, event_at(d, i));
	CHECK(strcmp(root->category, "fault") == 0 && strcmp(root->name, l->fault) == 0,
	      "%s: %s at %" PRIu64 " comes of \"%s\" at %" PRIu64, l->path, l->name,
	      event_at(d, i)->t, root->name, root->t);
}

/* Wrong: a state lasts longer or shorter than it did, stands on another's track, or comes of something else. */
static void test_recovery(void)
{
	char *dir = tracefile_run(LAB_DIR "recovery.scn");
	g_autoptr(Record) rec = record_in(dir);
	g_autoptr(Decoded) d = export(dir);
	VTime end = REC_ROW(rec, REC_RUN, RunRow, 0)->duration;
	hold_slices(d, (uint64_t)end);
	CHECK(hold_flows(d) > 100, "flows");
	hold_counts(d, rec);
	hold_transitions(d, rec, end);
	hold_logs(d, rec);
	hold_outages(d, rec);
	hold_causes(d, rec);
	for (guint i = 0; i < G_N_ELEMENTS(led); i++)
		hold_led(d, rec, &led[i]);
	tracefile_free(dir);
}

/* Wrong: a router without power is shown in the state that it had. */
static void test_power(void)
{
	char *dir = tracefile_run(LAB_DIR "power-loss.scn");
	g_autoptr(Record) rec = record_in(dir);
	g_autoptr(Decoded) d = export(dir);
	uint64_t off = (uint64_t)runs_fault(rec, "outage");
	uint64_t group = track_called(d, "vpnha/7204VXR-1/HSRP Fa0/0 Grp 1"),
		 supply = track_called(d, "vpnha/7204VXR-1/power supply");
	const DecodedEvent *last = NULL, *power = NULL;
	for (guint i = 0; i < d->events->len; i++) {
		if (event_at(d, i)->track == group)
			last = event_at(d, i);
		if (event_at(d, i)->track == supply && event_at(d, i)->type == SLICE_BEGIN)
			power = event_at(d, i);
	}
	hold_slices(d, (uint64_t)REC_ROW(rec, REC_RUN, RunRow, 0)->duration);
	CHECK(last && last->type == SLICE_END && last->t == off, "Active ends with the power");
	CHECK(power && power->t == off && strcmp(power->name, "off") == 0, "and the supply is off");
	tracefile_free(dir);
}

/* ---- files of anybody's making ---- */

/* Wrong: a text of somebody's breaks the file, ends where it pleases, or fills the picture. */
static void test_hostile(void)
{
	enum { NOTE_LONGEST = 4 * 4096 + 3 };
	char *dir = tracefile_hostile();
	g_autoptr(Decoded) d = export(dir);
	hold_slices(d, VT_S(60));
	hold_flows(d);
	CHECK(d->longest <= NOTE_LONGEST, "a string of %zu octets", d->longest);
	for (guint i = 0; i < d->events->len; i++)
		for (const char *c = event_at(d, i)->name; c && *c; c++)
			if (g_ascii_iscntrl(*c) || strstr(c, "\xe2\x80\xae"))
				CHECK(false, "\\x%02x in a name", (guchar)*c);
	for (guint i = 0; i < d->tracks->len; i++)
		CHECK(strlen(((const DecodedTrack *)d->tracks->pdata[i])->name) <= 4 * 256 + 3,
		      "a name of track %u", i);
	tracefile_free(dir);
}

static void add_outage(Record *r, VTime start, VTime end)
{
	OutageRow o = {.probe = "p",
		       .direction = "round",
		       .start = start,
		       .end = end,
		       .duration = end == VT_NEVER ? VT_NEVER : end - start,
		       .lost = 1};
	g_array_append_val(r->rows[REC_OUTAGE], o);
}

static void add_state(Record *r, VTime t, int64_t ord, const char *to)
{
	TransitionRow row = {t,   "R1",       "P", "i", "x", to, NULL, (EventId)(9 - ord),
			     ord, CLASS_ROLE, 0};
	g_array_append_val(r->rows[REC_TRANSITION], row);
}

/* Wrong: an outage that begins before the one before it has ended ends that one's slice. */
static void test_overlap(void)
{
	static const VTime want[][2] = {{1, 3}, {2, 5}, {4, 6}, {6, 60}};
	g_autoptr(Record) r = tracefile_record();
	add_outage(r, VT_S(4), VT_S(6));
	add_outage(r, VT_S(1), VT_S(3));
	add_outage(r, VT_S(2), VT_S(5));
	add_outage(r, VT_S(6), VT_NEVER);
	char *dir = tracefile_of(r);
	g_autoptr(Decoded) d = export(dir);
	hold_slices(d, VT_S(60));
	unsigned found = 0;
	for (guint i = 0; i < d->events->len; i++) {
		const DecodedEvent *e = event_at(d, i);
		if (e->type != SLICE_BEGIN || strcmp(e->category, "outage") != 0)
			continue;
		guint to = next_on(d, i + 1, e->track);
		CHECK_INT(e->t, VT_S(want[found][0]), "outage %u", found);
		CHECK_INT(event_at(d, to)->t, VT_S(want[found][1]), "outage %u", found);
		found++;
	}
	CHECK_INT(found, G_N_ELEMENTS(want), "outages");
	tracefile_free(dir);
}

/* Wrong: rows that stand in another order make slices that end before they begin. */
static void test_order(void)
{
	static const char *const want[] = {"a", "b", "c", "d"};
	g_autoptr(Record) r = tracefile_record();
	add_state(r, VT_S(3), 3, "d");
	add_state(r, VT_S(2), 2, "c");
	add_state(r, VT_S(1), 0, "a");
	add_state(r, VT_S(2), 3, "b");
	for (EventId id = 5; id <= 9; id++) {
		EventRow event = {id, VT_S(2), "R1", "timer", "t", TIMER_HOLD};
		CauseRow cause = {id, id - 1, CAUSE_ARMED};
		g_array_append_val(r->rows[REC_EVENT], event);
		g_array_append_val(r->rows[REC_CAUSE], cause);
	}
	char *dir = tracefile_of(r);
	g_autoptr(Decoded) d = export(dir);
	unsigned found = 0;
	hold_slices(d, VT_S(60));
	CHECK_INT(hold_flows(d), 1, "from b to c; the others' causes have later stamps");
	for (guint i = 0; i < d->events->len; i++)
		if (event_at(d, i)->type == SLICE_BEGIN &&
		    strcmp(event_at(d, i)->category, "role") == 0)
			CHECK_STR(event_at(d, i)->name, want[found++], "in order of time");
	CHECK_INT(found, G_N_ELEMENTS(want), "states");
	tracefile_free(dir);
}

/* Wrong: the same file makes another trace, or a file that keeps outages alone makes none. */
static void test_same(void)
{
	char *dir = netdir_new(netdir_scenario);
	g_autofree char *a = netdir_path(dir, "a"), *b = netdir_path(dir, "b"), *x = NULL,
			*y = NULL;
	gsize n = 0, m = 0;
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -q -o $/t.db");
	g_auto(Said) brief = call(cmd_run, dir, "run $/test.scn -q --record outage -o $/o.db");
	g_auto(Said) s = call(cmd_export, dir, "export $/t.db --perfetto $/a --jsonl $/l");
	g_auto(Said) t = call(cmd_export, dir, "export $/t.db --perfetto $/b");
	g_auto(Said) o = call(cmd_export, dir, "export $/o.db --perfetto $/o");
	CHECK(run.code == EXIT_OK && brief.code == EXIT_OK && s.code == EXIT_OK &&
		      t.code == EXIT_OK && o.code == EXIT_OK,
	      "%s%s%s%s%s", run.err, brief.err, s.err, t.err, o.err);
	CHECK(g_file_get_contents(a, &x, &n, NULL) && g_file_get_contents(b, &y, &m, NULL) &&
		      n == m && memcmp(x, y, n) == 0,
	      "the same octets");
	g_autoptr(Decoded) d = decoded_file(dir, "o");
	hold_slices(d, VT_S(60));
	netdir_free(dir);
}

SUITE(trace_perfetto) = {
	{"states, lines, outages and causes of recovery are those of the record", test_recovery},
	{"without power there is no state", test_power},
	{"texts of anybody are strings", test_hostile},
	{"outages of a probe that overlap", test_overlap},
	{"rows in any order", test_order},
	{"the same file makes the same trace", test_same},
	{NULL, NULL},
};
