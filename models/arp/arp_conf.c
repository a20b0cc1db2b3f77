/* Statements of address resolution. */

#include "models/arp/arp_priv.h"
#include "models/core/runconf.h"

static bool set_timeout(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	arp_iface(at->self, at->obj)->timeout = VT_S(no ? ARP_TIMEOUT_S : arg_num(a, "seconds"));
	return true;
}

static void put_timeout(const ConfAt *at, GString *out)
{
	const ArpIface *row = arp_iface_known(at->self, at->obj);
	if (row && row->timeout != VT_S(ARP_TIMEOUT_S))
		g_string_append_printf(out, "arp timeout %d\n", (int)(row->timeout / VT_S(1)));
}

static bool set_proxy(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	arp_iface(at->self, at->obj)->no_proxy = no;
	return true;
}

static void put_proxy(const ConfAt *at, GString *out)
{
	const ArpIface *row = arp_iface_known(at->self, at->obj);
	if (row && row->no_proxy)
		g_string_append(out, "no ip proxy-arp\n");
}

/* "To globally disable proxy Address Resolution Protocol"; it "overrides any proxy ARP interface configuration" (IOS IP
 * Addressing: ip arp proxy disable). */
static bool set_no_proxy(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	((Arp *)at->self)->no_proxy = !no;
	return true;
}

static void put_no_proxy(const ConfAt *at, GString *out)
{
	if (((const Arp *)at->self)->no_proxy)
		g_string_append(out, "ip arp proxy disable\n");
}

/* "To disable an encapsulation type, use the no form of this command" (IOS IP Addressing: arp (interface)). */
static bool set_arpa(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Iface *ifc = at->obj;
	(void)a;
	arp_iface(at->self, at->obj)->no_arpa = no;
	return !no || ifc->type != IF_ETHERNET ||
	       conf_unmodelled(e, AFFECTS_FORWARDING,
			       "addresses are asked for and told all the same");
}

static void put_arpa(const ConfAt *at, GString *out)
{
	const ArpIface *row = arp_iface_known(at->self, at->obj);
	if (row && row->no_arpa)
		g_string_append(out, "no arp arpa\n");
}

const Stmt arp_stmts[] = {
	{.mode = "interface",
	 .syntax = "arp timeout <seconds:1-2147483>",
	 .set = set_timeout,
	 .put = put_timeout,
	 .cite = "IOS IP Addressing: arp timeout; 14400 s",
	 .rank = 280},
	{.mode = "interface",
	 .syntax = "ip proxy-arp",
	 .set = set_proxy,
	 .put = put_proxy,
	 .cite = "IOS IP Addressing: ip proxy-arp; on by default",
	 .rank = 133},
	{.mode = "",
	 .syntax = "ip arp proxy disable",
	 .set = set_no_proxy,
	 .put = put_no_proxy,
	 .cite = "IOS IP Addressing: ip arp proxy disable; off by default",
	 .rank = RANK_IP_GLOBAL + 6},
	{.mode = "interface",
	 .syntax = "arp arpa",
	 .set = set_arpa,
	 .put = put_arpa,
	 .cite = "IOS IP Addressing: arp (interface); on by default",
	 .rank = 279},
	{.mode = "",
	 .syntax = "arp <ip:ip4> <mac:word> arpa [<intf:iface>]",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_TIMING,
	 .cite = "static entries: the neighbour is asked for instead"},
	{.mode = "",
	 .syntax = "ip gratuitous-arps",
	 .fate = STMT_HARMLESS,
	 .cite = "concerns dial-in peers"},
	{.mode = NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp arp_conf_help[] = {
	{"interface", "arp", "Set arp type (arpa, probe, snap), timeout, or log options"},
	{"interface", "arp arpa", "Standard arp protocol"},
	{"interface", "arp timeout", "Set ARP cache timeout"},
	{"interface", "ip proxy-arp", "Enable proxy ARP"},
	{"", "ip arp", "IP ARP global configuration"},
	{"", "ip arp proxy", "Proxy ARP command"},
	{"", "ip arp proxy disable", "Disable proxy ARP globally"},
	{NULL, NULL, NULL},
};
/* clang-format on */
