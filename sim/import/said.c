/* Cables that the source says, and its end stations. */

#include <string.h>

#include "sim/import/net.h"
#include "sim/sources/topology.h"
#include "sim/tables/ifname.h"

/* A switch of the source. */
typedef struct Bridge {
	ImportNode *node;
	ImportCable *cable;
	GHashTable *ports;              /* names of its own ports, towards other switches */
	const ImportSwitchPorts *vlans; /* NULL: it has none */
	unsigned joined;                /* union-find over bridges: which are one LAN */
} Bridge;

typedef struct Said {
	ImportNet *net;
	GHashTable *routers;  /* ImportNode -> ImportRouter */
	GPtrArray *bridges;   /* of Bridge *, owned */
	GHashTable *by_node;  /* ImportNode -> its place in them + 1 */
	GHashTable *hosts;    /* ImportNode -> its name in the scenario */
	GHashTable *stations; /* address -> name of the host that has it */
	GHashTable *plugged;  /* ImportNode of a host that is cabled */
} Said;

/* What an end is: a router's port, a host, a switch; or nothing that can be plugged in. */
typedef struct Found {
	const ImportEnd *end;
	ImportIface *port;
	const char *host;
	Bridge *bridge;
} Found;

static void find_end(const Said *x, const ImportEnd *e, const char *what)
{
	g_autofree char *node = err_quote(e->node->name, -1), *iface = err_quote(e->iface, -1);
	import_find(x->net->source, e->at, "cable-open", "%s%s%s: %s", node, *iface ? ":" : "",
		    iface, what);
}

/* ---- switches ---- */

static Bridge *bridge_of(const Said *x, const ImportNode *n)
{
	guint place = GPOINTER_TO_UINT(g_hash_table_lookup(x->by_node, n));
	return place ? x->bridges->pdata[place - 1] : NULL;
}

static unsigned lan_of(const Said *x, unsigned i)
{
	Bridge *const *b = (Bridge *const *)x->bridges->pdata;
	while (b[i]->joined != i) {
		b[i]->joined = b[b[i]->joined]->joined;
		i = b[i]->joined;
	}
	return i;
}

static unsigned lan_of_bridge(const Said *x, const Bridge *b)
{
	return lan_of(x, GPOINTER_TO_UINT(g_hash_table_lookup(x->by_node, b->node)) - 1);
}

/* What the scenario can say as a port, once on each switch. */
static const char *port_name(const Said *x, Bridge *b, const char *wish)
{
	g_autofree char *name = g_strdup(*wish ? wish : "port");
	for (char *p = name; *p; p++)
		if (!g_ascii_isalnum(*p) && !strchr("/._-", *p))
			*p = '_';
	g_autofree char *found = g_strdup(name);
	for (unsigned n = g_hash_table_size(b->ports) + 1; g_hash_table_contains(b->ports, found);
	     n++) {
		g_free(found);
		found = g_strdup_printf("%s_%u", name, n);
	}
	const char *kept = import_keep(x->net->source, found);
	g_hash_table_add(b->ports, (gpointer)kept);
	return kept;
}

/* ---- ends ---- */

/* What is said of a switch's port; NULL: it is another's, or has no VLANs. */
static const ImportSwitchPort *vlans_at(const Found *f)
{
	return f->bridge && f->bridge->vlans ? switchports_find(f->bridge->vlans, f->end->iface)
					     : NULL;
}

/* Who hears nobody at its end has no cable, nor has the other. */
static bool is_shut(const Said *x, const GArray *found)
{
	for (unsigned i = 0; i < found->len; i++) {
		const Found *f = &g_array_index(found, Found, i);
		const ImportSwitchPort *p = vlans_at(f);
		if (!p || !p->shut)
			continue;
		find_end(x, f->end, "is shut down: the cable is left out");
		return true;
	}
	return false;
}

/* The port of a router that an end names; NULL: it has none that is free. */
static ImportIface *port_of(const Said *x, const ImportEnd *e)
{
	char name[IFNAME_SIZE];
	const ImportRouter *r = g_hash_table_lookup(x->routers, e->node);
	ImportIface *i = r && ifname_parse(e->iface, name, NULL)
				 ? g_hash_table_lookup(r->by_name, name)
				 : NULL;
	if (!r)
		return NULL;
	if (!i || !import_is_port(i))
		find_end(x, e, "its configuration has no such port");
	else if (i->cable)
		find_end(x, e, "is cabled already");
	else
		return i;
	return NULL;
}

