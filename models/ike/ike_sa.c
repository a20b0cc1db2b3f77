/* ISAKMP SAs: how they are made, found and forgotten. */

#include <string.h>

#include "models/ike/ike_priv.h"

uint8_t ike_sa_state(const IkeSa *sa)
{
	return sa->phase1->sm.state;
}

bool ike_sa_is_live(const IkeSa *sa)
{
	return ike_sa_state(sa) != MM_DEST;
}

bool ike_sa_is_up(const IkeSa *sa)
{
	return ike_sa_state(sa) == MM_DONE;
}

void ike_sa_used(Ctx *cx, const IkeSa *sa)
{
	ctx_used(cx, CAUSE_USED_SA, &sa->stamp);
}

/* ---- by key ---- */

void ike_sas_init(Ike *ike)
{
	ike->sas = g_ptr_array_new();
	ike->between = ends_new();
	ike->conn_hint = 1;
}

void ike_sas_fini(Ike *ike)
{
	while (ike->sas->len > 0)
		ike_sa_free(ike->sas->pdata[ike->sas->len - 1]);
	g_ptr_array_unref(ike->sas);
	ends_free(ike->between);
	index_clear(&ike->by_conn);
}

const GPtrArray *ike_sas_between(const Ike *ike, OwnIp local, Ip4 peer)
{
	return ends_between(ike->between, local, peer);
}

static IkeSa *taker_of(const Ike *ike, unsigned conn)
{
	return index_get(&ike->by_conn, conn);
}

/* The lowest number that no live SA has: after its failover the tech note's vpn7200 shows conn-id 1 again. */
static unsigned take_conn(IkeSa *sa)
{
	Ike *ike = sa->ike;
	for (;; ike->conn_hint++) {
		const IkeSa *other = taker_of(ike, ike->conn_hint);
		if (other && ike_sa_is_live(other))
			continue;
		index_put(&ike->by_conn, ike->conn_hint, sa);
		return ike->conn_hint++;
	}
}

bool ike_sa_holds_conn(const IkeSa *sa)
{
	return taker_of(sa->ike, sa->conn) == sa;
}

void ike_sa_died(IkeSa *sa)
{
	sa->ike->conn_hint = MIN(sa->ike->conn_hint, sa->conn);
}

/* Half of a cookie is drawn, half is the router's own: a public capture of two IOS routers shows it
 * (tcpdump tests/ISAKMP_sa_setup.pcap). */
static void make_cookie(IkeSa *sa)
{
	uint8_t *at = sa->cookies + (sa->initiator ? 0 : IKE_COOKIE);

	ike_random(sa->ike, "ike cookie", ike_key(sa->ike, sa->serial, 0), at, 4);
	memcpy(at + 4, sa->ike->box, 4);
}

IkeSa *ike_sa_new(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer, bool initiator)
{
	IkeSa *sa = g_new0(IkeSa, 1);
	g_autoptr(GString) what = g_string_new(NULL);

	sa->ike = ike;
	sa->serial = ++ike->serial;
	sa->conn = take_conn(sa);
	sa->initiator = initiator;
	sa->local = local;
	sa->peer = peer;
	ip4_print(what, peer);
	sa->what = world_intern(ike->node->world, what->str);
	sa->exchanges = g_ptr_array_new_with_free_func(ike_exchange_free);
	timer_tree_init(&sa->timers, &ike->node->timers, sa, sizeof *sa);
	make_cookie(sa);
	stamp_set(cx, &sa->stamp);
	g_ptr_array_add(ike->sas, sa);
	ends_add(ike->between, local, peer, sa);
	return sa;
}

void ike_sa_free(IkeSa *sa)
{
	Ike *ike = sa->ike;

	g_ptr_array_remove(ike->sas, sa);
	ends_remove(ike->between, sa->local, sa->peer, sa);
	if (ike_sa_holds_conn(sa)) {
		index_drop(&ike->by_conn, sa->conn);
		ike_sa_died(sa);
	}
	g_ptr_array_unref(sa->exchanges);
	g_queue_clear_full(&sa->pending, g_free);
	ike_exchange_free(sa->phase1);
	timer_tree_fini(&sa->timers);
	late_clear(&sa->keys);
	late_clear(&sa->chain);
	g_free(sa);
}

/* ---- finding ---- */

/* RFC 2408 2.5.3: the pair of cookies is the SA's name. Before the responder's is known, the initiator's. */
IkeSa *ike_sa_by_cookies(const Ike *ike, const IsakmpMsg *m, OwnIp local, Ip4 peer)
{
	static const uint8_t none[IKE_COOKIE];
	const GPtrArray *sas = ike_sas_between(ike, local, peer);

	for (unsigned i = 0; i < sas->len; i++) {
		IkeSa *sa = sas->pdata[i];
		if (memcmp(sa->cookies, m->icookie, IKE_COOKIE) != 0)
			continue;
		const uint8_t *responders = sa->cookies + IKE_COOKIE;
		bool awaited = memcmp(responders, none, IKE_COOKIE) == 0;
		bool offer = !sa->initiator && memcmp(m->rcookie, none, IKE_COOKIE) == 0;
		if (awaited || offer || memcmp(responders, m->rcookie, IKE_COOKIE) == 0)
			return sa;
	}
	return NULL;
}

IkeSa *ike_sa_for(const Ike *ike, OwnIp local, Ip4 peer)
{
	const GPtrArray *sas = ike_sas_between(ike, local, peer);

	for (unsigned i = sas->len; i-- > 0;)
		if (ike_sa_is_up(sas->pdata[i]))
			return sas->pdata[i];
	return NULL;
}

IkeSa *ike_sa_pending(const Ike *ike, OwnIp local, Ip4 peer)
{
	const GPtrArray *sas = ike_sas_between(ike, local, peer);

	for (unsigned i = 0; i < sas->len; i++) {
		IkeSa *sa = sas->pdata[i];
		if (ike_sa_is_live(sa) && !ike_sa_is_up(sa) && sa->initiator)
			return sa;
	}
	return NULL;
}
