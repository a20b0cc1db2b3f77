/* Cables: what is still under way when an end goes dark. */

#include "models/svc/ip.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define LATENCY VT_US(50)

static Sandbox *cable(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3",
		       "hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 "
		       "255.255.255.0\n");
	sandbox_router(sb, "R2", "12.3",
		       "hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.2 "
		       "255.255.255.0\n");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", LATENCY);
	return sb;
}

static void ping(Ctx *cx, Node *n)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	Ip4 dst = IP4(10, 0, 0, n->name[1] == '1' ? 2 : 1);
	ip->echo(cx, self, &(IpSend){.dst = dst}, 7, 1, 100);
}

static Iface *port(Sandbox *sb, const char *router)
{
	return node_iface(sandbox_node(sb, router), "Fa0/0");
}

typedef enum Dark { SHUT, OFF, CUT, SHUT_AND_CUT, SHUT_BOTH, N_DARK } Dark;

static void go_dark(Sandbox *sb, VTime at, Dark how)
{
	if (how == SHUT || how == SHUT_AND_CUT || how == SHUT_BOTH)
		sandbox_type(sb, at, "R1", "interface Fa0/0; shutdown");
	if (how == SHUT_BOTH)
		sandbox_type(sb, at, "R2", "interface Fa0/0; shutdown");
	if (how == OFF)
		sandbox_power(sb, at, "R1", false);
	if (how == CUT || how == SHUT_AND_CUT)
		sandbox_cut(sb, at, "R1:Fa0/0", true);
}

/* What R1 sent in the very instant in which it is shut or switched off has left; the light goes behind it. Wrong: a
 * frame that is lost because the far end goes dark before it arrives; or one that a cut does not lose. */
static void test_last_frame(void)
{
	static const struct {
		const char *what;
		unsigned heard;
		VTime dark; /* R2's end, after the instant */
	} want[N_DARK] = {
		[SHUT] = {"shut", 1, LATENCY + 1},
		[OFF] = {"switched off", 1, LATENCY + 1},
		[CUT] = {"cut", 0, 0},
		[SHUT_AND_CUT] = {"shut and cut", 0, 0},
		[SHUT_BOTH] = {"shut at both ends", 0, 0},
	};
	for (Dark how = SHUT; how < N_DARK; how++) {
		VTime at = VT_S(20);
		Sandbox *sb = cable();
		sandbox_call(sb, VT_S(10), "R1", ping); /* addresses resolved */
		sandbox_call(sb, at, "R1", ping);
		go_dark(sb, at, how);
		sandbox_run(sb, at - 1);
		uint64_t before = port(sb, "R2")->count.in_pkts;
		sandbox_run(sb, at + want[how].dark - 1);
		CHECK(port(sb, "R2")->carrier, "%s: the light is there", want[how].what);
		sandbox_run(sb, at + want[how].dark);
		CHECK(!port(sb, "R2")->carrier, "%s: and goes", want[how].what);
		sandbox_run(sb, at + VT_S(1));
		CHECK(!port(sb, "R1")->carrier, "%s: R1's own end", want[how].what);
		CHECK_INT(port(sb, "R2")->count.in_pkts - before, want[how].heard,
			  "%s: the last frame", want[how].what);
		sandbox_free(sb);
	}
}

/* With nothing under way the far end sees it at once, and what comes towards a shut end is lost. */
static void test_other_way(void)
{
	Sandbox *sb = cable();
	sandbox_call(sb, VT_S(10), "R1", ping);
	sandbox_call(sb, VT_S(20), "R2", ping);
	sandbox_type(sb, VT_S(20), "R1", "interface Fa0/0; shutdown");
	sandbox_run(sb, VT_S(20) - 1);
	uint64_t before = port(sb, "R1")->count.in_pkts;
	sandbox_run(sb, VT_S(20));
	CHECK(!port(sb, "R1")->carrier && !port(sb, "R2")->carrier, "dark at both ends");
	sandbox_run(sb, VT_S(21));
	CHECK_INT(port(sb, "R1")->count.in_pkts - before, 0, "nothing comes in");
	sandbox_free(sb);
}

/* The second time, and an end that is back before its light was gone. */
static void test_back_at_once(void)
{
	Sandbox *sb = cable();
	sandbox_call(sb, VT_S(10), "R1", ping);
	for (int n = 0; n < 2; n++) {
		VTime at = VT_S(20) + n * VT_S(10);
		sandbox_call(sb, at, "R1", ping);
		sandbox_type(sb, at, "R1", "interface Fa0/0; shutdown");
		sandbox_type(sb, at + VT_US(10), "R1", "interface Fa0/0; no shutdown");
	}
	sandbox_run(sb, VT_S(40));
	CHECK(port(sb, "R1")->carrier && port(sb, "R2")->carrier, "light both ways");
	CHECK_INT(sandbox_logged(sb, "R2", "changed state to down", VT_S(15)), VT_NEVER,
		  "and R2 saw no loss that counts");
	CHECK(port(sb, "R1")->up, "R1 is up again");
	sandbox_free(sb);
}

/* clang-format off */
SUITE(link) = {
	{"a frame sent in the instant of a shutdown arrives, and the light goes behind it", test_last_frame},
	{"what comes towards an end that is shut is lost", test_other_way},
	{"an end that is back before its light was gone was never away", test_back_at_once},
	{NULL, NULL},
};
/* clang-format on */
