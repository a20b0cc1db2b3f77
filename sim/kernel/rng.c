/* Random streams without state: the name of a stream is hashed to a base, and draw number `key` is a
 * bijective mix of base and key (the finaliser of SplitMix64; Steele, Lea, Flood, OOPSLA 2014, in
 * Stafford's variant 13). Draws of a stream are therefore independent of the order in which they are
 * made. None of this is cryptography; it need not be: an adversary is not part of the model. */

#include "sim/kernel/rng.h"

#define PHI G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* FNV-1a over the text and its NUL (so that "ab","c" is not "a","bc"), then mixed. */
static uint64_t hash_text(uint64_t h, const char *text)
{
	const char *c = text;

	h ^= G_GUINT64_CONSTANT(0xcbf29ce484222325);
	do
		h = (h ^ (uint8_t)*c) * G_GUINT64_CONSTANT(0x100000001b3);
	while (*c++);
	return mix(h + PHI);
}

static uint64_t base_of(uint64_t seed, const char *node, const char *purpose)
{
	return hash_text(hash_text(mix(seed + PHI), node), purpose);
}

static uint64_t draw(uint64_t base, uint64_t key)
{
	return mix(base + mix(key + PHI));
}

uint64_t rng_draw(uint64_t seed, const char *node, const char *purpose, uint64_t key)
{
	return draw(base_of(seed, node, purpose), key);
}

void rng_bytes(uint64_t seed, const char *node, const char *purpose, uint64_t key, uint8_t *out,
	       size_t n)
{
	uint64_t base = draw(base_of(seed, node, purpose), key), block = 0;

	for (size_t i = 0; i < n; i++) {
		if (i % 8 == 0)
			block = draw(base, i / 8);
		out[i] = (uint8_t)(block >> (8 * (i % 8)));
	}
}

void rng_init(Rng *r, uint64_t seed, const char *node, const char *purpose)
{
	r->base = base_of(seed, node, purpose);
	r->ordinal = 0;
}

uint64_t rng_next(Rng *r)
{
	return draw(r->base, r->ordinal++);
}

VTime rng_span(uint64_t bits, VTime lo, VTime hi)
{
	g_assert(lo <= hi);
	unsigned __int128 width = (unsigned __int128)((uint64_t)hi - (uint64_t)lo) + 1;
	return (VTime)((uint64_t)lo + (uint64_t)((width * bits) >> 64));
}

bool rng_chance(uint64_t bits, uint32_t ppm)
{
	return (uint64_t)(((unsigned __int128)bits * 1000000) >> 64) < ppm;
}
