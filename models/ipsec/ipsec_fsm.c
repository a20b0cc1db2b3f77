/* How an identity gets its SAs: what asks IKE, and when it gives up.
 *
 * A packet that needs an SA and finds none makes the key engine ask IKE, once; the packet is dropped, as
 * are those that follow until the SAs are there. If nothing comes in 30 s the engine asks once more, then
 * gives up, and the next packet starts over ("request timer fired: count = 1", "count = 2"). */

#include "models/ipsec/ipsec_priv.h"

enum { G_NONE, G_AGAIN, G_ASKED, G_CURRENT, N_G };
enum { A_NONE, A_BEGIN, A_ASK, A_ARM, A_FIRED, A_STOP, A_NEXT_PEER, A_ODD, N_A };

static const char *const states[] = {"Idle", "Asking", "Up", "Rekeying"};

static const FsmEvent events[] = {
	[EV_PACKET] = {'a', "packet without SA"},  [EV_REKEY] = {'b', "lifetime nearly over"},
	[EV_TIMER] = {'c', "request timer fired"}, [EV_INSTALLED] = {'d', "SAs installed"},
	[EV_FAILED] = {'e', "negotiation failed"}, [EV_LOST] = {'f', "last SA gone"},
	[EV_FLUSHED] = {'g', "flushed"},
};

static bool g_again(const void *obj)
{
	return ((const Ident *)obj)->fires == 0;
}

/* EV_FAILED's argument is the peer with which it failed. With several, IKE's end of a search that was given up comes
 * late: when another peer has been asked since, it is not the end of that search. */
static bool g_asked(const void *obj, const void *arg)
{
	const Ip4 *peer = arg;
	return *peer == ((const Ident *)obj)->asked;
}

/* Or the peer's death is known from elsewhere already, and the next one taken. */
static bool g_current(const void *obj, const void *arg)
{
	const Ip4 *peer = arg;
	return g_asked(obj, arg) && *peer == ipsec_peer(obj);
}

static const FsmGuard guards[N_G] = {
	[G_AGAIN] = {"first time", g_again},
	[G_ASKED] = {"with the peer that was asked", .test_with = g_asked},
	[G_CURRENT] = {"with the current peer", .test_with = g_current},
};

static void a_begin(Ctx *cx, void *obj)
{
	(void)cx;
	((Ident *)obj)->fires = 0;
}

static void a_ask(Ctx *cx, void *obj)
{
	(void)cx;
	((Ident *)obj)->ask = true;
}

static void a_arm(Ctx *cx, void *obj)
{
	Ident *id = obj;
	timer_arm(cx, &id->timer, id->ipsec->request_timer);
}

static void a_fired(Ctx *cx, void *obj)
{
	Ident *id = obj;
	id->fires++;
	obs_emit(cx, &obs_request_timer,
		 (ObsVal[]){OV_I(id->fires), OV_IP(ipsec_endpoint(id->ipsec, id->at)),
			    OV_IP(ipsec_peer(id)), OV_PF(id->proxy.local), OV_PF(id->proxy.remote),
			    OV_I(id->proxy.proto), OV_I(id->proxy.lport), OV_I(id->proxy.rport)});
}

static void a_stop(Ctx *cx, void *obj)
{
	Ident *id = obj;
	timer_stop(cx, &id->timer);
	id->fires = 0;
}

static void a_next_peer(Ctx *cx, void *obj)
{
	(void)cx;
	ipsec_next_peer(obj, false);
}

static void a_odd(Ctx *cx, void *obj)
{
	const Ident *id = obj;
	obs_emit(cx, &obs_odd, (ObsVal[]){OV_S(id->label), OV_S(states[id->fsm.state])});
}

static const FsmAction actions[N_A] = {
	[A_BEGIN] = {"begin", a_begin},
	[A_ASK] = {"ask IKE", a_ask},
	[A_ARM] = {"arm request timer", a_arm},
	[A_FIRED] = {"count", a_fired},
	[A_STOP] = {"stop request timer", a_stop},
	[A_NEXT_PEER] = {"next peer", a_next_peer},
	[A_ODD] = {"record", a_odd},
};

