#pragma once

/* The state of HSRP, seen only inside this folder. */

#include "models/core/node.h"
#include "models/hsrp/hsrp_view.h"
#include "models/svc/ip.h"
#include "models/svc/neigh.h"
#include "models/svc/track.h"
#include "sim/kernel/rng.h"
#include "sim/tables/codec.h"

/* RFC 2281 5.3, in its order. */
enum { ST_INIT, ST_LEARN, ST_LISTEN, ST_SPEAK, ST_STANDBY, ST_ACTIVE, N_ST };

/* RFC 2281 5.4, a to l; m and n are Cisco's. */
enum {
	EV_ENABLED,
	EV_DISABLED,
	EV_ACTIVE_EXPIRED,
	EV_STANDBY_EXPIRED,
	EV_HELLO_DUE,
	EV_HIGHER_SPEAK,
	EV_HIGHER_ACTIVE,
	EV_LOWER_ACTIVE,
	EV_RESIGN,
	EV_COUP,
	EV_HIGHER_STANDBY,
	EV_LOWER_STANDBY,
	EV_MAC_CHANGED,
	EV_VIP_CONFIGURED,
	N_EV
};

/* ---- messages ---- */

enum { HSRP_PORT = 1985, HSRP_AUTH = 8 };
#define HSRP_ALL_ROUTERS IP4(224, 0, 0, 2)

enum { OP_HELLO, OP_COUP, OP_RESIGN, OP_ADVERTISE };

/* What a message says, as values: how they lie in octets is its format's. Of an Advertise the op code alone. */
typedef struct HsrpMsg {
	uint8_t op, state; /* OP_, ST_ */
	uint8_t priority;
	uint16_t group;
	VTime hello, hold; /* 0: not told */
	char auth[HSRP_AUTH + 1];
	Ip4 vip; /* 0: not known */
} HsrpMsg;

/* A message that was accepted, and who sent it: the argument of events f to l. */
typedef struct HsrpHeard {
	HsrpMsg msg;
	Ip4 from;
	Mac mac;  /* of the frame: an Active router's virtual MAC */
	VTime at; /* the instant */
} HsrpHeard;

/* The wire format of a version of HSRP, and what else its number decides: one file each. */
typedef struct HsrpFormat {
	Ip4 to;  /* all routers that speak it */
	Mac mac; /* virtual MAC of group 0; the others add their number */
	void (*encode)(const HsrpMsg *msg, GByteArray *octets);
	/* False: *why it is refused, and the value that is wrong. */
	bool (*decode)(Slice octets, HsrpMsg *msg, HsrpDrop *why, int64_t *value);
} HsrpFormat;

/* ---- configuration ---- */

/* Defaults and ranges: Cisco 9234, and the IOS command reference for `standby`. */
enum { HSRP_SECONDARIES = STANDBY_VIPS, HSRP_PRIORITY = 100, HSRP_DECREMENT = 10 };
#define HSRP_HELLO VT_S(3)
#define HSRP_HOLD VT_S(10)
#define HSRP_DELAY_MIN VT_S(1)
#define HSRP_DELAY_RELOAD VT_S(5)
#define HSRP_AUTH_TEXT "cisco"

typedef struct HsrpTrack {
	unsigned object;
	uint8_t decrement;
	const char *ifname; /* "standby track FastEthernet0/1"; NULL: "standby track 1" */
	SrcPos at;
} HsrpTrack;

typedef struct HsrpConf {
	bool ip; /* "standby ip" stands: the group takes part */
	Ip4 vip; /* 0: to be learned */
	Ip4 secondary[HSRP_SECONDARIES];
	uint8_t priority;
	bool preempt;
	VTime preempt_min, preempt_reload;
	VTime hello, hold;
	char auth[HSRP_AUTH + 1];
	const char *mark;    /* in the place of one whose text is not known; NULL: `auth` is it */
	char name[VIP_NAME]; /* "": hsrp-Fa0/0-1 */
	Mac mac;             /* 0: by group number */
	GArray *track;       /* of HsrpTrack */
} HsrpConf;

