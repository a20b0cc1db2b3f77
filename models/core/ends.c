/* Lists by two addresses. */

#include "models/core/ends.h"

#include "models/core/index.h"

/* Both addresses -> GPtrArray, owned, not empty. */
struct EndsMap {
	Index lists;     /* of the router's own table */
	GPtrArray *vrfs; /* of Index*, by VRF; NULL: none was needed yet */
};

OwnIp own_ip(unsigned vrf, Ip4 ip)
{
	return ip ? (uint64_t)vrf << 32 | ip : 0;
}

unsigned own_ip_vrf(OwnIp own)
{
	return (unsigned)(own >> 32);
}

Ip4 own_ip_addr(OwnIp own)
{
	return (Ip4)own;
}

static void lists_free(void *lists)
{
	if (lists)
		index_clear_full(lists, (GDestroyNotify)g_ptr_array_unref);
	g_free(lists);
}

EndsMap *ends_new(void)
{
	return g_new0(EndsMap, 1);
}

void ends_free(EndsMap *e)
{
	index_clear_full(&e->lists, (GDestroyNotify)g_ptr_array_unref);
	if (e->vrfs)
		g_ptr_array_unref(e->vrfs);
	g_free(e);
}

/* NULL: there are none of that VRF. */
static const Index *lists_of(const EndsMap *e, OwnIp local)
{
	unsigned vrf = own_ip_vrf(local);
	if (vrf == 0)
		return &e->lists;
	return e->vrfs && vrf < e->vrfs->len ? e->vrfs->pdata[vrf] : NULL;
}

static Index *make_lists(EndsMap *e, OwnIp local)
{
	unsigned vrf = own_ip_vrf(local);
	if (vrf == 0)
		return &e->lists;
	if (!e->vrfs)
		e->vrfs = g_ptr_array_new_with_free_func(lists_free);
	if (vrf >= e->vrfs->len)
		g_ptr_array_set_size(e->vrfs, (gint)vrf + 1);
	if (!e->vrfs->pdata[vrf])
		e->vrfs->pdata[vrf] = g_new0(Index, 1);
	return e->vrfs->pdata[vrf];
}

static uint64_t key_of(OwnIp local, Ip4 peer)
{
	return (uint64_t)own_ip_addr(local) << 32 | peer;
}

const GPtrArray *ends_between(const EndsMap *e, OwnIp local, Ip4 peer)
{
	static const GPtrArray none = {NULL, 0};
	const Index *lists = lists_of(e, local);
	const GPtrArray *list = lists ? index_get(lists, key_of(local, peer)) : NULL;
	return list ? list : &none;
}

void ends_add(EndsMap *e, OwnIp local, Ip4 peer, void *thing)
{
	Index *lists = make_lists(e, local);
	GPtrArray *list = index_get(lists, key_of(local, peer));
	if (!list) {
		list = g_ptr_array_new();
		index_put(lists, key_of(local, peer), list);
	}
	g_ptr_array_add(list, thing);
}

void ends_remove(EndsMap *e, OwnIp local, Ip4 peer, const void *thing)
{
	Index *lists = make_lists(e, local);
	GPtrArray *list = index_get(lists, key_of(local, peer));
	bool found = list && g_ptr_array_remove(list, (gpointer)thing);
	g_assert(found);
	if (list->len > 0)
		return;
	index_drop(lists, key_of(local, peer));
	g_ptr_array_unref(list);
}
