/* The routing table by itself: offers, lookups, statics in time. */

#include <string.h>

#include "models/rib/rib_priv.h"
#include "sim/kernel/cause.h"
#include "sim/router/commands.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char config[] =
	"hostname R\ninterface FastEthernet0/0\n ip address 172.16.172.52 255.255.255.240\n"
	"interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n"
	"ip route 172.16.172.64 255.255.255.240 172.16.172.49\n"
	"ip route 30.0.0.0 255.0.0.0 172.16.172.70\n"
	"ip route 40.0.0.0 255.0.0.0 FastEthernet0/0 172.16.172.50\n"
	"ip route 50.0.0.0 255.0.0.0 10.1.1.9 200\n"
	"ip route 50.0.0.0 255.0.0.0 172.16.172.49\n";

static Sandbox *router(uint64_t seed)
{
	Sandbox *sb = sandbox_new(seed);
	sandbox_router(sb, "R", "12.3(7)T1", config);
	sandbox_switch(sb, "out", 2, 0);
	sandbox_switch(sb, "in", 2, 0);
	sandbox_cable(sb, "out:1", "R:Fa0/0", VT_US(20));
	sandbox_cable(sb, "in:1", "R:Fa0/1", VT_US(20));
	return sb;
}

static VTime told(Sandbox *sb, const char *prefix, const char *change, VTime after)
{
	VTime at = VT_NEVER;
	Prefix p;
	g_assert(prefix_parse(prefix, &p));
	g_autofree char *part = g_strdup_printf("prefix=%s ", prefix);
	for (const char *c = sandbox_dump(sb); c && *c; c = strchr(c, '\n') + 1) {
		g_autofree char *line = g_strndup(c, (gsize)(strchr(c, '\n') - c));
		VTime t = g_ascii_strtoll(line, NULL, 10);
		g_autofree char *how = g_strdup_printf("change=%s ", change);
		if (at == VT_NEVER && t >= after && strstr(line, " route ") && strstr(line, part) &&
		    strstr(line, how))
			at = t;
	}
	return at;
}

/* Down at 100 s: connected and interface-bound at once; address-only at the scan (120 s), which also finds the
 * static whose next hop was that one; the floating one takes over then. */
static void test_scan(void)
{
	Sandbox *sb = router(1);
	sandbox_type(sb, VT_S(100), "R", "interface FastEthernet0/0; shutdown");
	sandbox_type(sb, VT_S(150), "R", "interface FastEthernet0/0; no shutdown");
	sandbox_run(sb, VT_S(200));
	CHECK_INT(told(sb, "172.16.172.48/28", "remove", 0), VT_S(100), "connected leaves at once");
	CHECK_INT(told(sb, "40.0.0.0/8", "remove", 0), VT_S(100),
		  "a static by interface leaves at once");
	CHECK_INT(told(sb, "172.16.172.64/28", "remove", 0), VT_S(120),
		  "by address: at the 60 s scan");
	CHECK_INT(told(sb, "30.0.0.0/8", "remove", 0), VT_S(120),
		  "what stood on it: in the same scan");
	CHECK_INT(told(sb, "50.0.0.0/8", "replace", VT_S(50)), VT_S(120),
		  "the floating static takes over");
	VTime up = told(sb, "172.16.172.48/28", "add", VT_S(150));
	CHECK_INT(up, VT_S(153), "line protocol, 3 s after no shutdown");
	CHECK_INT(told(sb, "40.0.0.0/8", "add", VT_S(150)), up, "by interface: at once");
	CHECK_INT(told(sb, "172.16.172.64/28", "add", VT_S(150)), up + VT_S(1),
		  "by address: within 1 s");
	CHECK_INT(told(sb, "50.0.0.0/8", "replace", VT_S(150)), up + VT_S(1),
		  "the better one is back");
	sandbox_free(sb);
}

