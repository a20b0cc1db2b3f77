/* The life of a cache entry. RFC 826 has no timers; the states and times are those of IOS (IP Addressing
 * Configuration Guide, "Configuring Address Resolution Protocol Options": entries live 4 hours and are
 * refreshed shortly before) and of RFC 1122 2.3.2.1, which limits requests to one a second. */

#include "models/arp/arp_priv.h"

enum { G_MAY_ASK = 1, G_KEPT, N_G };
enum {
	A_ASK_ALL = 1,
	A_ASK_ONE,
	A_LEARN,
	A_FORGET,
	A_ARM_RETRY,
	A_ARM_GIVE_UP,
	A_ARM_REFRESH,
	A_ARM_EXPIRY,
	A_STOP,
	A_DIE,
	N_A
};

/* clang-format off */
static const char *const states[] = {
	[ST_INCOMPLETE] = "Incomplete",
	[ST_COMPLETE]   = "Complete",
	[ST_REFRESH]    = "Refreshing",
};

static const FsmEvent events[] = {
	[EV_WANTED] = { 0, "address wanted" },
	[EV_HEARD]  = { 0, "address heard" },
	[EV_TIMER]  = { 0, "timer expired" },
	[EV_DOWN]   = { 0, "interface down" },
	[EV_UP]     = { 0, "interface up" },
};
/* clang-format on */

/* ---- guards ---- */

static bool may_ask(const void *obj, const void *arg)
{
	const ArpEntry *e = obj;
	const ArpWhy *why = arg;
	return e->asked == VT_NEVER || why->now - e->asked >= e->arp->ask_every;
}

static bool kept(const void *obj)
{
	return ((const ArpEntry *)obj)->kept > 0;
}

/* clang-format off */
static const FsmGuard guards[] = {
	[G_MAY_ASK] = { "none asked for a second", .test_with = may_ask },
	[G_KEPT]    = { "a client keeps it", kept },
};
/* clang-format on */

/* ---- actions ---- */

static void ask(Ctx *cx, ArpEntry *e, Mac to)
{
	const IfAddr *net = iface_subnet_of(e->iface, e->ip);
	Ip4 mine = net ? net->ip : e->iface->addr.ip;
	e->asked = ctx_now(cx);
	if (!mine || e->iface->type != IF_ETHERNET)
		return;
	ArpBody body = {ARP_REQUEST, e->iface->mac, 0, mine, e->ip};
	e->arp->requests_out++;
	arp_send(cx, e->arp, e->iface, &body, 0, to);
}

static void ask_all(Ctx *cx, void *obj)
{
	ask(cx, obj, MAC_BROADCAST);
}

/* A refresh asks the neighbour itself: RFC 1122 2.3.2.1 (2). */
static void ask_one(Ctx *cx, void *obj)
{
	ArpEntry *e = obj;
	ask(cx, e, e->mac);
}

static void learn(Ctx *cx, void *obj, const void *arg)
{
	ArpEntry *e = obj;
	const ArpWhy *why = arg;
	e->heard = ctx_now(cx);
	if (e->mac == why->mac)
		return;
	e->mac = why->mac;
	stamp_set(cx, &e->state);
}

static void forget(Ctx *cx, void *obj)
{
	ArpEntry *e = obj;
	e->mac = 0;
	e->asked = VT_NEVER;
	stamp_set(cx, &e->state);
}

static void arm_retry(Ctx *cx, void *obj)
{
	ArpEntry *e = obj;
	timer_arm(cx, &e->timer, e->arp->keep_every);
}

static void arm_give_up(Ctx *cx, void *obj)
{
	ArpEntry *e = obj;
	timer_arm(cx, &e->timer, e->arp->give_up);
}

static void arm_refresh(Ctx *cx, void *obj)
{
	ArpEntry *e = obj;
	const ArpIface *row = arp_iface_known(e->arp, e->iface);
	VTime life = row ? row->timeout : VT_S(ARP_TIMEOUT_S);
	timer_arm(cx, &e->timer, MAX(life - e->arp->refresh_before, life / 2));
}

static void arm_expiry(Ctx *cx, void *obj)
{
	ArpEntry *e = obj;
	const ArpIface *row = arp_iface_known(e->arp, e->iface);
	VTime life = row ? row->timeout : VT_S(ARP_TIMEOUT_S);
	timer_arm(cx, &e->timer, MIN(e->arp->refresh_before, life / 2));
}

static void stop(Ctx *cx, void *obj)
{
	timer_stop(cx, &((ArpEntry *)obj)->timer);
}

