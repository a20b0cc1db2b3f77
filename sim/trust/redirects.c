#include "sim/trust/redirects.h"

#include <string.h>

#include "models/ip/ip_view.h"

static const char why[] = "it tells hosts of the next router on their own subnet by ICMP "
			  "redirects, which not every system "
			  "heeds alike; those here keep to their gateway";

static Doubt doubt_of(const Iface *ifc)
{
	g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
	ConfOrigin o = runconf_origin_any(ifc->node, place, "ip address");
	if (!o.text)
		o = runconf_origin(ifc->node, "", "interface", ifc->name);
	return (Doubt){.node = ifc->node,
		       .iface = ifc,
		       .at = o.at,
		       .plain = o.text,
		       .why = why,
		       .affects = AFFECTS_FORWARDING};
}

/* ---- before the run ---- */

static bool has_host(const Scenario *scn, const Iface *ifc)
{
	for (guint i = 0; i < scn->hosts->len; i++)
		if (iface_subnet_of(ifc, ((const ScnHost *)scn->hosts->pdata[i])->address))
			return true;
	return false;
}

void redirects_expect(Doubts *d, const Scenario *scn, const Net *net)
{
	for (guint i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		for (guint k = 0; n->kind == NODE_ROUTER && k < n->ifaces->len; k++) {
			Doubt row = {0};
			if (has_host(scn, n->ifaces->pdata[k]))
				row = doubt_of(n->ifaces->pdata[k]);
			if (!row.plain)
				continue;
			row.plain = g_string_chunk_insert_const(d->strings, row.plain);
			g_array_append_val(d->maybe, row);
		}
	}
}

/* ---- as it ran ---- */

static const View *view_of(const Node *n, const void **self)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const View *v = n->module[i].cls->view; v && v->name; v++)
			if (strcmp(v->name, "ip redirects") == 0) {
				*self = n->module[i].self;
				return v;
			}
	return NULL;
}

static bool is_host(const Net *net, Ip4 ip)
{
	for (guint i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		if (n->kind == NODE_HOST && node_iface_with_ip(n, VRF_GLOBAL, ip))
			return true;
	}
	return false;
}

void redirects_each(const Node *n, RedirectFn *fn, void *to)
{
	const void *self;
	const View *v = view_of(n, &self);
	IpRedirectsView *told = v ? v->take(self, n, NULL, 0) : NULL;
	for (unsigned i = 0; told && i < told->n; i++) {
		Doubt row = doubt_of(n->ifaces->pdata[told->row[i].iface]);
		if (row.plain && is_host(n->net, told->row[i].sender))
			fn(to, &row);
	}
	if (told)
		v->free(told);
}
