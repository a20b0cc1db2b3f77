/* Link state IDs of LSAs that describe a network, types 3, 5 and 7 (RFC 2328 appendix E).
 *
 * The ID is the network's address. Where two networks differ in their masks only, the less specific one has it and
 * the other its broadcast address. What was given stays as long as the network is described, unless a less
 * specific one comes: no LSA is flushed and made anew because another network's went. */

#include "models/ospf/ospf_priv.h"
#include "sim/sorted.h"

static bool describes_network(uint8_t type)
{
	return type == LSA_SUMMARY || type == LSA_EXTERNAL || type == LSA_NSSA;
}

/* ---- rows ---- */

static int by_net(const void *lsid, const void *other)
{
	const OspfLsid *a = lsid, *b = other;
	return a->type != b->type ? (int)a->type - (int)b->type : prefix_cmp(&a->net, &b->net);
}

static int by_time(const void *lsid, const void *other)
{
	const OspfLsid *a = lsid, *b = other;
	if (a->waits != b->waits)
		return a->waits < b->waits ? -1 : 1;
	return by_net(a, b);
}

static uint64_t id_key(uint8_t type, Ip4 id)
{
	return (uint64_t)type << 32 | id;
}

OspfLsid *ospf_lsid_holder(const OspfLsids *ids, uint8_t type, Ip4 id)
{
	return index_get(&ids->by_id, id_key(type, id));
}

OspfLsid *ospf_lsid_of(const OspfLsids *ids, uint8_t type, Prefix net)
{
	const OspfLsid like = {.type = type, .net = net};
	guint at = sorted_place(ids->rows, by_net, &like);
	OspfLsid *l = at < ids->rows->len ? ids->rows->pdata[at] : NULL;
	return l && by_net(l, &like) == 0 ? l : NULL;
}

OspfLsids *ospf_lsids_new(void)
{
	OspfLsids *ids = g_new0(OspfLsids, 1);
	ids->rows = g_ptr_array_new_with_free_func(g_free);
	ids->refused = g_ptr_array_new();
	ids->waiting = g_ptr_array_new();
	ids->freed = g_array_new(FALSE, FALSE, sizeof(OspfKey));
	ids->moved = g_array_new(FALSE, FALSE, sizeof(Prefix));
	return ids;
}

void ospf_lsids_clear(OspfLsids *ids)
{
	g_ptr_array_set_size(ids->refused, 0);
	g_ptr_array_set_size(ids->waiting, 0);
	index_clear(&ids->by_id);
	g_array_set_size(ids->freed, 0);
	g_array_set_size(ids->moved, 0);
	g_ptr_array_set_size(ids->rows, 0);
}

void ospf_lsids_free(OspfLsids *ids)
{
	ospf_lsids_clear(ids);
	g_ptr_array_unref(ids->refused);
	g_ptr_array_unref(ids->waiting);
	g_array_unref(ids->freed);
	g_array_unref(ids->moved);
	g_ptr_array_unref(ids->rows);
	g_free(ids);
}

static void list(GPtrArray *in, SortedCmp *cmp, OspfLsid *l, bool is_in)
{
	guint at = sorted_place(in, cmp, l);
	if (is_in)
		g_ptr_array_insert(in, (gint)at, l);
	else
		g_ptr_array_remove_index(in, at);
}

void ospf_lsid_wait(OspfLsids *ids, OspfLsid *l, VTime until)
{
	if (until == l->waits)
		return;
	if (l->waits != VT_NEVER)
		list(ids->waiting, by_time, l, false);
	l->waits = until;
	if (until != VT_NEVER)
		list(ids->waiting, by_time, l, true);
}

static void set_refused(OspfLsids *ids, OspfLsid *l, bool refused)
{
	if (refused != l->refused)
		list(ids->refused, by_net, l, refused);
	l->refused = refused;
}

/* It has no ID afterwards. */
static void take_id(OspfLsids *ids, const OspfLsid *l)
{
	OspfKey key = {.type = l->type, .id = l->id};
	if (ospf_lsid_holder(ids, l->type, l->id) != l)
		return;
	index_drop(&ids->by_id, id_key(l->type, l->id));
	g_array_append_val(ids->freed, key);
}

static void set_id(OspfLsids *ids, OspfLsid *l, Ip4 id)
{
	l->id = id;
	index_put(&ids->by_id, id_key(l->type, id), l);
}

