/* Nodes: their interfaces and modules, and what comes to these. */

#include "models/core/node.h"

#include <stddef.h>
#include <string.h>

#include "models/core/medium.h"
#include "models/core/node_priv.h"
#include "models/core/refusal.h"

G_STATIC_ASSERT(offsetof(Node, world) == 64);

enum { FEW_IFACES = 8 }; /* that are searched and need no index */

/* The world has each name once. */
static uint64_t key_of(const char *interned)
{
	return (uintptr_t)interned;
}

Iface *node_iface(const Node *n, const char *name)
{
	char full[40], brief[40];
	if (n->kind != NODE_SWITCH) {
		if (!iface_name_parse(name, full, brief, NULL, NULL))
			return NULL;
		name = full;
	}
	if (n->ifaces->len > FEW_IFACES)
		return index_get(&n->by_name, key_of(world_intern(n->world, name)));
	for (unsigned i = 0; i < n->ifaces->len; i++) {
		Iface *ifc = n->ifaces->pdata[i];
		if (strcmp(ifc->name, name) == 0)
			return ifc;
	}
	return NULL;
}

static void index_names(Node *n)
{
	bool first = n->ifaces->len == FEW_IFACES + 1;
	for (unsigned i = first ? 0 : n->ifaces->len - 1; i < n->ifaces->len; i++) {
		Iface *ifc = n->ifaces->pdata[i];
		index_put(&n->by_name, key_of(ifc->name), ifc);
	}
}

/* A locally administered address from the node's name: stable, and no other router's presence shifts it. */
static Mac burned_in(const Node *n, unsigned index)
{
	uint64_t h = rng_draw(0, n->name, "burned-in address", 0);
	return ((Mac)0x02 << 40) | ((h & 0xffffff) << 16) | index;
}

static Iface *parent_of(const Node *n, const char *name)
{
	const char *dot = strchr(name, '.');
	if (!dot)
		return NULL;
	g_autofree char *port = g_strndup(name, (gsize)(dot - name));
	return node_iface(n, port);
}

static void forget_addresses(Node *n)
{
	index_clear(&n->by_ip);
	n->by_ip_made = false;
}

void node_addresses_changed(Iface *ifc)
{
	ifc->secondaries = false;
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		ifc->secondaries |= ifc->secondary[i].ip != 0;
	forget_addresses(ifc->node);
}

void node_unaddress(Iface *ifc)
{
	memset(&ifc->addr, 0, sizeof ifc->addr);
	memset(ifc->secondary, 0, sizeof ifc->secondary);
	node_addresses_changed(ifc);
}

static void iface_defaults(Iface *ifc)
{
	char full[40], brief[40];
	ifc->vrf = VRF_GLOBAL;
	node_unaddress(ifc);
	memset(&ifc->count, 0, sizeof ifc->count);
	ifc->shutdown = ifc->hardware_up = ifc->up = false;
	ifc->mtu = ifc->media_mtu = IFACE_MTU;
	ifc->media_mtu_set = ifc->ip_mtu_set = 0;
	ifc->kbit = 100000;
	ifc->set = (IfaceSet){0};
	ifc->vlan = 0;
	iface_join(ifc, NULL);
	if (iface_is_bundle(ifc))
		ifc->carrier = false;
	ifc->native = ifc->kbit_said = false;
	refusal_forget(ifc);
	ifc->description = NULL;
	if (ifc->node->kind == NODE_SWITCH)
		return;
	IfType type;
	if (iface_name_parse(ifc->name, full, brief, &type, &ifc->kbit))
		ifc->type = type;
}

static void add_sub(Iface *port, Iface *sub)
{
	if (!port->subs)
		port->subs = g_ptr_array_new();
	g_ptr_array_add(port->subs, sub);
}

Iface *node_iface_add(Node *n, const char *name)
{
	char full[40], brief[40];
	Iface *ifc = node_iface(n, name);
	if (ifc)
		return ifc;
	if (n->kind == NODE_SWITCH) {
		g_strlcpy(full, name, sizeof full);
		g_strlcpy(brief, name, sizeof brief);
	} else if (!iface_name_parse(name, full, brief, NULL, NULL)) {
		return NULL;
	}
	g_autofree char *port = g_strdup_printf("%s:%s", n->name, full);
	ifc = g_aligned_alloc0(1, sizeof *ifc, _Alignof(Iface));
	ifc->node = n;
	ifc->index = n->ifaces->len;
	ifc->name = world_intern(n->world, full);
	ifc->shortname = world_intern(n->world, brief);
	ifc->port = world_intern(n->world, port);
	ifc->type = IF_ETHERNET;
	iface_defaults(ifc);
	ifc->parent = n->kind == NODE_SWITCH ? NULL : parent_of(n, full);
	ifc->medium = medium_of(ifc->type, ifc->parent);
	ifc->mac = ifc->parent ? ifc->parent->mac : burned_in(n, ifc->index);
	if (ifc->parent)
		add_sub(ifc->parent, ifc);
	iface_follow_mtu(ifc);
	g_ptr_array_add(n->ifaces, ifc);
	if (n->ifaces->len > FEW_IFACES)
		index_names(n);
	return ifc;
}

