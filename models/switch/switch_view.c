/* What a switch shows of itself. */

#include "models/switch/switch_view.h"

#include "models/core/link.h"
#include "models/switch/switch_priv.h"

static int by_key(const void *a, const void *b)
{
	const MacEntry *x = *(MacEntry *const *)a, *y = *(MacEntry *const *)b;
	return (x->key > y->key) - (x->key < y->key);
}

static void take_macs(const Switch *sw, VTime now, SwitchView *v)
{
	g_autoptr(GPtrArray) all = index_sorted(&sw->table, by_key);
	v->mac = g_new0(SwitchMacRow, MAX(all->len, 1));
	for (unsigned i = 0; i < all->len; i++) {
		const MacEntry *e = all->pdata[i];
		if (!e->port || now - e->heard > sw->ageing)
			continue;
		SwitchMacRow *r = &v->mac[v->n_macs++];
		r->vlan = (uint16_t)(e->key >> 48);
		r->mac = e->key & MAC_BROADCAST;
		g_strlcpy(r->port, e->port->iface->name, sizeof r->port);
	}
}

static void take_ports(const Switch *sw, SwitchView *v)
{
	v->n_ports = sw->ports->len;
	v->port = g_new0(SwitchPortRow, MAX(sw->ports->len, 1));
	for (unsigned i = 0; i < sw->ports->len; i++) {
		const SwitchPort *p = sw->ports->pdata[i];
		const Link *l = p->iface->link;
		SwitchPortRow *r = &v->port[i];
		g_strlcpy(r->name, p->iface->name, sizeof r->name);
		g_strlcpy(r->peer, l ? l->end[!p->iface->end]->port : "", sizeof r->peer);
		g_strlcpy(r->state, switch_port_fsm.states[p->sm.state], sizeof r->state);
		r->vlan = p->vlan;
		r->trunk = p->trunk != NULL;
	}
}

static void *take(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)node;
	(void)a;
	SwitchView *v = g_new0(SwitchView, 1);
	take_macs(self, now, v);
	take_ports(self, v);
	return v;
}

static void drop(void *view)
{
	SwitchView *v = view;
	g_free(v->mac);
	g_free(v->port);
	g_free(v);
}

const View switch_views[] = {
	{"switch", take, drop},
	{NULL, NULL, NULL},
};
