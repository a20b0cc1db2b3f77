/* The three messages of quick mode (RFC 2409 5.5): how each is read and how it is made.
 *
 *   1  HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ]
 *   2  HDR*, HASH(2), SA, Nr [, KE ] [, IDci, IDcr ]
 *   3  HDR*, HASH(3)
 */

#include <string.h>

#include "models/ike/ike_priv.h"

enum { OFFERS = 64 }; /* transforms of an offer that are looked at */

static Slice octets(GBytes *kept)
{
	return ike_octets(kept);
}

/* ---- HASH(1..3) ---- */

typedef struct QmHash {
	uint8_t mid[5]; /* a zero, and M-ID */
	HashInput in;
} QmHash;

static void hash_of(const IkeExchange *x, unsigned message, QmHash *h)
{
	h->mid[0] = 0;
	isakmp_u32_octets(x->mid, h->mid + 1);
	h->in = (HashInput){.before = {{h->mid + 1, 4}}, .whole = message != 3};
	if (message == 2)
		h->in.before[1] = octets(x->nonce[0]);
	if (message == 3) {
		h->in.before[0] = (Slice){h->mid, 5};
		h->in.before[1] = octets(x->nonce[0]);
		h->in.before[2] = octets(x->nonce[1]);
	}
}

/* ---- proxies: RFC 2407 4.6.2 ---- */

static void put_id(Draft *d, Prefix p, uint8_t protocol, uint16_t port)
{
	IsakmpId *id = draft_add(d, PAYLOAD_ID, &isakmp_id_pkt);
	uint8_t data[8];

	isakmp_u32_octets(p.addr, data);
	isakmp_u32_octets(ip4_mask(p.len), data + 4);
	id->type = p.len == 32 ? ID_ADDR : ID_SUBNET;
	id->protocol = protocol;
	id->port = port;
	id->data = draft_copy(d, data, p.len == 32 ? 4 : 8);
}

static bool read_id(const IsakmpId *id, Prefix *out)
{
	uint8_t len = 32;

	if (id->type == ID_ADDR ? id->data.len != 4 : id->type != ID_SUBNET || id->data.len != 8)
		return false;
	Ip4 addr = isakmp_u32(id->data.data);
	if (id->type == ID_SUBNET && !ip4_mask_len(isakmp_u32(id->data.data + 4), &len))
		return false;
	*out = prefix_of(addr, len);
	return true;
}

static void put_ids(const IkeExchange *x, Draft *d)
{
	const SaProxy *p = &x->quick.pair.proxy;

	if (!x->quick.ids)
		return;
	if (x->mine) {
		put_id(d, p->local, p->proto, p->lport);
		put_id(d, p->remote, p->proto, p->rport);
		return;
	}
	put_id(d, p->remote, p->proto, p->rport);
	put_id(d, p->local, p->proto, p->lport);
}

/* IDci is the initiator's side. Without IDs the exchange is for the two hosts (RFC 2409 5.5). */
static bool read_ids(const IkeExchange *x, const IsakmpMsg *m, SaProxy *out, bool *ids)
{
	const IsakmpId *ci = isakmp_rec(m, PAYLOAD_ID, 0), *cr = isakmp_rec(m, PAYLOAD_ID, 1);
	const IsakmpId *mine = x->mine ? ci : cr, *his = x->mine ? cr : ci;

	*ids = ci != NULL;
	*out = (SaProxy){.local = prefix_of(x->sa->local, 32),
			 .remote = prefix_of(x->sa->peer, 32)};
	if (!ci)
		return true;
	if (!cr || ci->protocol != cr->protocol || !read_id(mine, &out->local) ||
	    !read_id(his, &out->remote))
		return false;
	out->proto = ci->protocol;
	out->lport = mine->port;
	out->rport = his->port;
	return true;
}

/* ---- keys ---- */

static uint8_t cipher_len(const EspProposal *p)
{
	switch (p->cipher) {
	case ESP_DES:
		return 8;
	case ESP_3DES:
		return 24;
	case ESP_AES:
		return (uint8_t)(p->key_bits / 8);
	case ESP_NULL:
		return 0;
	}
	g_assert_not_reached();
}

static uint8_t auth_len(const EspProposal *p)
{
	return p->auth == ESP_AUTH_MD5 ? 16 : p->auth == ESP_AUTH_SHA ? 20 : 0;
}

static void direction_keys(IkeExchange *x, Late **keymat, EspKeys *k)
{
	const EspProposal *p = &x->quick.pair.proposal;

	k->cipher_len = cipher_len(p);
	k->auth_len = auth_len(p);
	late_clear(keymat);
	*keymat = ike_late_keymat(x->sa->keys, p->pfs_group ? x->gxy : NULL, PROTO_ESP, k->spi,
				  x->nonce[0], x->nonce[1], (size_t)k->cipher_len + k->auth_len);
	k->keymat = *keymat;
}