static const char *host_of(const Said *x, const ImportEnd *e)
{
	const char *host = g_hash_table_lookup(x->hosts, e->node);
	if (!host || !g_hash_table_contains(x->plugged, e->node))
		return host;
	find_end(x, e, "is cabled already, and an end station has one cable here");
	return NULL;
}

static bool is_something(const Found *f)
{
	return f->port || f->host || f->bridge;
}

static void look_at(const Said *x, const ImportLink *l, GArray *found)
{
	for (unsigned i = 0; i < l->ends->len; i++) {
		const ImportEnd *e = &g_array_index(l->ends, ImportEnd, i);
		Found f = {e, port_of(x, e), host_of(x, e), bridge_of(x, e->node)};
		for (unsigned k = 0; k < found->len; k++) {
			const Found *other = &g_array_index(found, Found, k);
			if ((f.port && f.port == other->port) ||
			    (f.host && f.host == other->host)) {
				find_end(x, e, "is cabled to itself");
				f = (Found){e, NULL, NULL, NULL};
			}
		}
		g_array_append_val(found, f);
	}
}

/* A serial port takes a serial cable, which has two ends. */
static bool drop_serial(const Said *x, GArray *found)
{
	unsigned serial = 0, all = 0;
	for (unsigned i = 0; i < found->len; i++) {
		const Found *f = &g_array_index(found, Found, i);
		serial += f->port && f->port->type == IF_SERIAL;
		all += is_something(f);
	}
	if (serial == 0 || (serial == 2 && all == 2))
		return serial == 2;
	for (unsigned i = 0; i < found->len; i++) {
		Found *f = &g_array_index(found, Found, i);
		if (!f->port || f->port->type != IF_SERIAL)
			continue;
		find_end(x, f->end, "is serial, expected one other serial end: not cabled");
		f->port = NULL;
	}
	return false;
}

/* ---- links ---- */

static ImportPlug *plug_node(ImportCable *c, const char *node, const char *iface)
{
	const ImportPlug p = {.node = node, .iface = iface};
	g_array_append_val(c->plugs, p);
	return &g_array_index(c->plugs, ImportPlug, c->plugs->len - 1);
}

/* NULL: the switch itself. */
static ImportPlug *plug(const Said *x, ImportCable *c, const Found *f)
{
	if (f->port)
		return import_plug(c, f->port);
	if (f->host) {
		g_hash_table_add(x->plugged, f->end->node);
		return plug_node(c, f->host, "");
	}
	if (!f->bridge || f->bridge->cable == c)
		return NULL;
	return plug_node(c, f->bridge->cable->name, port_name(x, f->bridge, f->end->iface));
}

/* Dynamic Trunking Protocol, Catalyst 3560 Command Reference, switchport mode: who is dynamic does as the other end. */
static void set_port(ImportPlug *p, const ImportSwitchPort *own, const ImportSwitchPort *other)
{
	p->said = own;
	p->trunks = own && (own->trunk || (own->dynamic && other && other->trunk));
}

/* Of what is plugged into a switch, its port is the switch's end; of a link between switches, each has its own. */
static void plug_all(const Said *x, ImportCable *c, const GArray *found)
{
	for (unsigned i = 0; i < found->len; i++) {
		const Found *f = &g_array_index(found, Found, i);
		const Found *g = &g_array_index(found, Found, found->len == 2 ? 1 - i : i);
		ImportPlug *p = plug(x, c, f);
		if (p && f->bridge)
			set_port(p, vlans_at(f), vlans_at(g));
		else if (p)
			set_port(p, vlans_at(g), NULL);
	}
}

static ImportCable *cable_said(const Said *x, const char *wish, bool is_switch, SrcPos at)
{
	ImportCable *c = import_cable_new(x->net, wish, is_switch);
	c->said = true;
	import_say_at(c->reason, at);
	g_string_append_c(c->reason, '\n');
	return c;
}

/* A spanning tree takes the cable into use when another fails; one that joins a switch to itself it never does. */
static void leave_out_cable(const Said *x, const Bridge *a, const Bridge *b, SrcPos at)
{
	g_autofree char *wish = g_strdup_printf("%s-%s", a->node->name, b->node->name);
	g_autofree char *one = err_quote(a->node->name, -1), *two = err_quote(b->node->name, -1);
	g_autofree char *why = g_strdup_printf(
		"a cable from %s to %s that closes a loop: a spanning tree fails over to it", one,
		two);
	if (a != b)
		import_leave_out(x->net->source, import_name(x->net, wish), at, why);
}

