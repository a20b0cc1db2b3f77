/* Statements: transform-sets, lifetimes, crypto maps, and crypto maps on interfaces (Cisco IOS Security
 * Command Reference 12.3). */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"

/* IOS defaults: Security Command Reference 12.3, crypto ipsec security-association lifetime. */
enum { LIFE_S = 3600, LIFE_KB = 4608000 };

void ipsec_conf_init(Ipsec *self)
{
	self->sets = g_ptr_array_new_with_free_func(ipsec_transform_free);
	self->entries = g_ptr_array_new();
	self->attach = g_ptr_array_new();
	self->life_s = LIFE_S;
	self->life_kb = LIFE_KB;
}

void ipsec_conf_fini(Ipsec *self)
{
	for (unsigned i = 0; i < self->entries->len; i++)
		g_free(self->entries->pdata[i]);
	for (unsigned i = 0; i < self->attach->len; i++)
		g_free(self->attach->pdata[i]);
	g_ptr_array_unref(self->sets);
	for (MapConf *m; (m = self->maps); g_free(m))
		self->maps = m->next;
	g_ptr_array_unref(self->entries);
	g_ptr_array_unref(self->attach);
}

void ipsec_conf_sweep(Ipsec *self)
{
	for (unsigned i = self->entries->len; i-- > 0;) {
		Entry *e = self->entries->pdata[i];
		if (e->gone) {
			g_ptr_array_remove_index(self->entries, i);
			g_free(e);
		}
	}
	ipsec_attach_changed(self);
	for (unsigned i = self->attach->len; i-- > 0;) {
		Attach *at = self->attach->pdata[i];
		if (at->gone) {
			g_ptr_array_remove_index(self->attach, i);
			g_free(at);
		}
	}
}

uint32_t ipsec_life_s(const Ipsec *self, const CryptoMapEntry *e)
{
	return e->life_s ? e->life_s : self->life_s;
}

uint32_t ipsec_life_kb(const Ipsec *self, const CryptoMapEntry *e)
{
	return e->life_kb ? e->life_kb : self->life_kb;
}

/* ---- lifetimes ---- */

static bool set_life_s(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((Ipsec *)at->self)->life_s = no ? LIFE_S : (uint32_t)arg_num(a, "s");
	return true;
}

/* 64 by default, and here (IOS Security Command Reference: crypto ipsec security-association replay window-size). */
static bool set_window(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((Ipsec *)at->self)->window_set = !no && arg_num(a, "n") != 64;
	return true;
}

static bool set_life_kb(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((Ipsec *)at->self)->life_kb = no ? LIFE_KB : (uint32_t)arg_num(a, "kb");
	return true;
}

static void put_life(const ConfAt *at, GString *out)
{
	const Ipsec *self = at->self;
	if (self->life_kb != LIFE_KB)
		g_string_append_printf(out,
				       "crypto ipsec security-association lifetime kilobytes %u\n",
				       self->life_kb);
	if (self->life_s != LIFE_S)
		g_string_append_printf(out,
				       "crypto ipsec security-association lifetime seconds %u\n",
				       self->life_s);
}

static bool set_session_logging(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	((Ipsec *)at->self)->session_logging = !no;
	return true;
}

static void put_session_logging(const ConfAt *at, GString *out)
{
	if (((const Ipsec *)at->self)->session_logging)
		g_string_append(out, "crypto logging session\n");
}

/* ---- the whole map, and the map on an interface ---- */

