/* Exchanges: how they are made, found, stopped and forgotten, and what both sides of one compute. */

#include "models/ike/ike_exchange.h"

#include <string.h>

#include "models/ike/ike_priv.h"

enum { NONCE_MIN = 8, NONCE_MAX = 256 }; /* RFC 2409 5 */

/* RFC 2409 appendix B: an exchange of phase 2 starts from hash(last block of phase 1 | M-ID). */
static void first_iv(const IkeSa *sa, uint32_t mid, uint8_t *iv)
{
	uint8_t octets[4], digest[IKE_MAC_MAX];
	size_t block = ike_block_len(&sa->suite);

	isakmp_u32_octets(mid, octets);
	ike_hash(sa->suite.hash, (Slice[]){{sa->iv, block}, {octets, 4}}, 2, digest);
	memcpy(iv, digest, block);
}

IkeExchange *ike_exchange_new(IkeSa *sa, const IkeKind *kind, uint32_t mid, bool mine)
{
	IkeExchange *x = g_new0(IkeExchange, 1);

	x->sa = sa;
	x->kind = kind;
	x->mid = mid;
	x->mine = mine;
	if (kind->fsm)
		fsm_init(&x->sm, kind->fsm);
	timer_tree_init(&x->timers, &sa->timers, x, sizeof *x);
	timer_init(&x->work, &ike_work_timer, &x->timers, x, sa->what);
	timer_init(&x->retransmit, kind->retransmit, &x->timers, x, sa->what);
	timer_init(&x->purge, &ike_purge_timer, &x->timers, x, sa->what);
	if (kind->phase == 2)
		first_iv(sa, mid, x->iv);
	return x;
}

void ike_exchange_free(void *at)
{
	IkeExchange *x = at;

	timer_tree_fini(&x->timers);
	if (x->kind->clear)
		x->kind->clear(x);
	for (int i = 0; i < 2; i++) {
		g_clear_pointer(&x->ke[i], g_bytes_unref);
		g_clear_pointer(&x->nonce[i], g_bytes_unref);
	}
	g_clear_pointer(&x->last_tx, g_bytes_unref);
	g_clear_pointer(&x->last_rx, g_bytes_unref);
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

void ike_exchange_stop(Ctx *cx, IkeExchange *x)
{
	timer_stop(cx, &x->work);
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

void ike_exchange_took(IkeExchange *x, GBytes *wire, const uint8_t *iv)
{
	memcpy(x->iv, iv, sizeof x->iv);
	if (x->last_rx)
		g_bytes_unref(x->last_rx);
	x->last_rx = g_bytes_ref(wire);
}

bool ike_exchange_has_seen(const IkeExchange *x, GBytes *wire)
{
	return x->last_rx && g_bytes_equal(x->last_rx, wire);
}

/* ---- its timers ---- */

static void work_done(Ctx *cx, void *owner, Timer *t)
{
	IkeExchange *x = owner;

	(void)t;
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

	(void)t;
	SAY(cx, x->sa->ike, x->sa, SAY_NODE_PURGE, .n = (int32_t)x->mid);
	g_ptr_array_remove(x->sa->exchanges, x);
}

const TimerSpec ike_purge_timer = {
	.name = "node is purged",
	.class = TIMER_LIFETIME,
	.cite = "public 12.3T debug log: 50 s after \"deleting node\"",
	.fn = purge,
	.param = "ike.node-purge",
};

/* ---- keys in the making ---- */

void ike_exchange_keep(GBytes **at, const void *data, size_t n)
{
	if (*at)
		g_bytes_unref(*at);
	*at = g_bytes_new(data, n);
}

Slice ike_exchange_octets(GBytes *kept)
{
	gsize n = 0;
	const uint8_t *data = kept ? g_bytes_get_data(kept, &n) : NULL;

	return (Slice){data, n};
}

void ike_exchange_draw_nonce(IkeExchange *x)
{
	uint8_t nonce[IKE_NONCE];
	int me = x->mine ? 0 : 1;

	if (x->nonce[me])
		return;
	ike_random(x->sa->ike, x->kind->nonce_draw, ike_key(x->sa->ike, x->sa->serial, x->mid),
		   nonce, sizeof nonce);
	ike_exchange_keep(&x->nonce[me], nonce, sizeof nonce);
}

void ike_exchange_draw_share(IkeExchange *x, uint8_t group, uint64_t draw)
{
	uint8_t pub[IKE_DH_MAX];

	ike_random(x->sa->ike, x->kind->key_draw, ike_key(x->sa->ike, x->sa->serial, draw), x->priv,
		   IKE_PRIVATE);
	ike_dh_public(group, (Slice){x->priv, IKE_PRIVATE}, pub);
	ike_exchange_keep(&x->ke[x->mine ? 0 : 1], pub, ike_dh_len(group));
}

bool ike_exchange_read_nonce(Ctx *cx, IkeExchange *x, const IsakmpMsg *m)
{
	Slice nonce = ((const IsakmpData *)isakmp_rec(m, PAYLOAD_NONCE, 0))->data;

	if (nonce.len < NONCE_MIN || nonce.len > NONCE_MAX) {
		ike_drop(cx, x->sa->ike, DROP_BAD_NONCE, x->sa->peer, (int64_t)nonce.len);
		return false;
	}
	ike_exchange_keep(&x->nonce[x->mine ? 1 : 0], nonce.data, nonce.len);
	return true;
}

bool ike_exchange_read_share(IkeExchange *x, uint8_t group, const IsakmpData *ke)
{
	if (!ke || !ike_dh_shared(group, (Slice){x->priv, IKE_PRIVATE}, ke->data, x->gxy))
		return false;
	ike_exchange_keep(&x->ke[x->mine ? 1 : 0], ke->data.data, ke->data.len);
	return true;
}

VTime ike_dh_cost(VTime of_group_1, uint8_t group)
{
	VTime n = (VTime)ike_dh_len(group), one = (VTime)ike_dh_len(1);

	return of_group_1 * n * n / (one * one);
}
