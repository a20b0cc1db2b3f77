/* What leaves: route, features, size, neighbour, frame (RFC 1812 5.2 and 5.3). Nothing here allocates. */

#include "models/ip/ip_priv.h"

#include <string.h>

#include "models/core/medium.h"
#include "models/core/refusal.h"

void ip_flow(const Pkt *p, IpFlow *flow)
{
	const Ip4Hdr *h = pkt_rec(p, 0);
	flow->src = h->src;
	flow->dst = h->dst;
	flow->proto = h->proto;
	if (h->proto != PROTO_UDP || pkt_spec(p, 1) != &udp_layer)
		return;
	const UdpHdr *u = pkt_rec(p, 1);
	flow->sport = u->sport;
	flow->dport = u->dport;
}

static unsigned first_feature(const Ip *ip, IpStage stage)
{
	return stage ? ip->feature_end[stage - 1] : 0;
}

bool ip_has_features(const Ip *ip, IpStage stage)
{
	return ip->feature_end[stage] > first_feature(ip, stage);
}

bool ip_taken(Ctx *cx, const Ip *ip, IpStage stage, IpFlow *flow, Pkt *p)
{
	ip_flow(p, flow);
	for (unsigned i = first_feature(ip, stage); i < ip->feature_end[stage]; i++) {
		const IpFeatureRow *row = &ip->feature[i];
		if (row->hook->fn(cx, row->self, flow, p) == IP_TAKEN)
			return true;
	}
	return false;
}

bool ip_is_subnet_broadcast(const Iface *ifc, Ip4 a)
{
	const IfAddr *net = iface_subnet_of(ifc, a);
	return net && net->len < 31 && (a | ip4_mask(net->len)) == IP4_BROADCAST;
}

/* Where a datagram is about to go. */
typedef struct Exit {
	Iface *in, *out; /* in NULL: our own */
	Ip4 next_hop;
	Mac in_mac; /* who sent it to us; 0: nobody */
	Mac src_mac;
} Exit;

/* The link address to send to; 0 if the neighbour is not known yet. */
static Mac link_address(Ctx *cx, const Ip *ip, const Exit *x, Ip4 dst)
{
	if (ip4_is_multicast(dst))
		return mac_for_group(dst);
	if (dst == IP4_BROADCAST || x->out->type == IF_SERIAL ||
	    ip_is_subnet_broadcast(x->out, dst))
		return MAC_BROADCAST;
	const Stamp *stamp = NULL;
	Mac mac = ip->neigh->resolve(cx, ip->neigh_self, x->out, x->next_hop, &stamp);
	if (mac)
		ctx_used(cx, CAUSE_USED_ARP, stamp);
	return mac;
}

static void frame_and_send(Ctx *cx, Ip *ip, const Exit *x, Pkt *p)
{
	const Ip4Hdr *h = pkt_rec(p, 0);
	Mac to = link_address(cx, ip, x, h->dst);
	if (!to) {
		ip_drop(cx, ip, x->out, p, IPD_UNRESOLVED);
		pkt_unref(p);
		return;
	}
	if (!x->in)
		refusal_let_by(x->out, h->dst, h->proto, true);
	ip->eth->send(cx, ip->eth_self, x->out, x->src_mac, to, ETHERTYPE_IP4, p);
}

/* Where the pieces of one datagram go. */
typedef struct PieceExit {
	Ip *ip;
	const Exit *x;
} PieceExit;

static void send_piece(Ctx *cx, void *to, Pkt *piece)
{
	const PieceExit *e = to;
	frame_and_send(cx, e->ip, e->x, piece);
}

static void drop_out(Ctx *cx, Ip *ip, const Exit *x, Pkt *p, IpDrop why)
{
	ip_drop(cx, ip, x->out, p, why);
	pkt_unref(p);
}

/* RFC 1191 4: the error carries the next hop's MTU. */
static void too_big(Ctx *cx, Ip *ip, const Exit *x, Pkt *p)
{
	if (x->in)
		icmp_error(cx, ip, &(Rx){.in = x->in}, p, ICMP_UNREACHABLE, UNREACH_TOO_BIG,
			   x->out->mtu);
	drop_out(cx, ip, x, p, IPD_TOO_BIG);
}

static bool output_taken(Ctx *cx, const Ip *ip, const Exit *x, Pkt *p)
{
	IpFlow flow = {.in = x->in, .in_mac = x->in_mac, .out = x->out, .next_hop = x->next_hop};
	return ip_taken(cx, ip, IP_OUTPUT, &flow, p);
}