/* In the table until the scan, and yet nothing can be sent by it. */
static void test_unresolved(void)
{
	Sandbox *sb = router(1);
	sandbox_type(sb, VT_S(100), "R", "interface FastEthernet0/0; shutdown");
	sandbox_run(sb, VT_S(110));
	const Rib *rib = sandbox_self(sb, "R", "rib");
	RibHop hop;
	CHECK(rib_route(rib, (Prefix){IP4(172, 16, 172, 64), 28}),
	      "the static is still in the table");
	CHECK(!rib_lookup(rib, 0, IP4(172, 16, 172, 69), &hop), "but it leads nowhere");
	CHECK_INT(hop.n_used, 2, "the static, and who took its next hop's network");
	EventRec by;
	CHECK(cause_event(sandbox_world(sb), hop.used[1], &by) && by.at == VT_S(100),
	      "the withdrawal at 100 s is a cause");
	sandbox_free(sb);
}

/* 10.1.0.0/16 by 10.1.1.9: once 10.1.1.0/24 is gone, only itself would resolve it. */
static void test_not_by_itself(void)
{
	Sandbox *sb = router(1);
	sandbox_type(sb, VT_S(70), "R", "ip route 10.1.0.0 255.255.0.0 10.1.1.9");
	sandbox_type(sb, VT_S(100), "R", "interface FastEthernet0/1; shutdown");
	sandbox_run(sb, VT_S(200));
	CHECK_INT(told(sb, "10.1.0.0/16", "remove", 0), VT_S(120),
		  "a static must not stand on itself");
	sandbox_free(sb);
}

static void add_default(Ctx *cx, Node *n)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	svc->offer(cx, self,
		   &(RibOffer){.source = svc->source(self, "ospf"),
			       .client = n,
			       .distance = 110,
			       .n_paths = 1,
			       .path = (RibPath[]){{IP4(10, 1, 1, 3), node_iface(n, "Fa0/1")}}});
}

/* 172.16.1.1 is of a network of which other subnets are known; nothing of network 71 is. */
static void test_default_resolves_unknown(void)
{
	Sandbox *sb = router(1);
	sandbox_call(sb, VT_S(50), "R", add_default);
	sandbox_type(
		sb, VT_S(60), "R",
		"ip route 60.0.0.0 255.0.0.0 172.16.1.1; ip route 61.0.0.0 255.0.0.0 71.1.1.1");
	sandbox_run(sb, VT_S(200));
	const Rib *rib = sandbox_self(sb, "R", "rib");
	RibHop hop;
	CHECK(!rib_route(rib, (Prefix){IP4(60, 0, 0, 0), 8}),
	      "a static must not stand on the default route");
	CHECK(rib_route(rib, (Prefix){IP4(61, 0, 0, 0), 8}),
	      "but may, into a network that is unknown");
	CHECK(rib_lookup(rib, 0, IP4(60, 0, 0, 1), &hop) && hop.next_hop == IP4(10, 1, 1, 3),
	      "the default carries it");
	sandbox_free(sb);
}

static void add_pair(Ctx *cx, Node *n)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	Iface *out = node_iface(n, "Fa0/1");
	svc->offer(
		cx, self,
		&(RibOffer){.prefix = {IP4(80, 0, 0, 0), 8},
			    .source = svc->source(self, "ospf"),
			    .client = n,
			    .distance = 110,
			    .metric = 20,
			    .subtype = "E2",
			    .n_paths = 2,
			    .path = (RibPath[]){{IP4(10, 1, 1, 3), out}, {IP4(10, 1, 1, 2), out}}});
}

