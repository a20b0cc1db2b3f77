/* Which line set a statement: files, typed lines, what is taken back, and the second time. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char config[] = "hostname R1\n"
			     "crypto isakmp policy 10\n"
			     " lifetime 120\n"
			     "crypto isakmp key A address 10.9.9.1\n"
			     "crypto isakmp key B address 10.9.9.2\n"
			     "interface FastEthernet0/0\n"
			     "ip address 10.1.1.1 255.255.255.0\n" /* unindented */
			     "ip address 10.1.2.1 255.255.255.0 secondary\n"
			     "standby ip 10.1.1.9\n" /* no number: group 0 */
			     "standby 1 ip 10.1.1.10\n"
			     "standby 1 timers msec 100 msec 300\n"
			     "standby 1 track Fa0/1 20\n"
			     "standby 1 track Fa1/0\n"
			     "no shutdown\n"
			     "interface FastEthernet0/1\n"
			     " ip address 10.2.2.1 255.255.255.0\n"
			     "interface FastEthernet1/0\n"
			     "router ospf 1\n"
			     " network 10.1.1.0 0.0.0.255 area 0\n"
			     " network 10.2.2.0 0.0.0.255 area 0\n"
			     "end\n";

typedef struct Ask {
	const char *place, *words, *key;
	int line;         /* 0: no line holds */
	const char *text; /* NULL: not asked */
} Ask;

static void check_ask(const Sandbox *sb, const Ask *a)
{
	ConfOrigin o =
		runconf_origin(sandbox_node((Sandbox *)sb, "R1"), a->place, a->words, a->key);
	CHECK_INT(o.text ? o.at.line : 0, a->line, "%s / %s %s", a->place, a->words,
		  a->key ? a->key : "");
	if (a->text)
		CHECK_STR(o.text ? o.text : "none", a->text, "%s / %s", a->place, a->words);
}

static Sandbox *typed(const char *lines)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", config);
	if (lines)
		sandbox_type(sb, VT_S(10), "R1", lines);
	sandbox_run(sb, VT_S(11));
	return sb;
}

/* Wrong: advice and bills cite another line than the one that holds. */
static void test_read(void)
{
	static const Ask asks[] = {
		{"", "hostname", NULL, 1, "hostname R1"},
		{"", "crypto isakmp policy", "10", 2, "crypto isakmp policy 10"},
		{"isakmp-policy 10", "lifetime", NULL, 3, "lifetime 120"},
		{"", "crypto isakmp key", "10.9.9.1 255.255.255.255", 4, NULL},
		{"", "crypto isakmp key", "10.9.9.2 255.255.255.255", 5, NULL},
		{"interface FastEthernet0/0", "ip address", NULL, 7, NULL},
		{"interface FastEthernet0/0", "ip address", "10.1.2.1", 8, NULL},
		{"interface FastEthernet0/0", "standby ip", "0", 9, "standby ip 10.1.1.9"},
		{"interface FastEthernet0/0", "standby ip", "1", 10, NULL},
		{"interface FastEthernet0/0", "standby timers", "1", 11, NULL},
		{"interface FastEthernet0/0", "standby timers", "0", 0, NULL},
		{"interface FastEthernet0/0", "standby track", "1 FastEthernet0/1", 12, NULL},
		{"interface FastEthernet0/0", "standby track", "1 FastEthernet1/0", 13, NULL},
		{"interface FastEthernet0/0", "shutdown", NULL, 0, NULL},
		{"interface FastEthernet0/1", "ip address", NULL, 16, NULL},
		{"router-ospf 1", "network", "10.2.2.0 0.0.0.255", 20, NULL},
		{"interface FastEthernet0/9", "ip address", NULL, 0, NULL},
	};
	Sandbox *sb = typed(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(asks); i++)
		check_ask(sb, &asks[i]);
	sandbox_free(sb);
}

