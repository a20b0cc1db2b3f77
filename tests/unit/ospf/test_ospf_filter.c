/* distribute-list: what is kept out of the routing table, and what is not redistributed. */

#include <string.h>

#include "tests/unit/ospf/ospf_lab.h"

/* R1 tells of two static routes; R2 hears of them and of loopbacks. */
static Sandbox *lab(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(
		sb, VT_S(1), "R1",
		"ip route 30.0.0.0 255.0.0.0 Null0; ip route 31.1.0.0 255.255.0.0 Null0 tag 7; "
		"router ospf 1; redistribute static subnets");
	sandbox_type(sb, VT_S(1), "R2",
		     "access-list 1 deny 30.0.0.0; access-list 1 permit any; access-list 2 deny "
		     "3.3.3.3; "
		     "access-list 2 permit any; ip prefix-list P permit 0.0.0.0/0 ge 16; "
		     "route-map M deny 10; match tag 7; route-map M permit 20");
	return sb;
}

#define E2 "O E2 20 10.1.1.1"
#define LO "O 2 10.1.1.3"

typedef struct Step {
	const char *typed;
	const char *want[3]; /* of 30, 31.1 and 3.3.3.3 */
} Step;

static void check_steps(Sandbox *sb, const char *node, const Step *step, size_t n)
{
	static const char *const nets[] = {"30.0.0.0/8", "31.1.0.0/16", "3.3.3.3/32"};
	for (size_t i = 0; i < n; i++)
		sandbox_type(sb, VT_S(100 + 30 * i), node, step[i].typed);
	for (size_t i = 0; i < n; i++) {
		sandbox_run(sb, VT_S(110 + 30 * i));
		for (size_t k = 0; k < G_N_ELEMENTS(nets); k++)
			CHECK(ospf_lab_check_route(sb, "R2", nets[k], step[i].want[k]),
			      "behind \"%s\"", step[i].typed);
	}
}

/* Wrong: a route stays that a filter denies, or one is missing that it permits; or its LSA is gone. */
static void test_in(void)
{
	static const Step steps[] = {
		{"router ospf 1; log-adjacency-changes", {E2, E2, LO}},
		{"router ospf 1; distribute-list 1 in", {"", E2, LO}},
		{"router ospf 1; distribute-list 2 in", {E2, E2, ""}}, /* instead of the other */
		{"no access-list 2", {E2, E2, LO}},                    /* no list permits all */
		{"access-list 2 permit 31.1.0.0", {"", E2, ""}},
		{"router ospf 1; no distribute-list 1 in", {"", E2, ""}}, /* that is another */
		{"router ospf 1; no distribute-list 2 in", {E2, E2, LO}},
		{"router ospf 1; distribute-list prefix P in", {"", E2, LO}},
		{"ip prefix-list P permit 30.0.0.0/8", {E2, E2, LO}},
		{"router ospf 1; distribute-list route-map M in", {E2, "", LO}},
		{"route-map M deny 10; no match tag; match metric 2", {E2, E2, ""}},
		{"router ospf 1; no distribute-list route-map M in", {E2, E2, LO}},
		{"router ospf 1; distribute-list 1 in FastEthernet0/1", {E2, E2, LO}},
		{"router ospf 1; distribute-list 1 in FastEthernet0/0", {"", E2, LO}},
		{"router ospf 1; no distribute-list 1 in FastEthernet0/0", {E2, E2, LO}},
		{"router ospf 1; distribute-list prefix MISSING in", {E2, E2, LO}},
	};
	Sandbox *sb = lab();
	check_steps(sb, "R2", steps, G_N_ELEMENTS(steps));
	sandbox_free(sb);
}

static void test_database(void)
{
	Sandbox *sb = lab();
	sandbox_type(sb, VT_S(1), "R2", "router ospf 1; distribute-list 1 in");
	sandbox_run(sb, VT_S(100));
	ospf_lab_check_route(sb, "R2", "30.0.0.0/8", "");
	ospf_lab_check_route(sb, "R3", "30.0.0.0/8", E2);
	CHECK(ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, IP4(30, 0, 0, 0), IP4(1, 1, 1, 1)),
	      "its LSA is in R2's database");
	sandbox_free(sb);
}

