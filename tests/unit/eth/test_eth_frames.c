/* Frames on the wire, and who takes them. */

#include <string.h>

#include "models/core/registry.h"
#include "models/svc/eth.h"
#include "models/svc/ip.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static Sandbox *one(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(
		sb, "R1", "12.3",
		"hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	sandbox_router(
		sb, "R2", "12.3",
		"hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(10));
	return sb;
}

typedef struct Row {
	const char *what, *hex, *reason; /* NULL: taken, or ignored without a word */
} Row;

/* Wrong: a router that reads what is for others, or drops without saying why. */
static void test_filter(void)
{
	static const Row rows[] = {
		{"unknown type", "ffffffffffff 020000000009 88b5 00000000", "unknown ethertype"},
		{"802.3 length", "ffffffffffff 020000000009 0026 aaaa03", "unknown ethertype"},
		{"somebody else's", "020000000077 020000000009 0800 45", "not our MAC address"},
		{"a group nobody joined", "01005e000063 020000000009 0800 45",
		 "not our MAC address"},
		{"unknown VLAN", "ffffffffffff 020000000009 8100 0063 0800 45", "unknown VLAN"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = one();
		sandbox_frame(sb, VT_S(10), "R1:Fa0/0", rows[i].hex);
		sandbox_run(sb, VT_S(11));
		g_autofree char *part = g_strdup_printf("reason=%s", rows[i].reason);
		CHECK_INT(sandbox_seen(sb, "R1", "drop", part, 0, NULL), 1, "%s", rows[i].what);
		sandbox_free(sb);
	}
}

static Iface *fa00(Node *n)
{
	return node_iface(n, "FastEthernet0/0");
}

static void join(Ctx *cx, Node *n, void *arg)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	if (arg)
		ip->join(cx, self, fa00(n), IP4(224, 0, 0, 2));
	else
		ip->leave(cx, self, fa00(n), IP4(224, 0, 0, 2));
}

/* Joined twice, left twice. Wrong: deaf after the first leave, or hearing after the last. */
static void test_groups(void)
{
	static const char hello[] = "01005e000002 020000000009 0800 450000140000000001fe"
				    "cee1 0a000009 e0000002";
	static int joined;
	Sandbox *sb = one();
	sandbox_do(sb, VT_S(10), "R1", join, &joined);
	sandbox_do(sb, VT_S(11), "R1", join, &joined);
	sandbox_do(sb, VT_S(12), "R1", join, NULL);
	sandbox_frame(sb, VT_S(13), "R1:Fa0/0", hello);
	sandbox_do(sb, VT_S(14), "R1", join, NULL);
	sandbox_frame(sb, VT_S(15), "R1:Fa0/0", hello);
	sandbox_run(sb, VT_S(20));
	VTime at;
	CHECK_INT(sandbox_seen(sb, "R1", "drop", "protocol unreachable", 0, &at), 1,
		  "heard while joined");
	CHECK_INT(at, VT_S(13), "heard while joined");
	CHECK_INT(sandbox_seen(sb, "R1", "drop", "not our MAC address", 0, &at), 1,
		  "deaf when left");
	sandbox_free(sb);
}

static void join_both(Ctx *cx, Node *n)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	ip->join(cx, self, fa00(n), IP4(224, 0, 0, 2));
	ip->join(cx, self, node_iface(n, "Fa0/0.1"), IP4(224, 0, 0, 2));
	ip->join(cx, self, fa00(n), IP4(224, 0, 0, 9));
	ip->leave(cx, self, fa00(n), IP4(224, 0, 0, 2));
}

