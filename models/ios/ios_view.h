#pragma once

/* Snapshots of the box and its interfaces: values only. */

#include "models/core/proto.h"

typedef struct IosIfaceView {
	char name[40], description[240];
	IfType type;
	bool admin_down, hardware_up, up;
	Mac mac;
	Ip4 ip;
	uint8_t len;
	uint16_t mtu, vlan;
	uint32_t kbit;
	uint64_t in_pkts, in_octets, in_drops, giants, out_pkts, out_octets, out_drops;
	VTime since_in, since_out; /* VT_NEVER: no packet yet */
	bool bundle;               /* a Port-channel; of its members, those that are bundled: */
	unsigned n_members;
	char member[8][40];
	uint32_t member_kbit[8];
} IosIfaceView;

typedef struct IosIfacesView {
	unsigned n;
	IosIfaceView *row;
} IosIfacesView;

typedef struct IosBoxView {
	char hostname[64];
	VTime now, uptime;
	char zone[16];   /* "UTC" */
	VTime zone_east; /* of UTC */
	int epoch_year;  /* of a clock that nobody set */
	unsigned n_fast, n_gig, n_eth, n_serial, n_atm;
} IosBoxView;

extern const View ios_views[];
extern const Show ios_shows[];
