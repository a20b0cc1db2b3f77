#include "models/policy/policy_view.h"

#include <string.h>

#include "models/policy/policy_priv.h"

static bool is_wanted(const Args *a, const char *arg, const char *name)
{
	return !a || !arg_has(a, arg) || strcmp(arg_str(a, arg), name) == 0;
}

/* ---- prefix lists ---- */

static void add_list(PolicyListView *v, const PrefixList *l)
{
	v->list = g_renew(PolicyListRow, v->list, v->n_lists + 1);
	v->list[v->n_lists++] = (PolicyListRow){g_strdup(l->name), g_strdup(l->description),
						v->n_rows, l->entries->len};
	v->row = g_renew(PolicyEntryRow, v->row, v->n_rows + l->entries->len + 1);
	for (guint i = 0; i < l->entries->len; i++) {
		const PrefixEntry *e = &g_array_index(l->entries, PrefixEntry, i);
		v->row[v->n_rows++] = (PolicyEntryRow){e->seq, e->permit, e->net, e->ge, e->le};
	}
}

static void *take_lists(const void *self, const Node *node, const Args *a, VTime now)
{
	const Policy *p = self;
	PolicyListView *v = g_new0(PolicyListView, 1);
	(void)node;
	(void)now;
	if (!a || !arg_has(a, "list"))
		v->last = g_strdup(p->last);
	for (guint i = 0; i < p->lists->len; i++) {
		const PrefixList *l = p->lists->pdata[i];
		if (is_wanted(a, "list", l->name))
			add_list(v, l);
	}
	return v;
}

static void drop_lists(void *view)
{
	PolicyListView *v = view;
	for (unsigned i = 0; i < v->n_lists; i++) {
		g_free(v->list[i].name);
		g_free(v->list[i].description);
	}
	g_free(v->list);
	g_free(v->last);
	g_free(v->row);
	g_free(v);
}

/* ---- route maps ---- */

static void add_names(GString *out, const char *what, const GPtrArray *names)
{
	if (names->len == 0)
		return;
	g_string_append_printf(out, "    %s ", what);
	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(out, "%s ", (const char *)names->pdata[i]);
	g_string_append_c(out, '\n');
}

static void add_numbers(GString *out, const char *what, const GArray *numbers)
{
	if (numbers->len == 0)
		return;
	g_string_append_printf(out, "    %s ", what);
	for (guint i = 0; i < numbers->len; i++)
		g_string_append_printf(out, "%u ", g_array_index(numbers, uint32_t, i));
	g_string_append_c(out, '\n');
}

static void add_metrics(GString *out, const GArray *metrics)
{
	if (metrics->len == 0)
		return;
	g_string_append(out, "    metric");
	policy_print_metrics(metrics, out);
	g_string_append(out, " \n");
}

/* What is not modelled is shown as it was written. */
static void add_others(GString *out, const MapClause *c, const char *word)
{
	for (guint i = 0; i < c->others->len; i++) {
		const char *text = c->others->pdata[i];
		if (g_str_has_prefix(text, word))
			g_string_append_printf(out, "    %s\n", text + strlen(word));
	}
}

static char *matches(const MapClause *c)
{
	GString *out = g_string_new(NULL);
	add_names(out, "ip address (access-lists):", c->acls);
	add_names(out, "ip address prefix-lists:", c->prefix_lists);
	add_names(out, "interface", c->ifaces);
	add_names(out, "ip next-hop (access-lists):", c->hop_acls);
	add_names(out, "ip next-hop prefix-lists:", c->hop_lists);
	add_names(out, "ip route-source (access-lists):", c->source_acls);
	add_names(out, "ip route-source prefix-lists:", c->source_lists);
	add_metrics(out, c->metrics);
	add_numbers(out, "tag", c->tags);
	add_others(out, c, "match ");
	return g_string_free(out, FALSE);
}

static char *sets(const MapClause *c)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) metric = g_string_new(NULL);
	policy_put_metric(&(ConfAt){.obj = (void *)c}, metric);
	if (metric->len > 0)
		g_string_append_printf(out, "    %s", metric->str + strlen("set "));
	if (c->metric_type)
		g_string_append_printf(out, "    metric-type type-%u\n", c->metric_type);
	if (c->set_tag)
		g_string_append_printf(out, "    tag %u\n", c->tag);
	add_others(out, c, "set ");
	return g_string_free(out, FALSE);
}

static void *take_maps(const void *self, const Node *node, const Args *a, VTime now)
{
	const Policy *p = self;
	PolicyMapView *v = g_new0(PolicyMapView, 1);
	(void)node;
	(void)now;
	v->row = g_new0(PolicyMapRow, p->clauses->len + 1);
	for (guint i = 0; i < p->clauses->len; i++) {
		const MapClause *c = p->clauses->pdata[i];
		if (is_wanted(a, "map", c->map))
			v->row[v->n++] = (PolicyMapRow){
				g_strdup(c->map), c->seq,     c->permit, c->continues,
				c->continue_to,   matches(c), sets(c)};
	}
	return v;
}

static void drop_maps(void *view)
{
	PolicyMapView *v = view;
	for (unsigned i = 0; i < v->n; i++) {
		g_free(v->row[i].map);
		g_free(v->row[i].match);
		g_free(v->row[i].set);
	}
	g_free(v->row);
	g_free(v);
}

const View policy_views[] = {{"prefix-list", take_lists, drop_lists},
			     {"route-map", take_maps, drop_maps},
			     {NULL, NULL, NULL}};
