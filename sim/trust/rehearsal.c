/* The rehearsal of a scenario's typed lines. Routers know nothing of each other when they read a configuration, so each
 * one has its turns by itself. What a router is between two turns is a text, its running-config: the same line at the
 * same text comes to the same, so that an event that happens over and over again is played once for each state. */

#include "sim/trust/rehearsal.h"

#include <string.h>

#include "models/core/startup.h"
#include "sim/router/commands.h"
#include "sim/secrets.h"
#include "sim/trust/cables.h"

/* LIBERTY: octets of configuration that are read for one router, a second's work. What comes later is a doubt. */
enum { READ_MAX = 4 << 20 };

/* A doubt, and which line of which event it is. */
typedef struct Find {
	unsigned event, item;
	Doubt row;
} Find;

typedef struct Rehearsal {
	const Scenario *scn;
	const Net *net;
	Doubts *doubts;
	const uint64_t *seed; /* NULL: the earliest of each time */
	World *world;
	Net *stage;
	GStringChunk *texts;
	GArray *finds; /* of Find */
} Rehearsal;

/* One repetition of an event. */
typedef struct Turn {
	VTime at;
	unsigned event;
} Turn;

/* A line of a running-config that is not modelled. */
typedef struct Loose {
	const char *place, *text, *why;
	Affects affects;
} Loose;

/* A router at which something is typed. A state is a text, each once. */
typedef struct Actor {
	Rehearsal *r;
	const Node *of;     /* in the net that was composed */
	Node *node, *other; /* to type at, and to read what that comes to */
	CabledPorts *ports;
	GArray *turns;      /* of Turn, in their order */
	const char *played; /* the state of `node` */
	const char *composed, *running, *startup;
	GHashTable *after; /* by event, from 1: of what it makes of each state */
	GHashTable *loose; /* state to GArray of Loose */
	size_t read;       /* octets so far */
	guint first;       /* of its finds */
	bool drawn;        /* the order of its turns is */
} Actor;

static const ScnEvent *event_at(const Rehearsal *r, unsigned i)
{
	return r->scn->events->pdata[i];
}

/* ---- states ---- */

static const char *keep(const Actor *a, const char *text)
{
	return g_string_chunk_insert_const(a->r->texts, text);
}

static const char *state_of(const Actor *a)
{
	g_autoptr(GString) text = g_string_new(NULL);

	runconf_print(a->node, text);
	return keep(a, text->str);
}

static void look_away(void *to, const ConfLine *line)
{
	(void)to;
	(void)line;
}

static void read_state(Actor *a, Node *n, const char *state, ConfLineFn *fn, void *to)
{
	size_t len = strlen(state);

	a->read += len;
	if (node_renew(n, NULL))
		runconf_read(n, "running-config", state, len, fn, to, NULL);
}

/* Brings the router there, as reloading it would. */
static void play(Actor *a, const char *state)
{
	if (a->played == state)
		return;
	a->played = state;
	if (state != a->composed) {
		read_state(a, a->node, state, look_away, NULL);
		return;
	}
	a->read += strlen(state);
	if (node_renew(a->node, NULL))
		startup_read(a->of->startup, a->node, NULL);
}

typedef struct Look {
	const Actor *actor;
	GArray *loose;
} Look;

static void take_loose(void *to, const ConfLine *line)
{
	const Look *look = to;
	if (line->fate != LINE_UNMODELLED || !line->affects)
		return;
	g_autofree char *text = g_strstrip(g_strdup(line->text));
	Loose l = {.place = keep(look->actor, line->place),
		   .text = keep(look->actor, text),
		   .why = line->why,
		   .affects = line->affects};
	g_array_append_val(look->loose, l);
}

static void take_gap(void *to, const ConfGap *gap)
{
	const Look *look = to;
	const Actor *a = look->actor;
	ConfOrigin o = doubts_origin(a->other, gap);
	if (!o.text)
		return;
	Loose l = {.place = keep(a, gap->place),
		   .text = keep(a, o.text),
		   .why = gap->why,
		   .affects = gap->affects};
	g_array_append_val(look->loose, l);
}

/* The lines of a state that are not modelled, as a file of them would be read. */
static const GArray *loose_in(Actor *a, const char *state)
{
	GArray *loose = g_hash_table_lookup(a->loose, state);
	if (loose)
		return loose;
	loose = g_array_new(FALSE, FALSE, sizeof(Loose));
	read_state(a, a->other, state, take_loose, &(Look){a, loose});
	node_gaps(a->other, take_gap, &(Look){a, loose});
	g_hash_table_insert(a->loose, (gpointer)state, loose);
	return loose;
}

static bool is_loose(const GArray *among, const Loose *l)
{
	for (guint i = 0; i < among->len; i++) {
		const Loose *x = &g_array_index(among, Loose, i);
		if (x->place == l->place && x->text == l->text && !(l->affects & ~x->affects))
			return true;
	}
	return false;
}

