/* Main mode and quick mode between two routers, message by message. */

#include <string.h>

#include "models/ike/ike_pkt.h"
#include "tests/support/check.h"
#include "tests/unit/ike/talk.h"

#define START VT_S(10)

static Talk *meet(const char *release_a, const char *release_b, unsigned initiator)
{
	Talk *t = talk_new(7, release_a, release_b, NULL, NULL);
	SaRequest req = talk_proposal(t, initiator);
	talk_request(t, START, initiator, &req);
	return t;
}

static bool agreed(const Talk *t, const char *what)
{
	const SaPair *a = &t->keys[TALK_A].pair, *b = &t->keys[TALK_B].pair;
	return CHECK(t->keys[TALK_A].installed > 0 && t->keys[TALK_B].installed > 0,
		     "%s: both installed", what) &&
	       CHECK_INT(a->in.spi, b->out.spi, "%s", what) &&
	       CHECK_INT(a->out.spi, b->in.spi, "%s", what) &&
	       CHECK(memcmp(a->in.cipher_key, b->out.cipher_key, 8) == 0, "%s: cipher key", what) &&
	       CHECK(memcmp(a->in.auth_key, b->out.auth_key, 16) == 0, "%s: auth key", what) &&
	       CHECK(memcmp(a->out.cipher_key, b->in.cipher_key, 8) == 0, "%s: cipher key back",
		     what) &&
	       CHECK(memcmp(a->in.cipher_key, a->out.cipher_key, 8) != 0, "%s: directions differ",
		     what) &&
	       CHECK_INT(a->in.cipher_len, 8, "%s", what) &&
	       CHECK_INT(a->in.auth_len, 16, "%s", what) &&
	       CHECK(memcmp(a->my_cookie, b->his_cookie, 8) == 0, "%s: cookies", what) &&
	       CHECK(prefix_eq(a->proxy.local, b->proxy.remote), "%s: proxies", what);
}

/* Nine messages, in this order and of these octets (UDP payload): a router of another make would see what an IOS
 * router sends. The capture tcpdump tests/ISAKMP_sa_setup.pcap has the same shape under AES and SHA. */
typedef struct SizeCase {
	const char *a, *b;
	unsigned size[9];
} SizeCase;

static void test_sizes(void)
{
	static const SizeCase cases[] = {
		/* 12.2: no NAT-T; vendor ids Unity, IOS and XAUTH (52 octets) in messages 3 and 4 */
		{"12.2", "12.2", {84, 84, 204, 204, 92, 68, 164, 164, 52}},
		/* 12.3T: three NAT-T ids, the chosen one back; DPD too; two NAT-D */
		{"12.3(7)T1", "12.3(7)T1", {144, 104, 264, 264, 92, 68, 164, 164, 52}},
		/* mixed: NAT-T is offered and not answered */
		{"12.3(7)T1", "12.2", {144, 84, 224, 204, 92, 68, 164, 164, 52}},
		{"12.2", "12.3(7)T1", {84, 84, 204, 224, 92, 68, 164, 164, 52}},
	};
	static const unsigned from[9] = {TALK_A, TALK_B, TALK_A, TALK_B, TALK_A,
					 TALK_B, TALK_A, TALK_B, TALK_A};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Talk *t = meet(cases[i].a, cases[i].b, TALK_A);
		sandbox_run(t->sb, VT_S(15));
		CHECK_INT(t->sent->len, 9, "%s to %s", cases[i].a, cases[i].b);
		for (unsigned m = 0; m < 9 && m < t->sent->len; m++) {
			const Sent *s = talk_sent(t, m + 1);
			CHECK_INT(g_bytes_get_size(s->wire), cases[i].size[m],
				  "%s to %s, message %u", cases[i].a, cases[i].b, m + 1);
			CHECK_INT(s->from, from[m], "message %u", m + 1);
			CHECK(s->tos == 0xc0 && s->ttl == 255, "message %u: ToS and TTL", m + 1);
		}
		agreed(t, cases[i].a);
		talk_free(t);
	}
}

