/* Is the peer alive? Cisco's own keepalives between IOS routers of which one does not offer DPD ("Cap. K" in
 * the tech note), else Dead Peer Detection (RFC 3706, "Cap. D"), periodic or on demand.
 *
 * Cisco: whoever has heard nothing of IKE for SECS asks; any message of the peer starts SECS anew, so the two
 * take turns. Unanswered, it asks again each RETRY; at the fifth error in a row the peer is dead, SECS + 5 * RETRY
 * after it was last heard. After a loss, or when questions cross, both ask: each question is answered, by a router
 * that asks itself too, and whatever comes from the peer ends one's own asking.
 * DPD periodic: the same, but both sides ask, each on its own. On demand: nothing is asked until there is
 * traffic to send and nothing was heard for SECS.
 *
 * What the command said when phase 1 was complete holds for that SA to its end: typing it anew, or "no", is for
 * the SAs to come. LIBERTY: no source says it of this command. The kind is agreed on in phase 1 and an SA's own
 * ("Cap." in show crypto isakmp sa detail), and of lifetimes the IOS 12.2 Security Command Reference says that a
 * change is not applied to existing security associations, but used in subsequent negotiations. */

#include <string.h>

#include "models/core/refusal.h"
#include "models/ike/ike_priv.h"

static const char *const states[] = {
	[ALIVE_OFF] = "off",
	[ALIVE_LISTEN] = "listening",
	[ALIVE_ASK] = "asking",
	[ALIVE_DEAD] = "dead",
};

enum { EV_BEGIN, EV_HEARD, EV_TIMER, EV_SENDING, EV_END, N_EV };
static const FsmEvent events[] = {
	[EV_BEGIN] = {0, "phase 1 complete"},
	[EV_HEARD] = {0, "peer was heard"},
	[EV_TIMER] = {0, "timer"},
	[EV_SENDING] = {0, "traffic to send"},
	[EV_END] = {0, "SA deleted"},
};

static bool is_on_demand(const IkeSa *sa)
{
	return sa->alive.mode == MODE_DPD && !sa->alive.keep.periodic;
}

/* ---- what is said: Cisco's keepalive, and RFC 3706 5.3 ---- */

/* RFC 3706 6.2: the first is random, its high bit clear against an overflow; each grows by one. */
static uint32_t next_seq(const IkeSa *sa)
{
	uint8_t octets[4];

	if (sa->alive.asked)
		return sa->alive.seq + 1;
	ike_random(sa->ike, "ike dpd sequence", ike_key(sa->ike, sa->serial, 0), octets,
		   sizeof octets);
	return isakmp_u32(octets) & 0x7fffffff;
}

static void ask(Ctx *cx, IkeSa *sa)
{
	if (sa->alive.mode == MODE_CISCO) {
		ike_notify(cx, sa, NOTIFY_ITS_ALIVE, sa->ike->par.alive_spi, NULL);
		return;
	}
	sa->alive.seq = next_seq(sa);
	sa->alive.asked = sa->alive.out = true;
	ike_notify(cx, sa, NOTIFY_R_U_THERE, true, &sa->alive.seq);
}

/* RFC 3706 5.3, 6.1: the SPI is the pair of cookies, the data a sequence number. */
static bool read_seq(const IkeSa *sa, const IsakmpNotify *n, uint32_t *seq)
{
	if (n->spi.len != sizeof sa->cookies ||
	    memcmp(n->spi.data, sa->cookies, sizeof sa->cookies) != 0 || n->data.len != 4)
		return false;
	*seq = isakmp_u32(n->data.data);
	return true;
}

static void refuse(Ctx *cx, IkeExchange *x, const IsakmpNotify *n, IkeDrop why)
{
	x->info.stale = true;
	ike_drop(cx, x->sa->ike, why, x->sa->peer, n->type);
}

static bool is_older(uint32_t seq, uint32_t last)
{
	return seq - last >= 1u << 31;
}

/* RFC 3706 6.2, whose window is the receiver's choice: the expected number, or one further on if questions were
 * lost; the last one again, since its answer may have been lost; none that is older. 6.1: what may be a replay is
 * no proof of liveliness, so the last one again is answered and no more. */
