/* Who answers, who is believed, and how long. */

#include "models/svc/ip.h"
#include "models/svc/neigh.h"
#include "sim/kernel/cause.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char r1[] =
	"hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n";
static const char r2[] =
	"hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n";

static Sandbox *lan_with(const char *c1, const char *c2)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3", c1);
	sandbox_router(sb, "R2", "12.3", c2);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan:2", "R2:Fa0/0", VT_US(10));
	return sb;
}

static Sandbox *lan(void)
{
	return lan_with(r1, r2);
}

static Iface *fa00(Node *n)
{
	return node_iface(n, "FastEthernet0/0");
}

static Mac cached(Sandbox *sb, const char *router, Ip4 ip)
{
	Node *n = sandbox_node(sb, router);
	void *self;
	const NeighSvc *neigh = node_service(n, "neigh", &self);
	return neigh->cached(self, fa00(n), ip);
}

typedef struct Ask {
	Ip4 ip;
	Mac got;
} Ask;

static void resolve(Ctx *cx, Node *n, void *arg)
{
	Ask *ask = arg;
	const Stamp *stamp;
	void *self;
	const NeighSvc *neigh = node_service(n, "neigh", &self);
	ask->got = neigh->resolve(cx, self, fa00(n), ask->ip, &stamp);
}

static void keep(Ctx *cx, Node *n, void *arg)
{
	const Ask *ask = arg;
	void *self;
	const NeighSvc *neigh = node_service(n, "neigh", &self);
	neigh->keep(cx, self, fa00(n), ask->ip);
}

static void release(Ctx *cx, Node *n, void *arg)
{
	const Ask *ask = arg;
	void *self;
	const NeighSvc *neigh = node_service(n, "neigh", &self);
	neigh->release(cx, self, fa00(n), ask->ip);
}

static void test_request_and_reply(void)
{
	Sandbox *sb = lan();
	Ask first = {.ip = IP4(10, 0, 0, 2)}, second = first;
	sandbox_do(sb, VT_S(10), "R1", resolve, &first);
	sandbox_do(sb, VT_S(10) + VT_US(41), "R1", resolve, &second);
	sandbox_run(sb, VT_S(11));
	CHECK_INT(first.got, 0, "nothing is known yet");
	CHECK_INT(second.got, fa00(sandbox_node(sb, "R2"))->mac, "after one round trip");
	CHECK_INT(cached(sb, "R2", IP4(10, 0, 0, 1)), fa00(sandbox_node(sb, "R1"))->mac,
		  "the asked one has learned who asked (RFC 826)");
	CHECK_INT(sandbox_seen(sb, "R1", "arp-packet", "way=sent op=req", VT_S(5), NULL), 1,
		  "requests");
	sandbox_free(sb);
}

/* RFC 1122 2.3.2.1. Wrong: a flood of requests for a host that does not answer. */
static void test_one_request_a_second(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 77)};
	for (int i = 0; i < 30; i++)
		sandbox_do(sb, VT_S(10) + VT_MS(100) * i, "R1", resolve, &ask);
	sandbox_run(sb, VT_S(20));
	CHECK_INT(sandbox_seen(sb, "R1", "arp-packet", "way=sent op=req", VT_S(5), NULL), 3,
		  "3 s of wanting");
	sandbox_free(sb);
}

/* Wrong: a route's next hop that is unknown when its first packet comes. */
static void test_keep(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 2)}, nobody = {.ip = IP4(10, 0, 0, 77)};
	sandbox_do(sb, VT_S(10), "R1", keep, &ask);
	sandbox_do(sb, VT_S(20), "R1", keep, &nobody);
	sandbox_do(sb, VT_MS(25500), "R1", release, &nobody);
	sandbox_run(sb, VT_S(11));
	CHECK(cached(sb, "R1", ask.ip) != 0, "resolved without a packet");
	sandbox_run(sb, VT_S(40));
	CHECK_INT(sandbox_seen(sb, "R1", "arp-packet", "dst=10.0.0.77", VT_S(15), NULL), 6,
		  "asked for each second, until released");
	sandbox_free(sb);
}

/* The refresh goes to the neighbour alone, a minute before the 4 hours end; the entry never lapses. */
static void test_refresh(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 2)};
	VTime at;
	sandbox_do(sb, VT_S(10), "R1", resolve, &ask);
	sandbox_run(sb, VT_H(5));
	/* R2 learned first, so it asks first, and R1 hears of R2 by that */
	CHECK_INT(
		sandbox_seen(sb, "R2", "arp-entry", "10.0.0.1 from=Complete to=Refreshing", 0, &at),
		1, "in 5 h");
	CHECK_INT(at, VT_S(10) + VT_US(20) + VT_H(4) - VT_MIN(1), "when");
	CHECK_INT(sandbox_seen(sb, "R2", "arp-entry", "10.0.0.1 from=Refreshing to=Complete", at,
			       NULL),
		  1, "answered");
	CHECK_INT(sandbox_seen(sb, "R1", "arp-entry", "10.0.0.2 from=Complete", 0, NULL), 0,
		  "R1 need not ask");
	CHECK(cached(sb, "R1", ask.ip) && cached(sb, "R2", IP4(10, 0, 0, 1)), "neither lapses");
	sandbox_free(sb);
}

