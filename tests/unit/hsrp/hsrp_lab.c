#include "tests/unit/hsrp/hsrp_lab.h"

#include "models/svc/ip.h"

extern const ProtoClass hsrp_class, track_class;

typedef struct LabRow {
	VTime at;
	NodeId node;
	char *text;
} LabRow;

/* What is done to a router. */
typedef struct LabJob {
	Lab *lab;
	char *arg;
	LabOp op;
	LabFn *fn;
	const void *fn_arg;
	Rx rx;
	GBytes *octets;
} LabJob;

/* The state of "below" on one node. */
typedef struct Below {
	Lab *lab;
	bool blocked;
} Below;

#define LATENCY VT_US(20)

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
	node_addresses_changed(ifc);
	return true;
}

static const Stmt below_stmts[] = {
	{"", "interface <intf:iface>", set_interface, put_interface, STMT_APPLIED, "",
	 RANK_INTERFACE, "interface", each_interface},
	{"interface", "ip address <addr:ip4> <netmask:mask>", set_address, NULL, STMT_APPLIED, ""},
	{NULL},
};

static void add_sent(Ctx *cx, const Stub *stub, char *text)
{
	Lab *lab = stub->test;
	LabRow row = {ctx_now(cx), stub->node->id, text};
	g_array_append_val(lab->sent, row);
}

static bool is_blocked(const Node *n)
{
	const Below *b = node_self(n, "below"); /* NULL: no power */
	return !b || b->blocked;
}

static void note_sent(Ctx *cx, const Stub *stub, const IpSend *how, GBytes *payload)
{
	static const char *const ops[] = {"Hello", "Coup", "Resign"};
	HsrpMsg msg;
	HsrpDrop why;
	int64_t value;
	gsize n;
	const uint8_t *octets = g_bytes_get_data(payload, &n);
	if (hsrp_version_1.decode((Slice){octets, n}, &msg, &why, &value))
		add_sent(cx, stub,
			 g_strdup_printf("%s %s%s", ops[msg.op], hsrp_state_name(msg.state),
					 how->src_mac ? " v" : ""));
}

static void stub_send(Ctx *cx, void *self, const IpSend *how, GBytes *payload)
{
	const Stub *stub = self;
	const GPtrArray *nodes = stub->node->net->nodes;
	Rx rx = {.src_mac = how->src_mac ? how->src_mac : how->out->mac,
		 .src = how->src,
		 .dst = how->dst,
		 .ttl = how->ttl,
		 .ip_proto = how->proto,
		 .sport = how->sport,
		 .dport = how->dport};
	if (how->out->up)
		note_sent(cx, stub, how, payload);
	for (unsigned i = 0; how->out->up && !is_blocked(stub->node) && i < nodes->len; i++) {
		Node *other = nodes->pdata[i];
		rx.in = node_iface(other, how->out->name);
		if (other != stub->node && rx.in && !is_blocked(other))
			sandbox_deliver(cx, other, &rx, g_bytes_ref(payload), LATENCY);
	}
	g_bytes_unref(payload);
}

static void stub_join(Ctx *cx, void *self, Iface *ifc, Ip4 group)
{
	(void)cx;
	(void)self;
	(void)ifc;
	(void)group;
}

static void stub_announce(Ctx *cx, void *self, Iface *out, Ip4 ip, Mac mac)
{
	GString *s = g_string_new("arp ");
	(void)out;
	(void)mac;
	ip4_print(s, ip);
	add_sent(cx, self, g_string_free(s, FALSE));
}

static const IpSvc ip_svc = {.send = stub_send, .join = stub_join, .leave = stub_join};
static const NeighSvc neigh_svc = {.announce = stub_announce};
static const Provide stubs[] = {{"ip", &ip_svc}, {"neigh", &neigh_svc}, {NULL, NULL}};

static bool below_init(void *self, Node *node, GError **err)
{
	(void)err;
	*(Below *)self = (Below){sandbox_test(node), false};
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
	.signals = below_wants,
	.init = below_init,
	.on_signal = below_signal,
};

static const ProtoClass *const classes[] = {&below_class, &hsrp_class, &track_class, NULL};

/* ---- making ---- */

static void free_job(void *p)
{
	LabJob *j = p;
	g_free(j->arg);
	g_clear_pointer(&j->octets, g_bytes_unref);
	g_free(j);
}

