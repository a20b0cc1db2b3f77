/* Crypto maps as they are applied: which identities there are, and where their local endpoint is.
 *
 * The configuration is taken up as a whole (ipsec_refresh): identities that are still wanted keep their
 * counters and SAs, the others end. One identity stands for one permit line of one entry on one interface,
 * and its proxies are the line itself, not the packet that matched it (RFC 2409 5.5; Cisco IOS Security
 * Configuration Guide 12.3, "Crypto Access Lists"). */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"

enum { PROTO_ICMP = 1 };

static Attach *find_attach(const Ipsec *self, const Iface *ifc)
{
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		if (at->ifc == ifc && !at->gone)
			return at;
	}
	return NULL;
}

/* Asked twice for each packet: remembered, that there is none, too. */
Attach *ipsec_attach_on(const Ipsec *self, const Iface *ifc)
{
	AttachOn *lately = &((Ipsec *)self)->lately[ifc->index % G_N_ELEMENTS(self->lately)];
	if (lately->ifc != ifc)
		*lately = (AttachOn){ifc, find_attach(self, ifc)};
	return lately->at;
}

void ipsec_attach_changed(Ipsec *self)
{
	memset(self->lately, 0, sizeof self->lately);
}

const Iface *ipsec_local_iface(const Ipsec *self, const Attach *at)
{
	for (const MapConf *m = self->maps; m; m = m->next)
		if (strcmp(m->name, at->map) == 0)
			return node_iface(self->node, m->local_if);
	return at->ifc;
}

/* With `redundancy` the endpoint is the group's virtual address, and only while the group is Active here
 * (IPsec VPN High Availability Enhancements). It is in the VRF of the map's interface, by whose table the peer is
 * reached; LIBERTY: an endpoint of another VRF is none. */
OwnIp ipsec_endpoint(const Ipsec *self, const Attach *at)
{
	unsigned vrf = at->ifc->vrf;
	if (at->group[0]) {
		const Vip *vip = vip_by_group(self->node, at->group);
		bool ours = vip && vip->role == RED_ACTIVE && vip->iface->vrf == vrf;
		return ours ? own_ip(vrf, vip->ip) : 0;
	}
	const Iface *ifc = ipsec_local_iface(self, at);
	return ifc && ifc->vrf == vrf ? own_ip(vrf, ifc->addr.ip) : 0;
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
	id->ipsec->peer_moved = true;
	if (e->default_peer && (dead || now != e->default_peer)) {
		id->peer = e->default_peer;
		return;
	}
	while (i < e->n_peers && e->peer[i] != now)
		i++;
	id->peer = e->peer[(i + 1) % MAX(e->n_peers, 1)];
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

/* Lines of one entry with the same proxies (two ICMP types, say) are one identity. */
static Ident *take_line(Ipsec *self, Attach *at, const CryptoMapEntry *e, const AclEntry *line)
{
	SaProxy proxy;
	if (!line->permit || !proxy_of(line, &proxy))
		return NULL;
	Ident *id = ipsec_ident_of_line(self, at, e, &proxy);
	if (!id) {
		id = ipsec_ident_new(self, at, e, &proxy, NULL);
		g_ptr_array_add(self->idents, id);
	}
	id->at = at;
	id->entry = e;
	id->live = true;
	return id;
}

/* IOS leaves out an entry that is incomplete: no peer, no access list or no transform-set. */
static bool complete(const CryptoMapEntry *e)
{
	return e->n_peers && e->n_sets && e->acl[0];
}

static void take_entry(Ipsec *self, Attach *at, const CryptoMapEntry *e)
{
	for (unsigned i = 0; i < self->acl->count(self->acl_self, e->acl); i++)
		g_ptr_array_add(at->lines, take_line(self, at, e,
						     self->acl->entry(self->acl_self, e->acl, i)));
}

static void drop_lines(const Ipsec *self, Attach *at)
{
	g_clear_pointer(&at->index, self->acl->release);
	g_clear_pointer(&at->lines, g_ptr_array_unref);
}

static void take_attach(Ipsec *self, Attach *at)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	drop_lines(self, at);
	at->lines = g_ptr_array_new();
	for (unsigned i = 0; !at->gone && i < self->entries->len; i++) {
		const Entry *e = self->entries->pdata[i];
		if (e->gone || strcmp(e->pub.map, at->map) != 0 || !complete(&e->pub))
			continue;
		take_entry(self, at, &e->pub);
		g_ptr_array_add(names, (gpointer)e->pub.acl);
	}
	at->index = self->acl->compile(self->acl_self, (const char *const *)names->pdata,
				       names->len, at->lines->pdata);
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
		OwnIp now = at->gone ? 0 : ipsec_endpoint(self, at);
		bool lost = at->local && at->local != now;
		OwnIp was = at->local;
		at->local = now;
		if (lost && self->ike)
			self->ike->flush(cx, self->ike_self, was, 0, false, why);
	}
}

