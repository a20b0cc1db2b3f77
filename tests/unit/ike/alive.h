#pragma once

/* Keepalives: two routers that meet at 10 s over the test's wire, and what is lost on it. */

#include "tests/unit/ike/talk.h"

#define ALIVE_START VT_S(10)
#define KEEPALIVE_10 "crypto isakmp keepalive 10\n"
#define PERIODIC_10 "crypto isakmp keepalive 10 periodic\n"

/* A asks for SAs at ALIVE_START; nine messages and 0.2 s later both have them. */
Talk *alive_meet(const char *release_a, const char *release_b, const char *keepalive_a,
		 const char *keepalive_b);
Talk *alive_meet_cisco(void); /* 12.2 and 12.3(7)T1, both KEEPALIVE_10 */

/* For talk_do. */
void alive_cut(Ctx *cx, Talk *t, unsigned side);
void alive_mend(Ctx *cx, Talk *t, unsigned side);
void alive_sending(Ctx *cx, Talk *t, unsigned side); /* a packet is to be encrypted */
void alive_hearing(Ctx *cx, Talk *t, unsigned side); /* one came and was decrypted */
void alive_end(Ctx *cx, Talk *t, unsigned side);     /* all SAs, and the peer is told */

/* When the last message that was sent to `side`, and not lost by a cut, came to it at or before `before`. */
VTime alive_last_heard(const Talk *t, unsigned side, VTime before);

/* What `from` sends in [after, before) is lost. Ended by before 0. */
typedef struct AliveLoss {
	unsigned from;
	VTime after, before;
} AliveLoss;
void alive_lose(Talk *t, const AliveLoss *losses /* borrowed while it runs */);

/* Messages that `from` sent in [after, before). */
unsigned alive_sent(const Talk *t, unsigned from, VTime after, VTime before);
/* Lines of a side's log with `part`, at or after `after`. */
unsigned alive_lines(const Talk *t, unsigned side, const char *part, VTime after);
