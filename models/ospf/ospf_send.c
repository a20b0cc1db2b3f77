/* Packets sent (RFC 2328 8.1), and of them the hellos (9.5). */

#include "models/ospf/ospf_priv.h"

GBytes *ospf_make(const OspfIface *oi, uint8_t type, const PktSpec *spec, const void *rec)
{
	return ospf_packet_make(type, oi->area->ospf->router_id, oi->area->id, spec, rec);
}

Ip4 ospf_if_dst(const OspfIface *oi)
{
	IfState s = ospf_if_state(oi);
	return s == IS_DR || s == IS_BACKUP || s == IS_PTP ? ALL_SPF_ROUTERS : ALL_D_ROUTERS;
}

/* RFC 2328 A.1: IP precedence "internetwork control"; packets travel one hop. */
void ospf_if_send(Ctx *cx, OspfIface *oi, Ip4 dst, GBytes *packet)
{
	if (obs_wanted(cx, OBS_PACKET)) {
		gsize len;
		const uint8_t *data = g_bytes_get_data(packet, &len);
		obs_emit(cx, &ospf_packet_obs,
			 (ObsVal[]){OV_S("send"), OV_I(data[1]), OV_IP(dst), OV_IP(oi->area->id),
				    OV_S(oi->iface->name), OV_IP(oi->addr.ip), OV_I((int64_t)len)});
	}
	const Ospf *o = oi->area->ospf;
	o->ip->send(cx, o->ip_self,
		    &(IpSend){.src = oi->addr.ip,
			      .dst = dst,
			      .proto = 89,
			      .tos = 0xc0,
			      .ttl = 1,
			      .out = oi->iface},
		    packet);
}

Ip4 ospf_nbr_dst(const OspfNbr *n)
{
	return n->oi->type == NET_PTP ? ALL_SPF_ROUTERS : n->addr;
}

void ospf_nbr_send(Ctx *cx, OspfNbr *n, uint8_t type, const PktSpec *spec, const void *rec)
{
	ospf_if_send(cx, n->oi, ospf_nbr_dst(n), ospf_make(n->oi, type, spec, rec));
}

void ospf_hello_send(Ctx *cx, OspfIface *oi)
{
	g_autofree IdRec *ids = g_new0(IdRec, oi->nbrs->len + 1);
	HelloRec h = {.mask = oi->type == NET_PTP ? 0 : ip4_mask(oi->addr.len),
		      .hello_s = oi->hello_s,
		      .options = OPT_E,
		      .priority = oi->priority,
		      .dead_s = oi->dead_s,
		      .dr = oi->dr,
		      .bdr = oi->bdr,
		      .nbrs = {ids, 0}};
	if (oi->type == NET_PTP && oi->iface->type != IF_SERIAL)
		h.mask = ip4_mask(
			oi->addr.len); /* IOS fills it in where there is a mask; nobody looks (10.5) */
	for (guint i = 0; i < oi->nbrs->len; i++)
		if (ospf_nbr_state(oi->nbrs->pdata[i]) >= NS_INIT)
			ids[h.nbrs.n++].id = ((OspfNbr *)oi->nbrs->pdata[i])->id;
	ospf_if_send(cx, oi, ALL_SPF_ROUTERS, ospf_make(oi, OSPF_HELLO, &ospf_hello_pkt, &h));
}