void ike_alive_r_u_there(Ctx *cx, IkeExchange *x, const IsakmpNotify *n)
{
	IkeSa *sa = x->sa;
	IkeAlive *a = &sa->alive;
	uint32_t seq;

	if (!read_seq(sa, n, &seq)) {
		refuse(cx, x, n, DROP_PAYLOADS);
		return;
	}
	if (a->his && is_older(seq, a->his_seq)) {
		refuse(cx, x, n, DROP_SEQUENCE);
		return;
	}
	SAY(cx, sa->ike, sa, SAY_DPD_ASKED, .x = seq);
	x->info.stale = a->his && seq == a->his_seq;
	a->his = true;
	a->his_seq = seq;
	x->info.answer = NOTIFY_R_U_THERE_ACK;
	x->info.answer_seq = seq;
}

/* A question of Cisco's keepalive is answered at once (Cisco tech note 17826, debug of vpn7200), whether or not
 * one of our own is out. Of an answer nothing is wanted but that it was heard, like any message. */
void ike_alive_its_alive(Ctx *cx, IkeExchange *x, const IsakmpNotify *n)
{
	(void)cx;
	(void)n;
	x->info.answer = NOTIFY_ITS_ALIVE_ACK;
}

/* RFC 3706 6.1: only the number that is out is an answer, and only once. */
void ike_alive_r_u_there_ack(Ctx *cx, IkeExchange *x, const IsakmpNotify *n)
{
	IkeSa *sa = x->sa;
	uint32_t seq;

	if (!read_seq(sa, n, &seq)) {
		refuse(cx, x, n, DROP_PAYLOADS);
		return;
	}
	if (!sa->alive.out || seq != sa->alive.seq) {
		refuse(cx, x, n, DROP_SEQUENCE);
		return;
	}
	SAY(cx, sa->ike, sa, SAY_DPD_ANSWERED, .x = seq);
	sa->alive.out = false;
}

void ike_alive_answer(Ctx *cx, const IkeExchange *x)
{
	bool dpd = x->info.answer == NOTIFY_R_U_THERE_ACK;

	ike_notify(cx, x->sa, x->info.answer, dpd || x->sa->ike->par.alive_spi,
		   dpd ? &x->info.answer_seq : NULL);
}

/* ---- guards ---- */

enum { G_NONE, G_TIMED, G_ANY_MESSAGE, G_AGREED, G_TRIES_LEFT, G_SILENT };

static bool is_timed(const void *obj)
{
	const IkeSa *sa = obj;

	return sa->alive.mode != MODE_NONE && !is_on_demand(sa);
}

static bool any_message_counts(const void *obj)
{
	return ((const IkeSa *)obj)->alive.mode == MODE_CISCO;
}

static bool is_agreed(const void *obj)
{
	return ((const IkeSa *)obj)->alive.mode != MODE_NONE;
}

static bool has_tries_left(const void *obj)
{
	const IkeSa *sa = obj;

	return sa->alive.count + 1 < sa->ike->par.alive_tries;
}

/* EV_SENDING's argument is the time. */
static bool was_silent(const void *obj, const void *arg)
{
	const IkeSa *sa = obj;
	const VTime *now = arg;

	return is_on_demand(sa) && *now - sa->alive.heard_at >= VT_S(sa->alive.keep.secs);
}

static const FsmGuard guards[] = {
	[G_TIMED] = {"timer driven", is_timed},
	[G_ANY_MESSAGE] = {"any message counts", any_message_counts},
	[G_AGREED] = {"keepalives agreed", is_agreed},
	[G_TRIES_LEFT] = {"tries left", has_tries_left},
	[G_SILENT] = {"nothing heard for long", .test_with = was_silent},
};

/* ---- actions ---- */

enum { A_NONE, A_ARM, A_ARM_RETRY, A_ASK, A_COUNT, A_CLEAR, A_STOP, A_GIVE_UP };

static void act_arm(Ctx *cx, void *obj)
{
	IkeSa *sa = obj;

	timer_arm(cx, &sa->alive.timer, VT_S(sa->alive.keep.secs));
}

static void act_arm_retry(Ctx *cx, void *obj)
{
	IkeSa *sa = obj;

	timer_arm(cx, &sa->alive.timer, VT_S(sa->alive.keep.retry_s));
}

static void act_ask(Ctx *cx, void *obj)
{
	ask(cx, obj);
}

