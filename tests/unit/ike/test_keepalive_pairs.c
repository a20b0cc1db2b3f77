/* Keepalives where they meet something else: an SA that ends, quick modes, an end with other words. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/ike/alive.h"

#define COUNTS "incrementing error counter"
#define GIVES_UP "P1 errcounter exceeded"
#define ASKS_AT VT_US(20193660) /* A's first question under alive_meet_cisco */

/* ---- an SA that ends ---- */

/* B's SA ends between A's question and its answer: there is no answer, and A, told by DELETE, asks no more. */
static void test_deleted_before_answer(void)
{
	Talk *t = alive_meet_cisco();
	talk_do(t, ASKS_AT + VT_MS(1), TALK_B, alive_end);
	sandbox_run(t->sb, VT_S(60));
	CHECK_INT(t->sent->len, 11, "question and DELETE, no answer");
	CHECK(sandbox_logged(t->sb, "A", "P1 delete notify (in)", 0) < VT_S(21), "A is told");
	CHECK_INT(alive_lines(t, TALK_A, COUNTS, 0), 0, "and counts nothing");
	CHECK_INT(t->keys[TALK_A].deleted_peers > 0, 1, "phase 2 goes along");
	talk_free(t);
}

/* The same, and the DELETE is lost: what B says of the unknown SA authenticates nothing, so A counts to five. */
static void test_delete_lost(void)
{
	static const AliveLoss losses[] = {{TALK_B, VT_S(20), VT_S(21)}, {0, 0, 0}};
	Talk *t = alive_meet_cisco();
	alive_lose(t, losses);
	talk_do(t, ASKS_AT + VT_MS(1), TALK_B, alive_end);
	sandbox_run(t->sb, VT_S(60));
	CHECK_INT(sandbox_logged(t->sb, "A", GIVES_UP, 0), ASKS_AT + VT_S(10), "five times 2 s");
	CHECK_INT(alive_lines(t, TALK_B, "%CRYPTO-4-IKMP_NO_SA", 0), 5,
		  "four questions and the DELETE find no SA");
	CHECK_INT(alive_sent(t, TALK_B, VT_S(21), VT_S(60)), 0, "B answers none");
	talk_free(t);
}

/* A ends its SA while its own question is out, and the DELETE is lost: the answer finds no SA, no timer asks under
 * the dead one, and B, unanswered, gives up in turn. */
static void test_deleted_while_asking(void)
{
	static const AliveLoss losses[] = {{TALK_A, ASKS_AT + VT_MS(1), ASKS_AT + VT_MS(2)},
					   {0, 0, 0}};
	Talk *t = alive_meet_cisco();
	alive_lose(t, losses);
	talk_do(t, ASKS_AT + VT_MS(1), TALK_A, alive_end);
	sandbox_run(t->sb, VT_S(60));
	CHECK_INT(alive_sent(t, TALK_A, VT_S(21), VT_S(60)), 0, "A asks no more");
	VTime dead = sandbox_logged(t->sb, "B", GIVES_UP, 0);
	CHECK_INT(dead, alive_last_heard(t, TALK_B, ASKS_AT + VT_US(20)) + VT_S(20), "B gives up");
	CHECK_INT(talk_count(t, "ike-drop", "no SA and no initial offer"), 1 + 5 + 1,
		  "the late answer, five questions and B's DELETE find no SA");
	talk_free(t);
}

/* The lifetime of phase 1 ends on the third unanswered question: that is the reason, and there is no fourth. */
static void test_lifetime_while_asking(void)
{
	static const char policy[] =
		TALK_POLICY " lifetime 65\n" KEEPALIVE_10
			    "crypto isakmp key cisco123 address 0.0.0.0 0.0.0.0\n";
	Talk *t = talk_new(3, "12.2", "12.3(7)T1", policy, policy);
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, ALIVE_START, TALK_A, &req);
	talk_do(t, VT_S(62), TALK_A, alive_cut);
	sandbox_run(t->sb, VT_S(120));
	VTime died = sandbox_logged(t->sb, "A", "IKE SA Lifetime Exceeded", 0);
	CHECK(died > VT_S(75) && died < VT_S(76), "at %d ms", (int)(died / VT_MS(1)));
	CHECK_INT(alive_lines(t, TALK_A, COUNTS, 0), 2, "two errors before");
	CHECK_INT(sandbox_logged(t->sb, "A", GIVES_UP, 0), VT_NEVER, "not by its keepalives");
	CHECK_INT(alive_sent(t, TALK_A, died + 1, VT_S(120)), 0, "nothing is sent afterwards");
	talk_free(t);
}

