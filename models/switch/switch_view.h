#pragma once

/* Snapshot of a switch: values only. */

#include "models/core/proto.h"

typedef struct SwitchMacRow {
	uint16_t vlan;
	Mac mac;
	char port[40];
} SwitchMacRow;

typedef struct SwitchPortRow {
	char name[40], peer[80], state[16];
	uint16_t vlan;
	bool trunk;
} SwitchPortRow;

typedef struct SwitchView {
	unsigned n_macs, n_ports;
	SwitchMacRow *mac; /* by VLAN and address */
	SwitchPortRow *port;
} SwitchView;

extern const View switch_views[];
extern const Show switch_shows[];
