/* Access lists: what a line means, what it prints as, and which lines are refused. */

#include "models/acl/acl_priv.h"
#include "models/acl/acl_view.h"
#include "models/core/net.h"
#include "tests/support/check.h"

#include <string.h>

extern const ProtoClass acl_class;
static const ProtoClass *const classes[] = {&acl_class, NULL};

typedef struct Bed {
	World *world;
	Net *net;
	Node *node;
	const AclSvc *svc;
	void *self;
} Bed;

static Bed bed_open(void)
{
	static const char *const names[] = {"r1", NULL};
	Bed b = {.world = world_new(1, names, 0)};
	b.net = net_new(b.world, classes, false);
	b.node = net_node_add(b.net, "r1", NODE_ROUTER, "12.3", NULL);
	b.svc = node_service(b.node, "acl", &b.self);
	return b;
}

static void bed_close(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
}

static bool read(Bed *b, const char *text, char **message)
{
	GError *err = NULL;
	bool ok = runconf_read(b->node, "c", text, strlen(text), NULL, NULL, &err);
	*message = err ? g_strdup(err->message) : NULL;
	g_clear_error(&err);
	return ok;
}

/* Each is printed by IOS as it stands here: reading and printing must be the identity. */
static const char *const same[] = {
	"access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255",
	"access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255",
	"access-list 101 deny ip any any log",
	"access-list 101 permit tcp any host 10.0.0.1 eq www",
	"access-list 101 permit tcp any eq 8080 any established",
	"access-list 101 permit udp any range 1000 2000 any eq isakmp",
	"access-list 101 permit udp any any lt 100",
	"access-list 101 permit udp any any gt snmp",
	"access-list 101 permit icmp any any echo",
	"access-list 101 permit icmp any any 13 1",
	"access-list 101 permit icmp any any ttl-exceeded",
	"access-list 101 permit esp host 1.1.1.1 host 2.2.2.2",
	"access-list 101 permit 99 any any",
	"access-list 101 remark to  the branch",
	"access-list 1 permit 10.0.0.0 0.255.255.255",
	"access-list 1 permit 10.1.1.1",
	"access-list 1300 deny any log",
	"ip access-list extended VPN\n permit ip any any\n remark x\n deny udp any any",
	"ip access-list standard MGMT\n permit 10.1.1.1",
};

static void test_print_back(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
		Bed b = bed_open();
		g_autofree char *message = NULL;
		g_autofree char *text = g_strconcat(same[i], "\n", NULL);
		g_autoptr(GString) out = g_string_new(NULL);
		if (CHECK(read(&b, text, &message), "%s: %s", same[i], message ? message : "")) {
			runconf_print(b.node, out);
			CHECK(strstr(out->str, same[i]) != NULL, "%s came back as\n%s", same[i],
			      out->str);
		}
		bed_close(&b);
	}
}

typedef struct Wrong {
	const char *line, *message; /* part of it, with the column of the word */
} Wrong;

static const Wrong wrong[] = {
	{"access-list 101 permit ip 10.1.1.0 0.0.0.255", "expected any, host or an address"},
	{"access-list 101 permit foo any any", "c:1:24: \"foo\""},
	{"access-list 101 permit ip any host 10.1.1", "c:1:36: \"10.1.1\""},
	{"access-list 101 permit tcp any any eq 70000", "a port"},
	{"access-list 101 permit udp any any range 20 10", "upper port"},
	{"access-list 101 permit ip any any eq 5", "expected a condition"},
	{"access-list 200 permit ip any any", "no IP access list"},
	{"access-list 800 permit 10.0.0.0 0.0.0.255", "no IP access list"},
	{"access-list 1000 permit host 10.0.0.1", "no IP access list"},
	{"access-list 600 deny any", "no IP access list"},
	{"access-list 1 permit 10.0.0.0 0.255.255.255 any", "expected a condition"},
	{"access-list 1 permit any dscp ef", "expected a condition"},
	{"access-list 101 permit udp any any syn", "\"syn\", expected a condition"},
	{"access-list 101 permit ip any any dscp af15", "\"af15\", expected a class"},
	{"access-list 101 permit ip object-group", "line ends, expected the name of a group"},
	{"access-list 101 permit ip any any ttl eq", "line ends, expected a number"},
	{"access-list 101 permit ip any any dscp 64", "\"64\", expected a class of service"},
	{"access-list 101 permit tcp any any match-all syn", "\"syn\", expected a flag"},
	{"access-list 101 permit tcp any any eq 1 2 3 4 5 6 7 8 9 10 11", "no more than ten"},
	{"access-list 101 permit ip any any ttl range 9 1", "upper number"},
	{"ip access-list extended 5", "not the number of such a list"},
};

