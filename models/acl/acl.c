/* Access lists (Cisco IOS Security Configuration Guide 12.3, "IP Access List Overview").
 *
 * A list is a sequence of lines, each permits or denies what fits it; the first that fits decides, and at
 * the end everything is denied. Crypto maps read lists through the service: each permit line is a proxy
 * identity of its own, so the service gives out entries as well as verdicts.
 *
 * Standard lists (1-99, 1300-1999, named) look at the source; extended ones (100-199, 2000-2699, named) at
 * protocol, addresses and ports. For ICMP the port members hold type (source) and code (destination).
 *
 * LIBERTY: filtering by `ip access-group` is not modelled here; nothing in this folder drops a packet. */

#include "models/acl/acl_priv.h"

#include <string.h>

static void line_free(void *p)
{
	AclLine *l = p;
	g_free(l->remark);
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
static int compare(const AclList *x, const AclList *y)
{
	if (x->numbered != y->numbered)
		return x->numbered - y->numbered;
	if (!x->numbered)
		return strcmp(x->name, y->name);
	guint64 m = g_ascii_strtoull(x->name, NULL, 10), n = g_ascii_strtoull(y->name, NULL, 10);
	return (m > n) - (m < n);
}

static guint place_of(const Acl *self, const AclList *l)
{
	guint lo = 0, hi = self->lists->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (compare(self->lists->pdata[mid], l) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
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
	g_ptr_array_insert(self->lists, (gint)place_of(self, l), l);
	g_hash_table_insert(self->by_name, l->name, l);
	return l;
}

void acl_list_remove(Acl *self, AclList *list)
{
	g_hash_table_remove(self->by_name, list->name);
	g_ptr_array_remove(self->lists, list);
}

static void reindex(AclList *list)
{
	g_ptr_array_set_size(list->entries, 0);
	for (unsigned i = 0; i < list->lines->len; i++) {
		AclLine *l = list->lines->pdata[i];
		if (!l->remark)
			g_ptr_array_add(list->entries, &l->entry);
	}
}

static unsigned last_seq(const AclList *list)
{
	const AclLine *l = list->lines->len ? list->lines->pdata[list->lines->len - 1] : NULL;
	return l ? l->seq : 0;
}

/* Lines are numbered 10, 20, ... (Cisco IOS 12.2(14)S, 12.3(2)T: "IP Access List Entry Sequence
 * Numbering"). */
void acl_line_add(AclList *list, unsigned seq, const AclEntry *entry, char *remark, SrcPos from)
{
	AclLine *l = g_new0(AclLine, 1);
	l->seq = seq ? seq : last_seq(list) + 10;
	l->remark = remark;
	l->at = from;
	if (entry)
		l->entry = *entry;
	unsigned at = 0;
	while (at < list->lines->len && ((AclLine *)list->lines->pdata[at])->seq < l->seq)
		at++;
	if (at < list->lines->len && ((AclLine *)list->lines->pdata[at])->seq == l->seq)
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

/* ---- the service ---- */

static bool svc_exists(const void *self, const char *name)
{
	return acl_list(self, name) != NULL;
}

static unsigned svc_count(const void *self, const char *name)
{
	const AclList *l = acl_list(self, name);
	return l ? l->entries->len : 0;
}

static const AclEntry *svc_entry(const void *self, const char *name, unsigned i)
{
	const AclList *l = acl_list(self, name);
	return l && i < l->entries->len ? l->entries->pdata[i] : NULL;
}

static AclIndex *svc_compile(const void *self, const char *const *names, unsigned n)
{
	return acl_index_new(self, names, n);
}

static bool svc_first(const AclIndex *index, const AclFlow *flow, unsigned from, bool count,
		      AclHit *hit)
{
	bool found = acl_index_first(index, flow, from, hit);
	if (found && count)
		((AclEntry *)hit->entry)->matches++;
	return found;
}

static const AclSvc acl_svc = {.exists = svc_exists,
			       .count = svc_count,
			       .entry = svc_entry,
			       .compile = svc_compile,
			       .release = acl_index_free,
			       .first = svc_first};
static const Provide provides[] = {{"acl", &acl_svc}, {NULL, NULL}};

static bool init(void *self, Node *node, GError **err)
{
	(void)err;
	Acl *a = self;
	a->node = node;
	a->lists = g_ptr_array_new_with_free_func(acl_list_free);
	a->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	return true;
}

static void fini(void *self)
{
	Acl *a = self;
	g_hash_table_unref(a->by_name);
	g_ptr_array_unref(a->lists);
}

static void run_clear(Ctx *cx, void *self, const Args *a)
{
	(void)cx;
	const Acl *acl = self;
	for (unsigned i = 0; i < acl->lists->len; i++) {
		AclList *l = acl->lists->pdata[i];
		if (arg_has(a, "name") && strcmp(arg_str(a, "name"), l->name) != 0)
			continue;
		for (unsigned k = 0; k < l->entries->len; k++)
			((AclEntry *)l->entries->pdata[k])->matches = 0;
	}
}

static const ExecCmd execs[] = {{"clear access-list counters [<name:word>]", run_clear},
				{NULL, NULL}};

static const HelpText help[] = {
	{"clear access-list", "Clear access list statistical information"},
	{"clear access-list counters", "Clear access list counters"},
	{"clear access-list counters <name>", "Access list name or number"},
	{"show access-lists", "List access lists"},
	{"show access-lists <name>", "ACL name or number"},
	{"show ip access-lists", "List IP access lists"},
	{"show ip access-lists <name>", "ACL name or number"},
	{NULL, NULL},
};

const ProtoClass acl_class = {
	.name = "acl",
	.spec_ref = "Cisco IOS Security Configuration Guide 12.3, IP Access List Overview",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Acl),
	.stmt = acl_stmts,
	.conf_help = acl_conf_help,
	.mode = acl_modes,
	.view = acl_views,
	.show = acl_shows,
	.exec = execs,
	.help = help,
	.provides = provides,
	.init = init,
	.fini = fini,
};
