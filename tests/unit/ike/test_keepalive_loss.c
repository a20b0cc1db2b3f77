/* Cisco's keepalives when messages are lost, late, or cross: who asks, who answers, and who may die of it. */

#include <string.h>

#include "models/ike/ike_crypto.h"
#include "tests/support/check.h"
#include "tests/unit/ike/alive.h"

#define COUNTS "incrementing error counter"
#define GIVES_UP "P1 errcounter exceeded"

static void check_alive(const Talk *t, const char *what)
{
	CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "%s: the SA lives", what);
	CHECK_INT(talk_count(t, "ike-drop", NULL), 0, "%s: nothing is dropped", what);
}

/* ---- on the wire ---- */

static void from_hex(const char *hex, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
				   g_ascii_xdigit_value(hex[2 * i + 1]));
}

/* Notify type of an informational under DES and MD5, decrypted as RFC 2409 appendix B says: the IV is the hash
 * of phase 1's last block (message 6) and the message id; HASH has 20 octets, the type comes 10 behind it. */
static unsigned notify_type(const Talk *t, unsigned ordinal)
{
	const IkeSuite suite = {.cipher = IKE_DES, .hash = IKE_MD5};
	const char *told = strstr(sandbox_dump(t->sb), " key=");
	uint8_t key[8], iv[16], clear[512];
	gsize n6, n;
	const uint8_t *six = g_bytes_get_data(talk_sent(t, 6)->wire, &n6);
	const uint8_t *wire = g_bytes_get_data(talk_sent(t, ordinal)->wire, &n);

	from_hex(told + strlen(" key="), key, sizeof key);
	ike_hash(IKE_MD5, (const Slice[]){{six + n6 - 8, 8}, {wire + 20, 4}}, 2, iv);
	memcpy(clear, wire + 28, n - 28);
	ike_cbc(&suite, key, false, iv, clear, n - 28);
	return (unsigned)clear[30] << 8 | clear[31];
}

static void test_numbers(void)
{
	Talk *t = alive_meet_cisco();
	sandbox_run(t->sb, VT_S(35));
	for (unsigned i = 10; i < t->sent->len; i += 2) {
		CHECK_INT(notify_type(t, i), 32768, "the question is KEEP_ALIVE_REQ");
		CHECK_INT(notify_type(t, i + 1), 32769, "its answer is KEEP_ALIVE_ACK");
	}
	CHECK(sandbox_logged(t->sb, "A", "processing NOTIFY ITS_ALIVE_ACK protocol 1", 0) !=
		      VT_NEVER,
	      "the answer is told from a question");
	talk_free(t);
}

/* ---- crossing ---- */

static GBytes *slow(Talk *t, const Sent *s)
{
	/* from the first question on the wire is so long that B, 1.5 ms behind, asks before A's comes */
	t->latency = t->sent->len >= 10 ? VT_MS(30) : VT_US(20);
	return g_bytes_ref(s->wire);
}

/* Each question is answered, by a router whose own is out too; neither counts an error, period after period. */
static void test_crossing(void)
{
	Talk *t = alive_meet_cisco();
	t->tamper = slow;
	sandbox_run(t->sb, VT_S(205));
	CHECK(talk_sent(t, 10)->from != talk_sent(t, 11)->from &&
		      talk_sent(t, 11)->at - talk_sent(t, 10)->at < VT_MS(30),
	      "the questions cross");
	CHECK_INT(notify_type(t, 10), 32768, "A asks");
	CHECK_INT(notify_type(t, 11), 32768, "B asks");
	CHECK_INT(notify_type(t, 12), 32769, "one answers");
	CHECK_INT(notify_type(t, 13), 32769, "the other answers");
	CHECK(talk_sent(t, 12)->from != talk_sent(t, 13)->from, "each to the other");
	unsigned questions = 0, answers = 0;
	for (unsigned i = 10; i <= t->sent->len; i++) {
		questions += notify_type(t, i) == 32768;
		answers += notify_type(t, i) == 32769;
	}
	CHECK_INT(answers, questions, "each question has its answer");
	CHECK(sandbox_logged(t->sb, "A", COUNTS, 0) == VT_NEVER &&
		      sandbox_logged(t->sb, "B", COUNTS, 0) == VT_NEVER,
	      "no error is counted");
	check_alive(t, "crossing");
	talk_free(t);
}

static GBytes *late(Talk *t, const Sent *s)
{
	t->latency = t->sent->len >= 9 ? VT_MS(1300) : VT_US(20);
	return g_bytes_ref(s->wire);
}

/* An answer that comes after the next question went out finds nobody waiting; it is not answered in turn, and so
 * on for ever. */
static void test_late_answers(void)
{
	Talk *t = alive_meet_cisco();
	t->tamper = late;
	sandbox_run(t->sb, VT_S(210));
	CHECK(t->sent->len < 9 + 20 * 8, "%u messages in 200 s", t->sent->len);
	check_alive(t, "late");
	talk_free(t);
}

/* ---- loss ---- */

/* A's question is lost, so B asks as well, and A answers although it waits itself. B's question is no answer to
 * A's; it is a sign of life all the same. */
