#include "tests/support/sandbox_priv.h"

#include <string.h>

#include "models/core/power.h"
#include "models/core/registry.h"
#include "models/core/startup.h"
#include "models/svc/lan.h"
#include "sim/kernel/cause.h"
#include "sim/router/commands.h"
#include "tests/support/check.h"

typedef struct Decl {
	char *name, *release, *config;
	NodeKind kind;
	unsigned ports;
	VTime forward_delay, power_on;
	GPtrArray *params; /* name, value, name, value ... */
} Decl;

typedef struct Cable {
	char *a, *b;
	VTime latency;
} Cable;

typedef enum HappenKind {
	HAP_TYPE,
	HAP_POWER,
	HAP_CUT,
	HAP_LOSS,
	HAP_FRAME,
	HAP_CALL,
	HAP_DO
} HappenKind;

typedef struct Happen {
	Sandbox *sb;
	VTime at;
	HappenKind kind;
	char *node, *text;
	int64_t value;
	void (*call)(Ctx *cx, Node *n);
	void (*fn)(Ctx *cx, Node *n, void *arg);
	void *arg;
} Happen;

/* ---- declarations ---- */

static void decl_free(void *p)
{
	Decl *d = p;
	g_free(d->name);
	g_free(d->release);
	g_free(d->config);
	g_ptr_array_unref(d->params);
	g_free(d);
}

static void cable_free(void *p)
{
	Cable *c = p;
	g_free(c->a);
	g_free(c->b);
	g_free(c);
}

static void happen_free(void *p)
{
	Happen *h = p;
	g_free(h->node);
	g_free(h->text);
	g_free(h);
}

Sandbox *sandbox_new(uint64_t seed)
{
	return sandbox_new_of(seed, NULL, NULL, NULL);
}

Sandbox *sandbox_new_of(uint64_t seed, const ProtoClass *const *classes, const Provide *stubs,
			void *test)
{
	Sandbox *sb = g_new0(Sandbox, 1);
	sb->seed = seed;
	sb->decls = g_ptr_array_new_with_free_func(decl_free);
	sb->cables = g_ptr_array_new_with_free_func(cable_free);
	sb->happens = g_ptr_array_new_with_free_func(happen_free);
	sandbox_set_classes(sb, classes, stubs, test);
	sandbox_look_init(sb);
	return sb;
}

void sandbox_free(Sandbox *sb)
{
	world_free(sb->world);
	if (sb->net)
		net_free(sb->net);
	g_ptr_array_unref(sb->decls);
	g_ptr_array_unref(sb->cables);
	g_ptr_array_unref(sb->happens);
	g_ptr_array_unref(sb->classes);
	sandbox_look_free(sb);
	g_free(sb);
}

static Decl *declare(Sandbox *sb, const char *name, NodeKind kind)
{
	g_assert(!sb->world);
	Decl *d = g_new0(Decl, 1);
	d->name = g_strdup(name);
	d->kind = kind;
	d->params = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(sb->decls, d);
	return d;
}

static Decl *declared(Sandbox *sb, const char *name)
{
	g_assert(!sb->world);
	for (unsigned i = 0; i < sb->decls->len; i++) {
		Decl *d = sb->decls->pdata[i];
		if (strcmp(d->name, name) == 0)
			return d;
	}
	g_error("sandbox: no node %s", name);
}

void sandbox_router(Sandbox *sb, const char *name, const char *release, const char *config)
{
	Decl *d = declare(sb, name, NODE_ROUTER);
	d->release = g_strdup(release);
	d->config = g_strdup(config);
}

void sandbox_switch(Sandbox *sb, const char *name, unsigned ports, VTime forward_delay)
{
	Decl *d = declare(sb, name, NODE_SWITCH);
	d->ports = ports;
	d->forward_delay = forward_delay;
}

void sandbox_cable(Sandbox *sb, const char *a, const char *b, VTime latency)
{
	g_assert(!sb->world);
	Cable *c = g_new0(Cable, 1);
	*c = (Cable){g_strdup(a), g_strdup(b), latency};
	g_ptr_array_add(sb->cables, c);
}

void sandbox_start_at(Sandbox *sb, const char *name, VTime power_on)
{
	declared(sb, name)->power_on = power_on;
}

void sandbox_param(Sandbox *sb, const char *name, const char *param, const char *value)
{
	g_ptr_array_add(declared(sb, name)->params, g_strdup(param));
	g_ptr_array_add(declared(sb, name)->params, g_strdup(value));
}

