/* Packets through crypto maps: what leaves is encrypted, or dropped and told; what arrives encrypted is
 * checked and opened; what arrives in clear though a map protects it is dropped. Nothing that a map
 * protects leaves in clear, on a standby neither. */

#include "models/ipsec/ipsec_priv.h"

enum { PROTO_ICMP = 1, PROTO_UDP = 17, PROTO_ESP = 50, PORT_ISAKMP = 500 };

static void drop(Ctx *cx, Iface *ifc, Pkt *pkt /* adopts */, const char *reason)
{
	iface_drop(cx, ifc, pkt, reason);
	pkt_unref(pkt);
}

/* IOS limits these messages to about one a minute. */
static bool may_log(Ctx *cx, Ipsec *self, unsigned which)
{
	VTime now = ctx_now(cx);
	if (now - self->logged[which] < VT_MIN(1))
		return false;
	self->logged[which] = now;
	return true;
}

/* The flow of the answers. ICMP's type and code are no pair of ends: they stay. */
static AclFlow mirrored(const AclFlow *f)
{
	AclFlow m = *f;
	m.src = f->dst;
	m.dst = f->src;
	if (f->proto == PROTO_ICMP)
		return m;
	m.sport = f->dport;
	m.dport = f->sport;
	return m;
}

/* Since 12.3(8)T: Crypto Access Check on Clear-Text Packets. LIBERTY: nobody is told of what it stops; whether IOS
 * sends an unreachable is not public. */
static bool clear_text_passes(Ctx *cx, const Ipsec *self, const char *list, const AclUse *use,
			      Iface *ifc, Pkt *pkt /* adopts what does not pass */)
{
	const char *why;
	if (!list[0] || self->acl->passes(cx, self->acl_self, list, use, pkt, &why))
		return true;
	iface_refuse(cx, ifc, pkt, why, "", false);
	pkt_unref(pkt);
	return false;
}

/* ---- out ---- */

/* What IPsec and IKE send themselves is never put into a tunnel again. */
static bool is_crypto(const IpFlow *flow)
{
	return flow->proto == PROTO_ESP || (flow->proto == PROTO_UDP && flow->sport == PORT_ISAKMP);
}

static Pkt *encapsulate(Ctx *cx, const Ipsec *self, Pair *p, Pkt *inner /* adopts */)
{
	Pkt *esp = pkt_new(cx, self->node->pkts);
	pkt_follow(esp, inner);
	p->out.octets += pkt_length(inner);
	p->out.pkts++;
	pkt_set_inner(esp, inner);
	EspHdr *h = pkt_push(esp, &esp_layer);
	*h = (EspHdr){p->out.spi, ++p->out.seq, sa_keys_ref(p->out.keys)};
	return esp;
}

/* After a packet: who looks at the peer's traffic. */
static IkeWatch *watch_after(Ctx *cx, const Ipsec *self, Pair *p)
{
	OwnIp local = p->local;
	Ip4 peer = p->peer;
	if (pair_used(cx, self, p))
		return p->watch;
	return self->ike ? self->ike->watch(self->ike_self, local, peer) : NULL;
}

/* `split`: the ESP packet will be taken apart. */
static void encrypt(Ctx *cx, Ipsec *self, const Attach *at, Pair *p, Pkt *pkt /* adopts */,
		    bool split)
{
	const Ip4Hdr *ip = pkt_rec(pkt, 0);
	/* TOS is copied from the inner header (RFC 2401 5.1.2.1); TTL is our own. */
	IpSend how = {.src = own_ip_addr(p->local),
		      .dst = p->peer,
		      .proto = PROTO_ESP,
		      .tos = ip->tos,
		      .df = ipsec_outer_df(at, ip, split),
		      .vrf = (uint16_t)own_ip_vrf(p->local)};
	ctx_used(cx, CAUSE_USED_SA, &p->stamp);
	p->id->count.encaps++;
	Pkt *esp = encapsulate(cx, self, p, pkt);
	IkeWatch *watch = watch_after(cx, self, p);
	if (watch)
		self->ike->sending(cx, watch);
	self->ip->send_pkt(cx, self->ip_self, &how, esp);
}

/* The first packets of a flow are lost: IOS queues none (counted as send errors). */
static void no_sa(Ctx *cx, Iface *out, Ident *id, Pkt *pkt /* adopts */)
{
	id->count.send_errors++;
	ctx_used(cx, CAUSE_USED_SA, &id->emptied);
	drop(cx, out, pkt, "no SA");
	ident_event(cx, id, EV_PACKET);
}

/* Where the pieces of one datagram go. A pair may end with any of them, by its volume. */
typedef struct Pieces {
	Ipsec *self;
	const Attach *at;
	Ident *id;
	Iface *out;
} Pieces;