/* Wrong: an interface that is deaf because another one left, or hears since another one, or another group, joined. */
static void test_groups_apart(void)
{
	static const char ip[] = "450000140000000001fecee1 0a000009 e0000002";
	Sandbox *sb = one();
	g_autofree char *plain = g_strdup_printf("01005e000002 020000000009 0800 %s", ip),
			*tagged =
				g_strdup_printf("01005e000002 020000000009 8100 000a 0800 %s", ip);
	sandbox_type(sb, VT_S(9), "R1", "interface Fa0/0.1; encapsulation dot1Q 10");
	sandbox_call(sb, VT_S(10), "R1", join_both);
	sandbox_frame(sb, VT_S(11), "R1:Fa0/0", plain);
	sandbox_frame(sb, VT_S(12), "R1:Fa0/0", tagged);
	sandbox_run(sb, VT_S(13));
	VTime at;
	CHECK_INT(sandbox_seen(sb, "R1", "drop", "protocol unreachable", 0, &at), 1, "heard once");
	CHECK_INT(at, VT_S(12), "on the subinterface, which did not leave");
	CHECK_INT(sandbox_seen(sb, "R1", "drop", "not our MAC address", 0, &at), 1, "deaf once");
	CHECK_INT(at, VT_S(11), "on the port, which left this group");
	sandbox_free(sb);
}

typedef struct Heard {
	uint64_t first, second;
} Heard;

/* Frames of VLAN 10 and 20 that subinterfaces 1 and 2 took until then. */
static void note_heard(Ctx *cx, Node *n, void *arg)
{
	Heard *heard = arg;
	(void)cx;
	heard->first = node_iface(n, "Fa0/0.1")->count.in_pkts;
	heard->second = node_iface(n, "Fa0/0.2")->count.in_pkts;
}

/* Wrong: a frame that reaches the subinterface which had its VLAN before, or does not reach the one that has it. */
static void test_vlans(void)
{
	static const struct {
		const char *what, *lines;
		unsigned first, second; /* frames more, of one each of VLAN 10 and 20 */
	} rows[] = {
		{"10 and none", "interface Fa0/0.1; encapsulation dot1Q 10; interface Fa0/0.2", 1,
		 0},
		{"20 and none", "interface Fa0/0.1; encapsulation dot1Q 20", 1, 0},
		{"20 and 10", "interface Fa0/0.2; encapsulation dot1Q 10", 1, 1},
		{"none and 10", "interface Fa0/0.1; no encapsulation dot1Q 20", 0, 1},
		{"none and 20", "interface Fa0/0.2; encapsulation dot1Q 20", 0, 1},
		{"10 again and 20", "interface Fa0/0.1; encapsulation dot1Q 10", 1, 1},
		{"the same again", "interface Fa0/0.1; encapsulation dot1Q 10", 1, 1},
	};
	Heard heard[G_N_ELEMENTS(rows) + 1] = {0};
	Sandbox *sb = one();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		VTime at = VT_S(10) * (i + 1);
		sandbox_type(sb, at, "R1", rows[i].lines);
		sandbox_frame(sb, at + VT_S(5), "R1:Fa0/0",
			      "ffffffffffff 020000000009 8100 000a 88b5 00000000");
		sandbox_frame(sb, at + VT_S(6), "R1:Fa0/0",
			      "ffffffffffff 020000000009 8100 0014 88b5 00000000");
		sandbox_do(sb, at + VT_S(7), "R1", note_heard, &heard[i + 1]);
	}
	sandbox_run(sb, VT_S(10) * (G_N_ELEMENTS(rows) + 1));
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		CHECK_INT(heard[i + 1].first - heard[i].first, rows[i].first, "%s: the first",
			  rows[i].what);
		CHECK_INT(heard[i + 1].second - heard[i].second, rows[i].second, "%s: the second",
			  rows[i].what);
	}
	sandbox_free(sb);
}

/* Frames without a tag that the port itself and its two subinterfaces took until then. */
typedef struct Taken {
	uint64_t port, sub[2];
} Taken;

static void note_taken(Ctx *cx, Node *n, void *arg)
{
	Taken *t = arg;
	(void)cx;
	t->port = node_iface(n, "Fa0/0")->count.in_drops; /* of a type that nobody takes */
	t->sub[0] = node_iface(n, "Fa0/0.1")->count.in_drops;
	t->sub[1] = node_iface(n, "Fa0/0.2")->count.in_drops;
}

/* Wrong: a frame without a tag that does not follow the native VLAN from the port to a subinterface, to another, and
 * back; one that is refused the second time. */
