/* Routers on one LAN: the tech note's inside network, with a transit LAN behind two of them. */

#include <string.h>

#include "models/ospf/ospf_view.h"
#include "sim/router/commands.h"
#include "tests/unit/ospf/ospf_lab.h"

static const char vxr1[] =
	"hostname A\ninterface FastEthernet0/0\n ip address 172.16.172.52 255.255.255.240\n"
	"interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n"
	"router ospf 1\n log-adjacency-changes\n redistribute static subnets\n"
	" network 10.1.1.0 0.0.0.255 area 0\n"
	"ip route 172.16.172.64 255.255.255.240 172.16.172.49\n"
	"ip route 10.48.66.0 255.255.254.0 10.1.1.2\n";
static const char vxr2[] =
	"hostname B\ninterface FastEthernet0/0\n ip address 172.16.172.54 255.255.255.240\n"
	"interface FastEthernet1/0\n ip address 10.1.1.2 255.255.255.0\n"
	"router ospf 1\n log-adjacency-changes detail\n redistribute static subnets\n"
	" network 10.1.1.0 0.0.0.255 area 0\n"
	"ip route 172.16.172.64 255.255.255.240 172.16.172.49\n"
	"ip route 0.0.0.0 0.0.0.0 172.16.172.49\n";
static const char inner[] =
	"hostname C\ninterface Loopback0\n ip address 99.99.99.99 255.255.255.255\n"
	"interface FastEthernet0/1\n ip address 10.1.1.3 255.255.255.0\n"
	"router ospf 1\n log-adjacency-changes\n passive-interface Loopback0\n"
	" network 10.1.1.0 0.0.0.255 area 0\n network 99.99.99.99 0.0.0.0 area 0\n";

extern const ProtoClass ospf_class;

enum { UP_S = 3 }; /* line protocol after power-on */

static Sandbox *lan(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.3(7)T1", vxr1);
	sandbox_router(sb, "B", "12.3(7)T1", vxr2);
	sandbox_router(sb, "C", "12.2(25)S", inner);
	sandbox_switch(sb, "in", 3, 0);
	sandbox_switch(sb, "out", 2, 0);
	sandbox_cable(sb, "in:1", "A:Fa0/1", VT_US(20));
	sandbox_cable(sb, "in:2", "B:Fa1/0", VT_US(20));
	sandbox_cable(sb, "in:3", "C:Fa0/1", VT_US(20));
	sandbox_cable(sb, "out:1", "A:Fa0/0", VT_US(20));
	sandbox_cable(sb, "out:2", "B:Fa0/0", VT_US(20));
	return sb;
}

static const OspfIface *inside(Sandbox *sb, const char *node)
{
	const Ospf *o = ospf_lab_process(sb, node);
	return ospf_iface_of(
		o, node_iface(sandbox_node(sb, node), strcmp(node, "B") == 0 ? "Fa1/0" : "Fa0/1"));
}

static void check_state(Sandbox *sb, const char *node, IfState want)
{
	const OspfIface *oi = inside(sb, node);
	CHECK_INT(ospf_if_state(oi), want, "%s's interface state", node);
	CHECK_INT(oi->dr, IP4(10, 1, 1, 2), "%s's DR", node);
	CHECK_INT(oi->bdr, IP4(10, 1, 1, 1), "%s's Backup", node);
	CHECK_INT(ospf_nbrs_full(oi), 2, "%s's full neighbours", node);
	for (guint i = 0; i < oi->nbrs->len; i++)
		CHECK_INT(((OspfNbr *)oi->nbrs->pdata[i])->rxmt->len, 0,
			  "%s: all that was sent is acknowledged", node);
}

