#pragma once

/* What is drawn, between plot.c and its parts, which find it, and plot_script.c, which says how it looks. */

#include "sim/record/record.h"

enum { CHAPTERS = 3, LANES = 22, PROBES = 8, MARK_TEXTS = 3, MARKS = 18 };

/* A stretch of time around a fault; its seconds count from the fault. */
typedef struct Chapter {
	VTime from, to, zero;
	const char *fault, *what; /* NULL: none in it */
} Chapter;

typedef struct Span {
	VTime from, to; /* VT_NEVER: to the end */
	const char *text, *rgb;
} Span;

typedef enum LaneKind { LANE_ROLE, LANE_STATE, LANE_SA, LANE_ROUTE } LaneKind;

typedef struct Lane {
	LaneKind kind;
	const char *router, *name;
	bool busy;     /* something changes within a chapter */
	unsigned sas;  /* while they are counted */
	unsigned cuts; /* losses of power that were taken into account */
	GArray *spans;
} Lane;

/* What happened within a moment. */
typedef struct Mark {
	const Chapter *chapter;
	VTime t;
	GString *text;
	unsigned n;
} Mark;

typedef struct Packet {
	int64_t seq;
	VTime sent;     /* VT_NEVER: nothing says when */
	bool delivered; /* there and back */
} Packet;

typedef struct Probe {
	const char *name;
	unsigned rank;   /* by appearance; 0: it lost something, and not all fit */
	GArray *packets; /* of Packet, by sequence number */
} Probe;

typedef struct Picture {
	Record *rec;
	const char *title;
	Chapter chapter[CHAPTERS];
	unsigned n_chapters;
	GPtrArray *lanes;                 /* of Lane* */
	GPtrArray *probes;                /* of Probe* */
	unsigned more_lanes, more_probes; /* have no room */
	GArray *marks;                    /* by time */
} Picture;

/* A time that a record says, or the next one that a run may have: it may be somebody else's making. */
VTime picture_sane(VTime t);

/* plot_lanes.c: the lanes that are drawn, in order. */
void picture_lanes(Picture *p);

/* plot_marks.c: all moments in which something happened after the first fault of a chapter. */
void picture_marks(Picture *p);

/* The chapter that a time is in; NULL: none. */
Chapter *picture_chapter(Picture *p, VTime t);

/* Text that lives as long as the record. */
const char *picture_text(Picture *p, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "S via 10.1.1.1": a route's next hop without its interface; the address is what tells paths apart. */
const char *picture_hop(Picture *p, const RouteRow *r);

/* What a change does to the number of SAs or routes that are in use: 1, 0, -1. */
int picture_step(const char *change);

bool picture_is_role(const TransitionRow *t); /* of first-hop redundancy */

/* plot_script.c: lets gnuplot draw it as `out`. */
bool picture_print(Picture *p, const char *out, GError **err);
