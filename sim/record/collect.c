/* From observations to rows. Log lines are rendered here: a model says values, never text. */

#include "sim/record/collect.h"

#include <string.h>

#include "sim/kernel/cause.h"
#include "sim/record/brief.h"
#include "sim/record/echoes.h"

struct Collector {
	ObsSink sink;
	World *world;
	Record *rec;
	RecordLevel level;
	ReleaseFn *release;
	void *to;
	Echoes *echoes;
	GString *summary;         /* of a frame: kept, as there are many */
	const FrameTaker *frames; /* NULL: the record keeps them */
	GArray *senders;          /* EventId of each that was taken */
	int64_t ord;
	bool refused;  /* see collector_refused */
	bool is_brief; /* see collector_brief */
	Brief brief;
};

static const char *node_name(const Collector *c, const World *w, NodeId id)
{
	return id == NODE_WORLD ? NULL : record_keep(c->rec, world_node_name(w, id));
}

typedef struct LineTo {
	Collector *c;
	const Obs *obs;
	const char *router;
} LineTo;

static void add_line(void *to, const char *facility, const char *flag, const char *text)
{
	const LineTo *l = to;
	Record *r = l->c->rec;
	LogRow row = {l->obs->at,
		      l->router,
		      record_keep(r, facility),
		      record_keep(r, flag),
		      record_keep(r, text),
		      l->obs->event,
		      l->c->ord++,
		      l->obs->spec->class,
		      l->obs->spec->kind == OBS_PACKET};
	g_array_append_val(r->rows[REC_LOG], row);
}

static void add_log(Collector *c, const World *w, const Obs *o)
{
	LineTo to = {c, o, node_name(c, w, o->node)};
	LogOut out = {add_line, &to, to.router && c->release ? c->release(c->to, to.router) : ""};
	if (!out.release)
		out.release = "";
	o->spec->text(&out, o->spec, o->val);
}

static ObsStanding standing_of(const ObsSpec *spec, const char *state)
{
	for (const ObsState *s = spec->states; s && s->state; s++)
		if (strcmp(s->state, state) == 0)
			return s->standing;
	return STANDING_NONE;
}

static void add_transition(Collector *c, const World *w, const Obs *o)
{
	Record *r = c->rec;
	TransitionRow row = {o->at,
			     node_name(c, w, o->node),
			     record_keep(r, o->val[0].s),
			     record_keep(r, o->val[1].s),
			     record_keep(r, o->val[2].s),
			     record_keep(r, o->val[3].s),
			     record_keep(r, o->val[4].s),
			     o->event,
			     c->ord++,
			     o->spec->class,
			     standing_of(o->spec, o->val[3].s)};
	g_array_append_val(r->rows[REC_TRANSITION], row);
}

static void add_route(Collector *c, const World *w, const Obs *o)
{
	Record *r = c->rec;
	g_autoptr(GString) prefix = g_string_new(NULL);
	prefix_print(prefix, o->val[0].prefix);
	const ObsVal *vrf = obs_val_if_any(o->spec, o->val, "vrf");
	if (vrf)
		g_string_append_printf(prefix, " vrf %s", vrf->s);
	RouteRow row = {o->at,
			node_name(c, w, o->node),
			record_keep(r, prefix->str),
			record_keep(r, o->val[1].s),
			o->val[2].i,
			record_keep(r, o->val[3].s),
			record_keep(r, o->val[4].s),
			o->event,
			c->ord++};
	g_array_append_val(r->rows[REC_ROUTE], row);
}

static void add_sa(Collector *c, const World *w, const Obs *o)
{
	Record *r = c->rec;
	g_autoptr(GString) peer = g_string_new(NULL);
	g_autofree char *spi = o->val[2].u ? g_strdup_printf("0x%08x", o->val[2].u) : NULL;
	ip4_print(peer, o->val[1].ip);
	SaRow row = {o->at,
		     node_name(c, w, o->node),
		     record_keep(r, o->val[0].s),
		     record_keep(r, peer->str),
		     record_keep(r, spi),
		     record_keep(r, o->val[3].s),
		     record_keep(r, o->val[4].s),
		     o->event,
		     c->ord++};
	g_array_append_val(r->rows[REC_SA], row);
}

typedef struct ChangeKind {
	RecTableId table;
	void (*add)(Collector *c, const World *w, const Obs *o);
	int state; /* which of its values is the state that begins; -1: it has none */
} ChangeKind;

static const ChangeKind change_kinds[N_OBS_KINDS] = {
	[OBS_TRANSITION] = {REC_TRANSITION, add_transition, 3},
	[OBS_ROUTE] = {REC_ROUTE, add_route, -1},
	[OBS_SA] = {REC_SA, add_sa, -1},
};

static void add_change(Collector *c, const World *w, const Obs *o)
{
	const ChangeKind *kind = &change_kinds[o->spec->kind];
	bool assumed =
		kind->state >= 0 && standing_of(o->spec, o->val[kind->state].s) == STANDING_ASSUMED;
	if (!c->is_brief ||
	    brief_takes(&c->brief, c->rec, kind->table, node_name(c, w, o->node), assumed))
		kind->add(c, w, o);
}

