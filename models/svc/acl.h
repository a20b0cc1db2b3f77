#pragma once

/* Service "acl": access lists. Provided by models/acl. */

#include "models/core/proto.h"

enum {
	ACL_PORTS = 10
}; /* of one "eq" or "neq" (IOS: ACL Support for Filtering on Noncontiguous Ports) */

/* Several ports, or all but some; `n` 0: the range holds alone. */
typedef struct AclPorts {
	uint8_t n;
	bool neq;
	uint16_t port[ACL_PORTS];
} AclPorts;

/* What a TCP header's flags must be: those that are set and those that are not, all of it or any. */
typedef struct AclFlags {
	uint8_t set, clear;
	bool any;
} AclFlags;

/* Conditions that few entries have. */
typedef struct AclMore {
	AclPorts sports, dports;
	AclFlags flags;
	uint8_t tos, tos_mask; /* dscp, precedence and tos: bits of one octet (RFC 791, RFC 2474) */
	uint8_t ttl_lo, ttl_hi; /* 0..255: any */
	bool ttl_neq;           /* outside of them */
	bool fragments;         /* those behind the first alone */
} AclMore;

typedef struct AclEntry {
	bool permit;
	uint8_t proto; /* 0: ip */
	Ip4 src, src_wild, dst, dst_wild;
	uint16_t src_port_lo, src_port_hi, dst_port_lo, dst_port_hi; /* 0..65535: any */
	bool log, log_input;
	unsigned seq;        /* of its line */
	const AclMore *more; /* the line's; NULL: none */
	uint64_t matches;
} AclEntry;

/* Of ICMP the ports are type (source) and code (destination), of IGMP the type (source). */
typedef struct AclFlow {
	Ip4 src, dst;
	uint8_t proto;
	uint16_t sport, dport;
	bool fragment; /* behind the first: its ports and flags are not known */
	uint8_t tos, ttl, flags;
} AclFlow;

/* Several lists, compiled: one behind the other, as a crypto map asks those of its entries. */
typedef struct AclIndex AclIndex;

typedef struct AclHit {
	const AclEntry *entry;
	void *thing; /* what was given for it */
	unsigned at; /* its number among the entries of all lists */
} AclHit;

typedef enum AclWay { ACL_IN, ACL_OUT, N_ACL_WAYS } AclWay;

/* Where a list is asked about a packet. */
typedef struct AclUse {
	AclWay way;
	const Iface *in; /* where it came in; NULL: the router made it */
	Mac in_mac;      /* from whom; 0: no frame brought it as it is */
} AclUse;

typedef struct AclSvc {
	/* What lists see of a datagram whose layer 0 is IPv4. */
	AclFlow (*flow)(const Pkt *pkt);
	bool (*exists)(const void *self, const char *name);
	unsigned (*count)(const void *self, const char *name);
	/* In order; a line with groups of objects is as many entries as they make. */
	const AclEntry *(*entry)(const void *self, const char *name, unsigned i);
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
	/* Lets a datagram (layer 0 IPv4) pass a list: counts it, and logs it if the entry says so. False: *why is the
	 * reason of a drop ("access list OUTSIDE in, line 30"), which lives as long as the world. A list that is not
	 * there, or has no entry, lets all pass. */
	bool (*passes)(Ctx *cx, void *self, const char *name, const AclUse *use, const Pkt *pkt,
		       const char **why);
	/* Does a line of the list name a group of objects? */
	bool (*grouped)(const void *self, const char *name);
	/* A line that names a group asks `fn` why its list may have none where it is used (NULL: it may). One folder
	 * answers; the text lives as long as the program. */
	void (*ask_plain)(void *self, const char *(*fn)(const void *fn_self, const char *name),
			  const void *fn_self);
	/* The name of the list that is applied to an interface; NULL: none. */
	const char *(*applied)(const void *self, const Iface *ifc, bool in);
} AclSvc;
