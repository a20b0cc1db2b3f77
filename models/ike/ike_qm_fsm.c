/* Quick mode as a machine: one per exchange. States and inputs carry IOS's names. */

#include "models/ike/ike_priv.h"

#define DEATH_P2 "death by retransmission P2"

static const char *const states[] = {
	[QM_READY] = "IKE_QM_READY",   [QM_I1] = "IKE_QM_I_QM1",
	[QM_I2] = "IKE_QM_I_QM2",      [QM_STARVE] = "IKE_QM_SPI_STARVE",
	[QM_R2] = "IKE_QM_R_QM2",      [QM_COMPLETE] = "IKE_QM_PHASE2_COMPLETE",
	[QM_FAILED] = "IKE_QM_DELETE",
};

static const FsmEvent events[] = {
	[QME_BEGIN] = {0, "IKE_MESG_INTERNAL, IKE_INIT_QM"},
	[QME_MESSAGE] = {0, "IKE_MESG_FROM_PEER, IKE_QM_EXCH"},
	[QME_DONE] = {0, "IKE_MESG_FROM_IPSEC, IKE_SPI_REPLY"},
	[QME_TIMEOUT] = {0, "IKE_MESG_FROM_TIMER, IKE_TIMER_RETRANS"},
	[QME_DUPLICATE] = {0, "IKE_MESG_FROM_PEER, IKE_RETRANS"},
	[QME_ABORT] = {0, "IKE_MESG_INTERNAL, IKE_PHASE2_DEL"},
};

static unsigned expects(const IkeExchange *x)
{
	switch (x->sm.state) {
	case QM_READY:
		return x->mine ? 0 : 1;
	case QM_I1:
		return x->last_tx ? 2 : 0;
	case QM_R2:
		return 3;
	default:
		return 0;
	}
}

/* ---- guards ---- */

enum { G_NONE, G_ACCEPTED, G_TRIES_LEFT, G_SENT_LATELY, G_NO_ANSWER };

static bool is_accepted(const void *obj)
{
	return ((const IkeExchange *)obj)->quick.accepted;
}

/* The errors of all quick modes under an SA count together, until an authenticated message of the peer comes. */
static int64_t errors_of(const IkeSa *sa)
{
	return sa->alive.heard_at > sa->error_at ? 0 : sa->errors;
}

static bool is_worn_out(const IkeSa *sa)
{
	return sa->ike->par.p2_ends_sa && errors_of(sa) >= sa->ike->par.tries;
}

static bool has_tries_left(const void *obj)
{
	const IkeExchange *x = obj;

	return x->tries < x->sa->ike->par.tries && !is_worn_out(x->sa);
}

/* The responder of a finished quick mode got message 3, which has no answer. */
static bool has_no_answer(const void *obj)
{
	return !((const IkeExchange *)obj)->mine;
}

static const FsmGuard guards[] = {
	[G_ACCEPTED] = {"proposal is acceptable", is_accepted},
	[G_TRIES_LEFT] = {"tries left", has_tries_left},
	[G_SENT_LATELY] = {"sent lately", .test_with = ike_was_sent_lately},
	[G_NO_ANSWER] = {"message 3 came again", has_no_answer},
};

/* ---- actions ---- */

enum {
	A_NONE,
	A_WORK,
	A_FIRST,
	A_SECOND,
	A_THIRD,
	A_WAIT,
	A_STOP,
	A_INSTALL,
	A_ENABLE,
	A_FINISH,
	A_REFUSE,
	A_ABANDON,
	A_RETRANSMIT,
	A_AGAIN,
	A_SKIP
};

static void act_work(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;
	const IkeParams *p = &x->sa->ike->par;
	uint8_t group = x->sm.state == QM_I1 ? x->quick.req->proposal[0].pfs_group
					     : x->quick.pair.proposal.pfs_group;
	VTime dh = 0;

	if (x->sm.state != QM_I2)
		dh += ike_dh_cost(p->dh_generate, group);
	if (x->sm.state != QM_I1)
		dh += ike_dh_cost(p->dh_compute, group);
	ike_exchange_work(cx, x, group ? dh : IKE_NO_DH);
}

static void act_first(Ctx *cx, void *obj)
{
	ike_qm_send(cx, obj, 1);
}

