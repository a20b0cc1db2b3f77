/* An Ethernet switch (IEEE 802.1D-1998): learns, floods, ages, and lets no frame through a port that has just
 * come up.
 *
 *   switch_fsm.c   the states of a port
 *   switch_mac.c   the table of stations
 *
 * It hides a remote link's loss from everybody else on the LAN: dead and hold timers decide there. A virtual
 * address moves to another port with the first frame that carries it as source (a Hello or a gratuitous ARP
 * of the new Active router); until then frames go to the old port, or everywhere if that was flushed. The PHY
 * sees a router's `no shutdown` at once, so the forward delay runs while the router still waits for its own
 * carrier delay. What a port does is set by the scenario (models/svc/lan.h).
 *
 * Ports that the scenario gives one channel number are one port to all others (IEEE 802.1AX): one of them takes a
 * frame, by a hash of its MAC addresses, what came in by one leaves by none, and a port that joins one that forwards
 * forwards at once, since the spanning tree sees the aggregate. Where the other end negotiates, frames leave by what it has
 * bundled.
 *
 * LIBERTY: no spanning tree is computed; a loop of switches is not broken. Frames of the spanning tree, CDP
 * and IGMP snooping do not exist: groups are flooded. Forwarding takes no time but the links'. */

#include <string.h>

#include "models/switch/switch_priv.h"

#include "models/core/link.h"
#include "models/switch/switch_view.h"

SwitchPort *switch_port(Switch *sw, Iface *ifc)
{
	for (unsigned i = 0; i < sw->ports->len; i++) {
		SwitchPort *p = sw->ports->pdata[i];
		if (p->iface == ifc)
			return p;
	}
	SwitchPort *p = g_new0(SwitchPort, 1);
	p->sw = sw;
	p->iface = ifc;
	p->vlan = VLAN_DEFAULT;
	p->forward_delay = VT_S(15); /* IEEE 802.1D-1998 8.10.2, table 8-3 */
	p->what = ifc->name;
	fsm_init(&p->sm, &switch_port_fsm);
	timer_tree_init(&p->timers, &sw->node->timers, p, sizeof *p);
	timer_init(&p->timer, &switch_delay_timer, &p->timers, p, ifc->port);
	g_ptr_array_add(sw->ports, p);
	return p;
}

/* ---- aggregates ---- */

SwitchPort *switch_lead(SwitchPort *p)
{
	Iface *lead = p->iface->bundle;
	return lead ? switch_port(p->sw, lead) : p;
}

static const SwitchPort *member_at(const SwitchPort *p, guint i)
{
	return switch_port(p->sw, p->iface->bundle->members->pdata[i]);
}

bool switch_channel_has(const SwitchPort *p, uint8_t state)
{
	for (guint i = 0; p->channel && i < p->iface->bundle->members->len; i++) {
		const SwitchPort *m = member_at(p, i);
		bool fits =
			state < N_PORT_STATES ? m->sm.state == state : m->sm.state != ST_DISABLED;
		if (m != p && fits)
			return true;
	}
	return false;
}

/* Does the other end take frames of the aggregate there? One that negotiates says so (IEEE 802.1AX-2014 6.4.15: who
 * distributes waits until the partner collects); of others a switch knows nothing. */
static bool is_collected(const SwitchPort *m)
{
	const Link *l = m->iface->link;
	const Iface *his = l ? l->end[!m->iface->end] : NULL;
	bool negotiates = his && his->aggregates && strcmp(his->aggregates, "on") != 0;
	return !negotiates || his->bundled;
}

static bool distributes(const SwitchPort *m)
{
	return m->sm.state == ST_FORWARDING && is_collected(m);
}

/* The port by which a frame leaves for what is behind `p`: of an aggregate, one of those that forward. */
static const SwitchPort *way_out(const SwitchPort *p, const Pkt *frame)
{
	if (!p->channel)
		return p;
	const EthHdr *h = pkt_rec(frame, 0);
	guint all = p->iface->bundle->members->len, n = 0;
	for (guint i = 0; i < all; i++)
		n += distributes(member_at(p, i));
	guint k = n ? (guint)((h->src ^ h->dst) & 7) % n : 0;
	for (guint i = 0; n && i < all; i++) {
		const SwitchPort *m = member_at(p, i);
		if (distributes(m) && k-- == 0)
			return m;
	}
	return p;
}

/* ---- VLANs ---- */

