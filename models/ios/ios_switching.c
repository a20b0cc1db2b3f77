/* Switch ports and bridges in a router: what makes a port one says so, and the rest concerns these alone. */

#include "models/ios/ios_fates.h"

#define LAN "IOS LAN Switching Command Reference"
#define BRIDGE "IOS Bridging Command Reference"
#define SEC "IOS Security Command Reference"

#define OF_PORTS "concerns switch ports, and what makes a port one says so itself"
#define SWITCHES "the frames of a switch port go by its VLAN; ports are routed here"

/* clang-format off */
const Stmt ios_switching_stmts[] = {
	HARMLESS("", "spanning-tree [<what:line>]", RANK_FEATURES + 5, OF_PORTS,
	         LAN ": spanning-tree mode, spanning-tree extend system-id"),
	HARMLESS_BLOCK("spanning-tree mst configuration", RANK_FEATURES + 5, OF_PORTS,
	               LAN ": spanning-tree mst configuration"),
	HARMLESS("interface", "spanning-tree <what:line>", 345, OF_PORTS, LAN ": spanning-tree portfast"),
	HARMLESS_BLOCK("vlan <ids:word>", RANK_FEATURES + 7, OF_PORTS, LAN ": vlan"),
	HARMLESS("", "vlan internal allocation policy { ascending | descending }", RANK_FEATURES + 7, OF_PORTS,
	         LAN ": vlan internal allocation policy"),
	HARMLESS_BLOCK("vlan { database | configuration <ids:line> }", RANK_FEATURES + 7, OF_PORTS,
	               LAN ": vlan database"),
	MATTERS("", "vlan dot1q tag native", RANK_FEATURES + 7, AFFECTS_FORWARDING,
	        "frames of the native VLAN go without a tag here", LAN ": vlan dot1q tag native"),
	MATTERS_BLOCK("vlan access-map <what:line>", RANK_FEATURES + 7, AFFECTS_FORWARDING,
	              "frames are not filtered by VLAN", LAN ": vlan access-map"),
	HARMLESS("", "vtp <what:line>", RANK_FEATURES + 3, OF_PORTS, LAN ": vtp mode, vtp domain"),
	HARMLESS("", "errdisable <what:line>", RANK_FEATURES + 3, OF_PORTS, LAN ": errdisable recovery"),
	HARMLESS("", "mac { address-table | access-list } <what:line>", RANK_FEATURES + 3, OF_PORTS,
	         LAN ": mac address-table aging-time"),
	HARMLESS("", "mac-address-table <what:line>", RANK_FEATURES + 3, OF_PORTS,
	         LAN ": mac-address-table aging-time"),
	HARMLESS("", "lacp <what:line>", RANK_FEATURES + 3, "links that are bundled say so themselves",
	         LAN ": lacp system-priority"),
	HARMLESS("interface", "lacp <what:line>", 344, "links that are bundled say so themselves",
	         LAN ": lacp port-priority"),
	HARMLESS("", "port-channel <what:line>", RANK_FEATURES + 3, "links that are bundled say so themselves",
	         LAN ": port-channel load-balance"),
	HARMLESS("interface", "port-channel <what:line>", 344, "links that are bundled say so themselves",
	         LAN ": port-channel min-links"),
	MATTERS("interface", "channel-group <n:1-256> mode <how:word>", 343, AFFECTS_ANYTHING,
	        "links are not bundled", LAN ": channel-group"),
	MATTERS("interface", "channel-protocol <how:word>", 343, AFFECTS_FORWARDING | AFFECTS_TIMING, "links are not bundled",
	        LAN ": channel-protocol"),
	MATTERS("interface", "switchport { access | mode | trunk | voice | protected | block "
	        "| nonegotiate | port-security | private-vlan | host | "
	        "backup | dot1q } [<what:line>]", 346, AFFECTS_FORWARDING, SWITCHES,
	        LAN ": switchport access vlan, switchport mode"),
	MATTERS("", "udld <what:line>", RANK_FEATURES + 3, AFFECTS_TIMING, "a link that fails one way stays up here",
	        LAN ": udld"),
	MATTERS("interface", "udld <what:line>", 347, AFFECTS_TIMING, "a link that fails one way stays up here",
	        LAN ": udld port"),
	MATTERS("interface", "storm-control <what:line>", 347, AFFECTS_FORWARDING, "frames are not dropped above a rate",
	        LAN ": storm-control"),
	MATTERS("", "system mtu <what:line>", RANK_FEATURES + 3, AFFECTS_FORWARDING | AFFECTS_ELECTION,
	        "the MTU of the switch's interfaces", LAN ": system mtu"),
	HARMLESS("", "ethernet { lmi | cfm | oam } <what:line>", RANK_FEATURES + 3, "its frames disturb nobody",
	         "IOS Carrier Ethernet Command Reference: ethernet lmi"),
	HARMLESS("interface", "ethernet { lmi | cfm | oam | loopback } [<what:line>]", 348, "its frames disturb nobody",
	         "IOS Carrier Ethernet Command Reference: ethernet lmi interface"),

	/* who may use a port */
	HARMLESS("", "dot1x <what:line>", RANK_FEATURES + 3, "a port that asks for it says so itself",
	         SEC ": dot1x system-auth-control"),
	HARMLESS("", "authentication <what:line>", RANK_FEATURES + 3, "a port that asks for it says so itself",
	         SEC ": authentication mac-move permit"),
	HARMLESS_BLOCK("device-tracking policy <name:word>", RANK_FEATURES + 3,
	               "it learns addresses from frames, and forwards them", SEC ": device-tracking policy"),
	HARMLESS("interface", "device-tracking [<what:line>]", 349,
	         "it learns addresses from frames, and forwards them", SEC ": device-tracking attach-policy"),
	MATTERS("interface", "{ authentication | dot1x | mab } [<what:line>]", 349, AFFECTS_FORWARDING,
	        "every station may use its port here", SEC ": authentication port-control"),

	/* bridges */
	MATTERS("", "bridge <what:line>", RANK_LINE - 40, AFFECTS_FORWARDING, "interfaces are not bridged",
	        BRIDGE ": bridge irb, bridge protocol"),
	MATTERS("interface", "bridge-group <what:line>", 350, AFFECTS_FORWARDING, "interfaces are not bridged",
	        BRIDGE ": bridge-group"),
	MATTERS_BLOCK("bridge-domain <what:line>", RANK_FEATURES + 7, AFFECTS_FORWARDING, "interfaces are not bridged",
	              "IOS Carrier Ethernet Command Reference: bridge-domain"),
	FATE_ROW(STMT_UNMODELLED, "interface", "service instance <what:line>", 351,
	         AFFECTS_FORWARDING, "interfaces are not bridged "
	         "(IOS Carrier Ethernet Command Reference: service instance ethernet)", true),

	/* what watches addresses, sessions and loops of switch ports */
	HARMLESS("", "ip { device | source | verify } <what:line>", RANK_FEATURES + 3, "a port that filters by it says so itself",
	         LAN ": ip device tracking, ip source binding"),
	HARMLESS("", "ip arp { inspection | proxy } <what:line>", RANK_FEATURES + 3, "a port that filters by it says so itself",
	         LAN ": ip arp inspection vlan"),
	HARMLESS("", "device-tracking <what:line>", RANK_FEATURES + 3, "a port that filters by it says so itself",
	         LAN ": device-tracking tracking"),
	HARMLESS_BLOCK("monitor session <what:line>", RANK_FEATURES + 3, "copies of frames disturb nobody",
	               LAN ": monitor session"),
	HARMLESS_BLOCK("monitor capture <what:line>", RANK_FEATURES + 3, "copies of frames disturb nobody",
	               LAN ": monitor capture"),
	HARMLESS("", "access-session <what:line>", RANK_FEATURES + 3, "a port that asks for a login says so itself",
	         "IOS Identity-Based Networking Services Command Reference: access-session"),
	HARMLESS("", "{ stack-mac | stack-power | macro | fabric | cef | mls | cts | nmsp } <what:line>", RANK_FEATURES + 3,
	         "concerns the hardware, not the packets", LAN ": mls flow, stack-mac persistent timer, macro global"),
	HARMLESS("interface", "ip { cgmp | rgmp | urd | device | arp } [<how:line>]", 351,
	         "frames of other ports are not filtered", LAN ": ip arp inspection trust, ip cgmp"),
	MATTERS("interface", "ip verify source [<how:line>]", 351, AFFECTS_FORWARDING, "every packet passes", LAN ": ip verify source"),
	HARMLESS("interface", "{ flowcontrol | mdix | macro | nmsp | link | l2protocol-tunnel | dot1q } [<what:line>]", 351,
	         "concerns the hardware, not the packets", LAN ": flowcontrol, mdix auto, macro description"),
	MATTERS("interface", "{ private-vlan | vlan-id | macsec | cts } [<what:line>]", 351, AFFECTS_FORWARDING,
	        "frames are neither kept apart nor encrypted by port", LAN ": private-vlan mapping, macsec"),
	HARMLESS_BLOCK("ethernet evc <name:word>", RANK_FEATURES + 3, "a port that carries it says so itself",
	               "IOS Carrier Ethernet Command Reference: ethernet evc"),
	{ .mode = NULL },
};
/* clang-format on */
