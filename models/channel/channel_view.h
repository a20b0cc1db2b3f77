#pragma once

/* Snapshots of Port-channels: values only. */

#include "models/core/proto.h"

typedef struct ChannelMemberView {
	char name[40], shortname[20]; /* of the port */
	const char *mode;             /* constant: "active" */
	bool bundled, up, waits;      /* waits: for the end of a negotiation */
	/* the other end of its cable; "": it has none */
	char peer_node[64], peer_name[40];
	bool peer_is_member;
	unsigned peer_group; /* of what aggregate it is there */
} ChannelMemberView;

typedef struct ChannelGroupView {
	unsigned number;
	bool up;
	const char *protocol; /* constant: "LACP", "PAgP", "-" */
	unsigned first, n;    /* in the members of the view */
} ChannelGroupView;

typedef struct ChannelView {
	unsigned n_groups, n_members;
	ChannelGroupView *group; /* by number */
	ChannelMemberView *member;
} ChannelView;

/* Do two ends in these modes bundle? */
bool channel_modes_agree(const char *mode, const char *other);

extern const View channel_views[];
extern const Show channel_shows[];
extern const AdviceRule channel_advice[];
void channel_advise(Advice *a);
