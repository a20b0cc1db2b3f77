/* Port-channels: one interface over several ports, between two routers and on a switch. */

#include <string.h>

#include "models/core/fate.h"
#include "models/svc/ip.h"
#include "models/svc/lan.h"
#include "tests/support/check.h"
#include "tests/support/sandbox_ping.h"

#define TWO(mode)                                                                                  \
	"interface FastEthernet0/0\n channel-group 1 mode " mode "\n"                              \
	"interface FastEthernet0/1\n channel-group 1 mode " mode "\n"

static char *router(const char *name, unsigned host, const char *members, const char *more)
{
	return g_strdup_printf("hostname %s\ninterface Port-channel1\n ip address 10.0.0.%u "
			       "255.255.255.0\n%s%s",
			       name, host, members, more);
}

static Sandbox *pair(const char *members, const char *more)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *a = router("A", 1, members, more), *b = router("B", 2, members, more);
	sandbox_router(sb, "A", "12.4", a);
	sandbox_router(sb, "B", "12.4", b);
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "A:Fa0/1", "B:Fa0/1", VT_US(10));
	return sb;
}

static const Iface *iface(Sandbox *sb, const char *node, const char *name)
{
	return node_iface(sandbox_node(sb, node), name);
}

/* A member goes and comes in each way there is, then the other, then both, and all again. Wrong: a Port-channel that is
 * lost with one of its members, or is there without any; a flow that goes on by the one that is gone; a second time that
 * is another than the first. */
static void test_members(void)
{
	static const struct {
		const char *what, *lines; /* of A; NULL: the cable below is cut, or mended */
		const char *cable;
		bool cut;
		unsigned bundled; /* at A */
		bool answered;
	} rows[] = {
		{"both", "interface Loopback9", NULL, false, 2, true},
		{"the first is shut", "interface Fa0/0; shutdown", NULL, false, 1, true},
		{"and back", "interface Fa0/0; no shutdown", NULL, false, 2, true},
		{"the second's cable is cut", NULL, "A:Fa0/1", true, 1, true},
		{"the first, too", "interface Fa0/0; shutdown", NULL, false, 0, false},
		{"the cable is mended", NULL, "A:Fa0/1", false, 1, true},
		{"the first is back", "interface Fa0/0; no shutdown", NULL, false, 2, true},
		{"the first leaves", "interface Fa0/0; no channel-group 1; shutdown", NULL, false,
		 1, true},
		{"and joins", "interface Fa0/0; channel-group 1 mode on; no shutdown", NULL, false,
		 2, true},
		{"the Port-channel is shut", "interface Port-channel1; shutdown", NULL, false, 0,
		 false},
		{"and back again", "interface Port-channel1; no shutdown", NULL, false, 2, true},
		{"two are needed",
		 "interface Port-channel1; port-channel min-links 2; interface "
		 "Fa0/1; shutdown",
		 NULL, false, 1, false},
		{"one is enough", "interface Port-channel1; no port-channel min-links 2", NULL,
		 false, 1, true},
	};
	enum { N = G_N_ELEMENTS(rows) };
	Sandbox *sb = pair(TWO("on"), "");
	SandboxPing p[N];
	for (unsigned i = 0; i < N; i++) {
		VTime at = VT_S(20) * (i + 1);
		p[i] = (SandboxPing){.how = {.dst = IP4(10, 0, 0, 2)}};
		if (rows[i].lines)
			sandbox_type(sb, at, "A", rows[i].lines);
		else
			sandbox_cut(sb, at, rows[i].cable, rows[i].cut);
		sandbox_do(sb, at + VT_S(14), "A", sandbox_ping, &p[i]);
		sandbox_do(sb, at + VT_S(15), "A", sandbox_ping, &p[i]);
	}
	for (unsigned i = 0; i < N; i++) {
		sandbox_run(sb, VT_S(20) * (i + 1) + VT_S(16));
		const Iface *po = iface(sb, "A", "Port-channel1");
		unsigned n = iface(sb, "A", "FastEthernet0/0")->bundled +
			     iface(sb, "A", "FastEthernet0/1")->bundled;
		CHECK_INT(n, rows[i].bundled, "%s: bundled", rows[i].what);
		CHECK_INT(po->up, rows[i].answered, "%s: line protocol", rows[i].what);
		CHECK_INT(sandbox_ping_fate(sb, &p[i]).way[1].arrived, rows[i].answered, "%s: %s",
			  rows[i].what, sandbox_ping_fate(sb, &p[i]).way[0].why);
		if (n)
			CHECK_INT(po->kbit, 100000 * n, "%s: bandwidth", rows[i].what);
	}
	sandbox_free(sb);
}