static void test_native(void)
{
	static const struct {
		const char *what, *lines;
		unsigned port, sub[2];
	} rows[] = {
		{"the port's",
		 "interface Fa0/0.1; encapsulation dot1Q 10; interface Fa0/0.2; encapsulation "
		 "dot1Q 20",
		 1,
		 {0, 0}},
		{"the first's", "interface Fa0/0.1; encapsulation dot1Q 10 native", 0, {1, 0}},
		{"the same again", "interface Fa0/0.1; encapsulation dot1Q 10 native", 0, {1, 0}},
		{"not any more", "interface Fa0/0.1; encapsulation dot1Q 10", 1, {0, 0}},
		{"the second's", "interface Fa0/0.2; encapsulation dot1Q 20 native", 0, {0, 1}},
		{"of another VLAN", "interface Fa0/0.2; encapsulation dot1Q 30 native", 0, {0, 1}},
		{"gone", "interface Fa0/0.2; no encapsulation dot1Q 30 native", 1, {0, 0}},
		{"the first's again",
		 "interface Fa0/0.1; encapsulation dot1Q 20 native",
		 0,
		 {1, 0}},
		{"gone with it",
		 "no interface Fa0/0.1; interface Fa0/0.1; encapsulation dot1Q 10",
		 1,
		 {0, 0}},
	};
	Taken taken[G_N_ELEMENTS(rows) + 1] = {0};
	Sandbox *sb = one();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		VTime at = VT_S(10) * (i + 1);
		sandbox_type(sb, at, "R1", rows[i].lines);
		sandbox_frame(sb, at + VT_S(5), "R1:Fa0/0",
			      "ffffffffffff 020000000009 88b5 00000000");
		sandbox_do(sb, at + VT_S(7), "R1", note_taken, &taken[i + 1]);
	}
	sandbox_run(sb, VT_S(10) * (G_N_ELEMENTS(rows) + 1));
	Taken was = {0};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		CHECK_INT(taken[i + 1].port - was.port, rows[i].port, "%s: the port", rows[i].what);
		CHECK_INT(taken[i + 1].sub[0] - was.sub[0], rows[i].sub[0], "%s: the first",
			  rows[i].what);
		CHECK_INT(taken[i + 1].sub[1] - was.sub[1], rows[i].sub[1], "%s: the second",
			  rows[i].what);
		was = taken[i + 1];
	}
	sandbox_free(sb);
}

static void ping_twice(Ctx *cx, Node *n)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	static const Ip4 to[] = {IP4(10, 0, 10, 2), IP4(10, 0, 20, 2)};
	for (unsigned i = 0; i < 2; i++)
		ip->echo(cx, self, &(IpSend){.dst = to[i]}, (uint16_t)(7 + i), 1, 1500);
}

/* Two routers with a native and a tagged subinterface: full-sized echoes of both VLANs are answered, tag or not. Wrong:
 * a native VLAN that is heard but not spoken; a tagged frame of 1518 octets that is a giant; a subinterface's MTU that
 * is not followed, or is larger than its port's. */
static void test_native_pair(void)
{
	Sandbox *sb = sandbox_new(1);
	static const char conf[] =
		"hostname %s\ninterface FastEthernet0/0\ninterface FastEthernet0/0.1\n"
		" encapsulation dot1Q 10 native\n ip address 10.0.10.%d 255.255.255.0\n"
		"interface FastEthernet0/0.2\n encapsulation dot1Q 20\n"
		" ip address 10.0.20.%d 255.255.255.0\n mtu %d\n";
	g_autofree char *c1 = g_strdup_printf(conf, "R1", 1, 1, 1400),
			*c2 = g_strdup_printf(conf, "R2", 2, 2, 1500);
	sandbox_router(sb, "R1", "12.3", c1);
	sandbox_router(sb, "R2", "12.3", c2);
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(10));
	sandbox_observe(sb, ~0u);
	sandbox_call(sb, VT_S(10), "R1", ping_twice);
	sandbox_call(sb, VT_S(20), "R1", ping_twice);
	sandbox_type(sb, VT_S(30), "R1", "interface Fa0/0.2; mtu 1600");
	sandbox_call(sb, VT_S(40), "R1", ping_twice);
	sandbox_run(sb, VT_S(25));
	CHECK_INT(sandbox_seen(sb, "R2", "icmp-echo", "sent", VT_S(19), NULL), 2, "both answer");
	const Iface *sub = node_iface(sandbox_node(sb, "R1"), "FastEthernet0/0.2");
	CHECK_INT(sub->count.out_pkts, 4, "ARP, and what is larger than 1400 in two pieces");
	sandbox_run(sb, VT_S(50));
	CHECK_INT(sandbox_seen(sb, "R2", "icmp-echo", "sent", VT_S(39), NULL), 2, "both again");
	CHECK_INT(sub->mtu, 1500, "no more than its port's");
	g_autofree char *said = sandbox_config(sb, "R1");
	CHECK(strstr(said, "\n encapsulation dot1Q 10 native\n"), "%s", said);
	sandbox_free(sb);
}

