#pragma once

/* The values of IKE that cost much, by need: public values and shared secrets of Diffie-Hellman, the keys that
 * are derived of them, and messages as datagrams. Each holds what it is made of, so it can be made at any later
 * time and on either side, and whether two are the same shows from that.
 *
 * Nothing here depends on the group: what an exchange of another kind computes is another row of ike_dh_*. */

#include "models/core/late.h"
#include "models/ike/ike_crypto.h"

enum { IKE_PRIVATE = 32 };

/* Each that is made has one reference, of the caller, and holds or copies what it is made of. Nothing can fail: what is
 * wrong of a peer's octets was refused before. */

/* g^x. `priv` has IKE_PRIVATE octets, which are copied. */
Late *ike_late_public(uint8_t group, const uint8_t *priv);
/* Is it one of ours or of a router of this network, of that group, whose octets none had to make? */
bool ike_late_is_public(const Late *l, uint8_t group);
/* g^xy of that group. `mine` comes from ike_late_public, `his` is a possible value (ike_dh_is_possible). */
Late *ike_late_shared(uint8_t group, Late *mine, Late *his);

/* What SKEYID and its kin are made of (RFC 2409 5). Everything is copied or held. */
typedef struct IkeSecrets {
	IkeSuite suite;
	const char *psk;
	GBytes *ni, *nr;
	Late *gxy, *ke[2];      /* ke[0]: the initiator's */
	const uint8_t *cookies; /* CKY-I | CKY-R: 16 octets */
} IkeSecrets;

Slice ike_octets(GBytes *kept); /* borrowed; empty if NULL */
Late *ike_late_keys(const IkeSecrets *in);
void ike_late_keys_get(Late *keys, IkeKeys *out); /* makes them, and copies them to *out */

/* `len` octets of KEYMAT of one direction (RFC 2409 5.5). `keys` comes from ike_late_keys; `gxy` is NULL without PFS. */
Late *ike_late_keymat(Late *keys, Late *gxy, uint8_t protocol, uint32_t spi, GBytes *ni, GBytes *nr,
		      size_t len);

/* ---- messages (ike_wire.c) ---- */

/* What a HASH covers besides its key: two public values (of phase 1; else NULL), octets, and the payloads behind the
 * HASH payload if `whole`. */
typedef struct IkeHashed {
	bool auth; /* with SKEYID: HASH_I, HASH_R; else with SKEYID_a */
	Late *ke[2];
	GBytes *octets; /* a reference of its own */
	bool whole;
} IkeHashed;

static inline void ike_hashed_clear(IkeHashed *h)
{
	g_clear_pointer(&h->octets, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IkeHashed, ike_hashed_clear)

/* The cipher's chain before a message: the encrypted message before it, or where chains start (RFC 2409
 * appendix B). */
typedef struct IkeChain {
	Late *before; /* NULL: the first of phase 1 */
	bool first;   /* of an exchange of phase 2: `before` is the last of phase 1 */
	uint32_t mid;
} IkeChain;

/* A message to be sent: octets in clear, zeroes where a late public value and the HASH are to stand. */
typedef struct IkeClear {
	GByteArray *octets;
	size_t end;   /* of the payloads: padding follows */
	size_t ke_at; /* of the value; 0: none */
	Late *ke;
	size_t hash_at; /* 0: none */
	IkeHashed hashed;
	Late *keys; /* encrypts with them, and hashes; NULL: in clear, without HASH */
	IkeChain chain;
} IkeClear;

/* The datagram: one reference, of the caller. Holds what `c` names; adopts c->octets. */
Late *ike_wire_new(const IkeClear *c);

/* What somebody else can read of a datagram without making it. False: its octets have to be read. */
bool ike_wire_is_clear(const Late *wire);
/* The same of an encrypted one, for who has these keys and this chain. */
bool ike_wire_opens(Late *wire, Late *keys, const IkeChain *chain);
/* The octets in clear, with zeroes as above; of a datagram that is not ours, what is known of it. Borrowed. */
Slice ike_wire_clear(const Late *wire);
Late *ike_wire_ke(const Late *wire); /* borrowed; NULL: none that is late */
/* Surely this HASH? False: it has to be computed to know. */
bool ike_wire_has_hash(const Late *wire, const IkeHashed *h);
/* Writes the public value and the HASH where they belong in a copy of the octets in clear, as long as these. */
void ike_wire_fill(Late *wire, uint8_t *clear);

/* Are two datagrams one, sent again? Makes them only where their headers agree and nothing else can tell. */
bool ike_wire_is_same(Late *a, Late *b);

/* Writes the initialisation vector after a chain; `iv` has room for IKE_BLOCK_MAX octets. */
void ike_chain_iv(Late *keys, const IkeChain *chain, uint8_t *iv);
const IkeSuite *ike_late_suite(const Late *keys); /* borrowed of ike_late_keys's */
/* Writes a HASH; `after` are the payloads behind it, `out` has room for IKE_MAC_MAX octets. */
void ike_hashed_make(Late *keys, const IkeHashed *h, Slice after, uint8_t *out);
