/* Probe packets, from the order of telling to the order of sending. An echo and its reply are settled when every
 * earlier echo is told, too: then it is known whether they change anything. */

#include "sim/record/echoes.h"

#include <string.h>

#include "sim/kernel/cause.h"

enum { OUT, BACK, ROUND, N_DIRECTIONS };

/* An echo and its reply; a way without a name is not told. */
typedef struct Pair {
	uint32_t seq;
	ProbeRow way[2];
} Pair;

typedef struct Track {
	const char *probe;       /* kept text: compared by address */
	GArray *pairs;           /* of Pair, told and not settled, by seq */
	bool lost[N_DIRECTIONS]; /* of the last one that is settled */
	bool lossy;              /* it was lost, one way or the other */
	bool answered;           /* an earlier one was */
} Track;

struct Echoes {
	World *world;
	Record *rec;
	bool all;
	GPtrArray *tracks;    /* of Track, owned */
	GHashTable *by_probe; /* the same by the probe's kept name */
};

static void track_free(void *p)
{
	Track *t = p;
	g_array_unref(t->pairs);
	g_free(t);
}

/* The causes of what is not settled yet must not be swept away. */
static void hold_pairs(const void *self, HoldFn *hold, void *to)
{
	const Echoes *e = self;
	for (guint i = 0; i < e->tracks->len; i++) {
		const Track *t = e->tracks->pdata[i];
		for (guint k = 0; k < t->pairs->len; k++) {
			const Pair *p = &g_array_index(t->pairs, Pair, k);
			hold(to, p->way[OUT].event);
			hold(to, p->way[BACK].event);
		}
	}
}

Echoes *echoes_new(World *w, Record *rec, bool all)
{
	Echoes *e = g_new0(Echoes, 1);
	*e = (Echoes){w, rec, all, g_ptr_array_new_with_free_func(track_free),
		      g_hash_table_new(NULL, NULL)};
	cause_add_holder(w, &(CauseHolder){hold_pairs, e});
	return e;
}

void echoes_free(Echoes *e)
{
	if (!e)
		return;
	g_ptr_array_unref(e->tracks);
	g_hash_table_unref(e->by_probe);
	g_free(e);
}

static Track *track_of(Echoes *e, const char *probe)
{
	Track *t = g_hash_table_lookup(e->by_probe, probe);
	if (t)
		return t;
	t = g_new0(Track, 1);
	t->probe = probe;
	t->pairs = g_array_new(FALSE, TRUE, sizeof(Pair));
	g_ptr_array_add(e->tracks, t);
	g_hash_table_insert(e->by_probe, (gpointer)probe, t);
	return t;
}

static Pair *pair_of(Track *t, uint32_t seq)
{
	guint at = t->pairs->len;
	while (at > 0 && g_array_index(t->pairs, Pair, at - 1).seq > seq)
		at--;
	if (at > 0 && g_array_index(t->pairs, Pair, at - 1).seq == seq)
		return &g_array_index(t->pairs, Pair, at - 1);
	Pair fresh = {.seq = seq};
	g_array_insert_val(t->pairs, at, fresh);
	return &g_array_index(t->pairs, Pair, at);
}

static bool is_told(const ProbeRow *r)
{
	return r->probe && (r->received != VT_NEVER || r->lost_why);
}

/* An outage begins with a packet that is lost after one that was not, and ends with the next that is not. */
static void settle_direction(Echoes *e, Track *t, unsigned direction, const ProbeRow *r)
{
	bool lost = r->received == VT_NEVER;
	if (lost != t->lost[direction] && r->event != EVENT_NONE)
		cause_keep(e->world, r->event);
	t->lost[direction] = lost;
}

static void keep_rows(Echoes *e, const Pair *p)
{
	for (unsigned way = OUT; way <= BACK; way++)
		if (p->way[way].probe)
			g_array_append_val(e->rec->rows[REC_PROBE], p->way[way]);
}

static void settle(Echoes *e, Track *t, const Pair *p)
{
	const ProbeRow *out = &p->way[OUT], *back = &p->way[BACK];
	bool out_lost = is_told(out) && out->received == VT_NEVER;
	bool known[] = {is_told(out), is_told(back), out_lost || is_told(back)};
	const ProbeRow *fate[] = {out, back, out_lost ? out : back};
	bool answers = is_told(back) && back->received != VT_NEVER && !t->answered;
	bool lossy = false, open = !known[ROUND] || !known[OUT];
	for (unsigned d = 0; d < N_DIRECTIONS; d++) {
		lossy |= known[d] && fate[d]->received == VT_NEVER;
		if (known[d])
			settle_direction(e, t, d, fate[d]);
	}
	if (!e->all && (lossy || open || t->lossy || answers))
		keep_rows(e, p);
	t->lossy = lossy || (t->lossy && open);
	t->answered |= answers;
}

static void settle_before(Echoes *e, Track *t, uint64_t seq)
{
	guint n = 0;
	while (n < t->pairs->len && g_array_index(t->pairs, Pair, n).seq < seq)
		settle(e, t, &g_array_index(t->pairs, Pair, n++));
	if (n > 0)
		g_array_remove_range(t->pairs, 0, n);
}

void echoes_add(Echoes *e, const ProbeObs *o)
{
	Record *r = e->rec;
	ProbeRow row = {record_keep(r, o->probe),
			o->back ? "back" : "out",
			o->seq,
			o->sent,
			o->received,
			record_keep(r, o->lost_at),
			record_keep(r, o->lost_why),
			o->event};
	Track *t = track_of(e, row.probe);
	if (e->all)
		g_array_append_val(r->rows[REC_PROBE], row);
	settle_before(e, t, MIN(o->settled, o->seq));
	pair_of(t, o->seq)->way[o->back] = row;
}

void echoes_close(Echoes *e)
{
	for (guint i = 0; i < e->tracks->len; i++)
		settle_before(e, e->tracks->pdata[i], UINT64_MAX);
}
