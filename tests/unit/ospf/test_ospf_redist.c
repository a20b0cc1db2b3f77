/* What a process tells of routes that others made: redistribute, by source, options and route map. */

#include <string.h>

#include "tests/unit/ospf/ospf_lab.h"

/* R1's other routes: two connected networks that no network statement covers, and static ones. */
static const char others[] =
	"interface Loopback1; ip address 50.1.1.1 255.255.255.0; "
	"interface Loopback2; ip address 60.0.0.1 255.0.0.0; "
	"ip route 30.0.0.0 255.0.0.0 Null0; ip route 31.1.0.0 255.255.0.0 Null0 tag 7; "
	"ip route 32.0.0.0 255.0.0.0 10.1.1.200; ip route 0.0.0.0 0.0.0.0 Null0; "
	"access-list 1 permit 30.0.0.0; access-list 2 deny any; "
	"route-map TAGGED permit 10; match tag 7; set metric 77; set metric-type type-1; set tag "
	"9; "
	"route-map ONE permit 10; match ip address 1; route-map NOTHING deny 10; "
	"route-map DENIES permit 10; match ip address 2; "
	"route-map LO1 permit 10; match interface Loopback1; route-map PLUS permit 10; set metric "
	"+5; ip prefix-list H permit 10.1.1.200/32; route-map HOP permit 10; match ip next-hop "
	"prefix-list H; continue; set tag 4; route-map HOP permit 20; match tag 7; set metric 3";

static Sandbox *lab(const char *lines, const char *release)
{
	Sandbox *sb = ospf_lab_new(release);
	g_autofree char *all = g_strdup_printf("%s; router ospf 1; %s", others, lines);
	sandbox_type(sb, VT_S(1), "R1", all);
	return sb;
}

/* The tag of R1's LSA of that network, at R2; -1: there is none. */
static int64_t tag_of(Sandbox *sb, Ip4 id)
{
	const OspfLsa *l = ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, id, IP4(1, 1, 1, 1));
	gsize len;
	ExternalRec x;
	size_t used = 0;
	CodecErr err;
	const uint8_t *data = l ? g_bytes_get_data(l->body, &len) : NULL;
	return l && codec_decode(&ospf_external_pkt, data, len, &x, NULL, &used, &err)
		       ? (int64_t)x.tag
		       : -1;
}

#define NET30 "30.0.0.0/8"
#define NET31 "31.1.0.0/16"
#define NET32 "32.0.0.0/8"
#define NET50 "50.1.1.0/24"
#define NET60 "60.0.0.0/8"
#define E2(metric) "O E2 " metric " 10.1.1.1"

static const struct {
	const char *lines;
	const char *want[5]; /* at R2: of 30, 31.1, 32, 50.1.1 and 60 */
	int64_t tag;         /* of 31.1 */
} cases[] = {
	/* without subnets only whole classful networks */
	{"redistribute static", {E2("20"), "", "O E2 20 10.1.1.200", "", ""}, -1},
	{"redistribute static subnets", {E2("20"), E2("20"), "O E2 20 10.1.1.200", "", ""}, 7},
	{"redistribute connected", {"", "", "", "", E2("20")}, -1},
	{"redistribute connected subnets", {"", "", "", E2("20"), E2("20")}, -1},
	/* both, each with its options, in any order */
	{"redistribute connected subnets metric 5; redistribute static tag 3 subnets metric-type 1 "
	 "metric 6",
	 {"O E1 7 10.1.1.1", "O E1 7 10.1.1.1", "O E1 7 10.1.1.200", E2("5"), E2("5")},
	 3},
	{"redistribute static metric 6; redistribute static subnets",
	 {E2("6"), E2("6"), "O E2 6 10.1.1.200", "", ""},
	 7}, /* a line typed again adds its keywords, and no takes its own away */
	{"redistribute static metric 6 subnets; no redistribute static metric 6",
	 {E2("20"), E2("20"), "O E2 20 10.1.1.200", "", ""},
	 7},
	{"redistribute static subnets; no redistribute static", {"", "", "", "", ""}, -1},
	/* default-metric: not of connected routes */
	{"default-metric 40; redistribute static subnets; redistribute connected",
	 {E2("40"), E2("40"), "O E2 40 10.1.1.200", "", E2("0")},
	 7},
	{"default-metric 40; redistribute static metric 6",
	 {E2("6"), "", "O E2 6 10.1.1.200", "", ""},
	 -1},
	/* route maps */
	{"redistribute static subnets metric 6 tag 3 route-map TAGGED",
	 {"", "O E1 78 10.1.1.1", "", "", ""},
	 9},
	{"redistribute static subnets route-map ONE", {E2("20"), "", "", "", ""}, -1},
	{"redistribute static subnets route-map NOTHING", {"", "", "", "", ""}, -1},
	{"redistribute static subnets route-map DENIES", {"", "", "", "", ""}, -1},
	{"redistribute static subnets route-map MISSING", {"", "", "", "", ""}, -1},
	{"redistribute connected subnets route-map LO1", {"", "", "", E2("20"), ""}, -1},
	{"redistribute static subnets route-map HOP",
	 {"", E2("3"), "O E2 20 10.1.1.200", "", ""},
	 7},
	{"redistribute static route-map PLUS", {E2("5"), "", "O E2 5 10.1.1.200", "", ""}, -1},
	{"redistribute static subnets route-map NOTHING; no redistribute static route-map NOTHING",
	 {E2("20"), E2("20"), "O E2 20 10.1.1.200", "", ""},
	 7},
	/* a process that is not there has no routes, and its own are not told of twice */
	{"redistribute ospf 2 subnets; redistribute ospf 1 subnets", {"", "", "", "", ""}, -1},
	/* connected networks where OSPF runs are internal */
	{"redistribute connected subnets; network 50.0.0.0 0.255.255.255 area 0; "
	 "network 60.0.0.0 0.255.255.255 area 0",
	 {"", "", "", "", ""},
	 -1},
};

