/* SAs: lifetimes, rekeying, ends, what is acceptable to a responder, what show prints of them. */

#include <string.h>

#include "tests/unit/ipsec/bench.h"

#define ONE "ping 99.99.99.99 source 20.1.1.1 repeat 1"

/* A used SA is rekeyed 30 s before it expires, an unused one is let go; at expiry the peer is told. */
static void test_rekey(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 200, 4608000);
	sandbox_exec(x.sb, VT_S(60), "A", ONE);
	bench_install(&x, VT_S(221), 2, 200, 4608000);
	sandbox_run(x.sb, VT_S(219));
	CHECK_INT(x.a.requests, 0, "before");
	sandbox_run(x.sb, VT_S(220));
	CHECK_INT(x.a.requests, 1, "50 + 200 - 30 s");
	CHECK_INT(x.b.requests, 1, "either side may start it");
	CHECK_INT(bench_ident(&x, "A", 1)->fsm.state, ST_REKEYING, "traffic goes on meanwhile");
	sandbox_run(x.sb, VT_S(222));
	CHECK_INT(bench_ident(&x, "A", 1)->n_pairs, 2, "the old pair stays until its end");
	CHECK_INT(bench_ident(&x, "A", 1)->out->out.spi, 0x2002, "the newest is used");
	sandbox_run(x.sb, VT_S(251));
	CHECK_INT(bench_ident(&x, "A", 1)->n_pairs, 1, "hard expiry");
	CHECK_INT(x.a.deletes, 1, "the peer is told");
	CHECK_INT(x.a.spi, 0x1001, "of our inbound SPI");
	sandbox_run(x.sb, VT_S(430));
	CHECK_INT(x.a.requests, 1, "the second pair was never used: no rekey");
	CHECK_INT(bench_ident(&x, "A", 1)->n_pairs, 0, "gone at 421 s");
	CHECK_INT(bench_ident(&x, "A", 1)->fsm.state, ST_IDLE, "idle again");
	bench_close(&x);
}

