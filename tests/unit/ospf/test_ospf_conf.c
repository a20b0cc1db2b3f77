/* What becomes of the lines of OSPF, and how they are printed. */

#include <string.h>

#include "models/core/registry.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct Row {
	const char *what, *text;
	const char *fates; /* of the lines: a(pplied), u(nmodelled), x: unknown, w(rong) */
	const char *print; /* a part of what is printed; NULL: not looked at */
} Row;

static void note(void *to, const ConfLine *line)
{
	static const char letters[] = "ahuxw.";
	if (line->fate != LINE_BLANK)
		g_string_append_c(to, letters[line->fate]);
}

static void check_row(const Row *r)
{
	const char *names[] = {"R1", NULL};
	World *world = world_new(1, names, 0);
	Net *net = net_new(world, registry, false);
	Node *node = net_node_add(net, "R1", NODE_ROUTER, NULL, NULL);
	g_autoptr(GString) got = g_string_new(NULL), out = g_string_new(NULL);
	GError *err = NULL;
	runconf_read(node, "t", r->text, strlen(r->text), note, got, &err);
	CHECK_STR(got->str, r->fates, "%s: %s", r->what, err ? err->message : r->text);
	runconf_print(node, out);
	CHECK(!r->print || strstr(out->str, r->print), "%s: %s", r->what, out->str);
	g_clear_error(&err);
	world_free(world);
	net_free(net);
}

#define NET0 " network 10.1.1.0 0.0.0.255 area 0\n"

