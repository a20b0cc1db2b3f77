#include "sim/import/scene.h"

#include "sim/import/write.h"

static void store(GHashTable *stored, const char *name, const char *text, gsize len)
{
	g_hash_table_insert(stored, g_strdup(name), g_strndup(text, len));
}

Scenario *import_scene(ImportNet *n, GError **err)
{
	static const char name[] = "import.scn"; /* in no folder, so that names are files' */
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(ImportFile));
	GHashTable *stored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	import_write(n, NULL, text, files);
	store(stored, name, text->str, text->len);
	for (unsigned i = 0; i < files->len; i++) {
		const ImportFile *f = &g_array_index(files, ImportFile, i);
		store(stored, f->name, f->text, f->len);
	}
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		if (!r->synthetic && r->node->path)
			store(stored, r->node->path, r->node->text, r->node->len);
	}
	return scenario_read(name, NULL, stored, err);
}
