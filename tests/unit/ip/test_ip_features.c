/* Features of the path: by declared rank, in their stage. */

#include "models/svc/ip.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct Seen {
	GString *order;
	const char *mark;
} Seen;

static IpVerdict see(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt)
{
	const Seen *s = self;
	(void)cx, (void)flow, (void)pkt;
	g_string_append(s->order, s->mark);
	return IP_CONTINUE;
}

static const IpHook nat = {"nat", IP_OUTPUT, IP_RANK_OUT_NAT, see};
static const IpHook early = {"early", IP_OUTPUT, IP_RANK_OUT_CRYPTO, see};
static const IpHook late = {"late", IP_OUTPUT, IP_RANK_OUT_CRYPTO, see};
static const IpHook plain = {"plain", IP_DECRYPTED, IP_RANK_IN_ACCESS, see};
static const IpHook input = {"input", IP_INPUT, IP_RANK_IN_ACCESS, see};

/* Sends to a cable's far end, and gives the router a datagram as if it had been decrypted. */
static void play(Ctx *cx, Node *n, void *arg)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	Pkt *p = pkt_new(cx, n->pkts);
	Seen *s = arg;
	const IpHook *hooks[] = {&late, &plain, &input, &early, &nat};
	static const IpSend how = {.dst = IP4(10, 0, 0, 2), .proto = 200};
	for (size_t i = 0; i < G_N_ELEMENTS(hooks); i++)
		ip->add_feature(self, hooks[i], &s[i]);
	ip->send(cx, self, &how, g_bytes_new("toy", 3));
	g_string_append(s->order, "|");
	*(Ip4Hdr *)pkt_push(p, &ip4_layer) = (Ip4Hdr){.version = 4,
						      .ihl = 5,
						      .length = 20,
						      .ttl = 9,
						      .proto = 200,
						      .src = IP4(10, 0, 0, 2),
						      .dst = IP4(10, 0, 0, 1)};
	ip->reinject(cx, self, node_iface(n, "Fa0/0"), p);
}

/* Wrong: the order of registration decides, or what was decrypted passes the features of arrival. */
static void test_order(void)
{
	GString *order = g_string_new(NULL);
	Seen seen[] = {{order, "late "},
		       {order, "plain "},
		       {order, "input "},
		       {order, "early "},
		       {order, "nat "}};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "R1", "12.3",
		"hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	sandbox_router(
		sb, "R2", "12.3",
		"hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(50));
	sandbox_do(sb, VT_S(10), "R1", play, seen);
	sandbox_run(sb, VT_S(10));
	CHECK(g_str_has_prefix(order->str, "nat early late |plain "), "%s", order->str);
	sandbox_free(sb);
	g_string_free(order, TRUE);
}

SUITE(ip_features) = {
	{"by rank, then by name, each in its stage", test_order},
	{NULL, NULL},
};
