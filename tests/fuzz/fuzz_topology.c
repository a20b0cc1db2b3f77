/* Topology files: what others write of a network, in YAML or JSON. */

#include <glib.h>
#include <string.h>

#include "sim/import/scene.h"
#include "sim/sources/cml.h"
#include "sim/sources/containerlab.h"
#include "sim/sources/doc.h"
#include "sim/sources/pairs.h"
#include "tests/fuzz/targets.h"

/* How many values there are, aliases followed; a place is of the file, and each key leads to its value. */
static gsize walk(const DocValue *v)
{
	gsize n = 1;
	g_assert(v->at.line >= 1 && v->at.col >= 1);
	g_assert(v->kind != DOC_TEXT || strlen(v->text) == v->len);
	for (guint i = 0; i < doc_len(v); i++) {
		const char *key = v->kind == DOC_MAP ? doc_key(v, i)->text : NULL;
		const DocValue *found = key ? doc_get(v, key) : NULL;
		g_assert(!key || found == doc_item(v, i) || doc_item(v, i)->kind == DOC_NULL);
		n += walk(doc_item(v, i));
	}
	return n;
}

typedef ImportSource *ReadFn(const char *path, const Doc *d, bool files, GError **err);

/* What a reader takes is a scenario, whatever names and texts are in it. */
static void import(ReadFn *read, const Doc *d)
{
	g_autoptr(GError) err = NULL, why = NULL;
	g_autoptr(ImportSource) s = read("f.yml", d, false, &err);
	g_assert((s != NULL) == (err == NULL));
	g_assert(!err || g_str_has_prefix(err->message, "f.yml:"));
	if (!s)
		return;
	const ImportWish wish = {.mirror_peers = true};
	g_autoptr(ImportNet) n = import_net_new(s, &wish);
	if (n->routers->len == 0)
		return;
	Scenario *scenario = import_scene(n, &why);
	if (!scenario)
		g_error("%s", why->message);
	scenario_free(scenario);
}

/* What is no pair is as it was. */
static void join(const char *text, size_t n)
{
	gsize len = n;
	g_autofree char *joined = pairs_joined(text, n, &len);
	g_assert(len <= n && (joined || len == n));
	g_autofree char *again = joined ? pairs_joined(joined, len, &len) : NULL;
	g_assert(!again);
}

int fuzz_topology(const uint8_t *data, size_t n)
{
	g_autofree char *text = fuzz_text(data, n);
	g_autoptr(GError) err = NULL;
	join(text, n);
	g_autoptr(Doc) d = doc_parse("f.yml", text, n, &err);
	g_assert((d != NULL) == (err == NULL));
	g_assert(!err || g_str_has_prefix(err->message, "f.yml:"));
	g_assert(!err || !strchr(err->message, '\n'));
	if (!d)
		return 0;
	g_assert_cmpuint(walk(doc_root(d)), <=, (gsize)2 * DOC_VALUES);
	import(import_containerlab_doc, d);
	import(import_cml_doc, d);
	return 0;
}
