/* The process as a whole: its router ID, and its end and new beginning. */

#include "tests/unit/ospf/ospf_lab.h"

static unsigned lsas(Sandbox *sb, const char *node)
{
	g_autoptr(GPtrArray) all = ospf_lab_entries(ospf_lab_process(sb, node));
	return all->len;
}

static void check_id(Sandbox *sb, VTime at, Ip4 want, const char *when)
{
	sandbox_run(sb, at);
	CHECK_INT(ospf_lab_process(sb, "R1")->router_id, want, "%s", when);
}

/* A process is typed line by line and picks an ID with the first: `router-id` still counts, until there are
 * neighbours that know the other. */
static void test_router_id(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(1), "R1", "router ospf 1; router-id 9.0.0.9");
	sandbox_type(sb, VT_S(150), "R1", "router ospf 1; router-id 8.0.0.8");
	sandbox_exec(sb, VT_S(160), "R1", "clear ip ospf 2 process");
	sandbox_exec(sb, VT_S(170), "R1", "clear ip ospf process");
	check_id(sb, VT_S(2), IP4(9, 0, 0, 9), "typed before it has neighbours");
	check_id(sb, VT_S(155), IP4(9, 0, 0, 9), "typed when it has neighbours");
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "and they stay");
	check_id(sb, VT_S(165), IP4(9, 0, 0, 9), "another process cleared");
	check_id(sb, VT_S(171), IP4(8, 0, 0, 8), "cleared");
	sandbox_run(sb, VT_S(300));
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "the neighbours are back");
	ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2");
	sandbox_free(sb);
}

/* Typed when it has neighbours, it waits for a restart. Wrong: a process that starts anew minutes later, when they
 * are gone and something else is typed. Typed again then, it counts. */
static void test_router_id_waits(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(150), "R1", "router ospf 1; router-id 8.0.0.8");
	sandbox_cut(sb, VT_S(160), "R1:Fa0/0", true);
	sandbox_type(sb, VT_S(250), "R1", "interface Loopback0; ip ospf cost 5");
	sandbox_type(sb, VT_S(260), "R1", "router ospf 1; router-id 8.0.0.8");
	sandbox_run(sb, VT_S(255));
	CHECK_INT(ospf_lab_full(sb, "R1"), 0, "its neighbours are gone");
	check_id(sb, VT_S(255), IP4(1, 1, 1, 1), "something else typed");
	check_id(sb, VT_S(261), IP4(8, 0, 0, 8), "typed again without neighbours");
	sandbox_free(sb);
}

#define ON_SUB(name, shut)                                                                         \
	"hostname " name "\ninterface FastEthernet0/0\n ip address 10.1.1.1 255.255.255.0\n"       \
	"interface FastEthernet0/1\n no ip address\n" shut                                         \
	"interface FastEthernet0/1.10\n encapsulation dot1Q 10\n"                                  \
	" ip address 10.9.9.1 255.255.255.0\n"                                                     \
	"router ospf 1\n network 10.0.0.0 0.255.255.255 area 0\n"

static Ip4 id_of(Sandbox *sb, const char *node)
{
	return ospf_lab_process(sb, node)->router_id;
}

/* Wrong: at boot an address that will be up with its port is passed over because it has no cable of its own; or one
 * that will not is chosen. */
static void test_router_id_of_subinterface(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", ON_SUB("R1", ""));
	sandbox_router(sb, "R2", "12.3(7)T1", ON_SUB("R2", " shutdown\n"));
	sandbox_router(sb, "R3", "12.3(7)T1", ON_SUB("R3", ""));
	sandbox_switch(sb, "lan", 3, VT_S(0));
	sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:2", "R2:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:3", "R3:Fa0/0", VT_US(20));
	sandbox_cable(sb, "R1:Fa0/1", "R2:Fa0/1", VT_US(20));
	sandbox_run(sb, VT_S(60));
	CHECK_INT(id_of(sb, "R1"), IP4(10, 9, 9, 1), "the port has a cable");
	CHECK_INT(id_of(sb, "R2"), IP4(10, 1, 1, 1), "the port is shut down");
	CHECK_INT(id_of(sb, "R3"), IP4(10, 1, 1, 1), "the port has no cable");
	sandbox_free(sb);
}

