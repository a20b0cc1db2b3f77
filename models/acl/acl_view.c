#include "models/acl/acl_view.h"

#include <string.h>

#include "models/acl/acl_priv.h"

static AclRow row_of(const AclEntry *e, unsigned seq)
{
	return (AclRow){
		.seq = seq,
		.permit = e->permit,
		.log = e->log,
		.proto = e->proto,
		.src = e->src,
		.src_wild = e->src_wild,
		.dst = e->dst,
		.dst_wild = e->dst_wild,
		.src_port_lo = e->src_port_lo,
		.src_port_hi = e->src_port_hi,
		.dst_port_lo = e->dst_port_lo,
		.dst_port_hi = e->dst_port_hi,
	};
}

void acl_line_print(GString *out, const AclList *l, const AclLine *line)
{
	if (l->numbered)
		g_string_append_printf(out, "access-list %s ", l->name);
	if (line->remark)
		g_string_append_printf(out, "remark %s", line->remark);
	else
		g_string_append_printf(out, "%s %s", line->entry.permit ? "permit" : "deny",
				       line->said);
}

static AclRow line_row(const AclList *l, const AclLine *line)
{
	g_autoptr(GString) text = g_string_new(NULL);
	AclRow r = row_of(&line->entry, line->seq);
	acl_line_print(text, l, line);
	r.at = line->at;
	r.matches = acl_line_matches(line);
	r.plain = !line->unheld && !acl_line_has_groups(line);
	r.said = g_strdup(line->said);
	r.text = g_string_free(g_steal_pointer(&text), FALSE);
	return r;
}

static void add_list(AclView *v, const AclList *l)
{
	v->list = g_renew(AclListRow, v->list, v->n_lists + 1);
	AclListRow *r = &v->list[v->n_lists++];
	*r = (AclListRow){.extended = l->extended, .first = v->n_rows, .n = 0};
	g_strlcpy(r->name, l->name, sizeof r->name);
	v->row = g_renew(AclRow, v->row, v->n_rows + l->lines->len + 1);
	for (unsigned i = 0; i < l->lines->len; i++) {
		const AclLine *line = l->lines->pdata[i];
		if (line->remark)
			continue;
		v->row[v->n_rows++] = line_row(l, line);
		r->n++;
	}
}

static void *take_lists(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)node;
	(void)now;
	const Acl *acl = self;
	AclView *v = g_new0(AclView, 1);
	const char *only = a && arg_has(a, "name") ? arg_str(a, "name") : NULL;
	for (unsigned i = 0; i < acl->lists->len; i++) {
		const AclList *l = acl->lists->pdata[i];
		if (!only || strcmp(only, l->name) == 0)
			add_list(v, l);
	}
	return v;
}

static void free_lists(void *view)
{
	AclView *v = view;
	for (unsigned i = 0; i < v->n_rows; i++) {
		g_free(v->row[i].text);
		g_free(v->row[i].said);
	}
	g_free(v->list);
	g_free(v->row);
	g_free(v);
}

const View acl_views[] = {{"access-lists", take_lists, free_lists}, {NULL, NULL, NULL}};