Lab *lab_new(void)
{
	Lab *lab = g_new0(Lab, 1);
	lab->sb = sandbox_new_of(1, classes, stubs, lab);
	lab->jobs = g_ptr_array_new_with_free_func(free_job);
	lab->sent = g_array_new(FALSE, FALSE, sizeof(LabRow));
	sandbox_observe(lab->sb, ~(1u << OBS_PACKET));
	return lab;
}

void lab_free(Lab *lab)
{
	sandbox_free(lab->sb);
	g_ptr_array_unref(lab->jobs);
	for (unsigned i = 0; i < lab->sent->len; i++)
		g_free(g_array_index(lab->sent, LabRow, i).text);
	g_array_unref(lab->sent);
	g_free(lab);
}

/* ---- what happens ---- */

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

static void operate(Ctx *cx, Node *n, void *arg)
{
	const LabJob *j = arg;
	Iface *ifc = node_iface(n, j->arg ? j->arg : "Fa0/0");
	Below *b = node_self(n, "below");
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
	default:
		b->blocked = j->op == LAB_BLOCK;
		return;
	}
}

static LabJob *job(Lab *lab, const char *arg)
{
	LabJob *j = g_new0(LabJob, 1);
	*j = (LabJob){.lab = lab, .arg = g_strdup(arg)};
	g_ptr_array_add(lab->jobs, j);
	return j;
}

void lab_do(Lab *lab, VTime at, const char *router, LabOp op, const char *arg)
{
	LabJob *j = job(lab, arg);
	j->op = op;
	sandbox_do(lab->sb, at, router, operate, j);
}

static void call(Ctx *cx, Node *n, void *arg)
{
	const LabJob *j = arg;
	j->fn(cx, j->lab, lab_group(j->lab, n->name, 1), j->fn_arg);
}

void lab_call(Lab *lab, VTime at, const char *router, LabFn *fn, const void *arg)
{
	LabJob *j = job(lab, NULL);
	j->fn = fn;
	j->fn_arg = arg;
	sandbox_do(lab->sb, at, router, call, j);
}

static void hear(Ctx *cx, Node *n, void *arg)
{
	LabJob *j = arg;
	j->rx.in = node_iface(n, "Fa0/0");
	j->rx.dport = HSRP_PORT;
	sandbox_hand(cx, n, &j->rx, g_bytes_ref(j->octets));
}

static void put_hear(Lab *lab, VTime at, const char *router, Rx rx, GBytes *octets)
{
	LabJob *j = job(lab, NULL);
	j->rx = rx;
	j->octets = octets;
	sandbox_do(lab->sb, at, router, hear, j);
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
	GByteArray *octets = g_byte_array_new();
	Rx rx = {.src = from, .dst = HSRP_ALL_ROUTERS, .ttl = 1, .src_mac = 0x00000c07ac01};
	hsrp_version_1.encode(&msg, octets);
	put_hear(lab, at, router, rx, g_byte_array_free_to_bytes(octets));
}

void lab_hear_raw(Lab *lab, VTime at, const char *router, Rx rx, const char *hex)
{
	put_hear(lab, at, router, rx, sandbox_octets(hex));
}

/* ---- looking ---- */

/* A time of the sandbox has nanoseconds; a test of HSRP looks at microseconds. */
char *lab_log(const Lab *lab, const char *router, VTime from)
{
	g_autofree char *log = sandbox_log(lab->sb, router, NULL, from, from);
	g_autoptr(GRegex) ns = g_regex_new("^(\\d+\\.\\d{6})\\d{3} ", G_REGEX_MULTILINE, 0, NULL);
	return g_regex_replace(ns, log, -1, 0, "\\1 ", 0, NULL);
}

char *lab_sent(const Lab *lab, const char *router, VTime from)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < lab->sent->len; i++) {
		const LabRow *r = &g_array_index(lab->sent, LabRow, i);
		VTime us = (r->at - from) / VT_US(1);
		if (r->at >= from && r->node == sandbox_node(lab->sb, router)->id)
			g_string_append_printf(out, "%" G_GINT64_FORMAT ".%06d %s\n", us / 1000000,
					       (int)(us % 1000000), r->text);
	}
	return g_string_free(out, FALSE);
}

HsrpGroup *lab_group(const Lab *lab, const char *router, unsigned number)
{
	Node *n = sandbox_node(lab->sb, router);
	return hsrp_group(node_self(n, "hsrp"), node_iface(n, "Fa0/0"), number);
}
