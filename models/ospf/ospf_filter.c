/* `distribute-list`: `in` keeps routes out of the routing table, while the database has their LSAs like everybody's;
 * `out` keeps routes from being redistributed (IOS IP Routing: OSPF Command
 * Reference, distribute-list in, distribute-list out).
 *
 * LIBERTY: a filter that changed is followed at once, as a partial calculation is. */

#include <string.h>

#include "models/ospf/ospf_priv.h"

/* ---- what is let through ---- */

static bool permits(const Ospf *o, const OspfFilter *f, const PolicyRoute *r)
{
	PolicySet unused;
	switch (f->by) {
	case FILTER_ACL:
		return o->policy->access_list(o->policy_self, f->name, r->prefix);
	case FILTER_PREFIX_LIST:
		return o->policy->prefix_list(o->policy_self, f->name, r->prefix);
	case FILTER_MAP:
		return o->policy->map(o->policy_self, f->name, r, &unused);
	}
	g_assert_not_reached();
}

static bool takes_hop(const Ospf *o, const OspfFilter *f, const OspfRoute *r, const OspfHop *hop)
{
	PolicyRoute like = {.prefix = r->prefix,
			    .metric = r->metric,
			    .tag = r->tag,
			    .from = r->from,
			    .n_out = 1,
			    .out = {hop->out},
			    .via = {hop->via}};
	bool meant = f->in && (!*f->ifname || strcmp(f->ifname, hop->out->name) == 0);
	return !meant || permits(o, f, &like);
}

/* A filter of one interface takes away the next hops that are by it. */
static void filter_hops(const Ospf *o, const OspfFilter *f, OspfRoute *r)
{
	unsigned n = 0;
	for (unsigned i = 0; i < r->hops.n; i++)
		if (takes_hop(o, f, r, &r->hops.hop[i]))
			r->hops.hop[n++] = r->hops.hop[i];
	r->hops.n = n;
}

void ospf_filter_in(const Ospf *o, GArray *routes)
{
	guint n = 0;
	if (o->conf.filters->len == 0)
		return;
	for (guint i = 0; i < routes->len; i++) {
		OspfRoute *r = &g_array_index(routes, OspfRoute, i);
		for (guint k = 0; k < o->conf.filters->len; k++)
			filter_hops(o, &g_array_index(o->conf.filters, OspfFilter, k), r);
		if (r->hops.n > 0)
			g_array_index(routes, OspfRoute, n++) = *r;
	}
	g_array_set_size(routes, n);
}

bool ospf_filter_out(const Ospf *o, const OspfRedist *by, const RibOffer *offer)
{
	PolicyRoute r = {.prefix = offer->prefix, .metric = offer->metric, .tag = offer->tag};
	for (guint i = 0; i < o->conf.filters->len; i++) {
		const OspfFilter *f = &g_array_index(o->conf.filters, OspfFilter, i);
		bool meant = !f->in &&
			     (!f->source || (f->source == by->source && f->process == by->process));
		if (meant && !permits(o, f, &r))
			return false;
	}
	return true;
}

void ospf_filter_follow(Ctx *cx, Ospf *o)
{
	bool has = ospf_distance_asks_list(&o->conf);
	for (guint i = 0; i < o->conf.filters->len; i++)
		has |= g_array_index(o->conf.filters, OspfFilter, i).in;
	if (has || o->filtered || o->conf.offers_changed) {
		o->all_stale = true;
		ospf_partial_schedule(cx, o);
	}
	o->filtered = has;
	o->conf.offers_changed = false;
}

/* ---- the statement ---- */

/* One in each direction for all, and one for each interface, or source. */
static bool same_place(const OspfFilter *a, const OspfFilter *b)
{
	return a->in == b->in && strcmp(a->ifname, b->ifname) == 0 && a->source == b->source &&
	       a->process == b->process;
}

static guint place_of(const OspfConf *c, const OspfFilter *like)
{
	guint i = 0;
	while (i < c->filters->len && !same_place(&g_array_index(c->filters, OspfFilter, i), like))
		i++;
	return i;
}

static void read_list(const Ospf *o, const Args *a, OspfFilter *f)
{
	f->by = arg_has(a, "list") ? FILTER_PREFIX_LIST : FILTER_ACL;
	f->name = world_intern(o->node->world, arg_str(a, arg_has(a, "list") ? "list" : "acl"));
}

static bool set_filter(const ConfAt *at, bool no, ConfErr *e, const OspfFilter *f)
{
	Ospf *o = ospf_process_at(at);
	OspfConf *c = at->obj;
	guint i = place_of(c, f);
	const OspfFilter *has =
		i < c->filters->len ? &g_array_index(c->filters, OspfFilter, i) : NULL;
	bool other = has && (has->by != f->by || strcmp(has->name, f->name) != 0);
	if (has && !(no && other))
		g_array_remove_index(c->filters, i);
	if (no)
		return true;
	g_array_insert_vals(c->filters, i, f, 1);
	if (f->by == FILTER_ACL && ospf_is_extended(f->name))
		return ospf_extended_list(e);
	return f->by != FILTER_MAP || ospf_refer_map(o, f->name, e);
}

bool ospf_set_filter_in(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ospf *o = ospf_process_at(at);
	OspfFilter f = {.in = true, .ifname = world_intern(o->node->world, arg_str(a, "intf"))};
	read_list(o, a, &f);
	return set_filter(at, no, e, &f);
}

bool ospf_set_filter_map(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ospf *o = ospf_process_at(at);
	OspfFilter f = {.by = FILTER_MAP,
			.name = world_intern(o->node->world, arg_str(a, "map")),
			.in = true,
			.ifname = ""};
	return set_filter(at, no, e, &f);
}

bool ospf_set_filter_out(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfFilter f = {.ifname = ""};
	read_list(ospf_process_at(at), a, &f);
	return set_filter(at, no, e, &f);
}

static bool set_filter_of(const ConfAt *at, const Args *a, bool no, ConfErr *e, const char *source,
			  uint16_t process)
{
	const Ospf *o = ospf_process_at(at);
	OspfFilter f = {.ifname = "", .source = o->rib->source(o->rib_self, source)};
	f.process = process;
	read_list(o, a, &f);
	return set_filter(at, no, e, &f);
}

bool ospf_set_filter_connected(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_filter_of(at, a, no, e, "connected", 0);
}

bool ospf_set_filter_static(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_filter_of(at, a, no, e, "static", 0);
}

bool ospf_set_filter_ospf(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_filter_of(at, a, no, e, ospf_source.name, (uint16_t)arg_num(a, "process"));
}

void ospf_put_filters(const ConfAt *at, GString *out)
{
	static const char *const kinds[] = {
		[FILTER_ACL] = "", [FILTER_PREFIX_LIST] = "prefix ", [FILTER_MAP] = "route-map "};
	const OspfConf *c = at->obj;
	for (guint i = 0; i < c->filters->len; i++) {
		const OspfFilter *f = &g_array_index(c->filters, OspfFilter, i);
		g_string_append_printf(out, "distribute-list %s%s %s", kinds[f->by], f->name,
				       f->in ? "in" : "out");
		if (*f->ifname)
			g_string_append_printf(out, " %s", f->ifname);
		if (f->source)
			g_string_append_printf(out, " %s", f->source->name);
		if (f->process)
			g_string_append_printf(out, " %u", f->process);
		g_string_append_c(out, '\n');
	}
}
