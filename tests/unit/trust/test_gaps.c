/* What no line of a configuration says. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

#define KEY "crypto isakmp key cisco address 10.0.0.2\n"
#define PSK " authentication pre-share\n"
#define STRONG " encryption aes\n group 14\n"
#define MAP                                                                                        \
	"crypto map M 10 ipsec-isakmp\n set peer 10.0.0.2\n match address 101\n"                   \
	"access-list 101 permit ip host 10.0.0.1 host 10.0.0.2\n"
#define SA "crypto ipsec security-association "
#define APPLIED                                                                                    \
	KEY "crypto isakmp policy 1\n" PSK                                                         \
	    "crypto ipsec transform-set T esp-aes esp-sha-hmac\n" MAP                              \
	    "crypto map M 10\n set transform-set T\ninterface FastEthernet0/0\n crypto map M\n"
#define ONE "ip route 10.9.0.0 255.255.0.0 10.0.0.2\n"
#define EQUAL ONE "ip route 10.9.0.0 255.255.0.0 10.0.0.3\n"
#define OSPF_HERE "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"
#define FA "interface FastEthernet0/0\n "
#define OFF "crypto engine compliance shield disable\n"

static const struct {
	const char *version, *lines; /* of R1, behind its interface: line 6 and on */
	const char *said;            /* NULL: nothing is open */
} rows[] = {
	{"12.3", "crypto isakmp policy 1\n" PSK, NULL},
	{"12.3", "crypto isakmp policy 1\n",
	 "r1.cfg:6: \"crypto isakmp policy 1\" could change negotiation (peers are authenticated "
	 "by "
	 "their certificates"},
	{"12.3", "crypto isakmp policy 1\n" PSK " no authentication pre-share\n",
	 "policy 1\" could"},
	{"12.3", "crypto isakmp policy 1\n" PSK "crypto isakmp policy 2\n hash md5\n",
	 "policy 2\" could"},
	{"12.3", "crypto isakmp policy 1\nno crypto isakmp policy 1\n", NULL},
	{"12.3", KEY, NULL},
	{"12.4(15)T", KEY, NULL},
	{"12.4(20)T", KEY,
	 "r1.cfg:6: \"crypto isakmp key ... address 10.0.0.2\" could change negotiation (this "
	 "release has default policies"},
	{"15.2", KEY, "default policies"},
	{"15.2", KEY "no crypto isakmp enable\n", NULL},
	{"15.2", MAP, "r1.cfg:6: \"crypto map M 10 ipsec-isakmp\" could change negotiation (this"},
	{"12.3", MAP, NULL},
	{"15.2", MAP "crypto isakmp policy 1\n" PSK, NULL},
	{"15.2", "crypto pki trustpoint T\n enrollment url http://192.0.2.9\n", NULL},
	{"12.3", "crypto isakmp policy 1\n authentication rsa-sig\n",
	 "\"authentication rsa-sig\" could"},
	{"15.2", KEY "crypto isakmp policy 1\n" PSK, NULL},
	{"15.2", "", NULL},
	{"17.9", "crypto isakmp policy 1\n" PSK, NULL},
	{"17.12", "crypto isakmp policy 1\n" PSK STRONG, "conditional on 1 line that could matter"},
	{"17.12", "crypto isakmp policy 1\n" PSK " group 14\n", "refuses DES"},
	{"17.12", "crypto isakmp policy 1\n" PSK " encryption aes\n group 5\n", "refuses DES"},
	{"17.12", "crypto isakmp policy 1\n" PSK STRONG " hash md5\n", "refuses DES"},
	{"17.12", OFF "crypto isakmp policy 1\n" PSK, NULL},
	{"17.12", "crypto ipsec transform-set T esp-3des esp-sha-hmac\n",
	 "r1.cfg:6: \"crypto ipsec transform-set T esp-3des esp-sha-hmac\" could change "
	 "negotiation"},
	{"17.12", "crypto ipsec transform-set T esp-aes esp-md5-hmac\n", "refuses DES"},
	{"17.12", "crypto ipsec transform-set T esp-aes esp-sha-hmac\n", NULL},
	{"17.12", OFF "crypto ipsec transform-set T esp-3des esp-sha-hmac\n", NULL},
	{"15.2", "no ip cef\n", NULL},
	{"15.2", EQUAL "ip cef\n", NULL},
	{"15.2", "no ip cef\n" EQUAL,
	 "r1.cfg:8: \"ip route 10.9.0.0 255.255.0.0 10.0.0.3\" could change forwarding (without "
	 "CEF"},
	{"15.2", "no ip cef\n" EQUAL "ip cef\n", NULL},
	{"15.2", "no ip cef\n" ONE "ip route 10.9.0.0 255.255.0.0 10.0.0.3 200\n", NULL},
	{"15.2", "no ip cef\n" ONE "ip route 10.8.0.0 255.255.0.0 10.0.0.3\n", NULL},
	{"15.2", "no ip cef\n" EQUAL "no ip route 10.9.0.0 255.255.0.0 10.0.0.2\n", NULL},
	{"15.2", OSPF_HERE, NULL},
	{"15.2", "no ip cef\n" OSPF_HERE, "r1.cfg:7: \"router ospf 1\" could change forwarding"},
	{"15.2", "no ip cef\n" OSPF_HERE " maximum-paths 1\n", NULL},
	{"15.2", "no ip cef\n" OSPF_HERE "no router ospf 1\n", NULL},
	{"15.2", FA "no ip route-cache\n" EQUAL, "10.0.0.3\" could change forwarding"},
	{"15.2", FA "no ip route-cache cef\n" EQUAL, "10.0.0.3\" could change forwarding"},
	{"15.2", "interface Vlan1\n no ip address\n", NULL},
	{"15.2", "interface Vlan1\n description x\n no ip address\n shutdown\n", NULL},
	{"15.2", "interface Embedded-Service-Engine0/0\n no ip address\n shutdown\n", NULL},
	{"15.2", "interface Vlan3\n ip address 10.3.0.1 255.255.255.0\n shutdown\n", NULL},
	{"15.2", "interface Vlan3\n ip address 10.3.0.1 255.255.255.0\n",
	 "r1.cfg:6: \"interface Vlan3\" could change anything (interfaces of this kind"},
	{"15.2", "interface Vlan3\n ip address dhcp\n", "\"interface Vlan3\" could"},
	{"15.2", "interface Vlan3\n ip unnumbered FastEthernet0/0\n", "\"interface Vlan3\" could"},
	{"15.2", "interface Tunnel0\n no ip address\n", "\"interface Tunnel0\" could"},
	{"15.2", SA "replay window-size 128\n", NULL},
	{"15.2", SA "idle-time 600\n", NULL},
	{"15.2", SA "replay window-size 64\n" APPLIED, NULL},
	{"15.2", SA "replay window-size 128\n" APPLIED,
	 "r1.cfg:6: \"crypto ipsec security-association replay window-size 128\" could change "
	 "forwarding (the window"},
	{"15.2", SA "replay disable\n" APPLIED, "replay disable\" could change forwarding"},
	{"15.2", SA "replay disable\nno " SA "replay disable\n" APPLIED, NULL},
	{"15.2", SA "idle-time 600\n" APPLIED,
	 "idle-time 600\" could change forwarding and timing"},
	{"15.2", FA "no ip route-cache flow\n" EQUAL, NULL},
	{"15.2", FA "no ip route-cache\n ip route-cache\n" EQUAL, NULL},
};

