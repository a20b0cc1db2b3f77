/* Subnets that the interfaces of a router have or had, in each VRF, in order: does a new one meet any? */

#include <string.h>

#include "models/ip/ip_priv.h"
#include "sim/sorted.h"

/* By VRF, then by address, then by length: those inside of a prefix stand behind it. */
static uint64_t key_of(unsigned vrf, Prefix p)
{
	return (uint64_t)vrf << 40 | (uint64_t)p.addr << 8 | p.len;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* How many stand before the key. */
static unsigned place_of(const IpSubnets *s, uint64_t key)
{
	return (unsigned)sorted_first(s->key, s->n, sizeof *s->key, by_key, &key);
}

static bool has(const IpSubnets *s, unsigned vrf, Prefix p)
{
	unsigned at = place_of(s, key_of(vrf, p));
	return at < s->n && s->key[at] == key_of(vrf, p);
}

bool ip_subnets_meet(const IpSubnets *s, unsigned vrf, Prefix p)
{
	uint64_t last = key_of(vrf, (Prefix){p.addr | ~ip4_mask(p.len), 32});
	unsigned at = place_of(s, key_of(vrf, (Prefix){p.addr, 0}));
	if (at < s->n && s->key[at] <= last)
		return true; /* it, or one inside of it */
	for (uint8_t len = 1; len < p.len; len++)
		if ((s->lens >> len & 1) && has(s, vrf, prefix_of(p.addr, len)))
			return true;
	return false;
}

void ip_subnets_add(IpSubnets *s, unsigned vrf, Prefix p)
{
	unsigned at = place_of(s, key_of(vrf, p));
	if (at < s->n && s->key[at] == key_of(vrf, p))
		return;
	if ((s->n & (s->n - 1)) == 0) /* a power of two, or none: full */
		s->key = g_renew(uint64_t, s->key, s->n ? s->n * 2 : 1);
	memmove(&s->key[at + 1], &s->key[at], (s->n - at) * sizeof *s->key);
	s->key[at] = key_of(vrf, p);
	s->n++;
	s->lens |= UINT64_C(1) << p.len;
}

void ip_subnets_clear(IpSubnets *s)
{
	g_free(s->key);
	*s = (IpSubnets){0};
}
