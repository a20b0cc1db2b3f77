#pragma once

#include "models/core/ends.h"
#include "models/core/index.h"
#include "models/core/node.h"
#include "models/ipsec/ipsec_esp.h"
#include "models/svc/acl.h"
#include "models/svc/cryptomap.h"
#include "models/svc/ip.h"

typedef struct Ipsec Ipsec;
typedef struct Ident Ident;

/* ---- configuration ---- */

typedef struct TransformSet {
	char name[CRYPTO_NAME];
	char *other; /* its transforms as written, if one of them is not modelled: no peer is offered it; NULL */
	EspCipher cipher;
	uint16_t key_bits; /* AES */
	EspAuth auth;
} TransformSet;

/* What stands for a whole map: `crypto map NAME local-address INTERFACE`. */
typedef struct MapConf {
	struct MapConf *next; /* in order of entry */
	char name[CRYPTO_NAME];
	char local_if[40];
	SrcPos at; /* where it is named */
} MapConf;

typedef struct Entry {
	CryptoMapEntry pub; /* first: the mode's object */
	bool gone;
} Entry;

/* `crypto ipsec df-bit` and `crypto ipsec fragmentation`, of an interface or of all. */
typedef enum DfBit { DF_UNSAID, DF_COPY, DF_CLEAR, DF_SET } DfBit;
typedef enum FragWhen { FRAG_UNSAID, FRAG_BEFORE, FRAG_AFTER } FragWhen;
typedef struct EspSizes {
	uint8_t df, frag; /* DfBit, FragWhen */
} EspSizes;

/* `crypto map NAME [redundancy GROUP]` on an interface. */
typedef struct Attach {
	Iface *ifc;
	AclIndex
		*index; /* the entries' access lists, by sequence number; of each line its Ident* */
	GPtrArray *lines; /* the same in order, while the configuration is taken up; NULL where one
			     denies, or stands for no identity */
	OwnIp local;      /* the endpoint as it was last seen; 0: none */
	bool gone;
	bool frag_before; /* what holds here, as ipsec_sizes_apply found it */
	uint8_t df;       /* likewise; a DfBit */
	char group[VIP_NAME], map[CRYPTO_NAME];
} Attach;

/* ---- what runs ---- */

typedef struct IdentCounters {
	uint64_t encaps, decaps, verified, recv_errors, send_errors;
} IdentCounters;

typedef struct Pair Pair;

/* A proxy identity: a permit line as applied, or the subset of one that a peer asked for. Its counters
 * outlive its SAs. What each packet looks at stands first. */
struct Ident {
	SaProxy proxy;
	Pair *out; /* the pair that encrypts; NULL */
	IdentCounters count;
	Ipsec *ipsec;
	Attach *at;
	const Iface *on; /* at's, also when that is gone */
	const char *map; /* likewise; interned */
	const CryptoMapEntry *entry;
	uint64_t key;
	unsigned seq;
	bool live, placed;  /* for the sweep when the configuration is taken up */
	bool ask;           /* the step wants IKE to be asked */
	Ident *parent;      /* of a subset: the line's identity */
	Ident *alike;       /* another line of the same hash; NULL: none */
	GPtrArray *subsets; /* of Ident*, of a line: the last first; NULL: none */
	Ip4 peer;  /* the current one; 0, or one that the entry has no more: the entry's first */
	Ip4 asked; /* the one that IKE was last asked for; 0: none could be */
	Fsm fsm;
	TimerTree timers;
	Timer timer;
	unsigned fires; /* of the request timer */
	unsigned n_pairs;
	Pair *newest;      /* of them, linked by Pair.older */
	Stamp emptied;     /* who removed the last pair */
	const char *label; /* "vpn 10 20.1.1.0/24 > 99.99.99.99/32" */
};

/* A line whose entry has the peer. */
typedef struct PeerLine {
	Ip4 peer;
	Ident *line;
} PeerLine;

/* One direction of a pair. */
typedef struct Half {
	SaKeys *keys;
	uint64_t pkts, octets;
	uint32_t spi, seq; /* the last one sent; of the outbound half */
} Half;

