/* The three messages of quick mode (RFC 2409 5.5): how each is read and how it is made.
 *
 *   1  HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ]
 *   2  HDR*, HASH(2), SA, Nr [, KE ] [, IDci, IDcr ]
 *   3  HDR*, HASH(3)
 */

#include <string.h>

#include "models/ike/ike_priv.h"

enum {
	NONCE_MIN = 8,
	NONCE_MAX = 256,
	OFFERS = 64 /* transforms of an offer that are looked at */
};

static void keep(GBytes **at, const void *data, size_t n)
{
	if (*at)
		g_bytes_unref(*at);
	*at = g_bytes_new(data, n);
}

static Slice octets(GBytes *b)
{
	gsize n = 0;
	const uint8_t *data = b ? g_bytes_get_data(b, &n) : NULL;

	return (Slice){data, n};
}

/* ---- HASH(1..3) ---- */

typedef struct QmHash {
	uint8_t mid[5]; /* a zero, and M-ID */
	HashInput in;
} QmHash;

static void hash_of(const IkeNode *n, unsigned message, QmHash *h)
{
	h->mid[0] = 0;
	isakmp_u32_octets(n->mid, h->mid + 1);
	h->in = (HashInput){.before = {{h->mid + 1, 4}}, .whole = message != 3};
	if (message == 2)
		h->in.before[1] = octets(n->nonce[0]);
	if (message == 3) {
		h->in.before[0] = (Slice){h->mid, 5};
		h->in.before[1] = octets(n->nonce[0]);
		h->in.before[2] = octets(n->nonce[1]);
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

static void put_ids(const IkeNode *n, Draft *d)
{
	const SaProxy *x = &n->pair.proxy;

	if (!n->ids)
		return;
	if (n->mine) {
		put_id(d, x->local, x->proto, x->lport);
		put_id(d, x->remote, x->proto, x->rport);
		return;
	}
	put_id(d, x->remote, x->proto, x->rport);
	put_id(d, x->local, x->proto, x->lport);
}

/* IDci is the initiator's side. Without IDs the exchange is for the two hosts (RFC 2409 5.5). */
static bool read_ids(const IkeNode *n, const IsakmpMsg *m, SaProxy *out, bool *ids)
{
	const IsakmpId *ci = isakmp_rec(m, PAYLOAD_ID, 0), *cr = isakmp_rec(m, PAYLOAD_ID, 1);
	const IsakmpId *mine = n->mine ? ci : cr, *his = n->mine ? cr : ci;

	*ids = ci != NULL;
	*out = (SaProxy){.local = prefix_of(n->sa->local, 32),
			 .remote = prefix_of(n->sa->peer, 32)};
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

static void direction_keys(const IkeNode *n, EspKeys *k)
{
	uint8_t keymat[ESP_KEY_MAX];
	const EspProposal *p = &n->pair.proposal;
	Slice gxy = {n->gxy, p->pfs_group ? ike_dh_len(p->pfs_group) : 0};

	k->cipher_len = cipher_len(p);
	k->auth_len = auth_len(p);
	ike_keymat(&n->sa->keys, n->sa->suite.hash, gxy, PROTO_ESP, k->spi, octets(n->nonce[0]),
		   octets(n->nonce[1]), keymat, (size_t)k->cipher_len + k->auth_len);
	memcpy(k->cipher_key, keymat, k->cipher_len);
	memcpy(k->auth_key, keymat + k->cipher_len, k->auth_len);
}

void ike_qm_keys(IkeNode *n)
{
	IkeSa *sa = n->sa;
	SaPair *pair = &n->pair;

	direction_keys(n, &pair->in);
	direction_keys(n, &pair->out);
	pair->local = sa->local;
	pair->peer = sa->peer;
	pair->ike_conn = sa->conn;
	pair->initiator = n->mine;
	memcpy(pair->my_cookie, sa->cookies + (sa->initiator ? 0 : IKE_COOKIE), IKE_COOKIE);
	memcpy(pair->his_cookie, sa->cookies + (sa->initiator ? IKE_COOKIE : 0), IKE_COOKIE);
}

static void make_nonce(IkeNode *n)
{
	uint8_t nonce[IKE_NONCE];
	int me = n->mine ? 0 : 1;

	ike_random(n->sa->ike, "ike quick nonce", ike_key(n->sa->ike, n->sa->serial, n->mid), nonce,
		   sizeof nonce);
	keep(&n->nonce[me], nonce, sizeof nonce);
}

static void make_share(IkeNode *n, uint8_t group)
{
	uint8_t pub[IKE_DH_MAX];
	int me = n->mine ? 0 : 1;

	if (group == 0)
		return;
	ike_random(n->sa->ike, "ike quick private value",
		   ike_key(n->sa->ike, n->sa->serial, n->mid), n->priv, IKE_PRIVATE);
	ike_dh_public(group, (Slice){n->priv, IKE_PRIVATE}, pub);
	keep(&n->ke[me], pub, ike_dh_len(group));
}

/* ---- reading ---- */

static bool bad(Ctx *cx, const IkeNode *n, IkeDrop why, int64_t value)
{
	ike_drop(cx, n->sa->ike, why, n->sa->peer, value);
	return false;
}

static bool read_nonce(Ctx *cx, IkeNode *n, const IsakmpMsg *m)
{
	const IsakmpData *nonce = isakmp_rec(m, PAYLOAD_NONCE, 0);

	if (nonce->data.len < NONCE_MIN || nonce->data.len > NONCE_MAX)
		return bad(cx, n, DROP_BAD_NONCE, (int64_t)nonce->data.len);
	keep(&n->nonce[n->mine ? 1 : 0], nonce->data.data, nonce->data.len);
	return true;
}

/* Perfect forward secrecy, if agreed: both send KE. */
static bool read_share(IkeNode *n, const IsakmpMsg *m)
{
	const IsakmpData *ke = isakmp_rec(m, PAYLOAD_KE, 0);
	uint8_t group = n->pair.proposal.pfs_group;

	if (group == 0)
		return true;
	if (!ke || !ike_dh_shared(group, (Slice){n->priv, IKE_PRIVATE}, ke->data, n->gxy))
		return false;
	keep(&n->ke[n->mine ? 1 : 0], ke->data.data, ke->data.len);
	return true;
}

/* Sets n->accepted; a proposal that is not acceptable is no error of the message. */
static void consider(IkeNode *n, const IsakmpMsg *m)
{
	const Ike *ike = n->sa->ike;
	const IsakmpSa *offer = isakmp_rec(m, PAYLOAD_SA, 0);
	EspProposal offered[OFFERS];
	IkeChoice choices[OFFERS];
	unsigned chosen = 0;
	SaPair *pair = &n->pair;
	unsigned count = ike_esp_read(offer, offered, choices, OFFERS);

	n->accepted = false;
	pair->out.spi = ike_esp_spi(offer); /* a refusal names it */
	if (count == 0 || !read_ids(n, m, &pair->proxy, &n->ids) ||
	    !ike->keys->accept(ike->keys_self, n->sa->local, n->sa->peer, &pair->proxy, offered,
			       count, &chosen, &pair->proposal, &pair->request) ||
	    chosen >= count)
		return;
	n->chosen = choices[chosen];
	pair->out.spi = n->chosen.spi;
	n->offered = offered[chosen];
	n->notify_life = pair->proposal.life_s < offered[chosen].life_s ||
			 pair->proposal.life_kb < offered[chosen].life_kb;
	make_share(n, pair->proposal.pfs_group);
	n->accepted = read_share(n, m);
}

static bool read_first(Ctx *cx, IkeNode *n, const IkeRx *rx)
{
	if (!read_nonce(cx, n, &rx->msg))
		return false;
	consider(n, &rx->msg);
	return true;
}

static bool is_as_offered(const EspProposal *his, const EspProposal *ours)
{
	return his->cipher == ours->cipher && his->auth == ours->auth &&
	       his->tunnel == ours->tunnel && his->pfs_group == ours->pfs_group &&
	       (his->cipher != ESP_AES || his->key_bits == ours->key_bits);
}

static void read_lifetimes(IkeNode *n, const IsakmpMsg *m)
{
	const IsakmpNotify *notify;

	for (unsigned i = 0; (notify = isakmp_rec(m, PAYLOAD_NOTIFY, i)); i++)
		if (notify->type == NOTIFY_RESPONDER_LIFETIME && notify->protocol == PROTO_ESP)
			ike_esp_life_read(notify, &n->pair.proposal);
}

static bool is_same_proxy(const SaProxy *a, const SaProxy *b)
{
	return prefix_eq(a->local, b->local) && prefix_eq(a->remote, b->remote) &&
	       a->proto == b->proto && a->lport == b->lport && a->rport == b->rport;
}

/* The answer is one transform of one proposal, unchanged, under their numbers (RFC 2408 4.2): each of ours has
 * the one. NULL: it is not. */
static const EspProposal *chosen_of(const IkeNode *n, const IsakmpSa *answer, uint32_t *spi)
{
	EspProposal his[2];
	IkeChoice c[2];

	if (answer->proposals.n != 1 || ike_esp_read(answer, his, c, 2) != 1 ||
	    c[0].transform != 1 || c[0].proposal < 1 || c[0].proposal > n->req.n_proposals)
		return NULL;
	const EspProposal *ours = &n->req.proposal[c[0].proposal - 1];
	*spi = c[0].spi;
	return is_as_offered(&his[0], ours) ? ours : NULL;
}

static bool read_second(Ctx *cx, IkeNode *n, const IkeRx *rx)
{
	SaProxy proxy;
	bool ids;
	const EspProposal *chosen =
		chosen_of(n, isakmp_rec(&rx->msg, PAYLOAD_SA, 0), &n->pair.out.spi);

	if (!chosen)
		return bad(cx, n, DROP_BAD_PROPOSAL, 0);
	if (!read_ids(n, &rx->msg, &proxy, &ids) || (ids && !is_same_proxy(&proxy, &n->pair.proxy)))
		return bad(cx, n, DROP_BAD_PROPOSAL, PAYLOAD_ID);
	n->pair.proposal = *chosen;
	read_lifetimes(n, &rx->msg);
	if (!read_nonce(cx, n, &rx->msg))
		return false;
	return read_share(n, &rx->msg) || bad(cx, n, DROP_BAD_KE, 0);
}

static bool read_third(Ctx *cx, IkeNode *n, const IkeRx *rx)
{
	(void)cx;
	(void)n;
	(void)rx;
	return true; /* HASH(3) says it all */
}

/* ---- making ---- */

static void put_offer_or_answer(IkeNode *n, Draft *d)
{
	IkeChoice numbers = n->mine ? (IkeChoice){.proposal = 1, .transform = 1} : n->chosen;

	numbers.spi = n->pair.in.spi;
	if (n->mine)
		ike_esp_put(d, n->req.proposal, n->req.n_proposals, &numbers);
	else
		ike_esp_put(d, &n->offered, 1, &numbers);
	Slice nonce = octets(n->nonce[n->mine ? 0 : 1]), ke = octets(n->ke[n->mine ? 0 : 1]);
	draft_data(d, PAYLOAD_NONCE, &isakmp_nonce_pkt, nonce.data, nonce.len);
	if (ke.len)
		draft_data(d, PAYLOAD_KE, &isakmp_ke_pkt, ke.data, ke.len);
	put_ids(n, d);
}

static void put_first(Ctx *cx, IkeNode *n, Draft *d)
{
	const Ike *ike = n->sa->ike;

	n->pair.in.spi = ike->keys->spi(cx, ike->keys_self);
	make_nonce(n);
	make_share(n, n->req.proposal[0].pfs_group);
	put_offer_or_answer(n, d);
}

static void put_second(Ctx *cx, IkeNode *n, Draft *d)
{
	put_offer_or_answer(n, d);
	if (!n->notify_life)
		return;
	SAY(cx, n->sa->ike, n->sa, SAY_LIFETIME_NOTIFY);
	ike_esp_life_put(d, &n->pair.proposal, n->pair.in.spi);
}

static void put_third(Ctx *cx, IkeNode *n, Draft *d)
{
	(void)cx;
	(void)n;
	(void)d;
}

typedef struct QmMessage {
	bool (*read)(Ctx *cx, IkeNode *n, const IkeRx *rx);
	void (*put)(Ctx *cx, IkeNode *n, Draft *d);
} QmMessage;

static const QmMessage messages[] = {
	[1] = {read_first, put_first},
	[2] = {read_second, put_second},
	[3] = {read_third, put_third},
};

bool ike_qm_read(Ctx *cx, IkeNode *n, IkeRx *rx, unsigned message)
{
	QmHash h;

	if (ike_rules_check(&rx->msg, message))
		return bad(cx, n, DROP_PAYLOADS, message);
	hash_of(n, message, &h);
	if (!ike_hash_is_right(n->sa, rx, &h.in)) {
		SAY(cx, n->sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Quick", .peer = n->sa->peer);
		return bad(cx, n, DROP_BAD_HASH, message);
	}
	SAY(cx, n->sa->ike, n->sa, SAY_PROCESSING, .t = "HASH", .n = (int32_t)n->mid);
	if (message != 3)
		SAY(cx, n->sa->ike, n->sa, SAY_PROCESSING, .t = "SA", .n = (int32_t)n->mid);
	return messages[message].read(cx, n, rx);
}

/* The responder's nonce and SPI are made when its answer is. */
void ike_qm_ready(Ctx *cx, IkeNode *n)
{
	const Ike *ike = n->sa->ike;

	n->pair.in.spi = ike->keys->spi(cx, ike->keys_self);
	make_nonce(n);
	ike_qm_keys(n);
}

void ike_qm_send(Ctx *cx, IkeNode *n, unsigned message)
{
	g_auto(Draft) d;
	QmHash h;

	ike_draft_phase2(&d);
	messages[message].put(cx, n, &d);
	hash_of(n, message, &h);
	ike_send_node(cx, n, &d, &h.in);
}
