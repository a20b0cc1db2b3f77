/* Groups that stand once for each of something. */

#include "sim/scenario/scnrepeat.h"

#include <string.h>

#include "sim/scenario/template.h"

static const char *keep(ScnFile *f, const char *text)
{
	return g_string_chunk_insert_const(f->strings, text);
}

static bool is_repeat(const ScnGroup *g)
{
	return strcmp(g->kind, "repeat") == 0;
}

/* ---- [repeat] ---- */

static bool count_repeat(ScnFile *f, const ScnGroup *g, GError **err)
{
	const ScnKey *k = scngroup_key(g, "count");
	int64_t n;
	if (!formula_is_name(g->name))
		return err_at(err, g->at,
			      "[repeat %s], expected a name of letters, digits and \"_\" such as "
			      "[repeat spoke]",
			      g->name);
	if (f->scope.n == FORMULA_NAMES_MAX)
		return err_at(err, g->at, "more than %d [repeat] groups, expected fewer",
			      FORMULA_NAMES_MAX);
	if (!k)
		return err_at(err, g->at, "[repeat %s] says too little, expected count = N",
			      g->name);
	if (!formula_number(&f->scope, k->value, strlen(k->value), k->value_at, &n, err))
		return false;
	if (n < 1 || n > FORMULA_COUNT_MAX)
		return err_at(err, k->value_at, "count of %" G_GINT64_FORMAT ", expected 1..%d", n,
			      FORMULA_COUNT_MAX);
	f->scope.names[f->scope.n++] = (FormulaName){.name = g->name, .count = n};
	return true;
}

/* ---- groups ---- */

typedef struct Expansion {
	ScnFile *f;
	GPtrArray *groups; /* of ScnGroup*, owned: what comes of it */
	GArray *ends;      /* guint: how many there are behind each group that is repeated */
	GHashTable *made;  /* by kind and name */
	GHashTable *laid;  /* the groups of the texts that lie over one of them */
	size_t left;       /* octets */
	GError **err;
} Expansion;

static FormulaName *only_used(Expansion *x, const ScnGroup *g, FormulaScope *scope)
{
	FormulaName *by = NULL;
	for (unsigned i = 0; i < scope->n; i++) {
		FormulaName *n = &scope->names[i];
		if (n->used && by) {
			err_at(x->err, g->name_at,
			       "a group for each %s and each %s, expected one of them in its name",
			       by->name, n->name);
			return NULL;
		}
		if (n->used)
			by = n;
	}
	if (!by)
		err_at(x->err, g->name_at,
		       "a name with an expression but not of what it is repeated by, expected a "
		       "name such as [%s x{%s}] (\"{{\" is a brace)",
		       g->kind, scope->names[0].name);
	return by;
}

/* What its name says that it is repeated by; NULL: *x->err. Of *scope nothing has an index then. */
static FormulaName *repeat_of(Expansion *x, const ScnGroup *g, FormulaScope *scope)
{
	g_autoptr(GString) name = g_string_new(NULL);
	*scope = x->f->scope;
	for (unsigned i = 0; i < scope->n; i++)
		scope->names[i].has_index = true;
	if (!formula_fill(scope, g->name, g->name_at, name, x->err))
		return NULL;
	for (unsigned i = 0; i < scope->n; i++)
		scope->names[i].has_index = false;
	return only_used(x, g, scope);
}

static bool fill_key(Expansion *x, FormulaScope *scope, const ScnKey *from, ScnGroup *to)
{
	ScnKey k = *from;
	bool name = strchr(k.name, '{') != NULL, value = strchr(k.value, '{') != NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	if (scnfile_lost_brace(x->f, k.at))
		return err_at(x->err, k.value_at,
			      "a secret with an expression cannot be masked, expected a plain one");
	if (name && !formula_fill(scope, from->name, k.at, text, x->err))
		return false;
	if (name)
		k.name = keep(x->f, text->str);
	if (name && scngroup_key(to, k.name))
		return err_at(x->err, k.at, "duplicate key \"%s\", expected it once", k.name);
	size_t taken = text->len + 1;
	g_string_truncate(text, 0);
	if (value && !formula_fill(scope, from->value, k.value_at, text, x->err))
		return false;
	if (value) {
		k.written = from->value;
		k.value = keep(x->f, text->str);
	}
	g_ptr_array_add(to->keys, g_memdup2(&k, sizeof k));
	return expansion_take(&x->left, taken + text->len, k.at, x->err);
}

static bool is_twice(const Expansion *x, const ScnGroup *g)
{
	const ScnGroup *old = g_hash_table_lookup(x->made, g);
	return old && !err_at(x->err, g->at, "duplicate group [%s %s], first at %s:%d:%d", g->kind,
			      g->name, old->at.file, old->at.line, old->at.col);
}

