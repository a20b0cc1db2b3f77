/* ESP as octets: against another implementation's packets, sizes, tampering, the replay window. */

#include <string.h>

#include "models/ipsec/ipsec_esp.h"
#include "tests/support/check.h"

static void unhex(const char *hex, uint8_t *out)
{
	for (; *hex; hex += 2)
		*out++ =
			(uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
}

static SaKeys *keys(EspCipher cipher, EspAuth auth, const char *cipher_hex, uint8_t auth_octet)
{
	EspProposal prop = {.cipher = cipher, .auth = auth, .tunnel = true};
	EspKeys k = {.spi = 0x5b23f22e, .cipher_len = (uint8_t)(strlen(cipher_hex) / 2)};
	unhex(cipher_hex, k.cipher_key);
	k.auth_len = auth == ESP_AUTH_SHA ? 20 : 16;
	memset(k.auth_key, auth_octet, k.auth_len);
	return sa_keys_new(&prop, &k, 1, "r1");
}

/* Made with OpenSSL's ciphers and Python's hmac, which gave FIPS 81's DES-CBC example (e5c7cdde872bf27c ...
 * under 0123456789abcdef) and RFC 2202's HMAC-MD5 case 1 in the same run. The inner datagram has 36 octets. */
static const char inner_hex[] =
	"450000240001000040014a5f636363631401010108000000000100010000000000000000";

typedef struct Vector {
	const char *name;
	EspCipher cipher;
	EspAuth auth;
	const char *key, *esp;
} Vector;

/* clang-format off */
static const Vector vectors[] = {
	{"DES, MD5", ESP_DES, ESP_AUTH_MD5, "0123456789abcdef",
	 "5b23f22e000000071234567890abcdefc5b331c2620cf35131dde882ce2fd0f9c6863d3f5ddc13929fab94dde6af96850b477820"
	 "c6fcd4023b8dd6ed8810fca646636182"},
	{"3DES, SHA", ESP_3DES, ESP_AUTH_SHA, "0123456789abcdef23456789abcdef01456789abcdef0123",
	 "5b23f22e000000071234567890abcdef66783a447c8781aaef8ba8921f2ee9e41236bb3f9ecbf67865b6d248c711024d7c274581"
	 "8fefaac703cd99464cd573f6a1916f6c"},
	{"AES-128, SHA", ESP_AES, ESP_AUTH_SHA, "000102030405060708090a0b0c0d0e0f",
	 "5b23f22e00000007f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff4dafca9a4d135faebc81bc75b5a68dacfbe5e2ca953117d48f10a3d0"
	 "5d56ef43b2fdc80948c8f1fa7678acacb7a03e60f3c761bc2afc999d049fd9fc"},
	{"AES-192, MD5", ESP_AES, ESP_AUTH_MD5, "000102030405060708090a0b0c0d0e0f1011121314151617",
	 "5b23f22e00000007f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff3058df4a9f1aff611e8f3c7aa663ad7b5959e89d20b3f6fbd58d41b5"
	 "1ae5304508511abf94dd89e0ccf9776fec207979c6f54ef96eaedec85b5b9f07"},
	{"AES-256, MD5", ESP_AES, ESP_AUTH_MD5, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	 "5b23f22e00000007f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff3e6d243756810846ed6bafa3a0adc8fe0092c16a34aeb8a53d86964f"
	 "1c7f1d15925f9f30f7d2a3c6f0dd76bc870aac49999c8f2488f9feb9e8dc6aa9"},
	{"NULL, MD5", ESP_NULL, ESP_AUTH_MD5, "",
	 "5b23f22e00000007450000240001000040014a5f636363631401010108000000000100010000000000000000010202040ed69e36"
	 "041f04c1721ca15a"},
};
/* clang-format on */

static GByteArray *octets(const char *hex)
{
	GByteArray *b = g_byte_array_new();
	g_byte_array_set_size(b, (guint)strlen(hex) / 2);
	unhex(hex, b->data);
	return b;
}

/* A wrong key schedule, chaining or ICV would open none of these. */
static void test_vectors(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		const Vector *v = &vectors[i];
		SaKeys *k = keys(v->cipher, v->auth, v->key, 0x0b);
		g_autoptr(GByteArray) esp = octets(v->esp), plain = g_byte_array_new();
		CHECK_INT(esp_open(k, (Slice){esp->data, esp->len}, plain), ESP_OK, "%s", v->name);
		CHECK_BYTES(plain->data, plain->len, inner_hex, "%s", v->name);
		sa_keys_unref(k);
	}
}

static void test_seal_and_open(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		const Vector *v = &vectors[i];
		SaKeys *k = keys(v->cipher, v->auth, v->key, 0x0b);
		for (size_t n = 0; n < 70; n++) {
			uint8_t inner[70];
			memset(inner, 0x5a, sizeof inner);
			g_autoptr(GByteArray) a = g_byte_array_new(), b = g_byte_array_new(),
					      plain = g_byte_array_new();
			esp_seal(k, 7, (Slice){inner, n}, a);
			esp_seal(k, 8, (Slice){inner, n}, b);
			CHECK_INT(a->len, esp_length(v->cipher, v->auth, n), "%s, %zu octets",
				  v->name, n);
			CHECK_INT(esp_open(k, (Slice){a->data, a->len}, plain), ESP_OK,
				  "%s, %zu octets", v->name, n);
			CHECK(plain->len == n && (n == 0 || memcmp(plain->data, inner, n) == 0),
			      "%s, %zu octets", v->name, n);
			if (v->cipher != ESP_NULL)
				CHECK(memcmp(a->data + 8, b->data + 8, 8) != 0,
				      "%s: each packet has its own IV", v->name);
		}
		sa_keys_unref(k);
	}
}

