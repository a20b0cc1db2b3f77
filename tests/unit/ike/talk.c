#include "tests/unit/ike/talk.h"

#include <string.h>

#include "models/svc/ip.h"

extern const ProtoClass ike_class;

const char *const talk_name[TALK_SIDES] = {"A", "B"};

static unsigned side_of(const void *stub)
{
	return ((const Stub *)stub)->node->name[0] == 'A' ? TALK_A : TALK_B;
}

/* ---- the wire ---- */

static Rx received(Ip4 src, Ip4 dst)
{
	return (Rx){.src = src,
		    .dst = dst,
		    .ttl = 254,
		    .tos = 0xc0,
		    .ip_proto = 17,
		    .sport = 500,
		    .dport = 500};
}

static Node *node_of(const Talk *t, unsigned side)
{
	return sandbox_node(t->sb, talk_name[side]);
}

static void stub_send(Ctx *cx, void *self, const IpSend *how, GBytes *payload)
{
	Talk *t = ((Stub *)self)->test;
	Sent *s = g_new0(Sent, 1);
	*s = (Sent){ctx_now(cx), side_of(self), how->src, how->dst, how->tos, how->ttl, payload};
	g_ptr_array_add(t->sent, s);
	if (t->cut || t->lose == t->sent->len)
		return;
	GBytes *wire = t->tamper ? t->tamper(t, s) : g_bytes_ref(payload);
	Rx rx = received(how->src, how->dst);
	if (wire)
		sandbox_deliver(cx, node_of(t, 1 - s->from), &rx, wire, t->latency);
}

void talk_again(Ctx *cx, Talk *t, unsigned ordinal)
{
	const Sent *s = talk_sent(t, ordinal);
	Rx rx = received(s->src, s->dst);
	sandbox_hand(cx, node_of(t, 1 - s->from), &rx, g_bytes_ref(s->wire));
}

static const IpSvc ip_svc = {.send = stub_send};

/* ---- the key engine ---- */

static TalkKeys *keys_of(const void *self)
{
	const Stub *stub = self;
	return &((Talk *)stub->test)->keys[side_of(stub)];
}

static void delete_peer_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	(void)v;
	log_line(out, "KEYS", "keys", "key engine: delete peer");
}

static const ObsSpec delete_peer_obs = {
	.name = "talk-delete-peer", .kind = OBS_NOTE, .text = delete_peer_text};

static bool stub_is_endpoint(const void *self, OwnIp local, Ip4 peer)
{
	const Talk *t = ((const Stub *)self)->test;
	(void)peer;
	return !keys_of(self)->gone && local == t->ip[side_of(self)];
}

static bool stub_accept(const void *self, OwnIp local, Ip4 peer, const SaProxy *proxy,
			const EspProposal *offered, unsigned n, unsigned *chosen,
			EspProposal *agreed, uint64_t *request)
{
	const TalkKeys *k = keys_of(self);
	(void)local;
	(void)peer;
	(void)proxy;
	if (k->refuse || k->choose >= n)
		return false;
	*chosen = k->choose;
	*agreed = offered[k->choose];
	if (k->max_life_s)
		agreed->life_s = MIN(agreed->life_s, k->max_life_s);
	*request = 77;
	return true;
}

static uint32_t stub_spi(Ctx *cx, void *self)
{
	TalkKeys *k = keys_of(self);
	(void)cx;
	return 0x10000001u * (side_of(self) + 1) + k->next_spi++;
}

/* The keys as octets, which last. */
static void keep_keys(EspKeys *k)
{
	Slice both = late_octets(k->keymat);
	memcpy(k->cipher_key, both.data, k->cipher_len);
	memcpy(k->auth_key, both.data + k->cipher_len, k->auth_len);
	k->keymat = NULL;
}

static void stub_install(Ctx *cx, void *self, const SaPair *pair)
{
	TalkKeys *k = keys_of(self);
	k->pair = *pair;
	keep_keys(&k->pair.in);
	keep_keys(&k->pair.out);
	k->installed++;
	k->sas += 2;
	k->installed_at = ctx_now(cx);
}

static void stub_enable(Ctx *cx, void *self, uint32_t in_spi)
{
	TalkKeys *k = keys_of(self);
	(void)in_spi;
	k->enabled++;
	k->enabled_at = ctx_now(cx);
}

static void stub_failed(Ctx *cx, void *self, uint64_t request, Ip4 peer, const char *reason)
{
	TalkKeys *k = keys_of(self);
	(void)cx;
	(void)peer;
	(void)request;
	k->failed++;
	g_strlcpy(k->reason, reason, sizeof k->reason);
}

static void stub_delete_peer(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool dead,
			     const char *reason)
{
	TalkKeys *k = keys_of(self);
	k->dead = dead;
	(void)local;
	(void)peer;
	k->deleted_peers++;
	k->deleted_at = ctx_now(cx);
	k->sas = 0;
	g_strlcpy(k->reason, reason, sizeof k->reason);
	obs_emit(cx, &delete_peer_obs, NULL);
}

static void stub_delete_spi(Ctx *cx, void *self, OwnIp local, Ip4 peer, uint32_t out_spi,
			    const char *reason)
{
	(void)local;
	TalkKeys *k = keys_of(self);
	(void)cx;
	(void)peer;
	(void)reason;
	k->deleted_spis++;
	k->deleted_spi = out_spi;
}

