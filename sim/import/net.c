/* From a source to a network, step by step. */

#include "sim/import/net.h"

#include <string.h>

#include "sim/stage/stage.h"

enum { NAMED = 3 }; /* routers in a finding, of which the others are counted */

/* ---- names ---- */

static bool may_stand(char c)
{
	return g_ascii_isalnum(c) || (c && strchr("_-.", c));
}

/* What stands before the number: "lan1" is followed by "lan2"; somebody's "R1" by "R1-2". Caller frees. */
static char *stem_of(const char *name)
{
	static const char *const counted[] = {"lan", "link", "transit", "mirror"};
	for (size_t i = 0; i < G_N_ELEMENTS(counted); i++)
		if (g_str_has_prefix(name, counted[i]) &&
		    strspn(name + strlen(counted[i]), "0123456789") ==
			    strlen(name + strlen(counted[i])))
			return g_strdup(counted[i]);
	return g_strconcat(name, "-", NULL);
}

const char *import_name(ImportNet *n, const char *wish)
{
	enum { LONGEST = 160 }; /* a file's name, with what is put around it, has at most 255 */
	g_autofree char *name = g_strndup(*wish ? wish : "node", LONGEST);
	for (char *p = name; *p; p++)
		if (!may_stand(*p))
			*p = '_';
	g_autofree char *stem = stem_of(name), *found = g_strdup(name);
	guint number = MAX(GPOINTER_TO_UINT(g_hash_table_lookup(n->numbers, stem)), 1);
	while (g_hash_table_contains(n->names, found)) {
		g_free(found);
		found = g_strdup_printf("%s%u", stem, ++number);
	}
	g_hash_table_insert(n->numbers, (gpointer)import_keep(n->source, stem),
			    GUINT_TO_POINTER(number));
	const char *kept = import_keep(n->source, found);
	g_hash_table_add(n->names, (gpointer)kept);
	return kept;
}

/* ---- addresses ---- */

ImportIface *import_owner(const ImportNet *n, Ip4 ip)
{
	return g_hash_table_lookup(n->owners, GUINT_TO_POINTER(ip));
}

static void own(ImportNet *n, ImportIface *i, Ip4 ip)
{
	if (ip && !import_owner(n, ip))
		g_hash_table_insert(n->owners, GUINT_TO_POINTER(ip), i);
}

void import_own(ImportNet *n, ImportIface *i)
{
	for (unsigned k = 0; k < i->addrs->len; k++)
		own(n, i, g_array_index(i->addrs, ImportAddr, k).ip);
	for (unsigned k = 0; k < i->virtuals->len; k++)
		own(n, i, g_array_index(i->virtuals, Ip4, k));
}

/* ---- cables ---- */

static void switchports_drop(void *p)
{
	switchports_free(p);
}

static void cable_free(void *p)
{
	ImportCable *c = p;
	for (unsigned i = 0; i < c->plugs->len; i++)
		if (g_array_index(c->plugs, ImportPlug, i).trunk)
			g_array_unref(g_array_index(c->plugs, ImportPlug, i).trunk);
	g_array_unref(c->plugs);
	g_string_free(c->reason, TRUE);
	g_free(c);
}

ImportCable *import_cable_new(ImportNet *n, const char *wish, bool is_switch)
{
	ImportCable *c = g_new0(ImportCable, 1);
	c->name = import_name(n, wish);
	c->is_switch = is_switch;
	c->plugs = g_array_new(FALSE, TRUE, sizeof(ImportPlug));
	c->reason = g_string_new(NULL);
	g_ptr_array_add(n->cables, c);
	return c;
}

ImportPlug *import_plug(ImportCable *c, ImportIface *port)
{
	const ImportPlug p = {.node = port->router->name, .iface = port->name, .port = port};
	port->cable = c;
	port->plug = c->plugs->len;
	g_array_append_val(c->plugs, p);
	return &g_array_index(c->plugs, ImportPlug, port->plug);
}

ImportCable *import_switch_of(const ImportIface *port)
{
	ImportCable *c = port->cable;
	return c && !c->is_switch ? c->lan : c;
}

