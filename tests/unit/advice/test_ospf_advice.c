/* What OSPF's advice says of two routers, and what it must not: the routers' own view of their configurations decides. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* Two configurations: what stands below their interfaces, and below their processes. */
typedef struct Pair {
	const char *what;
	const char *iface[2], *process[2];
	const char *says; /* NULL: nothing */
	const char *cites[2];
	int code; /* of lint */
} Pair;

#define LAN "network 10.1.1.0 0.0.0.255 area 0\n"
#define A_IP "ip address 10.1.1.1 255.255.255.0\n"
#define B_IP "ip address 10.1.1.2 255.255.255.0\n"
#define A_ETH "interface FastEthernet0/0\n " A_IP " "
#define B_ETH "interface FastEthernet0/0\n " B_IP " "

#define PORT "interface FastEthernet0/0\n no shutdown\n"

static const Pair pairs[] = {
	{"two alike", {A_ETH, B_ETH}, {LAN, LAN}, NULL, {NULL}},
	{"the dead interval follows the hello interval, and is said beside it",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n"},
	 {LAN, LAN},
	 "the dead intervals of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 40 and 20",
	 {"network 10.1.1.0", "ip ospf hello-interval 5"}},
	{"a network statement with the interface's own address is cited as it stands",
	 {A_ETH, B_ETH},
	 {"network 10.1.1.1 0.0.0.255 area 0\n", "network 10.1.1.2 0.0.0.0 area 2\n"},
	 "the areas of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 0 and 2",
	 {"network 10.1.1.1 0.0.0.255 area 0", "network 10.1.1.2 0.0.0.0 area 2"}},
	{"an area is one, however it is written",
	 {A_ETH, B_ETH},
	 {LAN, "network 10.1.1.0 0.0.0.255 area 0.0.0.0\n"},
	 NULL,
	 {NULL}},
	{"lines that are not indented",
	 {"interface FastEthernet0/0\n" A_IP "ip ospf hello-interval 5\n",
	  "interface FastEthernet0/0\n" B_IP "ip ospf hello-interval 5\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"words in capitals, and tabs between them",
	 {A_ETH "ip ospf\tauthentication\tmessage-digest\n ip ospf network broadcast\n",
	  B_ETH "IP OSPF AUTHENTICATION MESSAGE-DIGEST\n IP OSPF NETWORK BROADCAST\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"no authentication in capitals",
	 {A_ETH, B_ETH "ip ospf authentication NULL\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"a line that is taken back",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n no ip ospf hello-interval\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"an interface that is shut",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n shutdown\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"an interface whose port is shut",
	 {A_ETH, "interface FastEthernet0/0\n shutdown\ninterface FastEthernet0/0.5\n "
		 "encapsulation dot1Q 5\n " B_IP " ip ospf hello-interval 5\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"other VLANs",
	 {PORT "interface FastEthernet0/0.4\n encapsulation dot1Q 4\n " A_IP,
	  PORT "interface FastEthernet0/0.5\n encapsulation dot1Q 5\n " B_IP
	       " ip ospf hello-interval 5\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"a passive interface",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n"},
	 {LAN, "passive-interface FastEthernet0/0\n" LAN},
	 NULL,
	 {NULL}},
	{"passive by default",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n"},
	 {LAN, "passive-interface default\n" LAN},
	 NULL,
	 {NULL}},
	{"the exception from passive by default",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n"},
	 {LAN, "passive-interface default\nno passive-interface FastEthernet0/0\n" LAN},
	 "the hello intervals of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 10 and 5",
	 {"network", "ip ospf hello-interval 5"}},
	{"no statement covers it",
	 {A_ETH, B_ETH "ip ospf hello-interval 5\n"},
	 {LAN, "network 10.1.2.0 0.0.0.255 area 0\n"},
	 NULL,
	 {NULL}},
	{"a secondary address makes no neighbour",
	 {A_ETH, "interface FastEthernet0/0\n ip address 10.9.9.1 255.255.255.0\n"
		 " ip address 10.1.1.2 255.255.255.0 secondary\n ip ospf hello-interval 5\n"},
	 {LAN, LAN "network 10.9.9.0 0.0.0.255 area 0\n"},
	 NULL,
	 {NULL}},
	{"one address in two places is no segment",
	 {A_ETH, "interface FastEthernet0/0\n " A_IP " ip ospf hello-interval 5\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"loopbacks of one subnet",
	 {"interface Loopback0\n " A_IP,
	  "interface Loopback0\n " B_IP " ip ospf network point-to-point\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"the smaller MTU refuses the larger",
	 {A_ETH, B_ETH "ip mtu 1400\n"},
	 {LAN, LAN},
	 "the MTUs of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 1500 and 1400",
	 {"network", "ip mtu 1400"}},
	{"the smaller MTU ignores the larger",
	 {A_ETH, B_ETH "ip mtu 1400\n ip ospf mtu-ignore\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"that the larger MTU ignores the smaller is no help",
	 {A_ETH "ip ospf mtu-ignore\n", B_ETH "ip mtu 1400\n"},
	 {LAN, LAN},
	 "the MTUs of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 1500 and 1400",
	 {"network", "ip mtu 1400"}},
	{"the interface's own MTU counts where IP has none",
	 {A_ETH, B_ETH "mtu 1600\n"},
	 {LAN, LAN},
	 "the MTUs of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 1500 and 1600",
	 {"network", "mtu 1600"}},
	{"the MTU of IP counts before the interface's",
	 {A_ETH, B_ETH "mtu 1600\n ip mtu 1500\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"an area that the interface says itself",
	 {A_ETH, B_ETH "ip ospf 1 area 2\n"},
	 {LAN, "network 10.1.1.0 0.0.0.255 area 0\n"},
	 "the areas of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 0 and 2",
	 {"network", "ip ospf 1 area 2"}},
	{"the same area, said in two ways, and hello intervals that differ",
	 {A_ETH, B_ETH "ip ospf 1 area 0\n ip ospf hello-interval 5\n"},
	 {LAN, "router-id 2.2.2.2\n"},
	 "the hello intervals of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 10 and 5",
	 {"network", "ip ospf hello-interval 5"}},
	{"masks of a broadcast network",
	 {A_ETH, "interface FastEthernet0/0\n ip address 10.1.1.2 255.255.255.128\n"},
	 {LAN, LAN},
	 "the masks of A's FastEthernet0/0 and B's FastEthernet0/0 differ, 24 and 25",
	 {"ip address 10.1.1.1", "ip address 10.1.1.2 255.255.255.128"}},
	{"masks of a point-to-point link, serial lines by themselves",
	 {"interface Serial0/0\n " A_IP,
	  "interface FastEthernet0/0\n ip address 10.1.1.2 255.255.255.252\n ip ospf network "
	  "point-to-point\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"network types",
	 {A_ETH, B_ETH "ip ospf network point-to-point\n"},
	 {LAN, LAN},
	 "the network types of A's FastEthernet0/0 and B's FastEthernet0/0 differ, broadcast and "
	 "point-to-point: they may become FULL",
	 {"network", "ip ospf network point-to-point"}},
	{"a network type that is not modelled has intervals of its own",
	 {A_ETH "ip ospf network non-broadcast\n", B_ETH "ip ospf hello-interval 30\n"},
	 {LAN, LAN},
	 NULL,
	 {NULL}},
	{"authentication on one side",
	 {A_ETH, B_ETH "ip ospf authentication message-digest\n"},
	 {LAN, LAN},
	 "the authentications of A's FastEthernet0/0 and B's FastEthernet0/0 differ, none and "
	 "message-digest: they never become neighbours",
	 {"network", "ip ospf authentication message-digest"}},
	{"authentication of another kind",
	 {A_ETH "ip ospf authentication\n", B_ETH "ip ospf authentication message-digest\n"},
	 {LAN, LAN},
	 "differ, text and message-digest",
	 {"ip ospf authentication", "ip ospf authentication message-digest"}},
	{"the area's authentication, and the interface's own",
	 {A_ETH, B_ETH "ip ospf authentication message-digest\n"},
	 {"area 0 authentication message-digest\n area 0 range 10.0.0.0 255.0.0.0\n" LAN, LAN},
	 NULL,
	 {NULL}},
	{"none is none",
	 {A_ETH, B_ETH "ip ospf authentication null\n"},
	 {LAN, "area 0.0.0.0 authentication\n" LAN},
	 NULL,
	 {NULL}},
	{"a router ID that two configure",
	 {A_ETH, B_ETH},
	 {"router-id 1.1.1.1\n" LAN, "router-id 1.1.1.1\n" LAN},
	 "A and B both are router 1.1.1.1",
	 {"router-id 1.1.1.1", "router-id 1.1.1.1"}},
	{"a router ID of the address of a loopback",
	 {A_ETH "\ninterface Loopback0\n ip address 1.1.1.1 255.255.255.255\n", B_ETH},
	 {LAN, "router-id 1.1.1.1\n" LAN},
	 "A and B both are router 1.1.1.1",
	 {"ip address 1.1.1.1 255.255.255.255", "router-id 1.1.1.1"}},
	{"a loopback that is shut gives no router ID",
	 {A_ETH "\ninterface Loopback0\n ip address 1.1.1.1 255.255.255.255\n shutdown\n", B_ETH},
	 {LAN, "router-id 1.1.1.1\n" LAN},
	 NULL,
	 {NULL}},
	{"the highest address is an interface's where there is no loopback",
	 {A_ETH "\ninterface FastEthernet0/1\n ip address 172.16.0.1 255.255.255.0\n", B_ETH},
	 {LAN, "router-id 172.16.0.1\n" LAN},
	 "A and B both are router 172.16.0.1",
	 {"ip address 172.16.0.1", "router-id 172.16.0.1"}},
	{"a second process's networks are not the first one's",
	 {A_ETH "\ninterface FastEthernet0/1\n ip address 10.1.2.1 255.255.255.0\n",
	  B_ETH "\ninterface FastEthernet0/1\n ip address 10.1.2.2 255.255.255.0\n"},
	 {LAN "router ospf 2\nnetwork 10.1.2.0 0.0.0.255 area 5\n",
	  LAN "network 10.1.2.0 0.0.0.255 area 0\n"},
	 "the areas of A's FastEthernet0/1 and B's FastEthernet0/1 differ, 5 and 0",
	 {"network 10.1.2.0 0.0.0.255 area 5", "network 10.1.2.0 0.0.0.255 area 0"}},
	{"a router ID that two processes could have only one has",
	 {A_ETH "\ninterface FastEthernet0/1\n ip address 10.1.2.1 255.255.255.0\n",
	  B_ETH "\ninterface FastEthernet0/1\n ip address 10.1.2.2 255.255.255.0\n"},
	 {LAN "router ospf 2\nnetwork 10.1.2.0 0.0.0.255 area 0\n",
	  LAN "router ospf 2\nrouter-id 10.1.1.1\nnetwork 10.1.2.0 0.0.0.255 area 0\n"},
	 "A and B both are router 10.1.1.1",
	 {"ip address 10.1.1.1", "router-id 10.1.1.1"}},
	{"one router ID in two networks",
	 {A_ETH, "interface FastEthernet0/0\n ip address 10.2.2.2 255.255.255.0\n"},
	 {"router-id 1.1.1.1\n" LAN, "router-id 1.1.1.1\nnetwork 10.2.2.0 0.0.0.255 area 0\n"},
	 NULL,
	 {NULL}},
};

static char *config_of(const Pair *p, unsigned i)
{
	return g_strdup_printf("version 12.3\nhostname %c\n%s!\nrouter ospf %u\n%s!\nend\n",
			       i ? 'B' : 'A', p->iface[i], i ? 7 : 1, p->process[i]);
}

/* "FILE:N: LINE" of the first line that begins so. */
static char *cited(const char *name, const char *text, const char *begins)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (int i = 0; lines[i]; i++)
		if (g_str_has_prefix(g_strchug(lines[i]), begins))
			return g_strdup_printf("/%s:%d: %s", name, i + 1, lines[i]);
	CHECK(false, "\"%s\" stands in %s", begins, name);
	return g_strdup("?");
}

static void try_pair(const Pair *p)
{
	static const char *const names[] = {"a.cfg", "b.cfg"};
	char *dir = netdir_new(netdir_scenario);
	g_autofree char *a = config_of(p, 0), *b = config_of(p, 1);
	const char *const texts[] = {a, b};
	netdir_write(dir, names[0], a);
	netdir_write(dir, names[1], b);
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/a.cfg $/b.cfg");
	CHECK(s.code == p->code, "%s: %s", p->what, s.err);
	if (!p->says)
		CHECK(strstr(s.out, "redundancy: nothing found\n"), "%s: %s", p->what, s.out);
	else
		CHECK(strstr(s.out, p->says), "%s: \"%s\" is not in: %s", p->what, p->says, s.out);
	for (unsigned i = 0; p->says && i < G_N_ELEMENTS(names); i++) {
		g_autofree char *line = cited(names[i], texts[i], p->cites[i]);
		CHECK(strstr(s.out, line), "%s: cites \"%s\": %s", p->what, line, s.out);
	}
	netdir_free(dir);
}

/* Wrong: a sound pair is blamed, or one that cannot be neighbours is not, or another line than the one to change is
 * shown. */
static void test_pairs(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(pairs); i++)
		try_pair(&pairs[i]);
}

/* ---- cables ---- */

#define HEAD "[scenario]\ntitle = t\nduration = 5min\nseed = 1\n"
#define A_B "[router A]\nconfig = a.cfg\n[router B]\nconfig = b.cfg\n"
#define A_PORT "A:FastEthernet0/0"
#define B_PORT "B:FastEthernet0/0"

typedef struct Cabling {
	const char *what, *scenario;
	bool found;
} Cabling;

static const Cabling cablings[] = {
	{"one switch", A_B "[switch lan]\nports = " A_PORT "; " B_PORT "\n", true},
	{"a cable", A_B "[link l]\nports = " A_PORT "; " B_PORT "\n", true},
	{"two sites with the same private range",
	 A_B "[switch east]\nports = " A_PORT "\n[switch west]\nports = " B_PORT "\n", false},
	{"two switches with a cable between them",
	 A_B "[switch east]\nports = " A_PORT "\n[switch west]\nports = " B_PORT
	     "\n[link between]\nports = east:up; west:up\n",
	 true},
	{"a port without a cable",
	 A_B "[switch east]\nports = " A_PORT "\n[switch west]\nports = B:FastEthernet0/1\n",
	 false},
};

static void try_cabling(const Cabling *c)
{
	const Pair differ = {.iface = {A_ETH "standby 1 ip 10.1.1.9\n standby 1 priority 110\n"
					     " standby 1 preempt\n",
				       B_ETH "ip ospf hello-interval 5\n standby 1 ip 10.1.1.8\n"
					     " standby 1 preempt\ninterface FastEthernet0/1\n"
					     " no shutdown\n"},
			     .process = {LAN, LAN}};
	g_autofree char *text = g_strconcat(HEAD, c->scenario, NULL);
	g_autofree char *a = config_of(&differ, 0), *b = config_of(&differ, 1);
	char *dir = netdir_new(text);
	netdir_write(dir, "a.cfg", a);
	netdir_write(dir, "b.cfg", b);
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/test.scn");
	CHECK(s.code == EXIT_OK, "%s: %s%s", c->what, s.out, s.err);
	CHECK(!strstr(s.out, "[ospf-mismatch]") == !c->found, "%s, OSPF: %s", c->what, s.out);
	CHECK(!strstr(s.out, "[virtual-ip-differs]") == !c->found, "%s, HSRP: %s", c->what, s.out);
	netdir_free(dir);
}

/* Wrong: routers of different sites are compared, or two on one segment are not. */
static void test_cables(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cablings); i++)
		try_cabling(&cablings[i]);
}

SUITE(advice_ospf) = {
	{"two configurations: what is wrong is found with its lines, and nothing else", test_pairs},
	{"cables say who is beside whom", test_cables},
	{NULL, NULL},
};
