/* Which routers and interfaces matter: if this failed, a line that decides on an outage would be taken for one that cannot,
 * or the lines of routers that nobody asked about would make every result doubtful. */

#include <stdio.h>
#include <string.h>

#include "sim/trust/paths.h"
#include "sim/stage/stage.h"
#include "sim/trust/reach.h"
#include "tests/support/check.h"

/* ---- networks of a line ---- */

typedef struct Said {
	const char *router, *lines;
} Said;

typedef struct Case {
	const char *what;
	const char *
		cables; /* "R1-R2 R2-S1": the n-th, from 1, is in FastEthernet n/0 of a router, whose address is
			     * 10.n.0.1, or .2 at the right end; a name with an S is a switch */
	const char *probes; /* "R1>10.2.0.2" ... */
	Said said[3];
	const char *matter;
} Case;

static bool is_switch(const char *name)
{
	return *name == 'S';
}

static GString *text_of(GHashTable *texts, const char *name, const char *head)
{
	GString *text = g_hash_table_lookup(texts, name);
	if (text)
		return text;
	text = g_string_new(head);
	g_hash_table_insert(texts, g_strdup(name), text);
	return text;
}

static void free_text(void *text)
{
	g_string_free(text, TRUE);
}

/* A router's own end, or (of a switch's cable) "" if it is the switch's. */
static void add_port(GHashTable *configs, GHashTable *ports, char **end, unsigned i, unsigned n)
{
	if (is_switch(end[i]))
		return;
	GString *config = text_of(configs, end[i], "version 12.4\n");
	g_string_append_printf(config,
			       "interface FastEthernet%u/0\n ip address 10.%u.0.%u 255.255.255.0\n",
			       n, n, i + 1);
	if (is_switch(end[!i]))
		g_string_append_printf(text_of(ports, end[!i], ""), "%s:Fa%u/0; ", end[i], n);
}

static void add_cable(GString *scn, GHashTable *configs, GHashTable *ports, char **end, unsigned n)
{
	for (unsigned i = 0; i < 2; i++) {
		add_port(configs, ports, end, i, n);
		if (is_switch(end[i]))
			text_of(ports, end[i], "");
	}
	if (is_switch(end[0]) == is_switch(end[1]))
		g_string_append_printf(scn, "[link c%u]\nports = %s:Fa%u/0; %s:Fa%u/0\n", n, end[0],
				       n, end[1], n);
}

static void add_probes(GString *scn, const char *probes)
{
	g_auto(GStrv) probe = g_strsplit(probes, " ", -1);
	for (unsigned i = 0; probe[i] && *probe[i]; i++) {
		g_auto(GStrv) end = g_strsplit(probe[i], ">", 2);
		g_string_append_printf(scn, "[probe p%u]\nfrom = %s\nto = %s\n", i, end[0], end[1]);
	}
}

static Scenario *scenario_of(const Case *c)
{
	g_autoptr(GHashTable) configs =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_text);
	g_autoptr(GHashTable) ports =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_text);
	GHashTable *stored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GString) scn = g_string_new("[scenario]\nduration = 60s\n");
	g_auto(GStrv) cable = g_strsplit(c->cables, " ", -1);
	gpointer name, text;
	GHashTableIter it;
	for (unsigned i = 0; cable[i]; i++) {
		g_auto(GStrv) end = g_strsplit(cable[i], "-", 2);
		add_cable(scn, configs, ports, end, i + 1);
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(c->said) && c->said[i].router; i++)
		g_string_append(text_of(configs, c->said[i].router, "version 12.4\n"),
				c->said[i].lines);
	for (g_hash_table_iter_init(&it, ports); g_hash_table_iter_next(&it, &name, &text);)
		g_string_append_printf(scn, "[switch %s]\nports = %s\n", (char *)name,
				       ((GString *)text)->str);
	for (g_hash_table_iter_init(&it, configs); g_hash_table_iter_next(&it, &name, &text);) {
		g_string_append_printf(scn, "[router %s]\nconfig = %s.cfg\n", (char *)name,
				       (char *)name);
		g_hash_table_insert(stored, g_strconcat(name, ".cfg", NULL),
				    g_strdup(((GString *)text)->str));
	}
	add_probes(scn, c->probes);
	g_hash_table_insert(stored, g_strdup("net.scn"), g_strdup(scn->str));
	g_autoptr(GError) err = NULL;
	Scenario *s = scenario_read("net.scn", NULL, stored, &err);
	CHECK(s, "%s: %s", c->what, err ? err->message : "");
	return s;
}

