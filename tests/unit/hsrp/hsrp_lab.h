#pragma once

/* A sandbox with a LAN for HSRP alone: routers of hsrp and track, a stand-in for everything below, a hub
 * that can be blocked, and exact instants. What the whole stack does is tested with the sandbox; here a
 * test chooses what a router hears.
 *
 *   Lab *lab = lab_new();
 *   lab_router(lab, "R1", "12.3(7)T1", "interface FastEthernet0/0\n ip address ...");
 *   lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
 *   lab_run(lab, VT_S(60));
 *   CHECK_TEXT(lab_log(lab, "R1", 0), "...", "...");
 */

#include "models/core/net.h"
#include "models/hsrp/hsrp_priv.h"

typedef struct Lab Lab;

typedef enum LabOp {
	LAB_UP,      /* line protocol up at once */
	LAB_DOWN,    /* line protocol down at once: a cable */
	LAB_SHUT,    /* shutdown, with what IOS tells HSRP and when */
	LAB_NO_SHUT, /* no shutdown, likewise: up after 3 s */
	LAB_BLOCK,   /* the switch port forwards nothing, either way */
	LAB_PASS,
	LAB_TYPE, /* configuration lines, split at ';' */
	LAB_POWER_OFF,
} LabOp;

typedef void LabFn(Ctx *cx, Lab *lab, HsrpGroup *g, const void *arg);

Lab *lab_new(void);
void lab_free(Lab *lab);
void lab_router(Lab *lab, const char *name, const char *release, const char *config);
void lab_do(Lab *lab, VTime at, const char *router, LabOp op, const char *arg);
void lab_call(Lab *lab, VTime at, const char *router, LabFn *fn,
	      const void *arg); /* g: Fa0/0 group 1 */
/* A message arrives at the router's Fa0/0. */
void lab_hear(Lab *lab, VTime at, const char *router, Ip4 from, HsrpMsg msg);
void lab_hear_raw(Lab *lab, VTime at, const char *router, Rx rx, const char *hex);
void lab_run(Lab *lab, VTime until);

/* Lines "seconds text\n" of a router at or after `from`, events and syslog; with packets if asked for. */
char *lab_log(const Lab *lab, const char *router, VTime from);
VTime lab_logged(const Lab *lab, const char *router, const char *part, VTime from); /* VT_NEVER */
EventId lab_event(const Lab *lab, const char *router, const char *part,
		  VTime from); /* that logged it */
World *lab_world(const Lab *lab);
/* "seconds Hello Active\n": what it sent; "v" behind it if the source was the virtual MAC; and "arp IP". */
char *lab_sent(const Lab *lab, const char *router, VTime from);
unsigned lab_signals(const Lab *lab); /* SIG_REDUNDANCY told so far */
HsrpGroup *lab_group(const Lab *lab, const char *router, unsigned number);
Node *lab_node(const Lab *lab, const char *router);
char *lab_show(const Lab *lab, const char *router, const char *command);
char *lab_config(const Lab *lab, const char *router);
void lab_want_packets(Lab *lab);
void lab_param(Lab *lab, const char *router, const char *name,
	       const char *value); /* before the first run */
HsrpMsg lab_msg(unsigned op, unsigned state,
		uint8_t priority); /* group 1, vip 10.0.0.1, 3/10, cisco */

/* Frees a text after the check. */
#define LAB_TEXT(got, want, ...)                                                                   \
	do {                                                                                       \
		g_autofree char *text_ = (got);                                                    \
		CHECK_TEXT(text_, want, __VA_ARGS__);                                              \
	} while (0)
