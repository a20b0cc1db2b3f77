/* Several processes on one router. */

#include <string.h>

#include "tests/unit/ospf/ospf_lab.h"

#define STUB "interface Loopback1\n ip address 30.1.1.1 255.255.255.255\n"

static void check_has(const char *text, const char *part, bool want, const char *what)
{
	CHECK((strstr(text, part) != NULL) == want, "%s: \"%s\" %s: %s", what, part,
	      want ? "is missing" : "is there", text);
}

/* A - M - B: M has process 1 towards A and process 2 towards B; both of these have 30.1.1.1/32, A's at cost 10. */
static Sandbox *two(const char *more)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *m = g_strdup_printf(
		"hostname M\ninterface Loopback0\n ip address 1.1.1.1 255.255.255.255\n"
		"interface Loopback9\n ip address 1.1.1.9 255.255.255.255\n"
		"interface FastEthernet0/0\n ip address 10.1.1.1 255.255.255.0\n"
		"interface FastEthernet0/1\n ip address 10.2.2.1 255.255.255.0\n%s",
		more);
	sandbox_router(sb, "M", "12.4", m);
	sandbox_router(sb, "A", "12.4",
		       "hostname A\n" STUB " ip ospf cost 10\ninterface FastEthernet0/0\n ip "
		       "address 10.1.1.2 255.255.255.0\nrouter ospf 7\n network 0.0.0.0 "
		       "255.255.255.255 area 0\n");
	sandbox_router(sb, "B", "12.4",
		       "hostname B\n" STUB "interface FastEthernet0/0\n ip address 10.2.2.2 "
		       "255.255.255.0\nrouter ospf 7\n network 0.0.0.0 255.255.255.255 area 5\n");
	sandbox_cable(sb, "M:Fa0/0", "A:Fa0/0", VT_US(20));
	sandbox_cable(sb, "M:Fa0/1", "B:Fa0/0", VT_US(20));
	return sb;
}

#define ONE "router ospf 1\n network 10.1.1.0 0.0.0.255 area 0\n"
#define TWO "router ospf 2\n network 10.2.2.0 0.0.0.255 area 5\n"

/* Each has its own router ID (an address that no other one uses), area, database and neighbours. */
static void test_apart(void)
{
	Sandbox *sb = two(TWO ONE);
	sandbox_run(sb, VT_S(100));
	g_autofree char *all = sandbox_show(sb, "M", "show ip ospf"),
			*one = sandbox_show(sb, "M", "show ip ospf 1"),
			*nbrs = sandbox_show(sb, "M", "show ip ospf neighbor"),
			*nbrs2 = sandbox_show(sb, "M", "show ip ospf 2 neighbor"),
			*db = sandbox_show(sb, "M", "show ip ospf 2 database router"),
			*brief = sandbox_show(sb, "M", "show ip ospf interface brief"),
			*config = sandbox_config(sb, "M");
	check_has(all, "\"ospf 1\" with ID 1.1.1.9\n", true, "show ip ospf");
	check_has(all, "\"ospf 2\" with ID 1.1.1.1\n", true, "show ip ospf");
	check_has(one, "\"ospf 2\"", false, "show ip ospf 1");
	check_has(nbrs, "10.1.1.2        FastEthernet0/0\n", true, "neighbours");
	check_has(nbrs, "10.2.2.2        FastEthernet0/1\n", true, "neighbours");
	check_has(nbrs2, "10.1.1.2", false, "neighbours of 2");
	check_has(nbrs2, "FULL/", true, "neighbours of 2");
	check_has(db, "(1.1.1.1) (Process ID 2)", true, "database of 2");
	check_has(db, "10.1.1", false, "database of 2");
	check_has(brief, "Fa0/1        2     5 ", true, "interfaces");
	check_has(config, "router ospf 1\n network 10.1.1.0 0.0.0.255 area 0\n!\nrouter ospf 2\n",
		  true, "running-config");
	ospf_lab_check_route(sb, "A", "10.2.2.0/24", "");
	sandbox_free(sb);
}

/* Of two for one prefix the lower distance, else the first that came, whatever the metrics; the other one takes over
 * when it goes. */
