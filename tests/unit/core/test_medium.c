/* What stands behind an interface: it comes up and sends by its medium, and no cable is asked for. */

#include "models/core/medium.h"
#include "models/svc/ip.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

/* A tunnel whose far end is the interface's description: it brings nothing, and counts there. */
static bool toy_carrier(const Iface *ifc)
{
	return ifc->kbit != 0;
}

static bool toy_tx(Ctx *cx, Iface *ifc, Pkt *frame)
{
	(void)cx;
	if (ifc->kbit == 0)
		return false;
	ifc->count.in_pkts++;
	pkt_unref(frame);
	return true;
}

static const Medium toy = {
	.name = "toy", .immediate = true, .has_carrier = toy_carrier, .tx = toy_tx};

static Sandbox *router(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3",
		       "hostname R1\ninterface Tunnel0\n ip address 10.9.0.1 255.255.255.0\n"
		       "interface Loopback0\n ip address 10.8.0.1 255.255.255.255\n");
	return sb;
}

static Iface *iface(Sandbox *sb, const char *name)
{
	return node_iface(sandbox_node(sb, "R1"), name);
}

static void plug(Ctx *cx, Node *n, void *medium)
{
	(void)cx;
	node_iface(n, "Tunnel0")->medium = medium;
}

static void send(Ctx *cx, Node *n)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	const IpSend how = {.dst = IP4_BROADCAST, .out = node_iface(n, "Tunnel0"), .proto = 200};
	ip->send(cx, self, &how, g_bytes_new("toy", 3));
}

static void block(Ctx *cx, Node *n)
{
	(void)cx;
	node_iface(n, "Tunnel0")->kbit = 0;
}

/* Wrong: an interface that stays down, or drops what it is given, because no cable is in it. */
static void test_toy(void)
{
	Sandbox *sb = router();
	sandbox_do(sb, VT_S(1), "R1", plug, (void *)&toy);
	sandbox_type(sb, VT_S(2), "R1", "interface Tunnel0; shutdown");
	sandbox_type(sb, VT_S(8), "R1", "interface Tunnel0; no shutdown");
	sandbox_call(sb, VT_S(20), "R1", send);
	sandbox_call(sb, VT_S(30), "R1", block);
	sandbox_call(sb, VT_S(31), "R1", send);
	sandbox_run(sb, VT_S(7));
	CHECK(!iface(sb, "Tunnel0")->up, "shut");
	sandbox_run(sb, VT_S(19));
	CHECK(iface(sb, "Tunnel0")->up, "up by what its medium says");
	sandbox_run(sb, VT_S(21));
	CHECK_INT(iface(sb, "Tunnel0")->count.in_pkts, 1, "the medium was given the frame");
	CHECK_INT(iface(sb, "Tunnel0")->count.out_pkts, 1, "and it is counted");
	sandbox_run(sb, VT_S(32));
	CHECK_INT(iface(sb, "Tunnel0")->count.out_pkts, 1,
		  "what a medium does not take is not sent");
	CHECK_INT(iface(sb, "Tunnel0")->count.out_drops, 1, "but dropped and counted");
	sandbox_free(sb);
}

/* Wrong: a loopback that waits for a cable, or an interface of unknown medium that comes up. */
static void test_without_cable(void)
{
	Sandbox *sb = router();
	sandbox_call(sb, VT_S(20), "R1", send);
	sandbox_run(sb, VT_S(21));
	CHECK(iface(sb, "Loopback0")->up, "a loopback is up by itself");
	CHECK(!iface(sb, "Tunnel0")->up, "nothing is behind the tunnel");
	CHECK_INT(iface(sb, "Tunnel0")->count.out_pkts, 0, "nothing leaves by it");
	sandbox_free(sb);
}

SUITE(core_medium) = {
	{"a medium that is no cable carries", test_toy},
	{"media without a cable", test_without_cable},
	{NULL, NULL},
};
