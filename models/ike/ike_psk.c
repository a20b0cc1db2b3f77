/* Pre-shared keys: found by address and mask, and for a peer. A hub has one a branch. */

#include "models/core/net.h"
#include "models/ike/ike_priv.h"

/* Made with the first question after a key came or went. */
struct IkePskIndex {
	bool made;
	Index exact;   /* mask and address as typed -> its IkePsk */
	Index first;   /* mask and what it leaves of the address -> the first IkePsk of these */
	GArray *masks; /* of Ip4: each once, the highest number first */
};

static void free_psk(void *p)
{
	IkePsk *k = p;
	g_free(k->key);
	g_free(k);
}

void ike_psks_init(IkeConf *c)
{
	c->keys = g_ptr_array_new_with_free_func(free_psk);
	c->key_index = g_new0(IkePskIndex, 1);
	c->key_index->masks = g_array_new(FALSE, FALSE, sizeof(Ip4));
}

void ike_psks_clear(IkeConf *c)
{
	g_ptr_array_unref(c->keys);
	index_clear(&c->key_index->exact);
	index_clear(&c->key_index->first);
	g_array_unref(c->key_index->masks);
	g_free(c->key_index);
}

static uint64_t key_of(Ip4 addr, Ip4 mask)
{
	return (uint64_t)mask << 32 | addr;
}

IkePsk *ike_psk_at(const IkeConf *c, Ip4 addr, Ip4 mask)
{
	return index_get(&c->key_index->exact, key_of(addr, mask));
}

static int downwards(const void *a, const void *b)
{
	Ip4 x = *(const Ip4 *)a, y = *(const Ip4 *)b;
	return (x < y) - (x > y);
}

static void note(IkePskIndex *x, IkePsk *k)
{
	uint64_t key = key_of(k->addr & k->mask, k->mask);
	if (!index_get(&x->first, key))
		index_put(&x->first, key, k);
	if (!g_array_binary_search(x->masks, &k->mask, downwards, NULL)) {
		g_array_append_val(x->masks, k->mask);
		g_array_sort(x->masks, downwards);
	}
}

static void make(const IkeConf *c)
{
	IkePskIndex *x = c->key_index;
	index_clear(&x->first);
	g_array_set_size(x->masks, 0);
	for (unsigned i = 0; i < c->keys->len; i++)
		note(x, c->keys->pdata[i]);
	x->made = true;
}

IkePsk *ike_psk_add(IkeConf *c, Ip4 addr, Ip4 mask)
{
	IkePsk *k = g_new0(IkePsk, 1);
	k->addr = addr;
	k->mask = mask;
	g_ptr_array_add(c->keys, k);
	index_put(&c->key_index->exact, key_of(addr, mask), k);
	c->key_index->made = false;
	return k;
}

void ike_psk_remove(IkeConf *c, IkePsk *k)
{
	index_drop(&c->key_index->exact, key_of(k->addr, k->mask));
	g_ptr_array_remove(c->keys, k);
	c->key_index->made = false;
}

/* The longest mask wins; among equals the first. */
static const IkePsk *row_for(const IkeConf *c, Ip4 peer)
{
	const IkePskIndex *x = c->key_index;
	if (!x->made)
		make(c);
	for (guint i = 0; i < x->masks->len; i++) {
		Ip4 mask = g_array_index(x->masks, Ip4, i);
		const IkePsk *k = index_get(&x->first, key_of(peer & mask, mask));
		if (k)
			return k;
	}
	return NULL;
}

const char *ike_psk_for(const IkeConf *c, Ip4 peer)
{
	const IkePsk *k = row_for(c, peer);
	return k ? k->key : NULL;
}

/* ---- keys of unknown text ---- */

static bool answers_at(const Node *n, Ip4 ip)
{
	if (node_iface_with_ip(n, VRF_GLOBAL, ip))
		return true;
	for (const Vip *v = vip_next(n, NULL); v; v = vip_next(n, v))
		if (v->ip == ip)
			return true;
	return false;
}

/* LIBERTY: who masks a key before he hands a configuration on ("<removed>", "*****"), or stores it encrypted (IOS
 * Security Command Reference: key config-key password-encrypt), leaves the tunnel as it was: it comes up. So such a key
 * is taken for the one that the other end has, whatever stands there; the statement says that this is an assumption. */
char *ike_psk_secret(const Ike *ike, Ip4 local, Ip4 peer)
{
	const IkePsk *own = row_for(&ike->conf, peer);
	const GPtrArray *nodes = ike->node->net->nodes;
	if (!own || !own->unknown)
		return g_strdup(own ? own->key : NULL);
	for (guint i = 0; i < nodes->len; i++) {
		const Node *n = nodes->pdata[i];
		const Ike *other = n != ike->node && n->powered && answers_at(n, peer)
					   ? node_self(n, "ike")
					   : NULL;
		const IkePsk *theirs = other ? row_for(&other->conf, local) : NULL;
		if (theirs && !theirs->unknown)
			return g_strdup(theirs->key);
	}
	return g_strdup("masked"); /* so is the other end's: both have this one */
}
