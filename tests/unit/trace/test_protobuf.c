/* Octets of messages, as the documentation of Protocol Buffers has them. */

#include "sim/trace/protobuf.h"

#include "tests/support/check.h"

static const struct {
	unsigned field;
	uint64_t value;
	const char *octets;
} varints[] = {
	{1, 150, "08 96 01"}, /* protobuf.dev/programming-guides/encoding, "A Simple Message" */
	{1, 0, "08 00"},
	{1, 127, "08 7f"},
	{1, 128, "08 80 01"},
	{15, 1, "78 01"},
	{16, 1, "80 01 01"}, /* from 16 on a tag has two octets */
	{60, 300, "e0 03 ac 02"},
	{1, UINT64_MAX, "08 ff ff ff ff ff ff ff ff ff 01"},
	{8, (uint64_t)INT64_MAX, "40 ff ff ff ff ff ff ff ff 7f"},
};

/* Wrong: a reader takes the octets behind a number for another field. */
static void test_varints(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(varints); i++) {
		g_autoptr(GByteArray) m = g_byte_array_new();
		protobuf_varint(m, varints[i].field, varints[i].value);
		CHECK_BYTES(m->data, m->len, varints[i].octets, "row %u", i);
	}
}

/* Wrong: a flow's two ends have different numbers on another machine, or a message ends in another one. */
static void test_others(void)
{
	g_autoptr(GByteArray) m = g_byte_array_new(), inner = g_byte_array_new(),
			      fixed = g_byte_array_new();
	protobuf_text(m, 2, "testing", 7, "");
	CHECK_BYTES(m->data, m->len, "12 07 74 65 73 74 69 6e 67", "a string");
	g_byte_array_set_size(m, 0);
	protobuf_varint(inner, 1, 150);
	protobuf_message(m, 3, inner);
	CHECK_BYTES(m->data, m->len, "1a 03 08 96 01", "a message in a message");
	protobuf_fixed64(fixed, 47, 0x0102030405060708);
	CHECK_BYTES(fixed->data, fixed->len, "f9 02 08 07 06 05 04 03 02 01", "the lowest first");
}

static const struct {
	const char *text;
	size_t most;
	const char *kept, *shown;
} texts[] = {
	{"", 4, "", ""},
	{"four", 4, "", "four"},
	{"fives", 4, "", "five..."},
	{"a\nb\tc", 9, "", "a\\x0ab\\x09c"},
	{"a\nb\tc", 9, "\n\t", "a\nb\tc"},
	{"\xff\xe2\x80\xaex", 9, "", "\\xff\\xe2\\x80\\xaex"}, /* no UTF-8; turns the line */
	{"ab\xc3\xbc", 3, "", "ab..."},                        /* not half a letter */
};

/* Wrong: a reader refuses the file for a string that is no UTF-8, or somebody's text fills it. */
static void test_texts(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GByteArray) m = g_byte_array_new();
		protobuf_text(m, 1, texts[i].text, texts[i].most, texts[i].kept);
		g_autofree char *shown = g_strndup((const char *)m->data + 2, m->len - 2u);
		CHECK_INT(m->data[1], m->len - 2u, "row %u says its length", i);
		CHECK_STR(shown, texts[i].shown, "row %u", i);
	}
}

SUITE(trace_protobuf) = {
	{"numbers have the octets that the documentation has", test_varints},
	{"strings, messages and fixed numbers", test_others},
	{"any text is a string, of some length", test_texts},
	{NULL, NULL},
};
