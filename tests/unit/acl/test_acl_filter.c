/* Lists on interfaces: what they let pass, by which line, when and by which release; what is told and counted. */

#include <string.h>

#include "models/acl/acl_priv.h"
#include "models/core/net.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

/* A -- R -- B */
#define CONF_A                                                                                     \
	"hostname A\ninterface FastEthernet0/0\n ip address 10.0.1.1 255.255.255.0\n"              \
	"ip route 0.0.0.0 0.0.0.0 10.0.1.254\n"
#define CONF_B                                                                                     \
	"hostname B\ninterface FastEthernet0/0\n ip address 10.0.2.1 255.255.255.0\n"              \
	"ip route 0.0.0.0 0.0.0.0 10.0.2.254\n"
#define CONF_R(in, out, lists)                                                                     \
	"hostname R\ninterface FastEthernet0/0\n ip address 10.0.1.254 255.255.255.0\n" in         \
	"interface FastEthernet0/1\n ip address 10.0.2.254 255.255.255.0\n" out lists

static Sandbox *chain(const char *release, const char *config)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", release, CONF_A);
	sandbox_router(sb, "R", release, config);
	sandbox_router(sb, "B", release, CONF_B);
	sandbox_cable(sb, "A:Fa0/0", "R:Fa0/0", VT_US(10));
	sandbox_cable(sb, "R:Fa0/1", "B:Fa0/0", VT_US(10));
	return sb;
}

/* Once to fill the ARP tables, and then what counts; both before lists are applied, if `early`. */
#define WARM "ping 10.0.2.1 repeat 2"

#define LIST "access-list 101 deny icmp any host 10.0.2.1 echo\naccess-list 101 permit ip any any\n"
#define PROHIBITED                                                                                 \
	"ICMP: dst (10.0.2.1) administratively prohibited unreachable rcv from 10.0.1.254"

typedef struct Row {
	const char *what, *release, *config;
	const char *from, *command;
	const char *dropped; /* by R; NULL: nothing is, and it is answered */
	const char *log;     /* of A; NULL: it hears of nothing */
} Row;

static const Row rows[] = {
	{"in, by a line", "12.3(7)T1", CONF_R(" ip access-group 101 in\n", "", LIST), "A",
	 "ping 10.0.2.1 repeat 1", "access list 101 in, line 10", PROHIBITED},
	{"in, by the end of the list", "12.3(7)T1",
	 CONF_R(" ip access-group V in\n", "", "ip access-list extended V\n permit udp any any\n"),
	 "A", "ping 10.0.2.1 repeat 1", "access list V in, implicit deny", PROHIBITED},
	{"out", "12.3(7)T1", CONF_R("", " ip access-group 101 out\n", LIST), "A",
	 "ping 10.0.2.1 repeat 1", "access list 101 out, line 10", PROHIBITED},
	{"the answer, in", "12.3(7)T1",
	 CONF_R("", " ip access-group 5 in\n", "access-list 5 deny 10.0.2.1\n"), "A",
	 "ping 10.0.2.1 repeat 1", "access list 5 in, line 10", NULL},
	{"the other way", "12.3(7)T1",
	 CONF_R(" ip access-group 101 out\n", " ip access-group 101 in\n", LIST), "A",
	 "ping 10.0.2.1 repeat 1", NULL, NULL},
	{"in and out on one interface: the one", "12.3(7)T1",
	 CONF_R("", " ip access-group 5 in\n ip access-group 101 out\n",
		LIST "access-list 5 permit any\n"),
	 "A", "ping 10.0.2.1 repeat 1", "access list 101 out, line 10", PROHIBITED},
	{"in and out on one interface: the other", "12.3(7)T1",
	 CONF_R("", " ip access-group 101 out\n ip access-group 5 in\n",
		"access-list 101 permit icmp any any echo\naccess-list 5 deny 10.0.2.1\n"),
	 "A", "ping 10.0.2.1 repeat 1", "access list 5 in, line 10", NULL},
	{"in and out on one interface: neither", "12.3(7)T1",
	 CONF_R("", " ip access-group 101 out\n ip access-group 5 in\n",
		"access-list 101 permit icmp any any echo\naccess-list 5 permit 10.0.2.1\n"),
	 "A", "ping 10.0.2.1 repeat 1", NULL, NULL},
	{"a list that is not there", "12.3(7)T1", CONF_R(" ip access-group NIL in\n", "", ""), "A",
	 "ping 10.0.2.1 repeat 1", NULL, NULL},
	{"a list of remarks", "12.3(7)T1",
	 CONF_R(" ip access-group V in\n", "", "ip access-list extended V\n remark nothing\n"), "A",
	 "ping 10.0.2.1 repeat 1", NULL, NULL},
	{"no unreachables", "12.3(7)T1",
	 CONF_R(" ip access-group 101 in\n no ip unreachables\n", "", LIST), "A",
	 "ping 10.0.2.1 repeat 1", "access list 101 in, line 10", NULL},
	{"to the router itself", "12.3(7)T1",
	 CONF_R(" ip access-group 101 in\n", "", "access-list 101 permit udp any any\n"), "A",
	 "ping 10.0.1.254 repeat 1", "access list 101 in, implicit deny",
	 "ICMP: dst (10.0.1.254) administratively prohibited unreachable rcv from 10.0.1.254"},
	{"the router's own, out", "12.3(7)T1", CONF_R("", " ip access-group 101 out\n", LIST), "R",
	 "ping 10.0.2.1 repeat 1", NULL, NULL},
	{"the router's own, out", "17.3", CONF_R("", " ip access-group 101 out\n", LIST), "R",
	 "ping 10.0.2.1 repeat 1", "access list 101 out, line 10", NULL},
};

