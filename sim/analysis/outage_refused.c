/* What the configuration refused, and who waited for it: an outage that begins with "no SA" or "no route" may come of
 * an access list that drops what keys or neighbours live of. Four ways lead from a loss to a refusal, and none knows a
 * protocol:
 *
 *   - among the causes of the loss is a hold timer that ran out, which a packet had armed; until it ran out, others that
 *     the same timer of the same sender had sent were refused where it ran;
 *   - among them is a timer that ran out again and again, and what came of its last expiry, a question or the answer to
 *     it, was refused;
 *   - what the lost packets themselves asked for was refused (the negotiation of an SA, say);
 *   - if none of these leads to one: for want of a route or an SA they were lost at a router whose neighbours it never
 *     heard, or that its neighbours never heard, since their hellos were refused all along. No timer waits for those.
 *
 * A fault that lies behind the loss and after the wait explains it better; and a refusal that was over long before
 * explains nothing. */

#include "sim/analysis/outage.h"

#include <string.h>

#include "sim/analysis/causes.h"
#include "sim/sorted.h"

enum { NAMED = 2 }; /* of one loss, at most */

/* All refusals of one kind: "access list LIST in, line 30 at R2 FastEthernet0/0 drops UDP 500 from 10.0.0.1". */
typedef struct Kind {
	char *text;
	GArray *at;  /* of VTime, in order */
	guint count; /* in the stretch that is looked at */
	bool meant;  /* it is among Refused.meant */
	/* of hellos that a neighbour, or this router to its neighbours, says again and again */
	const char *by, *from; /* who refused them, who sent them; NULL: it is something else */
	const char *port;      /* where: "Fa0/0" */
	VTime some;            /* others of them were let by until then; VT_NEVER: none was */
} Kind;

typedef struct Refusal {
	const DropRow *row;
	Kind *kind;
	const EventRow *sender; /* the timer that sent it; NULL: none */
} Refusal;

typedef struct Refused {
	Record *rec;
	Causes *causes;
	GPtrArray *kinds;      /* of Kind*, owned, by their first */
	GPtrArray *meant;      /* of Kind*: by the outage that is looked at */
	GArray *all;           /* of Refusal, in order of time */
	GHashTable *by_sender; /* of GArray* of places in `all`: by router and timer */
	GHashTable *by_user;   /* the same, by whose packets were behind it */
	GHashTable *reasons;   /* the reasons of all that was refused */
	GHashTable *beside;    /* "R1:FastEthernet0/0\nR2": see find_beside */
	const EventRow *
		*wait; /* of each event: the last that ran out for a refusal among its causes */
	GHashTable
		*rows; /* of GPtrArray* of ProbeRow*, in order of sending: by probe and direction */
} Refused;

static void kind_free(void *p)
{
	Kind *k = p;
	g_free(k->text);
	g_array_unref(k->at);
	g_free(k);
}

static void refused_clear(Refused *x)
{
	causes_free(x->causes);
	g_ptr_array_unref(x->meant);
	g_ptr_array_unref(x->kinds);
	g_array_unref(x->all);
	g_hash_table_unref(x->by_sender);
	g_hash_table_unref(x->by_user);
	g_hash_table_unref(x->reasons);
	g_hash_table_unref(x->beside);
	g_hash_table_unref(x->rows);
	g_free(x->wait);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Refused, refused_clear)

/* ---- who sent it ---- */

/* The first timer on the way from maker to maker that is not a router's own work; `traffic`: a user's. NULL: none. */
static const EventRow *timer_behind(const Causes *c, const EventRow *e, bool traffic)
{
	for (; e; e = causes_maker(c, e))
		if (strcmp(e->kind, "timer") == 0 &&
		    (traffic ? e->timer == TIMER_TRAFFIC : e->timer != TIMER_WORK))
			return e;
	return NULL;
}