/* Wrong: a VLAN that outlives the configuration it stood in, or that is refused or lost the second time. */
static void test_vlan_reload(void)
{
	Heard heard[2] = {0};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3",
		       "hostname R1\n"
		       "interface FastEthernet0/0\n"
		       "interface FastEthernet0/0.1\n encapsulation dot1Q 10\n"
		       "interface FastEthernet0/0.2\n");
	sandbox_router(sb, "R2", "12.3", "hostname R2\ninterface FastEthernet0/0\n");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(10));
	sandbox_type(sb, VT_S(10), "R1", "interface Fa0/0.1; encapsulation dot1Q 20");
	sandbox_type(sb, VT_S(10), "R1", "interface Fa0/0.2; encapsulation dot1Q 10");
	sandbox_power(sb, VT_S(20), "R1", false);
	sandbox_power(sb, VT_S(30), "R1", true);
	sandbox_do(sb, VT_S(200), "R1", note_heard, &heard[0]);
	sandbox_frame(sb, VT_S(201), "R1:Fa0/0",
		      "ffffffffffff 020000000009 8100 000a 88b5 00000000");
	sandbox_frame(sb, VT_S(202), "R1:Fa0/0",
		      "ffffffffffff 020000000009 8100 0014 88b5 00000000");
	sandbox_do(sb, VT_S(203), "R1", note_heard, &heard[1]);
	sandbox_run(sb, VT_S(210));
	CHECK_INT(heard[1].first - heard[0].first, 1, "10 is the first's again");
	CHECK_INT(heard[1].second - heard[0].second, 0, "the second has none");
	sandbox_free(sb);
}

/* The octets: RFC 894 order, padding to 60, 802.1Q tag; and back. */
static void test_octets(void)
{
	static const EthHdr plain = {.dst = 0x01005e000002, .src = 0x00000c07ac01, .type = 0x0800};
	static const EthHdr tagged = {
		.dst = MAC_BROADCAST, .src = 0x020000000001, .vlan = 10, .type = 0x0806};
	static const uint8_t inner[4] = {1, 2, 3, 4};
	g_autoptr(GByteArray) a = g_byte_array_new(), b = g_byte_array_new();
	eth_layer.encode(&plain, NULL, (Slice){inner, 4}, a);
	eth_layer.encode(&tagged, NULL, (Slice){inner, 4}, b);
	CHECK_INT(a->len, 60, "minimum without FCS");
	CHECK_INT(eth_layer.length(&plain, 4), 60, "length without making octets");
	CHECK_INT(eth_layer.length(&tagged, 100), 118, "length without making octets");
	CHECK_BYTES(a->data, 20, "01005e00000200000c07ac0108000102030400 00", "untagged");
	CHECK_BYTES(b->data, 22, "ffffffffffff020000000001 8100000a0806 01020304", "tagged");
	EthHdr back = {0};
	NextLayer next = {0};
	CodecErr err;
	CHECK(eth_layer.decode((Slice){b->data, b->len}, NULL, &back, &next, &err), "decodes");
	CHECK(back.dst == tagged.dst && back.src == tagged.src && back.vlan == 10 &&
		      back.type == 0x0806,
	      "same");
	CHECK_STR(next.bind, "ethertype", "next");
	CHECK_INT(next.at, 18, "behind the tag");
	for (size_t n = 0; n < 14; n++)
		CHECK(!eth_layer.decode((Slice){b->data, n}, NULL, &back, &next, &err),
		      "%zu octets are no frame", n);
	for (size_t n = 14; n < 18; n++)
		CHECK(!eth_layer.decode((Slice){b->data, n}, NULL, &back, &next, &err),
		      "%zu octets of a tagged frame", n);
}

