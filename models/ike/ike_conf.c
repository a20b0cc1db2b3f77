/* Statements of IKE, and its platform parameters. */

#include <string.h>

#include "models/ike/ike_priv.h"

#define REFERENCE "IOS 12.2 Security Command Reference"
#define KEYRING_MODE "keyring"

static IkeConf *conf(const ConfAt *at)
{
	return &((Ike *)at->self)->conf;
}

/* ---- crypto isakmp policy ---- */

static int by_priority(const void *a, const void *b)
{
	const IkePolicy *x = *(IkePolicy *const *)a, *y = *(IkePolicy *const *)b;

	return (x->prio > y->prio) - (x->prio < y->prio);
}

static IkePolicy *policy(const IkeConf *c, unsigned prio)
{
	for (unsigned i = 0; i < c->policies->len; i++) {
		IkePolicy *p = c->policies->pdata[i];
		if (p->prio == prio)
			return p;
	}
	return NULL;
}

static bool set_policy(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IkeConf *c = conf(at);
	unsigned prio = (unsigned)arg_num(a, "priority");
	IkePolicy *p = policy(c, prio);

	if (no) {
		if (!p)
			return conf_reject_arg(e, a, "priority", "there is no ISAKMP policy %u",
					       prio);
		g_ptr_array_remove(c->policies, p);
		return true;
	}
	if (!p) {
		p = g_new0(IkePolicy, 1);
		p->prio = prio;
		p->suite = ike_policy_default();
		g_ptr_array_add(c->policies, p);
		g_ptr_array_sort(c->policies, by_priority);
	}
	conf_enter(a, p);
	return true;
}

static void put_policy(const ConfAt *at, GString *out)
{
	const IkePolicy *p = at->obj;

	g_string_append_printf(out, "crypto isakmp policy %u\n", p->prio);
}

static void each_policy(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const IkeConf *c = conf(at);

	for (unsigned i = 0; i < c->policies->len; i++)
		fn(to, c->policies->pdata[i]);
}

static IkeSuite *suite(const ConfAt *at)
{
	return &((IkePolicy *)at->obj)->suite;
}

static bool set_encryption(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IkeSuite *s = suite(at), first = ike_policy_default();

	(void)e;
	s->cipher = no                   ? first.cipher
		    : arg_has(a, "aes")  ? IKE_AES
		    : arg_has(a, "3des") ? IKE_3DES
					 : IKE_DES;
	s->key_bits = 0;
	if (s->cipher == IKE_AES)
		s->key_bits = arg_has(a, "192") ? 192 : arg_has(a, "256") ? 256 : 128;
	return true;
}

static void put_encryption(const ConfAt *at, GString *out)
{
	const IkeSuite *s = suite(at);

	if (s->cipher == IKE_3DES)
		g_string_append(out, "encr 3des\n");
	if (s->cipher == IKE_AES && s->key_bits == 128)
		g_string_append(out, "encr aes\n");
	if (s->cipher == IKE_AES && s->key_bits > 128)
		g_string_append_printf(out, "encr aes %u\n", s->key_bits);
}

static const char unspoken[] = "the policy is neither offered nor accepted";

static bool is_spoken(const ConfAt *at, ConfErr *e)
{
	return ike_policy_is_spoken(suite(at)) || conf_unmodelled(e, AFFECTS_NEGOTIATION, unspoken);
}

/* In the order of their numbers. */
static const char *const hash_words[] = {NULL, "md5", "sha", NULL, "sha256", "sha384", "sha512"};

static bool set_hash(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	suite(at)->hash = ike_policy_default().hash;
	for (unsigned i = 0; !no && i < G_N_ELEMENTS(hash_words); i++)
		if (hash_words[i] && arg_has(a, hash_words[i]))
			suite(at)->hash = (IkeHash)i;
	return is_spoken(at, e);
}

static void put_hash(const ConfAt *at, GString *out)
{
	if (suite(at)->hash != ike_policy_default().hash)
		g_string_append_printf(out, "hash %s\n", hash_words[suite(at)->hash]);
}

static bool set_auth(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	((IkePolicy *)at->obj)->auth_said = !no;
	suite(at)->auth = no                        ? ike_policy_default().auth
			  : arg_has(a, "pre-share") ? IKE_PSK
			  : arg_has(a, "rsa-encr")  ? IKE_RSA_ENCR
			  : arg_has(a, "ecdsa-sig") ? IKE_ECDSA_SIG
						    : IKE_RSA_SIG;
	return no || suite(at)->auth == IKE_PSK ||
	       conf_unmodelled(e, AFFECTS_NEGOTIATION,
			       "no certificates nor public keys of peers, the policy matches "
			       "nobody");
}

