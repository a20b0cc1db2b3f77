/* Link state IDs of networks with one address and different masks (RFC 2328 appendix E). */

#include <string.h>

#include "sim/kernel/rng.h"
#include "tests/unit/ospf/ospf_lab.h"

/* "10.0.0.0/24 10.0.0.0/16" as wishes of one type. */
static GArray *wishes_of(uint8_t type, const char *nets)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(OspfWish));
	g_auto(GStrv) words = g_strsplit(nets, " ", 0);
	for (char **w = words; *w; w++) {
		OspfWish wish = {.key = {type, 0, IP4(1, 1, 1, 1)}};
		if (!**w)
			continue;
		g_assert(prefix_parse(*w, &wish.net));
		g_array_append_val(out, wish);
	}
	return out;
}

static char *print_ids(const GArray *wishes)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < wishes->len; i++) {
		if (i > 0)
			g_string_append_c(out, ' ');
		ip4_print(out, g_array_index(wishes, OspfWish, i).key.id);
	}
	return g_string_free(out, FALSE);
}

/* Each row follows the one before; an empty one begins anew. */
static const struct {
	const char *nets, *ids, *why;
} steps[] = {
	{"10.0.0.0/24", "10.0.0.0", "appendix E's own example, step 1"},
	{"10.0.0.0/16 10.0.0.0/24", "10.0.0.0 10.0.0.255", "step 2: the less specific takes it"},
	{"10.0.0.0/8 10.0.0.0/16 10.0.0.0/24", "10.0.0.0 10.0.255.255 10.0.0.255", "step 3"},
	{"10.0.0.0/16 10.0.0.0/24", "10.0.255.255 10.0.0.255",
	 "the first goes: the others keep theirs"},
	{"10.0.0.0/16 10.0.0.0/20 10.0.0.0/24", "10.0.255.255 10.0.0.0 10.0.0.255",
	 "it is free again"},
	{"10.0.0.0/12 10.0.0.0/16 10.0.0.0/20", "10.0.0.0 10.0.255.255 10.0.15.255",
	 "and taken again"},
	{"", "", ""},
	{"10.0.0.0/8 10.0.0.0/16 10.0.0.0/24", "10.0.0.0 10.0.255.255 10.0.0.255", "all at once"},
	{"10.0.0.0/24", "10.0.0.255", "the last one keeps its own"},
	{"", "", ""},
	{"0.0.0.0/0 0.0.0.0/1 128.0.0.0/1", "0.0.0.0 127.255.255.255 128.0.0.0",
	 "halves of the default"},
	{"", "", ""},
	{"192.0.2.0/31", "192.0.2.0", "a host that the next one's broadcast address is"},
	{"192.0.2.0/31 192.0.2.0/32", "192.0.2.0", "has no other ID: it is refused"},
	{"192.0.2.0/32", "192.0.2.0", "until the other goes"},
	{"192.0.2.0/31 192.0.2.0/32", "192.0.2.0", "now the other one comes too late"},
	{"", "", ""},
	{"10.0.0.0/24 10.0.0.255/32", "10.0.0.0 10.0.0.255",
	 "an address that is another's broadcast address"},
	{"10.0.0.0/16 10.0.0.0/24 10.0.0.255/32", "10.0.0.0 10.0.0.255",
	 "leaves that one nowhere to go"},
	{"10.0.0.0/16 10.0.0.0/24", "10.0.0.0 10.0.0.255", "until it goes"},
	{"10.0.0.0/16 10.0.0.0/24 10.0.0.255/32", "10.0.0.0 10.0.0.255",
	 "then it is too late itself"},
};

static void test_rule(void)
{
	static const uint8_t types[] = {LSA_SUMMARY, LSA_EXTERNAL, LSA_NSSA};
	for (unsigned t = 0; t < G_N_ELEMENTS(types); t++) {
		OspfLsids *ids = ospf_lsids_new();
		for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++) {
			GArray *wishes = wishes_of(types[t], steps[i].nets);
			ospf_lsids_assign(ids, wishes);
			g_autofree char *got = print_ids(wishes);
			CHECK_STR(got, steps[i].ids, "type %u, %s: %s", types[t], steps[i].nets,
				  steps[i].why);
			g_array_unref(wishes);
		}
		ospf_lsids_free(ids);
	}
}

/* Other types have IDs of their own, and are left alone. */
static void test_other_types(void)
{
	OspfLsids *ids = ospf_lsids_new();
	GArray *wishes = wishes_of(LSA_ASBR, "10.0.0.0/8 10.0.0.0/16");
	for (guint i = 0; i < wishes->len; i++)
		g_array_index(wishes, OspfWish, i).key.id = IP4(7, 7, 7, 7);
	ospf_lsids_assign(ids, wishes);
	g_autofree char *got = print_ids(wishes);
	CHECK_STR(got, "7.7.7.7 7.7.7.7", "ASBR-summary-LSAs have the router's ID");
	CHECK_INT(ids->rows->len, 0, "nothing is remembered of them");
	ospf_lsids_free(ids);
	g_array_unref(wishes);
}

