/* Fragments and reassembly, RFC 791 3.2. Both work on octets: a fragment is a piece of what the layers
 * above would look like on the wire, and the whole is decoded from the pieces.
 *
 * LIBERTY: RFC 791 3.2 lets the newer of two pieces that overlap win; here the one that came first stays and the
 * other is dropped (RFC 1858, RFC 3128: what overlaps was made to deceive). A piece that came twice is one piece. */

#include "models/ip/ip_priv.h"

#include <string.h>

enum {
	PARTIALS = 64,      /* datagrams in reassembly at a time; a limit as hosts have one */
	FRAGMENTS_MAX = 128 /* pieces of one datagram */
};

/* One piece that has arrived. */
typedef struct Piece {
	guint at, len;
} Piece;

struct IpPartial {
	Ip *ip;
	Rx rx;
	Ip4Hdr head;    /* of the first fragment, once it is here */
	Pkt *first;     /* that one; NULL: not here yet */
	guint total;    /* octets of the payload; 0: the last fragment is not here yet */
	GArray *pieces; /* of Piece */
	GByteArray *data;
	Pkt *last; /* the fragment that came last: whose chain the whole continues */
	TimerTree timers;
	Timer timer;
};

bool ip_is_fragment(const Ip4Hdr *h)
{
	return h->mf || h->offset != 0;
}

/* ---- apart ---- */

void ip_fragment(Ctx *cx, void *self, uint16_t mtu, Pkt *p, IpPiece *fn, void *to)
{
	Ip *ip = self;
	const Ip4Hdr whole = *(const Ip4Hdr *)pkt_rec(p, 0);
	g_autoptr(GByteArray) data = g_byte_array_new();
	guint room = (mtu - (guint)IP_HEAD) & ~7u;
	pkt_encode_from(p, 1, data);
	ip->count.fragmented++;
	for (guint at = 0; at < data->len; at += room) {
		guint n = MIN(room, data->len - at);
		Pkt *f = pkt_new(cx, ip->node->pkts);
		pkt_follow(f, p);
		pkt_set_bytes(f, g_bytes_new(data->data + at, n));
		Ip4Hdr *h = pkt_push(f, &ip4_layer);
		*h = whole;
		h->length = (uint16_t)(IP_HEAD + n);
		h->offset = (uint16_t)(whole.offset + at / 8);
		h->mf = whole.mf || at + n < data->len;
		ip->count.fragments++;
		fn(cx, to, f);
	}
	pkt_unref(p);
}

/* ---- together ---- */

/* RFC 791 3.2: whichever way each piece took. One address of two tables is two. */
static bool same_datagram(const IpPartial *d, const Rx *rx, const Ip4Hdr *h)
{
	return d->head.src == h->src && d->head.dst == h->dst && d->head.id == h->id &&
	       d->head.proto == h->proto && d->rx.in->vrf == rx->in->vrf;
}

void ip_partial_free(gpointer partial)
{
	IpPartial *d = partial;
	timer_tree_fini(&d->timers);
	g_array_unref(d->pieces);
	g_byte_array_unref(d->data);
	if (d->first)
		pkt_unref(d->first);
	if (d->last)
		pkt_unref(d->last);
	g_free(d);
}

static void forget(IpPartial *d)
{
	g_ptr_array_remove(d->ip->partial, d);
}

/* RFC 792: time exceeded, code 1, about the first fragment, if it is here. */
static void expired(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	IpPartial *d = owner;
	d->ip->count.timeouts++;
	ip_drop(cx, d->ip, d->rx.in, d->last, IPD_REASSEMBLY);
	if (d->first)
		icmp_error(cx, d->ip, &d->rx, d->first, ICMP_EXCEEDED, EXCEEDED_REASSEMBLY, 0);
	forget(d);
}

const TimerSpec ip_reassembly_timer = {"reassembly", TIMER_HOLD, "RFC 791 3.2, RFC 1122 3.3.2",
				       expired, .constant = "30 s"};

static IpPartial *partial_for(Ctx *cx, Ip *ip, const Rx *rx, const Ip4Hdr *h)
{
	for (unsigned i = 0; i < ip->partial->len; i++)
		if (same_datagram(ip->partial->pdata[i], rx, h))
			return ip->partial->pdata[i];
	if (ip->partial->len == PARTIALS)
		return NULL;
	IpPartial *d = g_new0(IpPartial, 1);
	d->ip = ip;
	d->rx = *rx;
	d->head = *h;
	d->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	d->data = g_byte_array_new();
	timer_tree_init(&d->timers, &ip->node->timers, d, sizeof *d);
	timer_init(&d->timer, &ip_reassembly_timer, &d->timers, d, NULL);
	timer_arm(cx, &d->timer,
		  VT_S(30)); /* RFC 1122 3.3.2 allows 60 s and more; IOS gives up after 30 s */
	g_ptr_array_add(ip->partial, d);
	return d;
}

