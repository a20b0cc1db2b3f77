/* containerlab.dev, manual: Topology definition, Nodes, Kinds (of each kind its page); release 0.68.
 *
 *   topology:
 *     defaults: {kind: cisco_iol}
 *     kinds: {cisco_iol: {image: ...}}
 *     groups: {core: {startup-config: core.cfg}}
 *     nodes: {r1: {kind: cisco_iol, group: core, startup-config: r1.cfg}}
 *     links:
 *       - endpoints: ["r1:eth1", "r2:Ethernet0/1"]
 *       - {type: veth, endpoints: [{node: r1, interface: eth2}, {node: r3, interface: eth1}]}
 *       - {type: mgmt-net, host-interface: x, endpoint: {node: r1, interface: eth3}}
 */

#include "sim/sources/containerlab.h"

#include <stdio.h>
#include <string.h>

#include "sim/sources/topology.h"

/* ---- kinds ---- */

/* IOS's name of "ethN"; N of 0 is the port of management. */
typedef void PortFn(unsigned n, char *out, size_t size);

/* Kinds, Cisco IOL: slots of four ports, Ethernet0/0 is management, eth1 is Ethernet0/1. */
static void iol_port(unsigned n, char *out, size_t size)
{
	snprintf(out, size, "Ethernet%u/%u", n / 4, n % 4);
}

/* Kinds, Cisco CSR1000v and Catalyst 8000V: GigabitEthernet1 is management, eth1 is GigabitEthernet2. */
static void csr_port(unsigned n, char *out, size_t size)
{
	snprintf(out, size, "GigabitEthernet%u", n + 1);
}

/* Kinds, Cisco vIOS: GigabitEthernet0/0 is management, eth1 is GigabitEthernet0/1. */
static void vios_port(unsigned n, char *out, size_t size)
{
	snprintf(out, size, "GigabitEthernet0/%u", n);
}

/* Kinds, Cisco Catalyst 9000v: GigabitEthernet0/0 is management, eth1 is GigabitEthernet1/0/1. */
static void cat9kv_port(unsigned n, char *out, size_t size)
{
	if (n == 0)
		snprintf(out, size, "GigabitEthernet0/0");
	else
		snprintf(out, size, "GigabitEthernet1/0/%u", n);
}

typedef struct Kind {
	const char *name, *also[2]; /* as earlier releases have it */
	ImportKind kind;
	bool switches; /* a switch, which routes if its configuration says so */
	PortFn *port;
	const char *
		release; /* that a router without a version line is taken for; NULL: it is not known */
} Kind;

/* Kinds that are not here are not simulated. */
static const Kind kinds[] = {
	{"cisco_iol", {NULL}, IMPORT_ROUTER, false, iol_port, NULL},
	{"cisco_csr1000v",
	 {"vr-csr", "vr-cisco_csr1000v"},
	 IMPORT_ROUTER,
	 false,
	 csr_port,
	 IMPORT_CSR1000V},
	{"cisco_c8000v",
	 {"vr-c8000v", "vr-cisco_c8000v"},
	 IMPORT_ROUTER,
	 false,
	 csr_port,
	 IMPORT_CAT8000V},
	{"cisco_vios", {"vr-vios", "vr-cisco_vios"}, IMPORT_ROUTER, false, vios_port, NULL},
	{"cisco_cat9kv",
	 {"vr-cat9kv", "vr-cisco_cat9kv"},
	 IMPORT_ROUTER,
	 true,
	 cat9kv_port,
	 IMPORT_CAT9000V},
	{"bridge", {NULL}, IMPORT_LAYER2, false, NULL, NULL},
	{"ovs-bridge", {NULL}, IMPORT_LAYER2, false, NULL, NULL},
};

static const Kind *kind_of(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0 || g_strcmp0(kinds[i].also[0], name) == 0 ||
		    g_strcmp0(kinds[i].also[1], name) == 0)
			return &kinds[i];
	return NULL;
}

/* ---- reading ---- */

typedef struct Lab {
	ImportSource *source;
	const char *path;
	bool files;
	const DocValue *defaults, *kinds, *groups; /* NULL: none */
	GHashTable *of;                            /* ImportNode -> Kind; NULL: none that is here */
} Lab;

/* A node, and where it inherits from. */
typedef struct Heir {
	const DocValue *node, *group, *kind; /* NULL: none */
} Heir;

/* Topology definition, Nodes: what a node says itself holds, then its group, its kind, the defaults. */
static bool find(const Lab *x, const Heir *h, const char *key, const char *expected,
		 const DocValue **out, GError **err)
{
	const DocValue *const from[] = {h->node, h->group, h->kind, x->defaults};
	*out = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(from) && !*out; i++)
		if (from[i] && !doc_find(from[i], key, DOC_TEXT, expected, out, err))
			return false;
	return true;
}

