#pragma once

/* Where things fit on a page, so that none stands on another: lengths are pixels. */

#include <glib.h>
#include <stdbool.h>

/* How wide a text of `size` points is in the widest of the formats (PNG). */
double layout_width(const char *text, double size);

/* What of `text` fits into `room`, " ..." at its end if that is not all; blanks for tabs and newlines, numbers for
 * other bytes that are no letters. Caller frees. */
char *layout_cut(const char *text, double size, double room);

/* The step of an axis that is at least `least` long: 1, 2 or 5 times a power of ten; 30, not 20. */
double layout_step(double least);

/* Moves ascending places apart until neighbours have `gap` between them, none beyond left or right, each as near
 * to where it was as a pass either way finds; `gap` is less if there is no such room. */
void layout_spread(double *x, unsigned n, double gap, double left, double right);

/* The middle of the widest stretch from `from` to `to` that none of `lines` (ascending) crosses. False: none is as
 * wide as `width`. */
bool layout_free(const GArray *lines /* of double */, double from, double to, double width,
		 double *middle);