/* No spanning tree is computed here (models/switch): a loop would carry its frames round for ever. */
static bool closes_loop(const Said *x, const Bridge *a, const Bridge *b, SrcPos at)
{
	unsigned p = lan_of_bridge(x, a), q = lan_of_bridge(x, b);
	if (p != q) {
		((Bridge *)x->bridges->pdata[MAX(p, q)])->joined = MIN(p, q);
		return false;
	}
	g_autofree char *one = err_quote(a->node->name, -1), *two = err_quote(b->node->name, -1);
	import_find(x->net->source, at, "cable-loop",
		    "%s and %s are joined already: left out, as the spanning tree blocks one cable "
		    "of a loop, which may be another one",
		    one, two);
	leave_out_cable(x, a, b, at);
	return true;
}

/* The switches among the ends: how many, the first two of them. */
static unsigned bridges_in(const GArray *found, Bridge *out[2])
{
	unsigned n = 0;
	for (unsigned i = 0; i < found->len; i++) {
		Bridge *b = g_array_index(found, Found, i).bridge;
		if (b && n < 2)
			out[n] = b;
		n += b != NULL;
	}
	return n;
}

static bool is_shaped(const ImportLink *l)
{
	return l->shape.latency_us || l->shape.jitter_us || l->shape.loss_ppm;
}

/* What is plugged into a switch is shaped one way alone, and a port channel's member has to be plugged in. */
static bool has_channel(const Said *x, const ImportLink *l, const GArray *found)
{
	static const char what[] = "latency, jitter and loss";
	for (unsigned i = 0; i < found->len; i++) {
		const Found *f = &g_array_index(found, Found, i);
		if (!f->port || !f->port->channel)
			continue;
		import_find(x->net->source, l->at, "link-conditioning",
			    "%s of a switch's cable to a port channel is not simulated", what);
		ImportLeftOut *out = topology_leave_out_link(x->net->source, l, l->at, what);
		out->name = import_name(x->net, out->name);
		return true;
	}
	return false;
}

/* Who may have any address on a cable, and is left out: a router at its end, or a switch that routes. */
static const ImportNode *left_out_in(const GArray *found)
{
	for (unsigned i = 0; i < found->len; i++) {
		const ImportNode *node = g_array_index(found, Found, i).end->node;
		if (node->left_out)
			return node;
	}
	return NULL;
}

static void note_beyond(ImportCable *c, Bridge *const bridges[2], const ImportNode *node)
{
	c->beyond = c->beyond ? c->beyond : node;
	for (unsigned i = 0; i < 2; i++)
		if (bridges[i] && !bridges[i]->cable->beyond)
			bridges[i]->cable->beyond = node;
}

/* Who is on one of switches that are joined is on all of them. */
static void share_beyond(const Said *x)
{
	Bridge *const *b = (Bridge *const *)x->bridges->pdata;
	for (unsigned i = 0; i < x->bridges->len; i++) {
		ImportCable *lan = b[lan_of(x, i)]->cable;
		lan->beyond = lan->beyond ? lan->beyond : b[i]->cable->beyond;
	}
	for (unsigned i = 0; i < x->bridges->len; i++)
		b[i]->cable->beyond = b[lan_of(x, i)]->cable->beyond;
}

/* An end that leads nowhere leaves the other one up, on a switch. A switch's cable that does something to frames is a
 * link to it, which does that both ways. */
static void take_link(const Said *x, const ImportLink *l)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
	Bridge *bridges[2] = {NULL, NULL};
	unsigned n = 0;
	look_at(x, l, found);
	bool serial = drop_serial(x, found);
	unsigned switches = bridges_in(found, bridges);
	for (unsigned i = 0; i < found->len; i++)
		n += is_something(&g_array_index(found, Found, i));
	if (n == 0 || is_shut(x, found) ||
	    (switches == 2 && closes_loop(x, bridges[0], bridges[1], l->at)))
		return;
	bool link = n == 2 && l->ends->len == 2;
	bool shaped = link && is_shaped(l) && !(switches == 1 && has_channel(x, l, found));
	ImportCable *c = switches == 1 && !shaped
				 ? bridges[0]->cable
				 : cable_said(x, link ? "link1" : "lan1", !link, l->at);
	c->serial = serial;
	if (shaped)
		c->shape = l->shape;
	if (shaped && switches == 1)
		c->lan = bridges[0]->cable;
	note_beyond(c, bridges, left_out_in(found));
	plug_all(x, c, found);
}

/* ---- nodes ---- */

