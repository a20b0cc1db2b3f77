#pragma once

/* Snapshots of the routing table and of the forwarding table: values only. */

#include "models/core/proto.h"

enum { RIB_VIEW_PATHS = 6, RIB_COUNTS = 8 /* of RouteCount that a source may have */ };

typedef struct RibViewPath {
	Ip4 via;        /* 0: directly connected */
	char iface[40]; /* "": recursive */
} RibViewPath;

typedef struct RibViewRow {
	Prefix prefix;
	const RouteSource *source;
	char subtype[4]; /* "E2" */
	uint8_t distance;
	uint32_t metric, tag;
	uint16_t process;
	VTime age;
	Ip4 from;
	unsigned n_paths;
	RibViewPath path[RIB_VIEW_PATHS];
} RibViewRow;

typedef struct RouteView {
	const char *vrf;  /* NULL: the router's own table */
	bool missing;     /* there is no such VRF */
	bool one;         /* one prefix was asked for; row[0] if n > 0 */
	bool subnetted;   /* of a prefix not found: its classful network has others */
	GPtrArray *codes; /* of const RouteCode: those of this router's sources; NULL: no legend */
	bool has_default;
	Ip4 gateway;
	unsigned n;
	RibViewRow *row; /* in numeric order */
} RouteView;

typedef enum CefKind { CEF_MISSING, CEF_DROP, CEF_RECEIVE, CEF_ATTACHED, CEF_VIA } CefKind;

typedef struct CefPath {
	Ip4 via, next_hop;
	char iface[40], next_iface[40];
	bool recursive, resolved, cached; /* cached: the neighbour's link address is known */
	Prefix cover;                     /* the route that resolves a recursive one */
} CefPath;

typedef struct CefRow {
	Prefix prefix;
	CefKind kind;
	uint32_t version;
	unsigned n_paths;
	CefPath path[RIB_VIEW_PATHS];
} CefRow;

typedef struct CefView {
	const char *vrf; /* NULL: the router's own table */
	bool missing;    /* there is no such VRF */
	bool one;
	unsigned n;
	CefRow *row; /* in numeric order */
} CefView;

/* `ip route` lines, in order of entry. */
typedef struct StaticView {
	unsigned n;
	Prefix *prefix;
} StaticView;

extern const View rib_views[];
extern const Show rib_shows[];

/* rib_cef_show.c */
void rib_print_cef(GString *out, const void *view, const Args *a, const char *release);

/* rib_summary_show.c */
void rib_print_summary(GString *out, const void *view, const Args *a, const char *release);

extern const Form rib_show_form, rib_summary_form;