/* Where it hangs in the list, or would. */
static MapConf **map_place(Ipsec *self, const char *name)
{
	MapConf **at = &self->maps;
	while (*at && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	return at;
}

#define NO_INTERFACE "this router has no such interface, expected one of its configuration"

static bool set_local_address(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ipsec *self = at->self;
	MapConf **place = map_place(self, arg_str(a, "name")), *m = *place;
	if (no) {
		*place = m ? m->next : NULL;
		g_free(m);
		return true;
	}
	/* A configuration that is read means what it says as a whole: IOS prints the interface below this line. */
	if (self->running && !node_iface(at->node, arg_str(a, "intf")))
		return conf_reject_arg(e, a, "intf", NO_INTERFACE);
	if (!m) {
		m = g_new0(MapConf, 1);
		g_strlcpy(m->name, arg_str(a, "name"), sizeof m->name);
		*place = m;
	}
	g_strlcpy(m->local_if, arg_str(a, "intf"), sizeof m->local_if);
	m->at = arg_pos(a, "intf");
	return true;
}

bool ipsec_conf_check(void *self, GError **err)
{
	const Ipsec *x = self;
	for (const MapConf *m = x->maps; m; m = m->next)
		if (!node_iface(x->node, m->local_if))
			return err_at(err, m->at, NO_INTERFACE);
	return true;
}

static void put_local_address(const ConfAt *at, GString *out)
{
	const Ipsec *self = at->self;
	for (const MapConf *m = self->maps; m; m = m->next)
		g_string_append_printf(out, "crypto map %s local-address %s\n", m->name,
				       m->local_if);
}

static int by_iface(const void *a, const void *b)
{
	const Attach *x = *(Attach *const *)a, *y = *(Attach *const *)b;
	return (x->ifc->index > y->ifc->index) - (x->ifc->index < y->ifc->index);
}

static bool set_on_interface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ipsec *self = at->self;
	const char *map = no ? "" : arg_str(a, "name"), *group = no ? "" : arg_str(a, "grp");
	Attach *old = ipsec_attach_on(self, at->obj);
	if (strlen(map) >= CRYPTO_NAME)
		return conf_reject_arg(e, a, "name", "name is too long");
	if (strlen(group) >= VIP_NAME)
		return conf_reject_arg(e, a, "grp", "name is too long");
	if (!no && old && strcmp(old->map, map) == 0 && strcmp(old->group, group) == 0)
		return true;
	ipsec_attach_changed(self);
	if (old)
		old->gone = true;
	if (no)
		return true;
	Attach *new = g_new0(Attach, 1);
	new->ifc = at->obj;
	g_strlcpy(new->map, map, sizeof new->map);
	g_strlcpy(new->group, group, sizeof new->group);
	g_ptr_array_add(self->attach, new);
	g_ptr_array_sort(self->attach, by_iface);
	return true;
}

static void put_on_interface(const ConfAt *at, GString *out)
{
	const Attach *x = ipsec_attach_on(at->self, at->obj);
	if (!x)
		return;
	g_string_append_printf(out, "crypto map %s", x->map);
	if (x->group[0])
		g_string_append_printf(out, " redundancy %s", x->group);
	g_string_append_c(out, '\n');
}

