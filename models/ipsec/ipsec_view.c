#include "models/ipsec/ipsec_view.h"

#include <string.h>

#include "models/ipsec/ipsec_peers_view.h"
#include "models/ipsec/ipsec_priv.h"

static void add_sa(IpsecView *v, const Pair *p, const Half *h, VTime now)
{
	v->sa = g_renew(SaRow, v->sa, v->n_sas + 1);
	SaRow *r = &v->sa[v->n_sas++];
	bool in = h == &p->in;
	*r = (SaRow){
		.inbound = in,
		.spi = h->spi,
		.conn_id = p->conn_id + !in,
		.flow_id = p->flow_id + !in,
		.iv = (unsigned)esp_iv_len(p->prop.cipher),
		.kb_left = pair_kb_left(p, h),
		.s_left = pair_s_left(p, now) / VT_S(1),
		.pkts = h->pkts,
	};
	ipsec_transform_text(r->transform, p->prop.cipher, p->prop.key_bits, p->prop.auth);
	memcpy(r->my_cookie, p->my_cookie, sizeof r->my_cookie);
	memcpy(r->his_cookie, p->his_cookie, sizeof r->his_cookie);
}

static void add_sas(IpsecView *v, IdentRow *r, const Ident *id, VTime now)
{
	r->first_sa = v->n_sas;
	for (unsigned i = 0; i < id->ipsec->pairs->len; i++) {
		const Pair *p = id->ipsec->pairs->pdata[i];
		if (p->id != id)
			continue;
		add_sa(v, p, &p->in, now);
		add_sa(v, p, &p->out, now);
	}
	r->n_sas = v->n_sas - r->first_sa;
}

/* A standby shows the group's address too. */
static Ip4 shown_local(const Ipsec *self, const Attach *at)
{
	const Vip *vip = at->group[0] ? vip_by_group(self->node, at->group) : NULL;
	return vip ? vip->ip : own_ip_addr(ipsec_endpoint(self, at));
}

static void add_phase1(IdentRow *r, const Ipsec *self, const Iface *on)
{
	IkePhase1 p;
	r->ike = self->ike && r->local &&
		 self->ike->phase1(self->ike_self, own_ip(on->vrf, r->local), r->peer, &p);
	if (!r->ike)
		return;
	r->ike_conn = p.conn;
	g_snprintf(r->ike_algorithm, sizeof r->ike_algorithm, "HMAC_%s+%s",
		   p.hash == ESP_AUTH_MD5 ? "MD5" : "SHA",
		   p.cipher == ESP_DES    ? "DES_56_CB"
		   : p.cipher == ESP_3DES ? "3DES_56_C"
					  : "AES_CBC");
}

static void add_ident(IpsecView *v, const Ident *id, VTime now)
{
	const Ipsec *self = id->ipsec;
	uint16_t mtu = id->at->ifc->mtu;
	v->ident = g_renew(IdentRow, v->ident, v->n_idents + 1);
	IdentRow *r = &v->ident[v->n_idents++];
	*r = (IdentRow){
		.seq = id->seq,
		.mtu = mtu,
		.path_mtu = id->out ? ipsec_path_mtu(id->out, mtu) : mtu,
		.plain_mtu = id->out ? ipsec_room(id->out, ipsec_path_mtu(id->out, mtu)) : mtu,
		.vrf = vrf_name(self->node, id->at->ifc->vrf),
		.local = shown_local(self, id->at),
		.peer = ipsec_peer(id),
		.from_acl = !id->parent,
		.lproxy = id->proxy.local,
		.rproxy = id->proxy.remote,
		.proto = id->proxy.proto,
		.lport = id->proxy.lport,
		.rport = id->proxy.rport,
		.encaps = id->count.encaps,
		.decaps = id->count.decaps,
		.verified = id->count.verified,
		.send_errors = id->count.send_errors,
		.recv_errors = id->count.recv_errors,
		.out_spi = id->out ? id->out->out.spi : 0,
		.asking = id->fsm.state == ST_ASKING,
	};
	g_strlcpy(r->iface, id->at->ifc->name, sizeof r->iface);
	g_strlcpy(r->map, id->at->map, sizeof r->map);
	g_strlcpy(r->group, id->at->group, sizeof r->group);
	add_phase1(r, self, id->at->ifc);
	add_sas(v, r, id, now);
}

