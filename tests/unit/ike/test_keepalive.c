/* Keepalives: the ladder's exact instants, who asks when, and what the tech note prints. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/ike/alive.h"

/* The peer is silent from some moment: dead exactly SECS + 5 * RETRY after it was last heard, whatever the moment. */
typedef struct LadderCase {
	const char *keepalive;
	VTime secs, retry;
} LadderCase;

static void test_ladder(void)
{
	static const LadderCase cases[] = {
		{KEEPALIVE_10, VT_S(10), VT_S(2)},
		{"crypto isakmp keepalive 10 3\n", VT_S(10), VT_S(3)},
		{"crypto isakmp keepalive 20 5\n", VT_S(20), VT_S(5)},
	};
	static const VTime cuts[] = {VT_S(12), VT_MS(20191), VT_MS(47777), VT_S(100),
				     VT_MS(120300)};

	for (size_t c = 0; c < G_N_ELEMENTS(cases); c++)
		for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
			Talk *t = alive_meet("12.2", "12.3(7)T1", cases[c].keepalive,
					     cases[c].keepalive);
			talk_do(t, cuts[i], TALK_A, alive_cut);
			sandbox_run(t->sb, cuts[i] + VT_S(60));
			VTime r0 = alive_last_heard(t, TALK_A, cuts[i]);
			VTime dead = sandbox_logged(
				t->sb, "A", "P1 errcounter exceeded (PEERS_ALIVE_TIMER)", 0);
			CHECK_INT(dead - r0, cases[c].secs + 5 * cases[c].retry, "%s, cut at %d ms",
				  cases[c].keepalive, (int)(cuts[i] / VT_MS(1)));
			VTime first = sandbox_logged(t->sb, "A", "sending packet", cuts[i] + 1);
			CHECK_INT(first - r0, cases[c].secs, "the first question");
			for (int n = 1; n <= 5; n++)
				CHECK_INT(sandbox_logged(t->sb, "A",
							 "incrementing error counter on sa: "
							 "PEERS_ALIVE_TIMER",
							 r0 + cases[c].secs + n * cases[c].retry) -
						  r0,
					  cases[c].secs + n * cases[c].retry, "error %d", n);
			CHECK_INT(t->keys[TALK_A].deleted_peers, 2,
				  "both rounds of the key engine");
			CHECK(t->keys[TALK_A].dead, "the peer is dead: the next one may be tried");
			talk_free(t);
		}
}

/* While both are there, one exchange per SECS, and they take turns: not two independent timers. */
static void test_one_exchange_per_period(void)
{
	Talk *t = alive_meet_cisco();
	sandbox_run(t->sb, VT_S(211));
	/* from 10.2 s on, at 20.2, 30.2 ... 210.2: twenty questions and twenty answers */
	CHECK_INT(t->sent->len, 9 + 40, "messages");
	for (unsigned i = 10; i + 1 <= t->sent->len; i += 2) {
		const Sent *ask = talk_sent(t, i), *answer = talk_sent(t, i + 1);
		CHECK(ask->from != answer->from && answer->at - ask->at < VT_MS(2),
		      "exchange at %d ms", (int)(ask->at / VT_MS(1)));
		CHECK_INT(g_bytes_get_size(ask->wire), 68, "ITS_ALIVE without an SPI");
		if (i > 10)
			CHECK(ask->from != talk_sent(t, i - 2)->from, "they take turns at %d ms",
			      (int)(ask->at / VT_MS(1)));
	}
	CHECK_INT(talk_count(t, "ike-drop", NULL), 0, "nothing is dropped");
	talk_free(t);
}

/* The tech note's debug of vpn7200, from its first unanswered message on: every line, in its order. The node
 * numbers are this run's; they are compared as N. */
static char *without_numbers(const char *log)
{
	g_autoptr(GRegex) node = g_regex_new("node -?\\d+", 0, 0, NULL);
	return g_regex_replace(node, log, -1, 0, "node N", 0, NULL);
}

static const char tech_note[] =
	"ISAKMP (0:1): sending packet to 10.0.0.2 (I) QM_IDLE\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): incrementing error counter on sa: PEERS_ALIVE_TIMER\n"
	"ISAKMP (0:1): sending packet to 10.0.0.2 (I) QM_IDLE\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): incrementing error counter on sa: PEERS_ALIVE_TIMER\n"
	"ISAKMP (0:1): sending packet to 10.0.0.2 (I) QM_IDLE\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): incrementing error counter on sa: PEERS_ALIVE_TIMER\n"
	"ISAKMP (0:1): sending packet to 10.0.0.2 (I) QM_IDLE\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): incrementing error counter on sa: PEERS_ALIVE_TIMER\n"
	"ISAKMP (0:1): sending packet to 10.0.0.2 (I) QM_IDLE\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): incrementing error counter on sa: PEERS_ALIVE_TIMER\n"
	"ISAKMP (0:1): peer not responding!\n"
	"ISAKMP (0:1): peer does paranoid keepalives.\n"
	"\n"
	"ISAKMP (0:1): phase 1 going away; let's be paranoid.\n"
	"ISAKMP (0:1): Bring down phase 2's\n"
	"ISAKMP (0:1): That phase 1 was the last one of its kind. Taking phase 2's with us.\n"
	"ISAKMP (0:1): peer does paranoid keepalives.\n"
	"\n"
	"ISAKMP (0:1): deleting SA reason \"P1 errcounter exceeded (PEERS_ALIVE_TIMER)\" state (I) "
	"QM_IDLE (peer "
	"10.0.0.2) input queue 0\n"
	"key engine: delete peer\n"
	"ISAKMP (0:1): sending packet to 10.0.0.2 (I) MM_NO_STATE\n"
	"ISAKMP (0:1): purging node N\n"
	"ISAKMP (0:1): peer does paranoid keepalives.\n"
	"\n"
	"key engine: delete peer\n"
	"ISAKMP (0:1): purging node N\n";

