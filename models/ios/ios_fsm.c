/* How an interface comes up and goes down.
 *
 * The order is the tech note's, the times are those of published IOS logs: after `shutdown` the protocols
 * know at once, the LINK message follows after 2 s and the LINEPROTO message 1 s later; after `no shutdown`,
 * or when carrier comes, LINK after the carrier delay of 2 s, LINEPROTO and the protocols 1 s later. A loss
 * of carrier shorter than the carrier delay is not noticed (IOS Interface Command Reference: carrier-delay). */

#include "models/ios/ios_priv.h"

enum { G_AT_ONCE = 1, G_IMMEDIATE, G_CARRIER, G_UP, G_SAID_UP, N_G };
enum {
	A_TELL_CLOSING = 1,
	A_TELL_COMING,
	A_HARDWARE_UP,
	A_HARDWARE_DOWN,
	A_PROTOCOL_UP,
	A_PROTOCOL_DOWN,
	A_LOG_CLOSED,
	A_LOG_LINK_UP,
	A_LOG_LINK_DOWN,
	A_LOG_UP,
	A_LOG_DOWN,
	A_ARM_ADMIN,
	A_ARM_LINK,
	A_ARM_PROTOCOL,
	A_STOP_LINK,
	A_STOP_PROTOCOL,
	N_A
};

/* clang-format off */
static const char *const states[] = {
	[ST_ADMIN_DOWN]    = "administratively down",
	[ST_CLOSING]       = "closing",
	[ST_DOWN]          = "down",
	[ST_WAIT_LINK]     = "carrier delay",
	[ST_WAIT_PROTOCOL] = "hardware up",
	[ST_UP]            = "up",
	[ST_LOSING]        = "losing carrier",
};

static const FsmEvent events[] = {
	[EV_NO_SHUTDOWN]  = { 0, "no shutdown" },
	[EV_SHUTDOWN]     = { 0, "shutdown" },
	[EV_CARRIER]      = { 0, "carrier" },
	[EV_NO_CARRIER]   = { 0, "no carrier" },
	[EV_LINK_DUE]     = { 0, "link message due" },
	[EV_PROTOCOL_DUE] = { 0, "line protocol due" },
};
/* clang-format on */

/* ---- guards ---- */

static const Iface *iface_of(const void *obj)
{
	return ((const IosIface *)obj)->iface;
}

static bool is_immediate(const void *obj)
{
	return ios_is_immediate(iface_of(obj));
}

static bool has_carrier(const void *obj)
{
	return ios_has_carrier(obj);
}

static bool at_once(const void *obj)
{
	return is_immediate(obj) && has_carrier(obj);
}

static bool is_up(const void *obj)
{
	return iface_of(obj)->up;
}

static bool said_up(const void *obj)
{
	return ((const IosIface *)obj)->said_up;
}

/* clang-format off */
static const FsmGuard guards[] = {
	[G_AT_ONCE]   = { "needs no carrier delay, and what it stands on is up", at_once },
	[G_IMMEDIATE] = { "needs no carrier delay", is_immediate },
	[G_CARRIER]   = { "carrier is there", has_carrier },
	[G_UP]        = { "line protocol is up", is_up },
	[G_SAID_UP]   = { "the log says up", said_up },
};
/* clang-format on */

/* ---- actions ---- */

static void tell(Ctx *cx, IosIface *i, SignalKind kind, bool up)
{
	signal_send(
		cx, i->iface->node,
		&(Signal){.kind = kind, .iface = i->iface, .up = up, .stamp = &i->iface->state});
}

/* The tech note's log has "API Software interface going down" twice: for the link and for its protocol.
 * LIBERTY: a subinterface is told as its port is, while it can still send; no log of one was found. */
static void tell_closing(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	const GPtrArray *subs = i->iface->subs;
	tell(cx, i, SIG_IF_ADMIN, false);
	tell(cx, i, SIG_IF_ADMIN, false);
	for (unsigned k = 0; subs && k < subs->len; k++) {
		Iface *sub = subs->pdata[k];
		if (sub->up)
			tell_closing(cx, ios_iface(i->ios, sub));
	}
}

static void tell_coming(Ctx *cx, void *obj)
{
	tell(cx, obj, SIG_IF_ADMIN, true);
}

static void hardware_up(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	i->iface->hardware_up = true;
	tell(cx, i, SIG_IF_HARDWARE, true);
}

static void hardware_down(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	i->iface->hardware_up = false;
	tell(cx, i, SIG_IF_HARDWARE, false);
}

/* Subinterfaces stand on their port. */
static void tell_subinterfaces(Ctx *cx, IosIface *i, uint8_t event)
{
	const GPtrArray *subs = i->iface->subs;
	for (unsigned k = 0; subs && k < subs->len; k++)
		ios_step(cx, ios_iface(i->ios, subs->pdata[k]), event);
}

