/* Link State Acknowledgments, RFC 2328 13.5 and 13.7. */

#include "models/ospf/ospf_priv.h"

enum { HEADERS = 72 };

static void send(Ctx *cx, OspfIface *oi, Ip4 dst, LsaHdr *h, guint n)
{
	for (guint at = 0; at < n; at += HEADERS)
		ospf_if_send(cx, oi, dst,
			     ospf_make(oi, OSPF_LSACK, &ospf_ack_pkt,
				       &(AckRec){{h + at, MIN(HEADERS, n - at)}}));
}

void ospf_ack_direct(Ctx *cx, OspfNbr *n, const LsaHdr *h)
{
	LsaHdr copy = *h;
	send(cx, n->oi, ospf_nbr_dst(n), &copy, 1);
}

static void ack_due(Ctx *cx, void *owner, Timer *t)
{
	OspfIface *oi = owner;
	(void)t;
	send(cx, oi, ospf_if_dst(oi), &g_array_index(oi->acks, LsaHdr, 0), oi->acks->len);
	g_array_set_size(oi->acks, 0);
}

const TimerSpec ospf_ack_timer = {"delayed acknowledgment", TIMER_DELAY, "RFC 2328 13.5", ack_due,
				  .param = "ospf.delayed-ack"};

void ospf_ack_delayed(Ctx *cx, OspfIface *oi, const LsaHdr *h)
{
	g_array_append_vals(oi->acks, h, 1);
	if (!timer_running(&oi->ack))
		timer_arm(cx, &oi->ack, oi->area->ospf->ack_delay);
}

/* Takes the instance off the neighbour's retransmission list if it is the very one. */
static void take_off(Ctx *cx, OspfNbr *n, const LsaHdr *h)
{
	OspfKey key = {h->type, h->id, h->adv};
	const OspfLsa *l = ospf_rxmt_find(n, &key);
	LsaHdr mine;
	if (!l)
		return;
	ospf_lsa_header(l, ctx_now(cx), &mine);
	if (ospf_newer(h, &mine) == 0)
		ospf_rxmt_remove(cx, n, &key);
}

void ospf_ack_receive(Ctx *cx, OspfNbr *n, const OspfHdr *hdr)
{
	g_autoptr(Arena) arena = arena_new();
	AckRec a;
	CodecErr err;
	if (ospf_nbr_state(n) < NS_EXCHANGE)
		return;
	if (!codec_decode(&ospf_ack_pkt, hdr->body.data, hdr->body.len, &a, arena, NULL, &err)) {
		ospf_drop(cx, n->oi->iface, "OSPF ack: malformed", (int64_t)err.offset);
		return;
	}
	const LsaHdr *h = a.headers.items;
	for (size_t i = 0; i < a.headers.n; i++) {
		OspfKey key = {h[i].type, h[i].id, h[i].adv};
		take_off(cx, n, &h[i]);
		ospf_lsdb_sweep_one(cx, ospf_lsdb_of(n->oi->area, key.type), &key);
	}
}
