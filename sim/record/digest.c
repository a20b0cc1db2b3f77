#include "sim/record/digest.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>

#include "sim/err.h"

/* Four of SHA-256's blocks: there is one for each router, and more at once is no faster. */
enum { BUFFER = 256 };

typedef enum Ingredient {
	IN_TIME = 1,
	IN_NAME = 2,
	IN_FIELDS = 4,
	IN_PROBES = 8,
	IN_FRAMES = 16
} Ingredient;

static const char letters[] = "tofpl"; /* by bit */

/* One router. Observations gather in the buffer and are hashed when it is full. */
typedef struct NodeSum {
	struct sha256_ctx sum;
	guint8 pending[BUFFER];
	size_t n;     /* octets in it */
	bool changed; /* since the last minute */
	char *minute; /* digest at the last minute */
} NodeSum;

typedef struct Minute {
	NodeId node;
	VTime at;
	char *digest; /* interned: quiet routers repeat theirs */
} Minute;

struct Digest {
	ObsSink sink;
	const World *world;
	unsigned ingredients;
	NodeSum *part; /* by NodeId; [0] is the scenario */
	NodeId n;
	VTime next; /* the minute to be closed next */
	GArray *minutes;
	GStringChunk *digests;
	GString *summary;
};

static void hash_pending(NodeSum *p)
{
	sha256_update(&p->sum, p->n, p->pending);
	p->n = 0;
}

static void put_raw(NodeSum *p, const void *data, size_t n)
{
	if (n > BUFFER - p->n)
		hash_pending(p);
	if (n > BUFFER) {
		sha256_update(&p->sum, n, data);
		return;
	}
	if (n > 0)
		memcpy(p->pending + p->n, data, n);
	p->n += n;
}

/* Seven bits an octet, lowest first (LEB128): short, since hashing is what costs, and the same on every
 * machine. */
static void put_number(NodeSum *p, uint64_t v)
{
	guint8 octets[10];
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		octets[n++] = (guint8)(v | 0x80);
	octets[n++] = (guint8)v;
	put_raw(p, octets, n);
}

/* Length first, so that no two lists of texts give the same octets; NULL is not "". */
static void put_text(NodeSum *p, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	put_number(p, text ? n + 1 : 0);
	put_raw(p, text, n);
}

static void put_bytes(NodeSum *p, const GBytes *bytes)
{
	gsize n = 0;
	const void *data = bytes ? g_bytes_get_data((GBytes *)bytes, &n) : NULL;

	put_number(p, bytes ? n + 1 : 0);
	put_raw(p, data, n);
}

static void put_value(NodeSum *p, ObsType type, const ObsVal *v)
{
	put_raw(p, &(guint8){(guint8)type}, 1);
	switch (type) {
	case OV_INT:
		put_number(p, (uint64_t)v->i);
		break;
	case OV_TIME:
		put_number(p, (uint64_t)v->t);
		break;
	case OV_U32:
		put_number(p, v->u);
		break;
	case OV_IP4:
		put_number(p, v->ip);
		break;
	case OV_MAC:
		put_number(p, v->mac);
		break;
	case OV_PREFIX:
		put_number(p, (uint64_t)v->prefix.addr << 8 | v->prefix.len);
		break;
	case OV_STR:
		put_text(p, v->s);
		break;
	case OV_BYTES:
		put_bytes(p, v->bytes);
		break;
	case OV_PTR:
	case OV_END:
		break;
	}
}

static void put_probe(NodeSum *p, const ProbeObs *o)
{
	put_text(p, o->probe);
	put_number(p, o->back);
	put_number(p, o->seq);
	put_number(p, (uint64_t)o->sent);
	put_number(p, (uint64_t)o->received);
	put_text(p, o->lost_at);
	put_text(p, o->lost_why);
}

static void put_frame(Digest *d, NodeSum *p, const FrameObs *f)
{
	const char *protocol = NULL;

	g_string_truncate(d->summary, 0);
	f->summary(f->frame, &protocol, d->summary);
	put_text(p, f->segment);
	put_text(p, f->from_port);
	put_text(p, f->to_port);
	put_number(p, (uint64_t)f->sent_at);
	put_number(p, f->length);
	put_text(p, f->dropped);
	put_text(p, protocol);
	put_text(p, d->summary->str);
}

/* Ends the sum. The caller frees. */
static char *hex_of(struct sha256_ctx *sum)
{
	uint8_t octets[SHA256_DIGEST_SIZE];
	char *hex = g_malloc0(BASE16_ENCODE_LENGTH(sizeof octets) + 1);

	sha256_digest(sum, sizeof octets, octets);
	base16_encode_update(hex, sizeof octets, octets);
	return hex;
}

