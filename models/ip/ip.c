/* IPv4 on routers and hosts: reception, forwarding, ICMP and UDP.
 *
 *   ip_pkt.c     headers of IPv4, UDP and ICMP, with their checksums
 *   ip_input.c   what arrives: features, local delivery, dispatch to protocols
 *   ip_output.c  what leaves: route lookup, features, fragmentation, neighbour, frame
 *   ip_icmp.c    echo and its reply, unreachable, time exceeded
 *   ip_frag.c    fragments and reassembly (RFC 791 3.2)
 *   ip_redirect.c  who would be told of another router
 *   ip_conf.c    addresses and per-interface settings
 *
 * The order is RFC 1812's: validate, input features, local or not, time to live, route, output features,
 * size, neighbour, frame. The routing table, the neighbour table and framing are services; who takes
 * packets out of the path (IPsec) hangs in as a feature. A virtual address that is active here
 * (models/core/vip.h) is as local as an interface's own.
 *
 * Where this departs from routers:
 *   LIBERTY: IP options are not read; a datagram that has some is a counted drop.
 *   LIBERTY: redirects (RFC 792) are not sent: ip_redirect.c.
 *   LIBERTY: forwarding and ICMP take no time of their own; latency is the links'. */

#include "models/ip/ip_priv.h"

#include <stddef.h>
#include <string.h>

#include "models/ip/ip_view.h"

G_STATIC_ASSERT(offsetof(Ip, count.fragmented) <= (size_t)3 * 64);

static const char *const drop_names[N_IPD] = {
	[IPD_MALFORMED] = "malformed datagram", [IPD_CHECKSUM] = "bad checksum",
	[IPD_SOURCE] = "bad source address",    [IPD_NO_ROUTE] = "no route",
	[IPD_TTL] = "time to live exceeded",    [IPD_UNRESOLVED] = "unresolved neighbour",
	[IPD_TOO_BIG] = "fragmentation needed", [IPD_NO_PROTOCOL] = "protocol unreachable",
	[IPD_NO_PORT] = "port unreachable",     [IPD_NO_GROUP] = "group not joined",
	[IPD_NULL] = "null interface",          [IPD_BROADCAST] = "directed broadcast",
	[IPD_NOT_ROUTER] = "not a router",      [IPD_REASSEMBLY] = "reassembly failed",
	[IPD_DOWN] = "interface down",
};

static const ObsSpec local_drop = {
	.name = "ip-drop",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "RFC 1812 4.3.3.1: what is discarded is counted",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}},
};

const char *ip_drop_name(IpDrop why)
{
	return drop_names[why];
}

void ip_drop(Ctx *cx, Ip *ip, Iface *ifc, const Pkt *p, IpDrop why)
{
	ip->count.drop[why]++;
	if (ifc) {
		iface_drop(cx, ifc, p, drop_names[why]);
		return;
	}
	obs_emit(cx, &local_drop,
		 (ObsVal[]){OV_S("local"), OV_S(drop_names[why]), OV_I((int64_t)pkt_length(p))});
	fate_lost(cx, p, ip->node->name, drop_names[why]);
}

const IpIface *ip_iface_known(const Ip *ip, const Iface *ifc)
{
	return index_get(&ip->by_iface, (uintptr_t)ifc);
}

IpIface *ip_iface(Ip *ip, Iface *ifc)
{
	IpIface *row = index_get(&ip->by_iface, (uintptr_t)ifc);
	if (row)
		return row;
	row = g_new0(IpIface, 1);
	row->iface = ifc;
	g_ptr_array_add(ip->ifaces, row);
	index_put(&ip->by_iface, (uintptr_t)ifc, row);
	return row;
}

bool ip_is_local(const void *self, unsigned vrf, Ip4 a)
{
	const Node *n = ((const Ip *)self)->node;
	const Iface *ifc = node_iface_with_ip(n, vrf, a);
	return (ifc && ifc->up) || (n->vips.n && vip_active_any(n, vrf, a));
}

/* ---- service ---- */

static void ip_reinject(Ctx *cx, void *self, Iface *in, Pkt *pkt)
{
	ip_receive(cx, self, &(Rx){.in = in}, pkt_edit(pkt), IP_DECRYPTED);
}

