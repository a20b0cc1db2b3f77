/* The link state databases, an area's and the AS's: the rows that hold the current instances of LSAs (RFC 2328 12),
 * and when they go (14). */

#include "models/ospf/ospf_priv.h"
#include "sim/sorted.h"

uint64_t ospf_net_key(Prefix net)
{
	return (uint64_t)net.addr << 8 | net.len;
}

void ospf_lsdb_init(OspfLsdb *db, Ospf *o, OspfArea *area, const TimerSpec *ageing)
{
	*db = (OspfLsdb){.ospf = o,
			 .area = area,
			 .ageing = ageing,
			 .entries = g_ptr_array_new(),
			 .aged = g_ptr_array_new(),
			 .lsids = ospf_lsids_new(),
			 .next = VT_NEVER};
}

OspfLsdb *ospf_lsdb_of(OspfArea *a, uint8_t type)
{
	return type == LSA_EXTERNAL ? &a->ospf->as : &a->db;
}

bool ospf_lsdb_reaches(const OspfLsdb *db, const OspfIface *oi)
{
	return !db->area || oi->area == db->area;
}

/* ---- rows ---- */

static int by_key(const void *entry, const void *key)
{
	return ospf_key_cmp(&((const OspfEntry *)entry)->lsa->key, key);
}

OspfEntry *ospf_lsdb_find(const OspfLsdb *db, const OspfKey *key)
{
	guint at = sorted_place(db->entries, by_key, key);
	OspfEntry *e = at < db->entries->len ? db->entries->pdata[at] : NULL;
	return e && ospf_key_cmp(&e->lsa->key, key) == 0 ? e : NULL;
}

static OspfEntry *entry_add(OspfLsdb *db, const OspfKey *key)
{
	OspfEntry *e = g_new0(OspfEntry, 1);
	e->db = db;
	e->sent_back = VT_NEVER;
	timer_tree_init(&e->timers, &db->ospf->timers, e, sizeof *e);
	timer_init(&e->ageing, db->ageing, &e->timers, e, NULL);
	g_ptr_array_insert(db->entries, (gint)sorted_place(db->entries, by_key, key), e);
	return e;
}

static void set_aged(OspfEntry *e, bool aged)
{
	GPtrArray *all = e->db->aged;
	if (aged == e->aged)
		return;
	guint at = sorted_place(all, by_key, &e->lsa->key);
	if (aged)
		g_ptr_array_insert(all, (gint)at, e);
	else
		g_ptr_array_remove_index(all, at);
	e->aged = aged;
}

/* ---- by the network that it describes ---- */

static bool describes(const OspfLsa *l, Prefix *net)
{
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	ExternalRec x;
	CodecErr err;
	size_t used = 0;
	uint8_t mask;
	if (l->key.type != LSA_EXTERNAL ||
	    !codec_decode(&ospf_external_pkt, data, len, &x, NULL, &used, &err) ||
	    !ip4_mask_len(x.mask, &mask))
		return false;
	*net = prefix_of(l->key.id, mask);
	return true;
}

static void list_by_net(OspfEntry *e, bool is_in)
{
	Index *by_net = &e->db->by_net;
	GPtrArray *all = index_get(by_net, ospf_net_key(e->net));
	if (!all) {
		all = g_ptr_array_new();
		index_put(by_net, ospf_net_key(e->net), all);
	}
	guint at = sorted_place(all, by_key, &e->lsa->key);
	if (is_in)
		g_ptr_array_insert(all, (gint)at, e);
	else
		g_ptr_array_remove_index(all, at);
	if (all->len > 0)
		return;
	g_ptr_array_unref(all);
	index_drop(by_net, ospf_net_key(e->net));
}

static void undescribe(OspfEntry *e)
{
	if (e->described)
		list_by_net(e, false);
	e->described = false;
}

static void describe(OspfEntry *e)
{
	Prefix net = {0};
	bool now = describes(e->lsa, &net);
	if (now == e->described && prefix_eq(net, e->net))
		return;
	if (e->described)
		ospf_routes_stale(e->db->ospf, e->net);
	undescribe(e);
	e->net = net;
	e->described = now;
	if (now)
		list_by_net(e, true);
}

/* RFC 2328 13.2: is the table to be calculated again? */
static bool differs(const OspfLsa *was, const OspfLsa *is, VTime now)
{
	return !was || was->options != is->options ||
	       (ospf_lsa_age(was, now) >= MAX_AGE_S) != (ospf_lsa_age(is, now) >= MAX_AGE_S) ||
	       !g_bytes_equal(was->body, is->body);
}

bool ospf_is_refreshed(const OspfEntry *e)
{
	return e->lsa->key.adv == e->db->ospf->router_id && !e->received;
}

