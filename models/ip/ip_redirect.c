/* Datagrams that leave by the interface by which they came, from a sender of the subnet of their next hop: a router sends
 * each such sender a redirect (RFC 1812 5.2.7.2), unless `no ip redirects` stands at the interface (IOS IP Application
 * Services: ip redirects). Where HSRP stands it names the virtual address of the next hop, and says nothing if that is
 * Active for none (IOS 12.1(3)T, HSRP Support for ICMP Redirects). Routers ignore it.
 *
 * LIBERTY: none is sent. What an end station does with one, and for how long, is its system's: it keeps its gateway here,
 * who would have been told is remembered, and the verdict names him. */

#include "models/core/medium.h"
#include "models/ip/ip_priv.h"
#include "models/ip/ip_view.h"

enum { TOLD_MOST = 64 }; /* of an interface: that some of so many are stations is known */

static bool is_told(const GArray *told, Ip4 sender)
{
	for (guint i = 0; told && i < told->len; i++)
		if (g_array_index(told, Ip4, i) == sender)
			return true;
	return told && told->len >= TOLD_MOST;
}

static bool can_name(const Node *n, const Iface *out, Ip4 next_hop)
{
	bool stands = false;
	for (const Vip *v = vip_next(n, NULL); v; v = vip_next(n, v)) {
		if (v->iface != out)
			continue;
		stands = true;
		if (v->active == next_hop)
			return true;
	}
	return !stands;
}

void ip_led_back(Ip *ip, Iface *out, Ip4 sender, Ip4 next_hop)
{
	IpIface *row = ip_iface(ip, out);
	const IfAddr *subnet = iface_subnet_of(out, sender);
	if (row->no_redirects || !subnet || iface_subnet_of(out, next_hop) != subnet ||
	    is_told(row->told, sender) || !can_name(ip->node, out, next_hop))
		return;
	if (!row->told)
		row->told = g_array_new(FALSE, FALSE, sizeof(Ip4));
	g_array_append_val(row->told, sender);
}

void *ip_take_redirects(const void *self, const Node *node, const Args *a, VTime now)
{
	const Ip *ip = self;
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(IpRedirect));
	(void)node, (void)a, (void)now;
	for (guint i = 0; i < ip->ifaces->len; i++) {
		const IpIface *row = ip->ifaces->pdata[i];
		for (guint k = 0; row->told && k < row->told->len; k++) {
			IpRedirect r = {row->iface->index, g_array_index(row->told, Ip4, k)};
			g_array_append_val(rows, r);
		}
	}
	IpRedirectsView *v = g_new0(IpRedirectsView, 1);
	v->n = rows->len;
	v->row = (IpRedirect *)(void *)g_array_free(rows, FALSE);
	return v;
}

void ip_free_redirects(void *view)
{
	g_free(((IpRedirectsView *)view)->row);
	g_free(view);
}
