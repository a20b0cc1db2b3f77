#include "sim/tables/codec.h"

#include <string.h>

#include "sim/tables/codec_priv.h"

/* ---- arena ---- */

enum { CHUNK = 2048, ALIGN = 16 };

typedef struct Chunk Chunk;
struct Chunk {
	Chunk *next;
	size_t size, used;
	_Alignas(ALIGN) uint8_t at[];
};

struct Arena {
	Chunk *first;
};

Arena *arena_new(void)
{
	return g_new0(Arena, 1);
}

void *arena_alloc(Arena *a, size_t size)
{
	size_t need = (MAX(size, 1) + ALIGN - 1) / ALIGN * ALIGN;
	Chunk *c = a->first;

	g_assert(need >= size);
	if (!c || c->size - c->used < need) {
		size_t room = MAX(need, CHUNK);
		c = g_malloc0(sizeof *c + room);
		c->size = room;
		c->next = a->first;
		a->first = c;
	}
	void *at = c->at + c->used;
	c->used += need;
	return at;
}

void arena_free(Arena *a)
{
	if (!a)
		return;
	for (Chunk *c = a->first, *next; c; c = next) {
		next = c->next;
		g_free(c);
	}
	g_free(a);
}

/* ---- what a field is ---- */

uint64_t codec_load(const void *member, uint8_t size)
{
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (size) {
	case sizeof u8:
		memcpy(&u8, member, sizeof u8);
		return u8;
	case sizeof u16:
		memcpy(&u16, member, sizeof u16);
		return u16;
	case sizeof u32:
		memcpy(&u32, member, sizeof u32);
		return u32;
	default:
		g_assert(size == sizeof u64);
		memcpy(&u64, member, sizeof u64);
		return u64;
	}
}

void codec_store(void *member, uint8_t size, uint64_t value)
{
	uint8_t u8 = (uint8_t)value;
	uint16_t u16 = (uint16_t)value;
	uint32_t u32 = (uint32_t)value;

	switch (size) {
	case sizeof u8:
		memcpy(member, &u8, sizeof u8);
		return;
	case sizeof u16:
		memcpy(member, &u16, sizeof u16);
		return;
	case sizeof u32:
		memcpy(member, &u32, sizeof u32);
		return;
	default:
		g_assert(size == sizeof value);
		memcpy(member, &value, sizeof value);
	}
}

const void *codec_member(const Field *f, const void *rec)
{
	return (const uint8_t *)rec + f->offset;
}

const Field *codec_field(const PktSpec *spec, const char *name)
{
	for (const Field *f = spec->fields; f->kind != F_END; f++)
		if (f->name && strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *codec_value_name(const Field *f, uint64_t value)
{
	for (const ValueName *v = f->values; v && v->name; v++)
		if (v->value == value)
			return v->name;
	return NULL;
}

bool codec_is_legal(const Field *f, uint64_t value)
{
	return !f->values || codec_value_name(f, value);
}

const PktSpec *codec_part_spec(const Field *f, uint32_t type)
{
	for (const ElementType *t = f->types; t && t->spec; t++)
		if (t->type == type)
			return t->spec;
	return NULL;
}

size_t codec_least(const Field *f)
{
	switch (f->kind) {
	case F_UINT:
	case F_IP4:
	case F_MAC:
	case F_BYTES:
	case F_RESERVED:
	case F_CONST:
	case F_LENGTH:
		return f->width;
	default:
		return 0;
	}
}

bool codec_is_fixed(const PktSpec *spec)
{
	for (const Field *f = spec->fields; f->kind != F_END; f++)
		if (f->kind == F_REST || f->kind == F_LIST || f->kind == F_TLV ||
		    f->kind == F_CHAIN || f->kind == F_ATTRS)
			return false;
	return true;
}

bool codec_is_greedy(const Field *f)
{
	return f->kind == F_TLV || f->kind == F_ATTRS ||
	       ((f->kind == F_REST || f->kind == F_LIST) && !f->count_of);
}

/* ---- checksum ---- */

uint16_t inet_checksum(const uint8_t *data, size_t n, uint32_t sum)
{
	uint64_t acc = sum;

	for (; n >= 2; data += 2, n -= 2)
		acc += (uint32_t)data[0] << 8 | data[1];
	if (n)
		acc += (uint32_t)data[0] << 8;
	while (acc >> 16)
		acc = (acc & 0xffff) + (acc >> 16);
	return (uint16_t)~acc;
}
