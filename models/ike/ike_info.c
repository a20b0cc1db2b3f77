/* Informational exchanges that come in (RFC 2409 5.7): HDR*, HASH(1), N/D. One message; what answers it is another
 * exchange with a message id of its own (ike_notify.c). */

#include <string.h>

#include "models/ike/ike_priv.h"

#define IN_STATE_1 "informational (in) state 1" /* Cisco tech note 17826 */

typedef struct NotifyRow {
	uint16_t type;
	const char *name; /* as IOS prints it */
	void (*take)(Ctx *cx, IkeExchange *x, const IsakmpNotify *n);
} NotifyRow;

static void take_no_proposal(Ctx *cx, IkeExchange *x, const IsakmpNotify *n)
{
	const IkeSa *sa = x->sa;

	if (n->protocol != PROTO_ESP || n->spi.len != 4)
		return;
	for (unsigned i = 0; i < sa->exchanges->len; i++) {
		IkeExchange *of = sa->exchanges->pdata[i];
		if (of->kind == &ike_quick_kind && of->mine &&
		    of->quick.pair.in.spi == isakmp_u32(n->spi.data))
			of->kind->abort(cx, of, &(IkeDeath){.reason = "delete_larval"});
	}
}

/* LIBERTY: IOS's word for the answer of its keepalive is not public; named after DPD's. */
static const NotifyRow notifies[] = {
	{NOTIFY_ITS_ALIVE, "ITS_ALIVE", ike_alive_its_alive},
	{NOTIFY_ITS_ALIVE_ACK, "ITS_ALIVE_ACK", NULL},
	{NOTIFY_R_U_THERE, "DPD/R_U_THERE", ike_alive_r_u_there},
	{NOTIFY_R_U_THERE_ACK, "DPD/R_U_THERE_ACK", ike_alive_r_u_there_ack},
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

static void take_notify(Ctx *cx, IkeExchange *x, const IsakmpNotify *n)
{
	IkeSa *sa = x->sa;
	NotifyRow row = row_for(n->type);
	uint32_t spi = n->protocol == PROTO_ESP && n->spi.len == 4 ? isakmp_u32(n->spi.data) : 0;

	SAY(cx, sa->ike, sa, SAY_NOTIFY, .t = row.name, .m = n->protocol, .n = (int32_t)x->mid,
	    .x = spi);
	if (row.take)
		row.take(cx, x, n);
}

static void take_delete(Ctx *cx, IkeExchange *x, const IsakmpDelete *d)
{
	IkeSa *sa = x->sa;
	const Ike *ike = sa->ike;

	SAY(cx, ike, sa, SAY_DELETE_PAYLOAD, .n = (int32_t)x->mid);
	if (d->spis.len != (size_t)d->n_spis * d->spi_size) {
		ike_drop(cx, sa->ike, DROP_MALFORMED, sa->peer, d->n_spis);
		return;
	}
	for (unsigned i = 0; i < d->n_spis; i++) {
		const uint8_t *spi = d->spis.data + (size_t)i * d->spi_size;
		if (d->protocol == PROTO_ESP && d->spi_size == 4)
			ike->keys->delete_spi(cx, ike->keys_self, sa->local, sa->peer,
					      isakmp_u32(spi), "peer's DELETE");
		if (d->protocol == PROTO_ISAKMP && d->spi_size == sizeof sa->cookies &&
		    memcmp(spi, sa->cookies, sizeof sa->cookies) == 0)
			x->info.dead = true;
	}
}

static void take_payloads(Ctx *cx, IkeExchange *x, const IsakmpMsg *m)
{
	const Element *p = m->payloads.items;

	for (size_t i = 0; i < m->payloads.n; i++) {
		if (p[i].type == PAYLOAD_NOTIFY)
			take_notify(cx, x, p[i].rec);
		if (p[i].type == PAYLOAD_DELETE)
			take_delete(cx, x, p[i].rec);
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
static void conclude(Ctx *cx, IkeExchange *x)
{
	if (x->info.answer && !x->info.dead) {
		ike_exchange_work(cx, x, IKE_NO_DH);
		return;
	}
	ike_exchange_purge_later(cx, x, "FALSE", IN_STATE_1);
	if (x->info.dead)
		ike_sa_delete(cx, x->sa, (IkeDeath){.reason = "P1 delete notify (in)"});
}

static void processed(Ctx *cx, IkeExchange *x)
{
	ike_alive_answer(cx, x);
	ike_exchange_purge_later(cx, x, "FALSE", IN_STATE_1);
}

static void take_message(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	IkeSa *sa = x->sa;

	ike_exchange_add(x);
	SAY(cx, sa->ike, sa, SAY_PROCESSING, .t = "HASH", .n = (int32_t)x->mid);
	take_payloads(cx, x, &rx->msg);
	if (!x->info.stale)
		ike_alive_heard(cx, sa);
	conclude(cx, x);
}

static void receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, Late *wire)
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
	.own = sizeof(IkeInfo),
};
