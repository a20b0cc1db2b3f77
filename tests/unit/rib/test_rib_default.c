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
static void add_reverse(Ctx *cx, Node *n)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	svc->offer(cx, self,
		   &(RibOffer){.prefix = {IP4(20, 1, 1, 0), 24},
			       .source = svc->source(self, "static"),
			       .client = n,
			       .distance = 1,
			       .immediate = true,
			       .n_paths = 1,
			       .path = (RibPath[]){{.via = IP4(203, 0, 113, 9)}}});
}

static void test_reverse_over_default(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n");
	sandbox_call(sb, VT_S(20), "R", add_reverse);
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
	sandbox_call(sb, VT_S(20), "R", add_reverse);
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
static void add_loop(Ctx *cx, Node *n)
{
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	svc->offer(cx, self,
		   &(RibOffer){.prefix = {IP4(30, 0, 0, 0), 8},
			       .source = svc->source(self, "static"),
			       .client = n,
			       .distance = 1,
			       .immediate = true,
			       .n_paths = 1,
			       .path = (RibPath[]){{.via = IP4(30, 1, 1, 1)}}});
}

static void test_loop(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n");
	sandbox_call(sb, VT_S(20), "R", add_loop);
	sandbox_run(sb, VT_S(30));
	CHECK_INT(way(sb, IP4(30, 0, 0, 1)), 0, "a route over itself leads nowhere");
	CHECK_INT(way(sb, IP4(31, 0, 0, 1)), ISP, "and harms no other");
	sandbox_free(sb);
}

static bool installed(Sandbox *sb, Ip4 net)
{
	return rib_route(rib_of(sb), (Prefix){net, 8}) != NULL;
}

#define NET60 IP4(60, 0, 0, 0)
#define NET70 IP4(70, 0, 0, 0)

/* 10.1.2.0/24 goes, 10.1.1.0/24 is still there: network 10 is known, so the default route does not stand in for
 * the lost subnet, and the floating static takes over with the scan. The other opinion keeps the better one,
 * which then stands on the default route. */
static void test_classful(void)
{
	static const struct {
		const char *classful;
		Ip4 way;
	} cases[] = {{"on", IP4(10, 1, 1, 9)}, {"off", IP4(10, 1, 1, 1)}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Sandbox *sb =
			router("interface FastEthernet0/0\n ip address 10.1.1.2 255.255.255.0\n"
			       "interface FastEthernet0/1\n ip address 10.1.2.2 255.255.255.0\n"
			       "ip route 0.0.0.0 0.0.0.0 10.1.1.1\n"
			       "ip route 60.0.0.0 255.0.0.0 10.1.2.9\n"
			       "ip route 60.0.0.0 255.0.0.0 10.1.1.9 200\n");
		sandbox_param(sb, "R", "rib.static-classful", cases[i].classful);
		sandbox_type(sb, VT_S(100), "R", "interface FastEthernet0/1; shutdown");
		sandbox_type(sb, VT_S(200), "R", "interface FastEthernet0/1; no shutdown");
		sandbox_run(sb, VT_S(90));
		CHECK_INT(way(sb, IP4(60, 0, 0, 1)), IP4(10, 1, 2, 9), "before");
		sandbox_run(sb, VT_S(121));
		CHECK_INT(way(sb, IP4(60, 0, 0, 1)), cases[i].way, "classful %s: after the scan",
			  cases[i].classful);
		sandbox_run(sb, VT_S(210));
		CHECK_INT(way(sb, IP4(60, 0, 0, 1)), IP4(10, 1, 2, 9), "back");
		sandbox_free(sb);
	}
}

/* Nothing of network 70 is known: the default route is the way, as long as there is one. */
static void test_unknown_network(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n"
			     "ip route 60.0.0.0 255.0.0.0 70.1.1.1\n");
	sandbox_type(sb, VT_S(100), "R", "no ip route 0.0.0.0 0.0.0.0");
	sandbox_type(sb, VT_S(150), "R", "ip route 0.0.0.0 0.0.0.0 198.51.100.1");
	sandbox_run(sb, VT_S(90));
	CHECK_INT(way(sb, IP4(60, 0, 0, 1)), ISP, "over the default route");
	sandbox_run(sb, VT_S(110));
	CHECK(installed(sb, NET60) && way(sb, IP4(60, 0, 0, 1)) == 0,
	      "until the scan it is there and leads nowhere");
	sandbox_run(sb, VT_S(121));
	CHECK(!installed(sb, NET60), "the scan finds no way to its next hop");
	sandbox_run(sb, VT_S(152));
	CHECK_INT(way(sb, IP4(60, 0, 0, 1)), OTHER, "within 1 s of the new default route");
	sandbox_free(sb);
}

