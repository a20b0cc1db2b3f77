/* What is wrong on the wire: dropped with a reason, never an error, never a crash, and the talk goes on. */

#include <string.h>

#include "models/ike/ike_pkt.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"
#include "tests/unit/ike/talk.h"

#define START VT_S(10)

static Talk *meet(const char *config_a, const char *config_b)
{
	Talk *t = talk_new(5, "12.2", "12.3(7)T1", config_a, config_b);
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, START, TALK_A, &req);
	return t;
}

/* A wrong key shows in message 5: garbage after decryption. Nothing is answered; the initiator gives up. */
static void test_wrong_psk(void)
{
	Talk *t = meet(NULL, TALK_POLICY "crypto isakmp key other address 10.0.0.1\n");
	sandbox_run(t->sb, VT_S(100));
	CHECK(talk_count(t, "ike-drop", "malformed after decryption") +
			      talk_count(t, "ike-drop", "HASH does not match") +
			      talk_count(t, "ike-drop", "payloads not as expected") >=
		      6,
	      "message 5 and its repetitions are dropped");
	CHECK(sandbox_logged(
		      t->sb, "B",
		      "%CRYPTO-4-IKMP_BAD_MESSAGE: IKE message from 10.0.0.1 failed its sanity "
		      "check or is malformed",
		      0) != VT_NEVER,
	      "syslog of the responder");
	CHECK_INT(t->keys[TALK_A].failed, 1, "the request failed");
	CHECK_STR(t->keys[TALK_A].reason, "Death by retransmission P1", "why");
	CHECK_INT(t->keys[TALK_A].installed + t->keys[TALK_B].installed, 0, "no SA");
	talk_free(t);
}

static void test_no_phase1_proposal(void)
{
	Talk *t = meet(NULL,
		       "crypto isakmp policy 1\n encr 3des\n hash md5\n authentication pre-share\n"
		       "crypto isakmp key cisco123 address 10.0.0.1\n");
	sandbox_run(t->sb, VT_S(100));
	CHECK(sandbox_logged(t->sb, "B", "Encryption algorithm offered does not match policy!",
			     0) != VT_NEVER,
	      "what");
	CHECK(sandbox_logged(t->sb, "B",
			     "phase 1 SA policy not acceptable! (local 10.0.0.2 remote 10.0.0.1)",
			     0) != VT_NEVER,
	      "refused");
	CHECK_INT(t->keys[TALK_A].failed, 1, "the request failed");
	CHECK_INT(t->sent->len, 6, "nobody answers the six offers");
	talk_free(t);
}

static void test_longer_lifetime_is_refused(void)
{
	Talk *t = meet(NULL,
		       TALK_POLICY " lifetime 3600\ncrypto isakmp key cisco123 address 10.0.0.1\n");
	sandbox_run(t->sb, VT_S(12));
	CHECK(sandbox_logged(t->sb, "B", "Lifetime offered does not match policy!", 0) != VT_NEVER,
	      "86400 against 3600");
	talk_free(t);
}

static void test_no_key(void)
{
	Talk *t = meet(TALK_POLICY, NULL);
	sandbox_run(t->sb, VT_S(12));
	CHECK_INT(t->keys[TALK_A].failed, 1, "no key, no attempt");
	CHECK_INT(t->sent->len, 0, "nothing is sent");
	g_autofree char *log = sandbox_log(t->sb, "A", NULL, START, VT_NEVER);
	CHECK_TEXT(log,
		   "ISAKMP (0:0): No pre-shared key with 10.0.0.2!\n"
		   "ISAKMP (0:0): No Cert or pre-shared address key.\n"
		   "ISAKMP (0:0): construct_initial_message: Can not start Main mode\n",
		   "all three lines, and why the tunnel cannot start");
	talk_free(t);

	t = meet(NULL, TALK_POLICY);
	sandbox_run(t->sb, VT_S(12));
	CHECK(sandbox_logged(t->sb, "B", "No pre-shared key with 10.0.0.1!", 0) != VT_NEVER,
	      "responder");
	CHECK_INT(t->keys[TALK_B].installed, 0, "no SA");
	talk_free(t);

	/* rsa-sig is IOS's default: a policy without "authentication pre-share" offers nothing here */
	t = meet("crypto isakmp policy 1\n hash md5\ncrypto isakmp key cisco123 address 10.0.0.2\n",
		 NULL);
	sandbox_run(t->sb, VT_S(12));
	CHECK_INT(t->keys[TALK_A].failed, 1, "nothing to offer");
	talk_free(t);
}

