/* Link state IDs of LSAs that describe a network, types 3, 5 and 7 (RFC 2328 appendix E).
 *
 * The ID is the network's address. Where two networks differ in their masks only, the less specific one has it and
 * the other its broadcast address. What was given stays as long as the network is described, unless a less
 * specific one comes: no LSA is flushed and made anew because another network's went. */

#include "models/ospf/ospf_priv.h"

static bool describes_network(uint8_t type)
{
	return type == LSA_SUMMARY || type == LSA_EXTERNAL || type == LSA_NSSA;
}

static OspfLsid *row(const GArray *ids, guint i)
{
	return &g_array_index(ids, OspfLsid, i);
}

/* Rows are by type and network. */
static guint place_of(const GArray *ids, uint8_t type, const Prefix *net)
{
	guint lo = 0, hi = ids->len;
	while (lo < hi) {
		guint mid = (lo + hi) / 2;
		const OspfLsid *l = row(ids, mid);
		if (l->type < type || (l->type == type && prefix_cmp(&l->net, net) < 0))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static OspfLsid *of_wish(const GArray *ids, const OspfWish *w)
{
	guint at = place_of(ids, w->key.type, &w->net);
	OspfLsid *l = at < ids->len ? row(ids, at) : NULL;
	return l && l->type == w->key.type && prefix_eq(l->net, w->net) ? l : NULL;
}

static OspfLsid *holder_of(const GArray *ids, uint8_t type, Ip4 id)
{
	for (guint i = 0; i < ids->len; i++)
		if (row(ids, i)->type == type && row(ids, i)->id == id && !row(ids, i)->refused)
			return row(ids, i);
	return NULL;
}

static Ip4 broadcast(Prefix net)
{
	return net.addr | ~ip4_mask(net.len);
}

/* Appendix E (1) and (2). It assumes that no network's address is another's broadcast address; where one is, the
 * new network gets no ID and no LSA, as published logs of IOS 15 say (%OSPF-4-CONFLICTING_LSAID). */
static void give(const GArray *ids, OspfLsid *to)
{
	OspfLsid *has = holder_of(ids, to->type, to->net.addr);
	bool specific = has && to->net.len > has->net.len;
	Ip4 id = !has ? to->net.addr : specific ? broadcast(to->net) : broadcast(has->net);
	const OspfLsid *other = holder_of(ids, to->type, id);
	to->refused = other != NULL;
	if (other) {
		to->in_way.net = other->net;
		to->in_way.id = other->id;
		return;
	}
	if (has && !specific)
		has->id = id; /* its LSA is to describe the new network now */
	to->id = has && !specific ? to->net.addr : id;
}

static void keep_wished(GArray *ids, const GArray *wishes)
{
	for (guint i = 0; i < ids->len; i++)
		row(ids, i)->wished = false;
	for (guint i = 0; i < wishes->len; i++) {
		OspfLsid *l = of_wish(ids, &g_array_index(wishes, OspfWish, i));
		if (l)
			l->wished = true;
	}
	for (guint i = ids->len; i-- > 0;)
		if (!row(ids, i)->wished)
			g_array_remove_index(ids, i);
}

static void ask_for(GArray *ids, const OspfWish *w)
{
	if (!of_wish(ids, w)) {
		OspfLsid fresh = {.type = w->key.type, .net = w->net, .refused = true};
		g_array_insert_val(ids, place_of(ids, fresh.type, &fresh.net), fresh);
	}
	OspfLsid *l = of_wish(ids, w);
	if (l->refused)
		give(ids, l);
}

void ospf_lsids_assign(GArray *ids, GArray *wishes)
{
	keep_wished(ids, wishes);
	for (guint i = 0; i < wishes->len; i++)
		if (describes_network(g_array_index(wishes, OspfWish, i).key.type))
			ask_for(ids, &g_array_index(wishes, OspfWish, i));
	for (guint i = wishes->len; i-- > 0;) { /* a later one may have moved an earlier one's */
		OspfWish *w = &g_array_index(wishes, OspfWish, i);
		const OspfLsid *l = describes_network(w->key.type) ? of_wish(ids, w) : NULL;
		if (l && l->refused)
			g_array_remove_index(wishes, i);
		else if (l)
			w->key.id = l->id;
	}
}
