/* A snapshot as Batfish has it (its documentation: Formatting a snapshot; Layer-1 topology; Host files):
 *
 *   configs/                         running-configs
 *   hosts/NAME.json                  {"hostname": "h1", "hostInterfaces": {"eth0": {"prefix": "10.0.0.2/24", "gateway": "10.0.0.1"}}}
 *   batfish/layer1_topology.json     {"edges": [{"node1": {"hostname": "r1", "interfaceName": "Gi0/0"}, "node2": {...}}]}
 *
 * Batfish writes hostnames in small letters, and an edge in one direction or in both. Nodes of edges that are not in the
 * snapshot are allowed there. */

#include "sim/sources/batfish.h"

#include <string.h>

#include "sim/sources/doc.h"
#include "sim/sources/folder.h"
#include "sim/sources/walk.h"
#include "sim/tables/ifname.h"

typedef struct Snapshot {
	ImportSource *source;
	GHashTable *nodes; /* name in small letters, owned -> ImportNode */
	GHashTable *edges; /* of char *, owned: both ends */
} Snapshot;

static void index_node(const Snapshot *x, ImportNode *n)
{
	char *lower = g_ascii_strdown(n->name, -1);
	if (g_hash_table_contains(x->nodes, lower))
		g_free(lower);
	else
		g_hash_table_insert(x->nodes, lower, n);
}

static ImportNode *node_of(const Snapshot *x, const char *name)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);
	return g_hash_table_lookup(x->nodes, lower);
}

/* ---- end stations ---- */

static bool read_prefix(const DocValue *v, ImportNode *h, GError **err)
{
	g_auto(GStrv) parts = g_strsplit(v->text, "/", 2);
	guint64 len = 0;
	if (parts[0] && parts[1] && ip4_parse(parts[0], &h->address) && h->address &&
	    g_ascii_string_to_unsigned(parts[1], 10, 1, 32, &len, NULL)) {
		h->prefix_len = (uint8_t)len;
		return true;
	}
	g_autofree char *shown = err_quote(v->text, -1);
	return err_at(err, v->at, "\"%s\", expected an address and its length: 10.0.0.2/24", shown);
}

static bool read_gateway(const DocValue *v, ImportNode *h, GError **err)
{
	if (!v || ip4_parse(v->text, &h->gateway))
		return true;
	g_autofree char *shown = err_quote(v->text, -1);
	return err_at(err, v->at, "\"%s\", expected an address", shown);
}

static bool read_interface(const DocValue *v, ImportNode *h, GError **err)
{
	const DocValue *prefix, *gateway;
	return doc_is(v, DOC_MAP, "an interface of a host", "a map with its prefix", err) &&
	       doc_find(v, "prefix", DOC_TEXT, "an address and its length", &prefix, err) &&
	       doc_find(v, "gateway", DOC_TEXT, "an address", &gateway, err) &&
	       (!prefix || read_prefix(prefix, h, err)) && read_gateway(gateway, h, err);
}

/* A [host] has one interface: the first that has an address. */
static bool read_interfaces(const Snapshot *x, const DocValue *v, ImportNode *h, GError **err)
{
	for (guint i = 0; v && i < doc_len(v); i++) {
		g_autofree char *name = err_quote(doc_key(v, i)->text, -1);
		if (h->address)
			import_find(x->source, doc_key(v, i)->at, "host-interface-unused",
				    "an end station has one interface here: %s is not read", name);
		else if (!read_interface(doc_item(v, i), h, err))
			return false;
	}
	return true;
}

static bool read_host(const Snapshot *x, const char *path, GError **err)
{
	g_autoptr(Doc) d = doc_read(path, err);
	const DocValue *root = d ? doc_root(d) : NULL, *name, *ifaces, *filter;
	if (!d || !doc_is(root, DOC_MAP, "the file", "a map with a hostname", err) ||
	    !doc_need(root, "hostname", DOC_TEXT, "the name of an end station", &name, err) ||
	    !doc_find(root, "hostInterfaces", DOC_MAP, "a map of interfaces", &ifaces, err) ||
	    !doc_find(root, "iptablesFile", DOC_TEXT, "the name of a file", &filter, err))
		return false;
	g_autofree char *shown = err_quote(name->text, -1);
	ImportNode *h = node_of(x, name->text)
				? NULL
				: import_add_node(x->source, name->text, IMPORT_HOST, name->at);
	if (!h)
		return err_at(err, name->at, "%s is in the snapshot already, expected another name",
			      shown);
	index_node(x, h);
	if (filter)
		import_find(x->source, filter->at, "host-filter-unused",
			    "what %s filters is not simulated: it takes and sends all", shown);
	return read_interfaces(x, ifaces, h, err);
}