void sandbox_wire(Sandbox *sb)
{
	g_assert(!sb->world);
	sb->wire = true;
}

/* ---- what happens ---- */

static Happen *happen(Sandbox *sb, VTime at, HappenKind kind, const char *node, const char *text)
{
	g_assert(!sb->world); /* the script is written before the first run */
	Happen *h = g_new0(Happen, 1);
	h->sb = sb;
	h->at = at;
	h->kind = kind;
	h->node = g_strdup(node);
	h->text = g_strdup(text);
	g_ptr_array_add(sb->happens, h);
	return h;
}

void sandbox_type(Sandbox *sb, VTime at, const char *router, const char *lines)
{
	happen(sb, at, HAP_TYPE, router, lines);
}

void sandbox_power(Sandbox *sb, VTime at, const char *node, bool on)
{
	happen(sb, at, HAP_POWER, node, NULL)->value = on;
}

void sandbox_cut(Sandbox *sb, VTime at, const char *end, bool cut)
{
	happen(sb, at, HAP_CUT, end, NULL)->value = cut;
}

void sandbox_loss(Sandbox *sb, VTime at, const char *end, uint32_t ppm)
{
	happen(sb, at, HAP_LOSS, end, NULL)->value = ppm;
}

void sandbox_frame(Sandbox *sb, VTime at, const char *end, const char *hex)
{
	happen(sb, at, HAP_FRAME, end, hex);
}

void sandbox_call(Sandbox *sb, VTime at, const char *node, void (*fn)(Ctx *cx, Node *n))
{
	happen(sb, at, HAP_CALL, node, NULL)->call = fn;
}

void sandbox_do(Sandbox *sb, VTime at, const char *node, void (*fn)(Ctx *cx, Node *n, void *arg),
		void *arg)
{
	Happen *h = happen(sb, at, HAP_DO, node, NULL);
	h->fn = fn;
	h->arg = arg;
}

/* "NODE:INTERFACE" */
static Iface *end_of(Sandbox *sb, const char *text)
{
	g_auto(GStrv) part = g_strsplit(text, ":", 2);
	Node *n = net_node(sb->net, part[0]);
	Iface *ifc = n && part[1] ? node_iface(n, part[1]) : NULL;
	if (!ifc)
		g_error("sandbox: no interface %s", text);
	return ifc;
}

static void type_lines(Ctx *cx, Node *n, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	for (char **l = lines; *l; l++)
		g_strstrip(*l);
	GError *err = NULL;
	if (!runconf_type(cx, n, (const char *const *)lines, (SrcPos){"sandbox", 1, 1}, &err))
		g_error("sandbox: %s: %s", n->name, err->message);
}

