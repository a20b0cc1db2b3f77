/* Values of Diffie-Hellman and keys, by need. */

#include "models/ike/ike_late.h"

#include <string.h>

#include "models/ike/ike_late_priv.h"

/* ---- g^x ---- */

typedef struct Public {
	Late late;
	uint8_t group, priv[IKE_PRIVATE];
} Public;

static void make_public(const Late *l, uint8_t *out)
{
	const Public *p = (const Public *)l;

	ike_dh_public(p->group, (Slice){p->priv, IKE_PRIVATE}, out);
}

static bool same_public(Late *a, Late *b)
{
	const Public *one = (const Public *)a, *two = (const Public *)b;

	return one->group == two->group && memcmp(one->priv, two->priv, IKE_PRIVATE) == 0;
}

static void free_public(Late *l)
{
	g_free(l);
}

static const LateKind public_kind = {
	.name = "public value", .make = make_public, .same = same_public, .forget = free_public};

Late *ike_late_public(uint8_t group, const uint8_t *priv)
{
	Public *p = g_new(Public, 1);

	late_init(&p->late, &public_kind, ike_dh_len(group));
	p->group = group;
	memcpy(p->priv, priv, IKE_PRIVATE);
	return &p->late;
}

bool ike_late_is_public(const Late *l, uint8_t group)
{
	return l->kind == &public_kind && ((const Public *)l)->group == group;
}

/* ---- g^xy ---- */

typedef struct Shared {
	Late late;
	uint8_t group;
	Late *mine, *his;
} Shared;

static void make_shared(const Late *l, uint8_t *out)
{
	const Shared *s = (const Shared *)l;
	const Public *mine = (const Public *)s->mine;
	bool possible =
		ike_dh_shared(s->group, (Slice){mine->priv, IKE_PRIVATE}, late_octets(s->his), out);

	g_assert(possible);
}

/* Both ends have the same two values, each its own of them. */
static bool same_shared(Late *a, Late *b)
{
	const Shared *one = (const Shared *)a, *two = (const Shared *)b;

	if (one->group != two->group || !ike_late_is_public(one->mine, one->group) ||
	    !ike_late_is_public(two->mine, one->group))
		return false;
	if (late_is_known_same(one->mine, two->mine))
		return late_is_known_same(one->his, two->his);
	return late_is_known_same(one->mine, two->his) && late_is_known_same(one->his, two->mine);
}

static void free_shared(Late *l)
{
	Shared *s = (Shared *)l;

	late_unref(s->mine);
	late_unref(s->his);
	g_free(s);
}

static const LateKind shared_kind = {
	.name = "shared secret", .make = make_shared, .same = same_shared, .forget = free_shared};

Late *ike_late_shared(uint8_t group, Late *mine, Late *his)
{
	Shared *s = g_new(Shared, 1);

	g_assert(mine->kind == &public_kind);
	late_init(&s->late, &shared_kind, ike_dh_len(group));
	s->group = group;
	s->mine = late_ref(mine);
	s->his = late_ref(his);
	return &s->late;
}

/* ---- SKEYID and its kin ---- */

Slice ike_octets(GBytes *kept)
{
	gsize n = 0;
	const uint8_t *data = kept ? g_bytes_get_data(kept, &n) : NULL;

	return (Slice){data, n};
}

static void make_keys(const Late *l, uint8_t *out)
{
	const KeySet *k = (const KeySet *)l;
	IkeKeys keys = {0};

	ike_keys_derive(&keys, &k->suite, (Slice){(const uint8_t *)k->psk, strlen(k->psk)},
			ike_octets(k->ni), ike_octets(k->nr), late_octets(k->gxy),
			(Slice){k->cookies, sizeof k->cookies});
	memcpy(out, &keys, sizeof keys);
}