/* Wrong: what is not modelled of a policy is replaced by a default, and peers agree that do not. */
static void test_unspoken_policy(void)
{
	static const char *const lines[] = {" hash sha256\n", " group 14\n", " group 19\n"};

	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *config = g_strdup_printf(
			TALK_POLICY "%scrypto isakmp key cisco123 address 10.0.0.2\n", lines[i]);
		g_autoptr(GString) printed = g_string_new(NULL);
		Talk *t = meet(config, NULL);
		sandbox_run(t->sb, VT_S(12));
		CHECK_INT(t->keys[TALK_A].failed, 1, "%s: nothing to offer", lines[i]);
		runconf_print(sandbox_node(t->sb, "A"), printed);
		CHECK(strstr(printed->str, lines[i]), "%s: %s", lines[i], printed->str);
		talk_free(t);
		g_autofree char *answerer = g_strdup_printf(
			TALK_POLICY "%scrypto isakmp key cisco123 address 10.0.0.1\n", lines[i]);
		t = meet(NULL, answerer);
		sandbox_run(t->sb, VT_S(100));
		CHECK_INT(t->keys[TALK_A].failed, 1, "%s: nobody accepts", lines[i]);
		talk_free(t);
	}
}

static void test_no_phase2_proposal(void)
{
	Talk *t = meet(NULL, NULL);
	t->keys[TALK_B].refuse = true;
	sandbox_run(t->sb, VT_S(12));
	CHECK_INT(t->sent->len, 8, "NO-PROPOSAL-CHOSEN answers");
	CHECK_INT(t->keys[TALK_A].failed, 1, "the initiator knows at once");
	CHECK_STR(t->keys[TALK_A].reason, "delete_larval", "why");
	CHECK(sandbox_logged(t->sb, "A", "processing NOTIFY PROPOSAL_NOT_CHOSEN protocol 3", 0) !=
		      VT_NEVER,
	      "told");
	CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "phase 1 stays");
	talk_free(t);
}

static void vanish(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	talk_ike(t, side, &ike)->flush(cx, ike, t->ip[side], 0, false, "gone");
}

/* The peer of a router that took over still uses its SA: its keepalives find nobody, and no answer. */
static void test_unknown_cookies(void)
{
	Talk *t = meet(NULL, NULL);
	talk_do(t, VT_S(12), TALK_B, vanish);
	sandbox_run(t->sb, VT_S(50));
	CHECK(sandbox_logged(
		      t->sb, "B",
		      "%CRYPTO-4-IKMP_NO_SA: IKE message from 10.0.0.1 has no SA and is not an "
		      "initialization offer",
		      VT_S(12)) != VT_NEVER,
	      "syslog");
	CHECK_INT(talk_count(t, "ike-drop", "no SA and no initial offer"), 6,
		  "five questions and a DELETE");
	CHECK_INT(t->keys[TALK_A].deleted_peers, 2, "and A finds out");
	talk_free(t);
}

static void leave(Ctx *cx, Talk *t, unsigned side)
{
	(void)cx;
	t->keys[side].gone = true;
}

static void test_not_an_endpoint(void)
{
	Talk *t = meet(NULL, NULL);
	talk_do(t, VT_S(12), TALK_B, leave);
	sandbox_run(t->sb, VT_S(50));
	CHECK(talk_count(t, "ike-drop", "not a crypto endpoint") >= 5,
	      "nothing is read where no map speaks IKE");
	CHECK(sandbox_logged(t->sb, "B", "IKMP_NO_SA", 0) == VT_NEVER, "silently");
	talk_free(t);
}

