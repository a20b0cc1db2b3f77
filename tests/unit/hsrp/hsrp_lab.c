#include "tests/unit/hsrp/hsrp_lab.h"

#include <string.h>

#include "models/core/power.h"
#include "models/core/startup.h"

extern const ProtoClass hsrp_class, track_class;

typedef struct LabRow {
	VTime at;
	NodeId node;
	char *text;
	EventId event;
} LabRow;

typedef struct LabJob {
	Lab *lab;
	VTime at;
	char *router, *arg;
	int op;
	LabFn *fn;
	const void *fn_arg;
	Rx rx;
	GBytes *octets;
} LabJob;

typedef struct LabDecl {
	char *name, *release, *config, *param, *value;
} LabDecl;

struct Lab {
	ObsSink sink;
	World *world;
	Net *net;
	GArray *decls;      /* of LabDecl */
	GPtrArray *jobs;    /* of LabJob* */
	GArray *log, *sent; /* of LabRow */
	unsigned signals;
};

/* The stand-in's state on one node. */
typedef struct Below {
	Node *node;
	Lab *lab;
	bool blocked;
} Below;

enum { JOB_CALL = 100, JOB_HEAR };
#define LATENCY VT_US(20)

/* Classes are constants: the one lab of a test is found here. */
static Lab *the_lab;

/* ---- the stand-in for ios, ip and arp ---- */

static bool set_interface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)no;
	(void)e;
	conf_enter(a, node_iface_add(at->node, arg_str(a, "intf")));
	return true;
}

static void put_interface(const ConfAt *at, GString *out)
{
	g_string_append_printf(out, "interface %s\n", ((const Iface *)at->obj)->name);
}

static void each_interface(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Node *n = at->node;
	for (unsigned i = 0; i < n->ifaces->len; i++)
		fn(to, n->ifaces->pdata[i]);
}

static bool set_address(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	(void)e;
	ifc->addr = (IfAddr){0};
	if (!no) {
		ifc->addr.ip = arg_ip(a, "addr");
		ip4_mask_len(arg_ip(a, "netmask"), &ifc->addr.len);
	}
	return true;
}

static const Stmt below_stmts[] = {
	{"", "interface <intf:iface>", set_interface, put_interface, STMT_APPLIED, "",
	 RANK_INTERFACE, "interface", each_interface},
	{"interface", "ip address <addr:ip4> <netmask:mask>", set_address, NULL, STMT_APPLIED, ""},
	{NULL},
};

static void add_row(GArray *rows, VTime at, NodeId node, char *text, EventId event)
{
	LabRow row = {at, node, text, event};
	g_array_append_val(rows, row);
}

static void arrive(Ctx *cx, void *self, void *arg);
static void lose(void *self, void *arg);
static const EventKind arrive_kind = {"deliver", arrive, lose};

typedef struct InFlight {
	Rx rx;
	GBytes *octets;
} InFlight;

static void hand_over(Ctx *cx, Node *n, const Rx *rx, GBytes *octets)
{
	Pkt *p = pkt_new(cx, n->pkts);
	pkt_set_bytes(p, g_bytes_ref(octets));
	node_dispatch(cx, n, "udp", HSRP_PORT, rx, p);
	pkt_unref(p);
}

static void lose(void *self, void *arg)
{
	InFlight *f = arg;
	(void)self;
	g_bytes_unref(f->octets);
	g_free(f);
}

static void arrive(Ctx *cx, void *self, void *arg)
{
	Node *to = self;
	InFlight *f = arg;
	const Below *b = node_self(to, "below"); /* NULL: no power */
	if (b && f->rx.in->up && !b->blocked)
		hand_over(cx, to, &f->rx, f->octets);
	lose(self, f);
}

