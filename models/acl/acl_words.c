/* Names of protocols, ports and ICMP messages as IOS reads and prints them (Cisco IOS Security Command
 * Reference 12.3, access-list (IP extended)). */

#include "models/acl/acl_words.h"

#include <stddef.h>

const AclWord acl_protocols[] = {
	{"ip", 0},        {"icmp", ACL_ICMP}, {"igmp", 2},  {"ipinip", 4}, {"tcp", ACL_TCP},
	{"udp", ACL_UDP}, {"gre", 47},        {"esp", 50},  {"ahp", 51},   {"eigrp", 88},
	{"ospf", 89},     {"pim", 103},       {"pcp", 108}, {NULL, 0},
};

const AclWord acl_tcp_ports[] = {
	{"echo", 7},       {"discard", 9}, {"daytime", 13}, {"chargen", 19}, {"ftp-data", 20},
	{"ftp", 21},       {"telnet", 23}, {"smtp", 25},    {"time", 37},    {"whois", 43},
	{"tacacs", 49},    {"domain", 53}, {"gopher", 70},  {"finger", 79},  {"www", 80},
	{"hostname", 101}, {"pop2", 109},  {"pop3", 110},   {"sunrpc", 111}, {"ident", 113},
	{"nntp", 119},     {"bgp", 179},   {"irc", 194},    {"exec", 512},   {"login", 513},
	{"cmd", 514},      {"lpd", 515},   {"talk", 517},   {"uucp", 540},   {NULL, 0},
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
	{"isakmp", 500},
	{"biff", 512},
	{"who", 513},
	{"syslog", 514},
	{"talk", 517},
	{"rip", 520},
	{"non500-isakmp", 4500},
	{NULL, 0},
};

/* ICMP types and codes: RFC 792, RFC 1812 5.2.7. */
const AclIcmp acl_icmp[] = {
	{"echo", 8, ACL_ANY_CODE},
	{"echo-reply", 0, ACL_ANY_CODE},
	{"net-unreachable", 3, 0},
	{"host-unreachable", 3, 1},
	{"protocol-unreachable", 3, 2},
	{"port-unreachable", 3, 3},
	{"packet-too-big", 3, 4},
	{"administratively-prohibited", 3, 13},
	{"unreachable", 3, ACL_ANY_CODE},
	{"source-quench", 4, ACL_ANY_CODE},
	{"redirect", 5, ACL_ANY_CODE},
	{"ttl-exceeded", 11, 0},
	{"reassembly-timeout", 11, 1},
	{"time-exceeded", 11, ACL_ANY_CODE},
	{"parameter-problem", 12, ACL_ANY_CODE},
	{"timestamp-request", 13, ACL_ANY_CODE},
	{"timestamp-reply", 14, ACL_ANY_CODE},
	{"traceroute", 30, ACL_ANY_CODE},
	{NULL, 0, 0},
};
