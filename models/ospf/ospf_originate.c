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
	if (!db->made)
		db->made = g_hash_table_new_full(ospf_key_hash, ospf_key_equal, NULL, g_free);
	OspfMade *m = g_hash_table_lookup(db->made, key);
	if (m)
		return m;
	m = g_new0(OspfMade, 1);
	m->key = *key;
	ospf_pace_init(&m->pace);
	g_hash_table_insert(db->made, &m->key, m);
	return m;
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
	ospf_pace_done(&made_of(db, &w->key)->pace, &db->ospf->lsa, ctx_now(cx));
	ospf_flood(cx, db, l, NULL);
	ospf_lsdb_install(cx, db, l, false);
}

/* There, ours, and not being flushed: what is in it is what is known of us. */
static bool says(const OspfEntry *e, const OspfWish *w, VTime now)
{
	return e && ospf_lsa_age(e->lsa, now) < MAX_AGE_S && e->lsa->options == w->options &&
	       g_bytes_equal(e->lsa->body, w->body);
}

/* When a wish that is not fulfilled may be: by the throttle of LSAs (MinLSInterval after the last time), and a router-LSA with something new
 * in it not before the build that the first change asked for. */
static VTime may_be_made(OspfLsdb *db, const OspfWish *w, bool is_new, VTime now)
{
	VTime may = ospf_pace_due(&made_of(db, &w->key)->pace, &db->ospf->lsa, now);
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

static void flush_unwished(Ctx *cx, OspfEntry *e)
{
	if (ospf_is_self(e->db->ospf, &e->lsa->key) &&
	    ospf_lsa_age(e->lsa, ctx_now(cx)) < MAX_AGE_S)
		flush(cx, e);
}

static void flush_others(Ctx *cx, OspfLsdb *db, const GArray *wishes)
{
	g_autoptr(GHashTable) wished = g_hash_table_new(ospf_key_hash, ospf_key_equal);
	for (guint i = 0; i < wishes->len; i++)
		g_hash_table_add(wished, &g_array_index(wishes, OspfWish, i).key);
	for (guint i = db->entries->len; i-- > 0;) {
		if (i >= db->entries->len)
			continue; /* a flush may have removed several */
		OspfEntry *e = db->entries->pdata[i];
		if (!g_hash_table_contains(wished, &e->lsa->key))
			flush_unwished(cx, e);
	}
}

/* Notes when those that may not be made yet may. */
static void make_all(Ctx *cx, OspfLsdb *db, const GArray *wishes)
{
	for (guint i = 0; i < wishes->len; i++) {
		const OspfWish *w = &g_array_index(wishes, OspfWish, i);
		OspfLsid *l = ospf_lsid_of(db->lsids, w->key.type, w->net);
		VTime may = make_one(cx, db, w);
		if (l)
			ospf_lsid_wait(db->lsids, l, may);
		else
			db->next = MIN(db->next, may);
	}
}

static GArray *wishes_new(void)
{
	GArray *wishes = g_array_new(FALSE, FALSE, sizeof(OspfWish));
	g_array_set_clear_func(wishes, wish_clear);
	return wishes;
}

/* ---- the AS's LSAs: all, or some ---- */

static void add_net(GArray *nets, const OspfLsid *l)
{
	if (l)
		g_array_append_val(nets, l->net);
}

/* The networks whose LSAs may have to be others, in order: those that were said to be, those that waited for now, and
 * those that have no ID yet, for which another may have made room. */
static GArray *nets_due(const Ospf *o, VTime now)
{
	const OspfLsids *ids = o->as.lsids;
	GArray *nets = g_array_new(FALSE, FALSE, sizeof(Prefix));
	g_array_append_vals(nets, o->due_nets->data, o->due_nets->len);
	for (guint i = 0; i < o->due_keys->len; i++) {
		const OspfKey *key = &g_array_index(o->due_keys, OspfKey, i);
		add_net(nets, ospf_lsid_holder(ids, key->type, key->id));
	}
	for (guint i = 0; i < ids->refused->len; i++)
		add_net(nets, ids->refused->pdata[i]);
	for (guint i = 0; i < ids->waiting->len; i++) {
		const OspfLsid *l = ids->waiting->pdata[i];
		if (l->waits > now)
			break;
		add_net(nets, l);
	}
	ospf_nets_once(nets);
	return nets;
}

static int by_net(const void *a, const void *b)
{
	return prefix_cmp(&((const OspfWish *)a)->net, &((const OspfWish *)b)->net);
}

/* What lost its ID to one of the wishes is wished with another one. */
static void add_moved(const Ospf *o, GArray *nets, GArray *wishes)
{
	g_autoptr(GArray) moved = g_array_copy(o->as.lsids->moved);
	ospf_nets_once(moved);
	for (guint i = 0; i < moved->len; i++) {
		Prefix p = g_array_index(moved, Prefix, i);
		if (ospf_nets_has(nets, p))
			continue;
		guint n = wishes->len;
		const OspfLsid *l = ospf_lsid_of(o->as.lsids, LSA_EXTERNAL, p);
		ospf_external_wish(o, p, wishes);
		if (l && wishes->len > n)
			g_array_index(wishes, OspfWish, n).key.id = l->id;
	}
	g_array_sort(wishes, by_net);
}

static GArray *wish_some(Ctx *cx, Ospf *o)
{
	g_autoptr(GArray) nets = nets_due(o, ctx_now(cx));
	GArray *wishes = wishes_new();
	for (guint i = 0; i < nets->len; i++)
		ospf_external_wish(o, g_array_index(nets, Prefix, i), wishes);
	ospf_lsids_change(o->as.lsids, LSA_EXTERNAL, nets, wishes);
	add_moved(o, nets, wishes);
	return wishes;
}

static GArray *wish_all(Ospf *o)
{
	GArray *wishes = wishes_new();
	ospf_external_wishes(o, wishes);
	ospf_lsids_assign(o->as.lsids, wishes);
	return wishes;
}

static int by_key_down(const void *a, const void *b)
{
	return ospf_key_cmp(b, a);
}

/* The keys whose IDs were given back, and those that were said to have changed: as the database has them, from the last
 * one down. */
static GArray *keys_due(const Ospf *o)
{
	const GArray *freed = o->as.lsids->freed;
	GArray *keys = g_array_copy(o->due_keys);
	g_array_append_vals(keys, freed->data, freed->len);
	for (guint i = 0; i < keys->len; i++)
		g_array_index(keys, OspfKey, i).adv = o->router_id;
	g_array_sort(keys, by_key_down);
	return keys;
}

/* Of these the ones that no network has. */
static void flush_some(Ctx *cx, Ospf *o, const GArray *keys)
{
	for (guint i = 0; i < keys->len; i++) {
		const OspfKey *key = &g_array_index(keys, OspfKey, i);
		OspfEntry *e = ospf_lsdb_find(&o->as, key);
		if (e && !ospf_lsid_holder(o->as.lsids, key->type, key->id))
			flush_unwished(cx, e);
	}
}

/* Is each AS-external-LSA as it is wished, or known to wait? */
bool ospf_externals_settled(const Ospf *o)
{
	if (!o->running || o->all_due || o->due_nets->len + o->due_keys->len > 0)
		return true;
	g_autoptr(GArray) wishes = wishes_new();
	ospf_external_wishes(o, wishes);
	for (guint i = 0; i < wishes->len; i++) {
		const OspfWish *w = &g_array_index(wishes, OspfWish, i);
		const OspfLsid *l = ospf_lsid_of(o->as.lsids, w->key.type, w->net);
		OspfKey key = {w->key.type, l ? l->id : 0, w->key.adv};
		const OspfEntry *e = ospf_lsdb_find(&o->as, &key);
		bool said = e && !e->aged && g_bytes_equal(e->lsa->body, w->body);
		bool wraps = e && e->lsa->seq == LSA_LAST_SEQ;
		bool in_way =
			l && l->refused && ospf_lsid_holder(o->as.lsids, l->type, l->in_way.id);
		if (!l || !(in_way || l->waits != VT_NEVER || said || wraps))
			return false;
	}
	return wishes->len == o->as.lsids->rows->len;
}

/* ---- when ---- */

/* Before anything is made or flushed, since that may make more due. */
static void forget_due(Ospf *o)
{
	o->all_due = o->area_due = false;
	g_array_set_size(o->due_nets, 0);
	g_array_set_size(o->due_keys, 0);
	g_array_set_size(o->as.lsids->freed, 0);
	g_array_set_size(o->as.lsids->moved, 0);
}

static VTime next_time(const Ospf *o)
{
	const GPtrArray *waiting = o->as.lsids->waiting;
	const OspfLsid *first = waiting->len > 0 ? waiting->pdata[0] : NULL;
	return first ? MIN(o->area.db.next, first->waits) : o->area.db.next;
}

static void originate_due(Ctx *cx, void *owner, Timer *t)
{
	Ospf *o = owner;
	OspfLsdb *area = &o->area.db;
	bool all = o->all_due, in = all || o->area_due || area->next <= ctx_now(cx);
	g_autoptr(GArray) in_area = wishes_new(), in_as = all ? wish_all(o) : wish_some(cx, o);
	if (in)
		ospf_area_wishes(area->area, in_area);
	g_autoptr(GArray) keys = keys_due(o);
	ospf_conflicts(cx, o, o->as.lsids);
	forget_due(o);
	if (all)
		flush_others(cx, &o->as, in_as);
	else
		flush_some(cx, o, keys);
	if (in) {
		area->next = VT_NEVER;
		flush_others(cx, area, in_area);
		make_all(cx, area, in_area);
	}
	make_all(cx, &o->as, in_as);
	VTime next = next_time(o);
	if (next != VT_NEVER && !timer_running(t))
		timer_arm(cx, t, next - ctx_now(cx));
}

const TimerSpec ospf_originate_timer = {"LSA origination", TIMER_DELAY, "RFC 2328 12.4",
					originate_due, .param = "ospf.router-lsa-delay"};

static void ageing_due(Ctx *cx, void *owner, Timer *t)
{
	OspfEntry *e = owner;
	(void)t;
	if (ospf_is_refreshed(e)) {
		e->refresh = true;
		ospf_originate_lsa(cx, e->db, &e->lsa->key);
		return;
	}
	flush(cx, e);
}

const TimerSpec ospf_ageing_timer = {"LSRefreshTime or MaxAge", TIMER_LIFETIME, "RFC 2328 12.4, 14",
				     ageing_due, .constant = "LSRefreshTime 30 min, MaxAge 60 min"};
