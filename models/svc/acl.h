#pragma once

/* Service "acl": access lists. Provided by models/acl. */

#include "models/core/proto.h"

typedef struct AclEntry {
	bool permit;
	uint8_t proto; /* 0: ip */
	Ip4 src, src_wild, dst, dst_wild;
	uint16_t src_port_lo, src_port_hi, dst_port_lo, dst_port_hi; /* 0..65535: any */
	bool established, log;
	uint64_t matches;
} AclEntry;

typedef struct AclFlow {
	Ip4 src, dst;
	uint8_t proto;
	uint16_t sport, dport;
	bool fragment; /* behind the first: its ports are not known */
} AclFlow;

typedef struct AclSvc {
	bool (*exists)(const void *self, const char *name);
	unsigned (*count)(const void *self, const char *name);
	const AclEntry *(*entry)(const void *self, const char *name, unsigned i); /* in order */
	/* First entry that fits, or -1 (implicit deny). Counts the match when `count`. */
	int (*match)(void *self, const char *name, const AclFlow *flow, bool count);
} AclSvc;
