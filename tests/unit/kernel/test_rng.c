/* Random streams. If one of these failed, one draw would shift another, or the same scenario and seed
 * would give another run on another machine or after an update. */

#include <string.h>

#include "sim/kernel/rng.h"
#include "tests/support/check.h"

static void test_vectors(void)
{
	uint8_t bytes[12];

	CHECK_INT(rng_draw(1, "7204VXR-1", "start", 0), UINT64_C(0x17277bcf60436d3f),
		  "fixed vector 1");
	CHECK_INT(rng_draw(1, "7204VXR-1", "start", 1), UINT64_C(0x5114d36a610ad2c5),
		  "fixed vector 2");
	CHECK_INT(rng_draw(2, "7204VXR-1", "start", 0), UINT64_C(0x2838470389406e82),
		  "fixed vector 3");
	CHECK_INT(rng_draw(1, "", "", 0), UINT64_C(0xfad0c4fa3bdfe521), "fixed vector 4");
	rng_bytes(1, "7204VXR-1", "cookie", 3, bytes, sizeof bytes);
	CHECK_BYTES(bytes, sizeof bytes, "9e54dbb82d2fa1dc446ad584", "fixed octets");
}

static void test_stream_is_its_draws(void)
{
	Rng r;

	rng_init(&r, 42, "r", "jitter");
	for (uint64_t i = 0; i < 100; i++)
		CHECK_INT(rng_next(&r), rng_draw(42, "r", "jitter", i), "ordinal %d", (int)i);
}

static void test_names_matter(void)
{
	CHECK(rng_draw(1, "ab", "c", 0) != rng_draw(1, "a", "bc", 0),
	      "the border between the names counts");
	CHECK(rng_draw(1, "a", "b", 0) != rng_draw(1, "b", "a", 0), "their order counts");
	CHECK(rng_draw(1, "a", "b", 0) != rng_draw(0, "a", "b", 0), "the seed counts");
	CHECK(rng_draw(1, "a", "b", 0) != rng_draw(1, "a", "b", 1), "the key counts");
}

/* Correlation of neighbouring streams: the bits of x ^ y must be set half of the time. */
static void test_streams_are_independent(void)
{
	enum { N = 20000 };
	int set[64] = {0};

	for (uint64_t i = 0; i < N; i++) {
		uint64_t both = rng_draw(i, "r1", "p", 0) ^ rng_draw(i, "r2", "p", 0);
		uint64_t next = rng_draw(1, "r1", "p", i) ^ rng_draw(1, "r1", "p", i + 1);
		for (int b = 0; b < 64; b++)
			set[b] += (int)(both >> b & 1) + (int)(next >> b & 1);
	}
	for (int b = 0; b < 64; b++) /* 2N coins: sigma is 100, allowed are five of them */
		CHECK(set[b] > N - 500 && set[b] < N + 500, "bit %d: %d of %d", b, set[b], 2 * N);
}

static void test_span(void)
{
	enum { BINS = 7, N = 70000 };
	int hits[BINS] = {0};
	Rng r;

	CHECK_INT(rng_span(0, 5, 9), 5, "lowest bits");
	CHECK_INT(rng_span(UINT64_MAX, 5, 9), 9, "highest bits");
	CHECK_INT(rng_span(12345, 5, 5), 5, "a span of one");
	CHECK_INT(rng_span(UINT64_MAX, INT64_MIN, INT64_MAX), INT64_MAX, "the whole range, top");
	CHECK_INT(rng_span(0, INT64_MIN, INT64_MAX), INT64_MIN, "the whole range, bottom");
	CHECK_INT(rng_span(UINT64_C(1) << 63, -VT_S(1), VT_S(1) - 1), 0, "the middle");
	rng_init(&r, 1, "r", "span");
	for (int i = 0; i < N; i++)
		hits[rng_span(rng_next(&r), 0, BINS - 1)]++;
	for (int i = 0; i < BINS; i++) /* sigma is 93 */
		CHECK(hits[i] > N / BINS - 470 && hits[i] < N / BINS + 470, "bin %d: %d", i,
		      hits[i]);
}

static void test_chance(void)
{
	int hits = 0;
	Rng r;

	rng_init(&r, 1, "r", "loss");
	for (int i = 0; i < 100000; i++) {
		uint64_t bits = rng_next(&r);
		CHECK(!rng_chance(bits, 0), "0 ppm never");
		CHECK(rng_chance(bits, 1000000), "1000000 ppm always");
		hits += rng_chance(bits, 20000);
	}
	CHECK(hits > 1780 && hits < 2220, "2 %% of 100000: %d", hits); /* sigma is 44 */
}

SUITE(kernel_rng) = {
	{"draws have fixed values", test_vectors},
	{"a stream is its draws in order", test_stream_is_its_draws},
	{"seed, node, purpose and key count", test_names_matter},
	{"neighbouring streams do not agree", test_streams_are_independent},
	{"a span is uniform up to its ends", test_span},
	{"a chance is its parts per million", test_chance},
	{NULL, NULL},
};
