/* The formats of sources, and how each is known. */

#include "sim/sources/formats.h"

#include <string.h>

#include "sim/sources/batfish.h"
#include "sim/sources/cml.h"
#include "sim/sources/containerlab.h"
#include "sim/sources/folder.h"
#include "sim/sources/walk.h"

typedef struct Format {
	const char *name;
	ImportSource *(*read)(const char *path, GError **err); /* of a folder, or of a file */
	/* Of a format of folders: does it look so? NULL: whatever looks like nothing else. */
	bool (*is)(const char *folder);
	/* Of a format of files: is a file of a folder one, and is what is in it? NULL: of folders. */
	bool (*is_file)(const char *path);
	bool (*is_root)(const DocValue *root);
} Format;

static bool is_yaml(const char *name)
{
	return g_str_has_suffix(name, ".yml") || g_str_has_suffix(name, ".yaml");
}

/* containerlab, Topology definition: files are named *.clab.yml. */
static bool is_clab(const char *name)
{
	return g_str_has_suffix(name, ".clab.yml") || g_str_has_suffix(name, ".clab.yaml");
}

/* CML's have any name: what is in it tells. */
static bool is_cml(const char *path)
{
	g_autoptr(Doc) d = is_yaml(path) && !is_clab(path) ? doc_read(path, NULL) : NULL;
	return d && import_is_cml(doc_root(d));
}

/* In the order in which they are taken; the last one is a folder's. */
static const Format formats[] = {
	{"batfish", import_batfish, import_is_batfish, NULL, NULL},
	{"containerlab", import_containerlab, NULL, is_clab, import_is_containerlab},
	{"cml", import_cml, NULL, is_cml, import_is_cml},
	{"folder", import_folder, NULL, NULL, NULL},
};

bool import_is_topology(const char *path)
{
	return is_yaml(path);
}

static const Format *by_name(const char *name, GError **err)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
		g_string_append_printf(all, "%s%s", i ? ", " : "", formats[i].name);
	}
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE, "--format %s, expected one of %s", name,
		    all->str);
	return NULL;
}

/* ---- files ---- */

/* The topology files of a format in a folder. */
static GPtrArray *files_in(const Format *f, const char *folder, GError **err)
{
	g_autoptr(GPtrArray) names = walk_names(folder, false, err);
	GPtrArray *found = names ? g_ptr_array_new_with_free_func(g_free) : NULL;
	for (unsigned i = 0; names && i < names->len; i++) {
		char *path = g_build_filename(folder, names->pdata[i], NULL);
		if (f->is_file(path))
			g_ptr_array_add(found, path);
		else
			g_free(path);
	}
	return found;
}

static bool has_files(const Format *f, const char *folder)
{
	g_autoptr(GPtrArray) found = files_in(f, folder, NULL);
	return found && found->len > 0;
}

/* The one topology file that a folder stands for. Caller frees. */
static char *file_in(const Format *f, const char *folder, GError **err)
{
	g_autoptr(GPtrArray) found = files_in(f, folder, err);
	if (found && found->len == 1)
		return g_strdup(found->pdata[0]);
	if (found && found->len == 0)
		err_file(err, folder, "no topology of %s in it, expected one", f->name);
	else if (found)
		err_file(err, folder, "%u topologies of %s in it, expected the name of one of them",
			 found->len, f->name);
	return NULL;
}

static const Format *of_file(const char *path, GError **err)
{
	g_autoptr(Doc) d = doc_read(path, err);
	for (size_t i = 0; d && i < G_N_ELEMENTS(formats); i++)
		if (formats[i].is_root && formats[i].is_root(doc_root(d)))
			return &formats[i];
	if (d)
		err_at(err, doc_root(d)->at,
		       "no topology, expected one of containerlab or CML, or a folder of "
		       "configurations");
	return NULL;
}

/* ---- folders ---- */

static bool looks_like(const Format *f, const char *folder)
{
	return f->is ? f->is(folder) : f->is_file && has_files(f, folder);
}

/* The first that it looks like; `others` gets the names of the rest. */
static const Format *of_folder(const char *path, GString *others)
{
	const Format *found = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (!looks_like(&formats[i], path))
			continue;
		if (found)
			g_string_append_printf(others, "%s%s", others->len ? " or " : "",
					       formats[i].name);
		else
			found = &formats[i];
	}
	return found ? found : &formats[G_N_ELEMENTS(formats) - 1];
}

/* ---- a source ---- */

static bool has_router(const ImportSource *s, GError **err)
{
	for (unsigned i = 0; i < s->nodes->len; i++) {
		const ImportNode *n = s->nodes->pdata[i];
		if (n->kind == IMPORT_ROUTER && (n->path || n->text))
			return true;
	}
	return err_file(err, s->path, "no configuration of IOS in it, expected one of a router");
}

ImportSource *import_open(const char *path, const char *format, GError **err)
{
	g_autoptr(GString) others = g_string_new(NULL);
	bool folder = g_file_test(path, G_FILE_TEST_IS_DIR);
	const Format *f = format   ? by_name(format, err)
			  : folder ? of_folder(path, others)
				   : of_file(path, err);
	g_autofree char *file = f && folder && f->is_file ? file_in(f, path, err) : NULL;
	if (!f || (folder && f->is_file && !file))
		return NULL;
	g_autoptr(ImportSource) s = f->read(file ? file : path, err);
	if (!s || !has_router(s, err))
		return NULL;
	if (others->len)
		import_find(s, (SrcPos){NULL, 0, 0}, "format-guessed",
			    "taken as %s, and looks like %s, too: --format says which", f->name,
			    others->str);
	return g_steal_pointer(&s);
}
