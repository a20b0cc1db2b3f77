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

/* What an echo and its reply ask for stands first, in three lines of memory as long as one is under way. */
typedef struct Stream {
	_Alignas(64) Timer tick;
	Probe *probe;
	const char *name; /* this and what follows is the ProbeSpec's */
	Ip4 src, dst;
	VTime wait; /* its timeout */
	uint64_t count;
	uint64_t sent; /* echoes: the number of the next */
	uint32_t number;
	uint16_t size, id; /* of the datagram; ICMP identifier */
	uint16_t vrf;
	Echo *open; /* oldest first: `one`, or owned */
	uint32_t n_open, room;
	Echo one;
	Timer timeout;
	TimerTree timers;
	struct Stream *after; /* of the router's: the next that was added */
} Stream;

/* `ping`, typed at the console: one echo at a time. */
typedef struct Ping {
	Probe *probe;
	Ip4 src, dst;
	uint16_t id, size, vrf;
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
	Stream *first, *last; /* owned, in the order in which they were added */
	Index by_id;          /* the same; of several that share an identifier the first */
	GPtrArray *pings;     /* owned */
	uint16_t next_id;
};

extern const TimerSpec stream_tick, stream_timeout, ping_timer;
extern const ObsSpec probe_obs, ping_obs, ping_refused_obs, ping_no_vrf_obs;
extern const ProbeSvc probe_svc;

void stream_free(Stream *s);
void stream_stop(Ctx *cx, Stream *s);
void stream_reply(Ctx *cx, Stream *s, uint16_t seq);

void ping_run(Ctx *cx, void *self, const Args *a);
void ping_free(void *ping);
void ping_heard(Ctx *cx, Ping *p, uint16_t seq, char mark);