static char *net_of(const char *version, const char *lines, const char *more)
{
	g_autofree char *scn =
		g_strconcat(netdir_scenario,
			    "[expect quiet]\nrouter = R2\nlog = crash\nafter = 10s\nnever = true\n",
			    more, NULL);
	g_autofree char *text = g_strdup_printf(
		"version %s\nhostname R1\n!\ninterface FastEthernet0/0\n ip address 10.0.0.1 "
		"255.255.255.0\n%send\n",
		version, lines);
	char *dir = netdir_new(scn);

	netdir_write(dir, "r1.cfg", text);
	return dir;
}

static void hold(const char *dir, const char *what, const char *said)
{
	g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");

	CHECK_INT(s.code, said ? EXIT_FAILED : EXIT_OK, "%s: %s%s", what, s.out, s.err);
	CHECK(!said || strstr(s.out, said), "%s: \"%s\" in %s", what, said, s.out);
}

/* Wrong: what a release makes of a policy that does not say how peers are authenticated, or of none at all, is passed over. */
static void test_whole(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *what = g_strconcat(rows[i].version, ": ", rows[i].lines, NULL);
		char *dir = net_of(rows[i].version, rows[i].lines, "");
		hold(dir, what, rows[i].said);
		netdir_free(dir);
	}
}