static bool carries(const SwitchPort *p, uint16_t vlan)
{
	for (guint i = 0; p->trunk && i < p->trunk->len; i++)
		if (g_array_index(p->trunk, uint16_t, i) == vlan)
			return true;
	return false;
}

/* The VLAN of a frame that came in there; 0: none that the port takes. */
static uint16_t vlan_of(const SwitchPort *p, const EthHdr *h)
{
	if (h->vlan == 0)
		return p->vlan;
	return carries(p, h->vlan) ? h->vlan : 0;
}

/* The tag with which the VLAN leaves there; false: it does not. */
static bool tag_for(const SwitchPort *p, uint16_t vlan, uint16_t *tag)
{
	*tag = carries(p, vlan) ? vlan : 0;
	return *tag || p->vlan == vlan;
}

/* ---- forwarding ---- */

/* One copy out of a port; false if the port does not take it. */
static bool send_out(Ctx *cx, const SwitchPort *out, uint16_t vlan, const Pkt *frame)
{
	uint16_t tag;
	if (out->sm.state != ST_FORWARDING || !tag_for(out, vlan, &tag))
		return false;
	Pkt *p = pkt_ref(frame);
	if (((const EthHdr *)pkt_rec(p, 0))->vlan != tag) {
		p = pkt_edit(p);
		((EthHdr *)pkt_rec_edit(p, 0))->vlan = tag;
	}
	ctx_used(cx, CAUSE_USED_PORT, &out->iface->state);
	iface_tx(cx, out->iface, p);
	return true;
}

static bool flood(Ctx *cx, const SwitchPort *in, uint16_t vlan, const Pkt *frame)
{
	bool sent = false;
	for (unsigned i = 0; i < in->sw->ports->len; i++) {
		SwitchPort *out = in->sw->ports->pdata[i];
		if (out != in && out == switch_lead(out))
			sent = send_out(cx, way_out(out, frame), vlan, frame) || sent;
	}
	return sent;
}

static void forward(Ctx *cx, SwitchPort *in, uint16_t vlan, Mac dst, const Pkt *frame)
{
	const MacEntry *e = mac_is_group(dst) ? NULL : switch_find(cx, in->sw, vlan, dst);
	if (e)
		ctx_used(cx, CAUSE_USED_MAC, &e->state);
	if (!e || !e->port) {
		/* a lone station's broadcast is nobody's loss */
		if (!flood(cx, in, vlan, frame) && !mac_is_group(dst))
			iface_drop(cx, in->iface, frame, "no other port forwards");
		return;
	}
	if (e->port == in) {
		iface_drop(cx, in->iface, frame, "destination is behind the same port");
		return;
	}
	if (!send_out(cx, way_out(e->port, frame), vlan, frame))
		iface_drop(cx, in->iface, frame, "port does not forward");
}

static void switch_on_packet(Ctx *cx, void *self, const Rx *rx, const Pkt *frame)
{
	SwitchPort *in = switch_port(self, rx->in);
	CodecErr err;
	const EthHdr *h = pkt_expect(frame, &eth_layer, &err);
	uint16_t vlan = h ? vlan_of(in, h) : 0;
	if (!h || !vlan) {
		iface_drop(cx, rx->in, frame, h ? "VLAN not allowed" : "malformed frame");
		return;
	}
	SwitchPort *lead = switch_lead(in);
	if (in->sm.state == ST_LEARNING || in->sm.state == ST_FORWARDING)
		switch_learn(cx, lead, vlan, h->src);
	if (in->sm.state == ST_FORWARDING)
		forward(cx, lead, vlan, h->dst, frame);
	else
		iface_drop(cx, rx->in, frame, "port does not forward");
}

/* ---- service ---- */

static void set_forward_delay(void *self, Iface *port, VTime each)
{
	switch_port(self, port)->forward_delay = each;
}

static void set_vlan(void *self, Iface *port, uint16_t vlan)
{
	switch_port(self, port)->vlan = vlan;
}

static void set_trunk(void *self, Iface *port, const uint16_t *vlans, unsigned n)
{
	SwitchPort *p = switch_port(self, port);
	if (!p->trunk)
		p->trunk = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	g_array_set_size(p->trunk, 0);
	g_array_append_vals(p->trunk, vlans, n);
}

static void set_ageing(void *self, VTime ageing)
{
	((Switch *)self)->ageing = ageing;
}

