/* Echo streams: sent on the tick, told when their fate is known. */

#include <stddef.h>
#include <string.h>

#include "models/probe/probe_priv.h"

G_STATIC_ASSERT(offsetof(Stream, timeout.period) <= (size_t)3 * 64);

const ObsSpec probe_obs = {
	.name = "probe",
	.kind = OBS_PROBE,
	.class = CLASS_TRAFFIC,
	.cite = "RFC 792, echo",
	.fields = {{"probe", OV_PTR}},
};

/* Where and why it was lost: told on the way; else a frame of it that nobody took; else it is under way
 * still, and `why` it is waited for no longer. */
static void name_loss(const Stream *s, const PktFate *f, bool back, const char *why, ProbeObs *o)
{
	if (f->way[back].why) {
		o->lost_at = f->way[back].where;
		o->lost_why = f->way[back].why;
	} else if (f->way[back].missed_at) {
		o->lost_at = f->way[back].missed_at;
		o->lost_why = "MAC address unknown";
	} else {
		o->lost_at = s->probe->node->name;
		o->lost_why = why;
	}
}

static ProbeObs way_of(const Stream *s, const Echo *e, const PktFate *f, bool back, VTime received)
{
	uint64_t oldest = s->n_open ? s->open[0].seq : e->seq;
	return (ProbeObs){
		.probe = s->name,
		.number = s->number,
		.back = back,
		.seq = (uint32_t)e->seq,
		.settled = (uint32_t)MIN(oldest, e->seq),
		.sent = f->way[back].made_at,
		.received = received,
		.sent_event = f->way[back].made_event,
		.event = f->way[back].end_event,
	};
}

static void tell_way(Ctx *cx, const ProbeObs *o)
{
	ProbeObs told = *o;
	if (told.event == EVENT_NONE)
		told.event = ctx_cause(cx);
	obs_emit(cx, &probe_obs, (ObsVal[]){{.p = &told}});
}

static PktFate fate_of(const Stream *s, const Echo *e)
{
	PktFate f = {0};
	fate_get(s->probe->node->net->fates, e->uid, &f);
	f.way[0].made_at = e->sent;
	return f;
}

/* The reply is here. */
static void tell_delivered(Ctx *cx, const Stream *s, const Echo *e)
{
	PktFate f = fate_of(s, e);
	VTime there = f.way[0].arrived ? f.way[0].arrived_at : ctx_now(cx);
	ProbeObs out = way_of(s, e, &f, false, there);
	ProbeObs back = way_of(s, e, &f, true, ctx_now(cx));
	tell_way(cx, &out);
	tell_way(cx, &back);
	fate_forget(s->probe->node->net->fates, e->uid);
}

/* A way that neither arrived nor was lost is under way still, and is given up: `why`. */
static void tell_given_up(Ctx *cx, const Stream *s, const Echo *e, const char *why)
{
	PktFate f = fate_of(s, e);
	bool there = f.way[0].arrived;
	ProbeObs out = way_of(s, e, &f, false, there ? f.way[0].arrived_at : VT_NEVER);
	ProbeObs back = way_of(s, e, &f, true, VT_NEVER);
	name_loss(s, &f, there, why, there ? &back : &out);
	tell_way(cx, &out);
	if (there && f.way[1].made)
		tell_way(cx, &back);
	fate_forget(s->probe->node->net->fates, e->uid);
}

static bool is_lost(const Stream *s, const Echo *e)
{
	PktFate f;
	if (!fate_get(s->probe->node->net->fates, e->uid, &f))
		return true; /* never left: told as lost without a place */
	return (f.way[0].why && !f.way[0].arrived) || (f.way[1].why && !f.way[1].arrived);
}

static void open_echo(Stream *s, Echo e)
{
	if (s->n_open == s->room) {
		Echo *open = g_new(Echo, s->room * 2);
		memcpy(open, s->open, s->n_open * sizeof *open);
		if (s->open != &s->one)
			g_free(s->open);
		s->open = open;
		s->room *= 2;
	}
	s->open[s->n_open++] = e;
}

/* The usual is one echo under way: that needs no memory beside the stream. */
static void close_echo(Stream *s, unsigned i)
{
	s->n_open--;
	memmove(&s->open[i], &s->open[i + 1], (s->n_open - i) * sizeof *s->open);
	if (s->n_open > 0 || s->open == &s->one)
		return;
	g_free(s->open);
	s->open = &s->one;
	s->room = 1;
}

/* Tells the echoes that are known to be lost, and those that are `overdue`. */
static void tell_lost(Ctx *cx, Stream *s)
{
	for (unsigned i = 0; i < s->n_open;) {
		Echo e = s->open[i];
		bool overdue = ctx_now(cx) - e.sent >= s->wait;
		if (!overdue && !is_lost(s, &e)) {
			i++;
			continue;
		}
		close_echo(s, i);
		tell_given_up(cx, s, &e, "late");
	}
}

static void watch_oldest(Ctx *cx, Stream *s)
{
	if (s->n_open == 0 || timer_running(&s->timeout))
		return;
	VTime due = s->open[0].sent + s->wait;
	timer_arm(cx, &s->timeout, MAX(due - ctx_now(cx), 0));
}

