/* IKE's statements taken out of a running router, one at a time, at any moment, twice. The world checks its
 * invariants after each event. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/ike/alive.h"

#define GIVES_UP "P1 errcounter exceeded"

typedef struct TypedCase {
	const char *out, *in; /* taken out, put back */
	bool once;            /* taken out again, it is refused: there is none */
	bool sa_ends;         /* it takes the SA along */
} TypedCase;

static const TypedCase cases[] = {
	{"no crypto isakmp policy 1", "crypto isakmp policy 1; hash md5; authentication pre-share",
	 true, false},
	{"crypto isakmp policy 1; no hash md5", "crypto isakmp policy 1; hash md5", false, false},
	{"crypto isakmp policy 1; no authentication pre-share",
	 "crypto isakmp policy 1; authentication pre-share", false, false},
	{"crypto isakmp policy 1; lifetime 60", "crypto isakmp policy 1; no lifetime", false,
	 false},
	{"crypto isakmp policy 1; encr 3des", "crypto isakmp policy 1; no encr 3des", false, false},
	{"crypto isakmp policy 1; group 5", "crypto isakmp policy 1; no group 5", false, false},
	{"no crypto isakmp key cisco123 address 10.0.0.2",
	 "crypto isakmp key cisco123 address 10.0.0.2", true, false},
	{"crypto isakmp key other address 10.0.0.2", "crypto isakmp key cisco123 address 10.0.0.2",
	 false, false},
	{"no crypto isakmp keepalive", "crypto isakmp keepalive 10", false, false},
	{"no crypto isakmp invalid-spi-recovery", "crypto isakmp invalid-spi-recovery", false,
	 false},
	{"no crypto isakmp enable", "crypto isakmp enable", false, true},
};

static Talk *meet(const TypedCase *c, VTime out_at, VTime in_at)
{
	Talk *t = alive_meet("12.2", "12.3(7)T1",
			     KEEPALIVE_10 "crypto isakmp invalid-spi-recovery\n", KEEPALIVE_10);
	if (c) {
		sandbox_type(t->sb, out_at, "A", c->out);
		if (!c->once)
			sandbox_type(t->sb, out_at + VT_MS(300), "A", c->out);
		sandbox_type(t->sb, in_at, "A", c->in);
		sandbox_type(t->sb, in_at + VT_MS(300), "A", c->in);
	}
	return t;
}

/* Out in the middle of main and quick mode, or of a keepalive; back 5 s later: then SAs can be had as ever. */
static void test_any_moment(void)
{
	static const int ms[] = {9000,  10000, 10020, 10047, 10094, 10120, 10142,
				 10188, 10191, 10194, 15000, 20193, 20194, 20195};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		for (size_t m = 0; m < G_N_ELEMENTS(ms); m++) {
			VTime at = VT_MS(ms[m]);
			Talk *t = meet(&cases[i], at, at + VT_S(5));
			SaRequest req = talk_proposal(t, TALK_A);
			req.request = 9;
			talk_request(t, VT_S(200), TALK_A, &req);
			sandbox_run(t->sb, VT_S(202));
			CHECK(t->keys[TALK_A].installed_at > VT_S(200) &&
				      t->keys[TALK_B].installed_at > VT_S(200),
			      "\"%s\" at %d ms, back: A and B agree again", cases[i].out, ms[m]);
			talk_free(t);
		}
}

/* An SA that is up keeps what it was made with. */
static void test_sa_stays(void)
{
	Talk *plain = meet(NULL, 0, 0);
	sandbox_run(plain->sb, VT_S(100));
	g_autoptr(GArray) at = g_array_new(FALSE, FALSE, sizeof(VTime));
	for (unsigned n = 1; n <= plain->sent->len; n++)
		g_array_append_val(at, talk_sent(plain, n)->at);
	talk_free(plain);

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		if (cases[i].sa_ends)
			continue;
		Talk *t = meet(&cases[i], VT_S(15), VT_S(99));
		sandbox_run(t->sb, VT_S(100));
		CHECK_INT(t->sent->len, at->len, "\"%s\": messages", cases[i].out);
		for (unsigned n = 1; n <= MIN(t->sent->len, at->len); n++)
			if (!CHECK_INT(talk_sent(t, n)->at, g_array_index(at, VTime, n - 1),
				       "\"%s\": message %u", cases[i].out, n))
				break;
		talk_free(t);
	}
}

/* IKE is off: nothing of it is sent any more, and the SAs are gone at once; the peer finds out by itself. */
static void test_disabled(void)
{
	Talk *t = alive_meet_cisco();
	sandbox_type(t->sb, VT_S(33), "A", "no crypto isakmp enable");
	sandbox_type(t->sb, VT_S(70), "A", "crypto isakmp enable");
	sandbox_run(t->sb, VT_S(69));
	CHECK_INT(alive_sent(t, TALK_A, VT_S(33), VT_S(69)), 0, "A is silent");
	CHECK_INT(sandbox_logged(t->sb, "A", "deleting SA reason \"ISAKMP is disabled\"", 0),
		  VT_S(33), "A's SA ends at once");
	CHECK_INT(t->keys[TALK_A].sas, 0, "and, with keepalives agreed, phase 2");
	VTime heard = alive_last_heard(t, TALK_B, VT_S(33));
	CHECK_INT(sandbox_logged(t->sb, "B", GIVES_UP, 0) - heard, VT_S(20), "B gives up");
	talk_free(t);
}

SUITE(ike_typed) = {
	{"any statement, at any moment, and back", test_any_moment},
	{"an SA keeps what it was made with", test_sa_stays},
	{"no crypto isakmp enable", test_disabled},
	{NULL, NULL},
};