#define S(st) FSM_S(st)
#define SEARCH (S(ST_ASKING) | S(ST_REKEYING))
#define ANY (S(ST_IDLE) | S(ST_ASKING) | S(ST_UP) | S(ST_REKEYING))
static const FsmRow rows[] = {
	{S(ST_IDLE), EV_PACKET, 0, ST_ASKING, {A_BEGIN, A_ASK, A_ARM}, NULL},
	{S(ST_UP), EV_REKEY, 0, ST_REKEYING, {A_BEGIN, A_ASK, A_ARM}, NULL},
	{SEARCH, EV_TIMER, G_AGAIN, FSM_SAME, {A_FIRED, A_ASK, A_ARM}, NULL},
	{S(ST_ASKING), EV_TIMER, 0, ST_IDLE, {A_FIRED, A_STOP, A_NEXT_PEER}, NULL},
	{S(ST_REKEYING), EV_TIMER, 0, ST_UP, {A_FIRED, A_STOP}, NULL},
	{ANY, EV_INSTALLED, 0, ST_UP, {A_STOP}, NULL},
	{S(ST_ASKING), EV_FAILED, G_CURRENT, ST_IDLE, {A_STOP, A_NEXT_PEER}, NULL},
	{S(ST_ASKING), EV_FAILED, G_ASKED, ST_IDLE, {A_STOP}, NULL},
	{S(ST_REKEYING), EV_FAILED, G_ASKED, ST_UP, {A_STOP}, NULL},
	{SEARCH, EV_FAILED, 0, FSM_SAME, {0}, NULL},
	{S(ST_UP), EV_LOST, 0, ST_IDLE, {A_STOP}, NULL},
	{S(ST_REKEYING), EV_LOST, 0, ST_ASKING, {0}, NULL},
	{ANY, EV_FLUSHED, 0, ST_IDLE, {A_STOP}, NULL},
	/* the request is on its way, or a responder waits for the third message */
	{SEARCH | S(ST_UP), EV_PACKET, 0, FSM_SAME, {0}, NULL},
	/* IKE tells of an end that a flush, or the peer's own offer, was before */
	{S(ST_IDLE) | S(ST_UP), EV_FAILED, 0, FSM_SAME, {0}, NULL},
	{S(ST_IDLE) | S(ST_ASKING), EV_LOST, 0, FSM_SAME, {0}, NULL},
	{S(ST_REKEYING), EV_REKEY, 0, FSM_SAME, {0}, NULL},
	/* cannot happen: no SA is there to be rekeyed, no request runs */
	{S(ST_IDLE) | S(ST_ASKING), EV_REKEY, 0, FSM_SAME, {A_ODD}, NULL},
	{S(ST_IDLE) | S(ST_UP), EV_TIMER, 0, FSM_SAME, {A_ODD}, NULL},
};
#undef S
#undef SEARCH
#undef ANY

static void on_change(Ctx *cx, void *obj, const FsmStep *step)
{
	const Ident *id = obj;
	obs_emit(cx, &obs_transition,
		 (ObsVal[]){OV_S("IPSEC"), OV_S(id->label), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name)});
}

const FsmSpec ident_fsm = {
	.name = "IPsec identity",
	.spec_ref = "RFC 2401 4.4.2; IOS debug crypto ipsec (sa_request, request timer)",
	.states = states,
	.n_states = N_ST,
	.events = events,
	.n_events = N_EV,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ST_IDLE,
	.on_change = on_change,
};

/* False: there is nothing to ask for (the transform-sets are gone), or nobody who could (no address, no IKE). */
static bool ask_ike(Ctx *cx, Ident *id)
{
	const Ipsec *self = id->ipsec;
	SaRequest req = {.request = id->key, .proxy = id->proxy, .map = id->entry->map};
	req.local = ipsec_endpoint(self, id->at);
	req.peer = ipsec_peer(id);
	ident_proposals(id, &req);
	id->asked = 0;
	if (req.n_proposals == 0 || !req.local || !self->ike)
		return false;
	id->asked = req.peer;
	char transform[48];
	const EspProposal *p = &req.proposal[0];
	ipsec_transform_text(transform, p->cipher, p->key_bits, p->auth);
	obs_emit(cx, &obs_request,
		 (ObsVal[]){OV_IP(req.local), OV_IP(req.peer), OV_PF(id->proxy.local),
			    OV_PF(id->proxy.remote), OV_I(id->proxy.proto), OV_I(id->proxy.lport),
			    OV_I(id->proxy.rport), OV_S(transform), OV_I(p->life_s),
			    OV_I(p->life_kb), OV_I(p->key_bits)});
	self->ike->request(cx, self->ike_self, &req);
	return true;
}

/* IKE is asked after the step: its answer may come at once and is a step of its own. */
static void step(Ctx *cx, Ident *id, uint8_t event, const void *arg)
{
	fsm_step(cx, &ident_fsm, &id->fsm, id, event, arg);
	if (!id->ask)
		return;
	id->ask = false;
	if (!ask_ike(cx, id) && id->fsm.state == ST_ASKING) /* no peer is to blame */
		fsm_step(cx, &ident_fsm, &id->fsm, id, EV_FAILED, &(Ip4){0});
}

void ident_event(Ctx *cx, Ident *id, uint8_t event)
{
	step(cx, id, event, NULL);
}

void ident_failed(Ctx *cx, Ident *id, Ip4 peer)
{
	step(cx, id, EV_FAILED, &peer);
}

static void timer_fired(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	ident_event(cx, owner, EV_TIMER);
}

const TimerSpec ident_timer = {"request timer", TIMER_RETRANSMIT,
			       "IOS debug crypto ipsec: request timer fired", timer_fired,
			       .param = "ipsec.request-timer"};
