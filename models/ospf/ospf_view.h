#pragma once

/* Snapshots of OSPF: values only. */

#include "models/core/proto.h"

typedef struct OspfNbrRow {
	Ip4 id, addr;
	uint8_t priority;
	char state[12], role[8], iface[40];
	VTime dead_left;
	bool is_dr, is_bdr;
} OspfNbrRow;

typedef struct OspfNbrView {
	unsigned n;
	OspfNbrRow *row;
} OspfNbrView;

extern const View ospf_views[];
extern const Show ospf_shows[];
