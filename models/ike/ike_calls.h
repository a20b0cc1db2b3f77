#pragma once

/* What the files of this folder call of each other; included by ike_priv.h only. */

/* ike_draw.c */
uint64_t ike_key(const Ike *ike, uint64_t serial, uint64_t n); /* of a draw */
void ike_random(const Ike *ike, const char *purpose, uint64_t key, uint8_t *out, size_t n);

/* ike_log.c */
void ike_drop(Ctx *cx, Ike *ike, IkeDrop why, Ip4 peer, int64_t value);
const char *ike_shown(uint8_t state); /* of main mode: "MM_NO_STATE" ... "QM_IDLE" */
void ike_say(Ctx *cx, const Ike *ike, const IkeSa *sa, IkeSay what, SayArgs args);
#define SAY(cx, ike, sa, what, ...) ike_say(cx, ike, sa, what, (SayArgs){__VA_ARGS__})
void ike_tell_sa(Ctx *cx, const IkeSa *sa, const char *change, const char *reason);
void ike_tell_key(Ctx *cx, const IkeSa *sa);

/* ike_sa.c */
/* Without its exchange and its timers: ike_phase1.c makes it whole. */
IkeSa *ike_sa_new(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer, bool initiator);
/* Takes it out of ike->sas, with its exchanges, what waits for it, and their timers. */
void ike_sa_free(IkeSa *sa);
IkeSa *ike_sa_by_cookies(const Ike *ike, const IsakmpMsg *m, OwnIp local, Ip4 peer);
void ike_sas_init(Ike *ike);
void ike_sas_fini(Ike *ike);
/* All SAs with a peer, in order of creation; borrowed until one is made or freed. */
const GPtrArray *ike_sas_between(const Ike *ike, OwnIp local, Ip4 peer);
bool ike_sa_holds_conn(const IkeSa *sa);
void ike_sa_died(IkeSa *sa);                              /* its connection id may be taken again */
IkeSa *ike_sa_for(const Ike *ike, OwnIp local, Ip4 peer); /* the newest established one, or NULL */
IkeSa *ike_sa_pending(const Ike *ike, OwnIp local, Ip4 peer); /* one that we are making */
uint8_t ike_sa_state(const IkeSa *sa);                        /* MM_* */
bool ike_sa_is_live(const IkeSa *sa);
bool ike_sa_is_up(const IkeSa *sa);
void ike_sa_used(Ctx *cx, const IkeSa *sa);

/* ike_end.c */
extern const TimerSpec ike_lifetime_timer, ike_linger_timer;
void ike_end_init(IkeSa *sa);
void ike_sa_delete(Ctx *cx, IkeSa *sa, IkeDeath death);
/* Action of the machine of phase 1 only, which was in state `before`. */
void ike_sa_bury(Ctx *cx, IkeSa *sa, const IkeDeath *death, uint8_t before);

/* ike_phase1.c */
/* An SA of ours, on its way; NULL: no key, or no policy that a key can authenticate. */
IkeSa *ike_phase1_begin(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer);
/* False: the message is no offer, and untouched. */
bool ike_phase1_answer(Ctx *cx, Ike *ike, OwnIp local, Ip4 peer, const IsakmpMsg *head, Late *wire);

/* ike_psk.c */
void ike_psks_init(IkePsks *c);
void ike_psks_clear(IkePsks *c);
IkePsk *ike_psk_at(const IkePsks *c, Ip4 addr, Ip4 mask); /* as they were typed; or NULL */
IkePsk *ike_psk_add(IkePsks *c, Ip4 addr, Ip4 mask);      /* there is none yet; no secret */
void ike_psk_remove(IkePsks *c, IkePsk *k);
const IkePsk *ike_psk_for(const IkePsks *c, Ip4 peer); /* the key for a peer; or NULL */
/* Adds, changes or removes a key, by the arguments peer, mask and secret. */
bool ike_set_psk(IkePsks *c, const Args *a, bool no, ConfErr *e);

/* ike_keyring.c */
void ike_keyring_free(void *keyring);
/* Is there a key for a peer that is reached in the VRF of `local`? */
bool ike_has_key(const Ike *ike, OwnIp local, Ip4 peer);
/* The secret of an exchange with a peer that is reached in the VRF of `local`: a key of unknown text is the peer's. NULL:
 * there is none. Caller frees. */
char *ike_secret_for(const Ike *ike, OwnIp local, Ip4 peer);
StmtSet ike_set_keyring, ike_set_keyring_key;
StmtPut ike_put_keyring, ike_put_keyring_keys;
void ike_each_keyring(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);

/* ike_policy.c */
GArray *ike_policy_offer(const Ike *ike); /* of IkeSuite; caller frees */
/* Are its hash and its group modelled? One that is not is neither offered nor accepted: a peer sees no default of it. */
bool ike_policy_is_spoken(const IkeSuite *suite);
void ike_policy_put(Draft *d, const IkeSuite *suites, unsigned n, const IkeChoice *first);
/* In main mode: the responder's choice, the initiator's check of it. */
bool ike_policy_choose(Ctx *cx, IkeExchange *x, const IsakmpSa *offer);
bool ike_policy_confirm(IkeExchange *x, const IsakmpSa *answer);
IkeSuite ike_policy_default(void);
void ike_esp_put(Draft *d, const EspProposal *p, unsigned n, const IkeChoice *first);
unsigned ike_esp_read(const IsakmpSa *sa, EspProposal *out, IkeChoice *choices, unsigned max);
uint32_t ike_esp_spi(const IsakmpSa *sa); /* of the first ESP proposal; 0: there is none */
void ike_esp_life_put(Draft *d, const EspProposal *p, uint32_t spi);
void ike_esp_life_read(const IsakmpNotify *n, EspProposal *p);

