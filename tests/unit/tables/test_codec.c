/* The packet engine: vectors for every kind of field, in both directions, and what must not decode. A wrong
 * offset here would be a wrong octet in every packet of every protocol. */

#include <string.h>

#include "sim/tables/codec.h"
#include "tests/support/check.h"

typedef struct Plain {
	uint8_t version, flags, kind;
	uint16_t port;
	uint32_t seq;
	Ip4 ip;
	Mac mac;
	uint8_t key[3];
} Plain;

static const ValueName kinds[] = {{1, "Hello"}, {5, "Bye"}, {0, NULL}};
#define REC Plain
static const Field plain_fields[] = {
	FLD_BITS(4, version, NULL),
	FLD_ZERO_BITS(3),
	FLD_BITS(1, flags, NULL),
	FLD_U(1, kind, kinds),
	FLD_CONST(2, 0xbeef, "magic"),
	FLD_U(2, port, NULL),
	FLD_U(3, seq, NULL),
	FLD_RESERVED(1),
	FLD_IP4(ip),
	FLD_MAC(mac),
	FLD_BYTES(3, key),
	FLD_END,
};
#undef REC
static const PktSpec plain = PKT("Plain", "test", Plain, plain_fields, 23);

static const uint8_t plain_wire[] = {0x41, 0x05, 0xbe, 0xef, 0x07, 0xc1, 0x01, 0x02,
				     0x03, 0x00, 10,   1,    1,    2,    0x00, 0x00,
				     0x0c, 0x07, 0xac, 0x01, 'a',  'b',  'c'};

/* Decodes hex and returns whether it worked. */
static bool decode(const PktSpec *spec, const char *hex, void *rec, Arena *arena, size_t *used,
		   CodecErr *err, GByteArray *keep)
{
	g_byte_array_set_size(keep, 0);
	for (const char *c = hex; *c; c++) {
		if (*c == ' ')
			continue;
		uint8_t octet =
			(uint8_t)(g_ascii_xdigit_value(c[0]) << 4 | g_ascii_xdigit_value(c[1]));
		g_byte_array_append(keep, &octet, 1);
		c++;
	}
	return codec_decode(spec, keep->data, keep->len, rec, arena, used, err);
}

static void expect_wire(const PktSpec *spec, const void *rec, const char *hex)
{
	g_autoptr(GByteArray) out = g_byte_array_new();

	codec_encode(spec, rec, out);
	CHECK_BYTES(out->data, out->len, hex, "%s", spec->name);
}

static void test_plain_vector(void)
{
	Plain p = {.version = 4,
		   .flags = 1,
		   .kind = 5,
		   .port = 1985,
		   .seq = 0x010203,
		   .ip = IP4(10, 1, 1, 2),
		   .mac = 0x00000c07ac01,
		   .key = "abc"};
	Plain q;
	CodecErr err = {0};
	g_autoptr(GString) line = g_string_new(NULL);

	expect_wire(&plain, &p, "4105beef07c1010203000a01010200000c07ac01616263");
	CHECK(codec_decode(&plain, plain_wire, sizeof plain_wire, &q, NULL, NULL, &err), "%s %s",
	      err.field, err.why);
	CHECK(q.version == 4 && q.flags == 1 && q.kind == 5 && q.port == 1985 && q.seq == 0x010203,
	      "numbers");
	CHECK(q.ip == p.ip && q.mac == p.mac && memcmp(q.key, p.key, 3) == 0, "addresses");
	codec_print(&plain, &q, line);
	CHECK_STR(line->str,
		  "version 4, flags 1, kind Bye, port 1985, seq 66051, ip 10.1.1.2, mac "
		  "0000.0c07.ac01, key 616263",
		  "printed");
}

static void test_every_truncation_is_short(void)
{
	Plain q;

	for (size_t n = 0; n < sizeof plain_wire; n++) {
		CodecErr err = {0};
		g_autofree uint8_t *exact =
			g_memdup2(plain_wire, MAX(n, 1)); /* an over-read would leave the block */
		CHECK(!codec_decode(&plain, exact, n, &q, NULL, NULL, &err), "%zu octets", n);
		CHECK_STR(err.why, CODEC_SHORT, "%zu octets", n);
		CHECK(err.field && err.offset <= n, "%zu octets: %s at %zu", n, err.field,
		      err.offset);
	}
}