/* ---- what is found ---- */

static void find_add(Actor *a, unsigned event, unsigned item, Doubt row)
{
	const GArray *finds = a->r->finds;

	row.node = a->of;
	row.at = g_array_index(event_at(a->r, event)->lines, ScnItem, item).at;
	for (guint i = a->first; i < finds->len; i++) {
		const Find *f = &g_array_index(finds, Find, i);
		if (f->event == event && f->item == item && f->row.iface == row.iface &&
		    !(row.affects & ~f->row.affects))
			return;
	}
	Find f = {event, item, row};
	g_array_append_val(a->r->finds, f);
}

/* What lines make of a state. */
typedef struct Outcome {
	const char *after;
	const char *saved; /* on the way; NULL: nothing was */
	bool reloads;      /* at the end */
} Outcome;

/* Lines on their way to a router. */
typedef struct Typing {
	Actor *actor;
	unsigned event;
	Outcome *out;
} Typing;

/* What a port is set to has changed. */
static void find_set(Actor *a, unsigned event, const ConfLine *line)
{
	const Iface *port;

	while ((port = cables_reset(a->ports, a->node)))
		find_add(a, event, line->which,
			 (Doubt){.iface = port,
				 .plain = line->text,
				 .why = "the port negotiates anew, with some seconds without "
					"carrier; here it takes none",
				 .affects = AFFECTS_FORWARDING | AFFECTS_TIMING});
}

static void take_typed(void *to, const ConfLine *line)
{
	const Typing *t = to;
	Actor *a = t->actor;
	const Iface *ifc = doubts_iface(a->of, line);
	Doubt row = {.node = a->of,
		     .iface = ifc,
		     .plain = line->text,
		     .why = line->why,
		     .affects = line->affects};

	if (ifc)
		g_hash_table_add(a->r->doubts->typed, (gpointer)ifc);
	if (line->fate == LINE_UNMODELLED && line->affects)
		find_add(a, t->event, line->which, row);
	find_set(a, t->event, line);
	if (a->drawn && !a->r->seed &&
	    (line->fate == LINE_APPLIED || line->fate == LINE_UNMODELLED))
		g_array_append_val(a->r->doubts->maybe, row);
}

static ConfExec take_command(Ctx *cx, void *to, const char *command, SrcPos at)
{
	const Typing *t = to;
	CommandFate fate = command_fate(t->actor->of, command);

	(void)cx;
	(void)at;
	if (command_saves(t->actor->of, command))
		t->out->saved = state_of(t->actor);
	t->out->reloads |= fate == COMMAND_RELOADS;
	return fate == COMMAND_RELOADS   ? CONF_EXEC_ENDS
	       : fate == COMMAND_UNKNOWN ? CONF_EXEC_UNMODELLED
					 : CONF_EXEC_DONE;
}

/* Types the first `n` lines of the event; one that is refused ends the run, and is an error then. */
static Outcome type(Actor *a, unsigned event, unsigned n, ConfLineFn *fn)
{
	const ScnEvent *x = event_at(a->r, event);
	g_autofree const char **lines = g_new0(const char *, n + 1);
	Outcome out = {0};
	Typing to = {a, event, &out};

	for (unsigned i = 0; i < n; i++)
		lines[i] = g_array_index(x->lines, ScnItem, i).text;
	ConfTyped typed = {
		.lines = lines, .at = x->deed_pos, .fn = fn, .exec = take_command, .to = &to};
	runconf_rehearse(a->node, &typed, NULL);
	a->played = out.after = state_of(a);
	return out;
}

/* Which line of the event it is that leaves that one behind: the last of the fewest after which it is there. */
static unsigned blamed(Actor *a, unsigned event, const char *before, const Loose *l)
{
	unsigned none = 0, all = event_at(a->r, event)->lines->len;

	while (all - none > 1) {
		unsigned n = none + (all - none) / 2;
		play(a, before);
		if (is_loose(loose_in(a, type(a, event, n, NULL).after), l))
			all = n;
		else
			none = n;
	}
	return all - 1;
}

static void find_left(Actor *a, unsigned event, const char *before, const Loose *l)
{
	unsigned item = blamed(a, event, before, l);
	const char *line = g_array_index(event_at(a->r, event)->lines, ScnItem, item).text;
	ConfLine left = {.place = l->place, .text = l->text};
	g_autoptr(GString) why = g_string_new("it leaves \"");

	secrets_hide(why, l->text);
	g_string_append_printf(why, "\" behind: %s", l->why);
	find_add(a, event, item,
		 (Doubt){.iface = doubts_iface(a->of, &left),
			 .plain = line,
			 .why = keep(a, why->str),
			 .affects = l->affects});
}