/* ike_msg.c */
/* What HASH of phase 2 covers: `before`, and the payloads behind it if `whole` (RFC 2409 5.5, 5.7). */
typedef struct HashInput {
	Slice before[3];
	bool whole;
} HashInput;
/* Encodes, keeps as the exchange's last message and hands it to IP; hashed: with its HASH, and encrypted. */
void ike_send(Ctx *cx, IkeExchange *x, Draft *d);
void ike_send_hashed(Ctx *cx, IkeExchange *x, Draft *d, const IkeHashed *h);
void ike_draft_phase2(Draft *d); /* initialises; HASH is there, filled in when sent */
void ike_send_phase2(Ctx *cx, IkeExchange *x, Draft *d, const HashInput *in);
void ike_send_again(Ctx *cx, IkeExchange *x);
bool ike_hash_is_right(const IkeSa *sa, const IkeRx *rx, const HashInput *in);
bool ike_hash_matches(const IkeSa *sa, const IkeRx *rx, const IkeHashed *h);
void ike_rx_fill(const IkeRx *rx); /* the octets of late values and HASH, if they are not there */
/* Decrypts into rx->clear and decodes; false: dropped, and told. */
bool ike_open(Ctx *cx, const IkeExchange *x, const IsakmpMsg *head, IkeRx *rx);
void ike_rx_clear(IkeRx *rx);

/* ike_mm.c, ike_mm_fsm.c */
extern const FsmSpec ike_mm_fsm;
extern const TimerSpec ike_mm_retransmit_timer;
extern const IkeKind ike_main_kind;
bool ike_mm_read(Ctx *cx, IkeExchange *x, IkeRx *rx, unsigned message);
void ike_mm_tell(Ctx *cx, const IkeExchange *x, const IkeRx *rx, unsigned message);
void ike_mm_send(Ctx *cx, IkeExchange *x, unsigned message);
VTime ike_mm_dh(const IkeExchange *x); /* what its state computes takes; or IKE_NO_DH */
void ike_mm_work_done(IkeExchange *x);

/* ike_vid.c */
void ike_vid_put(const IkeSa *sa, Draft *d, unsigned set);
unsigned ike_vid_read(const IkeSa *sa, const IsakmpMsg *m);
void ike_vid_tell(Ctx *cx, const IkeSa *sa, const IsakmpMsg *m);
unsigned ike_vid_natt(const IkeSa *sa); /* the agreed NAT-T version's bit, or 0 */
void ike_natd_put(const IkeSa *sa, Draft *d);

/* ike_qm.c, ike_qm_fsm.c */
extern const FsmSpec ike_qm_fsm;
extern const TimerSpec ike_qm_retransmit_timer;
extern const IkeKind ike_quick_kind;
void ike_qm_begin(Ctx *cx, IkeSa *sa, const SaRequest *req);
bool ike_qm_read(Ctx *cx, IkeExchange *x, IkeRx *rx, unsigned message);
void ike_qm_send(Ctx *cx, IkeExchange *x, unsigned message);
void ike_qm_ready(Ctx *cx, IkeExchange *x); /* responder: SPI, nonce and keys, before its answer */
void ike_qm_keys(IkeExchange *x);

/* ike_info.c */
extern const IkeKind ike_info_kind;

/* ike_notify.c: what we say; one message each. */
void ike_notify(Ctx *cx, IkeSa *sa, uint16_t type, bool with_spi, const uint32_t *seq);
void ike_notify_spi(Ctx *cx, IkeSa *sa, uint16_t type, uint32_t spi);
void ike_notify_delete_sa(Ctx *cx, IkeSa *sa);
void ike_notify_delete_spis(Ctx *cx, IkeSa *sa, const uint32_t *spi, unsigned n);

/* ike_keepalive.c */
extern const FsmSpec ike_alive_fsm;
extern const TimerSpec ike_alive_timer;
enum { ALIVE_OFF, ALIVE_LISTEN, ALIVE_ASK, ALIVE_DEAD, N_ALIVE };
void ike_alive_init(IkeSa *sa);
void ike_alive_begin(Ctx *cx, IkeSa *sa);
void ike_alive_end(Ctx *cx, IkeSa *sa);
void ike_alive_heard(Ctx *cx, IkeSa *sa); /* a message of the peer under this SA */
void ike_alive_sending(Ctx *cx, IkeSa *sa);
/* The SA whose keepalives look at the traffic between two ends; NULL: none. */
IkeSa *ike_alive_watcher(const Ike *ike, OwnIp local, Ip4 peer);
void ike_alive_tell_watcher(const IkeSa *sa); /* it may be another one, since `sa` changed */
/* Notifies that came in `x`: the peer's questions, and its answer to DPD; our answer, once it is due. */
void ike_alive_its_alive(Ctx *cx, IkeExchange *x, const IsakmpNotify *n);
void ike_alive_r_u_there(Ctx *cx, IkeExchange *x, const IsakmpNotify *n);
void ike_alive_r_u_there_ack(Ctx *cx, IkeExchange *x, const IsakmpNotify *n);
void ike_alive_answer(Ctx *cx, const IkeExchange *x);

/* ike_gaps.c */
/* Does this router refuse weak algorithms? */
bool ike_is_strict(const Ike *ike);
void ike_gaps(const void *self, ConfGapFn *fn, void *to);
StmtSet ike_set_shield;
StmtPut ike_put_shield;

/* ike_conf.c */
extern const Stmt ike_stmts[];
extern const ConfHelp ike_conf_help[];
extern const Mode ike_modes[];
extern const ConfGroup ike_groups[];
extern const Param ike_params[];
void ike_conf_init(IkeConf *c);
void ike_conf_clear(IkeConf *c);
void ike_params_get(IkeParams *p, const Node *node);
