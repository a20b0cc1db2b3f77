/* The keepalive command typed while an SA is up: the SA keeps what it agreed on, the next one has the new. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/ike/alive.h"

/* Typed at A, each while the peer answers (30 s) or while a question is out and unanswered (63 s). */
typedef struct TypedCase {
	const char *what, *release, *keepalive;
	VTime at, again_at;
	const char *lines, *again;
} TypedCase;

static const TypedCase typed[] = {
	{"removed", "12.2", KEEPALIVE_10, VT_S(30), 0, "no crypto isakmp keepalive", NULL},
	{"removed with its arguments", "12.2", KEEPALIVE_10, VT_S(30), 0,
	 "no crypto isakmp keepalive 10", NULL},
	{"removed twice", "12.2", KEEPALIVE_10, VT_S(30), VT_S(40), "no crypto isakmp keepalive",
	 "no crypto isakmp keepalive"},
	{"removed and back", "12.2", KEEPALIVE_10, VT_S(30), VT_S(40), "no crypto isakmp keepalive",
	 "crypto isakmp keepalive 10"},
	{"another interval", "12.2", KEEPALIVE_10, VT_S(30), 0, "crypto isakmp keepalive 25", NULL},
	{"another interval, twice", "12.2", KEEPALIVE_10, VT_S(30), VT_S(31),
	 "crypto isakmp keepalive 60", "crypto isakmp keepalive 20 7"},
	{"removed while it asks", "12.2", KEEPALIVE_10, VT_S(63), 0, "no crypto isakmp keepalive",
	 NULL},
	{"another retry while it asks", "12.2", KEEPALIVE_10, VT_S(63), VT_S(65),
	 "crypto isakmp keepalive 10 20", "crypto isakmp keepalive 10 3"},
	{"DPD removed", "12.3(7)T1", PERIODIC_10, VT_S(30), 0, "no crypto isakmp keepalive", NULL},
	{"on demand while it asks", "12.3(7)T1", PERIODIC_10, VT_S(63), 0,
	 "crypto isakmp keepalive 10", NULL},
	{"on demand and back while it asks", "12.3(7)T1", PERIODIC_10, VT_S(63), VT_S(65),
	 "crypto isakmp keepalive 10 on-demand", "crypto isakmp keepalive 10 periodic"},
	{"periodic while it asks", "12.3(7)T1", KEEPALIVE_10, VT_S(63), 0,
	 "crypto isakmp keepalive 10 periodic", NULL},
	{"on demand, removed", "12.3(7)T1", KEEPALIVE_10, VT_S(30), VT_S(63),
	 "no crypto isakmp keepalive", "no crypto isakmp keepalive"},
	{"added", "12.2", "", VT_S(30), VT_S(63), "crypto isakmp keepalive 10",
	 "no crypto isakmp keepalive"},
};

/* B is unreachable from 50 s on; A has traffic each second. */
static Talk *run(const TypedCase *c, bool type)
{
	Talk *t = alive_meet(c->release, c->release, c->keepalive, c->keepalive);
	for (VTime at = VT_S(12); at < VT_S(90); at += VT_S(1))
		talk_do(t, at, TALK_A, alive_sending);
	talk_do(t, VT_S(50), TALK_A, alive_cut);
	if (type)
		sandbox_type(t->sb, c->at, "A", c->lines);
	if (type && c->again)
		sandbox_type(t->sb, c->again_at, "A", c->again);
	sandbox_run(t->sb, VT_S(90));
	return t;
}

static void test_this_sa(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		const TypedCase *c = &typed[i];
		Talk *t = run(c, false);
		VTime died = sandbox_logged(t->sb, "A", "P1 errcounter exceeded", 0);
		g_autoptr(GArray) at = g_array_new(FALSE, FALSE, sizeof(VTime));
		for (unsigned n = 1; n <= t->sent->len; n++)
			g_array_append_val(at, talk_sent(t, n)->at);
		talk_free(t);

		t = run(c, true);
		CHECK_INT(t->sent->len, at->len, "%s: messages", c->what);
		for (unsigned n = 1; n <= MIN(t->sent->len, at->len); n++)
			if (!CHECK_INT(talk_sent(t, n)->at, g_array_index(at, VTime, n - 1),
				       "%s: message %u", c->what, n))
				break;
		CHECK_INT(sandbox_logged(t->sb, "A", "P1 errcounter exceeded", 0), died,
			  "%s: the peer is found dead as it would have been", c->what);
		talk_free(t);
	}
}

/* The SA after: made at 110 s, alone from 111 s on. */
typedef struct NextCase {
	const char *release, *keepalive, *first, *second, *cap;
	VTime dead_after; /* silence of the peer; VT_NEVER: not noticed */
} NextCase;

static void test_next_sa(void)
{
	static const NextCase cases[] = {
		{"12.2", KEEPALIVE_10, "crypto isakmp keepalive 20 5", NULL, "K", VT_S(45)},
		{"12.2", KEEPALIVE_10, "crypto isakmp keepalive 20 5", "crypto isakmp keepalive 15",
		 "K", VT_S(25)},
		{"12.2", KEEPALIVE_10, "no crypto isakmp keepalive", NULL, "", VT_NEVER},
		{"12.2", KEEPALIVE_10, "no crypto isakmp keepalive", "crypto isakmp keepalive 10 4",
		 "K", VT_S(30)},
		{"12.2", "", "crypto isakmp keepalive 10", NULL, "K", VT_S(20)},
		{"12.3(7)T1", KEEPALIVE_10, "crypto isakmp keepalive 10 periodic", NULL, "D",
		 VT_S(20)},
		{"12.3(7)T1", PERIODIC_10, "crypto isakmp keepalive 10 on-demand", NULL, "D",
		 VT_NEVER},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const NextCase *c = &cases[i];
		Talk *t = alive_meet(c->release, c->release, c->keepalive, c->keepalive);
		SaRequest req = talk_proposal(t, TALK_A);
		sandbox_type(t->sb, VT_S(30), "A", c->first);
		if (c->second)
			sandbox_type(t->sb, VT_S(35), "A", c->second);
		talk_do(t, VT_S(50), TALK_A, alive_end);
		talk_do(t, VT_S(60), TALK_B, alive_mend);
		talk_request(t, VT_S(110), TALK_A, &req);
		talk_do(t, VT_S(111), TALK_A, alive_cut);
		sandbox_run(t->sb, VT_S(112));
		g_autofree char *want = g_strdup_printf(" %s\n      Connection-id", c->cap);
		g_autofree char *sa = sandbox_show(t->sb, "A", "show crypto isakmp sa detail");
		CHECK(strstr(sa, want), "\"%s\" is for the next SA:\n%s", c->first, sa);
		VTime heard = alive_last_heard(t, TALK_A, VT_S(112));
		sandbox_run(t->sb, VT_S(200));
		VTime dead = sandbox_logged(t->sb, "A", "P1 errcounter exceeded", 0);
		/* the period of DPD began with phase 1, a few ms before the last message came */
		bool held = c->dead_after == VT_NEVER ? dead == VT_NEVER
						      : dead - heard > c->dead_after - VT_MS(50) &&
								dead - heard <= c->dead_after;
		CHECK(held, "\"%s\", \"%s\": dead %d ms after it was heard", c->first,
		      c->second ? c->second : "", (int)((dead - heard) / VT_MS(1)));
		talk_free(t);
	}
}

SUITE(ike_keepalive_typed) = {
	{"an SA keeps what it agreed on", test_this_sa},
	{"the next SA has what was typed", test_next_sa},
	{NULL, NULL},
};