/* The two SAs of one quick mode. What each packet looks at stands first, in two lines of memory. */
struct Pair {
	Ident *id;
	IkeWatch *watch; /* of the peer; NULL: nobody looks at its traffic */
	Stamp stamp;
	OwnIp local;
	Ip4 peer;
	uint32_t life_kb;     /* at the start */
	bool out_enabled : 1; /* a responder's is held until the third message */
	bool rekeyed : 1;
	uint8_t cipher : 4, auth : 4; /* EspCipher and EspAuth, of prop */
	uint16_t path_mtu;            /* as a router on the way told; 0: none did */
	Half out, in;
	EspWindow window; /* of the inbound half */
	Ipsec *ipsec;
	Pair *older; /* of the same identity */
	EspProposal prop;
	unsigned conn_id, flow_id; /* of the inbound half: the outbound one has the next ones */
	VTime born;
	uint64_t ike_conn;
	uint8_t my_cookie[8], his_cookie[8];
	TimerTree timers;
	Timer rekey, expiry, path_age;
	const char *label;
};

typedef struct Listener {
	CryptoHeard *fn;
	void *self;
} Listener;

enum { LOG_INV_SPI, LOG_NOT_IPSEC, LOG_REPLAY, LOG_MAC, LOG_IDENTITY, N_LIMITED };

/* What stands on an interface; at NULL: no map. */
typedef struct AttachOn {
	const Iface *ifc;
	Attach *at;
} AttachOn;

struct Ipsec {
	/* what each packet looks at */
	AttachOn lately[2]; /* by interface's index */
	MapConf *maps;      /* owned; NULL: none */
	const AclSvc *acl;
	const IpSvc *ip;
	void *ip_self;
	const IkeSvc *ike; /* NULL: nobody makes SAs */
	Index by_spi;      /* Pair by inbound SPI */
	int64_t rekey_kb;
	Node *node;
	void *acl_self, *ike_self;
	/* configuration */
	GPtrArray *sets, *entries, *attach;
	unsigned next_entry;
	uint32_t life_s, life_kb;
	bool session_logging;
	bool window_set; /* `crypto ipsec security-association replay` says another than there is */
	EspSizes sizes;  /* for all interfaces */
	Index sizes_on;  /* of EspSizes*, owned, by the address of the Iface */
	/* platform */
	bool frag_before;
	VTime request_timer, rekey_margin, path_age;
	int64_t kb_low_ppm, kb_high_ppm, first_conn;
	bool session_log, ha_send_delete;
	/* what runs */
	bool running;
	GPtrArray *idents;  /* of Ident*, owned: by interface, sequence number, line */
	Index by_line;      /* the same by what makes a line, linked by Ident.alike */
	Index by_key;       /* likewise */
	GArray *by_peer;    /* of PeerLine, by peer, then in the order of the lines */
	GPtrArray *pairs;   /* of Pair*, owned: in order of making */
	Index by_conn;      /* of Pair*, by the connection id of the inbound half */
	unsigned conn_hint; /* all ids below are taken */
	EndsMap *between;   /* pairs by both addresses */
	EndsMap *by_out;    /* pairs by peer and outbound SPI */
	uint64_t next_key, next_spi;
	GArray *listeners; /* of Listener */
	bool peer_moved;   /* an identity has another peer, and no listener knows */
	const char *(*describe)(const void *self, unsigned entry); /* NULL: nobody has a line */
	const void *describe_self;
	VTime logged[N_LIMITED];
	uint64_t invalid_spi, not_ipsec;
};

extern const Stmt ipsec_stmts[];
extern const ConfHelp ipsec_conf_help[];
extern const Mode ipsec_modes[];
extern const ConfGroup ipsec_groups[];
extern const View ipsec_views[];
extern const Show ipsec_shows[];
extern const Form ipsec_show_form, ipsec_mtu_form, ipsec_log_form;
extern const TimerSpec ident_timer, rekey_timer, expiry_timer, path_age_timer;
extern const FsmSpec ident_fsm;
extern const KeyEngineSvc key_engine_svc;
extern const CryptoMapSvc crypto_map_svc;

/* ipsec_transform.c */
StmtSet ipsec_transform_set, ipsec_transform_mode;
StmtPut ipsec_transform_put;
void ipsec_transform_each(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);
void ipsec_gaps(const void *self, ConfGapFn *fn, void *to);

