/* Configurations that a topology file names or holds. */

#include "sim/sources/topology.h"

#include <stdlib.h>
#include <string.h>

#include "sim/file.h"

/* ---- files ---- */

static bool has_dots(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "/", -1);
	for (char **p = parts; *p; p++)
		if (strcmp(*p, "..") == 0)
			return true;
	return false;
}

static char *real(const char *path)
{
	char *found = realpath(path, NULL);
	char *copy = g_strdup(found);
	free(found);
	return copy;
}

/* Whatever links lead to: a topology that somebody sent reads what came with it. What is not there leads nowhere. */
static bool is_inside(const char *dir, const char *path)
{
	g_autofree char *folder = real(dir), *file = real(path);
	if (!folder || !file || strcmp(folder, "/") == 0)
		return true;
	size_t len = strlen(folder);
	return strncmp(folder, file, len) == 0 && file[len] == '/';
}

bool topology_config(ImportSource *s, ImportNode *n, const char *topology, const char *name,
		     SrcPos at, GError **err)
{
	g_autofree char *dir = g_path_get_dirname(topology),
			*path = strcmp(dir, ".") == 0 ? g_strdup(name)
						      : g_build_filename(dir, name, NULL);
	g_autofree char *shown = err_quote(name, -1), *text = NULL;
	g_autoptr(GError) why = NULL;
	gsize len = 0;
	if (has_dots(name))
		return err_at(err, at,
			      "\"%s\" has \"..\" in it, expected the path of a file in the "
			      "topology's folder without it",
			      shown);
	if (!*name || *name == '~' || g_path_is_absolute(name) || !is_inside(dir, path))
		return err_at(err, at,
			      "\"%s\" leads out of the topology's folder, expected a file in it",
			      shown);
	text = file_read(path, &len, &why);
	if (!text)
		return err_at(err, at, "%s", why->message);
	if (memchr(text, '\0', len))
		return err_at(err, at, "\"%s\" has a NUL byte, expected a text file", shown);
	import_set_file(s, n, path);
	import_set_text(s, n, text, len, (SrcPos){path, 1, 1});
	return true;
}

/* ---- texts ---- */

void topology_text(ImportSource *s, ImportNode *n, const DocValue *v)
{
	const SrcPos at = {v->at.file, v->at.line + v->literal, v->literal};
	/* YAML's "|-" takes the last line's end away: no configuration was cut off there. */
	bool whole = v->len == 0 || v->text[v->len - 1] == '\n';
	g_autofree char *text = whole ? NULL : g_strconcat(v->text, "\n", NULL);
	import_set_text(s, n, whole ? v->text : text, v->len + !whole, at);
}

bool topology_routes(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
	for (char **l = lines; *l; l++)
		if (strcmp(g_strstrip(*l), "no switchport") == 0)
			return true;
	return false;
}

/* ---- nodes ---- */

void topology_layer2(ImportSource *s, ImportNode *n)
{
	g_autofree char *name = err_quote(n->name, -1);
	bool ranges = n->text && strstr(n->text, "interface range ");
	n->kind = IMPORT_LAYER2;
	n->managed = true;
	if (n->text)
		import_find(s, n->at, "node-layer-2",
			    "%s is a switch, which is not simulated as such: its ports' VLANs are "
			    "read, and nothing else%s",
			    name, ranges ? ", nor \"interface range\"" : "");
}

void topology_foreign(ImportSource *s, ImportNode *n, const char *system)
{
	g_autofree char *name = err_quote(n->name, -1), *shown = err_quote(system, -1);
	n->kind = IMPORT_FOREIGN;
	n->system = import_keep(s, shown);
	import_find(s, n->at, "node-foreign",
		    "%s is %s, which is not simulated: what is cabled to it is up and alone", name,
		    shown);
}

ImportLeftOut *topology_leave_out_link(ImportSource *s, const ImportLink *l, SrcPos at,
				       const char *what)
{
	g_autoptr(GString) name = g_string_new(NULL), ends = g_string_new(NULL);
	for (guint i = 0; i < l->ends->len; i++) {
		const ImportEnd *e = &g_array_index(l->ends, ImportEnd, i);
		g_autofree char *shown = err_quote(e->node->name, -1);
		g_string_append_printf(name, "%s%s", i ? "-" : "", e->node->name);
		g_string_append_printf(ends, "%s%s", i ? " to " : "", shown);
	}
	g_autofree char *why =
		g_strdup_printf("%s of the cable from %s, not simulated", what, ends->str);
	return import_leave_out(s, name->str, at, why);
}

static unsigned ends_of(const ImportSource *s, const ImportNode *n)
{
	unsigned ends = 0;
	for (guint i = 0; i < s->links->len; i++) {
		const ImportLink *l = s->links->pdata[i];
		for (guint k = 0; k < l->ends->len; k++)
			ends += g_array_index(l->ends, ImportEnd, k).node == n;
	}
	return ends;
}

/* What a lab's outside is connected by, and a computer with one cable, are none. */
static bool may_route(const ImportSource *s, const ImportNode *n)
{
	if (strcmp(n->system, "external_connector") == 0)
		return false;
	return strcmp(n->system, "linux") != 0 || ends_of(s, n) > 1;
}

void topology_leave_out(ImportSource *s)
{
	for (guint i = 0; i < s->nodes->len; i++) {
		ImportNode *n = s->nodes->pdata[i];
		if (n->kind != IMPORT_FOREIGN || !may_route(s, n))
			continue;
		g_autofree char *why =
			g_strconcat("a node of ", n->system, ", which is not simulated", NULL);
		import_leave_out_node(s, n, n->at, why);
	}
}