static Stage *stage_of(const Case *c, Scenario *s)
{
	g_autoptr(GError) err = NULL;
	Stage *stage = s ? stage_new(s, &(StageSpec){.seed = 1}, &err) : NULL;
	CHECK(stage, "%s: %s", c->what, err ? err->message : "");
	return stage;
}

static char *matter(const Scenario *s, Stage *stage)
{
	g_autoptr(Reach) r = reach_new(s, stage_net(stage));
	GString *names = g_string_new(NULL);
	const GPtrArray *nodes = stage_net(stage)->nodes;
	for (unsigned i = 0; i < nodes->len; i++) {
		const Node *n = nodes->pdata[i];
		if (n->kind == NODE_ROUTER && reach_has_node(r, n))
			g_string_append_printf(names, "%s%s", names->len ? " " : "", n->name);
	}
	return g_string_free(names, FALSE);
}

static void check_cases(const Case *c)
{
	for (; c->what; c++) {
		g_autoptr(Scenario) s = scenario_of(c);
		g_autoptr(Stage) stage = stage_of(c, s);
		g_autofree char *names = stage ? matter(s, stage) : g_strdup("");
		CHECK_STR(names, c->matter, "%s", c->what);
	}
}

/* ---- paths ---- */

#define CHAIN "R1-R2 R2-R3"

static const Case on_paths[] = {
	{"a dead end shares the cable, what is behind it does not",
	 CHAIN " R2-R4 R4-R5 R5-R6",
	 "R1>10.2.0.2",
	 {{0}},
	 "R1 R2 R3 R4"},
	{"beyond the ends",
	 "R0-R1 " CHAIN " R3-R4 R4-R5 R9-R0",
	 "R1>10.3.0.2",
	 {{0}},
	 "R0 R1 R2 R3 R4"},
	{"both ways around",
	 "R1-R2 R2-R3 R3-R4 R4-R5 R5-R6 R6-R1",
	 "R1>10.1.0.2",
	 {{0}},
	 "R1 R2 R3 R4 R5 R6"},
	{"a ring that hangs on the path at one router",
	 CHAIN " R2-R4 R4-R5 R5-R6 R6-R7 R7-R2",
	 "R1>10.2.0.2",
	 {{0}},
	 "R1 R2 R3 R4 R7"},
	{"two rings that share one router",
	 "R1-R2 R2-R3 R3-R1 R3-R4 R4-R5 R5-R3",
	 "R1>10.4.0.2",
	 {{0}},
	 "R1 R2 R3 R4 R5"},
	{"two cables between two routers are no ring that leads on",
	 "R1-R2 R1-R2 R2-R3 R3-R4 R3-R4 R4-R5",
	 "R1>10.1.0.2",
	 {{0}},
	 "R1 R2 R3"},
	{"two islands", CHAIN " A1-A2", "R1>10.2.0.2", {{0}}, "R1 R2 R3"},
	{"a probe on each of two islands, in the middle of them",
	 CHAIN " R3-R4 R4-R5 A1-A2 A2-A3 A3-A4",
	 "R1>10.1.0.2 A1>10.5.0.2",
	 {{0}},
	 "A1 A2 A3 R1 R2 R3"},
	{"no way between the ends", CHAIN " A1-A2", "R1>10.3.0.2", {{0}}, "A1 A2 R1 R2 R3"},
	{"an address that nobody has", CHAIN " R3-R4", "R1>10.99.0.1", {{0}}, "R1 R2 R3 R4"},
	{"an address of its own", CHAIN " R3-R4", "R1>10.1.0.1", {{0}}, "R1 R2"},
	{"no probe", CHAIN " R4-R5", "", {{0}}, "R1 R2 R3 R4 R5"},
	{"from two to one, and from one to two",
	 "R1-R2 R3-R2 R2-R4 R4-R5 R5-R6 R9-R8",
	 "R1>10.3.0.2 R3>10.3.0.2 R1>10.4.0.2",
	 {{0}},
	 "R1 R2 R3 R4 R5 R6"},
	{"an address that two have, of which one is far",
	 "R1-R2 R2-R3 R3-R4 R4-R5",
	 "R1>5.5.5.5",
	 {{"R2", "interface Loopback0\n ip address 5.5.5.5 255.255.255.255\n"},
	  {"R4", "interface Loopback0\n ip address 5.5.5.5 255.255.255.255\n"}},
	 "R1 R2 R3 R4 R5"},
	{"a secondary address",
	 CHAIN " R3-R4 R4-R5",
	 "R1>10.2.0.9",
	 {{"R3", "interface FastEthernet2/0\n ip address 10.2.0.9 255.255.255.0 secondary\n"}},
	 "R1 R2 R3 R4"},
	{NULL, NULL, NULL, {{0}}, NULL},
};