static void test_disabled(void)
{
	Talk *t = meet(NULL, "no crypto isakmp enable\n");
	sandbox_run(t->sb, VT_S(12));
	CHECK_INT(talk_count(t, "ike-drop", "ISAKMP is disabled"), 1, "dropped");
	CHECK_INT(t->sent->len, 1, "no answer");
	talk_free(t);
}

/* ---- tampering ---- */

static unsigned tampered;
static size_t position;

static GBytes *flip(Talk *t, const Sent *s)
{
	gsize n;
	uint8_t *copy;
	if (t->sent->len != tampered)
		return g_bytes_ref(s->wire);
	copy = g_memdup2(g_bytes_get_data(s->wire, &n), g_bytes_get_size(s->wire));
	n = g_bytes_get_size(s->wire);
	copy[position % n] ^= 0x41;
	return g_bytes_new_take(copy, n);
}

/* One octet of one message is changed, wherever: no wrong SA comes of it, and the next repetition succeeds or the
 * exchange ends; both sides that have SAs have the same. */
static void test_one_octet_changed(void)
{
	for (unsigned m = 1; m <= 9; m++)
		for (size_t at = 0; at < 210; at += 11) {
			tampered = m;
			position = at;
			Talk *t = meet(NULL, NULL);
			t->tamper = flip;
			sandbox_run(t->sb, VT_S(120));
			const TalkKeys *a = &t->keys[TALK_A], *b = &t->keys[TALK_B];
			if (b->enabled > 0)
				CHECK(memcmp(&a->pair.in, &b->pair.out, sizeof a->pair.in) == 0,
				      "message %u octet %zu: keys differ", m, at);
			talk_free(t);
		}
}

static void put_octets(GByteArray *out, Talk *t, uint64_t seed, size_t n)
{
	g_byte_array_set_size(out, (guint)n);
	rng_bytes(seed, "test", "fuzz", (uint64_t)n, out->data, n);
	(void)t;
}

/* Noise, noise behind a plausible header, and truncations of real messages, to both sides in all states. */
static void test_noise(void)
{
	Talk *real = meet(NULL, NULL);
	sandbox_run(real->sb, VT_S(25));
	Talk *t = NULL;
	g_autoptr(GPtrArray) wires = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	for (unsigned i = 1; i <= real->sent->len; i++)
		g_ptr_array_add(wires, g_bytes_ref(talk_sent(real, i)->wire));
	talk_free(real);

	t = meet(NULL, NULL);
	unsigned injected = 0;
	for (uint64_t i = 0; i < 1500; i++) {
		g_autoptr(GByteArray) octets = g_byte_array_new();
		GBytes *wire = wires->pdata[i % wires->len];
		gsize n = g_bytes_get_size(wire);
		put_octets(octets, t, i, 1 + (i * 37) % 300);
		if (i % 3 == 1) { /* a header that is right but for what follows */
			g_byte_array_set_size(octets, (guint)MAX(octets->len, ISAKMP_HEADER));
			memcpy(octets->data, g_bytes_get_data(wire, NULL), ISAKMP_HEADER);
			octets->data[24] = octets->data[25] = 0;
			octets->data[26] = (uint8_t)(octets->len >> 8);
			octets->data[27] = (uint8_t)octets->len;
		}
		if (i % 3 == 2) { /* a truncation */
			g_byte_array_set_size(octets, 0);
			g_byte_array_append(octets, g_bytes_get_data(wire, NULL),
					    (guint)((i * 7) % n));
		}
		talk_inject(t, START + VT_US(137) * (VTime)i, i & 1 ? TALK_A : TALK_B, octets->data,
			    octets->len);
		injected++;
	}
	sandbox_run(t->sb, VT_S(200));
	CHECK(talk_count(t, "ike-drop", NULL) > injected / 2, "%u drops of %u",
	      talk_count(t, "ike-drop", NULL), injected);
	CHECK_INT(t->keys[TALK_A].installed, 1, "the SAs come up all the same");
	CHECK_INT(t->keys[TALK_B].enabled, 1, "on both sides");
	talk_free(t);
}

