/* The node's virtual addresses and redundancy groups. */

#include "models/core/vip.h"

#include <string.h>

#include "models/core/node.h"

static Vip *find(const Node *n, const void *owner)
{
	for (unsigned i = 0; i < n->vips.n; i++)
		if (n->vips.v[i].owner == owner)
			return &n->vips.v[i];
	return NULL;
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
	if (answered(&old))
		tell(cx, n, &old, false);
}

const Vip *vip_by_group(const Node *n, const char *group)
{
	for (unsigned i = 0; i < n->vips.n; i++)
		if (n->vips.v[i].group[0] && strcmp(n->vips.v[i].group, group) == 0)
			return &n->vips.v[i];
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
