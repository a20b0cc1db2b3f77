/* Echo streams: sent on the tick, told when their fate is known. */

#include "models/probe/probe_priv.h"

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
	uint64_t oldest = s->open->len ? g_array_index(s->open, Echo, 0).seq : e->seq;
	return (ProbeObs){
		.probe = s->spec.name,
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

/* Tells the echoes that are known to be lost, and those that are `overdue`. */
static void tell_lost(Ctx *cx, Stream *s)
{
	for (unsigned i = 0; i < s->open->len;) {
		Echo e = g_array_index(s->open, Echo, i);
		bool overdue = ctx_now(cx) - e.sent >= s->spec.timeout;
		if (!overdue && !is_lost(s, &e)) {
			i++;
			continue;
		}
		g_array_remove_index(s->open, i);
		tell_given_up(cx, s, &e, "late");
	}
}

static void watch_oldest(Ctx *cx, Stream *s)
{
	if (s->open->len == 0 || timer_running(&s->timeout))
		return;
	VTime due = g_array_index(s->open, Echo, 0).sent + s->spec.timeout;
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
	Echo e = {.seq = s->next++, .sent = ctx_now(cx)};
	IpSend how = {.src = s->spec.src, .dst = s->spec.dst};
	e.uid = p->ip->echo(cx, p->ip_self, &how, s->id, (uint16_t)e.seq, s->spec.size);
	g_array_append_val(s->open, e);
}

static void ticked(Ctx *cx, void *owner, Timer *timer)
{
	Stream *s = owner;
	tell_lost(cx, s);
	send(cx, s);
	watch_oldest(cx, s);
	if (s->spec.count && s->next >= s->spec.count)
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
	for (unsigned i = 0; i < s->open->len; i++) {
		Echo e = g_array_index(s->open, Echo, i);
		if ((uint16_t)e.seq != seq)
			continue;
		if (ctx_now(cx) - e.sent > s->spec.timeout)
			return;
		g_array_remove_index(s->open, i);
		tell_delivered(cx, s, &e);
		return;
	}
}

static void add(Ctx *cx, void *self, const ProbeSpec *spec)
{
	Probe *p = self;
	VTime now = ctx_now(cx), first = spec->start;
	g_assert(spec->interval > 0 && spec->timeout > 0);
	Stream *s = g_new0(Stream, 1);
	s->probe = p;
	s->spec = *spec;
	s->id = ++p->next_id;
	s->open = g_array_new(FALSE, FALSE, sizeof(Echo));
	if (first < now) {
		s->next = (uint64_t)((now - first + spec->interval - 1) / spec->interval);
		first += (VTime)s->next * spec->interval;
	}
	timer_tree_init(&s->timers, &p->node->timers, s, sizeof *s);
	timer_init(&s->tick, &stream_tick, &s->timers, s, spec->name);
	timer_init(&s->timeout, &stream_timeout, &s->timers, s, spec->name);
	if (!spec->count || s->next < spec->count)
		timer_arm_periodic(cx, &s->tick, first - now, spec->interval);
	g_ptr_array_add(p->streams, s);
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
	for (unsigned i = 0; i < p->streams->len; i++) {
		const Stream *s = p->streams->pdata[i];
		for (unsigned k = 0; k < s->open->len; k++) {
			const Echo *e = &g_array_index(s->open, Echo, k);
			PktFate f = fate_of(s, e);
			for (unsigned back = 0; back < 1u + f.way[1].made; back++) {
				ProbeObs o = way_of(s, e, &f, back, VT_NEVER);
				tell_open(s, &f, back, now, &o);
				fn(to, &o);
			}
		}
	}
}

const ProbeSvc probe_svc = {.add = add, .each_open = each_open};

/* Who asked is gone: no answer reaches it. */
void stream_stop(Ctx *cx, Stream *s)
{
	while (s->open->len > 0) {
		Echo e = g_array_index(s->open, Echo, 0);
		g_array_remove_index(s->open, 0);
		tell_given_up(cx, s, &e, "power off");
	}
}

void stream_free(void *stream)
{
	Stream *s = stream;
	timer_tree_fini(&s->timers);
	for (unsigned i = 0; i < s->open->len; i++)
		fate_forget(s->probe->node->net->fates, g_array_index(s->open, Echo, i).uid);
	g_array_unref(s->open);
	g_free(s);
}
