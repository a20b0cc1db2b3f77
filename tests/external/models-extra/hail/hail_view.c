/* Snapshots: the only reader of this folder's state from outside. */

#include "models-extra/hail/hail_priv.h"

static void *take_neighbours(const void *self, const Node *node, const Args *a, VTime now)
{
	const Hail *h = self;
	HailView *v = g_new0(HailView, 1);
	GArray *list = g_array_new(FALSE, TRUE, sizeof(HailNeighbourView));
	(void)node;
	(void)a;
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HailIf *on = h->ifs->pdata[i];
		for (unsigned j = 0; j < on->neighbours->len; j++) {
			const HailNeighbour *n = on->neighbours->pdata[j];
			HailNeighbourView seen = {
				.ip = n->ip,
				.ifname = on->iface->shortname,
				.state = hail_state_name(n->sm.state),
				.since = now - n->since,
				.hold_left = timer_left(&n->hold_timer, now),
			};
			g_array_append_val(list, seen);
		}
	}
	v->n = list->len;
	v->neighbour = (HailNeighbourView *)(void *)g_array_free(list, FALSE);
	return v;
}

static void free_neighbours(void *view)
{
	HailView *v = view;
	g_free(v->neighbour);
	g_free(v);
}

static void *take_config(const void *self, const Node *node, const Args *a, VTime now)
{
	const Hail *h = self;
	HailConfigView *v = g_new0(HailConfigView, 1);
	(void)node;
	(void)a;
	(void)now;
	v->row = g_new0(HailConfigRow, h->ifs->len);
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HailIf *on = h->ifs->pdata[i];
		if (on->enabled)
			v->row[v->n++] =
				(HailConfigRow){on->iface->name, on->interval_s, hail_hold_s(on)};
	}
	return v;
}

static void free_config(void *view)
{
	g_free(((HailConfigView *)view)->row);
	g_free(view);
}

const View hail_views[] = {
	{"hail", take_neighbours, free_neighbours},
	{"hail-config", take_config, free_config},
	{NULL, NULL, NULL},
};
