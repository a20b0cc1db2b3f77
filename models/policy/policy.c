/* Routing policy: prefix lists and route maps (IOS IP Routing: Protocol-Independent Command Reference).
 *
 *   policy_list.c        prefix lists; policy_list_conf.c: their statements
 *   policy_map.c         route maps; policy_map_conf.c: their statements
 *   policy_conf.c        the tables of statements
 *   policy_view.c, policy_show.c   show ip prefix-list, show route-map
 *
 * The centre is MapClause: what it matches of a route, and what it sets. Nothing here acts: who redistributes or
 * filters routes asks the service, and asks again when the configuration changed, so an edited list or map is followed
 * like the line that names it.
 *
 * LIBERTY: policy routing (`ip policy route-map`) and what it alone uses of a map is not modelled, nor
 * are matches on anything but a route's network, next hop, source, interface, metric and tag. */

#include <string.h>

#include "models/policy/policy_priv.h"
#include "models/policy/policy_view.h"

/* ---- the service ---- */

static bool svc_map(const void *self, const char *name, const PolicyRoute *route, PolicySet *set)
{
	return policy_map_permits(self, name, route, set);
}

static bool svc_prefix_list(const void *self, const char *name, Prefix p)
{
	return policy_list_permits(self, name, p);
}

static bool svc_access_list(const void *self, const char *name, Prefix p)
{
	return policy_acl_permits(self, name, p);
}

bool policy_is_asked(const Policy *self, const char *map)
{
	for (guint i = 0; i < self->askers->len; i++) {
		const MapAsker *a = &g_array_index(self->askers, MapAsker, i);
		if (a->asks(a->by, map))
			return true;
	}
	return false;
}

static void note_asker(Policy *p, MapAsker one)
{
	for (guint i = 0; i < p->askers->len; i++)
		if (g_array_index(p->askers, MapAsker, i).by == one.by)
			return;
	g_array_append_val(p->askers, one);
}

static bool svc_refer(void *self, const char *map, PolicyAsks *asks, const void *by)
{
	Policy *p = self;
	bool all = true;
	note_asker(p, (MapAsker){asks, by});
	for (guint i = 0; i < p->clauses->len; i++) {
		const MapClause *c = p->clauses->pdata[i];
		all &= policy_clause_is_whole(c) || strcmp(c->map, map) != 0;
	}
	return all;
}

static const PolicySvc policy_svc = {svc_map, svc_prefix_list, svc_access_list, svc_refer};

static bool init(void *self, Node *node, GError **err)
{
	Policy *p = self;
	(void)err;
	p->node = node;
	p->acl = node_service(node, "acl", &p->acl_self);
	p->lists = g_ptr_array_new_with_free_func(policy_list_free);
	p->clauses = g_ptr_array_new_with_free_func(policy_clause_free);
	p->askers = g_array_new(FALSE, FALSE, sizeof(MapAsker));
	return true;
}

static void fini(void *self)
{
	Policy *p = self;
	g_ptr_array_unref(p->lists);
	g_ptr_array_unref(p->clauses);
	g_array_unref(p->askers);
}

static const Provide provides[] = {{"policy", &policy_svc}, {NULL, NULL}};
static const Require requires[] = {{"acl", false}, {.service = NULL}};

static const HelpText help[] = {
	{"show ip prefix-list", "List IP prefix lists"},
	{"show ip prefix-list detail", "Detail of prefix lists"},
	{"show ip prefix-list summary", "Summary of prefix lists"},
	{"show ip prefix-list <list>", "Name of a prefix list"},
	{"show route-map", "route-map information"},
	{"show route-map <map>", "route-map name"},
	{NULL, NULL},
};

const ProtoClass policy_class = {
	.name = "policy",
	.spec_ref = "IOS IP Routing: Protocol-Independent Command Reference",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Policy),
	.stmt = policy_stmts,
	.conf_help = policy_conf_help,
	.mode = policy_modes,
	.view = policy_views,
	.show = policy_shows,
	.help = help,
	.provides = provides,
	.requires = requires,
	.init = init,
	.fini = fini,
};
