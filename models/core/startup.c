/* What a node reads at each power-on: the files of the scenario, or what was saved since. */

#include "models/core/startup.h"

static void text_free(void *p)
{
	StartupText *t = p;
	g_free(t->owned[0]);
	g_free(t->owned[1]);
	textmap_free(t->map);
	g_free(t);
}

GPtrArray *startup_new(void)
{
	return g_ptr_array_new_with_free_func(text_free);
}

static void own(Node *n, char *name /* adopts */, char *text /* adopts */, gsize len)
{
	StartupText *t = g_new(StartupText, 1);
	*t = (StartupText){.name = name, .text = text, .len = len, .owned = {name, text}};
	g_ptr_array_add(n->startup, t);
}

bool startup_load(Node *n, const char *name, const char *text, gsize len, ConfLineFn *fn, void *to,
		  GError **err)
{
	own(n, g_strdup(name), len ? g_memdup2(text, len) : g_strdup(""), len);
	return runconf_read(n, name, text, len, fn, to, err);
}

bool startup_lend(Node *n, const char *name, const char *text, gsize len, ConfLineFn *fn, void *to,
		  GError **err)
{
	StartupText *t = g_new(StartupText, 1);
	*t = (StartupText){.name = name, .text = text, .len = len};
	g_ptr_array_add(n->startup, t);
	return runconf_read(n, name, text, len, fn, to, err);
}

bool startup_load_made(Node *n, const char *name, const char *text, gsize len,
		       TextMap *map /* adopts */, ConfLineFn *fn, void *to, GError **err)
{
	char *copy = len ? g_memdup2(text, len) : g_strdup("");
	StartupText *t = g_new(StartupText, 1);
	*t = (StartupText){
		.name = name, .text = copy, .len = len, .map = map, .owned = {NULL, copy}};
	g_ptr_array_add(n->startup, t);
	return runconf_read_made(n, name, copy, len, map, fn, to, err);
}

void startup_save(Node *n)
{
	g_autoptr(GString) text = g_string_new(NULL);
	runconf_print(n, text);
	gsize len = text->len;
	g_ptr_array_set_size(n->startup, 0);
	own(n, g_strdup("startup-config"), g_string_free(g_steal_pointer(&text), FALSE), len);
}

bool startup_read(const GPtrArray *startup, Node *n, GError **err)
{
	for (guint i = 0; i < startup->len; i++) {
		const StartupText *t = startup->pdata[i];
		if (!runconf_read_made(n, t->name, t->text, t->len, t->map, NULL, NULL, err))
			return false;
	}
	return true;
}