/* ipsec_entry.c */
StmtSet ipsec_set_entry, ipsec_set_known_entry, ipsec_set_description, ipsec_set_peer,
	ipsec_set_sets, ipsec_set_pfs, ipsec_set_entry_life_s, ipsec_set_entry_life_kb,
	ipsec_set_match, ipsec_set_check_in, ipsec_set_check_out;
StmtPut ipsec_put_entry, ipsec_put_description, ipsec_put_peers, ipsec_put_sets, ipsec_put_pfs,
	ipsec_put_entry_life, ipsec_put_match, ipsec_put_checks;
void ipsec_each_entry(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);
bool ipsec_pfs_is_spoken(const CryptoMapEntry *e); /* no PFS, or a group that is modelled */

/* ipsec_conf.c */
const TransformSet *ipsec_set(const Ipsec *self, const char *name);
/* The same of one whose transforms are modelled: what can be offered and accepted. */
const TransformSet *ipsec_spoken_set(const Ipsec *self, const char *name);
void ipsec_transform_free(void *set);
uint32_t ipsec_life_s(const Ipsec *self, const CryptoMapEntry *e);
uint32_t ipsec_life_kb(const Ipsec *self, const CryptoMapEntry *e);
void ipsec_conf_init(Ipsec *self);
/* Why a list may have no groups of objects; NULL: no entry matches by it. */
const char *ipsec_why_plain(const void *self, const char *list);
void ipsec_conf_fini(Ipsec *self);
bool ipsec_conf_check(void *self, GError **err); /* has each map's local-address its interface? */
void ipsec_conf_sweep(Ipsec *self); /* frees what "no" removed; nothing may refer to it any more */

/* ipsec_used.c: true: it is in use, IOS refuses to remove it, and that is said in *e */
bool ipsec_map_in_use(const Ipsec *self, const char *map, ConfErr *e);
bool ipsec_set_in_use(const Ipsec *self, const char *set, ConfErr *e);
/* An entry of the map is gone: that it was the last one of a map in use is said in *e. */
void ipsec_entry_gone(const Ipsec *self, const char *map, ConfErr *e);

/* ipsec_map.c: maps as applied, identities */
void ipsec_refresh(Ctx *cx, Ipsec *self, const char *why);
void ipsec_unmap(Ipsec *self);
Attach *ipsec_attach_on(const Ipsec *self, const Iface *ifc);
void ipsec_attach_changed(Ipsec *self); /* a map came to an interface or went */
const Iface *ipsec_local_iface(const Ipsec *self,
			       const Attach *at); /* NULL: the map's is not there */
/* In the VRF of the map's interface; 0: none now. */
OwnIp ipsec_endpoint(const Ipsec *self, const Attach *at);

/* ipsec_ident.c */
void ipsec_idents_init(Ipsec *self);
void ipsec_idents_fini(Ipsec *self);
Ident *ipsec_ident_new(Ipsec *self, Attach *at, const CryptoMapEntry *e, const SaProxy *proxy,
		       Ident *parent);
void ipsec_ident_free(Ident *id); /* it is in the list still */
/* Lines whose entries have the peer, after the list was put in order: the first one and how many. Borrowed. */
unsigned ipsec_idents_of_peer(const Ipsec *self, Ip4 peer, const PeerLine **first);
void ipsec_idents_by_peer(Ipsec *self); /* after that */
/* The identity of a line of `e` that has this proxy; NULL: none yet. */
Ident *ipsec_ident_of_line(const Ipsec *self, const Attach *at, const CryptoMapEntry *e,
			   const SaProxy *proxy);
/* NULL: no line permits it; or, `*nameless`, one does that no identity can stand for. */
Ident *ipsec_ident_for(Ipsec *self, const Attach *at, const AclFlow *flow, bool count,
		       bool *nameless);
Ident *ipsec_ident_by_key(const Ipsec *self, uint64_t key);
Ident *ipsec_ident_subset(Ipsec *self, Ident *line, const SaProxy *proxy);
bool ipsec_proxy_covers(const SaProxy *line, const SaProxy *part);
bool ipsec_proxy_has(const SaProxy *proxy, const AclFlow *flow); /* a flow that leaves */
bool ipsec_has_peer(const CryptoMapEntry *e, Ip4 peer);
Ip4 ipsec_peer(const Ident *id);
void ipsec_next_peer(Ident *id, bool dead); /* the current one is dead, or did not answer */
void ipsec_tell(Ctx *cx, Ipsec *self, const Ident *id); /* NULL: all may have changed */

