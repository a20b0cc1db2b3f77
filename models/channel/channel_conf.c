/* Statements of Port-channels. */

#include "models/channel/channel_priv.h"
#include "models/core/medium.h"
#include "models/core/runconf.h"

#define LAN "IOS LAN Switching Command Reference: "

/* ---- channel-group ---- */

static ChannelMode mode_of(const Args *a)
{
	for (ChannelMode mode = MODE_ON; mode < N_CHANNEL_MODES; mode++)
		if (arg_has(a, channel_mode_words[mode]))
			return mode;
	return MODE_ON; /* of routers whose ports know no other: Cisco 7200 */
}

/* IOS: "Creating a port-channel interface Port-channel1". */
static Iface *bundle_of(Node *n, int64_t number)
{
	g_autofree char *name = g_strdup_printf("Port-channel%d", (int)number);
	Iface *bundle = node_iface_add(n, name);
	bundle->medium = &channel_medium;
	return bundle;
}

/* The MAC address of the first member, of subinterfaces, too (IOS LAN Switching Configuration Guide: EtherChannel).
 * LIBERTY: it stays while there are members, though the first may have left; IOS takes another's then. */
static void take_mac(Iface *bundle)
{
	const Iface *first = bundle->members->pdata[0];
	if (bundle->members->len > 1)
		return;
	bundle->mac = first->mac;
	for (guint i = 0; bundle->subs && i < bundle->subs->len; i++)
		((Iface *)bundle->subs->pdata[i])->mac = first->mac;
}

static ChannelMember *member_new(Channel *c, Iface *ifc)
{
	ChannelMember *m = g_new0(ChannelMember, 1);
	m->of = c;
	m->iface = ifc;
	timer_tree_init(&m->timers, &c->node->timers, m, sizeof *m);
	timer_init(&m->wait, &channel_wait_timer, &m->timers, m, ifc->port);
	g_ptr_array_add(c->members, m);
	return m;
}

static bool may_join(const Iface *ifc, const Iface *bundle, ConfErr *e)
{
	if (ifc->type != IF_ETHERNET || ifc->parent || iface_is_bundle(ifc))
		return conf_reject(e, "%s cannot be a member, expected an Ethernet port",
				   ifc->name);
	if (ifc->bundle != bundle && bundle->members && bundle->members->len >= CHANNEL_MEMBERS)
		return conf_reject(e, "%s has %d members, expected no more", bundle->name,
				   CHANNEL_MEMBERS);
	return true;
}

static bool set_group(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Channel *c = at->self;
	Iface *ifc = at->obj;
	if (no) {
		iface_join(ifc, NULL);
		return true;
	}
	Iface *bundle = bundle_of(c->node, arg_num(a, "group"));
	if (!may_join(ifc, bundle, e))
		return false;
	iface_join(ifc, bundle);
	take_mac(bundle);
	ChannelMember *m = channel_member(c, ifc);
	if (!m)
		m = member_new(c, ifc);
	m->mode = mode_of(a);
	m->mode_said = arg_has(a, channel_mode_words[m->mode]);
	m->non_silent = arg_has(a, "non-silent");
	return !ifc->addr.ip ||
	       conf_unmodelled(e, AFFECTS_ANYTHING, "a member's own address hears nothing");
}

static void put_group(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const ChannelMember *m = ifc->bundle ? channel_member(at->self, ifc) : NULL;
	if (!m)
		return;
	g_string_append_printf(out, "channel-group %u", channel_number(ifc->bundle));
	if (m->mode_said)
		g_string_append_printf(out, " mode %s", channel_mode_words[m->mode]);
	g_string_append_printf(out, "%s\n", m->non_silent ? " non-silent" : "");
}

/* ---- the rest ---- */

enum { PROTOCOL_LACP = 1, PROTOCOL_PAGP };

static bool set_protocol(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Channel *c = at->self;
	const ChannelMember *m = channel_member(c, at->obj);
	unsigned said = arg_has(a, "lacp") ? PROTOCOL_LACP : PROTOCOL_PAGP;
	bool lacp = m && (m->mode == MODE_ACTIVE || m->mode == MODE_PASSIVE);
	if (!no && m && m->mode != MODE_ON && lacp != (said == PROTOCOL_LACP))
		return conf_reject(e, "the mode %s is not of that protocol",
				   channel_mode_words[m->mode]);
	if (no)
		index_drop(&c->protocol, (uintptr_t)at->obj);
	else
		index_put(&c->protocol, (uintptr_t)at->obj, GUINT_TO_POINTER(said));
	return true;
}