/* 256 kB before the volume is used up a new pair is asked for; at the end the old one goes. */
static void test_volume(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 300);
	sandbox_exec(x.sb, VT_S(60), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 29 size 1024");
	sandbox_run(x.sb, VT_S(61));
	CHECK_INT(x.a.requests, 0, "271 kB are left");
	bench_close(&x);
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 300);
	sandbox_exec(x.sb, VT_S(60), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 44 size 1024");
	sandbox_exec(x.sb, VT_S(70), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 260 size 1024");
	sandbox_run(x.sb, VT_S(62));
	CHECK_INT(x.a.requests, 1, "256 kB are left");
	sandbox_run(x.sb, VT_S(130));
	CHECK_INT(bench_ident(&x, "A", 1)->n_pairs + bench_ident(&x, "B", 1)->n_pairs, 0,
		  "B, which started lower, at once; A when it has sent the rest in vain");
	bench_close(&x);
}

/* 12.3T starts the volume below the agreed one, both SAs with the same draw; 12.2 does not. */
static void test_start_volume(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	sandbox_run(x.sb, VT_S(51));
	const Pair *a = bench_ident(&x, "A", 1)->out, *b = bench_ident(&x, "B", 1)->out;
	CHECK_INT(a->life_kb, 4608000, "12.2");
	CHECK(b->life_kb >= 4225536 && b->life_kb <= 4561920, "12.3(7)T1: %u is 1 to 8.3 %% below",
	      b->life_kb);
	CHECK_INT(pair_kb_left(b, &b->in), pair_kb_left(b, &b->out), "one draw");
	CHECK_INT(a->conn_id, 2000, "numbers start at 2000");
	CHECK_INT(a->flow_id + 1, 2, "flow of the second SA");
	bench_close(&x);
}

static void peer_dies(Ctx *cx, Node *n, void *bench)
{
	(void)bench;
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	svc->delete_peer(cx, self, IP4(192, 168, 0, 1), IP4(192, 168, 0, 2), true, "test");
}

/* The tech note's lines of vpn7200, in their order: inbound first; and conn ids are taken up again. */
static void test_delete_lines(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	sandbox_do(x.sb, VT_S(60), "A", peer_dies, &x);
	sandbox_do(x.sb, VT_S(61), "A", peer_dies, &x);
	bench_install(&x, VT_S(70), 2, 3600, 4608000);
	sandbox_run(x.sb, VT_S(80));
	g_autofree char *log = sandbox_log(x.sb, "A", "crypto ipsec", VT_S(60), VT_NEVER);
	static const char want[] =
		"IPSEC(key_engine): got a queue event...\n"
		"IPSEC(key_engine_delete_sas): rec'd delete notify from ISAKMP\n"
		"IPSEC(key_engine_delete_sas): delete all SAs shared with 192.168.0.2\n"
		"IPSEC(delete_sa): deleting SA,\n"
		"  (sa) sa_dest= 192.168.0.1, sa_prot= 50,\n"
		"    sa_spi= 0x1001(4097),\n"
		"    sa_trans= esp-des esp-md5-hmac , sa_conn_id= 2000\n"
		"IPSEC(delete_sa): deleting SA,\n"
		"  (sa) sa_dest= 192.168.0.2, sa_prot= 50,\n"
		"    sa_spi= 0x2001(8193),\n"
		"    sa_trans= esp-des esp-md5-hmac , sa_conn_id= 2001\n"
		"IPSEC(key_engine): got a queue event...\n"
		"IPSEC(key_engine_delete_sas): rec'd delete notify from ISAKMP\n"
		"IPSEC(key_engine_delete_sas): delete all SAs shared with 192.168.0.2\n"
		"IPSEC(key_engine): got a queue event...\n"
		"IPSEC(initialize_sas): ,\n";
	CHECK(g_str_has_prefix(log, want), "got\n%s", log);
	CHECK(strstr(log,
		     "    sa_spi= 0x1002(4098),\n    sa_trans= esp-des esp-md5-hmac , sa_conn_id= "
		     "2000\n") != NULL,
	      "number 2000 again: %s", log);
	CHECK_INT(sandbox_logged(x.sb, "A", "SESSION_STATUS", 0), VT_NEVER,
		  "12.2 has no session log");
	CHECK(sandbox_logged(x.sb, "B",
			     "%CRYPTO-5-SESSION_STATUS: Crypto tunnel is UP  . Peer "
			     "192.168.0.1:500 Id: 192.168.0.1",
			     0) == VT_S(50),
	      "12.3(7)T1 has");
	bench_close(&x);
}

typedef struct Offer {
	const char *what;
	SaProxy proxy;
	EspProposal offer;
	Ip4 peer;
	bool ok;
	uint32_t life_s; /* agreed */
} Offer;

#define NET20                                                                                      \
	{                                                                                          \
		IP4(20, 1, 1, 0), 24                                                               \
	}
#define HOST99                                                                                     \
	{                                                                                          \
		IP4(99, 99, 99, 99), 32                                                            \
	}
#define PEER IP4(192, 168, 0, 1)
#define PEER_B IP4(192, 168, 0, 2)
#define DES_MD5                                                                                    \
	.cipher = ESP_DES, .auth = ESP_AUTH_MD5, .tunnel = true, .life_s = 3600, .life_kb = 4608000

/* As B sees them: local first. */
/* clang-format off */
static const Offer offers[] = {
	{"the line itself",    {HOST99, NET20, 0, 0, 0},                    {DES_MD5}, PEER,    true,  3600},
	{"a subset of it",     {HOST99, {IP4(20, 1, 1, 7), 32}, 6, 0, 80},  {DES_MD5}, PEER,    true,  3600},
	{"more than the line",
	 {HOST99, {IP4(20, 1, 0, 0), 16}, 0, 0, 0},
	 {DES_MD5},
	 PEER,										  false,
	 0												 },
	{"another host",       {{IP4(99, 99, 99, 98), 32}, NET20, 0, 0, 0}, {DES_MD5}, PEER,    false, 0   },
	{"another cipher",
	 {HOST99, NET20, 0, 0, 0},
	 {.cipher = ESP_3DES, .auth = ESP_AUTH_MD5, .tunnel = true},
	 PEER,										  false,
	 0												 },
	{"another hash",
	 {HOST99, NET20, 0, 0, 0},
	 {.cipher = ESP_DES, .auth = ESP_AUTH_SHA, .tunnel = true},
	 PEER,										  false,
	 0												 },
	{"transport mode",
	 {HOST99, NET20, 0, 0, 0},
	 {.cipher = ESP_DES, .auth = ESP_AUTH_MD5},
	 PEER,										  false,
	 0												 },
	{"a stranger",         {HOST99, NET20, 0, 0, 0},                    {DES_MD5}, IP4(192, 168,   0,    9), false, 0},
	{"a shorter lifetime wins",
	 {HOST99, NET20, 0, 0, 0},
	 {.cipher = ESP_DES,
	  .auth = ESP_AUTH_MD5,
	  .tunnel = true,
	  .life_s = 600,
	  .life_kb = 4608000},
	 PEER,						 true,
	 600									      },
	{"a longer one does not",
	 {HOST99, NET20, 0, 0, 0},
	 {.cipher = ESP_DES,
	  .auth = ESP_AUTH_MD5,
	  .tunnel = true,
	  .life_s = 86400,
	  .life_kb = 4608000},
	 PEER,							 true,
	 3600									      },
	{"PFS that we do not ask for",
	 {HOST99, NET20, 0, 0, 0},
	 {DES_MD5, .pfs_group = 2},
	 PEER,						   true,
	 3600									 },
};
/* clang-format on */

static void test_accept(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	sandbox_run(x.sb, VT_S(10));
	void *self;
	const KeyEngineSvc *svc = node_service(sandbox_node(x.sb, "B"), "key-engine", &self);
	for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
		const Offer *o = &offers[i];
		unsigned chosen = 99;
		EspProposal agreed = {0};
		uint64_t request = 0;
		bool ok = svc->accept(self, IP4(192, 168, 0, 2), o->peer, &o->proxy, &o->offer, 1,
				      &chosen, &agreed, &request);
		CHECK_INT(ok, o->ok, "%s", o->what);
		CHECK_INT(agreed.life_s, o->life_s, "%s", o->what);
		CHECK(!ok || request == bench_ident(&x, "B", 1)->key, "%s: the request of the line",
		      o->what);
	}
	CHECK(svc->is_endpoint(self, IP4(192, 168, 0, 2), 0), "the map's interface speaks IKE");
	CHECK(!svc->is_endpoint(self, IP4(10, 1, 1, 1), 0), "another interface does not");
	bench_close(&x);
}

