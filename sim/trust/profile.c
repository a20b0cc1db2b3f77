#include "sim/trust/profile.h"

#include <string.h>

#include "models/core/node.h"
#include "models/core/param.h"
#include "models/core/proto.h"

enum { NAMED = 3 }; /* routers of a release, of which the others are counted */

typedef void ParamFn(void *to, const Node *node, const Param *p, const char *cite, int64_t value);

/* Each parameter that the scenario leaves to the release. */
static void each_param(const Node *node, ParamFn *fn, void *to)
{
	for (unsigned i = 0; i < node->n_modules; i++)
		for (const Param *p = node->module[i].cls->param; p && p->name; p++) {
			if (g_hash_table_contains(node->param, p->name))
				continue;
			const ParamRelease *r = param_release(p, node->release);
			fn(to, node, p, r ? r->cite : p->cite, r ? r->value : p->value);
		}
}

static void add_once(GPtrArray *to, char *text /* adopts */)
{
	if (g_ptr_array_find_with_equal_func(to, text, g_str_equal, NULL))
		g_free(text);
	else
		g_ptr_array_add(to, text);
}

static void add_carried(void *to, const Node *node, const Param *p, const char *cite, int64_t value)
{
	(void)node;
	(void)value;
	if (param_is_carried(cite))
		add_once(to, g_strdup(p->name));
}

static void add_calibrated(void *to, const Node *node, const Param *p, const char *cite,
			   int64_t value)
{
	(void)node;
	if (!strstr(cite, "calibrated"))
		return;
	g_autofree char *text = param_text(p, value);
	add_once(to, g_strdup_printf("%s %s", p->name, text));
}

static char *joined(const GPtrArray *words)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < words->len; i++)
		g_string_append_printf(out, "%s%s", i ? ", " : "", (const char *)words->pdata[i]);
	return g_string_free(out, FALSE);
}

/* The routers of one release. */
typedef struct Kind {
	const char *release;
	GString *routers;
	unsigned n;
	GPtrArray *carried; /* names of parameters */
} Kind;

static Kind *kind_of(GPtrArray *kinds, const Node *node)
{
	for (guint i = 0; i < kinds->len; i++)
		if (strcmp(((Kind *)kinds->pdata[i])->release, node->release) == 0)
			return kinds->pdata[i];
	Kind *k = g_new0(Kind, 1);
	k->release = node->release;
	k->routers = g_string_new(NULL);
	k->carried = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(kinds, k);
	return k;
}

static void kind_free(void *p)
{
	Kind *k = p;

	g_string_free(k->routers, TRUE);
	g_ptr_array_unref(k->carried);
	g_free(k);
}

static void put_kind(GString *out, const Kind *k)
{
	g_autofree char *carried = joined(k->carried);

	g_string_append_printf(out, "Profile: %s %s (%s", k->release,
			       k->carried->len ? "carried over in part" : "evidenced",
			       k->routers->str);
	if (k->n > NAMED)
		g_string_append_printf(out, " and %u more", k->n - NAMED);
	g_string_append_printf(out, ")%s%s\n", k->carried->len ? ": " : "", carried);
}

char *profile_text(const Net *net)
{
	g_autoptr(GPtrArray) kinds = g_ptr_array_new_with_free_func(kind_free);
	g_autoptr(GPtrArray) calibrated = g_ptr_array_new_with_free_func(g_free);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < net->nodes->len; i++) {
		const Node *node = net->nodes->pdata[i];
		if (node->kind != NODE_ROUTER)
			continue;
		Kind *k = kind_of(kinds, node);
		if (k->n++ < NAMED)
			g_string_append_printf(k->routers, "%s%s", k->n > 1 ? ", " : "",
					       node->name);
		if (k->n > NAMED && g_hash_table_size(node->param) == 0)
			continue; /* as those before it */
		each_param(node, add_carried, k->carried);
		each_param(node, add_calibrated, calibrated);
	}
	for (guint i = 0; i < kinds->len; i++)
		put_kind(out, kinds->pdata[i]);
	g_autofree char *values = joined(calibrated);
	if (*values)
		g_string_append_printf(out, "Calibrated: %s\n", values);
	return g_string_free(out, FALSE);
}
