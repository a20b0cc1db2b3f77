/* Messages on the wire: encoding, encryption with its chain of IVs, HASH, sending and opening. */

#include <string.h>

#include "models/ike/ike_priv.h"

enum { TOS_CONTROL = 0xc0, TTL = 255 };

/* RFC 2409 appendix B: an exchange of phase 2 starts from hash(last block of phase 1 | M-ID). */
void ike_phase2_iv(const IkeSa *sa, uint32_t mid, uint8_t *iv)
{
	uint8_t octets[4], digest[IKE_MAC_MAX];
	size_t block = ike_block_len(&sa->suite);

	isakmp_u32_octets(mid, octets);
	ike_hash(sa->suite.hash, (Slice[]){{sa->iv, block}, {octets, 4}}, 2, digest);
	memcpy(iv, digest, block);
}

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

/* IOS pads by 1..block octets, a whole block when it fits already: derived from the sizes in tcpdump
 * tests/ISAKMP_sa_setup.pcap. The padding is zero (RFC 2409 appendix B). */
static GByteArray *seal(const IkeSa *sa, Draft *d, uint8_t *iv)
{
	static const uint8_t zeroes[IKE_BLOCK_MAX];
	g_autoptr(GByteArray) bare = g_byte_array_new();
	GByteArray *out = g_byte_array_new();
	size_t block = ike_block_len(&sa->suite);

	codec_encode(&isakmp_pkt, &d->msg, bare);
	d->msg.rest = (Slice){zeroes, block - (bare->len - ISAKMP_HEADER) % block};
	d->msg.flags |= FLAG_ENCRYPTED;
	codec_encode(&isakmp_pkt, &d->msg, out);
	ike_cbc(&sa->suite, sa->keys.key, true, iv, out->data + ISAKMP_HEADER,
		out->len - ISAKMP_HEADER);
	return out;
}

static void fill_header(const IkeSa *sa, Draft *d, uint8_t exchange, uint32_t mid)
{
	memcpy(d->msg.icookie, sa->cookies, IKE_COOKIE);
	memcpy(d->msg.rcookie, sa->cookies + IKE_COOKIE, IKE_COOKIE);
	d->msg.exchange = exchange;
	d->msg.mid = mid;
}

void ike_send(Ctx *cx, IkeSa *sa, Draft *d, unsigned message)
{
	GByteArray *out;

	fill_header(sa, d, EXCHANGE_MAIN, 0);
	if (ike_rules_encrypted(EXCHANGE_MAIN, message)) {
		out = seal(sa, d, sa->iv);
	} else {
		out = g_byte_array_new();
		codec_encode(&isakmp_pkt, &d->msg, out);
	}
	keep_datagram(&sa->last_tx, g_byte_array_free_to_bytes(out));
	sa->last_tx_at = ctx_now(cx);
	transmit(cx, sa, sa->last_tx);
}

void ike_send_again(Ctx *cx, IkeSa *sa, GBytes *datagram)
{
	transmit(cx, sa, datagram);
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
	g_autoptr(GByteArray) bare = g_byte_array_new();
	size_t n = ike_hash_len(sa->suite.hash), after = ISAKMP_HEADER + ISAKMP_GENERIC + n;
	uint8_t digest[IKE_MAC_MAX] = {0};
	IsakmpData *hash = d->part[0].rec;

	hash->data = draft_copy(d, digest, n);
	codec_encode(&isakmp_pkt, &d->msg, bare);
	phase2_hash(sa, in, (Slice){bare->data + after, bare->len - after}, digest);
	hash->data = draft_copy(d, digest, n);
}

void ike_draft_phase2(Draft *d)
{
	draft_init(d);
	draft_add(d, PAYLOAD_HASH, &isakmp_hash_pkt);
}

void ike_send_node(Ctx *cx, IkeNode *n, Draft *d, const HashInput *in)
{
	IkeSa *sa = n->sa;

	fill_header(sa, d, n->exchange, n->mid);
	fill_hash(sa, d, in);
	keep_datagram(&n->last_tx, g_byte_array_free_to_bytes(seal(sa, d, n->iv)));
	n->last_tx_at = ctx_now(cx);
	transmit(cx, sa, n->last_tx);
}

/* Our own informational's node lives no longer than its message: the tech note's debug purges it at once. */
void ike_send_info(Ctx *cx, IkeSa *sa, Draft *d)
{
	uint32_t mid = ike_mid(sa);
	uint8_t iv[IKE_BLOCK_MAX], octets[4];

	isakmp_u32_octets(mid, octets);
	ike_phase2_iv(sa, mid, iv);
	fill_header(sa, d, EXCHANGE_INFO, mid);
	fill_hash(sa, d, &(HashInput){.before = {{octets, 4}}, .whole = true});
	g_autoptr(GBytes) datagram = g_byte_array_free_to_bytes(seal(sa, d, iv));
	transmit(cx, sa, datagram);
	SAY(cx, sa->ike, sa, SAY_NODE_PURGE, .n = (int32_t)mid);
}

/* ---- opening ---- */

void ike_rx_clear(IkeRx *rx)
{
	g_clear_pointer(&rx->arena, arena_free);
	if (rx->clear)
		g_byte_array_unref(rx->clear);
	rx->clear = NULL;
}

static bool decrypt(Ctx *cx, Ike *ike, IkeSa *sa, const IsakmpMsg *head, IkeRx *rx)
{
	size_t n = rx->clear->len - ISAKMP_HEADER;

	if (n == 0 || n % ike_block_len(&sa->suite) != 0) {
		ike_drop(cx, ike, DROP_NOT_BLOCKS, sa->peer, (int64_t)n);
		return false;
	}
	if (rx->node)
		memcpy(rx->iv, rx->node->iv, sizeof rx->iv);
	else if (head->exchange == EXCHANGE_MAIN)
		memcpy(rx->iv, sa->iv, sizeof rx->iv);
	else
		ike_phase2_iv(sa, head->mid, rx->iv);
	ike_cbc(&sa->suite, sa->keys.key, false, rx->iv, rx->clear->data + ISAKMP_HEADER, n);
	return true;
}

bool ike_open(Ctx *cx, Ike *ike, IkeSa *sa, const IsakmpMsg *head, IkeRx *rx)
{
	gsize n;
	const uint8_t *data = g_bytes_get_data(rx->wire, &n);
	bool encrypted = (head->flags & FLAG_ENCRYPTED) != 0;
	CodecErr err;

	rx->arena = arena_new();
	rx->clear = g_byte_array_sized_new((guint)n);
	g_byte_array_append(rx->clear, data, (guint)n);
	if (encrypted && !decrypt(cx, ike, sa, head, rx))
		return false;
	if (!codec_decode(&isakmp_pkt, rx->clear->data, rx->clear->len, &rx->msg, rx->arena, NULL,
			  &err) ||
	    (!encrypted && rx->msg.rest.len > 0)) {
		/* A wrong key shows here: IOS finds a reserved octet that is not zero. */
		SAY(cx, ike, NULL, SAY_LOG_BAD_MESSAGE, .peer = sa->peer);
		ike_drop(cx, ike, encrypted ? DROP_UNDECRYPTABLE : DROP_MALFORMED, sa->peer,
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
