/* AS-external-LSAs: `redistribute static` and `default-information originate` (RFC 2328 12.4.4). */

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

typedef struct Gather {
	const Ospf *o;
	const RouteSource *from;
	GArray *wishes;
} Gather;

/* A static route that is in the table: never the default, without `subnets` only whole classful networks. */
static void gather(void *to, const RibRoute *r)
{
	const Gather *g = to;
	const OspfConf *c = &g->o->conf;
	Prefix p = r->offer->prefix;
	if (r->offer->source != g->from || p.len == 0)
		return;
	if (!c->redist_subnets && p.len > ip4_class_len(p.addr))
		return;
	int64_t metric = c->redist_metric >= 0    ? c->redist_metric
			 : c->default_metric >= 0 ? c->default_metric
						  : 20;
	ExternalRec x = {.flags = c->redist_type == 1 ? 0 : EXT_TYPE2,
			 .metric = (uint32_t)metric,
			 .forward = forwarding_address(g->o, r->offer->path[0].via),
			 .tag = c->redist_tag ? c->redist_tag : r->offer->tag};
	wish(g->o, g->wishes, p, &x);
}

static void wish_default(const Ospf *o, GArray *wishes)
{
	const OspfConf *c = &o->conf;
	const RibRoute *r = o->rib->route(o->rib_self, (Prefix){0, 0});
	if (!c->origin || (!c->origin_always && (!r || r->offer->source == &ospf_source)))
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
	else if (o->conf.redist && r)
		gather(&(Gather){o, o->rib->source(o->rib_self, "static"), wishes}, r);
}

void ospf_external_wishes(const Ospf *o, GArray *wishes)
{
	wish_default(o, wishes);
	if (o->conf.redist)
		o->rib->each(o->rib_self, gather,
			     &(Gather){o, o->rib->source(o->rib_self, "static"), wishes});
}