static void act_count(Ctx *cx, void *obj)
{
	IkeSa *sa = obj;

	sa->alive.count++;
	SAY(cx, sa->ike, sa, SAY_ALIVE_COUNT, .n = sa->alive.count, .m = sa->ike->par.alive_tries);
}

static void act_clear(Ctx *cx, void *obj)
{
	(void)cx;
	((IkeSa *)obj)->alive.count = 0;
}

static void act_stop(Ctx *cx, void *obj)
{
	IkeSa *sa = obj;

	timer_stop(cx, &sa->alive.timer);
}

/* What the peer answered may have come, and been refused. */
static void act_give_up(Ctx *cx, void *obj)
{
	const IkeSa *sa = obj;
	const IkeKeepalive *keep = &sa->alive.keep;
	VTime waited = VT_S(keep->secs) + sa->ike->par.alive_tries * VT_S(keep->retry_s);

	refusal_used_anywhere(cx, sa->ike->node, &(Refused){sa->peer, 17, IKE_PORT},
			      ctx_now(cx) - waited);
	ike_sa_delete(cx, obj,
		      (IkeDeath){.reason = "P1 errcounter exceeded (PEERS_ALIVE_TIMER)",
				 .tell = true,
				 .unreachable = true});
}

static const FsmAction actions[] = {
	[A_ARM] = {"arm SECS", act_arm},
	[A_ARM_RETRY] = {"arm RETRY", act_arm_retry},
	[A_ASK] = {"ask", act_ask},
	[A_COUNT] = {"count the error", act_count},
	[A_CLEAR] = {"clear the count", act_clear},
	[A_STOP] = {"stop", act_stop},
	[A_GIVE_UP] = {"give up the peer", act_give_up},
};

/* ---- the table ---- */

#define S FSM_S
#define SAME FSM_SAME
#define TECH_NOTE "Cisco tech note 17826, debug of vpn7200"

static const FsmRow rows[] = {
	{S(ALIVE_OFF), EV_BEGIN, G_TIMED, ALIVE_LISTEN, {A_CLEAR, A_ARM}, TECH_NOTE},
	{S(ALIVE_OFF),
	 EV_BEGIN,
	 G_AGREED,
	 ALIVE_LISTEN,
	 {A_CLEAR},
	 "IOS 12.3(7)T IPsec Dead Peer Detection Periodic Message Option"},
	{S(ALIVE_OFF), EV_BEGIN, 0, SAME, {0}, NULL},
	{S(ALIVE_LISTEN), EV_HEARD, G_ANY_MESSAGE, SAME, {A_ARM}, TECH_NOTE},
	{S(ALIVE_LISTEN), EV_HEARD, 0, SAME, {0}, "RFC 3706 5: each side asks on its own"},
	{S(ALIVE_LISTEN), EV_TIMER, 0, ALIVE_ASK, {A_ASK, A_ARM_RETRY}, TECH_NOTE},
	{S(ALIVE_LISTEN), EV_SENDING, G_SILENT, ALIVE_ASK, {A_ASK, A_ARM_RETRY}, "RFC 3706 5.4"},
	{S(ALIVE_LISTEN), EV_SENDING, 0, SAME, {0}, NULL},
	{S(ALIVE_ASK), EV_HEARD, G_TIMED, ALIVE_LISTEN, {A_CLEAR, A_ARM}, TECH_NOTE},
	{S(ALIVE_ASK), EV_HEARD, 0, ALIVE_LISTEN, {A_CLEAR, A_STOP}, "RFC 3706 5.4"},
	{S(ALIVE_ASK), EV_TIMER, G_TRIES_LEFT, SAME, {A_COUNT, A_ASK, A_ARM_RETRY}, TECH_NOTE},
	{S(ALIVE_ASK), EV_TIMER, 0, ALIVE_DEAD, {A_COUNT, A_GIVE_UP}, TECH_NOTE},
	{S(ALIVE_ASK), EV_SENDING, 0, SAME, {0}, NULL},
	{S(ALIVE_OFF) | S(ALIVE_LISTEN) | S(ALIVE_ASK), EV_END, 0, ALIVE_OFF, {A_STOP}, NULL},
	{S(ALIVE_OFF), EV_HEARD, 0, SAME, {0}, NULL},
	{S(ALIVE_OFF), EV_SENDING, 0, SAME, {0}, NULL},
	/* cannot happen: the timer is stopped, and a dead SA is asked nothing */
	{S(ALIVE_OFF), EV_TIMER, 0, SAME, {0}, NULL},
	{S(ALIVE_LISTEN) | S(ALIVE_ASK), EV_BEGIN, 0, SAME, {0}, NULL},
	{S(ALIVE_DEAD), EV_BEGIN, 0, SAME, {0}, NULL},
	{S(ALIVE_DEAD), EV_HEARD, 0, SAME, {0}, NULL},
	{S(ALIVE_DEAD), EV_TIMER, 0, SAME, {0}, NULL},
	{S(ALIVE_DEAD), EV_SENDING, 0, SAME, {0}, NULL},
	{S(ALIVE_DEAD), EV_END, 0, SAME, {A_STOP}, NULL},
};