/* ---- quick modes ---- */

/* Three questions are lost, then a quick mode comes: that of the peer, or the peer's answer to one's own. It
 * clears the count and starts SECS anew. */
static void test_rekey_while_asking(void)
{
	static const AliveLoss losses[] = {
		{TALK_A, VT_S(20), VT_MS(25000)}, {TALK_B, VT_S(20), VT_MS(25000)}, {0, 0, 0}};

	for (unsigned side = 0; side < TALK_SIDES; side++) {
		Talk *t = alive_meet_cisco();
		SaRequest again = talk_proposal(t, side);
		again.request = 9;
		alive_lose(t, losses);
		talk_request(t, VT_MS(25500), side, &again);
		sandbox_run(t->sb, VT_S(26));
		VTime heard = alive_last_heard(t, TALK_A, VT_S(26));
		sandbox_run(t->sb, VT_S(60));
		CHECK_INT(alive_lines(t, TALK_A, COUNTS, 0), 2, "side %u begins: two errors", side);
		CHECK_INT(alive_lines(t, TALK_A, COUNTS, VT_S(26)), 0, "and none after it");
		VTime next = sandbox_logged(t->sb, "A", "sending packet", VT_S(26));
		CHECK(next >= heard + VT_S(9) && next <= heard + VT_S(10) + VT_MS(5),
		      "side %u begins: the next after 10 s, not %d ms", side,
		      (int)((next - heard) / VT_MS(1)));
		CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "the SA lives");
		talk_free(t);
	}
}

/* As long as quick modes come more often than SECS nobody asks; when they end, somebody does. */
static void test_rekeys_instead(void)
{
	Talk *t = alive_meet_cisco();
	for (unsigned i = 0; i < 10; i++) {
		SaRequest req = talk_proposal(t, i % 2);
		req.request = 10 + i;
		talk_request(t, VT_S(18) + i * VT_S(8), i % 2, &req);
	}
	sandbox_run(t->sb, VT_S(99));
	CHECK_INT(t->sent->len, 9 + 10 * 3, "quick modes only");
	sandbox_run(t->sb, VT_S(101));
	CHECK_INT(t->sent->len, 9 + 10 * 3 + 2, "and after the last a question and an answer");
	talk_free(t);
}

/* What comes under IPsec SAs is no sign of life to Cisco's keepalives, which look at IKE alone: A, whose peer's IKE is
 * silent from 30 s on, gives up although ESP comes each second. */
static void test_esp_while_ike_is_silent(void)
{
	Talk *t = alive_meet_cisco();
	for (VTime at = VT_S(12); at < VT_S(80); at += VT_S(1))
		talk_do(t, at, TALK_A, alive_hearing);
	talk_do(t, VT_S(30), TALK_A, alive_cut);
	sandbox_run(t->sb, VT_S(80));
	CHECK_INT(sandbox_logged(t->sb, "A", GIVES_UP, 0),
		  alive_last_heard(t, TALK_A, VT_S(30)) + VT_S(20), "as without ESP");
	talk_free(t);
}

/* ---- an end with other words ---- */

typedef struct EndsCase {
	const char *a_release, *a, *b_release, *b;
	const char *a_cap, *b_cap;
	unsigned a_asks, b_asks; /* while both are there, from 10.2 s to 100 s */
	VTime a_dead, b_dead;    /* after the cut at 100 s at most; VT_NEVER: not noticed */
} EndsCase;