#define REF "Cisco IOS Security Command Reference 12.3"
#define DF "Cisco IOS 12.2(2)T, DF Bit Override Functionality with IPsec Tunnels"
#define PREFRAG "Cisco IOS 12.2(13)T, Pre-Fragmentation for IPsec VPNs"
#define CHECK "Cisco IOS 12.3(8)T, Crypto Access Check on Clear-Text Packets"
#define HA "Cisco IOS 12.3(11)T, IPsec VPN High Availability Enhancements"
const Stmt ipsec_stmts[] = {
	{.mode = "",
	 .syntax = "crypto ipsec transform-set <name:word> <words:line>",
	 .set = ipsec_transform_set,
	 .put = ipsec_transform_put,
	 .cite = REF,
	 .rank = RANK_FEATURES + 42,
	 .enters = "crypto-transform",
	 .each = ipsec_transform_each,
	 .key = "name"},
	{.mode = "crypto-transform",
	 .syntax = "mode tunnel",
	 .set = ipsec_transform_mode,
	 .cite = REF},
	{.mode = "crypto-transform",
	 .syntax = "mode transport",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
	 .cite = "tunnel mode is used; transport mode applies only where the endpoints are the "
		 "proxies"},
	{.mode = "",
	 .syntax = "crypto ipsec security-association lifetime seconds <s:120-86400>",
	 .set = set_life_s,
	 .put = put_life,
	 .cite = REF,
	 .rank = RANK_FEATURES + 41},
	{.mode = "",
	 .syntax = "crypto ipsec security-association lifetime kilobytes <kb:2560-536870912>",
	 .set = set_life_kb,
	 .cite = REF},
	{.mode = "",
	 .syntax = "crypto ipsec security-association replay { window-size <n:64-1024> | disable }",
	 .set = set_window,
	 .fate = STMT_HARMLESS,
	 .cite = "who applies a crypto map has another window, and is doubted for it (IOS Security "
		 "Command Reference: crypto ipsec security-association replay window-size)"},
	{.mode = "",
	 .syntax = "crypto ipsec security-association idle-time <rest:line>",
	 .fate = STMT_HARMLESS,
	 .cite = "who applies a crypto map has SAs that end so, and is doubted for it (IOS "
		 "Security Command Reference: crypto ipsec security-association idle-time)"},
	{.mode = "",
	 .syntax = "crypto ipsec security-association <rest:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_TIMING,
	 .cite = "idle timers and other replay windows would change when SAs end and what is "
		 "dropped"},
	{.mode = "",
	 .syntax = "crypto ipsec df-bit {clear|set|copy}",
	 .set = ipsec_set_df,
	 .put = ipsec_put_df,
	 .cite = DF,
	 .rank = RANK_FEATURES + 43},
	{.mode = "interface",
	 .syntax = "crypto ipsec df-bit {clear|set|copy}",
	 .set = ipsec_set_df,
	 .put = ipsec_put_df,
	 .cite = DF,
	 .rank = 901},
	{.mode = "",
	 .syntax = "crypto ipsec fragmentation {before-encryption|after-encryption}",
	 .set = ipsec_set_frag,
	 .put = ipsec_put_frag,
	 .cite = PREFRAG,
	 .rank = RANK_FEATURES + 44},
	{.mode = "interface",
	 .syntax = "crypto ipsec fragmentation {before-encryption|after-encryption}",
	 .set = ipsec_set_frag,
	 .put = ipsec_put_frag,
	 .cite = PREFRAG,
	 .rank = 902},
	{.mode = "",
	 .syntax = "crypto ipsec nat-transparency <rest:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "no NAT stands on the path"},
	{.mode = "",
	 .syntax = "crypto logging session",
	 .set = set_session_logging,
	 .put = put_session_logging,
	 .cite = REF,
	 .rank = RANK_FEATURES + 9},
	{.mode = "",
	 .syntax = "crypto map <name:word> local-address <intf:iface>",
	 .set = set_local_address,
	 .put = put_local_address,
	 .cite = REF,
	 .rank = RANK_FEATURES + 50,
	 .key = "name"},
	{.mode = "",
	 .syntax = "crypto map <name:word> <seq:1-65535> ipsec-isakmp",
	 .set = ipsec_set_entry,
	 .put = ipsec_put_entry,
	 .cite = REF,
	 .rank = RANK_FEATURES + 51,
	 .enters = "crypto-map",
	 .each = ipsec_each_entry,
	 .key = "name seq"},
	{.mode = "",
	 .syntax = "crypto map <name:word> <seq:1-65535>",
	 .set = ipsec_set_known_entry,
	 .cite = REF,
	 .enters = "crypto-map",
	 .key = "name seq"},
	{.mode = "",
	 .syntax = "crypto map <name:word> <seq:1-65535> { ipsec-isakmp { dynamic <dyn:word> "
		   "[discover] | profile <prof:word> | discover } | ipsec-manual | gdoi "
		   "[fail-close] }",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
	 .cite = "peers that are not named, keys that are typed and keys of a group are not taken "
		 "(IOS Security Command Reference: crypto map)",
	 .body = true},
	{.mode = "",
	 .syntax = "crypto map <name:word> gdoi fail-close",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
	 .cite = "keys of a group are not taken, and nothing is closed until they are (IOS "
		 "Security Command Reference: crypto map gdoi fail-close)",
	 .rank = RANK_FEATURES + 52,
	 .body = true},
	{.mode = "",
	 .syntax = "crypto map <name:word> { client | isakmp | isakmp-profile | redundancy } "
		   "<how:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "no remote access (IOS Security Command Reference: crypto map client "
		 "configuration address, crypto map isakmp authorization list)"},
	{.mode = "",
	 .syntax = "crypto map ipv6 <rest:line>",
	 .fate = STMT_HARMLESS,
	 .cite = "no IPv6 is simulated, and IPv4 has nothing of it",
	 .body = true},
	{.mode = "crypto-map",
	 .syntax = "set { isakmp-profile | ikev2-profile | identity | group | session-key | nat }"
		   " <what:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "peers are told apart by their addresses (IOS Security Command Reference: set "
		 "isakmp-profile, set identity)"},
	{.mode = "crypto-map",
	 .syntax = "set peer <host:word> dynamic [default]",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "no names are resolved (IOS Security Command Reference: set peer)"},
	{.mode = "crypto-map",
	 .syntax = "set security-association { level | replay | idle-time | dummy | ecn "
		   "| lifetime days | lifetime kilobytes disable } [<what:line>]",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION | AFFECTS_TIMING,
	 .cite = "as it is set for all maps (IOS Security Command Reference: set "
		 "security-association level per-host, set security-association idle-time)"},
	{.mode = "crypto-map",
	 .syntax = "set security-policy <what:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "any number of SAs is taken (IOS Security Command Reference: crypto map)"},
	{.mode = "crypto-map",
	 .syntax = "set reverse-route <what:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "routes have their default distance (IOS Security Command Reference: set "
		 "reverse-route)"},
	{.mode = "crypto-map",
	 .syntax = "qos pre-classify",
	 .fate = STMT_HARMLESS,
	 .cite = "queues never fill here (IOS Quality of Service Command Reference: qos "
		 "pre-classify)"},
	{.mode = "crypto-transform",
	 .syntax = "{ esn | initialization-vector } [<what:line>]",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_NEGOTIATION,
	 .cite = "sequence numbers have 32 bits (IOS Security Command Reference: esn)"},
	{.mode = "crypto-transform",
	 .syntax = "mode transport require",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
	 .cite = "tunnel mode is used (IOS Security Command Reference: mode (IPsec))"},
	{.mode = "crypto-map",
	 .syntax = "description <text:line>",
	 .set = ipsec_set_description,
	 .put = ipsec_put_description,
	 .cite = REF,
	 .rank = 100},
	{.mode = "crypto-map",
	 .syntax = "set peer <ip:ip4> [default]",
	 .set = ipsec_set_peer,
	 .put = ipsec_put_peers,
	 .cite = REF,
	 .rank = 110,
	 .key = "ip"},
	{.mode = "crypto-map",
	 .syntax = "set security-association lifetime seconds <s:120-86400>",
	 .set = ipsec_set_entry_life_s,
	 .put = ipsec_put_entry_life,
	 .cite = REF,
	 .rank = 120},
	{.mode = "crypto-map",
	 .syntax = "set security-association lifetime kilobytes <kb:2560-536870912>",
	 .set = ipsec_set_entry_life_kb,
	 .cite = REF},
	{.mode = "crypto-map",
	 .syntax = "set transform-set <names:line>",
	 .set = ipsec_set_sets,
	 .put = ipsec_put_sets,
	 .cite = REF,
	 .rank = 130},
	{.mode = "crypto-map",
	 .syntax =
		 "set pfs "
		 "[{group1|group2|group5|group14|group15|group16|group19|group20|group21|group24}]",
	 .set = ipsec_set_pfs,
	 .put = ipsec_put_pfs,
	 .cite = REF,
	 .rank = 140},
	{.mode = "crypto-map",
	 .syntax = "match address <acl:word>",
	 .set = ipsec_set_match,
	 .put = ipsec_put_match,
	 .cite = REF,
	 .rank = 150},
	{.mode = "crypto-map",
	 .syntax = "set ip access-group <acl:word> in",
	 .set = ipsec_set_check_in,
	 .put = ipsec_put_checks,
	 .cite = CHECK,
	 .rank = 108},
	{.mode = "crypto-map",
	 .syntax = "set ip access-group <acl:word> out",
	 .set = ipsec_set_check_out,
	 .cite = CHECK},
	{.mode = "interface",
	 .syntax = "crypto map <name:word> [redundancy <grp:word>]",
	 .set = set_on_interface,
	 .put = put_on_interface,
	 .cite = HA,
	 .rank = 900},
	{.mode = "interface",
	 .syntax = "crypto map <name:word> redundancy <grp:word> stateful",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_TIMING,
	 .cite = "stateful failover keeps the SAs"},
	{.mode = NULL},
};
#undef REF
#undef HA
#undef CHECK

/* IOS Security Command Reference: crypto ipsec transform-set, crypto map. */
const Mode ipsec_modes[] = {
	{"crypto-transform", "cfg-crypto-trans", NULL},
	{"crypto-map", "config-crypto-map", NULL},
	{NULL, NULL, NULL},
};

/* As in the tech note's running-configs, 12.2 and 12.3(7)T. */
const ConfGroup ipsec_groups[] = {
	{RANK_FEATURES + 40, 2, 2},
	{RANK_FEATURES + 50, 1, 1},
	{0, 0, 0},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp ipsec_conf_help[] = {
	{"", "crypto after-encryption", "Fragment packets after encryption"},
	{"", "crypto before-encryption", "Fragment packets before encryption"},
	{"", "crypto clear", "Clear the outer DF bit"},
	{"", "crypto copy", "Copy the outer DF bit from the inner header"},
	{"", "crypto df-bit", "Handling of encapsulated DF bit."},
	{"", "crypto fragmentation", "Handling of fragmentation of near-MTU sized packets"},
	{"", "crypto ipsec", "Configure IPSEC policy"},
	{"", "crypto ipsec-isakmp", "IPSEC w/ISAKMP"},
	{"", "crypto kilobytes", "Volume-based key duration"},
	{"", "crypto lifetime", "Security association lifetime"},
	{"", "crypto local-address", "Interface to use for local address for this crypto map"},
	{"", "crypto logging", "Modify message logging facilities"},
	{"", "crypto map", "Enter a crypto map"},
	{"", "crypto seconds", "Time-based key duration"},
	{"", "crypto security-association", "Security association parameters"},
	{"", "crypto session", "Log up/down session"},
	{"", "crypto set", "Set the outer DF bit"},
	{"", "crypto transform-set", "Define transform and settings"},
	{"crypto-map", "access-group", "Specify access control for packets"},
	{"crypto-map", "in", "inbound packets, in clear text"},
	{"crypto-map", "ip", "Interface Internet Protocol config commands"},
	{"crypto-map", "out", "outbound packets, in clear text"},
	{"crypto-map", "address", "Match address of packets to encrypt"},
	{"crypto-map", "default", "The peer that is tried first again"},
	{"crypto-map", "description", "Description of the crypto map statement policy"},
	{"crypto-map", "group1", "D-H Group1 (768-bit modp)"},
	{"crypto-map", "group2", "D-H Group2 (1024-bit modp)"},
	{"crypto-map", "group5", "D-H Group5 (1536-bit modp)"},
	{"crypto-map", "group14", "D-H Group14 (2048-bit modp)"},
	{"crypto-map", "group15", "D-H Group15 (3072-bit modp)"},
	{"crypto-map", "group16", "D-H Group16 (4096-bit modp)"},
	{"crypto-map", "group19", "D-H Group19 (256-bit ecp)"},
	{"crypto-map", "group20", "D-H Group20 (384-bit ecp)"},
	{"crypto-map", "group21", "D-H Group21 (521-bit ecp)"},
	{"crypto-map", "group24", "D-H Group24 (2048-bit modp, 256 bit subgroup)"},
	{"crypto-map", "kilobytes", "Volume-based key duration"},
	{"crypto-map", "lifetime", "Security association lifetime"},
	{"crypto-map", "match", "Match values"},
	{"crypto-map", "peer", "Allowed Encryption/Decryption peer"},
	{"crypto-map", "pfs", "Specify pfs settings"},
	{"crypto-map", "seconds", "Time-based key duration"},
	{"crypto-map", "security-association", "Security association parameters"},
	{"crypto-map", "set", "Set values for encryption/decryption"},
	{"crypto-map", "transform-set", "Specify list of transform sets in priority order"},
	{"crypto-transform", "mode", "Encapsulation mode (transport/tunnel)"},
	{"crypto-transform", "tunnel", "Tunnel (datagram encapsulation) mode"},
	{"interface", "crypto after-encryption", "Fragment packets after encryption"},
	{"interface", "crypto before-encryption", "Fragment packets before encryption"},
	{"interface", "crypto clear", "Clear the outer DF bit"},
	{"interface", "crypto copy", "Copy the outer DF bit from the inner header"},
	{"interface", "crypto df-bit", "Handling of encapsulated DF bit."},
	{"interface", "crypto fragmentation", "Handling of fragmentation of near-MTU sized packets"},
	{"interface", "crypto ipsec", "Set IPSec parameters"},
	{"interface", "crypto set", "Set the outer DF bit"},
	{"interface", "crypto", "Encryption/Decryption commands"},
	{"interface", "crypto map", "Assign a Crypto Map"},
	{"interface", "crypto redundancy", "Configure redundancy"},
	{NULL, NULL, NULL},
};
/* clang-format on */
