#pragma once

#include "models/core/net.h"
#include "models/svc/ip.h"
#include "models/svc/probe.h"

typedef struct Probe Probe;

/* An echo whose fate is not told yet. */
typedef struct Echo {
	uint64_t uid;
	uint64_t seq; /* as the stream counts; on the wire its low 16 bits */
	VTime sent;
} Echo;

typedef struct Stream {
	Probe *probe;
	ProbeSpec spec;
	uint16_t id; /* ICMP identifier */
	uint64_t next;
	GArray *open; /* of Echo, oldest first */
	TimerTree timers;
	Timer tick, timeout;
} Stream;

/* `ping`, typed at the console: one echo at a time. */
typedef struct Ping {
	Probe *probe;
	Ip4 src, dst;
	uint16_t id, size;
	unsigned repeat, sent, good;
	VTime timeout, sent_at, least, most, sum;
	uint64_t uid;
	bool waiting;
	GString *marks; /* "!!.!!" */
	TimerTree timers;
	Timer timer;
} Ping;

struct Probe {
	Node *node;
	const IpSvc *ip;
	void *ip_self;
	GPtrArray *streams, *pings; /* owned */
	uint16_t next_id;
};

extern const TimerSpec stream_tick, stream_timeout, ping_timer;
extern const ObsSpec probe_obs, ping_obs, ping_refused_obs;
extern const ProbeSvc probe_svc;

void stream_free(void *stream);
void stream_stop(Ctx *cx, Stream *s);
void stream_reply(Ctx *cx, Stream *s, uint16_t seq);

void ping_run(Ctx *cx, void *self, const Args *a);
void ping_free(void *ping);
void ping_heard(Ctx *cx, Ping *p, uint16_t seq, char mark);
