/* ESP (RFC 2406) with DES-CBC (RFC 2405), 3DES-CBC (RFC 2451), AES-CBC (RFC 3602) or NULL (RFC 2410), and
 * HMAC-MD5-96 (RFC 2403) or HMAC-SHA-1-96 (RFC 2404).
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ ----
 *   |               Security Parameters Index (SPI)                 | ^
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |Auth.
 *   |                      Sequence Number                          | |Cov-
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |erage
 *   |                    Payload Data* (variable)                   | |   ^
 *   ~                                                               ~ |   |
 *   |               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |Conf.
 *   |               |     Padding (0-255 bytes)                     | |Cov-
 *   +-+-+-+-+-+-+-+-+               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |erage*
 *   |                               |  Pad Length   | Next Header   | v   v
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ ------
 *   |                 Authentication Data (variable)                |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 * A packet in flight holds its inner datagram whole and refers to the keys; its octets are made, and then
 * always the same ones, when somebody captures or alters it. */

#include "models/ipsec/ipsec_esp.h"

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/des.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <string.h>

#include "sim/kernel/rng.h"
#include "sim/text.h"

enum { HEAD = 8, TRAILER = 2, NEXT_IP = 4, BLOCK_MAX = 16, ICV = 12 };

/* The block cipher behind each transform (RFC 2407 4.4.4). */
typedef struct CipherRow {
	EspCipher id;
	uint8_t key, block, iv; /* octets */
	nettle_set_key_func *encrypt_key, *decrypt_key;
	nettle_cipher_func *encrypt, *decrypt;
} CipherRow;

/* Weak keys are used as they come, as IOS does: RFC 2409 makes them by chance only. */
static void des_key(void *ctx, const uint8_t *key)
{
	des_set_key(ctx, key);
}

static void des3_key(void *ctx, const uint8_t *key)
{
	des3_set_key(ctx, key);
}

#define KEY(f) (nettle_set_key_func *)(f)
#define FN(f) (nettle_cipher_func *)(f)
static const CipherRow ciphers[] = {
	/* 4: RFC 2406 2.4, the ICV starts on a 4-octet boundary */
	{ESP_NULL, 0, 4, 0, NULL, NULL, NULL, NULL},
	{ESP_DES, 8, 8, 8, des_key, des_key, FN(des_encrypt), FN(des_decrypt)},
	{ESP_3DES, 24, 8, 8, des3_key, des3_key, FN(des3_encrypt), FN(des3_decrypt)},
	{ESP_AES, 16, 16, 16, KEY(aes128_set_encrypt_key), KEY(aes128_set_decrypt_key),
	 FN(aes128_encrypt), FN(aes128_decrypt)},
	{ESP_AES, 24, 16, 16, KEY(aes192_set_encrypt_key), KEY(aes192_set_decrypt_key),
	 FN(aes192_encrypt), FN(aes192_decrypt)},
	{ESP_AES, 32, 16, 16, KEY(aes256_set_encrypt_key), KEY(aes256_set_decrypt_key),
	 FN(aes256_encrypt), FN(aes256_decrypt)},
};
#undef KEY
#undef FN

/* Sizes do not depend on the key's length: the first row of the transform says them. */
static const CipherRow *cipher_row(EspCipher id)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ciphers); i++)
		if (ciphers[i].id == id)
			return &ciphers[i];
	g_assert_not_reached();
}

static const CipherRow *keyed_row(const SaKeys *k)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ciphers); i++)
		if (ciphers[i].id == k->cipher && ciphers[i].key == k->cipher_len)
			return &ciphers[i];
	g_assert_not_reached();
}

const char *esp_cipher_name(EspCipher cipher)
{
	switch (cipher) {
	case ESP_DES:
		return "DES-CBC [RFC2405]";
	case ESP_3DES:
		return "TripleDES-CBC [RFC2451]";
	case ESP_AES:
		return "AES-CBC [RFC3602]";
	case ESP_NULL:
		break;
	}
	return "NULL";
}