/* Wrong: a flow that changes its way from frame to frame; all flows on one; another choice than the line says. */
static void test_hash(void)
{
	static const struct {
		const char *line;
		unsigned by_first; /* of sixteen flows, to B's addresses .2 and .3 from A's two */
	} rows[] = {
		{"", 8},
		{"port-channel load-balance src-ip\n", 8},
		{"port-channel load-balance src-dst-mac\n", 99},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = pair(TWO("on"), "");
		sandbox_type(sb, VT_S(5), "A",
			     rows[i].line[0] ? rows[i].line : "interface Loopback9");
		static SandboxPing p[16];
		for (unsigned k = 0; k < 16; k++) {
			p[k] = (SandboxPing){
				.how = {.src = IP4(20, 0, 0, k), .dst = IP4(10, 0, 0, 2)}};
			sandbox_do(sb, VT_S(20) + VT_MS(k), "A", sandbox_ping, &p[k]);
		}
		sandbox_run(sb, VT_S(19));
		uint64_t before = iface(sb, "A", "FastEthernet0/0")->count.out_pkts;
		sandbox_run(sb, VT_S(30));
		uint64_t by_first = iface(sb, "A", "FastEthernet0/0")->count.out_pkts - before;
		if (rows[i].by_first == 99)
			CHECK(by_first <= 1 || by_first >= 15, "%s: one pair of stations, %u",
			      rows[i].line, (unsigned)by_first);
		else
			CHECK(by_first >= 7 && by_first <= 10, "%s: spread, %u", rows[i].line,
			      (unsigned)by_first);
		sandbox_free(sb);
	}
}

/* Wrong: a member of a negotiated bundle that carries before it can; one that never does; a line that is not printed. */
static void test_negotiated(void)
{
	Sandbox *sb = pair(TWO("active"), "");
	sandbox_type(sb, VT_S(40), "A", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(50), "A", "interface Fa0/0; no shutdown");
	sandbox_run(sb, VT_S(4));
	CHECK(iface(sb, "A", "FastEthernet0/0")->up && !iface(sb, "A", "Port-channel1")->up,
	      "the port first");
	sandbox_run(sb, VT_S(6));
	CHECK(iface(sb, "A", "Port-channel1")->up, "2 s later");
	sandbox_run(sb, VT_S(54));
	g_autofree char *waiting = sandbox_show(sb, "A", "show etherchannel summary");
	CHECK(strstr(waiting, "\n1      Po1(RU)          LACP    Fa0/0(w) Fa0/1(P)\n"), "%s",
	      waiting);
	sandbox_run(sb, VT_S(60));
	g_autofree char *all = sandbox_show(sb, "A", "show etherchannel summary");
	CHECK(strstr(all, "\n1      Po1(RU)          LACP    Fa0/0(P) Fa0/1(P)\n"), "%s", all);
	g_autofree char *port = sandbox_show(sb, "A", "show interfaces Port-channel1");
	CHECK(strstr(port, "Port-channel1 is up, line protocol is up \n  Hardware is EtherChannel"),
	      "%s", port);
	CHECK(strstr(port, "BW 200000 Kbit") &&
		      strstr(port, "    No. of active members in this channel: 2 \n"
				   "        Member 0 : FastEthernet0/0 , Full-duplex, 100Mb/s\n"),
	      "%s", port);
	g_autofree char *conf = sandbox_config(sb, "A");
	CHECK(strstr(conf, "\n channel-group 1 mode active\n"), "%s", conf);
	sandbox_free(sb);
}

/* Each pair of modes, and a partner that changes its own while it runs. Wrong: two that cannot agree carry frames, or two
 * that can do not; a mode is never heard again; who is on waits for the other. */
