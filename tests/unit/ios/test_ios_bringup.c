/* The times and the order in which an interface's fall and return are known and said. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char r1[] = "hostname R1\n"
			 "interface Loopback0\n ip address 99.99.99.99 255.255.255.255\n"
			 "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
			 "interface FastEthernet0/1\n shutdown\n"
			 "interface ATM1/0\n no ip address\n";
static const char r2[] = "hostname R2\n"
			 "interface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n";

static Sandbox *pair(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", r1);
	sandbox_router(sb, "R2", "12.3(7)T1", r2);
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(20));
	return sb;
}

static const Iface *fa00(Sandbox *sb, const char *router)
{
	return node_iface(sandbox_node(sb, router), "FastEthernet0/0");
}

/* Wrong: protocols that start when the cable is plugged, or messages at other times than IOS's. */
static void test_power_on(void)
{
	Sandbox *sb = pair();
	sandbox_run(sb, VT_S(10));
	CHECK_INT(sandbox_logged(sb, "R1",
				 "%LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up",
				 0),
		  VT_S(2), "carrier delay");
	CHECK_INT(sandbox_logged(sb, "R1",
				 "%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, "
				 "changed state to up",
				 0),
		  VT_S(3), "line protocol");
	CHECK_INT(sandbox_logged(sb, "R1", "Interface Loopback0, changed state to up", 0), 0,
		  "loopback");
	CHECK_INT(sandbox_logged(sb, "R1", "FastEthernet0/1", 0), VT_NEVER,
		  "shut from the start: silent");
	CHECK_INT(sandbox_logged(sb, "R1", "ATM1/0", 0), VT_NEVER, "no cable: silent");
	CHECK(fa00(sb, "R1")->up && fa00(sb, "R1")->hardware_up, "up after 3 s");
	CHECK_INT(fa00(sb, "R1")->state.at, VT_S(3), "stamp");
	sandbox_free(sb);
}

/* Wrong: a shut interface that is used for two more seconds, or log lines in another order. */
static void test_shutdown(void)
{
	Sandbox *sb = pair();
	sandbox_type(sb, VT_S(100), "R1", "interface Fa0/0; shutdown");
	sandbox_run(sb, VT_S(100));
	CHECK(!fa00(sb, "R1")->up, "down at once");
	CHECK(fa00(sb, "R2")->up, "the other end waits for its carrier delay");
	sandbox_run(sb, VT_S(110));
	g_autofree char *log = sandbox_log(sb, "R1", "syslog", VT_S(100), VT_S(100));
	CHECK_TEXT(log,
		   "2.000000000 %LINK-5-CHANGED: Interface FastEthernet0/0, changed state to "
		   "administratively down\n"
		   "3.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, "
		   "changed state to down\n",
		   "R1");
	g_autofree char *peer = sandbox_log(sb, "R2", "syslog", VT_S(100), VT_S(100));
	CHECK_TEXT(peer,
		   "2.000000000 %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to down\n"
		   "3.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, "
		   "changed state to down\n",
		   "R2");
	CHECK_INT(fa00(sb, "R2")->state.at, VT_S(102), "R2's protocols know with LINK");
	sandbox_free(sb);
}

static void test_no_shutdown(void)
{
	Sandbox *sb = pair();
	sandbox_type(sb, VT_S(100), "R1", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(200), "R1", "interface Fa0/0; no shutdown");
	sandbox_run(sb, VT_S(210));
	g_autofree char *log = sandbox_log(sb, "R1", "syslog", VT_S(200), VT_S(200));
	CHECK_TEXT(log,
		   "2.000000000 %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\n"
		   "3.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, "
		   "changed state to up\n",
		   "R1");
	CHECK(fa00(sb, "R1")->up && fa00(sb, "R2")->up, "both ends");
	sandbox_free(sb);
}