/* An entry with PFS insists on its group, as responder and in its own offers. */
static void test_pfs(void)
{
	Bench x;
	bench_open(&x, NULL,
		   "crypto map vpn 10 ipsec-isakmp\n set pfs group2\n set security-association "
		   "lifetime seconds 900\n");
	sandbox_exec(x.sb, VT_S(60), "B", "ping 20.1.1.1 source 99.99.99.99 repeat 1");
	sandbox_run(x.sb, VT_S(61));
	void *self;
	const KeyEngineSvc *svc = node_service(sandbox_node(x.sb, "B"), "key-engine", &self);
	EspProposal with = {DES_MD5, .pfs_group = 2}, without = {DES_MD5}, agreed;
	SaProxy proxy = {HOST99, NET20, 0, 0, 0};
	unsigned chosen;
	uint64_t request;
	CHECK(svc->accept(self, IP4(192, 168, 0, 2), PEER, &proxy, &with, 1, &chosen, &agreed,
			  &request),
	      "group 2");
	CHECK(!svc->accept(self, IP4(192, 168, 0, 2), PEER, &proxy, &without, 1, &chosen, &agreed,
			   &request),
	      "none");
	CHECK_INT(x.b.last.proposal[0].pfs_group, 2, "offered");
	CHECK_INT(x.b.last.proposal[0].life_s, 900, "the entry's lifetime");
	bench_close(&x);
}