static bool ancestor(const DocValue *all, const DocValue *name, const char *expected,
		     const DocValue **out, GError **err)
{
	*out = NULL;
	return !all || !name || doc_find(all, name->text, DOC_MAP, expected, out, err);
}

/* ---- nodes ---- */

/* "L2" of IOL's images, and switches of which no port routes. */
static bool carries_frames(const Kind *k, const DocValue *type, const ImportNode *n)
{
	bool layer2 = type && g_ascii_strcasecmp(type->text, "l2") == 0;
	return (k->port == iol_port && layer2) || (k->switches && !topology_routes(n->text));
}

static char *name_put_in(const char *text, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(text, "__clabNodeName__", -1); /* Nodes: Magic variables */
	return g_strjoinv(name, parts);
}

/* Nodes, startup-config: the name of a file, an address of one, or the text itself. */
static bool read_config(const Lab *x, ImportNode *n, const DocValue *v, GError **err)
{
	g_autofree char *shown = err_quote(v->text, -1), *name = name_put_in(v->text, n->name);
	if (strchr(v->text, '\n')) {
		topology_text(x->source, n, v);
		return true;
	}
	if (strstr(name, "://") || strchr(name, '$')) {
		import_find(x->source, v->at, "config-unread", "%s is %s: it is not read", shown,
			    strchr(name, '$') ? "as the environment says" : "elsewhere");
		return true;
	}
	if (strstr(name, ".partial"))
		import_find(x->source, v->at, "config-partial",
			    "containerlab adds lines of its own to %s: they are not known here",
			    shown);
	return !x->files || topology_config(x->source, n, x->path, name, v->at, err);
}

static bool read_node(const Lab *x, const DocValue *key, const DocValue *v, GError **err)
{
	static const char a_kind[] = "the name of a kind", a_group[] = "the name of a group";
	Heir h = {v->kind == DOC_NULL ? NULL : v, NULL, NULL};
	const DocValue *group, *kind, *config, *type;
	if (h.node && !doc_is(v, DOC_MAP, "a node", "a map with its kind", err))
		return false;
	if (!find(x, &h, "group", a_group, &group, err) ||
	    !ancestor(x->groups, group, "a map of a group", &h.group, err) ||
	    !find(x, &h, "kind", a_kind, &kind, err))
		return false;
	if (!kind)
		return err_at(err, key->at,
			      "a node without a kind, expected one here, of its group or of "
			      "defaults");
	if (!ancestor(x->kinds, kind, "a map of a kind", &h.kind, err) ||
	    !find(x, &h, "startup-config", "the name of a file, or a text", &config, err) ||
	    !find(x, &h, "type", "a text", &type, err))
		return false;
	const Kind *k = kind_of(kind->text);
	ImportNode *n =
		import_add_node(x->source, key->text, k ? k->kind : IMPORT_FOREIGN, key->at);
	g_hash_table_insert(x->of, n, (gpointer)k);
	n->release = k ? k->release : NULL;
	if (!k) {
		topology_foreign(x->source, n, kind->text);
		return true;
	}
	if (k->kind == IMPORT_ROUTER && config && !read_config(x, n, config, err))
		return false;
	if (k->kind == IMPORT_ROUTER && carries_frames(k, type, n)) {
		topology_layer2(x->source, n);
	}
	return true;
}

static bool read_nodes(const Lab *x, const DocValue *nodes, GError **err)
{
	bool ok = true;
	for (guint i = 0; ok && i < doc_len(nodes); i++)
		ok = read_node(x, doc_key(nodes, i), doc_item(nodes, i), err);
	return ok;
}

/* ---- links ---- */

static void add_end(const Lab *x, ImportLink *l, ImportNode *n, const char *iface, SrcPos at)
{
	const Kind *k = g_hash_table_lookup(x->of, n);
	char name[40];
	guint64 number;
	bool eth = k && k->port && g_str_has_prefix(iface, "eth") &&
		   g_ascii_string_to_unsigned(iface + strlen("eth"), 10, 0, 4095, &number, NULL);
	if (eth)
		k->port((unsigned)number, name, sizeof name);
	import_add_end(x->source, l, n, eth ? name : iface, at);
}

/* Topology definition, Links: names that stand for the machine that runs the lab. */
static bool is_outside(const char *node)
{
	return strcmp(node, "host") == 0 || strcmp(node, "mgmt-net") == 0 ||
	       strcmp(node, "macvlan") == 0;
}

static void find_outside(const Lab *x, SrcPos at, const char *what)
{
	g_autofree char *shown = err_quote(what, -1);
	import_find(x->source, at, "link-outside",
		    "a link of the type %s leads out of the lab: its other end is up and alone",
		    shown);
}

