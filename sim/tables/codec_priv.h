#pragma once

/* What the four readers of a packet table share: encode, decode, print, lint. */

#include "sim/tables/codec.h"

enum {
	CODEC_NO_MEMBER = 0xffff,
	CODEC_DEPTH = 12, /* parts within parts: a table that names itself ends here */
	CHAIN_HEADER = 4, /* RFC 2408 3.2 */
	ATTR_HEADER = 4,  /* RFC 2408 3.3 */
	ATTR_BASIC = 0x8000
};

/* An unsigned member of 1, 2, 4 or 8 octets. */
uint64_t codec_load(const void *member, uint8_t size);
void codec_store(void *member, uint8_t size, uint64_t value);

const void *codec_member(const Field *f, const void *rec);

/* The field called `name`, or NULL. */
const Field *codec_field(const PktSpec *spec, const char *name);

/* The name of a listed value, or NULL. */
const char *codec_value_name(const Field *f, uint64_t value);
bool codec_is_legal(const Field *f, uint64_t value);

/* The spec of a part's body by its type, or NULL. */
const PktSpec *codec_part_spec(const Field *f, uint32_t type);

/* Octets that the field has at least; F_BITS counts 0, as only whole groups have octets. */
size_t codec_least(const Field *f);

/* Does every record of the spec have the same number of octets? */
bool codec_is_fixed(const PktSpec *spec);

/* Does it take all octets up to the end of the record? */
bool codec_is_greedy(const Field *f);
