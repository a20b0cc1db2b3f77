/* What a result can be trusted for. [accept NAME]: lines of configurations whose effect is not modelled, and why that is all
 * right. [left-out NAME]: a router that is there and not in the scenario. */

#include <string.h>

#include "sim/scenario/scnreading.h"
#include "sim/scenario/scnvalue.h"

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

/* ---- routers that are left out ---- */

void scn_left_out_free(void *left_out)
{
	ScnLeftOut *x = left_out;
	g_clear_pointer(&x->addresses, g_array_unref);
	g_free(x);
}

/* "10.1.1.3/24" */
static bool read_subnet(ScnReading *r, const ScnItem *item, Prefix *out)
{
	g_auto(GStrv) parts = g_strsplit(item->text, "/", 2);
	int64_t len;
	Ip4 ip;
	if (!parts[0] || !parts[1] || !ip4_parse(parts[0], &ip) ||
	    !g_ascii_string_to_signed(parts[1], 10, 0, 32, &len, NULL))
		return scn_refuse(r, item->at, "address", item->text,
				  "A.B.C.D/LENGTH with a length in 0..32");
	*out = prefix_of(ip, (uint8_t)len);
	return true;
}

static bool read_subnets(ScnReading *r, ScnLeftOut *x, const ScnKey *k)
{
	g_autoptr(GArray) items = scn_split(k);
	x->addresses = g_array_new(FALSE, FALSE, sizeof(Prefix));
	for (unsigned i = 0; i < items->len; i++) {
		Prefix p;
		if (!read_subnet(r, &g_array_index(items, ScnItem, i), &p))
			return false;
		g_array_append_val(x->addresses, p);
	}
	return x->addresses->len > 0 ||
	       scn_refuse(r, k->value_at, "address", k->value, "A.B.C.D/LENGTH; ...");
}

/* The file may be one that nobody can read: it is named, and never opened. */
bool scn_read_left_out(ScnReading *r)
{
	ScnLeftOut *x = g_new0(ScnLeftOut, 1);
	const ScnKey *file = scngroup_key(r->g, "file"), *why = scngroup_key(r->g, "why"),
		     *addresses = scngroup_key(r->g, "address");
	int64_t line = 1;
	x->name = r->g->name;
	x->pos = r->g->at;
	g_ptr_array_add(r->s->left_out, x);
	if (!file || !*file->value)
		return scn_missing(r, "file = FILE, its configuration");
	if (!why || !*why->value)
		return scn_missing(r, "why = TEXT, the reason");
	if (!scn_get_integer(r, "line", 1, INT32_MAX, &line) ||
	    (addresses && !read_subnets(r, x, addresses)))
		return false;
	g_autofree char *name = scnfile_beside(r->s->file, file->value_at, file->value),
			*path = scnfile_path(r->s->file, name), *shown = err_quote(path, -1);
	x->file = scn_keep(r, name);
	x->at = (SrcPos){scn_keep(r, shown), (int)line, 1};
	x->why = why->value;
	return true;
}
