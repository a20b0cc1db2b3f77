/* How an ISAKMP SA ends: what is said, who is told, and what it takes along. */

#include "models/ike/ike_priv.h"

static bool is_last_of_its_kind(const IkeSa *sa)
{
	const GPtrArray *sas = ike_sas_between(sa->ike, sa->local, sa->peer);

	for (unsigned i = 0; i < sas->len; i++)
		if (sas->pdata[i] != sa && ike_sa_is_up(sas->pdata[i]))
			return false;
	return true;
}

static void fail_requests(Ctx *cx, IkeSa *sa, const IkeDeath *d)
{
	const Ike *ike = sa->ike;

	for (SaRequest *req; (req = g_queue_pop_head(&sa->pending));) {
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
	bool paranoid = up && sa->alive.mode != MODE_NONE;
	bool last = is_last_of_its_kind(sa);
	bool phase2 = paranoid && last && !d->silent;

	ike_exchange_stop(cx, sa->phase1);
	timer_stop(cx, &sa->lifetime);
	stamp_set(cx, &sa->stamp);
	say_farewell(cx, sa, d, ike_shown(before), paranoid, last);
	ike_tell_sa(cx, sa, "deleted", d->reason);
	if (phase2)
		take_phase2(cx, sa, d);
	if (up && d->tell)
		ike_notify_delete_sa(cx, sa);
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
	ike_sa_free(sa);
}

const TimerSpec ike_linger_timer = {
	.name = "deleted SA is purged",
	.class = TIMER_LIFETIME,
	.cite = "public 12.3T debug log: purged 60 s after its deletion",
	.fn = linger_over,
	.param = "ike.linger",
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
	.stmts = TIMER_SET_BY({"isakmp-policy", "lifetime"}),
};

void ike_end_init(IkeSa *sa)
{
	timer_init(&sa->lifetime, &ike_lifetime_timer, &sa->timers, sa, sa->what);
	timer_init(&sa->linger, &ike_linger_timer, &sa->timers, sa, sa->what);
}
