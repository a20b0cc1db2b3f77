/* Access lists compiled for lookups: several, one behind the other, as the entries of a crypto map are asked.
 *
 * Tuple space search: lines whose wildcards are prefixes and whose ports are one or any are kept by what they fix
 * (the lengths of both prefixes, protocol, ports), so that a lookup is one hash per such shape and not a walk over
 * the lines; of those found the first in order counts. Few shapes occur: a hub of ten thousand entries has one or
 * two. What has no shape (a wildcard with holes, a range of ports) is found by its prefixes, or walked. */

#include "models/acl/acl_priv.h"
#include "sim/sorted.h"

/* Lines that are walked sooner than hashed, and cost a spoke no tables. */
enum { FEW = 8 };

enum { SHAPE_SPORT = 1, SHAPE_DPORT = 2 };

/* A line, its number in the order of all, and what the caller has for it. */
typedef struct Row {
	AclEntry *entry;
	void *thing;
	unsigned at;
} Row;

typedef struct Key {
	Ip4 src, dst;
	uint16_t sport, dport;
} Key;

/* Half a line of memory: a packet's look-up is one. */
typedef struct Slot {
	Key key;
	unsigned at;     /* as in Row */
	AclEntry *entry; /* NULL: empty */
	void *thing;
} Slot;

/* Open addressing with linear probing, at most half full. Lines of one key stand one behind the other in their
 * order: they were put in that order, and nothing is ever removed. */
typedef struct Shape {
	Ip4 src_mask, dst_mask;
	unsigned fixes;
	unsigned bits; /* of the number of slots */
	Slot *slot;
	unsigned n;
} Shape;

/* Some shapes are for flows that show their ports, some for fragments that do not: others only if a line has one port
 * of its own. */
struct AclIndex {
	Shape *shapes;
	unsigned *start; /* numbers of the lists' first lines, and of all lines */
	unsigned n_lists, n_shapes;
	unsigned n_whole, fragments; /* how many are for flows, and the first one for fragments */
	unsigned n_odd;              /* lines that are walked: few, or wildcards with holes */
	Row odd[];                   /* by order */
};

enum { LINE = 64 };

/* ---- compiling ---- */

/* All lines, by order, before they have their places. */
typedef struct Rows {
	Row *row;
	unsigned n;
} Rows;

static bool is_prefix(Ip4 wild)
{
	return (wild & (wild + 1)) == 0;
}

static bool is_odd(const AclEntry *e)
{
	return !is_prefix(e->src_wild) || !is_prefix(e->dst_wild);
}

static unsigned fixes_of(const AclEntry *e, bool ports)
{
	bool ported = ports && e->proto != 0;
	return (ported && e->src_port_lo == e->src_port_hi ? SHAPE_SPORT : 0) |
	       (ported && e->dst_port_lo == e->dst_port_hi ? SHAPE_DPORT : 0);
}

static Shape *shape_of(GArray *shapes, unsigned first, Ip4 src_mask, Ip4 dst_mask, unsigned fixes)
{
	for (unsigned i = first; i < shapes->len; i++) {
		Shape *x = &g_array_index(shapes, Shape, i);
		if (x->src_mask == src_mask && x->dst_mask == dst_mask && x->fixes == fixes)
			return x;
	}
	Shape fresh = {.src_mask = src_mask, .dst_mask = dst_mask, .fixes = fixes};
	g_array_append_val(shapes, fresh);
	return &g_array_index(shapes, Shape, shapes->len - 1);
}

static Key key_of(const Shape *x, Ip4 src, Ip4 dst, uint16_t sport, uint16_t dport)
{
	return (Key){
		.src = src & x->src_mask,
		.dst = dst & x->dst_mask,
		.sport = x->fixes & SHAPE_SPORT ? sport : 0,
		.dport = x->fixes & SHAPE_DPORT ? dport : 0,
	};
}

static bool same_key(const Key *a, const Key *b)
{
	return a->src == b->src && a->dst == b->dst && a->sport == b->sport && a->dport == b->dport;
}

static unsigned home_of(const Shape *x, const Key *k)
{
	uint64_t h = (uint64_t)k->src << 32 | k->dst;
	h ^= ((uint64_t)k->sport << 16 | k->dport) * UINT64_C(0xff51afd7ed558ccd);
	return (unsigned)((h * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - x->bits));
}

static unsigned next_of(const Shape *x, unsigned at)
{
	return (at + 1) & ((1u << x->bits) - 1);
}

static void make_room(Shape *x)
{
	x->bits = 1;
	while (1u << x->bits < 2 * x->n)
		x->bits++;
	x->slot = g_aligned_alloc0((gsize)1 << x->bits, sizeof *x->slot, LINE);
}

static void put(Shape *x, const Row *row)
{
	const AclEntry *e = row->entry;
	Key key = key_of(x, e->src, e->dst, e->src_port_lo, e->dst_port_lo);
	unsigned at = home_of(x, &key);
	while (x->slot[at].entry)
		at = next_of(x, at);
	x->slot[at] = (Slot){key, row->at, row->entry, row->thing};
}

