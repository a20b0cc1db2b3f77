/* Who stands on what: static routes that a change concerns. */

#include "models/rib/rib_priv.h"
#include "sim/kernel/rng.h"
#include "sim/text.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

enum { LINES = 60, STEPS = 400 };

/* Of few networks and next hops, so that lines stand on each other, on a default route and on interfaces. */
static void random_lines(GString *to)
{
	static const char *const hops[] = {"172.16.172.53", "10.1.1.9",    "FastEthernet0/1",
					   "20.1.1.1",      "20.2.1.1",    "30.1.1.1",
					   "40.9.9.9",      "192.168.1.9", "192.168.2.9"};
	for (unsigned i = 0; i < LINES; i++) {
		uint64_t d = rng_draw(3, "rib", "line", i);
		unsigned len = d % 3 * 8 + 8;
		IpText net = ip_text(prefix_of(IP4(20 + (d >> 8) % 3 * 10, (d >> 16) % 3, 1, 0),
					       (uint8_t)len)
					     .addr),
		       mask = ip_text(ip4_mask((uint8_t)len));
		g_string_append_printf(to, "ip route %s %s %s\n", net.s, mask.s,
				       hops[(d >> 24) % G_N_ELEMENTS(hops)]);
	}
}

/* A route of another's, there or not: among them the default and parts of networks of class C. */
static void flap(Ctx *cx, Node *n, void *arg)
{
	static const Prefix nets[] = {{0, 0},
				      {IP4(192, 168, 1, 128), 25},
				      {IP4(192, 168, 2, 128), 25},
				      {IP4(192, 168, 2, 0), 24},
				      {IP4(40, 9, 0, 0), 16},
				      {IP4(20, 1, 1, 0), 24},
				      {IP4(10, 1, 1, 8), 30}};
	unsigned *steps = arg;
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	uint64_t d = rng_draw(4, "rib", "flap", (*steps)++);
	RibOffer o = {
		.prefix = nets[d % G_N_ELEMENTS(nets)],
		.source = svc->source(self, "ospf"),
		.client = n,
		.distance = 110,
		.n_paths = 1,
		.path = (RibPath[]){{.via = IP4(172, 16, 172, 53), .out = node_iface(n, "Fa0/0")}}};
	if (d >> 32 & 1)
		svc->offer(cx, self, &o);
	else
		svc->withdraw(cx, self, o.prefix, o.source, n);
}

/* Wrong: a change that passes by a line which stands on what changed. The invariant asks all lines after each. */
static void test_dependants(void)
{
	unsigned steps = 0;
	g_autoptr(GString) config = g_string_new("hostname R\n"
						 "interface FastEthernet0/0\n"
						 " ip address 172.16.172.50 255.255.255.240\n"
						 "interface FastEthernet0/1\n"
						 " ip address 10.1.1.1 255.255.255.0\n");
	random_lines(config);
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", config->str);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:2", "R:Fa0/1", VT_US(20));
	for (unsigned i = 0; i < STEPS; i++)
		sandbox_do(sb, VT_S(10 + 7 * i), "R", flap, &steps);
	sandbox_type(sb, VT_S(600), "R", "interface Fa0/1; shutdown");
	sandbox_type(sb, VT_S(1300), "R", "interface Fa0/1; no shutdown");
	sandbox_type(sb, VT_S(1700), "R", "interface Fa0/1; ip address 20.1.1.9 255.255.255.0");
	sandbox_type(sb, VT_S(2200), "R", "no ip route 20.0.0.0 255.0.0.0");
	sandbox_run(sb, VT_S(10 + 7 * STEPS));
	CHECK_INT(steps, STEPS, "all of them");
	sandbox_free(sb);
}

SUITE(rib_deps) = {
	{"whatever changes, each static follows what it stands on", test_dependants},
	{NULL, NULL},
};
