/* HSRP on whole routers behind a switch: what its messages meet on their way out. */

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define RESIGNS "15.2(4)M" /* a release that resigns when its interface is shut */

static void router(Sandbox *sb, const char *name, const char *release, unsigned last,
		   unsigned priority, const char *preempt)
{
	g_autofree char *config = g_strdup_printf(
		"hostname %s\ninterface FastEthernet0/0\n ip address 10.0.0.%u 255.255.255.0\n"
		" standby 1 ip 10.0.0.1\n standby 1 priority %u\n standby 1 preempt%s\n",
		name, last, priority, preempt);
	g_autofree char *end = g_strdup_printf("%s:Fa0/0", name);
	g_autofree char *switch_port = g_strdup_printf("lan:%u", last - 10);
	sandbox_router(sb, name, release, config);
	sandbox_param(sb, name, "hsrp.hold-jitter", "0%");
	sandbox_cable(sb, switch_port, end, VT_US(20));
}

static Sandbox *lan(const char *release, const char *preempt)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_switch(sb, "lan", 2, 0);
	router(sb, "R1", release, 11, 200, preempt);
	router(sb, "R2", release, 12, 100, "");
	return sb;
}

/* The Resign leaves before the light goes, each time. Wrong: a peer that waits for its Active timer because
 * the frame was lost in the instant of the shutdown. */
static void test_shutdown_resigns(void)
{
	Sandbox *sb = lan(RESIGNS, "");
	for (int n = 0; n < 2; n++) {
		sandbox_type(sb, VT_S(101 + 100 * n), "R1", "interface Fa0/0; shutdown");
		sandbox_type(sb, VT_S(150 + 100 * n), "R1", "interface Fa0/0; no shutdown");
	}
	sandbox_run(sb, VT_S(250));
	for (int n = 0; n < 2; n++) {
		VTime t0 = VT_S(101 + 100 * n);
		VTime t = sandbox_logged(sb, "R2", "Standby: i/Resign rcvd (200/10.0.0.11)", t0);
		CHECK(t > t0 && t < t0 + VT_MS(1), "shutdown %d: the Resign arrives, %d ms", n,
		      (int)((t - t0) / VT_MS(1)));
		CHECK_INT(sandbox_logged(sb, "R2", "Standby -> Active", t0), t,
			  "shutdown %d: and is obeyed", n);
	}
	sandbox_free(sb);
}

/* Wrong: a group that leaves for no reason, because the interface can still send. */
static void test_shutdown_reason(void)
{
	Sandbox *sb = lan(RESIGNS, "");
	sandbox_type(sb, VT_S(101), "R1", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(111), "R2", "interface Fa0/0; no standby 1");
	sandbox_run(sb, VT_S(120));
	CHECK_INT(sandbox_logged(sb, "R1", "Active: b/HSRP disabled (interface down)", 0),
		  VT_S(101), "the interface is the reason");
	CHECK_INT(sandbox_logged(sb, "R2", "Active: b/HSRP disabled", 0), VT_S(111), "removed");
	CHECK_INT(sandbox_logged(sb, "R2", "(interface down)", 0), VT_NEVER, "and it is not");
	sandbox_free(sb);
}

/* Wrong: a release in which HSRP hears of the shutdown too late, and a frame that leaves all the same. */
static void test_shutdown_silent(void)
{
	Sandbox *sb = lan("12.3(7)T1", "");
	sandbox_type(sb, VT_S(101), "R1", "interface Fa0/0; shutdown");
	sandbox_run(sb, VT_S(120));
	CHECK_INT(sandbox_logged(sb, "R2", "i/Resign rcvd", VT_S(101)), VT_NEVER, "no Resign");
	VTime t =
		sandbox_logged(sb, "R2", "Standby: c/Active timer expired (10.0.0.11)", VT_S(101));
	CHECK(t > VT_S(108) && t <= VT_S(111), "by its timer: %d ms", (int)(t / VT_MS(1)));
	sandbox_free(sb);
}