/* Whole packets for DES and MD5: 20 octets of outer header in front of what esp_length says. */
static void test_sizes(void)
{
	static const size_t inner[] = {36, 100, 500, 1400, 1446, 1500};
	static const size_t whole[] = {88, 152, 552, 1456, 1496, 1552};
	for (size_t i = 0; i < G_N_ELEMENTS(inner); i++)
		CHECK_INT(20 + esp_length(ESP_DES, ESP_AUTH_MD5, inner[i]), whole[i], "inner %zu",
			  inner[i]);
	CHECK(20 + esp_length(ESP_DES, ESP_AUTH_MD5, 1447) > 1500,
	      "1446 is the largest that fits into 1500");
}

/* Every octet counts: SPI and sequence number are under the ICV too. Truncations are refused as well. */
static void test_tampering(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		const Vector *v = &vectors[i];
		SaKeys *k = keys(v->cipher, v->auth, v->key, 0x0b);
		g_autoptr(GByteArray) esp = octets(v->esp), plain = g_byte_array_new();
		for (guint at = 0; at < esp->len; at++) {
			esp->data[at] ^= 0x01;
			CHECK_INT(esp_open(k, (Slice){esp->data, esp->len}, plain), ESP_BAD_ICV,
				  "%s, octet %u", v->name, at);
			esp->data[at] ^= 0x01;
		}
		for (guint n = 0; n < esp->len; n++)
			CHECK(esp_open(k, (Slice){esp->data, n}, plain) != ESP_OK, "%s, cut to %u",
			      v->name, n);
		CHECK_INT(plain->len, 0, "%s: nothing leaks from a refused packet", v->name);
		sa_keys_unref(k);
	}
}

/* Another peer's keys: authentication fails first; without authentication the padding tells. */
static void test_wrong_keys(void)
{
	SaKeys *right = keys(ESP_DES, ESP_AUTH_MD5, "0123456789abcdef", 0x0b);
	SaKeys *auth = keys(ESP_DES, ESP_AUTH_MD5, "0123456789abcdef", 0x0c);
	SaKeys *cipher = keys(ESP_DES, ESP_AUTH_MD5, "1123456789abcdef", 0x0b);
	g_autoptr(GByteArray) esp = octets(vectors[0].esp), plain = g_byte_array_new();
	Slice s = {esp->data, esp->len};
	CHECK_INT(esp_open(auth, s, plain), ESP_BAD_ICV, "another HMAC key");
	CHECK_INT(esp_open(cipher, s, plain), ESP_BAD_PADDING, "another DES key");
	SaKeys *same = keys(ESP_DES, ESP_AUTH_MD5, "0123456789abcdef", 0x0b),
	       *mine = sa_keys_ref(same);
	CHECK(!sa_keys_join(&mine, auth) && !sa_keys_join(&mine, cipher) && mine == same,
	      "keys are compared by their octets");
	CHECK(sa_keys_join(&mine, right) && mine == right, "those of the same octets are one");
	CHECK(sa_keys_join(&mine, right) && mine == right, "and stay so");
	sa_keys_unref(mine);
	sa_keys_unref(same);
	sa_keys_unref(right);
	sa_keys_unref(auth);
	sa_keys_unref(cipher);
}

typedef struct Step {
	uint32_t seq;
	bool ok;
	const char *why;
} Step;

static void test_window(void)
{
	static const Step steps[] = {
		{0, false, "RFC 2406 3.3.3: 0 is never sent"},
		{1, true, "first"},
		{1, false, "again"},
		{5, true, "a gap"},
		{3, true, "late, within the window"},
		{3, false, "late, again"},
		{64, true, "63 ahead of 1"},
		{2, true, "62 behind"},
		{1, false, "63 behind, the window's last place, but seen"},
		{68, true, "ahead"},
		{4, false, "64 behind: out of the window"},
		{6, true, "62 behind"},
		{1000, true, "far ahead: all is forgotten"},
		{937, true, "63 behind: the window's last place"},
		{936, false, "64 behind"},
		{1000, false, "the top again"},
		{UINT32_MAX, true, "the last number"},
		{UINT32_MAX, false, "again"},
		{1, false, "no wrapping"},
	};
	EspWindow w = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		bool ok = esp_window_check(&w, steps[i].seq);
		CHECK_INT(ok, steps[i].ok, "step %zu, %u: %s", i, steps[i].seq, steps[i].why);
		if (ok)
			esp_window_mark(&w, steps[i].seq);
	}
}

SUITE(ipsec_esp) = {
	{"another implementation's packets open", test_vectors},
	{"what is sealed opens, with its own IV", test_seal_and_open},
	{"sizes with DES and MD5", test_sizes},
	{"every octet is authenticated", test_tampering},
	{"wrong keys are told apart", test_wrong_keys},
	{"replay window of 64", test_window},
	{NULL, NULL},
};