static void test_asking_router_answers(void)
{
	static const AliveLoss losses[] = {{TALK_A, VT_S(20), VT_MS(20194)}, {0, 0, 0}};
	Talk *t = alive_meet_cisco();
	alive_lose(t, losses);
	sandbox_run(t->sb, VT_S(29));
	CHECK_INT(t->sent->len, 12, "two questions, one answer");
	const Sent *lost = talk_sent(t, 10), *ask = talk_sent(t, 11), *answer = talk_sent(t, 12);
	CHECK(lost->from == TALK_A && ask->from == TALK_B && answer->from == TALK_A, "by whom");
	CHECK(answer->at - ask->at < VT_MS(2), "A answers at once, after %d ms",
	      (int)((answer->at - ask->at) / VT_MS(1)));
	CHECK_INT(alive_lines(t, TALK_A, COUNTS, 0) + alive_lines(t, TALK_B, COUNTS, 0), 0,
		  "nobody counts an error");
	check_alive(t, "one lost");
	talk_free(t);
}

/* Four of B's questions are lost after one that was answered: four errors are not five. */
static void test_no_false_failover(void)
{
	static const AliveLoss losses[] = {
		{TALK_A, VT_S(20), VT_MS(20194)}, {TALK_B, VT_MS(21000), VT_MS(28500)}, {0, 0, 0}};
	Talk *t = alive_meet_cisco();
	alive_lose(t, losses);
	sandbox_run(t->sb, VT_S(60));
	CHECK_INT(sandbox_logged(t->sb, "B", GIVES_UP, 0), VT_NEVER,
		  "B was answered, and does not give up");
	check_alive(t, "one answered, four lost");
	talk_free(t);
}

/* Nothing comes through for four questions; the fifth is answered. The second time too: errors of different
 * troubles do not add up. */
static void test_four_lost_one_answered(void)
{
	static const AliveLoss losses[] = {{TALK_A, VT_S(20), VT_S(28)},
					   {TALK_B, VT_S(20), VT_S(28)},
					   {TALK_A, VT_S(60), VT_S(74)},
					   {TALK_B, VT_S(60), VT_S(74)},
					   {0, 0, 0}};
	Talk *t = alive_meet_cisco();
	alive_lose(t, losses);
	sandbox_run(t->sb, VT_S(50));
	CHECK_INT(alive_lines(t, TALK_A, COUNTS, 0), 4, "A counts to four");
	CHECK_INT(alive_sent(t, TALK_A, VT_S(20), VT_S(28)), 4, "A asked in vain");
	CHECK_INT(alive_sent(t, TALK_B, VT_S(20), VT_S(28)), 4, "so did B");
	check_alive(t, "four lost");
	sandbox_run(t->sb, VT_S(200));
	CHECK_INT(alive_lines(t, TALK_A, COUNTS, VT_S(60)), 3, "seven errors in all");
	check_alive(t, "the second time");
	talk_free(t);
}

/* One direction is dead from 15 s on. Whoever hears nothing gives up at its own fifth error; the other hears its
 * questions, counts nothing, and learns by DELETE. */
static void test_one_direction(void)
{
	for (unsigned mute = 0; mute < TALK_SIDES; mute++) {
		const AliveLoss losses[] = {{mute, VT_S(15), VT_S(300)}, {0, 0, 0}};
		unsigned deaf = 1 - mute;
		Talk *t = alive_meet_cisco();
		alive_lose(t, losses);
		sandbox_run(t->sb, VT_S(15));
		VTime heard = alive_last_heard(t, deaf, VT_S(15));
		sandbox_run(t->sb, VT_S(60));
		CHECK_INT(sandbox_logged(t->sb, talk_name[deaf], GIVES_UP, 0) - heard, VT_S(20),
			  "side %u hears nothing and gives up", deaf);
		CHECK_INT(sandbox_logged(t->sb, talk_name[mute], GIVES_UP, 0), VT_NEVER,
			  "side %u, which hears, does not", mute);
		CHECK_INT(alive_lines(t, mute, COUNTS, 0), 0, "side %u counts nothing", mute);
		CHECK(sandbox_logged(t->sb, talk_name[mute], "P1 delete notify (in)", 0) > VT_S(15),
		      "side %u is told", mute);
		unsigned first = alive_sent(t, mute, VT_S(15), VT_MS(20194)); /* its own question */
		CHECK_INT(alive_sent(t, mute, VT_S(15), VT_S(60)) - first, 5,
			  "side %u answers all five questions", mute);
		talk_free(t);
	}
}

static GBytes *lose_some(Talk *t, const Sent *s)
{
	bool lost = t->sent->len == 10 || t->sent->len == 11 || t->sent->len == 12;
	return lost ? NULL : g_bytes_ref(s->wire);
}

/* Three lost keepalives are not five: the next one is answered and the count starts anew. */
static void test_some_lost(void)
{
	Talk *t = alive_meet_cisco();
	t->tamper = lose_some;
	sandbox_run(t->sb, VT_S(100));
	CHECK(sandbox_logged(t->sb, "A", COUNTS, 0) != VT_NEVER ||
		      sandbox_logged(t->sb, "B", COUNTS, 0) != VT_NEVER,
	      "errors were counted");
	check_alive(t, "three lost");
	talk_free(t);
}

SUITE(ike_keepalive_loss) = {
	{"the numbers on the wire", test_numbers},
	{"crossing questions are both answered", test_crossing},
	{"answers come late", test_late_answers},
	{"a router that asks answers", test_asking_router_answers},
	{"no false failover", test_no_false_failover},
	{"four lost, one answered", test_four_lost_one_answered},
	{"loss in one direction", test_one_direction},
	{"some are lost", test_some_lost},
	{NULL, NULL},
};
