/* Address resolution (RFC 826) as IOS does it.
 *
 *   arp_pkt.c   the packet
 *   arp_fsm.c   the life of an entry: Incomplete, Complete, Refreshing
 *   arp_conf.c  `arp timeout`, `ip proxy-arp`, `ip arp proxy disable`
 *
 * The packet that finds no entry is dropped while the request is out (the sender is told so by
 * neigh.resolve). An entry changes with any ARP packet that names its address, so a takeover's gratuitous
 * ARP is believed at once; a new one is made only by a packet for us. Answers are given for the interface's
 * addresses, and, with its own MAC, for each virtual address that is active here (models/core/vip.h): the
 * Active router answers, the standby stays silent.
 *
 * LIBERTY: next hops of installed routes are resolved when the route is installed, asked for every second
 * until they answer, and kept fresh (`keep`), as CEF keeps the adjacencies of its prefixes. IOS releases
 * differ in when they start to ask; without it each takeover here would lose IKE's first answer, and with
 * it 10 s. */

#include "models/arp/arp_priv.h"

#include "models/arp/arp_view.h"

static uint64_t key_of(const Iface *ifc, Ip4 ip)
{
	return (uint64_t)ifc->index << 32 | ip;
}

static ArpEntry *find(const Arp *arp, const Iface *ifc, Ip4 ip)
{
	return index_get(&arp->entries, key_of(ifc, ip));
}

static void entry_free(gpointer entry)
{
	timer_tree_fini(&((ArpEntry *)entry)->timers);
	g_free(entry);
}

static void entry_drop(ArpEntry *e)
{
	index_drop(&e->arp->entries, e->key);
	entry_free(e);
}

static ArpEntry *entry_new(Arp *arp, Iface *ifc, Ip4 ip)
{
	g_autoptr(GString) what = g_string_new(ifc->shortname);
	g_string_append_c(what, ' ');
	ip4_print(what, ip);
	ArpEntry *e = g_new0(ArpEntry, 1);
	e->key = key_of(ifc, ip);
	e->arp = arp;
	e->iface = ifc;
	e->ip = ip;
	e->asked = VT_NEVER;
	e->what = world_intern(arp->node->world, what->str);
	fsm_init(&e->sm, &arp_fsm);
	timer_tree_init(&e->timers, &arp->node->timers, e, sizeof *e);
	timer_init(&e->timer, &arp_timer, &e->timers, e, e->what);
	index_put(&arp->entries, e->key, e);
	return e;
}

void arp_step(Ctx *cx, ArpEntry *e, uint8_t event, Mac heard)
{
	ArpWhy why = {ctx_now(cx), heard};
	fsm_step(cx, &arp_fsm, &e->sm, e, event, &why);
	if (e->dead)
		entry_drop(e);
}

static void timer_fired(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	arp_step(cx, owner, EV_TIMER, 0);
}

const TimerSpec arp_timer = {"ARP entry",
			     TIMER_LIFETIME,
			     "IOS IP Addressing: arp timeout",
			     timer_fired,
			     .stmts = TIMER_SET_BY({"interface", "arp timeout"}),
			     .param = "arp.give-up"};

const ArpIface *arp_iface_known(const Arp *arp, const Iface *ifc)
{
	for (unsigned i = 0; i < arp->ifaces->len; i++) {
		const ArpIface *row = arp->ifaces->pdata[i];
		if (row->iface == ifc)
			return row;
	}
	return NULL;
}

ArpIface *arp_iface(Arp *arp, Iface *ifc)
{
	for (unsigned i = 0; i < arp->ifaces->len; i++) {
		ArpIface *row = arp->ifaces->pdata[i];
		if (row->iface == ifc)
			return row;
	}
	ArpIface *row = g_new0(ArpIface, 1);
	row->iface = ifc;
	row->timeout = VT_S(ARP_TIMEOUT_S);
	row->told_duplicate = VT_NEVER;
	g_ptr_array_add(arp->ifaces, row);
	return row;
}

static int by_key(const void *a, const void *b)
{
	const ArpEntry *x = *(ArpEntry *const *)a, *y = *(ArpEntry *const *)b;
	return (x->key > y->key) - (x->key < y->key);
}

GPtrArray *arp_sorted(const Arp *arp)
{
	return index_sorted(&arp->entries, by_key);
}

/* ---- service ---- */

static Mac resolve(Ctx *cx, void *self, Iface *out, Ip4 ip, const Stamp **stamp)
{
	ArpEntry *e = find(self, out, ip);
	if (!e)
		e = entry_new(self, out, ip);
	*stamp = &e->state;
	if (e->mac)
		return e->mac;
	arp_step(cx, e, EV_WANTED, 0);
	return 0;
}