static void test_group_5_and_aes(void)
{
	Talk *t = talk_new(
		7, "12.3(7)T1", "12.3(7)T1",
		"crypto isakmp policy 5\n encr aes 256\n authentication pre-share\n group 5\n "
		"lifetime 3600\n"
		"crypto isakmp key secret address 10.0.0.2\n",
		"crypto isakmp policy 3\n encr aes 256\n authentication pre-share\n group 5\n"
		"crypto isakmp policy 1\n encr 3des\n authentication pre-share\n group 2\n"
		"crypto isakmp key secret address 10.0.0.0 255.255.255.0\n");
	SaRequest req = talk_proposal(t, TALK_A);
	req.proposal[0].pfs_group = 2;
	req.proposal[0].cipher = ESP_AES;
	req.proposal[0].key_bits = 192;
	req.proposal[0].auth = ESP_AUTH_SHA;
	talk_request(t, START, TALK_A, &req);
	sandbox_run(t->sb, VT_S(20));
	const TalkKeys *a = &t->keys[TALK_A], *b = &t->keys[TALK_B];
	CHECK(a->installed == 1 && b->installed == 1, "AES-256, SHA, group 5, PFS group 2");
	CHECK_INT(a->pair.in.cipher_len, 24, "AES-192");
	CHECK_INT(a->pair.in.auth_len, 20, "SHA");
	CHECK(memcmp(&a->pair.in, &b->pair.out, sizeof a->pair.in) == 0, "keys");
	g_autofree char *sa = sandbox_show(t->sb, "B", "show crypto isakmp sa detail");
	CHECK(strstr(sa, "aes  sha  psk  5  00:59:"), "the initiator's shorter lifetime holds:\n%s",
	      sa);
	talk_free(t);
}

/* Perfect forward secrecy adds a KE payload of 100 octets to messages 1 and 2 of quick mode. */
static void test_pfs_size(void)
{
	Talk *t = talk_new(7, "12.2", "12.2", NULL, NULL);
	SaRequest req = talk_proposal(t, TALK_A);
	req.proposal[0].pfs_group = 1;
	req.proxy.remote = (Prefix){IP4(10, 1, 1, 0), 24};
	talk_request(t, START, TALK_A, &req);
	sandbox_run(t->sb, VT_S(15));
	/* 136 octets with two subnets, 4 of the group attribute, 100 of KE: 240, and a whole block of padding */
	CHECK_INT(g_bytes_get_size(talk_sent(t, 7)->wire), ISAKMP_HEADER + 248, "message 1");
	CHECK_INT(g_bytes_get_size(talk_sent(t, 8)->wire), ISAKMP_HEADER + 248, "message 2");
	CHECK(memcmp(&t->keys[TALK_A].pair.in, &t->keys[TALK_B].pair.out, sizeof(EspKeys)) == 0,
	      "keys");
	talk_free(t);
}

/* What each side shows after each message: a router that is interrupted here shows just this. */
static void test_states(void)
{
	static const struct {
		VTime after_start;
		const char *a, *b;
	} steps[] = {
		{VT_MS(1), "MM_NO_STATE", NULL}, /* its share of the group is being made */
		{VT_MS(60), "MM_NO_STATE", "MM_NO_STATE"}, /* message 1 is processed */
		{VT_MS(94), "MM_NO_STATE", "MM_SA_SETUP"},
		{VT_MS(95), "MM_SA_SETUP", "MM_SA_SETUP"},
		{VT_MS(142), "MM_SA_SETUP", "MM_KEY_EXCH"},
		{VT_MS(188), "MM_KEY_EXCH", "MM_KEY_EXCH"},
		{VT_MS(190), "MM_KEY_EXCH", "QM_IDLE"},
		{VT_MS(191), "QM_IDLE", "QM_IDLE"},
	};
	Talk *t = meet("12.2", "12.2", TALK_A);

	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		sandbox_run(t->sb, START + steps[i].after_start);
		g_autofree char *a = sandbox_show(t->sb, "A", "show crypto isakmp sa");
		g_autofree char *b = sandbox_show(t->sb, "B", "show crypto isakmp sa");
		CHECK(strstr(a, steps[i].a), "step %zu: A has\n%s", i, a);
		CHECK(steps[i].b ? strstr(b, steps[i].b) != NULL : !strstr(b, "10.0.0"),
		      "step %zu: B has\n%s", i, b);
	}
	sandbox_run(t->sb, VT_S(12));
	/* four Diffie-Hellman steps of 45 ms and nine of 1.5 ms; calibrated to a public capture's 0.195 s */
	VTime took = t->keys[TALK_B].enabled_at - START;
	CHECK(took > VT_MS(190) && took < VT_MS(200), "IKE takes %d us", (int)(took / 1000));
	CHECK(t->keys[TALK_A].installed_at < t->keys[TALK_B].enabled_at,
	      "the responder sends after message 3");
	talk_free(t);
}

