#pragma once

/* Snapshots of IPv4: values only. */

#include "models/core/proto.h"

typedef struct IpIfaceView {
	char name[40];
	bool admin_down, hardware_up, up;
	Ip4 ip;
	uint8_t len;
	uint16_t mtu;
	bool directed_broadcast, unreachables;
	const char *vrf;                /* the world's; "": of the router's own table */
	char list_in[64], list_out[64]; /* "": no access list */
	Ip4 secondary[IFACE_SECONDARIES];
	uint8_t secondary_len[IFACE_SECONDARIES];
} IpIfaceView;

typedef struct IpIfacesView {
	unsigned n;
	IpIfaceView *row;
} IpIfacesView;

typedef struct IpTrafficView {
	uint64_t received, local, forwarded, sent, fragmented, fragments, reassembled;
	uint64_t timeouts, refused, too_big; /* what could not be put together, or taken apart */
	uint64_t echo_in, echo_out, reply_in, reply_out, unreachable_in, unreachable_out,
		exceeded_in, exceeded_out, redirect_in;
	unsigned n_drops;
	const char **drop_name;
	uint64_t *drop;
	uint64_t bad_checksum, bad_header, no_route, unresolved, no_gateway;
} IpTrafficView;

/* Who would have been told of another router by now, of which he has the interface's subnet in common. */
typedef struct IpRedirect {
	unsigned iface; /* Iface.index */
	Ip4 sender;
} IpRedirect;

typedef struct IpRedirectsView {
	unsigned n;
	IpRedirect *row;
} IpRedirectsView;

extern const View ip_views[];
extern const Show ip_shows[];