static bool overlaps(const IpPartial *d, guint at, guint len)
{
	for (unsigned i = 0; i < d->pieces->len; i++) {
		const Piece *q = &g_array_index(d->pieces, Piece, i);
		if (at < q->at + q->len && q->at < at + len)
			return true;
	}
	return false;
}

/* The same octets once more: nothing is lost with them. */
static bool is_copy(const IpPartial *d, guint at, const uint8_t *data, guint len)
{
	for (unsigned i = 0; i < d->pieces->len; i++) {
		const Piece *q = &g_array_index(d->pieces, Piece, i);
		if (q->at == at && q->len == len)
			return memcmp(d->data->data + at, data, len) == 0;
	}
	return false;
}

/* False: the piece contradicts what is here already. */
static bool add_piece(IpPartial *d, const Ip4Hdr *h, const uint8_t *data, guint len)
{
	guint at = h->offset * 8u, end = at + len;
	if (len == 0 || (h->mf && len % 8) || end > 0xffff - IP_HEAD || overlaps(d, at, len) ||
	    (d->total && end > d->total) || (!h->mf && end < d->data->len) ||
	    d->pieces->len == FRAGMENTS_MAX)
		return false;
	if (d->data->len < end)
		g_byte_array_set_size(d->data, end);
	memcpy(d->data->data + at, data, len);
	g_array_append_val(d->pieces, ((Piece){at, len}));
	if (!h->mf)
		d->total = end;
	return true;
}

static bool complete(const IpPartial *d)
{
	guint sum = 0;
	for (unsigned i = 0; i < d->pieces->len; i++)
		sum += g_array_index(d->pieces, Piece, i).len;
	return d->total && sum == d->total;
}

/* The datagram from its octets: decoded as the content of a frame, since that is where decoding starts. */
static Pkt *whole_datagram(Ctx *cx, Ip *ip, const IpPartial *d)
{
	g_autoptr(GByteArray) datagram = g_byte_array_new(), frame = g_byte_array_new();
	Ip4Hdr h = d->head;
	EthHdr eth = {.type = ETHERTYPE_IP4};
	CodecErr err;
	h.mf = false;
	ip4_layer.encode(&h, NULL, (Slice){d->data->data, d->data->len}, datagram);
	eth_layer.encode(&eth, NULL, (Slice){datagram->data, datagram->len}, frame);
	Pkt *fresh = pkt_new(cx, ip->node->pkts);
	Pkt *p = pkt_decode(ip->node->pkts, frame->data, frame->len, pkt_uid(fresh), 0, &err);
	pkt_unref(fresh);
	g_assert(p);
	pkt_pop(p);
	pkt_follow(p, d->last);
	return p;
}

static void refuse(Ctx *cx, Ip *ip, const Rx *rx, IpPartial *d, Pkt *p /* adopts */)
{
	ip->count.refused++;
	ip_drop(cx, ip, rx->in, p, IPD_REASSEMBLY);
	pkt_unref(p);
	if (d && d->pieces->len == 0)
		forget(d); /* nothing to wait for */
}

static void keep(IpPartial *d, Pkt *p /* adopts */)
{
	const Ip4Hdr *h = pkt_rec(p, 0);
	if (h->offset == 0) {
		d->head = *h;
		d->first = pkt_ref(p);
	}
	if (d->last)
		pkt_unref(d->last);
	d->last = p;
}

Pkt *ip_reassemble(Ctx *cx, Ip *ip, const Rx *rx, Pkt *p)
{
	const Ip4Hdr *h = pkt_rec(p, 0);
	IpPartial *d = partial_for(cx, ip, rx, h);
	g_autoptr(GByteArray) octets = g_byte_array_new();
	pkt_encode_from(p, 1, octets);
	if (d && is_copy(d, h->offset * 8u, octets->data, octets->len)) {
		pkt_unref(p);
		return NULL;
	}
	if (!d || !add_piece(d, h, octets->data, octets->len)) {
		refuse(cx, ip, rx, d, p);
		return NULL;
	}
	keep(d, p);
	if (!complete(d))
		return NULL;
	Pkt *whole = whole_datagram(cx, ip, d);
	ip->count.reassembled++;
	forget(d);
	return whole;
}
