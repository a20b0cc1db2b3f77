/* Keyrings: pre-shared keys of peers that are reached in a VRF, the front door (Cisco IOS Security Command Reference:
 * crypto keyring, pre-shared-key). `crypto isakmp key` is the default keyring's, of the router's own table alone.
 *
 * LIBERTY: without ISAKMP profiles, which say which keyring is meant and are not modelled, those of the VRF are asked in
 * order of entry, the default one first; Cisco document 117258 has that each may be. */

#include <string.h>

#include "models/core/net.h"
#include "models/ike/ike_priv.h"

void ike_keyring_free(void *keyring)
{
	IkeKeyring *k = keyring;
	ike_psks_clear(&k->psks);
	g_free(k);
}

static const IkePsk *row_for(const Ike *ike, unsigned vrf, Ip4 peer)
{
	const IkePsk *key = vrf == VRF_GLOBAL ? ike_psk_for(&ike->conf.psks, peer) : NULL;
	for (guint i = 0; !key && i < ike->conf.keyrings->len; i++) {
		const IkeKeyring *k = ike->conf.keyrings->pdata[i];
		if (k->vrf == vrf)
			key = ike_psk_for(&k->psks, peer);
	}
	return key;
}

bool ike_has_key(const Ike *ike, OwnIp local, Ip4 peer)
{
	return row_for(ike, own_ip_vrf(local), peer) != NULL;
}

/* ---- keys of unknown text ---- */

static bool answers_at(const Node *n, unsigned vrf, Ip4 ip)
{
	if (node_iface_with_ip(n, vrf, ip))
		return true;
	for (const Vip *v = vip_next(n, NULL); v; v = vip_next(n, v))
		if (v->ip == ip && v->vrf == vrf)
			return true;
	return false;
}

/* What the router that answers at `peer` has for us, in whichever VRF it does; NULL: none, or unknown, too. */
static const IkePsk *theirs(const Node *n, Ip4 peer, Ip4 us)
{
	const Ike *other = n->powered ? node_self(n, "ike") : NULL;
	for (unsigned vrf = 0; other && vrf <= vrf_count(n); vrf++) {
		const IkePsk *k = answers_at(n, vrf, peer) ? row_for(other, vrf, us) : NULL;
		if (k && !k->unknown)
			return k;
	}
	return NULL;
}

/* LIBERTY: who masks a key before he hands a configuration on ("<removed>", "*****"), or stores it encrypted (IOS
 * Security Command Reference: key config-key password-encrypt), leaves the tunnel as it was: it comes up. So such a key
 * is taken for the one that the other end has, whatever stands there; the statement says that this is an assumption. */
char *ike_secret_for(const Ike *ike, OwnIp local, Ip4 peer)
{
	const IkePsk *own = row_for(ike, own_ip_vrf(local), peer);
	const GPtrArray *nodes = ike->node->net->nodes;
	if (!own || !own->unknown)
		return g_strdup(own ? own->key : NULL);
	for (guint i = 0; i < nodes->len; i++) {
		const Node *n = nodes->pdata[i];
		const IkePsk *k = n != ike->node ? theirs(n, peer, own_ip_addr(local)) : NULL;
		if (k)
			return g_strdup(k->key);
	}
	return g_strdup("masked"); /* so is the other end's: both have this one */
}

static IkeKeyring *keyring_called(const IkeConf *c, const char *name)
{
	for (guint i = 0; i < c->keyrings->len; i++) {
		IkeKeyring *k = c->keyrings->pdata[i];
		if (strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

bool ike_set_keyring(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ike *ike = at->self;
	IkeConf *c = &ike->conf;
	IkeKeyring *k = keyring_called(c, arg_str(a, "name"));
	if (no) {
		if (!k)
			return conf_reject_arg(e, a, "name", "there is no such keyring");
		g_ptr_array_remove(c->keyrings, k);
		return true;
	}
	const Vrf *vrf = arg_has(a, "vrf") ? vrf_need(ike->node, arg_str(a, "vrf")) : NULL;
	if (arg_has(a, "vrf") && !vrf)
		return conf_reject_arg(e, a, "vrf", "more than %d VRFs", VRF_MOST);
	if (k && k->vrf != (vrf ? vrf->number : VRF_GLOBAL))
		return conf_reject(e, "the keyring is of another VRF");
	if (!k) {
		k = g_new0(IkeKeyring, 1);
		k->name = world_intern(ike->node->world, arg_str(a, "name"));
		k->vrf = vrf ? vrf->number : VRF_GLOBAL;
		ike_psks_init(&k->psks);
		g_ptr_array_add(c->keyrings, k);
	}
	conf_enter(a, k);
	return true;
}

void ike_put_keyring(const ConfAt *at, GString *out)
{
	const IkeKeyring *k = at->obj;
	g_string_append_printf(out, "crypto keyring %s", k->name);
	if (k->vrf)
		g_string_append_printf(out, " vrf %s", vrf_name(at->node, k->vrf));
	g_string_append_c(out, '\n');
}

void ike_each_keyring(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Ike *ike = at->self;
	for (guint i = 0; i < ike->conf.keyrings->len; i++)
		fn(to, ike->conf.keyrings->pdata[i]);
}

bool ike_set_keyring_key(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return ike_set_psk(&((IkeKeyring *)at->obj)->psks, a, no, e);
}

void ike_put_keyring_keys(const ConfAt *at, GString *out)
{
	const IkeKeyring *k = at->obj;
	for (guint i = 0; i < k->psks.keys->len; i++) {
		const IkePsk *p = k->psks.keys->pdata[i];
		g_string_append_printf(out, "pre-shared-key address %s ", ip_text(p->addr).s);
		if (p->mask != IP4_BROADCAST)
			g_string_append_printf(out, "%s ", ip_text(p->mask).s);
		g_string_append_printf(out, "key %s%s\n", p->encrypted ? "6 " : "", p->key);
	}
}