/* 12.2 and 12.3T print the same things in different words (tech note: vpn7200, 7204VXR-1). */
static void test_show(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	sandbox_exec(x.sb, VT_S(59), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 1");
	bench_install(&x, VT_S(60), 1, 3600, 4608000);
	sandbox_exec(x.sb, VT_S(65), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 5");
	sandbox_run(x.sb, VT_S(70));
	g_autofree char *a = sandbox_show(x.sb, "A", "show crypto ipsec sa"),
			*b = sandbox_show(x.sb, "B", "show crypto ipsec sa");
	static const char *const old[] = {
		"interface: FastEthernet0/0\n    Crypto map tag: vpn, local addr. 192.168.0.1\n",
		"   local  ident (addr/mask/prot/port): (20.1.1.0/255.255.255.0/0/0)\n",
		"   current_peer: 192.168.0.2\n     PERMIT, flags={origin_is_acl,}\n",
		"    #pkts encaps: 5, #pkts encrypt: 5, #pkts digest 5\n    #pkts decaps: 5, #pkts "
		"decrypt: 5, #pkts verify 5\n",
		"    #pkts not compressed: 0, #pkts compr. failed: 0, #pkts decompress failed: 0\n "
		"   #send errors 1, #recv errors 0\n",
		"     path mtu 1500, ip mtu 1500\n     current outbound spi: 2001\n",
		"     inbound esp sas:\n      spi: 0x1001(4097)\n        transform: esp-des "
		"esp-md5-hmac ,\n",
		"        slot: 0, conn id: 2000, flow_id: 1, crypto map: vpn\n        sa timing: "
		"remaining key lifetime (k/sec): (4607999/3590)\n        IV size: 8 bytes\n",
		"     current outbound spi: 0\n",
	};
	static const char *const new[] = {
		("   protected vrf:\n   local  ident (addr/mask/prot/port): "
		 "(99.99.99.99/255.255.255.255/0/0)\n"),
		"   current_peer: 192.168.0.1:500\n",
		"#pkts digest: 5\n",
		"    #pkts not decompressed: 0, #pkts decompress failed: 0\n",
		"     path mtu 1500, media mtu 1500\n     current outbound spi: 1001\n",
		"        crypto engine type: Software, engine_id: 1\n",
		"        ike_cookies: 00000000 00000000 00000000 00000000\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(old); i++)
		CHECK(strstr(a, old[i]) != NULL, "12.2 lacks\n%s\nin\n%s", old[i], a);
	for (size_t i = 0; i < G_N_ELEMENTS(new); i++)
		CHECK(strstr(b, new[i]) != NULL, "12.3(7)T1 lacks\n%s\nin\n%s", new[i], b);
	bench_close(&x);
}

static void test_show_map_and_session(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(60), 1, 3600, 4608000);
	sandbox_run(x.sb, VT_S(70));
	g_autofree char *map = sandbox_show(x.sb, "B", "show crypto map"),
			*session = sandbox_show(x.sb, "B", "show crypto session"),
			*engine = sandbox_show(x.sb, "B", "show crypto engine connections active");
	CHECK_TEXT(map,
		   "Crypto Map \"vpn\" 10 ipsec-isakmp\n"
		   "\tPeer = 192.168.0.1\n"
		   "\tExtended IP access list 101\n"
		   "\t    access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255\n"
		   "\t    access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255\n"
		   "\tCurrent peer: 192.168.0.1\n"
		   "\tSecurity association lifetime: 4608000 kilobytes/3600 seconds\n"
		   "\tPFS (Y/N): N\n"
		   "\tTransform sets={\n\t\tmyset,\n\t}\n"
		   "\tInterfaces using crypto map vpn:\n\t\tFastEthernet0/0\n\n",
		   "show crypto map");
	CHECK_TEXT(session,
		   "Crypto session current status\n\n"
		   "Interface: FastEthernet0/0\nSession status: UP-NO-IKE\nPeer: 192.168.0.1/500\n"
		   "  IPSEC FLOW: permit ip 10.1.1.0/255.255.255.0 20.1.1.0/255.255.255.0\n        "
		   "Active SAs: 0, origin: crypto map\n"
		   "  IPSEC FLOW: permit ip host 99.99.99.99 20.1.1.0/255.255.255.0\n        "
		   "Active SAs: 2, origin: crypto map\n\n",
		   "show crypto session");
	CHECK(strstr(engine, "2000 FastEthernet0/0      192.168.0.2     set    DES+MD5") != NULL,
	      "%s", engine);
	bench_close(&x);
}

static void test_clear(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	sandbox_exec(x.sb, VT_S(60), "A", "clear crypto sa");
	sandbox_run(x.sb, VT_S(61));
	CHECK_INT(bench_ipsec(&x, "A")->pairs->len, 0, "none is left");
	CHECK_INT(x.a.deletes, 1, "the peer is told");
	bench_close(&x);
}

/* 1446 octets fit into one packet of 1496; more with DF is answered with that size, without DF fragmented. */
static void test_mtu(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	sandbox_exec(x.sb, VT_S(60), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 2 size 1446");
	sandbox_exec(x.sb, VT_S(70), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 2 size 1447");
	sandbox_run(x.sb, VT_S(80));
	CHECK(sandbox_logged(x.sb, "A", "percent (2/2)", VT_S(60)) < VT_S(61), "1446");
	CHECK(sandbox_logged(x.sb, "A", "percent (2/2)", VT_S(70)) < VT_S(71),
	      "1447, in two fragments");
	bench_close(&x);
}

/* A peer that asks for a part of a line gets SAs for that part: an identity of its own, for its packets. */
static void install_subset(Ctx *cx, Node *n, void *bench)
{
	Bench *x = bench;
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	SaPair p = x->pair;
	p.request = bench_ident(x, "A", 1)->key;
	p.proxy.local = prefix_of(IP4(20, 1, 1, 1), 32);
	p.initiator = false;
	svc->install(cx, self, &p);
}

static void enable_subset(Ctx *cx, Node *n, void *bench)
{
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	svc->enable_outbound(cx, self, ((Bench *)bench)->pair.in.spi);
}

static void test_subset(void)
{
	Bench x;
	bench_open(&x, "interface Loopback0\n ip address 20.1.1.129 255.255.255.0 secondary\n",
		   NULL);
	x.pair = (SaPair){.local = IP4(192, 168, 0, 1),
			  .peer = PEER_B,
			  .proxy = {.remote = HOST99},
			  .proposal = {DES_MD5},
			  .in = {.spi = 0x1111, .cipher_len = 8, .auth_len = 16},
			  .out = {.spi = 0x2222, .cipher_len = 8, .auth_len = 16}};
	sandbox_do(x.sb, VT_S(60), "A", install_subset, &x);
	sandbox_exec(x.sb, VT_S(61), "A", ONE);
	sandbox_do(x.sb, VT_S(65), "A", enable_subset, &x);
	sandbox_exec(x.sb, VT_S(66), "A", ONE);
	sandbox_exec(x.sb, VT_S(70), "A", "ping 99.99.99.99 source 20.1.1.129 repeat 1");
	sandbox_run(x.sb, VT_S(60));
	CHECK_INT(bench_ipsec(&x, "A")->idents->len, 3, "an identity more");
	CHECK(bench_ident(&x, "A", 2)->parent == bench_ident(&x, "A", 1), "behind its line");
	sandbox_run(x.sb, VT_S(64));
	CHECK_INT(bench_ident(&x, "A", 2)->count.encaps, 0,
		  "a responder's SA is held until the third message");
	CHECK_INT(bench_ident(&x, "A", 1)->count.send_errors, 1, "meanwhile the line has none");
	sandbox_run(x.sb, VT_S(69));
	CHECK_INT(bench_ident(&x, "A", 2)->count.encaps, 1, "its packets take it");
	sandbox_run(x.sb, VT_S(75));
	CHECK_INT(bench_ident(&x, "A", 2)->count.encaps, 1, "others of the line do not");
	CHECK_INT(bench_ident(&x, "A", 1)->count.send_errors, 2, "they wait for the line's own");
	bench_close(&x);
}

static void peer_alive(Ctx *cx, Node *n, void *bench)
{
	(void)bench;
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	svc->delete_peer(cx, self, IP4(192, 168, 0, 1), IP4(192, 168, 0, 2), false, "test");
}

static void fails(Ctx *cx, Node *n, void *bench)
{
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	svc->failed(cx, self, bench_ident(bench, "A", 1)->key, IP4(192, 168, 0, 2), "test");
}

/* Two peers: a dead one, or a negotiation that fails, makes the next one the current; an INITIAL-CONTACT does
 * not. With `default` a new search begins there. */
static void test_peers(void)
{
	/* clang-format off */
	static const struct {
		const char *more;
		void (*what)(Ctx *cx, Node *n, void *bench);
		Ip4 then;
	} cases[] = {
		{"crypto map vpn 10 ipsec-isakmp\n set peer 192.168.0.3\n", peer_dies,
		 IP4(192,									 168,							       0,   3)},
		{"crypto map vpn 10 ipsec-isakmp\n set peer 192.168.0.3\n", peer_alive,
		 IP4(192,									 168,							       0,   2)},
		{"crypto map vpn 10 ipsec-isakmp\n set peer 192.168.0.3\n", fails,
		 IP4(192,									 168,							       0,   2)}, /* not asking */
		{"crypto map vpn 10 ipsec-isakmp\n set peer 192.168.0.3\n set peer 192.168.0.2 "
		 "default\n",							  peer_dies,							   IP4(192, 168, 0, 2) },
	};
	/* clang-format on */
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bench x;
		bench_open(&x, cases[i].more, NULL);
		bench_install(&x, VT_S(50), 1, 3600, 4608000);
		sandbox_do(x.sb, VT_S(60), "A", cases[i].what, &x);
		if (cases[i].what == fails)
			sandbox_do(x.sb, VT_S(61), "A", peer_alive, &x);
		sandbox_exec(x.sb, VT_S(70), "A", ONE);
		sandbox_run(x.sb, VT_S(71));
		CHECK_INT(x.a.last.peer, cases[i].then, "case %zu", i);
		bench_close(&x);
	}
	Bench x;
	bench_open(&x, cases[0].more, NULL);
	sandbox_exec(x.sb, VT_S(60), "A", ONE);
	sandbox_do(x.sb, VT_S(61), "A", fails, &x);
	sandbox_exec(x.sb, VT_S(70), "A", ONE);
	sandbox_run(x.sb, VT_S(71));
	CHECK_INT(x.a.last.peer, IP4(192, 168, 0, 3), "after a failed search");
	bench_close(&x);

	/* the same end told twice, by the keepalives and by what was under way: one step on, not two */
	bench_open(&x, cases[0].more, NULL);
	sandbox_exec(x.sb, VT_S(60), "A", ONE);
	sandbox_do(x.sb, VT_S(61), "A", peer_dies, &x);
	sandbox_do(x.sb, VT_S(61), "A", fails, &x);
	sandbox_exec(x.sb, VT_S(70), "A", ONE);
	sandbox_run(x.sb, VT_S(71));
	CHECK_INT(x.a.last.peer, IP4(192, 168, 0, 3), "the other peer");
	CHECK_INT(x.a.requests, 2, "is asked by the next packet");
	bench_close(&x);
}

SUITE(ipsec_sa) = {
	{"several peers", test_peers},
	{"a subset of a line", test_subset},
	{"rekey before expiry if used", test_rekey},
	{"volume", test_volume},
	{"volume at the start, by release", test_start_volume},
	{"the tech note's delete lines", test_delete_lines},
	{"what a responder accepts", test_accept},
	{"PFS", test_pfs},
	{"show crypto ipsec sa, by release", test_show},
	{"show crypto map, session, engine", test_show_map_and_session},
	{"clear crypto sa", test_clear},
	{"the largest packet", test_mtu},
	{NULL, NULL},
};
