/* Two routers with HSRP failing over on one LAN, from their running-configs, on the whole stack: a switch,
 * ARP, IP, interface bring-up. What is HSRP's own is tested in test_hsrp_lan.c; here the layers meet. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define VXR1                                                                                       \
	"version 12.3\nhostname 7204VXR-1\n"                                                       \
	"interface FastEthernet0/0\n ip address 172.16.172.52 255.255.255.240\n duplex full\n "    \
	"speed 100\n"                                                                              \
	" standby 1 ip 172.16.172.53\n standby 1 priority 200\n standby 1 preempt\n standby 1 "    \
	"name VPNHA\n"                                                                             \
	" standby 1 track FastEthernet0/1 150\n"                                                   \
	"interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n"
#define VXR2                                                                                       \
	"version 12.3\nhostname 7204VXR-2\n"                                                       \
	"interface FastEthernet0/0\n ip address 172.16.172.54 255.255.255.240\n duplex full\n"     \
	" standby 1 ip 172.16.172.53\n standby 1 preempt\n standby 1 name VPNHA\n"                 \
	" standby 1 track FastEthernet1/0\n"                                                       \
	"interface FastEthernet1/0\n ip address 10.1.1.2 255.255.255.0\n"
#define RELEASE "12.3(7)T1"
#define LATENCY VT_US(20)

/* The outside switch's ports forward after `each` of listening and learning. */
static Sandbox *site(VTime each)
{
	Sandbox *sb = sandbox_new(7);
	sandbox_router(sb, "7204VXR-1", RELEASE, VXR1);
	sandbox_router(sb, "7204VXR-2", RELEASE, VXR2);
	sandbox_switch(sb, "outside", 2, each);
	sandbox_switch(sb, "inside", 2, 0);
	sandbox_cable(sb, "outside:1", "7204VXR-1:Fa0/0", LATENCY);
	sandbox_cable(sb, "outside:2", "7204VXR-2:Fa0/0", LATENCY);
	sandbox_cable(sb, "inside:1", "7204VXR-1:Fa0/1", LATENCY);
	sandbox_cable(sb, "inside:2", "7204VXR-2:Fa1/0", LATENCY);
	sandbox_start_at(sb, "7204VXR-2", VT_MS(1300));
	return sb;
}

/* The line's part behind the instant, in printed order. */
static void check_order(Sandbox *sb, const char *router, VTime from, const char *const *parts,
			const char *what)
{
	g_autofree char *log = sandbox_log(sb, router, NULL, from, from);
	const char *at = log;
	for (; *parts; parts++) {
		const char *found = strstr(at, *parts);
		if (!CHECK(found != NULL, "%s: \"%s\" is not printed, or out of order, in\n%s",
			   what, *parts, log))
			return;
		at = found + strlen(*parts);
	}
}

static void test_failover(void)
{
	Sandbox *sb = site(0);
	VTime t0 = VT_MS(100700);
	sandbox_type(sb, t0, "7204VXR-1", "interface FastEthernet0/0; shutdown");
	sandbox_run(sb, VT_S(130));
	CHECK(sandbox_logged(sb, "7204VXR-1", "Standby -> Active", 0) < VT_S(60),
	      "settled before the fault");
	check_order(
		sb, "7204VXR-1", t0,
		(const char *const[]){
			"0.000000000 HSRP: Fa0/0 API Software interface going down\n",
			"0.000000000 HSRP: Fa0/0 API Software interface going down\n",
			"0.000000000 HSRP: Fa0/0 Interface down\n",
			"0.000000000 HSRP: Fa0/0 Grp 1 Active: b/HSRP disabled\n",
			"0.000000000 HSRP: Fa0/0 Grp 1 Active router is unknown, was local\n",
			"0.000000000 HSRP: Fa0/0 Grp 1 Standby router is unknown, was "
			"172.16.172.54\n",
			"0.000000000 HSRP: Fa0/0 Grp 1 Active -> Init\n",
			"0.000000000 %HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Active -> "
			"Init\n",
			"0.000000000 HSRP: Fa0/0 Grp 1 Redundancy \"VPNHA\" state Active -> Init\n",
			"0.000000000 HSRP: Fa0/0 API Add active HSRP addresses to ARP table\n",
			"2.000000000 %LINK-5-CHANGED: Interface FastEthernet0/0, changed state to"
			" administratively down\n",
			"2.000000000 HSRP: API Hardware state change\n",
			"3.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface "
			"FastEthernet0/0,"
			" changed state to down\n",
			NULL},
		"the first router's failover");
	VTime t = sandbox_logged(sb, "7204VXR-2", "Standby: c/Active timer expired (172.16.172.52)",
				 t0);
	CHECK(t > t0 + VT_S(7) && t <= t0 + VT_S(10) + 2 * LATENCY,
	      "taken over %d ms after the shutdown", (int)((t - t0) / VT_MS(1)));
	CHECK_INT(
		sandbox_logged(sb, "7204VXR-2", "Redundancy \"VPNHA\" state Standby -> Active", t0),
		t, "all in one instant");
	sandbox_free(sb);
}

