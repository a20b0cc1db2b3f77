/* Snapshots: the only reader of this folder's state from outside. */

#include "models/vrf/vrf_view.h"

#include <string.h>

#include "models/vrf/vrf_priv.h"

static void view_ifaces(VrfRowView *v, const Node *node)
{
	v->iface = g_new0(VrfIfaceView, node->ifaces->len);
	for (guint i = 0; i < node->ifaces->len; i++) {
		const Iface *ifc = node->ifaces->pdata[i];
		if (ifc->vrf != v->number)
			continue;
		VrfIfaceView *row = &v->iface[v->n++];
		*row = (VrfIfaceView){.ip = ifc->addr.ip, .up = ifc->up};
		g_strlcpy(row->name, ifc->shortname, sizeof row->name);
	}
}

static void *take_vrf(const void *self, const Node *node, const Args *a, VTime now)
{
	const VrfModule *m = self;
	VrfView *v = g_new0(VrfView, 1);
	(void)now;
	v->row = g_new0(VrfRowView, m->rows->len);
	for (guint i = 0; i < m->rows->len; i++) {
		const VrfConf *c = m->rows->pdata[i];
		bool wanted =
			!a || !arg_has(a, "name") || strcmp(arg_str(a, "name"), c->vrf->name) == 0;
		if (!c->vrf->defined || !wanted)
			continue;
		VrfRowView *row = &v->row[v->n++];
		*row = (VrfRowView){.name = c->vrf->name,
				    .rd = c->rd,
				    .number = c->vrf->number,
				    .ipv4 = c->vrf->ipv4};
		view_ifaces(row, node);
	}
	return v;
}

static void free_vrf(void *view)
{
	VrfView *v = view;
	for (unsigned i = 0; i < v->n; i++)
		g_free(v->row[i].iface);
	g_free(v->row);
	g_free(v);
}

const View vrf_views[] = {
	{"vrf", take_vrf, free_vrf},
	{NULL, NULL, NULL},
};
