#pragma once

/* What can be seen of hail: values only. */

#include "models/core/proto.h"

typedef struct HailNeighbourView {
	Ip4 ip;
	const char *ifname, *state;
	VTime since;     /* how long it has been in that state */
	VTime hold_left; /* VT_NEVER: not heard */
} HailNeighbourView;

typedef struct HailView {
	unsigned n;
	HailNeighbourView *neighbour;
} HailView;

/* What is configured, running or not. */
typedef struct HailConfigRow {
	const char *ifname;
	int64_t interval_s, hold_s;
} HailConfigRow;

typedef struct HailConfigView {
	unsigned n;
	HailConfigRow *row; /* of the interfaces that have `hail` */
} HailConfigView;

extern const View hail_views[];
extern const Show hail_shows[];
extern const DebugCmd hail_debugs[];
extern const AdviceRule hail_advice[];
void hail_advise(Advice *a);
extern const ObsSpec hail_change_obs, hail_packet_obs, hail_drop_obs;
