/* Flows that the table remembers: they go where the table sends them, always. */

#include <string.h>

#include "models/rib/rib_priv.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

enum { FLOWS = 3000, STEPS = 60 };

static const char config[] =
	"hostname R\n"
	"interface FastEthernet0/0\n ip address 172.16.172.50 255.255.255.240\n"
	"interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n"
	"ip route 20.0.0.0 255.0.0.0 172.16.172.53\n"
	"ip route 20.1.0.0 255.255.0.0 20.2.1.1\n"
	"ip route 20.1.1.0 255.255.255.0 20.1.2.1\n"
	"ip route 30.0.0.0 255.0.0.0 20.1.1.1\n";

static Sandbox *router(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", config);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:2", "R:Fa0/1", VT_US(20));
	return sb;
}

/* A route of another's, there or not; of two paths, so that the flow matters. */
static void flap(Ctx *cx, Node *n, void *arg)
{
	static const Prefix nets[] = {{0, 0},
				      {IP4(20, 1, 1, 0), 24},
				      {IP4(20, 2, 0, 0), 16},
				      {IP4(30, 1, 0, 0), 16},
				      {IP4(30, 1, 1, 0), 24}};
	unsigned *steps = arg;
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	uint64_t d = rng_draw(4, "rib", "flow flap", (*steps)++);
	RibOffer o = {.prefix = nets[d % G_N_ELEMENTS(nets)],
		      .source = svc->source(self, "ospf"),
		      .client = n,
		      .distance = 110,
		      .n_paths = 2,
		      .path = (RibPath[]){{IP4(172, 16, 172, 53), node_iface(n, "Fa0/0")},
					  {IP4(10, 1, 1, 9), node_iface(n, "Fa0/1")}}};
	if (d >> 32 & 1)
		svc->offer(cx, self, &o);
	else
		svc->withdraw(cx, self, o.prefix, o.source, n);
}

/* As the table says to one that asks for the first time. */
static bool afresh(const Rib *rib, Ip4 src, Ip4 dst, RibHop *hop)
{
	Rib first = *rib;
	first.pairs = NULL;
	first.n_pairs = 0;
	bool found = rib_lookup(&first, src, dst, hop);
	rib_flow_free(&first);
	return found;
}

static bool names(const RibHop *hop, EventId event)
{
	for (unsigned i = 0; i < hop->n_used; i++)
		if (hop->used[i] == event)
			return true;
	return false;
}

/* Each event as a cause once or more: a packet has it once. */
static bool same_causes(const RibHop *a, const RibHop *b)
{
	for (unsigned i = 0; i < a->n_used; i++)
		if (!names(b, a->used[i]))
			return false;
	for (unsigned i = 0; i < b->n_used; i++)
		if (!names(a, b->used[i]))
			return false;
	return true;
}

static void check_flow(const Rib *rib, Ip4 src, Ip4 dst)
{
	RibHop want, got;
	bool found = afresh(rib, src, dst, &want);
	CHECK_INT(rib_lookup(rib, src, dst, &got), found, "%08x to %08x: a route", src, dst);
	CHECK(!found || (got.out == want.out && got.next_hop == want.next_hop),
	      "%08x to %08x: by %08x, expected %08x", src, dst, got.next_hop, want.next_hop);
	CHECK(same_causes(&got, &want), "%08x to %08x: other causes", src, dst);
}

/* There and back again, of addresses that are often the same. */
static void check_flows(const Rib *rib, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		uint64_t d = rng_draw(5, "rib", "flow", i);
		Ip4 a = IP4(20 + d % 3 * 10, 1 + (d >> 8) % 2, (d >> 16) % 4, (d >> 24) % 8);
		Ip4 b = IP4(20 + (d >> 32) % 3 * 10, 1, (d >> 40) % 4, (d >> 48) % 32);
		check_flow(rib, a, b);
		check_flow(rib, b, a);
	}
}