/* ---- redistributed while running ---- */

static Sandbox *redistributes(void)
{
	Sandbox *sb = ospf_lab_new("15.2(4)M");
	sandbox_type(sb, VT_S(1), "R1", "router ospf 1; redistribute static subnets");
	return sb;
}

#define ROUTE(mask) "ip route 10.20.0.0 " mask " 10.1.1.200"

/* How often R2's table changed there. */
static unsigned changes(Sandbox *sb, const char *prefix, VTime after)
{
	g_autofree char *what = g_strdup_printf("prefix=%s", prefix);
	return sandbox_seen(sb, "R2", "route", what, after, NULL);
}

/* The second network comes with a shorter mask, and either goes again: R2 never loses the one that stays. The
 * first LSA is young, so that what takes its ID waits for MinLSInterval. */
static void test_second_comes(void)
{
	for (int longer_goes = 0; longer_goes < 2; longer_goes++) {
		Sandbox *sb = redistributes();
		sandbox_type(sb, VT_S(150), "R1", ROUTE("255.255.255.0"));
		sandbox_type(sb, VT_S(152), "R1", ROUTE("255.255.0.0"));
		sandbox_type(sb, VT_S(170), "R1",
			     longer_goes ? "no " ROUTE("255.255.255.0")
					 : "no " ROUTE("255.255.0.0"));
		sandbox_run(sb, VT_S(165));
		ospf_lab_check_route(sb, "R2", "10.20.0.0/24", "O E2 20 10.1.1.200");
		ospf_lab_check_route(sb, "R2", "10.20.0.0/16", "O E2 20 10.1.1.200");
		CHECK_INT(changes(sb, "10.20.0.0/24", VT_S(151)), 0, "/24 is not touched");
		sandbox_run(sb, VT_S(200));
		ospf_lab_check_route(sb, "R2", "10.20.0.0/24",
				     longer_goes ? "" : "O E2 20 10.1.1.200");
		ospf_lab_check_route(sb, "R2", "10.20.0.0/16",
				     longer_goes ? "O E2 20 10.1.1.200" : "");
		CHECK_INT(changes(sb, longer_goes ? "10.20.0.0/16" : "10.20.0.0/24", VT_S(169)), 0,
			  "what stays is not touched");
		sandbox_free(sb);
	}
}

/* The less specific one goes within MinLSInterval of its coming: the other's LSA stays as it is. */
static void test_first_goes(void)
{
	Sandbox *sb = redistributes();
	sandbox_type(sb, VT_S(150), "R1", ROUTE("255.255.0.0"));
	sandbox_type(sb, VT_S(151), "R1", ROUTE("255.255.255.0"));
	sandbox_type(sb, VT_S(152), "R1", "no " ROUTE("255.255.0.0"));
	sandbox_run(sb, VT_S(152) + VT_MS(100));
	ospf_lab_check_route(sb, "R2", "10.20.0.0/24", "O E2 20 10.1.1.200");
	ospf_lab_check_route(sb, "R2", "10.20.0.0/16", "");
	sandbox_run(sb, VT_S(200));
	CHECK_INT(changes(sb, "10.20.0.0/24", VT_MS(151500)), 0, "/24 never leaves R2's table");
	sandbox_free(sb);
}

/* What was given is the process's: the next one gives anew, and what the last one made is flushed, since the others
 * still have it. */
static void test_process_ends(void)
{
	const Ip4 own = IP4(10, 20, 0, 0), other = IP4(10, 20, 0, 255), r1 = IP4(1, 1, 1, 1);
	Sandbox *sb = redistributes();
	sandbox_type(sb, VT_S(150), "R1", ROUTE("255.255.0.0") "; " ROUTE("255.255.255.0"));
	sandbox_type(sb, VT_S(160), "R1", "no " ROUTE("255.255.0.0"));
	sandbox_exec(sb, VT_S(170), "R1", "clear ip ospf process");
	sandbox_run(sb, VT_S(169));
	CHECK(ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, other, r1) != NULL, "/24 keeps its ID");
	sandbox_run(sb, VT_S(300));
	CHECK(ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, own, r1) != NULL, "the next process's");
	CHECK(!ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, other, r1), "the last process's is flushed");
	ospf_lab_check_route(sb, "R2", "10.20.0.0/24", "O E2 20 10.1.1.200");
	sandbox_free(sb);
}

/* A network and its own host with the same address have but one ID: the second is logged, once, and not
 * originated; they do not take turns. When the first goes, it is. */