static void add_drop(Collector *c, const World *w, const Obs *o)
{
	Record *r = c->rec;
	const ObsVal *packet = obs_val_if_any(o->spec, o->val, "packet");
	const ObsVal *all = obs_val_if_any(o->spec, o->val, "all");
	c->refused |= packet && *packet->s;
	if (c->level < RECORD_TIMELINE)
		return;
	DropRow row = {o->at,
		       node_name(c, w, o->node),
		       record_keep(r, o->val[0].s),
		       record_keep(r, o->val[1].s),
		       o->val[2].i,
		       o->event,
		       packet ? record_keep(r, packet->s) : NULL,
		       all && all->i};
	g_array_append_val(r->rows[REC_DROP], row);
}

static void keep_frame(Record *r, const FrameRow *f)
{
	FrameRow row = *f;
	row.segment = record_keep(r, f->segment);
	row.from_port = record_keep(r, f->from_port);
	row.to_port = record_keep(r, f->to_port);
	row.protocol = record_keep(r, f->protocol);
	row.summary = record_keep(r, f->summary);
	row.dropped = record_keep(r, f->dropped);
	g_array_append_val(r->rows[REC_FRAME], row);
}

static void add_frame(Collector *c, const Obs *o)
{
	const FrameObs *f = o->val[0].p;
	const char *protocol = NULL;
	GString *summary = g_string_truncate(c->summary, 0);
	f->summary(f->frame, &protocol, summary);
	FrameRow row = {o->at,     f->segment, f->from_port, f->to_port,    protocol, summary->str,
			f->length, f->dropped, f->uid,       f->parent_uid, o->event};
	if (!c->frames) {
		keep_frame(c->rec, &row);
		return;
	}
	c->frames->take(c->frames->to, &row);
	g_array_append_val(c->senders, row.event);
}

static void collect(ObsSink *self, const World *w, const Obs *o)
{
	Collector *c = (Collector *)self;
	if (o->spec->kind == OBS_PROBE)
		echoes_add(c->echoes, o->val[0].p);
	else if (change_kinds[o->spec->kind].add)
		add_change(c, w, o);
	else if (o->spec->kind == OBS_DROP)
		add_drop(c, w, o);
	else if (o->spec->kind == OBS_FRAME)
		add_frame(c, o);
	if (o->spec->text && c->level >= RECORD_TIMELINE)
		add_log(c, w, o);
}

static uint32_t wanted(RecordLevel level)
{
	static const uint32_t probe = 1u << OBS_PROBE, frame = 1u << OBS_FRAME,
			      packet = 1u << OBS_PACKET;
	static const uint32_t changes = 1u << OBS_TRANSITION | 1u << OBS_ROUTE | 1u << OBS_SA;
	static const uint32_t all = ((1u << N_OBS_KINDS) - 1) & ~(1u << OBS_KEY);
	const uint32_t kinds[] = {
		[RECORD_NONE] = probe,
		[RECORD_OUTAGE] = probe | changes | 1u << OBS_DROP,
		[RECORD_TIMELINE] = all & ~packet & ~frame,
		[RECORD_FULL] = all & ~packet,
	};
	return kinds[level];
}

Collector *collector_new(World *w, Record *rec, RecordLevel level, ReleaseFn *release, void *to)
{
	Collector *c = g_new0(Collector, 1);
	*c = (Collector){.sink = {.kinds = wanted(level), .emit = collect},
			 .world = w,
			 .rec = rec,
			 .level = level,
			 .release = release,
			 .to = to,
			 .echoes = echoes_new(w, rec, level >= RECORD_TIMELINE),
			 .summary = g_string_sized_new(128),
			 .senders = g_array_new(FALSE, FALSE, sizeof(EventId))};
	world_add_sink(w, &c->sink);
	return c;
}

void collector_want_packets(Collector *c)
{
	c->sink.kinds |= 1u << OBS_PACKET;
}

void collector_brief(Collector *c)
{
	c->is_brief = true;
}

bool collector_refused(const Collector *c)
{
	return c->refused;
}

void collector_frames_to(Collector *c, const FrameTaker *frames)
{
	c->frames = frames;
}

void collector_free(Collector *c)
{
	if (!c)
		return;
	echoes_free(c->echoes);
	g_string_free(c->summary, TRUE);
	g_array_unref(c->senders);
	g_free(c);
}

void collector_fault(Collector *c, Ctx *cx, const char *name, const char *what)
{
	FaultRow row = {ctx_now(cx), record_keep(c->rec, name), record_keep(c->rec, what),
			ctx_cause(cx), c->ord++};
	brief_fault(&c->brief);
	g_array_append_val(c->rec->rows[REC_FAULT], row);
	cause_set_root(cx);
}

void collector_open_echo(Collector *c, const ProbeObs *o)
{
	echoes_add(c->echoes, o);
}