/* One timer of one router, whichever of its expiries. Caller frees. */
static char *timer_key(const EventRow *e)
{
	return g_strdup_printf("%s\n%s", e->router ? e->router : "", e->what ? e->what : "");
}

static void file_under(GHashTable *table, const EventRow *e, guint place)
{
	g_autofree char *key = e ? timer_key(e) : NULL;
	if (!key)
		return;
	GArray *places = g_hash_table_lookup(table, key);
	if (!places) {
		places = g_array_new(FALSE, FALSE, sizeof(guint));
		g_hash_table_insert(table, g_steal_pointer(&key), places);
	}
	g_array_append_val(places, place);
}

static const GArray *filed_under(GHashTable *table, const EventRow *e)
{
	g_autofree char *key = e ? timer_key(e) : NULL;
	return key ? g_hash_table_lookup(table, key) : NULL;
}

static Kind *kind_of(Refused *x, GHashTable *by_text, const DropRow *d)
{
	g_autofree char *text = g_strdup_printf("%s at %s %s drops %s", d->reason,
						d->router ? d->router : "", d->where, d->packet);
	Kind *k = g_hash_table_lookup(by_text, text);
	if (!k) {
		k = g_new0(Kind, 1);
		k->text = g_steal_pointer(&text);
		k->at = g_array_new(FALSE, FALSE, sizeof(VTime));
		k->some = VT_NEVER;
		g_ptr_array_add(x->kinds, k);
		g_hash_table_insert(by_text, k->text, k);
	}
	g_array_append_val(k->at, d->t);
	return k;
}

static void note_hello(Kind *k, const Refusal *r)
{
	if (!r->row->all)
		k->some = MIN(k->some, r->row->t);
	if (!r->sender || r->sender->timer != TIMER_PERIOD)
		return;
	k->by = r->row->router;
	k->from = r->sender->router;
	k->port = r->row->where;
}

static void take_refusals(Refused *x)
{
	g_autoptr(GHashTable) by_text = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < REC_N(x->rec, REC_DROP); i++) {
		const DropRow *d = REC_ROW(x->rec, REC_DROP, DropRow, i);
		if (!d->packet)
			continue;
		g_hash_table_add(x->reasons, (gpointer)d->reason);
		const EventRow *e = *d->packet ? causes_event(x->causes, d->event) : NULL;
		if (!e)
			continue;
		Refusal r = {d, kind_of(x, by_text, d), timer_behind(x->causes, e, false)};
		note_hello(r.kind, &r);
		g_array_append_val(x->all, r);
		file_under(x->by_sender, r.sender, x->all->len - 1);
		file_under(x->by_user, timer_behind(x->causes, e, true), x->all->len - 1);
	}
}

/* ---- who waited for it ---- */

/* Calls `fn` for the refusals that the timer's expiry comes of. */
static void each_awaited(const Refused *x, const EventRow *wait,
			 void (*fn)(void *to, const Refusal *r), void *to)
{
	const EventRow *armed = causes_maker(x->causes, wait);
	if (!armed)
		return;
	const EventRow *sender = timer_behind(x->causes, armed, false);
	const GArray *places = filed_under(x->by_sender, sender);
	for (guint i = 0; places && i < places->len; i++) {
		const Refusal *r = &g_array_index(x->all, Refusal, g_array_index(places, guint, i));
		bool held = wait->timer == TIMER_HOLD && r->row->t > armed->t &&
			    g_strcmp0(r->row->router, wait->router) == 0;
		bool asked = sender == armed && r->sender == armed &&
			     g_strcmp0(armed->router, wait->router) == 0;
		if ((held || asked) && r->row->t <= wait->t)
			fn(to, r);
	}
}

static void mark(void *to, const Refusal *r)
{
	(void)r;
	*(bool *)to = true;
}

static void mean(void *refused, const Refusal *r)
{
	Refused *x = refused;
	if (!r->kind->meant)
		g_ptr_array_add(x->meant, r->kind);
	r->kind->meant = true;
}

