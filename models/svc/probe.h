#pragma once

/* Service "probe": ICMP echo streams whose losses are the outages. Provided by models/probe. */

#include "models/core/proto.h"
#include "sim/record/obs.h"

typedef struct ProbeSpec {
	const char *name; /* "inside-out"; lives as long as the world */
	uint32_t number;  /* of the probe in its world, from 0 without gaps */
	Ip4 src, dst;     /* src 0: the address of the outgoing interface */
	VTime start, interval;
	uint64_t count; /* 0: no end */
	uint16_t size;  /* octets of the IP datagram; 100 is IOS's default */
	uint16_t vrf;   /* it is sent by that VRF's table (vrf.h); 0: by the router's own */
	VTime timeout; /* a reply that comes later counts as lost, as IOS ping has it; 2 s by default */
} ProbeSpec;

typedef struct ProbeSvc {
	/* Starts a stream: echo n (from 0) leaves at start + n * interval. If that is past (the node's power
	 * came back), the stream goes on with the next echo that is due, under its own number. */
	void (*add)(Ctx *cx, void *self, const ProbeSpec *spec);

	/* The echoes whose fate is not told at `now`, oldest first, and their replies if there are any: what is
	 * known of them. Only reads. */
	void (*each_open)(const void *self, VTime now, void (*fn)(void *to, const ProbeObs *),
			  void *to);
} ProbeSvc;
