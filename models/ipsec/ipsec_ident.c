/* Identities: what a permit line of a crypto map stands for, and which one a packet, a request or a line has.
 * All are found by key, whatever their number. */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"

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

static guint line_hash(gconstpointer p)
{
	LineKey k = line_key(p);
	guint64 h = (guint64)k.proxy->local.addr << 32 | k.proxy->remote.addr;
	h ^= (guint64)k.seq << 40 ^ (guint64)k.proxy->lport << 16 ^ k.proxy->rport ^
	     (guint64)k.proxy->proto << 8;
	h *= 0x9e3779b97f4a7c15u;
	return (guint)(h >> 32);
}

static gboolean line_equal(gconstpointer a, gconstpointer b)
{
	LineKey x = line_key(a), y = line_key(b);
	return x.ifc == y.ifc && x.map == y.map && x.seq == y.seq && same_proxy(x.proxy, y.proxy);
}

void ipsec_idents_init(Ipsec *self)
{
	self->idents = g_ptr_array_new();
	self->by_line = g_hash_table_new(line_hash, line_equal);
	self->by_peer = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
}

void ipsec_idents_fini(Ipsec *self)
{
	g_ptr_array_unref(self->idents);
	g_hash_table_unref(self->by_line);
	index_clear(&self->by_key);
	g_hash_table_unref(self->by_peer);
}

static void add_of_peer(Ipsec *self, Ip4 peer, Ident *line)
{
	GPtrArray *lines = g_hash_table_lookup(self->by_peer, GUINT_TO_POINTER(peer));
	if (!lines) {
		lines = g_ptr_array_new();
		g_hash_table_insert(self->by_peer, GUINT_TO_POINTER(peer), lines);
	}
	if (lines->len == 0 || lines->pdata[lines->len - 1] != line)
		g_ptr_array_add(lines, line);
}

void ipsec_idents_by_peer(Ipsec *self)
{
	g_hash_table_remove_all(self->by_peer);
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		for (unsigned k = 0; !id->parent && k < id->entry->n_peers; k++)
			add_of_peer(self, id->entry->peer[k], id);
	}
}

const GPtrArray *ipsec_idents_of_peer(const Ipsec *self, Ip4 peer)
{
	static const GPtrArray none = {NULL, 0};
	const GPtrArray *lines = g_hash_table_lookup(self->by_peer, GUINT_TO_POINTER(peer));
	return lines ? lines : &none;
}

Ident *ipsec_ident_by_key(const Ipsec *self, uint64_t key)
{
	return index_get(&self->by_key, key);
}

Ident *ipsec_ident_of_line(const Ipsec *self, const Attach *at, const CryptoMapEntry *e,
			   const SaProxy *proxy)
{
	Ident like = {.on = at->ifc,
		      .map = world_intern(self->node->world, at->map),
		      .seq = e->seq,
		      .proxy = *proxy};
	return g_hash_table_lookup(self->by_line, &like);
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
		g_hash_table_add(self->by_line, id);
	return id;
}

void ipsec_ident_free(Ident *id)
{
	timer_tree_fini(&id->timers);
	index_drop(&id->ipsec->by_key, id->key);
	if (!id->parent)
		g_hash_table_remove(id->ipsec->by_line, id);
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
