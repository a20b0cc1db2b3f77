/* Ethernet framing of routers and hosts.
 *
 * Every frame that reaches a port passes here: addressed to the interface, to a virtual address for which
 * this node is Active (the node's table, vip.h), to everybody, or to a group that somebody joined; what is
 * addressed to others is ignored, as the controller's address filter does. The type field then chooses the
 * protocol (IEEE 802.3-2018 3.2.6, RFC 894). A tagged frame (IEEE 802.1Q) belongs to the subinterface
 * whose VLAN it names. One that carries more than the port's MTU is a giant, which no protocol sees.
 *
 *   eth_pkt.c    the two layouts, with and without tag
 *   eth_conf.c   `encapsulation dot1Q` of subinterfaces
 *
 * LIBERTY: a frame with the native VLAN's tag is taken, too, as switches do; and with a native subinterface the
 * port's own address hears nothing, though it still sends without tag. What IOS does is in no document that was found.
 * LIBERTY: a serial line carries the same frames, to everybody: its one other end. Cisco's HDLC header is not
 * modelled.
 * LIBERTY: bit errors and the frame check sequence are not modelled; a link loses whole frames. */

#include "models/eth/eth_priv.h"

#include "models/core/net.h"

static EthGroup *membership(const Eth *e, const Iface *ifc, Mac group)
{
	const GArray *groups = index_get(&e->groups, ifc->index);
	for (unsigned i = 0; groups && i < groups->len; i++) {
		EthGroup *g = &g_array_index(groups, EthGroup, i);
		if (g->group == group)
			return g;
	}
	return NULL;
}

static bool is_ours(const Eth *e, const Iface *in, Mac dst)
{
	if (dst == in->mac || dst == MAC_BROADCAST)
		return true;
	if (mac_is_group(dst))
		return membership(e, in, dst) != NULL;
	return vip_by_mac(e->node, in, dst) != NULL;
}

static uint64_t vlan_key(const Iface *port, uint16_t vlan)
{
	return (uint64_t)port->index << 16 | vlan;
}

Iface *eth_of_vlan(const Eth *e, const Iface *port, uint16_t vlan)
{
	return index_get(&e->by_vlan, vlan_key(port, vlan));
}

void eth_set_vlan(Eth *e, Iface *sub, uint16_t vlan, bool native)
{
	Iface *port = sub->parent;
	if (sub->vlan)
		index_drop(&e->by_vlan, vlan_key(port, sub->vlan));
	if (sub->native) {
		index_drop(&e->by_vlan, vlan_key(port, 0));
		port->native = false;
	}
	sub->vlan = vlan;
	sub->native = native;
	if (vlan)
		index_put(&e->by_vlan, vlan_key(port, vlan), sub);
	if (native) {
		index_put(&e->by_vlan, vlan_key(port, 0), sub);
		port->native = true;
	}
}

/* Behind a switch a frame for somebody else may be a flooded copy, so it is no loss; on a cable it is. */
static void ignore(Ctx *cx, const Iface *port, Iface *in, const Pkt *frame)
{
	const Iface *peer = port->link ? port->link->end[!port->end] : NULL;
	if (!peer)
		return;
	if (peer->node->kind != NODE_SWITCH)
		iface_drop(cx, in, frame, "not our MAC address");
	else
		fate_missed(cx, frame, port->link->name);
}

/* Does it carry more than the port's MTU? A tag is no part of what it carries (IEEE 802.3-2018 3.2.7). */
static bool is_giant(const Iface *port, const EthHdr *h, const Pkt *frame)
{
	size_t head = h->vlan ? eth_tagged.wire_size : eth_untagged.wire_size;
	return pkt_length(frame) > head + port->media_mtu;
}

/* IOS Interface Command Reference, show interfaces: giants are "discarded because they exceed the medium's maximum
 * packet size", and packets input are those without error. */
static void drop_giant(Ctx *cx, Iface *port, const Pkt *frame)
{
	port->count.giants++;
	port->count.in_pkts--;
	port->count.in_octets -= pkt_length(frame);
	iface_drop(cx, port, frame, "giant");
}

/* Who takes a frame that its port does not: the Port-channel that it is a member of, or a subinterface of either. NULL:
 * nobody, and *why. */
static Iface *elsewhere(const Eth *e, Iface *port, uint16_t vlan, const char **why)
{
	Iface *whole = port->bundle ? port->bundle : port;
	*why = port->bundle && !port->bundled ? "not bundled" : "unknown VLAN";
	if (port->bundle && !port->bundled)
		return NULL;
	return vlan || whole->native ? eth_of_vlan(e, whole, vlan) : whole;
}

static void count_in(Ctx *cx, Iface *in, const Pkt *frame)
{
	in->count.in_pkts++;
	in->count.in_octets += pkt_length(frame);
	in->count.last_in = ctx_now(cx);
}

