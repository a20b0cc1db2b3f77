/* Probe packets, from the order of telling to the order of sending. An echo and its reply are settled when every
 * earlier echo is told, too: then it is known whether they change anything. */

#include "sim/record/echoes.h"

#include <string.h>

#include "sim/kernel/cause.h"

enum { OUT, BACK, ROUND, N_DIRECTIONS };

/* What is told of an echo or of its reply. */
typedef struct Way {
	VTime sent, received;
	const char *lost_at, *lost_why; /* kept texts */
	EventId event;
} Way;

/* An echo and its reply. */
typedef struct Pair {
	uint32_t seq;
	bool is[2]; /* told of at all */
	Way way[2];
} Pair;

/* In two lines of memory as long as one pair waits, as it does until something is lost. */
typedef struct Track {
	_Alignas(64) const char *probe; /* kept text */
	Pair *pair;                     /* told and not settled, by seq: `one`, or owned */
	uint32_t n, room;
	bool lost[N_DIRECTIONS]; /* of the last one that is settled */
	bool lossy;              /* it was lost, one way or the other */
	bool answered;           /* an earlier one was */
	Pair one;
} Track;

G_STATIC_ASSERT(sizeof(Track) == 128);

struct Echoes {
	World *world;
	Record *rec;
	bool all;
	GPtrArray *tracks;    /* of Track, owned, in order of their first packet */
	GPtrArray *by_number; /* the same by the probe's number; NULL: nothing was told of it */
};

static void track_free(void *p)
{
	Track *t = p;
	if (t->pair != &t->one)
		g_free(t->pair);
	g_aligned_free(t);
}

/* The causes of what is not settled yet must not be swept away. */
static void hold_pairs(const void *self, HoldFn *hold, void *to)
{
	const Echoes *e = self;
	for (guint i = 0; i < e->tracks->len; i++) {
		const Track *t = e->tracks->pdata[i];
		for (uint32_t k = 0; k < t->n; k++) {
			const Pair *p = &t->pair[k];
			hold(to, p->way[OUT].event);
			hold(to, p->way[BACK].event);
		}
	}
}

Echoes *echoes_new(World *w, Record *rec, bool all)
{
	Echoes *e = g_new0(Echoes, 1);
	*e = (Echoes){w, rec, all, g_ptr_array_new_with_free_func(track_free), g_ptr_array_new()};
	cause_add_holder(w, &(CauseHolder){hold_pairs, e});
	return e;
}

void echoes_free(Echoes *e)
{
	if (!e)
		return;
	g_ptr_array_unref(e->tracks);
	g_ptr_array_unref(e->by_number);
	g_free(e);
}

static Track *track_of(Echoes *e, const ProbeObs *o)
{
	if (o->number >= e->by_number->len)
		g_ptr_array_set_size(e->by_number, (gint)o->number + 1);
	Track *t = e->by_number->pdata[o->number];
	if (t)
		return t;
	t = g_aligned_alloc0(1, sizeof *t, _Alignof(Track));
	t->probe = record_keep(e->rec, o->probe);
	t->pair = &t->one;
	t->room = 1;
	e->by_number->pdata[o->number] = t;
	g_ptr_array_add(e->tracks, t);
	return t;
}

static void make_room(Track *t)
{
	if (t->n < t->room)
		return;
	Pair *pair = g_new(Pair, t->room * 2);
	memcpy(pair, t->pair, t->n * sizeof *pair);
	if (t->pair != &t->one)
		g_free(t->pair);
	t->pair = pair;
	t->room *= 2;
}

static Pair *pair_of(Track *t, uint32_t seq)
{
	uint32_t at = t->n;
	while (at > 0 && t->pair[at - 1].seq > seq)
		at--;
	if (at > 0 && t->pair[at - 1].seq == seq)
		return &t->pair[at - 1];
	make_room(t);
	memmove(&t->pair[at + 1], &t->pair[at], (t->n - at) * sizeof *t->pair);
	t->pair[at] = (Pair){.seq = seq};
	t->n++;
	return &t->pair[at];
}

/* The first `n` are settled. */
static void forget_pairs(Track *t, uint32_t n)
{
	t->n -= n;
	memmove(t->pair, t->pair + n, t->n * sizeof *t->pair);
	if (t->n > 1 || t->pair == &t->one)
		return;
	t->one = t->pair[0];
	g_free(t->pair);
	t->pair = &t->one;
	t->room = 1;
}

static bool is_told(const Pair *p, unsigned way)
{
	return p->is[way] && (p->way[way].received != VT_NEVER || p->way[way].lost_why);
}

/* An outage begins with a packet that is lost after one that was not, and ends with the next that is not. */
static void settle_direction(Echoes *e, Track *t, unsigned direction, const Way *r)
{
	bool lost = r->received == VT_NEVER;
	if (lost != t->lost[direction] && r->event != EVENT_NONE)
		cause_keep(e->world, r->event);
	t->lost[direction] = lost;
}

static void keep_row(const Echoes *e, const Track *t, const Pair *p, unsigned way)
{
	const Way *w = &p->way[way];
	ProbeRow row = {t->probe,    way == BACK ? "back" : "out",
			p->seq,      w->sent,
			w->received, w->lost_at,
			w->lost_why, w->event};
	g_array_append_val(e->rec->rows[REC_PROBE], row);
}

static void keep_rows(const Echoes *e, const Track *t, const Pair *p)
{
	for (unsigned way = OUT; way <= BACK; way++)
		if (p->is[way])
			keep_row(e, t, p, way);
}

static void settle(Echoes *e, Track *t, const Pair *p)
{
	const Way *out = &p->way[OUT], *back = &p->way[BACK];
	bool out_told = is_told(p, OUT), back_told = is_told(p, BACK);
	bool out_lost = out_told && out->received == VT_NEVER;
	bool known[] = {out_told, back_told, out_lost || back_told};
	const Way *fate[] = {out, back, out_lost ? out : back};
	bool answers = back_told && back->received != VT_NEVER && !t->answered;
	bool lossy = false, open = !known[ROUND] || !known[OUT];
	for (unsigned d = 0; d < N_DIRECTIONS; d++) {
		lossy |= known[d] && fate[d]->received == VT_NEVER;
		if (known[d])
			settle_direction(e, t, d, fate[d]);
	}
	if (!e->all && (lossy || open || t->lossy || answers))
		keep_rows(e, t, p);
	t->lossy = lossy || (t->lossy && open);
	t->answered |= answers;
}

static void settle_before(Echoes *e, Track *t, uint64_t seq)
{
	uint32_t n = 0;
	while (n < t->n && t->pair[n].seq < seq)
		settle(e, t, &t->pair[n++]);
	if (n > 0)
		forget_pairs(t, n);
}

void echoes_add(Echoes *e, const ProbeObs *o)
{
	Record *r = e->rec;
	Track *t = track_of(e, o);
	settle_before(e, t, MIN(o->settled, o->seq));
	Pair *p = pair_of(t, o->seq);
	p->is[o->back] = true;
	p->way[o->back] = (Way){o->sent, o->received, record_keep(r, o->lost_at),
				record_keep(r, o->lost_why), o->event};
	if (e->all)
		keep_row(e, t, p, o->back);
}

void echoes_close(Echoes *e)
{
	for (guint i = 0; i < e->tracks->len; i++)
		settle_before(e, e->tracks->pdata[i], UINT64_MAX);
}
