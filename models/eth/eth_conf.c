/* Statements of framing. */

#include "models/eth/eth_priv.h"

static bool set_dot1q(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	if (!ifc->parent)
		return conf_reject(
			e, "802.1Q encapsulation is for subinterfaces, expected one such as "
			   "FastEthernet0/0.10");
	if (no) {
		eth_set_vlan(at->self, ifc, 0);
		return true;
	}
	uint16_t vlan = (uint16_t)arg_num(a, "vlan");
	const Iface *other = eth_of_vlan(at->self, ifc->parent, vlan);
	if (other && other != ifc)
		return conf_reject_arg(e, a, "vlan", "VLAN %u is %s's", vlan, other->name);
	eth_set_vlan(at->self, ifc, vlan);
	return true;
}

static void put_dot1q(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	if (ifc->vlan)
		g_string_append_printf(out, "encapsulation dot1Q %u\n", ifc->vlan);
}

const Stmt eth_stmts[] = {
	{.mode = "interface",
	 .syntax = "encapsulation dot1Q <vlan:1-4094>",
	 .set = set_dot1q,
	 .put = put_dot1q,
	 .cite = "IOS 12.3 LAN switching: VLAN range, encapsulation dot1q",
	 .rank = 105},
	{.mode = "interface",
	 .syntax = "encapsulation dot1Q <vlan:1-4094> native",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING | AFFECTS_ELECTION,
	 .cite = "native VLAN on a subinterface: configure the port itself for untagged frames"},
	{.mode = NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp eth_conf_help[] = {
	{"interface", "encapsulation", "Set encapsulation type for an interface"},
	{"interface", "encapsulation dot1Q", "IEEE 802.1Q Virtual LAN"},
	{NULL, NULL, NULL},
};
/* clang-format on */
