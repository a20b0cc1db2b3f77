/* show ip route of 15.0 and later: own addresses as routes, columns, order and legend. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char config[] =
	"hostname R\n"
	"interface Loopback0\n ip address 99.1.1.1 255.255.255.255\n"
	"interface FastEthernet0/0\n ip address 192.168.1.1 255.255.255.0\n"
	" ip address 10.9.0.1 255.255.0.0 secondary\n"
	"interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n"
	"ip route 0.0.0.0 0.0.0.0 10.1.1.9\nip route 172.16.0.0 255.240.0.0 10.1.1.9\n"
	"ip route 20.1.0.0 255.255.0.0 Null0\n";

static Sandbox *router(const char *release)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", release, config);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:2", "R:Fa0/1", VT_US(20));
	sandbox_run(sb, VT_S(100));
	return sb;
}

static const char *behind(const char *text, const char *line)
{
	const char *at = strstr(text, line);
	return at ? at + strlen(line) : "";
}

/* Wrong: no L routes, 12.x's columns, or its order. */
static void test_table(void)
{
	static const char want[] =
		"S*    0.0.0.0/0 [1/0] via 10.1.1.9\n"
		"      10.0.0.0/8 is variably subnetted, 4 subnets, 3 masks\n"
		"C        10.1.1.0/24 is directly connected, FastEthernet0/1\n"
		"L        10.1.1.1/32 is directly connected, FastEthernet0/1\n"
		"C        10.9.0.0/16 is directly connected, FastEthernet0/0\n"
		"L        10.9.0.1/32 is directly connected, FastEthernet0/0\n"
		"      20.0.0.0/16 is subnetted, 1 subnets\n"
		"S        20.1.0.0 is directly connected, Null0\n"
		"      99.0.0.0/32 is subnetted, 1 subnets\n"
		"C        99.1.1.1 is directly connected, Loopback0\n"
		"S     172.16.0.0/12 [1/0] via 10.1.1.9\n"
		"      192.168.1.0/24 is variably subnetted, 2 subnets, 2 masks\n"
		"C        192.168.1.0/24 is directly connected, FastEthernet0/0\n"
		"L        192.168.1.1/32 is directly connected, FastEthernet0/0\n";
	Sandbox *sb = router("15.2");
	g_autofree char *all = sandbox_show(sb, "R", "show ip route"),
			*connected = sandbox_show(sb, "R", "show ip route connected"),
			*local = sandbox_show(sb, "R", "show ip route local"),
			*one = sandbox_show(sb, "R", "show ip route 10.1.1.1"),
			*other = sandbox_show(sb, "R", "show ip route 10.1.1.2");
	CHECK_TEXT(behind(all, "to network 0.0.0.0\n\n"), want, "show ip route");
	CHECK(strstr(connected, "C        10.1.1.0/24") &&
		      strstr(connected, "L        10.1.1.1/32"),
	      "%s", connected);
	CHECK(!strstr(connected, "Null0"), "%s", connected);
	CHECK(strstr(local, "L        10.9.0.1 is") && !strstr(local, "\nC "), "%s", local);
	CHECK(g_str_has_prefix(one, "Routing entry for 10.1.1.1/32\n"), "%s", one);
	CHECK(g_str_has_prefix(other, "Routing entry for 10.1.1.0/24\n"), "%s", other);
	sandbox_free(sb);
}

/* Published outputs end so. */
static void test_legends(void)
{
	static const char *const rows[][2] = {
		{"12.4", "Codes: C - connected, S - static, R - RIP, M - mobile, B - BGP\n"},
		{"12.4", "       o - ODR, P - periodic downloaded static route\n\n"},
		{"15.1(4)M", "       o - ODR, P - periodic downloaded static route, + - replicated "
			     "route\n\n"},
		{"15.2", "Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - "
			 "BGP\n       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter "
			 "area \n       N1 - OSPF NSSA external type 1, N2"},
		{"15.2",
		 "       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP\n"
		 "       + - replicated route, % - next hop override\n\n"},
		{"15.7", "l - LISP\n       a - application route\n       + - replicated route, % - "
			 "next hop override, p - overrides from PfR\n\n"},
		{"16.4", "       a - application route\n"},
		{"17.3", "       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP\n"
			 "       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA\n"
			 "       i - IS-IS,"},
		{"17.3", "       H - NHRP, G - NHRP registered, g - NHRP registration summary\n"
			 "       o - ODR, P - periodic downloaded static route, l - LISP\n"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = router(rows[i][0]);
		g_autofree char *all = sandbox_show(sb, "R", "show ip route");
		CHECK(strstr(all, rows[i][1]), "%s: %s", rows[i][0], all);
		CHECK_INT(strstr(all, "\nL ") != NULL, rows[i][0][1] != '2', "%s: %s", rows[i][0],
			  all);
		sandbox_free(sb);
	}
}

/* Wrong: a source's routes counted as another's, networks as subnets, or a release's table in another one's columns. */
static void test_summary(void)
{
	static const char want_15[] =
		"IP routing table name is default (0x0)\n"
		"IP routing table maximum-paths is 32\n"
		"Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)\n"
		"connected       1           6           0           420         1260\n"
		"static          2           1           0           180         540\n"
		"internal        4                                               1760\n"
		"Total           7           7           0           600         3560\n",
			  want_12[] = "IP routing table name is Default-IP-Routing-Table(0)\n"
				      "Route Source    Networks    Subnets     Overhead    Memory "
				      "(bytes)\n"
				      "connected       1           3           168         480\n"
				      "static          2           1           126         360\n"
				      "internal        3                                   360\n"
				      "Total           6           4           294         1200\n";
	Sandbox *sb = router("15.2"), *old = router("12.2");
	g_autofree char *new_text = sandbox_show(sb, "R", "show ip route summary"),
			*old_text = sandbox_show(old, "R", "show ip route summary");
	CHECK_TEXT(new_text, want_15, "15.2");
	CHECK_TEXT(old_text, want_12, "12.2");
	sandbox_free(sb);
	sandbox_free(old);
}

SUITE(rib_local) = {
	{"show ip route summary", test_summary},
	{"15.x prints own addresses as L, in numeric order", test_table},
	{"the legend is the release's", test_legends},
	{NULL, NULL},
};