/* Wrong: a flow goes by what it remembers of another flow, of the way back, or of a table that is no more. */
static void test_as_the_table(void)
{
	unsigned steps = 0;
	Sandbox *sb = router();
	for (unsigned i = 0; i < STEPS; i++)
		sandbox_do(sb, VT_S(20 + i), "R", flap, &steps);
	for (unsigned i = 0; i < STEPS; i++) {
		sandbox_run(sb, VT_S(20 + i) + VT_MS(500));
		check_flows(sandbox_self(sb, "R", "rib"), i % 10 == 9 ? FLOWS : 40);
	}
	sandbox_free(sb);
}

/* Wrong: when the numbers of the table's eras begin again, a flow of the first is taken for one of now. */
static void test_eras_begin_again(void)
{
	RibHop hop;
	Rib rib = {.era = UINT32_MAX};
	rib_flow_put(&rib, 1, 2, &(RibHop){.next_hop = 7});
	CHECK(rib_flow_get(&rib, 1, 2, &hop) && hop.next_hop == 7, "remembered");
	rib_flow_forget(&rib);
	CHECK(!rib_flow_get(&rib, 1, 2, &hop), "forgotten");
	rib_flow_put(&rib, 1, 2, &(RibHop){.next_hop = 8});
	CHECK(!rib_flow_get(&rib, 2, 1, &hop), "the way back was never looked up");
	rib.era = UINT32_MAX;
	rib_flow_forget(&rib);
	CHECK(!rib_flow_get(&rib, 1, 2, &hop), "of the era of this number before");
	rib_flow_free(&rib);
}

/* Wrong: of events that there is no room for, a packet's causes lose one or name another. */
static void test_too_many_causes(void)
{
	RibHop hop;
	Rib rib = {.era = 1};
	RibHop four = {.n_used = 4, .used = {1, 2, 3, 4}},
	       twice = {.n_used = 4, .used = {5, 6, 5, 7}};
	RibHop late = {.n_used = 1, .used = {(EventId)UINT32_MAX + 2}};
	rib_flow_put(&rib, 1, 2, &four);
	rib_flow_put(&rib, 1, 3, &late);
	rib_flow_put(&rib, 1, 4, &twice);
	CHECK(!rib_flow_get(&rib, 1, 2, &hop), "four events are looked up each time");
	CHECK(!rib_flow_get(&rib, 1, 3, &hop), "so is one of more than 32 bits");
	CHECK(rib_flow_get(&rib, 1, 4, &hop) && same_causes(&hop, &twice), "three are remembered");
	rib_flow_free(&rib);
}

/* Wrong: what is remembered grows without end, or with the number of lookups rather than of flows. */
static void test_room(void)
{
	RibHop hop = {0};
	Rib rib = {.era = 1};
	for (unsigned i = 0; i < 100; i++) {
		rib_flow_put(&rib, 1, 2, &hop);
		rib_flow_put(&rib, 2, 1, &hop);
	}
	CHECK_INT(rib.pair_bits, 1, "two flows, however often");
	for (Ip4 i = 0; i < 12 * 1000; i++)
		rib_flow_put(&rib, 9, i % 1000, &hop);
	CHECK_INT(rib.pair_bits, 11, "twice as many as there are, rounded up");
	for (Ip4 i = 0; i < 300000; i++)
		rib_flow_put(&rib, 9, i, &hop);
	CHECK_INT(rib.pair_bits, 17, "at most");
	CHECK(rib_flow_get(&rib, 9, 299999, &hop), "the last one");
	rib_flow_free(&rib);
}

SUITE(rib_flow) = {
	{"flows go where the table sends them, after each change of it", test_as_the_table},
	{"an era of the table is not taken for one of the same number", test_eras_begin_again},
	{"events that do not fit are not remembered, and none is lost", test_too_many_causes},
	{"there is room for the flows that are seen, up to a bound", test_room},
	{NULL, NULL},
};