bool node_is_cabled(const Node *n)
{
	for (unsigned i = 0; i < n->ifaces->len; i++)
		if (((const Iface *)n->ifaces->pdata[i])->link)
			return true;
	return false;
}

/* ---- by address ---- */

static uint64_t key_of_address(unsigned vrf, Ip4 ip)
{
	return (uint64_t)vrf << 32 | ip;
}

/* The first interface that has it keeps it. */
static void index_address(Node *n, const IfAddr *a, Iface *ifc)
{
	uint64_t key = key_of_address(ifc->vrf, a->ip);
	if (a->ip && !index_get(&n->by_ip, key))
		index_put(&n->by_ip, key, ifc);
}

static void index_addresses(Node *n)
{
	for (unsigned i = 0; i < n->ifaces->len; i++) {
		Iface *ifc = n->ifaces->pdata[i];
		index_address(n, &ifc->addr, ifc);
		for (int k = 0; k < IFACE_SECONDARIES; k++)
			index_address(n, &ifc->secondary[k], ifc);
	}
	n->by_ip_made = true;
}

Iface *node_iface_with_ip(const Node *n, unsigned vrf, Ip4 ip)
{
	if (!n->by_ip_made)
		index_addresses(
			(Node *)n); /* what is remembered is no part of what const protects */
	return index_get(&n->by_ip, key_of_address(vrf, ip));
}

bool node_has_release(const Node *n, const char *glob)
{
	return g_pattern_match_simple(glob, n->release);
}

void *node_self(const Node *n, const char *cls)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		if (strcmp(n->module[i].cls->name, cls) == 0)
			return n->module[i].self;
	return NULL;
}

/* What a class uses is what it says in .requires: by that its users know what it stands on, and a node without the
 * service is refused by name. */
static void note_use(const Node *n, const char *service)
{
	const ProtoClass *cls = n->priv->begins;
	for (const Require *r = cls ? cls->requires : NULL; r && r->service; r++)
		if (strcmp(r->service, service) == 0)
			return;
	if (cls && !n->priv->undeclared)
		n->priv->undeclared = service;
}

const void *node_service(const Node *n, const char *service, void **self)
{
	note_use(n, service);
	for (unsigned i = 0; i < n->n_modules; i++) {
		const Provide *p = n->module[i].cls->provides;
		for (; p && p->service; p++) {
			if (strcmp(p->service, service) != 0)
				continue;
			*self = n->module[i].self;
			return p->ops;
		}
	}
	*self = NULL;
	return NULL;
}

static const BindRow *bound(const Node *n, const char *table, uint32_t key)
{
	for (unsigned i = 0; i < n->priv->n_binds; i++) {
		const BindRow *b = &n->priv->bind[i];
		if (b->key == key && (b->table == table || strcmp(b->table, table) == 0))
			return b;
	}
	return NULL;
}

/* Octets that were never made stay so if their head tells. */
static unsigned which_of(const Demux *d, const Pkt *pkt)
{
	const Late *late = pkt_layers(pkt) == 0 ? pkt_late(pkt) : NULL;
	Slice head = late ? late_head(late) : (Slice){NULL, 0};
	if (demux_is_covered(d, head))
		return demux_which(d, head);
	g_autoptr(GByteArray) octets = g_byte_array_new();
	pkt_encode(pkt, octets);
	return demux_which(d, (Slice){octets->data, octets->len});
}

/* Of the classes that share a key, the one that the payload is for. */
static const BindRow *shared(const Node *n, const BindRow *first, const Pkt *pkt)
{
	const BindRow *rest = NULL;
	unsigned which = which_of(first->demux, pkt);
	for (const BindRow *b = first; b < n->priv->bind + n->priv->n_binds; b++) {
		if (b->key != first->key || strcmp(b->table, first->table) != 0)
			continue;
		if (b->which == which)
			return b;
		if (b->which == 0)
			rest = b;
	}
	return rest;
}

