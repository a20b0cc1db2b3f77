#pragma once

/* Columns and times into a GString: what show, debug, timeline and summaries share. */

#include <stdbool.h>

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

/* A number as %u and %0NX print it (`digits` at most 16; more are not cut off). Every frame's summary is made of
 * such, and reading a format costs ten times the number. */
void text_decimal(GString *out, uint64_t n);
void text_hex(GString *out, uint64_t n, unsigned digits);

/* "00:05:12.345" (virtual time of day of a run), `digits` decimals of the second, truncated. */
void text_clock(GString *out, VTime t, int digits);

/* How many octets of a text of `len` are at most `most` and end between two characters. Octets that are no
 * UTF-8 count as a character each. */
size_t text_fit(const char *text, size_t len, size_t most);

/* May it stand in a text as it is? Not so: control characters (C0, DEL, C1), those that turn the direction of a
 * line, end one or show nothing, surrogates, and what is no character or none yet. */
bool text_is_shown(gunichar c);

/* Appends what is shown as it is, and the rest as \xNN, octets that are no UTF-8 too. `kept` are control characters
 * that stay; a \r among them only before \n. Every text that somebody else made goes through here. */
void text_quote(GString *out, const char *octets, size_t len, const char *kept);

/* The text in UTF-8: octets that are none are U+FFFD each, NULs stay. Caller frees; *len (in and out) is how many octets it
 * has, and one NUL stands behind them. */
char *text_utf8(const char *octets, gsize *len);

/* One CSV cell, quoted when needed (RFC 4180). What a spreadsheet would take for a formula (= + - @ first, and no
 * number) has an apostrophe before it. */
void text_csv(GString *out, const char *cell);

/* A JSON string with its quotes (RFC 8259 7), safe on a terminal; what is no UTF-8 becomes U+FFFD. */
void text_json(GString *out, const char *text);

/* Within a line or a table's cell of Markdown: no markup, no HTML, one line. */
void text_markdown(GString *out, const char *text);
