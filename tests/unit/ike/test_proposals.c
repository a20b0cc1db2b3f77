/* Several proposals and several transforms: which one is taken, and that the answer says so with its numbers
 * (RFC 2408 4.2). The offers are made by hand: no IOS makes such ones, other peers do. */

#include <string.h>

#include "models/ike/ike_priv.h"
#include "tests/support/check.h"
#include "tests/unit/ike/talk.h"

#define START VT_S(10)

/* One transform of an offer; rows of one number and SPI stand in one proposal. */
typedef struct Offered {
	uint8_t proposal, transform, protocol;
	uint32_t spi;
	EspCipher cipher;
} Offered;

typedef struct Wish {
	const Offered *rows;
	unsigned n;
	IkeExchange *x;
	/* the answer */
	bool answered;
	unsigned proposals, transforms;
	uint8_t proposal, transform, id;
} Wish;

static Wish wish;

static IkeSa *sa_of(const Talk *t, unsigned side)
{
	const Ike *ike = sandbox_self(t->sb, talk_name[side], "ike");
	return ike->sas->pdata[0];
}

static IsakmpProposal *proposal_at(const IsakmpSa *sa, size_t i)
{
	return ((Element *)sa->proposals.items)[i].rec;
}

static IsakmpTransform *transform_at(const IsakmpProposal *p, size_t i)
{
	return ((Element *)p->transforms.items)[i].rec;
}

/* A proposal per row as ike_esp_put makes them; then rows of one proposal move together. */
static void put_offer(Draft *d)
{
	EspProposal p[8];
	size_t kept = 0;
	for (unsigned i = 0; i < wish.n; i++)
		p[i] = (EspProposal){.cipher = wish.rows[i].cipher,
				     .key_bits = 128,
				     .auth = ESP_AUTH_MD5,
				     .tunnel = true,
				     .life_s = 3600,
				     .life_kb = 4608000};
	ike_esp_put(d, p, wish.n, &(IkeChoice){.proposal = 1, .transform = 1, .spi = 1});
	IsakmpSa *sa = d->part[1].rec;
	Element *parts = (Element *)sa->proposals.items;
	for (unsigned i = 0; i < wish.n; i++) {
		const Offered *row = &wish.rows[i], *before = i ? row - 1 : NULL;
		IsakmpProposal *own = proposal_at(sa, i);
		uint8_t spi[4];
		transform_at(own, 0)->number = row->transform;
		if (before && before->proposal == row->proposal && before->spi == row->spi) {
			IsakmpProposal *first = proposal_at(sa, kept - 1);
			Element *both =
				arena_alloc(d->arena, (first->transforms.n + 1) * sizeof *both);
			memcpy(both, first->transforms.items, first->transforms.n * sizeof *both);
			both[first->transforms.n] = *(Element *)own->transforms.items;
			first->transforms = (PartList){both, first->transforms.n + 1};
			first->n_transforms++;
			continue;
		}
		isakmp_u32_octets(row->spi, spi);
		own->number = row->proposal;
		own->protocol = row->protocol;
		own->spi = draft_copy(d, spi, sizeof spi);
		parts[kept++] = parts[i];
	}
	sa->proposals.n = kept;
}

static void offer(Ctx *cx, Talk *t, unsigned side)
{
	static const uint8_t nonce[20] = {1};
	IkeSa *sa = sa_of(t, side);
	g_auto(Draft) d;
	uint8_t mid[4];

	wish.x = ike_exchange_new(sa, &ike_quick_kind, ike_exchange_mid(sa), true);
	ike_exchange_add(wish.x);
	isakmp_u32_octets(wish.x->mid, mid);
	ike_draft_phase2(&d);
	put_offer(&d);
	draft_data(&d, PAYLOAD_NONCE, &isakmp_nonce_pkt, nonce, sizeof nonce);
	ike_send_phase2(cx, wish.x, &d, &(HashInput){.before = {{mid, 4}}, .whole = true});
}

static void take_answer(const IsakmpMsg *m)
{
	const IsakmpSa *sa = isakmp_rec(m, PAYLOAD_SA, 0);
	if (!sa)
		return;
	const IsakmpProposal *p = proposal_at(sa, 0);
	wish.answered = true;
	wish.proposals = (unsigned)sa->proposals.n;
	wish.transforms = (unsigned)p->transforms.n;
	wish.proposal = p->number;
	wish.transform = transform_at(p, 0)->number;
	wish.id = transform_at(p, 0)->id;
}