static void test_illegal_values_say_where(void)
{
	static const struct {
		size_t at;
		uint8_t octet;
		const char *field;
	} cases[] = {{1, 2, "kind"}, {1, 0, "kind"}, {3, 0xee, "magic"}};
	Plain q;

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		uint8_t wire[sizeof plain_wire];
		CodecErr err = {0};
		memcpy(wire, plain_wire, sizeof wire);
		wire[cases[i].at] = cases[i].octet;
		CHECK(!codec_decode(&plain, wire, sizeof wire, &q, NULL, NULL, &err), "case %zu",
		      i);
		CHECK_STR(err.field, cases[i].field, "case %zu", i);
		CHECK_STR(err.why, CODEC_ILLEGAL, "case %zu", i);
	}
	uint8_t wire[sizeof plain_wire];
	memcpy(wire, plain_wire, sizeof wire);
	wire[0] |= 0x0e;
	wire[9] = 0xff;
	CHECK(codec_decode(&plain, wire, sizeof wire, &q, NULL, NULL, NULL),
	      "reserved octets and bits are ignored when received");
	CHECK(q.version == 4 && q.flags == 1, "bits beside reserved bits");
}

static void test_trailing_octets(void)
{
	uint8_t wire[sizeof plain_wire + 2] = {0};
	size_t used = 0;
	CodecErr err = {0};
	Plain q;

	memcpy(wire, plain_wire, sizeof plain_wire);
	CHECK(!codec_decode(&plain, wire, sizeof wire, &q, NULL, NULL, &err),
	      "refused unless asked for");
	CHECK_STR(err.why, CODEC_TRAILING, "why");
	CHECK_INT(err.value, 2, "how many");
	CHECK(codec_decode(&plain, wire, sizeof wire, &q, NULL, &used, &err),
	      "taken when asked for");
	CHECK_INT(used, sizeof plain_wire, "octets read");
}

/* ---- lengths and lists ---- */

typedef struct Lsa {
	uint16_t type, length;
	Slice body;
} Lsa;
#define REC Lsa
static const Field lsa_fields[] = {FLD_U(2, type, NULL), FLD_LENGTH(2, length, 0), FLD_REST(body),
				   FLD_END};
#undef REC
static const PktSpec lsa = PKT("LSA", "test", Lsa, lsa_fields, 4);

typedef struct Addr {
	Ip4 ip;
} Addr;
#define REC Addr
static const Field addr_fields[] = {FLD_IP4(ip), FLD_END};
#undef REC
static const PktSpec addr = PKT("address", "test", Addr, addr_fields, 4);

typedef struct Update {
	uint8_t n_lsas, key_len;
	Slice key;
	PartList lsas, neighbours;
} Update;
#define REC Update
static const Field update_fields[] = {
	FLD_U(1, n_lsas, NULL),
	FLD_U(1, key_len, NULL),
	FLD_COUNTED(key, "key_len"),
	FLD_LIST(lsas, &lsa, "n_lsas"),
	FLD_LIST(neighbours, &addr, NULL),
	FLD_END,
};
#undef REC
static const PktSpec update = PKT("Update", "test", Update, update_fields, 2);