GBytes *sandbox_octets(const char *hex)
{
	GByteArray *octets = g_byte_array_new();
	for (; hex[0] && hex[1]; hex += 2) {
		while (*hex == ' ')
			hex++;
		uint8_t b =
			(uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
		g_byte_array_append(octets, &b, 1);
	}
	return g_byte_array_free_to_bytes(octets);
}

static void put_frame(Ctx *cx, Iface *to, const char *hex)
{
	g_autoptr(GBytes) octets = sandbox_octets(hex);
	gsize n;
	const uint8_t *data = g_bytes_get_data(octets, &n);
	CodecErr err;
	Pkt *p = pkt_decode(to->node->pkts, data, n,
			    pktpool_next_uid(to->node->net->pkts, NODE_WORLD), 0, &err);
	if (p)
		node_rx(cx, to, p);
}

static void occur(Ctx *cx, void *self, void *arg)
{
	Happen *h = self;
	Sandbox *sb = h->sb;
	(void)arg;
	ctx_what(cx, "sandbox script");
	bool names_end = h->kind == HAP_CUT || h->kind == HAP_LOSS || h->kind == HAP_FRAME;
	Iface *ifc = names_end ? end_of(sb, h->node) : NULL;
	Node *n = names_end ? ifc->node : sandbox_node(sb, h->node);
	ctx_act_as(cx, n->id);
	switch (h->kind) {
	case HAP_TYPE:
		type_lines(cx, n, h->text);
		return;
	case HAP_POWER:
		node_power(cx, n, h->value);
		return;
	case HAP_CUT:
		link_cut(cx, ifc->link, h->value);
		return;
	case HAP_LOSS:
		ifc->link->dir[ifc->end].loss_ppm = (uint32_t)h->value;
		return;
	case HAP_FRAME:
		put_frame(cx, ifc, h->text);
		return;
	case HAP_CALL:
		h->call(cx, n);
		return;
	case HAP_DO:
		h->fn(cx, n, h->arg);
		return;
	}
}

static const EventKind script_kind = {"script", occur, NULL};

static void power_on(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	Node *n = self;
	ctx_act_as(cx, n->id);
	node_power(cx, n, true);
}

static const EventKind power_kind = {"power-on", power_on, NULL};

/* ---- building ---- */

static void build_node(Sandbox *sb, const Decl *d)
{
	GError *err = NULL;
	Node *n = net_node_add(sb->net, d->name, d->kind, d->release, &err);
	for (unsigned i = 0; n && i < d->params->len; i += 2)
		if (!param_set(n, d->params->pdata[i], d->params->pdata[i + 1], &err))
			n = NULL;
	for (unsigned i = 1; n && i <= d->ports; i++) {
		g_autofree char *port = g_strdup_printf("%u", i);
		void *self;
		const SwitchSvc *lan = node_service(n, "switch", &self);
		lan->set_forward_delay(self, node_iface_add(n, port), d->forward_delay);
	}
	bool ok = n &&
		  (!d->config ||
		   startup_load(n, d->name, d->config, strlen(d->config), NULL, NULL, &err)) &&
		  node_check(n, &err);
	if (!ok)
		g_error("sandbox: %s: %s", d->name, err->message);
}

static void begin(Ctx *cx, void *self)
{
	Sandbox *sb = self;
	for (unsigned i = 0; i < sb->decls->len; i++) {
		const Decl *d = sb->decls->pdata[i];
		sched_at(cx, d->power_on, PH_FAULT, NODE_WORLD, &power_kind,
			 net_node(sb->net, d->name), NULL);
	}
	for (unsigned i = 0; i < sb->happens->len; i++) {
		Happen *h = sb->happens->pdata[i];
		sched_at(cx, h->at, PH_FAULT, NODE_WORLD, &script_kind, h, NULL);
	}
}

static void check_invariants(void *self, const Ctx *cx)
{
	Sandbox *sb = self;
	const Node *n;
	const char *why;
	if (!net_invariants(sb->net, &n, &why))
		g_error("at %" G_GINT64_FORMAT " ns: %s: %s", ctx_now(cx), n->name, why);
}

static void build(Sandbox *sb)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (unsigned i = 0; i < sb->decls->len; i++)
		g_ptr_array_add(names, ((Decl *)sb->decls->pdata[i])->name);
	g_ptr_array_add(names, NULL);
	sb->world = world_new(sb->seed, (const char *const *)names->pdata,
			      WORLD_KEEP_CAUSES | WORLD_CHECKED);
	sb->net = net_new(sb->world, (const ProtoClass *const *)sb->classes->pdata, sb->wire);
	world_add_sink(sb->world, &sb->sink);
	world_after_event(sb->world, check_invariants, sb);
	for (unsigned i = 0; i < sb->decls->len; i++)
		build_node(sb, sb->decls->pdata[i]);
	for (unsigned i = 0; i < sb->cables->len; i++) {
		const Cable *c = sb->cables->pdata[i];
		Iface *a = end_of(sb, c->a), *b = end_of(sb, c->b);
		const Node *sw = a->node->kind == NODE_SWITCH ? a->node : b->node;
		link_new(sb->net, sw->name, a, b, c->latency);
	}
	net_number_ifaces(sb->net);
	world_begin(sb->world, begin, sb);
}

void sandbox_run(Sandbox *sb, VTime until)
{
	if (!sb->world)
		build(sb);
	world_run(sb->world, until);
}

static void exec(Ctx *cx, Node *n, void *command)
{
	g_autoptr(GError) err = NULL;
	bool done = command_exec(cx, n, command, (SrcPos){"exec", 1, 1}, &err);
	CHECK(done, "%s: %s", n->name, done ? "" : err->message);
}

void sandbox_exec(Sandbox *sb, VTime at, const char *node, const char *command)
{
	sandbox_do(sb, at, node, exec, (void *)command);
}

/* ---- at hand ---- */

World *sandbox_world(Sandbox *sb)
{
	return sb->world;
}

Net *sandbox_net(Sandbox *sb)
{
	return sb->net;
}

Node *sandbox_node(Sandbox *sb, const char *name)
{
	Node *n = net_node(sb->net, name);
	if (!n)
		g_error("sandbox: no node %s", name);
	return n;
}

void *sandbox_self(Sandbox *sb, const char *node, const char *cls)
{
	return node_self(sandbox_node(sb, node), cls);
}
