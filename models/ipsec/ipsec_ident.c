/* Identities: what a permit line of a crypto map stands for, and which one a packet, a request or a line has.
 * All are found by key, whatever their number. */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"
#include "sim/sorted.h"

enum { PROTO_ICMP = 1 };

/* ---- proxies ---- */

bool ipsec_proxy_covers(const SaProxy *line, const SaProxy *part)
{
	return prefix_covers(line->local, part->local) &&
	       prefix_covers(line->remote, part->remote) &&
	       (line->proto == 0 || line->proto == part->proto) &&
	       (line->lport == 0 || line->lport == part->lport) &&
	       (line->rport == 0 || line->rport == part->rport);
}

/* ICMP has no ports (RFC 2401 4.4.2), and a fragment behind the first does not show its own: they fit any. */
bool ipsec_proxy_has(const SaProxy *proxy, const AclFlow *flow)
{
	bool ports = flow->proto != PROTO_ICMP && !flow->fragment;
	return prefix_has(proxy->local, flow->src) && prefix_has(proxy->remote, flow->dst) &&
	       (proxy->proto == 0 || proxy->proto == flow->proto) &&
	       (!ports || proxy->lport == 0 || proxy->lport == flow->sport) &&
	       (!ports || proxy->rport == 0 || proxy->rport == flow->dport);
}

static bool same_proxy(const SaProxy *a, const SaProxy *b)
{
	return ipsec_proxy_covers(a, b) && ipsec_proxy_covers(b, a);
}

/* ---- by key ---- */

/* Which line an identity stands for: one of an entry of a map on an interface. */
typedef struct LineKey {
	const Iface *ifc;
	const char *map; /* interned */
	const SaProxy *proxy;
	unsigned seq;
} LineKey;

static LineKey line_key(const Ident *id)
{
	return (LineKey){id->on, id->map, &id->proxy, id->seq};
}

static uint64_t line_hash(const LineKey *k)
{
	uint64_t h = (uint64_t)k->proxy->local.addr << 32 | k->proxy->remote.addr;
	h ^= (uint64_t)k->proxy->lport << 16 ^ k->proxy->rport ^ (uint64_t)k->proxy->proto << 8;
	h ^= k->seq * UINT64_C(0x9e3779b97f4a7c15); /* networks and entries are counted alike */
	return h;
}

static bool same_line(const LineKey *x, const LineKey *y)
{
	return x->ifc == y->ifc && x->map == y->map && x->seq == y->seq &&
	       same_proxy(x->proxy, y->proxy);
}

static void add_line(Ident *id)
{
	LineKey k = line_key(id);
	id->alike = index_get(&id->ipsec->by_line, line_hash(&k));
	index_put(&id->ipsec->by_line, line_hash(&k), id);
}

static void remove_line(Ident *id)
{
	Index *x = &id->ipsec->by_line;
	LineKey k = line_key(id);
	Ident *first = index_get(x, line_hash(&k)), **at = &first;
	while (*at != id)
		at = &(*at)->alike;
	*at = id->alike;
	if (first)
		index_put(x, line_hash(&k), first);
	else
		index_drop(x, line_hash(&k));
}

void ipsec_idents_init(Ipsec *self)
{
	self->idents = g_ptr_array_new();
	self->by_peer = g_array_new(FALSE, FALSE, sizeof(PeerLine));
}

void ipsec_idents_fini(Ipsec *self)
{
	g_ptr_array_unref(self->idents);
	index_clear(&self->by_line);
	index_clear(&self->by_key);
	g_array_unref(self->by_peer);
}

static int by_address(const void *a, const void *b)
{
	const PeerLine *x = a, *y = b;
	return (x->peer > y->peer) - (x->peer < y->peer);
}

/* Once, though the entry names the peer twice. */
static void add_of_peers(GArray *list, Ident *line)
{
	const CryptoMapEntry *e = line->entry;
	for (unsigned k = 0; k < e->n_peers; k++) {
		bool again = false;
		for (unsigned i = 0; i < k; i++)
			again |= e->peer[i] == e->peer[k];
		if (!again)
			g_array_append_vals(list, &(PeerLine){e->peer[k], line}, 1);
	}
}

void ipsec_idents_by_peer(Ipsec *self)
{
	g_array_set_size(self->by_peer, 0);
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (!id->parent)
			add_of_peers(self->by_peer, id);
	}
	g_array_sort(self->by_peer, by_address); /* which keeps the order of equals */
}

static int at_peer(const void *line, const void *peer)
{
	Ip4 x = ((const PeerLine *)line)->peer, y = *(const Ip4 *)peer;
	return x < y ? -1 : x > y;
}