/* Wrong: a packet passes that a list denies, or is lost without the list and its line being named. */
static void test_verdicts(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *r = &rows[i];
		Sandbox *sb = chain(r->release, r->config);
		sandbox_exec(sb, VT_S(50), r->from, WARM);
		sandbox_exec(sb, VT_S(60), r->from, r->command);
		sandbox_run(sb, VT_S(70));
		g_autofree char *told = g_strdup_printf("reason=%s", r->dropped);
		bool ok = sandbox_logged(sb, r->from, "Success rate is 100 percent (1/1)",
					 VT_S(60)) != VT_NEVER;
		CHECK_INT(ok, !r->dropped, "%s: is answered", r->what);
		CHECK_INT(sandbox_seen(sb, "R", "refusal", "reason=access list", VT_S(60), NULL),
			  r->dropped ? 1 : 0, "%s: drops by lists", r->what);
		CHECK(!r->dropped || sandbox_seen(sb, "R", "refusal", told, VT_S(60), NULL) == 1,
		      "%s: %s in\n%s", r->what, told, sandbox_dump(sb));
		CHECK_INT(sandbox_logged(sb, "A", r->log ? r->log : "administratively", VT_S(60)) !=
				  VT_NEVER,
			  r->log != NULL, "%s: A hears of it", r->what);
		sandbox_free(sb);
	}
}

/* Wrong: each packet that is denied is answered (IOS answers one in 500 ms), or an error is sent about another. */
static void test_rate(void)
{
	Sandbox *sb = chain("12.3(7)T1", CONF_R(" ip access-group 101 in\n", "", LIST));
	sandbox_exec(sb, VT_S(50), "A", WARM);
	for (int i = 0; i < 10; i++)
		sandbox_exec(sb, VT_S(60) + i * VT_MS(100), "A", "ping 10.0.2.1 repeat 1");
	sandbox_run(sb, VT_S(70));
	CHECK_INT(sandbox_seen(sb, "R", "refusal", "access list 101 in, line 10", VT_S(60), NULL),
		  10, "denied");
	CHECK_INT(sandbox_seen(sb, "A", "icmp-error", "prohibited", VT_S(60), NULL), 2,
		  "answers in a second");
	sandbox_free(sb);
}

static bool passes_at(Sandbox *sb, VTime at)
{
	sandbox_run(sb, at + VT_S(5));
	return sandbox_logged(sb, "A", "Success rate is 100 percent", at) < at + VT_S(5);
}

