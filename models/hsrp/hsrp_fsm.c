/* The state machine: RFC 2281 5.8, and where IOS departs from it, row by row. */

#include "models/hsrp/hsrp_priv.h"

static const char *const states[] = {
	[ST_INIT] = "Init",   [ST_LEARN] = "Learn",     [ST_LISTEN] = "Listen",
	[ST_SPEAK] = "Speak", [ST_STANDBY] = "Standby", [ST_ACTIVE] = "Active",
};

/* The wording of `debug standby events` since IOS 12.1(1.3): Cisco 9234, "Debug Standby". */
/* clang-format off */
static const FsmEvent events[] = {
	[EV_ENABLED]         = { 'a', "HSRP enabled" },
	[EV_DISABLED]        = { 'b', "HSRP disabled" },
	[EV_ACTIVE_EXPIRED]  = { 'c', "Active timer expired" },
	[EV_STANDBY_EXPIRED] = { 'd', "Standby timer expired" },
	[EV_HELLO_DUE]       = { 'e', "Hello timer expired" },
	[EV_HIGHER_SPEAK]    = { 'f', "Hello rcvd from higher pri Speak router" },
	[EV_HIGHER_ACTIVE]   = { 'g', "Hello rcvd from higher pri Active router" },
	[EV_LOWER_ACTIVE]    = { 'h', "Hello rcvd from lower pri Active router" },
	[EV_RESIGN]          = { 'i', "Resign rcvd" },
	[EV_COUP]            = { 'j', "Coup rcvd from higher pri router" },
	[EV_HIGHER_STANDBY]  = { 'k', "Hello rcvd from higher pri Standby router" },
	[EV_LOWER_STANDBY]   = { 'l', "Hello rcvd from lower pri Standby router" },
	[EV_MAC_CHANGED]     = { 'm', "Standby mac address changed" },
	[EV_VIP_CONFIGURED]  = { 'n', "Standby IP address configured" },
};
/* clang-format on */

const char *hsrp_state_name(unsigned state)
{
	return states[state];
}

const char *hsrp_redundancy_name(unsigned state)
{
	return state == ST_LISTEN ? "Backup" : states[state];
}

/* ---- guards ---- */

/* clang-format off */
enum { G_ALWAYS, G_HAS_VIP, G_LINK_UP, G_ACTIVE_RUNS, G_ACTIVE_KNOWN, G_ANNOUNCING, G_TELLS_VIP,
       G_PREEMPTS, G_MUST_WAIT, G_FROM_ACTIVE, N_GUARDS };
/* clang-format on */

static bool has_vip(const void *obj)
{
	return hsrp_vip(obj) != 0;
}

static bool link_up(const void *obj)
{
	const HsrpGroup *g = obj;
	return g->on->iface->up;
}

static bool active_runs(const void *obj)
{
	const HsrpGroup *g = obj;
	return timer_running(&g->active_timer);
}

static bool active_known(const void *obj)
{
	const HsrpGroup *g = obj;
	return g->active.ip != 0;
}

static bool announcing(const void *obj)
{
	const HsrpGroup *g = obj;
	return g->retelling > 0 || hsrp_announces_by_hello(g);
}

static bool tells_vip(const void *obj, const void *arg)
{
	const HsrpHeard *heard = arg;
	return hsrp_vip(obj) != 0 || heard->msg.vip != 0;
}

static bool preempts(const void *obj, const void *arg)
{
	return hsrp_preempts(obj, arg);
}

static bool must_wait(const void *obj)
{
	return hsrp_must_wait(obj);
}

static bool from_active(const void *obj, const void *arg)
{
	const HsrpGroup *g = obj;
	const HsrpHeard *heard = arg;
	return !g->active.local && heard->from == g->active.ip;
}

/* clang-format off */
static const FsmGuard guards[N_GUARDS] = {
	[G_HAS_VIP]      = { "virtual IP known",         has_vip },
	[G_LINK_UP]      = { "interface up",             link_up },
	[G_ACTIVE_RUNS]  = { "Active timer runs",        active_runs },
	[G_ACTIVE_KNOWN] = { "Active router known",      active_known },
	[G_ANNOUNCING]   = { "gratuitous ARP or news to repeat", announcing },
	[G_TELLS_VIP]    = { "virtual IP known or told", .test_with = tells_vip },
	[G_PREEMPTS]     = { "preempt, delay over",      .test_with = preempts },
	[G_MUST_WAIT]    = { "preempt, delay to start",  must_wait },
	[G_FROM_ACTIVE]  = { "from the Active router",   .test_with = from_active },
};
/* clang-format on */

/* ---- the table ---- */

