/* Vendor ids: which are sent when, and what is read from the peer's. NAT-T is negotiated as IOS does; there is
 * no NAT in this network, so it ends with NAT-D. */

#include <string.h>

#include "models/ike/ike_priv.h"

enum { VID_MAX = 16, IOS_RANDOM = 12 };

typedef struct VidRow {
	unsigned bit;
	uint8_t len;
	uint8_t octets[VID_MAX];
	const char *name; /* as IOS prints it */
	const char *cite;
} VidRow;

/* In the order in which IOS sends them (tcpdump tests/ISAKMP_sa_setup.pcap). */
static const VidRow rows[] = {
	{VID_RFC3947,
	 16,
	 {0x4a, 0x13, 0x1c, 0x81, 0x07, 0x03, 0x58, 0x45, 0x5c, 0x57, 0x28, 0xf2, 0x0e, 0x95, 0x45,
	  0x2f},
	 "NAT-T RFC 3947",
	 "RFC 3947 3.1"},
	{VID_NATT_07,
	 16,
	 {0x43, 0x9b, 0x59, 0xf8, 0xba, 0x67, 0x6c, 0x4c, 0x77, 0x37, 0xae, 0x22, 0xea, 0xb8, 0xf5,
	  0x82},
	 "NAT-T v7",
	 "tcpdump tests/ISAKMP_sa_setup.pcap"},
	{VID_NATT_03,
	 16,
	 {0x7d, 0x94, 0x19, 0xa6, 0x53, 0x10, 0xca, 0x6f, 0x2c, 0x17, 0x9d, 0x92, 0x15, 0x52, 0x9d,
	  0x56},
	 "NAT-T v3",
	 "tcpdump tests/ISAKMP_sa_setup.pcap"},
	{VID_NATT_02,
	 16,
	 {0x90, 0xcb, 0x80, 0x91, 0x3e, 0xbb, 0x69, 0x6e, 0x08, 0x63, 0x81, 0xb5, 0xec, 0x42, 0x7b,
	  0x1f},
	 "NAT-T v2",
	 "tcpdump tests/ISAKMP_sa_setup.pcap"},
	{VID_UNITY,
	 16,
	 {0x12, 0xf5, 0xf2, 0x8c, 0x45, 0x71, 0x68, 0xa9, 0x70, 0x2d, 0x9f, 0xe2, 0x74, 0xcc, 0x01,
	  0x00},
	 "Unity",
	 "tcpdump tests/ISAKMP_sa_setup.pcap"},
	{VID_DPD,
	 16,
	 {0xaf, 0xca, 0xd7, 0x13, 0x68, 0xa1, 0xf1, 0xc9, 0x6b, 0x86, 0x96, 0xfc, 0x77, 0x57, 0x01,
	  0x00},
	 "DPD",
	 "RFC 3706 5.1"},
	{VID_IOS,
	 16,
	 {0},
	 NULL,
	 "tcpdump tests/ISAKMP_sa_setup.pcap"}, /* the box's own: see ios_vid */
	{VID_XAUTH,
	 8,
	 {0x09, 0x00, 0x26, 0x89, 0xdf, 0xd6, 0xb7, 0x12},
	 "XAUTH",
	 "draft-ietf-ipsec-isakmp-xauth-06"},
};

/* The "IOS box" vendor id ends with the second half of its sender's cookies, one bit changed: so in both
 * directions of tcpdump tests/ISAKMP_sa_setup.pcap. LIBERTY: the octets before it are drawn; nothing public
 * says what they are. */
static void box_mark(const uint8_t *cookie, uint8_t *out)
{
	memcpy(out, cookie + 4, 4);
	out[1] ^= 0x01;
}

static void ios_vid(const Ike *ike, const uint8_t *cookie, uint8_t *out)
{
	ike_random(ike, "ike box", 0, out, IOS_RANDOM);
	box_mark(cookie, out + IOS_RANDOM);
}

static const uint8_t *cookie_of(const IkeSa *sa, bool initiator)
{
	return sa->cookies + (initiator ? 0 : IKE_COOKIE);
}

void ike_vid_put(const IkeSa *sa, Draft *d, unsigned set)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		uint8_t octets[VID_MAX];
		if (!(rows[i].bit & set))
			continue;
		memcpy(octets, rows[i].octets, sizeof octets);
		if (rows[i].bit == VID_IOS)
			ios_vid(sa->ike, cookie_of(sa, sa->initiator), octets);
		draft_data(d, PAYLOAD_VID, &isakmp_vid_pkt, octets, rows[i].len);
	}
}

static unsigned bit_of(const IkeSa *sa, Slice vid)
{
	uint8_t mark[4];

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].bit != VID_IOS && rows[i].len == vid.len &&
		    memcmp(rows[i].octets, vid.data, vid.len) == 0)
			return rows[i].bit;
	box_mark(cookie_of(sa, !sa->initiator), mark);
	if (vid.len == VID_MAX && memcmp(vid.data + IOS_RANDOM, mark, sizeof mark) == 0)
		return VID_IOS;
	return 0; /* RFC 2408 3.16: an unknown one is ignored */
}

unsigned ike_vid_read(const IkeSa *sa, const IsakmpMsg *m)
{
	const IsakmpData *vid;
	unsigned set = 0;

	for (unsigned i = 0; (vid = isakmp_rec(m, PAYLOAD_VID, i)); i++)
		set |= bit_of(sa, vid->data);
	return set;
}

void ike_vid_tell(Ctx *cx, const IkeSa *sa, const IsakmpMsg *m)
{
	const IsakmpData *vid;

	for (unsigned i = 0; (vid = isakmp_rec(m, PAYLOAD_VID, i)); i++) {
		unsigned bit = bit_of(sa, vid->data);
		SAY(cx, sa->ike, sa, SAY_PROCESSING_VID);
		if (bit == VID_IOS)
			SAY(cx, sa->ike, sa, SAY_IOS_BOX);
		for (size_t r = 0; r < G_N_ELEMENTS(rows); r++)
			if (bit && rows[r].bit == bit && rows[r].name)
				SAY(cx, sa->ike, sa, SAY_VID, .t = rows[r].name);
	}
}

/* The newest version that both speak; the responder returns it alone (RFC 3947 3.1). */
unsigned ike_vid_natt(const IkeSa *sa)
{
	unsigned both = sa->his_vids & (unsigned)sa->ike->par.vids & VID_NATT_ANY;

	return both & -both;
}

/* RFC 3947 3.2: HASH(CKY-I | CKY-R | IP | Port), the remote end's first. */
void ike_natd_put(const IkeSa *sa, Draft *d)
{
	const Ip4 ends[] = {sa->peer, sa->local};

	if (!ike_vid_natt(sa))
		return;
	for (int i = 0; i < 2; i++) {
		uint8_t where[6], digest[IKE_MAC_MAX];
		isakmp_u32_octets(ends[i], where);
		where[4] = IKE_PORT >> 8;
		where[5] = IKE_PORT & 0xff;
		ike_hash(sa->suite.hash, (Slice[]){{sa->cookies, sizeof sa->cookies}, {where, 6}},
			 2, digest);
		draft_data(d, PAYLOAD_NATD, &isakmp_natd_pkt, digest, ike_hash_len(sa->suite.hash));
	}
}