const char *esp_auth_name(EspAuth auth)
{
	switch (auth) {
	case ESP_AUTH_MD5:
		return "HMAC-MD5-96 [RFC2403]";
	case ESP_AUTH_SHA:
		return "HMAC-SHA-1-96 [RFC2404]";
	case ESP_AUTH_NONE:
		break;
	}
	return "NULL";
}

static GBytes *in_succession(const EspKeys *keys)
{
	GByteArray *both = g_byte_array_new();
	g_byte_array_append(both, keys->cipher_key, keys->cipher_len);
	g_byte_array_append(both, keys->auth_key, keys->auth_len);
	return g_byte_array_free_to_bytes(both);
}

SaKeys *sa_keys_new(const EspProposal *prop, const EspKeys *keys, uint64_t seed, const char *node)
{
	SaKeys *k = g_new0(SaKeys, 1);
	k->refs = 1;
	k->spi = keys->spi;
	k->cipher = prop->cipher;
	k->auth = prop->auth;
	k->cipher_len = keys->cipher_len;
	k->auth_len = keys->auth_len;
	k->keymat = keys->keymat ? late_ref(keys->keymat) : late_of(in_succession(keys));
	k->seed = seed;
	k->node = node;
	return k;
}

SaKeys *sa_keys_ref(SaKeys *k)
{
	k->refs++;
	return k;
}

void sa_keys_unref(SaKeys *k)
{
	if (--k->refs > 0)
		return;
	late_unref(k->keymat);
	g_free(k->schedule);
	g_free(k);
}

bool sa_keys_join(SaKeys **mine, SaKeys *his)
{
	const SaKeys *a = *mine;
	if (a == his)
		return true;
	if (a->cipher != his->cipher || a->auth != his->auth || a->cipher_len != his->cipher_len ||
	    a->auth_len != his->auth_len || !late_is_same(a->keymat, his->keymat))
		return false;
	sa_keys_unref(*mine);
	*mine = sa_keys_ref(his);
	return true;
}

const uint8_t *sa_cipher_key(const SaKeys *k)
{
	return late_octets(k->keymat).data;
}

const uint8_t *sa_auth_key(const SaKeys *k)
{
	return late_octets(k->keymat).data + k->cipher_len;
}

size_t esp_iv_len(EspCipher cipher)
{
	return cipher_row(cipher)->iv;
}

size_t esp_icv_len(EspAuth auth)
{
	return auth == ESP_AUTH_NONE ? 0 : ICV;
}

static size_t padded(EspCipher cipher, size_t inner)
{
	size_t block = cipher_row(cipher)->block;
	return (inner + TRAILER + block - 1) / block * block;
}

size_t esp_length(EspCipher cipher, EspAuth auth, size_t inner)
{
	return HEAD + esp_iv_len(cipher) + padded(cipher, inner) + esp_icv_len(auth);
}

typedef union CipherCtx {
	struct des_ctx des;
	struct des3_ctx des3;
	struct aes128_ctx aes128;
	struct aes192_ctx aes192;
	struct aes256_ctx aes256;
} CipherCtx;

/* Key schedules cost more than a packet of a hundred octets: they are made once an SA. */
typedef struct EspSchedule {
	bool sealing, opening, authenticating; /* which are there */
	CipherCtx seal, open;
	union {
		struct hmac_md5_ctx md5;
		struct hmac_sha1_ctx sha1;
	} auth;
} EspSchedule;

static EspSchedule *schedule_of(SaKeys *k)
{
	if (!k->schedule)
		k->schedule = g_new0(EspSchedule, 1);
	return k->schedule;
}

static const CipherCtx *cipher_of(SaKeys *k, const CipherRow *row, bool encrypt)
{
	EspSchedule *s = schedule_of(k);
	bool *made = encrypt ? &s->sealing : &s->opening;
	CipherCtx *ctx = encrypt ? &s->seal : &s->open;
	if (!*made)
		(encrypt ? row->encrypt_key : row->decrypt_key)(ctx, sa_cipher_key(k));
	*made = true;
	return ctx;
}

