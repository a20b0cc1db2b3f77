/* The process as a whole: its router ID, and its end and new beginning. */

#include "tests/unit/ospf/ospf_lab.h"

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
	ospf_lab_exec(sb, VT_S(160), "R1", "clear ip ospf 2 process");
	ospf_lab_exec(sb, VT_S(170), "R1", "clear ip ospf process");
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
		CHECK_INT(ospf_lab_process(sb, "R1")->lsdb->len, 0, "nothing is left of it");
		sandbox_run(sb, VT_S(300 + 200 * i));
		ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2");
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
		CHECK_INT(ospf_lab_process(sb, "R1")->lsdb->len,
			  ospf_lab_process(sb, "R2")->lsdb->len, "equal databases");
	}
	sandbox_free(sb);
}

SUITE(ospf_process) = {
	{"router-id counts until the process has neighbours, then with clear ip ospf process",
	 test_router_id},
	{"a process that is removed and configured again learns and teaches the same",
	 test_removed},
	{NULL, NULL},
};