/* ---- a protocol upon Ethernet ---- */

enum { OWN_TYPE = 0x88b5 };

typedef struct Own {
	unsigned n;
	GString *octets; /* of the last one, in hex */
} Own;

static bool own_init(void *self, Node *node, GError **err)
{
	(void)err;
	*(Own **)self = sandbox_test(node);
	return true;
}

static void own_packet(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	Own *heard = *(Own **)self;
	GBytes *bytes = pkt_bytes(pkt);
	gsize n = 0;
	const uint8_t *octets = bytes ? g_bytes_get_data(bytes, &n) : NULL;
	(void)cx;
	(void)rx;
	heard->n++;
	g_string_truncate(heard->octets, 0);
	for (gsize i = 0; i < n; i++)
		g_string_append_printf(heard->octets, "%02x", octets[i]);
}

static const ProtoClass own_class = {
	.name = "own",
	.self_size = sizeof(Own *),
	.bind = (const Bind[]){{"ethertype", OWN_TYPE, 0}, {NULL}},
	.requires = (const Require[]){{"eth"}, {NULL}},
	.init = own_init,
	.on_packet = own_packet,
};

static void send_own(Ctx *cx, Node *n, void *hex)
{
	void *self;
	const EthSvc *eth = node_service(n, "eth", &self);
	Pkt *p = pkt_new(cx, n->pkts);
	if (hex)
		pkt_set_bytes(p, sandbox_octets(hex));
	eth->send(cx, self, fa00(n), 0, MAC_BROADCAST, OWN_TYPE, p);
}

/* What R2 hears of those octets. Caller frees. */
static char *hear_own(const char *hex, bool wire)
{
	g_autoptr(GPtrArray) classes = g_ptr_array_new();
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		g_ptr_array_add(classes, (void *)*cls);
	g_ptr_array_add(classes, (void *)&own_class);
	g_ptr_array_add(classes, NULL);
	Own heard = {.octets = g_string_new(NULL)};
	Sandbox *sb = sandbox_new_of(1, (const ProtoClass *const *)classes->pdata, NULL, &heard);
	sandbox_router(sb, "R1", "12.3", "interface FastEthernet0/0\n");
	sandbox_router(sb, "R2", "12.3", "interface FastEthernet0/0\n");
	sandbox_cable(sb, "R1:Fa0/0", "R2:Fa0/0", VT_US(10));
	if (wire)
		sandbox_wire(sb);
	sandbox_do(sb, VT_S(10), "R1", send_own, (void *)hex);
	sandbox_run(sb, VT_S(11));
	CHECK_INT(heard.n, 1, "it is heard");
	sandbox_free(sb);
	return g_string_free(heard.octets, FALSE);
}

/* Wrong: what a protocol gets is another thing with --wire. */
static void test_pad(void)
{
	g_autofree char *zeros = g_strnfill(2 * 46, '0');
	g_autofree char *short_one = g_strdup_printf("0102%s", zeros + 4);
	g_autofree char *long_one = g_strdup_printf("01%s", zeros);
	const struct {
		const char *sent, *got;
	} rows[] = {{NULL, zeros}, {"0102", short_one}, {long_one, long_one}};
	for (size_t i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = hear_own(rows[i / 2].sent, i % 2);
		CHECK_STR(got, rows[i / 2].got, "row %zu%s", i / 2, i % 2 ? ", --wire" : "");
	}
}

SUITE(eth_frames) = {
	{"a protocol's octets come padded, with --wire and without", test_pad},
	{"what is not for us, or of no known type", test_filter},
	{"groups are joined and left by count", test_groups},
	{"groups of one interface are not those of another", test_groups_apart},
	{"a subinterface gets, changes and loses its VLAN", test_vlans},
	{"frames without a tag follow the native VLAN", test_native},
	{"a native VLAN beside a tagged one, full-sized", test_native_pair},
	{"VLANs after a reload", test_vlan_reload},
	{"octets", test_octets},
	{NULL, NULL},
};
