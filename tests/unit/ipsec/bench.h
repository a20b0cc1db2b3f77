#pragma once

/* Two routers with a crypto map between them, and an IKE that only takes notes: SAs are installed by hand.
 *
 *   A (12.2)        20.1.1.1 | Fa0/0 192.168.0.1 ---- 192.168.0.2 Fa0/0 | 10.1.1.1, 99.99.99.99   B (12.3(7)T1)
 */

#include "models/ipsec/ipsec_priv.h"
#include "models/svc/probe.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct IkeNotes {
	unsigned requests, flushes, deletes, invalid, heard, sending;
	SaRequest last;
	Ip4 flushed;
	bool told;
	uint32_t spi;
} IkeNotes;

typedef struct Bench {
	Sandbox *sb;
	IkeNotes a, b;
	SaPair pair; /* as A sees it, the initiator */
	int apart; /* octet of B's inbound keys that differs from A's: 1.. of the HMAC key, -1.. of the cipher's; 0: none */
} Bench;

/* Extra lines for either configuration may be NULL. */
void bench_open(Bench *x, const char *more_a, const char *more_b);
void bench_close(Bench *x);

/* At `at`: both routers get a pair for 20.1.1.0/24 > 99.99.99.99 with DES and MD5; SPIs are 0x1000+n (A's
 * inbound) and 0x2000+n (B's inbound). B's outbound SA is enabled at once. */
void bench_install(Bench *x, VTime at, unsigned n, uint32_t life_s, uint32_t life_kb);

Ipsec *bench_ipsec(Bench *x, const char *node);
Ident *bench_ident(Bench *x, const char *node, unsigned i);
