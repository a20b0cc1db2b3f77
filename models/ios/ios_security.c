/* Filters, firewalls, translation and cryptography that are not simulated. What only defines is harmless: an interface
 * that uses it says so itself. */

#include "models/ios/ios_fates.h"

#define SEC "IOS Security Command Reference"
#define PKI "IOS Public Key Infrastructure Configuration Guide"
#define ZBF "IOS Zone-Based Policy Firewall Design and Application Guide"

#define NO_FIREWALL "every packet passes: no sessions are inspected"
#define USED "an interface or a map that uses it says so itself"
#define BY_PROFILE "IKEv2 is spoken by a profile alone, which says so itself"
#define NO_CERTS                                                                                   \
	"certificates are asked for by policies with signatures, and these say so themselves"

/* clang-format off */
#define TRUSTPOINT(s) \
	{ .mode = "", .syntax = (s), .fate = STMT_HARMLESS, .cite = NO_CERTS " (" PKI ": crypto pki trustpoint)", \
	  .rank = RANK_FEATURES + 8, .enters = "ca-trustpoint", .affects = AFFECTS_NEGOTIATION }

const Stmt ios_security_stmts[] = {
	/* filters */
	HARMLESS("interface", "ip virtual-reassembly [{ in | out }]", 121,
	         "a datagram whose fragments all come goes on, and another is of no use to anybody", SEC ": ip virtual-reassembly"),
	MATTERS("interface", "ip virtual-reassembly <how:line>", 121, AFFECTS_FORWARDING, "fragments pass as they come",
	        SEC ": ip virtual-reassembly"),
	HARMLESS_BLOCK("object-group { ip | security | v6-network | v6-service | fqdn } <what:line>", RANK_FEATURES + 7,
	               "lines that use them say so themselves",
	               SEC ": object-group"),
	HARMLESS_BLOCK("time-range <name:word>", RANK_ACL + 90, "lines of access lists name them",
	               SEC ": time-range"),

	/* firewalls */
	MATTERS("interface", "ip { inspect | ips | admission | auth-proxy | urlfilter } <what:line>", 122,
	        AFFECTS_FORWARDING, NO_FIREWALL, SEC ": ip inspect, ip ips"),
	HARMLESS("", "ip { inspect | ips | admission | auth-proxy | urlfilter | port-map } <what:line>",
	         RANK_IP_CEF + 1, USED, SEC ": ip inspect name, ip ips name"),
	MATTERS("interface", "zone-member security <name:word>", 123, AFFECTS_FORWARDING, NO_FIREWALL,
	        ZBF ": zone-member security"),
	HARMLESS_BLOCK("zone security <name:word>", RANK_INTERFACE - 10, USED, ZBF ": zone security"),
	MATTERS_BLOCK("zone-pair security <what:line>", RANK_INTERFACE - 9, AFFECTS_FORWARDING, NO_FIREWALL,
	              ZBF ": zone-pair security"),
	HARMLESS_BLOCK("parameter-map type <what:line>", RANK_FEATURES + 5, USED, ZBF ": parameter-map type inspect"),
	HARMLESS("", "ip tcp intercept <what:line>", RANK_IP_CEF + 1, "it watches TCP connections, of which there are none here",
	         SEC ": ip tcp intercept"),

	/* translation */
	HARMLESS("", "ip nat { pool | translation | service | log | settings | portmap | create | sip-sbc } <what:line>", RANK_IP_HTTP + 3,
	         "an interface and a rule that translate say so themselves",
	         "IOS IP Addressing Services Command Reference: ip nat pool, ip nat translation, ip nat service"),
	MATTERS("interface", "ip nat enable", 124, AFFECTS_FORWARDING, "no address translation",
	        "IOS IP Addressing Services Command Reference: ip nat enable"),

	/* certificates and keys */
	TRUSTPOINT("crypto { pki | ca } trustpoint <name:word>"),
	TRUSTPOINT("crypto ca identity <name:word>"),
	HARMLESS("ca-trustpoint", "enrollment selfsigned", 10, "no authority, and so no peer that believes it",
	         PKI ": enrollment selfsigned"),
	HARMLESS("ca-trustpoint", "enrollment { url | terminal | mode | profile | http-proxy | "
	         "credential | pkcs12 } [<what:line>]", 10, NO_CERTS,
	         PKI ": enrollment url, enrollment terminal; IOS-XE 16.12 has a trustpoint SLA-TrustPoint of its own"),
	HARMLESS("ca-trustpoint", "enrollment { retry | command } [<what:line>]", 11, NO_CERTS,
	         PKI ": enrollment retry"),
	HARMLESS("ca-trustpoint", "{ subject-name | subject-alt-name | serial-number | ip-address "
	         "| fqdn | revocation-check | rsakeypair | "
	         "eckeypair | usage | password | crl | query | auto-enroll | auto-rollover "
	         "| hash | source | storage | primary | "
	         "chain-validation | eku | authorization | ocsp | match | on | "
	         "validation-usage | vrf | regenerate | root } "
	         "[<what:line>]", 12, NO_CERTS, PKI ": subject-name, revocation-check, rsakeypair"),
	HARMLESS_BLOCK("crypto { pki | ca } { certificate | trustpool | server | token | profile | crl | import } [<what:line>]",
	               RANK_FEATURES + 8, NO_CERTS, PKI ": crypto pki trustpoint, crypto pki certificate chain"),
	HARMLESS_BLOCK("crypto key <what:line>", RANK_FEATURES + 8, NO_CERTS, PKI ": crypto key pubkey-chain rsa"),
	HARMLESS("", "crypto engine <what:line>", RANK_FEATURES + 8, "encryption takes no time here",
	         SEC ": crypto engine accelerator"),
	HARMLESS("", "crypto ssh <what:line>", RANK_FEATURES + 8, "nobody logs in here", SEC ": ip ssh"),

	/* other kinds of VPN */
	HARMLESS("", "crypto isakmp default policy", RANK_FEATURES + 9,
	         "the default; who has no policy besides says so at his keys or his crypto map", SEC ": crypto isakmp default policy"),
	MATTERS_BLOCK("crypto ikev2 { profile | client | cluster } <what:line>",
	              RANK_FEATURES + 25, AFFECTS_NEGOTIATION, "no IKEv2 is spoken",
	              SEC ": crypto ikev2 profile"),
	HARMLESS_BLOCK("crypto ikev2 { proposal | policy | keyring | authorization | name-mangler } <what:line>",
	               RANK_FEATURES + 25, BY_PROFILE, SEC ": crypto ikev2 proposal, crypto ikev2 profile"),
	HARMLESS("", "crypto ikev2 { dpd | nat | window | limit | http-url | diagnose "
	         "| certificate-cache | cookie-challenge | fragmentation | redirect | "
	         "reconnect | cts | disconnect-revoked-peers } [<what:line>]", RANK_FEATURES + 26,
	         BY_PROFILE, SEC ": crypto ikev2 dpd, crypto ikev2 profile"),
	MATTERS_BLOCK("crypto gdoi group <what:line>", RANK_FEATURES + 45, AFFECTS_NEGOTIATION, "no group keys are fetched",
	              SEC ": crypto gdoi group"),
	MATTERS("", "crypto gdoi ks-acl <what:line>", RANK_FEATURES + 45, AFFECTS_NEGOTIATION, "no group keys are fetched",
	        SEC ": crypto gdoi"),
	MATTERS_BLOCK("crypto ipsec profile <name:word>", RANK_FEATURES + 46, AFFECTS_NEGOTIATION,
	              "tunnels are not protected", SEC ": crypto ipsec profile"),
	MATTERS_BLOCK("crypto ipsec client ezvpn <name:word>", RANK_FEATURES + 46, AFFECTS_NEGOTIATION, "no remote access",
	              SEC ": crypto ipsec client ezvpn"),
	MATTERS("interface", "crypto ipsec client ezvpn <what:line>", 901, AFFECTS_NEGOTIATION, "no remote access",
	        SEC ": crypto ipsec client ezvpn"),
	MATTERS_BLOCK("crypto dynamic-map <name:word> <seq:1-65535>", RANK_FEATURES + 47, AFFECTS_NEGOTIATION,
	              "peers that are not named are refused", SEC ": crypto dynamic-map"),
	MATTERS_BLOCK("crypto { vpn | ssl } <what:line>", RANK_FEATURES + 48, AFFECTS_NEGOTIATION, "no SSL VPN",
	              "IOS SSL VPN Command Reference: crypto vpn"),
	MATTERS_BLOCK("webvpn { gateway | context | install } [<what:line>]", RANK_LINE + 40, AFFECTS_NEGOTIATION,
	              "no SSL VPN", "IOS SSL VPN Command Reference: webvpn gateway"),
	MATTERS_BLOCK("crypto identity <name:word>", RANK_FEATURES + 27, AFFECTS_NEGOTIATION,
	              "peers are told apart by their addresses", SEC ": crypto identity"),
	HARMLESS("", "ip audit <what:line>", RANK_IP_CEF + 1, "no intrusion detection", SEC ": ip audit"),

	HARMLESS("", "crypto { mib | wui | xauth | provisioning } <what:line>", RANK_FEATURES + 8, "concerns the management of the box, not its packets",
	         SEC ": crypto mib ipsec flowmib history tunnel size"),
	MATTERS("", "crypto call admission <what:line>", RANK_FEATURES + 8, AFFECTS_NEGOTIATION, "any number of SAs is taken",
	        SEC ": crypto call admission limit"),
	HARMLESS("", "crypto isakmp { diagnose | xauth } <what:line>", RANK_FEATURES + 10, "no peer is asked for a login",
	         SEC ": crypto isakmp xauth timeout"),
	MATTERS("", "crypto isakmp { fragmentation | invalid-spi-limit }", RANK_FEATURES + 10, AFFECTS_NEGOTIATION,
	        "messages of IKE are as long as they are", SEC ": crypto isakmp fragmentation"),
	MATTERS("", "crypto ipsec { optional [<how:line>] | ipv4-deny <how2:line> }", RANK_FEATURES + 40, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
	        "what is denied by an entry passes in the clear", SEC ": crypto ipsec ipv4-deny, crypto ipsec optional"),

	HARMLESS("", "crypto { ctcp | fast-path | connect } [<what:line>]", RANK_FEATURES + 8, "no remote access", SEC ": crypto ctcp"),
	HARMLESS("", "crypto logging { ezvpn | ikev2 } [<what:line>]", RANK_FEATURES + 8, "more lines of log, and no packet", SEC ": crypto logging ezvpn"),
	HARMLESS("interface", "crypto { engine | pmtu } [<what:line>]", 901, "encryption takes no time here", SEC ": crypto engine slot"),
	HARMLESS("", "{ appfw | zone | fpm } <what:line>", RANK_IP_CEF + 1, USED, SEC ": appfw policy-name"),
	HARMLESS("", "ip load-sharing per-destination", RANK_IP_CEF, "per-destination sharing is what is done",
	         "IOS IP Switching Command Reference: ip load-sharing"),
	MATTERS("", "ip load-sharing <how:line>", RANK_IP_CEF, AFFECTS_FORWARDING, "equal paths are chosen by source and destination",
	        "IOS IP Switching Command Reference: ip load-sharing"),
	{ .mode = NULL },
};
/* clang-format on */
