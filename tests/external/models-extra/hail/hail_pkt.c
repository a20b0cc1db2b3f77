/* The hello: its layout, how it is sent, and what is refused.
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Version 1   | Prefix length |           Hold time           |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                 Network that is announced                     |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |             Count             |  Count addresses of 4 octets ...
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */

#include "models-extra/hail/hail_priv.h"

enum { VERSION = 1, TTL = 1, UDP = 17 };

#define REC HailHeard
static const Field heard_fields[] = {
	FLD_IP4(ip),
	FLD_END,
};
#undef REC
static const PktSpec heard_pkt =
	PKT("hail address", "LIBERTY: an invented protocol", HailHeard, heard_fields, 4);

#define REC HailMsg
static const Field msg_fields[] = {
	FLD_CONST(1, VERSION, "version"),
	FLD_U(1, len, NULL),
	FLD_U(2, hold_s, NULL),
	FLD_IP4(net),
	FLD_U(2, count, NULL),
	FLD_LIST(heard, &heard_pkt, "count"),
	FLD_END,
};
#undef REC
const PktSpec hail_pkt = PKT("hail", "LIBERTY: an invented protocol", HailMsg, msg_fields, 10);

uint16_t hail_hold_s(const HailIf *on)
{
	return (uint16_t)(HAIL_HOLDS * on->interval_s);
}

/* Thousands a run: told to nobody but who asked. */
static void tell_packet(Ctx *cx, const HailIf *on, const char *way, Ip4 from, const HailMsg *msg)
{
	if (obs_wanted(cx, OBS_PACKET))
		obs_emit(cx, &hail_packet_obs,
			 (ObsVal[]){OV_S(on->iface->shortname), OV_S(way), OV_IP(from),
				    OV_I(msg->hold_s)});
}

void hail_send(Ctx *cx, HailIf *on, uint16_t hold_s)
{
	Hail *h = on->hail;
	g_autoptr(GArray) heard = g_array_new(FALSE, TRUE, sizeof(HailHeard));
	for (unsigned i = 0; i < on->neighbours->len; i++) {
		const HailNeighbour *n = on->neighbours->pdata[i];
		if (n->sm.state != ST_DOWN)
			g_array_append_val(heard, ((HailHeard){n->ip}));
	}
	HailMsg msg = {.len = h->conf.net.len,
		       .hold_s = hold_s,
		       .net = h->conf.net.addr,
		       .heard = {heard->data, heard->len}};
	GByteArray *octets = g_byte_array_new();
	codec_encode(&hail_pkt, &msg, octets);
	IpSend how = {
		.src = on->iface->addr.ip,
		.dst = HAIL_GROUP,
		.proto = UDP,
		.ttl = TTL,
		.out = on->iface,
		.sport = HAIL_PORT,
		.dport = HAIL_PORT,
	};
	tell_packet(cx, on, "out", how.src, &msg);
	h->ip->send(cx, h->ip_self, &how, g_byte_array_free_to_bytes(octets));
}

static void drop(Ctx *cx, const Rx *rx, const char *reason, int64_t value)
{
	obs_emit(cx, &hail_drop_obs, (ObsVal[]){OV_S(rx->in->name), OV_S(reason), OV_I(value)});
}

static bool names(const HailMsg *msg, Ip4 ip)
{
	const HailHeard *heard = msg->heard.items;
	for (size_t i = 0; i < msg->heard.n; i++)
		if (heard[i].ip == ip)
			return true;
	return false;
}

/* Octets from the wire are never trusted and never an error: what cannot be read is a counted drop. */
void hail_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	HailIf *on = hail_if(self, rx->in);
	GBytes *bytes = pkt_bytes(pkt);
	gsize len = 0;
	const uint8_t *data = bytes ? g_bytes_get_data(bytes, &len) : NULL;
	g_autoptr(Arena) arena = arena_new();
	HailMsg msg;
	CodecErr err;
	if (!on || !on->running)
		return;
	if (!iface_subnet_of(on->iface, rx->src) || iface_is_own(on->iface, rx->src)) {
		drop(cx, rx, "not a neighbour's address", rx->src);
		return;
	}
	if (!codec_decode(&hail_pkt, data, len, &msg, arena, NULL, &err)) {
		drop(cx, rx, "malformed", (int64_t)err.offset);
		return;
	}
	if (msg.len > 32) {
		drop(cx, rx, "malformed", msg.len);
		return;
	}
	tell_packet(cx, on, "in", rx->src, &msg);
	HailHello hello = {msg.hold_s, names(&msg, on->iface->addr.ip)};
	HailNeighbour *n = hail_neighbour(on, rx->src);
	n->net = prefix_of(msg.net, msg.len);
	fsm_step(cx, &hail_fsm, &n->sm, n, msg.hold_s ? EV_HELLO : EV_GONE, &hello);
	hail_route_update(cx, n);
}
