/* Link State Updates to one neighbour or to a network, and again until they are acknowledged: RFC 2328 13.6. */

#include "models/ospf/ospf_priv.h"

enum {
	ROOM = 1500 - 20 - 24 - 4
}; /* for LSAs in one update: IP, OSPF and the count are before them */

static LsaRec record_of(const OspfLsa *l, VTime now, uint16_t delay_s)
{
	gsize len;
	const uint8_t *body = g_bytes_get_data(l->body, &len);
	return (LsaRec){.age = (uint16_t)MIN(ospf_lsa_age(l, now) + delay_s, MAX_AGE_S),
			.options = l->options,
			.type = l->key.type,
			.id = l->key.id,
			.adv = l->key.adv,
			.seq = l->seq,
			.checksum = l->checksum,
			.length = l->length,
			.body = {body, len}};
}

void ospf_lsu_send(Ctx *cx, OspfIface *oi, Ip4 dst, OspfLsa *const *lsa, unsigned n)
{
	g_autofree LsaRec *rec = g_new0(LsaRec, n + 1);
	unsigned from = 0, octets = 0;
	for (unsigned i = 0; i < n; i++) {
		if (i > from && octets + lsa[i]->length > ROOM) {
			ospf_if_send(cx, oi, dst,
				     ospf_make(oi, OSPF_LSU, &ospf_lsu_pkt,
					       &(LsuRec){i - from, {rec + from, i - from}}));
			from = i;
			octets = 0;
		}
		rec[i] = record_of(lsa[i], ctx_now(cx), oi->delay_s);
		octets += lsa[i]->length;
	}
	if (n > from)
		ospf_if_send(cx, oi, dst,
			     ospf_make(oi, OSPF_LSU, &ospf_lsu_pkt,
				       &(LsuRec){n - from, {rec + from, n - from}}));
}

/* ---- the retransmission list ---- */

const OspfLsa *ospf_rxmt_find(const OspfNbr *n, const OspfKey *key)
{
	return ospf_lsas_find(n->rxmt, key);
}

void ospf_rxmt_remove(Ctx *cx, OspfNbr *n, const OspfKey *key)
{
	if (ospf_lsas_remove(n->rxmt, key) && n->rxmt->len == 0)
		timer_stop(cx, &n->lsu_timer);
}

void ospf_rxmt_add(Ctx *cx, OspfNbr *n, OspfLsa *l)
{
	ospf_rxmt_remove(cx, n, &l->key);
	ospf_lsas_add(n->rxmt, l);
	if (!timer_running(&n->lsu_timer))
		timer_arm(cx, &n->lsu_timer, VT_S(n->oi->rxmt_s));
}

static void lsu_due(Ctx *cx, void *owner, Timer *t)
{
	OspfNbr *n = owner;
	if (n->rxmt->len == 0)
		return;
	g_autofree OspfLsa **lsa = ospf_lsas_array(n->rxmt);
	ospf_lsu_send(cx, n->oi, ospf_nbr_dst(n), lsa, n->rxmt->len);
	timer_arm(cx, t, VT_S(n->oi->rxmt_s));
}

const TimerSpec ospf_lsu_timer = {
	"RxmtInterval, Link State Update", TIMER_RETRANSMIT, "RFC 2328 13.6", lsu_due,
	.stmts = TIMER_SET_BY({"interface", "ip ospf retransmit-interval"})};
