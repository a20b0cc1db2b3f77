/* MinLSArrival (RFC 2328 13 (5)(a)): what comes too soon after what was flooded is not taken, and not answered. */

#include "tests/unit/ospf/ospf_lab.h"

enum { UP_S = 3, FULL_S = UP_S + 40 }; /* line protocol after power-on, and the wait timer */

static void check_acknowledged(Sandbox *sb, const char *node)
{
	const Ospf *o = ospf_lab_process(sb, node);
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		for (guint j = 0; j < oi->nbrs->len; j++) {
			const OspfNbr *n = oi->nbrs->pdata[j];
			CHECK_INT(n->rxmt->len, 0, "%s still sends to %s", node, n->what);
		}
	}
}

/* Two routers tell each other of a link before they are neighbours, and of the network right after: no update is
 * sent twice, and the first calculation knows all. */
static void test_after_exchange(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_power(sb, 0, "R3", false);
	sandbox_run(sb, VT_S(FULL_S + 4));
	CHECK_INT(ospf_lab_full(sb, "R1"), 1, "R1 and R2 are neighbours");
	check_acknowledged(sb, "R1");
	check_acknowledged(sb, "R2");
	sandbox_run(sb, VT_S(FULL_S + 6));
	ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2");
	ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
	sandbox_free(sb);
}

/* An AS-external-LSA as from R1, with that sequence number. */
static void flood(Ctx *cx, Node *n, void *arg)
{
	const uint32_t *seq = arg;
	Ospf *o = ospf_lab_process_of(n);
	OspfNbr *r1 = ospf_nbr_at(ospf_iface_of(o, node_iface(n, "Fa0/0")), IP4(10, 1, 1, 1));
	g_autoptr(GByteArray) body = g_byte_array_new(), lsa = g_byte_array_new(),
			      lsu = g_byte_array_new();
	codec_encode(&ospf_external_pkt, &(ExternalRec){.mask = ip4_mask(8), .metric = 1}, body);
	LsaRec r = {.type = LSA_EXTERNAL,
		    .id = IP4(30, 0, 0, 0),
		    .adv = IP4(1, 1, 1, 1),
		    .seq = *seq,
		    .length = (uint16_t)(LSA_HEADER + body->len),
		    .body = {body->data, body->len}};
	codec_encode(&ospf_lsa_pkt, &r, lsa);
	r.checksum = ospf_fletcher(lsa->data, lsa->len);
	codec_encode(&ospf_lsu_pkt, &(LsuRec){1, {&r, 1}}, lsu);
	ospf_lsu_receive(cx, r1, &(OspfHdr){.type = OSPF_LSU, .body = {lsu->data, lsu->len}});
}

static void test_flooded(void)
{
	static uint32_t seqs[] = {LSA_FIRST_SEQ, LSA_FIRST_SEQ + 1, LSA_FIRST_SEQ + 2};
	static const VTime times[] = {VT_S(100), VT_MS(100500), VT_MS(101001)};
	static const uint32_t want[] = {LSA_FIRST_SEQ, LSA_FIRST_SEQ, LSA_FIRST_SEQ + 2};
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	for (unsigned i = 0; i < G_N_ELEMENTS(times); i++)
		sandbox_do(sb, times[i], "R2", flood, &seqs[i]);
	for (unsigned i = 0; i < G_N_ELEMENTS(times); i++) {
		sandbox_run(sb, times[i]);
		const OspfLsa *l =
			ospf_lab_lsa(sb, "R2", LSA_EXTERNAL, IP4(30, 0, 0, 0), IP4(1, 1, 1, 1));
		CHECK_INT(l ? l->seq : 0, want[i], "instance %u", i);
	}
	sandbox_free(sb);
}

SUITE(ospf_arrival) = {
	{"an LSA that is made right after the database exchange is taken", test_after_exchange},
	{"a flooded LSA that comes within 1 s of the last is not", test_flooded},
	{NULL, NULL},
};
