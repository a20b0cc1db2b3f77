#pragma once

/* What this folder shows: snapshots of tracked objects, values only, and its observations. */

#include "models/core/proto.h"

typedef enum TrackWhat { TRACK_LINE_PROTOCOL, TRACK_IP_ROUTING } TrackWhat;

typedef struct TrackClientView {
	const char *by, *name;
} TrackClientView;

typedef struct TrackObjectView {
	unsigned number;
	const char *via; /* NULL: configured */
	TrackWhat what;
	const char *ifname;
	bool up;
	const char *why_down; /* "(hw admin-down)"; NULL */
	VTime delay_up, delay_down;
	unsigned changes;
	VTime changed_ago;
	unsigned n_clients;
	TrackClientView *client;
} TrackObjectView;

typedef struct TrackView {
	unsigned n;
	TrackObjectView *object; /* by number */
} TrackView;

extern const Show track_shows[];
extern const DebugCmd track_debugs[];
extern const ObsSpec track_change_obs;

extern const Form track_syslog_form;
