/* The neighbour machine, RFC 2328 10.3. Attempt belongs to non-broadcast networks, which are not modelled. */

#include "models/core/refusal.h"
#include "models/ospf/ospf_priv.h"

/* As IOS writes them. */
static const char *const states[N_NS] = {
	[NS_DOWN] = "DOWN",       [NS_INIT] = "INIT",         [NS_2WAY] = "2WAY",
	[NS_EXSTART] = "EXSTART", [NS_EXCHANGE] = "EXCHANGE", [NS_LOADING] = "LOADING",
	[NS_FULL] = "FULL",
};

/* The reasons of %OSPF-5-ADJCHG (Cisco IOS Cookbook 8.17). */
static const FsmEvent events[N_NE] = {
	[NE_HELLO] = {0, "Received Hello"},
	[NE_2WAY] = {0, "2-Way Received"},
	[NE_NEGOTIATED] = {0, "Negotiation Done"},
	[NE_EXCHANGED] = {0, "Exchange Done"},
	[NE_BAD_LSREQ] = {0, "BadLSReq"},
	[NE_LOADED] = {0, "Loading Done"},
	[NE_ADJ_OK] = {0, "AdjOK?"},
	[NE_SEQ_MISMATCH] = {0, "SeqNumberMismatch"},
	[NE_1WAY] = {0, "1-Way"},
	[NE_KILL] = {0, "Neighbor Down: Interface down or detached"},
	[NE_INACTIVITY] = {0, "Neighbor Down: Dead timer expired"},
	[NE_LL_DOWN] = {0, "Neighbor Down: Too many retransmits"},
};

/* ---- guards ---- */

enum { G_ALWAYS, G_ADJACENT, G_ALL_THERE, N_G };

/* RFC 2328 10.4: on a broadcast network, if either end is DR or Backup. */
static bool should_be_adjacent(const void *obj)
{
	const OspfNbr *n = obj;
	const OspfIface *oi = n->oi;
	if (oi->type == NET_PTP)
		return true;
	Ip4 me = oi->addr.ip;
	return (oi->dr && (oi->dr == me || oi->dr == n->addr)) ||
	       (oi->bdr && (oi->bdr == me || oi->bdr == n->addr));
}

static bool all_there(const void *obj)
{
	return ((const OspfNbr *)obj)->requests->len == 0;
}

static const FsmGuard guards[N_G] = {
	[G_ADJACENT] = {"adjacency should be established", should_be_adjacent},
	[G_ALL_THERE] = {"request list is empty", all_there},
};

/* ---- actions ---- */

enum { A_NONE, A_INACTIVITY, A_START, A_SUMMARY, A_REQUEST, A_CLEAR, A_DIE, A_FULL, A_SWEEP, N_A };

static void arm_inactivity(Ctx *cx, void *obj)
{
	OspfNbr *n = obj;
	timer_arm(cx, &n->inactivity, VT_S(n->oi->dead_s));
}

static void start(Ctx *cx, void *obj)
{
	ospf_nbr_clear(cx, obj);
	ospf_dbd_start(cx, obj);
}

static void summary(Ctx *cx, void *obj)
{
	ospf_dbd_summary(cx, obj);
}

static void request(Ctx *cx, void *obj)
{
	OspfNbr *n = obj;
	if (n->asked == 0)
		ospf_lsr_send(cx, n);
}

static void clear(Ctx *cx, void *obj)
{
	ospf_nbr_clear(cx, obj);
}

static void die(Ctx *cx, void *obj)
{
	OspfNbr *n = obj;
	n->dead = true;
	if (n->oi->iface->type == IF_ETHERNET)
		n->oi->area->ospf->neigh->release(cx, n->oi->area->ospf->neigh_self, n->oi->iface,
						  n->addr);
}

/* RFC 2328 12.4: who is Full is part of the router- and network-LSAs. */
static void full(Ctx *cx, void *obj)
{
	OspfNbr *n = obj;
	timer_stop(cx, &n->lsr_timer);
	ospf_originate_area(cx, n->oi->area->ospf);
}

static void sweep(Ctx *cx, void *obj)
{
	ospf_lsdb_sweep(cx, ((OspfNbr *)obj)->oi->area->ospf);
}

