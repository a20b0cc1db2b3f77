/* Security associations: made by IKE in pairs, and ended by lifetime, by the peer, by whoever has them
 * cleared, or with what they were made for.
 *
 * LIBERTY: the two SAs of a quick mode live and die together. IOS keeps them apart, yet ends both on each of
 * the occasions that are modelled here. */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"
#include "sim/kernel/rng.h"

/* IOS starts a new negotiation this much before the volume is used up. */
static bool volume_nearly_over(const Ipsec *self, const Pair *p, const Half *h)
{
	return pair_kb_left(p, h) <= self->rekey_kb;
}

uint32_t pair_kb_left(const Pair *p, const Half *h)
{
	uint64_t used = (h->octets + 1023) / 1024;
	return used >= p->life_kb ? 0 : p->life_kb - (uint32_t)used;
}

VTime pair_s_left(const Pair *p, VTime now)
{
	return timer_left(&p->expiry, now);
}

Pair *pair_by_spi(const Ipsec *self, uint32_t in_spi)
{
	return index_get(&self->by_spi, in_spi);
}

/* ---- by key ---- */

void pairs_init(Ipsec *self)
{
	self->pairs = g_ptr_array_new();
	self->between = ends_new();
	self->by_out = ends_new();
}

void pairs_fini(Ipsec *self)
{
	for (unsigned i = 0; i < self->pairs->len; i++)
		pair_free(self->pairs->pdata[i]);
	g_ptr_array_unref(self->pairs);
	index_clear(&self->by_spi);
	index_clear(&self->by_conn);
	ends_free(self->between);
	ends_free(self->by_out);
}

static void add_by_key(Pair *p)
{
	Ipsec *self = p->ipsec;
	g_ptr_array_add(self->pairs, p);
	index_put(&self->by_spi, p->in.spi, p);
	index_put(&self->by_conn, p->conn_id, p);
	ends_add(self->between, p->local, p->peer, p);
	ends_add(self->by_out, own_ip(own_ip_vrf(p->local), p->peer), p->out.spi, p);
	p->older = p->id->newest;
	p->id->newest = p;
	p->id->n_pairs++;
}

static void remove_by_key(Pair *p)
{
	Ipsec *self = p->ipsec;
	Pair **at = &p->id->newest;
	g_ptr_array_remove(self->pairs, p);
	index_drop(&self->by_spi, p->in.spi);
	index_drop(&self->by_conn, p->conn_id);
	self->conn_hint = MIN(self->conn_hint, p->conn_id);
	ends_remove(self->between, p->local, p->peer, p);
	ends_remove(self->by_out, own_ip(own_ip_vrf(p->local), p->peer), p->out.spi, p);
	while (*at != p)
		at = &(*at)->older;
	*at = p->older;
	p->id->n_pairs--;
}

const GPtrArray *pairs_between(const Ipsec *self, OwnIp local, Ip4 peer)
{
	return ends_between(self->between, local, peer);
}

void ident_proposals(const Ident *id, SaRequest *req)
{
	const Ipsec *self = id->ipsec;
	const CryptoMapEntry *e = id->entry;
	for (unsigned i = 0; i < e->n_sets && ipsec_pfs_is_spoken(e); i++) {
		const TransformSet *t = ipsec_spoken_set(self, e->set[i]);
		if (!t)
			continue;
		EspProposal *p = &req->proposal[req->n_proposals++];
		*p = (EspProposal){
			.cipher = t->cipher,
			.key_bits = t->key_bits,
			.auth = t->auth,
			.tunnel = true,
			.life_s = ipsec_life_s(self, e),
			.life_kb = ipsec_life_kb(self, e),
			.pfs_group = e->pfs_group,
		};
		g_strlcpy(p->name, t->name, sizeof p->name);
	}
}

/* ---- observations ---- */

static void tell_half(Ctx *cx, const ObsSpec *spec, const Pair *p, const Half *h,
		      const char *change, const char *reason)
{
	char transform[48];
	bool in = h == &p->in;
	ipsec_transform_text(transform, p->prop.cipher, p->prop.key_bits, p->prop.auth);
	obs_emit(cx, spec,
		 (ObsVal[]){OV_S("ipsec"), OV_IP(p->peer), OV_U(h->spi), OV_S(change), OV_S(reason),
			    OV_S(in ? "in" : "out"), OV_IP(in ? p->local : p->peer),
			    OV_S(transform), OV_I(p->conn_id + !in), OV_S(p->label)});
}

