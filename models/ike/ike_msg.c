/* Messages on the wire: encoding, encryption with its chain of IVs, HASH, sending and opening. */

#include <string.h>

#include "models/ike/ike_priv.h"

enum { TOS_CONTROL = 0xc0, TTL = 255 };

/* ---- sending ---- */

static void transmit(Ctx *cx, const IkeSa *sa, GBytes *datagram)
{
	const Ike *ike = sa->ike;

	SAY(cx, ike, sa, SAY_SENDING);
	ike_sa_used(cx, sa);
	/* ToS and TTL: tcpdump tests/ISAKMP_sa_setup.pcap, captured between two IOS routers */
	ike->ip->send(cx, ike->ip_self,
		      &(IpSend){.src = sa->local,
				.dst = sa->peer,
				.proto = 17,
				.tos = TOS_CONTROL,
				.ttl = TTL,
				.sport = IKE_PORT,
				.dport = IKE_PORT},
		      g_bytes_ref(datagram));
}

static void keep_datagram(GBytes **keep, GBytes *datagram)
{
	if (*keep)
		g_bytes_unref(*keep);
	*keep = datagram;
}

static GByteArray *encode(const Draft *d)
{
	GByteArray *out = g_byte_array_new();

	codec_encode(&isakmp_pkt, &d->msg, out);
	return out;
}

/* IOS pads by 1..block octets, a whole block when it fits already: derived from the sizes in tcpdump
 * tests/ISAKMP_sa_setup.pcap. The padding is zero (RFC 2409 appendix B). */
static GByteArray *seal(const IkeSa *sa, Draft *d, uint8_t *iv)
{
	static const uint8_t zeroes[IKE_BLOCK_MAX];
	g_autoptr(GByteArray) bare = encode(d);
	size_t block = ike_block_len(&sa->suite);

	d->msg.rest = (Slice){zeroes, block - (bare->len - ISAKMP_HEADER) % block};
	d->msg.flags |= FLAG_ENCRYPTED;
	GByteArray *out = encode(d);
	ike_cbc(&sa->suite, sa->keys.key, true, iv, out->data + ISAKMP_HEADER,
		out->len - ISAKMP_HEADER);
	return out;
}

static void fill_header(const IkeExchange *x, Draft *d)
{
	memcpy(d->msg.icookie, x->sa->cookies, IKE_COOKIE);
	memcpy(d->msg.rcookie, x->sa->cookies + IKE_COOKIE, IKE_COOKIE);
	d->msg.exchange = x->kind->type;
	d->msg.mid = x->mid;
}

/* Keeps what goes out: it may have to go again. */
static void send_first(Ctx *cx, IkeExchange *x, GByteArray *out)
{
	keep_datagram(&x->last_tx, g_byte_array_free_to_bytes(out));
	ike_send_again(cx, x);
}

void ike_send(Ctx *cx, IkeExchange *x, Draft *d, bool encrypted)
{
	fill_header(x, d);
	send_first(cx, x, encrypted ? seal(x->sa, d, x->iv) : encode(d));
}

void ike_send_again(Ctx *cx, IkeExchange *x)
{
	x->last_tx_at = ctx_now(cx);
	transmit(cx, x->sa, x->last_tx);
}

/* What HASH covers: `before`, and the payloads behind the HASH payload if `whole`. */
static void phase2_hash(const IkeSa *sa, const HashInput *in, Slice after, uint8_t *out)
{
	Slice parts[] = {in->before[0], in->before[1], in->before[2],
			 in->whole ? after : (Slice){NULL, 0}};

	ike_prf(sa->suite.hash, (Slice){sa->keys.a, ike_hash_len(sa->suite.hash)}, parts, 4, out);
}

static void fill_hash(const IkeSa *sa, Draft *d, const HashInput *in)
{
	size_t n = ike_hash_len(sa->suite.hash), after = ISAKMP_HEADER + ISAKMP_GENERIC + n;
	uint8_t digest[IKE_MAC_MAX] = {0};
	IsakmpData *hash = d->part[0].rec;

	hash->data = draft_copy(d, digest, n);
	g_autoptr(GByteArray) bare = encode(d);
	phase2_hash(sa, in, (Slice){bare->data + after, bare->len - after}, digest);
	hash->data = draft_copy(d, digest, n);
}

void ike_draft_phase2(Draft *d)
{
	draft_init(d);
	draft_add(d, PAYLOAD_HASH, &isakmp_hash_pkt);
}

void ike_send_phase2(Ctx *cx, IkeExchange *x, Draft *d, const HashInput *in)
{
	fill_header(x, d);
	fill_hash(x->sa, d, in);
	send_first(cx, x, seal(x->sa, d, x->iv));
}

/* ---- opening ---- */

void ike_rx_clear(IkeRx *rx)
{
	g_clear_pointer(&rx->arena, arena_free);
	if (rx->clear)
		g_byte_array_unref(rx->clear);
	rx->clear = NULL;
}

static bool decrypt(Ctx *cx, const IkeSa *sa, IkeRx *rx)
{
	size_t n = rx->clear->len - ISAKMP_HEADER;

	if (n == 0 || n % ike_block_len(&sa->suite) != 0) {
		ike_drop(cx, sa->ike, DROP_NOT_BLOCKS, sa->peer, (int64_t)n);
		return false;
	}
	ike_cbc(&sa->suite, sa->keys.key, false, rx->iv, rx->clear->data + ISAKMP_HEADER, n);
	return true;
}

bool ike_open(Ctx *cx, const IkeExchange *x, const IsakmpMsg *head, IkeRx *rx)
{
	const IkeSa *sa = x->sa;
	gsize n;
	const uint8_t *data = g_bytes_get_data(rx->wire, &n);
	bool encrypted = (head->flags & FLAG_ENCRYPTED) != 0;
	CodecErr err;

	rx->arena = arena_new();
	rx->clear = g_byte_array_sized_new((guint)n);
	g_byte_array_append(rx->clear, data, (guint)n);
	memcpy(rx->iv, x->iv, sizeof rx->iv);
	if (encrypted && !decrypt(cx, sa, rx))
		return false;
	if (!codec_decode(&isakmp_pkt, rx->clear->data, rx->clear->len, &rx->msg, rx->arena, NULL,
			  &err) ||
	    (!encrypted && rx->msg.rest.len > 0)) {
		/* A wrong key shows here: IOS finds a reserved octet that is not zero. */
		SAY(cx, sa->ike, NULL, SAY_LOG_BAD_MESSAGE, .peer = sa->peer);
		ike_drop(cx, sa->ike, encrypted ? DROP_UNDECRYPTABLE : DROP_MALFORMED, sa->peer,
			 (int64_t)n);
		return false;
	}
	return true;
}

bool ike_hash_is_right(const IkeSa *sa, const IkeRx *rx, const HashInput *in)
{
	const IsakmpData *hash = isakmp_rec(&rx->msg, PAYLOAD_HASH, 0);
	size_t n = ike_hash_len(sa->suite.hash), after = ISAKMP_HEADER + ISAKMP_GENERIC + n;
	uint8_t want[IKE_MAC_MAX];

	if (!hash || hash->data.len != n)
		return false;
	size_t end = rx->clear->len - rx->msg.rest.len;
	phase2_hash(sa, in, (Slice){rx->clear->data + after, end - after}, want);
	return memcmp(hash->data.data, want, n) == 0;
}
