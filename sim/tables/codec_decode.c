/* Octets to records. Total: any bytes give a record, or a field, an offset and a reason. */

#include <string.h>

#include "sim/tables/codec_priv.h"

typedef struct Reader {
	const uint8_t *data;
	size_t pos, end; /* of the record that is being read; end is never beyond the data */
	uint64_t bits;   /* of an unfinished group */
	unsigned n_bits;
	unsigned depth;
	Arena *arena;
	CodecErr *err;
} Reader;

static bool read_record(Reader *r, const PktSpec *spec, uint8_t *rec);

static bool fail(Reader *r, const char *field, const char *why, size_t offset, uint64_t value)
{
	*r->err = (CodecErr){.field = field, .why = why, .offset = offset, .value = value};
	return false;
}

static size_t left(const Reader *r)
{
	return r->end - r->pos;
}

static uint64_t number_at(const uint8_t *at, unsigned octets)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < octets; i++)
		value = value << 8 | at[i];
	return value;
}

static bool take_number(Reader *r, const char *field, unsigned octets, uint64_t *value)
{
	if (left(r) < octets)
		return fail(r, field, CODEC_SHORT, r->pos, left(r));
	*value = number_at(r->data + r->pos, octets);
	r->pos += octets;
	return true;
}

/* ---- plain fields ---- */

static bool take_uint(Reader *r, const Field *f, uint8_t *rec)
{
	uint64_t value;
	size_t at = r->pos;

	if (!take_number(r, f->name, f->width, &value))
		return false;
	if (!codec_is_legal(f, value))
		return fail(r, f->name, CODEC_ILLEGAL, at, value);
	codec_store(rec + f->offset, f->size, value);
	return true;
}

static bool take_bits(Reader *r, const Field *f, uint8_t *rec)
{
	while (r->n_bits < f->width) {
		uint64_t octet;
		if (!take_number(r, f->name, 1, &octet))
			return false;
		r->bits = r->bits << 8 | octet;
		r->n_bits += 8;
	}
	r->n_bits -= f->width;
	uint64_t value = r->bits >> r->n_bits & (((uint64_t)1 << f->width) - 1);
	if (f->offset == CODEC_NO_MEMBER)
		return true;
	if (!codec_is_legal(f, value))
		return fail(r, f->name, CODEC_ILLEGAL, r->pos - 1, value);
	codec_store(rec + f->offset, f->size, value);
	return true;
}

static bool take_const(Reader *r, const Field *f)
{
	uint64_t value;
	size_t at = r->pos;

	if (!take_number(r, f->name, f->width, &value))
		return false;
	return value == f->value || fail(r, f->name, CODEC_ILLEGAL, at, value);
}

static bool take_bytes(Reader *r, const Field *f, uint8_t *rec)
{
	if (left(r) < f->width)
		return fail(r, f->name, CODEC_SHORT, r->pos, left(r));
	if (f->kind == F_BYTES)
		memcpy(rec + f->offset, r->data + r->pos, f->width);
	r->pos += f->width;
	return true;
}

/* Narrows the record to what its length field says. */
static bool take_length(Reader *r, const Field *f, uint8_t *rec, size_t start)
{
	uint64_t value;
	size_t at = r->pos;

	if (!take_number(r, f->name, f->width, &value))
		return false;
	uint64_t octets = value - f->value;
	if (octets < r->pos - start || octets > r->end - start)
		return fail(r, f->name, CODEC_LENGTH, at, value);
	r->end = start + (size_t)octets;
	codec_store(rec + f->offset, f->size, value);
	return true;
}

/* ---- variable parts ---- */

static uint64_t count_for(const PktSpec *spec, const Field *f, const uint8_t *rec)
{
	const Field *count = codec_field(spec, f->count_of);

	return codec_load(rec + count->offset, count->size);
}

static bool take_rest(Reader *r, const PktSpec *spec, const Field *f, uint8_t *rec)
{
	uint64_t n = f->count_of ? count_for(spec, f, rec) : left(r);

	if (n > left(r))
		return fail(r, f->name, CODEC_SHORT, r->pos, n);
	Slice s = {.data = r->data + r->pos, .len = (size_t)n};
	memcpy(rec + f->offset, &s, sizeof s);
	r->pos += s.len;
	return true;
}

