/* Packets received (RFC 2328 8.2): which are taken, and by whom. */

#include "models/ospf/ospf_priv.h"

/* RFC 2328 8.2; a reason, or NULL. */
static const char *refuse(const OspfIface *oi, const Rx *rx, const OspfHdr *h)
{
	const Ospf *o = oi->area->ospf;
	if (iface_is_own(rx->in, rx->src))
		return "OSPF: source is our own address";
	if (h->area != oi->area->id)
		return "OSPF: mismatched area";
	if (h->autype != 0)
		return "OSPF: mismatched authentication type";
	if (h->router == o->router_id)
		return "OSPF: duplicate router ID";
	if (oi->type == NET_BROADCAST && !prefix_has(prefix_of(oi->addr.ip, oi->addr.len), rx->src))
		return "OSPF: source not on this network";
	if (rx->dst == ALL_D_ROUTERS && !oi->joined_dr)
		return "OSPF: not a designated router";
	return NULL;
}

static void hand_over(Ctx *cx, OspfIface *oi, const Rx *rx, const OspfHdr *h)
{
	if (h->type == OSPF_HELLO) {
		ospf_hello_receive(cx, oi, rx, h);
		return;
	}
	OspfNbr *n = ospf_nbr_at(oi, rx->src);
	if (!n) {
		ospf_drop(cx, rx->in, "OSPF: unknown neighbor", h->type);
		return;
	}
	static void (*const readers[])(Ctx *, OspfNbr *, const OspfHdr *) = {
		[OSPF_DBD] = ospf_dbd_receive,
		[OSPF_LSR] = ospf_lsr_receive,
		[OSPF_LSU] = ospf_lsu_receive,
		[OSPF_LSACK] = ospf_ack_receive,
	};
	readers[h->type](cx, n, h);
}

void ospf_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	OspfIface *oi = ospf_procs_iface(self, rx->in);
	GBytes *octets = pkt_bytes(pkt);
	OspfHdr h;
	CodecErr err;
	if (!oi || oi->passive || ospf_if_state(oi) < IS_WAITING) {
		ospf_drop(cx, rx->in, "OSPF: not enabled", 0);
		return;
	}
	if (!octets || !ospf_packet_read(octets, &h, &err)) {
		ospf_drop(cx, rx->in, "OSPF: malformed packet", octets ? (int64_t)err.offset : 0);
		return;
	}
	const char *why = refuse(oi, rx, &h);
	if (why) {
		ospf_drop(cx, rx->in, why, h.type);
		return;
	}
	if (obs_wanted(cx, OBS_PACKET))
		obs_emit(cx, &ospf_packet_obs,
			 (ObsVal[]){OV_S("rcv"), OV_I(h.type), OV_IP(h.router), OV_IP(h.area),
				    OV_S(rx->in->name), OV_IP(rx->src), OV_I(h.length)});
	hand_over(cx, oi, rx, &h);
}