static void encrypt_piece(Ctx *cx, void *to, Pkt *piece /* adopts */)
{
	const Pieces *x = to;
	Pair *p = x->id->out;
	if (p)
		encrypt(cx, x->self, x->at, p, piece, false);
	else
		no_sa(cx, x->out, x->id, piece);
}

/* What the interface lets through as it is, in pieces, or not at all. */
static void send_protected(Ctx *cx, Ipsec *x, const Attach *at, Ident *id, const IpFlow *flow,
			   Pkt *pkt /* adopts */)
{
	uint16_t room = 0;
	switch (ipsec_size(at, id->out, flow->out, pkt, &room)) {
	case SIZE_REFUSED:
		id->count.send_errors++;
		if (flow->in)
			x->ip->too_big(cx, x->ip_self, flow->in, pkt, room);
		drop(cx, flow->out, pkt, "fragmentation needed");
		return;
	case SIZE_IN_PIECES:
		x->ip->fragment(cx, x->ip_self, room, pkt, encrypt_piece,
				&(Pieces){x, at, id, flow->out});
		return;
	case SIZE_AFTER:
		encrypt(cx, x, at, id->out, pkt, true);
		return;
	case SIZE_FITS:
		encrypt(cx, x, at, id->out, pkt, false);
	}
}

IpVerdict ipsec_out(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt)
{
	Ipsec *x = self;
	const Attach *at = ipsec_attach_on(x, flow->out);
	if (!at || (!flow->in && is_crypto(flow)))
		return IP_CONTINUE;
	AclFlow f = x->acl->flow(pkt);
	bool nameless;
	Ident *id = ipsec_ident_for(x, at, &f, true, &nameless);
	if (nameless) {
		drop(cx, flow->out, pkt, "no identity");
		return IP_TAKEN;
	}
	if (!id)
		return IP_CONTINUE;
	if (!ipsec_endpoint(x, at)) {
		drop(cx, flow->out, pkt, "standby");
		return IP_TAKEN;
	}
	if (!clear_text_passes(cx, x, id->entry->check_out,
			       &(AclUse){ACL_OUT, flow->in, flow->in_mac}, flow->out, pkt))
		return IP_TAKEN;
	if (id->out)
		send_protected(cx, x, at, id, flow, pkt);
	else
		no_sa(cx, flow->out, id, pkt);
	return IP_TAKEN;
}

/* ---- in, clear ---- */

/* "%CRYPTO-4-RECVD_PKT_NOT_IPSEC: Rec'd packet not an IPSEC packet" (Cisco IOS System Messages 12.3). */
IpVerdict ipsec_in(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt)
{
	Ipsec *x = self;
	const Attach *at = flow->in ? ipsec_attach_on(x, flow->in) : NULL;
	if (!at || is_crypto(flow))
		return IP_CONTINUE;
	AclFlow f = x->acl->flow(pkt);
	AclFlow mirror = mirrored(&f);
	bool nameless;
	Ident *id = ipsec_ident_for(x, at, &mirror, false, &nameless);
	if (!id && !nameless)
		return IP_CONTINUE;
	x->not_ipsec++;
	if (id)
		id->count.recv_errors++;
	if (may_log(cx, x, LOG_NOT_IPSEC))
		obs_emit(cx, &obs_not_ipsec,
			 (ObsVal[]){OV_IP(flow->dst), OV_IP(flow->src), OV_I(flow->proto)});
	drop(cx, flow->in, pkt, "not IPSEC");
	return IP_TAKEN;
}

/* ---- in, encrypted ---- */

typedef struct FaultRow {
	const char *reason;
	bool mac; /* told as a failed authentication */
} FaultRow;

static const FaultRow faults[] = {
	[ESP_BAD_LENGTH] = {"ESP length", false},
	[ESP_BAD_ICV] = {"ICV", true},
	[ESP_BAD_PADDING] = {"ESP padding", false},
	[ESP_BAD_NEXT] = {"ESP next header", false},
};

static void invalid_spi(Ctx *cx, Ipsec *self, const Rx *rx, const Pkt *pkt, uint32_t spi)
{
	self->invalid_spi++;
	if (may_log(cx, self, LOG_INV_SPI))
		obs_emit(cx, &obs_inv_spi, (ObsVal[]){OV_IP(rx->dst), OV_IP(rx->src), OV_U(spi)});
	iface_drop(cx, rx->in, pkt, "invalid SPI");
	if (self->ike)
		self->ike->invalid_spi(cx, self->ike_self, own_ip(rx->in->vrf, rx->dst), rx->src,
				       spi);
}

/* The octets of a packet that has no inner one that we may trust: checked and decrypted for real. */
static Pkt *open_octets(Ctx *cx, const Pair *p, const Pkt *pkt, EspFault *fault)
{
	g_autoptr(GByteArray) esp = g_byte_array_new(), plain = g_byte_array_new();
	CodecErr err;
	pkt_encode(pkt, esp);
	*fault = esp_open(p->in.keys, (Slice){esp->data, esp->len}, plain);
	if (*fault != ESP_OK)
		return NULL;
	return pkt_decode_inside(cx, &ip4_layer, plain->data, plain->len, pkt, &err);
}