/* What the RIB has for a prefix: "O E2 20 10.1.1.1 10.1.1.2", or "". */
static char *route(Sandbox *sb, const char *node, const char *prefix)
{
	void *self;
	const RibSvc *rib = node_service(sandbox_node(sb, node), "rib", &self);
	Prefix p;
	g_assert(prefix_parse(prefix, &p));
	const RibRoute *r = rib->route(self, p);
	GString *out = g_string_new(NULL);
	if (r) {
		g_string_append_printf(out, "%s%s%s %u", r->offer->source->codes->letters,
				       r->offer->subtype[0] ? " " : "", r->offer->subtype,
				       r->offer->metric);
		for (unsigned i = 0; i < r->offer->n_paths; i++) {
			g_string_append_c(out, ' ');
			ip4_print(out, r->offer->path[i].via);
		}
	}
	return g_string_free(out, FALSE);
}

static void check_route(Sandbox *sb, const char *node, const char *prefix, const char *want)
{
	g_autofree char *got = route(sb, node, prefix);
	CHECK_STR(got, want, "%s %s", node, prefix);
}

static void test_roles(void)
{
	Sandbox *sb = lan();
	sandbox_run(sb, VT_S(120));
	check_state(sb, "A", IS_BACKUP);
	check_state(sb, "B", IS_DR);
	check_state(sb, "C", IS_DROTHER);
	CHECK_INT(ospf_lab_process(sb, "A")->router_id, IP4(172, 16, 172, 52), "highest address");
	CHECK_INT(ospf_lab_process(sb, "C")->router_id, IP4(99, 99, 99, 99), "a loopback first");
	sandbox_free(sb);
}

/* Wait timer 40 s after line protocol; FULL within the exchange; routes by two SPFs, 5 s and 10 s later. */
static void test_cold_start(void)
{
	Sandbox *sb = lan();
	sandbox_run(sb, VT_S(120));
	VTime full = sandbox_logged(
		sb, "B", "Nbr 172.16.172.52 on FastEthernet1/0 from LOADING to FULL, Loading Done",
		0);
	VTime wait = VT_S(UP_S + 40);
	CHECK(full >= wait && full < wait + VT_MS(200),
	      "FULL at %" G_GINT64_FORMAT " ns, expected just after 43 s", full);
	VTime at = VT_NEVER;
	CHECK(sandbox_seen(sb, "A", "route", "prefix=99.99.99.99/32", 0, &at) > 0,
	      "A learns 99.99.99.99");
	CHECK(at >= wait + VT_S(5) && at <= wait + VT_S(17),
	      "A learns it at %" G_GINT64_FORMAT " ns", at);
	CHECK(sandbox_logged(sb, "B", "from INIT to 2WAY, 2-Way Received", 0) < VT_NEVER,
	      "detail logs every step");
	CHECK(sandbox_logged(sb, "A", "from INIT to 2WAY", 0) == VT_NEVER,
	      "the plain form logs FULL only");
	sandbox_free(sb);
}

/* `timers spf 5 10`: however many LSAs change, two calculations are at least 10 s apart. */
static void test_spf_hold(void)
{
	Sandbox *sb = lan();
	sandbox_type(sb, VT_S(130), "C", "interface Loopback0; ip ospf cost 5");
	sandbox_type(sb, VT_S(137), "C", "interface Loopback0; ip ospf cost 6");
	sandbox_run(sb, VT_S(160));
	VTime last = VT_NEVER, at = VT_NEVER;
	unsigned runs = 0;
	while (sandbox_seen(sb, "A", "ospf-event", "what=spf", last == VT_NEVER ? 0 : last + 1,
			    &at) > 0) {
		CHECK(last == VT_NEVER || at - last >= VT_S(10), "SPF %u at %" G_GINT64_FORMAT,
		      runs, at);
		last = at;
		runs++;
	}
	CHECK(runs >= 4 && last > VT_S(145) && last < VT_S(146),
	      "%u runs, the last 10 s after the one at 135 s", runs);
	check_route(sb, "A", "99.99.99.99/32", "O 7 10.1.1.3");
	sandbox_free(sb);
}

