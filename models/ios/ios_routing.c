/* Routing that is not simulated: other protocols, VRFs, labels, multicast, virtual addresses of others than HSRP. What
 * only filters or names routes is harmless: who uses it says so himself. */

#include "models/ios/ios_fates.h"

#define BGP "IOS IP Routing: BGP Command Reference"
#define EIGRP "IOS IP Routing: EIGRP Command Reference"
#define ISIS "IOS IP Routing: ISIS Command Reference"
#define OSPF "IOS IP Routing: OSPF Command Reference"
#define PI "IOS IP Routing: Protocol-Independent Command Reference"
#define MPLS "IOS Multiprotocol Label Switching Command Reference"
#define MCAST "IOS IP Multicast Command Reference"
#define FHRP "IOS First Hop Redundancy Protocols Command Reference"
#define CEF "IOS IP Switching Command Reference"

#define FILTERS "who filters or changes routes by it says so himself"
#define NO_ROUTES "its routes are not in the table"
#define NO_VRF "a packet's table is that of the interface it came in by"
#define NO_LABELS "packets carry no labels"
#define BY_INTERFACE "an interface or a process that has labels says so itself"
#define NO_MCAST "no multicast routing"
#define NO_HTTP "it sends HTTP on to caches, and nobody speaks HTTP here"
#define NO_GROUPS "no multicast but that of the protocols themselves is sent"