/* A packet whose octets nobody touched carries its inner packet; the sender's keys are held against ours
 * as the ICV would be. When they differ the octets decide, so that the result is that of the wire. */
static Pkt *open_packet(Ctx *cx, Pair *p, const Pkt *pkt, EspFault *fault)
{
	const EspHdr *h = pkt_rec(pkt, 0);
	*fault = ESP_OK;
	if (h->keys && pkt_inner(pkt) && sa_keys_join(&p->in.keys, h->keys))
		return pkt_ref(pkt_inner(pkt));
	return open_octets(cx, p, pkt, fault);
}

static void refuse(Ctx *cx, Pair *p, const Rx *rx, const Pkt *pkt, const FaultRow *why)
{
	p->id->count.recv_errors++;
	if (why->mac && may_log(cx, p->ipsec, LOG_MAC))
		obs_emit(cx, &obs_mac, (ObsVal[]){OV_I(p->conn_id)});
	iface_drop(cx, rx->in, pkt, why->reason);
}

/* RFC 2401 5.2.1 step 2: what came under an SA must be what the SA is for, ports included. */
static bool fits_identity(const Pair *p, const Pkt *inner)
{
	AclFlow f = p->ipsec->acl->flow(inner);
	f = mirrored(&f);
	return ipsec_proxy_has(&p->id->proxy, &f);
}

static void deliver(Ctx *cx, Ipsec *self, const Rx *rx, Pair *p, Pkt *inner /* adopts */)
{
	bool fits = fits_identity(p, inner);
	const char *check = p->id->entry->check_in; /* the SA may end with this packet */
	p->in.pkts++;
	p->in.octets += pkt_length(inner);
	p->id->count.decaps++;
	p->id->count.verified++;
	if (!fits)
		p->id->count.recv_errors++;
	IkeWatch *watch = watch_after(cx, self, p);
	if (watch)
		self->ike->heard(cx, watch);
	const AclUse use = {ACL_IN, rx->in, 0};
	if (fits && !clear_text_passes(cx, self, check, &use, rx->in, inner))
		return;
	if (fits) {
		self->ip->reinject(cx, self->ip_self, rx->in, inner);
		return;
	}
	const Ip4Hdr *ip = pkt_rec(inner, 0);
	if (may_log(cx, self, LOG_IDENTITY))
		obs_emit(cx, &obs_identity,
			 (ObsVal[]){OV_IP(ip->dst), OV_IP(ip->src), OV_I(ip->proto)});
	drop(cx, rx->in, inner, "identity mismatch");
}

/* What a packet under an SA carried; NULL: it is refused, and that is told. */
static Pkt *opened(Ctx *cx, Ipsec *x, const Rx *rx, Pair *p, const Pkt *pkt)
{
	const EspHdr *h = pkt_rec(pkt, 0);
	ctx_used(cx, CAUSE_USED_SA, &p->stamp);
	if (!esp_window_check(&p->window, h->seq)) {
		if (may_log(cx, x, LOG_REPLAY))
			obs_emit(cx, &obs_replay, (ObsVal[]){OV_I(p->conn_id), OV_U(h->seq)});
		refuse(cx, p, rx, pkt, &(FaultRow){"replay", false});
		return NULL;
	}
	EspFault fault;
	Pkt *inner = open_packet(cx, p, pkt, &fault);
	if (fault != ESP_OK) {
		refuse(cx, p, rx, pkt, &faults[fault]);
		return NULL;
	}
	esp_window_mark(&p->window, h->seq);
	if (!inner)
		refuse(cx, p, rx, pkt, &(FaultRow){"malformed datagram", false});
	return inner;
}

void ipsec_take(Ctx *cx, void *self, const Rx *rx, Pkt *pkt)
{
	Ipsec *x = self;
	CodecErr err;
	if (rx->ip_proto == PROTO_ICMP) {
		ipsec_too_big(cx, x, pkt);
		pkt_unref(pkt);
		return;
	}
	const EspHdr *h = pkt_expect(pkt, &esp_layer, &err);
	Pair *p = h ? pair_by_spi(x, h->spi) : NULL;
	Pkt *inner = NULL;
	if (!h)
		iface_drop(cx, rx->in, pkt, "malformed ESP");
	else if (!p || p->local != own_ip(rx->in->vrf, rx->dst))
		invalid_spi(cx, x, rx, pkt, h->spi);
	else
		inner = opened(cx, x, rx, p, pkt);
	pkt_unref(pkt); /* the inner one is ours alone from here on */
	if (inner)
		deliver(cx, x, rx, p, inner);
}