static void test_modes(void)
{
	static const struct {
		const char *a, *b;
		bool up_a, up_b;
	} rows[] = {
		{"on", "on", true, true},
		{"active", "active", true, true},
		{"active", "passive", true, true},
		{"passive", "passive", false, false},
		{"desirable", "desirable", true, true},
		{"auto", "desirable", true, true},
		{"auto", "auto", false, false},
		{"active", "on", false, true},
		{"on", "desirable", true, false},
		{"desirable", "active", false, false},
		{"active", "auto", false, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = pair(TWO("on"), "");
		SandboxPing p = {.how = {.dst = IP4(10, 0, 0, 2)}};
		for (unsigned k = 0; k < 2; k++) {
			g_autofree char *lines = g_strdup_printf(
				"interface Fa0/0; channel-group 1 mode %s; interface Fa0/1; "
				"channel-group 1 mode %s",
				k ? rows[i].b : rows[i].a, k ? rows[i].b : rows[i].a);
			sandbox_type(sb, VT_S(20) + VT_S(5) * k, k ? "B" : "A", lines);
			sandbox_type(sb, VT_S(60), k ? "B" : "A",
				     "interface Fa0/0; channel-group 1 mode active; interface "
				     "Fa0/1; channel-group 1 mode active");
		}
		sandbox_do(sb, VT_S(40), "A", sandbox_ping, &p);
		sandbox_do(sb, VT_S(45), "A", sandbox_ping, &p);
		sandbox_run(sb, VT_S(50));
		CHECK_INT(iface(sb, "A", "Port-channel1")->up, rows[i].up_a, "%s, %s: A", rows[i].a,
			  rows[i].b);
		CHECK_INT(iface(sb, "B", "Port-channel1")->up, rows[i].up_b, "%s, %s: B", rows[i].a,
			  rows[i].b);
		CHECK_INT(sandbox_ping_fate(sb, &p).way[1].arrived, rows[i].up_a && rows[i].up_b,
			  "%s, %s: %s", rows[i].a, rows[i].b, sandbox_ping_fate(sb, &p).way[0].why);
		g_autofree char *shown = sandbox_show(sb, "A", "show etherchannel summary");
		CHECK(strstr(shown, rows[i].up_a ? "Fa0/0(P) Fa0/1(P)" : "Fa0/0(s) Fa0/1(s)"),
		      "%s, %s: %s", rows[i].a, rows[i].b, shown);
		sandbox_run(sb, VT_S(65));
		CHECK(iface(sb, "A", "Port-channel1")->up && iface(sb, "B", "Port-channel1")->up,
		      "%s, %s: active at last", rows[i].a, rows[i].b);
		sandbox_free(sb);
	}
}

/* B's ports are of no Port-channel. Wrong: a port that negotiates is bundled without a partner. */
static void test_alone(void)
{
	static const char *const modes[] = {"active", "desirable", "on"};
	for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
		Sandbox *sb = pair(TWO("active"), "");
		g_autofree char *mode = g_strdup_printf(
			"interface Fa0/0; channel-group 1 mode %s; interface Fa0/1; channel-group "
			"1 mode %s",
			modes[i], modes[i]);
		sandbox_type(sb, VT_S(20), "A", mode);
		sandbox_type(sb, VT_S(20), "B",
			     "interface Fa0/0; no channel-group 1; no shutdown; interface Fa0/1; "
			     "no channel-group 1; no shutdown");
		sandbox_run(sb, VT_S(40));
		CHECK_INT(iface(sb, "A", "Port-channel1")->up, strcmp(modes[i], "on") == 0, "%s",
			  modes[i]);
		sandbox_free(sb);
	}
}

#define STACK                                                                                      \
	"interface Port-channel1.10\n encapsulation dot1Q 10\n ip address 10.0.10.%u "             \
	"255.255.255.0\n standby 1 ip 10.0.10.254\n"                                               \
	"interface Loopback0\n ip address 20.0.0.%u 255.255.255.255\n"                             \
	"router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n"

/* OSPF, HSRP and subinterfaces on a Port-channel. Wrong: an adjacency or a group that is lost with a member; a cost that
 * does not follow the bandwidth; two that are both Active; what does not come back with the last member. */