/* Wrong: what is typed takes no effect on flows that run, or only the first time. Each step lasts ten seconds. */
static void test_running(void)
{
	static const struct {
		const char *typed;
		bool passes;
	} steps[] = {
		{"interface Fa0/0; ip access-group V in", true}, /* no such list yet */
		{"ip access-list extended V; permit udp any any", false},
		{"ip access-list extended V; 20 permit icmp any any", true},
		{"ip access-list extended V; 5 deny icmp any host 10.0.2.1", false},
		{"ip access-list extended V; no 5", true},
		{"ip access-list extended V; 5 deny ip any any", false},
		{"interface Fa0/0; no ip access-group V in", true},
		{"interface Fa0/0; ip access-group V in", false},
		{"no ip access-list extended V", true},
		{"ip access-list extended V; permit ip any host 9.9.9.9", false},
		{"interface Fa0/0; ip access-group OTHER in", true},
		{"object-group network G; host 10.0.2.1", true},
		{"ip access-list extended OTHER; deny ip any object-group G; permit ip any any",
		 false},
		{"object-group network G; host 10.0.2.9; no host 10.0.2.1", true},
		{"object-group network G; host 10.0.2.1", false},
		{"interface Fa0/0; no ip access-group OTHER in", true},
	};
	Sandbox *sb = chain("12.4", CONF_R("", "", ""));
	sandbox_exec(sb, VT_S(50), "A", WARM);
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		VTime at = VT_S(60) + (VTime)i * VT_S(10);
		sandbox_type(sb, at, "R", steps[i].typed);
		sandbox_exec(sb, at + VT_S(1), "A", "ping 10.0.2.1 repeat 1");
	}
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		CHECK_INT(passes_at(sb, VT_S(60) + (VTime)i * VT_S(10)), steps[i].passes,
			  "step %zu: %s", i, steps[i].typed);
	sandbox_free(sb);
}

/* Wrong: show access-lists has other numbers than there were packets on the wire, or a clear leaves some. */
static void test_counters(void)
{
	static const char config[] =
		CONF_R(" ip access-group V in\n", "",
		       "ip access-list extended V\n deny icmp any host 10.0.2.1 echo\n"
		       " permit icmp any any\n permit ip any any\n");
	Sandbox *sb = chain("12.3(7)T1", config);
	sandbox_observe(sb, ~0u);
	sandbox_exec(sb, VT_S(50), "A", "ping 10.0.2.1 repeat 3");
	sandbox_exec(sb, VT_S(60), "A", "ping 10.0.1.254 repeat 4");
	sandbox_run(sb, VT_S(80));
	g_autofree char *show = sandbox_show(sb, "R", "show ip access-lists V");
	g_autofree char *intf = sandbox_show(sb, "R", "show ip interface Fa0/0");
	g_autofree char *other = sandbox_show(sb, "R", "show ip interface Fa0/1");
	CHECK_TEXT(
		show,
		"Extended IP access list V\n    10 deny icmp any host 10.0.2.1 echo (3 matches)\n"
		"    20 permit icmp any any (4 matches)\n    30 permit ip any any\n",
		"matches");
	CHECK(strstr(intf, "  Outgoing access list is not set\n  Inbound  access list is V\n"),
	      "%s", intf);
	CHECK(strstr(other, "  Inbound  access list is not set\n"), "%s", other);
	Acl *acl = sandbox_self(sb, "R", "acl");
	const IfCounters *wire = &node_iface(sandbox_node(sb, "R"), "FastEthernet0/0")->count;
	uint64_t sum = 0;
	for (unsigned i = 0; i < 3; i++)
		sum += acl_line_matches(acl_list(acl, "V")->lines->pdata[i]);
	CHECK(sum <= wire->in_pkts, "more matches than frames");
	sandbox_free(sb);
}

/* Of A's port. */
static GString *mac_of_a(Sandbox *sb, const char *port)
{
	GString *out = g_string_new(NULL);
	mac_print(out, node_iface(sandbox_node(sb, "A"), port)->mac);
	return out;
}

