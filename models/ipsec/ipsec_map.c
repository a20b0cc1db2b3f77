/* Crypto maps as they are applied: which identities there are, and where their local endpoint is.
 *
 * The configuration is taken up as a whole (ipsec_refresh): identities that are still wanted keep their
 * counters and SAs, the others end. One identity stands for one permit line of one entry on one interface,
 * and its proxies are the line itself, not the packet that matched it (RFC 2409 5.5; Cisco IOS Security
 * Configuration Guide 12.3, "Crypto Access Lists"). */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"

enum { PROTO_ICMP = 1 };

Attach *ipsec_attach_on(const Ipsec *self, const Iface *ifc)
{
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		if (at->ifc == ifc && !at->gone)
			return at;
	}
	return NULL;
}

const Iface *ipsec_local_iface(const Ipsec *self, const Attach *at)
{
	for (unsigned i = 0; i < self->maps->len; i++) {
		const MapConf *m = self->maps->pdata[i];
		if (strcmp(m->name, at->map) == 0)
			return node_iface(self->node, m->local_if);
	}
	return at->ifc;
}

/* With `redundancy` the endpoint is the group's virtual address, and only while the group is Active here
 * (IPsec VPN High Availability Enhancements). */
Ip4 ipsec_endpoint(const Ipsec *self, const Attach *at)
{
	if (at->group[0]) {
		const Vip *vip = vip_by_group(self->node, at->group);
		return vip && vip->role == RED_ACTIVE ? vip->ip : 0;
	}
	const Iface *ifc = ipsec_local_iface(self, at);
	return ifc ? ifc->addr.ip : 0;
}

bool ipsec_has_peer(const CryptoMapEntry *e, Ip4 peer)
{
	for (unsigned i = 0; i < e->n_peers; i++)
		if (e->peer[i] == peer)
			return true;
	return false;
}

Ip4 ipsec_peer(const Ident *id)
{
	const CryptoMapEntry *e = id->entry;
	if (ipsec_has_peer(e, id->peer))
		return id->peer;
	return e->default_peer ? e->default_peer : e->peer[0];
}

/* Several `set peer`: the next one is tried (Security Configuration Guide 12.3, "multiple peers"). With a default
 * one, the search begins there again after a peer's death (Cisco IOS 12.3(14)T, set peer default). LIBERTY: after
 * a peer that did not answer it does, too, unless that was the default one itself, or it would be tried for ever;
 * what is public speaks of dead peer detection alone. */
void ipsec_next_peer(Ident *id, bool dead)
{
	const CryptoMapEntry *e = id->entry;
	Ip4 now = ipsec_peer(id);
	unsigned i = 0;
	if (e->default_peer && (dead || now != e->default_peer)) {
		id->peer = e->default_peer;
		return;
	}
	while (i < e->n_peers && e->peer[i] != now)
		i++;
	id->peer = e->peer[(i + 1) % MAX(e->n_peers, 1)];
}

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

/* ---- identities ---- */

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

static Ident *ident_new(Ipsec *self, Attach *at, const CryptoMapEntry *e, const SaProxy *proxy,
			Ident *parent)
{
	Ident *id = g_new0(Ident, 1);
	id->key = ++self->next_key;
	id->ipsec = self;
	id->at = at;
	id->entry = e;
	id->seq = e->seq;
	id->parent = parent;
	id->proxy = *proxy;
	id->label = label_of(id);
	fsm_init(&id->fsm, &ident_fsm);
	timer_tree_init(&id->timers, &self->node->timers, id, sizeof *id);
	timer_init(&id->timer, &ident_timer, &id->timers, id, id->label);
	return id;
}

static unsigned index_of(const Ipsec *self, const Ident *id)
{
	unsigned i = 0;
	while (self->idents->pdata[i] != id)
		i++;
	return i;
}

Ident *ipsec_ident_by_key(const Ipsec *self, uint64_t key)
{
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (id->key == key)
			return id;
	}
	return NULL;
}

Ident *ipsec_ident_subset(Ipsec *self, Ident *line, const SaProxy *proxy)
{
	if (same_proxy(&line->proxy, proxy))
		return line;
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (id->parent == line && same_proxy(&id->proxy, proxy))
			return id;
	}
	Ident *id = ident_new(self, line->at, line->entry, proxy, line);
	id->live = true;
	g_ptr_array_insert(self->idents, (gint)index_of(self, line) + 1, id);
	return id;
}

/* An identity has one port or any (RFC 2407 4.6.2), and ICMP's types are none (RFC 2401 4.4.2). LIBERTY: a line
 * with a range of ports, or of ICMP with a type, stands for any port; IOS documents neither. */
static uint16_t port_of(const AclEntry *e, uint16_t lo, uint16_t hi)
{
	return e->proto != PROTO_ICMP && lo == hi ? lo : 0;
}

