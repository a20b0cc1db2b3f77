/* The link state database: the rows that hold the current instances (RFC 2328 12), and when they go (14). */

#include "models/ospf/ospf_priv.h"

/* ---- rows ---- */

static guint place_of(const Ospf *o, const OspfKey *key)
{
	guint lo = 0, hi = o->lsdb->len;
	while (lo < hi) {
		guint mid = (lo + hi) / 2;
		const OspfEntry *e = o->lsdb->pdata[mid];
		if (ospf_key_cmp(&e->lsa->key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

OspfEntry *ospf_lsdb_find(const Ospf *o, const OspfKey *key)
{
	guint at = place_of(o, key);
	OspfEntry *e = at < o->lsdb->len ? o->lsdb->pdata[at] : NULL;
	return e && ospf_key_cmp(&e->lsa->key, key) == 0 ? e : NULL;
}

static OspfEntry *entry_add(Ospf *o, const OspfKey *key)
{
	OspfEntry *e = g_new0(OspfEntry, 1);
	e->ospf = o;
	e->sent_back = VT_NEVER;
	timer_init(&e->ageing, &ospf_ageing_timer, o->node->id, e, NULL);
	g_ptr_array_insert(o->lsdb, (gint)place_of(o, key), e);
	return e;
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
	return e->lsa->key.adv == e->ospf->router_id && !e->received;
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

void ospf_lsdb_install(Ctx *cx, Ospf *o, OspfLsa *l, bool received)
{
	OspfEntry *e = ospf_lsdb_find(o, &l->key);
	OspfLsa *was = e ? e->lsa : NULL;
	bool change = differs(was, l, ctx_now(cx));
	if (!e)
		e = entry_add(o, &l->key);
	e->lsa = l;
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
	if (l->key.type == LSA_EXTERNAL)
		ospf_partial_schedule(cx, o);
	else
		ospf_spf_schedule(cx, &o->area);
}

/* ---- what goes ---- */

static bool is_needed(const Ospf *o, const OspfKey *key)
{
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		for (guint j = 0; j < oi->nbrs->len; j++) {
			const OspfNbr *n = oi->nbrs->pdata[j];
			NbrState s = ospf_nbr_state(n);
			if (s == NS_EXCHANGE || s == NS_LOADING || ospf_rxmt_find(n, key))
				return true;
		}
	}
	return false;
}

static void entry_free(Ctx *cx, OspfEntry *e)
{
	if (cx)
		timer_stop(cx, &e->ageing);
	ospf_lsa_unref(e->lsa);
	g_free(e);
}

/* RFC 2328 14: gone when on nobody's retransmission list and no exchange goes on. */
void ospf_lsdb_sweep(Ctx *cx, Ospf *o)
{
	bool ours = false;
	for (guint i = o->lsdb->len; i-- > 0;) {
		OspfEntry *e = o->lsdb->pdata[i];
		if (ospf_lsa_age(e->lsa, ctx_now(cx)) < MAX_AGE_S || is_needed(o, &e->lsa->key))
			continue;
		ours |= e->lsa->key.adv == o->router_id;
		g_ptr_array_remove_index(o->lsdb, i);
		entry_free(cx, e);
	}
	if (ours)
		ospf_originate_soon(cx, o); /* a sequence number that wrapped starts again */
}

void ospf_lsdb_clear(Ctx *cx, Ospf *o)
{
	for (guint i = 0; i < o->lsdb->len; i++)
		entry_free(cx, o->lsdb->pdata[i]);
	g_ptr_array_set_size(o->lsdb, 0);
}

void ospf_lsdb_leave_area(Ctx *cx, Ospf *o)
{
	guint had = o->lsdb->len;
	for (guint i = had; i-- > 0;) {
		OspfEntry *e = o->lsdb->pdata[i];
		if (e->lsa->key.type == LSA_EXTERNAL)
			continue;
		g_ptr_array_remove_index(o->lsdb, i);
		entry_free(cx, e);
	}
	if (o->lsdb->len < had)
		ospf_spf_schedule(cx, &o->area);
}

bool ospf_is_self(const Ospf *o, const OspfKey *key)
{
	if (key->adv == o->router_id)
		return true;
	const Iface *own = key->type == LSA_NETWORK ? node_iface_with_ip(o->node, key->id) : NULL;
	return own && own->up; /* on one that is down it may be another router's meanwhile */
}
