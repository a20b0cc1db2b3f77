/* Messages on the wire: encoding, encryption with its chain of IVs, HASH, sending and opening. */

#include <string.h>

#include "models/ike/ike_priv.h"

enum { TOS_CONTROL = 0xc0, TTL = 255 };

/* ---- sending ---- */

static void transmit(Ctx *cx, const IkeSa *sa, Late *datagram)
{
	const Ike *ike = sa->ike;

	SAY(cx, ike, sa, SAY_SENDING);
	ike_sa_used(cx, sa);
	/* ToS and TTL: tcpdump tests/ISAKMP_sa_setup.pcap, captured between two IOS routers */
	IpSend how = {.src = own_ip_addr(sa->local),
		      .vrf = (uint16_t)own_ip_vrf(sa->local),
		      .dst = sa->peer,
		      .proto = 17,
		      .tos = TOS_CONTROL,
		      .ttl = TTL,
		      .sport = IKE_PORT,
		      .dport = IKE_PORT};
	if (ike->ip->send_late)
		ike->ip->send_late(cx, ike->ip_self, &how, late_ref(datagram));
	else
		ike->ip->send(cx, ike->ip_self, &how, g_bytes_ref(late_bytes(datagram)));
}

static GByteArray *encode(const Draft *d)
{
	GByteArray *out = g_byte_array_new();

	codec_encode(&isakmp_pkt, &d->msg, out);
	return out;
}

/* Where the first payload of that type has its body in octets that we encoded; 0: nowhere. */
static size_t body_at(const GByteArray *octets, uint8_t type)
{
	uint8_t next = octets->data[2 * IKE_COOKIE];

	for (size_t at = ISAKMP_HEADER; next;
	     at += (size_t)octets->data[at + 2] << 8 | octets->data[at + 3]) {
		if (next == type)
			return at + ISAKMP_GENERIC;
		next = octets->data[at];
	}
	return 0;
}

/* IOS pads by 1..block octets, a whole block when it fits already: derived from the sizes in tcpdump
 * tests/ISAKMP_sa_setup.pcap. The padding is zero (RFC 2409 appendix B). */
static void pad(const IkeSa *sa, Draft *d, IkeClear *c)
{
	static const uint8_t zeroes[IKE_BLOCK_MAX];
	size_t block = ike_block_len(&sa->suite);

	d->msg.rest = (Slice){zeroes, block - (c->end - ISAKMP_HEADER) % block};
	d->msg.flags |= FLAG_ENCRYPTED;
	g_byte_array_unref(c->octets);
	c->octets = encode(d);
}

static void fill_header(const IkeExchange *x, Draft *d)
{
	memcpy(d->msg.icookie, x->sa->cookies, IKE_COOKIE);
	memcpy(d->msg.rcookie, x->sa->cookies + IKE_COOKIE, IKE_COOKIE);
	d->msg.exchange = x->kind->type;
	d->msg.mid = x->mid;
}

static IkeClear compose(const IkeExchange *x, Draft *d)
{
	fill_header(x, d);
	IkeClear c = {.octets = encode(d), .ke = d->ke};
	c.end = c.octets->len;
	if (d->ke)
		c.ke_at = body_at(c.octets, PAYLOAD_KE);
	return c;
}

/* Keeps what goes out: it may have to go again. */
static void send_first(Ctx *cx, IkeExchange *x, const IkeClear *c)
{
	late_clear(&x->last_tx);
	x->last_tx = ike_wire_new(c);
	ike_send_again(cx, x);
}

void ike_send(Ctx *cx, IkeExchange *x, Draft *d)
{
	IkeClear c = compose(x, d);

	send_first(cx, x, &c);
}

void ike_send_hashed(Ctx *cx, IkeExchange *x, Draft *d, const IkeHashed *h)
{
	IkeClear c = compose(x, d);

	c.hash_at = body_at(c.octets, PAYLOAD_HASH);
	c.hashed = *h;
	c.keys = x->sa->keys;
	c.chain = ike_exchange_chain(x);
	pad(x->sa, d, &c);
	Late *before = g_steal_pointer(&x->chain); /* the message holds its own */
	x->chain = ike_wire_new(&c);
	late_clear(&before);
	late_clear(&x->last_tx);
	x->last_tx = late_ref(x->chain);
	ike_send_again(cx, x);
}

void ike_send_again(Ctx *cx, IkeExchange *x)
{
	x->last_tx_at = ctx_now(cx);
	transmit(cx, x->sa, x->last_tx);
}

/* The caller lets go of the octets. */
static IkeHashed phase2_hash(const HashInput *in)
{
	GByteArray *all = g_byte_array_new();

	for (size_t i = 0; i < G_N_ELEMENTS(in->before); i++)
		g_byte_array_append(all, in->before[i].data, (guint)in->before[i].len);
	return (IkeHashed){.octets = g_byte_array_free_to_bytes(all), .whole = in->whole};
}

