/* Members whose cables lead to different aggregates: only those with one partner are bundled. */

#include <string.h>

#include "models/svc/lan.h"
#include "tests/support/check.h"
#include "tests/support/sandbox_ping.h"

#define BUNDLE(host, members)                                                                      \
	"interface Port-channel1\n ip address 10.0.0." host " 255.255.255.0\n" members
#define PORT(port, group, mode)                                                                    \
	"interface FastEthernet0/" port "\n channel-group " group " mode " mode "\n"

static Sandbox *pair(const char *a, const char *b)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.4", a);
	sandbox_router(sb, "B", "12.4", b);
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "A:Fa0/1", "B:Fa0/1", VT_US(10));
	return sb;
}

/* The ports of a Port-channel in its line of the summary. */
static void expect_ports(Sandbox *sb, const char *node, const char *ports, const char *what)
{
	g_autofree char *shown = sandbox_show(sb, node, "show etherchannel summary");
	CHECK(strstr(shown, ports), "%s: %s has no %s: %s", what, node, ports, shown);
}

/* B's ports are of two Port-channels. Wrong: A sends what B's first does not take, or what is lost is lost in mode on,
 * which asks nobody, without its members being there; B's second is up without anybody behind it; the first that is
 * written is chosen, not the lowest. */
static void test_two_groups(void)
{
	static const struct {
		const char *a, *b, *at_a, *at_b;
	} rows[] = {
		{PORT("0", "1", "active") PORT("1", "1", "active"),
		 PORT("0", "1", "active") PORT("1", "2", "passive"),
		 "Po1(RU)          LACP    Fa0/0(P) Fa0/1(s)", "Po2(RD)          LACP    Fa0/1(s)"},
		{PORT("1", "1", "active") PORT("0", "1", "active"),
		 PORT("0", "1", "active") PORT("1", "2", "active"),
		 "Po1(RU)          LACP    Fa0/1(s) Fa0/0(P)", "Po2(RD)          LACP    Fa0/1(s)"},
		{PORT("0", "1", "desirable") PORT("1", "1", "desirable"),
		 PORT("0", "1", "auto") PORT("1", "2", "desirable"),
		 "Po1(RU)          PAgP    Fa0/0(P) Fa0/1(s)", "Po2(RD)          PAgP    Fa0/1(s)"},
		{PORT("0", "1", "passive") PORT("1", "1", "active"),
		 PORT("0", "1", "passive") PORT("1", "2", "active"),
		 "Po1(RU)          LACP    Fa0/0(s) Fa0/1(P)", "Po2(RU)          LACP    Fa0/1(P)"},
		{PORT("0", "1", "on") PORT("1", "1", "on"),
		 PORT("0", "1", "on") PORT("1", "2", "on"),
		 "Po1(RU)             -    Fa0/0(P) Fa0/1(P)", "Po2(RU)             -    Fa0/1(P)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *a = g_strconcat("hostname A\n", BUNDLE("1", ""), rows[i].a, NULL),
				*b = g_strconcat("hostname B\n", BUNDLE("2", ""),
						 "interface Port-channel2\n", rows[i].b, NULL);
		Sandbox *sb = pair(a, b);
		sandbox_run(sb, VT_S(30));
		expect_ports(sb, "A", rows[i].at_a, rows[i].a);
		expect_ports(sb, "B", rows[i].at_b, rows[i].a);
		sandbox_free(sb);
	}
}

/* A's partner goes and comes, and the group of B's second port; all of it twice. Wrong: the suspended port does not take
 * over; it is put out again by the one that comes back; a port whose group is the partner's again stays out; a flow is
 * sent where nobody takes it. */
static void test_while_running(void)
{
	static const struct {
		const char *lines; /* of B; NULL: the first cable is cut, or mended */
		bool cut, same;    /* same: A's partner is the Port-channel that it sends to */
		const char *at_a, *at_b;
	} rows[] = {
		{"interface Loopback9", false, true, "Fa0/0(P) Fa0/1(s)", "Po2(RD)"},
		{NULL, true, false, "Fa0/0(D) Fa0/1(P)", "Po2(RU)"},
		{NULL, false, false, "Fa0/0(s) Fa0/1(P)", "Po2(RU)"},
		{"interface Fa0/1; no channel-group 2", false, true, "Fa0/0(P) Fa0/1(s)",
		 "Po1(RU)"},
		{"interface Fa0/1; channel-group 2 mode active; no shutdown", false, true,
		 "Fa0/0(P) Fa0/1(s)", "Po2(RD)"},
		{"interface Fa0/1; channel-group 1 mode active", false, true, "Fa0/0(P) Fa0/1(P)",
		 "Fa0/0(P) Fa0/1(P)"},
		{"interface Fa0/1; channel-group 2 mode active", false, true, "Fa0/0(P) Fa0/1(s)",
		 "Po2(RD)"},
	};
	enum { ROWS = G_N_ELEMENTS(rows), N = 2 * ROWS };
	Sandbox *sb =
		pair("hostname A\n" BUNDLE("1", PORT("0", "1", "active") PORT("1", "1", "active")),
		     "hostname B\n" BUNDLE(
			     "2", PORT("0", "1", "active") PORT(
					  "1", "2", "active")) "interface Port-channel2\n ip "
							       "address 10.0.2.2 255.255.255.0\n");
	static SandboxPing p[N][2]; /* of two flows: one on each member if there are two */
	for (unsigned i = 0; i < N; i++) {
		VTime at = VT_S(20) * (i + 1);
		for (unsigned k = 0; k < 2; k++) {
			p[i][k] = (SandboxPing){
				.how = {.src = IP4(20, 0, 0, k), .dst = IP4(10, 0, 0, 2)}};
			sandbox_do(sb, at + VT_S(12), "A", sandbox_ping, &p[i][k]);
			sandbox_do(sb, at + VT_S(14), "A", sandbox_ping, &p[i][k]);
		}
		if (rows[i % ROWS].lines)
			sandbox_type(sb, at, "B", rows[i % ROWS].lines);
		else
			sandbox_cut(sb, at, "A:Fa0/0", rows[i % ROWS].cut);
	}
	for (unsigned i = 0; i < N; i++) {
		g_autofree char *what = g_strdup_printf("step %u", i);
		sandbox_run(sb, VT_S(20) * (i + 1) + VT_S(15));
		expect_ports(sb, "A", rows[i % ROWS].at_a, what);
		expect_ports(sb, "B", rows[i % ROWS].at_b, what);
	}
	for (unsigned i = 0; i < 2 * N; i++) {
		const SandboxPing *one = &p[i / 2][i % 2];
		CHECK_INT(sandbox_ping_fate(sb, one).way[0].arrived, rows[i / 2 % ROWS].same,
			  "step %u, flow %u: %s", i / 2, i % 2,
			  sandbox_ping_fate(sb, one).way[0].why);
	}
	sandbox_free(sb);
}

/* Wrong: ports that lead to two routers are one bundle, though both have the same number. */
static void test_two_routers(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "A", "12.4",
		"hostname A\n" BUNDLE("1", PORT("0", "1", "active") PORT("1", "1", "active")));
	sandbox_router(sb, "B", "12.4", "hostname B\n" BUNDLE("2", PORT("0", "1", "active")));
	sandbox_router(sb, "C", "12.4", "hostname C\n" BUNDLE("3", PORT("0", "1", "active")));
	sandbox_cable(sb, "A:Fa0/0", "C:Fa0/0", VT_US(10));
	sandbox_cable(sb, "A:Fa0/1", "B:Fa0/0", VT_US(10));
	sandbox_run(sb, VT_S(30));
	expect_ports(sb, "A", "Fa0/0(P) Fa0/1(s)", "two routers");
	expect_ports(sb, "B", "Po1(RD)", "two routers");
	expect_ports(sb, "C", "Po1(RU)", "two routers");
	sandbox_free(sb);
}