static bool any_fixes(const GArray *shapes)
{
	for (unsigned i = 0; i < shapes->len; i++)
		if (g_array_index(shapes, Shape, i).fixes)
			return true;
	return false;
}

/* Adds the shapes that the lines have; returns how many. */
static unsigned take_shapes(GArray *shapes, const Rows *rows, bool ports)
{
	unsigned first = shapes->len;
	for (int pass = 0; pass < 2; pass++) {
		for (unsigned i = first; pass && i < shapes->len; i++)
			make_room(&g_array_index(shapes, Shape, i));
		for (unsigned i = 0; i < rows->n; i++) {
			const AclEntry *e = rows->row[i].entry;
			if (is_odd(e))
				continue;
			Shape *x = shape_of(shapes, first, ~e->src_wild, ~e->dst_wild,
					    fixes_of(e, ports));
			if (pass)
				put(x, &rows->row[i]);
			else
				x->n++;
		}
	}
	return shapes->len - first;
}

static Rows rows_of(const Acl *self, const char *const *names, unsigned n, void *const *things,
		    unsigned *start)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
	for (unsigned i = 0; i < n; i++) {
		AclList *l = acl_list(self, names[i]);
		const GPtrArray *held = l ? acl_list_held(l) : NULL;
		start[i] = rows->len;
		for (unsigned k = 0; held && k < held->len; k++) {
			Row row = {held->pdata[k], things ? things[rows->len] : NULL, rows->len};
			g_array_append_val(rows, row);
		}
	}
	start[n] = rows->len;
	unsigned all = rows->len;
	return (Rows){(Row *)(void *)g_array_free(rows, FALSE), all};
}

static AclIndex *index_of(const Rows *rows, bool few)
{
	unsigned n = 0;
	for (unsigned i = 0; i < rows->n; i++)
		n += few || is_odd(rows->row[i].entry);
	AclIndex *x = g_aligned_alloc0(1, sizeof *x + n * sizeof x->odd[0], LINE);
	for (unsigned i = 0; i < rows->n; i++)
		if (few || is_odd(rows->row[i].entry))
			x->odd[x->n_odd++] = rows->row[i];
	return x;
}

AclIndex *acl_index_new(const Acl *self, const char *const *names, unsigned n, void *const *things)
{
	unsigned *start = g_new(unsigned, n + 1);
	Rows rows = rows_of(self, names, n, things, start);
	bool few = rows.n <= FEW;
	AclIndex *x = index_of(&rows, few);
	GArray *shapes = g_array_new(FALSE, FALSE, sizeof(Shape));
	x->start = start;
	x->n_lists = n;
	if (!few) {
		x->n_whole = take_shapes(shapes, &rows, true);
		if (any_fixes(shapes)) {
			x->fragments = x->n_whole;
			take_shapes(shapes, &rows, false);
		}
	}
	x->n_shapes = shapes->len;
	x->shapes = (Shape *)(void *)g_array_free(shapes, FALSE);
	g_free(rows.row);
	return x;
}

void acl_index_free(AclIndex *x)
{
	if (!x)
		return;
	for (unsigned i = 0; i < x->n_shapes; i++)
		g_aligned_free(x->shapes[i].slot);
	g_free(x->shapes);
	g_free(x->start);
	g_aligned_free(x);
}

/* ---- looking up ---- */

/* The first line of the shape that fits, from number `from` on; NULL: none before number `end`. */
static const Slot *first_in(const Shape *x, const AclFlow *f, unsigned from, unsigned end)
{
	Key key = key_of(x, f->src, f->dst, f->sport, f->dport);
	const Slot *s;
	for (unsigned at = home_of(x, &key); (s = &x->slot[at])->entry; at = next_of(x, at)) {
		if (!same_key(&s->key, &key) || s->at < from)
			continue;
		if (s->at >= end)
			break;
		if (acl_entry_fits(s->entry, f))
			return s;
	}
	return NULL;
}

static bool first_odd(const AclIndex *x, const AclFlow *flow, unsigned from, AclHit *hit)
{
	for (unsigned i = 0; i < x->n_odd; i++) {
		const Row *r = &x->odd[i];
		if (r->at < from || !acl_entry_fits(r->entry, flow))
			continue;
		*hit = (AclHit){r->entry, r->thing, r->at};
		return true;
	}
	return false;
}

bool acl_index_first(const AclIndex *x, const AclFlow *flow, unsigned from, AclHit *hit)
{
	bool found = first_odd(x, flow, from, hit);
	unsigned i = flow->fragment ? x->fragments : 0;
	unsigned end = flow->fragment ? x->n_shapes : x->n_whole;
	for (; i < end; i++) {
		const Slot *s = first_in(&x->shapes[i], flow, from, found ? hit->at : UINT_MAX);
		if (!s)
			continue;
		*hit = (AclHit){s->entry, s->thing, s->at};
		found = true;
	}
	return found;
}

static int by_start(const void *start, const void *at)
{
	return *(const unsigned *)start <= *(const unsigned *)at ? -1 : 1;
}

unsigned acl_index_behind(const AclIndex *x, unsigned at)
{
	return x->start[sorted_first(x->start, x->n_lists, sizeof *x->start, by_start, &at)];
}
