/* What a switch lets through, and where. */

#include <string.h>

#include "models/svc/ip.h"
#include "models/svc/lan.h"
#include "sim/router/commands.h"
#include "tests/support/check.h"
#include "tests/support/sandbox_ping.h"

static char *config(int n)
{
	return g_strdup_printf(
		"hostname R%d\ninterface FastEthernet0/0\n ip address 10.0.0.%d 255.255.255.0\n", n,
		n);
}

static Sandbox *lan(unsigned n, VTime delay)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_switch(sb, "sw", n, delay);
	for (unsigned i = 1; i <= n; i++) {
		g_autofree char *name = g_strdup_printf("R%u", i), *text = config((int)i);
		g_autofree char *port = g_strdup_printf("sw:%u", i),
				*end = g_strdup_printf("R%u:Fa0/0", i);
		sandbox_router(sb, name, "12.3", text);
		sandbox_cable(sb, port, end, VT_US(10));
	}
	return sb;
}

static bool back(Sandbox *sb, const SandboxPing *p)
{
	return sandbox_ping_fate(sb, p).way[1].arrived;
}

static uint64_t heard(Sandbox *sb, const char *router)
{
	return node_iface(sandbox_node(sb, router), "FastEthernet0/0")->count.in_pkts;
}

/* IEEE 802.1D 8.4: 30 s of deafness with the default. Wrong: a router that hears its peers while its port
 * listens or learns, or one whose wait begins when its own line protocol comes up. */
static void test_forward_delay(void)
{
	Sandbox *sb = lan(2, VT_S(15));
	VTime at;
	sandbox_type(sb, VT_S(100), "R1", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(200), "R1", "interface Fa0/0; no shutdown");
	SandboxPing p[3] = {{.how.dst = IP4(10, 0, 0, 2)},
			    {.how.dst = IP4(10, 0, 0, 2)},
			    {.how.dst = IP4(10, 0, 0, 2)}};
	sandbox_do(sb, VT_MS(229990), "R1", sandbox_ping, &p[0]);
	sandbox_do(sb, VT_S(231), "R1", sandbox_ping, &p[1]);
	sandbox_do(sb, VT_S(232), "R1", sandbox_ping, &p[2]);
	sandbox_run(sb, VT_S(240));
	CHECK_INT(sandbox_seen(sb, "sw", "switch-port",
			       "R1:FastEthernet0/0) from=Disabled to=Listening", VT_S(150), &at),
		  1, "listening");
	CHECK_INT(at, VT_S(200), "the switch sees the light at once");
	CHECK_INT(sandbox_seen(sb, "sw", "switch-port",
			       "R1:FastEthernet0/0) from=Learning to=Forwarding", VT_S(150), &at),
		  1, "forwarding");
	CHECK_INT(at, VT_S(230), "15 s + 15 s");
	CHECK(!back(sb, &p[0]), "10 ms too early");
	CHECK(back(sb, &p[2]), "the port is open (the packet before resolves the neighbour)");
	sandbox_free(sb);
}

static void test_portfast(void)
{
	Sandbox *sb = lan(2, 0);
	SandboxPing p = {.how.dst = IP4(10, 0, 0, 2)}, q = p;
	VTime at;
	sandbox_do(sb, VT_MS(3100), "R1", sandbox_ping, &p);
	sandbox_do(sb, VT_MS(3200), "R1", sandbox_ping, &q);
	sandbox_run(sb, VT_S(4));
	CHECK_INT(sandbox_seen(sb, "sw", "switch-port", "to=Forwarding", 0, &at), 2, "both ports");
	CHECK_INT(at, 0, "at once");
	CHECK(back(sb, &q), "traffic as soon as the routers are up");
	sandbox_free(sb);
}

/* Wrong: a hub (everybody hears everything), or a switch that never learns. */
static void test_learning(void)
{
	Sandbox *sb = lan(3, 0);
	SandboxPing p[50];
	for (int i = 0; i < 50; i++) {
		p[i] = (SandboxPing){.how.dst = IP4(10, 0, 0, 2)};
		sandbox_do(sb, VT_S(10) + VT_MS(100) * i, "R1", sandbox_ping, &p[i]);
	}
	sandbox_run(sb, VT_S(9));
	uint64_t before = heard(sb, "R3");
	sandbox_run(sb, VT_S(20));
	CHECK_INT(heard(sb, "R3") - before, 1, "R3 hears the ARP request and no echo");
	CHECK(back(sb, &p[49]), "echoes pass");
	sandbox_free(sb);
}

/* 300 s. Wrong: frames that go on to where a silent station was. */
static void test_ageing(void)
{
	Sandbox *sb = lan(3, 0);
	SandboxPing p[3];
	VTime when[3] = {VT_S(11), VT_S(300), VT_S(700)};
	for (int i = 0; i < 3; i++) {
		p[i] = (SandboxPing){.how.dst = IP4(10, 0, 0, 2)};
		sandbox_do(sb, when[i], "R1", sandbox_ping, &p[i]);
	}
	SandboxPing first = p[0];
	sandbox_do(sb, VT_S(10), "R1", sandbox_ping, &first);
	sandbox_run(sb, VT_S(299));
	uint64_t before = heard(sb, "R3");
	sandbox_run(sb, VT_S(301));
	CHECK_INT(heard(sb, "R3") - before, 0, "289 s after the last frame: known");
	sandbox_run(sb, VT_S(701));
	CHECK_INT(heard(sb, "R3") - before, 1, "400 s after it: flooded");
	CHECK(back(sb, &p[2]), "and answered");
	sandbox_free(sb);
}

/* A port's stations are forgotten with its link. Wrong: frames into a dead port while the station answers
 * elsewhere. */