static void test_stack(void)
{
	Sandbox *sb = sandbox_new(1);
	for (unsigned i = 1; i <= 2; i++) {
		g_autofree char *more = g_strdup_printf(STACK, i, i);
		g_autofree char *conf = router(i == 1 ? "A" : "B", i, TWO("on"), more);
		sandbox_router(sb, i == 1 ? "A" : "B", "12.4", conf);
	}
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "A:Fa0/1", "B:Fa0/1", VT_US(10));
	sandbox_type(sb, VT_S(10), "A", "router ospf 1; auto-cost reference-bandwidth 1000");
	sandbox_cut(sb, VT_S(100), "A:Fa0/0", true);
	sandbox_cut(sb, VT_S(150), "A:Fa0/1", true);
	sandbox_cut(sb, VT_S(200), "A:Fa0/0", false);
	sandbox_run(sb, VT_S(90));
	g_autofree char *two = sandbox_show(sb, "A", "show ip route");
	CHECK(strstr(two, "20.0.0.2 [110/6] via 10.0.0.2"), "cost 5 of 200 Mbit/s: %s", two);
	sandbox_run(sb, VT_S(140));
	g_autofree char *one = sandbox_show(sb, "A", "show ip route");
	CHECK(strstr(one, "[110/11] via 10.0.0.2"), "cost 10 of 100 Mbit/s: %s", one);
	CHECK_INT(sandbox_seen(sb, NULL, "hsrp-transition", "from=Active", VT_S(99), NULL), 0,
		  "no group moves");
	CHECK_INT(sandbox_seen(sb, "A", "ospf-transition", "from=FULL", VT_S(99), NULL), 0,
		  "no adjacency is lost");
	sandbox_run(sb, VT_S(190));
	g_autofree char *none = sandbox_show(sb, "A", "show ip route");
	CHECK(!strstr(none, "20.0.0.2"), "none: %s", none);
	CHECK(!iface(sb, "A", "Port-channel1.10")->up, "the subinterface goes with it");
	sandbox_run(sb, VT_S(300));
	g_autofree char *back = sandbox_show(sb, "A", "show ip route");
	CHECK(strstr(back, "[110/11] via 10.0.0.2"), "back: %s", back);
	CHECK(iface(sb, "A", "Port-channel1.10")->up, "and comes with it");
	sandbox_free(sb);
}

/* Typed while running. Wrong: a Port-channel that cannot be made or removed, or not twice; members that stay shut out, or
 * bundled, after it; lines that a second run does not print. */
static void test_typed(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.4",
		       "hostname A\ninterface FastEthernet0/0\ninterface FastEthernet0/1\n");
	sandbox_router(
		sb, "B", "12.4",
		"hostname B\ninterface Port-channel1\n ip address 10.0.0.2 255.255.255.0\n" TWO(
			"on"));
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "A:Fa0/1", "B:Fa0/1", VT_US(10));
	SandboxPing p[3];
	for (unsigned i = 0; i < 3; i++) {
		VTime at = VT_S(100) * (i + 1);
		p[i] = (SandboxPing){.how = {.dst = IP4(10, 0, 0, 2)}};
		sandbox_type(sb, at, "A",
			     "interface Port-channel1; ip address 10.0.0.1 255.255.255.0");
		sandbox_type(sb, at, "A", "interface Fa0/0; channel-group 1 mode on; no shutdown");
		sandbox_type(sb, at, "A", "interface Fa0/1; channel-group 1 mode on; no shutdown");
		sandbox_do(sb, at + VT_S(18), "A", sandbox_ping, &p[i]);
		sandbox_do(sb, at + VT_S(20), "A", sandbox_ping, &p[i]);
		if (i < 2)
			sandbox_type(sb, at + VT_S(50), "A", "no interface Port-channel1");
	}
	for (unsigned i = 0; i < 3; i++) {
		sandbox_run(sb, VT_S(100) * (i + 1) + VT_S(30));
		CHECK(sandbox_ping_fate(sb, &p[i]).way[1].arrived, "made %u: %s", i,
		      sandbox_ping_fate(sb, &p[i]).way[0].why);
		if (i == 2)
			break;
		sandbox_run(sb, VT_S(100) * (i + 1) + VT_S(60));
		const Iface *m = iface(sb, "A", "FastEthernet0/0");
		CHECK(!m->bundle && m->shutdown && !m->bundled, "gone %u", i);
		CHECK(!iface(sb, "B", "Port-channel1")->up, "B sees it %u", i);
	}
	sandbox_free(sb);
}

/* Wrong: after a reload the bundle is none, or is one before its ports are. */
static void test_reload(void)
{
	Sandbox *sb = pair(TWO("on"), "");
	SandboxPing p = {.how = {.dst = IP4(10, 0, 0, 2)}};
	sandbox_power(sb, VT_S(20), "A", false);
	sandbox_power(sb, VT_S(40), "A", true);
	sandbox_do(sb, VT_S(60), "A", sandbox_ping, &p);
	sandbox_do(sb, VT_S(61), "A", sandbox_ping, &p);
	sandbox_run(sb, VT_S(30));
	CHECK(!iface(sb, "A", "Port-channel1")->up && !iface(sb, "B", "Port-channel1")->up, "down");
	sandbox_run(sb, VT_S(41));
	CHECK(!iface(sb, "A", "Port-channel1")->up, "not at once");
	sandbox_run(sb, VT_S(70));
	CHECK(sandbox_ping_fate(sb, &p).way[1].arrived, "answered: %s",
	      sandbox_ping_fate(sb, &p).way[0].why);
	sandbox_free(sb);
}