/* Wrong: an interface that flaps for a loss that IOS does not notice. */
static void test_short_loss(void)
{
	Sandbox *sb = pair();
	sandbox_cut(sb, VT_S(100), "R1:Fa0/0", true);
	sandbox_cut(sb, VT_MS(101999), "R1:Fa0/0", false);
	sandbox_cut(sb, VT_S(200), "R1:Fa0/0", true);
	sandbox_cut(sb, VT_MS(202001), "R1:Fa0/0", false);
	sandbox_run(sb, VT_S(110));
	g_autofree char *log = sandbox_log(sb, NULL, "syslog", VT_S(50), VT_NEVER);
	CHECK_TEXT(log, "", "1.999 s");
	sandbox_run(sb, VT_S(210));
	CHECK_INT(sandbox_logged(sb, "R1", "%LINK-3-UPDOWN", VT_S(50)), VT_S(202), "2.001 s");
	CHECK(fa00(sb, "R1")->up, "and back");
	sandbox_free(sb);
}

/* Wrong: a router without power that answers, or a peer that sees light from it. */
static void test_power_loss(void)
{
	Sandbox *sb = pair();
	sandbox_power(sb, VT_S(100), "R1", false);
	sandbox_power(sb, VT_S(200), "R1", true);
	sandbox_run(sb, VT_S(150));
	CHECK(!fa00(sb, "R1")->up && !fa00(sb, "R2")->up, "both down");
	CHECK_INT(fa00(sb, "R2")->state.at, VT_S(102), "R2 after its carrier delay");
	g_autofree char *log = sandbox_log(sb, "R1", NULL, VT_S(100), VT_NEVER);
	CHECK_TEXT(log, "", "a router without power says nothing");
	sandbox_run(sb, VT_S(210));
	CHECK(fa00(sb, "R1")->up && fa00(sb, "R2")->up, "both up");
	CHECK_INT(fa00(sb, "R1")->state.at, VT_S(203), "R1");
	sandbox_free(sb);
}

/* Signals of one interface in the order in which they were sent: what HSRP prints its lines from. */
static void test_signal_order(void)
{
	Sandbox *sb = pair();
	sandbox_type(sb, VT_S(100), "R1", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(200), "R1", "interface Fa0/0; no shutdown");
	sandbox_run(sb, VT_S(210));
	VTime closing, down;
	CHECK_INT(sandbox_seen(sb, "R1", "interface-state", "from=up to=closing", VT_S(100),
			       &closing),
		  1, "closing");
	CHECK_INT(sandbox_seen(sb, "R1", "interface-state", "to=administratively down", VT_S(100),
			       &down),
		  1, "down");
	CHECK_INT(down - closing, VT_S(2), "LINK message");
	sandbox_free(sb);
}

typedef struct Flap {
	const char *what;
	VTime shut, open; /* typed at; 0: not */
	const char *log;  /* of R1 from 100 s on, relative to it */
	bool up;
} Flap;

/* Wrong: a second round of messages for one event, a message that was overtaken, or an interface that stays
 * in between. */
static void test_flaps(void)
{
	/* clang-format off */
	static const Flap rows[] = {
		{ "opened before the LINK message", VT_S(100), VT_S(101),
		  "3.000000000 %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\n"
		  "4.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, changed state to up\n", true },
		{ "opened between the messages", VT_S(100), VT_MS(102500),
		  "2.000000000 %LINK-5-CHANGED: Interface FastEthernet0/0, changed state to administratively down\n"
		  "4.500000000 %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\n"
		  "5.500000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, changed state to up\n", true },
		{ "shut twice", VT_S(100), 0,
		  "2.000000000 %LINK-5-CHANGED: Interface FastEthernet0/0, changed state to administratively down\n"
		  "3.000000000 %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, changed state to down\n", false },
	};
	/* clang-format on */
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = pair();
		sandbox_type(sb, rows[i].shut, "R1", "interface Fa0/0; shutdown");
		if (rows[i].open)
			sandbox_type(sb, rows[i].open, "R1", "interface Fa0/0; no shutdown");
		else
			sandbox_type(sb, rows[i].shut + VT_MS(500), "R1",
				     "interface Fa0/0; shutdown");
		sandbox_run(sb, VT_S(120));
		g_autofree char *log = sandbox_log(sb, "R1", "syslog", VT_S(100), VT_S(100));
		CHECK_TEXT(log, rows[i].log, "%s", rows[i].what);
		CHECK(fa00(sb, "R1")->up == rows[i].up, "%s", rows[i].what);
		sandbox_free(sb);
	}
}

