/* Octets: the layout, what is refused and why, and the packet lines of debug. */

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#include <string.h>

#define CONF                                                                                       \
	"interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n standby 1 ip 10.0.0.1\n" \
	" standby 1 preempt\n"
#define PEER IP4(10, 0, 0, 12)

/* RFC 2281 5.1 with the tech note's values: R1's Hello from Active. */
#define HELLO                                                                                      \
	"000010030ac801"                                                                           \
	"00"                                                                                       \
	"636973636f000000"                                                                         \
	"ac10ac35"

/* What a message says is the same after a journey in octets. */
static void check_journey(const HsrpMsg *msg, const GByteArray *octets)
{
	HsrpMsg back;
	HsrpDrop why;
	int64_t value;
	if (!CHECK(hsrp_version_1.decode((Slice){octets->data, octets->len}, &back, &why, &value),
		   "refused"))
		return;
	CHECK_INT(back.op, msg->op, "op code");
	CHECK_INT(back.state, msg->state, "state");
	CHECK_INT(back.group, msg->group, "group");
	CHECK_INT(back.priority, msg->priority, "priority");
	CHECK_INT(back.hello, msg->hello, "hello time");
	CHECK_INT(back.hold, msg->hold, "hold time");
	CHECK_INT(back.vip, msg->vip, "virtual address");
	CHECK_STR(back.auth, msg->auth, "authentication");
}

static void test_hello_octets(void)
{
	HsrpMsg msg = lab_msg(OP_HELLO, ST_ACTIVE, 200);
	g_autoptr(GByteArray) octets = g_byte_array_new();
	msg.vip = IP4(172, 16, 172, 53);
	hsrp_version_1.encode(&msg, octets);
	CHECK_BYTES(octets->data, octets->len, HELLO,
		    "Hello, Active, 3/10, priority 200, group 1, cisco");
	check_journey(&msg, octets);
}

static void test_wire_states(void)
{
	static const unsigned want[N_ST] = {0, 1, 2, 4, 8, 16};
	for (unsigned i = 0; i < N_ST; i++) {
		HsrpMsg msg = lab_msg(OP_HELLO, i, 100);
		g_autoptr(GByteArray) octets = g_byte_array_new();
		hsrp_version_1.encode(&msg, octets);
		CHECK_INT(octets->data[2], want[i], "%s", hsrp_state_name(i));
		check_journey(&msg, octets);
	}
}

/* Version 1 has a second for a unit: a time that is none is not told, and nobody takes a part of it for it. */
static void test_wire_times(void)
{
	HsrpMsg msg = lab_msg(OP_HELLO, ST_ACTIVE, 100);
	g_autoptr(GByteArray) octets = g_byte_array_new();
	msg.hello = VT_MS(250);
	msg.hold = VT_MS(1750);
	hsrp_version_1.encode(&msg, octets);
	CHECK_INT(octets->data[3], 0, "hello time");
	CHECK_INT(octets->data[4], 0, "hold time");
	msg.hello = msg.hold = 0;
	check_journey(&msg, octets);
}

typedef struct Bad {
	const char *what, *hex, *reason;
	Ip4 src, dst;
	uint8_t ttl;
} Bad;

#define GROUP1 "636973636f0000000a000001"

