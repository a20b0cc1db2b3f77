/* Outage arithmetic. Fates are told as they become known, which is not the order of sending; here they
 * are looked at by sequence number. */

#include "sim/analysis/outage.h"

#include <string.h>

#include "sim/analysis/causes.h"

enum { OUT, BACK, ROUND, N_DIRECTIONS };
static const char *const direction_names[] = {"out", "back", "round"};

/* One packet in one direction: what RFC 7679 and RFC 7680 measure. */
typedef struct OneWay {
	bool known, lost;
	VTime sent, received;
	EventId event;
	const ProbeRow *row;
} OneWay;

/* An echo and its reply. */
typedef struct Pair {
	OneWay out, back;
} Pair;

/* One probe's packets. */
typedef struct Stream {
	const char *probe;
	GPtrArray *way[2]; /* of const ProbeRow*, the record's: out, back; by sequence number */
} Stream;

static void stream_clear(void *p)
{
	Stream *s = p;
	g_ptr_array_unref(s->way[OUT]);
	g_ptr_array_unref(s->way[BACK]);
}

/* Many probes have many packets, so none is looked for along all of them. */
typedef struct Streams {
	GArray *all;        /* of Stream, by first packet */
	GHashTable *number; /* in it, plus one, by the probe's name */
} Streams;

static void streams_clear(Streams *s)
{
	g_array_unref(s->all);
	g_hash_table_unref(s->number);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Streams, streams_clear)

static Stream *stream_of(Streams *s, const char *probe)
{
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(s->number, probe));
	if (number == 0) {
		Stream fresh = {probe, {g_ptr_array_new(), g_ptr_array_new()}};
		g_array_append_val(s->all, fresh);
		number = s->all->len;
		g_hash_table_insert(s->number, (gpointer)probe, GUINT_TO_POINTER(number));
	}
	return &g_array_index(s->all, Stream, number - 1);
}

static int64_t seq_at(const GPtrArray *way, guint i)
{
	return i < way->len ? ((const ProbeRow *)way->pdata[i])->seq : INT64_MAX;
}

static int by_seq(const void *a, const void *b)
{
	const ProbeRow *x = *(ProbeRow *const *)a, *y = *(ProbeRow *const *)b;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Most are told in their order. */
static void put_in_order(GPtrArray *way)
{
	for (guint i = 1; i < way->len; i++)
		if (seq_at(way, i) < seq_at(way, i - 1)) {
			g_ptr_array_sort(way, by_seq);
			return;
		}
}

/* Of several rows for one packet the last counts. */
static OneWay take(const GPtrArray *way, guint *i, int64_t seq)
{
	OneWay f = {0};
	while (seq_at(way, *i) == seq && *i < way->len) {
		const ProbeRow *p = way->pdata[(*i)++];
		f = (OneWay){true, p->received == VT_NEVER, p->sent, p->received, p->event, p};
	}
	return f;
}

/* Of Pair, by sequence number; of one stream at a time, since there may be ten thousand. The caller frees. */
static GArray *pairs_of(const Stream *s)
{
	GArray *pairs = g_array_new(FALSE, TRUE, sizeof(Pair));
	guint out = 0, back = 0;
	put_in_order(s->way[OUT]);
	put_in_order(s->way[BACK]);
	while (out < s->way[OUT]->len || back < s->way[BACK]->len) {
		int64_t seq = MIN(seq_at(s->way[OUT], out), seq_at(s->way[BACK], back));
		Pair p = {take(s->way[OUT], &out, seq), take(s->way[BACK], &back, seq)};
		g_array_append_val(pairs, p);
	}
	return pairs;
}

static Streams streams_of(const Record *rec)
{
	Streams streams = {g_array_new(FALSE, TRUE, sizeof(Stream)),
			   g_hash_table_new(g_str_hash, g_str_equal)};
	g_array_set_clear_func(streams.all, stream_clear);
	for (unsigned i = 0; i < REC_N(rec, REC_PROBE); i++) {
		ProbeRow *p = REC_ROW(rec, REC_PROBE, ProbeRow, i);
		if (probe_row_open(p))
			continue;
		const Stream *s = stream_of(&streams, p->probe);
		g_ptr_array_add(s->way[strcmp(p->direction, "back") == 0], p);
	}
	return streams;
}

static OneWay way_of(const Pair *p, unsigned direction)
{
	if (direction != ROUND)
		return direction == OUT ? p->out : p->back;
	if (!p->out.known || p->out.lost)
		return p->out;
	OneWay back = p->back;
	back.sent = p->out.sent;
	return back;
}

typedef struct Finder {
	Record *rec;
	int64_t min;
	OutageRow run; /* the losses in a row that may become an outage */
} Finder;

static void close_run(Finder *f, const OneWay *end)
{
	OutageRow *o = &f->run;
	if (o->lost >= f->min) {
		o->end = end ? end->received : VT_NEVER;
		o->duration = end ? o->end - o->start : VT_NEVER;
		o->end_event = end ? end->event : EVENT_NONE;
		g_array_append_val(f->rec->rows[REC_OUTAGE], *o);
	}
	o->lost = 0;
}

static void find_in(Finder *f, const char *probe, const GArray *pairs, unsigned direction)
{
	f->run = (OutageRow){.probe = probe, .direction = direction_names[direction]};
	for (guint i = 0; i < pairs->len; i++) {
		OneWay way = way_of(&g_array_index(pairs, Pair, i), direction);
		if (!way.known)
			continue;
		if (!way.lost) {
			close_run(f, &way);
		} else if (f->run.lost++ == 0) {
			f->run.start = way.sent;
			f->run.start_event = way.event;
		}
	}
	close_run(f, NULL);
}

static int by_start(const void *a, const void *b)
{
	const OutageRow *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	int names = strcmp(x->probe, y->probe);
	/* out, back, round: the order of the alphabet is another */
	return names ? names : strchr("obr", *x->direction) > strchr("obr", *y->direction) ? 1 : -1;
}

void outage_find(Record *rec, const OutageRule *rules, unsigned n_rules)
{
	g_auto(Streams) streams = streams_of(rec);
	g_autoptr(GHashTable) rule_of = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned k = 0; k < n_rules; k++)
		g_hash_table_insert(rule_of, (gpointer)rules[k].probe, (gpointer)&rules[k]);
	for (unsigned i = 0; i < streams.all->len; i++) {
		const Stream *s = &g_array_index(streams.all, Stream, i);
		const OutageRule *rule = g_hash_table_lookup(rule_of, s->probe);
		g_autoptr(GArray) pairs = pairs_of(s);
		Finder f = {.rec = rec, .min = rule ? rule->min : 1};
		for (unsigned d = 0; d < N_DIRECTIONS; d++)
			find_in(&f, s->probe, pairs, d);
	}
	g_array_sort(rec->rows[REC_OUTAGE], by_start);
}

