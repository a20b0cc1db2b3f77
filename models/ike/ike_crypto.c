#include "models/ike/ike_crypto.h"

#include <gmp.h>
#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/des.h>
#include <nettle/hmac.h>
#include <string.h>

/* ---- hash and prf ---- */

size_t ike_hash_len(IkeHash hash)
{
	return hash == IKE_MD5 ? MD5_DIGEST_SIZE : SHA1_DIGEST_SIZE;
}

void ike_hash(IkeHash hash, const Slice *in, unsigned n, uint8_t *out)
{
	struct md5_ctx md5;
	struct sha1_ctx sha;

	if (hash == IKE_MD5) {
		md5_init(&md5);
		for (unsigned i = 0; i < n; i++)
			md5_update(&md5, in[i].len, in[i].data);
		md5_digest(&md5, MD5_DIGEST_SIZE, out);
		return;
	}
	sha1_init(&sha);
	for (unsigned i = 0; i < n; i++)
		sha1_update(&sha, in[i].len, in[i].data);
	sha1_digest(&sha, SHA1_DIGEST_SIZE, out);
}

void ike_prf(IkeHash hash, Slice key, const Slice *in, unsigned n, uint8_t *out)
{
	struct hmac_md5_ctx md5;
	struct hmac_sha1_ctx sha;

	if (hash == IKE_MD5) {
		hmac_md5_set_key(&md5, key.len, key.data);
		for (unsigned i = 0; i < n; i++)
			hmac_md5_update(&md5, in[i].len, in[i].data);
		hmac_md5_digest(&md5, MD5_DIGEST_SIZE, out);
		return;
	}
	hmac_sha1_set_key(&sha, key.len, key.data);
	for (unsigned i = 0; i < n; i++)
		hmac_sha1_update(&sha, in[i].len, in[i].data);
	hmac_sha1_digest(&sha, SHA1_DIGEST_SIZE, out);
}

/* ---- keys ---- */

size_t ike_key_len(const IkeSuite *suite)
{
	switch (suite->cipher) {
	case IKE_DES:
		return DES_KEY_SIZE;
	case IKE_3DES:
		return DES3_KEY_SIZE;
	case IKE_AES:
		return suite->key_bits / 8u;
	}
	g_assert_not_reached();
}

size_t ike_block_len(const IkeSuite *suite)
{
	return suite->cipher == IKE_AES ? AES_BLOCK_SIZE : DES_BLOCK_SIZE;
}

/* RFC 2409 appendix B: a key longer than SKEYID_e is K1 | K2 | ..., K1 = prf(SKEYID_e, 0), Kn = prf(SKEYID_e,
 * Kn-1). */
static void encryption_key(IkeKeys *k, const IkeSuite *suite)
{
	size_t n = ike_hash_len(suite->hash), want = ike_key_len(suite);
	uint8_t block[IKE_MAC_MAX] = {0};
	Slice in = {block, 1};

	if (want <= n) {
		memcpy(k->key, k->e, want);
		return;
	}
	for (size_t at = 0; at < want; at += n) {
		ike_prf(suite->hash, (Slice){k->e, n}, &in, 1, block);
		memcpy(k->key + at, block, MIN(n, want - at));
		in.len = n;
	}
}

void ike_keys_derive(IkeKeys *k, const IkeSuite *suite, Slice psk, Slice ni, Slice nr, Slice gxy,
		     Slice cookies)
{
	static const uint8_t number[] = {0, 1, 2};
	size_t n = ike_hash_len(suite->hash);
	Slice skeyid = {k->skeyid, n};

	ike_prf(suite->hash, psk, (Slice[]){ni, nr}, 2, k->skeyid);
	ike_prf(suite->hash, skeyid, (Slice[]){gxy, cookies, {&number[0], 1}}, 3, k->d);
	ike_prf(suite->hash, skeyid, (Slice[]){{k->d, n}, gxy, cookies, {&number[1], 1}}, 4, k->a);
	ike_prf(suite->hash, skeyid, (Slice[]){{k->a, n}, gxy, cookies, {&number[2], 1}}, 4, k->e);
	encryption_key(k, suite);
}

void ike_keymat(const IkeKeys *k, IkeHash hash, Slice gxy, uint8_t protocol, uint32_t spi, Slice ni,
		Slice nr, uint8_t *out, size_t len)
{
	size_t n = ike_hash_len(hash);
	uint8_t block[IKE_MAC_MAX];
	uint8_t head[] = {protocol, (uint8_t)(spi >> 24), (uint8_t)(spi >> 16), (uint8_t)(spi >> 8),
			  (uint8_t)spi};
	Slice before = {block, 0};

	for (size_t at = 0; at < len; at += n) {
		ike_prf(hash, (Slice){k->d, n}, (Slice[]){before, gxy, {head, sizeof head}, ni, nr},
			5, block);
		memcpy(out + at, block, MIN(n, len - at));
		before.len = n;
	}
}

/* ---- ciphers ---- */

typedef union CipherCtx {
	struct des_ctx des;
	struct des3_ctx des3;
	struct aes128_ctx aes128;
	struct aes192_ctx aes192;
	struct aes256_ctx aes256;
} CipherCtx;

typedef struct CipherRow {
	IkeCipher cipher;
	uint16_t key_bits;
	nettle_set_key_func *set_encrypt, *set_decrypt;
	nettle_cipher_func *encrypt, *decrypt;
} CipherRow;

