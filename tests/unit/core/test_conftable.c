/* The statements that the nodes of a net share, and how many of them are tried on a line: counted, not timed. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"

typedef struct Bed {
	World *world;
	Net *net;
} Bed;

static Bed *bed_new(void)
{
	static const char *const names[] = {"R1", "R2", "H", "lan", NULL};
	Bed *b = g_new0(Bed, 1);
	b->world = world_new(1, names, 0);
	b->net = net_new(b->world, registry, false);
	net_node_add(b->net, "R1", NODE_ROUTER, "12.3", NULL);
	net_node_add(b->net, "R2", NODE_ROUTER, "12.2", NULL);
	net_node_add(b->net, "H", NODE_HOST, "12.3", NULL);
	net_node_add(b->net, "lan", NODE_SWITCH, "12.3", NULL);
	return b;
}

static void bed_free(Bed *b)
{
	world_free(b->world);
	net_free(b->net);
	g_free(b);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bed, bed_free)

static const ConfTable *table_of(const Bed *b, const char *name)
{
	return conftable_of(net_node(b->net, name));
}

/* Wrong: ten thousand routers hold ten thousand copies of the same grammar; or two nets meet in one. */
static void test_shared(void)
{
	g_autoptr(Bed) b = bed_new();
	g_autoptr(Bed) other = bed_new();
	CHECK(table_of(b, "R1") == table_of(b, "R2"), "two routers have one table");
	CHECK(table_of(b, "lan") != table_of(b, "R1"), "a switch has other classes");
	CHECK(table_of(b, "H") != table_of(b, "lan"), "a host is no switch");
	CHECK(table_of(b, "R1") != table_of(other, "R1"), "each net has its own");
	CHECK(node_reset(net_node(b->net, "R1"), NULL), "reset");
	CHECK(table_of(b, "R1") == table_of(b, "R2"), "after a reset, too");
}

/* What a hub has of each spoke. */
static void add_spoke(GString *hub, unsigned i)
{
	unsigned hi = i / 250, lo = 1 + i % 250;
	g_string_append_printf(hub, "crypto isakmp key cisco%u address 172.20.%u.%u\n", i, hi, lo);
	g_string_append_printf(hub, "crypto map vpn %u ipsec-isakmp\n", 10 + i);
	g_string_append_printf(hub, " set peer 172.20.%u.%u\n set transform-set myset\n", hi, lo);
	g_string_append_printf(hub, " match address N%u\n", i);
	g_string_append_printf(hub, "interface Loopback%u\n ip address 10.9.%u.%u %s\n", i, hi, lo,
			       "255.255.255.255");
	g_string_append_printf(hub, "ip route 20.%u.%u.0 255.255.255.0 10.1.1.9\n", hi, lo);
	g_string_append_printf(hub, "ip access-list extended N%u\n permit ip any 20.%u.%u.0 %s\n",
			       i, hi, lo, "0.0.0.255");
}

enum { LINES_OF_A_SPOKE = 10 };

/* Statements tried to read a hub of so many spokes. */
static uint64_t tried(unsigned spokes)
{
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GString) hub =
		g_string_new("hostname R1\ncrypto ipsec transform-set myset esp-des\n");
	g_autoptr(GError) err = NULL;
	Node *n = net_node(b->net, "R1");
	for (unsigned i = 0; i < spokes; i++)
		add_spoke(hub, i);
	CHECK(runconf_read(n, "hub", hub->str, hub->len, NULL, NULL, &err), "%s",
	      err ? err->message : "");
	return conftable_tried(conftable_of(n));
}

/* Wrong: the lines read before make the next one dearer, or every statement is tried on every line. */
static void test_tried(void)
{
	uint64_t few = tried(10), many = tried(60), more = tried(110);
	CHECK_INT(more - many, many - few, "50 spokes more are as much work the second time");
	CHECK((many - few) / 50 <= LINES_OF_A_SPOKE * 6, "%" G_GUINT64_FORMAT " for a spoke",
	      (many - few) / 50);
}

/* Wrong: a line that is found by its second word hides what stands in an inner mode, or costs a message. */
static void test_candidates(void)
{
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GPtrArray) all = g_ptr_array_new(), first = g_ptr_array_new(),
			     second = g_ptr_array_new();
	const ConfTable *t = table_of(b, "R1");
	const char *line = "IP\tRoute 10.0.0.0 255.0.0.0 10.1.1.1";
	conftable_candidates(t, "", line, CONF_ANY, all);
	conftable_candidates(t, "", line, CONF_BY_FIRST, first);
	conftable_candidates(t, "", line, CONF_BY_SECOND, second);
	CHECK(all->len > 2 * first->len && first->len > second->len && second->len > 0,
	      "%u, %u, %u", all->len, first->len, second->len);
	for (guint i = 0; i < second->len; i++) {
		const ConfEntry *e = second->pdata[i];
		CHECK(g_str_has_prefix(e->stmt->syntax, "ip route"), "%s", e->stmt->syntax);
		CHECK(g_ptr_array_find(first, e, NULL), "%s", e->stmt->syntax);
	}
	g_ptr_array_set_size(second, 0);
	conftable_candidates(t, "", "logging on", CONF_BY_SECOND, second);
	for (guint i = 0; i < second->len; i++) {
		const ConfEntry *e = second->pdata[i];
		CHECK(!g_str_has_prefix(e->stmt->syntax, "logging {"), "%s", e->stmt->syntax);
	}
	g_ptr_array_set_size(first, 0);
	g_ptr_array_set_size(second, 0);
	conftable_candidates(t, "", "logging", CONF_BY_FIRST, first);
	conftable_candidates(t, "", "logging", CONF_BY_SECOND, second);
	CHECK_INT(second->len, first->len, "without a second word each may be meant");
	g_ptr_array_set_size(second, 0);
	conftable_candidates(t, "no such mode", line, CONF_BY_FIRST, second);
	CHECK_INT(second->len, 0, "of a mode that is not there");
}

SUITE(core_conftable) = {
	{"the nodes of a net share the statements of their kind", test_shared},
	{"few statements are tried on a line, however many lines there are", test_tried},
	{"statements are found by the words that a line begins with", test_candidates},
	{NULL, NULL},
};
