/* Main mode as a machine. States and inputs carry IOS's names: "debug crypto isakmp" of 12.3T prints them. A
 * received message is processed for a while (the even I states, the odd R states), then the answer goes out. */

#include <string.h>

#include "models/ike/ike_priv.h"

static const char *const states[] = {
	[MM_READY] = "IKE_READY",      [MM_I1] = "IKE_I_MM1",     [MM_I2] = "IKE_I_MM2",
	[MM_I3] = "IKE_I_MM3",         [MM_I4] = "IKE_I_MM4",     [MM_I5] = "IKE_I_MM5",
	[MM_I6] = "IKE_I_MM6",         [MM_R1] = "IKE_R_MM1",     [MM_R2] = "IKE_R_MM2",
	[MM_R3] = "IKE_R_MM3",         [MM_R4] = "IKE_R_MM4",     [MM_R5] = "IKE_R_MM5",
	[MM_DONE] = "IKE_P1_COMPLETE", [MM_DEST] = "IKE_DEST_SA",
};

static const FsmEvent events[] = {
	[MME_REQUEST] = {0, "IKE_MESG_FROM_IPSEC, IKE_SA_REQ_MM"},
	[MME_MESSAGE] = {0, "IKE_MESG_FROM_PEER, IKE_MM_EXCH"},
	[MME_DONE] = {0, "IKE_MESG_INTERNAL, IKE_PROCESS_COMPLETE"},
	[MME_TIMEOUT] = {0, "IKE_MESG_FROM_TIMER, IKE_TIMER_RETRANS"},
	[MME_DUPLICATE] = {0, "IKE_MESG_FROM_PEER, IKE_RETRANS"},
	[MME_DELETE] = {0, "IKE_MESG_INTERNAL, IKE_PHASE1_DEL"},
};

/* Which message a state may receive, and which it sends when it is entered; 0: none. */
typedef struct StateRow {
	uint8_t expects, sends;
} StateRow;

/* clang-format off */
static const StateRow state_rows[N_MM] = {
	[MM_READY] = {1, 0},
	[MM_I1] = {2, 1},
	[MM_I3] = {4, 3},
	[MM_I5] = {6, 5},
	[MM_R2] = {3, 2},
	[MM_R4] = {5, 4},
	[MM_DONE] = {0, 6},
};
/* clang-format on */

/* ---- guards ---- */

enum { G_NONE, G_ACCEPTABLE, G_TRIES_LEFT, G_SENT_LATELY, G_INITIATOR };

static bool is_acceptable(const void *obj)
{
	return ((const IkeExchange *)obj)->main.acceptable;
}

static bool has_tries_left(const void *obj)
{
	const IkeExchange *x = obj;

	return x->tries < x->sa->ike->par.tries;
}

static bool is_initiator(const void *obj)
{
	return ((const IkeExchange *)obj)->mine;
}

static const FsmGuard guards[] = {
	[G_ACCEPTABLE] = {"offer is acceptable", is_acceptable},
	[G_TRIES_LEFT] = {"tries left", has_tries_left},
	[G_SENT_LATELY] = {"sent lately", .test_with = ike_was_sent_lately},
	[G_INITIATOR] = {"initiator", is_initiator},
};

/* ---- actions ---- */

enum {
	A_NONE,
	A_WORK,
	A_SEND,
	A_WAIT,
	A_STOP,
	A_TELL,
	A_RETRANSMIT,
	A_AGAIN,
	A_SKIP,
	A_ESTABLISH,
	A_BURY,
	A_REFUSE
};

static void act_work(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;

	ike_exchange_work(cx, x, ike_mm_dh(x));
}

static void act_send(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;

	ike_mm_send(cx, x, state_rows[x->sm.state].sends);
}

static void act_tell(Ctx *cx, void *obj, const void *arg)
{
	const IkeExchange *x = obj;
	const IkeRx *rx = arg;
	/* the message that was waited for: the even ones are the initiator's to read */
	static const uint8_t read_in[N_MM] = {
		[MM_I2] = 2, [MM_I4] = 4, [MM_I6] = 6, [MM_R1] = 1, [MM_R3] = 3, [MM_R5] = 5};

	ike_mm_tell(cx, x, rx, read_in[x->sm.state]);
}

/* INITIAL-CONTACT: the sender knows no other SA with us, so ours are stale (RFC 2407 4.6.3.3). SAs that are
 * being made stay: both sides may have begun at once. */
