/* `distance`: how far the routing table takes a route to be, of all routes or of those that some routers told of.
 *
 * "distance weight [ip-address wildcard-mask [access-list]]": the address is that of the source of the routes, to OSPF
 * the router ID of who originated their LSA (IOS IP Routing: Protocol-Independent Command Reference, distance (IP)).
 *
 * LIBERTY: of several lines that fit a route the one that was typed first counts, and a distance that was changed is
 * followed at once. */

#include <string.h>

#include "models/ospf/ospf_priv.h"

static bool is_meant(const Ospf *o, const OspfDistance *d, const OspfRoute *r)
{
	return ((r->from ^ d->addr) & ~d->wild) == 0 &&
	       (!*d->acl || o->policy->access_list(o->policy_self, d->acl, r->prefix));
}

static uint8_t distance_of(const Ospf *o, const OspfRoute *r)
{
	for (guint i = 0; i < o->conf.distances->len; i++) {
		const OspfDistance *d = &g_array_index(o->conf.distances, OspfDistance, i);
		if (is_meant(o, d, r))
			return d->distance;
	}
	return o->conf.distance;
}

void ospf_distance_all(const Ospf *o, GArray *routes)
{
	for (guint i = 0; i < routes->len; i++) {
		OspfRoute *r = &g_array_index(routes, OspfRoute, i);
		r->distance = distance_of(o, r);
		r->max_paths = (uint8_t)o->conf.max_paths;
	}
}

bool ospf_distance_asks_list(const OspfConf *c)
{
	bool any = false;
	for (guint i = 0; i < c->distances->len; i++)
		any |= *g_array_index(c->distances, OspfDistance, i).acl != '\0';
	return any;
}

/* ---- the statement ---- */

bool ospf_set_distance(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)e;
	c->distance = no ? ospf_source.distance : (uint8_t)arg_num(a, "dist");
	c->offers_changed = true;
	return true;
}

void ospf_put_distance(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->distance != ospf_source.distance)
		g_string_append_printf(out, "distance %u\n", c->distance);
}

static guint place_of(const OspfConf *c, const OspfDistance *like)
{
	guint i = 0;
	for (; i < c->distances->len; i++) {
		const OspfDistance *d = &g_array_index(c->distances, OspfDistance, i);
		if (d->addr == like->addr && d->wild == like->wild)
			break;
	}
	return i;
}

/* One for each address and wildcard: typed again it is replaced where it stands. */
bool ospf_set_distance_of(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ospf *o = ospf_process_at(at);
	OspfConf *c = at->obj;
	OspfDistance d = {.addr = arg_ip(a, "addr") & ~arg_ip(a, "wild"),
			  .wild = arg_ip(a, "wild"),
			  .distance = (uint8_t)arg_num(a, "dist"),
			  .acl = world_intern(o->node->world, arg_str(a, "acl"))};
	guint i = place_of(c, &d);
	if (i < c->distances->len)
		g_array_remove_index(c->distances, i);
	if (!no)
		g_array_insert_vals(c->distances, i, &d, 1);
	c->offers_changed = true;
	return no || !ospf_is_extended(d.acl) || ospf_extended_list(e);
}

void ospf_put_distances(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	for (guint i = 0; i < c->distances->len; i++) {
		const OspfDistance *d = &g_array_index(c->distances, OspfDistance, i);
		g_string_append_printf(out, "distance %u ", d->distance);
		ip4_print(out, d->addr);
		g_string_append_c(out, ' ');
		ip4_print(out, d->wild);
		g_string_append_printf(out, "%s%s\n", *d->acl ? " " : "", d->acl);
	}
}