const FsmSpec ike_alive_fsm = {
	.name = "ike-keepalive",
	.spec_ref = "Cisco tech note 17826; RFC 3706",
	.states = states,
	.n_states = N_ALIVE,
	.events = events,
	.n_events = N_EV,
	.guards = guards,
	.n_guards = G_N_ELEMENTS(guards),
	.actions = actions,
	.n_actions = G_N_ELEMENTS(actions),
	.rows = rows,
	.n_rows = G_N_ELEMENTS(rows),
	.initial = ALIVE_OFF,
};

static void step(Ctx *cx, IkeSa *sa, uint8_t event, const void *arg)
{
	fsm_step(cx, &ike_alive_fsm, &sa->alive.sm, sa, event, arg);
}

static void timer_fires(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	step(cx, owner, EV_TIMER, NULL);
}

const TimerSpec ike_alive_timer = {
	.name = "PEERS_ALIVE_TIMER",
	.class = TIMER_PERIOD,
	.cite = TECH_NOTE,
	.fn = timer_fires,
	.stmts = TIMER_SET_BY({"", "crypto isakmp keepalive"}),
};

/* ---- entries ---- */

/* `crypto isakmp keepalive` negotiates DPD if both offer it, else Cisco's keepalives with another IOS box. */
static AliveMode agree(const IkeSa *sa)
{
	unsigned both = sa->his_vids & (unsigned)sa->ike->par.vids;

	if (sa->alive.keep.secs == 0)
		return MODE_NONE;
	return both & VID_DPD ? MODE_DPD : both & VID_IOS ? MODE_CISCO : MODE_NONE;
}

void ike_alive_init(IkeSa *sa)
{
	fsm_init(&sa->alive.sm, &ike_alive_fsm);
	timer_init(&sa->alive.timer, &ike_alive_timer, &sa->timers, sa, sa->what);
}

/* RFC 3706 5: IPsec traffic is proof of life; Cisco's keepalives do not look at it. */
IkeSa *ike_alive_watcher(const Ike *ike, OwnIp local, Ip4 peer)
{
	IkeSa *sa = ike_sa_for(ike, local, peer);

	return sa && sa->alive.mode == MODE_DPD ? sa : NULL;
}

void ike_alive_tell_watcher(const IkeSa *sa)
{
	const Ike *ike = sa->ike;

	ike->keys->watched(ike->keys_self, sa->local, sa->peer,
			   (IkeWatch *)ike_alive_watcher(ike, sa->local, sa->peer));
}

void ike_alive_begin(Ctx *cx, IkeSa *sa)
{
	sa->alive.keep = sa->ike->conf.alive;
	sa->alive.mode = agree(sa);
	ike_alive_tell_watcher(sa);
	/* message 5 or 6 came a moment ago: LIBERTY, its processing time is not counted as silence */
	sa->alive.heard_at = ctx_now(cx);
	step(cx, sa, EV_BEGIN, NULL);
}

/* The machine itself found the peer dead: then it is in the middle of its step, and done. */
void ike_alive_end(Ctx *cx, IkeSa *sa)
{
	if (sa->alive.sm.state != ALIVE_DEAD)
		step(cx, sa, EV_END, NULL);
}

void ike_alive_heard(Ctx *cx, IkeSa *sa)
{
	sa->alive.heard_at = ctx_now(cx);
	step(cx, sa, EV_HEARD, NULL);
}

void ike_alive_sending(Ctx *cx, IkeSa *sa)
{
	VTime now = ctx_now(cx);

	if (is_on_demand(sa))
		step(cx, sa, EV_SENDING, &now);
}
