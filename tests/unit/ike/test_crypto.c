/* IKE's arithmetic against published vectors, and against the same formulas computed by other software. If one
 * fails, no other implementation could talk to this one, though two of ours still might. */

#include <gmp.h>
#include <string.h>

#include "models/ike/ike_crypto.h"
#include "tests/support/check.h"

static Slice text(const char *s)
{
	return (Slice){(const uint8_t *)s, strlen(s)};
}

/* RFC 2202 2 and 3, case 2 */
static void test_prf(void)
{
	uint8_t out[IKE_MAC_MAX];
	Slice parts[] = {text("what do ya want "), text("for nothing?")};

	ike_prf(IKE_MD5, text("Jefe"), parts, 2, out);
	CHECK_BYTES(out, 16, "750c783e6ab0b503eaa86e310a5db738", "HMAC-MD5");
	ike_prf(IKE_SHA, text("Jefe"), parts, 2, out);
	CHECK_BYTES(out, 20, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "HMAC-SHA1");
}

/* RFC 1321 A.5, RFC 3174 7.3 */
static void test_hash(void)
{
	uint8_t out[IKE_MAC_MAX];

	ike_hash(IKE_MD5, (Slice[]){text("ab"), text("c")}, 2, out);
	CHECK_BYTES(out, 16, "900150983cd24fb0d6963f7d28e17f72", "MD5");
	ike_hash(IKE_SHA, (Slice[]){text("ab"), text("c")}, 2, out);
	CHECK_BYTES(out, 20, "a9993e364706816aba3e25717850c26c9cd0d89d", "SHA");
}

typedef struct CipherCase {
	const char *what;
	IkeSuite suite;
	uint8_t key[16], iv[16];
	const char *plain, *cipher;
} CipherCase;

static const CipherCase cipher_cases[] = {
	{"FIPS 81 table C2: DES-CBC",
	 {.cipher = IKE_DES},
	 {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef},
	 {0x12, 0x34, 0x56, 0x78, 0x90, 0xab, 0xcd, 0xef},
	 "Now is the time for all ",
	 "e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6"},
	{"RFC 3602 4 case 1: AES-CBC",
	 {.cipher = IKE_AES, .key_bits = 128},
	 {0x06, 0xa9, 0x21, 0x40, 0x36, 0xb8, 0xa1, 0x5b, 0x51, 0x2e, 0x03, 0xd5, 0x34, 0x12, 0x00,
	  0x06},
	 {0x3d, 0xaf, 0xba, 0x42, 0x9d, 0x9e, 0xb4, 0x30, 0xb4, 0x22, 0xda, 0x80, 0x2c, 0x9f, 0xac,
	  0x41},
	 "Single block msg",
	 "e353779c1079aeb82708942dbe77181a"},
};

static void test_ciphers(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cipher_cases); i++) {
		const CipherCase *c = &cipher_cases[i];
		uint8_t data[64], iv[16], first[16];
		size_t n = strlen(c->plain), block = ike_block_len(&c->suite);
		memcpy(data, c->plain, n);
		memcpy(iv, c->iv, sizeof iv);
		ike_cbc(&c->suite, c->key, true, iv, data, n);
		CHECK_BYTES(data, n, c->cipher, "%s", c->what);
		CHECK(memcmp(iv, data + n - block, block) == 0, "%s: the IV is the last block",
		      c->what);
		memcpy(first, c->iv, sizeof first);
		ike_cbc(&c->suite, c->key, false, first, data, n);
		CHECK(memcmp(data, c->plain, n) == 0, "%s: decrypts", c->what);
		CHECK(memcmp(first, iv, block) == 0, "%s: decryption leaves the same IV", c->what);
	}
}

/* Every cipher that a policy can name goes there and back. */
static void test_all_ciphers_return(void)
{
	static const IkeSuite suites[] = {{.cipher = IKE_DES},
					  {.cipher = IKE_3DES},
					  {.cipher = IKE_AES, .key_bits = 128},
					  {.cipher = IKE_AES, .key_bits = 192},
					  {.cipher = IKE_AES, .key_bits = 256}};
	static const size_t lengths[] = {8, 24, 16, 24, 32};

	for (size_t i = 0; i < G_N_ELEMENTS(suites); i++) {
		uint8_t key[32], iv[16] = {1}, back[16] = {1},
				 data[32] = "thirty-one octets of plain text";
		for (size_t k = 0; k < sizeof key; k++)
			key[k] = (uint8_t)(k * 13 + 5);
		CHECK_INT(ike_key_len(&suites[i]), lengths[i], "cipher %d/%u", suites[i].cipher,
			  suites[i].key_bits);
		ike_cbc(&suites[i], key, true, iv, data, sizeof data);
		CHECK(data[0] != 't' || data[1] != 'h', "cipher %zu changes the octets", i);
		ike_cbc(&suites[i], key, false, back, data, sizeof data);
		CHECK_STR((char *)data, "thirty-one octets of plain text", "cipher %zu", i);
	}
}

