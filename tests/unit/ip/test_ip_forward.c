/* Datagrams through routers: who gets them, what happens to them on the way, and what is told of the rest. */

#include "models/svc/eth.h"
#include "models/svc/ip.h"
#include "models/svc/neigh.h"
#include "sim/kernel/cause.h"
#include "tests/support/check.h"
#include "tests/support/sandbox_ping.h"

/* A -- lan1 -- R -- lan2 -- B */
static const char a[] =
	"hostname A\ninterface FastEthernet0/0\n ip address 10.0.1.1 255.255.255.0\n"
	"ip route 0.0.0.0 0.0.0.0 10.0.1.254\n";
static const char r[] =
	"hostname R\ninterface FastEthernet0/0\n ip address 10.0.1.254 255.255.255.0\n"
	"interface FastEthernet0/1\n ip address 10.0.2.254 255.255.255.0\n";
static const char b[] =
	"hostname B\ninterface FastEthernet0/0\n ip address 10.0.2.1 255.255.255.0\n"
	"ip route 0.0.0.0 0.0.0.0 10.0.2.254\n";

static Sandbox *chain_with(const char *ca, const char *cr, const char *cb)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.3", ca);
	sandbox_router(sb, "R", "12.3", cr);
	sandbox_router(sb, "B", "12.3", cb);
	sandbox_switch(sb, "lan1", 2, 0);
	sandbox_switch(sb, "lan2", 2, 0);
	sandbox_cable(sb, "lan1:1", "A:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan1:2", "R:Fa0/0", VT_US(10));
	sandbox_cable(sb, "lan2:1", "R:Fa0/1", VT_US(10));
	sandbox_cable(sb, "lan2:2", "B:Fa0/0", VT_US(10));
	return sb;
}

static Sandbox *chain(void)
{
	return chain_with(a, r, b);
}

/* Wrong: latency that is not the links', or an echo that is answered twice or not at all. */
static void test_there_and_back(void)
{
	for (int wire = 0; wire < 2; wire++) {
		Sandbox *sb = chain();
		SandboxPing warm = {.how = {.dst = IP4(10, 0, 2, 1)}, .octets = 100}, p = warm;
		if (wire)
			sandbox_wire(sb);
		sandbox_do(sb, VT_S(10), "A", sandbox_ping, &warm);
		sandbox_do(sb, VT_S(20), "A", sandbox_ping, &p);
		sandbox_run(sb, VT_S(30));
		PktFate f = sandbox_ping_fate(sb, &p);
		CHECK(f.way[0].arrived && f.way[1].arrived, "wire %d: %s %s", wire, f.way[0].why,
		      f.way[1].why);
		CHECK_INT(f.way[0].arrived_at, VT_S(20) + VT_US(40), "wire %d: four links", wire);
		CHECK_INT(f.way[1].arrived_at, VT_S(20) + VT_US(80), "wire %d: and back", wire);
		sandbox_free(sb);
	}
}

/* Wrong: a first packet that waits for ARP (IOS drops it: "5-ping shows 80 %"). */
static void test_first_is_dropped(void)
{
	Sandbox *sb = chain_with(
		"hostname A\ninterface FastEthernet0/0\n ip address 10.0.1.1 255.255.255.0\n", r,
		b);
	SandboxPing first = {.how = {.dst = IP4(10, 0, 1, 254)}, .octets = 100}, second = first;
	sandbox_do(sb, VT_S(10), "A", sandbox_ping, &first);
	sandbox_do(sb, VT_S(11), "A", sandbox_ping, &second);
	sandbox_run(sb, VT_S(30));
	PktFate f = sandbox_ping_fate(sb, &first), g = sandbox_ping_fate(sb, &second);
	CHECK_STR(f.way[0].why, "unresolved neighbour", "first");
	CHECK_STR(f.way[0].where, "A", "first");
	CHECK(g.way[1].arrived, "second");
	sandbox_free(sb);
}

typedef struct Row {
	const char *what;
	SandboxPing ping;
	const char *where, *why;
	const char *log; /* of A, in debug ip icmp */
} Row;

