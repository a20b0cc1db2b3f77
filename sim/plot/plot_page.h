#pragma once

/* The page of a convergence picture while its script is written, between the parts of plot_script. Lengths are
 * pixels. */

#include "sim/plot/plot_priv.h"
#include "sim/plot/plot_sheet.h"

enum {
	RIGHT = 20,
	HEAD = 64,
	RATE = 74,
	RATE_GAP = 30, /* title; one probe's chart */
	LANE = 22,
	AXIS = 46,
	FOOT = 16,
	WIDTH_MORE = 1560,
	NUMBER = 21 /* a mark's number and the space to the next */
};

/* A mark that has a number, or a fault that has one. */
typedef struct Note {
	const Chapter *chapter;
	VTime t;
	bool fault;
	const char *text;
} Note;

typedef struct Column {
	double left, right;
	double step; /* of its axis */
	int decimals;
	GArray *faults, *lines; /* of double, ascending: faults alone, and with the marks */
	unsigned n_faults, more_notes;
} Column;

typedef struct Page {
	Picture *p;
	Sheet sheet;
	double left, router, rates_end, lanes_top, lanes_end, list_top;
	Column column[CHAPTERS];
	GArray *notes; /* of Note, by time */
} Page;

/* plot_page.c: what the page is, before anything is said. */
void page_measure(Page *g);
void page_clear(Page *g);

double page_seconds(VTime t);
double page_scale(const Page *g, unsigned chapter); /* pixels a second */
/* The pixel of a time, and back. */
double page_at(const Page *g, unsigned chapter, VTime t);
double page_second(const Page *g, unsigned chapter, double pixel);

/* Margins and axis of a chapter's chart from top to bottom; nothing of the chart before stays. */
void page_place(Page *g, unsigned chapter, double top, double bottom);

/* Lines through a chart: faults, and the marks that are listed. */
void page_lines(Page *g, unsigned chapter);

/* plot_list.c: title and faults, numbers of notes above the lanes, and what they say. */
void page_find_notes(Page *g);
unsigned page_list_rows(const Page *g);
void page_title(Page *g);
void page_numbers(Page *g, unsigned chapter);
void page_list(Page *g);