/* The second quick mode needs three messages, not nine; the request that runs is not begun again. */
static void again(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	SaRequest req = talk_proposal(t, side);
	const IkeSvc *svc = talk_ike(t, side, &ike);
	svc->request(cx, ike, &req);
	svc->request(cx, ike, &req);
}

static void test_second_quick_mode(void)
{
	Talk *t = meet("12.2", "12.3(7)T1", TALK_A);
	talk_do(t, START + VT_MS(50), TALK_A, again);
	talk_do(t, VT_S(12), TALK_A, again);
	talk_do(t, VT_S(13), TALK_B, again); /* the responder of phase 1 may begin one, too */
	sandbox_run(t->sb, VT_S(15));
	CHECK_INT(t->sent->len, 9 + 3 + 3, "messages");
	CHECK_INT(t->keys[TALK_A].installed, 3, "A");
	CHECK_INT(t->keys[TALK_B].installed, 3, "B");
	agreed(t, "third");
	talk_free(t);
}

/* Each message of the handshake is lost in turn: whoever waits for the answer sends again after 10 s, and the SAs
 * come up all the same. */
static void test_each_message_lost(void)
{
	for (unsigned lost = 1; lost <= 9; lost++) {
		Talk *t = meet("12.2", "12.3(7)T1", TALK_A);
		t->lose = lost;
		sandbox_run(t->sb, VT_S(45));
		CHECK(t->keys[TALK_A].installed == 1 && t->keys[TALK_B].enabled == 1,
		      "message %u lost: up", lost);
		CHECK_INT(t->keys[TALK_A].failed + t->keys[TALK_B].failed, 0, "message %u lost",
			  lost);
		VTime took = t->keys[TALK_B].enabled_at - START;
		CHECK(took >= VT_S(10) && took < VT_S(11), "message %u lost: up after %d ms", lost,
		      (int)(took / VT_MS(1)));
		agreed(t, "after a loss");
		talk_free(t);
	}
}

/* Everything is lost: five retransmissions, then the SA dies and the asker is told. */
static void test_nobody_there(void)
{
	Talk *t = meet("12.2", "12.2", TALK_A);
	t->cut = true;
	sandbox_run(t->sb, VT_S(200));
	CHECK_INT(t->sent->len, 6, "one message and five retransmissions");
	CHECK_INT(sandbox_logged(
			  t->sb, "A",
			  "deleting SA reason \"Death by retransmission P1\" state (I) MM_NO_STATE",
			  0),
		  START + VT_US(46500) + VT_S(60), "gives up 10 s after the fifth");
	CHECK_INT(t->keys[TALK_A].failed, 1, "the request failed");
	CHECK_STR(t->keys[TALK_A].reason, "Death by retransmission P1", "why");
	g_autofree char *sa = sandbox_show(t->sb, "A", "show crypto isakmp sa");
	CHECK(!strstr(sa, "10.0.0.2"), "and nothing is left:\n%s", sa);
	talk_free(t);
}

static GBytes *cut_after_9(Talk *t, const Sent *s)
{
	(void)s;
	return t->sent->len > 6 ? NULL : g_bytes_ref(s->wire);
}

/* Quick mode goes unanswered: its own five retransmissions. */
static void test_quick_mode_gives_up(void)
{
	Talk *t = talk_new(7, "12.2", "12.2",
			   TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n",
			   TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n");
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, START, TALK_A, &req);
	t->tamper = cut_after_9;
	sandbox_run(t->sb, VT_S(100));
	CHECK_INT(t->sent->len, 6 + 6 + 1, "message 1 of quick mode, six times, and a DELETE");
	CHECK_INT(t->keys[TALK_A].failed, 1, "the request failed");
	CHECK(sandbox_logged(t->sb, "A", "retransmitting phase 2", 0) != VT_NEVER, "told");
	talk_free(t);
}

