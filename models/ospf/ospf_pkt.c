/* Packets and LSAs, RFC 2328 appendix A. Every packet begins with
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   |   Version #   |     Type      |         Packet length         |
 *   |                          Router ID                            |
 *   |                           Area ID                             |
 *   |           Checksum            |             AuType            |
 *   |                       Authentication                          |
 *   |                       Authentication                          |
 *
 * and every LSA with
 *
 *   |            LS age             |    Options    |    LS type    |
 *   |                        Link State ID                          |
 *   |                     Advertising Router                        |
 *   |                     LS sequence number                        |
 *   |         LS checksum           |             length            |
 */

#include "models/ospf/ospf_pkt.h"

#include <string.h>

enum { HEADER = 24, CHECKSUM_AT = 12, LSA_CHECKSUM_AT = 14 /* behind the age */ };

static const ValueName packet_types[] = {
	{OSPF_HELLO, "Hello"},
	{OSPF_DBD, "Database Description"},
	{OSPF_LSR, "Link State Request"},
	{OSPF_LSU, "Link State Update"},
	{OSPF_LSACK, "Link State Acknowledgment"},
	{0, NULL},
};

static const ValueName link_types[] = {
	{LINK_PTP, "point-to-point"},
	{LINK_TRANSIT, "transit network"},
	{LINK_STUB, "stub network"},
	{LINK_VIRTUAL, "virtual link"},
	{0, NULL},
};

#define REC OspfHdr
static const Field header_fields[] = {
	FLD_CONST(1, 2, "version"),
	FLD_U(1, type, packet_types),
	FLD_LENGTH(2, length, 0),
	FLD_IP4(router),
	FLD_IP4(area),
	FLD_U(2, checksum, NULL),
	FLD_U(2, autype, NULL),
	FLD_BYTES(8, auth),
	FLD_REST(body),
	FLD_END,
};
#undef REC
const PktSpec ospf_packet = PKT("OSPF", "RFC 2328 A.3.1", OspfHdr, header_fields, HEADER);

#define REC IdRec
static const Field id_fields[] = {
	FLD_IP4(id),
	FLD_END,
};
#undef REC
static const PktSpec id_pkt = PKT("router ID", "RFC 2328 A.3.2", IdRec, id_fields, 4);

#define REC HelloRec
static const Field hello_fields[] = {
	FLD_IP4(mask),
	FLD_U(2, hello_s, NULL),
	FLD_U(1, options, NULL),
	FLD_U(1, priority, NULL),
	FLD_U(4, dead_s, NULL),
	FLD_IP4(dr),
	FLD_IP4(bdr),
	FLD_LIST(nbrs, &id_pkt, NULL),
	FLD_END,
};
#undef REC
const PktSpec ospf_hello_pkt = PKT("OSPF Hello", "RFC 2328 A.3.2", HelloRec, hello_fields, 20);

#define REC LsaHdr
static const Field lsa_header_fields[] = {
	FLD_U(2, age, NULL),
	FLD_U(1, options, NULL),
	FLD_U(1, type, NULL), /* an unknown type is refused by the receiver (RFC 2328 10.6) */
	FLD_IP4(id),
	FLD_IP4(adv),
	FLD_U(4, seq, NULL),
	FLD_U(2, checksum, NULL),
	FLD_U(2, length, NULL),
	FLD_END,
};
#undef REC
static const PktSpec lsa_header =
	PKT("LSA header", "RFC 2328 A.4.1", LsaHdr, lsa_header_fields, LSA_HEADER);

#define REC DbdRec
static const Field dbd_fields[] = {
	FLD_U(2, mtu, NULL),
	FLD_U(1, options, NULL),
	FLD_U(1, flags, NULL),
	FLD_U(4, seq, NULL),
	FLD_LIST(headers, &lsa_header, NULL),
	FLD_END,
};
#undef REC
const PktSpec ospf_dbd_pkt =
	PKT("OSPF Database Description", "RFC 2328 A.3.3", DbdRec, dbd_fields, 8);

#define REC LsaKey
static const Field key_fields[] = {
	FLD_U(4, type, NULL),
	FLD_IP4(id),
	FLD_IP4(adv),
	FLD_END,
};
#undef REC
static const PktSpec key_pkt = PKT("LSA key", "RFC 2328 A.3.4", LsaKey, key_fields, 12);

#define REC LsrRec
static const Field lsr_fields[] = {
	FLD_LIST(keys, &key_pkt, NULL),
	FLD_END,
};
#undef REC
const PktSpec ospf_lsr_pkt =
	PKT("OSPF Link State Request", "RFC 2328 A.3.4", LsrRec, lsr_fields, 0);

#define REC LsaRec
static const Field lsa_fields[] = {
	FLD_U(2, age, NULL),
	FLD_U(1, options, NULL),
	FLD_U(1, type, NULL),
	FLD_IP4(id),
	FLD_IP4(adv),
	FLD_U(4, seq, NULL),
	FLD_U(2, checksum, NULL),
	FLD_LENGTH(2, length, 0),
	FLD_REST(body),
	FLD_END,
};
#undef REC
const PktSpec ospf_lsa_pkt = PKT("LSA", "RFC 2328 A.4.1", LsaRec, lsa_fields, LSA_HEADER);

