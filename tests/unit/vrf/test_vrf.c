/* VRF-lite: what is said of VRFs, and tables that know nothing of each other. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

/* ---- what is said ---- */

static void note(void *to, const ConfLine *l)
{
	if (l->fate != LINE_BLANK)
		g_string_append_c(to, line_fate_name(l->fate)[0]);
}

/* The fates of the lines by their first letters, and what they print. */
static void read_back(const char *text, GString *fates, GString *out)
{
	const char *names[] = {"R1", NULL};
	World *world = world_new(1, names, 0);
	Net *net = net_new(world, registry, false);
	Node *node = net_node_add(net, "R1", NODE_ROUTER, NULL, NULL);
	runconf_read(node, "t", text, strlen(text), note, fates, NULL);
	runconf_print(node, out);
	world_free(world);
	net_free(net);
}

/* Wrong: a VRF is read as something else than IOS prints, or one without IPv4 gets addresses. */
static void test_statements(void)
{
	static const char text[] =
		"vrf definition NEW\n rd 1:2\n !\n address-family ipv4\n  route-target export 1:2\n"
		" exit-address-family\n!\n"
		"vrf definition SIX\n !\n address-family ipv6\n exit-address-family\n!\n"
		"ip vrf OLD\n description of old\n rd 1:1\n route-target import 1:1\n!\n"
		"interface FastEthernet0/0\n vrf forwarding NEW\n"
		" ip address 10.0.0.1 255.255.255.0\n!\n"
		"interface FastEthernet0/1\n ip vrf forwarding OLD\n"
		" ip address 10.0.0.1 255.255.255.0\n!\n"
		"interface FastEthernet0/2\n vrf forwarding SIX\n"
		" ip address 10.0.0.1 255.255.255.0\n!\n"
		"ip route 30.0.0.0 255.0.0.0 10.9.9.9\n"
		"ip route vrf NEW 20.0.0.0 255.0.0.0 10.0.0.2 name to-new\n"
		"ip route vrf OLD 0.0.0.0 0.0.0.0 10.9.9.9 global 200\n";
	g_autoptr(GString) fates = g_string_new(NULL), out = g_string_new(NULL);
	read_back(text, fates, out);
	CHECK_STR(fates->str,
		  "aaahh"
		  "ahh"
		  "aaah"
		  "aaa"
		  "aaa"
		  "aau"
		  "aaa",
		  "%s", out->str);
	static const char *const parts[] = {
		"vrf definition NEW\n rd 1:2\n address-family ipv4\n  route-target export 1:2\n"
		"  exit-address-family\n",
		"ip vrf OLD\n description of old\n rd 1:1\n route-target import 1:1\n",
		" vrf forwarding NEW\n ip address 10.0.0.1 255.255.255.0\n",
		" ip vrf forwarding OLD\n ip address 10.0.0.1 255.255.255.0\n",
		" vrf forwarding SIX\n ip address 10.0.0.1 255.255.255.0\n",
		"ip route 30.0.0.0 255.0.0.0 10.9.9.9\n"
		"ip route vrf NEW 20.0.0.0 255.0.0.0 10.0.0.2 name to-new\n"
		"ip route vrf OLD 0.0.0.0 0.0.0.0 10.9.9.9 global 200\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		CHECK(strstr(out->str, parts[i]), "\"%s\" is printed of\n%s", parts[i], out->str);
}

