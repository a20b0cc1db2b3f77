/* Records to octets. Our own sender is never malformed, so what is not legal asserts. */

#include <string.h>

#include "sim/tables/codec_priv.h"

typedef struct Writer {
	GByteArray *out;
	uint64_t bits; /* of an unfinished group */
	unsigned n_bits;
	unsigned depth;
} Writer;

static void write_record(Writer *w, const PktSpec *spec, const void *rec);

static bool fits(uint64_t value, unsigned octets)
{
	return octets >= 8 || value >> (8 * octets) == 0;
}

static void put_number(GByteArray *out, uint64_t value, unsigned octets)
{
	uint8_t be[8];

	g_assert(octets <= sizeof be && fits(value, octets));
	for (unsigned i = 0; i < octets; i++)
		be[i] = (uint8_t)(value >> (8 * (octets - 1 - i)));
	g_byte_array_append(out, be, octets);
}

static void patch_number(GByteArray *out, size_t at, uint64_t value, unsigned octets)
{
	g_assert(fits(value, octets));
	for (unsigned i = 0; i < octets; i++)
		out->data[at + i] = (uint8_t)(value >> (8 * (octets - 1 - i)));
}

static void put_zeroes(GByteArray *out, size_t n)
{
	guint at = out->len;

	g_byte_array_set_size(out, at + (guint)n);
	memset(out->data + at, 0, n);
}

static void put_slice(GByteArray *out, Slice s)
{
	if (s.len > 0)
		g_byte_array_append(out, s.data, (guint)s.len);
}

static void put_bits(Writer *w, const Field *f, const void *rec)
{
	uint64_t value =
		f->offset == CODEC_NO_MEMBER ? 0 : codec_load(codec_member(f, rec), f->size);

	g_assert(value >> f->width == 0 &&
		 (f->offset == CODEC_NO_MEMBER || codec_is_legal(f, value)));
	w->bits = w->bits << f->width | value;
	for (w->n_bits += f->width; w->n_bits >= 8; w->n_bits -= 8)
		put_number(w->out, w->bits >> (w->n_bits - 8) & 0xff, 1);
}

/* What the counting field of `counted` has to say. */
static uint64_t count_in(const Field *counted, const void *rec)
{
	if (counted->kind == F_REST) {
		Slice s;
		memcpy(&s, codec_member(counted, rec), sizeof s);
		return s.len;
	}
	PartList list;
	memcpy(&list, codec_member(counted, rec), sizeof list);
	if (counted->kind == F_CHAIN)
		return list.n ? ((const Element *)list.items)[0].type : 0;
	return list.n;
}

static void put_uint(Writer *w, const PktSpec *spec, const Field *f, const void *rec)
{
	uint64_t value = codec_load(codec_member(f, rec), f->size);

	for (const Field *c = f + 1; c->kind != F_END; c++)
		if (c->count_of && strcmp(c->count_of, f->name) == 0)
			value = count_in(c, rec);
	if (!codec_is_legal(f, value))
		g_error("%s: our own %s is %" G_GUINT64_FORMAT ", which is not legal", spec->name,
			f->name, value);
	put_number(w->out, value, f->width);
}

static void put_list(Writer *w, const Field *f, const PartList *list)
{
	for (size_t i = 0; i < list->n; i++)
		write_record(w, f->part, (const uint8_t *)list->items + i * f->part->rec_size);
}

static void put_body(Writer *w, const Element *part)
{
	if (part->spec)
		write_record(w, part->spec, part->rec);
	else
		put_slice(w->out, part->raw);
}

static void put_tlvs(Writer *w, const Field *f, const PartList *list)
{
	const Element *parts = list->items;

	for (size_t i = 0; i < list->n; i++) {
		size_t at = w->out->len, head = (size_t)f->tlv_type_width + f->tlv_len_width;
		put_number(w->out, parts[i].type, f->tlv_type_width);
		put_zeroes(w->out, f->tlv_len_width);
		put_body(w, &parts[i]);
		patch_number(w->out, at + f->tlv_type_width,
			     w->out->len - at - (f->tlv_len_whole ? 0 : head), f->tlv_len_width);
	}
}

static void put_chain(Writer *w, const PartList *list)
{
	const Element *parts = list->items;

	for (size_t i = 0; i < list->n; i++) {
		size_t at = w->out->len;
		g_assert(parts[i].type != 0);
		put_number(w->out, i + 1 < list->n ? parts[i + 1].type : 0, 1);
		put_zeroes(w->out, CHAIN_HEADER - 1);
		put_body(w, &parts[i]);
		patch_number(w->out, at + 2, w->out->len - at, 2);
	}
}

static void put_attrs(Writer *w, const PartList *list)
{
	const PktAttr *attrs = list->items;

	for (size_t i = 0; i < list->n; i++) {
		const PktAttr *a = &attrs[i];
		g_assert(a->type < ATTR_BASIC);
		put_number(w->out, a->type | (a->basic ? ATTR_BASIC : 0u), 2);
		if (a->basic) {
			put_number(w->out, a->value, 2);
			continue;
		}
		put_number(w->out, a->raw.data ? a->raw.len : 4, 2);
		if (a->raw.data)
			put_slice(w->out, a->raw);
		else
			put_number(w->out, a->value, 4);
	}
}

static void put_parts(Writer *w, const Field *f, const void *rec)
{
	PartList list;

	memcpy(&list, codec_member(f, rec), sizeof list);
	if (f->kind == F_LIST)
		put_list(w, f, &list);
	else if (f->kind == F_TLV)
		put_tlvs(w, f, &list);
	else if (f->kind == F_CHAIN)
		put_chain(w, &list);
	else
		put_attrs(w, &list);
}

static void put_field(Writer *w, const PktSpec *spec, const Field *f, const void *rec)
{
	Slice rest;

	switch (f->kind) {
	case F_UINT:
		put_uint(w, spec, f, rec);
		return;
	case F_BITS:
		put_bits(w, f, rec);
		return;
	case F_IP4:
	case F_MAC:
		put_number(w->out, codec_load(codec_member(f, rec), f->size), f->width);
		return;
	case F_BYTES:
		g_byte_array_append(w->out, codec_member(f, rec), f->width);
		return;
	case F_RESERVED:
	case F_LENGTH: /* filled in when the record is complete */
		put_zeroes(w->out, f->width);
		return;
	case F_CONST:
		put_number(w->out, f->value, f->width);
		return;
	case F_REST:
		memcpy(&rest, codec_member(f, rec), sizeof rest);
		put_slice(w->out, rest);
		return;
	default:
		put_parts(w, f, rec);
	}
}

static void write_record(Writer *w, const PktSpec *spec, const void *rec)
{
	size_t start = w->out->len, length_at = 0;
	const Field *length = NULL;

	g_assert(w->depth++ < CODEC_DEPTH);
	for (const Field *f = spec->fields; f->kind != F_END; f++) {
		if (f->kind == F_LENGTH) {
			length = f;
			length_at = w->out->len;
		}
		put_field(w, spec, f, rec);
	}
	g_assert(w->n_bits == 0);
	if (length)
		patch_number(w->out, length_at, w->out->len - start + length->value, length->width);
	w->depth--;
}

void codec_encode(const PktSpec *spec, const void *rec, GByteArray *out)
{
	Writer w = {.out = out};

	write_record(&w, spec, rec);
}