/* Shut while it comes up. Wrong: a LINEPROTO message about a protocol that never was up. */
static void test_shut_while_coming(void)
{
	Sandbox *sb = pair();
	sandbox_type(sb, VT_MS(2500), "R1", "interface Fa0/0; shutdown");
	sandbox_run(sb, VT_S(20));
	g_autofree char *log = sandbox_log(sb, "R1", "syslog", VT_S(1), VT_NEVER);
	CHECK_TEXT(log,
		   "%LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\n"
		   "%LINK-5-CHANGED: Interface FastEthernet0/0, changed state to administratively "
		   "down\n",
		   "shut between LINK and LINEPROTO");
	CHECK(!fa00(sb, "R1")->up, "down");
	sandbox_free(sb);
}

/* Wrong: a removed loopback that still answers or is still listed. */
static void test_remove(void)
{
	Sandbox *sb = pair();
	sandbox_type(sb, VT_S(100), "R1", "no interface Loopback0");
	sandbox_type(sb, VT_S(200), "R1",
		     "interface Loopback0; ip address 88.0.0.1 255.255.255.255");
	sandbox_run(sb, VT_S(150));
	const Iface *lo = node_iface(sandbox_node(sb, "R1"), "Loopback0");
	g_autoptr(GString) out = g_string_new(NULL), later = g_string_new(NULL);
	runconf_print(sandbox_node(sb, "R1"), out);
	CHECK(!lo->up && !lo->addr.ip, "down and without address");
	CHECK(!strstr(out->str, "Loopback0"), "%s", out->str);
	sandbox_run(sb, VT_S(250));
	runconf_print(sandbox_node(sb, "R1"), later);
	CHECK(lo->up, "back at once");
	CHECK(strstr(later->str, "interface Loopback0\n ip address 88.0.0.1") != NULL, "%s",
	      later->str);
	sandbox_free(sb);
}

/* `carrier-delay` of the configuration, and the platform's own times. */
static void test_delays(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1",
		       "hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 "
		       "255.255.255.0\n carrier-delay msec 300\n");
	sandbox_router(sb, "R2", "12.3(7)T1", r2);
	sandbox_param(sb, "R2", "ios.carrier-delay", "5s");
	sandbox_param(sb, "R2", "ios.protocol-delay", "250ms");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(20));
	sandbox_run(sb, VT_S(10));
	CHECK_INT(fa00(sb, "R1")->state.at, VT_MS(1300), "configured");
	CHECK_INT(fa00(sb, "R2")->state.at, VT_MS(5250), "platform");
	sandbox_free(sb);
}

/* Wrong: an Ethernet port without a cable that is up with its keepalives, or down without; one that is faster is what its
 * cable is. Switched on and off while it runs, twice, and with the cable. */
