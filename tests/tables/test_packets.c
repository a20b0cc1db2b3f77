/* Every packet table of the registry: what it encodes it decodes to the same, and nothing that arrives
 * brings it down. Octets are decoded from blocks of exactly their size, so that a memory checker sees an
 * over-read. */

#include <string.h>

#include "sim/tables/codec_priv.h"
#include "tests/support/check.h"
#include "tests/support/tables.h"

enum { RECORDS = 60, DAMAGED = 200 };

static void lint_one(const ProtoClass *cls, const PktSpec *spec)
{
	g_autoptr(GString) faults = g_string_new(NULL);

	CHECK(codec_lint(spec, faults), "class %s:\n%s", cls->name, faults->str);
}

static void test_lint(void)
{
	each_packet(lint_one);
}

/* Decodes, encodes again; false if it does not decode. */
static bool again(const PktSpec *spec, const uint8_t *data, size_t len, GByteArray *out,
		  GString *text, CodecErr *err)
{
	g_autofree uint8_t *block = g_malloc(len ? len : 1), *rec = g_malloc0(spec->rec_size);
	g_autoptr(Arena) arena = arena_new();

	if (len)
		memcpy(block, data, len);
	if (!codec_decode(spec, block, len, rec, arena, NULL, err))
		return false;
	codec_encode(spec, rec, out);
	codec_print(spec, rec, text);
	return true;
}

static void round_trip(const ProtoClass *cls, const PktSpec *spec)
{
	Dice d = {.state = 1};

	(void)cls;
	for (unsigned i = 0; i < RECORDS; i++) {
		g_autoptr(Arena) arena = arena_new();
		g_autoptr(GByteArray) first = g_byte_array_new(), second = g_byte_array_new();
		g_autoptr(GString) text = g_string_new(NULL);
		CodecErr err = {0};
		codec_encode(spec, random_record(&d, spec, arena), first);
		if (codec_is_fixed(spec))
			CHECK_INT(first->len, spec->wire_size, "%s: octets", spec->name);
		if (!CHECK(again(spec, first->data, first->len, second, text, &err),
			   "%s, record %u: %s is %s at %zu", spec->name, i, err.field, err.why,
			   err.offset))
			return;
		CHECK(first->len == second->len &&
			      (first->len == 0 ||
			       memcmp(first->data, second->data, first->len) == 0),
		      "%s, record %u: %s", spec->name, i, text->str);
	}
}

static void test_round_trips(void)
{
	each_packet(round_trip);
}

static void truncations(const ProtoClass *cls, const PktSpec *spec)
{
	Dice d = {.state = 2};

	(void)cls;
	for (unsigned i = 0; i < 8; i++) {
		g_autoptr(Arena) arena = arena_new();
		g_autoptr(GByteArray) whole = g_byte_array_new();
		codec_encode(spec, random_record(&d, spec, arena), whole);
		for (guint n = 0; n < whole->len; n++) {
			g_autoptr(GByteArray) out = g_byte_array_new();
			g_autoptr(GString) text = g_string_new(NULL);
			CodecErr err = {0};
			bool ok = again(spec, whole->data, n, out, text, &err);
			if (n < spec->wire_size)
				CHECK(!ok, "%s: %u octets of at least %u", spec->name, n,
				      spec->wire_size);
			if (!ok)
				CHECK(err.field && err.why && err.offset <= n, "%s: %u octets",
				      spec->name, n);
		}
	}
}

static void test_truncations(void)
{
	each_packet(truncations);
}

/* A number that the field's list does not have, or one beside the constant; false if all are legal. */
static bool illegal_number(const Field *f, uint64_t *value)
{
	if (f->kind == F_CONST) {
		*value = f->value ^ 1;
		return true;
	}
	if (f->kind != F_UINT || !f->values)
		return false;
	uint64_t end = f->width >= 2 ? 0x10000 : 0x100;
	for (*value = 0; *value < end; ++*value)
		if (!codec_is_legal(f, *value))
			return true;
	return false;
}

static void illegal_values(const ProtoClass *cls, const PktSpec *spec)
{
	Dice d = {.state = 3};
	size_t at = 0;
	unsigned bits = 0;

	(void)cls;
	for (const Field *f = spec->fields;
	     f->kind != F_END && (f->kind == F_BITS || codec_least(f) > 0); f++) {
		g_autoptr(Arena) arena = arena_new();
		g_autoptr(GByteArray) bytes = g_byte_array_new(), out = g_byte_array_new();
		g_autoptr(GString) text = g_string_new(NULL);
		CodecErr err = {0};
		uint64_t value;
		if (illegal_number(f, &value)) {
			codec_encode(spec, random_record(&d, spec, arena), bytes);
			for (unsigned i = 0; i < f->width; i++)
				bytes->data[at + i] = (uint8_t)(value >> (8 * (f->width - 1 - i)));
			CHECK(!again(spec, bytes->data, bytes->len, out, text, &err),
			      "%s: %s is %" G_GUINT64_FORMAT, spec->name, f->name, value);
			CHECK_STR(err.field, f->name, "%s", spec->name);
			CHECK_INT(err.offset, at, "%s: %s", spec->name, f->name);
		}
		bits += f->kind == F_BITS ? f->width : 0;
		at += codec_least(f) + bits / 8;
		bits %= 8;
	}
}

static void test_illegal_values(void)
{
	each_packet(illegal_values);
}

static void damaged(const ProtoClass *cls, const PktSpec *spec)
{
	Dice d = {.state = 4};

	(void)cls;
	for (unsigned i = 0; i < DAMAGED; i++) {
		g_autoptr(Arena) arena = arena_new();
		g_autoptr(GByteArray) bytes = g_byte_array_new(), out = g_byte_array_new(),
				      same = g_byte_array_new();
		g_autoptr(GString) text = g_string_new(NULL), twice = g_string_new(NULL);
		CodecErr err = {0};
		codec_encode(spec, random_record(&d, spec, arena), bytes);
		damage(&d, bytes);
		if (!again(spec, bytes->data, bytes->len, out, text, &err)) {
			CHECK(err.field && err.why && err.offset <= bytes->len, "%s, case %u",
			      spec->name, i);
			continue;
		}
		/* What decodes is legal, so it encodes, and that decodes to the same. */
		CHECK(again(spec, out->data, out->len, same, twice, &err) &&
			      strcmp(text->str, twice->str) == 0,
		      "%s, case %u: %s", spec->name, i, text->str);
	}
}

static void test_damage(void)
{
	each_packet(damaged);
}

SUITE(tables_packets) = {
	{"every packet table is sound", test_lint},
	{"random legal records survive the wire", test_round_trips},
	{"every truncation is refused or read", test_truncations},
	{"every illegal value is refused by name and place", test_illegal_values},
	{"damaged packets are refused, or are legal packets", test_damage},
	{NULL, NULL},
};