static void put_protocol(const ConfAt *at, GString *out)
{
	const Channel *c = at->self;
	unsigned said = GPOINTER_TO_UINT(index_get(&c->protocol, (uintptr_t)at->obj));
	if (said)
		g_string_append_printf(out, "channel-protocol %s\n",
				       said == PROTOCOL_LACP ? "lacp" : "pagp");
}

static bool set_min_links(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	Channel *c = at->self;
	if (no)
		index_drop(&c->min_links, (uintptr_t)at->obj);
	else
		index_put(&c->min_links, (uintptr_t)at->obj,
			  GUINT_TO_POINTER((unsigned)arg_num(a, "n")));
	return true;
}

static void put_min_links(const ConfAt *at, GString *out)
{
	const Channel *c = at->self;
	unsigned said = channel_min_links(c, at->obj);
	if (said > 1)
		g_string_append_printf(out, "port-channel min-links %u\n", said);
}

static bool set_hash(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	Channel *c = at->self;
	c->hash = HASH_SRC_DST_IP;
	for (ChannelHash hash = HASH_SRC_DST_IP; !no && hash < N_CHANNEL_HASHES; hash++)
		if (arg_has(a, channel_hash_words[hash]))
			c->hash = hash;
	return true;
}

static void put_hash(const ConfAt *at, GString *out)
{
	const Channel *c = at->self;
	if (c->hash != HASH_SRC_DST_IP)
		g_string_append_printf(out, "port-channel load-balance %s\n",
				       channel_hash_words[c->hash]);
}

const Stmt channel_stmts[] = {
	{.mode = "",
	 .syntax =
		 "port-channel load-balance {src-dst-ip|src-ip|dst-ip|src-dst-mac|src-mac|dst-mac}",
	 .set = set_hash,
	 .put = put_hash,
	 .cite = LAN "port-channel load-balance",
	 .rank = RANK_FEATURES + 3},
	{.mode = "interface",
	 .syntax = "channel-protocol {lacp|pagp}",
	 .set = set_protocol,
	 .put = put_protocol,
	 .cite = LAN "channel-protocol",
	 .rank = 342},
	{.mode = "interface",
	 .syntax = "channel-group <group:1-256> [mode {on|active|passive|desirable|auto}] "
		   "[non-silent]",
	 .set = set_group,
	 .put = put_group,
	 .cite = LAN "channel-group",
	 .rank = 343},
	{.mode = "interface",
	 .syntax = "port-channel min-links <n:1-16>",
	 .set = set_min_links,
	 .put = put_min_links,
	 .cite = LAN "port-channel min-links",
	 .rank = 344},
	{.mode = "",
	 .syntax = "port-channel <what:line>",
	 .fate = STMT_HARMLESS,
	 .cite = "flows are spread by their addresses (" LAN "port-channel load-balance)"},
	{.mode = "interface",
	 .syntax = "port-channel <what:line>",
	 .fate = STMT_HARMLESS,
	 .cite = "links that are bundled say so themselves (" LAN "port-channel min-links)"},
	{.mode = NULL},
};

/* IOS's own texts where they are known. */
/* clang-format off */
const ConfHelp channel_conf_help[] = {
	{"", "port-channel", "EtherChannel configuration"},
	{"", "port-channel dst-ip", "Dst IP Addr"},
	{"", "port-channel dst-mac", "Dst Mac Addr"},
	{"", "port-channel load-balance", "Load Balancing method"},
	{"", "port-channel src-dst-ip", "Src XOR Dst IP Addr"},
	{"", "port-channel src-dst-mac", "Src XOR Dst Mac Addr"},
	{"", "port-channel src-ip", "Src IP Addr"},
	{"", "port-channel src-mac", "Src Mac Addr"},
	{"interface", "channel-group", "Etherchannel/port bundling configuration"},
	{"interface", "channel-group active", "Enable LACP unconditionally"},
	{"interface", "channel-group auto", "Enable PAgP only if a PAgP device is detected"},
	{"interface", "channel-group desirable", "Enable PAgP unconditionally"},
	{"interface", "channel-group mode", "Etherchannel Mode of the interface"},
	{"interface", "channel-group non-silent", "Start negotiation only after data packets received"},
	{"interface", "channel-group on", "Enable Etherchannel only"},
	{"interface", "channel-group passive", "Enable LACP only if a LACP device is detected"},
	{"interface", "channel-protocol", "Select the channel protocol (LACP, PAgP)"},
	{"interface", "channel-protocol lacp", "Prepare interface for LACP protocol"},
	{"interface", "channel-protocol pagp", "Prepare interface for PAgP protocol"},
	{"interface", "port-channel", "EtherChannel configuration"},
	{"interface", "port-channel min-links", "Minimum number of bundled ports needed before this port channel can come up."},
	{NULL, NULL, NULL},
};
/* clang-format on */