/* What IOS takes and no packet here is held against, or not all of it. */
static const struct {
	const char *line, *why;
	unsigned held;
} others[] = {
	{"permit tcp any any eq www time-range hours", "whether its hours are on", 0},
	{"permit udp any any reflect out timeout 30", "no sessions are reflected", 1},
	{"deny ip any any option any-options", "IP options", 0},
	{"permit ip object-group inside any", "no such group", 1},
	{"permit object-group services any object-group servers", "no such group", 1},
	{"permit tcp any portgroup web addrgroup servers", "groups of this form", 0},
	{"permit ip host server any", "no names are resolved", 0},
};

/* Each is a condition of its own. */
static const char *const conditioned[] = {
	"permit ip any any dscp ef",
	"permit ospf any any dscp cs6",
	"permit ip any any dscp 9",
	"deny ip 10.0.0.0 0.255.255.255 any precedence critical log",
	"deny ip any any precedence flash tos min-delay log-input",
	"permit tcp any any match-any +ack +rst",
	"permit tcp any any match-all +syn -ack",
	"permit tcp any any syn",
	"permit tcp any any eq www 443 8080",
	"permit udp any neq domain any",
	"deny udp any neq domain ntp any eq isakmp non500-isakmp",
	"deny ip any any fragments",
	"deny ip any any ttl range 1 4",
	"deny ip any any ttl neq 255",
	"permit igmp any any host-report",
	"permit igmp any any 9",
	"permit ip any any tos min-delay",
	"permit ip any any log COOKIE-1",
	"permit tcp any any eq www log-input cookie fragments",
};

typedef struct Told {
	unsigned unmodelled;
	const char *why;
} Told;

static void told(void *to, const ConfLine *line)
{
	Told *t = to;
	CHECK(line->fate != LINE_WRONG, "%s: %s", line->text, line->why);
	if (line->fate != LINE_UNMODELLED || !(line->affects & AFFECTS_FORWARDING))
		return;
	t->unmodelled++;
	t->why = line->why;
}

/* Reads the line into a numbered and a named list, both print it back, and the named one loses it again. */
static Told try_line(const char *line, unsigned *held)
{
	Bed b = bed_open();
	Told t = {0};
	g_autofree char *text = g_strdup_printf(
		"access-list 101 %s\nip access-list extended V\n %s\n permit ip any any\n", line,
		line);
	g_autofree char *removal = g_strdup_printf("ip access-list extended V\n no %s\n", line);
	g_autofree char *message = NULL;
	g_autoptr(GString) out = g_string_new(NULL), after = g_string_new(NULL);
	runconf_read(b.node, "c", text, strlen(text), told, &t, NULL);
	*held = b.svc->count(b.self, "V");
	runconf_print(b.node, out);
	const char *named = strstr(text, "ip access-list");
	CHECK(strstr(out->str, named), "%s: %s", line, out->str);
	g_autofree char *numbered = g_strndup(text, (gsize)(named - text));
	CHECK(strstr(out->str, numbered), "%s: %s", line, out->str);
	CHECK(read(&b, removal, &message), "%s: %s", removal, message ? message : "");
	runconf_print(b.node, after);
	CHECK(strstr(after->str, "extended V\n permit ip any any\n"), "%s: %s", removal,
	      after->str);
	bed_close(&b);
	return t;
}