/* The proxy that a permit line stands for. False: its wildcards are no prefix. LIBERTY: what such a line permits is
 * dropped rather than let out in clear; what IOS makes of such a mask is not public. */
static bool proxy_of(const AclEntry *e, SaProxy *out)
{
	uint8_t llen, rlen;
	if (!ip4_mask_len(~e->src_wild, &llen) || !ip4_mask_len(~e->dst_wild, &rlen))
		return false;
	*out = (SaProxy){
		.local = prefix_of(e->src, llen),
		.remote = prefix_of(e->dst, rlen),
		.proto = e->proto,
		.lport = port_of(e, e->src_port_lo, e->src_port_hi),
		.rport = port_of(e, e->dst_port_lo, e->dst_port_hi),
	};
	return true;
}

static Ident *find_kept(const Ipsec *self, const Attach *at, unsigned seq, const SaProxy *proxy)
{
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (!id->parent && !id->live && id->at->ifc == at->ifc && id->seq == seq &&
		    strcmp(id->at->map, at->map) == 0 && same_proxy(&id->proxy, proxy))
			return id;
	}
	return NULL;
}

/* Lines of one entry with the same proxies (two ICMP types, say) are one identity. */
static Ident *find_taken(const Use *u, const SaProxy *proxy)
{
	for (unsigned i = 0; i < u->ident->len; i++) {
		Ident *id = u->ident->pdata[i];
		if (id && same_proxy(&id->proxy, proxy))
			return id;
	}
	return NULL;
}

static Ident *take_line(Ipsec *self, Attach *at, const Use *u, const AclEntry *line)
{
	const CryptoMapEntry *e = u->entry;
	SaProxy proxy;
	if (!line->permit || !proxy_of(line, &proxy))
		return NULL;
	Ident *id = find_taken(u, &proxy);
	if (id)
		return id;
	id = find_kept(self, at, e->seq, &proxy);
	if (!id) {
		id = ident_new(self, at, e, &proxy, NULL);
		g_ptr_array_add(self->idents, id);
	}
	id->at = at;
	id->entry = e;
	id->live = true;
	return id;
}

static void use_free(void *p)
{
	Use *u = p;
	g_ptr_array_unref(u->ident);
	g_free(u);
}

/* IOS leaves out an entry that is incomplete: no peer, no access list or no transform-set. */
static bool complete(const CryptoMapEntry *e)
{
	return e->n_peers && e->n_sets && e->acl[0];
}

static void take_entry(Ipsec *self, Attach *at, const CryptoMapEntry *e)
{
	Use *u = g_new0(Use, 1);
	u->entry = e;
	u->ident = g_ptr_array_new();
	for (unsigned i = 0; i < self->acl->count(self->acl_self, e->acl); i++)
		g_ptr_array_add(u->ident, take_line(self, at, u,
						    self->acl->entry(self->acl_self, e->acl, i)));
	g_ptr_array_add(at->uses, u);
}

static void take_attach(Ipsec *self, Attach *at)
{
	if (at->uses)
		g_ptr_array_unref(at->uses);
	at->uses = g_ptr_array_new_with_free_func(use_free);
	for (unsigned i = 0; !at->gone && i < self->entries->len; i++) {
		const Entry *e = self->entries->pdata[i];
		if (!e->gone && strcmp(e->pub.map, at->map) == 0 && complete(&e->pub))
			take_entry(self, at, &e->pub);
	}
}

/* SAs go with what they were made for: their identity, their peer, their local address. */
static void end_unwanted(Ctx *cx, Ipsec *self, const char *why)
{
	for (unsigned i = self->pairs->len; i-- > 0;) {
		Pair *p = self->pairs->pdata[i];
		if (!p->id->live)
			pair_remove(cx, p, why, SA_END_TELL);
		else if (!ipsec_has_peer(p->id->entry, p->peer) ||
			 p->local != ipsec_endpoint(self, p->id->at))
			pair_remove(cx, p, why, 0);
	}
}

static void end_ident(Ipsec *self, unsigned i)
{
	Ident *id = self->idents->pdata[i];
	timer_tree_fini(&id->timers);
	g_ptr_array_remove_index(self->idents, i);
	g_free(id);
}

static void mark_subsets(Ipsec *self)
{
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (!id->parent)
			continue;
		id->live = id->parent->live;
		id->at = id->parent->at;
		id->entry = id->parent->entry;
	}
}

/* An address that was an endpoint and is none any more: IKE's SAs of it end too. */
static void note_endpoints(Ctx *cx, Ipsec *self, const char *why)
{
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		Ip4 now = at->gone ? 0 : ipsec_endpoint(self, at);
		bool lost = at->local && at->local != now;
		Ip4 was = at->local;
		at->local = now;
		if (lost && self->ike)
			self->ike->flush(cx, self->ike_self, was, 0, false, why);
	}
}