static void test_rows(void)
{
	static const Row rows[] = {
		{"two processes", "router ospf 20\n" NET0 "router ospf 3\n" NET0, "aaaa",
		 "router ospf 3\n" NET0 "!\nrouter ospf 20\n" NET0},
		{"one of two is removed", "router ospf 1\nrouter ospf 2\nno router ospf 1\n", "aaa",
		 "!\nrouter ospf 2\n"},
		{"none to remove", "no router ospf 1\n", "a", NULL},
		{"a process in a VRF", "router ospf 2 vrf RED\n router-id 1.1.1.1\n" NET0
				       "router ospf 3\n" NET0,
		 "uaaaa", "router ospf 3\n" NET0},
		{"two IDs in two VRFs",
		 "ip vrf A\nip vrf B\nrouter ospf 1 vrf A\n router-id 1.1.1.1\n"
		 "router ospf 2 vrf B\n router-id 1.1.1.1\n",
		 "aaaaaa", "router ospf 1 vrf A\n router-id 1.1.1.1\n"},
		{"a process of another VRF", "ip vrf A\nrouter ospf 1 vrf A\nrouter ospf 1\n",
		 "aaw", NULL},
		{"an interface whose process is of its VRF, and one whose is not",
		 "ip vrf A\ninterface Fa0/0\n ip vrf forwarding A\n ip ospf 1 area 0\n"
		 "interface Fa0/1\n ip ospf 1 area 0\nrouter ospf 1 vrf A\n",
		 "aaaaaua", "router ospf 1 vrf A\n"},
		{"an ID that another has",
		 "router ospf 1\n router-id 1.1.1.1\nrouter ospf 2\n router-id 1.1.1.1\n", "aaaw",
		 NULL},
		{"several areas: lines of the first are applied",
		 "router ospf 1\n" NET0 " network 10.2.2.0 0.0.0.255 area 1\n network 10.3.3.0 "
		 "0.0.0.255 area 0.0.0.0\n network 10.2.2.0 0.0.0.255 area 0\n",
		 "aauaa",
		 " network 10.3.3.0 0.0.0.255 area 0\n network 10.2.2.0 0.0.0.255 area 0\n"},
		{"areas of two processes",
		 "router ospf 1\n" NET0 "router ospf 2\n network 10.2.2.0 0.0.0.255 area 1\n",
		 "aaaa", NULL},
		{"an interface's line makes the process",
		 "interface Fa0/0\n ip address 10.1.1.1 255.255.255.0\n ip ospf 3 area 0.0.1.2\n "
		 "ip "
		 "ospf mtu-ignore\n",
		 "aaaa", " ip ospf mtu-ignore\n ip ospf 3 area 258\n!\nrouter ospf 3\n"},
		{"its secondaries", "interface Fa0/0\n ip ospf 3 area 0 secondaries none\n", "aa",
		 " ip ospf 3 area 0 secondaries none\n"},
		{"the last one holds", "interface Fa0/0\n ip ospf 3 area 0\n ip ospf 3 area 1\n",
		 "aaa", "Ethernet0/0\n ip ospf 3 area 1\n"},
		{"taken back, the process stays",
		 "interface Fa0/0\n ip ospf 3 area 0\n no ip ospf 3 area 0\n", "aaa",
		 "Ethernet0/0\n!\nrouter ospf 3\n"},
		{"another process's is not taken back",
		 "interface Fa0/0\n ip ospf 3 area 0\n no ip ospf 4 area 0\n", "aaa",
		 " ip ospf 3 area 0\n"},
		{"it goes with its process",
		 "interface Fa0/0\n ip ospf 3 area 0\nno router ospf 3\n", "aaa",
		 "Ethernet0/0\n!\n"},
		{"an area beyond the first of the process",
		 "interface Fa0/0\n ip ospf 1 area 0\ninterface Fa0/1\n ip ospf 1 area 1\n"
		 "router ospf 1\n network 10.0.0.0 0.0.0.255 area 1\n" NET0,
		 "aaauaua", NULL},
		{"a netmask is the wildcard that it means",
		 "router ospf 1\n network 10.1.1.7 255.255.255.0 area 0\n network 10.2.2.2 "
		 "255.255.255.255 area 0\n network 10.3.3.3 0.0.0.0 area 0\n",
		 "aaaa",
		 "router ospf 1\n network 10.1.1.0 0.0.0.255 area 0\n network 0.0.0.0 "
		 "255.255.255.255 area 0\n network 10.3.3.3 0.0.0.0 area 0\n!"},
		{"it goes by either, and is one line by both",
		 "router ospf 1\n" NET0 " network 10.1.1.0 255.255.255.0 area 0\n network 10.2.0.0 "
		 "255.255.0.0 area 0\n no network 10.1.1.0 255.255.255.0 area 0\n no network "
		 "10.2.0.0 0.0.255.255 area 0\n",
		 "aaaaaa", "router ospf 1\n!"},
		{"another wildcard is left as it is",
		 "router ospf 1\n network 10.0.1.0 255.0.255.0 area 0\n", "aa",
		 " network 0.0.0.0 255.0.255.0 area 0\n"},
		{"distances of all routes and of some routers'",
		 "router ospf 1\n distance 200 1.1.1.7 0.0.0.255 5\n distance 90\n distance 120 "
		 "2.2.2.2 0.0.0.0\n distance 121 1.1.1.0 0.0.0.255\n",
		 "aaaaa",
		 " distance 90\n distance 121 1.1.1.0 0.0.0.255\n distance 120 2.2.2.2 0.0.0.0\n"},
		{"one is taken back, whatever its distance",
		 "router ospf 1\n distance 200 1.1.1.1 0.0.0.0 150\n distance 120 2.2.2.2 "
		 "0.0.0.0\n no distance 9 1.1.1.1 0.0.0.0\n distance 0 1.1.1.1 0.0.0.0\n",
		 "auaaw", "ospf 1\n distance 120 2.2.2.2 0.0.0.0\n"},
		{"no area", "interface Fa0/0\n ip ospf 1 area x\n", "aw", NULL},
		{"an interface in a VRF",
		 "interface Fa0/0\n vrf forwarding RED\n ip ospf 1 area 0\n", "auu", NULL},
		{"other words of ip ospf are no numbers of processes",
		 "interface Fa0/0\n ip ospf flood-reduction\n ip ospf prefix-suppression\n ip ospf "
		 "dead-interval minimal hello-multiplier 4\n ip ospf dead-interval 0\n",
		 "ahuuw", NULL},
		{"the same ID again", "router ospf 1\n router-id 1.1.1.1\n router-id 1.1.1.1\n",
		 "aaa", " router-id 1.1.1.1\n"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
		check_row(&rows[i]);
}

SUITE(ospf_conf) = {
	{"each line has its fate and is printed in its place", test_rows},
	{NULL, NULL},
};
