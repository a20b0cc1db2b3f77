/* End stations that no cable is said of: they are in their router's network. */

#include "sim/import/net.h"

static bool is_of(const ImportIface *x, Prefix subnet)
{
	for (unsigned i = 0; i < x->addrs->len; i++) {
		const ImportAddr *a = &g_array_index(x->addrs, ImportAddr, i);
		if (prefix_eq(prefix_of(a->ip, a->len), subnet))
			return true;
	}
	return false;
}

/* Can the station be on its cable? A link that the source says has no third end. */
static bool has_room(ImportIface *x)
{
	const ImportIface *port = import_port(x);
	return port->cable && port->type == IF_ETHERNET && !x->shutdown &&
	       (import_switch_of(port) || !port->cable->said);
}

/* The interface that has the station's gateway, else the first in its network; NULL. */
static ImportIface *beside(const ImportNet *n, const ImportHost *h)
{
	const Prefix subnet = prefix_of(h->node->address, h->node->prefix_len);
	ImportIface *gateway = h->node->gateway ? import_owner(n, h->node->gateway) : NULL;
	if (gateway && is_of(gateway, subnet) && has_room(gateway))
		return gateway;
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++)
			if (is_of(r->ifaces->pdata[k], subnet) && has_room(r->ifaces->pdata[k]))
				return r->ifaces->pdata[k];
	}
	return NULL;
}

static void find_open(ImportNet *n, const ImportHost *h)
{
	import_find(n->source, h->node->at, "host-open",
		    "no router's free port is in the network of %s, %s: it is left out", h->name,
		    prefix_text(prefix_of(h->node->address, h->node->prefix_len)).s);
}

static void plug(const ImportHost *h, ImportIface *x)
{
	ImportCable *lan = import_switch_of(import_port(x)), *c = lan ? lan : import_port(x)->cable;
	ImportPlug p = {.node = h->name, .iface = ""};
	import_plug_beside(&p, x);
	c->is_switch = true;
	g_string_append_printf(c->reason, "%s is in %s (", h->name,
			       prefix_text(prefix_of(h->node->address, h->node->prefix_len)).s);
	import_say_at(c->reason, h->node->at);
	g_string_append(c->reason, ")\n");
	g_array_append_val(c->plugs, p);
}

void import_cable_stations(ImportNet *n)
{
	unsigned kept = 0;
	for (unsigned i = 0; i < n->hosts->len; i++) {
		const ImportHost h = g_array_index(n->hosts, ImportHost, i);
		ImportIface *x = h.cabled ? NULL : beside(n, &h);
		if (x)
			plug(&h, x);
		if (x || h.cabled)
			g_array_index(n->hosts, ImportHost, kept++) = h;
		else
			find_open(n, &h);
	}
	g_array_set_size(n->hosts, kept);
}
