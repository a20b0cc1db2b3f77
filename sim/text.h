#pragma once

/* Columns and times into a GString: what show, debug, timeline and summaries share. */

#include <glib.h>

#include "sim/kernel/vtime.h"

/* Pads `out` with blanks until the current line is `column` characters long. */
void text_column(GString *out, guint column);

/* IOS ages: hh:mm:ss below 24 h, then 1d02h, 2w0d, 1y3w. `age` is floored to the second. */
void text_age(GString *out, VTime age);

/* "300.000 s" style seconds with `digits` decimals, rounded half away from zero. */
void text_seconds(GString *out, VTime t, int digits);

/* The same without its unit, for tables and ranges that say it once: "300.000". */
void text_number(GString *out, VTime t, int digits);

/* "00:05:12.345" (virtual time of day of a run), `digits` decimals of the second, truncated. */
void text_clock(GString *out, VTime t, int digits);

/* How many octets of a text of `len` are at most `most` and end between two characters. Octets that are no
 * UTF-8 count as a character each. */
size_t text_fit(const char *text, size_t len, size_t most);

/* One CSV cell, quoted when needed (RFC 4180). */
void text_csv(GString *out, const char *cell);
