/* Records to one line of text: "version 0, op Hello, state Active, ..." */

#include <string.h>

#include "sim/tables/codec_priv.h"
#include "sim/text.h"

static void print_hex(GString *out, const uint8_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(out, "%02x", at[i]);
}

static void print_slice(GString *out, Slice s)
{
	g_string_append_printf(out, "%" G_GSIZE_FORMAT " octets", s.len);
}

static void print_number(const Field *f, const void *member, GString *out)
{
	uint64_t value = codec_load(member, f->size);
	const char *name = codec_value_name(f, value);

	if (name)
		g_string_append(out, name);
	else
		text_decimal(out, value);
}

static void print_part(const Element *part, GString *out)
{
	if (!part->spec) {
		g_string_append_printf(out, "type %u ", part->type);
		print_slice(out, part->raw);
		return;
	}
	g_string_append_printf(out, "%s {", part->spec->name);
	codec_print(part->spec, part->rec, out);
	g_string_append_c(out, '}');
}

static void print_attr(const PktAttr *a, GString *out)
{
	g_string_append_printf(out, "%u=", a->type);
	if (a->basic || !a->raw.data || a->raw.len <= 4)
		g_string_append_printf(out, "%u", a->value);
	else
		print_hex(out, a->raw.data, a->raw.len);
}

static void print_parts(const Field *f, const void *member, GString *out)
{
	PartList list;

	memcpy(&list, member, sizeof list);
	g_string_append_c(out, '[');
	for (size_t i = 0; i < list.n; i++) {
		if (i > 0)
			g_string_append(out, ", ");
		if (f->kind == F_ATTRS) {
			print_attr((const PktAttr *)list.items + i, out);
		} else if (f->kind != F_LIST) {
			print_part((const Element *)list.items + i, out);
		} else {
			g_string_append_c(out, '{');
			codec_print(f->part, (const uint8_t *)list.items + i * f->part->rec_size,
				    out);
			g_string_append_c(out, '}');
		}
	}
	g_string_append_c(out, ']');
}

static void print_value(const Field *f, const void *member, GString *out)
{
	Slice rest;

	switch (f->kind) {
	case F_IP4:
		ip4_print(out, (Ip4)codec_load(member, f->size));
		return;
	case F_MAC:
		mac_print(out, codec_load(member, f->size));
		return;
	case F_BYTES:
		print_hex(out, member, f->width);
		return;
	case F_REST:
		memcpy(&rest, member, sizeof rest);
		print_slice(out, rest);
		return;
	case F_UINT:
	case F_BITS:
	case F_LENGTH:
		print_number(f, member, out);
		return;
	default:
		print_parts(f, member, out);
	}
}

void codec_print(const PktSpec *spec, const void *rec, GString *out)
{
	const char *sep = "";

	for (const Field *f = spec->fields; f->kind != F_END; f++) {
		if (f->offset == CODEC_NO_MEMBER)
			continue;
		g_string_append(out, sep);
		g_string_append(out, f->name);
		g_string_append_c(out, ' ');
		print_value(f, codec_member(f, rec), out);
		sep = ", ";
	}
}
