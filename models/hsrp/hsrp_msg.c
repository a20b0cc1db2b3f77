/* Messages: what a group sends, and what becomes of what it hears. Their octets are hsrp_pkt.c's. */

#include "models/hsrp/hsrp_priv.h"

#include <string.h>

enum {
	TTL = 1,                /* RFC 2281 5.1 */
	TOS_INTERNETWORK = 0xc0 /* precedence 6: IOS's routing protocols */
};

/* ---- sending ---- */

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
		.op = (uint8_t)op,
		.state = op == OP_HELLO ? g->sm.state : g->was,
		.priority = hsrp_priority(g),
		.group = g->number,
		.hello = g->hello,
		.hold = g->hold,
		.vip = op == OP_RESIGN ? g->told_vip : hsrp_vip(g),
	};
	g_strlcpy(msg.auth, hsrp_auth(g), sizeof msg.auth);
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
	g->on->format->encode(&msg, octets);
	IpSend how = {
		.src = g->on->address,
		.dst = g->on->format->to,
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
static bool check_datagram(Ctx *cx, Hsrp *h, const Rx *rx, const HsrpFormat *format)
{
	if (iface_is_own(rx->in, rx->src))
		drop(cx, h, rx, HSRP_OWN_ADDRESS, rx->src);
	else if (rx->dst != format->to)
		drop(cx, h, rx, HSRP_NOT_MULTICAST, rx->dst);
	else if (rx->ttl != TTL)
		drop(cx, h, rx, HSRP_BAD_TTL, rx->ttl);
	else if (!iface_subnet_of(rx->in, rx->src))
		drop(cx, h, rx, HSRP_NOT_NEIGHBOUR, rx->src);
	else
		return true;
	return false;
}

static HsrpGroup *addressee(Ctx *cx, Hsrp *h, const Rx *rx, const HsrpMsg *msg)
{
	HsrpGroup *g = hsrp_group(h, rx->in, msg->group);
	if (!g || !g->conf.ip)
		drop(cx, h, rx, HSRP_UNKNOWN_GROUP, msg->group);
	else if (strcmp(msg->auth, hsrp_auth(g)) != 0)
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
	bool active = heard->msg.state == ST_ACTIVE;
	bool standby = heard->msg.state == ST_STANDBY;
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
	if (state == ST_ACTIVE)
		return higher ? EV_HIGHER_ACTIVE : EV_LOWER_ACTIVE;
	if (state == ST_STANDBY)
		return higher ? EV_HIGHER_STANDBY : EV_LOWER_STANDBY;
	if (state == ST_SPEAK && higher)
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

/* On an interface where HSRP was never configured a message is read as version 1's. */
void hsrp_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	Hsrp *h = self;
	HsrpIf *on = hsrp_if(h, rx->in);
	const HsrpFormat *format = on ? on->format : &hsrp_version_1;
	HsrpHeard heard = {.from = rx->src, .mac = rx->src_mac, .at = ctx_now(cx)};
	HsrpDrop why;
	int64_t value;
	if (!check_datagram(cx, h, rx, format))
		return;
	if (!format->decode(payload(pkt), &heard.msg, &why, &value)) {
		drop(cx, h, rx, why, value);
		return;
	}
	if (heard.msg.op == OP_ADVERTISE) {
		if (on)
			on->adverts++;
		return;
	}
	HsrpGroup *g = addressee(cx, h, rx, &heard.msg);
	if (g)
		receive_message(cx, g, &heard);
}