static void below_send(Ctx *cx, void *self, const IpSend *how, GBytes *payload)
{
	static const char *const ops[] = {"Hello", "Coup", "Resign"};
	Below *b = self;
	HsrpMsg msg;
	HsrpDrop why;
	int64_t value;
	gsize n;
	const uint8_t *octets = g_bytes_get_data(payload, &n);
	if (how->out->up && hsrp_version_1.decode((Slice){octets, n}, &msg, &why, &value))
		add_row(b->lab->sent, ctx_now(cx), b->node->id,
			g_strdup_printf("%s %s%s", ops[msg.op], hsrp_state_name(msg.state),
					how->src_mac ? " v" : ""),
			ctx_cause(cx));
	for (unsigned i = 0; how->out->up && !b->blocked && i < b->lab->net->nodes->len; i++) {
		Node *other = b->lab->net->nodes->pdata[i];
		Iface *in = node_iface(other, how->out->name);
		if (other == b->node || !in)
			continue;
		InFlight *f = g_new0(InFlight, 1);
		f->rx = (Rx){.in = in,
			     .src_mac = how->src_mac ? how->src_mac : how->out->mac,
			     .src = how->src,
			     .dst = how->dst,
			     .ttl = how->ttl,
			     .ip_proto = how->proto,
			     .sport = how->sport,
			     .dport = how->dport};
		f->octets = g_bytes_ref(payload);
		sched_at(cx, ctx_now(cx) + LATENCY, PH_DELIVER, other->id, &arrive_kind, other, f);
	}
	g_bytes_unref(payload);
}

static void below_join(Ctx *cx, void *self, Iface *ifc, Ip4 group)
{
	(void)cx;
	(void)self;
	(void)ifc;
	(void)group;
}

static void below_announce(Ctx *cx, void *self, Iface *out, Ip4 ip, Mac mac)
{
	Below *b = self;
	g_autoptr(GString) s = g_string_new("arp ");
	(void)out;
	(void)mac;
	ip4_print(s, ip);
	add_row(b->lab->sent, ctx_now(cx), b->node->id, g_strdup(s->str), ctx_cause(cx));
}

static const IpSvc ip_svc = {.send = below_send, .join = below_join, .leave = below_join};
static const NeighSvc neigh_svc = {.announce = below_announce};

static bool below_init(void *self, Node *node, GError **err)
{
	(void)err;
	*(Below *)self = (Below){node, the_lab, false};
	return true;
}

static void below_signal(Ctx *cx, void *self, const Signal *sig)
{
	(void)cx;
	(void)sig;
	((Below *)self)->lab->signals++;
}

static const SignalWant below_wants[] = {{SIG_REDUNDANCY, 0, false}, {.end = true}};

static const ProtoClass below_class = {
	.name = "below",
	.self_size = sizeof(Below),
	.stmt = below_stmts,
	.provides = (const Provide[]){{"ip", &ip_svc}, {"neigh", &neigh_svc}, {NULL, NULL}},
	.signals = below_wants,
	.init = below_init,
	.on_signal = below_signal,
};

static const ProtoClass *const classes[] = {&below_class, &hsrp_class, &track_class, NULL};

/* ---- what is recorded ---- */

static void add_line(void *to, const char *facility, const char *flag, const char *text)
{
	const Obs *obs = to;
	(void)facility;
	(void)flag;
	add_row(the_lab->log, obs->at, obs->node, g_strdup(text), obs->event);
}

static void see(ObsSink *self, const World *w, const Obs *obs)
{
	const Lab *lab = (const Lab *)self;
	const Node *n = net_node(lab->net, world_node_name(w, obs->node));
	LogOut out = {add_line, (void *)obs, n->release ? n->release : "12.3"};
	if (obs->spec->text)
		obs->spec->text(&out, obs->spec, obs->val);
}

/* ---- making ---- */

Lab *lab_new(void)
{
	Lab *lab = g_new0(Lab, 1);
	lab->sink = (ObsSink){~(1u << OBS_PACKET), see};
	lab->decls = g_array_new(FALSE, FALSE, sizeof(LabDecl));
	lab->jobs = g_ptr_array_new();
	lab->log = g_array_new(FALSE, FALSE, sizeof(LabRow));
	lab->sent = g_array_new(FALSE, FALSE, sizeof(LabRow));
	the_lab = lab;
	return lab;
}

static void free_rows(GArray *rows)
{
	for (unsigned i = 0; i < rows->len; i++)
		g_free(g_array_index(rows, LabRow, i).text);
	g_array_unref(rows);
}

