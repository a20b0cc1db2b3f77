/* A group that is taken away while it runs: what it says to its peers and to its clients as it goes. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#define COMMON " standby 1 ip 10.0.0.1\n standby 1 authentication secret\n standby 1 name VPNHA\n"

/* R1 Active from 25 s on, with priority 200 less 20; R2 Standby. */
static Lab *lan(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1",
		       "interface FastEthernet0/1\ninterface FastEthernet0/0\n"
		       " ip address 10.0.0.11 255.255.255.0\n" COMMON
		       " standby 1 priority 200\n standby 1 track FastEthernet0/1 20\n");
	sandbox_router(lab->sb, "R2", "12.3(7)T1",
		       "interface FastEthernet0/0\n ip address 10.0.0.12 255.255.255.0\n" COMMON);
	sandbox_observe(lab->sb, ~0u);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_do(lab, VT_MS(1250), "R2", LAB_UP, "Fa0/0");
	return lab;
}

/* However it goes, the last word is the group's own. Wrong: a Resign with what a group has that nobody
 * configured, its authentication foremost, which the peer refuses; and clients that were never told. */
static void test_last_words(void)
{
	static const char *const ways[] = {"no standby 1", "no standby 1 ip", "standby 1 ip"};
	for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
		Lab *lab = lan();
		g_autofree char *lines = g_strconcat("interface FastEthernet0/0;", ways[i], NULL);
		sandbox_type(lab->sb, VT_S(101), "R1", lines);
		sandbox_run(lab->sb, VT_MS(101500));
		CHECK_INT(sandbox_logged(
				  lab->sb, "R1",
				  "Fa0/0 Grp 1 Resign out 10.0.0.11 Active  pri 180 vIP 10.0.0.1",
				  VT_S(101)),
			  VT_S(101), "%s: what leaves", ways[i]);
		CHECK_INT(sandbox_logged(lab->sb, "R2", "Standby: i/Resign rcvd (180/10.0.0.11)",
					 VT_S(101)),
			  VT_S(101) + VT_US(20), "%s: the peer", ways[i]);
		CHECK_INT(sandbox_logged(lab->sb, "R1", "Redundancy \"VPNHA\" state Active -> Init",
					 VT_S(101)),
			  VT_S(101), "%s: the clients", ways[i]);
		lab_free(lab);
	}
}

/* Between two of the gratuitous ARPs that 15.x repeats by a timer. Wrong: a timer of what has no address any
 * more (the invariant says so), and an ARP of it. */
static void test_between_arps(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "15.1(4)M",
		       "interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n" COMMON);
	sandbox_param(lab->sb, "R1", "hsrp.hold-jitter", "0%");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_type(lab->sb, VT_S(28), "R1", "interface FastEthernet0/0;no standby 1 ip");
	sandbox_run(lab->sb, VT_S(40));
	g_autofree char *sent = lab_sent(lab, "R1", VT_S(27)),
			*after = lab_sent(lab, "R1", VT_S(28) + 1);
	CHECK(strstr(sent, "arp 10.0.0.1"), "the second of three: %s", sent);
	CHECK_STR(after, "", "nothing behind the Resign");
	CHECK(!timer_tree_running(&lab_group(lab, "R1", 1)->timers), "at rest");
	lab_free(lab);
}

/* The second time: removed, made again, removed again. */
static void test_again(void)
{
	Lab *lab = lan();
	for (int n = 0; n < 2; n++) {
		sandbox_type(lab->sb, VT_S(101 + 100 * n), "R1",
			     "interface FastEthernet0/0;no standby 1");
		sandbox_type(
			lab->sb, VT_S(120 + 100 * n), "R1",
			"interface FastEthernet0/0;standby 1 authentication secret;standby 1 name "
			"VPNHA;standby 1 priority 210;standby 1 preempt;standby 1 ip 10.0.0.1");
	}
	sandbox_run(lab->sb, VT_S(119));
	CHECK(lab_group(lab, "R1", 1) == NULL, "forgotten");
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show track"), "", "with what it tracked");
	sandbox_run(lab->sb, VT_S(240));
	CHECK_INT(
		sandbox_logged(lab->sb, "R2", "Standby: i/Resign rcvd (210/10.0.0.11)", VT_S(200)),
		VT_S(201) + VT_US(20), "nothing is left of its first life");
	LAB_TEXT(sandbox_config(lab->sb, "R1"),
		 "!\ninterface FastEthernet0/1\n!\ninterface FastEthernet0/0\n standby 1 ip "
		 "10.0.0.1\n standby 1 priority 210\n standby 1 preempt\n standby 1 "
		 "authentication secret\n standby 1 name VPNHA\n!\n!\n!\nend\n",
		 "nor in the configuration");
	lab_free(lab);
}

/* Before the router runs there is nothing to say, and nothing remains. */
static void test_in_the_startup_config(void)
{
	Lab *lab = lab_new();
	sandbox_router(
		lab->sb, "R1", "12.3(7)T1",
		"interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n" COMMON
		" standby 1 track FastEthernet0/0 20\n no standby 1\n standby 1 priority 110\n"
		" standby 2 ip 10.0.0.2\n no standby 2\n standby 3 ip 10.0.0.3\n"
		" no standby 3 ip\n standby 3 ip\n");
	sandbox_run(lab->sb, 0);
	LAB_TEXT(sandbox_config(lab->sb, "R1"),
		 "!\ninterface FastEthernet0/0\n standby 1 priority 110\n standby 3 ip\n"
		 "!\n!\n!\nend\n",
		 "what is left");
	LAB_TEXT(lab_sent(lab, "R1", 0), "", "and nothing was sent");
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show track"), "", "nor is anything tracked");
	lab_free(lab);
}

/* clang-format off */
SUITE(hsrp_leave) = {
	{"a group that is taken away resigns as itself", test_last_words},
	{"a group that is taken away between its gratuitous ARPs sends no more", test_between_arps},
	{"a group that is made again is a new one", test_again},
	{"a group that is taken away before the start leaves nothing", test_in_the_startup_config},
	{NULL, NULL},
};
/* clang-format on */
