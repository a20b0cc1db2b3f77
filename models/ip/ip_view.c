/* What IPv4 shows of itself. */

#include "models/ip/ip_view.h"

#include "models/ip/ip_priv.h"

static void row_of(const Ip *ip, const Iface *ifc, IpIfaceView *v)
{
	const IpIface *row = ip_iface_known(ip, ifc);
	g_strlcpy(v->name, ifc->name, sizeof v->name);
	v->admin_down = ifc->shutdown;
	v->hardware_up = ifc->hardware_up;
	v->up = ifc->up;
	v->ip = ifc->addr.ip;
	v->len = ifc->addr.len;
	v->mtu = ifc->mtu;
	const char *in = ip->acl ? ip->acl->applied(ip->acl_self, ifc, true) : NULL;
	const char *out = ip->acl ? ip->acl->applied(ip->acl_self, ifc, false) : NULL;
	g_strlcpy(v->list_in, in ? in : "", sizeof v->list_in);
	g_strlcpy(v->list_out, out ? out : "", sizeof v->list_out);
	v->directed_broadcast = row && row->directed_broadcast;
	v->unreachables = !row || !row->no_unreachables;
	v->vrf = vrf_name(ifc->node, ifc->vrf);
	for (int i = 0; i < IFACE_SECONDARIES; i++) {
		v->secondary[i] = ifc->secondary[i].ip;
		v->secondary_len[i] = ifc->secondary[i].len;
	}
}

/* All interfaces in IOS order: the physical ones by number, then loopbacks. */
static void *take_ifaces(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)now;
	IpIfacesView *v = g_new0(IpIfacesView, 1);
	const Iface *only = a && arg_has(a, "intf") ? node_iface(node, arg_str(a, "intf")) : NULL;
	bool one = a && arg_has(a, "intf");
	v->row = g_new0(IpIfaceView, MAX(node->ifaces->len, 1));
	for (int virtual = 0; virtual < 2; virtual ++)
		for (unsigned i = 0; i < node->ifaces->len; i++) {
			const Iface *ifc = node->ifaces->pdata[i];
			bool is_virtual = ifc->type == IF_LOOPBACK || ifc->type == IF_NULL;
			if (is_virtual == virtual && (!one || ifc == only))
				row_of(self, ifc, &v->row[v->n++]);
		}
	return v;
}

static void free_ifaces(void *view)
{
	IpIfacesView *v = view;
	g_free(v->row);
	g_free(v);
}

static void *take_traffic(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)node;
	(void)a;
	(void)now;
	const Ip *ip = self;
	const IpCounters *c = &ip->count;
	IpTrafficView *v = g_new0(IpTrafficView, 1);
	*v = (IpTrafficView){
		.received = c->received,
		.local = c->local,
		.forwarded = c->forwarded,
		.sent = c->sent,
		.fragmented = c->fragmented,
		.fragments = c->fragments,
		.reassembled = c->reassembled,
		.timeouts = c->timeouts,
		.refused = c->refused,
		.too_big = c->drop[IPD_TOO_BIG],
		.echo_in = c->echo_in,
		.echo_out = c->echo_out,
		.reply_in = c->reply_in,
		.reply_out = c->reply_out,
		.unreachable_in = c->unreachable_in,
		.unreachable_out = c->unreachable_out,
		.exceeded_in = c->exceeded_in,
		.exceeded_out = c->exceeded_out,
		.redirect_in = c->redirect_in,
		.bad_checksum = c->drop[IPD_CHECKSUM],
		.bad_header = c->drop[IPD_MALFORMED],
		.no_route = c->drop[IPD_NO_ROUTE],
		.unresolved = c->drop[IPD_UNRESOLVED],
		.no_gateway = c->drop[IPD_NOT_ROUTER],
	};
	v->n_drops = N_IPD;
	v->drop_name = g_new0(const char *, N_IPD);
	v->drop = g_new0(uint64_t, N_IPD);
	for (IpDrop d = 0; d < N_IPD; d++) {
		v->drop_name[d] = ip_drop_name(d);
		v->drop[d] = c->drop[d];
	}
	return v;
}

static void free_traffic(void *view)
{
	IpTrafficView *v = view;
	g_free(v->drop_name);
	g_free(v->drop);
	g_free(v);
}

const View ip_views[] = {
	{"ip interface", take_ifaces, free_ifaces},
	{"ip traffic", take_traffic, free_traffic},
	{"ip redirects", ip_take_redirects, ip_free_redirects},
	{NULL, NULL, NULL},
};
