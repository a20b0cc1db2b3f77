#pragma once

/* Service "crypto-map": what other protocols need to know of crypto maps. Provided by models/ipsec.
 *
 * Mode "crypto-map" is entered by `crypto map NAME SEQ ipsec-isakmp`; a statement that another folder adds
 * to it gets a CryptoMapEntry as its `obj`. Entries come and go with the configuration: keep `id`, not the
 * pointer. */

#include "models/svc/sa.h"

enum { CRYPTO_PEERS = 8, CRYPTO_NAME = 64 };

typedef struct CryptoMapEntry {
	const char *
		map; /* the texts are the world's (world_intern): there may be thousands of entries */
	unsigned seq;
	unsigned
		id; /* of this entry, as long as it stands: a later one of the same name has another */
	unsigned n_peers;
	Ip4 peer[CRYPTO_PEERS];
	const char *acl; /* "" if none */
	unsigned n_sets;
	const char *set[SA_PROPOSALS]; /* transform-sets, in order */
	uint8_t pfs_group;             /* 0: none */
	uint32_t life_s, life_kb;      /* 0: the global lifetime */
	Ip4 default_peer;              /* `set peer A default`: tried first again; 0: none */
	const char *description;       /* "" if none */
	const char *check_in, *check_out; /* `set ip access-group`, of clear text; "" if none */
} CryptoMapEntry;

/* An entry as it is applied to an interface by `crypto map NAME [redundancy GROUP]`. */
typedef struct CryptoUse {
	const CryptoMapEntry *entry;
	Iface *iface;
	const char *group; /* redundancy group; NULL: none */
} CryptoUse;

/* One identity: a permit line of the entry's access list. */
typedef struct CryptoIdent {
	uint64_t key; /* of this identity, as long as it stands: a later one has another */
	CryptoUse use;
	SaProxy proxy;
	Ip4 peer;       /* the current one */
	unsigned n_sas; /* live SAs */
	bool anchored;  /* there is a local endpoint here, now */
} CryptoIdent;

typedef void CryptoHeard(Ctx *cx, void *self, const CryptoIdent *id);

typedef struct CryptoMapSvc {
	/* Every identity of every applied entry, by interface, sequence number and line. */
	void (*each)(const void *self, void (*fn)(void *to, const CryptoIdent *id), void *to);
	/* Tells `fn` whenever the result of `each` may have changed: by the SAs or the peer of one identity, or
	 * (`id` NULL) as a whole. */
	void (*listen)(void *self, CryptoHeard *fn, void *fn_self);
	/* Asks `fn` for a line of show crypto map about an entry, by its id: "Reverse Route Injection Enabled";
	 * NULL: none. One folder asks for it. */
	void (*describe)(void *self, const char *(*fn)(const void *fn_self, unsigned entry),
			 const void *fn_self);
} CryptoMapSvc;
