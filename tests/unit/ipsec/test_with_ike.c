/* IKE and IPsec together, on two routers with configurations of their own: where options of both meet, what is
 * removed while it runs, and the second time. */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define KEY(peer)                                                                                  \
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"                           \
	"crypto isakmp key cisco123 address " peer "\n"
#define MAP(peer)                                                                                  \
	"crypto ipsec transform-set myset esp-des esp-md5-hmac\n"                                  \
	"crypto map vpn 10 ipsec-isakmp\n set peer " peer                                          \
	"\n set transform-set myset\n match address 101\n"
#define CONF_A(more)                                                                               \
	"hostname A\n" KEY("192.168.0.2") MAP("192.168.0.2") more                                  \
		"interface Loopback0\n ip address 20.1.1.1 255.255.255.0\n"                        \
		"interface FastEthernet0/0\n ip address 192.168.0.1 255.255.255.0\n crypto map "   \
		"vpn\nip route 10.1.1.0 255.255.255.0 192.168.0.2\n"
#define CONF_B(more)                                                                               \
	"hostname B\n" KEY("192.168.0.1") MAP("192.168.0.1") more                                  \
		"interface Loopback0\n ip address 10.1.1.1 255.255.255.0\n"                        \
		"interface FastEthernet0/0\n ip address 192.168.0.2 255.255.255.0\n crypto map "   \
		"vpn\nip route 20.1.1.0 255.255.255.0 192.168.0.1\n"
#define NETS_A "access-list 101 permit ip 20.1.1.0 0.0.0.255 10.1.1.0 0.0.0.255\n"
#define NETS_B "access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255\n"

static Sandbox *meet(const char *release, const char *config_a, const char *config_b)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", release, config_a);
	sandbox_router(sb, "B", release, config_b);
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	return sb;
}

/* ---- doing ---- */

static void ping_at(Sandbox *sb, VTime at)
{
	sandbox_exec(sb, at, "A", "ping 10.1.1.1 source 20.1.1.1 repeat 1");
}

static const Ipsec *ipsec_of(Sandbox *sb, const char *node)
{
	return sandbox_self(sb, node, "ipsec");
}

static unsigned pairs_of(Sandbox *sb, const char *node)
{
	return ipsec_of(sb, node)->pairs->len;
}

/* One datagram of UDP from A's network to B's host, or back. */
typedef struct Datagram {
	Ip4 src, dst;
	uint16_t sport, dport, octets;
} Datagram;

static void send_udp(Ctx *cx, Node *n, void *datagram)
{
	const Datagram *d = datagram;
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	ip->send(cx, self,
		 &(IpSend){.src = d->src,
			   .dst = d->dst,
			   .proto = 17,
			   .sport = d->sport,
			   .dport = d->dport},
		 g_bytes_new_take(g_malloc0(d->octets), d->octets));
}

#define HOST_A IP4(20, 1, 1, 1)
#define HOST_B IP4(10, 1, 1, 1)
static const Datagram syslog_to_b = {HOST_A, HOST_B, 4000, 514, 100};
static const Datagram radius_to_b = {HOST_A, HOST_B, 4000, 1812, 100};
static const Datagram ntp_to_b = {HOST_A, HOST_B, 123, 123, 100};
static const Datagram radius_to_a = {HOST_B, HOST_A, 1812, 4000, 100};

static void send_at(Sandbox *sb, VTime at, const char *node, const Datagram *d)
{
	sandbox_do(sb, at, node, send_udp, (void *)d);
}

static const Ident *ident_of(Sandbox *sb, const char *node, unsigned i)
{
	const Ipsec *self = ipsec_of(sb, node);
	g_assert(i < self->idents->len);
	return self->idents->pdata[i];
}

/* ---- ports ---- */

#define PORTS_A                                                                                    \
	"access-list 101 permit udp 20.1.1.0 0.0.0.255 host 10.1.1.1 eq 514\n"                     \
	"access-list 101 permit udp 20.1.1.0 0.0.0.255 host 10.1.1.1 eq 1812\n"
#define PORTS_B                                                                                    \
	"access-list 101 permit udp host 10.1.1.1 eq 514 20.1.1.0 0.0.0.255\n"                     \
	"access-list 101 permit udp host 10.1.1.1 eq 1812 20.1.1.0 0.0.0.255\n"

static Sandbox *meet_on_ports(const char *more_a)
{
	g_autofree char *a = g_strconcat(CONF_A(PORTS_A), more_a, NULL);
	Sandbox *sb = meet("12.3(7)T1", a, CONF_B(PORTS_B));
	send_at(sb, VT_S(60), "A", &syslog_to_b);
	send_at(sb, VT_S(62), "A", &syslog_to_b);
	send_at(sb, VT_S(70), "A", &radius_to_b);
	send_at(sb, VT_S(72), "A", &radius_to_b);
	return sb;
}

/* Two lines with the same addresses and different ports are two identities: two pairs of SAs, each for its port on
 * both sides, and told apart wherever they are told of; a third port is not protected. */
