#pragma once

/* An echo of a node's own IP, and what became of it. */

#include "models/svc/ip.h"
#include "tests/support/sandbox.h"

typedef struct SandboxPing {
	IpSend how;
	uint16_t octets; /* of the datagram; 0: 100 */
	uint64_t uid;    /* of the last that was sent; 0: none */
} SandboxPing;

/* Sends it: for sandbox_do, with a SandboxPing. */
void sandbox_ping(Ctx *cx, Node *n, void *ping);
/* Of the last that was sent: way 0 there, way 1 back. */
PktFate sandbox_ping_fate(Sandbox *sb, const SandboxPing *p);
