#pragma once

/* ESP in tunnel mode as octets: sizes, sealing, opening, the replay window. Nothing here knows a router. */

#include "models/core/pkt.h"
#include "models/svc/sa.h"

/* Keys of one SA. Counted: packets in flight refer to them, so that their octets can be made when
 * somebody looks. `seed` and `node` make the IVs: f(seed, SA, sequence number). */
typedef struct SaKeys {
	unsigned refs;
	uint32_t spi;
	EspCipher cipher;
	EspAuth auth;
	uint8_t cipher_len, auth_len;
	Late *keymat;                 /* cipher key and authentication key, made when octets are */
	struct EspSchedule *schedule; /* what is computed of them; NULL: not yet */
	uint64_t seed;
	const char *node; /* the sender's; interned */
} SaKeys;

SaKeys *sa_keys_new(const EspProposal *prop, const EspKeys *keys, uint64_t seed, const char *node);
SaKeys *sa_keys_ref(SaKeys *k);
void sa_keys_unref(SaKeys *k);
/* Are they the same, algorithms and key octets? Then the receiver goes on with the sender's, and the next packet's are
 * known by their address; what is computed of them is so once for both. */
bool sa_keys_join(SaKeys **mine, SaKeys *his);
const uint8_t *sa_cipher_key(const SaKeys *k);
const uint8_t *sa_auth_key(const SaKeys *k);

typedef struct EspHdr {
	uint32_t spi, seq;
	SaKeys *keys; /* NULL: read from octets; then the payload is what follows the header */
} EspHdr;

extern const PktSpec esp_pkt;
extern const LayerSpec esp_layer;

/* "DES-CBC [RFC2405]", "HMAC-MD5-96 [RFC2403]": as capture tools name them. */
const char *esp_cipher_name(EspCipher cipher);
const char *esp_auth_name(EspAuth auth);

size_t esp_iv_len(EspCipher cipher);
size_t esp_icv_len(EspAuth auth);
/* Octets from the SPI to the ICV around an inner datagram of `inner` octets. */
size_t esp_length(EspCipher cipher, EspAuth auth, size_t inner);

/* Appends SPI, sequence number, IV, ciphertext and ICV around `inner`. */
void esp_seal(SaKeys *k, uint32_t seq, Slice inner, GByteArray *out);

/* Why a received ESP packet is no good. */
typedef enum EspFault {
	ESP_OK,
	ESP_BAD_LENGTH,
	ESP_BAD_ICV,
	ESP_BAD_PADDING,
	ESP_BAD_NEXT
} EspFault;

/* Checks and decrypts octets from the SPI on; appends the inner datagram to `out`. */
EspFault esp_open(SaKeys *k, Slice esp, GByteArray *out);

/* RFC 2401 Appendix C. Bit 0 stands for `last`. */
enum { ESP_WINDOW = 64 };
typedef struct EspWindow {
	uint32_t last;
	uint64_t seen;
} EspWindow;
bool esp_window_check(const EspWindow *w, uint32_t seq); /* not seen, and not too old */
void esp_window_mark(EspWindow *w, uint32_t seq);
