#include "sim/kernel/world.h"

#include <stdlib.h>
#include <string.h>

#include "sim/kernel/world_priv.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(((const NodeRow *)a)->name, ((const NodeRow *)b)->name);
}

static void take_names(World *w, const char *const *names)
{
	w->n_nodes = (NodeId)g_strv_length((char **)names);
	w->node = g_new0(NodeRow, w->n_nodes + 1);
	w->node[NODE_WORLD].name = g_strdup("");
	for (NodeId i = 1; i <= w->n_nodes; i++)
		w->node[i].name = g_strdup(names[i - 1]);
	qsort(w->node + 1, w->n_nodes, sizeof *w->node, by_name);
	for (NodeId i = 2; i <= w->n_nodes; i++)
		g_assert(strcmp(w->node[i - 1].name, w->node[i].name) != 0);
}

World *world_new(uint64_t seed, const char *const *names, WorldFlags flags)
{
	World *w = g_new0(World, 1);

	w->seed = seed;
	w->flags = flags;
	take_names(w, names);
	sched_init(&w->sched);
	cause_init(&w->causes, flags);
	w->strings = g_string_chunk_new(4096);
	w->sinks = g_ptr_array_new();
	return w;
}

void world_free(World *w)
{
	if (!w)
		return;
	sched_clear(&w->sched);
	cause_clear(&w->causes);
	g_string_chunk_free(w->strings);
	g_ptr_array_unref(w->sinks);
	for (NodeId i = 0; i <= w->n_nodes; i++)
		g_free(w->node[i].name);
	g_free(w->node);
	g_free(w);
}

WorldFlags world_flags(const World *w)
{
	return w->flags;
}

uint64_t world_seed(const World *w)
{
	return w->seed;
}

NodeId world_node(const World *w, const char *name)
{
	NodeRow wanted = {.name = (char *)name};
	const NodeRow *row = bsearch(&wanted, w->node + 1, w->n_nodes, sizeof *row, by_name);

	return row ? (NodeId)(row - w->node) : NODE_WORLD;
}

const char *world_node_name(const World *w, NodeId id)
{
	g_assert(id <= w->n_nodes);
	return w->node[id].name;
}

NodeId world_node_count(const World *w)
{
	return w->n_nodes;
}

VTime world_now(const World *w)
{
	return w->now;
}

uint64_t world_events(const World *w)
{
	return w->events;
}

const char *world_intern(World *w, const char *text)
{
	return g_string_chunk_insert_const(w->strings, text);
}

/* Never scheduled: nothing was before it. */
static const EventKind start_kind = {.name = "start"};

void world_begin(World *w, void (*fn)(Ctx *cx, void *self), void *self)
{
	g_assert(w->events == 0 && !w->running);
	Ctx cx = {w, ++w->events, NODE_WORLD};

	w->running = true;
	if (w->flags & WORLD_KEEP_CAUSES)
		cause_exec(w, NODE_WORLD, &start_kind, EVENT_NONE, CAUSE_SCHEDULED, EVENT_NONE);
	fn(&cx, self);
	if ((w->flags & WORLD_CHECKED) && w->hook)
		w->hook(w->hook_self, &cx);
	w->running = false;
}

void world_run(World *w, VTime until)
{
	g_assert(w->events > 0 && !w->running && until >= w->now);
	w->running = true;
	sched_run(w, until);
	w->now = until;
	w->running = false;
}

VTime world_next(const World *w)
{
	return sched_next(&w->sched);
}

void world_post(World *w, VTime at, Phase phase, const EventKind *kind, void *self, void *arg)
{
	Ctx cx = {w, EVENT_NONE, NODE_WORLD};

	g_assert(w->events > 0 && !w->running && at > w->now);
	sched_push(&cx, at, phase, NODE_WORLD, kind, self, arg, EVENT_NONE, CAUSE_SCHEDULED);
}

void world_after_event(World *w, void (*hook)(void *self, const Ctx *cx), void *self)
{
	w->hook = hook;
	w->hook_self = self;
}

void world_add_sink(World *w, ObsSink *sink)
{
	g_ptr_array_add(w->sinks, sink);
}

ObsSink *const *world_sinks(const World *w, unsigned *n)
{
	*n = w->sinks->len;
	return (ObsSink *const *)w->sinks->pdata;
}
