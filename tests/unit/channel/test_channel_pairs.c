/* Port-channels and what stands on them: a crypto map, MTUs. */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox_ping.h"

#define MEMBERS                                                                                    \
	"interface FastEthernet0/0\n channel-group 1 mode on\n"                                    \
	"interface FastEthernet0/1\n channel-group 1 mode on\n"

/* A's or B's, whose crypto map is on `port`. Caller frees. */
static char *gateway(bool a, const char *port)
{
	unsigned mine = a ? 1 : 2, his = 3 - mine;
	const char *tag = strchr(port, '.') ? " encapsulation dot1Q 10\n" : "";
	return g_strdup_printf(
		"hostname %c\ncrypto isakmp policy 1\n authentication pre-share\n"
		"crypto isakmp key k address 192.168.0.%u\ncrypto isakmp keepalive 10 3 periodic\n"
		"crypto ipsec transform-set t esp-3des esp-sha-hmac\n"
		"crypto map vpn 10 ipsec-isakmp\n set peer 192.168.0.%u\n set transform-set t\n"
		" match address 101\n"
		"interface Loopback0\n ip address 20.1.%u.1 255.255.255.0\n"
		"interface Port-channel1\n"
		"interface %s\n%s ip address 192.168.0.%u 255.255.255.0\n crypto map vpn\n" MEMBERS
		"ip route 20.1.%u.0 255.255.255.0 192.168.0.%u\n"
		"access-list 101 permit ip 20.1.%u.0 0.0.0.255 20.1.%u.0 0.0.0.255\n",
		a ? 'A' : 'B', his, his, mine, port, tag, mine, his, his, mine, his);
}

static Sandbox *pair_of(const char *a, const char *b)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.4(15)T", a);
	sandbox_router(sb, "B", "12.4(15)T", b);
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "A:Fa0/1", "B:Fa0/1", VT_US(10));
	return sb;
}

static Sandbox *gateways(const char *port)
{
	g_autofree char *a = gateway(true, port), *b = gateway(false, port);
	return pair_of(a, b);
}

static unsigned sas(Sandbox *sb)
{
	return ((const Ipsec *)sandbox_self(sb, "A", "ipsec"))->pairs->len;
}

static void ping_at(Sandbox *sb, VTime at)
{
	sandbox_exec(sb, at, "A", "ping 20.1.2.1 source 20.1.1.1 repeat 3");
}

static bool answered(Sandbox *sb, VTime at)
{
	return sandbox_logged(sb, "A", "(3/3)", at) < at + VT_S(7);
}

static const char *const ports[] = {"Port-channel1", "Port-channel1.10"};

/* Wrong: a member takes SAs with it; or they outlive the last one, or do not come back with it. */
static void test_members(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
		Sandbox *sb = gateways(ports[i]);
		ping_at(sb, VT_S(60));
		sandbox_cut(sb, VT_S(100), "A:Fa0/0", true);
		ping_at(sb, VT_S(140));
		sandbox_cut(sb, VT_S(150), "A:Fa0/0", false);
		sandbox_type(sb, VT_S(160), "B", "interface Fa0/1; shutdown");
		ping_at(sb, VT_S(180));
		sandbox_cut(sb, VT_S(200), "A:Fa0/0", true);
		sandbox_type(sb, VT_S(300), "B", "interface Fa0/1; no shutdown");
		ping_at(sb, VT_S(330));
		ping_at(sb, VT_S(340));
		sandbox_run(sb, VT_S(199));
		CHECK_INT(sas(sb), 1, "%s: SAs", ports[i]);
		CHECK_INT(sandbox_seen(sb, NULL, "ipsec-sa", "change=remove", VT_S(61), NULL), 0,
			  "%s: none goes", ports[i]);
		CHECK(answered(sb, VT_S(140)) && answered(sb, VT_S(180)), "%s: by either member",
		      ports[i]);
		sandbox_run(sb, VT_S(299));
		CHECK_INT(sas(sb), 0, "%s: keepalives end them", ports[i]);
		sandbox_run(sb, VT_S(350));
		CHECK(sas(sb) == 1 && answered(sb, VT_S(340)), "%s: back", ports[i]);
		sandbox_free(sb);
	}
}