static void test_best(void)
{
	static const char net[] = "30.1.1.1/32";
	Sandbox *sb = two(ONE TWO);
	sandbox_cut(sb, VT_S(20), "M:Fa0/1", true);
	sandbox_cut(sb, VT_S(100), "M:Fa0/1", false);
	sandbox_type(sb, VT_S(200), "M", "router ospf 2; distance 90");
	sandbox_type(sb, VT_S(220), "M", "router ospf 2; no distance 90");
	sandbox_type(sb, VT_S(300), "M", "no router ospf 1");
	sandbox_type(sb, VT_S(310), "M", "no router ospf 2");
	sandbox_run(sb, VT_S(199));
	ospf_lab_check_route(sb, "M", net, "O 11 10.1.1.2");
	sandbox_run(sb, VT_S(299));
	ospf_lab_check_route(sb, "M", net, "O 11 10.1.1.2");
	sandbox_run(sb, VT_S(305));
	ospf_lab_check_route(sb, "M", net, "O 2 10.2.2.2");
	sandbox_run(sb, VT_S(311));
	ospf_lab_check_route(sb, "M", net, "");
	CHECK(!ospf_lab_process(sb, "M"), "nothing is left");
	sandbox_free(sb);
}

/* A statement of a second process that covers the same interface does not get it, until the first lets go of it; a
 * process that is removed and comes back finds it taken. */
static void test_one_owner(void)
{
	Sandbox *sb = two(ONE "router ospf 2\n network 10.0.0.0 0.255.255.255 area 0\n");
	sandbox_type(sb, VT_S(100), "M", "router ospf 1; no network 10.1.1.0 0.0.0.255 area 0");
	sandbox_type(sb, VT_S(200), "M", "router ospf 1; network 10.1.1.0 0.0.0.255 area 0");
	sandbox_type(sb, VT_S(250), "M", "router ospf 2; no network 10.0.0.0 0.255.255.255 area 0");
	const struct {
		unsigned at, pid;
	} rows[] = {{99, 1}, {199, 2}, {249, 2}, {350, 1}};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		sandbox_run(sb, VT_S(rows[i].at));
		g_autofree char *of = g_strdup_printf("show ip ospf %u neighbor", rows[i].pid);
		g_autofree char *text = sandbox_show(sb, "M", of);
		check_has(text, "10.1.1.2 ", true, of);
		check_has(text, "FULL/", true, of);
		ospf_lab_check_route(sb, "M", "30.1.1.1/32", "O 11 10.1.1.2");
	}
	sandbox_free(sb);
}

/* IOS refuses a router-id that another process has, and a process that finds no address left does not start. */
static void test_ids(void)
{
	Sandbox *sb = two(ONE TWO "router ospf 3\nrouter ospf 4\nrouter ospf 5\n");
	sandbox_type(sb, VT_S(50), "M", "router ospf 6; router-id 9.9.9.9");
	sandbox_exec(sb, VT_S(60), "M", "clear ip ospf 2 process");
	sandbox_run(sb, VT_S(100));
	g_autofree char *all = sandbox_show(sb, "M", "show ip ospf");
	static const char *const ids[] = {
		"\"ospf 1\" with ID 1.1.1.9\n",  "\"ospf 2\" with ID 1.1.1.1\n",
		"\"ospf 3\" with ID 10.2.2.1\n", "\"ospf 4\" with ID 10.1.1.1\n",
		"\"ospf 6\" with ID 9.9.9.9\n",
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(ids); i++)
		check_has(all, ids[i], true, "IDs");
	check_has(all, "\"ospf 5\"", false, "IDs");
	sandbox_free(sb);
}

