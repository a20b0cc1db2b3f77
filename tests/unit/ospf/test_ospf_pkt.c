/* Packets and checksums, octet by octet. */

#include <string.h>

#include "models/ospf/ospf_priv.h"
#include "tests/support/check.h"

/* The receiver's side of RFC 1008: both sums over everything but the age are zero. */
static bool sums_are_zero(const uint8_t *lsa, size_t len)
{
	unsigned c0 = 0, c1 = 0;
	for (size_t i = 2; i < len; i++) {
		c0 = (c0 + lsa[i]) % 255;
		c1 = (c1 + c0) % 255;
	}
	return c0 == 0 && c1 == 0;
}

static void test_fletcher(void)
{
	uint8_t lsa[36];
	for (unsigned seed = 0; seed < 500; seed++) {
		rng_bytes(seed, "R", "lsa", 0, lsa, sizeof lsa);
		size_t len = LSA_HEADER + seed % 17;
		uint16_t sum = ospf_fletcher(lsa, len);
		lsa[16] = (uint8_t)(sum >> 8);
		lsa[17] = (uint8_t)sum;
		CHECK(sums_are_zero(lsa, len), "seed %u, %zu octets, checksum 0x%04x", seed, len,
		      sum);
		lsa[0] ^= 0xff; /* the age is not covered: it changes on the way */
		CHECK_INT(ospf_fletcher(lsa, len), sum, "seed %u: the age must not count", seed);
		lsa[len - 1] ^= 1;
		CHECK(!sums_are_zero(lsa, len), "seed %u: a changed bit must show", seed);
	}
}

static void test_hello(void)
{
	IdRec ids[] = {{IP4(99, 99, 99, 99)}};
	HelloRec h = {.mask = ip4_mask(24),
		      .hello_s = 10,
		      .options = OPT_E,
		      .priority = 1,
		      .dead_s = 40,
		      .dr = IP4(10, 1, 1, 2),
		      .bdr = IP4(10, 1, 1, 1),
		      .nbrs = {ids, 1}};
	g_autoptr(GBytes) p =
		ospf_packet_make(OSPF_HELLO, IP4(172, 16, 172, 54), 0, &ospf_hello_pkt, &h);
	gsize len;
	const uint8_t *data = g_bytes_get_data(p, &len);
	CHECK_BYTES(data, len,
		    "0201 0030 ac10ac36 00000000 c787 0000 0000000000000000"
		    "ffffff00 000a 02 01 00000028 0a010102 0a010101 63636363",
		    "a hello of the DR that has heard one router (RFC 2328 A.3.2)");
	OspfHdr hdr;
	CodecErr err;
	CHECK(ospf_packet_read(p, &hdr, &err), "our own packet must be readable");
	CHECK_INT(hdr.router, IP4(172, 16, 172, 54), "router ID");
}

static void test_damage(void)
{
	HelloRec h = {
		.mask = ip4_mask(24), .hello_s = 10, .options = OPT_E, .priority = 1, .dead_s = 40};
	g_autoptr(GBytes) p = ospf_packet_make(OSPF_HELLO, IP4(1, 1, 1, 1), 0, &ospf_hello_pkt, &h);
	gsize len;
	const uint8_t *data = g_bytes_get_data(p, &len);
	for (gsize i = 0; i < len; i++) {
		g_autofree uint8_t *copy = g_memdup2(data, len);
		copy[i] ^= 0x10;
		g_autoptr(GBytes) bad = g_bytes_new(copy, len);
		OspfHdr hdr;
		CodecErr err;
		bool auth = i >= 16 && i < 24; /* not covered: D.4.1 */
		CHECK(auth == ospf_packet_read(bad, &hdr, &err), "a bit changed in octet %zu",
		      (size_t)i);
	}
	for (gsize n = 0; n < len; n++) {
		g_autoptr(GBytes) cut = g_bytes_new(data, n);
		OspfHdr hdr;
		CodecErr err;
		CHECK(!ospf_packet_read(cut, &hdr, &err), "cut to %zu octets", (size_t)n);
	}
}

static void test_external(void)
{
	ExternalRec x = {.mask = ip4_mask(23),
			 .flags = EXT_TYPE2,
			 .metric = 20,
			 .forward = IP4(10, 1, 1, 2)};
	g_autoptr(GByteArray) out = g_byte_array_new();
	codec_encode(&ospf_external_pkt, &x, out);
	CHECK_BYTES(out->data, out->len, "fffffe00 80 000014 0a010102 00000000",
		    "10.48.66.0/23 as E2 20 by way of 10.1.1.2 (RFC 2328 A.4.5)");
}

typedef struct Newer {
	const char *what;
	LsaHdr a, b;
	int want;
} Newer;

static const Newer newer[] = {
	{"higher sequence", {.seq = 0x80000002}, {.seq = 0x80000001}, 1},
	{"the sequence is signed: 0x7fffffff is the newest",
	 {.seq = 0x7fffffff},
	 {.seq = 0x80000001},
	 1},
	{"then the larger checksum", {.checksum = 2}, {.checksum = 1}, 1},
	{"then MaxAge", {.age = 3600}, {.age = 10}, 1},
	{"then the younger, if more than 15 min apart", {.age = 10}, {.age = 911}, 1},
	{"else the same", {.age = 10}, {.age = 910}, 0},
};

static void test_newer(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(newer); i++) {
		CHECK_INT(ospf_newer(&newer[i].a, &newer[i].b), newer[i].want, "%s", newer[i].what);
		CHECK_INT(ospf_newer(&newer[i].b, &newer[i].a), -newer[i].want,
			  "%s, the other way round", newer[i].what);
	}
}

SUITE(ospf_pkt) = {
	{"an LSA's checksum satisfies the receiver's sums, and leaves the age out", test_fletcher},
	{"a hello has the octets of RFC 2328 A.3.2", test_hello},
	{"damaged and cut packets are refused", test_damage},
	{"an AS-external-LSA carries its forwarding address", test_external},
	{"which of two instances is newer follows RFC 2328 13.1", test_newer},
	{NULL, NULL},
};
