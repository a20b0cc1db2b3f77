/* Hellos received, RFC 2328 10.5. */

#include "models/ospf/ospf_priv.h"

static const char *mismatch(const OspfIface *oi, const HelloRec *h)
{
	if (oi->type != NET_PTP && h->mask != ip4_mask(oi->addr.len))
		return "OSPF hello: mismatched network mask";
	if (h->hello_s != oi->hello_s)
		return "OSPF hello: mismatched hello interval";
	if (h->dead_s != oi->dead_s)
		return "OSPF hello: mismatched dead interval";
	if (!(h->options & OPT_E))
		return "OSPF hello: mismatched stub area flag";
	return NULL;
}

static bool lists_us(const OspfIface *oi, const HelloRec *h)
{
	const IdRec *id = h->nbrs.items;
	for (size_t i = 0; i < h->nbrs.n; i++)
		if (id[i].id == oi->area->ospf->router_id)
			return true;
	return false;
}

static bool flips(Ip4 was, Ip4 now, Ip4 addr)
{
	return (was == addr) != (now == addr);
}

/* What a hello says about the election (RFC 2328 10.5, last part). */
static void tell_interface(Ctx *cx, OspfIface *oi, const OspfNbr *n, const HelloRec *h,
			   const OspfNbr *was)
{
	bool backup_seen = (h->dr == n->addr && h->bdr == 0) || h->bdr == n->addr;
	if (ospf_if_state(oi) == IS_WAITING && backup_seen) {
		ospf_adj(cx, "backup-seen", oi, 0, 0, 0, 0);
		ospf_if_step(cx, oi, IE_BACKUP_SEEN);
		return;
	}
	if (was->priority != h->priority || flips(was->dr, h->dr, n->addr) ||
	    flips(was->bdr, h->bdr, n->addr))
		timer_arm(cx, &oi->change, 0);
}

void ospf_hello_receive(Ctx *cx, OspfIface *oi, const Rx *rx, const OspfHdr *hdr)
{
	g_autoptr(Arena) arena = arena_new();
	HelloRec h;
	CodecErr err;
	size_t used = 0; /* link-local signalling may follow (RFC 5613) */
	if (!codec_decode(&ospf_hello_pkt, hdr->body.data, hdr->body.len, &h, arena, &used, &err)) {
		ospf_drop(cx, rx->in, "OSPF hello: malformed", (int64_t)err.offset);
		return;
	}
	const char *why = mismatch(oi, &h);
	if (why) {
		ospf_drop(cx, rx->in, why, 0);
		return;
	}
	OspfNbr *n = ospf_nbr_at(oi, rx->src);
	bool fresh = !n;
	if (!n) {
		n = ospf_nbr_new(oi, rx->src);
		ospf_nbr_keep(cx, n);
	}
	OspfNbr was = *n;
	n->id = hdr->router;
	ospf_nbr_step(cx, n, NE_HELLO);
	if (!lists_us(oi, &h)) {
		n->priority = h.priority;
		n->dr = h.dr;
		n->bdr = h.bdr;
		ospf_nbr_step(cx, n, NE_1WAY);
		return;
	}
	n->priority = h.priority;
	n->dr = h.dr;
	n->bdr = h.bdr;
	ospf_nbr_step(cx, n, NE_2WAY);
	if (fresh)
		was.priority =
			h.priority; /* its first hello changes nothing; that it is there does */
	tell_interface(cx, oi, n, &h, &was);
}
