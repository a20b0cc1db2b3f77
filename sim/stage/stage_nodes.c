/* Nodes and their configurations: what a scenario's files, templates and parameters make of each. */

#include <string.h>

#include "models/core/startup.h"
#include "sim/scenario/scnrepeat.h"
#include "sim/scenario/template.h"
#include "sim/secrets.h"
#include "sim/stage/stage_priv.h"

typedef struct Reading {
	Stage *stage;
	const Node *node;
	const ScnRouter *router;
	ScnMade *made; /* one for each of its templates */
	StageFates fates;
	SrcPos unknown; /* the first line that no table has */
	char *unknown_text;
} Reading;

enum { WRONG_LINES = 50 }; /* LIBERTY: more than somebody corrects before the next try */

static void note_wrong(Stage *stage, const ConfLine *line)
{
	g_autofree char *text = g_strdup_printf("%s:%d:%d: %s", line->at.file, line->at.line,
						line->at.col, line->why);
	if (!stage->wrong)
		stage->wrong = g_ptr_array_new_with_free_func(g_free);
	if (g_ptr_array_find_with_equal_func(stage->wrong, text, g_str_equal, NULL))
		return; /* a template's, by another router */
	if (stage->wrong->len < WRONG_LINES)
		g_ptr_array_add(stage->wrong, g_steal_pointer(&text));
	else
		stage->more_wrong++;
}

/* One run names every wrong line. The first is the error, unless something else was wrong before. */
void stage_name_all_wrong(Stage *stage)
{
	if (!stage->err || !stage->wrong || stage->spec.line)
		return;
	GString *all = g_string_new(stage->err->message);
	guint first = g_str_has_prefix(all->str, stage->wrong->pdata[0]) ? 1 : 0;
	for (guint i = first; i < stage->wrong->len; i++)
		g_string_append_printf(all, "\n%s", (const char *)stage->wrong->pdata[i]);
	if (stage->more_wrong)
		g_string_append_printf(all, "\n%u more wrong lines", stage->more_wrong);
	g_free(stage->err->message);
	stage->err->message = g_string_free(all, FALSE);
}

static void take_line(void *to, const ConfLine *line)
{
	Reading *r = to;
	if (line->fate == LINE_WRONG)
		note_wrong(r->stage, line);
	doubts_take(r->stage->doubts, r->node, line);
	g_autofree char *text = g_strstrip(g_strdup(line->text));
	r->fates.n[line->fate]++;
	if (line->fate == LINE_UNKNOWN && !r->unknown_text) {
		r->unknown = line->at;
		r->unknown.file =
			g_string_chunk_insert_const(r->stage->scn->file->strings, line->at.file);
		g_autoptr(GString) hidden = g_string_new(NULL);
		secrets_hide(hidden, text);
		r->unknown_text = err_quote(hidden->str, -1);
	}
	if (r->stage->spec.line)
		r->stage->spec.line(r->stage->spec.line_to, line);
}

static bool set_params(Node *n, const ScnRouter *x, GError **err)
{
	for (unsigned i = 0; i < x->params->len; i++) {
		const ScnParam *p = &g_array_index(x->params, ScnParam, i);
		g_autoptr(GError) why = NULL;
		if (!param_set(n, p->name, p->value, &why))
			return err_at(err, p->pos, "%s", why->message);
	}
	return x->params->len == 0 || node_reset(n, err);
}

static bool fill_templates(Reading *r, GError **err)
{
	const ScnRouter *x = r->router;
	r->made = g_new0(ScnMade, x->configs->len - x->templates + 1);
	for (unsigned i = x->templates; i < x->configs->len; i++)
		if (!scnrepeat_fill(r->stage->scn->file, x->group,
				    &g_array_index(x->configs, ScnItem, i), &r->stage->made,
				    &r->made[i - x->templates], err))
			return false;
	return true;
}

static void clear_templates(Reading *r)
{
	for (unsigned i = r->router->templates; i < r->router->configs->len; i++)
		scnmade_clear(&r->made[i - r->router->templates]);
	g_free(r->made);
}

/* A line of a template is many routers': the one that does not take it is named. */
static bool load_template(Reading *r, Node *n, ScnMade *made, GError **err)
{
	TextMap *map = g_steal_pointer(&made->map);
	GError *why = NULL;
	if (startup_load_made(n, made->path, made->text->str, made->text->len, map, take_line, r,
			      &why))
		return true;
	g_set_error(err, why->domain, why->code, "%s (as %s reads it)", why->message, n->name);
	g_error_free(why);
	return false;
}

