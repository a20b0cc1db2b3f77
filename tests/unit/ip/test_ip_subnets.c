/* Whether a subnet meets another one, and interfaces of routers with many: the answers of an index and of a search
 * are the same. */

#include <string.h>

#include "models/core/registry.h"
#include "models/ip/ip_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static bool meets(const Prefix *all, unsigned n, Prefix p)
{
	for (unsigned i = 0; i < n; i++)
		if (prefix_covers(all[i], p) || prefix_covers(p, all[i]))
			return true;
	return false;
}

/* Wrong: two interfaces get one subnet, or an address is refused that is free. */
static void test_meet(void)
{
	IpSubnets s = {0};
	Prefix all[200];
	unsigned n = 0, met = 0;
	uint64_t x = 1;
	for (unsigned i = 0; i < 2000; i++) {
		x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		uint8_t len = (uint8_t)(i % 5 ? 18 + (x >> 40) % 15 : 1 + (x >> 40) % 32);
		Prefix p = prefix_of((Ip4)(x >> 33) & 0xc00ffff0, len);
		bool meet = meets(all, n, p);
		CHECK_INT(ip_subnets_meet(&s, 0, p), meet, "%s after %u", prefix_text(p).s, n);
		met += meet;
		if (n < G_N_ELEMENTS(all) && (len > 20 || i % 97 == 0)) {
			all[n++] = p;
			ip_subnets_add(&s, 0, p);
		}
	}
	CHECK(met > 100 && met < 1900, "%u of both kinds", met);
	ip_subnets_clear(&s);
	CHECK(!ip_subnets_meet(&s, 0, all[0]), "empty");
}