/* A weak DES key is used like any other (RFC 2409 appendix A asks to refuse it; one in 2^52 is one). */
static void des_key(void *ctx, const uint8_t *key)
{
	des_set_key(ctx, key);
}
static void des3_key(void *ctx, const uint8_t *key)
{
	des3_set_key(ctx, key);
}

#define FUNCS(p) (nettle_cipher_func *)p##_encrypt, (nettle_cipher_func *)p##_decrypt
#define AES_KEYS(p)                                                                                \
	(nettle_set_key_func *)p##_set_encrypt_key, (nettle_set_key_func *)p##_set_decrypt_key
static const CipherRow cipher_rows[] = {
	{IKE_DES, 0, des_key, des_key, FUNCS(des)},
	{IKE_3DES, 0, des3_key, des3_key, FUNCS(des3)},
	{IKE_AES, 128, AES_KEYS(aes128), FUNCS(aes128)},
	{IKE_AES, 192, AES_KEYS(aes192), FUNCS(aes192)},
	{IKE_AES, 256, AES_KEYS(aes256), FUNCS(aes256)},
};

static const CipherRow *cipher_row(const IkeSuite *suite)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cipher_rows); i++)
		if (cipher_rows[i].cipher == suite->cipher &&
		    cipher_rows[i].key_bits == suite->key_bits)
			return &cipher_rows[i];
	g_assert_not_reached();
}

void ike_cbc(const IkeSuite *suite, const uint8_t *key, bool encrypt, uint8_t *iv, uint8_t *data,
	     size_t len)
{
	const CipherRow *row = cipher_row(suite);
	size_t block = ike_block_len(suite);
	CipherCtx ctx;

	g_assert(len % block == 0);
	if (encrypt) {
		row->set_encrypt(&ctx, key);
		cbc_encrypt(&ctx, row->encrypt, block, iv, len, data, data);
		return;
	}
	row->set_decrypt(&ctx, key);
	cbc_decrypt(&ctx, row->decrypt, block, iv, len, data, data);
}

/* ---- Diffie-Hellman ---- */

typedef struct Group {
	uint8_t number;
	const char *prime, *cite;
} Group;

#define PRIME_HEAD                                                                                 \
	"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"                         \
	"020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
#define PRIME_MORE                                                                                 \
	"4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"                         \
	"EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE"

/* The generator is 2 in all. */
static const Group groups[] = {
	{1, PRIME_HEAD "4FE1356D6D51C245E485B576625E7EC6F44C42E9A63A3620FFFFFFFFFFFFFFFF",
	 "RFC 2409 6.1"},
	{2, PRIME_HEAD PRIME_MORE "65381FFFFFFFFFFFFFFFF", "RFC 2409 6.2"},
	{5,
	 PRIME_HEAD PRIME_MORE "45B3DC2007CB8A163BF05"
			       "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
			       "9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF",
	 "RFC 3526 2"},
};

static const Group *group_row(uint8_t group)
{
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		if (groups[i].number == group)
			return &groups[i];
	return NULL;
}

size_t ike_dh_len(uint8_t group)
{
	const Group *g = group_row(group);

	return g ? strlen(g->prime) / 2 : 0;
}

static void import(mpz_t to, Slice from)
{
	mpz_init(to);
	mpz_import(to, from.len, 1, 1, 1, 0, from.data);
}

/* Right-aligned in `len` octets: RFC 2409 5 (leading zeroes are kept). */
static void export(uint8_t *out, size_t len, const mpz_t from)
{
	size_t n = (mpz_sizeinbase(from, 2) + 7) / 8;

	memset(out, 0, len);
	g_assert(n <= len);
	mpz_export(out + len - n, NULL, 1, 1, 1, 0, from);
}

void ike_dh_prime(uint8_t group, uint8_t *out)
{
	mpz_t p;

	mpz_init_set_str(p, group_row(group)->prime, 16);
	export(out, ike_dh_len(group), p);
	mpz_clear(p);
}

void ike_dh_public(uint8_t group, Slice priv, uint8_t *out)
{
	mpz_t p, x, y;

	mpz_init_set_str(p, group_row(group)->prime, 16);
	import(x, priv);
	mpz_init_set_ui(y, 2);
	mpz_powm(y, y, x, p);
	export(out, ike_dh_len(group), y);
	mpz_clears(p, x, y, NULL);
}

bool ike_dh_is_possible(uint8_t group, Slice his)
{
	mpz_t p, y;

	if (his.len == 0 || his.len != ike_dh_len(group))
		return false;
	mpz_init_set_str(p, group_row(group)->prime, 16);
	import(y, his);
	mpz_sub_ui(p, p, 1);
	bool possible = mpz_cmp_ui(y, 1) > 0 && mpz_cmp(y, p) < 0;
	mpz_clears(p, y, NULL);
	return possible;
}

bool ike_dh_shared(uint8_t group, Slice priv, Slice his, uint8_t *out)
{
	mpz_t p, x, y;

	if (!ike_dh_is_possible(group, his))
		return false;
	mpz_init_set_str(p, group_row(group)->prime, 16);
	import(x, priv);
	import(y, his);
	mpz_powm(y, y, x, p);
	export(out, his.len, y);
	mpz_clears(p, x, y, NULL);
	return true;
}