static void test_counted_lists(void)
{
	static const uint8_t body[] = {1, 2, 3};
	Lsa lsas[] = {{.type = 1, .body = {body, 3}}, {.type = 5}};
	Addr addrs[] = {{IP4(10, 1, 1, 1)}, {IP4(10, 1, 1, 2)}};
	Update u = {.key = {body, 2}, .lsas = {lsas, 2}, .neighbours = {addrs, 2}}, v;
	const char *hex = "02 02 0102 0001 0007 010203 0005 0004 0a010101 0a010102";
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(Arena) arena = arena_new();
	g_autoptr(GString) line = g_string_new(NULL);
	CodecErr err = {0};

	expect_wire(&update, &u,
		    "02020102000100070102030005"
		    "0004"
		    "0a0101010a010102");
	CHECK(decode(&update, hex, &v, arena, NULL, &err, bytes), "%s %s at %zu", err.field,
	      err.why, err.offset);
	CHECK_INT(v.lsas.n, 2, "counted");
	CHECK_INT(v.neighbours.n, 2, "to the end");
	CHECK_INT(((Lsa *)v.lsas.items)[0].length, 7, "the length field is had");
	CHECK_INT(((Lsa *)v.lsas.items)[0].body.len, 3, "bounded by the part's length");
	CHECK_INT(((Addr *)v.neighbours.items)[1].ip, IP4(10, 1, 1, 2), "second element");
	codec_print(&update, &v, line);
	CHECK_STR(line->str,
		  "n_lsas 2, key_len 2, key 2 octets, lsas [{type 1, length 7, body 3 octets}, "
		  "{type 5, length 4, body 0 octets}], "
		  "neighbours [{ip 10.1.1.1}, {ip 10.1.1.2}]",
		  "printed");
}

static void test_bad_lengths(void)
{
	static const struct {
		const char *hex, *field, *why;
		size_t offset;
	} cases[] = {
		{"ff 00 0001 0004", "lsas", CODEC_SHORT,
		 2}, /* a count that the octets cannot hold */
		{"01 00 0001 0003", "length", CODEC_LENGTH, 4}, /* shorter than what was read */
		{"01 00 0001 0005", "length", CODEC_LENGTH, 4}, /* longer than the octets */
		{"00 03 0102", "key", CODEC_SHORT, 2},          /* counted octets */
		{"00 00 0a0101", "neighbours", CODEC_SHORT, 2}, /* a broken last element */
		{"01 00 0001", "lsas", CODEC_SHORT, 2},
	};
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Arena) arena = arena_new();
		CodecErr err = {0};
		Update v;
		CHECK(!decode(&update, cases[i].hex, &v, arena, NULL, &err, bytes), "%s",
		      cases[i].hex);
		CHECK_STR(err.why, cases[i].why, "%s", cases[i].hex);
		if (i != 4)
			CHECK_STR(err.field, cases[i].field, "%s", cases[i].hex);
		CHECK_INT(err.offset, cases[i].offset, "%s", cases[i].hex);
	}
}

typedef struct Bounded {
	uint8_t length, a;
} Bounded;
#define REC Bounded
static const Field bounded_fields[] = {FLD_LENGTH(1, length, 10), FLD_U(1, a, NULL), FLD_END};
#undef REC
static const PktSpec bounded = PKT("Bounded", "test", Bounded, bounded_fields, 2);

static void test_length_with_an_addend(void)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	Bounded b = {.a = 7};
	CodecErr err = {0};
	size_t used = 0;

	expect_wire(&bounded, &b, "0c07");
	CHECK(decode(&bounded, "0c 07", &b, NULL, NULL, &err, bytes),
	      "length 12 counts 2 octets plus 10");
	CHECK(!decode(&bounded, "02 07", &b, NULL, NULL, &err, bytes), "less than the addend");
	CHECK_STR(err.why, CODEC_LENGTH, "why");
	CHECK(!decode(&bounded, "0d 07 00", &b, NULL, &used, &err, bytes),
	      "the record is said to be longer than its fields");
	CHECK_STR(err.field, "length", "which field");
}

/* ---- TLV ---- */

typedef struct Tlvs {
	PartList tlvs;
} Tlvs;
static const ElementType bodies[] = {{3, &addr}, {0, NULL}};
#define REC Tlvs
static const Field whole_fields[] = {FLD_TLV(tlvs, 1, 1, true, bodies), FLD_END};
static const Field body_fields[] = {FLD_TLV(tlvs, 2, 2, false, bodies), FLD_END};
#undef REC
static const PktSpec tlv_whole = PKT("TLV", "test", Tlvs, whole_fields, 0);
static const PktSpec tlv_body = PKT("TLV2", "test", Tlvs, body_fields, 0);

