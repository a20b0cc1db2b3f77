/* Origination, RFC 2328 12.4. What should be there is compared with what is: the difference is originated or
 * flushed, each LSA at most once in MinLSInterval.
 *
 * IOS schedules a router-LSA with the first change that asks for it and builds it ospf.router-lsa-delay later, as
 * things are then: several changes make one LSA. The build waits for MinLSInterval, too, and not the one behind
 * the other: a change 1 s after a build is in the LSA of 5 s after it. The delay is there for changes, not for
 * refreshing what has not changed. Nothing of the kind was seen for other LSAs. */

#include "models/ospf/ospf_priv.h"

static void wish_clear(void *p)
{
	g_bytes_unref(((OspfWish *)p)->body);
}

static OspfMade *made_of(OspfLsdb *db, const OspfKey *key)
{
	for (guint i = 0; i < db->made->len; i++) {
		OspfMade *m = &g_array_index(db->made, OspfMade, i);
		if (ospf_key_cmp(&m->key, key) == 0)
			return m;
	}
	OspfMade m = {*key, VT_NEVER};
	g_array_append_val(db->made, m);
	return &g_array_index(db->made, OspfMade, db->made->len - 1);
}

static uint16_t checksum_of(const LsaRec *r)
{
	g_autoptr(GByteArray) octets = g_byte_array_new();
	codec_encode(&ospf_lsa_pkt, r, octets);
	return ospf_fletcher(octets->data, octets->len);
}

static void originate(Ctx *cx, OspfLsdb *db, const OspfWish *w, uint32_t seq)
{
	gsize len;
	const uint8_t *data = g_bytes_get_data(w->body, &len);
	LsaRec r = {.options = w->options,
		    .type = w->key.type,
		    .id = w->key.id,
		    .adv = w->key.adv,
		    .seq = seq,
		    .length = (uint16_t)(LSA_HEADER + len),
		    .body = {data, len}};
	LsaHdr h = {0, r.options, r.type, r.id, r.adv, r.seq, checksum_of(&r), r.length};
	OspfLsa *l = ospf_lsa_new(cx, &h, g_bytes_ref(w->body));
	if (w->key.type == LSA_ROUTER)
		ospf_event(cx, "ip ospf adj", "build-router", w->key.adv, seq);
	made_of(db, &w->key)->at = ctx_now(cx);
	ospf_flood(cx, db, l, NULL);
	ospf_lsdb_install(cx, db, l, false);
}

/* There, ours, and not being flushed: what is in it is what is known of us. */
static bool says(const OspfEntry *e, const OspfWish *w, VTime now)
{
	return e && ospf_lsa_age(e->lsa, now) < MAX_AGE_S && e->lsa->options == w->options &&
	       g_bytes_equal(e->lsa->body, w->body);
}

/* When a wish that is not fulfilled may be: MinLSInterval after the last time, and a router-LSA with something new
 * in it not before the build that the first change asked for. */
static VTime may_be_made(OspfLsdb *db, const OspfWish *w, bool is_new, VTime now)
{
	VTime made = made_of(db, &w->key)->at;
	VTime may = made == VT_NEVER ? now : MAX(now, made + VT_S(MIN_LS_INTERVAL_S));
	if (w->key.type != LSA_ROUTER || !is_new)
		return may;
	OspfArea *a = db->area;
	if (a->build_at == VT_NEVER)
		a->build_at = now + db->ospf->build_delay;
	return MAX(may, a->build_at);
}

/* What was to be built, should it still be: changes may have undone each other, and others may follow. */
static VTime still_to_build(OspfLsdb *db, const OspfWish *w, VTime now)
{
	if (w->key.type != LSA_ROUTER)
		return VT_NEVER;
	OspfArea *a = db->area;
	if (a->build_at <= now)
		a->build_at = VT_NEVER;
	return a->build_at;
}

/* Premature ageing, RFC 2328 14.1; and what has reached MaxAge, 14. */
static void flush(Ctx *cx, OspfEntry *e)
{
	OspfLsdb *db = e->db;
	LsaHdr h;
	ospf_lsa_header(e->lsa, ctx_now(cx), &h);
	h.age = MAX_AGE_S;
	OspfLsa *l = ospf_lsa_new(cx, &h, g_bytes_ref(e->lsa->body));
	ospf_flood(cx, db, l, NULL);
	ospf_lsdb_install(cx, db, l, false);
	OspfKey key = l->key; /* it goes with its LSA */
	ospf_lsdb_sweep_one(cx, db, &key);
}

