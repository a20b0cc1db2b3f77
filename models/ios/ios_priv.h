#pragma once

/* The inside of models/ios. */

#include "models/core/node.h"
#include "models/svc/ip.h"
#include "models/svc/syslog.h"

typedef struct Ios Ios;

/* The bring-up of one interface. */
typedef struct IosIface {
	Ios *ios;
	Iface *iface;
	Fsm sm;
	TimerTree timers;
	Timer link, protocol; /* when the LINK and the LINEPROTO message are due */
	bool shutdown;        /* as the machine knows it */
	bool said_up;         /* the last LINEPROTO message said up */
	const char *form;     /* "point-to-point", behind the name; NULL: nothing */
	bool removed;         /* `no interface` was typed: it is listed no more */
	uint32_t bandwidth;   /* `bandwidth`, kbit/s; 0: not configured */
	uint8_t duplex_said;  /* ios_port.c: in which words */
	bool speed_auto, negotiation_said,
		nonegotiate; /* the words of a default; `speed nonegotiate` */
	VTime carrier_delay; /* VT_NEVER: the default */
	int keepalive;       /* s; 0: none, -1: the default */
	uint8_t retries;     /* of keepalives; 0: the default */
	uint32_t fixed_mbit; /* `speed` as the cable knows it */
	uint32_t negotiated; /* Mbit/s, as of when carrier came last; 0: nothing is known */
	bool carried;        /* it had carrier, or needed none, when that was last looked at */
} IosIface;

/* `service timestamps` of one kind; not given: as the box came. */
typedef struct IosTimestamps {
	bool given;
	SyslogStamp stamp;
} IosTimestamps;

enum { LOG_CONSOLE, LOG_MONITOR, LOG_TRAP, LOG_BUFFER, N_LOGS };

typedef struct IosLogging {
	bool on;
	int8_t level[N_LOGS]; /* SYSLOG_OFF, or the least severe that goes there */
	uint32_t octets;      /* of the buffer */
} IosLogging;

struct Ios {
	Node *node;
	const IpSvc *ip; /* NULL: no interface has an address */
	void *ip_self;
	GPtrArray *ifaces; /* of IosIface*, owned */
	Index by_iface;    /* the same by the address of the Iface */
	char *version;     /* `version` line; NULL */
	TimerTree timers;
	Timer boot;
	VTime carrier_delay, protocol_delay, admin_delay;
	IosTimestamps timestamps[2]; /* of debug, of log messages */
	bool sequence;               /* `service sequence-numbers` */
	IosLogging logging;
	char zone[16]; /* `clock timezone`; "" */
	int zone_min;
};

enum {
	ST_ADMIN_DOWN,
	ST_CLOSING,
	ST_DOWN,
	ST_WAIT_LINK,
	ST_WAIT_PROTOCOL,
	ST_UP,
	ST_LOSING,
	N_IOS_STATES
};
enum {
	EV_NO_SHUTDOWN,
	EV_SHUTDOWN,
	EV_CARRIER,
	EV_NO_CARRIER,
	EV_LINK_DUE,
	EV_PROTOCOL_DUE,
	N_IOS_EVENTS
};

/* ios.c */
IosIface *ios_iface(Ios *ios, Iface *ifc); /* makes it on demand */
const IosIface *ios_iface_known(const Ios *ios, const Iface *ifc);
/* Comes up with what it stands on, without a carrier delay: loopbacks, subinterfaces, hosts' interfaces. */
bool ios_is_immediate(const Iface *ifc);
/* Carrier, or nothing that looks for it. */
bool ios_has_carrier(const IosIface *i);
/* A 10 Mbit/s port, whose transceiver may be anything: it has no other sign of a cable than its keepalives. */
bool ios_looks_by_keepalive(const Iface *ifc);
void ios_step(Ctx *cx, IosIface *i, uint8_t event);
/* All interfaces as IOS lists them: loopbacks, then by slot, port and subinterface. Caller frees the array. */
GPtrArray *ios_listed(const Ios *ios);

/* ios_port.c */
StmtSet ios_set_bandwidth, ios_set_speed, ios_set_duplex, ios_set_negotiation, ios_set_nonegotiate;
StmtPut ios_put_bandwidth, ios_put_speed, ios_put_duplex, ios_put_negotiation, ios_put_nonegotiate;
/* The bandwidth of an interface that is new. */
void ios_port_new(IosIface *i);
/* A member of a Port-channel that is set to what that does not take. */
void ios_port_member_gaps(const Ios *ios, const Iface *ifc, ConfGapFn *fn, void *to);
/* Carrier came: what is not set is what both ends have. */
void ios_port_carries(Ctx *cx, IosIface *i);

/* ios_gaps.c */
extern const char ios_no_medium[];
/* An interface without a medium that says so where it is used, and not at its heading. */
bool ios_comes_with_box(const Iface *ifc);
void ios_gaps(const void *self, ConfGapFn *fn, void *to);

/* ios_log.c */
void ios_log_link(Ctx *cx, const Iface *ifc, const char *state, bool by_hand);
void ios_log_protocol(Ctx *cx, const Iface *ifc, bool up);

/* ios_syslog.c */
void ios_syslog_init(Ios *ios);
StmtSet ios_set_timestamps, ios_set_sequence, ios_set_timezone, ios_set_logging_on,
	ios_set_logging_buffered, ios_set_logging_to;
StmtPut ios_put_timestamps, ios_put_sequence, ios_put_timezone, ios_put_logging_on,
	ios_put_logging_buffered, ios_put_logging_to;
extern const SyslogSvc ios_syslog_svc;

extern const FsmSpec ios_fsm;
extern const TimerSpec ios_link_timer, ios_protocol_timer;
extern const ObsSpec ios_link_obs, ios_protocol_obs, ios_state_obs, ios_saved_obs;
extern const ExecCmd ios_execs[];
extern const Stmt ios_stmts[];
extern const Stmt *const ios_fates[];
extern const ConfHelp ios_conf_help[];
extern const Mode ios_modes[];
