/* Random numbers of IKE: cookies, nonces, private values, message ids. */

#include "models/ike/ike_priv.h"

/* Draws are keyed by power-on, SA and what within it, so that one SA's draws shift no other's. */
uint64_t ike_key(const Ike *ike, uint64_t serial, uint64_t n)
{
	return ike->epoch + (serial << 32) + n;
}

void ike_random(const Ike *ike, const char *purpose, uint64_t key, uint8_t *out, size_t n)
{
	rng_bytes(world_seed(ike->node->world), ike->node->name, purpose, key, out, n);
}
