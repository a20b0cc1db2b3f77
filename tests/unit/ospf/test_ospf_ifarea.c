/* OSPF as it is configured on interfaces. */

#include <string.h>

#include "tests/unit/ospf/ospf_lab.h"

#define R1_IF "interface FastEthernet0/0; "

/* Wrong: no OSPF where the interface says it. It counts before the network statement, with the process that it names;
 * when it goes, the statement counts again. */
static void test_precedence(void)
{
	Sandbox *sb = ospf_lab_new("15.2");
	sandbox_type(sb, VT_S(1), "R1", "no router ospf 1");
	sandbox_type(sb, VT_S(1), "R1", R1_IF "ip ospf 1 area 0");
	sandbox_type(sb, VT_S(1), "R1", "interface Loopback0; ip ospf 1 area 0");
	sandbox_type(sb, VT_S(100), "R1", R1_IF "no ip ospf 1 area 0");
	sandbox_type(sb, VT_S(200), "R1", "router ospf 1; network 10.1.1.0 0.0.0.255 area 0");
	sandbox_type(sb, VT_S(300), "R1", R1_IF "ip ospf 9 area 0");
	sandbox_type(sb, VT_S(400), "R1", R1_IF "ip ospf 1 area 3");
	sandbox_type(sb, VT_S(500), "R1", R1_IF "no ip ospf 1 area 3");
	static const struct {
		unsigned at, full;
		const char *show, *route; /* of R2 to R1's loopback */
	} rows[] = {{99, 2, "show ip ospf 1 neighbor", "O 2 10.1.1.1"},
		    {199, 0, "show ip ospf neighbor", ""},
		    {299, 2, "show ip ospf 1 neighbor", "O 2 10.1.1.1"},
		    {399, 2, "show ip ospf 9 neighbor", ""}, /* 9 does not have the loopback */
		    {499, 0, "show ip ospf neighbor", ""},
		    {600, 2, "show ip ospf 1 neighbor", "O 2 10.1.1.1"}};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		sandbox_run(sb, VT_S(rows[i].at));
		g_autofree char *text = sandbox_show(sb, "R1", rows[i].show);
		g_auto(GStrv) full = g_strsplit(text, "FULL/", -1);
		CHECK_INT(g_strv_length(full) - 1, rows[i].full, "at %u s: %s", rows[i].at, text);
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", rows[i].route);
	}
	sandbox_free(sb);
}

/* Secondary addresses come with the interface's line, unless it says `none`. */
static void test_secondaries(void)
{
	Sandbox *sb = ospf_lab_new("15.2");
	sandbox_type(sb, VT_S(1), "R1", R1_IF "ip address 50.1.1.1 255.255.255.0 secondary");
	sandbox_type(sb, VT_S(100), "R1", R1_IF "ip ospf 1 area 0");
	sandbox_type(sb, VT_S(200), "R1", R1_IF "ip ospf 1 area 0 secondaries none");
	sandbox_run(sb, VT_S(99));
	ospf_lab_check_route(sb, "R2", "50.1.1.0/24", "");
	sandbox_run(sb, VT_S(199));
	ospf_lab_check_route(sb, "R2", "50.1.1.0/24", "O 2 10.1.1.1");
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "the neighbours stay");
	sandbox_run(sb, VT_S(299));
	ospf_lab_check_route(sb, "R2", "50.1.1.0/24", "");
	sandbox_free(sb);
}

/* The first area runs, the other one does not; when the first has no line left the other one does. */
static void test_areas(void)
{
	Sandbox *sb = ospf_lab_new("15.2");
	sandbox_type(sb, VT_S(1), "R1", "interface Loopback0; ip ospf 1 area 7");
	sandbox_type(sb, VT_S(100), "R1", "router ospf 1; no network 1.1.1.1 0.0.0.0 area 0");
	sandbox_type(sb, VT_S(100), "R1", "router ospf 1; no network 10.1.1.0 0.0.0.255 area 0");
	sandbox_run(sb, VT_S(99));
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "area 0");
	ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "");
	sandbox_run(sb, VT_S(150));
	CHECK_INT(ospf_lab_full(sb, "R1"), 0, "area 7");
	g_autofree char *text = sandbox_show(sb, "R1", "show ip ospf interface brief");
	CHECK(strstr(text, "Lo0          1     7 "), "%s", text);
	sandbox_free(sb);
}

SUITE(ospf_ifarea) = {
	{"ip ospf area counts before network statements", test_precedence},
	{"secondary addresses follow it, or not", test_secondaries},
	{"one area of a process runs, the first", test_areas},
	{NULL, NULL},
};