static void put_auth(const ConfAt *at, GString *out)
{
	if (suite(at)->auth == IKE_PSK)
		g_string_append(out, "authentication pre-share\n");
	if (suite(at)->auth == IKE_RSA_ENCR)
		g_string_append(out, "authentication rsa-encr\n");
	if (suite(at)->auth == IKE_ECDSA_SIG)
		g_string_append(out, "authentication ecdsa-sig\n");
}

/* RFC 2409, RFC 3526, RFC 5114 and RFC 5903, as far as IOS has them. */
static bool is_group(uint8_t group)
{
	static const uint8_t groups[] = {1, 2, 5, 14, 15, 16, 19, 20, 21, 24};
	return memchr(groups, group, sizeof groups) != NULL;
}

static bool set_group(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	uint8_t group = no ? ike_policy_default().group : (uint8_t)arg_num(a, "number");

	if (!is_group(group))
		return conf_reject_arg(e, a, "number",
				       "there is no Diffie-Hellman group %u, expected 1, 2, 5, 14, "
				       "15, 16, 19, 20, 21 or 24",
				       group);
	suite(at)->group = group;
	return is_spoken(at, e);
}

static void put_group(const ConfAt *at, GString *out)
{
	if (suite(at)->group != ike_policy_default().group)
		g_string_append_printf(out, "group %u\n", suite(at)->group);
}

static bool set_lifetime(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	suite(at)->life_s = no ? ike_policy_default().life_s : (uint32_t)arg_num(a, "seconds");
	return true;
}

static void put_lifetime(const ConfAt *at, GString *out)
{
	if (suite(at)->life_s != ike_policy_default().life_s)
		g_string_append_printf(out, "lifetime %u\n", suite(at)->life_s);
}

/* ---- crypto isakmp key ---- */

static bool set_key(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IkePsks *c = &conf(at)->psks;
	bool ok = ike_set_psk(c, a, no, e);
	Ip4 mask = arg_has(a, "mask") ? arg_ip(a, "mask") : IP4_BROADCAST;
	IkePsk *k = ike_psk_at(c, arg_ip(a, "peer"), mask);

	if (k)
		k->no_xauth = arg_has(a, "no-xauth");
	return ok;
}

static void put_keys(const ConfAt *at, GString *out)
{
	const IkePsks *c = &conf(at)->psks;

	for (unsigned i = 0; i < c->keys->len; i++) {
		const IkePsk *k = c->keys->pdata[i];
		g_string_append_printf(out, "crypto isakmp key %s%s address ",
				       k->encrypted ? "6 " : "", k->key);
		ip4_print(out, k->addr);
		if (k->mask != IP4_BROADCAST) {
			g_string_append_c(out, ' ');
			ip4_print(out, k->mask);
		}
		g_string_append(out, k->no_xauth ? " no-xauth\n" : "\n");
	}
}

/* ---- crypto isakmp keepalive, enable, invalid-spi-recovery ---- */

enum { RETRY_S = 2 }; /* default of the retry interval: Cisco tech note 17826, its ladder of 2 s */

static bool set_keepalive(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IkeKeepalive *k = &conf(at)->alive;

	(void)e;
	k->secs = no ? 0 : (unsigned)arg_num(a, "seconds");
	k->retry_s = !no && arg_has(a, "retry") ? (unsigned)arg_num(a, "retry") : RETRY_S;
	k->periodic = !no && arg_has(a, "periodic");
	return true;
}

static void put_keepalive(const ConfAt *at, GString *out)
{
	const IkeKeepalive *k = &conf(at)->alive;

	if (k->secs == 0)
		return;
	g_string_append_printf(out, "crypto isakmp keepalive %u", k->secs);
	if (k->retry_s != RETRY_S)
		g_string_append_printf(out, " %u", k->retry_s);
	g_string_append(out, k->periodic ? " periodic\n" : "\n");
}

static bool set_enable(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	conf(at)->disabled = no;
	return true;
}

static void put_enable(const ConfAt *at, GString *out)
{
	if (conf(at)->disabled)
		g_string_append(out, "no crypto isakmp enable\n");
}

static bool set_recovery(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	conf(at)->spi_recovery = !no;
	return true;
}

