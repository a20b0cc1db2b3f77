#pragma once

/* Named random streams. A draw is a function of (seed, node name, purpose, key or ordinal), so moving
 * one event shifts no other draw, and another router's presence shifts none. */

#include <stddef.h>

#include "sim/kernel/vtime.h"

/* 64 uniform bits for (seed, node, purpose, key). */
uint64_t rng_draw(uint64_t seed, const char *node, const char *purpose, uint64_t key);

/* Fills `out` with bytes of (seed, node, purpose, key): cookies, nonces, private values, IVs. */
void rng_bytes(uint64_t seed, const char *node, const char *purpose, uint64_t key, uint8_t *out,
	       size_t n);

/* A stream: the ordinal counts itself. Embedded in its owner. */
typedef struct Rng {
	uint64_t base, ordinal;
} Rng;

void rng_init(Rng *r, uint64_t seed, const char *node, const char *purpose);
uint64_t rng_next(Rng *r);

/* Maps uniform bits to [lo, hi], unbiased to 2^-64, in integer nanoseconds (exact, no floating point). */
VTime rng_span(uint64_t bits, VTime lo, VTime hi);

/* True with probability `ppm` / 1e6. */
bool rng_chance(uint64_t bits, uint32_t ppm);
