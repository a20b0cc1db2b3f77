#pragma once

/* Snapshots of VRFs: values only. */

#include "models/core/proto.h"

typedef struct VrfIfaceView {
	char name[40]; /* short */
	Ip4 ip;
	bool up;
} VrfIfaceView;

typedef struct VrfRowView {
	const char *name, *rd; /* the world's; rd "" if none */
	unsigned number;
	bool ipv4;
	unsigned n;
	VrfIfaceView *iface; /* in order of the node */
} VrfRowView;

typedef struct VrfView {
	unsigned n;
	VrfRowView *row; /* by name */
} VrfView;

extern const View vrf_views[];
extern const Show vrf_shows[];
extern const Form vrf_detail_form;