static void put_recovery(const ConfAt *at, GString *out)
{
	if (conf(at)->spi_recovery)
		g_string_append(out, "crypto isakmp invalid-spi-recovery\n");
}

#define POLICY_MODE "isakmp-policy"

const Stmt ike_stmts[] = {
	{.mode = "",
	 .syntax = "crypto isakmp enable",
	 .set = set_enable,
	 .put = put_enable,
	 .cite = REFERENCE,
	 .rank = RANK_FEATURES + 9},
	{.mode = "",
	 .syntax = "crypto isakmp policy <priority:1-10000>",
	 .set = set_policy,
	 .put = put_policy,
	 .cite = REFERENCE,
	 .rank = RANK_FEATURES + 10,
	 .enters = POLICY_MODE,
	 .each = each_policy,
	 .key = "priority"},
	{.mode = POLICY_MODE,
	 .syntax = "encr { des | 3des | aes [ { 128 | 192 | 256 } ] }",
	 .set = set_encryption,
	 .put = put_encryption,
	 .cite = REFERENCE,
	 .rank = 10},
	{.mode = POLICY_MODE,
	 .syntax = "encryption { des | 3des | aes [ { 128 | 192 | 256 } ] }",
	 .set = set_encryption,
	 .cite = REFERENCE},
	{.mode = POLICY_MODE,
	 .syntax = "hash { md5 | sha | sha256 | sha384 | sha512 }",
	 .set = set_hash,
	 .put = put_hash,
	 .cite = REFERENCE,
	 .rank = 20},
	{.mode = POLICY_MODE,
	 .syntax = "authentication { pre-share | rsa-sig | rsa-encr | ecdsa-sig }",
	 .set = set_auth,
	 .put = put_auth,
	 .cite = REFERENCE,
	 .rank = 30},
	{.mode = POLICY_MODE,
	 .syntax = "group <number:1-24>",
	 .set = set_group,
	 .put = put_group,
	 .cite = REFERENCE,
	 .rank = 40},
	{.mode = POLICY_MODE,
	 .syntax = "lifetime <seconds:60-86400>",
	 .set = set_lifetime,
	 .put = put_lifetime,
	 .cite = REFERENCE,
	 .rank = 50},
	{.mode = "",
	 .syntax =
		 "crypto isakmp key [0] <secret:word> address <peer:ip4> [<mask:mask>] [no-xauth]",
	 .set = set_key,
	 .put = put_keys,
	 .cite = REFERENCE,
	 .rank = RANK_FEATURES + 20,
	 .key = "peer mask=255.255.255.255"},
	{.mode = "",
	 .syntax = "crypto isakmp key 6 <secret:word> address <peer:ip4> [<mask:mask>] [no-xauth]",
	 .set = set_key,
	 .cite = REFERENCE ": a key that is stored encrypted (key config-key password-encrypt)",
	 .key = "peer mask=255.255.255.255"},
	{.mode = "",
	 .syntax = "crypto isakmp key [{ 0 | 6 }] <secret:word> { hostname <name:word> | address "
		   "ipv6 "
		   "<prefix:word> } [no-xauth]",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "identities are IPv4 addresses here"},
	{.mode = "",
	 .syntax = "crypto isakmp keepalive <seconds:10-3600> [<retry:2-60>] [{ periodic | "
		   "on-demand }]",
	 .set = set_keepalive,
	 .put = put_keepalive,
	 .cite = "IOS 12.3(7)T IPsec Dead Peer Detection Periodic Message Option",
	 .rank = RANK_FEATURES + 30},
	{.mode = "",
	 .syntax = "crypto isakmp invalid-spi-recovery",
	 .set = set_recovery,
	 .put = put_recovery,
	 .cite = "IOS 12.3(2)T Invalid Security Parameter Index Recovery",
	 .rank = RANK_FEATURES + 31},
	{.mode = "",
	 .syntax = "crypto engine compliance shield disable",
	 .set = ike_set_shield,
	 .put = ike_put_shield,
	 .cite = "IOS-XE 17 Security Command Reference: crypto engine compliance shield disable",
	 .rank = RANK_FEATURES + 8},
	{.mode = "",
	 .syntax = "crypto isakmp identity address",
	 .fate = STMT_HARMLESS,
	 .cite = "the default"},
	{.mode = "",
	 .syntax = "crypto isakmp identity { hostname | dn }",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "identities are addresses here"},
	{.mode = "",
	 .syntax = "crypto isakmp aggressive-mode disable",
	 .fate = STMT_HARMLESS,
	 .cite = "aggressive mode is not spoken here"},
	{.mode = "",
	 .syntax = "crypto isakmp nat keepalive <seconds:5-3600>",
	 .fate = STMT_HARMLESS,
	 .cite = "there is no NAT here"},
	{.mode = "",
	 .syntax = "crypto keyring <name:word> [vrf <vrf:word>]",
	 .set = ike_set_keyring,
	 .put = ike_put_keyring,
	 .cite = "IOS Security Command Reference: crypto keyring",
	 .rank = RANK_FEATURES + 8,
	 .enters = KEYRING_MODE,
	 .each = ike_each_keyring,
	 .key = "name"},
	{.mode = KEYRING_MODE,
	 .syntax = "pre-shared-key address <peer:ip4> [<mask:mask>] key [{0 | 6}] <secret:word>",
	 .set = ike_set_keyring_key,
	 .put = ike_put_keyring_keys,
	 .cite = "IOS Security Command Reference: pre-shared-key",
	 .rank = 20,
	 .key = "peer mask=255.255.255.255"},
	{.mode = KEYRING_MODE,
	 .syntax = "{ pre-shared-key { hostname <host:word> | address ipv6 <prefix:word> } | "
		   "rsa-pubkey | "
		   "local-address } <rest:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .rank = 22,
	 .cite = "peers are told apart by their IPv4 addresses alone"},
	{.mode = KEYRING_MODE,
	 .syntax = "description <text:line>",
	 .fate = STMT_HARMLESS,
	 .rank = 10,
	 .cite = "a remark"},
	{.mode = "",
	 .syntax = "crypto isakmp { profile | client | peer } <rest:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "profiles select keys and policies per peer, aggressive mode and remote access "
		 "are "
		 "not spoken",
	 .rank = RANK_FEATURES + 21,
	 .body = true},
	{.mode = NULL},
};

