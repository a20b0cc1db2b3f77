/* A neighbour (RFC 2328 10): its state, and the lists that its machine fills. */

#include "models/ospf/ospf_priv.h"

NbrState ospf_nbr_state(const OspfNbr *n)
{
	return (NbrState)n->sm.state;
}

OspfNbr *ospf_nbr_at(const OspfIface *oi, Ip4 addr)
{
	for (guint i = 0; i < oi->nbrs->len; i++) {
		OspfNbr *n = oi->nbrs->pdata[i];
		if (n->addr == addr)
			return n;
	}
	return NULL;
}

unsigned ospf_nbrs_full(const OspfIface *oi)
{
	unsigned n = 0;
	for (guint i = 0; i < oi->nbrs->len; i++)
		n += ospf_nbr_state(oi->nbrs->pdata[i]) == NS_FULL;
	return n;
}

void ospf_nbr_clear(Ctx *cx, OspfNbr *n)
{
	timer_stop(cx, &n->dbd_timer);
	timer_stop(cx, &n->lsr_timer);
	timer_stop(cx, &n->lsu_timer);
	g_ptr_array_set_size(n->summary, 0);
	ospf_lsas_clear(n->rxmt);
	g_array_set_size(n->requests, 0);
	n->asked = 0;
	n->given_up = 0;
	g_clear_pointer(&n->last_dbd, g_bytes_unref);
}

void ospf_nbr_free(void *p)
{
	OspfNbr *n = p;
	timer_tree_fini(&n->timers);
	g_ptr_array_unref(n->summary);
	ospf_lsas_free(n->rxmt);
	g_array_unref(n->requests);
	g_clear_pointer(&n->last_dbd, g_bytes_unref);
	g_free(n);
}
