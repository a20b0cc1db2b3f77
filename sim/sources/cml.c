/* Cisco Modeling Labs 2, User guide: Lab topology file; schema 0.0.1 to 0.3:
 *
 *   lab: {title: branch, version: 0.1.0}
 *   nodes:
 *     - id: n0
 *       label: R1
 *       node_definition: iosv
 *       configuration: "hostname R1\n..."        (or [{name: ios_config.txt, content: ...}])
 *       interfaces: [{id: i0, label: GigabitEthernet0/0, slot: 0, type: physical}]
 *   links:
 *     - {id: l0, n1: n0, i1: i0, n2: n1, i2: i0}
 *
 * The first schema has what a node and an interface say in `data`. */

#include "sim/sources/cml.h"

#include <string.h>

#include "sim/sources/station.h"
#include "sim/sources/topology.h"

/* ---- node definitions ---- */

typedef struct Definition {
	const char *name;
	ImportKind kind;
	bool switches; /* a switch, which routes if its configuration says so */
	const char *
		release; /* that a router without a version line is taken for; NULL: it is not known */
} Definition;

/* User guide, VM images in the reference platform set. Definitions that are not here are not simulated. */
static const Definition definitions[] = {
	{"iosv", IMPORT_ROUTER, false, NULL},
	{"csr1000v", IMPORT_ROUTER, false, IMPORT_CSR1000V},
	{"cat8000v", IMPORT_ROUTER, false, IMPORT_CAT8000V},
	{"iol-xe", IMPORT_ROUTER, false, IMPORT_IOL_XE},
	{"iosvl2", IMPORT_ROUTER, true, NULL},
	{"ioll2-xe", IMPORT_ROUTER, true, IMPORT_IOL_XE},
	{"cat9000v", IMPORT_ROUTER, true, IMPORT_CAT9000V},
	{"cat9000v-q200", IMPORT_ROUTER, true, IMPORT_CAT9000V},
	{"cat9000v-uadp", IMPORT_ROUTER, true, IMPORT_CAT9000V},
	{"cat9000v-s1", IMPORT_ROUTER, true, IMPORT_CAT9000V},
	{"unmanaged_switch", IMPORT_LAYER2, false, NULL},
	{"alpine", IMPORT_HOST, false, NULL},
	{"desktop", IMPORT_HOST, false, NULL},
	{"server", IMPORT_HOST, false, NULL},
	{"ubuntu", IMPORT_HOST, false, NULL},
};

static const Definition *definition_of(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(definitions); i++)
		if (strcmp(definitions[i].name, name) == 0)
			return &definitions[i];
	return NULL;
}

/* ---- members ---- */

/* What a node or an interface says, itself or in its `data`. */
static bool find(const DocValue *v, const char *key, DocKind kind, const char *expected,
		 const DocValue **out, GError **err)
{
	const DocValue *data;
	if (!doc_find(v, key, kind, expected, out, err))
		return false;
	return *out || !doc_find(v, "data", DOC_MAP, "a map", &data, err) || !data ||
	       doc_find(data, key, kind, expected, out, err);
}

static bool need(const DocValue *v, const char *key, const char *expected, const DocValue **out,
		 GError **err)
{
	if (!find(v, key, DOC_TEXT, expected, out, err))
		return false;
	return *out || err_at(err, v->at, "no %s, expected %s", key, expected);
}

typedef struct Lab {
	ImportSource *source;
	GHashTable *nodes;  /* id -> ImportNode */
	GHashTable *ifaces; /* "id\nid", owned -> label */
} Lab;

/* ---- configurations ---- */

/* User guide, Node definitions: the word stands for the label where a configuration is put in. */
static void set_config(const Lab *x, ImportNode *n, const DocValue *v)
{
	g_autoptr(GString) text = g_string_new_len(v->text, (gssize)v->len);
	g_string_replace(text, "inserthostname_here", n->name, 0);
	g_string_replace(text, "inserthostname-here", n->name, 0);
	DocValue put = *v;
	put.text = text->str;
	put.len = text->len;
	topology_text(x->source, n, &put);
}