#define S(x) FSM_S(ST_##x)
#define RUNNING (S(LEARN) | S(LISTEN) | S(SPEAK) | S(STANDBY) | S(ACTIVE))
#define SENDING (S(SPEAK) | S(STANDBY) | S(ACTIVE))
#define SILENT (S(INIT) | S(LEARN) | S(LISTEN))
#define WAITING (S(LISTEN) | S(SPEAK) | S(STANDBY)) /* neither Active nor without an address */

/* Sources of the rows that are not RFC 2281 5.8 to the letter. */
#define NOTE_LOG "tech note, debug standby events of both routers"
#define ENTRY                                                                                      \
	"a Hello leaves on entry into Speak, Standby and Active; published logs of 12.1 to 12.4"
#define COUP_13780 "Cisco 13780: an Active router that hears a higher one resigns and speaks"
#define LISTEN_COUP "IOS preempts from Listen: published logs; the RFC has action A only"
#define TIMERS "IOS command reference, standby timers: the Active router's override all others"
#define DELAY_9234                                                                                 \
	"Cisco 9234, standby preempt delay: since 12.0(9) it starts with the first attempt"

/* What a row does before FSM_ANNOUNCE is printed before "Old -> New", as IOS does. */
/* clang-format off */
static const FsmRow rows[] = {
	/* from                 event                guard           next        actions, cite */

	/* a: configured on an enabled interface */
	{ S(INIT),              EV_ENABLED,          G_HAS_VIP,      ST_LISTEN,  { A_START_BOTH } },
	{ S(INIT),              EV_ENABLED,          0,              ST_LEARN,   { A_START_BOTH } },
	{ RUNNING,              EV_ENABLED,          0,              FSM_SAME,   { A_ODD } },

	/* b: disabled, or the interface is. No Resign leaves an interface that is down already. */
	{ S(ACTIVE),            EV_DISABLED,         G_LINK_UP,      ST_INIT,
	  { K_ACTIVE_NONE, K_STANDBY_NONE, FSM_ANNOUNCE, A_STOP_ACTIVE, A_STOP_STANDBY, A_RESIGN, A_SILENCE } },
	{ RUNNING,              EV_DISABLED,         0,              ST_INIT,
	  { K_ACTIVE_NONE, K_STANDBY_NONE, FSM_ANNOUNCE, A_STOP_ACTIVE, A_STOP_STANDBY, A_SILENCE, A_END_WAIT }, NOTE_LOG },
	{ S(INIT),              EV_DISABLED,         0,              FSM_SAME,   { A_ODD } },

	/* c: no Active router */
	{ S(LISTEN),            EV_ACTIVE_EXPIRED,   0,              ST_SPEAK,
	  { K_ACTIVE_NONE, FSM_ANNOUNCE, A_START_ACTIVE, A_START_STANDBY, A_HELLO }, ENTRY },
	{ S(STANDBY),           EV_ACTIVE_EXPIRED,   0,              ST_ACTIVE,
	  { K_ACTIVE_ME, K_STANDBY_NONE, FSM_ANNOUNCE, A_STOP_ACTIVE, A_STOP_STANDBY, A_HELLO, A_GARP } },
	{ S(SPEAK),             EV_ACTIVE_EXPIRED,   G_ACTIVE_KNOWN, FSM_SAME,
	  { A_REPORT, K_ACTIVE_NONE, A_NOTE_LOSS } },
	{ S(LEARN) | S(SPEAK),  EV_ACTIVE_EXPIRED,   0,              FSM_SAME,   { A_NOTE_LOSS } },
	{ S(INIT) | S(ACTIVE),  EV_ACTIVE_EXPIRED,   0,              FSM_SAME,   { A_ODD } },

	/* d: no Standby router */
	{ S(LISTEN),            EV_STANDBY_EXPIRED,  0,              ST_SPEAK,
	  { K_STANDBY_NONE, FSM_ANNOUNCE, A_START_STANDBY, A_HELLO }, ENTRY },
	{ S(SPEAK),             EV_STANDBY_EXPIRED,  G_ACTIVE_RUNS,  ST_STANDBY,
	  { K_STANDBY_ME, FSM_ANNOUNCE, A_STOP_STANDBY, A_HELLO }, ENTRY },
	{ S(SPEAK),             EV_STANDBY_EXPIRED,  0,              ST_STANDBY,
	  { K_STANDBY_ME, FSM_ANNOUNCE, A_STOP_STANDBY, A_HELLO, A_EXPIRED_BEFORE }, NOTE_LOG },
	{ S(ACTIVE),            EV_STANDBY_EXPIRED,  0,              FSM_SAME,
	  { A_REPORT, K_STANDBY_NONE }, "Cisco 9234" },
	{ S(LEARN),             EV_STANDBY_EXPIRED,  0,              FSM_SAME,   { 0 } },
	{ S(INIT) | S(STANDBY), EV_STANDBY_EXPIRED,  0,              FSM_SAME,   { A_ODD } },

	/* e: a Hello is due */
	{ S(ACTIVE),            EV_HELLO_DUE,        G_ANNOUNCING,   FSM_SAME,
	  { A_TICK, A_GARP_AGAIN }, NOTE_LOG },
	{ SENDING,              EV_HELLO_DUE,        0,              FSM_SAME,   { A_TICK } },
	{ SILENT,               EV_HELLO_DUE,        0,              FSM_SAME,   { A_ODD } },

	/* f: a higher router speaks */
	{ S(SPEAK),             EV_HIGHER_SPEAK,     0,              ST_LISTEN,
	  { A_START_STANDBY, A_SILENCE } },
	{ S(STANDBY),           EV_HIGHER_SPEAK,     0,              ST_LISTEN,
	  { K_STANDBY_NONE, FSM_ANNOUNCE, A_START_STANDBY, A_SILENCE } },
	{ S(LEARN) | S(LISTEN), EV_HIGHER_SPEAK,     0,              FSM_SAME,   { 0 } },
	{ S(ACTIVE),            EV_HIGHER_SPEAK,     0,              FSM_SAME,   { 0 } },

	/* g: a higher router is Active */
	{ S(LEARN),             EV_HIGHER_ACTIVE,    G_TELLS_VIP,    ST_LISTEN,
	  { A_LEARN, A_START_ACTIVE, A_START_STANDBY } },
	{ S(LEARN),             EV_HIGHER_ACTIVE,    0,              FSM_SAME,   { 0 } },
	{ WAITING,              EV_HIGHER_ACTIVE,    0,              FSM_SAME,
	  { A_LEARN, A_START_ACTIVE, A_END_WAIT } },
	{ S(ACTIVE),            EV_HIGHER_ACTIVE,    0,              ST_SPEAK,
	  { FSM_ANNOUNCE, A_LEARN, A_START_ACTIVE, A_START_STANDBY, A_RESIGN, A_HELLO }, COUP_13780 },

	/* h: a lower router is Active */
	{ S(LEARN),             EV_LOWER_ACTIVE,     G_TELLS_VIP,    ST_LISTEN,
	  { A_LEARN, A_START_ACTIVE, A_START_STANDBY } },
	{ S(LEARN),             EV_LOWER_ACTIVE,     0,              FSM_SAME,   { 0 } },
	{ S(LISTEN) | S(SPEAK), EV_LOWER_ACTIVE,     G_PREEMPTS,     ST_ACTIVE,
	  { A_COUP, K_ACTIVE_ME, FSM_ANNOUNCE, A_STOP_ACTIVE, A_START_STANDBY, A_HELLO, A_GARP }, LISTEN_COUP },
	{ S(STANDBY),           EV_LOWER_ACTIVE,     G_PREEMPTS,     ST_ACTIVE,
	  { A_COUP, K_ACTIVE_ME, K_STANDBY_NONE, FSM_ANNOUNCE, A_STOP_ACTIVE, A_START_STANDBY, A_HELLO, A_GARP } },
	{ WAITING,              EV_LOWER_ACTIVE,     G_MUST_WAIT,    FSM_SAME,
	  { A_LEARN, A_START_ACTIVE, A_WAIT }, DELAY_9234 },
	{ WAITING,              EV_LOWER_ACTIVE,     0,              FSM_SAME,
	  { A_LEARN, A_START_ACTIVE }, TIMERS },
	{ S(ACTIVE),            EV_LOWER_ACTIVE,     0,              FSM_SAME,
	  { A_REPORT, A_COUP } },

	/* i: somebody resigns; it matters if it was the Active router */
	{ S(LISTEN),            EV_RESIGN,           G_FROM_ACTIVE,  ST_SPEAK,
	  { K_ACTIVE_NONE, FSM_ANNOUNCE, A_START_ACTIVE, A_START_STANDBY, A_HELLO }, ENTRY },
	{ S(SPEAK),             EV_RESIGN,           G_FROM_ACTIVE,  FSM_SAME,
	  { A_REPORT, K_ACTIVE_NONE, A_START_ACTIVE } },
	{ S(STANDBY),           EV_RESIGN,           G_FROM_ACTIVE,  ST_ACTIVE,
	  { K_ACTIVE_ME, K_STANDBY_NONE, FSM_ANNOUNCE, A_STOP_ACTIVE, A_HELLO, A_GARP } },
	{ RUNNING,              EV_RESIGN,           0,              FSM_SAME,
	  { A_REPORT }, NOTE_LOG },

	/* j: a higher router takes over */
	{ S(ACTIVE),            EV_COUP,             0,              ST_SPEAK,
	  { K_ACTIVE_SENDER, FSM_ANNOUNCE, A_START_ACTIVE, A_START_STANDBY, A_RESIGN, A_HELLO }, ENTRY },
	{ S(LEARN) | WAITING,   EV_COUP,             0,              FSM_SAME,   { 0 } },

	/* k: a higher router is Standby */
	{ S(LISTEN) | S(ACTIVE), EV_HIGHER_STANDBY,  0,              FSM_SAME,
	  { A_START_STANDBY } },
	{ S(SPEAK) | S(STANDBY), EV_HIGHER_STANDBY,  0,              ST_LISTEN,
	  { A_START_STANDBY, A_SILENCE } },
	{ S(LEARN),             EV_HIGHER_STANDBY,   0,              FSM_SAME,   { 0 } },

	/* l: a lower router is Standby */
	{ S(LISTEN),            EV_LOWER_STANDBY,    0,              ST_SPEAK,
	  { A_START_STANDBY, A_HELLO }, ENTRY },
	{ S(SPEAK),             EV_LOWER_STANDBY,    G_ACTIVE_RUNS,  ST_STANDBY,
	  { K_STANDBY_ME, FSM_ANNOUNCE, A_STOP_STANDBY, A_HELLO }, ENTRY },
	{ S(SPEAK),             EV_LOWER_STANDBY,    0,              ST_STANDBY,
	  { K_STANDBY_ME, FSM_ANNOUNCE, A_STOP_STANDBY, A_HELLO, A_EXPIRED_BEFORE }, NOTE_LOG },
	{ S(ACTIVE),            EV_LOWER_STANDBY,    0,              FSM_SAME,
	  { A_START_STANDBY } },
	{ S(LEARN) | S(STANDBY), EV_LOWER_STANDBY,   0,              FSM_SAME,   { 0 } },

	/* m, n: Cisco 9234 names the events and prints them; that the address follows at once is ours.
	 * LIBERTY: no image's reaction to them was found described. */
	{ S(ACTIVE),            EV_MAC_CHANGED,      0,              FSM_SAME,
	  { A_REPORT, A_REVISE, A_HELLO, A_GARP }, "Cisco 9234" },
	{ S(LEARN) | WAITING,   EV_MAC_CHANGED,      0,              FSM_SAME,
	  { A_REPORT, A_REVISE }, "Cisco 9234" },
	{ S(LEARN),             EV_VIP_CONFIGURED,   0,              ST_LISTEN,
	  { A_REVISE, FSM_ANNOUNCE, A_START_BOTH }, "Cisco 9234" },
	{ S(ACTIVE),            EV_VIP_CONFIGURED,   0,              FSM_SAME,
	  { A_REPORT, A_REVISE, A_HELLO, A_GARP }, "Cisco 9234" },
	{ WAITING,              EV_VIP_CONFIGURED,   0,              FSM_SAME,
	  { A_REPORT, A_REVISE }, "Cisco 9234" },

	/* A group in Init hears nothing (hsrp_receive), and its configuration is read when it starts. */
	{ S(INIT),              EV_HIGHER_SPEAK,     0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_HIGHER_ACTIVE,    0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_LOWER_ACTIVE,     0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_RESIGN,           0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_COUP,             0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_HIGHER_STANDBY,   0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_LOWER_STANDBY,    0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_MAC_CHANGED,      0,              FSM_SAME,   { A_ODD } },
	{ S(INIT),              EV_VIP_CONFIGURED,   0,              FSM_SAME,   { A_ODD } },
};
/* clang-format on */