/* The first port with the number stands for all; it is a member of itself. */
static void set_channel(void *self, Iface *port, uint16_t number)
{
	Switch *sw = self;
	SwitchPort *p = switch_port(sw, port);
	p->channel = number;
	port->aggregate_key = number;
	for (unsigned i = 0; i < sw->ports->len; i++) {
		const SwitchPort *lead = sw->ports->pdata[i];
		if (lead->channel != number)
			continue;
		iface_join(port, lead->iface);
		return;
	}
}

static const SwitchSvc svc = {set_forward_delay, set_vlan, set_trunk, set_ageing, set_channel};

/* ---- class ---- */

static void delay_over(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	SwitchPort *p = owner;
	fsm_step(cx, &switch_port_fsm, &p->sm, p, EV_DELAY, NULL);
}

const TimerSpec switch_delay_timer = {"forward delay", TIMER_DELAY, "IEEE 802.1D-1998 8.10.2",
				      delay_over,
				      .constant = "forward-delay of the scenario's switch"};

static void port_free(gpointer port)
{
	SwitchPort *p = port;
	timer_tree_fini(&p->timers);
	if (p->trunk)
		g_array_unref(p->trunk);
	g_free(p);
}

static bool switch_init(void *self, Node *node, GError **err)
{
	(void)err;
	Switch *sw = self;
	sw->node = node;
	sw->ports = g_ptr_array_new_with_free_func(port_free);
	sw->ageing = VT_S(300); /* IEEE 802.1D-1998 7.9.2, table 7-4 */
	return true;
}

static void see_carrier(Ctx *cx, SwitchPort *p)
{
	uint8_t event = p->iface->carrier ? EV_CARRIER : EV_NO_CARRIER;
	fsm_step(cx, &switch_port_fsm, &p->sm, p, event, NULL);
}

static void switch_start(Ctx *cx, void *self)
{
	Switch *sw = self;
	for (unsigned i = 0; i < sw->node->ifaces->len; i++) {
		SwitchPort *p = switch_port(sw, sw->node->ifaces->pdata[i]);
		const Link *l = p->iface->link;
		if (l) {
			const char *peer = l->end[!p->iface->end]->port;
			bool same = strcmp(p->iface->name, peer) == 0; /* named after its cable */
			g_autofree char *what =
				same ? g_strdup(peer)
				     : g_strdup_printf("%s (%s)", p->iface->name, peer);
			p->what = world_intern(sw->node->world, what);
		}
		see_carrier(cx, p);
	}
}

static void switch_on_signal(Ctx *cx, void *self, const Signal *sig)
{
	see_carrier(cx, switch_port(self, sig->iface));
}

static void switch_fini(void *self)
{
	Switch *sw = self;
	g_ptr_array_unref(sw->ports);
	index_clear_full(&sw->table, g_free);
}

/* What others read of a port is what its machine says. */
static bool switch_invariant(const void *self, const char **why)
{
	const Switch *sw = self;
	for (unsigned i = 0; i < sw->ports->len; i++) {
		const SwitchPort *p = sw->ports->pdata[i];
		*why = "a port that is not forwarding is marked up";
		if (p->iface->up != (p->sm.state == ST_FORWARDING))
			return false;
	}
	return true;
}

static const FsmSpec *const machines[] = {&switch_port_fsm, NULL};
static const TimerSpec *const timers[] = {&switch_delay_timer, NULL};
static const ObsSpec *const observations[] = {&switch_port_obs, NULL};

static const Bind binds[] = {
	{.table = "frame"},
	{.table = NULL},
};

static const Provide provides[] = {
	{.service = "switch", .ops = &svc},
	{.service = NULL},
};

static const SignalWant wants[] = {
	{.kind = SIG_CARRIER},
	{.end = true},
};

static const HelpText help[] = {
	{"show interfaces status", "Show interface line status"},
	{"show mac-address-table", "MAC forwarding table"},
	{NULL, NULL},
};

const ProtoClass switch_class = {
	.name = "switch",
	.spec_ref = "IEEE 802.1D-1998, IEEE 802.1Q-1998",
	.kinds = NODE_SWITCH,
	.self_size = sizeof(Switch),
	.fsm = machines,
	.timer = timers,
	.obs = observations,
	.bind = binds,
	.view = switch_views,
	.show = switch_shows,
	.help = help,
	.provides = provides,
	.signals = wants,
	.init = switch_init,
	.start = switch_start,
	.on_packet = switch_on_packet,
	.on_signal = switch_on_signal,
	.fini = switch_fini,
	.invariant = switch_invariant,
};
