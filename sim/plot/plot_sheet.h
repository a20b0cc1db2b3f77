#pragma once

/* A sheet that a picture is written on, of any kind: gnuplot's script and the data that it draws. Places are in pixels
 * from the sheet's top left, and are said as shares of it. */

#include <glib.h>
#include <stdbool.h>

enum { SHEET_EDGE = 10, SHEET_WIDTH = 1120, SHEET_ROW = 17 /* of a list */ };

typedef struct Sheet {
	double width, height;
	GString *script, *data;
	unsigned block; /* of the data file: the next one */
} Sheet;

void sheet_init(Sheet *s);
void sheet_clear(Sheet *s);

/* A line of the script. */
void sheet_say(Sheet *s, const char *format, ...) G_GNUC_PRINTF(2, 3);

double sheet_x(const Sheet *s, double pixels); /* as shares */
double sheet_y(const Sheet *s, double pixels);

/* Text of the record's, as a constant of gnuplot's that fits. Caller frees. */
char *sheet_text(const char *text, double size, double room);

/* Title and subtitle, at the top left; `more` follows the subtitle uncut. */
void sheet_title(Sheet *s, const char *title, const char *subtitle, const char *more);

/* Lets gnuplot draw it as `out`, an .svg, .png or .pdf. False: *err, and the files are as they were. */
bool sheet_print(const Sheet *s, const char *out, GError **err);
