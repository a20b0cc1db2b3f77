/* The wire format of HSRP version 1: RFC 2281 5.1, in UDP to port 1985 of 224.0.0.2.
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Version     |   Op Code     |     State     |   Hellotime   |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |   Holdtime    |   Priority    |     Group     |   Reserved    |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                      Authentication  Data                     |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                      Authentication  Data                     |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *   |                      Virtual IP Address                       |
 *   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */

#include "models/hsrp/hsrp_priv.h"

#include <string.h>

enum { VERSION_1 = 0 };

static const ValueName op_names[] = {
	{OP_HELLO, "Hello"}, {OP_COUP, "Coup"}, {OP_RESIGN, "Resign"}, {0, NULL}};

static const ValueName state_names[] = {{0, "Initial"}, {1, "Learn"},   {2, "Listen"}, {4, "Speak"},
					{8, "Standby"}, {16, "Active"}, {0, NULL}};

typedef struct Packet {
	uint8_t version, op, state, hello_s, hold_s, priority, group;
	uint8_t auth[HSRP_AUTH];
	Ip4 vip;
} Packet;

#define REC Packet
static const Field msg_fields[] = {
	FLD_U(1, version, NULL),
	FLD_U(1, op, op_names),
	FLD_U(1, state, state_names),
	FLD_U(1, hello_s, NULL),
	FLD_U(1, hold_s, NULL),
	FLD_U(1, priority, NULL),
	FLD_U(1, group, NULL),
	FLD_RESERVED(1),
	FLD_BYTES(HSRP_AUTH, auth),
	FLD_IP4(vip),
	FLD_END,
};
#undef REC

const PktSpec hsrp_msg_pkt = PKT("HSRP", "RFC 2281 5.1", Packet, msg_fields, 20);

/* Op code 3, IOS since 12.1(3)T, for its ICMP redirect feature: tells how many groups of the interface are
 * active and passive. It has no influence on the state machine. Layout as Wireshark's packet-hsrp.c. */
static const ValueName advert_states[] = {{1, "dormant"}, {2, "passive"}, {3, "active"}, {0, NULL}};

typedef struct Advert {
	uint8_t version, op;
	uint16_t type, length;
	uint8_t state;
	uint16_t active_groups, passive_groups;
} Advert;

#define REC Advert
static const Field advert_fields[] = {
	FLD_U(1, version, NULL),
	FLD_U(1, op, NULL),
	FLD_U(2, type, NULL),
	FLD_U(2, length, NULL),
	FLD_U(1, state, advert_states),
	FLD_RESERVED(1),
	FLD_U(2, active_groups, NULL),
	FLD_U(2, passive_groups, NULL),
	FLD_RESERVED(4),
	FLD_END,
};
#undef REC

const PktSpec hsrp_advert_pkt =
	PKT("HSRP advertisement", "Wireshark packet-hsrp.c", Advert, advert_fields, 16);

/* RFC 2281 5.1: 0, 1, 2, 4, 8, 16 */
static uint8_t wire_state(unsigned state)
{
	return state == ST_INIT ? 0 : (uint8_t)(1u << (state - 1));
}

static uint8_t state_of(uint8_t wire)
{
	uint8_t state = ST_INIT;
	while (wire_state(state) != wire)
		state++; /* an unlisted value did not decode */
	return state;
}

/* Whole seconds, or 0: version 1 cannot express a time in milliseconds, and nobody learns it. LIBERTY:
 * what IOS writes into these octets under `standby timers msec` was not found. */
static uint8_t seconds(VTime t)
{
	return t % VT_S(1) == 0 ? (uint8_t)(t / VT_S(1)) : 0;
}

static void encode(const HsrpMsg *msg, GByteArray *octets)
{
	Packet p = {
		.version = VERSION_1,
		.op = msg->op,
		.state = wire_state(msg->state),
		.hello_s = seconds(msg->hello),
		.hold_s = seconds(msg->hold),
		.priority = msg->priority,
		.group = (uint8_t)msg->group,
		.vip = msg->vip,
	};
	memcpy(p.auth, msg->auth, strlen(msg->auth));
	codec_encode(&hsrp_msg_pkt, &p, octets);
}

static bool decode_as(const PktSpec *spec, Slice octets, void *rec, HsrpDrop *why, int64_t *value)
{
	CodecErr err;
	if (codec_decode(spec, octets.data, octets.len, rec, NULL, NULL, &err))
		return true;
	*why = HSRP_MALFORMED;
	*value = (int64_t)err.offset;
	return false;
}

static bool decode(Slice octets, HsrpMsg *msg, HsrpDrop *why, int64_t *value)
{
	Packet p;
	*msg = (HsrpMsg){.op = OP_ADVERTISE};
	if (octets.len > 1 && octets.data[1] == OP_ADVERTISE)
		return decode_as(&hsrp_advert_pkt, octets, &(Advert){0}, why, value);
	if (!decode_as(&hsrp_msg_pkt, octets, &p, why, value))
		return false;
	if (p.version != VERSION_1) {
		*why = HSRP_BAD_VERSION;
		*value = p.version;
		return false;
	}
	*msg = (HsrpMsg){
		.op = p.op,
		.state = state_of(p.state),
		.priority = p.priority,
		.group = p.group,
		.hello = VT_S(p.hello_s),
		.hold = VT_S(p.hold_s),
		.vip = p.vip,
	};
	memcpy(msg->auth, p.auth, HSRP_AUTH);
	return true;
}

/* The virtual MAC address is Cisco 9234's. */
const HsrpFormat hsrp_version_1 = {HSRP_ALL_ROUTERS, 0x00000c07ac00, encode, decode};