static void test_tlvs(void)
{
	static const uint8_t body[] = {0xaa};
	Addr a = {IP4(10, 1, 1, 1)};
	Element parts[] = {{.type = 3, .spec = &addr, .rec = &a}, {.type = 9, .raw = {body, 1}}};
	Tlvs t = {.tlvs = {parts, 2}}, u;
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(Arena) arena = arena_new();
	CodecErr err = {0};

	expect_wire(&tlv_whole, &t,
		    "03060a010101"
		    "0903aa");
	expect_wire(&tlv_body, &t,
		    "000300040a010101"
		    "00090001aa");
	CHECK(decode(&tlv_whole, "03060a010101 0903aa", &u, arena, NULL, &err, bytes), "%s %s",
	      err.field, err.why);
	const Element *got = u.tlvs.items;
	CHECK_INT(u.tlvs.n, 2, "elements");
	CHECK(got[0].spec == &addr && ((Addr *)got[0].rec)->ip == a.ip && got[0].raw.len == 6,
	      "a known type is a record and its octets");
	CHECK(!got[1].spec && got[1].raw.len == 1 && got[1].raw.data[0] == 0xaa,
	      "an unknown type is its body");
	expect_wire(&tlv_whole, &u,
		    "03060a010101"
		    "0903aa");
	CHECK(!decode(&tlv_whole, "0301", &u, arena, NULL, &err, bytes),
	      "a length below the header");
	CHECK_STR(err.why, CODEC_LENGTH, "why");
	CHECK(!decode(&tlv_whole, "03070a01010100", &u, arena, NULL, &err, bytes),
	      "a body that is too long");
	CHECK_STR(err.why, CODEC_TRAILING, "why");
	CHECK(!decode(&tlv_body, "0003000a0a010101", &u, arena, NULL, &err, bytes),
	      "a length beyond the octets");
	CHECK_STR(err.why, CODEC_LENGTH, "why");
}

/* ---- ISAKMP ---- */

typedef struct Transform {
	uint8_t number, id;
	PartList attrs;
} Transform;
#define REC Transform
static const Field transform_fields[] = {FLD_U(1, number, NULL), FLD_U(1, id, NULL),
					 FLD_RESERVED(2), FLD_ATTRS(attrs), FLD_END};
#undef REC
static const PktSpec transform = PKT("Transform", "RFC 2408 3.6", Transform, transform_fields, 4);
static const ElementType transforms[] = {{3, &transform}, {0, NULL}};

typedef struct Proposal {
	uint8_t number, protocol, spi_size, n_transforms;
	Slice spi;
	PartList transforms;
} Proposal;
#define REC Proposal
static const Field proposal_fields[] = {
	FLD_U(1, number, NULL),
	FLD_U(1, protocol, NULL),
	FLD_U(1, spi_size, NULL),
	FLD_U(1, n_transforms, NULL),
	FLD_COUNTED(spi, "spi_size"),
	FLD_CHAIN_OF(transforms, 3, transforms),
	FLD_END,
};
#undef REC
static const PktSpec proposal = PKT("Proposal", "RFC 2408 3.5", Proposal, proposal_fields, 4);
static const ElementType proposals[] = {{2, &proposal}, {0, NULL}};

typedef struct Sa {
	uint32_t doi, situation;
	PartList proposals;
} Sa;
#define REC Sa
static const Field sa_fields[] = {FLD_U(4, doi, NULL), FLD_U(4, situation, NULL),
				  FLD_CHAIN_OF(proposals, 2, proposals), FLD_END};
#undef REC
static const PktSpec sa = PKT("SA", "RFC 2408 3.4", Sa, sa_fields, 8);
static const ElementType payloads[] = {{1, &sa}, {0, NULL}};

typedef struct Message {
	uint8_t next;
	uint16_t length;
	PartList payloads;
	Slice padding;
} Message;
#define REC Message
static const Field message_fields[] = {FLD_U(1, next, NULL), FLD_LENGTH(2, length, 0),
				       FLD_CHAIN(payloads, "next", payloads), FLD_REST(padding),
				       FLD_END};