/* Whom a packet is for; NULL: nobody here. */
static const BindRow *receiver(const Node *n, const char *table, uint32_t key, const Pkt *pkt)
{
	const BindRow *b = bound(n, table, key);
	if (!b && key != 0)
		b = bound(n, table, 0); /* a class that takes them all */
	return b && b->demux ? shared(n, b, pkt) : b;
}

/* The same, remembered: packet after packet goes the same way up. What is told apart by octets is not. */
static Receiver find_receiver(const Node *n, const char *table, uint32_t key, const Pkt *pkt)
{
	Receiver *lately = &n->priv->lately[(key ^ (uintptr_t)table >> 4) % LATELY];
	if (lately->table == table && lately->key == key)
		return *lately;
	const BindRow *b = receiver(n, table, key, pkt);
	if (!b)
		return (Receiver){0};
	Receiver to = {table, key, b->module->cls, b->module->self};
	if (!b->demux)
		*lately = to;
	return to;
}

static void hand(Ctx *cx, const Receiver *to, const Rx *rx, Pkt *pkt /* adopts */)
{
	if (to->cls->take_packet) {
		to->cls->take_packet(cx, to->self, rx, pkt);
		return;
	}
	to->cls->on_packet(cx, to->self, rx, pkt);
	pkt_unref(pkt);
}

bool node_pass(Ctx *cx, Node *n, const char *table, uint32_t key, const Rx *rx, Pkt *pkt)
{
	Receiver to = find_receiver(n, table, key, pkt);
	if (to.cls)
		hand(cx, &to, rx, pkt);
	return to.cls != NULL;
}

bool node_dispatch(Ctx *cx, Node *n, const char *table, uint32_t key, const Rx *rx, const Pkt *pkt)
{
	Receiver to = find_receiver(n, table, key, pkt);
	if (to.cls)
		hand(cx, &to, rx, pkt_ref(pkt));
	return to.cls != NULL;
}

void node_rx(Ctx *cx, Iface *in, Pkt *frame)
{
	Node *n = in->node;
	in->count.in_pkts++;
	in->count.in_octets += pkt_length(frame);
	in->count.last_in = ctx_now(cx);
	if (!n->powered || (n->kind != NODE_SWITCH && !in->up)) {
		iface_drop(cx, in, frame, "interface down");
	} else {
		ctx_used(cx, CAUSE_USED_PORT, &in->state);
		if (node_pass(cx, n, "frame", 0, &(Rx){.in = in}, frame))
			return;
		iface_drop(cx, in, frame, "no protocol");
	}
	pkt_unref(frame);
}

bool node_check(Node *n, GError **err)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		if (n->module[i].cls->check && !n->module[i].cls->check(n->module[i].self, err))
			return false;
	return true;
}

void node_gaps(const Node *n, ConfGapFn *fn, void *to)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		if (n->module[i].cls->gaps)
			n->module[i].cls->gaps(n->module[i].self, fn, to);
}

void node_configured(Ctx *cx, Node *n)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		if (n->module[i].cls->on_config)
			n->module[i].cls->on_config(cx, n->module[i].self);
}

/* ---- building and emptying ---- */

static bool is_for(const ProtoClass *cls, NodeKind kind)
{
	return ((cls->kinds ? cls->kinds : (NODE_ROUTER | NODE_HOST)) & kind) != 0;
}

/* What is a whole number of lines of memory long is meant to begin with one. */
static void *self_new(const ProtoClass *cls)
{
	enum { LINE = 64 };
	size_t size = MAX(cls->self_size, 1);
	return g_aligned_alloc0(1, size, size % LINE == 0 ? LINE : _Alignof(max_align_t));
}

static void add_modules(Node *n)
{
	const ProtoClass *const *cls = n->net->classes;
	for (n->n_modules = 0; *cls; cls++)
		n->n_modules += is_for(*cls, n->kind);
	n->module = g_new0(Module, n->n_modules);
	Module *m = n->module;
	for (cls = n->net->classes; *cls; cls++)
		if (is_for(*cls, n->kind))
			*m++ = (Module){*cls, self_new(*cls)};
}

static void add_binds(Node *n)
{
	struct NodePriv *p = n->priv;
	for (unsigned i = 0; i < n->n_modules; i++) {
		const ProtoClass *cls = n->module[i].cls;
		g_assert(cls);
		for (const Bind *b = cls->bind; b && b->table; b++) {
			p->bind = g_renew(BindRow, p->bind, p->n_binds + 1);
			p->bind[p->n_binds++] =
				(BindRow){b->table, b->key, b->which, b->demux, &n->module[i]};
		}
	}
}

