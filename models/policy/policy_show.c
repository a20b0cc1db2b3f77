/* show ip prefix-list, show route-map (the layouts of IOS 12.x and 15.x). */

#include "models/policy/policy_view.h"

static void show_lists(GString *out, const void *view, const Args *a, const char *release)
{
	const PolicyListView *v = view;
	(void)a;
	(void)release;
	for (unsigned i = 0; i < v->n_lists; i++) {
		const PolicyListRow *l = &v->list[i];
		g_string_append_printf(out, "ip prefix-list %s: %u entries\n", l->name, l->n);
		for (unsigned k = l->first; k < l->first + l->n; k++) {
			const PolicyEntryRow *r = &v->row[k];
			g_string_append_printf(out, "   seq %u %s ", r->seq,
					       r->permit ? "permit" : "deny");
			prefix_print(out, r->net);
			if (r->ge)
				g_string_append_printf(out, " ge %u", r->ge);
			if (r->le)
				g_string_append_printf(out, " le %u", r->le);
			g_string_append_c(out, '\n');
		}
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
	{"show ip prefix-list [<list:word>]", "prefix-list", show_lists,
	 "IOS IP Routing: Protocol-Independent Command Reference, show ip prefix-list"},
	{"show route-map [<map:word>]", "route-map", show_maps,
	 "IOS IP Routing: Protocol-Independent Command Reference, show route-map"},
	{NULL, NULL, NULL, NULL},
};
