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

static OspfMade *made_of(Ospf *o, const OspfKey *key)
{
	for (guint i = 0; i < o->made->len; i++) {
		OspfMade *m = &g_array_index(o->made, OspfMade, i);
		if (ospf_key_cmp(&m->key, key) == 0)
			return m;
	}
	OspfMade m = {*key, VT_NEVER};
	g_array_append_val(o->made, m);
	return &g_array_index(o->made, OspfMade, o->made->len - 1);
}

static uint16_t checksum_of(const LsaRec *r)
{
	g_autoptr(GByteArray) octets = g_byte_array_new();
	codec_encode(&ospf_lsa_pkt, r, octets);
	return ospf_fletcher(octets->data, octets->len);
}

static void originate(Ctx *cx, Ospf *o, const OspfWish *w, uint32_t seq)
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
		ospf_event(cx, "ip ospf adj", "build-router", o->router_id, seq);
	made_of(o, &w->key)->at = ctx_now(cx);
	ospf_flood(cx, o, l, NULL);
	ospf_lsdb_install(cx, o, l, false);
}

/* There, ours, and not being flushed: what is in it is what is known of us. */
static bool says(const OspfEntry *e, const OspfWish *w, VTime now)
{
	return e && ospf_lsa_age(e->lsa, now) < MAX_AGE_S && e->lsa->options == w->options &&
	       g_bytes_equal(e->lsa->body, w->body);
}

/* When a wish that is not fulfilled may be: MinLSInterval after the last time, and a router-LSA with something new
 * in it not before the build that the first change asked for. */
static VTime may_be_made(Ospf *o, const OspfWish *w, bool is_new, VTime now)
{
	VTime made = made_of(o, &w->key)->at;
	VTime may = made == VT_NEVER ? now : MAX(now, made + VT_S(MIN_LS_INTERVAL_S));
	if (w->key.type != LSA_ROUTER || !is_new)
		return may;
	if (o->area.build_at == VT_NEVER)
		o->area.build_at = now + o->build_delay;
	return MAX(may, o->area.build_at);
}

/* What was to be built, should it still be: changes may have undone each other, and others may follow. */
static VTime still_to_build(Ospf *o, const OspfWish *w, VTime now)
{
	if (w->key.type != LSA_ROUTER)
		return VT_NEVER;
	if (o->area.build_at <= now)
		o->area.build_at = VT_NEVER;
	return o->area.build_at;
}

/* Premature ageing, RFC 2328 14.1; and what has reached MaxAge, 14. */
static void flush(Ctx *cx, Ospf *o, OspfEntry *e)
{
	LsaHdr h;
	ospf_lsa_header(e->lsa, ctx_now(cx), &h);
	h.age = MAX_AGE_S;
	OspfLsa *l = ospf_lsa_new(cx, &h, g_bytes_ref(e->lsa->body));
	ospf_flood(cx, o, l, NULL);
	ospf_lsdb_install(cx, o, l, false);
	ospf_lsdb_sweep(cx, o);
}

/* Originates one if it must be; else says when it may be. */
static VTime make_one(Ctx *cx, Ospf *o, const OspfWish *w)
{
	OspfEntry *e = ospf_lsdb_find(o, &w->key);
	VTime now = ctx_now(cx);
	bool said = says(e, w, now);
	if (said && !e->received && !e->refresh)
		return still_to_build(o, w, now);
	VTime may = may_be_made(o, w, !said, now);
	if (may > now)
		return may;
	if (e && e->lsa->seq == LSA_LAST_SEQ) { /* RFC 2328 12.1.6: flush, then start again */
		if (ospf_lsa_age(e->lsa, now) < MAX_AGE_S)
			flush(cx, o, e);
		return VT_NEVER;
	}
	originate(cx, o, w, e ? e->lsa->seq + 1 : LSA_FIRST_SEQ);
	return still_to_build(o, w, now);
}

static bool is_wished(const GArray *wishes, const OspfKey *key)
{
	for (guint i = 0; i < wishes->len; i++)
		if (ospf_key_cmp(&g_array_index(wishes, OspfWish, i).key, key) == 0)
			return true;
	return false;
}

static void flush_others(Ctx *cx, Ospf *o, const GArray *wishes)
{
	for (guint i = o->lsdb->len; i-- > 0;) {
		if (i >= o->lsdb->len)
			continue; /* a flush may have removed several */
		OspfEntry *e = o->lsdb->pdata[i];
		if (ospf_is_self(o, &e->lsa->key) && !is_wished(wishes, &e->lsa->key) &&
		    ospf_lsa_age(e->lsa, ctx_now(cx)) < MAX_AGE_S)
			flush(cx, o, e);
	}
}

static void originate_due(Ctx *cx, void *owner, Timer *t)
{
	Ospf *o = owner;
	g_autoptr(GArray) wishes = g_array_new(FALSE, FALSE, sizeof(OspfWish));
	g_array_set_clear_func(wishes, wish_clear);
	ospf_area_wishes(&o->area, wishes);
	ospf_external_wishes(o, wishes);
	ospf_lsids_assign(o->lsids, wishes);
	ospf_conflicts(cx, o, o->lsids);
	VTime next = VT_NEVER;
	flush_others(cx, o, wishes);
	for (guint i = 0; i < wishes->len; i++) {
		VTime may = make_one(cx, o, &g_array_index(wishes, OspfWish, i));
		next = MIN(next, may);
	}
	if (next != VT_NEVER && !timer_running(t))
		timer_arm(cx, t, next - ctx_now(cx));
}

const TimerSpec ospf_originate_timer = {"LSA origination", TIMER_DELAY, "RFC 2328 12.4",
					originate_due};

static void ageing_due(Ctx *cx, void *owner, Timer *t)
{
	OspfEntry *e = owner;
	Ospf *o = e->ospf;
	(void)t;
	if (ospf_is_refreshed(e)) {
		e->refresh = true;
		ospf_originate_soon(cx, o);
		return;
	}
	flush(cx, o, e);
}

const TimerSpec ospf_ageing_timer = {"LSRefreshTime or MaxAge", TIMER_LIFETIME, "RFC 2328 12.4, 14", ageing_due};
