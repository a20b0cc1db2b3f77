/* AS-external-LSAs: `redistribute` and `default-information originate` (RFC 2328 12.4.4). */

#include <string.h>

#include "models/ospf/ospf_priv.h"

/* RFC 2328 12.4.4.1, as Cisco 13682 ("OSPF forwarding address") says it: the next hop is named if it is on an
 * interface where OSPF runs, not passive, on a network that is neither point-to-point nor -multipoint. */
static Ip4 forwarding_address(const Ospf *o, Ip4 via)
{
	for (guint i = 0; via && i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		if (ospf_if_state(oi) >= IS_WAITING && oi->type == NET_BROADCAST && !oi->passive &&
		    prefix_has(prefix_of(oi->addr.ip, oi->addr.len), via))
			return via;
	}
	return 0;
}

static void wish(const Ospf *o, GArray *wishes, Prefix p, ExternalRec *x)
{
	x->mask = ip4_mask(p.len);
	ospf_wish_add(wishes, LSA_EXTERNAL, p.addr, o->router_id, OPT_DC, &ospf_external_pkt, x)
		->net = p;
}

/* "A route map's set metric, the metric keyword, default-metric, in this order; 20 where none is. From one OSPF process
 * to another the metric is carried through if no metric value is specified; default-metric applies a metric value of 0
 * to redistributed connected routes" (IOS IP Routing: OSPF Command Reference, redistribute, default-metric). */
static uint32_t metric_of(const Ospf *o, const OspfRedist *d, uint32_t metric, const PolicySet *set)
{
	const OspfConf *c = &o->conf;
	if (set->has_metric)
		return MIN(set->metric, LSA_INFINITY - 1);
	if (d->metric >= 0)
		return (uint32_t)d->metric;
	if (d->source == &ospf_source)
		return MIN(metric, LSA_INFINITY - 1);
	if (c->default_metric < 0)
		return 20;
	return strcmp(d->source->name, "connected") == 0 ? 0 : (uint32_t)c->default_metric;
}

/* What the route map makes of it; false: it denies it. */
static bool is_permitted(const Ospf *o, const OspfRedist *d, const RibOffer *f, uint32_t metric,
			 PolicySet *set)
{
	PolicyRoute r = {.prefix = f->prefix,
			 .metric = metric,
			 .tag = f->tag,
			 .from = f->from,
			 .n_out = f->n_paths};
	*set = (PolicySet){0};
	for (unsigned i = 0; i < f->n_paths; i++) {
		r.out[i] = f->path[i].out;
		r.via[i] = f->path[i].via;
	}
	return !*d->map || o->policy->map(o->policy_self, d->map, &r, set);
}

typedef struct Gather {
	const Ospf *o;
	GArray *wishes;
} Gather;

/* A route that is in the table: never the default, without `subnets` only whole classful networks. */
static void gather(void *to, const RibRoute *r)
{
	const Gather *g = to;
	const RibOffer *f = r->offer;
	const OspfRedist *d = f->prefix.len ? ospf_redist_of(g->o, f) : NULL;
	PolicySet set;
	if (!d || ospf_own_network(g->o, f))
		return;
	uint32_t metric = ospf_redist_metric(g->o, d, f);
	if (!ospf_takes_subnets(g->o, d) && f->prefix.len > ip4_class_len(f->prefix.addr))
		return;
	if (!ospf_filter_out(g->o, d, f) || !is_permitted(g->o, d, f, metric, &set))
		return;
	uint8_t type = set.metric_type ? set.metric_type : d->type;
	ExternalRec x = {.flags = type == 1 ? 0 : EXT_TYPE2,
			 .metric = metric_of(g->o, d, metric, &set),
			 .forward = forwarding_address(g->o, f->path[0].via),
			 .tag = set.has_tag  ? set.tag
				: d->has_tag ? d->tag
					     : f->tag};
	wish(g->o, g->wishes, f->prefix, &x);
}

static bool is_own(const Ospf *o, const RibRoute *r)
{
	return r->offer->source == &ospf_source && r->offer->process == o->pid;
}

static void wish_default(const Ospf *o, GArray *wishes)
{
	const OspfConf *c = &o->conf;
	const RibRoute *r = o->rib->route(o->rib_self, (Prefix){0, 0});
	if (!c->origin || (!c->origin_always && (!r || is_own(o, r))))
		return;
	ExternalRec x = {.flags = c->origin_type == 1 ? 0 : EXT_TYPE2,
			 .metric = (uint32_t)(c->origin_metric >= 0 ? c->origin_metric : 1),
			 .forward = r ? forwarding_address(o, r->offer->path[0].via) : 0,
			 .tag = o->pid};
	wish(o, wishes, (Prefix){0, 0}, &x);
}

void ospf_external_wish(const Ospf *o, Prefix net, GArray *wishes)
{
	const RibRoute *r = o->rib->route(o->rib_self, net);
	if (net.len == 0)
		wish_default(o, wishes);
	else if (r)
		gather(&(Gather){o, wishes}, r);
}

void ospf_external_wishes(const Ospf *o, GArray *wishes)
{
	wish_default(o, wishes);
	if (o->conf.redists->len > 0)
		o->rib->each(o->rib_self, gather, &(Gather){o, wishes});
}