static void age_from(Ctx *cx, OspfEntry *e)
{
	uint16_t age = ospf_lsa_age(e->lsa, ctx_now(cx));
	int left = (ospf_is_refreshed(e) ? LS_REFRESH_S : MAX_AGE_S) - age;
	if (age >= MAX_AGE_S)
		timer_stop(cx, &e->ageing);
	else
		timer_arm(cx, &e->ageing, VT_S(MAX(left, 0)));
}

void ospf_lsdb_install(Ctx *cx, OspfLsdb *db, OspfLsa *l, bool received)
{
	OspfEntry *e = ospf_lsdb_find(db, &l->key);
	OspfLsa *was = e ? e->lsa : NULL;
	bool change = differs(was, l, ctx_now(cx));
	if (!e)
		e = entry_add(db, &l->key);
	e->lsa = l;
	set_aged(e, ospf_lsa_age(l, ctx_now(cx)) >= MAX_AGE_S);
	describe(e);
	if (e->described)
		ospf_routes_stale(db->ospf, e->net);
	e->installed = ctx_now(cx);
	e->received = e->flooded = received;
	e->refresh = false;
	if (change)
		stamp_set(cx, &e->state);
	if (was)
		ospf_lsa_unref(was);
	age_from(cx, e);
	if (!change)
		return;
	if (db->area)
		ospf_spf_schedule(cx, db->area);
	else
		ospf_partial_schedule(cx, db->ospf);
}

/* ---- what goes ---- */

static bool is_needed(const OspfLsdb *db, const OspfKey *key)
{
	const Ospf *o = db->ospf;
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		for (guint j = 0; j < oi->nbrs->len && ospf_lsdb_reaches(db, oi); j++) {
			const OspfNbr *n = oi->nbrs->pdata[j];
			NbrState s = ospf_nbr_state(n);
			if (s == NS_EXCHANGE || s == NS_LOADING || ospf_rxmt_find(n, key))
				return true;
		}
	}
	return false;
}

static void entry_free(OspfEntry *e)
{
	timer_tree_fini(&e->timers);
	ospf_lsa_unref(e->lsa);
	g_free(e);
}

void ospf_lsdb_clear(OspfLsdb *db)
{
	for (guint i = 0; i < db->entries->len; i++)
		entry_free(db->entries->pdata[i]);
	g_ptr_array_set_size(db->entries, 0);
	g_ptr_array_set_size(db->aged, 0);
	index_clear_full(&db->by_net, (GDestroyNotify)g_ptr_array_unref);
	db->ospf->all_stale = true;
}

void ospf_lsdb_forget(OspfLsdb *db)
{
	ospf_lsdb_clear(db);
	g_clear_pointer(&db->made, g_hash_table_unref);
	ospf_lsids_clear(db->lsids);
	db->next = VT_NEVER;
}

void ospf_lsdb_fini(OspfLsdb *db)
{
	ospf_lsdb_clear(db);
	g_ptr_array_unref(db->entries);
	g_ptr_array_unref(db->aged);
	g_clear_pointer(&db->made, g_hash_table_unref);
	ospf_lsids_free(db->lsids);
}

/* One of ours is to be looked at again: a sequence number that wrapped starts again. */
static void drop(Ctx *cx, OspfEntry *e)
{
	OspfLsdb *db = e->db;
	OspfKey key = e->lsa->key;
	set_aged(e, false);
	undescribe(e);
	g_ptr_array_remove_index(db->entries, sorted_place(db->entries, by_key, &key));
	entry_free(e);
	if (key.adv == db->ospf->router_id)
		ospf_originate_lsa(cx, db, &key);
}

static void sweep(Ctx *cx, OspfLsdb *db)
{
	for (guint i = db->aged->len; i-- > 0;) {
		OspfEntry *e = db->aged->pdata[i];
		if (!is_needed(db, &e->lsa->key))
			drop(cx, e);
	}
}

/* RFC 2328 14: gone when on nobody's retransmission list and no exchange goes on. */
void ospf_lsdb_sweep(Ctx *cx, Ospf *o)
{
	sweep(cx, &o->as);
	sweep(cx, &o->area.db);
}

void ospf_lsdb_sweep_one(Ctx *cx, OspfLsdb *db, const OspfKey *key)
{
	OspfEntry *e = db->aged->len > 0 ? ospf_lsdb_find(db, key) : NULL;
	if (e && e->aged && !is_needed(db, key))
		drop(cx, e);
}

bool ospf_is_self(const Ospf *o, const OspfKey *key)
{
	if (key->adv == o->router_id)
		return true;
	const Iface *own =
		key->type == LSA_NETWORK ? node_iface_with_ip(o->node, o->vrf, key->id) : NULL;
	return own && own->up; /* on one that is down it may be another router's meanwhile */
}