static const char again[] = "router ospf 1; network 10.1.1.0 0.0.0.255 area 0; "
			    "network 1.1.1.1 0.0.0.0 area 0";

/* Removed and configured again, as fast as one types, and a second time when all has settled: everything is
 * back, with the LSAs of before outdated. */
static void test_removed(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	for (int i = 0; i < 2; i++) {
		sandbox_type(sb, VT_S(150 + 200 * i), "R1", "no router ospf 1");
		sandbox_type(sb, VT_S(150 + 200 * i) + VT_MS(100), "R1", again);
	}
	for (int i = 0; i < 2; i++) {
		sandbox_run(sb, VT_S(150 + 200 * i) + VT_MS(50));
		ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "");
		CHECK_INT(lsas(sb, "R1"), 0, "nothing is left of it");
		sandbox_run(sb, VT_S(300 + 200 * i));
		ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2");
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
		CHECK_INT(lsas(sb, "R1"), lsas(sb, "R2"), "equal databases");
	}
	sandbox_free(sb);
}

/* R3 has R1's address by mistake, and R1's link comes up. RFC 2328 8.2: what comes from one's own address is not for
 * OSPF. Wrong: a router that takes itself for its neighbour, and asks the LAN for its own address every second. */
static void test_own_address(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(140), "R1", "interface FastEthernet0/0; shutdown");
	sandbox_type(sb, VT_S(150), "R3",
		     "interface FastEthernet0/0; ip address 10.1.1.1 255.255.255.0");
	sandbox_type(sb, VT_MS(157500), "R1", "interface FastEthernet0/0; no shutdown");
	sandbox_run(sb, VT_S(180));
	CHECK_INT(sandbox_seen(sb, "R3", "ospf-neighbor", "Fa0/0 10.1.1.1 from=DOWN", VT_S(150),
			       NULL),
		  0, "no neighbour of itself");
	CHECK(sandbox_seen(sb, "R3", "ospf-drop", "source is our own address", VT_S(150), NULL) > 1,
	      "what is dropped is counted");
	CHECK_INT(sandbox_seen(sb, "R3", "ospf-neighbor", "Fa0/0 10.1.1.2 from=DOWN", VT_S(150),
			       NULL),
		  1, "R2 is one");
	sandbox_free(sb);
}

#define LEAVES(id)                                                                                 \
	"router ospf 1; no network 10.1.1.0 0.0.0.255 area 0; no network " id " 0.0.0.0 area 0"
#define JOINS(id) "router ospf 1; network 10.1.1.0 0.0.0.255 area 1; network " id " 0.0.0.0 area 1"

static unsigned count(const Ospf *o, uint8_t type)
{
	g_autoptr(GPtrArray) all = ospf_lab_entries(o);
	unsigned n = 0;
	for (guint i = 0; i < all->len; i++)
		n += ((OspfEntry *)all->pdata[i])->lsa->key.type == type;
	return n;
}

/* R1 and R3 leave area 0 and meet in area 1, with an instant between or without: what R2 said in area 0 does not
 * come along. What is said of the world outside does, since it is of no area. */
static void check_area(Sandbox *sb)
{
	const Ospf *r1 = ospf_lab_process(sb, "R1");
	CHECK_INT(count(r1, LSA_ROUTER), 2, "R1 and R3 are in area 1");
	CHECK_INT(count(ospf_lab_process(sb, "R3"), LSA_ROUTER), 2, "so R3 says, too");
	CHECK_INT(count(r1, LSA_EXTERNAL), 1, "AS-external-LSAs stay");
	CHECK(!ospf_lab_lsa(sb, "R3", LSA_ROUTER, IP4(2, 2, 2, 2), IP4(2, 2, 2, 2)), "R2 is not");
	ospf_lab_check_route(sb, "R1", "3.3.3.3/32", "O 2 10.1.1.3");
	ospf_lab_check_route(sb, "R3", "1.1.1.1/32", "O 2 10.1.1.1");
	ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "");
}