#define MEMBERS                                                                                    \
	"interface FastEthernet1/0\n channel-group 1 mode active\n"                                \
	"interface FastEthernet1/1\n channel-group 1 mode active\n"

/* Wrong: ports are bundled that LACP would leave out, in a verdict that is complete. */
static void test_members(void)
{
	static const char *const members[][2] = {
		{"", NULL},
		{" speed 100\n duplex full\n", NULL},
		{" speed 10\n",
		 "r1.cfg:10: \"speed 10\" could change forwarding and election (a port of another "
		 "speed"},
		{" duplex half\n", "r1.cfg:10: \"duplex half\" could change forwarding"},
		{" half-duplex\n", "r1.cfg:10: \"half-duplex\" could change forwarding"},
		{" speed 10\ninterface FastEthernet1/0\n speed 10\n", NULL},
		{"interface FastEthernet1/0\n speed 10\n",
		 "r1.cfg:11: \"speed 10\" could change forwarding"},
		{" speed 10\n no channel-group\n", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		g_autofree char *lines = g_strconcat(MEMBERS, members[i][0], NULL);
		char *dir = net_of("15.2", lines, "[switch two]\nports = R1:Fa1/0; R1:Fa1/1\n");
		hold(dir, members[i][0], members[i][1]);
		netdir_free(dir);
	}
}

#define TYPED(lines) "[event typed]\nat = 20s\nrouter = R1\nconfig = " lines "\n"

/* Wrong: a line that opens such a gap while the network runs is none, or one that closes it opens it. */
static void test_typed(void)
{
	static const char config[] = KEY "crypto isakmp policy 1\n" PSK;
	static const struct {
		const char *event, *said;
	} events[] = {
		{TYPED("crypto isakmp policy 1; no authentication"),
		 "\"no authentication\" could change negotiation (it leaves \"crypto isakmp policy "
		 "1\" behind: "
		 "peers are"},
		{TYPED("no crypto isakmp policy 1"), "\"no crypto isakmp policy 1\" could"},
		{TYPED("crypto isakmp policy 2; authentication pre-share"), NULL},
		{TYPED("crypto isakmp policy 2; hash md5; authentication pre-share"), NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
		char *dir = net_of("15.2", config, events[i].event);
		hold(dir, events[i].event, events[i].said);
		netdir_free(dir);
	}
}

/* Wrong: lint of a file alone does not say what the run of its network says. */
static void test_alone(void)
{
	char *dir = net_of("15.2", "crypto isakmp policy 1\n", "");
	g_auto(Said) s = call(cmd_lint, dir, "lint --summary $/r1.cfg");

	CHECK(strstr(s.out, "r1.cfg: verdict conditional on 1 line"), "%s%s", s.out, s.err);
	CHECK(strstr(s.out, "r1.cfg:6: warning: [doubt] \"crypto isakmp policy 1\" could change "
			    "negotiation (peers are"),
	      "%s", s.out);
	g_auto(Said) json = call(cmd_lint, dir, "lint --format json $/r1.cfg");
	CHECK(strstr(json.out, "warning: [doubt] \\\"crypto isakmp policy 1\\\""), "%s", json.out);
	netdir_free(dir);
}

SUITE(trust_gaps) = {
	{"what a configuration does not say is doubted", test_whole},
	{"members of a Port-channel that it does not take are doubted", test_members},
	{"what typed lines leave unsaid is doubted", test_typed},
	{"a configuration alone is doubted so, too", test_alone},
	{NULL, NULL},
};
