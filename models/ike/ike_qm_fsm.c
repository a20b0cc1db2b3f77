/* Quick mode as a machine: one per node (message id). States and inputs carry IOS's names. */

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

static unsigned expects(const IkeNode *n)
{
	switch (n->sm.state) {
	case QM_READY:
		return n->mine ? 0 : 1;
	case QM_I1:
		return n->last_tx ? 2 : 0;
	case QM_R2:
		return 3;
	default:
		return 0;
	}
}

/* ---- guards ---- */

enum { G_NONE, G_ACCEPTED, G_TRIES_LEFT, G_SENT_LATELY, G_NO_ANSWER };

static bool is_accepted(const void *obj, const void *arg)
{
	(void)arg;
	return ((const IkeNode *)obj)->accepted;
}

/* The errors of all quick modes under an SA count together, until an authenticated message of the peer comes. */
static int64_t errors_of(const IkeSa *sa)
{
	return sa->last_rx_at > sa->error_at ? 0 : sa->errors;
}

static bool is_worn_out(const IkeSa *sa)
{
	return sa->ike->par.p2_ends_sa && errors_of(sa) >= sa->ike->par.tries;
}

static bool has_tries_left(const void *obj, const void *arg)
{
	const IkeNode *n = obj;

	(void)arg;
	return n->tries < n->sa->ike->par.tries && !is_worn_out(n->sa);
}

static bool was_sent_lately(const void *obj, const void *arg)
{
	const IkeNode *n = obj;
	const VTime *now = arg;

	return *now - n->last_tx_at < n->sa->ike->par.skip_younger;
}

/* The responder of a finished quick mode got message 3, which has no answer. */
static bool has_no_answer(const void *obj, const void *arg)
{
	(void)arg;
	return !((const IkeNode *)obj)->mine;
}

