/* ICMP (RFC 792, RFC 1122 3.2.2, RFC 1812 4.3): echo and its reply, and errors about datagrams. */

#include "models/ip/ip_priv.h"

#include <string.h>

enum { QUOTE = 8 }; /* octets of the payload that an error quotes: RFC 792 */

static void tell(const LogOut *out, const ObsSpec *spec, const ObsVal *v);
static void tell_echo(const LogOut *out, const ObsSpec *spec, const ObsVal *v);

const ObsSpec icmp_error_obs = {
	.name = "icmp-error",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "IOS Debug Command Reference: debug ip icmp",
	.fields = {{"what", OV_STR}, {"way", OV_STR}, {"peer", OV_IP4}, {"dst", OV_IP4}},
	.text = tell,
};

const ObsSpec icmp_echo_obs = {
	.name = "icmp-echo",
	.kind = OBS_PACKET,
	.class = CLASS_PACKET,
	.cite = "IOS Debug Command Reference: debug ip icmp",
	.fields = {{"way", OV_STR}, {"src", OV_IP4}, {"dst", OV_IP4}},
	.text = tell_echo,
};

/* An error's name for the log, per (type, code). */
typedef struct ErrorName {
	uint8_t type, code;
	const char *name;
} ErrorName;

static const ErrorName names[] = {
	{ICMP_UNREACHABLE, UNREACH_NET, "net unreachable"},
	{ICMP_UNREACHABLE, UNREACH_HOST, "host unreachable"},
	{ICMP_UNREACHABLE, UNREACH_PROTOCOL, "protocol unreachable"},
	{ICMP_UNREACHABLE, UNREACH_PORT, "port unreachable"},
	{ICMP_UNREACHABLE, UNREACH_TOO_BIG, "frag. needed and DF set"},
	{ICMP_UNREACHABLE, UNREACH_PROHIBITED, "administratively prohibited unreachable"},
	{ICMP_EXCEEDED, EXCEEDED_TTL, "time exceeded (time to live)"},
	{ICMP_EXCEEDED, EXCEEDED_REASSEMBLY, "time exceeded (reassembly)"},
};

static const char *name_of(uint8_t type, uint8_t code)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].type == type && names[i].code == code)
			return names[i].name;
	return "unreachable";
}

static void tell(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) peer = g_string_new(NULL), dst = g_string_new(NULL);
	const char *what = obs_val(spec, v, "what")->s, *way = obs_val(spec, v, "way")->s;
	ip4_print(peer, obs_val(spec, v, "peer")->ip);
	ip4_print(dst, obs_val(spec, v, "dst")->ip);
	if (g_str_has_prefix(what, "time exceeded"))
		log_line(out, "ICMP", "ip icmp", "ICMP: %s %s %s (dest was %s)", what, way,
			 peer->str, dst->str);
	else
		log_line(out, "ICMP", "ip icmp", "ICMP: dst (%s) %s %s %s", dst->str, what, way,
			 peer->str);
}

static void tell_echo(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) src = g_string_new(NULL), dst = g_string_new(NULL);
	ip4_print(src, obs_val(spec, v, "src")->ip);
	ip4_print(dst, obs_val(spec, v, "dst")->ip);
	log_line(out, "ICMP", "ip icmp", "ICMP: echo reply %s, src %s, dst %s",
		 obs_val(spec, v, "way")->s, src->str, dst->str);
}

static void note_reply(Ctx *cx, const char *way, Ip4 src, Ip4 dst)
{
	if (obs_wanted(cx, OBS_PACKET))
		obs_emit(cx, &icmp_echo_obs, (ObsVal[]){OV_S(way), OV_IP(src), OV_IP(dst)});
}

static void note(Ctx *cx, uint8_t type, uint8_t code, const char *way, Ip4 peer, Ip4 dst)
{
	obs_emit(cx, &icmp_error_obs,
		 (ObsVal[]){OV_S(name_of(type, code)), OV_S(way), OV_IP(peer), OV_IP(dst)});
}

/* ---- errors out ---- */