static void test_no_keepalive(void)
{
	static const struct {
		unsigned at;
		const char *typed;
		bool up[3]; /* Ethernet1/0, not cabled; Ethernet1/1, cabled; FastEthernet0/0, not cabled; 9 s later */
	} steps[] = {
		{0, NULL, {true, true, false}},
		{10, "interface E1/0; keepalive", {false, true, false}},
		{20,
		 "interface E1/0; no keepalive; interface E1/1; no keepalive",
		 {true, true, false}},
		{30, "interface E1/0; shutdown", {false, true, false}},
		{40, "interface E1/0; no shutdown", {true, true, false}},
		{50, "interface E1/0; keepalive 5 3", {false, true, false}},
		{60, "interface E1/0; keepalive 0", {true, true, false}},
		{70, NULL, {true, true, false}}, /* R2's end goes */
		{80, "interface E1/1; default keepalive 3", {true, false, false}},
		{90, NULL, {true, true, false}}, /* it comes back */
	};
	static const char *const names[] = {"Ethernet1/0", "Ethernet1/1", "FastEthernet0/0"};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "R1", "12.3(7)T1",
		"hostname R1\ninterface Ethernet1/0\n ip address 10.0.0.1 255.255.255.0\n no "
		"keepalive\ninterface Ethernet1/1\n ip address 10.0.1.1 255.255.255.0\n"
		"interface FastEthernet0/0\n ip address 10.0.2.1 255.255.255.0\n no "
		"keepalive\n");
	sandbox_router(sb, "R2", "12.3(7)T1",
		       "hostname R2\ninterface Ethernet0/0\n ip address 10.0.1.2 255.255.255.0\n");
	sandbox_cable(sb, "R1:Ethernet1/1", "R2:Ethernet0/0", VT_US(20));
	sandbox_type(sb, VT_S(70), "R2", "interface E0/0; shutdown");
	sandbox_type(sb, VT_S(90), "R2", "interface E0/0; no shutdown");
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i].typed)
			sandbox_type(sb, VT_S(steps[i].at), "R1", steps[i].typed);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		sandbox_run(sb, VT_S(steps[i].at + 9));
		for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
			CHECK_INT(node_iface(sandbox_node(sb, "R1"), names[k])->up, steps[i].up[k],
				  "%s at %u s", names[k], steps[i].at + 9);
	}
	g_autofree char *config = sandbox_config(sb, "R1");
	CHECK(strstr(config, "interface Ethernet1/0\n ip address 10.0.0.1 255.255.255.0\n no "
			     "keepalive\n!\ninterface Ethernet1/1\n ip address 10.0.1.1 "
			     "255.255.255.0\n!\n"),
	      "%s", config);
	sandbox_free(sb);
}

/* Wrong: two ends that are set to different speeds are a link, or one that is set and one that negotiates are none; typed
 * while it runs, and the second time. */
static void test_speeds(void)
{
	static const struct {
		unsigned at;
		const char *router, *typed;
		bool up; /* 9 s later */
	} steps[] = {
		{0, NULL, NULL, false},
		{10, "R1", "interface Fa0/0; speed 10", true},
		{20, "R1", "interface Fa0/0; speed 100", false},
		{30, "R2", "interface Fa0/0; speed auto", true},
		{40, "R2", "interface Fa0/0; speed 10", false},
		{50, "R1", "interface Fa0/0; no speed", true},
	};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.4", "hostname R1\ninterface FastEthernet0/0\n speed 100\n");
	sandbox_router(sb, "R2", "12.4", "hostname R2\ninterface FastEthernet0/0\n speed 10\n");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(20));
	for (size_t i = 1; i < G_N_ELEMENTS(steps); i++)
		sandbox_type(sb, VT_S(steps[i].at), steps[i].router, steps[i].typed);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		sandbox_run(sb, VT_S(steps[i].at + 9));
		CHECK_INT(fa00(sb, "R1")->up, steps[i].up, "R1 at %u s", steps[i].at + 9);
		CHECK_INT(fa00(sb, "R2")->up, steps[i].up, "R2 at %u s", steps[i].at + 9);
	}
	sandbox_free(sb);
}

/* Wrong: what both ends have agreed on counts for nothing, so that routes cost what the faster end could do; or it counts
 * where `bandwidth` says something else, or after the other end is another. */
