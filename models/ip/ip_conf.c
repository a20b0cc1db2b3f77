/* Statements of IPv4: addresses, and what an interface does with datagrams. */

#include <string.h>

#include "models/core/runconf.h"
#include "models/ip/ip_priv.h"

/* ---- ip address ---- */

static bool is_host_of(Ip4 a, uint8_t len)
{
	if (len >= 31)
		return true;
	Ip4 host = a & ~ip4_mask(len);
	return host != 0 && host != (IP4_BROADCAST & ~ip4_mask(len));
}

/* May the interface have IPv4? It stands in the router's own table, or in a VRF that carries it. */
static bool is_carried(const Iface *ifc)
{
	return vrf_carries(ifc->node, ifc->vrf);
}

/* Where the addresses of an interface stand: those of a VRF without IPv4 apart, where nothing uses nor compares them. */
typedef struct Addrs {
	IfAddr *primary, *secondary;
} Addrs;

static Addrs addrs_of(Ip *self, Iface *ifc)
{
	if (is_carried(ifc))
		return (Addrs){&ifc->addr, ifc->secondary};
	IpIface *row = ip_iface(self, ifc);
	if (row->barred != ifc->vrf) {
		row->barred = ifc->vrf;
		row->barred_addr = (IfAddr){0};
		memset(row->barred_secondary, 0, sizeof row->barred_secondary);
	}
	return (Addrs){&row->barred_addr, row->barred_secondary};
}

static bool set_secondary(Iface *ifc, IfAddr *secondary, const Args *a, IfAddr addr, bool no,
			  ConfErr *e)
{
	for (int i = 0; i < IFACE_SECONDARIES; i++) {
		IfAddr *s = &secondary[i];
		if (no ? s->ip != addr.ip : s->ip && s->ip != addr.ip)
			continue;
		if (!no) {
			*s = addr;
			return true;
		}
		memmove(s, s + 1, sizeof *s * (size_t)(IFACE_SECONDARIES - i - 1));
		secondary[IFACE_SECONDARIES - 1] = (IfAddr){0};
		return true;
	}
	return no ? conf_reject_arg(e, a, "addr", "not a secondary address of %s", ifc->name)
		  : conf_reject(e, "more than %d secondary addresses", IFACE_SECONDARIES);
}

static bool change_address(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	Addrs of = addrs_of(at->self, ifc);
	IfAddr addr = {.ip = arg_ip(a, "addr")};
	IpIface *row = ip_iface(at->self, ifc);
	row->no_address = no;
	row->silent = false;
	if (no && !arg_has(a, "addr")) {
		*of.primary = (IfAddr){0};
		memset(of.secondary, 0, sizeof ifc->secondary);
		return true;
	}
	if (!ip4_mask_len(arg_ip(a, "mask"), &addr.len) || addr.len == 0)
		return conf_reject_arg(e, a, "mask",
				       "bad mask, expected one such as 255.255.255.0");
	if (no && arg_has(a, "secondary"))
		return set_secondary(ifc, of.secondary, a, addr, true, e);
	if (no) {
		if (of.primary->ip != addr.ip)
			return conf_reject_arg(e, a, "addr", "not the address of %s", ifc->name);
		if (of.secondary[0].ip) /* IOS's answer */
			return conf_refuse(e, "Must delete secondary before deleting primary");
		*of.primary = (IfAddr){0};
		return true;
	}
	if (ip4_is_multicast(addr.ip) || addr.ip >> 24 == 0 || addr.ip >> 24 >= 224 ||
	    addr.ip >> 24 == 127)
		return conf_reject_arg(
			e, a, "addr",
			"not a valid host address, expected one in 1.0.0.0 .. 223.255.255.255");
	if (!is_host_of(addr.ip, addr.len))
		return conf_reject_arg(e, a, "mask",
				       "bad mask /%u for this address, expected a host "
				       "of the subnet",
				       addr.len);
	if (is_carried(ifc) && !ip_overlap_allowed(at->self, ifc, a, addr, e))
		return false;
	if (is_carried(ifc))
		ip_subnets_add(&((Ip *)at->self)->subnets, ifc->vrf, prefix_of(addr.ip, addr.len));
	if (arg_has(a, "secondary"))
		return set_secondary(ifc, of.secondary, a, addr, false, e);
	*of.primary = addr;
	return true;
}