/* A list that grows in the arena. */
typedef struct Growing {
	uint8_t *items;
	size_t n, room, size;
} Growing;

static void *grow(Reader *r, Growing *g)
{
	if (g->n == g->room) {
		size_t room = MAX(2 * g->room, 4);
		uint8_t *items = arena_alloc(r->arena, room * g->size);
		if (g->n)
			memcpy(items, g->items, g->n * g->size);
		g->items = items;
		g->room = room;
	}
	return g->items + g->n++ * g->size;
}

static bool keep(const Field *f, uint8_t *rec, const Growing *g)
{
	PartList list = {.items = g->items, .n = g->n};

	memcpy(rec + f->offset, &list, sizeof list);
	return true;
}

static bool take_list(Reader *r, const PktSpec *spec, const Field *f, uint8_t *rec)
{
	Growing g = {.size = f->part->rec_size};
	uint64_t n = f->count_of ? count_for(spec, f, rec) : 0;
	size_t least = f->part->wire_size;

	/* A counter that the octets cannot hold is refused before memory is taken for it. */
	if (least > 0 && n > left(r) / least)
		return fail(r, f->name, CODEC_SHORT, r->pos, n);
	for (uint64_t i = 0; f->count_of ? i < n : left(r) > 0; i++) {
		size_t at = r->pos;
		if (!read_record(r, f->part, grow(r, &g)))
			return false;
		if (r->pos == at)
			return fail(r, f->name, CODEC_LENGTH, at, n);
	}
	return keep(f, rec, &g);
}

/* Reads the `n` octets of a body from here as a part of `type`; `head` octets before it belong to it. */
static bool take_part(Reader *r, const Field *f, uint32_t type, size_t head, size_t n,
		      Element *part)
{
	size_t end = r->end, body_end = r->pos + n;

	part->type = type;
	part->spec = codec_part_spec(f, type);
	part->raw = (Slice){r->data + r->pos, n};
	if (part->spec) {
		part->raw = (Slice){r->data + r->pos - head, n + head};
		part->rec = arena_alloc(r->arena, part->spec->rec_size);
		r->end = body_end;
		if (!read_record(r, part->spec, part->rec))
			return false;
		if (r->pos != body_end)
			return fail(r, part->spec->name, CODEC_TRAILING, r->pos, body_end - r->pos);
		r->end = end;
	}
	r->pos = body_end;
	return true;
}

static bool take_tlvs(Reader *r, const Field *f, uint8_t *rec)
{
	Growing g = {.size = sizeof(Element)};
	size_t head = (size_t)f->tlv_type_width + f->tlv_len_width;

	while (left(r) > 0) {
		uint64_t type, n;
		size_t at = r->pos;
		if (!take_number(r, f->name, f->tlv_type_width, &type) ||
		    !take_number(r, f->name, f->tlv_len_width, &n))
			return false;
		if (f->tlv_len_whole ? n < head : false)
			return fail(r, f->name, CODEC_LENGTH, at, n);
		uint64_t body = f->tlv_len_whole ? n - head : n;
		if (body > left(r))
			return fail(r, f->name, CODEC_LENGTH, at, n);
		if (!take_part(r, f, (uint32_t)type, head, (size_t)body, grow(r, &g)))
			return false;
	}
	return keep(f, rec, &g);
}