static const FsmAction actions[N_A] = {
	[A_INACTIVITY] = {"start the Inactivity Timer", arm_inactivity},
	[A_START] = {"declare ourselves master, send the first DBD", start},
	[A_SUMMARY] = {"list the database", summary},
	[A_REQUEST] = {"send requests", request},
	[A_CLEAR] = {"clear the lists", clear},
	[A_DIE] = {"remove the neighbour", die},
	[A_FULL] = {"originate LSAs", full},
	[A_SWEEP] = {"drop what has MaxAge", sweep},
};

#define DOWN FSM_S(NS_DOWN)
#define INIT FSM_S(NS_INIT)
#define TWO FSM_S(NS_2WAY)
#define EXS FSM_S(NS_EXSTART)
#define EXC FSM_S(NS_EXCHANGE)
#define LOAD FSM_S(NS_LOADING)
#define FULL FSM_S(NS_FULL)
#define ADJ (EXS | EXC | LOAD | FULL)
#define ALL (DOWN | INIT | TWO | ADJ)

static const FsmRow rows[] = {
	/* clang-format off */
	/* from               event            guard        next         actions */
	{ DOWN,               NE_HELLO,        0,           NS_INIT,     { A_INACTIVITY }, NULL },
	{ INIT | TWO | ADJ,   NE_HELLO,        0,           FSM_SAME,    { A_INACTIVITY }, NULL },
	{ INIT,               NE_2WAY,         G_ADJACENT,  NS_EXSTART,  { A_START }, NULL },
	{ INIT,               NE_2WAY,         0,           NS_2WAY,     { 0 }, NULL },
	{ TWO | ADJ,          NE_2WAY,         0,           FSM_SAME,    { 0 }, NULL },
	{ EXS,                NE_NEGOTIATED,   0,           NS_EXCHANGE, { A_SUMMARY }, NULL },
	{ EXC,                NE_EXCHANGED,    G_ALL_THERE, NS_FULL,     { A_FULL, A_SWEEP }, NULL },
	{ EXC,                NE_EXCHANGED,    0,           NS_LOADING,  { A_REQUEST }, NULL },
	{ LOAD,               NE_LOADED,       0,           NS_FULL,     { A_FULL, A_SWEEP }, NULL },
	{ TWO,                NE_ADJ_OK,       G_ADJACENT,  NS_EXSTART,  { A_START }, NULL },
	{ TWO,                NE_ADJ_OK,       0,           FSM_SAME,    { 0 }, NULL },
	{ ADJ,                NE_ADJ_OK,       G_ADJACENT,  FSM_SAME,    { 0 }, NULL },
	{ ADJ,                NE_ADJ_OK,       0,           NS_2WAY,     { A_CLEAR, A_SWEEP }, NULL },
	{ EXC | LOAD | FULL,  NE_SEQ_MISMATCH, 0,           NS_EXSTART,  { A_START, A_SWEEP }, NULL },
	{ EXC | LOAD | FULL,  NE_BAD_LSREQ,    0,           NS_EXSTART,  { A_START, A_SWEEP }, NULL },
	{ TWO | ADJ,          NE_1WAY,         0,           NS_INIT,     { A_CLEAR, A_SWEEP }, NULL },
	{ INIT,               NE_1WAY,         0,           FSM_SAME,    { 0 }, NULL },
	{ ALL,                NE_KILL,         0,           NS_DOWN,     { A_CLEAR, A_DIE, A_SWEEP }, NULL },
	{ ALL,                NE_INACTIVITY,   0,           NS_DOWN,     { A_CLEAR, A_DIE, A_SWEEP }, NULL },
	{ ALL,                NE_LL_DOWN,      0,           NS_DOWN,     { A_CLEAR, A_DIE, A_SWEEP }, NULL },
	/* the rest changes nothing: the RFC's table has no such entry */
	{ DOWN,               NE_2WAY,         0,           FSM_SAME,    { 0 }, NULL },
	{ ALL & ~EXS,         NE_NEGOTIATED,   0,           FSM_SAME,    { 0 }, NULL },
	{ ALL & ~EXC,         NE_EXCHANGED,    0,           FSM_SAME,    { 0 }, NULL },
	{ ALL & ~LOAD,        NE_LOADED,       0,           FSM_SAME,    { 0 }, NULL },
	{ DOWN | INIT,        NE_ADJ_OK,       0,           FSM_SAME,    { 0 }, NULL },
	{ DOWN | INIT | TWO | EXS, NE_SEQ_MISMATCH, 0,      FSM_SAME,    { 0 }, NULL },
	{ DOWN | INIT | TWO | EXS, NE_BAD_LSREQ, 0,         FSM_SAME,    { 0 }, NULL },
	{ DOWN,               NE_1WAY,         0,           FSM_SAME,    { 0 }, NULL },
	/* clang-format on */
};