/* ---- errors of quick modes count on the ISAKMP SA ---- */

#define DEATH "deleting SA reason \"death by retransmission P2\" state (I) QM_IDLE"
#define ERROR_P2 "incrementing error counter on sa: retransmit phase 2"

static GBytes *lose_quick(Talk *t, const Sent *s)
{
	const uint8_t *octets = g_bytes_get_data(s->wire, NULL);
	(void)t;
	return octets[18] == EXCHANGE_QUICK ? NULL : g_bytes_ref(s->wire);
}

static Talk *meet_deaf(const char *keepalive)
{
	g_autofree char *a = g_strconcat(TALK_POLICY
					 "crypto isakmp key cisco123 address 10.0.0.2\n",
					 keepalive, NULL),
			*b = g_strconcat(TALK_POLICY
					 "crypto isakmp key cisco123 address 10.0.0.1\n",
					 keepalive, NULL);
	Talk *t = talk_new(7, "12.2", "12.2", a, b);
	t->tamper = lose_quick;
	return t;
}

static unsigned counted(const Talk *t, const char *part)
{
	unsigned n = 0;
	g_autofree char *log = sandbox_log(t->sb, "A", NULL, 0, VT_NEVER);
	for (const char *at = log; (at = strstr(at, part)); at++)
		n++;
	return n;
}

/* Nobody answers quick mode: after the fifth retransmission the SA itself ends, and the next request, and the one
 * after its end, begin main mode. */
static void test_phase2_errors_end_the_sa(void)
{
	Talk *t = meet_deaf("");
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, START, TALK_A, &req);
	talk_request(t, VT_S(80), TALK_A, &req);
	talk_request(t, VT_S(150), TALK_A, &req);
	sandbox_run(t->sb, VT_S(79));
	VTime began = sandbox_logged(t->sb, "A", "beginning Quick Mode", 0);
	VTime first = sandbox_logged(t->sb, "A", ERROR_P2, 0),
	      end = sandbox_logged(t->sb, "A", DEATH, 0);
	CHECK(first >= began + VT_S(10) && first < began + VT_S(11), "the first error");
	CHECK_INT(counted(t, ERROR_P2), 5, "errors");
	CHECK_INT(end, first + VT_S(50), "10 s after the fifth, as in phase 1");
	CHECK_INT(t->keys[TALK_A].failed, 1, "the request failed, once");
	CHECK_INT(sandbox_seen(t->sb, "B", "ike-sa", "change=deleted", 0, NULL), 1,
		  "the peer hears of it");
	sandbox_run(t->sb, VT_S(149));
	CHECK_INT(counted(t, "beginning Main Mode"), 2, "the next request makes another SA");
	CHECK_INT(counted(t, DEATH), 2, "which ends like the first");
	sandbox_run(t->sb, VT_S(160));
	CHECK_INT(counted(t, "beginning Main Mode"), 3, "and the third");
	talk_free(t);
}

/* Two quick modes under one SA that fail at once count together. */
static void test_two_quick_modes_fail(void)
{
	Talk *t = meet_deaf("");
	SaRequest one = talk_proposal(t, TALK_A), two = one;
	two.request = 9;
	talk_request(t, START, TALK_A, &one);
	talk_request(t, START + VT_S(2), TALK_A, &two);
	sandbox_run(t->sb, VT_S(100));
	VTime first = sandbox_logged(t->sb, "A", ERROR_P2, 0),
	      end = sandbox_logged(t->sb, "A", DEATH, 0);
	CHECK_INT(counted(t, ERROR_P2), 5, "errors of both");
	CHECK(end > first + VT_S(21) && end < first + VT_S(22),
	      "the sixth would be the second's third: after %d ms",
	      (int)((end - first) / VT_MS(1)));
	CHECK_INT(counted(t, DEATH), 1, "one SA, one death");
	CHECK_INT(t->keys[TALK_A].failed, 2, "both requests failed");
	talk_free(t);
}

/* A peer that says something under the SA is no stranger to it: its word clears the count, and only the quick mode
 * that it does not answer ends. So it is with the parameter off. */
