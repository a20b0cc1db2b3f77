/* Routers on one LAN: the tech note's inside network, with a transit LAN behind two of them. */

#include <string.h>

#include "models/ospf/ospf_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

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
	const Ospf *o = sandbox_self(sb, node, "ospf");
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
		g_string_append_printf(out, "%s%s%s %u",
				       r->offer.source == RIB_OSPF ? "O"
				       : r->offer.source           ? "S"
								   : "C",
				       r->offer.subtype[0] ? " " : "", r->offer.subtype,
				       r->offer.metric);
		for (unsigned i = 0; i < r->offer.n_paths; i++) {
			g_string_append_c(out, ' ');
			ip4_print(out, r->offer.path[i].via);
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
	CHECK_INT(((Ospf *)sandbox_self(sb, "A", "ospf"))->router_id, IP4(172, 16, 172, 52),
		  "highest address");
	CHECK_INT(((Ospf *)sandbox_self(sb, "C", "ospf"))->router_id, IP4(99, 99, 99, 99),
		  "a loopback first");
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
	const Ospf *o = sandbox_self(sb, "C", "ospf");
	const OspfEntry *e = ospf_lsdb_find(
		o, &(OspfKey){LSA_EXTERNAL, IP4(10, 48, 66, 0), IP4(172, 16, 172, 52)});
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
	const Ospf *a = sandbox_self(sb, "A", "ospf"), *c = sandbox_self(sb, "C", "ospf");
	CHECK_INT(a->lsdb->len, c->lsdb->len, "equal databases");
	for (guint i = 0; i < a->lsdb->len && i < c->lsdb->len; i++) {
		const OspfLsa *x = ((OspfEntry *)a->lsdb->pdata[i])->lsa,
			      *y = ((OspfEntry *)c->lsdb->pdata[i])->lsa;
		CHECK(ospf_key_cmp(&x->key, &y->key) == 0 && x->seq == y->seq &&
			      x->checksum == y->checksum,
		      "row %u", i);
	}
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
	const Ospf *c = sandbox_self(sb, "C", "ospf");
	for (guint i = 0; i < c->lsdb->len; i++)
		CHECK(ospf_lsa_age(((OspfEntry *)c->lsdb->pdata[i])->lsa, VT_H(3)) <=
			      LS_REFRESH_S + 2,
		      "row %u is refreshed", i);
	sandbox_free(sb);
}

SUITE(ospf_lan) = {
	{"a simultaneous start makes B the DR, A the Backup, C neither, all FULL", test_roles         },
	{"a cold start takes the wait timer, an exchange, and two SPFs",           test_cold_start    },
	{"routes are those of the tech note",                                      test_routes        },
	{"a silent router is dead exactly 40 s after its last hello",              test_dead_timer    },
	{"a withdrawn static is flushed at once and comes back",                   test_withdrawal    },
	{"an LSA is originated at most once in 5 s",                               test_rate_limit    },
	{"lost packets are sent again until the databases agree",                  test_loss          },
	{"an interface that goes down takes its neighbours and routes along",      test_interface_down},
	{"a restarted router gets its LSAs back",                                  test_restart       },
	{"three hours bring refreshes and no change",                              test_day           },
	{NULL,								     NULL               },
};