/* Originates one if it must be; else says when it may be. */
static VTime make_one(Ctx *cx, OspfLsdb *db, const OspfWish *w)
{
	OspfEntry *e = ospf_lsdb_find(db, &w->key);
	VTime now = ctx_now(cx);
	bool said = says(e, w, now);
	if (said && !e->received && !e->refresh)
		return still_to_build(db, w, now);
	VTime may = may_be_made(db, w, !said, now);
	if (may > now)
		return may;
	if (e && e->lsa->seq == LSA_LAST_SEQ) { /* RFC 2328 12.1.6: flush, then start again */
		if (ospf_lsa_age(e->lsa, now) < MAX_AGE_S)
			flush(cx, e);
		return VT_NEVER;
	}
	originate(cx, db, w, e ? e->lsa->seq + 1 : LSA_FIRST_SEQ);
	return still_to_build(db, w, now);
}

static bool is_wished(const GArray *wishes, const OspfKey *key)
{
	for (guint i = 0; i < wishes->len; i++) {
		const OspfKey *k = &g_array_index(wishes, OspfWish, i).key;
		if (k->id == key->id && ospf_key_cmp(k, key) == 0) /* most differ in the ID */
			return true;
	}
	return false;
}

static void flush_others(Ctx *cx, OspfLsdb *db, const GArray *wishes)
{
	for (guint i = db->entries->len; i-- > 0;) {
		if (i >= db->entries->len)
			continue; /* a flush may have removed several */
		OspfEntry *e = db->entries->pdata[i];
		if (ospf_is_self(db->ospf, &e->lsa->key) && !is_wished(wishes, &e->lsa->key) &&
		    ospf_lsa_age(e->lsa, ctx_now(cx)) < MAX_AGE_S)
			flush(cx, e);
	}
}

/* The earliest time at which one that may not be made yet may; VT_NEVER: there is none. */
static VTime make_all(Ctx *cx, OspfLsdb *db, const GArray *wishes)
{
	VTime next = VT_NEVER;
	for (guint i = 0; i < wishes->len; i++) {
		VTime may = make_one(cx, db, &g_array_index(wishes, OspfWish, i));
		next = MIN(next, may);
	}
	return next;
}

static GArray *wishes_new(void)
{
	GArray *wishes = g_array_new(FALSE, FALSE, sizeof(OspfWish));
	g_array_set_clear_func(wishes, wish_clear);
	return wishes;
}

static void give_ids(Ctx *cx, const OspfLsdb *db, GArray *wishes)
{
	ospf_lsids_assign(db->lsids, wishes);
	ospf_conflicts(cx, db->ospf, db->lsids);
}

static void originate_due(Ctx *cx, void *owner, Timer *t)
{
	Ospf *o = owner;
	OspfLsdb *area = &o->area.db, *as = &o->as;
	g_autoptr(GArray) in_area = wishes_new(), in_as = wishes_new();
	ospf_area_wishes(area->area, in_area);
	ospf_external_wishes(o, in_as);
	give_ids(cx, area, in_area);
	give_ids(cx, as, in_as);
	flush_others(cx, as, in_as);
	flush_others(cx, area, in_area);
	VTime a = make_all(cx, area, in_area), b = make_all(cx, as, in_as);
	if (MIN(a, b) != VT_NEVER && !timer_running(t))
		timer_arm(cx, t, MIN(a, b) - ctx_now(cx));
}

const TimerSpec ospf_originate_timer = {"LSA origination", TIMER_DELAY, "RFC 2328 12.4",
					originate_due, .param = "ospf.router-lsa-delay"};

static void ageing_due(Ctx *cx, void *owner, Timer *t)
{
	OspfEntry *e = owner;
	(void)t;
	if (ospf_is_refreshed(e)) {
		e->refresh = true;
		ospf_originate_soon(cx, e->db->ospf);
		return;
	}
	flush(cx, e);
}

const TimerSpec ospf_ageing_timer = {"LSRefreshTime or MaxAge", TIMER_LIFETIME, "RFC 2328 12.4, 14",
				     ageing_due, .constant = "LSRefreshTime 30 min, MaxAge 60 min"};