static void output(Ctx *cx, Ip *ip, const Exit *x, Pkt *p)
{
	if (ip_has_features(ip, IP_OUTPUT) && output_taken(cx, ip, x, p))
		return;
	if (x->out->medium->sink) {
		if (x->in)
			icmp_error(cx, ip, &(Rx){.in = x->in}, p, ICMP_UNREACHABLE, UNREACH_HOST,
				   0);
		drop_out(cx, ip, x, p, IPD_NULL);
		return;
	}
	if (!x->out->up) {
		drop_out(cx, ip, x, p, IPD_DOWN);
		return;
	}
	if (G_LIKELY(pkt_length(p) <= x->out->mtu))
		frame_and_send(cx, ip, x, p);
	else if (((const Ip4Hdr *)pkt_rec(p, 0))->df)
		too_big(cx, ip, x, p);
	else
		ip_fragment(cx, ip, x->out->mtu, p, send_piece, &(PieceExit){ip, x});
}

static void *find_rib(Ip *ip, unsigned vrf)
{
	if (vrf >= ip->n_ribs) {
		ip->ribs = g_renew(void *, ip->ribs, vrf + 1);
		memset(ip->ribs + ip->n_ribs, 0, (vrf + 1 - ip->n_ribs) * sizeof *ip->ribs);
		ip->n_ribs = vrf + 1;
	}
	if (!ip->ribs[vrf])
		ip->ribs[vrf] = ip->rib->of_vrf(ip->rib_self, vrf);
	return ip->ribs[vrf];
}

void *ip_rib(Ip *ip, unsigned vrf)
{
	if (vrf == VRF_GLOBAL)
		return ip->rib_self;
	return vrf < ip->n_ribs && ip->ribs[vrf] ? ip->ribs[vrf] : find_rib(ip, vrf);
}

static bool route(Ctx *cx, Ip *ip, unsigned vrf, Ip4 src, Ip4 dst, Exit *x)
{
	RibHop hop;
	bool found = ip->rib->lookup(ip_rib(ip, vrf), src, dst, &hop);
	for (unsigned i = 0; i < hop.n_used; i++)
		ctx_used_event(cx, CAUSE_USED_ROUTE, hop.used[i]);
	if (!found)
		return false;
	x->out = hop.out;
	x->next_hop = hop.next_hop;
	return true;
}

/* A datagram that may not be forwarded, and what is answered; code < 0: nothing is. */
static void refuse(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p, IpDrop why, int type, int code)
{
	ip_drop(cx, ip, rx->in, p, why);
	if (type >= 0)
		icmp_error(cx, ip, rx, p, (uint8_t)type, (uint8_t)code, 0);
	pkt_unref(p);
}

void ip_forward(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p)
{
	const Ip4Hdr *h = pkt_rec(p, 0);
	Exit x = {.in = rx->in, .in_mac = rx->src_mac};
	if (ip->node->kind != NODE_ROUTER) {
		refuse(cx, ip, rx, p, IPD_NOT_ROUTER, -1, 0);
		return;
	}
	if (h->ttl <= 1) {
		refuse(cx, ip, rx, p, IPD_TTL, ICMP_EXCEEDED, EXCEEDED_TTL);
		return;
	}
	if (!route(cx, ip, rx->in->vrf, h->src, h->dst, &x)) {
		/* RFC 1812 5.2.7.1 allows code 0; IOS answers host unreachable */
		refuse(cx, ip, rx, p, IPD_NO_ROUTE, ICMP_UNREACHABLE, UNREACH_HOST);
		return;
	}
	if (ip_is_subnet_broadcast(x.out, h->dst)) {
		const IpIface *row = ip_iface_known(ip, x.out);
		if (!row || !row->directed_broadcast) {
			refuse(cx, ip, rx, p, IPD_BROADCAST, -1, 0);
			return;
		}
	}
	if (G_UNLIKELY(x.out == rx->in))
		ip_led_back(ip, x.out, h->src, x.next_hop);
	((Ip4Hdr *)pkt_rec_edit(p, 0))->ttl--;
	ip->count.forwarded++;
	output(cx, ip, &x, p);
}

/* ---- our own ---- */

