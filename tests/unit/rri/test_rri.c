/* Redundancy and reverse routes: B's crypto map belongs to group VPNHA, whose roles the test plays. */

#include <string.h>

#include "models/svc/rib.h"
#include "tests/unit/ipsec/bench.h"

#define VIP IP4(192, 168, 0, 53)

static const char redundant[] = "interface FastEthernet0/0\n crypto map vpn redundancy VPNHA\n"
				"crypto map vpn 10 ipsec-isakmp\n reverse-route\n"
				"no access-list 101\n"
				"access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255\n"
				"access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255\n"
				"no ip route 20.1.1.0 255.255.255.0 192.168.0.1\n";

static void enquired_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	(void)v;
	log_line(out, "HSRP", "test", "Redundancy enquiry for VPNHA succeeded");
}

static void role_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	static const char *const names[] = {"none", "candidate", "standby", "active"};
	log_line(out, "HSRP", "test", "Role -> %s", names[obs_val(spec, v, "role")->i]);
}

static const ObsSpec enquired = {
	.name = "enquired", .kind = OBS_NOTE, .cite = "test", .text = enquired_text};
static const ObsSpec role_obs = {.name = "role",
				 .kind = OBS_NOTE,
				 .cite = "test",
				 .fields = {{"role", OV_INT}},
				 .text = role_text};

static void enquire(Ctx *cx, const void *owner)
{
	(void)owner;
	obs_emit(cx, &enquired, (ObsVal[]){{0}});
}

typedef struct Change {
	RedRole from, to;
	const char *left; /* the state, in the word of the protocol */
} Change;

/* What a redundancy protocol does: the table of virtual addresses, its own line, the signal. */
static void change_role(Ctx *cx, Node *n, void *arg)
{
	const Change *c = arg;
	Vip row = {
		.group = "VPNHA",
		.iface = node_iface(n, "Fa0/0"),
		.ip = VIP,
		.mac = 0x00000c07ac01,
		.role = c->to,
		.active = IP4(192, 168, 0, 52),
		.standby = IP4(192, 168, 0, 54),
		.owner = n,
		.enquire = enquire,
	};
	stamp_set(cx, &row.state);
	vip_set(cx, n, &row);
	obs_emit(cx, &role_obs, (ObsVal[]){OV_I(c->to)});
	signal_send(cx, n,
		    &(Signal){.kind = SIG_REDUNDANCY,
			      .group = "VPNHA",
			      .from_role = c->from,
			      .to_role = c->to,
			      .left = c->left,
			      .stamp = &row.state});
}

static const Change to_standby = {RED_CANDIDATE, RED_STANDBY, "Speak"},
		    to_active = {RED_STANDBY, RED_ACTIVE, "Standby"},
		    to_none = {RED_ACTIVE, RED_NONE, "Active"},
		    to_candidate = {RED_ACTIVE, RED_CANDIDATE, "Active"};

static void play(Bench *x, VTime at, const Change *c)
{
	sandbox_do(x->sb, at, "B", change_role, (void *)c);
}

static const RibRoute *route20(Bench *x)
{
	void *self;
	const RibSvc *rib = node_service(sandbox_node(x->sb, "B"), "rib", &self);
	return rib->route(self, prefix_of(IP4(20, 1, 1, 0), 24));
}

/* The pair that a takeover makes, with the virtual address as B's endpoint. */
static void install_vip(Ctx *cx, Node *n, void *bench)
{
	Bench *x = bench;
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	SaPair p = {
		.request = bench_ident(x, "B", 1)->key,
		.local = VIP,
		.peer = IP4(192, 168, 0, 1),
		.proxy = {prefix_of(IP4(99, 99, 99, 99), 32), prefix_of(IP4(20, 1, 1, 0), 24), 0, 0,
			  0},
		.proposal = {.name = "myset",
			     .cipher = ESP_DES,
			     .auth = ESP_AUTH_MD5,
			     .tunnel = true,
			     .life_s = 3600,
			     .life_kb = 4608000},
		.in = {.spi = 0x777, .cipher_len = 8, .auth_len = 16},
		.out = {.spi = 0x888, .cipher_len = 8, .auth_len = 16},
		.initiator = true,
	};
	svc->install(cx, self, &p);
}