/* Lines that are no longer modelled as of this event. */
static void look_behind(Actor *a, unsigned event, const char *before, const char *after)
{
	const GArray *loose = loose_in(a, after);

	for (guint i = 0; i < loose->len; i++) {
		const Loose *l = &g_array_index(loose, Loose, i);
		if (!is_loose(loose_in(a, before), l))
			find_left(a, event, before, l);
	}
}

/* ---- turns ---- */

/* What the event makes of each state: of Outcome. */
static GHashTable *states_behind(Actor *a, unsigned event)
{
	gpointer key = GUINT_TO_POINTER(event + 1);
	GHashTable *states = g_hash_table_lookup(a->after, key);
	if (!states) {
		states = g_hash_table_new_full(NULL, NULL, NULL, g_free);
		g_hash_table_insert(a->after, key, states);
	}
	return states;
}

static const Outcome *play_event(Actor *a, unsigned event)
{
	const char *before = a->running;
	play(a, before);
	cables_look(a->ports, a->node);
	Outcome out = type(a, event, event_at(a->r, event)->lines->len, take_typed);

	if (out.after != before)
		look_behind(a, event, before, out.after);
	const Outcome *kept = g_memdup2(&out, sizeof out);
	g_hash_table_insert(states_behind(a, event), (gpointer)before, (gpointer)kept);
	return kept;
}

static void take_config(Actor *a, unsigned event)
{
	const ScnEvent *x = event_at(a->r, event);
	const Outcome *out = g_hash_table_lookup(states_behind(a, event), a->running);

	if (!out && a->read > READ_MAX) {
		find_add(a, event, 0,
			 (Doubt){.plain = g_array_index(x->lines, ScnItem, 0).text,
				 .why = "too much is typed before it to know what becomes of it",
				 .affects = AFFECTS_ANYTHING});
		return;
	}
	if (!out)
		out = play_event(a, event);
	if (out->saved)
		a->startup = out->saved;
	a->running = out->reloads ? a->startup : out->after;
}

static void take_exec(Actor *a, unsigned event)
{
	const ScnEvent *x = event_at(a->r, event);

	for (unsigned i = 0; i < x->lines->len; i++) {
		const char *line = g_array_index(x->lines, ScnItem, i).text;
		if (command_is_reload(line)) {
			a->running = a->startup;
			return;
		}
		if (command_saves(a->of, line))
			a->startup = a->running;
	}
}

static void take_turn(Actor *a, unsigned event)
{
	const ScnEvent *x = event_at(a->r, event);

	if (x->deed == DEED_CONFIG)
		take_config(a, event);
	else if (x->deed == DEED_EXEC)
		take_exec(a, event);
	else if (!x->on)
		a->running = a->startup;
}

/* Ties are had in the order of the scenario. */
static int by_time(const void *a, const void *b)
{
	const Turn *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->event < y->event ? -1 : x->event > y->event;
}

static GArray *turns_of(const Rehearsal *r, const GArray *events, const uint64_t *seed)
{
	GArray *turns = g_array_new(FALSE, FALSE, sizeof(Turn));

	for (guint i = 0; i < events->len; i++) {
		unsigned event = g_array_index(events, unsigned, i);
		const ScnEvent *x = event_at(r, event);
		VTime at = seed ? scn_moment(&x->when, *seed) : scn_earliest(&x->when);
		for (int n = 0; n < x->repeat; n++, at += x->every) {
			Turn t = {at, event};
			g_array_append_val(turns, t);
		}
	}
	g_array_sort(turns, by_time);
	return turns;
}

static bool is_same_order(const GArray *a, const GArray *b)
{
	for (guint i = 0; i < a->len; i++)
		if (g_array_index(a, Turn, i).event != g_array_index(b, Turn, i).event)
			return false;
	return true;
}

static bool is_drawn(const Rehearsal *r, const GArray *events)
{
	for (guint i = 0; i < events->len; i++) {
		const ScnEvent *x = event_at(r, g_array_index(events, unsigned, i));
		if (scn_earliest(&x->when) != x->latest)
			return true;
	}
	return false;
}

/* ---- routers ---- */

static void copy_param(gpointer name, gpointer value, gpointer to)
{
	g_hash_table_replace(to, g_strdup(name), g_memdup2(value, sizeof(int64_t)));
}

/* That no router of a scenario has. */
static char *other_name(const char *name)
{
	return g_strconcat(name, "\n", NULL);
}

static Node *node_like(const Rehearsal *r, const Node *of, const char *name)
{
	Node *n = net_node_add(r->stage, name, of->kind, of->release, NULL);

	g_assert(n); /* as `of` was made of the same classes */
	g_hash_table_foreach(of->param, copy_param, n->param);
	return n;
}

static void actor_clear(Actor *a)
{
	cables_free(a->ports);
	g_array_unref(a->turns);
	g_hash_table_unref(a->after);
	g_hash_table_unref(a->loose);
}

