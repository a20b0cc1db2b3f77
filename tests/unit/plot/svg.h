#pragma once

/* What stands in a picture: the texts and lines of gnuplot's SVG, by GLib's parser of markup. */

#include <glib.h>
#include <stdbool.h>

typedef struct SvgText {
	double left, right, top, bottom; /* a box that holds it as PNG, whose letters are widest */
	char *text, *fill;
} SvgText;

typedef struct SvgLine {
	double x1, y1, x2, y2;
	char *stroke; /* "rgb(192,57,43)", without blanks */
} SvgLine;

typedef struct Svg {
	double width, height;
	GArray *texts; /* of SvgText */
	GArray *lines; /* of SvgLine */
	GArray *at;    /* groups that are open: where their texts stand */
} Svg;

/* NULL, and a failed check: no file, or no sound markup. */
Svg *svg_read(const char *path);
void svg_free(Svg *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Svg, svg_free)

const SvgText *svg_text(const Svg *s, const char *part); /* the first that contains it; NULL */

/* Checks that every text is on the page, and none on another. */
void svg_check_texts(const Svg *s, const char *what);
