#pragma once

/* Records of OSPF packets and LSAs as they are on the wire (RFC 2328 appendix A). */

#include "sim/tables/codec.h"

enum { OSPF_HELLO = 1, OSPF_DBD, OSPF_LSR, OSPF_LSU, OSPF_LSACK };
enum { LSA_ROUTER = 1, LSA_NETWORK, LSA_SUMMARY, LSA_ASBR, LSA_EXTERNAL, LSA_NSSA = 7 };
enum { LINK_PTP = 1, LINK_TRANSIT, LINK_STUB, LINK_VIRTUAL };

enum { OPT_E = 0x02, OPT_DC = 0x20 };               /* RFC 2328 A.2 */
enum { DBD_MS = 0x01, DBD_M = 0x02, DBD_I = 0x04 }; /* RFC 2328 A.3.3 */
enum { RTR_B = 0x01, RTR_E = 0x02 };                /* RFC 2328 A.4.2 */
enum { EXT_TYPE2 = 0x80 };                          /* RFC 2328 A.4.5 */

enum { LSA_HEADER = 20, LSA_INFINITY = 0xffffff };
#define LSA_FIRST_SEQ UINT32_C(0x80000001) /* RFC 2328 12.1.6 */
#define LSA_LAST_SEQ UINT32_C(0x7fffffff)

typedef struct OspfHdr {
	uint8_t type;
	uint16_t length;
	Ip4 router, area;
	uint16_t checksum, autype;
	uint8_t auth[8];
	Slice body;
} OspfHdr;

typedef struct HelloRec {
	Ip4 mask;
	uint16_t hello_s;
	uint8_t options, priority;
	uint32_t dead_s;
	Ip4 dr, bdr;
	PartList nbrs; /* of IdRec */
} HelloRec;

typedef struct IdRec {
	Ip4 id;
} IdRec;

typedef struct LsaHdr {
	uint16_t age;
	uint8_t options, type;
	Ip4 id, adv;
	uint32_t seq;
	uint16_t checksum, length;
} LsaHdr;

typedef struct DbdRec {
	uint16_t mtu;
	uint8_t options, flags;
	uint32_t seq;
	PartList headers; /* of LsaHdr */
} DbdRec;

typedef struct LsaKey {
	uint32_t type;
	Ip4 id, adv;
} LsaKey;

typedef struct LsrRec {
	PartList keys; /* of LsaKey */
} LsrRec;

/* An LSA in an update: `body` is what its type's table reads. */
typedef struct LsaRec {
	uint16_t age;
	uint8_t options, type;
	Ip4 id, adv;
	uint32_t seq;
	uint16_t checksum, length;
	Slice body;
} LsaRec;

typedef struct LsuRec {
	uint32_t n;
	PartList lsas; /* of LsaRec */
} LsuRec;

typedef struct AckRec {
	PartList headers; /* of LsaHdr */
} AckRec;

typedef struct LinkRec {
	Ip4 id, data;
	uint8_t type, n_tos;
	uint16_t metric;
} LinkRec;

typedef struct RouterRec {
	uint8_t flags;
	uint16_t n;
	PartList links; /* of LinkRec */
} RouterRec;

typedef struct NetworkRec {
	Ip4 mask;
	PartList routers; /* of IdRec */
} NetworkRec;

typedef struct SummaryRec {
	Ip4 mask;
	uint32_t metric;
} SummaryRec;

typedef struct ExternalRec {
	Ip4 mask;
	uint8_t flags;
	uint32_t metric;
	Ip4 forward;
	uint32_t tag;
} ExternalRec;

extern const PktSpec ospf_packet, ospf_hello_pkt, ospf_dbd_pkt, ospf_lsr_pkt, ospf_lsu_pkt,
	ospf_ack_pkt;
extern const PktSpec ospf_lsa_pkt, ospf_router_pkt, ospf_network_pkt, ospf_summary_pkt,
	ospf_external_pkt;

/* RFC 2328 12.1.7, RFC 1008: the Fletcher checksum of an LSA's octets, its age excepted; the octets of
 * the checksum itself count as zero. */
uint16_t ospf_fletcher(const uint8_t *lsa, size_t len);

/* Octets of one packet around `body`, with its checksum (RFC 2328 D.4.1: null authentication). */
GBytes *ospf_packet_make(uint8_t type, Ip4 router, Ip4 area, const PktSpec *spec, const void *body);

/* Reads the header; checks version, type, length and checksum. */
bool ospf_packet_read(GBytes *octets, OspfHdr *hdr, CodecErr *err);
