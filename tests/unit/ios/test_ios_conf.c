/* The statements of the box, of IPv4 and of framing: the tech note's configurations, and wrong ones. */

#include <string.h>

#include "models/core/registry.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct Tally {
	unsigned unknown, wrong, lines;
	bool without_ospf;
	GString *what;
} Tally;

static void count(void *to, const ConfLine *line)
{
	Tally *t = to;
	t->lines++;
	if (line->fate != LINE_UNKNOWN && line->fate != LINE_WRONG)
		return;
	if (t->without_ospf && (g_str_has_prefix(line->text, "router ospf") ||
				g_str_has_prefix(line->why, "belongs to")))
		return;
	t->unknown += line->fate == LINE_UNKNOWN;
	t->wrong += line->fate == LINE_WRONG;
	g_string_append_printf(t->what, "%d: %s: %s\n", line->at.line, line->text, line->why);
}

typedef struct Bench {
	World *world;
	Net *net;
	Node *node;
} Bench;

static Bench bench(const char *name)
{
	const char *names[] = {name, NULL};
	GError *err = NULL;
	Bench b = {.world = world_new(1, names, 0)};
	b.net = net_new(b.world, registry, false);
	b.node = net_node_add(b.net, name, NODE_ROUTER, NULL, &err);
	g_assert_no_error(err);
	return b;
}

static void bench_free(Bench *b)
{
	world_free(b->world);
	net_free(b->net);
}

