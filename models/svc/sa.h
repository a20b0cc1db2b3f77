#pragma once

/* Services "ike" and "key-engine": what IKE and IPsec need of each other. A local address is one in a VRF: that of the
 * interface of the crypto map, by whose table the peer is reached (the front door). models/ike provides the first,
 * models/ipsec the second. SPIs are numbers in host order. */

#include "models/core/ends.h"
#include "models/core/proto.h"

/* One proxy identity (RFC 2409 5.5 IDci, IDcr), seen from this router. */
typedef struct SaProxy {
	Prefix local, remote;
	uint8_t proto;
	uint16_t lport, rport;
} SaProxy;

typedef enum EspCipher {
	ESP_NULL = 11,
	ESP_DES = 2,
	ESP_3DES = 3,
	ESP_AES = 12
} EspCipher; /* RFC 2407 4.4.4 */
typedef enum EspAuth {
	ESP_AUTH_NONE = 0,
	ESP_AUTH_MD5 = 1,
	ESP_AUTH_SHA = 2
} EspAuth; /* RFC 2407 4.5 */

typedef struct EspProposal {
	char name[32]; /* transform-set */
	EspCipher cipher;
	uint16_t key_bits; /* AES */
	EspAuth auth;
	bool tunnel;
	uint32_t life_s, life_kb;
	uint8_t pfs_group; /* 0: none */
} EspProposal;

enum { ESP_KEY_MAX = 64, SA_PROPOSALS = 8 };

/* A phase 2 negotiation's result for one direction. */
typedef struct EspKeys {
	uint32_t spi;
	uint8_t cipher_key[32], auth_key[20];
	uint8_t cipher_len, auth_len;
	Late *keymat; /* both keys in succession, by need; NULL: they stand above. Lent for the call */
} EspKeys;

/* What IPsec asks IKE for: "IPSEC(sa_request)". `request` comes back with the result. */
typedef struct SaRequest {
	uint64_t request; /* key of the asking identity; compared, never dereferenced */
	OwnIp local;
	Ip4 peer;
	SaProxy proxy;
	unsigned n_proposals;
	EspProposal proposal[SA_PROPOSALS];
	const char *map; /* "vpn" */
} SaRequest;

/* What IKE tells IPsec of a finished quick mode. */
typedef struct SaPair {
	uint64_t request; /* the responder's comes from KeyEngineSvc.accept */
	OwnIp local;
	Ip4 peer;
	SaProxy proxy;
	EspProposal proposal; /* the agreed one, lifetimes are the smaller */
	EspKeys in, out;
	uint64_t ike_conn; /* IKE SA that made it */
	uint8_t my_cookie[8], his_cookie[8];
	bool initiator;
} SaPair;

/* An established IKE SA, as other folders show it. */
typedef struct IkePhase1 {
	unsigned conn;
	EspCipher cipher; /* what IKE encrypts with, in IPsec's words */
	EspAuth hash;
} IkePhase1;

/* An IKE SA whose keepalives take the peer's traffic for life: kept with the SAs of that peer, so that a packet
 * has nothing to look up. */
typedef struct IkeWatch IkeWatch;

typedef struct IkeSvc {
	/* Makes the SAs, with phase 1 first if need be. At most one negotiation per request runs. */
	void (*request)(Ctx *cx, void *self, const SaRequest *req);
	/* The local address is ours no more, or the map is gone: end all SAs of (local, peer); peer 0: all of
	 * local. No message is sent unless `tell`. */
	void (*flush)(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool tell, const char *reason);
	/* An ESP packet with an unknown SPI came from `peer`: sends DELETE if an IKE SA exists; returns whether. */
	bool (*invalid_spi)(Ctx *cx, void *self, OwnIp local, Ip4 peer, uint32_t spi);
	/* IPsec deleted SPIs of its own accord (expiry, clear): tell the peer if a phase 1 exists. */
	void (*deleted)(Ctx *cx, void *self, OwnIp local, Ip4 peer, const uint32_t *spi,
			unsigned n);
	/* Who looks at the traffic with a peer, NULL: nobody; until KeyEngineSvc.watched names another. */
	IkeWatch *(*watch)(const void *self, OwnIp local, Ip4 peer);
	/* Traffic was received from the peer under one of its SAs: life for on-demand DPD; and about to be sent. */
	void (*heard)(Ctx *cx, IkeWatch *watch);
	void (*sending)(Ctx *cx, IkeWatch *watch);
	/* The established phase 1 with the peer, for show crypto session and engine. False: there is none. */
	bool (*phase1)(const void *self, OwnIp local, Ip4 peer, IkePhase1 *out);
	/* Does the router refuse weak algorithms? */
	bool (*is_strict)(const void *self);
} IkeSvc;

typedef struct KeyEngineSvc {
	/* Which local addresses speak IKE: interface or virtual address of a crypto map, valid now. */
	bool (*is_endpoint)(const void *self, OwnIp local, Ip4 peer);
	/* A responder's question: is this proposal acceptable from `peer` for this proxy (a mirror, or a subset
	 * of one, of a permit line)? Fills in chosen proposal (index into `offered`), request key and map. */
	bool (*accept)(const void *self, OwnIp local, Ip4 peer, const SaProxy *proxy,
		       const EspProposal *offered, unsigned n, unsigned *chosen,
		       EspProposal *agreed, uint64_t *request);
	uint32_t (*spi)(Ctx *cx, void *self); /* a fresh inbound SPI */
	/* Inbound and, for the initiator, outbound SAs exist from now; a responder's outbound SA is held. */
	void (*install)(Ctx *cx, void *self, const SaPair *pair);
	void (*enable_outbound)(Ctx *cx, void *self, uint32_t in_spi); /* QM3 came */
	/* The search with `peer` is over; the identity may have turned to another one since. */
	void (*failed)(Ctx *cx, void *self, uint64_t request, Ip4 peer, const char *reason);
	/* "delete all SAs shared with PEER" (peer dead, INITIAL-CONTACT, phase 1 gone with keepalives). `dead`:
	 * it does not answer; the next `set peer` is tried. */
	void (*delete_peer)(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool dead,
			    const char *reason);
	/* The peer's DELETE: its inbound SPIs are our outbound ones. */
	void (*delete_spi)(Ctx *cx, void *self, OwnIp local, Ip4 peer, uint32_t out_spi,
			   const char *reason);
	unsigned (*count)(const void *self, OwnIp local, Ip4 peer); /* SAs shared with the peer */
	/* From now on it is `watch` that looks at the traffic with the peer; NULL: nobody. */
	void (*watched)(void *self, OwnIp local, Ip4 peer, IkeWatch *watch);
} KeyEngineSvc;