/* IOS Security Command Reference: crypto isakmp policy, crypto keyring. */
const Mode ike_modes[] = {
	{POLICY_MODE, "config-isakmp", NULL},
	{KEYRING_MODE, "conf-keyring", NULL},
	{NULL, NULL, NULL},
};

/* As in the tech note's running-configs, 12.2 and 12.3(7)T. */
const ConfGroup ike_groups[] = {
	{RANK_FEATURES + 10, 1, 1},
	{0, 0, 0},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp ike_conf_help[] = {
	{"", "crypto", "Encryption module"},
	{"", "crypto 0", "Specifies an UNENCRYPTED value follows"},
	{"", "crypto 6", "Specifies an ENCRYPTED value follows"},
	{"", "crypto address", "Define an address"},
	{"", "crypto enable", "Enable what stands before"},
	{"", "crypto engine", "Enter a crypto engine configurable menu"},
	{"", "crypto engine compliance", "Compliance of algorithms"},
	{"", "crypto engine compliance shield", "What is not compliant is refused"},
	{"", "crypto engine compliance shield disable", "Take algorithms that are not compliant"},
	{"", "crypto invalid-spi-recovery", "Initiate IKE and send Invalid SPI Notify"},
	{"", "crypto isakmp", "Configure ISAKMP policy"},
	{"", "crypto keyring", "Key ring commands"},
	{"", "crypto vrf", "VRF to which the keyring belongs"},
	{KEYRING_MODE, "pre-shared-key", "Specify a pre-shared key"},
	{KEYRING_MODE, "address", "Specify the peer by its address"},
	{KEYRING_MODE, "key", "Specify the key"},
	{KEYRING_MODE, "0", "Specifies an UNENCRYPTED value follows"},
	{KEYRING_MODE, "6", "Specifies an ENCRYPTED value follows"},
	{"", "crypto keepalive", "Set a keepalive interval for use with IOS peers"},
	{"", "crypto key", "Set pre-shared key for remote peer"},
	{"", "crypto no-xauth", "Bypasses XAuth for this peer"},
	{"", "crypto on-demand", "Keepalives are sent on demand (default)"},
	{"", "crypto periodic", "Keepalives are sent periodically"},
	{"", "crypto policy", "Set policy for an ISAKMP protection suite"},
	{POLICY_MODE, "128", "128 bit keys"},
	{POLICY_MODE, "192", "192 bit keys"},
	{POLICY_MODE, "256", "256 bit keys"},
	{POLICY_MODE, "3des", "Three key triple DES"},
	{POLICY_MODE, "aes", "AES - Advanced Encryption Standard"},
	{POLICY_MODE, "authentication", "Set authentication method for protection suite"},
	{POLICY_MODE, "des", "DES - Data Encryption Standard (56 bit keys)"},
	{POLICY_MODE, "encr", "Set encryption algorithm for protection suite"},
	{POLICY_MODE, "encryption", "Set encryption algorithm for protection suite"},
	{POLICY_MODE, "group", "Set the Diffie-Hellman group"},
	{POLICY_MODE, "hash", "Set hash algorithm for protection suite"},
	{POLICY_MODE, "lifetime", "Set lifetime for ISAKMP security association"},
	{POLICY_MODE, "md5", "Message Digest 5"},
	{POLICY_MODE, "pre-share", "Pre-Shared Key"},
	{POLICY_MODE, "rsa-encr", "Rivest-Shamir-Adleman Encryption"},
	{POLICY_MODE, "rsa-sig", "Rivest-Shamir-Adleman Signature"},
	{POLICY_MODE, "ecdsa-sig", "Elliptic Curve Digital Signature Algorithm"},
	{POLICY_MODE, "sha", "Secure Hash Standard"},
	{POLICY_MODE, "sha256", "Secure Hash Standard 2 (256 bit)"},
	{POLICY_MODE, "sha384", "Secure Hash Standard 2 (384 bit)"},
	{POLICY_MODE, "sha512", "Secure Hash Standard 2 (512 bit)"},
	{NULL, NULL, NULL},
};
/* clang-format on */

void ike_conf_init(IkeConf *c)
{
	c->policies = g_ptr_array_new_with_free_func(g_free);
	ike_psks_init(&c->psks);
	c->keyrings = g_ptr_array_new_with_free_func(ike_keyring_free);
	c->alive.retry_s = RETRY_S;
}

void ike_conf_clear(IkeConf *c)
{
	g_ptr_array_unref(c->policies);
	ike_psks_clear(&c->psks);
	g_ptr_array_unref(c->keyrings);
}

/* ---- parameters ---- */

enum {
	VIDS_12_2 = VID_UNITY | VID_IOS | VID_XAUTH,
	VIDS_12_3 = VIDS_12_2 | VID_DPD | VID_NATT_07 | VID_NATT_03 | VID_NATT_02,
	VIDS_12_4T = VIDS_12_3 | VID_RFC3947
};

static const char since_20t[] =
	"IOS Security Command Reference: crypto isakmp default policy, since 12.4(20)T";
static const ParamRelease has_defaults[] = {
	{"12.4(2?)T*", 1, since_20t}, {"15.*", 1, since_20t}, {"16.*", 1, since_20t},
	{"17.*", 1, since_20t},       {NULL, 0, NULL},
};

static const char since_17_11[] = "IOS-XE 17 Security Command Reference: crypto engine compliance "
				  "shield disable, since 17.11";
static const ParamRelease is_strict[] = {
	{"17.11*", 1, since_17_11}, {"17.12*", 1, since_17_11}, {"17.13*", 1, since_17_11},
	{"17.14*", 1, since_17_11}, {"17.15*", 1, since_17_11}, {"17.16*", 1, since_17_11},
	{"17.17*", 1, since_17_11}, {"17.18*", 1, since_17_11}, {"15.*", 0, since_17_11},
	{"16.*", 0, since_17_11},   {"17.*", 0, since_17_11},   {NULL, 0, NULL},
};

/* The tech note shows "Cap. K" between 12.2 and 12.3T although both have the keepalive command: 12.2 does not
 * offer DPD. Its exact list is not public. */
static const ParamRelease vids_by_release[] = {
	{"12.2(*)T*", VIDS_12_3, "IOS 12.2(8)T DPD, 12.2(13)T NAT transparency"},
	{"12.0*", VIDS_12_2, "as 12.2"},
	{"12.1*", VIDS_12_2, "as 12.2"},
	{"12.2*", VIDS_12_2, "Cisco tech note 17826: Cap. K"},
	{"12.4(*)T*", VIDS_12_4T, "public 12.4T debug logs"},
	{"15.*", VIDS_12_4T, "public 15.x debug logs"},
	{"16.*", VIDS_12_4T, "public 16.x debug logs"},
	{"17.*", VIDS_12_4T, "carried over from 16.x"},
	{NULL, 0, NULL},
};

#define CAPTURE "calibrated: tcpdump tests/ISAKMP_sa_setup.pcap, two IOS routers, group 1: "

const Param ike_params[] = {
	{"ike.dh-generate", PARAM_TIME, VT_MS(45), 0, VT_S(60),
	 CAPTURE "30 to 60 ms; other groups by the square of their length", NULL},
	{"ike.dh-compute", PARAM_TIME, VT_MS(45), 0, VT_S(60),
	 CAPTURE "30 to 60 ms; other groups by the square of their length", NULL},
	{"ike.dh-at-once", PARAM_INT, 0, 0, 10000,
	 "LIBERTY: what is built in is in no configuration; 1: a software engine; 0: not known, "
	 "any number",
	 NULL},
	{"ike.message", PARAM_TIME, VT_US(1500), 0, VT_S(60),
	 CAPTURE "1 to 2 ms beyond the Diffie-Hellman steps", NULL},
	{"ike.retransmit", PARAM_TIME, VT_S(10), VT_MS(1), VT_H(1), "public 12.2 debug log: 10 s",
	 NULL},
	{"ike.tries", PARAM_INT, 5, 1, 100, "IOS: attempt n of 5", NULL},
	{"ike.phase2-ends-sa", PARAM_BOOL, 1, 0, 1,
	 "LIBERTY: IOS counts a retransmission of phase 2 on the ISAKMP SA (12.2 debug: "
	 "incrementing error "
	 "counter on sa: retransmit phase 2), but no public log shows what becomes of an SA with "
	 "five; one "
	 "that phase 1 could not finish either ends after five, and a peer that forgot the SA "
	 "answers nothing "
	 "under it",
	 NULL},
	{"ike.skip-younger", PARAM_TIME, VT_S(1), 0, VT_MIN(1),
	 "LIBERTY: 12.4 skips retransmissions for a duplicate that comes shortly after the last; "
	 "the limit is not public",
	 NULL},
	{"ike.linger", PARAM_TIME, VT_S(60), 0, VT_H(1),
	 "public 12.3T debug log: purged 60 s after deletion", NULL},
	{"ike.node-purge", PARAM_TIME, VT_MS(50100), 0, VT_H(1),
	 "public 12.3T debug log: 50 s; calibrated: 0.1 s more, so that a purge follows the "
	 "keepalive of its instant "
	 "as in Cisco tech note 17826",
	 NULL},
	{"ike.keepalive-tries", PARAM_INT, 5, 1, 100, "Cisco tech note 17826: five errors", NULL},
	{"ike.its-alive-spi", PARAM_BOOL, 0, 0, 1, "Cisco tech note 17826 prints spi 0", NULL},
	{"ike.vendor-ids", PARAM_INT, VIDS_12_3, 0, 255,
	 "tcpdump tests/ISAKMP_sa_setup.pcap; bits: 1 RFC 3947, 2 NAT-T 07, 4 03, 8 02, 16 Unity, "
	 "32 DPD, 64 IOS, "
	 "128 XAUTH",
	 vids_by_release},
	{"ike.default-policies", PARAM_BOOL, 0, 0, 1,
	 "IOS Security Command Reference: crypto isakmp default policy, since 12.4(20)T",
	 has_defaults},
	{"ike.compliance", PARAM_BOOL, 0, 0, 1,
	 "IOS-XE 17 Security Command Reference: crypto engine compliance shield disable, since "
	 "17.11",
	 is_strict},
	{NULL, PARAM_INT, 0, 0, 0, NULL, NULL},
};

void ike_params_get(IkeParams *p, const Node *node)
{
	*p = (IkeParams){
		.dh_generate = param_get(node, "ike.dh-generate"),
		.dh_compute = param_get(node, "ike.dh-compute"),
		.dh_at_once = param_get(node, "ike.dh-at-once"),
		.message = param_get(node, "ike.message"),
		.retransmit = param_get(node, "ike.retransmit"),
		.tries = param_get(node, "ike.tries"),
		.skip_younger = param_get(node, "ike.skip-younger"),
		.linger = param_get(node, "ike.linger"),
		.node_purge = param_get(node, "ike.node-purge"),
		.alive_tries = param_get(node, "ike.keepalive-tries"),
		.alive_spi = param_get(node, "ike.its-alive-spi") != 0,
		.p2_ends_sa = param_get(node, "ike.phase2-ends-sa") != 0,
		.vids = param_get(node, "ike.vendor-ids"),
	};
}