static void put_line(Ipsec *self, Ident *line)
{
	if (line->placed)
		return; /* an earlier line's, too */
	line->placed = true;
	g_ptr_array_add(self->idents, line);
	for (unsigned i = 0; line->subsets && i < line->subsets->len; i++)
		g_ptr_array_add(self->idents, line->subsets->pdata[i]);
}

static void put_attach(Ipsec *self, Attach *at)
{
	for (unsigned i = 0; i < at->lines->len; i++)
		if (at->lines->pdata[i])
			put_line(self, at->lines->pdata[i]);
	g_clear_pointer(&at->lines, g_ptr_array_unref);
}

/* By interface, sequence number and line; each line's subsets behind it. Who is wanted no more ends. */
static void put_in_order(Ipsec *self)
{
	g_autoptr(GPtrArray) old = self->idents;
	unsigned ended = 0;
	self->idents = g_ptr_array_sized_new(old->len);
	for (unsigned i = 0; i < self->attach->len; i++)
		put_attach(self, self->attach->pdata[i]);
	for (unsigned i = 0; i < old->len; i++) {
		Ident *id = old->pdata[i];
		id->placed = false;
		if (id->live)
			continue;
		ipsec_ident_free(id);
		ended++;
	}
	g_assert(self->idents->len + ended == old->len);
	ipsec_idents_by_peer(self);
}

void ipsec_refresh(Ctx *cx, Ipsec *self, const char *why)
{
	for (unsigned i = 0; i < self->idents->len; i++)
		((Ident *)self->idents->pdata[i])->live = false;
	for (unsigned i = 0; i < self->attach->len; i++)
		take_attach(self, self->attach->pdata[i]);
	mark_subsets(self);
	end_unwanted(cx, self, why);
	put_in_order(self);
	note_endpoints(cx, self, why);
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		if (at->gone)
			drop_lines(self, at);
	}
	ipsec_conf_sweep(self);
	ipsec_tell(cx, self, NULL);
}

void ipsec_unmap(Ipsec *self)
{
	for (unsigned i = 0; i < self->attach->len; i++)
		drop_lines(self, self->attach->pdata[i]);
	for (unsigned i = 0; i < self->idents->len; i++)
		ipsec_ident_free(self->idents->pdata[i]);
}

/* IOS Security Configuration Guide: Object Groups for ACLs, restrictions. LIBERTY: each member is an identity. */
const char *ipsec_why_plain(const void *self, const char *list)
{
	const Ipsec *x = self;
	for (guint i = 0; i < x->entries->len; i++) {
		const Entry *entry = x->entries->pdata[i];
		if (!entry->gone && strcmp(entry->pub.acl, list) == 0)
			return "IOS documents groups of objects as not supported with IPsec: here "
			       "each of their members is an identity";
	}
	return NULL;
}

/* ---- the service "crypto-map" ---- */

static CryptoIdent told(const Ident *id)
{
	return (CryptoIdent){
		.key = id->key,
		.use = {id->entry, id->at->ifc, id->at->group[0] ? id->at->group : NULL},
		.proxy = id->proxy,
		.peer = ipsec_peer(id),
		.n_sas = 2 * id->n_pairs,
		.anchored = ipsec_endpoint(id->ipsec, id->at) != 0,
	};
}

static void svc_each(const void *self, void (*fn)(void *to, const CryptoIdent *id), void *to)
{
	const Ipsec *x = self;
	for (unsigned i = 0; i < x->idents->len; i++) {
		CryptoIdent c = told(x->idents->pdata[i]);
		fn(to, &c);
	}
}

static void svc_listen(void *self, CryptoHeard *fn, void *fn_self)
{
	g_array_append_vals(((Ipsec *)self)->listeners, &(Listener){fn, fn_self}, 1);
}

void ipsec_tell(Ctx *cx, Ipsec *self, const Ident *id)
{
	CryptoIdent c = {0};
	bool all = !id || self->peer_moved;
	self->peer_moved = false;
	if (!all)
		c = told(id);
	for (unsigned i = 0; i < self->listeners->len; i++) {
		const Listener *l = &g_array_index(self->listeners, Listener, i);
		l->fn(cx, l->self, all ? NULL : &c);
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
	.listen = svc_listen,
	.describe = svc_describe,
};