/* One flow keeps its path; flows take both; and over seeds one flow does. */
static void test_sharing(void)
{
	bool flow_seen[2] = {false, false};
	for (uint64_t seed = 1; seed <= 8; seed++) {
		Sandbox *sb = router(seed);
		sandbox_call(sb, VT_S(20), "R", add_pair);
		sandbox_run(sb, VT_S(21));
		const Rib *rib = sandbox_self(sb, "R", "rib");
		unsigned first = 0;
		for (unsigned i = 0; i < 100; i++) {
			RibHop a, b;
			CHECK(rib_lookup(rib, IP4(99, 99, 99, 99), IP4(80, 0, 0, i), &a), "seed %u",
			      (unsigned)seed);
			CHECK(rib_lookup(rib, IP4(99, 99, 99, 99), IP4(80, 0, 0, i), &b) &&
				      a.next_hop == b.next_hop,
			      "a flow keeps its path");
			first += a.next_hop == IP4(10, 1, 1, 2);
			if (i == 1)
				flow_seen[a.next_hop == IP4(10, 1, 1, 2)] = true;
		}
		CHECK(first > 25 && first < 75, "seed %u: %u of 100 flows on the first path",
		      (unsigned)seed, first);
		sandbox_free(sb);
	}
	CHECK(flow_seen[0] && flow_seen[1], "over seeds the same flow takes both paths");
}

static void withdraw_pair(Ctx *cx, Node *n)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	svc->withdraw(cx, self, (Prefix){IP4(80, 0, 0, 0), 8}, svc->source(self, "ospf"), n);
}

/* The cache answers as the table does, also after a change. */
static void test_cache(void)
{
	Sandbox *sb = router(1);
	sandbox_call(sb, VT_S(20), "R", add_pair);
	sandbox_call(sb, VT_S(30), "R", withdraw_pair);
	sandbox_run(sb, VT_S(25));
	RibHop hop;
	CHECK(rib_lookup(sandbox_self(sb, "R", "rib"), 1, IP4(80, 0, 0, 1), &hop), "there");
	sandbox_run(sb, VT_S(31));
	CHECK(!rib_lookup(sandbox_self(sb, "R", "rib"), 1, IP4(80, 0, 0, 1), &hop), "gone");
	sandbox_free(sb);
}

/* ---- texts ---- */

static void check_show(Sandbox *sb, const char *command, VTime now, const char *want)
{
	g_autoptr(GString) out = g_string_new(NULL);
	command_show(sandbox_node(sb, "R"), command, now, out);
	CHECK_TEXT(out->str, want, "%s", command);
}

static void test_show(void)
{
	Sandbox *sb = router(1);
	sandbox_call(sb, VT_S(20), "R", add_pair);
	sandbox_call(sb, VT_S(20), "R", add_default);
	sandbox_run(sb, VT_S(90));
	check_show(sb, "show ip route ospf", VT_S(90),
		   "O E2 80.0.0.0/8 [110/20] via 10.1.1.2, 00:01:10, FastEthernet0/1\n"
		   "                [110/20] via 10.1.1.3, 00:01:10, FastEthernet0/1\n"
		   "O*   0.0.0.0/0 [110/0] via 10.1.1.3, 00:01:10, FastEthernet0/1\n");
	check_show(sb, "show ip route static", VT_S(90),
		   "S    30.0.0.0/8 [1/0] via 172.16.172.70\n"
		   "S    40.0.0.0/8 [1/0] via 172.16.172.50, FastEthernet0/0\n"
		   "S    50.0.0.0/8 [1/0] via 172.16.172.49\n"
		   "     172.16.0.0/28 is subnetted, 1 subnets\n"
		   "S       172.16.172.64 [1/0] via 172.16.172.49\n");
	check_show(sb, "show ip route 10.1.1.77", VT_S(90),
		   "Routing entry for 10.1.1.0/24\n"
		   "  Known via \"connected\", distance 0, metric 0 (connected, via interface)\n"
		   "  Routing Descriptor Blocks:\n"
		   "  * directly connected, via FastEthernet0/1\n"
		   "      Route metric is 0, traffic share count is 1\n");
	check_show(sb, "show ip route 10.9.0.0", VT_S(90), "% Subnet not in table\n");
	check_show(sb, "show ip route 11.0.0.0", VT_S(90), "% Network not in table\n");
	check_show(sb, "show ip cef 172.16.172.52", VT_S(90),
		   "172.16.172.52/32, version 1, epoch 0, receive\n");
	check_show(sb, "show ip cef 81.0.0.0 255.0.0.0", VT_S(90), "%Prefix not found\n");
	sandbox_free(sb);
}