/* The tech note's tables: equal paths where both originate, the forwarding address where one names it. */
static void test_routes(void)
{
	Sandbox *sb = lan();
	sandbox_run(sb, VT_S(120));
	check_route(sb, "A", "99.99.99.99/32", "O 2 10.1.1.3");
	check_route(sb, "B", "99.99.99.99/32", "O 2 10.1.1.3");
	check_route(sb, "C", "172.16.172.64/28", "O E2 20 10.1.1.1 10.1.1.2");
	check_route(sb, "C", "10.48.66.0/23", "O E2 20 10.1.1.2");
	check_route(sb, "B", "10.48.66.0/23", ""); /* the forwarding address is B itself */
	check_route(sb, "A", "172.16.172.64/28", "S 0 172.16.172.49"); /* distance 1 before 110 */
	check_route(sb, "C", "0.0.0.0/0", ""); /* redistribute static never takes the default */
	check_route(sb, "C", "172.16.172.48/28", ""); /* nor a connected network */
	sandbox_free(sb);
}

/* A dead router behind a switch: exactly RouterDeadInterval after its last hello was received. */
static void test_dead_timer(void)
{
	Sandbox *sb = lan();
	sandbox_power(sb, VT_S(125), "A", false);
	sandbox_run(sb, VT_S(200));
	VTime last = VT_S(UP_S + 120) + VT_US(40),
	      dead = sandbox_logged(sb, "C", "from FULL to DOWN, Neighbor Down: Dead timer expired",
				    0);
	CHECK_INT(dead, last + VT_S(40), "C loses A");
	check_route(sb, "C", "172.16.172.64/28", "O E2 20 10.1.1.2");
	VTime at = VT_NEVER;
	sandbox_seen(sb, "C", "route", "172.16.172.64/28", dead, &at);
	CHECK(at >= dead + VT_S(5) && at < dead + VT_S(6),
	      "the path goes with the SPF 5 s later, not at %" G_GINT64_FORMAT, at);
	CHECK_INT(inside(sb, "C")->bdr, IP4(10, 1, 1, 3), "the third router becomes Backup");
	sandbox_free(sb);
}

static void test_withdrawal(void)
{
	Sandbox *sb = lan();
	sandbox_type(sb, VT_S(125), "A", "no ip route 10.48.66.0 255.255.254.0 10.1.1.2");
	sandbox_type(sb, VT_S(127), "A", "ip route 10.48.66.0 255.255.254.0 10.1.1.2");
	sandbox_run(sb, VT_S(140));
	VTime gone = VT_NEVER, back = VT_NEVER;
	sandbox_seen(sb, "C", "route",
		     "10.48.66.0/23 protocol=O E2 metric=20 next_hop=via 10.1.1.2, FastEthernet0/1 "
		     "change=remove",
		     VT_S(120), &gone);
	sandbox_seen(sb, "C", "route",
		     "10.48.66.0/23 protocol=O E2 metric=20 next_hop=via 10.1.1.2, FastEthernet0/1 "
		     "change=add",
		     VT_S(120), &back);
	CHECK(gone >= VT_S(125) && gone < VT_S(125) + VT_MS(50),
	      "MaxAge withdraws at once, not at %" G_GINT64_FORMAT, gone);
	CHECK(back >= VT_S(127) && back < VT_S(127) + VT_MS(50),
	      "and it comes back, not at %" G_GINT64_FORMAT, back);
	const OspfEntry *e =
		ospf_lab_entry(ospf_lab_process(sb, "C"),
			       &(OspfKey){LSA_EXTERNAL, IP4(10, 48, 66, 0), IP4(172, 16, 172, 52)});
	CHECK(e && e->lsa->seq == LSA_FIRST_SEQ + 1,
	      "acknowledgments are delayed 2.5 s: the flushed instance was still there");
	sandbox_free(sb);
}

