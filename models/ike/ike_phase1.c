/* How an ISAKMP SA begins: as initiator on demand, as responder with an offer. Phase 1 is main mode. */

#include <string.h>

#include "models/ike/ike_priv.h"

static IkeSa *make(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer, bool initiator)
{
	IkeSa *sa = ike_sa_new(cx, ike, local, peer, initiator);

	sa->phase1 = ike_exchange_new(sa, &ike_main_kind, 0, initiator);
	ike_alive_init(sa);
	ike_end_init(sa);
	return sa;
}

/* ---- as initiator ---- */

/* Without a key an initiator of 12.2 to 12.4 says three lines and sends nothing (public debug logs). */
static void say_why_not(Ctx *cx, const Ike *ike, bool keyed, SayArgs who)
{
	if (ike->conf.disabled)
		return;
	if (keyed) {
		ike_say(cx, ike, NULL, SAY_NO_POLICY, who);
		return;
	}
	ike_say(cx, ike, NULL, SAY_NO_KEY, who);
	ike_say(cx, ike, NULL, SAY_NO_CERT, who);
	ike_say(cx, ike, NULL, SAY_CANNOT_START, who);
}

IkeSa *ike_phase1_begin(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer)
{
	bool keyed = ike_has_key(ike, local, peer);
	g_autoptr(GArray) offer = ike_policy_offer(ike);
	SayArgs who = {.peer = peer, .local = local};

	if (ike->conf.disabled || !keyed || offer->len == 0) {
		say_why_not(cx, ike, keyed, who);
		return NULL;
	}
	IkeSa *sa = make(cx, ike, local, peer, true);
	IkeExchange *x = sa->phase1;
	x->main.psk = ike_secret_for(ike, local, peer);
	x->main.offer = g_array_ref(offer);
	sa->suite = g_array_index(offer, IkeSuite, 0);
	ike_say(cx, ike, sa, SAY_REQUEST, who);
	ike_say(cx, ike, sa, SAY_KEY_FOUND, who);
	fsm_step(cx, &ike_mm_fsm, &x->sm, x, MME_REQUEST, NULL);
	ike_say(cx, ike, sa, SAY_BEGIN_MM, who);
	return sa;
}

/* ---- as responder ---- */

static bool is_offer(const IsakmpMsg *head)
{
	static const uint8_t none[IKE_COOKIE];

	return head->exchange == EXCHANGE_MAIN && memcmp(head->rcookie, none, IKE_COOKIE) == 0 &&
	       memcmp(head->icookie, none, IKE_COOKIE) != 0 && !(head->flags & FLAG_ENCRYPTED) &&
	       head->mid == 0;
}

/* What turns out to be no offer leaves no SA behind. */
bool ike_phase1_answer(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer, const IsakmpMsg *head, Late *wire)
{
	if (!is_offer(head))
		return false;
	IkeSa *sa = make(cx, ike, local, peer, false);
	sa->suite = ike_policy_default();
	memcpy(sa->cookies, head->icookie, IKE_COOKIE);
	sa->phase1->kind->receive(cx, sa, head, wire);
	if (ike_sa_state(sa) == MM_READY)
		ike_sa_free(sa);
	return true;
}
