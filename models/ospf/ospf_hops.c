/* The next hops of a route: each once, as many as a route can have. */

#include "models/ospf/ospf_priv.h"

void ospf_hops_add(OspfHops *into, const OspfHop *hop)
{
	for (unsigned i = 0; i < into->n; i++)
		if (into->hop[i].out == hop->out && into->hop[i].via == hop->via)
			return;
	if (into->n < RIB_PATHS)
		into->hop[into->n++] = *hop;
}

void ospf_hops_merge(OspfHops *into, const OspfHops *from)
{
	for (unsigned i = 0; i < from->n; i++)
		ospf_hops_add(into, &from->hop[i]);
}

bool ospf_hops_same(const OspfHops *a, const OspfHops *b)
{
	if (a->n != b->n)
		return false;
	for (unsigned i = 0; i < a->n; i++)
		if (a->hop[i].out != b->hop[i].out || a->hop[i].via != b->hop[i].via)
			return false;
	return true;
}

static int by_via(const void *a, const void *b)
{
	const OspfHop *x = a, *y = b;
	return (x->via > y->via) - (x->via < y->via);
}

void ospf_hops_sort(OspfHops *h)
{
	qsort(h->hop, h->n, sizeof h->hop[0], by_via);
}

void ospf_hops_prune(OspfHops *h, const Iface *out)
{
	unsigned n = 0;
	for (unsigned i = 0; i < h->n; i++)
		if (h->hop[i].out != out)
			h->hop[n++] = h->hop[i];
	h->n = n;
}
