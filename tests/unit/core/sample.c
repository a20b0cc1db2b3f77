#include "tests/unit/core/sample.h"

#include <string.h>

/* ---- the class ---- */

static bool set_version(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a, (void)no, (void)e;
	return true;
}

static bool set_hostname(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Sample *s = at->self;

	(void)e;
	g_free(s->hostname);
	s->hostname = g_strdup(no ? "Router" : arg_str(a, "name"));
	return true;
}

static void put_hostname(const ConfAt *at, GString *out)
{
	const Sample *s = at->self;

	if (s->hostname)
		g_string_append_printf(out, "hostname %s\n", s->hostname);
}

static bool set_interface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = node_iface_add(at->node, arg_str(a, "intf"));

	if (!ifc)
		return conf_reject_arg(e, a, "intf", "no such interface");
	if (no)
		return conf_reject(e, "an interface stays");
	conf_enter(a, ifc);
	return true;
}

static void put_interface(const ConfAt *at, GString *out)
{
	g_string_append_printf(out, "interface %s\n", ((const Iface *)at->obj)->name);
}

static void each_interface(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Node *n = at->node;

	for (guint i = 0; i < n->ifaces->len; i++)
		fn(to, n->ifaces->pdata[i]);
}

static bool set_address(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	uint8_t len = 0;

	ip4_mask_len(arg_ip(a, "mask"), &len);
	if (!no && arg_ip(a, "ip4addr") == prefix_of(arg_ip(a, "ip4addr"), len).addr && len < 31)
		return conf_reject_arg(e, a, "ip4addr",
				       "Bad mask /%d for address, expected a host's address", len);
	ifc->addr.ip = no ? 0 : arg_ip(a, "ip4addr");
	ifc->addr.len = no ? 0 : len;
	node_addresses_changed(ifc);
	return true;
}

static void put_address(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;

	if (!ifc->addr.ip) {
		g_string_append(out, "no ip address\n");
		return;
	}
	g_string_append(out, "ip address ");
	ip4_print(out, ifc->addr.ip);
	g_string_append_c(out, ' ');
	ip4_print(out, ip4_mask(ifc->addr.len));
	g_string_append_c(out, '\n');
}

static bool set_shutdown(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a, (void)e;
	((Iface *)at->obj)->shutdown = !no;
	return true;
}

static void put_shutdown(const ConfAt *at, GString *out)
{
	if (((const Iface *)at->obj)->shutdown)
		g_string_append(out, "shutdown\n");
}

static Group *group_of(const ConfAt *at, const Args *a)
{
	Sample *s = at->self;
	int number = (int)arg_num(a, "grp");

	for (unsigned i = 0; i < s->n_groups; i++)
		if (s->group[i].ifc == at->obj && s->group[i].number == number)
			return &s->group[i];
	g_assert(s->n_groups < G_N_ELEMENTS(s->group));
	s->group[s->n_groups] = (Group){.ifc = at->obj, .number = number, .priority = 100};
	return &s->group[s->n_groups++];
}

static bool set_standby_ip(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	group_of(at, a)->vip = no ? 0 : arg_ip(a, "vip");
	return true;
}

static bool set_priority(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	group_of(at, a)->priority = no ? 100 : (int)arg_num(a, "prio");
	return true;
}

static void put_standby(const ConfAt *at, GString *out)
{
	const Sample *s = at->self;

	for (unsigned i = 0; i < s->n_groups; i++) {
		const Group *g = &s->group[i];
		if (g->ifc != at->obj)
			continue;
		if (g->vip) {
			g_string_append_printf(out, "standby %d ip ", g->number);
			ip4_print(out, g->vip);
			g_string_append_c(out, '\n');
		}
		if (g->priority != 100)
			g_string_append_printf(out, "standby %d priority %d\n", g->number,
					       g->priority);
	}
}

static bool set_router(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Sample *s = at->self;

	(void)e;
	s->area = no ? -1 : 0;
	conf_enter(a, s);
	return true;
}

static void put_router(const ConfAt *at, GString *out)
{
	(void)at;
	g_string_append(out, "router ospf 1\n");
}

static void each_router(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	Sample *s = at->self;

	if (s->network)
		fn(to, s);
}

static bool set_network(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((Sample *)at->obj)->network = no ? 0 : arg_ip(a, "net");
	return true;
}

static void put_network(const ConfAt *at, GString *out)
{
	g_string_append(out, "network ");
	ip4_print(out, ((const Sample *)at->obj)->network);
	g_string_append(out, " 0.0.0.255 area 0\n");
}

