/* hail: what a scenario cannot do to it. The sandbox has every class of the build, hail too. */

#include "models/core/node.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define HAIL "interface FastEthernet0/0\n hail\n ip address "

static Sandbox *two_routers(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "north", "12.3(7)T1", HAIL "10.0.0.1 255.255.255.0\n");
	sandbox_router(sb, "south", "12.3(7)T1", HAIL "10.0.0.2 255.255.255.0\n");
	sandbox_cable(sb, "north:FastEthernet0/0", "south:FastEthernet0/0", VT_US(20));
	return sb;
}

static void hand_half_a_hello(Ctx *cx, Node *n)
{
	Rx rx = {.in = node_iface(n, "FastEthernet0/0"),
		 .src = IP4(10, 0, 0, 2),
		 .dst = IP4(224, 0, 0, 245),
		 .dport = 4245};
	sandbox_hand(cx, n, &rx, sandbox_octets("01 10 00"));
}

/* Wrong: octets that anybody can send are an error, or a neighbour. */
static void test_malformed(void)
{
	Sandbox *sb = two_routers();
	sandbox_call(sb, VT_S(60), "north", hand_half_a_hello);
	sandbox_run(sb, VT_S(90));
	CHECK(sandbox_logged(sb, "north", "Heard -> Up", 0) < VT_S(10), "they are neighbours");
	CHECK_INT(sandbox_seen(sb, "north", "hail-drop", "malformed", 0, NULL), 1, "dropped");
	CHECK(sandbox_logged(sb, "north", "Up -> ", 0) == VT_NEVER, "and nothing else");
	sandbox_free(sb);
}

SUITE(hail) = {
	{"half a hello is a drop", test_malformed},
	{NULL, NULL},
};