static void end_older(Ctx *cx, IkeSa *sa)
{
	Ike *ike = sa->ike;

	SAY(cx, ike, sa, SAY_INITIAL_CONTACT);
	const GPtrArray *sas = ike_sas_between(ike, sa->local, sa->peer);
	for (unsigned i = 0; i < sas->len; i++) {
		IkeSa *other = sas->pdata[i];
		if (other == sa || !ike_sa_is_up(other))
			continue;
		SAY(cx, ike, NULL, SAY_RECEIVED_CONTACT);
		ike_sa_delete(cx, other,
			      (IkeDeath){.reason = "Receive initial contact", .tell = true});
	}
	if (ike->keys->count(ike->keys_self, sa->local, sa->peer) > 0)
		ike->keys->delete_peer(cx, ike->keys_self, sa->local, sa->peer, false,
				       "Receive initial contact");
}

static void begin_pending(Ctx *cx, IkeSa *sa)
{
	for (SaRequest *req; (req = g_queue_pop_head(&sa->pending));) {
		ike_qm_begin(cx, sa, req);
		g_free(req);
	}
}

static void act_establish(Ctx *cx, void *obj)
{
	const IkeExchange *x = obj;
	IkeSa *sa = x->sa;

	sa->established = ctx_now(cx);
	late_clear(&sa->chain);
	sa->chain = late_ref(x->chain);
	timer_arm(cx, &sa->lifetime, VT_S(sa->suite.life_s));
	ike_tell_sa(cx, sa, "established", "");
	ike_tell_key(cx, sa);
	if (!x->mine && x->main.contact)
		end_older(cx, sa);
	ike_alive_begin(cx, sa);
	if (sa->orphan_spi)
		ike_notify_delete_spis(cx, sa, &sa->orphan_spi, 1);
	begin_pending(cx, sa);
}

static void bury(Ctx *cx, IkeExchange *x, const IkeDeath *death)
{
	ike_alive_end(cx, x->sa);
	ike_sa_bury(cx, x->sa, death, x->main.before);
}

static void act_refuse(Ctx *cx, void *obj)
{
	IkeExchange *x = obj;
	const IkeSa *sa = x->sa;

	SAY(cx, sa->ike, sa, SAY_NO_OFFERS);
	SAY(cx, sa->ike, sa, SAY_P1_REFUSED);
	SAY(cx, sa->ike, NULL, SAY_LOG_MODE_FAILURE, .t = "Main", .peer = sa->peer);
	/* LIBERTY: no NO-PROPOSAL-CHOSEN in clear: whoever receives one that nothing authenticates ignores it. */
	bury(cx, x, &(IkeDeath){.reason = "Phase1 SA policy proposal not accepted"});
}

static void act_bury(Ctx *cx, void *obj, const void *arg)
{
	static const IkeDeath unanswered = {.reason = "Death by retransmission P1"};

	bury(cx, obj, arg ? arg : &unanswered);
}

static const FsmAction actions[] = {
	[A_WORK] = {"process", act_work},
	[A_SEND] = {"send", act_send},
	[A_WAIT] = {"await the answer", ike_await},
	[A_STOP] = {"stop retransmitting", ike_stop},
	[A_TELL] = {"tell what was read", .act_with = act_tell},
	[A_RETRANSMIT] = {"retransmit", ike_retransmit},
	[A_AGAIN] = {"answer again", ike_answer_again},
	[A_SKIP] = {"skip", .act_with = ike_skip},
	[A_ESTABLISH] = {"establish", act_establish},
	[A_BURY] = {"bury", .act_with = act_bury},
	[A_REFUSE] = {"refuse", act_refuse},
};

/* ---- the table ---- */

#define S FSM_S
#define WAITING (S(MM_I1) | S(MM_I3) | S(MM_I5) | S(MM_R2) | S(MM_R4))
#define WORKING (S(MM_I2) | S(MM_I4) | S(MM_I6) | S(MM_R1) | S(MM_R3) | S(MM_R5))
#define ALIVE (S(MM_READY) | WAITING | WORKING | S(MM_DONE))
#define SAME FSM_SAME
#define SAY_IT FSM_ANNOUNCE