/* Wrong: a datagram that vanishes without a reason, or an error that is not told to its sender. */
static void test_ends(void)
{
	static const Row rows[] = {
		{"time to live",
		 {{.dst = IP4(10, 0, 2, 1), .ttl = 1}, 100, 0},
		 "R",
		 "time to live exceeded",
		 "ICMP: time exceeded (time to live) rcv from 10.0.1.254 (dest was 10.0.2.1)"},
		{"no route",
		 {{.dst = IP4(77, 0, 0, 1)}, 100, 0},
		 "R",
		 "no route",
		 "ICMP: dst (77.0.0.1) host unreachable rcv from 10.0.1.254"},
		{"nobody there",
		 {{.dst = IP4(10, 0, 2, 99)}, 100, 0},
		 "R",
		 "unresolved neighbour",
		 NULL},
		{"directed broadcast",
		 {{.dst = IP4(10, 0, 2, 255)}, 100, 0},
		 "R",
		 "directed broadcast",
		 NULL},
		{"too big",
		 {{.dst = IP4(10, 0, 2, 1), .df = true}, 1400, 0},
		 "R",
		 "fragmentation needed",
		 "ICMP: dst (10.0.2.1) frag. needed and DF set rcv from 10.0.1.254"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *cr = g_strdup_printf("%s ip mtu 1000\n", r);
		Sandbox *sb = chain_with(a, cr, b);
		SandboxPing p = rows[i].ping;
		sandbox_do(sb, VT_S(10), "A", sandbox_ping, &p);
		sandbox_run(sb, VT_S(20));
		PktFate f = sandbox_ping_fate(sb, &p);
		CHECK_STR(f.way[0].where, rows[i].where, "%s", rows[i].what);
		CHECK_STR(f.way[0].why, rows[i].why, "%s", rows[i].what);
		if (rows[i].log)
			CHECK_INT(sandbox_logged(sb, "A", rows[i].log, 0), VT_S(10) + VT_US(40),
				  "%s", rows[i].what);
		sandbox_free(sb);
	}
}

/* Wrong: an echo larger than the link that is lost, or pieces that do not fit together. */
static void test_fragments(void)
{
	for (int wire = 0; wire < 2; wire++) {
		g_autofree char *cr = g_strdup_printf("%s ip mtu 500\n", r);
		Sandbox *sb = chain_with(a, cr, b);
		SandboxPing p = {.how = {.dst = IP4(10, 0, 2, 1)}, .octets = 1400}, warm = p;
		warm.octets = 100;
		if (wire)
			sandbox_wire(sb);
		sandbox_do(sb, VT_S(9), "A", sandbox_ping, &warm);
		sandbox_do(sb, VT_S(10), "A", sandbox_ping, &p);
		sandbox_run(sb, VT_S(20));
		PktFate f = sandbox_ping_fate(sb, &p);
		CHECK(f.way[0].arrived, "wire %d: echo %s", wire, f.way[0].why);
		CHECK(f.way[1].arrived, "wire %d: reply %s", wire, f.way[1].why);
		sandbox_free(sb);
	}
}

static void test_lost_fragment(void)
{
	g_autofree char *cr = g_strdup_printf("%s ip mtu 500\n", r);
	Sandbox *sb = chain_with(a, cr, b);
	SandboxPing p = {.how = {.dst = IP4(10, 0, 2, 1)}, .octets = 1400};
	VTime gone;
	sandbox_loss(sb, VT_S(9), "R:Fa0/1", 500000);
	sandbox_do(sb, VT_S(10), "A", sandbox_ping, &p);
	sandbox_run(sb, VT_S(60));
	PktFate f = sandbox_ping_fate(sb, &p);
	CHECK_STR(f.way[0].why, "link loss", "seed 1 loses a piece");
	if (sandbox_seen(sb, "B", "drop", "reassembly failed", 0, &gone) > 0)
		CHECK_INT(gone, VT_S(40) + VT_US(40), "given up after 30 s");
	sandbox_free(sb);
}

/* Wrong: more unreachables than IOS's one in 500 ms. */
static void test_rate_limit(void)
{
	Sandbox *sb = chain();
	SandboxPing p[10];
	for (int i = 0; i < 10; i++) {
		p[i] = (SandboxPing){.how = {.dst = IP4(77, 0, 0, 1)}, .octets = 100};
		sandbox_do(sb, VT_S(10) + VT_MS(100) * i, "A", sandbox_ping, &p[i]);
	}
	sandbox_run(sb, VT_S(20));
	CHECK_INT(sandbox_seen(sb, "A", "icmp-error", "rcv from", 0, NULL), 2,
		  "at 0 and 500 ms of 1 s");
	sandbox_free(sb);
}

/* Wrong: a router that pings itself through a cable, or within its own step. */
static void test_self(void)
{
	Sandbox *sb = chain();
	SandboxPing p = {.how = {.dst = IP4(10, 0, 2, 254)}, .octets = 100};
	sandbox_do(sb, VT_S(10), "R", sandbox_ping, &p);
	sandbox_run(sb, VT_S(11));
	PktFate f = sandbox_ping_fate(sb, &p);
	CHECK(f.way[1].arrived, "%s", f.way[0].why);
	CHECK_INT(f.way[1].arrived_at, VT_S(10) + 2, "1 ns each way");
	sandbox_free(sb);
}

/* Malformed datagrams on a cable: each a counted drop with its reason, none a crash. */
static void test_malformed(void)
{
	static const struct {
		const char *what, *hex, *why;
	} rows[] = {
		{"short", "ffffffffffff 020000000001 0800 45", "malformed datagram"},
		{"version 6",
		 "ffffffffffff 020000000001 0800 65000014000000004001000001020304 0a000101",
		 "malformed datagram"},
		{"options",
		 "ffffffffffff 020000000001 0800 46000018000000004001000001020304 0a00010101010101",
		 "malformed datagram"},
		{"checksum",
		 "ffffffffffff 020000000001 0800 45000014000000004001dead01020304 0a000101",
		 "bad checksum"},
		{"length",
		 "ffffffffffff 020000000001 0800 450000ff00000000400167e901020304 0a000101",
		 "malformed datagram"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = chain();
		g_autofree char *part = g_strdup_printf("reason=%s", rows[i].why);
		sandbox_frame(sb, VT_S(10), "A:Fa0/0", rows[i].hex);
		sandbox_run(sb, VT_S(11));
		CHECK_INT(sandbox_seen(sb, "A", "drop", part, 0, NULL), 1, "%s", rows[i].what);
		sandbox_free(sb);
	}
}

typedef struct Roles {
	World *world;
	unsigned count[N_CAUSE_ROLES], lost, fresh;
} Roles;

static void see_cause(void *to, EventId cause, CauseRole role)
{
	Roles *roles = to;
	EventRec rec;
	roles->count[role]++;
	if (!cause_event(roles->world, cause, &rec))
		roles->lost++;
	else if ((role == CAUSE_USED_MAC || role == CAUSE_USED_ARP) && rec.at >= VT_S(12))
		roles->fresh++;
}

static void see_ancestor(void *to, const EventRec *e)
{
	Roles *roles = to;
	cause_each(roles->world, e->id, see_cause, roles);
}

static void announce(Ctx *cx, Node *n)
{
	void *self;
	const NeighSvc *neigh = node_service(n, "neigh", &self);
	Iface *ifc = node_iface(n, "FastEthernet0/0");
	neigh->announce(cx, self, ifc, ifc->addr.ip, ifc->mac);
}

/* Wrong: a delivery that cannot say which route, neighbour, station and port made it possible; or one that
 * names whoever confirmed them last, instead of who made them. */
static void test_causes(void)
{
	Sandbox *sb = chain();
	SandboxPing warm = {.how = {.dst = IP4(10, 0, 2, 1)}, .octets = 100}, p = warm;
	sandbox_do(sb, VT_S(10), "A", sandbox_ping, &warm);
	sandbox_do(sb, VT_S(11), "A", sandbox_ping, &warm);
	sandbox_call(sb, VT_S(15), "R", announce);
	sandbox_do(sb, VT_S(20), "A", sandbox_ping, &p);
	sandbox_run(sb, VT_S(30));
	PktFate f = sandbox_ping_fate(sb, &p);
	Roles roles = {.world = sandbox_world(sb)};
	cause_ancestors(roles.world, &f.way[1].end_event, 1, see_ancestor, &roles);
	static const CauseRole used[] = {CAUSE_USED_ROUTE, CAUSE_USED_ARP,  CAUSE_USED_MAC,
					 CAUSE_USED_PORT,  CAUSE_SCHEDULED, CAUSE_ARMED};
	for (size_t i = 0; i < G_N_ELEMENTS(used); i++)
		CHECK(roles.count[used[i]] > 0, "%s", cause_role_name(used[i]));
	CHECK_INT(roles.lost, 0, "causes that are no events");
	CHECK_INT(roles.fresh, 0, "entries that were only confirmed");
	sandbox_free(sb);
}

/* Wrong: a loop of routes that turns for ever. */
static void test_loop(void)
{
	g_autofree char *cr = g_strdup_printf("%sip route 0.0.0.0 0.0.0.0 10.0.1.1\n", r);
	Sandbox *sb = chain_with(a, cr, b);
	SandboxPing p = {.how = {.dst = IP4(77, 0, 0, 1), .ttl = 9}, .octets = 100};
	sandbox_do(sb, VT_S(10), "A", sandbox_ping, &p);
	sandbox_run(sb, VT_S(11));
	PktFate f = sandbox_ping_fate(sb, &p);
	CHECK_STR(f.way[0].why, "time to live exceeded", "a loop");
	CHECK_INT(f.way[0].lost_at, VT_S(10) + VT_US(20) * 9, "after nine hops");
	sandbox_free(sb);
}

/* A frame with this datagram, as hex. */
static char *framed(Mac dst, const Ip4Hdr *h, const uint8_t *payload, size_t n)
{
	g_autoptr(GByteArray) datagram = g_byte_array_new(), frame = g_byte_array_new();
	EthHdr eth = {.dst = dst, .src = 0x020000000009, .type = ETHERTYPE_IP4};
	ip4_layer.encode(h, NULL, (Slice){payload, n}, datagram);
	eth_layer.encode(&eth, NULL, (Slice){datagram->data, datagram->len}, frame);
	GString *hex = g_string_new(NULL);
	for (guint i = 0; i < frame->len; i++)
		g_string_append_printf(hex, "%02x", frame->data[i]);
	return g_string_free(hex, FALSE);
}

/* RFC 791 3.2 lets pieces overlap; nobody honest sends them so. Wrong: octets taken from two stories. */
static void test_overlap(void)
{
	static const uint8_t payload[24];
	Ip4Hdr h = {4, 5, 0, 0, 7, false, true, 0, 64, 1, 0, IP4(10, 0, 1, 9), IP4(10, 0, 1, 1)};
	g_autofree char *first = framed(MAC_BROADCAST, &h, payload, 16);
	h.offset = 1;
	h.mf = false;
	g_autofree char *second = framed(MAC_BROADCAST, &h, payload, 24);
	Sandbox *sb = chain();
	sandbox_frame(sb, VT_S(10), "A:Fa0/0", first);
	sandbox_frame(sb, VT_S(11), "A:Fa0/0", second);
	sandbox_run(sb, VT_S(12));
	CHECK_INT(sandbox_seen(sb, "A", "drop", "reassembly failed", 0, NULL), 1, "the second");
	sandbox_free(sb);
}

/* Wrong: a datagram whose only piece was refused waits for more and, when it is given up, has no piece to tell
 * of (a crash); a last piece that ends before what is here already makes a datagram with a hole. */
static void test_contradicting_pieces(void)
{
	static const uint8_t payload[24];
	Ip4Hdr h = {4, 5, 0, 0, 7, false, true, 0, 64, 1, 0, IP4(10, 0, 1, 9), IP4(10, 0, 1, 1)};
	g_autofree char *odd = framed(MAC_BROADCAST, &h, payload, 13);
	h.id = 8;
	h.offset = 2;
	g_autofree char *far_piece = framed(MAC_BROADCAST, &h, payload, 8);
	h.offset = 1;
	h.mf = false;
	g_autofree char *last = framed(MAC_BROADCAST, &h, payload, 8);
	Sandbox *sb = chain();
	sandbox_frame(sb, VT_S(10), "A:Fa0/0", odd);
	sandbox_frame(sb, VT_S(11), "A:Fa0/0", far_piece);
	sandbox_frame(sb, VT_S(12), "A:Fa0/0", last);
	sandbox_run(sb, VT_S(60));
	CHECK_INT(sandbox_seen(sb, "A", "drop", "reassembly failed", 0, NULL), 3,
		  "the odd one, the last one, and the datagram that is given up");
	CHECK_INT(sandbox_seen(sb, "A", "drop", "reassembly failed", VT_S(12), NULL), 2,
		  "the last one is refused when it comes");
	sandbox_free(sb);
}

/* One piece of a datagram of 24 octets for R, of a protocol that nobody is bound to: put together, it is refused as
 * such. */
typedef struct Part {
	const char *end; /* where it arrives; NULL: no more */
	uint16_t offset; /* in eights */
	uint16_t n;
	bool mf;
	uint8_t fill;
} Part;

/* Ten echoes with DF in a second. Wrong: a sender who is told more often than `ip icmp rate-limit unreachable` lets, or
 * though his interface has `no ip unreachables`; one who is not told at all. */
static void test_df_told(void)
{
	static const struct {
		const char *what, *r0, *global;
		unsigned told;
	} rows[] = {
		{"by default", "", "", 2},
		{"its own rate", "", "ip icmp rate-limit unreachable df 250\n", 4},
		{"the rate of all", "", "ip icmp rate-limit unreachable 250\n", 4},
		{"no rate for DF", "", "no ip icmp rate-limit unreachable df\n", 10},
		{"no rate", "", "no ip icmp rate-limit unreachable\n", 10},
		{"no unreachables", " no ip unreachables\n", "", 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *cr = g_strdup_printf(
			"hostname R\n%sinterface FastEthernet0/0\n ip address 10.0.1.254 "
			"255.255.255.0\n%sinterface FastEthernet0/1\n ip address 10.0.2.254 "
			"255.255.255.0\n ip mtu 1000\n",
			rows[i].global, rows[i].r0);
		Sandbox *sb = chain_with(a, cr, b);
		SandboxPing warm = {.how = {.dst = IP4(10, 0, 2, 1)}, .octets = 100}, p[10];
		sandbox_do(sb, VT_S(5), "A", sandbox_ping, &warm);
		for (int k = 0; k < 10; k++) {
			p[k] = (SandboxPing){.how = {.dst = IP4(10, 0, 2, 1), .df = true},
					     .octets = 1001};
			sandbox_do(sb, VT_S(10) + VT_MS(100) * k, "A", sandbox_ping, &p[k]);
		}
		sandbox_run(sb, VT_S(20));
		CHECK_INT(sandbox_seen(sb, "A", "icmp-error", "rcv from", 0, NULL), rows[i].told,
			  "%s", rows[i].what);
		CHECK_INT(sandbox_seen(sb, "R", "drop", "fragmentation needed", 0, NULL), 10,
			  "%s: none passes", rows[i].what);
		sandbox_free(sb);
	}
}

static void macs_of_r(Mac mac[2])
{
	Sandbox *sb = chain();
	sandbox_run(sb, VT_S(1));
	mac[0] = node_iface(sandbox_node(sb, "R"), "FastEthernet0/0")->mac;
	mac[1] = node_iface(sandbox_node(sb, "R"), "FastEthernet0/1")->mac;
	sandbox_free(sb);
}

/* Wrong: a whole that is not seen since its pieces came in another order, by two ways or one of them twice; one that
 * is made of two stories; a sender who is not told, or told though the first piece never came, that time is up (RFC
 * 792: the first piece is what the message quotes, whichever came last). */
static void test_pieces(void)
{
	static const struct {
		const char *what;
		Part part[4];
		unsigned whole, failed, told;
	} rows[] = {
		{"in order", {{"R:Fa0/0", 0, 16, true, 0}, {"R:Fa0/0", 2, 8, false, 0}}, 1, 0, 0},
		{"the last first",
		 {{"R:Fa0/0", 2, 8, false, 0}, {"R:Fa0/0", 0, 16, true, 0}},
		 1,
		 0,
		 0},
		{"by two ways",
		 {{"R:Fa0/0", 0, 16, true, 0}, {"R:Fa0/1", 2, 8, false, 0}},
		 1,
		 0,
		 0},
		{"the first twice",
		 {{"R:Fa0/0", 0, 16, true, 0},
		  {"R:Fa0/0", 0, 16, true, 0},
		  {"R:Fa0/0", 2, 8, false, 0}},
		 1,
		 0,
		 0},
		{"the first twice, but another",
		 {{"R:Fa0/0", 0, 16, true, 0},
		  {"R:Fa0/0", 0, 16, true, 9},
		  {"R:Fa0/0", 2, 8, false, 0}},
		 1,
		 1,
		 0},
		{"a hole", {{"R:Fa0/0", 0, 8, true, 0}, {"R:Fa0/0", 2, 8, false, 0}}, 0, 1, 1},
		{"a hole, the first last",
		 {{"R:Fa0/0", 2, 8, false, 0}, {"R:Fa0/0", 0, 8, true, 0}},
		 0,
		 1,
		 1},
		{"without the first",
		 {{"R:Fa0/0", 1, 8, true, 0}, {"R:Fa0/0", 2, 8, false, 0}},
		 0,
		 1,
		 0},
	};
	Mac mac[2];
	macs_of_r(mac);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = chain();
		for (int k = 0; rows[i].part[k].end; k++) {
			const Part *part = &rows[i].part[k];
			uint8_t octets[24];
			Ip4Hdr h = {.version = 4,
				    .ihl = 5,
				    .id = 7,
				    .mf = part->mf,
				    .offset = part->offset,
				    .ttl = 64,
				    .proto = 99,
				    .src = IP4(10, 0, 1, 1),
				    .dst = IP4(10, 0, 1, 254)};
			memset(octets, part->fill, sizeof octets);
			g_autofree char *hex = framed(mac[part->end[6] - '0'], &h, octets, part->n);
			sandbox_frame(sb, VT_S(10) + VT_MS(k), part->end, hex);
		}
		sandbox_run(sb, VT_S(60));
		CHECK_INT(sandbox_seen(sb, "R", "drop", "protocol unreachable", 0, NULL),
			  rows[i].whole, "%s: put together", rows[i].what);
		CHECK_INT(sandbox_seen(sb, "R", "drop", "reassembly failed", 0, NULL),
			  rows[i].failed, "%s: refused, or given up", rows[i].what);
		CHECK_INT(sandbox_seen(sb, "R", "icmp-error", "reassembly", VT_S(40), NULL),
			  rows[i].told, "%s: its sender is told after 30 s", rows[i].what);
		sandbox_free(sb);
	}
}

/* RFC 1812 5.3.7 and RFC 1122 3.2.2. Wrong: a source that cannot be one is believed, or answered; an error
 * about a broadcast, about an error, about a piece. */
static void test_not_answered(void)
{
	static const uint8_t unreachable[36] = {3, 1, 0xfc, 0xfe};
	static const struct {
		const char *what;
		Mac dst;
		Ip4Hdr h;
		const char *why;
	} rows[] = {
		{"group as source",
		 0,
		 {4, 5, 0, 0, 1, 0, 0, 0, 64, 99, 0, IP4(224, 0, 0, 9), IP4(77, 0, 0, 1)},
		 "bad source address"},
		{"loopback as source",
		 0,
		 {4, 5, 0, 0, 1, 0, 0, 0, 64, 99, 0, IP4(127, 0, 0, 1), IP4(77, 0, 0, 1)},
		 "bad source address"},
		{"link broadcast",
		 MAC_BROADCAST,
		 {4, 5, 0, 0, 1, 0, 0, 0, 64, 99, 0, IP4(10, 0, 1, 1), IP4(77, 0, 0, 1)},
		 "no route"},
		{"an error",
		 0,
		 {4, 5, 0, 0, 1, 0, 0, 0, 64, 1, 0, IP4(10, 0, 1, 1), IP4(77, 0, 0, 1)},
		 "no route"},
		{"a later piece",
		 0,
		 {4, 5, 0, 0, 1, 0, 0, 9, 64, 99, 0, IP4(10, 0, 1, 1), IP4(77, 0, 0, 1)},
		 "no route"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = chain();
		sandbox_run(sb, 0);
		Mac mac = node_iface(sandbox_node(sb, "R"), "Fa0/0")->mac;
		sandbox_free(sb);
		g_autofree char *hex = framed(rows[i].dst ? rows[i].dst : mac, &rows[i].h,
					      unreachable, sizeof unreachable);
		g_autofree char *part = g_strdup_printf("reason=%s", rows[i].why);
		sb = chain();
		sandbox_frame(sb, VT_S(10), "R:Fa0/0", hex);
		sandbox_run(sb, VT_S(12));
		CHECK_INT(sandbox_seen(sb, "R", "drop", part, 0, NULL), 1, "%s", rows[i].what);
		CHECK_INT(sandbox_seen(sb, "R", "icmp-error", NULL, 0, NULL), 0, "%s",
			  rows[i].what);
		sandbox_free(sb);
	}
}

static void send(Ctx *cx, Node *n, void *arg)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	ip->send(cx, self, arg, g_bytes_new_static("hello", 5));
}

/* Wrong: a port or protocol that nobody speaks is swallowed, or answered to a group. */
static void test_nobody_listens(void)
{
	static const struct {
		const char *what;
		IpSend how;
		const char *log; /* of A; NULL: none */
	} rows[] = {
		{"port",
		 {.dst = IP4(10, 0, 2, 1), .proto = 17, .sport = 7, .dport = 9},
		 "ICMP: dst (10.0.2.1) port unreachable rcv from 10.0.2.1"},
		{"protocol",
		 {.dst = IP4(10, 0, 2, 1), .proto = 99},
		 "ICMP: dst (10.0.2.1) protocol unreachable rcv from 10.0.2.1"},
		{"switched off", {.dst = IP4(10, 0, 2, 254), .proto = 99}, NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *cr =
			g_strdup_printf("%sinterface FastEthernet0/0\n no ip unreachables\n", r);
		Sandbox *sb = chain_with(a, cr, b);
		IpSend how = rows[i].how;
		sandbox_do(sb, VT_S(9), "A", sandbox_ping,
			   &(SandboxPing){.how = {.dst = how.dst}, .octets = 100});
		sandbox_do(sb, VT_S(10), "A", send, &how);
		sandbox_run(sb, VT_S(12));
		g_autofree char *log = sandbox_log(sb, "A", "ip icmp", VT_S(10), VT_NEVER);
		g_autofree char *want =
			rows[i].log ? g_strdup_printf("%s\n", rows[i].log) : g_strdup("");
		CHECK_TEXT(log, want, "%s", rows[i].what);
		sandbox_free(sb);
	}
}

/* Wrong: a secondary address that is not ours, or a directed broadcast that does not get through where it may. */
static void test_addresses(void)
{
	g_autofree char *cr = g_strdup_printf(
		"%s ip directed-broadcast\n ip address 10.0.3.254 255.255.255.0 secondary\n", r);
	g_autofree char *cb = g_strdup_printf(
		"%sinterface FastEthernet0/0\n ip address 10.0.3.1 255.255.255.0 secondary\n", b);
	Sandbox *sb = chain_with(a, cr, cb);
	SandboxPing warm = {.how = {.dst = IP4(10, 0, 3, 1)}, .octets = 100}, second = warm,
		    all = warm, near = warm;
	all.how.dst = IP4(10, 0, 2, 255);
	near.how.dst = IP4(10, 0, 3, 254);
	sandbox_do(sb, VT_S(10), "A", sandbox_ping, &warm);
	sandbox_do(sb, VT_S(11), "A", sandbox_ping, &second);
	sandbox_do(sb, VT_S(12), "A", sandbox_ping, &all);
	sandbox_do(sb, VT_S(13), "A", sandbox_ping, &near);
	sandbox_run(sb, VT_S(20));
	CHECK(sandbox_ping_fate(sb, &second).way[1].arrived, "B's secondary address");
	CHECK(sandbox_ping_fate(sb, &near).way[1].arrived, "R's secondary address");
	CHECK(sandbox_ping_fate(sb, &all).way[0].arrived, "the broadcast reaches B");
	CHECK(!sandbox_ping_fate(sb, &all).way[1].made, "and is not answered");
	sandbox_free(sb);
}

/* A serial line: no addresses on it, no ARP. */
static void test_serial(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.3",
		       "hostname A\ninterface Serial0/0\n ip address 10.0.1.1 255.255.255.252\n");
	sandbox_router(sb, "B", "12.3",
		       "hostname B\ninterface Serial0/0\n ip address 10.0.1.2 255.255.255.252\n");
	sandbox_cable(sb, "A:Se0/0", "B:Se0/0", VT_MS(5));
	SandboxPing p = {.how = {.dst = IP4(10, 0, 1, 2)}, .octets = 100};
	sandbox_do(sb, VT_S(10), "A", sandbox_ping, &p);
	sandbox_run(sb, VT_S(20));
	PktFate f = sandbox_ping_fate(sb, &p);
	CHECK(f.way[1].arrived, "the first packet, too: %s", f.way[0].why);
	CHECK_INT(sandbox_seen(sb, NULL, "arp-packet", NULL, 0, NULL), 0, "no ARP");
	sandbox_free(sb);
}

/* What R holds to be its own: a digit an address. */
static void ask_local(Ctx *cx, Node *n, void *arg)
{
	static const Ip4 all[] = {IP4(10, 0, 1, 254), IP4(10, 0, 1, 253), IP4(10, 0, 9, 1),
				  IP4(10, 0, 8, 1)};
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	(void)cx;
	for (unsigned i = 0; i < G_N_ELEMENTS(all); i++)
		g_string_append_c(arg, ip->is_local(self, 0, all[i]) ? '1' : '0');
	g_string_append_c(arg, ' ');
}

/* Wrong: an address that was taken away and is still answered for, or a new one that is not. */
static void test_local_follows(void)
{
	static const char *const typed[] = {
		"interface Fa0/0; ip address 10.0.1.253 255.255.255.0 secondary",
		"interface Loopback7; ip address 10.0.9.1 255.255.255.0",
		"interface Fa0/0; no ip address 10.0.1.253 255.255.255.0 secondary",
		"interface Fa0/0; shutdown",
		"interface Loopback7; ip address 10.0.8.1 255.255.255.0",
		"interface Fa0/0; no shutdown",
		"no interface Loopback7",
		"interface Fa0/0; no ip address",
	};
	g_autoptr(GString) got = g_string_new(NULL);
	Sandbox *sb = chain();
	sandbox_do(sb, VT_S(19), "R", ask_local, got);
	for (unsigned i = 0; i < G_N_ELEMENTS(typed); i++) {
		sandbox_type(sb, VT_S(20 + 20 * i), "R", typed[i]);
		sandbox_do(sb, VT_S(39 + 20 * i), "R", ask_local, got);
	}
	sandbox_run(sb, VT_S(200));
	CHECK_STR(got->str, "1000 1100 1110 1010 0010 0001 1001 1000 0000 ",
		  "after each line typed");
	sandbox_free(sb);
}

/* Wrong: a frame that passes a port which a real one throws away as a giant, so that two ends of different MTUs look
 * whole; one of just the MTU that does not; or an MTU that is changed while running and is not followed. */
static void test_giants(void)
{
	static const struct {
		const char *what, *r0, *a0;
		uint16_t octets;
		const char *why; /* NULL: it is answered */
		unsigned giants;
	} rows[] = {
		{"one octet more than R takes", "", " mtu 1501\n", 1501, "giant", 1},
		{"just what R takes", "", " mtu 1501\n", 1500, NULL, 0},
		{"R takes more than it sends", " ip mtu 1400\n", "", 1500, NULL, 0},
		{"both take it, and only the LAN behind is smaller", " mtu 1600\n", " mtu 1600\n",
		 1600, NULL, 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *ca = g_strdup_printf(
			"hostname A\ninterface FastEthernet0/0\n%s ip address 10.0.1.1 "
			"255.255.255.0\nip route 0.0.0.0 0.0.0.0 10.0.1.254\n",
			rows[i].a0);
		g_autofree char *cr = g_strdup_printf(
			"hostname R\ninterface FastEthernet0/0\n%s ip address 10.0.1.254 "
			"255.255.255.0\ninterface FastEthernet0/1\n ip address 10.0.2.254 "
			"255.255.255.0\n",
			rows[i].r0);
		Sandbox *sb = chain_with(ca, cr, b);
		SandboxPing warm = {.how = {.dst = IP4(10, 0, 2, 1)}, .octets = 100}, p = warm,
			    again;
		p.octets = rows[i].octets;
		again = p;
		sandbox_do(sb, VT_S(10), "A", sandbox_ping, &warm);
		sandbox_do(sb, VT_S(15), "A", sandbox_ping, &warm);
		sandbox_do(sb, VT_S(20), "A", sandbox_ping, &p);
		sandbox_type(sb, VT_S(30), "R", "interface Fa0/0; mtu 1700");
		sandbox_do(sb, VT_S(40), "A", sandbox_ping, &again);
		sandbox_run(sb, VT_S(50));
		PktFate f = sandbox_ping_fate(sb, &p);
		CHECK(rows[i].why ? !g_strcmp0(f.way[0].why, rows[i].why) : f.way[1].arrived,
		      "%s: %s", rows[i].what, f.way[0].why);
		CHECK(sandbox_ping_fate(sb, &again).way[0].arrived, "%s: with a larger MTU",
		      rows[i].what);
		CHECK_INT(node_iface(sandbox_node(sb, "R"), "FastEthernet0/0")->count.giants,
			  rows[i].giants, "%s", rows[i].what);
		g_autofree char *show = sandbox_show(sb, "R", "show interfaces Fa0/0"),
				*line = g_strdup_printf("0 runts, %u giants", rows[i].giants);
		CHECK(strstr(show, line), "%s:\n%s", rows[i].what, show);
		sandbox_free(sb);
	}
}

SUITE(ip_forward) = {
	{"what is an own address follows what is typed", test_local_follows},
	{"a loop ends with the time to live", test_loop},
	{"overlapping pieces are refused", test_overlap},
	{"what is not believed, and what is not answered", test_not_answered},
	{"a delivery names what made it possible", test_causes},
	{"a serial line needs no neighbour table", test_serial},
	{"an echo and its reply take the links' latency, with and without octets",
	 test_there_and_back},
	{"the packet that finds no neighbour is dropped", test_first_is_dropped},
	{"each end of a datagram has a reason, and its sender hears of it", test_ends},
	{"large datagrams are fragmented and put together", test_fragments},
	{"who sets DF is told as often as IOS tells", test_df_told},
	{"pieces by any way and in any order make one datagram", test_pieces},
	{"a frame longer than its receiver's MTU is a giant", test_giants},
	{"pieces that contradict each other are refused, and forgotten", test_contradicting_pieces},
	{"a datagram with a lost piece is given up after 30 s", test_lost_fragment},
	{"unreachables are limited to one in 500 ms", test_rate_limit},
	{"a router reaches itself", test_self},
	{"malformed datagrams are counted drops", test_malformed},
	{"what nobody listens to is unreachable", test_nobody_listens},
	{"secondary addresses and directed broadcasts", test_addresses},
	{NULL, NULL},
};