static bool runs_before(const IpHook *a, const IpHook *b)
{
	if (a->stage != b->stage)
		return a->stage < b->stage;
	return a->rank != b->rank ? a->rank < b->rank : strcmp(a->name, b->name) < 0;
}

/* For one feature more than the `n` that there are. */
static void make_room(Ip *ip, unsigned n)
{
	if (!ip->feature) {
		ip->feature = ip->few;
		ip->feature_room = FEW_FEATURES;
	}
	if (n < ip->feature_room)
		return;
	unsigned room = MIN(ip->feature_room * 2u, UINT8_MAX);
	IpFeatureRow *rows = g_new(IpFeatureRow, room);
	memcpy(rows, ip->feature, n * sizeof *rows);
	if (ip->feature != ip->few)
		g_free(ip->feature);
	ip->feature = rows;
	ip->feature_room = (uint8_t)room;
}

static void add_feature(void *self, const IpHook *hook, void *fn_self)
{
	Ip *ip = self;
	unsigned i = ip->feature_end[N_IP_STAGES - 1];
	g_assert(i < UINT8_MAX);
	make_room(ip, i);
	IpFeatureRow *row = ip->feature;
	for (; i > 0 && runs_before(hook, row[i - 1].hook); i--)
		row[i] = row[i - 1];
	row[i] = (IpFeatureRow){hook, fn_self};
	for (IpStage stage = hook->stage; stage < N_IP_STAGES; stage++)
		ip->feature_end[stage]++;
}

uint64_t ip_member_key(const Iface *ifc, Ip4 group)
{
	return (uint64_t)group << 32 | ifc->index;
}

static void ip_join(Ctx *cx, void *self, Iface *ifc, Ip4 group)
{
	(void)cx;
	Ip *ip = self;
	g_assert(ip4_is_multicast(group));
	uint64_t key = ip_member_key(ifc, group);
	unsigned joined = GPOINTER_TO_UINT(index_get(&ip->members, key));
	index_put(&ip->members, key, GUINT_TO_POINTER(joined + 1));
	if (!joined)
		ip->eth->join(ip->eth_self, ifc, mac_for_group(group));
}

static void ip_leave(Ctx *cx, void *self, Iface *ifc, Ip4 group)
{
	(void)cx;
	Ip *ip = self;
	uint64_t key = ip_member_key(ifc, group);
	unsigned joined = GPOINTER_TO_UINT(index_get(&ip->members, key));
	g_assert(joined);
	if (joined > 1) {
		index_put(&ip->members, key, GUINT_TO_POINTER(joined - 1));
		return;
	}
	index_drop(&ip->members, key);
	ip->eth->leave(ip->eth_self, ifc, mac_for_group(group));
}

static const IpSvc svc = {
	.send = ip_send,
	.send_late = ip_send_late,
	.send_pkt = ip_send_pkt,
	.reinject = ip_reinject,
	.add_feature = add_feature,
	.is_local = ip_is_local,
	.join = ip_join,
	.leave = ip_leave,
	.echo = icmp_echo,
	.too_big = icmp_too_big,
	.keeps_shut = ip_keeps_shut,
	.fragment = ip_fragment,
	.prohibited = icmp_prohibited,
};

/* ---- class ---- */

static void iface_free(void *row)
{
	g_clear_pointer(&((IpIface *)row)->told, g_array_unref);
	g_free(row);
}

static bool ip_init(void *self, Node *node, GError **err)
{
	(void)err;
	Ip *ip = self;
	ip->node = node;
	ip->eth = node_service(node, "eth", &ip->eth_self);
	ip->neigh = node_service(node, "neigh", &ip->neigh_self);
	ip->rib = node_service(node, "rib", &ip->rib_self);
	ip->acl = node_service(node, "acl", &ip->acl_self);
	ip->ifaces = g_ptr_array_new_with_free_func(iface_free);
	ip->overlaps = g_array_new(FALSE, FALSE, sizeof(IpOverlap));
	ip->partial = g_ptr_array_new_with_free_func(ip_partial_free);
	ip->unreachable_limited = true;
	ip->unreachable_every = ip->unreachable_df_every =
		VT_MS(500); /* IOS IP Application Services: ip icmp rate-limit unreachable */
	ip->last_unreachable = ip->last_unreachable_df = VT_NEVER;
	return true;
}