/* Wrong: a line that IOS does not print so, each packet has its line, or those that follow are never told. */
static void test_log(void)
{
	static const char config[] = CONF_R(
		" ip access-group L in\n ip access-group 7 out\n", "",
		"ip access-list extended L\n deny icmp any host 10.0.2.1 echo log-input\n"
		" deny udp any any eq syslog log\n deny esp any any log\n permit ip any any\n"
		"access-list 7 permit any log\n");
	Sandbox *sb = chain("12.3(7)T1", config);
	sandbox_exec(sb, VT_S(60), "A", "ping 10.0.2.1 repeat 5 timeout 1");
	sandbox_exec(sb, VT_S(400), "A", "ping 10.0.2.1 repeat 1");
	sandbox_exec(sb, VT_S(500), "B", "ping 10.0.1.1 repeat 2");
	sandbox_run(sb, VT_MIN(30));
	g_autofree char *log = sandbox_log(sb, "R", "syslog", VT_S(55), VT_NEVER);
	g_autofree char *lists = NULL;
	GString *sec = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(log, "\n", -1);
	for (unsigned i = 0; lines[i]; i++)
		if (g_str_has_prefix(lines[i], "%SEC-6"))
			g_string_append_printf(sec, "%s\n", lines[i]);
	lists = g_string_free(sec, FALSE);
	g_autoptr(GString) mac = mac_of_a(sb, "FastEthernet0/0");
	g_autofree char *expected = g_strdup_printf(
		"%%SEC-6-IPACCESSLOGDP: list L denied icmp 10.0.1.1 (FastEthernet0/0 %s) -> "
		"10.0.2.1 (8/0), 1 packet\n"
		"%%SEC-6-IPACCESSLOGDP: list L denied icmp 10.0.1.1 (FastEthernet0/0 %s) -> "
		"10.0.2.1 (8/0), 4 packets\n"
		"%%SEC-6-IPACCESSLOGS: list 7 permitted 10.0.2.1 1 packet\n"
		"%%SEC-6-IPACCESSLOGDP: list L denied icmp 10.0.1.1 (FastEthernet0/0 %s) -> "
		"10.0.2.1 (8/0), 1 packet\n"
		"%%SEC-6-IPACCESSLOGS: list 7 permitted 10.0.2.1 1 packet\n",
		mac->str, mac->str, mac->str);
	CHECK_TEXT(lists, expected, "five minutes are one line");
	CHECK_INT(sandbox_logged(sb, "R", "4 packets", 0) - sandbox_logged(sb, "R", "LOGDP", 0),
		  VT_MIN(5), "when");
	sandbox_free(sb);
}

