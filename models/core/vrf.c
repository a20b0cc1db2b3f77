/* VRFs of a node. */

#include "models/core/vrf.h"

#include <string.h>

#include "models/core/node.h"

typedef struct Watcher {
	void (*gone)(void *self, unsigned number);
	void *self;
} Watcher;

void vrf_clear(VrfTable *t)
{
	g_clear_pointer(&t->rows, g_ptr_array_unref);
	g_clear_pointer(&t->watchers, g_array_unref);
}

static Vrf *find(const Node *n, const char *name)
{
	const GPtrArray *rows = n->vrfs.rows;
	for (guint i = 0; rows && i < rows->len; i++)
		if (strcmp(((const Vrf *)rows->pdata[i])->name, name) == 0)
			return rows->pdata[i];
	return NULL;
}

const Vrf *vrf_find(const Node *n, const char *name)
{
	return find(n, name);
}

const Vrf *vrf_by_number(const Node *n, unsigned number)
{
	if (number == VRF_GLOBAL)
		return NULL;
	g_assert(n->vrfs.rows && number <= n->vrfs.rows->len);
	return n->vrfs.rows->pdata[number - 1];
}

unsigned vrf_count(const Node *n)
{
	return n->vrfs.rows ? n->vrfs.rows->len : 0;
}

Vrf *vrf_need(Node *n, const char *name)
{
	Vrf *v = find(n, name);
	if (v)
		return v;
	if (!n->vrfs.rows)
		n->vrfs.rows = g_ptr_array_new_with_free_func(g_free);
	if (n->vrfs.rows->len == VRF_MOST)
		return NULL;
	v = g_new0(Vrf, 1);
	v->name = world_intern(n->world, name);
	g_ptr_array_add(n->vrfs.rows, v);
	v->number = (uint16_t)n->vrfs.rows->len;
	return v;
}

bool vrf_carries(const Node *n, unsigned number)
{
	const Vrf *v = vrf_by_number(n, number);
	return !v || (v->defined && v->ipv4);
}

const char *vrf_name(const Node *n, unsigned number)
{
	const Vrf *v = vrf_by_number(n, number);
	return v ? v->name : "";
}

void vrf_watch(Node *n, void (*gone)(void *self, unsigned number), void *self)
{
	Watcher w = {gone, self};
	if (!n->vrfs.watchers)
		n->vrfs.watchers = g_array_new(FALSE, FALSE, sizeof w);
	g_array_append_val(n->vrfs.watchers, w);
}

void vrf_remove(const Node *n, Vrf *v, bool whole)
{
	v->ipv4 = false;
	v->defined = v->defined && !whole;
	for (guint i = 0; n->vrfs.watchers && i < n->vrfs.watchers->len; i++) {
		const Watcher *w = &g_array_index(n->vrfs.watchers, Watcher, i);
		w->gone(w->self, v->number);
	}
}