static bool take_chain(Reader *r, const PktSpec *spec, const Field *f, uint8_t *rec)
{
	Growing g = {.size = sizeof(Element)};
	uint32_t type = f->count_of   ? (uint32_t)count_for(spec, f, rec)
			: left(r) > 0 ? (uint32_t)f->value
				      : 0;

	while (type != 0) {
		size_t at = r->pos;
		if (left(r) < CHAIN_HEADER)
			return fail(r, f->name, CODEC_SHORT, at, left(r));
		uint32_t next = r->data[at];
		size_t n = (size_t)number_at(r->data + at + 2, 2);
		/* RFC 2408 5.3: RESERVED is verified. A wrong key shows here. */
		if (r->data[at + 1] != 0)
			return fail(r, f->name, CODEC_ILLEGAL, at + 1, r->data[at + 1]);
		if (n < CHAIN_HEADER || n > left(r))
			return fail(r, f->name, CODEC_LENGTH, at + 2, n);
		r->pos += CHAIN_HEADER;
		if (!take_part(r, f, type, CHAIN_HEADER, n - CHAIN_HEADER, grow(r, &g)))
			return false;
		type = next;
	}
	return keep(f, rec, &g);
}

static bool take_attrs(Reader *r, const Field *f, uint8_t *rec)
{
	Growing g = {.size = sizeof(PktAttr)};

	while (left(r) > 0) {
		size_t at = r->pos;
		if (left(r) < ATTR_HEADER)
			return fail(r, f->name, CODEC_SHORT, at, left(r));
		uint32_t type = (uint32_t)number_at(r->data + at, 2),
			 n = (uint32_t)number_at(r->data + at + 2, 2);
		PktAttr *a = grow(r, &g);
		r->pos += ATTR_HEADER;
		a->type = (uint16_t)(type & ~(uint32_t)ATTR_BASIC);
		a->basic = (type & ATTR_BASIC) != 0;
		a->value = n;
		if (a->basic)
			continue;
		if (n > left(r))
			return fail(r, f->name, CODEC_LENGTH, at + 2, n);
		a->raw = (Slice){r->data + r->pos, n};
		a->value = n <= 4 ? (uint32_t)number_at(a->raw.data, n) : 0;
		r->pos += n;
	}
	return keep(f, rec, &g);
}

/* ---- records ---- */

static bool take_field(Reader *r, const PktSpec *spec, const Field *f, uint8_t *rec, size_t start)
{
	switch (f->kind) {
	case F_UINT:
	case F_IP4:
	case F_MAC:
		return take_uint(r, f, rec);
	case F_BITS:
		return take_bits(r, f, rec);
	case F_BYTES:
	case F_RESERVED:
		return take_bytes(r, f, rec);
	case F_CONST:
		return take_const(r, f);
	case F_LENGTH:
		return take_length(r, f, rec, start);
	case F_REST:
		return take_rest(r, spec, f, rec);
	case F_LIST:
		return take_list(r, spec, f, rec);
	case F_TLV:
		return take_tlvs(r, f, rec);
	case F_CHAIN:
		return take_chain(r, spec, f, rec);
	case F_ATTRS:
		return take_attrs(r, f, rec);
	case F_END:
		break;
	}
	g_assert_not_reached();
}

static bool read_record(Reader *r, const PktSpec *spec, uint8_t *rec)
{
	size_t start = r->pos, outer_end = r->end;
	const char *bounded_by = NULL;

	if (r->depth >= CODEC_DEPTH)
		return fail(r, spec->name, CODEC_DEEP, start, r->depth);
	r->depth++;
	memset(rec, 0, spec->rec_size);
	for (const Field *f = spec->fields; f->kind != F_END; f++) {
		if (!take_field(r, spec, f, rec, start))
			return false;
		if (f->kind == F_LENGTH)
			bounded_by = f->name;
	}
	if (bounded_by && r->pos != r->end)
		return fail(r, bounded_by, CODEC_LENGTH, r->pos, r->end - start);
	r->end = outer_end;
	r->depth--;
	return true;
}

bool codec_decode(const PktSpec *spec, const uint8_t *data, size_t len, void *rec, Arena *arena,
		  size_t *used, CodecErr *err)
{
	CodecErr unread = {0};
	Reader r = {.data = data, .end = len, .arena = arena, .err = err ? err : &unread};

	if (!read_record(&r, spec, rec))
		return false;
	if (used)
		*used = r.pos;
	else if (r.pos != len)
		return fail(&r, spec->name, CODEC_TRAILING, r.pos, len - r.pos);
	return true;
}