static void keep(Ctx *cx, void *self, Iface *out, Ip4 ip)
{
	ArpEntry *e = find(self, out, ip);
	if (!e)
		e = entry_new(self, out, ip);
	if (e->kept++ == 0 && out->up)
		arp_step(cx, e, EV_UP, 0);
}

static void release(Ctx *cx, void *self, Iface *out, Ip4 ip)
{
	(void)cx;
	ArpEntry *e = find(self, out, ip);
	g_assert(e && e->kept > 0);
	e->kept--;
	if (!e->kept && !e->mac && !timer_running(&e->timer))
		entry_drop(e);
}

static void announce(Ctx *cx, void *self, Iface *out, Ip4 ip, Mac mac)
{
	Arp *arp = self;
	if (out->type != IF_ETHERNET)
		return;
	arp->gratuitous_out++;
	arp_send(cx, arp, out, &(ArpBody){ARP_REPLY, mac, MAC_BROADCAST, ip, ip}, mac,
		 MAC_BROADCAST);
}

static Mac cached(const void *self, const Iface *out, Ip4 ip)
{
	const ArpEntry *e = find(self, out, ip);
	return e ? e->mac : 0;
}

static const NeighSvc svc = {resolve, keep, release, announce, cached};

/* ---- packets ---- */

static void duplicate_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) ip = g_string_new(NULL), mac = g_string_new(NULL);
	ip4_print(ip, obs_val(spec, v, "ip")->ip);
	mac_print(mac, obs_val(spec, v, "mac")->mac);
	log_line(out, "IP", "syslog", "%%IP-4-DUPADDR: Duplicate address %s on %s, sourced by %s",
		 ip->str, obs_val(spec, v, "interface")->s, mac->str);
}

const ObsSpec arp_duplicate_obs = {
	.name = "arp-duplicate",
	.kind = OBS_NOTE,
	.class = CLASS_CONFIG,
	.cite = "IOS System Messages: %IP-4-DUPADDR",
	.fields = {{"ip", OV_IP4}, {"interface", OV_STR}, {"mac", OV_MAC}},
	.text = duplicate_text,
};

/* IOS defends by a gratuitous ARP of its own and logs at most once in 30 s per interface. */
static void duplicate(Ctx *cx, Arp *arp, Iface *in, const ArpBody *b)
{
	ArpIface *row = arp_iface(arp, in);
	if (row->told_duplicate != VT_NEVER && ctx_now(cx) - row->told_duplicate < VT_S(30))
		return;
	row->told_duplicate = ctx_now(cx);
	obs_emit(cx, &arp_duplicate_obs,
		 (ObsVal[]){OV_IP(b->sender_ip), OV_S(in->name), OV_M(b->sender_mac)});
	announce(cx, arp, in, b->sender_ip, in->mac);
}

/* The MAC that answers for `ip` here: the interface's, or a virtual one that is active; 0: not ours. */
static Mac ours(Ctx *cx, const Arp *arp, const Iface *in, Ip4 ip)
{
	if (iface_is_own(in, ip))
		return in->mac;
	const Vip *vip = vip_active(arp->node, in, ip);
	if (!vip)
		return 0;
	ctx_used(cx, CAUSE_USED_ROLE, &vip->state);
	return vip->mac;
}

/* On an interface with redundancy only its Active router answers by proxy, with the virtual MAC (Cisco
 * 9234: proxy ARP replies are suppressed when not Active). */
static Mac proxy_mac(const Arp *arp, const Iface *in)
{
	const Vip *vip = vip_active_on(arp->node, in);
	if (vip)
		return vip->mac;
	return vip_stands_on(arp->node, in) ? 0 : in->mac;
}

/* RFC 1027: who is reached through another interface is answered for. */
static Mac by_proxy(const Arp *arp, const Iface *in, const ArpBody *b)
{
	const ArpIface *row = arp_iface_known(arp, in);
	RibHop hop;
	if (!arp->rib || arp->node->kind != NODE_ROUTER || arp->no_proxy ||
	    (row && row->no_proxy) || iface_subnet_of(in, b->target_ip) ||
	    ip4_is_multicast(b->target_ip))
		return 0;
	void *table = in->vrf ? arp->rib->of_vrf(arp->rib_self, in->vrf) : arp->rib_self;
	if (!arp->rib->lookup(table, b->sender_ip, b->target_ip, &hop) || hop.out == in)
		return 0;
	return proxy_mac(arp, in);
}

static void answer(Ctx *cx, Arp *arp, Iface *in, const ArpBody *q, Mac mac)
{
	ArpBody r = {ARP_REPLY, mac, q->sender_mac, q->target_ip, q->sender_ip};
	arp->replies_out++;
	arp_send(cx, arp, in, &r, mac, q->sender_mac);
}