/* ---- running ---- */

typedef struct Hsrp Hsrp;
typedef struct HsrpIf HsrpIf;

/* Who is the Active, or the Standby, router: as far as this router knows. */
typedef struct HsrpRouter {
	Ip4 ip; /* 0: unknown */
	bool local;
	uint8_t priority;
	Mac mac;
} HsrpRouter;

typedef struct HsrpGroup {
	Hsrp *hsrp;
	HsrpIf *on;
	uint16_t number;
	const char *instance;     /* "Fa0/0 Grp 1" */
	const char *default_name; /* "hsrp-Fa0/0-1" */
	HsrpConf conf;
	bool removed; /* "no standby 1": it leaves as it was configured, and is gone at the next sweep */

	Fsm sm;
	uint8_t was;     /* the state that the current event found: what a Coup or Resign says */
	char reason[72]; /* the current event, as debug words it */
	RedRole role;    /* as told to others; follows the state when the change is announced */
	TimerTree timers;
	Timer active_timer, standby_timer, hello_timer, preempt_timer, garp_timer;
	Rng hold_draws;
	HsrpRouter active, standby;
	VTime hello, hold; /* in use: configured, or the Active router's */
	Ip4 learned_vip, vip_in_use, reported_vip;
	Ip4 told_vip; /* in its last message */
	Mac mac_in_use;
	char name_in_use[VIP_NAME];
	Stamp preempt_ripe;  /* the preempt delay passed, and when */
	VTime first_attempt; /* to preempt, since the reload; VT_NEVER: none */
	VTime waits_from;    /* the attempt whose delay runs */
	bool reload_over;    /* the delay after a reload is of no more concern */
	Stamp active_lost;   /* the Active timer expired in a state that does not act on it */
	unsigned announcing; /* gratuitous ARPs still to be repeated */
	unsigned retelling;  /* how often it is still to be told that it is Active */
	unsigned changes;
	VTime changed;
} HsrpGroup;

/* What counts of an interface that no statement of HSRP names, for groups that are configured later. */
typedef struct HsrpLink {
	bool been_up;         /* since the reload, with or without groups */
	bool delay_is_reload; /* it is up for the first time */
	VTime came_up;        /* when it last did */
} HsrpLink;

struct HsrpIf {
	Hsrp *hsrp;
	Iface *iface;
	const HsrpFormat *format;
	GPtrArray *groups; /* of HsrpGroup*, owned, by number */
	VTime delay_min, delay_reload;
	Ip4 address; /* with which the groups run */
	bool use_bia;
	bool bia_scoped; /* it was said with its scope */
	bool ready;      /* the line protocol is up and the interface delay is over */
	bool joined;
	HsrpLink link;
	TimerTree timers; /* the groups' below it */
	Timer delay_timer;
	uint64_t adverts; /* heard and ignored */
};

/* Platform parameters, looked up at start. */
typedef struct HsrpParam {
	bool resign_on_if_down, standby_timer_first, redirect_adverts, preempt_at_delay_end;
	int64_t hold_jitter_ppm;
	VTime garp_interval; /* 0: with the next two hellos */
	unsigned active_again;
} HsrpParam;

struct Hsrp {
	Node *node;
	GPtrArray *ifs; /* of HsrpIf*, owned, by interface */
	Index by_iface; /* the same by the interface's index */
	Index links;    /* of HsrpLink*, owned, by the same: of interfaces that have none */
	HsrpParam param;
	bool running; /* the startup-config was read */
	const IpSvc *ip;
	const NeighSvc *neigh;
	const TrackSvc *track;
	void *ip_self, *neigh_self, *track_self;
	uint64_t drops[HSRP_N_DROPS];
};

/* ---- hsrp.c ---- */