static bool set_address(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	bool ok = change_address(at, a, no, e);
	const Iface *ifc = at->obj;
	node_addresses_changed(at->obj);
	if (!ok || no || is_carried(ifc))
		return ok;
	return conf_unmodelled(e, AFFECTS_FORWARDING,
			       "its VRF has no address-family ipv4: IOS takes no address there");
}

static void put_one(const IfAddr *a, const char *tail, GString *out)
{
	if (!a->ip)
		return;
	g_string_append(out, "ip address ");
	ip4_print(out, a->ip);
	g_string_append_c(out, ' ');
	ip4_print(out, ip4_mask(a->len));
	g_string_append_printf(out, "%s\n", tail);
}

/* Does it come by an address in a way that is not modelled? That line prints again, and stands for the address. */
static bool is_given_address(const Iface *ifc)
{
	static const char *const ways[] = {"ip address dhcp", "ip address negotiated",
					   "ip address pool", "ip unnumbered"};
	g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
		if (runconf_origin_any(ifc->node, place, ways[i]).text)
			return true;
	return false;
}

/* IOS prints `no ip address` of an interface without one, and not of subinterfaces: so do the published configurations of
 * 12.x to 15.x, in 960 blocks of ports, loopbacks and tunnels, and in none of subinterfaces.
 * LIBERTY: of an interface that was loaded with neither an address nor the statement it is not printed, nor is it left out
 * of a subinterface that was loaded with it: what was loaded is printed as it was (the tech note's listing of 7206-1). */
static bool says_no_address(const Ip *self, const Iface *ifc, const IpIface *row)
{
	if (row && row->no_address)
		return true;
	return self->running && !ifc->parent && ifc->type != IF_NULL && !(row && row->silent) &&
	       !is_given_address(ifc);
}

static void put_address(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const IpIface *row = ip_iface_known(at->self, ifc);
	bool apart = row && !is_carried(ifc) && row->barred == ifc->vrf;
	const IfAddr *primary = apart ? &row->barred_addr : &ifc->addr;
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		put_one(apart ? &row->barred_secondary[i] : &ifc->secondary[i], " secondary", out);
	put_one(primary, "", out);
	if (!primary->ip && says_no_address(at->self, ifc, row))
		g_string_append(out, "no ip address\n");
}

/* ---- per interface ---- */

static bool set_directed(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	ip_iface(at->self, at->obj)->directed_broadcast = !no;
	return true;
}

static void put_directed(const ConfAt *at, GString *out)
{
	const IpIface *row = ip_iface_known(at->self, at->obj);
	if (row && row->directed_broadcast)
		g_string_append(out, "ip directed-broadcast\n");
}

static bool set_unreachables(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	ip_iface(at->self, at->obj)->no_unreachables = no;
	return true;
}

static void put_unreachables(const ConfAt *at, GString *out)
{
	const IpIface *row = ip_iface_known(at->self, at->obj);
	if (row && row->no_unreachables)
		g_string_append(out, "no ip unreachables\n");
}

static bool set_redirects(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	ip_iface(at->self, at->obj)->no_redirects = no;
	return true;
}

static void put_redirects(const ConfAt *at, GString *out)
{
	const IpIface *row = ip_iface_known(at->self, at->obj);
	if (row && row->no_redirects)
		g_string_append(out, "no ip redirects\n");
}

/* IOS IP Application Services: ip mtu: where it is the interface's MTU, it changes with that one. */
static bool set_media_mtu(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	if (ifc->ip_mtu_set == ifc->media_mtu)
		ifc->ip_mtu_set = 0;
	ifc->media_mtu_set = no ? 0 : (uint16_t)arg_num(a, "octets");
	iface_follow_mtu(ifc);
	return ifc->media_mtu_set <= ifc->media_mtu ||
	       conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
			       "it is larger than its port's MTU, which holds");
}

static void put_media_mtu(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	if (ifc->media_mtu_set && (ifc->parent || ifc->media_mtu_set != IFACE_MTU))
		g_string_append_printf(out, "mtu %u\n", ifc->media_mtu_set);
}