/* Wrong: a file that IOS takes is refused for a condition, the line is lost, or it passes for one without it. */
static void test_others(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		unsigned held;
		Told t = try_line(others[i].line, &held);
		bool group = strstr(others[i].why, "no such group") != NULL;
		CHECK_INT(t.unmodelled, 2, "%s: lines that say what they could change",
			  others[i].line);
		CHECK(t.why && strstr(t.why, others[i].why), "%s: %s", others[i].line, t.why);
		CHECK_INT(held, 1 + (group ? 0 : others[i].held),
			  "%s: entries that are held against packets", others[i].line);
	}
}

/* Wrong: a condition that is modelled is a doubt, or its line is not held against packets. */
static void test_conditioned(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(conditioned); i++) {
		unsigned held;
		CHECK_INT(try_line(conditioned[i], &held).unmodelled, 0, "%s", conditioned[i]);
		CHECK_INT(held, 2, "%s: entries", conditioned[i]);
	}
}

static void test_wrong_lines(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		Bed b = bed_open();
		g_autofree char *message = NULL;
		CHECK(!read(&b, wrong[i].line, &message), "%s", wrong[i].line);
		CHECK(message && strstr(message, wrong[i].message),
		      "%s: \"%s\", expected part \"%s\"", wrong[i].line,
		      message ? message : "(none)", wrong[i].message);
		CHECK_INT(acl_list(b.self, "101") != NULL, false, "%s left a list behind",
			  wrong[i].line);
		bed_close(&b);
	}
}

typedef struct Match {
	const char *list;
	AclFlow flow;
	int line;
} Match;

static const char lists[] = "access-list 101 deny ip host 10.1.1.9 any\n"
			    "access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255\n"
			    "access-list 101 remark in between\n"
			    "access-list 101 permit udp any eq 500 any eq 500\n"
			    "access-list 101 permit icmp any host 7.7.7.7 echo\n"
			    "access-list 102 permit ip 10.0.1.0 255.0.0.255 any\n"
			    "access-list 5 permit 10.1.0.0 0.0.255.255\n";

/* For what only matching asks. */
static const char more[] = "access-list 103 deny udp any any eq 53\n"
			   "access-list 103 permit udp any any eq 514\n"
			   "access-list 104 deny udp host 1.1.1.1 any\n"
			   "access-list 104 permit udp any any eq 514\n";

static const Match matches[] = {
	{"101", {IP4(10, 1, 1, 5), IP4(20, 1, 1, 7), 6, 0, 0}, 1},
	{"101", {IP4(10, 1, 1, 9), IP4(20, 1, 1, 7), 6, 0, 0}, 0}, /* the first that fits decides */
	{"101", {IP4(10, 1, 2, 5), IP4(20, 1, 1, 7), 6, 0, 0}, -1},   /* the implicit deny */
	{"101", {IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), 17, 500, 500}, 2}, /* a remark is no entry */
	{"101", {IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), 17, 500, 501}, -1},
	{"101", {IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), 6, 500, 500}, -1},
	{"101", {IP4(1, 1, 1, 1), IP4(7, 7, 7, 7), 1, 8, 0}, 3},
	{"101", {IP4(1, 1, 1, 1), IP4(7, 7, 7, 7), 1, 0, 0}, -1},
	{"102",
	 {IP4(99, 0, 1, 33), IP4(7, 7, 7, 7), 1, 0, 0},
	 0}, /* wildcards need not be contiguous */
	{"102", {IP4(99, 0, 2, 33), IP4(7, 7, 7, 7), 1, 0, 0}, -1},
	{"5", {IP4(10, 1, 200, 1), IP4(7, 7, 7, 7), 1, 0, 0}, 0}, /* standard: the source alone */
	/* a fragment behind the first: a line that permits ports fits, one that denies ports does not */
	{"103", {IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), 17, 0, 0, .fragment = true}, 1},
	{"103", {IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), 6, 0, 0, .fragment = true}, -1},
	{"104", {IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), 17, 0, 0, .fragment = true}, 0},
	{"101", {IP4(10, 1, 1, 9), IP4(2, 2, 2, 2), 17, 0, 0, .fragment = true}, 0},
	{"nil", {IP4(10, 1, 200, 1), IP4(7, 7, 7, 7), 1, 0, 0}, -1},
};