unsigned ipsec_idents_of_peer(const Ipsec *self, Ip4 peer, const PeerLine **first)
{
	const PeerLine *all = (const PeerLine *)(const void *)self->by_peer->data;
	unsigned lo = (unsigned)sorted_first(all, self->by_peer->len, sizeof *all, at_peer, &peer);
	unsigned hi = lo;
	while (hi < self->by_peer->len && all[hi].peer == peer)
		hi++;
	*first = lo < hi ? &all[lo] : NULL;
	return hi - lo;
}

Ident *ipsec_ident_by_key(const Ipsec *self, uint64_t key)
{
	return index_get(&self->by_key, key);
}

Ident *ipsec_ident_of_line(const Ipsec *self, const Attach *at, const CryptoMapEntry *e,
			   const SaProxy *proxy)
{
	LineKey k = {at->ifc, world_intern(self->node->world, at->map), proxy, e->seq};
	for (Ident *id = index_get(&self->by_line, line_hash(&k)); id; id = id->alike) {
		LineKey of = line_key(id);
		if (same_line(&of, &k))
			return id;
	}
	return NULL;
}

/* ---- making ---- */

/* "20.1.1.0/24", or "20.1.1.0/24/17/514" with protocol and port, as show crypto ipsec sa orders them */
static void label_side(GString *s, Prefix p, uint8_t proto, uint16_t port)
{
	prefix_print(s, p);
	if (proto)
		g_string_append_printf(s, "/%u/%u", proto, port);
}

static const char *label_of(const Ident *id)
{
	g_autoptr(GString) s = g_string_new(NULL);
	g_string_printf(s, "%s %u ", id->at->map, id->seq);
	label_side(s, id->proxy.local, id->proxy.proto, id->proxy.lport);
	g_string_append(s, " > ");
	label_side(s, id->proxy.remote, id->proxy.proto, id->proxy.rport);
	return world_intern(id->ipsec->node->world, s->str);
}

Ident *ipsec_ident_new(Ipsec *self, Attach *at, const CryptoMapEntry *e, const SaProxy *proxy,
		       Ident *parent)
{
	Ident *id = g_aligned_alloc0(1, sizeof *id, 64);
	id->key = ++self->next_key;
	id->ipsec = self;
	id->at = at;
	id->on = at->ifc;
	id->map = world_intern(self->node->world, at->map);
	id->entry = e;
	id->seq = e->seq;
	id->parent = parent;
	id->proxy = *proxy;
	id->label = label_of(id);
	fsm_init(&id->fsm, &ident_fsm);
	timer_tree_init(&id->timers, &self->node->timers, id, sizeof *id);
	timer_init(&id->timer, &ident_timer, &id->timers, id, id->label);
	index_put(&self->by_key, id->key, id);
	if (!parent)
		add_line(id);
	return id;
}

void ipsec_ident_free(Ident *id)
{
	timer_tree_fini(&id->timers);
	index_drop(&id->ipsec->by_key, id->key);
	if (!id->parent)
		remove_line(id);
	if (id->subsets)
		g_ptr_array_unref(id->subsets);
	g_aligned_free(id);
}

Ident *ipsec_ident_subset(Ipsec *self, Ident *line, const SaProxy *proxy)
{
	if (same_proxy(&line->proxy, proxy))
		return line;
	if (!line->subsets)
		line->subsets = g_ptr_array_new();
	for (unsigned i = 0; i < line->subsets->len; i++) {
		Ident *id = line->subsets->pdata[i];
		if (same_proxy(&id->proxy, proxy))
			return id;
	}
	Ident *id = ipsec_ident_new(self, line->at, line->entry, proxy, line);
	guint at = 0;
	id->live = true;
	g_ptr_array_find(self->idents, line, &at);
	g_ptr_array_insert(self->idents, (gint)at + 1, id);
	g_ptr_array_insert(line->subsets, 0, id);
	return id;
}

/* ---- which identity a packet belongs to ---- */

/* A subset that the peer asked for takes its packets while it has an SA. */
static Ident *narrowest(Ident *line, const AclFlow *f)
{
	for (unsigned i = 0; !line->out && line->subsets && i < line->subsets->len; i++) {
		Ident *id = line->subsets->pdata[i];
		if (id->out && ipsec_proxy_has(&id->proxy, f))
			return id;
	}
	return line;
}

Ident *ipsec_ident_for(Ipsec *self, const Attach *at, const AclFlow *flow, bool count,
		       bool *nameless)
{
	AclHit hit;
	*nameless = false;
	for (unsigned from = 0; at->index && self->acl->first(at->index, flow, from, count, &hit);
	     from = self->acl->behind(at->index,
				      hit.at)) { /* a deny line: the next entry is asked */
		if (hit.thing)
			return narrowest(hit.thing, flow);
		if (hit.entry->permit) {
			*nameless = true;
			return NULL;
		}
	}
	return NULL;
}