extern const TimerSpec hsrp_delay_timer;

/* ---- hsrp_fsm.c ---- */

extern const FsmSpec hsrp_fsm;
const char *hsrp_state_name(unsigned state);
/* IOS calls the Listen state of a redundancy group Backup (tech note, Redundancy lines). */
const char *hsrp_redundancy_name(unsigned state);

/* ---- hsrp_act.c ---- */

/* A_: RFC 2281 5.6 and IOS's own; K_: what the router knows from then on. */
/* clang-format off */
enum { A_NONE, A_START_ACTIVE, A_START_STANDBY, A_STOP_ACTIVE, A_STOP_STANDBY, A_LEARN, A_HELLO,
       A_COUP, A_RESIGN, A_GARP, A_START_BOTH, A_TICK, A_GARP_AGAIN, A_SILENCE, A_NOTE_LOSS, A_EXPIRED_BEFORE,
       A_WAIT, A_END_WAIT, A_REVISE, A_REPORT, A_ODD, K_ACTIVE_ME, K_ACTIVE_SENDER, K_ACTIVE_NONE,
       K_STANDBY_ME, K_STANDBY_NONE, N_ACTIONS };
/* clang-format on */

extern const FsmAction hsrp_actions[N_ACTIONS];
extern const TimerSpec hsrp_active_timer, hsrp_standby_timer, hsrp_hello_timer, hsrp_preempt_timer,
	hsrp_garp_timer;

/* ---- hsrp_preempt.c ---- */

/* A lower router is Active, as `heard`: may this one take over now? And is the delay yet to start? */
bool hsrp_preempts(const HsrpGroup *g, const HsrpHeard *heard);
bool hsrp_must_wait(const HsrpGroup *g);
void hsrp_wait(Ctx *cx, HsrpGroup *g);        /* the delay starts with the first attempt */
void hsrp_end_wait(Ctx *cx, HsrpGroup *g);    /* there is no more to wait for */
void hsrp_revise_wait(Ctx *cx, HsrpGroup *g); /* what is configured may have changed */
void hsrp_use_wait(Ctx *cx, HsrpGroup *g);    /* what ended the delay is a cause of this event */

/* ---- hsrp_auth.c ---- */

bool hsrp_set_auth(HsrpConf *c, World *w, const Args *a, bool no, ConfErr *e);
const char *hsrp_auth(const HsrpGroup *g); /* what its messages have, and it wants to hear */

/* ---- hsrp_group.c: what a group is, knows and offers ---- */

HsrpIf *hsrp_if(const Hsrp *h, const Iface *ifc); /* NULL: no statement ever named it */
HsrpGroup *hsrp_group(const Hsrp *h, const Iface *ifc, unsigned number); /* NULL */
HsrpLink *hsrp_link(Hsrp *h, const Iface *ifc); /* of one that has no HsrpIf; finds or makes */
HsrpIf *hsrp_if_need(Hsrp *h, Iface *ifc);      /* finds or makes */
/* Finds or makes, also after removal. */
HsrpGroup *hsrp_group_need(Hsrp *h, Iface *ifc, unsigned number);
void hsrp_if_free(void *on);

uint8_t hsrp_priority(const HsrpGroup *g); /* configured, less what tracking takes */
Ip4 hsrp_vip(const HsrpGroup *g);          /* configured or learned; 0: neither */
Mac hsrp_mac(const HsrpGroup *g);          /* virtual MAC, or what stands in for it */
const char *hsrp_name(const HsrpGroup *g); /* of the redundancy group */
/* Tracked object `object` went up or down: tells it if the group tracks it. */
void hsrp_track_changed(Ctx *cx, const HsrpGroup *g, unsigned object, bool up);
/* Configured, on an interface that is ready, in its subnet. */
bool hsrp_can_run(const HsrpGroup *g);