/* Add, remove, add within MinLSInterval: the second origination waits. */
static void test_rate_limit(void)
{
	Sandbox *sb = lan();
	sandbox_type(sb, VT_S(130), "A", "ip route 30.0.0.0 255.0.0.0 172.16.172.49");
	sandbox_type(sb, VT_S(131), "A", "no ip route 30.0.0.0 255.0.0.0 172.16.172.49");
	sandbox_type(sb, VT_S(132), "A", "ip route 30.0.0.0 255.0.0.0 172.16.172.49");
	sandbox_run(sb, VT_S(140));
	VTime at = VT_NEVER;
	sandbox_seen(sb, "C", "route",
		     "prefix=30.0.0.0/8 protocol=O E2 metric=20 next_hop=via 10.1.1.1, "
		     "FastEthernet0/1 change=add",
		     VT_S(131), &at);
	CHECK(at >= VT_S(135) && at < VT_S(135) + VT_MS(50),
	      "5 s after the first, not at %" G_GINT64_FORMAT, at);
	sandbox_free(sb);
}

/* A third of what B sends is lost: retransmissions still synchronise the databases. */
static void test_loss(void)
{
	Sandbox *sb = lan();
	sandbox_loss(sb, VT_S(UP_S + 39), "B:Fa1/0", 300000);
	sandbox_loss(sb, VT_S(UP_S + 39), "A:Fa0/1", 300000);
	sandbox_loss(sb, VT_S(200), "B:Fa1/0", 0);
	sandbox_loss(sb, VT_S(200), "A:Fa0/1", 0);
	sandbox_run(sb, VT_S(320));
	check_route(sb, "C", "172.16.172.64/28", "O E2 20 10.1.1.1 10.1.1.2");
	check_route(sb, "C", "10.48.66.0/23", "O E2 20 10.1.1.2");
	g_autoptr(GPtrArray) a = ospf_lab_entries(ospf_lab_process(sb, "A"));
	g_autoptr(GPtrArray) c = ospf_lab_entries(ospf_lab_process(sb, "C"));
	CHECK_INT(a->len, c->len, "equal databases");
	for (guint i = 0; i < a->len && i < c->len; i++) {
		const OspfLsa *x = ((OspfEntry *)a->pdata[i])->lsa,
			      *y = ((OspfEntry *)c->pdata[i])->lsa;
		CHECK(ospf_key_cmp(&x->key, &y->key) == 0 && x->seq == y->seq &&
			      x->checksum == y->checksum,
		      "row %u", i);
	}
	sandbox_free(sb);
}

/* The update and its first retransmission are lost: the second one, 10 s after, arrives. */
static void test_retransmission(void)
{
	Sandbox *sb = lan();
	sandbox_loss(sb, VT_S(130), "A:Fa0/1", 1000000);
	sandbox_type(sb, VT_S(131), "A", "ip route 30.0.0.0 255.0.0.0 172.16.172.49");
	sandbox_loss(sb, VT_S(137), "A:Fa0/1", 0);
	sandbox_run(sb, VT_S(150));
	VTime at = VT_NEVER;
	sandbox_seen(sb, "C", "route", "prefix=30.0.0.0/8", 0, &at);
	CHECK(at >= VT_S(141) && at < VT_S(141) + VT_MS(50),
	      "RxmtInterval is 5 s; seen at %" G_GINT64_FORMAT, at);
	sandbox_free(sb);
}

/* Shut at 130 s: InterfaceDown at once, what it taught leaves at once; the others wait for the dead timer. */
static void test_interface_down(void)
{
	Sandbox *sb = lan();
	sandbox_type(sb, VT_S(130), "A", "interface FastEthernet0/1; shutdown");
	sandbox_run(sb, VT_S(131));
	CHECK_INT(sandbox_logged(sb, "A",
				 "from FULL to DOWN, Neighbor Down: Interface down or detached", 0),
		  VT_S(130), "A");
	check_route(sb, "A", "99.99.99.99/32", "");
	CHECK_INT(sandbox_logged(sb, "C", "to DOWN", 0), VT_NEVER, "C cannot know yet");
	sandbox_free(sb);
}