static void test_paths(void)
{
	check_cases(on_paths);
}

/* ---- sharing ---- */

#define OSPF(area) "router ospf 1\n network 0.0.0.0 255.255.255.255 area " area "\n"
#define MAP(peer)                                                                                  \
	"crypto ipsec transform-set t esp-des\ncrypto map m 1 ipsec-isakmp\n set peer " peer       \
	"\n set transform-set t\n match address 101\n"

static const Case shared[] = {
	{"a switch: all that are on it",
	 "R1-S1 R2-S1 R3-S1 R3-R4",
	 "R1>10.2.0.1",
	 {{0}},
	 "R1 R2 R3"},
	{"two switches are one segment",
	 "R1-S1 R2-S1 S1-S2 R3-S2 R3-R4",
	 "R1>10.2.0.1",
	 {{0}},
	 "R1 R2 R3"},
	{"an area, however far",
	 "R1-R2 R2-R3 R3-R4 R4-R5 R5-R6 R6-R7",
	 "R1>10.1.0.2",
	 {{"R2", OSPF("0")}, {"R6", OSPF("0")}, {"R5", OSPF("1")}},
	 "R1 R2 R3 R6"},
	{"an area of another island is another",
	 "R1-R2 A1-A2",
	 "R1>10.1.0.2",
	 {{"R2", OSPF("0")}, {"A1", OSPF("0")}},
	 "R1 R2"},
	{"who has a peer on the path",
	 "R1-R2 R2-R3 R3-R4 R4-R5 R5-R6",
	 "R1>10.1.0.2",
	 {{"R5", MAP("10.1.0.2")}},
	 "R1 R2 R3 R5"},
	{"who is the peer of one on the path",
	 "R1-R2 R2-R3 R3-R4 R4-R5 R5-R6",
	 "R1>10.1.0.2",
	 {{"R2", MAP("10.4.0.2")}},
	 "R1 R2 R3 R5"},
	{"who answers for the peer",
	 "R1-R2 R2-R3 R3-R4 R4-R5 R5-R6",
	 "R1>10.1.0.2",
	 {{"R2", MAP("10.4.0.9")}, {"R5", "interface FastEthernet4/0\n standby 1 ip 10.4.0.9\n"}},
	 "R1 R2 R3 R5"},
	{"a virtual address is all its routers'",
	 "R1-R2 R2-R3 R3-R4 R2-R5 R5-R6",
	 "R1>10.3.0.9",
	 {{"R4", "interface FastEthernet3/0\n standby 1 ip 10.3.0.9\n"}},
	 "R1 R2 R3 R4 R5"},
	{"who learns the virtual address, by a way of its own",
	 "R1-R2 R2-S1 R3-S1 R3-R4 R4-R5 R5-R6 R6-S1",
	 "R1>10.2.0.9",
	 {{"R2", "interface FastEthernet2/0\n standby 1 ip 10.2.0.9\n"},
	  {"R3", "interface FastEthernet3/0\n ip address 10.2.0.3 255.255.255.0\n standby 1 ip\n"}},
	 "R1 R2 R3 R4 R5 R6"},
	{NULL, NULL, NULL, {{0}}, NULL},
};

static void test_shared(void)
{
	check_cases(shared);
}

/* ---- interfaces ---- */

static const Case ports = {
	"ports",
	"R1-R2 R2-R3 R3-R4",
	"R1>10.1.0.2",
	{{"R2", "interface FastEthernet9/0\n ip address 10.90.0.1 255.255.255.0\n"
		"interface FastEthernet9/0.5\n encapsulation dot1Q 5\n ip address 10.91.0.1 "
		"255.255.255.0\n"
		"interface FastEthernet2/0.5\n encapsulation dot1Q 5\n ip address 10.92.0.1 "
		"255.255.255.0\n"
		"interface Serial1/0\n ip address 10.93.0.1 255.255.255.0\n"
		"interface Loopback0\n ip address 10.94.0.1 255.255.255.0\n"
		"interface Tunnel0\n ip address 10.95.0.1 255.255.255.0\n"
		"interface Vlan7\n ip address 10.96.0.1 255.255.255.0\n"},
	 {"R4", "interface Loopback0\n ip address 10.97.0.1 255.255.255.0\n"}},
	NULL};

typedef struct PortRow {
	const char *node, *iface;
	bool matters;
} PortRow;

static const PortRow port_rows[] = {
	{"R2", "Fa1/0", true},  {"R2", "Fa2/0", true},    {"R2", "Fa2/0.5", true},
	{"R2", "Fa9/0", false}, {"R2", "Fa9/0.5", false}, {"R2", "Se1/0", false},
	{"R2", "Lo0", true},    {"R2", "Tu0", true},      {"R2", "Vl7", true},
	{"R3", "Fa3/0", true},  {"R4", "Fa3/0", false},   {"R4", "Lo0", false},
};