static bool load_file(Reading *r, Node *n, const ScnItem *item, GError **err)
{
	const ScnText *t = scnfile_load(r->stage->scn->file, item->text, item->at, err);
	return t && startup_lend(n, t->path, t->text, t->len, take_line, r, err);
}

static bool load_files(Reading *r, Node *n, GError **err)
{
	const ScnRouter *x = r->router;
	bool ok = true;
	for (unsigned i = 0; i < x->configs->len; i++) {
		const ScnItem *item = &g_array_index(x->configs, ScnItem, i);
		GError **why = ok ? err : NULL;
		ok = (i < x->templates ? load_file(r, n, item, why)
				       : load_template(r, n, &r->made[i - x->templates], why)) &&
		     ok;
	}
	if (ok && r->stage->spec.strict && r->unknown_text)
		return err_at(err, r->unknown,
			      "unknown statement \"%s\", expected one that a table has (--strict)",
			      r->unknown_text);
	return ok && node_check(n, err);
}

/* "version 12.3" of the first file that has it: needed before the file is read, since a release chooses
 * the platform's parameters. */
static char *release_of(const Reading *r, GError **err)
{
	const ScnRouter *x = r->router;
	if (x->release)
		return g_strdup(x->release);
	for (unsigned i = 0; i < x->configs->len; i++) {
		const ScnItem *item = &g_array_index(x->configs, ScnItem, i);
		const ScnText *t = i < x->templates ? scnfile_load(r->stage->scn->file, item->text,
								   item->at, err)
						    : NULL;
		if (i < x->templates && !t)
			return NULL;
		const GString *made = t ? NULL : r->made[i - x->templates].text;
		g_assert(t || made); /* fill_templates made it */
		char *found =
			runconf_ahead(t ? t->text : made->str, t ? t->len : made->len, "version");
		if (found)
			return found;
	}
	return g_strdup(RELEASE_DEFAULT);
}

static bool add_router(Stage *stage, const ScnRouter *x, GError **err)
{
	Reading r = {.stage = stage, .router = x, .fates = {.router = x->name}};
	g_autofree char *release = fill_templates(&r, err) ? release_of(&r, err) : NULL;
	Node *n = release ? net_node_add(stage->net, x->name, NODE_ROUTER, release, err) : NULL;
	r.node = n;
	if (n)
		n->leaves_out = x->leave_out;
	bool ok = n && set_params(n, x, err) && load_files(&r, n, err);
	g_array_append_val(stage->fates, r.fates);
	clear_templates(&r);
	g_free(r.unknown_text);
	return ok;
}

/* An end station is a router with one interface and a default route. */
static bool add_host(Stage *stage, const ScnHost *x, GError **err)
{
	Node *n = net_node_add(stage->net, x->name, NODE_HOST, "12.3", err);
	g_autoptr(GString) text = g_string_new(NULL);
	if (!n)
		return false;
	g_string_printf(text, "hostname %s\ninterface FastEthernet0\n ip address ", x->name);
	ip4_print(text, x->address);
	g_string_append_c(text, ' ');
	ip4_print(text, ip4_mask(x->len));
	g_string_append_c(text, '\n');
	if (x->gateway) {
		g_string_append(text, "ip route 0.0.0.0 0.0.0.0 ");
		ip4_print(text, x->gateway);
		g_string_append_c(text, '\n');
	}
	return startup_load(n, x->name, text->str, text->len, NULL, NULL, err) &&
	       node_check(n, err);
}

bool stage_add_nodes(Stage *stage, GError **err)
{
	const Scenario *s = stage->scn;
	bool ok = true;
	for (unsigned i = 0; i < s->routers->len; i++)
		ok = add_router(stage, s->routers->pdata[i], ok ? err : NULL) && ok;
	for (unsigned i = 0; ok && i < s->hosts->len; i++)
		ok = add_host(stage, s->hosts->pdata[i], err);
	for (unsigned i = 0; ok && i < s->segments->len; i++) {
		const ScnSegment *x = s->segments->pdata[i];
		ok = !x->is_switch || net_node_add(stage->net, x->name, NODE_SWITCH, "12.3", err);
	}
	return ok;
}