#undef REC
static const PktSpec message = PKT("ISAKMP", "RFC 2408 3.1", Message, message_fields, 3);

/* SA with one ESP proposal, SPI 0x01020304, one transform with a TV and a TLV attribute; then a vendor id. */
#define SA_HEX                                                                                     \
	"01 0039"                                                                                  \
	"0d 00 0030 00000001 00000001"                                                             \
	"00 00 0024 01 03 04 01 01020304"                                                          \
	"00 00 0018 01 02 0000 80010001 0002 0004 00465000 0003 0000"                              \
	"00 00 0006 abcd"

static void test_payload_chains(void)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new(), again = g_byte_array_new();
	g_autoptr(Arena) arena = arena_new();
	CodecErr err = {0};
	Message m;

	if (!CHECK(decode(&message, SA_HEX, &m, arena, NULL, &err, bytes), "%s %s at %zu",
		   err.field, err.why, err.offset))
		return;
	const Element *p = m.payloads.items;
	CHECK_INT(m.payloads.n, 2, "payloads");
	CHECK(p[0].spec == &sa && p[0].raw.len == 0x30, "SA with its generic header");
	CHECK(p[1].type == 13 && !p[1].spec && p[1].raw.len == 2, "an unknown payload is its body");
	const Sa *s = p[0].rec;
	const Proposal *pr = ((Element *)s->proposals.items)[0].rec;
	CHECK(pr->spi.len == 4 && pr->spi.data[3] == 4, "SPI");
	const Transform *t = ((Element *)pr->transforms.items)[0].rec;
	const PktAttr *a = t->attrs.items;
	CHECK_INT(t->attrs.n, 3, "attributes");
	CHECK(a[0].basic && a[0].type == 1 && a[0].value == 1, "TV");
	CHECK(!a[1].basic && a[1].type == 2 && a[1].value == 4608000 && a[1].raw.len == 4,
	      "TLV: %u", a[1].value);
	CHECK(!a[2].basic && a[2].raw.len == 0, "empty TLV");
	codec_encode(&message, &m, again);
	CHECK(again->len == bytes->len && memcmp(again->data, bytes->data, bytes->len) == 0,
	      "encodes to the same octets");
}

static void test_padding_after_a_chain(void)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(Arena) arena = arena_new();
	CodecErr err = {0};
	Message m;

	CHECK(decode(&message, "0d 000b 00 00 0006 abcd 0000", &m, arena, NULL, &err, bytes),
	      "%s %s", err.field, err.why);
	CHECK(m.payloads.n == 1 && m.padding.len == 2, "two octets of padding");
	CHECK(decode(&message, "00 0003", &m, arena, NULL, &err, bytes) && m.payloads.n == 0,
	      "no payload");
}

static void test_broken_chains(void)
{
	static const struct {
		const char *hex, *why;
		size_t offset;
	} cases[] = {
		{"0d 0007 00 00 0003", CODEC_LENGTH, 5}, /* less than the generic header */
		{"0d 0007 00 00 0005", CODEC_LENGTH, 5}, /* beyond the message */
		{"0d 0007 00 01 0004", CODEC_ILLEGAL,
		 4},                                    /* RESERVED: decrypted with the wrong key */
		{"0d 0007 0d 00 0004", CODEC_SHORT, 7}, /* a next payload, but no octets */
		{"0d 0005 00 00", CODEC_SHORT, 3},
		{"01 000b 00 00 0008 00000001", CODEC_SHORT, 11}, /* SA without situation */
	};
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Arena) arena = arena_new();
		CodecErr err = {0};
		Message m;
		CHECK(!decode(&message, cases[i].hex, &m, arena, NULL, &err, bytes), "%s",
		      cases[i].hex);
		CHECK_STR(err.why, cases[i].why, "%s", cases[i].hex);
		CHECK_INT(err.offset, cases[i].offset, "%s", cases[i].hex);
	}
}

