/* Link State Requests: asking for what a neighbour described (RFC 2328 10.9), and answering (10.7). */

#include "models/ospf/ospf_priv.h"

enum {
	KEYS = 119
}; /* in 1500 octets: IP 20, OSPF 24, and 12 each, less a margin for one LSA header */

static OspfKey key_of(const LsaHdr *h)
{
	return (OspfKey){h->type, h->id, h->adv};
}

LsaHdr *ospf_request(const OspfNbr *n, const OspfKey *key)
{
	for (guint i = 0; i < n->requests->len; i++) {
		LsaHdr *h = &g_array_index(n->requests, LsaHdr, i);
		OspfKey k = key_of(h);
		if (ospf_key_cmp(&k, key) == 0)
			return h;
	}
	return NULL;
}

void ospf_lsr_send(Ctx *cx, OspfNbr *n)
{
	LsaKey keys[KEYS];
	n->asked = MIN(n->requests->len, KEYS);
	for (unsigned i = 0; i < n->asked; i++) {
		const LsaHdr *h = &g_array_index(n->requests, LsaHdr, i);
		keys[i] = (LsaKey){h->type, h->id, h->adv};
	}
	ospf_nbr_send(cx, n, OSPF_LSR, &ospf_lsr_pkt, &(LsrRec){{keys, n->asked}});
	timer_arm(cx, &n->lsr_timer, VT_S(n->oi->rxmt_s));
}

static void lsr_due(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	ospf_lsr_send(cx, owner);
}

const TimerSpec ospf_lsr_timer = {
	"RxmtInterval, Link State Request", TIMER_RETRANSMIT, "RFC 2328 10.9", lsr_due,
	.stmts = TIMER_SET_BY({"interface", "ip ospf retransmit-interval"})};

void ospf_request_done(OspfNbr *n, const OspfKey *key)
{
	for (guint i = 0; i < n->requests->len; i++) {
		OspfKey k = key_of(&g_array_index(n->requests, LsaHdr, i));
		if (ospf_key_cmp(&k, key) != 0)
			continue;
		g_array_remove_index(n->requests, i);
		if (i < n->asked)
			n->asked--;
		return;
	}
}

void ospf_request_next(Ctx *cx, OspfNbr *n)
{
	if (n->asked > 0)
		return;
	timer_stop(cx, &n->lsr_timer);
	if (n->requests->len > 0)
		ospf_lsr_send(cx, n);
	else if (ospf_nbr_state(n) == NS_LOADING)
		ospf_nbr_step(cx, n, NE_LOADED);
}

void ospf_lsr_receive(Ctx *cx, OspfNbr *n, const OspfHdr *h)
{
	g_autoptr(Arena) arena = arena_new();
	LsrRec r;
	CodecErr err;
	if (ospf_nbr_state(n) < NS_EXCHANGE)
		return;
	if (!codec_decode(&ospf_lsr_pkt, h->body.data, h->body.len, &r, arena, NULL, &err)) {
		ospf_drop(cx, n->oi->iface, "OSPF LSR: malformed", (int64_t)err.offset);
		return;
	}
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	const LsaKey *k = r.keys.items;
	for (size_t i = 0; i < r.keys.n; i++) {
		OspfKey key = {(uint8_t)k[i].type, k[i].id, k[i].adv};
		OspfEntry *e = k[i].type <= LSA_EXTERNAL
				       ? ospf_lsdb_find(ospf_lsdb_of(n->oi->area, key.type), &key)
				       : NULL;
		if (!e) {
			ospf_nbr_step(cx, n, NE_BAD_LSREQ);
			return;
		}
		g_ptr_array_add(found, e->lsa);
	}
	ospf_lsu_send(cx, n->oi, ospf_nbr_dst(n), (OspfLsa *const *)found->pdata, found->len);
}