static void test_cases(void)
{
	static const char *const nets[] = {NET30, NET31, NET32, NET50, NET60};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Sandbox *sb = lab(cases[i].lines, "12.3(7)T1");
		sandbox_run(sb, VT_S(100));
		for (size_t k = 0; k < G_N_ELEMENTS(nets); k++)
			CHECK(ospf_lab_check_route(sb, "R2", nets[k], cases[i].want[k]), "%s",
			      cases[i].lines);
		CHECK_INT(tag_of(sb, IP4(31, 1, 0, 0)), cases[i].tag, "%s: tag", cases[i].lines);
		ospf_lab_check_route(sb, "R2", "0.0.0.0/0", "");
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
		sandbox_free(sb);
	}
}

/* Stands in for process 2 on R1: an internal route, and an external one of each type. */
static void offer_others(Ctx *cx, Node *n)
{
	static const int client;
	static const struct {
		Ip4 net;
		const char *subtype;
	} routes[] = {{IP4(71, 0, 0, 0), ""}, {IP4(72, 0, 0, 0), "E1"}, {IP4(73, 0, 0, 0), "E2"}};
	void *self;
	const RibSvc *rib = node_service(n, "rib", &self);
	for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
		RibOffer f = {.prefix = {routes[i].net, 8},
			      .source = &ospf_source,
			      .client = &client,
			      .process = 2,
			      .distance = 110,
			      .metric = 64,
			      .tag = 5,
			      .n_paths = 1,
			      .path = (RibPath[]){{IP4(10, 1, 1, 200), node_iface(n, "Fa0/0")}}};
		g_strlcpy(f.subtype, routes[i].subtype, sizeof f.subtype);
		rib->offer(cx, self, &f);
	}
}

/* Another process's routes are told of with their metrics, those of the kinds that are asked for. */
static void test_processes(void)
{
	static const struct {
		const char *lines;
		const char *want[3];
	} kinds[] = {
		{"redistribute ospf 2",
		 {"O E2 64 10.1.1.200", "O E2 64 10.1.1.200", "O E2 64 10.1.1.200"}},
		{"redistribute ospf 2 match internal", {"O E2 64 10.1.1.200", "", ""}},
		{"redistribute ospf 2 match external",
		 {"", "O E2 64 10.1.1.200", "O E2 64 10.1.1.200"}},
		{"redistribute ospf 2 metric 8 match external 2", {"", "", "O E2 8 10.1.1.200"}},
		{"default-metric 9; redistribute ospf 3", {"", "", ""}},
	};
	static const char *const nets[] = {"71.0.0.0/8", "72.0.0.0/8", "73.0.0.0/8"};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		Sandbox *sb = lab(kinds[i].lines, "12.3(7)T1");
		sandbox_call(sb, VT_S(50), "R1", offer_others);
		sandbox_run(sb, VT_S(100));
		for (size_t k = 0; k < G_N_ELEMENTS(nets); k++)
			CHECK(ospf_lab_check_route(sb, "R2", nets[k], kinds[i].want[k]), "%s",
			      kinds[i].lines);
		sandbox_free(sb);
	}
}

