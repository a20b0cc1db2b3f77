/* What meets VRFs on an interface: HSRP with tracking, and access lists. Each VRF has its own, of the same addresses. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

/* ---- HSRP: P1 and P2 are the gateways of two customers, R and B, who number alike ---- */

#define INSIDE(port, vrf, host, prio, track)                                                       \
	"interface FastEthernet" port "\n ip vrf forwarding " vrf "\n ip address 10.1.1." host     \
	" 255.255.255.0\n standby 1 ip 10.1.1.254\n standby 1 priority " prio                      \
	"\n standby 1 preempt\n" track
#define UPLINK(port, net, host)                                                                    \
	"interface FastEthernet" port "\n ip vrf forwarding RED\n ip address " net "." host        \
	" 255.255.255.0\n"
#define VRFS "ip vrf BLUE\n rd 1:2\nip vrf RED\n rd 1:1\n"

static void add_customer(Sandbox *sb, const char *name, const char *lan)
{
	g_autofree char *config = g_strdup_printf(
		"hostname %s\ninterface FastEthernet0/0\n ip address 10.1.1.9 255.255.255.0\n"
		"ip route 0.0.0.0 0.0.0.0 10.1.1.254\n",
		name);
	g_autofree char *port = g_strconcat(lan, ":3", NULL),
			*end = g_strconcat(name, ":Fa0/0", NULL);
	sandbox_router(sb, name, "12.4", config);
	sandbox_cable(sb, port, end, VT_US(20));
}

static Sandbox *gateways(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "P1", "12.4",
		       "hostname P1\n" VRFS INSIDE("0/0", "RED", "1", "110",
						   " standby 1 track FastEthernet1/0 20\n")
			       INSIDE("0/1", "BLUE", "1", "110", "") UPLINK("1/0", "10.9.1", "1"));
	sandbox_router(sb, "P2", "12.4",
		       "hostname P2\n" VRFS INSIDE("0/0", "RED", "2", "100", "")
			       INSIDE("0/1", "BLUE", "2", "100", ""));
	sandbox_router(
		sb, "U", "12.4",
		"hostname U\ninterface FastEthernet0/0\n ip address 10.9.1.9 255.255.255.0\n");
	sandbox_switch(sb, "red", 3, 0);
	sandbox_switch(sb, "blue", 3, 0);
	sandbox_cable(sb, "red:1", "P1:Fa0/0", VT_US(20));
	sandbox_cable(sb, "red:2", "P2:Fa0/0", VT_US(20));
	sandbox_cable(sb, "blue:1", "P1:Fa0/1", VT_US(20));
	sandbox_cable(sb, "blue:2", "P2:Fa0/1", VT_US(20));
	sandbox_cable(sb, "P1:Fa1/0", "U:Fa0/0", VT_US(20));
	add_customer(sb, "R", "red");
	add_customer(sb, "B", "blue");
	return sb;
}

static void expect_standby(Sandbox *sb, const char *router, const char *port, const char *state,
			   const char *what)
{
	g_autofree char *command = g_strdup_printf("show standby %s", port);
	g_autofree char *out = sandbox_show(sb, router, command);
	g_autofree char *line = g_strdup_printf("State is %s\n", state);
	CHECK(strstr(out, line), "%s: %s on %s: %s", what, router, port, out);
	CHECK(strstr(out, "Virtual IP address is 10.1.1.254"), "%s: %s", what, out);
}

/* Wrong: a group hears the other VRF's, its address is not answered in its VRF, or it does not follow what it tracks;
 * or what is done to one VRF is done to the other. */
static void test_hsrp(void)
{
	Sandbox *sb = gateways();
	sandbox_exec(sb, VT_S(60), "R", "ping 10.1.1.254");
	sandbox_exec(sb, VT_S(60), "B", "ping 10.1.1.254");
	sandbox_cut(sb, VT_S(100), "P1:Fa1/0", true);
	sandbox_exec(sb, VT_S(120), "R", "ping 10.1.1.254");
	sandbox_exec(sb, VT_S(120), "B", "ping 10.1.1.254");
	sandbox_cut(sb, VT_S(140), "P1:Fa1/0", false);
	sandbox_run(sb, VT_S(90));
	for (unsigned i = 0; i < 2; i++) {
		const char *port = i ? "FastEthernet0/1" : "FastEthernet0/0";
		expect_standby(sb, "P1", port, "Active", "both up");
		expect_standby(sb, "P2", port, "Standby", "both up");
	}
	sandbox_run(sb, VT_S(135));
	expect_standby(sb, "P1", "FastEthernet0/0", "Standby", "RED's uplink is lost");
	expect_standby(sb, "P2", "FastEthernet0/0", "Active", "RED's uplink is lost");
	expect_standby(sb, "P1", "FastEthernet0/1", "Active", "RED's uplink is lost");
	expect_standby(sb, "P2", "FastEthernet0/1", "Standby", "RED's uplink is lost");
	sandbox_run(sb, VT_S(170));
	expect_standby(sb, "P1", "FastEthernet0/0", "Active", "and is back");
	for (VTime at = VT_S(60); at <= VT_S(120); at += VT_S(60)) {
		CHECK(sandbox_logged(sb, "R", "percent (5/5)", at) < at + VT_S(12) ||
			      sandbox_logged(sb, "R", "percent (4/5)", at) < at + VT_S(12),
		      "RED's is answered at %d s", (int)(at / VT_S(1)));
		CHECK(sandbox_logged(sb, "B", "percent (5/5)", at) < at + VT_S(12) ||
			      sandbox_logged(sb, "B", "percent (4/5)", at) < at + VT_S(12),
		      "BLUE's is answered at %d s", (int)(at / VT_S(1)));
	}
	sandbox_free(sb);
}

