#pragma once

/* Snapshot of the ARP table: values only. */

#include "models/core/proto.h"

typedef struct ArpRow {
	Ip4 ip;
	Mac mac;  /* 0: incomplete */
	bool own; /* an address of this router */
	VTime age;
	char iface[40];
} ArpRow;

typedef struct ArpView {
	unsigned n;
	ArpRow *row; /* by address */
} ArpView;

extern const View arp_views[];
extern const Show arp_shows[];
