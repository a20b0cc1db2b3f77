/* Pre-shared keys: found by address and mask, and for a peer. A hub has one a branch. */

#include <string.h>

#include "models/ike/ike_priv.h"
#include "sim/secrets.h"

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

void ike_psks_init(IkePsks *c)
{
	c->keys = g_ptr_array_new_with_free_func(free_psk);
	c->index = g_new0(IkePskIndex, 1);
	c->index->masks = g_array_new(FALSE, FALSE, sizeof(Ip4));
}

void ike_psks_clear(IkePsks *c)
{
	g_ptr_array_unref(c->keys);
	index_clear(&c->index->exact);
	index_clear(&c->index->first);
	g_array_unref(c->index->masks);
	g_free(c->index);
}

static uint64_t key_of(Ip4 addr, Ip4 mask)
{
	return (uint64_t)mask << 32 | addr;
}

IkePsk *ike_psk_at(const IkePsks *c, Ip4 addr, Ip4 mask)
{
	return index_get(&c->index->exact, key_of(addr, mask));
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

static void make(const IkePsks *c)
{
	IkePskIndex *x = c->index;
	index_clear(&x->first);
	g_array_set_size(x->masks, 0);
	for (unsigned i = 0; i < c->keys->len; i++)
		note(x, c->keys->pdata[i]);
	x->made = true;
}

IkePsk *ike_psk_add(IkePsks *c, Ip4 addr, Ip4 mask)
{
	IkePsk *k = g_new0(IkePsk, 1);
	k->addr = addr;
	k->mask = mask;
	g_ptr_array_add(c->keys, k);
	index_put(&c->index->exact, key_of(addr, mask), k);
	c->index->made = false;
	return k;
}

void ike_psk_remove(IkePsks *c, IkePsk *k)
{
	index_drop(&c->index->exact, key_of(k->addr, k->mask));
	g_ptr_array_remove(c->keys, k);
	c->index->made = false;
}

/* The longest mask wins; among equals the first. */
const IkePsk *ike_psk_for(const IkePsks *c, Ip4 peer)
{
	const IkePskIndex *x = c->index;
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

/* ---- as they are typed ---- */

bool ike_set_psk(IkePsks *c, const Args *a, bool no, ConfErr *e)
{
	Ip4 addr = arg_ip(a, "peer"), mask = arg_has(a, "mask") ? arg_ip(a, "mask") : IP4_BROADCAST;
	IkePsk *k = ike_psk_at(c, addr, mask);

	if (no) {
		if (!k)
			return conf_reject_arg(e, a, "peer", "there is no key for this address");
		ike_psk_remove(c, k);
		return true;
	}
	if (!k)
		k = ike_psk_add(c, addr, mask);
	g_free(k->key);
	k->key = g_strdup(arg_str(a, "secret"));
	k->encrypted = arg_has(a, "6");
	k->unknown = k->encrypted || secrets_is_mark(k->key, strlen(k->key));
	if (!k->unknown && secrets_could_be_mark(k->key, strlen(k->key)))
		return conf_unmodelled(e, AFFECTS_NEGOTIATION,
				       "the key may be a mask: taken as it is written");
	if (!k->unknown)
		return true;
	return conf_unmodelled(e, AFFECTS_NEGOTIATION,
			       k->encrypted ? "an encrypted key needs the master key, which no "
					      "configuration holds: taken for the peer's"
					    : "the key is masked: taken for the peer's");
}