void import_plug_beside(ImportPlug *p, const ImportIface *x)
{
	const ImportIface *port = import_port((ImportIface *)x);
	const ImportPlug *other = &g_array_index(port->cable->plugs, ImportPlug, port->plug);
	p->vlan = x->vlan ? x->vlan : other->vlan;
	p->said = x->vlan ? NULL : other->said;
	p->trunks = p->said && other->trunks;
}

/* ---- routers ---- */

/* A name that IOS reads is kept, so that the configuration agrees with the scenario. */
static void name_router(ImportNet *n, ImportRouter *r)
{
	bool free = r->hostname && *r->hostname && !g_hash_table_contains(n->names, r->hostname);
	const char *wish = n->source->cabled && free ? r->hostname : r->node->name;
	r->name = import_name(n, wish);
	g_autofree char *shown = err_quote(wish, -1), *said = err_quote(r->node->name, -1);
	if (strcmp(r->name, wish) != 0)
		import_find(n->source, r->node->at, "node-renamed",
			    "%s cannot stand in a scenario or is taken: it is %s here", shown,
			    r->name);
	if (n->source->cabled && strcmp(wish, r->node->name) != 0)
		import_find(n->source, r->node->at, "hostname-differs",
			    "the hostname of %s is %s: it is %s here", said, shown, r->name);
}

/* A switch has ports that switch, and none with an address. */
static bool is_switch(const ImportRouter *r)
{
	bool switches = false;
	for (unsigned i = 0; i < r->ifaces->len; i++) {
		ImportIface *x = r->ifaces->pdata[i];
		bool routes = import_is_port(import_port(x)) || import_port(x)->bundle;
		if (routes && x->addrs->len && !x->switchport)
			return false;
		switches |= x->switchport;
	}
	return switches;
}

static void find_refused(ImportNet *n, const ImportRouter *r)
{
	for (unsigned i = 0; i < r->refused->len; i++) {
		const ImportLine *l = &g_array_index(r->refused, ImportLine, i);
		import_find(n->source, l->at, "line-refused", "left out: %s", l->why);
	}
}

/* Has it an address and no medium here, as an SVI; or none that addresses tell, as a port channel? */
static bool is_mediumless(const ImportNet *n, ImportIface *x)
{
	const ImportIface *port = import_port(x);
	if (x->shutdown || (!x->addrs->len && !x->dynamic))
		return false;
	return port->bundle
		       ? !n->source->cabled
		       : x->type == IF_OTHER && !x->parent && !g_str_has_prefix(x->name, "Tunnel");
}

/* They are told of: who is in their subnets hears nobody. */
static void find_mediumless(ImportNet *n, const ImportRouter *r)
{
	for (unsigned i = 0; i < r->ifaces->len; i++) {
		ImportIface *x = r->ifaces->pdata[i];
		if (is_mediumless(n, x))
			import_find(n->source, x->at, "interface-not-simulated",
				    "%s:%s has an address and no cable here", r->name, x->name);
		else if (x->dynamic && import_is_port(import_port(x)) && !x->shutdown)
			import_find(n->source, x->at, "address-unknown",
				    "%s:%s gets its address from elsewhere and has none here",
				    r->name, x->name);
	}
}

/* ---- routers that are left out ---- */

/* "FILE:LINE:...": where the message is about a line of the node's own configuration; else where that begins, or where the
 * source says that the node is there. */
static SrcPos place_in(const ImportNode *node, const char *message)
{
	SrcPos at = node->text_at.file ? node->text_at
		    : node->path       ? (SrcPos){node->path, 1, 1}
				       : node->at;
	const char *file = at.file ? at.file : node->name;
	g_autofree char *shown = err_quote(file, -1);
	size_t len = strlen(shown);
	int line = g_str_has_prefix(message, shown) && message[len] == ':'
			   ? (int)g_ascii_strtoll(message + len + 1, NULL, 10)
			   : at.line;
	return (SrcPos){file, MAX(line, 1), 1};
}

