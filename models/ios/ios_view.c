/* What the box shows of itself. */

#include "models/ios/ios_view.h"

#include "models/ios/ios_priv.h"

static void add_members(const Iface *ifc, IosIfaceView *v)
{
	v->bundle = iface_is_bundle(ifc);
	for (guint i = 0; ifc->members && i < ifc->members->len; i++) {
		const Iface *m = ifc->members->pdata[i];
		if (!m->bundled || v->n_members == G_N_ELEMENTS(v->member))
			continue;
		v->member_kbit[v->n_members] = m->kbit;
		g_strlcpy(v->member[v->n_members++], m->name, sizeof v->member[0]);
	}
}

static void row_of(const Iface *ifc, VTime now, IosIfaceView *v)
{
	g_strlcpy(v->name, ifc->name, sizeof v->name);
	g_strlcpy(v->description, ifc->description ? ifc->description : "", sizeof v->description);
	v->type = ifc->type;
	v->admin_down = ifc->shutdown;
	v->hardware_up = ifc->hardware_up;
	v->up = ifc->up;
	v->mac = ifc->mac;
	v->ip = ifc->addr.ip;
	v->len = ifc->addr.len;
	v->mtu = ifc->media_mtu;
	v->vlan = ifc->vlan;
	v->kbit = ifc->kbit;
	v->in_pkts = ifc->count.in_pkts;
	v->in_octets = ifc->count.in_octets;
	v->in_drops = ifc->count.in_drops;
	v->giants = ifc->count.giants;
	v->out_pkts = ifc->count.out_pkts;
	v->out_octets = ifc->count.out_octets;
	v->out_drops = ifc->count.out_drops;
	v->since_in = v->in_pkts ? now - ifc->count.last_in : VT_NEVER;
	v->since_out = v->out_pkts ? now - ifc->count.last_out : VT_NEVER;
	add_members(ifc, v);
}

/* Physical interfaces first, loopbacks last, as `show interfaces` lists them. */
static void *take_ifaces(const void *self, const Node *node, const Args *a, VTime now)
{
	bool one = a && arg_has(a, "intf");
	const Iface *only = one ? node_iface(node, arg_str(a, "intf")) : NULL;
	g_autoptr(GPtrArray) all = ios_listed(self);
	IosIfacesView *v = g_new0(IosIfacesView, 1);
	v->row = g_new0(IosIfaceView, MAX(all->len, 1));
	for (int loopbacks = 0; loopbacks < 2; loopbacks++)
		for (unsigned k = 0; k < all->len; k++) {
			const Iface *ifc = ((IosIface *)all->pdata[k])->iface;
			if ((ifc->type == IF_LOOPBACK) == loopbacks && (!one || ifc == only))
				row_of(ifc, now, &v->row[v->n++]);
		}
	return v;
}

static void free_ifaces(void *view)
{
	IosIfacesView *v = view;
	g_free(v->row);
	g_free(v);
}

static void *take_box(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)a;
	const Ios *ios = self;
	IosBoxView *v = g_new0(IosBoxView, 1);
	g_strlcpy(v->hostname, node->name, sizeof v->hostname);
	v->now = now;
	v->uptime = now - node->booted;
	SyslogConf clock;
	ios_syslog_svc.conf(ios, &clock);
	g_strlcpy(v->zone, clock.zone, sizeof v->zone);
	v->zone_east = VT_S(60) * clock.zone_min;
	v->epoch_year = clock.epoch_year;
	for (unsigned k = 0; k < ios->ifaces->len; k++) {
		const Iface *ifc = ((const IosIface *)ios->ifaces->pdata[k])->iface;
		if (ifc->parent)
			continue;
		v->n_fast += g_str_has_prefix(ifc->name, "FastEthernet");
		v->n_gig += g_str_has_prefix(ifc->name, "GigabitEthernet");
		v->n_eth += g_str_has_prefix(ifc->name, "Ethernet");
		v->n_serial += ifc->type == IF_SERIAL;
		v->n_atm += g_str_has_prefix(ifc->name, "ATM");
	}
	return v;
}

const View ios_views[] = {
	{"interfaces", take_ifaces, free_ifaces},
	{"box", take_box, g_free},
	{NULL, NULL, NULL},
};