/* A block for each process: where it runs, and who told it of routes. */
static void test_protocols(void)
{
	static const char want[] = "  Router ID 1.1.1.9\n"
				   "  Number of areas in this router is 1. 1 normal 0 stub 0 nssa\n"
				   "  Maximum path: 4\n"
				   "  Routing for Networks:\n"
				   "    10.1.1.0 0.0.0.255 area 0\n"
				   "  Routing on Interfaces Configured Explicitly (Area 0):\n"
				   "    Loopback9\n"
				   "  Passive Interface(s):\n"
				   "    Loopback0\n"
				   "  Routing Information Sources:\n"
				   "    Gateway         Distance      Last Update\n"
				   "    30.1.1.1             110      00:0";
	Sandbox *sb = two(ONE " passive-interface Loopback0\n" TWO
			      "interface Loopback9\n ip ospf 1 area 0\n");
	sandbox_run(sb, VT_S(100));
	g_autofree char *all = sandbox_show(sb, "M", "show ip protocols");
	check_has(all, want, true, "show ip protocols");
	check_has(all, "Routing Protocol is \"ospf 2\"\n", true, "show ip protocols");
	check_has(all, "  Distance: (default is 110)\n\nRouting Protocol", true,
		  "show ip protocols");
	sandbox_free(sb);
}

/* A line for each process, with the kinds of its routes. */
static void test_summary(void)
{
	static const char want[] = "ospf 1          0           1           64          144\n"
				   "  Intra-area: 1 Inter-area: 0 External-1: 0 External-2: 0\n"
				   "  NSSA External-1: 0 NSSA External-2: 0\n"
				   "ospf 2          1           0           64          144\n"
				   "  Intra-area: 0 Inter-area: 0 External-1: 0 External-2: 1\n"
				   "  NSSA External-1: 0 NSSA External-2: 0\n"
				   "internal ";
	Sandbox *sb = two(ONE TWO);
	sandbox_type(sb, VT_S(1), "B",
		     "ip route 40.0.0.0 255.0.0.0 Null0; router ospf 7; redistribute static");
	sandbox_run(sb, VT_S(100));
	g_autofree char *all = sandbox_show(sb, "M", "show ip route summary");
	check_has(all, want, true, "show ip route summary");
	sandbox_free(sb);
}

/* Wrong: what is redistributed or filtered is not told, or still told when it is not. */
static void test_protocols_filters(void)
{
	static const char want[] =
		"Routing Protocol is \"ospf 1\"\n"
		"  Outgoing update filter list for all interfaces is not set\n"
		"    Redistributed ospf 2 filtered by 5\n"
		"  Incoming update filter list for all interfaces is (prefix-list) P\n"
		"    FastEthernet0/0 filtered by 6\n"
		"  Router ID 1.1.1.9\n"
		"  It is an autonomous system boundary router\n"
		" Redistributing External Routes from,\n"
		"    ospf 2 with metric mapped to 30\n"
		"    static, includes subnets in redistribution\n"
		"  Number of areas",
			  none[] = "Routing Protocol is \"ospf 1\"\n"
				   "  Outgoing update filter list for all interfaces is not set\n"
				   "  Incoming update filter list for all interfaces is not set\n"
				   "  Router ID 1.1.1.9\n"
				   "  Number of areas";
	Sandbox *sb = two(ONE " redistribute ospf 2 metric 30\n redistribute static subnets\n"
			      " distribute-list 5 out ospf 2\n distribute-list prefix P in\n"
			      " distribute-list 6 in FastEthernet0/0\n" TWO);
	sandbox_type(sb, VT_S(60), "M",
		     "router ospf 1; no redistribute ospf 2; no redistribute static; "
		     "no distribute-list 5 out ospf 2; no distribute-list prefix P in; "
		     "no distribute-list 6 in FastEthernet0/0");
	sandbox_run(sb, VT_S(50));
	g_autofree char *with = sandbox_show(sb, "M", "show ip protocols");
	check_has(with, want, true, "show ip protocols");
	sandbox_run(sb, VT_S(70));
	g_autofree char *without = sandbox_show(sb, "M", "show ip protocols");
	check_has(without, none, true, "show ip protocols");
	sandbox_free(sb);
}

SUITE(ospf_procs) = {
	{"show ip protocols tells what is redistributed and filtered", test_protocols_filters},
	{"show ip route summary counts each process's routes", test_summary},
	{"two processes are apart", test_apart},
	{"of two processes' routes the lower distance counts, else the first", test_best},
	{"an interface is in one process", test_one_owner},
	{"each process has a router ID of its own", test_ids},
	{"show ip protocols tells of each process", test_protocols},
	{NULL, NULL},
};