/* Wrong: what a Port-channel had outlives it, or it does not come back as it was, or not the second time. */
static void test_removed(void)
{
	static const char again[] =
		"interface Port-channel1; ip address 192.168.0.1 255.255.255.0; crypto map vpn; "
		"interface Fa0/0; channel-group 1 mode on; no shutdown; "
		"interface Fa0/1; channel-group 1 mode on; no shutdown";
	Sandbox *sb = gateways("Port-channel1");
	ping_at(sb, VT_S(60));
	for (unsigned i = 0; i < 2; i++) {
		VTime at = VT_S(100) + VT_S(200) * i;
		sandbox_type(sb, at, "A", "no interface Port-channel1");
		sandbox_type(sb, at + VT_S(60), "A", again);
		ping_at(sb, at + VT_S(90));
		ping_at(sb, at + VT_S(150));
	}
	for (unsigned i = 0; i < 2; i++) {
		VTime at = VT_S(100) + VT_S(200) * i;
		sandbox_run(sb, at - VT_S(1));
		CHECK_INT(sas(sb), 1, "before %u", i);
		sandbox_run(sb, at + VT_S(50));
		CHECK_INT(sas(sb), 0, "gone %u", i);
		g_autofree char *config = sandbox_config(sb, "A");
		CHECK(!strstr(config, "Port-channel1") && !strstr(config, "channel-group"),
		      "gone %u: %s", i, config);
		sandbox_run(sb, at + VT_S(170));
		CHECK(sas(sb) == 1 && answered(sb, at + VT_S(150)), "back %u", i);
	}
	sandbox_free(sb);
}

/* Wrong: frames that a Port-channel may carry are giants to its members, or a member that leaves keeps its MTU. */
static void test_mtu(void)
{
	static const struct {
		const char *mtu; /* of both Port-channels; NULL: no line */
		uint16_t octets;
		bool df, answered;
	} rows[] = {
		{"1600", 1600, true, true},  {"1600", 1601, true, false},
		{"1600", 1700, false, true}, {NULL, 1501, true, false},
		{"1400", 1401, true, false}, {"1400", 1401, false, true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *mtu = rows[i].mtu ? rows[i].mtu : "1500";
		g_autofree char *line = g_strdup_printf(" mtu %s\n", mtu);
		char *conf[2];
		SandboxPing p = {.how = {.dst = IP4(10, 0, 0, 2), .df = rows[i].df},
				 .octets = rows[i].octets};
		for (unsigned k = 0; k < 2; k++)
			conf[k] =
				g_strdup_printf("hostname %c\ninterface Port-channel1\n ip address "
						"10.0.0.%u 255.255.255.0\n%s" MEMBERS,
						"AB"[k], k + 1, rows[i].mtu ? line : "");
		Sandbox *sb = pair_of(conf[0], conf[1]);
		sandbox_exec(sb, VT_S(50), "A", "ping 10.0.0.2");
		sandbox_do(sb, VT_S(60), "A", sandbox_ping, &p);
		sandbox_type(sb, VT_S(80), "A", "interface Fa0/0; no channel-group 1");
		sandbox_run(sb, VT_S(90));
		CHECK_INT(sandbox_ping_fate(sb, &p).way[1].arrived, rows[i].answered,
			  "%s, %u octets: %s", mtu, rows[i].octets,
			  sandbox_ping_fate(sb, &p).way[0].why);
		CHECK_INT(sandbox_seen(sb, NULL, "drop", "giant", 0, NULL), 0, "%s, %u octets", mtu,
			  rows[i].octets);
		g_autofree char *left = sandbox_show(sb, "A", "show interfaces Fa0/0"),
				*member = sandbox_show(sb, "A", "show interfaces Fa0/1"),
				*has = g_strdup_printf("MTU %s bytes", mtu);
		CHECK(strstr(left, "MTU 1500 bytes"), "%s: one that left: %s", mtu, left);
		CHECK(strstr(member, has), "%s: %s", has, member);
		sandbox_free(sb);
		g_free(conf[0]);
		g_free(conf[1]);
	}
}

SUITE(channel_pairs) = {
	{"a crypto map outlives a member, not the last one", test_members},
	{"members take what their Port-channel takes", test_mtu},
	{"a Port-channel with a crypto map is removed and made again, twice", test_removed},
	{NULL, NULL},
};