/* RFC 1122 3.2.2: never about an ICMP error, a broadcast, a group, or any fragment but the first. */
static bool may_answer(const Ip *ip, const Rx *rx, const Pkt *about)
{
	const Ip4Hdr *h = pkt_rec(about, 0);
	if (!rx->in || h->src == 0 || ip4_is_multicast(h->dst) || h->dst == IP4_BROADCAST ||
	    h->offset != 0)
		return false;
	if (rx->dst_mac && (rx->dst_mac == MAC_BROADCAST || mac_is_group(rx->dst_mac)))
		return false;
	if (ip_is_subnet_broadcast(rx->in, h->dst) || ip_is_local(ip, rx->in->vrf, h->src))
		return false;
	if (h->proto != PROTO_ICMP)
		return true;
	if (pkt_spec(about, 1) != &icmp_layer)
		return false;
	uint8_t type = ((const IcmpHdr *)pkt_rec(about, 1))->type;
	return type == ICMP_ECHO || type == ICMP_ECHO_REPLY;
}

/* IOS limits unreachables, those for DF on their own (ip icmp rate-limit unreachable). */
static bool within_rate(Ctx *cx, Ip *ip, uint8_t type, uint8_t code)
{
	if (type != ICMP_UNREACHABLE || !ip->unreachable_limited)
		return true;
	bool df = code == UNREACH_TOO_BIG;
	VTime *last = df ? &ip->last_unreachable_df : &ip->last_unreachable;
	VTime every = df ? ip->unreachable_df_every : ip->unreachable_every;
	if (*last != VT_NEVER && ctx_now(cx) - *last < every)
		return false;
	*last = ctx_now(cx);
	return true;
}

static GBytes *quote(const Pkt *about)
{
	g_autoptr(GByteArray) whole = g_byte_array_new();
	pkt_encode(about, whole);
	return g_bytes_new(whole->data, MIN(whole->len, (guint)(IP_HEAD + QUOTE)));
}

void icmp_error(Ctx *cx, Ip *ip, const Rx *rx, const Pkt *about, uint8_t type, uint8_t code,
		uint16_t mtu)
{
	const IpIface *row = rx->in ? ip_iface_known(ip, rx->in) : NULL;
	if (!may_answer(ip, rx, about) ||
	    (type == ICMP_UNREACHABLE && row && row->no_unreachables) ||
	    !within_rate(cx, ip, type, code))
		return;
	const Ip4Hdr *h = pkt_rec(about, 0);
	bool to_us = ip_is_local(ip, rx->in->vrf, h->dst);
	Pkt *p = pkt_new(cx, ip->node->pkts);
	pkt_follow(p, about);
	pkt_set_bytes(p, quote(about));
	IcmpHdr *e = pkt_push(p, &icmp_layer);
	e->type = type;
	e->code = code;
	e->seq = mtu;
	if (type == ICMP_UNREACHABLE)
		ip->count.unreachable_out++;
	else
		ip->count.exceeded_out++;
	note(cx, type, code, "sent to", h->src, h->dst);
	/* RFC 1812 4.3.2.4: from the address that was meant, else the receiving interface's */
	IpSend how = {.src = to_us ? h->dst : rx->in->addr.ip,
		      .dst = h->src,
		      .proto = PROTO_ICMP,
		      .vrf = rx->in->vrf};
	ip_send_pkt(cx, ip, &how, p);
}

void icmp_too_big(Ctx *cx, void *self, Iface *in, const Pkt *about, uint16_t mtu)
{
	icmp_error(cx, self, &(Rx){.in = in}, about, ICMP_UNREACHABLE, UNREACH_TOO_BIG, mtu);
}

void icmp_prohibited(Ctx *cx, void *self, Iface *in, const Pkt *about)
{
	icmp_error(cx, self, &(Rx){.in = in}, about, ICMP_UNREACHABLE, UNREACH_PROHIBITED, 0);
}

/* ---- what arrives ---- */

static void answer_echo(Ctx *cx, Ip *ip, const Rx *rx, const Pkt *p)
{
	const IcmpHdr *q = pkt_rec(p, 0);
	fate_arrived(cx, p);
	ip->count.echo_in++;
	if (!ip_is_local(ip, rx->in->vrf, rx->dst))
		return; /* RFC 1122 3.2.2.6 lets a broadcast echo go unanswered, and IOS does with its default */
	Pkt *reply = pkt_new(cx, ip->node->pkts);
	pkt_follow(reply, p);
	pkt_watch_back(reply);
	if (pkt_bytes(p))
		pkt_set_bytes(reply, g_bytes_ref(pkt_bytes(p)));
	IcmpHdr *r = pkt_push(reply, &icmp_layer);
	r->type = ICMP_ECHO_REPLY;
	r->id = q->id;
	r->seq = q->seq;
	ip->count.reply_out++;
	note_reply(cx, "sent", rx->dst, rx->src);
	fate_made(cx, reply);
	ip_send_pkt(cx, ip,
		    &(IpSend){.src = rx->dst,
			      .dst = rx->src,
			      .proto = PROTO_ICMP,
			      .tos = rx->tos,
			      .vrf = rx->in->vrf},
		    reply);
}