static void mean_none(Refused *x)
{
	for (guint i = 0; i < x->meant->len; i++)
		((Kind *)x->meant->pdata[i])->meant = false;
	g_ptr_array_set_size(x->meant, 0);
}

static void find_waits(Refused *x)
{
	guint n = REC_N(x->rec, REC_EVENT);
	g_autofree bool *marked = g_new0(bool, n + 1);
	for (guint i = 0; i < n; i++) {
		const EventRow *e = REC_ROW(x->rec, REC_EVENT, EventRow, i);
		if (strcmp(e->kind, "timer") == 0 &&
		    (e->timer == TIMER_HOLD || e->timer == TIMER_PERIOD ||
		     e->timer == TIMER_RETRANSMIT))
			each_awaited(x, e, mark, &marked[i]);
	}
	x->wait = causes_latest(x->causes, marked);
}

/* ---- one outage ---- */

static int by_time(const void *at, const void *t)
{
	VTime x = *(const VTime *)at, y = *(const VTime *)t;
	return (x > y) - (x < y);
}

static guint first_at(const Kind *k, VTime from)
{
	return (guint)sorted_first(k->at->data, k->at->len, sizeof(VTime), by_time, &from);
}

static guint count_within(const Kind *k, VTime from, VTime to)
{
	return first_at(k, to) - first_at(k, from);
}

static bool same_timer(const EventRow *a, const EventRow *b)
{
	return b->timer == a->timer && g_strcmp0(a->router, b->router) == 0 &&
	       g_strcmp0(a->what, b->what) == 0;
}

/* When the wait began, with all the times that it was asked again. */
static VTime waits_since(const Refused *x, const EventRow *wait)
{
	const EventRow *armed = causes_maker(x->causes, wait);
	while (armed && same_timer(armed, wait))
		armed = causes_maker(x->causes, armed);
	return armed ? armed->t : wait->t;
}

/* What the timer waited for is meant if it is still refused when the outage begins. */
static VTime mean_awaited(Refused *x, const OutageRow *o, const EventRow *start)
{
	const EventRow *wait = x->wait[start - REC_ROW(x->rec, REC_EVENT, EventRow, 0)];
	const FaultRow *fault = causes_fault(x->causes, start->id);
	if (!wait || (fault && fault->event > wait->id))
		return o->start;
	VTime since = waits_since(x, wait), waited = wait->t - since;
	each_awaited(x, wait, mean, x);
	for (guint i = x->meant->len; i-- > 0;) {
		Kind *k = x->meant->pdata[i];
		k->meant = count_within(k, o->start - waited, o->start + waited + 1) > 0;
		if (!k->meant)
			g_ptr_array_remove_index_fast(x->meant, i);
	}
	return MIN(since, o->start);
}

static void mean_asked(Refused *x, const OutageRow *o, const EventRow *start)
{
	const GArray *places = filed_under(x->by_user, timer_behind(x->causes, start, true));
	for (guint i = 0; places && i < places->len; i++) {
		const Refusal *r = &g_array_index(x->all, Refusal, g_array_index(places, guint, i));
		if (r->row->t >= o->start && r->row->t < o->end)
			mean(x, r);
	}
}

/* The most frequent first; of equals the first. */
static int by_count(const void *a, const void *b)
{
	const Kind *x = *(Kind *const *)a, *y = *(Kind *const *)b;
	VTime s = g_array_index(x->at, VTime, 0), t = g_array_index(y->at, VTime, 0);
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return s != t ? (s > t) - (s < t) : strcmp(x->text, y->text);
}