static char *refused(const char *lines)
{
	static const char *const names[] = {"R", NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	Node *n = net_node_add(net, "R", NODE_ROUTER, "12.3", NULL);
	g_autoptr(GString) text = g_string_new("hostname R\n");
	g_autoptr(GError) err = NULL;
	for (unsigned i = 0; i < 30; i++)
		g_string_append_printf(
			text, "interface Loopback%u\n ip address 10.0.%u.1 255.255.255.0\n", i, i);
	g_string_append(text, lines);
	if (runconf_read(n, "r", text->str, text->len, NULL, NULL, &err))
		node_check(n, &err);
	for (unsigned i = 0; i < 30 && !err; i++) {
		g_autofree char *name = g_strdup_printf("Lo%u", i);
		const Iface *ifc = node_iface(n, name);
		CHECK(ifc && g_str_has_suffix(ifc->name, name + 2), "%s", name);
	}
	CHECK(!node_iface(n, "Loopback77"), "none of that name");
	char *why = g_strdup(err ? err->message : "");
	net_free(net);
	world_free(w);
	return why;
}

/* Wrong: the message names another interface than the first that has the subnet; or a subnet that was given up
 * is kept from others. */
static void test_refused(void)
{
	static const struct {
		const char *lines, *why;
	} rows[] = {
		{"interface Loopback40\n ip address 10.0.7.1 255.255.255.255\n",
		 "r:63:13: duplicate address, Loopback7 has it"},
		{"interface Loopback40\n ip address 10.0.7.9 255.255.255.252\n",
		 "r:63:13: the subnet overlaps with that of Loopback7"},
		{"interface Loopback40\n ip address 10.0.200.1 255.255.0.0\n",
		 "r:63:13: the subnet overlaps with that of Loopback0"},
		{"interface Loopback7\n ip address 10.0.7.2 255.255.255.0\n", ""},
		{"interface Loopback7\n ip address 10.1.7.1 255.255.255.0\n"
		 "interface Loopback8\n ip address 10.0.7.1 255.255.255.0\n"
		 "interface Loopback9\n ip address 10.0.8.1 255.255.255.0\n",
		 ""},
		{"interface Loopback40\n ip address 10.0.7.9 255.255.255.252\n shutdown\n", ""},
		{"interface Loopback40\n ip address 10.0.7.1 255.255.255.0\n shutdown\n", ""},
		{"interface Loopback40\n ip address 10.0.7.9 255.255.255.252\n"
		 "interface Loopback7\n shutdown\n",
		 ""},
		{"interface Loopback40\n shutdown\n ip address 10.0.7.9 255.255.255.252\n"
		 " no shutdown\n",
		 ""},
		{"interface Loopback40\n ip address 10.0.7.9 255.255.255.252\n shutdown\n"
		 " no shutdown\n",
		 ""},
		{"interface Loopback40\n ip address 10.0.7.1 255.255.255.0\n ip address 10.77.7.1 "
		 "255.255.255.0\n",
		 ""},
		{"interface Loopback7\n no ip address\ninterface Loopback40\n"
		 " ip address 10.0.7.1 255.255.255.0\n",
		 ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *why = refused(rows[i].lines);
		CHECK_STR(why, rows[i].why, "case %zu", i);
	}
}

#define A "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
#define B "interface FastEthernet0/1\n ip address 10.9.0.1 255.255.255.0\n"
#define SAYS(net, other)                                                                           \
	"% " net " overlaps with " other "\nFastEthernet0/1: incorrect IP address assignment"

/* Wrong: of two interfaces with one subnet the second comes up, or the answer names another; or one that may is kept
 * down; or what was read is another router than what was typed. */
static void test_kept_shut(void)
{
	static const struct {
		const char *config, *typed, *answer;
		bool shut;
	} rows[] = {
		{A B " ip address 10.0.0.1 255.255.255.0 secondary\n shutdown\n",
		 "int Fa0/1; no shut", SAYS("10.0.0.0", "FastEthernet0/0"), true},
		{A B " shutdown\n", "int Fa0/1; ip addr 10.0.0.129 255.255.255.128; no shut",
		 SAYS("10.0.0.128", "FastEthernet0/0"), true},
		{A B " shutdown\n", "int Fa0/1; ip addr 10.0.0.2 255.0.0.0; default shut",
		 SAYS("10.0.0.0", "FastEthernet0/0"), true},
		{A B " ip address 10.0.0.2 255.255.255.0\n shutdown\n no shutdown\n", "do sh clock",
		 "", true},
		{A B " shutdown\n", "int Fa0/1; no shut", "", false},
		{A B " ip address 10.0.0.2 255.255.255.0\n shutdown\n",
		 "int Fa0/0; shut; int Fa0/1; no shut", "", false},
		{A B " ip address 10.0.0.2 255.255.255.0\n shutdown\n",
		 "int Fa0/0; no ip address; int Fa0/1; no shut", "", false},
		{"ip vrf RED\n" A B
		 " ip vrf forwarding RED\n ip address 10.0.0.2 255.255.255.0\n shutdown\n",
		 "int Fa0/1; no shut", "", false},
		{A B, "int Fa0/1; no shut", "", false},
		{A B " ip address 10.0.0.2 255.255.255.0\n shutdown\n", "default interface Fa0/1",
		 "Interface FastEthernet0/1 set to default configuration", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = sandbox_new(1);
		sandbox_router(sb, "R", "12.4", rows[i].config);
		sandbox_type(sb, VT_S(10), "R", rows[i].typed);
		sandbox_run(sb, VT_S(20));
		Node *n = sandbox_node(sb, "R");
		const char *answer = runconf_answer(n);
		CHECK_STR(answer ? answer : "", rows[i].answer, "case %zu", i);
		CHECK_INT(node_iface(n, "Fa0/1")->shutdown, rows[i].shut, "case %zu", i);
		sandbox_free(sb);
	}
}

/* Wrong: a primary address goes before its secondary one, which is then an interface's only address. */
static void test_primary_stays(void)
{
	static const struct {
		const char *typed, *answer;
		Ip4 primary;
	} rows[] = {
		{"no ip address 10.9.0.1 255.255.255.0",
		 "Must delete secondary before deleting primary", IP4(10, 9, 0, 1)},
		{"no ip address 10.9.1.1 255.255.255.0 secondary; no ip address 10.9.0.1 "
		 "255.255.255.0",
		 "", 0},
		{"no ip address", "", 0},
		{"default interface Fa0/1",
		 "Interface FastEthernet0/1 set to default configuration", 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = sandbox_new(1);
		g_autofree char *typed = g_strconcat("int Fa0/1; ", rows[i].typed, NULL);
		sandbox_router(sb, "R", "12.4",
			       A B " ip address 10.9.1.1 255.255.255.0 secondary\n");
		sandbox_type(sb, VT_S(10), "R", typed);
		sandbox_run(sb, VT_S(20));
		Node *n = sandbox_node(sb, "R");
		const char *answer = runconf_answer(n);
		CHECK_STR(answer ? answer : "", rows[i].answer, "%s", rows[i].typed);
		CHECK_INT(node_iface(n, "Fa0/1")->addr.ip, rows[i].primary, "%s", rows[i].typed);
		sandbox_free(sb);
	}
}

SUITE(ip_subnets) = {
	{"a subnet meets another one", test_meet},
	{"an interface whose subnet another one has stays shut", test_kept_shut},
	{"a primary address stays as long as a secondary one does", test_primary_stays},
	{"of many interfaces the first that has the subnet is named", test_refused},
	{NULL, NULL},
};