static void test_two_ports(void)
{
	Sandbox *sb = meet_on_ports(NULL);
	send_at(sb, VT_S(80), "A", &ntp_to_b);
	send_at(sb, VT_S(82), "B", &radius_to_a);
	sandbox_run(sb, VT_S(65));
	CHECK_INT(pairs_of(sb, "A"), 1, "the first port has SAs, the second not yet");
	sandbox_run(sb, VT_S(90));
	for (unsigned i = 0; i < 2; i++) {
		uint16_t port = i ? 1812 : 514;
		const Ident *a = ident_of(sb, "A", i), *b = ident_of(sb, "B", i);
		CHECK_INT(a->n_pairs, 1, "port %u", port);
		CHECK_INT(b->n_pairs, 1, "port %u at the peer", port);
		CHECK_INT(a->out->id->proxy.rport, port, "A's SA");
		CHECK_INT(a->out->id->proxy.proto, 17, "A's SA");
		CHECK_INT(b->out->id->proxy.lport, port, "B's SA");
		CHECK_INT(a->count.send_errors, 1, "port %u: the first datagram", port);
		CHECK_INT(a->count.encaps, 1, "port %u: the second", port);
		CHECK_INT(b->count.decaps, 1, "port %u: arrives under its own SA", port);
		CHECK_INT(b->count.encaps, i, "the answer's identity is the mirrored one");
	}
	CHECK(!g_str_equal(ident_of(sb, "A", 0)->label, ident_of(sb, "A", 1)->label),
	      "two instances with one name: %s", ident_of(sb, "A", 0)->label);
	g_autofree char *a = sandbox_show(sb, "A", "show crypto ipsec sa"),
			*b = sandbox_show(sb, "B", "show crypto ipsec sa"),
			*session = sandbox_show(sb, "A", "show crypto session");
	CHECK(strstr(a, "local  ident (addr/mask/prot/port): (20.1.1.0/255.255.255.0/17/0)\n"
			"   remote ident (addr/mask/prot/port): (10.1.1.1/255.255.255.255/17/514)"),
	      "A:\n%s", a);
	CHECK(strstr(b, "local  ident (addr/mask/prot/port): (10.1.1.1/255.255.255.255/17/1812)\n"
			"   remote ident (addr/mask/prot/port): (20.1.1.0/255.255.255.0/17/0)"),
	      "B:\n%s", b);
	CHECK(strstr(session, "permit 17 20.1.1.0/255.255.255.0 host 10.1.1.1 port 514\n"),
	      "A:\n%s", session);
	sandbox_free(sb);
}

/* The engine's own words name protocol and ports, also when nobody answers. */
static void test_ports_told(void)
{
	Sandbox *sb = meet_on_ports(NULL);
	sandbox_cut(sb, VT_S(59), "A:Fa0/0", true);
	sandbox_run(sb, VT_S(95));
	g_autofree char *log = sandbox_log(sb, "A", "crypto ipsec", VT_S(89), VT_NEVER);
	const char *fired = strstr(log, "request timer fired: count = 1");
	CHECK(fired, "30 s later:\n%s", log);
	char *request = fired ? strstr(fired, "IPSEC(sa_request)") : NULL; /* asks again */
	if (request)
		*request = '\0';
	CHECK(fired && strstr(fired, "local_proxy= 20.1.1.0/255.255.255.0/17/0 (type=4)"), "A:\n%s",
	      log);
	CHECK(fired && strstr(fired, "remote_proxy= 10.1.1.1/255.255.255.255/17/514 (type=1)"),
	      "A:\n%s", log);
	sandbox_free(sb);
}

static void misuse(Ctx *cx, Node *n)
{
	const Ipsec *x = node_self(n, "ipsec");
	(void)cx;
	((Ident *)x->idents->pdata[1])->out = ((Ident *)x->idents->pdata[0])->out;
}

/* Both ports are asked for in one instant, under one ISAKMP SA, of which the peer takes the second policy, and of
 * the offered sets the third: both pairs come up, and each side has the other's SPIs. */
static void test_two_at_once(void)
{
	static const char more_a[] =
		"crypto isakmp policy 2\n hash md5\n authentication pre-share\n"
		"crypto isakmp policy 1\n encryption 3des\n"
		"crypto ipsec transform-set strong esp-3des esp-sha-hmac\n"
		"crypto ipsec transform-set aes esp-aes 256 esp-sha-hmac\n"
		"crypto map vpn 10 ipsec-isakmp\n set transform-set strong aes myset\n";
	g_autofree char *a = g_strconcat(CONF_A(PORTS_A), more_a, NULL);
	Sandbox *sb = meet("12.3(7)T1", a, CONF_B(PORTS_B));
	send_at(sb, VT_S(60), "A", &syslog_to_b);
	send_at(sb, VT_S(60), "A", &radius_to_b);
	sandbox_run(sb, VT_S(65));
	CHECK_INT(sandbox_seen(sb, "A", "ike-sa", "established", 0, NULL), 1, "phase 1");
	for (unsigned i = 0; i < 2; i++) {
		const Pair *p = ident_of(sb, "A", i)->out, *q = ident_of(sb, "B", i)->out;
		CHECK(p && q, "port %u", i);
		CHECK(p && q && p->out.spi == q->in.spi && p->in.spi == q->out.spi, "port %u", i);
		CHECK(p && p->prop.cipher == ESP_DES, "port %u: the set that both have", i);
	}
	sandbox_free(sb);
}

/* RFC 2401 5.2.1: what arrives under the SA of another port is dropped, and told. */
static void test_wrong_port(void)
{
	Sandbox *sb = meet_on_ports(NULL);
	sandbox_call(sb, VT_S(80), "A", misuse);
	send_at(sb, VT_S(81), "A", &radius_to_b);
	sandbox_run(sb, VT_S(90));
	CHECK_INT(sandbox_seen(sb, "B", "drop", "identity mismatch", VT_S(80), NULL), 1, "dropped");
	CHECK_INT(ident_of(sb, "B", 0)->count.recv_errors, 1, "a receive error of the SA's");
	sandbox_free(sb);
}