/* ipsec_fsm.c: how an identity gets its SAs */
enum { EV_PACKET, EV_REKEY, EV_TIMER, EV_INSTALLED, EV_FAILED, EV_LOST, EV_FLUSHED, N_EV };
enum { ST_IDLE, ST_ASKING, ST_UP, ST_REKEYING, N_ST };
void ident_event(Ctx *cx, Ident *id, uint8_t event);
void ident_failed(Ctx *cx, Ident *id, Ip4 peer); /* EV_FAILED: the search with `peer` */

/* ipsec_sa.c */
typedef enum SaEnd {
	SA_END_QUIET = 1 << 0, /* no debug text */
	SA_END_TELL = 1 << 1,  /* a DELETE to the peer, if there is a phase 1 */
} SaEnd;
Pair *pair_new(Ctx *cx, Ident *id, const SaPair *made);
void pair_remove(Ctx *cx, Pair *p, const char *reason, SaEnd how);
void pair_free(void *pair);
void pair_enable(Ctx *cx, Pair *p);
/* After a packet: volume lifetime. False: it is nearly over, or was; then the pair may be gone. */
bool pair_used(Ctx *cx, const Ipsec *self, Pair *p);
Pair *pair_by_spi(const Ipsec *self, uint32_t in_spi);
void pairs_init(Ipsec *self);
void pairs_fini(Ipsec *self);
/* In order of making; borrowed until a pair is made or removed. */
const GPtrArray *pairs_between(const Ipsec *self, OwnIp local, Ip4 peer);
uint32_t pair_kb_left(const Pair *p, const Half *h);
VTime pair_s_left(const Pair *p, VTime now);
void ident_proposals(const Ident *id, SaRequest *req);

/* ipsec_mtu.c */
typedef enum SizeVerdict {
	SIZE_FITS,
	SIZE_IN_PIECES, /* the datagram is to be taken apart to what there is room for, before it is encrypted */
	SIZE_AFTER,  /* its ESP packet will be */
	SIZE_REFUSED /* its sender forbids both */
} SizeVerdict;
StmtSet ipsec_set_df, ipsec_set_frag;
StmtPut ipsec_put_df, ipsec_put_frag;
/* Works out for each map on an interface what holds there; after its lines or the maps changed. */
void ipsec_sizes_apply(Ipsec *self);
void ipsec_sizes_fini(Ipsec *self);
/* What becomes of a datagram (layer 0 IPv4) that leaves by `out`; if it does not fit, *room is what would. */
SizeVerdict ipsec_size(const Attach *at, const Pair *p, const Iface *out, const Pkt *pkt,
		       uint16_t *room);
/* The outer header's DF; `in_pieces`: of a packet that is larger than its way out. */
bool ipsec_outer_df(const Attach *at, const Ip4Hdr *inner, bool in_pieces);
/* The MTU of the way to the peer, of which `mtu` is the first hop's. */
uint16_t ipsec_path_mtu(const Pair *p, uint16_t mtu);
/* The largest inner datagram whose ESP packet fits into `mtu`: 1446 for DES and MD5 in 1500. */
uint16_t ipsec_room(const Pair *p, uint16_t mtu);
/* An ICMP error (layer 0 ICMP) about an ESP packet of ours. */
void ipsec_too_big(Ctx *cx, const Ipsec *self, const Pkt *error);

/* ipsec_flow.c */
IpFeature ipsec_out, ipsec_in;
void ipsec_take(Ctx *cx, void *self, const Rx *rx, Pkt *pkt /* adopts */);

/* ipsec_log.c: observations and their texts */
extern const ObsSpec obs_sa, obs_sa_quiet, obs_peer_gone, obs_spi_gone, obs_session, obs_request,
	obs_request_timer, obs_initialize, obs_enable, obs_inv_spi, obs_not_ipsec, obs_replay,
	obs_mac, obs_identity, obs_path_mtu, obs_esp_key, obs_transition, obs_odd;
extern const ObsSpec *const ipsec_obs[];
void ipsec_transform_text(char text[48], EspCipher cipher, uint16_t key_bits, EspAuth auth);
