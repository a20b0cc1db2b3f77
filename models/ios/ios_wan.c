/* Lines that are not simulated as they are: PPP, dialers, virtual circuits; and tunnels. */

#include "models/ios/ios_fates.h"

#define WAN "IOS Wide-Area Networking Command Reference"
#define DIAL "IOS Dial Technologies Command Reference"
#define TUNNEL "IOS Interface and Hardware Component Command Reference"
#define BROADBAND "IOS Broadband Access Aggregation and DSL Command Reference"
#define NHRP "IOS IP Addressing Services Command Reference"

#define NO_TUNNEL "a tunnel stays down and carries nothing"
#define NO_PPP "a line comes up with its carrier, without PPP"
#define NO_CIRCUIT "a line has no virtual circuits"
#define STAYS_DOWN "interfaces of this kind stay down, which they say themselves"
#define NOBODY_DIALS "nobody dials in"

/* clang-format off */
const Stmt ios_wan_stmts[] = {
	/* tunnels */
	MATTERS("interface", "tunnel <what:line>", 800, AFFECTS_FORWARDING, NO_TUNNEL,
	        TUNNEL ": tunnel source, tunnel destination, tunnel mode"),
	MATTERS("interface", "ip nhrp <what:line>", 170, AFFECTS_FORWARDING, NO_TUNNEL, NHRP ": ip nhrp network-id"),
	HARMLESS_BLOCK("vpdn-group <name:word>", RANK_FEATURES + 5, NOBODY_DIALS,
	               "IOS VPDN Command Reference: vpdn-group"),
	HARMLESS("", "vpdn <what:line>", RANK_FEATURES + 5, NOBODY_DIALS, "IOS VPDN Command Reference: vpdn enable"),
	HARMLESS_BLOCK("bba-group pppoe <name:word>", RANK_FEATURES + 5, NOBODY_DIALS, BROADBAND ": bba-group pppoe"),
	HARMLESS("", "{ async-bootp | virtual-profile | virtual-template | chat-script "
	         "| modemcap | modem } <what:line>", RANK_FEATURES + 5, NOBODY_DIALS, DIAL ": chat-script, modemcap"),
	HARMLESS("", "dialer-list <what:line>", RANK_ACL + 22, "dialers say so themselves",
	         DIAL ": dialer-list protocol"),
	HARMLESS("", "dialer <what:line>", RANK_ACL + 22, "dialers say so themselves", DIAL ": dialer watch-list"),

	HARMLESS("", "multilink bundle-name <what:line>", RANK_IP_CEF + 3, "bundles say so themselves",
	         DIAL ": multilink bundle-name"),

	/* framing */
	HARMLESS("interface", "encapsulation hdlc", 105, "frames of a serial line are those of its cable",
	         WAN ": encapsulation"),
	MATTERS("interface", "encapsulation { ppp | slip | lapb | x25 | smds | sdlc | atm-dxi } [<how:line>]", 105,
	        AFFECTS_NEGOTIATION | AFFECTS_TIMING, NO_PPP, WAN ": encapsulation"),
	MATTERS("interface", "encapsulation frame-relay [<how:line>]", 105, AFFECTS_FORWARDING, NO_CIRCUIT,
	        WAN ": encapsulation frame-relay"),
	MATTERS("interface", "encapsulation { isl | aal5snap | aal5mux } [<how:line>]", 105, AFFECTS_FORWARDING,
	        "frames of this kind are not made", "IOS LAN Switching Command Reference: encapsulation isl"),
	MATTERS("interface", "ppp <what:line>", 801, AFFECTS_NEGOTIATION | AFFECTS_TIMING, NO_PPP,
	        DIAL ": ppp authentication, ppp chap"),
	MATTERS("interface", "{ frame-relay | x25 | lapb | smds } <what:line>", 802, AFFECTS_FORWARDING, NO_CIRCUIT,
	        WAN ": frame-relay map, frame-relay interface-dlci"),
	HARMLESS("", "frame-relay switching", RANK_FEATURES + 5, NO_CIRCUIT, WAN ": frame-relay switching"),
	HARMLESS("", "x25 <what:line>", RANK_FEATURES + 5, NO_CIRCUIT, WAN ": x25 routing"),
	MATTERS("interface", "compress <what:line>", 803, AFFECTS_TIMING, "packets are as long as they are",
	        WAN ": compress"),
	HARMLESS("interface", "ip { rtp | tcp } header-compression [<what:line>]", 803,
	         "headers of TCP and RTP alone, of which there are none here (RFC 1144, RFC 2508)",
	         "IOS Quality of Service Solutions Command Reference: ip tcp header-compression"),

	/* dialers and virtual circuits */
	MATTERS("interface", "{ dialer | dialer-group | pppoe-client | peer } <what:line>", 804, AFFECTS_FORWARDING,
	        "nothing dials: " STAYS_DOWN, DIAL ": dialer pool, dialer-group"),
	MATTERS("interface", "pppoe <what:line>", 804, AFFECTS_FORWARDING, "no PPPoE", BROADBAND ": pppoe enable"),
	MATTERS("interface", "{ multilink-group | ppp-multilink } <what:line>", 804, AFFECTS_FORWARDING,
	        "lines are not bundled", DIAL ": multilink-group"),
	HARMLESS("interface", "{ async | group-range | modem | autodetect | virtual-template } <what:line>", 805,
	         STAYS_DOWN, DIAL ": async mode"),
	HARMLESS("interface", "{ atm | vbr-nrt | vbr-rt | ubr | cbr | abr | bundle-enable } [<what:line>]", 806,
	         STAYS_DOWN, "IOS Asynchronous Transfer Mode Command Reference: atm"),
	HARMLESS("interface", "protocol { ip | ppp | pppoe | pppovpdn } [<what:line>]", 806, STAYS_DOWN,
	         "IOS Asynchronous Transfer Mode Command Reference: protocol (ATM)"),
	FATE_ROW(STMT_HARMLESS, "interface", "pvc <what:line>", 806, AFFECTS_NOTHING,
	         STAYS_DOWN " (IOS Asynchronous Transfer Mode Command Reference: pvc)", true),
	HARMLESS_BLOCK("vc-class atm <name:word>", RANK_FEATURES + 5, STAYS_DOWN,
	               "IOS Asynchronous Transfer Mode Command Reference: vc-class atm"),

	MATTERS("interface", "backup { interface <of:iface> | delay <how:line> | load <how2:line> }", 807,
	        AFFECTS_FORWARDING | AFFECTS_TIMING | AFFECTS_ROUTER, "no line stands by for another", DIAL ": backup interface, backup delay"),
	HARMLESS("interface", "arp { frame-relay | probe | log } [<what:line>]", 807, "addresses are found as on Ethernet",
	         WAN ": arp frame-relay"),
	HARMLESS("interface", "{ fdl | fras | tone | remote-alarm | loopback-detect } <what:line>", 807,
	         "serial lines here are as fast as their cable", TUNNEL ": fdl, tone"),
	MATTERS("interface", "{ dsu | service-module } <what:line>", 807, AFFECTS_FORWARDING, "a line comes up whatever its ends are set to",
	        TUNNEL ": dsu bandwidth, service-module"),
	MATTERS("interface", "loopback [<how:line>]", 807, AFFECTS_FORWARDING | AFFECTS_CARRIER, "a line's own octets do not come back",
	        TUNNEL ": loopback internal"),
	HARMLESS("", "multilink virtual-template <n:1-200>", RANK_IP_CEF + 3, "bundles say so themselves",
	         DIAL ": multilink virtual-template"),
	HARMLESS("", "ip { dhcp-server | rtp } <what:line>", RANK_FEATURES + 5, NOBODY_DIALS, DIAL ": ip dhcp-server"),
	HARMLESS("", "ip address-pool { dhcp-pool | dhcp-proxy-client | local }", RANK_FEATURES + 5, NOBODY_DIALS,
	         DIAL ": ip address-pool"),
	HARMLESS("interface", "{ source-interface | member | cem | neighbor | signal | control-word | label | vc } <what:line>", 808,
	         STAYS_DOWN, "IOS XE VXLAN and Layer 2 VPN Command References: interface nve, interface pseudowire"),

	HARMLESS("interface", "{ dxi | snapshot | script | trunk-group | circuit | signaling | pad | smds | map-group | class-int | oam-pvc | "
	         "iphc-profile | lane | lan-name | line-termination | subscriber | vpdn } [<what:line>]",
	         380, STAYS_DOWN, WAN ": smds address, map-group"),
	HARMLESS_BLOCK("{ map-list | iphc-profile | sgbp | ancp | lane | slip | arap | atm | connect } <what:line>", RANK_FEATURES + 5,
	               STAYS_DOWN, WAN ": map-list, connect"),
	HARMLESS("", "frame-relay <what:line>", RANK_FEATURES + 5, STAYS_DOWN,
	         WAN ": frame-relay de-list"),
	HARMLESS("interface", "multilink <what:line>", 380, STAYS_DOWN,
	         WAN ": multilink max-links"),
	MATTERS("interface", "if-state nhrp", 380, AFFECTS_FORWARDING | AFFECTS_TIMING, "a tunnel stays down and carries nothing",
	        NHRP ": if-state nhrp"),
	{ .mode = NULL },
};
/* clang-format on */