/* A responder whose line is for one port takes no other, and no whole protocol; for a part of its line it takes
 * ports of the peer's choosing. */
static void test_ports_of_a_responder(void)
{
	static const struct {
		const char *what, *a, *b;
		unsigned pairs;
	} rows[] = {
		{"the mirror", "udp any any eq 514", "udp any eq 514 any", 1},
		{"not mirrored: the port on the wrong side", "udp any any eq 514",
		 "udp any any eq 514", 0},
		{"another port", "udp any any eq 514", "udp any eq 1812 any", 0},
		{"all ports where one is allowed", "udp any any", "udp any eq 514 any", 0},
		{"one port where all are allowed", "udp any any eq 514", "udp any any", 1},
		{"one port where all protocols are", "udp any any eq 514", "ip any any", 1},
		{"another protocol", "udp any any eq 514", "tcp any eq 514 any", 0},
		{"a range and its mirror", "udp any any range 500 600", "udp any range 500 600 any",
		 1},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *conf_a = g_strconcat(CONF_A(""), "access-list 101 permit ",
						      rows[i].a, "\n", NULL),
				*conf_b = g_strconcat(CONF_B(""), "access-list 101 permit ",
						      rows[i].b, "\n", NULL);
		Sandbox *sb = meet("12.3(7)T1", conf_a, conf_b);
		send_at(sb, VT_S(60), "A", &syslog_to_b);
		send_at(sb, VT_S(62), "A", &syslog_to_b);
		sandbox_run(sb, VT_S(65));
		CHECK_INT(pairs_of(sb, "A"), rows[i].pairs, "%s: A", rows[i].what);
		CHECK_INT(pairs_of(sb, "B"), rows[i].pairs, "%s: B", rows[i].what);
		CHECK_INT(sandbox_seen(sb, "A", "drop", "reason=no SA", 0, NULL), 2 - rows[i].pairs,
			  "%s: nothing leaves in clear", rows[i].what);
		sandbox_free(sb);
	}
}

/* ICMP's types are no ports: lines for an echo and for its reply are one identity, and a ping passes. */
static void test_icmp_types(void)
{
	Sandbox *sb = meet("12.3(7)T1",
			   CONF_A("access-list 101 permit icmp any any echo\n"
				  "access-list 101 permit icmp any any echo-reply\n"),
			   CONF_B("access-list 101 permit icmp any any echo-reply\n"
				  "access-list 101 permit icmp any any echo\n"));
	sandbox_exec(sb, VT_S(60), "A", "ping 10.1.1.1 source 20.1.1.1 repeat 5");
	sandbox_run(sb, VT_S(80));
	CHECK_INT(ipsec_of(sb, "A")->idents->len, 1, "identities of A");
	CHECK(sandbox_logged(sb, "A", ".!!!!", 0) != VT_NEVER, "one echo is lost, four pass");
	CHECK_INT(pairs_of(sb, "A"), 1, "one pair for both ways");
	sandbox_free(sb);
}

/* H, a host behind A, sends datagrams in pieces of 600 octets: one to get SAs at 60 s, and `second` at 62 s. */
static Sandbox *meet_in_pieces(const Datagram *first, const Datagram *second)
{
	static const char more_b[] =
		"access-list 101 deny udp host 10.1.1.1 eq 53 30.1.1.0 0.0.0.255\n"
		"access-list 101 permit udp host 10.1.1.1 eq 514 30.1.1.0 0.0.0.255\n"
		"ip route 30.1.1.0 255.255.255.0 192.168.0.1\n";
	static const char more_a[] =
		"access-list 101 deny udp 30.1.1.0 0.0.0.255 host 10.1.1.1 eq 53\n"
		"access-list 101 permit udp 30.1.1.0 0.0.0.255 host 10.1.1.1 eq 514\n"
		"interface FastEthernet0/1\n ip address 30.1.1.1 255.255.255.0\n";
	g_autofree char *a = g_strconcat(CONF_A(""), more_a, NULL),
			*b = g_strconcat(CONF_B(""), more_b, NULL);
	Sandbox *sb = meet("12.3(7)T1", a, b);
	sandbox_router(sb, "H", "12.3(7)T1",
		       "hostname H\ninterface FastEthernet0/0\n ip address 30.1.1.2 255.255.255.0\n"
		       " ip mtu 600\nip route 0.0.0.0 0.0.0.0 30.1.1.1\n");
	sandbox_cable(sb, "H:Fa0/0", "A:Fa0/1", VT_US(10));
	send_at(sb, VT_S(60), "H", first);
	send_at(sb, VT_S(62), "H", second);
	return sb;
}

static const Datagram large = {IP4(30, 1, 1, 2), HOST_B, 4000, 514, 1400};

/* Only the first piece shows the ports, all are protected (Cisco document 8014), and the peer takes all under the SA
 * of that port. */
