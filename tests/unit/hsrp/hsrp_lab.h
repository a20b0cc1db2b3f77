#pragma once

/* A sandbox with a LAN for HSRP alone: routers of hsrp and track, a stand-in for everything below, a hub
 * that can be blocked, and exact instants. What the whole stack does is tested with the sandbox; here a
 * test chooses what a router hears.
 *
 *   Lab *lab = lab_new();
 *   sandbox_router(lab->sb, "R1", "12.3(7)T1", "interface FastEthernet0/0\n ip address ...");
 *   lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
 *   sandbox_run(lab->sb, VT_S(60));
 *   CHECK_TEXT(lab_log(lab, "R1", 0), "...", "...");
 */

#include "models/hsrp/hsrp_priv.h"
#include "tests/support/sandbox.h"

typedef struct Lab {
	Sandbox *sb;      /* observes no packets, unless told to */
	GPtrArray *jobs;  /* of what is done to a router, owned */
	GArray *sent;     /* of what was sent */
	unsigned signals; /* SIG_REDUNDANCY told so far */
} Lab;

typedef enum LabOp {
	LAB_UP,      /* line protocol up at once */
	LAB_DOWN,    /* line protocol down at once: a cable */
	LAB_SHUT,    /* shutdown, with what IOS tells HSRP and when */
	LAB_NO_SHUT, /* no shutdown, likewise: up after 3 s */
	LAB_BLOCK,   /* the switch port forwards nothing, either way */
	LAB_PASS,
} LabOp;

typedef void LabFn(Ctx *cx, Lab *lab, HsrpGroup *g, const void *arg);

Lab *lab_new(void);
void lab_free(Lab *lab);
void lab_do(Lab *lab, VTime at, const char *router, LabOp op, const char *arg);
void lab_call(Lab *lab, VTime at, const char *router, LabFn *fn,
	      const void *arg); /* g: Fa0/0 group 1 */
/* A message arrives at the router's Fa0/0. */
void lab_hear(Lab *lab, VTime at, const char *router, Ip4 from, HsrpMsg msg);
void lab_hear_raw(Lab *lab, VTime at, const char *router, Rx rx, const char *hex);

/* Lines "seconds text\n" of a router at or after `from`, events and syslog; with packets if asked for. */
char *lab_log(const Lab *lab, const char *router, VTime from);
/* "seconds Hello Active\n": what it sent; "v" behind it if the source was the virtual MAC; and "arp IP". */
char *lab_sent(const Lab *lab, const char *router, VTime from);
HsrpGroup *lab_group(const Lab *lab, const char *router, unsigned number);
HsrpMsg lab_msg(unsigned op, unsigned state,
		uint8_t priority); /* group 1, vip 10.0.0.1, 3/10, cisco */

/* Frees a text after the check. */
#define LAB_TEXT(got, want, ...)                                                                   \
	do {                                                                                       \
		g_autofree char *text_ = (got);                                                    \
		CHECK_TEXT(text_, want, __VA_ARGS__);                                              \
	} while (0)