static void test_negotiated(void)
{
	static const char *const r2_of[] = {
		"interface FastEthernet0/0\n speed 10\n", /* 10 */
		"interface FastEthernet0/0\n speed 100\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(r2_of); i++) {
		Sandbox *sb = sandbox_new(1);
		uint32_t agreed = i == 0 ? 10000 : 100000;
		g_autofree char *other = g_strconcat("hostname R2\n", r2_of[i], NULL);
		sandbox_router(sb, "R1", "15.2",
			       "hostname R1\ninterface GigabitEthernet0/0\ninterface "
			       "GigabitEthernet0/0.10\n encapsulation dot1Q 10\ninterface "
			       "GigabitEthernet0/0.20\n encapsulation dot1Q 20\n bandwidth 64\n");
		sandbox_router(sb, "R2", "12.4", other);
		sandbox_cable(sb, "R1:Gi0/0", "R2:Fa0/0", VT_US(20));
		sandbox_type(sb, VT_S(20), "R1", "interface Gi0/0; bandwidth 2000");
		sandbox_type(sb, VT_S(30), "R1",
			     "interface Gi0/0; no bandwidth; interface Gi0/0.20; no bandwidth");
		sandbox_run(sb, VT_S(10));
		Node *one = sandbox_node(sb, "R1");
		CHECK_INT(node_iface(one, "GigabitEthernet0/0")->kbit, agreed, "the port");
		CHECK_INT(node_iface(one, "GigabitEthernet0/0.10")->kbit, agreed, "on it");
		CHECK_INT(node_iface(one, "GigabitEthernet0/0.20")->kbit, 64, "its own");
		sandbox_run(sb, VT_S(29));
		CHECK_INT(node_iface(one, "GigabitEthernet0/0")->kbit, 2000, "configured");
		CHECK_INT(node_iface(one, "GigabitEthernet0/0.10")->kbit, agreed, "not inherited");
		sandbox_run(sb, VT_S(39));
		CHECK_INT(node_iface(one, "GigabitEthernet0/0")->kbit, agreed, "again");
		CHECK_INT(node_iface(one, "GigabitEthernet0/0.20")->kbit, agreed, "again");
		CHECK_INT(sandbox_seen(sb, "R1", "interface-state", NULL, VT_S(11), NULL), 0,
			  "it stays up");
		sandbox_free(sb);
	}
}

/* Wrong: a speed that was typed and not saved outlives the power. */
static void test_speed_forgotten(void)
{
	Sandbox *sb = pair();
	sandbox_type(sb, VT_S(10), "R1", "interface Fa0/0; speed 100");
	sandbox_type(sb, VT_S(10), "R2", "interface Fa0/0; speed 10");
	sandbox_power(sb, VT_S(20), "R1", false);
	sandbox_power(sb, VT_S(30), "R1", true);
	sandbox_run(sb, VT_S(19));
	CHECK(!fa00(sb, "R1")->up && !fa00(sb, "R2")->up, "two speeds");
	sandbox_run(sb, VT_S(40));
	CHECK(fa00(sb, "R1")->up && fa00(sb, "R2")->up, "R1 negotiates again");
	sandbox_free(sb);
}

SUITE(ios_bringup) = {
	{"ends that are set to two speeds are no link", test_speeds},
	{"an end that negotiates has the bandwidth of both", test_negotiated},
	{"a speed that was not saved is gone with the power", test_speed_forgotten},
	{"a port that looks for no carrier is up without a cable", test_no_keepalive},
	{"at power-on interfaces come up after 2 s + 1 s, loopbacks at once", test_power_on},
	{"shutdown acts at once and says so after 2 s and 3 s", test_shutdown},
	{"no shutdown is up after 3 s", test_no_shutdown},
	{"a loss of carrier below 2 s is not noticed", test_short_loss},
	{"power off and on", test_power_loss},
	{"the machine's path through shutdown", test_signal_order},
	{"shutdown and no shutdown within three seconds", test_flaps},
	{"shut while it comes up", test_shut_while_coming},
	{"no interface, and the interface again", test_remove},
	{"delays of the configuration and of the platform", test_delays},
	{NULL, NULL},
};