/* Every message of the handshake played again later: no second SA, no second answer but to what may be repeated. */
static void replay(Ctx *cx, Talk *t, unsigned side)
{
	unsigned n = t->sent->len;
	for (unsigned i = 1; i <= n; i++)
		if (talk_sent(t, i)->from != side)
			talk_again(cx, t, i);
}

static void test_replay(void)
{
	Talk *t = meet(NULL, NULL);
	talk_do(t, VT_S(35), TALK_A, replay);
	talk_do(t, VT_S(36), TALK_B, replay);
	sandbox_run(t->sb, VT_S(39));
	CHECK_INT(t->keys[TALK_A].installed, 1, "A");
	CHECK_INT(t->keys[TALK_B].installed, 1, "B");
	CHECK_INT(talk_count(t, "ike-sa", "change=established"), 2, "one SA");
	CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "which lives");
	talk_free(t);
}

/* ---- rules ---- */

/* The table's own consistency, and that a payload too many or too few is found. */
static void test_rules(void)
{
	IsakmpData nothing = {{NULL, 0}};
	Element parts[4];
	IsakmpMsg m = {.exchange = EXCHANGE_MAIN, .payloads = {parts, 0}};

	for (unsigned i = 0; i < ike_n_rules; i++) {
		const PayloadRule *r = &ike_rules[i];
		CHECK(r->min <= r->max && r->max > 0, "rule %u", i);
		CHECK(ike_rules_encrypted(r->exchange, r->message) == r->encrypted,
		      "rule %u: one message, one answer", i);
	}
	parts[0] = (Element){PAYLOAD_KE, &isakmp_ke_pkt, &nothing, {NULL, 0}};
	parts[1] = (Element){PAYLOAD_NONCE, &isakmp_nonce_pkt, &nothing, {NULL, 0}};
	parts[2] = (Element){PAYLOAD_KE, &isakmp_ke_pkt, &nothing, {NULL, 0}};
	m.payloads.n = 1;
	CHECK_STR(ike_rules_check(&m, 3), "payload missing", "KE without NONCE");
	m.payloads.n = 2;
	CHECK(ike_rules_check(&m, 3) == NULL, "KE, NONCE");
	CHECK_STR(ike_rules_check(&m, 1), "payload not expected", "in message 1");
	m.payloads.n = 3;
	CHECK_STR(ike_rules_check(&m, 3), "payload repeated", "KE twice");
	m.exchange = EXCHANGE_QUICK;
	parts[0] = (Element){PAYLOAD_SA, &isakmp_sa_pkt, &nothing, {NULL, 0}};
	parts[1] = (Element){PAYLOAD_NONCE, &isakmp_nonce_pkt, &nothing, {NULL, 0}};
	parts[2] = (Element){PAYLOAD_HASH, &isakmp_hash_pkt, &nothing, {NULL, 0}};
	CHECK_STR(ike_rules_check(&m, 1), "HASH is not first", "quick mode");
}

SUITE(ike_wrong) = {
	{"wrong pre-shared key", test_wrong_psk},
	{"no acceptable ISAKMP policy", test_no_phase1_proposal},
	{"a longer lifetime is refused", test_longer_lifetime_is_refused},
	{"no key, nothing to offer", test_no_key},
	{"no acceptable IPsec proposal", test_no_phase2_proposal},
	{"unknown cookies", test_unknown_cookies},
	{"not an endpoint", test_not_an_endpoint},
	{"ISAKMP disabled", test_disabled},
	{"one octet changed, anywhere", test_one_octet_changed},
	{"noise and truncations", test_noise},
	{"replay of a whole handshake", test_replay},
	{"payload rules", test_rules},
	{"a policy that is not modelled is neither offered nor accepted", test_unspoken_policy},
	{NULL, NULL},
};
