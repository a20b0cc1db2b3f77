#include "models/ike/ike_view.h"

#include "models/ike/ike_priv.h"

static const char *cipher_word(const IkeSuite *s)
{
	return s->cipher == IKE_DES ? "des" : s->cipher == IKE_3DES ? "3des" : "aes";
}

static const char *auth_word(const IkeSuite *s)
{
	return s->auth == IKE_PSK ? "psk" : s->auth == IKE_RSA_SIG ? "rsig" : "renc";
}

static void take_sa(const IkeSa *sa, VTime now, IkeSaRow *r)
{
	*r = (IkeSaRow){.conn = sa->conn,
			.local = own_ip_addr(sa->local),
			.vrf = vrf_name(sa->ike->node, own_ip_vrf(sa->local)),
			.remote = sa->peer,
			.src = sa->initiator ? sa->local : sa->peer,
			.dst = sa->initiator ? sa->peer : sa->local,
			.deleted = !ike_sa_is_live(sa),
			.up = ike_sa_is_up(sa),
			.group = sa->suite.group};
	g_strlcpy(r->state, ike_shown(ike_sa_state(sa)), sizeof r->state);
	g_strlcpy(r->encr, cipher_word(&sa->suite), sizeof r->encr);
	g_strlcpy(r->hash, sa->suite.hash == IKE_MD5 ? "md5" : "sha", sizeof r->hash);
	g_strlcpy(r->auth, auth_word(&sa->suite), sizeof r->auth);
	g_strlcpy(r->cap,
		  sa->alive.mode == MODE_CISCO ? "K"
		  : sa->alive.mode == MODE_DPD ? "D"
					       : "",
		  sizeof r->cap);
	VTime left = timer_left(&sa->lifetime, now);
	r->left = left == VT_NEVER ? 0 : left;
}

/* Of the groups that are modelled, and RFC 3526, RFC 5114, RFC 5903. */
static unsigned group_bits(uint8_t group)
{
	static const struct {
		uint8_t group;
		unsigned bits;
	} others[] = {{14, 2048}, {15, 3072}, {16, 4096}, {19, 256},
		      {20, 384},  {21, 521},  {24, 2048}};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		if (others[i].group == group)
			return others[i].bits;
	return (unsigned)ike_dh_len(group) * 8;
}

/* IOS 15.1 Security Command Reference: show crypto isakmp policy. */
static const char *hash_text(IkeHash hash)
{
	switch (hash) {
	case IKE_MD5:
		return "Message Digest 5";
	case IKE_SHA:
		return "Secure Hash Standard";
	case IKE_SHA256:
		return "Secure Hash Standard 2 (256 bit)";
	case IKE_SHA384:
		return "Secure Hash Standard 2 (384 bit)";
	case IKE_SHA512:
		return "Secure Hash Standard 2 (512 bit)";
	}
	return "";
}

static void take_policy(const IkeSuite *s, unsigned prio, IkePolicyRow *r)
{
	*r = (IkePolicyRow){
		.prio = prio,
		.encryption = s->cipher == IKE_DES ? "DES - Data Encryption Standard (56 bit keys)."
			      : s->cipher == IKE_3DES ? "Three key triple DES"
						      : "AES - Advanced Encryption Standard",
		.hash = hash_text(s->hash),
		.auth = s->auth == IKE_PSK        ? "Pre-Shared Key"
			: s->auth == IKE_RSA_SIG  ? "Rivest-Shamir-Adleman Signature"
			: s->auth == IKE_RSA_ENCR ? "Rivest-Shamir-Adleman Encryption"
						  : "Elliptic Curve Digital Signature Algorithm",
		.key_bits = s->key_bits,
		.group = s->group,
		.group_bits = group_bits(s->group),
		.life_s = s->life_s,
	};
}

static void *take(const void *self, const Node *node, const Args *args, VTime now)
{
	const Ike *ike = self;
	IkeView *v = g_new0(IkeView, 1);
	IkeSuite last = ike_policy_default();

	(void)args;
	v->n_sas = ike->sas->len;
	v->sa = g_new0(IkeSaRow, v->n_sas + 1);
	for (unsigned i = 0; i < v->n_sas; i++)
		take_sa(ike->sas->pdata[i], now, &v->sa[i]);
	v->n_policies = ike->conf.policies->len + 1;
	v->policy = g_new0(IkePolicyRow, v->n_policies);
	for (unsigned i = 0; i + 1 < v->n_policies; i++) {
		const IkePolicy *p = ike->conf.policies->pdata[i];
		take_policy(&p->suite, p->prio, &v->policy[i]);
	}
	take_policy(&last, 65535, &v->policy[v->n_policies - 1]);
	v->keepalive = (IkeKeepaliveView){
		.secs = ike->conf.alive.secs,
		.retry_s = ike->conf.alive.retry_s,
		.periodic = ike->conf.alive.periodic,
		.dpd = param_get(node, "ike.vendor-ids") & VID_DPD,
	};
	v->n_keyrings = ike->conf.keyrings->len;
	v->n_keys = ike->conf.psks.keys->len;
	v->key = g_new0(IkeKeyRow, v->n_keys + 1);
	for (unsigned i = 0; i < v->n_keys; i++) {
		const IkePsk *k = ike->conf.psks.keys->pdata[i];
		v->key[i] = (IkeKeyRow){.addr = k->addr, .mask = k->mask, .unknown = k->unknown};
		g_strlcpy(v->key[i].key, k->key, sizeof v->key[i].key);
	}
	return v;
}

static void free_view(void *view)
{
	IkeView *v = view;

	g_free(v->sa);
	g_free(v->policy);
	g_free(v->key);
	g_free(v);
}

const View ike_views[] = {
	{"isakmp", take, free_view},
	{NULL, NULL, NULL},
};