static void die(Ctx *cx, void *obj)
{
	(void)cx;
	((ArpEntry *)obj)->dead = true;
}

/* clang-format off */
static const FsmAction actions[] = {
	[A_ASK_ALL]     = { "broadcast a request", ask_all },
	[A_ASK_ONE]     = { "ask the neighbour", ask_one },
	[A_LEARN]       = { "learn the address", .act_with = learn },
	[A_FORGET]      = { "forget the address", forget },
	[A_ARM_RETRY]   = { "arm the retry", arm_retry },
	[A_ARM_GIVE_UP] = { "arm the giving up", arm_give_up },
	[A_ARM_REFRESH] = { "arm the refresh", arm_refresh },
	[A_ARM_EXPIRY]  = { "arm the expiry", arm_expiry },
	[A_STOP]        = { "stop the timer", stop },
	[A_DIE]         = { "remove the entry", die },
};
/* clang-format on */

#define INC FSM_S(ST_INCOMPLETE)
#define COM FSM_S(ST_COMPLETE)
#define REF FSM_S(ST_REFRESH)
#define ANY (INC | COM | REF)

static const FsmRow rows[] = {
	/* clang-format off */
	/* from       event      guard      next           actions */
	{ INC,        EV_WANTED, G_KEPT,    FSM_SAME,      { 0 }, "the retry asks for it" },
	{ INC,        EV_WANTED, G_MAY_ASK, FSM_SAME,      { A_ASK_ALL, A_ARM_GIVE_UP }, "RFC 1122 2.3.2.1: one request a second" },
	{ INC,        EV_WANTED, 0,         FSM_SAME,      { 0 }, NULL },
	{ INC,        EV_HEARD,  0,         ST_COMPLETE,   { A_LEARN, A_ARM_REFRESH }, NULL },
	{ INC,        EV_TIMER,  G_KEPT,    FSM_SAME,      { A_ASK_ALL, A_ARM_RETRY }, "LIBERTY: see the essay in arp.c" },
	{ INC,        EV_TIMER,  0,         FSM_SAME,      { A_DIE }, NULL },
	{ INC,        EV_UP,     G_KEPT,    FSM_SAME,      { A_ASK_ALL, A_ARM_RETRY }, "LIBERTY: see the essay in arp.c" },
	{ INC,        EV_UP,     0,         FSM_SAME,      { 0 }, NULL },
	{ COM | REF,  EV_WANTED, 0,         FSM_SAME,      { 0 }, NULL },
	{ COM,        EV_HEARD,  0,         FSM_SAME,      { A_LEARN, A_ARM_REFRESH }, "IOS overwrites on any ARP packet that names the address" },
	{ REF,        EV_HEARD,  0,         ST_COMPLETE,   { A_LEARN, A_ARM_REFRESH }, NULL },
	{ COM,        EV_TIMER,  0,         ST_REFRESH,    { A_ASK_ONE, A_ARM_EXPIRY }, "IOS asks about a minute before an entry's 4 hours end" },
	{ REF,        EV_TIMER,  G_KEPT,    ST_INCOMPLETE, { A_FORGET, A_ASK_ALL, A_ARM_RETRY }, NULL },
	{ REF,        EV_TIMER,  0,         ST_INCOMPLETE, { A_FORGET, A_DIE }, NULL },
	{ COM | REF,  EV_UP,     0,         FSM_SAME,      { 0 }, NULL },
	{ ANY,        EV_DOWN,   G_KEPT,    ST_INCOMPLETE, { A_FORGET, A_STOP }, NULL },
	{ ANY,        EV_DOWN,   0,         ST_INCOMPLETE, { A_FORGET, A_STOP, A_DIE }, "entries of an interface go with it" },
	/* clang-format on */
};

static void told(Ctx *cx, void *obj, const FsmStep *step)
{
	const ArpEntry *e = obj;
	obs_emit(cx, &arp_entry_obs,
		 (ObsVal[]){OV_S("ARP"), OV_S(e->what), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name)});
}

const ObsSpec arp_entry_obs = {
	.name = "arp-entry",
	.kind = OBS_TRANSITION,
	.class = CLASS_ENTRY,
	.cite = "RFC 826",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
};

const FsmSpec arp_fsm = {
	.name = "ARP entry",
	.spec_ref = "RFC 826, RFC 1122 2.3.2.1",
	.states = states,
	.n_states = N_ARP_STATES,
	.events = events,
	.n_events = N_ARP_EVENTS,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ST_INCOMPLETE,
	.on_change = told,
};
