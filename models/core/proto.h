#pragma once

/* What a protocol is to the simulator: one class of tables and functions per folder. */

#include "models/core/bind.h"
#include "models/core/form.h"
#include "models/core/iface.h"
#include "models/core/param.h"
#include "models/core/signal.h"
#include "sim/record/obs.h"
#include "sim/tables/fsm.h"
#include "sim/tables/stmt.h"

typedef enum NodeKind { NODE_ROUTER = 1, NODE_HOST = 2, NODE_SWITCH = 4 } NodeKind;
enum { NODE_KINDS = NODE_SWITCH + 1 }; /* of an array by NodeKind */

/* A received packet: where it came in and what the layers below read. `pkt` has the layers from the
 * receiver's own on (the outer ones are popped); octets after the known layers are its payload. */
typedef struct Rx {
	Iface *in;
	Mac src_mac, dst_mac;
	Ip4 src, dst;
	uint8_t ttl, tos, ip_proto;
	uint16_t sport, dport; /* UDP */
} Rx;

/* Services by name: see models/svc. `ops` is the header's struct; users get it with node_service(). */
typedef struct Provide {
	const char *service; /* "rib"; NULL ends the list */
	const void *ops;
} Provide;
typedef struct Require {
	const char *service;
	bool optional;
} Require;

typedef struct SignalWant {
	SignalKind kind;
	int rank; /* lower is told first; ties by class name */
	bool end; /* ends the list */
} SignalWant;

/* Copies state into a flat struct, values only. The returned memory is freed with the view's free. */
typedef struct View {
	const char *name; /* "standby"; NULL ends the list */
	void *(*take)(const void *self, const Node *node, const Args *a, VTime now);
	void (*free)(void *view);
} View;

/* Text from a view, as the release prints it. `release` is the router's. Without `print` it is a command more
 * for the view of another folder, which prints it. */
typedef struct Show {
	const char *syntax; /* "show standby [<intf:iface>] [brief]"; NULL ends the list */
	const char *view;
	void (*print)(GString *out, const void *view, const Args *a, const char *release);
	const char *cite;
} Show;

/* A debug command, the log flag that it selects, and how IOS speaks of it: "HSRP Events debugging is on",
 * below "HSRP:" in show debugging. Without a name it is the command's words; without a group, of none. */
typedef struct DebugCmd {
	const char *syntax; /* "debug standby events"; NULL ends the list */
	const char *flag;   /* "standby events" */
	const char *name, *group;
} DebugCmd;

/* An exec command with effect ("clear crypto sa", "clear ip route *"). */
typedef struct ExecCmd {
	const char *syntax; /* NULL ends the list */
	void (*run)(Ctx *cx, void *self, const Args *a);
	bool saves; /* the running-config becomes the startup-config */
} ExecCmd;

/* What `?` says of a word of this folder's commands: of the last word of `words`, behind the keywords before it
 * ("show standby brief", whatever arguments stand between), or of an argument ("show standby <grp>"). IOS's
 * own text where it is known. */
typedef struct HelpText {
	const char *words, *text; /* NULL ends the list */
} HelpText;

/* Letters by which `show ip route` tells routes apart, and what its legend says of them. */
typedef struct RouteCode {
	const char *letters; /* "O", "E2"; NULL ends the list */
	const char *legend;  /* "OSPF external type 2" */
	int rank;            /* in the legend: ten times the line, plus the place in it */
	const char *type;    /* in show ip route PREFIX: "extern 2"; NULL: says none */
} RouteCode;

/* What `show ip route summary` counts of a source's routes. */
typedef struct RouteCount {
	const char *subtype; /* letters, as the offer has them */
	const char *text;    /* "External-1"; NULL ends the list */
	int line;
} RouteCount;

/* Routes that a class makes. What offers them to the routing table names one of these. */
typedef struct RouteSource {
	const char *name; /* "ospf": in show ip route NAME (a Show), PREFIX, and debug ip routing */
	uint8_t distance; /* administrative, where none is configured */
	bool learned;     /* from neighbours: show tells since when */
	const RouteCode *codes;   /* the first is that of all its routes, others are subtypes */
	const RouteCount *counts; /* NULL: none of its routes are told apart */
} RouteSource;