static const FsmRow rows[] = {
	/* initiator */
	{S(MM_READY), MME_REQUEST, 0, MM_I1, {A_WORK}, "RFC 2409 5.4"},
	{S(MM_I1), MME_DONE, 0, SAME, {A_SEND, A_WAIT}, NULL},
	{S(MM_I1), MME_MESSAGE, 0, MM_I2, {A_STOP, A_TELL, A_WORK}, NULL},
	{S(MM_I2), MME_DONE, 0, MM_I3, {A_SEND, A_WAIT, SAY_IT}, NULL},
	{S(MM_I3), MME_MESSAGE, 0, MM_I4, {A_STOP, A_TELL, A_WORK}, NULL},
	{S(MM_I4), MME_DONE, 0, MM_I5, {A_SEND, A_WAIT, SAY_IT}, NULL},
	{S(MM_I5), MME_MESSAGE, 0, MM_I6, {A_STOP, A_TELL, A_WORK}, NULL},
	{S(MM_I6), MME_DONE, 0, MM_DONE, {SAY_IT, A_ESTABLISH}, NULL},
	/* responder */
	{S(MM_READY), MME_MESSAGE, G_ACCEPTABLE, MM_R1, {A_TELL, A_WORK}, NULL},
	{S(MM_READY), MME_MESSAGE, 0, MM_DEST, {A_REFUSE}, NULL},
	{S(MM_R1), MME_DONE, 0, MM_R2, {A_SEND, A_WAIT, SAY_IT}, NULL},
	{S(MM_R2), MME_MESSAGE, 0, MM_R3, {A_STOP, A_TELL, A_WORK}, NULL},
	{S(MM_R3), MME_DONE, 0, MM_R4, {A_SEND, A_WAIT, SAY_IT}, NULL},
	{S(MM_R4), MME_MESSAGE, 0, MM_R5, {A_STOP, A_TELL, A_WORK}, NULL},
	{S(MM_R5), MME_DONE, 0, MM_DONE, {A_SEND, SAY_IT, A_ESTABLISH}, NULL},
	/* loss */
	{WAITING,
	 MME_TIMEOUT,
	 G_TRIES_LEFT,
	 SAME,
	 {A_RETRANSMIT},
	 "public 12.2 debug log: every 10 s"},
	{WAITING, MME_TIMEOUT, 0, MM_DEST, {A_BURY}, "IOS: Death by retransmission P1"},
	{S(MM_DONE), MME_DUPLICATE, G_INITIATOR, SAME, {0}, "message 6 has no answer"},
	{WAITING | S(MM_DONE),
	 MME_DUPLICATE,
	 G_SENT_LATELY,
	 SAME,
	 {A_SKIP},
	 "public 12.4 debug logs"},
	{WAITING | S(MM_DONE), MME_DUPLICATE, 0, SAME, {A_AGAIN}, "public 12.2 debug log"},
	{WORKING, MME_DUPLICATE, 0, SAME, {0}, "the answer is being made"},
	/* the end */
	{ALIVE, MME_DELETE, 0, MM_DEST, {A_BURY}, NULL},
	/* cannot happen: the reader asks state_rows first, and timers run only where they are set */
	{WAITING | WORKING | S(MM_DONE) | S(MM_DEST), MME_REQUEST, 0, SAME, {0}, NULL},
	{WORKING | S(MM_DONE) | S(MM_DEST), MME_MESSAGE, 0, SAME, {0}, NULL},
	{S(MM_READY) | S(MM_I3) | S(MM_I5) | S(MM_R2) | S(MM_R4) | S(MM_DONE) | S(MM_DEST),
	 MME_DONE,
	 0,
	 SAME,
	 {0},
	 NULL},
	{S(MM_READY) | WORKING | S(MM_DONE) | S(MM_DEST), MME_TIMEOUT, 0, SAME, {0}, NULL},
	{S(MM_READY) | S(MM_DEST), MME_DUPLICATE, 0, SAME, {0}, NULL},
	{S(MM_DEST), MME_DELETE, 0, SAME, {0}, NULL},
};

/* ---- telling ---- */

static void on_change(Ctx *cx, void *obj, const FsmStep *step)
{
	IkeExchange *x = obj;
	IkeSa *sa = x->sa;
	const char *from = ike_shown(step->from), *to = ike_shown(step->to);

	x->main.before = step->from;
	stamp_set(cx, &sa->stamp);
	if (step->from == MM_DONE || step->to == MM_DONE)
		ike_alive_tell_watcher(sa);
	if (step->from == MM_READY)
		ike_tell_sa(cx, sa, "created", "");
	if (step->to == MM_DEST) {
		ike_sa_died(sa);
	} else {
		SAY(cx, sa->ike, sa, SAY_INPUT, .t = events[step->event].name);
		SAY(cx, sa->ike, sa, SAY_STATES, .t = states[step->from], .u = states[step->to]);
	}
	if (strcmp(from, to) != 0)
		obs_emit(cx, &ike_transition_obs,
			 (ObsVal[]){OV_S("IKE"), OV_S(sa->what), OV_S(from), OV_S(to),
				    OV_S(events[step->event].name)});
}