/* Wrong: a line of the tech note that no table knows. */
static void test_tech_note(void)
{
	static const char *const rows[][2] = {
		{"7204VXR-1", "7204vxr-1.cfg"},
		{"7204VXR-2", "7204vxr-2.cfg"},
		{"7206-1", "7206-1.cfg"},
		{"vpn7200", "vpn7200.cfg"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_build_filename("scenarios", "site-to-site", rows[i][1],
							 NULL),
				*text = NULL;
		gsize n;
		Bench b = bench(rows[i][0]);
		Tally t = {.what = g_string_new(NULL), .without_ospf = !node_self(b.node, "ospf")};
		GError *err = NULL;
		CHECK(g_file_get_contents(path, &text, &n, NULL), "%s", path);
		runconf_read(b.node, path, text, n, count, &t, &err);
		CHECK_TEXT(t.what->str, "", "%s", path);
		CHECK(t.lines > 40, "%s: %u lines", path, t.lines);
		g_clear_error(&err);
		g_string_free(t.what, TRUE);
		bench_free(&b);
	}
}

typedef struct Row {
	const char *what, *text, *message;
} Row;

/* Each is refused in one line that says where, what, and what was expected. */
static void test_refused(void)
{
	static const Row rows[] = {
		{"hostname", "hostname R2\n",
		 "t:1:10: hostname \"R2\", expected \"R1\" as the scenario names this router"},
		{"hostname at last", "hostname R1\n!\nhostname R2\n",
		 "t:3:10: hostname \"R2\", expected \"R1\" as the scenario names this router"},
		{"network address", "interface Fa0/0\n ip address 10.0.0.0 255.255.255.0\n",
		 "t:2:22: bad mask /24"},
		{"broadcast address", "interface Fa0/0\n ip address 10.0.0.255 255.255.255.0\n",
		 "t:2:24: bad mask /24"},
		{"group address", "interface Fa0/0\n ip address 224.0.0.5 255.255.255.0\n",
		 "t:2:13: not a valid host address"},
		{"holes in the mask", "interface Fa0/0\n ip address 10.0.0.1 255.0.255.0\n",
		 "t:2:22:"},
		{"overlap",
		 "interface Fa0/0\n ip address 10.0.0.1 255.255.255.0\ninterface Fa0/1\n ip "
		 "address 10.0.0.129 255.255.255.128\n",
		 "t:4:13: the subnet overlaps with that of FastEthernet0/0"},
		{"duplicate",
		 "interface Fa0/0\n ip address 10.0.0.1 255.255.255.0\ninterface Fa0/1\n ip "
		 "address 10.0.0.1 255.255.255.0\n",
		 "t:4:13: duplicate address, FastEthernet0/0 has it"},
		{"not the address",
		 "interface Fa0/0\n ip address 10.0.0.1 255.255.255.0\n no ip address 10.0.0.2 "
		 "255.255.255.0\n",
		 "t:3:16: not the address of FastEthernet0/0"},
		{"tag on a port", "interface Fa0/0\n encapsulation dot1Q 10\n",
		 "t:2:2: 802.1Q encapsulation is for subinterfaces"},
		{"tag twice",
		 "interface Fa0/0\ninterface Fa0/0.1\n encapsulation dot1Q 10\ninterface Fa0/0.2\n "
		 "encapsulation dot1Q 10\n",
		 "t:5:22: configuration of multiple subinterfaces of the same main interface "
		 "with the same VID (10) is not permitted; this VID is already configured "
		 "on FastEthernet0/0.1"},
		{"no such", "no interface Loopback7\n", "t:1:14: no such interface"},
		{"physical", "interface Fa0/0\nno interface Fa0/0\n",
		 "t:2:14: physical interfaces cannot be removed"},
		{"mtu", "interface Fa0/0\n ip mtu 40\n", "t:2:9:"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Bench b = bench("R1");
		GError *err = NULL;
		bool ok = runconf_read(b.node, "t", rows[i].text, strlen(rows[i].text), NULL, NULL,
				       &err) &&
			  node_check(b.node, &err);
		CHECK(!ok && err && g_str_has_prefix(err->message, rows[i].message), "%s: %s",
		      rows[i].what, err ? err->message : "accepted");
		g_clear_error(&err);
		bench_free(&b);
	}
}

static char *block_of(Sandbox *sb, const char *head)
{
	g_autofree char *config = sandbox_config(sb, "R1");
	const char *at = strstr(config, head);
	return at ? g_strndup(at, strcspn(at, "!")) : g_strdup("");
}

#define PORT "interface FastEthernet0/0\n"
static const char much[] =
	" description x\n ip address 10.0.0.1 255.255.255.0\n ip address 10.0.5.1 255.255.255.0 "
	"secondary\n ip access-group X in\n no ip redirects\n no ip unreachables\n no ip "
	"proxy-arp\n ip mtu 1400\n bandwidth 5000\n no keepalive\n carrier-delay 5\n speed 10\n "
	"duplex half\n no arp arpa\n no cdp enable\n ip ospf cost 3\n ip ospf dead-interval 30\n "
	"ip ospf 1 area "
	"0\n arp timeout 33\n standby 1 ip 10.0.0.5\n standby 1 priority 120\n standby 1 preempt\n "
	"standby 1 authentication foo\n standby 1 name HA\n shutdown\n";

/* Wrong: the line is refused, something of the interface is left, or something that is not its own goes; and the second
 * time, when the interface was configured again. */
static void test_default_interface(void)
{
	static const char typed[] = "default interface Fa0/0",
			  again[] = "interface Fa0/0; ip address 10.0.0.1 255.255.255.0; standby "
				    "1 ip 10.0.0.5; no keepalive";
	g_autofree char *config = g_strconcat(
		"hostname R1\ninterface Loopback0\n ip address 1.1.1.1 255.255.255.255\n no cdp "
		"enable\ndefault interface Loopback7\n" PORT,
		much,
		"interface FastEthernet0/1\n no ip address\n keepalive 5\n no ip proxy-arp\n "
		"shutdown\n",
		NULL);
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.4", config);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(20));
	sandbox_type(sb, VT_S(10), "R1", typed);
	sandbox_type(sb, VT_S(20), "R1", again);
	sandbox_type(sb, VT_S(60), "R1", typed);
	sandbox_type(sb, VT_S(61), "R1", "default int Lo0");
	sandbox_type(sb, VT_S(63), "R1", "interface Lo0; default interf Fa0/1");
	static const struct {
		unsigned at;
		const char *port, *loopback;
	} rows[] = {
		{11, PORT " no ip address\n",
		 "interface Loopback0\n ip address 1.1.1.1 255.255.255.255\n no cdp enable\n"},
		{50,
		 PORT " ip address 10.0.0.1 255.255.255.0\n no keepalive\n standby 1 ip "
		      "10.0.0.5\n",
		 "interface Loopback0\n ip address 1.1.1.1 255.255.255.255\n no cdp enable\n"},
		{62, PORT " no ip address\n", "interface Loopback0\n no ip address\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		sandbox_run(sb, VT_S(rows[i].at));
		g_autofree char *port = block_of(sb, PORT),
				*lo = block_of(sb, "interface Loopback0\n"),
				*other = block_of(sb, "interface FastEthernet0/1\n");
		CHECK_TEXT(port, rows[i].port, "at %u s", rows[i].at);
		CHECK_TEXT(lo, rows[i].loopback, "at %u s", rows[i].at);
		CHECK_TEXT(other,
			   "interface FastEthernet0/1\n no ip address\n no ip proxy-arp\n "
			   "keepalive 5\n shutdown\n",
			   "at %u s", rows[i].at);
		g_autofree char *standby = sandbox_show(sb, "R1", "show standby brief");
		CHECK_INT(strstr(standby, "Active") != NULL && strstr(standby, "10.0.0.5"), i == 1,
			  "%s", standby);
	}
	CHECK_STR(runconf_answer(sandbox_node(sb, "R1")),
		  "Interface Loopback0 set to default configuration", "as IOS answers");
	sandbox_run(sb, VT_S(64));
	g_autofree char *other = block_of(sb, "interface FastEthernet0/1\n");
	CHECK_TEXT(other, "interface FastEthernet0/1\n no ip address\n", "keepalive is 10 s again");
	sandbox_free(sb);
}

/* Wrong: a range's lines are done to one of its interfaces, or its defaults are; and the second time. */
static void test_range(void)
{
	static const char *const names[] = {"interface FastEthernet0/0\n",
					    "interface FastEthernet0/1\n"};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.4",
		       "hostname R1\ninterface range FastEthernet0/0 - 1\n ip mtu 1400\n");
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(20));
	for (unsigned at = 10; at <= 30; at += 20) {
		sandbox_type(sb, VT_S(at), "R1", "default int range Fa0/0 - 1");
		sandbox_type(sb, VT_S(at + 10), "R1", "int ra fa0/0,fa0/1; ip mtu 1000; shut");
	}
	for (unsigned at = 5; at <= 45; at += 10) {
		const char *lines = at == 5                ? " ip mtu 1400\n"
				    : at == 15 || at == 35 ? ""
							   : " ip mtu 1000\n shutdown\n";
		sandbox_run(sb, VT_S(at));
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
			g_autofree char *block = block_of(sb, names[i]);
			g_autofree char *expected = g_strconcat(names[i], lines, NULL);
			CHECK_TEXT(block, expected, "at %u s", at);
		}
	}
	sandbox_free(sb);
}