static void loop_in(Ctx *cx, Node *n, unsigned vrf, Pkt *p /* adopts */)
{
	Ip *ip = n->powered ? node_self(n, "ip") : NULL;
	Iface *in = node_iface_with_ip(n, vrf, ((const Ip4Hdr *)pkt_rec(p, 0))->dst);
	const Vip *vip = vip_active_any(n, vrf, ((const Ip4Hdr *)pkt_rec(p, 0))->dst);
	if (!in && vip)
		in = vip->iface;
	if (ip && in) {
		ip_receive(cx, ip, &(Rx){.in = in}, pkt_edit(p), N_IP_STAGES);
		return;
	}
	fate_lost(cx, p, n->name, "interface down");
	pkt_unref(p);
}

static void loop_arrives(Ctx *cx, void *self, void *arg)
{
	loop_in(cx, self, VRF_GLOBAL, arg);
}

static void loop_dispose(void *self, void *arg)
{
	(void)self;
	pkt_unref(arg);
}

static const EventKind loop_kind = {"loopback", loop_arrives, loop_dispose};

/* The same within a VRF. */
typedef struct VrfLoop {
	unsigned vrf;
	Pkt *pkt;
} VrfLoop;

static void vrf_loop_arrives(Ctx *cx, void *self, void *arg)
{
	g_autofree VrfLoop *l = arg;
	loop_in(cx, self, l->vrf, l->pkt);
}

static void vrf_loop_dispose(void *self, void *arg)
{
	g_autofree VrfLoop *l = arg;
	(void)self;
	pkt_unref(l->pkt);
}

static const EventKind vrf_loop_kind = {"loopback", vrf_loop_arrives, vrf_loop_dispose};

/* To ourselves: through no interface, and not within the sender's own step. */
static void loop(Ctx *cx, const Ip *ip, unsigned vrf, Pkt *p)
{
	VTime at = ctx_now(cx) + 1;
	if (vrf == VRF_GLOBAL) {
		sched_at(cx, at, PH_DELIVER, ip->node->id, &loop_kind, ip->node, p);
		return;
	}
	VrfLoop *l = g_new(VrfLoop, 1);
	*l = (VrfLoop){vrf, p};
	sched_at(cx, at, PH_DELIVER, ip->node->id, &vrf_loop_kind, ip->node, l);
}

static void push_header(Ip *ip, const IpSend *how, Ip4 src, Pkt *p)
{
	size_t inner = pkt_length(p);
	Ip4Hdr *h = pkt_push(p, &ip4_layer);
	h->version = 4;
	h->ihl = IP_HEAD / 4;
	h->tos = how->tos;
	h->length = (uint16_t)(IP_HEAD + inner);
	h->id = ip->next_id++;
	h->df = how->df;
	h->ttl = how->ttl ? how->ttl : IP_TTL;
	h->proto = how->proto;
	h->src = src;
	h->dst = how->dst;
}

void ip_send_pkt(Ctx *cx, void *self, const IpSend *how, Pkt *pkt)
{
	Ip *ip = self;
	Exit x = {.out = how->out, .next_hop = how->dst, .src_mac = how->src_mac};
	Pkt *p = pkt_edit(pkt);
	g_assert(pkt_length(p) <= 0xffff - IP_HEAD);
	ip->count.sent++;
	if (!how->out && ip_is_local(ip, how->vrf, how->dst)) {
		push_header(ip, how, how->src ? how->src : how->dst, p);
		loop(cx, ip, how->vrf, p);
		return;
	}
	bool known = how->out || route(cx, ip, how->vrf, how->src, how->dst, &x);
	push_header(ip, how, how->src || !known ? how->src : x.out->addr.ip, p);
	if (known)
		output(cx, ip, &x, p);
	else
		drop_out(cx, ip, &x, p, IPD_NO_ROUTE);
}

static void send_payload(Ctx *cx, void *self, const IpSend *how, Pkt *p)
{
	size_t n = pkt_length(p);
	if (how->proto == PROTO_UDP) {
		UdpHdr *u = pkt_push(p, &udp_layer);
		u->sport = how->sport;
		u->dport = how->dport;
		u->length = (uint16_t)(UDP_HEAD + n);
	}
	ip_send_pkt(cx, self, how, p);
}

void ip_send(Ctx *cx, void *self, const IpSend *how, GBytes *payload)
{
	const Ip *ip = self;
	Pkt *p = pkt_new(cx, ip->node->pkts);
	pkt_set_bytes(p, payload);
	send_payload(cx, self, how, p);
}

void ip_send_late(Ctx *cx, void *self, const IpSend *how, Late *payload)
{
	const Ip *ip = self;
	Pkt *p = pkt_new(cx, ip->node->pkts);
	pkt_set_late(p, payload);
	send_payload(cx, self, how, p);
}
