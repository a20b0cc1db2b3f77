/* Route maps (IOS IP Routing: Protocol-Independent Command Reference, route-map; Cisco document 49111, Route-Maps for
 * IP Routing Protocol Redistribution Configuration). */

#include <string.h>

#include "models/policy/policy_priv.h"

static GPtrArray *names_new(void)
{
	return g_ptr_array_new();
}

static GArray *numbers_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(uint32_t));
}

static MapClause *clause_new(const char *map, unsigned seq)
{
	MapClause *c = g_new0(MapClause, 1);
	*c = (MapClause){.map = map,
			 .seq = seq,
			 .permit = true,
			 .description = "",
			 .acls = names_new(),
			 .prefix_lists = names_new(),
			 .hop_acls = names_new(),
			 .hop_lists = names_new(),
			 .source_acls = names_new(),
			 .source_lists = names_new(),
			 .ifaces = names_new(),
			 .others = names_new(),
			 .tags = numbers_new(),
			 .metrics = g_array_new(FALSE, FALSE, sizeof(MapMetric))};
	return c;
}

void policy_clause_free(void *clause)
{
	MapClause *c = clause;
	g_ptr_array_unref(c->acls);
	g_ptr_array_unref(c->prefix_lists);
	g_ptr_array_unref(c->hop_acls);
	g_ptr_array_unref(c->hop_lists);
	g_ptr_array_unref(c->source_acls);
	g_ptr_array_unref(c->source_lists);
	g_ptr_array_unref(c->ifaces);
	g_ptr_array_unref(c->others);
	g_array_unref(c->tags);
	g_array_unref(c->metrics);
	g_free(c);
}

MapClause *policy_clause(const Policy *self, const char *map, unsigned seq)
{
	for (guint i = 0; i < self->clauses->len; i++) {
		MapClause *c = self->clauses->pdata[i];
		if (c->seq == seq && strcmp(c->map, map) == 0)
			return c;
	}
	return NULL;
}

unsigned policy_clauses(const Policy *self, const char *map)
{
	unsigned n = 0;
	for (guint i = 0; i < self->clauses->len; i++)
		n += strcmp(((MapClause *)self->clauses->pdata[i])->map, map) == 0;
	return n;
}

/* Behind those of its map with lower numbers; the first of a map behind all. */
static guint place_of(const Policy *self, const char *map, unsigned seq)
{
	guint at = self->clauses->len;
	for (guint i = 0; i < self->clauses->len; i++) {
		const MapClause *c = self->clauses->pdata[i];
		if (strcmp(c->map, map) != 0)
			continue;
		if (c->seq > seq)
			return i;
		at = i + 1;
	}
	return at;
}

MapClause *policy_clause_make(Policy *self, const char *map, unsigned seq)
{
	MapClause *c = policy_clause(self, map, seq);
	if (c)
		return c;
	c = clause_new(world_intern(self->node->world, map), seq);
	g_ptr_array_insert(self->clauses, (gint)place_of(self, map, seq), c);
	return c;
}

void policy_map_remove(Policy *self, const char *map, const MapClause *one)
{
	for (guint i = self->clauses->len; i-- > 0;) {
		const MapClause *c = self->clauses->pdata[i];
		if (one ? c == one : strcmp(c->map, map) == 0)
			g_ptr_array_remove_index(self->clauses, i);
	}
}

/* ---- what it says of a route ---- */

/* Standard lists are held against the network, extended ones against the network as source and its mask as destination
 * (Cisco IOS: filtering routes by extended access lists). A list that does not exist, or is empty, permits all. */
bool policy_acl_permits(const Policy *self, const char *name, Prefix p)
{
	unsigned n = self->acl->count(self->acl_self, name);
	for (unsigned i = 0; i < n; i++) {
		const AclEntry *e = self->acl->entry(self->acl_self, name, i);
		if (((e->src ^ p.addr) & ~e->src_wild) == 0 &&
		    ((e->dst ^ ip4_mask(p.len)) & ~e->dst_wild) == 0)
			return e->permit;
	}
	return n == 0;
}

typedef bool Permits(const Policy *self, const char *name, Prefix p);

/* Of several lists one is enough. */
static bool some_permits(const Policy *self, const GPtrArray *names, Permits *permits, Prefix p)
{
	for (guint i = 0; i < names->len; i++)
		if (permits(self, names->pdata[i], p))
			return true;
	return names->len == 0;
}

static bool has_number(const GArray *numbers, uint32_t n)
{
	for (guint i = 0; i < numbers->len; i++)
		if (g_array_index(numbers, uint32_t, i) == n)
			return true;
	return numbers->len == 0;
}

