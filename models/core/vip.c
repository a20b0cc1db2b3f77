/* The node's virtual addresses and redundancy groups. */

#include "models/core/vip.h"

#include <string.h>

#include "models/core/node.h"

/* ---- finding ---- */

static unsigned place_of(const Index *x, uint64_t key)
{
	return GPOINTER_TO_UINT(index_get(x, key));
}

static Vip *find(const Node *n, const void *owner)
{
	unsigned place = place_of(&n->vips.by_owner, (uintptr_t)owner);
	return place ? &n->vips.v[place - 1] : NULL;
}

static void note(VipTable *t, unsigned i)
{
	const Vip *v = &t->v[i];
	uint64_t hash = g_str_hash(v->group);
	index_put(&t->by_owner, (uintptr_t)v->owner, GUINT_TO_POINTER(i + 1));
	if (v->group[0] && !place_of(&t->by_name, hash))
		index_put(&t->by_name, hash, GUINT_TO_POINTER(i + 1));
}

static void note_all(VipTable *t)
{
	index_clear(&t->by_owner);
	index_clear(&t->by_name);
	for (unsigned i = 0; i < t->n; i++)
		note(t, i);
}

void vip_clear(VipTable *t)
{
	g_clear_pointer(&t->v, g_free);
	t->n = 0;
	note_all(t);
}

/* ---- writing ---- */

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

static bool answered(const Vip *v)
{
	return v->role == RED_ACTIVE;
}

void vip_set(Ctx *cx, Node *n, const Vip *row)
{
	Vip *v = find(n, row->owner);
	Vip old = {0};
	if (v) {
		old = *v;
	} else {
		n->vips.v = g_renew(Vip, n->vips.v, n->vips.n + 1);
		v = &n->vips.v[n->vips.n++];
	}
	*v = *row;
	v->state = old.state;
	if (!old.owner)
		note(&n->vips, n->vips.n - 1);
	else if (strcmp(old.group, row->group) != 0)
		note_all(&n->vips);
	if (!old.owner || old.role != row->role)
		stamp_set(cx, &v->state);
	Vip now = *v; /* a listener may add rows */
	if (answered(&old) && (!answered(&now) || old.ip != now.ip || old.mac != now.mac))
		tell(cx, n, &old, false);
	if (answered(&now) && (!answered(&old) || old.ip != now.ip || old.mac != now.mac))
		tell(cx, n, &now, true);
}

void vip_remove(Ctx *cx, Node *n, const void *owner)
{
	Vip *v = find(n, owner);
	if (!v)
		return;
	Vip old = *v;
	unsigned i = (unsigned)(v - n->vips.v);
	memmove(v, v + 1, sizeof *v * (n->vips.n - i - 1));
	n->vips.n--;
	note_all(&n->vips);
	if (answered(&old))
		tell(cx, n, &old, false);
}

/* ---- reading ---- */

const Vip *vip_by_group(const Node *n, const char *group)
{
	unsigned place = place_of(&n->vips.by_name, g_str_hash(group));
	for (unsigned i = place; place && i <= n->vips.n; i++)
		if (n->vips.v[i - 1].group[0] && strcmp(n->vips.v[i - 1].group, group) == 0)
			return &n->vips.v[i - 1];
	return NULL;
}

const Vip *vip_active_any(const Node *n, Ip4 ip)
{
	for (unsigned i = 0; i < n->vips.n; i++)
		if (answered(&n->vips.v[i]) && n->vips.v[i].ip == ip)
			return &n->vips.v[i];
	return NULL;
}

const Vip *vip_active(const Node *n, const Iface *ifc, Ip4 ip)
{
	for (unsigned i = 0; i < n->vips.n; i++)
		if (answered(&n->vips.v[i]) && n->vips.v[i].ip == ip && n->vips.v[i].iface == ifc)
			return &n->vips.v[i];
	return NULL;
}

const Vip *vip_by_mac(const Node *n, const Iface *ifc, Mac m)
{
	for (unsigned i = 0; i < n->vips.n; i++)
		if (answered(&n->vips.v[i]) && n->vips.v[i].mac == m && n->vips.v[i].iface == ifc)
			return &n->vips.v[i];
	return NULL;
}
