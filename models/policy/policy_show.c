/* show ip prefix-list, show route-map (the layouts of IOS 12.x and 15.x). */

#include "models/policy/policy_view.h"

static void show_entry(GString *out, const PolicyEntryRow *r)
{
	g_string_append_printf(out, "   seq %u %s ", r->seq, r->permit ? "permit" : "deny");
	prefix_print(out, r->net);
	if (r->ge)
		g_string_append_printf(out, " ge %u", r->ge);
	if (r->le)
		g_string_append_printf(out, " le %u", r->le);
	g_string_append_c(out, '\n');
}

static void show_entries(GString *out, const PolicyListView *v, const PolicyListRow *l)
{
	for (unsigned k = l->first; k < l->first + l->n; k++)
		show_entry(out, &v->row[k]);
}

static void show_lists(GString *out, const void *view, const Args *a, const char *release)
{
	const PolicyListView *v = view;
	(void)a;
	(void)release;
	for (unsigned i = 0; i < v->n_lists; i++) {
		g_string_append_printf(out, "ip prefix-list %s: %u entries\n", v->list[i].name,
				       v->list[i].n);
		show_entries(out, v, &v->list[i]);
	}
}

static unsigned ranges_of(const PolicyListView *v, const PolicyListRow *l)
{
	unsigned n = 0;
	for (unsigned k = l->first; k < l->first + l->n; k++)
		n += v->row[k].ge || v->row[k].le;
	return n;
}

/* LIBERTY: how often an entry was hit and how many refer to it ("refcount", "hit count") is not told: how often lists are
 * asked here is not how often IOS asks them. */
static void show_summary(GString *out, const void *view, const Args *a, const char *release)
{
	const PolicyListView *v = view;
	(void)release;
	if (v->last)
		g_string_append_printf(out, "Prefix-list with the last deletion/insertion: %s\n",
				       v->last);
	for (unsigned i = 0; i < v->n_lists; i++) {
		const PolicyListRow *l = &v->list[i];
		g_string_append_printf(out, "ip prefix-list %s:\n", l->name);
		if (*l->description)
			g_string_append_printf(out, "   Description: %s\n", l->description);
		g_string_append_printf(out, "   count: %u, range entries: %u", l->n,
				       ranges_of(v, l));
		if (l->n > 0)
			g_string_append_printf(out, ", sequences: %u - %u", v->row[l->first].seq,
					       v->row[l->first + l->n - 1].seq);
		g_string_append_c(out, '\n');
		if (a && arg_has(a, "detail"))
			show_entries(out, v, l);
	}
}

/* LIBERTY: what IOS says of a continue that names no entry is not known. */
static void show_continue(GString *out, const PolicyMapRow *r)
{
	if (r->continues && r->continue_to)
		g_string_append_printf(out, "  Continue: sequence %u\n", r->continue_to);
	else if (r->continues)
		g_string_append(out, "  Continue: to next entry\n");
}

static void show_maps(GString *out, const void *view, const Args *a, const char *release)
{
	const PolicyMapView *v = view;
	(void)a;
	(void)release;
	for (unsigned i = 0; i < v->n; i++) {
		const PolicyMapRow *r = &v->row[i];
		g_string_append_printf(out,
				       "route-map %s, %s, sequence %u\n"
				       "  Match clauses:\n%s",
				       r->map, r->permit ? "permit" : "deny", r->seq, r->match);
		show_continue(out, r);
		g_string_append_printf(out,
				       "  Set clauses:\n%s"
				       "  Policy routing matches: 0 packets, 0 bytes\n",
				       r->set);
	}
}

const Show policy_shows[] = {
	{"show ip prefix-list {detail | summary} [<list:word>]", "prefix-list", show_summary,
	 "IOS IP Routing: Protocol-Independent Command Reference, show ip prefix-list"},
	{"show ip prefix-list [<list:word>]", "prefix-list", show_lists,
	 "IOS IP Routing: Protocol-Independent Command Reference, show ip prefix-list"},
	{"show route-map [<map:word>]", "route-map", show_maps,
	 "IOS IP Routing: Protocol-Independent Command Reference, show route-map"},
	{NULL, NULL, NULL, NULL},
};