/* Wrong: R2 hears of a route late, or for ever. */
static void test_follows(void)
{
	static const struct {
		const char *typed;
		const char *want[3]; /* of 30, 31.1 and 50.1.1 */
	} steps[] = {
		{"router ospf 1; redistribute static subnets route-map ONE", {E2("20"), "", ""}},
		{"access-list 1 permit 31.1.0.0", {E2("20"), E2("20"), ""}},
		{"no ip route 30.0.0.0 255.0.0.0 Null0", {"", E2("20"), ""}},
		{"ip route 30.0.0.0 255.0.0.0 Null0", {E2("20"), E2("20"), ""}},
		{"route-map ONE permit 10; set metric 9", {E2("9"), E2("9"), ""}},
		{"no route-map ONE", {"", "", ""}},
		{"route-map ONE deny 5; match tag 7; route-map ONE permit 10", {E2("20"), "", ""}},
		{"no access-list 1", {E2("20"), "", ""}},
		{"ip prefix-list P deny 30.0.0.0/8; route-map ONE permit 10; match ip address "
		 "prefix-list P",
		 {"", "", ""}},
		{"ip prefix-list P permit 0.0.0.0/0 le 32; no ip prefix-list P seq 5",
		 {E2("20"), "", ""}},
		{"router ospf 1; no redistribute static; redistribute connected subnets",
		 {"", "", E2("20")}},
		{"interface Loopback1; shutdown", {"", "", ""}},
		{"interface Loopback1; no shutdown", {"", "", E2("20")}},
		{"router ospf 1; network 50.1.1.0 0.0.0.255 area 0", {"", "", ""}},
		{"router ospf 1; no network 50.1.1.0 0.0.0.255 area 0", {"", "", E2("20")}},
		{"interface Loopback1; no ip address", {"", "", ""}},
	};
	static const char *const nets[] = {NET30, NET31, NET50};
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(1), "R1", others);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		sandbox_type(sb, VT_S(100 + 30 * i), "R1", steps[i].typed);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		sandbox_run(sb, VT_S(125 + 30 * i));
		for (size_t k = 0; k < G_N_ELEMENTS(nets); k++)
			CHECK(ospf_lab_check_route(sb, "R2", nets[k], steps[i].want[k]),
			      "behind \"%s\"", steps[i].typed);
	}
	sandbox_free(sb);
}

