/* Cables that the source says. */

#include <string.h>

#include "sim/import/net.h"
#include "sim/tables/ifname.h"

typedef struct Said {
	ImportNet *net;
	GHashTable *routers;  /* ImportNode -> ImportRouter */
	GHashTable *switches; /* ImportNode of layer 2 -> ImportCable */
	GHashTable *hosts;    /* ImportNode -> its name in the scenario */
} Said;

static void find_end(const Said *x, const ImportEnd *e, const char *what)
{
	g_autofree char *node = err_quote(e->node->name, -1), *iface = err_quote(e->iface, -1);
	import_find(x->net->source, e->at, "cable-open", "%s%s%s: %s", node, *iface ? ":" : "",
		    iface, what);
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

static void plug_node(ImportCable *c, const char *node, const char *iface)
{
	const ImportPlug p = {.node = node, .iface = iface};
	g_array_append_val(c->plugs, p);
}

/* Plugs an end into a switch, or into a link. False: there is nothing to plug in. */
static bool plug(const Said *x, ImportCable *c, const ImportEnd *e)
{
	const char *host = g_hash_table_lookup(x->hosts, e->node);
	const ImportCable *sw = g_hash_table_lookup(x->switches, e->node);
	ImportIface *port = port_of(x, e);
	if (port) {
		import_plug(c, port);
		c->serial |= port->type == IF_SERIAL;
	} else if (host) {
		plug_node(c, host, "");
	} else if (sw && sw != c) {
		g_autofree char *iface = g_strdup_printf("port%u", x->net->cables->len);
		plug_node(c, sw->name, *e->iface ? e->iface : import_keep(x->net->source, iface));
	}
	return port || host || (sw && sw != c);
}

/* The switch among the ends; NULL: there is none, or several. */
static ImportCable *switch_of(const Said *x, const ImportLink *l)
{
	ImportCable *found = NULL;
	for (unsigned i = 0; i < l->ends->len; i++) {
		ImportCable *sw =
			g_hash_table_lookup(x->switches, g_array_index(l->ends, ImportEnd, i).node);
		if (sw && found)
			return NULL;
		found = sw ? sw : found;
	}
	return found;
}

/* An end that leads nowhere leaves the other one up, on a switch. */
static void take_link(const Said *x, const ImportLink *l)
{
	ImportCable *sw = switch_of(x, l);
	ImportCable *c = sw ? sw
			    : import_cable_new(x->net, l->ends->len == 2 ? "link1" : "lan1",
					       l->ends->len != 2);
	if (!sw) {
		c->said = true;
		import_say_at(c->reason, l->at);
		g_string_append_c(c->reason, '\n');
	}
	for (unsigned i = 0; i < l->ends->len; i++)
		plug(x, c, &g_array_index(l->ends, ImportEnd, i));
	if (!sw && c->plugs->len < 2)
		c->is_switch = true;
}

static void add_switch(Said *x, ImportNode *node)
{
	ImportCable *c = import_cable_new(x->net, node->name, true);
	c->said = true;
	import_say_at(c->reason, node->at);
	g_string_append_c(c->reason, '\n');
	g_hash_table_insert(x->switches, node, c);
}

static void add_host(Said *x, ImportNode *node)
{
	g_autofree char *shown = err_quote(node->name, -1);
	if (!node->address) {
		import_find(x->net->source, node->at, "host-without-address",
			    "%s has no address that is said: it is left out", shown);
		return;
	}
	g_hash_table_insert(x->hosts, node, (gpointer)import_name(x->net, node->name));
	g_ptr_array_add(x->net->hosts, node);
	node->name = g_hash_table_lookup(x->hosts, node);
}

void import_cable_said(ImportNet *n)
{
	g_autoptr(GHashTable) routers = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) switches = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) hosts = g_hash_table_new(NULL, NULL);
	Said x = {n, routers, switches, hosts};
	if (!n->source->cabled)
		return;
	for (unsigned i = 0; i < n->routers->len; i++) {
		ImportRouter *r = n->routers->pdata[i];
		g_hash_table_insert(routers, r->node, r);
	}
	for (unsigned i = 0; i < n->source->nodes->len; i++) {
		ImportNode *node = n->source->nodes->pdata[i];
		if (node->kind == IMPORT_LAYER2)
			add_switch(&x, node);
		else if (node->kind == IMPORT_HOST)
			add_host(&x, node);
	}
	for (unsigned i = 0; i < n->source->links->len; i++)
		take_link(&x, n->source->links->pdata[i]);
	for (unsigned i = n->cables->len; i-- > 0;)
		if (!((ImportCable *)n->cables->pdata[i])->is_switch &&
		    ((ImportCable *)n->cables->pdata[i])->plugs->len == 0)
			g_ptr_array_remove_index(n->cables, i);
}
