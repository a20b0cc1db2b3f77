/* Exchanges: how they are made, found, stopped and forgotten. */

#include "models/ike/ike_exchange.h"

#include "models/ike/ike_engine.h"
#include "models/ike/ike_priv.h"

IkeExchange *ike_exchange_new(IkeSa *sa, const IkeKind *kind, uint32_t mid, bool mine)
{
	size_t size = offsetof(IkeExchange, main) + kind->own;
	IkeExchange *x = g_malloc0(size);

	x->sa = sa;
	x->kind = kind;
	x->mid = mid;
	x->mine = mine;
	if (kind->fsm)
		fsm_init(&x->sm, kind->fsm);
	timer_tree_init(&x->timers, &sa->timers, x, size);
	timer_init(&x->work, &ike_work_timer, &x->timers, x, sa->what);
	timer_init(&x->retransmit, kind->retransmit, &x->timers, x, sa->what);
	timer_init(&x->purge, &ike_purge_timer, &x->timers, x, sa->what);
	return x;
}

void ike_exchange_free(void *at)
{
	IkeExchange *x = at;

	ike_engine_forget(x);
	timer_tree_fini(&x->timers);
	if (x->kind->clear)
		x->kind->clear(x);
	for (int i = 0; i < 2; i++) {
		late_clear(&x->ke[i]);
		g_clear_pointer(&x->nonce[i], g_bytes_unref);
	}
	late_clear(&x->gxy);
	late_clear(&x->chain);
	late_clear(&x->last_tx);
	late_clear(&x->last_rx);
	g_free(x);
}

void ike_exchange_add(IkeExchange *x)
{
	g_ptr_array_add(x->sa->exchanges, x);
}

IkeExchange *ike_exchange_find(const IkeSa *sa, uint32_t mid)
{
	for (unsigned i = 0; i < sa->exchanges->len; i++) {
		IkeExchange *x = sa->exchanges->pdata[i];
		if (x->mid == mid)
			return x;
	}
	return NULL;
}

void ike_exchange_work(Ctx *cx, IkeExchange *x, VTime dh)
{
	VTime message = x->sa->ike->par.message;

	if (dh != IKE_NO_DH)
		ike_engine_ask(cx, x, message + dh);
	else
		timer_arm(cx, &x->work, message);
}

bool ike_exchange_works(const IkeExchange *x)
{
	return x->engine == ENGINE_WAITS || timer_running(&x->work);
}

void ike_exchange_stop(Ctx *cx, IkeExchange *x)
{
	timer_stop(cx, &x->work);
	ike_engine_leave(cx, x);
	timer_stop(cx, &x->retransmit);
}

uint32_t ike_exchange_mid(IkeSa *sa)
{
	uint8_t octets[4];
	uint32_t mid;

	/* RFC 2408 3.1: random, unique under the SA, and zero is phase 1's */
	do {
		ike_random(sa->ike, "ike message id", ike_key(sa->ike, sa->serial, ++sa->mids),
			   octets, 4);
		mid = isakmp_u32(octets);
	} while (mid == 0 || ike_exchange_find(sa, mid));
	return mid;
}

void ike_exchange_took(IkeExchange *x, const IkeRx *rx)
{
	if (rx->msg.flags & FLAG_ENCRYPTED) {
		late_clear(&x->chain);
		x->chain = late_ref(rx->wire);
	}
	late_clear(&x->last_rx);
	x->last_rx = late_ref(rx->wire);
}

bool ike_exchange_has_seen(const IkeExchange *x, Late *wire)
{
	return x->last_rx && ike_wire_is_same(x->last_rx, wire);
}

IkeChain ike_exchange_chain(const IkeExchange *x)
{
	if (x->chain || x->kind->phase == 1)
		return (IkeChain){.before = x->chain};
	return (IkeChain){.before = x->sa->chain, .first = true, .mid = x->mid};
}

/* ---- its timers ---- */

static void work_done(Ctx *cx, void *owner, Timer *t)
{
	IkeExchange *x = owner;

	(void)t;
	ike_engine_leave(cx, x);
	x->kind->processed(cx, x);
}

const TimerSpec ike_work_timer = {
	.name = "IKE processing",
	.class = TIMER_WORK,
	.cite = "calibrated: tcpdump tests/ISAKMP_sa_setup.pcap",
	.fn = work_done,
	.param = "ike.message",
};

void ike_exchange_purge_later(Ctx *cx, IkeExchange *x, const char *error, const char *reason)
{
	SAY(cx, x->sa->ike, x->sa, SAY_NODE_DELETE, .n = (int32_t)x->mid, .t = error, .u = reason);
	timer_arm(cx, &x->purge, x->sa->ike->par.node_purge);
}

static void purge(Ctx *cx, void *owner, Timer *t)
{
	IkeExchange *x = owner;
	IkeSa *sa = x->sa;

	(void)t;
	SAY(cx, sa->ike, sa, SAY_NODE_PURGE, .n = (int32_t)x->mid);
	g_ptr_array_remove(sa->exchanges, x);
	if (sa->exchanges->len > 0)
		return;
	g_ptr_array_unref(sa->exchanges); /* most SAs have none for nearly all of their lives */
	sa->exchanges = g_ptr_array_new_with_free_func(ike_exchange_free);
}

const TimerSpec ike_purge_timer = {
	.name = "node is purged",
	.class = TIMER_LIFETIME,
	.cite = "public 12.3T debug log: 50 s after \"deleting node\"",
	.fn = purge,
	.param = "ike.node-purge",
};