/* The options as they were typed, and as IOS prints them. */
static void test_prints(void)
{
	static const struct {
		const char *lines, *release, *want;
	} printed[] = {
		{"redistribute static route-map M tag 5 subnets metric-type 1 metric 10; "
		 "redistribute connected",
		 "12.3(7)T1",
		 " redistribute connected\n"
		 " redistribute static metric 10 metric-type 1 subnets tag 5 route-map M\n"},
		{"redistribute ospf 7 match external 2 internal subnets; redistribute ospf 3 match "
		 "external",
		 "12.3(7)T1",
		 " redistribute ospf 3 match external 1 external 2\n"
		 " redistribute ospf 7 subnets match internal external 2\n"},
		{"redistribute ospf 7 match internal external nssa-external; "
		 "no redistribute ospf 7 match external 1 nssa-external",
		 "12.3(7)T1", " redistribute ospf 7 match internal external 2\n"},
		{"redistribute static subnets", "17.3", " redistribute static\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(printed); i++) {
		Sandbox *sb = lab(printed[i].lines, printed[i].release);
		sandbox_run(sb, VT_S(2));
		g_autofree char *config = sandbox_config(sb, "R1");
		CHECK(strstr(config, printed[i].want), "%s:\n%s", printed[i].lines, config);
		sandbox_free(sb);
	}
}

/* From IOS-XE 17 on subnets are taken without a word. */
static void test_subnets_implied(void)
{
	Sandbox *sb = lab("redistribute static", "17.3");
	sandbox_run(sb, VT_S(100));
	ospf_lab_check_route(sb, "R2", NET31, E2("20"));
	sandbox_free(sb);
}

/* Typed without the word, IOS warns; not if the word stands already, nor where it is not needed. */
static void test_warning(void)
{
	static const struct {
		const char *lines, *release;
		bool warns;
	} typed[] = {
		{"redistribute static", "12.3(7)T1", true},
		{"redistribute connected metric 5", "15.2(4)M", true},
		{"redistribute static subnets", "12.3(7)T1", false},
		{"redistribute static subnets; redistribute static metric 5", "12.3(7)T1", false},
		{"redistribute static; no redistribute static", "12.3(7)T1",
		 true}, /* the first did */
		{"redistribute static", "17.3", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		Sandbox *sb = lab(typed[i].lines, typed[i].release);
		sandbox_run(sb, VT_S(2));
		const char *answer = runconf_answer(sandbox_node(sb, "R1"));
		CHECK_STR(answer ? answer : "",
			  typed[i].warns ? "% Only classful networks will be redistributed" : "",
			  "%s", typed[i].lines);
		sandbox_free(sb);
	}
}

static void test_show(void)
{
	Sandbox *sb = lab("redistribute static metric 5 subnets; redistribute connected; "
			  "redistribute ospf 9",
			  "12.3(7)T1");
	sandbox_run(sb, VT_S(60));
	g_autofree char *shown = sandbox_show(sb, "R1", "show ip ospf");
	CHECK(strstr(shown,
		     " Redistributing External Routes from,\n    connected\n    ospf 9\n"
		     "    static with metric mapped to 5, includes subnets in redistribution\n"),
	      "%s", shown);
	sandbox_free(sb);
}

#define PROCESS2                                                                                   \
	"router ospf 2; network 50.0.0.0 0.255.255.255 area 0; network 60.0.0.1 0.0.0.0 area 0; "  \
	"interface Loopback2; ip ospf cost 7; router ospf 1; "

/* Wrong: the networks of the other process's interfaces, which the table has as connected, are left out, or taken
 * although something keeps them away, or still there when the process has let go of them. */
static void test_own_networks(void)
{
	static const struct {
		const char *typed;
		const char *want[2]; /* of 50.1.1 and 60 */
	} steps[] = {
		{PROCESS2 "redistribute ospf 2", {"", E2("7")}},
		{"router ospf 1; redistribute ospf 2 subnets", {E2("1"), E2("7")}},
		{"interface Loopback2; ip ospf cost 9", {E2("1"), E2("9")}},
		/* kinds: they are internal */
		{"router ospf 1; redistribute ospf 2 match external", {"", ""}},
		{"router ospf 1; redistribute ospf 2 match internal", {E2("1"), E2("9")}},
		{"router ospf 1; no redistribute ospf 2 match", {E2("1"), E2("9")}},
		/* its route map, and its own filter alone */
		{"router ospf 1; redistribute ospf 2 route-map LO1 metric 30", {E2("30"), ""}},
		{"router ospf 1; no redistribute ospf 2 route-map LO1 metric 30; "
		 "distribute-list 2 out connected",
		 {E2("1"), E2("9")}},
		{"router ospf 1; distribute-list 2 out ospf 2", {"", ""}},
		{"router ospf 1; no distribute-list 2 out ospf 2", {E2("1"), E2("9")}},
		/* what redistribute connected says goes before */
		{"router ospf 1; redistribute connected subnets route-map LO1", {"", ""}},
		{"router ospf 1; no distribute-list 2 out connected", {E2("20"), ""}},
		{"router ospf 1; no redistribute connected", {E2("1"), E2("9")}},
		/* the process's interfaces */
		{"router ospf 2; passive-interface Loopback1", {E2("1"), E2("9")}},
		{"router ospf 2; no network 50.0.0.0 0.255.255.255 area 0", {"", E2("9")}},
		{"interface Loopback1; ip ospf 2 area 0", {E2("1"), E2("9")}},
		{"interface Loopback1; shutdown", {"", E2("9")}},
		{"interface Loopback1; no shutdown", {E2("1"), E2("9")}},
		{"no router ospf 2", {"", ""}},
		{PROCESS2, {E2("1"), E2("7")}}, /* the second time */
		{"router ospf 1; no redistribute ospf 2", {"", ""}},
	};
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(1), "R1", others);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		sandbox_type(sb, VT_S(100 + 30 * i), "R1", steps[i].typed);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		sandbox_run(sb, VT_S(125 + 30 * i));
		CHECK(ospf_lab_check_route(sb, "R2", NET50, steps[i].want[0]), "behind \"%s\"",
		      steps[i].typed);
		CHECK(ospf_lab_check_route(sb, "R2", NET60, steps[i].want[1]), "behind \"%s\"",
		      steps[i].typed);
	}
	sandbox_free(sb);
}

SUITE(ospf_redist) = {
	{"another process's connected networks go with it", test_own_networks},
	{"what is redistributed, by source, options and route map", test_cases},
	{"another process's routes", test_processes},
	{"it follows routes, lists and maps", test_follows},
	{"running-config", test_prints},
	{"subnets without the word", test_subnets_implied},
	{"only classful networks: a warning", test_warning},
	{"show ip ospf", test_show},
	{NULL, NULL},
};
