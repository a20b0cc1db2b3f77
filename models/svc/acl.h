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

/* Several lists, compiled: one behind the other, as a crypto map asks those of its entries. */
typedef struct AclIndex AclIndex;

typedef struct AclHit {
	const AclEntry *entry;
	void *thing; /* what was given for it */
	unsigned at; /* its number among the entries of all lists */
} AclHit;

typedef struct AclSvc {
	bool (*exists)(const void *self, const char *name);
	unsigned (*count)(const void *self, const char *name);
	const AclEntry *(*entry)(const void *self, const char *name, unsigned i); /* in order */
	/* To be made anew whenever configuration changed; a name without a list is an empty one. `things` has one for
	 * each entry of the lists in order, borrowed; NULL: none has any. Caller releases. */
	AclIndex *(*compile)(const void *self, const char *const *names, unsigned n,
			     void *const *things);
	void (*release)(AclIndex *index);
	/* The first entry that fits, from number `from` on. False: none (each list denies at its end). Its cost does
	 * not grow with the number of entries. Counts the match when `count`. */
	bool (*first)(const AclIndex *index, const AclFlow *flow, unsigned from, bool count,
		      AclHit *hit);
	unsigned (*behind)(const AclIndex *index,
			   unsigned at); /* the first number of the next list */
} AclSvc;
