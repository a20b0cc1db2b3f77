/* Which pre-shared key is a peer's. */

#include "models/ike/ike_priv.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"

/* The rule, key by key: the longest mask wins; among equals the first. */
static const char *by_rule(const IkePsks *c, Ip4 peer)
{
	const IkePsk *best = NULL;
	for (unsigned i = 0; i < c->keys->len; i++) {
		const IkePsk *k = c->keys->pdata[i];
		if ((peer & k->mask) == (k->addr & k->mask) && (!best || k->mask > best->mask))
			best = k;
	}
	return best ? best->key : NULL;
}

static Ip4 some_address(uint64_t draw)
{
	return IP4(10, (unsigned)(draw % 3), (unsigned)((draw >> 8) % 3),
		   (unsigned)((draw >> 16) % 3));
}

/* Of few addresses and masks, with host bits and holes, so that keys are each other's equals and come again. */
static void one_step(IkePsks *c, unsigned step)
{
	static const Ip4 masks[] = {IP4_BROADCAST, 0xffffff00, 0xffff0000, 0, 0xff00ff00};
	uint64_t d = rng_draw(9, "psk", "step", step);
	Ip4 addr = some_address(d), mask = masks[(d >> 32) % G_N_ELEMENTS(masks)];
	IkePsk *k = ike_psk_at(c, addr, mask);
	if (k && d >> 40 & 1) {
		ike_psk_remove(c, k);
		return;
	}
	if (!k)
		k = ike_psk_add(c, addr, mask);
	g_free(k->key);
	k->key = g_strdup_printf("key%u", step);
}

/* Wrong: a peer that gets another key than IOS's rule says, or one that was taken away. */
static void test_rule(void)
{
	IkePsks c = {0};
	unsigned wrong = 0;
	ike_psks_init(&c);
	for (unsigned i = 0; i < 2000 && !wrong; i++) {
		one_step(&c, i);
		for (unsigned k = 0; k < 20 && !wrong; k++) {
			Ip4 peer = some_address(rng_draw(9, "psk", "peer", i * 20 + k));
			const IkePsk *key = ike_psk_for(&c, peer);
			wrong = g_strcmp0(key ? key->key : NULL, by_rule(&c, peer)) != 0;
		}
		CHECK(!wrong, "after step %u", i);
	}
	ike_psks_clear(&c);
}

SUITE(ike_psk) = {
	{"the longest mask wins, among equals the first, whatever came and went", test_rule},
	{NULL, NULL},
};