static const char legend_122[] =
	"Codes: C - connected, S - static, I - IGRP, R - RIP, M - mobile, B - BGP\n"
	"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n"
	"       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2\n"
	"       E1 - OSPF external type 1, E2 - OSPF external type 2, E - EGP\n"
	"       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area\n"
	"       * - candidate default, U - per-user static route, o - ODR\n"
	"       P - periodic downloaded static route\n\n"
	"Gateway of last resort is not set\n\n";

static const char legend_123t[] =
	"Codes: C - connected, S - static, R - RIP, M - mobile, B - BGP\n"
	"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n"
	"       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2\n"
	"       E1 - OSPF external type 1, E2 - OSPF external type 2\n"
	"       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2\n"
	"       ia - IS-IS inter area, * - candidate default, U - per-user static route\n"
	"       o - ODR, P - periodic downloaded static route\n\n"
	"Gateway of last resort is not set\n\n";

/* Wrong: codes that other folders declare stand in other places than IOS has them. */
static void test_legend(void)
{
	static const char *const releases[] = {"12.2", "12.2(25)S", "12.3(7)T1"};
	static const char *const legend[] = {legend_122, legend_123t, legend_123t};
	for (int i = 0; i < 3; i++) {
		Sandbox *sb = sandbox_new(1);
		sandbox_router(sb, "R", releases[i], "hostname R\n");
		sandbox_run(sb, VT_S(1));
		check_show(sb, "show ip route", VT_S(1), legend[i]);
		sandbox_free(sb);
	}
}

/* Wrong: what is declared of a source does not come through to the entry of one prefix. */
static void test_known(void)
{
	Sandbox *sb = router(1);
	sandbox_call(sb, VT_S(20), "R", add_pair);
	sandbox_run(sb, VT_S(90));
	check_show(sb, "show ip route 80.0.0.0", VT_S(90),
		   "Routing entry for 80.0.0.0/8\n"
		   "  Known via \"ospf\", distance 110, metric 20, type extern 2\n"
		   "  Last update from 10.1.1.2 on FastEthernet0/1, 00:01:10 ago\n"
		   "  Routing Descriptor Blocks:\n"
		   "  * 10.1.1.2, from 0.0.0.0, 00:01:10 ago, via FastEthernet0/1\n"
		   "      Route metric is 20, traffic share count is 1\n"
		   "    10.1.1.3, from 0.0.0.0, 00:01:10 ago, via FastEthernet0/1\n"
		   "      Route metric is 20, traffic share count is 1\n");
	check_show(sb, "show ip route 40.0.0.0", VT_S(90),
		   "Routing entry for 40.0.0.0/8\n"
		   "  Known via \"static\", distance 1, metric 0\n"
		   "  Routing Descriptor Blocks:\n"
		   "  * 172.16.172.50, via FastEthernet0/0\n"
		   "      Route metric is 0, traffic share count is 1\n");
	sandbox_free(sb);
}

SUITE(rib_table) = {
	{"a static leaves by its interface at once, by its address at the 60 s scan, and is back "
	 "within 1 s",
	 test_scan},
	{"a static whose next hop is gone forwards nothing, and says why", test_unresolved},
	{"a static does not make itself valid", test_not_by_itself},
	{"OSPF's default route makes a static into an unknown network valid, no other",
	 test_default_resolves_unknown},
	{"flows share equal paths, by a hash that seeds change", test_sharing},
	{"the cache of lookups never outlives a change", test_cache},
	{"show ip route and show ip cef print as IOS does", test_show},
	{"the legend is the release's, to the letter", test_legend},
	{"show ip route PREFIX tells how the route is known", test_known},
	{NULL, NULL},
};
