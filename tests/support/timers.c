#include "tests/support/timers.h"

#include <string.h>

#include "models/core/power.h"
#include "sim/kernel/world_priv.h"

static void add_tree(GHashTable *known, const TimerTree *tree)
{
	for (Timer *t = tree->first; t; t = t->next)
		g_hash_table_add(known, t);
	for (const TimerTree *below = tree->child; below; below = below->next)
		add_tree(known, below);
}

/* Of a timer without owner nothing is read but where it was: that memory may be something else by now. */
char *timers_astray(Net *net)
{
	const Sched *s = &net->world->sched;
	g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
	unsigned astray = 0;
	for (guint i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		if (n->powered)
			add_tree(known, &n->timers);
	}
	for (uint32_t i = 0; i < s->n_slots; i++) {
		const Slot *e = &s->slot[i];
		astray += e->kind && strcmp(e->kind->name, "timer") == 0 &&
			  !g_hash_table_contains(known, e->self);
	}
	return astray ? g_strdup_printf("%u pending timers are nobody's", astray) : NULL;
}

static void take_power(Ctx *cx, void *self, void *arg)
{
	(void)arg;
	Node *n = self;
	ctx_act_as(cx, n->id);
	node_power(cx, n, false);
}

static const EventKind power_kind = {.name = "power-off", .fn = take_power};

char *timers_power_off(Net *net)
{
	World *w = net->world;
	for (guint i = 0; i < net->nodes->len; i++) {
		Node *n = net->nodes->pdata[i];
		VTime at = world_now(w) + 1;
		world_post(w, at, PH_FAULT, &power_kind, n, NULL);
		world_run(w, at);
		g_autofree char *why = timers_astray(net);
		if (why)
			return g_strdup_printf("%s off: %s", n->name, why);
	}
	return NULL;
}
