/* The node's virtual addresses and redundancy groups.
 *
 * A row stands in a ring for each key that it is found by, with the other rows that have it: rings are short, but all
 * stand in that of the whole table. A ring is in the order in which its rows were made, and its first one is in an
 * index: so a packet finds its row, and a row comes, changes and goes, at a price that the others do not raise. */

#include "models/core/vip.h"

#include <string.h>

#include "models/core/index.h"
#include "models/core/node.h"

enum { IN_ALL, BY_OWNER, BY_NAME, BY_ADDRESS, BY_MAC, BY_IFACE, N_KEYS };

/* A writer gives a Vip whole; the rest is not its to write. */
typedef struct Row {
	Vip vip;
	uint64_t made; /* before those with a higher number */
	struct {
		struct Row *before, *after; /* in the ring of the key; itself if it is alone */
	} ring[N_KEYS];
} Row;

typedef struct VipRows {
	Index first[N_KEYS]; /* of Row*: the first of a ring */
	uint64_t made;
} VipRows;

/* ---- keys ---- */

static bool answered(const Vip *v)
{
	return v->role == RED_ACTIVE;
}

static uint64_t key_of_name(const char *group)
{
	return g_str_hash(group);
}

static uint64_t key_of_mac(const Iface *ifc, Mac m)
{
	return m << 16 ^ ifc->index;
}

static uint64_t key_of_address(unsigned vrf, Ip4 ip)
{
	return (uint64_t)vrf << 32 | ip;
}

/* Pointers are even. */
static uint64_t key_of_iface(const Iface *ifc, bool active)
{
	return (uintptr_t)ifc | active;
}

/* False: that key leads to other rows only. Two keys may be one number: who asks looks at the rows, too. */
static bool key_of(unsigned by, const Vip *v, uint64_t *key)
{
	switch (by) {
	case BY_OWNER:
		*key = (uintptr_t)v->owner;
		return true;
	case BY_NAME:
		*key = key_of_name(v->group);
		return v->group[0] != '\0';
	case BY_ADDRESS:
		*key = key_of_address(v->vrf, v->ip);
		return answered(v);
	case BY_MAC:
		*key = key_of_mac(v->iface, v->mac);
		return answered(v);
	case BY_IFACE:
		*key = key_of_iface(v->iface, answered(v));
		return true;
	default:
		*key = 0;
		return true;
	}
}

/* ---- rings ---- */

static Row *first_of(const Node *n, unsigned by, uint64_t key)
{
	return n->vips.rows ? index_get(&n->vips.rows->first[by], key) : NULL;
}

static Row *next_of(unsigned by, const Row *r, const Row *first)
{
	Row *next = r->ring[by].after;
	return next == first ? NULL : next;
}

/* Rows are mostly the last to come. */
static Row *last_before(unsigned by, Row *first, uint64_t made)
{
	Row *at = first->ring[by].before;
	while (at->made > made && at != first)
		at = at->ring[by].before;
	return at->made > made ? first->ring[by].before : at;
}

static void enter(VipRows *t, unsigned by, uint64_t key, Row *r)
{
	Row *first = index_get(&t->first[by], key);
	Row *before = first ? last_before(by, first, r->made) : r;
	Row *after = first ? before->ring[by].after : r;
	r->ring[by].before = before;
	r->ring[by].after = after;
	before->ring[by].after = r;
	after->ring[by].before = r;
	if (!first || r->made < first->made)
		index_put(&t->first[by], key, r);
}

static void leave(VipRows *t, unsigned by, uint64_t key, Row *r)
{
	Row *before = r->ring[by].before, *after = r->ring[by].after;
	before->ring[by].after = after;
	after->ring[by].before = before;
	if (after == r)
		index_drop(&t->first[by], key);
	else if (index_get(&t->first[by], key) == r)
		index_put(&t->first[by], key, after);
}

/* From what it was to what it is; NULL: it was, or is, not there. */
static void move(VipRows *t, Row *r, const Vip *was, const Vip *is)
{
	for (unsigned by = 0; by < N_KEYS; by++) {
		uint64_t from = 0, to = 0;
		bool stood = was && key_of(by, was, &from), stands = is && key_of(by, is, &to);
		if (stood && stands && from == to)
			continue;
		if (stood)
			leave(t, by, from, r);
		if (stands)
			enter(t, by, to, r);
	}
}

