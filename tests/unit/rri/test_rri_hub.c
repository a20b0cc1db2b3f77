/* The ordinary Internet hub: a default route to the provider, nothing else, and reverse routes over crypto
 * peers that only the default route covers. */

#include "models/svc/ip.h"
#include "models/svc/rib.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define CRYPTO(peer, from, to)                                                                     \
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"                           \
	"crypto isakmp key k address " peer "\n"                                                   \
	"crypto ipsec transform-set myset esp-des esp-md5-hmac\n"                                  \
	"crypto map vpn 10 ipsec-isakmp\n set peer " peer "\n set transform-set myset\n"           \
	" match address 101\n reverse-route\n"                                                     \
	"access-list 101 permit ip " from " 0.0.0.255 " to " 0.0.0.255\n"

static const char hub[] = "hostname HUB\n" CRYPTO(
	"198.51.100.2", "10.1.1.0",
	"20.1.1.0") "interface Loopback0\n ip address 10.1.1.1 255.255.255.0\n"
		    "interface FastEthernet0/0\n ip address 203.0.113.2 255.255.255.252\n"
		    " crypto map vpn\nip route 0.0.0.0 0.0.0.0 203.0.113.1\n";
static const char spoke[] = "hostname SPOKE\n" CRYPTO(
	"203.0.113.2", "20.1.1.0",
	"10.1.1.0") "interface Loopback0\n ip address 20.1.1.1 255.255.255.0\n"
		    "interface FastEthernet0/0\n ip address 198.51.100.2 255.255.255.252\n"
		    " crypto map vpn\nip route 0.0.0.0 0.0.0.0 198.51.100.1\n";
static const char isp[] =
	"hostname ISP\ninterface FastEthernet0/0\n ip address 203.0.113.1 255.255.255.252\n"
	"interface FastEthernet0/1\n ip address 198.51.100.1 255.255.255.252\n";

/* An echo through the tunnel, and what became of it. */
typedef struct Echo {
	Sandbox *sb;
	uint64_t uid;
} Echo;

static void send_echo(Ctx *cx, Node *n, void *arg)
{
	Echo *e = arg;
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	e->uid = ip->echo(cx, self, &(IpSend){.src = IP4(10, 1, 1, 1), .dst = IP4(20, 1, 1, 1)}, 77,
			  0, 100);
}

static Sandbox *internet(const char *hub_more)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *with_more = g_strconcat(hub, hub_more, NULL);
	sandbox_router(sb, "HUB", "12.3(7)T1", with_more);
	sandbox_router(sb, "SPOKE", "12.3(7)T1", spoke);
	sandbox_router(sb, "ISP", "12.3(7)T1", isp);
	sandbox_cable(sb, "HUB:Fa0/0", "ISP:Fa0/0", VT_US(20));
	sandbox_cable(sb, "SPOKE:Fa0/0", "ISP:Fa0/1", VT_US(20));
	return sb;
}

static void ping(Sandbox *sb, VTime at, Echo *e)
{
	sandbox_do(sb, at, "HUB", send_echo, e);
}

static bool answered(Sandbox *sb, const Echo *e)
{
	PktFate f = {0};
	return fate_get(sandbox_net(sb)->fates, e->uid, &f) && f.way[1].arrived;
}

static const RibRoute *reverse_route(Sandbox *sb)
{
	void *self;
	const RibSvc *rib = node_service(sandbox_node(sb, "HUB"), "rib", &self);
	return rib->route(self, prefix_of(IP4(20, 1, 1, 0), 24));
}

/* The first echo starts the negotiation; the second must go through, although only 0.0.0.0/0 leads to the
 * crypto peer. Without the default nothing does, and with it everything again: the recursion follows. */
static void test_hub(void)
{
	Sandbox *sb = internet("");
	Echo e[4] = {0};
	ping(sb, VT_S(60), &e[0]);
	ping(sb, VT_S(70), &e[1]);
	sandbox_type(sb, VT_S(80), "HUB", "no ip route 0.0.0.0 0.0.0.0 203.0.113.1");
	ping(sb, VT_S(90), &e[2]);
	sandbox_type(sb, VT_S(100), "HUB", "ip route 0.0.0.0 0.0.0.0 203.0.113.1");
	ping(sb, VT_S(110), &e[3]);
	sandbox_run(sb, VT_S(120));
	CHECK(reverse_route(sb) != NULL,
	      "the reverse route is the map's, whatever leads to its peer");
	CHECK(answered(sb, &e[1]), "over the default route");
	CHECK(!answered(sb, &e[2]), "nothing leads to the peer");
	CHECK(answered(sb, &e[3]), "the default route is back");
	sandbox_free(sb);
}

SUITE(rri_hub) = {
	{"a reverse route stands on the default route, and goes and comes with it", test_hub},
	{NULL, NULL},
};
