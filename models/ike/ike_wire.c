/* Messages as datagrams, by need. A message keeps its octets in clear; HASH, a public value and the ciphertext are
 * made when somebody reads the datagram. Its receiver reads what is in clear if his keys and his chain are the
 * sender's, which their inputs tell; else the octets decide, so that the result is that of the wire. */

#include <string.h>

#include "models/ike/ike_late_priv.h"
#include "models/ike/ike_pkt.h"

typedef struct Wire {
	Late late;
	IkeClear c;
} Wire;

/* ---- making ---- */

void ike_chain_iv(Late *keys, const IkeChain *chain, uint8_t *iv)
{
	const KeySet *k = (const KeySet *)keys;
	size_t block = ike_block_len(&k->suite);
	uint8_t digest[IKE_MAC_MAX], mid[4];

	if (!chain->before) {
		ike_hash(k->suite.hash, (Slice[]){late_octets(k->ke[0]), late_octets(k->ke[1])}, 2,
			 digest);
		memcpy(iv, digest, block);
		return;
	}
	Slice before = late_octets(chain->before);
	const uint8_t *last = before.data + before.len - block;
	if (!chain->first) {
		memcpy(iv, last, block);
		return;
	}
	isakmp_u32_octets(chain->mid, mid);
	ike_hash(k->suite.hash, (Slice[]){{last, block}, {mid, sizeof mid}}, 2, digest);
	memcpy(iv, digest, block);
}

void ike_hashed_make(Late *keys, const IkeHashed *h, Slice after, uint8_t *out)
{
	const IkeSuite *suite = ike_late_suite(keys);
	size_t n = ike_hash_len(suite->hash);
	IkeKeys k;

	ike_late_keys_get(keys, &k);
	ike_prf(suite->hash, (Slice){h->auth ? k.skeyid : k.a, n},
		(Slice[]){late_octets(h->ke[0]), late_octets(h->ke[1]), ike_octets(h->octets),
			  h->whole ? after : (Slice){NULL, 0}},
		4, out);
}

void ike_wire_fill(Late *wire, uint8_t *clear)
{
	const IkeClear *c = &((Wire *)wire)->c;
	uint8_t digest[IKE_MAC_MAX];

	if (c->ke_at) {
		Slice ke = late_octets(c->ke);
		memcpy(clear + c->ke_at, ke.data, ke.len);
	}
	if (!c->hash_at)
		return;
	size_t n = ike_hash_len(ike_late_suite(c->keys)->hash), after = c->hash_at + n;
	ike_hashed_make(c->keys, &c->hashed, (Slice){clear + after, c->end - after}, digest);
	memcpy(clear + c->hash_at, digest, n);
}

static void make(const Late *l, uint8_t *out)
{
	const Wire *w = (const Wire *)l;
	const IkeClear *c = &w->c;
	uint8_t iv[IKE_BLOCK_MAX];
	IkeKeys k;

	memcpy(out, c->octets->data, c->octets->len);
	ike_wire_fill((Late *)l, out);
	if (!c->keys)
		return;
	ike_chain_iv(c->keys, &c->chain, iv);
	ike_late_keys_get(c->keys, &k);
	ike_cbc(ike_late_suite(c->keys), k.key, true, iv, out + ISAKMP_HEADER,
		l->len - ISAKMP_HEADER);
}

static Slice head(const Late *l)
{
	return (Slice){((const Wire *)l)->c.octets->data, ISAKMP_HEADER};
}

static void free_wire(Late *l)
{
	Wire *w = (Wire *)l;

	g_byte_array_unref(w->c.octets);
	late_unref(w->c.ke);
	late_unref(w->c.hashed.ke[0]);
	late_unref(w->c.hashed.ke[1]);
	ike_hashed_clear(&w->c.hashed);
	late_unref(w->c.keys);
	late_unref(w->c.chain.before);
	g_free(w);
}

static const LateKind wire_kind = {
	.name = "ISAKMP message", .make = make, .head = head, .forget = free_wire};

static void hold(Late *l)
{
	if (l)
		late_ref(l);
}

Late *ike_wire_new(const IkeClear *c)
{
	Wire *w = g_new(Wire, 1);

	late_init(&w->late, &wire_kind, c->octets->len);
	w->c = *c;
	hold(c->ke);
	hold(c->hashed.ke[0]);
	hold(c->hashed.ke[1]);
	if (c->hashed.octets)
		g_bytes_ref(c->hashed.octets);
	hold(c->keys);
	hold(c->chain.before);
	return &w->late;
}

/* ---- reading ---- */

bool ike_wire_is_clear(const Late *wire)
{
	return wire->kind == &wire_kind && !((const Wire *)wire)->c.keys;
}

static bool is_same_chain(const IkeChain *a, const IkeChain *b)
{
	if (a->first != b->first || (a->first && a->mid != b->mid))
		return false;
	return a->before && b->before ? late_is_known_same(a->before, b->before)
				      : a->before == b->before;
}

bool ike_wire_opens(Late *wire, Late *keys, const IkeChain *chain)
{
	const IkeClear *c = &((const Wire *)wire)->c;

	return wire->kind == &wire_kind && c->keys && is_same_chain(&c->chain, chain) &&
	       late_is_known_same(c->keys, keys);
}

Slice ike_wire_clear(const Late *wire)
{
	const Wire *w = (const Wire *)wire;

	return wire->kind == &wire_kind ? (Slice){w->c.octets->data, w->c.octets->len}
					: late_head(wire);
}

Late *ike_wire_ke(const Late *wire)
{
	return wire->kind == &wire_kind ? ((const Wire *)wire)->c.ke : NULL;
}

static bool is_same_value(Late *a, Late *b)
{
	return a && b ? late_is_known_same(a, b) : a == b;
}

bool ike_wire_has_hash(const Late *wire, const IkeHashed *h)
{
	const IkeClear *c = &((const Wire *)wire)->c;
	const IkeHashed *his = &c->hashed;

	return wire->kind == &wire_kind && c->hash_at && his->auth == h->auth &&
	       his->whole == h->whole && is_same_value(his->ke[0], h->ke[0]) &&
	       is_same_value(his->ke[1], h->ke[1]) && g_bytes_equal(his->octets, h->octets);
}

bool ike_wire_is_same(Late *a, Late *b)
{
	Slice one = ike_wire_clear(a), two = ike_wire_clear(b);

	if (a == b)
		return true;
	return one.len == two.len && one.len >= ISAKMP_HEADER &&
	       memcmp(one.data, two.data, ISAKMP_HEADER) == 0 && late_is_same(a, b);
}
