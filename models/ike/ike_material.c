/* Keys in the making: the nonces and Diffie-Hellman values of both sides of an exchange (RFC 2409 5). */

#include "models/ike/ike_priv.h"

enum { NONCE_MIN = 8, NONCE_MAX = 256 }; /* RFC 2409 5 */

void ike_exchange_keep(GBytes **at, const void *data, size_t n)
{
	if (*at)
		g_bytes_unref(*at);
	*at = g_bytes_new(data, n);
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
	uint8_t priv[IKE_PRIVATE];
	Late **at = &x->ke[x->mine ? 0 : 1];

	ike_random(x->sa->ike, x->kind->key_draw, ike_key(x->sa->ike, x->sa->serial, draw), priv,
		   sizeof priv);
	late_clear(at);
	*at = ike_late_public(group, priv);
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

/* His value as he has it, or as it stands in the message; NULL: it is no possible one of the group. */
static Late *his_share(uint8_t group, const IkeRx *rx, const IsakmpData *ke)
{
	Late *late = rx->sent ? ike_wire_ke(rx->wire) : NULL;

	if (late && ike_late_is_public(late, group))
		return late_ref(late);
	ike_rx_fill(rx);
	if (!ike_dh_is_possible(group, ke->data))
		return NULL;
	return late_of(g_bytes_new(ke->data.data, ke->data.len));
}

bool ike_exchange_read_share(IkeExchange *x, uint8_t group, const IkeRx *rx)
{
	const IsakmpData *ke = isakmp_rec(&rx->msg, PAYLOAD_KE, 0);
	int me = x->mine ? 0 : 1;
	Late *his = ke && x->ke[me] ? his_share(group, rx, ke) : NULL;

	if (!his)
		return false;
	late_clear(&x->ke[1 - me]);
	late_clear(&x->gxy);
	x->ke[1 - me] = his;
	x->gxy = ike_late_shared(group, x->ke[me], his);
	return true;
}

VTime ike_dh_cost(VTime of_group_1, uint8_t group)
{
	VTime n = (VTime)ike_dh_len(group), one = (VTime)ike_dh_len(1);

	return of_group_1 * n * n / (one * one);
}