/* Wrong: two VRFs cannot number alike, or one VRF may have a subnet twice. */
static void test_overlaps(void)
{
	static const char *const rows[][2] = {
		{"ip vrf A\ninterface Fa0/0\n ip vrf forwarding A\n ip address 10.0.0.1 255.0.0.0\n"
		 "interface Fa0/1\n ip address 10.0.0.1 255.0.0.0\n",
		 NULL},
		{"ip vrf A\ninterface Fa0/0\n ip vrf forwarding A\n ip address 10.0.0.1 255.0.0.0\n"
		 "interface Fa0/1\n ip vrf forwarding A\n ip address 10.1.0.1 255.255.0.0\n",
		 "t:7:13: the subnet overlaps with that of FastEthernet0/0"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *names[] = {"R1", NULL};
		World *world = world_new(1, names, 0);
		Net *net = net_new(world, registry, false);
		Node *node = net_node_add(net, "R1", NODE_ROUTER, NULL, NULL);
		g_autoptr(GError) err = NULL;
		CHECK(runconf_read(node, "t", rows[i][0], strlen(rows[i][0]), NULL, NULL, NULL),
		      "read: row %u", (unsigned)i);
		bool ok = node_check(node, &err);
		CHECK_INT(ok, rows[i][1] == NULL, "row %u", (unsigned)i);
		CHECK_STR(err ? err->message : "", rows[i][1] ? rows[i][1] : "", "row %u",
			  (unsigned)i);
		world_free(world);
		net_free(net);
	}
}

/* ---- tables ---- */

/* A provider's router with three neighbours that number alike: of RED, of BLUE, and of nobody. */
#define LAN(port, lines)                                                                           \
	"interface FastEthernet" port "\n" lines " ip address 10.1.1.1 255.255.255.0\n"
static const char edge[] =
	"hostname PE\nvrf definition BLUE\n address-family ipv4\n exit-address-family\n"
	"ip vrf RED\n rd 1:1\n" LAN("0/0", " ip vrf forwarding RED\n") LAN("0/1",
									   " vrf forwarding BLUE\n")
		LAN("1/0", "") "ip route vrf RED 30.1.1.0 255.255.255.0 10.1.1.2\n"
			       "ip route vrf BLUE 30.1.1.0 255.255.255.0 FastEthernet0/1 10.1.1.2\n"
			       "router ospf 1 vrf RED\n network 10.1.1.0 0.0.0.255 area 0\n"
			       "router ospf 2 vrf BLUE\n network 10.1.1.0 0.0.0.255 area 0\n"
			       "router ospf 3\n network 10.1.1.0 0.0.0.255 area 0\n";

static void add_neighbour(Sandbox *sb, const char *name, const char *port, const char *loopback)
{
	g_autofree char *config =
		g_strdup_printf("hostname %s\ninterface Loopback0\n ip address %s 255.255.255.0\n"
				"interface Loopback1\n ip address 30.1.1.1 255.255.255.0\n"
				"interface FastEthernet0/0\n ip address 10.1.1.2 255.255.255.0\n"
				"router ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n"
				" network 20.0.0.0 0.255.255.255 area 0\n",
				name, loopback);
	g_autofree char *end = g_strconcat(name, ":Fa0/0", NULL);
	sandbox_router(sb, name, "12.4(15)T", config);
	sandbox_cable(sb, end, port, VT_US(20));
}

static Sandbox *three(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "PE", "12.4(15)T", edge);
	add_neighbour(sb, "R", "PE:Fa0/0", "20.1.1.1");
	add_neighbour(sb, "B", "PE:Fa0/1", "20.1.1.1");
	add_neighbour(sb, "G", "PE:Fa1/0", "20.3.3.1");
	return sb;
}

