#include "tests/unit/ipsec/bench.h"

#include <string.h>

#define CRYPTO(peer, acl)                                                                          \
	"crypto ipsec transform-set myset esp-des esp-md5-hmac\n"                                  \
	"crypto map vpn 10 ipsec-isakmp\n set peer " peer                                          \
	"\n set transform-set myset\n match address " acl "\n"

static const char conf_a[] = "hostname A\n" CRYPTO(
	"192.168.0.2",
	"101") "interface Loopback0\n ip address 20.1.1.1 255.255.255.0\n"
	       "interface FastEthernet0/0\n ip address 192.168.0.1 255.255.255.0\n crypto map vpn\n"
	       "ip route 10.1.1.0 255.255.255.0 192.168.0.2\nip route 99.99.99.99 255.255.255.255 "
	       "192.168.0.2\n"
	       "access-list 101 permit ip 20.1.1.0 0.0.0.255 10.1.1.0 0.0.0.255\n"
	       "access-list 101 permit ip 20.1.1.0 0.0.0.255 host 99.99.99.99\n";

static const char conf_b[] = "hostname B\n" CRYPTO(
	"192.168.0.1",
	"101") "interface Loopback0\n ip address 99.99.99.99 255.255.255.255\n"
	       "interface Loopback1\n ip address 10.1.1.1 255.255.255.0\n"
	       "interface FastEthernet0/0\n ip address 192.168.0.2 255.255.255.0\n crypto map vpn\n"
	       "ip route 20.1.1.0 255.255.255.0 192.168.0.1\n"
	       "access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255\n"
	       "access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255\n";

/* ---- the IKE that takes notes ---- */

static IkeNotes *notes_of(const void *self)
{
	const Stub *stub = self;
	Bench *x = stub->test;
	return stub->node->name[0] == 'A' ? &x->a : &x->b;
}

static void note_request(Ctx *cx, void *self, const SaRequest *req)
{
	(void)cx;
	IkeNotes *n = notes_of(self);
	n->requests++;
	n->last = *req;
}

static void note_flush(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool tell, const char *reason)
{
	(void)cx;
	(void)peer;
	(void)reason;
	IkeNotes *n = notes_of(self);
	n->flushes++;
	n->flushed = local;
	n->told = tell;
}

static bool note_invalid(Ctx *cx, void *self, OwnIp local, Ip4 peer, uint32_t spi)
{
	(void)cx;
	(void)local;
	(void)peer;
	IkeNotes *n = notes_of(self);
	n->invalid++;
	n->spi = spi;
	return false;
}

static void note_deleted(Ctx *cx, void *self, OwnIp local, Ip4 peer, const uint32_t *spi,
			 unsigned n_spis)
{
	(void)cx;
	(void)local;
	(void)peer;
	IkeNotes *n = notes_of(self);
	n->deletes += n_spis;
	n->spi = spi[0];
}

/* The router's own notes look at all of its traffic. */
static IkeWatch *note_watch(const void *self, OwnIp local, Ip4 peer)
{
	(void)local;
	(void)peer;
	return (IkeWatch *)notes_of((void *)self);
}

static void note_heard(Ctx *cx, IkeWatch *watch)
{
	(void)cx;
	((IkeNotes *)watch)->heard++;
}

static void note_sending(Ctx *cx, IkeWatch *watch)
{
	(void)cx;
	((IkeNotes *)watch)->sending++;
}

static bool note_phase1(const void *self, OwnIp local, Ip4 peer, IkePhase1 *out)
{
	(void)out;
	(void)self;
	(void)local;
	(void)peer;
	return false;
}

static const IkeSvc notes_svc = {
	.request = note_request,
	.flush = note_flush,
	.invalid_spi = note_invalid,
	.deleted = note_deleted,
	.watch = note_watch,
	.heard = note_heard,
	.sending = note_sending,
	.phase1 = note_phase1,
};

static const Provide stubs[] = {{"ike", &notes_svc}, {NULL, NULL}};

void bench_open(Bench *x, const char *more_a, const char *more_b)
{
	g_autofree char *a = g_strconcat(conf_a, more_a, NULL),
			*b = g_strconcat(conf_b, more_b, NULL);
	memset(x, 0, sizeof *x);
	x->sb = sandbox_new_of(1, NULL, stubs, x);
	sandbox_router(x->sb, "A", "12.2", a);
	sandbox_router(x->sb, "B", "12.3(7)T1", b);
	sandbox_cable(x->sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
}

void bench_close(Bench *x)
{
	sandbox_free(x->sb);
}

/* ---- SAs by hand ---- */

typedef struct Install {
	SaPair pair; /* as this router sees it */
	Bench *bench;
} Install;

static void install(Ctx *cx, Node *n, void *arg)
{
	g_autofree Install *i = arg;
	void *self;
	const KeyEngineSvc *svc = node_service(n, "key-engine", &self);
	i->pair.request = bench_ident(i->bench, n->name, 1)->key;
	svc->install(cx, self, &i->pair);
	if (!i->pair.initiator)
		svc->enable_outbound(cx, self, i->pair.in.spi);
}

static EspKeys keys_of(uint32_t spi)
{
	EspKeys k = {.spi = spi, .cipher_len = 8, .auth_len = 16};
	memset(k.cipher_key, (int)(spi & 0x7f), 8);
	memset(k.auth_key, (int)(spi >> 4 & 0x7f), 16);
	return k;
}

void bench_install(Bench *x, VTime at, unsigned n, uint32_t life_s, uint32_t life_kb)
{
	Install *a = g_new0(Install, 1), *b = g_new0(Install, 1);
	a->bench = b->bench = x;
	a->pair = (SaPair){
		.local = IP4(192, 168, 0, 1),
		.peer = IP4(192, 168, 0, 2),
		.proxy = {prefix_of(IP4(20, 1, 1, 0), 24), prefix_of(IP4(99, 99, 99, 99), 32), 0, 0,
			  0},
		.proposal = {.name = "myset",
			     .cipher = ESP_DES,
			     .auth = ESP_AUTH_MD5,
			     .tunnel = true,
			     .life_s = life_s,
			     .life_kb = life_kb},
		.in = keys_of(0x1000 + n),
		.out = keys_of(0x2000 + n),
		.initiator = true,
	};
	x->pair = b->pair = a->pair;
	b->pair.local = a->pair.peer;
	b->pair.peer = a->pair.local;
	b->pair.proxy.local = a->pair.proxy.remote;
	b->pair.proxy.remote = a->pair.proxy.local;
	b->pair.in = a->pair.out;
	b->pair.out = a->pair.in;
	b->pair.initiator = false;
	if (x->apart > 0)
		b->pair.in.auth_key[x->apart - 1] ^= 0x10;
	if (x->apart < 0)
		b->pair.in.cipher_key[-x->apart - 1] ^= 0x10;
	sandbox_do(x->sb, at, "B", install, b);
	sandbox_do(x->sb, at, "A", install, a);
}

/* ---- looking ---- */

Ipsec *bench_ipsec(Bench *x, const char *node)
{
	return sandbox_self(x->sb, node, "ipsec");
}

Ident *bench_ident(Bench *x, const char *node, unsigned i)
{
	const Ipsec *self = bench_ipsec(x, node);
	return i < self->idents->len ? self->idents->pdata[i] : NULL;
}
