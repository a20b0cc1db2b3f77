/* Lists by two addresses. */

#include "models/core/ends.h"

struct EndsMap {
	GHashTable *lists; /* both addresses -> GPtrArray: looked up, never walked */
};

EndsMap *ends_new(void)
{
	EndsMap *e = g_new0(EndsMap, 1);
	e->lists = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					 (GDestroyNotify)g_ptr_array_unref);
	return e;
}

void ends_free(EndsMap *e)
{
	g_hash_table_unref(e->lists);
	g_free(e);
}

static gint64 key_of(Ip4 local, Ip4 peer)
{
	return (gint64)((guint64)local << 32 | peer);
}

const GPtrArray *ends_between(const EndsMap *e, Ip4 local, Ip4 peer)
{
	static const GPtrArray none = {NULL, 0};
	gint64 key = key_of(local, peer);
	const GPtrArray *list = g_hash_table_lookup(e->lists, &key);
	return list ? list : &none;
}

void ends_add(EndsMap *e, Ip4 local, Ip4 peer, void *thing)
{
	gint64 key = key_of(local, peer);
	GPtrArray *list = g_hash_table_lookup(e->lists, &key);
	if (!list) {
		list = g_ptr_array_new();
		g_hash_table_insert(e->lists, g_memdup2(&key, sizeof key), list);
	}
	g_ptr_array_add(list, thing);
}

void ends_remove(EndsMap *e, Ip4 local, Ip4 peer, const void *thing)
{
	gint64 key = key_of(local, peer);
	GPtrArray *list = g_hash_table_lookup(e->lists, &key);
	bool found = list && g_ptr_array_remove(list, (gpointer)thing);
	g_assert(found);
	if (list->len == 0)
		g_hash_table_remove(e->lists, &key);
}