/* ---- maps ---- */

static void append_address(GString *s, Ip4 a, Ip4 wild)
{
	if (wild == ~(Ip4)0) {
		g_string_append(s, " any");
		return;
	}
	g_string_append(s, wild == 0 ? " host " : " ");
	ip4_print(s, a);
	if (wild) {
		g_string_append_c(s, ' ');
		ip4_print(s, wild);
	}
}

static void append_ports(GString *s, uint16_t lo, uint16_t hi)
{
	if (lo == hi)
		g_string_append_printf(s, " eq %u", lo);
	else if (lo != 0 || hi != 65535)
		g_string_append_printf(s, " range %u %u", lo, hi);
}

/* "permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255" */
static void line_text(AclLineRow *row, const AclEntry *e)
{
	g_autoptr(GString) s = g_string_new(e->permit ? "permit" : "deny");
	const char *proto = e->proto == 0    ? "ip"
			    : e->proto == 1  ? "icmp"
			    : e->proto == 6  ? "tcp"
			    : e->proto == 17 ? "udp"
					     : NULL;
	if (proto)
		g_string_append_printf(s, " %s", proto);
	else
		g_string_append_printf(s, " %u", e->proto);
	append_address(s, e->src, e->src_wild);
	append_ports(s, e->src_port_lo, e->src_port_hi);
	append_address(s, e->dst, e->dst_wild);
	append_ports(s, e->dst_port_lo, e->dst_port_hi);
	g_strlcpy(row->text, s->str, sizeof row->text);
}

static void add_lines(IpsecView *v, EntryRow *r, const Ipsec *self)
{
	r->first_line = v->n_lines;
	r->n_lines = self->acl->count(self->acl_self, r->acl);
	v->line = g_renew(AclLineRow, v->line, v->n_lines + r->n_lines + 1);
	for (unsigned i = 0; i < r->n_lines; i++)
		line_text(&v->line[v->n_lines++], self->acl->entry(self->acl_self, r->acl, i));
}

/* The peer that the entry's identities use now; the first one if there are none. */
static Ip4 current_peer(const Ipsec *self, const CryptoMapEntry *e)
{
	for (unsigned i = 0; i < self->idents->len; i++) {
		const Ident *id = self->idents->pdata[i];
		if (id->entry == e)
			return ipsec_peer(id);
	}
	return e->n_peers ? e->peer[0] : 0;
}

static void add_entry(IpsecView *v, const Ipsec *self, const CryptoMapEntry *e)
{
	guint64 number = g_ascii_strtoull(e->acl, NULL, 10);
	v->entry = g_renew(EntryRow, v->entry, v->n_entries + 1);
	EntryRow *r = &v->entry[v->n_entries++];
	*r = (EntryRow){
		.seq = e->seq,
		.acl_extended = number == 0 || (number >= 100 && number <= 199) || number >= 2000,
		.n_peers = e->n_peers,
		.n_sets = e->n_sets,
		.current = current_peer(self, e),
		.life_s = ipsec_life_s(self, e),
		.life_kb = ipsec_life_kb(self, e),
		.pfs = e->pfs_group,
	};
	g_strlcpy(r->map, e->map, sizeof r->map);
	g_strlcpy(r->acl, e->acl, sizeof r->acl);
	g_strlcpy(r->check_in, e->check_in, sizeof r->check_in);
	g_strlcpy(r->check_out, e->check_out, sizeof r->check_out);
	g_strlcpy(r->description, e->description, sizeof r->description);
	memcpy(r->peer, e->peer, sizeof r->peer);
	for (unsigned i = 0; i < e->n_sets; i++)
		g_strlcpy(r->set[i], e->set[i], sizeof r->set[i]);
	r->line = self->describe ? self->describe(self->describe_self, e->id) : NULL;
	add_lines(v, r, self);
	for (unsigned i = 0; i < self->attach->len; i++) {
		const Attach *at = self->attach->pdata[i];
		if (!at->gone && strcmp(at->map, e->map) == 0 &&
		    r->n_ifaces < G_N_ELEMENTS(r->iface))
			g_strlcpy(r->iface[r->n_ifaces++], at->ifc->name, sizeof r->iface[0]);
	}
}