static bool may_share(const BindRow *a, const BindRow *b)
{
	return a->demux && b->demux && strcmp(a->demux->name, b->demux->name) == 0 &&
	       a->which != b->which;
}

/* Two classes that bind one key: without a demux the first would get all, and nobody would know. */
static bool check_binds(const Node *n, GError **err)
{
	for (unsigned i = 0; i < n->priv->n_binds; i++)
		for (unsigned k = i + 1; k < n->priv->n_binds; k++) {
			const BindRow *a = &n->priv->bind[i], *b = &n->priv->bind[k];
			if (a->key != b->key || strcmp(a->table, b->table) != 0 || may_share(a, b))
				continue;
			g_set_error(
				err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
				"%s: %s and %s both bind (\"%s\", %u), expected one class, or a "
				"demux that tells them apart",
				n->name, a->module->cls->name, b->module->cls->name, a->table,
				a->key);
			return false;
		}
	return true;
}

static bool check_requires(const Node *n, GError **err)
{
	for (unsigned i = 0; i < n->n_modules; i++) {
		const Require *r = n->module[i].cls->requires;
		for (; r && r->service; r++) {
			void *self;
			if (r->optional || node_service(n, r->service, &self))
				continue;
			g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
				    "%s: %s needs the service \"%s\", which no class provides",
				    n->name, n->module[i].cls->name, r->service);
			return false;
		}
	}
	return true;
}

static bool begin(Node *n, const Module *m, GError **err)
{
	struct NodePriv *p = n->priv;
	p->n_begun++;
	p->begins = m->cls;
	bool ok = !m->cls->init || m->cls->init(m->self, n, err);
	p->begins = NULL;
	if (!ok || !p->undeclared)
		return ok;
	g_set_error(
		err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
		"%s: the init of %s asks for the service \"%s\", which its .requires does not name",
		n->name, m->cls->name, p->undeclared);
	return false;
}

static struct NodePriv *priv_new(void)
{
	return g_aligned_alloc0(1, sizeof(struct NodePriv), _Alignof(struct NodePriv));
}

static void priv_free(Node *n)
{
	g_clear_pointer(&n->priv, g_aligned_free);
	forget_addresses(n);
}

bool node_build(Node *n, GError **err)
{
	priv_free(n); /* an emptied node's */
	n->priv = priv_new();
	timer_tree_root(&n->timers, n->world, n->id, n, sizeof *n);
	add_modules(n);
	add_binds(n);
	signal_wants(n);
	if (!check_binds(n, err) || !check_requires(n, err))
		return false;
	for (unsigned i = 0; i < n->n_modules; i++)
		if (!begin(n, &n->module[i], err))
			return false;
	n->priv->fresh = true;
	return true;
}

/* Who forgot a tree of timers is found here. */
static void free_modules(Node *n)
{
	for (unsigned i = n->n_modules; i-- > 0;) {
		if (i < n->priv->n_begun && n->module[i].cls->fini)
			n->module[i].cls->fini(n->module[i].self);
		g_aligned_free(n->module[i].self);
	}
	timer_tree_fini(&n->timers);
	g_clear_pointer(&n->module, g_free);
	n->n_modules = 0;
	vip_clear(&n->vips);
	vrf_clear(&n->vrfs);
	runconf_forget(n);
	g_free(n->priv->bind);
	priv_free(n);
}

bool node_reset(Node *n, GError **err)
{
	free_modules(n);
	return node_build(n, err);
}

/* An unpowered node keeps its cables and its boot files, and nothing else. */
void node_empty(Node *n)
{
	free_modules(n);
	for (unsigned i = 0; i < n->ifaces->len; i++)
		iface_defaults(n->ifaces->pdata[i]);
	n->priv = priv_new();
}

bool node_renew(Node *n, GError **err)
{
	node_empty(n);
	return node_build(n, err);
}

static void forget_subs(void *iface, void *unused)
{
	Iface *port = iface;
	(void)unused;
	g_clear_pointer(&port->subs, g_ptr_array_unref);
	g_clear_pointer(&port->members, g_ptr_array_unref);
	refusal_forget(port);
}

void node_free(Node *n)
{
	free_modules(n);
	index_clear(&n->by_name);
	g_ptr_array_foreach(n->ifaces, forget_subs, NULL);
	g_ptr_array_unref(n->ifaces);
	g_ptr_array_unref(n->startup);
	g_hash_table_unref(n->param);
	g_aligned_free(n);
}
