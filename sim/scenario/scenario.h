#pragma once

/* A scenario: what a *.scn file says, checked as far as it can be without the configurations. */

#include <glib.h>

#include "sim/addr.h"
#include "sim/analysis/expect.h"
#include "sim/kernel/vtime.h"
#include "sim/regex.h"
#include "sim/scenario/scnfile.h"

/* A time that may be a draw from the seed: lo..hi, or exactly lo. */
typedef struct ScnSpan {
	VTime lo, hi;
	const char *draw; /* "event outage at": names the draw */
} ScnSpan;

typedef struct ScnEvent ScnEvent;

/* A moment: a span after the start, or after (or before: back) an event. */
typedef struct ScnMoment {
	bool has;
	const ScnEvent *base; /* NULL: the start of the run */
	const char *base_name;
	ScnSpan span;
	bool back;
	SrcPos pos;
} ScnMoment;

/* "7204VXR-1:Fa0/0", or "outside:7204VXR-1" for a switch's port; a host or switch may stand alone. */
typedef struct ScnPort {
	const char *node, *iface; /* iface "" if none was given; as written */
	SrcPos pos;
} ScnPort;

typedef struct ScnParam {
	const char *name, *value; /* "hsrp.resign-on-if-down", "on" */
	SrcPos pos;
} ScnParam;

typedef struct ScnRouter {
	const char *name, *release; /* NULL: from the version line */
	SrcPos pos;
	const ScnGroup *group;
	GArray *configs;    /* of ScnItem; text is the name for scnfile_load */
	unsigned templates; /* from this one on they are templates (scnrepeat_fill) */
	GArray *params;     /* of ScnParam */
	bool leave_out;     /* lines of its configuration that IOS refuses */
	ScnSpan start, boot;
} ScnRouter;

/* What is said of frames that enter a cable at one port, or of all its ports if `port` is empty. */
typedef struct ScnLine {
	ScnPort port;          /* node NULL: all */
	VTime latency, jitter; /* -1: not said */
	int64_t loss_ppm;      /* -1: not said */
	VTime forward_delay;   /* -1: not said */
	int vlan, channel;     /* 0: not said */
	GArray *trunk;         /* of uint16_t; NULL: not said */
} ScnLine;

typedef struct ScnSegment {
	const char *name;
	bool is_switch, serial;
	SrcPos pos;
	GArray *ports; /* of ScnPort */
	GArray *lines; /* of ScnLine; the first is for all ports */
	VTime ageing;  /* of a switch's MAC entries; -1: not said */
} ScnSegment;

typedef struct ScnHost {
	const char *name,
		*segment; /* the switch that `port` names; NULL: a switch or link names the host */
	SrcPos pos, port_pos;
	Ip4 address, gateway; /* gateway 0: none */
	uint8_t len;
} ScnHost;

typedef struct ScnProbe {
	const char *name, *node;
	uint32_t number; /* among the scenario's, from 0 */
	SrcPos pos, from_pos, vrf_pos;
	const char *vrf; /* "": of the address it is from */
	Ip4 src, dst;
	VTime interval, timeout;
	ScnSpan start;
	int64_t count, size, outage_min;
} ScnProbe;

typedef enum ScnDeed {
	DEED_CONFIG,
	DEED_EXEC,
	DEED_POWER,
	DEED_CABLE,
	DEED_LOSS,
	DEED_INJECT
} ScnDeed;

struct ScnEvent {
	const char *name;
	SrcPos pos, deed_pos;
	ScnMoment when;
	ScnDeed deed;
	const char *router;  /* config, exec, power: the node */
	GArray *lines;       /* config, exec: of ScnItem */
	bool on;             /* power on, cable restored */
	ScnPort port;        /* cable, inject; loss: frames that leave this port (node NULL: all) */
	const char *segment; /* cable, loss: a link or switch; NULL if by port */
	int64_t loss_ppm;
	GBytes *octets;
	int repeat; /* >= 1 */
	VTime every;
	SrcPos repeat_pos;
	VTime latest; /* that it first happens, over all seeds; -1: not known yet */
	const char
		*text; /* the deed for people: "7204VXR-1: interface FastEthernet0/0; shutdown" */
	const char *what; /* where causes end: "failover.scn:42 event outage" */
	bool resolving;
};

/* An expectation, and its names and times as the scenario says them. */
typedef struct ScnExpect {
	Expect e;
	const char *router, *probe; /* NULL: none was named */
	const char *direction;
	ScnMoment after, at, from, to;
	SrcPos router_pos, probe_pos;
	GArray *commands; /* debug: of ScnItem; NULL for other kinds */
} ScnExpect;

/* Lines whose effect is not modelled, and the user's reason why the result holds all the same. */
typedef struct ScnAccept {
	const char *name;
	SrcPos pos;
	GArray *routers;   /* of ScnItem; NULL: all */
	GHashTable *among; /* the same by name; NULL: all */
	const char *line;  /* the expression, without its slashes */
	SrcPos line_pos;
	Regex *regex;
	const char *why;
	SrcPos why_pos;
} ScnAccept;

/* A router that is there and not in the scenario. */
typedef struct ScnLeftOut {
	const char *name;
	SrcPos pos;
	const char *file;  /* its configuration, relative to the first scenario's folder */
	SrcPos at;         /* the line that it cannot be taken for, as messages say it */
	const char *why;   /* why it cannot */
	GArray *addresses; /* of Prefix: the subnets that it stands in; NULL: they are not known */
} ScnLeftOut;

typedef struct Scenario {
	ScnFile *file;
	const char *path, *name, *network, *title; /* "failover", "site-to-site" */
	VTime duration;
	int64_t seed;
	GPtrArray *routers, *segments, *hosts, *probes, *events, *expects, *accepts,
		*left_out;      /* owned */
	struct ScnIndex *index; /* the same by name */
} Scenario;

/* Reads a scenario; `sets` (may be NULL) are --set assignments, ended by NULL. With `stored` (adopted; may
 * be NULL) texts come from there and `path` is only a name. NULL: *err. */
Scenario *scenario_read(const char *path, const char *const *sets, GHashTable *stored,
			GError **err);

/* The same from the disk, with every secret masked as the texts are read, the configurations' too, which are read
 * later: `secrets` (borrowed) lives as long as the scenario. What such a scenario leads to is what the
 * original leads to, as nothing depends on a key but whether another one is the same. */
Scenario *scenario_read_masked(const char *path, const char *const *sets, Secrets *secrets,
			       GError **err);
void scenario_free(Scenario *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scenario, scenario_free)

/* What the seed makes of a span or a moment. */
VTime scn_draw(const ScnSpan *span, uint64_t seed);
VTime scn_moment(const ScnMoment *m, uint64_t seed);
VTime scn_earliest(const ScnMoment *m); /* of all seeds */

/* Reads a moment from the command line (--at, --until): a time, or EVENT [+ TIME]. */
bool scenario_moment(const Scenario *s, const char *text, const char *option, ScnMoment *out,
		     GError **err);

const ScnRouter *scenario_router(const Scenario *s, const char *name);
const ScnSegment *scenario_segment(const Scenario *s, const char *name);
const ScnHost *scenario_host(const Scenario *s, const char *name);

/* The probes of a node (of ScnProbe), in order. Borrowed; NULL: it has none. */
const GPtrArray *scenario_probes(const Scenario *s, const char *node);

/* The expectations with their times for one seed; valid as long as the scenario. Free with g_free. */
Expect *scenario_expects(const Scenario *s, uint64_t seed);