void collector_close_echoes(Collector *c)
{
	echoes_close(c->echoes);
}

/* ---- ancestors ---- */

static void want_event(GArray *ids, EventId id)
{
	if (id != EVENT_NONE)
		g_array_append_val(ids, id);
}

static void add_cause(void *to, EventId cause, CauseRole role)
{
	GArray *rows = ((void **)to)[0];
	CauseRow row = {*(EventId *)((void **)to)[1], cause, role};
	g_array_append_val(rows, row);
}

static void add_event(void *to, const EventRec *e)
{
	Collector *c = to;
	EventRow row = {e->id,
			e->at,
			node_name(c, c->world, e->node),
			record_keep(c->rec, e->kind),
			record_keep(c->rec, e->what),
			e->timer};
	g_array_append_val(c->rec->rows[REC_EVENT], row);
	EventId id = e->id;
	cause_each(c->world, id, add_cause, (void *[]){c->rec->rows[REC_CAUSE], &id});
}

static void want_outages(const Record *r, GArray *ids)
{
	for (unsigned i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		want_event(ids, REC_ROW(r, REC_OUTAGE, OutageRow, i)->start_event);
		want_event(ids, REC_ROW(r, REC_OUTAGE, OutageRow, i)->end_event);
	}
}

/* What an outage may come of; without one nobody asks what refusals came of. */
static void want_refusals(const Record *r, GArray *ids)
{
	for (unsigned i = 0; REC_N(r, REC_OUTAGE) > 0 && i < REC_N(r, REC_DROP); i++) {
		const DropRow *d = REC_ROW(r, REC_DROP, DropRow, i);
		if (d->packet && *d->packet)
			want_event(ids, d->event);
	}
}

static void want_changes(const Record *r, GArray *ids)
{
	for (unsigned i = 0; i < REC_N(r, REC_LOG); i++)
		want_event(ids, REC_ROW(r, REC_LOG, LogRow, i)->event);
	for (unsigned i = 0; i < REC_N(r, REC_TRANSITION); i++)
		want_event(ids, REC_ROW(r, REC_TRANSITION, TransitionRow, i)->event);
	for (unsigned i = 0; i < REC_N(r, REC_ROUTE); i++)
		want_event(ids, REC_ROW(r, REC_ROUTE, RouteRow, i)->event);
	for (unsigned i = 0; i < REC_N(r, REC_SA); i++)
		want_event(ids, REC_ROW(r, REC_SA, SaRow, i)->event);
	for (unsigned i = 0; i < REC_N(r, REC_FAULT); i++)
		want_event(ids, REC_ROW(r, REC_FAULT, FaultRow, i)->event);
}

/* The first that is not before `id`. */
static guint event_from(const GArray *events, EventId id)
{
	guint lo = 0, hi = events->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(events, EventRow, mid).id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool has_event(const GArray *events, EventId id)
{
	guint i = event_from(events, id);
	return i < events->len && g_array_index(events, EventRow, i).id == id;
}

/* There are many, and they sent in the order in which they ran: most lie between the same two events as the last. */
static void tell_senders(const Collector *c)
{
	const GArray *events = c->rec->rows[REC_EVENT];
	EventId after = EVENT_NONE, next = EVENT_NONE; /* no event is between them */
	for (guint i = 0; i < c->senders->len; i++) {
		EventId id = g_array_index(c->senders, EventId, i);
		if (id <= after || id > next) {
			guint at = event_from(events, id);
			after = at > 0 ? g_array_index(events, EventRow, at - 1).id : EVENT_NONE;
			next = at < events->len ? g_array_index(events, EventRow, at).id
						: UINT64_MAX;
		}
		if (id == next)
			c->frames->sender(c->frames->to, i, id);
	}
}

void collector_finish(Collector *c)
{
	Record *r = c->rec;
	const GArray *events = r->rows[REC_EVENT];
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(EventId));
	want_outages(r, ids);
	if (c->level >= RECORD_TIMELINE) {
		want_changes(r, ids);
		want_refusals(r, ids);
	}
	cause_ancestors(c->world, (const EventId *)ids->data, ids->len, add_event, c);
	if (c->level < RECORD_TIMELINE)
		return;
	for (unsigned i = 0; i < REC_N(r, REC_PROBE); i++) {
		ProbeRow *p = REC_ROW(r, REC_PROBE, ProbeRow, i);
		if (!has_event(events, p->event))
			p->event = EVENT_NONE;
	}
	for (unsigned i = 0; i < REC_N(r, REC_DROP); i++) {
		DropRow *d = REC_ROW(r, REC_DROP, DropRow, i);
		if (!has_event(events, d->event))
			d->event = EVENT_NONE;
	}
	for (unsigned i = 0; i < REC_N(r, REC_FRAME); i++) {
		FrameRow *f = REC_ROW(r, REC_FRAME, FrameRow, i);
		if (!has_event(events, f->event))
			f->event = EVENT_NONE;
	}
	tell_senders(c);
}