void lab_free(Lab *lab)
{
	world_free(lab->world);
	if (lab->net)
		net_free(lab->net);
	for (unsigned i = 0; i < lab->jobs->len; i++) {
		LabJob *j = lab->jobs->pdata[i];
		g_free(j->router);
		g_free(j->arg);
		g_clear_pointer(&j->octets, g_bytes_unref);
		g_free(j);
	}
	for (unsigned i = 0; i < lab->decls->len; i++) {
		LabDecl *d = &g_array_index(lab->decls, LabDecl, i);
		g_free(d->name);
		g_free(d->release);
		g_free(d->config);
		g_free(d->param);
		g_free(d->value);
	}
	g_ptr_array_unref(lab->jobs);
	g_array_unref(lab->decls);
	free_rows(lab->log);
	free_rows(lab->sent);
	g_free(lab);
	the_lab = NULL;
}

void lab_router(Lab *lab, const char *name, const char *release, const char *config)
{
	LabDecl d = {g_strdup(name), g_strdup(release), g_strdup(config), NULL, NULL};
	g_array_append_val(lab->decls, d);
}

void lab_param(Lab *lab, const char *router, const char *name, const char *value)
{
	for (unsigned i = 0; i < lab->decls->len; i++) {
		LabDecl *d = &g_array_index(lab->decls, LabDecl, i);
		if (strcmp(d->name, router) == 0) {
			d->param = g_strdup(name);
			d->value = g_strdup(value);
		}
	}
}

void lab_want_packets(Lab *lab)
{
	lab->sink.kinds = ~0u;
}

static LabJob *job(Lab *lab, VTime at, const char *router, int op)
{
	LabJob *j = g_new0(LabJob, 1);
	*j = (LabJob){.lab = lab, .at = at, .router = g_strdup(router), .op = op};
	g_ptr_array_add(lab->jobs, j);
	return j;
}

void lab_do(Lab *lab, VTime at, const char *router, LabOp op, const char *arg)
{
	job(lab, at, router, (int)op)->arg = g_strdup(arg);
}

void lab_call(Lab *lab, VTime at, const char *router, LabFn *fn, const void *arg)
{
	LabJob *j = job(lab, at, router, JOB_CALL);
	j->fn = fn;
	j->fn_arg = arg;
}

HsrpMsg lab_msg(unsigned op, unsigned state, uint8_t priority)
{
	return (HsrpMsg){.op = (uint8_t)op,
			 .state = (uint8_t)state,
			 .hello = VT_S(3),
			 .hold = VT_S(10),
			 .priority = priority,
			 .group = 1,
			 .auth = "cisco",
			 .vip = IP4(10, 0, 0, 1)};
}

void lab_hear(Lab *lab, VTime at, const char *router, Ip4 from, HsrpMsg msg)
{
	LabJob *j = job(lab, at, router, JOB_HEAR);
	GByteArray *octets = g_byte_array_new();
	hsrp_version_1.encode(&msg, octets);
	j->octets = g_byte_array_free_to_bytes(octets);
	j->rx = (Rx){.src = from, .dst = HSRP_ALL_ROUTERS, .ttl = 1, .src_mac = 0x00000c07ac01};
}