static void timed_out(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	Stream *s = owner;
	tell_lost(cx, s);
	watch_oldest(cx, s);
}

static void send(Ctx *cx, Stream *s)
{
	Probe *p = s->probe;
	Echo e = {.seq = s->sent++, .sent = ctx_now(cx)};
	IpSend how = {.src = s->src, .dst = s->dst, .vrf = s->vrf};
	e.uid = p->ip->echo(cx, p->ip_self, &how, s->id, (uint16_t)e.seq, s->size);
	open_echo(s, e);
}

static void ticked(Ctx *cx, void *owner, Timer *timer)
{
	Stream *s = owner;
	tell_lost(cx, s);
	send(cx, s);
	watch_oldest(cx, s);
	if (s->count && s->sent >= s->count)
		timer_stop(cx, timer);
}

const TimerSpec stream_tick = {
	"probe", TIMER_TRAFFIC, "the scenario's interval",
	ticked,  PH_PROBE,      .constant = "interval of the scenario's probe"};
const TimerSpec stream_timeout = {
	"probe timeout", TIMER_HOLD, "Cisco IOS ping: timeout 2 s",
	timed_out,       PH_PROBE,   .constant = "2 s, as the ping command waits"};

void stream_reply(Ctx *cx, Stream *s, uint16_t seq)
{
	for (unsigned i = 0; i < s->n_open; i++) {
		Echo e = s->open[i];
		if ((uint16_t)e.seq != seq)
			continue;
		if (ctx_now(cx) - e.sent > s->wait)
			return;
		close_echo(s, i);
		tell_delivered(cx, s, &e);
		return;
	}
}

static Stream *stream_new(Probe *p, const ProbeSpec *spec)
{
	Stream *s = g_aligned_alloc0(1, sizeof *s, _Alignof(Stream));
	s->probe = p;
	s->name = spec->name;
	s->src = spec->src;
	s->dst = spec->dst;
	s->wait = spec->timeout;
	s->count = spec->count;
	s->number = spec->number;
	s->size = spec->size;
	s->vrf = spec->vrf;
	s->id = ++p->next_id;
	s->open = &s->one;
	s->room = 1;
	timer_tree_init(&s->timers, &p->node->timers, s, sizeof *s);
	timer_init(&s->tick, &stream_tick, &s->timers, s, spec->name);
	timer_init(&s->timeout, &stream_timeout, &s->timers, s, spec->name);
	return s;
}

static void add(Ctx *cx, void *self, const ProbeSpec *spec)
{
	Probe *p = self;
	VTime now = ctx_now(cx), first = spec->start;
	g_assert(spec->interval > 0 && spec->timeout > 0);
	Stream *s = stream_new(p, spec);
	if (first < now) {
		s->sent = (uint64_t)((now - first + spec->interval - 1) / spec->interval);
		first += (VTime)s->sent * spec->interval;
	}
	if (!spec->count || s->sent < spec->count)
		timer_arm_periodic(cx, &s->tick, first - now, spec->interval);
	if (p->last)
		p->last->after = s;
	else
		p->first = s;
	p->last = s;
	if (!index_get(&p->by_id, s->id))
		index_put(&p->by_id, s->id, s);
}

/* LIBERTY: how long after a copy of a frame came to nobody another may still come to whom it is for. The copies
 * of a flooded frame differ by what the links of one switched network take. */
#define COPIES_DIFFER VT_S(1)

/* What is known of one way of an echo that is waited for. */
static void tell_open(const Stream *s, const PktFate *f, bool back, VTime now, ProbeObs *o)
{
	if (f->way[back].arrived)
		o->received = f->way[back].arrived_at;
	else if (f->way[back].why ||
		 (f->way[back].missed_at && now - f->way[back].missed_when > COPIES_DIFFER))
		name_loss(s, f, back, NULL, o);
}

static void each_open(const void *self, VTime now, void (*fn)(void *to, const ProbeObs *), void *to)
{
	const Probe *p = self;
	for (const Stream *s = p->first; s; s = s->after)
		for (unsigned k = 0; k < s->n_open; k++) {
			const Echo *e = &s->open[k];
			PktFate f = fate_of(s, e);
			for (unsigned back = 0; back < 1u + f.way[1].made; back++) {
				ProbeObs o = way_of(s, e, &f, back, VT_NEVER);
				tell_open(s, &f, back, now, &o);
				fn(to, &o);
			}
		}
}

const ProbeSvc probe_svc = {.add = add, .each_open = each_open};

/* Who asked is gone: no answer reaches it. */
void stream_stop(Ctx *cx, Stream *s)
{
	while (s->n_open > 0) {
		Echo e = s->open[0];
		close_echo(s, 0);
		tell_given_up(cx, s, &e, "power off");
	}
}

void stream_free(Stream *s)
{
	timer_tree_fini(&s->timers);
	for (unsigned i = 0; i < s->n_open; i++)
		fate_forget(s->probe->node->net->fates, s->open[i].uid);
	if (s->open != &s->one)
		g_free(s->open);
	g_aligned_free(s);
}