/* The line of one list that a flow fits; -1: none. */
static int match(const Bed *b, const char *list, const AclFlow *flow)
{
	AclIndex *index = b->svc->compile(b->self, &list, 1, NULL);
	AclHit hit;
	int line = b->svc->first(index, flow, 0, true, &hit) ? (int)hit.at : -1;
	b->svc->release(index);
	return line;
}

static void test_matching(void)
{
	Bed b = bed_open();
	g_autofree char *message = NULL;
	g_autofree char *all = g_strconcat(lists, more, NULL);
	CHECK(read(&b, all, &message), "%s", message ? message : "");
	for (size_t i = 0; i < G_N_ELEMENTS(matches); i++)
		CHECK_INT(match(&b, matches[i].list, &matches[i].flow), matches[i].line,
			  "case %zu, list %s", i, matches[i].list);
	CHECK_INT(b.svc->count(b.self, "101"), 4, "remarks are not counted");
	CHECK_INT(b.svc->entry(b.self, "101", 1)->matches, 1, "a match is counted where it fell");
	bed_close(&b);
}

static void show(const Bed *b, const char *release, GString *out)
{
	const View *v = acl_class.view;
	void *view = v->take(b->self, b->node, NULL, 0);
	acl_class.show->print(out, view, NULL, release);
	v->free(view);
}

/* ---- conditions ---- */

#define ANY_TO(...)                                                                                \
	{                                                                                          \
		IP4(1, 1, 1, 1), IP4(2, 2, 2, 2), __VA_ARGS__                                      \
	}
enum { TCP = 6, UDP = 17, SYN = 2, RST = 4, ACK = 16, IGMP = 2, IGMP_V2_REPORT = 0x16 };

/* An entry, a flow, and whether it fits. */
static const struct {
	const char *line;
	AclFlow flow;
	bool fits;
} fits[] = {
	{"permit ip any any dscp ef", ANY_TO(UDP, .tos = 46 << 2), true},
	{"permit ip any any dscp ef", ANY_TO(UDP, .tos = 46 << 2 | 3), true}, /* ECN is no part */
	{"permit ip any any dscp ef", ANY_TO(UDP, .tos = 47 << 2), false},
	{"permit ip any any precedence critical", ANY_TO(UDP, .tos = 0xbf), true},
	{"permit ip any any precedence critical", ANY_TO(UDP, .tos = 0xdf), false},
	{"permit ip any any tos min-delay", ANY_TO(UDP, .tos = 0xf0), true},
	{"permit ip any any tos min-delay", ANY_TO(UDP, .tos = 0x08), false},
	{"permit ip any any precedence 6 tos 8", ANY_TO(UDP, .tos = 0xd0), true},
	{"permit ip any any precedence 6 tos 8", ANY_TO(UDP, .tos = 0xc0), false},
	{"permit ip any any ttl lt 5", ANY_TO(UDP, .ttl = 4), true},
	{"permit ip any any ttl lt 5", ANY_TO(UDP, .ttl = 5), false},
	{"permit ip any any ttl neq 255", ANY_TO(UDP, .ttl = 255), false},
	{"permit ip any any ttl neq 255", ANY_TO(UDP, .ttl = 1), true},
	{"permit ip any any ttl range 2 3", ANY_TO(UDP, .ttl = 3), true},
	{"permit tcp any any eq www 443", ANY_TO(TCP, 9, 443), true},
	{"permit tcp any any eq www 443", ANY_TO(TCP, 9, 100), false},
	{"permit tcp any any eq www 443", ANY_TO(TCP, .fragment = true), true},
	{"deny tcp any any eq www 443", ANY_TO(TCP, .fragment = true), false},
	{"permit udp any neq domain any", ANY_TO(UDP, 53, 9), false},
	{"permit udp any neq domain any", ANY_TO(UDP, 54, 9), true},
	{"deny udp any neq domain any", ANY_TO(UDP, .fragment = true), false},
	{"permit tcp any any established", ANY_TO(TCP, 1, 2, .flags = ACK), true},
	{"permit tcp any any established", ANY_TO(TCP, 1, 2, .flags = RST | SYN), true},
	{"permit tcp any any established", ANY_TO(TCP, 1, 2, .flags = SYN), false},
	{"permit tcp any any match-all +syn -ack", ANY_TO(TCP, 1, 2, .flags = SYN), true},
	{"permit tcp any any match-all +syn -ack", ANY_TO(TCP, 1, 2, .flags = SYN | ACK), false},
	{"permit tcp any any match-any +syn -ack", ANY_TO(TCP, 1, 2, .flags = SYN | ACK), true},
	{"permit tcp any any match-any +syn -ack", ANY_TO(TCP, 1, 2, .flags = ACK), false},
	{"permit tcp any any syn rst", ANY_TO(TCP, 1, 2, .flags = RST), true},
	{"permit tcp any any syn", ANY_TO(TCP, 1, 2, .flags = ACK), false},
	{"deny tcp any any established", ANY_TO(TCP, .fragment = true), false},
	{"deny ip any any fragments", ANY_TO(TCP, .fragment = true), true},
	{"deny ip any any fragments", ANY_TO(TCP, 1, 2), false},
	{"permit tcp any any fragments", ANY_TO(UDP, .fragment = true), false},
	{"permit igmp any any v2-report", ANY_TO(IGMP, IGMP_V2_REPORT), true},
	{"permit igmp any any host-query", ANY_TO(IGMP, IGMP_V2_REPORT), false},
};