/* A router that restarts finds its old LSAs with the others and outdates them. */
static void test_restart(void)
{
	Sandbox *sb = lan();
	sandbox_power(sb, VT_S(130), "A", false);
	sandbox_power(sb, VT_S(140), "A", true);
	sandbox_run(sb, VT_S(300));
	check_route(sb, "C", "172.16.172.64/28", "O E2 20 10.1.1.1 10.1.1.2");
	check_route(sb, "A", "99.99.99.99/32", "O 2 10.1.1.3");
	CHECK_INT(ospf_nbrs_full(inside(sb, "C")), 2, "C's full neighbours");
	sandbox_free(sb);
}

/* A day of it: refreshed LSAs stay, nothing flaps. */
static void test_day(void)
{
	Sandbox *sb = lan();
	sandbox_run(sb, VT_H(3));
	VTime at = VT_NEVER;
	CHECK_INT(sandbox_seen(sb, "C", "route", "protocol=O", VT_S(70), &at), 0,
		  "no route changes (first at %" G_GINT64_FORMAT ")", at);
	CHECK_INT(sandbox_seen(sb, "C", "ospf-neighbor", NULL, VT_S(70), NULL), 0,
		  "no adjacency changes");
	g_autoptr(GPtrArray) c = ospf_lab_entries(ospf_lab_process(sb, "C"));
	for (guint i = 0; i < c->len; i++)
		CHECK(ospf_lsa_age(((OspfEntry *)c->pdata[i])->lsa, VT_H(3)) <= LS_REFRESH_S + 2,
		      "row %u is refreshed", i);
	sandbox_free(sb);
}

static void check_show(Sandbox *sb, const char *node, const char *command, const char *want)
{
	g_autoptr(GString) out = g_string_new(NULL);
	command_show(sandbox_node(sb, node), command, VT_S(128), out);
	CHECK_TEXT(out->str, want, "%s: %s", node, command);
}

