#pragma once

/* The state of tracking, seen only inside the folder. */

#include "models/core/node.h"
#include "models/svc/track.h"
#include "models/track/track_view.h"

typedef struct TrackClient {
	const char *by, *name; /* "HSRP", "FastEthernet0/0 1" */
} TrackClient;

typedef struct Track Track;

typedef struct TrackObject {
	Track *track;
	unsigned number;
	const char *
		via; /* "HSRP": made by a client's statement; NULL: configured, or only used so far */
	bool defined; /* what is followed is known */
	TrackWhat what;
	const char *ifname;
	VTime delay_up, delay_down;
	bool up;
	unsigned changes;
	VTime changed;
	Stamp state; /* who last changed it */
	TimerTree timers;
	Timer delay_timer;
	GArray *clients; /* of TrackClient */
} TrackObject;

struct Track {
	Node *node;
	GPtrArray *objects; /* of TrackObject*, owned, by number */
};

TrackObject *track_find(const Track *t, unsigned number); /* NULL */
TrackObject *track_need(Track *t, unsigned number);
void track_drop(Track *t, TrackObject *o); /* if nobody needs it any more */
TrackObject *track_for_iface(Track *t, const char *ifname, const char *via);
void track_add_client(TrackObject *o, const char *by, const char *name);
void track_remove_client(TrackObject *o, const char *by, const char *name);
extern const TimerSpec track_delay_timer;

extern const Stmt track_stmts[];
extern const ConfHelp track_conf_help[];
extern const Mode track_modes[];
extern const ConfGroup track_groups[];
extern const View track_views[];
