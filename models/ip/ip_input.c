/* What arrives: is it well formed, is it ours, who gets it (RFC 1812 5.2). */

#include "models/core/refusal.h"
#include "models/ip/ip_priv.h"

/* RFC 1812 5.3.7: a source that cannot be one. Our own address may be: IOS forwards its own datagrams again
 * when routes loop, as every traceroute through a loop shows. */
static bool source_is_martian(Ip4 src)
{
	return src == IP4_BROADCAST || ip4_is_multicast(src) || src >> 24 == 127 || src >> 24 == 0;
}

static bool group_joined(const Ip *ip, const Iface *in, Ip4 group)
{
	return index_get(&ip->members, ip_member_key(in, group)) != NULL;
}

/* The datagram again, for the ICMP error that quotes it. */
static void refuse(Ctx *cx, Ip *ip, const Rx *rx, const Ip4Hdr *h, Pkt *p /* adopts */, IpDrop why,
		   uint8_t code)
{
	*(Ip4Hdr *)pkt_push(p, &ip4_layer) = *h;
	ip_drop(cx, ip, rx->in, p, why);
	icmp_error(cx, ip, rx, p, ICMP_UNREACHABLE, code, 0);
	pkt_unref(p);
}

static void deliver_udp(Ctx *cx, Ip *ip, Rx *up, const Ip4Hdr *h, Pkt *p /* adopts */)
{
	CodecErr err;
	const UdpHdr *u = pkt_expect(p, &udp_layer, &err);
	if (!u) {
		ip_drop(cx, ip, up->in, p, IPD_MALFORMED);
		pkt_unref(p);
		return;
	}
	UdpHdr ports = *u;
	up->sport = ports.sport;
	up->dport = ports.dport;
	pkt_pop(p);
	if (node_pass(cx, ip->node, "udp", ports.dport, up, p))
		return;
	*(UdpHdr *)pkt_push(p, &udp_layer) = ports;
	refuse(cx, ip, up, h, p, IPD_NO_PORT, UNREACH_PORT);
}

static void deliver_icmp(Ctx *cx, Ip *ip, const Rx *up, Pkt *p /* adopts */)
{
	CodecErr err;
	if (pkt_expect(p, &icmp_layer, &err))
		icmp_receive(cx, ip, up, p);
	else
		ip_drop(cx, ip, up->in, p, IPD_MALFORMED);
	pkt_unref(p);
}

static void deliver(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p /* adopts */)
{
	if (ip_is_fragment(pkt_rec(p, 0)) && !(p = ip_reassemble(cx, ip, rx, p)))
		return;
	Ip4Hdr h = *(const Ip4Hdr *)pkt_rec(p, 0);
	Rx up = *rx;
	up.src = h.src;
	up.dst = h.dst;
	up.ttl = h.ttl;
	up.tos = h.tos;
	up.ip_proto = h.proto;
	ip->count.local++;
	pkt_pop(p);
	if (h.proto == PROTO_UDP)
		deliver_udp(cx, ip, &up, &h, p);
	else if (h.proto == PROTO_ICMP)
		deliver_icmp(cx, ip, &up, p);
	else if (!node_pass(cx, ip->node, "ipproto", h.proto, &up, p))
		refuse(cx, ip, &up, &h, p, IPD_NO_PROTOCOL, UNREACH_PROTOCOL);
}

void ip_receive(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p, IpStage stage)
{
	const Ip4Hdr *h = pkt_rec(p, 0);
	Iface *in = rx->in;
	if (source_is_martian(h->src)) {
		ip_drop(cx, ip, in, p, IPD_SOURCE);
		pkt_unref(p);
		return;
	}
	if (stage < N_IP_STAGES && ip_has_features(ip, stage) &&
	    ip_taken(cx, ip, stage, &(IpFlow){.in = in, .in_mac = rx->src_mac}, p))
		return;
	if (ip4_is_multicast(h->dst)) {
		if (group_joined(ip, in, h->dst)) {
			refusal_let_by(in, h->dst, h->proto, false);
			deliver(cx, ip, rx, p);
			return;
		}
		ip_drop(cx, ip, in, p, IPD_NO_GROUP);
		pkt_unref(p);
		return;
	}
	const Vip *vip = ip->node->vips.n ? vip_active_any(ip->node, in->vrf, h->dst) : NULL;
	if (vip)
		ctx_used(cx, CAUSE_USED_ROLE, &vip->state);
	if (vip || ip_is_local(ip, in->vrf, h->dst) || h->dst == IP4_BROADCAST ||
	    ip_is_subnet_broadcast(in, h->dst))
		deliver(cx, ip, rx, p);
	else
		ip_forward(cx, ip, rx, p);
}