static void add_with_subsets(GPtrArray *to, const GPtrArray *from, Ident *line)
{
	if (g_ptr_array_find(to, line, NULL))
		return; /* an earlier line's, too */
	g_ptr_array_add(to, line);
	for (unsigned i = 0; i < from->len; i++)
		if (((Ident *)from->pdata[i])->parent == line)
			g_ptr_array_add(to, from->pdata[i]);
}

/* By interface, sequence number and line; each line's subsets behind it. */
static void put_in_order(Ipsec *self)
{
	GPtrArray *old = self->idents;
	self->idents = g_ptr_array_new();
	for (unsigned i = 0; i < self->attach->len; i++) {
		const Attach *at = self->attach->pdata[i];
		for (unsigned k = 0; k < at->uses->len; k++) {
			const Use *u = at->uses->pdata[k];
			for (unsigned l = 0; l < u->ident->len; l++)
				if (u->ident->pdata[l])
					add_with_subsets(self->idents, old, u->ident->pdata[l]);
		}
	}
	g_assert(self->idents->len == old->len);
	g_ptr_array_unref(old);
}

void ipsec_refresh(Ctx *cx, Ipsec *self, const char *why)
{
	for (unsigned i = 0; i < self->idents->len; i++)
		((Ident *)self->idents->pdata[i])->live = false;
	for (unsigned i = 0; i < self->attach->len; i++)
		take_attach(self, self->attach->pdata[i]);
	mark_subsets(self);
	end_unwanted(cx, self, why);
	for (unsigned i = self->idents->len; i-- > 0;)
		if (!((Ident *)self->idents->pdata[i])->live)
			end_ident(self, i);
	put_in_order(self);
	note_endpoints(cx, self, why);
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		if (at->gone)
			g_clear_pointer(&at->uses, g_ptr_array_unref);
	}
	ipsec_conf_sweep(self);
	ipsec_tell(cx, self);
}

void ipsec_unmap(Ipsec *self)
{
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		if (at->uses)
			g_clear_pointer(&at->uses, g_ptr_array_unref);
	}
	for (unsigned i = self->idents->len; i-- > 0;)
		end_ident(self, i);
}

/* ---- which identity a packet belongs to ---- */

/* A subset that the peer asked for takes its packets while it has an SA. */
static Ident *narrowest(const Ipsec *self, Ident *line, const AclFlow *f)
{
	if (line->out)
		return line;
	for (unsigned i = index_of(self, line) + 1; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (id->parent != line)
			break;
		if (id->out && ipsec_proxy_has(&id->proxy, f))
			return id;
	}
	return line;
}

Ident *ipsec_ident_for(Ipsec *self, const Attach *at, const AclFlow *flow, bool count,
		       bool *nameless)
{
	*nameless = false;
	for (unsigned i = 0; at->uses && i < at->uses->len; i++) {
		const Use *u = at->uses->pdata[i];
		int line = self->acl->match(self->acl_self, u->entry->acl, flow, count);
		if (line < 0 || (unsigned)line >= u->ident->len)
			continue;
		if (u->ident->pdata[line])
			return narrowest(self, u->ident->pdata[line], flow);
		if (self->acl->entry(self->acl_self, u->entry->acl, (unsigned)line)->permit) {
			*nameless = true;
			return NULL;
		} /* a deny line: the next entry is asked */
	}
	return NULL;
}

/* ---- the service "crypto-map" ---- */

static void svc_each(const void *self, void (*fn)(void *to, const CryptoIdent *id), void *to)
{
	const Ipsec *x = self;
	for (unsigned i = 0; i < x->idents->len; i++) {
		const Ident *id = x->idents->pdata[i];
		CryptoIdent c = {
			.use = {id->entry, id->at->ifc, id->at->group[0] ? id->at->group : NULL},
			.proxy = id->proxy,
			.peer = ipsec_peer(id),
			.n_sas = 2 * id->n_pairs,
		};
		fn(to, &c);
	}
}

void ipsec_listen(void *self, void (*fn)(Ctx *cx, void *fn_self), void *fn_self)
{
	g_array_append_vals(((Ipsec *)self)->listeners, &(Listener){fn, fn_self}, 1);
}

void ipsec_tell(Ctx *cx, Ipsec *self)
{
	for (unsigned i = 0; i < self->listeners->len; i++) {
		const Listener *l = &g_array_index(self->listeners, Listener, i);
		l->fn(cx, l->self);
	}
}

static void svc_describe(void *self, const char *(*fn)(const void *fn_self, unsigned entry),
			 const void *fn_self)
{
	Ipsec *x = self;
	x->describe = fn;
	x->describe_self = fn_self;
}

const CryptoMapSvc crypto_map_svc = {
	.each = svc_each,
	.listen = ipsec_listen,
	.describe = svc_describe,
};
