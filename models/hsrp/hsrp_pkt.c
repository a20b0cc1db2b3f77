/* Packets: HSRP version 1, its layout, how it is sent, and what is refused.
 *
 * RFC 2281 5.1, in UDP to port 1985 of 224.0.0.2 with TTL 1:
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Version     |   Op Code     |     State     |   Hellotime   |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Holdtime    |   Priority    |     Group     |   Reserved    |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                      Authentication  Data                     |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                      Authentication  Data                     |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                      Virtual IP Address                       |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */

#include "models/hsrp/hsrp_priv.h"

#include <string.h>

enum {
	VERSION_1 = 0,
	TTL = 1,                /* RFC 2281 5.1 */
	TOS_INTERNETWORK = 0xc0 /* precedence 6: IOS's routing protocols */
};

static const ValueName op_names[] = {
	{OP_HELLO, "Hello"}, {OP_COUP, "Coup"}, {OP_RESIGN, "Resign"}, {0, NULL}};

static const ValueName state_names[] = {{0, "Initial"}, {1, "Learn"},   {2, "Listen"}, {4, "Speak"},
					{8, "Standby"}, {16, "Active"}, {0, NULL}};

#define REC HsrpMsg
static const Field msg_fields[] = {
	FLD_U(1, version, NULL),
	FLD_U(1, op, op_names),
	FLD_U(1, state, state_names),
	FLD_U(1, hello_s, NULL),
	FLD_U(1, hold_s, NULL),
	FLD_U(1, priority, NULL),
	FLD_U(1, group, NULL),
	FLD_RESERVED(1),
	FLD_BYTES(HSRP_AUTH, auth),
	FLD_IP4(vip),
	FLD_END,
};
#undef REC

const PktSpec hsrp_msg_pkt = PKT("HSRP", "RFC 2281 5.1", HsrpMsg, msg_fields, 20);

/* Op code 3, IOS since 12.1(3)T, for its ICMP redirect feature: tells how many groups of the interface are
 * active and passive. It has no influence on the state machine. Layout as Wireshark's packet-hsrp.c. */
static const ValueName advert_states[] = {{1, "dormant"}, {2, "passive"}, {3, "active"}, {0, NULL}};

#define REC HsrpAdvert
static const Field advert_fields[] = {
	FLD_U(1, version, NULL),
	FLD_U(1, op, NULL),
	FLD_U(2, type, NULL),
	FLD_U(2, length, NULL),
	FLD_U(1, state, advert_states),
	FLD_RESERVED(1),
	FLD_U(2, active_groups, NULL),
	FLD_U(2, passive_groups, NULL),
	FLD_RESERVED(4),
	FLD_END,
};
#undef REC

const PktSpec hsrp_advert_pkt =
	PKT("HSRP advertisement", "Wireshark packet-hsrp.c", HsrpAdvert, advert_fields, 16);

/* ---- sending ---- */

unsigned hsrp_wire_state(unsigned state)
{
	return state == ST_INIT ? 0 : 1u << (state - 1);
}

/* Whole seconds, or 0: version 1 cannot express a time in milliseconds, and nobody learns it. LIBERTY:
 * what IOS writes into these octets under `standby timers msec` was not found. */
static uint8_t seconds(VTime t)
{
	return t % VT_S(1) == 0 ? (uint8_t)(t / VT_S(1)) : 0;
}

/* Tracked objects that are down changed what this message says. */
static void use_tracks(Ctx *cx, const HsrpGroup *g)
{
	const Hsrp *h = g->hsrp;
	for (unsigned i = 0; i < g->conf.track->len; i++) {
		unsigned object = g_array_index(g->conf.track, HsrpTrack, i).object;
		if (!h->track->up(h->track_self, object))
			ctx_used(cx, CAUSE_ALSO, h->track->stamp(h->track_self, object));
	}
}

/* A Coup and a Resign tell the state before the change (published logs: `Coup out ... Listen`), a Resign also the
 * address, which may just have been taken away. */