/* All lines but those of `debug ip routing`, which the note did not have on. */
static char *story(Bench *x, VTime after)
{
	g_autofree char *log = sandbox_log(x->sb, "B", NULL, after, VT_NEVER);
	g_auto(GStrv) line = g_strsplit(log, "\n", -1);
	GString *out = g_string_new(NULL);
	for (char **l = line; *l; l++)
		if (**l && !g_str_has_prefix(*l, "RT: "))
			g_string_append_printf(out, "%s\n", *l);
	return g_string_free(out, FALSE);
}

#define ADDED                                                                                      \
	"IPSEC(rte_mgr): VPN Route Added 20.1.1.0 255.255.255.0 via 192.168.0.1 in IP DEFAULT "    \
	"TABLE"
#define REMOVED                                                                                    \
	"IPSEC(rte_mgr): VPN Route Removed 20.1.1.0 255.255.255.0 via 192.168.0.1 in IP DEFAULT "  \
	"TABLE"
#define DOWN "%CRYPTO-5-SESSION_STATUS: Crypto tunnel is DOWN. Peer 192.168.0.1:500 Id: 192.168.0.1"

/* Two lines with one destination give one route; it is a static one over the peer, and comes at once with
 * Standby -> Active, before any SA. */
static void test_takeover(void)
{
	Bench x;
	bench_open(&x, NULL, redundant);
	play(&x, VT_S(60), &to_standby);
	play(&x, VT_S(70), &to_active);
	sandbox_run(x.sb, VT_S(69));
	CHECK(route20(&x) == NULL, "no route on a standby");
	CHECK_INT(bench_ipsec(&x, "B")->idents->len, 2, "two identities");
	sandbox_run(x.sb, VT_S(71));
	g_autofree char *log = story(&x, VT_S(60));
	CHECK_TEXT(log,
		   "Role -> standby\nRedundancy enquiry for VPNHA succeeded\nRole -> active\n" ADDED
		   "\n",
		   "order");
	CHECK_INT(sandbox_logged(x.sb, "B", ADDED, 0), VT_S(70), "in the same instant");
	if (CHECK(route20(&x) != NULL, "the route")) {
		const RibOffer *o = route20(&x)->offer;
		CHECK_STR(o->source->name, "static", "a static route");
		CHECK_INT(o->distance, 1, "distance");
		CHECK_INT(o->n_paths, 1, "one path for two lines");
		CHECK_INT(o->path[0].via, IP4(192, 168, 0, 1), "over the peer");
	}
	bench_close(&x);
}

/* Interface down: session DOWN before the enquiry (tech note, 7204VXR-1), the route with it; without a word
 * to the peer. */
static void test_interface_down(void)
{
	Bench x;
	bench_open(&x, NULL, redundant);
	play(&x, VT_S(60), &to_active);
	sandbox_do(x.sb, VT_S(61), "B", install_vip, &x);
	play(&x, VT_S(70), &to_none);
	sandbox_run(x.sb, VT_S(71));
	g_autofree char *log = story(&x, VT_S(70));
	CHECK_TEXT(log,
		   "Role -> none\n" DOWN "\nRedundancy enquiry for VPNHA succeeded\n" REMOVED "\n",
		   "order");
	CHECK_INT(bench_ipsec(&x, "B")->pairs->len, 0, "SAs");
	CHECK(route20(&x) == NULL, "route");
	CHECK_INT(x.b.flushes, 1, "IKE ends its SAs");
	CHECK_INT(x.b.flushed, VIP, "of the virtual address");
	CHECK(!x.b.told && x.b.deletes == 0, "and says nothing");
	CHECK_INT(sandbox_seen(x.sb, "B", "ipsec-sa-quiet", "change=remove", VT_S(70), NULL), 2,
		  "the record has both ends");
	bench_close(&x);
}

/* Without a session there is no DOWN. With platform.ipsec.ha-send-delete the peer is told. */
static void test_down_variants(void)
{
	Bench x;
	bench_open(&x, NULL, redundant);
	play(&x, VT_S(60), &to_active);
	play(&x, VT_S(70), &to_none);
	sandbox_run(x.sb, VT_S(71));
	CHECK_INT(sandbox_logged(x.sb, "B", "SESSION_STATUS", 0), VT_NEVER, "no session, no line");
	bench_close(&x);
	bench_open(&x, NULL, redundant);
	sandbox_param(x.sb, "B", "ipsec.ha-send-delete", "on");
	play(&x, VT_S(60), &to_active);
	sandbox_do(x.sb, VT_S(61), "B", install_vip, &x);
	play(&x, VT_S(70), &to_none);
	sandbox_run(x.sb, VT_S(71));
	CHECK(x.b.told && x.b.deletes == 1, "told");
	bench_close(&x);
}