/* The static that carried another's next hop is removed: the default route does it, unless another subnet of
 * that network is known. */
static void test_over_static(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n"
			     "ip route 60.0.0.0 255.0.0.0 70.1.1.1\n"
			     "ip route 70.1.0.0 255.255.0.0 198.51.100.9\n");
	sandbox_type(sb, VT_S(100), "R", "no ip route 70.1.0.0 255.255.0.0");
	sandbox_type(sb, VT_S(130), "R", "ip route 70.2.0.0 255.255.0.0 Null0");
	sandbox_type(sb, VT_S(200), "R", "no ip route 70.2.0.0 255.255.0.0 Null0");
	sandbox_run(sb, VT_S(90));
	CHECK_INT(way(sb, IP4(60, 0, 0, 1)), IP4(198, 51, 100, 9), "over the other static");
	sandbox_run(sb, VT_S(125));
	CHECK_INT(way(sb, IP4(60, 0, 0, 1)), ISP, "over the default route");
	sandbox_run(sb, VT_S(181));
	CHECK(!installed(sb, NET60), "70.2.0.0/16 is known, 70.1.1.1 is in none: down");
	sandbox_run(sb, VT_S(202));
	CHECK(installed(sb, NET60), "network 70 is unknown again");
	sandbox_free(sb);
}

/* Each of two statics leads to the other's next hop: whichever is first stands on the default route, the other
 * would close the loop and stays out, scan after scan. */
static void test_two_in_a_circle(void)
{
	Sandbox *sb = router("ip route 0.0.0.0 0.0.0.0 192.0.2.1\n"
			     "ip route 60.0.0.0 255.0.0.0 70.1.1.1\n"
			     "ip route 70.0.0.0 255.0.0.0 60.1.1.1\n");
	sandbox_type(sb, VT_S(300), "R", "no ip route 60.0.0.0 255.0.0.0 70.1.1.1");
	sandbox_type(sb, VT_S(301), "R", "ip route 60.0.0.0 255.0.0.0 70.1.1.1");
	sandbox_run(sb, VT_S(290));
	CHECK(installed(sb, NET60) && !installed(sb, NET70), "the first of the two");
	CHECK_INT(sandbox_seen(sb, "R", "route", "prefix=60.0.0.0/8", VT_S(10), NULL), 0,
		  "which stays");
	CHECK_INT(way(sb, IP4(60, 0, 0, 1)), ISP, "and leads to the provider");
	sandbox_run(sb, VT_S(500));
	CHECK(!installed(sb, NET60) && installed(sb, NET70), "the other, once the first was gone");
	CHECK_INT(sandbox_seen(sb, "R", "route", "prefix=70.0.0.0/8", VT_S(303), NULL), 0,
		  "which stays");
	sandbox_free(sb);
}

SUITE(rib_default) = {
	{"a reverse route stands on the default route, and goes and comes with it",
	 test_reverse_over_default},
	{"a reverse route follows the default route to the floating one, and back",
	 test_reverse_over_floating},
	{"a reverse route over itself leads nowhere", test_loop},
	{"beside known subnets the default route does not keep a static from floating",
	 test_classful},
	{"a static into an unknown network stands on the default route", test_unknown_network},
	{"a static loses the static below it, with the default route behind", test_over_static},
	{"two statics in a circle: one stands, and does not flap", test_two_in_a_circle},
	{NULL, NULL},
};