static bool set_mtu(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	ifc->ip_mtu_set = no ? 0 : (uint16_t)arg_num(a, "octets");
	iface_follow_mtu(ifc);
	return ifc->ip_mtu_set <= ifc->media_mtu ||
	       conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
			       "it is larger than the interface's MTU here, which holds");
}

static void put_mtu(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	if (ifc->ip_mtu_set && ifc->ip_mtu_set != ifc->media_mtu)
		g_string_append_printf(out, "ip mtu %u\n", ifc->ip_mtu_set);
}

/* ---- global ---- */

enum { UNREACHABLE_MS = 500 };

static bool set_rate(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	Ip *ip = at->self;
	bool given = arg_has(a, "ms"), df = arg_has(a, "df");
	VTime every = VT_MS(given && !no ? arg_num(a, "ms") : UNREACHABLE_MS);
	if (df) {
		ip->unreachable_df_every = no ? 0 : every;
		return true;
	}
	ip->unreachable_limited = !no;
	ip->unreachable_every = ip->unreachable_df_every = every;
	return true;
}

static void put_rate(const ConfAt *at, GString *out)
{
	const Ip *ip = at->self;
	if (!ip->unreachable_limited) {
		g_string_append(out, "no ip icmp rate-limit unreachable\n");
		return;
	}
	if (ip->unreachable_every != VT_MS(UNREACHABLE_MS))
		g_string_append_printf(out, "ip icmp rate-limit unreachable %" G_GINT64_FORMAT "\n",
				       ip->unreachable_every / VT_MS(1));
	if (ip->unreachable_df_every == 0)
		g_string_append(out, "no ip icmp rate-limit unreachable df\n");
	else if (ip->unreachable_df_every != ip->unreachable_every)
		g_string_append_printf(out,
				       "ip icmp rate-limit unreachable df %" G_GINT64_FORMAT "\n",
				       ip->unreachable_df_every / VT_MS(1));
}

static bool set_routing(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a;
	return !no || conf_unmodelled(e, AFFECTS_ANYTHING,
				      "the router forwards nothing then, and sends to its default "
				      "gateway");
}

#define HARMLESS(m, s, r, why)                                                                     \
	{                                                                                          \
		.mode = (m), .syntax = (s), .fate = STMT_HARMLESS, .cite = (why), .rank = (r)      \
	}
#define UNMODELLED(m, s, what, why)                                                                \
	{                                                                                          \
		.mode = (m), .syntax = (s), .fate = STMT_UNMODELLED, .affects = (what),            \
		.cite = (why)                                                                      \
	}