static bool has_metric(const GArray *metrics, uint32_t n)
{
	for (guint i = 0; i < metrics->len; i++) {
		const MapMetric *m = &g_array_index(metrics, MapMetric, i);
		uint32_t apart = n > m->value ? n - m->value : m->value - n;
		if (apart <= m->deviation)
			return true;
	}
	return metrics->len == 0;
}

/* LIBERTY: no address, as a connected network's next hop, is permitted by no list. */
static bool some_permits_host(const Policy *self, const GPtrArray *names, Permits *permits, Ip4 a)
{
	return names->len == 0 || (a && some_permits(self, names, permits, (Prefix){a, 32}));
}

/* LIBERTY: of several next hops one is enough. */
static bool goes_by(const Policy *self, const MapClause *c, const PolicyRoute *r)
{
	bool any = c->hop_acls->len == 0 && c->hop_lists->len == 0;
	for (unsigned i = 0; i < r->n_out && !any; i++)
		any = some_permits_host(self, c->hop_acls, policy_acl_permits, r->via[i]) &&
		      some_permits_host(self, c->hop_lists, policy_list_permits, r->via[i]);
	return any;
}

/* "Distributes any routes that have their next hop out one of the interfaces specified." LIBERTY: a static route by
 * an address alone names no interface, and matches none. */
static bool leaves_by(const GPtrArray *names, const PolicyRoute *r)
{
	for (guint i = 0; i < names->len; i++)
		for (unsigned k = 0; k < r->n_out; k++)
			if (r->out[k] && strcmp(r->out[k]->name, names->pdata[i]) == 0)
				return true;
	return names->len == 0;
}

/* Different matches must all fit; a clause without any fits every route. */
static bool fits(const Policy *self, const MapClause *c, const PolicyRoute *r)
{
	return some_permits(self, c->acls, policy_acl_permits, r->prefix) &&
	       some_permits(self, c->prefix_lists, policy_list_permits, r->prefix) &&
	       has_number(c->tags, r->tag) && has_metric(c->metrics, r->metric) &&
	       leaves_by(c->ifaces, r) && goes_by(self, c, r) &&
	       some_permits_host(self, c->source_acls, policy_acl_permits, r->from) &&
	       some_permits_host(self, c->source_lists, policy_list_permits, r->from);
}

/* `set metric +N|-N`: LIBERTY: on the metric that the route has in the table, and never below 0 or above 32 bits. */
static uint32_t metric_of(const MapClause *c, uint32_t has)
{
	if (c->set_metric == METRIC_ADDED)
		return has > UINT32_MAX - c->metric ? UINT32_MAX : has + c->metric;
	if (c->set_metric == METRIC_TAKEN_OFF)
		return has > c->metric ? has - c->metric : 0;
	return c->metric;
}

/* "Set clauses are executed in the order in which they were configured" (BGP Route-Map Continue); of two that set the
 * same the last one holds. LIBERTY: one that adds adds to what was set before. */
static void add_sets(const MapClause *c, const PolicyRoute *r, PolicySet *set)
{
	if (c->set_metric != METRIC_KEPT) {
		set->metric = metric_of(c, set->has_metric ? set->metric : r->metric);
		set->has_metric = true;
	}
	if (c->set_tag) {
		set->tag = c->tag;
		set->has_tag = true;
	}
	if (c->metric_type)
		set->metric_type = c->metric_type;
}

/* The first clause that fits decides; where none does the route is denied. So is every route by a map that does not
 * exist ("if this keyword is specified, but no route map tags are listed, no routes will be imported": redistribute).
 *
 * `continue`: "if a match occurs the set clauses are saved and the evaluation goes on with the entry that is named;
 * once a route is matched in a permit entry with a continue clause it is not processed by the implicit deny" (BGP
 * Route-Map Continue). LIBERTY: so do redistribution and filters; an entry that is not there is the next one behind its
 * number, and one that does not come behind is the next. */
bool policy_map_permits(const Policy *self, const char *map, const PolicyRoute *r, PolicySet *set)
{
	bool permitted = false;
	unsigned from = 0;
	*set = (PolicySet){0};
	for (guint i = 0; i < self->clauses->len; i++) {
		const MapClause *c = self->clauses->pdata[i];
		if (strcmp(c->map, map) != 0 || c->seq < from || !fits(self, c, r))
			continue;
		if (!c->permit)
			return false;
		add_sets(c, r, set);
		if (!c->continues)
			return true;
		permitted = true;
		from = c->continue_to;
	}
	return permitted;
}

bool policy_clause_is_whole(const MapClause *c)
{
	return c->others->len == 0 && (c->permit || !c->continues);
}