/* The subnets that a switch routes between; one alone is that of its management. NULL: it does not, or they are not known.
 * Caller unrefs. */
static GArray *routed_by(const ImportRouter *r, bool *routes)
{
	GArray *subnets = g_array_new(FALSE, FALSE, sizeof(Prefix));
	unsigned n = 0;
	bool known = true;
	for (unsigned i = 0; i < r->ifaces->len; i++) {
		const ImportIface *x = r->ifaces->pdata[i];
		if (x->shutdown || !(x->addrs->len || x->dynamic))
			continue;
		n++;
		known &= !x->dynamic;
		for (unsigned k = 0; k < x->addrs->len; k++) {
			const ImportAddr *a = &g_array_index(x->addrs, ImportAddr, k);
			const Prefix p = prefix_of(a->ip, a->len);
			g_array_append_val(subnets, p);
		}
	}
	*routes = n > 1;
	if (*routes && known)
		return subnets;
	g_array_unref(subnets);
	return NULL;
}

/* A switch of one address forwards frames only, and who does that is guessed from those around it. */
static void leave_out_switch(ImportNet *n, ImportNode *node, const ImportRouter *r)
{
	bool routes;
	GArray *subnets = routed_by(r, &routes);
	if (!routes)
		return;
	ImportLeftOut *x = import_leave_out_node(
		n->source, node, node->at,
		"a switch that routes between its VLANs, which is not simulated");
	x->subnets = subnets;
	/* What carries frames of it is a switch of the scenario, and has its name. */
	g_autofree char *name = g_strconcat(node->name, "-router", NULL);
	if (n->source->cabled)
		x->name = import_keep(n->source, name);
}

static void leave_out(ImportNet *n, ImportNode *node, const char *why)
{
	import_leave_out_node(n->source, node, place_in(node, why), why);
}

/* Those of the source and of its nodes, once the routers have their names. */
static void name_left_out(ImportNet *n)
{
	for (unsigned i = 0; i < n->source->left_out->len; i++) {
		ImportLeftOut *x = n->source->left_out->pdata[i];
		x->name = import_name(n, x->name);
	}
}

/* ---- releases ---- */

/* The routers that a release is guessed for. */
typedef struct Guessed {
	const char *release;
	bool by_kind;
	SrcPos at; /* of the first */
	GString *names;
	unsigned n;
} Guessed;

static void guessed_free(void *p)
{
	Guessed *g = p;
	g_string_free(g->names, TRUE);
	g_free(g);
}

static Guessed *guessed_of(GPtrArray *all, const ImportRouter *r)
{
	const char *release = r->release ? r->release : RELEASE_DEFAULT;
	bool by_kind = r->release != NULL;
	for (unsigned i = 0; i < all->len; i++) {
		Guessed *g = all->pdata[i];
		if (g->by_kind == by_kind && strcmp(g->release, release) == 0)
			return g;
	}
	Guessed *g = g_new(Guessed, 1);
	*g = (Guessed){release, by_kind, r->node->at, g_string_new(NULL), 0};
	g_ptr_array_add(all, g);
	return g;
}

static void find_guessed(ImportNet *n, const Guessed *g)
{
	if (g->n > NAMED)
		g_string_append_printf(g->names, " and %u more", g->n - NAMED);
	import_find(n->source, g->at, "release-guessed",
		    "no version line in the configuration of %s: taken for release %s, %s",
		    g->names->str, g->release,
		    g->by_kind ? "a guess by the kind of node" : "the default");
}

/* What a release does differently is in the result, and nothing says that it is right. */
static void find_releases(ImportNet *n)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(guessed_free);
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		Guessed *g = r->versioned ? NULL : guessed_of(all, r);
		if (g && g->n++ < NAMED)
			g_string_append_printf(g->names, "%s%s", g->n > 1 ? ", " : "", r->name);
	}
	for (unsigned i = 0; i < all->len; i++)
		find_guessed(n, all->pdata[i]);
}

/* ---- all routers ---- */

