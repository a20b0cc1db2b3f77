/* Lists and their lines. */

#include "models/acl/acl_priv.h"
#include "sim/sorted.h"

#include <string.h>

void acl_line_clear(AclLine *l)
{
	g_free(l->remark);
	g_free(l->said);
	for (int i = 0; i < N_ACL_PLACES; i++)
		g_free(l->group[i]);
	g_free(l->more);
	g_clear_pointer(&l->parts, g_ptr_array_unref);
}

static void line_free(void *p)
{
	acl_line_clear(p);
	g_free(p);
}

void acl_list_free(void *p)
{
	AclList *l = p;
	g_ptr_array_unref(l->lines);
	g_ptr_array_unref(l->held);
	acl_index_free(l->index);
	g_free(l);
}

AclList *acl_list(const Acl *self, const char *name)
{
	return g_hash_table_lookup(self->by_name, name);
}

/* IOS prints named lists before numbered ones. */
static int compare(const void *list, const void *other)
{
	const AclList *x = list, *y = other;
	if (x->numbered != y->numbered)
		return x->numbered - y->numbered;
	if (!x->numbered)
		return strcmp(x->name, y->name);
	guint64 m = g_ascii_strtoull(x->name, NULL, 10), n = g_ascii_strtoull(y->name, NULL, 10);
	return (m > n) - (m < n);
}

AclList *acl_list_make(Acl *self, const char *name, bool extended, bool numbered)
{
	AclList *l = acl_list(self, name);
	if (l)
		return l;
	l = g_new0(AclList, 1);
	g_strlcpy(l->name, name, sizeof l->name);
	l->extended = extended;
	l->numbered = numbered;
	l->lines = g_ptr_array_new_with_free_func(line_free);
	l->held = g_ptr_array_new();
	l->acl = self;
	g_ptr_array_insert(self->lists, (gint)sorted_place(self->lists, compare, l), l);
	g_hash_table_insert(self->by_name, l->name, l);
	self->resolved = false;
	return l;
}

void acl_list_remove(Acl *self, AclList *list)
{
	g_hash_table_remove(self->by_name, list->name);
	self->resolved = false;
	g_ptr_array_remove(self->lists, list);
}

bool acl_line_has_groups(const AclLine *l)
{
	return l->group[ACL_SERVICE] || l->group[ACL_SRC] || l->group[ACL_DST];
}

uint64_t acl_line_matches(const AclLine *l)
{
	uint64_t n = l->entry.matches;
	for (unsigned i = 0; l->parts && i < l->parts->len; i++)
		n += ((const AclEntry *)l->parts->pdata[i])->matches;
	return n;
}

/* What groups make of the line; its matches so far stay its own. */
static void expand(const Acl *acl, AclLine *l)
{
	l->entry.matches = acl_line_matches(l);
	g_clear_pointer(&l->parts, g_ptr_array_unref);
	l->parts = g_ptr_array_new_with_free_func(g_free);
	acl_line_expand(acl, l, l->parts);
}

void acl_list_changed(AclList *list)
{
	list->typed = true;
	g_clear_pointer(&list->index, acl_index_free);
}

static void hold(AclList *list, AclLine *l)
{
	if (l->remark || l->unheld)
		return;
	if (!acl_line_has_groups(l)) {
		g_ptr_array_add(list->held, &l->entry);
		return;
	}
	expand(list->acl, l);
	g_ptr_array_extend(list->held, l->parts, NULL, NULL);
}

const GPtrArray *acl_list_held(AclList *list)
{
	if (!list->stale)
		return list->held;
	list->stale = false;
	g_ptr_array_set_size(list->held, 0);
	for (unsigned i = 0; i < list->lines->len; i++)
		hold(list, list->lines->pdata[i]);
	return list->held;
}

static unsigned last_seq(const AclList *list)
{
	const AclLine *l = list->lines->len ? list->lines->pdata[list->lines->len - 1] : NULL;
	return l ? l->seq : 0;
}

static int by_seq(const void *line, const void *seq)
{
	unsigned a = ((const AclLine *)line)->seq, b = *(const unsigned *)seq;
	return (a > b) - (a < b);
}

/* Lines are numbered 10, 20, ... (Cisco IOS 12.2(14)S, 12.3(2)T: "IP Access List Entry Sequence
 * Numbering"). */
void acl_line_add(AclList *list, AclLine line)
{
	AclLine *l = g_new(AclLine, 1);
	*l = line;
	if (l->seq == 0)
		l->seq = last_seq(list) + 10;
	l->entry.seq = l->seq;
	guint at = sorted_place(list->lines, by_seq, &l->seq);
	acl_list_changed(list);
	if (at == list->lines->len) {
		g_ptr_array_add(list->lines, l);
		if (!list->stale)
			hold(list, l);
		return;
	}
	if (((AclLine *)list->lines->pdata[at])->seq == l->seq)
		g_ptr_array_remove_index(list->lines, at);
	g_ptr_array_insert(list->lines, (gint)at, l);
	list->stale = true;
}

void acl_line_remove(AclList *list, unsigned at)
{
	acl_list_changed(list);
	g_ptr_array_remove_index(list->lines, at);
	list->stale = true;
}

void acl_lines_renumber(AclList *list, unsigned first, unsigned step)
{
	acl_list_changed(list);
	list->stale = true;
	for (unsigned i = 0; i < list->lines->len; i++) {
		AclLine *l = list->lines->pdata[i];
		l->seq = l->entry.seq = first + i * step;
	}
}