static void act_second(Ctx *cx, void *obj)
{
	ike_qm_send(cx, obj, 2);
}

static void act_third(Ctx *cx, void *obj)
{
	ike_qm_send(cx, obj, 3);
}

static void say_creating(Ctx *cx, const IkeExchange *x)
{
	const SaPair *p = &x->quick.pair;
	g_autoptr(GString) local = g_string_new(NULL), remote = g_string_new(NULL);

	ip4_print(local, p->proxy.local.addr);
	ip4_print(remote, p->proxy.remote.addr);
	SAY(cx, x->sa->ike, x->sa, SAY_CREATING, .t = local->str, .u = remote->str,
	    .n = p->proposal.life_s, .m = p->proposal.life_kb, .x = p->in.spi, .y = p->out.spi);
}

static void act_install(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;
	const Ike *ike = x->sa->ike;

	if (x->mine)
		ike_qm_keys(x);
	else
		ike_qm_ready(cx, x);
	x->quick.installed = true;
	g_clear_pointer(&x->quick.req, g_free);
	say_creating(cx, x);
	ike->keys->install(cx, ike->keys_self, &x->quick.pair);
}

static void act_enable(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;
	const Ike *ike = x->sa->ike;

	ike->keys->enable_outbound(cx, ike->keys_self, x->quick.pair.in.spi);
}

static void act_finish(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;

	ike_exchange_purge_later(cx, x, "FALSE", x->mine ? "" : "QM done (await)");
}

