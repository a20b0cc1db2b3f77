#include "tests/unit/ike/talk.h"

#include <stdio.h>
#include <string.h>

#include "models/core/power.h"
#include "models/core/startup.h"
#include "models/svc/ip.h"
#include "sim/record/obs.h"

extern const ProtoClass ike_class;

typedef struct FakeIp {
	Node *node;
} FakeIp;

typedef struct FakeKeys {
	Node *node;
} FakeKeys;

typedef struct TalkSink {
	ObsSink sink;
	Talk *talk;
} TalkSink;

static Talk *talking; /* the one that runs: one at a time */

static unsigned side_of(const Node *n)
{
	return n == talking->node[TALK_A] ? TALK_A : TALK_B;
}

/* ---- the wire ---- */

typedef struct Arrival {
	unsigned to;
	Ip4 src, dst;
	GBytes *wire;
} Arrival;

static void drop_arrival(void *self, void *arg)
{
	Arrival *a = arg;
	(void)self;
	g_bytes_unref(a->wire);
	g_free(a);
}

static void arrive(Ctx *cx, void *self, void *arg)
{
	Talk *t = self;
	Arrival *a = arg;
	Rx rx = {.src = a->src,
		 .dst = a->dst,
		 .ttl = 254,
		 .tos = 0xc0,
		 .ip_proto = 17,
		 .sport = 500,
		 .dport = 500};
	Pkt *p = pkt_new(cx, t->net->pkts);
	pkt_set_bytes(p, g_bytes_ref(a->wire));
	node_dispatch(cx, t->node[a->to], "udp", 500, &rx, p);
	pkt_unref(p);
	drop_arrival(NULL, a);
}

static const EventKind arrival = {"deliver", arrive, drop_arrival};

static void fake_send(Ctx *cx, void *self, const IpSend *how, GBytes *payload)
{
	FakeIp *ip = self;
	Talk *t = talking;
	Sent *s = g_new0(Sent, 1);
	unsigned from = side_of(ip->node);

	*s = (Sent){ctx_now(cx), from, how->src, how->dst, how->tos, how->ttl, payload};
	g_ptr_array_add(t->sent, s);
	if (t->cut || t->lose == t->sent->len)
		return;
	GBytes *wire = t->tamper ? t->tamper(t, s) : g_bytes_ref(payload);
	if (!wire)
		return;
	Arrival *a = g_new0(Arrival, 1);
	*a = (Arrival){1 - from, how->src, how->dst, wire};
	sched_at(cx, ctx_now(cx) + t->latency, PH_DELIVER, t->node[a->to]->id, &arrival, t, a);
}

static bool fake_ip_init(void *self, Node *node, GError **err)
{
	(void)err;
	((FakeIp *)self)->node = node;
	return true;
}

static const IpSvc fake_ip_svc = {.send = fake_send};
static const Provide fake_ip_provides[] = {{"ip", &fake_ip_svc}, {NULL, NULL}};
static const ProtoClass fake_ip = {.name = "fake-ip",
				   .self_size = sizeof(FakeIp),
				   .init = fake_ip_init,
				   .provides = fake_ip_provides};

/* ---- the key engine ---- */

static TalkKeys *keys_of(const void *self)
{
	return &talking->keys[side_of(((const FakeKeys *)self)->node)];
}

static bool fake_is_endpoint(const void *self, Ip4 local, Ip4 peer)
{
	unsigned side = side_of(((const FakeKeys *)self)->node);
	(void)peer;
	return !keys_of(self)->gone && local == talking->ip[side];
}

