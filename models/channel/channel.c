/* Port-channels: one interface over several ports (IEEE 802.1AX; Cisco EtherChannel).
 *
 *   channel.c         which members are bundled, and which of them a frame takes
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

#include "models/channel/channel_view.h"
#include "models/core/link.h"
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

static unsigned count_bundled(const Iface *bundle)
{
	unsigned n = 0;
	for (guint i = 0; bundle->members && i < bundle->members->len; i++)
		n += ((const Iface *)bundle->members->pdata[i])->bundled;
	return n;
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
	unsigned n = count_bundled(bundle);
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

/* ---- who is bundled ---- */

static const ObsSpec member_obs = {
	.name = "channel-member",
	.kind = OBS_NOTE,
	.class = CLASS_INTERFACE,
	.cite = "Cisco LAN Switching Configuration Guide: EtherChannel",
	.fields = {{"channel", OV_STR}, {"member", OV_STR}, {"bundled", OV_INT}},
};

static void set_kbit(Ctx *cx, Iface *ifc, uint32_t kbit)
{
	if (ifc->kbit_said || ifc->kbit == kbit)
		return;
	ifc->kbit = kbit;
	signal_send(cx, ifc->node,
		    &(Signal){.kind = SIG_IF_BANDWIDTH, .iface = ifc, .up = ifc->up});
}

/* The sum of what is bundled (IOS: BW of show interfaces Port-channel); of none, what it was. */
static void follow_bandwidth(Ctx *cx, Iface *bundle)
{
	uint32_t sum = 0;
	for (guint i = 0; bundle->members && i < bundle->members->len; i++) {
		const Iface *m = bundle->members->pdata[i];
		sum += m->bundled ? m->kbit : 0;
	}
	if (!sum)
		return;
	set_kbit(cx, bundle, sum);
	for (guint i = 0; bundle->subs && i < bundle->subs->len; i++)
		set_kbit(cx, bundle->subs->pdata[i], sum);
}

static void follow_bundle(Ctx *cx, const Channel *c, Iface *bundle)
{
	bool up = count_bundled(bundle) >= channel_min_links(c, bundle);
	follow_bandwidth(cx, bundle);
	if (bundle->carrier == up)
		return;
	bundle->carrier = up;
	signal_send(cx, bundle->node, &(Signal){.kind = SIG_CARRIER, .iface = bundle, .up = up});
}

static void set_bundled(Ctx *cx, ChannelMember *m, bool bundled)
{
	Iface *ifc = m->iface;
	if (ifc->bundled == bundled)
		return;
	ifc->bundled = bundled;
	obs_emit(cx, &member_obs,
		 (ObsVal[]){OV_S(ifc->bundle->name), OV_S(ifc->name), OV_I(bundled)});
	follow_bundle(cx, m->of, ifc->bundle);
}

static void wait_over(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	set_bundled(cx, owner, true);
}

const TimerSpec channel_wait_timer = {"channel negotiation", TIMER_DELAY,
				      "IEEE 802.1AX-2014 6.4.4: Aggregate_Wait_Time", wait_over,
				      .param = "channel.negotiation"};

/* Mode on asks nobody (IOS LAN Switching Command Reference: channel-group). */
static bool partner_agrees(const ChannelMember *m)
{
	const Link *l = m->iface->link;
	const Iface *his = l ? l->end[!m->iface->end] : NULL;
	if (m->mode == MODE_ON)
		return true;
	if (!his || !his->bundle)
		return false;
	return his->node->kind == NODE_SWITCH ||
	       (his->aggregates &&
		channel_modes_agree(channel_mode_words[m->mode], his->aggregates));
}

static void follow_member(Ctx *cx, ChannelMember *m)
{
	if (!m->iface->up || !partner_agrees(m)) {
		timer_stop(cx, &m->wait);
		set_bundled(cx, m, false);
		return;
	}
	if (m->iface->bundled || timer_running(&m->wait))
		return;
	if (m->mode == MODE_ON || m->of->negotiation == 0)
		set_bundled(cx, m, true);
	else
		timer_arm(cx, &m->wait, m->of->negotiation);
}

/* ---- class ---- */

static bool channel_init(void *self, Node *node, GError **err)
{
	(void)err;
	Channel *c = self;
	c->node = node;
	c->members = g_ptr_array_new_with_free_func(channel_member_free);
	return true;
}

static void tell_mode(Ctx *cx, const Channel *c, Iface *ifc)
{
	const ChannelMember *m = ifc->bundle ? channel_member(c, ifc) : NULL;
	const char *mode = m ? channel_mode_words[m->mode] : NULL;
	if (ifc->aggregates == mode)
		return;
	ifc->aggregates = mode;
	link_tell_partner(cx, ifc);
}

/* Members that have left are forgotten, and each Port-channel is what the others make of it. */
static void follow_all(Ctx *cx, Channel *c)
{
	for (unsigned i = 0; i < c->node->ifaces->len; i++)
		tell_mode(cx, c, c->node->ifaces->pdata[i]);
	for (unsigned i = c->members->len; i-- > 0;)
		if (!((const ChannelMember *)c->members->pdata[i])->iface->bundle)
			g_ptr_array_remove_index(c->members, i);
	for (unsigned i = 0; i < c->members->len; i++)
		follow_member(cx, c->members->pdata[i]);
	for (unsigned i = 0; i < c->node->ifaces->len; i++) {
		Iface *ifc = c->node->ifaces->pdata[i];
		if (ifc->medium == &channel_medium)
			follow_bundle(cx, c, ifc);
	}
}

static void channel_start(Ctx *cx, void *self)
{
	Channel *c = self;
	c->negotiation = param_get(c->node, "channel.negotiation");
	c->started = true;
	follow_all(cx, c);
}

static void channel_on_config(Ctx *cx, void *self)
{
	Channel *c = self;
	if (c->started)
		follow_all(cx, c);
}

static void channel_on_signal(Ctx *cx, void *self, const Signal *sig)
{
	ChannelMember *m = sig->iface->bundle ? channel_member(self, sig->iface) : NULL;
	if (m)
		follow_member(cx, m);
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
	.obs = (const ObsSpec *const[]){&member_obs, NULL},
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
