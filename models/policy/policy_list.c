/* Prefix lists (IOS IP Routing: Protocol-Independent Command Reference, ip prefix-list). */

#include <string.h>

#include "models/policy/policy_priv.h"
#include "sim/sorted.h"

void policy_list_free(void *list)
{
	PrefixList *l = list;
	g_array_unref(l->entries);
	g_free(l);
}

static int by_name(const void *list, const void *name)
{
	return strcmp(((const PrefixList *)list)->name, name);
}

PrefixList *policy_list(const Policy *self, const char *name)
{
	guint at = sorted_place(self->lists, by_name, name);
	PrefixList *l = at < self->lists->len ? self->lists->pdata[at] : NULL;
	return l && strcmp(l->name, name) == 0 ? l : NULL;
}

PrefixList *policy_list_make(Policy *self, const char *name)
{
	PrefixList *l = policy_list(self, name);
	if (l)
		return l;
	l = g_new0(PrefixList, 1);
	l->name = world_intern(self->node->world, name);
	l->description = "";
	l->entries = g_array_new(FALSE, FALSE, sizeof(PrefixEntry));
	g_ptr_array_insert(self->lists, (gint)sorted_place(self->lists, by_name, name), l);
	return l;
}

void policy_list_remove(Policy *self, PrefixList *l)
{
	g_ptr_array_remove(self->lists, l);
}

/* ---- entries ---- */

static PrefixEntry *entry_at(const PrefixList *l, guint i)
{
	return &g_array_index(l->entries, PrefixEntry, i);
}

PrefixEntry *policy_entry(const PrefixList *l, unsigned seq)
{
	for (guint i = 0; i < l->entries->len; i++)
		if (entry_at(l, i)->seq == seq)
			return entry_at(l, i);
	return NULL;
}

/* "If sequence numbers are generated automatically ... the first is 5, and each the last one's plus 5." */
void policy_entry_add(PrefixList *l, PrefixEntry entry)
{
	guint n = l->entries->len, at = 0;
	if (entry.seq == 0)
		entry.seq = n > 0 ? entry_at(l, n - 1)->seq + 5 : 5;
	while (at < n && entry_at(l, at)->seq < entry.seq)
		at++;
	if (at < n && entry_at(l, at)->seq == entry.seq)
		*entry_at(l, at) = entry;
	else
		g_array_insert_val(l->entries, at, entry);
}

static bool says_same(const PrefixEntry *a, const PrefixEntry *b)
{
	return a->permit == b->permit && prefix_eq(a->net, b->net) && a->ge == b->ge &&
	       a->le == b->le;
}

PrefixEntry *policy_entry_find(const PrefixList *l, const PrefixEntry *like)
{
	for (guint i = 0; i < l->entries->len; i++) {
		PrefixEntry *e = entry_at(l, i);
		if ((!like->seq || e->seq == like->seq) && says_same(e, like))
			return e;
	}
	return NULL;
}

void policy_entry_remove(PrefixList *l, const PrefixEntry *one)
{
	g_array_remove_index(l->entries, (guint)(one - entry_at(l, 0)));
}

/* Without ge and le the length must be the entry's; ge alone reaches to 32, le alone from the entry's. */
static bool fits(const PrefixEntry *e, Prefix p)
{
	uint8_t least = e->ge ? e->ge : e->net.len;
	uint8_t most = e->le ? e->le : e->ge ? 32 : e->net.len;
	return prefix_covers(e->net, p) && p.len >= least && p.len <= most;
}

/* "An empty prefix list permits all prefixes"; else there is "an implicit deny" at its end. */
bool policy_list_permits(const Policy *self, const char *name, Prefix p)
{
	const PrefixList *l = policy_list(self, name);
	if (!l || l->entries->len == 0)
		return true;
	for (guint i = 0; i < l->entries->len; i++)
		if (fits(entry_at(l, i), p))
			return entry_at(l, i)->permit;
	return false;
}