/* IOS prints an event that changes the state, and a few that do not: A_REPORT opens their rows. A hello
 * that merely restarts a timer is not printed. */
static void on_event(Ctx *cx, void *obj, const FsmStep *step)
{
	HsrpGroup *g = obj;
	g->was = step->from;
	if (step->from != step->to || step->row->actions[0] == A_REPORT)
		hsrp_say_event(cx, g, step);
}

static void on_change(Ctx *cx, void *obj, const FsmStep *step)
{
	HsrpGroup *g = obj;
	/* Counted as `show standby` counts: into or out of Standby and Active (both stages of the tech note). */
	if ((FSM_S(step->from) | FSM_S(step->to)) & (S(STANDBY) | S(ACTIVE))) {
		g->changes++;
		g->changed = ctx_now(cx);
	}
	hsrp_say_change(cx, g, step);
	hsrp_change_role(cx, g, step->from);
}

const FsmSpec hsrp_fsm = {
	.name = "HSRP",
	.spec_ref = "RFC 2281 5.8",
	.states = states,
	.n_states = N_ST,
	.events = events,
	.n_events = N_EV,
	.guards = guards,
	.n_guards = N_GUARDS,
	.actions = hsrp_actions,
	.n_actions = N_ACTIONS,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ST_INIT,
	.on_event = on_event,
	.on_change = on_change,
};
