/* Outage arithmetic. Fates are told as they become known, which is not the order of sending; here they
 * are looked at by sequence number. */

#include "sim/analysis/outage.h"

#include <string.h>

#include "sim/kernel/cause.h"

enum { OUT, BACK, ROUND, N_DIRECTIONS };
static const char *const direction_names[] = {"out", "back", "round"};

/* One packet in one direction. */
typedef struct Fate {
	bool known, lost;
	VTime sent, received;
	EventId event;
} Fate;

/* One probe's packets by sequence number. */
typedef struct Stream {
	const char *probe;
	GArray *way[2]; /* of Fate: out, back */
} Stream;

static void stream_clear(void *p)
{
	Stream *s = p;
	g_array_unref(s->way[OUT]);
	g_array_unref(s->way[BACK]);
}

static Stream *stream_of(GArray *streams, const char *probe)
{
	for (unsigned i = 0; i < streams->len; i++)
		if (strcmp(g_array_index(streams, Stream, i).probe, probe) == 0)
			return &g_array_index(streams, Stream, i);
	Stream fresh = {
		probe,
		{g_array_new(FALSE, TRUE, sizeof(Fate)), g_array_new(FALSE, TRUE, sizeof(Fate))}};
	g_array_append_val(streams, fresh);
	return &g_array_index(streams, Stream, streams->len - 1);
}

static GArray *streams_of(const Record *rec)
{
	GArray *streams = g_array_new(FALSE, TRUE, sizeof(Stream));
	g_array_set_clear_func(streams, stream_clear);
	for (unsigned i = 0; i < REC_N(rec, REC_PROBE); i++) {
		const ProbeRow *p = REC_ROW(rec, REC_PROBE, ProbeRow, i);
		Stream *s = stream_of(streams, p->probe);
		GArray *way = s->way[strcmp(p->direction, "back") == 0];
		if (way->len <= p->seq)
			g_array_set_size(way, (guint)p->seq + 1);
		g_array_index(way, Fate, p->seq) =
			(Fate){true, p->received == VT_NEVER, p->sent, p->received, p->event};
	}
	return streams;
}

static Fate fate_at(const GArray *way, guint seq)
{
	return seq < way->len ? g_array_index(way, Fate, seq) : (Fate){0};
}

static Fate fate_of(const Stream *s, unsigned direction, guint seq)
{
	if (direction != ROUND)
		return fate_at(s->way[direction], seq);
	Fate out = fate_at(s->way[OUT], seq), back = fate_at(s->way[BACK], seq);
	if (!out.known || out.lost)
		return out;
	back.sent = out.sent;
	return back;
}

typedef struct Finder {
	Record *rec;
	const World *world;
	int64_t min;
	OutageRow run; /* the losses in a row that may become an outage */
} Finder;

typedef struct Trigger {
	const Record *rec;
	const char *name;
} Trigger;

static void look_for_fault(void *to, const EventRec *e)
{
	Trigger *t = to;
	for (unsigned i = 0; i < REC_N(t->rec, REC_FAULT); i++) {
		const FaultRow *f = REC_ROW(t->rec, REC_FAULT, FaultRow, i);
		if (f->event == e->id)
			t->name = f->name; /* ancestors come in ascending order: the latest stays */
	}
}

static void close_run(Finder *f, const Fate *end)
{
	OutageRow *o = &f->run;
	if (o->lost >= f->min) {
		o->end = end ? end->received : VT_NEVER;
		o->duration = end ? o->end - o->start : VT_NEVER;
		o->end_event = end ? end->event : EVENT_NONE;
		Trigger t = {f->rec, NULL};
		if (f->world && o->start_event != EVENT_NONE)
			cause_ancestors(f->world, &o->start_event, 1, look_for_fault, &t);
		o->trigger = t.name;
		g_array_append_val(f->rec->rows[REC_OUTAGE], *o);
	}
	o->lost = 0;
}

static void find_in(Finder *f, const Stream *s, unsigned direction)
{
	guint n = MAX(s->way[OUT]->len, s->way[BACK]->len);
	f->run = (OutageRow){.probe = s->probe, .direction = direction_names[direction]};
	for (guint seq = 0; seq < n; seq++) {
		Fate fate = fate_of(s, direction, seq);
		if (!fate.known)
			continue;
		if (!fate.lost) {
			close_run(f, &fate);
		} else if (f->run.lost++ == 0) {
			f->run.start = fate.sent;
			f->run.start_event = fate.event;
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

void outage_find(Record *rec, const World *w, const OutageRule *rules, unsigned n_rules)
{
	g_autoptr(GArray) streams = streams_of(rec);
	for (unsigned i = 0; i < streams->len; i++) {
		const Stream *s = &g_array_index(streams, Stream, i);
		Finder f = {.rec = rec, .world = w, .min = 1};
		for (unsigned k = 0; k < n_rules; k++)
			if (strcmp(rules[k].probe, s->probe) == 0)
				f.min = rules[k].min;
		for (unsigned d = 0; d < N_DIRECTIONS; d++)
			find_in(&f, s, d);
	}
	g_array_sort(rec->rows[REC_OUTAGE], by_start);
}

void outage_loss(const Record *rec, const char *probe, const char *direction, VTime from, VTime to,
		 int64_t *sent, int64_t *lost)
{
	g_autoptr(GArray) streams = streams_of(rec);
	const Stream *s = stream_of(streams, probe);
	unsigned d = strcmp(direction, "out") == 0    ? OUT
		     : strcmp(direction, "back") == 0 ? BACK
						      : ROUND;
	*sent = *lost = 0;
	for (guint seq = 0; seq < MAX(s->way[OUT]->len, s->way[BACK]->len); seq++) {
		Fate fate = fate_of(s, d, seq);
		if (!fate.known || fate.sent < from || fate.sent >= to)
			continue;
		(*sent)++;
		*lost += fate.lost;
	}
}
