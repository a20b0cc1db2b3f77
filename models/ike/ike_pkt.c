#include "models/ike/ike_pkt.h"

#include <string.h>

/* RFC 2408 3.1
 *                        1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   !                          Initiator                            !
 *   !                            Cookie                             !
 *   !                          Responder                            !
 *   !                            Cookie                             !
 *   !  Next Payload ! MjVer ! MnVer ! Exchange Type !     Flags     !
 *   !                          Message ID                           !
 *   !                            Length                             !
 */
static const ValueName exchange_names[] = {
	{EXCHANGE_BASE, "base"},
	{EXCHANGE_MAIN, "main mode"},
	{EXCHANGE_AUTH, "authentication only"},
	{EXCHANGE_AGGRESSIVE, "aggressive mode"},
	{EXCHANGE_INFO, "informational"},
	{EXCHANGE_QUICK, "quick mode"},
	{EXCHANGE_NEW_GROUP, "new group mode"},
	{0, NULL},
};

enum { VERSION_1_0 = 0x10 };

#define REC IsakmpData
static const Field data_fields[] = {
	FLD_REST(data),
	FLD_END,
};
#undef REC
/* RFC 2408 3.7, 3.11, 3.13, 3.16; draft-ietf-ipsec-nat-t-ike-07 3.2: a generic header and octets */
const PktSpec isakmp_ke_pkt = PKT("KE", "RFC 2408 3.7", IsakmpData, data_fields, 0);
const PktSpec isakmp_hash_pkt = PKT("HASH", "RFC 2408 3.11", IsakmpData, data_fields, 0);
const PktSpec isakmp_nonce_pkt = PKT("NONCE", "RFC 2408 3.13", IsakmpData, data_fields, 0);
const PktSpec isakmp_vid_pkt = PKT("VID", "RFC 2408 3.16", IsakmpData, data_fields, 0);
const PktSpec isakmp_natd_pkt =
	PKT("NAT-D", "draft-ietf-ipsec-nat-t-ike-07 3.2", IsakmpData, data_fields, 0);

/* RFC 2408 3.6
 *   ! Next Payload  !   RESERVED    !        Payload Length         !
 *   !  Transform #  !  Transform-Id !           RESERVED2           !
 *   ~                        SA Attributes                          ~
 */
#define REC IsakmpTransform
static const Field transform_fields[] = {
	FLD_U(1, number, NULL), FLD_U(1, id, NULL), FLD_RESERVED(2), FLD_ATTRS(attrs), FLD_END,
};
#undef REC
const PktSpec isakmp_transform_pkt =
	PKT("transform", "RFC 2408 3.6", IsakmpTransform, transform_fields, 4);

/* RFC 2408 3.5
 *   !  Proposal #   !  Protocol-Id  !    SPI Size   !# of Transforms!
 *   !                        SPI (variable)                         !
 */
static const ElementType transform_parts[] = {{PAYLOAD_TRANSFORM, &isakmp_transform_pkt},
					      {0, NULL}};
#define REC IsakmpProposal
static const Field proposal_fields[] = {
	FLD_U(1, number, NULL),
	FLD_U(1, protocol, NULL),
	FLD_U(1, spi_size, NULL),
	FLD_U(1, n_transforms, NULL),
	FLD_COUNTED(spi, "spi_size"),
	FLD_CHAIN_OF(transforms, PAYLOAD_TRANSFORM, transform_parts),
	FLD_END,
};
#undef REC
const PktSpec isakmp_proposal_pkt =
	PKT("proposal", "RFC 2408 3.5", IsakmpProposal, proposal_fields, 4);

/* RFC 2408 3.4, RFC 2407 4.6.1
 *   !              Domain of Interpretation  (DOI)                  !
 *   !                           Situation                           !
 */
static const ElementType proposal_parts[] = {{PAYLOAD_PROPOSAL, &isakmp_proposal_pkt}, {0, NULL}};
#define REC IsakmpSa
static const Field sa_fields[] = {
	FLD_U(4, doi, NULL),
	FLD_U(4, situation, NULL),
	FLD_CHAIN_OF(proposals, PAYLOAD_PROPOSAL, proposal_parts),
	FLD_END,
};
#undef REC
const PktSpec isakmp_sa_pkt = PKT("SA", "RFC 2408 3.4", IsakmpSa, sa_fields, 8);

/* RFC 2407 4.6.2
 *   !   ID Type     !  Protocol ID  !             Port              !
 *   ~                     Identification Data                       ~
 */
#define REC IsakmpId
static const Field id_fields[] = {
	FLD_U(1, type, NULL),
	FLD_U(1, protocol, NULL),
	FLD_U(2, port, NULL),
	FLD_REST(data),
	FLD_END,
};
#undef REC
const PktSpec isakmp_id_pkt = PKT("ID", "RFC 2407 4.6.2", IsakmpId, id_fields, 4);

/* RFC 2408 3.14
 *   !              Domain of Interpretation  (DOI)                  !
 *   !  Protocol-ID  !   SPI Size    !      Notify Message Type      !
 *   ~                Security Parameter Index (SPI)                 ~
 *   ~                       Notification Data                       ~
 */
#define REC IsakmpNotify
static const Field notify_fields[] = {
	FLD_U(4, doi, NULL),
	FLD_U(1, protocol, NULL),
	FLD_U(1, spi_size, NULL),
	FLD_U(2, type, NULL),
	FLD_COUNTED(spi, "spi_size"),
	FLD_REST(data),
	FLD_END,
};
#undef REC
const PktSpec isakmp_notify_pkt = PKT("NOTIFY", "RFC 2408 3.14", IsakmpNotify, notify_fields, 8);