/* Port 1 of the switch is of channel 1, the others of channel 2. */
static void join_ports(Ctx *cx, Node *n)
{
	(void)cx;
	void *self;
	const SwitchSvc *svc = node_service(n, "switch", &self);
	for (guint i = 0; i < n->ifaces->len; i++)
		svc->set_channel(self, n->ifaces->pdata[i], i ? 2 : 1);
}

/* Wrong: a router bundles two aggregates of a switch, and what the switch sends to the one comes back by the other; what is
 * for the one router is sent to a port that the other has suspended. */
static void test_switch(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "A", "12.4",
		"hostname A\n" BUNDLE("1", PORT("0", "1", "active") PORT("1", "1", "active")));
	sandbox_router(
		sb, "B", "12.4",
		"hostname B\n" BUNDLE("2", PORT("0", "1", "active") PORT("1", "1", "active")));
	sandbox_switch(sb, "lan", 4, 0);
	sandbox_cable(sb, "lan:1", "A:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:2", "A:Fa0/1", VT_US(10));
	sandbox_cable(sb, "lan:3", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:4", "B:Fa0/1", VT_US(10));
	sandbox_call(sb, VT_US(1), "lan", join_ports);
	SandboxPing p[2] = {{.how = {.dst = IP4(10, 0, 0, 2)}}, {.how = {.dst = IP4(10, 0, 0, 1)}}};
	for (unsigned i = 0; i < 4; i++)
		sandbox_do(sb, VT_S(40 + i), i % 2 ? "B" : "A", sandbox_ping, &p[i % 2]);
	sandbox_run(sb, VT_S(60));
	for (unsigned i = 0; i < 2; i++)
		CHECK(sandbox_ping_fate(sb, &p[i]).way[1].arrived, "from %s: %s", i ? "B" : "A",
		      sandbox_ping_fate(sb, &p[i]).way[0].why);
	expect_ports(sb, "A", "Fa0/0(P) Fa0/1(s)", "two channels of a switch");
	expect_ports(sb, "B", "Fa0/0(P) Fa0/1(P)", "one channel of a switch");
	sandbox_free(sb);
}