/* "; access list ... drops ...", or "": what is meant, as often as from then until the end. Caller frees. */
static char *say_meant(Refused *x, const OutageRow *o, VTime from)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < x->meant->len; i++) {
		Kind *k = x->meant->pdata[i];
		k->count = count_within(k, from, o->end);
	}
	g_ptr_array_sort(x->meant, by_count);
	for (guint i = 0; i < x->meant->len && i < NAMED; i++)
		g_string_append_printf(out, "; %s", ((const Kind *)x->meant->pdata[i])->text);
	return g_string_free(out, FALSE);
}

/* Caller frees. */
static char *named_for(Refused *x, const OutageRow *o)
{
	const EventRow *start = causes_event(x->causes, o->start_event);
	mean_none(x);
	VTime from = start ? mean_awaited(x, o, start) : o->start;
	if (start)
		mean_asked(x, o, start);
	return say_meant(x, o, from);
}

/* ---- what was refused all along ---- */

/* Is it lost for want of what routers tell each other? */
static bool lacks_word(const char *why)
{
	return strcmp(why, "no route") == 0 || strcmp(why, "no SA") == 0 ||
	       strcmp(why, "invalid SPI") == 0;
}

static bool refused_own(const Kind *k)
{
	return k->by && g_strcmp0(k->by, k->from) == 0;
}

/* "R1:FastEthernet0/0", whatever the subinterface. Caller frees. */
static char *port_of(const Kind *k)
{
	return g_strdup_printf("%s:%.*s", k->by, (int)strcspn(k->port, "."), k->port);
}

/* Whoever sends something by himself that arrives where a router refuses its own hellos is there to miss them. */
static void find_beside(Refused *x)
{
	g_autoptr(GHashTable) ports = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < x->kinds->len; i++)
		if (refused_own(x->kinds->pdata[i]))
			g_hash_table_add(ports, port_of(x->kinds->pdata[i]));
	for (guint i = 0; g_hash_table_size(ports) > 0 && i < REC_N(x->rec, REC_EVENT); i++) {
		const EventRow *e = REC_ROW(x->rec, REC_EVENT, EventRow, i);
		if (!e->what || !g_hash_table_contains(ports, e->what))
			continue;
		const EventRow *sender = timer_behind(x->causes, e, false);
		if (sender && sender->router)
			g_hash_table_add(x->beside,
					 g_strdup_printf("%s\n%s", e->what, sender->router));
	}
}

static bool is_between(const Refused *x, const char *router, const Kind *k)
{
	if (strcmp(router, k->by) == 0 || strcmp(router, k->from) == 0)
		return true;
	if (!refused_own(k))
		return false;
	g_autofree char *port = port_of(k), *pair = g_strdup_printf("%s\n%s", port, router);
	return g_hash_table_contains(x->beside, pair);
}

/* From before the outage until it was there, and never another. */
static bool is_all_along(const Refused *x, const OutageRow *o, const Kind *k)
{
	const VTime *at = (const VTime *)k->at->data;
	const FaultRow *fault = causes_fault(x->causes, o->start_event);
	VTime period = k->at->len > 1 ? (at[k->at->len - 1] - at[0]) / (k->at->len - 1) : 0;
	return k->by && k->from && k->some >= o->end && (!fault || fault->t <= at[0]) &&
	       count_within(k, o->start - period, o->end) > 0;
}

/* The same of packets that were lost there. Caller frees. */
static char *unheard_at(Refused *x, const OutageRow *o, const ProbeRow *lost)
{
	mean_none(x);
	for (guint i = 0; lost->lost_at && lacks_word(lost->lost_why) && i < x->kinds->len; i++) {
		Kind *k = x->kinds->pdata[i];
		if (!is_all_along(x, o, k) || !is_between(x, lost->lost_at, k))
			continue;
		k->meant = true;
		g_ptr_array_add(x->meant, k);
	}
	return say_meant(x, o, 0);
}

/* ---- its losses ---- */

static int by_sent(const void *a, const void *b)
{
	const ProbeRow *x = *(ProbeRow *const *)a, *y = *(ProbeRow *const *)b;
	return (x->sent > y->sent) - (x->sent < y->sent);
}