/* RFC 826 "Packet Reception": merge, then, if it is for us, add and answer. What was asked for is merged whatever its
 * subnet is: a route by an interface alone asks there for each destination, and a proxy answers (RFC 1027). */
static void receive(Ctx *cx, Arp *arp, Iface *in, const ArpBody *b)
{
	Mac mine = ours(cx, arp, in, b->target_ip);
	bool gratuitous = b->sender_ip == b->target_ip;
	ArpEntry *e = b->sender_ip ? find(arp, in, b->sender_ip) : NULL;
	if (!e && mine && !gratuitous && iface_subnet_of(in, b->sender_ip))
		e = entry_new(arp, in, b->sender_ip);
	if (e)
		arp_step(cx, e, EV_HEARD, b->sender_mac);
	if (b->op != ARP_REQUEST || gratuitous)
		return;
	if (!mine && (mine = by_proxy(arp, in, b)))
		arp->proxied++;
	if (mine)
		answer(cx, arp, in, b, mine);
}

static void arp_on_packet(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	Arp *arp = self;
	CodecErr err;
	const ArpBody *b = pkt_expect(pkt, &arp_layer, &err);
	if (!b || !b->sender_mac || mac_is_group(b->sender_mac)) {
		iface_drop(cx, rx->in, pkt, "malformed ARP");
		return;
	}
	arp_tell(cx, "rcvd", b, rx->in);
	if (b->op == ARP_REQUEST)
		arp->requests_in++;
	else
		arp->replies_in++;
	if (iface_is_own(rx->in, b->sender_ip)) {
		if (b->sender_mac != rx->in->mac)
			duplicate(cx, arp, rx->in, b);
		return;
	}
	if (b->sender_ip && vip_active(arp->node, rx->in, b->sender_ip))
		return; /* another Active router: the redundancy protocol settles it */
	receive(cx, arp, rx->in, b);
}

/* ---- class ---- */

static bool arp_init(void *self, Node *node, GError **err)
{
	(void)err;
	Arp *arp = self;
	arp->node = node;
	arp->eth = node_service(node, "eth", &arp->eth_self);
	arp->rib = node_service(node, "rib", &arp->rib_self);
	arp->ifaces = g_ptr_array_new_with_free_func(g_free);
	return true;
}

static void arp_start(Ctx *cx, void *self)
{
	(void)cx;
	Arp *arp = self;
	arp->ask_every = param_get(arp->node, "arp.ask-every");
	arp->keep_every = param_get(arp->node, "arp.keep-every");
	arp->refresh_before = param_get(arp->node, "arp.refresh-before");
	arp->give_up = param_get(arp->node, "arp.give-up");
}

/* Every entry of the interface (NULL: of all) gets the event. */
static void step_all(Ctx *cx, Arp *arp, const Iface *ifc, uint8_t event)
{
	g_autoptr(GPtrArray) all = arp_sorted(arp);
	for (unsigned i = 0; i < all->len; i++) {
		ArpEntry *e = all->pdata[i];
		if (!ifc || e->iface == ifc)
			arp_step(cx, e, event, 0);
	}
}

static void announce_own(Ctx *cx, Arp *arp, Iface *ifc)
{
	if (ifc->addr.ip)
		announce(cx, arp, ifc, ifc->addr.ip, ifc->mac);
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		if (ifc->secondary[i].ip)
			announce(cx, arp, ifc, ifc->secondary[i].ip, ifc->mac);
}

/* A virtual address that became ours needs no neighbour; one that was ours may be somebody's next hop. */
static void vip_changed(Ctx *cx, Arp *arp, const Signal *sig)
{
	ArpEntry *e = find(arp, sig->iface, sig->ip);
	if (e && (sig->up || sig->iface->up))
		arp_step(cx, e, sig->up ? EV_DOWN : EV_UP, 0);
}

static void arp_on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Arp *arp = self;
	if (sig->kind == SIG_VIP) {
		vip_changed(cx, arp, sig);
		return;
	}
	if (!sig->up || sig->kind == SIG_IF_ADDR)
		step_all(cx, arp, sig->iface, EV_DOWN);
	if (!sig->iface->up)
		return;
	announce_own(cx, arp, sig->iface);
	step_all(cx, arp, sig->iface, EV_UP);
}

void arp_clear(Ctx *cx, void *self, const Args *a)
{
	(void)a;
	Arp *arp = self;
	step_all(cx, arp, NULL, EV_DOWN);
	g_autoptr(GPtrArray) left = arp_sorted(arp);
	for (unsigned i = 0; i < left->len; i++) {
		ArpEntry *e = left->pdata[i];
		if (e->iface->up)
			arp_step(cx, e, EV_UP, 0);
	}
}

