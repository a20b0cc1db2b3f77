/* Dead Peer Detection (RFC 3706): who asks when, which sequence numbers, and what is no proof of life. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/ike/alive.h"

#define ASKED "DPD/R_U_THERE received from peer"
#define ANSWERED "DPD/R_U_THERE_ACK received from peer"
#define COUNTS "incrementing error counter"
#define GIVES_UP "P1 errcounter exceeded"
#define NOT_EXPECTED "DPD sequence number not expected"

static Talk *meet(const char *keepalive_a, const char *keepalive_b)
{
	return alive_meet("12.3(7)T1", "12.3(7)T1", keepalive_a, keepalive_b);
}

/* DPD periodic: both ask on their own; a dead peer is found as fast as with Cisco's keepalives. */
static void test_periodic(void)
{
	Talk *t = alive_meet("12.3(7)T1", "12.4", PERIODIC_10, PERIODIC_10);
	talk_do(t, VT_S(62), TALK_A, alive_cut);
	sandbox_run(t->sb, VT_S(100));
	const Sent *ask = talk_sent(t, 10);
	CHECK_INT(g_bytes_get_size(ask->wire), 84, "R-U-THERE");
	unsigned before = 0;
	for (unsigned i = 10; i <= t->sent->len; i++)
		before += talk_sent(t, i)->at < VT_S(62);
	CHECK_INT(before, 5 * 4, "five periods, two questions and two answers each");
	VTime dead = sandbox_logged(t->sb, "A", "P1 errcounter exceeded", 0);
	CHECK(dead > VT_S(72) && dead <= VT_S(82), "dead at %d ms", (int)(dead / VT_MS(1)));
	CHECK(sandbox_logged(t->sb, "B", "DPD incrementing error counter (5/5)", 0) != VT_NEVER,
	      "12.4's words");
	CHECK_INT(talk_count(t, "ike-drop", "replay"), 0,
		  "no sequence number is taken for a replay");
	talk_free(t);
}

/* DPD on demand (the default): silence without traffic; a question only for traffic after SECS of silence. */
static void test_on_demand(void)
{
	Talk *t = alive_meet("12.3(7)T1", "12.3(7)T1", KEEPALIVE_10, KEEPALIVE_10);
	talk_do(t, VT_S(15), TALK_A, alive_sending);  /* heard 5 s ago */
	talk_do(t, VT_S(50), TALK_A, alive_hearing);  /* ESP came */
	talk_do(t, VT_S(55), TALK_A, alive_sending);  /* heard 5 s ago */
	talk_do(t, VT_S(100), TALK_A, alive_sending); /* now it asks */
	talk_do(t, VT_S(200), TALK_A, alive_cut);
	talk_do(t, VT_S(201), TALK_A, alive_sending);
	sandbox_run(t->sb, VT_S(199));
	CHECK_INT(t->sent->len, 11, "one question, one answer");
	CHECK_INT(talk_sent(t, 10)->at, VT_S(100), "when there is traffic after silence");
	sandbox_run(t->sb, VT_S(300));
	CHECK_INT(sandbox_logged(t->sb, "A", "P1 errcounter exceeded", 0), VT_S(201) + VT_S(10),
		  "five times 2 s later");
	CHECK(sandbox_logged(t->sb, "B", "deleting SA", 0) == VT_NEVER, "B, idle, never notices");
	talk_free(t);
}

