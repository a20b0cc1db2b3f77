#pragma once

/* Observations: a model's one way out. A model says what happened as values; sinks record, hash, write
 * or render them. Nothing that a sink does can change a run. */

#include "sim/addr.h"
#include "sim/kernel/world.h"

/* The kind decides which table a row goes to and which leading fields the spec must have, in this order:
 *   OBS_TRANSITION  str protocol, str instance, str from, str to, str reason
 *   OBS_ROUTE       prefix prefix, str protocol ("O E2"), int metric, str next_hop ("via 10.1.1.3, FastEthernet0/1"), str change
 *                   (a field "vrf" further on names the VRF whose table it is)
 *   OBS_SA          str kind, ip4 peer, u32 spi, str change, str reason
 *   OBS_FRAME       see FrameObs below: emitted by core/link.c only
 *   OBS_PROBE       see ProbeObs below: emitted by models/probe only
 *   OBS_DROP        str where ("FastEthernet0/0", "SA 0x5b23f22e"), str reason (an enum's name), int value
 *                   (a field "packet" further on says that the configuration wants it so, and what routers said to each other
 *                   by the packet, or "")
 *   OBS_NOTE        free: only its log text is recorded
 *   OBS_PACKET      free: packet-level debug ("debug standby packets"). Thousands a run, so it is made only
 *                   if obs_wanted(cx, OBS_PACKET): by a re-run for somebody who asked; no recorder wants it
 *   OBS_KEY         free: the keys of an SA, for tables of keys and digests. Costs much to make, so it is made
 *                   only if obs_wanted(cx, OBS_KEY); no recorder keeps it
 * Further fields may follow, for the log text, timelines and explanations. */
typedef enum ObsKind {
	OBS_NOTE,
	OBS_TRANSITION,
	OBS_ROUTE,
	OBS_SA,
	OBS_DROP,
	OBS_FRAME,
	OBS_PROBE,
	OBS_PACKET,
	OBS_KEY,
	N_OBS_KINDS
} ObsKind;

/* What an observation is about: what readers ask who know no protocol. */
typedef enum ObsClass {
	CLASS_NONE,      /* no table says it */
	CLASS_ROLE,      /* who forwards for a virtual address; which states do: ObsSpec.states */
	CLASS_NEIGHBOUR, /* a routing protocol's neighbours, and the networks where they meet */
	CLASS_ROUTE,
	CLASS_SA,        /* security associations, and all that makes and ends them */
	CLASS_ENTRY,     /* what was learned of an address */
	CLASS_OBJECT,    /* what is tracked */
	CLASS_INTERFACE, /* of a router or host */
	CLASS_PORT,      /* of a switch */
	CLASS_POWER,     /* "off" and "on" */
	CLASS_CONFIG,    /* statements: typed, saved, at odds with those of others */
	CLASS_PACKET,    /* one packet, sent, received or dropped */
	CLASS_TRAFFIC,   /* what users send and ask */
	N_OBS_CLASSES
} ObsClass;

/* "role", "neighbour" ...: the words of the views; NULL of CLASS_NONE. */
const char *obs_class_name(ObsClass class);

/* What a state is good for, whatever its protocol calls it: pictures have a colour for each. */
typedef enum ObsStanding {
	STANDING_NONE,    /* no table says it: pictures go by the word, if it is one of IOS's */
	STANDING_ACTIVE,  /* does the work: forwards for others, has all of its neighbour */
	STANDING_STANDBY, /* would do it at once */
	STANDING_COMING,  /* on the way to either */
	STANDING_IDLE,    /* neither does it nor would */
	STANDING_ASSUMED, /* something is taken for granted that a scenario could have said */
	N_OBS_STANDINGS
} ObsStanding;

/* "active", "standby", "coming", "idle", "assumed"; NULL of STANDING_NONE. */
const char *obs_standing_name(ObsStanding standing);

typedef struct ObsState {
	const char *state; /* "Leader", as `to` has it; NULL ends the list */
	ObsStanding standing;
} ObsState;

typedef enum ObsType {
	OV_END,
	OV_INT,
	OV_U32,
	OV_STR,
	OV_IP4,
	OV_MAC,
	OV_PREFIX,
	OV_TIME,
	OV_BYTES,
	OV_PTR
} ObsType;

/* One value, by the type of its field. Strings and bytes are borrowed for the duration of the call. */
typedef union ObsVal {
	int64_t i;
	uint32_t u;
	const char *s;
	Ip4 ip;
	Mac mac;
	Prefix prefix;
	VTime t;
	const void *p; /* OV_PTR: never hashed, never recorded (FrameObs, ProbeObs) */
	const GBytes *bytes;
} ObsVal;