/* RED goes and comes back, twice. Wrong: its group goes on without it, its address is answered in the router's own table,
 * BLUE's group notices, or it is not the same afterwards. */
static void test_hsrp_removal(void)
{
	static const char again[] =
		"ip vrf RED; rd 1:1; interface Fa0/0; ip vrf forwarding RED; ip address 10.1.1.1 "
		"255.255.255.0; standby 1 ip 10.1.1.254; standby 1 priority 110; standby 1 preempt";
	Sandbox *sb = gateways();
	for (int i = 0; i < 2; i++) {
		sandbox_type(sb, VT_S(100 + 100 * i), "P1", "no ip vrf RED");
		sandbox_type(sb, VT_S(150 + 100 * i), "P1", again);
	}
	for (int i = 0; i < 2; i++) {
		sandbox_run(sb, VT_S(140 + 100 * i));
		expect_standby(sb, "P2", "FastEthernet0/0", "Active", "RED is gone at P1");
		g_autofree char *gone = sandbox_show(sb, "P1", "show standby FastEthernet0/0");
		CHECK(!strstr(gone, "State is Active") && !strstr(gone, "State is Standby"),
		      "gone %d: %s", i, gone);
		sandbox_run(sb, VT_S(190 + 100 * i));
		expect_standby(sb, "P1", "FastEthernet0/0", "Active", "and is back");
	}
	CHECK_INT(sandbox_seen(sb, NULL, "hsrp-transition", "Fa0/1", VT_S(99), NULL), 0,
		  "BLUE's groups stay");
	sandbox_free(sb);
}

/* ---- lists ---- */

/* One list on RED's interface, another on BLUE's. Wrong: a list sees another VRF's packets, or those of its own pass it;
 * what it refuses is told by another table than that of the packet. */
static void test_lists(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "P", "12.4",
		"hostname P\n" VRFS "interface FastEthernet0/0\n ip vrf forwarding RED\n"
		" ip address 10.1.1.1 255.255.255.0\n ip access-group RED-IN in\n"
		"interface FastEthernet0/1\n ip vrf forwarding BLUE\n"
		" ip address 10.1.1.1 255.255.255.0\n ip access-group BLUE-IN in\n"
		"interface FastEthernet1/0\n ip vrf forwarding RED\n"
		" ip address 10.2.2.1 255.255.255.0\n ip access-group RED-OUT out\n"
		"ip access-list extended BLUE-IN\n permit ip any any\n"
		"ip access-list extended RED-IN\n deny icmp any host 10.1.1.1\n permit ip any any\n"
		"ip access-list extended RED-OUT\n deny icmp any any echo\n permit ip any any\n");
	static const char *const customers[][2] = {{"R", "P:Fa0/0"}, {"B", "P:Fa0/1"}};
	for (unsigned i = 0; i < 2; i++) {
		g_autofree char *config = g_strdup_printf(
			"hostname %s\ninterface FastEthernet0/0\n ip address 10.1.1.9 "
			"255.255.255.0\nip route 0.0.0.0 0.0.0.0 10.1.1.1\n",
			customers[i][0]);
		g_autofree char *end = g_strconcat(customers[i][0], ":Fa0/0", NULL);
		sandbox_router(sb, customers[i][0], "12.4", config);
		sandbox_cable(sb, end, customers[i][1], VT_US(20));
		sandbox_exec(sb, VT_S(60), customers[i][0], "ping 10.1.1.1 repeat 3 timeout 1");
	}
	sandbox_exec(sb, VT_S(80), "R", "ping 10.2.2.9 repeat 3 timeout 1");
	sandbox_exec(sb, VT_S(100), "P", "ping vrf RED 10.2.2.9 repeat 3 timeout 1");
	sandbox_router(
		sb, "U", "12.4",
		"hostname U\ninterface FastEthernet0/0\n ip address 10.2.2.9 255.255.255.0\n");
	sandbox_cable(sb, "P:Fa1/0", "U:Fa0/0", VT_US(20));
	sandbox_run(sb, VT_S(120));
	CHECK_INT(sandbox_seen(sb, "P", "refusal", "access list RED-IN in, line 10", 0, NULL), 3,
		  "RED's, to the router");
	CHECK_INT(sandbox_seen(sb, "P", "refusal", "access list RED-OUT out, line 10", 0, NULL), 3,
		  "RED's, through it");
	CHECK_INT(sandbox_seen(sb, "P", "refusal", "BLUE-IN", 0, NULL), 0, "BLUE's");
	CHECK(sandbox_logged(sb, "B", "percent (0/3)", VT_S(60)) == VT_NEVER, "BLUE is answered");
	CHECK(sandbox_logged(sb, "R", "ICMP: dst (10.1.1.1) administratively prohibited", 0) !=
		      VT_NEVER,
	      "RED is told");
	CHECK_INT(sandbox_logged(sb, "B", "administratively prohibited", 0), VT_NEVER,
		  "BLUE is not");
	CHECK(sandbox_logged(sb, "P", "(3/3)", VT_S(100)) != VT_NEVER ||
		      sandbox_logged(sb, "P", "(2/3)", VT_S(100)) != VT_NEVER,
	      "the router's own pass");
	sandbox_free(sb);
}

SUITE(vrf_pairs) = {
	{"HSRP in two VRFs, one of which tracks", test_hsrp},
	{"a VRF with a group goes and comes back, twice", test_hsrp_removal},
	{"access lists of two VRFs", test_lists},
	{NULL, NULL},
};