static bool fill_group(Expansion *x, FormulaScope *scope, const FormulaName *by, const ScnGroup *g)
{
	g_autoptr(GString) name = g_string_new(NULL);
	if (!formula_fill(scope, g->name, g->name_at, name, x->err))
		return false;
	if (x->groups->len == SCN_GROUPS_MAX)
		return err_at(x->err, g->at, "more than %d groups, expected fewer", SCN_GROUPS_MAX);
	ScnGroup *one = scngroup_new(g->kind, keep(x->f, name->str), g->at);
	one->repeat = by->name;
	one->index = by->index;
	g_ptr_array_add(x->groups, one);
	if (is_twice(x, one))
		return false;
	g_hash_table_add(x->made, one);
	for (unsigned i = 0; i < g->keys->len; i++)
		if (!fill_key(x, scope, g->keys->pdata[i], one))
			return false;
	ScnGroup *over = g_hash_table_lookup(x->f->by_group, one);
	if (over) {
		scngroup_lay(one, over);
		g_hash_table_add(x->laid, over);
	}
	return expansion_take(&x->left, name->len + 1, g->at, x->err);
}

static bool is_repeated(const ScnGroup *g)
{
	return strchr(g->name, '{') && !is_repeat(g);
}

static bool fill_groups(Expansion *x, const ScnGroup *g)
{
	FormulaScope scope;
	FormulaName *by = repeat_of(x, g, &scope);
	if (!by)
		return false;
	by->has_index = true;
	for (by->index = 0; by->index < by->count; by->index++)
		if (!fill_group(x, &scope, by, g))
			return false;
	return true;
}

/* In the order of the texts; those that lie over others are in their places. */
static void put_together(Expansion *x)
{
	ScnFile *f = x->f;
	GPtrArray *all = g_ptr_array_new_with_free_func(scngroup_free);
	guint made = 0, repeated = 0;
	for (unsigned i = 0; i < f->groups->len; i++) {
		ScnGroup *g = f->groups->pdata[i];
		if (is_repeated(g))
			for (guint end = g_array_index(x->ends, guint, repeated++); made < end;)
				g_ptr_array_add(all, x->groups->pdata[made++]);
		if (is_repeated(g) || g_hash_table_contains(x->laid, g))
			scngroup_free(g);
		else
			g_ptr_array_add(all, g);
	}
	g_ptr_array_set_free_func(f->groups, NULL);
	g_ptr_array_unref(f->groups);
	g_hash_table_remove_all(f->by_group);
	f->groups = all;
	for (unsigned i = 0; i < all->len; i++)
		g_hash_table_add(f->by_group, all->pdata[i]);
	g_ptr_array_set_free_func(x->groups, NULL);
}

static bool fill_all(Expansion *x)
{
	ScnFile *f = x->f;
	for (unsigned i = 0; i < f->groups->len; i++) {
		const ScnGroup *g = f->groups->pdata[i];
		if (!is_repeated(g))
			continue;
		if (!fill_groups(x, g))
			return false;
		g_array_append_val(x->ends, x->groups->len);
	}
	return true;
}

bool scnrepeat_expand(ScnFile *f, GError **err)
{
	for (unsigned i = 0; i < f->groups->len; i++) {
		const ScnGroup *g = f->groups->pdata[i];
		if (is_repeat(g) && !count_repeat(f, g, err))
			return false;
	}
	if (f->scope.n == 0)
		return true;
	g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(scngroup_free);
	g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GHashTable) made = scngroup_table();
	g_autoptr(GHashTable) laid = g_hash_table_new(NULL, NULL);
	Expansion x = {f, groups, ends, made, laid, EXPANSION_MAX, err};
	if (!fill_all(&x))
		return false;
	put_together(&x);
	return true;
}

/* ---- templates ---- */

void scnmade_clear(ScnMade *made)
{
	if (made->text)
		g_string_free(made->text, TRUE);
	textmap_free(made->map);
	*made = (ScnMade){0};
}

static const Template *template_of(ScnFile *f, const ScnItem *item, GError **err)
{
	const ScnText *t = scnfile_load_template(f, item->text, item->at, err);
	if (!t)
		return NULL;
	Template *known = g_hash_table_lookup(f->templates, t->name);
	if (known)
		return known;
	if (t->masked_braces) {
		SrcPos at = {t->path, g_array_index(t->masked_braces, int, 0), 1};
		err_at(err, at,
		       "a secret with an expression cannot be masked, expected a plain one");
		return NULL;
	}
	Template *fresh = template_new(t->path, t->text, t->len, err);
	if (fresh)
		g_hash_table_insert(f->templates, (gpointer)t->name, fresh);
	return fresh;
}

bool scnrepeat_fill(ScnFile *f, const ScnGroup *g, const ScnItem *item, size_t *left, ScnMade *out,
		    GError **err)
{
	const Template *t = template_of(f, item, err);
	FormulaScope scope = f->scope;
	*out = (ScnMade){0};
	if (!t)
		return false;
	FormulaName *by = g->repeat ? formula_name(&scope, g->repeat, strlen(g->repeat)) : NULL;
	if (by) {
		by->has_index = true;
		by->index = g->index;
	}
	out->path = template_path(t);
	out->text = g_string_new(NULL);
	return template_fill(t, &scope, left, out->text, &out->map, err);
}