/* Wrong: a packet passes, or not, that a router with this line decides about otherwise. */
static void test_conditions(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(fits); i++) {
		Bed b = bed_open();
		g_autofree char *message = NULL;
		g_autofree char *text = g_strdup_printf("access-list 101 %s\n", fits[i].line);
		CHECK(read(&b, text, &message), "%s: %s", fits[i].line, message ? message : "");
		CHECK_INT(match(&b, "101", &fits[i].flow), fits[i].fits ? 0 : -1, "%s, case %zu",
			  fits[i].line, i);
		bed_close(&b);
	}
}

/* ---- groups of objects ---- */

static const char groups[] = "object-group network HUBS\n description both\n host 10.0.0.1\n"
			     " range 10.0.0.4 10.0.0.6\n"
			     "object-group network ALL\n 10.1.0.0 255.255.0.0\n"
			     " group-object HUBS\n"
			     "object-group service VPN\n esp\n udp eq isakmp\n udp source eq 53\n"
			     " tcp-udp range 1000 1001\n icmp echo\n";
static const char grouped[] = "ip access-list extended V\n permit ip any any dscp ef\n"
			      " permit object-group VPN object-group ALL host 9.9.9.9 log\n";

#define TO_9(a, b, c, d, ...)                                                                      \
	{                                                                                          \
		IP4(a, b, c, d), IP4(9, 9, 9, 9), __VA_ARGS__                                      \
	}
static const struct {
	AclFlow flow;
	bool fits;
} by_group[] = {
	{TO_9(10, 0, 0, 1, 50), true},           {TO_9(10, 0, 0, 2, 50), false},
	{TO_9(10, 0, 0, 4, UDP, 7, 500), true},  {TO_9(10, 0, 0, 7, UDP, 7, 500), false},
	{TO_9(10, 1, 2, 3, UDP, 53, 7), true},   {TO_9(10, 1, 2, 3, UDP, 54, 7), false},
	{TO_9(10, 1, 2, 3, TCP, 5, 1001), true}, {TO_9(10, 1, 2, 3, UDP, 5, 1000), true},
	{TO_9(10, 1, 2, 3, 1, 8), true},         {TO_9(10, 1, 2, 3, 1, 0), false},
};

static void match_groups(Bed *b)
{
	unsigned n = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(by_group); i++) {
		n += by_group[i].fits;
		CHECK_INT(match(b, "V", &by_group[i].flow) >= 0, by_group[i].fits, "case %zu", i);
	}
	g_autofree char *counted = g_strdup_printf(
		"    10 permit ip any any dscp ef\n"
		"    20 permit object-group VPN object-group ALL host 9.9.9.9 log (%u matches)\n",
		n);
	g_autoptr(GString) out = g_string_new(NULL);
	show(b, "12.4(20)T", out);
	CHECK(strstr(out->str, counted), "%s in %s", counted, out->str);
}

