#pragma once

/* What this folder shows: snapshots of its groups, values only, and its observations. */

#include "models/core/proto.h"

typedef enum HsrpWho { WHO_UNKNOWN, WHO_LOCAL, WHO_OTHER } HsrpWho;

typedef struct StandbyRouterView {
	HsrpWho who;
	Ip4 ip;
	uint8_t priority;
	VTime expires; /* WHO_OTHER: in this time */
} StandbyRouterView;

typedef struct StandbyTrackView {
	const char *ifname; /* NULL: a configured object */
	unsigned object;
	bool up, exists;
	const char *follows; /* the interface that it comes to; NULL: none */
	uint8_t decrement;
} StandbyTrackView;

enum { STANDBY_VIPS = 4 };

typedef struct StandbyGroupView {
	const char *ifname, *shortname;
	IfAddr addr;    /* the interface's own */
	bool in_subnet; /* the virtual address is in one of the interface */
	unsigned group;
	const char *state;
	const char *why_init; /* "interface down"; NULL */
	bool active;          /* the state is Active */
	unsigned changes;
	VTime changed_ago;
	Ip4 vip;
	bool vip_learned;
	Ip4 secondary[STANDBY_VIPS];
	Mac active_mac, local_mac; /* active_mac 0: unknown */
	bool use_bia, mac_configured;
	VTime hello, hold, hello_configured, hold_configured;
	VTime next_hello;  /* VT_NEVER: none is due */
	const char *auth;  /* NULL: the default */
	bool auth_unknown; /* masked: that is a mark */
	bool preempt;
	VTime preempt_min, preempt_reload;
	StandbyRouterView active_router, standby_router;
	uint8_t priority, priority_configured;
	unsigned n_tracks;
	StandbyTrackView *track;
	char name[32];
	bool name_configured;
} StandbyGroupView;

typedef struct StandbyView {
	unsigned n;
	StandbyGroupView *group; /* by interface and number */
} StandbyView;

extern const Show hsrp_shows[];
extern const AdviceRule hsrp_advice[];
void hsrp_advise(Advice *a);
extern const DebugCmd hsrp_debugs[];

/* ---- observations ---- */

/* Why a message was not taken. */
typedef enum HsrpDrop {
	HSRP_MALFORMED,
	HSRP_BAD_VERSION,
	HSRP_BAD_TTL,
	HSRP_NOT_MULTICAST,
	HSRP_NOT_NEIGHBOUR,
	HSRP_OWN_ADDRESS,
	HSRP_UNKNOWN_GROUP,
	HSRP_GROUP_NOT_RUNNING,
	HSRP_BAD_AUTHENTICATION,
	HSRP_N_DROPS
} HsrpDrop;

/* "bad authentication" ...: also what an OBS_DROP carries. */
const char *hsrp_drop_name(HsrpDrop why);

extern const ObsSpec hsrp_event_obs, hsrp_change_obs, hsrp_router_obs, hsrp_redundancy_obs,
	hsrp_again_obs, hsrp_enquiry_obs, hsrp_track_obs, hsrp_other_vip_obs, hsrp_bad_vip_obs,
	hsrp_api_obs, hsrp_query_obs, hsrp_link_obs, hsrp_delay_obs, hsrp_contender_obs,
	hsrp_packet_obs, hsrp_drop_obs, hsrp_odd_obs;

extern const Form hsrp_about_form, hsrp_syslog_form, hsrp_again_form, hsrp_show_form;
