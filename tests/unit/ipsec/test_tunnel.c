/* Packets through a crypto map: drops and requests without SAs, encryption with them, and what arrives
 * damaged, twice, late, in clear or for nobody. */

#include <string.h>

#include "tests/unit/ipsec/bench.h"

#define PING "ping 99.99.99.99 source 20.1.1.1 repeat 5"

/* Each permit line is an identity of its own, with the line as proxies, and IKE is asked for the line, not
 * for the packet. */
static void test_one_identity_per_line(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	sandbox_exec(x.sb, VT_S(60), "A", PING);
	sandbox_run(x.sb, VT_S(62));
	CHECK_INT(bench_ipsec(&x, "A")->idents->len, 2, "two permit lines");
	const SaProxy *p = &x.a.last.proxy;
	CHECK_INT(x.a.requests, 1, "requests of IKE");
	CHECK(prefix_eq(p->local, prefix_of(IP4(20, 1, 1, 0), 24)), "the line's source");
	CHECK(prefix_eq(p->remote, prefix_of(IP4(99, 99, 99, 99), 32)), "the line's destination");
	CHECK_INT(x.a.last.peer, IP4(192, 168, 0, 2), "the peer");
	CHECK_INT(x.a.last.local, IP4(192, 168, 0, 1), "the interface's address");
	CHECK_INT(x.a.last.n_proposals, 1, "proposals");
	CHECK_INT(x.a.last.proposal[0].life_s, 3600, "default lifetime");
	bench_close(&x);
}

/* Nothing is queued: five echoes without an SA are five send errors, one request and one more after 30 s;
 * the engine gives up after the second and starts over with the next packet. */