static void rehearse_router(Rehearsal *r, const char *name, const GArray *events)
{
	g_autofree char *other = other_name(name);
	Actor a = {.r = r,
		   .of = net_node(r->net, name),
		   .ports = cables_of(net_node(r->net, name)),
		   .turns = turns_of(r, events, r->seed),
		   .after = g_hash_table_new_full(NULL, NULL, NULL,
						  (GDestroyNotify)g_hash_table_unref),
		   .loose = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref),
		   .first = r->finds->len,
		   .drawn = is_drawn(r, events)};
	a.node = node_like(r, a.of, name);
	a.other = node_like(r, a.of, other);
	if (node_renew(a.node, NULL) && startup_read(a.of->startup, a.node, NULL)) {
		a.composed = a.played = a.running = a.startup = state_of(&a);
		for (guint i = 0; i < a.turns->len; i++)
			take_turn(&a, g_array_index(a.turns, Turn, i).event);
	}
	node_empty(a.node);
	node_empty(a.other);
	actor_clear(&a);
}

/* ---- the whole ---- */

/* By router, in the order of the scenario: its events (of unsigned), if one of them types. */
typedef struct Cast {
	const char *router;
	GArray *events;
	bool typed;
} Cast;

static void cast_free(void *p)
{
	Cast *c = p;

	g_array_unref(c->events);
	g_free(c);
}

static Cast *cast_of(GPtrArray *casts, GHashTable *by_name, const char *router)
{
	Cast *c = g_hash_table_lookup(by_name, router);
	if (c)
		return c;
	c = g_new0(Cast, 1);
	c->router = router;
	c->events = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_ptr_array_add(casts, c);
	g_hash_table_insert(by_name, (gpointer)router, c);
	return c;
}

/* Does the seed draw another order? One that is drawn as the earliest has been rehearsed. */
static bool is_worth_it(const Rehearsal *r, const Cast *c)
{
	if (!c->typed || !r->seed)
		return c->typed;
	g_autoptr(GArray) known = turns_of(r, c->events, NULL);
	g_autoptr(GArray) drawn = turns_of(r, c->events, r->seed);
	return !is_same_order(known, drawn);
}

static GPtrArray *casts_of(const Rehearsal *r)
{
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *casts = g_ptr_array_new_with_free_func(cast_free);

	for (unsigned i = 0; i < r->scn->events->len; i++) {
		const ScnEvent *x = event_at(r, i);
		if (x->deed != DEED_CONFIG && x->deed != DEED_EXEC && x->deed != DEED_POWER)
			continue;
		Cast *c = cast_of(casts, by_name, x->router);
		c->typed |= x->deed == DEED_CONFIG;
		g_array_append_val(c->events, i);
	}
	for (guint i = casts->len; i-- > 0;)
		if (!is_worth_it(r, casts->pdata[i]))
			g_ptr_array_remove_index(casts, i);
	return casts;
}

static void build(Rehearsal *r, const GPtrArray *casts)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < casts->len; i++) {
		const char *name = ((const Cast *)casts->pdata[i])->router;
		g_ptr_array_add(names, g_strdup(name));
		g_ptr_array_add(names, other_name(name));
	}
	g_ptr_array_add(names, NULL);
	r->world = world_new(0, (const char *const *)names->pdata, 0);
	r->stage = net_new(r->world, r->net->classes, false);
}

static int by_line(const void *a, const void *b)
{
	const Find *x = a, *y = b;

	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static void tell(const Rehearsal *r)
{
	g_array_sort(r->finds, by_line);
	for (guint i = 0; i < r->finds->len; i++) {
		const Doubt *row = &g_array_index(r->finds, Find, i).row;
		doubts_add(r->doubts, *row, row->plain);
	}
}

static void rehearse_all(Rehearsal *r)
{
	g_autoptr(GPtrArray) casts = casts_of(r);
	if (casts->len == 0)
		return;
	build(r, casts);
	r->texts = g_string_chunk_new(1 << 12);
	r->finds = g_array_new(FALSE, FALSE, sizeof(Find));
	for (guint i = 0; i < casts->len; i++) {
		const Cast *c = casts->pdata[i];
		rehearse_router(r, c->router, c->events);
	}
	tell(r);
	g_array_unref(r->finds);
	g_string_chunk_free(r->texts);
	world_free(r->world);
	net_free(r->stage);
}

void rehearse(Doubts *d, const Scenario *scn, const Net *net)
{
	rehearse_all(&(Rehearsal){.scn = scn, .net = net, .doubts = d});
}

void rehearse_seed(Doubts *d, const Scenario *scn, const Net *net, uint64_t seed)
{
	rehearse_all(&(Rehearsal){.scn = scn, .net = net, .doubts = d, .seed = &seed});
}