static void look(Ctx *cx, Talk *t, unsigned side)
{
	(void)side;
	GBytes *wire = talk_sent(t, t->sent->len)->wire;
	IkeRx rx = {.wire = late_of(g_bytes_ref(wire))};
	IsakmpMsg head;
	gsize n;
	const uint8_t *data = g_bytes_get_data(wire, &n);

	if (codec_decode(&isakmp_header_pkt, data, n, &head, NULL, NULL, NULL) &&
	    head.exchange == EXCHANGE_QUICK && ike_open(cx, wish.x, &head, &rx))
		take_answer(&rx.msg);
	ike_rx_clear(&rx);
	late_unref(rx.wire);
}

/* An established SA without keepalives, an offer of `rows` at 12 s, B taking what is `choose`th of what it
 * understands. The talk is the caller's. */
static Talk *offered(const Offered *rows, unsigned n, unsigned choose)
{
	Talk *t = talk_new(5, "12.2", "12.3(7)T1",
			   TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n",
			   TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n");
	SaRequest req = talk_proposal(t, TALK_A);
	wish = (Wish){.rows = rows, .n = n};
	talk_request(t, START, TALK_A, &req);
	talk_do(t, VT_S(12), TALK_A, offer);
	talk_do(t, VT_S(13), TALK_A, look);
	sandbox_run(t->sb, VT_S(11));
	t->keys[TALK_B].choose = choose;
	sandbox_run(t->sb, VT_S(14));
	return t;
}

/* Three proposals, each with an SPI of its own, and two transforms in the second: whichever is chosen, its SPI
 * is the one that is kept and its numbers are the answer's. */
static void test_chosen(void)
{
	static const Offered rows[] = {
		{1, 1, PROTO_ESP, 0x11111111, ESP_AES},
		{2, 1, PROTO_ESP, 0x22222222, ESP_3DES},
		{2, 7, PROTO_ESP, 0x22222222, ESP_DES},
		{5, 3, PROTO_ESP, 0x55555555, ESP_DES},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Talk *t = offered(rows, G_N_ELEMENTS(rows), i);
		CHECK_INT(t->keys[TALK_B].installed, 2, "row %u is agreed", i);
		CHECK_INT(t->keys[TALK_B].pair.out.spi, rows[i].spi, "row %u: the SPI kept", i);
		CHECK(wish.answered, "row %u", i);
		CHECK_INT(wish.proposals, 1, "row %u: proposals in the answer", i);
		CHECK_INT(wish.transforms, 1, "row %u: transforms in the answer", i);
		CHECK_INT(wish.proposal, rows[i].proposal, "row %u: proposal number", i);
		CHECK_INT(wish.transform, rows[i].transform, "row %u: transform number", i);
		CHECK_INT(wish.id, rows[i].cipher, "row %u: what was chosen", i);
		talk_free(t);
	}
}

/* AH and ESP under one number are one offer, of both: ESP alone is not what was offered. */
static void test_bundle(void)
{
	static const Offered rows[] = {
		{1, 1, 2, 0x11111111, ESP_DES}, /* AH: RFC 2407 4.4.1 */
		{1, 1, PROTO_ESP, 0x22222222, ESP_DES},
		{2, 1, PROTO_ESP, 0x33333333, ESP_3DES},
	};
	Talk *t = offered(rows, G_N_ELEMENTS(rows), 0);
	CHECK_INT(wish.proposal, 2, "the proposal that stands alone");
	CHECK_INT(t->keys[TALK_B].pair.out.spi, 0x33333333, "its SPI");
	talk_free(t);
	t = offered(rows, 2, 0);
	CHECK(!wish.answered, "nothing else is on offer");
	CHECK_INT(t->keys[TALK_B].installed, 1, "no SA comes of it");
	talk_free(t);
}

/* 0 to 255 are no SPIs (RFC 2406 2.1). */
static void test_reserved_spi(void)
{
	static const Offered rows[] = {{1, 1, PROTO_ESP, 255, ESP_DES},
				       {2, 1, PROTO_ESP, 256, ESP_DES}};
	Talk *t = offered(rows, 2, 0);
	CHECK_INT(t->keys[TALK_B].pair.out.spi, 256, "the first that may be");
	talk_free(t);
}

/* The quick mode that B is answering; NULL: none yet. */
static IkeExchange *answering(const Talk *t)
{
	const Ike *ike = sandbox_self(t->sb, "B", "ike");
	const IkeSa *sa = ike->sas->len ? ike->sas->pdata[0] : NULL;
	for (unsigned i = 0; sa && i < sa->exchanges->len; i++) {
		IkeExchange *x = sa->exchanges->pdata[i];
		if (x->kind == &ike_quick_kind && x->sm.state == QM_STARVE)
			return x;
	}
	return NULL;
}

/* An answer under numbers that were not offered is none: the initiator drops it, and no SA comes of it. */
static void test_answer_not_offered(void)
{
	static const IkeChoice answers[] = {
		{1, 1, 0}, /* as offered */
		{1, 2, 0}, {1, 0, 0}, {2, 1, 0}, {0, 1, 0},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(answers); i++) {
		Talk *t = talk_new(5, "12.2", "12.3(7)T1",
				   TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n",
				   TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n");
		SaRequest req = talk_proposal(t, TALK_A);
		IkeExchange *x = NULL;
		talk_request(t, START, TALK_A, &req);
		for (VTime at = START; !x && at < VT_S(12); at += VT_US(100)) {
			sandbox_run(t->sb, at);
			x = answering(t);
		}
		CHECK(x != NULL, "B has an answer to make");
		if (x)
			x->quick.chosen = answers[i];
		sandbox_run(t->sb, VT_S(13));
		CHECK_INT(talk_count(t, "ike-drop", "not as proposed") > 0, i > 0,
			  "proposal %u, transform %u: dropped", answers[i].proposal,
			  answers[i].transform);
		CHECK_INT(t->keys[TALK_A].installed, i == 0, "proposal %u, transform %u: installed",
			  answers[i].proposal, answers[i].transform);
		talk_free(t);
	}
}

/* ---- phase 1 ---- */

static GByteArray *first_message(const IkeSuite *suites, unsigned n, const IkeChoice *numbers)
{
	GByteArray *out = g_byte_array_new();
	g_auto(Draft) d;
	draft_init(&d);
	memset(d.msg.icookie, 0xab, sizeof d.msg.icookie);
	d.msg.exchange = EXCHANGE_MAIN;
	ike_policy_put(&d, suites, n, numbers);
	codec_encode(&isakmp_pkt, &d.msg, out);
	return out;
}

/* The second transform of a proposal that is not number 1. */
static void test_phase1(void)
{
	IkeSuite suites[] = {
		{.cipher = IKE_3DES, .hash = IKE_MD5, .auth = IKE_PSK, .group = 1, .life_s = 86400},
		{.cipher = IKE_DES, .hash = IKE_MD5, .auth = IKE_PSK, .group = 1, .life_s = 86400}};
	for (uint8_t number = 0; number < 4; number++) {
		Talk *t = talk_new(5, "12.2", "12.3(7)T1", NULL, NULL);
		g_autoptr(GByteArray) m1 =
			first_message(suites, 2, &(IkeChoice){.proposal = number, .transform = 5});
		talk_inject(t, START, TALK_B, m1->data, m1->len);
		sandbox_run(t->sb, VT_S(11));
		const Sent *s = talk_sent(t, 1);
		CHECK(s != NULL, "proposal %u is answered", number);
		g_autoptr(Arena) arena = arena_new();
		IsakmpMsg m;
		gsize n;
		const uint8_t *data = s ? g_bytes_get_data(s->wire, &n) : NULL;
		wish = (Wish){0};
		if (s && codec_decode(&isakmp_pkt, data, n, &m, arena, NULL, NULL))
			take_answer(&m);
		CHECK(wish.answered, "proposal %u", number);
		CHECK_INT(wish.proposal, number, "proposal number");
		CHECK_INT(wish.transform, 6, "transform number");
		talk_free(t);
	}
}

SUITE(ike_proposals) = {
	{"the chosen proposal's SPI and numbers", test_chosen},
	{"AH and ESP together", test_bundle},
	{"reserved SPIs", test_reserved_spi},
	{"an answer that was not offered", test_answer_not_offered},
	{"phase 1: the chosen proposal's numbers", test_phase1},
	{NULL, NULL},
};
