/* The six messages of main mode with a pre-shared key (RFC 2409 5.4): how each is read and how it is made.
 *
 *   1  HDR, SA [, VID]           2  HDR, SA [, VID]
 *   3  HDR, KE, Ni [, VID..]     4  HDR, KE, Nr [, VID..]
 *   5  HDR*, IDii, HASH_I        6  HDR*, IDir, HASH_R
 *
 * Which comes when is the machine's (ike_mm_fsm.c). Reading verifies and stores, and says nothing to anybody:
 * what is wrong is dropped before the machine hears of it. */

#include <string.h>

#include "models/ike/ike_priv.h"

enum { ID_PORT = 500, ID_PROTO = 17 };

static Slice octets(GBytes *kept)
{
	return ike_octets(kept);
}

/* ---- what both sides compute ---- */

static void generate(IkeExchange *x)
{
	uint8_t group = x->sa->suite.group;

	if (x->main.group_ready == group)
		return;
	ike_exchange_draw_share(x, group, group);
	x->main.group_ready = group;
}

static void derive(IkeExchange *x)
{
	IkeSa *sa = x->sa;

	late_clear(&sa->keys);
	late_clear(&x->chain);
	sa->keys = ike_late_keys(&(IkeSecrets){.suite = sa->suite,
					       .psk = x->main.psk,
					       .ni = x->nonce[0],
					       .nr = x->nonce[1],
					       .gxy = x->gxy,
					       .ke = {x->ke[0], x->ke[1]},
					       .cookies = sa->cookies});
}

/* RFC 2409 5: HASH_I = prf(SKEYID, g^xi | g^xr | CKY-I | CKY-R | SAi_b | IDii_b), HASH_R with the pairs turned. The
 * caller lets go of the octets. */
static IkeHashed auth_hash(const IkeExchange *x, bool initiator)
{
	const uint8_t *cookies = x->sa->cookies;
	int one = initiator ? 0 : 1, two = 1 - one;
	GByteArray *all = g_byte_array_new();
	Slice sai = octets(x->main.sai), id = octets(x->main.id[one]);

	g_byte_array_append(all, cookies + IKE_COOKIE * one, IKE_COOKIE);
	g_byte_array_append(all, cookies + IKE_COOKIE * two, IKE_COOKIE);
	g_byte_array_append(all, sai.data, (guint)sai.len);
	g_byte_array_append(all, id.data, (guint)id.len);
	return (IkeHashed){.auth = true,
			   .ke = {x->ke[one], x->ke[two]},
			   .octets = g_byte_array_free_to_bytes(all)};
}

/* ---- what processing takes, and what is ready after it ---- */

VTime ike_mm_dh(const IkeExchange *x)
{
	const IkeParams *p = &x->sa->ike->par;
	uint8_t group = x->sa->suite.group;
	bool ready = x->main.group_ready == group;

	switch (x->sm.state) {
	case MM_I1: /* our share is made for the group of the first policy */
	case MM_I2:
	case MM_R1:
		return ready ? IKE_NO_DH : ike_dh_cost(p->dh_generate, group);
	case MM_I4:
	case MM_R3:
		return ike_dh_cost(p->dh_compute, group);
	default:
		return IKE_NO_DH;
	}
}

void ike_mm_work_done(IkeExchange *x)
{
	switch (x->sm.state) {
	case MM_I1:
	case MM_I2:
	case MM_R1:
		generate(x);
		return;
	case MM_R3:
		ike_exchange_draw_nonce(x);
		derive(x);
		return;
	case MM_I4:
		derive(x);
		return;
	default:
		return;
	}
}

/* ---- reading ---- */

static bool bad(Ctx *cx, const IkeExchange *x, IkeDrop why, int64_t value)
{
	ike_drop(cx, x->sa->ike, why, x->sa->peer, value);
	return false;
}

static bool read_offer(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	const Element *part = isakmp_part(&rx->msg, PAYLOAD_SA, 0);
	const IsakmpSa *offer = part->rec;

	if (offer->doi != DOI_IPSEC || !(offer->situation & SIT_IDENTITY))
		return bad(cx, x, DROP_BAD_PROPOSAL, offer->doi);
	ike_exchange_keep(&x->main.sai, part->raw.data + ISAKMP_GENERIC,
			  part->raw.len - ISAKMP_GENERIC);
	x->sa->his_vids = ike_vid_read(x->sa, &rx->msg);
	return true;
}