/* Give-back: SAs die with Active -> Speak, the route with Speak -> Standby, behind the enquiry and the two
 * lines about the group (tech note, 7204VXR-2). */
static void test_give_back(void)
{
	Bench x;
	bench_open(&x, NULL, redundant);
	play(&x, VT_S(60), &to_active);
	sandbox_do(x.sb, VT_S(61), "B", install_vip, &x);
	play(&x, VT_S(70), &to_candidate);
	play(&x, VT_S(80), &to_standby);
	sandbox_run(x.sb, VT_S(75));
	CHECK(route20(&x) != NULL, "still there while it speaks");
	CHECK_INT(bench_ipsec(&x, "B")->pairs->len, 0, "the SAs are not");
	sandbox_run(x.sb, VT_S(81));
	CHECK(route20(&x) == NULL, "gone");
	g_autofree char *log = story(&x, VT_S(70));
	CHECK_TEXT(log,
		   "Role -> candidate\n" DOWN
		   "\nRole -> standby\nRedundancy enquiry for VPNHA succeeded\n"
		   "addr 192.168.0.53 name VPNHA state Speak\nactive 192.168.0.52 standby "
		   "192.168.0.54\n" REMOVED "\n",
		   "order");
	bench_close(&x);
	bench_open(&x, NULL, redundant);
	sandbox_param(x.sb, "B", "rri.remove-at-speak", "on");
	play(&x, VT_S(60), &to_active);
	play(&x, VT_S(70), &to_candidate);
	sandbox_run(x.sb, VT_S(75));
	CHECK_INT(sandbox_logged(x.sb, "B", REMOVED, 0), VT_S(70), "the other opinion");
	bench_close(&x);
}

static PktFate fate_of_echo(Bench *x, Ctx *cx)
{
	PktFate f = {0};
	void *self;
	const IpSvc *ip = node_service(sandbox_node(x->sb, "B"), "ip", &self);
	uint64_t uid =
		ip->echo(cx, self, &(IpSend){.src = IP4(99, 99, 99, 99), .dst = IP4(20, 1, 1, 1)},
			 77, 0, 100);
	fate_get(sandbox_net(x->sb)->fates, uid, &f);
	return f;
}

static void echo_on_standby(Ctx *cx, Node *n, void *bench)
{
	(void)n;
	PktFate f = fate_of_echo(bench, cx);
	CHECK_STR(f.way[0].why, "standby", "dropped at %s", f.way[0].where);
}

/* What a standby would have to encrypt is dropped, never sent in clear, and asks for no SA. */
static void test_standby_drops(void)
{
	Bench x;
	g_autofree char *with_route =
		g_strconcat(redundant, "ip route 20.1.1.0 255.255.255.0 192.168.0.1\n", NULL);
	bench_open(&x, NULL, with_route);
	play(&x, VT_S(50), &to_standby);
	sandbox_do(x.sb, VT_S(60), "B", echo_on_standby, &x);
	sandbox_run(x.sb, VT_S(61));
	CHECK_INT(x.b.requests, 0, "requests");
	CHECK_INT(sandbox_seen(x.sb, "A", "drop", "not IPSEC", 0, NULL), 0,
		  "nothing reached A in clear");
	void *self;
	const KeyEngineSvc *svc = node_service(sandbox_node(x.sb, "B"), "key-engine", &self);
	CHECK(!svc->is_endpoint(self, VIP, 0), "the virtual address is no endpoint of a standby");
	CHECK(!svc->is_endpoint(self, IP4(192, 168, 0, 2), 0), "nor is the interface's own");
	g_autofree char *show = sandbox_show(x.sb, "B", "show crypto ipsec sa");
	CHECK(strstr(show, "Crypto map tag: vpn, local addr. 192.168.0.53\n") != NULL,
	      "yet it is shown: %s", show);
	bench_close(&x);
}

