#pragma once

/* The cryptography of IKEv1 with a pre-shared key (RFC 2409): pure functions on octets. Randomness comes
 * from the caller. */

#include "sim/tables/codec.h"

enum { IKE_COOKIE = 8, IKE_MAC_MAX = 20, IKE_KEY_MAX = 32, IKE_DH_MAX = 192, IKE_BLOCK_MAX = 16 };

/* Values as in RFC 2409 appendix A and RFC 3602 5.3. */
typedef enum IkeCipher { IKE_DES = 1, IKE_3DES = 5, IKE_AES = 7 } IkeCipher;
/* Those behind IKE_SHA (RFC 4868) are known by name only: no policy with one is spoken. */
typedef enum IkeHash {
	IKE_MD5 = 1,
	IKE_SHA = 2,
	IKE_SHA256 = 4,
	IKE_SHA384 = 5,
	IKE_SHA512 = 6
} IkeHash;
typedef enum IkeAuth { IKE_PSK = 1, IKE_RSA_SIG = 3, IKE_RSA_ENCR = 4, IKE_ECDSA_SIG = 8 } IkeAuth;

/* What phase 1 agrees on. */
typedef struct IkeSuite {
	IkeCipher cipher;
	uint16_t key_bits; /* AES; else 0 */
	IkeHash hash;
	IkeAuth auth;
	uint8_t group;
	uint32_t life_s;
} IkeSuite;

/* RFC 2409 5: SKEYID and what is made of it; `key` encrypts. */
typedef struct IkeKeys {
	uint8_t skeyid[IKE_MAC_MAX], d[IKE_MAC_MAX], a[IKE_MAC_MAX], e[IKE_MAC_MAX];
	uint8_t key[IKE_KEY_MAX];
} IkeKeys;

size_t ike_hash_len(IkeHash hash);
size_t ike_key_len(const IkeSuite *suite);
size_t ike_block_len(const IkeSuite *suite);

/* Digest of, and HMAC over, the concatenation of `n` slices; `out` gets ike_hash_len octets. */
void ike_hash(IkeHash hash, const Slice *in, unsigned n, uint8_t *out);
void ike_prf(IkeHash hash, Slice key, const Slice *in, unsigned n, uint8_t *out);

/* RFC 2409 5 and appendix B. `cookies` is CKY-I | CKY-R. */
void ike_keys_derive(IkeKeys *k, const IkeSuite *suite, Slice psk, Slice ni, Slice nr, Slice gxy,
		     Slice cookies);

/* RFC 2409 5.5: `len` octets of KEYMAT for one direction. `gxy` is empty without PFS. */
void ike_keymat(const IkeKeys *k, IkeHash hash, Slice gxy, uint8_t protocol, uint32_t spi, Slice ni,
		Slice nr, uint8_t *out, size_t len);

/* CBC over whole blocks in place; `iv` then holds the last cipher block. */
void ike_cbc(const IkeSuite *suite, const uint8_t *key, bool encrypt, uint8_t *iv, uint8_t *data,
	     size_t len);

/* Diffie-Hellman groups 1 and 2 (RFC 2409 6), 5 (RFC 3526 2). 0: no such group. */
size_t ike_dh_len(uint8_t group);
void ike_dh_prime(uint8_t group, uint8_t *out); /* ike_dh_len octets; for tests of the constants */
void ike_dh_public(uint8_t group, Slice priv, uint8_t *out);
/* Is `his` a possible public value: of the group's length, and neither 0, 1, nor p - 1 or more? */
bool ike_dh_is_possible(uint8_t group, Slice his);
/* False if `his` is no possible one. */
bool ike_dh_shared(uint8_t group, Slice priv, Slice his, uint8_t *out);
