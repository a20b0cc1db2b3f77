/* Informational exchanges that come in (RFC 2409 5.7): HDR*, HASH(1), N/D. One message; what answers it is another
 * exchange with a message id of its own (ike_notify.c). */

#include <string.h>

#include "models/ike/ike_priv.h"

#define IN_STATE_1 "informational (in) state 1" /* Cisco tech note 17826 */

typedef struct Inquiry {
	IkeExchange *x;
	bool dead;  /* the peer deleted the SA itself */
	bool stale; /* may be an old one, played again: no sign of life */
} Inquiry;

typedef struct NotifyRow {
	uint16_t type;
	const char *name; /* as IOS prints it */
	void (*take)(Ctx *cx, Inquiry *q, const IsakmpNotify *n);
} NotifyRow;

/* RFC 3706 5.3, 6.1: the SPI is the pair of cookies, the data a sequence number. */
static bool read_seq(const IkeSa *sa, const IsakmpNotify *n, uint32_t *seq)
{
	if (n->spi.len != sizeof sa->cookies ||
	    memcmp(n->spi.data, sa->cookies, sizeof sa->cookies) != 0 || n->data.len != 4)
		return false;
	*seq = isakmp_u32(n->data.data);
	return true;
}

/* A question of Cisco's keepalive is answered at once (Cisco tech note 17826, debug of vpn7200), whether or not
 * one of our own is out. Of an answer nothing is wanted but that it was heard, like any message. */
static void take_its_alive(Ctx *cx, Inquiry *q, const IsakmpNotify *n)
{
	(void)cx;
	(void)n;
	q->x->info.answer = NOTIFY_ITS_ALIVE_ACK;
}

static void refuse_dpd(Ctx *cx, Inquiry *q, const IsakmpNotify *n, IkeDrop why)
{
	const IkeSa *sa = q->x->sa;

	q->stale = true;
	ike_drop(cx, sa->ike, why, sa->peer, n->type);
}

static bool is_older(uint32_t seq, uint32_t last)
{
	return seq - last >= 1u << 31;
}

/* RFC 3706 6.2, whose window is the receiver's choice: the expected number, or one further on if questions were
 * lost; the last one again, since its answer may have been lost; none that is older. 6.1: what may be a replay is
 * no proof of liveliness, so the last one again is answered and no more. */
static void take_r_u_there(Ctx *cx, Inquiry *q, const IsakmpNotify *n)
{
	IkeSa *sa = q->x->sa;
	uint32_t seq;

	if (!read_seq(sa, n, &seq)) {
		refuse_dpd(cx, q, n, DROP_PAYLOADS);
		return;
	}
	if (sa->dpd_his && is_older(seq, sa->dpd_his_seq)) {
		refuse_dpd(cx, q, n, DROP_SEQUENCE);
		return;
	}
	SAY(cx, sa->ike, sa, SAY_DPD_ASKED, .x = seq);
	q->stale = sa->dpd_his && seq == sa->dpd_his_seq;
	sa->dpd_his = true;
	sa->dpd_his_seq = seq;
	q->x->info.answer = NOTIFY_R_U_THERE_ACK;
	q->x->info.answer_seq = seq;
}

/* RFC 3706 6.1: only the number that is out is an answer, and only once. */
static void take_ack(Ctx *cx, Inquiry *q, const IsakmpNotify *n)
{
	IkeSa *sa = q->x->sa;
	uint32_t seq;

	if (!read_seq(sa, n, &seq)) {
		refuse_dpd(cx, q, n, DROP_PAYLOADS);
		return;
	}
	if (!sa->dpd_out || seq != sa->dpd_seq) {
		refuse_dpd(cx, q, n, DROP_SEQUENCE);
		return;
	}
	SAY(cx, sa->ike, sa, SAY_DPD_ANSWERED, .x = seq);
	sa->dpd_out = false;
}

static void take_no_proposal(Ctx *cx, Inquiry *q, const IsakmpNotify *n)
{
	IkeSa *sa = q->x->sa;

	if (n->protocol != PROTO_ESP || n->spi.len != 4)
		return;
	for (unsigned i = 0; i < sa->exchanges->len; i++) {
		IkeExchange *x = sa->exchanges->pdata[i];
		if (x->kind == &ike_quick_kind && x->mine &&
		    x->quick.pair.in.spi == isakmp_u32(n->spi.data))
			x->kind->abort(cx, x, &(IkeDeath){.reason = "delete_larval"});
	}
}

/* LIBERTY: IOS's word for the answer of its keepalive is not public; named after DPD's. */
static const NotifyRow notifies[] = {
	{NOTIFY_ITS_ALIVE, "ITS_ALIVE", take_its_alive},
	{NOTIFY_ITS_ALIVE_ACK, "ITS_ALIVE_ACK", NULL},
	{NOTIFY_R_U_THERE, "DPD/R_U_THERE", take_r_u_there},
	{NOTIFY_R_U_THERE_ACK, "DPD/R_U_THERE_ACK", take_ack},
	{NOTIFY_NO_PROPOSAL, "PROPOSAL_NOT_CHOSEN", take_no_proposal},
	{NOTIFY_INITIAL_CONTACT, "INITIAL_CONTACT", NULL},
	{NOTIFY_RESPONDER_LIFETIME, "RESPONDER_LIFETIME", NULL},
};

static NotifyRow row_for(uint16_t type)
{
	for (size_t i = 0; i < G_N_ELEMENTS(notifies); i++)
		if (notifies[i].type == type)
			return notifies[i];
	return (NotifyRow){type, "unknown", NULL};
}