static void test_phase2_errors_cleared(void)
{
	static const char *const ends_sa[] = {"1", "0"};
	for (unsigned i = 0; i < 2; i++) {
		Talk *t = meet_deaf(i ? "" : "crypto isakmp keepalive 10\n");
		SaRequest req = talk_proposal(t, TALK_A);
		sandbox_param(t->sb, "A", "ike.phase2-ends-sa", ends_sa[i]);
		talk_request(t, START, TALK_A, &req);
		talk_request(t, VT_S(80), TALK_A, &req);
		sandbox_run(t->sb, VT_S(82));
		CHECK_INT(counted(t, ERROR_P2), 5, "errors");
		CHECK_INT(t->keys[TALK_A].failed, 1, "the quick mode ended");
		CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "the SA did not");
		CHECK_INT(counted(t, "beginning Quick Mode"), 2, "and is used again");
		CHECK_INT(counted(t, "beginning Main Mode"), 1, "without another phase 1");
		talk_free(t);
	}
}

static void repeat_fifth(Ctx *cx, Talk *t, unsigned side)
{
	(void)side;
	talk_again(cx, t, 5);
}

/* A duplicate of message 5 after the end (message 6 was lost, its sender believes to be done): answered with the
 * same message 6, octet by octet, and at once. */
static void test_duplicate_is_answered(void)
{
	Talk *t = meet("12.2", "12.2", TALK_A);
	talk_do(t, VT_S(12), TALK_B, repeat_fifth);
	sandbox_run(t->sb, VT_S(13));
	CHECK_INT(t->sent->len, 10, "one more");
	CHECK(g_bytes_equal(talk_sent(t, 10)->wire, talk_sent(t, 6)->wire), "the same message 6");
	CHECK_INT(talk_sent(t, 10)->at, VT_S(12), "at once");
	CHECK_INT(t->keys[TALK_B].installed, 1, "nothing is made twice");
	talk_free(t);
}

/* Both begin at the same moment: two ISAKMP SAs, no INITIAL-CONTACT, and neither kills the other's. */
static void test_collision(void)
{
	Talk *t = talk_new(7, "12.2", "12.3(7)T1", NULL, NULL);
	SaRequest a = talk_proposal(t, TALK_A), b = talk_proposal(t, TALK_B);
	talk_request(t, START, TALK_A, &a);
	talk_request(t, START, TALK_B, &b);
	sandbox_run(t->sb, VT_S(40));
	CHECK_INT(t->keys[TALK_A].installed, 2, "A");
	CHECK_INT(t->keys[TALK_B].installed, 2, "B");
	CHECK_INT(talk_count(t, "ike-sa", "change=established"), 4, "two SAs, told by both");
	CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "none is ended");
	CHECK(sandbox_logged(t->sb, "A", "Process initial contact", 0) == VT_NEVER,
	      "no INITIAL-CONTACT");
	talk_free(t);
}

/* A's offer is lost, so B, which begins a second later, knows of no other SA and says INITIAL-CONTACT. What A is
 * still making is not stale: its repetition comes through. */
static void test_contact_spares_the_unfinished(void)
{
	Talk *t = talk_new(7, "12.2", "12.3(7)T1", NULL, NULL);
	SaRequest a = talk_proposal(t, TALK_A), b = talk_proposal(t, TALK_B);
	talk_request(t, START, TALK_A, &a);
	talk_request(t, START + VT_S(1), TALK_B, &b);
	t->lose = 1;
	sandbox_run(t->sb, VT_S(40));
	CHECK(sandbox_logged(t->sb, "A", "Process initial contact", 0) != VT_NEVER,
	      "INITIAL-CONTACT came");
	CHECK_INT(t->keys[TALK_A].failed, 0, "A's request did not fail");
	CHECK_INT(t->keys[TALK_A].installed, 2, "both requests were served");
	talk_free(t);
}

static void forget_all(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	talk_ike(t, side, &ike)->flush(cx, ike, t->ip[side], 0, false, "lost");
}