void ike_draft_phase2(Draft *d)
{
	draft_init(d);
	draft_add(d, PAYLOAD_HASH, &isakmp_hash_pkt);
}

void ike_send_phase2(Ctx *cx, IkeExchange *x, Draft *d, const HashInput *in)
{
	static const uint8_t later[IKE_MAC_MAX];
	IsakmpData *hash = d->part[0].rec;
	g_auto(IkeHashed) h = phase2_hash(in);

	hash->data = (Slice){later, ike_hash_len(x->sa->suite.hash)};
	ike_send_hashed(cx, x, d, &h);
}

/* ---- opening ---- */

void ike_rx_clear(IkeRx *rx)
{
	g_clear_pointer(&rx->arena, arena_free);
	if (rx->clear)
		g_byte_array_unref(rx->clear);
	rx->clear = NULL;
}

void ike_rx_fill(const IkeRx *rx)
{
	if (rx->sent)
		ike_wire_fill(rx->wire, rx->clear->data);
}

static GByteArray *copy(Slice octets)
{
	GByteArray *all = g_byte_array_sized_new((guint)octets.len);

	g_byte_array_append(all, octets.data, (guint)octets.len);
	return all;
}

static bool decrypt(Ctx *cx, const IkeExchange *x, IkeRx *rx)
{
	const IkeSa *sa = x->sa;
	size_t n = rx->clear->len - ISAKMP_HEADER;
	IkeChain chain = ike_exchange_chain(x);
	uint8_t iv[IKE_BLOCK_MAX];
	IkeKeys keys;

	if (n == 0 || n % ike_block_len(&sa->suite) != 0) {
		ike_drop(cx, sa->ike, DROP_NOT_BLOCKS, sa->peer, (int64_t)n);
		return false;
	}
	ike_chain_iv(sa->keys, &chain, iv);
	ike_late_keys_get(sa->keys, &keys);
	ike_cbc(&sa->suite, keys.key, false, iv, rx->clear->data + ISAKMP_HEADER, n);
	return true;
}

/* Can we read what he wrote, without making octets of it and reading those? */
static bool is_legible(const IkeExchange *x, bool encrypted, Late *wire)
{
	IkeChain chain = ike_exchange_chain(x);

	return encrypted ? ike_wire_opens(wire, x->sa->keys, &chain) : ike_wire_is_clear(wire);
}

bool ike_open(Ctx *cx, const IkeExchange *x, const IsakmpMsg *head, IkeRx *rx)
{
	const IkeSa *sa = x->sa;
	bool encrypted = (head->flags & FLAG_ENCRYPTED) != 0;
	CodecErr err;

	rx->arena = arena_new();
	rx->sent = is_legible(x, encrypted, rx->wire);
	rx->clear = copy(rx->sent ? ike_wire_clear(rx->wire) : late_octets(rx->wire));
	if (encrypted && !rx->sent && !decrypt(cx, x, rx))
		return false;
	if (!codec_decode(&isakmp_pkt, rx->clear->data, rx->clear->len, &rx->msg, rx->arena, NULL,
			  &err) ||
	    (!encrypted && rx->msg.rest.len > 0)) {
		/* A wrong key shows here: IOS finds a reserved octet that is not zero. */
		SAY(cx, sa->ike, NULL, SAY_LOG_BAD_MESSAGE, .peer = sa->peer);
		ike_drop(cx, sa->ike, encrypted ? DROP_UNDECRYPTABLE : DROP_MALFORMED, sa->peer,
			 (int64_t)rx->clear->len);
		return false;
	}
	return true;
}

bool ike_hash_matches(const IkeSa *sa, const IkeRx *rx, const IkeHashed *h)
{
	const IsakmpData *hash = isakmp_rec(&rx->msg, PAYLOAD_HASH, 0);
	size_t n = ike_hash_len(sa->suite.hash), after = ISAKMP_HEADER + ISAKMP_GENERIC + n;
	uint8_t want[IKE_MAC_MAX];

	if (!hash || hash->data.len != n)
		return false;
	if (rx->sent && ike_wire_has_hash(rx->wire, h))
		return true;
	ike_rx_fill(rx);
	size_t end = rx->clear->len - rx->msg.rest.len;
	ike_hashed_make(sa->keys, h, (Slice){rx->clear->data + after, end - after}, want);
	return memcmp(hash->data.data, want, n) == 0;
}

bool ike_hash_is_right(const IkeSa *sa, const IkeRx *rx, const HashInput *in)
{
	g_auto(IkeHashed) h = phase2_hash(in);

	return ike_hash_matches(sa, rx, &h);
}
