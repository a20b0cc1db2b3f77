/* Port-channels: one interface over several ports (IEEE 802.1AX; Cisco EtherChannel).
 *
 *   channel.c         which member a frame takes
 *   channel_bundle.c  which members are bundled
 *   channel_conf.c    channel-group, channel-protocol, port-channel load-balance and min-links
 *   channel_view.c, channel_show.c   show etherchannel summary
 *   channel_advice.c  two ends that cannot agree
 *
 * A port that is a member has no frames of its own: what arrives there is the Port-channel's (models/eth), and what the
 * Port-channel sends takes one of the members that are bundled, by a hash of its addresses, so that a flow keeps its
 * order. A member is bundled while its line protocol is up; the Port-channel is up while enough of them are, has the sum
 * of their bandwidths, and the MAC address of the first that joined.
 *
 * LIBERTY: LACP and PAgP are not spoken: each end knows the mode of the other as soon as light takes there. Where the two
 * agree a port is bundled the time of a negotiation later; where they do not it never is (IEEE 802.1AX-2014 6.4.13: who
 * has no partner is no part of an aggregate; two that are passive hear nothing of each other), and in mode on it is
 * whatever the other end does. A switch's ports of one channel agree to all.
 * LIBERTY: the hash is the exclusive or of the addresses' last three bits, modulo the number of members; which port
 * a real box takes for a flow differs between platforms.
 * LIBERTY: a Port-channel comes and goes in the instant of its members, with its LINEPROTO message alone. */

#include "models/channel/channel_priv.h"

#include <string.h>

#include "models/channel/channel_view.h"
#include "models/core/medium.h"
#include "models/svc/eth.h"
#include "models/svc/ip.h"

const char *const channel_mode_words[N_CHANNEL_MODES] = {
	[MODE_ON] = "on",           [MODE_ACTIVE] = "active",
	[MODE_PASSIVE] = "passive", [MODE_DESIRABLE] = "desirable",
	[MODE_AUTO] = "auto",
};

const char *const channel_hash_words[N_CHANNEL_HASHES] = {
	[HASH_SRC_DST_IP] = "src-dst-ip",   [HASH_SRC_IP] = "src-ip",   [HASH_DST_IP] = "dst-ip",
	[HASH_SRC_DST_MAC] = "src-dst-mac", [HASH_SRC_MAC] = "src-mac", [HASH_DST_MAC] = "dst-mac",
};

ChannelMember *channel_member(const Channel *c, const Iface *ifc)
{
	for (unsigned i = 0; i < c->members->len; i++) {
		ChannelMember *m = c->members->pdata[i];
		if (m->iface == ifc)
			return m;
	}
	return NULL;
}

unsigned channel_min_links(const Channel *c, const Iface *bundle)
{
	unsigned said = GPOINTER_TO_UINT(index_get(&c->min_links, (uintptr_t)bundle));
	return MAX(said, 1);
}

uint16_t channel_number(const Iface *bundle)
{
	return (uint16_t)g_ascii_strtoull(bundle->name + strlen("Port-channel"), NULL, 10);
}

void channel_member_free(void *member)
{
	ChannelMember *m = member;
	timer_tree_fini(&m->timers);
	g_free(m);
}

/* ---- which way a frame takes ---- */

/* The last octet of what the hash looks at; a frame without IPv4 has its MAC addresses. */
static unsigned mixed(const Pkt *frame, ChannelHash hash)
{
	const EthHdr *eth = pkt_rec(frame, 0);
	const Ip4Hdr *ip = pkt_layers(frame) > 1 && pkt_spec(frame, 1) == &ip4_layer
				   ? pkt_rec(frame, 1)
				   : NULL;
	uint64_t src = ip && hash < HASH_SRC_DST_MAC ? ip->src : eth->src;
	uint64_t dst = ip && hash < HASH_SRC_DST_MAC ? ip->dst : eth->dst;
	if (hash == HASH_SRC_IP || hash == HASH_SRC_MAC)
		dst = 0;
	if (hash == HASH_DST_IP || hash == HASH_DST_MAC)
		src = 0;
	return (unsigned)((src ^ dst) & 7);
}

