#pragma once

#include <stdint.h>

/* The words of IOS for numbers, shared by reading and printing. */

enum { ACL_ICMP = 1, ACL_IGMP = 2, ACL_TCP = 6, ACL_UDP = 17, ACL_ANY_CODE = 0xffff };

typedef struct AclWord {
	const char *word; /* ends the list with NULL */
	uint16_t number;
} AclWord;

typedef struct AclIcmp {
	const char *word;
	uint16_t type, code;
} AclIcmp;

extern const AclWord acl_protocols[], acl_tcp_ports[], acl_udp_ports[];
extern const AclWord acl_dscps[], acl_precedences[], acl_services[], acl_igmp[];
extern const AclIcmp acl_icmp[];