/* "0x5b23...", as Wireshark's table wants octets. */
static void hex_of(char *out, const uint8_t *key, size_t n)
{
	out += g_strlcpy(out, "0x", 3);
	for (size_t i = 0; i < n; i++)
		g_snprintf(out + 2 * i, 3, "%02x", key[i]);
}

/* For whoever decrypts a capture: the inbound SA only, its twin is some other router's. */
static void tell_keys(Ctx *cx, const Pair *p)
{
	char cipher[3 + 2 * 32], auth[3 + 2 * 20];
	const SaKeys *k = p->in.keys;
	if (!obs_wanted(cx, OBS_KEY))
		return;
	hex_of(cipher, sa_cipher_key(k), k->cipher_len);
	hex_of(auth, sa_auth_key(k), k->auth_len);
	obs_emit(cx, &obs_esp_key,
		 (ObsVal[]){OV_IP(p->peer), OV_IP(p->local), OV_U(p->in.spi),
			    OV_S(esp_cipher_name(k->cipher)), OV_S(cipher),
			    OV_S(esp_auth_name(k->auth)), OV_S(auth)});
}

static void tell_session(Ctx *cx, const Ipsec *self, Ip4 peer, const char *state)
{
	if (self->session_log || self->session_logging)
		obs_emit(cx, &obs_session, (ObsVal[]){OV_IP(peer), OV_S(state)});
}

/* ---- making ---- */

/* Connection and flow numbers are taken up again: the tech note's vpn7200 has 2029 and 2030, flows 1 and 2,
 * for the old pair and for the one that replaced it. A pair has two in succession. */
static void number_halves(Ipsec *self, Pair *p)
{
	unsigned first = (unsigned)self->first_conn, id = MAX(self->conn_hint, first);
	while (index_get(&self->by_conn, id))
		id += 2;
	self->conn_hint = id;
	p->conn_id = id;
	p->flow_id = id - first + 1;
}

/* 12.3T software encryption starts the volume at a random value below the agreed one (tech note: 4504144
 * and 4453897 of 4608000); 12.2 and later boxes do not. */
static uint32_t start_kb(const Ipsec *self, const Pair *p)
{
	uint64_t bits =
		rng_draw(world_seed(self->node->world), self->node->name, "kilobytes", p->in.spi);
	int64_t off = rng_span(bits, self->kb_low_ppm, self->kb_high_ppm);
	return (uint32_t)((uint64_t)p->prop.life_kb * (uint64_t)(1000000 - off) / 1000000);
}

static void half_init(const Ipsec *self, Half *h, const EspProposal *prop, const EspKeys *keys)
{
	h->spi = keys->spi;
	h->keys = sa_keys_new(prop, keys, world_seed(self->node->world), self->node->name);
}

static void choose_out(Ident *id)
{
	id->out = id->newest;
	while (id->out && !id->out->out_enabled)
		id->out = id->out->older;
}

static void arm_lifetimes(Ctx *cx, Pair *p)
{
	const Ipsec *self = p->ipsec;
	VTime life = VT_S(p->prop.life_s);
	timer_tree_init(&p->timers, &self->node->timers, p, sizeof *p);
	timer_init(&p->expiry, &expiry_timer, &p->timers, p, p->label);
	timer_init(&p->rekey, &rekey_timer, &p->timers, p, p->label);
	timer_init(&p->path_age, &path_age_timer, &p->timers, p, p->label);
	timer_arm(cx, &p->expiry, life);
	if (life > self->rekey_margin)
		timer_arm(cx, &p->rekey, life - self->rekey_margin);
}