/* Inputs of the key derivation; expected values were computed with Python's hmac module from RFC 2409 5, 5.5
 * and appendix B. */
typedef struct KeyCase {
	IkeHash hash;
	const char *skeyid, *d, *a, *e, *aes256, *keymat, *keymat_pfs;
} KeyCase;

static const KeyCase key_cases[] = {
	{IKE_MD5, "2cae588d4b94649b4dce8604c44d1f84", "735ea155ce78d3937244f0098c56fbd7",
	 "9afea66cff6bc76d3548ccc1484c8557", "d546325e244fa3ea4416afdc83bc7c0d",
	 "f3ec0e99d0cf996409f27076e34dad1c868061e72ae18d50cdfbe5bda83c232a",
	 "79935029a7d5a4e27eb51628d249fb0609a83df6df8b057cdaae8256214ae4606ffb3900af30e2c9765ba414",
	 "ab123e0dca1b257baa2e742ab1c883851fad86c0e6c5aa78e52c4d8bf17aa9e0cf73af45ccead3fef2e8bec"
	 "8"},
	{IKE_SHA, "038dba968bde046804a301168777219dd85c07c8",
	 "5a6f2a00683e3b4f9ae2ae821d7d289db473381f", "902ab1169012fb6540a9ea96186587f410e018d8",
	 "52892c23395194f1e123a5eb0bbf4fbc3da1bcc1",
	 "bd05b0d3fef6a1ac26545845b0503bb0dca4e778d7587bf43c42d8bf241a6178",
	 "8f63814a0a8f363936530360de5432b4cbe1f5433625731a3d6ad2aeb6bbfa28b0f1a692f34480306b1ab73d",
	 "45cee6e8acbaf62446bc7382ab3993c6559fd8c371b48294e14d302b901ace85c401e9b4fa9b1397c9fd2ad"
	 "1"},
};

static void test_keys(void)
{
	static const uint8_t cookies[] = {0xcf, 0x02, 0x32, 0x6f, 0x14, 0xa9, 0x5b, 0x93,
					  0x18, 0xa1, 0x09, 0xf8, 0x92, 0x19, 0xe8, 0xdf};
	uint8_t ni[20], nr[20], gxy[96], out[44];

	for (int i = 0; i < 20; i++) {
		ni[i] = (uint8_t)(1 + i);
		nr[i] = (uint8_t)(101 + i);
	}
	for (int i = 0; i < 96; i++)
		gxy[i] = (uint8_t)(7 * i + 3);
	for (size_t i = 0; i < G_N_ELEMENTS(key_cases); i++) {
		const KeyCase *c = &key_cases[i];
		size_t n = ike_hash_len(c->hash);
		IkeSuite long_key = {.cipher = IKE_AES, .key_bits = 256, .hash = c->hash};
		IkeSuite des = {.cipher = IKE_DES, .hash = c->hash};
		IkeKeys k;
		Slice sni = {ni, 20}, snr = {nr, 20}, sgxy = {gxy, 96};
		ike_keys_derive(&k, &des, text("cisco123"), sni, snr, sgxy, (Slice){cookies, 16});
		CHECK_BYTES(k.skeyid, n, c->skeyid, "SKEYID, hash %d", c->hash);
		CHECK_BYTES(k.d, n, c->d, "SKEYID_d, hash %d", c->hash);
		CHECK_BYTES(k.a, n, c->a, "SKEYID_a, hash %d", c->hash);
		CHECK_BYTES(k.e, n, c->e, "SKEYID_e, hash %d", c->hash);
		CHECK(memcmp(k.key, k.e, 8) == 0, "a DES key is the first 8 octets");
		ike_keys_derive(&k, &long_key, text("cisco123"), sni, snr, sgxy,
				(Slice){cookies, 16});
		CHECK_BYTES(k.key, 32, c->aes256, "a key longer than SKEYID_e, hash %d", c->hash);
		ike_keymat(&k, c->hash, (Slice){NULL, 0}, 3, 0x5b23f22e, sni, snr, out, sizeof out);
		CHECK_BYTES(out, sizeof out, c->keymat, "KEYMAT, hash %d", c->hash);
		ike_keymat(&k, c->hash, sgxy, 3, 0x5b23f22e, sni, snr, out, sizeof out);
		CHECK_BYTES(out, sizeof out, c->keymat_pfs, "KEYMAT with PFS, hash %d", c->hash);
	}
}