static bool read_answer(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	IkeSa *sa = x->sa;

	if (!ike_policy_confirm(x, isakmp_rec(&rx->msg, PAYLOAD_SA, 0)))
		return bad(cx, x, DROP_BAD_PROPOSAL, 0);
	memcpy(sa->cookies + IKE_COOKIE, rx->msg.rcookie, IKE_COOKIE);
	sa->his_vids = ike_vid_read(sa, &rx->msg);
	return true;
}

static bool read_exchange(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	const IsakmpData *ke = isakmp_rec(&rx->msg, PAYLOAD_KE, 0);
	IkeSa *sa = x->sa;

	if (!ike_exchange_read_nonce(cx, x, &rx->msg))
		return false;
	if (!ike_exchange_read_share(x, sa->suite.group, rx))
		return bad(cx, x, DROP_BAD_KE, (int64_t)ke->data.len);
	sa->his_vids |= ike_vid_read(sa, &rx->msg);
	return true;
}

static bool has_initial_contact(const IkeRx *rx)
{
	const IsakmpNotify *n;

	for (unsigned i = 0; (n = isakmp_rec(&rx->msg, PAYLOAD_NOTIFY, i)); i++)
		if (n->type == NOTIFY_INITIAL_CONTACT && n->protocol == PROTO_ISAKMP)
			return true;
	return false;
}