/* Wrong: a group is printed as its members, a match is counted elsewhere, or a change of a group is not seen. */
static void test_groups(void)
{
	Bed b = bed_open();
	g_autofree char *message = NULL;
	g_autofree char *all = g_strconcat(groups, grouped, NULL);
	g_autoptr(GString) out = g_string_new(NULL), after = g_string_new(NULL);
	CHECK(read(&b, all, &message), "%s", message ? message : "");
	match_groups(&b);
	runconf_print(b.node, out);
	CHECK(strstr(out->str, grouped), "%s", out->str);
	CHECK(strstr(out->str, "object-group network ALL\n 10.1.0.0 255.255.0.0\n group-object "
			       "HUBS\n") &&
		      strstr(out->str, " esp\n udp eq isakmp\n udp source eq domain\n tcp-udp "
				       "range 1000 1001\n icmp echo\n"),
	      "%s", out->str);
	CHECK(read(&b,
		   "object-group network HUBS\n no host 10.0.0.1\n host 10.0.0.2\n"
		   "object-group service VPN\n no esp\n ospf\n",
		   &message),
	      "%s", message ? message : "");
	AclFlow esp = TO_9(10, 0, 0, 2, 50), ospf = TO_9(10, 0, 0, 2, 89);
	CHECK_INT(match(&b, "V", &esp), -1, "what left the group");
	CHECK(match(&b, "V", &ospf) > 0, "what came");
	show(&b, "12.4(20)T", after);
	CHECK(strstr(after->str, "log (7 matches)"), "counters stay: %s", after->str);
	bed_close(&b);
}

static const Wrong group_faults[] = {
	{"object-group network HUBS\n group-object ALL\n", "HUBS would hold itself"},
	{"object-group network HUBS\n group-object HUBS\n", "HUBS would hold itself"},
	{"object-group network HUBS\n group-object VPN\n", "VPN is of the other kind"},
	{"object-group service HUBS\n", "HUBS is a group of the other kind"},
	{"object-group network HUBS\n range 10.0.0.2 10.0.0.1\n", "not below the first"},
	{"object-group service VPN\n tcp eq 99999\n", "a port"},
	{"object-group service VPN\n icmp echo www\n", "the end of the line"},
	{"no object-group network ALL\n", "ALL is used by an access list"},
};

static void test_group_faults(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(group_faults); i++) {
		Bed b = bed_open();
		g_autofree char *message = NULL, *fault = NULL;
		g_autofree char *all = g_strconcat(groups, grouped, NULL);
		CHECK(read(&b, all, &message), "%s", message ? message : "");
		CHECK(!read(&b, group_faults[i].line, &fault), "%s", group_faults[i].line);
		CHECK(fault && strstr(fault, group_faults[i].message), "%s: %s",
		      group_faults[i].line, fault ? fault : "");
		bed_close(&b);
	}
}

static void test_resequence(void)
{
	Bed b = bed_open();
	g_autofree char *message = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CHECK(read(&b, lists, &message), "%s", message ? message : "");
	match(&b, "101", &matches[0].flow);
	CHECK(read(&b,
		   "ip access-list resequence 101 100 5\nip access-list extended 101\n"
		   " 103 permit esp any any\n no 100\n",
		   &message),
	      "%s", message ? message : "");
	show(&b, "12.3(7)T1", out);
	CHECK(strstr(out->str, "Extended IP access list 101\n"
			       "    103 permit esp any any\n"
			       "    105 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255 (1 match)\n"
			       "    115 permit udp any eq isakmp any eq isakmp\n"),
	      "%s", out->str);
	bed_close(&b);
}