static void act_refuse(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;

	SAY(cx, x->sa->ike, x->sa, SAY_P2_REFUSED);
	ike_notify_spi(cx, x->sa, NOTIFY_NO_PROPOSAL, x->quick.pair.out.spi);
	SAY(cx, x->sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Quick", .peer = x->sa->peer);
	ike_exchange_purge_later(cx, x, "TRUE", "QM rejected");
}

static void act_abandon(Ctx *cx, void *obj, const void *arg)
{
	IkeExchange *x = obj;
	const Ike *ike = x->sa->ike;
	const IkeDeath *why = arg;
	const char *reason = why ? why->reason : DEATH_P2;

	ike_exchange_stop(cx, x);
	ike_exchange_purge_later(cx, x, "TRUE", reason);
	if (x->mine)
		ike->keys->failed(cx, ike->keys_self, x->quick.pair.request, x->sa->peer, reason);
	else if (x->quick.installed)
		ike->keys->delete_spi(cx, ike->keys_self, x->sa->local, x->sa->peer,
				      x->quick.pair.out.spi, reason);
}

static void count_error(Ctx *cx, IkeSa *sa)
{
	sa->errors = errors_of(sa) + 1;
	sa->error_at = ctx_now(cx);
}

static void act_retransmit(Ctx *cx, void *obj)
{
	const IkeExchange *x = obj;

	count_error(cx, x->sa);
	ike_retransmit(cx, obj);
}

static const FsmAction actions[] = {
	[A_WORK] = {"process", act_work},
	[A_FIRST] = {"send message 1", act_first},
	[A_SECOND] = {"send message 2", act_second},
	[A_THIRD] = {"send message 3", act_third},
	[A_WAIT] = {"await the answer", ike_await},
	[A_STOP] = {"stop retransmitting", ike_stop},
	[A_INSTALL] = {"install SAs", act_install},
	[A_ENABLE] = {"enable outbound", act_enable},
	[A_FINISH] = {"finish", act_finish},
	[A_REFUSE] = {"refuse", act_refuse},
	[A_ABANDON] = {"abandon", .act_with = act_abandon},
	[A_RETRANSMIT] = {"retransmit", act_retransmit},
	[A_AGAIN] = {"answer again", ike_answer_again},
	[A_SKIP] = {"skip", .act_with = ike_skip},
};

/* ---- the table ---- */

#define S FSM_S
#define SAME FSM_SAME
#define SAY_IT FSM_ANNOUNCE
#define WAITING (S(QM_I1) | S(QM_R2))
#define RUNNING (S(QM_READY) | S(QM_I1) | S(QM_I2) | S(QM_STARVE) | S(QM_R2))
#define OVER (S(QM_COMPLETE) | S(QM_FAILED))

static const FsmRow rows[] = {
	/* initiator */
	{S(QM_READY), QME_BEGIN, 0, QM_I1, {A_WORK}, "RFC 2409 5.5"},
	{S(QM_I1), QME_DONE, 0, SAME, {A_FIRST, A_WAIT}, NULL},
	{S(QM_I1), QME_MESSAGE, 0, QM_I2, {A_STOP, A_WORK}, NULL},
	{S(QM_I2), QME_DONE, 0, QM_COMPLETE, {A_THIRD, A_FINISH, SAY_IT, A_INSTALL}, NULL},
	/* responder */
	{S(QM_READY), QME_MESSAGE, G_ACCEPTED, QM_STARVE, {A_WORK}, NULL},
	{S(QM_READY), QME_MESSAGE, 0, QM_FAILED, {A_REFUSE}, "RFC 2408 5.4"},
	{S(QM_STARVE), QME_DONE, 0, QM_R2, {A_INSTALL, A_SECOND, A_WAIT, SAY_IT}, NULL},
	{S(QM_R2), QME_MESSAGE, 0, QM_COMPLETE, {A_STOP, A_FINISH, SAY_IT, A_ENABLE}, NULL},
	/* loss */
	{WAITING, QME_TIMEOUT, G_TRIES_LEFT, SAME, {A_RETRANSMIT}, "IOS: as in phase 1"},
	{WAITING, QME_TIMEOUT, 0, QM_FAILED, {A_ABANDON}, "IOS: as in phase 1"},
	{S(QM_COMPLETE), QME_DUPLICATE, G_NO_ANSWER, SAME, {0}, NULL},
	{WAITING | S(QM_COMPLETE), QME_DUPLICATE, G_SENT_LATELY, SAME, {A_SKIP}, NULL},
	{WAITING | S(QM_COMPLETE), QME_DUPLICATE, 0, SAME, {A_AGAIN}, NULL},
	{S(QM_READY) | S(QM_I2) | S(QM_STARVE) | S(QM_FAILED), QME_DUPLICATE, 0, SAME, {0}, NULL},
	/* the end */
	{RUNNING, QME_ABORT, 0, QM_FAILED, {A_ABANDON}, NULL},
	{OVER, QME_ABORT, 0, SAME, {0}, NULL},
	/* cannot happen: expects() is asked first, and timers run only where they are set */
	{S(QM_I1) | S(QM_I2) | S(QM_STARVE) | S(QM_R2) | OVER, QME_BEGIN, 0, SAME, {0}, NULL},
	{S(QM_I2) | S(QM_STARVE) | OVER, QME_MESSAGE, 0, SAME, {0}, NULL},
	{S(QM_READY) | S(QM_R2) | OVER, QME_DONE, 0, SAME, {0}, NULL},
	{S(QM_READY) | S(QM_I2) | S(QM_STARVE) | OVER, QME_TIMEOUT, 0, SAME, {0}, NULL},
};

/* IOS knows no state while message 2 is processed: it prints the step from I_QM1 to the end as one. */
static void on_change(Ctx *cx, void *obj, const FsmStep *step)
{
	IkeExchange *x = obj;
	uint8_t from = step->from == QM_I2 ? QM_I1 : step->from;
	uint8_t event = step->from == QM_I2 && step->event == QME_DONE ? QME_MESSAGE : step->event;

	if (step->to == QM_I2)
		return;
	SAY(cx, x->sa->ike, x->sa, SAY_NODE_INPUT, .n = (int32_t)x->mid, .t = events[event].name);
	SAY(cx, x->sa->ike, x->sa, SAY_STATES, .t = states[from], .u = states[step->to]);
}

const FsmSpec ike_qm_fsm = {
	.name = "ike-quick-mode",
	.spec_ref = "RFC 2409 5.5",
	.states = states,
	.n_states = N_QM,
	.events = events,
	.n_events = N_QME,
	.guards = guards,
	.n_guards = G_N_ELEMENTS(guards),
	.actions = actions,
	.n_actions = G_N_ELEMENTS(actions),
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = QM_READY,
	.on_change = on_change,
};

static void retransmit_due(Ctx *cx, void *owner, Timer *t)
{
	IkeExchange *x = owner;
	IkeSa *sa = x->sa;

	(void)t;
	fsm_step(cx, &ike_qm_fsm, &x->sm, x, QME_TIMEOUT, NULL);
	if (x->sm.state == QM_FAILED && is_worn_out(sa)) /* the other quick modes end with the SA */
		ike_sa_delete(cx, sa, (IkeDeath){.reason = DEATH_P2, .tell = true});
}

const TimerSpec ike_qm_retransmit_timer = {
	.name = "phase 2 retransmission",
	.class = TIMER_RETRANSMIT,
	.cite = "IOS: as in phase 1, 10 s",
	.fn = retransmit_due,
	.param = "ike.retransmit",
};

/* ---- entries ---- */

static void processed(Ctx *cx, IkeExchange *x)
{
	fsm_step(cx, &ike_qm_fsm, &x->sm, x, QME_DONE, NULL);
}

static void end(Ctx *cx, IkeExchange *x, const IkeDeath *why)
{
	fsm_step(cx, &ike_qm_fsm, &x->sm, x, QME_ABORT, why);
}

void ike_qm_begin(Ctx *cx, IkeSa *sa, const SaRequest *req)
{
	IkeExchange *x = ike_exchange_new(sa, &ike_quick_kind, ike_exchange_mid(sa), true);

	ike_exchange_add(x);
	x->quick.req = g_memdup2(req, sizeof *req);
	x->quick.pair.request = req->request;
	x->quick.pair.proxy = req->proxy;
	x->quick.ids = true;
	SAY(cx, sa->ike, sa, SAY_BEGIN_QM, .n = (int32_t)x->mid);
	fsm_step(cx, &ike_qm_fsm, &x->sm, x, QME_BEGIN, NULL);
}

/* A new responder's exchange becomes the SA's with a good message; what is none leaves nothing behind. */
static void take_message(Ctx *cx, IkeExchange *x, const IsakmpMsg *head, Late *wire)
{
	IkeRx rx = {.wire = wire};
	bool fresh = x->sm.state == QM_READY;
	bool good = ike_open(cx, x, head, &rx) && ike_qm_read(cx, x, &rx, expects(x));

	if (good) {
		if (fresh)
			ike_exchange_add(x);
		ike_alive_heard(cx, x->sa);
		ike_exchange_took(x, &rx);
		fsm_step(cx, &ike_qm_fsm, &x->sm, x, QME_MESSAGE, NULL);
	} else if (fresh) {
		ike_exchange_free(x);
	}
	ike_rx_clear(&rx);
}

static void receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, Late *wire)
{
	IkeExchange *x = ike_exchange_find(sa, head->mid);
	bool up = ike_sa_is_up(sa), other = x && x->kind != &ike_quick_kind;
	VTime now = ctx_now(cx);

	ike_sa_used(cx, sa);
	SAY(cx, sa->ike, sa, SAY_RECEIVED);
	if (!up || !(head->flags & FLAG_ENCRYPTED) || head->mid == 0) {
		ike_drop(cx, sa->ike, up ? DROP_NOT_ENCRYPTED : DROP_NOT_READY, sa->peer,
			 head->exchange);
		return;
	}
	if (x && !other && ike_exchange_has_seen(x, wire)) {
		fsm_step(cx, &ike_qm_fsm, &x->sm, x, QME_DUPLICATE, &now);
		return;
	}
	if (x && (other || expects(x) == 0)) {
		ike_drop(cx, sa->ike, DROP_UNEXPECTED, sa->peer, head->exchange);
		return;
	}
	take_message(cx, x ? x : ike_exchange_new(sa, &ike_quick_kind, head->mid, false), head,
		     wire);
}

static void clear(IkeExchange *x)
{
	for (int i = 0; i < 2; i++)
		late_clear(&x->quick.keymat[i]);
	g_free(x->quick.req);
}

const IkeKind ike_quick_kind = {
	.type = EXCHANGE_QUICK,
	.phase = 2,
	.fsm = &ike_qm_fsm,
	.retransmit = &ike_qm_retransmit_timer,
	.nonce_draw = "ike quick nonce",
	.key_draw = "ike quick private value",
	.retransmitting = SAY_RETRANSMIT_P2,
	.attempt = SAY_ATTEMPT_P2,
	.receive = receive,
	.processed = processed,
	.abort = end,
	.clear = clear,
	.own = sizeof(IkeQuick),
};
