/* The interface machine, RFC 2328 9.3.
 *
 * Where the RFC says "perform the election", the outcome is the guard: the election is a pure function of
 * what is declared, so each row says where it leads. */

#include "models/ospf/ospf_priv.h"

static const char *const states[N_IS] = {
	[IS_DOWN] = "Down",       [IS_LOOPBACK] = "Loopback",
	[IS_WAITING] = "Waiting", [IS_PTP] = "Point-to-point",
	[IS_DROTHER] = "DROther", [IS_BACKUP] = "Backup",
	[IS_DR] = "DR",
};

static const FsmEvent events[N_IE] = {
	[IE_UP] = {0, "InterfaceUp"},         [IE_WAIT_TIMER] = {0, "WaitTimer"},
	[IE_BACKUP_SEEN] = {0, "BackupSeen"}, [IE_NEIGHBOR_CHANGE] = {0, "NeighborChange"},
	[IE_LOOP] = {0, "LoopInd"},           [IE_UNLOOP] = {0, "UnloopInd"},
	[IE_DOWN] = {0, "InterfaceDown"},
};

/* ---- guards ---- */

enum { G_ALWAYS, G_IS_PTP, G_INELIGIBLE, G_ELECT_DR, G_ELECT_BDR, N_G };

static bool is_ptp(const void *obj)
{
	return ((const OspfIface *)obj)->type == NET_PTP;
}

static bool ineligible(const void *obj)
{
	return ((const OspfIface *)obj)->priority == 0;
}

static bool elects_dr(const void *obj)
{
	const OspfIface *oi = obj;
	return ospf_elect(oi).dr == oi->addr.ip;
}

static bool elects_bdr(const void *obj)
{
	const OspfIface *oi = obj;
	return ospf_elect(oi).bdr == oi->addr.ip;
}

static const FsmGuard guards[N_G] = {
	[G_IS_PTP] = {"point-to-point", is_ptp},
	[G_INELIGIBLE] = {"priority 0", ineligible},
	[G_ELECT_DR] = {"elected DR", elects_dr},
	[G_ELECT_BDR] = {"elected Backup", elects_bdr},
};

/* ---- actions ---- */

enum { A_NONE, A_HELLO, A_WAIT, A_ELECT, A_STOP_WAIT, A_RESET, A_LSA, N_A };

static void start_hello(Ctx *cx, void *obj)
{
	OspfIface *oi = obj;
	oi->area->ospf->ip->join(cx, oi->area->ospf->ip_self, oi->iface, ALL_SPF_ROUTERS);
	if (oi->passive)
		return;
	ospf_hello_send(cx, oi);
	timer_arm_periodic(cx, &oi->hello, VT_S(oi->hello_s), VT_S(oi->hello_s));
}

/* RFC 2328 9.1: the Wait Timer runs as long as RouterDeadInterval. */
static void start_wait(Ctx *cx, void *obj)
{
	OspfIface *oi = obj;
	timer_arm(cx, &oi->wait, VT_S(oi->dead_s));
}

static void stop_wait(Ctx *cx, void *obj)
{
	timer_stop(cx, &((OspfIface *)obj)->wait);
}

/* The Designated Router and its Backup listen to AllDRouters (RFC 2328 A.1). */
static void join_as_dr(Ctx *cx, OspfIface *oi, bool want)
{
	const Ospf *o = oi->area->ospf;
	if (want == oi->joined_dr)
		return;
	oi->joined_dr = want;
	if (want)
		o->ip->join(cx, o->ip_self, oi->iface, ALL_D_ROUTERS);
	else
		o->ip->leave(cx, o->ip_self, oi->iface, ALL_D_ROUTERS);
}