static void arp_fini(void *self)
{
	Arp *arp = self;
	index_clear_full(&arp->entries, entry_free);
	g_ptr_array_unref(arp->ifaces);
}

/* Complete is having an address, and nothing is known behind an interface that is down. */
static bool arp_invariant(const void *self, const char **why)
{
	g_autoptr(GPtrArray) all = arp_sorted(self);
	for (unsigned i = 0; i < all->len; i++) {
		const ArpEntry *e = all->pdata[i];
		*why = "an ARP entry's state and its address disagree";
		if ((e->sm.state == ST_INCOMPLETE) != (e->mac == 0))
			return false;
		*why = "an ARP entry of an interface that is down has an address";
		if (e->mac && !e->iface->up)
			return false;
		*why = "an ARP entry that nobody needs stays";
		if (!e->mac && !e->kept && !timer_running(&e->timer))
			return false;
	}
	return true;
}

static const Param params[] = {
	{.name = "arp.ask-every",
	 .kind = PARAM_TIME,
	 .value = VT_S(1),
	 .min = VT_MS(1),
	 .max = VT_MIN(10),
	 .cite = "RFC 1122 2.3.2.1: at most one request a second for one destination"},
	{.name = "arp.keep-every",
	 .kind = PARAM_TIME,
	 .value = VT_S(1),
	 .min = VT_MS(1),
	 .max = VT_MIN(10),
	 .cite = "LIBERTY: how often a kept neighbour that does not answer is asked for"},
	{.name = "arp.refresh-before",
	 .kind = PARAM_TIME,
	 .value = VT_S(60),
	 .min = VT_S(1),
	 .max = VT_MIN(10),
	 .cite = "IOS refreshes an entry about a minute before its time is up"},
	{.name = "arp.give-up",
	 .kind = PARAM_TIME,
	 .value = VT_S(60),
	 .min = VT_S(1),
	 .max = VT_MIN(10),
	 .cite = "LIBERTY: how long an incomplete entry that nobody asks for is shown"},
	{.name = NULL},
};

static const FsmSpec *const machines[] = {&arp_fsm, NULL};
static const PktSpec *const pkts[] = {&arp_pkt, NULL};
static const LayerSpec *const layers[] = {&arp_layer, NULL};
static const TimerSpec *const timers[] = {&arp_timer, NULL};
static const ObsSpec *const observations[] = {&arp_packet_obs, &arp_entry_obs, &arp_duplicate_obs,
					      NULL};

static const Bind binds[] = {
	{.table = "ethertype", .key = ETHERTYPE_ARP},
	{.table = NULL},
};

static const Provide provides[] = {
	{.service = "neigh", .ops = &svc},
	{.service = NULL},
};

static const Require requires[] = {
	{.service = "eth"},
	{.service = "rib", .optional = true},
	{.service = NULL},
};

/* Before the routing table: a route that goes away releases what is purged here. */
static const SignalWant wants[] = {
	{.kind = SIG_IF_STATE, .rank = -50},
	{.kind = SIG_IF_ADDR, .rank = -50},
	{.kind = SIG_VIP, .rank = -50},
	{.end = true},
};

static const DebugCmd debugs[] = {
	{"debug arp", "arp", "ARP packet", "ARP"},
	{.syntax = NULL},
};

static const ExecCmd execs[] = {
	{.syntax = "clear arp-cache", .run = arp_clear},
	{.syntax = "clear arp", .run = arp_clear},
	{.syntax = NULL},
};

static const HelpText help[] = {
	{"clear arp", "Clear the entire ARP cache"},
	{"clear arp-cache", "Clear the entire ARP cache"},
	{"debug arp", "IP ARP and HP Probe transactions"},
	{"show arp", "ARP table"},
	{"show ip arp", "IP ARP table"},
	{"show ip arp <addr>", "IP address or hostname of ARP entry"},
	{"show ip arp vrf", "VPN Routing/Forwarding instance"},
	{"show ip arp <vrf>", "VPN Routing/Forwarding instance name"},
	{NULL, NULL},
};

const ProtoClass arp_class = {
	.name = "arp",
	.spec_ref = "RFC 826, RFC 1027, RFC 1122 2.3.2",
	.self_size = sizeof(Arp),
	.fsm = machines,
	.pkt = pkts,
	.layer = layers,
	.timer = timers,
	.obs = observations,
	.stmt = arp_stmts,
	.conf_help = arp_conf_help,
	.bind = binds,
	.view = arp_views,
	.show = arp_shows,
	.debug = debugs,
	.exec = execs,
	.help = help,
	.param = params,
	.provides = provides,
	.requires = requires,
	.signals = wants,
	.init = arp_init,
	.start = arp_start,
	.on_packet = arp_on_packet,
	.on_signal = arp_on_signal,
	.fini = arp_fini,
	.invariant = arp_invariant,
};
