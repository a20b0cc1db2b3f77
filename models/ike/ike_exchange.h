#pragma once

/* Exchanges (RFC 2408 2.1). Main mode, each quick mode and each informational that came in is one: it has its
 * message id, its chain of IVs, its messages last sent and received, its processing and its retransmission, and
 * its keys in the making. What outlives it is the SA's. Under an SA IOS calls an exchange a node. */

#include "models/core/node.h"
#include "models/ike/ike_late.h"
#include "models/ike/ike_log.h"
#include "models/ike/ike_pkt.h"
#include "models/svc/sa.h"

enum { IKE_NONCE = 20 };

typedef struct IkeSa IkeSa;
typedef struct IkeExchange IkeExchange;
typedef struct IkeRx IkeRx;

/* Why an SA dies, or an exchange before its end. */
typedef struct IkeDeath {
	const char *reason;
	bool tell;        /* send DELETE */
	bool unreachable; /* the keepalives found out */
	bool silent;      /* nothing but the SA goes: another module ends the rest */
} IkeDeath;

/* Which transform of which proposal was chosen: the answer keeps both numbers (RFC 2408 4.2). */
typedef struct IkeChoice {
	uint8_t proposal, transform; /* their numbers, as offered */
	uint32_t spi;                /* of that proposal; 0 in phase 1 */
} IkeChoice;

/* What the kinds of exchange do each in their own way; each stands where its machine does. */
typedef struct IkeKind {
	uint8_t type; /* EXCHANGE_MAIN */
	uint8_t phase;
	const FsmSpec *fsm;                /* NULL: one message has no states */
	const TimerSpec *retransmit;       /* NULL: nothing is awaited */
	const char *nonce_draw, *key_draw; /* purposes of its draws */
	IkeSay retransmitting, attempt;
	/* A message of this kind for an SA that lives. */
	void (*receive)(Ctx *cx, IkeSa *sa, const IsakmpMsg *head, Late *wire);
	void (*processed)(Ctx *cx, IkeExchange *x);
	void (*abort)(Ctx *cx, IkeExchange *x, const IkeDeath *why); /* NULL: it just stops */
	void (*clear)(IkeExchange *x); /* frees what only this kind has; NULL: nothing */
	size_t own; /* octets of what only this kind has, the last of an exchange */
} IkeKind;

typedef struct IkeMain {
	bool acceptable;     /* responder: key and offer */
	bool contact;        /* message 5 carried INITIAL-CONTACT */
	uint8_t before;      /* state before the last change */
	uint8_t group_ready; /* group of the private value that we have; 0: none */
	GArray *offer;       /* initiator: of IkeSuite, as offered */
	IkeChoice chosen;    /* of them */
	char *psk;           /* as configured when the exchange began */
	GBytes *id[2], *sai; /* bodies; [0] and sai: the initiator's */
} IkeMain;

typedef struct IkeQuick {
	SaRequest *req; /* initiator: what was asked for, until it is had */
	SaPair pair;
	Late *keymat[2]; /* in, out: what `pair` refers to */
	bool accepted, installed;
	bool ids;            /* IDci and IDcr were sent */
	bool notify_life;    /* responder: our lifetime is the shorter */
	EspProposal offered; /* responder: the chosen one, to go back unchanged */
	IkeChoice chosen;    /* responder: its numbers */
} IkeQuick;

typedef struct IkeInfo {
	uint16_t answer;     /* notify type to answer with; 0: none */
	uint32_t answer_seq; /* of DPD */
	bool dead;           /* the peer deleted the SA itself */
	bool stale;          /* may be an old one, played again: no sign of life */
} IkeInfo;

/* Of a Diffie-Hellman computation: ike_engine.c. */
typedef enum IkeEngine { ENGINE_NOT, ENGINE_WAITS, ENGINE_COMPUTES } IkeEngine;

#define IKE_NO_DH ((VTime)-1)

struct IkeExchange {
	IkeSa *sa;
	const IkeKind *kind;
	uint32_t mid; /* 0: phase 1 */
	bool mine;    /* we began it */
	Fsm sm;
	TimerTree timers;
	Timer work, retransmit, purge;
	IkeEngine engine;
	VTime cost;    /* of the computation */
	GList in_line; /* while it waits */
	Late *last_tx, *last_rx;
	VTime last_tx_at;
	int64_t tries;
	Late *chain; /* the last encrypted message, from which the next goes on; NULL: none yet */
	Late *ke[2], *gxy;
	GBytes *nonce[2]; /* bodies; [0]: the initiator's, as of ke */
	union {           /* by kind: there is no more of it than the kind's own */
		IkeMain main;
		IkeQuick quick;
		IkeInfo info;
	};
};

/* Not yet the SA's: ike_exchange_add makes it so. Starts in its machine's first state. */
IkeExchange *ike_exchange_new(IkeSa *sa, const IkeKind *kind, uint32_t mid, bool mine);
void ike_exchange_free(void *x);
void ike_exchange_add(IkeExchange *x); /* under its SA, which then owns it */
IkeExchange *ike_exchange_find(const IkeSa *sa, uint32_t mid); /* of phase 2; NULL: none */
/* A message is processed; what it needs of Diffie-Hellman takes `dh` more and the engine, also where that is no time. */
void ike_exchange_work(Ctx *cx, IkeExchange *x, VTime dh /* or IKE_NO_DH */);
bool ike_exchange_works(const IkeExchange *x);
void ike_exchange_stop(Ctx *cx, IkeExchange *x); /* processing and retransmission */
/* It is over, and forgotten some time later. */
void ike_exchange_purge_later(Ctx *cx, IkeExchange *x, const char *error, const char *reason);
uint32_t ike_exchange_mid(IkeSa *sa); /* a fresh message id */
/* The message was good: the chain goes on from it, and it is known if it comes again. */
void ike_exchange_took(IkeExchange *x, const IkeRx *rx);
bool ike_exchange_has_seen(const IkeExchange *x, Late *wire); /* it was the last one */
/* The cipher's chain before the next message. */
IkeChain ike_exchange_chain(const IkeExchange *x);

/* ---- keys in the making (ike_material.c) ---- */

void ike_exchange_keep(GBytes **at, const void *data, size_t n); /* replaces */
void ike_exchange_draw_nonce(IkeExchange *x);                    /* ours, once */
/* Our private and public value; `draw` tells those of one SA apart. */
void ike_exchange_draw_share(IkeExchange *x, uint8_t group, uint64_t draw);
/* The peer's, of a message that has one; false: of no legal length, and dropped. */
bool ike_exchange_read_nonce(Ctx *cx, IkeExchange *x, const IsakmpMsg *m);
/* The peer's public value, and the secret that both share; false: there is none, or no possible one. */
bool ike_exchange_read_share(IkeExchange *x, uint8_t group, const IkeRx *rx);
/* What a step of Diffie-Hellman takes: by the square of the group's length. */
VTime ike_dh_cost(VTime of_group_1, uint8_t group);

/* ---- retransmission (ike_retransmit.c): guards and actions that machines of exchanges share ---- */

bool ike_was_sent_lately(const void *x, const void *now); /* the event's argument is the time */
void ike_await(Ctx *cx, void *x);
void ike_stop(Ctx *cx, void *x);
void ike_retransmit(Ctx *cx, void *x);
void ike_answer_again(Ctx *cx, void *x);
void ike_skip(Ctx *cx, void *x, const void *now);

extern const TimerSpec ike_work_timer, ike_purge_timer;