static const Bad bad[] = {
	{"empty", "", "malformed", PEER, HSRP_ALL_ROUTERS, 1},
	{"one octet", "00", "malformed", PEER, HSRP_ALL_ROUTERS, 1},
	{"cut short", "000010030a640100636973636f0000000a0000", "malformed", PEER, HSRP_ALL_ROUTERS,
	 1},
	{"too long", "000010030a640100" GROUP1 "00", "malformed", PEER, HSRP_ALL_ROUTERS, 1},
	{"unknown op code", "000910030a640100" GROUP1, "malformed", PEER, HSRP_ALL_ROUTERS, 1},
	{"unknown state", "000003030a640100" GROUP1, "malformed", PEER, HSRP_ALL_ROUTERS, 1},
	{"cut advertisement", "000300010a", "malformed", PEER, HSRP_ALL_ROUTERS, 1},
	{"version", "010010030a640100" GROUP1, "bad version", PEER, HSRP_ALL_ROUTERS, 1},
	{"TTL 255", "000010030a640100" GROUP1, "bad TTL", PEER, HSRP_ALL_ROUTERS, 255},
	{"unicast", "000010030a640100" GROUP1, "not to 224.0.0.2", PEER, IP4(10, 0, 0, 11), 1},
	{"another subnet", "000010030a640100" GROUP1, "not from this subnet", IP4(10, 0, 1, 12),
	 HSRP_ALL_ROUTERS, 1},
	{"own address", "000010030a640100" GROUP1, "own address", IP4(10, 0, 0, 11),
	 HSRP_ALL_ROUTERS, 1},
	{"unknown group", "000010030a640200" GROUP1, "unknown group", PEER, HSRP_ALL_ROUTERS, 1},
	{"authentication",
	 "000010030a640100"
	 "7365637265740000"
	 "0a000001",
	 "bad authentication", PEER, HSRP_ALL_ROUTERS, 1},
};

/* A refused message changes nothing: the router goes its way as if it were alone. */
static void test_refused(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		const Bad *b = &bad[i];
		Lab *lab = lab_new();
		sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF);
		lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
		lab_hear_raw(lab, VT_S(26), "R1", (Rx){.src = b->src, .dst = b->dst, .ttl = b->ttl},
			     b->hex);
		sandbox_run(lab->sb, VT_S(60));
		g_autofree char *line = g_strdup_printf("ignored, %s", b->reason);
		CHECK_INT(sandbox_logged(lab->sb, "R1", line, 0), VT_S(26), "%s", b->what);
		const Hsrp *h = node_self(sandbox_node(lab->sb, "R1"), "hsrp");
		uint64_t drops = 0;
		for (unsigned r = 0; r < HSRP_N_DROPS; r++)
			drops += h->drops[r];
		CHECK_INT(drops, 1, "%s: counted once", b->what);
		CHECK_INT(lab_group(lab, "R1", 1)->sm.state, ST_ACTIVE, "%s", b->what);
		CHECK_INT(sandbox_logged(lab->sb, "R1", "router is 10.0", 0), VT_NEVER,
			  "%s: nobody is believed", b->what);
		lab_free(lab);
	}
}

/* No octets at all may do more than be refused: each truncation and each flipped bit of a Hello. */
static void test_mangled(void)
{
	static const char hex[] = "000010030a640100" GROUP1;
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	Rx rx = {.src = PEER, .dst = HSRP_ALL_ROUTERS, .ttl = 1};
	for (unsigned n = 0; n < 20; n++) {
		g_autofree char *cut = g_strndup(hex, n * 2);
		lab_hear_raw(lab, VT_S(30), "R1", rx, cut);
	}
	for (unsigned bit = 0; bit < 160; bit++) {
		g_autofree char *turned = g_strdup(hex);
		int digit = g_ascii_xdigit_value(turned[bit / 4]) ^ (1 << bit % 4);
		turned[bit / 4] = "0123456789abcdef"[digit];
		lab_hear_raw(lab, VT_S(31), "R1", rx, turned);
	}
	sandbox_run(lab->sb, VT_S(100)); /* invariants run after every event */
	lab_free(lab);
}

static void test_early_message(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(2), "R1", PEER, lab_msg(OP_HELLO, ST_ACTIVE, 50));
	sandbox_run(lab->sb, VT_S(4));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "ignored, group not running", 0), VT_S(2),
		  "during the interface delay");
	lab_free(lab);
}

