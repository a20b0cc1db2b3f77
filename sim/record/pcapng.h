#pragma once

/* Capture files (pcapng, draft-ietf-opsawg-pcapng) of simulated interfaces. A transmission is seen where
 * a capture on the devices would see it: outbound on the interface that sent it, at the time it was
 * sent, and inbound on the one that received it, at the time it arrived; ports of switches are not
 * captured. Stamps are nanoseconds of simulated time: the run starts at 1970-01-01T00:00:00Z, so that an
 * absolute time stamp reads as seconds since the start. */

#include "sim/output.h"
#include "sim/record/obs.h"

extern const OutputKind pcapng_output; /* captures that name vpnha as their writer */

typedef struct PcapngIface {
	const char *name;        /* "7204VXR-1 FastEthernet0/0" */
	const char *description; /* the segment: "outside"; may be NULL */
	Mac mac;                 /* 0: none */
	Ip4 ip;                  /* 0: none */
	uint8_t len;             /* of ip's subnet */
	uint64_t bit_per_s;      /* 0: not said */
} PcapngIface;

/* Describes the interface with this ordinal (of FrameObs) into the zeroed `out`, whose texts need live
 * no longer than the world. False: it is not captured (a switch's port). Asked once for each, before
 * its first frame, when it has its addresses, or at the end. */
typedef bool PcapngDescribe(void *to, unsigned ordinal, PcapngIface *out);

typedef struct Pcapng Pcapng;

/* Opens a capture of `n` interfaces for `path`. `longest` is the greatest latency plus jitter of any
 * link: records wait for so long to be in order of time. The file gets its name when it is complete; a
 * path that is a pipe or a device is written to at once. NULL: *err (VPNHA_ERROR_FILE). */
Pcapng *pcapng_new(const char *path, unsigned n, PcapngDescribe *describe, void *to, VTime longest,
		   GError **err);

/* Captures each packet once, outbound where its origin sent it. Wireshark follows the initialisation vectors
 * of IKEv1 from message to message, and decrypts them only if none is there twice. */
void pcapng_once(Pcapng *p);

/* The sink to add to the world (frames only); lives as long as the capture. */
ObsSink *pcapng_sink(Pcapng *p);

/* Completes and names the file, and frees `p`. False: nothing is left behind; *err. */
bool pcapng_close(Pcapng *p /* adopts */, GError **err);

/* Frees `p` and leaves nothing behind; NULL is allowed. */
void pcapng_discard(Pcapng *p /* adopts */);
