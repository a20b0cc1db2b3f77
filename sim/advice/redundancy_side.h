#pragma once

/* A tunnel as one side has it, for the rules of redundancy: the views of its router, its lines, and who answers. */

#include "models/acl/acl_view.h"
#include "models/hsrp/hsrp_view.h"
#include "models/ike/ike_view.h"
#include "models/ipsec/ipsec_view.h"
#include "sim/advice/redundancy.h"

/* What a router says of tunnels. */
typedef struct EndsIndex EndsIndex; /* its access lists by name, its keys by address */
typedef struct Ends {
	unsigned router;
	const char *name;
	const IpsecView *ipsec;
	const IkeView *ike;
	const StandbyView *standby;
	const AclView *acl;
	const EndsIndex *index;
} Ends;

/* The lines that an entry matches, permits and denials. */
typedef struct AclRows {
	const AclRow *row;
	unsigned n;
} AclRows;

/* A tunnel as one side has it, and who answers at the other. */
typedef struct Side {
	Ends r;
	const AttachRow *at; /* the crypto map on an interface */
	const EntryRow *e;
	AclRows acl;
	Ip4 peer; /* the other side's address */
} Side;

AclRows side_rows(const Ends *r, const EntryRow *e);

/* Who answers for an address: an interface with a crypto map. */
typedef struct Answer {
	unsigned router;
	const AttachRow *at;
} Answer;

/* All sides of all tunnels, and how to find them without looking at each. */
typedef struct Sides {
	unsigned n; /* routers */
	Ends *ends; /* of each */
	GArray **
		side; /* of each, of Side: each peer of each entry that is applied to an interface */
	GHashTable *
		*toward; /* of each: peer -> GArray of unsigned, which of its sides, ascending */
	GHashTable *answers; /* address -> GArray of Answer, by router and interface */
} Sides;
Sides *sides_new(Advice *a);
void sides_free(Sides *all);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sides, sides_free)

/* Those that answer for an address; of Answer, `*n` of them. */
const Answer *sides_answers(const Sides *all, Ip4 ip, unsigned *n);

/* The group of that name, or virtual address, on an interface; NULL: none. */
const StandbyGroupView *side_group_named(const Ends *r, const char *ifname, const char *name);
const StandbyGroupView *side_group_with(const Ends *r, const char *ifname, Ip4 vip);
bool side_answers(const Ends *r, const AttachRow *at, Ip4 ip);

/* Where it is said: the crypto map on the interface, the entry, a statement within it, the peer; a group's address. */
ConfOrigin side_map_line(const Advice *a, const Ends *r, const AttachRow *at);
ConfOrigin side_entry_line(const Advice *a, const Side *s);
ConfOrigin side_within_line(const Advice *a, const Side *s, const char *words, const char *key);
ConfOrigin side_peer_line(const Advice *a, const Side *s);
ConfOrigin side_group_line(const Advice *a, const Ends *r, const StandbyGroupView *g);

/* The pre-shared key for a peer; NULL: none. */
const IkeKeyRow *side_key(const Ends *r, Ip4 peer);

/* What `s` has in common with the entries of a router at the other end. */
void side_check_mates(Advice *a, const Side *s, const Sides *all, unsigned router);