void lab_hear_raw(Lab *lab, VTime at, const char *router, Rx rx, const char *hex)
{
	LabJob *j = job(lab, at, router, JOB_HEAR);
	GByteArray *octets = g_byte_array_new();
	for (; hex[0] && hex[1]; hex += 2) {
		uint8_t b =
			(uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
		g_byte_array_append(octets, &b, 1);
	}
	j->octets = g_byte_array_free_to_bytes(octets);
	j->rx = rx;
}

/* ---- running ---- */

static void set_line(Ctx *cx, Iface *ifc, bool up)
{
	if (ifc->up == up)
		return;
	ifc->up = up;
	stamp_set(cx, &ifc->state);
	signal_send(cx, ifc->node,
		    &(Signal){.kind = SIG_IF_STATE, .iface = ifc, .up = up, .stamp = &ifc->state});
}

static void hardware(Ctx *cx, void *self, void *arg)
{
	Iface *ifc = self;
	(void)arg;
	ifc->hardware_up = !ifc->shutdown;
	signal_send(cx, ifc->node,
		    &(Signal){.kind = SIG_IF_HARDWARE, .iface = ifc, .up = ifc->hardware_up});
	if (ifc->hardware_up)
		signal_send(cx, ifc->node,
			    &(Signal){.kind = SIG_IF_ADMIN, .iface = ifc, .up = true});
}

static void line_up(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	set_line(cx, self, true);
}

static const EventKind hardware_kind = {"hardware", hardware, NULL},
		       line_kind = {"line", line_up, NULL};

/* The order and times of models/ios, Cisco's 2 s and 1 s. */
static void admin(Ctx *cx, Iface *ifc, bool up)
{
	NodeId id = ifc->node->id;
	VTime now = ctx_now(cx);
	ifc->shutdown = !up;
	for (int n = up ? 1 : 2; n > 0; n--)
		signal_send(cx, ifc->node, &(Signal){.kind = SIG_IF_ADMIN, .iface = ifc, .up = up});
	if (!up)
		set_line(cx, ifc, false);
	sched_at(cx, now + VT_S(2), PH_LINK, id, &hardware_kind, ifc, NULL);
	if (up)
		sched_at(cx, now + VT_S(3), PH_LINK, id, &line_kind, ifc, NULL);
}

static void type_lines(Ctx *cx, Node *n, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	GError *err = NULL;
	for (char **l = lines; *l; l++)
		g_strstrip(*l);
	if (!runconf_type(cx, n, (const char *const *)lines, (SrcPos){"lab", 1, 1}, &err))
		g_error("lab: %s", err->message);
}

static void work(Ctx *cx, void *self, void *arg)
{
	LabJob *j = self;
	Node *n = net_node(j->lab->net, j->router);
	Below *b = node_self(n, "below");
	Iface *ifc = node_iface(n, j->arg && j->op <= LAB_NO_SHUT ? j->arg : "Fa0/0");
	(void)arg;
	ctx_act_as(cx, n->id);
	switch (j->op) {
	case LAB_UP:
	case LAB_DOWN:
		ifc->hardware_up = j->op == LAB_UP;
		set_line(cx, ifc, j->op == LAB_UP);
		return;
	case LAB_SHUT:
	case LAB_NO_SHUT:
		admin(cx, ifc, j->op == LAB_NO_SHUT);
		return;
	case LAB_BLOCK:
	case LAB_PASS:
		b->blocked = j->op == LAB_BLOCK;
		return;
	case LAB_TYPE:
		type_lines(cx, n, j->arg);
		return;
	case LAB_POWER_OFF:
		node_power(cx, n, false);
		return;
	case JOB_CALL:
		j->fn(cx, j->lab, lab_group(j->lab, j->router, 1), j->fn_arg);
		return;
	case JOB_HEAR:
		j->rx.in = ifc;
		hand_over(cx, n, &j->rx, j->octets);
		return;
	}
}

static const EventKind work_kind = {"lab", work, NULL};

static void begin(Ctx *cx, void *self, void *arg)
{
	Lab *lab = self;
	(void)arg;
	for (unsigned i = 0; i < lab->net->nodes->len; i++) {
		Node *n = lab->net->nodes->pdata[i];
		ctx_act_as(cx, n->id);
		node_power(cx, n, true);
	}
	ctx_act_as(cx, NODE_WORLD);
	for (unsigned i = 0; i < lab->jobs->len; i++) {
		LabJob *j = lab->jobs->pdata[i];
		sched_at(cx, j->at, PH_FAULT, NODE_WORLD, &work_kind, j, NULL);
	}
}

static void check_invariants(void *self, const Ctx *cx)
{
	const Lab *lab = self;
	const Node *n;
	const char *why;
	if (!net_invariants(lab->net, &n, &why))
		g_error("at %" G_GINT64_FORMAT " ns: %s: %s", ctx_now(cx), n->name, why);
}

static void build(Lab *lab)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (unsigned i = 0; i < lab->decls->len; i++)
		g_ptr_array_add(names, g_array_index(lab->decls, LabDecl, i).name);
	g_ptr_array_add(names, NULL);
	lab->world =
		world_new(1, (const char *const *)names->pdata, WORLD_KEEP_CAUSES | WORLD_CHECKED);
	lab->net = net_new(lab->world, classes, false);
	world_add_sink(lab->world, &lab->sink);
	world_after_event(lab->world, check_invariants, lab);
	for (unsigned i = 0; i < lab->decls->len; i++) {
		const LabDecl *d = &g_array_index(lab->decls, LabDecl, i);
		GError *err = NULL;
		Node *n = net_node_add(lab->net, d->name, NODE_ROUTER, d->release, &err);
		if (!n ||
		    !startup_load(n, d->name, d->config, strlen(d->config), NULL, NULL, &err) ||
		    !node_check(n, &err) || (d->param && !param_set(n, d->param, d->value, &err)))
			g_error("lab: %s", err->message);
	}
	world_begin(lab->world, begin, lab, NULL);
}