static void test_ports(void)
{
	g_autoptr(Scenario) s = scenario_of(&ports);
	g_autoptr(Stage) stage = stage_of(&ports, s);
	g_autoptr(Reach) r = stage ? reach_new(s, stage_net(stage)) : NULL;
	for (unsigned i = 0; r && i < G_N_ELEMENTS(port_rows); i++) {
		const PortRow *row = &port_rows[i];
		const Iface *ifc = node_iface(net_node(stage_net(stage), row->node), row->iface);
		if (CHECK(ifc, "%s %s", row->node, row->iface))
			CHECK_INT(reach_has_iface(r, ifc), row->matters, "%s %s", row->node,
				  row->iface);
	}
}

/* A configuration alone has no cables and no probes. */
static void test_lone(void)
{
	static const char text[] =
		"hostname R1\ninterface Loopback0\n ip address 1.1.1.1 255.0.0.0\n";
	const ScnText t = {"r1.cfg", "r1.cfg", text, strlen(text), NULL};
	g_autoptr(Stage) stage = stage_lone(&t, NULL, false, NULL, NULL);
	g_autofree char *names = matter(NULL, stage);
	CHECK_STR(names, "R1", "a lone configuration");
}

/* ---- paths of a graph, against all paths tried one by one ---- */

enum { V = 7 };

typedef struct Graph {
	bool edge[V][V];
	bool on[V], way[V];
	unsigned to;
} Graph;

static bool try_from(Graph *g, unsigned v)
{
	bool any = v == g->to;
	g->way[v] = true;
	for (unsigned i = 0; any && i < V; i++)
		g->on[i] |= g->way[i];
	for (unsigned i = 0; !any && i < V; i++)
		if (g->edge[v][i] && !g->way[i])
			try_from(g, i);
	g->way[v] = false;
	return any;
}

static bool reaches(const Graph *g, unsigned a, unsigned b)
{
	Graph copy = *g;
	memset(copy.on, 0, sizeof copy.on);
	copy.to = b;
	try_from(&copy, a);
	return copy.on[b];
}

static void test_all_graphs(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(17);
	for (unsigned round = 0; round < 3000; round++) {
		Graph g = {{{false}}};
		Paths *p = paths_new(V);
		bool on[V] = {false};
		for (unsigned i = (unsigned)g_rand_int_range(rand, 0, 14); i-- > 0;) {
			unsigned a = (unsigned)g_rand_int_range(rand, 0, V),
				 b = (unsigned)g_rand_int_range(rand, 0, V);
			paths_join(p, a, b);
			g.edge[a][b] = g.edge[b][a] = a != b;
		}
		paths_close(p);
		for (unsigned i = (unsigned)g_rand_int_range(rand, 0, 4); i-- > 0;) {
			unsigned a = (unsigned)g_rand_int_range(rand, 0, V),
				 b = (unsigned)g_rand_int_range(rand, 0, V);
			bool joined = paths_island(p, a) == paths_island(p, b);
			CHECK_INT(joined, reaches(&g, a, b), "round %u: %u-%u", round, a, b);
			g.to = b;
			if (joined) {
				paths_between(p, a, b);
				try_from(&g, a);
			}
		}
		paths_mark(p, on);
		CHECK(memcmp(on, g.on, sizeof on) == 0, "round %u", round);
		paths_free(p);
	}
}

/* A chain as long as no stack is deep. */
static void test_long_chain(void)
{
	enum { N = 300000 };
	Paths *p = paths_new(N);
	g_autofree bool *on = g_new0(bool, N);
	unsigned n = 0;
	for (unsigned i = 1; i < N; i++)
		paths_join(p, i - 1, i);
	paths_close(p);
	for (unsigned i = 10; i < N - 10; i++)
		paths_between(p, i, N - 10);
	paths_mark(p, on);
	for (unsigned i = 0; i < N; i++)
		n += on[i];
	CHECK_INT(n, N - 19, "of a chain");
	paths_free(p);
}

SUITE(trust_reach) = {
	{"routers on a simple path between the ends of a probe matter", test_paths},
	{"so do those that share a segment, an area or an SA with one of them", test_shared},
	{"an interface without a cable does not", test_ports},
	{"a configuration alone matters", test_lone},
	{"what is marked is what lies on paths, in graphs of all kinds", test_all_graphs},
	{"the longest chain is walked without recursion", test_long_chain},
	{NULL, NULL},
};
