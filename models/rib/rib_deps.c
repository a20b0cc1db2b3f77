/* What makes a static route valid: the addresses that its next hop was looked up by, the classful network that was
 * asked about, the interface that it names. A change concerns the lines that asked about it, and no others. */

#include "models/rib/rib_priv.h"
#include "sim/sorted.h"

/* A key is what was asked about, and of which kind: addresses before networks before interfaces; behind them addresses
 * and networks in the router's own table, where the line is of a VRF. */
enum { OF_ADDRESS, OF_NETWORK, OF_INTERFACE, OF_GLOBAL };

typedef struct Dep {
	uint64_t key;
	RibStatic *line;
} Dep;

static uint64_t key_of(unsigned kind, uint32_t what)
{
	return (uint64_t)kind << 32 | what;
}

static bool has(const uint64_t *keys, unsigned n, uint64_t key)
{
	for (unsigned i = 0; i < n; i++)
		if (keys[i] == key)
			return true;
	return false;
}

static void ask(RibAsked *a, uint64_t key)
{
	if (has(a->key, a->n, key))
		return;
	g_assert(a->n < G_N_ELEMENTS(a->key));
	a->key[a->n++] = key;
}

static unsigned first_kind(bool global)
{
	return global ? OF_GLOBAL : OF_ADDRESS;
}

void rib_ask_address(RibAsked *a, Ip4 addr, bool global)
{
	ask(a, key_of(first_kind(global) + OF_ADDRESS, addr));
}

void rib_ask_network(RibAsked *a, Prefix net, bool global)
{
	ask(a, key_of(first_kind(global) + OF_NETWORK, net.addr));
}

void rib_ask_interface(RibAsked *a, const Iface *ifc)
{
	ask(a, key_of(OF_INTERFACE, ifc->index));
}

/* ---- rows, by (key, order of entry) ---- */

void rib_deps_init(Rib *rib)
{
	rib->deps = g_array_new(FALSE, FALSE, sizeof(Dep));
}

static const Dep *row(const Rib *rib, guint i)
{
	return &g_array_index(rib->deps, Dep, i);
}

typedef struct Sought {
	uint64_t key;
	uint32_t order;
} Sought;

static int by_key(const void *dep, const void *sought)
{
	const Dep *d = dep;
	const Sought *s = sought;
	return d->key < s->key || (d->key == s->key && d->line->order < s->order) ? -1 : 1;
}

/* The first row that is not before it. */
static guint place_of(const Rib *rib, uint64_t key, uint32_t order)
{
	return (guint)sorted_first(rib->deps->data, rib->deps->len, sizeof(Dep), by_key,
				   &(Sought){key, order});
}

void rib_deps_set(RibStatic *s, const RibAsked *now)
{
	Rib *rib = s->rib;
	for (unsigned i = 0; i < s->n_asked; i++)
		if (!has(now->key, now->n, s->asked[i]))
			g_array_remove_index(rib->deps, place_of(rib, s->asked[i], s->order));
	for (unsigned i = 0; i < now->n; i++)
		if (!has(s->asked, s->n_asked, now->key[i])) {
			Dep fresh = {now->key[i], s};
			g_array_insert_val(rib->deps, place_of(rib, fresh.key, s->order), fresh);
		}
	if (s->n_asked != now->n)
		s->asked = g_renew(uint64_t, s->asked, now->n);
	s->n_asked = now->n;
	for (unsigned i = 0; i < now->n; i++)
		s->asked[i] = now->key[i];
}

/* ---- who asked ---- */

static void collect(const Rib *rib, uint64_t from, uint64_t to, GPtrArray *out)
{
	for (guint i = place_of(rib, from, 0); i < rib->deps->len && row(rib, i)->key <= to; i++)
		g_ptr_array_add(out, row(rib, i)->line);
}

static int by_order(const void *a, const void *b)
{
	const RibStatic *x = *(RibStatic *const *)a, *y = *(RibStatic *const *)b;
	return (x->order > y->order) - (x->order < y->order);
}

GPtrArray *rib_deps_on_route(const Rib *rib, Prefix p, bool global)
{
	unsigned kind = first_kind(global);
	GPtrArray *out = g_ptr_array_new();
	Prefix net = prefix_of(p.addr, ip4_class_len(p.addr));
	collect(rib, key_of(kind + OF_ADDRESS, p.addr),
		key_of(kind + OF_ADDRESS, p.addr | ~ip4_mask(p.len)), out);
	if (p.len >= net.len)
		collect(rib, key_of(kind + OF_NETWORK, net.addr),
			key_of(kind + OF_NETWORK, net.addr), out);
	g_ptr_array_sort(out, by_order);
	return out;
}

GPtrArray *rib_deps_on_iface(const Rib *rib, const Iface *ifc)
{
	GPtrArray *out = g_ptr_array_new();
	collect(rib, key_of(OF_INTERFACE, ifc->index), key_of(OF_INTERFACE, ifc->index), out);
	return out;
}