static bool addresses_changed(IpIface *row)
{
	const Iface *ifc = row->iface;
	bool changed = row->addr.ip != ifc->addr.ip || row->addr.len != ifc->addr.len ||
		       row->vrf != ifc->vrf;
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		changed = changed || row->secondary[i].ip != ifc->secondary[i].ip ||
			  row->secondary[i].len != ifc->secondary[i].len;
	row->vrf = ifc->vrf;
	row->addr = ifc->addr;
	memcpy(row->secondary, ifc->secondary, sizeof row->secondary);
	return changed;
}

static void ip_start(Ctx *cx, void *self)
{
	(void)cx;
	Ip *ip = self;
	ip->running = true;
	for (unsigned i = 0; i < ip->node->ifaces->len; i++) {
		IpIface *row = ip_iface(ip, ip->node->ifaces->pdata[i]);
		addresses_changed(row);
		row->silent = !row->iface->addr.ip && !row->no_address;
	}
}

static void ip_on_config(Ctx *cx, void *self)
{
	Ip *ip = self;
	for (unsigned i = 0; i < ip->node->ifaces->len; i++) {
		Iface *ifc = ip->node->ifaces->pdata[i];
		if (addresses_changed(ip_iface(ip, ifc)))
			signal_send(cx, ip->node,
				    &(Signal){.kind = SIG_IF_ADDR, .iface = ifc, .up = ifc->up});
	}
}

static void ip_take(Ctx *cx, void *self, const Rx *rx, Pkt *pkt)
{
	Ip *ip = self;
	CodecErr err;
	ip->count.received++;
	if (pkt_expect(pkt, &ip4_layer, &err)) {
		ip_receive(cx, ip, rx, pkt_edit(pkt), IP_INPUT);
		return;
	}
	bool sum = err.field && strcmp(err.field, "checksum") == 0;
	ip_drop(cx, ip, rx->in, pkt, sum ? IPD_CHECKSUM : IPD_MALFORMED);
	pkt_unref(pkt);
}

static void ip_fini(void *self)
{
	Ip *ip = self;
	g_ptr_array_unref(ip->ifaces);
	index_clear(&ip->by_iface);
	g_free(ip->ribs);
	if (ip->feature != ip->few)
		g_free(ip->feature);
	g_array_unref(ip->overlaps);
	ip_subnets_clear(&ip->subnets);
	index_clear(&ip->members);
	g_ptr_array_unref(ip->partial);
}

static const Bind binds[] = {
	{.table = "ethertype", .key = ETHERTYPE_IP4},
	{.table = NULL},
};

static const Require requires[] = {
	{.service = "eth"}, {.service = "neigh"},
	{.service = "rib"}, {.service = "acl", .optional = true},
	{.service = NULL},
};

static const DebugCmd debugs[] = {
	{"debug ip icmp", "ip icmp", "ICMP packet", "Generic IP"},
	{.syntax = NULL},
};

static const PktSpec *const pkts[] = {&ip4_pkt, &udp_pkt, &icmp_pkt, NULL};
static const LayerSpec *const layers[] = {&ip4_layer, &udp_layer, &icmp_layer, NULL};
static const TimerSpec *const timers[] = {&ip_reassembly_timer, NULL};
static const ObsSpec *const observations[] = {&local_drop, &icmp_error_obs, &icmp_echo_obs, NULL};

static const Provide provides[] = {
	{.service = "ip", .ops = &svc},
	{.service = NULL},
};

static const HelpText help[] = {
	{"debug ip icmp", "ICMP transactions"},
	{"show ip interface", "IP interface status and configuration"},
	{"show ip interface brief", "Brief summary of IP status and configuration"},
	{"show ip traffic", "IP protocol statistics"},
	{NULL, NULL},
};

const ProtoClass ip_class = {
	.name = "ip",
	.spec_ref = "RFC 791, RFC 792, RFC 768, RFC 1812",
	.self_size = sizeof(Ip),
	.pkt = pkts,
	.layer = layers,
	.timer = timers,
	.obs = observations,
	.stmt = ip_stmts,
	.conf_help = ip_conf_help,
	.bind = binds,
	.view = ip_views,
	.show = ip_shows,
	.debug = debugs,
	.help = help,
	.provides = provides,
	.requires = requires,
	.init = ip_init,
	.check = ip_check,
	.start = ip_start,
	.on_config = ip_on_config,
	.take_packet = ip_take,
	.fini = ip_fini,
};