static bool read_auth(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	const Element *id = isakmp_part(&rx->msg, PAYLOAD_ID, 0);
	const IkeSa *sa = x->sa;

	ike_exchange_keep(&x->main.id[x->mine ? 1 : 0], id->raw.data + ISAKMP_GENERIC,
			  id->raw.len - ISAKMP_GENERIC);
	g_auto(IkeHashed) want = auth_hash(x, !x->mine);
	if (!ike_hash_matches(sa, rx, &want)) {
		SAY(cx, sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Main", .peer = sa->peer);
		return bad(cx, x, DROP_BAD_HASH, 0);
	}
	x->main.contact = x->main.contact || has_initial_contact(rx);
	return true;
}

typedef struct MmMessage {
	bool (*read)(Ctx *cx, IkeExchange *x, const IkeRx *rx);
	void (*put)(Ctx *cx, IkeExchange *x, Draft *d);
	const uint8_t told[4]; /* payloads whose processing IOS prints */
} MmMessage;

/* ---- making ---- */

static void put_offer(Ctx *cx, IkeExchange *x, Draft *d)
{
	(void)cx;
	static const IkeChoice first = {.proposal = 1, .transform = 1};
	const IsakmpSa *rec;
	g_autoptr(GByteArray) body = g_byte_array_new();

	ike_policy_put(d, &g_array_index(x->main.offer, IkeSuite, 0), x->main.offer->len, &first);
	rec = d->part[0].rec;
	codec_encode(&isakmp_sa_pkt, rec, body);
	ike_exchange_keep(&x->main.sai, body->data, body->len);
	ike_vid_put(x->sa, d, (unsigned)x->sa->ike->par.vids & VID_NATT_ANY);
}

static void put_answer(Ctx *cx, IkeExchange *x, Draft *d)
{
	(void)cx;
	ike_policy_put(d, &x->sa->suite, 1, &x->main.chosen);
	ike_vid_put(x->sa, d, ike_vid_natt(x->sa));
}

static void put_exchange(Ctx *cx, IkeExchange *x, Draft *d)
{
	const IkeSa *sa = x->sa;
	int me = x->mine ? 0 : 1;

	(void)cx;
	ike_exchange_draw_nonce(x);
	Slice nonce = octets(x->nonce[me]);
	draft_ke(d, x->ke[me]);
	draft_data(d, PAYLOAD_NONCE, &isakmp_nonce_pkt, nonce.data, nonce.len);
	ike_vid_put(sa, d, (unsigned)sa->ike->par.vids & ~(unsigned)VID_NATT_ANY);
	ike_natd_put(sa, d);
}

/* RFC 2407 4.6.3.3; IOS sends it when it has no other SA with the peer. */
static bool is_first_contact(const IkeSa *sa)
{
	const GPtrArray *sas = ike_sas_between(sa->ike, sa->local, sa->peer);

	for (unsigned i = 0; i < sas->len; i++)
		if (sas->pdata[i] != sa && ike_sa_is_live(sas->pdata[i]))
			return false;
	return true;
}

static void put_contact(const IkeSa *sa, Draft *d)
{
	IsakmpNotify *n = draft_add(d, PAYLOAD_NOTIFY, &isakmp_notify_pkt);

	n->doi = DOI_IPSEC;
	n->protocol = PROTO_ISAKMP;
	n->type = NOTIFY_INITIAL_CONTACT;
	n->spi = draft_copy(d, sa->cookies, sizeof sa->cookies);
}

static void put_id(IkeExchange *x, Draft *d)
{
	IsakmpId *id = draft_add(d, PAYLOAD_ID, &isakmp_id_pkt);
	g_autoptr(GByteArray) body = g_byte_array_new();
	uint8_t address[4];

	/* IOS names UDP and port 500: tcpdump tests/ISAKMP_sa_setup.pcap's sizes, public debug logs */
	isakmp_u32_octets(x->sa->local, address);
	id->type = ID_ADDR;
	id->protocol = ID_PROTO;
	id->port = ID_PORT;
	id->data = draft_copy(d, address, sizeof address);
	codec_encode(&isakmp_id_pkt, id, body);
	ike_exchange_keep(&x->main.id[x->mine ? 0 : 1], body->data, body->len);
}

static void put_auth(Ctx *cx, IkeExchange *x, Draft *d)
{
	const IkeSa *sa = x->sa;
	static const uint8_t later[IKE_MAC_MAX];

	if (x->mine && is_first_contact(sa)) {
		x->main.contact = true;
		SAY(cx, sa->ike, sa, SAY_SEND_CONTACT);
	}
	SAY(cx, sa->ike, sa, SAY_AUTH_METHOD);
	SAY(cx, sa->ike, sa, SAY_ID_PAYLOAD, .n = PAYLOAD_HASH);
	put_id(x, d);
	draft_data(d, PAYLOAD_HASH, &isakmp_hash_pkt, later, ike_hash_len(sa->suite.hash));
	if (x->mine && x->main.contact)
		put_contact(sa, d);
}

static const MmMessage messages[] = {
	[1] = {read_offer, put_offer, {PAYLOAD_SA}},
	[2] = {read_answer, put_answer, {PAYLOAD_SA}},
	[3] = {read_exchange, put_exchange, {PAYLOAD_KE, PAYLOAD_NONCE}},
	[4] = {read_exchange, put_exchange, {PAYLOAD_KE, PAYLOAD_NONCE}},
	[5] = {read_auth, put_auth, {PAYLOAD_ID, PAYLOAD_HASH}},
	[6] = {read_auth, put_auth, {PAYLOAD_ID, PAYLOAD_HASH}},
};

bool ike_mm_read(Ctx *cx, IkeExchange *x, IkeRx *rx, unsigned message)
{
	if (ike_rules_check(&rx->msg, message))
		return bad(cx, x, DROP_PAYLOADS, message);
	return messages[message].read(cx, x, rx);
}

void ike_mm_send(Ctx *cx, IkeExchange *x, unsigned message)
{
	g_auto(Draft) d;

	draft_init(&d);
	messages[message].put(cx, x, &d);
	if (!ike_rules_encrypted(EXCHANGE_MAIN, message)) {
		ike_send(cx, x, &d);
		return;
	}
	g_auto(IkeHashed) h = auth_hash(x, x->mine);
	ike_send_hashed(cx, x, &d, &h);
}

/* What IOS prints when it has processed a message. */
void ike_mm_tell(Ctx *cx, const IkeExchange *x, const IkeRx *rx, unsigned message)
{
	const uint8_t *told = messages[message].told;
	const IkeSa *sa = x->sa;

	for (size_t i = 0; i < sizeof messages[message].told && told[i]; i++)
		SAY(cx, sa->ike, sa, SAY_PROCESSING, .t = isakmp_payload_name(told[i]));
	ike_vid_tell(cx, sa, &rx->msg);
	if (message == 3 || message == 4)
		SAY(cx, sa->ike, sa, SAY_SKEYID);
	if (message >= 5)
		SAY(cx, sa->ike, sa, SAY_AUTHENTICATED);
	if (message == 5 && x->main.contact)
		SAY(cx, sa->ike, sa, SAY_NOTIFY, .t = "INITIAL_CONTACT", .m = PROTO_ISAKMP);
}