static void test_expiry(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 2)};
	VTime at;
	sandbox_do(sb, VT_S(10), "R1", resolve, &ask);
	sandbox_loss(sb, VT_S(20), "R2:Fa0/0", 1000000);
	sandbox_run(sb, VT_H(5));
	CHECK_INT(sandbox_seen(sb, "R1", "arp-entry", "from=Refreshing to=Incomplete", 0, &at), 1,
		  "unanswered");
	CHECK_INT(at, VT_S(10) + VT_US(40) + VT_H(4), "after 4 hours");
	CHECK_INT(cached(sb, "R1", ask.ip), 0, "and gone");
	sandbox_free(sb);
}

/* Wrong: entries that outlive their interface. */
static void test_interface_down(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 2)}, kept = ask;
	sandbox_do(sb, VT_S(10), "R1", resolve, &ask);
	sandbox_do(sb, VT_S(11), "R2", keep, &(Ask){.ip = IP4(10, 0, 0, 1)});
	sandbox_type(sb, VT_S(20), "R1", "interface Fa0/0; shutdown");
	sandbox_type(sb, VT_S(30), "R1", "interface Fa0/0; no shutdown");
	sandbox_run(sb, VT_S(25));
	CHECK_INT(cached(sb, "R1", kept.ip), 0, "purged with the interface");
	sandbox_run(sb, VT_S(40));
	CHECK_INT(cached(sb, "R1", kept.ip), 0, "not made again by itself");
	CHECK(cached(sb, "R2", IP4(10, 0, 0, 1)) != 0, "kept: R2 stayed up and knows it");
	sandbox_free(sb);
}

/* Wrong: an answer for a virtual address by a router that is not Active, or with its own MAC. */
static Vip vip_row(Node *n, RedRole role)
{
	return (Vip){.group = "G",
		     .iface = fa00(n),
		     .ip = IP4(10, 0, 0, 254),
		     .mac = 0x00000c07ac01,
		     .role = role,
		     .owner = n};
}

static void be_active(Ctx *cx, Node *n)
{
	Vip row = vip_row(n, RED_ACTIVE);
	void *self;
	const NeighSvc *neigh = node_service(n, "neigh", &self);
	vip_set(cx, n, &row);
	neigh->announce(cx, self, row.iface, row.ip, row.mac);
}

static void be_standby(Ctx *cx, Node *n)
{
	Vip row = vip_row(n, RED_STANDBY);
	vip_set(cx, n, &row);
}

static void test_virtual(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 254)};
	sandbox_call(sb, VT_S(10), "R2", be_standby);
	sandbox_do(sb, VT_S(11), "R1", resolve, &ask);
	sandbox_call(sb, VT_S(20), "R2", be_active);
	sandbox_do(sb, VT_S(21), "R1", resolve, &ask);
	sandbox_run(sb, VT_S(15));
	CHECK_INT(cached(sb, "R1", ask.ip), 0, "the standby is silent");
	sandbox_run(sb, VT_S(30));
	CHECK_INT(cached(sb, "R1", ask.ip), 0x00000c07ac01, "the announcement is believed");
	CHECK_INT(ask.got, 0x00000c07ac01, "resolved");
	sandbox_free(sb);
}

/* Wrong: a next hop that is never asked for again after it was a virtual address of our own. */
static void test_virtual_next_hop(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 254)};
	sandbox_call(sb, VT_S(10), "R1", be_active);
	sandbox_do(sb, VT_S(11), "R2", keep, &ask);
	sandbox_call(sb, VT_S(20), "R2", be_active);
	sandbox_call(sb, VT_S(30), "R2", be_standby);
	sandbox_run(sb, VT_S(15));
	CHECK_INT(cached(sb, "R2", ask.ip), 0x00000c07ac01, "R1 answers");
	sandbox_run(sb, VT_S(25));
	CHECK_INT(cached(sb, "R2", ask.ip), 0, "it is ours");
	sandbox_run(sb, VT_S(31));
	CHECK_INT(cached(sb, "R2", ask.ip), 0x00000c07ac01, "R1 answers again");
	sandbox_free(sb);
}

/* Wrong: a request for an address behind the router that stays without answer, or one that is answered with
 * `no ip proxy-arp` or `ip arp proxy disable`, whatever the interface says. */
