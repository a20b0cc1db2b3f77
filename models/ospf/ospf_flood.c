/* The flooding procedure, RFC 2328 13: LSAs sent on, and updates received. */

#include "models/ospf/ospf_priv.h"

/* ---- out ---- */

static void pacing_due(Ctx *cx, void *owner, Timer *t)
{
	OspfIface *oi = owner;
	(void)t;
	g_autofree OspfLsa **lsa = ospf_lsas_array(oi->flood);
	ospf_lsu_send(cx, oi, ospf_if_dst(oi), lsa, oi->flood->len);
	ospf_lsas_clear(oi->flood);
	oi->flooded = ctx_now(cx);
}

const TimerSpec ospf_pacing_timer = {"flood pacing", TIMER_DELAY, "IOS: timers pacing flood, 33 ms",
				     pacing_due, .param = "ospf.flood-pacing"};

/* The first update leaves in this instant with all that the instant brings; the next one 33 ms later. */
static void queue(Ctx *cx, OspfIface *oi, OspfLsa *l)
{
	ospf_lsas_add(oi->flood, l);
	if (timer_running(&oi->pacing))
		return;
	VTime now = ctx_now(cx), gap = oi->area->ospf->pacing;
	VTime wait =
		oi->flooded == VT_NEVER || oi->flooded + gap <= now ? 0 : oi->flooded + gap - now;
	timer_arm(cx, &oi->pacing, wait);
}

/* RFC 2328 13.3 (1): does this neighbour need it? */
static bool flood_nbr(Ctx *cx, OspfNbr *n, OspfLsa *l, const OspfNbr *from)
{
	NbrState s = ospf_nbr_state(n);
	if (s < NS_EXCHANGE)
		return false;
	LsaHdr *asked = s == NS_FULL ? NULL : ospf_request(n, &l->key);
	if (asked) {
		LsaHdr mine;
		ospf_lsa_header(l, ctx_now(cx), &mine);
		int c = ospf_newer(&mine, asked);
		if (c < 0)
			return false;
		ospf_request_done(n, &l->key);
		if (n != from) /* else its own update says when it is complete */
			ospf_request_next(cx, n);
		if (c == 0)
			return false;
	}
	if (n == from)
		return false;
	ospf_rxmt_add(cx, n, l);
	return true;
}

/* RFC 2328 13.3 (2)-(5). */
static bool flood_iface(Ctx *cx, OspfIface *oi, OspfLsa *l, const OspfNbr *from)
{
	bool needed = false;
	if (ospf_if_state(oi) < IS_WAITING)
		return false;
	for (guint i = 0; i < oi->nbrs->len; i++)
		needed |= flood_nbr(cx, oi->nbrs->pdata[i], l, from);
	if (!needed)
		return false;
	if (from && from->oi == oi) {
		if (oi->type == NET_BROADCAST && (from->addr == oi->dr || from->addr == oi->bdr))
			return false;
		if (ospf_if_state(oi) == IS_BACKUP)
			return false;
	}
	queue(cx, oi, l);
	return true;
}

bool ospf_flood(Ctx *cx, const OspfLsdb *db, OspfLsa *l, OspfNbr *from)
{
	const GPtrArray *all = db->ospf->ifaces;
	bool back = false;
	for (guint i = 0; i < all->len; i++) {
		OspfIface *oi = all->pdata[i];
		bool out = ospf_lsdb_reaches(db, oi) && flood_iface(cx, oi, l, from);
		if (from && from->oi == oi)
			back = out;
	}
	return back;
}

/* ---- in ---- */

static bool exchange_goes_on(const Ospf *o)
{
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		for (guint j = 0; j < oi->nbrs->len; j++) {
			NbrState s = ospf_nbr_state(oi->nbrs->pdata[j]);
			if (s == NS_EXCHANGE || s == NS_LOADING)
				return true;
		}
	}
	return false;
}

/* RFC 2328 13 (1)-(3). The checksum covers what was received: the record again as octets. */
static const char *refuse(const LsaRec *r)
{
	g_autoptr(GByteArray) octets = g_byte_array_new();
	LsaRec copy = *r;
	codec_encode(&ospf_lsa_pkt, &copy, octets);
	if (r->checksum == 0 || ospf_fletcher(octets->data, octets->len) != r->checksum)
		return "OSPF LSA: bad checksum";
	if (r->type < LSA_ROUTER || r->type > LSA_EXTERNAL)
		return "OSPF LSA: unknown type";
	if (r->age > MAX_AGE_S)
		return "OSPF LSA: age above MaxAge";
	return NULL;
}

static const PktSpec *const bodies[] = {
	[LSA_ROUTER] = &ospf_router_pkt,     [LSA_NETWORK] = &ospf_network_pkt,
	[LSA_SUMMARY] = &ospf_summary_pkt,   [LSA_ASBR] = &ospf_summary_pkt,
	[LSA_EXTERNAL] = &ospf_external_pkt,
};

/* A body that its table cannot read never enters the database. */
static bool body_is_good(const LsaRec *r)
{
	g_autoptr(Arena) arena = arena_new();
	const PktSpec *spec = bodies[r->type];
	void *rec = arena_alloc(arena, spec->rec_size);
	CodecErr err;
	size_t used = 0; /* further TOS metrics may follow (RFC 2328 A.4.4) */
	return codec_decode(spec, r->body.data, r->body.len, rec, arena, &used, &err);
}

