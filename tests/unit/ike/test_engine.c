/* The crypto engine. Both routers begin within half a computation, so that each has two exchanges to compute for. If one of these
 * failed, a thousand branches would come back as fast as one, or a computation that nobody wants would hold up
 * the others for ever. */

#include "tests/support/check.h"
#include "tests/unit/ike/talk.h"

#define START VT_S(10)
#define COST VT_S(1)

typedef struct Case {
	const char *at_once;
	unsigned shared, busy; /* how often a router said so, both together */
	VTime later;           /* than alone, the first SA */
} Case;

static Talk *meet(const char *at_once)
{
	Talk *t = talk_new(7, "12.3(7)T1", "12.3(7)T1", NULL, NULL);
	for (unsigned side = 0; side < TALK_SIDES; side++) {
		sandbox_param(t->sb, talk_name[side], "ike.dh-at-once", at_once);
		sandbox_param(t->sb, talk_name[side], "ike.dh-generate", "1s");
		sandbox_param(t->sb, talk_name[side], "ike.dh-compute", "1s");
	}
	return t;
}

/* How long it takes until the first SA is there. A begins; B does when A has computed half of its first value, and
 * answers A when its own first value is ready. */
static VTime run(Talk *t, bool both)
{
	SaRequest a = talk_proposal(t, TALK_A), b = talk_proposal(t, TALK_B);
	talk_request(t, START, TALK_A, &a);
	if (both)
		talk_request(t, START + COST / 2, TALK_B, &b);
	for (VTime at = START; t->keys[TALK_A].installed == 0 && at < START + VT_S(60);
	     at += VT_MS(10))
		sandbox_run(t->sb, at);
	VTime first = t->keys[TALK_A].installed_at - START;
	sandbox_run(t->sb, START + VT_S(60));
	return first;
}

static void test_line(void)
{
	static const Case cases[] = {
		{"0", 2, 0, 0},
		{"1", 0, 2, COST / 2},
		{"2", 0, 0, 0},
	};

	Talk *t = meet("1");
	VTime alone = run(t, false);
	CHECK_INT(talk_count(t, "ike-engine", ""), 0, "alone nobody waits");
	talk_free(t);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Case *c = &cases[i];
		t = meet(c->at_once);
		VTime both = run(t, true);
		CHECK(ABS(both - alone - c->later) < COST / 100,
		      "%s at once: the first SA comes after %.3f s, alone after %.3f s", c->at_once,
		      (double)both / 1e9, (double)alone / 1e9);
		CHECK_INT(talk_count(t, "ike-engine", "shared"), c->shared, "%s at once: shared",
			  c->at_once);
		CHECK(c->busy ? talk_count(t, "ike-engine", "nobody waits") >= c->busy
			      : talk_count(t, "ike-engine", "busy") == 0,
		      "%s at once: busy, and free again", c->at_once);
		CHECK(t->keys[TALK_A].installed == 2 && t->keys[TALK_B].installed == 2,
		      "%s at once: both come up on both sides", c->at_once);
		talk_free(t);
	}
}

/* B asks A for a value that costs (next to) nothing while A computes a secret for a second. Wrong: it is had at once if it
 * costs nothing, and a second later if it costs a nanosecond. */
static void test_free_of_cost(void)
{
	static const char *const costs[] = {"1ns", "0s"};
	VTime both[2] = {0};
	for (unsigned i = 0; i < 2; i++) {
		Talk *t = meet("1");
		for (unsigned side = 0; side < TALK_SIDES; side++)
			sandbox_param(t->sb, talk_name[side], "ike.dh-generate", costs[i]);
		SaRequest a = talk_proposal(t, TALK_A), b = talk_proposal(t, TALK_B);
		talk_request(t, START, TALK_A, &a);
		talk_request(t, START + COST / 2, TALK_B, &b);
		for (both[i] = START; t->keys[TALK_A].installed < 2; both[i] += VT_MS(10))
			sandbox_run(t->sb, both[i]);
		talk_free(t);
	}
	CHECK_INT(both[1], both[0], "both are up at the same time");
}

/* `clear crypto isakmp` while one computes and the other waits: what comes next finds the engine free. */
static void test_left(void)
{
	for (unsigned ms = 100; ms <= 4100; ms += 400) {
		Talk *t = meet("1");
		SaRequest again = talk_proposal(t, TALK_A);
		for (unsigned i = 0; i < TALK_SIDES; i++)
			sandbox_exec(t->sb, START + VT_MS(ms), talk_name[i], "clear crypto isakmp");
		talk_request(t, START + VT_S(100), TALK_A, &again);
		run(t, true);
		unsigned before = t->keys[TALK_A].installed;
		sandbox_run(t->sb, START + VT_S(140));
		CHECK(t->keys[TALK_A].installed > before,
		      "cleared after %u ms: no SA comes up any more", ms);
		talk_free(t);
	}
}

/* Wrong: a timeline in which a router without power is busy for ever. */
static void test_power(void)
{
	Talk *t = meet("1");
	SaRequest a = talk_proposal(t, TALK_A), b = talk_proposal(t, TALK_B);
	talk_request(t, START, TALK_A, &a);
	talk_request(t, START + COST / 2, TALK_B, &b);
	sandbox_power(t->sb, START + COST + COST / 4, talk_name[TALK_B], false);
	sandbox_run(t->sb, START + VT_S(60));
	CHECK(talk_count(t, "ike-engine", "others compute") > 0, "somebody waits");
	CHECK_INT(talk_count(t, "ike-engine", "power off"), 1,
		  "what B was busy with ended with its power");
	talk_free(t);
}

SUITE(ike_engine) = {
	{"one after another, or so many at once", test_line},
	{"a computation that costs nothing waits as well", test_free_of_cost},
	{"what is given up holds up nobody", test_left},
	{"power takes those who wait along", test_power},
	{NULL, NULL},
};