static OspfLsid *row_new(OspfLsids *ids, uint8_t type, Prefix net)
{
	OspfLsid *l = g_new0(OspfLsid, 1);
	*l = (OspfLsid){.type = type, .net = net, .waits = VT_NEVER};
	list(ids->rows, by_net, l, true);
	set_refused(ids, l, true);
	return l;
}

static void row_free(OspfLsids *ids, OspfLsid *l)
{
	ospf_lsid_wait(ids, l, VT_NEVER);
	set_refused(ids, l, false);
	take_id(ids, l);
	list(ids->rows, by_net, l, false);
}

/* ---- who gets which ---- */

static Ip4 broadcast(Prefix net)
{
	return net.addr | ~ip4_mask(net.len);
}

/* Appendix E (1) and (2). It assumes that no network's address is another's broadcast address; where one is, the
 * new network gets no ID and no LSA, as published logs of IOS 15 say (%OSPF-4-CONFLICTING_LSAID). */
static void give(OspfLsids *ids, OspfLsid *to)
{
	OspfLsid *has = ospf_lsid_holder(ids, to->type, to->net.addr);
	bool specific = has && to->net.len > has->net.len;
	Ip4 id = !has ? to->net.addr : specific ? broadcast(to->net) : broadcast(has->net);
	const OspfLsid *other = ospf_lsid_holder(ids, to->type, id);
	set_refused(ids, to, other != NULL);
	if (other) {
		to->in_way.net = other->net;
		to->in_way.id = other->id;
		return;
	}
	if (has && !specific) { /* its LSA is to describe the new network now */
		take_id(ids, has);
		set_id(ids, has, id);
		g_array_append_val(ids->moved, has->net);
	}
	set_id(ids, to, has && !specific ? to->net.addr : id);
}

static void ask_for(OspfLsids *ids, const OspfWish *w)
{
	OspfLsid *l = ospf_lsid_of(ids, w->key.type, w->net);
	if (!l)
		l = row_new(ids, w->key.type, w->net);
	if (l->refused)
		give(ids, l);
}

static OspfLsid *of_wish(const OspfLsids *ids, const OspfWish *w)
{
	return describes_network(w->key.type) ? ospf_lsid_of(ids, w->key.type, w->net) : NULL;
}

static void mark_wished(const OspfLsids *ids, const GArray *wishes)
{
	for (guint i = 0; i < wishes->len; i++) {
		OspfLsid *l = of_wish(ids, &g_array_index(wishes, OspfWish, i));
		if (l)
			l->wished = true;
	}
}

/* What is wished asks for its ID, and gets it. */
static void serve(OspfLsids *ids, GArray *wishes)
{
	for (guint i = 0; i < wishes->len; i++)
		if (describes_network(g_array_index(wishes, OspfWish, i).key.type))
			ask_for(ids, &g_array_index(wishes, OspfWish, i));
	for (guint i = wishes->len; i-- > 0;) { /* a later one may have moved an earlier one's */
		OspfWish *w = &g_array_index(wishes, OspfWish, i);
		const OspfLsid *l = of_wish(ids, w);
		if (l && l->refused)
			g_array_remove_index(wishes, i);
		else if (l)
			w->key.id = l->id;
	}
}

void ospf_lsids_assign(OspfLsids *ids, GArray *wishes)
{
	for (guint i = 0; i < ids->rows->len; i++)
		((OspfLsid *)ids->rows->pdata[i])->wished = false;
	mark_wished(ids, wishes);
	for (guint i = ids->rows->len; i-- > 0;)
		if (!((OspfLsid *)ids->rows->pdata[i])->wished)
			row_free(ids, ids->rows->pdata[i]);
	serve(ids, wishes);
}

void ospf_lsids_change(OspfLsids *ids, uint8_t type, const GArray *nets, GArray *wishes)
{
	for (guint i = 0; i < nets->len; i++) {
		OspfLsid *l = ospf_lsid_of(ids, type, g_array_index(nets, Prefix, i));
		if (l)
			l->wished = false;
	}
	mark_wished(ids, wishes);
	for (guint i = nets->len; i-- > 0;) {
		OspfLsid *l = ospf_lsid_of(ids, type, g_array_index(nets, Prefix, i));
		if (l && !l->wished)
			row_free(ids, l);
	}
	serve(ids, wishes);
}
