/* What the box is made of: licences, images, memory, cards, consoles, telephony. What is simulated is as large as it
 * needs to be, and has no cards. */

#include "models/ios/ios_fates.h"

#define FUND "IOS Configuration Fundamentals Command Reference"
#define IFREF "IOS Interface and Hardware Component Command Reference"
#define LIC "IOS Software Activation Command Reference"
#define VOICE "IOS Voice Command Reference"
#define CABLE "IOS CMTS Cable Command Reference"
#define XE "IOS XE CSR 1000V Software Configuration Guide"

#define MANAGES "concerns the management of the box, not its packets"
#define RATES "load is only watched, and nothing here comes near a licence's rate"
#define HARDWARE "concerns the hardware, not the packets"
#define NO_VOICE "no telephony"
#define NO_CABLE "no cable modems; interfaces of this kind stay down"
#define ONE_RP "one route processor: none fails over"

#define LAYER_1 "a line comes up whatever its ends are set to"

/* clang-format off */
const Stmt ios_platform_stmts[] = {
	/* licences, images, memory */
	HARMLESS("", "license <what:line>", RANK_LOGGING + 5, HARDWARE, LIC ": license udi, license boot level"),
	HARMLESS("", "boot { system | bootldr | bootstrap | buffersize | helper | helper-config-file | private-config-file | "
	         "path-list | enable-break | auto-copy-sw | auto-download-sw | fast } [<what:line>]", RANK_BOOT + 1, HARDWARE,
	         FUND ": boot system, boot bootldr"),
	MATTERS("", "boot <what:line>", RANK_BOOT + 1, AFFECTS_ANYTHING, "a reload would start with another configuration, or wait for a person",
	        FUND ": boot config, boot host, boot network"),
	HARMLESS("", "memory <what:line>", RANK_LOGGING + 3, HARDWARE,
	         FUND ": memory statistics history table, memory free low-watermark"),
	HARMLESS("", "memory-size <what:line>", RANK_LOGGING + 3, HARDWARE, FUND ": memory-size iomem"),
	HARMLESS("", "process <what:line>", RANK_LOGGING + 3, HARDWARE, FUND ": process cpu threshold"),
	HARMLESS("", "exception <what:line>", RANK_LINE + 48, HARDWARE, FUND ": exception core-file, exception dump"),
	HARMLESS("", "buffers <what:line>", RANK_LINE - 31, "queues never fill here", FUND ": buffers"),
	HARMLESS("", "warm-reboot [<what:line>]", RANK_BOOT + 1, HARDWARE, FUND ": warm-reboot"),
	MATTERS("", "config-register { 0x2142 | 0x2140 | 0x142 | 0x2042 }", RANK_BOOT + 1, AFFECTS_ANYTHING,
	        "a reload would start without a configuration", FUND ": config-register"),
	HARMLESS("", "config-register <value:word>", RANK_BOOT + 1, HARDWARE, FUND ": config-register"),
	HARMLESS("", "downward-compatible-config <release:word>", RANK_SERVICE, HARDWARE,
	         FUND ": downward-compatible-config"),
	HARMLESS("", "upgrade <what:line>", RANK_BOOT + 1, HARDWARE, FUND ": upgrade fpd auto"),
	HARMLESS("", "diagnostic { bootup | level | cns | event-log | monitor } [<what:line>]", RANK_FEATURES + 4, HARDWARE,
	         "IOS Cisco IOS Software Command Reference: diagnostic bootup level"),
	MATTERS("", "diagnostic <what:line>", RANK_FEATURES + 4, AFFECTS_FORWARDING, "a card that is tested carries no packets",
	        "IOS Cisco IOS Software Command Reference: diagnostic schedule"),
	HARMLESS("", "spd <what:line>", RANK_IP_CEF + 5, "queues never fill here", IFREF ": spd headroom"),

	/* cards */
	HARMLESS("", "platform { console | punt-keepalive | shell | sudi | trace | mgmt | usb } [<what:line>]", RANK_SERVICE + 5, HARDWARE,
	         XE ": platform console, platform punt-keepalive"),
	HARMLESS("", "platform { qfp utilization | hardware throughput } <what:line>", RANK_SERVICE + 5, RATES,
	         XE ": platform qfp utilization monitor load, platform hardware throughput level"),
	MATTERS("", "platform <what:line>", RANK_SERVICE + 5, AFFECTS_ANYTHING, "the hardware drops no packets and chooses no paths of its own here",
	        "IOS Cisco 7600 Series Command Reference: platform acl, platform rate-limit, platform ip cef load-sharing"),
	HARMLESS("", "subscriber templating", RANK_FEATURES + 2, HARDWARE,
	         "IOS Intelligent Services Gateway Command Reference: subscriber templating"),
	HARMLESS_BLOCK("virtual-service <name:word>", RANK_FEATURES + 2, HARDWARE, XE ": virtual-service csr_mgmt"),
	MATTERS("", "hw-module { slot | subslot | module } <slot:word> shutdown [<how:line>]", RANK_FEATURES + 4, AFFECTS_FORWARDING,
	        "the interfaces of the card stay up", IFREF ": hw-module subslot shutdown"),
	HARMLESS("", "hw-module { slot | subslot | module | switch } <slot:word> { logging | image | boot | ip | reset | session } [<how:line>]",
	         RANK_FEATURES + 4, HARDWARE, IFREF ": hw-module slot logging onboard, hw-module slot image"),
	MATTERS("", "hw-module <what:line>", RANK_FEATURES + 4, AFFECTS_FORWARDING, "cards work, and their ports are what they are called",
	        IFREF ": hw-module uplink, hw-module module power"),
	HARMLESS("", "card <what:line>", RANK_FEATURES + 4, HARDWARE, IFREF ": card"),
	HARMLESS("", "module provision <what:line>", RANK_FEATURES + 4, HARDWARE, IFREF ": module provision"),
	HARMLESS("", "facility-alarm <what:line>", RANK_FEATURES + 4, HARDWARE, IFREF ": facility-alarm"),
	HARMLESS("", "environment <what:line>", RANK_FEATURES + 4, HARDWARE,
	         IFREF ": environment temperature-controlled"),
	HARMLESS("", "power redundancy-mode <how:word>", RANK_FEATURES + 4, HARDWARE,
	         IFREF ": power redundancy-mode"),
	HARMLESS("", "switch <member:1-16> provision <model:word>", RANK_FEATURES + 4, HARDWARE,
	         IFREF ": switch provision"),
	HARMLESS("", "transceiver type all", RANK_FEATURES + 4, HARDWARE, IFREF ": transceiver type all"),
	HARMLESS("", "{ network-clock-participate | network-clock-select | network-clock | tdm } <what:line>",
	         RANK_FEATURES + 4,
	         "serial lines here are as fast as their cable", IFREF ": network-clock-participate"),
	HARMLESS_BLOCK("controller <what:line>", RANK_INTERFACE - 20, "serial lines here are as fast as their cable",
	               IFREF ": controller"),
	MATTERS_BLOCK("controller { T1 | E1 | J1 | T3 | E3 | SONET | SDH } <port:line>", RANK_INTERFACE - 20, AFFECTS_FORWARDING,
	              LAYER_1, IFREF ": controller, framing, linecode"),
	MATTERS("interface", "{ crc | framing | linecode | invert | physical-layer | half-duplex-line | nrzi-encoding | scramble | pos } "
	        "[<what:line>]", 332, AFFECTS_FORWARDING, LAYER_1, IFREF ": crc, framing, nrzi-encoding"),
	HARMLESS("interface", "{ cablelength | dce-terminal-timing-enable | ignore-dcd | dsl | "
	         "down-when-looped | idle-character "
	         "| transmitter-delay | power | phy | "
	         "hw-module | plim | udp-port-range | beacon | locate } [<what:line>]", 332, HARDWARE, IFREF),
	HARMLESS("interface", "serial restart-delay <secs:0-0>", 333, "at once, as lines here return",
	         IFREF ": serial restart-delay"),
	MATTERS("interface", "serial restart-delay <secs:1-900>", 333, AFFECTS_TIMING, "the line returns at once here",
	        IFREF ": serial restart-delay"),

	/* two route processors in one box */
	{ .mode = "", .syntax = "redundancy", .fate = STMT_HARMLESS,
	.cite = ONE_RP " (IOS High Availability Command Reference: redundancy)",
	  .rank = RANK_FEATURES + 6, .enters = "redundancy", .affects = AFFECTS_ELECTION | AFFECTS_NEGOTIATION },
	HARMLESS("redundancy", "mode <how:line>", 10, ONE_RP,
	         "IOS High Availability Command Reference: mode (redundancy)"),
	HARMLESS("redundancy", "{ main-cpu | auto-sync | keepalive-enable | no-keepalive | maintenance-mode "
	         "| policy | linecard-group } [<what:line>]", 11,
	         ONE_RP, "IOS High Availability Command Reference: main-cpu, auto-sync"),
	FATE_ROW(STMT_UNMODELLED, "redundancy", "application redundancy", 12,
	         AFFECTS_ELECTION | AFFECTS_FORWARDING, "two routers share sessions and "
	         "addresses by a protocol of their own (IOS High Availability "
	         "Command Reference: application redundancy)", true),
	FATE_ROW(STMT_UNMODELLED, "redundancy", "{ inter-device | scheme <how:line> }", 13,
	         AFFECTS_ELECTION | AFFECTS_NEGOTIATION, "IPsec SAs are kept "
	         "by a second router (IOS 12.3T Stateful Failover for IPsec: redundancy inter-device)", true),
	MATTERS_BLOCK("redundancy inter-device", RANK_FEATURES + 6, AFFECTS_ELECTION | AFFECTS_NEGOTIATION,
	              "a second router keeps the SAs",
	              "IOS 12.3T Stateful Failover for IPsec: redundancy inter-device"),
	MATTERS_BLOCK("ipc zone <name:word>", RANK_FEATURES + 6, AFFECTS_ELECTION | AFFECTS_NEGOTIATION,
	              "a second router keeps the SAs",
	              "IOS 12.3T Stateful Failover for IPsec: ipc zone default"),

	/* telephony */
	HARMLESS_BLOCK("voice <what:line>", RANK_FEATURES + 5, NO_VOICE,
	               VOICE ": voice service voip, voice class codec"),
	HARMLESS_BLOCK("voice-card <slot:word>", RANK_FEATURES + 5, NO_VOICE, VOICE ": voice-card"),
	HARMLESS_BLOCK("voice-port <port:line>", RANK_ACL + 69, NO_VOICE, VOICE ": voice-port"),
	HARMLESS_BLOCK("dial-peer { voice | data } <what:line>", RANK_ACL + 70, NO_VOICE, VOICE ": dial-peer voice"),
	HARMLESS("", "dial-peer { cor custom | terminator | search | hunt | outbound "
	         "| inbound | no-match } [<what:line>]", RANK_ACL + 70, NO_VOICE, VOICE ": dial-peer terminator"),
	HARMLESS_BLOCK("dial-peer cor list <name:word>", RANK_ACL + 70, NO_VOICE, VOICE ": dial-peer cor list"),
	HARMLESS_BLOCK("{ telephony-service | sip-ua | gateway | call-manager-fallback "
	               "| dspfarm | sccp | application | credentials | gatekeeper } [<what:line>]",
	               RANK_ACL + 71, NO_VOICE, VOICE ": sip-ua, gateway"),
	HARMLESS_BLOCK("{ ephone | ephone-dn | ephone-template | ephone-dn-template "
	               "| ephone-hunt | translation-rule | num-exp | mgcp | ccm-manager } [<what:line>]",
	               RANK_ACL + 71, NO_VOICE, "IOS Unified Communications Manager Express Command Reference: "
	               "ephone"),
	HARMLESS("", "call <what:line>", RANK_IP_CEF + 4, NO_VOICE, VOICE ": call threshold"),
	HARMLESS("", "isdn <what:line>", RANK_FEATURES + 5, "no ISDN lines: interfaces of this kind stay down",
	         "IOS Dial Technologies Command Reference: isdn switch-type"),
	HARMLESS("interface", "isdn <what:line>", 334, "no ISDN lines: interfaces of this kind stay down",
	         "IOS Dial Technologies Command Reference: isdn switch-type"),

	/* cable modems */
	HARMLESS_BLOCK("{ cable | packetcable | depi | depi-class | depi-tunnel } [<what:line>]", RANK_FEATURES + 5,
	               NO_CABLE, CABLE),
	HARMLESS("interface", "{ cable | downstream | upstream } <what:line>", 335, NO_CABLE, CABLE),

	/* of an interface */
	HARMLESS("interface", "media-type <kind:word>", 315, "every connector takes every cable",
	         IFREF ": media-type"),
	HARMLESS("interface", "delay <tens_of_us:1-16777215>", 103, "no protocol here reads it (EIGRP would)",
	         IFREF ": delay"),
	HARMLESS("interface", "load-interval <seconds:30-600>", 282, "averages of counters", IFREF ": load-interval"),
	HARMLESS("interface", "hold-queue <n:0-240000> { in | out }", 284, "queues never fill here",
	         IFREF ": hold-queue"),
	HARMLESS("interface", "cdp enable", 320, "no CDP; its frames disturb nobody", IFREF ": cdp enable"),
	HARMLESS("interface", "mop enabled", 321, "no MOP; its frames disturb nobody", IFREF ": mop enabled"),
	HARMLESS("interface", "logging event <what:line>", 323, MANAGES, IFREF ": logging event"),
	HARMLESS("interface", "clock rate <bits:300-8064000>", 331, "serial lines here are as fast as their cable",
	         IFREF ": clock rate"),

	/* radios, and what watches or runs beside the packets */
	HARMLESS_BLOCK("{ wlan | dot11 } <what:line>", RANK_FEATURES + 4, "no radios; interfaces of this kind stay down",
	               "IOS Wireless LAN Command Reference: dot11 ssid"),
	HARMLESS("", "{ wireless | ap | iapp | avc | dot1x-wlan } <what:line>", RANK_FEATURES + 4,
	         "no radios; interfaces of this kind stay down", "IOS Wireless LAN Command Reference: wireless management interface"),
	MATTERS_BLOCK("utd [<what:line>]", RANK_FEATURES + 4, AFFECTS_FORWARDING, "every packet passes",
	              XE ": utd engine standard, utd"),
	HARMLESS_BLOCK("{ telemetry | transport-map | performance | cwmp | iox | app-hosting } [<what:line>]", RANK_FEATURES + 4,
	               MANAGES, XE ": telemetry ietf subscription, transport-map type"),
	HARMLESS("", "{ gnmi-yang | gnxi | stcapp | end-point | configuration | waas | service-routing | process-max-time "
	         "| state-machine | default-value } [<what:line>]", RANK_FEATURES + 4, MANAGES,
	         FUND ": configuration mode exclusive, process-max-time, default-value"),
	HARMLESS("", "power { supply | inline } <what:line>", RANK_FEATURES + 4, HARDWARE, IFREF ": power inline"),
	HARMLESS("", "{ mta | fax | h323-gateway } <what:line>", RANK_FEATURES + 4, NO_VOICE, VOICE ": mta receive, fax"),
	HARMLESS("interface", "{ h323-gateway | voice-class } <what:line>", 333, NO_VOICE, VOICE ": h323-gateway voip interface"),
	HARMLESS("", "subscriber service <what:line>", RANK_FEATURES + 2, MANAGES,
	         "IOS Intelligent Services Gateway Command Reference: subscriber service"),
	HARMLESS("interface", "transmit-buffers <what:line>", 333, "queues never fill here", IFREF ": transmit-buffers backing-store"),
	HARMLESS("interface", "bandwidth receive [<what:line>]", 333, "the bandwidth of the port is its own",
	         IFREF ": bandwidth (interface)"),
	MATTERS("interface", "bandwidth inherit [<what:line>]", 333, AFFECTS_FORWARDING, "a subinterface's cost is not that of its port's bandwidth",
	        IFREF ": bandwidth (interface)"),
	HARMLESS("interface", "{ flow | performance } monitor <what:line>", 333, "accounting only counts",
	         "IOS Flexible NetFlow Command Reference: ip flow monitor"),

	HARMLESS("", "{ chassis | hw-switch | stackwise-virtual | dual-active | card-type | environment-monitor | microcode | partition | "
	         "tcam | qos-group } [<what:line>]", RANK_FEATURES + 4, HARDWARE, IFREF ": hw-switch switch logging onboard"),
	HARMLESS("", "switch <member:1-16> { priority | renumber | stack } [<what:line>]", RANK_FEATURES + 4, HARDWARE,
	         IFREF ": switch priority"),
	HARMLESS_BLOCK("switch virtual domain <n:1-255>", RANK_FEATURES + 4, HARDWARE, IFREF ": switch virtual domain"),
	MATTERS("", "system { ignore | disable } startupconfig <what:line>", RANK_FEATURES + 4, AFFECTS_ANYTHING,
	        "a reload would start without a configuration", IFREF ": system ignore startupconfig"),
	HARMLESS("", "system { env | disable password } <what:line>", RANK_FEATURES + 4, HARDWARE, IFREF ": system env temperature threshold"),
	HARMLESS("", "{ clid | dial-control-mib | gw-accounting | gw-type-prefix | trunk | vxml | voip } <what:line>", RANK_FEATURES + 5,
	         NO_VOICE, VOICE ": dial-control-mib, gw-accounting, trunk group"),
	HARMLESS("", "ip rtcp <what:line>", RANK_IP_GLOBAL + 6, NO_VOICE, VOICE ": ip rtcp report interval"),
	HARMLESS("", "esmc process", RANK_FEATURES + 4, "serial lines here are as fast as their cable", IFREF ": esmc process"),
	HARMLESS("interface", "{ clock source | cable-length | national | yellow | international bit | channelized | "
	         "transmit-clock-internal | squelch | wavelength | ignore | early-token-release | jumbo | synchronous | esmc | rxspeed } [<what:line>]",
	         332, HARDWARE, IFREF ": clock source, squelch"),
	HARMLESS("interface", "{ ssid | antenna | world-mode | preamble-short | beacon | "
	         "fragment-threshold | payload-encapsulation | guard-interval | l2-filter | infrastructure-client | "
	         "dot11 | mbssid | stbc } [<what:line>]", 333,
	         "no radios; interfaces of this kind stay down", "IOS Wireless LAN Command Reference: ssid, antenna"),
	HARMLESS("interface", "speed { basic-1.0 | basic-2.0 | basic-5.5 | basic-6.0 | basic-11.0 | basic-12.0 | basic-24.0 | 1.0 | 2.0 | 5.5 | 6.0 | "
	         "9.0 | 11.0 | throughput | range | default | ofdm-throughput } [<what:line>]", 333,
	         "no radios; interfaces of this kind stay down", "IOS Wireless LAN Command Reference: speed (radio interface)"),
	HARMLESS("interface", "bandwidth qos-reference <what:line>", 333, "no queue is shaped by it", IFREF ": bandwidth qos-reference"),
	MATTERS("interface", "utd enable", 333, AFFECTS_FORWARDING, "every packet passes", XE ": utd enable"),
	{ .mode = NULL },
};
/* clang-format on */
