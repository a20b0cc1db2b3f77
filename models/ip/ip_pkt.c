/* Internet Protocol, RFC 791 3.1:
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   |Version|  IHL  |Type of Service|          Total Length         |
 *   |         Identification        |0|D|M|      Fragment Offset    |
 *   |  Time to Live |    Protocol   |         Header Checksum       |
 *   |                       Source Address                          |
 *   |                    Destination Address                        |
 *
 * User Datagram Protocol, RFC 768: source port, destination port, length, checksum (16 bits each).
 *
 * Internet Control Message Protocol, RFC 792:
 *   |     Type      |     Code      |          Checksum             |
 *   |  Identifier, or rest of header|  Sequence, or rest of header  |
 *   |     Data: the echo's, or the header and 8 octets of the datagram in error ...
 */

#include "models/ip/ip_priv.h"

#include "sim/text.h"

#define REC Ip4Hdr
static const Field ip4_fields[] = {
	FLD_BITS(4, version, NULL),
	FLD_BITS(4, ihl, NULL),
	FLD_U(1, tos, NULL),
	FLD_U(2, length, NULL),
	FLD_U(2, id, NULL),
	FLD_ZERO_BITS(1),
	FLD_BITS(1, df, NULL),
	FLD_BITS(1, mf, NULL),
	FLD_BITS(13, offset, NULL),
	FLD_U(1, ttl, NULL),
	FLD_U(1, proto, NULL),
	FLD_U(2, checksum, NULL),
	FLD_IP4(src),
	FLD_IP4(dst),
	FLD_END,
};
#undef REC
#define REC UdpHdr
static const Field udp_fields[] = {
	FLD_U(2, sport, NULL),
	FLD_U(2, dport, NULL),
	FLD_U(2, length, NULL),
	FLD_U(2, checksum, NULL),
	FLD_END,
};
#undef REC
#define REC IcmpHdr
static const Field icmp_fields[] = {
	FLD_U(1, type, NULL), FLD_U(1, code, NULL), FLD_U(2, checksum, NULL),
	FLD_U(2, id, NULL),   FLD_U(2, seq, NULL),  FLD_END,
};
#undef REC

const PktSpec ip4_pkt = PKT("IPv4", "RFC 791 3.1", Ip4Hdr, ip4_fields, IP_HEAD);
const PktSpec udp_pkt = PKT("UDP", "RFC 768", UdpHdr, udp_fields, UDP_HEAD);
const PktSpec icmp_pkt = PKT("ICMP", "RFC 792", IcmpHdr, icmp_fields, ICMP_HEAD);

static bool refuse(CodecErr *err, const char *field, const char *why, size_t offset, uint64_t value)
{
	*err = (CodecErr){field, why, offset, value};
	return false;
}

static void put16(GByteArray *out, guint at, uint16_t v)
{
	out->data[at] = (uint8_t)(v >> 8);
	out->data[at + 1] = (uint8_t)v;
}

/* ---- IPv4 ---- */

static void ip4_encode(const void *rec, const void *outer, Slice inner, GByteArray *out)
{
	(void)outer;
	Ip4Hdr h = *(const Ip4Hdr *)rec;
	guint at = out->len;
	h.length = (uint16_t)(IP_HEAD + inner.len);
	h.checksum = 0;
	codec_encode(&ip4_pkt, &h, out);
	put16(out, at + 10, inet_checksum(out->data + at, IP_HEAD, 0));
	g_byte_array_append(out, inner.data, (guint)inner.len);
}

static void ip4_next(const void *rec, NextLayer *next)
{
	const Ip4Hdr *h = rec;
	if (ip_is_fragment(h))
		return; /* its payload is a piece of something */
	next->bind = "ipproto";
	next->key = h->proto;
}

static bool ip4_decode(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err)
{
	(void)outer;
	Ip4Hdr *h = rec;
	size_t used = 0;
	if (!codec_decode(&ip4_pkt, in.data, in.len, h, NULL, &used, err))
		return false;
	if (h->version != 4)
		return refuse(err, "version", "illegal value", 0, h->version);
	if (h->ihl != 5)
		return refuse(err, "ihl", h->ihl < 5 ? "bad length" : "options are not read", 0,
			      h->ihl);
	if (h->length < IP_HEAD || h->length > in.len)
		return refuse(err, "length", "bad length", 2, h->length);
	if (inet_checksum(in.data, IP_HEAD, 0) != 0)
		return refuse(err, "checksum", "bad checksum", 10, h->checksum);
	ip4_next(rec, next);
	next->at = IP_HEAD;
	next->len = h->length - (size_t)IP_HEAD;
	return true;
}

static void header_print(const void *rec, GString *out)
{
	const Ip4Hdr *h = rec;
	ip4_print(out, h->src);
	g_string_append(out, " > ");
	ip4_print(out, h->dst);
	if (ip_is_fragment(h))
		g_string_append_printf(out, " fragment %u+%u", h->id, h->offset * 8u);
}