static char *way_key(const char *probe, const char *direction)
{
	return g_strdup_printf("%s\n%s", direction, probe);
}

static void take_losses(Refused *x)
{
	for (guint i = 0; i < REC_N(x->rec, REC_PROBE); i++) {
		ProbeRow *p = REC_ROW(x->rec, REC_PROBE, ProbeRow, i);
		if (!p->lost_why || g_hash_table_contains(x->reasons, p->lost_why))
			continue;
		g_autofree char *key = way_key(p->probe, p->direction);
		GPtrArray *rows = g_hash_table_lookup(x->rows, key);
		if (!rows) {
			rows = g_ptr_array_new();
			g_hash_table_insert(x->rows, g_steal_pointer(&key), rows);
		}
		g_ptr_array_add(rows, p);
	}
	GHashTableIter each;
	void *rows;
	g_hash_table_iter_init(&each, x->rows);
	while (g_hash_table_iter_next(&each, NULL, &rows))
		g_ptr_array_sort(rows, by_sent);
}

static int by_sending(const void *row, const void *t)
{
	return by_time(&((const ProbeRow *)row)->sent, t);
}

static void name_losses(Refused *x, const OutageRow *o)
{
	g_autofree char *key = way_key(o->probe, o->direction);
	const GPtrArray *rows = g_hash_table_lookup(x->rows, key);
	guint i = rows ? sorted_place(rows, by_sending, &o->start) : 0;
	if (!rows || i == rows->len || ((const ProbeRow *)rows->pdata[i])->sent >= o->end)
		return;
	g_autofree char *named = named_for(x, o), *unheard = NULL;
	const char *at = NULL, *reason = NULL; /* of `unheard` */
	for (; i < rows->len && ((const ProbeRow *)rows->pdata[i])->sent < o->end; i++) {
		ProbeRow *p = rows->pdata[i];
		if (!*named && (!unheard || g_strcmp0(p->lost_at, at) != 0 ||
				strcmp(p->lost_why, reason) != 0)) {
			g_free(unheard);
			unheard = unheard_at(x, o, p);
			at = p->lost_at;
			reason = p->lost_why;
		}
		const char *more = *named ? named : unheard;
		if (!*more)
			continue;
		g_autofree char *why = g_strconcat(p->lost_why, more, NULL);
		p->lost_why = record_keep(x->rec, why);
	}
}

static GHashTable *lists_by_text(GDestroyNotify free_list)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
}

static bool any_refused(const Record *rec)
{
	for (guint i = 0; i < REC_N(rec, REC_DROP); i++) {
		const DropRow *d = REC_ROW(rec, REC_DROP, DropRow, i);
		if (d->packet && *d->packet)
			return true;
	}
	return false;
}

void outage_refusals(Record *rec)
{
	if (REC_N(rec, REC_OUTAGE) == 0 || !any_refused(rec))
		return;
	g_auto(Refused) x = {.rec = rec,
			     .causes = causes_of(rec),
			     .kinds = g_ptr_array_new_with_free_func(kind_free),
			     .meant = g_ptr_array_new(),
			     .all = g_array_new(FALSE, FALSE, sizeof(Refusal)),
			     .by_sender = lists_by_text((GDestroyNotify)g_array_unref),
			     .by_user = lists_by_text((GDestroyNotify)g_array_unref),
			     .reasons = g_hash_table_new(g_str_hash, g_str_equal),
			     .beside = lists_by_text(NULL),
			     .rows = lists_by_text((GDestroyNotify)g_ptr_array_unref)};
	take_refusals(&x);
	find_waits(&x);
	find_beside(&x);
	take_losses(&x);
	for (guint i = 0; i < REC_N(rec, REC_OUTAGE); i++)
		name_losses(&x, REC_ROW(rec, REC_OUTAGE, OutageRow, i));
}