static void test_conflict(void)
{
	Sandbox *sb = redistributes();
	sandbox_type(sb, VT_S(150), "R1", "ip route 192.0.2.0 255.255.255.254 10.1.1.200");
	sandbox_type(sb, VT_S(160), "R1", "ip route 192.0.2.0 255.255.255.255 10.1.1.200");
	sandbox_type(sb, VT_S(200), "R1", "ip route 192.0.3.0 255.255.255.0 10.1.1.200");
	sandbox_type(sb, VT_S(300), "R1", "no ip route 192.0.2.0 255.255.255.254 10.1.1.200");
	sandbox_run(sb, VT_S(299));
	const OspfLsa *l = ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, IP4(192, 0, 2, 0), IP4(1, 1, 1, 1));
	CHECK(l && l->seq == LSA_FIRST_SEQ, "one LSA, never changed: seq 0x%x", l ? l->seq : 0);
	ospf_lab_check_route(sb, "R2", "192.0.2.0/31", "O E2 20 10.1.1.200");
	ospf_lab_check_route(sb, "R2", "192.0.2.0/32", "");
	g_autofree char *log = sandbox_log(sb, "R1", "syslog", VT_S(150), VT_S(160));
	CHECK(strstr(log, "0.000000000 %OSPF-4-CONFLICTING_LSAID: Process 1 area dummy area: LSA "
			  "origination prevented by LSA with same LSID but a different mask\n"
			  "0.000000000   Existing Type 5 LSA: LSID 192.0.2.0/31\n"
			  "0.000000000   New Destination: 192.0.2.0/32\n"),
	      "as IOS logs it: %s", log);
	CHECK_INT(sandbox_seen(sb, "R1", "ospf-conflict", NULL, 0, NULL), 1, "logged once");
	sandbox_run(sb, VT_S(320));
	ospf_lab_check_route(sb, "R2", "192.0.2.0/31", "");
	ospf_lab_check_route(sb, "R2", "192.0.2.0/32", "O E2 20 10.1.1.200");
	sandbox_free(sb);
}

enum { CHANGES = 300 };

/* Some cannot be told from each other by an address and its broadcast address. */
static const Prefix nested[] = {
	{IP4(10, 20, 0, 0), 14},   {IP4(10, 20, 0, 0), 16},     {IP4(10, 20, 0, 0), 24},
	{IP4(10, 20, 0, 0), 31},   {IP4(10, 20, 0, 0), 32},     {IP4(10, 20, 0, 1), 32},
	{IP4(10, 20, 0, 255), 32}, {IP4(10, 20, 255, 255), 32}, {IP4(10, 20, 128, 0), 17},
	{IP4(192, 0, 2, 0), 24},   {IP4(192, 0, 2, 0), 32},     {0, 0}};

/* Not typed, since a configuration is looked at as a whole. */
static void change(Ctx *cx, Node *n, void *arg)
{
	unsigned *count = arg;
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	uint64_t d = rng_draw(5, "ospf", "change", (*count)++);
	RibOffer o = {.prefix = nested[d % G_N_ELEMENTS(nested)],
		      .source = svc->source(self, "static"),
		      .client = arg,
		      .distance = 1,
		      .n_paths = 1,
		      .path = (RibPath[]){{.via = IP4(10, 1, 1, d >> 48 & 1 ? 200 : 201)}}};
	if (d >> 40 & 1)
		svc->offer(cx, self, &o);
	else
		svc->withdraw(cx, self, o.prefix, o.source, arg);
}

/* Wrong: a route that comes, goes or changes its neighbours' IDs, and whose LSA stays as it was. After each event an
 * invariant holds what one change made against wishing for everything anew. */
static void test_one_by_one(void)
{
	Sandbox *sb = redistributes();
	VTime at = VT_S(150);
	unsigned count = 0;
	sandbox_type(sb, VT_S(2), "R1", "router ospf 1; default-information originate");
	for (unsigned i = 0; i < CHANGES; i++) {
		uint64_t d = rng_draw(5, "ospf", "when", i);
		at += VT_MS(d & 0xfff) + (d >> 32 & 1 ? 0 : VT_S(3));
		sandbox_do(sb, at, "R1", change, &count);
	}
	sandbox_run(sb, at + VT_S(20));
	g_autofree char *after = sandbox_show(sb, "R2", "show ip route");
	CHECK(strstr(after, "10.20.") != NULL, "some are there: %s", after);
	CHECK(sandbox_seen(sb, "R1", "ospf-conflict", NULL, 0, NULL) > 3, "some had no ID");
	sandbox_free(sb);
}

SUITE(ospf_lsid) = {
	{"each change of a route leaves all LSAs as if all were wished anew", test_one_by_one},
	{"networks of one address get distinct link state IDs", test_rule},
	{"router- and ASBR-summary-LSAs keep theirs", test_other_types},
	{"a second mask comes, and either goes: the other network is not touched",
	 test_second_comes},
	{"a less specific network that goes at once takes no other along", test_first_goes},
	{"a process that ends takes its link state IDs along", test_process_ends},
	{"a network that can have no link state ID is logged and not originated", test_conflict},
	{NULL, NULL},
};