#define REC LsuRec
static const Field lsu_fields[] = {
	FLD_U(4, n, NULL),
	FLD_LIST(lsas, &ospf_lsa_pkt, "n"),
	FLD_END,
};
#undef REC
const PktSpec ospf_lsu_pkt = PKT("OSPF Link State Update", "RFC 2328 A.3.5", LsuRec, lsu_fields, 4);

#define REC AckRec
static const Field ack_fields[] = {
	FLD_LIST(headers, &lsa_header, NULL),
	FLD_END,
};
#undef REC
const PktSpec ospf_ack_pkt =
	PKT("OSPF Link State Acknowledgment", "RFC 2328 A.3.6", AckRec, ack_fields, 0);

#define REC LinkRec
static const Field link_fields[] = {
	FLD_IP4(id),           FLD_IP4(data),          FLD_U(1, type, link_types),
	FLD_U(1, n_tos, NULL), FLD_U(2, metric, NULL), FLD_END,
};
#undef REC
static const PktSpec link_pkt = PKT("router link", "RFC 2328 A.4.2", LinkRec, link_fields, 12);

#define REC RouterRec
static const Field router_fields[] = {
	FLD_U(1, flags, NULL),           FLD_RESERVED(1), FLD_U(2, n, NULL),
	FLD_LIST(links, &link_pkt, "n"), FLD_END,
};
#undef REC
const PktSpec ospf_router_pkt = PKT("router-LSA", "RFC 2328 A.4.2", RouterRec, router_fields, 4);

#define REC NetworkRec
static const Field network_fields[] = {
	FLD_IP4(mask),
	FLD_LIST(routers, &id_pkt, NULL),
	FLD_END,
};
#undef REC
const PktSpec ospf_network_pkt =
	PKT("network-LSA", "RFC 2328 A.4.3", NetworkRec, network_fields, 4);

#define REC SummaryRec
static const Field summary_fields[] = {
	FLD_IP4(mask),
	FLD_RESERVED(1),
	FLD_U(3, metric, NULL),
	FLD_END,
};
#undef REC
const PktSpec ospf_summary_pkt =
	PKT("summary-LSA", "RFC 2328 A.4.4", SummaryRec, summary_fields, 8);

#define REC ExternalRec
static const Field external_fields[] = {
	FLD_IP4(mask),    FLD_U(1, flags, NULL), FLD_U(3, metric, NULL),
	FLD_IP4(forward), FLD_U(4, tag, NULL),   FLD_END,
};
#undef REC
const PktSpec ospf_external_pkt =
	PKT("AS-external-LSA", "RFC 2328 A.4.5", ExternalRec, external_fields, 16);

uint16_t ospf_fletcher(const uint8_t *lsa, size_t len)
{
	int32_t c0 = 0, c1 = 0;
	size_t n = len - 2;
	for (size_t i = 0; i < n; i++) {
		bool own = i == LSA_CHECKSUM_AT || i == LSA_CHECKSUM_AT + 1;
		c0 = (c0 + (own ? 0 : lsa[2 + i])) % 255;
		c1 = (c1 + c0) % 255;
	}
	int32_t x = ((int32_t)(n - LSA_CHECKSUM_AT - 1) * c0 - c1) % 255;
	if (x <= 0)
		x += 255;
	int32_t y = 510 - c0 - x;
	if (y > 255)
		y -= 255;
	return (uint16_t)(x << 8 | y);
}

GBytes *ospf_packet_make(uint8_t type, Ip4 router, Ip4 area, const PktSpec *spec, const void *body)
{
	g_autoptr(GByteArray) inner = g_byte_array_new();
	codec_encode(spec, body, inner);
	OspfHdr h = {
		.type = type, .router = router, .area = area, .body = {inner->data, inner->len}};
	GByteArray *out = g_byte_array_new();
	codec_encode(&ospf_packet, &h, out);
	uint16_t sum = inet_checksum(out->data, out->len, 0);
	out->data[CHECKSUM_AT] = (uint8_t)(sum >> 8);
	out->data[CHECKSUM_AT + 1] = (uint8_t)sum;
	return g_byte_array_free_to_bytes(out);
}

bool ospf_packet_read(GBytes *octets, OspfHdr *hdr, CodecErr *err)
{
	gsize len;
	const uint8_t *data = g_bytes_get_data(octets, &len);
	size_t used = 0;
	if (!codec_decode(&ospf_packet, data, len, hdr, NULL, &used, err))
		return false;
	/* with null authentication the field is not looked at; the sum leaves its octets out (D.4.1) */
	uint16_t sum = inet_checksum(data, HEADER - 8, 0);
	sum = inet_checksum(data + HEADER, hdr->length - HEADER, (uint16_t)~sum);
	if (sum == 0)
		return true;
	*err = (CodecErr){.field = "checksum",
			  .why = CODEC_ILLEGAL,
			  .offset = CHECKSUM_AT,
			  .value = hdr->checksum};
	return false;
}