/* RFC 2409 6.1, 6.2, RFC 3526 2: primes of the form 2^n - 2^(n-64) - 1 + 2^64 (...), and (p - 1) / 2 prime too. A
 * mistyped digit does not survive this. */
static void test_groups(void)
{
	static const struct {
		uint8_t group;
		unsigned bits;
	} cases[] = {{1, 768}, {2, 1024}, {5, 1536}};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		uint8_t octets[IKE_DH_MAX];
		size_t n = ike_dh_len(cases[i].group);
		mpz_t p;
		CHECK_INT(n * 8, cases[i].bits, "group %u", cases[i].group);
		ike_dh_prime(cases[i].group, octets);
		mpz_init(p);
		mpz_import(p, n, 1, 1, 1, 0, octets);
		CHECK(mpz_probab_prime_p(p, 24) > 0, "group %u: p", cases[i].group);
		mpz_fdiv_q_2exp(p, p, 1);
		CHECK(mpz_probab_prime_p(p, 24) > 0, "group %u: (p-1)/2", cases[i].group);
		for (int k = 0; k < 8; k++)
			CHECK(octets[k] == 0xff && octets[n - 1 - (size_t)k] == 0xff,
			      "group %u: 64 ones at both ends", cases[i].group);
		mpz_clear(p);
	}
	CHECK_INT(ike_dh_len(14), 0, "group 14 is not spoken");
}

static void test_sharing(void)
{
	static const uint8_t few[] = {1, 5};
	uint8_t a[32], b[32], pub_a[IKE_DH_MAX], pub_b[IKE_DH_MAX], one[IKE_DH_MAX],
		two[IKE_DH_MAX];

	for (int i = 0; i < 32; i++) {
		a[i] = (uint8_t)(1 + i);
		b[i] = (uint8_t)(200 - i);
	}
	/* pow(2, x, p), computed with Python */
	ike_dh_public(1, (Slice){a, 32}, pub_a);
	CHECK_BYTES(pub_a, 96,
		    "2002119f47b6ef040d0c814d13a0743cd226f1fe3b7b4263de6a19cd91497fbf57916ed4dac22c"
		    "535858e4cdb2a20c2d"
		    "8ece495cb825fb8e4c7cb2f54e2785fa7a32e461948d2aaae617901ae10744d2cc3c4ed713c557"
		    "2ff9eba7000ed9e3f1",
		    "public value");
	for (size_t i = 0; i < G_N_ELEMENTS(few); i++) {
		size_t n = ike_dh_len(few[i]);
		ike_dh_public(few[i], (Slice){a, 32}, pub_a);
		ike_dh_public(few[i], (Slice){b, 32}, pub_b);
		CHECK(ike_dh_shared(few[i], (Slice){a, 32}, (Slice){pub_b, n}, one), "group %u",
		      few[i]);
		CHECK(ike_dh_shared(few[i], (Slice){b, 32}, (Slice){pub_a, n}, two), "group %u",
		      few[i]);
		CHECK(memcmp(one, two, n) == 0, "group %u: both have the same secret", few[i]);
	}
}

/* A peer's value of 0, 1, p-1 or more, or of the wrong length, must not be used. */
static void test_impossible_values(void)
{
	uint8_t priv[32] = {9}, his[IKE_DH_MAX] = {0}, out[IKE_DH_MAX];
	Slice p = {priv, 32};

	CHECK(!ike_dh_shared(1, p, (Slice){his, 96}, out), "0");
	his[95] = 1;
	CHECK(!ike_dh_shared(1, p, (Slice){his, 96}, out), "1");
	his[95] = 2;
	CHECK(ike_dh_shared(1, p, (Slice){his, 96}, out), "2");
	CHECK(!ike_dh_shared(1, p, (Slice){his, 95}, out), "too short");
	CHECK(!ike_dh_shared(1, p, (Slice){his, 128}, out), "of another group");
	ike_dh_prime(1, his);
	CHECK(!ike_dh_shared(1, p, (Slice){his, 96}, out), "p");
	his[95]--;
	CHECK(!ike_dh_shared(1, p, (Slice){his, 96}, out), "p - 1");
	his[95]--;
	CHECK(ike_dh_shared(1, p, (Slice){his, 96}, out), "p - 2");
}

SUITE(ike_crypto) = {
	{"prf is HMAC", test_prf},
	{"hash over parts", test_hash},
	{"CBC vectors", test_ciphers},
	{"every cipher goes there and back", test_all_ciphers_return},
	{"SKEYID chain, long keys and KEYMAT", test_keys},
	{"the groups' primes", test_groups},
	{"both ends share the secret", test_sharing},
	{"impossible public values", test_impossible_values},
	{NULL, NULL},
};