static void add_switch(const Said *x, ImportNode *node)
{
	Bridge *b = g_new0(Bridge, 1);
	ImportSwitchPorts *vlans = node->managed ? switchports_read(node->text) : NULL;
	if (vlans)
		g_ptr_array_add(x->net->switchports, vlans);
	*b = (Bridge){node, cable_said(x, node->name, true, node->at),
		      g_hash_table_new(g_str_hash, g_str_equal), vlans, x->bridges->len};
	g_ptr_array_add(x->bridges, b);
	g_hash_table_insert(x->by_node, node, GUINT_TO_POINTER(x->bridges->len));
}

static void bridge_free(void *p)
{
	Bridge *b = p;
	g_hash_table_unref(b->ports);
	g_free(b);
}

/* Who else has the address; NULL: nobody. */
static const char *owner_of(const Said *x, Ip4 ip)
{
	const ImportIface *i = import_owner(x->net, ip);
	return i ? i->router->name : g_hash_table_lookup(x->stations, GUINT_TO_POINTER(ip));
}

/* What IOS takes for an interface (RFC 1122 3.2.1.3), in a network that has room for a router. */
static bool is_station(const ImportNode *h)
{
	Ip4 mask = ip4_mask(h->prefix_len), first = h->address & mask;
	return h->prefix_len <= 30 && h->address >= IP4(1, 0, 0, 0) &&
	       h->address < IP4(224, 0, 0, 0) && h->address >> 24 != 127 && h->address != first &&
	       h->address != (first | ~mask);
}

/* Why it cannot stand in the scenario: *finding its name. NULL: it can. Caller frees. */
static char *wrong_with(const Said *x, const ImportNode *h, const char **finding)
{
	const char *owner = owner_of(x, h->address);
	*finding = !h->address ? "host-without-address" : owner ? "address-twice" : "host-address";
	if (!h->address)
		return g_strdup("no address is said");
	if (owner)
		return g_strdup_printf("%s is %s's, too", ip_text(h->address).s, owner);
	return is_station(h) ? NULL
			     : g_strdup_printf("%s/%u is no end station's", ip_text(h->address).s,
					       h->prefix_len);
}

static void check_gateway(const Said *x, ImportNode *h, const char *shown)
{
	if (!h->gateway || prefix_has(prefix_of(h->address, h->prefix_len), h->gateway))
		return;
	import_find(x->net->source, h->at, "host-gateway",
		    "the gateway of %s, %s, is not in its network: it has none here", shown,
		    ip_text(h->gateway).s);
	h->gateway = 0;
}

static void add_host(const Said *x, ImportNode *node)
{
	const char *finding;
	g_autofree char *shown = err_quote(node->name, -1), *why = wrong_with(x, node, &finding);
	if (why) {
		import_find(x->net->source, node->at, finding, "%s is left out: %s", shown, why);
		return;
	}
	check_gateway(x, node, shown);
	const char *name = import_name(x->net, node->name);
	const ImportHost h = {name, node, false};
	g_hash_table_insert(x->hosts, node, (gpointer)name);
	g_hash_table_insert(x->stations, GUINT_TO_POINTER(node->address), (gpointer)name);
	g_array_append_val(x->net->hosts, h);
}

static void add_nodes(const Said *x)
{
	const ImportNet *n = x->net;
	for (unsigned i = 0; i < n->routers->len; i++) {
		ImportRouter *r = n->routers->pdata[i];
		g_hash_table_insert(x->routers, r->node, r);
	}
	for (unsigned i = 0; i < n->source->nodes->len; i++) {
		ImportNode *node = n->source->nodes->pdata[i];
		if (node->kind == IMPORT_LAYER2 && n->source->cabled)
			add_switch(x, node);
		else if (node->kind == IMPORT_HOST)
			add_host(x, node);
	}
}

void import_cable_said(ImportNet *n)
{
	g_autoptr(GHashTable) routers = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) bridges = g_ptr_array_new_with_free_func(bridge_free);
	g_autoptr(GHashTable) by_node = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) hosts = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) plugged = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) stations = g_hash_table_new(NULL, NULL);
	const Said x = {n, routers, bridges, by_node, hosts, stations, plugged};
	add_nodes(&x);
	for (unsigned i = 0; i < n->source->links->len; i++)
		take_link(&x, n->source->links->pdata[i]);
	share_beyond(&x);
	for (unsigned i = 0; i < n->hosts->len; i++) {
		ImportHost *h = &g_array_index(n->hosts, ImportHost, i);
		h->cabled = g_hash_table_contains(plugged, h->node);
	}
}