static void test_fragments(void)
{
	Sandbox *sb = meet_in_pieces(&large, &large);
	sandbox_run(sb, VT_S(70));
	const IdentCounters *at_a = &ident_of(sb, "A", 0)->count,
			    *at_b = &ident_of(sb, "B", 0)->count;
	CHECK_INT(pairs_of(sb, "A"), 1, "SAs");
	CHECK_INT(at_a->send_errors, 3, "pieces without an SA");
	CHECK_INT(at_a->encaps, 3, "pieces under it");
	CHECK_INT(at_b->decaps, 3, "arrive");
	CHECK_INT(at_b->recv_errors, 0, "and none in clear, none for another identity");
	CHECK_INT(sandbox_seen(sb, "B", "drop", "identity", 0, NULL), 0, "no piece is refused");
	sandbox_free(sb);
}

/* A line that denies ports leaves pieces to what follows: the rest of a denied datagram is protected. */
static void test_denied_fragments(void)
{
	static const Datagram denied = {IP4(30, 1, 1, 2), HOST_B, 4000, 53, 1400};
	Sandbox *sb = meet_in_pieces(&large, &denied);
	sandbox_run(sb, VT_S(63));
	CHECK_INT(ident_of(sb, "A", 0)->count.encaps, 2, "two pieces of three");
	sandbox_free(sb);
}

static void send_tcp(Ctx *cx, Node *n)
{
	static const uint8_t syn[20] = {0x80, 0, 0, 23}; /* 32768 to telnet */
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	ip->send(cx, self, &(IpSend){.src = HOST_A, .dst = HOST_B, .proto = 6},
		 g_bytes_new_static(syn, sizeof syn));
}

/* TCP is not spoken here, but its ports are read. */
static void test_tcp_ports(void)
{
	Sandbox *sb = meet("12.3(7)T1", CONF_A("access-list 101 permit tcp any any eq telnet\n"),
			   CONF_B("access-list 101 permit tcp any eq telnet any\n"));
	sandbox_call(sb, VT_S(60), "A", send_tcp);
	sandbox_call(sb, VT_S(62), "A", send_tcp);
	sandbox_run(sb, VT_S(65));
	CHECK_INT(pairs_of(sb, "A"), 1, "telnet is protected");
	CHECK_INT(ident_of(sb, "B", 0)->count.decaps, 1, "and arrives");
	CHECK_INT(ident_of(sb, "B", 0)->count.recv_errors, 0, "as what it is");
	sandbox_free(sb);
}

/* A line whose wildcard is no prefix has no identity: what it permits is protected all the same, and so lost. */
static void test_odd_wildcard(void)
{
	Sandbox *sb =
		meet("12.3(7)T1",
		     CONF_A("access-list 101 permit ip 20.1.1.1 0.254.254.0 10.1.1.0 0.0.0.255\n"),
		     CONF_B("access-list 101 permit ip host 1.1.1.1 host 2.2.2.2\n"));
	send_at(sb, VT_S(60), "A", &ntp_to_b);
	send_at(sb, VT_S(61), "B", &radius_to_a);
	sandbox_run(sb, VT_S(65));
	CHECK_INT(sandbox_seen(sb, "A", "drop", "reason=no identity", 0, NULL), 1, "out");
	CHECK_INT(sandbox_seen(sb, "A", "drop", "reason=not IPSEC", 0, NULL), 1, "in");
	CHECK_INT(pairs_of(sb, "A"), 0, "no SAs come of it");
	sandbox_free(sb);
}

/* An access list edited under its SAs: the line that goes takes its SAs along, here and at the peer; the other's
 * stay; a line that comes back starts over. */
static void test_list_edited(void)
{
	Sandbox *sb = meet_on_ports(NULL);
	sandbox_type(sb, VT_S(80), "A",
		     "ip access-list extended 101;no permit udp 20.1.1.0 0.0.0.255 host 10.1.1.1 "
		     "eq 514");
	sandbox_type(sb, VT_S(90), "A",
		     "ip access-list extended 101;permit udp 20.1.1.0 0.0.0.255 host 10.1.1.1 eq "
		     "514");
	send_at(sb, VT_S(92), "A", &syslog_to_b);
	send_at(sb, VT_S(94), "A", &syslog_to_b);
	sandbox_run(sb, VT_S(79));
	uint32_t kept = ident_of(sb, "A", 1)->out->in.spi, gone = ident_of(sb, "A", 0)->out->in.spi;
	sandbox_run(sb, VT_S(85));
	CHECK_INT(ipsec_of(sb, "A")->idents->len, 1, "the other line");
	CHECK_INT(ident_of(sb, "A", 0)->out->in.spi, kept, "keeps its SAs");
	CHECK_INT(pairs_of(sb, "B"), 1, "the peer was told");
	CHECK_INT(ident_of(sb, "B", 0)->n_pairs, 0, "of the right ones");
	sandbox_run(sb, VT_S(100));
	CHECK_INT(ident_of(sb, "A", 1)->n_pairs, 1, "the line is back, now behind the other");
	CHECK(ident_of(sb, "A", 1)->out->in.spi != gone, "with new SAs");
	CHECK_INT(ident_of(sb, "A", 1)->count.send_errors, 1, "and counters from zero");
	CHECK_INT(ident_of(sb, "A", 0)->out->in.spi, kept, "the other's are untouched");
	sandbox_free(sb);
}

/* ---- a peer that forgot ---- */

/* The peer loses its SAs in a reload; without keepalives nobody notices. The rekey under the forgotten ISAKMP SA
 * meets silence: its fifth error ends that SA, and the next packet makes everything anew. */