static bool read_names(const Lab *x, ImportLink *l, const char *node, const char *iface, SrcPos at,
		       GError **err)
{
	ImportNode *n = import_node(x->source, node);
	g_autofree char *shown = err_quote(node, -1);
	if (n)
		add_end(x, l, n, iface, at);
	else if (is_outside(node))
		find_outside(x, at, node);
	else
		return err_at(err, at, "\"%s\", expected the name of a node of this topology",
			      shown);
	return true;
}

/* "r1:eth1" */
static bool read_short(const Lab *x, ImportLink *l, const DocValue *v, GError **err)
{
	const char *colon = strchr(v->text, ':');
	g_autofree char *node = colon ? g_strndup(v->text, (gsize)(colon - v->text)) : NULL;
	g_autofree char *shown = err_quote(v->text, -1);
	if (!colon || colon == v->text || !colon[1])
		return err_at(err, v->at, "\"%s\", expected NODE:INTERFACE", shown);
	return read_names(x, l, node, colon + 1, v->at, err);
}

/* {node: r1, interface: eth1} */
static bool read_end(const Lab *x, ImportLink *l, const DocValue *v, GError **err)
{
	const DocValue *node, *iface;
	if (v->kind == DOC_TEXT)
		return read_short(x, l, v, err);
	return doc_is(v, DOC_MAP, "an end of a link", "NODE:INTERFACE, or a map with both", err) &&
	       doc_need(v, "node", DOC_TEXT, "the name of a node", &node, err) &&
	       doc_need(v, "interface", DOC_TEXT, "the name of an interface", &iface, err) &&
	       read_names(x, l, node->text, iface->text, v->at, err);
}

static bool read_ends(const Lab *x, ImportLink *l, const DocValue *ends, GError **err)
{
	if (doc_len(ends) != 2)
		return err_at(err, ends->at, "%u endpoints, expected 2", doc_len(ends));
	return read_end(x, l, doc_item(ends, 0), err) && read_end(x, l, doc_item(ends, 1), err);
}

/* Of the other types, one end is a node's. */
static bool read_link(const Lab *x, const DocValue *v, GError **err)
{
	const DocValue *type, *ends, *end;
	if (!doc_is(v, DOC_MAP, "a link", "a map with its endpoints", err) ||
	    !doc_find(v, "type", DOC_TEXT, "the type of a link", &type, err) ||
	    !doc_find(v, "endpoints", DOC_LIST, "a list of two ends", &ends, err) ||
	    !doc_find(v, "endpoint", DOC_MAP, "a map with node and interface", &end, err))
		return false;
	if (!ends && !end)
		return err_at(err, v->at, "a link without ends, expected endpoints");
	ImportLink *l = import_add_link(x->source, v->at);
	if (ends)
		return read_ends(x, l, ends, err);
	find_outside(x, v->at, type ? type->text : "unknown");
	return read_end(x, l, end, err);
}

static bool read_links(const Lab *x, const DocValue *links, GError **err)
{
	bool ok = true;
	for (guint i = 0; ok && links && i < doc_len(links); i++)
		ok = read_link(x, doc_item(links, i), err);
	return ok;
}

/* ---- a topology ---- */

bool import_is_containerlab(const DocValue *root)
{
	const DocValue *topology = doc_get(root, "topology");
	return topology && topology->kind == DOC_MAP;
}

static bool read_topology(Lab *x, const DocValue *root, GError **err)
{
	const DocValue *topology, *nodes, *links, *name;
	if (!doc_is(root, DOC_MAP, "the file", "a map with a topology", err) ||
	    !doc_find(root, "name", DOC_TEXT, "the name of the lab", &name, err))
		return false;
	if (name)
		import_set_title(x->source, name->text);
	return doc_need(root, "topology", DOC_MAP, "a map with nodes and links", &topology, err) &&
	       doc_find(topology, "defaults", DOC_MAP, "a map", &x->defaults, err) &&
	       doc_find(topology, "kinds", DOC_MAP, "a map of kinds", &x->kinds, err) &&
	       doc_find(topology, "groups", DOC_MAP, "a map of groups", &x->groups, err) &&
	       doc_need(topology, "nodes", DOC_MAP, "a map of nodes", &nodes, err) &&
	       doc_find(topology, "links", DOC_LIST, "a list of links", &links, err) &&
	       read_nodes(x, nodes, err) && read_links(x, links, err);
}

ImportSource *import_containerlab_doc(const char *path, const Doc *d, bool files, GError **err)
{
	g_autoptr(ImportSource) s = import_source_new(path);
	g_autoptr(GHashTable) of = g_hash_table_new(NULL, NULL);
	Lab x = {.source = s, .path = path, .files = files, .of = of};
	s->cabled = true;
	if (!read_topology(&x, doc_root(d), err))
		return NULL;
	topology_leave_out(s);
	return g_steal_pointer(&s);
}

ImportSource *import_containerlab(const char *path, GError **err)
{
	g_autoptr(Doc) d = doc_read(path, err);
	return d ? import_containerlab_doc(path, d, true, err) : NULL;
}