/* CBC over whole blocks; `iv` is used up. */
static void crypt(SaKeys *k, bool encrypt, uint8_t *iv, size_t n, uint8_t *dst, const uint8_t *src)
{
	const CipherRow *row = keyed_row(k);
	if (!row->encrypt)
		memcpy(dst, src, n);
	else if (encrypt)
		cbc_encrypt(cipher_of(k, row, true), row->encrypt, row->block, iv, n, dst, src);
	else
		cbc_decrypt(cipher_of(k, row, false), row->decrypt, row->block, iv, n, dst, src);
}

/* The first 96 bits of the HMAC over everything before the ICV. A digest leaves its context keyed anew. */
static void authenticate(SaKeys *k, const uint8_t *data, size_t n, uint8_t icv[ICV])
{
	EspSchedule *s = schedule_of(k);
	bool md5 = k->auth == ESP_AUTH_MD5;
	if (!s->authenticating && md5)
		hmac_md5_set_key(&s->auth.md5, k->auth_len, sa_auth_key(k));
	else if (!s->authenticating)
		hmac_sha1_set_key(&s->auth.sha1, k->auth_len, sa_auth_key(k));
	s->authenticating = true;
	if (md5) {
		hmac_md5_update(&s->auth.md5, n, data);
		hmac_md5_digest(&s->auth.md5, ICV, icv);
	} else {
		hmac_sha1_update(&s->auth.sha1, n, data);
		hmac_sha1_digest(&s->auth.sha1, ICV, icv);
	}
}

void esp_seal(SaKeys *k, uint32_t seq, Slice inner, GByteArray *out)
{
	size_t iv_len = esp_iv_len(k->cipher), body = padded(k->cipher, inner.len), pad;
	guint start = out->len;
	uint8_t iv[BLOCK_MAX];
	codec_encode(&esp_pkt, &(EspHdr){.spi = k->spi, .seq = seq}, out);
	rng_bytes(k->seed, k->node, "esp iv", ((uint64_t)k->spi << 32) | seq, iv, iv_len);
	g_byte_array_append(out, iv, (guint)iv_len);
	g_autofree uint8_t *plain = g_malloc(body);
	if (inner.len)
		memcpy(plain, inner.data, inner.len);
	pad = body - TRAILER - inner.len;
	for (size_t i = 0; i < pad; i++)
		plain[inner.len + i] = (uint8_t)(i + 1); /* RFC 2406 2.4: 1, 2, 3, ... */
	plain[body - 2] = (uint8_t)pad;
	plain[body - 1] = NEXT_IP;
	guint at = out->len;
	g_byte_array_set_size(out, at + (guint)body);
	crypt(k, true, iv, body, out->data + at, plain);
	if (k->auth == ESP_AUTH_NONE)
		return;
	uint8_t icv[ICV];
	authenticate(k, out->data + start, out->len - start, icv);
	g_byte_array_append(out, icv, ICV);
}

static EspFault check_trailer(const uint8_t *plain, size_t n, size_t *inner)
{
	size_t pad = plain[n - 2];
	if (pad + TRAILER > n)
		return ESP_BAD_PADDING;
	for (size_t i = 0; i < pad; i++)
		if (plain[n - TRAILER - pad + i] != i + 1)
			return ESP_BAD_PADDING; /* RFC 2406 2.4: the receiver should inspect it */
	if (plain[n - 1] != NEXT_IP)
		return ESP_BAD_NEXT;
	*inner = n - TRAILER - pad;
	return ESP_OK;
}

