/* What show ip ospf copies out. */

#include "models/ospf/ospf_view.h"

#include "models/ospf/ospf_priv.h"

static const char *const nbr_states[N_NS] = {"DOWN",     "INIT",    "2WAY", "EXSTART",
					     "EXCHANGE", "LOADING", "FULL"};

static const char *role_of(const OspfNbr *n)
{
	if (n->oi->type != NET_BROADCAST)
		return "  -";
	return n->addr == n->oi->dr ? "DR" : n->addr == n->oi->bdr ? "BDR" : "DROTHER";
}

static void add_nbr(GArray *rows, const OspfNbr *n, VTime now)
{
	OspfNbrRow r = {.id = n->id,
			.addr = n->addr,
			.priority = n->priority,
			.dead_left = timer_left(&n->inactivity, now),
			.is_dr = n->addr == n->oi->dr,
			.is_bdr = n->addr == n->oi->bdr};
	g_strlcpy(r.state, nbr_states[ospf_nbr_state(n)], sizeof r.state);
	g_strlcpy(r.role, role_of(n), sizeof r.role);
	g_strlcpy(r.iface, n->oi->iface->name, sizeof r.iface);
	g_array_append_val(rows, r);
}

static int by_id(const void *a, const void *b)
{
	const OspfNbrRow *x = a, *y = b;
	return (x->id < y->id) - (x->id > y->id);
}

static void *take_nbrs(const void *self, const Node *node, const Args *a, VTime now)
{
	const Ospf *o = self;
	const Iface *only = a && arg_has(a, "intf") ? node_iface(node, arg_str(a, "intf")) : NULL;
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(OspfNbrRow));
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		for (guint j = 0; j < oi->nbrs->len && (!only || oi->iface == only); j++)
			add_nbr(rows, oi->nbrs->pdata[j], now);
	}
	g_array_sort(rows, by_id);
	OspfNbrView *v = g_new0(OspfNbrView, 1);
	v->n = rows->len;
	v->row = (OspfNbrRow *)(void *)g_array_free(rows, FALSE);
	return v;
}

static void drop_nbrs(void *view)
{
	g_free(((OspfNbrView *)view)->row);
	g_free(view);
}

const View ospf_views[] = {
	{"ospf-neighbor", take_nbrs, drop_nbrs},
	{NULL,            NULL,      NULL     },
};