static void test_send_errors(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	sandbox_exec(x.sb, VT_S(60), "A", PING);
	sandbox_exec(x.sb, VT_S(130), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 1");
	sandbox_run(x.sb, VT_S(100));
	CHECK_INT(bench_ident(&x, "A", 1)->count.send_errors, 5, "one for each echo");
	CHECK_INT(x.a.requests, 2, "the second 30 s after the first");
	CHECK_INT(sandbox_logged(x.sb, "A", "request timer fired: count = 1", 0), VT_S(90),
		  "first fire");
	CHECK(sandbox_logged(x.sb, "A", "Success rate is 0 percent (0/5)", 0) != VT_NEVER,
	      "the ping's result");
	sandbox_run(x.sb, VT_S(125));
	CHECK_INT(sandbox_logged(x.sb, "A", "request timer fired: count = 2", 0), VT_S(120),
		  "second fire");
	CHECK_INT(bench_ident(&x, "A", 1)->fsm.state, ST_IDLE, "it gave up");
	sandbox_run(x.sb, VT_S(140));
	CHECK_INT(x.a.requests, 3, "the next packet asks again");
	CHECK_INT(sandbox_seen(x.sb, "A", "drop", "reason=no SA", 0, NULL), 6, "each drop is told");
	bench_close(&x);
}

/* ".!!!!" is what IOS shows when IKE takes less than the timeout; the counters are the identity's. */
static void test_first_packet_is_lost(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	sandbox_exec(x.sb, VT_S(60), "A", PING);
	bench_install(&x, VT_S(60) + VT_MS(200), 1, 3600, 4608000);
	sandbox_run(x.sb, VT_S(70));
	const IdentCounters *a = &bench_ident(&x, "A", 1)->count,
			    *b = &bench_ident(&x, "B", 1)->count;
	CHECK(sandbox_logged(x.sb, "A", ".!!!!", 0) != VT_NEVER, "the ping's marks");
	CHECK_INT(a->send_errors, 1, "A's send errors");
	CHECK_INT(a->encaps, 4, "A encrypted");
	CHECK_INT(a->decaps, 4, "A decrypted");
	CHECK_INT(b->encaps, 4, "B encrypted");
	CHECK_INT(b->decaps, 4, "B decrypted");
	CHECK_INT(bench_ident(&x, "A", 0)->count.encaps, 0, "the other line saw nothing");
	CHECK_INT(x.a.heard, 4, "IKE hears of the peer's life");
	CHECK_INT(x.a.sending, 4, "and of packets to it");
	bench_close(&x);
}

/* Wrong: an SA of IKE that is gone is told of packets, or the one that came after it is not. */
static void test_watcher(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	sandbox_exec(x.sb, VT_S(60), "A", PING);
	sandbox_exec(x.sb, VT_S(70), "A", PING);
	sandbox_exec(x.sb, VT_S(80), "A", PING);
	sandbox_run(x.sb, VT_S(65));
	CHECK_INT(x.a.heard, 5, "IKE was asked for its watcher when the SAs were made");
	const Pair *p = bench_ident(&x, "A", 1)->out;
	IkeNotes other = {0};
	void *self;
	const KeyEngineSvc *svc = node_service(sandbox_node(x.sb, "A"), "key-engine", &self);
	svc->watched(self, p->local, p->peer, (IkeWatch *)&other);
	svc->watched(self, p->local, p->peer + 1, NULL);
	sandbox_run(x.sb, VT_S(75));
	CHECK_INT(other.heard + other.sending, 10, "five packets each way go to the new one");
	svc->watched(self, p->local, p->peer, NULL);
	sandbox_run(x.sb, VT_S(90));
	CHECK_INT(other.heard + other.sending, 10, "to none");
	CHECK_INT(x.a.heard + x.a.sending, 10, "the first one heard of its five alone");
	CHECK_INT(x.b.heard + x.b.sending, 30, "B's saw all");
	bench_close(&x);
}

typedef struct Counts {
	IdentCounters a, b;
	uint64_t events;
	char *dump, *ids;
} Counts;

static void counts_free(Counts *c)
{
	g_free(c->dump);
	g_free(c->ids);
}

/* The identities of all frames, in order. */
typedef struct FrameIds {
	ObsSink sink; /* first */
	GString *text;
} FrameIds;

static void note_frame(ObsSink *self, const World *w, const Obs *o)
{
	(void)w;
	const FrameObs *f = o->val[0].p;
	g_string_append_printf(((FrameIds *)self)->text,
			       "%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT " ", f->uid,
			       f->parent_uid);
}

static Counts run_with(bool wire, int apart)
{
	FrameIds ids = {{1u << OBS_FRAME, note_frame}, g_string_new(NULL)};
	Bench x;
	bench_open(&x, NULL, NULL);
	x.apart = apart;
	if (wire)
		sandbox_wire(x.sb);
	sandbox_exec(x.sb, VT_S(60), "A", PING);
	bench_install(&x, VT_S(61), 1, 3600, 4608000);
	sandbox_exec(x.sb, VT_S(80), "A", "ping 99.99.99.99 source 20.1.1.1 repeat 3 size 1500");
	sandbox_exec(x.sb, VT_S(90), "B", "ping 20.1.1.1 source 99.99.99.99 repeat 3 size 2000");
	sandbox_run(x.sb, 0);
	world_add_sink(sandbox_world(x.sb), &ids.sink);
	sandbox_run(x.sb, VT_S(120));
	Counts c = {bench_ident(&x, "A", 1)->count, bench_ident(&x, "B", 1)->count,
		    world_events(sandbox_world(x.sb)), g_strdup(sandbox_dump(x.sb)),
		    g_string_free(ids.text, FALSE)};
	bench_close(&x);
	return c;
}

/* Octets that nobody reads are not made; when they are, the run must be the same one. Fragments included. */
static void test_wire_is_the_same_run(void)
{
	Counts fast = run_with(false, 0), wire = run_with(true, 0);
	CHECK_TEXT(wire.dump, fast.dump, "observations with --wire");
	CHECK_STR(wire.ids, fast.ids, "uid and parent of every frame");
	CHECK_INT(wire.events, fast.events, "events");
	CHECK(memcmp(&fast.a, &wire.a, sizeof fast.a) == 0 &&
		      memcmp(&fast.b, &wire.b, sizeof fast.b) == 0,
	      "counters");
	CHECK_INT(fast.a.encaps, 4 + 3 + 3, "2000 octets are encrypted whole, then fragmented");
	CHECK_INT(fast.b.decaps, fast.a.encaps, "and arrive");
	counts_free(&fast);
	counts_free(&wire);
}

/* Keys that differ in one octet: the receiver must notice though no octets were made, and say the same as
 * if they had been. */
static void test_keys_apart(void)
{
	static const struct {
		int apart;
		const char *reason;
	} cases[] = {{1, "reason=ICV"},
		     {16, "reason=ICV"},
		     {-1, "reason=ESP padding"},
		     {-8, "reason=ESP padding"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Counts fast = run_with(false, cases[i].apart),
		       wire = run_with(true, cases[i].apart);
		CHECK_TEXT(wire.dump, fast.dump, "keys apart at %d", cases[i].apart);
		CHECK(strstr(fast.dump, cases[i].reason) != NULL, "keys apart at %d",
		      cases[i].apart);
		CHECK_INT(fast.b.decaps, 0, "keys apart at %d", cases[i].apart);
		CHECK_INT(fast.b.recv_errors, fast.a.encaps, "keys apart at %d", cases[i].apart);
		counts_free(&fast);
		counts_free(&wire);
	}
}

/* ---- what arrives wrong: a sealed packet is put on the wire by hand ---- */

/* A frame with `inner` sealed under B's inbound keys, one bit of octet `flip` turned (-1: none). */
static char *sealed(const Bench *x, uint32_t seq, Slice inner, int flip)
{
	EspProposal prop = {.cipher = ESP_DES, .auth = ESP_AUTH_MD5};
	SaKeys *k = sa_keys_new(&prop, &x->pair.out, 1, "A");
	g_autoptr(GByteArray) esp = g_byte_array_new();
	esp_seal(k, seq, inner, esp);
	sa_keys_unref(k);
	if (flip >= 0)
		esp->data[flip] ^= 0x80;
	uint8_t ip[20] = {0x45, 0,   0, (uint8_t)(20 + esp->len),
			  0,    9,   0, 0,
			  255,  50,  0, 0,
			  192,  168, 0, 1,
			  192,  168, 0, 2};
	uint16_t sum = inet_checksum(ip, 20, 0);
	ip[10] = (uint8_t)(sum >> 8);
	ip[11] = (uint8_t)sum;
	GString *hex = g_string_new("ffffffffffff0200000000010800");
	for (unsigned i = 0; i < 20; i++)
		g_string_append_printf(hex, "%02x", ip[i]);
	for (unsigned i = 0; i < esp->len; i++)
		g_string_append_printf(hex, "%02x", esp->data[i]);
	return g_string_free(hex, FALSE);
}

enum { ECHO_LEN = 28 };

/* An ICMP echo to 99.99.99.99 with correct checksums. */
static void make_echo(uint8_t inner[ECHO_LEN], Ip4 src)
{
	const uint8_t like[ECHO_LEN] = {0x45,
					0,
					0,
					28,
					0,
					1,
					0,
					0,
					255,
					1,
					0,
					0,
					(uint8_t)(src >> 24),
					(uint8_t)(src >> 16),
					(uint8_t)(src >> 8),
					(uint8_t)src,
					99,
					99,
					99,
					99,
					8,
					0,
					0,
					0,
					0,
					9,
					0,
					1};
	memcpy(inner, like, ECHO_LEN);
	uint16_t sum = inet_checksum(inner, 20, 0);
	inner[10] = (uint8_t)(sum >> 8);
	inner[11] = (uint8_t)sum;
	sum = inet_checksum(inner + 20, 8, 0);
	inner[22] = (uint8_t)(sum >> 8);
	inner[23] = (uint8_t)sum;
}

static void put(Bench *x, VTime at, uint32_t seq, int flip)
{
	uint8_t inner[ECHO_LEN];
	make_echo(inner, IP4(20, 1, 1, 1));
	g_autofree char *hex = sealed(x, seq, (Slice){inner, ECHO_LEN}, flip);
	sandbox_frame(x->sb, at, "B:Fa0/0", hex);
}

/* Damage in any octet of an ESP packet drops it: as an unknown SPI, or by the ICV; what was sent goes on. */
static void test_every_octet(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	const int n = 8 + 8 + 32 + 12;
	for (int i = 0; i < n; i++)
		put(&x, VT_S(60) + VT_MS(i), 7, i);
	put(&x, VT_S(61), 7, -1);
	sandbox_run(x.sb, VT_S(62));
	const IdentCounters *b = &bench_ident(&x, "B", 1)->count;
	CHECK_INT(sandbox_seen(x.sb, "B", "drop", "reason=invalid SPI", 0, NULL), 4,
		  "the SPI's octets");
	CHECK_INT(sandbox_seen(x.sb, "B", "drop", "reason=ICV", 0, NULL), n - 4, "all others");
	CHECK_INT(b->recv_errors, n - 4, "receive errors");
	CHECK_INT(b->decaps, 1,
		  "the untouched one arrives: the window did not move for the others");
	CHECK_INT(b->encaps, 1, "and is answered");
	CHECK_INT(sandbox_seen(x.sb, "B", "ipsec-mac", NULL, 0, NULL), 1, "one message a minute");
	bench_close(&x);
}

static void test_replay(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	static const uint32_t seqs[] = {1, 1, 100, 37, 36, 37};
	for (unsigned i = 0; i < G_N_ELEMENTS(seqs); i++)
		put(&x, VT_S(60) + VT_MS(i), seqs[i], -1);
	sandbox_run(x.sb, VT_S(62));
	CHECK_INT(bench_ident(&x, "B", 1)->count.decaps, 3, "1, 100, 37");
	CHECK_INT(sandbox_seen(x.sb, "B", "drop", "reason=replay", 0, NULL), 3,
		  "1 again, 36, 37 again");
	CHECK(sandbox_logged(x.sb, "B", "%CRYPTO-4-PKT_REPLAY_ERR", 0) != VT_NEVER, "the message");
	bench_close(&x);
}

/* An unknown SPI: dropped, IKE is told each time, the message comes once a minute. */
static void test_invalid_spi(void)
{
	Bench x;
	bench_open(&x, NULL, NULL);
	bench_install(&x, VT_S(50), 1, 3600, 4608000);
	for (unsigned i = 0; i < 130; i++)
		put(&x, VT_S(60) + VT_S(i), 1, 0);
	sandbox_run(x.sb, VT_S(200));
	CHECK_INT(x.b.invalid, 130, "IKE is told");
	CHECK_INT(x.b.spi, 0x80002001, "of this SPI");
	CHECK_INT(sandbox_seen(x.sb, "B", "ipsec-invalid-spi", NULL, 0, NULL), 3,
		  "at 60, 120 and 180 s");
	CHECK(sandbox_logged(
		      x.sb, "B",
		      "%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for "
		      "destaddr=192.168.0.2, prot=50, spi=0x80002001(2147491841), "
		      "srcaddr=192.168.0.1",
		      0) == VT_S(60),
	      "its words");
	bench_close(&x);
}

/* What a peer with the right keys may send: no datagram at all, a broken one, one of another flow. */
static void test_bad_insides(void)
{
	/* clang-format off */
	static const struct {
		const char *what, *reason;
		Ip4 src; /* 0: `junk` octets of 0xff */
		size_t junk, keep;
		bool decrypted;
	} cases[] = {
		{"nothing", "malformed datagram", 0, 0, 0, false},
		{"one octet", "malformed datagram", 0, 1, 0, false},
		{"junk", "malformed datagram", 0, 60, 0, false},
		{"a datagram cut short", "malformed datagram", IP4(20, 1, 1, 1), 0, 25, false},
		{"another source", "identity mismatch", IP4(20, 1, 2, 1), 0, ECHO_LEN, true},
	};
	/* clang-format on */
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bench x;
		bench_open(&x, NULL, NULL);
		bench_install(&x, VT_S(50), 1, 3600, 4608000);
		uint8_t octets[60];
		memset(octets, 0xff, sizeof octets);
		if (cases[i].src)
			make_echo(octets, cases[i].src);
		g_autofree char *hex = sealed(
			&x, 5, (Slice){octets, cases[i].src ? cases[i].keep : cases[i].junk}, -1);
		sandbox_frame(x.sb, VT_S(60), "B:Fa0/0", hex);
		sandbox_run(x.sb, VT_S(61));
		CHECK(sandbox_seen(x.sb, "B", "drop", cases[i].reason, 0, NULL) == 1, "%s\n%s",
		      cases[i].what, sandbox_dump(x.sb));
		CHECK_INT(bench_ident(&x, "B", 1)->count.recv_errors, 1, "%s", cases[i].what);
		CHECK_INT(bench_ident(&x, "B", 1)->count.decaps, cases[i].decrypted, "%s",
			  cases[i].what);
		CHECK_INT(bench_ident(&x, "B", 1)->count.encaps, 0, "%s: no answer", cases[i].what);
		bench_close(&x);
	}
}

/* Cleartext of a protected flow, from outside: dropped though it is well formed and for us. */
static void test_clear_is_dropped(void)
{
	Bench x;
	bench_open(&x, NULL,
		   "no access-list 101\naccess-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 "
		   "0.0.0.255\n");
	sandbox_exec(x.sb, VT_S(60), "B", "ping 20.1.1.1 source 99.99.99.99 repeat 5");
	sandbox_exec(x.sb, VT_S(80), "B", "ping 192.168.0.1 repeat 5");
	sandbox_run(x.sb, VT_S(100));
	CHECK_INT(sandbox_seen(x.sb, "A", "drop", "reason=not IPSEC", 0, NULL), 5,
		  "each echo in clear");
	CHECK_INT(bench_ipsec(&x, "A")->not_ipsec, 5, "counted");
	CHECK_INT(bench_ident(&x, "A", 1)->count.recv_errors, 5,
		  "against the line that protects it");
	CHECK(sandbox_logged(x.sb, "A", "%CRYPTO-4-RECVD_PKT_NOT_IPSEC", 0) != VT_NEVER,
	      "the message");
	CHECK(sandbox_logged(x.sb, "B", "percent (5/5)", VT_S(80)) != VT_NEVER,
	      "unprotected traffic passes");
	bench_close(&x);
}

SUITE(ipsec_tunnel) = {
	{"one identity per permit line", test_one_identity_per_line},
	{"no SA: dropped, counted, asked twice", test_send_errors},
	{"the first packet is lost", test_first_packet_is_lost},
	{"IKE hears through whom it named last", test_watcher},
	{"octets do not change a run", test_wire_is_the_same_run},
	{"keys that differ", test_keys_apart},
	{"damage in any octet drops a packet", test_every_octet},
	{"a packet is taken once", test_replay},
	{"unknown SPI", test_invalid_spi},
	{"right keys, wrong insides", test_bad_insides},
	{"protected traffic in clear is dropped", test_clear_is_dropped},
	{NULL, NULL},
};