static void protocol_up(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	i->iface->up = true;
	stamp_set(cx, &i->iface->state);
	tell(cx, i, SIG_IF_STATE, true);
	tell_subinterfaces(cx, i, EV_CARRIER);
}

static void protocol_down(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	i->iface->up = false;
	stamp_set(cx, &i->iface->state);
	tell(cx, i, SIG_IF_STATE, false);
	tell_subinterfaces(cx, i, EV_NO_CARRIER);
}

static void log_closed(Ctx *cx, void *obj)
{
	ios_log_link(cx, iface_of(obj), "administratively down", true);
}

static void log_link_up(Ctx *cx, void *obj)
{
	ios_log_link(cx, iface_of(obj), "up", false);
}

static void log_link_down(Ctx *cx, void *obj)
{
	ios_log_link(cx, iface_of(obj), "down", false);
}

static void log_up(Ctx *cx, void *obj)
{
	((IosIface *)obj)->said_up = true;
	ios_log_protocol(cx, iface_of(obj), true);
}

static void log_down(Ctx *cx, void *obj)
{
	((IosIface *)obj)->said_up = false;
	ios_log_protocol(cx, iface_of(obj), false);
}

static void arm_admin(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	timer_arm(cx, &i->link, i->ios->admin_delay);
}

static void arm_link(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	bool own = i->carrier_delay != VT_NEVER;
	timer_arm(cx, &i->link, own ? i->carrier_delay : i->ios->carrier_delay);
}

static void arm_protocol(Ctx *cx, void *obj)
{
	IosIface *i = obj;
	timer_arm(cx, &i->protocol, i->ios->protocol_delay);
}

static void stop_link(Ctx *cx, void *obj)
{
	timer_stop(cx, &((IosIface *)obj)->link);
}

static void stop_protocol(Ctx *cx, void *obj)
{
	timer_stop(cx, &((IosIface *)obj)->protocol);
}

/* clang-format off */
static const FsmAction actions[] = {
	[A_TELL_CLOSING]  = { "tell that it is going down, twice; and its subinterfaces", tell_closing },
	[A_TELL_COMING]   = { "tell that it is coming up", tell_coming },
	[A_HARDWARE_UP]   = { "hardware up", hardware_up },
	[A_HARDWARE_DOWN] = { "hardware down", hardware_down },
	[A_PROTOCOL_UP]   = { "line protocol up", protocol_up },
	[A_PROTOCOL_DOWN] = { "line protocol down", protocol_down },
	[A_LOG_CLOSED]    = { "log LINK administratively down", log_closed },
	[A_LOG_LINK_UP]   = { "log LINK up", log_link_up },
	[A_LOG_LINK_DOWN] = { "log LINK down", log_link_down },
	[A_LOG_UP]        = { "log LINEPROTO up", log_up },
	[A_LOG_DOWN]      = { "log LINEPROTO down", log_down },
	[A_ARM_ADMIN]     = { "arm the LINK message", arm_admin },
	[A_ARM_LINK]      = { "arm the carrier delay", arm_link },
	[A_ARM_PROTOCOL]  = { "arm the line protocol", arm_protocol },
	[A_STOP_LINK]     = { "stop the LINK timer", stop_link },
	[A_STOP_PROTOCOL] = { "stop the line protocol timer", stop_protocol },
};

#define ADM FSM_S(ST_ADMIN_DOWN)
#define CLO FSM_S(ST_CLOSING)
#define DWN FSM_S(ST_DOWN)
#define WLK FSM_S(ST_WAIT_LINK)
#define WPR FSM_S(ST_WAIT_PROTOCOL)
#define UPP FSM_S(ST_UP)
#define LOS FSM_S(ST_LOSING)