/* Of several files one is the router's: ios_config.txt, iosxe_config.txt. */
static bool read_files(const Lab *x, ImportNode *n, const DocValue *files, GError **err)
{
	for (guint i = 0; i < doc_len(files); i++) {
		const DocValue *f = doc_item(files, i), *name, *content;
		if (!doc_is(f, DOC_MAP, "a file of a configuration", "a map with name and content",
			    err) ||
		    !doc_find(f, "name", DOC_TEXT, "the name of a file", &name, err) ||
		    !doc_find(f, "content", DOC_TEXT, "a text", &content, err))
			return false;
		g_autofree char *shown = err_quote(name ? name->text : "a file", -1);
		bool first = content && !n->text &&
			     (doc_len(files) == 1 || !name ||
			      g_str_has_suffix(name->text, "_config.txt"));
		if (first)
			set_config(x, n, content);
		else if (content)
			import_find(x->source, f->at, "config-unread",
				    "%s is no configuration of IOS: it is not read", shown);
	}
	return true;
}

static bool read_config(const Lab *x, ImportNode *n, const DocValue *v, GError **err)
{
	const DocValue *data = doc_get(v, "data"), *config = doc_get(v, "configuration");
	if (!config && data)
		config = doc_get(data, "configuration");
	if (!config || (config->kind == DOC_TEXT && config->len == 0))
		return true;
	if (config->kind == DOC_LIST)
		return read_files(x, n, config, err);
	if (!doc_is(config, DOC_TEXT, "configuration", "a text, or a list of files", err))
		return false;
	set_config(x, n, config);
	return true;
}

/* ---- nodes ---- */

static ImportNode *add_node(const Lab *x, const DocValue *label, const DocValue *id,
			    ImportKind kind)
{
	ImportNode *n = import_add_node(x->source, label->text, kind, label->at);
	g_autofree char *other = g_strdup_printf("%s-%s", label->text, id->text);
	if (n || !(n = import_add_node(x->source, other, kind, label->at)))
		return n;
	g_autofree char *shown = err_quote(label->text, -1), *as = err_quote(other, -1);
	import_find(x->source, label->at, "node-renamed", "%s stands twice: it is %s here", shown,
		    as);
	return n;
}

static bool read_iface(const Lab *x, const DocValue *node, const DocValue *v, GError **err)
{
	const DocValue *id, *label;
	if (!doc_is(v, DOC_MAP, "an interface", "a map with id and label", err) ||
	    !need(v, "id", "the id of an interface", &id, err) ||
	    !find(v, "label", DOC_TEXT, "the name of an interface", &label, err))
		return false;
	char *key = g_strconcat(node->text, "\n", id->text, NULL);
	if (g_hash_table_contains(x->ifaces, key)) {
		g_autofree char *shown = err_quote(id->text, -1);
		g_free(key);
		return err_at(err, id->at, "the id %s stands twice, expected it once", shown);
	}
	g_hash_table_insert(x->ifaces, key, (gpointer)(label ? label->text : ""));
	return true;
}

static bool read_ifaces(const Lab *x, const DocValue *id, const DocValue *v, GError **err)
{
	const DocValue *ifaces;
	bool ok = find(v, "interfaces", DOC_LIST, "a list of interfaces", &ifaces, err);
	for (guint i = 0; ok && ifaces && i < doc_len(ifaces); i++)
		ok = read_iface(x, id, doc_item(ifaces, i), err);
	return ok;
}

/* What its definition makes of a node that has its configuration. */
static void settle(const Lab *x, ImportNode *n, const Definition *d, const char *definition)
{
	if (!d) {
		topology_foreign(x->source, n, definition);
	} else if (d->kind == IMPORT_HOST && n->text) {
		station_read(n, n->text);
	} else if (d->switches && !topology_routes(n->text)) {
		topology_layer2(x->source, n);
	}
}