static const Stmt stmts[] = {
	{"", "version <number:word>", set_version, .cite = "x", .common = true},
	{"", "hostname <name:word>", set_hostname, put_hostname, .rank = RANK_HOSTNAME},
	{"", "service <what:line>", .fate = STMT_HARMLESS, .cite = "log format",
	 .rank = RANK_SERVICE},
	{"", "ip nat <what:line>", .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING,
	 .cite = "no NAT", .rank = RANK_IP_GLOBAL},
	{"", "class-map <name:word>", .fate = STMT_UNMODELLED, .affects = AFFECTS_TIMING,
	 .cite = "no QoS", .rank = RANK_IP_GLOBAL},
	{"", "interface <intf:iface>", set_interface, put_interface, .rank = RANK_INTERFACE,
	 .enters = "interface", .each = each_interface},
	{"interface", "ip address <ip4addr:ip4> <mask:mask>", set_address, put_address,
	 .rank = 110},
	{"interface", "shutdown", set_shutdown, put_shutdown, .rank = 290},
	{"interface", "duplex { auto | full | half }", .fate = STMT_HARMLESS, .cite = "full",
	 .rank = 300},
	{"interface", "description <text:line>", .fate = STMT_HARMLESS, .cite = "text"},
	{"interface", "standby [<grp:0-255>] ip [<vip:ip4>]", set_standby_ip, put_standby,
	 .rank = 400},
	{"interface", "standby [<grp:0-255>] priority <prio:0-255>", set_priority, .rank = 401},
	{"interface", "pvc <n:0-9>", .fate = STMT_HARMLESS, .cite = "no ATM", .rank = 700,
	 .body = true},
	{"interface", "service-policy <dir:word> <name:word>", .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_TIMING, .cite = "no QoS", .rank = 800},
	{"", "router ospf <pid:1-65535>", set_router, put_router, .rank = RANK_ROUTER,
	 .enters = "router", .each = each_router},
	{"", "bgp <as:1-65535>", .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING,
	 .cite = "no BGP", .rank = RANK_ROUTER + 20, .body = true},
	{"router", "network <net:ip4> <wild:wild> area <id:0-4294967295>", set_network, put_network,
	 .rank = 10},
	{"", "line { con | aux | vty } <first:0-100> [<last:0-100>]", .fate = STMT_HARMLESS,
	 .cite = "console", .rank = RANK_LINE, .enters = "line"},
	{"", "voice-port <n:0-9>", .fate = STMT_HARMLESS, .cite = "no voice",
	 .rank = RANK_IP_GLOBAL, .body = true},
	{"", "servers <what:line>", .fate = STMT_HARMLESS, .cite = "nobody asks them"},
	{"line", "exec-timeout <m:0-1000> <s:0-60>", .fate = STMT_HARMLESS, .cite = "console",
	 .rank = 10},
	{NULL},
};

static void on_config(Ctx *cx, void *self)
{
	(void)cx;
	((Sample *)self)->told++;
}

static void fini(void *self)
{
	g_free(((Sample *)self)->hostname);
}

static const ProtoClass sample_class = {
	.name = "sample",
	.spec_ref = "test",
	.self_size = sizeof(Sample),
	.stmt = stmts,
	.on_config = on_config,
	.fini = fini,
};
static const ProtoClass *const classes[] = {&sample_class, NULL};

/* ---- the router ---- */

SampleBed *sample_bed_new(void)
{
	static const char *const names[] = {"r1", NULL};
	SampleBed *b = g_new0(SampleBed, 1);

	b->world = world_new(1, names, 0);
	b->net = net_new(b->world, classes, false);
	b->node = net_node_add(b->net, "r1", NODE_ROUTER, NULL, NULL);
	b->self = node_self(b->node, "sample");
	b->fates = g_string_new(NULL);
	b->last = g_string_new(NULL);
	return b;
}

void sample_bed_free(SampleBed *b)
{
	net_free(b->net);
	world_free(b->world);
	g_string_free(b->fates, TRUE);
	g_string_free(b->last, TRUE);
	g_free(b);
}

static void note(void *to, const ConfLine *line)
{
	static const char letters[] = "ahuxw.";
	SampleBed *b = to;

	g_string_append_c(b->fates, letters[line->fate]);
	if (line->fate == LINE_UNKNOWN || line->fate == LINE_WRONG)
		g_string_printf(b->last, "%d:%d: %s", line->at.line, line->at.col, line->why);
}

bool sample_read(SampleBed *b, const char *text, GError **err)
{
	g_string_truncate(b->fates, 0);
	return runconf_read(b->node, "r1.cfg", text, strlen(text), note, b, err);
}

const char sample_whole[] = "!\n"
			    "service timestamps debug datetime msec\n"
			    "!\n"
			    "hostname r1\n"
			    "!\n"
			    "ip nat inside source list 1\n"
			    "class-map x\n"
			    " match any\n"
			    "!\n"
			    "interface FastEthernet0/0\n"
			    " ip address 10.1.1.1 255.255.255.0\n"
			    " duplex full\n"
			    " standby 1 ip 10.1.1.3\n"
			    " standby 1 priority 200\n"
			    " service-policy output x\n"
			    " description to  the LAN\n"
			    "!\n"
			    "interface FastEthernet0/1\n"
			    " no ip address\n"
			    " shutdown\n"
			    " duplex half\n"
			    "!\n"
			    "router ospf 1\n"
			    " network 10.1.1.0 0.0.0.255 area 0\n"
			    "!\n"
			    "banner motd ^C\n"
			    "  Keep out.\n"
			    "^C\n"
			    "!\n"
			    "line con 0\n"
			    " exec-timeout 0 0\n"
			    "line vty 0 4\n"
			    " exec-timeout 5 0\n"
			    "!\n"
			    "end\n";
