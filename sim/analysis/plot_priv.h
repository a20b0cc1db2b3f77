#pragma once

/* What is drawn, between plot.c, which finds it, and plot_script.c, which says how it looks. */

#include "sim/record/record.h"

enum { CHAPTERS = 3, LANES = 22, MARK_TEXTS = 3, MARKS = 18 };

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
	bool busy;  /* something changes within a chapter */
	int count;  /* SAs, while they are counted */
	VTime seen; /* the last loss of power that was taken into account */
	GArray *spans;
} Lane;

typedef struct Mark {
	const Chapter *chapter;
	VTime t;
	const char *text;
	unsigned n;
} Mark;

typedef struct Packet {
	VTime sent;
	bool delivered; /* there and back */
} Packet;

typedef struct Probe {
	const char *name;
	GArray *packets; /* of Packet, by sequence number; sent VT_NEVER: it was not */
} Probe;

typedef struct Picture {
	Record *rec;
	const char *title;
	Chapter chapter[CHAPTERS];
	unsigned n_chapters;
	GPtrArray *lanes; /* of Lane* */
	GPtrArray *hops;  /* next hops, in order of appearance: their colours */
	GArray *marks, *probes;
} Picture;

/* Text that lives as long as the record. */
const char *picture_text(Picture *p, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Writes script and data beside `out` and lets gnuplot draw it. */
bool picture_print(Picture *p, const char *out, GError **err);