static bool read_node(const Lab *x, const DocValue *v, GError **err)
{
	const DocValue *id, *label, *definition;
	if (!doc_is(v, DOC_MAP, "a node", "a map with id and node_definition", err) ||
	    !need(v, "id", "the id of a node", &id, err) ||
	    !need(v, "node_definition", "the name of a node definition", &definition, err) ||
	    !find(v, "label", DOC_TEXT, "the name of a node", &label, err))
		return false;
	const Definition *d = definition_of(definition->text);
	g_autofree char *shown = err_quote(id->text, -1);
	ImportNode *n = g_hash_table_contains(x->nodes, id->text)
				? NULL
				: add_node(x, label ? label : id, id, d ? d->kind : IMPORT_FOREIGN);
	if (!n)
		return err_at(err, id->at, "the id %s stands twice, expected it once", shown);
	g_hash_table_insert(x->nodes, (gpointer)id->text, n);
	n->release = d ? d->release : NULL;
	if (!read_ifaces(x, id, v, err) || (d && !read_config(x, n, v, err)))
		return false;
	settle(x, n, d, definition->text);
	return true;
}

/* ---- links ---- */

static bool read_end(const Lab *x, ImportLink *l, const DocValue *v, const char *n, const char *i,
		     GError **err)
{
	const DocValue *node, *iface;
	if (!need(v, n, "the id of a node", &node, err) ||
	    !need(v, i, "the id of an interface", &iface, err))
		return false;
	g_autofree char *key = g_strconcat(node->text, "\n", iface->text, NULL);
	g_autofree char *shown = err_quote(node->text, -1), *port = err_quote(iface->text, -1);
	ImportNode *found = g_hash_table_lookup(x->nodes, node->text);
	const char *label = g_hash_table_lookup(x->ifaces, key);
	if (!found)
		return err_at(err, node->at, "\"%s\", expected the id of a node", shown);
	if (!label)
		return err_at(err, iface->at, "\"%s\", expected the id of an interface of %s", port,
			      shown);
	import_add_end(x->source, l, found, label, node->at);
	return true;
}

/* ---- conditioning ---- */

/* What is read of it: a number of so many decimals, without its point. */
typedef struct Condition {
	const char *name, *expected;
	int64_t most;
	unsigned decimals;
	size_t at; /* in an ImportShape */
} Condition;

/* User guide, Link conditioning; API, LinkConditionConfiguration: milliseconds, per cent. */
static const Condition conditions[] = {
	{"latency", "milliseconds, 0 to 10000", 10000000, 3, offsetof(ImportShape, latency_us)},
	{"jitter", "milliseconds, 0 to 10000", 10000000, 3, offsetof(ImportShape, jitter_us)},
	{"loss", "per cent, 0 to 100", 1000000, 4, offsetof(ImportShape, loss_ppm)},
};

static const Condition *condition_of(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++)
		if (strcmp(conditions[i].name, name) == 0)
			return &conditions[i];
	return NULL;
}

/* "0.5" of three decimals is 500; those behind them are cut off. -1: it is no number, or too large. */
static int64_t fixed(const char *text, unsigned decimals, int64_t most)
{
	int64_t n = 0;
	const char *p = text;
	if (!g_ascii_isdigit(*p))
		return -1;
	for (; g_ascii_isdigit(*p) && n <= most; p++)
		n = n * 10 + (*p - '0');
	p += *p == '.';
	for (unsigned i = 0; i < decimals && n <= most; i++)
		n = n * 10 + (g_ascii_isdigit(*p) ? *p++ - '0' : 0);
	p += strspn(p, "0123456789");
	return *p || n > most ? -1 : n;
}

static bool read_condition(const DocValue *v, const Condition *c, ImportShape *s, GError **err)
{
	const DocValue *number;
	if (!doc_find(v, c->name, DOC_TEXT, c->expected, &number, err) || !number)
		return !(err && *err);
	int64_t n = fixed(number->text, c->decimals, c->most);
	if (n >= 0) {
		G_STRUCT_MEMBER(int64_t, s, c->at) = n;
		return true;
	}
	g_autofree char *shown = err_quote(number->text, -1);
	return err_at(err, number->at, "\"%s\", expected %s", shown, c->expected);
}

