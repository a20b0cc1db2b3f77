/* Records to octets. Our own sender is never malformed, so what is not legal asserts. */

#include <string.h>

#include "sim/tables/codec_priv.h"

enum { AHEAD = 64 };

/* `out` is longer than what is written to it, so that it does not grow with each field. */
typedef struct Writer {
	GByteArray *out;
	size_t len;    /* what is written */
	uint64_t bits; /* of an unfinished group */
	unsigned n_bits;
	unsigned depth;
} Writer;

static void write_record(Writer *w, const PktSpec *spec, const void *rec);

static bool fits(uint64_t value, unsigned octets)
{
	return octets >= 8 || value >> (8 * octets) == 0;
}

/* Where the next `n` octets are to be written. */
static uint8_t *extend(Writer *w, size_t n)
{
	if (w->out->len - w->len < n)
		g_byte_array_set_size(w->out, (guint)(w->len + n + AHEAD));
	w->len += n;
	return w->out->data + w->len - n;
}

static void store_number(uint8_t *at, uint64_t value, unsigned octets)
{
	g_assert(octets <= sizeof value && fits(value, octets));
	for (unsigned i = 0; i < octets; i++)
		at[i] = (uint8_t)(value >> (8 * (octets - 1 - i)));
}

static void put_number(Writer *w, uint64_t value, unsigned octets)
{
	store_number(extend(w, octets), value, octets);
}

static void patch_number(Writer *w, size_t at, uint64_t value, unsigned octets)
{
	store_number(w->out->data + at, value, octets);
}

static void put_zeroes(Writer *w, size_t n)
{
	memset(extend(w, n), 0, n);
}

static void put_octets(Writer *w, const void *octets, size_t n)
{
	if (n > 0)
		memcpy(extend(w, n), octets, n);
}

static void put_bits(Writer *w, const Field *f, const void *rec)
{
	uint64_t value =
		f->offset == CODEC_NO_MEMBER ? 0 : codec_load(codec_member(f, rec), f->size);

	g_assert(value >> f->width == 0 &&
		 (f->offset == CODEC_NO_MEMBER || codec_is_legal(f, value)));
	w->bits = w->bits << f->width | value;
	for (w->n_bits += f->width; w->n_bits >= 8; w->n_bits -= 8)
		put_number(w, w->bits >> (w->n_bits - 8) & 0xff, 1);
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

/* `counts`: a field of the record counts another. */
static void put_uint(Writer *w, const PktSpec *spec, const Field *f, const void *rec, bool counts)
{
	uint64_t value = codec_load(codec_member(f, rec), f->size);

	for (const Field *c = f + 1; counts && c->kind != F_END; c++)
		if (c->count_of && strcmp(c->count_of, f->name) == 0)
			value = count_in(c, rec);
	if (!codec_is_legal(f, value))
		g_error("%s: our own %s is %" G_GUINT64_FORMAT ", which is not legal", spec->name,
			f->name, value);
	put_number(w, value, f->width);
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
		put_octets(w, part->raw.data, part->raw.len);
}

static void put_tlvs(Writer *w, const Field *f, const PartList *list)
{
	const Element *parts = list->items;

	for (size_t i = 0; i < list->n; i++) {
		size_t at = w->len, head = (size_t)f->tlv_type_width + f->tlv_len_width;
		put_number(w, parts[i].type, f->tlv_type_width);
		put_zeroes(w, f->tlv_len_width);
		put_body(w, &parts[i]);
		patch_number(w, at + f->tlv_type_width, w->len - at - (f->tlv_len_whole ? 0 : head),
			     f->tlv_len_width);
	}
}

static void put_chain(Writer *w, const PartList *list)
{
	const Element *parts = list->items;

	for (size_t i = 0; i < list->n; i++) {
		size_t at = w->len;
		g_assert(parts[i].type != 0);
		put_number(w, i + 1 < list->n ? parts[i + 1].type : 0, 1);
		put_zeroes(w, CHAIN_HEADER - 1);
		put_body(w, &parts[i]);
		patch_number(w, at + 2, w->len - at, 2);
	}
}

static void put_attrs(Writer *w, const PartList *list)
{
	const PktAttr *attrs = list->items;

	for (size_t i = 0; i < list->n; i++) {
		const PktAttr *a = &attrs[i];
		g_assert(a->type < ATTR_BASIC);
		put_number(w, a->type | (a->basic ? ATTR_BASIC : 0u), 2);
		if (a->basic) {
			put_number(w, a->value, 2);
			continue;
		}
		put_number(w, a->raw.data ? a->raw.len : 4, 2);
		if (a->raw.data)
			put_octets(w, a->raw.data, a->raw.len);
		else
			put_number(w, a->value, 4);
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

static void put_field(Writer *w, const PktSpec *spec, const Field *f, const void *rec, bool counts)
{
	Slice rest;

	switch (f->kind) {
	case F_UINT:
		put_uint(w, spec, f, rec, counts);
		return;
	case F_BITS:
		put_bits(w, f, rec);
		return;
	case F_IP4:
	case F_MAC:
		put_number(w, codec_load(codec_member(f, rec), f->size), f->width);
		return;
	case F_BYTES:
		put_octets(w, codec_member(f, rec), f->width);
		return;
	case F_RESERVED:
	case F_LENGTH: /* filled in when the record is complete */
		put_zeroes(w, f->width);
		return;
	case F_CONST:
		put_number(w, f->value, f->width);
		return;
	case F_REST:
		memcpy(&rest, codec_member(f, rec), sizeof rest);
		put_octets(w, rest.data, rest.len);
		return;
	default:
		put_parts(w, f, rec);
	}
}

static bool any_counts(const PktSpec *spec)
{
	for (const Field *f = spec->fields; f->kind != F_END; f++)
		if (f->count_of)
			return true;
	return false;
}

static void write_record(Writer *w, const PktSpec *spec, const void *rec)
{
	size_t start = w->len, length_at = 0;
	const Field *length = NULL;
	bool counts = any_counts(spec);

	g_assert(w->depth++ < CODEC_DEPTH);
	for (const Field *f = spec->fields; f->kind != F_END; f++) {
		if (f->kind == F_LENGTH) {
			length = f;
			length_at = w->len;
		}
		put_field(w, spec, f, rec, counts);
	}
	g_assert(w->n_bits == 0);
	if (length)
		patch_number(w, length_at, w->len - start + length->value, length->width);
	w->depth--;
}

void codec_encode(const PktSpec *spec, const void *rec, GByteArray *out)
{
	Writer w = {.out = out, .len = out->len};

	write_record(&w, spec, rec);
	g_byte_array_set_size(out, (guint)w.len);
}
