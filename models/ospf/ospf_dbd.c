/* Database exchange: who is master, and what each side has (RFC 2328 10.6, 10.8). */

#include <string.h>

#include "models/ospf/ospf_priv.h"

enum { HEADERS = 72 }; /* in 1500 octets: IP 20, OSPF 24, DBD 8, and 20 each */

static void dbd_send(Ctx *cx, OspfNbr *n, uint8_t flags, LsaHdr *headers, size_t n_headers)
{
	DbdRec d = {.mtu = n->oi->iface->mtu,
		    .options = OPT_E,
		    .flags = flags,
		    .seq = n->dd_seq,
		    .headers = {headers, n_headers}};
	GBytes *packet = ospf_make(n->oi, OSPF_DBD, &ospf_dbd_pkt, &d);
	g_clear_pointer(&n->last_dbd, g_bytes_unref);
	n->last_dbd = g_bytes_ref(packet);
	n->last_dbd_at = ctx_now(cx);
	n->sent_more = flags & DBD_M;
	ospf_adj(cx, "send-dbd", n->oi, n->id, n->dd_seq, flags, (int64_t)g_bytes_get_size(packet));
	ospf_if_send(cx, n->oi, ospf_nbr_dst(n), packet);
	if (n->master)
		timer_arm(cx, &n->dbd_timer, VT_S(n->oi->rxmt_s));
}

static void resend(Ctx *cx, OspfNbr *n)
{
	if (n->last_dbd)
		ospf_if_send(cx, n->oi, ospf_nbr_dst(n), g_bytes_ref(n->last_dbd));
}

static void dbd_due(Ctx *cx, void *owner, Timer *t)
{
	OspfNbr *n = owner;
	if (++n->given_up > n->oi->area->ospf->give_up) {
		ospf_nbr_step(cx, n, NE_LL_DOWN);
		return;
	}
	resend(cx, n);
	timer_arm(cx, t, VT_S(n->oi->rxmt_s));
}

const TimerSpec ospf_dbd_timer = {
	"RxmtInterval, Database Description", TIMER_RETRANSMIT, "RFC 2328 10.8", dbd_due,
	.stmts = TIMER_SET_BY({"interface", "ip ospf retransmit-interval"})};

void ospf_dbd_start(Ctx *cx, OspfNbr *n)
{
	Ospf *o = n->oi->area->ospf;
	if (n->dd_seq == 0) /* "some unique value": drawn once, then counted on */
		n->dd_seq = (uint32_t)rng_draw(world_seed(o->node->world), o->node->name,
					       "OSPF DD sequence", o->procs->dd_draws++) &
			    0x1fff;
	n->dd_seq++;
	n->master = true;
	n->last_in = (DbdRec){0};
	dbd_send(cx, n, DBD_I | DBD_M | DBD_MS, NULL, 0);
}

static void summarise(OspfNbr *n, const OspfLsdb *db, VTime now)
{
	for (guint i = 0; i < db->entries->len; i++) {
		OspfLsa *l = ((OspfEntry *)db->entries->pdata[i])->lsa;
		/* RFC 2328 10.3: what has MaxAge goes to the retransmission list instead */
		if (ospf_lsa_age(l, now) >= MAX_AGE_S)
			ospf_lsas_add(n->rxmt, l);
		else
			g_ptr_array_add(n->summary, ospf_lsa_ref(l));
	}
}

void ospf_dbd_summary(Ctx *cx, OspfNbr *n)
{
	const OspfArea *a = n->oi->area;
	summarise(n, &a->db, ctx_now(cx));
	summarise(n, &a->ospf->as, ctx_now(cx));
	if (n->rxmt->len > 0 && !timer_running(&n->lsu_timer))
		timer_arm(cx, &n->lsu_timer, 0);
}

/* The next part of the summary list. */
static void send_next(Ctx *cx, OspfNbr *n)
{
	LsaHdr h[HEADERS];
	guint k = MIN(n->summary->len, HEADERS);
	for (guint i = 0; i < k; i++)
		ospf_lsa_header(n->summary->pdata[i], ctx_now(cx), &h[i]);
	if (k > 0)
		g_ptr_array_remove_range(n->summary, 0, k);
	uint8_t flags = (n->master ? DBD_MS : 0) | (n->summary->len > 0 ? DBD_M : 0);
	dbd_send(cx, n, flags, h, k);
}

static bool is_duplicate(const OspfNbr *n, const DbdRec *d)
{
	return n->last_in.flags == d->flags && n->last_in.options == d->options &&
	       n->last_in.seq == d->seq;
}