static void test_area(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(1), "R2",
		     "ip route 30.0.0.0 255.0.0.0 10.1.1.200; router ospf 1; redistribute static");
	sandbox_type(sb, VT_S(150), "R1", LEAVES("1.1.1.1"));
	sandbox_type(sb, VT_S(150), "R3", LEAVES("3.3.3.3"));
	sandbox_type(sb, VT_S(160), "R1", JOINS("1.1.1.1"));
	sandbox_type(sb, VT_S(160), "R3", JOINS("3.3.3.3"));
	sandbox_run(sb, VT_S(159));
	const Ospf *r1 = ospf_lab_process(sb, "R1");
	CHECK_INT(count(r1, LSA_ROUTER), 0, "without an area, no router-LSA");
	CHECK_INT(count(r1, LSA_NETWORK), 0, "nor a network-LSA");
	CHECK_INT(count(r1, LSA_EXTERNAL), 1, "AS-external-LSAs stay");
	sandbox_run(sb, VT_S(300));
	check_area(sb);
	sandbox_free(sb);
}

/* The one statement that is left is typed again with another area: the interface moves. */
static void test_area_moves(void)
{
	static const char move[] = "router ospf 1; network 10.0.0.0 0.255.255.255 area 0; "
				   "network 10.0.0.0 0.255.255.255 area 1";
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(1), "R2",
		     "ip route 30.0.0.0 255.0.0.0 10.1.1.200; router ospf 1; redistribute static");
	sandbox_type(sb, VT_S(150), "R1", LEAVES("1.1.1.1"));
	sandbox_type(sb, VT_S(150), "R3", LEAVES("3.3.3.3"));
	sandbox_type(sb, VT_S(151), "R1", move);
	sandbox_type(sb, VT_S(151), "R3", move);
	sandbox_type(sb, VT_S(152), "R1", "router ospf 1; network 1.1.1.1 0.0.0.0 area 1");
	sandbox_type(sb, VT_S(152), "R3", "router ospf 1; network 3.3.3.3 0.0.0.0 area 1");
	sandbox_run(sb, VT_S(300));
	check_area(sb);
	CHECK_INT(ospf_lab_process(sb, "R1")->area.id, 1, "R1's area");
	sandbox_free(sb);
}

/* Wrong: R1 asks for the address of a neighbour that is gone for ever. */
static void test_gone_neighbour(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_power(sb, VT_S(100), "R2", false);
	sandbox_run(sb, VT_S(99));
	g_autofree char *before = sandbox_show(sb, "R1", "show arp");
	CHECK(strstr(before, "10.1.1.2 "), "a neighbour is resolved: %s", before);
	sandbox_run(sb, VT_S(100) + VT_H(5));
	g_autofree char *after = sandbox_show(sb, "R1", "show arp");
	CHECK(!strstr(after, "10.1.1.2 "), "nobody needs it: %s", after);
	sandbox_free(sb);
}

SUITE(ospf_process) = {
	{"router-id counts until the process has neighbours, then with clear ip ospf process",
	 test_router_id},
	{"a router-id that was typed too late does not wait for the neighbours to go",
	 test_router_id_waits},
	{"a subinterface's address may be the router ID", test_router_id_of_subinterface},
	{"a process that is removed and configured again learns and teaches the same",
	 test_removed},
	{"a router with another's address is no neighbour of itself", test_own_address},
	{"the last network statement takes the area along, and its LSAs", test_area},
	{"an interface moves to another area", test_area_moves},
	{"the address of a neighbour that is gone is asked for no more", test_gone_neighbour},
	{NULL, NULL},
};