static void test_flush(void)
{
	Sandbox *sb = lan(3, 0);
	SandboxPing first = {.how.dst = IP4(10, 0, 0, 2)}, p = first;
	sandbox_do(sb, VT_S(10), "R1", sandbox_ping, &first);
	sandbox_do(sb, VT_S(11), "R1", sandbox_ping, &first);
	sandbox_type(sb, VT_S(20), "R2", "interface Fa0/0; shutdown");
	sandbox_do(sb, VT_S(21), "R1", sandbox_ping, &p);
	sandbox_run(sb, VT_MS(20500));
	uint64_t before = heard(sb, "R3");
	sandbox_run(sb, VT_S(22));
	CHECK_INT(heard(sb, "R3") - before, 1, "flooded, since nobody knows where R2 is");
	sandbox_free(sb);
}

static void put_in_vlans(Ctx *cx, Node *n)
{
	(void)cx;
	void *self;
	const SwitchSvc *lan = node_service(n, "switch", &self);
	const uint16_t both[] = {10, 20};
	lan->set_vlan(self, node_iface(n, "1"), 10);
	lan->set_vlan(self, node_iface(n, "2"), 20);
	lan->set_trunk(self, node_iface(n, "3"), both, 2);
}

/* R1 in VLAN 10, R2 in VLAN 20, R3 has a subinterface in each and routes. Wrong: a leak between VLANs, or a
 * tag that reaches an access port. */
static void test_vlans(void)
{
	for (int wire = 0; wire < 2; wire++) {
		Sandbox *sb = sandbox_new(1);
		sandbox_switch(sb, "sw", 3, 0);
		sandbox_router(sb, "R1", "12.3",
			       "hostname R1\ninterface FastEthernet0/0\n ip address 10.0.10.1 "
			       "255.255.255.0\nip route 0.0.0.0 0.0.0.0 10.0.10.3\n");
		sandbox_router(sb, "R2", "12.3",
			       "hostname R2\ninterface FastEthernet0/0\n ip address 10.0.20.2 "
			       "255.255.255.0\nip route 0.0.0.0 0.0.0.0 10.0.20.3\n");
		sandbox_router(sb, "R3", "12.3",
			       "hostname R3\ninterface FastEthernet0/0\n no ip address\n"
			       "interface FastEthernet0/0.10\n encapsulation dot1Q 10\n ip address "
			       "10.0.10.3 255.255.255.0\n"
			       "interface FastEthernet0/0.20\n encapsulation dot1Q 20\n ip address "
			       "10.0.20.3 255.255.255.0\n");
		sandbox_cable(sb, "sw:1", "R1:Fa0/0", VT_US(10));
		sandbox_cable(sb, "sw:2", "R2:Fa0/0", VT_US(10));
		sandbox_cable(sb, "sw:3", "R3:Fa0/0", VT_US(10));
		if (wire)
			sandbox_wire(sb);
		SandboxPing warm = {.how.dst = IP4(10, 0, 20, 2)}, p = warm;
		sandbox_call(sb, VT_MS(1), "sw", put_in_vlans);
		sandbox_do(sb, VT_S(10), "R1", sandbox_ping, &warm);
		sandbox_do(sb, VT_S(11), "R1", sandbox_ping, &p);
		sandbox_type(sb, VT_S(20), "R3", "interface Fa0/0; shutdown");
		sandbox_run(sb, VT_S(15));
		CHECK(back(sb, &p), "wire %d: through the router", wire);
		CHECK_INT(sandbox_seen(sb, "R2", "arp-packet", "10.0.10.", 0, NULL), 0,
			  "wire %d: no leak", wire);
		sandbox_run(sb, VT_S(25));
		const Node *r3 = sandbox_node(sb, "R3");
		CHECK(!node_iface(r3, "Fa0/0.10")->up && !node_iface(r3, "Fa0/0.20")->up,
		      "subinterfaces go with their port");
		sandbox_free(sb);
	}
}

static bool knows(Sandbox *sb, const char *router, VTime now)
{
	g_autoptr(GString) out = g_string_new(NULL), mac = g_string_new(NULL);
	mac_print(mac, node_iface(sandbox_node(sb, router), "FastEthernet0/0")->mac);
	command_show(sandbox_node(sb, "sw"), "show mac-address-table", now, out);
	return strstr(out->str, mac->str) != NULL;
}

/* IEEE 802.1D 8.4.2, 8.4.3: learning begins with the state of that name. R1 speaks at 3 s (its address is
 * announced) and at 20 s. */
static void test_when_learning_begins(void)
{
	Sandbox *sb = lan(2, VT_S(15));
	SandboxPing p = {.how.dst = IP4(10, 0, 0, 2)};
	sandbox_do(sb, VT_S(20), "R1", sandbox_ping, &p);
	sandbox_run(sb, VT_S(14));
	CHECK(!knows(sb, "R1", VT_S(14)), "listening");
	sandbox_run(sb, VT_S(21));
	CHECK(knows(sb, "R1", VT_S(21)), "learning");
	sandbox_run(sb, VT_S(321));
	CHECK(!knows(sb, "R1", VT_S(321)), "forgotten");
	sandbox_free(sb);
}

SUITE(switch_ports) = {
	{"a listening port learns nothing", test_when_learning_begins},
	{"a port listens and learns for 15 s each before it forwards", test_forward_delay},
	{"PortFast forwards at once", test_portfast},
	{"known stations are not flooded to", test_learning},
	{"a station is forgotten after 300 s", test_ageing},
	{"a port's stations are forgotten with its link", test_flush},
	{"VLANs are apart, trunks carry tags", test_vlans},
	{NULL, NULL},
};