static const EndsCase ends[] = {
	/* DPD needs both: with 12.2 it is Cisco's keepalive, and "periodic" or its absence changes nothing */
	{"12.2", KEEPALIVE_10, "12.3(7)T1", PERIODIC_10, "K", "K", 4, 4, VT_S(20), VT_S(20)},
	{"12.3(7)T1", KEEPALIVE_10, "12.2", KEEPALIVE_10, "K", "K", 4, 4, VT_S(20), VT_S(20)},
	/* who waits longer never asks */
	{"12.2", KEEPALIVE_10, "12.2", "crypto isakmp keepalive 30 5\n", "K", "K", 8, 0, VT_S(20),
	 VT_S(55)},
	/* DPD: each side as it is told, and the other answers, whatever it is told itself */
	{"12.3(7)T1", PERIODIC_10, "12.3(7)T1", KEEPALIVE_10, "D", "D", 8, 0, VT_S(20), VT_NEVER},
	{"12.3(7)T1", PERIODIC_10, "12.3(7)T1", "", "D", "", 8, 0, VT_S(20), VT_NEVER},
	{"12.3(7)T1", PERIODIC_10, "12.4", "crypto isakmp keepalive 20 5 periodic\n", "D", "D", 8,
	 4, VT_S(20), VT_S(45)},
};

static unsigned questions_to(const Talk *t, unsigned side)
{
	return alive_lines(t, side, "processing NOTIFY ITS_ALIVE protocol", 0) +
	       alive_lines(t, side, "processing NOTIFY DPD/R_U_THERE protocol", 0);
}

static void check_cap(const Talk *t, unsigned side, const char *cap, unsigned row)
{
	g_autofree char *sa = sandbox_show(t->sb, talk_name[side], "show crypto isakmp sa detail");
	const char *line = strstr(sa, "psk  1 ");
	g_autofree char *want = g_strdup_printf(" %s\n", cap);
	CHECK(line && strstr(line, want) == strchr(line, '\n') - strlen(cap) - 1,
	      "row %u, side %u: Cap. %s in\n%s", row, side, cap, sa);
}

static void check_dead(const Talk *t, unsigned side, VTime most, unsigned row)
{
	VTime dead = sandbox_logged(t->sb, talk_name[side], GIVES_UP, 0);
	if (most == VT_NEVER)
		CHECK_INT(dead, VT_NEVER, "row %u, side %u does not notice", row, side);
	else
		CHECK(dead > VT_S(100) && dead <= VT_S(100) + most,
		      "row %u, side %u notices within %d s, not %d ms", row, side,
		      (int)(most / VT_S(1)), (int)(dead / VT_MS(1)));
}

static void test_two_ends(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++) {
		const EndsCase *c = &ends[i];
		Talk *t = alive_meet(c->a_release, c->b_release, c->a, c->b);
		talk_do(t, VT_S(100), TALK_A, alive_cut);
		sandbox_run(t->sb, VT_S(99));
		check_cap(t, TALK_A, c->a_cap, i);
		check_cap(t, TALK_B, c->b_cap, i);
		CHECK_INT(questions_to(t, TALK_B), c->a_asks, "row %u: A asks", i);
		CHECK_INT(questions_to(t, TALK_A), c->b_asks, "row %u: B asks", i);
		CHECK_INT(t->sent->len, 9 + 2 * (c->a_asks + c->b_asks), "row %u: all answered", i);
		sandbox_run(t->sb, VT_S(300));
		check_dead(t, TALK_A, c->a_dead, i);
		check_dead(t, TALK_B, c->b_dead, i);
		talk_free(t);
	}
}

SUITE(ike_keepalive_pairs) = {
	{"the SA ends before the answer", test_deleted_before_answer},
	{"the DELETE is lost", test_delete_lost},
	{"the SA ends while it asks", test_deleted_while_asking},
	{"the lifetime ends while it asks", test_lifetime_while_asking},
	{"a quick mode while it asks", test_rekey_while_asking},
	{"quick modes instead of keepalives", test_rekeys_instead},
	{"ESP while IKE is silent", test_esp_while_ike_is_silent},
	{"two ends with other words", test_two_ends},
	{NULL, NULL},
};