static void add_attach(IpsecView *v, const Ipsec *self, const Attach *at)
{
	const Iface *local = ipsec_local_iface(self, at);
	v->attach = g_renew(AttachRow, v->attach, v->n_attach + 1);
	AttachRow *r = &v->attach[v->n_attach++];
	*r = (AttachRow){.own = local ? local->addr.ip : 0, .shutdown = at->ifc->shutdown};
	g_strlcpy(r->iface, at->ifc->name, sizeof r->iface);
	g_strlcpy(r->map, at->map, sizeof r->map);
	g_strlcpy(r->group, at->group, sizeof r->group);
}

static void add_set(IpsecView *v, const TransformSet *t)
{
	v->set = g_renew(SetRow, v->set, v->n_sets + 1);
	SetRow *r = &v->set[v->n_sets++];
	*r = (SetRow){0};
	g_strlcpy(r->name, t->name, sizeof r->name);
	ipsec_transform_text(r->cipher, t->cipher, t->key_bits, ESP_AUTH_NONE);
	g_strlcpy(r->auth,
		  t->auth == ESP_AUTH_MD5   ? "esp-md5-hmac"
		  : t->auth == ESP_AUTH_SHA ? "esp-sha-hmac"
					    : "",
		  sizeof r->auth);
}

static bool wanted(const Args *a, const char *name, const char *value)
{
	return !a || !arg_has(a, name) || strcmp(arg_str(a, name), value) == 0;
}

static void *take(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)node;
	const Ipsec *x = self;
	IpsecView *v = g_new0(IpsecView, 1);
	v->life_s = x->life_s;
	v->life_kb = x->life_kb;
	for (unsigned i = 0; i < x->idents->len; i++) {
		const Ident *id = x->idents->pdata[i];
		if (wanted(a, "intf", id->at->ifc->name) && wanted(a, "tag", id->at->map) &&
		    (!a || !arg_has(a, "peer") || arg_ip(a, "peer") == ipsec_peer(id)))
			add_ident(v, id, now);
	}
	for (unsigned i = 0; i < x->entries->len; i++) {
		const Entry *e = x->entries->pdata[i];
		if (!e->gone && wanted(a, "tag", e->pub.map))
			add_entry(v, x, &e->pub);
	}
	for (unsigned i = 0; i < x->attach->len; i++)
		if (!((const Attach *)x->attach->pdata[i])->gone)
			add_attach(v, x, x->attach->pdata[i]);
	for (unsigned i = 0; i < x->sets->len; i++)
		add_set(v, x->sets->pdata[i]);
	return v;
}

static void release(void *view)
{
	IpsecView *v = view;
	g_free(v->ident);
	g_free(v->sa);
	g_free(v->entry);
	g_free(v->line);
	g_free(v->set);
	g_free(v->attach);
	g_free(v);
}

static void *take_peers(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)node, (void)a, (void)now;
	const Ipsec *x = self;
	GArray *peers = g_array_new(FALSE, FALSE, sizeof(Ip4));
	for (unsigned i = 0; i < x->entries->len; i++) {
		const Entry *e = x->entries->pdata[i];
		if (!e->gone)
			g_array_append_vals(peers, e->pub.peer, e->pub.n_peers);
	}
	IpsecPeersView *v = g_new(IpsecPeersView, 1);
	v->n = peers->len;
	v->peer = (Ip4 *)(void *)g_array_free(peers, FALSE);
	return v;
}

static void release_peers(void *view)
{
	g_free(((IpsecPeersView *)view)->peer);
	g_free(view);
}

const View ipsec_views[] = {
	{"crypto-ipsec", take, release},
	{"crypto-peers", take_peers, release_peers},
	{NULL, NULL, NULL},
};