/* RFC 2408 3.15
 *   !              Domain of Interpretation  (DOI)                  !
 *   !  Protocol-Id  !   SPI Size    !           # of SPIs           !
 *   ~               Security Parameter Index(es) (SPI)              ~
 */
#define REC IsakmpDelete
static const Field delete_fields[] = {
	FLD_U(4, doi, NULL),    FLD_U(1, protocol, NULL), FLD_U(1, spi_size, NULL),
	FLD_U(2, n_spis, NULL), FLD_REST(spis),           FLD_END,
};
#undef REC
const PktSpec isakmp_delete_pkt = PKT("DELETE", "RFC 2408 3.15", IsakmpDelete, delete_fields, 8);

/* RFC 2408 3.3: notification data of RESPONDER-LIFETIME (RFC 2407 4.6.3.1) */
#define REC IsakmpAttrs
static const Field attrs_fields[] = {
	FLD_ATTRS(attrs),
	FLD_END,
};
#undef REC
const PktSpec isakmp_attrs_pkt = PKT("attributes", "RFC 2408 3.3", IsakmpAttrs, attrs_fields, 0);

static const ElementType payload_parts[] = {
	{PAYLOAD_SA, &isakmp_sa_pkt},         {PAYLOAD_KE, &isakmp_ke_pkt},
	{PAYLOAD_ID, &isakmp_id_pkt},         {PAYLOAD_HASH, &isakmp_hash_pkt},
	{PAYLOAD_NONCE, &isakmp_nonce_pkt},   {PAYLOAD_NOTIFY, &isakmp_notify_pkt},
	{PAYLOAD_DELETE, &isakmp_delete_pkt}, {PAYLOAD_VID, &isakmp_vid_pkt},
	{PAYLOAD_NATD, &isakmp_natd_pkt},     {0, NULL},
};

#define REC IsakmpMsg
static const Field header_fields[] = {
	FLD_BYTES(8, icookie),
	FLD_BYTES(8, rcookie),
	FLD_U(1, next, NULL),
	FLD_CONST(1, VERSION_1_0, "version"),
	FLD_U(1, exchange, exchange_names),
	FLD_U(1, flags, NULL),
	FLD_U(4, mid, NULL),
	FLD_LENGTH(4, length, 0),
	FLD_REST(rest),
	FLD_END,
};
static const Field message_fields[] = {
	FLD_BYTES(8, icookie),
	FLD_BYTES(8, rcookie),
	FLD_U(1, next, NULL),
	FLD_CONST(1, VERSION_1_0, "version"),
	FLD_U(1, exchange, exchange_names),
	FLD_U(1, flags, NULL),
	FLD_U(4, mid, NULL),
	FLD_LENGTH(4, length, 0),
	FLD_CHAIN(payloads, "next", payload_parts),
	FLD_REST(rest),
	FLD_END,
};
#undef REC
/* As it stands on the wire: what follows the header may be encrypted. */
const PktSpec isakmp_header_pkt =
	PKT("ISAKMP", "RFC 2408 3.1", IsakmpMsg, header_fields, ISAKMP_HEADER);
/* In clear: decrypted, or never encrypted. */
const PktSpec isakmp_pkt =
	PKT("ISAKMP message", "RFC 2408 3.1", IsakmpMsg, message_fields, ISAKMP_HEADER);

const Element *isakmp_part(const IsakmpMsg *m, uint32_t type, unsigned nth)
{
	const Element *p = m->payloads.items;

	for (size_t i = 0; i < m->payloads.n; i++)
		if (p[i].type == type && nth-- == 0)
			return &p[i];
	return NULL;
}

const void *isakmp_rec(const IsakmpMsg *m, uint32_t type, unsigned nth)
{
	const Element *p = isakmp_part(m, type, nth);

	return p ? p->rec : NULL;
}

const PktAttr *isakmp_attr(const PartList *attrs, uint16_t type)
{
	const PktAttr *a = attrs->items;

	for (size_t i = 0; i < attrs->n; i++)
		if (a[i].type == type)
			return &a[i];
	return NULL;
}

const char *isakmp_payload_name(uint32_t type)
{
	for (const ElementType *t = payload_parts; t->spec; t++)
		if (t->type == type)
			return t->spec->name;
	return "unknown";
}

void isakmp_u32_octets(uint32_t value, uint8_t *out)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (24 - 8 * i));
}

uint32_t isakmp_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* ---- making a message ---- */

void draft_init(Draft *d)
{
	memset(d, 0, sizeof *d);
	d->arena = arena_new();
	d->msg.payloads.items = d->part;
}

void draft_clear(Draft *d)
{
	arena_free(d->arena);
	d->arena = NULL;
}

void *draft_add(Draft *d, uint8_t type, const PktSpec *spec)
{
	g_assert(d->msg.payloads.n < ISAKMP_PARTS);
	Element *p = &d->part[d->msg.payloads.n++];
	p->type = type;
	p->spec = spec;
	p->rec = arena_alloc(d->arena, spec->rec_size);
	return p->rec;
}

Slice draft_copy(Draft *d, const void *data, size_t len)
{
	uint8_t *copy = arena_alloc(d->arena, len);

	if (len)
		memcpy(copy, data, len);
	return (Slice){copy, len};
}

void draft_data(Draft *d, uint8_t type, const PktSpec *spec, const void *data, size_t len)
{
	IsakmpData *rec = draft_add(d, type, spec);

	rec->data = draft_copy(d, data, len);
}

void draft_ke(Draft *d, Late *value)
{
	IsakmpData *rec = draft_add(d, PAYLOAD_KE, &isakmp_ke_pkt);

	rec->data = (Slice){arena_alloc(d->arena, value->len), value->len};
	d->ke = value;
}