/* A mistake that the configurations of several routers make together: a name that stays, by which findings are
 * told apart, and what it is about. */
typedef struct AdviceRule {
	const char *name; /* "track-cannot-flip"; NULL ends the list */
	const char *about;
	const char *cite;
} AdviceRule;
typedef struct Advice Advice; /* models/core/advice.h */

/* A configuration mode that a statement of this folder enters, and the prompt in it. Of a mode with several
 * rows the first whose pattern the entering line matches. */
typedef struct Mode {
	const char *name;   /* as statements have it: "router-ospf"; NULL ends the list */
	const char *prompt; /* "config-router" */
	const char *line;   /* with '*' and '?'; NULL: every line */
} Mode;

/* What `?` says of a word in configuration mode: of the last one of `words`, in a line that has those before it
 * in this order, whatever stands between; of several rows that fit, the one with most words. */
typedef struct ConfHelp {
	const char *mode;  /* "": global; NULL ends the list */
	const char *words; /* "standby"; "standby ip"; "<grp>": an argument */
	const char *text;
} ConfHelp;

/* Where a group of statements begins in the running-config, and how many "!" stand before it. */
typedef struct ConfGroup {
	int rank;                   /* of its first statement, in mode ""; 0 ends the list */
	unsigned marks_12_2, marks; /* until 12.2, and since; 0: part of the group above */
} ConfGroup;

/* What a configuration raises as a whole and could matter, though no line of it does alone: at the last line that
 * runconf_origin finds by these words; `key` NULL: whatever key it has. `why` lives as long as the program. */
typedef struct ConfGap {
	const char *place, *words, *key;
	Affects affects;
	const char *why;
} ConfGap;
typedef void ConfGapFn(void *to, const ConfGap *gap);

typedef struct ProtoClass {
	const char *name, *spec_ref;
	unsigned kinds;            /* NodeKind set; 0: routers and hosts */
	size_t self_size;          /* the node allocates, zeroes, frees */
	const FsmSpec *const *fsm; /* the pointer lists end with NULL */
	const PktSpec *const *pkt;
	const LayerSpec *const *layer;
	const TimerSpec *const *timer;
	const ObsSpec *const *obs;
	const Stmt *stmt; /* ended by mode NULL */
	/* Tables more of statements that set nothing: known, by subject, so that each line has its fate. Ended by NULL. */
	const Stmt *const *fates;
	const Mode *mode;
	const ConfHelp *conf_help;
	const ConfGroup *groups;
	const Bind *bind;
	const View *view;
	const Show *show;
	const DebugCmd *debug;
	const ExecCmd *exec;
	const HelpText *help;
	const Param *param;
	const Form *const *form;          /* ended by NULL */
	const RouteSource *const *routes; /* ended by NULL */
	const AdviceRule *advice;         /* what advise finds */
	const Provide *provides;
	const Require *requires;
	const SignalWant *signals;
	/* Sets defaults; no effects. Then the configuration is read. */
	bool (*init)(void *self, Node *node, GError **err);
	/* Configuration makes sense as a whole? (a redundancy name that no group has.) After all is read. */
	bool (*check)(void *self, GError **err);
	/* After all is read: what IOS makes of what was not said, and the module does not. */
	void (*gaps)(const void *self, ConfGapFn *fn, void *to);
	void (*start)(Ctx *cx, void *self);     /* power is on and the configuration is there */
	void (*on_config)(Ctx *cx, void *self); /* configuration may have changed while running */
	void (*on_packet)(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt); /* borrowed */
	/* Instead of on_packet, for a class that passes most of what it gets on to others: adopts. */
	void (*take_packet)(Ctx *cx, void *self, const Rx *rx, Pkt *pkt);
	void (*on_signal)(Ctx *cx, void *self, const Signal *sig);
	void (*stop)(Ctx *cx, void *self); /* power goes: what is recorded then */
	void (*fini)(void *self);
	/* Looks at all routers' configurations together, before anything runs. */
	void (*advise)(Advice *a);
	bool (*invariant)(const void *self,
			  const char **why); /* after every event in checked runs */
} ProtoClass;