static void test_tech_note(void)
{
	Talk *t = alive_meet_cisco();
	VTime when = VT_S(105);
	talk_do(t, when, TALK_A, alive_cut);
	sandbox_run(t->sb, when + VT_S(19));
	g_autofree char *log = sandbox_log(t->sb, "A", NULL, when, VT_NEVER);
	g_autofree char *same = without_numbers(log);
	CHECK_TEXT(same, tech_note, "debug crypto isakmp of vpn7200");
	talk_free(t);
}

/* Its head: the peer asked last, and the purge of the node of 50 s ago follows. */
static void test_tech_note_head(void)
{
	Talk *t = alive_meet_cisco();
	sandbox_run(t->sb, VT_S(102));
	VTime asked = sandbox_logged(t->sb, "A", "received packet", VT_S(85));
	g_autofree char *log = sandbox_log(t->sb, "A", NULL, asked, VT_NEVER);
	log[MIN(strlen(log), 500)] = '\0';
	g_autofree char *same = without_numbers(log);
	g_autoptr(GRegex) mid = g_regex_new("(message ID = )-?\\d+|(sa = )[0-9A-F]+", 0, 0, NULL);
	g_autofree char *masked = g_regex_replace(mid, same, -1, 0, "\\1\\2N", 0, NULL);
	bool held = g_str_has_prefix(
		masked,
		"ISAKMP (0:1): received packet from 10.0.0.2 (I) QM_IDLE\n"
		"ISAKMP (0:1): processing HASH payload. message ID = N\n"
		"ISAKMP (0:1): processing NOTIFY ITS_ALIVE protocol 1\n"
		"\tspi 0, message ID = N, sa = N\n"
		"ISAKMP (0:1): sending packet to 10.0.0.2 (I) QM_IDLE\n"
		"ISAKMP (0:1): purging node N\n"
		"ISAKMP (0:1): deleting node N error FALSE reason \"informational (in) state 1\"\n"
		"ISAKMP (0:1): purging node N\n");
	CHECK(held, "got\n%s", masked);
	talk_free(t);
}

/* Which kind: Cisco's own if one side does not offer DPD; none without the command. */
static void test_kinds(void)
{
	static const struct {
		const char *a, *b, *keepalive, *cap;
	} cases[] = {
		{"12.2", "12.3(7)T1", KEEPALIVE_10, "K"},
		{"12.2", "12.2", KEEPALIVE_10, "K"},
		{"12.3(7)T1", "12.3(7)T1", KEEPALIVE_10, "D"},
		{"12.3(7)T1", "12.4", PERIODIC_10, "D"},
		{"12.3(7)T1", "12.3(7)T1", "", ""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Talk *t =
			alive_meet(cases[i].a, cases[i].b, cases[i].keepalive, cases[i].keepalive);
		sandbox_run(t->sb, VT_S(12));
		g_autofree char *want = g_strdup_printf(" %s\n      Connection-id", cases[i].cap);
		g_autofree char *sa = sandbox_show(t->sb, "A", "show crypto isakmp sa detail");
		CHECK(strstr(sa, want), "%s and %s with \"%s\":\n%s", cases[i].a, cases[i].b,
		      cases[i].keepalive, sa);
		talk_free(t);
	}
}

/* Only one has the command: the other answers all the same, and is never asked by itself. */
static void test_one_sided(void)
{
	Talk *t = alive_meet("12.2", "12.2", KEEPALIVE_10, "");
	sandbox_run(t->sb, VT_S(100));
	CHECK_INT(t->sent->len, 9 + 2 * 8, "A asks, B answers: %u messages", t->sent->len);
	CHECK_INT(talk_count(t, "ike-sa", "change=deleted"), 0, "the SA lives");
	talk_free(t);
}

/* A deleted SA is shown for 60 s, as MM_NO_STATE; a new one may have its number meanwhile. */
static void test_linger(void)
{
	Talk *t = alive_meet("12.2", "12.2", KEEPALIVE_10, KEEPALIVE_10);
	talk_do(t, VT_S(12), TALK_A, alive_cut);
	sandbox_run(t->sb, VT_S(80));
	VTime dead = sandbox_logged(t->sb, "A", "P1 errcounter exceeded", 0);
	g_autofree char *sa = sandbox_show(t->sb, "A", "show crypto isakmp sa");
	CHECK_TEXT(sa,
		   "dst             src             state          conn-id slot\n"
		   "10.0.0.2        10.0.0.1        MM_NO_STATE          1    0  (deleted)\n",
		   "within 60 s");
	sandbox_run(t->sb, dead + VT_S(60));
	g_autofree char *none = sandbox_show(t->sb, "A", "show crypto isakmp sa");
	CHECK_TEXT(none, "dst             src             state          conn-id slot\n",
		   "after 60 s");
	talk_free(t);
}

SUITE(ike_keepalive) = {
	{"the ladder's instants", test_ladder},
	{"one exchange per period, by turns", test_one_exchange_per_period},
	{"the tech note's debug, line by line", test_tech_note},
	{"the head of the tech note's debug", test_tech_note_head},
	{"Cisco's, DPD or none", test_kinds},
	{"only one side has the command", test_one_sided},
	{"a deleted SA lingers", test_linger},
	{NULL, NULL},
};