static void test_proxy(void)
{
	static const struct {
		const char *lines;
		bool answers;
	} rows[] = {
		{"", true},
		{" no ip proxy-arp\n", false},
		{"ip arp proxy disable\n", false},
		{" ip proxy-arp\nip arp proxy disable\n", false},
		{"ip arp proxy disable\nno ip arp proxy disable\n", true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *c2 = g_strconcat(
			r2, rows[i].lines,
			"interface Loopback0\n ip address 20.1.1.1 255.255.255.0\n", NULL);
		Sandbox *sb = lan_with(r1, c2);
		Ask ask = {.ip = IP4(20, 1, 1, 9)};
		sandbox_do(sb, VT_S(10), "R1", resolve, &ask);
		sandbox_run(sb, VT_S(15));
		CHECK_INT(sandbox_seen(sb, "R2", "arp-packet", "way=sent op=rep src=20.1.1.9",
				       VT_S(5), NULL),
			  rows[i].answers, "%s", rows[i].lines);
		sandbox_free(sb);
	}
}

static void test_duplicate(void)
{
	Sandbox *sb = lan_with(
		r1, "hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	sandbox_start_at(sb, "R2", VT_S(10));
	sandbox_run(sb, VT_S(20));
	g_autofree char *want = g_strdup_printf(
		"%%IP-4-DUPADDR: Duplicate address 10.0.0.1 on FastEthernet0/0, sourced by ");
	CHECK_INT(sandbox_logged(sb, "R1", want, 0), VT_S(13) + VT_US(20),
		  "when R2's interface is up");
	CHECK_INT(cached(sb, "R1", IP4(10, 0, 0, 1)), 0, "and R1 does not believe it");
	sandbox_free(sb);
}

/* Wrong: a broken packet that is learned from, or that stops the router. */
static void test_malformed(void)
{
	static const struct {
		const char *what, *hex;
	} rows[] = {
		/* clang-format off */
		{"short", "ffffffffffff 020000000009 0806 0001080006"},
		{"opcode 9", "ffffffffffff 020000000009 0806 0001080006040009 020000000009 0a000009 000000000000 0a000001"},
		{"token ring", "ffffffffffff 020000000009 0806 0006080006040001 020000000009 0a000009 000000000000 0a000001"},
		{"group address", "ffffffffffff 020000000009 0806 0001080006040002 01005e000009 0a000009 000000000000 0a000001"},
		/* clang-format on */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = lan();
		sandbox_frame(sb, VT_S(10), "R1:Fa0/0", rows[i].hex);
		sandbox_run(sb, VT_S(11));
		CHECK_INT(sandbox_seen(sb, "R1", "drop", "malformed ARP", 0, NULL), 1, "%s",
			  rows[i].what);
		CHECK_INT(cached(sb, "R1", IP4(10, 0, 0, 9)), 0, "%s", rows[i].what);
		sandbox_free(sb);
	}
}

/* The stamp names what made the entry, and a refresh that changes nothing leaves it alone. */
static void test_stamp(void)
{
	Sandbox *sb = lan();
	Ask ask = {.ip = IP4(10, 0, 0, 2)};
	sandbox_do(sb, VT_S(10), "R1", resolve, &ask);
	sandbox_type(sb, VT_S(20), "R2", "interface Fa0/0; ip address 10.0.0.3 255.255.255.0");
	sandbox_type(sb, VT_S(30), "R2", "interface Fa0/0; ip address 10.0.0.2 255.255.255.0");
	sandbox_run(sb, VT_S(15));
	Mac before = cached(sb, "R1", ask.ip);
	sandbox_run(sb, VT_S(40));
	CHECK(before != 0 && before == cached(sb, "R1", ask.ip), "the same MAC");
	CHECK(sandbox_seen(sb, "R1", "arp-packet", "way=rcvd op=rep src=10.0.0.2", VT_S(29), NULL) >
		      0,
	      "the new address was announced");
	sandbox_free(sb);
}

SUITE(arp_cache) = {
	{"a request is answered, and teaches both", test_request_and_reply},
	{"at most one request a second", test_one_request_a_second},
	{"what is kept is resolved unasked", test_keep},
	{"an entry is refreshed a minute before its end", test_refresh},
	{"an unanswered refresh ends the entry after 4 hours", test_expiry},
	{"entries go with their interface", test_interface_down},
	{"only the Active router answers for a virtual address", test_virtual},
	{"proxy ARP, and without it", test_proxy},
	{"a duplicate address is logged and not believed", test_duplicate},
	{"malformed packets are counted drops", test_malformed},
	{"a changed address is announced", test_stamp},
	{"a virtual next hop that was ours for a while", test_virtual_next_hop},
	{NULL, NULL},
};