static const FsmRow rows[] = {
	/* from                   event            guard        next              actions */
	{ ADM | CLO,              EV_NO_SHUTDOWN,  G_AT_ONCE,   ST_UP,            { A_STOP_LINK, A_STOP_PROTOCOL, A_TELL_COMING, A_HARDWARE_UP, A_LOG_UP, A_PROTOCOL_UP }, "IOS: loopbacks are up at once" },
	{ ADM | CLO,              EV_NO_SHUTDOWN,  G_CARRIER,   ST_WAIT_LINK,     { A_STOP_PROTOCOL, A_TELL_COMING, A_ARM_LINK }, NULL },
	{ ADM | CLO,              EV_NO_SHUTDOWN,  0,           ST_DOWN,          { A_STOP_LINK, A_STOP_PROTOCOL, A_TELL_COMING }, NULL },
	{ DWN | WLK | WPR | UPP | LOS, EV_NO_SHUTDOWN, 0,       FSM_SAME,         { 0 }, NULL },

	{ UPP | LOS,              EV_SHUTDOWN,     G_UP,        ST_CLOSING,       { A_TELL_CLOSING, A_PROTOCOL_DOWN, A_ARM_ADMIN }, "tech note: the protocols know at once" },
	{ DWN | WLK,              EV_SHUTDOWN,     0,           ST_CLOSING,       { A_TELL_CLOSING, A_ARM_ADMIN }, NULL },
	{ WPR | UPP | LOS,        EV_SHUTDOWN,     0,           ST_CLOSING,       { A_STOP_PROTOCOL, A_TELL_CLOSING, A_ARM_ADMIN }, NULL },
	{ ADM | CLO,              EV_SHUTDOWN,     0,           FSM_SAME,         { 0 }, NULL },
	{ CLO,                    EV_LINK_DUE,     G_SAID_UP,   ST_ADMIN_DOWN,    { A_LOG_CLOSED, A_HARDWARE_DOWN, A_ARM_PROTOCOL }, "tech note: LINK, then LINEPROTO" },
	{ CLO,                    EV_LINK_DUE,     0,           ST_ADMIN_DOWN,    { A_LOG_CLOSED, A_HARDWARE_DOWN }, NULL },
	{ ADM | CLO | DWN | WLK,  EV_PROTOCOL_DUE, 0,           FSM_SAME,         { A_LOG_DOWN }, "the message comes after the protocols know" },

	{ DWN,                    EV_CARRIER,      G_IMMEDIATE, ST_UP,            { A_HARDWARE_UP, A_LOG_UP, A_PROTOCOL_UP }, NULL },
	{ DWN,                    EV_CARRIER,      0,           ST_WAIT_LINK,     { A_ARM_LINK }, NULL },
	{ WLK,                    EV_NO_CARRIER,   0,           ST_DOWN,          { A_STOP_LINK }, NULL },
	{ WLK,                    EV_LINK_DUE,     0,           ST_WAIT_PROTOCOL, { A_STOP_PROTOCOL, A_LOG_LINK_UP, A_HARDWARE_UP, A_TELL_COMING, A_ARM_PROTOCOL }, "tech note: coming up is told again" },
	{ WPR,                    EV_PROTOCOL_DUE, 0,           ST_UP,            { A_LOG_UP, A_PROTOCOL_UP }, NULL },
	{ WPR,                    EV_NO_CARRIER,   0,           ST_LOSING,        { A_STOP_PROTOCOL, A_ARM_LINK }, NULL },
	{ UPP,                    EV_NO_CARRIER,   G_IMMEDIATE, ST_DOWN,          { A_HARDWARE_DOWN, A_PROTOCOL_DOWN, A_LOG_DOWN }, NULL },
	{ UPP,                    EV_NO_CARRIER,   0,           ST_LOSING,        { A_ARM_LINK }, "carrier-delay: a short loss is not noticed" },
	{ LOS,                    EV_CARRIER,      G_UP,        ST_UP,            { A_STOP_LINK }, NULL },
	{ LOS,                    EV_CARRIER,      0,           ST_WAIT_PROTOCOL, { A_STOP_LINK, A_ARM_PROTOCOL }, NULL },
	{ LOS,                    EV_LINK_DUE,     G_UP,        ST_DOWN,          { A_LOG_LINK_DOWN, A_HARDWARE_DOWN, A_PROTOCOL_DOWN, A_ARM_PROTOCOL }, NULL },
	{ LOS,                    EV_LINK_DUE,     0,           ST_DOWN,          { A_LOG_LINK_DOWN, A_HARDWARE_DOWN }, NULL },

	/* no news */
	{ ADM | CLO | WLK | WPR | UPP, EV_CARRIER, 0,           FSM_SAME,         { 0 }, NULL },
	{ ADM | CLO | DWN | LOS,  EV_NO_CARRIER,   0,           FSM_SAME,         { 0 }, NULL },
	/* cannot happen: the timer does not run there */
	{ ADM | DWN | WPR | UPP,  EV_LINK_DUE,     0,           FSM_SAME,         { 0 }, NULL },
	{ UPP | LOS,              EV_PROTOCOL_DUE, 0,           FSM_SAME,         { 0 }, NULL },
};
/* clang-format on */

const ObsSpec ios_state_obs = {
	.name = "interface-state",
	.kind = OBS_TRANSITION,
	.class = CLASS_INTERFACE,
	.cite = "IOS Interface Command Reference: show interfaces",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
};

static void changed(Ctx *cx, void *obj, const FsmStep *step)
{
	obs_emit(cx, &ios_state_obs,
		 (ObsVal[]){OV_S("interface"), OV_S(iface_of(obj)->name), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name)});
}

const FsmSpec ios_fsm = {
	.name = "interface",
	.spec_ref = "tech note; IOS Interface Command Reference: carrier-delay, shutdown",
	.states = states,
	.n_states = N_IOS_STATES,
	.events = events,
	.n_events = N_IOS_EVENTS,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ST_ADMIN_DOWN,
	.on_change = changed,
};
