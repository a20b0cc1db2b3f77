/* IPv6: none is simulated, and IPv4 has nothing of it. */

#include "models/ios/ios_fates.h"

#define V6 "IOS IPv6 Command Reference"
#define NO_V6 "no IPv6 is simulated, and IPv4 has nothing of it"

/* clang-format off */
const Stmt ios_ipv6_stmts[] = {
	HARMLESS("", "ipv6 <what:line>", RANK_FEATURES, NO_V6, V6 ": ipv6 unicast-routing, ipv6 cef, ipv6 route"),
	MATTERS("", "ipv6 nat { v4v6 | v6v4 | prefix } <what:line>", RANK_FEATURES, AFFECTS_FORWARDING, "no address translation",
	        V6 ": ipv6 nat v4v6 source, ipv6 nat prefix"),
	HARMLESS_BLOCK("ipv6 router <what:line>", RANK_ROUTER + 50, NO_V6,
	               V6 ": ipv6 router ospf, ipv6 router eigrp"),
	HARMLESS_BLOCK("ipv6 dhcp pool <name:word>", RANK_FEATURES, NO_V6, V6 ": ipv6 dhcp pool"),
	HARMLESS_BLOCK("ipv6 access-list <name:word>", RANK_ACL + 80, NO_V6, V6 ": ipv6 access-list"),
	HARMLESS_BLOCK("ipv6 nd { raguard | inspection } policy <name:word>", RANK_FEATURES, NO_V6,
	               V6 ": ipv6 nd raguard policy"),
	HARMLESS_BLOCK("ipv6 snooping policy <name:word>", RANK_FEATURES, NO_V6, V6 ": ipv6 snooping policy"),
	HARMLESS("interface", "ipv6 <what:line>", 400, NO_V6, V6 ": ipv6 address, ipv6 enable, ipv6 nd"),
	MATTERS("", "nat64 <what:line>", RANK_IP_ROUTE + 5, AFFECTS_FORWARDING, "no address translation",
	        "IOS IP Addressing Services Command Reference: nat64"),
	MATTERS("interface", "nat64 enable", 139, AFFECTS_FORWARDING, "no address translation",
	        "IOS IP Addressing Services Command Reference: nat64 enable"),
	{ .mode = NULL },
};
/* clang-format on */