/* Ports 1 and 2 of the switch are A's channel, 3 and 4 B's. */
static void join_ports(Ctx *cx, Node *n)
{
	(void)cx;
	void *self;
	const SwitchSvc *svc = node_service(n, "switch", &self);
	for (guint i = 0; i < 4; i++)
		svc->set_channel(self, n->ifaces->pdata[i], (uint16_t)(1 + i / 2));
}

static Sandbox *on_switch(VTime forward_delay)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *a = router("A", 1, TWO("on"), ""), *b = router("B", 2, TWO("on"), "");
	sandbox_router(sb, "A", "12.4", a);
	sandbox_router(sb, "B", "12.4", b);
	sandbox_router(
		sb, "C", "12.4",
		"hostname C\ninterface FastEthernet0/0\n ip address 10.0.0.3 255.255.255.0\n");
	sandbox_switch(sb, "lan", 5, forward_delay);
	sandbox_cable(sb, "lan:1", "A:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:2", "A:Fa0/1", VT_US(10));
	sandbox_cable(sb, "lan:3", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:4", "B:Fa0/1", VT_US(10));
	sandbox_cable(sb, "lan:5", "C:Fa0/0", VT_US(10));
	sandbox_call(sb, VT_US(1), "lan", join_ports);
	return sb;
}

/* Wrong: a broadcast that comes back, or comes twice; a station that is looked for behind a member that is gone; a member
 * that is back and loses what it carries for the forward delay, which the aggregate has behind it. */
static void test_switch(void)
{
	static const Ip4 ends[] = {IP4(10, 0, 0, 1), IP4(10, 0, 0, 2), IP4(10, 0, 0, 3)};
	static const char *const names[] = {"A", "B", "C"};
	static const struct {
		const char *what, *cable;
		bool cut;
	} rows[] = {
		{"all", NULL, false},
		{"A's first is cut", "A:Fa0/0", true},
		{"B's second, too", "B:Fa0/1", true},
		{"A's first is back", "A:Fa0/0", false},
		{"B's second, too", "B:Fa0/1", false},
		{"A's second is cut", "A:Fa0/1", true},
		{"and is back", "A:Fa0/1", false},
	};
	enum { N = G_N_ELEMENTS(rows) };
	Sandbox *sb = on_switch(VT_S(15));
	static SandboxPing p[N][3][3];
	for (unsigned i = 0; i < N; i++) {
		VTime at = VT_S(40) * (i + 1);
		if (rows[i].cable)
			sandbox_cut(sb, at, rows[i].cable, rows[i].cut);
		for (unsigned k = 0; k < 9; k++) {
			SandboxPing *q = &p[i][k / 3][k % 3];
			*q = (SandboxPing){.how = {.dst = ends[k % 3]}};
			sandbox_do(sb, at + VT_S(8) + VT_MS(k), names[k / 3], sandbox_ping, q);
			sandbox_do(sb, at + VT_S(10) + VT_MS(k), names[k / 3], sandbox_ping, q);
		}
	}
	sandbox_run(sb, VT_S(40) * (N + 1));
	for (unsigned i = 0; i < N; i++)
		for (unsigned k = 0; k < 9; k++)
			CHECK(k / 3 == k % 3 ||
				      sandbox_ping_fate(sb, &p[i][k / 3][k % 3]).way[1].arrived,
			      "%s: %s to %s: %s", rows[i].what, names[k / 3], names[k % 3],
			      sandbox_ping_fate(sb, &p[i][k / 3][k % 3]).way[0].why);
	CHECK_INT(sandbox_seen(sb, NULL, "icmp-echo", "rcvd", VT_S(49), NULL),
		  sandbox_seen(sb, NULL, "icmp-echo", "sent", VT_S(49), NULL), "none twice");
	sandbox_free(sb);
}

SUITE(channel) = {
	{"members go and come", test_members},
	{"flows are spread, each on one way", test_hash},
	{"a negotiated bundle waits", test_negotiated},
	{"modes that agree, and modes that do not", test_modes},
	{"a partner that is none", test_alone},
	{"OSPF, HSRP and subinterfaces on it", test_stack},
	{"made, removed, made again", test_typed},
	{"a reload", test_reload},
	{"a switch's ports are one", test_switch},
	{NULL, NULL},
};
