/* The names of what lint finds, in the contract. A protocol from outside the tree has rules of its own, and is no part of
 * it. */

#include <string.h>

#include "models/core/registry.h"
#include "sim/advice/redundancy.h"
#include "tests/support/check.h"

/* The sentence of lint's names in the contract. Caller frees. */
static char *names_told(void)
{
	g_autofree char *text = NULL;
	g_file_get_contents("docs/contract.md", &text, NULL, NULL);
	const char *at = text ? strstr(text, " Names: `accept-unanswered`") : NULL;
	const char *end = at ? strstr(at, "`.\n") : NULL;
	return end ? g_strndup(at, (gsize)(end + 1 - at)) : g_strdup("");
}

static void add_rules(GHashTable *all, const AdviceRule *rules)
{
	for (const AdviceRule *r = rules; r && r->name; r++)
		g_hash_table_add(all, (void *)r->name);
}

/* Wrong: who reads the contract does not know of a finding, or waits for one that there is not. */
static void test_contract(void)
{
	g_autoptr(GHashTable) all = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *told = names_told();
	g_auto(GStrv) name = g_strsplit(told, "`", -1);
	unsigned n = 0;

	add_rules(all, (const AdviceRule[]){{.name = "accept-unanswered"},
					    {.name = NULL}}); /* lint's own */
	add_rules(all, redundancy_rules);
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		add_rules(all, (*cls)->advice);
	for (unsigned i = 1; name[0] && name[i] && name[i + 1]; i += 2, n++)
		CHECK(g_hash_table_remove(all, name[i]),
		      "docs/contract.md names %s twice, or there is no such rule", name[i]);
	GList *left = g_hash_table_get_keys(all);
	for (const GList *l = left; l; l = l->next)
		CHECK(false, "docs/contract.md does not name %s", (const char *)l->data);
	g_list_free(left);
	CHECK(n > 10, "docs/contract.md has a sentence of names: \"%s\"", told);
}

SUITE(advice_names) = {
	{"the contract names every rule of advice", test_contract},
	{NULL, NULL},
};
