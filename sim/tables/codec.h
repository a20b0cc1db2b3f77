#pragma once

/* Packet layouts as tables. One array of fields runs encode, decode, print and lint. Decode is total:
 * any bytes give a record, or a field, an offset and a reason. Multi-octet numbers are big-endian. */

#include <glib.h>
#include <stddef.h>

#include "sim/addr.h"

typedef struct PktSpec PktSpec;

/* Bytes that belong to somebody else (the decoded buffer, or the sender's record). */
typedef struct Slice {
	const uint8_t *data;
	size_t len;
} Slice;

/* A repeated part in a record: `n` records of the part's rec_size, in the arena or the sender's array. */
typedef struct PartList {
	void *items;
	size_t n;
} PartList;

/* One element of a chain or of a TLV list: its type, its octets, and, if the type is known, its record. */
typedef struct Element {
	uint32_t type;
	const PktSpec *spec; /* NULL: unknown type, `raw` has its body */
	void *rec;
	Slice raw; /* unknown type: the body; known: whole element as on the wire (decode only) */
} Element;

/* Bump memory for the variable parts of decoded records; freed at once. */
typedef struct Arena Arena;
Arena *arena_new(void);
void *arena_alloc(Arena *a, size_t size); /* zeroed, aligned for any record */
void arena_free(Arena *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

typedef enum FieldKind {
	F_END,
	F_UINT,     /* `width` octets 1..8 into an unsigned member of the size `size` */
	F_BITS,     /* `width` bits; consecutive F_BITS fill whole octets, high bits first */
	F_IP4,      /* 4 octets into Ip4 */
	F_MAC,      /* 6 octets into Mac */
	F_BYTES,    /* exactly `width` octets into uint8_t[width] */
	F_RESERVED, /* `width` octets: zero when sent, ignored when received; no member */
	F_CONST,    /* `width` octets that must equal `value` */
	F_LENGTH, /* F_UINT that counts all octets of its record plus `value` (encode fills it in; decode bounds by it) */
	F_REST, /* all remaining octets into a Slice (copied nowhere: it borrows); `count_of`: only as many as
	             * that F_UINT says, which encode fills in */
	F_LIST, /* repeated `part` into a PartList: `count_of` names the F_UINT that counts them (encode fills
	             * it in), or to the end */
	F_TLV, /* elements {type, length, body} into a PartList of Element: see `tlv` */
	F_CHAIN, /* ISAKMP payloads (RFC 2408 3.2) into a PartList of Element: next type, RESERVED, length, body.
	             * `count_of` names the field that holds the first type (encode fills it and each next-payload
	             * octet); without it the first type is `value`, and no octets are no elements. The specs of
	             * `types` describe the body after the generic header. An F_REST may follow: the padding of
	             * an encrypted message */
	F_ATTRS /* ISAKMP data attributes (RFC 2408 3.3): TV if the top bit is set, else TLV, into a PartList of PktAttr */
} FieldKind;

typedef struct ValueName {
	uint64_t value;
	const char *name; /* ends the list with name NULL */
} ValueName;

/* How a TLV list is written: octets of type and length, whether length counts the header, and the bodies. */
typedef struct ElementType {
	uint32_t type;
	const PktSpec *spec; /* ends the list with spec NULL */
} ElementType;

typedef struct Field {
	FieldKind kind;
	uint16_t width;  /* octets, or bits for F_BITS */
	uint16_t offset; /* in the record; 0xffff: no member */
	uint8_t size;    /* of the member */
	const char *name;
	const ValueName *values; /* closed list: an unlisted value does not decode; NULL: any */
	uint64_t value;          /* F_CONST, F_LENGTH */
	const PktSpec *part;     /* F_LIST */
	const ElementType
		*types; /* F_TLV, F_CHAIN: bodies by type; an unlisted type is kept as raw */
	const char *count_of;
	uint8_t tlv_type_width, tlv_len_width; /* F_TLV */
	bool tlv_len_whole;                    /* F_TLV: the length counts type and length too */
} Field;

struct PktSpec {
	const char *name, *spec_ref; /* "HSRPv1", "RFC 2281 5.1" */
	const Field *fields;         /* ended by F_END */
	size_t rec_size;
	uint16_t wire_size; /* octets if fixed, else the least; the linter adds the fields up */
};

/* A table reads:
 *   typedef struct Hello { uint8_t version, op; Ip4 vip; uint8_t auth[8]; } Hello;
 *   #define REC Hello
 *   static const Field hello_fields[] = {
 *           FLD_U(1, version, NULL),
 *           FLD_U(1, op, op_names),
 *           FLD_RESERVED(1),
 *           FLD_BYTES(8, auth),
 *           FLD_IP4(vip),
 *           FLD_END,
 *   };
 *   #undef REC
 *   const PktSpec hello_pkt = PKT("HSRPv1", "RFC 2281 5.1", Hello, hello_fields, 20);
 */
#define FLD_AT(m) .offset = offsetof(REC, m), .size = sizeof(((REC *)0)->m), .name = #m
#define FLD_U(w, m, vals)                                                                          \
	{                                                                                          \
		.kind = F_UINT, .width = (w), FLD_AT(m), .values = (vals)                          \
	}
#define FLD_BITS(w, m, vals)                                                                       \
	{                                                                                          \
		.kind = F_BITS, .width = (w), FLD_AT(m), .values = (vals)                          \
	}
#define FLD_ZERO_BITS(w)                                                                           \
	{                                                                                          \
		.kind = F_BITS, .width = (w), .offset = 0xffff, .name = "reserved"                 \
	}
#define FLD_IP4(m)                                                                                 \
	{                                                                                          \
		.kind = F_IP4, .width = 4, FLD_AT(m)                                               \
	}
#define FLD_MAC(m)                                                                                 \
	{                                                                                          \
		.kind = F_MAC, .width = 6, FLD_AT(m)                                               \
	}
#define FLD_BYTES(w, m)                                                                            \
	{                                                                                          \
		.kind = F_BYTES, .width = (w), FLD_AT(m)                                           \
	}
#define FLD_RESERVED(w)                                                                            \
	{                                                                                          \
		.kind = F_RESERVED, .width = (w), .offset = 0xffff, .name = "reserved"             \
	}
#define FLD_CONST(w, v, what)                                                                      \
	{                                                                                          \
		.kind = F_CONST, .width = (w), .offset = 0xffff, .name = (what), .value = (v)      \
	}
#define FLD_LENGTH(w, m, plus)                                                                     \
	{                                                                                          \
		.kind = F_LENGTH, .width = (w), FLD_AT(m), .value = (plus)                         \
	}
#define FLD_REST(m)                                                                                \
	{                                                                                          \
		.kind = F_REST, FLD_AT(m)                                                          \
	}
#define FLD_COUNTED(m, count)                                                                      \
	{                                                                                          \
		.kind = F_REST, FLD_AT(m), .count_of = (count)                                     \
	}
#define FLD_LIST(m, sub, count)                                                                    \
	{                                                                                          \
		.kind = F_LIST, FLD_AT(m), .part = (sub), .count_of = (count)                      \
	}
#define FLD_TLV(m, tw, lw, whole, bodies)                                                          \
	{                                                                                          \
		.kind = F_TLV, FLD_AT(m), .types = (bodies), .tlv_type_width = (tw),               \
		.tlv_len_width = (lw), .tlv_len_whole = (whole)                                    \
	}
#define FLD_CHAIN(m, first, bodies)                                                                \
	{                                                                                          \
		.kind = F_CHAIN, FLD_AT(m), .types = (bodies), .count_of = (first)                 \
	}
#define FLD_CHAIN_OF(m, type, bodies)                                                              \
	{                                                                                          \
		.kind = F_CHAIN, FLD_AT(m), .types = (bodies), .value = (type)                     \
	}
#define FLD_ATTRS(m)                                                                               \
	{                                                                                          \
		.kind = F_ATTRS, FLD_AT(m)                                                         \
	}
#define FLD_END                                                                                    \
	{                                                                                          \
		.kind = F_END                                                                      \
	}
#define PKT(nm, ref, type, flds, size)                                                             \
	{                                                                                          \
		.name = (nm), .spec_ref = (ref), .fields = (flds), .rec_size = sizeof(type),       \
		.wire_size = (size)                                                                \
	}

/* ISAKMP data attribute as F_ATTRS holds it; `basic` chooses TV (16 bits) or TLV. A TLV is sent as the
 * octets of `raw` if there are any, else as the 4 octets of `value`; a received one has its octets in
 * `raw`, and in `value` too if they are at most 4. */
typedef struct PktAttr {
	uint16_t type;
	bool basic;
	uint32_t value;
	Slice raw;
} PktAttr;

typedef struct CodecErr {
	const char *field, *why; /* constants: "op"; CODEC_ILLEGAL ... below */
	size_t offset;           /* of that field, from the start of the data */
	uint64_t value;
} CodecErr;

#define CODEC_SHORT "short"           /* the octets end within the field */
#define CODEC_ILLEGAL "illegal value" /* not in the closed list, or not the constant */
#define CODEC_LENGTH "bad length"     /* a length contradicts what it counts */
#define CODEC_TRAILING "octets left over"
#define CODEC_DEEP "nested too deep"

/* Appends the record's octets; asserts that the record is legal (our own sender is never malformed). */
void codec_encode(const PktSpec *spec, const void *rec, GByteArray *out);

/* Reads one record from `data`; trailing octets are an error unless `used` is given, which then gets the
 * number of octets read. Variable parts live in `arena` and borrow `data`; NULL is allowed for a spec
 * that has none. False: *err says where and why, and `rec` is undefined. */
bool codec_decode(const PktSpec *spec, const uint8_t *data, size_t len, void *rec, Arena *arena,
		  size_t *used, CodecErr *err);

/* "version 0, op Hello, state Active, ..." */
void codec_print(const PktSpec *spec, const void *rec, GString *out);

bool codec_lint(const PktSpec *spec, GString *faults);

/* RFC 1071 internet checksum of `n` octets, starting from the running sum `sum` (0, or a pseudo header's). */
uint16_t inet_checksum(const uint8_t *data, size_t n, uint32_t sum);