static const FsmGuard guards[] = {
	[G_ACCEPTED] = {"proposal is acceptable", is_accepted},
	[G_TRIES_LEFT] = {"tries left", has_tries_left},
	[G_SENT_LATELY] = {"sent lately", was_sent_lately},
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

static void act_work(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;
	const IkeParams *p = &n->sa->ike->par;
	uint8_t group =
		n->sm.state == QM_I1 ? n->req.proposal[0].pfs_group : n->pair.proposal.pfs_group;
	VTime cost = p->message;

	(void)arg;
	if (group && n->sm.state != QM_I2)
		cost += ike_dh_cost(p->dh_generate, group);
	if (group && n->sm.state != QM_I1)
		cost += ike_dh_cost(p->dh_compute, group);
	timer_arm(cx, &n->work, cost);
}

static void act_first(Ctx *cx, void *obj, const void *arg)
{
	(void)arg;
	ike_qm_send(cx, obj, 1);
}

static void act_second(Ctx *cx, void *obj, const void *arg)
{
	(void)arg;
	ike_qm_send(cx, obj, 2);
}

static void act_third(Ctx *cx, void *obj, const void *arg)
{
	(void)arg;
	ike_qm_send(cx, obj, 3);
}

static void act_wait(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;

	(void)arg;
	n->tries = 0;
	timer_arm(cx, &n->retransmit, n->sa->ike->par.retransmit);
}

static void act_stop(Ctx *cx, void *obj, const void *arg)
{
	(void)arg;
	ike_node_stop(cx, obj);
}

static void say_creating(Ctx *cx, const IkeNode *n)
{
	const SaPair *p = &n->pair;
	g_autoptr(GString) local = g_string_new(NULL), remote = g_string_new(NULL);

	ip4_print(local, p->proxy.local.addr);
	ip4_print(remote, p->proxy.remote.addr);
	SAY(cx, n->sa->ike, n->sa, SAY_CREATING, .t = local->str, .u = remote->str,
	    .n = p->proposal.life_s, .m = p->proposal.life_kb, .x = p->in.spi, .y = p->out.spi);
}

static void act_install(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;
	const Ike *ike = n->sa->ike;

	(void)arg;
	if (n->mine)
		ike_qm_keys(n);
	else
		ike_qm_ready(cx, n);
	n->installed = true;
	say_creating(cx, n);
	ike->keys->install(cx, ike->keys_self, &n->pair);
}

static void act_enable(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;
	const Ike *ike = n->sa->ike;

	(void)arg;
	ike->keys->enable_outbound(cx, ike->keys_self, n->pair.in.spi);
}

static void act_finish(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;

	(void)arg;
	ike_node_purge_later(cx, n, "FALSE", n->mine ? "" : "QM done (await)");
}

static void act_refuse(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;

	(void)arg;
	SAY(cx, n->sa->ike, n->sa, SAY_P2_REFUSED);
	ike_info_notify_spi(cx, n->sa, NOTIFY_NO_PROPOSAL, n->pair.out.spi);
	SAY(cx, n->sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Quick", .peer = n->sa->peer);
	ike_node_purge_later(cx, n, "TRUE", "QM rejected");
}

static void act_abandon(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;
	const Ike *ike = n->sa->ike;
	const char *reason = arg ? arg : DEATH_P2;

	ike_node_stop(cx, n);
	ike_node_purge_later(cx, n, "TRUE", reason);
	if (n->mine)
		ike->keys->failed(cx, ike->keys_self, n->req.request, n->sa->peer, reason);
	else if (n->installed)
		ike->keys->delete_spi(cx, ike->keys_self, n->sa->peer, n->pair.out.spi, reason);
}

static void resend(Ctx *cx, IkeNode *n)
{
	n->last_tx_at = ctx_now(cx);
	ike_send_again(cx, n->sa, n->last_tx);
}

static void count_error(Ctx *cx, IkeSa *sa)
{
	sa->errors = errors_of(sa) + 1;
	sa->error_at = ctx_now(cx);
}

static void act_retransmit(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;

	(void)arg;
	n->tries++;
	count_error(cx, n->sa);
	SAY(cx, n->sa->ike, n->sa, SAY_RETRANSMIT_P2, .n = (int32_t)n->mid);
	SAY(cx, n->sa->ike, n->sa, SAY_ATTEMPT_P2, .n = n->tries, .m = n->sa->ike->par.tries);
	resend(cx, n);
	timer_arm(cx, &n->retransmit, n->sa->ike->par.retransmit);
}

static void act_again(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;

	(void)arg;
	SAY(cx, n->sa->ike, n->sa, SAY_DUPLICATE, .n = 2);
	resend(cx, n);
}

static void act_skip(Ctx *cx, void *obj, const void *arg)
{
	IkeNode *n = obj;
	const VTime *now = arg;

	SAY(cx, n->sa->ike, n->sa, SAY_SKIPPED, .n = (*now - n->last_tx_at) / VT_MS(1));
}

static const FsmAction actions[] = {
	[A_WORK] = {"process", act_work},
	[A_FIRST] = {"send message 1", act_first},
	[A_SECOND] = {"send message 2", act_second},
	[A_THIRD] = {"send message 3", act_third},
	[A_WAIT] = {"await the answer", act_wait},
	[A_STOP] = {"stop retransmitting", act_stop},
	[A_INSTALL] = {"install SAs", act_install},
	[A_ENABLE] = {"enable outbound", act_enable},
	[A_FINISH] = {"finish", act_finish},
	[A_REFUSE] = {"refuse", act_refuse},
	[A_ABANDON] = {"abandon", act_abandon},
	[A_RETRANSMIT] = {"retransmit", act_retransmit},
	[A_AGAIN] = {"answer again", act_again},
	[A_SKIP] = {"skip", act_skip},
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
	IkeNode *n = obj;
	uint8_t from = step->from == QM_I2 ? QM_I1 : step->from;
	uint8_t event = step->from == QM_I2 && step->event == QME_DONE ? QME_MESSAGE : step->event;

	if (step->to == QM_I2)
		return;
	SAY(cx, n->sa->ike, n->sa, SAY_NODE_INPUT, .n = (int32_t)n->mid, .t = events[event].name);
	SAY(cx, n->sa->ike, n->sa, SAY_STATES, .t = states[from], .u = states[step->to]);
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
	IkeNode *n = owner;
	IkeSa *sa = n->sa;

	(void)t;
	fsm_step(cx, &ike_qm_fsm, &n->sm, n, QME_TIMEOUT, NULL);
	if (n->sm.state == QM_FAILED && is_worn_out(sa)) /* the other quick modes end with the SA */
		ike_sa_delete(cx, sa, (IkeDeath){.reason = DEATH_P2, .tell = true});
}

const TimerSpec ike_node_retransmit_timer = {
	.name = "phase 2 retransmission",
	.class = TIMER_RETRANSMIT,
	.cite = "IOS: as in phase 1, 10 s",
	.fn = retransmit_due,
};

/* ---- entries ---- */

void ike_qm_begin(Ctx *cx, IkeSa *sa, const SaRequest *req)
{
	IkeNode *n = ike_node_new(sa, EXCHANGE_QUICK, ike_mid(sa), true);

	n->req = *req;
	n->pair.request = req->request;
	n->pair.proxy = req->proxy;
	n->ids = true;
	SAY(cx, sa->ike, sa, SAY_BEGIN_QM, .n = (int32_t)n->mid);
	fsm_step(cx, &ike_qm_fsm, &n->sm, n, QME_BEGIN, NULL);
}

void ike_qm_abort(Ctx *cx, IkeNode *n, const char *reason)
{
	fsm_step(cx, &ike_qm_fsm, &n->sm, n, QME_ABORT, reason);
}

static void forget(IkeNode *n)
{
	g_ptr_array_remove(n->sa->nodes, n);
}

static void take_message(Ctx *cx, IkeNode *n, const IsakmpMsg *head, GBytes *wire, unsigned message)
{
	IkeRx rx = {.wire = wire, .node = n};
	IkeSa *sa = n->sa;
	bool fresh = n->sm.state == QM_READY;

	bool good = ike_open(cx, sa->ike, sa, head, &rx) && ike_qm_read(cx, n, &rx, message);
	if (good) {
		ike_alive_heard(cx, sa);
		for (size_t i = 0; i < sizeof n->iv; i++)
			n->iv[i] = rx.iv[i];
		if (n->last_rx)
			g_bytes_unref(n->last_rx);
		n->last_rx = g_bytes_ref(wire);
		fsm_step(cx, &ike_qm_fsm, &n->sm, n, QME_MESSAGE, NULL);
	}
	ike_rx_clear(&rx);
	if (!good && fresh)
		forget(n);
}

void ike_qm_receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, GBytes *wire)
{
	IkeNode *n = ike_node_find(sa, head->mid);
	VTime now = ctx_now(cx);

	ike_sa_used(cx, sa);
	SAY(cx, sa->ike, sa, SAY_RECEIVED);
	if (!ike_sa_is_up(sa) || !(head->flags & FLAG_ENCRYPTED) || head->mid == 0) {
		ike_drop(cx, sa->ike, ike_sa_is_up(sa) ? DROP_NOT_ENCRYPTED : DROP_NOT_READY,
			 sa->peer, head->exchange);
		return;
	}
	if (n && n->exchange == EXCHANGE_QUICK && n->last_rx && g_bytes_equal(n->last_rx, wire)) {
		fsm_step(cx, &ike_qm_fsm, &n->sm, n, QME_DUPLICATE, &now);
		return;
	}
	if (n && (n->exchange != EXCHANGE_QUICK || expects(n) == 0)) {
		ike_drop(cx, sa->ike, DROP_UNEXPECTED, sa->peer, head->exchange);
		return;
	}
	if (!n)
		n = ike_node_new(sa, EXCHANGE_QUICK, head->mid, false);
	take_message(cx, n, head, wire, expects(n));
}