/* clang-format off */
const Stmt ios_routing_stmts[] = {
	/* protocols */
	MATTERS_BLOCK("router bgp <as:word>", RANK_ROUTER + 20, AFFECTS_FORWARDING, NO_ROUTES, BGP ": router bgp"),
	MATTERS_BLOCK("router eigrp <name:word>", RANK_ROUTER - 10, AFFECTS_FORWARDING, NO_ROUTES, EIGRP ": router eigrp"),
	MATTERS_BLOCK("router isis [<tag:word>]", RANK_ROUTER + 10, AFFECTS_FORWARDING, NO_ROUTES, ISIS ": router isis"),
	MATTERS_BLOCK("router rip", RANK_ROUTER + 15, AFFECTS_FORWARDING, NO_ROUTES,
	              "IOS IP Routing: RIP Command Reference: router rip"),
	MATTERS_BLOCK("router { ospfv3 <pid:1-65535> | odr | mobile }", RANK_ROUTER + 16, AFFECTS_FORWARDING,
	              NO_ROUTES,
	              "IOS IP Routing: OSPF, ODR and Mobile IP Command References: router ospfv3"),
	MATTERS("interface", "ip router { isis | mobile | odr } [<how:line>]", 150, AFFECTS_FORWARDING, NO_ROUTES,
	        ISIS ": ip router isis"),
	MATTERS("interface", "{ isis | clns } <what:line>", 151, AFFECTS_FORWARDING, NO_ROUTES,
	        ISIS ": isis metric, isis circuit-type"),
	MATTERS("interface", "ospfv3 <what:line>", 152, AFFECTS_FORWARDING, NO_ROUTES,
	        "IOS IP Routing: OSPF Command Reference: ospfv3"),
	MATTERS("interface", "ip { hello-interval | hold-time | bandwidth-percent | split-horizon "
	        "| summary-address | authentication | next-hop-self | "
	        "dampening-change | dampening-interval } [<what:line>]", 153, AFFECTS_FORWARDING, NO_ROUTES,
	        EIGRP ": ip hello-interval eigrp, ip summary-address eigrp"),
	MATTERS("interface", "ip rip <what:line>", 154, AFFECTS_FORWARDING, NO_ROUTES,
	        "IOS IP Routing: RIP Command Reference: ip rip"),
	MATTERS("interface", "bfd { interval | template | echo | neighbor } [<what:line>]", 155, AFFECTS_TIMING,
	        "a neighbour's loss is seen by its protocol's own timers",
	        "IOS IP Routing: BFD Command Reference: bfd interval"),
	HARMLESS_BLOCK("bfd-template <what:line>", RANK_FEATURES + 5, "an interface that uses it says so itself",
	               "IOS IP Routing: BFD Command Reference: bfd-template"),
	HARMLESS("", "bfd <what:line>", RANK_FEATURES + 5, "an interface that uses it says so itself",
	         "IOS IP Routing: BFD Command Reference: bfd slow-timers"),
	HARMLESS("", "{ ospf | ospfv3 } name-lookup", RANK_IP_GLOBAL + 2, "no names are resolved",
	         "IOS IP Routing: OSPF Command Reference: ip ospf name-lookup"),

	/* what filters and names routes */
	HARMLESS("", "ip { community-list | extcommunity-list | as-path | bgp-community } <what:line>",
	         RANK_IP_HTTP + 4, FILTERS,
	         BGP ": ip community-list, ip as-path access-list, ip bgp-community new-format"),
	HARMLESS_BLOCK("ip extcommunity-list { standard | expanded } <name:word>", RANK_IP_HTTP + 4, FILTERS,
	               BGP ": ip extcommunity-list"),
	HARMLESS_BLOCK("key chain <name:word>", RANK_FEATURES + 5, "who authenticates by it says so himself",
	               PI ": key chain"),
	MATTERS("", "ip local policy route-map <name:word>", RANK_IP_ROUTE + 6, AFFECTS_FORWARDING,
	        "the router's own packets follow the routing table", PI ": ip local policy route-map"),
	HARMLESS("", "ip cef distributed", RANK_IP_CEF, "forwarding follows the routing table at once, as CEF does",
	         CEF ": ip cef"),
	MATTERS("", "ip cef load-sharing <what:line>", RANK_IP_CEF, AFFECTS_FORWARDING, "which of equal paths a flow takes",
	        CEF ": ip cef load-sharing algorithm"),

	/* VRFs */
	HARMLESS("", "ip routing vrf <name:word>", RANK_FEATURES - 3, "a VRF routes anyway", MPLS ": ip vrf"),

	/* labels */
	HARMLESS("", "mpls <what:line>", RANK_IP_CEF + 2, BY_INTERFACE,
	         MPLS ": mpls ip (global; on by default), mpls label protocol, mpls label range, mpls ldp"),
	MATTERS("interface", "mpls <what:line>", 160, AFFECTS_FORWARDING, NO_LABELS,
	        MPLS ": mpls ip, mpls traffic-eng tunnels"),
	MATTERS("interface", "tag-switching <what:line>", 160, AFFECTS_FORWARDING, NO_LABELS,
	        "IOS 12.2 Switching Services Command Reference: tag-switching ip"),
	HARMLESS("", "tag-switching <what:line>", RANK_IP_CEF + 2, BY_INTERFACE,
	         "IOS 12.2 Switching Services Command Reference: tag-switching advertise-tags"),
	MATTERS_BLOCK("segment-routing { mpls | traffic-eng }", RANK_FEATURES + 6, AFFECTS_FORWARDING, NO_LABELS,
	              "IOS XE Segment Routing Configuration Guide: segment-routing mpls"),
	HARMLESS_BLOCK("ip explicit-path <what:line>", RANK_ACL + 2, "tunnels that follow it say so themselves",
	               MPLS ": ip explicit-path"),
	MATTERS_BLOCK("l3vpn encapsulation <what:line>", RANK_FEATURES + 6, AFFECTS_FORWARDING, NO_LABELS,
	              MPLS ": l3vpn encapsulation ip"),
	HARMLESS_BLOCK("{ pseudowire-class | l2tp-class } <name:word>", RANK_FEATURES + 6,
	               "a pseudowire that uses it says so itself",
	               "IOS Wide-Area Networking Command Reference: pseudowire-class, l2tp-class"),
	FATE_ROW(STMT_UNMODELLED, "interface", "xconnect <what:line>", 161,
	         AFFECTS_FORWARDING, "frames are not carried to another router "
	         "(IOS Wide-Area Networking Command Reference: xconnect)", true),
	MATTERS_BLOCK("l2 vfi <what:line>", RANK_FEATURES + 6, AFFECTS_FORWARDING,
	              "frames are not carried to another router", MPLS ": l2 vfi"),

	/* multicast */
	MATTERS("", "ip multicast-routing <what:line>", RANK_FEATURES - 4, AFFECTS_FORWARDING, NO_MCAST,
	        MCAST ": ip multicast-routing"),
	MATTERS("", "ip multicast vrf <what:line>", RANK_FEATURES - 4, AFFECTS_FORWARDING, NO_MCAST,
	        MCAST ": ip multicast"),
	MATTERS("", "ip pim <what:line>", RANK_IP_ROUTE + 7, AFFECTS_FORWARDING | AFFECTS_ELECTION, NO_MCAST,
	        MCAST ": ip pim rp-address, ip pim ssm"),
	MATTERS("", "ip msdp <what:line>", RANK_IP_ROUTE + 8, AFFECTS_FORWARDING, NO_MCAST, MCAST ": ip msdp peer"),
	MATTERS("", "ip mroute <what:line>", RANK_IP_ROUTE + 8, AFFECTS_FORWARDING, NO_MCAST, MCAST ": ip mroute"),
	MATTERS("interface", "ip multicast <what:line>", 162, AFFECTS_FORWARDING, NO_MCAST,
	        MCAST ": ip multicast boundary"),
	HARMLESS("interface", "ip igmp <what:line>", 163, NO_GROUPS, MCAST ": ip igmp join-group, ip igmp version"),
	HARMLESS("interface", "ip { sap | sdr } <what:line>", 163, NO_GROUPS, MCAST ": ip sap listen"),
	HARMLESS("", "ip igmp <what:line>", RANK_FEATURES - 4, NO_GROUPS,
	         MCAST ": ip igmp ssm-map, ip igmp snooping"),

	/* other virtual addresses */
	MATTERS("interface", "vrrp <what:line>", 410, AFFECTS_FORWARDING | AFFECTS_ELECTION, "nobody has the virtual address",
	        FHRP ": vrrp ip, vrrp priority"),
	MATTERS("interface", "glbp <what:line>", 411, AFFECTS_FORWARDING | AFFECTS_ELECTION, "nobody has the virtual address",
	        FHRP ": glbp ip"),
	MATTERS("", "fhrp version vrrp <which:word>", RANK_FEATURES + 5, AFFECTS_ELECTION, "nobody speaks VRRP",
	        FHRP ": fhrp version vrrp"),
	HARMLESS("", "ip wccp web-cache [<what:line>]", RANK_IP_GLOBAL + 5, NO_HTTP,
	         "IOS IP Application Services Command Reference: ip wccp"),
	HARMLESS("interface", "ip wccp web-cache redirect <what:line>", 164, NO_HTTP,
	         "IOS IP Application Services Command Reference: ip wccp redirect"),
	MATTERS("", "ip wccp <what:line>", RANK_IP_GLOBAL + 5, AFFECTS_FORWARDING, "packets are not sent to caches",
	        "IOS IP Application Services Command Reference: ip wccp"),
	MATTERS("interface", "ip wccp <what:line>", 164, AFFECTS_FORWARDING, "packets are not sent to caches",
	        "IOS IP Application Services Command Reference: ip wccp redirect"),
	MATTERS("", "ip mobile <what:line>", RANK_IP_ROUTE + 8, AFFECTS_FORWARDING, "no mobile nodes",
	        "IOS IP Mobility Command Reference: ip mobile"),
	MATTERS("interface", "ip mobile <what:line>", 164, AFFECTS_FORWARDING, "no mobile nodes",
	        "IOS IP Mobility Command Reference: ip mobile"),
	MATTERS_BLOCK("ip slb { serverfarm | vserver | probe } <what:line>", RANK_FEATURES + 6, AFFECTS_FORWARDING,
	              "no load balancing", "IOS Server Load Balancing Command Reference: ip slb vserver"),

	/* other routing protocols, old and new */
	MATTERS_BLOCK("router { igrp <as:1-65535> | egp <as2:word> | lisp [<id:word>] | nhrp }", RANK_ROUTER + 16, AFFECTS_FORWARDING,
	              NO_ROUTES, "IOS IP Routing: Protocol-Independent and LISP Command References: router igrp, router lisp"),
	MATTERS_BLOCK("{ oer | pfr } { master | border }", RANK_FEATURES + 6, AFFECTS_FORWARDING,
	              "paths are not chosen by what is measured", "IOS Performance Routing Command Reference: pfr master"),
	MATTERS_BLOCK("domain <name:word>", RANK_FEATURES + 6, AFFECTS_FORWARDING,
	              "paths are not chosen by what is measured", "IOS Performance Routing Version 3 Command Reference: domain"),
	HARMLESS("", "ip { nhrp | drp | casa } <what:line>", RANK_IP_GLOBAL + 5, "an interface that uses it says so itself",
	         "IOS IP Addressing Services Command Reference: ip nhrp"),
	MATTERS("interface", "ip vrf { receive | sitemap } <name:word>", 108, AFFECTS_FORWARDING, NO_VRF, MPLS ": ip vrf receive"),
	HARMLESS("interface", "ip helper-address { global | vrf <name:word> } <to:ip4>", 138,
	         "it sends UDP broadcasts on to servers, and nobody sends any here", "IOS IP Addressing Services Command Reference: ip helper-address"),
	MATTERS("interface", "dampening [<how:line>]", 156, AFFECTS_FORWARDING | AFFECTS_TIMING,
	        "an interface that flaps is not kept down", PI ": dampening"),
	MATTERS("interface", "bgp-policy <what:line>", 156, AFFECTS_FORWARDING, NO_ROUTES, BGP ": bgp-policy"),
	MATTERS("interface", "{ nhrp | lisp } <what:line>", 156, AFFECTS_FORWARDING, NO_ROUTES,
	        "IOS LISP Command Reference: lisp mobility"),
	HARMLESS("interface", "ip { irdp | mfib | probe | information-reply | broadcast-address | rarp-server } [<what:line>]", 165,
	         "nobody here asks for it", "IOS IP Application Services Command Reference: ip irdp, ip information-reply"),
	MATTERS("interface", "ip local-proxy-arp", 165, AFFECTS_FORWARDING, "hosts of a subnet speak to each other themselves",
	        "IOS IP Addressing Services Command Reference: ip local-proxy-arp"),
	MATTERS("interface", "ip { security | traffic-export } <what:line>", 165, AFFECTS_FORWARDING,
	        "no datagram is labelled, copied or dropped for its label", "IOS Security Command Reference: ip security"),
	HARMLESS("", "ip traffic-export <what:line>", RANK_IP_GLOBAL + 5, "an interface that uses it says so itself",
	         "IOS Security Command Reference: ip traffic-export profile"),
	HARMLESS("", "ip { spd | mroute-cache } [<what:line>]", RANK_IP_GLOBAL + 5, "queues never fill here",
	         CEF ": ip spd mode"),
	HARMLESS("", "ip routing protocol purge interface", RANK_IP_GLOBAL + 5, "routes go with their interface",
	         PI ": ip routing protocol purge interface"),

	/* what a process of OSPF may do besides */
	MATTERS("router-ospf", "mpls <what:line>", 191, AFFECTS_FORWARDING | AFFECTS_TIMING, NO_LABELS,
	        MPLS ": mpls ldp autoconfig, mpls ldp sync, mpls traffic-eng area"),
	MATTERS("router-ospf", "prefix-suppression", 191, AFFECTS_FORWARDING, "transit networks are always told",
	        OSPF ": prefix-suppression"),
	MATTERS("router-ospf", "bfd all-interfaces [<how:line>]", 191, AFFECTS_TIMING,
	        "a neighbour's loss is seen by its protocol's own timers", "IOS IP Routing: BFD Command Reference: bfd all-interfaces"),
	MATTERS("router-ospf", "{ fast-reroute | microloop } <what:line>", 191, AFFECTS_FORWARDING | AFFECTS_TIMING, "no repair paths",
	        OSPF ": fast-reroute per-prefix enable"),
	MATTERS("router-ospf", "{ ttl-security | security } <what:line>", 191, AFFECTS_NEGOTIATION, "the TTL is not looked at",
	        OSPF ": ttl-security all-interfaces"),
	MATTERS("router-ospf", "{ capability | domain-id | domain-tag | discard-route | segment-routing | traffic-share } [<what:line>]", 191,
	        AFFECTS_FORWARDING, "routes are told and taken without these exceptions", OSPF ": capability vrf-lite, domain-tag, discard-route"),
	MATTERS("router-ospf", "shutdown", 191, AFFECTS_ANYTHING, "the process goes on", OSPF ": shutdown (router OSPF)"),
	MATTERS("router-ospf", "{ max-lsa | limit | local-rib-criteria } <what:line>", 191, AFFECTS_NEGOTIATION | AFFECTS_TIMING,
	        "any number of LSAs is taken, and any number of times", OSPF ": max-lsa, limit retransmissions"),
	HARMLESS("router-ospf", "{ ispf | snmp | snmp-server | prefix-priority | priority | process-min-time | queue-depth | event-log | statistics | nsr | description } [<what:line>]", 191,
	         "it computes the same routes", OSPF ": ispf, queue-depth, event-log"),

	HARMLESS("", "ip { mfib | mrm | multicast | pgm | dvmrp } [<what:line>]", RANK_FEATURES - 4,
	         "an interface that routes multicast says so itself", MCAST ": ip mfib, ip multicast multipath"),
	HARMLESS("interface", "ip { mrm | dvmrp } <what:line>", 162, "an interface that routes multicast says so itself",
	         MCAST ": ip dvmrp metric"),
	MATTERS("", "ip router-id <intf:line>", RANK_IP_ROUTE - 1, AFFECTS_ELECTION, "processes choose their router IDs themselves",
	        PI ": ip router-id"),
	HARMLESS_BLOCK("ip policy-list <what:line>", RANK_ACL + 40, "route maps that match it say so themselves",
	               PI ": ip policy-list"),
	HARMLESS("", "ip cef { optimize | traffic-statistics | linecard | table | interface } <what:line>", RANK_IP_CEF, "packets take no time in a router",
	         CEF ": ip cef optimize neighbor resolution"),
	MATTERS("", "fhrp delay <what:line>", RANK_FEATURES, AFFECTS_ELECTION | AFFECTS_TIMING, "VRRP and its like are not modelled",
	        FHRP ": fhrp delay"),
	MATTERS("interface", "fhrp delay <what:line>", 402, AFFECTS_ELECTION | AFFECTS_TIMING, "VRRP and its like are not modelled",
	        FHRP ": fhrp delay"),
	MATTERS("interface", "ip router { eigrp | ospf } <what:line>", 163, AFFECTS_FORWARDING, "its routes are not in the table",
	        EIGRP ": ip router eigrp"),
	MATTERS("interface", "ip lisp <what:line>", 163, AFFECTS_FORWARDING, "no LISP", "IOS IP Routing: LISP Command Reference: ip lisp"),
	HARMLESS("", "bgp-community new-format", RANK_IP_ROUTE + 4, "what BGP prints", BGP ": ip bgp-community new-format"),
	MATTERS("", "vrf selection <what:line>", RANK_FEATURES - 5, AFFECTS_FORWARDING, "packets go by the table of their interface",
	        MPLS ": vrf selection source"),
	HARMLESS("", "vrf upgrade-cli <what:line>", RANK_FEATURES - 5, "an exec command",
	         MPLS ": vrf upgrade-cli"),
	MATTERS("", "ip arp { entry | incomplete | gratuitous | queue } <what:line>", RANK_IP_GLOBAL + 6, AFFECTS_FORWARDING | AFFECTS_TIMING,
	        "addresses are learned and forgotten as by default", "IOS IP Addressing Services Command Reference: ip arp entry learn"),
	MATTERS("interface", "ip ospf <process:1-65535> multi-area <area:word> [<what:line>]", 251, AFFECTS_FORWARDING, "one area a link",
	        OSPF ": ip ospf multi-area"),
	MATTERS("interface", "ip vrf select source", 163, AFFECTS_FORWARDING, "packets go by the table of their interface",
	        MPLS ": ip vrf select source"),
	MATTERS("", "standby redirects [<what:line>]", RANK_FEATURES, AFFECTS_FORWARDING, "which routers hosts would be told of is as by default",
	        FHRP ": standby redirects (global)"),
	HARMLESS("interface", "ip cef accounting <what:line>", 163, "it only counts", CEF ": ip cef accounting"),
	MATTERS("router-ospf", "local-rib-criteria", 191, AFFECTS_FORWARDING, "a process's routes wait for nothing", OSPF ": local-rib-criteria"),
	MATTERS("router-ospf", "table-map <map:line>", 191, AFFECTS_FORWARDING, "routes keep what the process gave them",
	        OSPF ": table-map"),
	{ .mode = NULL },
};
/* clang-format on */
