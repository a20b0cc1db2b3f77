#pragma once

/* ISAKMP messages and payloads as records (RFC 2408 3), and which of them may occur where. */

#include "models/core/late.h"
#include "sim/tables/codec.h"

enum { ISAKMP_HEADER = 28, ISAKMP_GENERIC = 4, ISAKMP_PARTS = 24 };

/* RFC 2408 3.1; RFC 2409 5 */
enum {
	EXCHANGE_BASE = 1,
	EXCHANGE_MAIN = 2,
	EXCHANGE_AUTH = 3,
	EXCHANGE_AGGRESSIVE = 4,
	EXCHANGE_INFO = 5,
	EXCHANGE_QUICK = 32,
	EXCHANGE_NEW_GROUP = 33
};
enum { FLAG_ENCRYPTED = 1, FLAG_COMMIT = 2, FLAG_AUTH_ONLY = 4 };
enum {
	PAYLOAD_SA = 1,
	PAYLOAD_PROPOSAL = 2,
	PAYLOAD_TRANSFORM = 3,
	PAYLOAD_KE = 4,
	PAYLOAD_ID = 5,
	PAYLOAD_HASH = 8,
	PAYLOAD_NONCE = 10,
	PAYLOAD_NOTIFY = 11,
	PAYLOAD_DELETE = 12,
	PAYLOAD_VID = 13,
	PAYLOAD_NATD = 15 /* draft-ietf-ipsec-nat-t-ike-07 */
};
enum { PROTO_ISAKMP = 1, PROTO_ESP = 3 }; /* RFC 2407 4.4.1 */
enum { ID_ADDR = 1, ID_SUBNET = 4 };      /* RFC 2407 4.6.2.1 */
enum { DOI_IPSEC = 1, SIT_IDENTITY = 1 }; /* RFC 2407 4.2 */
/* RFC 2408 3.14.1, RFC 2407 4.6.3, RFC 3706 5.3; Cisco's keepalive: libreswan ietf_constants.h,
 * ISAKMP_N_IOS_KEEP_ALIVE_REQ and _ACK */
enum {
	NOTIFY_NO_PROPOSAL = 14,
	NOTIFY_RESPONDER_LIFETIME = 24576,
	NOTIFY_INITIAL_CONTACT = 24578,
	NOTIFY_ITS_ALIVE = 32768,
	NOTIFY_ITS_ALIVE_ACK = 32769,
	NOTIFY_R_U_THERE = 36136,
	NOTIFY_R_U_THERE_ACK = 36137
};
/* RFC 2409 appendix A */
enum {
	P1_ENCR = 1,
	P1_HASH = 2,
	P1_AUTH = 3,
	P1_GROUP = 4,
	P1_LIFE_TYPE = 11,
	P1_LIFE = 12,
	P1_KEYLEN = 14
};
/* RFC 2407 4.5 */
enum { P2_LIFE_TYPE = 1, P2_LIFE = 2, P2_GROUP = 3, P2_ENCAP = 4, P2_AUTH = 5, P2_KEYLEN = 6 };
enum { LIFE_SECONDS = 1, LIFE_KILOBYTES = 2, ENCAP_TUNNEL = 1, ENCAP_TRANSPORT = 2, KEY_IKE = 1 };

typedef struct IsakmpMsg {
	uint8_t icookie[8], rcookie[8];
	uint8_t next, exchange, flags;
	uint32_t mid, length;
	PartList payloads;
	Slice rest; /* isakmp_header_pkt: all octets after the header; isakmp_pkt: the padding */
} IsakmpMsg;

typedef struct IsakmpSa {
	uint32_t doi, situation;
	PartList proposals;
} IsakmpSa;

typedef struct IsakmpProposal {
	uint8_t number, protocol, spi_size, n_transforms;
	Slice spi;
	PartList transforms;
} IsakmpProposal;

typedef struct IsakmpTransform {
	uint8_t number, id;
	PartList attrs; /* of PktAttr */
} IsakmpTransform;

typedef struct IsakmpData { /* KE, HASH, NONCE, VID, NAT-D */
	Slice data;
} IsakmpData;

typedef struct IsakmpId {
	uint8_t type, protocol;
	uint16_t port;
	Slice data;
} IsakmpId;

typedef struct IsakmpNotify {
	uint32_t doi;
	uint8_t protocol, spi_size;
	uint16_t type;
	Slice spi, data;
} IsakmpNotify;

typedef struct IsakmpDelete {
	uint32_t doi;
	uint8_t protocol, spi_size;
	uint16_t n_spis;
	Slice spis;
} IsakmpDelete;

typedef struct IsakmpAttrs {
	PartList attrs;
} IsakmpAttrs;

extern const PktSpec isakmp_header_pkt, isakmp_pkt;
extern const PktSpec isakmp_sa_pkt, isakmp_proposal_pkt, isakmp_transform_pkt, isakmp_ke_pkt,
	isakmp_id_pkt, isakmp_hash_pkt, isakmp_nonce_pkt, isakmp_notify_pkt, isakmp_delete_pkt,
	isakmp_vid_pkt, isakmp_natd_pkt, isakmp_attrs_pkt;

/* The `nth` payload of that type (0: the first), or NULL. */
const Element *isakmp_part(const IsakmpMsg *m, uint32_t type, unsigned nth);
/* Its record; NULL if there is none. */
const void *isakmp_rec(const IsakmpMsg *m, uint32_t type, unsigned nth);
const PktAttr *isakmp_attr(const PartList *attrs, uint16_t type);
const char *isakmp_payload_name(uint32_t type); /* as IOS says it: "SA", "KE" */

/* Four octets in network order: message ids, SPIs, addresses, sequence numbers. */
void isakmp_u32_octets(uint32_t value, uint8_t *out);
uint32_t isakmp_u32(const uint8_t *at);

/* ---- making a message ---- */

typedef struct Draft {
	Arena *arena;
	IsakmpMsg msg;
	Element part[ISAKMP_PARTS];
	Late *ke; /* borrowed: the public value, for which zeroes stand; NULL: none */
} Draft;

void draft_init(Draft *d);
void draft_clear(Draft *d);
void *draft_add(Draft *d, uint8_t type,
		const PktSpec *spec); /* a zeroed record at the chain's end */
void draft_data(Draft *d, uint8_t type, const PktSpec *spec, const void *data,
		size_t len);          /* copies */
void draft_ke(Draft *d, Late *value); /* KE, by need: it holds until the message is sent */
Slice draft_copy(Draft *d, const void *data, size_t len);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

/* ---- which payloads may occur (ike_rules.c) ---- */

typedef struct PayloadRule {
	uint8_t exchange, message; /* message of the exchange, from 1; informational: 1 */
	uint8_t payload, min, max;
	bool encrypted;
	const char *cite;
} PayloadRule;

extern const PayloadRule ike_rules[];
extern const unsigned ike_n_rules;

/* NULL if the message may be; else why not (a constant). */
const char *ike_rules_check(const IsakmpMsg *m, unsigned message);
bool ike_rules_encrypted(uint8_t exchange, unsigned message);