/* Wrong: a line that was taken back is still cited, or one that stays is not. */
static void test_taken_back(void)
{
	static const struct {
		const char *lines;
		Ask asks[4];
	} cases[] = {
		{"interface Fa0/0; no standby 1 timers",
		 {{"interface FastEthernet0/0", "standby timers", "1", 0, NULL},
		  {"interface FastEthernet0/0", "standby ip", "1", 10, NULL}}},
		{"interface Fa0/0; no standby 1",
		 {{"interface FastEthernet0/0", "standby timers", "1", 0, NULL},
		  {"interface FastEthernet0/0", "standby track", "1 FastEthernet0/1", 0, NULL},
		  {"interface FastEthernet0/0", "standby ip", "0", 9, NULL}}},
		{"interface Fa0/0; no standby 1 track Fa1/0",
		 {{"interface FastEthernet0/0", "standby track", "1 FastEthernet1/0", 0, NULL},
		  {"interface FastEthernet0/0", "standby track", "1 FastEthernet0/1", 12, NULL}}},
		{"no router ospf 1",
		 {{"router-ospf 1", "network", "10.1.1.0 0.0.0.255", 0, NULL},
		  {"", "router ospf", "1", 0, NULL}}},
		{"no router ospf 1; router ospf 1; network 10.1.1.0 0.0.0.255 area 0",
		 {{"router-ospf 1", "network", "10.1.1.0 0.0.0.255", 1, NULL},
		  {"router-ospf 1", "network", "10.2.2.0 0.0.0.255", 0, NULL},
		  {"", "router ospf", "1", 1, "router ospf 1"}}},
		{"no crypto isakmp key B address 10.9.9.2",
		 {{"", "crypto isakmp key", "10.9.9.2 255.255.255.255", 0, NULL},
		  {"", "crypto isakmp key", "10.9.9.1 255.255.255.255", 4, NULL}}},
		{"crypto isakmp key C address 10.9.9.0 255.255.255.0; no crypto isakmp key B "
		 "address "
		 "10.9.9.2; crypto isakmp key D address 10.9.0.0 255.255.0.0",
		 {{"", "crypto isakmp key", "10.9.9.0 255.255.255.0", 1,
		   "crypto isakmp key C address 10.9.9.0 255.255.255.0"},
		  {"", "crypto isakmp key", "10.9.9.2 255.255.255.255", 0, NULL}}},
		{"crypto isakmp key C address 10.9.0.0 255.255.0.0; crypto isakmp key D address "
		 "10.9.0.0 255.255.255.0; no crypto isakmp key D address 10.9.0.0 255.255.255.0",
		 {{"", "crypto isakmp key", "10.9.0.0 255.255.0.0", 1,
		   "crypto isakmp key C address 10.9.0.0 255.255.0.0"},
		  {"", "crypto isakmp key", "10.9.0.0 255.255.255.0", 0, NULL}}},
#define FA "interface FastEthernet0/0"
		{"interface Fa0/0; no ip address",
		 {{FA, "ip address", NULL, 0, NULL}, {FA, "ip address", "10.1.2.1", 0, NULL}}},
		{"interface Fa0/0; no ip address 10.1.2.1 255.255.255.0 secondary",
		 {{FA, "ip address", NULL, 7, NULL}, {FA, "ip address", "10.1.2.1", 0, NULL}}},
		{"interface Fa0/0; no ip address 10.1.1.1 255.255.255.0",
		 {{FA, "ip address", NULL, 7, NULL}, {FA, "ip address", "10.1.2.1", 8, NULL}}},
		{"interface Fa0/0; no ip address 10.1.2.1 255.255.255.0 secondary; no ip address "
		 "10.1.1.1 255.255.255.0",
		 {{FA, "ip address", NULL, 0, NULL}, {FA, "ip address", "10.1.2.1", 0, NULL}}},
		{"interface Fa0/0; ip addr 10.1.1.2 255.255.255.0",
		 {{FA, "ip address", NULL, 1, "ip address 10.1.1.2 255.255.255.0"},
		  {FA, "ip address", "10.1.2.1", 8, NULL}}},
		{"interface Fa0/0; no standby ip",
		 {{FA, "standby ip", "0", 0, NULL}, {FA, "standby ip", "1", 10, NULL}}},
		{"interface Fa0/0; no standby 1 ip",
		 {{FA, "standby ip", "1", 0, NULL}, {FA, "standby ip", "0", 9, NULL}}},
		{"crypto map V 10 ipsec-isakmp; set peer 10.9.9.1; crypto map V 20 ipsec-isakmp; "
		 "set peer "
		 "10.9.9.2; crypto map VV 10 ipsec-isakmp; set peer 10.9.9.3; no crypto map V",
		 {{"", "crypto map", "V 10", 0, NULL},
		  {"crypto-map V 20", "set peer", "10.9.9.2", 0, NULL},
		  {"crypto-map VV 10", "set peer", "10.9.9.3", 1, NULL},
		  {"", "crypto map", "VV 10", 1, NULL}}},
		{"crypto map V 10 ipsec-isakmp; crypto map V 10; set peer 10.9.9.1",
		 {{"", "crypto map", "V 10", 1, "crypto map V 10 ipsec-isakmp"},
		  {"crypto-map V 10", "set peer", "10.9.9.1", 1, NULL}}},
		{"track 3 interface Fa0/1 line-protocol; track 3; delay up 5; track 3 int Fa1/0 "
		 "line",
		 {{"", "track", "3", 1, "track 3 interface FastEthernet1/0 line-protocol"},
		  {"track 3", "delay up", NULL, 1, "delay up 5"}}},
		{"track 3 interface Fa0/1 line-protocol; track 3; delay up 5; exit; no track 3",
		 {{"", "track", "3", 0, NULL}, {"track 3", "delay up", NULL, 0, NULL}}},
		{"interface Fa0/1.7; encap dot1q 7; ip add 10.7.7.1 255.255.255.0; no interface "
		 "Fa0/1.7",
		 {{"interface FastEthernet0/1.7", "ip address", NULL, 0, NULL},
		  {"interface FastEthernet0/1", "ip address", NULL, 16, NULL},
		  {"", "interface", "FastEthernet0/1.7", 0, NULL}}},
		{"interface Lo1; ip add 10.7.7.1 255.255.255.255; no int lo1; int lo1",
		 {{"interface Loopback1", "ip address", NULL, 0, NULL},
		  {"", "interface", "Loopback1", 1, "interface Loopback1"}}},
		{"interface Fa0/0; standby 1 ip 10.1.1.11 secondary; no standby 1 ip 10.1.1.10",
		 {{FA, "standby ip", "1 10.1.1.11", 1, NULL}, {FA, "standby ip", "1", 0, NULL}}},
		{"ip route 20.0.0.0 255.0.0.0 10.1.1.7; ip route 20.0.0.0 255.0.0.0 Null0; no ip "
		 "route "
		 "20.0.0.0 255.0.0.0 Null0",
		 {{"", "ip route", "20.0.0.0 255.0.0.0 - 10.1.1.7", 1, NULL},
		  {"", "ip route", "20.0.0.0 255.0.0.0 Null0", 0, NULL}}},
		{"ip route 20.0.0.0 255.0.0.0 10.1.1.7; ip route 20.0.0.0 255.0.0.0 Null0; no ip "
		 "route "
		 "20.0.0.0 255.0.0.0",
		 {{"", "ip route", "20.0.0.0 255.0.0.0 - 10.1.1.7", 0, NULL},
		  {"", "ip route", "20.0.0.0 255.0.0.0 Null0", 0, NULL}}},
		{"int fa0/0; exit", {{"", "interface", "FastEthernet0/0", 6, NULL}}},
		/* "international" is a word of ports that these are not */
		{"int fa0/0; int fa0/1; shut",
		 {{FA, "shutdown", NULL, 0, NULL},
		  {"interface FastEthernet0/1", "shutdown", NULL, 1, "shutdown"}}},
		{"interface Fa0/0; stand 1 tim 1 3",
		 {{"interface FastEthernet0/0", "standby timers", "1", 1, "standby 1 timers 1 3"}}},
		/* of a statement that begins with a choice of words */
		{"interface Fa0/0; no peer neighbor-route",
		 {{FA, "ip address", NULL, 7, NULL}, {FA, "standby timers", "1", 11, NULL}}},
		{"interface Fa0/0; shutdown",
		 {{"interface FastEthernet0/0", "shutdown", NULL, 1, "shutdown"}}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Sandbox *sb = typed(cases[i].lines);
		for (size_t k = 0; k < 4 && cases[i].asks[k].place; k++)
			check_ask(sb, &cases[i].asks[k]);
		sandbox_free(sb);
	}
}

/* Wrong: what was saved and read again at the next power-on has no line, or the old file's. */
static void test_power(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", config);
	sandbox_type(sb, VT_S(10), "R1", "interface Fa0/0; standby 1 timers 1 3");
	sandbox_exec(sb, VT_S(11), "R1", "copy running-config startup-config");
	sandbox_power(sb, VT_S(12), "R1", false);
	sandbox_power(sb, VT_S(13), "R1", true);
	sandbox_run(sb, VT_S(200));
	ConfOrigin o = runconf_origin(sandbox_node(sb, "R1"), "interface FastEthernet0/0",
				      "standby timers", "1");
	CHECK_STR(o.text ? o.text : "none", "standby 1 timers 1 3", "after the second power-on");
	CHECK_STR(o.at.file ? o.at.file : "none", "startup-config", "file");
	sandbox_free(sb);
}

SUITE(core_origin) = {
	{"each statement knows its line", test_read},
	{"lines that are taken back are forgotten, with what they made", test_taken_back},
	{"the saved configuration has lines of its own", test_power},
	{NULL, NULL},
};