#define OV(x) ((ObsVal){x})
#define OV_I(x) ((ObsVal){.i = (x)})
#define OV_U(x) ((ObsVal){.u = (x)})
#define OV_S(x) ((ObsVal){.s = (x)})
#define OV_IP(x) ((ObsVal){.ip = (x)})
#define OV_M(x) ((ObsVal){.mac = (x)})
#define OV_PF(x) ((ObsVal){.prefix = (x)})
#define OV_T(x) ((ObsVal){.t = (x)})

enum { OBS_FIELDS = 16 };

typedef struct ObsField {
	const char *name;
	ObsType type;
} ObsField;

typedef struct ObsSpec ObsSpec;

/* Receives rendered log lines, one call a line (the text may hold "\n\t" continuations as IOS prints).
 * `flag` is "syslog" or a debug flag ("standby events"); `facility` is "HSRP", "LINK", "ISAKMP" ... */
typedef struct LogOut {
	void (*line)(void *to, const char *facility, const char *flag, const char *text);
	void *to;
	const char *release; /* of the router that speaks: "12.3(7)T1" */
} LogOut;

typedef void ObsTextFn(const LogOut *out, const ObsSpec *spec, const ObsVal *v);

struct ObsSpec {
	const char *name; /* "hsrp-transition" */
	ObsKind kind;
	const char *cite; /* source of the wording */
	ObsField fields[OBS_FIELDS];
	ObsTextFn *text; /* renders 0..n log lines; NULL: none */
	ObsClass class;
	const ObsState
		*states; /* OBS_TRANSITION, of roles and neighbours; NULL: says nothing of them */
};

/* Convenience for a text with one line: log_line(out, "HSRP", "standby events", "HSRP: %s ...", ...). */
void log_line(const LogOut *out, const char *facility, const char *flag, const char *format, ...)
	G_GNUC_PRINTF(4, 5);

/* A debug command's flag asks for lines of this flag: the same one, one that begins with it ("standby" covers
 * "standby events"), or one of several behind `;`. */
bool log_flag_covers(const char *wanted, const char *flag);

/* The value of the field called `name`; asserts that the spec has it. */
const ObsVal *obs_val(const ObsSpec *spec, const ObsVal *v, const char *name);
const ObsVal *obs_val_if_any(const ObsSpec *spec, const ObsVal *v,
			     const char *name); /* NULL: it has none */

typedef struct Obs {
	const ObsSpec *spec;
	const ObsVal *val;
	VTime at;
	NodeId node;
	EventId event;
} Obs;

struct ObsSink {
	uint32_t kinds; /* 1u << ObsKind */
	void (*emit)(ObsSink *self, const World *w, const Obs *obs);
};

/* Tells every sink that wants this kind; keeps the event's ancestors (not for frames and probe packets:
 * the store keeps those that it needs). `v` has one value per field of the spec. */
void obs_emit(Ctx *cx, const ObsSpec *spec, const ObsVal *v);

/* Does any sink want this kind? Lets hot paths skip making what nobody reads. */
bool obs_wanted(const Ctx *cx, ObsKind kind);

/* One link transmission, or a frame's drop. Single OV_PTR field; bytes are made on demand. */
typedef struct FrameObs {
	const char *segment, *from_port, *to_port; /* "outside", "7204VXR-1:FastEthernet0/0" */
	uint32_t from_if, to_if; /* world-wide interface ordinals by (node name, interface order) */
	NodeId from_node, to_node;
	bool origin;         /* the sender made the packet; else it forwards it */
	const char *dropped; /* reason, or NULL */
	uint64_t uid, parent_uid;
	VTime sent_at;   /* the observation itself is made on arrival, or at the drop */
	uint32_t length; /* octets, without preamble and FCS */
	const void *frame;
	void (*encode)(const void *frame, GByteArray *out);
	void (*summary)(const void *frame, const char **protocol, GString *out);
} FrameObs;

/* One probe packet's fate, told once when it is known. */
typedef struct ProbeObs {
	const char *probe;
	uint32_t number; /* of the probe, from 0 without gaps: what is told of it goes by that */
	bool back;       /* the reply; else the echo */
	uint32_t seq;
	uint32_t settled;     /* of every echo before this one all is told */
	VTime sent, received; /* received VT_NEVER: lost; without lost_why, too: under way */
	const char *lost_at, *lost_why;
	EventId sent_event, event; /* event: of the arrival or of the loss */
} ProbeObs;