/* `no access-list 101 ...` takes the whole list; within a named list single lines go. */
static void test_no(void)
{
	Bed b = bed_open();
	g_autofree char *message = NULL;
	CHECK(read(&b,
		   "access-list 101 permit ip any any\naccess-list 102 permit ip any any\n"
		   "no access-list 101\nno access-list 102 permit ip any any\n"
		   "ip access-list extended V\n permit ip any host 1.1.1.1\n 5 deny ip any any\n "
		   "15 deny udp any any\n"
		   " no permit ip any host 1.1.1.1\n no 15\n",
		   &message),
	      "%s", message ? message : "");
	CHECK(!b.svc->exists(b.self, "101"), "101 is gone");
	CHECK(!b.svc->exists(b.self, "102"), "102 is gone");
	CHECK_INT(b.svc->count(b.self, "V"), 1, "one line is left of V");
	CHECK(!b.svc->entry(b.self, "V", 0)->permit, "it is the deny");
	bed_close(&b);
}

/* Sequence numbers came with 12.3(2)T; 12.2 mainline shows none. */
static void test_show(void)
{
	Bed b = bed_open();
	g_autofree char *message = NULL;
	g_autoptr(GString) new = g_string_new(NULL), old = g_string_new(NULL);
	CHECK(read(&b, lists, &message), "%s", message ? message : "");
	match(&b, "101", &matches[0].flow);
	show(&b, "12.3(7)T1", new);
	show(&b, "12.2", old);
	CHECK_TEXT(new->str,
		   "Standard IP access list 5\n"
		   "    10 permit 10.1.0.0, wildcard bits 0.0.255.255\n"
		   "Extended IP access list 101\n"
		   "    10 deny ip host 10.1.1.9 any\n"
		   "    20 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255 (1 match)\n"
		   "    40 permit udp any eq isakmp any eq isakmp\n"
		   "    50 permit icmp any host 7.7.7.7 echo\n"
		   "Extended IP access list 102\n"
		   "    10 permit ip 0.0.1.0 255.0.0.255 any\n",
		   "12.3(7)T1");
	CHECK(strstr(old->str, "    deny ip host 10.1.1.9 any\n") != NULL, "12.2: %s", old->str);
	bed_close(&b);
}

/* Wrong: a line stands elsewhere than its number says, or the entries that decide are not those that are shown. */
static void test_numbers(void)
{
	Bed b = bed_open();
	g_autofree char *message = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CHECK(read(&b,
		   "ip access-list extended V\n 20 permit ip any host 1.1.1.1\n remark x\n"
		   " permit ip any host 2.2.2.2\n 25 deny ip any host 3.3.3.3\n"
		   " 5 deny ip any host 4.4.4.4\n 20 permit ip any host 5.5.5.5\n no 40\n"
		   " permit ip any host 6.6.6.6\n",
		   &message),
	      "%s", message ? message : "");
	show(&b, "12.3(7)T1", out);
	CHECK_TEXT(out->str,
		   "Extended IP access list V\n"
		   "    5 deny ip any host 4.4.4.4\n"
		   "    20 permit ip any host 5.5.5.5\n"
		   "    25 deny ip any host 3.3.3.3\n"
		   "    40 permit ip any host 6.6.6.6\n",
		   "by number");
	CHECK_INT(b.svc->count(b.self, "V"), 4, "entries");
	CHECK_INT(b.svc->entry(b.self, "V", 1)->dst, IP4(5, 5, 5, 5), "the second");
	CHECK_INT(b.svc->entry(b.self, "V", 3)->dst, IP4(6, 6, 6, 6), "the last");
	bed_close(&b);
}

SUITE(acl_lists) = {
	{"lines stand by their numbers", test_numbers},
	{"a line prints back as IOS prints it", test_print_back},
	{"a wrong word is named with its column", test_wrong_lines},
	{"a condition that is not modelled is taken and says so", test_others},
	{"a condition that is modelled is held against packets", test_conditioned},
	{"each condition takes what it says", test_conditions},
	{"groups stand for their members, and are printed as typed", test_groups},
	{"a group that would hold itself, or is used, stays", test_group_faults},
	{"resequence keeps counters, and the lines' order", test_resequence},
	{"the first entry that fits decides", test_matching},
	{"no removes lists and lines", test_no},
	{"show access-lists, by release", test_show},
	{NULL, NULL},
};