static HsrpMsg message(const HsrpGroup *g, unsigned op)
{
	HsrpMsg msg = {
		.version = VERSION_1,
		.op = (uint8_t)op,
		.state = (uint8_t)hsrp_wire_state(op == OP_HELLO ? g->sm.state : g->was),
		.hello_s = seconds(g->hello),
		.hold_s = seconds(g->hold),
		.priority = hsrp_priority(g),
		.group = g->number,
		.vip = op == OP_RESIGN ? g->told_vip : hsrp_vip(g),
	};
	memcpy(msg.auth, g->conf.auth, strlen(g->conf.auth));
	return msg;
}

/* The source is the primary address in every state, that with which the group runs. LIBERTY: a Resign leaves
 * from it also when it has just been taken away: the peers know the Active router by no other. Only an Active
 * router's Hello carries the virtual MAC (Cisco 10583). Its Resign must not: it would draw the switches'
 * tables back to a router that has left. */
void hsrp_send(Ctx *cx, HsrpGroup *g, unsigned op)
{
	const Hsrp *h = g->hsrp;
	Iface *out = g->on->iface;
	HsrpMsg msg = message(g, op);
	g->told_vip = msg.vip;
	use_tracks(cx, g);
	hsrp_say_packet(cx, g, true, &msg, g->on->address);
	GByteArray *octets = g_byte_array_new();
	codec_encode(&hsrp_msg_pkt, &msg, octets);
	IpSend how = {
		.src = g->on->address,
		.dst = HSRP_ALL_ROUTERS,
		.proto = 17,
		.tos = TOS_INTERNETWORK,
		.ttl = TTL,
		.out = out,
		.src_mac = op == OP_HELLO && g->sm.state == ST_ACTIVE ? hsrp_mac(g) : 0,
		.sport = HSRP_PORT,
		.dport = HSRP_PORT,
	};
	h->ip->send(cx, h->ip_self, &how, g_byte_array_free_to_bytes(octets));
}

/* ---- receiving ---- */

static void drop(Ctx *cx, Hsrp *h, const Rx *rx, HsrpDrop why, int64_t value)
{
	h->drops[why]++;
	hsrp_say_drop(cx, rx->in, why, value, rx->src);
}

/* What can be said against a datagram before its octets are read. */
static bool check_datagram(Ctx *cx, Hsrp *h, const Rx *rx)
{
	if (iface_is_own(rx->in, rx->src))
		drop(cx, h, rx, HSRP_OWN_ADDRESS, rx->src);
	else if (rx->dst != HSRP_ALL_ROUTERS)
		drop(cx, h, rx, HSRP_NOT_MULTICAST, rx->dst);
	else if (rx->ttl != TTL)
		drop(cx, h, rx, HSRP_BAD_TTL, rx->ttl);
	else if (!iface_subnet_of(rx->in, rx->src))
		drop(cx, h, rx, HSRP_NOT_NEIGHBOUR, rx->src);
	else
		return true;
	return false;
}

static void receive_advert(Ctx *cx, Hsrp *h, const Rx *rx, Slice octets)
{
	HsrpAdvert advert;
	CodecErr err;
	HsrpIf *on = hsrp_if(h, rx->in);
	if (!codec_decode(&hsrp_advert_pkt, octets.data, octets.len, &advert, NULL, NULL, &err))
		drop(cx, h, rx, HSRP_MALFORMED, (int64_t)err.offset);
	else if (on)
		on->adverts++;
}

static HsrpGroup *addressee(Ctx *cx, Hsrp *h, const Rx *rx, const HsrpMsg *msg)
{
	HsrpGroup *g = hsrp_group(h, rx->in, msg->group);
	if (!g || !g->conf.ip)
		drop(cx, h, rx, HSRP_UNKNOWN_GROUP, msg->group);
	else if (strncmp((const char *)msg->auth, g->conf.auth, HSRP_AUTH) != 0)
		drop(cx, h, rx, HSRP_BAD_AUTHENTICATION, msg->group);
	else if (g->sm.state == ST_INIT)
		drop(cx, h, rx, HSRP_GROUP_NOT_RUNNING, msg->group);
	else
		return g;
	return NULL;
}