/* Wrong: traffic is told to an SA that is gone, or to none though one wants it. */
static void test_watcher(void)
{
	static const struct {
		const char *what, *mine, *his;
		bool watched;
	} rows[] = {
		{"on demand", KEEPALIVE_10, KEEPALIVE_10, true},
		{"periodic", PERIODIC_10, KEEPALIVE_10, true},
		{"no keepalives", "", KEEPALIVE_10, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Talk *t = meet(rows[i].mine, rows[i].his);
		for (VTime at = VT_S(5); at < VT_S(60); at += VT_S(5)) {
			talk_do(t, at, TALK_A, alive_sending);
			talk_do(t, at, TALK_B, alive_hearing);
		}
		talk_do(t, VT_S(41), TALK_A, alive_end);
		sandbox_run(t->sb, VT_S(40));
		CHECK_INT(t->keys[TALK_A].watch != NULL, rows[i].watched, "%s", rows[i].what);
		sandbox_run(t->sb, VT_S(60));
		CHECK(!t->keys[TALK_A].watch, "%s: its SA is gone, nobody looks any more",
		      rows[i].what);
		talk_free(t);
	}
}

/* ---- sequence numbers ---- */

/* The numbers that `side` was asked with, in order. */
static GArray *numbers(const Talk *t, unsigned side)
{
	g_autofree char *log = sandbox_log(t->sb, talk_name[side], NULL, 0, VT_NEVER);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	for (const char *at = log; (at = strstr(at, ASKED)); at++) {
		uint64_t n = g_ascii_strtoull(strstr(at, "0x") + 2, NULL, 16);
		g_array_append_val(out, n);
	}
	return out;
}

/* RFC 3706 6.2: the first is random with its high bit clear, another in each direction and under each SA; each
 * further one is one more. */
static void test_numbers(void)
{
	g_autoptr(GHashTable) firsts = g_hash_table_new(g_direct_hash, g_direct_equal);
	unsigned high = 0, n = 0;

	for (uint64_t seed = 1; seed <= 20; seed++) {
		Talk *t = talk_new(
			seed, "12.3(7)T1", "12.3(7)T1",
			TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n" PERIODIC_10,
			TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n" PERIODIC_10);
		SaRequest req = talk_proposal(t, TALK_A);
		talk_request(t, ALIVE_START, TALK_A, &req);
		talk_do(t, VT_S(50), TALK_A, alive_end);
		talk_request(t, VT_S(60), TALK_A, &req); /* another SA */
		sandbox_run(t->sb, VT_S(100));
		for (unsigned side = 0; side < TALK_SIDES; side++) {
			g_autoptr(GArray) seq = numbers(t, side);
			CHECK_INT(seq->len, 6, "three questions under each SA");
			for (unsigned i = 0; i < seq->len; i++) {
				uint64_t *at = &g_array_index(seq, uint64_t, i);
				if (i % 3 > 0) {
					CHECK_INT(at[0], at[-1] + 1, "one more");
					continue;
				}
				CHECK(*at < 1u << 31, "0x%x: the high bit is clear", (unsigned)*at);
				high += *at >= 1u << 30;
				g_hash_table_add(firsts, GUINT_TO_POINTER((guint)*at));
				n++;
			}
		}
		talk_free(t);
	}
	CHECK_INT(g_hash_table_size(firsts), n, "no two SAs and sides begin with the same");
	CHECK(high > n / 4 && high < 3 * n / 4, "half of them in the upper half: %u of %u", high,
	      n);
}

/* Questions or answers are lost: the receiver takes whatever is not older, so the fifth is answered. */
static void test_lost(void)
{
	for (unsigned loser = 0; loser < TALK_SIDES; loser++) {
		const AliveLoss losses[] = {{loser, VT_S(100), VT_S(107)}, {0, 0, 0}};
		Talk *t = meet(KEEPALIVE_10, KEEPALIVE_10);
		alive_lose(t, losses);
		talk_do(t, VT_S(100), TALK_A, alive_sending);
		sandbox_run(t->sb, VT_S(150));
		CHECK_INT(alive_lines(t, TALK_A, COUNTS, 0), 4, "four errors, side %u loses",
			  loser);
		CHECK_INT(alive_lines(t, TALK_B, ASKED, 0), loser == TALK_A ? 1 : 5,
			  "questions that came, side %u loses", loser);
		CHECK_INT(alive_lines(t, TALK_A, ANSWERED, 0), 1, "the fifth is answered");
		CHECK_INT(talk_count(t, "ike-drop", NULL), 0, "none is refused");
		CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "the SA lives");
		talk_free(t);
	}
}

/* ---- replays ---- */

static unsigned caught; /* ordinal of the message that is played again */

static void play_again(Ctx *cx, Talk *t, unsigned side)
{
	(void)side;
	talk_again(cx, t, caught);
}

/* The last number again, once its message id is forgotten: its answer may have been lost, so it is answered; but it
 * may be a replay, so B, which has heard nothing else, asks when it has traffic. */
static void test_last_again(void)
{
	Talk *t = meet(KEEPALIVE_10, KEEPALIVE_10);
	caught = 10; /* A's question of 100 s */
	talk_do(t, VT_S(100), TALK_A, alive_sending);
	talk_do(t, VT_S(120), TALK_B, play_again); /* the message id is known */
	talk_do(t, VT_S(200), TALK_B, play_again); /* it is purged */
	talk_do(t, VT_S(205), TALK_B, alive_sending);
	sandbox_run(t->sb, VT_S(201));
	CHECK_INT(talk_count(t, "ike-drop", "replay"), 1, "the same message");
	CHECK_INT(t->sent->len, 12, "question, answer, and the answer once more");
	g_autoptr(GArray) seq = numbers(t, TALK_B);
	CHECK(seq->len == 2 && g_array_index(seq, uint64_t, 0) == g_array_index(seq, uint64_t, 1),
	      "the same number");
	sandbox_run(t->sb, VT_S(206));
	CHECK_INT(talk_sent(t, 13) ? talk_sent(t, 13)->at : 0, VT_S(205),
		  "what may be a replay is no sign of life: B asks");
	talk_free(t);
}

/* An older number is a counted drop, and neither answered nor a sign of life. */
static void test_older(void)
{
	Talk *t = meet(KEEPALIVE_10, KEEPALIVE_10);
	caught = 10;
	talk_do(t, VT_S(100), TALK_A, alive_sending);
	talk_do(t, VT_S(160), TALK_A, alive_sending); /* the next number */
	talk_do(t, VT_S(215), TALK_B, play_again);
	talk_do(t, VT_S(220), TALK_B, alive_sending);
	sandbox_run(t->sb, VT_S(219));
	CHECK_INT(t->sent->len, 13, "two questions, two answers");
	CHECK_INT(talk_count(t, "ike-drop", NOT_EXPECTED), 1,
		  "the older one is dropped and counted");
	sandbox_run(t->sb, VT_S(221));
	CHECK_INT(talk_sent(t, 14) ? talk_sent(t, 14)->at : 0, VT_S(220),
		  "it is no sign of life: B asks");
	talk_free(t);
}

/* The peer is dead and its old answer is played again: A, which asks nothing, does not believe it, so it asks when
 * it has traffic, and gives up (RFC 3706 6, false proof of liveliness). */
static void test_old_answer(void)
{
	Talk *t = meet(KEEPALIVE_10, KEEPALIVE_10);
	caught = 11; /* B's answer of 100 s */
	talk_do(t, VT_S(100), TALK_A, alive_sending);
	talk_do(t, VT_S(180), TALK_A, play_again); /* nothing is out */
	talk_do(t, VT_S(185), TALK_A, alive_cut);
	talk_do(t, VT_S(186), TALK_A, alive_sending);
	sandbox_run(t->sb, VT_S(300));
	CHECK_INT(talk_count(t, "ike-drop", NOT_EXPECTED), 1, "an answer to nothing is dropped");
	CHECK_INT(sandbox_logged(t->sb, "A", GIVES_UP, 0), VT_S(186) + VT_S(10),
		  "A asks when it has traffic, and gives up");
	talk_free(t);
}

/* The same while another question is out. */
static void test_old_answer_while_asking(void)
{
	Talk *t = meet(KEEPALIVE_10, KEEPALIVE_10);
	caught = 11;
	talk_do(t, VT_S(100), TALK_A, alive_sending);
	talk_do(t, VT_S(185), TALK_A, alive_cut);
	talk_do(t, VT_S(186), TALK_A, alive_sending);
	talk_do(t, VT_S(191), TALK_A, play_again);
	sandbox_run(t->sb, VT_S(300));
	CHECK_INT(talk_count(t, "ike-drop", NOT_EXPECTED), 1,
		  "the answer to another number is dropped");
	CHECK_INT(sandbox_logged(t->sb, "A", GIVES_UP, 0), VT_S(186) + VT_S(10),
		  "the count goes on to five");
	talk_free(t);
}

SUITE(ike_dpd) = {
	{"periodic", test_periodic},
	{"on demand", test_on_demand},
	{"who looks at the traffic", test_watcher},
	{"first numbers are random, the next ones follow", test_numbers},
	{"questions or answers are lost", test_lost},
	{"the last number again is answered", test_last_again},
	{"an older number is dropped", test_older},
	{"an old answer is no sign of life", test_old_answer},
	{"nor while another question is out", test_old_answer_while_asking},
	{NULL, NULL},
};
