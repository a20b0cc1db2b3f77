/* What a release does differently is in all that is predicted; where a default chose it, nothing says that it is right. */

#include "sim/cli/releases.h"

enum { NAMED = 3 }; /* routers, of which the others are counted */

/* Names of the routers whose release the scenario says. Caller unrefs. */
static GHashTable *said_by(const Scenario *scn)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; scn && i < scn->routers->len; i++) {
		const ScnRouter *x = scn->routers->pdata[i];
		if (x->release)
			g_hash_table_add(names, (gpointer)x->name);
	}
	return names;
}

static bool is_guessed(const Node *n, GHashTable *said)
{
	return n->kind == NODE_ROUTER && !g_hash_table_contains(said, n->name) &&
	       !runconf_origin(n, "", "version", NULL).text;
}

/* The first of them is where the warning is. */
static void say_place(GString *out, const char *path, const Node *n)
{
	ConfOrigin line = runconf_origin(n, "", "hostname", NULL);
	g_autofree char *shown = err_quote(path, -1);
	if (line.text)
		g_string_append_printf(out, "%s:%d", line.at.file, line.at.line);
	else
		g_string_append(out, shown);
}

void releases_find(const char *path, const Stage *stage, const Scenario *scn, GString *out)
{
	g_autoptr(GHashTable) said = said_by(scn);
	g_autoptr(GString) names = g_string_new(NULL);
	const GPtrArray *nodes = stage_net((Stage *)stage)->nodes;
	unsigned n = 0;
	for (unsigned i = 0; i < nodes->len; i++) {
		const Node *node = nodes->pdata[i];
		if (!is_guessed(node, said))
			continue;
		if (n == 0)
			say_place(out, path, node);
		if (n++ < NAMED)
			g_string_append_printf(names, "%s%s", n > 1 ? ", " : "", node->name);
	}
	if (n > NAMED)
		g_string_append_printf(names, " and %u more", n - NAMED);
	if (n)
		g_string_append_printf(out,
				       ": warning: [release-guessed] no version line in the "
				       "configuration of %s: taken for release %s, the default\n",
				       names->str, RELEASE_DEFAULT);
}