const FsmSpec ike_mm_fsm = {
	.name = "ike-main-mode",
	.spec_ref = "RFC 2409 5.4",
	.states = states,
	.n_states = N_MM,
	.events = events,
	.n_events = N_MME,
	.guards = guards,
	.n_guards = G_N_ELEMENTS(guards),
	.actions = actions,
	.n_actions = G_N_ELEMENTS(actions),
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = MM_READY,
	.on_change = on_change,
};

/* ---- timers ---- */

static void processed(Ctx *cx, IkeExchange *x)
{
	ike_mm_work_done(x);
	fsm_step(cx, &ike_mm_fsm, &x->sm, x, MME_DONE, NULL);
}

static void retransmit_due(Ctx *cx, void *owner, Timer *t)
{
	IkeExchange *x = owner;

	(void)t;
	fsm_step(cx, &ike_mm_fsm, &x->sm, x, MME_TIMEOUT, NULL);
}

const TimerSpec ike_mm_retransmit_timer = {
	.name = "phase 1 retransmission",
	.class = TIMER_RETRANSMIT,
	.cite = "public 12.2 debug log: 10 s",
	.fn = retransmit_due,
	.param = "ike.retransmit",
};

/* ---- receiving ---- */

static void prepare_responder(Ctx *cx, IkeExchange *x, const IkeRx *rx)
{
	const IkeSa *sa = x->sa;
	char *psk = ike_secret_for(sa->ike, sa->local, sa->peer);

	SAY(cx, sa->ike, sa, psk ? SAY_KEY_FOUND : SAY_NO_KEY);
	x->main.psk = psk;
	x->main.acceptable = psk && ike_policy_choose(cx, x, isakmp_rec(&rx->msg, PAYLOAD_SA, 0));
}

static void take_message(Ctx *cx, IkeExchange *x, const IsakmpMsg *head, Late *wire,
			 unsigned message)
{
	IkeRx rx = {.wire = wire};

	if (ike_open(cx, x, head, &rx) && ike_mm_read(cx, x, &rx, message)) {
		if (message == 1)
			prepare_responder(cx, x, &rx);
		ike_exchange_took(x, &rx);
		fsm_step(cx, &ike_mm_fsm, &x->sm, x, MME_MESSAGE, &rx);
	}
	ike_rx_clear(&rx);
}

static void receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, Late *wire)
{
	IkeExchange *x = sa->phase1;
	unsigned message = state_rows[x->sm.state].expects;
	VTime now = ctx_now(cx);

	ike_sa_used(cx, sa);
	SAY(cx, sa->ike, sa, SAY_RECEIVED, .role = message == 1 ? "N" : NULL,
	    .state = message == 1 ? "NEW SA" : NULL);
	if (ike_exchange_has_seen(x, wire)) {
		fsm_step(cx, &ike_mm_fsm, &x->sm, x, MME_DUPLICATE, &now);
		return;
	}
	if (message == 0 || (x->sm.state == MM_I1 && !x->last_tx)) {
		ike_drop(cx, sa->ike, DROP_UNEXPECTED, sa->peer, head->exchange);
		return;
	}
	if (ike_rules_encrypted(EXCHANGE_MAIN, message) != ((head->flags & FLAG_ENCRYPTED) != 0)) {
		ike_drop(cx, sa->ike, DROP_NOT_ENCRYPTED, sa->peer, message);
		return;
	}
	take_message(cx, x, head, wire, message);
}

static void end(Ctx *cx, IkeExchange *x, const IkeDeath *why)
{
	fsm_step(cx, &ike_mm_fsm, &x->sm, x, MME_DELETE, why);
}

static void clear(IkeExchange *x)
{
	for (int i = 0; i < 2; i++)
		g_clear_pointer(&x->main.id[i], g_bytes_unref);
	g_clear_pointer(&x->main.sai, g_bytes_unref);
	g_clear_pointer(&x->main.offer, g_array_unref);
	g_free(x->main.psk);
}

const IkeKind ike_main_kind = {
	.type = EXCHANGE_MAIN,
	.phase = 1,
	.fsm = &ike_mm_fsm,
	.retransmit = &ike_mm_retransmit_timer,
	.nonce_draw = "ike nonce",
	.key_draw = "ike private value",
	.retransmitting = SAY_RETRANSMIT_P1,
	.attempt = SAY_ATTEMPT_P1,
	.receive = receive,
	.processed = processed,
	.abort = end,
	.clear = clear,
	.own = sizeof(IkeMain),
};