/* B loses everything and begins anew (a router that took over): its INITIAL-CONTACT ends A's stale SAs at once. */
static void test_initial_contact(void)
{
	Talk *t = meet("12.2", "12.3(7)T1", TALK_A);
	SaRequest b = talk_proposal(t, TALK_B);
	talk_do(t, VT_S(12), TALK_B, forget_all);
	talk_request(t, VT_S(13), TALK_B, &b);
	sandbox_run(t->sb, VT_S(14));
	CHECK_INT(t->keys[TALK_A].deleted_peers, 1, "A's stale phase 2 SAs went");
	CHECK_STR(t->keys[TALK_A].reason, "Receive initial contact", "why");
	CHECK(!t->keys[TALK_A].dead, "who says hello is not dead");
	CHECK(t->keys[TALK_A].deleted_at > VT_S(13) &&
		      t->keys[TALK_A].deleted_at < t->keys[TALK_A].installed_at,
	      "before the new ones came");
	CHECK_INT(t->keys[TALK_A].installed, 2, "and the new ones are there");
	CHECK_INT(t->keys[TALK_B].deleted_peers, 0, "a flush leaves phase 2 to who asked for it");
	talk_free(t);
}

/* A flush is silent: nothing is sent, nothing is left; with `tell` the peer gets a DELETE. */
static void flush_telling(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	talk_ike(t, side, &ike)->flush(cx, ike, t->ip[side], t->ip[1 - side], true, "told");
}

static void test_flush(void)
{
	Talk *t = meet("12.2", "12.2", TALK_A);
	talk_do(t, VT_S(12), TALK_B, forget_all);
	sandbox_run(t->sb, VT_S(13));
	CHECK_INT(t->sent->len, 9, "nothing was sent");
	g_autofree char *sa = sandbox_show(t->sb, "B", "show crypto isakmp sa");
	CHECK(!strstr(sa, "10.0.0.1"), "nothing is left:\n%s", sa);
	talk_free(t);

	t = meet("12.2", "12.2", TALK_A);
	talk_do(t, VT_S(12), TALK_B, flush_telling);
	sandbox_run(t->sb, VT_S(13));
	CHECK_INT(t->sent->len, 10, "a DELETE");
	CHECK_INT(g_bytes_get_size(talk_sent(t, 10)->wire), 84, "of an ISAKMP SA");
	CHECK_INT(t->keys[TALK_A].deleted_peers, 2,
		  "A is paranoid: its phase 2 goes along (two rounds)");
	talk_free(t);
}

static void say_deleted(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	uint32_t spi[] = {t->keys[side].pair.in.spi};
	const IkeSvc *svc = talk_ike(t, side, &ike);
	svc->deleted(cx, ike, t->ip[side], t->ip[1 - side], spi, 1);
	IkePhase1 p = {0};
	CHECK(svc->phase1(ike, t->ip[side], t->ip[1 - side], &p), "phase 1 is up");
	CHECK_INT(p.conn, 1, "connection ID");
	CHECK(svc->invalid_spi(cx, ike, t->ip[side], t->ip[1 - side], 0x33c701ea),
	      "DELETE can be sent");
	CHECK(!svc->invalid_spi(cx, ike, t->ip[side], IP4(9, 9, 9, 9), 5), "no SA with that peer");
}

static void test_deletes(void)
{
	Talk *t = meet("12.2", "12.2", TALK_A);
	talk_do(t, VT_S(12), TALK_A, say_deleted);
	sandbox_run(t->sb, VT_S(13));
	CHECK_INT(t->sent->len, 11, "two DELETEs");
	CHECK_INT(g_bytes_get_size(talk_sent(t, 10)->wire), 68, "of an IPsec SA");
	CHECK_INT(t->keys[TALK_B].deleted_spis, 2, "told to the key engine");
	CHECK_INT(t->keys[TALK_B].deleted_spi, 0x33c701ea, "the last one");
	CHECK(sandbox_logged(
		      t->sb, "A",
		      "ignoring request to send delete notify (no ISAKMP sa) src 10.0.0.1 dst "
		      "9.9.9.9 for SPI 0x5",
		      0) != VT_NEVER,
	      "no SA, no message");
	talk_free(t);
}