/* What the neighbour has and we lack, or have older, is asked for. False: a type that cannot be. */
static bool want_headers(Ctx *cx, OspfNbr *n, const DbdRec *d)
{
	const LsaHdr *h = d->headers.items;
	for (size_t i = 0; i < d->headers.n; i++) {
		if (h[i].type < LSA_ROUTER || h[i].type > LSA_EXTERNAL)
			return false;
		OspfKey key = {h[i].type, h[i].id, h[i].adv};
		OspfEntry *e = ospf_lsdb_find(ospf_lsdb_of(n->oi->area, key.type), &key);
		LsaHdr mine;
		if (e)
			ospf_lsa_header(e->lsa, ctx_now(cx), &mine);
		if ((!e || ospf_newer(&h[i], &mine) > 0) && !ospf_request(n, &key))
			g_array_append_val(n->requests, h[i]);
	}
	return true;
}

/* A packet that is next in sequence (RFC 2328 10.6, end). */
static void accept(Ctx *cx, OspfNbr *n, const DbdRec *d)
{
	n->last_in = *d;
	n->last_in.headers = (PartList){0};
	n->given_up = 0;
	if (!want_headers(cx, n, d)) {
		ospf_nbr_step(cx, n, NE_SEQ_MISMATCH);
		return;
	}
	bool he_ends = !(d->flags & DBD_M), done;
	if (n->master) {
		timer_stop(cx, &n->dbd_timer);
		n->dd_seq++;
		done = he_ends && !n->sent_more;
		if (!done)
			send_next(cx, n);
	} else {
		n->dd_seq = d->seq;
		send_next(cx, n);
		done = he_ends && !n->sent_more;
	}
	if (n->requests->len > 0 && n->asked == 0)
		ospf_lsr_send(cx, n);
	if (done) {
		ospf_adj(cx, "exchange-done", n->oi, n->id, 0, 0, 0);
		ospf_nbr_step(cx, n, NE_EXCHANGED);
	}
}

static void negotiate(Ctx *cx, OspfNbr *n, const DbdRec *d)
{
	Ip4 me = n->oi->area->ospf->router_id;
	bool first = d->flags == (DBD_I | DBD_M | DBD_MS) && d->headers.n == 0;
	bool answers = !(d->flags & (DBD_I | DBD_MS)) && d->seq == n->dd_seq;
	if (first && n->id > me) {
		n->master = false;
		n->dd_seq = d->seq;
		timer_stop(cx, &n->dbd_timer);
	} else if (!(answers && n->id < me)) {
		return;
	}
	n->options = d->options;
	ospf_adj(cx, n->master ? "we-master" : "we-slave", n->oi, n->id, 0, 0, 0);
	ospf_nbr_step(cx, n, NE_NEGOTIATED);
	accept(cx, n, d);
}

static void exchange(Ctx *cx, OspfNbr *n, const DbdRec *d)
{
	if (is_duplicate(n, d)) {
		if (!n->master)
			resend(cx, n);
		return;
	}
	bool he_master = d->flags & DBD_MS;
	bool next = d->seq == (n->master ? n->dd_seq : n->dd_seq + 1);
	if (he_master == n->master || (d->flags & DBD_I) || d->options != n->options || !next) {
		ospf_nbr_step(cx, n, NE_SEQ_MISMATCH);
		return;
	}
	accept(cx, n, d);
}

/* Only duplicates are right now; the slave's copy is kept for RouterDeadInterval (RFC 2328 10.8). */
static void after_exchange(Ctx *cx, OspfNbr *n, const DbdRec *d)
{
	bool kept = ctx_now(cx) - n->last_dbd_at <= VT_S(n->oi->dead_s);
	if (!is_duplicate(n, d) || (!n->master && !kept))
		ospf_nbr_step(cx, n, NE_SEQ_MISMATCH);
	else if (!n->master)
		resend(cx, n);
}

void ospf_dbd_receive(Ctx *cx, OspfNbr *n, const OspfHdr *h)
{
	g_autoptr(Arena) arena = arena_new();
	DbdRec d;
	CodecErr err;
	size_t used = 0;
	if (!codec_decode(&ospf_dbd_pkt, h->body.data, h->body.len, &d, arena, &used, &err)) {
		ospf_drop(cx, n->oi->iface, "OSPF DBD: malformed", (int64_t)err.offset);
		return;
	}
	ospf_adj(cx, "rcv-dbd", n->oi, n->id, d.seq, d.flags, h->length);
	if (d.mtu > n->oi->iface->mtu && !n->oi->mtu_ignore) { /* RFC 2328 10.6 */
		ospf_drop(cx, n->oi->iface, "OSPF DBD: larger interface MTU", d.mtu);
		return;
	}
	if (ospf_nbr_state(n) == NS_INIT)
		ospf_nbr_step(cx, n, NE_2WAY);
	switch (ospf_nbr_state(n)) {
	case NS_EXSTART:
		negotiate(cx, n, &d);
		return;
	case NS_EXCHANGE:
		exchange(cx, n, &d);
		return;
	case NS_LOADING:
	case NS_FULL:
		after_exchange(cx, n, &d);
		return;
	default:
		return;
	}
}