void ike_qm_keys(IkeExchange *x)
{
	const IkeSa *sa = x->sa;
	SaPair *pair = &x->quick.pair;

	direction_keys(x, &x->quick.keymat[0], &pair->in);
	direction_keys(x, &x->quick.keymat[1], &pair->out);
	pair->local = sa->local;
	pair->peer = sa->peer;
	pair->ike_conn = sa->conn;
	pair->initiator = x->mine;
	memcpy(pair->my_cookie, sa->cookies + (sa->initiator ? 0 : IKE_COOKIE), IKE_COOKIE);
	memcpy(pair->his_cookie, sa->cookies + (sa->initiator ? IKE_COOKIE : 0), IKE_COOKIE);
}

static void draw_share(IkeExchange *x, uint8_t group)
{
	if (group)
		ike_exchange_draw_share(x, group, x->mid);
}

/* ---- reading ---- */

static bool bad(Ctx *cx, const IkeExchange *x, IkeDrop why, int64_t value)
{
	ike_drop(cx, x->sa->ike, why, x->sa->peer, value);
	return false;
}

/* Perfect forward secrecy, if agreed: both send KE. */
static bool read_share(IkeExchange *x, const IkeRx *rx)
{
	uint8_t group = x->quick.pair.proposal.pfs_group;

	return group == 0 || ike_exchange_read_share(x, group, rx);
}

/* Sets x->quick.accepted; a proposal that is not acceptable is no error of the message. */
static void consider(IkeExchange *x, const IkeRx *rx)
{
	const Ike *ike = x->sa->ike;
	const IsakmpMsg *m = &rx->msg;
	const IsakmpSa *offer = isakmp_rec(m, PAYLOAD_SA, 0);
	EspProposal offered[OFFERS];
	IkeChoice choices[OFFERS];
	unsigned chosen = 0;
	SaPair *pair = &x->quick.pair;
	unsigned count = ike_esp_read(offer, offered, choices, OFFERS);

	x->quick.accepted = false;
	pair->out.spi = ike_esp_spi(offer); /* a refusal names it */
	if (count == 0 || !read_ids(x, m, &pair->proxy, &x->quick.ids) ||
	    !ike->keys->accept(ike->keys_self, x->sa->local, x->sa->peer, &pair->proxy, offered,
			       count, &chosen, &pair->proposal, &pair->request) ||
	    chosen >= count)
		return;
	x->quick.chosen = choices[chosen];
	pair->out.spi = x->quick.chosen.spi;
	x->quick.offered = offered[chosen];
	x->quick.notify_life = pair->proposal.life_s < offered[chosen].life_s ||
			       pair->proposal.life_kb < offered[chosen].life_kb;
	draw_share(x, pair->proposal.pfs_group);
	x->quick.accepted = read_share(x, rx);
}

static bool read_first(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	if (!ike_exchange_read_nonce(cx, x, &rx->msg))
		return false;
	consider(x, rx);
	return true;
}

static bool is_as_offered(const EspProposal *his, const EspProposal *ours)
{
	return his->cipher == ours->cipher && his->auth == ours->auth &&
	       his->tunnel == ours->tunnel && his->pfs_group == ours->pfs_group &&
	       (his->cipher != ESP_AES || his->key_bits == ours->key_bits);
}

static void read_lifetimes(IkeExchange *x, const IsakmpMsg *m)
{
	const IsakmpNotify *notify;

	for (unsigned i = 0; (notify = isakmp_rec(m, PAYLOAD_NOTIFY, i)); i++)
		if (notify->type == NOTIFY_RESPONDER_LIFETIME && notify->protocol == PROTO_ESP)
			ike_esp_life_read(notify, &x->quick.pair.proposal);
}

static bool is_same_proxy(const SaProxy *a, const SaProxy *b)
{
	return prefix_eq(a->local, b->local) && prefix_eq(a->remote, b->remote) &&
	       a->proto == b->proto && a->lport == b->lport && a->rport == b->rport;
}

/* The answer is one transform of one proposal, unchanged, under their numbers (RFC 2408 4.2): each of ours has
 * the one. NULL: it is not. */
static const EspProposal *chosen_of(const IkeExchange *x, const IsakmpSa *answer, uint32_t *spi)
{
	EspProposal his[2];
	IkeChoice c[2];

	if (answer->proposals.n != 1 || ike_esp_read(answer, his, c, 2) != 1 ||
	    c[0].transform != 1 || c[0].proposal < 1 || c[0].proposal > x->quick.req->n_proposals)
		return NULL;
	const EspProposal *ours = &x->quick.req->proposal[c[0].proposal - 1];
	*spi = c[0].spi;
	return is_as_offered(&his[0], ours) ? ours : NULL;
}