/* The digest so far; the sum goes on. The caller frees. */
static char *so_far(const NodeSum *p)
{
	struct sha256_ctx copy = p->sum;

	sha256_update(&copy, p->n, p->pending);
	return hex_of(&copy);
}

static void close_minute(Digest *d)
{
	for (NodeId i = 1; i <= d->n; i++) {
		NodeSum *p = &d->part[i];
		if (p->changed || !p->minute) {
			g_autofree char *digest = so_far(p);
			p->minute = g_string_chunk_insert(d->digests, digest);
			p->changed = false;
		}
		Minute m = {i, d->next, p->minute};
		g_array_append_val(d->minutes, m);
	}
	d->next += VT_MIN(1);
}

static void emit(ObsSink *self, const World *w, const Obs *obs)
{
	Digest *d = (Digest *)self;
	NodeSum *p = &d->part[obs->node];
	const ObsSpec *spec = obs->spec;

	(void)w;
	while (obs->at > d->next)
		close_minute(d);
	p->changed = true;
	if (d->ingredients & IN_TIME)
		put_number(p, (uint64_t)obs->at);
	if (d->ingredients & IN_NAME)
		put_text(p, spec->name);
	if (spec->kind == OBS_PROBE)
		put_probe(p, obs->val[0].p);
	else if (spec->kind == OBS_FRAME)
		put_frame(d, p, obs->val[0].p);
	else if (d->ingredients & IN_FIELDS)
		for (unsigned i = 0; i < OBS_FIELDS && spec->fields[i].type != OV_END; i++)
			put_value(p, spec->fields[i].type, &obs->val[i]);
}

static bool read_letters(const char *text, unsigned *set, GError **err)
{
	for (*set = 0; *text; text++) {
		const char *at = strchr(letters, *text);
		if (!at) {
			g_autofree char *shown = err_quote(text, 1);
			g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
				    "unknown digest ingredient \"%s\", expected letters of \"%s\"",
				    shown, letters);
			return false;
		}
		*set |= 1u << (at - letters);
	}
	return true;
}

static uint32_t kinds_of(unsigned ingredients)
{
	uint32_t kinds = (1u << N_OBS_KINDS) - 1;

	kinds &= ~(1u << OBS_PACKET); /* made only for somebody who asked */
	if (!(ingredients & IN_PROBES))
		kinds &= ~(1u << OBS_PROBE);
	if (!(ingredients & IN_FRAMES))
		kinds &= ~(1u << OBS_FRAME);
	return kinds;
}

Digest *digest_new(const World *w, const char *ingredients, GError **err)
{
	unsigned set;

	if (!read_letters(ingredients ? ingredients : DIGEST_INGREDIENTS, &set, err))
		return NULL;
	Digest *d = g_new0(Digest, 1);
	d->sink = (ObsSink){kinds_of(set), emit};
	d->world = w;
	d->ingredients = set;
	d->n = world_node_count(w);
	d->next = VT_MIN(1);
	d->minutes = g_array_new(FALSE, FALSE, sizeof(Minute));
	d->digests = g_string_chunk_new(4096);
	d->summary = g_string_new(NULL);
	d->part = g_new0(NodeSum, d->n + 1);
	for (NodeId i = 0; i <= d->n; i++) {
		sha256_init(&d->part[i].sum);
		put_text(&d->part[i], world_node_name(w, i));
	}
	return d;
}

void digest_free(Digest *d)
{
	if (!d)
		return;
	g_free(d->part);
	g_array_unref(d->minutes);
	g_string_chunk_free(d->digests);
	g_string_free(d->summary, TRUE);
	g_free(d);
}

void digest_without_minutes(Digest *d)
{
	d->next = VT_NEVER;
}

ObsSink *digest_sink(Digest *d)
{
	return &d->sink;
}

void digest_close(Digest *d, VTime until)
{
	while (d->next <= until && d->next != VT_NEVER)
		close_minute(d);
}

char *digest_overall(const Digest *d)
{
	struct sha256_ctx sum;

	sha256_init(&sum);
	for (NodeId i = 0; i <= d->n; i++) {
		g_autofree char *part = so_far(&d->part[i]);
		sha256_update(&sum, strlen(part), (const uint8_t *)part);
	}
	return hex_of(&sum);
}

char *digest_of(const Digest *d, const char *router)
{
	NodeId id = world_node(d->world, router);

	return id == NODE_WORLD ? NULL : so_far(&d->part[id]);
}

void digest_each(const Digest *d, DigestFn *fn, void *to)
{
	for (guint i = 0; i < d->minutes->len; i++) {
		const Minute *m = &g_array_index(d->minutes, Minute, i);
		fn(to, world_node_name(d->world, m->node), m->at, m->digest);
	}
}