static void elect(Ctx *cx, void *obj)
{
	OspfIface *oi = obj;
	Elected e = ospf_elect(oi);
	ospf_adj(cx, "elect", oi, e.dr, e.bdr, 0, 0);
	bool changed = e.dr != oi->dr || e.bdr != oi->bdr;
	oi->dr = e.dr;
	oi->bdr = e.bdr;
	join_as_dr(cx, oi, e.dr == oi->addr.ip || e.bdr == oi->addr.ip);
	if (!changed)
		return;
	/* RFC 2328 9.4 (7): adjacencies are looked at again */
	for (guint i = 0; i < oi->nbrs->len; i++)
		ospf_nbr_step(cx, oi->nbrs->pdata[i], NE_ADJ_OK);
	ospf_originate_soon(cx, oi->area->ospf);
}

/* RFC 2328 9.3 InterfaceDown: variables reset, timers off, neighbours killed. */
static void reset(Ctx *cx, void *obj)
{
	OspfIface *oi = obj;
	Ospf *o = oi->area->ospf;
	while (oi->nbrs->len > 0)
		ospf_nbr_step(cx, oi->nbrs->pdata[0], NE_KILL);
	timer_tree_stop(cx, &oi->timers);
	ospf_lsas_clear(oi->flood);
	g_array_set_size(oi->acks, 0);
	oi->dr = oi->bdr = 0;
	join_as_dr(cx, oi, false);
	if (oi->type != NET_LOOPBACK)
		o->ip->leave(cx, o->ip_self, oi->iface, ALL_SPF_ROUTERS);
	ospf_routes_prune(cx, o, oi->iface);
}

static void new_lsa(Ctx *cx, void *obj)
{
	ospf_originate_soon(cx, ((OspfIface *)obj)->area->ospf);
}

static const FsmAction actions[N_A] = {
	[A_HELLO] = {"start hellos", start_hello},
	[A_WAIT] = {"start the wait timer", start_wait},
	[A_ELECT] = {"take the election's result", elect},
	[A_STOP_WAIT] = {"stop the wait timer", stop_wait},
	[A_RESET] = {"reset, kill neighbours", reset},
	[A_LSA] = {"originate the router-LSA", new_lsa},
};

#define UP3 (FSM_S(IS_DROTHER) | FSM_S(IS_BACKUP) | FSM_S(IS_DR))
#define ALL (FSM_S(IS_DOWN) | FSM_S(IS_LOOPBACK) | FSM_S(IS_WAITING) | FSM_S(IS_PTP) | UP3)
#define WAIT_OR_UP (FSM_S(IS_WAITING) | UP3)