/* Each reload has its delay before preemption, and a shutdown after it the minimum. R1 is back 8 s after its power
 * (3 s for the link, 5 s of interface delay), and 4 s after `no shutdown`. */
static void test_reload_twice(void)
{
	Sandbox *sb = lan("12.3(7)T1", " delay minimum 15 reload 60");
	for (int n = 0; n < 2; n++) {
		sandbox_power(sb, VT_S(100 + 200 * n), "R1", false);
		sandbox_power(sb, VT_S(120 + 200 * n), "R1", true);
		sandbox_type(sb, VT_S(220 + 200 * n), "R1", "interface Fa0/0; shutdown");
		sandbox_type(sb, VT_S(240 + 200 * n), "R1", "interface Fa0/0; no shutdown");
	}
	sandbox_run(sb, VT_S(490));
	for (int n = 0; n < 2; n++) {
		VTime on = VT_S(120 + 200 * n), again = VT_S(240 + 200 * n);
		VTime first = sandbox_logged(sb, "R1", "Active router is 10.0.0.12", on);
		VTime second = sandbox_logged(sb, "R1", "Active router is 10.0.0.12", again);
		CHECK(first >= on + VT_S(8) && first <= on + VT_S(11), "reload %d: it is heard", n);
		CHECK_INT(sandbox_logged(sb, "R1", "Active router is local", on), first + VT_S(60),
			  "reload %d", n);
		CHECK_INT(sandbox_logged(sb, "R1", "Active router is local", again),
			  second + VT_S(15), "shutdown after reload %d", n);
	}
	sandbox_free(sb);
}

/* An Active router that loses the address with which it was Active resigns from that address. Wrong: a Resign from
 * 0.0.0.0 or from the new one, which is no word of the Active router to anybody. */
static void test_address_gone(void)
{
	static const char *const ways[] = {"no ip address", "ip address 10.0.0.21 255.255.255.0",
					   "ip address 192.0.2.1 255.255.255.0"};
	for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
		Sandbox *sb = lan("12.3(7)T1", "");
		g_autofree char *lines = g_strconcat("interface Fa0/0;", ways[i], NULL);
		sandbox_type(sb, VT_S(101), "R1", lines);
		sandbox_run(sb, VT_S(102));
		VTime t = sandbox_logged(sb, "R2", "Standby: i/Resign rcvd (200/10.0.0.11)",
					 VT_S(101));
		CHECK(t < VT_S(101) + VT_MS(1), "%s: the Resign is its own", ways[i]);
		CHECK_INT(sandbox_logged(sb, "R2", "Standby -> Active", VT_S(101)), t,
			  "%s: and is obeyed", ways[i]);
		sandbox_free(sb);
	}
}

/* ---- subinterfaces ---- */

static void trunk_end(Sandbox *sb, const char *name, const char *release, unsigned last,
		      unsigned priority)
{
	g_autoptr(GString) config = g_string_new("interface FastEthernet0/0\n no ip address\n");
	for (unsigned vlan = 10; vlan <= 20; vlan += 10)
		g_string_append_printf(config,
				       "interface FastEthernet0/0.%u\n encapsulation dot1Q %u\n"
				       " ip address 10.0.%u.%u 255.255.255.0\n"
				       " standby %u ip 10.0.%u.1\n standby %u priority %u\n"
				       " standby %u preempt\n",
				       vlan, vlan, vlan, last, vlan, vlan, vlan, priority, vlan);
	sandbox_router(sb, name, release, config->str);
	sandbox_param(sb, name, "hsrp.hold-jitter", "0%");
}

/* R1 Active in both VLANs, R2 behind a cable. */
static Sandbox *trunk(const char *release)
{
	Sandbox *sb = sandbox_new(1);
	trunk_end(sb, "R1", release, 11, 200);
	trunk_end(sb, "R2", release, 12, 100);
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(20));
	return sb;
}

