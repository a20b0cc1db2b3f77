/* What a neighbour is to us: not there, heard, or one that hears us too. */

#include "models-extra/hail/hail_priv.h"

enum { G_NAMES_US = 1, N_G };
enum { A_HOLD = 1, A_STOP, A_ANSWER, N_A };

/* clang-format off */
static const char *const states[] = {
	[ST_DOWN]  = "Down",
	[ST_HEARD] = "Heard",
	[ST_UP]    = "Up",
};

static const FsmEvent events[] = {
	[EV_HELLO]   = { 0, "hello received" },
	[EV_EXPIRED] = { 0, "hold time expired" },
	[EV_GONE]    = { 0, "goodbye, or interface down" },
};
/* clang-format on */

static bool names_us(const void *obj, const void *arg)
{
	(void)obj;
	return ((const HailHello *)arg)->names_us;
}

static const FsmGuard guards[] = {
	[G_NAMES_US] = {"it names us", .test_with = names_us},
};

static void hold(Ctx *cx, void *obj, const void *arg)
{
	HailNeighbour *n = obj;
	timer_arm(cx, &n->hold_timer, VT_S(((const HailHello *)arg)->hold_s));
}

static void stop(Ctx *cx, void *obj)
{
	timer_stop(cx, &((HailNeighbour *)obj)->hold_timer);
}

/* It learns at once that it is heard, not at our next tick. */
static void answer(Ctx *cx, void *obj)
{
	HailIf *on = ((HailNeighbour *)obj)->on;
	hail_send(cx, on, hail_hold_s(on));
}

/* clang-format off */
static const FsmAction actions[] = {
	[A_HOLD]   = { "arm the hold timer", .act_with = hold },
	[A_STOP]   = { "stop the hold timer", stop },
	[A_ANSWER] = { "answer with a hello", answer },
};

#define DOWN  FSM_S(ST_DOWN)
#define HEARD FSM_S(ST_HEARD)
#define UP    FSM_S(ST_UP)

static const FsmRow rows[] = {
	/* from         event       guard       next      actions */
	{ DOWN,         EV_HELLO,   G_NAMES_US, ST_UP,    { A_HOLD, A_ANSWER }, NULL },
	{ DOWN,         EV_HELLO,   0,          ST_HEARD, { A_HOLD, A_ANSWER }, NULL },
	{ HEARD,        EV_HELLO,   G_NAMES_US, ST_UP,    { A_HOLD }, NULL },
	{ HEARD,        EV_HELLO,   0,          FSM_SAME, { A_HOLD }, NULL },
	{ UP,           EV_HELLO,   G_NAMES_US, FSM_SAME, { A_HOLD }, NULL },
	{ UP,           EV_HELLO,   0,          ST_HEARD, { A_HOLD, A_ANSWER }, NULL },
	{ HEARD | UP,   EV_EXPIRED, 0,          ST_DOWN,  { 0 }, NULL },
	{ HEARD | UP,   EV_GONE,    0,          ST_DOWN,  { A_STOP }, NULL },
	{ DOWN,         EV_GONE,    0,          FSM_SAME, { 0 }, NULL },
	/* cannot happen: the timer does not run there */
	{ DOWN,         EV_EXPIRED, 0,          FSM_SAME, { 0 }, NULL },
};
/* clang-format on */

static void changed(Ctx *cx, void *obj, const FsmStep *step)
{
	HailNeighbour *n = obj;
	n->since = ctx_now(cx);
	obs_emit(cx, &hail_change_obs,
		 (ObsVal[]){OV_S("hail"), OV_S(n->on->iface->shortname), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name), OV_IP(n->ip)});
	hail_route_update(cx, n);
}

const char *hail_state_name(unsigned state)
{
	return states[state];
}

const FsmSpec hail_fsm = {
	.name = "hail neighbour",
	.spec_ref = "LIBERTY: an invented protocol",
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
	.initial = ST_DOWN,
	.on_change = changed,
};