/* Both switches' ports are open at 30 s; the recovery's port opens 19.98 s after L. */
static void test_recovery(void)
{
	Sandbox *sb = site(VT_MS(11990));
	VTime t0 = VT_MS(100700), t1 = VT_MS(200700);
	sandbox_type(sb, t0, "7204VXR-1", "interface FastEthernet0/0; shutdown");
	sandbox_type(sb, t1, "7204VXR-1", "interface FastEthernet0/0; no shutdown");
	sandbox_run(sb, VT_S(250));
	VTime l = sandbox_logged(sb, "7204VXR-1", "Init -> Listen", t1);
	CHECK_INT(l, t1 + VT_S(4), "link 2 s, line protocol 1 s, interface delay 1 s");
	check_order(sb, "7204VXR-1", t1,
		    (const char *const[]){
			    "0.000000000 HSRP: Fa0/0 API 172.16.172.52 is not an HSRP address\n",
			    "0.000000000 HSRP: Fa0/0 API MAC address update\n",
			    "0.000000000 HSRP: Fa0/0 API Software interface coming up\n",
			    "2.000000000 %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state "
			    "to up\n",
			    "2.000000000 HSRP: API Hardware state change\n",
			    "2.000000000 HSRP: Fa0/0 API Software interface coming up\n",
			    "3.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface "
			    "FastEthernet0/0,"
			    " changed state to up\n",
			    "3.000000000 HSRP: Fa0/0 Interface up\n",
			    "3.000000000 HSRP: Fa0/0 Starting minimum interface delay (1 secs)\n",
			    "4.000000000 HSRP: Fa0/0 Interface min delay expired\n",
			    "4.000000000 HSRP: Fa0/0 Grp 1 Init: a/HSRP enabled\n",
			    "14.000000000 HSRP: Fa0/0 Grp 1 Listen -> Speak\n",
			    "24.000000000 HSRP: Fa0/0 Grp 1 Speak -> Standby\n",
			    "24.000000000 HSRP: Fa0/0 Grp 1 Standby -> Active\n",
			    "HSRP: Fa0/0 Grp 1 Active: i/Resign rcvd (100/172.16.172.54)\n",
			    "27.000000000 HSRP: Fa0/0 Grp 1 Redundancy group VPNHA state Active -> "
			    "Active\n",
			    "30.000000000 HSRP: Fa0/0 Grp 1 Redundancy group VPNHA state Active -> "
			    "Active\n",
			    "HSRP: Fa0/0 Grp 1 Standby router is 172.16.172.54\n", NULL},
		    "the first router's recovery");
	check_order(sb, "7204VXR-2", t1,
		    (const char *const[]){
			    "HSRP: Fa0/0 Grp 1 Standby router is 172.16.172.52\n",
			    "HSRP: Fa0/0 Grp 1 Hello in 172.16.172.52 Active pri 200 vIP "
			    "172.16.172.53 hel 3000"
			    " hol 10000 id 0000.0c07.ac01\n",
			    "HSRP: Fa0/0 Grp 1 Active router is 172.16.172.52, was local\n",
			    "HSRP: Fa0/0 Grp 1 Standby router is unknown, was 172.16.172.52\n",
			    "HSRP: Fa0/0 Grp 1 Active: g/Hello rcvd from higher pri Active router"
			    " (200/172.16.172.52)\n",
			    "HSRP: Fa0/0 Grp 1 Active -> Speak\n",
			    "%HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Active -> Speak\n",
			    "HSRP: Fa0/0 Grp 1 Redundancy \"VPNHA\" state Active -> Speak\n",
			    "HSRP: Fa0/0 Grp 1 Speak: d/Standby timer expired (unknown)\n",
			    "HSRP: Fa0/0 Grp 1 Standby router is local\n",
			    "HSRP: Fa0/0 Grp 1 Speak -> Standby\n",
			    "HSRP: Fa0/0 Grp 1 Redundancy \"VPNHA\" state Speak -> Standby\n",
			    NULL},
		    "the second router's recovery");
	CHECK_INT(sandbox_logged(sb, "7204VXR-2", "Active -> Speak", t1),
		  l + VT_S(20) + 2 * LATENCY, "on the first frames through the port");
	sandbox_free(sb);
}

