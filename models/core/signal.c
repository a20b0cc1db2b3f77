/* Who is told a signal, and in which order. */

#include "models/core/signal.h"

#include <string.h>

#include "models/core/node_priv.h"

static const SignalWant *wants(const ProtoClass *cls, SignalKind kind)
{
	for (const SignalWant *w = cls->signals; w && !w->end; w++)
		if (w->kind == kind)
			return w;
	return NULL;
}

typedef struct Ranking {
	const Module *module;
	SignalKind kind;
} Ranking;

static int by_rank(const void *a, const void *b, void *ranking)
{
	const Ranking *r = ranking;
	const ProtoClass *x = r->module[*(const uint8_t *)a].cls,
			 *y = r->module[*(const uint8_t *)b].cls;
	int rx = wants(x, r->kind)->rank, ry = wants(y, r->kind)->rank;
	return rx != ry ? (rx > ry) - (rx < ry) : strcmp(x->name, y->name);
}

static uint8_t *rank(const Node *n, SignalKind kind)
{
	uint8_t *list = g_malloc(n->n_modules + 1);
	unsigned count = 0;
	g_assert(n->n_modules < NO_MODULE);
	for (unsigned i = 0; i < n->n_modules; i++)
		if (wants(n->module[i].cls, kind))
			list[count++] = (uint8_t)i;
	g_qsort_with_data(list, (gint)count, sizeof *list, by_rank, &(Ranking){n->module, kind});
	list[count] = NO_MODULE;
	return list;
}

void signal_wants(Node *n)
{
	uint8_t **lists = n->net->priv->want[n->kind];
	for (SignalKind k = 0; k < N_SIGNALS; k++)
		if (!lists[k])
			lists[k] = rank(n, k);
	n->priv->want = lists;
}

void signal_send(Ctx *cx, Node *n, const Signal *sig)
{
	const uint8_t *number = n->priv->want[sig->kind];
	for (; number && *number != NO_MODULE; number++) {
		const Module *m = &n->module[*number];
		m->cls->on_signal(cx, m->self, sig);
	}
}
