/* [accept NAME]: lines of configurations whose effect is not modelled, and why that is all right. */

#include <string.h>

#include "sim/scenario/scnreading.h"

void scn_accept_free(void *p)
{
	ScnAccept *a = p;
	g_clear_pointer(&a->routers, g_array_unref);
	g_clear_pointer(&a->among, g_hash_table_unref);
	regex_free(a->regex);
	g_free(a);
}

/* Names are looked up when all groups are read. */
static bool read_routers(ScnReading *r, ScnAccept *a, const ScnKey *k)
{
	if (strcmp(k->value, "*") == 0)
		return true;
	a->routers = scn_split(k);
	a->among = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < a->routers->len; i++)
		g_hash_table_add(a->among, g_array_index(a->routers, ScnItem, i).text);
	return a->routers->len > 0 ||
	       scn_refuse(r, k->value_at, "router", k->value, "NAME; NAME or *");
}

/* Between the first slash and the last, so that one in the expression is itself. */
static bool read_line(ScnReading *r, ScnAccept *a, const ScnKey *k)
{
	g_autoptr(GError) why = NULL;
	if (!expect_is_regex(k->value))
		return scn_refuse(r, k->value_at, "line", k->value, "/REGULAR EXPRESSION/");
	g_autofree char *inside = g_strndup(k->value + 1, strlen(k->value) - 2);
	a->line = scn_keep(r, inside);
	a->line_pos = k->value_at;
	a->regex = regex_new(inside, REGEX_TEXT, &why);
	return a->regex ||
	       err_at(r->err, k->value_at, "%s, expected a regular expression", why->message);
}

bool scn_read_accept(ScnReading *r)
{
	ScnAccept *a = g_new0(ScnAccept, 1);
	const ScnKey *router = scngroup_key(r->g, "router"), *line = scngroup_key(r->g, "line");
	const ScnKey *why = scngroup_key(r->g, "why");
	a->name = r->g->name;
	a->pos = r->g->at;
	g_ptr_array_add(r->s->accepts, a);
	if (!router)
		return scn_missing(r, "router = NAME; NAME or router = *");
	if (!line)
		return scn_missing(r, "line = /REGULAR EXPRESSION/");
	if (!why || !*why->value)
		return scn_missing(r, "why = TEXT, the reason");
	a->why = why->value;
	a->why_pos = why->value_at;
	return read_routers(r, a, router) && read_line(r, a, line);
}