/* Wrong: a word that is typed short below an interface, and means another interface, is taken for a line of this one. */
static void test_next_interface(void)
{
	static const char *const words[] = {"int", "inte", "interf", "interface"};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		Sandbox *sb = sandbox_new(1);
		g_autofree char *typed =
			g_strdup_printf("interface Fa0/0; shut; %s Fa0/1; ip mtu 1400", words[i]);
		sandbox_router(sb, "R1", "12.4",
			       "hostname R1\ninterface FastEthernet0/0\n"
			       " international bit 1 1\ninterface FastEthernet0/1\n");
		sandbox_type(sb, VT_S(10), "R1", typed);
		sandbox_run(sb, VT_S(20));
		g_autofree char *first = block_of(sb, "interface FastEthernet0/0\n"),
				*second = block_of(sb, "interface FastEthernet0/1\n");
		CHECK_TEXT(first, "interface FastEthernet0/0\n shutdown\n international bit 1 1\n",
			   "%s", words[i]);
		CHECK_TEXT(second, "interface FastEthernet0/1\n ip mtu 1400\n", "%s", words[i]);
		sandbox_free(sb);
	}
}

static void note_fate(void *to, const ConfLine *line)
{
	static const char letters[] = "ahuxw.";
	g_string_append_c(to, letters[line->fate]);
}

/* The fates of a text's lines, one letter each. */
static char *fates_of(const char *text)
{
	Bench b = bench("R1");
	GString *fates = g_string_new(NULL);
	runconf_read(b.node, "t", text, strlen(text), note_fate, fates, NULL);
	bench_free(&b);
	return g_string_free(fates, FALSE);
}