static bool read_second(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	SaProxy proxy;
	bool ids;
	const EspProposal *chosen =
		chosen_of(x, isakmp_rec(&rx->msg, PAYLOAD_SA, 0), &x->quick.pair.out.spi);

	if (!chosen)
		return bad(cx, x, DROP_BAD_PROPOSAL, 0);
	if (!read_ids(x, &rx->msg, &proxy, &ids) ||
	    (ids && !is_same_proxy(&proxy, &x->quick.pair.proxy)))
		return bad(cx, x, DROP_BAD_PROPOSAL, PAYLOAD_ID);
	x->quick.pair.proposal = *chosen;
	read_lifetimes(x, &rx->msg);
	if (!ike_exchange_read_nonce(cx, x, &rx->msg))
		return false;
	return read_share(x, rx) || bad(cx, x, DROP_BAD_KE, 0);
}

static bool read_third(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	(void)cx;
	(void)x;
	(void)rx;
	return true; /* HASH(3) says it all */
}

/* ---- making ---- */

static void put_offer_or_answer(IkeExchange *x, Draft *d)
{
	IkeChoice numbers = x->mine ? (IkeChoice){.proposal = 1, .transform = 1} : x->quick.chosen;

	numbers.spi = x->quick.pair.in.spi;
	if (x->mine)
		ike_esp_put(d, x->quick.req->proposal, x->quick.req->n_proposals, &numbers);
	else
		ike_esp_put(d, &x->quick.offered, 1, &numbers);
	Slice nonce = octets(x->nonce[x->mine ? 0 : 1]);
	Late *ke = x->ke[x->mine ? 0 : 1];
	draft_data(d, PAYLOAD_NONCE, &isakmp_nonce_pkt, nonce.data, nonce.len);
	if (ke)
		draft_ke(d, ke);
	put_ids(x, d);
}

static void put_first(Ctx *cx, IkeExchange *x, Draft *d)
{
	const Ike *ike = x->sa->ike;

	x->quick.pair.in.spi = ike->keys->spi(cx, ike->keys_self);
	ike_exchange_draw_nonce(x);
	draw_share(x, x->quick.req->proposal[0].pfs_group);
	put_offer_or_answer(x, d);
}

static void put_second(Ctx *cx, IkeExchange *x, Draft *d)
{
	put_offer_or_answer(x, d);
	if (!x->quick.notify_life)
		return;
	SAY(cx, x->sa->ike, x->sa, SAY_LIFETIME_NOTIFY);
	ike_esp_life_put(d, &x->quick.pair.proposal, x->quick.pair.in.spi);
}

static void put_third(Ctx *cx, IkeExchange *x, Draft *d)
{
	(void)cx;
	(void)x;
	(void)d;
}

typedef struct QmMessage {
	bool (*read)(Ctx *cx, IkeExchange *x, const IkeRx *rx);
	void (*put)(Ctx *cx, IkeExchange *x, Draft *d);
} QmMessage;

static const QmMessage messages[] = {
	[1] = {read_first, put_first},
	[2] = {read_second, put_second},
	[3] = {read_third, put_third},
};

bool ike_qm_read(Ctx *cx, IkeExchange *x, IkeRx *rx, unsigned message)
{
	QmHash h;

	if (ike_rules_check(&rx->msg, message))
		return bad(cx, x, DROP_PAYLOADS, message);
	hash_of(x, message, &h);
	if (!ike_hash_is_right(x->sa, rx, &h.in)) {
		SAY(cx, x->sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Quick", .peer = x->sa->peer);
		return bad(cx, x, DROP_BAD_HASH, message);
	}
	SAY(cx, x->sa->ike, x->sa, SAY_PROCESSING, .t = "HASH", .n = (int32_t)x->mid);
	if (message != 3)
		SAY(cx, x->sa->ike, x->sa, SAY_PROCESSING, .t = "SA", .n = (int32_t)x->mid);
	return messages[message].read(cx, x, rx);
}

/* The responder's nonce and SPI are made when its answer is. */
void ike_qm_ready(Ctx *cx, IkeExchange *x)
{
	const Ike *ike = x->sa->ike;

	x->quick.pair.in.spi = ike->keys->spi(cx, ike->keys_self);
	ike_exchange_draw_nonce(x);
	ike_qm_keys(x);
}

void ike_qm_send(Ctx *cx, IkeExchange *x, unsigned message)
{
	g_auto(Draft) d;
	QmHash h;

	ike_draft_phase2(&d);
	messages[message].put(cx, x, &d);
	hash_of(x, message, &h);
	ike_send_phase2(cx, x, &d, &h.in);
}