static void test_forgotten(void)
{
	Sandbox *sb = meet(
		"12.2", CONF_A(NETS_A "crypto ipsec security-association lifetime seconds 120\n"),
		CONF_B(NETS_B));
	for (unsigned s = 60; s < 300; s += 2)
		send_at(sb, VT_S(s), "A", &ntp_to_b);
	sandbox_power(sb, VT_S(80), "B", false);
	sandbox_power(sb, VT_S(85), "B", true);
	sandbox_run(sb, VT_S(300));
	VTime end = sandbox_logged(sb, "A", "deleting SA reason \"death by retransmission P2\"", 0);
	CHECK(end > VT_S(210) && end < VT_S(211),
	      "rekey 30 s before the lifetime's end, five errors of 10 s: %d ms",
	      (int)(end / VT_MS(1)));
	VTime again = sandbox_logged(sb, "A", "beginning Main Mode", end);
	CHECK(again < end + VT_S(3), "the next packet begins main mode");
	CHECK_INT(pairs_of(sb, "B"), 1, "the peer has SAs again");
	CHECK(ident_of(sb, "A", 0)->out &&
		      pair_by_spi(ipsec_of(sb, "B"), ident_of(sb, "A", 0)->out->out.spi),
	      "the same ones");
	sandbox_free(sb);
}

/* ---- two peers ---- */

#define CONF_C                                                                                     \
	"hostname C\n" KEY("192.168.0.1") MAP("192.168.0.1") NETS_B                                \
		"interface Loopback0\n ip address 10.1.1.1 255.255.255.0\n"                        \
		"interface FastEthernet0/0\n ip address 192.168.0.3 255.255.255.0\n"               \
		" crypto map vpn\nip route 20.1.1.0 255.255.255.0 192.168.0.1\n"
#define ALIVE "crypto isakmp keepalive 10\n"
#define PEER_C                                                                                     \
	"crypto isakmp key cisco123 address 192.168.0.3\n"                                         \
	"crypto map vpn 10 ipsec-isakmp\n set peer 192.168.0.3\n"

/* A and its peers B and C on one segment; A sends from 60 s to 400 s, every 2 s. */
static Sandbox *meet_two(const char *config_a)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.2", config_a);
	sandbox_router(sb, "B", "12.2", CONF_B(NETS_B ALIVE));
	sandbox_router(sb, "C", "12.2", CONF_C ALIVE);
	sandbox_switch(sb, "lan", 3, 0);
	sandbox_cable(sb, "lan:1", "A:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:2", "B:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:3", "C:Fa0/0", VT_US(10));
	for (unsigned s = 60; s < 400; s += 2)
		send_at(sb, VT_S(s), "A", &ntp_to_b);
	return sb;
}

/* The current peer dies while a rekey with it is under way: its keepalives' end and the rekey's are one end, and
 * the next packet goes to the other peer. */
static void test_peer_dies_in_rekey(void)
{
	Sandbox *sb = meet_two(CONF_A(
		NETS_A ALIVE "crypto ipsec security-association lifetime seconds 120\n" PEER_C));
	sandbox_power(sb, VT_S(145), "B", false);
	sandbox_run(sb, VT_S(240));
	VTime death = sandbox_logged(sb, "A", "peer not responding!", 0);
	VTime rekey = sandbox_logged(sb, "A", "beginning Quick Mode exchange", VT_S(100));
	CHECK(rekey < death && death < VT_S(170), "a rekey at %d ms, the end at %d ms",
	      (int)(rekey / VT_MS(1)), (int)(death / VT_MS(1)));
	VTime up = VT_NEVER;
	sandbox_seen(sb, "C", "ipsec-sa", NULL, 0, &up);
	CHECK(up < death + VT_S(3), "the other peer is asked at once: %d ms", (int)(up / VT_MS(1)));
	sandbox_free(sb);
}

/* Main mode with a silent peer ends a little after the request timer gave it up. If a packet between the two asked
 * for the next peer, that search goes on: it is asked for once, and its timer runs. */
static void test_late_end(void)
{
	Sandbox *sb = meet_two(CONF_A(NETS_A ALIVE PEER_C));
	sandbox_power(sb, VT_S(50), "B", false);
	send_at(sb, VT_S(120) + VT_MS(10), "A", &ntp_to_b); /* given up at 120 s */
	send_at(sb, VT_S(120) + VT_MS(60), "A", &ntp_to_b);
	sandbox_run(sb, VT_S(120) + VT_MS(50));
	VTime end = sandbox_logged(sb, "A", "Death by retransmission P1", 0);
	CHECK(end > VT_S(120) + VT_MS(10) && end < VT_S(120) + VT_MS(50),
	      "between the packets: %d ms", (int)(end / VT_MS(1)));
	CHECK_INT(ident_of(sb, "A", 0)->fsm.state, ST_ASKING, "the search with the next peer");
	sandbox_run(sb, VT_S(130));
	CHECK_INT(sandbox_seen(sb, "A", "ipsec-sa-request", "192.168.0.3", 0, NULL), 1,
		  "one request");
	CHECK_INT(pairs_of(sb, "C"), 1, "which succeeds");
	sandbox_free(sb);
}

/* The default peer is tried first, and again after another's death; while it does not answer the next in the list
 * is. */
