/* The states of a port, IEEE 802.1D-1998 8.4: what it does with frames while the bridge makes sure that there
 * is no loop. A router's link that has just come up is deaf and mute until its port forwards. */

#include "models/switch/switch_priv.h"

enum { G_PORTFAST = 1, N_G };
enum { A_ARM = 1, A_STOP, A_STAMP, A_FLUSH, N_A };

/* clang-format off */
static const char *const states[] = {
	[ST_DISABLED]   = "Disabled",
	[ST_LISTENING]  = "Listening",
	[ST_LEARNING]   = "Learning",
	[ST_FORWARDING] = "Forwarding",
};

static const FsmEvent events[] = {
	[EV_CARRIER]    = { 0, "link up" },
	[EV_NO_CARRIER] = { 0, "link down" },
	[EV_DELAY]      = { 0, "forward delay timer expired" },
};
/* clang-format on */

static bool is_portfast(const void *obj)
{
	const SwitchPort *p = obj;
	return p->forward_delay == 0 || switch_channel_has(p, ST_FORWARDING);
}

static const FsmGuard guards[] = {
	[G_PORTFAST] = {"PortFast, or its channel forwards", is_portfast},
};

static void arm(Ctx *cx, void *obj)
{
	SwitchPort *p = obj;
	timer_arm(cx, &p->timer, p->forward_delay);
}

static void stop(Ctx *cx, void *obj)
{
	timer_stop(cx, &((SwitchPort *)obj)->timer);
}

/* What passes later names this event among what made it possible. */
static void stamp(Ctx *cx, void *obj)
{
	SwitchPort *p = obj;
	p->iface->up = p->iface->hardware_up = p->sm.state == ST_FORWARDING;
	stamp_set(cx, &p->iface->state);
}

static void flush(Ctx *cx, void *obj)
{
	SwitchPort *p = obj;
	if (!switch_channel_has(p, N_PORT_STATES))
		switch_flush(cx, p->sw, switch_lead(p));
}

/* clang-format off */
static const FsmAction actions[] = {
	[A_ARM]   = { "arm the forward delay", arm },
	[A_STOP]  = { "stop the forward delay", stop },
	[A_STAMP] = { "note who changed the port", stamp },
	[A_FLUSH] = { "forget the stations behind it", flush },
};

#define DIS FSM_S(ST_DISABLED)
#define LIS FSM_S(ST_LISTENING)
#define LRN FSM_S(ST_LEARNING)
#define FWD FSM_S(ST_FORWARDING)

static const FsmRow rows[] = {
	/* from             event          guard       next           actions */
	{ DIS,              EV_CARRIER,    G_PORTFAST, ST_FORWARDING, { A_STAMP }, "Catalyst: spanning-tree portfast" },
	{ DIS,              EV_CARRIER,    0,          ST_LISTENING,  { A_ARM }, "IEEE 802.1D 8.4.2" },
	{ LIS | LRN | FWD,  EV_CARRIER,    0,          FSM_SAME,      { 0 }, NULL },
	{ LIS,              EV_DELAY,      0,          ST_LEARNING,   { A_ARM }, "IEEE 802.1D 8.4.3" },
	{ LRN,              EV_DELAY,      0,          ST_FORWARDING, { A_STAMP }, "IEEE 802.1D 8.4.4" },
	{ LIS | LRN,        EV_NO_CARRIER, 0,          ST_DISABLED,   { A_STOP, A_FLUSH }, NULL },
	{ FWD,              EV_NO_CARRIER, 0,          ST_DISABLED,   { A_STAMP, A_FLUSH }, "a port's entries go with its link" },
	{ DIS,              EV_NO_CARRIER, 0,          FSM_SAME,      { 0 }, NULL },
	/* cannot happen: the timer does not run there */
	{ DIS | FWD,        EV_DELAY,      0,          FSM_SAME,      { 0 }, NULL },
};
/* clang-format on */

const ObsSpec switch_port_obs = {
	.name = "switch-port",
	.kind = OBS_TRANSITION,
	.class = CLASS_PORT,
	.cite = "IEEE 802.1D-1998 8.4",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
};

static void changed(Ctx *cx, void *obj, const FsmStep *step)
{
	const SwitchPort *p = obj;
	obs_emit(cx, &switch_port_obs,
		 (ObsVal[]){OV_S("port"), OV_S(p->what), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name)});
}

const FsmSpec switch_port_fsm = {
	.name = "switch port",
	.spec_ref = "IEEE 802.1D-1998 8.4",
	.states = states,
	.n_states = N_PORT_STATES,
	.events = events,
	.n_events = N_PORT_EVENTS,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ST_DISABLED,
	.on_change = changed,
};