static void add_router(ImportNet *n, ImportReader *reader, ImportNode *node)
{
	g_autoptr(GError) why = NULL;
	gsize len = 0;
	const char *text = import_text(n->source, node, &len, &why);
	if (!text) {
		const char *said = why ? why->message : "no configuration: it is left out";
		import_find(n->source, node->at, "node-unreadable", "%s", said);
		leave_out(n, node, said);
		return;
	}
	ImportRouter *r = import_read(reader, n->source, node, text, len);
	if (is_switch(r)) {
		import_find(n->source, node->at, "node-layer-2",
			    "a switch, which is not simulated as such: %s",
			    n->source->cabled
				    ? "its ports' VLANs are read, and nothing else"
				    : "what it joins is guessed from the routers' addresses");
		node->kind = IMPORT_LAYER2;
		leave_out_switch(n, node, r);
		node->managed = true;
	} else if (r->wrong) {
		import_find(n->source, node->at, "node-refused", "left out: %s", r->wrong);
		leave_out(n, node, r->wrong);
	} else {
		name_router(n, r);
		find_refused(n, r);
		find_mediumless(n, r);
		g_ptr_array_add(n->routers, r);
		return;
	}
	import_router_free(r);
}

/* A switch whose configuration the source has: its ports are read elsewhere, and whether it routes here. */
static void add_switch(ImportNet *n, ImportReader *reader, ImportNode *node)
{
	if (!node->text)
		return;
	ImportRouter *r = import_read(reader, n->source, node, node->text, node->len);
	leave_out_switch(n, node, r);
	import_router_free(r);
}

static void find_twice(ImportNet *n, ImportIface *i)
{
	for (unsigned k = 0; k < i->addrs->len; k++) {
		const ImportAddr *a = &g_array_index(i->addrs, ImportAddr, k);
		const ImportIface *first = import_owner(n, a->ip);
		if (!first || i->vrf || first->vrf || i->shutdown || first->shutdown)
			continue;
		import_find(n->source, a->at, "address-twice", "%s of %s:%s is %s:%s's, too",
			    ip_text(a->ip).s, i->router->name, i->name, first->router->name,
			    first->name);
	}
}

static void own_all(ImportNet *n)
{
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++) {
			find_twice(n, r->ifaces->pdata[k]);
			import_own(n, r->ifaces->pdata[k]);
		}
	}
}

ImportNet *import_net_new(ImportSource *s, const ImportWish *wish)
{
	ImportNet *n = g_new0(ImportNet, 1);
	g_autoptr(ImportReader) reader = import_reader_new();
	n->source = s;
	n->routers = g_ptr_array_new_with_free_func(import_router_free);
	n->cables = g_ptr_array_new_with_free_func(cable_free);
	n->switchports = g_ptr_array_new_with_free_func(switchports_drop);
	n->hosts = g_array_new(FALSE, FALSE, sizeof(ImportHost));
	n->probes = g_array_new(FALSE, FALSE, sizeof(ImportProbe));
	n->names = g_hash_table_new(g_str_hash, g_str_equal);
	n->numbers = g_hash_table_new(g_str_hash, g_str_equal);
	n->owners = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < s->nodes->len; i++) {
		ImportNode *node = s->nodes->pdata[i];
		if (node->kind == IMPORT_ROUTER)
			add_router(n, reader, node);
		else if (node->kind == IMPORT_LAYER2)
			add_switch(n, reader, node);
	}
	name_left_out(n);
	find_releases(n);
	own_all(n);
	import_cable_said(n);
	import_mirror(n, wish->mirror_peers);
	import_add_transit(n);
	import_cable_guessed(n);
	import_cable_stations(n);
	import_carry_tags(n);
	import_propose_probes(n);
	return n;
}

void import_net_free(ImportNet *n)
{
	if (!n)
		return;
	g_ptr_array_unref(n->cables);
	g_ptr_array_unref(n->routers);
	g_array_unref(n->hosts);
	g_ptr_array_unref(n->switchports);
	g_array_unref(n->probes);
	g_hash_table_unref(n->names);
	g_hash_table_unref(n->numbers);
	g_hash_table_unref(n->owners);
	g_free(n);
}
