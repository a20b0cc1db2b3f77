/* Self-originated LSAs that a router finds with others (RFC 2328 13.4): its own from before, under a former
 * router ID, or of an address that has become its own. */

#include "tests/unit/ospf/ospf_lab.h"

static const Ip4 r1_addr = IP4(10, 1, 1, 1);

/* Two network-LSAs of one address differ in the advertising router only, and the lower router ID comes first
 * in the database: the former one is tried below and above the new one. */
static const struct {
	const char *was, *is;
	Ip4 was_id, is_id;
} renames[] = {
	{"router-id 1.0.0.1", "router-id 9.0.0.9", IP4(1, 0, 0, 1), IP4(9, 0, 0, 9)},
	{"router-id 9.0.0.9", "router-id 1.0.0.1", IP4(9, 0, 0, 9), IP4(1, 0, 0, 1)},
};

static Sandbox *renamed(unsigned i)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	g_autofree char *was = g_strdup_printf("router ospf 1; %s", renames[i].was),
			*is = g_strdup_printf("router ospf 1; %s", renames[i].is);
	sandbox_type(sb, VT_S(1), "R1", was);
	sandbox_type(sb, VT_S(150), "R1", is);
	sandbox_exec(sb, VT_S(151), "R1", "clear ip ospf process");
	return sb;
}

static void check_nowhere(Sandbox *sb, Ip4 id, Ip4 adv, const char *when)
{
	static const char *const nodes[] = {"R1", "R2", "R3"};
	for (unsigned i = 0; i < G_N_ELEMENTS(nodes); i++)
		CHECK(!ospf_lab_lsa(sb, nodes[i], LSA_NETWORK, id, adv),
		      "%s keeps the LSA of before: %s", nodes[i], when);
}

/* R1, the only one that may be DR, gets another router ID: what it said of the LAN before is flushed, and the
 * others reach what is behind it again. */
static void test_router_id(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(renames); i++) {
		Sandbox *sb = renamed(i);
		sandbox_run(sb, VT_S(150));
		CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, renames[i].was_id) != NULL,
		      "%s: R1 is the DR", renames[i].was);
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
		sandbox_run(sb, VT_S(300));
		check_nowhere(sb, r1_addr, renames[i].was_id, renames[i].is);
		CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, renames[i].is_id) != NULL,
		      "%s: R1 is the DR again", renames[i].is);
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
		ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2");
		sandbox_free(sb);
	}
}

/* The DR's address changes, and changes back: its neighbours never hear the flush of the old network-LSA, since
 * they are neighbours no more, and give it back later. */
static void test_address(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	const Ip4 other = IP4(10, 1, 1, 9), id = IP4(1, 1, 1, 1);
	sandbox_type(sb, VT_S(150), "R1",
		     "interface FastEthernet0/0; ip address 10.1.1.9 255.255.255.0");
	sandbox_type(sb, VT_S(350), "R1",
		     "interface FastEthernet0/0; ip address 10.1.1.1 255.255.255.0");
	sandbox_run(sb, VT_S(300));
	check_nowhere(sb, r1_addr, id, "10.1.1.1 is nobody's");
	CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, other, id) != NULL, "R1 is the DR at 10.1.1.9");
	ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.9");
	sandbox_run(sb, VT_S(500));
	check_nowhere(sb, other, id, "10.1.1.9 is nobody's");
	CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, id) != NULL, "R1 is the DR at 10.1.1.1");
	ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
	sandbox_free(sb);
}

/* R1, the DR, dies, and R3 gets its address: what R1 said of the LAN is R3's to flush. */
static void test_taken_address(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_power(sb, VT_S(150), "R1", false);
	sandbox_type(sb, VT_S(200), "R3",
		     "interface FastEthernet0/0; ip ospf priority 1; "
		     "ip address 10.1.1.1 255.255.255.0");
	sandbox_run(sb, VT_S(199));
	CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, IP4(1, 1, 1, 1)) != NULL,
	      "a dead router's LSA stays");
	sandbox_run(sb, VT_S(300));
	CHECK(!ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, IP4(1, 1, 1, 1)),
	      "its address's new owner flushes it");
	CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, IP4(3, 3, 3, 3)) != NULL,
	      "and says the same itself");
	ospf_lab_check_route(sb, "R2", "3.3.3.3/32", "O 2 10.1.1.1");
	sandbox_free(sb);
}