void lab_run(Lab *lab, VTime until)
{
	if (!lab->world)
		build(lab);
	world_run(lab->world, until);
}

/* ---- looking ---- */

Node *lab_node(const Lab *lab, const char *router)
{
	return net_node(lab->net, router);
}

static char *rows_text(const Lab *lab, GArray *rows, const char *router, VTime from)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < rows->len; i++) {
		const LabRow *r = &g_array_index(rows, LabRow, i);
		if (r->at < from || r->node != world_node(lab->world, router))
			continue;
		VTime us = (r->at - from) / VT_US(1);
		g_string_append_printf(out, "%" G_GINT64_FORMAT ".%06d %s\n", us / 1000000,
				       (int)(us % 1000000), r->text);
	}
	return g_string_free(out, FALSE);
}

char *lab_log(const Lab *lab, const char *router, VTime from)
{
	return rows_text(lab, lab->log, router, from);
}

char *lab_sent(const Lab *lab, const char *router, VTime from)
{
	return rows_text(lab, lab->sent, router, from);
}

VTime lab_logged(const Lab *lab, const char *router, const char *part, VTime from)
{
	for (unsigned i = 0; i < lab->log->len; i++) {
		const LabRow *r = &g_array_index(lab->log, LabRow, i);
		if (r->at >= from && r->node == world_node(lab->world, router) &&
		    strstr(r->text, part))
			return r->at;
	}
	return VT_NEVER;
}

EventId lab_event(const Lab *lab, const char *router, const char *part, VTime from)
{
	for (unsigned i = 0; i < lab->log->len; i++) {
		const LabRow *r = &g_array_index(lab->log, LabRow, i);
		if (r->at >= from && r->node == world_node(lab->world, router) &&
		    strstr(r->text, part))
			return r->event;
	}
	return EVENT_NONE;
}

World *lab_world(const Lab *lab)
{
	return lab->world;
}

unsigned lab_signals(const Lab *lab)
{
	return lab->signals;
}

HsrpGroup *lab_group(const Lab *lab, const char *router, unsigned number)
{
	Node *n = lab_node(lab, router);
	return hsrp_group(node_self(n, "hsrp"), node_iface(n, "Fa0/0"), number);
}

static bool try_show(const Lab *lab, Node *n, const ProtoClass *cls, const char *command, VTime now,
		     GString *out)
{
	(void)lab;
	for (const Show *s = cls->show; s && s->syntax; s++) {
		Syntax *syntax = syntax_new(s->syntax);
		Args *a = NULL;
		if (syntax_match(syntax, command, (SrcPos){"show", 1, 1}, SYNTAX_ABBREVIATED, &a,
				 NULL) == SYNTAX_OK) {
			for (const View *v = cls->view; v->name; v++)
				if (strcmp(v->name, s->view) == 0) {
					void *view = v->take(node_self(n, cls->name), n, a, now);
					s->print(out, view, a, n->release ? n->release : "12.3");
					v->free(view);
				}
			args_free(a);
			syntax_free(syntax);
			return true;
		}
		syntax_free(syntax);
	}
	return false;
}

char *lab_show(const Lab *lab, const char *router, const char *command, VTime now)
{
	GString *out = g_string_new(NULL);
	Node *n = lab_node(lab, router);
	for (unsigned i = 0; classes[i]; i++)
		if (try_show(lab, n, classes[i], command, now, out))
			return g_string_free(out, FALSE);
	g_error("lab: no such command: %s", command);
}

char *lab_config(const Lab *lab, const char *router)
{
	GString *out = g_string_new(NULL);
	runconf_print(lab_node(lab, router), out);
	return g_string_free(out, FALSE);
}