/* Of the datagram that an error quotes: is it an echo of ours, and which? *proto is 0 if it cannot be read. */
static uint32_t quoted_id(const Pkt *p, Ip4 *dst, uint8_t *proto)
{
	gsize n = 0;
	const uint8_t *data = pkt_bytes(p) ? g_bytes_get_data(pkt_bytes(p), &n) : NULL;
	Ip4Hdr h;
	IcmpHdr q;
	CodecErr err;
	size_t used;
	*dst = 0;
	*proto = 0;
	if (!data || !codec_decode(&ip4_pkt, data, n, &h, NULL, &used, &err))
		return 0;
	*dst = h.dst;
	*proto = h.proto;
	if (h.proto != PROTO_ICMP || h.ihl != IP_HEAD / 4)
		return 0;
	if (!codec_decode(&icmp_pkt, data + IP_HEAD, n - IP_HEAD, &q, NULL, &used, &err))
		return 0;
	return q.id;
}

static void error_arrives(Ctx *cx, Ip *ip, const Rx *rx, const Pkt *p)
{
	const IcmpHdr *e = pkt_rec(p, 0);
	Ip4 dst;
	uint8_t proto;
	uint32_t id = quoted_id(p, &dst, &proto);
	if (e->type == ICMP_UNREACHABLE)
		ip->count.unreachable_in++;
	else
		ip->count.exceeded_in++;
	note(cx, e->type, e->code, "rcv from", rx->src, dst);
	if (proto && proto != PROTO_ICMP)
		node_dispatch(cx, ip->node, "icmp-error-proto", proto, rx, p);
	else
		node_dispatch(cx, ip->node, "icmp-error", id, rx, p);
}

void icmp_receive(Ctx *cx, Ip *ip, const Rx *rx, const Pkt *p)
{
	const IcmpHdr *h = pkt_rec(p, 0);
	switch (h->type) {
	case ICMP_ECHO:
		answer_echo(cx, ip, rx, p);
		return;
	case ICMP_ECHO_REPLY:
		fate_arrived(cx, p);
		ip->count.reply_in++;
		note_reply(cx, "rcvd", rx->src, rx->dst);
		node_dispatch(cx, ip->node, "icmp-echo-reply", h->id, rx, p);
		return;
	case ICMP_UNREACHABLE:
	case ICMP_EXCEEDED:
		error_arrives(cx, ip, rx, p);
		return;
	case ICMP_REDIRECT:
		ip->count.redirect_in++; /* RFC 1812 5.2.7.2: a router ignores it */
		return;
	default:
		ip_drop(cx, ip, rx->in, p, IPD_MALFORMED);
	}
}

/* ---- echo out ---- */

enum { PATTERN = 0xabcd }; /* IOS fills echoes with it (ping, "data pattern") */

uint64_t icmp_echo(Ctx *cx, void *self, const IpSend *how, uint16_t id, uint16_t seq,
		   uint16_t octets)
{
	Ip *ip = self;
	Pkt *p = pkt_new(cx, ip->node->pkts);
	uint64_t uid = pkt_uid(p);
	gsize head = IP_HEAD + ICMP_HEAD;
	IpSend echo = *how;
	echo.proto = PROTO_ICMP;
	pkt_watch(p);
	pkt_set_bytes(p,
		      pktpool_repeat(ip->node->pkts, PATTERN, octets > head ? octets - head : 0));
	IcmpHdr *q = pkt_push(p, &icmp_layer);
	q->type = ICMP_ECHO;
	q->id = id;
	q->seq = seq;
	ip->count.echo_out++;
	fate_made(cx, p);
	ip_send_pkt(cx, ip, &echo, p);
	return uid;
}
