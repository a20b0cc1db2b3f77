/* Datagrams that grow too large by ESP: before or after encryption, DF, and a path whose middle is narrower.
 *
 *   H1 10.1.1.9 ---- A 172.16.1.1 ---- M ---- 172.16.2.1 B ---- 10.2.2.9 H2
 */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox_ping.h"

#define H1                                                                                         \
	"hostname H1\ninterface FastEthernet0/0\n ip address 10.1.1.9 255.255.255.0\n"             \
	"ip route 0.0.0.0 0.0.0.0 10.1.1.1\n"
#define H2                                                                                         \
	"hostname H2\ninterface FastEthernet0/0\n ip address 10.2.2.9 255.255.255.0\n"             \
	"ip route 0.0.0.0 0.0.0.0 10.2.2.1\n"
#define M                                                                                          \
	"hostname M\ninterface FastEthernet0/0\n ip address 172.16.1.254 255.255.255.0\n"          \
	"interface FastEthernet0/1\n ip address 172.16.2.254 255.255.255.0\n"
#define CRYPTO                                                                                     \
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"                           \
	"crypto isakmp key k address 172.16.%u.1\n"                                                \
	"crypto ipsec transform-set t %s\n"                                                        \
	"crypto map vpn 10 ipsec-isakmp\n set peer 172.16.%u.1\n set transform-set t\n"            \
	" match address 101\n"                                                                     \
	"access-list 101 permit ip 10.%u.%u.0 0.0.0.255 10.%u.%u.0 0.0.0.255\n"                    \
	"interface FastEthernet0/0\n ip address 172.16.%u.1 255.255.255.0\n crypto map vpn\n"      \
	"interface FastEthernet0/1\n ip address 10.%u.%u.1 255.255.255.0\n"                        \
	"ip route 0.0.0.0 0.0.0.0 172.16.%u.254\n"

#define DES "esp-des esp-md5-hmac"

static SandboxPing to_h2(uint16_t octets, bool df)
{
	return (SandboxPing){.how = {.dst = IP4(10, 2, 2, 9), .df = df}, .octets = octets};
}

static char *gateway(const char *name, unsigned own, unsigned other, const char *set,
		     const char *global, const char *more)
{
	g_autofree char *crypto = g_strdup_printf(CRYPTO, other, set, other, own, own, other, other,
						  own, own, own, own);
	return g_strdup_printf("hostname %s\n%s%s%s", name, global, crypto, more);
}

/* `global` stands at the top of A's configuration, `more` at its end. */
static Sandbox *path(const char *release, const char *set, const char *global, const char *more,
		     const char *narrow)
{
	Sandbox *sb = sandbox_new(1);
	static SandboxPing warm[2];
	g_autofree char *ca = gateway("A", 1, 2, set, global, more),
			*cb = gateway("B", 2, 1, set, "", ""),
			*cm = g_strdup_printf("%s%s", M, narrow);
	sandbox_router(sb, "H1", "12.3", H1);
	sandbox_router(sb, "A", release, ca);
	sandbox_router(sb, "M", "12.3", cm);
	sandbox_router(sb, "B", "12.3", cb);
	sandbox_router(sb, "H2", "12.3", H2);
	sandbox_cable(sb, "H1:Fa0/0", "A:Fa0/1", VT_US(10));
	sandbox_cable(sb, "A:Fa0/0", "M:Fa0/0", VT_US(10));
	sandbox_cable(sb, "M:Fa0/1", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "B:Fa0/1", "H2:Fa0/0", VT_US(10));
	for (int i = 0; i < 8; i++) {
		warm[i % 2] = to_h2(100, false);
		sandbox_do(sb, VT_S(10 + i), "H1", sandbox_ping, &warm[i % 2]);
	}
	return sb;
}

static Ident *ident_of(Sandbox *sb, const char *node)
{
	const Ipsec *x = sandbox_self(sb, node, "ipsec");
	return x->idents->pdata[0];
}

#define NARROW "interface FastEthernet0/1\n ip mtu 1400\n"
#define BEFORE "crypto ipsec fragmentation before-encryption\n"
#define AFTER "crypto ipsec fragmentation after-encryption\n"
#define ON "interface FastEthernet0/0\n "

/* Wrong: a large datagram that is lost though nobody forbade to take it apart, one that passes though its DF holds,
 * pieces that are made at the wrong place (each release has its default; an interface's own line goes first), and a
 * sender who is not told. */
