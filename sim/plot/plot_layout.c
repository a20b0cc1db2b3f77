#include "sim/plot/plot_layout.h"

#include <math.h>
#include <string.h>

#include "sim/err.h"

/* Advances of DejaVu Sans, the widest of the usual substitutes for Helvetica, from the blank on: 'a' is nothing, and
 * each letter more is a twentieth of the size (calibrated: measured in the font, and rounded up). */
static const char advances[] =
	"hjkrnuqgiikrhihhnnnnnnnnnnhhrrrluoooqnmqqggomspqnqonnpouonoihirkknnlnninnggmgunnnn"
	"jlinmrmmlnhnr";
#define ADVANCE_OTHER                                                                              \
	0.9 /* Latin, Greek, Cyrillic; wide ones (UAX 11) have a square and a little */
#define ADVANCE_WIDE 1.1
#define PIXELS_A_POINT (96.0 / 72)

static double advance(gunichar c)
{
	if (c >= ' ' && c < 127)
		return (advances[c - ' '] - 'a') / 20.0;
	return g_unichar_iswide(c) ? ADVANCE_WIDE : ADVANCE_OTHER;
}

double layout_width(const char *text, double size)
{
	double ems = 0;
	for (; *text; text = g_utf8_next_char(text))
		ems += advance(g_utf8_get_char(text));
	return ems * size * PIXELS_A_POINT;
}

char *layout_cut(const char *text, double size, double room)
{
	static const char more[] = " ...";
	g_autofree char *line = g_strdelimit(g_strdup(text), "\t\r\n", ' ');
	g_autofree char *shown = err_quote(line, -1);
	if (layout_width(shown, size) <= room)
		return g_steal_pointer(&shown);
	const char *end = shown;
	for (double left = room - layout_width(more, size); *end; end = g_utf8_next_char(end)) {
		left -= advance(g_utf8_get_char(end)) * size * PIXELS_A_POINT;
		if (left < 0)
			break;
	}
	g_autofree char *kept = g_strndup(shown, (gsize)(end - shown));
	return g_strconcat(g_strchomp(kept), more, NULL);
}

double layout_step(double least)
{
	static const double steps[] = {1, 2, 5, 10};
	double ten = pow(10, floor(log10(MAX(least, 1e-6))));
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i] * ten >= least * 0.999)
			return steps[i] == 2 && ten == 10 ? 30 : steps[i] * ten;
	return 10 * ten;
}

void layout_spread(double *x, unsigned n, double gap, double left, double right)
{
	if (n > 1)
		gap = MIN(gap, (right - left) / (n - 1));
	for (unsigned i = 0; i < n; i++)
		x[i] = MAX(x[i], i ? x[i - 1] + gap : left);
	for (unsigned i = n; i-- > 0;)
		x[i] = MIN(x[i], i + 1 < n ? x[i + 1] - gap : right);
}

bool layout_free(const GArray *lines, double from, double to, double width, double *middle)
{
	double start = from, widest = 0;
	for (unsigned i = 0; i <= lines->len; i++) {
		double line = i < lines->len ? g_array_index(lines, double, i) : to;
		if (line < from)
			continue;
		line = MIN(line, to);
		if (line - start > widest) {
			widest = line - start;
			*middle = start + widest / 2;
		}
		start = line;
	}
	return widest >= width;
}
