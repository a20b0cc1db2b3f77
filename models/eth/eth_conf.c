/* Statements of framing. */

#include "models/eth/eth_priv.h"

/* IOS: "%Configuration of multiple subinterfaces of the same main interface with the same VID (10) is not permitted.
 * This VID is already configured on FastEthernet0/0.10." Of a second native one no text was found. */
static bool is_free(const Eth *eth, const Iface *ifc, uint16_t vlan, bool native, const Args *a,
		    ConfErr *e)
{
	const Iface *other = eth_of_vlan(eth, ifc->parent, vlan);
	if (other && other != ifc)
		return conf_reject_arg(e, a, "vlan",
				       "configuration of multiple subinterfaces of the same main "
				       "interface with the same VID (%u) is not permitted; this VID "
				       "is already configured on %s",
				       vlan, other->name);
	other = native ? eth_of_vlan(eth, ifc->parent, 0) : NULL;
	if (other && other != ifc)
		return conf_reject_arg(e, a, "vlan", "the native VLAN is already configured on %s",
				       other->name);
	return true;
}

static bool set_dot1q(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	if (!ifc->parent)
		return conf_reject(
			e, "802.1Q encapsulation is for subinterfaces, expected one such as "
			   "FastEthernet0/0.10");
	if (no) {
		eth_set_vlan(at->self, ifc, 0, false);
		return true;
	}
	uint16_t vlan = (uint16_t)arg_num(a, "vlan");
	bool native = arg_has(a, "native");
	if (!is_free(at->self, ifc, vlan, native, a, e))
		return false;
	eth_set_vlan(at->self, ifc, vlan, native);
	return !native || !ifc->parent->addr.ip ||
	       conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_ELECTION,
			       "frames without a tag are this subinterface's here, and the port's "
			       "own address hears none");
}

static void put_dot1q(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	if (ifc->vlan)
		g_string_append_printf(out, "encapsulation dot1Q %u%s\n", ifc->vlan,
				       ifc->native ? " native" : "");
}

const Stmt eth_stmts[] = {
	{.mode = "interface",
	 .syntax = "encapsulation dot1Q <vlan:1-4094> [native]",
	 .set = set_dot1q,
	 .put = put_dot1q,
	 .cite = "IOS 12.3 LAN switching: VLAN range, encapsulation dot1q",
	 .rank = 105},
	{.mode = "interface",
	 .syntax = "encapsulation dot1Q <vlan:1-4094> second-dot1q <inner:line>",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING | AFFECTS_ELECTION,
	 .cite = "frames have one tag: the subinterface takes none (IOS LAN Switching Command "
		 "Reference: encapsulation dot1q second-dot1q)"},
	{.mode = NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp eth_conf_help[] = {
	{"interface", "encapsulation", "Set encapsulation type for an interface"},
	{"interface", "encapsulation dot1Q", "IEEE 802.1Q Virtual LAN"},
	{"interface", "encapsulation native", "Make this is native vlan"},
	{NULL, NULL, NULL},
};
/* clang-format on */
