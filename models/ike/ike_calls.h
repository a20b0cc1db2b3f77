#pragma once

/* What the files of this folder call of each other; included by ike_priv.h only. */

/* Why an SA dies (MME_DELETE's argument). */
typedef struct IkeDeath {
	const char *reason;
	bool tell;        /* send DELETE */
	bool unreachable; /* the keepalives found out */
	bool silent;      /* nothing but the SA goes: another module ends the rest */
} IkeDeath;

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
IkeSa *ike_sa_new(Ctx *cx, Ike *ike, Ip4 local, Ip4 peer, bool initiator);
void ike_sa_free(Ctx *cx,
		 IkeSa *sa); /* takes it out of ike->sas; cx NULL: power is off, timers are gone */
IkeSa *ike_sa_by_cookies(const Ike *ike, const IsakmpMsg *m, Ip4 local, Ip4 peer);
IkeSa *ike_sa_for(const Ike *ike, Ip4 local, Ip4 peer); /* the newest established one, or NULL */
IkeSa *ike_sa_pending(const Ike *ike, Ip4 local, Ip4 peer); /* one that we are making */
bool ike_sa_is_live(const IkeSa *sa);
bool ike_sa_is_up(const IkeSa *sa);
void ike_sa_delete(Ctx *cx, IkeSa *sa, IkeDeath death);
void ike_sa_bury(Ctx *cx, IkeSa *sa, const IkeDeath *death); /* action of the machine only */
void ike_sa_used(Ctx *cx, const IkeSa *sa);
IkeNode *ike_node_new(IkeSa *sa, uint8_t exchange, uint32_t mid, bool mine);
IkeNode *ike_node_find(const IkeSa *sa, uint32_t mid);
void ike_node_purge_later(Ctx *cx, IkeNode *node, const char *error, const char *reason);
void ike_node_stop(Ctx *cx, IkeNode *node);
uint32_t ike_mid(IkeSa *sa);

/* ike_policy.c */
const char *ike_psk_for(const Ike *ike, Ip4 peer);
GArray *ike_policy_offer(const Ike *ike); /* of IkeSuite; caller frees */
void ike_policy_put(Draft *d, const IkeSuite *suites, unsigned n, const IkeChoice *first);
bool ike_policy_choose(Ctx *cx, IkeSa *sa, const IsakmpSa *offer);
bool ike_policy_confirm(IkeSa *sa, const IsakmpSa *answer);
IkeSuite ike_policy_default(void);
void ike_esp_put(Draft *d, const EspProposal *p, unsigned n, const IkeChoice *first);
unsigned ike_esp_read(const IsakmpSa *sa, EspProposal *out, IkeChoice *choices, unsigned max);
uint32_t ike_esp_spi(const IsakmpSa *sa); /* of the first ESP proposal; 0: there is none */
void ike_esp_life_put(Draft *d, const EspProposal *p, uint32_t spi);
void ike_esp_life_read(const IsakmpNotify *n, EspProposal *p);

/* ike_msg.c */
/* Encodes message `n` of main mode, encrypts it if the exchange says so, keeps it, hands it to IP. */
void ike_send(Ctx *cx, IkeSa *sa, Draft *d, unsigned message);
void ike_send_again(Ctx *cx, IkeSa *sa, GBytes *datagram);
/* What HASH of phase 2 covers: `before`, and the payloads behind it if `whole` (RFC 2409 5.5, 5.7). */
typedef struct HashInput {
	Slice before[3];
	bool whole;
} HashInput;
void ike_draft_phase2(Draft *d); /* initialises; HASH is there, filled in when sent */
void ike_send_node(Ctx *cx, IkeNode *node, Draft *d, const HashInput *in);
void ike_send_info(Ctx *cx, IkeSa *sa, Draft *d);
bool ike_hash_is_right(const IkeSa *sa, const IkeRx *rx, const HashInput *in);
void ike_phase2_iv(const IkeSa *sa, uint32_t mid, uint8_t *iv);
/* Decrypts into rx->clear and decodes; false: dropped, and told. */
bool ike_open(Ctx *cx, Ike *ike, IkeSa *sa, const IsakmpMsg *head, IkeRx *rx);
void ike_rx_clear(IkeRx *rx);

