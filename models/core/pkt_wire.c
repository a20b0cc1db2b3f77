/* The wire form of packets: made when somebody captures, tampers or runs with --wire, from the same
 * tables that everybody else reads. */

#include <string.h>

#include "models/core/pkt_priv.h"

enum { REC_MAX = 64 };

/* What a codec reserves ahead of what it writes. */
enum { SPARE = 128 };

/* What all layers are built around. */
static void put_innermost(const Pkt *p, GByteArray *out)
{
	gsize n;
	if (pkt_inner(p)) {
		pkt_encode(pkt_inner(p), out);
	} else if (pkt_bytes(p)) {
		const uint8_t *data = g_bytes_get_data(pkt_bytes(p), &n);
		g_byte_array_append(out, data, (guint)n);
	}
}

/* A layer may say anything of what it is around, so each is written around the finished one before it: two arrays
 * take turns. */
void pkt_encode_from(const Pkt *p, unsigned layer, GByteArray *out)
{
	guint room = (guint)pkt_length(p) + SPARE;
	g_autoptr(GByteArray) inner = g_byte_array_sized_new(room);
	g_autoptr(GByteArray) around = g_byte_array_sized_new(room);
	put_innermost(p, inner);
	for (unsigned i = pkt_layers(p); i-- > layer;) {
		const void *outer = i > 0 ? pkt_rec(p, i - 1) : NULL;
		g_byte_array_set_size(around, 0);
		pkt_spec(p, i)->encode(pkt_rec(p, i), outer, (Slice){inner->data, inner->len},
				       around);
		GByteArray *done = around;
		around = inner;
		inner = done;
	}
	g_byte_array_append(out, inner->data, inner->len);
}

void pkt_encode(const Pkt *p, GByteArray *out)
{
	pkt_encode_from(p, 0, out);
}

/* Decoded layers, outermost first, before they are stacked. */
typedef struct Found {
	const LayerSpec *spec;
	_Alignas(8) uint8_t rec[REC_MAX];
} Found;

/* Reads as many layers as are there; returns their number, and the rest in *in. */
static unsigned read_layers(const PktPool *pool, const LayerSpec *spec, Found *f, Slice *in,
			    CodecErr *err)
{
	unsigned n = 0;
	while (spec && n < PKT_LAYERS) {
		NextLayer next = {0};
		g_assert(spec->rec_size <= REC_MAX);
		memset(f[n].rec, 0, sizeof f[n].rec);
		f[n].spec = spec;
		if (!spec->decode(*in, n > 0 ? f[n - 1].rec : NULL, f[n].rec, &next, err))
			break;
		g_assert(next.at <= in->len && next.len <= in->len - next.at);
		*in = (Slice){in->data + next.at, next.len};
		n++;
		spec = next.bind ? pktpool_layer(pool, next.bind, next.key) : NULL;
	}
	return n;
}

static void stack(Pkt *p, const Found *f, unsigned n, Slice rest)
{
	pkt_set_bytes(p, g_bytes_new(rest.data, rest.len));
	for (unsigned i = n; i-- > 0;)
		memcpy(pkt_push(p, f[i].spec), f[i].rec, f[i].spec->rec_size);
}

Pkt *pkt_decode(PktPool *pool, const uint8_t *data, size_t len, uint64_t uid, uint64_t parent,
		CodecErr *err)
{
	Found f[PKT_LAYERS];
	Slice rest = {data, len};
	CodecErr why = {0};
	unsigned n = read_layers(pool, pktpool_layer(pool, NULL, 0), f, &rest, &why);
	if (n == 0) {
		*err = why;
		return NULL;
	}
	Pkt *p = pkt_make(pool, uid, parent);
	stack(p, f, n, rest);
	return p;
}

Pkt *pkt_decode_inside(Ctx *cx, const LayerSpec *first, const uint8_t *data, size_t len,
		       const Pkt *outer, CodecErr *err)
{
	Found f[PKT_LAYERS];
	Slice rest = {data, len};
	unsigned n = read_layers(outer->pool, first, f, &rest, err);
	if (n == 0)
		return NULL;
	Pkt *p = pkt_make_inside(cx, outer);
	stack(p, f, n, rest);
	return p;
}

const void *pkt_expect(const Pkt *p, const LayerSpec *spec, CodecErr *err)
{
	if (pkt_spec(p, 0) == spec)
		return pkt_rec(p, 0);
	_Alignas(8) uint8_t rec[REC_MAX] = {0};
	NextLayer next = {0};
	gsize n = 0;
	const uint8_t *data = pkt_bytes(p) ? g_bytes_get_data(pkt_bytes(p), &n) : NULL;
	*err = (CodecErr){spec->name, "not there", 0, 0};
	if (pkt_layers(p) == 0)
		spec->decode((Slice){data, n}, NULL, rec, &next, err);
	return NULL;
}

/* How the payload reads, by what the innermost header says. */
static const PktSpec *payload_spec(const Pkt *p)
{
	const LayerSpec *last = pkt_spec(p, pkt_layers(p) - 1);
	NextLayer next = {0};
	if (!last->next)
		return NULL;
	last->next(pkt_rec(p, pkt_layers(p) - 1), &next);
	gsize n;
	const uint8_t *data = g_bytes_get_data(pkt_bytes(p), &n);
	return next.bind ? pktpool_payload(p->pool, next.bind, next.key, (Slice){data, n}) : NULL;
}

static void print_payload(const Pkt *p, const PktSpec *spec, GString *out)
{
	gsize n;
	const uint8_t *data = g_bytes_get_data(pkt_bytes(p), &n);
	g_autoptr(Arena) arena = arena_new();
	void *rec = arena_alloc(arena, spec->rec_size);
	size_t used;
	CodecErr err;
	if (out->len)
		g_string_append_c(out, ' ');
	if (codec_decode(spec, data, n, rec, arena, &used, &err))
		codec_print(spec, rec, out);
	else
		g_string_append_printf(out, "malformed: %s %s", err.field, err.why);
}

void pkt_summary(const Pkt *p, const char **protocol, GString *out)
{
	if (pkt_layers(p) == 0) { /* too short for an Ethernet header */
		*protocol = "malformed";
		g_string_append_printf(out, "%zu octets", pkt_length(p));
		return;
	}
	*protocol = pkt_spec(p, pkt_layers(p) - 1)->name;
	for (unsigned i = 0; i < pkt_layers(p); i++) {
		const LayerSpec *spec = pkt_spec(p, i);
		if (!spec->print || (i == 0 && pkt_layers(p) > 1))
			continue; /* MAC addresses only where there is nothing else */
		if (out->len)
			g_string_append_c(out, ' ');
		spec->print(pkt_rec(p, i), out);
	}
	const PktSpec *payload = pkt_bytes(p) ? payload_spec(p) : NULL;
	if (!payload)
		return;
	*protocol = payload->name;
	print_payload(p, payload, out);
}