/* Wrong: who sent the frame is not told, or is the router itself; a serial line, which has no addresses, has one. */
static void test_log_input(void)
{
	static const struct {
		const char *port, *in, *out;
		bool told; /* who sent it */
	} ways[] = {
		{"FastEthernet0/0", " ip access-group L in\n", "", true},
		{"FastEthernet0/0", "", " ip access-group L out\n", true},
		{"Serial1/0", " ip access-group L in\n", "", false},
		{"Serial1/0", "", " ip access-group L out\n", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		Sandbox *sb = sandbox_new(1);
		g_autofree char *a =
			g_strdup_printf("hostname A\ninterface %s\n ip address 10.0.1.1 "
					"255.255.255.0\nip route 0.0.0.0 0.0.0.0 10.0.1.254\n",
					ways[i].port);
		g_autofree char *r = g_strdup_printf(
			"hostname R\ninterface %s\n ip address 10.0.1.254 255.255.255.0\n%s"
			"interface FastEthernet0/1\n ip address 10.0.2.254 255.255.255.0\n%s"
			"ip access-list extended L\n permit ip any any log-input\n",
			ways[i].port, ways[i].in, ways[i].out);
		g_autofree char *at_a = g_strconcat("A:", ways[i].port, NULL),
				*at_r = g_strconcat("R:", ways[i].port, NULL);
		sandbox_router(sb, "A", "12.3(7)T1", a);
		sandbox_router(sb, "R", "12.3(7)T1", r);
		sandbox_router(sb, "B", "12.3(7)T1", CONF_B);
		sandbox_cable(sb, at_a, at_r, VT_US(10));
		sandbox_cable(sb, "R:Fa0/1", "B:Fa0/0", VT_US(10));
		sandbox_exec(sb, VT_S(60), "A", WARM);
		sandbox_run(sb, VT_S(70));
		g_autoptr(GString) mac = mac_of_a(sb, ways[i].port);
		g_autofree char *said =
			g_strdup_printf(" 10.0.1.1 (%s%s%s) -> 10.0.2.1 ", ways[i].port,
					ways[i].told ? " " : "", ways[i].told ? mac->str : "");
		CHECK(sandbox_logged(sb, "R", said, VT_S(60)) < VT_S(70), "%zu: no %s", i, said);
		sandbox_free(sb);
	}
}

/* ---- with a crypto map: H -- A == B ---- */

#define VPN(peer, mine, theirs, more)                                                              \
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"                           \
	"crypto isakmp key cisco123 address " peer "\n"                                            \
	"crypto ipsec transform-set t esp-des esp-md5-hmac\n"                                      \
	"crypto map vpn 10 ipsec-isakmp\n set peer " peer                                          \
	"\n set transform-set t\n match address 101\n" more "access-list 101 permit ip " mine      \
	" 0.0.0.255 " theirs " 0.0.0.255\n"
#define CONF_H                                                                                     \
	"hostname H\ninterface FastEthernet0/0\n ip address 20.1.1.1 255.255.255.0\n"              \
	"ip route 0.0.0.0 0.0.0.0 20.1.1.254\n"
#define CONF_TA(check, applied)                                                                    \
	"hostname A\n" VPN(                                                                        \
		"192.168.0.2", "20.1.1.0", "10.1.1.0",                                             \
		check) "interface FastEthernet0/1\n ip address 20.1.1.254 255.255.255.0\n"         \
		       "interface FastEthernet0/0\n ip address 192.168.0.1 "                       \
		       "255.255.255.0\n" applied                                                   \
		       " crypto map vpn\nip route 10.1.1.0 255.255.255.0 192.168.0.2\n" LISTS
#define LISTS                                                                                      \
	"ip access-list extended I\n permit esp any any\n permit udp any any eq isakmp\n"          \
	" permit icmp any any\n"                                                                   \
	"ip access-list extended O\n permit esp any any\n permit udp any any eq isakmp\n"          \
	" permit icmp any any\n"                                                                   \
	"ip access-list extended NO-ESP\n permit udp any any eq isakmp\n permit icmp any any\n"    \
	"ip access-list extended NO-IKE\n permit esp any any\n permit icmp any any\n"              \
	"ip access-list extended NO-CLEAR\n permit esp any any\n permit udp any any eq isakmp\n"   \
	"ip access-list extended NO-REPLY\n deny icmp any any echo-reply\n permit ip any any\n"
#define CONF_TB                                                                                    \
	"hostname B\n" VPN("192.168.0.1", "10.1.1.0", "20.1.1.0",                                  \
			   "") "interface Loopback0\n ip address 10.1.1.1 255.255.255.0\n"         \
			       "interface FastEthernet0/0\n ip address 192.168.0.2 "               \
			       "255.255.255.0\n crypto map "                                       \
			       "vpn\nip route 20.1.1.0 255.255.255.0 192.168.0.1\n"

static Sandbox *tunnel(const char *release, const char *config)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "H", release, CONF_H);
	sandbox_router(sb, "A", release, config);
	sandbox_router(sb, "B", release, CONF_TB);
	sandbox_cable(sb, "H:Fa0/0", "A:Fa0/1", VT_US(10));
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	sandbox_exec(sb, VT_S(50), "H", "ping 10.1.1.1 repeat 10");
	sandbox_exec(sb, VT_S(80), "A", "clear access-list counters");
	sandbox_exec(sb, VT_S(100), "H", "ping 10.1.1.1 repeat 7");
	sandbox_run(sb, VT_S(120));
	return sb;
}

#define OLD "12.3(7)T1"
#define NEW "12.3(8)T4"
#define BOTH " ip access-group I in\n ip access-group O out\n"

/* Which packets of seven echoes the lists of the crypto interface see. */
static const struct {
	const char *release;
	unsigned in_esp, in_clear, out_esp, out_clear;
} orders[] = {
	{"12.2(13)T", 7, 7, 0, 7}, {"12.3", 7, 7, 0, 7}, {OLD, 7, 7, 0, 7},
	{NEW, 7, 0, 7, 0},         {"12.4", 7, 0, 7, 0}, {"15.2", 7, 0, 7, 0},
};

static unsigned matches(Sandbox *sb, const char *list, unsigned line)
{
	const AclList *l = acl_list(sandbox_self(sb, "A", "acl"), list);
	return (unsigned)acl_line_matches(l->lines->pdata[line]);
}

/* Wrong: the order of list and crypto map is another release's. */
static void test_order(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
		const char *release = orders[i].release;
		Sandbox *sb = tunnel(release, CONF_TA("", BOTH));
		CHECK(sandbox_logged(sb, "H", "percent (7/7)", VT_S(100)) != VT_NEVER, "%s: passes",
		      release);
		CHECK_INT(matches(sb, "I", 0), orders[i].in_esp, "%s: ESP in", release);
		CHECK_INT(matches(sb, "I", 2), orders[i].in_clear, "%s: clear text in", release);
		CHECK_INT(matches(sb, "O", 0), orders[i].out_esp, "%s: ESP out", release);
		CHECK_INT(matches(sb, "O", 2), orders[i].out_clear, "%s: clear text out", release);
		sandbox_free(sb);
	}
}

