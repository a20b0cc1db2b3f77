/* Address Resolution Protocol on Ethernet, RFC 826:
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   |     Hardware space (1)        |     Protocol space (0x0800)   |
 *   |  Length (6)   |  Length (4)   |            Opcode             |
 *   |                  Sender hardware address                      |
 *   |                               |    Sender protocol address    |
 *   |                               |    Target hardware address    |
 *   |                                                               |
 *   |                  Target protocol address                      |
 */

#include "models/arp/arp_priv.h"

static const ValueName op_names[] = {
	{ARP_REQUEST, "request"},
	{ARP_REPLY, "reply"},
	{0, NULL},
};

#define REC ArpBody
static const Field arp_fields[] = {
	FLD_CONST(2, 1, "hardware space"),
	FLD_CONST(2, ETHERTYPE_IP4, "protocol space"),
	FLD_CONST(1, 6, "hardware length"),
	FLD_CONST(1, 4, "protocol length"),
	FLD_U(2, op, op_names),
	FLD_MAC(sender_mac),
	FLD_IP4(sender_ip),
	FLD_MAC(target_mac),
	FLD_IP4(target_ip),
	FLD_END,
};
#undef REC
const PktSpec arp_pkt = PKT("ARP", "RFC 826", ArpBody, arp_fields, 28);

static void body_encode(const void *rec, const void *outer, Slice inner, GByteArray *out)
{
	(void)outer;
	(void)inner;
	codec_encode(&arp_pkt, rec, out);
}

/* What follows the body is the frame's padding. */
static bool body_decode(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err)
{
	(void)outer;
	size_t used = 0;
	if (!codec_decode(&arp_pkt, in.data, in.len, rec, NULL, &used, err))
		return false;
	next->at = used;
	next->len = 0;
	return true;
}

static void body_print(const void *rec, GString *out)
{
	const ArpBody *b = rec;
	if (b->op == ARP_REQUEST) {
		g_string_append(out, "who-has ");
		ip4_print(out, b->target_ip);
		g_string_append(out, " tell ");
		ip4_print(out, b->sender_ip);
		return;
	}
	ip4_print(out, b->sender_ip);
	g_string_append(out, " is-at ");
	mac_print(out, b->sender_mac);
}

const LayerSpec arp_layer = {
	.name = "ARP",
	.fields = &arp_pkt,
	.rec_size = sizeof(ArpBody),
	.head = 28,
	.bind = "ethertype",
	.key = ETHERTYPE_ARP,
	.encode = body_encode,
	.decode = body_decode,
	.print = body_print,
};

/* ---- debug arp ---- */

static void packet_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) src = g_string_new(NULL), dst = g_string_new(NULL);
	ip4_print(src, obs_val(spec, v, "src")->ip);
	g_string_append_c(src, ' ');
	mac_print(src, obs_val(spec, v, "src_mac")->mac);
	ip4_print(dst, obs_val(spec, v, "dst")->ip);
	g_string_append_c(dst, ' ');
	mac_print(dst, obs_val(spec, v, "dst_mac")->mac);
	log_line(out, "ARP", "arp", "IP ARP: %s %s src %s, dst %s %s", obs_val(spec, v, "way")->s,
		 obs_val(spec, v, "op")->s, src->str, dst->str, obs_val(spec, v, "interface")->s);
}

const ObsSpec arp_packet_obs = {
	.name = "arp-packet",
	.kind = OBS_PACKET,
	.class = CLASS_PACKET,
	.cite = "IOS Debug Command Reference: debug arp",
	.fields = {{"way", OV_STR},
		   {"op", OV_STR},
		   {"src", OV_IP4},
		   {"src_mac", OV_MAC},
		   {"dst", OV_IP4},
		   {"dst_mac", OV_MAC},
		   {"interface", OV_STR}},
	.text = packet_text,
};

void arp_tell(Ctx *cx, const char *way, const ArpBody *b, const Iface *ifc)
{
	if (obs_wanted(cx, OBS_PACKET))
		obs_emit(cx, &arp_packet_obs,
			 (ObsVal[]){OV_S(way), OV_S(b->op == ARP_REQUEST ? "req" : "rep"),
				    OV_IP(b->sender_ip), OV_M(b->sender_mac), OV_IP(b->target_ip),
				    OV_M(b->target_mac), OV_S(ifc->name)});
}

void arp_send(Ctx *cx, Arp *arp, Iface *out, const ArpBody *body, Mac frame_src, Mac frame_dst)
{
	Pkt *p = pkt_new(cx, arp->node->pkts);
	*(ArpBody *)pkt_push(p, &arp_layer) = *body;
	arp_tell(cx, "sent", body, out);
	arp->eth->send(cx, arp->eth_self, out, frame_src, frame_dst, ETHERTYPE_ARP, p);
}
