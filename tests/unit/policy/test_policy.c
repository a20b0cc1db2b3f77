/* Prefix lists and route maps: which routes they let through, what they print as, which lines are refused. */

#include <string.h>

#include "models/core/net.h"
#include "models/policy/policy_priv.h"
#include "models/policy/policy_view.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

extern const ProtoClass acl_class, policy_class;
static const ProtoClass *const classes[] = {&acl_class, &policy_class, NULL};

typedef struct Bed {
	World *world;
	Net *net;
	Node *node;
	const PolicySvc *svc;
	void *self;
	unsigned unmodelled, matter; /* lines; and those of them that could change something */
} Bed;

static void bed_open(Bed *b)
{
	static const char *const names[] = {"r1", NULL};
	*b = (Bed){.world = world_new(1, names, 0)};
	b->net = net_new(b->world, classes, false);
	b->node = net_node_add(b->net, "r1", NODE_ROUTER, "12.3", NULL);
	b->svc = node_service(b->node, "policy", &b->self);
}

static void bed_close(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
}

static void count(void *to, const ConfLine *line)
{
	Bed *b = to;
	b->unmodelled += line->fate == LINE_UNMODELLED;
	b->matter += line->fate == LINE_UNMODELLED && line->affects != AFFECTS_NOTHING;
	if (line->fate == LINE_UNKNOWN)
		CHECK(false, "%s: nobody knows it", line->text);
}

static bool reads(Bed *b, const char *text, char **message)
{
	GError *err = NULL;
	bool ok = runconf_read(b->node, "c", text, strlen(text), count, b, &err);
	*message = err ? g_strdup(err->message) : NULL;
	g_clear_error(&err);
	return ok;
}

static Prefix net(const char *text)
{
	Prefix p;
	g_assert(prefix_parse(text, &p));
	return p;
}

/* ---- prefix lists ---- */

static void test_prefix_list(void)
{
	static const struct {
		const char *lines, *prefix;
		bool permits;
	} cases[] = {
		{"permit 10.0.0.0/8", "10.0.0.0/8", true},
		{"permit 10.0.0.0/8", "10.1.0.0/16", false}, /* the length, too */
		{"permit 10.0.0.0/8 le 24", "10.0.0.0/8", true},
		{"permit 10.0.0.0/8 le 24", "10.1.1.0/24", true},
		{"permit 10.0.0.0/8 le 24", "10.1.1.0/25", false},
		{"permit 10.0.0.0/8 ge 24", "10.1.1.0/24", true},
		{"permit 10.0.0.0/8 ge 24", "10.1.1.1/32", true},
		{"permit 10.0.0.0/8 ge 24", "10.1.0.0/16", false},
		{"permit 10.0.0.0/8 ge 16 le 24", "10.1.1.1/32", false},
		{"permit 10.0.0.0/8 le 24 ge 16", "10.1.0.0/16", true},
		{"permit 10.0.0.0/8 le 32", "11.0.0.0/8", false},
		{"permit 10.9.9.9/8", "10.0.0.0/8", true}, /* bits behind the mask are dropped */
		{"permit 0.0.0.0/0 le 32", "192.168.0.0/24", true},
		{"permit 0.0.0.0/0", "192.168.0.0/24", false},
		{"deny 10.1.0.0/16\nip prefix-list L permit 0.0.0.0/0 le 32", "10.1.0.0/16", false},
		{"seq 10 permit 0.0.0.0/0 le 32\nip prefix-list L seq 5 deny 10.1.0.0/16",
		 "10.1.0.0/16", false},
		{"description nothing yet", "10.1.0.0/16", true}, /* empty */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bed b;
		bed_open(&b);
		g_autofree char *why = NULL,
				*text = g_strdup_printf("ip prefix-list L %s\n", cases[i].lines);
		if (CHECK(reads(&b, text, &why), "%s: %s", text, why ? why : ""))
			CHECK_INT(b.svc->prefix_list(b.self, "L", net(cases[i].prefix)),
				  cases[i].permits, "%s: %s", text, cases[i].prefix);
		CHECK(b.svc->prefix_list(b.self, "OTHER", net("10.0.0.0/8")),
		      "a list that does not exist permits everything");
		bed_close(&b);
	}
}