/* 5 s after the hellos of 123 s: 35 s are left to each neighbour. */
static void test_show(void)
{
	Sandbox *sb = lan();
	sandbox_run(sb, VT_S(128));
	check_show(sb, "C", "show ip ospf neighbor",
		   "\nNeighbor ID     Pri   State           Dead Time   Address         Interface\n"
		   "172.16.172.54     1   FULL/DR         00:00:35    10.1.1.2        "
		   "FastEthernet0/1\n"
		   "172.16.172.52     1   FULL/BDR        00:00:35    10.1.1.1        "
		   "FastEthernet0/1\n");
	check_show(sb, "C", "show ip ospf interface FastEthernet0/1",
		   "FastEthernet0/1 is up, line protocol is up\n"
		   "  Internet Address 10.1.1.3/24, Area 0\n"
		   "  Process ID 1, Router ID 99.99.99.99, Network Type BROADCAST, Cost: 1\n"
		   "  Transmit Delay is 1 sec, State DROTHER, Priority 1\n"
		   "  Designated Router (ID) 172.16.172.54, Interface address 10.1.1.2\n"
		   "  Backup Designated router (ID) 172.16.172.52, Interface address 10.1.1.1\n"
		   "  Timer intervals configured, Hello 10, Dead 40, Wait 40, Retransmit 5\n"
		   "    Hello due in 00:00:05\n"
		   "  Index 2/2, flood queue length 0\n  Next 0x0(0)/0x0(0)\n"
		   "  Last flood scan length is 1, maximum is 1\n  Last flood scan time is 0 msec, "
		   "maximum is 0 msec\n"
		   "  Neighbor Count is 2, Adjacent neighbor count is 2\n"
		   "    Adjacent with neighbor 172.16.172.52  (Backup Designated Router)\n"
		   "    Adjacent with neighbor 172.16.172.54  (Designated Router)\n"
		   "  Suppress hello for 0 neighbor(s)\n");
	check_show(sb, "C", "sh ip os in br",
		   "Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\n"
		   "Lo0          1     0               99.99.99.99/32     1     LOOP  0/0\n"
		   "Fa0/1        1     0               10.1.1.3/24        1     DROTH 2/2\n");
	check_show(sb, "C", "show ip ospf database network self-originate",
		   "\n            OSPF Router with ID (99.99.99.99) (Process ID 1)\n");
	check_show(sb, "C", "show ip ospf database adv-router 99.99.99.99",
		   "\n            OSPF Router with ID (99.99.99.99) (Process ID 1)\n"
		   "\n\t\tRouter Link States (Area 0)\n\n"
		   "Link ID         ADV Router      Age         Seq#       Checksum Link count\n"
		   "99.99.99.99     99.99.99.99     84          0x80000003 0x0095C4 2\n");
	check_show(sb, "C", "show ip ospf database database-summary | begin Process 1 d",
		   "Process 1 database summary\n"
		   "  LSA Type      Count    Delete   Maxage\n"
		   "  Router        3        0        0\n"
		   "  Network       1        0        0\n"
		   "  Summary Net   0        0        0\n"
		   "  Summary ASBR  0        0        0\n"
		   "  Type-7 Ext    0        0        0\n"
		   "  Opaque Link   0        0        0\n"
		   "  Opaque Area   0        0        0\n"
		   "  Type-5 Ext    3        0        0\n"
		   "  Opaque AS     0        0        0\n"
		   "  Total         7        0        0\n");
	check_show(
		sb, "C", "show ip ospf interface Loopback0",
		"Loopback0 is up, line protocol is up\n  Internet Address 99.99.99.99/32, Area 0\n"
		"  Process ID 1, Router ID 99.99.99.99, Network Type LOOPBACK, Cost: 1\n"
		"  Loopback interface is treated as a stub Host\n");
	check_show(
		sb, "C", "show ip ospf database external 10.48.66.0",
		"\n            OSPF Router with ID (99.99.99.99) (Process ID 1)\n"
		"\n\t\tType-5 AS External Link States\n\n"
		"  Routing Bit Set on this LSA\n  LS age: 124\n  Options: (No TOS-capability, DC)\n"
		"  LS Type: AS External Link\n  Link State ID: 10.48.66.0 (External Network Number "
		")\n"
		"  Advertising Router: 172.16.172.52\n  LS Seq Number: 80000001\n  Checksum: "
		"0x6415\n  Length: 36\n"
		"  Network Mask: /23\n\tMetric Type: 2 (Larger than any link state path)\n\tTOS: 0 "
		"\n\tMetric: 20 \n"
		"\tForward Address: 10.1.1.2\n\tExternal Route Tag: 0\n\n");
	sandbox_free(sb);
}

/* Random bodies under a good header, as from a neighbour: refused, counted, never more. */
static void babble(Ctx *cx, Node *n, void *arg)
{
	const unsigned *seed = arg;
	Ospf *o = ospf_lab_process_of(n);
	OspfIface *oi = ospf_iface_of(o, node_iface(n, "Fa0/1"));
	for (unsigned i = 0; i < 400; i++) {
		uint8_t octets[200];
		rng_bytes(*seed, "R", "babble", i, octets, sizeof octets);
		size_t len = octets[0] % 150;
		octets[16 + 3] %= 3; /* small counts go further */
		OspfHdr h = {.type = (uint8_t)(1 + i % 5),
			     .router = IP4(172, 16, 172, 54),
			     .body = {octets + 16, len}};
		g_autoptr(GByteArray) out = g_byte_array_new();
		codec_encode(&ospf_packet, &h, out);
		uint16_t sum = inet_checksum(out->data, out->len, 0);
		out->data[12] = (uint8_t)(sum >> 8);
		out->data[13] = (uint8_t)sum;
		Pkt *p = pkt_new(cx, n->pkts);
		pkt_set_bytes(p, g_bytes_new(out->data, out->len));
		ospf_class.on_packet(
			cx, o->procs,
			&(Rx){.in = oi->iface, .src = IP4(10, 1, 1, 2), .dst = ALL_SPF_ROUTERS}, p);
		pkt_unref(p);
	}
}

