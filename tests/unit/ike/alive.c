#include "tests/unit/ike/alive.h"

#include <string.h>

#include "tests/support/check.h"

Talk *alive_meet(const char *release_a, const char *release_b, const char *keepalive_a,
		 const char *keepalive_b)
{
	g_autofree char *a = g_strdup_printf(
		TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n%s", keepalive_a);
	g_autofree char *b = g_strdup_printf(
		TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n%s", keepalive_b);
	Talk *t = talk_new(3, release_a, release_b, a, b);
	SaRequest req = talk_proposal(t, TALK_A);
	talk_request(t, ALIVE_START, TALK_A, &req);
	return t;
}

Talk *alive_meet_cisco(void)
{
	return alive_meet("12.2", "12.3(7)T1", KEEPALIVE_10, KEEPALIVE_10);
}

void alive_cut(Ctx *cx, Talk *t, unsigned side)
{
	(void)cx;
	(void)side;
	t->cut = true;
}

void alive_mend(Ctx *cx, Talk *t, unsigned side)
{
	(void)cx;
	(void)side;
	t->cut = false;
}

/* Who looks at the traffic: as IKE told when it changed, and as it says when it is asked. */
static IkeWatch *watch_of(const Talk *t, unsigned side)
{
	void *ike;
	const IkeSvc *svc = talk_ike(t, side, &ike);
	CHECK(t->keys[side].watch == svc->watch(ike, t->ip[side], t->ip[1 - side]),
	      "%s told the key engine of another watcher than it has", talk_name[side]);
	return t->keys[side].watch;
}

void alive_sending(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	IkeWatch *watch = watch_of(t, side);
	if (watch)
		talk_ike(t, side, &ike)->sending(cx, watch);
}

void alive_hearing(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	IkeWatch *watch = watch_of(t, side);
	if (watch)
		talk_ike(t, side, &ike)->heard(cx, watch);
}

void alive_end(Ctx *cx, Talk *t, unsigned side)
{
	void *ike;
	talk_ike(t, side, &ike)->flush(cx, ike, t->ip[side], 0, true, "Administrative");
}

VTime alive_last_heard(const Talk *t, unsigned side, VTime before)
{
	VTime at = 0;
	for (unsigned i = 0; i < t->sent->len; i++) {
		const Sent *s = t->sent->pdata[i];
		VTime arrived = s->at + t->latency;
		if (s->from != side && arrived <= before && arrived > at)
			at = arrived;
	}
	return at;
}

static GBytes *lose(Talk *t, const Sent *s)
{
	const AliveLoss *l = t->user;
	for (; l->before; l++)
		if (s->from == l->from && s->at >= l->after && s->at < l->before)
			return NULL;
	return g_bytes_ref(s->wire);
}

void alive_lose(Talk *t, const AliveLoss *losses)
{
	t->user = losses;
	t->tamper = lose;
}

unsigned alive_sent(const Talk *t, unsigned from, VTime after, VTime before)
{
	unsigned n = 0;
	for (unsigned i = 0; i < t->sent->len; i++) {
		const Sent *s = t->sent->pdata[i];
		n += s->from == from && s->at >= after && s->at < before;
	}
	return n;
}

unsigned alive_lines(const Talk *t, unsigned side, const char *part, VTime after)
{
	g_autofree char *log = sandbox_log(t->sb, talk_name[side], NULL, after, VT_NEVER);
	unsigned n = 0;
	for (const char *at = log; (at = strstr(at, part)); at += strlen(part))
		n++;
	return n;
}
