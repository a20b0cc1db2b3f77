/* What became of watched packets. */

#include "models/core/fate.h"

#include "models/core/index.h"
#include "models/core/pkt_priv.h"
#include "sim/kernel/cause.h"

/* One watched packet. */
typedef union Watched {
	PktFate fate;
	union Watched *next_free;
} Watched;

struct Fates {
	Index by_key;  /* of Watched, owned; walked for the sweep alone, which has no order */
	Watched *free; /* forgotten ones: a stream of echoes allocates nothing */
};

typedef struct Holding {
	HoldFn *hold;
	void *to;
} Holding;

static void hold_fate(void *to, void *watched)
{
	const Holding *h = to;
	const PktFate *f = &((const Watched *)watched)->fate;
	for (unsigned way = 0; way < G_N_ELEMENTS(f->way); way++) {
		h->hold(h->to, f->way[way].made_event);
		h->hold(h->to, f->way[way].end_event);
	}
}

/* An echo waits for its answer as long as its probe says, and may be told after hours. */
static void hold_fates(const void *self, HoldFn *hold, void *to)
{
	index_each(&((const Fates *)self)->by_key, hold_fate, &(Holding){hold, to});
}

Fates *fates_new(World *w)
{
	Fates *fates = g_new0(Fates, 1);
	cause_add_holder(w, &(CauseHolder){hold_fates, fates});
	return fates;
}

void fates_free(Fates *fates)
{
	index_clear_full(&fates->by_key, g_free);
	for (Watched *w = fates->free; w;) {
		Watched *next = w->next_free;
		g_free(w);
		w = next;
	}
	g_free(fates);
}

static PktFate *find(const Fates *fates, uint64_t key)
{
	Watched *w = index_get(&fates->by_key, key);
	return w ? &w->fate : NULL;
}

static PktFate *watch(Fates *fates, uint64_t key)
{
	Watched *w = fates->free;
	if (w)
		fates->free = w->next_free;
	else
		w = g_new(Watched, 1);
	w->fate = (PktFate){0};
	index_put(&fates->by_key, key, w);
	return &w->fate;
}

static PktFate *fate_of(const Pkt *p, bool *back)
{
	uint64_t key = pkt_watched(p, back);
	return key ? find(pkt_fates(p), key) : NULL;
}

void fate_made(Ctx *cx, const Pkt *p)
{
	bool back;
	uint64_t key = pkt_watched(p, &back);
	PktFate *f = fate_of(p, &back);
	if (!key || (!f && back))
		return; /* not watched, or a reply that nobody waits for any more */
	if (!f)
		f = watch(pkt_fates(p), key);
	f->way[back].made = true;
	f->way[back].made_at = ctx_now(cx);
	f->way[back].made_event = ctx_cause(cx);
}

void fate_arrived(Ctx *cx, const Pkt *p)
{
	bool back;
	PktFate *f = fate_of(p, &back);
	if (!f || f->way[back].arrived)
		return;
	f->way[back].arrived = true;
	f->way[back].arrived_at = ctx_now(cx);
	f->way[back].end_event = ctx_cause(cx);
}

void fate_lost(Ctx *cx, const Pkt *p, const char *where, const char *why)
{
	bool back;
	PktFate *f = fate_of(p, &back);
	if (!f || f->way[back].arrived || f->way[back].why)
		return;
	f->way[back].where = where;
	f->way[back].why = why;
	f->way[back].lost_at = ctx_now(cx);
	f->way[back].end_event = ctx_cause(cx);
}

void fate_missed(Ctx *cx, const Pkt *p, const char *where)
{
	bool back;
	PktFate *f = fate_of(p, &back);
	if (!f || f->way[back].arrived || f->way[back].why)
		return;
	f->way[back].missed_at = where;
	f->way[back].missed_when = ctx_now(cx);
	f->way[back].end_event = ctx_cause(cx);
}

bool fate_get(const Fates *fates, uint64_t key, PktFate *out)
{
	const PktFate *f = find(fates, key);
	if (f)
		*out = *f;
	return f != NULL;
}

void fate_forget(Fates *fates, uint64_t key)
{
	Watched *w = index_get(&fates->by_key, key);
	if (!w)
		return;
	index_drop(&fates->by_key, key);
	w->next_free = fates->free;
	fates->free = w;
}
