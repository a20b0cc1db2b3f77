/* The routes that hail makes: to the network that a neighbour announces, while it is Up. */

#include "models-extra/hail/hail_priv.h"

/* Behind OSPF's external routes in the legend of show ip route. */
static const RouteSource source = {
	.name = "hail",
	.distance = 150,
	.learned = true,
	.codes = (const RouteCode[]){{"H", "hail", 43, NULL}, {NULL, NULL, 0, NULL}},
};
const RouteSource *const hail_sources[] = {&source, NULL};

void hail_conf_init(HailConf *c)
{
	*c = (HailConf){.distance = source.distance};
}

static RibOffer wanted(const HailNeighbour *n)
{
	const HailConf *c = &n->on->hail->conf;
	RibOffer offer = {.prefix = n->net,
			  .source = &source,
			  .client = n,
			  .distance = c->distance,
			  .metric = 1,
			  .from = n->ip};
	offer.n_paths = c->on && n->net.len > 0 && n->sm.state == ST_UP;
	return offer;
}

void hail_route_update(Ctx *cx, HailNeighbour *n)
{
	Hail *h = n->on->hail;
	RibOffer want = wanted(n), was = n->offered;
	bool same_net = want.n_paths == was.n_paths && prefix_eq(want.prefix, was.prefix);
	if (same_net && (want.n_paths == 0 || want.distance == was.distance))
		return;
	n->offered = want;
	if (was.n_paths && !same_net)
		h->rib->withdraw(cx, h->rib_self, was.prefix, &source, n);
	want.path = &(RibPath){n->ip, n->on->iface};
	if (want.n_paths)
		h->rib->offer(cx, h->rib_self, &want);
}