static void test_portfast(void)
{
	Sandbox *sb = site(0);
	VTime t0 = VT_MS(100700), t1 = VT_MS(200700);
	sandbox_type(sb, t0, "7204VXR-1", "interface FastEthernet0/0; shutdown");
	sandbox_type(sb, t1, "7204VXR-1", "interface FastEthernet0/0; no shutdown");
	sandbox_run(sb, VT_S(250));
	VTime t = sandbox_logged(sb, "7204VXR-1", "Listen -> Active", t1);
	CHECK(t >= t1 + VT_S(4) && t <= t1 + VT_S(7), "a coup within one hello: %d ms",
	      (int)((t - t1) / VT_MS(1)));
	CHECK_INT(sandbox_logged(sb, "7204VXR-2",
				 "Active: j/Coup rcvd from higher pri router (200/172.16.172.52)",
				 t1),
		  t + 2 * LATENCY, "and the other router obeys");
	sandbox_free(sb);
}

static void test_tracked_interface(void)
{
	Sandbox *sb = site(0);
	VTime t0 = VT_MS(100700);
	sandbox_type(sb, t0, "7204VXR-1", "interface FastEthernet0/1; shutdown");
	sandbox_run(sb, VT_S(130));
	VTime t = sandbox_logged(sb, "7204VXR-2", "Standby -> Active", t0);
	CHECK(t > t0 && t <= t0 + VT_S(3) + 2 * LATENCY, "with the next hello: %d ms",
	      (int)((t - t0) / VT_MS(1)));
	sandbox_free(sb);
}

/* Octets on the wire give the same run as records do. */
static void test_wire(void)
{
	char *logs[2];
	for (int wire = 0; wire < 2; wire++) {
		Sandbox *sb = site(0);
		if (wire)
			sandbox_wire(sb);
		sandbox_type(sb, VT_MS(100700), "7204VXR-1", "interface FastEthernet0/0; shutdown");
		sandbox_run(sb, VT_S(130));
		logs[wire] = g_strdup(sandbox_dump(sb));
		sandbox_free(sb);
	}
	CHECK_TEXT(logs[1], logs[0], "--wire");
	g_free(logs[0]);
	g_free(logs[1]);
}

/* clang-format off */
SUITE(hsrp_demo) = {
	{"two routers fail over on one LAN, from their configurations", test_failover},
	{"and back, behind a port that opens at L + 19.98 s: the tech note's logs in their order", test_recovery},
	{"and back, behind PortFast", test_portfast},
	{"a tracked interface fails", test_tracked_interface},
	{"the same run with every frame encoded and decoded", test_wire},
	{NULL, NULL},
};
/* clang-format on */