static bool is_bidirectional(uint8_t state)
{
	return state >= NS_2WAY;
}

static void changed(Ctx *cx, void *obj, const FsmStep *step)
{
	OspfNbr *n = obj;
	OspfIface *oi = n->oi;
	const OspfConf *c = &oi->area->ospf->conf;
	n->since = ctx_now(cx);
	obs_emit(cx, &ospf_nbr_obs,
		 (ObsVal[]){OV_S("OSPF"), OV_S(n->what), OV_S(states[step->from]),
			    OV_S(states[step->to]), OV_S(events[step->event].name),
			    OV_I(oi->area->ospf->pid), OV_IP(n->id), OV_S(oi->iface->name),
			    OV_I(c->log_detail ? 2 : c->log)});
	/* RFC 2328 9.2 NeighborChange; 12.4: a neighbour that is Full no more leaves the LSAs */
	if (is_bidirectional(step->from) != is_bidirectional(step->to))
		timer_arm(cx, &oi->change, 0);
	if (step->from == NS_FULL)
		ospf_originate_area(cx, oi->area->ospf);
}

const FsmSpec ospf_nbr_fsm = {
	.name = "OSPF neighbour",
	.spec_ref = "RFC 2328 10.3",
	.states = states,
	.n_states = N_NS,
	.events = events,
	.n_events = N_NE,
	.guards = guards,
	.n_guards = N_G,
	.actions = actions,
	.n_actions = N_A,
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = NS_DOWN,
	.on_change = changed,
};

bool ospf_nbr_step(Ctx *cx, OspfNbr *n, NbrEvent ev)
{
	fsm_step(cx, &ospf_nbr_fsm, &n->sm, n, (uint8_t)ev, NULL);
	if (!n->dead)
		return true;
	g_ptr_array_remove(n->oi->nbrs, n);
	ospf_nbr_free(n);
	return false;
}

static void inactivity_over(Ctx *cx, void *owner, Timer *t)
{
	const OspfNbr *n = owner;
	(void)t;
	refusal_used(cx, n->oi->iface, &(Refused){n->addr, 89, 0},
		     ctx_now(cx) - VT_S(n->oi->dead_s));
	ospf_nbr_step(cx, owner, NE_INACTIVITY);
}

const TimerSpec ospf_inactivity_timer = {
	"Inactivity Timer", TIMER_HOLD, "RFC 2328 10", inactivity_over,
	.stmts = TIMER_SET_BY({"interface", "ip ospf dead-interval"},
			      {"interface", "ip ospf hello-interval"})};

/* ---- its birth ---- */

OspfNbr *ospf_nbr_new(OspfIface *oi, Ip4 addr)
{
	Node *node = oi->area->ospf->node;
	g_autoptr(GString) what = g_string_new(oi->iface->shortname);
	g_string_append_c(what, ' ');
	ip4_print(what, addr);
	OspfNbr *n = g_new0(OspfNbr, 1);
	n->oi = oi;
	n->addr = addr;
	n->what = world_intern(node->world, what->str);
	n->summary = g_ptr_array_new_with_free_func(ospf_lsa_unref);
	n->rxmt = ospf_lsas_new();
	n->requests = g_array_new(FALSE, FALSE, sizeof(LsaHdr));
	fsm_init(&n->sm, &ospf_nbr_fsm);
	timer_tree_init(&n->timers, &oi->timers, n, sizeof *n);
	timer_init(&n->inactivity, &ospf_inactivity_timer, &n->timers, n, n->what);
	timer_init(&n->dbd_timer, &ospf_dbd_timer, &n->timers, n, n->what);
	timer_init(&n->lsr_timer, &ospf_lsr_timer, &n->timers, n, n->what);
	timer_init(&n->lsu_timer, &ospf_lsu_timer, &n->timers, n, n->what);
	guint at = 0;
	while (at < oi->nbrs->len && ((OspfNbr *)oi->nbrs->pdata[at])->addr < addr)
		at++;
	g_ptr_array_insert(oi->nbrs, (gint)at, n);
	return n;
}

void ospf_nbr_keep(Ctx *cx, OspfNbr *n)
{
	if (n->oi->iface->type == IF_ETHERNET)
		n->oi->area->ospf->neigh->keep(cx, n->oi->area->ospf->neigh_self, n->oi->iface,
					       n->addr);
}