static void test_sender_builds_a_chain(void)
{
	static const uint8_t cert[] = {0xab, 0xcd, 0xef, 0x01, 0x02};
	PktAttr attrs[] = {{.type = 11, .basic = true, .value = 1},
			   {.type = 12, .value = 86400},
			   {.type = 4, .raw = {cert, 5}}};
	Transform t = {.number = 1, .id = 1, .attrs = {attrs, 3}};
	Element tp[] = {{.type = 3, .spec = &transform, .rec = &t}};
	Proposal p = {.number = 1, .protocol = 1, .n_transforms = 1, .transforms = {tp, 1}};
	Element pp[] = {{.type = 2, .spec = &proposal, .rec = &p}};
	Sa s = {.doi = 1, .situation = 1, .proposals = {pp, 1}};
	Element mp[] = {{.type = 1, .spec = &sa, .rec = &s}, {.type = 13, .raw = {cert, 2}}};
	Message m = {.payloads = {mp, 2}};

	expect_wire(&message, &m,
		    "01003a"
		    "0d000031"
		    "0000000100000001"
		    "00000025"
		    "01010001"
		    "0000001d"
		    "01010000"
		    "800b0001"
		    "000c000400015180"
		    "00040005abcdef0102"
		    "00000006abcd");
}

/* ---- lint ---- */

static void test_samples_are_clean(void)
{
	const PktSpec *const specs[] = {&plain,   &lsa,       &addr,     &update,
					&bounded, &tlv_whole, &tlv_body, &message};

	for (size_t i = 0; i < G_N_ELEMENTS(specs); i++) {
		g_autoptr(GString) faults = g_string_new(NULL);
		CHECK(codec_lint(specs[i], faults), "%s", faults->str);
	}
}

typedef struct Odd {
	uint8_t a, b;
	uint16_t c;
	Ip4 ip;
	Slice rest;
	PartList list;
} Odd;
static const ValueName twice[] = {{1, "x"}, {1, "y"}, {0, NULL}};
static const ValueName wide[] = {{256, "x"}, {0, NULL}};
static const Field no_octets[] = {FLD_END};
static const PktSpec nothing = PKT("nothing", "test", Odd, no_octets, 0);
static const ElementType type_zero[] = {{0, &addr}, {0, NULL}};
static const PktSpec ouroboros;
#define REC Odd
static const Field self_fields[] = {FLD_U(1, a, NULL), FLD_LIST(list, &ouroboros, "a"), FLD_END};
static const PktSpec ouroboros = PKT("ouroboros", "test", Odd, self_fields, 1);
static const struct {
	const char *fault;
	uint16_t wire_size;
	Field fields[4];
} broken[] = {
	{"the fields have 1 octets, not 2", 2, {FLD_U(1, a, NULL), FLD_END}},
	{"2 octets do not fit the member", 2, {FLD_U(2, a, NULL), FLD_END}},
	{"the member overlaps a", 2, {FLD_U(1, a, NULL), FLD_U(1, a, NULL), FLD_END}},
	{"follows bits that do not fill an octet",
	 1,
	 {FLD_BITS(4, a, NULL), FLD_U(1, b, NULL), FLD_END}},
	{"the last bits do not fill an octet", 0, {FLD_BITS(4, a, NULL), FLD_END}},
	{"values x and y are the same", 1, {FLD_U(1, a, twice), FLD_END}},
	{"value x does not fit 8 bits", 1, {FLD_U(1, a, wide), FLD_END}},
	{"takes all octets, but is not the last field",
	 1,
	 {FLD_REST(rest), FLD_U(1, a, NULL), FLD_END}},
	{"c is no number before it", 0, {FLD_COUNTED(rest, "c"), FLD_END}},
	{"c is no number before it", 2, {FLD_COUNTED(rest, "c"), FLD_U(2, c, NULL), FLD_END}},
	{"a counts rest already",
	 1,
	 {FLD_U(1, a, NULL), FLD_COUNTED(rest, "a"), FLD_LIST(list, &addr, "a"), FLD_END}},
	{"a part of no octets repeats for ever", 0, {FLD_LIST(list, &nothing, NULL), FLD_END}},
	{"payload type 0 is not possible",
	 1,
	 {FLD_U(1, a, NULL), FLD_CHAIN(list, "a", type_zero), FLD_END}},
	{"the first payload type has one octet",
	 2,
	 {FLD_U(2, c, NULL), FLD_CHAIN(list, "c", bodies), FLD_END}},
	{"nothing says what the first payload is", 0, {FLD_CHAIN(list, NULL, bodies), FLD_END}},
	{"the constant does not fit 1 octets", 1, {FLD_CONST(1, 256, "magic"), FLD_END}},
	{"the member has 2 octets", 4, {{.kind = F_IP4, .width = 4, FLD_AT(c)}, FLD_END}},
	{"contain themselves", 1, {FLD_U(1, a, NULL), FLD_LIST(list, &ouroboros, "a"), FLD_END}},
	{"more than one length", 2, {FLD_LENGTH(1, a, 0), FLD_LENGTH(1, b, 0), FLD_END}},
};
#undef REC