static void test_default_peer(void)
{
	Sandbox *sb = meet_two(CONF_A(NETS_A ALIVE PEER_C " set peer 192.168.0.2 default\n"));
	sandbox_power(sb, VT_S(50), "B", false);
	sandbox_power(sb, VT_S(200), "B", true);
	sandbox_power(sb, VT_S(300), "C", false);
	sandbox_run(sb, VT_S(70));
	CHECK_INT(ipsec_peer(ident_of(sb, "A", 0)), IP4(192, 168, 0, 2), "the default first");
	sandbox_run(sb, VT_S(130));
	CHECK_INT(pairs_of(sb, "C"), 1, "it is silent: the other after its 60 s");
	sandbox_run(sb, VT_S(290));
	CHECK_INT(pairs_of(sb, "C"), 1, "who works is kept, though the default is back");
	CHECK_INT(pairs_of(sb, "B"), 0, "which nobody asks");
	sandbox_run(sb, VT_S(330));
	CHECK_INT(pairs_of(sb, "B"), 1, "the default after the other's death");
	sandbox_free(sb);
}

/* The second peer of the list asks first: it is the current one, so when its SAs are cleared it is asked. */
static void test_second_peer_asks(void)
{
	static const Datagram from_c = {HOST_B, HOST_A, 123, 123, 100};
	Sandbox *sb = meet_two(CONF_A(NETS_A ALIVE PEER_C));
	send_at(sb, VT_S(55), "C", &from_c);
	sandbox_exec(sb, VT_S(71), "A", "clear crypto sa");
	sandbox_run(sb, VT_S(70));
	CHECK_INT(pairs_of(sb, "C"), 1, "A answers C");
	CHECK_INT(ipsec_peer(ident_of(sb, "A", 0)), IP4(192, 168, 0, 3), "who is current");
	sandbox_run(sb, VT_S(80));
	CHECK_INT(pairs_of(sb, "C"), 1, "and is asked");
	CHECK_INT(pairs_of(sb, "B"), 0, "not the first of the list");
	sandbox_free(sb);
}

/* A peer that is taken out of the list: SAs with it end, those with the current one stay, and it stays current. */
static void test_peer_removed(void)
{
	Sandbox *sb = meet_two(CONF_A(NETS_A ALIVE PEER_C " set peer 192.168.0.4\n"));
	sandbox_power(sb, VT_S(100), "B", false);
	sandbox_type(sb, VT_S(150), "A", "crypto map vpn 10 ipsec-isakmp;no set peer 192.168.0.2");
	sandbox_type(sb, VT_S(170), "A", "crypto map vpn 10 ipsec-isakmp;no set peer 192.168.0.3");
	sandbox_run(sb, VT_S(149));
	CHECK_INT(ipsec_peer(ident_of(sb, "A", 0)), IP4(192, 168, 0, 3), "B died: C");
	uint32_t spi = ident_of(sb, "A", 0)->out->in.spi;
	sandbox_run(sb, VT_S(160));
	CHECK_INT(ipsec_peer(ident_of(sb, "A", 0)), IP4(192, 168, 0, 3), "C is still current");
	CHECK_INT(ident_of(sb, "A", 0)->out->in.spi, spi, "with its SAs");
	sandbox_run(sb, VT_S(180));
	CHECK_INT(pairs_of(sb, "A"), 0, "C's SAs go with it");
	CHECK_INT(ipsec_peer(ident_of(sb, "A", 0)), IP4(192, 168, 0, 4), "who is left is asked");
	sandbox_free(sb);
}

/* ---- the transform-set ---- */

/* Wrong: a transform-set that an entry has is removed while its SAs stand, and none can be asked for any more; or
 * it stays when the entry has it no more; and the next packet asks when both are back, twice. */
static void test_set_removed(void)
{
	static const char no_set[] = "no crypto ipsec transform-set myset",
			  unused[] = "crypto map vpn 10 ipsec-isakmp; no set transform-set; exit; "
				     "no crypto ipsec transform-set myset",
			  set[] = "crypto ipsec transform-set myset esp-des esp-md5-hmac; exit; "
				  "crypto map vpn 10 ipsec-isakmp; set transform-set myset";
	Sandbox *sb = meet("12.2", CONF_A(NETS_A), CONF_B(NETS_B));
	for (unsigned s = 60; s < 160; s += 2)
		send_at(sb, VT_S(s), "A", &ntp_to_b);
	for (unsigned round = 0; round < 2; round++) {
		sandbox_type(sb, VT_S(67 + 40 * round), "A", no_set);
		sandbox_exec(sb, VT_S(69 + 40 * round), "A", "clear crypto sa");
		sandbox_type(sb, VT_S(75 + 40 * round), "A", unused);
		sandbox_type(sb, VT_S(85 + 40 * round), "A", set);
	}
	for (unsigned round = 0; round < 2; round++) {
		sandbox_run(sb, VT_S(73 + 40 * round));
		CHECK_INT(pairs_of(sb, "A"), 1, "round %u: it is used, and stays", round);
		sandbox_run(sb, VT_S(84 + 40 * round));
		CHECK_INT(pairs_of(sb, "A") + pairs_of(sb, "B"), 0, "round %u: none", round);
		sandbox_run(sb, VT_S(89 + 40 * round));
		CHECK_INT(pairs_of(sb, "A"), 1, "round %u: the next packet asks", round);
	}
	CHECK_INT(sandbox_seen(sb, "A", "ipsec-odd", NULL, 0, NULL), 0, "and nothing is odd");
	sandbox_free(sb);
}

/* ---- the address ---- */