/* Now `who` (NULL: nobody known) is the Active / Standby router: says so if that is news. */
void hsrp_active_is(Ctx *cx, HsrpGroup *g, const HsrpRouter *who);
void hsrp_standby_is(Ctx *cx, HsrpGroup *g, const HsrpRouter *who);
HsrpRouter hsrp_me(const HsrpGroup *g);

/* Writes the group's rows of the node's table of virtual addresses. */
void hsrp_publish(Ctx *cx, HsrpGroup *g);
void hsrp_unpublish(Ctx *cx, HsrpGroup *g);
/* The group's role follows its state, which was `from`: the table first, then who asked to be told. */
void hsrp_change_role(Ctx *cx, HsrpGroup *g, unsigned from);
/* The group goes by another name: its old clients lost it, its new ones found it in its role. */
void hsrp_rename(Ctx *cx, HsrpGroup *g);
/* Gratuitous ARP for all addresses of the group. */
void hsrp_announce(Ctx *cx, HsrpGroup *g);
bool hsrp_announces_by_hello(const HsrpGroup *g); /* again, with the next one */

/* ---- hsrp_pkt.c ---- */

extern const PktSpec hsrp_msg_pkt, hsrp_advert_pkt;
extern const HsrpFormat hsrp_version_1;

/* ---- hsrp_msg.c ---- */

void hsrp_send(Ctx *cx, HsrpGroup *g, unsigned op);
void hsrp_receive(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt);
bool hsrp_is_higher(const HsrpGroup *g, const HsrpHeard *heard); /* the sender, than this router */

/* ---- hsrp_conf.c ---- */

extern const Stmt hsrp_stmts[];
extern const ConfHelp hsrp_conf_help[];
void hsrp_conf_init(HsrpConf *c);
void hsrp_conf_reset(HsrpGroup *g); /* to the defaults; what it tracked is forgotten */
bool hsrp_conf_check(void *self, GError **err);

/* ---- hsrp_say.c: every observation of this folder ---- */

void hsrp_say_event(Ctx *cx, HsrpGroup *g, const FsmStep *step);
void hsrp_say_change(Ctx *cx, const HsrpGroup *g, const FsmStep *step);
void hsrp_say_router(Ctx *cx, const HsrpGroup *g, const char *which, const HsrpRouter *now,
		     const HsrpRouter *was);
void hsrp_say_redundancy(Ctx *cx, const HsrpGroup *g, unsigned from, unsigned to);
void hsrp_say_again(Ctx *cx, const HsrpGroup *g);   /* told once more that it is Active */
void hsrp_say_enquiry(Ctx *cx, const HsrpGroup *g); /* a client asked for the group */
void hsrp_say_track(Ctx *cx, const HsrpGroup *g, unsigned object, bool up, uint8_t was,
		    uint8_t now);
void hsrp_say_other_vip(Ctx *cx, const HsrpGroup *g, Ip4 theirs);
void hsrp_say_bad_vip(Ctx *cx, const HsrpGroup *g);
void hsrp_say_api(Ctx *cx, const HsrpIf *on,
		  const char *call); /* on NULL: the call names no interface */
void hsrp_say_query(Ctx *cx, const HsrpIf *on,
		    Ip4 ip); /* "is it yours?", asked of an interface address */
void hsrp_say_link(Ctx *cx, const HsrpIf *on);
void hsrp_say_delay(Ctx *cx, const HsrpIf *on, VTime delay, bool over);
void hsrp_say_contender(Ctx *cx, const HsrpGroup *g, const HsrpHeard *heard);
void hsrp_say_packet(Ctx *cx, const HsrpGroup *g, bool out, const HsrpMsg *msg, Ip4 from);
void hsrp_say_drop(Ctx *cx, const Iface *in, HsrpDrop why, int64_t value, Ip4 from);
void hsrp_say_odd(Ctx *cx, const HsrpGroup *g);

/* ---- hsrp_view.c ---- */

extern const View hsrp_views[];
