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

/* The lowest number that no live SA has: after its failover the tech note's vpn7200 shows conn-id 1 again. */
static unsigned free_conn(const Ike *ike)
{
	for (unsigned conn = 1;; conn++) {
		bool taken = false;
		for (unsigned i = 0; i < ike->sas->len; i++) {
			const IkeSa *sa = ike->sas->pdata[i];
			taken = taken || (ike_sa_is_live(sa) && sa->conn == conn);
		}
		if (!taken)
			return conn;
	}
}

/* Half of a cookie is drawn, half is the router's own: a public capture of two IOS routers shows it
 * (tcpdump tests/ISAKMP_sa_setup.pcap). */
static void make_cookie(IkeSa *sa)
{
	uint8_t *at = sa->cookies + (sa->initiator ? 0 : IKE_COOKIE);

	ike_random(sa->ike, "ike cookie", ike_key(sa->ike, sa->serial, 0), at, 4);
	memcpy(at + 4, sa->ike->box, 4);
}

IkeSa *ike_sa_new(Ctx *cx, Ike *ike, Ip4 local, Ip4 peer, bool initiator)
{
	IkeSa *sa = g_new0(IkeSa, 1);
	g_autoptr(GString) what = g_string_new(NULL);

	sa->ike = ike;
	sa->serial = ++ike->serial;
	sa->conn = free_conn(ike);
	sa->initiator = initiator;
	sa->local = local;
	sa->peer = peer;
	ip4_print(what, peer);
	sa->what = world_intern(ike->node->world, what->str);
	sa->exchanges = g_ptr_array_new_with_free_func(ike_exchange_free);
	sa->pending = g_ptr_array_new_with_free_func(g_free);
	timer_tree_init(&sa->timers, &ike->node->timers, sa, sizeof *sa);
	make_cookie(sa);
	stamp_set(cx, &sa->stamp);
	g_ptr_array_add(ike->sas, sa);
	return sa;
}

void ike_sa_free(IkeSa *sa)
{
	g_ptr_array_remove(sa->ike->sas, sa);
	g_ptr_array_unref(sa->exchanges);
	g_ptr_array_unref(sa->pending);
	ike_exchange_free(sa->phase1);
	timer_tree_fini(&sa->timers);
	g_free(sa);
}

/* ---- finding ---- */

/* RFC 2408 2.5.3: the pair of cookies is the SA's name. Before the responder's is known, the initiator's. */
IkeSa *ike_sa_by_cookies(const Ike *ike, const IsakmpMsg *m, Ip4 local, Ip4 peer)
{
	static const uint8_t none[IKE_COOKIE];

	for (unsigned i = 0; i < ike->sas->len; i++) {
		IkeSa *sa = ike->sas->pdata[i];
		if (sa->local != local || sa->peer != peer ||
		    memcmp(sa->cookies, m->icookie, IKE_COOKIE) != 0)
			continue;
		const uint8_t *responders = sa->cookies + IKE_COOKIE;
		bool awaited = memcmp(responders, none, IKE_COOKIE) == 0;
		bool offer = !sa->initiator && memcmp(m->rcookie, none, IKE_COOKIE) == 0;
		if (awaited || offer || memcmp(responders, m->rcookie, IKE_COOKIE) == 0)
			return sa;
	}
	return NULL;
}

IkeSa *ike_sa_for(const Ike *ike, Ip4 local, Ip4 peer)
{
	for (unsigned i = ike->sas->len; i-- > 0;) {
		IkeSa *sa = ike->sas->pdata[i];
		if (ike_sa_is_up(sa) && sa->local == local && sa->peer == peer)
			return sa;
	}
	return NULL;
}

IkeSa *ike_sa_pending(const Ike *ike, Ip4 local, Ip4 peer)
{
	for (unsigned i = 0; i < ike->sas->len; i++) {
		IkeSa *sa = ike->sas->pdata[i];
		if (ike_sa_is_live(sa) && !ike_sa_is_up(sa) && sa->initiator &&
		    sa->local == local && sa->peer == peer)
			return sa;
	}
	return NULL;
}