static void forget_old(Ctx *cx, const OspfLsdb *db, const OspfKey *key)
{
	const GPtrArray *all = db->ospf->ifaces;
	for (guint i = 0; i < all->len; i++) {
		OspfIface *oi = all->pdata[i];
		for (guint j = 0; j < oi->nbrs->len && ospf_lsdb_reaches(db, oi); j++)
			ospf_rxmt_remove(cx, oi->nbrs->pdata[j], key);
	}
}

/* RFC 2328 13 (5): newer than what we have. */
static void take_newer(Ctx *cx, OspfNbr *n, const LsaRec *r, const LsaHdr *h, OspfEntry *have)
{
	OspfLsdb *db = ospf_lsdb_of(n->oi->area, r->type);
	OspfKey key = {r->type, r->id, r->adv};
	bool asked = ospf_request(n, &key) != NULL;
	/* (a) MinLSArrival, neither taken nor acknowledged: it holds for what was "received via flooding". What was
	 * asked for in the database exchange was not, and IOS makes an LSA 0.5 s after it, which gets through. */
	if (have && have->flooded && ctx_now(cx) - have->installed < db->ospf->arrival)
		return;
	OspfLsa *l = ospf_lsa_new(cx, h, g_bytes_new(r->body.data, r->body.len));
	forget_old(cx, db, &key);
	bool back = ospf_flood(cx, db, l, n);
	bool from_dr = n->addr == n->oi->dr;
	if (!back && (ospf_if_state(n->oi) != IS_BACKUP || from_dr))
		ospf_ack_delayed(cx, n->oi, h);
	ospf_lsdb_install(cx, db, l, true);
	ospf_lsdb_find(db, &key)->flooded = !asked;
	if (ospf_is_self(db->ospf, &key))
		ospf_originate_lsa(cx, db, &key); /* RFC 2328 13.4 */
}

/* RFC 2328 13 (7): the very instance that we have. */
static void take_same(Ctx *cx, OspfNbr *n, const LsaHdr *h)
{
	OspfKey key = {h->type, h->id, h->adv};
	if (!ospf_rxmt_find(n, &key)) {
		ospf_ack_direct(cx, n, h);
		return;
	}
	ospf_rxmt_remove(cx, n, &key); /* an implied acknowledgment */
	if (ospf_if_state(n->oi) == IS_BACKUP && n->addr == n->oi->dr)
		ospf_ack_delayed(cx, n->oi, h);
}

/* RFC 2328 13 (8): ours is newer. */
static void answer_older(Ctx *cx, OspfNbr *n, OspfEntry *have)
{
	bool wraps =
		ospf_lsa_age(have->lsa, ctx_now(cx)) >= MAX_AGE_S && have->lsa->seq == LSA_LAST_SEQ;
	if (wraps || (have->sent_back != VT_NEVER &&
		      ctx_now(cx) - have->sent_back < have->db->ospf->arrival))
		return;
	have->sent_back = ctx_now(cx);
	OspfLsa *l = have->lsa;
	ospf_lsu_send(cx, n->oi, ospf_nbr_dst(n), &l, 1);
}

/* One LSA of an update; false: the neighbour must start again. */
static bool take(Ctx *cx, OspfNbr *n, const LsaRec *r)
{
	const char *why = refuse(r);
	if (!why && !body_is_good(r))
		why = "OSPF LSA: malformed body";
	if (why) {
		ospf_drop(cx, n->oi->iface, why, r->type);
		return true;
	}
	LsaHdr h = {r->age, r->options, r->type, r->id, r->adv, r->seq, r->checksum, r->length},
	       mine;
	OspfKey key = {r->type, r->id, r->adv};
	OspfEntry *have = ospf_lsdb_find(ospf_lsdb_of(n->oi->area, r->type), &key);
	if (r->age == MAX_AGE_S && !have && !exchange_goes_on(n->oi->area->ospf)) {
		ospf_ack_direct(cx, n, &h);
		return true;
	}
	if (have)
		ospf_lsa_header(have->lsa, ctx_now(cx), &mine);
	int c = have ? ospf_newer(&h, &mine) : 1;
	if (c > 0)
		take_newer(cx, n, r, &h, have);
	else if (ospf_request(n, &key))
		return false; /* (6): it described something newer than it sends */
	else if (c == 0)
		take_same(cx, n, &h);
	else
		answer_older(cx, n, have);
	return true;
}

void ospf_lsu_receive(Ctx *cx, OspfNbr *n, const OspfHdr *hdr)
{
	g_autoptr(Arena) arena = arena_new();
	LsuRec u;
	CodecErr err;
	if (ospf_nbr_state(n) < NS_EXCHANGE)
		return;
	if (!codec_decode(&ospf_lsu_pkt, hdr->body.data, hdr->body.len, &u, arena, NULL, &err)) {
		ospf_drop(cx, n->oi->iface, "OSPF LSU: malformed", (int64_t)err.offset);
		return;
	}
	unsigned asked = n->asked;
	OspfArea *area = n->oi->area;
	const LsaRec *r = u.lsas.items;
	for (size_t i = 0; i < u.lsas.n; i++) {
		if (take(cx, n, &r[i]))
			continue;
		ospf_nbr_step(cx, n, NE_BAD_LSREQ);
		return;
	}
	if (asked >
	    0) { /* it may be the end of the exchange, for which all that has MaxAge waits */
		ospf_request_next(cx, n);
		ospf_lsdb_sweep(cx, n->oi->area->ospf);
		return;
	}
	for (size_t i = 0; i < u.lsas.n; i++) {
		OspfKey key = {r[i].type, r[i].id, r[i].adv};
		ospf_lsdb_sweep_one(cx, ospf_lsdb_of(area, r[i].type), &key);
	}
}
