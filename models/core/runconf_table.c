/* The statements of a node's classes, by first word, and the lines that it keeps. */

#include <string.h>

#include "models/core/runconf_priv.h"

static void entry_free(void *p)
{
	ConfEntry *e = p;

	syntax_free(e->syntax);
	g_free(e->words);
	g_free(e);
}

static void kept_free(void *p)
{
	ConfKept *k = p;

	g_string_free(k->text, TRUE);
	g_free(k->key);
	g_free(k);
}

Syntax *confentry_syntax(ConfEntry *e)
{
	if (!e->syntax) {
		e->syntax = syntax_new(e->stmt->syntax);
		e->words = syntax_words(e->syntax);
	}
	return e->syntax;
}

typedef struct Indexing {
	RunConf *rc;
	ConfEntry *entry;
} Indexing;

static void index_by(void *to, const char *keyword)
{
	Indexing *ix = to;
	g_autofree char *key = g_ascii_strdown(keyword, -1);
	GPtrArray *list = g_hash_table_lookup(ix->rc->by_first, key);

	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(ix->rc->by_first, g_steal_pointer(&key), list);
	}
	if (list->len == 0 || list->pdata[list->len - 1] != ix->entry)
		g_ptr_array_add(list, ix->entry);
}

/* Most statements open with a plain keyword: these are compiled only when a line needs them. */
static void index_entry(RunConf *rc, ConfEntry *e)
{
	Indexing ix = {rc, e};
	size_t n = strcspn(e->stmt->syntax, " [{<");

	if (n > 0) {
		g_autofree char *word = g_strndup(e->stmt->syntax, n);
		index_by(&ix, word);
	} else if (!syntax_first(confentry_syntax(e), index_by, &ix)) {
		g_ptr_array_add(rc->any_first, e);
	}
}

RunConf *runconf_of(Node *node)
{
	RunConf *rc = node->runconf;

	if (rc)
		return rc;
	rc = node->runconf = g_new0(RunConf, 1);
	rc->entries = g_ptr_array_new_with_free_func(entry_free);
	rc->by_first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					     (GDestroyNotify)g_ptr_array_unref);
	rc->any_first = g_ptr_array_new();
	rc->kept = g_ptr_array_new_with_free_func(kept_free);
	rc->banners = g_string_new(NULL);
	rc->origins = conforigins_new();
	for (unsigned i = 0; i < node->n_modules; i++)
		for (const Stmt *s = node->module[i].cls->stmt; s && s->mode; s++) {
			ConfEntry *e = g_new0(ConfEntry, 1);
			*e = (ConfEntry){
				.stmt = s, .module = &node->module[i], .order = rc->entries->len};
			g_ptr_array_add(rc->entries, e);
			index_entry(rc, e);
		}
	return rc;
}

void runconf_forget(Node *node)
{
	RunConf *rc = node->runconf;

	if (!rc)
		return;
	node->runconf = NULL;
	conforigins_free(rc->origins);
	g_ptr_array_unref(rc->kept);
	g_ptr_array_unref(rc->any_first);
	g_hash_table_unref(rc->by_first);
	g_ptr_array_unref(rc->entries);
	g_string_free(rc->banners, TRUE);
	g_free(rc);
}

void runconf_candidates(RunConf *rc, const char *word, bool abbreviated, GPtrArray *out)
{
	g_autofree char *key = g_ascii_strdown(word, -1);
	const GPtrArray *list = abbreviated ? rc->entries : g_hash_table_lookup(rc->by_first, key);

	for (guint i = 0; list && i < list->len; i++)
		g_ptr_array_add(out, list->pdata[i]);
	for (guint i = 0; !abbreviated && i < rc->any_first->len; i++)
		g_ptr_array_add(out, rc->any_first->pdata[i]);
}

bool runconf_setter_has(const RunConf *rc, StmtSet *set, const char *name)
{
	for (guint i = 0; i < rc->entries->len; i++) {
		ConfEntry *e = rc->entries->pdata[i];
		if (e->stmt->set == set && syntax_has(confentry_syntax(e), name))
			return true;
	}
	return false;
}

/* With a line that entered a mode go those below it. */
static void kept_remove(RunConf *rc, guint i)
{
	const void *head = rc->kept->pdata[i];
	for (guint k = rc->kept->len; k-- > i + 1;)
		if (((const ConfKept *)rc->kept->pdata[k])->obj == head)
			g_ptr_array_remove_index(rc->kept, k);
	g_ptr_array_remove_index(rc->kept, i);
}

ConfKept *runconf_keep(RunConf *rc, const ConfEntry *e, const void *obj, const char *text,
		       const Args *a, bool no, bool replace)
{
	/* "line vty 0 4" and "line vty 5 15" are two; "no" is not of the name */
	const char *key = e->stmt->enters ? text + (no ? strlen("no ") : 0) : args_first_name(a);
	bool removed = false;

	for (guint i = rc->kept->len; replace && i-- > 0;) {
		ConfKept *k = rc->kept->pdata[i];
		if (k->entry != e || k->obj != obj || g_strcmp0(k->key, key) != 0)
			continue;
		if (!no && e->stmt->enters)
			return k; /* the mode is entered again: its lines are there */
		kept_remove(rc, i);
		removed = true;
	}
	if (no && removed)
		return NULL;
	ConfKept *k = g_new0(ConfKept, 1);
	*k = (ConfKept){.entry = e, .obj = obj, .key = g_strdup(key), .text = g_string_new(text)};
	g_string_append_c(k->text, '\n');
	g_ptr_array_add(rc->kept, k);
	return k;
}

static void note_object(void *to, void *obj)
{
	g_hash_table_add(to, obj);
}

void runconf_sweep(RunConf *rc, const ConfEntry *e, const ConfAt *at)
{
	g_autoptr(GHashTable) there = g_hash_table_new(NULL, NULL);

	if (!e->stmt->each)
		return;
	e->stmt->each(at, note_object, there);
	for (guint i = rc->kept->len; i-- > 0;) {
		const ConfKept *k = rc->kept->pdata[i];
		if (strcmp(k->entry->stmt->mode, e->stmt->enters) == 0 &&
		    !g_hash_table_contains(there, k->obj))
			g_ptr_array_remove_index(rc->kept, i);
	}
}