/* Wrong: an interface that IOS has is refused, or one without a medium here passes as one that forwards. */
static void test_kinds(void)
{
	static const char *const rows[][2] = {
		{"interface TwoGigabitEthernet1/0/1\n speed 2500\n", "aa"},
		{"interface HundredGigE1/0/49\n ip address 10.0.0.1 255.255.255.0\n", "aa"},
		{"interface GigabitEthernet0/0\n speed nonegotiate\n", "aa"},
		{"interface Serial0/0\ninterface Serial0/0.1 point-to-point\n", "aa"},
		{"interface Fa0/0.10\n encapsulation dot1Q 10\ninterface Fa0/0\n", "aaa"},
		{"interface ATM0/0\ninterface ATM0/0.32 multipoint\n", "uu"},
		{"interface Embedded-Service-Engine0/0\n shutdown\n", "aa"},
		{"interface Port-channel1\ninterface Port-channel1.20\n", "aa"},
		{"interface nve1\ninterface BDI10\ninterface Vlan10\ninterface Tunnel0\n", "uuau"},
		{"interface Virtual-Template1 type tunnel\n ip unnumbered Loopback0\n", "uu"},
		{"interface Dialer0\n ip address negotiated\n", "uu"},
		{"interface FastEthernet0/0\n ip address dhcp client-id FastEthernet0/0\n", "au"},
		{"interface Loopback0\ninterface Null0\n", "aa"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = fates_of(rows[i][0]);
		CHECK_STR(got, rows[i][1], "%s", rows[i][0]);
	}
}

/* Wrong: tables that IOS keeps apart are mixed up, so that what it takes is refused, or a packet of one goes out by
 * the other. */
static void test_vrf(void)
{
	static const char text[] = "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
				   "interface FastEthernet0/1\n vrf forwarding A\n"
				   " ip address 10.0.0.1 255.255.255.0\n"
				   " ip address 10.0.9.1 255.255.255.0 secondary\n"
				   "interface FastEthernet0/2\n ip address 10.0.2.1 255.255.255.0\n"
				   " ip vrf forwarding B\n no ip vrf forwarding B\n";
	Bench b = bench("R1");
	g_autoptr(GString) fates = g_string_new(NULL), out = g_string_new(NULL);
	CHECK(runconf_read(b.node, "t", text, strlen(text), note_fate, fates, NULL), "taken");
	CHECK_STR(fates->str, "aaauuuaaua", "an address of a VRF that is not there says so");
	CHECK_INT(node_iface(b.node, "Fa0/0")->addr.ip != 0, true, "the router's own");
	CHECK_INT(node_iface(b.node, "Fa0/1")->addr.ip, 0, "not the router's own");
	CHECK_INT(node_iface(b.node, "Fa0/2")->addr.ip, 0, "a new VRF takes the address");
	runconf_print(b.node, out);
	CHECK(strstr(out->str, " vrf forwarding A\n ip address 10.0.9.1 255.255.255.0 secondary\n"
			       " ip address 10.0.0.1 255.255.255.0\n") != NULL,
	      "printed as read: %s", out->str);
	bench_free(&b);
}

/* What is printed is what was read, in IOS's order. */
static void test_print_back(void)
{
	static const char text[] =
		"!\nversion 12.2\n!\nhostname R1\n!\n"
		"interface Loopback0\n ip address 99.99.99.99 255.255.255.255\n!\n"
		"interface FastEthernet0/0\n description to the core\n bandwidth 5000\n"
		" ip address 10.0.1.1 255.255.255.0 secondary\n ip address 10.0.0.1 255.255.255.0\n"
		" ip directed-broadcast\n no ip unreachables\n no ip proxy-arp\n ip mtu 1400\n"
		" arp timeout 600\n carrier-delay msec 500\n shutdown\n duplex full\n speed "
		"100\n!\n"
		"interface FastEthernet0/0.7\n encapsulation dot1Q 7\n no ip address\n!\n"
		"interface FastEthernet0/1\n no ip address\n carrier-delay 0\n!\n"
		"interface ATM1/0\n no ip address\n!\n"
		"interface ATM1/0.32 point-to-point\n no ip address\n!\n"
		"no ip icmp rate-limit unreachable\n!\nend\n";
	Bench b = bench("R1");
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CHECK(runconf_read(b.node, "t", text, strlen(text), NULL, NULL, &err), "%s",
	      err ? err->message : "");
	runconf_print(b.node, out);
	CHECK_TEXT(out->str, text, "identity");
	CHECK_STR(b.node->release, "12.2", "the version line chooses the release");
	CHECK_INT(node_iface(b.node, "Fa0/0")->kbit, 5000, "bandwidth");
	bench_free(&b);
}

/* `no` takes each statement back to its default. */
static void test_no(void)
{
	static const char text[] = "interface FastEthernet0/0\n description x\n bandwidth 5000\n"
				   " ip address 10.0.0.1 255.255.255.0\n ip mtu 1400\n arp timeout "
				   "600\n carrier-delay 9\n"
				   " ip directed-broadcast\n no ip unreachables\n no ip "
				   "proxy-arp\n shutdown\n speed 10\n"
				   " no description\n no bandwidth\n no ip address\n no ip mtu\n "
				   "no arp timeout\n no carrier-delay\n"
				   " no ip directed-broadcast\n ip unreachables\n ip proxy-arp\n "
				   "no shutdown\n no speed\n";
	Bench b = bench("R1");
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CHECK(runconf_read(b.node, "t", text, strlen(text), NULL, NULL, &err), "%s",
	      err ? err->message : "");
	runconf_print(b.node, out);
	CHECK(strstr(out->str, "interface FastEthernet0/0\n no ip address\n!\n") != NULL, "%s",
	      out->str);
	CHECK_INT(node_iface(b.node, "Fa0/0")->kbit, 100000, "FastEthernet's own");
	g_clear_error(&err);
	bench_free(&b);
}

/* Three settings of a line, with one value: typing one replaces neither of the others. */
static void test_transport(void)
{
	Sandbox *sb = sandbox_new(1);
	g_autoptr(GString) out = g_string_new(NULL);
	sandbox_router(sb, "R", "12.3(7)T1",
		       "hostname R\nline vty 0 4\n transport preferred all\n transport input all\n"
		       " transport output all\n");
	sandbox_type(sb, VT_S(10), "R", "line vty 0 4; transport output all");
	sandbox_type(sb, VT_S(11), "R", "line vty 0 4; no transport preferred all");
	sandbox_run(sb, VT_S(20));
	runconf_print(sandbox_node(sb, "R"), out);
	CHECK(strstr(out->str, "line vty 0 4\n transport input all\n transport output all\n") !=
		      NULL,
	      "%s", out->str);
	sandbox_free(sb);
}

/* Wrong: a loopback without keepalives, or without ARP, makes a prediction doubtful, or a port that could lose its
 * neighbours by it does not. */
static void test_fates_by_kind(void)
{
	static const char *const rows[][2] = {
		{"interface Loopback0\n no keepalive\n", "aa"},
		{"interface Ethernet0\n no keepalive\n keepalive 5\n keepalive\n", "aaaa"},
		{PORT " keepalive 5 3\n keepalive\n keepalive 10\n", "aaaa"},
		{PORT " no keepalive\n keepalive 0\n", "auu"},
		{"interface Serial0/0\n keepalive\n keepalive 10\n keepalive 20\n no keepalive\n",
		 "aaauu"},
		{"interface Tunnel0\n keepalive 10 3\n", "uu"},
		{PORT " arp arpa\n no arp arpa\n default arp arpa\n", "aaua"},
		{"interface Loopback0\n no arp arpa\n", "aa"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *fates = fates_of(rows[i][0]);
		CHECK_STR(fates, rows[i][1], "%s", rows[i][0]);
	}
}

/* Wrong: a configuration whose name was changed further down is refused for the name that it had, or the old name is
 * the router's. */
static void test_renamed(void)
{
	static const char text[] = "hostname old\n!\ninterface Loopback0\n!\nhostname R1\n";
	Bench b = bench("R1");
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CHECK(runconf_read(b.node, "t", text, strlen(text), NULL, NULL, &err), "%s",
	      err ? err->message : "");
	runconf_print(b.node, out);
	CHECK(strstr(out->str, "hostname R1\n") && !strstr(out->str, "old"), "%s", out->str);
	bench_free(&b);
}

SUITE(ios_conf) = {
	{"of several hostname lines the last one is the router's", test_renamed},
	{"keepalives and ARP by kind of port", test_fates_by_kind},
	{"the next interface, typed short below another one", test_next_interface},
	{"a range of interfaces is configured as each of them", test_range},
	{"default interface takes all of it back", test_default_interface},
	{"every line of the tech note's configurations is known", test_tech_note},
	{"wrong lines are refused with their place", test_refused},
	{"each kind of interface is taken, and one without a medium says so", test_kinds},
	{"an address in a VRF is apart", test_vrf},
	{"what is read is what is printed", test_print_back},
	{"no takes a statement back", test_no},
	{"each transport setting of a line stands by itself", test_transport},
	{NULL, NULL},
};
