/* Ethernet II, IEEE 802.3-2018 3.2.6:
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   |                      Destination address                      |
 *   |                               |         Source address        |
 *   |                                                               |
 *   |  0x8100 (802.1Q, tagged only) |PCP  |D|       VLAN id         |
 *   |              Type             |   data and pad to 60 octets   |
 */

#include "models/eth/eth_priv.h"

enum {
	TYPE_DOT1Q = 0x8100,
	MIN_FRAME = 60 /* 64 with the frame check sequence: IEEE 802.3 4.2.3.3 */
};

#define REC EthHdr
static const Field untagged_fields[] = {
	FLD_MAC(dst),
	FLD_MAC(src),
	FLD_U(2, type, NULL),
	FLD_END,
};

static const Field tagged_fields[] = {
	FLD_MAC(dst),
	FLD_MAC(src),
	FLD_CONST(2, TYPE_DOT1Q, "tag protocol"),
	FLD_ZERO_BITS(4),
	FLD_BITS(12, vlan, NULL),
	FLD_U(2, type, NULL),
	FLD_END,
};
#undef REC

const PktSpec eth_untagged =
	PKT("Ethernet II", "IEEE 802.3-2018 3.2.6", EthHdr, untagged_fields, 14);
const PktSpec eth_tagged = PKT("802.1Q", "IEEE 802.1Q-2018 9.6", EthHdr, tagged_fields, 18);

static const PktSpec *form_of(const EthHdr *h)
{
	return h->vlan ? &eth_tagged : &eth_untagged;
}

static size_t frame_length(const void *rec, size_t inner)
{
	return MAX(form_of(rec)->wire_size + inner, MIN_FRAME);
}

static void frame_encode(const void *rec, const void *outer, Slice inner, GByteArray *out)
{
	(void)outer;
	guint start = out->len;
	codec_encode(form_of(rec), rec, out);
	g_byte_array_append(out, inner.data, (guint)inner.len);
	static const uint8_t pad[MIN_FRAME];
	guint n = out->len - start;
	if (n < MIN_FRAME)
		g_byte_array_append(out, pad, MIN_FRAME - n);
}

static void frame_next(const void *rec, NextLayer *next)
{
	const EthHdr *h = rec;
	next->bind = "ethertype";
	next->key = h->type;
}

static bool frame_decode(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err)
{
	(void)outer;
	EthHdr *h = rec;
	size_t used = 0;
	if (!codec_decode(&eth_untagged, in.data, in.len, h, NULL, &used, err))
		return false;
	if (h->type == TYPE_DOT1Q &&
	    !codec_decode(&eth_tagged, in.data, in.len, h, NULL, &used, err))
		return false;
	frame_next(rec, next);
	next->at = used;
	next->len = in.len - used;
	return true;
}

static void frame_print(const void *rec, GString *out)
{
	const EthHdr *h = rec;
	mac_print(out, h->src);
	g_string_append(out, " > ");
	mac_print(out, h->dst);
	if (h->vlan)
		g_string_append_printf(out, " vlan %u", h->vlan);
	g_string_append_printf(out, " type 0x%04x", h->type);
}

const LayerSpec eth_layer = {
	.name = "Ethernet",
	.fields = &eth_untagged,
	.rec_size = sizeof(EthHdr),
	.head = 14,
	.length = frame_length,
	.encode = frame_encode,
	.decode = frame_decode,
	.next = frame_next,
	.print = frame_print,
};
