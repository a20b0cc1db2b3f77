/* Who gets what is received: one class a key, or as many as a demux tells apart. */

#include "models/core/net.h"
#include "models/svc/ikeport.h"
#include "tests/support/check.h"

typedef struct Toy {
	unsigned got;
} Toy;

static void take(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	(void)cx, (void)rx, (void)pkt;
	((Toy *)self)->got++;
}

#define TOY(id, ...)                                                                               \
	static const Bind id##_binds[] = {__VA_ARGS__, {.table = NULL}};                           \
	static const ProtoClass id = {                                                             \
		.name = #id, .self_size = sizeof(Toy), .bind = id##_binds, .on_packet = take}

TOY(plain, {.table = "udp", .key = 1985});
TOY(again, {.table = "udp", .key = 1985});
TOY(other, {.table = "ipproto", .key = 1985});
TOY(v1, {.table = "udp", .key = 500, .demux = &udp500_demux},
    {.table = "udp", .key = 4500, .demux = &udp4500_demux, .which = IKEPORT_V1});
TOY(v2, {.table = "udp", .key = 500, .demux = &udp500_demux, .which = IKEPORT_V2},
    {.table = "udp", .key = 4500, .demux = &udp4500_demux, .which = IKEPORT_V2});
TOY(esp, {.table = "udp", .key = 4500, .demux = &udp4500_demux, .which = IKEPORT_ESP});
TOY(v2_again, {.table = "udp", .key = 500, .demux = &udp500_demux, .which = IKEPORT_V2});
TOY(greedy, {.table = "udp", .key = 500});
TOY(foreign, {.table = "udp", .key = 500, .demux = &udp4500_demux, .which = IKEPORT_ESP});

static const char *const names[] = {"R1", NULL};

/* Wrong: the second class gets nothing, and nobody says so. */
static void test_refused(void)
{
	static const struct {
		const ProtoClass *cls[3];
		const char *want;
	} cases[] = {
		{{&again, &plain, NULL}, "R1: again and plain both bind (\"udp\", 1985)"},
		{{&other, &plain, NULL}, NULL},
		{{&v1, &v2, NULL}, NULL},
		{{&v2, &v2_again, NULL}, "R1: v2 and v2_again both bind (\"udp\", 500)"},
		{{&greedy, &v1, NULL}, "R1: greedy and v1 both bind (\"udp\", 500)"},
		{{&foreign, &v1, NULL}, "R1: foreign and v1 both bind (\"udp\", 500)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		World *w = world_new(1, names, 0);
		Net *net = net_new(w, cases[i].cls, false);
		g_autoptr(GError) err = NULL;
		const Node *n = net_node_add(net, "R1", NODE_ROUTER, NULL, &err);
		CHECK(cases[i].want ? !n && err && g_str_has_prefix(err->message, cases[i].want)
				    : n != NULL,
		      "case %zu: %s", i, err ? err->message : "taken");
		net_free(net);
		world_free(w);
	}
}

typedef struct Given {
	uint32_t port;
	uint8_t octet[24];
	unsigned n;
	const char *to; /* NULL: nobody */
} Given;

static const Given given[] = {
	{500, {[17] = 0x10}, 24, "v1"},
	{500, {[17] = 0x20}, 24, "v2"},
	{500, {[17] = 0x30}, 24, "v1"}, /* whoever takes the rest */
	{500, {0x20}, 1, "v1"},         /* too short to say */
	{4500, {[21] = 0x10}, 24, "v1"},
	{4500, {[21] = 0x20}, 24, "v2"},
	{4500, {[3] = 1, [21] = 0x20}, 24, "esp"},
	{4500, {0xff}, 1, NULL}, /* RFC 3948 2.3: a keepalive is for nobody */
};

static void give(Ctx *cx, void *self)
{
	Node *n = self;
	for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
		const Given *g = &given[i];
		Pkt *p = pkt_new(cx, n->pkts);
		const Toy *to = g->to ? node_self(n, g->to) : NULL;
		unsigned before = to ? to->got : 0;
		pkt_set_bytes(p, g_bytes_new(g->octet, g->n));
		bool taken = node_dispatch(cx, n, "udp", g->port, &(Rx){0}, p);
		CHECK(taken == (to != NULL), "case %zu: taken or not", i);
		CHECK(!to || to->got == before + 1, "case %zu: %s gets it", i, g->to);
		pkt_unref(p);
	}
}

/* Wrong: a version of IKE sees what is the other's, or ESP in UDP what is IKE's. */
static void test_shared(void)
{
	static const ProtoClass *const classes[] = {&esp, &v1, &v2, NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, classes, false);
	Node *n = net_node_add(net, "R1", NODE_ROUTER, NULL, NULL);
	world_begin(w, give, n);
	world_run(w, VT_S(1));
	net_free(net);
	world_free(w);
}

SUITE(core_bind) = {
	{"one key and two classes are refused by name", test_refused},
	{"a demux shares the ports of key exchange", test_shared},
	{NULL, NULL},
};
