/* What a node keeps of the lines that it read: those without effect, which print again as they were written. */

#include <string.h>

#include "models/core/runconf_priv.h"

static void kept_free(void *p)
{
	ConfKept *k = p;

	g_string_free(k->text, TRUE);
	g_free(k->key);
	g_free(k);
}

RunConf *runconf_of(Node *node)
{
	RunConf *rc = node->runconf;

	if (rc)
		return rc;
	rc = node->runconf = g_new0(RunConf, 1);
	rc->table = conftable_of(node);
	rc->kept = g_ptr_array_new_with_free_func(kept_free);
	rc->banners = g_string_new(NULL);
	rc->origins = conforigins_new(node->world);
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
	g_string_free(rc->banners, TRUE);
	g_free(rc);
}

void *runconf_self(const Node *n, const ConfEntry *e)
{
	return n->module[e->module].self;
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
	bool holds = e->stmt->enters || e->stmt->body; /* lines below it */
	/* "line vty 0 4" and "line vty 5 15" are two; "no" is not of the name */
	const char *key = holds ? text + (no ? strlen("no ") : 0) : args_first_name(a);
	bool removed = false;

	for (guint i = rc->kept->len; replace && i-- > 0;) {
		ConfKept *k = rc->kept->pdata[i];
		if (k->entry != e || k->obj != obj || g_strcmp0(k->key, key) != 0)
			continue;
		if (!no && holds)
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

void runconf_drop_kept(RunConf *rc, const void *obj)
{
	for (guint i = rc->kept->len; i-- > 0;)
		if (i < rc->kept->len && ((const ConfKept *)rc->kept->pdata[i])->obj == obj)
			kept_remove(rc, i);
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
