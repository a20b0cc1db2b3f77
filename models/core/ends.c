/* Lists by two addresses. */

#include "models/core/ends.h"

#include "models/core/index.h"

struct EndsMap {
	Index lists; /* both addresses -> GPtrArray, owned, not empty */
};

EndsMap *ends_new(void)
{
	return g_new0(EndsMap, 1);
}

void ends_free(EndsMap *e)
{
	index_clear_full(&e->lists, (GDestroyNotify)g_ptr_array_unref);
	g_free(e);
}

static uint64_t key_of(Ip4 local, Ip4 peer)
{
	return (uint64_t)local << 32 | peer;
}

const GPtrArray *ends_between(const EndsMap *e, Ip4 local, Ip4 peer)
{
	static const GPtrArray none = {NULL, 0};
	const GPtrArray *list = index_get(&e->lists, key_of(local, peer));
	return list ? list : &none;
}

void ends_add(EndsMap *e, Ip4 local, Ip4 peer, void *thing)
{
	GPtrArray *list = index_get(&e->lists, key_of(local, peer));
	if (!list) {
		list = g_ptr_array_new();
		index_put(&e->lists, key_of(local, peer), list);
	}
	g_ptr_array_add(list, thing);
}

void ends_remove(EndsMap *e, Ip4 local, Ip4 peer, const void *thing)
{
	GPtrArray *list = index_get(&e->lists, key_of(local, peer));
	bool found = list && g_ptr_array_remove(list, (gpointer)thing);
	g_assert(found);
	if (list->len > 0)
		return;
	index_drop(&e->lists, key_of(local, peer));
	g_ptr_array_unref(list);
}