EspFault esp_open(SaKeys *k, Slice esp, GByteArray *out)
{
	size_t iv_len = esp_iv_len(k->cipher), icv_len = esp_icv_len(k->auth), inner = 0;
	size_t block = cipher_row(k->cipher)->block;
	if (esp.len < HEAD + iv_len + icv_len + block ||
	    (esp.len - HEAD - iv_len - icv_len) % block)
		return ESP_BAD_LENGTH;
	size_t body = esp.len - HEAD - iv_len - icv_len;
	uint8_t icv[ICV], iv[BLOCK_MAX];
	if (icv_len) {
		authenticate(k, esp.data, esp.len - icv_len, icv);
		if (!memeql_sec(icv, esp.data + esp.len - icv_len, icv_len))
			return ESP_BAD_ICV;
	}
	memcpy(iv, esp.data + HEAD, iv_len);
	g_autofree uint8_t *plain = g_malloc(body);
	crypt(k, false, iv, body, plain, esp.data + HEAD + iv_len);
	EspFault fault = check_trailer(plain, body, &inner);
	if (fault == ESP_OK)
		g_byte_array_append(out, plain, (guint)inner);
	return fault;
}

/* ---- the replay window ---- */

bool esp_window_check(const EspWindow *w, uint32_t seq)
{
	if (seq == 0)
		return false; /* RFC 2406 3.3.3: the first packet has 1 */
	if (seq > w->last)
		return true;
	uint32_t age = w->last - seq;
	return age < ESP_WINDOW && !(w->seen >> age & 1);
}

void esp_window_mark(EspWindow *w, uint32_t seq)
{
	if (seq <= w->last) {
		w->seen |= (uint64_t)1 << (w->last - seq);
		return;
	}
	uint32_t step = seq - w->last;
	w->seen = step < ESP_WINDOW ? w->seen << step | 1 : 1;
	w->last = seq;
}

/* ---- the layer ---- */

#define REC EspHdr
static const Field esp_fields[] = {
	FLD_U(4, spi, NULL),
	FLD_U(4, seq, NULL),
	FLD_END,
};
#undef REC
const PktSpec esp_pkt = PKT("ESP", "RFC 2406 2", EspHdr, esp_fields, HEAD);

static size_t layer_length(const void *rec, size_t inner)
{
	const EspHdr *h = rec;
	return h->keys ? esp_length(h->keys->cipher, h->keys->auth, inner) : HEAD + inner;
}

static void layer_encode(const void *rec, const void *outer, Slice inner, GByteArray *out)
{
	(void)outer;
	const EspHdr *h = rec;
	if (h->keys) {
		esp_seal(h->keys, h->seq, inner, out);
		return;
	}
	codec_encode(&esp_pkt, h, out);
	g_byte_array_append(out, inner.data, (guint)inner.len);
}

static bool layer_decode(Slice in, const void *outer, void *rec, NextLayer *next, CodecErr *err)
{
	(void)outer;
	size_t used;
	EspHdr *h = rec;
	if (!codec_decode(&esp_pkt, in.data, in.len, h, NULL, &used, err))
		return false;
	h->keys = NULL;
	*next = (NextLayer){.at = used, .len = in.len - used};
	return true;
}

static void layer_print(const void *rec, GString *out)
{
	const EspHdr *h = rec;
	g_string_append(out, "SPI 0x");
	text_hex(out, h->spi, 8);
	g_string_append(out, " seq ");
	text_decimal(out, h->seq);
}

static void layer_ref(void *rec)
{
	EspHdr *h = rec;
	if (h->keys)
		sa_keys_ref(h->keys);
}

static void layer_unref(void *rec)
{
	EspHdr *h = rec;
	if (h->keys)
		sa_keys_unref(h->keys);
}

const LayerSpec esp_layer = {
	.name = "ESP",
	.fields = &esp_pkt,
	.rec_size = sizeof(EspHdr),
	.head = HEAD,
	.bind = "ipproto",
	.key = 50,
	.length = layer_length,
	.encode = layer_encode,
	.decode = layer_decode,
	.print = layer_print,
	.ref = layer_ref,
	.unref = layer_unref,
};
