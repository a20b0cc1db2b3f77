/* The default route in recursions: whose next hop stands on it, and who must not. */

#include "models/rib/rib_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define ISP IP4(192, 0, 2, 1)
#define OTHER IP4(198, 51, 100, 1)

static const char interfaces[] =
	"hostname R\ninterface FastEthernet0/0\n ip address 192.0.2.2 255.255.255.0\n"
	"interface FastEthernet0/1\n ip address 198.51.100.2 255.255.255.0\n";

static Sandbox *router(const char *routes)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *config = g_strconcat(interfaces, routes, NULL);
	sandbox_router(sb, "R", "12.3(7)T1", config);
	sandbox_switch(sb, "a", 2, 0);
	sandbox_switch(sb, "b", 2, 0);
	sandbox_cable(sb, "a:1", "R:Fa0/0", VT_US(20));
	sandbox_cable(sb, "b:1", "R:Fa0/1", VT_US(20));
	return sb;
}

static const Rib *rib_of(Sandbox *sb)
{
	return sandbox_self(sb, "R", "rib");
}

/* The neighbour to which a packet goes now; 0: none. */
static Ip4 way(Sandbox *sb, Ip4 dst)
{
	RibHop hop;
	return rib_lookup(rib_of(sb), 0, dst, &hop) ? hop.next_hop : 0;
}

/* 20.1.1.0/24 over the crypto peer 203.0.113.9, as reverse route injection offers it. */
static void add_reverse(Ctx *cx, Node *n, void *arg)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	(void)arg;
	svc->offer(cx, self,
		   &(RibOffer){.prefix = {IP4(20, 1, 1, 0), 24},
			       .source = RIB_STATIC,
			       .client = n,
			       .distance = 1,
			       .immediate = true,
			       .n_paths = 1,
			       .path = {{.via = IP4(203, 0, 113, 9)}}});
}

static void test_reverse_over_default(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n");
	sandbox_do(sb, VT_S(20), "R", add_reverse, NULL);
	sandbox_type(sb, VT_S(40), "R", "no ip route 0.0.0.0 0.0.0.0");
	sandbox_type(sb, VT_S(50), "R", "ip route 0.0.0.0 0.0.0.0 192.0.2.1");
	sandbox_run(sb, VT_S(30));
	CHECK_INT(way(sb, IP4(20, 1, 1, 1)), ISP, "over the default route");
	sandbox_run(sb, VT_S(45));
	CHECK_INT(way(sb, IP4(20, 1, 1, 1)), 0, "the default route is gone");
	sandbox_run(sb, VT_S(55));
	CHECK_INT(way(sb, IP4(20, 1, 1, 1)), ISP, "the default route is back");
	sandbox_free(sb);
}

/* Down at 100 s: the default route is in the table until the scan at 120 s and leads nowhere; then the
 * floating one carries the reverse route, too, until the better one is back. */
static void test_reverse_over_floating(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n"
			     "ip route 0.0.0.0 0.0.0.0 198.51.100.1 200\n");
	sandbox_do(sb, VT_S(20), "R", add_reverse, NULL);
	sandbox_type(sb, VT_S(100), "R", "interface FastEthernet0/0; shutdown");
	sandbox_type(sb, VT_S(200), "R", "interface FastEthernet0/0; no shutdown");
	sandbox_run(sb, VT_S(110));
	CHECK_INT(way(sb, IP4(20, 1, 1, 1)), 0, "until the scan the default route leads nowhere");
	for (VTime at = VT_S(121); at < VT_S(200); at += VT_S(13)) {
		sandbox_run(sb, at);
		CHECK_INT(way(sb, IP4(20, 1, 1, 1)), OTHER, "the floating one at %d s",
			  (int)(at / VT_S(1)));
	}
	sandbox_run(sb, VT_S(210));
	CHECK_INT(way(sb, IP4(20, 1, 1, 1)), ISP, "the better one is back");
	sandbox_free(sb);
}

/* An RRI route whose peer lies in the network that it leads to ends in itself: no packet runs for ever. */
static void add_loop(Ctx *cx, Node *n, void *arg)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	(void)arg;
	svc->offer(cx, self,
		   &(RibOffer){.prefix = {IP4(30, 0, 0, 0), 8},
			       .source = RIB_STATIC,
			       .client = n,
			       .distance = 1,
			       .immediate = true,
			       .n_paths = 1,
			       .path = {{.via = IP4(30, 1, 1, 1)}}});
}

static void test_loop(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n");
	sandbox_do(sb, VT_S(20), "R", add_loop, NULL);
	sandbox_run(sb, VT_S(30));
	CHECK_INT(way(sb, IP4(30, 0, 0, 1)), 0, "a route over itself leads nowhere");
	CHECK_INT(way(sb, IP4(31, 0, 0, 1)), ISP, "and harms no other");
	sandbox_free(sb);
}

SUITE(rib_default) = {
	{"a reverse route stands on the default route, and goes and comes with it",
	 test_reverse_over_default},
	{"a reverse route follows the default route to the floating one, and back",
	 test_reverse_over_floating},
	{"a reverse route over itself leads nowhere", test_loop},
	{NULL, NULL},
};