/* At R1, of what it redistributes. */
static void test_out(void)
{
	static const Step steps[] = {
		{"access-list 1 permit 31.0.0.0 0.255.255.255; router ospf 1; distribute-list 1 "
		 "out",
		 {"", E2, LO}},
		{"router ospf 1; no distribute-list 1 out", {E2, E2, LO}},
		{"router ospf 1; distribute-list 1 out connected", {E2, E2, LO}},
		{"router ospf 1; distribute-list 1 out static", {"", E2, LO}},
		{"ip prefix-list P deny 31.1.0.0/16; ip prefix-list P permit 0.0.0.0/0 le 32; "
		 "router ospf 1; distribute-list prefix P out",
		 {"", "", LO}}, /* both hold */
		{"router ospf 1; no distribute-list 1 out static", {E2, "", LO}},
		{"router ospf 1; distribute-list 1 out ospf 2; distribute-list prefix Q out",
		 {E2, E2, LO}},
	};
	Sandbox *sb = lab();
	check_steps(sb, "R1", steps, G_N_ELEMENTS(steps));
	sandbox_free(sb);
}

static char *distances(Sandbox *sb)
{
	static const Prefix nets[] = {
		{IP4(30, 0, 0, 0), 8}, {IP4(31, 1, 0, 0), 16}, {IP4(3, 3, 3, 3), 32}};
	GString *out = g_string_new(NULL);
	void *self;
	const RibSvc *rib = node_service(sandbox_node(sb, "R2"), "rib", &self);
	for (size_t i = 0; i < G_N_ELEMENTS(nets); i++) {
		const RibRoute *r = rib->route(self, nets[i]);
		g_string_append_printf(out, "%s%d", i ? " " : "", r ? r->offer->distance : -1);
	}
	return g_string_free(out, FALSE);
}

/* Wrong: a distance that is typed is only printed, or holds for routes that others told of. */
static void test_distance(void)
{
	static const struct {
		const char *typed, *want; /* of 30, 31.1 and 3.3.3.3 */
	} steps[] = {
		{"router ospf 1; distance 90", "90 90 90"},
		{"router ospf 1; distance 130 1.1.1.1 0.0.0.0", "130 130 90"},
		{"router ospf 1; no distance", "130 130 110"},
		{"router ospf 1; distance 140 0.0.0.0 255.255.255.255", "130 130 140"},
		{"router ospf 1; distance 150 1.1.1.1 0.0.0.0 1", "140 150 140"},
		{"no access-list 1", "150 150 140"},
		{"access-list 1 permit 30.0.0.0", "150 140 140"},
		{"router ospf 1; distance 255 1.1.1.1 0.0.0.0", "-1 -1 140"},
		{"ip route 30.0.0.0 255.0.0.0 Null0 250", "250 -1 140"},
		{"router ospf 1; no distance 255 1.1.1.1 0.0.0.0", "140 140 140"},
		{"router ospf 1; no distance 140 0.0.0.0 255.255.255.255", "110 110 110"},
		{"router ospf 1; distance 255 1.1.1.1 0.0.0.0", "250 -1 110"},
		{"no router ospf 1; router ospf 1; network 0.0.0.0 255.255.255.255 area 0",
		 "250 -1 -1"},
	};
	Sandbox *sb = lab();
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		sandbox_type(sb, VT_S(100 + 30 * i), "R2", steps[i].typed);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		sandbox_run(sb, VT_S(101 + 30 * i));
		g_autofree char *got = distances(sb);
		CHECK_STR(got, steps[i].want, "behind \"%s\"", steps[i].typed);
	}
	sandbox_run(sb, VT_S(100 + 30 * G_N_ELEMENTS(steps) + 100));
	g_autofree char *again = distances(sb);
	CHECK_STR(again, "110 110 110", "the new process has none of the old one's");
	sandbox_free(sb);
}

static void test_prints(void)
{
	static const char want[] =
		" distribute-list 1 in\n distribute-list prefix P in FastEthernet0/0\n"
		" distribute-list NETS out static\n distribute-list 2 out ospf 7\n";
	Sandbox *sb = lab();
	sandbox_type(
		sb, VT_S(2), "R2",
		"router ospf 1; distribute-list route-map M in; distribute-list 1 in; "
		"distribute-list prefix P in Fa0/0; distribute-list NETS out static; "
		"distribute-list 2 out ospf 7; distribute-list 2 out; no distribute-list 2 out");
	sandbox_run(sb, VT_S(3));
	g_autofree char *config = sandbox_config(sb, "R2");
	CHECK(strstr(config, want), "%s", config);
	sandbox_free(sb);
}

SUITE(ospf_filter) = {
	{"distribute-list in keeps routes out of the table", test_in},
	{"and not their LSAs out of the database", test_database},
	{"distribute-list out keeps routes from being redistributed", test_out},
	{"distance, of all routes and of some routers'", test_distance},
	{"running-config", test_prints},
	{NULL, NULL},
};