const Stmt ip_stmts[] = {
	{.mode = "interface",
	 .syntax = "ip address <addr:ip4> <mask:mask> [secondary]",
	 .set = set_address,
	 .put = put_address,
	 .cite = "IOS IP Addressing: ip address",
	 .rank = 110,
	 .key = "addr?secondary"},
	UNMODELLED("interface", "ip address dhcp [<how:line>]", AFFECTS_ANYTHING,
		   "no DHCP client: the interface stays without an address"),
	UNMODELLED("interface", "ip address negotiated [previous]", AFFECTS_ANYTHING,
		   "no PPP: the interface stays without an address"),
	UNMODELLED("interface", "ip address pool <name:word>", AFFECTS_ANYTHING,
		   "no DHCP pools: the interface stays without an address"),
	UNMODELLED("interface", "ip unnumbered <of:iface>", AFFECTS_ANYTHING,
		   "the interface stays without an address"),
	{.mode = "interface",
	 .syntax = "ip directed-broadcast",
	 .set = set_directed,
	 .put = put_directed,
	 .cite = "IOS IP Addressing: ip directed-broadcast; off by default since 12.0 (RFC 2644)",
	 .rank = 130},
	{.mode = "interface",
	 .syntax = "ip unreachables",
	 .set = set_unreachables,
	 .put = put_unreachables,
	 .cite = "IOS IP Application Services: ip unreachables",
	 .rank = 132},
	{.mode = "interface",
	 .syntax = "mtu <octets:64-18000>",
	 .set = set_media_mtu,
	 .put = put_media_mtu,
	 .cite = "IOS Interface Command Reference: mtu",
	 .rank = 104},
	{.mode = "interface",
	 .syntax = "ip mtu <octets:68-18000>",
	 .set = set_mtu,
	 .put = put_mtu,
	 .cite = "IOS IP Application Services: ip mtu",
	 .rank = 134},
	{.mode = "interface",
	 .syntax = "ip redirects",
	 .set = set_redirects,
	 .put = put_redirects,
	 .cite = "IOS IP Application Services: ip redirects; on by default",
	 .rank = 131},
	HARMLESS("interface", "ip mask-reply", 136, "nobody here asks for masks"),
	HARMLESS("interface", "ip mroute-cache", 136, "no multicast is forwarded"),
	HARMLESS("interface", "ip accounting [<what:line>]", 136, "accounting only counts"),
	HARMLESS("interface", "ip tcp adjust-mss <octets:500-1460>", 136,
		 "it changes an option of TCP's first segments, and nobody speaks TCP here"),
	HARMLESS("interface", "ip helper-address <to:ip4>", 136,
		 "it sends UDP broadcasts on to servers (RFC 1542 4.1), and nobody sends any here"),
	HARMLESS("interface", "ip load-sharing per-destination", 136,
		 "per-destination sharing is what is done"),
	UNMODELLED("interface", "ip load-sharing per-packet", AFFECTS_FORWARDING,
		   "equal paths are shared per destination"),
	UNMODELLED("interface", "ip nat {inside|outside}", AFFECTS_FORWARDING,
		   "no address translation"),
	UNMODELLED("interface", "ip verify unicast <how:line>", AFFECTS_FORWARDING,
		   "no reverse-path check"),
	UNMODELLED("interface", "ip policy route-map <name:word>", AFFECTS_FORWARDING,
		   "no policy routing"),
	UNMODELLED("interface", "ip pim <how:line>", AFFECTS_FORWARDING | AFFECTS_ELECTION,
		   "no multicast routing"),
	{.mode = "",
	 .syntax = "ip icmp rate-limit unreachable [df] [<ms:1-4294967295>]",
	 .set = set_rate,
	 .put = put_rate,
	 .cite = "IOS IP Application Services: ip icmp rate-limit unreachable; one in 500 ms",
	 .rank = 418},
	HARMLESS("", "ip source-route", RANK_IP_GLOBAL, "no datagram here carries IP options"),
	{.mode = "",
	 .syntax = "ip routing",
	 .set = set_routing,
	 .fate = STMT_HARMLESS,
	 .cite = "routers forward",
	 .rank = RANK_IP_GLOBAL},
	HARMLESS("", "ip default-gateway <gateway:ip4>", RANK_IP_CLASSLESS + 2,
		 "read only without ip routing"),
	UNMODELLED("", "ip multicast-routing", AFFECTS_FORWARDING | AFFECTS_ELECTION,
		   "no multicast routing"),
	UNMODELLED("", "ip nat <how:line>", AFFECTS_FORWARDING, "no address translation"),
	{.mode = NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp ip_conf_help[] = {
	{"", "ip", "Global IP configuration subcommands"},
	{"", "ip df", "Code 4, fragmentation needed and DF set"},
	{"", "ip icmp", "ICMP parameters"},
	{"", "ip rate-limit", "Rate limit ICMP error messages"},
	{"", "ip routing", "Enable IP routing"},
	{"", "ip unreachable", "Rate limit ICMP unreachables"},
	{"interface", "ip", "Interface Internet Protocol config commands"},
	{"interface", "ip address", "Set the IP address of an interface"},
	{"interface", "ip directed-broadcast", "Enable forwarding of directed broadcasts"},
	{"interface", "ip redirects", "Enable sending ICMP Redirect messages"},
	{"interface", "ip mtu", "Set the interface Maximum Transmission Unit (MTU)"},
	{"interface", "ip secondary", "Make this IP address a secondary address"},
	{"interface", "ip unreachables", "Enable sending ICMP Unreachable messages"},
	{"interface", "mtu", "Set the interface Maximum Transmission Unit (MTU)"},
	{NULL, NULL, NULL},
};
/* clang-format on */