static void test_lint_finds_broken_tables(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		PktSpec spec = PKT("odd", "test", Odd, broken[i].fields, broken[i].wire_size);
		g_autoptr(GString) faults = g_string_new(NULL);
		CHECK(!codec_lint(&spec, faults), "must be found: %s", broken[i].fault);
		CHECK(strstr(faults->str, broken[i].fault), "\"%s\" is not in:\n%s",
		      broken[i].fault, faults->str);
	}
}

static void test_endless_nesting_ends(void)
{
	uint8_t ones[64];
	Odd rec;
	CodecErr err = {0};
	g_autoptr(Arena) arena = arena_new();

	memset(ones, 1, sizeof ones);
	CHECK(!codec_decode(&ouroboros, ones, sizeof ones, &rec, arena, NULL, &err),
	      "a table that contains itself");
	CHECK_STR(err.why, CODEC_DEEP, "why");
}

static void test_checksum(void)
{
	/* RFC 1071 3: the sum of 0001 f203 f4f5 f6f7 is ddf2. */
	static const uint8_t rfc[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
	/* An IPv4 header whose checksum field (b861) is in place. */
	static const uint8_t ip[] = {0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
				     0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7};
	static const uint8_t odd[] = {0x00, 0x01, 0xf2};

	CHECK_INT(inet_checksum(rfc, sizeof rfc, 0), 0x220d, "RFC 1071's example");
	CHECK_INT(inet_checksum(ip, sizeof ip, 0), 0, "a header with its checksum sums to zero");
	CHECK_INT(inet_checksum(odd, sizeof odd, 0), (uint16_t)~0xf201,
		  "an odd octet is the high one");
	CHECK_INT(inet_checksum(rfc + 4, 4, 0x0001 + 0xf203), 0x220d, "a running sum is taken up");
	CHECK_INT(inet_checksum(NULL, 0, 0), 0xffff, "nothing");
}

SUITE(tables_codec) = {
	{"plain fields: octets, record, text", test_plain_vector},
	{"every truncation is short", test_every_truncation_is_short},
	{"illegal values say where", test_illegal_values_say_where},
	{"trailing octets are an error unless asked for", test_trailing_octets},
	{"counted and open lists", test_counted_lists},
	{"lengths and counts that lie", test_bad_lengths},
	{"a length with an addend", test_length_with_an_addend},
	{"TLVs, whole and body length", test_tlvs},
	{"ISAKMP payload chains and attributes", test_payload_chains},
	{"padding after a chain", test_padding_after_a_chain},
	{"broken chains", test_broken_chains},
	{"a sender builds a chain", test_sender_builds_a_chain},
	{"the sample tables pass the lint", test_samples_are_clean},
	{"the lint finds broken tables", test_lint_finds_broken_tables},
	{"a table that contains itself ends", test_endless_nesting_ends},
	{"internet checksum", test_checksum},
	{NULL, NULL},
};