static void take_notify(Ctx *cx, Inquiry *q, const IsakmpNotify *n)
{
	IkeSa *sa = q->x->sa;
	NotifyRow row = row_for(n->type);
	uint32_t spi = n->protocol == PROTO_ESP && n->spi.len == 4 ? isakmp_u32(n->spi.data) : 0;

	SAY(cx, sa->ike, sa, SAY_NOTIFY, .t = row.name, .m = n->protocol, .n = (int32_t)q->x->mid,
	    .x = spi);
	if (row.take)
		row.take(cx, q, n);
}

static void take_delete(Ctx *cx, Inquiry *q, const IsakmpDelete *d)
{
	IkeSa *sa = q->x->sa;
	const Ike *ike = sa->ike;

	SAY(cx, ike, sa, SAY_DELETE_PAYLOAD, .n = (int32_t)q->x->mid);
	if (d->spis.len != (size_t)d->n_spis * d->spi_size) {
		ike_drop(cx, sa->ike, DROP_MALFORMED, sa->peer, d->n_spis);
		return;
	}
	for (unsigned i = 0; i < d->n_spis; i++) {
		const uint8_t *spi = d->spis.data + (size_t)i * d->spi_size;
		if (d->protocol == PROTO_ESP && d->spi_size == 4)
			ike->keys->delete_spi(cx, ike->keys_self, sa->peer, isakmp_u32(spi),
					      "peer's DELETE");
		if (d->protocol == PROTO_ISAKMP && d->spi_size == sizeof sa->cookies &&
		    memcmp(spi, sa->cookies, sizeof sa->cookies) == 0)
			q->dead = true;
	}
}

static void take_payloads(Ctx *cx, Inquiry *q, const IsakmpMsg *m)
{
	const Element *p = m->payloads.items;

	for (size_t i = 0; i < m->payloads.n; i++) {
		if (p[i].type == PAYLOAD_NOTIFY)
			take_notify(cx, q, p[i].rec);
		if (p[i].type == PAYLOAD_DELETE)
			take_delete(cx, q, p[i].rec);
	}
}

static bool is_genuine(Ctx *cx, IkeSa *sa, const IkeRx *rx, uint32_t mid)
{
	uint8_t octets[4];

	isakmp_u32_octets(mid, octets);
	IkeDrop why = ike_rules_check(&rx->msg, 1) ? DROP_PAYLOADS : DROP_BAD_HASH;
	if (why == DROP_BAD_HASH &&
	    ike_hash_is_right(sa, rx, &(HashInput){.before = {{octets, 4}}, .whole = true}))
		return true;
	SAY(cx, sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Informational", .peer = sa->peer);
	ike_drop(cx, sa->ike, why, sa->peer, EXCHANGE_INFO);
	return false;
}

/* The answer takes its processing time; what came in is done when it is out. */
static void conclude(Ctx *cx, Inquiry *q)
{
	IkeExchange *x = q->x;

	if (x->info.answer && !q->dead) {
		timer_arm(cx, &x->work, x->sa->ike->par.message);
		return;
	}
	ike_exchange_purge_later(cx, x, "FALSE", IN_STATE_1);
	if (q->dead)
		ike_sa_delete(cx, x->sa, (IkeDeath){.reason = "P1 delete notify (in)"});
}

static void processed(Ctx *cx, IkeExchange *x)
{
	IkeSa *sa = x->sa;
	bool dpd = x->info.answer == NOTIFY_R_U_THERE_ACK;

	ike_notify(cx, sa, x->info.answer, dpd || sa->ike->par.alive_spi,
		   dpd ? &x->info.answer_seq : NULL);
	ike_exchange_purge_later(cx, x, "FALSE", IN_STATE_1);
}

static void take_message(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	IkeSa *sa = x->sa;
	Inquiry q = {.x = x};

	ike_exchange_add(x);
	SAY(cx, sa->ike, sa, SAY_PROCESSING, .t = "HASH", .n = (int32_t)x->mid);
	take_payloads(cx, &q, &rx->msg);
	if (!q.stale)
		ike_alive_heard(cx, sa);
	conclude(cx, &q);
}

static void receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, GBytes *wire)
{
	IkeRx rx = {.wire = wire};

	ike_sa_used(cx, sa);
	SAY(cx, sa->ike, sa, SAY_RECEIVED);
	if (!(head->flags & FLAG_ENCRYPTED)) { /* RFC 2409 5.7: nothing authenticates it */
		SAY(cx, sa->ike, NULL, SAY_LOG_NOT_ENCRYPTED, .peer = sa->peer);
		ike_drop(cx, sa->ike, DROP_NOT_ENCRYPTED, sa->peer, EXCHANGE_INFO);
		return;
	}
	if (!ike_sa_is_up(sa) || head->mid == 0) {
		ike_drop(cx, sa->ike, DROP_NOT_READY, sa->peer, EXCHANGE_INFO);
		return;
	}
	if (ike_exchange_find(sa, head->mid)) {
		ike_drop(cx, sa->ike, DROP_REPLAY, sa->peer, EXCHANGE_INFO);
		return;
	}
	IkeExchange *x = ike_exchange_new(sa, &ike_info_kind, head->mid, false);
	if (ike_open(cx, x, head, &rx) && is_genuine(cx, sa, &rx, head->mid))
		take_message(cx, x, &rx);
	else
		ike_exchange_free(x);
	ike_rx_clear(&rx);
}

const IkeKind ike_info_kind = {
	.type = EXCHANGE_INFO,
	.phase = 2,
	.receive = receive,
	.processed = processed,
};