/* ---- writing ---- */

static Row *find(const Node *n, const void *owner)
{
	return first_of(n, BY_OWNER, (uintptr_t)owner);
}

static Row *add(Node *n)
{
	Row *r = g_new0(Row, 1);
	if (!n->vips.rows)
		n->vips.rows = g_new0(VipRows, 1);
	r->made = n->vips.rows->made++;
	n->vips.n++;
	return r;
}

void vip_clear(VipTable *t)
{
	VipRows *rows = t->rows;
	*t = (VipTable){0};
	if (!rows)
		return;
	index_clear_full(&rows->first[BY_OWNER], g_free);
	for (unsigned by = 0; by < N_KEYS; by++)
		index_clear(&rows->first[by]);
	g_free(rows);
}

static void tell(Ctx *cx, Node *n, const Vip *row, bool up)
{
	if (row->ip)
		signal_send(cx, n,
			    &(Signal){.kind = SIG_VIP,
				      .iface = row->iface,
				      .up = up,
				      .ip = row->ip,
				      .group = row->group,
				      .stamp = &row->state});
}

void vip_set(Ctx *cx, Node *n, const Vip *row)
{
	Row *r = find(n, row->owner);
	bool is_new = !r;
	if (is_new)
		r = add(n);
	const Vip old = r->vip;
	r->vip = *row;
	r->vip.state = old.state;
	r->vip.vrf = row->iface->vrf;
	move(n->vips.rows, r, is_new ? NULL : &old, &r->vip);
	if (is_new || old.role != row->role)
		stamp_set(cx, &r->vip.state);
	const Vip now = r->vip; /* a listener may remove it */
	if (answered(&old) && (!answered(&now) || old.ip != now.ip || old.mac != now.mac))
		tell(cx, n, &old, false);
	if (answered(&now) && (!answered(&old) || old.ip != now.ip || old.mac != now.mac))
		tell(cx, n, &now, true);
}

void vip_remove(Ctx *cx, Node *n, const void *owner)
{
	Row *r = find(n, owner);
	if (!r)
		return;
	const Vip old = r->vip;
	move(n->vips.rows, r, &old, NULL);
	n->vips.n--;
	g_free(r);
	if (answered(&old))
		tell(cx, n, &old, false);
}

/* ---- reading ---- */

const Vip *vip_by_group(const Node *n, const char *group)
{
	const Row *first = first_of(n, BY_NAME, key_of_name(group));
	for (const Row *r = first; r; r = next_of(BY_NAME, r, first))
		if (strcmp(r->vip.group, group) == 0)
			return &r->vip;
	return NULL;
}

const Vip *vip_active_any(const Node *n, unsigned vrf, Ip4 ip)
{
	const Row *first = first_of(n, BY_ADDRESS, key_of_address(vrf, ip));
	return first ? &first->vip : NULL;
}

const Vip *vip_active(const Node *n, const Iface *ifc, Ip4 ip)
{
	const Row *first = first_of(n, BY_ADDRESS, key_of_address(ifc->vrf, ip));
	for (const Row *r = first; r; r = next_of(BY_ADDRESS, r, first))
		if (r->vip.iface == ifc)
			return &r->vip;
	return NULL;
}

const Vip *vip_by_mac(const Node *n, const Iface *ifc, Mac m)
{
	const Row *first = first_of(n, BY_MAC, key_of_mac(ifc, m));
	for (const Row *r = first; r; r = next_of(BY_MAC, r, first))
		if (r->vip.mac == m && r->vip.iface == ifc)
			return &r->vip;
	return NULL;
}

const Vip *vip_active_on(const Node *n, const Iface *ifc)
{
	const Row *first = first_of(n, BY_IFACE, key_of_iface(ifc, true));
	return first ? &first->vip : NULL;
}

bool vip_stands_on(const Node *n, const Iface *ifc)
{
	return vip_active_on(n, ifc) || first_of(n, BY_IFACE, key_of_iface(ifc, false));
}

const Vip *vip_next(const Node *n, const Vip *after)
{
	const Row *first = first_of(n, IN_ALL, 0);
	const Row *r = after ? next_of(IN_ALL, (const Row *)after, first) : first;
	return r ? &r->vip : NULL;
}