Pair *pair_new(Ctx *cx, Ident *id, const SaPair *made)
{
	Ipsec *self = id->ipsec;
	Pair *p = g_aligned_alloc0(1, sizeof *p, 64);
	p->ipsec = self;
	p->id = id;
	p->local = made->local;
	p->peer = made->peer;
	p->prop = made->proposal;
	p->cipher = (uint8_t)p->prop.cipher;
	p->auth = (uint8_t)p->prop.auth;
	p->label = id->label;
	p->born = ctx_now(cx);
	p->ike_conn = made->ike_conn;
	p->out_enabled = made->initiator;
	p->watch = self->ike ? self->ike->watch(self->ike_self, p->local, p->peer) : NULL;
	memcpy(p->my_cookie, made->my_cookie, sizeof p->my_cookie);
	memcpy(p->his_cookie, made->his_cookie, sizeof p->his_cookie);
	half_init(self, &p->in, &p->prop, &made->in);
	half_init(self, &p->out, &p->prop, &made->out);
	number_halves(self, p);
	p->life_kb = start_kb(self, p);
	stamp_set(cx, &p->stamp);
	arm_lifetimes(cx, p);
	bool fresh = pairs_between(self, p->local, p->peer)->len == 0;
	add_by_key(p);
	choose_out(id);
	tell_half(cx, &obs_sa, p, &p->in, "add", made->initiator ? "initiator" : "responder");
	tell_half(cx, &obs_sa, p, &p->out, "add", made->initiator ? "initiator" : "responder");
	tell_keys(cx, p);
	if (fresh)
		tell_session(cx, self, p->peer, "UP");
	return p;
}

void pair_enable(Ctx *cx, Pair *p)
{
	p->out_enabled = true;
	stamp_set(cx, &p->stamp);
	choose_out(p->id);
	obs_emit(cx, &obs_enable, (ObsVal[]){OV_IP(p->peer), OV_U(p->out.spi)});
}

/* ---- ending ---- */

void pair_free(void *pair)
{
	Pair *p = pair;
	timer_tree_fini(&p->timers);
	sa_keys_unref(p->in.keys);
	sa_keys_unref(p->out.keys);
	g_aligned_free(p);
}

static void ident_lost(Ctx *cx, Ident *id)
{
	if (id->fsm.stepping)
		fsm_post(&id->fsm, EV_LOST);
	else
		ident_event(cx, id, EV_LOST);
}

void pair_remove(Ctx *cx, Pair *p, const char *reason, SaEnd how)
{
	Ipsec *self = p->ipsec;
	Ident *id = p->id;
	OwnIp local = p->local;
	Ip4 peer = p->peer;
	uint32_t spi = p->in.spi;
	const ObsSpec *spec = how & SA_END_QUIET ? &obs_sa_quiet : &obs_sa;
	tell_half(cx, spec, p, &p->in, "remove", reason);
	tell_half(cx, spec, p, &p->out, "remove", reason);
	remove_by_key(p);
	pair_free(p);
	choose_out(id);
	if (id->n_pairs == 0) {
		stamp_set(cx, &id->emptied);
		ident_lost(cx, id);
	}
	if (pairs_between(self, local, peer)->len == 0)
		tell_session(cx, self, peer, "DOWN");
	if (how & SA_END_TELL && self->ike)
		self->ike->deleted(cx, self->ike_self, local, peer, &spi, 1);
	ipsec_tell(cx, self, id);
}

/* ---- lifetimes ---- */

static void expired(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	pair_remove(cx, owner, "lifetime expired", SA_END_TELL);
}

static void start_rekey(Ctx *cx, Pair *p)
{
	if (p->rekeyed || p->id->out != p)
		return; /* done, or a newer pair is there already */
	p->rekeyed = true;
	ident_event(cx, p->id, EV_REKEY);
}

/* An SA that nobody used is let go: the next packet asks again. */
static void nearly_expired(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	Pair *p = owner;
	if (p->in.pkts || p->out.pkts)
		start_rekey(cx, p);
}

const TimerSpec rekey_timer = {
	"SA rekey",
	TIMER_LIFETIME,
	"Cisco MDS 9000 Configuration Guide, IPsec: 30 s before expiry",
	nearly_expired,
	.stmts = TIMER_SET_BY({"crypto-map", "set security-association lifetime"},
			      {"", "crypto ipsec security-association lifetime"}),
	.param = "ipsec.rekey-margin"};
const TimerSpec expiry_timer = {
	"SA lifetime", TIMER_LIFETIME, "RFC 2407 4.5", expired,
	.stmts = TIMER_SET_BY({"crypto-map", "set security-association lifetime"},
			      {"", "crypto ipsec security-association lifetime"})};

bool pair_used(Ctx *cx, const Ipsec *self, Pair *p)
{
	if (pair_kb_left(p, &p->in) == 0 || pair_kb_left(p, &p->out) == 0 ||
	    p->out.seq == UINT32_MAX) {
		pair_remove(cx, p, "volume used up", SA_END_TELL);
		return false;
	}
	if (!volume_nearly_over(self, p, &p->in) && !volume_nearly_over(self, p, &p->out))
		return true;
	start_rekey(cx, p);
	return false;
}
