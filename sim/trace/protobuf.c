#include "sim/trace/protobuf.h"

#include <string.h>

#include "sim/text.h"

/* Wire types. */
enum { VARINT = 0, I64 = 1, LEN = 2 };

/* Seven bits an octet, the lowest first; the eighth says that more follow. */
static void put_varint(GByteArray *m, uint64_t value)
{
	guint8 octets[10];
	guint n = 0;
	for (; value >= 0x80; value >>= 7)
		octets[n++] = (guint8)(value | 0x80);
	octets[n++] = (guint8)value;
	g_byte_array_append(m, octets, n);
}

static void put_tag(GByteArray *m, unsigned field, unsigned type)
{
	put_varint(m, (uint64_t)field << 3 | type);
}

void protobuf_varint(GByteArray *m, unsigned field, uint64_t value)
{
	put_tag(m, field, VARINT);
	put_varint(m, value);
}

void protobuf_fixed64(GByteArray *m, unsigned field, uint64_t value)
{
	uint64_t octets = GUINT64_TO_LE(value);
	put_tag(m, field, I64);
	g_byte_array_append(m, (const guint8 *)&octets, sizeof octets);
}

static void put_octets(GByteArray *m, unsigned field, const void *octets, size_t n)
{
	put_tag(m, field, LEN);
	put_varint(m, n);
	g_byte_array_append(m, octets, (guint)n);
}

void protobuf_message(GByteArray *m, unsigned field, const GByteArray *inner)
{
	put_octets(m, field, inner->data, inner->len);
}

void protobuf_text(GByteArray *m, unsigned field, const char *text, size_t most, const char *kept)
{
	size_t len = strlen(text), n = text_fit(text, len, most);
	g_autoptr(GString) shown = g_string_sized_new(n + 1);
	text_quote(shown, text, n, kept);
	if (n < len)
		g_string_append(shown, "...");
	put_octets(m, field, shown->str, shown->len);
}