const LayerSpec ip4_layer = {
	.name = "IPv4",
	.fields = &ip4_pkt,
	.rec_size = sizeof(Ip4Hdr),
	.head = IP_HEAD,
	.bind = "ethertype",
	.key = ETHERTYPE_IP4,
	.encode = ip4_encode,
	.decode = ip4_decode,
	.next = ip4_next,
	.print = header_print,
};

/* ---- UDP ---- */

/* The sum over RFC 768's pseudo header, to start from. */
static uint32_t pseudo_sum(const Ip4Hdr *ip, size_t length)
{
	return (ip->src >> 16) + (ip->src & 0xffff) + (ip->dst >> 16) + (ip->dst & 0xffff) +
	       ip->proto + (uint32_t)length;
}

static void udp_encode(const void *rec, const void *outer, Slice inner, GByteArray *out)
{
	UdpHdr h = *(const UdpHdr *)rec;
	guint at = out->len;
	h.length = (uint16_t)(UDP_HEAD + inner.len);
	h.checksum = 0;
	codec_encode(&udp_pkt, &h, out);
	g_byte_array_append(out, inner.data, (guint)inner.len);
	if (!outer)
		return;
	uint16_t sum = inet_checksum(out->data + at, h.length, pseudo_sum(outer, h.length));
	put16(out, at + 6, sum ? sum : 0xffff); /* RFC 768: zero means none */
}

static void udp_next(const void *rec, NextLayer *next)
{
	const UdpHdr *h = rec;
	next->bind = "udp";
	next->key = h->dport;
}

static bool udp_decode(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err)
{
	UdpHdr *h = rec;
	size_t used = 0;
	if (!codec_decode(&udp_pkt, in.data, in.len, h, NULL, &used, err))
		return false;
	if (h->length < UDP_HEAD || h->length > in.len)
		return refuse(err, "length", "bad length", 4, h->length);
	if (h->checksum && outer &&
	    inet_checksum(in.data, h->length, pseudo_sum(outer, h->length)) != 0)
		return refuse(err, "checksum", "bad checksum", 6, h->checksum);
	udp_next(rec, next);
	next->at = UDP_HEAD;
	next->len = h->length - (size_t)UDP_HEAD;
	return true;
}

static void udp_print(const void *rec, GString *out)
{
	const UdpHdr *h = rec;
	g_string_append(out, "UDP ");
	text_decimal(out, h->sport);
	g_string_append(out, " > ");
	text_decimal(out, h->dport);
}

const LayerSpec udp_layer = {
	.name = "UDP",
	.fields = &udp_pkt,
	.rec_size = sizeof(UdpHdr),
	.head = UDP_HEAD,
	.bind = "ipproto",
	.key = PROTO_UDP,
	.encode = udp_encode,
	.decode = udp_decode,
	.next = udp_next,
	.print = udp_print,
};

/* ---- ICMP ---- */

static void icmp_encode(const void *rec, const void *outer, Slice inner, GByteArray *out)
{
	(void)outer;
	IcmpHdr h = *(const IcmpHdr *)rec;
	guint at = out->len;
	h.checksum = 0;
	codec_encode(&icmp_pkt, &h, out);
	g_byte_array_append(out, inner.data, (guint)inner.len);
	put16(out, at + 2, inet_checksum(out->data + at, ICMP_HEAD + inner.len, 0));
}

static bool icmp_decode(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err)
{
	(void)outer;
	IcmpHdr *h = rec;
	size_t used = 0;
	if (!codec_decode(&icmp_pkt, in.data, in.len, h, NULL, &used, err))
		return false;
	if (inet_checksum(in.data, in.len, 0) != 0)
		return refuse(err, "checksum", "bad checksum", 2, h->checksum);
	next->at = ICMP_HEAD;
	next->len = in.len - ICMP_HEAD;
	return true;
}

static void echo_print(const IcmpHdr *h, const char *what, GString *out)
{
	g_string_append(out, what);
	g_string_append(out, " id ");
	text_decimal(out, h->id);
	g_string_append(out, " seq ");
	text_decimal(out, h->seq);
}

static void icmp_print(const void *rec, GString *out)
{
	const IcmpHdr *h = rec;
	switch (h->type) {
	case ICMP_ECHO:
		echo_print(h, "echo request", out);
		break;
	case ICMP_ECHO_REPLY:
		echo_print(h, "echo reply", out);
		break;
	default:
		g_string_append_printf(out, "ICMP type %u code %u", h->type, h->code);
	}
}

const LayerSpec icmp_layer = {
	.name = "ICMP",
	.fields = &icmp_pkt,
	.rec_size = sizeof(IcmpHdr),
	.head = ICMP_HEAD,
	.bind = "ipproto",
	.key = PROTO_ICMP,
	.encode = icmp_encode,
	.decode = icmp_decode,
	.print = icmp_print,
};
