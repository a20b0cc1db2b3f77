/* Access lists (Cisco IOS Security Configuration Guide 12.3, "IP Access List Overview").
 *
 * A list is a sequence of lines, each permits or denies what fits it; the first that fits decides, and at
 * the end everything is denied. Crypto maps read lists through the service: each permit line is a proxy
 * identity of its own, so the service gives out entries as well as verdicts.
 *
 * Standard lists (1-99, 1300-1999, named) look at the source; extended ones (100-199, 2000-2699, named) at
 * protocol, addresses and what stands in the headers. For ICMP the port members hold type (source) and code
 * (destination).
 *
 *   acl_parse.c, acl_tail.c, acl_cursor.c   the words of an entry
 *   acl_group.c                             groups of objects, which stand for several
 *   acl_list.c, acl_index.c                 lines, and lists compiled for lookups
 *   acl_match.c                             a datagram as lists see it, and whether an entry fits
 *   acl_filter.c                            lists on interfaces
 *   acl_log.c                               what "log" writes */

#include "models/acl/acl_priv.h"

#include <string.h>

/* ---- the service ---- */

static bool svc_exists(const void *self, const char *name)
{
	return acl_list(self, name) != NULL;
}

static unsigned svc_count(const void *self, const char *name)
{
	AclList *l = acl_list(self, name);
	return l ? acl_list_held(l)->len : 0;
}

static const AclEntry *svc_entry(const void *self, const char *name, unsigned i)
{
	AclList *l = acl_list(self, name);
	const GPtrArray *held = l ? acl_list_held(l) : NULL;
	return held && i < held->len ? held->pdata[i] : NULL;
}

static AclIndex *svc_compile(const void *self, const char *const *names, unsigned n,
			     void *const *things)
{
	return acl_index_new(self, names, n, things);
}

static bool svc_first(const AclIndex *index, const AclFlow *flow, unsigned from, bool count,
		      AclHit *hit)
{
	bool found = acl_index_first(index, flow, from, hit);
	if (found && count)
		((AclEntry *)hit->entry)->matches++;
	return found;
}

static bool svc_grouped(const void *self, const char *name)
{
	const AclList *l = acl_list(self, name);
	for (guint i = 0; l && i < l->lines->len; i++)
		if (acl_line_has_groups(l->lines->pdata[i]))
			return true;
	return false;
}

static void svc_ask_plain(void *self, const char *(*fn)(const void *fn_self, const char *name),
			  const void *fn_self)
{
	Acl *a = self;
	a->plain = fn;
	a->plain_self = fn_self;
}

static const AclSvc acl_svc = {.flow = acl_flow_of,
			       .exists = svc_exists,
			       .count = svc_count,
			       .entry = svc_entry,
			       .compile = svc_compile,
			       .release = acl_index_free,
			       .first = svc_first,
			       .behind = acl_index_behind,
			       .passes = acl_passes,
			       .grouped = svc_grouped,
			       .ask_plain = svc_ask_plain,
			       .applied = acl_applied};
static const Provide provides[] = {{"acl", &acl_svc}, {NULL, NULL}};

static bool init(void *self, Node *node, GError **err)
{
	(void)err;
	Acl *a = self;
	a->node = node;
	a->lists = g_ptr_array_new_with_free_func(acl_list_free);
	a->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	a->groups = g_ptr_array_new_with_free_func(acl_group_free);
	a->ip = node_service(node, "ip", &a->ip_self);
	a->log = acl_log_new();
	timer_tree_init(&a->timers, &node->timers, a, sizeof *a);
	timer_init(&a->log_timer, &acl_log_timer, &a->timers, a, NULL);
	return true;
}

static void apply(Ctx *cx, void *self)
{
	acl_filter_apply(cx, self);
}

static void fini(void *self)
{
	Acl *a = self;
	timer_tree_fini(&a->timers);
	acl_log_free(a->log);
	index_clear_full(&a->by_iface, g_free);
	g_hash_table_unref(a->by_name);
	g_ptr_array_unref(a->lists);
	g_ptr_array_unref(a->groups);
}

static void run_clear(Ctx *cx, void *self, const Args *a)
{
	(void)cx;
	const Acl *acl = self;
	for (unsigned i = 0; i < acl->lists->len; i++) {
		AclList *l = acl->lists->pdata[i];
		if (arg_has(a, "name") && strcmp(arg_str(a, "name"), l->name) != 0)
			continue;
		const GPtrArray *held = acl_list_held(l);
		for (unsigned k = 0; k < held->len; k++)
			((AclEntry *)held->pdata[k])->matches = 0;
		for (unsigned k = 0; k < l->lines->len; k++)
			((AclLine *)l->lines->pdata[k])->entry.matches = 0;
	}
}

static const ExecCmd execs[] = {{"clear access-list counters [<name:word>]", run_clear},
				{NULL, NULL}};

static const HelpText help[] = {
	{"clear access-list", "Clear access list statistical information"},
	{"clear access-list counters", "Clear access list counters"},
	{"clear access-list counters <name>", "Access list name or number"},
	{"show access-lists", "List access lists"},
	{"show access-lists <name>", "ACL name or number"},
	{"show ip access-lists", "List IP access lists"},
	{"show ip access-lists <name>", "ACL name or number"},
	{NULL, NULL},
};

static const Require requires[] = {{"ip", true}, {NULL, false}};
static const ObsSpec *const observations[] = {&acl_log_obs, NULL};
static const TimerSpec *const timers[] = {&acl_log_timer, NULL};
static const Form *const forms[] = {&acl_show_form, NULL};

const ProtoClass acl_class = {
	.name = "acl",
	.spec_ref = "Cisco IOS Security Configuration Guide 12.3, IP Access List Overview",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Acl),
	.stmt = acl_stmts,
	.conf_help = acl_conf_help,
	.mode = acl_modes,
	.view = acl_views,
	.show = acl_shows,
	.exec = execs,
	.form = forms,
	.help = help,
	.param = acl_params,
	.obs = observations,
	.timer = timers,
	.provides = provides,
	.requires = requires,
	.init = init,
	.start = apply,
	.on_config = apply,
	.fini = fini,
};
