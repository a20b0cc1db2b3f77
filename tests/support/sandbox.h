#pragma once

/* A world of a few nodes for tests: declare nodes, cables and what happens; start; run in virtual time;
 * look at log lines, observations and state.
 *
 *   Sandbox *sb = sandbox_new(1);
 *   sandbox_router(sb, "R1", "12.3(7)T1", "hostname R1\ninterface FastEthernet0/0\n ...");
 *   sandbox_switch(sb, "lan", 2, VT_S(0));
 *   sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(20));
 *   sandbox_type(sb, VT_S(100), "R1", "interface Fa0/0; shutdown");
 *   sandbox_run(sb, VT_S(120));              (the first call starts it; power comes at time 0)
 *   VTime t = sandbox_logged(sb, "R1", "Standby -> Active", VT_S(100));
 *   sandbox_free(sb);
 */

#include "models/core/net.h"

typedef struct Sandbox Sandbox;

Sandbox *sandbox_new(uint64_t seed); /* of every class that there is */
void sandbox_free(Sandbox *sb);

/* A sandbox of fewer classes, and of a test's own: `classes` (NULL: every one), ended by NULL, less those that
 * provide a service of `stubs`, ended by NULL too. The functions of `stubs` get a Stub as their self. All is
 * borrowed. A test that stands in for IP needs neither cables nor switches:
 *
 *   static void send(Ctx *cx, void *self, const IpSend *how, GBytes *payload) { ... sandbox_deliver(...); }
 *   static const Provide stubs[] = {{"ip", &(const IpSvc){.send = send}}, {NULL, NULL}};
 *   Sandbox *sb = sandbox_new_of(1, (const ProtoClass *const[]){&ike_class, NULL}, stubs, &my_test);
 */
Sandbox *sandbox_new_of(uint64_t seed, const ProtoClass *const *classes, const Provide *stubs,
			void *test);

typedef struct Stub {
	Node *node;
	void *test; /* sandbox_new_of's */
} Stub;

void *sandbox_test(const Node *n); /* the same, for the init of a test's own class */

GBytes *sandbox_octets(const char *hex); /* with or without blanks; a new reference */
/* A UDP datagram comes to the class that is bound to rx->dport: at once; or after `latency` (over 0), unless the
 * node has lost power by then, or rx->in its line protocol. */
void sandbox_hand(Ctx *cx, Node *to, const Rx *rx, GBytes *octets /* adopts */);
void sandbox_deliver(Ctx *cx, Node *to, const Rx *rx, GBytes *octets /* adopts */, VTime latency);

/* Everything up to sandbox_run is said before the first run, and cannot be later (it asserts): a run begins with
 * the whole script. What a test decides while it runs, a function of sandbox_call or sandbox_do decides.
 *
 * Declarations. Configurations end lines with \n; a bad one aborts with its message. */
void sandbox_router(Sandbox *sb, const char *name, const char *release, const char *config);
void sandbox_switch(Sandbox *sb, const char *name, unsigned ports, VTime forward_delay);
void sandbox_cable(Sandbox *sb, const char *a, const char *b,
		   VTime latency); /* "NODE:INTERFACE", switch ports "sw:1" */
void sandbox_start_at(Sandbox *sb, const char *name, VTime power_on); /* default 0 */
void sandbox_param(Sandbox *sb, const char *name, const char *param, const char *value);
void sandbox_wire(Sandbox *sb); /* encode and decode at every hop */

void sandbox_observe(Sandbox *sb, unsigned kinds); /* 1u << OBS_...; default: all but OBS_FRAME */

/* What happens. Lines are split at ';'. */
void sandbox_type(Sandbox *sb, VTime at, const char *router, const char *lines);
void sandbox_power(Sandbox *sb, VTime at, const char *node, bool on);
void sandbox_cut(Sandbox *sb, VTime at, const char *end,
		 bool cut); /* the cable at NODE:INTERFACE */
void sandbox_loss(Sandbox *sb, VTime at, const char *end,
		  uint32_t ppm); /* of what NODE:INTERFACE sends */
void sandbox_frame(Sandbox *sb, VTime at, const char *end,
		   const char *hex); /* arrives at NODE:INTERFACE */
/* Any function, as the node: to call services of modules; of the node alone, or with an argument. */
void sandbox_call(Sandbox *sb, VTime at, const char *node, void (*fn)(Ctx *cx, Node *n));
void sandbox_do(Sandbox *sb, VTime at, const char *node, void (*fn)(Ctx *cx, Node *n, void *arg),
		void *arg);
/* A command with effect, typed at a router; one that there is none of fails the test. */
void sandbox_exec(Sandbox *sb, VTime at, const char *node, const char *command);

void sandbox_run(Sandbox *sb, VTime until);

World *sandbox_world(Sandbox *sb);
Net *sandbox_net(Sandbox *sb);
Node *sandbox_node(Sandbox *sb, const char *name);
void *sandbox_self(Sandbox *sb, const char *node, const char *cls); /* module state */

/* When `router` first logged a line with `part` in it at or after `after`; VT_NEVER. NULL router: anyone. */
VTime sandbox_logged(Sandbox *sb, const char *router, const char *part, VTime after);
EventId sandbox_event(Sandbox *sb, const char *router, const char *part,
		      VTime after); /* that logged it; EVENT_NONE */
/* Lines of a router at or after `after`: "12.345678901 text\n" with times relative to `zero`, or the texts
 * alone if zero is VT_NEVER. `flag` NULL: all. Caller frees. */
char *sandbox_log(Sandbox *sb, const char *router, const char *flag, VTime after, VTime zero);
/* Number of observations of that spec name by a node (NULL: any) whose printed fields contain `part` (NULL:
 * any), at or after `after`; *at gets the time of the first. */
unsigned sandbox_seen(Sandbox *sb, const char *node, const char *obs, const char *part, VTime after,
		      VTime *at);
/* All observations as text, one a line: for looking at while writing a test, and for comparing runs. */
const char *sandbox_dump(Sandbox *sb);
/* What a show command of the router's classes prints now; its running-config. Caller frees. */
char *sandbox_show(Sandbox *sb, const char *router, const char *command);
char *sandbox_config(Sandbox *sb, const char *router);
