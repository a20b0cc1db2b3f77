/* The run behind a console. */

#include "sim/console/console_session.h"

#include <string.h>

#include "sim/record/collect.h"
#include "sim/record/digest.h"
#include "sim/router/logbook.h"

struct Session {
	const Scenario *scn;
	uint64_t seed;
	GStringChunk *strings; /* of the deeds */
	GPtrArray *deeds;      /* of SessionDeed*, owned */
	VTime now;
	/* made anew when time goes back */
	Stage *stage;
	Record *rec;
	Collector *collector;
	Digest *digest;
	LogBook *logbook;
};

static void deed_free(void *p)
{
	SessionDeed *d = p;
	g_array_unref(d->event.lines);
	g_free(d);
}

/* ---- the run ---- */

static void strike(Session *s)
{
	collector_free(g_steal_pointer(&s->collector));
	digest_free(g_steal_pointer(&s->digest));
	logbook_free(g_steal_pointer(&s->logbook));
	stage_free(g_steal_pointer(&s->stage));
	record_free(g_steal_pointer(&s->rec));
}

static const char *release_of(void *to, const char *node)
{
	const Node *n = net_node(to, node);
	return n ? n->release : "";
}

static void take_fault(void *to, Ctx *cx, const char *name, const char *what)
{
	collector_fault(to, cx, name, what);
}

static bool set_up(Session *s, GError **err)
{
	StageSpec spec = {.seed = s->seed};
	strike(s);
	s->stage = stage_new(s->scn, &spec, err);
	if (!s->stage)
		return false;
	World *w = stage_world(s->stage);
	s->rec = record_new();
	s->collector = collector_new(w, s->rec, RECORD_TIMELINE, release_of, stage_net(s->stage));
	collector_want_packets(s->collector);
	stage_on_fault(s->stage, take_fault, s->collector);
	s->digest = digest_new(w, NULL, NULL);
	world_add_sink(w, digest_sink(s->digest));
	s->logbook = logbook_new(w, stage_net(s->stage));
	stage_begin(s->stage);
	s->now = 0;
	return stage_run(s->stage, 0, err);
}

Session *session_new(const Scenario *scn, uint64_t seed, GError **err)
{
	g_autoptr(Session) s = g_new0(Session, 1);
	s->scn = scn;
	s->seed = seed;
	s->strings = g_string_chunk_new(1024);
	s->deeds = g_ptr_array_new_with_free_func(deed_free);
	return set_up(s, err) ? g_steal_pointer(&s) : NULL;
}

void session_free(Session *s)
{
	if (!s)
		return;
	strike(s);
	g_ptr_array_unref(s->deeds);
	g_string_chunk_free(s->strings);
	g_free(s);
}

bool session_run(Session *s, VTime until, GError **err)
{
	if (!stage_run(s->stage, until, err))
		return false;
	s->now = until;
	return true;
}

bool session_back(Session *s, VTime t, GError **err)
{
	while (s->deeds->len && ((SessionDeed *)s->deeds->pdata[s->deeds->len - 1])->at > t)
		g_ptr_array_remove_index(s->deeds, s->deeds->len - 1);
	if (!set_up(s, err))
		return false;
	for (unsigned i = 0; i < s->deeds->len; i++) {
		const SessionDeed *d = s->deeds->pdata[i];
		GError *refused = NULL;
		if (!stage_type(s->stage, &d->event, &refused, err))
			return false;
		g_assert_no_error(refused); /* it was done before, in the same state */
	}
	return session_run(s, t, err);
}

/* ---- what is typed ---- */

static const char *keep(Session *s, const char *text)
{
	return g_string_chunk_insert_const(s->strings, text);
}

static bool is_taken(const Session *s, const char *name)
{
	for (unsigned i = 0; i < s->scn->events->len; i++)
		if (strcmp(((const ScnEvent *)s->scn->events->pdata[i])->name, name) == 0)
			return true;
	return false;
}

/* "typed-1", "typed-2": a session that was saved and goes on numbers on. */
static const char *fresh_name(Session *s)
{
	for (unsigned n = s->deeds->len + 1;; n++) {
		g_autofree char *name = g_strdup_printf("typed-%u", n);
		bool again = is_taken(s, name);
		for (unsigned i = 0; i < s->deeds->len; i++)
			again |= strcmp(((SessionDeed *)s->deeds->pdata[i])->event.name, name) == 0;
		if (!again)
			return keep(s, name);
	}
}

static void item_clear(void *p)
{
	g_free(((ScnItem *)p)->text);
}

/* The event for people, as the scenario's reader words it. */
static char *text_of(const SessionWish *w)
{
	g_autofree char *lines = w->lines ? g_strjoinv("; ", (char **)w->lines) : NULL;
	if (w->deed == DEED_POWER)
		return g_strdup_printf("%s: power %s", w->node, w->on ? "on" : "off");
	if (w->deed == DEED_CABLE)
		return g_strdup_printf("%s:%s: cable %s", w->node, w->iface,
				       w->on ? "restore" : "cut");
	return g_strdup_printf("%s: %s", w->node, lines);
}

static SessionDeed *deed_new(Session *s, const SessionWish *w)
{
	SessionDeed *d = g_new0(SessionDeed, 1);
	SrcPos here = {"console", 1, 1};
	g_autofree char *text = text_of(w);
	d->at = s->now + 1;
	d->event = (ScnEvent){.name = fresh_name(s),
			      .pos = here,
			      .deed_pos = here,
			      .when = {.has = true, .span = {d->at, d->at, ""}},
			      .deed = w->deed,
			      .lines = g_array_new(FALSE, FALSE, sizeof(ScnItem)),
			      .on = w->on,
			      .repeat = 1,
			      .text = keep(s, text),
			      .what = "typed at the console"};
	if (w->deed == DEED_CABLE)
		d->event.port = (ScnPort){keep(s, w->node), keep(s, w->iface), here};
	else
		d->event.router = keep(s, w->node);
	g_array_set_clear_func(d->event.lines, item_clear);
	for (const char *const *line = w->lines; line && *line; line++) {
		ScnItem item = {g_strdup(*line), here};
		g_array_append_val(d->event.lines, item);
	}
	return d;
}

bool session_do(Session *s, const SessionWish *wish, GError **refused, GError **err)
{
	SessionDeed *d = deed_new(s, wish);
	GError *why = NULL;
	bool ok = stage_type(s->stage, &d->event, &why, err);
	s->now = d->at;
	if (why || !ok)
		deed_free(d);
	else
		g_ptr_array_add(s->deeds, d);
	if (why)
		g_propagate_error(refused, why);
	return ok;
}

/* ---- looking ---- */

const Scenario *session_scenario(const Session *s)
{
	return s->scn;
}

uint64_t session_seed(const Session *s)
{
	return s->seed;
}

VTime session_now(const Session *s)
{
	return s->now;
}

VTime session_next(const Session *s)
{
	return world_next(stage_world(s->stage));
}

Stage *session_stage(const Session *s)
{
	return s->stage;
}

Node *session_node(const Session *s, const char *router)
{
	return net_node(stage_net(s->stage), router);
}

const Record *session_record(const Session *s)
{
	return s->rec;
}

char *session_digest(Session *s)
{
	digest_close(s->digest, s->now);
	return digest_overall(s->digest);
}

const GPtrArray *session_deeds(const Session *s)
{
	return s->deeds;
}