/* What passed the port also passed what stands on it. */
static void count_above(Ctx *cx, const Iface *port, Iface *in, const Pkt *frame)
{
	count_in(cx, in, frame);
	if (in->parent && in->parent != port)
		count_in(cx, in->parent, frame);
}

/* The interface that takes the frame; NULL: none, and it is told why. */
static Iface *taker(Ctx *cx, const Eth *e, Iface *port, const EthHdr *h, const Pkt *frame)
{
	if (G_UNLIKELY(is_giant(port, h, frame))) {
		drop_giant(cx, port, frame);
		return NULL;
	}
	const char *why;
	Iface *in = h->vlan || port->native ? elsewhere(e, port, h->vlan, &why) : port;
	if (!in || !in->up) {
		iface_drop(cx, port, frame, in ? "interface down" : why);
		return NULL;
	}
	if (!is_ours(e, in, h->dst)) {
		ignore(cx, port, in, frame);
		return NULL;
	}
	if (in != port)
		count_above(cx, port, in, frame);
	return in;
}

static void eth_take(Ctx *cx, void *self, const Rx *rx, Pkt *frame)
{
	Eth *e = self;
	CodecErr err;
	const EthHdr *h = pkt_expect(frame, &eth_layer, &err);
	Iface *in = h ? taker(cx, e, rx->in, h, frame) : NULL;
	if (!h)
		iface_drop(cx, rx->in, frame, "malformed frame");
	if (!in) {
		pkt_unref(frame);
		return;
	}
	EthHdr head = *h;
	Rx up = {.in = in, .src_mac = head.src, .dst_mac = head.dst};
	Pkt *p = pkt_edit(frame);
	pkt_pop(p);
	if (node_pass(cx, in->node, "ethertype", head.type, &up, p))
		return;
	*(EthHdr *)pkt_push(p, &eth_layer) = head; /* the whole frame is dropped */
	iface_drop(cx, in, p, "unknown ethertype");
	pkt_unref(p);
}

/* ---- service ---- */

static void eth_send(Ctx *cx, void *self, Iface *out, Mac src, Mac dst, uint16_t type, Pkt *pkt)
{
	(void)self;
	Pkt *p = pkt_edit(pkt);
	pkt_pad(p, MIN_DATA);
	EthHdr *h = pkt_push(p, &eth_layer);
	h->dst = dst;
	h->src = src ? src : out->mac;
	h->vlan = out->native ? 0 : out->vlan;
	h->type = type;
	iface_tx(cx, out, p);
}

static void eth_join(void *self, Iface *ifc, Mac group)
{
	Eth *e = self;
	EthGroup *g = membership(e, ifc, group);
	if (g) {
		g->refs++;
		return;
	}
	GArray *groups = index_get(&e->groups, ifc->index);
	if (!groups) {
		groups = g_array_new(FALSE, FALSE, sizeof(EthGroup));
		index_put(&e->groups, ifc->index, groups);
	}
	g_array_append_val(groups, ((EthGroup){group, 1}));
}

static void eth_leave(void *self, Iface *ifc, Mac group)
{
	Eth *e = self;
	EthGroup *g = membership(e, ifc, group);
	g_assert(g);
	if (--g->refs > 0)
		return;
	GArray *groups = index_get(&e->groups, ifc->index);
	g_array_remove_index(groups, (guint)(g - (EthGroup *)(void *)groups->data));
}

static const EthSvc svc = {eth_send, eth_join, eth_leave};

/* ---- class ---- */

static bool eth_init(void *self, Node *node, GError **err)
{
	(void)err;
	Eth *e = self;
	e->node = node;
	return true;
}

static void free_groups(void *groups)
{
	g_array_unref(groups);
}

static void eth_fini(void *self)
{
	Eth *e = self;
	index_clear_full(&e->groups, free_groups);
	index_clear(&e->by_vlan);
}

static const PktSpec *const pkts[] = {&eth_untagged, &eth_tagged, NULL};
static const LayerSpec *const layers[] = {&eth_layer, NULL};

static const Bind binds[] = {
	{.table = "frame"},
	{.table = NULL},
};

static const Provide provides[] = {
	{.service = "eth", .ops = &svc},
	{.service = NULL},
};

const ProtoClass eth_class = {
	.name = "eth",
	.spec_ref = "IEEE 802.3-2018 3.2.6, IEEE 802.1Q-2018 9.6, RFC 894",
	.self_size = sizeof(Eth),
	.pkt = pkts,
	.layer = layers,
	.stmt = eth_stmts,
	.conf_help = eth_conf_help,
	.bind = binds,
	.provides = provides,
	.init = eth_init,
	.take_packet = eth_take,
	.fini = eth_fini,
};