/* When R2 took over from a Resign, in microseconds after t0; -1: it did not, within a second. */
static int resigned(Sandbox *sb, unsigned vlan, VTime t0)
{
	g_autofree char *line = g_strdup_printf(
		"Fa0/0.%u Grp %u Standby: i/Resign rcvd (200/10.0.%u.11)", vlan, vlan, vlan);
	VTime t = sandbox_logged(sb, "R2", line, t0);
	return t < t0 + VT_S(1) ? (int)((t - t0) / VT_US(1)) : -1;
}

/* Wrong: a port's shutdown of which HSRP on its subinterfaces hears when they can no longer send. */
static void test_port_and_subinterfaces(void)
{
	static const struct {
		const char *what, *lines, *release;
		int vlan_10, vlan_20;
	} cases[] = {
		{"the port", "interface Fa0/0; shutdown", RESIGNS, 20, 20},
		{"the port, in 12.3", "interface Fa0/0; shutdown", "12.3(7)T1", -1, -1},
		{"one subinterface", "interface Fa0/0.10; shutdown", RESIGNS, 20, -1},
		{"a subinterface, then the port",
		 "interface Fa0/0.10; shutdown; interface Fa0/0; shutdown", RESIGNS, 20, 20},
		{"the port, then a subinterface",
		 "interface Fa0/0; shutdown; interface Fa0/0.10; shutdown", RESIGNS, 20, 20},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Sandbox *sb = trunk(cases[i].release);
		sandbox_type(sb, VT_S(101), "R1", cases[i].lines);
		sandbox_run(sb, VT_S(102));
		CHECK_INT(resigned(sb, 10, VT_S(101)), cases[i].vlan_10, "%s: VLAN 10",
			  cases[i].what);
		CHECK_INT(resigned(sb, 20, VT_S(101)), cases[i].vlan_20, "%s: VLAN 20",
			  cases[i].what);
		sandbox_free(sb);
	}
}

/* Wrong: a subinterface that is removed and says so from no address. */
static void test_no_subinterface(void)
{
	Sandbox *sb = trunk(RESIGNS);
	sandbox_type(sb, VT_S(101), "R1", "no interface Fa0/0.10");
	sandbox_run(sb, VT_S(102));
	CHECK_INT(resigned(sb, 10, VT_S(101)), 20, "VLAN 10");
	CHECK_INT(resigned(sb, 20, VT_S(101)), -1, "VLAN 20");
	sandbox_free(sb);
}

/* The port again, after it came back; and a subinterface that is shut already has nothing to say. */
static void test_port_twice(void)
{
	Sandbox *sb = trunk(RESIGNS);
	sandbox_type(sb, VT_S(101), "R1", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(150), "R1", "interface Fa0/0; no shutdown");
	sandbox_type(sb, VT_S(240), "R1", "interface Fa0/0.10; shutdown");
	sandbox_type(sb, VT_S(260), "R1", "interface Fa0/0; shutdown");
	sandbox_run(sb, VT_S(270));
	CHECK_INT(resigned(sb, 20, VT_S(101)), 20, "the first time");
	CHECK_INT(resigned(sb, 10, VT_S(240)), 20, "a subinterface alone");
	CHECK_INT(resigned(sb, 20, VT_S(260)), 20, "the port, the second time");
	CHECK_INT(sandbox_logged(sb, "R1", "Fa0/0.10 API Software interface going down", VT_S(260)),
		  VT_NEVER, "and a shut subinterface hears no more");
	sandbox_free(sb);
}

/* clang-format off */
SUITE(hsrp_stack) = {
	{"shutdown: the Resign leaves before the light goes, each time", test_shutdown_resigns},
	{"shutdown: the interface is told as the reason", test_shutdown_reason},
	{"shutdown in 12.3: nothing leaves, the peer's timer decides", test_shutdown_silent},
	{"each reload delays preemption anew, a shutdown by the minimum", test_reload_twice},
	{"an address that is taken away or changed: the Resign is from the old one", test_address_gone},
	{"no interface: HSRP on the subinterface resigns", test_no_subinterface},
	{"shutdown of a port: HSRP on its subinterfaces resigns", test_port_and_subinterfaces},
	{"shutdown of a port a second time, beside a subinterface that is shut", test_port_twice},
	{NULL, NULL},
};
/* clang-format on */
