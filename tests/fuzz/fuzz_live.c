/* Damaged frames, with their checksums repaired so that they get past the lower layers, into a router that
 * speaks everything: it must neither fall nor break an invariant, and still do its work afterwards. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"
#include "tests/support/tables.h"

enum { CASES = 3000, PORTS = 3 };

/* Fa0/0: IPsec. Fa0/1: HSRP. Fa0/2: OSPF, ARP, ICMP. Addresses are those of the corpus. */
static const char config[] =
	"hostname R1\n"
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"
	"crypto isakmp key cisco123 address 172.16.172.65\n"
	"crypto isakmp keepalive 10\n"
	"crypto ipsec transform-set myset esp-des esp-md5-hmac\n"
	"crypto map vpn 10 ipsec-isakmp\n set peer 172.16.172.65\n set transform-set myset\n match "
	"address 101\n"
	"interface FastEthernet0/0\n ip address 172.16.172.69 255.255.255.240\n crypto map vpn\n"
	"interface FastEthernet0/1\n ip address 172.16.172.54 255.255.255.240\n standby 1 ip "
	"172.16.172.53\n"
	" standby 1 preempt\n"
	"interface FastEthernet0/2\n ip address 10.1.1.2 255.255.255.0\n"
	"router ospf 1\n redistribute static subnets\n network 10.1.1.0 0.0.0.255 area 0\n"
	"ip route 20.1.1.0 255.255.255.0 172.16.172.65\n"
	"access-list 101 permit ip 20.1.1.0 0.0.0.255 10.1.1.0 0.0.0.255\n";

static const char neighbour[] =
	"hostname R2\n"
	"interface FastEthernet0/0\n ip address 172.16.172.65 255.255.255.240\n"
	"interface FastEthernet0/1\n ip address 172.16.172.55 255.255.255.240\n standby 1 ip "
	"172.16.172.53\n"
	" standby 1 priority 150\n standby 1 preempt\n"
	"interface FastEthernet0/2\n ip address 10.1.1.9 255.255.255.0\n"
	"router ospf 1\n network 10.1.1.0 0.0.0.255 area 0\n";

static const char *const frames[] = {
	"arp-reply",     "arp-request",   "esp",           "hsrp-coup",          "hsrp-hello",
	"hsrp-resign",   "icmp-echo",     "ip-fragment",   "ip-options",         "isakmp-encrypted",
	"isakmp-main-1", "isakmp-main-3", "isakmp-notify", "ospf-ack",           "ospf-dbd",
	"ospf-hello",    "ospf-request",  "ospf-update",   "icmp-time-exceeded",
};

static void put16(GByteArray *b, guint at, uint16_t value)
{
	b->data[at] = (uint8_t)(value >> 8);
	b->data[at + 1] = (uint8_t)value;
}

static void sum_into(GByteArray *b, guint from, guint to, guint at)
{
	put16(b, at, 0);
	put16(b, at, inet_checksum(b->data + from, to - from, 0));
}

/* IPv4's header, then what is inside: UDP may go without, ICMP and OSPF may not (RFC 2328 D.4: without the
 * authentication field). */
static void repair(GByteArray *b)
{
	enum { IP = 14, LEAST = IP + 20 };
	if (b->len < LEAST || b->data[12] != 0x08 || b->data[13] != 0x00)
		return;
	guint head = 4 * (b->data[IP] & 15u), total = (guint)b->data[IP + 2] << 8 | b->data[IP + 3];
	if (head < 20 || total < head || IP + total > b->len)
		return;
	guint in = IP + head, end = IP + total;
	sum_into(b, IP, in, IP + 10);
	if (b->data[IP + 9] == 17 && end - in >= 8)
		put16(b, in + 6, 0);
	else if (b->data[IP + 9] == 1 && end - in >= 8)
		sum_into(b, in, end, in + 2);
	if (b->data[IP + 9] != 89 || end - in < 24)
		return;
	uint8_t auth[8];
	memcpy(auth, b->data + in + 16, sizeof auth);
	memset(b->data + in + 16, 0, sizeof auth);
	sum_into(b, in, end, in + 12);
	memcpy(b->data + in + 16, auth, sizeof auth);
}

static GByteArray *read_hex(const char *name)
{
	g_autofree char *path = g_strdup_printf("tests/fuzz/corpus/%s.hex", name), *text = NULL;
	GByteArray *bytes = g_byte_array_new();

	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	for (const char *c = text ? strchr(text, '\n') : ""; c && *c; c++) {
		if (!g_ascii_isxdigit(c[0]) || !g_ascii_isxdigit(c[1]))
			continue;
		uint8_t octet =
			(uint8_t)(g_ascii_xdigit_value(c[0]) << 4 | g_ascii_xdigit_value(c[1]));
		g_byte_array_append(bytes, &octet, 1);
		c++;
	}
	return bytes;
}