/* ike_mm.c, ike_mm_fsm.c */
extern const FsmSpec ike_mm_fsm;
bool ike_mm_read(Ctx *cx, IkeSa *sa, IkeRx *rx, unsigned message);
void ike_mm_tell(Ctx *cx, IkeSa *sa, const IkeRx *rx, unsigned message);
void ike_mm_send(Ctx *cx, IkeSa *sa, unsigned message);
VTime ike_mm_cost(const IkeSa *sa);
void ike_mm_work_done(IkeSa *sa);
void ike_mm_receive(Ctx *cx, Ike *ike, IkeSa *sa, const IsakmpMsg *head, GBytes *wire);
VTime ike_dh_cost(VTime of_group_1, uint8_t group);

/* ike_vid.c */
void ike_vid_put(const IkeSa *sa, Draft *d, unsigned set);
unsigned ike_vid_read(const IkeSa *sa, const IsakmpMsg *m);
void ike_vid_tell(Ctx *cx, const IkeSa *sa, const IsakmpMsg *m);
unsigned ike_vid_natt(const IkeSa *sa); /* the agreed NAT-T version's bit, or 0 */
void ike_natd_put(const IkeSa *sa, Draft *d);

/* ike_qm.c, ike_qm_fsm.c */
extern const FsmSpec ike_qm_fsm;
void ike_qm_begin(Ctx *cx, IkeSa *sa, const SaRequest *req);
void ike_qm_receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, GBytes *wire);
bool ike_qm_read(Ctx *cx, IkeNode *node, IkeRx *rx, unsigned message);
void ike_qm_send(Ctx *cx, IkeNode *node, unsigned message);
void ike_qm_ready(Ctx *cx, IkeNode *node); /* responder: SPI, nonce and keys, before its answer */
void ike_qm_keys(IkeNode *node);
void ike_qm_abort(Ctx *cx, IkeNode *node, const char *reason);

/* ike_info.c */
void ike_info_receive(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, GBytes *wire);
void ike_info_work_done(Ctx *cx, IkeNode *node);
void ike_info_notify(Ctx *cx, IkeSa *sa, uint16_t type, bool with_spi, const uint32_t *seq);
void ike_info_notify_spi(Ctx *cx, IkeSa *sa, uint16_t type, uint32_t spi);
void ike_info_delete_sa(Ctx *cx, IkeSa *sa);
void ike_info_delete_spis(Ctx *cx, IkeSa *sa, const uint32_t *spi, unsigned n);

/* ike_keepalive.c */
extern const FsmSpec ike_alive_fsm;
enum { ALIVE_OFF, ALIVE_LISTEN, ALIVE_ASK, ALIVE_DEAD, N_ALIVE };
typedef enum AliveMode { MODE_NONE, MODE_CISCO, MODE_DPD } AliveMode;
void ike_alive_begin(Ctx *cx, IkeSa *sa);
void ike_alive_end(Ctx *cx, IkeSa *sa);
void ike_alive_heard(Ctx *cx, IkeSa *sa); /* a message of the peer under this SA */
void ike_alive_sending(Ctx *cx, IkeSa *sa);

/* timers, by file */
extern const TimerSpec ike_work_timer, ike_retransmit_timer, ike_lifetime_timer, ike_alive_timer,
	ike_linger_timer;
extern const TimerSpec ike_node_work_timer, ike_node_retransmit_timer, ike_node_purge_timer;

/* ike_conf.c */
extern const Stmt ike_stmts[];
extern const ConfHelp ike_conf_help[];
extern const Mode ike_modes[];
extern const ConfGroup ike_groups[];
extern const Param ike_params[];
void ike_conf_init(IkeConf *c);
void ike_conf_clear(IkeConf *c);
void ike_params_get(IkeParams *p, const Node *node);
