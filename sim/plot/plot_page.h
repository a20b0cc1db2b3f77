#pragma once

/* The page of a convergence picture while its script is written, between the parts of plot_script. Places are in
 * pixels of a fixed page, from its top left, and are said as shares of it. */

#include "sim/plot/plot_priv.h"

enum {
	EDGE = 10,
	RIGHT = 20,
	HEAD = 64,
	RATE = 74,
	RATE_GAP = 30, /* title; one probe's chart */
	LANE = 22,
	AXIS = 46,
	ROW = 17,
	FOOT = 16,
	WIDTH_ONE = 1120,
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
	double width, height, left, router, rates_end, lanes_top, lanes_end, list_top;
	Column column[CHAPTERS];
	GArray *notes; /* of Note, by time */
	GString *script, *data;
	unsigned block; /* of the data file */
} Page;

/* plot_page.c: what the page is, before anything is said. */
void page_measure(Page *g);
void page_clear(Page *g);

double page_seconds(VTime t);
void page_say(Page *g, const char *format, ...) G_GNUC_PRINTF(2, 3);
double page_x(const Page *g, double pixels); /* as shares */
double page_y(const Page *g, double pixels);
double page_scale(const Page *g, unsigned chapter); /* pixels a second */
/* The pixel of a time, and back. */
double page_at(const Page *g, unsigned chapter, VTime t);
double page_second(const Page *g, unsigned chapter, double pixel);

/* Text of the record's, as a constant of gnuplot's that fits. Caller frees. */
char *page_text(const char *text, double size, double room);

/* A label: `at` is its place in gnuplot's words, `look` its alignment, size and colour. */
void page_label(Page *g, const char *constant, const char *at, const char *look);

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