static bool read_hosts(const Snapshot *x, const char *path, GError **err)
{
	g_autofree char *dir = g_build_filename(path, "hosts", NULL);
	if (!g_file_test(dir, G_FILE_TEST_IS_DIR))
		return true;
	g_autoptr(GPtrArray) names = walk_names(dir, false, err);
	bool ok = names != NULL;
	for (unsigned i = 0; ok && i < names->len; i++) {
		g_autofree char *file = g_build_filename(dir, names->pdata[i], NULL);
		ok = !g_str_has_suffix(file, ".json") || read_host(x, file, err);
	}
	return ok;
}

/* ---- cables ---- */

typedef struct EdgeEnd {
	SrcPos at;
	ImportNode *node;
	const char *name, *iface;
} EdgeEnd;

/* Who has a cable may be a router, whatever of it is not here. */
static ImportNode *add_unknown(const Snapshot *x, const char *name, SrcPos at)
{
	g_autofree char *shown = err_quote(name, -1);
	ImportNode *n = import_add_node(x->source, name, IMPORT_FOREIGN, at);
	index_node(x, n);
	import_find(x->source, at, "node-unknown",
		    "%s is not in the snapshot: what is cabled to it is up and alone", shown);
	import_leave_out_node(x->source, n, at,
			      "a node of the layer-1 topology without a configuration");
	return n;
}

static bool read_end(const Snapshot *x, const DocValue *edge, const char *key, EdgeEnd *e,
		     GError **err)
{
	const DocValue *v, *name, *iface;
	if (!doc_need(edge, key, DOC_MAP, "a map with hostname and interfaceName", &v, err) ||
	    !doc_need(v, "hostname", DOC_TEXT, "the name of a node", &name, err) ||
	    !doc_need(v, "interfaceName", DOC_TEXT, "the name of an interface", &iface, err))
		return false;
	ImportNode *n = node_of(x, name->text);
	*e = (EdgeEnd){v->at, n ? n : add_unknown(x, name->text, v->at), name->text, iface->text};
	return true;
}

/* An end in one way to write it. Caller frees. */
static char *text_of(const EdgeEnd *e)
{
	char name[IFNAME_SIZE];
	bool known = ifname_parse(e->iface, name, NULL);
	g_autofree char *all = g_strconcat(e->name, "\n", known ? name : e->iface, NULL);
	return g_ascii_strdown(all, -1);
}

static bool is_known(const Snapshot *x, const EdgeEnd *a, const EdgeEnd *b)
{
	g_autofree char *one = text_of(a), *two = text_of(b);
	bool sorted = strcmp(one, two) <= 0;
	return !g_hash_table_add(x->edges,
				 g_strconcat(sorted ? one : two, "\n\n", sorted ? two : one, NULL));
}

static bool read_edge(const Snapshot *x, const DocValue *v, GError **err)
{
	EdgeEnd a, b;
	if (!doc_is(v, DOC_MAP, "an edge", "a map with node1 and node2", err) ||
	    !read_end(x, v, "node1", &a, err) || !read_end(x, v, "node2", &b, err))
		return false;
	if (is_known(x, &a, &b))
		return true;
	ImportLink *l = import_add_link(x->source, v->at);
	import_add_end(x->source, l, a.node, a.iface, a.at);
	import_add_end(x->source, l, b.node, b.iface, b.at);
	return true;
}

static char *layer1_of(const char *path)
{
	return g_build_filename(path, "batfish", "layer1_topology.json", NULL);
}

static bool read_layer1(const Snapshot *x, const char *path, GError **err)
{
	g_autofree char *file = layer1_of(path);
	const DocValue *edges;
	if (!g_file_test(file, G_FILE_TEST_EXISTS))
		return true;
	g_autoptr(Doc) d = doc_read(file, err);
	bool ok = d && doc_is(doc_root(d), DOC_MAP, "the file", "a map with edges", err) &&
		  doc_need(doc_root(d), "edges", DOC_LIST, "a list of edges", &edges, err);
	for (guint i = 0; ok && i < doc_len(edges); i++)
		ok = read_edge(x, doc_item(edges, i), err);
	x->source->cabled = ok;
	return ok;
}

/* ---- the snapshot ---- */

ImportSource *import_batfish(const char *path, GError **err)
{
	g_autoptr(ImportSource) s = import_source_new(path);
	g_autoptr(GHashTable) nodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) edges = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *configs = g_build_filename(path, "configs", NULL);
	const Snapshot x = {s, nodes, edges};
	if (!import_folder_add(s, configs, err))
		return NULL;
	for (unsigned i = 0; i < s->nodes->len; i++)
		index_node(&x, s->nodes->pdata[i]);
	bool ok = read_hosts(&x, path, err) && read_layer1(&x, path, err);
	return ok ? g_steal_pointer(&s) : NULL;
}

bool import_is_batfish(const char *path)
{
	g_autofree char *configs = g_build_filename(path, "configs", NULL);
	g_autofree char *hosts = g_build_filename(path, "hosts", NULL);
	g_autofree char *layer1 = layer1_of(path);
	return g_file_test(configs, G_FILE_TEST_IS_DIR) &&
	       (g_file_test(hosts, G_FILE_TEST_IS_DIR) || g_file_test(layer1, G_FILE_TEST_EXISTS));
}
