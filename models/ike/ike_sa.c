/* ISAKMP SAs: how they are made, found, buried and forgotten. */

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

static void init_timers(IkeSa *sa)
{
	NodeId id = sa->ike->node->id;

	timer_init(&sa->lifetime, &ike_lifetime_timer, id, sa, sa->what);
	timer_init(&sa->alive_timer, &ike_alive_timer, id, sa, sa->what);
	timer_init(&sa->linger, &ike_linger_timer, id, sa, sa->what);
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
	sa->suite = ike_policy_default();
	ip4_print(what, peer);
	sa->what = world_intern(ike->node->world, what->str);
	fsm_init(&sa->alive, &ike_alive_fsm);
	sa->phase1 = ike_exchange_new(sa, &ike_main_kind, 0, initiator);
	sa->exchanges = g_ptr_array_new_with_free_func(ike_exchange_free);
	sa->pending = g_ptr_array_new_with_free_func(g_free);
	init_timers(sa);
	make_cookie(sa);
	stamp_set(cx, &sa->stamp);
	g_ptr_array_add(ike->sas, sa);
	return sa;
}

static void stop(Ctx *cx, IkeSa *sa)
{
	timer_stop(cx, &sa->lifetime);
	timer_stop(cx, &sa->alive_timer);
	timer_stop(cx, &sa->linger);
	ike_exchange_stop(cx, sa->phase1);
	for (unsigned i = 0; i < sa->exchanges->len; i++) {
		IkeExchange *x = sa->exchanges->pdata[i];
		ike_exchange_stop(cx, x);
		timer_stop(cx, &x->purge);
	}
}

void ike_sa_free(Ctx *cx, IkeSa *sa)
{
	if (cx)
		stop(cx, sa);
	g_ptr_array_remove(sa->ike->sas, sa);
	g_ptr_array_unref(sa->exchanges);
	g_ptr_array_unref(sa->pending);
	ike_exchange_free(sa->phase1);
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

/* ---- burial ---- */

static bool is_last_of_its_kind(const IkeSa *sa)
{
	for (unsigned i = 0; i < sa->ike->sas->len; i++) {
		const IkeSa *other = sa->ike->sas->pdata[i];
		if (other != sa && ike_sa_is_up(other) && other->local == sa->local &&
		    other->peer == sa->peer)
			return false;
	}
	return true;
}

static void fail_requests(Ctx *cx, IkeSa *sa, const IkeDeath *d)
{
	const Ike *ike = sa->ike;

	while (sa->pending->len > 0) {
		SaRequest *req = g_ptr_array_steal_index(sa->pending, 0);
		ike->keys->failed(cx, ike->keys_self, req->request, req->peer, d->reason);
		g_free(req);
	}
	for (unsigned i = 0; i < sa->exchanges->len; i++) {
		IkeExchange *x = sa->exchanges->pdata[i];
		if (x->kind->abort)
			x->kind->abort(cx, x, d);
		ike_exchange_stop(cx, x);
	}
}

/* "paranoid": with keepalives agreed, the last phase 1 takes its phase 2's along. */
static void take_phase2(Ctx *cx, IkeSa *sa, const IkeDeath *d)
{
	const Ike *ike = sa->ike;

	ike->keys->delete_peer(cx, ike->keys_self, sa->local, sa->peer, d->unreachable, d->reason);
}

static void say_farewell(Ctx *cx, IkeSa *sa, const IkeDeath *d, const char *before, bool paranoid,
			 bool last)
{
	const Ike *ike = sa->ike;

	if (d->unreachable)
		SAY(cx, ike, sa, SAY_NOT_RESPONDING);
	SAY(cx, ike, sa, paranoid ? SAY_PARANOID : SAY_NOT_PARANOID);
	if (paranoid && d->unreachable) {
		SAY(cx, ike, sa, SAY_GOING_AWAY);
		SAY(cx, ike, sa, SAY_BRING_DOWN);
		if (last)
			SAY(cx, ike, sa, SAY_LAST_ONE);
		SAY(cx, ike, sa, SAY_PARANOID);
	}
	SAY(cx, ike, sa, SAY_DELETING_SA, .t = d->reason, .state = before);
}

/* The order of the tech note's debug: reason, key engine, DELETE, its node, and the key engine once more. */
void ike_sa_bury(Ctx *cx, IkeSa *sa, const IkeDeath *d, uint8_t before)
{
	const Ike *ike = sa->ike;
	bool up = sa->established > 0;
	bool paranoid = up && sa->mode != MODE_NONE;
	bool last = is_last_of_its_kind(sa);
	bool phase2 = paranoid && last && !d->silent;

	ike_exchange_stop(cx, sa->phase1);
	timer_stop(cx, &sa->lifetime);
	ike_alive_end(cx, sa);
	stamp_set(cx, &sa->stamp);
	say_farewell(cx, sa, d, ike_shown(before), paranoid, last);
	ike_tell_sa(cx, sa, "deleted", d->reason);
	if (phase2)
		take_phase2(cx, sa, d);
	if (up && d->tell)
		ike_info_delete_sa(cx, sa);
	if (phase2) {
		SAY(cx, ike, sa, SAY_PARANOID);
		take_phase2(cx, sa, d);
	}
	fail_requests(cx, sa, d);
	timer_arm(cx, &sa->linger, d->silent ? 0 : ike->par.linger);
}

void ike_sa_delete(Ctx *cx, IkeSa *sa, IkeDeath death)
{
	if (ike_sa_is_live(sa))
		sa->phase1->kind->abort(cx, sa->phase1, &death);
}

static void linger_over(Ctx *cx, void *owner, Timer *t)
{
	IkeSa *sa = owner;

	(void)t;
	SAY(cx, sa->ike, sa, SAY_PURGING_SA);
	ike_sa_free(cx, sa);
}

const TimerSpec ike_linger_timer = {
	.name = "deleted SA is purged",
	.class = TIMER_LIFETIME,
	.cite = "public 12.3T debug log: purged 60 s after its deletion",
	.fn = linger_over,
};

static void lifetime_over(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	ike_sa_delete(cx, owner, (IkeDeath){.reason = "IKE SA Lifetime Exceeded", .tell = true});
}

/* LIBERTY: not renewed in advance; the next need of a phase 1 makes another, as IOS does to what is known. */
const TimerSpec ike_lifetime_timer = {
	.name = "ISAKMP SA lifetime",
	.class = TIMER_LIFETIME,
	.cite = "RFC 2409 appendix A (life duration)",
	.fn = lifetime_over,
};
