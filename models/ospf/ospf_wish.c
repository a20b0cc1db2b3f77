/* What this router should originate in its area: a router-LSA and network-LSAs (RFC 2328 12.4.1, 12.4.2). */

#include "models/ospf/ospf_priv.h"

OspfWish *ospf_wish_add(GArray *wishes, uint8_t type, Ip4 id, Ip4 adv, uint8_t options,
			const PktSpec *spec, const void *rec)
{
	GByteArray *body = g_byte_array_new();
	codec_encode(spec, rec, body);
	OspfWish w = {.key = {type, id, adv},
		      .options = options,
		      .body = g_byte_array_free_to_bytes(body)};
	g_array_append_val(wishes, w);
	return &g_array_index(wishes, OspfWish, wishes->len - 1);
}

/* ---- router-LSA, RFC 2328 12.4.1 ---- */

static void add_link(GArray *links, uint8_t type, Ip4 id, Ip4 data, uint16_t metric)
{
	LinkRec l = {.id = id, .data = data, .type = type, .metric = metric};
	g_array_append_val(links, l);
}

static bool is_transit(const OspfIface *oi)
{
	const OspfNbr *dr = ospf_nbr_at(oi, oi->dr);
	if (ospf_if_state(oi) == IS_WAITING || oi->dr == 0)
		return false;
	return oi->dr == oi->addr.ip ? ospf_nbrs_full(oi) > 0 : dr && ospf_nbr_state(dr) == NS_FULL;
}

static void add_stub(GArray *links, const OspfIface *oi)
{
	Ip4 mask = ip4_mask(oi->addr.len);
	add_link(links, LINK_STUB, oi->addr.ip & mask, mask, oi->cost);
}

static void add_ptp(GArray *links, const OspfIface *oi)
{
	for (guint i = 0; i < oi->nbrs->len; i++) {
		const OspfNbr *n = oi->nbrs->pdata[i];
		if (ospf_nbr_state(n) == NS_FULL)
			add_link(links, LINK_PTP, n->id, oi->addr.ip, oi->cost);
	}
	add_stub(links, oi);
}

static void add_secondaries(GArray *links, const OspfIface *oi)
{
	for (int i = 0; i < IFACE_SECONDARIES; i++) {
		const IfAddr *a = &oi->iface->secondary[i];
		if (a->ip && ospf_takes_secondary(oi, a))
			add_link(links, LINK_STUB, a->ip & ip4_mask(a->len), ip4_mask(a->len),
				 oi->cost);
	}
}

static void add_links(GArray *links, const OspfIface *oi)
{
	IfState s = ospf_if_state(oi);
	if (s == IS_DOWN)
		return;
	if (s == IS_LOOPBACK) /* a host route whatever the mask is; IOS gives it cost 1 */
		add_link(links, LINK_STUB, oi->addr.ip, IP4_BROADCAST, oi->cost);
	else if (s == IS_PTP)
		add_ptp(links, oi);
	else if (is_transit(oi))
		add_link(links, LINK_TRANSIT, oi->dr, oi->addr.ip, oi->cost);
	else
		add_stub(links, oi);
	add_secondaries(links, oi);
}

static void wish_router(const OspfArea *a, GArray *wishes)
{
	const Ospf *o = a->ospf;
	g_autoptr(GArray) links = g_array_new(FALSE, FALSE, sizeof(LinkRec));
	for (guint i = 0; i < o->ifaces->len; i++)
		if (((OspfIface *)o->ifaces->pdata[i])->area == a)
			add_links(links, o->ifaces->pdata[i]);
	RouterRec r = {.flags = ospf_is_asbr(o) ? RTR_E : 0, .links = {links->data, links->len}};
	ospf_wish_add(wishes, LSA_ROUTER, o->router_id, o->router_id, OPT_E | OPT_DC,
		      &ospf_router_pkt, &r);
}

/* ---- network-LSA, RFC 2328 12.4.2 ---- */

static void wish_network(const OspfIface *oi, GArray *wishes)
{
	if (ospf_if_state(oi) != IS_DR || ospf_nbrs_full(oi) == 0)
		return;
	g_autofree IdRec *ids = g_new0(IdRec, oi->nbrs->len + 1);
	NetworkRec net = {ip4_mask(oi->addr.len), {ids, 1}};
	ids[0].id = oi->area->ospf->router_id;
	for (guint i = 0; i < oi->nbrs->len; i++)
		if (ospf_nbr_state(oi->nbrs->pdata[i]) == NS_FULL)
			ids[net.routers.n++].id = ((OspfNbr *)oi->nbrs->pdata[i])->id;
	ospf_wish_add(wishes, LSA_NETWORK, oi->addr.ip, oi->area->ospf->router_id, OPT_E | OPT_DC,
		      &ospf_network_pkt, &net);
}

void ospf_area_wishes(const OspfArea *a, GArray *wishes)
{
	const Ospf *o = a->ospf;
	if (o->conf.has_area) /* else there is no area to make it for */
		wish_router(a, wishes);
	for (guint i = 0; i < o->ifaces->len; i++)
		if (((OspfIface *)o->ifaces->pdata[i])->area == a)
			wish_network(o->ifaces->pdata[i], wishes);
}