void outage_triggers(Record *rec)
{
	g_autoptr(Causes) causes = causes_of(rec);
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		const FaultRow *fault = causes_fault(causes, o->start_event);
		o->trigger = fault ? fault->name : NULL;
	}
}

/* ---- why ---- */

/* What is lost at one place for one reason. */
typedef struct Tally {
	const char *at, *why;
	int64_t n;
} Tally;

static void count_loss(GArray *tallies, const ProbeRow *row)
{
	for (guint i = 0; i < tallies->len; i++) {
		Tally *t = &g_array_index(tallies, Tally, i);
		if (g_strcmp0(t->at, row->lost_at) == 0 && g_strcmp0(t->why, row->lost_why) == 0) {
			t->n++;
			return;
		}
	}
	Tally fresh = {row->lost_at, row->lost_why, 1};
	g_array_append_val(tallies, fresh);
}

/* The place stands behind the reason and before the list that it comes of, if another packet was refused. */
static char *say_tally(const Tally *t, int64_t lost)
{
	const char *list = strstr(t->why, "; ");
	size_t reason = list ? (size_t)(list - t->why) : strlen(t->why);
	GString *out = g_string_new(NULL);
	if (t->n < lost)
		g_string_append_printf(out, "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ": ", t->n,
				       lost);
	g_string_append_len(out, t->why, (gssize)reason);
	if (t->at)
		g_string_append_printf(out, " at %s", t->at);
	g_string_append(out, t->why + reason);
	return g_string_free(out, FALSE);
}

/* Of equals the first counts. */
static void say_why(Record *rec, OutageRow *o, const GArray *tallies)
{
	const Tally *most = NULL;
	for (guint i = 0; i < tallies->len; i++) {
		const Tally *t = &g_array_index(tallies, Tally, i);
		if (t->why && (!most || t->n > most->n))
			most = t;
	}
	g_autofree char *text = most ? say_tally(most, o->lost) : NULL;
	o->why = record_keep(rec, text);
}

/* Its outages in that direction, in order of time. */
static void find_whys(Record *rec, const GArray *pairs, const GPtrArray *outages,
		      unsigned direction)
{
	g_autoptr(GArray) tallies = g_array_new(FALSE, FALSE, sizeof(Tally));
	guint pair = 0;
	for (guint i = 0; i < outages->len; i++) {
		OutageRow *o = outages->pdata[i];
		if (strcmp(o->direction, direction_names[direction]) != 0)
			continue;
		g_array_set_size(tallies, 0);
		for (int64_t left = o->lost; pair < pairs->len && left > 0; pair++) {
			OneWay way = way_of(&g_array_index(pairs, Pair, pair), direction);
			if (!way.known || !way.lost || way.sent < o->start)
				continue;
			count_loss(tallies, way.row);
			left--;
		}
		say_why(rec, o, tallies);
	}
}

static GHashTable *outages_by_probe(Record *rec)
{
	GHashTable *by_probe = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
						     (GDestroyNotify)g_ptr_array_unref);
	for (guint i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		GPtrArray *of = g_hash_table_lookup(by_probe, o->probe);
		if (!of) {
			of = g_ptr_array_new();
			g_hash_table_insert(by_probe, (gpointer)o->probe, of);
		}
		g_ptr_array_add(of, o);
	}
	return by_probe;
}

void outage_whys(Record *rec)
{
	g_auto(Streams) streams = streams_of(rec);
	g_autoptr(GHashTable) by_probe = outages_by_probe(rec);
	for (guint i = 0; i < streams.all->len; i++) {
		const Stream *s = &g_array_index(streams.all, Stream, i);
		const GPtrArray *outages = g_hash_table_lookup(by_probe, s->probe);
		g_autoptr(GArray) pairs = outages ? pairs_of(s) : NULL;
		for (unsigned d = 0; outages && d < N_DIRECTIONS; d++)
			find_whys(rec, pairs, outages, d);
	}
}

void outage_loss(const Record *rec, const char *probe, const char *direction, VTime from, VTime to,
		 int64_t *sent, int64_t *lost)
{
	g_auto(Streams) streams = streams_of(rec);
	g_autoptr(GArray) pairs = pairs_of(stream_of(&streams, probe));
	unsigned d = strcmp(direction, "out") == 0    ? OUT
		     : strcmp(direction, "back") == 0 ? BACK
						      : ROUND;
	*sent = *lost = 0;
	for (guint i = 0; i < pairs->len; i++) {
		OneWay way = way_of(&g_array_index(pairs, Pair, i), d);
		if (!way.known || way.sent < from || way.sent >= to)
			continue;
		(*sent)++;
		*lost += way.lost;
	}
}
