/* The formats of sources, and how each is known. */

#include "sim/sources/formats.h"

#include <string.h>

#include "sim/sources/batfish.h"
#include "sim/sources/folder.h"

typedef struct Format {
	const char *name;
	bool (*is)(const char *path); /* does it look so? NULL: whatever looks like nothing else */
	ImportSource *(*read)(const char *path, GError **err);
} Format;

/* In the order in which they are taken; the last one is a folder's. */
static const Format formats[] = {
	{"batfish", import_is_batfish, import_batfish},
	{"folder", NULL, import_folder},
};

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

/* The first that it looks like; `others` gets the names of the rest. */
static const Format *by_look(const char *path, GString *others)
{
	const Format *found = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (!formats[i].is || !formats[i].is(path))
			continue;
		if (found)
			g_string_append_printf(others, "%s%s", others->len ? " or " : "",
					       formats[i].name);
		else
			found = &formats[i];
	}
	return found ? found : &formats[G_N_ELEMENTS(formats) - 1];
}

ImportSource *import_open(const char *path, const char *format, GError **err)
{
	g_autoptr(GString) others = g_string_new(NULL);
	const Format *f = format ? by_name(format, err) : by_look(path, others);
	ImportSource *s = f ? f->read(path, err) : NULL;
	if (s && others->len)
		import_find(s, (SrcPos){NULL, 0, 0}, "format-guessed",
			    "taken as %s, and looks like %s, too: --format says which", f->name,
			    others->str);
	return s;
}