static bool same_keys(Late *a, Late *b)
{
	const KeySet *one = (const KeySet *)a, *two = (const KeySet *)b;

	return one->suite.hash == two->suite.hash && one->suite.cipher == two->suite.cipher &&
	       one->suite.key_bits == two->suite.key_bits && strcmp(one->psk, two->psk) == 0 &&
	       g_bytes_equal(one->ni, two->ni) && g_bytes_equal(one->nr, two->nr) &&
	       memcmp(one->cookies, two->cookies, sizeof one->cookies) == 0 &&
	       late_is_known_same(one->ke[0], two->ke[0]) &&
	       late_is_known_same(one->ke[1], two->ke[1]) && late_is_known_same(one->gxy, two->gxy);
}

static void free_keys(Late *l)
{
	KeySet *k = (KeySet *)l;

	for (int i = 0; i < 2; i++)
		late_unref(k->ke[i]);
	late_unref(k->gxy);
	g_bytes_unref(k->ni);
	g_bytes_unref(k->nr);
	g_free(k->psk);
	g_free(k);
}

static const LateKind keys_kind = {
	.name = "keys of phase 1", .make = make_keys, .same = same_keys, .forget = free_keys};

Late *ike_late_keys(const IkeSecrets *in)
{
	KeySet *k = g_new(KeySet, 1);

	late_init(&k->late, &keys_kind, sizeof(IkeKeys));
	k->suite = in->suite;
	k->psk = g_strdup(in->psk);
	k->ni = g_bytes_ref(in->ni);
	k->nr = g_bytes_ref(in->nr);
	k->gxy = late_ref(in->gxy);
	for (int i = 0; i < 2; i++)
		k->ke[i] = late_ref(in->ke[i]);
	memcpy(k->cookies, in->cookies, sizeof k->cookies);
	return &k->late;
}

void ike_late_keys_get(Late *keys, IkeKeys *out)
{
	Slice octets = late_octets(keys);

	memcpy(out, octets.data, sizeof *out);
}

const IkeSuite *ike_late_suite(const Late *keys)
{
	return &((const KeySet *)keys)->suite;
}

/* ---- KEYMAT ---- */

typedef struct Keymat {
	Late late;
	Late *keys, *gxy;
	uint8_t protocol;
	uint32_t spi;
	GBytes *ni, *nr;
} Keymat;

static void make_keymat(const Late *l, uint8_t *out)
{
	const Keymat *m = (const Keymat *)l;
	IkeKeys keys;

	ike_late_keys_get(m->keys, &keys);
	ike_keymat(&keys, ike_late_suite(m->keys)->hash, late_octets(m->gxy), m->protocol, m->spi,
		   ike_octets(m->ni), ike_octets(m->nr), out, l->len);
}

static bool same_secret(Late *a, Late *b)
{
	return a && b ? late_is_known_same(a, b) : a == b;
}

static bool same_keymat(Late *a, Late *b)
{
	const Keymat *one = (const Keymat *)a, *two = (const Keymat *)b;

	return one->protocol == two->protocol && one->spi == two->spi &&
	       g_bytes_equal(one->ni, two->ni) && g_bytes_equal(one->nr, two->nr) &&
	       same_secret(one->gxy, two->gxy) && late_is_known_same(one->keys, two->keys);
}

static void free_keymat(Late *l)
{
	Keymat *m = (Keymat *)l;

	late_unref(m->keys);
	late_unref(m->gxy);
	g_bytes_unref(m->ni);
	g_bytes_unref(m->nr);
	g_free(m);
}

static const LateKind keymat_kind = {
	.name = "KEYMAT", .make = make_keymat, .same = same_keymat, .forget = free_keymat};

Late *ike_late_keymat(Late *keys, Late *gxy, uint8_t protocol, uint32_t spi, GBytes *ni, GBytes *nr,
		      size_t len)
{
	Keymat *m = g_new(Keymat, 1);

	late_init(&m->late, &keymat_kind, len);
	m->keys = late_ref(keys);
	m->gxy = gxy ? late_ref(gxy) : NULL;
	m->protocol = protocol;
	m->spi = spi;
	m->ni = g_bytes_ref(ni);
	m->nr = g_bytes_ref(nr);
	return &m->late;
}