static const FsmRow rows[] = {
	/* clang-format off */
	/* from                   event               guard         next         actions */
	{ FSM_S(IS_DOWN),         IE_UP,              G_IS_PTP,     IS_PTP,      { A_HELLO, A_LSA }, NULL },
	{ FSM_S(IS_DOWN),         IE_UP,              G_INELIGIBLE, IS_DROTHER,  { A_HELLO, A_LSA }, NULL },
	{ FSM_S(IS_DOWN),         IE_UP,              0,            IS_WAITING,  { A_HELLO, A_WAIT, A_LSA }, NULL },
	{ FSM_S(IS_WAITING),      IE_BACKUP_SEEN,     G_ELECT_DR,   IS_DR,       { A_STOP_WAIT, A_ELECT, A_LSA }, NULL },
	{ FSM_S(IS_WAITING),      IE_BACKUP_SEEN,     G_ELECT_BDR,  IS_BACKUP,   { A_STOP_WAIT, A_ELECT, A_LSA }, NULL },
	{ FSM_S(IS_WAITING),      IE_BACKUP_SEEN,     0,            IS_DROTHER,  { A_STOP_WAIT, A_ELECT, A_LSA }, NULL },
	{ FSM_S(IS_WAITING),      IE_WAIT_TIMER,      G_ELECT_DR,   IS_DR,       { A_ELECT, A_LSA }, NULL },
	{ FSM_S(IS_WAITING),      IE_WAIT_TIMER,      G_ELECT_BDR,  IS_BACKUP,   { A_ELECT, A_LSA }, NULL },
	{ FSM_S(IS_WAITING),      IE_WAIT_TIMER,      0,            IS_DROTHER,  { A_ELECT, A_LSA }, NULL },
	{ UP3,                    IE_NEIGHBOR_CHANGE, G_ELECT_DR,   IS_DR,       { A_ELECT }, NULL },
	{ UP3,                    IE_NEIGHBOR_CHANGE, G_ELECT_BDR,  IS_BACKUP,   { A_ELECT }, NULL },
	{ UP3,                    IE_NEIGHBOR_CHANGE, 0,            IS_DROTHER,  { A_ELECT }, NULL },
	{ FSM_S(IS_DOWN),         IE_LOOP,            0,            IS_LOOPBACK, { A_LSA }, NULL },
	{ FSM_S(IS_WAITING) | FSM_S(IS_PTP) | UP3, IE_LOOP, 0,      IS_LOOPBACK, { A_RESET, A_LSA }, NULL },
	{ FSM_S(IS_LOOPBACK),     IE_UNLOOP,          0,            IS_DOWN,     { A_LSA }, NULL },
	{ FSM_S(IS_DOWN),         IE_DOWN,            0,            FSM_SAME,    { 0 }, NULL },
	{ FSM_S(IS_LOOPBACK) | FSM_S(IS_WAITING) | FSM_S(IS_PTP) | UP3, IE_DOWN, 0, IS_DOWN, { A_RESET, A_LSA }, NULL },
	/* the rest changes nothing: the RFC's table has no such entry */
	{ ALL & ~FSM_S(IS_DOWN),  IE_UP,              0,            FSM_SAME,    { 0 }, NULL },
	{ ALL & ~FSM_S(IS_WAITING), IE_BACKUP_SEEN,   0,            FSM_SAME,    { 0 }, NULL },
	{ ALL & ~FSM_S(IS_WAITING), IE_WAIT_TIMER,    0,            FSM_SAME,    { 0 }, NULL },
	{ ALL & ~UP3,             IE_NEIGHBOR_CHANGE, 0,            FSM_SAME,    { 0 }, NULL },
	{ FSM_S(IS_LOOPBACK),     IE_LOOP,            0,            FSM_SAME,    { 0 }, NULL },
	{ ALL & ~FSM_S(IS_LOOPBACK), IE_UNLOOP,       0,            FSM_SAME,    { 0 }, NULL },
	/* clang-format on */
};

static void changed(Ctx *cx, void *obj, const FsmStep *step)
{
	const OspfIface *oi = obj;
	oi->area->ospf->all_stale = true; /* see ospf_ifaces_sync */
	obs_emit(cx, &ospf_if_obs,
		 (ObsVal[]){OV_S("OSPF"), OV_S(oi->iface->name), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name)});
}

const FsmSpec ospf_iface_fsm = {
	.name = "OSPF interface",
	.spec_ref = "RFC 2328 9.3",
	.states = states,
	.n_states = N_IS,
	.events = events,
	.n_events = N_IE,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = IS_DOWN,
	.on_change = changed,
};

void ospf_if_step(Ctx *cx, OspfIface *oi, IfEvent ev)
{
	fsm_step(cx, &ospf_iface_fsm, &oi->sm, oi, (uint8_t)ev, NULL);
}

/* ---- timers ---- */

static void hello_due(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	ospf_hello_send(cx, owner);
}

static void wait_over(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	ospf_adj(cx, "wait", owner, 0, 0, 0, 0);
	ospf_if_step(cx, owner, IE_WAIT_TIMER);
}

static void change_due(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	ospf_if_step(cx, owner, IE_NEIGHBOR_CHANGE);
}

const TimerSpec ospf_hello_timer = {"Hello Timer", TIMER_PERIOD, "RFC 2328 9.1", hello_due,
				    .stmts = TIMER_SET_BY({"interface", "ip ospf hello-interval"})};
const TimerSpec ospf_wait_timer = {"Wait Timer", TIMER_DELAY, "RFC 2328 9.1", wait_over,
				   .stmts = TIMER_SET_BY({"interface", "ip ospf dead-interval"},
							 {"interface", "ip ospf hello-interval"})};
const TimerSpec ospf_change_timer = {"NeighborChange", TIMER_DELAY, "RFC 2328 9.2", change_due,
				     .constant = "none: within the instant"};