static void test_large(void)
{
	static const struct {
		const char *what, *release, *global, *more, *narrow;
		uint16_t octets;
		bool df;
		unsigned encaps, told;
		const char *why; /* NULL: it is answered */
	} rows[] = {
		{"12.2 fragments what is encrypted", "12.2", "", "", "", 1500, false, 1, 0, NULL},
		{"12.3T fragments first", "12.3(7)T1", "", "", "", 1500, false, 2, 0, NULL},
		{"12.2(15)T, too", "12.2(15)T", "", "", "", 1500, false, 2, 0, NULL},
		{"12.2 as it is told", "12.2", BEFORE, "", "", 1500, false, 2, 0, NULL},
		{"12.4 as it is told", "12.4", AFTER, "", "", 1500, false, 1, 0, NULL},
		{"the interface's line goes first", "12.4", AFTER, ON BEFORE, "", 1500, false, 2, 0,
		 NULL},
		{"what just fits", "12.4", "", "", "", 1446, true, 1, 0, NULL},
		{"one octet more", "12.4", "", "", "", 1447, true, 0, 1, "fragmentation needed"},
		{"DF cleared", "12.4", "crypto ipsec df-bit clear\n", "", "", 1500, true, 2, 0,
		 NULL},
		{"DF cleared, afterwards", "12.4", "crypto ipsec df-bit clear\n" AFTER, "", "",
		 1500, true, 1, 0, NULL},
		{"DF cleared, but copied here", "12.4", "crypto ipsec df-bit clear\n",
		 ON "crypto ipsec df-bit copy\n", "", 1500, true, 0, 1, "fragmentation needed"},
		{"DF set, taken apart first", "12.4", "crypto ipsec df-bit set\n", "", "", 1500,
		 false, 2, 0, NULL},
		{"DF set, afterwards", "12.4", "crypto ipsec df-bit set\n" AFTER, "", "", 1500,
		 false, 1, 0, NULL},
		{"DF set and a narrow middle", "12.4", "crypto ipsec df-bit set\n", "", NARROW,
		 1440, false, 1, 0, "fragmentation needed"},
		{"a narrow middle, no DF", "12.4", "", "", NARROW, 1440, false, 1, 0, NULL},
		{"a narrow middle, DF cleared", "12.4", "crypto ipsec df-bit clear\n", "", NARROW,
		 1440, true, 1, 0, NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb =
			path(rows[i].release, DES, rows[i].global, rows[i].more, rows[i].narrow);
		SandboxPing p = to_h2(rows[i].octets, rows[i].df);
		sandbox_do(sb, VT_S(40), "H1", sandbox_ping, &p);
		sandbox_run(sb, VT_S(39));
		uint64_t encaps = ident_of(sb, "A")->count.encaps,
			 decaps = ident_of(sb, "B")->count.decaps;
		sandbox_run(sb, VT_S(80));
		PktFate f = sandbox_ping_fate(sb, &p);
		bool lost_in_middle = rows[i].why && rows[i].encaps;
		CHECK(rows[i].why ? !g_strcmp0(f.way[0].why, rows[i].why) : f.way[1].arrived,
		      "%s: %s, %s", rows[i].what, f.way[0].why, f.way[1].why);
		CHECK_INT(ident_of(sb, "A")->count.encaps - encaps, rows[i].encaps, "%s: packets",
			  rows[i].what);
		CHECK_INT(ident_of(sb, "B")->count.decaps - decaps,
			  lost_in_middle ? 0 : rows[i].encaps, "%s: and each is taken",
			  rows[i].what);
		CHECK_INT(sandbox_seen(sb, "H1", "icmp-error", "rcv from", 0, NULL), rows[i].told,
			  "%s: the sender is told", rows[i].what);
		sandbox_free(sb);
	}
}

/* Wrong: a black hole. The first datagram with DF is lost in the middle, whose message comes to A (RFC 4301 8.2.1); the
 * next is refused by A, who tells its sender what fits; that passes, and a rekeyed SA begins anew. */
static void test_path(void)
{
	Sandbox *sb = path("15.1", DES, "", "", NARROW);
	SandboxPing first = to_h2(1440, true), second = first, fits = to_h2(1350, true),
		    over = to_h2(1351, true), pieces = to_h2(1440, false), fresh = first;
	sandbox_do(sb, VT_S(40), "H1", sandbox_ping, &first);
	sandbox_do(sb, VT_S(41), "H1", sandbox_ping, &second);
	sandbox_do(sb, VT_S(42), "H1", sandbox_ping, &fits);
	sandbox_do(sb, VT_S(43), "H1", sandbox_ping, &over);
	sandbox_do(sb, VT_S(44), "H1", sandbox_ping, &pieces);
	sandbox_exec(sb, VT_S(50), "A", "clear crypto sa");
	sandbox_do(sb, VT_S(51), "H1", sandbox_ping,
		   &(SandboxPing){.how = fits.how, .octets = 100});
	sandbox_do(sb, VT_S(60), "H1", sandbox_ping, &fresh);
	sandbox_run(sb, VT_S(39));
	g_autofree char *before = sandbox_show(sb, "A", "show crypto ipsec sa");
	CHECK(strstr(before, "     plaintext mtu 1446, path mtu 1500, ip mtu 1500, ip mtu idb "
			     "FastEthernet0/0\n"),
	      "%s", before);
	sandbox_run(sb, VT_S(49));
	g_autofree char *after = sandbox_show(sb, "A", "show crypto ipsec sa");
	CHECK(strstr(after, "     plaintext mtu 1350, path mtu 1400, ip mtu 1500, ip mtu idb "
			    "FastEthernet0/0\n"),
	      "%s", after);
	sandbox_run(sb, VT_S(70));
	CHECK_STR(sandbox_ping_fate(sb, &first).way[0].where, "M", "the first");
	CHECK_STR(sandbox_ping_fate(sb, &second).way[0].where, "A", "the second");
	CHECK(sandbox_ping_fate(sb, &fits).way[1].arrived, "what A says fits");
	CHECK_STR(sandbox_ping_fate(sb, &over).way[0].where, "A", "an octet more");
	CHECK(sandbox_ping_fate(sb, &pieces).way[1].arrived,
	      "without DF: in pieces that fit the path");
	CHECK_STR(sandbox_ping_fate(sb, &fresh).way[0].where, "M", "a new SA");
	CHECK_INT(sandbox_seen(sb, "A", "ipsec-path-mtu", "mtu=1400", 0, NULL), 2, "once an SA");
	CHECK_INT(sandbox_seen(sb, "M", "drop", "fragmentation needed", 0, NULL), 2,
		  "no third one gets so far");
	sandbox_free(sb);
}

/* What an ICMP error says about packets that are not ours is not believed, nor one that says nothing new. */
static void forge(Ctx *cx, Node *n, void *arg)
{
	const uint32_t *v = arg; /* SPI, MTU */
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	uint8_t quote[28] = {0x45, 0, 1,   0,  0, 1, 0x40, 0,  255, 50,
			     0,    0, 172, 16, 1, 1, 172,  16, 2,   1};
	Pkt *p = pkt_new(cx, n->pkts);
	for (unsigned i = 0; i < 4; i++)
		quote[20 + i] = (uint8_t)(v[0] >> (24 - 8 * i));
	pkt_set_bytes(p, g_bytes_new(quote, sizeof quote));
	IcmpHdr *icmp = pkt_push(p, &icmp_layer);
	*icmp = (IcmpHdr){.type = 3, .code = 4, .seq = (uint16_t)v[1]};
	ip->send_pkt(cx, self, &(IpSend){.dst = IP4(172, 16, 1, 1), .proto = 1}, p);
}

static void test_forged(void)
{
	static const struct {
		const char *what;
		bool ours;
		uint32_t mtu, path;
	} rows[] = {
		{"of ours", true, 1000, 1000}, {"of nobody's", false, 1000, 1500},
		{"larger", true, 1600, 1500},  {"as it is", true, 1500, 1500},
		{"none", true, 0, 1500},       {"below what a path has", true, 67, 1500},
		{"the least", true, 68, 68},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = path("12.4", DES, "", "", "");
		uint32_t v[2] = {0, rows[i].mtu};
		SandboxPing large = to_h2(1000, false);
		sandbox_do(sb, VT_S(31), "M", forge, v);
		sandbox_do(sb, VT_S(32), "H1", sandbox_ping, &large);
		sandbox_run(sb, VT_S(30));
		const Pair *p = ident_of(sb, "A")->out;
		v[0] = p->out.spi + !rows[i].ours;
		sandbox_run(sb, VT_S(40));
		CHECK_INT(ipsec_path_mtu(p, 1500), rows[i].path, "%s", rows[i].what);
		CHECK(sandbox_ping_fate(sb, &large).way[1].arrived, "%s: and no harm is done, %s",
		      rows[i].what, sandbox_ping_fate(sb, &large).way[0].why);
		sandbox_free(sb);
	}
}

/* Each transform adds its own: what just fits goes in one packet, an octet more in two. */
static void test_transforms(void)
{
	static const struct {
		const char *set;
		uint16_t room; /* of 1500: 20 + 8 + IV + padding to blocks with two octets + ICV */
	} rows[] = {
		{"esp-des esp-md5-hmac", 1446},
		{"esp-3des esp-sha-hmac", 1446},
		{"esp-des", 1462},
		{"esp-aes esp-sha-hmac", 1438},
		{"esp-aes 256 esp-md5-hmac", 1438},
		{"esp-aes", 1454},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = path("12.4", rows[i].set, "", "", "");
		SandboxPing fits = to_h2(rows[i].room, true), over = to_h2(rows[i].room + 1, true);
		sandbox_do(sb, VT_S(40), "H1", sandbox_ping, &fits);
		sandbox_do(sb, VT_S(41), "H1", sandbox_ping, &over);
		sandbox_run(sb, VT_S(50));
		CHECK(sandbox_ping_fate(sb, &fits).way[1].arrived, "%s: %u", rows[i].set,
		      rows[i].room);
		CHECK_STR(sandbox_ping_fate(sb, &over).way[0].where, "A", "%s: more", rows[i].set);
		sandbox_free(sb);
	}
}

/* The lines are printed where they were typed, follow while running, and are gone with `no`. */
static void test_typed(void)
{
	Sandbox *sb = path("12.4", DES, "", "", "");
	SandboxPing kept = to_h2(1500, true), cleared = kept, again = kept;
	sandbox_do(sb, VT_S(40), "H1", sandbox_ping, &kept);
	sandbox_type(sb, VT_S(41), "A", "crypto ipsec df-bit clear");
	sandbox_type(sb, VT_S(41), "A", "interface FastEthernet0/0; " AFTER);
	sandbox_do(sb, VT_S(42), "H1", sandbox_ping, &cleared);
	sandbox_type(sb, VT_S(43), "A", "no crypto ipsec df-bit clear");
	sandbox_type(sb, VT_S(43), "A", "interface FastEthernet0/0; no " AFTER);
	sandbox_do(sb, VT_S(44), "H1", sandbox_ping, &again);
	sandbox_run(sb, VT_S(42));
	g_autofree char *typed = sandbox_config(sb, "A");
	CHECK(strstr(typed, "\ncrypto ipsec df-bit clear\n"), "%s", typed);
	CHECK(strstr(typed, "\n crypto ipsec fragmentation after-encryption\n"), "%s", typed);
	sandbox_run(sb, VT_S(50));
	g_autofree char *gone = sandbox_config(sb, "A");
	CHECK(!strstr(gone, "df-bit") && !strstr(gone, "fragmentation"), "%s", gone);
	CHECK_STR(sandbox_ping_fate(sb, &kept).way[0].why, "fragmentation needed", "DF is copied");
	CHECK(sandbox_ping_fate(sb, &cleared).way[1].arrived, "cleared: %s",
	      sandbox_ping_fate(sb, &cleared).way[0].why);
	CHECK_STR(sandbox_ping_fate(sb, &again).way[0].why, "fragmentation needed", "copied again");
	sandbox_free(sb);
}

/* The middle becomes wider. Wrong: what was learned of it is held for ever, or not as long as it should; or one that is
 * still narrow is not learned again. */
static void test_ageing(void)
{
	static const struct {
		bool widened;
		const char *after; /* who drops a large one after ten minutes; NULL: nobody */
	} rows[] = {{true, NULL}, {false, "M"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = path("15.1", DES, "", "", NARROW);
		SandboxPing first = to_h2(1440, true), before = first, after = first, again = first;
		sandbox_do(sb, VT_S(40), "H1", sandbox_ping, &first);
		if (rows[i].widened)
			sandbox_type(sb, VT_S(60), "M", "interface Fa0/1; no ip mtu");
		sandbox_do(sb, VT_S(40) + VT_MIN(10) - VT_S(1), "H1", sandbox_ping, &before);
		sandbox_do(sb, VT_S(40) + VT_MIN(10) + VT_S(1), "H1", sandbox_ping, &after);
		sandbox_do(sb, VT_S(40) + VT_MIN(10) + VT_S(2), "H1", sandbox_ping, &again);
		sandbox_run(sb, VT_MIN(12));
		CHECK_STR(sandbox_ping_fate(sb, &first).way[0].where, "M", "at first");
		CHECK_STR(sandbox_ping_fate(sb, &before).way[0].where, "A", "for ten minutes");
		PktFate f = sandbox_ping_fate(sb, &after), g = sandbox_ping_fate(sb, &again);
		CHECK_STR(f.way[0].where ? f.way[0].where : "", rows[i].after ? rows[i].after : "",
			  "after them");
		CHECK_STR(g.way[0].where ? g.way[0].where : "", rows[i].after ? "A" : "",
			  "and the next");
		CHECK_INT(sandbox_seen(sb, "A", "ipsec-path-mtu", "was=1400 mtu=1500", 0, NULL), 1,
			  "told");
		sandbox_free(sb);
	}
}

SUITE(ipsec_mtu) = {
	{"a large datagram, by release and by line", test_large},
	{"a narrower path is learned and told", test_path},
	{"what was learned of a path is forgotten", test_ageing},
	{"errors about what is not ours are not believed", test_forged},
	{"each transform leaves its own room", test_transforms},
	{"the lines are printed, follow, and go", test_typed},
	{NULL, NULL},
};