/* The responder's shorter lifetime reaches the initiator by RESPONDER-LIFETIME. */
static void test_shorter_lifetime(void)
{
	Talk *t = meet("12.2", "12.2", TALK_A);
	t->keys[TALK_B].max_life_s = 1800;
	sandbox_run(t->sb, VT_S(13));
	CHECK_INT(t->keys[TALK_B].pair.proposal.life_s, 1800, "the responder's");
	CHECK_INT(t->keys[TALK_A].pair.proposal.life_s, 1800, "the initiator's");
	CHECK_INT(t->keys[TALK_A].pair.proposal.life_kb, 4608000, "the volume is as offered");
	talk_free(t);
}

/* At the end of its lifetime an ISAKMP SA goes, the peer is told, and with keepalives phase 2 goes along. */
static void test_lifetime(void)
{
	Talk *t = talk_new(7, "12.2", "12.2",
			   TALK_POLICY " lifetime 120\ncrypto isakmp key cisco123 address "
				       "10.0.0.2\ncrypto isakmp keepalive 10\n",
			   NULL);
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, START, TALK_A, &req);
	sandbox_run(t->sb, VT_S(140));
	VTime at = sandbox_logged(t->sb, "B", "deleting SA reason \"IKE SA Lifetime Exceeded\"", 0);
	CHECK(at > START + VT_S(120) && at < START + VT_S(121),
	      "the responder's lifetime began first: it ends it");
	CHECK_INT(t->keys[TALK_B].deleted_peers, 2, "paranoid");
	CHECK(sandbox_logged(t->sb, "A", "deleting SA reason \"P1 delete notify (in)\"", 0) !=
		      VT_NEVER,
	      "A was told");
	CHECK_INT(t->keys[TALK_A].deleted_peers, 2, "A too");
	talk_free(t);
}

/* The same seed gives the same octets; another seed gives others; what a third router does matters nothing. */
static void test_determinism(void)
{
	Talk *one = meet("12.2", "12.3(7)T1", TALK_A), *two;
	g_autoptr(GByteArray) first = g_byte_array_new(), second = g_byte_array_new();
	sandbox_run(one->sb, VT_S(60));
	for (unsigned i = 1; i <= one->sent->len; i++)
		g_byte_array_append(first, g_bytes_get_data(talk_sent(one, i)->wire, NULL),
				    (guint)g_bytes_get_size(talk_sent(one, i)->wire));
	talk_free(one);
	two = meet("12.2", "12.3(7)T1", TALK_A);
	sandbox_run(two->sb, VT_S(60));
	for (unsigned i = 1; i <= two->sent->len; i++)
		g_byte_array_append(second, g_bytes_get_data(talk_sent(two, i)->wire, NULL),
				    (guint)g_bytes_get_size(talk_sent(two, i)->wire));
	talk_free(two);
	CHECK(first->len == second->len && memcmp(first->data, second->data, first->len) == 0,
	      "same seed");
	CHECK(first->len > 1500, "%u octets", first->len);
}

SUITE(ike_exchange) = {
	{"sizes of the nine messages", test_sizes},
	{"AES, SHA, group 5 and PFS", test_group_5_and_aes},
	{"PFS is another payload", test_pfs_size},
	{"what is shown after each message", test_states},
	{"a second quick mode under the same SA", test_second_quick_mode},
	{"each message lost in turn", test_each_message_lost},
	{"nobody answers phase 1", test_nobody_there},
	{"nobody answers phase 2", test_quick_mode_gives_up},
	{"errors of phase 2 end the ISAKMP SA", test_phase2_errors_end_the_sa},
	{"two quick modes fail at once", test_two_quick_modes_fail},
	{"a word of the peer clears the errors", test_phase2_errors_cleared},
	{"a duplicate is answered alike", test_duplicate_is_answered},
	{"two initiators collide", test_collision},
	{"INITIAL-CONTACT spares what is being made", test_contact_spares_the_unfinished},
	{"INITIAL-CONTACT ends stale SAs", test_initial_contact},
	{"flush, silent and told", test_flush},
	{"DELETE of IPsec SAs", test_deletes},
	{"RESPONDER-LIFETIME", test_shorter_lifetime},
	{"end of the ISAKMP SA's lifetime", test_lifetime},
	{"same seed, same octets", test_determinism},
	{NULL, NULL},
};
