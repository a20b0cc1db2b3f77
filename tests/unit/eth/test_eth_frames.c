/* Frames on the wire, and who takes them. */

#include <string.h>

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

SUITE(eth_frames) = {
	{"what is not for us, or of no known type", test_filter},
	{"groups are joined and left by count", test_groups},
	{"octets", test_octets},
	{NULL, NULL},
};