/* What is forgotten, and by whom the echoes are lost. */
static const struct {
	const char *release, *config, *dropped;
	bool passes;
} forgotten[] = {
	{OLD, CONF_TA("", " ip access-group NO-ESP in\n"), "access list NO-ESP in, implicit deny",
	 false},
	{NEW, CONF_TA("", " ip access-group NO-ESP in\n"), "access list NO-ESP in, implicit deny",
	 false},
	{OLD, CONF_TA("", " ip access-group NO-IKE in\n"), "access list NO-IKE in, implicit deny",
	 false},
	{OLD, CONF_TA("", " ip access-group NO-CLEAR in\n"),
	 "access list NO-CLEAR in, implicit deny", false},
	{NEW, CONF_TA("", " ip access-group NO-CLEAR in\n"), NULL, true},
	{OLD, CONF_TA("", " ip access-group NO-CLEAR out\n"),
	 "access list NO-CLEAR out, implicit deny", false},
	{NEW, CONF_TA("", " ip access-group NO-CLEAR out\n"), NULL, true},
	{OLD, CONF_TA("", " ip access-group NO-ESP out\n"), NULL, true},
	{NEW, CONF_TA("", " ip access-group NO-ESP out\n"), "access list NO-ESP out, implicit deny",
	 false},
	{NEW, CONF_TA(" set ip access-group NO-REPLY in\n", ""), "access list NO-REPLY in, line 10",
	 false},
	{NEW, CONF_TA(" set ip access-group NO-REPLY out\n", ""), NULL, true},
	{NEW, CONF_TA(" set ip access-group NO-IKE out\n", ""), NULL, true},
	{NEW, CONF_TA(" set ip access-group NIL in\n", ""), NULL, true},
};

/* Wrong: a tunnel stands though a list stops it, or the list that stops it is not named. */
static void test_forgotten(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(forgotten); i++) {
		Sandbox *sb = tunnel(forgotten[i].release, forgotten[i].config);
		const char *dropped = forgotten[i].dropped;
		g_autofree char *told = g_strdup_printf("reason=%s", dropped ? dropped : "");
		CHECK_INT(sandbox_logged(sb, "H", "percent (7/7)", VT_S(100)) != VT_NEVER,
			  forgotten[i].passes, "case %zu, %s: passes", i, forgotten[i].release);
		CHECK_INT(sandbox_seen(sb, "A", "refusal", "access list", 0, NULL) != 0,
			  dropped != NULL, "case %zu: drops", i);
		CHECK(!dropped || sandbox_seen(sb, "A", "refusal", told, 0, NULL) ==
					  sandbox_seen(sb, "A", "refusal", "access list", 0, NULL),
		      "case %zu: all are %s:\n%s", i, told, sandbox_dump(sb));
		sandbox_free(sb);
	}
}

/* Wrong: the crypto map does not say which lists it asks, or forgets them when it is saved. */
static void test_map_shows(void)
{
	Sandbox *sb = tunnel(NEW, CONF_TA(" set ip access-group NO-REPLY in\n"
					  " set ip access-group I out\n",
					  ""));
	g_autofree char *show = sandbox_show(sb, "A", "show crypto map");
	g_autofree char *config = sandbox_config(sb, "A");
	CHECK(strstr(show, "\tExtended IP access check IN list NO-REPLY\n"
			   "\tExtended IP access check OUT list I\n"),
	      "%s", show);
	CHECK(strstr(config, "\n set ip access-group NO-REPLY in\n set ip access-group I out\n set "
			     "peer"),
	      "%s", config);
	sandbox_free(sb);
}

SUITE(acl_filter) = {
	{"lists on interfaces stop what they deny, and are named", test_verdicts},
	{"one unreachable in half a second", test_rate},
	{"what is typed counts at once, and the second time", test_running},
	{"counters are the packets' own", test_counters},
	{"log: the first packet, then five minutes", test_log},
	{"log-input: where from", test_log_input},
	{"the order of list and crypto map, by release", test_order},
	{"a list that forgets ESP, IKE or clear text", test_forgotten},
	{"a crypto map shows and keeps the lists of its clear text", test_map_shows},
	{NULL, NULL},
};
