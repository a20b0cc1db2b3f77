#pragma once

/* What the kinds of expectations share: the run that is held, the window of a time, and how both are said. */

#include "sim/analysis/expect.h"

/* Where the expectation before it in order was found. */
typedef struct ExpectCursor {
	bool set;
	const ExpectKind *kind;
	VTime t;
	EventId event;
	unsigned index;
} ExpectCursor;

struct ExpectHolding {
	Record *rec;
	ExpectShowFn *show;
	void *to;
	const char *const *held;     /* the files that hold what is expected, ended by NULL */
	GArray *lines[N_REC_TABLES]; /* of a table as lines, made when first asked for */
	GStringChunk *strings;       /* of these lines */
	ExpectCursor cursor;
	GError *err; /* the first expression that came to no answer */
};

/* The times that count, both included; `base`: what they are counted from. */
typedef struct ExpectWindow {
	VTime base, lo, hi;
} ExpectWindow;

/* The window that at, or after and within, make. */
ExpectWindow expect_window(const Expect *e);

/* For the rows of kinds: begins where the window does; has the bounds of `within`. */
VTime expect_window_begins(const Expect *e);
void expect_window_bounds(const Expect *e, GString *out);

/* "7.000 s"; "7.000..10.100 s"; " 0.000..5.000 s after fault (12.000 s)". */
void expect_say_time(GString *out, VTime t);
void expect_say_span(GString *out, VTime lo, VTime hi);
void expect_say_when(GString *out, const Expect *e);

void expect_fail(ExpectResult *r, char *actual /* adopts */);