static void test_babble(void)
{
	for (unsigned seed = 1; seed <= 10; seed++) {
		Sandbox *sb = lan();
		sandbox_do(sb, VT_S(100), "C", babble, &seed);
		sandbox_run(sb, VT_S(400));
		CHECK(sandbox_seen(sb, "C", "ospf-drop", NULL, VT_S(100), NULL) > 100,
		      "seed %u: drops are told", seed);
		check_state(sb, "C", IS_DROTHER);
		check_route(sb, "C", "10.48.66.0/23", "O E2 20 10.1.1.2");
		sandbox_free(sb);
	}
}

/* Area borders flood these into the area; nothing here makes them. */
static void test_show_of_summaries(void)
{
	OspfLsaRow rows[] = {
		{.type = LSA_SUMMARY,
		 .age = 7,
		 .checksum = 0x1234,
		 .length = 28,
		 .seq = 0x80000001,
		 .id = 0x0a020000,
		 .adv = 0x01010101,
		 .mask = 0xffff0000,
		 .metric = 11},
		{.type = LSA_ASBR,
		 .age = 8,
		 .checksum = 0x4321,
		 .length = 28,
		 .seq = 0x80000002,
		 .id = 0x02020202,
		 .adv = 0x01010101,
		 .metric = 12},
	};
	OspfDbView v = {.pid = 1, .router_id = 0x03030303, .n = 2, .row = rows};
	OspfDbsView both = {1, &v};
	g_autoptr(GString) all = g_string_new(NULL), one = g_string_new(NULL);
	ospf_print_db(all, &both, NULL, "12.3");
	CHECK_TEXT(all->str,
		   "\n            OSPF Router with ID (3.3.3.3) (Process ID 1)\n"
		   "\n\t\tSummary Net Link States (Area 0)\n\n"
		   "Link ID         ADV Router      Age         Seq#       Checksum\n"
		   "10.2.0.0        1.1.1.1         7           0x80000001 0x001234\n"
		   "\n\t\tSummary ASB Link States (Area 0)\n\n"
		   "Link ID         ADV Router      Age         Seq#       Checksum\n"
		   "2.2.2.2         1.1.1.1         8           0x80000002 0x004321\n",
		   "both sections");
	v.only = LSA_SUMMARY;
	v.n = 1;
	ospf_print_db(one, &both, NULL, "12.3");
	CHECK(strstr(one->str, "  LS Type: Summary Links(Network)\n"
			       "  Link State ID: 10.2.0.0 (summary Network Number)\n") &&
		      strstr(one->str, "  Network Mask: /16\n\tTOS: 0 \tMetric: 11 \n"),
	      "in detail: %s", one->str);
}

SUITE(ospf_lan) = {
	{"a simultaneous start makes B the DR, A the Backup, C neither, all FULL", test_roles},
	{"a cold start takes the wait timer, an exchange, and two SPFs", test_cold_start},
	{"two SPFs are at least 10 s apart", test_spf_hold},
	{"routes are those of the tech note", test_routes},
	{"a silent router is dead exactly 40 s after its last hello", test_dead_timer},
	{"a withdrawn static is flushed at once and comes back", test_withdrawal},
	{"an LSA is originated at most once in 5 s", test_rate_limit},
	{"lost packets are sent again until the databases agree", test_loss},
	{"an unacknowledged update is sent again every 5 s", test_retransmission},
	{"an interface that goes down takes its neighbours and routes along", test_interface_down},
	{"a restarted router gets its LSAs back", test_restart},
	{"show ip ospf prints as IOS does", test_show},
	{"nonsense under a good header is refused and does no lasting harm", test_babble},
	{"three hours bring refreshes and no change", test_day},
	{"summaries of other areas are shown", test_show_of_summaries},
	{NULL, NULL},
};
