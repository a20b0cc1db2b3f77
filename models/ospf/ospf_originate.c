/* Origination, RFC 2328 12.4. What should be there is compared with what is: the difference is originated or
 * flushed, each LSA at most once in MinLSInterval.
 *
 * IOS schedules a router-LSA with the first change that asks for it and builds it ospf.router-lsa-delay later, as
 * things are then: several changes make one LSA. The build waits for MinLSInterval, too, and not the one behind
 * the other: a change 1 s after a build is in the LSA of 5 s after it. The delay is there for changes, not for
 * refreshing what has not changed. Nothing of the kind was seen for other LSAs. */

#include "models/ospf/ospf_priv.h"

OspfWish *ospf_wish_add(GArray *wishes, uint8_t type, Ip4 id, Ip4 adv, uint8_t options,
			const PktSpec *spec, const void *rec)
{
	GByteArray *body = g_byte_array_new();
	codec_encode(spec, rec, body);
	OspfWish w = {.key = {type, id, adv},
		      .options = options,
		      .body = g_byte_array_free_to_bytes(body)};
	g_array_append_val(wishes, w);
	return &g_array_index(wishes, OspfWish, wishes->len - 1);
}

static void wish_clear(void *p)
{
	g_bytes_unref(((OspfWish *)p)->body);
}

/* ---- router-LSA, RFC 2328 12.4.1 ---- */

static void add_link(GArray *links, uint8_t type, Ip4 id, Ip4 data, uint16_t metric)
{
	LinkRec l = {.id = id, .data = data, .type = type, .metric = metric};
	g_array_append_val(links, l);
}

static bool is_transit(const OspfIface *oi)
{
	const OspfNbr *dr = ospf_nbr_at(oi, oi->dr);
	if (ospf_if_state(oi) == IS_WAITING || oi->dr == 0)
		return false;
	return oi->dr == oi->addr.ip ? ospf_nbrs_full(oi) > 0 : dr && ospf_nbr_state(dr) == NS_FULL;
}

static void add_stub(GArray *links, const OspfIface *oi)
{
	Ip4 mask = ip4_mask(oi->addr.len);
	add_link(links, LINK_STUB, oi->addr.ip & mask, mask, oi->cost);
}

static void add_ptp(GArray *links, const OspfIface *oi)
{
	for (guint i = 0; i < oi->nbrs->len; i++) {
		const OspfNbr *n = oi->nbrs->pdata[i];
		if (ospf_nbr_state(n) == NS_FULL)
			add_link(links, LINK_PTP, n->id, oi->addr.ip, oi->cost);
	}
	add_stub(links, oi);
}

static void add_secondaries(GArray *links, const OspfIface *oi)
{
	Ip4 area;
	for (int i = 0; i < IFACE_SECONDARIES; i++) {
		const IfAddr *a = &oi->iface->secondary[i];
		if (a->ip && ospf_is_covered(oi->ospf, a, &area))
			add_link(links, LINK_STUB, a->ip & ip4_mask(a->len), ip4_mask(a->len),
				 oi->cost);
	}
}

static void add_links(GArray *links, const OspfIface *oi)
{
	IfState s = ospf_if_state(oi);
	if (s == IS_DOWN)
		return;
	if (s == IS_LOOPBACK) /* a host route whatever the mask is; IOS gives it cost 1 */
		add_link(links, LINK_STUB, oi->addr.ip, IP4_BROADCAST, oi->cost);
	else if (s == IS_PTP)
		add_ptp(links, oi);
	else if (is_transit(oi))
		add_link(links, LINK_TRANSIT, oi->dr, oi->addr.ip, oi->cost);
	else
		add_stub(links, oi);
	add_secondaries(links, oi);
}

static void wish_router(const Ospf *o, GArray *wishes)
{
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(LinkRec));
	for (guint i = 0; i < o->ifaces->len; i++)
		add_links(links, o->ifaces->pdata[i]);
	RouterRec r = {.flags = ospf_is_asbr(o) ? RTR_E : 0, .links = {links->data, links->len}};
	ospf_wish_add(wishes, LSA_ROUTER, o->router_id, o->router_id, OPT_E | OPT_DC,
		      &ospf_router_pkt, &r);
}

/* ---- network-LSA, RFC 2328 12.4.2 ---- */

static void wish_network(const OspfIface *oi, GArray *wishes)
{
	if (ospf_if_state(oi) != IS_DR || ospf_nbrs_full(oi) == 0)
		return;
	g_autofree IdRec *ids = g_new0(IdRec, oi->nbrs->len + 1);
	NetworkRec net = {ip4_mask(oi->addr.len), {ids, 1}};
	ids[0].id = oi->ospf->router_id;
	for (guint i = 0; i < oi->nbrs->len; i++)
		if (ospf_nbr_state(oi->nbrs->pdata[i]) == NS_FULL)
			ids[net.routers.n++].id = ((OspfNbr *)oi->nbrs->pdata[i])->id;
	ospf_wish_add(wishes, LSA_NETWORK, oi->addr.ip, oi->ospf->router_id, OPT_E | OPT_DC,
		      &ospf_network_pkt, &net);
}

/* ---- the difference ---- */

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
	if (o->build_at == VT_NEVER)
		o->build_at = now + o->build_delay;
	return MAX(may, o->build_at);
}

/* What was to be built, should it still be: changes may have undone each other, and others may follow. */
static VTime still_to_build(Ospf *o, const OspfWish *w, VTime now)
{
	if (w->key.type != LSA_ROUTER)
		return VT_NEVER;
	if (o->build_at <= now)
		o->build_at = VT_NEVER;
	return o->build_at;
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
			ospf_lsa_flush(cx, o, e);
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

bool ospf_is_self(const Ospf *o, const OspfKey *key)
{
	if (key->adv == o->router_id)
		return true;
	const Iface *own = key->type == LSA_NETWORK ? node_iface_with_ip(o->node, key->id) : NULL;
	return own && own->up; /* on one that is down it may be another router's meanwhile */
}

static void flush_others(Ctx *cx, Ospf *o, const GArray *wishes)
{
	for (guint i = o->lsdb->len; i-- > 0;) {
		if (i >= o->lsdb->len)
			continue; /* a flush may have removed several */
		OspfEntry *e = o->lsdb->pdata[i];
		if (ospf_is_self(o, &e->lsa->key) && !is_wished(wishes, &e->lsa->key) &&
		    ospf_lsa_age(e->lsa, ctx_now(cx)) < MAX_AGE_S)
			ospf_lsa_flush(cx, o, e);
	}
}

static void originate_due(Ctx *cx, void *owner, Timer *t)
{
	Ospf *o = owner;
	g_autoptr(GArray) wishes = g_array_new(FALSE, FALSE, sizeof(OspfWish));
	g_array_set_clear_func(wishes, wish_clear);
	if (o->conf.networks->len > 0) /* else there is no area to make it for */
		wish_router(o, wishes);
	for (guint i = 0; i < o->ifaces->len; i++)
		wish_network(o->ifaces->pdata[i], wishes);
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

void ospf_originate_soon(Ctx *cx, Ospf *o)
{
	if (o->running)
		timer_arm(cx, &o->originate, 0);
}