/* RFC 2281 5.3: the higher priority wins, and among equals the higher address. */
bool hsrp_is_higher(const HsrpGroup *g, const HsrpHeard *heard)
{
	uint8_t mine = hsrp_priority(g);
	return heard->msg.priority != mine ? heard->msg.priority > mine
					   : heard->from > g->on->iface->addr.ip;
}

/* What the sender claims to be, it is; except that this router keeps its own role against a lower one. */
static void believe(Ctx *cx, HsrpGroup *g, const HsrpHeard *heard, bool higher)
{
	const HsrpRouter it = {
		.ip = heard->from, .priority = heard->msg.priority, .mac = heard->mac};
	bool active = heard->msg.state == hsrp_wire_state(ST_ACTIVE);
	bool standby = heard->msg.state == hsrp_wire_state(ST_STANDBY);
	if (active && g->sm.state == ST_ACTIVE)
		hsrp_say_contender(cx, g, heard);
	if (active && (higher || !g->active.local))
		hsrp_active_is(cx, g, &it);
	if (standby && (higher || !g->standby.local))
		hsrp_standby_is(cx, g, &it);
	if (!standby && g->standby.ip == heard->from)
		hsrp_standby_is(cx, g, NULL);
}

static int event_of_hello(unsigned state, bool higher)
{
	if (state == hsrp_wire_state(ST_ACTIVE))
		return higher ? EV_HIGHER_ACTIVE : EV_LOWER_ACTIVE;
	if (state == hsrp_wire_state(ST_STANDBY))
		return higher ? EV_HIGHER_STANDBY : EV_LOWER_STANDBY;
	if (state == hsrp_wire_state(ST_SPEAK) && higher)
		return EV_HIGHER_SPEAK;
	return N_EV; /* the table has no event for it */
}

static int event_of(const HsrpMsg *msg, bool higher)
{
	switch (msg->op) {
	case OP_HELLO:
		return event_of_hello(msg->state, higher);
	case OP_COUP:
		return higher ? EV_COUP : N_EV;
	default:
		return EV_RESIGN;
	}
}

static void receive_message(Ctx *cx, HsrpGroup *g, const HsrpHeard *heard)
{
	bool higher = hsrp_is_higher(g, heard);
	int event = event_of(&heard->msg, higher);
	hsrp_say_packet(cx, g, false, &heard->msg, heard->from);
	if (heard->msg.op == OP_HELLO)
		believe(cx, g, heard, higher);
	if (event != N_EV)
		fsm_step(cx, &hsrp_fsm, &g->sm, g, (uint8_t)event, heard);
}

static Slice payload(const Pkt *pkt)
{
	gsize n = 0;
	const uint8_t *data = pkt_bytes(pkt) ? g_bytes_get_data(pkt_bytes(pkt), &n) : NULL;
	return (Slice){data, n};
}

void hsrp_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	Hsrp *h = self;
	HsrpHeard heard = {.from = rx->src, .mac = rx->src_mac, .at = ctx_now(cx)};
	Slice octets = payload(pkt);
	CodecErr err;
	if (!check_datagram(cx, h, rx))
		return;
	if (octets.len > 1 && octets.data[1] == OP_ADVERTISE) {
		receive_advert(cx, h, rx, octets);
		return;
	}
	if (!codec_decode(&hsrp_msg_pkt, octets.data, octets.len, &heard.msg, NULL, NULL, &err)) {
		drop(cx, h, rx, HSRP_MALFORMED, (int64_t)err.offset);
		return;
	}
	if (heard.msg.version != VERSION_1) {
		drop(cx, h, rx, HSRP_BAD_VERSION, heard.msg.version);
		return;
	}
	HsrpGroup *g = addressee(cx, h, rx, &heard.msg);
	if (g)
		receive_message(cx, g, &heard);
}
