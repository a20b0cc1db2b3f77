/* Which members are bundled.
 *
 * A member that negotiates is bundled where its partner agrees, and with the others only if all have the same partner: the
 * same system and the same key there (IEEE 802.1AX-2014 6.3.6: a Link Aggregation Group is of the links that have both
 * Aggregators' identifiers and keys in common; the key here is the number of the channel-group). Those that lead
 * elsewhere are suspended. Both ends must have chosen the link before either sends on it (6.4.15: Partner.Synchronization).
 * The partner of a Port-channel is that of the members that are bundled; of none yet, that of its lowest port (6.4.14.1).
 *
 * LIBERTY: routers have no second aggregate for the members that lead elsewhere; some of Cisco's switches make one
 * (Port-channel 1A).
 * LIBERTY: where a Port-channel waits for a partner that has chosen another link, it tries none of its other partners. */

#include "models/channel/channel_priv.h"

#include "models/channel/channel_view.h"
#include "models/core/link.h"

const ObsSpec channel_member_obs = {
	.name = "channel-member",
	.kind = OBS_NOTE,
	.class = CLASS_INTERFACE,
	.cite = "Cisco LAN Switching Configuration Guide: EtherChannel",
	.fields = {{"channel", OV_STR}, {"member", OV_STR}, {"bundled", OV_INT}},
};

unsigned channel_bundled(const Iface *bundle)
{
	unsigned n = 0;
	for (guint i = 0; bundle->members && i < bundle->members->len; i++)
		n += ((const Iface *)bundle->members->pdata[i])->bundled;
	return n;
}

/* ---- what the Port-channel makes of it ---- */

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
	bool up = channel_bundled(bundle) >= channel_min_links(c, bundle);
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
	obs_emit(cx, &channel_member_obs,
		 (ObsVal[]){OV_S(ifc->bundle->name), OV_S(ifc->name), OV_I(bundled)});
	follow_bundle(cx, m->of, ifc->bundle);
}

/* ---- with whom ---- */

/* The other end of its cable, if it is up and the two agree; NULL: nobody to be bundled with. Mode on asks nobody (IOS LAN
 * Switching Command Reference: channel-group), and has no partner. */
static const Iface *partner_of(const ChannelMember *m)
{
	const Link *l = m->iface->link;
	const Iface *his = l ? l->end[!m->iface->end] : NULL;
	if (m->mode == MODE_ON || !m->iface->up || !his || !his->bundle)
		return NULL;
	if (his->node->kind == NODE_SWITCH)
		return his;
	return his->aggregates && channel_modes_agree(channel_mode_words[m->mode], his->aggregates)
		       ? his
		       : NULL;
}

static bool is_same_partner(const Iface *x, const Iface *y)
{
	return x->node == y->node && x->aggregate_key == y->aggregate_key;
}

/* Is `m` before `than` in the choice of the Port-channel's partner? */
static bool chooses_before(const ChannelMember *m, const ChannelMember *than)
{
	if (m->iface->bundled != than->iface->bundled)
		return m->iface->bundled;
	return iface_before(m->iface, than->iface);
}

/* NULL: the Port-channel has none. */
static const Iface *chosen_partner(const Channel *c, const Iface *bundle)
{
	const ChannelMember *first = NULL;
	for (guint i = 0; i < bundle->members->len; i++) {
		const ChannelMember *m = channel_member(c, bundle->members->pdata[i]);
		if (m && partner_of(m) && (!first || chooses_before(m, first)))
			first = m;
	}
	return first ? partner_of(first) : NULL;
}

/* Has the other end chosen this link, too? A switch's port has. */
static bool is_chosen_there(const ChannelMember *m)
{
	const Iface *his = partner_of(m);
	return his && (his->node->kind == NODE_SWITCH || his->chosen);
}

/* False: it was so. */
static bool set_chosen(Ctx *cx, ChannelMember *m, bool chosen)
{
	if (m->iface->chosen == chosen)
		return false;
	m->iface->chosen = chosen;
	link_tell_partner(cx, m->iface);
	return true;
}

/* ---- when ---- */

static void wait_over(Ctx *cx, void *owner, Timer *timer)
{
	ChannelMember *m = owner;
	(void)timer;
	if (is_chosen_there(m))
		set_bundled(cx, m, true);
}

const TimerSpec channel_wait_timer = {"channel negotiation", TIMER_DELAY,
				      "IEEE 802.1AX-2014 6.4.4: Aggregate_Wait_Time", wait_over,
				      .param = "channel.negotiation"};

/* Both ends have up to the end of the wait to choose the link; who chooses it later is waited for anew. */
static void begin(Ctx *cx, ChannelMember *m)
{
	if (m->of->negotiation)
		timer_arm(cx, &m->wait, m->of->negotiation);
	else
		wait_over(cx, m, &m->wait);
}

static void negotiate(Ctx *cx, ChannelMember *m, const Iface *with)
{
	const Iface *his = partner_of(m);
	bool chosen = his && with && is_same_partner(his, with);
	bool changed = set_chosen(cx, m, chosen), both = chosen && is_chosen_there(m);
	if (!chosen)
		timer_stop(cx, &m->wait);
	if (m->iface->bundled && !both)
		set_bundled(cx, m, false);
	if (chosen && (changed || both) && !m->iface->bundled && !timer_running(&m->wait))
		begin(cx, m);
}

void channel_follow_members(Ctx *cx, Channel *c, const Iface *bundle)
{
	const Iface *with = chosen_partner(c, bundle);
	for (guint i = 0; i < bundle->members->len; i++) {
		ChannelMember *m = channel_member(c, bundle->members->pdata[i]);
		if (m && m->mode != MODE_ON) {
			negotiate(cx, m, with);
		} else if (m) {
			timer_stop(cx, &m->wait);
			set_chosen(cx, m, false);
			set_bundled(cx, m, m->iface->up);
		}
	}
}

/* What it tells: the mode, and the key of the Port-channel. */
static void tell(Ctx *cx, const Channel *c, Iface *ifc)
{
	const ChannelMember *m = ifc->bundle ? channel_member(c, ifc) : NULL;
	const char *mode = m ? channel_mode_words[m->mode] : NULL;
	uint16_t key = m ? channel_number(ifc->bundle) : 0;
	if (ifc->aggregates == mode && ifc->aggregate_key == key)
		return;
	ifc->aggregates = mode;
	ifc->aggregate_key = key;
	link_tell_partner(cx, ifc);
}

void channel_follow_all(Ctx *cx, Channel *c)
{
	for (unsigned i = 0; i < c->node->ifaces->len; i++)
		tell(cx, c, c->node->ifaces->pdata[i]);
	for (unsigned i = c->members->len; i-- > 0;)
		if (!((const ChannelMember *)c->members->pdata[i])->iface->bundle)
			g_ptr_array_remove_index(c->members, i);
	for (unsigned i = 0; i < c->node->ifaces->len; i++) {
		Iface *ifc = c->node->ifaces->pdata[i];
		if (ifc->medium != &channel_medium)
			continue;
		if (ifc->members)
			channel_follow_members(cx, c, ifc);
		follow_bundle(cx, c, ifc);
	}
}
