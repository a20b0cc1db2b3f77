#pragma once

/* Two routers that speak IKE over a wire of the test's own, with a key engine that only takes notes: what is
 * sent, kept, lost or changed is the test's decision, message by message. */

#include "models/svc/sa.h"
#include "tests/support/sandbox.h"

enum { TALK_A, TALK_B, TALK_SIDES };

typedef struct Sent {
	VTime at;
	unsigned from;
	Ip4 src, dst;
	uint8_t tos, ttl;
	GBytes *wire;
} Sent;

/* What a side's key engine was told. */
typedef struct TalkKeys {
	bool dead;           /* delete_peer's last word on the peer */
	bool refuse;         /* accept nothing */
	unsigned choose;     /* index of the offer that accept takes */
	uint32_t max_life_s; /* of agreed SAs; 0: as offered */
	bool gone;           /* no endpoint any more */
	unsigned installed, enabled, failed, deleted_peers, deleted_spis, sas;
	VTime installed_at, enabled_at, deleted_at;
	SaPair pair; /* the last one */
	uint32_t deleted_spi;
	char reason[80];
	uint32_t next_spi;
	IkeWatch *watch; /* who looks at the traffic, as IKE told */
} TalkKeys;

typedef struct Talk Talk;
struct Talk {
	Sandbox *sb; /* of routers "A" and "B" */
	Ip4 ip[TALK_SIDES];
	TalkKeys keys[TALK_SIDES];
	VTime latency;
	GPtrArray *sent; /* of Sent* */
	bool cut;        /* nothing arrives */
	unsigned lose;   /* ordinal (from 1) of the datagram that is lost; 0: none */
	/* Changes what arrives; NULL: nothing. Returns a new datagram or NULL to lose it. */
	GBytes *(*tamper)(Talk *t, const Sent *s);
	const void *user; /* tamper's */
	GPtrArray *jobs;  /* what is done to a side, owned */
};

typedef void TalkFn(Ctx *cx, Talk *t, unsigned side);

#define TALK_POLICY "crypto isakmp policy 1\n hash md5\n authentication pre-share\n"

extern const char *const talk_name[TALK_SIDES]; /* a side's name in the sandbox */

/* A configuration of NULL: TALK_POLICY, the key of the other side, keepalive 10. Powered at time 0. */
Talk *talk_new(uint64_t seed, const char *release_a, const char *release_b, const char *config_a,
	       const char *config_b);
void talk_free(Talk *t);

/* At a time, as a side. Before the first run. */
void talk_request(Talk *t, VTime at, unsigned side, const SaRequest *req);
SaRequest talk_proposal(const Talk *t, unsigned side); /* subnet to host, ESP DES/MD5 */
void talk_do(Talk *t, VTime at, unsigned side, TalkFn *fn);
void talk_inject(Talk *t, VTime at, unsigned to, const uint8_t *data, size_t n);

/* Since the first run. */
const IkeSvc *talk_ike(const Talk *t, unsigned side, void **self);
const Sent *talk_sent(const Talk *t, unsigned ordinal); /* from 1 */
void talk_again(Ctx *cx, Talk *t, unsigned ordinal);    /* at once, to whom it was sent */
unsigned talk_count(const Talk *t, const char *obs, const char *part); /* sandbox_seen of both */