/* Without a group the route is there as soon as the map is; typed lines take it away and bring it back. */
static void test_without_group(void)
{
	Bench x;
	bench_open(&x, NULL,
		   "no ip route 20.1.1.0 255.255.255.0 192.168.0.1\ncrypto map vpn 10 "
		   "ipsec-isakmp\n reverse-route\n");
	sandbox_type(x.sb, VT_S(60), "B", "crypto map vpn 10 ipsec-isakmp; no reverse-route");
	sandbox_type(x.sb, VT_S(70), "B", "crypto map vpn 10 ipsec-isakmp; reverse-route");
	sandbox_type(x.sb, VT_S(80), "B", "interface Fa0/0; no crypto map");
	sandbox_type(x.sb, VT_S(90), "B", "no crypto map vpn 10");
	sandbox_type(x.sb, VT_S(91), "B",
		     "crypto map vpn 10 ipsec-isakmp; set peer 192.168.0.1; set transform-set "
		     "myset; match address 101");
	sandbox_type(x.sb, VT_S(92), "B", "interface Fa0/0; crypto map vpn");
	sandbox_run(x.sb, VT_S(59));
	CHECK(route20(&x) != NULL, "from the start");
	sandbox_run(x.sb, VT_S(61));
	CHECK(route20(&x) == NULL, "no reverse-route");
	sandbox_run(x.sb, VT_S(71));
	CHECK(route20(&x) != NULL, "reverse-route");
	sandbox_run(x.sb, VT_S(81));
	CHECK(route20(&x) == NULL, "the map is gone from the interface");
	sandbox_run(x.sb, VT_S(93));
	CHECK(route20(&x) == NULL, "a new entry of the same name has no reverse-route");
	CHECK_INT(bench_ipsec(&x, "B")->idents->len, 2, "but its identities");
	bench_close(&x);
}

/* Wrong: a route to what no map here can encrypt, as its interface has no address, or none when it has one again. */
static void test_without_address(void)
{
	Bench x;
	bench_open(&x, NULL,
		   "no ip route 20.1.1.0 255.255.255.0 192.168.0.1\ncrypto map vpn 10 "
		   "ipsec-isakmp\n reverse-route\n");
	for (int i = 0; i < 2; i++) {
		sandbox_type(x.sb, VT_S(60 + 20 * i), "B", "interface Fa0/0; no ip address");
		sandbox_type(x.sb, VT_S(70 + 20 * i), "B",
			     "interface Fa0/0; ip address 192.168.0.2 255.255.255.0");
	}
	for (int i = 0; i < 2; i++) {
		sandbox_run(x.sb, VT_S(59 + 20 * i));
		CHECK(route20(&x) != NULL, "with an address, %d", i);
		sandbox_run(x.sb, VT_S(61 + 20 * i));
		CHECK(route20(&x) == NULL, "without, %d", i);
	}
	sandbox_run(x.sb, VT_S(91));
	CHECK(route20(&x) != NULL, "again");
	bench_close(&x);
}

/* From 12.3(14)T the route follows the SAs; `static` is the old way. */
static void test_follows_sas(void)
{
	static const struct {
		const char *line;
		bool before;
	} cases[] = {
		{"reverse-route", false},
		{"reverse-route static", true},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bench x;
		g_autofree char *more =
			g_strdup_printf("no ip route 20.1.1.0 255.255.255.0 192.168.0.1\ncrypto "
					"map vpn 10 ipsec-isakmp\n %s\n",
					cases[i].line);
		bench_open(&x, NULL, more);
		sandbox_param(x.sb, "B", "rri.follow-sa", "on");
		bench_install(&x, VT_S(60), 1, 200, 4608000);
		sandbox_run(x.sb, VT_S(59));
		CHECK_INT(route20(&x) != NULL, cases[i].before, "%s: before the SA", cases[i].line);
		sandbox_run(x.sb, VT_S(61));
		CHECK(route20(&x) != NULL, "%s: with the SA", cases[i].line);
		sandbox_run(x.sb, VT_S(261));
		CHECK_INT(route20(&x) != NULL, cases[i].before, "%s: after the SA", cases[i].line);
		bench_close(&x);
	}
}

SUITE(rri_routes) = {
	{"one route, with Standby -> Active", test_takeover},
	{"interface down: lines in order", test_interface_down},
	{"interface down: variants", test_down_variants},
	{"give-back: lines in order", test_give_back},
	{"a standby encrypts nothing and sends nothing in clear", test_standby_drops},
	{"without a group", test_without_group},
	{"a map on an interface without an address", test_without_address},
	{"later releases follow the SAs", test_follows_sas},
	{NULL, NULL},
};