static void test_advertisement(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear_raw(lab, VT_S(32), "R1", (Rx){.src = PEER, .dst = HSRP_ALL_ROUTERS, .ttl = 1},
		     "00030001000a0200"
		     "0000000100000000");
	sandbox_run(lab->sb, VT_S(33));
	const Hsrp *h = node_self(sandbox_node(lab->sb, "R1"), "hsrp");
	CHECK_INT(((const HsrpIf *)h->ifs->pdata[0])->adverts, 1, "counted");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "", VT_S(32)), VT_NEVER, "and nothing else");
	lab_free(lab);
}

/* A wrong virtual address is reported once, and the Active router is believed all the same. */
static void test_other_vip(void)
{
	Lab *lab = lab_new();
	HsrpMsg msg = lab_msg(OP_HELLO, ST_ACTIVE, 200);
	msg.vip = IP4(10, 0, 0, 2);
	sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(6), "R1", PEER, msg);
	lab_hear(lab, VT_S(9), "R1", PEER, msg);
	sandbox_run(lab->sb, VT_S(10));
	LAB_TEXT(lab_log(lab, "R1", VT_S(6)),
		 "0.000000 HSRP: Fa0/0 Grp 1 Active router is 10.0.0.12\n"
		 "0.000000 %HSRP-4-DIFFVIP1: FastEthernet0/0 Grp 1 active routers virtual IP "
		 "address 10.0.0.2 is"
		 " different to the locally configured address 10.0.0.1\n",
		 "told once");
	lab_free(lab);
}

static void test_packet_lines(void)
{
	Lab *lab = lab_new();
	sandbox_observe(lab->sb, ~0u);
	sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(6), "R1", PEER, lab_msg(OP_HELLO, ST_ACTIVE, 50));
	sandbox_run(lab->sb, VT_S(6));
	LAB_TEXT(lab_log(lab, "R1", VT_S(6)),
		 "0.000000 HSRP: Fa0/0 Grp 1 Hello  in  10.0.0.12 Active  pri 50 vIP 10.0.0.1\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Active router is 10.0.0.12\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Listen: h/Hello rcvd from lower pri Active router "
		 "(50/10.0.0.12)\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Coup   out 10.0.0.11 Listen  pri 100 vIP 10.0.0.1\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Active router is local, was 10.0.0.12\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Listen -> Active\n"
		 "0.000000 %HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Listen -> Active\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Backup -> Active\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Hello  out 10.0.0.11 Active  pri 100 vIP 10.0.0.1\n",
		 "debug standby packets among the events");
	lab_free(lab);
}

static void test_authentication(void)
{
	Lab *lab = lab_new();
	HsrpMsg msg = lab_msg(OP_HELLO, ST_ACTIVE, 200);
	g_strlcpy(msg.auth, "eightlet", sizeof msg.auth);
	sandbox_router(lab->sb, "R1", "12.3(7)T1", CONF " standby 1 authentication eightlet\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(6), "R1", PEER, msg);
	lab_hear(lab, VT_S(7), "R1", IP4(10, 0, 0, 13), lab_msg(OP_HELLO, ST_ACTIVE, 200));
	sandbox_run(lab->sb, VT_S(8));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Active router is 10.0.0.12", 0), VT_S(6),
		  "eight characters agree");
	CHECK_INT(sandbox_logged(lab->sb, "R1",
				 "%HSRP-4-BADAUTH: Bad authentication from 10.0.0.13, group 1", 0),
		  VT_S(7), "the default is refused");
	lab_free(lab);
}

/* clang-format off */
SUITE(hsrp_pkt) = {
	{"a Hello is twenty octets, as RFC 2281 5.1 draws them", test_hello_octets},
	{"states have the RFC's values", test_wire_states},
	{"times in milliseconds are not told", test_wire_times},
	{"each kind of bad message is a counted drop with its reason", test_refused},
	{"truncated and mangled messages are at worst refused", test_mangled},
	{"a group that is not running hears nothing", test_early_message},
	{"advertisements are counted and ignored", test_advertisement},
	{"another virtual address is reported once", test_other_vip},
	{"debug standby packets", test_packet_lines},
	{"authentication of eight characters", test_authentication},
	{NULL, NULL},
};
/* clang-format on */