/* Bandwidth, duplicates, corruption and the like; "0" does nothing. */
static bool is_unread(const DocValue *key, const DocValue *v)
{
	return v->kind == DOC_TEXT && strcmp(key->text, "enabled") != 0 &&
	       !condition_of(key->text) && fixed(v->text, 0, G_MAXINT32) != 0;
}

static void find_unread(const Lab *x, const ImportLink *l, const DocValue *v)
{
	g_autoptr(GString) unread = g_string_new(NULL);
	for (guint i = 0; i < doc_len(v); i++) {
		g_autofree char *name = err_quote(doc_key(v, i)->text, -1);
		if (is_unread(doc_key(v, i), doc_item(v, i)))
			g_string_append_printf(unread, "%s%s", unread->len ? ", " : "", name);
	}
	if (unread->len == 0)
		return;
	import_find(x->source, v->at, "link-conditioning",
		    "of what the link does to frames, %s is not simulated", unread->str);
	topology_leave_out_link(x->source, l, v->at, unread->str);
}

/* LIBERTY: the guide does not say whether both directions have it; each has, as a queueing discipline at each end does. */
static bool read_conditioning(const Lab *x, ImportLink *l, const DocValue *v, GError **err)
{
	const DocValue *what, *enabled;
	if (!doc_find(v, "conditioning", DOC_MAP, "a map", &what, err) ||
	    (what && !doc_find(what, "enabled", DOC_TEXT, "true or false", &enabled, err)))
		return false;
	if (!what || (enabled && strcmp(enabled->text, "false") == 0))
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++)
		if (!read_condition(what, &conditions[i], &l->shape, err))
			return false;
	find_unread(x, l, what);
	return true;
}

static bool read_link(const Lab *x, const DocValue *v, GError **err)
{
	if (!doc_is(v, DOC_MAP, "a link", "a map with n1, i1, n2 and i2", err))
		return false;
	ImportLink *l = import_add_link(x->source, v->at);
	return read_end(x, l, v, "n1", "i1", err) && read_end(x, l, v, "n2", "i2", err) &&
	       read_conditioning(x, l, v, err);
}

/* ---- a lab ---- */

bool import_is_cml(const DocValue *root)
{
	const DocValue *nodes = doc_get(root, "nodes"), *links = doc_get(root, "links");
	return nodes && nodes->kind == DOC_LIST &&
	       (doc_get(root, "lab") || (links && links->kind == DOC_LIST));
}

/* The first schema has it beside the nodes. */
static bool read_title(const Lab *x, const DocValue *root, GError **err)
{
	const DocValue *lab, *title;
	if (!doc_find(root, "lab", DOC_MAP, "a map with a title", &lab, err) ||
	    !doc_find(lab ? lab : root, lab ? "title" : "lab_title", DOC_TEXT, "a text", &title,
		      err))
		return false;
	if (title)
		import_set_title(x->source, title->text);
	return true;
}

static bool read_lab(const Lab *x, const DocValue *root, GError **err)
{
	const DocValue *nodes, *links;
	bool ok = doc_is(root, DOC_MAP, "the file", "a map with nodes and links", err) &&
		  read_title(x, root, err) &&
		  doc_need(root, "nodes", DOC_LIST, "a list of nodes", &nodes, err) &&
		  doc_find(root, "links", DOC_LIST, "a list of links", &links, err);
	for (guint i = 0; ok && i < doc_len(nodes); i++)
		ok = read_node(x, doc_item(nodes, i), err);
	for (guint i = 0; ok && links && i < doc_len(links); i++)
		ok = read_link(x, doc_item(links, i), err);
	return ok;
}

ImportSource *import_cml_doc(const char *path, const Doc *d, bool files, GError **err)
{
	g_autoptr(ImportSource) s = import_source_new(path);
	g_autoptr(GHashTable) nodes = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) ifaces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const Lab x = {s, nodes, ifaces};
	(void)files;
	s->cabled = true;
	if (!read_lab(&x, doc_root(d), err))
		return NULL;
	topology_leave_out(s);
	return g_steal_pointer(&s);
}

ImportSource *import_cml(const char *path, GError **err)
{
	g_autoptr(Doc) d = doc_read(path, err);
	return d ? import_cml_doc(path, d, true, err) : NULL;
}