/* The member that comes as the `k`th of those that are bundled. */
static Iface *bundled_at(const Iface *bundle, unsigned k)
{
	for (guint i = 0; i < bundle->members->len; i++) {
		Iface *m = bundle->members->pdata[i];
		if (m->bundled && k-- == 0)
			return m;
	}
	return NULL;
}

/* The member counts what passes it. */
static bool tx_member(Ctx *cx, Iface *bundle, Pkt *frame)
{
	unsigned n = channel_bundled(bundle);
	const Channel *c = n ? node_self(bundle->node, "channel") : NULL;
	if (!c)
		return false;
	Iface *m = bundled_at(bundle, mixed(frame, c->hash) % n);
	size_t octets = pkt_length(frame);
	if (!m->medium->tx(cx, m, frame))
		return false;
	m->count.out_pkts++;
	m->count.out_octets += octets;
	m->count.last_out = ctx_now(cx);
	return true;
}

static bool has_carrier(const Iface *bundle)
{
	return bundle->carrier;
}

/* `shutdown` of a Port-channel takes its members' light. */
static void members_changed(Ctx *cx, Iface *bundle)
{
	for (guint i = 0; bundle->members && i < bundle->members->len; i++)
		iface_changed(cx, bundle->members->pdata[i]);
}

const Medium channel_medium = {.name = "port-channel",
			       .immediate = true,
			       .has_carrier = has_carrier,
			       .tx = tx_member,
			       .changed = members_changed};

/* ---- class ---- */

static bool channel_init(void *self, Node *node, GError **err)
{
	(void)err;
	Channel *c = self;
	c->node = node;
	c->members = g_ptr_array_new_with_free_func(channel_member_free);
	return true;
}

static void channel_start(Ctx *cx, void *self)
{
	Channel *c = self;
	c->negotiation = param_get(c->node, "channel.negotiation");
	c->started = true;
	channel_follow_all(cx, c);
}

static void channel_on_config(Ctx *cx, void *self)
{
	Channel *c = self;
	if (c->started)
		channel_follow_all(cx, c);
}

static void channel_on_signal(Ctx *cx, void *self, const Signal *sig)
{
	const ChannelMember *m = sig->iface->bundle ? channel_member(self, sig->iface) : NULL;
	if (m)
		channel_follow_members(cx, self, sig->iface->bundle);
}

static void channel_fini(void *self)
{
	Channel *c = self;
	g_ptr_array_unref(c->members);
	index_clear(&c->min_links);
	index_clear(&c->protocol);
}

/* What passes a member is what it says. */
static bool channel_invariant(const void *self, const char **why)
{
	const Channel *c = self;
	for (unsigned i = 0; i < c->members->len; i++) {
		const ChannelMember *m = c->members->pdata[i];
		*why = "a member is bundled that is down";
		if (m->iface->bundled && !m->iface->up)
			return false;
	}
	return true;
}

static const Param params[] = {
	{"channel.negotiation", PARAM_TIME, VT_S(2), 0, VT_MIN(2),
	 "IEEE 802.1AX-2014 6.4.4: Aggregate_Wait_Time, 2 s; PAgP's is taken for the same", NULL},
	{0},
};

static const SignalWant signals[] = {
	{.kind = SIG_IF_STATE, .rank = 5},
	{.kind = SIG_PARTNER, .rank = 5},
	{.end = true},
};

static const HelpText help[] = {
	{"show etherchannel", "EtherChannel information"},
	{"show etherchannel summary", "One-line summary per channel-group"},
	{NULL, NULL},
};

const ProtoClass channel_class = {
	.name = "channel",
	.spec_ref = "IEEE 802.1AX-2014; Cisco IOS LAN Switching Configuration Guide: EtherChannel",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Channel),
	.timer = (const TimerSpec *const[]){&channel_wait_timer, NULL},
	.obs = (const ObsSpec *const[]){&channel_member_obs, NULL},
	.stmt = channel_stmts,
	.conf_help = channel_conf_help,
	.view = channel_views,
	.show = channel_shows,
	.param = params,
	.help = help,
	.signals = signals,
	.advice = channel_advice,
	.advise = channel_advise,
	.init = channel_init,
	.start = channel_start,
	.on_config = channel_on_config,
	.on_signal = channel_on_signal,
	.fini = channel_fini,
	.invariant = channel_invariant,
};
