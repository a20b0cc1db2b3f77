/* Lists of LSAs that are found by key: what is to go out of an interface, and what a neighbour has not acknowledged. A
 * failover puts a thousand on each, and takes them off one by one. */

#include "models/ospf/ospf_priv.h"

guint ospf_key_hash(gconstpointer p)
{
	const OspfKey *k = p;
	uint64_t h = ((uint64_t)k->id << 32 | k->adv) * UINT64_C(0x9e3779b97f4a7c15);
	return (guint)(h >> 32) + k->type;
}

gboolean ospf_key_equal(gconstpointer a, gconstpointer b)
{
	return ospf_key_cmp(a, b) == 0;
}

OspfLsas *ospf_lsas_new(void)
{
	OspfLsas *l = g_new0(OspfLsas, 1);
	g_queue_init(&l->order);
	l->at = g_hash_table_new(ospf_key_hash, ospf_key_equal);
	return l;
}

void ospf_lsas_clear(OspfLsas *l)
{
	g_hash_table_remove_all(l->at);
	g_queue_clear_full(&l->order, ospf_lsa_unref);
	l->len = 0;
}

void ospf_lsas_free(OspfLsas *l)
{
	ospf_lsas_clear(l);
	g_hash_table_unref(l->at);
	g_free(l);
}

OspfLsa *ospf_lsas_find(const OspfLsas *l, const OspfKey *key)
{
	const GList *at = l->len ? g_hash_table_lookup(l->at, key) : NULL;
	return at ? at->data : NULL;
}

bool ospf_lsas_remove(OspfLsas *l, const OspfKey *key)
{
	GList *at = l->len ? g_hash_table_lookup(l->at, key) : NULL;
	if (!at)
		return false;
	OspfLsa *lsa = at->data;
	g_hash_table_remove(l->at, key);
	g_queue_delete_link(&l->order, at);
	ospf_lsa_unref(lsa);
	l->len--;
	return true;
}

void ospf_lsas_add(OspfLsas *l, OspfLsa *lsa)
{
	ospf_lsa_ref(lsa); /* it may be the one that goes */
	ospf_lsas_remove(l, &lsa->key);
	g_queue_push_tail(&l->order, lsa);
	g_hash_table_insert(l->at, &lsa->key, l->order.tail);
	l->len++;
}

OspfLsa **ospf_lsas_array(const OspfLsas *l)
{
	OspfLsa **out = g_new0(OspfLsa *, l->len + 1);
	guint n = 0;
	for (const GList *at = l->order.head; at; at = at->next)
		out[n++] = at->data;
	return out;
}
