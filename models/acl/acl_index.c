/* Access lists compiled for lookups: several, one behind the other, as the entries of a crypto map are asked.
 *
 * Tuple space search: lines whose wildcards are prefixes and whose ports are one or any are kept by what they fix
 * (the lengths of both prefixes, protocol, ports), so that a lookup is one hash per such shape and not a walk over
 * the lines; of those found the first in order counts. Few shapes occur: a hub of ten thousand entries has one or
 * two. What has no shape (a wildcard with holes, a range of ports) is found by its prefixes, or walked. */

#include <string.h>

#include "models/acl/acl_priv.h"

/* Lines that are walked sooner than hashed, and cost a spoke no tables. */
enum { FEW = 8 };

enum { SHAPE_PROTO = 1, SHAPE_SPORT = 2, SHAPE_DPORT = 4 };

/* A line, and its place in the order of all. */
typedef struct Row {
	AclEntry *entry;
	unsigned list, line;
} Row;

typedef struct Key {
	Ip4 src, dst;
	uint16_t sport, dport;
	uint32_t proto;
} Key;

typedef struct Shape {
	Ip4 src_mask, dst_mask;
	unsigned fixes;
	GHashTable *rows; /* Key -> GArray of Row, by order: looked up, never walked */
} Shape;

/* Shapes, for flows that show their ports, or for fragments that do not. */
typedef struct Space {
	GArray *shapes; /* of Shape */
	GArray *odd;    /* of Row, by order: wildcards with holes */
} Space;

struct AclIndex {
	Space whole, fragments;
	bool few; /* all stand in whole.odd, for fragments, too */
};

static guint key_hash(gconstpointer p)
{
	const Key *k = p;
	guint64 h = (guint64)k->src << 32 | k->dst;
	h ^= ((guint64)k->sport << 48 | (guint64)k->dport << 32 | k->proto) * 0x9e3779b97f4a7c15u;
	h *= 0xff51afd7ed558ccdu;
	return (guint)(h >> 32);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(Key)) == 0;
}

static void free_rows(gpointer rows)
{
	g_array_unref(rows);
}

/* ---- compiling ---- */

static bool is_prefix(Ip4 wild)
{
	return (wild & (wild + 1)) == 0;
}

static unsigned fixes_of(const AclEntry *e, bool ports)
{
	bool ported = ports && e->proto != 0;
	return (e->proto ? SHAPE_PROTO : 0) |
	       (ported && e->src_port_lo == e->src_port_hi ? SHAPE_SPORT : 0) |
	       (ported && e->dst_port_lo == e->dst_port_hi ? SHAPE_DPORT : 0);
}

static Shape *shape_of(Space *s, Ip4 src_mask, Ip4 dst_mask, unsigned fixes)
{
	for (unsigned i = 0; i < s->shapes->len; i++) {
		Shape *x = &g_array_index(s->shapes, Shape, i);
		if (x->src_mask == src_mask && x->dst_mask == dst_mask && x->fixes == fixes)
			return x;
	}
	Shape fresh = {src_mask, dst_mask, fixes,
		       g_hash_table_new_full(key_hash, key_equal, g_free, free_rows)};
	g_array_append_val(s->shapes, fresh);
	return &g_array_index(s->shapes, Shape, s->shapes->len - 1);
}

static Key key_of(const Shape *x, Ip4 src, Ip4 dst, uint8_t proto, uint16_t sport, uint16_t dport)
{
	return (Key){
		.src = src & x->src_mask,
		.dst = dst & x->dst_mask,
		.sport = x->fixes & SHAPE_SPORT ? sport : 0,
		.dport = x->fixes & SHAPE_DPORT ? dport : 0,
		.proto = x->fixes & SHAPE_PROTO ? proto : 0,
	};
}

static void put(Space *s, const Row *row, bool ports)
{
	const AclEntry *e = row->entry;
	if (!is_prefix(e->src_wild) || !is_prefix(e->dst_wild)) {
		g_array_append_val(s->odd, *row);
		return;
	}
	Shape *x = shape_of(s, ~e->src_wild, ~e->dst_wild, fixes_of(e, ports));
	Key key = key_of(x, e->src, e->dst, e->proto, e->src_port_lo, e->dst_port_lo);
	GArray *rows = g_hash_table_lookup(x->rows, &key);
	if (!rows) {
		rows = g_array_new(FALSE, FALSE, sizeof(Row));
		g_hash_table_insert(x->rows, g_memdup2(&key, sizeof key), rows);
	}
	g_array_append_val(rows, *row);
}

static Space space_new(void)
{
	return (Space){g_array_new(FALSE, FALSE, sizeof(Shape)),
		       g_array_new(FALSE, FALSE, sizeof(Row))};
}

static void space_clear(Space *s)
{
	for (unsigned i = 0; i < s->shapes->len; i++)
		g_hash_table_unref(g_array_index(s->shapes, Shape, i).rows);
	g_array_unref(s->shapes);
	g_array_unref(s->odd);
}

static bool are_few(const Acl *self, const char *const *names, unsigned n)
{
	unsigned lines = 0;
	for (unsigned i = 0; i < n; i++) {
		const AclList *l = acl_list(self, names[i]);
		lines += l ? l->entries->len : 0;
	}
	return lines <= FEW;
}

AclIndex *acl_index_new(const Acl *self, const char *const *names, unsigned n)
{
	AclIndex *x = g_new0(AclIndex, 1);
	x->whole = space_new();
	x->fragments = space_new();
	x->few = are_few(self, names, n);
	for (unsigned i = 0; i < n; i++) {
		const AclList *l = acl_list(self, names[i]);
		for (unsigned k = 0; l && k < l->entries->len; k++) {
			Row row = {l->entries->pdata[k], i, k};
			if (x->few) {
				g_array_append_val(x->whole.odd, row);
				continue;
			}
			put(&x->whole, &row, true);
			put(&x->fragments, &row, false);
		}
	}
	return x;
}

void acl_index_free(AclIndex *x)
{
	if (!x)
		return;
	space_clear(&x->whole);
	space_clear(&x->fragments);
	g_free(x);
}

/* ---- looking up ---- */

static bool is_before(const Row *a, const Row *b)
{
	return a->list != b->list ? a->list < b->list : a->line < b->line;
}

/* The first of rows in order that fits, from list `from` on, if it stands before `best`. */
static const Row *first_of(const GArray *rows, const AclFlow *flow, unsigned from, const Row *best)
{
	for (unsigned i = 0; rows && i < rows->len; i++) {
		const Row *r = &g_array_index(rows, Row, i);
		if (best && !is_before(r, best))
			break;
		if (r->list >= from && acl_entry_fits(r->entry, flow))
			return r;
	}
	return best;
}

bool acl_index_first(const AclIndex *x, const AclFlow *flow, unsigned from, AclHit *hit)
{
	const Space *s = flow->fragment && !x->few ? &x->fragments : &x->whole;
	const Row *best = first_of(s->odd, flow, from, NULL);
	for (unsigned i = 0; i < s->shapes->len; i++) {
		const Shape *shape = &g_array_index(s->shapes, Shape, i);
		Key key =
			key_of(shape, flow->src, flow->dst, flow->proto, flow->sport, flow->dport);
		best = first_of(g_hash_table_lookup(shape->rows, &key), flow, from, best);
	}
	if (best)
		*hit = (AclHit){best->entry, best->list, best->line};
	return best != NULL;
}