/* An interface that loses its address has no endpoint: nobody is asked on its behalf, by no timer either. */
static void test_address_removed(void)
{
	Sandbox *sb = meet("12.2", CONF_A(NETS_A), CONF_B(NETS_B));
	sandbox_cut(sb, VT_S(50), "A:Fa0/0", true);
	send_at(sb, VT_S(60), "A", &ntp_to_b);
	sandbox_type(sb, VT_S(70), "A", "interface FastEthernet0/0;no ip address");
	sandbox_type(sb, VT_S(100), "A",
		     "interface FastEthernet0/0;ip address 192.168.0.1 255.255.255.0");
	sandbox_cut(sb, VT_S(101), "A:Fa0/0", false);
	send_at(sb, VT_S(110), "A", &ntp_to_b);
	sandbox_run(sb, VT_S(99));
	CHECK_INT(sandbox_logged(sb, "A", "beginning Main Mode", VT_S(61)), VT_NEVER,
		  "nothing begins without an address");
	sandbox_run(sb, VT_S(120));
	CHECK_INT(pairs_of(sb, "A"), 1, "and with one all is well");
	sandbox_free(sb);
}

/* ---- the key ---- */

#define CANNOT_START "construct_initial_message: Can not start Main mode"

/* A key that goes while its SA stands ends nothing; once the SA is cleared, no other can be made, each packet
 * says so, and the key's return mends it. */
static void test_key_removed(void)
{
	Sandbox *sb = meet("12.2", CONF_A(NETS_A), CONF_B(NETS_B));
	ping_at(sb, VT_S(60));
	sandbox_type(sb, VT_S(70), "A", "no crypto isakmp key cisco123 address 192.168.0.2");
	ping_at(sb, VT_S(80));
	sandbox_exec(sb, VT_S(90), "A", "clear crypto sa");
	sandbox_exec(sb, VT_S(91), "A", "clear crypto isakmp");
	ping_at(sb, VT_S(100));
	ping_at(sb, VT_S(110));
	sandbox_type(sb, VT_S(120), "A", "crypto isakmp key cisco123 address 192.168.0.2");
	ping_at(sb, VT_S(130));
	sandbox_run(sb, VT_S(85));
	CHECK_INT(pairs_of(sb, "A"), 1, "the SAs need no key");
	CHECK_INT(sandbox_logged(sb, "A", CANNOT_START, 0), VT_NEVER, "nothing was asked for");
	sandbox_run(sb, VT_S(125));
	CHECK_INT(pairs_of(sb, "A") + pairs_of(sb, "B"), 0, "cleared on both sides");
	CHECK_INT(sandbox_logged(sb, "A", CANNOT_START, 0), VT_S(100), "the first packet's line");
	CHECK_INT(sandbox_logged(sb, "A", CANNOT_START, VT_S(101)), VT_S(110), "the second's");
	sandbox_run(sb, VT_S(140));
	CHECK_INT(pairs_of(sb, "A"), 1, "the key is back, and so are the SAs");
	sandbox_free(sb);
}

/* ---- whatever is undone ---- */

typedef struct Deed {
	const char *does, *undoes; /* typed lines; NULL undoes: a command */
} Deed;

enum { SET = 2, USED_SET = 4, KEEPALIVE = 11, N_DEEDS = 16 };

#define ENTRY "crypto map vpn 10 ipsec-isakmp;"
#define PORT "interface FastEthernet0/0;"

static Deed deed_of(unsigned i, bool a)
{
	const Deed deeds[] = {
		{a ? "no crypto isakmp key cisco123 address 192.168.0.2"
		   : "no crypto isakmp key cisco123 address 192.168.0.1",
		 a ? "crypto isakmp key cisco123 address 192.168.0.2"
		   : "crypto isakmp key cisco123 address 192.168.0.1"},
		{"no crypto isakmp policy 1",
		 "crypto isakmp policy 1;hash md5;authentication pre-share"},
		{"no crypto ipsec transform-set myset",
		 "crypto ipsec transform-set myset esp-des esp-md5-hmac"},
		{ENTRY "no match address 101", ENTRY "match address 101"},
		{ENTRY "no set transform-set myset", ENTRY "set transform-set myset"},
		{a ? ENTRY "no set peer 192.168.0.2" : ENTRY "no set peer 192.168.0.1",
		 a ? ENTRY "set peer 192.168.0.2" : ENTRY "set peer 192.168.0.1"},
		{PORT "no crypto map vpn", PORT "crypto map vpn"},
		{PORT "shutdown", PORT "no shutdown"},
		{PORT "no ip address", a ? PORT "ip address 192.168.0.1 255.255.255.0"
					 : PORT "ip address 192.168.0.2 255.255.255.0"},
		{"no access-list 101", a ? "access-list 101 permit udp any host 10.1.1.1 eq "
					   "514;access-list 101 permit udp "
					   "any host 10.1.1.1 eq 1812"
					 : "access-list 101 permit udp host 10.1.1.1 eq 514 "
					   "any;access-list 101 permit udp "
					   "host 10.1.1.1 eq 1812 any"},
		{"no crypto isakmp enable", "crypto isakmp enable"},
		{"no crypto isakmp keepalive", "crypto isakmp keepalive 10"},
		{ENTRY "set pfs group1", ENTRY "no set pfs"},
		{"crypto ipsec security-association lifetime seconds 300",
		 "crypto ipsec security-association lifetime seconds 120"},
		{"clear crypto sa", NULL},
		{"clear crypto isakmp", NULL},
	};
	_Static_assert(G_N_ELEMENTS(deeds) == N_DEEDS, "each has its number");
	return deeds[i];
}