static void test_refused(void)
{
	static const struct {
		const char *lines, *message;
	} cases[] = {
		{"ip prefix-list L permit 10.0.0.0/8 ge 8",
		 "c:1:39: invalid prefix range, expected len < ge-value <= le-value"},
		{"ip prefix-list L permit 10.0.0.0/8 ge 24 le 16",
		 "c:1:45: invalid prefix range, expected len < ge-value <= le-value"},
		{"ip prefix-list L permit 10.0.0.0/33",
		 "c:1:25: bad prefix, expected one such as 10.0.0.0/8"},
		{"ip prefix-list L seq 5 permit 10.0.0.0/8\nip prefix-list L seq 5 deny 10.0.0.0/8",
		 "c:2:22: insertion failed, this number exists"},
		{"ip prefix-list L",
		 "c:1:1: the line ends too early, expected \"seq\", \"permit\", \"deny\" or "
		 "\"description\""},
		{"route-map M permit 10\nroute-map M permit 20\nroute-map M",
		 "c:3:1: route map M has several entries, expected a sequence number"},
		{"route-map M\n match tag 1 x",
		 "c:2:12: \"x\", expected numbers from 0 to 4294967295"},
		{"route-map M\n match metric 10 +-",
		 "c:2:15: \"10\", expected numbers from 0 to 4294967295, each with \"+-\" and a "
		 "number behind it or not"},
		{"route-map M\n match metric +- 10",
		 "c:2:15: \"+-\", expected numbers from 0 to 4294967295, each with \"+-\" and a "
		 "number behind it or not"},
		{"route-map M\n match interface Foo0/0",
		 "c:2:18: \"Foo0/0\", expected an interface"},
		{"route-map M\n set metric x", "c:2:13: \"x\", expected a number from 0 to "
					       "4294967295, + and a number, or - and a "
					       "number"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bed b;
		bed_open(&b);
		g_autofree char *why = NULL, *text = g_strdup_printf("%s\n", cases[i].lines);
		CHECK(!reads(&b, text, &why), "%s", text);
		CHECK_STR(why ? why : "", cases[i].message, "%s", text);
		bed_close(&b);
	}
}

/* ---- what is printed ---- */

static const char lists[] = "ip prefix-list A seq 5 permit 10.0.0.0/8\n"
			    "ip prefix-list B description of the branch\n"
			    "ip prefix-list B seq 5 deny 10.1.0.0/16 ge 24\n"
			    "ip prefix-list B seq 10 permit 0.0.0.0/0 le 32\n";
static const char maps[] = "route-map OUT deny 5\n match ip address prefix-list A B\n"
			   "!\nroute-map OUT permit 10\n description what is left\n"
			   " match ip address 1 NETS\n match interface FastEthernet0/0\n"
			   " match ip next-hop 3\n match ip next-hop prefix-list A B\n"
			   " match ip route-source HOSTS\n match ip route-source prefix-list C\n"
			   " match metric 20 30 +- 5\n match tag 7\n match length 1 2\n"
			   " continue 20\n set metric -5\n set metric-type type-1\n set tag 9\n";

/* Typed in another order, with words left out, in other words; and what "no" takes away of it. */
static const char typed[] =
	"ip prefix-list B permit 10.7.0.0/16\nno ip prefix-list B permit 10.7.0.0/16\n"
	"ip prefix-list B description of the branch\n"
	"ip prefix-list B deny 10.1.2.0/16 ge 24\nip prefix-list B permit 0.0.0.0/0 le 32\n"
	"ip prefix-list B permit 0.0.0.0/0 le 32\nip prefix-list B seq 3 permit 11.0.0.0/8\n"
	"no ip prefix-list B seq 3\nip prefix-list C permit 10.0.0.0/8\nno ip prefix-list C\n"
	"ip prefix-list A permit 10.0.0.0/8\n"
	"route-map OUT\n description what is left\n match ip address 1\n match ip address NETS 5\n"
	" no match ip address 5\n match interface fa 0/0 FastEthernet0/1\n"
	" no match interface FastEthernet0/1\n match metric 30 +- 4 20\n match metric 30 +- 5\n"
	" match metric 7 +- 1\n no match metric 7\n no match metric 20\n no match metric 30\n"
	" match metric 20 30 +- 5\n match tag 6\n no match tag\n continue\n continue 20\n"
	" match ip next-hop 3 4\n no match ip next-hop 4\n match ip next-hop prefix-list A\n"
	" match ip next-hop prefix-list B\n match ip route-source prefix-list C\n"
	" match ip route-source HOSTS\n"
	" match tag 7\n match length 1 2\n set metric 50\n set metric -5\n set metric-type type-1\n"
	" set tag 9\nroute-map OUT deny 5\n match ip address prefix-list A\n"
	" match ip address prefix-list B\nroute-map OUT permit 20\n match tag 1\n"
	"no route-map OUT permit 20\nroute-map NONE\nno route-map NONE\n";

static void check_prints(const char *text)
{
	Bed b;
	bed_open(&b);
	g_autofree char *why = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (CHECK(reads(&b, text, &why), "%s", why ? why : "")) {
		runconf_print(b.node, out);
		CHECK(strstr(out->str, lists), "%s", out->str);
		CHECK(strstr(out->str, maps), "%s", out->str);
	}
	bed_close(&b);
}

static void test_print_back(void)
{
	g_autofree char *whole = g_strconcat(lists, maps, NULL);
	check_prints(whole);
	check_prints(typed);
}

/* ---- route maps ---- */

typedef struct Verdict {
	const char *map, *prefix;
	uint32_t metric, tag;
	const char *want; /* "": denied; "metric type tag", - where nothing is set */
} Verdict;

static const char policy_lines[] =
	"ip access-list standard EMPTY\naccess-list 1 permit 10.0.0.0 0.255.255.255\n"
	"access-list 2 deny 10.1.0.0 0.0.255.255\naccess-list 2 permit any\n"
	"access-list 101 permit ip 10.0.0.0 0.255.255.255 host 255.255.0.0\n"
	"ip prefix-list HOSTS permit 0.0.0.0/0 ge 32\n"
	"route-map ALL permit 10\n"
	"route-map NONE deny 10\n"
	"route-map ACL permit 10\n match ip address 1\n set metric 5\n"
	"route-map OR permit 10\n match ip address 9999 1\n"
	"route-map AND permit 10\n match ip address 1\n match tag 7 8\n set tag 0\n"
	"route-map LATER deny 10\n match ip address 2\nroute-map LATER permit 20\n set metric-type "
	"type-1\n"
	"route-map EXT permit 10\n match ip address 101\n"
	"route-map HOSTS permit 10\n match ip address prefix-list HOSTS\n set metric +10\n"
	"route-map LESS permit 10\n match metric 20 30\n set metric -25\n"
	"route-map LACKS permit 10\n match ip address GONE\n"
	"route-map HOLLOW permit 10\n match ip address EMPTY\n"
	"route-map NEAR permit 10\n match metric 100 +- 10 5\n"
	"route-map FROM permit 10\n match ip route-source 1\n"
	"route-map HOP permit 10\n match ip next-hop 1\n match ip next-hop prefix-list HOSTS\n"
	"route-map BY permit 10\n match ip next-hop prefix-list GONE\n"
	"route-map GOES permit 10\n match ip address 1\n continue 30\n set metric 5\n set tag 1\n"
	"route-map GOES permit 20\n set tag 2\n"
	"route-map GOES deny 30\n match tag 9\n"
	"route-map GOES permit 40\n match tag 7\n continue\n set metric +3\n"
	"route-map GOES permit 50\n match tag 7\n set metric-type type-1\n"
	"route-map PAST permit 10\n continue 15\nroute-map PAST permit 20\n set tag 2\n"
	"route-map BACK permit 10\n continue 5\n set tag 1\nroute-map BACK permit 20\n set tag 2\n"
	"route-map OUT permit 10\n match interface FastEthernet0/1\n";

static const Verdict verdicts[] = {
	{"ALL", "10.1.0.0/16", 0, 0, "- - -"},    {"NONE", "10.1.0.0/16", 0, 0, ""},
	{"MISSING", "10.1.0.0/16", 0, 0, ""},     {"ACL", "10.1.0.0/16", 0, 0, "5 - -"},
	{"ACL", "11.1.0.0/16", 0, 0, ""}, /* the implicit deny */
	{"OR", "10.1.0.0/16", 0, 0, "- - -"},     {"AND", "10.1.0.0/16", 0, 8, "- - 0"},
	{"AND", "10.1.0.0/16", 0, 9, ""},         {"AND", "11.1.0.0/16", 0, 8, ""},
	{"LATER", "10.1.0.0/16", 0, 0, "- 1 -"}, /* a list that denies is no match: the next entry */
	{"LATER", "12.0.0.0/8", 0, 0, ""},        {"EXT", "10.1.0.0/16", 0, 0, "- - -"},
	{"EXT", "10.1.0.0/24", 0, 0, ""},         {"HOSTS", "10.1.0.1/32", 7, 0, "17 - -"},
	{"HOSTS", "10.1.0.0/24", 7, 0, ""},       {"LESS", "10.1.0.0/24", 20, 0, "0 - -"},
	{"LESS", "10.1.0.0/24", 30, 0, "5 - -"},  {"LESS", "10.1.0.0/24", 40, 0, ""},
	{"LACKS", "10.1.0.0/24", 0, 0, "- - -"},  {"HOLLOW", "10.1.0.0/24", 0, 0, "- - -"},
	{"OUT", "10.1.0.0/24", 0, 0, ""},         {"NEAR", "10.1.0.0/24", 90, 0, "- - -"},
	{"NEAR", "10.1.0.0/24", 110, 0, "- - -"}, {"NEAR", "10.1.0.0/24", 89, 0, ""},
	{"NEAR", "10.1.0.0/24", 111, 0, ""},      {"NEAR", "10.1.0.0/24", 5, 0, "- - -"},
	{"NEAR", "10.1.0.0/24", 6, 0, ""},        {"FROM", "10.1.0.0/24", 0, 0, ""},
	{"HOP", "10.1.0.0/24", 0, 0, ""},         {"BY", "10.1.0.0/24", 0, 0, ""},
	{"GOES", "10.1.0.0/24", 0, 0, "5 - 1"}, /* matched, the implicit deny is not asked */
	{"GOES", "11.1.0.0/24", 0, 0, "- - 2"},   {"GOES", "10.1.0.0/24", 0, 9, ""},
	{"GOES", "10.1.0.0/24", 1, 7, "8 1 1"}, /* sets add up */
	{"PAST", "10.1.0.0/24", 0, 0, "- - 2"},   {"BACK", "10.1.0.0/24", 0, 0, "- - 2"},
};

static void append(GString *out, bool has, uint32_t n)
{
	if (out->len)
		g_string_append_c(out, ' ');
	if (has)
		g_string_append_printf(out, "%u", n);
	else
		g_string_append_c(out, '-');
}

static void check_verdict(const Bed *b, const Verdict *v)
{
	PolicyRoute r = {.prefix = net(v->prefix), .metric = v->metric, .tag = v->tag};
	PolicySet set;
	g_autoptr(GString) got = g_string_new(NULL);
	if (b->svc->map(b->self, v->map, &r, &set)) {
		append(got, set.has_metric, set.metric);
		append(got, set.metric_type != 0, set.metric_type);
		append(got, set.has_tag, set.tag);
	}
	CHECK_STR(got->str, v->want, "%s: %s metric %u tag %u", v->map, v->prefix, v->metric,
		  v->tag);
}

static void test_maps(void)
{
	Bed b;
	bed_open(&b);
	g_autofree char *why = NULL;
	if (CHECK(reads(&b, policy_lines, &why), "%s", why ? why : ""))
		for (size_t i = 0; i < G_N_ELEMENTS(verdicts); i++)
			check_verdict(&b, &verdicts[i]);
	Iface *out = node_iface_add(b.node, "FastEthernet0/1");
	PolicyRoute r = {.prefix = net("10.1.0.0/24"), .n_out = 2, .out = {NULL, out}};
	PolicySet set;
	CHECK(b.svc->map(b.self, "OUT", &r, &set), "one of its next hops is by the interface");
	CHECK(!b.svc->map(b.self, "HOP", &r, &set), "connected, it has no next hop");
	r.via[1] = IP4(10, 9, 9, 9);
	CHECK(b.svc->map(b.self, "HOP", &r, &set), "one of them is permitted by both lists");
	CHECK(b.svc->map(b.self, "BY", &r, &set), "a list that is not there permits it");
	r.via[1] = IP4(11, 9, 9, 9);
	CHECK(!b.svc->map(b.self, "HOP", &r, &set), "not by the access list");
	r.from = IP4(10, 0, 0, 1);
	CHECK(b.svc->map(b.self, "FROM", &r, &set), "who told of it");
	r.from = IP4(11, 0, 0, 1);
	CHECK(!b.svc->map(b.self, "FROM", &r, &set), "another one told of it");
	bed_close(&b);
}

/* ---- what is not modelled ---- */

static bool asks_asked(const void *by, const char *map)
{
	const bool *asks = by;
	return *asks && strcmp(map, "ASKED") == 0;
}

static bool asks_other(const void *by, const char *map)
{
	const bool *asks = by;
	return *asks && strcmp(map, "OTHER") == 0;
}

/* Wrong: a map that something asks has lines which nobody reads, and nothing says so; or a map that nobody asks makes a
 * prediction doubtful. */
static void test_unmodelled(void)
{
	Bed b;
	bed_open(&b);
	g_autofree char *why = NULL;
	bool yes = true, later = true;
	CHECK(b.svc->refer(b.self, "ASKED", asks_asked, &yes), "nothing is wrong with it yet");
	CHECK(reads(&b,
		    "route-map ASKED permit 10\n match route-type external\n match metric "
		    "external 5\n set community 1\n set ip next-hop 10.0.0.1\n"
		    "route-map OTHER permit 10\n match community 5\n set metric 1 2 3 4 5\n"
		    "route-map ASKED deny 20\n continue\nroute-map OTHER deny 20\n continue 30\n"
		    "route-map OTHER permit 30\n match ip next-hop redistribution-source 5\n",
		    &why),
	      "%s", why ? why : "");
	CHECK_INT(b.unmodelled, 7, "lines");
	CHECK_INT(b.matter, 3, "those of the map that is asked");
	CHECK(!b.svc->refer(b.self, "OTHER", asks_other, &later),
	      "asked later, it says that it has such lines");
	b.unmodelled = b.matter = 0;
	later = false;
	CHECK(reads(&b, "route-map OTHER permit 40\n match community 5\n", &why), "%s",
	      why ? why : "");
	CHECK(b.unmodelled == 1 && b.matter == 0, "the line that asked it is gone");
	later = true;
	CHECK(reads(&b, "route-map OTHER permit 50\n match community 5\n", &why), "%s",
	      why ? why : "");
	CHECK(b.unmodelled == 2 && b.matter == 1, "it is there again");
	bed_close(&b);
}

/* ---- show ---- */

static char *shown(Bed *b, const char *command, const char *view)
{
	GString *out = g_string_new(NULL);
	for (const View *v = policy_views; v->name; v++)
		for (const Show *s = policy_shows; s->syntax; s++)
			if (strcmp(v->name, view) == 0 && g_str_has_prefix(s->syntax, command) &&
			    s->syntax[strlen(command) + 1] == '[') {
				void *taken = v->take(b->self, b->node, NULL, 0);
				s->print(out, taken, NULL, "12.3");
				v->free(taken);
			}
	return g_string_free(out, FALSE);
}

static void test_show(void)
{
	Bed b;
	bed_open(&b);
	g_autofree char *why = NULL, *whole = g_strconcat(lists, maps, NULL);
	CHECK(reads(&b, whole, &why), "%s", why ? why : "");
	g_autofree char *l = shown(&b, "show ip prefix-list", "prefix-list"),
			*m = shown(&b, "show route-map", "route-map");
	CHECK_TEXT(l,
		   "ip prefix-list A: 1 entries\n   seq 5 permit 10.0.0.0/8\n"
		   "ip prefix-list B: 2 entries\n   seq 5 deny 10.1.0.0/16 ge 24\n"
		   "   seq 10 permit 0.0.0.0/0 le 32\n",
		   "show ip prefix-list");
	CHECK_TEXT(
		m,
		"route-map OUT, deny, sequence 5\n  Match clauses:\n"
		"    ip address prefix-lists: A B \n  Set clauses:\n"
		"  Policy routing matches: 0 packets, 0 bytes\n"
		"route-map OUT, permit, sequence 10\n  Match clauses:\n"
		"    ip address (access-lists): 1 NETS \n    interface FastEthernet0/0 \n"
		"    ip next-hop (access-lists): 3 \n    ip next-hop prefix-lists: A B \n"
		"    ip route-source (access-lists): HOSTS \n    ip route-source prefix-lists: C \n"
		"    metric 20 30 +- 5 \n    tag 7 \n    length 1 2\n  Continue: sequence 20\n"
		"  Set clauses:\n    metric -5\n"
		"    metric-type type-1\n    tag 9\n"
		"  Policy routing matches: 0 packets, 0 bytes\n",
		"show route-map");
	bed_close(&b);
}

/* Wrong: a list in another one's figures, or the one that was changed last is not named. */
static void test_show_lists(void)
{
	static const char
		a[] = "ip prefix-list A:\n   count: 1, range entries: 0, sequences: 5 - 5\n",
		b[] = "ip prefix-list B:\n   Description: of the branch\n"
		      "   count: 2, range entries: 2, sequences: 5 - 10\n",
		a_rows[] = "   seq 5 permit 10.0.0.0/8\n",
		b_rows[] = "   seq 5 deny 10.1.0.0/16 ge 24\n   seq 10 permit 0.0.0.0/0 le 32\n";
	g_autofree char *config = g_strconcat("hostname R\n", lists,
					      "ip prefix-list A permit 9.0.0.0/8\n"
					      "no ip prefix-list A permit 9.0.0.0/8\n",
					      NULL);
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.4", config);
	sandbox_type(sb, VT_S(10), "R", "ip prefix-list C permit 9.0.0.0/8; no ip prefix-list C");
	sandbox_type(sb, VT_S(20), "R", "no ip prefix-list A; no ip prefix-list B");
	sandbox_run(sb, VT_S(5));
	g_autofree char *summary = sandbox_show(sb, "R", "show ip prefix-list summary"),
			*detail = sandbox_show(sb, "R", "show ip prefix-list detail"),
			*one = sandbox_show(sb, "R", "show ip prefix-list detail B"),
			*want_summary = g_strconcat(
				"Prefix-list with the last deletion/insertion: A\n", a, b, NULL),
			*want_detail =
				g_strconcat("Prefix-list with the last deletion/insertion: A\n", a,
					    a_rows, b, b_rows, NULL),
			*want_one = g_strconcat(b, b_rows, NULL);
	CHECK_TEXT(summary, want_summary, "summary");
	CHECK_TEXT(detail, want_detail, "detail");
	CHECK_TEXT(one, want_one, "of one");
	sandbox_run(sb, VT_S(30));
	g_autofree char *gone = sandbox_show(sb, "R", "show ip prefix-list summary");
	CHECK_TEXT(gone, "Prefix-list with the last deletion/insertion: C\n", "none is left");
	sandbox_free(sb);
}

SUITE(policy) = {
	{"show ip prefix-list summary, detail", test_show_lists},
	{"a prefix list permits networks and lengths", test_prefix_list},
	{"lines that IOS refuses", test_refused},
	{"what was typed prints in IOS's words", test_print_back},
	{"the first entry of a route map that fits decides", test_maps},
	{"what is not modelled of a map says so if it is asked", test_unmodelled},
	{"show ip prefix-list, show route-map", test_show},
	{NULL, NULL},
};
