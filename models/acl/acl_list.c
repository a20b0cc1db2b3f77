/* Lists and their lines. */

#include "models/acl/acl_priv.h"
#include "models/core/sorted.h"

#include <string.h>

static void line_free(void *p)
{
	AclLine *l = p;
	g_free(l->remark);
	g_free(l->other);
	g_free(l);
}

void acl_list_free(void *p)
{
	AclList *l = p;
	g_ptr_array_unref(l->lines);
	g_ptr_array_unref(l->entries);
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
	l->entries = g_ptr_array_new();
	g_ptr_array_insert(self->lists, (gint)sorted_place(self->lists, compare, l), l);
	g_hash_table_insert(self->by_name, l->name, l);
	return l;
}

void acl_list_remove(Acl *self, AclList *list)
{
	g_hash_table_remove(self->by_name, list->name);
	g_ptr_array_remove(self->lists, list);
}

static bool is_entry(const AclLine *l)
{
	return !l->remark && !l->other;
}

static void reindex(AclList *list)
{
	g_ptr_array_set_size(list->entries, 0);
	for (unsigned i = 0; i < list->lines->len; i++) {
		AclLine *l = list->lines->pdata[i];
		if (is_entry(l))
			g_ptr_array_add(list->entries, &l->entry);
	}
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
	guint at = sorted_place(list->lines, by_seq, &l->seq);
	if (at == list->lines->len) {
		g_ptr_array_add(list->lines, l);
		if (is_entry(l))
			g_ptr_array_add(list->entries, &l->entry);
		return;
	}
	if (((AclLine *)list->lines->pdata[at])->seq == l->seq)
		g_ptr_array_remove_index(list->lines, at);
	g_ptr_array_insert(list->lines, (gint)at, l);
	reindex(list);
}

void acl_line_remove(AclList *list, unsigned at)
{
	g_ptr_array_remove_index(list->lines, at);
	reindex(list);
}

bool acl_entry_same(const AclEntry *a, const AclEntry *b)
{
	return a->permit == b->permit && a->proto == b->proto && a->src == b->src &&
	       a->src_wild == b->src_wild && a->dst == b->dst && a->dst_wild == b->dst_wild &&
	       a->src_port_lo == b->src_port_lo && a->src_port_hi == b->src_port_hi &&
	       a->dst_port_lo == b->dst_port_lo && a->dst_port_hi == b->dst_port_hi &&
	       a->established == b->established;
}

static bool has_ports(const AclEntry *e)
{
	return e->src_port_lo != 0 || e->src_port_hi != 65535 || e->dst_port_lo != 0 ||
	       e->dst_port_hi != 65535;
}

/* A fragment behind the first fits what permits its addresses and protocol, and no line that denies ports (Cisco
 * document 8014, Access Control Lists and IP Fragments). */
bool acl_entry_fits(const AclEntry *e, const AclFlow *f)
{
	if (((e->src ^ f->src) & ~e->src_wild) || ((e->dst ^ f->dst) & ~e->dst_wild))
		return false;
	if (e->proto == 0)
		return true;
	if (f->fragment)
		return e->proto == f->proto && (e->permit || !has_ports(e));
	return e->proto == f->proto && f->sport >= e->src_port_lo && f->sport <= e->src_port_hi &&
	       f->dport >= e->dst_port_lo && f->dport <= e->dst_port_hi;
}