static bool fake_accept(const void *self, Ip4 local, Ip4 peer, const SaProxy *proxy,
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

static uint32_t fake_spi(Ctx *cx, void *self)
{
	TalkKeys *k = keys_of(self);
	(void)cx;
	return 0x10000001u * (side_of(((FakeKeys *)self)->node) + 1) + k->next_spi++;
}

static void fake_install(Ctx *cx, void *self, const SaPair *pair)
{
	TalkKeys *k = keys_of(self);
	k->pair = *pair;
	k->installed++;
	k->sas += 2;
	k->installed_at = ctx_now(cx);
}

static void fake_enable(Ctx *cx, void *self, uint32_t in_spi)
{
	TalkKeys *k = keys_of(self);
	(void)in_spi;
	k->enabled++;
	k->enabled_at = ctx_now(cx);
}

static void fake_failed(Ctx *cx, void *self, uint64_t request, Ip4 peer, const char *reason)
{
	TalkKeys *k = keys_of(self);
	(void)cx;
	(void)peer;
	(void)request;
	k->failed++;
	g_strlcpy(k->reason, reason, sizeof k->reason);
}

static void fake_delete_peer(Ctx *cx, void *self, Ip4 local, Ip4 peer, bool dead,
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
	g_string_append_printf(talking->log[side_of(((FakeKeys *)self)->node)],
			       "%" G_GINT64_FORMAT "\tkey engine: delete peer\n", ctx_now(cx));
}

static void fake_delete_spi(Ctx *cx, void *self, Ip4 peer, uint32_t out_spi, const char *reason)
{
	TalkKeys *k = keys_of(self);
	(void)cx;
	(void)peer;
	(void)reason;
	k->deleted_spis++;
	k->deleted_spi = out_spi;
}

static unsigned fake_count(const void *self, Ip4 local, Ip4 peer)
{
	(void)local;
	(void)peer;
	return keys_of(self)->sas;
}

static bool fake_keys_init(void *self, Node *node, GError **err)
{
	(void)err;
	((FakeKeys *)self)->node = node;
	return true;
}

static const KeyEngineSvc fake_keys_svc = {
	.is_endpoint = fake_is_endpoint,
	.accept = fake_accept,
	.spi = fake_spi,
	.install = fake_install,
	.enable_outbound = fake_enable,
	.failed = fake_failed,
	.delete_peer = fake_delete_peer,
	.delete_spi = fake_delete_spi,
	.count = fake_count,
};
static const Provide fake_keys_provides[] = {{"key-engine", &fake_keys_svc}, {NULL, NULL}};
static const ProtoClass fake_keys = {.name = "fake-keys",
				     .self_size = sizeof(FakeKeys),
				     .init = fake_keys_init,
				     .provides = fake_keys_provides};

static const ProtoClass *const classes[] = {&fake_ip, &fake_keys, &ike_class, NULL};

/* ---- what was seen ---- */

typedef struct LineTo {
	Talk *talk;
	const Obs *obs;
} LineTo;

static void add_line(void *to, const char *facility, const char *flag, const char *text)
{
	LineTo *l = to;
	(void)facility;
	(void)flag;
	unsigned side = l->obs->node == l->talk->node[TALK_A]->id ? TALK_A : TALK_B;
	g_string_append_printf(l->talk->log[side], "%" G_GINT64_FORMAT "\t%s\n", l->obs->at, text);
}

static void emit(ObsSink *self, const World *w, const Obs *obs)
{
	Talk *t = ((TalkSink *)self)->talk;
	unsigned side = obs->node == t->node[TALK_A]->id ? TALK_A : TALK_B;
	(void)w;
	if (obs->spec->text) {
		LineTo to = {t, obs};
		obs->spec->text(&(LogOut){add_line, &to, t->node[side]->release}, obs->spec,
				obs->val);
		return;
	}
	g_string_append_printf(t->seen, "%c %s", side == TALK_A ? 'A' : 'B', obs->spec->name);
	for (int i = 0; i < OBS_FIELDS && obs->spec->fields[i].type != OV_END; i++)
		if (obs->spec->fields[i].type == OV_STR)
			g_string_append_printf(t->seen, " %s", obs->val[i].s);
	g_string_append_c(t->seen, '\n');
}

/* ---- the talk ---- */

/* What a test does to a side is an event of the world. */
typedef struct Happen {
	Talk *talk;
	unsigned side;
	SaRequest req;
	void (*fn)(Ctx *cx, Talk *t, unsigned side);
	const char *lines;
	GBytes *wire;
} Happen;

typedef struct Planned {
	VTime at;
	Happen *h;
} Planned;

static void check_invariants(void *self, const Ctx *cx)
{
	Talk *t = self;
	const Node *n;
	const char *why;
	(void)cx;
	if (!net_invariants(t->net, &n, &why))
		g_error("invariant of %s: %s", n->name, why);
}

static void free_sent(void *at)
{
	Sent *s = at;
	g_bytes_unref(s->wire);
	g_free(s);
}

static void load(Talk *t, unsigned side, const char *config)
{
	GError *err = NULL;
	const char *text = config ? config
			   : side == TALK_A
				   ? TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.2\n"
						 "crypto isakmp keepalive 10\n"
				   : TALK_POLICY "crypto isakmp key cisco123 address 10.0.0.1\n"
						 "crypto isakmp keepalive 10\n";
	if (!startup_load(t->node[side], side == TALK_A ? "a.cfg" : "b.cfg", text, strlen(text),
			  NULL, NULL, &err))
		g_error("%s", err->message);
}

Talk *talk_new(uint64_t seed, const char *release_a, const char *release_b, const char *config_a,
	       const char *config_b)
{
	static const char *const names[] = {"A", "B", NULL};
	Talk *t = g_new0(Talk, 1);
	TalkSink *sink = g_new0(TalkSink, 1);

	talking = t;
	*sink = (TalkSink){{~0u, emit}, t};
	t->sink = &sink->sink;
	t->world = world_new(seed, names, WORLD_KEEP_CAUSES | WORLD_CHECKED);
	t->net = net_new(t->world, classes, false);
	t->latency = VT_US(20);
	t->sent = g_ptr_array_new_with_free_func(free_sent);
	t->seen = g_string_new(NULL);
	t->plans = g_array_new(FALSE, FALSE, sizeof(Planned));
	for (unsigned i = 0; i < TALK_SIDES; i++) {
		t->log[i] = g_string_new(NULL);
		t->ip[i] = IP4(10, 0, 0, 1 + i);
		t->node[i] = net_node_add(t->net, names[i], NODE_ROUTER,
					  i == TALK_A ? release_a : release_b, NULL);
	}
	world_add_sink(t->world, t->sink);
	world_after_event(t->world, check_invariants, t);
	load(t, TALK_A, config_a);
	load(t, TALK_B, config_b);
	return t;
}

void talk_free(Talk *t)
{
	world_free(t->world);
	net_free(t->net);
	g_ptr_array_unref(t->sent);
	g_string_free(t->seen, TRUE);
	g_array_unref(t->plans);
	for (unsigned i = 0; i < TALK_SIDES; i++)
		g_string_free(t->log[i], TRUE);
	g_free(t->sink);
	g_free(t);
	talking = NULL;
}

static void type_lines(Ctx *cx, Node *n, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	GError *err = NULL;
	for (char **l = lines; *l; l++)
		g_strstrip(*l);
	if (!runconf_type(cx, n, (const char *const *)lines, (SrcPos){"talk", 1, 1}, &err))
		g_error("%s", err->message);
}

static void happen(Ctx *cx, void *self, void *arg)
{
	Happen *h = arg;
	Talk *t = h->talk;
	void *ike;
	(void)self;
	if (h->fn)
		h->fn(cx, t, h->side);
	else if (h->lines)
		type_lines(cx, t->node[h->side], h->lines);
	else if (h->wire)
		arrive(cx, t,
		       g_memdup2(&(Arrival){h->side, t->ip[1 - h->side], t->ip[h->side],
					    g_bytes_ref(h->wire)},
				 sizeof(Arrival)));
	else
		talk_ike(t, h->side, &ike)->request(cx, ike, &h->req);
	if (h->wire)
		g_bytes_unref(h->wire);
	g_free(h);
}

static void drop_happen(void *self, void *arg)
{
	(void)self;
	g_free(arg);
}

static const EventKind happening = {"test", happen, drop_happen};

static void begin(Ctx *cx, void *self, void *arg)
{
	Talk *t = self;
	(void)arg;
	for (unsigned i = 0; i < TALK_SIDES; i++)
		node_power(cx, t->node[i], true);
	for (unsigned i = 0; i < t->plans->len; i++) {
		Planned *p = &g_array_index(t->plans, Planned, i);
		sched_at(cx, p->at, PH_FAULT, t->node[p->h->side]->id, &happening, NULL, p->h);
	}
}

void talk_run(Talk *t, VTime until)
{
	if (!t->begun)
		world_begin(t->world, begin, t, NULL);
	t->begun = true;
	world_run(t->world, until);
}

static void put_plan(Talk *t, VTime at, Happen *h)
{
	Planned p = {at, h};
	g_assert(!t->begun);
	h->talk = t;
	g_array_append_val(t->plans, p);
}

void talk_request(Talk *t, VTime at, unsigned side, const SaRequest *req)
{
	Happen *h = g_new0(Happen, 1);
	h->side = side;
	h->req = *req;
	put_plan(t, at, h);
}

void talk_do(Talk *t, VTime at, unsigned side, void (*fn)(Ctx *cx, Talk *t, unsigned side))
{
	Happen *h = g_new0(Happen, 1);
	h->side = side;
	h->fn = fn;
	put_plan(t, at, h);
}

void talk_type(Talk *t, VTime at, unsigned side, const char *lines)
{
	Happen *h = g_new0(Happen, 1);
	h->side = side;
	h->lines = lines;
	put_plan(t, at, h);
}

void talk_inject(Talk *t, VTime at, unsigned to, const uint8_t *data, size_t n)
{
	Happen *h = g_new0(Happen, 1);
	h->side = to;
	h->wire = g_bytes_new(data, n);
	put_plan(t, at, h);
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

const IkeSvc *talk_ike(const Talk *t, unsigned side, void **self)
{
	return node_service(t->node[side], "ike", self);
}

void talk_param(Talk *t, unsigned side, const char *name, const char *value)
{
	GError *err = NULL;
	if (!param_set(t->node[side], name, value, &err))
		g_error("%s", err->message);
}

const Sent *talk_sent(const Talk *t, unsigned ordinal)
{
	return ordinal <= t->sent->len ? t->sent->pdata[ordinal - 1] : NULL;
}

unsigned talk_count(const Talk *t, const char *part)
{
	g_auto(GStrv) lines = g_strsplit(t->seen->str, "\n", -1);
	unsigned n = 0;
	for (int i = 0; lines[i]; i++)
		n += strstr(lines[i], part) != NULL;
	return n;
}

VTime talk_logged(const Talk *t, unsigned side, const char *part, VTime after)
{
	g_auto(GStrv) lines = g_strsplit(t->log[side]->str, "\n", -1);
	VTime at = VT_NEVER;
	for (int i = 0; lines[i]; i++) {
		char *tab = strchr(lines[i], '\t');
		if (g_ascii_isdigit(lines[i][0]) && tab)
			at = g_ascii_strtoll(lines[i], NULL, 10);
		if (at >= after && at != VT_NEVER && strstr(lines[i], part))
			return at;
	}
	return VT_NEVER;
}

char *talk_log(const Talk *t, unsigned side, VTime after)
{
	g_auto(GStrv) lines = g_strsplit(t->log[side]->str, "\n", -1);
	GString *out = g_string_new(NULL);
	bool on = false;
	for (int i = 0; lines[i]; i++) {
		char *tab = strchr(lines[i], '\t');
		bool stamped = g_ascii_isdigit(lines[i][0]) && tab;
		if (stamped)
			on = g_ascii_strtoll(lines[i], NULL, 10) >= after;
		if (on && (lines[i + 1] || lines[i][0]))
			g_string_append_printf(out, "%s\n", stamped ? tab + 1 : lines[i]);
	}
	return g_string_free(out, FALSE);
}

char *talk_show(const Talk *t, unsigned side, const char *command)
{
	const Node *n = t->node[side];
	GString *out = g_string_new(NULL);
	for (const Show *s = ike_class.show; s->syntax; s++) {
		if (strcmp(s->syntax, command) != 0)
			continue;
		for (const View *v = ike_class.view; v->name; v++) {
			if (strcmp(v->name, s->view) != 0)
				continue;
			void *view = v->take(node_self(n, "ike"), n, NULL, world_now(t->world));
			s->print(out, view, NULL, n->release);
			v->free(view);
		}
	}
	return g_string_free(out, FALSE);
}