/* Each member goes and comes, twice. Wrong: while it negotiates the switch sends frames there, which are lost. */
static void test_return(void)
{
	static const char *const cables[] = {"B:Fa0/0", "B:Fa0/1"};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "A", "12.4",
		"hostname A\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	sandbox_router(
		sb, "B", "12.4",
		"hostname B\n" BUNDLE("2", PORT("0", "1", "active") PORT("1", "1", "active")));
	sandbox_switch(sb, "lan", 3, 0);
	sandbox_cable(sb, "lan:1", "A:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:2", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:3", "B:Fa0/1", VT_US(10));
	sandbox_call(sb, VT_US(1), "lan", join_ports);
	static SandboxPing p[4][10], first;
	first = (SandboxPing){.how = {.dst = IP4(10, 0, 0, 2)}};
	sandbox_do(sb, VT_S(40), "A", sandbox_ping, &first);
	for (unsigned i = 0; i < 4; i++) {
		VTime at = VT_S(60 + 40 * i);
		sandbox_cut(sb, at, cables[i % 2], true);
		sandbox_cut(sb, at + VT_S(20), cables[i % 2], false);
		for (unsigned k = 0; k < 10; k++) {
			p[i][k] = (SandboxPing){.how = {.dst = IP4(10, 0, 0, 2)}};
			sandbox_do(sb, at + VT_S(20) + VT_MS(700) * (k + 1), "A", sandbox_ping,
				   &p[i][k]);
		}
	}
	sandbox_run(sb, VT_S(230));
	for (unsigned i = 0; i < 40; i++)
		CHECK(sandbox_ping_fate(sb, &p[i / 10][i % 10]).way[1].arrived,
		      "%s is back, echo %u: %s", cables[i / 10 % 2], i % 10,
		      sandbox_ping_fate(sb, &p[i / 10][i % 10]).way[0].why);
	expect_ports(sb, "B", "Fa0/0(P) Fa0/1(P)", "both are back");
	sandbox_free(sb);
}

SUITE(channel_partner) = {
	{"two groups of the other end", test_two_groups},
	{"a partner goes and comes", test_while_running},
	{"two routers at the other ends", test_two_routers},
	{"two channels of a switch", test_switch},
	{"a switch waits for a member that negotiates", test_return},
	{NULL, NULL},
};
