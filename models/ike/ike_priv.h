#pragma once

/* State of IKE, seen only inside the folder. Peers share nothing: each router has its own Ike. */

#include "models/core/ends.h"
#include "models/core/index.h"
#include "models/ike/ike_exchange.h"
#include "models/svc/ip.h"
#include "sim/kernel/rng.h"

enum { IKE_PORT = 500, IKE_MSG_MAX = 16384 };

/* Vendor ids, as bits of the parameter ike.vendor-ids and of IkeSa.his_vids. */
enum {
	VID_RFC3947 = 1 << 0,
	VID_NATT_07 = 1 << 1,
	VID_NATT_03 = 1 << 2,
	VID_NATT_02 = 1 << 3,
	VID_UNITY = 1 << 4,
	VID_DPD = 1 << 5,
	VID_IOS = 1 << 6,
	VID_XAUTH = 1 << 7,
	VID_NATT_ANY = VID_RFC3947 | VID_NATT_07 | VID_NATT_03 | VID_NATT_02
};

typedef struct IkePolicy {
	unsigned prio;
	IkeSuite suite;
	bool auth_said; /* how peers are authenticated */
} IkePolicy;

typedef struct IkePsk {
	Ip4 addr, mask;
	bool no_xauth, encrypted; /* "key 6" */
	bool unknown;             /* encrypted, or masked by whoever copied the configuration */
	char *key;
} IkePsk;

typedef struct IkePskIndex IkePskIndex;

/* Keys by address and mask. */
typedef struct IkePsks {
	GPtrArray *keys;    /* of IkePsk*, owned, in order of entry */
	IkePskIndex *index; /* see ike_psk.c */
} IkePsks;

/* `crypto keyring`. */
typedef struct IkeKeyring {
	const char *name; /* the world's */
	unsigned vrf;     /* by number: where its peers are reached */
	IkePsks psks;
} IkeKeyring;

typedef struct IkeKeepalive {
	unsigned secs, retry_s; /* secs 0: no keepalives */
	bool periodic;
} IkeKeepalive;

typedef struct IkeConf {
	bool disabled;
	GPtrArray *policies; /* of IkePolicy*, owned, by priority */
	IkePsks psks;        /* the default keyring: `crypto isakmp key` */
	GPtrArray *keyrings; /* of IkeKeyring*, owned, in order of entry */
	IkeKeepalive alive;
	bool spi_recovery;
	bool shield_off; /* `crypto engine compliance shield disable` */
} IkeConf;

typedef struct IkeParams { /* see the table in ike_conf.c */
	VTime dh_generate, dh_compute, message, retransmit, linger, node_purge, skip_younger;
	int64_t tries, alive_tries, vids, dh_at_once;
	bool alive_spi, p2_ends_sa;
} IkeParams;

typedef struct Ike {
	Node *node;
	const IpSvc *ip;
	const KeyEngineSvc *keys;
	void *ip_self, *keys_self;
	IkeConf conf;
	IkeParams par;
	unsigned computing; /* Diffie-Hellman values just now */
	bool shared;        /* several at once: told */
	GQueue in_line;     /* of IkeExchange*, that wait for it */
	uint64_t epoch;     /* of this power-on: no cookie comes twice */
	uint64_t serial;    /* SAs made so far */
	uint8_t box[4];     /* second half of this router's cookies */
	GPtrArray *sas;     /* of IkeSa*, owned, in order of creation */
	EndsMap *between;   /* the same by the addresses of both ends */
	Index by_conn; /* the last SA that took a connection id: live ones are told apart by it */
	unsigned conn_hint; /* all numbers below are taken */
	uint64_t drops[32]; /* by IkeDrop */
} Ike;

typedef enum AliveMode { MODE_NONE, MODE_CISCO, MODE_DPD } AliveMode;

/* Is the peer of an SA alive (ike_keepalive.c)? What each packet looks at stands first. */
typedef struct IkeAlive {
	VTime heard_at; /* the peer was heard: IKE, or traffic for DPD on demand */
	Fsm sm;
	AliveMode mode;        /* agreed when phase 1 was complete; MODE_NONE before */
	IkeKeepalive keep;     /* as configured at that time */
	uint32_t seq, his_seq; /* of DPD: last asked by us, last accepted of the peer's */
	int64_t count;         /* errors in a row */
	bool asked, out, his;  /* we have asked; our last is unanswered; he has asked */
	Timer timer;
} IkeAlive;

/* An ISAKMP SA: what outlives the exchange that made it, and what is exchanged under it. */
struct IkeSa {
	IkeAlive alive; /* first: what packets look at */
	Ike *ike;
	uint64_t serial;
	unsigned conn;
	bool initiator;
	OwnIp local;
	Ip4 peer;
	const char *what;    /* "172.16.172.53" */
	uint8_t cookies[16]; /* CKY-I | CKY-R */
	Stamp stamp;         /* who last changed its state */
	VTime established;   /* 0: not yet */
	IkeSuite suite;      /* agreed; its lifetime is this SA's */
	unsigned his_vids;
	Late *keys;           /* NULL: not yet */
	Late *chain;          /* last message of phase 1: where chains of phase 2 start */
	IkeExchange *phase1;  /* owned; its state is the SA's (MM_*) */
	GPtrArray *exchanges; /* of phase 2: of IkeExchange*, owned */
	GQueue pending;       /* of SaRequest*, owned: until phase 1 is complete */
	uint32_t orphan_spi;  /* to be deleted at the peer once established; 0: none */
	uint32_t mids;        /* message ids drawn */
	int64_t errors;       /* retransmissions of quick modes since the peer was last heard */
	VTime error_at;       /* the last of them */
	TimerTree timers;
	Timer lifetime, linger;
};

/* A received message, decrypted. */
struct IkeRx {
	IsakmpMsg msg;
	Arena *arena;
	GByteArray *clear; /* header and payloads in clear */
	Late *wire;        /* borrowed */
	bool sent; /* `clear` is what the sender wrote; zeroes stand for late values and HASH */
};

typedef enum IkeDrop {
	DROP_MALFORMED,
	DROP_TOO_LONG,
	DROP_NOT_ENDPOINT,
	DROP_DISABLED,
	DROP_NO_SA,
	DROP_SA_DELETED,
	DROP_EXCHANGE,
	DROP_UNEXPECTED,
	DROP_NOT_ENCRYPTED,
	DROP_NOT_BLOCKS,
	DROP_UNDECRYPTABLE,
	DROP_PAYLOADS,
	DROP_BAD_HASH,
	DROP_BAD_KE,
	DROP_BAD_NONCE,
	DROP_BAD_PROPOSAL,
	DROP_NO_KEY,
	DROP_NOT_READY,
	DROP_REPLAY,
	DROP_SEQUENCE,
	N_IKE_DROPS
} IkeDrop;

enum {
	MM_READY,
	MM_I1,
	MM_I2,
	MM_I3,
	MM_I4,
	MM_I5,
	MM_I6,
	MM_R1,
	MM_R2,
	MM_R3,
	MM_R4,
	MM_R5,
	MM_DONE,
	MM_DEST,
	N_MM
};
enum { MME_REQUEST, MME_MESSAGE, MME_DONE, MME_TIMEOUT, MME_DUPLICATE, MME_DELETE, N_MME };
enum { QM_READY, QM_I1, QM_I2, QM_STARVE, QM_R2, QM_COMPLETE, QM_FAILED, N_QM };
enum { QME_BEGIN, QME_MESSAGE, QME_DONE, QME_TIMEOUT, QME_DUPLICATE, QME_ABORT, N_QME };

#include "models/ike/ike_calls.h"