static void expect_lines(Sandbox *sb, const char *command, const char *const *has,
			 const char *const *lacks)
{
	g_autofree char *out = sandbox_show(sb, "PE", command);
	for (; *has; has++)
		CHECK(strstr(out, *has), "%s has \"%s\":\n%s", command, *has, out);
	for (; lacks && *lacks; lacks++)
		CHECK(!strstr(out, *lacks), "%s has \"%s\":\n%s", command, *lacks, out);
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Wrong: a route, an address or a neighbour of one table is seen in another. */
static void test_tables(void)
{
	Sandbox *sb = three();
	sandbox_run(sb, VT_S(90));
	expect_lines(sb, "show ip route",
		     LINES("C       10.1.1.0 is directly connected, FastEthernet1/0", "20.3.3.1"),
		     LINES("FastEthernet0/", "20.1.1.1", "30.1.1.0", "Routing Table"));
	expect_lines(sb, "show ip route vrf RED",
		     LINES("\nRouting Table: RED\nCodes: C - connected",
			   "C       10.1.1.0 is directly connected, FastEthernet0/0",
			   "O       20.1.1.1 [110/2] via 10.1.1.2", ", FastEthernet0/0",
			   "S       30.1.1.0 [1/0] via 10.1.1.2"),
		     LINES("FastEthernet0/1", "FastEthernet1/0", "20.3.3.1"));
	expect_lines(sb, "show ip route vrf BLUE connected", LINES("FastEthernet0/1"),
		     LINES("O  ", "S  ", "FastEthernet0/0"));
	expect_lines(sb, "show ip route vrf RED 20.1.1.1",
		     LINES("\nRouting Table: RED\nRouting entry for 20.1.1.1/32\n"
			   "  Known via \"ospf 1\", distance 110"),
		     NULL);
	expect_lines(sb, "show ip route vrf GREEN",
		     LINES("% IP routing table GREEN does not exist\n"), NULL);
	expect_lines(sb, "show ip cef vrf BLUE 30.1.1.9", LINES("FastEthernet0/1"),
		     LINES("FastEthernet0/0"));
	expect_lines(sb, "show ip protocols vrf BLUE", LINES("\"ospf 2\""),
		     LINES("\"ospf 1\"", "\"ospf 3\""));
	expect_lines(sb, "show ip protocols", LINES("\"ospf 3\""),
		     LINES("\"ospf 1\"", "\"ospf 2\""));
	expect_lines(sb, "show ip vrf",
		     LINES("  Name                             Default RD          Interfaces\n"
			   "  BLUE                             <not set>           Fa0/1\n"
			   "  RED                              1:1                 Fa0/0\n"),
		     NULL);
	expect_lines(sb, "show vrf RED",
		     LINES("  RED                              1:1                   ipv4        "
			   "Fa0/0\n"),
		     LINES("BLUE"));
	expect_lines(sb, "show ip vrf interfaces",
		     LINES("Fa0/1                  10.1.1.1        BLUE                            "
			   " up      \n"),
		     NULL);
	expect_lines(sb, "show ip interface Fa0/0", LINES("  VPN Routing/Forwarding \"RED\"\n"),
		     NULL);
	expect_lines(sb, "show ip arp vrf RED", LINES("10.1.1.2", "FastEthernet0/0"),
		     LINES("FastEthernet0/1", "FastEthernet1/0"));
	expect_lines(sb, "show ip arp", LINES("FastEthernet1/0"),
		     LINES("FastEthernet0/1", "FastEthernet0/0"));
	sandbox_free(sb);
}

/* How many echoes came to the router so far. */
static unsigned echoes(Sandbox *sb, const char *router)
{
	g_autofree char *out = sandbox_show(sb, router, "show ip traffic");
	const char *at = strstr(out, " unreachable, ");
	return at ? (unsigned)strtoul(at + strlen(" unreachable, "), NULL, 10) : 0;
}

/* Wrong: a packet of one VRF is sent by another's table, or answered by it; or one goes to nobody's neighbour. */
static void test_echoes(void)
{
	Sandbox *sb = three();
	sandbox_exec(sb, VT_S(90), "PE", "ping vrf RED 20.1.1.1");
	sandbox_exec(sb, VT_S(100), "PE", "ping vrf BLUE 30.1.1.1 repeat 3");
	sandbox_exec(sb, VT_S(110), "PE", "ping 10.1.1.2 repeat 2");
	sandbox_exec(sb, VT_S(120), "PE", "ping vrf RED 10.1.1.1 source 10.1.1.1 repeat 4");
	sandbox_exec(sb, VT_S(130), "PE", "ping 30.1.1.1");
	sandbox_exec(sb, VT_S(150), "R", "ping 10.1.1.1 repeat 7");
	sandbox_exec(sb, VT_S(160), "PE", "ping vrf GREEN 10.1.1.2");
	sandbox_run(sb, VT_S(170));
	CHECK(sandbox_logged(sb, "PE", "Success rate is 100 percent (5/5)", VT_S(90)) < VT_S(100),
	      "RED");
	CHECK(sandbox_logged(sb, "PE", "Success rate is 100 percent (3/3)", VT_S(100)) < VT_S(110),
	      "BLUE");
	CHECK(sandbox_logged(sb, "PE", "Success rate is 100 percent (2/2)", VT_S(110)) < VT_S(120),
	      "nobody's");
	CHECK(sandbox_logged(sb, "PE", "Success rate is 100 percent (4/4)", VT_S(120)) < VT_S(130),
	      "its own address in RED");
	CHECK(sandbox_logged(sb, "PE", "Success rate is 0 percent", VT_S(130)) < VT_S(150),
	      "a network of VRFs alone");
	CHECK(sandbox_logged(sb, "R", "Success rate is 100 percent (7/7)", VT_S(150)) < VT_S(160),
	      "answered by the table of the interface it came in by");
	CHECK(sandbox_logged(sb, "PE", "% VRF GREEN does not exist", VT_S(160)) < VT_S(170),
	      "none");
	CHECK_INT(echoes(sb, "R"), 5, "RED's alone");
	CHECK_INT(echoes(sb, "B"), 3, "BLUE's alone");
	CHECK_INT(echoes(sb, "G"), 2, "nobody's alone");
	sandbox_free(sb);
}

/* Wrong: what a VRF had outlives it, another VRF is touched, or it does not come back the second time. */
static void test_removal(void)
{
	static const char again[] = "ip vrf RED; rd 1:1; interface Fa0/0; ip vrf forwarding RED; "
				    "ip address 10.1.1.1 255.255.255.0; router ospf 1 vrf RED; "
				    "network 10.1.1.0 0.0.0.255 area 0";
	Sandbox *sb = three();
	sandbox_type(sb, VT_S(90), "PE", "no ip vrf RED");
	sandbox_run(sb, VT_S(100));
	expect_lines(sb, "show ip vrf", LINES("BLUE"), LINES("RED"));
	expect_lines(sb, "show ip interface brief",
		     LINES("FastEthernet0/0            unassigned",
			   "FastEthernet0/1            10.1.1.1"),
		     NULL);
	expect_lines(sb, "show ip ospf neighbor", LINES("FastEthernet0/1", "FastEthernet1/0"),
		     LINES("FastEthernet0/0"));
	expect_lines(sb, "show ip route", LINES("FastEthernet1/0"), LINES("FastEthernet0/"));
	expect_lines(sb, "show ip route vrf RED", LINES("% IP routing table RED does not exist\n"),
		     NULL);
	g_autofree char *config = sandbox_config(sb, "PE");
	CHECK(!strstr(config, "RED"), "nothing of it is left:\n%s", config);
	CHECK(sandbox_seen(sb, "PE", "vrf-route", "BLUE", VT_S(89), NULL) == 0,
	      "BLUE is untouched");
	sandbox_free(sb);

	sb = three();
	for (int i = 0; i < 2; i++) {
		sandbox_type(sb, VT_S(90 + 100 * i), "PE", "no ip vrf RED");
		sandbox_type(sb, VT_S(100 + 100 * i), "PE", again);
	}
	sandbox_run(sb, VT_S(290));
	expect_lines(sb, "show ip route vrf RED", LINES("20.1.1.1", "FastEthernet0/0"),
		     LINES("30.1.1.0"));
	CHECK(sandbox_seen(sb, "PE", "vrf-route", "BLUE", VT_S(89), NULL) == 0,
	      "BLUE is untouched");
	sandbox_free(sb);
}

/* Wrong: an interface's routes stay in the table that it left, or the same address is not new in another. */
static void test_moves(void)
{
	Sandbox *sb = three();
	for (int i = 0; i < 2; i++) {
		sandbox_type(
			sb, VT_S(90 + 100 * i), "PE",
			"interface Fa1/0; vrf forwarding BLUE; ip address 10.4.4.1 255.255.255.0");
		sandbox_type(
			sb, VT_S(140 + 100 * i), "PE",
			"interface Fa1/0; no vrf forwarding; ip address 10.1.1.1 255.255.255.0");
	}
	sandbox_run(sb, VT_S(130));
	expect_lines(sb, "show ip route", LINES("Gateway of last resort is not set"),
		     LINES("FastEthernet"));
	expect_lines(sb, "show ip route vrf BLUE", LINES("10.4.4.0", "10.1.1.0", "20.1.1.1"),
		     LINES("20.3.3.1"));
	sandbox_run(sb, VT_S(290));
	expect_lines(sb, "show ip route", LINES("20.3.3.1", "FastEthernet1/0"),
		     LINES("FastEthernet0/"));
	expect_lines(sb, "show ip route vrf BLUE", LINES("20.1.1.1"), LINES("10.4.4.0"));
	sandbox_free(sb);
}

/* Wrong: a VRF's way out by the router's own table is not there, or does not follow that table. */
static void test_global(void)
{
	Sandbox *sb = three();
	sandbox_type(sb, VT_S(60), "PE", "ip route vrf RED 40.0.0.0 255.0.0.0 20.3.3.1 global");
	sandbox_exec(sb, VT_S(90), "PE", "ping vrf RED 40.1.1.1 repeat 1 timeout 1");
	sandbox_type(sb, VT_S(100), "G", "interface Lo0; shutdown");
	sandbox_run(sb, VT_S(95));
	expect_lines(sb, "show ip route vrf RED", LINES("S    40.0.0.0/8 [1/0] via 20.3.3.1"),
		     NULL);
	expect_lines(sb, "show ip cef vrf RED 40.1.1.1",
		     LINES("next hop 10.1.1.2, FastEthernet1/0"), NULL);
	sandbox_run(sb, VT_S(200));
	expect_lines(sb, "show ip route vrf RED", LINES("RED"), LINES("40.0.0.0"));
	sandbox_free(sb);
}

/* A static of RED by BLUE's interface: IOS takes it, unless it is told not to. Wrong: it is looked for in RED's own
 * interfaces; it stays when it may not, or what stands within its VRF goes, too; a second time that is another. */
static void test_across(void)
{
	Sandbox *sb = three();
	sandbox_type(sb, VT_S(60), "PE", "ip route vrf RED 50.1.1.0 255.255.255.0 Fa0/1 10.1.1.2");
	sandbox_type(sb, VT_S(61), "B", "interface Lo5; ip address 50.1.1.1 255.255.255.0");
	sandbox_exec(sb, VT_S(70), "PE", "ping vrf RED 50.1.1.1 repeat 2 timeout 1");
	for (int i = 0; i < 2; i++) {
		sandbox_type(sb, VT_S(90 + 40 * i), "PE", "no ip route static inter-vrf");
		sandbox_type(sb, VT_S(110 + 40 * i), "PE", "ip route static inter-vrf");
	}
	sandbox_run(sb, VT_S(80));
	CHECK_INT(echoes(sb, "B"), 2, "echoes of RED by BLUE's interface");
	for (int i = 0; i < 2; i++) {
		sandbox_run(sb, VT_S(100 + 40 * i));
		expect_lines(sb, "show ip route vrf RED", LINES("30.1.1.0", "20.1.1.1"),
			     LINES("50.1.1.0"));
		sandbox_run(sb, VT_S(120 + 40 * i));
		expect_lines(sb, "show ip route vrf RED",
			     LINES("30.1.1.0", "S       50.1.1.0 [1/0] via 10.1.1.2, "
					       "FastEthernet0/1"),
			     NULL);
	}
	g_autofree char *said = sandbox_log(sb, "PE", "syslog", VT_S(89), VT_NEVER);
	static const char across[] =
		"%IPRT-3-STATICROUTESACROSSVRF: Un-installing static route 50.1.1.0/24 from RED "
		"routing table with outgoing interface FastEthernet0/1";
	g_auto(GStrv) pieces = g_strsplit(said, across, -1);
	CHECK_INT(g_strv_length(pieces), 3, "told each time:\n%s", said);
	sandbox_free(sb);
}

SUITE(vrf) = {
	{"statements of VRFs are read and printed", test_statements},
	{"subnets overlap within a table, not between two", test_overlaps},
	{"three tables of equal networks", test_tables},
	{"echoes go by their own table", test_echoes},
	{"a VRF is removed and comes back", test_removal},
	{"an interface moves into a VRF and back, twice", test_moves},
	{"a next hop in the router's own table", test_global},
	{"a static by another VRF's interface", test_across},
	{NULL, NULL},
};