static unsigned stub_count(const void *self, OwnIp local, Ip4 peer)
{
	(void)local;
	(void)peer;
	return keys_of(self)->sas;
}

static void stub_watched(void *self, OwnIp local, Ip4 peer, IkeWatch *watch)
{
	(void)local;
	(void)peer;
	keys_of(self)->watch = watch;
}

static const KeyEngineSvc keys_svc = {
	.is_endpoint = stub_is_endpoint,
	.accept = stub_accept,
	.spi = stub_spi,
	.install = stub_install,
	.enable_outbound = stub_enable,
	.failed = stub_failed,
	.delete_peer = stub_delete_peer,
	.delete_spi = stub_delete_spi,
	.count = stub_count,
	.watched = stub_watched,
};
static const Provide stubs[] = {{"ip", &ip_svc}, {"key-engine", &keys_svc}, {NULL, NULL}};

/* ---- the talk ---- */

/* What a test does to a side. */
typedef struct Job {
	Talk *talk;
	unsigned side;
	TalkFn *fn;
	SaRequest req;
	GBytes *octets;
} Job;

static void free_job(void *p)
{
	Job *j = p;
	g_clear_pointer(&j->octets, g_bytes_unref);
	g_free(j);
}

static void free_sent(void *at)
{
	Sent *s = at;
	g_bytes_unref(s->wire);
	g_free(s);
}

static void router(Talk *t, unsigned side, const char *release, const char *config)
{
	static const char *const usual[] = {
		TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n"
			    "crypto isakmp keepalive 10\n",
		TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n"
			    "crypto isakmp keepalive 10\n"};
	t->ip[side] = IP4(10, 0, 0, 1 + side);
	sandbox_router(t->sb, talk_name[side], release, config ? config : usual[side]);
}

Talk *talk_new(uint64_t seed, const char *release_a, const char *release_b, const char *config_a,
	       const char *config_b)
{
	static const ProtoClass *const classes[] = {&ike_class, NULL};
	Talk *t = g_new0(Talk, 1);
	t->sb = sandbox_new_of(seed, classes, stubs, t);
	t->latency = VT_US(20);
	t->sent = g_ptr_array_new_with_free_func(free_sent);
	t->jobs = g_ptr_array_new_with_free_func(free_job);
	router(t, TALK_A, release_a, config_a);
	router(t, TALK_B, release_b, config_b);
	return t;
}

void talk_free(Talk *t)
{
	sandbox_free(t->sb);
	g_ptr_array_unref(t->sent);
	g_ptr_array_unref(t->jobs);
	g_free(t);
}

/* ---- what happens ---- */

static Job *job(Talk *t, VTime at, unsigned side, void (*fn)(Ctx *cx, Node *n, void *arg))
{
	Job *j = g_new0(Job, 1);
	j->talk = t;
	j->side = side;
	g_ptr_array_add(t->jobs, j);
	sandbox_do(t->sb, at, talk_name[side], fn, j);
	return j;
}

static void request(Ctx *cx, Node *n, void *arg)
{
	const Job *j = arg;
	void *ike;
	const IkeSvc *svc = node_service(n, "ike", &ike);
	svc->request(cx, ike, &j->req);
}

void talk_request(Talk *t, VTime at, unsigned side, const SaRequest *req)
{
	job(t, at, side, request)->req = *req;
}

static void call(Ctx *cx, Node *n, void *arg)
{
	const Job *j = arg;
	(void)n;
	j->fn(cx, j->talk, j->side);
}

void talk_do(Talk *t, VTime at, unsigned side, TalkFn *fn)
{
	job(t, at, side, call)->fn = fn;
}

static void hear(Ctx *cx, Node *n, void *arg)
{
	const Job *j = arg;
	Rx rx = received(j->talk->ip[1 - j->side], j->talk->ip[j->side]);
	sandbox_hand(cx, n, &rx, g_bytes_ref(j->octets));
}

void talk_inject(Talk *t, VTime at, unsigned to, const uint8_t *data, size_t n)
{
	job(t, at, to, hear)->octets = g_bytes_new(data, n);
}

SaRequest talk_proposal(const Talk *t, unsigned side)
{
	Prefix net = {IP4(20, 1, 1, 0), 24}, host = {IP4(99, 99, 99, 99), 32};
	SaRequest r = {.request = 1 + side,
		       .local = t->ip[side],
		       .peer = t->ip[1 - side],
		       .n_proposals = 1,
		       .map = "vpn"};
	r.proxy = side == TALK_A ? (SaProxy){.local = net, .remote = host}
				 : (SaProxy){.local = host, .remote = net};
	r.proposal[0] = (EspProposal){.name = "myset",
				      .cipher = ESP_DES,
				      .auth = ESP_AUTH_MD5,
				      .tunnel = true,
				      .life_s = 3600,
				      .life_kb = 4608000};
	return r;
}

/* ---- looking ---- */

const IkeSvc *talk_ike(const Talk *t, unsigned side, void **self)
{
	return node_service(node_of(t, side), "ike", self);
}

const Sent *talk_sent(const Talk *t, unsigned ordinal)
{
	return ordinal <= t->sent->len ? t->sent->pdata[ordinal - 1] : NULL;
}

unsigned talk_count(const Talk *t, const char *obs, const char *part)
{
	return sandbox_seen(t->sb, NULL, obs, part, 0, NULL);
}
