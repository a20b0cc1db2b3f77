/* Retransmission, as main mode and quick mode do it alike: a message that no answer comes to is sent again, and
 * so is the answer to a message that comes again. */

#include "models/ike/ike_exchange.h"
#include "models/ike/ike_priv.h"

bool ike_was_sent_lately(const void *obj, const void *arg)
{
	const IkeExchange *x = obj;
	const VTime *now = arg;

	return *now - x->last_tx_at < x->sa->ike->par.skip_younger;
}

void ike_await(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;

	x->tries = 0;
	timer_arm(cx, &x->retransmit, x->sa->ike->par.retransmit);
}

void ike_stop(Ctx *cx, void *obj)
{
	ike_exchange_stop(cx, obj);
}

void ike_retransmit(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;
	const IkeSa *sa = x->sa;

	x->tries++;
	SAY(cx, sa->ike, sa, x->kind->retransmitting, .n = (int32_t)x->mid);
	SAY(cx, sa->ike, sa, x->kind->attempt, .n = x->tries, .m = sa->ike->par.tries);
	ike_send_again(cx, x);
	timer_arm(cx, &x->retransmit, sa->ike->par.retransmit);
}

void ike_answer_again(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;

	SAY(cx, x->sa->ike, x->sa, SAY_DUPLICATE, .n = x->kind->phase);
	ike_send_again(cx, x);
}

void ike_skip(Ctx *cx, void *obj, const void *arg)
{
	const IkeExchange *x = obj;
	const VTime *now = arg;

	SAY(cx, x->sa->ike, x->sa, SAY_SKIPPED, .n = (*now - x->last_tx_at) / VT_MS(1));
}