/* R4, behind R3, has the DR's address on an interface that is shut, for later: nothing is flushed. */
static void test_spare_address(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_router(
		sb, "R4", "12.3(7)T1",
		"hostname R4\ninterface FastEthernet0/0\n ip address 10.3.4.4 255.255.255.0\n"
		"interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n shutdown\n"
		"router ospf 1\n network 10.3.4.0 0.0.0.255 area 0\n");
	sandbox_cable(sb, "R3:Fa0/1", "R4:Fa0/0", VT_US(20));
	sandbox_type(sb, VT_S(1), "R3",
		     "interface FastEthernet0/1; ip address 10.3.4.3 255.255.255.0; no shutdown; "
		     "router ospf 1; network 10.3.4.0 0.0.0.255 area 0");
	sandbox_run(sb, VT_S(200));
	ospf_lab_check_route(sb, "R4", "1.1.1.1/32", "O 3 10.3.4.3");
	const OspfLsa *l = ospf_lab_lsa(sb, "R4", LSA_NETWORK, r1_addr, IP4(1, 1, 1, 1));
	CHECK(l && l->seq < LSA_FIRST_SEQ + 3, "R1 and R4 fight over it: seq 0x%x", l ? l->seq : 0);
	sandbox_free(sb);
}

/* In the database of one router alone, so that nobody flushes it: 600 s old, and without R3. */
static void plant(Ctx *cx, Node *n, void *arg)
{
	const Ip4 *adv = arg;
	Ospf *o = ospf_lab_process_of(n);
	IdRec routers[] = {{*adv}, {IP4(2, 2, 2, 2)}};
	NetworkRec net = {ip4_mask(24), {routers, G_N_ELEMENTS(routers)}};
	g_autoptr(GByteArray) body = g_byte_array_new();
	codec_encode(&ospf_network_pkt, &net, body);
	LsaHdr h = {.age = 600,
		    .options = OPT_E | OPT_DC,
		    .type = LSA_NETWORK,
		    .id = r1_addr,
		    .adv = *adv,
		    .seq = LSA_FIRST_SEQ,
		    .length = (uint16_t)(LSA_HEADER + body->len)};
	ospf_lsdb_install(cx, &o->area.db, ospf_lsa_new(cx, &h, g_bytes_new(body->data, body->len)),
			  true);
}

/* A network-LSA of R1's address from a router that is long gone, as R2 floods it. */
static void flood(Ctx *cx, Node *n)
{
	Ospf *o = ospf_lab_process_of(n);
	OspfNbr *r2 = ospf_nbr_at(ospf_iface_of(o, node_iface(n, "Fa0/0")), IP4(10, 1, 1, 2));
	IdRec routers[] = {{IP4(9, 0, 0, 9)}};
	NetworkRec net = {ip4_mask(24), {routers, G_N_ELEMENTS(routers)}};
	g_autoptr(GByteArray) body = g_byte_array_new(), lsa = g_byte_array_new(),
			      lsu = g_byte_array_new();
	codec_encode(&ospf_network_pkt, &net, body);
	LsaRec r = {.type = LSA_NETWORK,
		    .id = r1_addr,
		    .adv = IP4(9, 0, 0, 9),
		    .seq = LSA_FIRST_SEQ,
		    .length = (uint16_t)(LSA_HEADER + body->len),
		    .body = {body->data, body->len}};
	codec_encode(&ospf_lsa_pkt, &r, lsa);
	r.checksum = ospf_fletcher(lsa->data, lsa->len);
	codec_encode(&ospf_lsu_pkt, &(LsuRec){1, {&r, 1}}, lsu);
	ospf_lsu_receive(cx, r2, &(OspfHdr){.type = OSPF_LSU, .body = {lsu->data, lsu->len}});
}

/* When all is quiet, the LSA itself is what makes R1 look; what it then sends comes within MinLSArrival, and again after
 * RxmtInterval. Wrong: an LSA that stays until something else changes. */
static void test_arrives(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_call(sb, VT_S(150), "R1", flood);
	sandbox_run(sb, VT_S(160));
	check_nowhere(sb, r1_addr, IP4(9, 0, 0, 9), "it arrived 10 s ago");
	CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, IP4(1, 1, 1, 1)) != NULL,
	      "R1's own stays");
	sandbox_free(sb);
}

/* As long as both are there, the tree is made of the one that is kept fresh. */
static void test_younger(void)
{
	Ip4 advs[] = {IP4(1, 0, 0, 1), IP4(9, 0, 0, 9)};
	for (unsigned i = 0; i < G_N_ELEMENTS(advs); i++) {
		Sandbox *sb = ospf_lab_new("12.3(7)T1");
		sandbox_do(sb, VT_S(150), "R2", plant, &advs[i]);
		sandbox_run(sb, VT_S(200));
		CHECK(ospf_lab_lsa(sb, "R2", LSA_NETWORK, r1_addr, advs[i]) != NULL,
		      "it is still there");
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
		ospf_lab_check_route(sb, "R2", "3.3.3.3/32", "O 2 10.1.1.3");
		sandbox_free(sb);
	}
}

SUITE(ospf_self) = {
	{"a router flushes the network-LSAs of its former router ID", test_router_id},
	{"a DR's former address is no network, whatever others remember", test_address},
	{"a network-LSA of an address is its new owner's to flush", test_taken_address},
	{"a network-LSA of its address is flushed when it arrives", test_arrives},
	{"an address of an interface that is down is not one's own", test_spare_address},
	{"of two network-LSAs of one address the younger counts", test_younger},
	{NULL, NULL},
};