/* Unicast frames are for whoever is asked. */
static void address_to(GByteArray *b, Mac mac)
{
	if (b->len < 6 || b->data[0] & 1)
		return;
	for (unsigned i = 0; i < 6; i++)
		b->data[i] = (uint8_t)(mac >> (40 - 8 * i));
}

/* The port where a frame of the corpus belongs. */
static unsigned port_of(const char *name)
{
	if (g_str_has_prefix(name, "isakmp") || strcmp(name, "esp") == 0)
		return 0;
	return g_str_has_prefix(name, "hsrp") ? 1 : 2;
}

static void inject(Sandbox *sb, Dice *d, VTime at, const Mac *port_mac)
{
	static const uint8_t peer[] = {172, 16, 172, 65};
	const char *name = frames[dice_below(d, G_N_ELEMENTS(frames))];
	unsigned port = port_of(name);
	g_autofree char *end = g_strdup_printf("R1:Fa0/%u", port);
	g_autoptr(GByteArray) bytes = read_hex(name);
	g_autoptr(GString) hex = g_string_new(NULL);

	address_to(bytes, port_mac[port]);
	if (port == 0)
		memcpy(bytes->data + 26, peer, sizeof peer);
	if (dice_below(d, 4))
		damage(d, bytes);
	repair(bytes);
	for (guint i = 0; i < bytes->len; i++)
		g_string_append_printf(hex, "%02x", bytes->data[i]);
	sandbox_frame(sb, at, end, hex->str);
}

static Sandbox *two_routers(void)
{
	Sandbox *sb = sandbox_new(1);

	sandbox_router(sb, "R1", "12.3(7)T1", config);
	sandbox_router(sb, "R2", "12.3(7)T1", neighbour);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(20));
	sandbox_cable(sb, "R1:Fa0/1", "lan:1", VT_US(20));
	sandbox_cable(sb, "R2:Fa0/1", "lan:2", VT_US(20));
	sandbox_cable(sb, "R1:Fa0/2", "R2:Fa0/2", VT_US(20));
	return sb;
}

/* A node's addresses follow from its name: a first world tells those of the second. */
static void read_macs(Mac *port_mac)
{
	Sandbox *sb = two_routers();

	sandbox_run(sb, 0);
	for (unsigned i = 0; i < PORTS; i++) {
		g_autofree char *name = g_strdup_printf("Fa0/%u", i);
		port_mac[i] = node_iface(sandbox_node(sb, "R1"), name)->mac;
	}
	sandbox_free(sb);
}

static void check_sound(Sandbox *sb, VTime at, unsigned seed)
{
	const Node *node = NULL;
	const char *why = "";
	bool sound = net_invariants(sandbox_net(sb), &node, &why);

	CHECK(sound, "seed %u, after %d s: %s", seed, (int)(at / VT_S(1)), why);
}

static void campaign(unsigned seed)
{
	VTime first = VT_S(100), last = first + CASES * VT_MS(50), peace = last + VT_S(200);
	Sandbox *sb = two_routers();
	Dice d = {.state = seed};
	Mac port_mac[PORTS];

	read_macs(port_mac);
	for (unsigned n = 0; n < CASES; n++)
		inject(sb, &d, first + n * VT_MS(50), port_mac);
	sandbox_type(sb, peace, "R2", "interface Fa0/1; shutdown");
	for (VTime at = first; at < peace; at += VT_S(5)) {
		sandbox_run(sb, at);
		check_sound(sb, at, seed);
	}
	CHECK(sandbox_seen(sb, "R1", "drop", NULL, first, NULL) > CASES / 10,
	      "seed %u: what is bad is dropped, and told", seed);
	sandbox_run(sb, peace + VT_S(30));
	check_sound(sb, peace + VT_S(30), seed);
	CHECK(sandbox_logged(sb, "R1", "Standby -> Active", peace) < peace + VT_S(11),
	      "in peace again, it takes over from its neighbour as ever, seed %u", seed);
	sandbox_free(sb);
}

static void test_damaged_frames_at_a_router(void)
{
	for (unsigned n = 1; n <= fuzz_rounds(); n++)
		campaign(n);
}

SUITE(fuzz_live) = {
	{"a router takes 3000 damaged frames and goes on", test_damaged_frames_at_a_router},
	{NULL, NULL},
};
