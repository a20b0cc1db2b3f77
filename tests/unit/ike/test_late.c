/* What IKE makes by need: what both ends have is known to be the same without an exponentiation, in any group; what
 * differs is not; and what comes as octets is compared as octets. */

#include "models/ike/ike_late.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/powm.h"

static const uint8_t groups[] = {1, 2, 5};

/* One end's side of an exchange. */
typedef struct End {
	Late *pub, *gxy, *keys;
} End;

static Late *value(uint8_t group, uint8_t seed)
{
	uint8_t priv[IKE_PRIVATE];
	memset(priv, seed, sizeof priv);
	return ike_late_public(group, priv);
}

static Late *keys_of(uint8_t group, const char *psk, Late *gi, Late *gr, Late *gxy)
{
	static const uint8_t cookies[16] = "initiatrespond.";
	g_autoptr(GBytes) ni = g_bytes_new("nonce of i", 10), nr = g_bytes_new("nonce of r", 10);
	return ike_late_keys(&(IkeSecrets){
		.suite = {.cipher = IKE_DES, .hash = IKE_MD5, .auth = IKE_PSK, .group = group},
		.psk = psk,
		.ni = ni,
		.nr = nr,
		.gxy = gxy,
		.ke = {gi, gr},
		.cookies = cookies});
}

/* Both ends of an exchange in which the initiator has the first key. */
static void meet(uint8_t group, const char *psk_i, const char *psk_r, End *i, End *r)
{
	i->pub = value(group, 3);
	r->pub = value(group, 5);
	i->gxy = ike_late_shared(group, i->pub, r->pub);
	r->gxy = ike_late_shared(group, r->pub, i->pub);
	i->keys = keys_of(group, psk_i, i->pub, r->pub, i->gxy);
	r->keys = keys_of(group, psk_r, i->pub, r->pub, r->gxy);
}

static void part(End *e)
{
	late_unref(e->pub);
	late_unref(e->gxy);
	late_unref(e->keys);
}

static void test_both_ends(void)
{
	for (size_t g = 0; g < G_N_ELEMENTS(groups); g++) {
		unsigned before = powm_count(), n = (unsigned)ike_dh_len(groups[g]);
		uint8_t pub[IKE_DH_MAX], want[IKE_DH_MAX], x[IKE_PRIVATE], y[IKE_PRIVATE];
		IkeKeys one, two;
		End i, r;
		meet(groups[g], "cisco123", "cisco123", &i, &r);
		CHECK(late_is_known_same(i.gxy, r.gxy), "group %u: the secret", groups[g]);
		CHECK(late_is_known_same(i.keys, r.keys), "group %u: the keys", groups[g]);
		CHECK_INT(powm_count(), before, "group %u: none is made", groups[g]);
		ike_late_keys_get(i.keys, &one);
		ike_late_keys_get(r.keys, &two);
		CHECK_INT(powm_count() - before, 2, "group %u: one value and one secret",
			  groups[g]);
		CHECK(memcmp(&one, &two, sizeof one) == 0, "group %u", groups[g]);
		memset(x, 3, sizeof x);
		memset(y, 5, sizeof y);
		ike_dh_public(groups[g], (Slice){x, sizeof x}, pub);
		CHECK(ike_dh_shared(groups[g], (Slice){y, sizeof y}, (Slice){pub, n}, want) &&
			      memcmp(want, late_octets(r.gxy).data, n) == 0,
		      "group %u: what is computed at once", groups[g]);
		part(&i);
		part(&r);
	}
}

static void test_differ(void)
{
	End i, r;
	meet(1, "cisco123", "cisco124", &i, &r);
	CHECK(!late_is_known_same(i.keys, r.keys), "other keys, before they are made");
	CHECK(!late_is_same(i.keys, r.keys), "and after");
	Late *third = value(1, 7), *with_third = ike_late_shared(1, i.pub, third),
	     *in_group_2 = value(2, 3);
	CHECK(!late_is_known_same(with_third, r.gxy), "a secret with somebody else");
	CHECK(!late_is_known_same(in_group_2, i.pub), "another group");
	CHECK(ike_late_is_public(i.pub, 1) && !ike_late_is_public(i.pub, 2), "of its group");
	late_unref(in_group_2);
	late_unref(with_third);
	late_unref(third);
	part(&i);
	part(&r);
}

/* The peer's value came as octets: of a foreign peer, or through a wire. */
static void test_octets(void)
{
	End i, r;
	meet(1, "cisco123", "cisco123", &i, &r);
	Late *foreign = late_of(g_bytes_ref(late_bytes(r.pub)));
	Late *gxy = ike_late_shared(1, i.pub, foreign);
	Late *keys = keys_of(1, "cisco123", i.pub, foreign, gxy);
	CHECK(!ike_late_is_public(foreign, 1), "octets are nobody's");
	CHECK(late_is_same(keys, r.keys), "the same keys");
	late_unref(keys);
	late_unref(gxy);
	late_unref(foreign);
	part(&i);
	part(&r);
}

static Late *message(Late *keys, GBytes *covered, IkeChain chain)
{
	IkeClear c = {.octets = g_byte_array_new(), .end = 28 + 4 + 16, .chain = chain};
	g_byte_array_set_size(c.octets, 28 + 4 + 16 + 4);
	memset(c.octets->data, 0, c.octets->len);
	c.hash_at = 28 + 4;
	c.hashed = (IkeHashed){.octets = covered};
	c.keys = keys;
	return ike_wire_new(&c);
}

/* Who has the keys, but another chain of IVs, or expects another HASH, does not read what the sender wrote. */
static void test_messages(void)
{
	unsigned before = powm_count();
	End i, r, other, his;
	meet(1, "cisco123", "cisco123", &i, &r);
	meet(1, "cisco124", "cisco124", &other, &his);
	g_autoptr(GBytes) covered = g_bytes_new("a", 1), another = g_bytes_new("b", 1);
	Late *first = message(i.keys, covered, (IkeChain){0});
	Late *second = message(i.keys, covered, (IkeChain){.before = first});
	CHECK(ike_wire_opens(second, r.keys, &(IkeChain){.before = first}), "the same");
	CHECK(!ike_wire_opens(second, r.keys, &(IkeChain){0}), "the start of the chain");
	CHECK(!ike_wire_opens(second, r.keys, &(IkeChain){.before = second}), "a later one");
	CHECK(!ike_wire_opens(second, r.keys, &(IkeChain){.before = first, .first = true}),
	      "the start of phase 2");
	CHECK(!ike_wire_opens(second, other.keys, &(IkeChain){.before = first}), "other keys");
	CHECK(!ike_wire_is_clear(second), "encrypted");
	CHECK(ike_wire_has_hash(second, &(IkeHashed){.octets = covered}), "its HASH");
	CHECK(!ike_wire_has_hash(second, &(IkeHashed){.octets = another}), "another HASH");
	CHECK(!ike_wire_has_hash(second, &(IkeHashed){.octets = covered, .auth = true}), "HASH_I");
	CHECK_INT(powm_count(), before, "none was made");
	CHECK(!late_is_same(first, second), "another IV is another ciphertext");
	CHECK(powm_count() > before, "which had to be made");
	late_unref(second);
	late_unref(first);
	part(&i);
	part(&r);
	part(&other);
	part(&his);
}

SUITE(ike_late) = {
	{"both ends have the same, and nothing is made", test_both_ends},
	{"another key, peer or group is another secret", test_differ},
	{"values that come as octets", test_octets},
	{"messages are read by who has keys, chain and HASH", test_messages},
	{NULL, NULL},
};