#define EDITED_A                                                                                   \
	CONF_A("access-list 101 permit udp any host 10.1.1.1 eq 514\n"                             \
	       "access-list 101 permit udp any host 10.1.1.1 eq 1812\n" LIFE)
#define EDITED_B                                                                                   \
	CONF_B("access-list 101 permit udp host 10.1.1.1 eq 514 any\n"                             \
	       "access-list 101 permit udp host 10.1.1.1 eq 1812 any\n" LIFE)
#define LIFE "crypto ipsec security-association lifetime seconds 120\n"

/* Up to a dozen deeds between 60 s and 460 s, each undone within 40 s, each once a router. Returns what they are. */
static char *do_and_undo(Sandbox *sb, uint64_t seed, bool keepalives)
{
	bool done[2][N_DEEDS] = {0};
	GString *what = g_string_new(NULL);
	for (unsigned i = 0; i < 12; i++) {
		uint64_t bits = rng_draw(seed, "test", "deed", i);
		bool a = bits & 1;
		unsigned d = (unsigned)(bits >> 8) % N_DEEDS;
		if (done[a][d] || (d == KEEPALIVE && !keepalives))
			continue;
		done[a][d] = true;
		done[a][USED_SET] |= d == SET; /* the one needs the other */
		done[a][SET] |= d == USED_SET;
		Deed deed = deed_of(d, a);
		VTime at = VT_MS(60000 + (int64_t)(bits >> 16) % 400000);
		VTime back = at + VT_MS(100 + (int64_t)(bits >> 32) % 40000);
		g_string_append_printf(what, "%s at %d ms, back at %d ms: %s\n", a ? "A" : "B",
				       (int)(at / VT_MS(1)), (int)(back / VT_MS(1)), deed.does);
		if (!deed.undoes) {
			sandbox_exec(sb, at, a ? "A" : "B", deed.does);
			continue;
		}
		sandbox_type(sb, at, a ? "A" : "B", deed.does);
		sandbox_type(sb, back, a ? "A" : "B", deed.undoes);
	}
	return g_string_free(what, FALSE);
}

static void send_all_the_time(Sandbox *sb)
{
	for (unsigned s = 50; s < 1000; s += 2) {
		send_at(sb, VT_S(s), "A", &syslog_to_b);
		send_at(sb, VT_S(s), "A", &radius_to_b);
		send_at(sb, VT_S(s) + VT_MS(500), "B", &radius_to_a);
	}
}

/* Statements are taken away on either side while it runs, several at a time, and given back; nothing asserts, and
 * once all are back the traffic of both ports passes, within the lifetimes that anything stale has. */
static void test_all_undone(void)
{
	for (unsigned seed = 0; seed < 24; seed++) {
		bool alive = seed & 2;
		Sandbox *sb =
			meet(seed & 1 ? "12.2" : "12.3(7)T1", alive ? EDITED_A ALIVE : EDITED_A,
			     alive ? EDITED_B ALIVE : EDITED_B);
		g_autofree char *what = do_and_undo(sb, seed, alive);
		send_all_the_time(sb);
		sandbox_run(sb, VT_S(900));
		uint64_t syslog = ident_of(sb, "B", 0)->count.decaps,
			 radius = ident_of(sb, "B", 1)->count.decaps,
			 answers = ident_of(sb, "A", 1)->count.decaps;
		sandbox_run(sb, VT_S(1000));
		/* 50 of each; a few may fall into a rekey of SAs that nobody used */
		CHECK(ident_of(sb, "B", 0)->count.decaps >= syslog + 45, "seed %u, syslog:\n%s",
		      seed, what);
		CHECK(ident_of(sb, "B", 1)->count.decaps >= radius + 45, "seed %u, radius:\n%s",
		      seed, what);
		CHECK(ident_of(sb, "A", 1)->count.decaps >= answers + 45, "seed %u, answers:\n%s",
		      seed, what);
		CHECK_INT(sandbox_seen(sb, NULL, "ipsec-odd", NULL, 0, NULL), 0, "seed %u:\n%s",
			  seed, what);
		sandbox_free(sb);
	}
}

SUITE(ipsec_with_ike) = {
	{"two ports, two pairs of SAs", test_two_ports},
	{"two ports at once, several policies and sets", test_two_at_once},
	{"ports in the engine's words", test_ports_told},
	{"a datagram under the SA of another port", test_wrong_port},
	{"ports of the offer and of the responder's line", test_ports_of_a_responder},
	{"ICMP types are one identity", test_icmp_types},
	{"fragments of a datagram with a port", test_fragments},
	{"fragments of a datagram whose port is denied", test_denied_fragments},
	{"ports of TCP", test_tcp_ports},
	{"a wildcard that is no prefix", test_odd_wildcard},
	{"a list edited under its SAs", test_list_edited},
	{"a peer that forgot, without keepalives", test_forgotten},
	{"a peer that dies during a rekey", test_peer_dies_in_rekey},
	{"a late end of a search that was given up", test_late_end},
	{"a default peer that is silent, then back", test_default_peer},
	{"the second peer asks first", test_second_peer_asks},
	{"a peer taken out of the list", test_peer_removed},
	{"a transform-set in use, removed, and back, twice", test_set_removed},
	{"an address removed while IKE is asked", test_address_removed},
	{"a key removed, SAs cleared, the key again", test_key_removed},
	{"statements taken away and given back", test_all_undone},
	{NULL, NULL},
};
