/* Names of protocols, ports and ICMP messages as IOS reads and prints them (Cisco IOS Security Command
 * Reference 12.3, access-list (IP extended)). */

#include "models/acl/acl_words.h"

#include <stddef.h>

const AclWord acl_protocols[] = {
	{"ip", 0},        {"icmp", ACL_ICMP}, {"igmp", ACL_IGMP}, {"ipinip", 4},
	{"tcp", ACL_TCP}, {"udp", ACL_UDP},   {"gre", 47},        {"esp", 50},
	{"ahp", 51},      {"eigrp", 88},      {"ospf", 89},       {"nos", 94},
	{"pim", 103},     {"pcp", 108},       {"sctp", 132},      {NULL, 0},
};

const AclWord acl_tcp_ports[] = {
	{"echo", 7},       {"discard", 9},  {"daytime", 13}, {"chargen", 19}, {"ftp-data", 20},
	{"ftp", 21},       {"telnet", 23},  {"smtp", 25},    {"time", 37},    {"whois", 43},
	{"tacacs", 49},    {"domain", 53},  {"gopher", 70},  {"finger", 79},  {"www", 80},
	{"hostname", 101}, {"pop2", 109},   {"pop3", 110},   {"sunrpc", 111}, {"ident", 113},
	{"nntp", 119},     {"msrpc", 135},  {"bgp", 179},    {"irc", 194},    {"pim-auto-rp", 496},
	{"exec", 512},     {"login", 513},  {"cmd", 514},    {"lpd", 515},    {"talk", 517},
	{"uucp", 540},     {"klogin", 543}, {"kshell", 544}, {"drip", 3949},  {NULL, 0},
};

const AclWord acl_udp_ports[] = {
	{"echo", 7},
	{"discard", 9},
	{"time", 37},
	{"nameserver", 42},
	{"tacacs", 49},
	{"domain", 53},
	{"bootps", 67},
	{"bootpc", 68},
	{"tftp", 69},
	{"sunrpc", 111},
	{"ntp", 123},
	{"netbios-ns", 137},
	{"netbios-dgm", 138},
	{"netbios-ss", 139},
	{"snmp", 161},
	{"snmptrap", 162},
	{"xdmcp", 177},
	{"dnsix", 195},
	{"mobile-ip", 434},
	{"pim-auto-rp", 496},
	{"isakmp", 500},
	{"biff", 512},
	{"who", 513},
	{"syslog", 514},
	{"talk", 517},
	{"rip", 520},
	{"non500-isakmp", 4500},
	{NULL, 0},
};

/* ICMP types and codes: RFC 792, RFC 950, RFC 1256, RFC 1812 5.2.7; those of mobile hosts and of conversion: RFC 1475,
 * IANA icmp-parameters. */
const AclIcmp acl_icmp[] = {
	{"echo", 8, ACL_ANY_CODE},
	{"echo-reply", 0, ACL_ANY_CODE},
	{"net-unreachable", 3, 0},
	{"host-unreachable", 3, 1},
	{"protocol-unreachable", 3, 2},
	{"port-unreachable", 3, 3},
	{"packet-too-big", 3, 4},
	{"source-route-failed", 3, 5},
	{"network-unknown", 3, 6},
	{"host-unknown", 3, 7},
	{"host-isolated", 3, 8},
	{"dod-net-prohibited", 3, 9},
	{"dod-host-prohibited", 3, 10},
	{"net-tos-unreachable", 3, 11},
	{"host-tos-unreachable", 3, 12},
	{"administratively-prohibited", 3, 13},
	{"host-precedence-unreachable", 3, 14},
	{"precedence-unreachable", 3, 15},
	{"unreachable", 3, ACL_ANY_CODE},
	{"source-quench", 4, ACL_ANY_CODE},
	{"net-redirect", 5, 0},
	{"host-redirect", 5, 1},
	{"net-tos-redirect", 5, 2},
	{"host-tos-redirect", 5, 3},
	{"redirect", 5, ACL_ANY_CODE},
	{"alternate-address", 6, ACL_ANY_CODE},
	{"router-advertisement", 9, ACL_ANY_CODE},
	{"router-solicitation", 10, ACL_ANY_CODE},
	{"ttl-exceeded", 11, 0},
	{"reassembly-timeout", 11, 1},
	{"time-exceeded", 11, ACL_ANY_CODE},
	{"general-parameter-problem", 12, 0},
	{"option-missing", 12, 1},
	{"no-room-for-option", 12, 2},
	{"parameter-problem", 12, ACL_ANY_CODE},
	{"timestamp-request", 13, ACL_ANY_CODE},
	{"timestamp-reply", 14, ACL_ANY_CODE},
	{"information-request", 15, ACL_ANY_CODE},
	{"information-reply", 16, ACL_ANY_CODE},
	{"mask-request", 17, ACL_ANY_CODE},
	{"mask-reply", 18, ACL_ANY_CODE},
	{"traceroute", 30, ACL_ANY_CODE},
	{"conversion-error", 31, ACL_ANY_CODE},
	{"mobile-redirect", 32, ACL_ANY_CODE},
	{NULL, 0, 0},
};

/* Classes of service: RFC 2474, RFC 2597, RFC 3246. */
const AclWord acl_dscps[] = {
	{"default", 0}, {"cs1", 8},   {"af11", 10}, {"af12", 12}, {"af13", 14}, {"cs2", 16},
	{"af21", 18},   {"af22", 20}, {"af23", 22}, {"cs3", 24},  {"af31", 26}, {"af32", 28},
	{"af33", 30},   {"cs4", 32},  {"af41", 34}, {"af42", 36}, {"af43", 38}, {"cs5", 40},
	{"ef", 46},     {"cs6", 48},  {"cs7", 56},  {NULL, 0},
};

/* RFC 791. */
const AclWord acl_precedences[] = {
	{"routine", 0},  {"priority", 1}, {"immediate", 2}, {"flash", 3}, {"flash-override", 4},
	{"critical", 5}, {"internet", 6}, {"network", 7},   {NULL, 0},
};

/* RFC 1349. */
const AclWord acl_services[] = {
	{"normal", 0},         {"min-monetary-cost", 1}, {"max-reliability", 2},
	{"max-throughput", 4}, {"min-delay", 8},         {NULL, 0},
};

/* Types of RFC 1112, RFC 2236 and RFC 3376, and those of DVMRP, PIM and multicast traces. */
const AclWord acl_igmp[] = {
	{"host-query", 0x11}, {"host-report", 0x12},  {"dvmrp", 0x13},    {"pim", 0x14},
	{"trace", 0x15},      {"v2-report", 0x16},    {"v2-leave", 0x17}, {"mtrace-resp", 0x1e},
	{"v3-report", 0x22},  {"mtrace-route", 0x1f}, {NULL, 0},
};
